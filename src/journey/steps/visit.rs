//! `visit`: go to each record, do the steps, come back to the list; with `deeper`, also to the functions that the
//! visited pages name.

use std::time::Duration;

use super::{Outcome, Stop, Walk, collect, each, look, worst};
use crate::journey::barrier::same_site;
use crate::journey::trail::{Input, Mark};
use crate::plan::fill::Rounds;
use crate::plan::site_hosts;
use crate::reading::functions;
use crate::record::page::ArrivalEnd;
use crate::record::step::{End, Record, Truth, Value};
use crate::scenario::condition::Test;
use crate::scenario::step::{Step, Visit};

/// What the records visited so far came to.
#[derive(Default)]
struct Tally {
    ends: Vec<End>,
    /// How many there were to visit.
    listed: usize,
    went: usize,
    /// The record at which `until` was true.
    found: Option<String>,
    /// There was more than may be visited, or than could be seen.
    cut: bool,
    /// The first record that could not be gone to, and why.
    missed: Option<(String, End)>,
    /// All records listed, so that nothing is visited twice.
    known: Vec<Record>,
    /// Visited pages with the functions that they alone name.
    further: Vec<(Mark, Vec<Record>)>,
}

pub async fn perform(walk: &mut Walk<'_>, step: &Step, visit: &Visit) -> Result<Outcome, Stop> {
    let Some(Value::Records(list)) = walk.names.values.get(&visit.of).cloned() else {
        return Ok(Outcome::ended(
            End::Skipped,
            format!("`{}` has no records here", visit.of),
        ));
    };
    let mut tally = Tally {
        listed: list.records.len(),
        cut: !list.complete,
        known: list.records.clone(),
        ..Tally::default()
    };
    let records = each::drawn(list.records, visit.max as usize, visit.sample, walk.job.seed);
    let mark = walk.mark();
    let outer = walk.names.values.get(&visit.name).cloned();
    round(walk, visit, &mark, &records, &mut tally).await?;
    deeper(walk, visit, &mut tally).await?;
    match outer {
        Some(value) => drop(walk.names.values.insert(visit.name.clone(), value)),
        None => drop(walk.names.values.remove(&visit.name)),
    }
    // What follows is said of the page that the list stands on, not of where the last record led.
    if tally.found.is_none() {
        walk.restore(&mark).await?;
    }
    let mut outcome = outcome(visit, &tally);
    outcome
        .values
        .insert(format!("{}.visited", step.id), Value::Number(tally.went as i64));
    Ok(outcome)
}

fn outcome(visit: &Visit, tally: &Tally) -> Outcome {
    let missed = match (&tally.missed, tally.cut) {
        (Some((title, end)), _) => format!(", not “{title}” ({})", end.word()),
        (None, true) => ", and there are more".to_owned(),
        (None, false) => String::new(),
    };
    let seen = format!("{} of {} visited{missed}", tally.went, tally.listed);
    match (&tally.found, &visit.until) {
        (Some(title), _) => Outcome::ended(End::Met, format!("{seen}; so at “{title}”")),
        (None, Some(_)) if tally.cut || tally.went < tally.listed => Outcome::ended(End::Unrecognised, seen),
        (None, Some(_)) if tally.ends.is_empty() => Outcome::ended(End::Unmet, seen),
        (None, _) if tally.ends.is_empty() => Outcome::ended(End::Met, seen),
        (None, _) => Outcome::ended(worst(&tally.ends), seen),
    }
}

/// The functions that the visited pages named, page by page, as many as `deeper` allows.
async fn deeper(walk: &mut Walk<'_>, visit: &Visit, tally: &mut Tally) -> Result<(), Stop> {
    let mut left = visit.deeper as usize;
    for (mark, mut records) in std::mem::take(&mut tally.further) {
        if tally.found.is_some() || tally.ends.contains(&End::TimedOut) {
            break;
        }
        tally.listed += records.len();
        records.truncate(left);
        left -= records.len();
        // An address is opened from anywhere; for a press the page has to be there.
        if records.iter().all(plain) || walk.restore(&mark).await? {
            round(walk, visit, &mark, &records, tally).await?;
        }
    }
    Ok(())
}

/// Visits records of the page at the mark, until one of them is it.
async fn round(
    walk: &mut Walk<'_>,
    visit: &Visit,
    mark: &Mark,
    records: &[Record],
    tally: &mut Tally,
) -> Result<(), Stop> {
    let mut rounds = Rounds::new(&walk.names);
    for (index, record) in records.iter().enumerate() {
        if walk.budget.spent(&walk.setting.clock) {
            tally.ends.push(End::TimedOut);
            break;
        }
        walk.budget = walk.budget.extended(walk.setting.clocks.action);
        // An address is opened from anywhere. Whoever looks for one page may press what is still there, as menus are;
        // whoever looks at each starts from the list.
        let stayed = index > 0 && visit.until.is_some();
        if index > 0 && (stayed || plain(record)) {
            walk.leave(mark).await?;
        } else if index > 0 && !walk.restore(mark).await? {
            tally.ends.push(End::Unsettled);
            break;
        }
        let mut went_to = go(walk, record, visit.until.is_none()).await?;
        if stayed && went_to == Some(End::Absent) && walk.restore(mark).await? {
            went_to = go(walk, record, visit.until.is_none()).await?;
        }
        if let Some(end) = went_to {
            // A press that leads nowhere was made, and there is nothing there to look at.
            tally.went += usize::from(end == End::Unmet);
            if end != End::Unmet && tally.missed.is_none() {
                tally.missed = Some((record.title.clone(), end));
            }
            tally.ends.push(end);
            continue;
        }
        tally.went += 1;
        rounds.next(&mut walk.names);
        walk.names.values.insert(visit.name.clone(), each::record(record));
        walk.memory.new_round(&walk.at.path());
        walk.at.enter(tally.went);
        let ended = walk.list(&visit.steps).await;
        walk.at.leave();
        let end = ended?.map(|(_, end)| end);
        let Some(until) = &visit.until else {
            tally.ends.push(end.unwrap_or(End::Met));
            continue;
        };
        let (truth, _) = look::truth(walk, until, Duration::ZERO).await?;
        if truth == Truth::True {
            tally.found = Some(record.title.clone());
            break;
        }
        tally.ends.push(match (end, truth) {
            // A host that several platforms share, and nothing that tells whose page this is.
            (_, Truth::Unknown) if matches!(until.test, Test::Host(_)) => End::Unrecognised,
            (Some(end), _) => end,
            (None, Truth::False) => End::Unmet,
            (None, _) => End::Skipped,
        });
        if visit.deeper > 0 {
            note_further(walk, tally).await?;
        }
    }
    rounds.end(&mut walk.names);
    Ok(())
}

/// Notes the functions of a page of this site that no page before it named.
async fn note_further(walk: &mut Walk<'_>, tally: &mut Tally) -> Result<(), Stop> {
    let hosts = site_hosts(&walk.job.site);
    let ours = |url: &str| {
        let host = url::Url::parse(url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| hosts.iter().any(|own| same_site(own, &host)))
    };
    if !walk.page.as_ref().is_some_and(|page| ours(&page.url)) {
        return Ok(());
    }
    let outline = walk.session.outline(None).await?;
    let mut named = functions::of(&outline, u32::MAX);
    named
        .records
        .retain(|record| !functions::among(&tally.known, record) && (!plain(record) || ours(&record.href)));
    tally.cut |= !named.complete;
    tally.known.extend(named.records.clone());
    if !named.records.is_empty() {
        tally.further.push((walk.mark(), named.records));
    }
    Ok(())
}

/// Whether a record is gone to by its address, from anywhere.
fn plain(record: &Record) -> bool {
    record.href.starts_with("http")
}

/// Goes to a record by its address or by a click; gives the end of a record that could not be gone to.
async fn go(walk: &mut Walk<'_>, record: &Record, each: bool) -> Result<Option<End>, Stop> {
    walk.pace().await;
    let budget = walk.setting.clocks.open;
    let end = match &record.entry {
        _ if plain(record) => {
            let arrival = walk.session.open(&record.href, budget).await?;
            walk.note(Input::Open(record.href.clone()));
            match arrival.end {
                ArrivalEnd::Shown => None,
                // Whoever looks for a page has looked: a file is none.
                ArrivalEnd::Download if !each => Some(End::Unmet),
                _ => Some(End::RequestFailed),
            }
        }
        Some(entry) if entry.submits => Some(End::Skipped),
        Some(entry) => {
            for turned in 1..=record.turned {
                if !collect::next_page(walk, Some(turned + 1)).await? {
                    return Ok(Some(End::Absent));
                }
            }
            let effect = walk.press_entry(entry, budget).await?;
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
