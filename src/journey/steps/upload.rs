//! `upload`: a local file into a file input.

use std::path::{Path, PathBuf};

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::record::query::Need;
use crate::record::step::End;
use crate::scenario::locator::Locator;
use crate::scenario::model::Template;
use crate::scenario::step::Step;

pub async fn perform(
    walk: &mut Walk<'_>,
    step: &Step,
    field: &Locator,
    file: &Template,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let name = match walk.names.text(file) {
        Ok(name) => name,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    let beside = Path::new(&*step.place.file)
        .parent()
        .unwrap_or(Path::new("."))
        .join(&name);
    let path: PathBuf = match std::fs::canonicalize(&beside) {
        Ok(path) => path,
        Err(error) => {
            return Ok(Outcome::ended(
                End::Skipped,
                format!("cannot read {}: {error}", beside.display()),
            ));
        }
    };
    let (element, _, mut outcome) = match walk.find(field, Need::Upload, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if !walk.session.upload(&element, &path).await? {
        outcome.end = End::Unmet;
        outcome.detail = "the input did not take the file".into();
    }
    Ok(outcome)
}
