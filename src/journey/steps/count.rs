//! `count`: how many visible things a locator finds.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::record::step::{End, Value};
use crate::scenario::locator::Locator;

pub async fn perform(walk: &mut Walk<'_>, items: &Locator, name: &str, _budget: Budget) -> Result<Outcome, Stop> {
    let query = match walk.query(items) {
        Ok(query) => query,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    let Some(number) = walk.session.count(&query).await? else {
        return Ok(Outcome::ended(End::Skipped, "the page takes no such selector"));
    };
    let mut outcome = Outcome::met();
    outcome.values.insert(name.into(), Value::Number(i64::from(number)));
    Ok(outcome)
}
