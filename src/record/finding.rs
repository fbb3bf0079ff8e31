//! One verdict on one indicator, with its reason and the places of its evidence.

use serde::{Deserialize, Serialize};

use super::element::Rect;
use super::step::BlobKind;
use super::verdict::Verdict;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.findings/1";

/// All findings of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// [`FORMAT`].
    pub format: String,
    /// The run's id.
    pub run: String,
    /// Ordered by site, item, indicator.
    pub findings: Vec<Finding>,
}

/// One verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The site's id.
    pub site: String,
    /// The item's key, for indicators of items.
    pub item: Option<String>,
    /// The indicator's id.
    pub indicator: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Machine reason: `captcha`, `unrecognised`, `unstable`, `not_observed`, …; `rule` for a plain pass or fail.
    pub reason: String,
    /// One sentence for people.
    pub sentence: Sentence,
    /// How many attempts were judged.
    pub attempts: u32,
    /// Where to look.
    pub evidence: Vec<Evidence>,
    /// The words of a guide that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<Spot>,
}

/// Words of a page on which a finding rests.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// As written on the page.
    pub words: String,
    /// What they do not say; empty where the words say enough.
    #[serde(default, skip_serializing_if = "Sentence::is_empty")]
    pub lacks: Sentence,
    /// Rectangle in document coordinates of the page that was read.
    pub rect: Rect,
    /// The tab that hides them there, by its words; empty where they are seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tab: String,
}

/// A sentence in the two languages of the reports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Sentence {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// A blob that bears on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Journal line.
    pub seq: u64,
    /// SHA-256 of the blob.
    pub blob: String,
    /// What the blob is.
    pub kind: BlobKind,
}
