//! Everything that knows WebDriver and DevTools.
//!
//! `binaries` finds browsers and drivers, `driver` starts them, each in a process group of its own (`process`); `pool` hands
//! out sessions; `session` is the one interface the walk uses, with two channels behind it: `devtools` (Chromium, over
//! `socket` and its `frames`) and `classic` (whatever speaks W3C WebDriver). `atoms` holds the script that runs in the page, `script`
//! the shapes of its questions and answers. Nothing here knows scenarios, verdicts or the archive.

pub mod accounts;
pub mod atoms;
pub mod binaries;
pub mod classic;
pub mod cover;
pub mod devtools;
pub mod driver;
pub mod frames;
pub mod picture;
pub mod pool;
pub mod process;
pub mod script;
pub mod session;
pub mod socket;
