//! From the cases of a site to the site: platform indicators that were judged item by item.

use super::reason::{self, Reason};
use crate::record::finding::{Evidence, Finding, Sentence};
use crate::record::verdict::Verdict;
use crate::scenario::rule::{Indicator, Rollup, Unit};

/// Blobs that each case adds to the site's finding.
const EVIDENCE_EACH: usize = 4;

/// The platform's finding from those of its items; none where the indicator is not counted over platforms, or no
/// finding is an item's.
pub fn roll_up(indicator: &Indicator, findings: &[&Finding]) -> Option<Finding> {
    let cases: Vec<&Finding> = findings
        .iter()
        .copied()
        .filter(|finding| finding.item.is_some())
        .collect();
    let site = &cases.first()?.site;
    if indicator.unit != Unit::Platform {
        return None;
    }
    let chosen = match indicator.rollup {
        // Without a rule of its own an indicator judged item by item is as good as its worst item.
        Rollup::AnyFailed | Rollup::None => worst(&cases),
    };
    let of = |verdict: Verdict| cases.iter().filter(|case| case.verdict == verdict).count();
    let same: Vec<&Finding> = cases
        .iter()
        .copied()
        .filter(|case| case.verdict == chosen.verdict)
        .collect();
    let evidence: Vec<Evidence> = same
        .iter()
        .flat_map(|case| case.evidence.iter().take(EVIDENCE_EACH).cloned())
        .take(24)
        .collect();
    let (zh, en) = reason::verdict_words(chosen.verdict);
    let detail = Sentence {
        zh: format!("{} 个事项中 {} 个{zh}", cases.len(), of(chosen.verdict)),
        en: format!("{} of {} items: {en}", of(chosen.verdict), cases.len()),
    };
    Some(Finding {
        site: site.clone(),
        item: None,
        indicator: indicator.id.clone(),
        verdict: chosen.verdict,
        reason: chosen.reason.clone(),
        sentence: reason::sentence(indicator, chosen.verdict, &detail),
        attempts: cases.iter().map(|case| case.attempts).sum(),
        evidence,
        spots: vec![],
    })
}

/// Several journeys may judge one indicator, each by a way of its own: a fail of one fails, else what one proved or
/// still waits for stands; of findings that decide nothing the one that saw most.
pub fn one_a_case(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = |other: &&mut Finding| {
            other.site == finding.site && other.item == finding.item && other.indicator == finding.indicator
        };
        match kept.iter_mut().find(same) {
            None => kept.push(finding),
            Some(other) => {
                let (attempts, pending) = (other.attempts + finding.attempts, told_later(other, &finding));
                if weight(&finding) < weight(other) {
                    *other = finding;
                }
                other.attempts = attempts;
                if let Some(pending) = pending {
                    other.sentence = reason::with(other.sentence.clone(), Some(pending));
                }
            }
        }
    }
    kept
}

/// What a finding says that still waits, where another one stands in its place.
fn told_later(one: &Finding, other: &Finding) -> Option<Sentence> {
    let waiting = |finding: &&Finding| finding.verdict == Verdict::Pending;
    let decided = |finding: &&Finding| matches!(finding.verdict, Verdict::Pass | Verdict::Fail);
    let pending = [one, other].into_iter().find(waiting)?;
    [one, other].into_iter().find(decided)?;
    Some(Sentence {
        zh: format!("另：{}", pending.sentence.zh),
        en: format!("besides: {}", pending.sentence.en),
    })
}

fn weight(finding: &Finding) -> u8 {
    match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Pass => 1,
        Verdict::Pending => 2,
        Verdict::Inconclusive if finding.reason != Reason::NotObserved.word() => 3,
        Verdict::Blocked => 4,
        Verdict::Inconclusive => 5,
        Verdict::Error => 6,
        Verdict::NotApplicable => 7,
    }
}

/// The case that decides: a fail, else the worst undecided one, else a pass; `not_applicable` only when all are.
fn worst<'f>(cases: &[&'f Finding]) -> &'f Finding {
    let rank = |finding: &Finding| match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        Verdict::Blocked => 2,
        Verdict::Inconclusive => 3,
        Verdict::Pending => 4,
        Verdict::Pass => 5,
        Verdict::NotApplicable => 6,
    };
    cases
        .iter()
        .copied()
        .min_by_key(|finding| rank(finding))
        .unwrap_or(cases[0])
}

/// The finding of an indicator that the set in force does not hold.
pub fn unknown_indicator(site: &str, item: Option<&str>, indicator: &str) -> Finding {
    let detail = reason::detail(Reason::Scenario, indicator);
    Finding {
        site: site.into(),
        item: item.map(Into::into),
        indicator: indicator.into(),
        verdict: Verdict::Error,
        reason: Reason::Scenario.word().into(),
        sentence: detail,
        attempts: 0,
        evidence: vec![],
        spots: vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::indicator;

    fn finding(verdict: Verdict, item: &str) -> Finding {
        Finding {
            site: "a".into(),
            item: Some(item.into()),
            indicator: "X".into(),
            verdict,
            reason: verdict.word().into(),
            sentence: Sentence::default(),
            attempts: 1,
            evidence: vec![],
            spots: vec![],
        }
    }

    fn check(verdicts: &[Verdict], expected: Verdict) {
        let cases: Vec<Finding> = verdicts.iter().map(|verdict| finding(*verdict, "i")).collect();
        let rolled = roll_up(&indicator("X"), &cases.iter().collect::<Vec<_>>()).expect("a finding");
        assert_eq!((rolled.verdict, rolled.item), (expected, None), "{verdicts:?}");
    }

    #[test]
    fn one_failed_item_fails_the_site() {
        use Verdict::{Blocked, Error, Fail, Inconclusive, NotApplicable, Pass, Pending};
        check(&[Pass, Fail, Blocked], Fail);
        check(&[Pass, Pass], Pass);
        check(&[Pass, NotApplicable], Pass);
        check(&[NotApplicable, NotApplicable], NotApplicable);
        check(&[Pass, Inconclusive, Pending], Inconclusive);
        check(&[Pass, Inconclusive, Blocked], Blocked);
        check(&[Blocked, Error], Error);
        check(&[Pass, Pending], Pending);
    }

    #[test]
    fn ways_to_one_indicator_make_one_finding() {
        use Verdict::{Blocked, Fail, Inconclusive, Pass, Pending};
        let check = |one: Verdict, other: Verdict, expected: Verdict| {
            for pair in [[one, other], [other, one]] {
                let findings = pair.map(|verdict| Finding {
                    item: None,
                    ..finding(verdict, "i")
                });
                let kept = one_a_case(findings.into());
                assert_eq!(
                    (kept.len(), kept[0].verdict, kept[0].attempts),
                    (1, expected, 2),
                    "{pair:?}"
                );
            }
        };
        check(Pass, Pending, Pass);
        check(Fail, Pass, Fail);
        check(Inconclusive, Pending, Pending);
        check(Inconclusive, Pass, Pass);
        check(Blocked, Inconclusive, Inconclusive);
        let other = Finding {
            site: "b".into(),
            ..finding(Pass, "i")
        };
        assert_eq!(one_a_case(vec![finding(Pass, "i"), other, finding(Pass, "j")]).len(), 3);
    }

    #[test]
    fn items_are_not_rolled_up_for_indicators_of_items() {
        let case = finding(Verdict::Pass, "i");
        let of_items = Indicator {
            unit: Unit::Item,
            ..indicator("X")
        };
        assert_eq!(roll_up(&of_items, &[&case]), None);
        let of_site = Finding { item: None, ..case };
        assert_eq!(roll_up(&indicator("X"), &[&of_site]), None);
    }
}
