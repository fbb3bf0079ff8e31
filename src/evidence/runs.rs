//! The runs that a key began, in a file beside the operator's own key: their count and the first checkpoint of each. A
//! run's first checkpoint names both, so that an archive shows how many runs came before it, the aborted ones too.
//!
//! Whoever deletes the file begins to count anew, and whoever signs on two machines counts twice: both show as soon as
//! two archives with one number, or with none before them, are laid side by side.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::disk;
use super::error::EvidenceError;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.runs/1";

/// A run that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// [`FORMAT`].
    pub format: String,
    /// Counted from 1.
    pub number: u64,
    /// The run's id.
    pub run: String,
    /// SHA-256 of its first checkpoint.
    pub checkpoint: String,
    /// When, by the machine's own clock.
    pub at: DateTime<FixedOffset>,
}

/// The runs of one key, held for this program alone until dropped.
#[derive(Debug)]
pub struct Runs {
    path: PathBuf,
    file: File,
    last: Option<Begun>,
}

impl Runs {
    /// The file of this key in this folder.
    pub fn path(folder: &Path, fingerprint: &str) -> PathBuf {
        folder.join(format!("runs-{}.jsonl", fingerprint.get(..16).unwrap_or(fingerprint)))
    }

    /// Opens it, made when missing, and waits until no other program holds it.
    pub fn hold(folder: &Path, fingerprint: &str) -> Result<Runs, EvidenceError> {
        disk::make_folder(folder)?;
        let path = Runs::path(folder, fingerprint);
        let failed = |error| EvidenceError::io("opening", &path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(failed)?;
        file.lock().map_err(failed)?;
        disk::sync_folder(folder)?;
        let text = disk::whole_lines(&mut file).map_err(failed)?;
        let unreadable = |why: String| EvidenceError::Stopped {
            why: format!(
                "the count of this key's runs, {}, cannot be read ({why}); put its last line right or move the file away, \
                 which every later archive will show",
                path.display()
            ),
        };
        let last = match text.lines().last() {
            None => None,
            Some(line) => {
                let begun: Begun = serde_json::from_str(line).map_err(|error| unreadable(error.to_string()))?;
                if begun.format != FORMAT {
                    return Err(EvidenceError::Newer {
                        path,
                        format: begun.format,
                    });
                }
                Some(begun)
            }
        };
        Ok(Runs { path, file, last })
    }

    /// The number of the next run.
    pub fn next(&self) -> u64 {
        self.last.as_ref().map_or(0, |last| last.number) + 1
    }

    /// SHA-256 of the first checkpoint of the last run.
    pub fn previous(&self) -> Option<&str> {
        self.last.as_ref().map(|last| last.checkpoint.as_str())
    }

    /// Adds the next run, durably.
    pub fn add(mut self, run: &str, checkpoint: &str, at: DateTime<FixedOffset>) -> Result<(), EvidenceError> {
        let begun = Begun {
            format: FORMAT.into(),
            number: self.next(),
            run: run.into(),
            checkpoint: checkpoint.into(),
            at,
        };
        let failed = |error| EvidenceError::io("adding to", &self.path, error);
        let mut line = serde_json::to_string(&begun).map_err(|error| failed(io::Error::other(error)))?;
        line.push('\n');
        disk::add_line(&mut self.file, &line).map_err(failed)
    }
}
