//! hecha checks Internet government-service portals the way a citizen meets them.

pub mod clock;
pub mod record;
pub mod scenario;
pub mod reading;
pub mod browser;
pub mod command;
