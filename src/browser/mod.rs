//! Everything that knows WebDriver and DevTools.
//!
//! `driver` starts and ends driver processes, `pool` hands out sessions, `session` is the one interface the walk uses,
//! with two channels behind it: `devtools` (Chromium) and `classic` (whatever speaks W3C WebDriver). `atoms` holds the
//! script that runs in the page. Nothing here knows scenarios, verdicts or the archive.

pub mod atoms;
pub mod session;
