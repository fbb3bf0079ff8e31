//! How many findings of each verdict and reason.

use std::collections::BTreeMap;

use super::words;
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;

/// Numbers of findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    verdicts: BTreeMap<Verdict, u32>,
    /// `blocked(captcha)` and the like, with their numbers; plain passes and fails left out.
    pub reasons: BTreeMap<String, u32>,
}

impl Counts {
    /// Of these findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Counts {
        let mut counts = Counts::default();
        for finding in findings {
            *counts.verdicts.entry(finding.verdict).or_default() += 1;
            let reason = words::with_reason(finding.verdict, &finding.reason);
            if reason.contains('(') {
                *counts.reasons.entry(reason).or_default() += 1;
            }
        }
        counts
    }

    /// How many of a verdict.
    pub fn get(&self, verdict: Verdict) -> u32 {
        self.verdicts.get(&verdict).copied().unwrap_or(0)
    }

    /// All seven with their numbers, zeros too, in the order of summaries.
    pub fn all(&self) -> impl Iterator<Item = (Verdict, u32)> + '_ {
        Verdict::ALL.into_iter().map(|verdict| (verdict, self.get(verdict)))
    }

    /// All together.
    pub fn total(&self) -> u32 {
        self.verdicts.values().sum()
    }

    /// Reasons, more frequent ones first.
    pub fn frequent(&self) -> Vec<(&str, u32)> {
        let mut reasons: Vec<(&str, u32)> = self
            .reasons
            .iter()
            .map(|(word, number)| (word.as_str(), *number))
            .collect();
        reasons.sort_by_key(|(word, number)| (std::cmp::Reverse(*number), *word));
        reasons
    }
}
