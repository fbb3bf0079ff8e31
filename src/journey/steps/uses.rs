//! `use`: a flow with inputs of its own; nothing else of the caller is seen inside.

use std::collections::BTreeMap;

use super::{Outcome, Stop, Walk};
use crate::record::step::{End, Value};
use crate::scenario::model::{Part, Template};
use crate::scenario::step::{Step, Use};

pub async fn perform(walk: &mut Walk<'_>, step: &Step, call: &Use) -> Result<Outcome, Stop> {
    let library = walk.setting.library.clone();
    let Some(flow) = library.flows.get(&call.flow) else {
        return Ok(Outcome::ended(
            End::Skipped,
            format!("there is no flow `{}`", call.flow),
        ));
    };
    let mut values = BTreeMap::new();
    for name in ["site", "seed", "unique", "hosts"] {
        if let Some(value) = walk.names.values.get(name) {
            values.insert(name.to_string(), value.clone());
        }
    }
    for input in &flow.inputs {
        let given = call
            .with
            .iter()
            .find(|(name, _)| *name == input.name)
            .map(|(_, template)| template);
        let value = match (given, &input.default) {
            (Some(template), _) => match argument(walk, template) {
                Ok(value) => value,
                Err(why) => return Ok(Outcome::ended(End::Skipped, why)),
            },
            (None, Some(default)) => Value::Text(default.clone()),
            (None, None) => return Ok(Outcome::ended(End::Skipped, format!("`{}` is not given", input.name))),
        };
        values.insert(input.name.clone(), value);
    }
    let outer = std::mem::replace(&mut walk.names.values, values);
    let prefix = walk.at.prefix.clone();
    walk.at.prefix = format!("{prefix}{}/", step.id);
    let inner = walk.at.prefix.clone();
    walk.memory.expect_looks(&flow.steps, &inner);
    let ended = walk.list(&flow.steps).await;
    walk.at.prefix = prefix;
    let given = std::mem::replace(&mut walk.names.values, outer);
    let mut outcome = match ended? {
        None => Outcome::met(),
        Some((step, end)) => Outcome::ended(end, format!("the flow ended at `{step}`")),
    };
    for (from, to) in &call.outputs {
        if let Some(value) = given.get(from) {
            outcome.values.insert(to.clone(), value.clone());
        }
    }
    Ok(outcome)
}

/// An argument: a value as a whole when it is `${name}` alone, else text.
fn argument(walk: &Walk<'_>, template: &Template) -> Result<Value, String> {
    if let [Part::Name(name)] = template.parts.as_slice()
        && let [single] = name.as_slice()
        && let Some(value) = walk.names.values.get(single)
    {
        return Ok(value.clone());
    }
    walk.names
        .text(template)
        .map(Value::Text)
        .map_err(|error| error.to_string())
}
