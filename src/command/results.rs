//! From an archive to findings and reports: judged from what was written alone, by `run` and `judge` alike.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::cli::{Format, Language as Words};
use super::load::Loaded;
use super::{CommandError, failed};
use crate::evidence::{EvidenceError, Layout, Reader, layout, results};
use crate::judge::run::Rules;
use crate::record::finding::Findings;
use crate::record::observation::JobKey;
use crate::report::terminal::Style;
use crate::report::{Language, ReportData, SiteName, json, junit, pages, terminal};
use crate::scenario::rule::IndicatorSet;
use crate::scenario::site::{Level, Site};

/// Judges every job of an archive, one at a time.
pub fn judge(reader: &Reader, loaded: &Loaded, set: &IndicatorSet) -> Result<Findings, CommandError> {
    let controls: Vec<_> = reader
        .controls()?
        .into_iter()
        .map(|seen| (seen.at, seen.well))
        .collect();
    let rules = Rules {
        set,
        lexicon: &loaded.library.lexicon,
        calendar: &loaded.calendar,
        confirm: &loaded.survey.confirm,
        controls: &controls,
    };
    let mut findings = Vec::new();
    for job in &reader.run().jobs {
        findings.extend(rules.job(job, &reader.observations(&job.key)?));
    }
    Ok(rules.finish(&reader.run().run, findings))
}

/// Writes reports into the archive's results; gives the path of each.
pub fn write(
    reader: &Reader,
    loaded: &Loaded,
    set: &IndicatorSet,
    findings: &Findings,
    formats: &[Format],
    language: Words,
) -> Result<Vec<(&'static str, PathBuf)>, CommandError> {
    let sites = site_names(&loaded.sites);
    let data = ReportData {
        run: reader.run(),
        findings,
        set,
        sites: &sites,
    };
    let place = reader.layout();
    let mut written = Vec::new();
    for format in formats {
        let (name, file) = match format {
            Format::Json => {
                let text = json::write(findings).map_err(failed)?;
                results::save(place, "findings.json", text.as_bytes())?;
                ("findings", "findings.json")
            }
            Format::Junit => {
                let text = junit::write(&data).map_err(failed)?;
                results::save(place, "junit.xml", text.as_bytes())?;
                ("junit", "junit.xml")
            }
            Format::Html => {
                html(reader, data, language)?;
                ("report", "index.html")
            }
        };
        written.push((name, place.result(file)?));
    }
    Ok(written)
}

fn html(reader: &Reader, data: ReportData<'_>, language: Words) -> Result<(), CommandError> {
    // From data/results/ to data/blobs/.
    let blob = |hash: &str| format!("../{}", layout::blob_path(hash).trim_start_matches("data/"));
    let load = |job: &JobKey| -> Result<_, EvidenceError> { reader.observations(job) };
    for page in pages::pages(data, language.into(), &blob, load).map_err(failed)? {
        let (path, html) = page.map_err(failed)?;
        results::save(reader.layout(), &path, html.as_bytes())?;
    }
    Ok(())
}

/// Prints the summary.
pub fn print(
    run: &crate::record::run::RunInfo,
    loaded: &Loaded,
    set: &IndicatorSet,
    findings: &Findings,
    language: Words,
    places: &[(&str, String)],
) {
    let sites = site_names(&loaded.sites);
    let data = ReportData {
        run,
        findings,
        set,
        sites: &sites,
    };
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let style = Style {
        language: language.into(),
        colour,
        passes: loaded.sites.len() <= 3,
    };
    print!("{}", terminal::write(&data, style, places));
}

fn site_names(sites: &[Site]) -> Vec<SiteName> {
    let level = |level| match level {
        Level::Provincial => "provincial",
        Level::Prefecture => "prefecture",
        Level::County => "county",
    };
    let name = |site: &Site| SiteName {
        id: site.id.clone(),
        name: site.name.clone(),
        region: site.region.clone(),
        level: level(site.level).into(),
    };
    sites.iter().map(name).collect()
}

/// A path as people type it: relative to the current folder where it lies below it.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.as_deref().and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}

/// The inputs of an archive.
pub fn inputs(place: &Layout) -> PathBuf {
    place.inputs()
}

impl From<Words> for Language {
    fn from(words: Words) -> Language {
        match words {
            Words::Zh => Language::Zh,
            Words::En => Language::En,
        }
    }
}
