//! `hecha plan SURVEY`: what would be walked, and what it would cost, before anything is started.

use std::collections::BTreeMap;

use super::cli::{NarrowArgs, PlanArgs};
use super::exit::Exit;
use super::{CommandError, failed, load};
use crate::plan::{self, Narrow, Plan};
use crate::scenario::step::{Action, Step};

/// Navigations that a journey makes on the way, a rough figure for the estimate of time.
const NAVIGATIONS: usize = 6;

/// Prints the plan.
pub fn command(args: &PlanArgs) -> Result<Exit, CommandError> {
    let loaded = load::survey(&args.survey, args.scenarios.as_deref())?;
    let plan = made(&loaded, &args.narrow)?;
    let drawn = plan.frame.iter().filter(|(_, drawn)| *drawn).count();
    say!("survey      {}", loaded.survey.name);
    say!("indicators  {}", loaded.survey.indicators);
    say!(
        "sites       {drawn} of {} drawn, seed {}",
        plan.frame.len(),
        loaded.survey.sample.seed
    );
    for (site, drawn) in &plan.frame {
        say!("  {} {site}", if *drawn { "+" } else { "-" });
    }
    say!("jobs        {}", plan.jobs.len());
    let mut journeys: BTreeMap<&str, usize> = BTreeMap::new();
    for job in &plan.jobs {
        *journeys.entry(&job.key.journey).or_default() += 1;
    }
    for (journey, number) in &journeys {
        say!("  {number:>5} x {journey}");
    }
    cost(&plan);
    say!("plan        sha256:{}", plan.hash);
    Ok(Exit::Well)
}

/// Writes, human steps, and the least time by the pace that the profiles allow.
fn cost(plan: &Plan) {
    let writes = plan
        .jobs
        .iter()
        .filter(|job| job.scenario.steps.iter().any(writes))
        .count();
    let people = plan
        .jobs
        .iter()
        .filter(|job| job.scenario.steps.iter().any(asks_a_person))
        .count();
    let mut minutes: BTreeMap<&str, f64> = BTreeMap::new();
    for job in &plan.jobs {
        let host = job.site.platform_home.host_str().unwrap_or_default();
        let pace = f64::from(job.site.limits.navigations_per_minute.max(1));
        *minutes.entry(host).or_default() += NAVIGATIONS as f64 / pace;
    }
    say!("writes      at most {writes} jobs submit something, where a profile authorises it");
    say!("people      at most {people} jobs may meet a captcha or SMS code");
    if let Some((host, minutes)) = minutes.iter().max_by(|a, b| a.1.total_cmp(b.1)) {
        say!("time        about {minutes:.0} min on the busiest host, {host}, by its profile's pace");
    }
}

fn writes(step: &Step) -> bool {
    matches!(&step.action, Action::Click(click) if click.writes)
}

fn asks_a_person(step: &Step) -> bool {
    matches!(&step.action, Action::Human { .. })
}

/// The plan of what was loaded, or every reason against it.
pub fn made(loaded: &load::Loaded, narrow: &NarrowArgs) -> Result<Plan, CommandError> {
    let narrow = Narrow {
        sites: narrow.site.clone(),
        journeys: narrow.journey.clone(),
        shard: narrow.shard,
    };
    plan::make(&loaded.survey, &loaded.sites, &loaded.library, &narrow).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        failed(lines.join("\n       "))
    })
}
