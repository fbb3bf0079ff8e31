//! `upload`: a local file into a file input.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::record::query::Need;
use crate::record::step::End;
use crate::scenario::locator::Locator;
use crate::scenario::model::Template;
use crate::scenario::step::Step;

/// Files that need not be there.
const SAMPLES: [(&str, &[u8]); 2] = [
    ("sample.pdf", include_bytes!("upload/sample.pdf")),
    ("sample.jpg", include_bytes!("upload/sample.jpg")),
];
/// Number of the first folder of a sample, far from those of other temporary folders.
const FIRST: u32 = 1_000_000;

pub async fn perform(
    walk: &mut Walk<'_>,
    step: &Step,
    field: &Locator,
    file: &Template,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let name = match walk.names.text(file) {
        Ok(name) => name,
        Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
    };
    let path = match file_of(&name, &step.place.file, &std::env::temp_dir()) {
        Ok(path) => path,
        Err(why) => return Ok(Outcome::ended(End::Skipped, why)),
    };
    let (element, _, mut outcome) = match walk.find(field, Need::Upload, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if !walk.session.upload(&element, &path).await? {
        outcome.end = End::Unmet;
        outcome.detail = "the input did not take the file".into();
    }
    Ok(outcome)
}

/// The file itself: a sample made on the spot, else one beside the scenario.
fn file_of(name: &str, scenario: &str, temporary: &Path) -> Result<PathBuf, String> {
    if let Some((_, bytes)) = SAMPLES.iter().find(|(sample, _)| *sample == name) {
        return sample(name, bytes, temporary).map_err(|error| format!("cannot make {name}: {error}"));
    }
    let beside = Path::new(scenario).parent().unwrap_or(Path::new(".")).join(name);
    std::fs::canonicalize(&beside).map_err(|error| {
        let samples = SAMPLES.map(|(name, _)| name).join(", ");
        format!(
            "cannot read {}: {error}; made on the spot are {samples}",
            beside.display()
        )
    })
}

/// A sample in a folder of this process, which keeps it while a page may read it. What is left is swept by a later run.
fn sample(name: &str, bytes: &[u8], temporary: &Path) -> std::io::Result<PathBuf> {
    static TURN: AtomicU32 = AtomicU32::new(FIRST);
    loop {
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let folder = temporary.join(format!("hecha-{}-{turn}", std::process::id()));
        match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => {
                let path = folder.join(name);
                std::fs::write(&path, bytes)?;
                return path.canonicalize();
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::file;
    use crate::reading::file::FileKind;

    #[test]
    fn samples_are_what_their_names_say() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, kind) in [("sample.pdf", FileKind::Pdf), ("sample.jpg", FileKind::Image)] {
            let path = file_of(name, "journeys/x.yaml", folder.path()).expect("made");
            assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(name));
            assert_eq!(file::found(&std::fs::read(&path).expect("there"), name), kind);
            assert_ne!(path, file_of(name, "journeys/x.yaml", folder.path()).expect("again"));
        }
    }

    #[test]
    fn other_files_lie_beside_the_scenario() {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = folder.path().join("x.yaml").display().to_string();
        let missing = file_of("own.pdf", &scenario, folder.path()).expect_err("not there");
        assert!(
            missing.contains("own.pdf") && missing.contains("sample.pdf"),
            "{missing}"
        );
        std::fs::write(folder.path().join("own.pdf"), "x").expect("written");
        assert!(file_of("own.pdf", &scenario, folder.path()).is_ok());
    }
}
