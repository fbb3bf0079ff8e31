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
    /// What of it is another one now.
    #[serde(default)]
    pub differs: Vec<What>,
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
    /// The same verdict, for the same reason and on the same words of the page.
    Confirmed,
    /// It failed then and passes now.
    Resolved,
    /// Another verdict in any other way; or the same one, for another reason or on other words.
    Differs,
    /// Nothing was decided now.
    CannotTell,
}

/// What of a finding is another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The verdict.
    Verdict,
    /// The reason.
    Reason,
    /// The words of the page that it rests on.
    Words,
}

impl What {
    /// In Chinese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            What::Verdict => ("判定", "the verdict"),
            What::Reason => ("原因", "the reason"),
            What::Words => ("页面文字", "the words of the page"),
        }
    }
}

impl Outcome {
    /// What then and now come to, and what differs. Sentences are not compared: they hold times and counts.
    pub fn of(before: &Told, now: Option<&Told>) -> (Outcome, Vec<What>) {
        let Some(now) = now else {
            return (Outcome::CannotTell, Vec::new());
        };
        let plain = |told: &Told| -> Vec<String> {
            let words = |words: &String| words.split_whitespace().collect::<Vec<_>>().join(" ");
            told.words.iter().map(words).collect()
        };
        let mut differs = Vec::new();
        if before.verdict != now.verdict {
            differs.push(What::Verdict);
        }
        if before.reason != now.reason {
            differs.push(What::Reason);
        }
        if plain(before) != plain(now) {
            differs.push(What::Words);
        }
        let outcome = match (before.verdict, now.verdict) {
            (_, Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending | Verdict::Error) => Outcome::CannotTell,
            (Verdict::Fail, Verdict::Pass) => Outcome::Resolved,
            (_, _) if differs.is_empty() => Outcome::Confirmed,
            (_, _) => Outcome::Differs,
        };
        (outcome, differs)
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

    fn told(verdict: Verdict, reason: &str, words: &[&str]) -> Told {
        Told {
            verdict,
            reason: reason.into(),
            sentence: Sentence::default(),
            words: words.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn undecided_is_no_difference() {
        use Verdict::{Blocked, Error, Fail, Inconclusive, NotApplicable, Pass, Pending};
        let of = |before, now| Outcome::of(&told(before, "rule", &[]), Some(&told(now, "rule", &[]))).0;
        for open in [Inconclusive, Blocked, Pending, Error] {
            assert_eq!(of(Fail, open), Outcome::CannotTell);
        }
        assert_eq!(
            Outcome::of(&told(Fail, "rule", &[]), None),
            (Outcome::CannotTell, vec![])
        );
        assert_eq!(of(Fail, Fail), Outcome::Confirmed);
        assert_eq!(of(Pass, Pass), Outcome::Confirmed);
        assert_eq!(of(Fail, Pass), Outcome::Resolved);
        assert_eq!(of(Pass, Fail), Outcome::Differs);
        assert_eq!(of(Inconclusive, Fail), Outcome::Differs);
        assert_eq!(of(Fail, NotApplicable), Outcome::Differs);
    }

    #[test]
    fn one_verdict_on_other_words_differs() {
        let fail = |reason: &str, words: &[&str]| told(Verdict::Fail, reason, words);
        let of = |before: &Told, now: &Told| Outcome::of(before, Some(now));
        let before = fail("vague_limit", &["承诺时限：按规定办理"]);
        assert_eq!(of(&before, &before), (Outcome::Confirmed, vec![]));
        // How a page breaks its lines is no other word.
        let broken = fail("vague_limit", &[" 承诺时限：按规定办理\n"]);
        assert_eq!(of(&before, &broken).0, Outcome::Confirmed);
        let other = fail("vague_limit", &["承诺时限：详见窗口"]);
        assert_eq!(of(&before, &other), (Outcome::Differs, vec![What::Words]));
        let reason = fail("no_limit", &["承诺时限：按规定办理"]);
        assert_eq!(of(&before, &reason), (Outcome::Differs, vec![What::Reason]));
    }
}
