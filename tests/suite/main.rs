//! All integration tests, in one binary.

mod judge;
mod made;
mod report;
