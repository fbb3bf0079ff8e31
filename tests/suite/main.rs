//! Every integration test of hecha, one binary.

mod architecture;
mod evidence;
//! All integration tests, in one binary.

mod judge;
mod made;
mod report;
//! Every integration test, in one binary.

mod browser_basics;
mod browser_rig;
mod fixture_server;
