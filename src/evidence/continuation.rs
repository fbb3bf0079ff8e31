//! Goes on with a run whose disk was full and whose archive was sealed as far as it came: in an archive of its own beside
//! it, since a sealed one is never written to. The journal is copied and its chain goes on, blobs are not written a
//! second time where the file system can link them, and the seal of the one before is kept.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::bag;
use super::disk;
use super::error::EvidenceError;
use super::later::Later;
use super::layout::{self, Layout};
use super::predecessor;
use super::seal;
use super::verify::{self, Anchors};
use crate::record::seal::Extent;

/// What stands between an archive's name and the number of its continuation.
const RESUMED: &str = ".resumed-";

/// Where the run of this archive goes on: `ARCHIVE.resumed-1`, of that one `ARCHIVE.resumed-2`.
pub fn place(before: &Path) -> PathBuf {
    let name = before.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let counted = name
        .rsplit_once(RESUMED)
        .and_then(|(first, number)| Some((first, number.parse::<u32>().ok()?)));
    let (first, number) = counted.unwrap_or((&name, 0));
    before.with_file_name(format!("{first}{RESUMED}{}", number.saturating_add(1)))
}

/// Makes the archive in which a partially sealed one goes on, and gives its folder. Refused where the one before is
/// complete or not as it was sealed, and where it goes on already: two would submit the same things twice.
pub fn begin(before: &Path) -> Result<PathBuf, EvidenceError> {
    let place = place(before);
    let (from, refuse) = (Layout::new(before), |why: String| EvidenceError::Uncontinued {
        path: before.to_path_buf(),
        why,
    });
    is_partial(&from)?;
    if place.exists() {
        let why = "it goes on already in another archive; continue that one with --resume";
        return Err(refuse(format!("{why}: {}", place.display())));
    }
    if let Some(failure) = verify::verify(before, &Anchors::default())?.failures.first() {
        let what = format!("it is not as it was sealed ({}: {})", failure.file, failure.what);
        return Err(refuse(format!(
            "{what}; see `hecha verify`, and restore it from a copy"
        )));
    }
    let mut half = place.clone().into_os_string();
    half.push(".part");
    let half = PathBuf::from(half);
    if half.exists() {
        fs::remove_dir_all(&half).map_err(|error| EvidenceError::io("removing", &half, error))?;
    }
    copy(&from, &Layout::new(&half))?;
    // What is to be followed up belongs to the run as it goes on. It is moved first: a program that is killed in between
    // finds it in its place when it begins again.
    let (left, now) = (Later::beside(before), Later::beside(&place));
    match fs::rename(&left, &now) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(EvidenceError::io("moving", &left, error));
        }
        Ok(()) | Err(_) => {}
    }
    fs::rename(&half, &place).map_err(|error| EvidenceError::io("naming", &place, error))?;
    disk::sync_folder(place.parent().unwrap_or(Path::new(".")))?;
    Ok(place)
}

/// Refuses an archive that is sealed as a whole.
pub fn is_partial(before: &Layout) -> Result<(), EvidenceError> {
    match seal::load(before) {
        Some(seal) if seal.extent == Extent::Partial => Ok(()),
        Some(_) | None => Err(EvidenceError::Sealed {
            path: before.root().to_path_buf(),
        }),
    }
}

/// Everything under `data/` but what a run makes anew at its end, and the seal of the one before.
fn copy(from: &Layout, to: &Layout) -> Result<(), EvidenceError> {
    let anew = |path: &String| path.starts_with(layout::RESULTS) || path.starts_with(layout::PREDECESSOR);
    let kept = bag::contents(from)?.files.into_keys().filter(|path| !anew(path));
    for path in kept.filter(|path| path.starts_with("data/")) {
        let (old, new) = (from.at(&path), to.at(&path));
        if let Some(folder) = new.parent() {
            disk::make_folder(folder)?;
        }
        // What is appended to or locked must be a file of its own; all else is never changed.
        let own = path == layout::RUN || path.starts_with(layout::JOURNAL);
        if own || fs::hard_link(&old, &new).is_err() {
            fs::copy(&old, &new)
                .and_then(|_| File::open(&new)?.sync_all())
                .map_err(|error| EvidenceError::io("copying", &new, error))?;
        }
    }
    predecessor::keep(from, to)?;
    sync_folders(to.root())
}

fn sync_folders(folder: &Path) -> Result<(), EvidenceError> {
    let failed = |error| EvidenceError::io("listing", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    disk::sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continuations_are_counted() {
        assert_eq!(place(Path::new("a/b")), Path::new("a/b.resumed-1"));
        assert_eq!(place(Path::new("a/b.resumed-9")), Path::new("a/b.resumed-10"));
        assert_eq!(place(Path::new("b.resumed-x")), Path::new("b.resumed-x.resumed-1"));
    }
}
