//! `hecha schema KIND`: JSON Schemas, for editors that complete and check while one writes.

use std::io::{self, Write};

use crate::scenario::registry::FileKind;
use crate::scenario::schema::schema;

/// Writes the schema of a kind of file.
///
/// # Errors
///
/// Where `out` cannot be written to.
pub fn write(kind: FileKind, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &schema(kind))?;
    writeln!(out)
}
