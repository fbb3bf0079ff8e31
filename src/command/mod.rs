//! One file per subcommand; turns errors into text with the remedy.

pub mod check;
pub mod schema;
