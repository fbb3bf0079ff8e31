//! Folders below the system's temporary one, removed when they are no longer wanted.

use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{CommandError, failed};
use crate::scenario::library::yaml_files;

/// A folder below the system's temporary one, removed when dropped.
pub struct Temporary(PathBuf);

impl Temporary {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// What a killed run left is removed when it is as old as this: whoever shares the folder from another container has
/// processes that cannot be seen here.
const OLD: Duration = Duration::from_secs(24 * 3600);

/// Removes what killed runs of this user left.
fn sweep(temporary: &Path, old: Duration) {
    for entry in std::fs::read_dir(temporary).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let numbers = name.strip_prefix("hecha-").and_then(|rest| rest.split_once('-'));
        let owner = numbers.and_then(|(id, number)| {
            number.parse::<u32>().ok()?;
            id.parse::<u32>().ok()
        });
        let Some(owner) = owner else { continue };
        let lives = !Path::new("/proc/self").exists() || Path::new("/proc").join(owner.to_string()).exists();
        let gone = std::fs::symlink_metadata(entry.path()).is_ok_and(|found| {
            let age = found
                .modified()
                .ok()
                .and_then(|made| made.elapsed().ok())
                .unwrap_or_default();
            found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() && age >= old
        });
        if gone && !lives {
            std::fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// An empty temporary folder.
pub fn new_tempfolder() -> Result<Temporary, CommandError> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    static SWEPT: std::sync::Once = std::sync::Once::new();
    SWEPT.call_once(|| sweep(&std::env::temp_dir(), OLD));
    loop {
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("hecha-{}-{number}", std::process::id()));
        match std::fs::DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(Temporary(path)),
            // Left by a killed run whose process id came round again: never mixed with ours.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                let remedy = "name a folder you may write to with TMPDIR";
                return Err(failed(format!("cannot make {}: {error}; {remedy}", path.display())));
            }
        }
    }
}

/// A temporary folder with these files: relative path and text.
pub fn written_folder(files: Vec<(String, String)>) -> Result<Temporary, CommandError> {
    let folder = new_tempfolder()?;
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder.path())).map_err(failed)?;
        std::fs::write(&path, text).map_err(failed)?;
    }
    Ok(folder)
}

/// Copies the YAML files of a folder, at any depth.
pub fn copy_yaml(from: &Path, to: &Path) -> Result<(), CommandError> {
    std::fs::read_dir(from).map_err(|error| failed(format!("cannot read {}: {error}", from.display())))?;
    for path in yaml_files(from) {
        let target = to.join(path.strip_prefix(from).unwrap_or(&path));
        std::fs::create_dir_all(target.parent().unwrap_or(to)).map_err(failed)?;
        std::fs::copy(&path, &target).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_when_it_is_old() {
        let folder = tempfile::tempdir().expect("a folder");
        let living = format!("hecha-{}-0", std::process::id());
        let names = [
            "hecha-999999999-0",
            &living,
            "hecha-browsers-0",
            "hecha-999999999-x",
            "other",
        ];
        for name in names {
            std::fs::create_dir(folder.path().join(name)).expect("made");
        }
        let left = || names.map(|name| folder.path().join(name).exists());
        sweep(folder.path(), Duration::from_secs(3600));
        assert_eq!(left(), [true; 5], "too young");
        sweep(folder.path(), Duration::ZERO);
        assert_eq!(left(), [false, true, true, true, true]);
    }
}
