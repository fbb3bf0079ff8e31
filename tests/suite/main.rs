//! All integration tests, in one binary.

mod architecture;
mod atoms;
mod bad_days;
mod bench;
mod blind;
mod browser_basics;
mod browser_classic;
mod browser_doctor;
mod browser_hostile;
mod browser_rig;
mod cli;
mod demo_server;
mod evidence;
mod fixture_server;
mod judge;
mod kill;
mod made;
mod matrix;
mod profiles;
mod program;
mod reading;
mod report;
mod scenario_bad;
mod scenario_good;
mod scenario_reference;
