//! What can go wrong with an archive, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A failure to write or to read an archive. Cloned to everyone whose writes were in one batch.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EvidenceError {
    /// `create` on a folder that is there.
    #[error("{path} exists already; choose another folder with --archive, or continue that run with --resume")]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// No `run.json`, or not ours.
    #[error("{path} is not an archive: {why}")]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
        /// What is missing or wrong.
        why: String,
    },
    /// A sealed archive is never written to.
    #[error(
        "{path} is sealed and is never written to; judging it needs no writing (`hecha judge`), reports go elsewhere \
         (`hecha report --out FOLDER`), and walking again is a new run"
    )]
    Sealed {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be sealed as it is.
    #[error("{path} cannot be sealed: {why}")]
    Unsealable {
        /// The file or folder in the way.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// A partially sealed archive does not go on.
    #[error("the run of {path} cannot be continued: {why}")]
    Uncontinued {
        /// The archive.
        path: PathBuf,
        /// Why not, and what to do.
        why: String,
    },
    /// A checkpoint is not one of this run and key.
    #[error("{path}: {why}")]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// Nothing of it can be handed out.
    #[error("{path} cannot be handed out: {why}")]
    Unbundled {
        /// The archive, or the file in the way.
        path: PathBuf,
        /// Why not, and what to do.
        why: String,
    },
    /// Its seal takes no time stamps.
    #[error("{path} cannot be stamped: {why}")]
    Unstampable {
        /// The archive.
        path: PathBuf,
        /// Why not, and what to do.
        why: String,
    },
    /// A signing key, or what stands for one, is of no use.
    #[error("{key}: {why}")]
    Key {
        /// Its file, or the command that signs.
        key: String,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// No leave to write there.
    #[error("cannot write to {path}: {why}; choose a folder you may write to with --archive")]
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// No room left, or too little to begin with.
    #[error(
        "the disk that holds {path} is full ({free} bytes free, {needed} needed); free some space or move the \
         archive, then go on"
    )]
    Full {
        /// The file or folder.
        path: PathBuf,
        /// Bytes free when it was noticed.
        free: u64,
        /// Bytes asked for.
        needed: u64,
    },
    /// Another program writes to this archive.
    #[error("{path} is being written by {by}; wait until it has ended, or choose another folder with --archive")]
    Locked {
        /// The folder.
        path: PathBuf,
        /// `process 1234` where it can be told, else `another program`.
        by: String,
    },
    /// Written by a newer version.
    #[error("{path} has the format `{format}`, which this version does not know; use a newer version of hecha")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it names.
        format: String,
    },
    /// The chain is broken: the archive was changed or damaged.
    #[error(
        "{segment}, line {line}: {why}; nothing is repaired: keep this archive as it is and start a new run, or \
         restore it from a copy"
    )]
    Broken {
        /// The segment, relative to the archive.
        segment: String,
        /// Counted from 1 within the segment.
        line: u64,
        /// What is wrong there.
        why: String,
    },
    /// A blob is not what its name says.
    #[error("blob {sha256} is damaged: {why}")]
    Damaged {
        /// Its name.
        sha256: String,
        /// What was found.
        why: String,
    },
    /// A blob that the journal names is not there; it may have been withheld.
    #[error("blob {sha256} is not in the archive; it was withheld, deleted or never handed out")]
    Missing {
        /// Its name.
        sha256: String,
    },
    /// A name that must not become a path.
    #[error("`{name}` cannot be a file's name inside an archive; use a relative path without `..`, `%` and `\\`")]
    Name {
        /// The name.
        name: String,
    },
    /// An earlier failure left the journal's end unknown, or the archive was closed.
    #[error("the archive takes no more lines: {why}; continue with --resume once that is put right")]
    Stopped {
        /// What happened before.
        why: String,
    },
    /// Anything else that the system refused.
    #[error("{doing} {path} failed: {source}")]
    Io {
        /// What was under way.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: Arc<io::Error>,
    },
}

impl EvidenceError {
    /// Sorts a system error into the kinds above.
    pub fn io(doing: &'static str, path: &Path, source: io::Error) -> EvidenceError {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => EvidenceError::Full {
                free: super::disk::free(&path).unwrap_or(0),
                path,
                needed: 1,
            },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => EvidenceError::ReadOnly {
                path,
                why: source.to_string(),
            },
            _ => EvidenceError::Io {
                doing,
                path,
                source: Arc::new(source),
            },
        }
    }

    /// A task that should have written or read ended without an answer.
    pub fn stopped(why: impl std::fmt::Display) -> EvidenceError {
        EvidenceError::Stopped { why: why.to_string() }
    }

    /// Whether room on the disk is what is missing.
    pub fn is_full(&self) -> bool {
        matches!(self, EvidenceError::Full { .. })
    }
}
