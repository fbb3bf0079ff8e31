//! All integration tests, in one binary.

mod architecture;
mod browser_basics;
mod browser_rig;
mod evidence;
mod fixture_server;
mod judge;
mod made;
mod report;
mod scenario_bad;
mod scenario_good;
mod scenario_reference;
