//! A whole run: every planned job and indicator gets exactly one finding, and sites their roll-ups.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::attempts::{self, More};
use super::case::{self, Context, Opinion};
use super::control;
use super::site;
use super::why::{self, Side};
use crate::record::finding::{FORMAT, Finding, Findings};
use crate::record::observation::{JobKey, Observation};
use crate::record::run::{PlannedJob, RunInfo};
use crate::scenario::calendar::Calendar;
use crate::scenario::lexicon::Lexicon;
use crate::scenario::rule::{Indicator, IndicatorSet};
use crate::scenario::survey::Confirmation;

/// What a run is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The indicators.
    pub set: &'a IndicatorSet,
    /// Words of terms.
    pub lexicon: &'a Lexicon,
    /// Working days.
    pub calendar: &'a Calendar,
    /// How fails are confirmed.
    pub confirm: &'a Confirmation,
    /// When control pages were tried and whether they were well, in the order of time.
    pub controls: &'a [(DateTime<FixedOffset>, bool)],
}

impl Rules<'_> {
    /// What one attempt says of one indicator.
    pub fn opinion(&self, indicator: &Indicator, observation: &Observation) -> Opinion {
        case::attempt(indicator, observation, &self.context(observation))
    }

    /// The sides of an indicator's rule, with their truth, at each `judge` step that an attempt reached.
    pub fn sides(&self, indicator: &Indicator, observation: &Observation) -> Vec<Vec<Side>> {
        why::sides(indicator, observation, &self.context(observation))
    }

    fn context(&self, observation: &Observation) -> Context<'_> {
        let took = observation
            .steps
            .iter()
            .map(|step| step.record.started_ms + step.record.took_ms)
            .max()
            .unwrap_or(0);
        let took = chrono::Duration::milliseconds(i64::try_from(took).unwrap_or(0));
        let network = control::during(self.controls, observation.started, observation.started + took);
        Context {
            lexicon: self.lexicon,
            calendar: self.calendar,
            network,
        }
    }

    /// The attempt that could settle one of a job's indicators. `attempts` in their order.
    pub fn wants_another(&self, job: &PlannedJob, attempts: &[Observation]) -> More {
        let wanted = self.indicators(job).map(|indicator| {
            let opinions: Vec<Opinion> = attempts
                .iter()
                .map(|attempt| self.opinion(indicator, attempt))
                .collect();
            attempts::wanted(indicator, &opinions, self.confirm, job.own_terms)
        });
        wanted.max().unwrap_or(More::No)
    }

    fn indicators(&self, job: &PlannedJob) -> impl Iterator<Item = &Indicator> {
        job.indicators
            .iter()
            .filter_map(|id| self.set.indicators.iter().find(|indicator| indicator.id == *id))
    }

    /// One finding an indicator of a job, from its attempts in their order.
    pub fn job(&self, job: &PlannedJob, attempts: &[Observation]) -> Vec<Finding> {
        let finding = |id: &String| {
            let Some(indicator) = self.set.indicators.iter().find(|indicator| indicator.id == *id) else {
                return site::unknown_indicator(&job.key.site, job.key.item.as_deref(), id);
            };
            let opinions: Vec<Opinion> = attempts
                .iter()
                .map(|attempt| self.opinion(indicator, attempt))
                .collect();
            let together = attempts::combine(indicator, &opinions, self.confirm, job.own_terms);
            Finding {
                site: job.key.site.clone(),
                item: job.key.item.clone(),
                indicator: id.clone(),
                verdict: together.verdict,
                reason: together.reason,
                sentence: together.sentence,
                attempts: u32::try_from(attempts.len()).unwrap_or(u32::MAX),
                evidence: together.evidence,
                spots: together.spots,
            }
        };
        job.indicators.iter().map(finding).collect()
    }

    /// All findings of a run from those of its jobs: roll-ups added, ordered by site, item, indicator.
    pub fn finish(&self, run: &str, findings: Vec<Finding>) -> Findings {
        let mut findings = site::one_a_case(findings);
        let mut by_site: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
        for finding in &findings {
            by_site
                .entry((&finding.site, &finding.indicator))
                .or_default()
                .push(finding);
        }
        let find = |id: &str| self.set.indicators.iter().find(|indicator| indicator.id == id);
        let rolled: Vec<Finding> = by_site
            .iter()
            .filter_map(|((_, id), cases)| site::roll_up(find(id)?, cases))
            .collect();
        findings.extend(rolled);
        let place: BTreeMap<&str, usize> = self
            .set
            .indicators
            .iter()
            .enumerate()
            .map(|(nth, indicator)| (indicator.id.as_str(), nth))
            .collect();
        findings.sort_by(|a, b| {
            let key = |finding: &Finding| place.get(finding.indicator.as_str()).copied().unwrap_or(usize::MAX);
            (&a.site, &a.item, key(a), &a.indicator).cmp(&(&b.site, &b.item, key(b), &b.indicator))
        });
        Findings {
            format: FORMAT.into(),
            run: run.into(),
            findings,
        }
    }
}

/// Judges a run from its observations, whatever their order.
pub fn judge(run: &RunInfo, observations: &[Observation], rules: &Rules<'_>) -> Findings {
    let mut by_job: BTreeMap<&JobKey, Vec<&Observation>> = BTreeMap::new();
    for observation in observations {
        by_job.entry(&observation.job).or_default().push(observation);
    }
    let mut findings = Vec::new();
    for job in &run.jobs {
        let mut attempts: Vec<Observation> = by_job
            .get(&job.key)
            .into_iter()
            .flatten()
            .map(|attempt| (*attempt).clone())
            .collect();
        attempts.sort_by_key(|attempt| attempt.attempt);
        findings.extend(rules.job(job, &attempts));
    }
    rules.finish(&run.run, findings)
}
