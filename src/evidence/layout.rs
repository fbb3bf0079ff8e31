//! Where things lie in an archive; the only place that names its paths.
//!
//! The layout is that of a BagIt bag (RFC 8493) before its tag files are written: everything that is evidence lies
//! under `data/`, everything that only the running program needs (`incoming`, `ballast`) beside it and gone at the end.

use std::path::{Path, PathBuf};

use super::error::EvidenceError;

/// Identity and environment, relative to the archive.
pub const RUN: &str = "data/run.json";
/// Byte copies of what the run was given.
pub const INPUTS: &str = "data/inputs";
/// Segments of the journal.
pub const JOURNAL: &str = "data/journal";
/// Blobs, two levels deep.
pub const BLOBS: &str = "data/blobs/sha256";
/// What the run itself judged.
pub const RESULTS: &str = "data/results";
/// Signed heads of the chain, made while the run goes on.
pub const CHECKPOINTS: &str = "data/checkpoints";
/// The seal; an archive that has it is never written to.
pub const SEAL: &str = "seal.json";
/// The signature over the bytes of the seal, in DER.
pub const SIGNATURE: &str = "seal.json.sig";
/// The public key that the signature is checked with; a copy, never the trust anchor.
pub const CERTIFICATES: &str = "certs";
/// The public key's file.
pub const PUBLIC_KEY: &str = "certs/public-key.pem";
/// The second signature over the bytes of the seal (SM2), in DER, where the seal names a key for it.
pub const SM2_SIGNATURE: &str = "seal.json.sm2sig";
/// A copy of the public key that the second signature is checked with.
pub const SM2_PUBLIC_KEY: &str = "certs/sm2-public-key.pem";
/// The bag's declaration (RFC 8493, 2.1.1).
pub const BAGIT: &str = "bagit.txt";
/// The bag's metadata (RFC 8493, 2.2.2).
pub const BAG_INFO: &str = "bag-info.txt";
/// Hashes of everything under `data/`.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// Hashes of the tag files, but for the seal's own files and itself.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// How to verify, and what verifying does not prove.
pub const VERIFY_TEXT: &str = "VERIFY.md";
/// The same checks without this program.
pub const VERIFY_SCRIPT: &str = "verify.sh";
/// The findings, in the results.
pub const FINDINGS: &str = "findings.json";
/// What a successor keeps of the archive before.
pub const PREDECESSOR: &str = "data/predecessor";
/// A partial hand-out's note for programs; nobody signs it.
pub const PARTIAL: &str = "partial.json";
/// Copies in a partial hand-out, each called by its hash, that stand in the place of blobs that were kept back.
pub const DERIVED: &str = "derived";
/// A partial hand-out's note for people.
pub const PARTIAL_TEXT: &str = "PARTIAL.md";
/// The tag files that the tag manifest lists, in its order.
pub const TAG_FILES: [&str; 5] = [VERIFY_TEXT, BAG_INFO, BAGIT, MANIFEST, VERIFY_SCRIPT];

const INCOMING: &str = "incoming";
/// Room that is kept for the last lines and the seal, relative to the archive.
pub const BALLAST: &str = "ballast";

/// An archive's folder.
#[derive(Debug, Clone)]
pub struct Layout {
    root: PathBuf,
}

/// Whether a folder is one that every archive has, of pictures, lines, inputs, results or copies, and whose name says nothing.
pub fn is_own_folder(path: &str) -> bool {
    let pair = |name: &str| name.len() == 2 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let of_blobs = |rest: &str| rest.is_empty() || rest.strip_prefix('/').is_some_and(pair);
    [JOURNAL, CHECKPOINTS, INPUTS, RESULTS, DERIVED, "data/blobs"].contains(&path)
        || path.strip_prefix(BLOBS).is_some_and(of_blobs)
}

impl Layout {
    /// The archive at this folder, whether or not it is there.
    pub fn new(root: &Path) -> Layout {
        Layout {
            root: root.to_path_buf(),
        }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `run.json`; also what a writer locks, since it is there from the first moment and never replaced.
    pub fn run(&self) -> PathBuf {
        self.root.join(RUN)
    }

    /// The folder of inputs.
    pub fn inputs(&self) -> PathBuf {
        self.root.join(INPUTS)
    }

    /// One input, by its checked name.
    pub fn input(&self, name: &str) -> Result<PathBuf, EvidenceError> {
        Ok(self.inputs().join(checked(name)?))
    }

    /// The folder of the journal.
    pub fn journal(&self) -> PathBuf {
        self.root.join(JOURNAL)
    }

    /// A segment of the journal, counted from 1.
    pub fn segment(&self, number: u32) -> PathBuf {
        self.root.join(segment_path(number))
    }

    /// The blob of this hash.
    pub fn blob(&self, sha256: &str) -> PathBuf {
        self.root.join(blob_path(sha256))
    }

    /// The folder of blobs.
    pub fn blobs(&self) -> PathBuf {
        self.root.join(BLOBS)
    }

    /// The folder of results.
    pub fn results(&self) -> PathBuf {
        self.root.join(RESULTS)
    }

    /// One result, by its checked name.
    pub fn result(&self, name: &str) -> Result<PathBuf, EvidenceError> {
        Ok(self.results().join(checked(name)?))
    }

    /// The folder of checkpoints.
    pub fn checkpoints(&self) -> PathBuf {
        self.root.join(CHECKPOINTS)
    }

    /// Where blobs are written before they have a name; on the same file system, outside of `data/`.
    pub fn incoming(&self) -> PathBuf {
        self.root.join(INCOMING)
    }

    /// Room kept for the last lines and the seal of a run whose disk is full.
    pub fn ballast(&self) -> PathBuf {
        self.root.join(BALLAST)
    }

    /// The seal.
    pub fn seal(&self) -> PathBuf {
        self.root.join(SEAL)
    }

    /// Whether this archive is sealed.
    pub fn is_sealed(&self) -> bool {
        self.seal().exists()
    }

    /// A file or folder by its path relative to the archive, as manifests write it.
    pub fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }
}

/// The path, relative to the archive, of the signature over `signed`.
pub fn signature_path(signed: &str) -> String {
    format!("{signed}.sig")
}

/// The path, relative to the archive, of the answer of the `number`th time-stamping authority (from 1) about `stamped`.
pub fn token_path(stamped: &str, number: usize) -> String {
    format!("{stamped}.{number}.tsr")
}

/// The path, relative to the archive, of the reason why the `number`th authority gave no answer about `stamped`.
pub fn missing_path(stamped: &str, number: usize) -> String {
    format!("{stamped}.{number}.missing")
}

/// The path, relative to the archive, of a receipt for time stamps over the seal's signature; counted from 1.
pub fn receipt_path(number: u64) -> String {
    format!("{SEAL}.stamps.{number}.json")
}

/// The path of a checkpoint relative to the archive.
pub fn checkpoint_path(number: u64) -> String {
    format!("{CHECKPOINTS}/{number:06}.json")
}

/// Whether this file was being written by a program that is gone: `name.<process id>.part`.
pub fn is_leftover(file_name: &str) -> bool {
    let number = file_name.strip_suffix(".part").and_then(|rest| rest.rsplit_once('.'));
    number.is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a path in a manifest stays inside the archive and means one file to every tool: relative, `/` between parts,
/// no part empty, `.` or `..`, nothing that BagIt or `sha256sum` would write in another way.
pub fn is_plain(path: &str) -> bool {
    checked(path).is_ok()
}

/// A segment's path relative to the archive.
pub fn segment_path(number: u32) -> String {
    format!("{JOURNAL}/{number:06}.jsonl")
}

/// The path, relative to the archive, that keeps the torn tail of a segment; `copy` counts from 1.
pub fn torn_path(number: u32, copy: u32) -> String {
    match copy {
        1 => format!("{JOURNAL}/{number:06}.jsonl.torn"),
        _ => format!("{JOURNAL}/{number:06}.jsonl.{copy}.torn"),
    }
}

/// The number of a segment, when this is a segment's file name.
pub fn segment_number(file_name: &str) -> Option<u32> {
    let digits = file_name.strip_suffix(".jsonl")?;
    (digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// A blob's path relative to the archive, with `/` whatever the system; for links in reports.
pub fn blob_path(sha256: &str) -> String {
    format!("{BLOBS}/{}/{sha256}", sha256.get(..2).unwrap_or("00"))
}

/// Whether this is a hash as names of blobs are written: 64 lower-case hexadecimal digits.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A name that stays inside its folder: relative, `/` between parts, no part empty, `.` or `..`; and that manifests
/// hold as it is (RFC 8493 writes `%` and line ends in another way, `sha256sum` backslashes).
fn checked(name: &str) -> Result<&str, EvidenceError> {
    let fine = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '%', '\0', '\n', '\r']);
    if name.split('/').all(fine) {
        Ok(name)
    } else {
        Err(EvidenceError::Name { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        let layout = Layout::new(Path::new("a"));
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "x/../y",
            "x//y",
            "./x",
            "x/.",
            "a\\b",
            "a%b",
            "a\nb",
        ] {
            assert!(layout.input(bad).is_err(), "{bad:?} was taken");
        }
        assert_eq!(
            layout.input("sites/甲.yaml").unwrap(),
            Path::new("a/data/inputs/sites/甲.yaml")
        );
    }

    #[test]
    fn leftovers_are_told_from_files() {
        assert!(is_leftover("findings.json.4711.part"));
        for other in ["findings.json", "x.part", ".part", "1.part2", "x..part"] {
            assert!(!is_leftover(other), "{other}");
        }
    }

    #[test]
    fn segments_have_numbers() {
        assert_eq!(segment_path(7), "data/journal/000007.jsonl");
        assert_eq!(segment_number("000007.jsonl"), Some(7));
        assert_eq!(segment_number("1000000.jsonl"), Some(1_000_000));
        for other in ["000007.jsonl.torn", "7.jsonl", "00000x.jsonl", "jsonl"] {
            assert_eq!(segment_number(other), None, "{other}");
        }
    }
}
