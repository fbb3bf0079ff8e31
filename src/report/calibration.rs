//! A calibration's table: what was seeded beside what was found, and the notice's own figures beside the measured ones.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Language;
use super::statistics::wilson;
use super::words;
use crate::record::calibration::{Calibration, Difference, Effort, Figure, Share, Tally};
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
    let counted = |failing: u32, all: u32| if of_the_well { all - failing } else { failing };
    tally.rate_seeded = share(counted(tally.seeded, tally.cases), tally.cases).map(|share| share.share);
    let fails = tally.found + tally.false_fails + tally.hidden_fails;
    let decided = fails + tally.missed + tally.passed;
    tally.rate_measured = share(counted(fails, decided), decided);
    tally
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
        match &figure.tally {
            None => {
                let _ = writeln!(out, "  {:<5} not measured: no fault is seeded for it yet", figure.id);
            }
            Some(tally) => {
                out.push_str(&row(&figure.id, tally));
                for part in &figure.indicators {
                    out.push_str(&row(&format!(" {}", part.id), &part.tally));
                }
            }
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
        let label = format!("  {:<5}{name}", figure.id);
        let gap = " ".repeat(46_usize.saturating_sub(label.width()));
        let (seeded, measured) = match &figure.tally {
            None => ("-".into(), "not measured".into()),
            Some(tally) => (
                tally
                    .rate_seeded
                    .map_or_else(|| "-".into(), |rate| format!("{:.0} %", rate * 100.0)),
                with_interval(tally.rate_measured),
            ),
        };
        let notice = format!("{:.0} %", figure.notice * 100.0);
        let _ = writeln!(out, "{label}{gap}{notice:>8}{seeded:>8}{measured:>16}");
    }
    out.push('\n');
    out
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
    format!(
        "  {} {}{item}: expected {}, found {found}\n    {sentence}\n",
        difference.site, difference.indicator, difference.expected
    )
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
