//! `hecha judge ARCHIVE`: the verdicts again, from what the archive recorded alone.

use super::cli::JudgeArgs;
use super::exit::Exit;
use super::{CommandError, failed, load, rejudge, results};
use crate::evidence::Reader;
use crate::record::finding::Findings;
use crate::report::json;

/// Judges, prints, and says what differs from the run's own findings.
pub fn command(args: &JudgeArgs) -> Result<Exit, CommandError> {
    if !args.rules.is_empty() {
        return rejudge::command(args);
    }
    let reader = Reader::open(&args.archive)?;
    let loaded = load::archived(&results::inputs(reader.layout()), args.scenarios.as_deref())?;
    let set = loaded.set()?;
    let findings = results::judge(&reader, &loaded, &set)?;
    if args.json {
        say!("{}", json::write(&findings).map_err(failed)?);
    } else {
        results::print(reader.run(), &loaded, &set, &findings, args.lang, &[]);
    }
    if let Some(bytes) = crate::evidence::results::load(reader.layout(), "findings.json")? {
        match serde_json::from_slice::<Findings>(&bytes) {
            Ok(first) => compare(&first, &findings),
            Err(error) => warn!("the archive's findings.json cannot be compared: {error}"),
        }
    }
    Ok(Exit::of(
        findings.findings.iter().map(|finding| finding.verdict),
        &args.fail_on,
    ))
}

/// Says what changed between two judgings of one archive.
fn compare(first: &Findings, now: &Findings) {
    let mut changed = 0;
    for finding in &now.findings {
        let same_case = |other: &&crate::record::finding::Finding| {
            other.site == finding.site && other.item == finding.item && other.indicator == finding.indicator
        };
        let before = first.findings.iter().find(same_case);
        let was = before.map_or("nothing".into(), |before| {
            format!("{}({})", before.verdict, before.reason)
        });
        let is = format!("{}({})", finding.verdict, finding.reason);
        if was != is {
            changed += 1;
            let item = finding.item.as_deref().unwrap_or("-");
            warn!("{} {item} {}: {was} -> {is}", finding.site, finding.indicator);
        }
    }
    match changed {
        0 => warn!("the same as the archive's findings.json"),
        _ => warn!("{changed} findings differ from the archive's findings.json"),
    }
}
