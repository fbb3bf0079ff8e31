//! Every integration test, in one binary.

mod browser_basics;
mod browser_classic;
mod browser_doctor;
mod browser_hostile;
mod browser_rig;
mod fixture_server;
