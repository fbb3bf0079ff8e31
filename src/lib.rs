//! hecha checks Internet government-service portals the way a citizen meets them.

pub mod browser;
pub mod clock;
pub mod command;
pub mod reading;
pub mod record;
pub mod scenario;
pub mod text;
