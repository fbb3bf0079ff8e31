//! `judge`: binds an indicator's inputs to what this walk recorded; the verdict is made from the archive.

use std::collections::BTreeMap;

use super::{Outcome, Walk};
use crate::record::step::Binding;

pub fn perform(walk: &Walk<'_>, indicator: &str, bind: &[(String, String)]) -> Outcome {
    let mut outcome = Outcome::met();
    let bind = bind.iter().map(|(input, name)| (input.clone(), target(walk, name)));
    outcome.judge = Some(Binding {
        indicator: indicator.into(),
        bind: BTreeMap::from_iter(bind),
    });
    outcome
}

/// A step when one of this id has a record, an input when the job has one, else a value (which may not be there).
fn target(walk: &Walk<'_>, name: &str) -> String {
    let full = walk.at.full(name);
    if walk.memory.ran(&full) {
        format!("step:{full}")
    } else if walk.job.inputs.contains_key(name) {
        format!("input:{name}")
    } else {
        format!("value:{name}")
    }
}
