//! `judge`: binds an indicator's inputs to what this walk recorded; the verdict is made from the archive.

use std::collections::BTreeMap;

use super::{Outcome, Walk};
use crate::record::step::Binding;
use crate::scenario::rule::NeedKind;

pub fn perform(walk: &Walk<'_>, indicator: &str, bind: &[(String, String)]) -> Outcome {
    let mut outcome = Outcome::met();
    let needs = walk
        .setting
        .library
        .indicator(indicator)
        .map(|indicator| &indicator.needs[..]);
    let kind = |input: &str| needs?.iter().find(|(need, _)| need == input).map(|(_, kind)| *kind);
    let bind = bind.iter().map(|(input, name)| {
        let full = walk.at.full(name);
        let known = Known {
            step: walk.memory.ran(&full),
            input: walk.job.inputs.contains_key(name),
        };
        (input.clone(), target(name, &full, kind(input), known))
    });
    outcome.judge = Some(Binding {
        indicator: indicator.into(),
        bind: BTreeMap::from_iter(bind),
    });
    outcome
}

/// What a name is here.
struct Known {
    /// A step of this id has a record.
    step: bool,
    /// The job has an input of this name.
    input: bool,
}

/// A step when one of this id has a record, an input when the job has one, else a value (which may not be there). Where a
/// step and a value have one name, what the rule needs decides.
fn target(name: &str, full: &str, kind: Option<NeedKind>, known: Known) -> String {
    let step = kind.is_none_or(|kind| kind == NeedKind::Step);
    if known.step && step {
        format!("step:{full}")
    } else if known.input {
        format!("input:{name}")
    } else {
        format!("value:{full}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_step_and_a_value_of_one_name_the_rule_gets_what_it_needs() {
        let of = |kind, step, input| target("hits", "at/hits", kind, Known { step, input });
        assert_eq!(of(Some(NeedKind::Records), true, false), "value:at/hits");
        assert_eq!(of(Some(NeedKind::Step), true, false), "step:at/hits");
        assert_eq!(of(Some(NeedKind::Records), false, true), "input:hits");
        assert_eq!(of(None, true, false), "step:at/hits", "an indicator that is not known");
    }
}
