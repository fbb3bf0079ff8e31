//! `later`: what is to be looked at some working days after is kept for `hecha follow-up`. Nothing is waited for here.

use std::collections::BTreeMap;

use super::{Outcome, Stop, Walk};
use crate::evidence::later::{Entry, FORMAT, Later};
use crate::judge::binding::value_text;
use crate::record::step::{End, Value};
use crate::scenario::step::{Action, Step};

/// The field of the record that holds the day of asking.
pub const ASKED: &str = "asked";

pub fn perform(walk: &mut Walk<'_>, step: &Step) -> Result<Outcome, Stop> {
    let Action::Later {
        working_days,
        daily,
        carry,
        steps,
        ..
    } = &step.action
    else {
        return Ok(Outcome::ended(End::Skipped, "not a step for later"));
    };
    let today = walk.setting.clock.today_in_china();
    let mut carried = BTreeMap::new();
    for name in carry {
        if let Some(text) = walk.names.values.get(name).and_then(|value| value_text(value, &[])) {
            carried.insert(name.clone(), text);
        }
    }
    let mut outcome = Outcome::met();
    outcome.note(&format!("due {working_days} working days after {today}"));
    if let Some(path) = &walk.setting.later {
        let entry = Entry {
            format: FORMAT.into(),
            job: walk.job.key.clone(),
            step: walk.at.full(&step.id),
            asked: today,
            working_days: *working_days,
            daily: *daily,
            carried,
            looked: None,
            not_yet: None,
        };
        Later::at(path).add(entry)?;
    } else {
        outcome.note("nobody can follow it up: a demonstration ends with its portals");
    }
    let judges = indicators(steps).into_iter().map(str::to_string).collect();
    let values = [
        ("judges", Value::List(judges)),
        ("working_days", Value::Number((*working_days).into())),
        (ASKED, Value::Date(today)),
    ];
    outcome.values = values
        .map(|(name, value)| (format!("{}.{name}", step.id), value))
        .into();
    Ok(outcome)
}

/// The indicators that steps judge, at any depth.
pub fn indicators(steps: &[Step]) -> Vec<&str> {
    let mut found = Vec::new();
    for step in steps {
        match &step.action {
            Action::Judge { indicator, .. } => found.push(indicator.as_str()),
            action => crate::scenario::step::lists(action)
                .into_iter()
                .for_each(|list| found.extend(indicators(list))),
        }
    }
    found
}
