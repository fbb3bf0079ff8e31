//! A sealed archive is a BagIt bag (RFC 8493): what files it has, their hashes, and the manifests that list them.
//!
//! Hashing is spread over the processors; each file is read once. Signatures are `seal`'s business.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::error::EvidenceError;
use super::layout::{self, Layout};
use crate::record::run::RunInfo;

/// Read at a time while hashing.
const PIECE: usize = 256 * 1024;

/// What lies in an archive's folder.
#[derive(Debug, Default)]
pub struct Contents {
    /// Regular files by their path relative to the archive, with `/`, and their sizes in bytes.
    pub files: BTreeMap<String, u64>,
    /// Paths of anything else that is not a folder: links, sockets, names that are not UTF-8 (shown lossily).
    pub odd: Vec<String>,
    /// Folders with nothing in them.
    pub empty: Vec<String>,
}

/// Lists everything below an archive's folder, following no links.
pub fn contents(layout: &Layout) -> Result<Contents, EvidenceError> {
    let mut found = Contents::default();
    list(layout.root(), "", &mut found)?;
    Ok(found)
}

fn list(folder: &Path, prefix: &str, found: &mut Contents) -> Result<(), EvidenceError> {
    let failed = |error| EvidenceError::io("listing", folder, error);
    let mut empty = true;
    for entry in fs::read_dir(folder).map_err(failed)? {
        empty = false;
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else {
            found
                .odd
                .push(format!("{prefix}{}", entry.file_name().to_string_lossy()));
            continue;
        };
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else if kind.is_file() {
            let size = entry.metadata().map_err(failed)?.len();
            found.files.insert(path, size);
        } else {
            found.odd.push(path);
        }
    }
    if empty {
        found.empty.push(prefix.trim_end_matches('/').to_string());
    }
    Ok(())
}

/// What hashing a file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hashed {
    /// Its SHA-256.
    Hash(String),
    /// It cannot be read, in the system's words.
    Unreadable(String),
}

/// SHA-256 of files by their paths relative to the archive, in the order of `paths`, on all processors.
pub fn hash_all(layout: &Layout, paths: &[&str]) -> Vec<Hashed> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(vec![None; paths.len()]);
    std::thread::scope(|scope| {
        for _ in 0..workers.min(paths.len()) {
            scope.spawn(|| {
                let mut piece = vec![0; PIECE];
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(at) else { return };
                    let hashed = match hash_file(&layout.at(path), &mut piece) {
                        Ok(hash) => Hashed::Hash(hash),
                        Err(error) => Hashed::Unreadable(error.to_string()),
                    };
                    if let Ok(mut done) = done.lock() {
                        done[at] = Some(hashed);
                    }
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_default();
    let unread = || Hashed::Unreadable("it was not read".into());
    done.into_iter().map(|hashed| hashed.unwrap_or_else(unread)).collect()
}

fn hash_file(path: &Path, piece: &mut [u8]) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    loop {
        match file.read(piece)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            count => hasher.update(&piece[..count]),
        }
    }
}

/// The text of a manifest: `<sha256>  <path>`, as `sha256sum -c` reads it, in the order of the paths' bytes.
pub fn manifest(entries: &BTreeMap<String, String>) -> String {
    entries.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

/// A manifest as it is read: hashes by path, and for each line that is none its number (from 1) and what is wrong.
pub fn read_manifest(text: &str) -> (BTreeMap<String, String>, Vec<(usize, String)>) {
    let (mut entries, mut wrong) = (BTreeMap::new(), Vec::new());
    if !text.is_empty() && !text.ends_with('\n') {
        wrong.push((text.lines().count(), "the line does not end".to_string()));
    }
    for (number, line) in (1..).zip(text.split_terminator('\n')) {
        match line.split_once("  ") {
            Some((hash, path)) if layout::is_hash(hash) && layout::is_plain(path) => {
                if entries.insert(path.to_string(), hash.to_string()).is_some() {
                    wrong.push((number, format!("{path} is listed twice")));
                }
            }
            Some(_) | None => wrong.push((number, "it is not `<sha256>  <path>`".to_string())),
        }
    }
    (entries, wrong)
}

/// `bagit.txt`.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// `bag-info.txt`: `files` payload files with `bytes` bytes in all, bagged on `date` (YYYY-MM-DD).
pub fn info(run: &RunInfo, date: &str, bytes: u64, files: usize) -> String {
    let plain = |text: &str| -> String { text.chars().filter(|c| !c.is_control()).collect() };
    let (survey, id) = (plain(&run.survey), plain(&run.run));
    let operator = run.latest("operator");
    let operator = operator.map(|name| format!("Source-Organization: {}\n", plain(name)));
    format!(
        "{}Bag-Software-Agent: hecha {}\nBagging-Date: {date}\nExternal-Description: evidence of the run {id} of the \
         survey {survey}; see VERIFY.md\nExternal-Identifier: {id}\nPayload-Oxum: {bytes}.{files}\n",
        operator.unwrap_or_default(),
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_read_back() {
        let entries = BTreeMap::from([
            ("data/run.json".to_string(), "a".repeat(64)),
            ("data/inputs/sites/甲 乙.yaml".to_string(), "b".repeat(64)),
        ]);
        assert_eq!(read_manifest(&manifest(&entries)), (entries, Vec::new()));
    }

    #[test]
    fn lines_that_are_none_are_named() {
        let hash = "a".repeat(64);
        let text = format!("{hash}  x\n{hash} x\n{hash}  ../x\n\n{hash}  x\n{hash}  /x\n{hash} *x\n{hash}  y");
        let (entries, wrong) = read_manifest(&text);
        assert_eq!(entries.len(), 2);
        let lines: Vec<usize> = wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [8, 2, 3, 4, 5, 6, 7]);
    }
}
