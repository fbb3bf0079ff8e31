//! The lines of the journal and the identity of a run.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::observation::{Ended, JobKey};
use super::step::{BlobRef, Value};

/// The format of `run.json`.
pub const RUN_FORMAT: &str = "hecha.run/1";
/// The format of a journal line.
pub const LINE_FORMAT: &str = "hecha.line/1";

/// Identity and environment of a run, written once before anything is walked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunInfo {
    /// [`RUN_FORMAT`].
    pub format: String,
    /// The run's id, also the archive's folder name.
    pub run: String,
    /// Start, with its offset.
    pub started: DateTime<FixedOffset>,
    /// This program's version.
    pub version: String,
    /// `system`, or `simulated` for a clock that was moved; such an archive is a demonstration.
    pub clock: String,
    /// Survey name.
    pub survey: String,
    /// SHA-256 of the plan, which names every job.
    pub plan: String,
    /// Every job of the plan, in order.
    pub jobs: Vec<PlannedJob>,
    /// Evidence level: `light`, `standard`, `full`.
    pub evidence: String,
    /// `devtools` or `classic`.
    pub channel: String,
    /// Names, versions and hashes: browser, driver, this program, system, clock, fonts, locale, zone, hosts file, resolver,
    /// proxies, operator.
    pub environment: BTreeMap<String, String>,
    /// Weaknesses of the set-up that a reader must know: `no-sandbox`, …
    pub weaknesses: Vec<String>,
    /// What was asked for, in the order of the command line, secrets never among it.
    pub arguments: Vec<String>,
}

impl RunInfo {
    /// Takes in what was otherwise from a line on.
    pub fn otherwise(&mut self, seq: u64, facts: BTreeMap<String, String>, weaknesses: Vec<String>) {
        let since = |(name, text)| (format!("{name}{SINCE}{seq}"), text);
        self.environment.extend(facts.into_iter().map(since));
        self.weaknesses.extend(weaknesses);
    }

    /// A fact as it was last.
    pub fn latest(&self, name: &str) -> Option<&str> {
        let line = |known: &str| match known.strip_prefix(name)? {
            "" => Some(0),
            rest => rest.strip_prefix(SINCE)?.parse::<u64>().ok(),
        };
        let known = self.environment.iter();
        known
            .filter_map(|(known, text)| Some((line(known)?, text.as_str())))
            .max()
            .map(|(_, text)| text)
    }
}

/// Between a fact's name and the line from which on it was so.
const SINCE: &str = ", since line ";

/// A job as planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedJob {
    /// The job.
    pub key: JobKey,
    /// Inputs of the journey.
    pub inputs: BTreeMap<String, Value>,
    /// Indicators its journey feeds.
    pub indicators: Vec<String>,
    /// The site's profile has words or locators of its own: a fail is walked once more without them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_terms: bool,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Counted from 1 without gaps, across segments.
    pub seq: u64,
    /// SHA-256 of the bytes of the line before, its newline left out; 64 zeros before the first.
    pub prev: String,
    /// Wall clock when it was written.
    pub at: DateTime<FixedOffset>,
    /// What it tells.
    pub event: Event,
}

/// What a journal line tells. Ids and hashes only; text of pages stays in blobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A program began to write: first start or resumption.
    Opened {
        /// [`LINE_FORMAT`], the format of this line and of those that follow.
        format: String,
        /// SHA-256 of `run.json`.
        run: String,
        /// SHA-256 of every input by its name; only in the first line.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        inputs: BTreeMap<String, String>,
        /// This program's version.
        version: String,
        /// Bytes of a torn tail that were set aside, and the file that holds them.
        torn: Option<Torn>,
    },
    /// A run goes on, and what was recorded of its browser and machine is not so any more.
    Surroundings {
        /// What differs from the run's environment, as it is now.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        facts: BTreeMap<String, String>,
        /// Weaknesses that are new.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weaknesses: Vec<String>,
    },
    /// An attempt at a job began.
    AttemptBegun {
        /// The job.
        job: JobKey,
        /// Counted from 1.
        attempt: u32,
        /// Walked without the words and locators of the site's profile, to see whether a fail rests on them.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        without_own: bool,
    },
    /// A step ended.
    Step {
        /// The job.
        job: JobKey,
        /// The attempt.
        attempt: u32,
        /// The blob of the step record.
        record: BlobRef,
        /// All blobs the record names.
        blobs: Vec<BlobRef>,
    },
    /// A submitting click is about to be made; durable before it is.
    WriteIntended {
        /// The job.
        job: JobKey,
        /// The attempt.
        attempt: u32,
        /// The step.
        step: String,
        /// The host written to.
        host: String,
    },
    /// What became of it.
    WriteEnded {
        /// The job.
        job: JobKey,
        /// The attempt.
        attempt: u32,
        /// The step.
        step: String,
        /// How the click ended, as a step's end.
        end: super::step::End,
    },
    /// An attempt ended.
    AttemptEnded {
        /// The job.
        job: JobKey,
        /// The attempt.
        attempt: u32,
        /// How.
        ended: Ended,
    },
    /// No further attempt of this job will be made in this run.
    JobEnded {
        /// The job.
        job: JobKey,
        /// Attempts that count.
        attempts: u32,
    },
    /// The control page was tried.
    Control {
        /// Its address.
        url: String,
        /// Whether it answered as it should.
        well: bool,
        /// What was seen.
        detail: String,
    },
    /// The run stopped.
    Closed {
        /// All jobs ended.
        complete: bool,
        /// Why it stopped before, if it did.
        why: Option<String>,
    },
}

/// A torn tail of a journal segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Torn {
    /// The file that keeps the bytes.
    pub file: String,
    /// How many.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_is_again_as_it_was_is_told() {
        let text = serde_json::json!({
            "format": RUN_FORMAT, "run": "r", "started": "2026-01-02T03:04:05+08:00", "version": "0", "clock": "system",
            "survey": "s", "plan": "p", "jobs": [], "evidence": "light", "channel": "devtools",
            "environment": {"proxies": "none", "proxies_of": "else"}, "weaknesses": [], "arguments": []
        });
        let mut run: RunInfo = serde_json::from_value(text).expect("an identity");
        assert_eq!(run.latest("proxies"), Some("none"));
        let fact = |text: &str| BTreeMap::from([("proxies".to_owned(), text.to_owned())]);
        run.otherwise(9, fact("http_proxy at a:1"), vec![]);
        run.otherwise(12, fact("none"), vec![]);
        assert_eq!(run.latest("proxies"), Some("none"), "line 12 comes after line 9");
        assert_eq!(run.latest("kernel"), None);
    }
}
