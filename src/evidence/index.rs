//! What is known of a journal without reading its lines again: where each job's lines are and how far it came.

use std::collections::BTreeMap;

use super::scan::Spot;
use crate::record::observation::JobKey;
use crate::record::run::{Event, Line};

/// Places of lines, by what they are about.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) jobs: BTreeMap<JobKey, JobLines>,
    pub(super) opened: Vec<Spot>,
    pub(super) controls: Vec<Spot>,
    /// What a resumption found different: number of the line, facts, new weaknesses; added to the run's own.
    pub(super) surroundings: Vec<(u64, BTreeMap<String, String>, Vec<String>)>,
    pub(super) closed: Option<(bool, Option<String>)>,
}

/// What is known of a job's lines.
#[derive(Debug, Default)]
pub(super) struct JobLines {
    /// All of them, in order.
    pub(super) spots: Vec<Spot>,
    /// The highest attempt begun.
    pub(super) attempts: u32,
    /// Attempts that count, once no further one will be made.
    pub(super) finished: Option<u32>,
    /// Writes without an end.
    pub(super) open_writes: Vec<OpenWrite>,
}

/// A write that was about to be made, and of whose end nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWrite {
    /// Number of the line.
    pub seq: u64,
    /// The job.
    pub job: JobKey,
    /// The attempt.
    pub attempt: u32,
    /// The step.
    pub step: String,
    /// The host written to.
    pub host: String,
}

impl Index {
    /// Notes where a line is and what must be known of it at once.
    pub(super) fn take(&mut self, spot: Spot, line: Line) {
        self.closed = None;
        match line.event {
            Event::Opened { .. } => self.opened.push(spot),
            Event::Surroundings { facts, weaknesses } => self.surroundings.push((line.seq, facts, weaknesses)),
            Event::AttemptBegun { job, attempt, .. } => {
                let lines = self.lines_of(&job, spot);
                lines.attempts = lines.attempts.max(attempt);
            }
            Event::Step { job, .. } | Event::AttemptEnded { job, .. } => {
                self.lines_of(&job, spot);
            }
            Event::WriteIntended {
                job,
                attempt,
                step,
                host,
            } => {
                let lines = self.lines_of(&job, spot);
                lines.open_writes.push(OpenWrite {
                    seq: line.seq,
                    job,
                    attempt,
                    step,
                    host,
                });
            }
            Event::WriteEnded { job, attempt, step, .. } => {
                let lines = self.lines_of(&job, spot);
                let ended = |open: &OpenWrite| open.attempt == attempt && open.step == step;
                if let Some(at) = lines.open_writes.iter().rposition(ended) {
                    lines.open_writes.remove(at);
                }
            }
            Event::JobEnded { job, attempts } => self.lines_of(&job, spot).finished = Some(attempts),
            Event::Control { .. } => self.controls.push(spot),
            Event::Closed { complete, why } => self.closed = Some((complete, why)),
        }
    }

    fn lines_of(&mut self, job: &JobKey, spot: Spot) -> &mut JobLines {
        let lines = self.jobs.entry(job.clone()).or_default();
        lines.spots.push(spot);
        lines
    }
}
