//! Predicates about steps. About a step that was not run they are unknown.

use std::time::Duration;

use super::condition::Scope;
use crate::record::page::ArrivalEnd;
use crate::record::step::{End, StepRecord, Truth};
use crate::scenario::condition::EndWord;

/// The record of a step that was run.
pub(super) fn ran<'s>(step: &str, scope: &'s dyn Scope) -> Option<&'s StepRecord> {
    scope.step(step).filter(|record| record.end != End::Skipped)
}

/// `met:` the step came about.
pub fn met(step: &str, scope: &dyn Scope) -> Truth {
    ran(step, scope).map_or(Truth::Unknown, |record| Truth::from(record.end == End::Met))
}

/// `absent:` it was proved not to be there. Any other end than `met` and `absent` proves neither.
pub fn absent(step: &str, scope: &dyn Scope) -> Truth {
    match ran(step, scope).map(|record| record.end) {
        Some(End::Absent) => Truth::True,
        Some(End::Met) => Truth::False,
        Some(
            End::Unrecognised
            | End::Ambiguous
            | End::Covered
            | End::Disabled
            | End::Unsettled
            | End::Unmet
            | End::RequestFailed
            | End::Blocked(_)
            | End::TimedOut
            | End::Skipped,
        )
        | None => Truth::Unknown,
    }
}

/// `ended:` it ended in one of these ways. A skipped step answers only a question that names `skipped`.
pub fn ended(step: &str, ends: &[EndWord], scope: &dyn Scope) -> Truth {
    let Some(record) = scope.step(step) else {
        return Truth::Unknown;
    };
    let named = ends.iter().any(|word| match word {
        EndWord::Is(end) => *end == record.end,
        EndWord::AnyBlock => matches!(record.end, End::Blocked(_)),
    });
    if !named && record.end == End::Skipped {
        return Truth::Unknown;
    }
    Truth::from(named)
}

/// `within:` it took no longer than this; an `open` counts to DOM ready. A limit is measured, never used as a timeout.
pub fn within(step: &str, time: Duration, scope: &dyn Scope) -> Truth {
    let Some(record) = ran(step, scope) else {
        return Truth::Unknown;
    };
    let limit = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let Some(arrival) = &record.arrival else {
        return match record.end {
            End::Met => Truth::from(record.took_ms <= limit),
            End::TimedOut if record.took_ms > limit => Truth::False,
            End::TimedOut
            | End::Absent
            | End::Unrecognised
            | End::Ambiguous
            | End::Covered
            | End::Disabled
            | End::Unsettled
            | End::Unmet
            | End::RequestFailed
            | End::Blocked(_)
            | End::Skipped => Truth::Unknown,
        };
    };
    match &arrival.end {
        ArrivalEnd::Shown => arrival
            .dom_ready_ms
            .map_or(Truth::Unknown, |took| Truth::from(took <= limit)),
        ArrivalEnd::TimedOut { budget_ms } if *budget_ms >= limit => Truth::False,
        ArrivalEnd::TimedOut { .. } | ArrivalEnd::Failed { .. } | ArrivalEnd::Download => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, opened, step};
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::record::verdict::Block;

    #[test]
    fn met_knows_only_steps_that_were_run() {
        let bench = Bench::new()
            .with(step("a", End::Met))
            .with(step("b", End::Unmet))
            .with(step("c", End::Skipped));
        assert_eq!(
            [met("a", &bench), met("b", &bench), met("c", &bench), met("d", &bench)],
            [True, False, Unknown, Unknown]
        );
    }

    #[test]
    fn absence_is_earned() {
        for end in End::PLAIN {
            let expected = match end {
                End::Absent => True,
                End::Met => False,
                _ => Unknown,
            };
            assert_eq!(absent("a", &Bench::new().with(step("a", end))), expected, "{end:?}");
        }
        assert_eq!(
            absent("a", &Bench::new().with(step("a", End::Blocked(Block::Waf)))),
            Unknown
        );
        assert_eq!(absent("a", &Bench::new()), Unknown);
    }

    #[test]
    fn ended_names_ends() {
        let bench = Bench::new()
            .with(step("a", End::Blocked(Block::Captcha)))
            .with(step("s", End::Skipped));
        assert_eq!(ended("a", &[EndWord::AnyBlock], &bench), True);
        assert_eq!(ended("a", &[EndWord::Is(End::Blocked(Block::Sms))], &bench), False);
        assert_eq!(ended("s", &[EndWord::Is(End::Skipped)], &bench), True);
        assert_eq!(ended("s", &[EndWord::Is(End::Met)], &bench), Unknown);
        assert_eq!(ended("x", &[EndWord::AnyBlock], &bench), Unknown);
    }

    #[test]
    fn time_is_measured() {
        let bench = Bench::new()
            .with(opened("fast", 900))
            .with(opened("slow", 16_000))
            .with(StepRecord {
                took_ms: 300,
                ..step("click", End::Met)
            })
            .with(StepRecord {
                took_ms: 300,
                ..step("gone", End::Absent)
            });
        let limit = Duration::from_secs(15);
        assert_eq!(within("fast", limit, &bench), True);
        assert_eq!(within("slow", limit, &bench), False);
        assert_eq!(within("click", limit, &bench), True);
        assert_eq!(within("gone", limit, &bench), Unknown);
        assert_eq!(within("none", limit, &bench), Unknown);
    }

    #[test]
    fn no_answer_within_a_longer_budget_is_too_long() {
        let mut late = opened("a", 0);
        if let Some(arrival) = &mut late.arrival {
            arrival.end = ArrivalEnd::TimedOut { budget_ms: 60_000 };
        }
        let bench = Bench::new().with(late);
        assert_eq!(within("a", Duration::from_secs(15), &bench), False);
        assert_eq!(within("a", Duration::from_secs(90), &bench), Unknown);
    }
}
