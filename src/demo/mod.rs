//! Demo portals, served by the program itself on loopback: six vendors' markup, real state, seeded faults.
//!
//! Each portal answers under `www.<id>.localhost` (the government portal), `zwfw.<id>.localhost` (the platform),
//! `sso.<id>.localhost` and `dept1.<id>.localhost`, told apart by the Host header. `control.localhost` holds the control
//! page and the demo's clock. Nothing outlives the server. This module knows nothing of the harness that visits it.

pub mod calibration;
pub mod expected;
pub mod faults;
pub mod fleet;

mod calendar;
mod catalogue;
mod desk;
mod documents;
mod gate;
mod pages;
mod profile;
mod reply;
mod server;
mod state;
mod visit;
mod wire;

pub use fleet::{Portal, Sampled, Style, fleet, fleet_small};
pub use profile::{ACCOUNT, Account, files, files_of};
pub use server::{Demo, DemoOptions, serve};
