//! What people and programs read of a run: terminal, JSON, JUnit, HTML, rates.
//!
//! Made from the record and the indicator set alone; nothing here judges, opens an archive or sees a session. Paths of
//! blobs are given by the caller.

pub mod calibration;
pub mod compare;
pub mod counts;
pub mod dating;
pub mod html;
pub mod json;
pub mod junit;
pub mod matrix;
pub mod names;
pub mod pages;
pub mod rejudged;
pub mod reverify;
pub mod statistics;
pub mod steps;
pub mod terminal;
pub mod words;

use crate::record::dated::Dated;
use crate::record::finding::{Finding, Findings};
use crate::record::run::{PlannedJob, RunInfo};
use crate::record::step::Value;
use crate::scenario::rule::IndicatorSet;

/// What reports are made from.
#[derive(Debug, Clone, Copy)]
pub struct ReportData<'a> {
    /// The run.
    pub run: &'a RunInfo,
    /// Its findings.
    pub findings: &'a Findings,
    /// The indicators, for their names and order.
    pub set: &'a IndicatorSet,
    /// What is known of the sites beside their ids; may be empty.
    pub sites: &'a [SiteName],
    /// What others' clocks say of the archive.
    pub dated: &'a Dated,
}

/// A site as reports name it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct SiteName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Province-level region.
    pub region: String,
    /// `provincial`, `prefecture`, `county`.
    pub level: String,
}

/// The language that a report opens in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The language tag, as on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }

    /// The one of the two that is in this language.
    pub fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

impl ReportData<'_> {
    /// The place in the plan, counted from 1, of the job that a finding comes from; none for roll-ups.
    pub fn job_of(&self, finding: &Finding) -> Option<usize> {
        let feeds = |job: &PlannedJob| {
            job.key.site == finding.site && job.key.item == finding.item && job.indicators.contains(&finding.indicator)
        };
        self.run.jobs.iter().position(feeds).map(|place| place + 1)
    }

    /// What a site is called; its id where no name is known.
    pub fn site_name<'s>(&'s self, id: &'s str) -> &'s str {
        self.sites
            .iter()
            .find(|site| site.id == id)
            .map_or(id, |site| site.name.as_str())
    }
}

/// The title of a job's item, else the item's key.
pub fn item_title(job: &PlannedJob) -> Option<&str> {
    let title = match job.inputs.get("item") {
        Some(Value::Map(item)) => item.get("title").map(String::as_str),
        Some(Value::Text(title)) => Some(title.as_str()),
        Some(_) | None => None,
    };
    job.key.item.as_deref().map(|key| title.unwrap_or(key))
}
