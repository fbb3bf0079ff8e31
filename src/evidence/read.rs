//! Reads an archive back: what judging and resuming know, they know from here.
//!
//! Needs no lock and works while a run is being written (`refresh` follows it). Holds where lines are, never what they
//! say: eight bytes a line of a job, so that 100,000 lines cost less than a megabyte.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use chrono::{DateTime, FixedOffset};

use super::blobs;
use super::error::EvidenceError;
use super::index::{Index, OpenWrite};
use super::layout::{self, Layout};
use super::scan::{self, Position};
use crate::record::observation::{JobKey, Observation, SeenStep};
use crate::record::run::{Event, Line, RUN_FORMAT, RunInfo};
use crate::record::step::{FORMAT as STEP_FORMAT, StepRecord};

/// An archive that is being read.
#[derive(Debug)]
pub struct Reader {
    layout: Layout,
    run: RunInfo,
    identity: String,
    end: Position,
    index: Index,
}

/// A look at a control page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlSeen {
    /// Number of the line.
    pub seq: u64,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Its address.
    pub url: String,
    /// Whether it answered as it should.
    pub well: bool,
    /// What was seen.
    pub detail: String,
}

impl Reader {
    /// Reads the identity and checks the chain from its first line to its present end. A torn tail is left alone.
    pub fn open(path: &Path) -> Result<Reader, EvidenceError> {
        let layout = Layout::new(path);
        let (run, bytes) = identity(&layout)?;
        let mut reader = Reader {
            identity: blobs::hash(&bytes),
            layout,
            run,
            end: Position::start(),
            index: Index::default(),
        };
        reader.refresh()?;
        Ok(reader)
    }

    /// Takes in lines that were written since.
    pub fn refresh(&mut self) -> Result<(), EvidenceError> {
        let Reader {
            layout,
            identity,
            end,
            index,
            run,
        } = self;
        let (new_end, _torn) = scan::follow(layout, end, |spot, line| {
            belongs(identity, &line)?;
            index.take(spot, line);
            Ok(())
        })?;
        *end = new_end;
        for (seq, facts, weaknesses) in index.surroundings.drain(..) {
            run.otherwise(seq, facts, weaknesses);
        }
        Ok(())
    }

    /// Identity, plan and environment of the run; what was otherwise when it went on is added to what was at its beginning.
    pub fn run(&self) -> &RunInfo {
        &self.run
    }

    /// Where things lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Number and hash of the last line; `(0, 64 zeros)` when there is none.
    pub fn head(&self) -> (u64, &str) {
        (self.end.seq, &self.end.head)
    }

    /// How many segments the journal has.
    pub fn segments(&self) -> u32 {
        self.end.segment
    }

    /// All lines up to the last [`Reader::refresh`], in order, one at a time.
    pub fn lines(&self) -> Lines<'_> {
        Lines {
            reader: self,
            segment: 1,
            offset: 0,
            file: None,
        }
    }

    /// The attempts at a job, each the fold of its steps; one that was cut off has no end. Reads and checks the blob of
    /// every step.
    pub fn observations(&self, job: &JobKey) -> Result<Vec<Observation>, EvidenceError> {
        let Some(lines) = self.index.jobs.get(job) else {
            return Ok(Vec::new());
        };
        let inputs = self
            .run
            .jobs
            .iter()
            .find(|planned| planned.key == *job)
            .map(|planned| &planned.inputs);
        let mut attempts: BTreeMap<u32, Observation> = BTreeMap::new();
        for spot in &lines.spots {
            let line = scan::line_at(&self.layout, *spot)?;
            match line.event {
                Event::AttemptBegun {
                    job,
                    attempt,
                    without_own,
                } => {
                    let inputs = inputs.cloned().unwrap_or_default();
                    let begun = Observation {
                        job,
                        attempt,
                        without_own,
                        inputs,
                        steps: Vec::new(),
                        ended: None,
                        started: line.at,
                        wrote: false,
                        open_writes: Vec::new(),
                    };
                    attempts.insert(attempt, begun);
                }
                Event::Step { attempt, record, .. } => {
                    let observation = attempts.get_mut(&attempt).ok_or_else(|| self.never_began(line.seq))?;
                    let seen = self.step_record(&record.sha256)?;
                    observation.steps.push(SeenStep {
                        seq: line.seq,
                        blob: record.sha256,
                        record: seen,
                    });
                }
                Event::AttemptEnded { attempt, ended, .. } => {
                    attempts
                        .get_mut(&attempt)
                        .ok_or_else(|| self.never_began(line.seq))?
                        .ended = Some(ended);
                }
                Event::WriteIntended { attempt, step, .. } => {
                    let observation = attempts.get_mut(&attempt).ok_or_else(|| self.never_began(line.seq))?;
                    observation.wrote = true;
                    observation.open_writes.push(step);
                }
                Event::WriteEnded { attempt, step, .. } => {
                    let observation = attempts.get_mut(&attempt).ok_or_else(|| self.never_began(line.seq))?;
                    observation.open_writes.retain(|intended| *intended != step);
                }
                Event::JobEnded { .. } => {}
                Event::Opened { .. } | Event::Surroundings { .. } | Event::Control { .. } | Event::Closed { .. } => {}
            }
        }
        Ok(attempts.into_values().collect())
    }

    /// Jobs that have at least one line, in order of their keys.
    pub fn jobs(&self) -> impl Iterator<Item = &JobKey> {
        self.index.jobs.keys()
    }

    /// The highest attempt begun at a job; 0 when there is none. The next one is this plus one, whether or not it ended.
    pub fn attempts(&self, job: &JobKey) -> u32 {
        self.index.jobs.get(job).map_or(0, |lines| lines.attempts)
    }

    /// Jobs of which no further attempt will be made, with the number of attempts that count.
    pub fn finished_jobs(&self) -> Vec<(JobKey, u32)> {
        self.index
            .jobs
            .iter()
            .filter_map(|(job, lines)| Some((job.clone(), lines.finished?)))
            .collect()
    }

    /// Writes that were intended and of whose end nothing is known; such an attempt is never walked again.
    pub fn open_writes(&self) -> Vec<OpenWrite> {
        self.index
            .jobs
            .values()
            .flat_map(|lines| lines.open_writes.iter().cloned())
            .collect()
    }

    /// Looks at control pages, in order.
    pub fn controls(&self) -> Result<Vec<ControlSeen>, EvidenceError> {
        let mut seen = Vec::new();
        for spot in &self.index.controls {
            let line = scan::line_at(&self.layout, *spot)?;
            if let Event::Control { url, well, detail } = line.event {
                seen.push(ControlSeen {
                    seq: line.seq,
                    at: line.at,
                    url,
                    well,
                    detail,
                });
            }
        }
        Ok(seen)
    }

    /// The last line's word on whether the run ended, `(complete, why)`; none while it goes on or when it was cut off.
    pub fn closed(&self) -> Option<&(bool, Option<String>)> {
        self.index.closed.as_ref()
    }

    /// Byte copies of what the run was given, by name, each checked against the hash in the journal's first line.
    pub fn inputs(&self) -> Result<Vec<(String, Vec<u8>)>, EvidenceError> {
        let Some(first) = self.index.opened.first() else {
            return Ok(Vec::new());
        };
        let Event::Opened { inputs, .. } = scan::line_at(&self.layout, *first)?.event else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for (name, sha256) in inputs {
            let path = self.layout.input(&name)?;
            let bytes = fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))?;
            if blobs::hash(&bytes) != sha256 {
                let why = format!("the input {name} is not what the first journal line names");
                return Err(EvidenceError::NotAnArchive {
                    path: self.layout.root().to_path_buf(),
                    why,
                });
            }
            all.push((name, bytes));
        }
        Ok(all)
    }

    /// The bytes of a blob, checked.
    pub fn blob(&self, sha256: &str) -> Result<Vec<u8>, EvidenceError> {
        blobs::read(&self.layout, sha256)
    }

    fn never_began(&self, seq: u64) -> EvidenceError {
        let why = format!("journal line number {seq} belongs to an attempt that never began");
        EvidenceError::NotAnArchive {
            path: self.layout.root().to_path_buf(),
            why,
        }
    }

    fn step_record(&self, sha256: &str) -> Result<StepRecord, EvidenceError> {
        let bytes = self.blob(sha256)?;
        let damaged = |why: String| EvidenceError::Damaged {
            sha256: sha256.into(),
            why,
        };
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| damaged(format!("it is no step record ({error})")))?;
        let format = value
            .get("format")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        if format != STEP_FORMAT {
            return Err(EvidenceError::Newer {
                path: layout::blob_path(sha256).into(),
                format: format.into(),
            });
        }
        serde_json::from_value(value).map_err(|error| damaged(format!("it is no step record ({error})")))
    }
}

/// Checks that every program that wrote to this journal had this `run.json` before it, and that the first line says so.
pub(super) fn belongs(identity: &str, line: &Line) -> Result<(), String> {
    match &line.event {
        Event::Opened { run, .. } if run != identity => Err("it names another run.json than is there".into()),
        Event::Opened { .. } => Ok(()),
        _ if line.seq == 1 => Err("the first line does not say which run it belongs to".into()),
        _ => Ok(()),
    }
}

/// `run.json` as data and as bytes; refuses formats that are not known.
pub(super) fn identity(layout: &Layout) -> Result<(RunInfo, Vec<u8>), EvidenceError> {
    let path = layout.run();
    let not = |why: String| EvidenceError::NotAnArchive {
        path: layout.root().to_path_buf(),
        why,
    };
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(not(format!("{} is missing", layout::RUN)));
        }
        Err(error) => return Err(EvidenceError::io("reading", &path, error)),
    };
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| not(format!("{} is not JSON ({error})", layout::RUN)))?;
    match value.get("format").and_then(serde_json::Value::as_str) {
        Some(RUN_FORMAT) => {}
        Some(format) if format.starts_with("hecha.run/") => {
            return Err(EvidenceError::Newer {
                path,
                format: format.into(),
            });
        }
        Some(_) | None => return Err(not(format!("{} does not name the format {RUN_FORMAT}", layout::RUN))),
    }
    let run = serde_json::from_value(value).map_err(|error| not(format!("{} is incomplete ({error})", layout::RUN)))?;
    Ok((run, bytes))
}

/// Lines one at a time.
#[derive(Debug)]
pub struct Lines<'a> {
    reader: &'a Reader,
    segment: u32,
    offset: u64,
    file: Option<BufReader<File>>,
}

impl Lines<'_> {
    fn read(&mut self) -> Result<Option<Line>, EvidenceError> {
        let end = &self.reader.end;
        loop {
            if self.segment > end.segment || (self.segment == end.segment && self.offset >= end.offset) {
                return Ok(None);
            }
            let path = self.reader.layout.segment(self.segment);
            let failed = |error| EvidenceError::io("reading", &path, error);
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(BufReader::new(File::open(&path).map_err(failed)?)),
            };
            let mut bytes = Vec::new();
            let count = file.read_until(b'\n', &mut bytes).map_err(failed)?;
            if count == 0 {
                (self.segment, self.offset, self.file) = (self.segment + 1, 0, None);
                continue;
            }
            self.offset += count as u64;
            return serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| failed(io::Error::other(error)));
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, EvidenceError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
