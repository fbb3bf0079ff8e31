//! Performs one job in one session: steps in, step records out.
//!
//! A walk never judges. Whatever a site does is an observation; only a lost browser, a full disk or the operator stops
//! a walk, and that too is recorded as the way it ended. `walk` goes through the steps, `steps/` performs the verbs,
//! `look` answers conditions about the live page, `capture` takes evidence, `bodies` answers' bodies,
//! `people` tells which pages show people, `writing` masks and writes, `trail` brings a page's state back.
//! Obtaining sessions, further attempts and politeness between hosts are left to `run`.

mod barrier;
mod bodies;
mod capture;
mod consent;
mod fact;
mod home;
mod look;
mod people;
mod scope;
mod steps;
mod trail;
mod verbs;
pub mod walk;
mod writing;

pub use barrier::same_site;
pub use consent::Consent;

pub use steps::later::indicators;
pub use walk::{Setting, walk};
