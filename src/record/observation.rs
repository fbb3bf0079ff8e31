//! What one attempt at one job saw: the fold of its step records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::step::{StepRecord, Value};

/// One attempt at one job, as it is read back from the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The job.
    pub job: JobKey,
    /// Counted from 1.
    pub attempt: u32,
    /// Walked without the words and locators of the site's profile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_own: bool,
    /// Inputs of the journey for this job.
    pub inputs: BTreeMap<String, Value>,
    /// Its steps with their places in the journal.
    pub steps: Vec<SeenStep>,
    /// How it ended; none when the run was cut off before it ended.
    pub ended: Option<Ended>,
    /// A submission was announced: whatever came of it, and whether or not its step was still recorded, no later attempt
    /// submits again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wrote: bool,
    /// Steps with an announced submission of which no end was recorded; the attempt is never walked again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_writes: Vec<String>,
    /// Wall-clock start.
    pub started: chrono::DateTime<chrono::FixedOffset>,
}

/// A step record and the journal line that holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeenStep {
    /// Sequence number of the journal line.
    pub seq: u64,
    /// The blob of the step record.
    pub blob: String,
    /// The record.
    pub record: StepRecord,
}

impl Observation {
    /// The last record of the step with this id (a step in a loop has several).
    pub fn step(&self, id: &str) -> Option<&SeenStep> {
        self.steps.iter().rev().find(|step| step.record.id == id)
    }

    /// The last value recorded under this name, else the input of this name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.steps
            .iter()
            .rev()
            .find_map(|step| step.record.values.get(name))
            .or_else(|| self.inputs.get(name))
    }
}

/// What names a job: a site, a journey and, for journeys about items, the item's key. The same in every run of one plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobKey {
    /// The site's id.
    pub site: String,
    /// The journey's name.
    pub journey: String,
    /// The item's key, for journeys about items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

impl std::fmt::Display for JobKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.item {
            Some(item) => write!(f, "{}/{}/{item}", self.site, self.journey),
            None => write!(f, "{}/{}", self.site, self.journey),
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum Ended {
    /// All steps were gone through.
    Completed,
    /// A step that is not soft did not end `met`.
    StepFailed {
        /// Its id.
        step: String,
    },
    /// A budget of the whole scenario ended.
    TimedOut {
        /// The step under way.
        step: String,
        /// The budget in milliseconds.
        budget_ms: u64,
    },
    /// The browser or its driver went away or stopped answering.
    BrowserLost {
        /// The step under way.
        step: String,
        /// What was last seen.
        why: String,
    },
    /// The run was stopped by its operator.
    Interrupted {
        /// The step under way.
        step: String,
    },
}
