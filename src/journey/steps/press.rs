//! `press`: a key where the focus is, or in a field.

use super::click::{opened, opens_word};
use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::query::Need;
use crate::record::step::End;
use crate::scenario::locator::Locator;
use crate::scenario::scalar::is_key;
use crate::scenario::step::Opens;

pub async fn perform(
    walk: &mut Walk<'_>,
    key: &str,
    inside: Option<&Locator>,
    opens: Opens,
    budget: Budget,
) -> Result<Outcome, Stop> {
    if !is_key(key) {
        return Ok(Outcome::ended(End::Skipped, format!("no key is called `{key}`")));
    }
    let (element, query, mut outcome) = match inside {
        None => (None, None, Outcome::met()),
        Some(inside) => match walk.find(inside, Need::Fill, budget).await? {
            Ok((element, query, outcome)) => (Some(element), Some(query), outcome),
            Err(outcome) => return Ok(outcome),
        },
    };
    // A short `timeout` is for finding; what the key leads to may take as long as any action.
    let follow = budget.left(&walk.setting.clock).max(walk.setting.clocks.action);
    let effect = walk.session.press(key, element.as_ref(), follow).await?;
    walk.note(Input::Press(key.into(), query));
    if !opened(opens, &effect) {
        outcome.end = End::Unmet;
        outcome.detail = format!("the key did not open what it should ({})", opens_word(opens));
    }
    outcome.effect = Some(effect);
    Ok(outcome)
}
