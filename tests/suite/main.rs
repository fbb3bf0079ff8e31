//! Every integration test, in one binary.

mod scenario_good;
