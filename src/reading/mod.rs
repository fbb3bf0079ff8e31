//! From outlines to records, guides, dates and normalised text; pure and versioned; no tokio, no files, no browser.

pub mod fold;
pub mod normal;
