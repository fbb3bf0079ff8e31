//! Content-addressed files: written once, named by their SHA-256, checked when read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::disk;
use super::error::EvidenceError;
use super::layout::{self, Layout};

/// SHA-256 as names of blobs are written.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The bytes of a blob; refuses bytes that are not what the name says.
pub fn read(layout: &Layout, sha256: &str) -> Result<Vec<u8>, EvidenceError> {
    if !layout::is_hash(sha256) {
        return Err(EvidenceError::Damaged {
            sha256: sha256.into(),
            why: "its name is no SHA-256".into(),
        });
    }
    let path = layout.blob(sha256);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(EvidenceError::Missing { sha256: sha256.into() });
        }
        Err(error) => return Err(EvidenceError::io("reading", &path, error)),
    };
    let found = hash(&bytes);
    if found != sha256 {
        return Err(EvidenceError::Damaged {
            sha256: sha256.into(),
            why: format!("its bytes hash to {found}"),
        });
    }
    Ok(bytes)
}

/// Writes blobs; one owner an archive.
#[derive(Debug)]
pub struct Blobs {
    layout: Layout,
    /// Folders whose names are durable up to the last batch; a blob found in any other one may have been renamed there
    /// by a program that died before it synced the folder.
    synced: HashSet<PathBuf>,
    counter: u64,
}

/// Blobs that become durable together.
#[derive(Debug, Default)]
pub struct Batch {
    incoming: Vec<(File, PathBuf, PathBuf)>,
    names: HashSet<String>,
    folders: HashSet<PathBuf>,
}

impl Blobs {
    /// Empties the folder of incoming files: what lies there was never named by a line.
    pub fn new(layout: &Layout) -> Result<Blobs, EvidenceError> {
        let incoming = layout.incoming();
        if incoming.is_dir() {
            fs::remove_dir_all(&incoming).map_err(|error| EvidenceError::io("emptying", &incoming, error))?;
        }
        disk::make_folder(&incoming)?;
        disk::make_folder(&layout.blobs())?;
        Ok(Blobs {
            layout: layout.clone(),
            synced: HashSet::new(),
            counter: 0,
        })
    }

    /// Adds bytes to a batch and gives their hash. They are not durable before [`Blobs::sync`].
    pub fn add(&mut self, batch: &mut Batch, bytes: &[u8]) -> Result<String, EvidenceError> {
        let sha256 = hash(bytes);
        if batch.names.contains(&sha256) {
            return Ok(sha256);
        }
        let path = self.layout.blob(&sha256);
        let folder = path.parent().map(PathBuf::from).unwrap_or_else(|| self.layout.blobs());
        match fs::metadata(&path) {
            Ok(there) if there.len() == bytes.len() as u64 => {
                if !self.synced.contains(&folder) {
                    batch.folders.insert(folder);
                }
            }
            Ok(there) => {
                let why = format!("it has {} bytes instead of {}", there.len(), bytes.len());
                return Err(EvidenceError::Damaged { sha256, why });
            }
            Err(_) => {
                if !folder.is_dir() {
                    fs::create_dir(&folder).map_err(|error| EvidenceError::io("making the folder", &folder, error))?;
                    batch.folders.insert(self.layout.blobs());
                }
                self.counter += 1;
                let part = self.layout.incoming().join(self.counter.to_string());
                let written = File::create(&part).and_then(|mut file| file.write_all(bytes).map(|()| file));
                match written {
                    Ok(file) => batch.incoming.push((file, part, path)),
                    Err(error) => {
                        let _gone = fs::remove_file(&part);
                        return Err(EvidenceError::io("writing", &path, error));
                    }
                }
                batch.folders.insert(folder);
            }
        }
        batch.names.insert(sha256.clone());
        Ok(sha256)
    }

    /// Makes a batch durable: every file synced, then named, then every folder synced once.
    pub fn sync(&mut self, batch: &mut Batch) -> Result<(), EvidenceError> {
        for (file, _, path) in &batch.incoming {
            file.sync_all()
                .map_err(|error| EvidenceError::io("syncing", path, error))?;
        }
        for (_, part, path) in batch.incoming.drain(..) {
            fs::rename(&part, &path).map_err(|error| EvidenceError::io("naming", &path, error))?;
        }
        let folders: Vec<PathBuf> = batch.folders.iter().cloned().collect();
        disk::sync_each(&folders, |folder| disk::sync_folder(folder))?;
        batch.folders.clear();
        self.synced.extend(folders);
        Ok(())
    }

    /// Removes what a failed batch left behind.
    pub fn discard(&mut self, batch: Batch) {
        for (file, part, _) in batch.incoming {
            drop(file);
            let _gone = fs::remove_file(part);
        }
        // A folder may hold names of this batch that were never synced.
        for folder in batch.folders {
            self.synced.remove(&folder);
        }
    }
}
