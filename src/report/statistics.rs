//! Rates of fails with intervals. Cases that could not be decided are counted apart and never hidden.

use std::collections::BTreeMap;

use super::words;
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;
use crate::scenario::rule::{Indicator, Unit};

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The share of decided cases under which a rate is not compared with a published one.
pub const COMPARABLE: f64 = 0.8;

/// Reasons of a pass that saw only a part of what is asked: such a case is counted apart, in no rate.
const PARTLY: [&str; 1] = ["redirect_only"];

/// Wilson's 95 % interval of `hits` in `n`; none of nothing.
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22.
pub fn wilson(hits: u32, n: u32) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (hits, n) = (f64::from(hits.min(n)), f64::from(n));
    let share = hits / n;
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

/// Cases of one indicator, or of several counted together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rate {
    /// Cases that passed.
    pub pass: u32,
    /// Cases that failed.
    pub fail: u32,
    /// Cases to which it does not apply.
    pub not_applicable: u32,
    /// Cases that were not decided, by verdict and reason; with those of which only a part was seen to be well.
    pub undecided: BTreeMap<String, u32>,
}

impl Rate {
    /// Of an indicator alone.
    pub fn of(indicator: &Indicator, findings: &[Finding]) -> Rate {
        Rate::together(&[indicator.id.as_str()], indicator.unit, findings)
    }

    /// Of an indicator with those its baseline counts together with it; alone where it has none.
    pub fn as_published(indicator: &Indicator, findings: &[Finding]) -> Rate {
        let with = indicator.baseline.iter().flat_map(|baseline| &baseline.with);
        let ids: Vec<&str> = std::iter::once(indicator.id.as_str())
            .chain(with.map(String::as_str))
            .collect();
        Rate::together(&ids, indicator.unit, findings)
    }

    /// Of several indicators counted together: a case fails when one fails, passes when none is undecided.
    pub fn together(ids: &[&str], unit: Unit, findings: &[Finding]) -> Rate {
        let mut cases: BTreeMap<(&str, Option<&str>), Vec<&Finding>> = BTreeMap::new();
        for finding in findings
            .iter()
            .filter(|finding| ids.contains(&finding.indicator.as_str()))
        {
            let counted = match unit {
                Unit::Platform => finding.item.is_none(),
                Unit::Item => finding.item.is_some(),
            };
            if counted {
                cases
                    .entry((&finding.site, finding.item.as_deref()))
                    .or_default()
                    .push(finding);
            }
        }
        let mut rate = Rate::default();
        cases.values().for_each(|case| rate.count(case));
        rate
    }

    fn count(&mut self, case: &[&Finding]) {
        let undecided = |finding: &&&Finding| match finding.verdict {
            Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending | Verdict::Error => true,
            Verdict::Pass | Verdict::Fail | Verdict::NotApplicable => false,
        };
        let partly =
            |finding: &&&Finding| finding.verdict == Verdict::Pass && PARTLY.contains(&finding.reason.as_str());
        if case.iter().any(|finding| finding.verdict == Verdict::Fail) {
            self.fail += 1;
        } else if let Some(finding) = case.iter().find(undecided) {
            *self
                .undecided
                .entry(words::with_reason(finding.verdict, &finding.reason))
                .or_default() += 1;
        } else if let Some(finding) = case.iter().find(partly) {
            *self
                .undecided
                .entry(words::with_reason(finding.verdict, &finding.reason))
                .or_default() += 1;
        } else if case.iter().any(|finding| finding.verdict == Verdict::Pass) {
            self.pass += 1;
        } else {
            self.not_applicable += 1;
        }
    }

    /// Cases that passed or failed.
    pub fn decided(&self) -> u32 {
        self.pass + self.fail
    }

    /// Cases that passed in part, e.g. `pass(redirect_only)`: among those not decided.
    pub fn partly(&self) -> u32 {
        let parts = self.undecided.iter().filter(|(words, _)| words.starts_with("pass"));
        parts.map(|(_, count)| count).sum()
    }

    /// Cases that were not decided.
    pub fn undecided_total(&self) -> u32 {
        self.undecided.values().sum()
    }

    /// The share of fails among the decided, cases to which it does not apply left out.
    pub fn share(&self) -> Option<f64> {
        share(self.fail, self.decided())
    }

    /// The same with cases to which it does not apply in the denominator, as the notice counted.
    pub fn share_with_na(&self) -> Option<f64> {
        share(self.fail, self.decided() + self.not_applicable)
    }

    /// Wilson's 95 % interval of [`Rate::share`].
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson(self.fail, self.decided())
    }

    /// The share if all undecided cases passed, and if all failed.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        let all = self.decided() + self.undecided_total();
        Some((share(self.fail, all)?, share(self.fail + self.undecided_total(), all)?))
    }

    /// Whether enough was decided for a comparison with a published rate.
    pub fn is_comparable(&self) -> bool {
        share(self.decided(), self.decided() + self.undecided_total()).is_some_and(|share| share >= COMPARABLE)
    }
}

fn share(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) / f64::from(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::finding::Sentence;

    fn near(pair: Option<(f64, f64)>, low: f64, high: f64) {
        let (a, b) = pair.expect("an interval");
        assert!((a - low).abs() < 5e-4 && (b - high).abs() < 5e-4, "{a} {b}");
    }

    #[test]
    fn wilson_as_published() {
        // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
        near(wilson(81, 263), 0.2553, 0.3662);
        near(wilson(15, 148), 0.0624, 0.1605);
        near(wilson(0, 20), 0.0, 0.1611);
        near(wilson(1, 29), 0.0061, 0.1718);
        assert_eq!(wilson(0, 0), None);
    }

    fn finding(site: &str, indicator: &str, verdict: Verdict, reason: &str) -> Finding {
        Finding {
            site: site.into(),
            item: None,
            indicator: indicator.into(),
            verdict,
            reason: reason.into(),
            sentence: Sentence::default(),
            attempts: 1,
            evidence: vec![],
            spots: vec![],
        }
    }

    #[test]
    fn undecided_cases_are_counted_apart() {
        let findings = [
            finding("a", "X", Verdict::Pass, "rule"),
            finding("b", "X", Verdict::Fail, "rule"),
            finding("c", "X", Verdict::Blocked, "captcha"),
            finding("d", "X", Verdict::NotApplicable, "rule"),
            finding("e", "Y", Verdict::Fail, "rule"),
        ];
        let rate = Rate::together(&["X"], Unit::Platform, &findings);
        assert_eq!(
            (rate.pass, rate.fail, rate.not_applicable, rate.undecided_total()),
            (1, 1, 1, 1)
        );
        assert_eq!(rate.undecided.get("blocked(captcha)"), Some(&1));
        assert_eq!(rate.share(), Some(0.5));
        assert_eq!(rate.share_with_na(), Some(1.0 / 3.0));
        assert_eq!(rate.bounds(), Some((1.0 / 3.0, 2.0 / 3.0)));
        assert!(!rate.is_comparable(), "two of three are decided");
        assert_eq!(Rate::together(&["X"], Unit::Item, &findings), Rate::default());
    }

    #[test]
    fn what_was_seen_in_part_is_in_no_rate() {
        let findings = [
            finding("a", "P2", Verdict::Pass, "rule"),
            finding("b", "P2", Verdict::Pass, "redirect_only"),
            finding("c", "P2", Verdict::Pass, "redirect_only"),
            finding("d", "P2", Verdict::Fail, "second_login"),
        ];
        let rate = Rate::together(&["P2"], Unit::Platform, &findings);
        assert_eq!(
            (rate.pass, rate.fail, rate.undecided_total(), rate.partly()),
            (1, 1, 2, 2)
        );
        assert_eq!(rate.undecided.get("pass(redirect_only)"), Some(&2));
        assert_eq!(rate.share(), Some(0.5));
    }

    #[test]
    fn indicators_counted_together() {
        let findings = [
            finding("a", "X", Verdict::Pass, "rule"),
            finding("a", "Y", Verdict::Fail, "rule"),
            finding("b", "X", Verdict::Pass, "rule"),
            finding("b", "Y", Verdict::Blocked, "waf"),
            finding("c", "X", Verdict::Pass, "rule"),
            finding("c", "Y", Verdict::NotApplicable, "rule"),
        ];
        let rate = Rate::together(&["X", "Y"], Unit::Platform, &findings);
        assert_eq!((rate.pass, rate.fail, rate.undecided_total()), (1, 1, 1));
    }
}
