//! The only reader of the clock: wall time for records, monotonic time for budgets.
//!
//! A clock is made once in `main` and passed down. A simulated one is shifted against the system's and says so, so that
//! an archive written under it can never pass for a real one. Waiting itself is left to tokio.

use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local, Utc};

/// Wall and monotonic time.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    shift: chrono::Duration,
    simulated: bool,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock {
            shift: chrono::Duration::zero(),
            simulated: false,
        }
    }

    /// A clock that starts at `start` now and then runs as the system's.
    pub fn simulated(start: DateTime<FixedOffset>) -> Clock {
        Clock {
            shift: start.with_timezone(&Utc) - Utc::now(),
            simulated: true,
        }
    }

    /// Wall time with the machine's offset.
    pub fn wall(&self) -> DateTime<FixedOffset> {
        (Local::now() + self.shift).fixed_offset()
    }

    /// Today in China (UTC+8, no summer time since 1991).
    pub fn today_in_china(&self) -> chrono::NaiveDate {
        const EAST_8: i32 = 8 * 3600;
        let offset = FixedOffset::east_opt(EAST_8).unwrap_or_else(|| *self.wall().offset());
        self.wall().with_timezone(&offset).date_naive()
    }

    /// Monotonic time.
    pub fn now(&self) -> Instant {
        Instant::now()
    }

    /// `system` or `simulated`, as written into `run.json`.
    pub fn word(&self) -> &'static str {
        if self.simulated { "simulated" } else { "system" }
    }
}

/// A named limit on how long something may take.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// What it is for, e.g. `action`.
    pub name: &'static str,
    /// The limit.
    pub limit: Duration,
    started: Instant,
}

impl Budget {
    /// A budget that begins now.
    pub fn new(clock: &Clock, name: &'static str, limit: Duration) -> Budget {
        Budget {
            name,
            limit,
            started: clock.now(),
        }
    }

    /// What is left; zero when it has ended.
    pub fn left(&self, clock: &Clock) -> Duration {
        self.limit.saturating_sub(clock.now().duration_since(self.started))
    }

    /// Whether it has ended.
    pub fn spent(&self, clock: &Clock) -> bool {
        self.left(clock).is_zero()
    }

    /// The same budget made longer: a person had to act, or another record was visited.
    pub fn extended(self, by: Duration) -> Budget {
        Budget {
            limit: self.limit + by,
            ..self
        }
    }
}
