//! Surveys: which sites, which journeys, how.

use std::time::Duration;

use super::file::{Content, File};
use super::library::Library;
use super::model::Place;
use super::site::Site;
use super::step::Level;
use crate::text::{Report, Source};

/// One survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// Its name.
    pub name: String,
    /// The indicator set's id.
    pub indicators: String,
    /// Globs or paths of site profiles, relative to the survey's file.
    pub sites: Vec<String>,
    /// The draw.
    pub sample: Sample,
    /// Journeys walked once a site.
    pub per_site: Vec<String>,
    /// Journeys that take an item, walked with one item a site.
    pub one_item: Vec<String>,
    /// Journeys walked once an item.
    pub per_item: Vec<String>,
    /// Confirmation of fails.
    pub confirm: Confirmation,
    /// How much at a time.
    pub concurrency: Concurrency,
    /// Pages of third parties that tell whether the network is well.
    pub controls: Vec<Control>,
    /// Evidence level.
    pub evidence: Level,
    /// `isolation: process` gives each attempt a browser and profile of its own.
    pub isolation: Isolation,
    /// Time budgets that differ from the defaults.
    pub clocks: Clocks,
    /// Where it is written.
    pub place: Place,
}

/// The draw, by sha256(seed‖id), re-doable by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The seed, as written.
    pub seed: String,
    /// Of provincial platforms; none = all.
    pub provincial: Option<u32>,
    /// Of prefecture platforms; none = all.
    pub prefecture: Option<u32>,
    /// Of county platforms; none = all.
    pub county: Option<u32>,
    /// Items drawn from each platform.
    pub items_per_site: u32,
}

/// Confirmation of fails in fresh sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// More attempts for functions; 2.
    pub functions: u32,
    /// More attempts for content; 1.
    pub content: u32,
    /// Time between; 10 min.
    pub spacing: Duration,
}

/// How much at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concurrency {
    /// Sessions in all; 0 = as many as cores.
    pub sessions: u32,
    /// Sessions a host; 1.
    pub per_host: u32,
}

/// A control page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its address.
    pub url: url::Url,
    /// How often.
    pub every: Duration,
}

/// How attempts are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// `context`: a fresh browser context.
    #[default]
    Context,
    /// `process`: a browser of its own.
    Process,
}

/// The four clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// For an input: 10 s.
    pub action: Duration,
    /// For a condition: 10 s.
    pub expect: Duration,
    /// For going to an address: 60 s.
    pub open: Duration,
    /// For a whole scenario: 5 min.
    pub scenario: Duration,
    /// Longest wait for calm after an input: 5 s.
    pub settle: Duration,
}

impl Default for Clocks {
    fn default() -> Clocks {
        Clocks {
            action: Duration::from_secs(10),
            expect: Duration::from_secs(10),
            open: Duration::from_secs(60),
            scenario: Duration::from_secs(300),
            settle: Duration::from_secs(5),
        }
    }
}

/// A survey with its sites.
#[derive(Debug, Clone)]
pub struct Read {
    /// The survey.
    pub survey: Survey,
    /// Its sites, in the order of their paths.
    pub sites: Vec<Site>,
    /// The files read, with their exact text.
    pub sources: Vec<Source>,
}

/// Reads a survey and the sites it names against a library; or all their mistakes.
///
/// # Errors
///
/// Every mistake of the survey's file and of its sites' files.
pub fn read(path: &std::path::Path, library: &Library) -> Result<Read, Vec<Report>> {
    let files = library.read_beside(path)?;
    let open = files.iter().filter(|file| !matches!(file.content, Content::Secrets));
    let sources = open.map(|file| file.source.clone()).collect();
    let mut surveys = Vec::new();
    let mut sites = Vec::new();
    for file in files {
        match file.content {
            Content::Survey(survey) => surveys.push(survey),
            Content::Site(site) => sites.push(site),
            _ => {}
        }
    }
    let survey = surveys.pop().ok_or_else(|| vec![File::wrong_kind(path, "survey")])?;
    Ok(Read { survey, sites, sources })
}
