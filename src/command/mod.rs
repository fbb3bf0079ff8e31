//! One file per subcommand: text in, exit code out.

pub mod demo;
