//! Every integration test of hecha, one binary.

mod evidence;
