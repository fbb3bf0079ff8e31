//! Runs a command that signs: it is given the bytes on its standard input and gives the signature on its standard output.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::unusable;
use crate::clock::{Budget, Clock};
use crate::evidence::error::EvidenceError;

/// How long a command that signs may take; a person may have to touch a card or type a number.
const SIGNING: Duration = Duration::from_secs(120);

/// What a command gives for these bytes; what it says on its standard error goes to the terminal. `option` named it.
pub fn ask(command: &str, option: &str, bytes: &[u8], clock: &Clock) -> Result<Vec<u8>, EvidenceError> {
    let failed = |error: std::io::Error| unusable(command, format!("it cannot be run ({error}); see {option}"));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read its input says by its output and its end whether that was well.
        let _unread = input.write_all(bytes);
    }
    let mut output = child.stdout.take();
    let reading = std::thread::spawn(move || {
        let mut signature = Vec::new();
        let read = output
            .as_mut()
            .map(|output| output.take(64 * 1024).read_to_end(&mut signature));
        read.is_some_and(|read| read.is_ok()).then_some(signature)
    });
    let well = ended(&mut child, clock).map_err(failed)?;
    match well {
        Some(true) => Ok(reading.join().ok().flatten().unwrap_or_default()),
        Some(false) => Err(unusable(
            command,
            "it failed, so nothing was signed; see what it said".into(),
        )),
        None => {
            let limit = SIGNING.as_secs();
            Err(unusable(command, format!("it gave no signature within {limit} s")))
        }
    }
}

/// Whether it ended well; none when it had to be ended.
fn ended(child: &mut Child, clock: &Clock) -> std::io::Result<Option<bool>> {
    let budget = Budget::new(clock, "signing", SIGNING);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if budget.spent(clock) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
