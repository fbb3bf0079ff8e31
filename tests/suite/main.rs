//! Every integration test, in one binary.

mod browser_basics;
mod browser_rig;
mod fixture_server;
