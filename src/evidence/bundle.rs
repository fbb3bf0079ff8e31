//! A partial hand-out: the evidence of one finding out of a sealed archive, as a folder or a zip file, that is checked on
//! its own with `sha256sum` and `openssl`.
//!
//! It holds the seal, the manifests, the whole journal and checkpoints (ids and hashes only), the inputs, and of the blobs
//! those alone that the finding's cases name. Nothing in it is written anew but a note, which nobody signs, that says what
//! it is: what is here is proved by the seal, of the rest the manifests prove that it was there and how it hashed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::bag;
use super::blobs;
use super::disk;
use super::error::EvidenceError;
use super::layout::{self, Layout};
use super::read::Reader;
use crate::record::observation::JobKey;
use crate::record::run::Event;
use crate::record::seal::Partial;

/// What a hand-out says of itself to people, in Chinese and English.
const TEXT: &str = include_str!("PARTIAL.md");

/// What was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// Files of the archive that are in it.
    pub files: usize,
    /// Files of the archive that are not.
    pub left_out: usize,
    /// Bytes in it.
    pub bytes: u64,
}

/// Hands out what belongs to these cases and to `more` blobs, to a folder or (`zipped`) a zip file that is not there yet.
/// What the note calls kept back is not in it, but for the copies.
pub fn bundle(
    reader: &Reader,
    cases: &[JobKey],
    more: &BTreeSet<String>,
    copies: &[Vec<u8>],
    note: &Partial,
    to: &Path,
    zipped: bool,
) -> Result<Bundled, EvidenceError> {
    let layout = reader.layout();
    if !layout.is_sealed() {
        return Err(EvidenceError::Unbundled {
            path: layout.root().to_path_buf(),
            why: "it is not sealed, so that nothing in it is proved yet; `hecha seal` seals it".into(),
        });
    }
    if to.exists() {
        return Err(EvidenceError::Exists { path: to.to_path_buf() });
    }
    let mut wanted = named(reader, cases)?;
    wanted.extend(more.iter().cloned());
    wanted.retain(|blob| note.derived.iter().all(|kept| kept.derived_from != *blob));
    let contents = bag::contents(layout)?;
    let manifest = manifests(layout)?;
    let chosen: Vec<&String> = contents
        .files
        .keys()
        .filter(|path| is_wanted(layout, path, &wanted))
        .collect();
    let chosen: BTreeSet<&String> = chosen.into_iter().collect();
    let mut out = Out::begin(to, zipped)?;
    let copied =
        copy(layout, &chosen, &manifest, &mut out).and_then(|bytes| Ok(bytes + noted(layout, copies, note, &mut out)?));
    let bytes = match copied {
        Ok(bytes) => bytes,
        Err(error) => {
            out.give_up();
            return Err(error);
        }
    };
    out.end()?;
    Ok(Bundled {
        files: chosen.len(),
        left_out: manifest.keys().filter(|path| !chosen.contains(path)).count(),
        bytes,
    })
}

/// Copies files, each as it was sealed; gives their bytes.
fn copy(
    layout: &Layout,
    chosen: &BTreeSet<&String>,
    manifest: &BTreeMap<String, String>,
    out: &mut Out,
) -> Result<u64, EvidenceError> {
    let mut bytes = 0;
    for path in chosen {
        let text = read(layout, path)?;
        if manifest.get(*path).is_some_and(|due| *due != blobs::hash(&text)) {
            return Err(EvidenceError::Unbundled {
                path: layout.at(path),
                why: "it is not as it was sealed; see `hecha verify`".into(),
            });
        }
        bytes += text.len() as u64;
        out.file(path, &text)?;
    }
    Ok(bytes)
}

/// Adds what nobody signed: copies in the place of what was kept back, and the note; gives the bytes of the copies.
fn noted(layout: &Layout, copies: &[Vec<u8>], note: &Partial, out: &mut Out) -> Result<u64, EvidenceError> {
    let mut bytes = 0;
    for copy in copies {
        bytes += copy.len() as u64;
        out.file(&format!("{}/{}", layout::DERIVED, blobs::hash(copy)), copy)?;
    }
    let note = serde_json::to_vec_pretty(note)
        .map_err(|error| EvidenceError::io("writing", layout.root(), io::Error::other(error)))?;
    out.file(layout::PARTIAL, &note)?;
    out.file(layout::PARTIAL_TEXT, TEXT.as_bytes())?;
    Ok(bytes)
}

/// Blobs that the lines of these cases name.
pub fn named(reader: &Reader, cases: &[JobKey]) -> Result<BTreeSet<String>, EvidenceError> {
    let mut named = BTreeSet::new();
    for line in reader.lines() {
        if let Event::Step { job, record, blobs, .. } = line?.event
            && cases.contains(&job)
        {
            named.insert(record.sha256);
            named.extend(blobs.into_iter().map(|blob| blob.sha256));
        }
    }
    Ok(named)
}

/// Whether a file belongs into a hand-out: of the blobs the wanted ones, of the results the findings and the pages that
/// show one of those blobs, everything else.
fn is_wanted(layout: &Layout, path: &str, wanted: &BTreeSet<String>) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    if path.starts_with(layout::BLOBS) {
        return wanted.contains(name);
    }
    let Some(result) = path.strip_prefix(layout::RESULTS) else {
        return true;
    };
    let shows = || {
        let page = fs::read_to_string(layout.at(path)).unwrap_or_default();
        wanted.iter().any(|blob| page.contains(blob.as_str()))
    };
    result.trim_start_matches('/') == layout::FINDINGS || name.ends_with(".html") && shows()
}

/// Hashes of everything that the two manifests list.
fn manifests(layout: &Layout) -> Result<BTreeMap<String, String>, EvidenceError> {
    let mut all = BTreeMap::new();
    for name in [layout::MANIFEST, layout::TAG_MANIFEST] {
        let text = read(layout, name)?;
        all.extend(bag::read_manifest(&String::from_utf8_lossy(&text)).0);
    }
    Ok(all)
}

fn read(layout: &Layout, path: &str) -> Result<Vec<u8>, EvidenceError> {
    let path = layout.at(path);
    fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))
}

/// Where files go. A zip file has its name at the end only.
enum Out {
    Folder(PathBuf),
    Zip {
        zip: Box<ZipWriter<File>>,
        folder: String,
        part: PathBuf,
        path: PathBuf,
    },
}

impl Out {
    fn begin(to: &Path, zipped: bool) -> Result<Out, EvidenceError> {
        if !zipped {
            disk::make_folder(to)?;
            return Ok(Out::Folder(to.to_path_buf()));
        }
        let part = to.with_extension(format!("{}.part", std::process::id()));
        let file = File::create(&part).map_err(|error| EvidenceError::io("writing", &part, error))?;
        Ok(Out::Zip {
            zip: Box::new(ZipWriter::new(file)),
            folder: to.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            part,
            path: to.to_path_buf(),
        })
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), EvidenceError> {
        match self {
            Out::Folder(root) => disk::write_whole(&root.join(name), bytes),
            Out::Zip { zip, folder, part, .. } => {
                // Pictures do not get smaller.
                let method = match name.starts_with(layout::BLOBS) {
                    true => CompressionMethod::Stored,
                    false => CompressionMethod::Deflated,
                };
                let options = SimpleFileOptions::default().compression_method(method).large_file(true);
                zip.start_file(format!("{folder}/{name}"), options)
                    .map_err(io::Error::other)
                    .and_then(|()| zip.write_all(bytes))
                    .map_err(|error| EvidenceError::io("writing", part, error))
            }
        }
    }

    /// Removes what was begun.
    fn give_up(self) {
        let _gone = match self {
            Out::Folder(root) => fs::remove_dir_all(root),
            Out::Zip { part, .. } => fs::remove_file(part),
        };
    }

    fn end(self) -> Result<(), EvidenceError> {
        let Out::Zip { zip, part, path, .. } = self else {
            return Ok(());
        };
        let file = zip.finish().map_err(io::Error::other);
        file.and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&part, &path))
            .map_err(|error| EvidenceError::io("writing", &path, error))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        disk::sync_folder(folder.unwrap_or(Path::new(".")))
    }
}
