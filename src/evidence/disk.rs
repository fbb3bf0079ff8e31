//! Room on the disk, and writing small files so that they are whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
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

/// Adds a line to a file that is open for appending, durable when this returns. One that could not be written whole is taken
/// back: half a line would spoil the next.
pub fn add_line(file: &mut File, line: &str) -> io::Result<()> {
    let before = file.metadata()?.len();
    let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _left_torn = file.set_len(before);
    }
    written
}

/// The text of a file of lines that is held for this program alone. What a killed program left behind the last line end
/// was promised to nobody, and is cut off.
pub fn whole_lines(file: &mut File) -> io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let ends = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |place| place + 1);
    if ends < bytes.len() {
        file.set_len(ends as u64)?;
        bytes.truncate(ends);
    }
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Makes names that were created or renamed in this folder durable.
pub fn sync_folder(path: &Path) -> Result<(), EvidenceError> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| EvidenceError::io("syncing the folder", path, error))
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
