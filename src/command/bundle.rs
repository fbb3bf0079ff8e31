//! `hecha bundle ARCHIVE FINDING`: the evidence of one finding, to be handed out and verified alone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::cli::BundleArgs;
use super::exit::Exit;
use super::kept_back::KeptBack;
use super::{CommandError, failed, results};
use crate::clock::Clock;
use crate::evidence::{Reader, bundle, results as archived};
use crate::record::finding::{Finding, Findings};
use crate::record::observation::JobKey;
use crate::record::run::RunInfo;
use crate::record::seal::{PARTIAL_FORMAT, Partial, PartialFinding};

/// A finding as people name it: `SITE/INDICATOR` or `SITE/INDICATOR/ITEM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The site's id.
    pub site: String,
    /// The indicator's id.
    pub indicator: String,
    /// The item's key; none for every item.
    pub item: Option<String>,
}

impl Named {
    /// Reads `SITE/INDICATOR[/ITEM]`.
    pub fn read(text: &str) -> Result<Named, CommandError> {
        let mut parts = text.splitn(3, '/').map(str::to_string);
        let named = (parts.next(), parts.next(), parts.next());
        match named {
            (Some(site), Some(indicator), item) if !site.is_empty() && !indicator.is_empty() => {
                Ok(Named { site, indicator, item })
            }
            _ => Err(failed(format!(
                "`{text}` names no finding; write SITE/INDICATOR or SITE/INDICATOR/ITEM"
            ))),
        }
    }

    /// Whether it is this one.
    pub fn is(&self, finding: &Finding) -> bool {
        let item = self.item.is_none() || self.item == finding.item;
        finding.site == self.site && finding.indicator == self.indicator && item
    }

    /// The findings of an archive that it names, as the run itself judged; refuses when there are none.
    pub fn of(&self, reader: &Reader) -> Result<Vec<Finding>, CommandError> {
        let place = results::shown(reader.layout().root());
        let bytes = archived::load(reader.layout(), "findings.json")?
            .ok_or_else(|| failed(format!("{place} holds no findings; `hecha seal` judges what there is")))?;
        let all: Findings = serde_json::from_slice(&bytes)
            .map_err(|error| failed(format!("the findings of {place} cannot be read ({error})")))?;
        let found: Vec<Finding> = all
            .findings
            .iter()
            .filter(|finding| self.is(finding))
            .cloned()
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let known = |finding: &Finding| {
            let item = finding.item.as_ref().map(|item| format!("/{item}")).unwrap_or_default();
            format!("{}/{}{item}", finding.site, finding.indicator)
        };
        let near: Vec<String> = all
            .findings
            .iter()
            .filter(|one| one.site == self.site)
            .map(known)
            .take(12)
            .collect();
        let near = if near.is_empty() {
            all.findings.iter().map(known).take(12).collect()
        } else {
            near
        };
        Err(failed(format!(
            "{place} holds no such finding; there are, among others: {}",
            near.join(", ")
        )))
    }

    /// The cases of a run that bear on it.
    pub fn cases(&self, run: &RunInfo) -> Vec<JobKey> {
        let bears = |job: &&crate::record::run::PlannedJob| {
            let item = self.item.is_none() || job.key.item.is_none() || job.key.item == self.item;
            job.key.site == self.site && job.indicators.contains(&self.indicator) && item
        };
        run.jobs.iter().filter(bears).map(|job| job.key.clone()).collect()
    }
}

/// Hands out.
pub fn command(args: &BundleArgs, clock: Clock) -> Result<Exit, CommandError> {
    let named = Named::read(&args.finding)?;
    let reader = Reader::open(&args.archive)?;
    let findings = named.of(&reader)?;
    let cases = named.cases(reader.run());
    let to = args.out.clone().unwrap_or_else(|| default(&reader, &named, args.zip));
    let more: BTreeSet<String> = findings
        .iter()
        .flat_map(|finding| finding.evidence.iter().map(|evidence| evidence.blob.clone()))
        .collect();
    let back = KeptBack::of(&reader, &cases, &more, args)?;
    let said = |finding: &Finding| PartialFinding {
        site: finding.site.clone(),
        indicator: finding.indicator.clone(),
        item: finding.item.clone(),
        verdict: finding.verdict,
        reason: finding.reason.clone(),
        sentence: finding.sentence.clone(),
    };
    let note = Partial {
        format: PARTIAL_FORMAT.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        run: reader.run().run.clone(),
        made: clock.wall(),
        findings: findings.iter().map(said).collect(),
        cases: cases.iter().map(ToString::to_string).collect(),
        derived: back.derived,
    };
    let bundled = bundle::bundle(&reader, &cases, &more, &back.copies, &note, &to, args.zip)?;
    say!("handed out  {}", results::shown(&to));
    for finding in &findings {
        say!(
            "finding     {} {}: {}({})",
            args.finding,
            finding.item.as_deref().unwrap_or_default(),
            finding.verdict,
            finding.reason
        );
    }
    say!("cases       {}", note.cases.join(", "));
    say!(
        "files       {}, {:.1} MB; {} are not in it",
        bundled.files,
        bundled.bytes as f64 / 1e6,
        bundled.left_out
    );
    for kept in &note.derived {
        let instead = kept
            .sha256
            .as_ref()
            .map(|copy| format!("; in its place derived/{copy}"));
        say!("kept back   {}{}", kept.derived_from, instead.unwrap_or_default());
    }
    for (blob, kind) in &back.beside {
        warn!("of the same step, and handed out as it is: {} {blob}", kind.word());
    }
    say!("partial: it proves what is in it and nothing about the rest");
    say!("verify with: hecha verify --partial FOLDER --key PUBLIC.pem");
    Ok(Exit::Well)
}

/// `RUN.SITE.INDICATOR[.ITEM]` in the current folder.
fn default(reader: &Reader, named: &Named, zip: bool) -> PathBuf {
    let item = named.item.as_ref().map(|item| format!(".{item}")).unwrap_or_default();
    let name = format!("{}.{}.{}{item}", reader.run().run, named.site, named.indicator);
    let plain = |c: char| {
        if c.is_control() || "/\\:%*?\"<>|".contains(c) {
            '_'
        } else {
            c
        }
    };
    let name: String = name.chars().map(plain).collect();
    PathBuf::from(if zip { format!("{name}.zip") } else { name })
}
