//! What a listener is told while a run is under way.

use crate::record::finding::Finding;
use crate::record::observation::{Ended, JobKey};

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The run begins.
    Planned {
        /// Jobs of the plan.
        jobs: usize,
        /// Jobs that had ended before (a resumed run).
        ended: usize,
    },
    /// An attempt begins.
    Begun {
        /// The job.
        job: JobKey,
        /// Counted from 1.
        attempt: u32,
    },
    /// An attempt ended.
    Attempted {
        /// The job.
        job: JobKey,
        /// The attempt.
        attempt: u32,
        /// How it ended.
        ended: Ended,
        /// Another attempt follows.
        again: bool,
    },
    /// A job ended.
    Ended {
        /// The job.
        job: JobKey,
        /// What its attempts came to, one an indicator.
        findings: Vec<Finding>,
    },
    /// The control page was tried.
    Control {
        /// Whether it answered as it should.
        well: bool,
        /// Its address.
        url: String,
    },
    /// No browser session could be had.
    NoSession {
        /// Why.
        why: String,
    },
}
