//! Several attempts at one case: a `fail` is confirmed in fresh sessions, nothing passes by retry.

use super::case::Opinion;
use super::reason::{self, Reason};
use crate::record::verdict::Verdict;
use crate::scenario::rule::{Confirm, Indicator};
use crate::scenario::survey::Confirmation;

/// Attempts that may replace ones that the harness itself lost.
const REPLACEMENTS: usize = 2;

/// Fails in all that this indicator needs, the first one counted.
pub fn fails_needed(indicator: &Indicator, confirm: &Confirmation) -> usize {
    let more = match indicator.confirm {
        Confirm::Function => confirm.functions,
        Confirm::Content => confirm.content,
    };
    1 + usize::try_from(more).unwrap_or(usize::MAX - 1)
}

/// Whether the harness lost the attempt, so that another one may stand in for it.
fn was_lost(opinion: &Opinion) -> bool {
    opinion.verdict == Verdict::Error && matches!(opinion.reason.as_str(), "browser_lost" | "driver")
}

/// Whether an attempt was cut off with the program or by the operator: it says nothing, as if it had not been made.
fn was_cut_off(opinion: &Opinion) -> bool {
    opinion.verdict == Verdict::Error && opinion.reason == Reason::Interrupted.word()
}

/// Whether one more attempt could settle something.
///
/// So after fails that still lack confirmation, and after attempts that the harness lost or that were cut off. Never
/// after anything was submitted: a write is not repeated to confirm.
pub fn wanted(indicator: &Indicator, opinions: &[Opinion], confirm: &Confirmation) -> bool {
    let lost = opinions
        .iter()
        .filter(|opinion| was_lost(opinion) || was_cut_off(opinion))
        .count();
    let too_often = opinions.iter().filter(|opinion| was_lost(opinion)).count() > REPLACEMENTS;
    let fails = opinions
        .iter()
        .filter(|opinion| opinion.verdict == Verdict::Fail)
        .count();
    if opinions.iter().any(|opinion| opinion.wrote) || too_often || fails + lost < opinions.len() {
        return false;
    }
    fails < fails_needed(indicator, confirm)
}

/// The opinion of a case from those of its attempts, in their order.
///
/// Attempts that ended in an error of the harness do not count where another one ended otherwise. Without attempts:
/// `error(interrupted)`.
pub fn combine(indicator: &Indicator, opinions: &[Opinion], confirm: &Confirmation) -> Opinion {
    let counted: Vec<&Opinion> = opinions
        .iter()
        .filter(|opinion| opinion.verdict != Verdict::Error)
        .collect();
    let Some(first) = counted.first().copied() else {
        return opinions
            .last()
            .cloned()
            .unwrap_or_else(|| own(indicator, Verdict::Error, Reason::Interrupted, &[]));
    };
    let fails: Vec<&Opinion> = counted
        .iter()
        .copied()
        .filter(|opinion| opinion.verdict == Verdict::Fail)
        .collect();
    let Some(fail) = fails.first().copied() else {
        return first.clone();
    };
    if fails.len() < counted.len() {
        return own(indicator, Verdict::Inconclusive, Reason::Unstable, &counted);
    }
    if fails.len() >= fails_needed(indicator, confirm) {
        return fail.clone();
    }
    // A submission is not repeated to confirm; what it showed stands, and is said to stand alone.
    if fail.wrote {
        let mut alone = fail.clone();
        alone.sentence.zh.push_str("（仅依据一次提交：提交不重复进行）");
        alone.sentence.en.push_str(" (from one submission: none is repeated)");
        return alone;
    }
    own(indicator, Verdict::Inconclusive, Reason::Unconfirmed, &counted)
}

/// An opinion of the harness about attempts, with the evidence of each.
fn own(indicator: &Indicator, verdict: Verdict, reason: Reason, of: &[&Opinion]) -> Opinion {
    let verdicts: Vec<&str> = of.iter().map(|opinion| opinion.verdict.word()).collect();
    let detail = reason::detail(reason, &verdicts.join(", "));
    Opinion {
        verdict,
        reason: reason.word().into(),
        sentence: reason::sentence(indicator, verdict, &detail),
        evidence: of
            .iter()
            .flat_map(|opinion| opinion.evidence.iter().take(8).cloned())
            .collect(),
        wrote: of.iter().any(|opinion| opinion.wrote),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::judge::sample::indicator;
    use crate::record::finding::Sentence;

    const CONFIRM: Confirmation = Confirmation {
        functions: 2,
        content: 1,
        spacing: Duration::ZERO,
    };

    fn opinion(word: &str) -> Opinion {
        let (verdict, reason) = word.split_once('.').unwrap_or((word, "rule"));
        Opinion {
            verdict: Verdict::from_word(verdict).expect("a verdict"),
            reason: reason.into(),
            sentence: Sentence::default(),
            evidence: vec![],
            wrote: false,
        }
    }

    fn check(confirm: Confirm, attempts: &str, expected: &str, more: bool) {
        let indicator = Indicator {
            confirm,
            ..indicator("X")
        };
        let opinions: Vec<Opinion> = attempts.split_whitespace().map(opinion).collect();
        let together = combine(&indicator, &opinions, &CONFIRM);
        assert_eq!(
            format!("{}.{}", together.verdict, together.reason),
            expected,
            "{attempts}"
        );
        assert_eq!(wanted(&indicator, &opinions, &CONFIRM), more, "{attempts}");
    }

    #[test]
    fn functions_are_confirmed_twice() {
        let check = |attempts, expected, more| check(Confirm::Function, attempts, expected, more);
        check("pass", "pass.rule", false);
        check("fail", "inconclusive.unconfirmed", true);
        check("fail fail", "inconclusive.unconfirmed", true);
        check("fail fail fail", "fail.rule", false);
        check("fail pass", "inconclusive.unstable", false);
        check("fail fail pass", "inconclusive.unstable", false);
        check("fail blocked.waf", "inconclusive.unstable", false);
        check("inconclusive.unrecognised", "inconclusive.unrecognised", false);
        check("inconclusive.unsettled pass", "inconclusive.unsettled", false);
        check("blocked.captcha", "blocked.captcha", false);
        check("not_applicable", "not_applicable.rule", false);
        check("pending.not_due", "pending.not_due", false);
    }

    #[test]
    fn content_is_confirmed_once() {
        let check = |attempts, expected, more| check(Confirm::Content, attempts, expected, more);
        check("fail", "inconclusive.unconfirmed", true);
        check("fail fail", "fail.rule", false);
        check("fail inconclusive.weak", "inconclusive.unstable", false);
    }

    #[test]
    fn lost_attempts_are_replaced_within_a_cap() {
        let check = |attempts, expected, more| check(Confirm::Content, attempts, expected, more);
        check("error.browser_lost", "error.browser_lost", true);
        check("error.browser_lost error.driver", "error.driver", true);
        check(
            "error.browser_lost error.browser_lost error.browser_lost",
            "error.browser_lost",
            false,
        );
        check("error.browser_lost pass", "pass.rule", false);
        check("error.browser_lost fail", "inconclusive.unconfirmed", true);
        check("fail error.browser_lost fail", "fail.rule", false);
        check("error.deadline", "error.deadline", false);
        check("fail error.network", "inconclusive.unconfirmed", false);
        check("error.rule", "error.rule", false);
    }

    #[test]
    fn attempts_that_were_cut_off_do_not_count() {
        let check = |attempts, expected, more| check(Confirm::Function, attempts, expected, more);
        check("error.interrupted", "error.interrupted", true);
        check("error.interrupted pass", "pass.rule", false);
        check("error.interrupted fail", "inconclusive.unconfirmed", true);
        check(
            "fail error.interrupted error.interrupted error.interrupted fail fail",
            "fail.rule",
            false,
        );
    }

    #[test]
    fn what_was_submitted_is_not_submitted_again() {
        let indicator = indicator("X");
        let wrote = Opinion {
            wrote: true,
            ..opinion("fail")
        };
        assert!(!wanted(&indicator, std::slice::from_ref(&wrote), &CONFIRM));
        assert_eq!(combine(&indicator, &[wrote], &CONFIRM).verdict, Verdict::Fail);
    }

    #[test]
    fn without_attempts_the_run_was_cut_off() {
        let none = combine(&indicator("X"), &[], &CONFIRM);
        assert_eq!((none.verdict, none.reason.as_str()), (Verdict::Error, "interrupted"));
        assert!(wanted(&indicator("X"), &[], &CONFIRM));
    }
}
