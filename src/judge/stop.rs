//! What a walk that did not come to its `judge` step yields: derived from what stopped it.

use super::binding::is_under;
use super::control::Network;
use super::proof::{Objection, Why, arrival_objection};
use super::reason::Reason;
use crate::record::observation::{Ended, Observation, SeenStep};
use crate::record::page::ArrivalEnd;
use crate::record::step::{End, StepRecord};
use crate::record::verdict::Verdict;

/// A verdict that no rule gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The verdict.
    pub verdict: Verdict,
    /// Its cause.
    pub why: Why,
    /// What it was seen by.
    pub fact: String,
    /// Index of the record that shows it.
    pub at: Option<usize>,
}

impl Stop {
    /// Of an objection seen at a record.
    pub fn of(objection: Objection, at: Option<usize>) -> Stop {
        Stop {
            verdict: objection.why.verdict(),
            why: objection.why,
            fact: objection.fact,
            at,
        }
    }

    /// Of a reason with its verdict.
    pub fn because(verdict: Verdict, reason: Reason, fact: &str, at: Option<usize>) -> Stop {
        Stop {
            verdict,
            why: Why::Reason(reason),
            fact: fact.into(),
            at,
        }
    }
}

/// What stopped a walk before any `judge` step of an indicator.
pub fn not_reached(observation: &Observation, network: Network) -> Stop {
    let find = |id: &str| observation.steps.iter().rposition(|step| step.record.id == id);
    match &observation.ended {
        None => Stop::because(Verdict::Error, Reason::Interrupted, "", None),
        Some(Ended::Interrupted { step }) => Stop::because(Verdict::Error, Reason::Interrupted, step, find(step)),
        Some(Ended::BrowserLost { step, why }) => Stop::because(
            Verdict::Error,
            Reason::BrowserLost,
            &format!("{step}, {why}"),
            find(step),
        ),
        Some(Ended::TimedOut { step, budget_ms }) => match unanswered(observation) {
            Some(at) if network.is_suspect() => {
                let fact = observation.steps[at].record.id.clone();
                Stop::of(
                    Objection {
                        why: Why::OurNetwork,
                        fact,
                    },
                    Some(at),
                )
            }
            Some(at) => {
                let id = observation.steps[at].record.id.clone();
                Stop::because(Verdict::Inconclusive, Reason::NoAnswer, &id, Some(at))
            }
            None => Stop::because(
                Verdict::Error,
                Reason::Deadline,
                &format!("{step}, {budget_ms} ms"),
                find(step),
            ),
        },
        Some(Ended::StepFailed { step }) => match find(step) {
            Some(at) => cause(observation, at, network).unwrap_or_else(|| {
                let record = &observation.steps[at].record;
                let fact = format!("{step}, {}", record.end.word());
                Stop::because(Verdict::Inconclusive, Reason::NotObserved, &fact, Some(at))
            }),
            None => Stop::because(Verdict::Inconclusive, Reason::NotObserved, step, None),
        },
        Some(Ended::Completed) => waiting(observation)
            .or_else(|| last_cause(observation, observation.steps.len(), network))
            .unwrap_or_else(|| Stop::because(Verdict::Inconclusive, Reason::NotObserved, "judge", None)),
    }
}

/// A step that is to be done some working days later.
fn waiting(observation: &Observation) -> Option<Stop> {
    let at = observation.steps.iter().rposition(|step| step.record.verb == "later")?;
    match observation.steps[at].record.end {
        End::Met | End::Skipped => Some(Stop::because(
            Verdict::Pending,
            Reason::NotDue,
            &observation.steps[at].record.id,
            Some(at),
        )),
        End::Absent
        | End::Unrecognised
        | End::Ambiguous
        | End::Covered
        | End::Disabled
        | End::Unsettled
        | End::Unmet
        | End::RequestFailed
        | End::Blocked(_)
        | End::TimedOut => None,
    }
}

/// The last record at which the site itself had not answered, when nothing came after it.
fn unanswered(observation: &Observation) -> Option<usize> {
    let silent = |record: &StepRecord| match &record.arrival {
        Some(arrival) => matches!(arrival.end, ArrivalEnd::TimedOut { .. }),
        None => false,
    };
    let slow = |record: &StepRecord| record.page.as_ref().is_some_and(|page| page.ready == "loading");
    let last = observation.steps.len().checked_sub(1)?;
    let record = &observation.steps[last].record;
    (silent(record) || slow(record)).then_some(last)
}

/// The last record before `end` whose end says why something is missing. Ways of a `try` that was met do not count.
pub fn last_cause(observation: &Observation, end: usize, network: Network) -> Option<Stop> {
    let met: Vec<&str> = observation
        .steps
        .iter()
        .filter(|step| went_well(step))
        .map(|s| s.record.path.as_str())
        .collect();
    let overcome = |record: &StepRecord| met.iter().any(|path| is_under(&record.path, path));
    let before = (0..end.min(observation.steps.len())).rev();
    before
        .filter(|at| !overcome(&observation.steps[*at].record))
        .find_map(|at| cause(observation, at, network))
}

fn went_well(step: &SeenStep) -> bool {
    step.record.verb == "try" && step.record.end == End::Met
}

/// Why what a record was to show is missing, when its end says so. `absent`, `unmet` and `met` do not.
pub fn cause(observation: &Observation, at: usize, network: Network) -> Option<Stop> {
    let record = &observation.steps[at].record;
    let because = |reason| Some(Stop::because(Verdict::Inconclusive, reason, &record.id, Some(at)));
    if !matches!(record.end, End::Met | End::Skipped | End::Blocked(_))
        && let Some(objection) = arrival_objection(record, network)
    {
        return Some(Stop::of(objection, Some(at)));
    }
    match record.end {
        End::Blocked(block) => Some(Stop::of(
            Objection {
                why: Why::Blocked(block),
                fact: if record.detail.is_empty() {
                    record.id.clone()
                } else {
                    record.detail.clone()
                },
            },
            Some(at),
        )),
        End::Unrecognised => because(Reason::Unrecognised),
        End::Ambiguous => because(Reason::Ambiguous),
        End::Covered => because(Reason::Covered),
        End::Disabled => because(Reason::Disabled),
        End::Unsettled => because(Reason::Unsettled),
        End::RequestFailed => because(Reason::RequestFailed),
        End::TimedOut => because(if record.verb == "open" {
            Reason::NoAnswer
        } else {
            Reason::TimedOut
        }),
        End::Met | End::Absent | End::Unmet | End::Skipped => None,
    }
}
