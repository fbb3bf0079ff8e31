//! What is written down: plain, serialisable data without I/O.
//!
//! Every other layer speaks in these types: the page script answers in them, a walk is folded from them, the archive
//! stores them, verdicts and reports are computed from them. Nothing here opens a file, a socket or a browser, and
//! nothing here decides anything.

pub mod calibration;
pub mod column;
pub mod dated;
pub mod element;
pub mod finding;
pub mod guide;
pub mod host;
pub mod observation;
pub mod outline;
pub mod page;
pub mod query;
pub mod rejudged;
pub mod reverify;
pub mod run;
pub mod seal;
pub mod step;
pub mod verdict;
