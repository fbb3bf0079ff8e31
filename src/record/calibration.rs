//! What a calibration measured: how often each indicator is right and wrong on a fleet whose faults are known.

use serde::{Deserialize, Serialize};

use super::finding::Sentence;

/// The format's name and version, as written.
pub const CALIBRATION_FORMAT: &str = "hecha.calibration/1";

/// A calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// [`CALIBRATION_FORMAT`].
    pub format: String,
    /// The run's id.
    pub run: String,
    /// Share of the notice's numbers.
    pub scale: f64,
    /// The seed of the faults.
    pub seed: u64,
    /// Who was walked.
    pub fleet: Fleet,
    /// Every job of the fleet was walked to its end.
    pub complete: bool,
    /// One a figure of the notice, in its order.
    pub figures: Vec<Figure>,
    /// Everything that is not as it was seeded.
    pub differences: Vec<Difference>,
    /// What it cost.
    pub effort: Effort,
}

/// The fleet's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fleet {
    /// Provincial platforms.
    pub provincial: u32,
    /// Prefecture platforms.
    pub prefecture: u32,
    /// County platforms.
    pub county: u32,
    /// Items of all platforms.
    pub items: u32,
}

/// One figure that the notice published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name: an indicator's id, or what several indicators have in common.
    pub id: String,
    /// What the notice says.
    pub name: Sentence,
    /// `platform` or `item`.
    pub unit: String,
    /// The published share, 0 to 1.
    pub notice: f64,
    /// The share is of the cases that are well, not of those that fail.
    pub of_the_well: bool,
    /// What came out.
    pub tally: Tally,
    /// The cases that no fault of another figure hides, in words; empty where none is hidden.
    #[serde(default, skip_serializing_if = "Sentence::is_empty")]
    pub seen: Sentence,
    /// The same for each of its indicators, where it has several.
    pub indicators: Vec<Part>,
}

/// One of a figure's indicators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The indicator's id.
    pub id: String,
    /// What came out.
    pub tally: Tally,
}

/// Cases by what is right and what was found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Platforms or items.
    pub cases: u32,
    /// Cases with a fault that fails it.
    pub seeded: u32,
    /// Of these: called `fail`.
    pub found: u32,
    /// Of these: called `pass` or `not_applicable`.
    pub missed: u32,
    /// Of these: not decided.
    pub seeded_undecided: u32,
    /// Cases that are well.
    pub clean: u32,
    /// Of these: called `pass`.
    pub passed: u32,
    /// Of these: called `fail`.
    pub false_fails: u32,
    /// Of these: not decided.
    pub clean_undecided: u32,
    /// Cases that another fault keeps from being seen, of which nothing can rightly be said.
    pub hidden: u32,
    /// Of the hidden ones: called `fail`.
    pub hidden_fails: u32,
    /// The share of the seeded that was found; what was not decided was not found.
    pub sensitivity: Option<Share>,
    /// The share of the clean that passed; what was not decided did not pass.
    pub specificity: Option<Share>,
    /// The published figure, as the notice counts: of all cases, those that are hidden too.
    pub rate: Rate,
    /// The same of the cases that are not hidden; none where that is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_of_seen: Option<Rate>,
}

/// A published figure as it was seeded and as it came out.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rate {
    /// As it was seeded, 0 to 1.
    pub seeded: Option<f64>,
    /// As it was measured: without the cases that should have been decided and were not.
    pub measured: Option<Share>,
}

/// A share with Wilson's 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The share, 0 to 1.
    pub share: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

/// A case that did not come out as it was seeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The site's id.
    pub site: String,
    /// The item's name, for indicators of items.
    pub item: Option<String>,
    /// The indicator's id.
    pub indicator: String,
    /// The verdict that is right.
    pub expected: String,
    /// What was found: verdict and reason; empty where there is no finding.
    pub found: String,
    /// The finding's sentence.
    pub sentence: Sentence,
}

/// What a calibration cost. Of a run that was continued: the last process alone.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Effort {
    /// Seconds of wall time, from the first walk to the last.
    pub seconds: f64,
    /// Journeys walked, repetitions to confirm a fail among them.
    pub journeys: u32,
    /// Journeys a minute.
    pub journeys_per_minute: f64,
    /// Sessions at a time.
    pub sessions: u32,
    /// Most memory that the program itself held resident, in bytes; 0 where it is not known.
    pub peak_own: u64,
    /// Most memory that program and browsers held together, in bytes, looked at every other second; what processes
    /// share is counted once (PSS). 0 where it is not known.
    pub peak_together: u64,
}
