//! All integration tests, in one binary.

mod architecture;
mod browser_basics;
mod browser_hostile;
mod browser_rig;
mod bench;
mod evidence;
mod fixture_server;
mod judge;
mod made;
mod report;
mod scenario_bad;
mod scenario_good;
mod demo_server;
mod reading;
mod scenario_reference;
