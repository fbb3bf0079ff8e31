//! Every integration test, in one binary.

mod scenario_bad;
mod scenario_good;
mod scenario_reference;
