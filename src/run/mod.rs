//! The only place where walking and judging meet: hands out jobs, walks them, judges what was read back from the
//! archive, and decides whether another attempt is needed.
//!
//! `queue` keeps hosts from being visited by two sessions at once, `worker` makes attempts, `control` watches whether
//! the network is well, `progress` tells a listener what happens. Results are left to the archive: nothing that a
//! verdict needs lives in memory only.

pub mod control;
pub mod progress;
pub mod queue;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::browser::pool::Pool;
use crate::clock::Clock;
use crate::evidence::{Archive, EvidenceError, Reader};
use crate::journey::Consent;
use crate::plan::Plan;
use crate::record::observation::JobKey;
use crate::scenario::calendar::Calendar;
use crate::scenario::library::Library;
use crate::scenario::rule::IndicatorSet;
use crate::scenario::step::Level;
use crate::scenario::survey::Survey;
use progress::Progress;
use queue::Queue;

/// Everything a run needs besides its plan.
pub struct Context {
    /// Journeys, flows, words.
    pub library: Arc<Library>,
    /// The indicators in force.
    pub set: Arc<IndicatorSet>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// Clocks, confirmation, controls.
    pub survey: Survey,
    /// Evidence level in force.
    pub level: Level,
    /// The clock.
    pub clock: Clock,
    /// Browsers.
    pub pool: Pool,
    /// The archive being written.
    pub archive: Archive,
    /// Leave to write.
    pub consent: Consent,
    /// Secrets by name of account: `(username, password)`.
    pub secrets: BTreeMap<String, (String, String)>,
    /// Workers.
    pub jobs: usize,
    /// Where is kept what is to be followed up; none where nothing can be.
    pub later: Option<PathBuf>,
    /// A person is there to be asked.
    pub attended: bool,
    /// Told what happens.
    pub progress: mpsc::UnboundedSender<Progress>,
    /// Becomes true when the operator stops the run.
    pub stop: watch::Receiver<bool>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// All jobs ended.
    pub complete: bool,
    /// Why not, if not.
    pub why: Option<String>,
    /// The disk is full, or nearly: nothing more is admitted to the archive.
    pub full: bool,
}

/// Walks a plan until every job has ended, the operator stops it, or the archive cannot be written. That the disk is full
/// is an end in good order: what was written stands, and no browser is left.
pub async fn run(plan: &Plan, context: Context) -> Result<Finished, EvidenceError> {
    match begin(plan, &context).await {
        Err(error) => conclude(context, Some(error), plan.jobs.len()).await,
        Ok((queue, reader)) => {
            let shared = Arc::new(worker::Shared::new(context, queue, reader));
            let failed = walk(&shared).await;
            let left = shared.queue().len();
            match Arc::try_unwrap(shared) {
                Ok(shared) => conclude(shared.context, failed, left).await,
                Err(_) => Err(failed.unwrap_or_else(|| EvidenceError::stopped("a walk did not let go of it"))),
            }
        }
    }
}

/// The jobs that did not end yet; of those that were cut off after a submission the end is written.
async fn begin(plan: &Plan, context: &Context) -> Result<(Queue, Reader), EvidenceError> {
    let root = context.archive.layout().root().to_path_buf();
    let reader = tokio::task::spawn_blocking(move || Reader::open(&root))
        .await
        .map_err(EvidenceError::stopped)??;
    let ended: BTreeSet<JobKey> = reader.finished_jobs().into_iter().map(|(job, _)| job).collect();
    let open_writes: BTreeSet<JobKey> = reader.open_writes().into_iter().map(|write| write.job).collect();
    let mut queue = Queue::new(context.survey.concurrency.per_host.max(1));
    for job in plan.jobs.iter().filter(|job| !ended.contains(&job.key)) {
        if open_writes.contains(&job.key) {
            let attempts = reader.attempts(&job.key);
            context
                .archive
                .event(crate::record::run::Event::JobEnded {
                    job: job.key.clone(),
                    attempts,
                })
                .await?;
            continue;
        }
        queue.add(job.clone(), reader.attempts(&job.key));
    }
    context
        .progress
        .send(Progress::Planned {
            jobs: plan.jobs.len(),
            ended: plan.jobs.len() - queue.len(),
        })
        .ok();
    Ok((queue, reader))
}

/// Works until nothing is left or something failed.
async fn walk(shared: &Arc<worker::Shared>) -> Option<EvidenceError> {
    if let Err(error) = control::probe(shared, Duration::ZERO).await {
        return Some(error);
    }
    let mut workers = JoinSet::new();
    for number in 0..shared.context.jobs.max(1) {
        workers.spawn(worker::work(shared.clone(), number));
    }
    let mut failed = None;
    while let Some(done) = workers.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                shared.halt();
                failed.get_or_insert(error);
            }
            Err(panic) => {
                shared.halt();
                failed.get_or_insert(EvidenceError::stopped(panic));
            }
        }
    }
    control::probe(shared, Duration::from_secs(1)).await.ok();
    failed
}

/// Ends the browsers and closes the archive.
async fn conclude(context: Context, failed: Option<EvidenceError>, left: usize) -> Result<Finished, EvidenceError> {
    let interrupted = *context.stop.borrow();
    let admits = context.archive.admits();
    let why = match (&failed, interrupted, left) {
        (Some(error), ..) => Some(error.to_string()),
        (None, true, _) => Some("stopped by the operator".to_string()),
        (None, false, 0) => None,
        (None, false, left) => Some(nearly_full(&context.archive, left)),
    };
    context.pool.end().await;
    let complete = why.is_none();
    let closed = context.archive.close(complete, why.clone()).await;
    let full = |error: &EvidenceError| error.is_full();
    let finished = Finished {
        complete,
        full: failed.as_ref().is_some_and(full) || !complete && !interrupted && !admits,
        why,
    };
    match (failed, closed) {
        (Some(error), _) if !error.is_full() => Err(error),
        // Whatever seals the archive writes the last line where there was no room for it.
        (None, Err(error)) if error.is_full() => Ok(Finished {
            complete: false,
            why: Some(error.to_string()),
            full: true,
        }),
        (None, Err(error)) => Err(error),
        (_, _) => Ok(finished),
    }
}

fn nearly_full(archive: &Archive, left: usize) -> String {
    let root = archive.layout().root();
    let free = crate::evidence::disk::free(root).unwrap_or(0);
    format!(
        "the disk that holds {} is nearly full ({free} bytes free), and {left} jobs were not begun; free some space or \
         move the archive, then go on",
        root.display()
    )
}
