//! Arguments -> command -> exit code.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use hecha::clock::Clock;
use hecha::command::cli::{Cli, Command};
use hecha::command::exit::Exit;
use hecha::command::{self, CommandError};

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| {
        let usage = error.use_stderr();
        error.print().ok();
        std::process::exit(i32::from(if usage { Exit::Usage.code() } else { Exit::Well.code() }));
    });
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("HECHA_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let clock = Clock::system();
    match dispatch(cli.command, clock) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(error.exit().code())
        }
    }
}

fn dispatch(command: Command, clock: Clock) -> Result<Exit, CommandError> {
    match command {
        Command::Check(args) => command::check::command(&args),
        Command::Schema(args) => command::schema::command(&args),
        Command::Plan(args) => command::plan::command(&args),
        Command::Judge(args) => command::judge::command(&args),
        Command::FollowUp(args) => waiting(command::follow_up::command(&args, clock)),
        Command::Seal(args) => command::seal::command(&args, clock),
        Command::Verify(args) => command::verify::command(&args),
        Command::Bundle(args) => command::bundle::command(&args, clock),
        Command::Reverify(args) => waiting(command::reverify::command(&args, clock)),
        Command::Report(args) => command::report::command(&args),
        Command::Run(args) => waiting(command::run::command(&args, clock)),
        Command::Doctor(args) => waiting(command::doctor::command(&args, clock)),
        Command::Calibrate(args) => waiting(command::calibrate::command(&args, clock)),
        Command::Demo(args) => waiting(command::demo::command(&args)),
    }
}

/// Steps nest (flows, alternatives, loops), and each level of a walk stands on the stack of the thread that polls it.
const STACK: usize = 16 * 1024 * 1024;

/// Runs what has to wait: only these commands start a runtime.
fn waiting(command: impl Future<Output = Result<Exit, CommandError>>) -> Result<Exit, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .thread_stack_size(STACK)
        .build();
    runtime
        .map_err(|error| CommandError::Failed(format!("cannot start the runtime: {error}")))?
        .block_on(command)
}
