//! `read_guide`: the outline of the page with everything opened that only folds, and the guide read from it.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::capture;
use crate::reading::guide;
use crate::record::step::{BlobKind, End, Value};

/// Terms of the lexicon that name a guide's fields and parts start with this.
const GUIDE_TERMS: &str = "guide_";

pub async fn perform(walk: &mut Walk<'_>, name: &str, budget: Budget) -> Result<Outcome, Stop> {
    let clock = walk.setting.clock;
    let expand = walk.words().of("expand");
    let terms = terms(walk);
    let waited = Budget::new(&clock, "expect", walk.setting.clocks.expect.min(budget.left(&clock)));
    loop {
        walk.session.settle(walk.setting.clocks.settle).await?;
        let outline = walk.session.outline(Some(&expand)).await?;
        let read = guide::read(&outline, &terms);
        let something = !read.fields.is_empty() || read.materials_seen;
        if !something && !waited.spent(&clock) {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            continue;
        }
        let mut outcome = match something {
            true => Outcome::met(),
            false => Outcome::ended(End::Unrecognised, "no part of a guide was recognised on the page"),
        };
        outcome.note(&format!(
            "{} fields, {} steps, {} materials, {} forms, {} samples",
            read.fields.len(),
            read.steps.len(),
            read.materials.len(),
            read.forms.len(),
            read.samples.len()
        ));
        outcome.blobs.push(capture::json(BlobKind::Outline, &outline));
        outcome.values.insert(name.into(), Value::Guide(Box::new(read)));
        return Ok(outcome);
    }
}

/// The guide's terms with the words in force.
fn terms(walk: &Walk<'_>) -> Vec<(String, Vec<String>)> {
    let words = walk.words();
    let terms = words
        .lexicon
        .terms
        .iter()
        .filter(|term| term.name.starts_with(GUIDE_TERMS));
    terms.map(|term| (term.name.clone(), words.of(&term.name))).collect()
}
