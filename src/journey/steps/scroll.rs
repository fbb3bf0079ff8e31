//! `scroll`: to the end, to the start, or until a thing is in view.

use super::{Outcome, Stop, Walk};
use crate::browser::session::ScrollTo;
use crate::clock::Budget;
use crate::record::query::Need;
use crate::scenario::step::Scroll;

pub async fn perform(walk: &mut Walk<'_>, to: &Scroll, budget: Budget) -> Result<Outcome, Stop> {
    match to {
        Scroll::Bottom => walk.session.scroll(ScrollTo::Bottom).await?,
        Scroll::Top => walk.session.scroll(ScrollTo::Top).await?,
        Scroll::To(what) => {
            let (element, _, outcome) = match walk.find(what, Need::Visible, budget).await? {
                Ok(found) => found,
                Err(outcome) => return Ok(outcome),
            };
            walk.session.scroll(ScrollTo::Element(&element)).await?;
            return Ok(outcome);
        }
    }
    Ok(Outcome::met())
}
