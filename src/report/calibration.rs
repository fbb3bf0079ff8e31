//! A calibration's table: what was seeded beside what was found, and the notice's own figures beside the measured ones.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Language;
use super::statistics::wilson;
use super::terminal::wrap;
use super::words;
use crate::record::calibration::{Calibration, Difference, Effort, Figure, Rate, Share, Tally};
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;

/// What is right to say of one case under one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The site's id.
    pub site: String,
    /// The item's key, for indicators of items.
    pub item: Option<String>,
    /// The indicator's id.
    pub indicator: String,
    /// The verdict.
    pub verdict: Verdict,
}

type Key<'a> = (&'a str, Option<&'a str>, &'a str);

/// The findings by case.
pub struct Found<'a>(BTreeMap<Key<'a>, &'a Finding>);

impl<'a> Found<'a> {
    /// Of a run.
    pub fn of(findings: &'a [Finding]) -> Found<'a> {
        let keyed = |finding: &'a Finding| {
            let key = (
                finding.site.as_str(),
                finding.item.as_deref(),
                finding.indicator.as_str(),
            );
            (key, finding)
        };
        Found(findings.iter().map(keyed).collect())
    }

    fn get(&self, right: &Right) -> Option<&'a Finding> {
        self.0
            .get(&(right.site.as_str(), right.item.as_deref(), right.indicator.as_str()))
            .copied()
    }
}

/// What several verdicts on one case come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Together {
    Fail,
    Pass,
    Undecided,
}

/// Fails when one fails, passes when all pass or do not apply.
fn together(verdicts: impl Iterator<Item = Option<Verdict>>) -> Together {
    let mut all = Together::Pass;
    for verdict in verdicts {
        match verdict {
            Some(Verdict::Fail) => return Together::Fail,
            Some(Verdict::Pass | Verdict::NotApplicable) => {}
            None | Some(Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending | Verdict::Error) => {
                all = Together::Undecided;
            }
        }
    }
    all
}

/// Counts cases; `rights` that share site and item are one case. `of_the_well`: the rates are of cases that are well.
pub fn tally(rights: &[&Right], found: &Found<'_>, of_the_well: bool) -> Tally {
    let mut cases: BTreeMap<(&str, Option<&str>), Vec<&Right>> = BTreeMap::new();
    for right in rights {
        cases
            .entry((right.site.as_str(), right.item.as_deref()))
            .or_default()
            .push(right);
    }
    let mut tally = Tally::default();
    for case in cases.values() {
        tally.cases += 1;
        let right = together(case.iter().map(|right| Some(right.verdict)));
        let seen = together(case.iter().map(|right| found.get(right).map(|finding| finding.verdict)));
        *match (right, seen) {
            (Together::Fail, Together::Fail) => &mut tally.found,
            (Together::Fail, Together::Pass) => &mut tally.missed,
            (Together::Fail, Together::Undecided) => &mut tally.seeded_undecided,
            (Together::Pass, Together::Pass) => &mut tally.passed,
            (Together::Pass, Together::Fail) => &mut tally.false_fails,
            (Together::Pass, Together::Undecided) => &mut tally.clean_undecided,
            (Together::Undecided, Together::Fail) => &mut tally.hidden_fails,
            (Together::Undecided, Together::Pass | Together::Undecided) => &mut tally.hidden,
        } += 1;
    }
    tally.hidden += tally.hidden_fails;
    tally.seeded = tally.found + tally.missed + tally.seeded_undecided;
    tally.clean = tally.passed + tally.false_fails + tally.clean_undecided;
    tally.sensitivity = share(tally.found, tally.seeded);
    tally.specificity = share(tally.passed, tally.clean);
    tally.rate = rate(&tally, tally.hidden, of_the_well);
    tally.rate_of_seen = (tally.hidden > 0).then(|| rate(&tally, 0, of_the_well));
    tally
}

/// The published figure, with so many of the hidden cases among those that it counts. Of a hidden case nothing can rightly
/// be said; to the notice it is one that does not fail (no reply was late where nobody can ask).
fn rate(tally: &Tally, hidden: u32, of_the_well: bool) -> Rate {
    let counted = |failing: u32, all: u32| if of_the_well { all - failing } else { failing };
    let cases = tally.seeded + tally.clean + hidden;
    let hidden_fails = if hidden == 0 { 0 } else { tally.hidden_fails };
    let fails = tally.found + tally.false_fails + hidden_fails;
    let decided = cases - tally.seeded_undecided - tally.clean_undecided;
    Rate {
        seeded: share(counted(tally.seeded, cases), cases).map(|share| share.share),
        measured: share(counted(fails, decided), decided),
    }
}

fn share(part: u32, of: u32) -> Option<Share> {
    let (low, high) = wilson(part, of)?;
    Some(Share {
        share: f64::from(part) / f64::from(of),
        low,
        high,
    })
}

/// Everything that did not come out as it was seeded. Of a case that another fault hides only a fail is wrong.
pub fn differences(rights: &[Right], found: &Found<'_>) -> Vec<Difference> {
    let wrong = |right: &&Right| {
        let seen = found.get(right).map(|finding| finding.verdict);
        match together(std::iter::once(Some(right.verdict))) {
            Together::Undecided => seen == Some(Verdict::Fail),
            Together::Fail | Together::Pass => seen != Some(right.verdict),
        }
    };
    let told = |right: &Right| {
        let finding = found.get(right);
        Difference {
            site: right.site.clone(),
            item: right.item.clone(),
            indicator: right.indicator.clone(),
            expected: right.verdict.word().into(),
            found: finding.map_or_else(String::new, |finding| {
                words::with_reason(finding.verdict, &finding.reason)
            }),
            sentence: finding.map(|finding| finding.sentence.clone()).unwrap_or_default(),
        }
    };
    rights.iter().filter(wrong).map(told).collect()
}

/// The calibration as JSON, ending in a newline.
pub fn json(calibration: &Calibration) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(calibration).map(|text| text + "\n")
}

/// Most differences that are listed; the file has all.
const LISTED: usize = 20;

/// Both tables in at most 80 columns, the differences, the cost.
pub fn write(calibration: &Calibration, language: Language) -> String {
    let mut out = String::new();
    let fleet = &calibration.fleet;
    let _ = writeln!(
        out,
        "\ncalibration  scale {}, seed {}: {} platforms ({} provincial, {} prefecture,\n             {} county), {} items\n",
        calibration.scale,
        calibration.seed,
        fleet.provincial + fleet.prefecture + fleet.county,
        fleet.provincial,
        fleet.prefecture,
        fleet.county,
        fleet.items
    );
    out.push_str(&right_and_wrong(&calibration.figures));
    out.push_str(&beside_the_notice(&calibration.figures, language));
    for difference in calibration.differences.iter().take(LISTED) {
        out.push_str(&told(difference, language));
    }
    if calibration.differences.len() > LISTED {
        let more = calibration.differences.len() - LISTED;
        let _ = writeln!(out, "  and {more} more, all in calibration.json");
    }
    if calibration.differences.is_empty() {
        out.push_str("every measured verdict is as it was seeded\n");
    }
    out.push_str(&cost(&calibration.effort));
    out
}

fn right_and_wrong(figures: &[Figure]) -> String {
    let mut out = format!(
        "  {:<5}{:>5}{:>7}{:>6}{:>7}{:>6}{:>6}{:>6}{:>15}{:>15}\n",
        "", "cases", "seeded", "found", "missed", "clean", "false", "open", "sensitivity", "specificity"
    );
    for figure in figures {
        out.push_str(&row(&figure.id, &figure.tally));
        for part in &figure.indicators {
            out.push_str(&row(&format!(" {}", part.id), &part.tally));
        }
    }
    out.push('\n');
    out
}

fn row(id: &str, tally: &Tally) -> String {
    format!(
        "  {id:<5}{:>5}{:>7}{:>6}{:>7}{:>6}{:>6}{:>6}{:>15}{:>15}\n",
        tally.cases,
        tally.seeded,
        tally.found,
        tally.missed,
        tally.clean,
        tally.false_fails,
        tally.seeded_undecided + tally.clean_undecided,
        with_interval(tally.sensitivity),
        with_interval(tally.specificity),
    )
}

/// `100 % (93–100)`
fn with_interval(share: Option<Share>) -> String {
    share.map_or_else(
        || "-".into(),
        |share| {
            let percent = |share: f64| format!("{:.0}", share * 100.0);
            format!(
                "{} % ({}–{})",
                percent(share.share),
                percent(share.low),
                percent(share.high)
            )
        },
    )
}

fn beside_the_notice(figures: &[Figure], language: Language) -> String {
    let mut out = String::from("国办函〔2017〕115号                             notice  seeded  measured (95 %)\n");
    for figure in figures {
        let name = language.pick(&figure.name.zh, &figure.name.en);
        let notice = format!("{:.0} %", figure.notice * 100.0);
        out.push_str(&rate_row(
            &format!("{:<5}{name}", figure.id),
            &notice,
            &figure.tally.rate,
        ));
        if let Some(rate) = figure.tally.rate_of_seen.as_ref().filter(|_| !figure.seen.is_empty()) {
            let name = language.pick(&figure.seen.zh, &figure.seen.en);
            out.push_str(&rate_row(&format!("{:<5}{name}", ""), "", rate));
        }
    }
    out.push('\n');
    out
}

fn rate_row(label: &str, notice: &str, rate: &Rate) -> String {
    let label = format!("  {label}");
    let gap = " ".repeat(46_usize.saturating_sub(label.width()));
    let seeded = rate
        .seeded
        .map_or_else(|| "-".into(), |rate| format!("{:.0} %", rate * 100.0));
    let measured = with_interval(rate.measured);
    format!("{label}{gap}{notice:>8}{seeded:>8}{measured:>16}\n")
}

fn told(difference: &Difference, language: Language) -> String {
    let item = difference
        .item
        .as_ref()
        .map(|item| format!(" [{item}]"))
        .unwrap_or_default();
    let found = if difference.found.is_empty() {
        "no finding"
    } else {
        &difference.found
    };
    let sentence = language.pick(&difference.sentence.zh, &difference.sentence.en);
    let head = format!(
        "{} {}{item}: expected {}, found {found}",
        difference.site, difference.indicator, difference.expected
    );
    let line = |(by, line): (&str, String)| format!("{by}{line}\n");
    let head = wrap(&head, 78).into_iter().map(|line| ("  ", line));
    let sentence = wrap(sentence, 76).into_iter().map(|line| ("    ", line));
    head.chain(sentence).map(line).collect()
}

#[expect(clippy::cast_precision_loss, reason = "sizes of memory for people")]
fn cost(effort: &Effort) -> String {
    let mib = |bytes: u64| match bytes {
        0 => "unknown".to_string(),
        bytes => format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20)),
    };
    format!(
        "{:.0} s, {} journeys walked, {:.1} a minute with {} sessions; memory at most {},\nwith browsers {}\n",
        effort.seconds,
        effort.journeys,
        effort.journeys_per_minute,
        effort.sessions,
        mib(effort.peak_own),
        mib(effort.peak_together)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::finding::Sentence;

    fn right(place: usize, verdict: Verdict) -> Right {
        Right {
            site: place.to_string(),
            item: None,
            indicator: "P6b".into(),
            verdict,
        }
    }

    fn finding(right: &Right, verdict: Verdict) -> Finding {
        Finding {
            site: right.site.clone(),
            item: None,
            indicator: right.indicator.clone(),
            verdict,
            reason: "rule".into(),
            sentence: Sentence::default(),
            attempts: 1,
            evidence: vec![],
            spots: vec![],
        }
    }

    fn percent(share: Option<f64>) -> f64 {
        (share.expect("a rate") * 100.0).round()
    }

    /// The notice's 38 % are of all platforms, those without a public list too.
    #[test]
    fn what_is_hidden_counts_among_all_and_not_among_the_seen() {
        let of = |verdict, number: usize| std::iter::repeat_n(verdict, number);
        let verdicts = of(Verdict::Fail, 76)
            .chain(of(Verdict::Pass, 99))
            .chain(of(Verdict::Inconclusive, 26));
        let rights: Vec<Right> = verdicts
            .enumerate()
            .map(|(place, verdict)| right(place, verdict))
            .collect();
        let findings: Vec<Finding> = rights.iter().map(|right| finding(right, right.verdict)).collect();
        let all: Vec<&Right> = rights.iter().collect();
        let counted = tally(&all, &Found::of(&findings), false);
        assert_eq!((counted.seeded, counted.clean, counted.hidden), (76, 99, 26));
        let measured = |rate: &Rate| percent(rate.measured.map(|share| share.share));
        assert_eq!((percent(counted.rate.seeded), measured(&counted.rate)), (38.0, 38.0));
        let seen = counted.rate_of_seen.expect("some are hidden");
        assert_eq!((percent(seen.seeded), measured(&seen)), (43.0, 43.0));
        assert!(differences(&rights, &Found::of(&findings)).is_empty());

        // What stays open is in no rate; a fail of what nobody could see is one too many.
        let open: Vec<Finding> = findings.iter().skip(1).cloned().collect();
        let counted = tally(&all, &Found::of(&open), false);
        assert_eq!((counted.found, counted.seeded_undecided), (75, 1));
        assert_eq!(counted.rate.measured.map(|share| share.share), Some(75.0 / 200.0));
        let wrong = [finding(&rights[200], Verdict::Fail)];
        let counted = tally(&[&rights[200]], &Found::of(&wrong), false);
        assert_eq!((counted.hidden, counted.hidden_fails), (1, 1));
        assert_eq!(counted.rate.measured.map(|share| share.share), Some(1.0));
        assert_eq!(differences(&rights[200..], &Found::of(&wrong)).len(), 1);
    }

    #[test]
    fn a_difference_is_told_in_80_columns() {
        let difference = Difference {
            site: "county-001-boot".into(),
            item: Some("建筑工程施工许可证核发".into()),
            indicator: "P6a".into(),
            expected: "fail".into(),
            found: "inconclusive(unrecognised)".into(),
            sentence: Sentence {
                zh: "有可用的咨询渠道：无法判定（".repeat(5),
                en: "There is a working channel for questions: undecided ".repeat(3),
            },
        };
        for language in [Language::Zh, Language::En] {
            let told = told(&difference, language);
            assert!(told.lines().count() >= 3, "{told}");
            assert!(told.lines().all(|line| line.width() <= 80), "{told}");
        }
    }

    #[test]
    fn a_figure_of_the_well_counts_those() {
        let rights = [
            right(0, Verdict::Pass),
            right(1, Verdict::Fail),
            right(2, Verdict::Pass),
        ];
        let findings: Vec<Finding> = rights.iter().map(|right| finding(right, right.verdict)).collect();
        let counted = tally(&rights.iter().collect::<Vec<_>>(), &Found::of(&findings), true);
        assert_eq!(percent(counted.rate.seeded), 67.0);
        assert_eq!(counted.rate_of_seen, None);
    }
}
