//! Several attempts at one case: a `fail` is confirmed in fresh sessions, nothing passes by retry.

use std::collections::BTreeSet;

use chrono::Timelike;

use super::binding::day_in_china;
use super::case::{Opinion, Walked};
use super::reason::{self, Reason};
use crate::record::finding::Sentence;
use crate::record::verdict::Verdict;
use crate::scenario::rule::{Confirm, Indicator};
use crate::scenario::survey::Confirmation;

/// Attempts that may replace ones that the harness itself lost.
const REPLACEMENTS: usize = 2;

/// Attempts of different occasions that must fail where days apart are asked for.
const OCCASIONS: usize = 3;

/// Fails in all that this indicator needs, the first one counted.
pub fn fails_needed(indicator: &Indicator, confirm: &Confirmation) -> usize {
    let more = match indicator.confirm {
        Confirm::Function => confirm.functions,
        Confirm::Content => confirm.content,
        Confirm::Days => return OCCASIONS,
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

/// One more attempt, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum More {
    /// None: it could settle nothing.
    No,
    /// Without the words and locators of the site's profile.
    WithoutOwn,
    /// As before.
    Same,
}

/// Whether one more attempt could settle something. `own`: the site's profile has words or locators of its own.
///
/// So after fails that still lack confirmation, and after attempts that the harness lost or that were cut off; and
/// after confirmed fails once without what the profile says, so that no profile can be written to fail a site. Never
/// after anything was submitted: a write is not repeated to confirm.
pub fn wanted(indicator: &Indicator, opinions: &[Opinion], confirm: &Confirmation, own: bool) -> More {
    let (plain, without): (Vec<&Opinion>, Vec<&Opinion>) =
        opinions.iter().partition(|opinion| !opinion.walked.without_own);
    if open(indicator, &plain, confirm) {
        return More::Same;
    }
    let failed = with_own(indicator, &plain, confirm).verdict == Verdict::Fail;
    let lost = without.iter().all(|opinion| was_lost(opinion) || was_cut_off(opinion));
    let too_often = without.iter().filter(|opinion| was_lost(opinion)).count() > REPLACEMENTS;
    let wrote = opinions.iter().any(|opinion| opinion.walked.wrote);
    match own && failed && lost && !too_often && !wrote {
        true => More::WithoutOwn,
        false => More::No,
    }
}

/// Whether an ordinary attempt is lacking.
fn open(indicator: &Indicator, opinions: &[&Opinion], confirm: &Confirmation) -> bool {
    let lost = opinions
        .iter()
        .filter(|opinion| was_lost(opinion) || was_cut_off(opinion))
        .count();
    let too_often = opinions.iter().filter(|opinion| was_lost(opinion)).count() > REPLACEMENTS;
    let fails = opinions
        .iter()
        .filter(|opinion| opinion.verdict == Verdict::Fail)
        .count();
    // What only other days can confirm, this run cannot.
    if indicator.confirm == Confirm::Days && fails > 0 {
        return false;
    }
    if opinions.iter().any(|opinion| opinion.walked.wrote) || too_often || fails + lost < opinions.len() {
        return false;
    }
    fails < fails_needed(indicator, confirm)
}

/// The opinion of a case from those of its attempts, in their order.
///
/// Attempts that ended in an error of the harness do not count where another one ended otherwise. Without attempts:
/// `error(interrupted)`. A fail of a site whose profile has words or locators of its own (`own`) stands when a walk
/// without them does not pass.
pub fn combine(indicator: &Indicator, opinions: &[Opinion], confirm: &Confirmation, own: bool) -> Opinion {
    let (plain, without): (Vec<&Opinion>, Vec<&Opinion>) =
        opinions.iter().partition(|opinion| !opinion.walked.without_own);
    let mut together = with_own(indicator, &plain, confirm);
    if !own || together.verdict != Verdict::Fail {
        return together;
    }
    let counted = without.iter().find(|opinion| opinion.verdict != Verdict::Error);
    match counted.map(|opinion| opinion.verdict) {
        Some(Verdict::Fail) => together,
        Some(Verdict::Pass) => of_attempts(
            indicator,
            Verdict::Inconclusive,
            Reason::OnlyByProfile,
            &[&plain[..], &without[..]].concat(),
        ),
        None if !together.walked.wrote => of_attempts(indicator, Verdict::Inconclusive, Reason::Unconfirmed, &plain),
        other => {
            let (zh, en) = other.map_or(("未走查", "not walked"), reason::verdict_words);
            let Sentence {
                zh: chinese,
                en: english,
            } = &mut together.sentence;
            *chinese = format!("{chinese}（依据站点档案自带的用词或定位；不用时：{zh}）");
            *english = format!("{english} (by words or locators of the site's own profile; without them: {en})");
            together
        }
    }
}

/// The opinion from the attempts that used all of the profile.
fn with_own(indicator: &Indicator, opinions: &[&Opinion], confirm: &Confirmation) -> Opinion {
    let counted: Vec<&Opinion> = opinions
        .iter()
        .copied()
        .filter(|opinion| opinion.verdict != Verdict::Error)
        .collect();
    let Some(first) = counted.first().copied() else {
        return opinions
            .last()
            .copied()
            .cloned()
            .unwrap_or_else(|| of_attempts(indicator, Verdict::Error, Reason::Interrupted, &[]));
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
        return of_attempts(indicator, Verdict::Inconclusive, Reason::Unstable, &counted);
    }
    if indicator.confirm == Confirm::Days && !(fails.len() >= OCCASIONS && days_apart(&fails)) {
        return of_one_vantage(indicator, fail);
    }
    if fails.len() >= fails_needed(indicator, confirm) {
        return fail.clone();
    }
    // A submission is not repeated to confirm; what it showed stands, and is said to stand alone.
    if fail.walked.wrote {
        let mut alone = fail.clone();
        alone.sentence.zh.push_str("（仅依据一次提交：提交不重复进行）");
        alone.sentence.en.push_str(" (from one submission: none is repeated)");
        return alone;
    }
    of_attempts(indicator, Verdict::Inconclusive, Reason::Unconfirmed, &counted)
}

/// Whether attempts were made on two days at least, and at different hours.
fn days_apart(opinions: &[&Opinion]) -> bool {
    let times = || opinions.iter().filter_map(|opinion| opinion.walked.at);
    let days: BTreeSet<_> = times().map(day_in_china).collect();
    let hours: BTreeSet<u32> = times().map(|at| at.hour()).collect();
    days.len() >= 2 && hours.len() >= 2
}

/// A fail that was seen on one occasion only, with what was seen.
fn of_one_vantage(indicator: &Indicator, fail: &Opinion) -> Opinion {
    let with = |words: &str, seen: &str, between: &str| match seen.is_empty() {
        true => words.to_owned(),
        false => format!("{words}{between}{seen}"),
    };
    let words = reason::detail(Reason::OneVantage, "");
    let detail = Sentence {
        zh: with(&words.zh, &fail.sentence.zh, "："),
        en: with(&words.en, &fail.sentence.en, ": "),
    };
    Opinion {
        verdict: Verdict::Inconclusive,
        reason: Reason::OneVantage.word().into(),
        spots: vec![],
        sentence: reason::sentence(indicator, Verdict::Inconclusive, &detail),
        evidence: fail.evidence.clone(),
        walked: fail.walked,
    }
}

/// An opinion of the harness about attempts, with the evidence of each.
fn of_attempts(indicator: &Indicator, verdict: Verdict, reason: Reason, of: &[&Opinion]) -> Opinion {
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
        spots: vec![],
        walked: Walked {
            wrote: of.iter().any(|opinion| opinion.walked.wrote),
            ..Walked::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::judge::sample::indicator;

    const CONFIRM: Confirmation = Confirmation {
        functions: 2,
        content: 1,
        spacing: Duration::ZERO,
    };

    fn opinion(word: &str) -> Opinion {
        let (word, without_own) = word.strip_prefix('~').map_or((word, false), |word| (word, true));
        let (verdict, reason) = word.split_once('.').unwrap_or((word, "rule"));
        Opinion {
            verdict: Verdict::from_word(verdict).expect("a verdict"),
            reason: reason.into(),
            sentence: Sentence::default(),
            evidence: vec![],
            spots: vec![],
            walked: Walked {
                without_own,
                ..Walked::default()
            },
        }
    }

    fn check(confirm: Confirm, attempts: &str, expected: &str, more: bool) {
        let indicator = Indicator {
            confirm,
            ..indicator("X")
        };
        let opinions: Vec<Opinion> = attempts.split_whitespace().map(opinion).collect();
        let together = combine(&indicator, &opinions, &CONFIRM, false);
        assert_eq!(
            format!("{}.{}", together.verdict, together.reason),
            expected,
            "{attempts}"
        );
        let more = if more { More::Same } else { More::No };
        assert_eq!(wanted(&indicator, &opinions, &CONFIRM, false), more, "{attempts}");
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
    fn what_days_confirm_one_run_does_not() {
        let judged = |times: &[&str]| {
            let indicator = Indicator {
                confirm: Confirm::Days,
                ..indicator("X")
            };
            let at = |time: &&str| {
                let mut fail = opinion("fail");
                fail.walked.at = chrono::DateTime::parse_from_rfc3339(time).ok();
                fail
            };
            let opinions: Vec<Opinion> = times.iter().map(at).collect();
            assert_eq!(wanted(&indicator, &opinions, &CONFIRM, false), More::No, "{times:?}");
            combine(&indicator, &opinions, &CONFIRM, false).reason
        };
        assert_eq!(judged(&["2026-11-23T10:00:00+08:00"]), "one_vantage");
        let one_day = [
            "2026-11-23T10:00:00+08:00",
            "2026-11-23T12:00:00+08:00",
            "2026-11-23T23:00:00+08:00",
        ];
        assert_eq!(judged(&one_day), "one_vantage");
        let one_hour = [
            "2026-11-23T10:00:00+08:00",
            "2026-11-24T10:30:00+08:00",
            "2026-11-25T10:10:00+08:00",
        ];
        assert_eq!(judged(&one_hour), "one_vantage");
        let apart = [
            "2026-11-23T10:00:00+08:00",
            "2026-11-23T16:00:00+08:00",
            "2026-11-25T10:10:00+08:00",
        ];
        assert_eq!(judged(&apart), "rule");
        assert_eq!(judged(&apart[1..]), "one_vantage");
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
    fn no_profile_makes_a_site_fail() {
        let check = |attempts: &str, expected: &str, more: More| {
            let indicator = Indicator {
                confirm: Confirm::Content,
                ..indicator("X")
            };
            let opinions: Vec<Opinion> = attempts.split_whitespace().map(opinion).collect();
            let together = combine(&indicator, &opinions, &CONFIRM, true);
            let said = format!("{}.{}", together.verdict, together.reason);
            assert_eq!(said, expected, "{attempts}");
            assert_eq!(wanted(&indicator, &opinions, &CONFIRM, true), more, "{attempts}");
            together.sentence.en
        };
        check("pass", "pass.rule", More::No);
        check("fail", "inconclusive.unconfirmed", More::Same);
        check("fail fail", "inconclusive.unconfirmed", More::WithoutOwn);
        check(
            "fail fail ~error.browser_lost",
            "inconclusive.unconfirmed",
            More::WithoutOwn,
        );
        check("fail fail ~pass", "inconclusive.only_by_profile", More::No);
        assert_eq!(check("fail fail ~fail", "fail.rule", More::No), "");
        let marked = check("fail fail ~inconclusive.unrecognised", "fail.rule", More::No);
        assert!(marked.ends_with("without them: undecided)"), "{marked}");
        check("fail pass", "inconclusive.unstable", More::No);
        check("pass ~fail", "pass.rule", More::No);
    }

    #[test]
    fn what_was_submitted_is_not_submitted_again() {
        let indicator = indicator("X");
        let mut wrote = opinion("fail");
        wrote.walked.wrote = true;
        let wrote = [wrote];
        for own in [false, true] {
            assert_eq!(wanted(&indicator, &wrote, &CONFIRM, own), More::No);
            assert_eq!(combine(&indicator, &wrote, &CONFIRM, own).verdict, Verdict::Fail);
        }
        let sentence = combine(&indicator, &wrote, &CONFIRM, true).sentence.en;
        assert!(sentence.ends_with("without them: not walked)"), "{sentence}");
    }

    #[test]
    fn without_attempts_the_run_was_cut_off() {
        let none = combine(&indicator("X"), &[], &CONFIRM, true);
        assert_eq!((none.verdict, none.reason.as_str()), (Verdict::Error, "interrupted"));
        assert_eq!(wanted(&indicator("X"), &[], &CONFIRM, true), More::Same);
    }
}
