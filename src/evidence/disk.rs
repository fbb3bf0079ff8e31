//! Room on the disk, and writing small files so that they are whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::error::EvidenceError;

/// Bytes that a normal user may still write on the file system that holds `path` (or its nearest existing parent).
pub fn free(path: &Path) -> io::Result<u64> {
    let there = path
        .ancestors()
        .find(|path| !path.as_os_str().is_empty() && path.exists())
        .unwrap_or(Path::new("."));
    let stat = rustix::fs::statvfs(there)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Refuses when less than `needed` bytes are free.
pub fn require(path: &Path, needed: u64) -> Result<(), EvidenceError> {
    let free = free(path).map_err(|error| EvidenceError::io("looking at the disk of", path, error))?;
    if free < needed {
        Err(EvidenceError::Full {
            path: path.to_path_buf(),
            free,
            needed,
        })
    } else {
        Ok(())
    }
}

/// Takes `bytes` of room, really allocated, that can be given back by deleting the file.
pub fn take_room(path: &Path, bytes: u64) -> io::Result<()> {
    if bytes == 0 {
        return Ok(());
    }
    let mut file = File::create(path)?;
    let allocated = rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, bytes);
    if allocated.is_err() {
        let piece = vec![0; 64 * 1024];
        let mut left = bytes;
        while left > 0 {
            let now = left.min(piece.len() as u64);
            file.write_all(&piece[..now as usize])?;
            left -= now;
        }
    }
    file.sync_all()
}

/// Makes names that were created or renamed in this folder durable.
pub fn sync_folder(path: &Path) -> Result<(), EvidenceError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| EvidenceError::io("syncing the folder", path, error))
}

/// Syncs every item, a few side by side: syncs that wait together share one commit of the file system's own journal.
/// Gives the first failure.
pub fn sync_each<T: Sync>(
    items: &[T],
    sync: impl Fn(&T) -> Result<(), EvidenceError> + Sync,
) -> Result<(), EvidenceError> {
    const SIDE_BY_SIDE: usize = 4;
    if items.len() < SIDE_BY_SIDE {
        return items.iter().try_for_each(sync);
    }
    std::thread::scope(|scope| {
        let part = |part| {
            let sync = &sync;
            move || -> Result<(), EvidenceError> { <[T]>::iter(part).try_for_each(sync) }
        };
        let started: Vec<_> = items
            .chunks(items.len().div_ceil(SIDE_BY_SIDE))
            .map(|items| scope.spawn(part(items)))
            .collect();
        started.into_iter().try_for_each(|thread| match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

/// Makes a folder with its parents, each durable in its own parent.
pub fn make_folder(path: &Path) -> Result<(), EvidenceError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    make_folder(parent)?;
    match fs::create_dir(path) {
        Ok(()) => sync_folder(parent),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(EvidenceError::io("making the folder", path, error)),
    }
}

/// Writes a file under a passing name beside it, then gives it its own: it is there whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), EvidenceError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = folder.join(name);
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    if let Err(error) = write() {
        let _gone = fs::remove_file(&part);
        return Err(EvidenceError::io("writing", path, error));
    }
    sync_folder(folder)
}
