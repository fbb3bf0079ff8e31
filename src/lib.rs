//! hecha (核查) checks Internet government-service portals the way a citizen meets them.
//!
//! A pipeline of plain data: YAML -> scenario -> plan -> observation -> archive -> verdict -> report. The arrow never
//! turns, and a module imports only modules above it in this list:
//!
//! - [`text`], [`clock`], [`record`]: source text with places, time, and what is written down
//! - [`scenario`], [`plan`], [`reading`]: what users write, the jobs made of it, outlines read as data
//! - [`browser`], [`judge`], [`evidence`]: WebDriver and DevTools; verdicts; the archive. They do not know each other
//! - [`journey`], [`run`]: one job walked in one session; all jobs, attempts and confirmation
//! - [`report`], [`demo`], [`command`]: to read; portals to try it on; the command line

pub mod browser;
pub mod clock;
pub mod command;
pub mod demo;
pub mod evidence;
pub mod journey;
pub mod judge;
pub mod plan;
pub mod reading;
pub mod record;
pub mod report;
pub mod run;
pub mod scenario;
pub mod text;
