//! What follows when neither side of a rule holds and the rule says nothing of that.

use super::binding::Bound;
use super::condition::{leaves, names, truth};
use super::control::Network;
use super::reason::Reason;
use super::stop::{self, Stop};
use super::time;
use crate::record::step::Truth;
use crate::record::verdict::Verdict;
use crate::scenario::condition::Test;
use crate::scenario::rule::Indicator;

/// What stood in the way, what is not known, else the rule's default.
pub fn undecided(indicator: &Indicator, bound: &Bound<'_>, network: Network) -> Stop {
    let at_relied = || {
        let relied = bound.relied();
        relied
            .into_iter()
            .rev()
            .find_map(|at| stop::cause(bound.observation, at, network))
    };
    if let Some(stop) = at_relied() {
        return stop;
    }
    let missing = bound.missing(&unknown(indicator, bound));
    if !missing.is_empty() {
        let stop = stop::last_cause(bound.observation, bound.at, network);
        let named = || Stop::because(Verdict::Inconclusive, Reason::NotObserved, &missing.join(", "), None);
        return match (stop, indicator.default) {
            (Some(stop), _) => stop,
            (None, Verdict::Inconclusive | Verdict::Pass | Verdict::Fail) => named(),
            (None, other) => Stop::because(other, Reason::Undecided, &missing.join(", "), None),
        };
    }
    if calendar_is_short(indicator, bound) {
        return Stop::because(Verdict::Inconclusive, Reason::Calendar, "", None);
    }
    // A default is never a pass or a fail: those are proved, not left over.
    let verdict = match indicator.default {
        Verdict::Pass | Verdict::Fail => Verdict::Inconclusive,
        other => other,
    };
    Stop::because(verdict, Reason::Undecided, "", None)
}

/// Names in the rule's sides about which nothing is known, each once.
fn unknown(indicator: &Indicator, bound: &Bound<'_>) -> Vec<String> {
    let mut tests = Vec::new();
    let sides = indicator.pass_when.iter().chain(&indicator.fail_when);
    sides.for_each(|outcome| leaves(&outcome.when, &mut tests));
    let mut found: Vec<String> = Vec::new();
    for test in tests
        .iter()
        .filter(|condition| truth(condition, bound) == Truth::Unknown)
    {
        for name in names(&test.test) {
            if !found.iter().any(|other| other == name) {
                found.push(name.into());
            }
        }
    }
    found
}

/// Whether a condition on working days is unknown although both days are known.
fn calendar_is_short(indicator: &Indicator, bound: &Bound<'_>) -> bool {
    let mut tests = Vec::new();
    let sides = indicator
        .pass_when
        .iter()
        .chain(&indicator.fail_when)
        .map(|outcome| &outcome.when);
    sides
        .chain(indicator.otherwise.iter().map(|way| &way.when))
        .for_each(|when| leaves(when, &mut tests));
    tests.iter().any(|condition| match &condition.test {
        Test::WorkingDays { from, to, .. } => {
            truth(condition, bound) == Truth::Unknown && time::days_known(from, to.as_deref(), bound)
        }
        _ => false,
    })
}
