//! `collect`: records of a list, over its pages as far as is asked.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Outcome, Stop, Walk, consult};
use crate::browser::session::ScrollTo;
use crate::clock::Budget;
use crate::journey::capture;
use crate::reading::{consultation, functions, records};
use crate::record::element::Find;
use crate::record::outline::Outline;
use crate::record::query::{Aim, Kind, Need, Query, Structure};
use crate::record::step::{BlobKind, End, Record, Records, Value};
use crate::scenario::step::Collect;

/// How long the end of a list is looked at before it counts as its end: what grows does so a frame or more later.
const GROWS: Duration = Duration::from_millis(1_500);

pub async fn perform(walk: &mut Walk<'_>, collect: &Collect, budget: Budget) -> Result<Outcome, Stop> {
    let query = match walk.query(&collect.items) {
        Ok(query) => query,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    if aims_at(&query, Structure::Consultation) {
        return consult::one(walk, collect, budget).await;
    }
    let mark = walk.mark();
    let mut outcome = Outcome::met();
    let mut all = Records::default();
    let most = collect.pages.max(1);
    let questions = aims_at(&query, Structure::Consultations);
    let functions = aims_at(&query, Structure::Functions);
    let mut found = false;
    loop {
        let (outline, mut page) = one_page(walk, &query, collect, budget).await?;
        page.records.iter_mut().for_each(|record| record.turned = all.pages);
        outcome.blobs.push(capture::json(BlobKind::Outline, &outline));
        all.pages += 1;
        found |= page.pages > 0;
        all.weak |= page.weak;
        all.empty_text = all.empty_text.or(page.empty_text);
        let known = all.records.len();
        let whole = page.complete;
        if questions {
            // A list that grew shows what it showed before, too.
            let shown = |one: &Record| {
                let same =
                    |other: &Record| (&other.title, &other.text, &other.href) == (&one.title, &one.text, &one.href);
                all.records.iter().any(same)
            };
            page.records.retain(|record| !shown(record));
        }
        all.records.extend(page.records);
        all.records.truncate(collect.max as usize);
        let full = all.records.len() >= collect.max as usize;
        // Of functions all are asked for: whoever looks at each and misses some has not looked everywhere.
        if functions {
            all.complete = whole;
            break;
        }
        if full || all.pages >= most || known == all.records.len() {
            all.complete = full || all.pages >= most || !has_next(walk, questions.then_some(all.pages + 1)).await?;
            break;
        }
        if !next_page(walk, questions.then_some(all.pages + 1)).await? {
            all.complete = true;
            break;
        }
    }
    // A list that came late came to another page than that before the wait.
    walk.page = Some(walk.session.facts().await?);
    // What follows begins at the first page; entries of others are come to by turning.
    if begins_anew(&all, questions) {
        walk.restore(&mark).await?;
    }
    let nothing = match questions {
        true => !found,
        false => all.records.is_empty() && all.empty_text.is_none(),
    };
    if nothing {
        all.complete = false;
        outcome.end = End::Unrecognised;
        outcome.detail = "no list and no words about an empty one were recognised".into();
    }
    if all.weak {
        outcome.note("the list was told by a weak sign");
    }
    outcome.note(&format!("{} records on {} pages", all.records.len(), all.pages));
    // What was not found is no list without entries.
    if !(nothing && questions) {
        outcome.values.insert(collect.name.clone(), Value::Records(all));
    }
    Ok(outcome)
}

/// Whether what follows has to begin at the first page: entries that are pressed are come to from there, by turning.
fn begins_anew(all: &Records, questions: bool) -> bool {
    let pressed = |record: &Record| !record.href.starts_with("http");
    all.pages > 1 && (questions || all.records.iter().any(pressed))
}

/// The records of the page shown now. A list that comes late is waited for until the budget ends.
async fn one_page(
    walk: &mut Walk<'_>,
    query: &Query,
    collect: &Collect,
    budget: Budget,
) -> Result<(Outline, Records), Stop> {
    let clock = walk.setting.clock;
    let empty = walk.words().of("no_results");
    let today = clock.today_in_china();
    let patience = walk.setting.clocks.expect.min(budget.left(&clock));
    let waited = Budget::new(&clock, "expect", patience);
    loop {
        let outline = walk.session.outline(None).await?;
        let mut page = match &query.aim {
            Aim::Structure {
                structure: Structure::Functions,
            } => functions::of(&outline, collect.max),
            Aim::Structure {
                structure: Structure::Consultations,
            } => consult::recent(consultation::list(&outline, u32::MAX), collect.days, today),
            _ => records::records(&outline, collect.max, &empty),
        };
        let listed = aims_at(query, Structure::Consultations) && page.pages > 0;
        let ready = listed || !page.records.is_empty() || page.empty_text.is_some();
        if ready || waited.spent(&clock) {
            for record in &mut page.records {
                record.fields = fields(record, &collect.fields);
            }
            return Ok((outline, page));
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        walk.session.settle(walk.setting.clocks.settle).await?;
    }
}

/// Fields under the names that the scenario gives them; everything else that was read is kept under its own.
fn fields(record: &Record, wanted: &[(String, String)]) -> BTreeMap<String, String> {
    let mut fields = record.fields.clone();
    for (name, from) in wanted {
        let text = match from.as_str() {
            "name" => Some(record.title.clone()),
            "link" => Some(record.href.clone()),
            "text" => Some(record.text.clone()),
            head => record.fields.get(head).cloned(),
        };
        if let Some(text) = text {
            fields.insert(name.clone(), text);
        }
    }
    fields
}

fn aims_at(query: &Query, wanted: Structure) -> bool {
    matches!(&query.aim, Aim::Structure { structure } if *structure == wanted)
}

/// What leads to the next page: words such as 下一页 in the pager, else its number where that may be pressed, there or,
/// where it is the only such thing, anywhere.
fn next_queries(walk: &Walk<'_>, number: Option<u32>) -> Vec<Query> {
    let pager = Query::of(Aim::Structure {
        structure: Structure::Pager,
    });
    let words = Aim::Term {
        term: "next_page".into(),
        kind: Kind::Clickable,
        words: walk.words().of("next_page"),
        not: Vec::new(),
        own: None,
        structure: None,
    };
    let number = number.map(|number| Aim::Words {
        text: number.to_string(),
    });
    let inside = |aim| Query {
        inside: Some(Box::new(pager.clone())),
        ..Query::of(aim)
    };
    let anywhere = number.clone().map(Query::of);
    std::iter::once(words)
        .chain(number)
        .map(inside)
        .chain(anywhere)
        .collect()
}

async fn has_next(walk: &mut Walk<'_>, number: Option<u32>) -> Result<bool, Stop> {
    for query in next_queries(walk, number) {
        let found = walk.session.find(&query, Need::Click, Duration::ZERO, &[]).await?;
        if found.find == Find::Met {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Goes to the next page, of this number; false when there is none.
pub(super) async fn next_page(walk: &mut Walk<'_>, number: Option<u32>) -> Result<bool, Stop> {
    let budget = walk.setting.clocks.action;
    for query in next_queries(walk, number) {
        let wait = Duration::from_millis(300);
        let found = walk.session.find(&query, Need::Click, wait, &[]).await?;
        let Some(element) = found.element.filter(|_| found.find == Find::Met) else {
            continue;
        };
        let before = walk.session.facts().await?;
        walk.pace().await;
        walk.session.click(&element, budget).await?;
        walk.session.settle(walk.setting.clocks.settle).await?;
        let after = walk.session.facts().await?;
        return Ok((after.main, after.whole) != (before.main, before.whole));
    }
    match number {
        Some(_) => grow(walk).await,
        None => Ok(false),
    }
}

/// Some lists have no pages and grow when their end comes into view; true when that showed something more.
async fn grow(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    let before = walk.session.facts().await?;
    walk.pace().await;
    let clock = walk.setting.clock;
    let waited = Budget::new(&clock, "expect", GROWS);
    loop {
        walk.session.scroll(ScrollTo::Bottom).await?;
        walk.session.settle(walk.setting.clocks.settle).await?;
        let after = walk.session.facts().await?;
        if after.height > before.height && after.main != before.main {
            return Ok(true);
        }
        if waited.spent(&clock) {
            return Ok(false);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressed_entries_of_several_pages_are_come_to_from_the_first() {
        let of = |href: &str, pages| Records {
            records: vec![Record {
                href: href.into(),
                ..Record::default()
            }],
            pages,
            ..Records::default()
        };
        assert!(begins_anew(&of("", 2), false) && begins_anew(&of("javascript:show(1)", 3), false));
        assert!(!begins_anew(&of("", 1), false), "it is the first page");
        assert!(
            !begins_anew(&of("https://a.example/1", 2), false),
            "an address is opened from anywhere"
        );
        assert!(begins_anew(&of("https://a.example/1", 2), true));
    }
}
