//! What a way of walking left behind: its pictures, decoded, and its downloads. A way that took fewer pictures, or
//! others, is not faster but wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hecha::evidence::Reader;
use hecha::record::run::Event;
use hecha::record::step::BlobKind;

use super::measure::Failure;

/// Sizes of full-page pictures with how many there were, files, and blobs a kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// Width and height → how many.
    pub pictures: BTreeMap<(u32, u32), usize>,
    /// Bytes of a downloaded file → how many.
    pub downloads: BTreeMap<usize, usize>,
    /// Kind of blob → how many (ours only).
    pub kinds: BTreeMap<&'static str, usize>,
}

impl Taken {
    fn picture(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let decoded = image::load_from_memory(bytes)?;
        *self.pictures.entry((decoded.width(), decoded.height())).or_default() += 1;
        Ok(())
    }

    fn download(&mut self, bytes: &[u8]) {
        *self.downloads.entry(bytes.len()).or_default() += 1;
    }

    /// What is missing or other than in `expected`; more of the same is no fault.
    pub fn faults(&self, expected: &Taken) -> Vec<String> {
        let mut faults = Vec::new();
        for ((width, height), count) in &expected.pictures {
            let there = self.pictures.get(&(*width, *height)).copied().unwrap_or(0);
            if there < *count {
                faults.push(format!("{there} pictures of {width}x{height} instead of {count}"));
            }
        }
        for ((width, height), count) in &self.pictures {
            if !expected.pictures.contains_key(&(*width, *height)) {
                faults.push(format!("{count} pictures of {width}x{height}, a size no other way has"));
            }
        }
        for (bytes, count) in &expected.downloads {
            let there = self.downloads.get(bytes).copied().unwrap_or(0);
            if there < *count {
                faults.push(format!("{there} downloads of {bytes} bytes instead of {count}"));
            }
        }
        faults
    }

    /// Pictures in all.
    pub fn pictures(&self) -> usize {
        self.pictures.values().sum()
    }
}

/// What lies in a folder of `page-*.png` and downloads, however deep; traces and videos are passed over.
pub fn in_folder(folder: &Path) -> Result<Taken, Failure> {
    let mut taken = Taken::default();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default()
                .to_string();
            if path.is_dir() {
                if !name.starts_with('.') && !name.starts_with("profile") {
                    waiting.push(path);
                }
            } else if name.starts_with("page-") && name.ends_with(".png") {
                taken.picture(&fs::read(&path)?)?;
            } else if name.ends_with(".pdf") || !name.contains('.') {
                taken.download(&fs::read(&path)?);
            }
        }
    }
    Ok(taken)
}

/// What an archive holds, counted by its journal. Gives the number of finished jobs too.
pub fn in_archive(path: &Path) -> Result<(Taken, usize), Failure> {
    let reader = Reader::open(path)?;
    let mut taken = Taken::default();
    for line in reader.lines() {
        let Event::Step { blobs, .. } = line?.event else {
            continue;
        };
        for blob in blobs {
            *taken.kinds.entry(blob.kind.word()).or_default() += 1;
            if blob.kind == BlobKind::FullPage {
                taken.picture(&reader.blob(&blob.sha256)?)?;
            } else if blob.kind == BlobKind::Download {
                taken.download(&reader.blob(&blob.sha256)?);
            }
        }
    }
    Ok((taken, reader.finished_jobs().len()))
}
