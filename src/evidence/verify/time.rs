//! When was it signed, by the clocks of others?

use super::{Look, Stage};

/// Tokens over the signature.
pub(super) fn look(look: &mut Look<'_>) {
    look.done(
        Stage::Time,
        "undated: no time stamp says when, only the sealing machine's own clock".into(),
    );
}
