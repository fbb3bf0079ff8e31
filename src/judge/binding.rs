//! What the inputs of a rule are bound to at one `judge` step of an observation.
//!
//! A `judge` step sees the records before it. Inside a loop it sees those of its own round and those outside the loop,
//! never another round's: an answer that was not read must not be taken from the entry before.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::condition::{Fetched, Scope};
use super::{columns, requests};
use crate::record::column::{ColumnState, Columns};
use crate::record::observation::{Observation, SeenStep};
use crate::record::step::{Binding, End, FailedRequest, Records, StepRecord, Value};
use crate::scenario::calendar::Calendar;
use crate::scenario::lexicon::Lexicon;
use crate::scenario::model::{Part, Template};

/// China's civil time: a fixed offset of eight hours since 1991.
const EAST_8: i32 = 8 * 3600;

/// A rule's inputs at one `judge` step.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'o> {
    /// The attempt.
    pub observation: &'o Observation,
    /// Index of the `judge` step among its steps.
    pub at: usize,
    /// The indicator and its bindings.
    pub binding: &'o Binding,
    /// Words of terms.
    pub lexicon: &'o Lexicon,
    /// Working days.
    pub calendar: &'o Calendar,
}

/// What an input of a rule stands for.
enum Target<'b> {
    Step(&'b str),
    Value(&'b str),
    Input(&'b str),
}

impl<'o> Bound<'o> {
    fn target(&self, name: &str) -> Option<Target<'o>> {
        let bound = self.binding.bind.get(name)?;
        let (kind, name) = bound.split_once(':')?;
        match kind {
            "step" => Some(Target::Step(name)),
            "value" => Some(Target::Value(name)),
            "input" => Some(Target::Input(name)),
            _ => None,
        }
    }

    /// Records that this `judge` step sees, each with its index, last first.
    pub fn seen(&self) -> impl Iterator<Item = (usize, &'o SeenStep)> + use<'o> {
        let steps = &self.observation.steps;
        let here = steps.get(self.at).map_or("", |step| step.record.path.as_str());
        let loops = loops(self.observation);
        let before = steps.iter().enumerate().take(self.at + 1).rev();
        before.filter(move |(_, step)| !other_round(&step.record.path, here, &loops))
    }

    fn step_index(&self, id: &str) -> Option<usize> {
        self.seen()
            .find(|(_, step)| step.record.id == id)
            .map(|(index, _)| index)
    }

    /// The record that gave a value; a list that came out of a flow is followed to the step that read it.
    fn giver_index(&self, name: &str) -> Option<usize> {
        let (index, value) = self
            .seen()
            .find_map(|(index, step)| step.record.values.get(name).map(|value| (index, value)))?;
        let outer = &self.observation.steps[index].record;
        if outer.verb != "use" {
            return Some(index);
        }
        let inner = self.seen().find(|(other, step)| {
            *other != index
                && is_under(&step.record.path, &outer.path)
                && step.record.values.values().any(|candidate| candidate == value)
        });
        Some(inner.map_or(index, |(inner, _)| inner))
    }

    /// Indices of the records that the rule's inputs rest on, in the walk's order; steps that were skipped left out.
    pub fn relied(&self) -> Vec<usize> {
        let names: Vec<&str> = self.binding.bind.keys().map(String::as_str).collect();
        self.relied_for(&names)
    }

    /// The same of these inputs alone.
    pub fn relied_for(&self, names: &[&str]) -> Vec<usize> {
        let mut indices: Vec<usize> = Vec::new();
        for name in names.iter().copied() {
            match self.target(name) {
                Some(Target::Step(id)) => indices.extend(self.step_index(id)),
                Some(Target::Value(value)) => {
                    let giver = self.giver_index(value);
                    indices.extend(self.shown_in(value, giver));
                    indices.extend(giver.filter(|_| !self.is_shown_empty(value)));
                    indices.extend(self.round_indices(value));
                    indices.extend(self.fetch_indices(&Target::Value(value)));
                }
                Some(Target::Input(_)) | None => {}
            }
        }
        indices.retain(|index| self.observation.steps[*index].record.end != End::Skipped);
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// Of the columns of a catalogue: the records of those that decide.
    fn shown_in(&self, value: &str, giver: Option<usize>) -> Vec<usize> {
        let columns = self.of_columns(value);
        let paths = columns.map(columns::decisive).unwrap_or_default();
        let Some(giver) = giver.filter(|_| !paths.is_empty()) else {
            return Vec::new();
        };
        let steps = self.observation.steps.iter().enumerate().take(giver);
        let shows = |record: &StepRecord| paths.contains(&record.path.as_str());
        steps
            .filter(|(_, step)| shows(&step.record))
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether what decides is on the pages of single columns: then the crawl as a whole, with all that went wrong on the
    /// pages of others, is no part of the proof.
    fn is_shown_empty(&self, value: &str) -> bool {
        let empty = |one: &Columns| one.in_state(ColumnState::Empty).any(|column| column.sure);
        self.of_columns(value).is_some_and(empty)
    }

    fn of_columns(&self, value: &str) -> Option<&'o Columns> {
        self.seen()
            .find_map(|(_, step)| step.record.values.get(value))
            .and_then(columns::of_value)
    }

    /// What there is to say of the columns that the rule rests on; none where it rests on none.
    pub fn of_crawl(&self) -> Option<&'o Columns> {
        let mut values = self
            .binding
            .bind
            .values()
            .filter_map(|bound| bound.strip_prefix("value:"));
        values.find_map(|value| self.of_columns(value))
    }

    /// Inputs of the rule that are not there: the step was not run, the value was not read. By what they stand for.
    pub fn missing(&self, needs: &[String]) -> Vec<String> {
        let missing = needs.iter().filter(|name| match self.target(name) {
            Some(Target::Step(id)) => self
                .step_index(id)
                .is_none_or(|index| self.observation.steps[index].record.end == End::Skipped),
            Some(Target::Value(_) | Target::Input(_)) => self.value(name).is_none() && self.fetches(name).is_none(),
            None => true,
        });
        missing.cloned().collect()
    }

    /// Steps of loops that gave a value of this name, whatever the round.
    fn round_indices(&self, name: &str) -> Vec<usize> {
        let loops = loops(self.observation);
        let inside = |path: &str| loops.iter().any(|of| is_under(path, of));
        let list = |record: &StepRecord| matches!(record.values.get(name), Some(Value::Records(_)));
        self.seen()
            .filter(|(_, step)| step.record.verb == "collect" && inside(&step.record.path) && list(&step.record))
            .map(|(index, _)| index)
            .collect()
    }

    /// Downloads: the steps that gave the value, and others of the same ids, which gave none.
    fn fetch_indices(&self, target: &Target<'_>) -> Vec<usize> {
        let fetches = |index: usize| self.observation.steps[index].record.verb == "download";
        let all: Vec<usize> = self
            .seen()
            .map(|(index, _)| index)
            .filter(|index| fetches(*index))
            .collect();
        let record = |index: &usize| &self.observation.steps[*index].record;
        let mut made: Vec<usize> = match target {
            Target::Step(id) => all.into_iter().filter(|index| record(index).id == *id).collect(),
            Target::Value(name) => {
                let giving = |index: &&usize| record(index).values.contains_key(*name);
                let ids: Vec<&str> = all
                    .iter()
                    .filter(giving)
                    .map(|index| record(index).id.as_str())
                    .collect();
                // When none gave a file, all that were made for a form count.
                if ids.is_empty() {
                    let for_a_form = |index: &usize| record(index).values.contains_key("form");
                    return all.into_iter().rev().filter(for_a_form).collect();
                }
                all.iter()
                    .copied()
                    .filter(|index| ids.contains(&record(index).id.as_str()))
                    .collect()
            }
            Target::Input(_) => Vec::new(),
        };
        made.reverse();
        made
    }
}

impl Scope for Bound<'_> {
    fn step(&self, name: &str) -> Option<&StepRecord> {
        match self.target(name)? {
            Target::Step(id) => self.step_index(id).map(|index| &self.observation.steps[index].record),
            Target::Value(_) | Target::Input(_) => None,
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        match self.target(name)? {
            Target::Step(_) => None,
            Target::Value(value) => self
                .seen()
                .find_map(|(_, step)| step.record.values.get(value))
                .or_else(|| self.observation.inputs.get(value)),
            Target::Input(input) => self.observation.inputs.get(input),
        }
    }

    fn giver(&self, name: &str) -> Option<&StepRecord> {
        match self.target(name)? {
            Target::Value(value) => self
                .giver_index(value)
                .map(|index| &self.observation.steps[index].record),
            Target::Step(_) | Target::Input(_) => None,
        }
    }

    fn fetches(&self, name: &str) -> Option<Vec<Fetched<'_>>> {
        let target = self.target(name)?;
        let value = match &target {
            Target::Value(value) => Some(*value),
            Target::Step(_) | Target::Input(_) => None,
        };
        let made: Vec<Fetched<'_>> = self
            .fetch_indices(&target)
            .into_iter()
            .map(|index| fetched(&self.observation.steps[index].record, value))
            .collect();
        (!made.is_empty()).then_some(made)
    }

    fn rounds(&self, name: &str) -> Vec<(usize, &Records)> {
        let Some(Target::Value(value)) = self.target(name) else {
            return Vec::new();
        };
        let steps = self.seen().filter(|(_, step)| step.record.verb == "collect");
        let mut given: Vec<(usize, &Records)> = steps
            .map(|(index, _)| index)
            .filter_map(|index| match self.observation.steps[index].record.values.get(value)? {
                Value::Records(records) => Some((index, records)),
                Value::Text(_)
                | Value::Number(_)
                | Value::Bool(_)
                | Value::Date(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Columns(_)
                | Value::Guide(_)
                | Value::Download(_) => None,
            })
            .collect();
        given.sort_by_key(|(index, _)| *index);
        given
    }

    fn failed(&self) -> Vec<(&str, &FailedRequest)> {
        requests::of_records(self.seen())
    }

    fn words(&self, term: &str) -> Option<&[String]> {
        self.lexicon.term(term).map(|term| term.words.as_slice())
    }

    fn text(&self, template: &Template) -> Option<String> {
        let part = |part: &Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Name(path) => value_text(self.value(path.first()?)?, &path[1..]),
        };
        template.parts.iter().map(part).collect()
    }

    fn today(&self) -> NaiveDate {
        day_in_china(self.moment())
    }

    fn calendar(&self) -> Option<&Calendar> {
        Some(self.calendar)
    }
}

impl Bound<'_> {
    /// When the `judge` step was reached; an old archive is judged as of then.
    pub fn moment(&self) -> DateTime<FixedOffset> {
        let after = self
            .observation
            .steps
            .get(self.at)
            .map_or(0, |step| step.record.started_ms);
        self.observation.started + chrono::Duration::milliseconds(i64::try_from(after).unwrap_or(0))
    }
}

/// The civil day in China at this moment.
pub fn day_in_china(moment: DateTime<FixedOffset>) -> NaiveDate {
    let offset = FixedOffset::east_opt(EAST_8).unwrap_or_else(|| *moment.offset());
    moment.with_timezone(&offset).date_naive()
}

/// A download step as asked about: the form it was made for is named by the value `form` of its record.
fn fetched<'r>(record: &'r StepRecord, value: Option<&str>) -> Fetched<'r> {
    let as_download = |value: &'r Value| match value {
        Value::Download(download) => Some(download),
        Value::Text(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Records(_)
        | Value::Columns(_)
        | Value::Guide(_) => None,
    };
    let named = value.and_then(|name| record.values.get(name)).and_then(as_download);
    let download = named.or_else(|| record.values.values().find_map(as_download));
    let form = match record.values.get("form") {
        Some(Value::Text(form)) => form.as_str(),
        Some(_) | None => download.map_or("", |download| download.url.as_str()),
    };
    Fetched {
        form,
        end: record.end,
        download,
    }
}

/// A value as text, or the part of it that `path` names; an item without a path stands for its title.
pub fn value_text(value: &Value, path: &[String]) -> Option<String> {
    match (value, path) {
        (Value::Text(text), []) => Some(text.clone()),
        (Value::Number(number), []) => Some(number.to_string()),
        (Value::Bool(is), []) => Some(is.to_string()),
        (Value::Date(day), []) => Some(day.to_string()),
        (Value::Map(parts), []) => parts.get("title").cloned(),
        (Value::Map(parts), [part]) => parts.get(part).cloned(),
        (
            Value::Text(_)
            | Value::Number(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Map(_)
            | Value::List(_)
            | Value::Records(_)
            | Value::Guide(_)
            | Value::Columns(_)
            | Value::Download(_),
            _,
        ) => None,
    }
}

/// Paths of the loops of a walk.
fn loops(observation: &Observation) -> Vec<&str> {
    let is_loop = |verb: &str| matches!(verb, "visit" | "each");
    observation
        .steps
        .iter()
        .map(|step| &step.record)
        .filter(|record| is_loop(&record.verb))
        .map(|r| r.path.as_str())
        .collect()
}

/// Whether `path` lies in another round of a loop that `here` lies in.
fn other_round(path: &str, here: &str, loops: &[&str]) -> bool {
    let round = |path: &str, of: &str| -> Option<String> {
        let rest = path.strip_prefix(of)?.strip_prefix('.')?;
        Some(rest.split('.').next().unwrap_or(rest).to_string())
    };
    loops
        .iter()
        .any(|of| matches!((round(path, of), round(here, of)), (Some(a), Some(b)) if a != b))
}

/// Whether `path` lies under `outer`.
pub fn is_under(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_of_a_loop_are_kept_apart() {
        assert!(other_round("5.1.2", "5.2.3", &["5"]));
        assert!(!other_round("5.2.1", "5.2.3", &["5"]));
        assert!(!other_round("5.1.2", "5.2.3", &[]));
        assert!(!other_round("4.1", "5.2.3", &["5"]));
        assert!(!other_round("5", "5.2.3", &["5"]));
        assert!(!other_round("5.1.2", "6", &["5"]));
        assert!(!other_round("51.1", "5.2", &["5"]));
        assert!(other_round("3.1.4.1.1", "3.1.4.2.1", &["3", "3.1.4"]));
    }

    #[test]
    fn values_as_text() {
        let item = Value::Map([("title".to_string(), "甲".to_string())].into());
        assert_eq!(value_text(&item, &[]), Some("甲".into()));
        assert_eq!(value_text(&item, &["title".into()]), Some("甲".into()));
        assert_eq!(value_text(&item, &["code".into()]), None);
        assert_eq!(value_text(&Value::Number(3), &[]), Some("3".into()));
        assert_eq!(value_text(&Value::List(vec![]), &[]), None);
    }
}
