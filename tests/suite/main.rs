//! All integration tests, in one binary.

mod architecture;
mod atoms;
mod browser_basics;
mod browser_classic;
mod browser_doctor;
mod browser_hostile;
mod browser_rig;
mod evidence;
mod fixture_server;
mod judge;
mod made;
mod reading;
mod report;
mod scenario_good;
