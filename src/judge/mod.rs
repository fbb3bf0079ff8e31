//! From observations to verdicts; pure: no tokio, no files, no clock, no browser.
//!
//! Two levels: a case (one indicator on one platform or item, with its attempts) and a site (all its cases). A rule's
//! side holds only when its condition is true, never when it is unknown; and a side that holds still needs proof that
//! the site's own page was seen (`proof`). Nothing here decides what is walked; `attempts::wanted` only says whether
//! one more attempt could settle something.

pub mod attempts;
pub mod binding;
pub mod case;
pub mod columns;
pub mod condition;
pub mod contradiction;
pub mod control;
pub mod guide;
pub mod item;
pub mod proof;
pub mod reason;
pub mod records;
pub mod replies;
pub mod requests;
pub mod run;
pub mod signature;
pub mod site;
pub mod specific;
pub mod spots;
pub mod steps;
pub mod stop;
pub mod time;
pub mod undecided;
mod view;
pub mod why;
pub mod words;
pub mod workdays;

#[cfg(test)]
pub(crate) mod sample;
