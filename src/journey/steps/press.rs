//! `press`: a key where the focus is, or in a field.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::query::Need;
use crate::scenario::locator::Locator;

pub async fn perform(
    walk: &mut Walk<'_>,
    key: &str,
    inside: Option<&Locator>,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let left = |walk: &Walk<'_>| budget.left(&walk.setting.clock);
    let (element, query, mut outcome) = match inside {
        None => (None, None, Outcome::met()),
        Some(inside) => match walk.find(inside, Need::Fill, budget).await? {
            Ok((element, query, outcome)) => (Some(element), Some(query), outcome),
            Err(outcome) => return Ok(outcome),
        },
    };
    outcome.effect = Some(walk.session.press(key, element.as_ref(), left(walk)).await?);
    walk.note(Input::Press(key.into(), query));
    Ok(outcome)
}
