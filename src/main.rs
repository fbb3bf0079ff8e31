//! hecha.
fn main() {}
