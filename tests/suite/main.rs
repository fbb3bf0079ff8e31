//! Every integration test of hecha, one binary.

mod architecture;
mod bench;
mod evidence;
