//! An archive judged by other rules than its own, set against its own findings.

use serde::{Deserialize, Serialize};

use super::finding::Sentence;
use super::step::Truth;
use super::verdict::Verdict;

/// The format's name and version, as written.
pub const REJUDGED_FORMAT: &str = "hecha.rejudged/1";

/// What judging again came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejudged {
    /// [`REJUDGED_FORMAT`].
    pub format: String,
    /// The run that was judged.
    pub run: String,
    /// SHA-256 of its seal; none of an archive that is not sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
    /// The version that the run was walked with.
    pub version_then: String,
    /// The version that judges now.
    pub version_now: String,
    /// The files whose rules are tried.
    pub rules: Vec<RuleFile>,
    /// The set of indicators that judges.
    pub set: String,
    /// Findings that were compared.
    pub compared: usize,
    /// Those that differ, in the order of findings.
    pub changes: Vec<Change>,
}

/// A file of rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleFile {
    /// As it was named.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// A finding that is another one now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The site's id.
    pub site: String,
    /// The item's key.
    pub item: Option<String>,
    /// The indicator's id.
    pub indicator: String,
    /// What differs.
    pub differs: Differs,
    /// What made it so.
    pub by: By,
    /// Then, as the archive's own results say; none where there was no such finding.
    pub then: Option<Judged>,
    /// Now; none where no rule asks any more.
    pub now: Option<Judged>,
    /// Sides of the rule whose truth or conditions are others.
    pub sides: Vec<SideChange>,
}

/// What of a finding differs; the first that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// The verdict.
    Verdict,
    /// The reason of the same verdict.
    Reason,
    /// The sentence, or the words of the page that it rests on.
    Words,
}

/// What made a finding another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The rules that are tried: by its own rules the archive still gives what it gave then.
    Rules,
    /// This version of the program: by its own rules, too, the archive gives this now.
    Program,
    /// Both.
    Both,
}

/// A verdict with its reason and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: String,
    /// In a sentence.
    pub sentence: Sentence,
    /// Words of the page that it rests on.
    pub words: Vec<String>,
}

/// A side of a rule, then and now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideChange {
    /// The case: `site/journey` or `site/journey/item`.
    pub case: String,
    /// The attempt.
    pub attempt: u32,
    /// `pass_when`, `fail_when 2`, …
    pub side: String,
    /// Whether it held by the archive's rules; none where they have no such side.
    pub then: Option<Truth>,
    /// Whether it holds by these; none where they have no such side.
    pub now: Option<Truth>,
    /// Conditions of the archive's rule that these rules do not have, or that held otherwise there.
    pub then_conditions: Vec<Weighed>,
    /// Conditions of these rules that the archive's do not have, or that held otherwise there.
    pub now_conditions: Vec<Weighed>,
}

/// A condition with what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// As it is written in the rule.
    pub condition: String,
    /// The rule's file and line.
    pub place: String,
    /// Whether it holds.
    pub truth: Truth,
    /// What it saw: words of the page, ends of steps, how many.
    pub seen: Vec<String>,
}
