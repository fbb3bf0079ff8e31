//! What a walk that did not come to its `judge` step yields: derived from what stopped it.

use super::binding::is_under;
use super::control::Network;
use super::proof::{Objection, Why, arrival_objection};
use super::reason::Reason;
use super::workdays;
use crate::record::observation::{Ended, Observation, SeenStep};
use crate::record::page::ArrivalEnd;
use crate::record::step::{End, StepRecord, Value};
use crate::record::verdict::Verdict;
use crate::scenario::calendar::Calendar;

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
pub fn not_reached(indicator: &str, observation: &Observation, network: Network, calendar: &Calendar) -> Stop {
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
        Some(Ended::Completed) => waiting(indicator, observation, calendar)
            .or_else(|| nothing_left(observation, network))
            .or_else(|| last_cause(observation, observation.steps.len(), network))
            .unwrap_or_else(|| Stop::because(Verdict::Inconclusive, Reason::NotObserved, "judge", None)),
    }
}

/// A step for later that was left and judges this indicator, with the end of its last working day.
fn waiting(indicator: &str, observation: &Observation, calendar: &Calendar) -> Option<Stop> {
    let left = |step: &SeenStep| step.record.verb == "later" && step.record.end == End::Met;
    let at = observation.steps.iter().rposition(left)?;
    let record = &observation.steps[at].record;
    let value = |name: &str| record.values.get(&format!("{}.{name}", record.id));
    if let Some(Value::List(judges)) = value("judges")
        && !judges.iter().any(|one| one == indicator)
    {
        return None;
    }
    let due = match (value("asked"), value("working_days")) {
        (Some(Value::Date(asked)), Some(Value::Number(days))) => u32::try_from(*days)
            .ok()
            .and_then(|days| workdays::deadline(*asked, days, calendar)),
        _ => None,
    };
    let fact = due.map_or_else(|| record.id.clone(), |due| due.to_string());
    Some(Stop::because(Verdict::Pending, Reason::NotDue, &fact, Some(at)))
}

/// Nothing was left for later, so what would have been judged then was not observed; unless something stood in the way.
fn nothing_left(observation: &Observation, network: Network) -> Option<Stop> {
    let skipped = |step: &SeenStep| step.record.verb == "later" && step.record.end == End::Skipped;
    let at = observation.steps.iter().rposition(skipped)?;
    let blocked = |stop: &Stop| matches!(stop.why, Why::Blocked(_) | Why::OurNetwork);
    let id = &observation.steps[at].record.id;
    let not_seen = || Stop::because(Verdict::Inconclusive, Reason::NotObserved, id, Some(at));
    Some(
        last_cause(observation, at, network)
            .filter(blocked)
            .unwrap_or_else(not_seen),
    )
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
        // Where not everything could be looked at, what was not is what is lacking.
        End::Unrecognised if record.verb == "visit" => {
            let fact = format!("{}, {}", record.id, record.detail);
            Some(Stop::because(
                Verdict::Inconclusive,
                Reason::Unrecognised,
                &fact,
                Some(at),
            ))
        }
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
