//! What a successor archive keeps of the one before: its seal, signatures, receipts, tokens and keys, so that both are bound
//! together by what was signed.

use std::fs;

use super::bag;
use super::blobs;
use super::disk;
use super::error::EvidenceError;
use super::layout::{self, Layout};

/// SHA-256 of an archive's seal.
pub fn seal_hash(before: &Layout) -> Result<String, EvidenceError> {
    let path = before.seal();
    let bytes = fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))?;
    Ok(blobs::hash(&bytes))
}

/// Copies what the archive before was sealed with into a successor that is not sealed yet.
pub fn keep(before: &Layout, successor: &Layout) -> Result<(), EvidenceError> {
    let of_seal = |path: &String| {
        path.starts_with(layout::SEAL) || path.starts_with(layout::CERTIFICATES) || path == layout::TAG_MANIFEST
    };
    for path in bag::contents(before)?.files.into_keys().filter(of_seal) {
        let from = before.at(&path);
        let bytes = fs::read(&from).map_err(|error| EvidenceError::io("reading", &from, error))?;
        disk::write_whole(&successor.at(&format!("{}/{path}", layout::PREDECESSOR)), &bytes)?;
    }
    Ok(())
}
