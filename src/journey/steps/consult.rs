//! `collect` of questions: those of the last days of a list, and the page of one of them.

use chrono::{Days, NaiveDate};

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::capture;
use crate::reading::consultation;
use crate::record::step::{BlobKind, End, Record, Records, Value};
use crate::scenario::step::Collect;

/// How long a page that shows an answer may show that it is loading.
const LOADING: std::time::Duration = std::time::Duration::from_secs(3);

/// A page's list without what tells a day before the last `days`; without a list nothing, on no page.
pub fn recent(list: Option<Records>, days: Option<u32>, today: NaiveDate) -> Records {
    let Some(mut list) = list else {
        return Records::default();
    };
    if let Some(first) = days.and_then(|days| today.checked_sub_days(Days::new(days.into()))) {
        let day = |record: &Record, name: &str| record.fields.get(name).and_then(|day| day.parse::<NaiveDate>().ok());
        // Whatever a day of the list stands for, nobody asked after it.
        list.records.retain(|record| {
            let known = ["asked", "date", "replied", "closed"]
                .into_iter()
                .find_map(|name| day(record, name));
            known.is_none_or(|day| day >= first)
        });
    }
    list
}

/// The page as that of one question, once it shows an answer or says that there is none, else when the time is over.
pub async fn one(walk: &mut Walk<'_>, collect: &Collect, budget: Budget) -> Result<Outcome, Stop> {
    let clock = walk.setting.clock;
    let expand: Vec<String> = ["answer_tab", "expand"]
        .iter()
        .flat_map(|term| walk.words().of(term))
        .collect();
    let waited = Budget::new(&clock, "expect", walk.setting.clocks.expect.min(budget.left(&clock)));
    let loading = Budget::new(&clock, "expect", LOADING);
    loop {
        walk.session.settle(walk.setting.clocks.settle).await?;
        let outline = walk.session.outline(Some(&expand)).await?;
        let mut read = consultation::page(&outline);
        let told = read.fields.contains_key("says");
        // What is read may still be under what says that it is coming.
        let facts = walk.session.facts().await?;
        let coming = facts.spinner && !loading.spent(&clock);
        walk.page = Some(facts);
        if coming || (!told && !waited.spent(&clock)) {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            continue;
        }
        match collect.of.as_ref().and_then(|name| walk.names.values.get(name)) {
            Some(Value::Map(of)) => {
                let part = |name: &str| of.get(name).cloned().unwrap_or_default();
                (read.title, read.href) = (part("title"), part("href"));
            }
            Some(Value::Records(of)) => {
                let of = of.records.first().cloned().unwrap_or_default();
                (read.title, read.href) = (of.title, of.href);
            }
            _ => {}
        }
        let mut outcome = match told {
            true => Outcome::met(),
            false => Outcome::ended(
                End::Unrecognised,
                "no answer and no words about a missing one were recognised",
            ),
        };
        let said: Vec<String> = read
            .fields
            .iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        outcome.note(&said.join(", "));
        outcome.blobs.push(capture::json(BlobKind::Outline, &outline));
        let records = Records {
            records: vec![read],
            complete: true,
            pages: 1,
            ..Records::default()
        };
        outcome.values.insert(collect.name.clone(), Value::Records(records));
        return Ok(outcome);
    }
}
