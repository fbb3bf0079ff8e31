//! `tick`: a check box or radio button.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::query::Need;
use crate::record::step::End;
use crate::scenario::locator::Locator;

pub async fn perform(walk: &mut Walk<'_>, field: &Locator, to: bool, budget: Budget) -> Result<Outcome, Stop> {
    let (element, query, mut outcome) = match walk.find(field, Need::Tick, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if walk
        .session
        .tick(&element, to, budget.left(&walk.setting.clock))
        .await?
    {
        walk.note(Input::Tick(query, to));
    } else {
        outcome.end = End::Unmet;
        outcome.detail = "the box did not change".into();
    }
    Ok(outcome)
}
