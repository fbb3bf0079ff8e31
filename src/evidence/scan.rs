//! Follows the journal's chain from a known position to its present end. Never repairs anything.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use serde::Deserialize;

use super::blobs;
use super::error::EvidenceError;
use super::layout::{self, Layout};
use crate::record::run::{Event, LINE_FORMAT, Line};

/// `prev` of the first line.
pub const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Longest line taken; lines carry ids and hashes only.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Where a line begins. Segments are far smaller than 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Segment, counted from 1.
    pub segment: u32,
    /// Byte offset in it.
    pub offset: u32,
}

/// The end of the part of the chain that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The segment that holds the end; 0 before any was read.
    pub segment: u32,
    /// Bytes of whole lines in it.
    pub offset: u64,
    /// Whole lines in it.
    pub lines: u64,
    /// Sequence number of the last line; 0 before the first.
    pub seq: u64,
    /// SHA-256 of the last line.
    pub head: String,
}

impl Position {
    /// Before the first line.
    pub fn start() -> Position {
        Position {
            segment: 0,
            offset: 0,
            lines: 0,
            seq: 0,
            head: NO_LINE.into(),
        }
    }
}

/// Follows the chain from `from` and hands every line on; a sentence in return says why that line breaks it. Gives the new end and the bytes after the last newline of the
/// last segment: a line that is being written, or a torn one.
pub fn follow(
    layout: &Layout,
    from: &Position,
    mut on_line: impl FnMut(Spot, Line) -> Result<(), String>,
) -> Result<(Position, Vec<u8>), EvidenceError> {
    // Listed before reading: a segment that has a successor in this list gets no more lines.
    let last = last_segment(layout)?;
    let mut at = from.clone();
    let mut tail = Vec::new();
    for segment in at.segment.max(1)..=last {
        if at.segment != segment {
            at = Position {
                segment,
                offset: 0,
                lines: 0,
                ..at
            };
        }
        tail = follow_segment(layout, &mut at, &mut on_line)?;
        if !tail.is_empty() && segment < last {
            return Err(broken(&at, "the segment ends within a line although another follows"));
        }
    }
    Ok((at, tail))
}

fn follow_segment(
    layout: &Layout,
    at: &mut Position,
    on_line: &mut impl FnMut(Spot, Line) -> Result<(), String>,
) -> Result<Vec<u8>, EvidenceError> {
    let path = layout.segment(at.segment);
    let failed = |error| EvidenceError::io("reading", &path, error);
    let mut file = BufReader::with_capacity(256 * 1024, File::open(&path).map_err(failed)?);
    file.seek(SeekFrom::Start(at.offset)).map_err(failed)?;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let count = (&mut file)
            .take(LONGEST)
            .read_until(b'\n', &mut bytes)
            .map_err(failed)?;
        if bytes.pop_if(|byte| *byte == b'\n').is_none() {
            if count as u64 == LONGEST {
                return Err(broken(at, "the line is longer than any that is ever written"));
            }
            return Ok(bytes);
        }
        let line = check(at, &bytes)?;
        let offset = u32::try_from(at.offset).map_err(|_| broken(at, "the segment is larger than 4 GiB"))?;
        let spot = Spot {
            segment: at.segment,
            offset,
        };
        let seq = line.seq;
        on_line(spot, line).map_err(|why| broken(at, &why))?;
        at.seq = seq;
        at.head = blobs::hash(&bytes);
        at.offset += count as u64;
        at.lines += 1;
    }
}

/// Whether these bytes are the line that comes after `at`.
fn check(at: &Position, bytes: &[u8]) -> Result<Line, EvidenceError> {
    let line = parse(bytes).map_err(|why| match why {
        Unread::Newer(format) => EvidenceError::Newer {
            path: layout::segment_path(at.segment).into(),
            format,
        },
        Unread::Malformed(why) => broken(at, &format!("it is not a journal line ({why})")),
    })?;
    if line.seq != at.seq + 1 {
        return Err(broken(
            at,
            &format!("its number is {} where {} is due", line.seq, at.seq + 1),
        ));
    }
    if line.prev != at.head {
        return Err(broken(at, "its `prev` is not the hash of the line before"));
    }
    Ok(line)
}

enum Unread {
    Newer(String),
    Malformed(String),
}

fn parse(bytes: &[u8]) -> Result<Line, Unread> {
    match serde_json::from_slice::<Line>(bytes) {
        Ok(line) => match &line.event {
            Event::Opened { format, .. } if format != LINE_FORMAT => Err(Unread::Newer(format.clone())),
            _ => Ok(line),
        },
        Err(error) => {
            #[derive(Deserialize)]
            struct Shell {
                event: Opening,
            }
            #[derive(Deserialize)]
            struct Opening {
                format: String,
            }
            match serde_json::from_slice::<Shell>(bytes) {
                Ok(shell) if shell.event.format != LINE_FORMAT => Err(Unread::Newer(shell.event.format)),
                _ => Err(Unread::Malformed(error.to_string())),
            }
        }
    }
}

/// The line that begins at a spot which [`follow`] gave.
pub fn line_at(layout: &Layout, spot: Spot) -> Result<Line, EvidenceError> {
    let path = layout.segment(spot.segment);
    let failed = |error| EvidenceError::io("reading", &path, error);
    let mut file = File::open(&path).map_err(failed)?;
    file.seek(SeekFrom::Start(spot.offset.into())).map_err(failed)?;
    let mut bytes = Vec::new();
    BufReader::with_capacity(4096, file)
        .take(LONGEST)
        .read_until(b'\n', &mut bytes)
        .map_err(failed)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let why = format!(
            "{} changed at byte {} while it was read ({error})",
            path.display(),
            spot.offset
        );
        EvidenceError::NotAnArchive {
            path: layout.root().to_path_buf(),
            why,
        }
    })
}

/// The number of the last segment; refuses a gap. 0 when there is none.
fn last_segment(layout: &Layout) -> Result<u32, EvidenceError> {
    let folder = layout.journal();
    let failed = |error| EvidenceError::io("listing", &folder, error);
    let mut numbers = Vec::new();
    if !folder.is_dir() {
        return Ok(0);
    }
    for entry in fs::read_dir(&folder).map_err(failed)? {
        numbers.extend(
            entry
                .map_err(failed)?
                .file_name()
                .to_str()
                .and_then(layout::segment_number),
        );
    }
    numbers.sort_unstable();
    for (due, number) in (1..).zip(&numbers) {
        if *number != due {
            let why = "the segment is not there although later ones are".to_string();
            return Err(EvidenceError::Broken {
                segment: layout::segment_path(due),
                line: 1,
                why,
            });
        }
    }
    Ok(numbers.last().copied().unwrap_or(0))
}

fn broken(at: &Position, why: &str) -> EvidenceError {
    EvidenceError::Broken {
        segment: layout::segment_path(at.segment),
        line: at.lines + 1,
        why: why.into(),
    }
}
