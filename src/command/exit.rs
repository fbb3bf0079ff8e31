//! Exit codes: the one place that documents them.

use crate::record::finding::{Finding, Findings};
use crate::record::verdict::Verdict;

/// How the program ended, for a CI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: everything passed, or nothing that `--fail-on` names came up.
    Well,
    /// 1: wrong usage, or the command could not be carried out.
    Usage,
    /// 2: a scenario, profile or survey is not valid.
    Invalid,
    /// 3: errors of the harness are among the results; for a demonstration: its verdicts differ from the expected ones.
    Errors,
    /// 4: a `fail` is among the results; for `verify`: something is not as it was sealed; for `reverify` and
    /// `judge --rules`: something differs.
    Findings,
    /// 5: the results are incomplete: `blocked`, `inconclusive` or `pending` are left, or the run was stopped before its
    /// end and what it did come to stops no CI; for `verify`: nothing was changed, but by whom it was sealed is unknown.
    Incomplete,
}

impl Exit {
    /// The code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Well => 0,
            Exit::Usage => 1,
            Exit::Invalid => 2,
            Exit::Errors => 3,
            Exit::Findings => 4,
            Exit::Incomplete => 5,
        }
    }

    /// The code for these verdicts when a CI should stop for `fail_on`: errors before fails before what is incomplete.
    pub fn of(verdicts: impl Iterator<Item = Verdict>, fail_on: &[Verdict]) -> Exit {
        let code = |verdict| match verdict {
            Verdict::Error => Exit::Errors,
            Verdict::Fail => Exit::Findings,
            Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending => Exit::Incomplete,
            Verdict::Pass | Verdict::NotApplicable => Exit::Well,
        };
        let stopped = verdicts.filter(|verdict| fail_on.contains(verdict)).map(code);
        stopped.filter(|exit| *exit != Exit::Well).min().unwrap_or(Exit::Well)
    }

    /// The code for the findings of a walk, which came to its end or not, and whose reports could all be written or not.
    pub fn of_walk(findings: &Findings, complete: bool, reported: bool, fail_on: &[Verdict]) -> Exit {
        // What a walk that was stopped did not come to is no error of the harness.
        let unmade = |finding: &&Finding| finding.verdict == Verdict::Error && finding.reason == "interrupted";
        let counted = findings.findings.iter().filter(|finding| complete || !unmade(finding));
        match Exit::of(counted.map(|finding| finding.verdict), fail_on) {
            Exit::Well if !complete => Exit::Incomplete,
            Exit::Well if !reported => Exit::Errors,
            exit => exit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_before_fails_before_what_is_incomplete() {
        let all = Verdict::ALL;
        let exit = |verdicts: &[Verdict], fail_on: &[Verdict]| Exit::of(verdicts.iter().copied(), fail_on).code();
        assert_eq!(exit(&[Verdict::Pass, Verdict::NotApplicable], &all), 0);
        assert_eq!(exit(&[Verdict::Blocked, Verdict::Fail], &all), 4);
        assert_eq!(exit(&[Verdict::Fail, Verdict::Error], &all), 3);
        assert_eq!(exit(&[Verdict::Pass, Verdict::Pending], &all), 5);
        assert_eq!(
            exit(&[Verdict::Blocked, Verdict::Pending], &[Verdict::Fail, Verdict::Error]),
            0
        );
    }
}
