//! `hecha schema KIND`: JSON Schemas, for editors that complete and check while one writes.

use std::io::{self, Write};

use super::cli::SchemaArgs;
use super::exit::Exit;
use super::{CommandError, failed};
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

/// `hecha schema KIND`
pub fn command(args: &SchemaArgs) -> Result<Exit, CommandError> {
    let known: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.word()).collect();
    let none = || {
        failed(format!(
            "there is no schema `{}`; there are: {}",
            args.kind,
            known.join(", ")
        ))
    };
    let kind = FileKind::from_word(&args.kind).ok_or_else(none)?;
    write(kind, &mut io::stdout().lock()).map_err(failed)?;
    Ok(Exit::Well)
}
