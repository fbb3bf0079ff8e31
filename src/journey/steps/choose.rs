//! `choose`: options of a select, listbox or cascader.

use super::{Outcome, Stop, Walk};
use crate::browser::session::Chosen;
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::query::Need;
use crate::record::step::{End, Value};
use crate::scenario::locator::Locator;
use crate::scenario::step::Choice;

pub async fn perform(walk: &mut Walk<'_>, field: &Locator, option: &Choice, budget: Budget) -> Result<Outcome, Stop> {
    let chosen = match option {
        Choice::Any => Chosen::Any(walk.job.seed),
        Choice::Words(words) => {
            let words: Result<Vec<String>, _> = words.iter().map(|words| walk.names.text(words)).collect();
            match words {
                Ok(words) => Chosen::Words(words),
                Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
            }
        }
    };
    let (element, query, mut outcome) = match walk.find(field, Need::Choose, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    match walk
        .session
        .choose(&element, &chosen, budget.left(&walk.setting.clock))
        .await?
    {
        Some(words) => {
            outcome.values.insert("chosen".into(), Value::List(words));
            walk.note(Input::Choose(query, chosen));
        }
        None => {
            outcome.end = End::Unmet;
            outcome.detail = "the option is not offered".into();
        }
    }
    Ok(outcome)
}
