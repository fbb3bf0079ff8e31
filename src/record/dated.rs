//! What the clocks of others say of an archive, for reports: by when its checkpoints and its seal were there.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Every time-stamping authority that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Dated {
    /// The archive is sealed: no token is still to come by itself.
    pub sealed: bool,
    /// In the order in which they were named.
    pub authorities: Vec<Authority>,
}

impl Dated {
    /// Whether any token lies in the archive. Whether it is its authority's, `hecha verify --tsa-ca` tells.
    pub fn any(&self) -> bool {
        let had = |authority: &Authority| authority.had > 0 || authority.seal.is_some();
        self.authorities.iter().any(had)
    }
}

/// What one authority gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Authority {
    /// Its address.
    pub tsa: String,
    /// Checkpoints that it was asked to stamp.
    pub asked: usize,
    /// Those that it did.
    pub had: usize,
    /// When it stamped the first of them, by its own clock.
    pub first: Option<DateTime<Utc>>,
    /// When it stamped the last of them.
    pub last: Option<DateTime<Utc>>,
    /// When it stamped the seal.
    pub seal: Option<DateTime<Utc>>,
    /// Why there is no token of it over the seal, or over the last checkpoint that lacks one.
    pub missing: Option<String>,
}
