//! All pages of the HTML report, one after the other: the index, then a page a job. Observations are loaded for one job
//! at a time, so that memory stays small however long the survey.

use serde::Serialize;

use super::html::Templates;
use super::names::{self, Both};
use super::steps::{BlobView, StepView};
use super::{Language, ReportData, dating, item_title, words};
use crate::record::element::Rect;
use crate::record::finding::{Finding, Sentence, Spot};
use crate::record::observation::{JobKey, Observation};
use crate::record::run::PlannedJob;

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError<E: std::error::Error> {
    /// A template could not be filled.
    #[error("the report's template could not be filled: {0}")]
    Template(#[from] minijinja::Error),
    /// The observations of a job could not be had.
    #[error("the observations of {job} could not be read: {source}")]
    Load {
        /// The job.
        job: JobKey,
        /// Why.
        source: E,
    },
}

/// A page and its path relative to the report's folder.
pub type Page = (String, String);

/// The pages in order: `index.html`, `jobs/1.html`, …; each is made when it is asked for.
///
/// `blob` maps a hash to a path relative to the folder of `index.html`, e.g. `../blobs/sha256/ab/<hash>`. `load` gives
/// the attempts at a job in their order.
pub fn pages<'a, E, L>(
    data: ReportData<'a>,
    language: Language,
    blob: &'a dyn Fn(&str) -> String,
    mut load: L,
) -> Result<impl Iterator<Item = Result<Page, PageError<E>>> + use<'a, E, L>, PageError<E>>
where
    E: std::error::Error,
    L: FnMut(&JobKey) -> Result<Vec<Observation>, E>,
{
    let templates = Templates::new()?;
    let mut next = 0;
    Ok(std::iter::from_fn(move || {
        let place = next;
        next += 1;
        if place == 0 {
            let page = templates
                .index(&data, language)
                .map(|html| ("index.html".to_string(), html));
            return Some(page.map_err(PageError::Template));
        }
        let job = data.run.jobs.get(place - 1)?;
        let page = load(&job.key)
            .map_err(|source| PageError::Load {
                job: job.key.clone(),
                source,
            })
            .and_then(|attempts| {
                let view = JobView::new(&data, job, &attempts, blob);
                Ok((format!("jobs/{place}.html"), templates.job(&view, language)?))
            });
        Some(page)
    }))
}

#[derive(Serialize)]
struct JobView<'a> {
    site: SiteView<'a>,
    journey: &'a str,
    item: Option<&'a str>,
    key: String,
    run: &'a str,
    undated: Option<Sentence>,
    findings: Vec<FindingView<'a>>,
    attempts: Vec<AttemptView>,
}

#[derive(Serialize)]
struct SiteView<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct FindingView<'a> {
    id: &'a str,
    name_zh: &'a str,
    name_en: &'a str,
    word: &'static str,
    zh: &'static str,
    en: &'static str,
    reason: &'a str,
    sentence_zh: &'a str,
    sentence_en: &'a str,
    attempts: u32,
    evidence: Vec<BlobView>,
    spots: &'a [Spot],
}

#[derive(Serialize)]
struct AttemptView {
    number: u32,
    started: String,
    ended: Both,
    steps: Vec<StepView>,
}

impl<'a> JobView<'a> {
    fn new(
        data: &'a ReportData<'a>,
        job: &'a PlannedJob,
        attempts: &[Observation],
        blob: &dyn Fn(&str) -> String,
    ) -> JobView<'a> {
        // Pages of jobs lie one folder deeper than the index.
        let path = |hash: &str| format!("../{}", blob(hash));
        let own = |finding: &&Finding| {
            finding.site == job.key.site && finding.item == job.key.item && job.indicators.contains(&finding.indicator)
        };
        let findings: Vec<&Finding> = data.findings.findings.iter().filter(own).collect();
        let rests = |seq: u64| {
            findings
                .iter()
                .any(|f| f.evidence.iter().any(|evidence| evidence.seq == seq))
        };
        // Words of a guide on which a finding rests lie on the page of the step that read it.
        let spots = |seq: u64| -> Vec<Rect> {
            let own = |finding: &&&Finding| finding.evidence.iter().any(|evidence| evidence.seq == seq);
            let resting = findings.iter().filter(own);
            resting
                .flat_map(|finding| &finding.spots)
                .filter(|spot| spot.tab.is_empty())
                .map(|spot| spot.rect)
                .collect()
        };
        let attempt = |observation: &Observation| AttemptView {
            number: observation.attempt,
            started: observation.started.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
            ended: names::ended(observation.ended.as_ref()),
            steps: observation
                .steps
                .iter()
                .map(|step| StepView::new(step, rests(step.seq), &spots(step.seq), &path))
                .collect(),
        };
        JobView {
            site: SiteView {
                name: data.site_name(&job.key.site),
            },
            journey: &job.key.journey,
            item: item_title(job),
            key: job.key.to_string(),
            run: &data.run.run,
            undated: dating::sentences(data.dated)
                .into_iter()
                .next()
                .filter(|_| !data.dated.any()),
            attempts: attempts.iter().map(attempt).collect(),
            findings: findings
                .iter()
                .map(|finding| finding_view(data, finding, &path))
                .collect(),
        }
    }
}

fn finding_view<'a>(data: &'a ReportData<'a>, finding: &'a Finding, path: &dyn Fn(&str) -> String) -> FindingView<'a> {
    let indicator = data
        .set
        .indicators
        .iter()
        .find(|indicator| indicator.id == finding.indicator);
    let (zh, en) = words::verdict(finding.verdict);
    let evidence = |evidence: &crate::record::finding::Evidence| BlobView {
        kind: evidence.kind.word(),
        name: names::kind(evidence.kind.word()),
        blob: evidence.blob.clone(),
        path: path(&evidence.blob),
        seq: evidence.seq,
    };
    FindingView {
        id: &finding.indicator,
        name_zh: indicator.map_or("", |indicator| indicator.name.zh.as_str()),
        name_en: indicator.map_or("", |indicator| indicator.name.en.as_str()),
        word: finding.verdict.word(),
        zh,
        en,
        reason: if finding.reason == "rule" { "" } else { &finding.reason },
        sentence_zh: &finding.sentence.zh,
        sentence_en: &finding.sentence.en,
        attempts: finding.attempts,
        evidence: finding.evidence.iter().map(evidence).collect(),
        spots: &finding.spots,
    }
}
