//! Does the seal cover these manifests and this run?

use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::{Look, RESTORE, Stage, layout};
use crate::record::run::RunInfo;
use crate::record::seal::{Extent, SEAL_FORMAT, Seal};

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
