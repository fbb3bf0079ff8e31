//! `close`: the current tab, back to the one that opened it.

use super::{Outcome, Stop, Walk};
use crate::record::step::End;

pub async fn perform(walk: &mut Walk<'_>) -> Result<Outcome, Stop> {
    let closed = walk.session.close_tab().await?;
    Ok(if closed {
        walk.came_back().await?;
        Outcome::met()
    } else {
        Outcome::ended(End::Unmet, "it is the only tab")
    })
}
