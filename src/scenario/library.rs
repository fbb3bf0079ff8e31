//! The library: scenarios, flows, lexicon and indicators that the program carries, overlaid by a user's folder.
//!
//! A user's file takes the place of the embedded one of the same relative path, or of the same kind and name. All files
//! are read before anything is said, so that every mistake is told at once.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::beside::{add_beside, add_sites, named, parts_beside};
use super::check::check;
use super::code::{Code, Stage};
use super::file::{Content, File, Layer};
use super::gather::{self, embedded, in_folder, is_carried, read_all, read_file, shown, terms_of};
use super::lexicon::Lexicon;
use super::model::{Flow, Place, Scenario};
use super::registry::FileKind;
use super::rule::{Indicator, IndicatorSet};
use crate::text::{Report, Source};

pub use super::beside::{beside, beside_survey};
pub use super::gather::yaml_files;

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
    /// An archive's, checked when it was made.
    frozen: bool,
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
        Library::of(overlay(embedded, own), false)
    }

    /// The embedded files overlaid by single scenarios with what lies beside them: folders `flows`, `lexicon` and
    /// `indicators`, also where a scenario lies in a folder `journeys` beside those. Another folder takes their place.
    ///
    /// # Errors
    ///
    /// Every mistake of every file.
    pub fn around(scenarios: &[PathBuf], user: Option<&Path>) -> Result<Library, Vec<Report>> {
        let embedded = embedded();
        let mut paths = match user {
            Some(folder) => named(folder, folder),
            None => scenarios.iter().flat_map(|path| parts_beside(path)).collect(),
        };
        let own = |path: &PathBuf| {
            (
                format!("journeys/{}", shown(Path::new(path.file_name().unwrap_or_default()))),
                path.clone(),
            )
        };
        let scenarios: Vec<(String, PathBuf)> = scenarios.iter().map(own).collect();
        paths.retain(|(name, _)| !scenarios.iter().any(|(own, _)| own == name));
        paths.extend(scenarios);
        paths.sort();
        paths.dedup();
        let own = read_all(paths, terms_of(&embedded));
        Library::of(overlay(embedded, own), false)
    }

    /// The whole library as an archive froze it, with nothing of what the program carries now, overlaid by those of another
    /// folder. What was frozen was right by the names and rules of its time: of those alone only mistakes of text and form
    /// are told.
    ///
    /// # Errors
    ///
    /// Every such mistake; with another folder every mistake.
    pub fn frozen(folder: &Path, other: Option<&Path>) -> Result<Library, Vec<Report>> {
        let base = in_archive(folder);
        let Some(other) = other else {
            return Library::of(base, true);
        };
        let mut own = in_folder(other, terms_of(&base));
        own.iter_mut().for_each(|file| file.layer = Layer::Over);
        Library::of(overlay(base, own), false)
    }

    /// The whole library in an archive's folder, by the names and rules of today.
    ///
    /// # Errors
    ///
    /// Every mistake.
    pub fn of_today(folder: &Path) -> Result<Library, Vec<Report>> {
        Library::of(in_archive(folder), false)
    }

    /// A library of files; or all their mistakes.
    fn of(mut files: Vec<File>, frozen: bool) -> Result<Library, Vec<Report>> {
        let reports = reports(&mut files, frozen);
        if !reports.is_empty() {
            return Err(reports);
        }
        let mut library = Library {
            frozen,
            ..Library::default()
        };
        // What is secret goes into no archive.
        for file in files.iter().filter(|file| !matches!(file.content, Content::Secrets)) {
            library.sources.push((frozen_path(file), file.source.clone()));
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
                Content::Site(_) | Content::Survey(_) | Content::Data(_) | Content::Secrets | Content::Nothing => {}
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
        let reports: Vec<Report> = reports(&mut files, self.frozen)
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
    /// What those under check break among them is told; they are without mistakes by themselves.
    told: bool,
}

impl Around {
    /// The embedded library.
    pub fn embedded() -> Around {
        Around {
            files: embedded(),
            told: true,
        }
    }

    /// The files of a folder, and none of the embedded ones.
    pub fn folder(folder: &Path) -> Around {
        let mut files = in_folder(folder, HashSet::new());
        files.iter_mut().for_each(|file| file.layer = Layer::Carried);
        Around { files, told: false }
    }

    /// Checks files and folders against these.
    pub fn check(&self, paths: &[PathBuf]) -> Checked {
        check_among(self, paths)
    }
}

fn check_among(with: &Around, paths: &[PathBuf]) -> Checked {
    let around = with.files.clone();
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
    let reports = reports(&mut files, false)
        .into_iter()
        .filter(|report| with.told || names.contains(&*report.source.name))
        .map(|report| match names.contains(&*report.source.name) {
            true => report,
            false => broken(report),
        })
        .collect();
    Checked { files: count, reports }
}

/// The mistakes of a file that had none before others took the place of what it rests on.
fn broken(mut report: Report) -> Report {
    let why = "this file comes with the program; one of those checked takes the place of one that it rests on";
    for mistake in &mut report.diagnostics {
        let told = mistake.clone().note(why);
        *mistake = told.note("give that file another name, or all that the one whose place it takes has");
    }
    report
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
            // Words are laid over words term by term.
            let words = |file: &File| file.kind == Some(FileKind::Lexicon);
            (ends && !(words(old) && words(new))) || (named && new.kind == old.kind && new.name.0 == old.name.0)
        })
    });
    base.extend(own);
    base
}

/// Where an archive keeps a file. A user's words that are called like those that the program carries lie beside them.
fn frozen_path(file: &File) -> String {
    match (file.kind, file.layer) {
        (Some(FileKind::Lexicon), Layer::Own | Layer::Over) if is_carried(&file.path) => format!("own/{}", file.path),
        _ => file.path.clone(),
    }
}

/// The files of an archive's library; a user's terms lie over those that the program carried.
fn in_archive(folder: &Path) -> Vec<File> {
    let mut base = in_folder(folder, HashSet::new());
    for file in &mut base {
        file.layer = if is_carried(&file.path) {
            Layer::Carried
        } else {
            Layer::Own
        };
    }
    base.sort_by_key(|file| file.layer);
    base
}

/// Whether a mistake may be one by today's names and rules only.
fn of_its_time(number: &str) -> bool {
    let code = Code::ALL.iter().find(|code| code.number() == number);
    code.is_some_and(|code| code.stage() == Stage::Meaning && !matches!(code, Code::NoSite | Code::UnknownSet))
}

/// Checks files against each other and gives all their mistakes; of frozen ones those of text and form.
fn reports(files: &mut [File], frozen: bool) -> Vec<Report> {
    let found = check(files);
    for (file, more) in files.iter_mut().zip(found) {
        file.diagnostics.extend(more);
        if frozen {
            file.diagnostics.retain(|mistake| !of_its_time(mistake.code));
        }
    }
    files.iter().filter_map(File::report).collect()
}
