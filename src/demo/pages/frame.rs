//! To come.

use crate::demo::reply::Reply;

use super::Desk;

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    desk.missing()
}
