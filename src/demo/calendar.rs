//! The demo's own clock: the system's, moved forward over HTTP, so that replies fall due without waiting.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, FixedOffset, TimeDelta, Utc};

/// Clock of all portals of one demo.
#[derive(Debug)]
pub struct Calendar {
    /// When the demo began; dates of seeded records count back from here.
    started: DateTime<FixedOffset>,
    days: AtomicI64,
}

impl Calendar {
    /// A clock that shows the present time in China.
    pub fn new() -> Calendar {
        Calendar {
            started: china(),
            days: AtomicI64::new(0),
        }
    }

    /// Now, as the portals see it.
    pub fn now(&self) -> DateTime<FixedOffset> {
        china() + Duration::days(self.days.load(Ordering::Relaxed))
    }

    /// `days` before the demo began, at an hour of the working day that depends on `turn`.
    pub fn ago(&self, days: i64, turn: usize) -> DateTime<FixedOffset> {
        let minutes = 9 * 60 + (turn as i64 * 97) % 460;
        let midnight = self.started.date_naive().and_hms_opt(0, 0, 0).unwrap_or_default();
        let local = midnight - Duration::days(days) + TimeDelta::minutes(minutes);
        local
            .and_local_timezone(*self.started.offset())
            .single()
            .unwrap_or(self.started)
    }

    /// Moves the clock forward (or back).
    pub fn move_by(&self, days: i64) {
        self.days.fetch_add(days, Ordering::Relaxed);
    }
}

/// Present time at UTC+8.
fn china() -> DateTime<FixedOffset> {
    let utc = Utc::now().fixed_offset();
    FixedOffset::east_opt(8 * 3600).map_or(utc, |east| utc.with_timezone(&east))
}
