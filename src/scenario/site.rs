//! Site profiles: all that a new site needs.

use chrono::NaiveDate;

use super::file::{Content, File};
use super::library::Library;
use super::locator::Locator;
use super::model::Place;
use crate::text::Report;

/// One site.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Province-level region.
    pub region: String,
    /// Its level.
    pub level: Level,
    /// The government portal's home.
    pub portal_home: Option<url::Url>,
    /// The platform's home, with its region where platforms share a host.
    pub platform_home: url::Url,
    /// Other pages by name, for `open:`.
    pub pages: Vec<(String, url::Url)>,
    /// Hosts that belong to the site; those of the two homes are added.
    pub hosts: Vec<String>,
    /// Politeness.
    pub limits: Limits,
    /// Name of the secret that holds the account.
    pub account: Option<String>,
    /// Leave to write.
    pub authorisation: Option<Authorisation>,
    /// Items to check, where they are not drawn from the catalogue.
    pub items: Vec<Item>,
    /// Terms with words or locators of this site.
    pub terms: Vec<SiteTerm>,
    /// Where it is written.
    pub place: Place,
}

/// Administrative level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `provincial`
    Provincial,
    /// `prefecture`
    Prefecture,
    /// `county`
    County,
}

/// Politeness towards a site's hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Sessions at a time; 1.
    pub sessions: u32,
    /// Navigations a minute; 30.
    pub navigations_per_minute: u32,
}

/// Leave to write to a live site.
#[derive(Debug, Clone, PartialEq)]
pub struct Authorisation {
    /// Who gave it.
    pub by: String,
    /// By which document.
    pub document: String,
    /// Last day.
    pub until: NaiveDate,
    /// Names of writing purposes: `ask`, `register`.
    pub writes: Vec<String>,
    /// Writes a day.
    pub per_day: u32,
}

/// An item to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub title: String,
    /// Its guide's address, where known.
    pub guide: Option<url::Url>,
    /// The address of its guide on the government portal itself, where known.
    pub portal_guide: Option<url::Url>,
}

/// What a site calls a term, or where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteTerm {
    /// The term.
    pub term: String,
    /// Words tried before the lexicon's.
    pub words: Vec<String>,
    /// A locator tried before any words.
    pub locator: Option<Locator>,
}

/// Reads a site's profile against a library; or all its mistakes.
///
/// # Errors
///
/// Every mistake of the file.
pub fn read(path: &std::path::Path, library: &Library) -> Result<Site, Vec<Report>> {
    let files = library.read_beside(path)?;
    let site = files.into_iter().find_map(|file| match file.content {
        Content::Site(site) => Some(site),
        _ => None,
    });
    site.ok_or_else(|| vec![File::wrong_kind(path, "site")])
}
