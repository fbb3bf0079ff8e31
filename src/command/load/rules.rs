//! What an archive was made from, with other rules laid over it.

use std::path::{Path, PathBuf};

use super::{LIBRARY_FOLDER, Loaded, SURVEY_FOLDER, surveyed, told};
use crate::command::temporary::{copy_yaml, new_tempfolder};
use crate::command::{CommandError, failed};
use crate::scenario::library::{self as files, Library};

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
        let copy = headed_so(mixed.path(), heading).unwrap_or_else(beside);
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
    // Where the archive's own files are right by today's names and rules, what is wrong with the mixture is the rules' fault.
    let library = told(match Library::of_today(&own) {
        Ok(_) => Library::of_today(mixed.path()),
        Err(_) => Library::frozen(mixed.path(), None),
    })?;
    let loaded = surveyed(&inputs.join(SURVEY_FOLDER).join("survey.yaml"), library)?;
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
fn headed_so(folder: &Path, due: &str) -> Option<PathBuf> {
    let headed = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| heading(&text) == due);
    files::yaml_files(folder).into_iter().find(headed)
}
