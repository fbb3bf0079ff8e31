//! The demonstration: portals that are served while they are walked, and what they were built to give.

use super::Work;
use crate::command::cli::RunArgs;
use crate::command::exit::Exit;
use crate::command::{CommandError, failed, load, temporary};
use crate::demo;
use crate::record::finding::{Finding, Findings};
use crate::record::verdict::Verdict;

/// Serves the demo portals that were asked for, and loads their survey.
pub async fn served(args: &RunArgs) -> Result<Work, CommandError> {
    let small = args.portals.iter().any(|name| name == "small");
    let mut portals = if small { demo::fleet_small() } else { demo::fleet() };
    let all = args.portals.is_empty() || args.portals.iter().any(|name| name == "all");
    if !small && !all {
        let unknown = args
            .portals
            .iter()
            .find(|name| !portals.iter().any(|portal| portal.id == **name));
        if let Some(name) = unknown {
            let known: Vec<&str> = portals.iter().map(|portal| portal.id.as_str()).collect();
            return Err(failed(format!(
                "no demo portal `{name}`; there are: all, small, {}",
                known.join(", ")
            )));
        }
        portals.retain(|portal| args.portals.contains(&portal.id));
    }
    let options = demo::DemoOptions {
        port: 0,
        portals: portals.clone(),
    };
    let served = demo::serve(options)
        .await
        .map_err(|error| failed(format!("cannot serve the demo: {error}")))?;
    let folder = temporary::written_folder(demo::files_of(&portals, served.addr))?;
    let loaded = load::survey(&folder.path().join("survey.yaml"), args.scenarios.as_deref())?;
    Ok(Work {
        loaded,
        demo: Some((served, portals)),
        _folder: Some(folder),
    })
}

/// Compares a demonstration's findings with what its portals were built to give.
pub fn against_expected(args: &RunArgs, portals: &[demo::Portal], findings: &Findings) -> Exit {
    let mut compared = 0;
    let mut differences = Vec::new();
    for expected in demo::expected::matrix_of(portals) {
        let same = |finding: &&Finding| finding.site == expected.site && finding.indicator == expected.indicator;
        // What waits for its answer is told by another journey, where that was walked too.
        let part = !args.narrow.journey.is_empty();
        let waits = |finding: &&Finding| part && finding.verdict == Verdict::Pending;
        for finding in findings.findings.iter().filter(same).filter(|one| !waits(one)) {
            compared += 1;
            let reason = expected.reason.is_empty() || expected.reason == "rule" || finding.reason == expected.reason;
            if finding.verdict != expected.verdict || !reason {
                differences.push(format!(
                    "  {} {}: expected {}({}),\n    found {}({})",
                    finding.site, finding.indicator, expected.verdict, expected.reason, finding.verdict, finding.reason
                ));
            }
        }
    }
    let asked = args.narrow.journey.is_empty() && args.narrow.site.is_empty();
    if differences.is_empty() && (compared > 0 || asked) {
        say!("demo        all {compared} findings are as the portals were built to give");
        return Exit::Well;
    }
    say!(
        "demo        {} of {compared} findings are not as the portals were built to give:",
        differences.len()
    );
    differences.iter().for_each(|line| say!("{line}"));
    Exit::Errors
}
