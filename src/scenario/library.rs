//! The library: scenarios, flows, lexicon and indicators that the program carries, overlaid by a user's folder.
//!
//! A user's file takes the place of the embedded one of the same relative path, or of the same kind and name. All files
//! are read before anything is said, so that every mistake is told at once.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::check::{as_site, check};
use super::fact::What;
use super::file::{Content, File};
use super::gather::{self, embedded, in_folder, read_all, read_file, shown, terms_of, yaml_files};
use super::glob;
use super::lexicon::Lexicon;
use super::model::{Flow, Place, Scenario};
use super::registry::FileKind;
use super::rule::{Indicator, IndicatorSet};
use super::site::Site;
use crate::text::{Report, Source};

/// Everything journeys are made of, checked.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Scenarios by name.
    pub scenarios: BTreeMap<String, Scenario>,
    /// Flows by name.
    pub flows: BTreeMap<String, Flow>,
    /// The terms of all lexicon files.
    pub lexicon: Lexicon,
    /// Indicator sets by id.
    pub sets: BTreeMap<String, IndicatorSet>,
    /// Every file of the library with its exact text, by relative path.
    pub sources: Vec<(String, Source)>,
    /// As read, for checking sites and surveys against them.
    files: Vec<File>,
}

impl Library {
    /// The embedded files overlaid by those of a folder; or all mistakes.
    ///
    /// # Errors
    ///
    /// Every mistake of every file, embedded ones too.
    pub fn load(user: Option<&Path>) -> Result<Library, Vec<Report>> {
        let embedded = embedded();
        let own = user
            .map(|folder| in_folder(folder, terms_of(&embedded)))
            .unwrap_or_default();
        let files = overlay(embedded, own);
        Library::of(files)
    }

    /// A library of files; or all their mistakes.
    fn of(mut files: Vec<File>) -> Result<Library, Vec<Report>> {
        let reports = reports(&mut files);
        if !reports.is_empty() {
            return Err(reports);
        }
        let mut library = Library::default();
        for file in &files {
            library.sources.push((file.path.clone(), file.source.clone()));
            match &file.content {
                Content::Scenario(scenario) => {
                    library.scenarios.insert(scenario.name.clone(), scenario.clone());
                }
                Content::Flow(flow) => {
                    library.flows.insert(flow.name.clone(), flow.clone());
                }
                Content::Lexicon(lexicon) => library.add_terms(lexicon),
                Content::Indicators(set) => {
                    library.sets.insert(set.id.clone(), set.clone());
                }
                Content::Site(_) | Content::Survey(_) | Content::Data(_) | Content::Nothing => {}
            }
        }
        library.files = files;
        Ok(library)
    }

    /// Adds terms; one of a name that is there takes its place.
    fn add_terms(&mut self, lexicon: &Lexicon) {
        for term in &lexicon.terms {
            match self.lexicon.terms.iter_mut().find(|known| known.name == term.name) {
                Some(known) => *known = term.clone(),
                None => self.lexicon.terms.push(term.clone()),
            }
        }
    }

    /// The indicator of this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.sets
            .values()
            .flat_map(|set| &set.indicators)
            .find(|indicator| indicator.id == id)
    }

    /// What is written at a place of the library's files, in one line: up to where its brackets close, else to the end of
    /// the line or of what holds it.
    pub fn written(&self, place: &Place) -> Option<String> {
        let (_, source) = self.sources.iter().find(|(_, source)| source.name == place.file)?;
        let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(place.column).ok()?.checked_sub(1)?;
        let mut lines = source.text.lines().skip(line);
        let first: String = lines.next()?.chars().skip(column).collect();
        let rest: Vec<&str> = std::iter::once(first.as_str()).chain(lines).collect();
        Some(gather::excerpt(&rest.join("\n")))
    }

    /// A data file of another layer (calendars, questions) as JSON, by its relative path.
    pub fn data(&self, path: &str) -> Option<&serde_json::Value> {
        let file = self.files.iter().find(|file| file.path == path)?;
        if let Content::Data(data) = &file.content {
            Some(data)
        } else {
            None
        }
    }

    /// Files read against this library: a site, or a survey with its sites. The mistakes of these files, or they.
    pub(super) fn read_beside(&self, path: &Path) -> Result<Vec<File>, Vec<Report>> {
        let terms = self.lexicon.terms.iter().map(|term| term.name.clone()).collect();
        let mut own = vec![read_file(path, shown(path), &terms)];
        add_sites(&mut own, &terms);
        let mut files = overlay(self.files.clone(), own);
        let start = files
            .iter()
            .position(|file| file.path == shown(path))
            .unwrap_or_default();
        let mut given = files.split_off(start);
        files.append(&mut given);
        let names: HashSet<String> = files[start..].iter().map(|file| file.source.name.to_string()).collect();
        let reports: Vec<Report> = reports(&mut files)
            .into_iter()
            .filter(|report| names.contains(&*report.source.name))
            .collect();
        if reports.is_empty() {
            Ok(files.split_off(start))
        } else {
            Err(reports)
        }
    }
}

/// What checking some paths found.
#[derive(Debug)]
pub struct Checked {
    /// Files looked at.
    pub files: usize,
    /// Their mistakes.
    pub reports: Vec<Report>,
}

/// Checks files and folders, with the embedded library around them.
pub fn check_paths(paths: &[PathBuf]) -> Checked {
    Around::embedded().check(paths)
}

/// Files that those under check may name.
#[derive(Debug, Clone)]
pub struct Around {
    files: Vec<File>,
}

impl Around {
    /// The embedded library.
    pub fn embedded() -> Around {
        Around { files: embedded() }
    }

    /// The files of a folder, and none of the embedded ones.
    pub fn folder(folder: &Path) -> Around {
        Around {
            files: in_folder(folder, HashSet::new()),
        }
    }

    /// Checks files and folders against these.
    pub fn check(&self, paths: &[PathBuf]) -> Checked {
        check_among(self.files.clone(), paths)
    }
}

fn check_among(around: Vec<File>, paths: &[PathBuf]) -> Checked {
    let mut given = Vec::new();
    for path in paths {
        if path.is_dir() {
            given.extend(yaml_files(path));
        } else {
            given.push(path.clone());
        }
    }
    let mut seen = HashSet::new();
    given.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let mut own = read_all(
        given.into_iter().map(|path| (shown(&path), path)).collect(),
        terms_of(&around),
    );
    add_beside(&mut own, &terms_of(&around));
    let terms = terms_of(around.iter().chain(&own));
    add_sites(&mut own, &terms);
    let names: HashSet<String> = own.iter().map(|file| file.source.name.to_string()).collect();
    let count = own.len();
    let mut files = overlay(around, own);
    let reports = reports(&mut files)
        .into_iter()
        .filter(|report| names.contains(&*report.source.name))
        .collect();
    Checked { files: count, reports }
}

/// Sites among `files` that a survey's pattern names.
pub(super) fn sites_of<'f>(survey: &str, pattern: &str, files: &'f [File]) -> Vec<&'f Site> {
    for folder in bases(survey) {
        let whole = glob::join(&folder, pattern);
        let named = files
            .iter()
            .filter(|file| glob::is_match(&whole, &glob::join("", &file.path)));
        let sites: Vec<&Site> = named.filter_map(as_site).collect();
        if !sites.is_empty() {
            return sites;
        }
    }
    Vec::new()
}

/// Folders that a survey's patterns are relative to: its own, and the one above.
fn bases(survey: &str) -> [String; 2] {
    let folder = glob::join("", &format!("{survey}/.."));
    let above = glob::join(&folder, "..");
    [
        if folder.is_empty() { ".".into() } else { folder },
        if above.is_empty() { ".".into() } else { above },
    ]
}

/// The folder of scenarios that belongs to a survey, where there is one.
pub fn beside(survey: &Path) -> Option<PathBuf> {
    let folder = survey.parent().unwrap_or(Path::new("")).join("scenarios");
    folder.is_dir().then_some(folder)
}

/// Reads the scenarios that lie beside surveys and are not there yet.
fn add_beside(files: &mut Vec<File>, terms: &HashSet<String>) {
    let surveys = files.iter().filter(|file| file.kind == Some(FileKind::Survey));
    let folders: Vec<PathBuf> = surveys.filter_map(|file| beside(Path::new(&file.path))).collect();
    let mut have: HashSet<String> = files.iter().map(|file| glob::join("", &file.path)).collect();
    for path in folders.iter().flat_map(|folder| yaml_files(folder)) {
        if have.insert(glob::join("", &shown(&path))) {
            files.push(read_file(&path, shown(&path), terms));
        }
    }
}

/// Reads the sites that surveys name and that are not there yet.
fn add_sites(files: &mut Vec<File>, terms: &HashSet<String>) {
    let mut wanted: Vec<PathBuf> = Vec::new();
    for file in files.iter() {
        let patterns = file.facts.iter().filter_map(|fact| match &fact.what {
            What::Sites(pattern) => Some(pattern),
            _ => None,
        });
        for pattern in patterns {
            let found = bases(&file.path)
                .iter()
                .map(|folder| glob::expand(Path::new(folder), pattern))
                .find(|found| !found.is_empty());
            wanted.extend(found.unwrap_or_default());
        }
    }
    let mut have: HashSet<String> = files.iter().map(|file| glob::join("", &file.path)).collect();
    for path in wanted {
        if have.insert(glob::join("", &shown(&path))) {
            files.push(read_file(&path, shown(&path), terms));
        }
    }
}

/// Later files take the place of earlier ones of the same path, or of the same kind and name.
fn overlay(mut base: Vec<File>, own: Vec<File>) -> Vec<File> {
    base.retain(|old| {
        !own.iter().any(|new| {
            let ends = new
                .path
                .strip_suffix(&old.path)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            let named = old.kind.is_some() && old.kind != Some(FileKind::Lexicon) && !old.name.0.is_empty();
            ends || (named && new.kind == old.kind && new.name.0 == old.name.0)
        })
    });
    base.extend(own);
    base
}

/// Checks files against each other and gives all their mistakes.
fn reports(files: &mut [File]) -> Vec<Report> {
    let found = check(files);
    for (file, more) in files.iter_mut().zip(found) {
        file.diagnostics.extend(more);
    }
    files.iter().filter_map(File::report).collect()
}
