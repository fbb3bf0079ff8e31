//! What lies beside a survey or a single scenario, and belongs to it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::check::as_site;
use super::fact::What;
use super::file::File;
use super::gather::{read_file, shown, yaml_files};
use super::glob;
use super::registry::FileKind;
use super::site::Site;

/// Sites among `files` that a survey's pattern names.
pub(super) fn sites_of<'f>(survey: &str, pattern: &str, files: &'f [File]) -> Vec<(&'f File, &'f Site)> {
    for folder in bases(survey) {
        let whole = glob::join(&folder, pattern);
        let named = files
            .iter()
            .filter(|file| glob::is_match(&whole, &glob::join("", &file.path)));
        let sites: Vec<_> = named.filter_map(|file| Some((file, as_site(file)?))).collect();
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

/// YAML files of a folder, each with its path relative to another.
pub(super) fn named(folder: &Path, base: &Path) -> Vec<(String, PathBuf)> {
    let relative = |path: PathBuf| (shown(path.strip_prefix(base).unwrap_or(&path)), path);
    yaml_files(folder).into_iter().map(relative).collect()
}

/// What a single scenario may name: parts of a library that lie beside it.
pub(super) fn parts_beside(scenario: &Path) -> Vec<(String, PathBuf)> {
    let folder = scenario.parent().unwrap_or(Path::new(""));
    let base = match folder.file_name() {
        Some(name) if name == "journeys" => folder.parent().unwrap_or(Path::new("")),
        _ => folder,
    };
    let parts = ["flows", "lexicon", "indicators"].into_iter();
    parts.flat_map(|part| named(&base.join(part), base)).collect()
}

/// Where a survey finds a site again that is copied with it: relative to the survey's own folder, where its patterns look
/// first. None where only the place of the original leads to it.
pub fn beside_survey(survey: &str, patterns: &[String], site: &str) -> Option<String> {
    let site = glob::join("", site);
    let relative = patterns.iter().filter(|pattern| !pattern.starts_with('/'));
    relative
        .flat_map(|pattern| bases(survey).map(|base| (base, pattern)))
        .find_map(|(base, pattern)| {
            glob::is_match(&glob::join(&base, pattern), &site).then(|| glob::relative(&base, &site))?
        })
}

/// The folder of scenarios that belongs to a survey, where there is one.
pub fn beside(survey: &Path) -> Option<PathBuf> {
    let folder = survey.parent().unwrap_or(Path::new("")).join("scenarios");
    folder.is_dir().then_some(folder)
}

/// Reads the scenarios that lie beside surveys and are not there yet.
pub(super) fn add_beside(files: &mut Vec<File>, terms: &HashSet<String>) {
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
pub(super) fn add_sites(files: &mut Vec<File>, terms: &HashSet<String>) {
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
