//! What walking a finding's cases again came to, beside what they came to before.

use serde::{Deserialize, Serialize};

use super::finding::Sentence;
use super::verdict::Verdict;

/// The format's name and version, as written.
pub const REVERIFY_FORMAT: &str = "hecha.reverify/1";

/// A reverification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reverification {
    /// [`REVERIFY_FORMAT`].
    pub format: String,
    /// The run whose findings were walked again.
    pub of: String,
    /// SHA-256 of its seal.
    pub seal: String,
    /// The findings.
    pub findings: Vec<Again>,
}

/// One finding, before and now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Again {
    /// The site's id.
    pub site: String,
    /// The indicator's id.
    pub indicator: String,
    /// The item's key.
    pub item: Option<String>,
    /// What it came to.
    pub outcome: Outcome,
    /// Then.
    pub before: Told,
    /// Now; none where nothing was judged.
    pub now: Option<Told>,
    /// Pictures of the same step, then and now.
    pub pictures: Vec<Pair>,
}

/// What walking again came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The same verdict.
    Confirmed,
    /// It failed then and passes now.
    Resolved,
    /// Another verdict in any other way.
    Differs,
    /// Nothing was decided now.
    CannotTell,
}

impl Outcome {
    /// What two verdicts come to.
    pub fn of(before: Verdict, now: Option<Verdict>) -> Outcome {
        match (before, now) {
            (_, None | Some(Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending | Verdict::Error)) => {
                Outcome::CannotTell
            }
            (Verdict::Fail, Some(Verdict::Pass)) => Outcome::Resolved,
            (before, Some(now)) if before == now => Outcome::Confirmed,
            (_, Some(_)) => Outcome::Differs,
        }
    }

    /// In Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Outcome::Confirmed => ("维持原结论", "confirmed"),
            Outcome::Resolved => ("已整改", "resolved"),
            Outcome::Differs => ("结论不同", "differs"),
            Outcome::CannotTell => ("无法判断", "cannot tell"),
        }
    }
}

/// A finding's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: String,
    /// In a sentence.
    pub sentence: Sentence,
    /// Words of the page that it rests on.
    pub words: Vec<String>,
}

/// Pictures of one step, then and now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The case.
    pub case: String,
    /// The step.
    pub step: String,
    /// The blob of the picture then, in the archive before.
    pub before: String,
    /// The blob of the picture now.
    pub now: String,
    /// Both side by side with what differs framed, among the results.
    pub file: String,
    /// Share of the picture's squares that differ, 0 to 1.
    pub changed: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecided_is_no_difference() {
        use Verdict::{Blocked, Error, Fail, Inconclusive, NotApplicable, Pass, Pending};
        for open in [Inconclusive, Blocked, Pending, Error] {
            assert_eq!(Outcome::of(Fail, Some(open)), Outcome::CannotTell);
        }
        assert_eq!(Outcome::of(Fail, None), Outcome::CannotTell);
        assert_eq!(Outcome::of(Fail, Some(Fail)), Outcome::Confirmed);
        assert_eq!(Outcome::of(Pass, Some(Pass)), Outcome::Confirmed);
        assert_eq!(Outcome::of(Fail, Some(Pass)), Outcome::Resolved);
        assert_eq!(Outcome::of(Pass, Some(Fail)), Outcome::Differs);
        assert_eq!(Outcome::of(Inconclusive, Some(Fail)), Outcome::Differs);
        assert_eq!(Outcome::of(Fail, Some(NotApplicable)), Outcome::Differs);
    }
}
