//! One file per subcommand: turns arguments into calls, and errors into text with the remedy.

/// A line on standard output. Whoever reads it may go away (`| head`): a run does not end for that.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// A line on standard error, with nobody to read it as well as with somebody.
macro_rules! warn {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

/// Text on standard output as it is.
macro_rules! put {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stdout(), $($words)*);
    }};
}

mod accounts;
pub mod bundle;
pub mod calibrate;
pub mod check;
pub mod cli;
pub mod demo;
pub mod doctor;
pub mod exit;
pub mod follow_up;
pub mod judge;
mod kept_back;
mod load;
mod machine;
mod memory;
pub mod plan;
mod progress;
mod rejudge;
pub mod report;
mod results;
mod resume;
pub mod reverify;
pub mod run;
pub mod schema;
pub mod seal;
mod successor;
mod temporary;
pub mod verify;

use exit::Exit;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Wrong usage, or something of the machine stands against it.
    #[error("{0}")]
    Failed(String),
    /// Invalid scenarios, profiles or surveys; the diagnostics are printed already.
    #[error("{0} mistake{plural}; nothing was started", plural = if *.0 == 1 { "" } else { "s" })]
    Invalid(usize),
    /// The archive.
    #[error(transparent)]
    Evidence(#[from] crate::evidence::EvidenceError),
}

impl CommandError {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match self {
            CommandError::Failed(_) | CommandError::Evidence(_) => Exit::Usage,
            CommandError::Invalid(_) => Exit::Invalid,
        }
    }
}

/// A failure with its sentence.
fn failed(why: impl std::fmt::Display) -> CommandError {
    CommandError::Failed(why.to_string())
}
