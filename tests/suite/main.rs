//! Every integration test of hecha, one binary.

mod architecture;
mod evidence;
