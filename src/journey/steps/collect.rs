//! `collect`: records of a list, over its pages as far as is asked.

use std::collections::BTreeMap;

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::capture;
use crate::reading::{functions, records};
use crate::record::element::Find;
use crate::record::outline::Outline;
use crate::record::query::{Aim, Need, Query, Structure};
use crate::record::step::{BlobKind, End, Record, Records, Value};
use crate::scenario::step::Collect;

pub async fn perform(walk: &mut Walk<'_>, collect: &Collect, budget: Budget) -> Result<Outcome, Stop> {
    let query = match walk.query(&collect.items) {
        Ok(query) => query,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    let mut outcome = Outcome::met();
    let mut all = Records::default();
    let most = collect.pages.max(1);
    loop {
        let (outline, page) = one_page(walk, &query, collect, budget).await?;
        outcome.blobs.push(capture::json(BlobKind::Outline, &outline));
        all.pages += 1;
        all.weak |= page.weak;
        all.empty_text = all.empty_text.or(page.empty_text);
        let known = all.records.len();
        all.records.extend(page.records);
        all.records.truncate(collect.max as usize);
        let full = all.records.len() >= collect.max as usize;
        if full || all.pages >= most || known == all.records.len() {
            all.complete = full || all.pages >= most || !has_next(walk).await?;
            break;
        }
        if !next_page(walk).await? {
            all.complete = true;
            break;
        }
    }
    if all.records.is_empty() && all.empty_text.is_none() {
        all.complete = false;
        outcome.end = End::Unrecognised;
        outcome.detail = "no list and no words about an empty one were recognised".into();
    }
    if all.weak {
        outcome.note("the list was told by a weak sign");
    }
    outcome.note(&format!("{} records on {} pages", all.records.len(), all.pages));
    outcome.values.insert(collect.name.clone(), Value::Records(all));
    Ok(outcome)
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
    let patience = walk.setting.clocks.expect.min(budget.left(&clock));
    let waited = Budget::new(&clock, "expect", patience);
    loop {
        let outline = walk.session.outline(None).await?;
        let mut page = match &query.aim {
            Aim::Structure {
                structure: Structure::Functions,
            } => functions::of(&outline, collect.max),
            _ => records::records(&outline, collect.max, &empty),
        };
        let ready = !page.records.is_empty() || page.empty_text.is_some();
        if ready || waited.spent(&clock) {
            for record in &mut page.records {
                record.fields = fields(record, &collect.fields);
            }
            return Ok((outline, page));
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
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

fn next_query(walk: &Walk<'_>) -> Query {
    let pager = Query::of(Aim::Structure {
        structure: Structure::Pager,
    });
    let words = walk.words().of("next_page");
    let kind = crate::record::query::Kind::Clickable;
    let aim = Aim::Term {
        term: "next_page".into(),
        kind,
        words,
        not: Vec::new(),
        own: None,
        structure: None,
    };
    Query {
        inside: Some(Box::new(pager)),
        ..Query::of(aim)
    }
}

async fn has_next(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    let found = walk
        .session
        .find(&next_query(walk), Need::Click, std::time::Duration::ZERO, &[])
        .await?;
    Ok(found.find == Find::Met)
}

/// Goes to the next page; false when there is none.
async fn next_page(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    let budget = walk.setting.clocks.action;
    let found = walk
        .session
        .find(
            &next_query(walk),
            Need::Click,
            std::time::Duration::from_millis(500),
            &[],
        )
        .await?;
    let Some(element) = found.element.filter(|_| found.find == Find::Met) else {
        return Ok(false);
    };
    let before = walk.session.facts().await?.main;
    walk.pace().await;
    walk.session.click(&element, budget).await?;
    walk.session.settle(walk.setting.clocks.settle).await?;
    Ok(walk.session.facts().await?.main != before)
}
