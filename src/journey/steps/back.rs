//! `back`: one step back in the tab's history.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::record::step::End;

pub async fn perform(walk: &mut Walk<'_>, budget: Budget) -> Result<Outcome, Stop> {
    walk.pace().await;
    let went = walk.session.back(budget.left(&walk.setting.clock)).await?;
    Ok(if went {
        walk.session.settle(walk.setting.clocks.settle).await?;
        walk.came_back().await?;
        Outcome::met()
    } else {
        Outcome::ended(End::Unmet, "there is nothing to go back to")
    })
}
