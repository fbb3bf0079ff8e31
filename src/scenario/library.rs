//! The library: scenarios, flows, lexicon and indicators that the program carries, overlaid by a user's folder.
//!
//! A user's file takes the place of the embedded one of the same relative path, or of the same kind and name. All files
//! are read before anything is said, so that every mistake is told at once.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::check::{as_site, check};
use super::fact::What;
use super::file::{Content, File};
use super::glob;
use super::lexicon::Lexicon;
use super::model::{Flow, Scenario};
use super::registry::FileKind;
use super::rule::{Indicator, IndicatorSet};
use super::site::Site;
use crate::text::{Report, Source};

/// Files under `scenarios/`: relative path and text.
static EMBEDDED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

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
        let own = user.map(|folder| in_folder(folder, folder)).unwrap_or_default();
        let files = overlay(embedded(), own);
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
    let embedded = embedded();
    let mut own = read_all(
        given.into_iter().map(|path| (shown(&path), path)).collect(),
        terms_of(&embedded),
    );
    let terms = terms_of(embedded.iter().chain(&own));
    add_sites(&mut own, &terms);
    let names: HashSet<String> = own.iter().map(|file| file.source.name.to_string()).collect();
    let count = own.len();
    let mut files = overlay(embedded, own);
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

fn embedded() -> Vec<File> {
    let sources = EMBEDDED
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Source::new(&format!("scenarios/{path}"), text)));
    let (lexicons, rest): (Vec<_>, Vec<_>) = sources.partition(|(_, source)| is_lexicon(&source.text));
    let none = HashSet::new();
    let mut files: Vec<File> = lexicons
        .into_iter()
        .map(|(path, source)| File::read(source, path, &none))
        .collect();
    let terms = terms_of(&files);
    files.extend(rest.into_iter().map(|(path, source)| File::read(source, path, &terms)));
    files.iter_mut().for_each(|file| file.embedded = true);
    files
}

/// YAML files of a folder, by their paths relative to `root`.
fn in_folder(folder: &Path, root: &Path) -> Vec<File> {
    let relative = |path: &Path| shown(path.strip_prefix(root).unwrap_or(path));
    let paths = yaml_files(folder)
        .into_iter()
        .map(|path| (relative(&path), path))
        .collect();
    read_all(paths, terms_of(&embedded()))
}

/// Reads files on two or more threads, lexicons first, since what they name decides how locators are read.
fn read_all(paths: Vec<(String, PathBuf)>, mut terms: HashSet<String>) -> Vec<File> {
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8)
        .min(paths.len() / 16 + 1);
    let texts: Vec<(String, PathBuf, Result<String, String>)> = in_parallel(paths, threads, |(path, file)| {
        let text = read_text(&file);
        (path, file, text)
    });
    let (lexicons, rest): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|(.., text)| text.as_ref().is_ok_and(|text| is_lexicon(text)));
    let make = |(path, file, text): (String, PathBuf, Result<String, String>), terms: &HashSet<String>| match text {
        Ok(text) => File::read(Source::new(&shown(&file), &text), path, terms),
        Err(reason) => File::unreadable(&shown(&file), path, &reason),
    };
    let none = HashSet::new();
    let mut files: Vec<File> = lexicons.into_iter().map(|given| make(given, &none)).collect();
    terms.extend(terms_of(&files));
    files.extend(in_parallel(rest, threads, |given| make(given, &terms)));
    files
}

/// Maps a list on some threads; order is kept.
fn in_parallel<T: Send, R: Send>(mut items: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut parts = Vec::new();
    while items.len() > size {
        let rest = items.split_off(size);
        parts.push(std::mem::replace(&mut items, rest));
    }
    parts.push(items);
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn read_file(path: &Path, named: String, terms: &HashSet<String>) -> File {
    match read_text(path) {
        Ok(text) => File::read(Source::new(&shown(path), &text), named, terms),
        Err(reason) => File::unreadable(&shown(path), named, &reason),
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8; save it as UTF-8".to_owned())
}

fn is_lexicon(text: &str) -> bool {
    text.starts_with("lexicon:") || text.contains("\nlexicon:")
}

fn terms_of<'f>(files: impl IntoIterator<Item = &'f File>) -> HashSet<String> {
    let facts = files.into_iter().flat_map(|file| &file.facts);
    let term = |what: &What| {
        if let What::GivesTerm(term) = what {
            Some(term.clone())
        } else {
            None
        }
    };
    facts.filter_map(|fact| term(&fact.what)).collect()
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

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ending == "yaml" || ending == "yml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
