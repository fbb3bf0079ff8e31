//! Is what a successor keeps of the archive before it that archive's seal, and does this one follow it?
//!
//! The whole of the one before is verified where it lies; here only its seal is, with the key that lies beside it.

use super::{Look, RESTORE, Stage, layout};
use crate::evidence::key::{Kind, PublicKey};
use crate::record::run::RunInfo;
use crate::record::seal::{SEAL_FORMAT, Seal};

/// Where the seal of the one before lies.
fn at(name: &str) -> String {
    format!("{}/{name}", layout::PREDECESSOR)
}

/// The seal of the archive before this one, where there is one and it is sound.
pub(super) fn read(look: &mut Look<'_>) -> Option<Seal> {
    let path = at(layout::SEAL);
    let prefix = at("");
    if !look.hashes.keys().any(|file| file.starts_with(&prefix)) {
        return None;
    }
    let bytes = look.bytes(&path);
    let seal = serde_json::from_slice::<Seal>(&bytes).ok();
    let Some(seal) = seal.filter(|seal| seal.format == SEAL_FORMAT) else {
        look.fail(Stage::Chain, &path, "it is no seal of the archive before", RESTORE);
        return None;
    };
    let own = at(layout::PUBLIC_KEY);
    let key = PublicKey::read(Kind::P256, &look.bytes(&own), &own).ok();
    let signature = look.bytes(&at(layout::SIGNATURE));
    let signed = key.is_some_and(|key| key.fingerprint() == seal.key.fingerprint && key.signed(&bytes, &signature));
    if !signed {
        let what = "it is not signed by the key that lies beside it and that it names";
        look.fail(Stage::Chain, &path, what, RESTORE);
        return None;
    }
    Some(seal)
}

/// Whether this archive follows that one: the run it says it follows, to that run's sealed line; or the same run gone on
/// with, whose journal has that line (`head` gives the hash of one).
pub(super) fn follows(look: &mut Look<'_>, before: &Seal, head: Option<&String>) {
    let Ok(run) = serde_json::from_slice::<RunInfo>(&look.bytes(layout::RUN)) else {
        return;
    };
    let line = format!("{} {}", before.journal.lines, before.journal.head);
    let follows = match run.environment.get("follows") {
        Some(followed) => *followed == before.run && run.environment.get("follows line") == Some(&line),
        None => run.run == before.run && head == Some(&before.journal.head),
    };
    if !follows {
        let what = "it is not the seal of what this archive follows";
        look.fail(Stage::Chain, &at(layout::SEAL), what, RESTORE);
    }
}
