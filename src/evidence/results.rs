//! What the run itself judged, beside the evidence it was judged from.

use std::fs;
use std::io;

use super::disk;
use super::error::EvidenceError;
use super::layout::Layout;

/// Writes a result (`findings.json`, `report/index.html`, …), replacing an older one. Refused in a sealed archive.
pub fn save(layout: &Layout, name: &str, bytes: &[u8]) -> Result<(), EvidenceError> {
    if layout.is_sealed() {
        return Err(EvidenceError::Sealed {
            path: layout.root().to_path_buf(),
        });
    }
    disk::write_whole(&layout.result(name)?, bytes)
}

/// A result's bytes; none when it was never written.
pub fn load(layout: &Layout, name: &str) -> Result<Option<Vec<u8>>, EvidenceError> {
    let path = layout.result(name)?;
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EvidenceError::io("reading", &path, error)),
    }
}
