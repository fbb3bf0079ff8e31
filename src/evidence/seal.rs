//! Closes an archive for good: the journal gets its last line, everything is hashed into a BagIt bag (RFC 8493), and the
//! seal, which names the bag's hash and the journal's head, is signed. The seal itself is written last, by a rename, so
//! that an archive is sealed whole or not at all; sealing that was cut off is begun anew.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::archive::{lock, opened};
use super::bag::{self, Contents, Hashed};
use super::blobs;
use super::checkpoint;
use super::disk;
use super::error::EvidenceError;
use super::journal::Journal;
use super::key::Signer;
use super::layout::{self, Layout};
use super::read::{self, Reader};
use super::receipt;
use super::scan::{self, Position};
use super::stamp::Authorities;
use crate::clock::Clock;
use crate::record::run::Event;
use crate::record::seal::{Cases, Extent, Hashes, Head, Missing, Receipt, SEAL_FORMAT, Seal, Unfinished};

/// How to verify and what it does not prove, in Chinese and English; copied into every sealed archive.
pub const VERIFY_TEXT: &str = include_str!("VERIFY.md");
/// The checks without this program; copied into every sealed archive.
pub const VERIFY_SCRIPT: &str = include_str!("verify.sh");

/// What was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What the seal says.
    pub seal: Seal,
    /// What became of asking for time stamps; none when none were asked for.
    pub receipt: Option<Receipt>,
    /// Files under `data/`.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
}

/// Seals an archive that nobody writes to any more, and asks the authorities for time stamps over the signature.
pub fn seal(path: &Path, signer: &Signer, authorities: &Authorities, clock: &Clock) -> Result<Sealed, EvidenceError> {
    seal_lacking(path, signer, authorities, clock, &[])
}

/// As [`seal`], naming what could not be written beside what is found missing. Where the disk is full the room that was
/// kept for it is given back, and sealing begun anew; what still cannot be sealed is left as it was.
pub fn seal_lacking(
    path: &Path,
    signer: &Signer,
    authorities: &Authorities,
    clock: &Clock,
    lacking: &[Missing],
) -> Result<Sealed, EvidenceError> {
    let layout = Layout::new(path);
    let (_, identity) = read::identity(&layout)?;
    if layout.is_sealed() {
        return Err(EvidenceError::Sealed {
            path: path.to_path_buf(),
        });
    }
    let held = lock(&layout)?;
    let identity = blobs::hash(&identity);
    let once = || sealed(&layout, &identity, signer, authorities, clock, lacking);
    let mut done = once();
    if done.as_ref().is_err_and(EvidenceError::is_full) && layout.ballast().exists() {
        give_back(&layout)?;
        done = once();
    }
    if done.as_ref().is_err_and(EvidenceError::is_full) {
        sweep(&layout)?;
    }
    drop(held);
    done
}

fn sealed(
    layout: &Layout,
    identity: &str,
    signer: &Signer,
    authorities: &Authorities,
    clock: &Clock,
    lacking: &[Missing],
) -> Result<Sealed, EvidenceError> {
    finish_journal(layout, identity, clock)?;
    sweep(layout)?;
    let reader = Reader::open(layout.root())?;
    let mut contents = bag::contents(layout)?;
    contents.files.remove(layout::BALLAST);
    refuse_strangers(layout, &contents)?;
    let (payload, bytes) = payload(layout, &contents)?;
    let mut missing = missing(&reader, &payload)?;
    missing.extend(checkpoint::missing(layout, signer.public())?);
    missing.extend_from_slice(lacking);
    let files = payload.len();
    let tagmanifest = write_tags(layout, &reader, &payload, bytes, clock)?;
    let seal = Seal {
        tagmanifest: Hashes {
            sha256: hex::encode(Sha256::digest(tagmanifest.as_bytes())),
            sm3: hex::encode(Sm3::digest(tagmanifest.as_bytes())),
        },
        missing,
        stamps: authorities.urls.clone(),
        ..said(&reader, signer, clock)
    };
    let text = serde_json::to_vec_pretty(&seal)
        .map_err(|error| EvidenceError::io("writing", &layout.seal(), io::Error::other(error)))?;
    disk::write_whole(&layout.at(layout::PUBLIC_KEY), signer.public().pem().as_bytes())?;
    let signature = signer.sign(&text, clock)?;
    disk::write_whole(&layout.at(layout::SIGNATURE), &signature)?;
    if let Some(second) = signer.second() {
        disk::write_whole(&layout.at(layout::SM2_PUBLIC_KEY), second.public().pem().as_bytes())?;
        disk::write_whole(&layout.at(layout::SM2_SIGNATURE), &second.sign(&text, clock)?)?;
    }
    let receipt = receipt::first(layout, &seal, &signature, authorities, signer, clock)?;
    give_back(layout)?;
    disk::write_whole(&layout.seal(), &text)?;
    Ok(Sealed {
        seal,
        receipt,
        files,
        bytes,
    })
}

/// Gives the journal a last line when the program that wrote it was cut off; a torn tail is set aside first.
fn finish_journal(layout: &Layout, identity: &str, clock: &Clock) -> Result<(), EvidenceError> {
    let mut closed = false;
    let mut unended: HashSet<_> = read::identity(layout)?.0.jobs.into_iter().map(|job| job.key).collect();
    let (end, tail) = scan::follow(layout, &Position::start(), |_, line| {
        read::belongs(identity, &line)?;
        closed = matches!(line.event, Event::Closed { .. });
        if let Event::JobEnded { job, .. } = &line.event {
            unended.remove(job);
        }
        Ok(())
    })?;
    if end.seq == 0 {
        return Err(EvidenceError::Unsealable {
            path: layout.root().to_path_buf(),
            why: "it was cut off before its first line and holds nothing; delete it".into(),
        });
    }
    if closed && tail.is_empty() {
        return Ok(());
    }
    let (mut journal, torn) = Journal::resume(layout, end, &tail, u64::MAX)?;
    let complete = unended.is_empty();
    let last = Event::Closed {
        complete,
        why: (!complete).then(|| "it was cut off, and sealed as it was".to_string()),
    };
    journal.append(clock, vec![opened(identity.into(), BTreeMap::new(), torn), last])?;
    Ok(())
}

/// Gives back the room that was kept for the seal.
fn give_back(layout: &Layout) -> Result<(), EvidenceError> {
    gone(fs::remove_file(layout.ballast()), &layout.ballast())
}

fn gone(result: io::Result<()>, path: &Path) -> Result<(), EvidenceError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EvidenceError::io("removing", path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes what only a running program needs (but for the room kept for the seal), what a killed one left half written,
/// and what an earlier sealing wrote before it was cut off.
fn sweep(layout: &Layout) -> Result<(), EvidenceError> {
    for folder in [layout.incoming(), layout.at(layout::CERTIFICATES)] {
        gone(fs::remove_dir_all(&folder), &folder)?;
    }
    for path in bag::contents(layout)?.files.into_keys() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let of_seal = layout::TAG_FILES.contains(&path.as_str())
            || path == layout::TAG_MANIFEST
            || path
                .strip_prefix(layout::SEAL)
                .is_some_and(|rest| rest.starts_with('.'));
        // A checkpoint's signature is written before it.
        let signed = path
            .strip_suffix(".sig")
            .filter(|signed| signed.starts_with(layout::CHECKPOINTS));
        let alone = signed.is_some_and(|signed| !layout.at(signed).exists());
        if of_seal || alone || layout::is_leftover(name) {
            gone(fs::remove_file(layout.at(&path)), &layout.at(&path))?;
        }
    }
    disk::sync_folder(layout.root())
}

fn refuse_strangers(layout: &Layout, contents: &Contents) -> Result<(), EvidenceError> {
    let refuse = |path: &str, why: &str| {
        Err(EvidenceError::Unsealable {
            path: layout.at(path),
            why: why.into(),
        })
    };
    if let Some(odd) = contents.odd.first() {
        return refuse(
            odd,
            "it is no regular file, or has no name in UTF-8; move it out of the archive",
        );
    }
    for path in contents.files.keys() {
        if !path.starts_with("data/") {
            return refuse(path, "it is no part of an archive; move it elsewhere, then seal again");
        }
        if !layout::is_plain(path) {
            return refuse(
                path,
                "manifests cannot hold its name (`%`, `\\` or a line end); rename or move it",
            );
        }
    }
    Ok(())
}

/// Hashes of everything under `data/` by path, and its bytes. A blob that is not what its name says is refused.
fn payload(layout: &Layout, contents: &Contents) -> Result<(BTreeMap<String, String>, u64), EvidenceError> {
    let paths: Vec<&str> = contents.files.keys().map(String::as_str).collect();
    let mut payload = BTreeMap::new();
    for (path, hashed) in paths.iter().zip(bag::hash_all(layout, &paths)) {
        let hash = match hashed {
            Hashed::Hash(hash) => hash,
            Hashed::Unreadable(why) => {
                let why = format!("it cannot be read ({why}); put that right, then seal again");
                return Err(EvidenceError::Unsealable {
                    path: layout.at(path),
                    why,
                });
            }
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        if path.starts_with(layout::BLOBS) && name != hash {
            let why = "it is damaged: its bytes are not what its name says; restore it from a copy, or move it away to \
                       have it sealed as missing";
            return Err(EvidenceError::Unsealable {
                path: layout.at(path),
                why: why.into(),
            });
        }
        payload.insert((*path).to_string(), hash);
    }
    Ok((payload, contents.files.values().sum()))
}

/// Blobs that the journal names and that are not there.
fn missing(reader: &Reader, payload: &BTreeMap<String, String>) -> Result<Vec<Missing>, EvidenceError> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut missing = Vec::new();
    for line in reader.lines() {
        let Event::Step { record, blobs, .. } = line?.event else {
            continue;
        };
        for blob in std::iter::once(record).chain(blobs) {
            if !payload.contains_key(&layout::blob_path(&blob.sha256)) && seen.insert(blob.sha256.clone()) {
                missing.push(Missing {
                    what: format!("blob {}", blob.sha256),
                    why: "it was withheld, deleted or lost before the archive was sealed".into(),
                });
            }
        }
    }
    Ok(missing)
}

/// Writes the tag files; gives the text of the tag manifest, which is written too.
fn write_tags(
    layout: &Layout,
    reader: &Reader,
    payload: &BTreeMap<String, String>,
    bytes: u64,
    clock: &Clock,
) -> Result<String, EvidenceError> {
    let run = reader.run();
    let date = clock.wall().format("%Y-%m-%d").to_string();
    let info = bag::info(run, &date, bytes, payload.len());
    let texts = [
        (layout::BAGIT, bag::DECLARATION),
        (layout::BAG_INFO, &info),
        (layout::MANIFEST, &bag::manifest(payload)),
        (layout::VERIFY_TEXT, VERIFY_TEXT),
        (layout::VERIFY_SCRIPT, VERIFY_SCRIPT),
    ];
    let mut hashes = BTreeMap::new();
    for (name, text) in texts {
        disk::write_whole(&layout.at(name), text.as_bytes())?;
        hashes.insert(name.to_string(), blobs::hash(text.as_bytes()));
    }
    let tagmanifest = bag::manifest(&hashes);
    disk::write_whole(&layout.at(layout::TAG_MANIFEST), tagmanifest.as_bytes())?;
    Ok(tagmanifest)
}

/// What the seal says of the run; the tag manifest's hashes are not yet among it.
fn said(reader: &Reader, signer: &Signer, clock: &Clock) -> Seal {
    let run = reader.run();
    let finished: HashSet<_> = reader.finished_jobs().into_iter().map(|(job, _)| job).collect();
    let open: HashSet<_> = reader.open_writes().into_iter().map(|write| write.job).collect();
    let unfinished: Vec<Unfinished> = run
        .jobs
        .iter()
        .filter(|job| !finished.contains(&job.key))
        .map(|job| Unfinished {
            job: job.key.to_string(),
            why: match reader.attempts(&job.key) {
                0 => "it was never begun".into(),
                _ if open.contains(&job.key) => {
                    "it was cut off after a submission of whose end nothing is known".into()
                }
                attempts => format!("it was begun (attempt {attempts}) and did not end"),
            },
        })
        .collect();
    let (complete, why) = reader.closed().cloned().unwrap_or((false, None));
    let (lines, head) = reader.head();
    Seal {
        format: SEAL_FORMAT.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        run: run.run.clone(),
        sealed_at: clock.wall(),
        extent: if complete && unfinished.is_empty() {
            Extent::Complete
        } else {
            Extent::Partial
        },
        why,
        clock: run.clock.clone(),
        tagmanifest: Hashes {
            sha256: String::new(),
            sm3: String::new(),
        },
        journal: Head {
            segments: reader.segments(),
            lines,
            head: head.into(),
        },
        jobs: Cases {
            planned: run.jobs.len(),
            finished: run.jobs.len() - unfinished.len(),
            unfinished,
        },
        missing: Vec::new(),
        checkpoints: checkpoint::count(reader.layout()),
        stamps: Vec::new(),
        key: signer.public().named(),
        sm2: signer.second().map(|second| second.public().named()),
    }
}

/// The seal of an archive, if it has one that can be read.
pub fn load(layout: &Layout) -> Option<Seal> {
    let bytes = fs::read(layout.seal()).ok()?;
    serde_json::from_slice(&bytes).ok()
}
