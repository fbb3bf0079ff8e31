//! The write ledger: how often each live site was written to on each day, over all archives and shards of this machine.
//!
//! One file of JSON lines outside of any archive, locked while it is looked at and added to. What cannot be read counts
//! against writing, never for it.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::disk;
use super::error::EvidenceError;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.ledger/1";

const FILE: &str = "writes.jsonl";

/// One write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    format: String,
    host: String,
    day: NaiveDate,
    run: String,
}

/// The ledger in a folder, which the caller chooses (by default in the user's state folder).
#[derive(Debug, Clone)]
pub struct Ledger {
    path: PathBuf,
}

impl Ledger {
    /// The ledger in this folder, made when missing.
    pub fn open(folder: &Path) -> Result<Ledger, EvidenceError> {
        disk::make_folder(folder)?;
        Ok(Ledger {
            path: folder.join(FILE),
        })
    }

    /// Whether `host` may be written to once more on `day`, when `per_day` writes a day are allowed.
    pub fn may_write(&self, host: &str, day: NaiveDate, per_day: u32) -> Result<bool, EvidenceError> {
        let mut file = self.locked()?;
        Ok(self.count(&mut file, host, day)? < per_day)
    }

    /// Takes one of the day's writes for `run`, durably, before the write is made; false, and nothing taken, when all
    /// are used up. Looking and taking are one act, so that two shards cannot both take the last one.
    pub fn record(&self, host: &str, day: NaiveDate, per_day: u32, run: &str) -> Result<bool, EvidenceError> {
        let mut file = self.locked()?;
        if self.count(&mut file, host, day)? >= per_day {
            return Ok(false);
        }
        let entry = Entry {
            format: FORMAT.into(),
            host: normal(host),
            day,
            run: run.into(),
        };
        let mut line = serde_json::to_string(&entry).map_err(|error| self.unreadable(&error.to_string()))?;
        line.push('\n');
        disk::add_line(&mut file, &line).map_err(|error| EvidenceError::io("adding to", &self.path, error))?;
        Ok(true)
    }

    fn locked(&self) -> Result<File, EvidenceError> {
        let failed = |error| EvidenceError::io("opening", &self.path, error);
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(file)
    }

    fn count(&self, file: &mut File, host: &str, day: NaiveDate) -> Result<u32, EvidenceError> {
        let failed = |error| EvidenceError::io("reading", &self.path, error);
        let host = normal(host);
        let mut count = 0;
        for line in disk::whole_lines(file).map_err(failed)?.lines() {
            let entry: Entry = serde_json::from_str(line).map_err(|error| self.unreadable(&error.to_string()))?;
            if entry.format != FORMAT {
                return Err(EvidenceError::Newer {
                    path: self.path.clone(),
                    format: entry.format,
                });
            }
            if entry.host == host && entry.day == day {
                count += 1;
            }
        }
        Ok(count)
    }

    fn unreadable(&self, why: &str) -> EvidenceError {
        EvidenceError::Stopped {
            why: format!(
                "the write ledger {} cannot be read ({why}); nothing is written to a site",
                self.path.display()
            ),
        }
    }
}

/// Hosts are compared without case and without a closing dot.
fn normal(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}
