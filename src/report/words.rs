//! Names of verdicts and ends for people, and short marks for tables.

use super::Language;
use crate::record::verdict::Verdict;

/// What a verdict is called in Chinese and English.
pub fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("达标", "pass"),
        Verdict::Fail => ("不达标", "fail"),
        Verdict::Inconclusive => ("无法判定", "inconclusive"),
        Verdict::Blocked => ("受阻", "blocked"),
        Verdict::NotApplicable => ("不适用", "not applicable"),
        Verdict::Pending => ("待定", "pending"),
        Verdict::Error => ("检测错误", "error"),
    }
}

/// A verdict's name in one language.
pub fn verdict_in(of: Verdict, language: Language) -> &'static str {
    let (zh, en) = verdict(of);
    language.pick(zh, en)
}

/// One character a verdict, for matrices.
pub fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Pass => '+',
        Verdict::Fail => 'F',
        Verdict::Inconclusive => '?',
        Verdict::Blocked => 'B',
        Verdict::NotApplicable => '-',
        Verdict::Pending => '~',
        Verdict::Error => '!',
    }
}

/// The verdict with its machine reason, `blocked(captcha)`; a plain `pass` or `fail` has none.
pub fn with_reason(verdict: Verdict, reason: &str) -> String {
    if reason.is_empty() || reason == "rule" {
        verdict.word().into()
    } else {
        format!("{verdict}({reason})")
    }
}
