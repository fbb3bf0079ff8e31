//! Does the seal cover these manifests and this run, and is it signed by the key that was named?

use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::{Layout, Look, Origin, PublicKey, RESTORE, Stage, layout};
use crate::record::run::RunInfo;
use crate::record::seal::{ALGORITHM, Extent, SEAL_FORMAT, Seal};

const NEWER: &str = "use a newer version of hecha";

/// The seal against the manifest of tag files and `run.json`.
pub(super) fn look(look: &mut Look<'_>) {
    if !look.hashes.contains_key(layout::SEAL) {
        return;
    }
    let seal = match read(&look.bytes(layout::SEAL)) {
        Ok(seal) => seal,
        Err((what, remedy)) => return look.fail(Stage::Seal, layout::SEAL, what, remedy),
    };
    let tagmanifest = look.bytes(layout::TAG_MANIFEST);
    let found = [
        (
            "SHA-256",
            hex::encode(Sha256::digest(&tagmanifest)),
            &seal.tagmanifest.sha256,
        ),
        ("SM3", hex::encode(Sm3::digest(&tagmanifest)), &seal.tagmanifest.sm3),
    ];
    for (name, found, due) in found {
        if found != *due {
            let what = format!("its {name} is {found}, the seal says {due}");
            look.fail(Stage::Seal, layout::TAG_MANIFEST, what, RESTORE);
        }
    }
    run(look, &seal);
    let why = seal.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    let cases = format!("{} of {} cases ended", seal.jobs.finished, seal.jobs.planned);
    let gone = match seal.missing.len() {
        0 => String::new(),
        count => format!(", {count} things named as missing"),
    };
    let at = seal.sealed_at.format("%Y-%m-%d %H:%M:%S %:z");
    look.done(
        Stage::Seal,
        format!("{}, {cases}{gone}{why}; sealed {at}", seal.extent.word()),
    );
    look.seal = Some(seal);
}

/// The authorities that a seal names, before anything of it is checked; they tell which files may lie beside it.
pub(super) fn stamps(layout: &Layout) -> Vec<String> {
    crate::evidence::seal::load(layout).map_or_else(Vec::new, |seal| seal.stamps)
}

fn read(bytes: &[u8]) -> Result<Seal, (String, &'static str)> {
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| (format!("it is not JSON ({error})"), RESTORE))?;
    match value.get("format").and_then(serde_json::Value::as_str) {
        Some(SEAL_FORMAT) => {}
        Some(format) if format.starts_with("hecha.seal/") => {
            return Err((
                format!("it has the format `{format}`, which this version does not know"),
                NEWER,
            ));
        }
        Some(_) | None => return Err((format!("it does not name the format {SEAL_FORMAT}"), RESTORE)),
    }
    serde_json::from_value(value).map_err(|error| (format!("it is incomplete ({error})"), RESTORE))
}

/// The seal's word on the run against `run.json`.
fn run(look: &mut Look<'_>, seal: &Seal) {
    // A run.json that is missing or changed is said already.
    let Ok(run) = serde_json::from_slice::<RunInfo>(&look.bytes(layout::RUN)) else {
        return;
    };
    let mut differ = |what: String| look.fail(Stage::Seal, layout::SEAL, what, RESTORE);
    if run.run != seal.run {
        differ(format!("it is of the run {}, run.json of {}", seal.run, run.run));
    }
    if run.jobs.len() != seal.jobs.planned {
        differ(format!(
            "it counts {} planned cases, run.json {}",
            seal.jobs.planned,
            run.jobs.len()
        ));
    }
    if seal.jobs.finished + seal.jobs.unfinished.len() != seal.jobs.planned {
        differ("the finished and the unfinished cases it counts are not the planned ones".into());
    }
    if seal.extent == Extent::Complete && !seal.jobs.unfinished.is_empty() {
        differ("it says complete and names unfinished cases".into());
    }
    if run.clock != seal.clock {
        differ(format!(
            "it says the clock was `{}`, run.json `{}`",
            seal.clock, run.clock
        ));
    }
}

/// The signature over the seal's bytes, and the key against the anchors.
pub(super) fn signature(look: &mut Look<'_>) {
    let (bytes, signature) = (look.bytes(layout::SEAL), look.bytes(layout::SIGNATURE));
    let pem = look.bytes(layout::PUBLIC_KEY);
    look.origin = Origin::Refused;
    let inside = match PublicKey::read(&pem, layout::PUBLIC_KEY) {
        Ok(key) => {
            if key.pem().as_bytes() != pem {
                let what = "it is not written as it was sealed, though its key is the same";
                look.fail(Stage::Signature, layout::PUBLIC_KEY, what, RESTORE);
            }
            Some(key)
        }
        Err(error) if look.hashes.contains_key(layout::PUBLIC_KEY) => {
            look.fail(Stage::Signature, layout::PUBLIC_KEY, error.to_string(), RESTORE);
            None
        }
        Err(_) => None,
    };
    // Whatever lies in the archive, the key that was named decides.
    let Some(key) = look.anchors.key.clone().or_else(|| inside.clone()) else {
        return;
    };
    let there = look.hashes.contains_key(layout::SEAL) && look.hashes.contains_key(layout::SIGNATURE);
    if there && !key.signed(&bytes, &signature) {
        let what = if look.anchors.key.is_some() {
            "it is not a signature of the key that you named over seal.json"
        } else {
            "it is not a signature of the key in certs/ over seal.json"
        };
        look.fail(Stage::Signature, layout::SIGNATURE, what, RESTORE);
    }
    let fingerprint = key.fingerprint();
    fingerprints(look, &fingerprint, inside.as_ref());
    let failed = look.failures.iter().any(|failure| failure.stage == Stage::Signature);
    if failed || !there {
        return;
    }
    let named = look.anchors.key.is_some() || look.anchors.fingerprint.is_some();
    if named {
        look.origin = Origin::Known;
        look.done(Stage::Signature, format!("valid, by the key you named\n{fingerprint}"));
    } else {
        look.origin = Origin::Unchecked;
        let said = "valid, by a key that only the archive names: origin NOT checked";
        look.done(Stage::Signature, format!("{said}\n{fingerprint}"));
    }
}

/// The key's fingerprint against the one from outside, the seal's and the one of the key in the archive.
fn fingerprints(look: &mut Look<'_>, found: &str, inside: Option<&PublicKey>) {
    const ASK: &str = "ask the operator for his key by another way than this archive";
    if let Some(due) = look.anchors.fingerprint.clone().filter(|due| due != found) {
        let what = format!("its key has the fingerprint {found}, you named {due}");
        look.fail(Stage::Signature, layout::SIGNATURE, what, ASK);
    }
    if let Some(other) = inside.map(PublicKey::fingerprint).filter(|other| other != found) {
        let what = format!("it has the fingerprint {other}, the key that you named {found}");
        look.fail(Stage::Signature, layout::PUBLIC_KEY, what, ASK);
    }
    let Some(key) = look.seal.as_ref().map(|seal| seal.key.clone()) else {
        return;
    };
    if key.fingerprint != found || key.algorithm != ALGORITHM {
        let what = format!("it names the key {} ({}), not {found}", key.fingerprint, key.algorithm);
        look.fail(Stage::Signature, layout::SEAL, what, ASK);
    }
}
