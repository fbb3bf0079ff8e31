//! From outlines to records, guides, dates and normalised text; pure and versioned; no tokio, no files, no browser.
//!
//! What is read here is read again whenever an archive is judged, so every change of meaning raises [`VERSION`].

pub mod address;
pub mod column;
pub mod consultation;
pub mod date;
pub mod file;
pub mod file_page;
pub mod fold;
pub mod functions;
pub mod guide;
pub mod item;
pub mod normal;
pub mod number;
pub mod records;
pub mod said;
pub mod text;

/// Version of the reading; written into what it makes.
pub const VERSION: u32 = 7;
