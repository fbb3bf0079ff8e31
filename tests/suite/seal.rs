//! Sealing and verifying: what a seal says, that nothing can be changed behind it, and that tools which know nothing of
//! this program (`verify.sh`, `sha256sum`, `openssl`) come to the same answers. `HECHA_TEST_MUTATIONS` says how many
//! changes are tried; 24 without it. `HECHA_TEST_SEED` makes them other ones.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use hecha::clock::Clock;
use hecha::evidence::checkpoint::{Keeping, Means};
use hecha::evidence::key::{Kind, PublicKey, Signer};
use hecha::evidence::stamp::Authorities;
use hecha::evidence::verify::{self, Anchors, Origin, Stage, Verification};
use hecha::evidence::{Archive, EvidenceError, Layout, Reader, Settings, checkpoint, layout, receipt, results, seal};
use hecha::record::run::Event;
use hecha::record::seal::{Extent, Seal};
use tempfile::TempDir;

use crate::evidence::{SMALL, attempt, copy, create, job};
use crate::program::Program;
use crate::tsa::{Manner, Tsa, authorities};

/// A folder with a key in it and an archive of one case in several segments.
pub struct Bench {
    pub folder: TempDir,
    pub signer: Signer,
    pub archive: PathBuf,
}

impl Bench {
    /// `finished`: its case ended and the run was closed.
    pub async fn new(finished: bool) -> Bench {
        Bench::walked(finished, None).await
    }

    /// Finished, with checkpoints every four lines that these authorities were asked to stamp.
    pub async fn kept(urls: &[&str]) -> Bench {
        Bench::walked(true, Some(urls)).await
    }

    /// What checkpoints are made with, by a signer of the bench's own.
    pub fn means(folder: &Path, urls: &[&str]) -> Means {
        Means {
            signer: Signer::own(&folder.join("keys")).unwrap(),
            authorities: authorities(urls),
            state: folder.join("keys"),
            every: Duration::from_secs(3600),
            lines: 4,
            clock: Clock::system(),
        }
    }

    async fn walked(finished: bool, kept: Option<&[&str]>) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("trial");
        let open = create(&archive, Settings { segment: 1500, ..SMALL }).unwrap();
        let keeping = match kept {
            Some(urls) => Keeping::begin(&open, Bench::means(folder.path(), urls)).await.unwrap(),
            None => None,
        };
        let search = job("search-item");
        attempt(&open, &search, 1, 6).await;
        if finished {
            let ended = Event::JobEnded {
                job: search,
                attempts: 1,
            };
            open.event(ended).await.unwrap();
            results::save(open.layout(), "findings.json", b"{}\n").unwrap();
            results::save(open.layout(), "jobs/1.html", b"<html></html>\n").unwrap();
            open.close(true, None).await.unwrap();
        } else {
            open.leave().await.unwrap();
        }
        if let Some(keeping) = keeping {
            keeping.end().await.unwrap();
        }
        let signer = Signer::own(&folder.path().join("keys")).unwrap();
        Bench {
            folder,
            signer,
            archive,
        }
    }

    pub async fn sealed() -> Bench {
        let bench = Bench::new(true).await;
        bench.seal();
        bench
    }

    pub fn seal(&self) -> Seal {
        seal::seal(&self.archive, &self.signer, &Authorities::default(), &Clock::system())
            .unwrap()
            .seal
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The operator's public key, as he would have published it.
    pub fn public(&self) -> PathBuf {
        let path = self.path("public.pem");
        fs::write(&path, self.signer.public().pem()).unwrap();
        path
    }

    pub fn anchors(&self) -> Anchors {
        Anchors {
            key: Some(self.signer.public().clone()),
            ..Anchors::default()
        }
    }

    pub fn verify(&self) -> Verification {
        verify::verify(&self.archive, &self.anchors()).unwrap()
    }
}

pub fn tool(name: &str, arguments: &[&str], folder: &Path) -> Output {
    Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}; webdriver/install.sh and the README name what is needed"))
}

/// The exit code of `verify.sh`, the project's copy, and what it said.
pub fn script(archive: &Path, more: &[&str]) -> (i32, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evidence/verify.sh");
    let output = Command::new("sh")
        .arg(script)
        .arg(archive)
        .args(more)
        .output()
        .expect("sh starts");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[tokio::test]
async fn a_sealed_archive_is_verified_and_others_agree() {
    let bench = Bench::sealed().await;
    let verification = bench.verify();
    assert!(verification.intact(), "{:#?}", verification.failures);
    assert_eq!(verification.origin, Origin::Known);
    assert_eq!(verification.well.len(), 6, "{:?}", verification.well);
    let public = bench.public();
    let public = public.to_str().unwrap();
    let (code, said) = script(&bench.archive, &["--key", public]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = script(&bench.archive, &["--fingerprint", &bench.signer.public().fingerprint()]);
    assert_eq!(code, 0, "{said}");

    for manifest in [layout::MANIFEST, layout::TAG_MANIFEST] {
        let checked = tool("sha256sum", &["-c", "--strict", manifest], &bench.archive);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
    let arguments = [
        "dgst",
        "-sha256",
        "-verify",
        public,
        "-signature",
        layout::SIGNATURE,
        layout::SEAL,
    ];
    let checked = tool("openssl", &arguments, &bench.archive);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let fingerprint = Command::new("sh")
        .args([
            "-c",
            "openssl pkey -pubin -in \"$1\" -outform DER | sha256sum | cut -c1-64",
            "sh",
            public,
        ])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(fingerprint.stdout).unwrap().trim(),
        bench.signer.public().fingerprint()
    );
    assert!(!bench.archive.join("incoming").exists() && !bench.archive.join("ballast").exists());
}

#[tokio::test]
async fn without_a_key_from_outside_only_integrity_is_checked() {
    let bench = Bench::sealed().await;
    let verification = verify::verify(&bench.archive, &Anchors::default()).unwrap();
    assert!(verification.intact());
    assert_eq!(verification.origin, Origin::Unchecked);
    let (code, said) = script(&bench.archive, &[]);
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("NOT checked"), "{said}");
}

#[tokio::test]
async fn a_seal_says_what_it_holds() {
    let bench = Bench::new(true).await;
    let said = bench.seal();
    assert_eq!(
        (said.extent, said.jobs.planned, said.jobs.finished),
        (Extent::Complete, 1, 1)
    );
    assert!(said.missing.is_empty() && said.why.is_none() && said.stamps.is_empty());
    let reader = Reader::open(&bench.archive).unwrap();
    assert_eq!((said.journal.lines, said.journal.head.as_str()), reader.head());
    assert!(said.journal.segments > 2, "{}", said.journal.segments);
    assert_eq!(said.key.fingerprint, bench.signer.public().fingerprint());
    let info = fs::read_to_string(bench.archive.join(layout::BAG_INFO)).unwrap();
    assert!(info.contains("External-Identifier: trial\n"), "{info}");
}

#[tokio::test]
async fn a_run_that_was_cut_off_is_sealed_as_partial() {
    let bench = Bench::new(false).await;
    let last = Layout::new(&bench.archive).segment(Reader::open(&bench.archive).unwrap().segments());
    let mut bytes = fs::read(&last).unwrap();
    bytes.extend_from_slice(b"{\"seq\":99,\"pr");
    fs::write(&last, bytes).unwrap();
    fs::write(bench.archive.join("data/results.json.4711.part"), "half").unwrap();
    fs::create_dir_all(bench.archive.join("incoming")).unwrap();
    fs::write(bench.archive.join("incoming/1"), "half").unwrap();
    let said = bench.seal();
    assert_eq!(said.extent, Extent::Partial);
    assert_eq!((said.jobs.planned, said.jobs.finished), (1, 0));
    assert_eq!(said.jobs.unfinished[0].job, "hz-example/search-item");
    assert!(said.jobs.unfinished[0].why.contains("attempt 1"), "{said:?}");
    assert!(
        said.why.as_deref().is_some_and(|why| why.contains("cut off")),
        "{said:?}"
    );
    let reader = Reader::open(&bench.archive).unwrap();
    assert!(matches!(reader.closed(), Some((false, Some(_)))));
    assert!(!bench.archive.join("data/results.json.4711.part").exists());
    let verification = bench.verify();
    assert!(verification.intact(), "{:#?}", verification.failures);
    let (code, said) = script(&bench.archive, &["--key", bench.public().to_str().unwrap()]);
    assert!(code == 0 && said.contains("partial"), "{code} {said}");
}

#[tokio::test]
async fn a_blob_that_was_withheld_before_sealing_is_named() {
    let bench = Bench::new(true).await;
    let reader = Reader::open(&bench.archive).unwrap();
    let blob = reader.observations(&job("search-item")).unwrap()[0].steps[2]
        .record
        .blobs[0]
        .sha256
        .clone();
    fs::remove_file(Layout::new(&bench.archive).blob(&blob)).unwrap();
    let said = bench.seal();
    assert_eq!(said.missing.len(), 1);
    assert_eq!(said.missing[0].what, format!("blob {blob}"));
    assert!(bench.verify().intact());
    assert_eq!(
        script(&bench.archive, &["--key", bench.public().to_str().unwrap()]).0,
        0
    );
}

#[tokio::test]
async fn what_cannot_be_sealed_says_why() {
    let bench = Bench::new(true).await;
    let refused = |what: &str| {
        let error = seal::seal(&bench.archive, &bench.signer, &Authorities::default(), &Clock::system()).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert!(!Layout::new(&bench.archive).is_sealed());
    };
    fs::write(bench.archive.join("notes.txt"), "mine").unwrap();
    refused("notes.txt cannot be sealed");
    fs::remove_file(bench.archive.join("notes.txt")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", bench.archive.join("data/link")).unwrap();
    refused("no regular file");
    fs::remove_file(bench.archive.join("data/link")).unwrap();
    let blob = Reader::open(&bench.archive)
        .unwrap()
        .observations(&job("search-item"))
        .unwrap()[0]
        .steps[0]
        .blob
        .clone();
    let path = Layout::new(&bench.archive).blob(&blob);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, b"other").unwrap();
    refused("damaged");
    fs::write(&path, bytes).unwrap();
    bench.seal();
    assert!(bench.verify().intact());
}

#[tokio::test]
async fn a_sealed_archive_is_read_and_never_written() {
    let bench = Bench::sealed().await;
    let before = snapshot(&bench.archive);
    let error = seal::seal(&bench.archive, &bench.signer, &Authorities::default(), &Clock::system()).unwrap_err();
    assert!(matches!(error, EvidenceError::Sealed { .. }), "{error}");
    let error = Archive::open(&bench.archive, Clock::system(), SMALL).unwrap_err();
    assert!(matches!(error, EvidenceError::Sealed { .. }), "{error}");
    let layout = Layout::new(&bench.archive);
    assert!(results::save(&layout, "findings.json", b"{}").is_err());
    let reader = Reader::open(&bench.archive).unwrap();
    assert_eq!(reader.observations(&job("search-item")).unwrap()[0].steps.len(), 6);
    bench.verify();
    assert_eq!(snapshot(&bench.archive), before);
}

#[tokio::test]
async fn sealing_that_was_cut_off_is_begun_anew() {
    let bench = Bench::sealed().await;
    fs::remove_file(bench.archive.join(layout::SEAL)).unwrap();
    fs::write(bench.archive.join("seal.json.4711.part"), "{").unwrap();
    let verification = bench.verify();
    assert!(!verification.intact());
    bench.seal();
    assert!(bench.verify().intact());
    assert!(!bench.archive.join("seal.json.4711.part").exists());
}

#[tokio::test]
async fn an_unsealed_archive_is_told_from_a_changed_one() {
    let bench = Bench::new(true).await;
    let error = verify::verify(&bench.archive, &Anchors::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("not sealed") && error.contains("hecha seal"), "{error}");
    let (code, said) = script(&bench.archive, &[]);
    assert!(code == 1 && said.contains("not sealed"), "{code} {said}");
}

#[tokio::test]
async fn keys_are_the_owners_alone_and_of_the_right_kind() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("hecha");
    let made = Signer::own(&own).unwrap();
    let path = made.made().unwrap().to_path_buf();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&own).unwrap().permissions().mode() & 0o777, 0o700);
    let again = Signer::own(&own).unwrap();
    assert!(again.made().is_none());
    assert_eq!(again.public().fingerprint(), made.public().fingerprint());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let error = Signer::file(Kind::P256, &path).unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");

    let make = |name: &str, command: &str| {
        let made = tool("sh", &["-c", command], folder.path());
        assert!(
            made.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let path = folder.path().join(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    };
    let well = [
        (
            "a.pem",
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out a.pem",
        ),
        ("b.pem", "openssl ecparam -name prime256v1 -genkey -out b.pem"),
    ];
    for (name, command) in well {
        let signer = Signer::file(Kind::P256, &make(name, command)).unwrap();
        let signature = signer.sign(b"bytes", &Clock::system()).unwrap();
        assert!(signer.public().signed(b"bytes", &signature));
        assert!(!signer.public().signed(b"other", &signature));
    }
    let badly = [
        (
            "c.pem",
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out c.pem",
            "no P-256 private key",
        ),
        (
            "d.pem",
            "openssl pkey -in a.pem -aes128 -passout pass:x -out d.pem",
            "encrypted",
        ),
        (
            "e.pem",
            "openssl pkey -in a.pem -pubout -out e.pem",
            "no P-256 private key",
        ),
    ];
    for (name, command, why) in badly {
        let error = Signer::file(Kind::P256, &make(name, command)).unwrap_err().to_string();
        assert!(error.contains(why), "{name}: {error}");
    }
    let error = PublicKey::read(Kind::P256, &fs::read(folder.path().join("a.pem")).unwrap(), "a.pem").unwrap_err();
    assert!(error.to_string().contains("-pubout"), "{error}");
}

#[tokio::test]
async fn a_command_may_sign() {
    let bench = Bench::new(true).await;
    let private = bench.path("keys/seal-key.pem");
    let command = format!("openssl dgst -sha256 -sign {}", private.display());
    let signer = Signer::command(Kind::P256, &command, &bench.public()).unwrap();
    for (command, why) in [
        ("cat", "not a signature"),
        ("exit 3", "failed"),
        ("no-such-command-here", "failed"),
    ] {
        let bad = Signer::command(Kind::P256, command, &bench.public()).unwrap();
        let error = seal::seal(&bench.archive, &bad, &Authorities::default(), &Clock::system())
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{command}: {error}");
        assert!(!Layout::new(&bench.archive).is_sealed());
    }
    seal::seal(&bench.archive, &signer, &Authorities::default(), &Clock::system()).unwrap();
    assert!(bench.verify().intact());
}

/// Every file with its bytes.
pub fn snapshot(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let contents = hecha::evidence::bag::contents(&Layout::new(archive)).unwrap();
    let read = |path: String| (path.clone(), fs::read(archive.join(path)).unwrap());
    contents.files.into_keys().map(read).collect()
}

/// A fixed sequence of numbers, so that a failure can be repeated (Numerical Recipes' generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit.max(1) as u64) as usize
    }
}

/// What is done to an archive.
#[derive(Debug, Clone, Copy)]
enum Change {
    Byte,
    LineRemoved,
    LinesSwapped,
    FileAdded,
    FileRemoved,
    /// The last lines of the journal are cut off, and both manifests and the bag's count hashed again.
    TailCut,
    /// A payload file is changed, and everything hashed again up to the tag manifest.
    Rehashed,
    /// Changed, hashed again, and sealed again with another key.
    OtherKey,
}

const CHANGES: [Change; 8] = [
    Change::Byte,
    Change::LineRemoved,
    Change::LinesSwapped,
    Change::FileAdded,
    Change::FileRemoved,
    Change::TailCut,
    Change::Rehashed,
    Change::OtherKey,
];

/// Kinds of file in a sealed archive: the first directory parts of a path, blobs and segments each as one kind.
fn kind(path: &str) -> &str {
    let Some(inside) = path.strip_prefix("data/") else {
        return path;
    };
    // Checkpoints, their signatures, their time stamps and the reasons for missing ones each as one.
    if path.starts_with(layout::CHECKPOINTS) {
        return path.rsplit('.').next().unwrap_or(path);
    }
    inside.find('/').map_or(path, |at| &path[.."data/".len() + at])
}

/// Makes a change; gives words for it, or none when this file cannot be changed so.
fn change(archive: &Path, change: Change, path: &str, dice: &mut Dice, other: &Signer) -> Option<String> {
    let file = archive.join(path);
    let bytes = fs::read(&file).unwrap();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    match change {
        Change::Byte => {
            let at = dice.below(bytes.len());
            let by = 1 + dice.below(255) as u8;
            let mut changed = bytes.clone();
            *changed.get_mut(at)? ^= by;
            fs::write(&file, changed).unwrap();
            Some(format!("byte {at} of {path} ^ {by}"))
        }
        Change::LineRemoved => {
            let at = dice.below(lines.len());
            let left = [&lines[..at], lines.get(at + 1..)?].concat().concat();
            fs::write(&file, left).unwrap();
            Some(format!("line {} of {path} removed", at + 1))
        }
        Change::LinesSwapped => {
            let at = dice.below(lines.len().saturating_sub(1));
            let mut swapped = lines.clone();
            (lines.len() > 1 && lines[at] != lines[at + 1]).then(|| swapped.swap(at, at + 1))?;
            let swapped = swapped.concat();
            (swapped != bytes).then(|| fs::write(&file, swapped).unwrap())?;
            Some(format!("lines {} and {} of {path} swapped", at + 1, at + 2))
        }
        Change::FileAdded => {
            let folder = file.parent().unwrap();
            let names = ["added.txt", ".hidden", "000099.jsonl", "seal.json.sig.x", "a b.json"];
            let name = names[dice.below(names.len())];
            fs::write(folder.join(name), "added").unwrap();
            Some(format!("{name} added beside {path}"))
        }
        Change::FileRemoved => {
            fs::remove_file(&file).unwrap();
            Some(format!("{path} removed"))
        }
        Change::TailCut => {
            let place = Layout::new(archive);
            let last = place.segment(Reader::open(archive).unwrap().segments());
            let text = fs::read(&last).unwrap();
            let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
            let cut = 1 + dice.below(lines.len());
            let left = lines[..lines.len() - cut].concat();
            if left.is_empty() {
                fs::remove_file(&last).unwrap();
            } else {
                fs::write(&last, left).unwrap();
            }
            rehash(archive);
            Some(format!("{cut} last lines cut, hashed again"))
        }
        Change::Rehashed => {
            let mut changed = bytes.clone();
            changed.push(b'\n');
            path.starts_with("data/").then(|| fs::write(&file, changed).unwrap())?;
            rehash(archive);
            Some(format!("{path} changed, hashed again"))
        }
        Change::OtherKey => {
            fs::remove_file(archive.join(layout::SEAL)).unwrap();
            for number in 0..checkpoint::count(&Layout::new(archive)) {
                let path = layout::checkpoint_path(number);
                let signature = other
                    .sign(&fs::read(archive.join(&path)).unwrap(), &Clock::system())
                    .unwrap();
                fs::write(archive.join(layout::signature_path(&path)), signature).unwrap();
            }
            seal::seal(archive, other, &Authorities::default(), &Clock::system()).unwrap();
            Some("sealed again with another key".into())
        }
    }
}

/// What a forger without the key can do: both manifests and the bag's count, made to fit.
pub fn rehash(archive: &Path) {
    let hash = |path: &str| hecha::evidence::blobs::hash(&fs::read(archive.join(path)).unwrap());
    let contents = hecha::evidence::bag::contents(&Layout::new(archive)).unwrap();
    let payload: Vec<(&String, &u64)> = contents
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("data/"))
        .collect();
    let text: String = payload
        .iter()
        .map(|(path, _)| format!("{}  {path}\n", hash(path)))
        .collect();
    fs::write(archive.join(layout::MANIFEST), text).unwrap();
    let bytes: u64 = payload.iter().map(|(_, size)| **size).sum();
    let info = fs::read_to_string(archive.join(layout::BAG_INFO)).unwrap();
    let oxum = format!("Payload-Oxum: {bytes}.{}", payload.len());
    let fit = |line: &str| {
        if line.starts_with("Payload-Oxum") {
            oxum.clone()
        } else {
            line.to_string()
        }
    };
    let info: String = info.lines().map(|line| fit(line) + "\n").collect();
    fs::write(archive.join(layout::BAG_INFO), info).unwrap();
    let tags: String = layout::TAG_FILES
        .iter()
        .map(|path| format!("{}  {path}\n", hash(path)))
        .collect();
    fs::write(archive.join(layout::TAG_MANIFEST), tags).unwrap();
}

#[tokio::test]
async fn whatever_is_changed_is_noticed_by_both() {
    let wanted: usize = std::env::var("HECHA_TEST_MUTATIONS").map_or(24, |number| number.parse().expect("a number"));
    // One authority stamps, the other could not be had until later, so that receipts and tokens of every kind lie there.
    let (tsa, late) = (Tsa::start("one", Manner::Well), Tsa::start("late", Manner::Broken));
    let urls = [tsa.url.as_str(), late.url.as_str()];
    let bench = Bench::kept(&urls).await;
    let twice = crate::sm2::both(bench.folder.path(), &bench.path("keys"), "sm2.pem");
    seal::seal(&bench.archive, &twice, &authorities(&urls), &Clock::system()).unwrap();
    late.behave(Manner::Well);
    receipt::late(&bench.archive, &bench.signer, &authorities(&[]), &Clock::system()).unwrap();
    let second = twice.second().unwrap().public();
    let anchors = Anchors {
        authorities: vec![tsa.ca(), late.ca()],
        sm2_key: Some(second.clone()),
        ..bench.anchors()
    };
    let sm2 = bench.path("sm2-public.pem");
    fs::write(&sm2, second.pem()).unwrap();
    let other = Signer::own(&bench.path("other")).unwrap();
    let public = bench.public();
    let cas = [tsa.ca(), late.ca()];
    let named = [
        "--key",
        public.to_str().unwrap(),
        "--sm2-key",
        sm2.to_str().unwrap(),
        "--tsa-ca",
        cas[0].to_str().unwrap(),
        "--tsa-ca",
        cas[1].to_str().unwrap(),
    ];
    let files: Vec<String> = snapshot(&bench.archive).into_keys().collect();
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &files {
        kinds.entry(kind(file)).or_default().push(file);
    }
    assert!(kinds.len() >= 24, "{kinds:?}");
    let kinds: Vec<Vec<&str>> = kinds.into_values().collect();
    let mut dice = Dice(std::env::var("HECHA_TEST_SEED").map_or(2017, |seed| seed.parse().expect("a number")));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut unnoticed = Vec::new();
    let mut made = 0;
    for turn in 0.. {
        if made >= wanted {
            break;
        }
        // Changes and kinds of file go round at different paces, so that every pair comes up.
        let what = CHANGES[turn % CHANGES.len()];
        let of_kind = &kinds[(turn / CHANGES.len() + turn) % kinds.len()];
        let path = of_kind[dice.below(of_kind.len())];
        let changed = bench.path("changed");
        copy(&bench.archive, &changed);
        let Some(words) = change(&changed, what, path, &mut dice, &other) else {
            fs::remove_dir_all(&changed).unwrap();
            continue;
        };
        made += 1;
        *counts.entry(format!("{what:?}")).or_default() += 1;
        let ours = verify::verify(&changed, &anchors).unwrap();
        let (code, said) = script(&changed, &named);
        if ours.intact() || ours.origin == Origin::Known && ours.failures.is_empty() || code != 4 {
            unnoticed.push(format!("{words}: ours {:?}, verify.sh {code}\n{said}", ours.failures));
        }
        fs::remove_dir_all(&changed).unwrap();
        if made % 100 == 0 {
            println!("{made} changes, unnoticed: {}", unnoticed.len());
        }
        if turn % 50 == 0 {
            let untouched = verify::verify(&bench.archive, &anchors).unwrap();
            assert!(
                untouched.intact() && untouched.dated,
                "the untouched archive is accused"
            );
            assert_eq!(script(&bench.archive, &named).0, 0);
        }
    }
    println!(
        "{made} changes: {counts:?}; unnoticed by one or both: {}",
        unnoticed.len()
    );
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

#[tokio::test]
async fn a_failure_names_its_place() {
    let bench = Bench::sealed().await;
    let segment = bench.archive.join(layout::segment_path(2));
    let text = fs::read_to_string(&segment).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 2, "{}", lines.len());
    fs::write(&segment, [&lines[..1], &lines[2..], &[""]].concat().join("\n")).unwrap();
    let failures = bench.verify().failures;
    let at = |stage: Stage| failures.iter().find(|failure| failure.stage == stage).unwrap();
    assert_eq!(at(Stage::Files).file, layout::segment_path(2));
    assert_eq!(at(Stage::Chain).file, layout::segment_path(2));
    assert_eq!(at(Stage::Chain).place.as_deref(), Some("line 2"));
    let (_, said) = script(&bench.archive, &["--key", bench.public().to_str().unwrap()]);
    assert!(said.contains("data/journal/000002.jsonl: line 2"), "{said}");
}

#[tokio::test]
async fn another_key_is_refused_by_either_anchor() {
    let bench = Bench::sealed().await;
    let other = Signer::own(&bench.path("other")).unwrap();
    let anchors = [
        Anchors {
            key: Some(other.public().clone()),
            ..Anchors::default()
        },
        Anchors {
            fingerprint: Some(other.public().fingerprint()),
            ..Anchors::default()
        },
    ];
    for anchor in anchors {
        let verification = verify::verify(&bench.archive, &anchor).unwrap();
        assert!(!verification.intact());
        assert_eq!(verification.origin, Origin::Refused);
    }
    let path = bench.path("other.pem");
    fs::write(&path, other.public().pem()).unwrap();
    assert_eq!(script(&bench.archive, &["--key", path.to_str().unwrap()]).0, 4);
    assert_eq!(
        script(&bench.archive, &["--fingerprint", &other.public().fingerprint()]).0,
        4
    );
}

#[tokio::test]
async fn the_program_verifies_with_the_documented_codes() {
    let bench = Bench::sealed().await;
    let program = Program::new();
    let archive = bench.archive.to_str().unwrap();
    let public = bench.public();
    let public = public.to_str().unwrap();
    let well = program.run(&["verify", archive, "--key", public]);
    well.expect(0);
    assert!(
        well.out().contains("verified") && well.out().contains("undated"),
        "{}",
        well.out()
    );
    let wide = well
        .out()
        .lines()
        .filter(|line| !line.starts_with("archive"))
        .any(|line| line.chars().count() > 80);
    assert!(!wide, "{}", well.out());
    let unanchored = program.run(&["verify", archive]);
    unanchored.expect(5);
    assert!(unanchored.out().contains("NOT checked"), "{}", unanchored.out());
    fs::write(bench.archive.join("data/added"), "x").unwrap();
    let changed = program.run(&["verify", archive, "--key", public]);
    changed.expect(4);
    assert!(
        changed.out().contains("data/added") && changed.out().contains("NOT VERIFIED"),
        "{}",
        changed.out()
    );
    fs::remove_file(bench.archive.join("data/added")).unwrap();
    program.run(&["verify", "nowhere"]).expect(1);
    program.run(&["verify", archive, "--fingerprint", "12"]).expect(1);
    let refused = program.run(&["run", "--resume", archive]);
    refused.expect(1);
    assert!(refused.err().contains("is sealed"), "{}", refused.err());
    let again = program.run(&["seal", archive]);
    again.expect(1);
    assert!(again.err().contains("is sealed"), "{}", again.err());
    program.run(&["verify", archive, "--key", public]).expect(0);
}
