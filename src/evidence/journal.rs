//! Appends lines: numbered, each naming the hash of the one before, durable when `append` returns.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};

use super::blobs;
use super::disk;
use super::error::EvidenceError;
use super::layout::{self, Layout};
use super::scan::Position;
use crate::clock::Clock;
use crate::record::run::{Event, Line, Torn};

/// The end of the journal, open for appending.
#[derive(Debug)]
pub struct Journal {
    layout: Layout,
    file: File,
    at: Position,
    /// A segment that has reached this many bytes is followed by another.
    segment_bytes: u64,
    /// Why nothing can be appended any more: a failed write could not be taken back.
    unknown_end: Option<String>,
}

impl Journal {
    /// The journal of a new archive.
    pub fn create(layout: &Layout, segment_bytes: u64) -> Result<Journal, EvidenceError> {
        disk::make_folder(&layout.journal())?;
        let at = Position {
            segment: 1,
            ..Position::start()
        };
        let file = new_segment(layout, 1)?;
        Ok(Journal {
            layout: layout.clone(),
            file,
            at,
            segment_bytes,
            unknown_end: None,
        })
    }

    /// Continues after a checked end. A torn tail is first copied to a file of its own, then cut off.
    pub fn resume(
        layout: &Layout,
        at: Position,
        tail: &[u8],
        segment_bytes: u64,
    ) -> Result<(Journal, Option<Torn>), EvidenceError> {
        let path = layout.segment(at.segment);
        let failed = |error| EvidenceError::io("opening", &path, error);
        let torn = if tail.is_empty() {
            None
        } else {
            Some(set_aside(layout, at.segment, tail)?)
        };
        let file = OpenOptions::new().append(true).open(&path).map_err(failed)?;
        if torn.is_some() {
            file.set_len(at.offset).and_then(|()| file.sync_all()).map_err(failed)?;
        }
        Ok((
            Journal {
                layout: layout.clone(),
                file,
                at,
                segment_bytes,
                unknown_end: None,
            },
            torn,
        ))
    }

    /// Where it ends; every line up to there is durable.
    pub fn position(&self) -> &Position {
        &self.at
    }

    /// Appends events as lines, in one write and one sync, and gives the number of the first. All are durable, or none
    /// is there.
    pub fn append(&mut self, clock: &Clock, events: Vec<Event>) -> Result<u64, EvidenceError> {
        if let Some(why) = &self.unknown_end {
            return Err(EvidenceError::Stopped { why: why.clone() });
        }
        if self.at.offset >= self.segment_bytes {
            let next = self.at.segment + 1;
            self.file = new_segment(&self.layout, next)?;
            self.at = Position {
                segment: next,
                offset: 0,
                lines: 0,
                ..self.at.clone()
            };
        }
        let first = self.at.seq + 1;
        let mut end = self.at.clone();
        let mut bytes = Vec::new();
        for event in events {
            let line = Line {
                seq: end.seq + 1,
                prev: end.head,
                at: clock.wall(),
                event,
            };
            let text = serde_json::to_vec(&line).map_err(|error| EvidenceError::Stopped {
                why: format!("a line could not be written as JSON: {error}"),
            })?;
            end.head = blobs::hash(&text);
            end.seq = line.seq;
            end.lines += 1;
            bytes.extend_from_slice(&text);
            bytes.push(b'\n');
        }
        end.offset += bytes.len() as u64;
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            return Err(self.take_back(error));
        }
        self.at = end;
        Ok(first)
    }

    /// Cuts a failed write off again, so that a later line does not follow half of one.
    fn take_back(&mut self, error: io::Error) -> EvidenceError {
        let path = self.layout.segment(self.at.segment);
        let undone = self.file.set_len(self.at.offset).and_then(|()| self.file.sync_data());
        if let Err(worse) = undone {
            self.unknown_end = Some(format!(
                "writing {} failed ({error}) and could not be undone ({worse})",
                path.display()
            ));
        }
        EvidenceError::io("appending to", &path, error)
    }
}

fn new_segment(layout: &Layout, number: u32) -> Result<File, EvidenceError> {
    let path = layout.segment(number);
    let file = OpenOptions::new()
        .append(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| EvidenceError::io("creating", &path, error))?;
    disk::sync_folder(&layout.journal()).inspect_err(|_| {
        // It would be in the way of the next attempt.
        let _still_there = fs::remove_file(&path);
    })?;
    Ok(file)
}

/// Keeps the bytes of a torn tail. A copy that an interrupted resumption left is used again.
fn set_aside(layout: &Layout, segment: u32, tail: &[u8]) -> Result<Torn, EvidenceError> {
    let mut copy = 1;
    loop {
        let name = layout::torn_path(segment, copy);
        let path = layout.root().join(&name);
        match fs::read(&path) {
            Ok(there) if there == tail => {}
            Ok(_) => {
                copy += 1;
                continue;
            }
            Err(_) => disk::write_whole(&path, tail)?,
        }
        return Ok(Torn {
            file: name,
            bytes: tail.len() as u64,
        });
    }
}
