//! Sites x journeys x items -> jobs. Pure and seeded: the same survey, profiles and seed give the same plan, and
//! anybody can redo the draw with `sha256sum`.
//!
//! Also the place where a scenario's words become concrete: templates are filled in ([`fill`]) and locators become
//! queries ([`query`]). Nothing here opens a browser or a file.

pub mod draw;
pub mod fill;
pub mod query;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::record::observation::JobKey;
use crate::record::run::PlannedJob;
use crate::record::step::Value;
use crate::scenario::library::Library;
use crate::scenario::model::Scenario;
use crate::scenario::site::Site;
use crate::scenario::survey::Survey;

/// Everything that will be walked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// In the order in which they are handed out.
    pub jobs: Vec<Arc<Job>>,
    /// Every site of the plan, drawn or not: `(id, drawn)`.
    pub frame: Vec<(String, bool)>,
    /// SHA-256 over the jobs as JSON, lower-case hexadecimal.
    pub hash: String,
}

impl Plan {
    /// A plan of these jobs, without a draw.
    pub fn of(jobs: Vec<Arc<Job>>) -> Plan {
        let planned: Vec<PlannedJob> = jobs.iter().map(|job| job.planned()).collect();
        let bytes = serde_json::to_vec(&planned).unwrap_or_default();
        Plan {
            jobs: interleave(jobs),
            frame: Vec::new(),
            hash: hex::encode(Sha256::digest(&bytes)),
        }
    }
}

/// One journey on one site (and item).
#[derive(Debug, Clone)]
pub struct Job {
    /// Its name.
    pub key: JobKey,
    /// The site.
    pub site: Arc<Site>,
    /// The journey.
    pub scenario: Arc<Scenario>,
    /// Inputs of the journey, with `hosts` (the site's) and, where it is known beforehand, `item`.
    pub inputs: BTreeMap<String, Value>,
    /// What an earlier run kept for this one; secrets by name, never written down.
    pub carried: BTreeMap<String, String>,
    /// Drawn from the survey's seed and the key; for every choice by chance inside the journey.
    pub seed: u64,
}

impl Job {
    /// As it is written into `run.json`.
    pub fn planned(&self) -> PlannedJob {
        PlannedJob {
            key: self.key.clone(),
            inputs: self.inputs.clone(),
            indicators: self.scenario.indicators.clone(),
            own_terms: !self.site.terms.is_empty(),
        }
    }
}

/// What of a survey is walked now; empty lists mean everything.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Only these sites.
    pub sites: Vec<String>,
    /// Only these journeys.
    pub journeys: Vec<String>,
    /// Shard `i` of `n`, counted from 1; all jobs that share a host are in one shard.
    pub shard: Option<(u32, u32)>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A site was asked for that no profile describes.
    #[error("unknown site `{0}`; known sites: {1}")]
    UnknownSite(String, String),
    /// A journey was asked for that the survey does not walk.
    #[error("unknown journey `{0}`; the survey's journeys: {1}")]
    UnknownJourney(String, String),
    /// The survey names a journey that is not in the library.
    #[error("the survey names the journey `{0}`, which is not among the scenarios; `hecha check` the survey")]
    MissingJourney(String),
    /// A page that the journey opens is not in the profile.
    #[error("site `{site}` has no `{page}` in its profile, which the journey `{journey}` opens")]
    MissingPage {
        /// The site.
        site: String,
        /// The page.
        page: String,
        /// The journey.
        journey: String,
    },
    /// Nothing is left to walk.
    #[error("nothing to walk: no site is left by the sample and the options")]
    Empty,
}

/// Makes the plan, or names everything that stands against it.
pub fn make(survey: &Survey, sites: &[Site], library: &Library, narrow: &Narrow) -> Result<Plan, Vec<PlanError>> {
    let mut errors = unknown(survey, sites, narrow);
    let drawn = draw::sites(survey, sites);
    let frame = sites
        .iter()
        .map(|site| (site.id.clone(), drawn.iter().any(|d| d.id == site.id)))
        .collect();
    let mut jobs = Vec::new();
    for site in drawn {
        if !narrow.sites.is_empty() && !narrow.sites.contains(&site.id) {
            continue;
        }
        if narrow.shard.is_some_and(|shard| !draw::in_shard(site, shard)) {
            continue;
        }
        let site = Arc::new(site.clone());
        let lists = [
            (&survey.per_site, Items::None),
            (&survey.one_item, Items::One),
            (&survey.per_item, Items::Drawn),
        ];
        for (names, items) in lists {
            for name in names
                .iter()
                .filter(|name| narrow.journeys.is_empty() || narrow.journeys.contains(name))
            {
                match library.scenarios.get(name) {
                    Some(scenario) => jobs_of(survey, &site, &Arc::new(scenario.clone()), items, &mut jobs),
                    None => errors.push(PlanError::MissingJourney(name.clone())),
                }
            }
        }
    }
    errors.dedup();
    if errors.is_empty() && jobs.is_empty() {
        errors.push(PlanError::Empty);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Plan {
        frame,
        ..Plan::of(jobs)
    })
}

fn unknown(survey: &Survey, sites: &[Site], narrow: &Narrow) -> Vec<PlanError> {
    let mut errors = Vec::new();
    for id in &narrow.sites {
        if !sites.iter().any(|site| &site.id == id) {
            let known: Vec<&str> = sites.iter().map(|site| site.id.as_str()).collect();
            errors.push(PlanError::UnknownSite(id.clone(), known.join(", ")));
        }
    }
    let journeys: Vec<&String> = survey
        .per_site
        .iter()
        .chain(&survey.one_item)
        .chain(&survey.per_item)
        .collect();
    for name in &narrow.journeys {
        if !journeys.contains(&name) {
            let known: Vec<&str> = journeys.iter().map(|name| name.as_str()).collect();
            errors.push(PlanError::UnknownJourney(name.clone(), known.join(", ")));
        }
    }
    errors
}

/// With how many of a site's items a journey is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Items {
    /// It takes none.
    None,
    /// The first of the draw.
    One,
    /// All that are drawn.
    Drawn,
}

fn jobs_of(survey: &Survey, site: &Arc<Site>, scenario: &Arc<Scenario>, items: Items, jobs: &mut Vec<Arc<Job>>) {
    let mut push = |item: Option<(String, Option<Value>)>| {
        let key = JobKey {
            site: site.id.clone(),
            journey: scenario.name.clone(),
            item: item.as_ref().map(|(key, _)| key.clone()),
        };
        let mut inputs = BTreeMap::from([("hosts".to_string(), Value::List(site_hosts(site)))]);
        if let Some((_, Some(value))) = item {
            inputs.insert("item".into(), value);
        }
        let seed = draw::number(&survey.sample.seed, &key.to_string());
        jobs.push(Arc::new(Job {
            key,
            site: site.clone(),
            scenario: scenario.clone(),
            inputs,
            carried: BTreeMap::new(),
            seed,
        }));
    };
    let most = match items {
        Items::None => return push(None),
        Items::One => 1,
        Items::Drawn => usize::MAX,
    };
    // One item is walked with also where none are drawn.
    let least = usize::from(items == Items::One);
    for (key, value) in draw::items(survey, site, least).into_iter().take(most) {
        push(Some((key, value)));
    }
}

/// Hosts that belong to a site: the profile's and those of its two homes.
pub fn site_hosts(site: &Site) -> Vec<String> {
    let homes = [Some(&site.platform_home), site.portal_home.as_ref()];
    let homes = homes
        .into_iter()
        .flatten()
        .filter_map(|url| url.host_str().map(str::to_string));
    let mut hosts: Vec<String> = site.hosts.iter().cloned().chain(homes).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// One job of each site in turn, so that a slow host never keeps a worker from the others.
fn interleave(jobs: Vec<Arc<Job>>) -> Vec<Arc<Job>> {
    let mut by_site: Vec<Vec<Arc<Job>>> = Vec::new();
    for job in jobs {
        match by_site.iter_mut().find(|list| list[0].key.site == job.key.site) {
            Some(list) => list.push(job),
            None => by_site.push(vec![job]),
        }
    }
    let longest = by_site.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest)
        .flat_map(|turn| {
            by_site
                .iter()
                .filter_map(move |list| list.get(turn))
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect()
}
