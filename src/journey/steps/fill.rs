//! `fill`: text into a field; the only verb that takes a secret.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::query::Need;
use crate::record::step::End;
use crate::scenario::locator::Locator;
use crate::scenario::model::Template;

pub async fn perform(
    walk: &mut Walk<'_>,
    field: &Locator,
    with: &Template,
    keys: Option<bool>,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let text = match walk.names.text(with) {
        Ok(text) => text,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    let (element, query, mut outcome) = match walk.find(field, Need::Fill, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    walk.typing(&element, with, &text);
    let holds = walk
        .session
        .fill(&element, &text, keys, budget.left(&walk.setting.clock))
        .await?;
    walk.note(Input::Fill(query, text));
    if !holds {
        outcome.end = End::Unmet;
        outcome.detail = "the field does not hold the text that was put in".into();
    }
    Ok(outcome)
}
