//! What is to be followed up: one private file beside an archive, never in it, deleted when nothing is left.
//!
//! It holds what a follow-up needs and an archive must not: receipt numbers and query codes. A line each, added durably
//! while a run goes on; rewritten as a whole by a follow-up.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::disk;
use super::error::EvidenceError;
use crate::record::observation::JobKey;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.later/1";

/// Only its owner may read it.
const PRIVATE: u32 = 0o600;

/// One thing to be followed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// [`FORMAT`].
    pub format: String,
    /// The job that left it.
    pub job: JobKey,
    /// Its `later` step.
    pub step: String,
    /// The day of asking, in China.
    pub asked: NaiveDate,
    /// After so many working days.
    pub working_days: u32,
    /// Looked at daily before.
    pub daily: bool,
    /// Values kept for then, by name.
    pub carried: BTreeMap<String, String>,
    /// The last day on which it was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked: Option<NaiveDate>,
    /// The last day on which it was looked at and there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_yet: Option<NaiveDate>,
}

impl Entry {
    /// The same thing, whenever it was left.
    fn is(&self, other: &Entry) -> bool {
        self.job == other.job && self.step == other.step
    }
}

/// The file of an archive.
#[derive(Debug, Clone)]
pub struct Later {
    path: PathBuf,
}

impl Later {
    /// The file beside the archive in this folder: `ARCHIVE.later.jsonl`.
    pub fn beside(archive: &Path) -> PathBuf {
        let mut name = archive.file_name().unwrap_or_default().to_os_string();
        name.push(".later.jsonl");
        archive.with_file_name(name)
    }

    /// The file at this path, whether or not it is there.
    pub fn at(path: &Path) -> Later {
        Later {
            path: path.to_path_buf(),
        }
    }

    /// Adds one, durable when this returns.
    pub fn add(&self, entry: Entry) -> Result<(), EvidenceError> {
        let failed = |error| EvidenceError::io("adding to", &self.path, error);
        let mut line = serde_json::to_string(&entry).map_err(|error| failed(io::Error::other(error)))?;
        line.push('\n');
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(PRIVATE)
            .open(&self.path)
            .map_err(failed)?;
        file.lock().map_err(failed)?;
        disk::add_line(&mut file, &line).map_err(failed)?;
        disk::sync_folder(self.folder())
    }

    /// All of them; of one that was left twice the first, since nothing is asked twice.
    pub fn load(&self) -> Result<Vec<Entry>, EvidenceError> {
        let failed = |error| EvidenceError::io("reading", &self.path, error);
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut entries: Vec<Entry> = Vec::new();
        // A torn last line is of a run that was killed before its question was on record.
        for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let entry: Entry = serde_json::from_str(line).map_err(|error| failed(io::Error::other(error)))?;
            if entry.format != FORMAT {
                return Err(EvidenceError::Newer {
                    path: self.path.clone(),
                    format: entry.format,
                });
            }
            if !entries.iter().any(|other| other.is(&entry)) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    fn folder(&self) -> &Path {
        let folder = self.path.parent().filter(|path| !path.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    /// Keeps these alone; without any the file is deleted.
    pub fn keep(&self, entries: &[Entry]) -> Result<(), EvidenceError> {
        let failed = |error| EvidenceError::io("writing", &self.path, error);
        let folder = self.folder();
        if entries.is_empty() {
            return match fs::remove_file(&self.path) {
                Ok(()) => disk::sync_folder(folder),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(failed(error)),
            };
        }
        let mut text = String::new();
        for entry in entries {
            text.push_str(&serde_json::to_string(entry).map_err(|error| failed(io::Error::other(error)))?);
            text.push('\n');
        }
        let part = self.path.with_extension(format!("{}.part", std::process::id()));
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(PRIVATE)
                .open(&part)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &self.path)
        };
        write().map_err(|error| {
            // It holds what is private.
            let _gone = fs::remove_file(&part);
            failed(error)
        })?;
        disk::sync_folder(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(site: &str, day: u32) -> Entry {
        Entry {
            format: FORMAT.into(),
            job: JobKey {
                site: site.into(),
                journey: "ask".into(),
                item: None,
            },
            step: "answer".into(),
            asked: NaiveDate::from_ymd_opt(2026, 11, day).expect("a day"),
            working_days: 5,
            daily: true,
            carried: [("number".to_string(), "ZX1".to_string())].into(),
            looked: None,
            not_yet: None,
        }
    }

    #[test]
    fn it_is_private_survives_and_ends() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("hecha-later-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = Later::beside(&folder.join("run.1"));
        assert!(path.ends_with("run.1.later.jsonl"), "{}", path.display());
        let later = Later::at(&path);
        assert_eq!(later.load().expect("nothing yet"), []);
        for one in [entry("a", 2), entry("b", 3), entry("a", 9)] {
            later.add(one).expect("added");
        }
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        OpenOptions::new()
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(b"{\"format\":\"hecha.la"))
            .expect("torn");
        assert_eq!(later.load().expect("read"), [entry("a", 2), entry("b", 3)]);
        later.keep(&[entry("b", 3)]).expect("kept");
        assert_eq!(later.load().expect("read"), [entry("b", 3)]);
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        later.keep(&[]).expect("ended");
        assert!(!path.exists());
        fs::remove_dir_all(&folder).ok();
    }
}
