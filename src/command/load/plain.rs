//! Single scenarios on single sites, without a survey.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Loaded, SURVEY_FOLDER, calendar, library_inputs, told};
use crate::command::{CommandError, failed};
use crate::scenario::library::Library;
use crate::scenario::model::Place;
use crate::scenario::rule::IndicatorSet;
use crate::scenario::site::{self, Site};
use crate::scenario::step::Level;
use crate::scenario::survey::{Clocks, Concurrency, Confirmation, Isolation, Sample, Survey};

/// Time between the attempts that confirm a fail, as in a survey that names none.
const SPACING: Duration = Duration::from_secs(600);

/// Scenarios on profiles, without a survey: every scenario on every profile.
pub fn scenarios(paths: &[PathBuf], profiles: &[String], folder: Option<&Path>) -> Result<Loaded, CommandError> {
    if profiles.is_empty() {
        return Err(failed(
            "a scenario needs a site to be walked on; give its profile with --site FILE",
        ));
    }
    if let Some(given) = folder {
        super::folder(given)?;
    }
    for path in paths {
        std::fs::File::open(path).map_err(|error| failed(format!("cannot read {}: {error}", path.display())))?;
    }
    let library = told(Library::around(paths, folder))?;
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
    let survey = plain_survey(&library, &sites, sites_only, items)?;
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

fn scenario_name(path: &Path) -> Option<String> {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}

fn plain_survey(
    library: &Library,
    sites: &[Site],
    per_site: Vec<String>,
    per_item: Vec<String>,
) -> Result<Survey, CommandError> {
    let names = || per_site.iter().chain(&per_item);
    let indicators = set_for(library, names())?;
    Ok(Survey {
        name: "scenarios".into(),
        indicators,
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
            spacing: if sites.iter().all(is_here) {
                Duration::ZERO
            } else {
                SPACING
            },
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
    })
}

/// The indicator set that has all indicators of these scenarios.
fn set_for<'n>(library: &Library, names: impl Iterator<Item = &'n String>) -> Result<String, CommandError> {
    let scenarios = names.filter_map(|name| library.scenarios.get(name));
    let wanted: BTreeSet<&String> = scenarios.flat_map(|scenario| &scenario.indicators).collect();
    let whole = |set: &&IndicatorSet| {
        let has = |id: &&String| set.indicators.iter().any(|indicator| indicator.id == **id);
        wanted.iter().all(has)
    };
    library
        .sets
        .values()
        .find(whole)
        .map(|set| set.id.clone())
        .ok_or_else(|| {
            let wanted = wanted.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            failed(format!(
                "no indicator set has all of {wanted}; walk these scenarios one by one"
            ))
        })
}

/// Whether a site is served by this machine, where nobody is burdened by attempts that follow each other at once.
fn is_here(site: &Site) -> bool {
    match site.platform_home.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The survey that stands for `hecha run SCENARIO… --site …`, as YAML for the archive.
fn written(survey: &Survey) -> String {
    format!(
        "survey: {}\nindicators: {}\nsites: sites/*.yaml\nsample: {{seed: 0, items_per_site: 1}}\n\
         journeys: {{per_site: [{}], per_item: [{}]}}\nconfirm: {{functions: 2, content: 1, spacing: {}s}}\n",
        survey.name,
        survey.indicators,
        survey.per_site.join(", "),
        survey.per_item.join(", "),
        survey.confirm.spacing.as_secs(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::folder;
    use super::*;

    fn site(home: &str) -> String {
        format!("site: a\nname: 甲\nregion: 甲省\nlevel: county\nplatform_home: {home}\n")
    }

    const SCENARIO: &str = "scenario: look\nindicators: [X1]\nsteps:\n  - open: platform_home\n  - use: flows/own\n    id: go\n  \
                            - judge: {indicator: X1, bind: {go: go}}\n";
    const FLOW: &str = "flow: own\nsteps:\n  - click: {term: own_word}\n";
    const WORDS: &str = "lexicon: zh\nterms:\n  own_word: {kind: clickable, words: [问一问]}\n";
    const SET: &str = "indicators: zz-own\nname: {zh: 甲, en: a}\nlist:\n  - {id: X1, name: {zh: 甲, en: a}, unit: platform, \
                       needs: {go: step}, pass_when: {met: go}, fail_when: {absent: go}}\n";

    #[test]
    fn a_scenario_finds_what_lies_beside_it_and_its_own_set() {
        let home = site("https://a.example.gov.cn/");
        for folder_of in ["", "journeys/"] {
            let name = format!("{folder_of}look.yaml");
            let proj = folder(&[
                (&name, SCENARIO),
                ("flows/own.yaml", FLOW),
                ("lexicon/zh.yaml", WORDS),
                ("indicators/own.yaml", SET),
                ("a.yaml", &home),
            ]);
            let path = proj.path().join(&name);
            let profile = proj.path().join("a.yaml").display().to_string();
            let loaded = scenarios(std::slice::from_ref(&path), &[profile], None)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(loaded.survey.indicators, "zz-own", "not the first by its name");
            assert_eq!(loaded.survey.confirm.spacing, SPACING, "a site of others");
            let place = &loaded.library.scenarios["look"].place.file;
            assert_eq!(**place, *path.to_string_lossy(), "mistakes name the user's own file");
            assert!(
                loaded
                    .inputs
                    .iter()
                    .any(|(name, _)| name == "scenarios/journeys/look.yaml")
            );
        }
    }

    #[test]
    fn nobody_waits_between_attempts_on_this_machine() {
        let home = site("http://127.0.0.1:8115/");
        let plain = "scenario: look\nsteps:\n  - open: platform_home\n";
        let proj = folder(&[("look.yaml", plain), ("a.yaml", &home)]);
        let profile = proj.path().join("a.yaml").display().to_string();
        let loaded = scenarios(&[proj.path().join("look.yaml")], &[profile], None).expect("right");
        assert_eq!(loaded.survey.confirm.spacing, Duration::ZERO);
    }
}
