//! Which job comes next: hosts are visited by no more sessions at a time than they allow, and a job that waits for its
//! next attempt keeps nobody from working.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::plan::Job;

/// A job that has not ended.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The job.
    pub job: Arc<Job>,
    /// Attempts made so far.
    pub attempts: u32,
    /// Attempts made so far in this process.
    pub here: u32,
    not_before: Option<Instant>,
}

/// What a worker is to do.
#[derive(Debug)]
pub enum Next {
    /// Walk this job; give it back to [`Queue::release`].
    Job(Waiting),
    /// Nothing can be walked now; look again after this time, or when another worker releases a host.
    Wait(Duration),
    /// Nothing is left.
    Done,
}

/// Jobs that have not ended, and the hosts that are busy.
#[derive(Debug)]
pub struct Queue {
    waiting: Vec<Waiting>,
    busy: BTreeMap<String, u32>,
    active: usize,
    per_host: u32,
}

/// With nothing to wait for in particular, a worker looks again after this time.
const LOOK: Duration = Duration::from_millis(500);

impl Queue {
    /// An empty queue that lets so many sessions visit one host.
    pub fn new(per_host: u32) -> Queue {
        Queue {
            waiting: Vec::new(),
            busy: BTreeMap::new(),
            active: 0,
            per_host,
        }
    }

    /// Adds a job with the attempts made in earlier processes.
    pub fn add(&mut self, job: Arc<Job>, attempts: u32) {
        self.waiting.push(Waiting {
            job,
            attempts,
            here: 0,
            not_before: None,
        });
    }

    /// Jobs that have not ended, those under way included.
    pub fn len(&self) -> usize {
        self.waiting.len() + self.active
    }

    /// Whether every job has ended.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The next job that may be walked now.
    pub fn next(&mut self, now: Instant) -> Next {
        if self.is_empty() {
            return Next::Done;
        }
        let free = |waiting: &Waiting| {
            let limit = self.per_host.min(waiting.job.site.limits.sessions.max(1));
            self.busy.get(host(&waiting.job)).copied().unwrap_or(0) < limit
        };
        let due = |waiting: &Waiting| waiting.not_before.is_none_or(|time| time <= now);
        match self.waiting.iter().position(|waiting| due(waiting) && free(waiting)) {
            Some(place) => {
                let waiting = self.waiting.remove(place);
                *self.busy.entry(host(&waiting.job).to_string()).or_default() += 1;
                self.active += 1;
                Next::Job(waiting)
            }
            None => {
                let soonest = self
                    .waiting
                    .iter()
                    .filter_map(|waiting| waiting.not_before)
                    .filter(|time| *time > now)
                    .min();
                Next::Wait(soonest.map_or(LOOK, |time| (time - now).min(LOOK)))
            }
        }
    }

    /// Frees the host of a job; with `again` the job waits that long for its next attempt.
    pub fn release(&mut self, waiting: Waiting, again: Option<Duration>, now: Instant) {
        self.active -= 1;
        if let Some(number) = self.busy.get_mut(host(&waiting.job)) {
            *number = number.saturating_sub(1);
        }
        if let Some(delay) = again {
            // In front, so that a site's attempts are made before jobs that nobody has begun.
            self.waiting.insert(
                0,
                Waiting {
                    not_before: Some(now + delay),
                    ..waiting
                },
            );
        }
    }
}

fn host(job: &Job) -> &str {
    job.site.platform_home.host_str().unwrap_or_default()
}
