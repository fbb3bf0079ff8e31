//! The archive on disk: what a run writes down and how it is read back.
//!
//! `layout` is the only place that names paths in an archive. `archive` is the handle of a run: one writer thread owns
//! `journal` (hash-chained lines) and `blobs` (content-addressed files) and makes them durable in that order's reverse,
//! so that a line never names a blob that is not there. `scan` follows the chain, `read` serves judging and resuming
//! from what was written alone. `redact` masks secrets before anything is hashed; `ledger` counts writes to live sites
//! outside of any archive, `runs` a key's runs, `later` keeps what is to be followed up,
//! `predecessor` what a successor archive keeps of the one before; `continuation` goes on with a run whose disk was full.
//! `checkpoint` signs where the journal ends while a run goes on; `seal` closes an archive and signs it with a `key`, as a
//! `bag` that other tools check too; time-stamping authorities (`stamp`) say by when, and a `receipt` says what they gave;
//! `bundle` hands out the evidence of one finding; `verify` finds out what was changed since. Nothing here starts a browser, judges, or
//! knows what a step means.

pub mod archive;
pub mod bag;
pub mod blobs;
pub mod bundle;
pub mod checkpoint;
pub mod continuation;
pub mod dated;
pub mod disk;
pub mod error;
mod index;
pub mod journal;
pub mod key;
pub mod later;
pub mod layout;
pub mod ledger;
pub mod predecessor;
pub mod read;
pub mod receipt;
pub mod redact;
pub mod results;
pub mod runs;
pub mod scan;
pub mod seal;
pub mod stamp;
pub mod verify;
mod writer;

pub use archive::{Archive, Capture, Settings, Written};
pub use error::EvidenceError;
pub use index::OpenWrite;
pub use layout::Layout;
pub use read::Reader;
