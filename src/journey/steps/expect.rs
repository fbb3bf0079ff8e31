//! `expect`: a condition, waited for until the budget ends.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::record::step::{End, Truth};
use crate::scenario::condition::Condition;

pub async fn perform(walk: &mut Walk<'_>, condition: &Condition, budget: Budget) -> Result<Outcome, Stop> {
    let (truth, seen) = walk.wait(condition, budget.left(&walk.setting.clock)).await?;
    walk.page = Some(walk.session.facts().await?);
    let mut outcome = match truth {
        Truth::True => Outcome::met(),
        Truth::False => Outcome::ended(End::Unmet, ""),
        Truth::Unknown => Outcome::ended(End::Skipped, "it could not be told whether it is so"),
    };
    outcome.conditions = seen;
    Ok(outcome)
}
