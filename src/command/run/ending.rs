//! What follows a walk: judging, reports, the seal, and the exit code.

use std::path::Path;

use super::{Work, demonstration};
use crate::clock::Clock;
use crate::command::cli::RunArgs;
use crate::command::exit::Exit;
use crate::command::{CommandError, follow_up, results, resume, seal};
use crate::evidence::Reader;
use crate::evidence::key::Signer;
use crate::run::Finished;

/// Judges and reports what the archive holds, seals it, and turns it into an exit code. A run whose disk is full is
/// sealed as far as it came, in the room that was kept for that.
pub fn conclude(
    args: &RunArgs,
    work: &Work,
    finished: &Finished,
    root: &Path,
    signer: Option<&Signer>,
    clock: &Clock,
) -> Result<Exit, CommandError> {
    let loaded = &work.loaded;
    let set = loaded.set()?;
    let reader = Reader::open(root)?;
    let findings = results::judge(&reader, loaded, &set)?;
    let mut places = vec![("archive", results::shown(root))];
    let lacking = results::at_end(&reader, loaded, &set, &findings, finished.full, args.lang, &mut places)?;
    if let Some(waiting) = follow_up::waiting(root, loaded)? {
        places.push(("later", waiting));
    }
    let sealed = match signer.filter(|_| finished.complete || finished.full) {
        Some(signer) => seal::at_end(root, signer, &args.stamps.authorities(), clock, &lacking),
        None => Ok(Vec::new()),
    };
    places.extend(sealed.iter().flatten().cloned());
    results::print(reader.run(), loaded, &set, &findings, args.lang, &places);
    results::tell_lacking(&lacking, root);
    tell_unfinished(
        args,
        finished,
        root,
        sealed.as_ref().is_ok_and(|lines| !lines.is_empty()),
    );
    if let Err(why) = sealed {
        warn!("not sealed: {why}");
        return Ok(Exit::Errors);
    }
    if let Some((_, portals)) = work.demo.as_ref().filter(|_| finished.complete) {
        return Ok(demonstration::against_expected(args, portals, &findings));
    }
    Ok(Exit::of_walk(
        &findings,
        finished.complete,
        lacking.is_empty(),
        &args.fail_on,
    ))
}

fn tell_unfinished(args: &RunArgs, finished: &Finished, root: &Path, sealed: bool) {
    if finished.complete {
        return;
    }
    say!("not complete  {}", finished.why.as_deref().unwrap_or_default());
    say!("continue with: {}", resume::continuation(args, root));
    if sealed {
        say!("it goes on in an archive of its own beside this one, which is sealed as far as it came");
    } else {
        say!("or close it as it is: hecha seal {}", results::shown(root));
    }
}
