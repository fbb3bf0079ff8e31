//! A worker: takes a job, walks it once, judges the attempt from the archive, and gives the job back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use tokio::sync::Notify;

use super::progress::Progress;
use super::queue::{Next, Queue, Waiting};
use super::{Context, control};
use crate::evidence::{EvidenceError, Reader};
use crate::journey::{Consent, Setting, walk};
use crate::judge::attempts::More;
use crate::judge::run::Rules;
use crate::record::finding::Finding;
use crate::record::observation::{Ended, Observation};
use crate::record::page::ArrivalEnd;
use crate::record::run::Event;
use crate::record::step::End;

/// A job whose attempts end without the site's doing is given up after so many in one process.
const MOST_ATTEMPTS: u32 = 6;

/// What the workers of a run share.
pub struct Shared {
    /// The run.
    pub context: Context,
    queue: Mutex<Queue>,
    reader: Mutex<Reader>,
    freed: Notify,
    halted: AtomicBool,
    controls: Mutex<BTreeMap<String, (Instant, bool)>>,
    seen_controls: Mutex<Vec<(DateTime<FixedOffset>, bool)>>,
}

impl Shared {
    pub fn new(context: Context, queue: Queue, reader: Reader) -> Shared {
        Shared {
            context,
            queue: Mutex::new(queue),
            reader: Mutex::new(reader),
            freed: Notify::new(),
            halted: AtomicBool::new(false),
            controls: Mutex::default(),
            seen_controls: Mutex::default(),
        }
    }

    pub fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No further job is begun.
    pub fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
        self.freed.notify_waiters();
    }

    fn stopped(&self) -> bool {
        self.halted.load(Ordering::Relaxed) || *self.context.stop.borrow() || !self.context.archive.admits()
    }

    /// What a control page was when it was tried no longer than `age` ago.
    pub fn control_within(&self, url: &url::Url, age: Duration) -> Option<bool> {
        let controls = self.controls.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, well) = controls.get(url.as_str())?;
        (when.elapsed() < age).then_some(*well)
    }

    /// Notes what a control page was.
    pub fn control_was(&self, url: &url::Url, well: bool) {
        let mut controls = self.controls.lock().unwrap_or_else(PoisonError::into_inner);
        controls.insert(url.to_string(), (self.context.clock.now(), well));
        let mut seen = self.seen_controls.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push((self.context.clock.wall(), well));
    }

    /// What the attempts at a job come to, and whether another one could settle something.
    fn judged(&self, waiting: &Waiting, seen: &[Observation]) -> (Vec<Finding>, More) {
        let controls = self.seen_controls.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = Rules {
            set: &self.context.set,
            lexicon: &self.context.library.lexicon,
            calendar: &self.context.calendar,
            confirm: &self.context.survey.confirm,
            controls: &controls,
        };
        let planned = waiting.job.planned();
        (rules.job(&planned, seen), rules.wants_another(&planned, seen))
    }

    fn tell(&self, progress: Progress) {
        self.context.progress.send(progress).ok();
    }
}

/// Works until nothing is left or the run is stopped.
pub async fn work(shared: Arc<Shared>, _number: usize) -> Result<(), EvidenceError> {
    loop {
        if shared.stopped() {
            return Ok(());
        }
        let next = shared.queue().next(shared.context.clock.now());
        match next {
            Next::Done => return Ok(()),
            Next::Wait(time) => {
                tokio::time::timeout(time, shared.freed.notified()).await.ok();
            }
            Next::Job(waiting) => {
                let (waiting, again) = job(&shared, waiting).await?;
                shared.queue().release(waiting, again, shared.context.clock.now());
                shared.freed.notify_waiters();
            }
        }
    }
}

/// One attempt at a job; gives the time until the next, if there is to be one.
async fn job(shared: &Arc<Shared>, mut waiting: Waiting) -> Result<(Waiting, Option<Duration>), EvidenceError> {
    if waiting.here == 0 && waiting.attempts > 0 && settled(shared, &waiting).await? {
        return Ok((waiting, None));
    }
    control::due(shared).await?;
    waiting.attempts += 1;
    waiting.here += 1;
    let attempt = waiting.attempts;
    let key = waiting.job.key.clone();
    shared.tell(Progress::Begun {
        job: key.clone(),
        attempt,
    });
    let earlier = observations(shared, &waiting).await?;
    let written = earlier.iter().any(|attempt| attempt.wrote);
    let (_, more) = shared.judged(&waiting, &earlier);
    let without_own = more == More::WithoutOwn;
    shared
        .context
        .archive
        .event(Event::AttemptBegun {
            job: key.clone(),
            attempt,
            without_own,
        })
        .await?;
    let setting = setting(&shared.context, &waiting, written, without_own);
    let Some(ended) = attempted(shared, &waiting, &setting).await? else {
        return Ok((waiting, None));
    };
    shared
        .context
        .archive
        .event(Event::AttemptEnded {
            job: key.clone(),
            attempt,
            ended: ended.clone(),
        })
        .await?;
    let seen = observations(shared, &waiting).await?;
    if let Some(last) = seen.last().filter(|last| silent(last)) {
        tracing::debug!(job = %last.job, "the site did not answer; the control is tried");
        control::probe(shared, Duration::from_secs(10)).await?;
    }
    let (findings, wanted) = shared.judged(&waiting, &seen);
    let interrupted = matches!(ended, Ended::Interrupted { .. });
    let again = !interrupted && waiting.here < MOST_ATTEMPTS && wanted != More::No;
    shared.tell(Progress::Attempted {
        job: key.clone(),
        attempt,
        ended,
        again,
    });
    if interrupted {
        return Ok((waiting, None));
    }
    if again {
        return Ok((waiting, Some(shared.context.survey.confirm.spacing)));
    }
    end(shared, &waiting, findings).await?;
    Ok((waiting, None))
}

/// Ends a job whose attempts an earlier process made, when the last one came to its end and no other is wanted: that
/// process died before it could say so, and the site need not be visited again.
async fn settled(shared: &Arc<Shared>, waiting: &Waiting) -> Result<bool, EvidenceError> {
    let seen = observations(shared, waiting).await?;
    let whole = |last: &Observation| !matches!(last.ended, None | Some(Ended::Interrupted { .. }));
    if !seen.last().is_some_and(whole) {
        return Ok(false);
    }
    let (findings, wanted) = shared.judged(waiting, &seen);
    if wanted == More::No {
        end(shared, waiting, findings).await?;
    }
    Ok(wanted == More::No)
}

/// No further attempt will be made at a job.
async fn end(shared: &Shared, waiting: &Waiting, findings: Vec<Finding>) -> Result<(), EvidenceError> {
    let (job, attempts) = (waiting.job.key.clone(), waiting.attempts);
    let event = Event::JobEnded {
        job: job.clone(),
        attempts,
    };
    shared.context.archive.event(event).await?;
    shared.tell(Progress::Ended { job, findings });
    Ok(())
}

/// Walks in a fresh session; none when the run was stopped meanwhile and the attempt has no end.
async fn attempted(shared: &Arc<Shared>, waiting: &Waiting, setting: &Setting) -> Result<Option<Ended>, EvidenceError> {
    let context = &shared.context;
    let lost = |why: String| Ended::BrowserLost {
        step: String::new(),
        why,
    };
    let mut session = match context.pool.session().await {
        Ok(session) => session,
        Err(error) => {
            shared.tell(Progress::NoSession { why: error.to_string() });
            return Ok(Some(lost(format!("no session: {error}"))));
        }
    };
    let mut stop = context.stop.clone();
    let ended = tokio::select! {
        ended = walk(&waiting.job, setting, &mut session, &context.archive) => Some(ended?),
        () = stopped_for(&mut stop, GRACE) => None,
    };
    session.end().await;
    Ok(ended)
}

/// After the operator's word a step gets this long to end by itself.
const GRACE: Duration = Duration::from_secs(2);

async fn stopped_for(stop: &mut tokio::sync::watch::Receiver<bool>, grace: Duration) {
    if stop.wait_for(|stopped| *stopped).await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(grace).await;
}

fn setting(context: &Context, waiting: &Waiting, written: bool, without_own: bool) -> Setting {
    let site = &waiting.job.site;
    let mut secrets = BTreeMap::new();
    if let Some((username, password)) = site.account.as_ref().and_then(|name| context.secrets.get(name)) {
        secrets.insert("account.username".to_string(), username.clone());
        secrets.insert("account.password".to_string(), password.clone());
    }
    secrets.extend(waiting.job.carried.clone());
    let per_minute = site.limits.navigations_per_minute.max(1);
    Setting {
        library: context.library.clone(),
        clock: context.clock,
        clocks: context.survey.clocks,
        level: context.level,
        consent: Consent {
            written,
            ..context.consent.clone()
        },
        secrets,
        pace: Duration::from_secs(60) / per_minute,
        later: context.later.clone(),
        attended: context.attended,
        attempt: waiting.attempts,
        without_own,
        stop: context.stop.clone(),
    }
}

/// What the archive holds of a job.
async fn observations(shared: &Arc<Shared>, waiting: &Waiting) -> Result<Vec<Observation>, EvidenceError> {
    let (shared, key) = (shared.clone(), waiting.job.key.clone());
    let read = move || {
        let mut reader = shared.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.refresh()?;
        reader.observations(&key)
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(EvidenceError::stopped)?
}

/// Whether a site (or the network) did not answer.
fn silent(observation: &Observation) -> bool {
    observation.steps.iter().any(|step| {
        let arrival = step.record.arrival.as_ref();
        let failed =
            arrival.is_some_and(|arrival| arrival.end != ArrivalEnd::Shown && arrival.end != ArrivalEnd::Download);
        failed || matches!(step.record.end, End::TimedOut | End::RequestFailed)
    })
}
