//! Reads what a run is made from: the library, a survey with its sites, or single scenarios on single sites. Prints
//! every mistake; keeps the exact text of every file for the archive.

use std::io::{IsTerminal, Write as _};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{CommandError, failed};
use crate::scenario::calendar::{CHINA, Calendar};
use crate::scenario::library::{self as files, Library};
use crate::scenario::model::Place;
use crate::scenario::rule::IndicatorSet;
use crate::scenario::site::{self, Site};
use crate::scenario::step::Level;
use crate::scenario::survey::{self, Clocks, Concurrency, Confirmation, Isolation, Sample, Survey};
use crate::text::Report;

/// Where a survey's own files lie among an archive's inputs.
const SURVEY_FOLDER: &str = "survey";
/// Where the library's files lie among an archive's inputs.
const LIBRARY_FOLDER: &str = "scenarios";

/// Everything a plan is made from.
#[derive(Debug)]
pub struct Loaded {
    /// The survey.
    pub survey: Survey,
    /// Its sites.
    pub sites: Vec<Site>,
    /// Journeys, flows, words, rules.
    pub library: Library,
    /// Working days.
    pub calendar: Calendar,
    /// Exact copies for the archive: path below its inputs, bytes.
    pub inputs: Vec<(String, Vec<u8>)>,
}

impl Loaded {
    /// The indicator set that the survey names.
    pub fn set(&self) -> Result<IndicatorSet, CommandError> {
        set_of(&self.library, &self.survey.indicators)
    }
}

/// The indicator set of this id.
pub fn set_of(library: &Library, id: &str) -> Result<IndicatorSet, CommandError> {
    let known: Vec<&str> = library.sets.keys().map(String::as_str).collect();
    let none = || {
        failed(format!(
            "there is no indicator set `{id}`; known sets: {}",
            known.join(", ")
        ))
    };
    library.sets.get(id).cloned().ok_or_else(none)
}

/// Prints all mistakes.
pub fn told<T>(result: Result<T, Vec<Report>>) -> Result<T, CommandError> {
    result.map_err(|reports| {
        let color = std::io::stderr().is_terminal();
        for report in &reports {
            let _ = write!(std::io::stderr(), "{}", report.render(color));
        }
        CommandError::Invalid(reports.iter().map(|report| report.diagnostics.len()).sum())
    })
}

/// The built-in library, overlaid by a folder.
pub fn library(folder: Option<&Path>) -> Result<Library, CommandError> {
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(failed(format!(
            "{} is not a folder; --scenarios takes a folder of YAML files",
            folder.display()
        )));
    }
    told(Library::load(folder))
}

/// A survey with its sites. Without another folder, scenarios in a folder `scenarios` beside it come before the built-in
/// ones.
pub fn survey(path: &Path, scenarios: Option<&Path>) -> Result<Loaded, CommandError> {
    if !path.is_file() {
        return Err(failed(format!(
            "there is no file {}; give a survey's path, e.g. surveys/quarter.yaml",
            path.display()
        )));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = files::beside(path);
    let library = library(scenarios.or(beside.as_deref()))?;
    let read = told(survey::read(path, &library))?;
    let mut inputs = library_inputs(&library);
    for source in &read.sources {
        let name = Path::new(&*source.name);
        let below = name.strip_prefix(folder).ok().filter(|below| !below.starts_with(".."));
        let Some(below) = below else {
            let why = "a survey's sites must lie in or below the survey's folder, so that its archive holds them whole";
            return Err(failed(format!("{}: {why}", name.display())));
        };
        let below = below.to_string_lossy().replace('\\', "/");
        let name = if name == path { "survey.yaml".to_string() } else { below };
        inputs.push((format!("{SURVEY_FOLDER}/{name}"), source.text.as_bytes().to_vec()));
    }
    let calendar = calendar(&library)?;
    Ok(Loaded {
        survey: read.survey,
        sites: read.sites,
        library,
        calendar,
        inputs,
    })
}

/// Scenarios on profiles, without a survey: every scenario on every profile.
pub fn scenarios(paths: &[PathBuf], profiles: &[String], folder: Option<&Path>) -> Result<Loaded, CommandError> {
    if profiles.is_empty() {
        return Err(failed(
            "a scenario needs a site to be walked on; give its profile with --site FILE",
        ));
    }
    let own = tempfolder(paths)?;
    let library = match folder {
        None => library(Some(own.path()))?,
        Some(folder) => {
            copy_yaml(folder, own.path())?;
            library(Some(own.path()))?
        }
    };
    let mut sites = Vec::new();
    let mut inputs = library_inputs(&library);
    for profile in profiles {
        let path = Path::new(profile);
        sites.push(told(site::read(path, &library))?);
        let bytes = std::fs::read(path).map_err(|error| failed(format!("{profile}: {error}")))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        inputs.push((format!("{SURVEY_FOLDER}/sites/{name}"), bytes));
    }
    let names: Vec<String> = paths.iter().filter_map(|path| scenario_name(path)).collect();
    let per_item = |name: &String| {
        let scenario = library.scenarios.get(name);
        scenario.is_some_and(|scenario| scenario.inputs.iter().any(|input| input.name == "item"))
    };
    let (items, sites_only): (Vec<String>, Vec<String>) = names.into_iter().partition(per_item);
    let survey = plain_survey(&library, sites_only, items);
    inputs.push((format!("{SURVEY_FOLDER}/survey.yaml"), written(&survey).into_bytes()));
    let calendar = calendar(&library)?;
    Ok(Loaded {
        survey,
        sites,
        library,
        calendar,
        inputs,
    })
}

/// What an archive was made from, read back from its own inputs.
pub fn archived(inputs: &Path, other: Option<&Path>) -> Result<Loaded, CommandError> {
    let own = inputs.join(LIBRARY_FOLDER);
    let mixed = match other {
        None => None,
        Some(other) => {
            let mixed = new_tempfolder()?;
            copy_yaml(&own, mixed.path())?;
            copy_yaml(other, mixed.path())?;
            Some(mixed)
        }
    };
    survey(
        &inputs.join(SURVEY_FOLDER).join("survey.yaml"),
        Some(mixed.as_ref().map_or(&own, |mixed| mixed.path())),
    )
}

/// What an archive was made from, with other rules.
#[derive(Debug)]
pub struct Ruled {
    /// All of it.
    pub loaded: Loaded,
    /// Where they were read from, and what the user calls that.
    pub named: Vec<(PathBuf, PathBuf)>,
}

/// As [`archived`], with files of indicators or words in the place of the archive's of the same name, or beside them. `set`
/// is the set that judges.
pub fn ruled(inputs: &Path, rules: &[PathBuf], set: &str) -> Result<Ruled, CommandError> {
    let own = inputs.join(LIBRARY_FOLDER);
    let mut headed = Vec::new();
    for path in rules {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let what = "--rules takes a YAML file of indicators or of a lexicon";
            failed(format!("cannot read {}: {error}; {what}", path.display()))
        })?;
        let heading = heading(&text);
        let id = heading
            .strip_prefix("indicators:")
            .map(|id| id.trim().trim_matches(['"', '\'']));
        if let Some(other) = id.filter(|id| *id != set) {
            return Err(failed(format!(
                "{} defines the indicators `{other}`, and the archive is judged by `{set}`; name them so to try them on it",
                path.display()
            )));
        }
        if id.is_none() && !heading.starts_with("lexicon:") {
            let what = "it is neither a set of indicators nor a lexicon, and nothing else judges";
            return Err(failed(format!("{}: {what}", path.display())));
        }
        headed.push((path, heading));
    }
    let mixed = new_tempfolder()?;
    copy_yaml(&own, mixed.path())?;
    let mut named = Vec::new();
    for (number, (path, heading)) in headed.iter().enumerate() {
        let beside = || mixed.path().join(format!("rules/{number}.yaml"));
        let copy = headed_so(mixed.path(), heading)?.unwrap_or_else(beside);
        // Gone before the others are checked, so that nothing in it stands against what takes its place.
        std::fs::remove_file(&copy).ok();
        named.push((copy, (*path).clone()));
    }
    let reports = files::Around::folder(mixed.path()).check(rules).reports;
    told(if reports.is_empty() { Ok(()) } else { Err(reports) })?;
    for (copy, path) in &named {
        let write = || {
            std::fs::create_dir_all(copy.parent().unwrap_or(mixed.path()))?;
            std::fs::copy(path, copy)
        };
        write().map_err(|error| failed(format!("cannot copy {}: {error}", path.display())))?;
    }
    let loaded = survey(&inputs.join(SURVEY_FOLDER).join("survey.yaml"), Some(mixed.path()))?;
    Ok(Ruled { loaded, named })
}

/// The first line that says anything: what kind of file it is, and its name.
fn heading(text: &str) -> String {
    let said = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '%', '-']);
    let line = text.lines().find(said).unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default();
    line.trim_start_matches('\u{feff}').trim().to_string()
}

/// The file of a folder with this heading.
fn headed_so(folder: &Path, due: &str) -> Result<Option<PathBuf>, CommandError> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| failed(format!("cannot read {}: {error}", folder.display())))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let found = match path.is_dir() {
            true => headed_so(&path, due)?,
            false => std::fs::read_to_string(&path)
                .ok()
                .filter(|text| heading(text) == due)
                .map(|_| path),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn library_inputs(library: &Library) -> Vec<(String, Vec<u8>)> {
    let copy = |(path, source): &(String, crate::text::Source)| {
        (format!("{LIBRARY_FOLDER}/{path}"), source.text.as_bytes().to_vec())
    };
    library.sources.iter().map(copy).collect()
}

fn calendar(library: &Library) -> Result<Calendar, CommandError> {
    let own = library.sources.iter().find(|(path, _)| path == "calendars/cn.yaml");
    let text = own.map_or(CHINA, |(_, source)| &*source.text);
    Calendar::parse(text).map_err(|error| failed(format!("calendars/cn.yaml: {error}")))
}

fn scenario_name(path: &Path) -> Option<String> {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}

fn plain_survey(library: &Library, per_site: Vec<String>, per_item: Vec<String>) -> Survey {
    Survey {
        name: "scenarios".into(),
        indicators: library.sets.keys().next().cloned().unwrap_or_default(),
        sites: vec!["sites/*.yaml".into()],
        sample: Sample {
            seed: "0".into(),
            provincial: None,
            prefecture: None,
            county: None,
            items_per_site: 1,
        },
        per_site,
        one_item: Vec::new(),
        per_item,
        confirm: Confirmation {
            functions: 2,
            content: 1,
            spacing: Duration::ZERO,
        },
        concurrency: Concurrency {
            sessions: 1,
            per_host: 1,
        },
        controls: Vec::new(),
        evidence: Level::Standard,
        isolation: Isolation::Context,
        clocks: Clocks::default(),
        place: Place::default(),
    }
}

/// The survey that stands for `hecha run SCENARIO… --site …`, as YAML for the archive.
fn written(survey: &Survey) -> String {
    format!(
        "survey: {}\nindicators: {}\nsites: sites/*.yaml\nsample: {{seed: 0, items_per_site: 1}}\n\
         journeys: {{per_site: [{}], per_item: [{}]}}\nconfirm: {{functions: 2, content: 1, spacing: 0s}}\n",
        survey.name,
        survey.indicators,
        survey.per_site.join(", "),
        survey.per_item.join(", "),
    )
}

/// A folder below the system's temporary one, removed when dropped.
pub struct Temporary(PathBuf);

impl Temporary {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// An empty temporary folder.
pub fn new_tempfolder() -> Result<Temporary, CommandError> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    loop {
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("hecha-{}-{number}", std::process::id()));
        match std::fs::DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(Temporary(path)),
            // Left by a killed run whose process id came round again: never mixed with ours.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                let remedy = "name a folder you may write to with TMPDIR";
                return Err(failed(format!("cannot make {}: {error}; {remedy}", path.display())));
            }
        }
    }
}

/// A temporary folder with these files: relative path and text.
pub fn written_folder(files: Vec<(String, String)>) -> Result<Temporary, CommandError> {
    let folder = new_tempfolder()?;
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder.path())).map_err(failed)?;
        std::fs::write(&path, text).map_err(failed)?;
    }
    Ok(folder)
}

fn tempfolder(paths: &[PathBuf]) -> Result<Temporary, CommandError> {
    let folder = new_tempfolder()?;
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        let to = folder.path().join("journeys").join(name);
        std::fs::create_dir_all(to.parent().unwrap_or(folder.path())).map_err(failed)?;
        std::fs::copy(path, &to).map_err(|error| failed(format!("cannot read {}: {error}", path.display())))?;
    }
    Ok(folder)
}

fn copy_yaml(from: &Path, to: &Path) -> Result<(), CommandError> {
    let entries =
        std::fs::read_dir(from).map_err(|error| failed(format!("cannot read {}: {error}", from.display())))?;
    for entry in entries.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_yaml(&path, &target)?;
        } else if path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml")
        {
            std::fs::create_dir_all(to).map_err(failed)?;
            std::fs::copy(&path, &target).map_err(failed)?;
        }
    }
    Ok(())
}
