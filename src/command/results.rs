//! From an archive to findings and reports: judged from what was written alone, by `run` and `judge` alike.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::cli::{Format, Language as Words};
use super::load::Loaded;
use super::{CommandError, failed};
use crate::evidence::{EvidenceError, Layout, Reader, dated, layout, results};
use crate::judge::run::Rules;
use crate::record::dated::Dated;
use crate::record::finding::Findings;
use crate::record::observation::JobKey;
use crate::record::seal::Missing;
use crate::report::terminal::Style;
use crate::report::{Language, ReportData, SiteName, json, junit, pages, terminal};
use crate::scenario::rule::IndicatorSet;
use crate::scenario::site::{Level, Site};

/// What `run` writes at its end.
pub const ALL: [Format; 3] = [Format::Json, Format::Junit, Format::Html];
/// What is written of a walk that the disk was too small for.
const SMALL: [Format; 2] = [Format::Json, Format::Junit];

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

/// Writes reports into the archive's results, or into another folder; gives the path of each.
pub fn write(
    reader: &Reader,
    loaded: &Loaded,
    set: &IndicatorSet,
    findings: &Findings,
    formats: &[Format],
    language: Words,
    out: Option<&Path>,
) -> Result<Vec<(&'static str, PathBuf)>, CommandError> {
    let sites = site_names(&loaded.sites);
    let dated = dated::of(reader.layout());
    let data = ReportData {
        run: reader.run(),
        findings,
        set,
        sites: &sites,
        dated: &dated,
    };
    let save = |name: &str, text: &str| save(reader.layout(), out, name, text);
    let mut written = Vec::new();
    for format in formats {
        let (name, path) = match format {
            Format::Json => (
                "findings",
                save("findings.json", &json::write(findings).map_err(failed)?)?,
            ),
            Format::Junit => ("junit", save("junit.xml", &junit::write(&data).map_err(failed)?)?),
            Format::Html => ("report", html(reader, data, language, out)?),
        };
        written.push((name, path));
    }
    Ok(written)
}

/// Writes what stands at the end of a walk into its archive, and names the places; gives what the disk had no room
/// for, as a seal names it.
pub fn at_end(
    reader: &Reader,
    loaded: &Loaded,
    set: &IndicatorSet,
    findings: &Findings,
    full: bool,
    language: Words,
    places: &mut Vec<(&'static str, String)>,
) -> Result<Vec<Missing>, CommandError> {
    let formats: &[Format] = if full { &SMALL } else { &ALL };
    let written = lacking(write(reader, loaded, set, findings, formats, language, None))?;
    let named = |(name, path): (&'static str, PathBuf)| (name, shown(&path));
    places.extend(written.iter().flatten().cloned().map(named));
    Ok(written.err().into_iter().collect())
}

/// Of reports that the disk had no room for, how a seal names them: that costs reports, not the seal.
pub fn lacking<T>(written: Result<T, CommandError>) -> Result<Result<T, Missing>, CommandError> {
    match written {
        Ok(written) => Ok(Ok(written)),
        Err(CommandError::Evidence(error)) if error.is_full() => Ok(Err(Missing {
            what: "reports of the run itself".into(),
            why: error.to_string(),
        })),
        Err(error) => Err(error),
    }
}

/// Says which reports are lacking, and where else they can be written.
pub fn tell_lacking(lacking: &[Missing], root: &Path) {
    for missing in lacking {
        warn!("not written: {}: {}", missing.what, missing.why);
        warn!("write them elsewhere: hecha report {} --out FOLDER", shown(root));
    }
}

/// Writes one result; gives its path.
fn save(place: &Layout, out: Option<&Path>, name: &str, text: &str) -> Result<PathBuf, CommandError> {
    let Some(out) = out else {
        results::save(place, name, text.as_bytes())?;
        return Ok(place.result(name)?);
    };
    let path = out.join(name);
    let write = || {
        std::fs::create_dir_all(path.parent().unwrap_or(out))?;
        std::fs::write(&path, text)
    };
    write().map_err(|error| failed(format!("cannot write {}: {error}", path.display())))?;
    Ok(path)
}

/// Writes the pages; gives the path of the first.
fn html(reader: &Reader, data: ReportData<'_>, language: Words, out: Option<&Path>) -> Result<PathBuf, CommandError> {
    let place = reader.layout();
    let root = match out {
        // From data/results/ to data/.
        None => "..".to_string(),
        Some(out) => {
            std::fs::create_dir_all(out).map_err(|error| failed(format!("cannot make {}: {error}", out.display())))?;
            let out = out.canonicalize().map_err(failed)?;
            let data = place.root().canonicalize().map_err(failed)?.join("data");
            between(&out, &data)
        }
    };
    let blob = |hash: &str| format!("{root}/{}", layout::blob_path(hash).trim_start_matches("data/"));
    let load = |job: &JobKey| -> Result<_, EvidenceError> { reader.observations(job) };
    let mut first = None;
    for page in pages::pages(data, language.into(), &blob, load).map_err(failed)? {
        let (path, html) = page.map_err(failed)?;
        let path = save(place, out, &path, &html)?;
        first.get_or_insert(path);
    }
    first.ok_or_else(|| failed("the report has no pages"))
}

/// The way from one folder to another, both absolute, with `/`.
fn between(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(one, other)| one == other)
        .count();
    let up = from.components().skip(shared).map(|_| "..".to_string());
    let down = to
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let way: Vec<String> = up.chain(down).collect();
    if way.is_empty() { ".".into() } else { way.join("/") }
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
        // What a seal's time stamps came to is among the places.
        dated: &Dated::default(),
    };
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let style = Style {
        language: language.into(),
        colour,
        passes: loaded.sites.len() <= 3,
    };
    put!("{}", terminal::write(&data, style, places));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_linked_relatively() {
        let way = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b/reports", "/a/b/archive/x"), "../archive/x");
        assert_eq!(way("/a", "/a/x"), "x");
        assert_eq!(way("/a/x", "/a/x"), ".");
    }
}
