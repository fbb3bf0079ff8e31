//! The one thread that writes an archive. Requests that wait together are made durable together: all their blobs, then
//! all their lines.

use std::fs::{self, File};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::archive::{Capture, Settings, Written};
use super::blobs::{Batch, Blobs};
use super::disk;
use super::error::EvidenceError;
use super::journal::Journal;
use super::layout::Layout;
use super::scan::Position;
use crate::clock::Clock;
use crate::record::observation::JobKey;
use crate::record::run::Event;
use crate::record::step::{BlobKind, BlobRef, StepRecord};

/// Most requests made durable together; the blobs of this many are held in memory at once.
const TOGETHER: usize = 16;

type Reply<T> = oneshot::Sender<Result<T, EvidenceError>>;

/// What a handle asks for.
pub(super) enum Request {
    /// Write a step with its blobs.
    Step {
        job: JobKey,
        attempt: u32,
        record: Box<StepRecord>,
        captures: Vec<Capture>,
        reply: Reply<Written>,
    },
    /// Write a line.
    Event { event: Event, reply: Reply<u64> },
    /// Tell where the journal ends.
    Position { reply: Reply<Position> },
    /// Write a last line, if any, and let the archive go.
    Leave { last: Option<Event>, reply: Reply<()> },
}

/// A request whose blobs are written: the line it still needs, and whom to answer.
enum Due {
    Step {
        written: Written,
        event: Event,
        reply: Reply<Written>,
    },
    Event {
        event: Event,
        reply: Reply<u64>,
    },
}

pub(super) struct Writer {
    layout: Layout,
    lock: Option<File>,
    journal: Journal,
    blobs: Blobs,
    clock: Clock,
    low_water: u64,
    /// The ballast stays, for the seal.
    to_be_sealed: bool,
    admits: Arc<AtomicBool>,
    /// The disk was full once: the ballast is gone and only lines are taken any more.
    full: bool,
}

impl Writer {
    pub(super) fn new(
        layout: Layout,
        lock: File,
        journal: Journal,
        blobs: Blobs,
        clock: Clock,
        settings: &Settings,
        admits: Arc<AtomicBool>,
    ) -> Writer {
        Writer {
            layout,
            lock: Some(lock),
            journal,
            blobs,
            clock,
            low_water: settings.low_water,
            to_be_sealed: settings.to_be_sealed,
            admits,
            full: false,
        }
    }

    /// Writes the line that says that this program began to write.
    pub(super) fn first(&mut self, event: Event) -> Result<(), EvidenceError> {
        self.journal.append(&self.clock, vec![event])?;
        self.watch_room();
        Ok(())
    }

    /// Serves requests until the archive is let go or every handle is gone.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        while let Some(first) = requests.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < TOGETHER {
                match requests.try_recv() {
                    Ok(request) => batch.push(request),
                    Err(_) => break,
                }
            }
            let leave = batch
                .iter()
                .position(|request| matches!(request, Request::Leave { .. }));
            let after = leave.map(|at| batch.split_off(at));
            self.serve(batch);
            if let Some(Request::Leave { last, reply }) = after.and_then(|rest| rest.into_iter().next()) {
                let result = self.leave(last);
                drop(requests);
                let _nobody_waits = reply.send(result);
                return;
            }
        }
        let _nobody_to_tell = self.leave(None);
    }

    fn serve(&mut self, batch: Vec<Request>) {
        let mut blobs = Batch::default();
        let mut due = Vec::new();
        for request in batch {
            match request {
                Request::Step {
                    job,
                    attempt,
                    record,
                    captures,
                    reply,
                } => match self.keep(&mut blobs, job, attempt, *record, captures) {
                    Ok((written, event)) => due.push(Due::Step { written, event, reply }),
                    Err(error) => self.refuse(error, |error| drop(reply.send(Err(error)))),
                },
                Request::Event { event, reply } => due.push(Due::Event { event, reply }),
                Request::Position { reply } => drop(reply.send(Ok(self.journal.position().clone()))),
                Request::Leave { .. } => {}
            }
        }
        if let Err(error) = self.blobs.sync(&mut blobs) {
            self.blobs.discard(blobs);
            due = self.without_steps(due, &error);
        }
        self.write_lines(due);
        self.watch_room();
    }

    /// Writes a step's blobs (not yet durable) and makes its line.
    fn keep(
        &mut self,
        batch: &mut Batch,
        job: JobKey,
        attempt: u32,
        mut record: StepRecord,
        captures: Vec<Capture>,
    ) -> Result<(Written, Event), EvidenceError> {
        if self.full {
            return Err(self.no_room());
        }
        let mut blobs = Vec::new();
        for capture in captures {
            let sha256 = self.blobs.add(batch, &capture.bytes)?;
            let size = capture.bytes.len() as u64;
            blobs.push(BlobRef {
                kind: capture.kind,
                sha256,
                size,
                redacted: capture.redacted,
            });
        }
        record.blobs.clone_from(&blobs);
        let bytes = serde_json::to_vec(&record).map_err(|error| EvidenceError::Stopped {
            why: format!("a step could not be written as JSON: {error}"),
        })?;
        let sha256 = self.blobs.add(batch, &bytes)?;
        let record = BlobRef {
            kind: BlobKind::Step,
            sha256,
            size: bytes.len() as u64,
            redacted: Vec::new(),
        };
        let event = Event::Step {
            job,
            attempt,
            record: record.clone(),
            blobs: blobs.clone(),
        };
        Ok((Written { seq: 0, record, blobs }, event))
    }

    /// Lines for everything in `due`, together; one by one when that fails for want of room, since a line may still fit
    /// where many do not.
    fn write_lines(&mut self, due: Vec<Due>) {
        if due.is_empty() {
            return;
        }
        match self.append(&due) {
            Ok(first) => {
                for (seq, one) in (first..).zip(due) {
                    match one {
                        Due::Step { written, reply, .. } => drop(reply.send(Ok(Written { seq, ..written }))),
                        Due::Event { reply, .. } => drop(reply.send(Ok(seq))),
                    }
                }
            }
            Err(error) if error.is_full() && !self.full => {
                self.release_ballast();
                for one in due {
                    self.write_lines(vec![one]);
                }
            }
            Err(error) => {
                for one in due {
                    match one {
                        Due::Step { reply, .. } => drop(reply.send(Err(error.clone()))),
                        Due::Event { reply, .. } => drop(reply.send(Err(error.clone()))),
                    }
                }
            }
        }
    }

    fn append(&mut self, due: &[Due]) -> Result<u64, EvidenceError> {
        let event = |one: &Due| match one {
            Due::Step { event, .. } | Due::Event { event, .. } => event.clone(),
        };
        self.journal.append(&self.clock, due.iter().map(event).collect())
    }

    /// Answers the steps of a batch whose blobs could not be made durable; their lines must not be written.
    fn without_steps(&mut self, due: Vec<Due>, error: &EvidenceError) -> Vec<Due> {
        let mut lines = Vec::new();
        for one in due {
            match one {
                Due::Step { reply, .. } => self.refuse(error.clone(), |error| drop(reply.send(Err(error)))),
                Due::Event { .. } => lines.push(one),
            }
        }
        lines
    }

    fn refuse(&mut self, error: EvidenceError, tell: impl FnOnce(EvidenceError)) {
        if error.is_full() && !self.full {
            self.release_ballast();
        }
        tell(error);
    }

    /// Gives the kept room back, for lines only.
    fn release_ballast(&mut self) {
        self.full = true;
        self.admits.store(false, Ordering::Relaxed);
        let _gone = fs::remove_file(self.layout.ballast());
    }

    fn watch_room(&self) {
        // Where free space cannot be asked for, the first failed write tells.
        if disk::free(self.layout.root()).is_ok_and(|free| free < self.low_water) {
            self.admits.store(false, Ordering::Relaxed);
        }
    }

    fn no_room(&self) -> EvidenceError {
        let path = self.layout.root().to_path_buf();
        EvidenceError::Full {
            free: disk::free(&path).unwrap_or(0),
            path,
            needed: self.low_water,
        }
    }

    /// Writes the last line, removes what only a running program needs, and gives up the lock.
    fn leave(&mut self, last: Option<Event>) -> Result<(), EvidenceError> {
        let _gone = fs::remove_dir_all(self.layout.incoming());
        if !self.to_be_sealed {
            let _gone = fs::remove_file(self.layout.ballast());
        }
        let mut written = self.append_last(last.clone());
        if written.as_ref().is_err_and(EvidenceError::is_full) && !self.full {
            self.release_ballast();
            written = self.append_last(last);
        }
        self.lock = None;
        written
    }

    fn append_last(&mut self, last: Option<Event>) -> Result<(), EvidenceError> {
        last.map_or(Ok(()), |event| self.journal.append(&self.clock, vec![event]).map(drop))
    }
}
