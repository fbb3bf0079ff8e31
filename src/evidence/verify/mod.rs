//! Finds out whether a sealed archive is what was sealed, and by whom. Nothing is written, nothing is repaired, and
//! every stage is gone through, so that one look tells all that is wrong.
//!
//! The order is that of `verify.sh`, which comes to the same answers with `sha256sum`, `openssl` and `jq`: are all files
//! there and no others (`files`), is each what its manifest says, does the seal cover the manifest (`seal`), does the
//! journal's chain hold up to the sealed head (`chain`), are the signatures those of the keys named from outside
//! (`signature`), and when was it made (`time`). Trust comes from outside: a key that lies in the archive proves nothing of its origin.

mod chain;
mod files;
mod predecessor;
mod seal;
mod signature;
mod time;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::bag::{self, Hashed};
use super::error::EvidenceError;
use super::key::{Kind, PublicKey};
use super::layout::{self, Layout};
use crate::record::seal::{Checkpoint, Seal};

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Every file that was sealed is there, and no other.
    Completeness,
    /// Every file is what its manifest says.
    Files,
    /// The seal can be read and covers the manifests and the run.
    Seal,
    /// The journal's lines follow each other up to the sealed head.
    Chain,
    /// The seal is signed, and by the key that was named.
    Signature,
    /// When it was signed, by others' clocks.
    Time,
}

impl Stage {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Completeness => "complete",
            Stage::Files => "files",
            Stage::Seal => "seal",
            Stage::Chain => "chain",
            Stage::Signature => "signature",
            Stage::Time => "time",
        }
    }
}

/// What a verifier trusts, from outside of the archive.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// The signer's public key.
    pub key: Option<PublicKey>,
    /// The fingerprint he published: 64 hexadecimal digits.
    pub fingerprint: Option<String>,
    /// His SM2 key, for the second signature.
    pub sm2_key: Option<PublicKey>,
    /// Or its fingerprint.
    pub sm2_fingerprint: Option<String>,
    /// Certificates (PEM) of the authorities whose time stamps are trusted, each file one bundle.
    pub authorities: Vec<PathBuf>,
    /// It is known to be a partial hand-out: blobs and results may be missing.
    pub partial: bool,
}

/// Something that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Where it was noticed.
    pub stage: Stage,
    /// The file, relative to the archive.
    pub file: String,
    /// The place in it: `line 7`.
    pub place: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

/// Whose seal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Signed by the key that was named from outside, by both where two were.
    Known,
    /// No key was named from outside: whoever holds the archive may have made it anew.
    Unchecked,
    /// Not signed by the key that was named, or not validly signed.
    Refused,
}

/// What verifying came to.
#[derive(Debug)]
pub struct Verification {
    /// The seal, where it can be read.
    pub seal: Option<Seal>,
    /// A sentence for every stage that was well.
    pub well: Vec<(Stage, String)>,
    /// What was not.
    pub failures: Vec<Failure>,
    /// Whose seal it is.
    pub origin: Origin,
    /// Whether a time stamp that was checked to its authority says when.
    pub dated: bool,
    /// Whether it is a partial hand-out by its own word or the verifier's, and how many sealed files are not in it.
    pub partial: Option<usize>,
    /// Copies in it that stand in the place of what was kept back; no seal speaks of them.
    pub copies: usize,
}

impl Verification {
    /// Whether nothing was changed since it was sealed.
    pub fn intact(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Remedies, by what they are for.
const RESTORE: &str = "restore the archive from a copy; this one was changed after it was sealed";
const REMOVE: &str = "move it out of the archive; nobody has signed it";

/// What the stages share: what was found, and the failures so far.
struct Look<'a> {
    layout: &'a Layout,
    anchors: &'a Anchors,
    /// Every regular file, and its hash.
    hashes: BTreeMap<String, Hashed>,
    sizes: BTreeMap<String, u64>,
    odd: Vec<String>,
    /// Folders with nothing in them.
    empty: Vec<String>,
    /// It is, or says that it is, a partial hand-out.
    partial: bool,
    /// Copies in the place of what was kept back.
    copies: usize,
    /// Sealed files that were not handed out.
    left_out: BTreeSet<String>,
    seal: Option<Seal>,
    /// Time-stamping authorities that the seal names, as far as it can be read.
    stamps: Vec<String>,
    /// It names a key for a second signature.
    second: bool,
    /// Checkpoints that are some.
    checkpoints: Vec<Checkpoint>,
    origin: Origin,
    dated: bool,
    well: Vec<(Stage, String)>,
    failures: Vec<Failure>,
}

impl Look<'_> {
    fn fail(&mut self, stage: Stage, file: &str, what: impl Into<String>, remedy: &'static str) {
        self.fail_at(stage, file, None, what, remedy);
    }

    fn fail_at(
        &mut self,
        stage: Stage,
        file: &str,
        place: Option<String>,
        what: impl Into<String>,
        remedy: &'static str,
    ) {
        self.failures.push(Failure {
            stage,
            file: file.into(),
            place,
            what: what.into(),
            remedy,
        });
    }

    /// Notes what a stage found when nothing failed in it.
    fn done(&mut self, stage: Stage, said: String) {
        if !self.failures.iter().any(|failure| failure.stage == stage) {
            self.well.push((stage, said));
        }
    }

    /// The key that seals, checkpoints and receipts are checked with: the one from outside, else the copy in the archive.
    fn key(&self) -> Option<PublicKey> {
        match &self.anchors.key {
            Some(key) => Some(key.clone()),
            None => PublicKey::read(Kind::P256, &self.bytes(layout::PUBLIC_KEY), layout::PUBLIC_KEY).ok(),
        }
    }

    /// SHA-256 of a file that is there and could be read.
    fn hash(&self, path: &str) -> Option<&str> {
        match self.hashes.get(path) {
            Some(Hashed::Hash(hash)) => Some(hash),
            Some(Hashed::Unreadable(_)) | None => None,
        }
    }

    /// The bytes of a small file; empty when it cannot be read, which another stage says. What is no regular file is not
    /// opened: one could wait for ever.
    fn bytes(&self, path: &str) -> Vec<u8> {
        if !self.hashes.contains_key(path) {
            return Vec::new();
        }
        std::fs::read(self.layout.at(path)).unwrap_or_default()
    }
}

/// Verifies an archive. Fails only for what is no sealed archive at all; whatever is wrong with one is in the result.
pub fn verify(path: &Path, anchors: &Anchors) -> Result<Verification, EvidenceError> {
    let layout = Layout::new(path);
    let not = |why: &str| {
        Err(EvidenceError::NotAnArchive {
            path: path.to_path_buf(),
            why: why.into(),
        })
    };
    if !path.is_dir() {
        return not("there is no such folder");
    }
    let contents = bag::contents(&layout)?;
    let of_seal = [layout::SEAL, layout::SIGNATURE, layout::TAG_MANIFEST, layout::MANIFEST];
    if !of_seal.iter().any(|file| contents.files.contains_key(*file)) {
        return not("it is not sealed; `hecha seal` seals it");
    }
    if ![layout::SEAL, layout::SIGNATURE]
        .iter()
        .any(|file| contents.files.contains_key(*file))
    {
        return not("its sealing did not come to its end; `hecha seal` seals it");
    }
    let paths: Vec<&str> = contents.files.keys().map(String::as_str).collect();
    let hashed = bag::hash_all(&layout, &paths);
    // What it names, before anything of it is checked, tells which files may lie beside it.
    let sealed = contents.files.contains_key(layout::SEAL);
    let named = sealed.then(|| super::seal::load(&layout)).flatten();
    let partial = anchors.partial || contents.files.contains_key(layout::PARTIAL);
    let mut look = Look {
        layout: &layout,
        anchors,
        hashes: contents.files.keys().cloned().zip(hashed).collect(),
        sizes: contents.files,
        odd: contents.odd,
        empty: contents.empty,
        partial,
        left_out: BTreeSet::new(),
        copies: 0,
        seal: None,
        second: named.as_ref().is_some_and(|seal| seal.sm2.is_some()),
        stamps: named.map_or_else(Vec::new, |seal| seal.stamps),
        checkpoints: Vec::new(),
        origin: Origin::Unchecked,
        dated: false,
        well: Vec::new(),
        failures: Vec::new(),
    };
    files::look(&mut look);
    seal::look(&mut look);
    chain::look(&mut look);
    signature::look(&mut look);
    time::look(&mut look);
    let failed_in_time = look.failures.iter().any(|failure| failure.stage == Stage::Time);
    Ok(Verification {
        seal: look.seal,
        well: look.well,
        failures: look.failures,
        origin: look.origin,
        dated: look.dated && !failed_in_time,
        partial: partial.then_some(look.left_out.len()),
        copies: look.copies,
    })
}
