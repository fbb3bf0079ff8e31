//! Reads what a run is made from: the library, a survey with its sites, or single scenarios on single sites. Prints
//! every mistake; keeps the exact text of every file for the archive.

mod plain;
mod rules;

use std::io::{IsTerminal, Write as _};
use std::path::Path;

use super::{CommandError, failed};
use crate::scenario::calendar::{CHINA, Calendar};
use crate::scenario::glob;
use crate::scenario::library::{self as files, Library};
use crate::scenario::rule::IndicatorSet;
use crate::scenario::site::Site;
use crate::scenario::survey::{self, Survey};
use crate::text::Report;

pub use plain::scenarios;
pub use rules::ruled;

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
    if let Some(given) = folder {
        self::folder(given)?;
    }
    told(Library::load(folder))
}

/// That what was given as a folder of scenarios is one.
fn folder(given: &Path) -> Result<(), CommandError> {
    let what = "is not a folder; --scenarios takes a folder of YAML files";
    let wrong = || failed(format!("{} {what}", given.display()));
    given.is_dir().then_some(()).ok_or_else(wrong)
}

/// A survey with its sites. Without another folder, scenarios in a folder `scenarios` beside it come before the built-in
/// ones.
pub fn survey(path: &Path, scenarios: Option<&Path>) -> Result<Loaded, CommandError> {
    if path.to_str().is_none() {
        let why = "its name is not UTF-8, and patterns of sites cannot be told beside it; rename it or its folder";
        return Err(failed(format!("{}: {why}", path.display())));
    }
    if !path.is_file() {
        return Err(failed(format!(
            "there is no file {}; give a survey's path, e.g. surveys/quarter.yaml",
            path.display()
        )));
    }
    let beside = files::beside(path);
    surveyed(path, library(scenarios.or(beside.as_deref()))?)
}

/// A survey with its sites, against a library.
fn surveyed(path: &Path, library: Library) -> Result<Loaded, CommandError> {
    let read = told(survey::read(path, &library))?;
    let mut inputs = library_inputs(&library);
    let shown = path.to_string_lossy().replace('\\', "/");
    for source in &read.sources {
        let name = match *source.name == *shown {
            true => format!("{SURVEY_FOLDER}/survey.yaml"),
            false => frozen(&shown, &read.survey, &source.name)?,
        };
        if inputs.iter().any(|(other, _)| *other == name) {
            let why = "two files of this survey would lie at one place of its archive; rename one of them";
            return Err(failed(format!("{}: {why}", source.name)));
        }
        inputs.push((name, source.text.as_bytes().to_vec()));
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

/// What an archive was made from, read back from its own inputs: they hold the whole library as it was, and nothing that
/// the program carries now is mixed with it.
pub fn archived(inputs: &Path, other: Option<&Path>) -> Result<Loaded, CommandError> {
    if let Some(other) = other {
        folder(other)?;
    }
    let library = told(Library::frozen(&inputs.join(LIBRARY_FOLDER), other))?;
    surveyed(&inputs.join(SURVEY_FOLDER).join("survey.yaml"), library)
}

/// Where a site's profile lies among an archive's inputs, so that the survey's patterns find it there.
fn frozen(survey: &str, read: &Survey, site: &str) -> Result<String, CommandError> {
    let below = files::beside_survey(survey, &read.sites, site).map(|site| glob::join(SURVEY_FOLDER, &site));
    let library = format!("{LIBRARY_FOLDER}/");
    below.filter(|name| !name.starts_with(&library)).ok_or_else(|| {
        let why = "a survey's sites lie in or below its folder or the one above, so that its archive holds them whole";
        failed(format!("{site}: {why}"))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "site: a\nname: 甲\nregion: 甲省\nlevel: county\nplatform_home: https://a.example.gov.cn/\n";
    const LEXICON: &str =
        "lexicon: zh\nterms:\n  old_term: {kind: clickable, words: [旧]}\n  entry: {kind: clickable, words: [旧]}\n";
    const SCENARIO: &str = "scenario: look\nsteps:\n  - open: platform_home\n  - click: {term: old_term}\n    id: go\n";
    const SET: &str = "indicators: own\nname: {zh: 甲, en: a}\nlist:\n  - {id: X1, name: {zh: 甲, en: a}, unit: platform, \
                       needs: {go: step}, pass_when: {met: go}, fail_when: {absent: go}}\n";
    const SURVEY: &str = "survey: s\nindicators: own\nsites: sites/*.yaml\njourneys: {per_site: [look]}\n";

    pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        folder
    }

    #[test]
    fn an_archive_is_read_without_what_the_program_carries_now() {
        // No term of today's flows and journeys is in this lexicon.
        let inputs = folder(&[
            ("scenarios/lexicon/zh.yaml", LEXICON),
            ("scenarios/journeys/look.yaml", SCENARIO),
            ("scenarios/indicators/own.yaml", SET),
            ("survey/survey.yaml", SURVEY),
            ("survey/sites/a.yaml", SITE),
        ]);
        let loaded = archived(inputs.path(), None).expect("what was frozen is read");
        assert_eq!(loaded.library.scenarios.keys().collect::<Vec<_>>(), ["look"]);
        assert_eq!(loaded.library.sets.keys().collect::<Vec<_>>(), ["own"]);
        assert!(loaded.library.flows.is_empty());
        assert_eq!(loaded.sites.len(), 1);
    }

    #[test]
    fn names_of_a_frozen_file_were_right_in_their_time_and_its_form_still_is_checked() {
        let unknown = SCENARIO.replace("old_term", "forgotten");
        let inputs = folder(&[
            ("scenarios/lexicon/zh.yaml", LEXICON),
            ("scenarios/journeys/look.yaml", &unknown),
            ("scenarios/indicators/own.yaml", SET),
            ("survey/survey.yaml", SURVEY),
            ("survey/sites/a.yaml", SITE),
        ]);
        archived(inputs.path(), None).expect("it was checked when it was made");
        let path = inputs.path().join("scenarios/journeys/look.yaml");
        std::fs::write(path, "scenario: look\nstepz: []\n").expect("written");
        assert!(matches!(archived(inputs.path(), None), Err(CommandError::Invalid(_))));
    }

    #[test]
    fn own_words_are_frozen_beside_those_that_the_program_carries_and_lie_over_them_again() {
        let words = "lexicon: zh\nterms:\n  search_button: {kind: clickable, words: [问一问]}\n";
        let proj = folder(&[
            ("scenarios/lexicon/zh.yaml", words),
            (
                "survey.yaml",
                "survey: s\nindicators: gbh-2017-115\nsites: sites/*.yaml\njourneys: {per_site: [reach]}\n",
            ),
            ("sites/a.yaml", SITE),
        ]);
        let loaded = survey(&proj.path().join("survey.yaml"), None).expect("one term is laid over the others");
        let of = |loaded: &Loaded| {
            let terms = loaded.library.lexicon.terms.iter();
            let term = terms.filter(|term| term.name == "search_button").collect::<Vec<_>>();
            (
                loaded.library.lexicon.terms.len(),
                format!("{:?}", term.iter().map(|term| &term.words).collect::<Vec<_>>()),
            )
        };
        let (count, said) = of(&loaded);
        assert!(
            count > 50 && said.contains("问一问") && !said.contains("搜索"),
            "{count} {said}"
        );
        let frozen = freeze(&loaded);
        assert_eq!(of(&archived(frozen.path(), None).expect("read back")), (count, said));
    }

    fn freeze(loaded: &Loaded) -> tempfile::TempDir {
        let frozen = tempfile::tempdir().expect("a folder");
        for (name, bytes) in &loaded.inputs {
            let path = frozen.path().join(name);
            assert!(!path.exists(), "{name} twice");
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, bytes).expect("written");
        }
        frozen
    }

    #[test]
    fn sites_above_the_survey_are_frozen_where_the_survey_finds_them_again() {
        let text = |sites: &str| {
            format!("survey: s\nindicators: gbh-2017-115\nsites: {sites}\njourneys: {{per_site: [reach]}}\n")
        };
        for (sites, name) in [
            ("sites/*.yaml", "survey/sites/a.yaml"),
            ("../sites/*.yaml", "sites/a.yaml"),
            ("sites/a.yaml", "survey/sites/a.yaml"),
        ] {
            let proj = folder(&[("surveys/q.yaml", &text(sites)), ("sites/a.yaml", SITE)]);
            let path = proj.path().join("surveys/q.yaml");
            let loaded = survey(&path, None).unwrap_or_else(|error| panic!("{sites}: {error}"));
            let names: Vec<&String> = loaded.inputs.iter().map(|(name, _)| name).collect();
            assert!(names.iter().any(|input| *input == name), "{sites}: {names:?}");
            let again = archived(freeze(&loaded).path(), None).unwrap_or_else(|error| panic!("{sites}: {error}"));
            assert_eq!(again.sites.len(), 1, "{sites}");
        }
        let proj = folder(&[("sites/a.yaml", SITE)]);
        let absolute = text(&format!("{}/sites/*.yaml", proj.path().display()));
        std::fs::write(proj.path().join("q.yaml"), absolute).expect("written");
        let refused = survey(&proj.path().join("q.yaml"), None).expect_err("not held by the archive");
        assert!(matches!(refused, CommandError::Invalid(1)), "{refused}");
    }

    #[test]
    fn where_no_items_are_drawn_one_is_walked_with_only_where_one_is_wanted() {
        let text = "survey: s\nindicators: gbh-2017-115\nsites: sites/*.yaml\nsample: {seed: \"1\", items_per_site: 0}\n\
                    journeys: {per_site: [reach], one_item: [search-item], per_item: [download-form]}\n";
        let proj = folder(&[("q.yaml", text), ("sites/a.yaml", SITE)]);
        let loaded = survey(&proj.path().join("q.yaml"), None).expect("right");
        let plan = super::super::plan::made(&loaded, &Default::default()).expect("a plan");
        let journeys: Vec<String> = plan.jobs.iter().map(|job| job.key.journey.clone()).collect();
        assert_eq!(journeys.len(), 2, "{journeys:?}");
        assert!(!journeys.iter().any(|journey| journey == "download-form"));
    }
}
