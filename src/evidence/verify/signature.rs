//! Is the seal signed by the keys that were named? Once always, with ECDSA on P-256; a second time, with SM2, where the
//! seal names a key for that. The P-256 key alone signs checkpoints and receipts: a seal that either key signed names the
//! other one, so that one of them named from outside is enough to know whose archive it is.

use super::{Kind, Look, Origin, PublicKey, RESTORE, Stage, layout};
use crate::record::seal::Key;

const ASK: &str = "ask the operator for his key by another way than this archive";

/// One of a seal's signatures, and what was named of its key from outside.
struct Side {
    kind: Kind,
    signature: &'static str,
    /// The copy of the public key in the archive.
    copy: &'static str,
    key: Option<PublicKey>,
    fingerprint: Option<String>,
}

impl Side {
    fn of(kind: Kind, look: &Look<'_>) -> Side {
        let anchors = look.anchors;
        match kind {
            Kind::P256 => Side {
                kind,
                signature: layout::SIGNATURE,
                copy: layout::PUBLIC_KEY,
                key: anchors.key.clone(),
                fingerprint: anchors.fingerprint.clone(),
            },
            Kind::Sm2 => Side {
                kind,
                signature: layout::SM2_SIGNATURE,
                copy: layout::SM2_PUBLIC_KEY,
                key: anchors.sm2_key.clone(),
                fingerprint: anchors.sm2_fingerprint.clone(),
            },
        }
    }

    fn is_named(&self) -> bool {
        self.key.is_some() || self.fingerprint.is_some()
    }

    /// The key, as messages call it.
    fn word(&self) -> &'static str {
        match self.kind {
            Kind::P256 => "key",
            Kind::Sm2 => "SM2 key",
        }
    }
}

/// The signatures over the seal's bytes, and their keys against the anchors.
pub(super) fn look(look: &mut Look<'_>) {
    look.origin = Origin::Refused;
    let (first, second) = (Side::of(Kind::P256, look), Side::of(Kind::Sm2, look));
    let keys = look.seal.as_ref().map(|seal| (seal.key.clone(), seal.sm2.clone()));
    let found = one(look, &first, keys.as_ref().map(|(key, _)| key));
    let other = match &keys {
        Some((_, Some(due))) => one(look, &second, Some(due)),
        Some((_, None)) if second.is_named() => {
            let what = "it names no SM2 key, and you named one: it was never signed with SM2";
            look.fail(Stage::Signature, layout::SEAL, what, ASK);
            None
        }
        Some((_, None)) | None => None,
    };
    let failed = look.failures.iter().any(|failure| failure.stage == Stage::Signature);
    let Some(found) = found.filter(|_| !failed && other.is_some() == look.second) else {
        return;
    };
    look.origin = match first.is_named() || second.is_named() {
        true => Origin::Known,
        false => Origin::Unchecked,
    };
    let mut said = match (first.is_named(), second.is_named()) {
        (true, _) => format!("valid, by the key you named\n{found}"),
        (false, true) => format!("valid, by the key that the seal names\n{found}"),
        (false, false) => {
            format!("valid, by a key that only the archive names: origin NOT checked\n{found}")
        }
    };
    if let Some(other) = other {
        let by = match (first.is_named(), second.is_named()) {
            (_, true) => "the key you named",
            (true, false) => "the key that the seal names (see --sm2-key)",
            (false, false) => "a key that only the archive names",
        };
        said.push_str(&format!("\nSM2: valid, by {by}\n{other}"));
    }
    look.done(Stage::Signature, said);
}

/// Looks at one signature; gives its key's fingerprint when the seal, the signature and a key are there. `due` is the key
/// as the seal names it.
fn one(look: &mut Look<'_>, side: &Side, due: Option<&Key>) -> Option<String> {
    let (bytes, signature) = (look.bytes(layout::SEAL), look.bytes(side.signature));
    let inside = inside(look, side);
    // Whatever lies in the archive, the key that was named decides.
    let key = side.key.clone().or_else(|| inside.clone())?;
    let there = look.hashes.contains_key(layout::SEAL) && look.hashes.contains_key(side.signature);
    let word = side.word();
    if there && !key.signed(&bytes, &signature) {
        let what = match side.key {
            Some(_) => format!("it is not a signature of the {word} that you named over seal.json"),
            None => format!("it is not a signature of the {word} in certs/ over seal.json"),
        };
        look.fail(Stage::Signature, side.signature, what, RESTORE);
    }
    let found = key.fingerprint();
    if let Some(named) = side.fingerprint.as_ref().filter(|named| **named != found) {
        let what = format!("its key has the fingerprint {found}, you named {named}");
        look.fail(Stage::Signature, side.signature, what, ASK);
    }
    if let Some(other) = inside.map(|key| key.fingerprint()).filter(|other| *other != found) {
        let what = format!("it has the fingerprint {other}, the {word} that you named {found}");
        look.fail(Stage::Signature, side.copy, what, ASK);
    }
    if let Some(due) = due.filter(|due| **due != key.named()) {
        let what = format!(
            "it names the {word} {} ({}), not {found}",
            due.fingerprint, due.algorithm
        );
        look.fail(Stage::Signature, layout::SEAL, what, ASK);
    }
    there.then_some(found)
}

/// The key in the archive, which must be written as it was sealed.
fn inside(look: &mut Look<'_>, side: &Side) -> Option<PublicKey> {
    let pem = look.bytes(side.copy);
    match PublicKey::read(side.kind, &pem, side.copy) {
        Ok(key) => {
            if key.pem().as_bytes() != pem {
                let what = "it is not written as it was sealed, though its key is the same";
                look.fail(Stage::Signature, side.copy, what, RESTORE);
            }
            Some(key)
        }
        Err(error) => {
            if look.hashes.contains_key(side.copy) {
                look.fail(Stage::Signature, side.copy, error.to_string(), RESTORE);
            }
            None
        }
    }
}
