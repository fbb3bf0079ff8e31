//! Are the sealed files there, no others, and each as its manifest says?

use std::collections::{BTreeMap, BTreeSet};

use super::{Hashed, Look, REMOVE, RESTORE, Stage, bag, layout, time};
use crate::record::run::RunInfo;
use crate::record::seal::{PARTIAL_FORMAT, Partial, PartialFinding};

/// Completeness, then hashes.
pub(super) fn look(look: &mut Look<'_>) {
    let payload = manifest(look, layout::MANIFEST);
    let tags = manifest(look, layout::TAG_MANIFEST);
    complete(look, &payload, &tags);
    hashes(look, layout::MANIFEST, &payload);
    hashes(look, layout::TAG_MANIFEST, &tags);
    oxum(look, &payload);
    let bytes: u64 = look.sizes.values().sum();
    let files = look.hashes.len();
    let missing = match (look.partial, look.left_out.len()) {
        (true, count) => format!("{count} not handed out, no others missing"),
        (false, _) => "none missing".into(),
    };
    look.done(Stage::Completeness, format!("{files} files, {missing}, none added"));
    look.done(
        Stage::Files,
        format!("every hash is right, {:.1} MB", bytes as f64 / 1e6),
    );
}

fn manifest(look: &mut Look<'_>, name: &str) -> BTreeMap<String, String> {
    if !look.hashes.contains_key(name) {
        return BTreeMap::new();
    }
    let text = String::from_utf8(look.bytes(name)).unwrap_or_default();
    let (entries, wrong) = bag::read_manifest(&text);
    for (line, what) in wrong {
        look.fail_at(Stage::Files, name, Some(format!("line {line}")), what, RESTORE);
    }
    entries
}

fn complete(look: &mut Look<'_>, payload: &BTreeMap<String, String>, tags: &BTreeMap<String, String>) {
    let own = [
        layout::TAG_MANIFEST,
        layout::SEAL,
        layout::SIGNATURE,
        layout::PUBLIC_KEY,
    ];
    let due: BTreeSet<&str> = payload.keys().chain(tags.keys()).map(String::as_str).collect();
    let second = [layout::SM2_SIGNATURE, layout::SM2_PUBLIC_KEY].into_iter();
    let own = own.into_iter().chain(second.filter(|_| look.second));
    let due: BTreeSet<&str> = due.into_iter().chain(layout::TAG_FILES).chain(own).collect();
    let missing: Vec<&str> = due
        .iter()
        .copied()
        .filter(|path| !look.hashes.contains_key(*path))
        .collect();
    let may_miss = |path: &str| path.starts_with(layout::BLOBS) || path.starts_with(layout::RESULTS);
    let partial = look.partial;
    let (left_out, missing): (Vec<&str>, Vec<&str>) = missing
        .into_iter()
        .partition(|path| partial && payload.contains_key(*path) && may_miss(path));
    look.left_out = left_out.into_iter().map(str::to_string).collect();
    for path in missing {
        look.fail(Stage::Completeness, path, "it is missing", RESTORE);
    }
    let stamps = time::files(look);
    let marked = look.hashes.contains_key(layout::PARTIAL);
    let copies = if marked {
        derived(look, payload)
    } else {
        BTreeSet::new()
    };
    let note = |path: &str| marked && [layout::PARTIAL, layout::PARTIAL_TEXT].contains(&path) || copies.contains(path);
    for path in &stamps.due {
        if !look.hashes.contains_key(path) {
            look.fail(Stage::Completeness, path, "it is missing", RESTORE);
        }
    }
    let added: Vec<String> = look
        .hashes
        .keys()
        .filter(|path| !due.contains(path.as_str()) && !stamps.allow(path) && !note(path))
        .cloned()
        .collect();
    for path in added {
        look.fail(Stage::Completeness, &path, "it was added: no manifest lists it", REMOVE);
    }
    let empty = std::mem::take(&mut look.empty);
    for path in empty.into_iter().filter(|path| !layout::is_own_folder(path)) {
        look.fail(
            Stage::Completeness,
            &path,
            "it was added: a folder with nothing in it",
            REMOVE,
        );
    }
    for path in std::mem::take(&mut look.odd) {
        look.fail(
            Stage::Completeness,
            &path,
            "it is no regular file, or its name is not UTF-8",
            REMOVE,
        );
    }
    for (name, entries) in [(layout::MANIFEST, payload), (layout::TAG_MANIFEST, tags)] {
        let inside = |path: &&String| path.starts_with("data/") == (name == layout::MANIFEST);
        if let Some(path) = entries.keys().find(|path| !inside(path)) {
            look.fail(
                Stage::Completeness,
                name,
                format!("it lists {path}, which belongs to the other manifest"),
                RESTORE,
            );
        }
    }
}

/// Copies that a hand-out's note names, in the place of originals that the manifest lists and that are not there.
fn derived(look: &mut Look<'_>, payload: &BTreeMap<String, String>) -> BTreeSet<String> {
    const CORRECT: &str = "ask whoever handed it out for another";
    let note = serde_json::from_slice::<Partial>(&look.bytes(layout::PARTIAL));
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let sound = |note: &Partial| {
        note.format == PARTIAL_FORMAT
            && note
                .derived
                .iter()
                .all(|kept| is_hash(&kept.derived_from) && kept.sha256.as_deref().is_none_or(is_hash))
    };
    let Some(note) = note.ok().filter(sound) else {
        let what = "it is no note of a partial hand-out";
        look.fail(Stage::Completeness, layout::PARTIAL, what, CORRECT);
        return BTreeSet::new();
    };
    if !is_said(look, &note) {
        let what = "it says of a finding, a case or the run what the sealed results do not say";
        look.fail(Stage::Completeness, layout::PARTIAL, what, CORRECT);
    }
    let mut copies = BTreeSet::new();
    for kept in note.derived {
        let original = layout::blob_path(&kept.derived_from);
        if !payload.contains_key(&original) || look.hashes.contains_key(&original) {
            let what = format!("it says that {original} was kept back, which is not so");
            look.fail(Stage::Completeness, layout::PARTIAL, what, CORRECT);
        }
        let Some(hash) = kept.sha256 else { continue };
        let path = format!("{}/{hash}", layout::DERIVED);
        match look.hashes.get(&path) {
            Some(Hashed::Hash(found)) if *found == hash => {}
            Some(_) => look.fail(Stage::Files, &path, "its bytes do not hash to its name", CORRECT),
            None => look.fail(Stage::Completeness, &path, "it is missing", CORRECT),
        }
        copies.insert(path);
    }
    look.copies = copies.len();
    copies
}

/// Whether the note, which nobody signed, says of the run, its cases and the findings what is sealed beside it.
fn is_said(look: &Look<'_>, note: &Partial) -> bool {
    let results = format!("{}/{}", layout::RESULTS, layout::FINDINGS);
    let results: serde_json::Value = serde_json::from_slice(&look.bytes(&results)).unwrap_or_default();
    let sealed: Vec<PartialFinding> = results["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|finding| serde_json::from_value(finding.clone()).ok())
        .collect();
    let Ok(run) = serde_json::from_slice::<RunInfo>(&look.bytes(layout::RUN)) else {
        return false;
    };
    let cases: BTreeSet<String> = run.jobs.iter().map(|job| job.key.to_string()).collect();
    run.run == note.run
        && note.cases.iter().all(|case| cases.contains(case))
        && note.findings.iter().all(|finding| sealed.contains(finding))
}

fn hashes(look: &mut Look<'_>, name: &str, entries: &BTreeMap<String, String>) {
    for (path, due) in entries {
        match look.hashes.get(path) {
            // Said above.
            None => {}
            Some(Hashed::Unreadable(why)) => {
                let what = format!("it cannot be read: {why}");
                look.fail(Stage::Files, path, what, "put that right, then verify again");
            }
            Some(Hashed::Hash(found)) if found != due => {
                let what = format!("it was changed: it hashes to {found}, {name} says {due}");
                look.fail(Stage::Files, path, what, RESTORE);
            }
            Some(Hashed::Hash(found)) => {
                let file = path.rsplit('/').next().unwrap_or_default();
                if path.starts_with(layout::BLOBS) && (file != found || *path != layout::blob_path(found)) {
                    let what = format!("its bytes hash to {found}, which is not its name");
                    look.fail(Stage::Files, path, what, RESTORE);
                }
            }
        }
    }
}

/// The bag's own count of its payload (RFC 8493, 2.2.2).
fn oxum(look: &mut Look<'_>, payload: &BTreeMap<String, String>) {
    let info = String::from_utf8(look.bytes(layout::BAG_INFO)).unwrap_or_default();
    let bytes: u64 = payload.keys().filter_map(|path| look.sizes.get(path)).sum();
    let due = format!("Payload-Oxum: {bytes}.{}", payload.len());
    // Of a partial hand-out it counts more than is there; the tag manifest covers it.
    if !look.partial && look.hashes.contains_key(layout::BAG_INFO) && !info.lines().any(|line| line == due) {
        let what = format!("it does not say `{due}`, which is what the archive holds");
        look.fail(Stage::Files, layout::BAG_INFO, what, RESTORE);
    }
}
