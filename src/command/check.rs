//! `hecha check PATH…`: every mistake of every file; starts nothing.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use super::cli::CheckArgs;
use super::exit::Exit;
use super::{CommandError, failed};
use crate::scenario::library::check_paths;

/// What checking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Files looked at.
    pub files: usize,
    /// Mistakes in them.
    pub mistakes: usize,
}

impl Outcome {
    /// The process's exit code: 0, or 2 for an invalid file.
    pub fn exit_code(self) -> u8 {
        if self.mistakes == 0 { 0 } else { 2 }
    }
}

/// Checks files and folders and writes all mistakes and a summary line. `color` adds terminal escapes.
///
/// # Errors
///
/// Where `out` cannot be written to.
pub fn check(paths: &[PathBuf], out: &mut dyn Write, color: bool) -> io::Result<Outcome> {
    let checked = check_paths(paths);
    let mut mistakes = 0;
    for report in &checked.reports {
        mistakes += report.diagnostics.len();
        out.write_all(report.render(color).as_bytes())?;
    }
    let files = counted(checked.files, "file");
    if mistakes == 0 {
        writeln!(out, "{files} checked, no mistakes")?;
    } else {
        let wrong = counted(checked.reports.len(), "file");
        writeln!(out, "{files} checked, {} in {wrong}", counted(mistakes, "mistake"))?;
    }
    Ok(Outcome {
        files: checked.files,
        mistakes,
    })
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// `hecha check`: the given files and folders, or the built-in library.
pub fn command(args: &CheckArgs) -> Result<Exit, CommandError> {
    if args.paths.is_empty() {
        super::load::library(None)?;
        say!("the built-in scenarios have no mistakes");
        return Ok(Exit::Well);
    }
    if let Some(missing) = args.paths.iter().find(|path| !path.exists()) {
        return Err(failed(format!("there is no file or folder {}", missing.display())));
    }
    // Whoever reads it may go away (`| head`); the exit code tells all the same.
    let mut text = Vec::new();
    let outcome = check(&args.paths, &mut text, io::stdout().is_terminal()).map_err(failed)?;
    put!("{}", String::from_utf8_lossy(&text));
    Ok(if outcome.mistakes == 0 {
        Exit::Well
    } else {
        Exit::Invalid
    })
}
