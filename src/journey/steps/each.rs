//! `each`: over a list of values, bounded, the first ones or drawn by the seed.

use super::{Outcome, Stop, Walk, worst};
use crate::plan::draw;
use crate::plan::fill::Rounds;
use crate::record::step::{End, Record, Value};
use crate::scenario::step::{Each, SITE_ITEMS, Step};

pub async fn perform(walk: &mut Walk<'_>, step: &Step, each: &Each) -> Result<Outcome, Stop> {
    let Some(values) = values(walk, &each.of) else {
        return Ok(Outcome::ended(End::Skipped, format!("`{}` has no value here", each.of)));
    };
    let all = values.len();
    let values = drawn(values, each.max as usize, each.sample, walk.job.seed);
    let outer = walk.names.values.get(&each.name).cloned();
    let mut ends = Vec::new();
    let mut rounds = Rounds::new(&walk.names);
    for (index, value) in values.iter().enumerate() {
        rounds.next(&mut walk.names);
        walk.names.values.insert(each.name.clone(), value.clone());
        walk.memory.new_round(&walk.at.path());
        walk.at.enter(index + 1);
        let ended = walk.list(&each.steps).await;
        walk.at.leave();
        ends.push(ended?.map_or(End::Met, |(_, end)| end));
    }
    rounds.end(&mut walk.names);
    match outer {
        Some(value) => drop(walk.names.values.insert(each.name.clone(), value)),
        None => drop(walk.names.values.remove(&each.name)),
    }
    let end = if ends.is_empty() { End::Met } else { worst(&ends) };
    let mut outcome = Outcome::ended(end, format!("{} of {all}", values.len()));
    outcome
        .values
        .insert(format!("{}.done", step.id), Value::Number(values.len() as i64));
    Ok(outcome)
}

/// What a name holds, one value each; `guide.forms` gives the forms of a guide, `site.items` the items of the profile.
fn values(walk: &Walk<'_>, of: &str) -> Option<Vec<Value>> {
    if of == SITE_ITEMS {
        return Some(walk.job.site.items.iter().map(draw::item).collect());
    }
    let (name, part) = of.split_once('.').map_or((of, None), |(name, part)| (name, Some(part)));
    match (walk.names.values.get(name)?, part) {
        (Value::List(list), None) => Some(list.iter().cloned().map(Value::Text).collect()),
        (Value::Records(records), None) => Some(records.records.iter().map(record).collect()),
        (Value::Guide(guide), Some("forms")) => Some(
            guide
                .forms
                .iter()
                .map(crate::journey::steps::download::form_value)
                .collect(),
        ),
        _ => None,
    }
}

/// A record as named texts.
pub fn record(record: &Record) -> Value {
    let mut map = record.fields.clone();
    map.insert("title".into(), record.title.clone());
    map.insert("href".into(), record.href.clone());
    map.insert("text".into(), record.text.clone());
    Value::Map(map)
}

/// The first ones, or those with the smallest digest of seed and place.
pub fn drawn<T>(mut list: Vec<T>, max: usize, sample: bool, seed: u64) -> Vec<T> {
    if list.len() <= max {
        return list;
    }
    if sample {
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|place| draw::digest(&seed.to_string(), &place.to_string()));
        order.truncate(max);
        order.sort_unstable();
        let mut place = 0;
        list.retain(|_| {
            place += 1;
            order.binary_search(&(place - 1)).is_ok()
        });
    }
    list.truncate(max);
    list
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_draw_is_bounded_ordered_and_the_same_again() {
        let list: Vec<u32> = (0..100).collect();
        let first = drawn(list.clone(), 5, true, 7);
        assert_eq!(first.len(), 5);
        assert!(first.is_sorted());
        assert_eq!(first, drawn(list.clone(), 5, true, 7));
        assert_ne!(first, drawn(list.clone(), 5, true, 8));
        assert_eq!(drawn(list, 3, false, 7), [0, 1, 2]);
    }
}
