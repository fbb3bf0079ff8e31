//! Why a rule says of an attempt what it says: each of its sides with its truth, and the conditions in it with theirs and
//! with what they saw. For people who ask why two rules judge one archive differently; nothing is decided here.

use super::case::{self, Context};
use super::condition::{Scope, leaves, names, truth};
use super::{guide, specific};
use crate::record::observation::Observation;
use crate::record::step::{Truth, Value};
use crate::scenario::condition::{Condition, Test};
use crate::scenario::model::Place;
use crate::scenario::rule::Indicator;

/// Most texts that a condition is said to have seen.
const SEEN: usize = 4;

/// One side of a rule, at one `judge` step of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// As it is written: `pass_when`, and its place among several, from 1; `fail_when 2`.
    pub name: String,
    /// The reason that it gives.
    pub reason: String,
    /// Whether it holds.
    pub truth: Truth,
    /// Its conditions, joins left out.
    pub leaves: Vec<Leaf>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Where it is written.
    pub place: Place,
    /// Whether it holds.
    pub truth: Truth,
    /// What it saw: ends of steps, words of the page, how many.
    pub seen: Vec<String>,
}

/// The sides of an indicator's rule at each `judge` step that an attempt reached, in their order.
pub fn sides(indicator: &Indicator, observation: &Observation, context: &Context<'_>) -> Vec<Vec<Side>> {
    let reached = case::reached(indicator, observation).into_iter();
    reached
        .map(|(at, binding)| of_step(indicator, &case::bound(observation, at, binding, context)))
        .collect()
}

fn of_step(indicator: &Indicator, scope: &dyn Scope) -> Vec<Side> {
    let mut all = Vec::new();
    let mut add = |name: &str, nth: Option<usize>, reason: &str, when: &Condition| {
        let number = nth.map(|nth| format!(" {}", nth + 1)).unwrap_or_default();
        let mut found = Vec::new();
        leaves(when, &mut found);
        all.push(Side {
            name: format!("{name}{number}"),
            reason: reason.into(),
            truth: truth(when, scope),
            leaves: found.into_iter().map(|leaf| of_leaf(leaf, scope)).collect(),
        });
    };
    if let Some(when) = &indicator.not_applicable_when {
        add("not_applicable_when", None, "", when);
    }
    for (name, outcomes) in [("pass_when", &indicator.pass_when), ("fail_when", &indicator.fail_when)] {
        for (nth, outcome) in outcomes.iter().enumerate() {
            let nth = (outcomes.len() > 1).then_some(nth);
            add(name, nth, &outcome.reason, &outcome.when);
        }
    }
    for (nth, way) in indicator.otherwise.iter().enumerate() {
        add("otherwise", Some(nth), &way.reason, &way.when);
    }
    all
}

fn of_leaf(leaf: &Condition, scope: &dyn Scope) -> Leaf {
    let mut seen = match &leaf.test {
        Test::Specific { of, about } => specific::words(of, *about, scope),
        Test::Field { of, term, .. } => fields(of, term, scope),
        test => names(test).into_iter().filter_map(|name| named(name, scope)).collect(),
    };
    seen.truncate(SEEN);
    Leaf {
        place: leaf.place.clone(),
        truth: truth(leaf, scope),
        seen,
    }
}

fn fields(of: &str, term: &str, scope: &dyn Scope) -> Vec<String> {
    let guide = guide::guide(of, scope);
    let fields = guide.into_iter().flat_map(|guide| &guide.fields);
    fields
        .filter(|field| field.term == term)
        .map(|field| format!("{}：{}", field.label, field.value.words))
        .collect()
}

/// What a step or value of this name was.
fn named(name: &str, scope: &dyn Scope) -> Option<String> {
    if let Some(step) = scope.step(name) {
        let detail = if step.detail.is_empty() {
            String::new()
        } else {
            format!(", {}", step.detail)
        };
        return Some(format!("{name}: {}{detail}", step.end.word()));
    }
    let value = match scope.value(name)? {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Date(day) => day.to_string(),
        Value::List(texts) => format!("{} texts", texts.len()),
        Value::Map(parts) => parts.get("title").cloned().unwrap_or_default(),
        Value::Records(records) => {
            let whole = if records.complete { "" } else { ", not read to the end" };
            format!("{} records{whole}", records.records.len())
        }
        Value::Guide(guide) => format!(
            "a guide of {} fields, {} materials, {} steps",
            guide.fields.len(),
            guide.materials.len(),
            guide.steps.len()
        ),
        Value::Download(download) => download.url.clone(),
        Value::Columns(columns) => format!("{} columns", columns.columns.len()),
    };
    Some(format!("{name}: {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, all, cond, indicator, step};
    use crate::record::step::End;
    use crate::scenario::rule::Outcome;

    #[test]
    fn sides_are_named_as_they_are_written() {
        let when = |word: &str| Outcome {
            reason: word.into(),
            sentence: Default::default(),
            when: all(vec![cond(Test::Met("home".into())), cond(Test::Absent("entry".into()))]),
        };
        let indicator = Indicator {
            pass_when: vec![when("one"), when("two")],
            fail_when: vec![when("three")],
            ..indicator("X")
        };
        let bench = Bench::new()
            .with(step("home", End::Met))
            .with(step("entry", End::Covered));
        let found = of_step(&indicator, &bench);
        let names: Vec<&str> = found.iter().map(|side| side.name.as_str()).collect();
        assert_eq!(names, ["pass_when 1", "pass_when 2", "fail_when"]);
        assert!(found.iter().all(|side| side.truth != Truth::True));
        assert_eq!(found[0].leaves[0].truth, Truth::True);
        assert_eq!(found[0].leaves[0].seen, ["home: met"]);
        assert_eq!(found[2].leaves[1].seen, ["entry: covered"]);
    }
}
