//! The draw of an item from the site's own catalogue, for jobs whose profile names none.

use super::{Outcome, Stop, Walk, each, uses};
use crate::plan::draw;
use crate::record::step::{End, Value};
use crate::scenario::step::{Action, Step, Use};

/// The flow that collects what the catalogue lists, with the output `items`.
pub const FLOW: &str = "draw-item";

/// Gives the job its `item` before its first step, where it needs one and has none; the end when there is none.
pub async fn item(walk: &mut Walk<'_>) -> Result<Option<(String, End)>, Stop> {
    if walk.job.key.item.is_none() || walk.names.values.contains_key("item") {
        return Ok(None);
    }
    let call = Use {
        flow: FLOW.into(),
        with: Vec::new(),
        outputs: vec![("items".into(), "items".into())],
    };
    let step = Step {
        id: "item-drawn".into(),
        name: None,
        action: Action::Use(call),
        timeout: None,
        when: None,
        soft: false,
        evidence: None,
        place: walk.job.scenario.place.clone(),
    };
    walk.list(std::slice::from_ref(&step)).await
}

/// Collects and draws: the value `item` is the one at the job's place in the order of the draw.
pub async fn perform(walk: &mut Walk<'_>, step: &Step, call: &Use) -> Result<Outcome, Stop> {
    let mut outcome = uses::perform(walk, step, call).await?;
    if outcome.end != End::Met {
        return Ok(outcome);
    }
    match place(walk, outcome.values.get("items")) {
        Some(item) => drop(outcome.values.insert("item".into(), item)),
        None => {
            outcome.end = End::Unrecognised;
            outcome.detail = "the catalogue showed too few items to draw from".into();
        }
    }
    Ok(outcome)
}

/// The record at the place in the job's key, in the order of `sha256(site ‖ title)`.
fn place(walk: &Walk<'_>, items: Option<&Value>) -> Option<Value> {
    let place: usize = walk.job.key.item.as_deref()?.strip_prefix("draw-")?.parse().ok()?;
    let Some(Value::Records(items)) = items else {
        return None;
    };
    let mut order: Vec<_> = items.records.iter().filter(|record| !record.title.is_empty()).collect();
    order.sort_by_key(|record| draw::digest(&walk.job.site.id, &record.title));
    order.get(place.checked_sub(1)?).map(|record| each::record(record))
}
