//! `hecha report ARCHIVE`: reports written anew into an archive that is not sealed.

use super::cli::ReportArgs;
use super::exit::Exit;
use super::{CommandError, load, results};
use crate::evidence::Reader;

/// Judges from the archive and writes the reports asked for.
pub fn command(args: &ReportArgs) -> Result<Exit, CommandError> {
    let reader = Reader::open(&args.archive)?;
    let loaded = load::archived(&results::inputs(reader.layout()), None)?;
    let set = loaded.set()?;
    let findings = results::judge(&reader, &loaded, &set)?;
    for (name, path) in results::write(
        &reader,
        &loaded,
        &set,
        &findings,
        &args.format,
        args.lang,
        args.out.as_deref(),
    )? {
        say!("{name:<9} {}", results::shown(&path));
    }
    Ok(Exit::Well)
}
