//! `visit`: go to each record, do the steps, come back to the list.

use super::{Outcome, Stop, Walk, each, look, worst};
use crate::journey::trail::Input;
use crate::record::page::ArrivalEnd;
use crate::record::step::{End, Record, Truth, Value};
use crate::scenario::step::{Step, Visit};

pub async fn perform(walk: &mut Walk<'_>, step: &Step, visit: &Visit) -> Result<Outcome, Stop> {
    let Some(Value::Records(list)) = walk.names.values.get(&visit.of).cloned() else {
        return Ok(Outcome::ended(
            End::Skipped,
            format!("`{}` has no records here", visit.of),
        ));
    };
    let all = list.records.len();
    let records = each::drawn(list.records, visit.max as usize, visit.sample, walk.job.seed);
    let mark = walk.mark();
    let outer = walk.names.values.get(&visit.name).cloned();
    let (mut ends, mut went, mut found) = (Vec::new(), 0usize, None);
    for (index, record) in records.iter().enumerate() {
        if walk.budget.spent(&walk.setting.clock) {
            ends.push(End::TimedOut);
            break;
        }
        walk.budget = walk.budget.extended(walk.setting.clocks.action);
        // An address is opened from anywhere. Whoever looks for one page may press what is still there, as menus are;
        // whoever looks at each starts from the list.
        let stayed = index > 0 && visit.until.is_some();
        if index > 0 && (stayed || record.href.starts_with("http")) {
            walk.leave(&mark).await?;
        } else if index > 0 && !walk.restore(&mark).await? {
            ends.push(End::Unsettled);
            break;
        }
        let mut went_to = go(walk, record, visit.until.is_none()).await?;
        if stayed && went_to == Some(End::Absent) && walk.restore(&mark).await? {
            went_to = go(walk, record, visit.until.is_none()).await?;
        }
        if let Some(end) = went_to {
            ends.push(end);
            continue;
        }
        went += 1;
        walk.names.values.insert(visit.name.clone(), each::record(record));
        walk.at.enter(index + 1);
        let ended = walk.list(&visit.steps).await;
        walk.at.leave();
        let end = ended?.map(|(_, end)| end);
        if let Some(until) = &visit.until {
            let (truth, _) = look::truth(walk, until, std::time::Duration::ZERO).await?;
            if truth == Truth::True {
                found = Some(record.title.clone());
                break;
            }
            ends.push(end.unwrap_or(if truth == Truth::False {
                End::Unmet
            } else {
                End::Skipped
            }));
        } else {
            ends.push(end.unwrap_or(End::Met));
        }
    }
    match outer {
        Some(value) => drop(walk.names.values.insert(visit.name.clone(), value)),
        None => drop(walk.names.values.remove(&visit.name)),
    }
    let seen = format!("{went} of {all} visited");
    let mut outcome = match (&found, &visit.until) {
        (Some(title), _) => Outcome::ended(End::Met, format!("{seen}; so at “{title}”")),
        (None, Some(_)) if went < all || !list.complete => Outcome::ended(End::Unrecognised, seen),
        (None, Some(_)) if ends.is_empty() => Outcome::ended(End::Unmet, seen),
        (None, _) => Outcome::ended(if ends.is_empty() { End::Met } else { worst(&ends) }, seen),
    };
    // What follows is said of the page that the list stands on, not of where the last record led.
    if found.is_none() {
        walk.restore(&mark).await?;
    }
    outcome
        .values
        .insert(format!("{}.visited", step.id), Value::Number(went as i64));
    Ok(outcome)
}

/// Goes to a record by its address or by a click; gives the end of a record that could not be gone to.
async fn go(walk: &mut Walk<'_>, record: &Record, each: bool) -> Result<Option<End>, Stop> {
    walk.pace().await;
    let budget = walk.setting.clocks.open;
    let plain = record.href.starts_with("http");
    let end = match &record.entry {
        _ if plain => {
            let arrival = walk.session.open(&record.href, budget).await?;
            walk.note(Input::Open(record.href.clone()));
            (arrival.end != ArrivalEnd::Shown).then_some(End::RequestFailed)
        }
        Some(entry) => {
            let effect = walk.session.click_entry(entry, budget).await?;
            walk.note(Input::Entry(Box::new(entry.clone())));
            match effect {
                Some(effect)
                    if effect.navigated || effect.moved || effect.new_tab || effect.changed || effect.dialog =>
                {
                    None
                }
                // Whoever looks for one page has looked: the press leads nowhere. Whoever looks at each has not.
                Some(_) => each.then_some(End::Unmet),
                None => Some(End::Absent),
            }
        }
        None => Some(End::Absent),
    };
    walk.session.settle(walk.setting.clocks.settle).await?;
    walk.page = Some(walk.session.facts().await?);
    Ok(end)
}
