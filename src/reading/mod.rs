//! From outlines to records, guides, dates and normalised text; pure and versioned; no tokio, no files, no browser.

pub mod date;
pub mod file;
pub mod fold;
pub mod functions;
pub mod guide;
pub mod normal;
pub mod number;
pub mod records;
pub mod text;
