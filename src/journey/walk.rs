//! Goes through a journey's steps and writes a record of each.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::consent::Consent;
use super::scope::{Memory, Place};
use super::steps::Outcome;
use super::trail::Trail;
use super::verbs::{acts, nests, verb};
use super::{barrier, capture, look, people, steps};
use crate::browser::session::{Lost, Session};
use crate::clock::{Budget, Clock};
use crate::evidence::redact::Redactor;
use crate::evidence::{Archive, EvidenceError};
use crate::plan::Job;
use crate::plan::draw;
use crate::plan::fill::{self, Names};
use crate::plan::query::Words;
use crate::record::observation::Ended;
use crate::record::page::{Calm, Happenings, PageFacts};
use crate::record::step::{self, End, StepRecord};
use crate::scenario::library::Library;
use crate::scenario::step::{Action, Level, Step};
use crate::scenario::survey::Clocks;

/// What a walk is made with; the same for all attempts of a run but for the attempt's number.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Journeys, flows and words.
    pub library: Arc<Library>,
    /// The clock.
    pub clock: Clock,
    /// Time budgets.
    pub clocks: Clocks,
    /// Evidence level.
    pub level: Level,
    /// Leave to write.
    pub consent: Consent,
    /// Secrets by full name, for this site only.
    pub secrets: BTreeMap<String, String>,
    /// Least time between two navigations on this site.
    pub pace: Duration,
    /// Where is kept what is to be followed up; none where nothing can be.
    pub later: Option<PathBuf>,
    /// A person is there to be asked.
    pub attended: bool,
    /// Counted from 1.
    pub attempt: u32,
    /// Walk without the profile's own words and locators.
    pub without_own: bool,
    /// Becomes true when the operator stops the run.
    pub stop: watch::Receiver<bool>,
}

/// What ends a walk before its steps do.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The browser went away.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] EvidenceError),
    /// The whole scenario's budget ended.
    #[error("the scenario's budget of {0:?} ended")]
    Deadline(Duration),
    /// The operator stopped the run.
    #[error("stopped by the operator")]
    Interrupted,
}

/// A walk under way.
pub struct Walk<'a> {
    pub(super) job: &'a Job,
    pub(super) setting: &'a Setting,
    pub(super) session: &'a mut Session,
    pub(super) archive: &'a Archive,
    /// Values and secrets that templates may use in the current flow.
    pub(super) names: Names,
    /// Masks secrets in everything before it is hashed.
    pub(super) redactor: Redactor,
    /// A person was shown since the attempt began: logged in, typed, submitted.
    pub(super) people: bool,
    /// The job reads questions that people asked.
    pub(super) reads_people: bool,
    /// Words in force, by term.
    pub(super) terms: BTreeMap<String, Vec<String>>,
    /// What is remembered of steps, under their full ids.
    pub(super) memory: Memory,
    /// Where the walk is: number path and id prefix.
    pub(super) at: Place,
    pub(super) trail: Trail,
    /// The page as last read; none before the first `open`.
    pub(super) page: Option<PageFacts>,
    /// What the last capture of the page showed, so that an unchanged page is not taken twice.
    pub(super) taken: capture::Taken,
    /// Everything that happened since the last record.
    pub(super) happened: Happenings,
    /// Requests that were under way at a reading, by their id: the path of the step under which they were seen first.
    pub(super) begun: BTreeMap<String, String>,
    /// Texts of dialogs and notices since the last input, for `read: {from: dialog}`.
    pub(super) said: Vec<String>,
    pub(super) budget: Budget,
    /// Since the last `open` the walk clicked something that leads to a login or registration.
    pub(super) sought_login: bool,
    /// Whether the page came to rest after the last input.
    pub(super) calm: Option<Calm>,
    began: std::time::Instant,
    last_navigation: Option<std::time::Instant>,
    under_way: String,
}

/// Walks a job once. Every step is durable in the archive when this returns; an error means only that the archive could
/// not be written.
pub async fn walk(
    job: &Job,
    setting: &Setting,
    session: &mut Session,
    archive: &Archive,
) -> Result<Ended, EvidenceError> {
    let clock = setting.clock;
    let limit = job.scenario.timeout.unwrap_or(setting.clocks.scenario);
    let mut names = Names {
        values: job.inputs.clone(),
        secrets: setting.secrets.clone(),
    };
    names.values.insert("site".into(), fill::site_value(&job.site));
    names
        .values
        .insert("seed".into(), step::Value::Text(format!("{:08x}", job.seed as u32)));
    let unique = draw::number(&setting.consent.run, &job.key.to_string()) as u32;
    names
        .values
        .insert("unique".into(), step::Value::Text(format!("{unique:08x}")));
    let mut walk = Walk {
        job,
        setting,
        session,
        archive,
        names,
        redactor: Redactor::new(&setting.secrets.clone().into_iter().collect::<Vec<_>>(), &[]),
        people: false,
        reads_people: people::reads_people(&job.scenario.steps, &setting.library),
        terms: BTreeMap::new(),
        memory: Memory::default(),
        at: Place::default(),
        trail: Trail::default(),
        page: None,
        taken: capture::Taken::default(),
        happened: Happenings::default(),
        begun: BTreeMap::new(),
        said: Vec::new(),
        budget: Budget::new(&clock, "scenario", limit),
        sought_login: false,
        calm: None,
        began: clock.now(),
        last_navigation: None,
        under_way: String::new(),
    };
    let words = walk.words();
    walk.terms = words
        .lexicon
        .terms
        .iter()
        .map(|term| (term.name.clone(), words.of(&term.name)))
        .collect();
    walk.memory.expect_looks(&job.scenario.steps, "");
    let done = match steps::draw::item(&mut walk).await {
        Ok(None) => walk.list(&job.scenario.steps).await,
        ended => ended,
    };
    let step = walk.under_way.clone();
    Ok(match done {
        Ok(None) => Ended::Completed,
        Ok(Some((step, _))) => Ended::StepFailed { step },
        Err(Stop::Deadline(budget)) => Ended::TimedOut {
            step,
            budget_ms: millis(budget),
        },
        Err(Stop::Lost(lost)) => Ended::BrowserLost {
            step,
            why: lost.to_string(),
        },
        Err(Stop::Interrupted) => Ended::Interrupted { step },
        Err(Stop::Archive(error)) => return Err(error),
    })
}

impl<'a> Walk<'a> {
    /// Goes through a list of steps; gives the step that ended it, if one did.
    pub(super) async fn list(&mut self, list: &[Step]) -> Result<Option<(String, End)>, Stop> {
        for (index, step) in list.iter().enumerate() {
            self.at.enter(index + 1);
            let end = Box::pin(self.step(step)).await;
            self.at.leave();
            let end = end?;
            // A step with a `when` may be skipped; without one it was to be performed and could not be.
            let passed_over =
                end == End::Skipped && (step.when.is_some() || matches!(step.action, Action::Later { .. }));
            if end != End::Met && !passed_over && !step.soft {
                return Ok(Some((self.at.full(&step.id), end)));
            }
        }
        Ok(None)
    }

    async fn step(&mut self, step: &Step) -> Result<End, Stop> {
        let clock = self.setting.clock;
        if *self.setting.stop.borrow() {
            return Err(Stop::Interrupted);
        }
        if self.budget.spent(&clock) {
            return Err(Stop::Deadline(self.budget.limit));
        }
        let id = self.at.full(&step.id);
        self.under_way = id.clone();
        let started = clock.now();
        let before = self.page.clone();
        let budget = self.allowance(step);
        let mut outcome = match self.skipped(step).await? {
            Some(outcome) => outcome,
            None => {
                look::before_step(self, &id).await?;
                self.memory.began(&id, before.clone());
                tracing::debug!(job = %self.job.key, step = %id, verb = verb(&step.action), "step");
                // What holds other steps ends with them: each has its own watch, and a visit makes the budget longer.
                let watch = match nests(&step.action) {
                    true => Duration::MAX,
                    false => budget.left(&clock) + HARD,
                };
                match tokio::time::timeout(watch, steps::perform(self, step, budget)).await {
                    Ok(outcome) => outcome?,
                    Err(_) => {
                        let why = format!("the step did not end within {HARD:?} beyond its budget");
                        return Err(Stop::Lost(Lost { during: id, why }));
                    }
                }
            }
        };
        self.under_way = id.clone();
        self.finish(step, &id, &mut outcome, started, budget).await
    }

    /// The outcome of a step whose `when` is not true.
    async fn skipped(&mut self, step: &Step) -> Result<Option<Outcome>, Stop> {
        let Some(when) = &step.when else { return Ok(None) };
        let (truth, seen) = look::truth(self, when, Duration::ZERO).await?;
        Ok((truth != step::Truth::True).then(|| Outcome {
            conditions: seen,
            ..Outcome::ended(End::Skipped, format!("its `when` is {}", look::word(truth)))
        }))
    }

    /// Reads the page, takes the evidence and writes the record.
    pub(super) async fn finish(
        &mut self,
        step: &Step,
        id: &str,
        outcome: &mut Outcome,
        started: std::time::Instant,
        budget: Budget,
    ) -> Result<End, Stop> {
        let clock = self.setting.clock;
        let acted = acts(&step.action) && outcome.end != End::Skipped;
        if acted && self.page_is_there(outcome) {
            self.calm = Some(self.session.settle(self.setting.clocks.settle).await?);
            outcome.calm = self.calm;
        }
        let looked = outcome.end != End::Skipped && !matches!(step.action, Action::Judge { .. });
        let before = self.page.clone();
        if looked && (acted || self.page.is_none()) {
            self.page = Some(self.session.facts().await?);
        }
        let news = self.session.happenings().await?;
        self.take_in(news, acted);
        let failed = self.failed_requests();
        if matches!(step.action, Action::Open(_)) {
            self.sought_login = false;
        }
        barrier::apply(
            outcome,
            self.page.as_ref().filter(|_| looked),
            &failed,
            self.sought_login,
        );
        let level = step.evidence.unwrap_or(self.setting.level);
        self.people |= outcome.writes;
        self.redactor.personal(self.shows_people(step));
        let taken = capture::take(self, step, outcome, before.as_ref(), level).await?;
        let record = StepRecord {
            format: step::FORMAT.into(),
            path: self.at.path(),
            id: id.into(),
            verb: verb(&step.action).into(),
            intent: steps::intent(self, step),
            place: step.place.to_string(),
            end: outcome.end,
            detail: std::mem::take(&mut outcome.detail),
            soft: step.soft,
            found: outcome.found.take(),
            arrival: outcome.arrival.take(),
            effect: outcome.effect.take(),
            calm: outcome.calm,
            page: self.page.clone().filter(|_| looked),
            conditions: std::mem::take(&mut outcome.conditions),
            values: {
                let named = |(name, value): (&String, &_)| (self.at.full(name), Clone::clone(value));
                outcome.values.iter().map(named).collect()
            },
            failed_requests: failed,
            network: !self.happened.blind,
            hosts: std::mem::take(&mut self.happened.hosts),
            judge: outcome.judge.take(),
            writes: outcome.writes,
            started_ms: millis(started.duration_since(self.began)),
            took_ms: millis(clock.now().duration_since(started)),
            budget_ms: millis(budget.limit),
            covered: taken.covered,
            blobs: Vec::new(),
        };
        self.write(record.clone(), taken.blobs, taken.network).await?;
        for (name, value) in std::mem::take(&mut outcome.values) {
            self.names.values.insert(name, value);
        }
        let end = record.end;
        self.memory.ended(id, record);
        Ok(end)
    }

    fn page_is_there(&self, outcome: &Outcome) -> bool {
        !matches!(&outcome.arrival, Some(arrival) if arrival.end != crate::record::page::ArrivalEnd::Shown)
    }

    /// The time this step may take.
    fn allowance(&self, step: &Step) -> Budget {
        let clocks = &self.setting.clocks;
        let left = self.budget.left(&self.setting.clock);
        let (name, limit) = match &step.action {
            Action::Open(_) | Action::Back => ("open", step.timeout.unwrap_or(clocks.open)),
            Action::Expect(_) | Action::Read { .. } => ("expect", step.timeout.unwrap_or(clocks.expect)),
            Action::Download(_) => ("download", step.timeout.unwrap_or(clocks.open)),
            action if nests(action) => ("scenario", step.timeout.unwrap_or(left)),
            _ => ("action", step.timeout.unwrap_or(clocks.action)),
        };
        Budget::new(&self.setting.clock, name, limit.min(left))
    }

    /// How long a condition may take to come true: a page at rest gets a few seconds for what a timer of its own shows,
    /// any other the whole budget.
    pub(super) fn patience(&self) -> Duration {
        match self.calm {
            Some(Calm::Settled) => self.setting.clocks.expect.min(AT_REST),
            Some(Calm::Unsettled) | None => self.setting.clocks.expect,
        }
    }

    /// Waits until the next navigation on this site is polite.
    pub(super) async fn pace(&mut self) {
        let clock = self.setting.clock;
        if let Some(last) = self.last_navigation {
            let since = clock.now().duration_since(last);
            tokio::time::sleep(self.setting.pace.saturating_sub(since)).await;
        }
        self.last_navigation = Some(clock.now());
    }

    /// The words in force.
    pub(super) fn words(&self) -> Words<'a> {
        Words {
            lexicon: &self.setting.library.lexicon,
            site: &self.job.site,
            without_own: self.setting.without_own,
        }
    }
}

/// What a page at rest may still show by a timer of its own comes within this time.
const AT_REST: Duration = Duration::from_secs(3);

/// Beyond its own budget a step gets this long before the browser counts as lost.
const HARD: Duration = Duration::from_secs(20);

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
