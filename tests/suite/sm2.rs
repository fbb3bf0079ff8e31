//! The second signature, SM2 over SM3: openssl checks what we sign and we check what openssl signs; `hecha verify` and
//! `verify.sh` come to the same answers; and whatever is done to it is noticed by both.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use hecha::clock::Clock;
use hecha::evidence::key::{Kind, PublicKey, Signer};
use hecha::evidence::stamp::Authorities;
use hecha::evidence::verify::{self, Anchors};
use hecha::evidence::{Layout, layout, seal};
use hecha::record::seal::Seal;

use crate::evidence::copy;
use crate::program::Program;
use crate::seal::{Bench, script, tool};

const MAKE: &str = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out";
const SIGN: &str = "openssl dgst -sm3 -sigopt distid:1234567812345678 -sign";

/// Runs a line of shell in a folder.
#[track_caller]
fn shell(folder: &Path, line: &str) -> Vec<u8> {
    let output = tool("sh", &["-c", line], folder);
    assert!(
        output.status.success(),
        "{line}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A file that a line of shell makes, for its owner alone.
fn made(folder: &Path, name: &str, line: &str) -> PathBuf {
    shell(folder, line);
    let path = folder.join(name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// A new SM2 key, made by openssl.
pub fn key(folder: &Path, name: &str) -> PathBuf {
    made(folder, name, &format!("{MAKE} {name}"))
}

/// The public half of a private key, in PEM, as openssl writes it.
pub fn public(private: &Path) -> Vec<u8> {
    let folder = private.parent().unwrap();
    shell(folder, &format!("openssl pkey -pubout -in {}", private.display()))
}

/// The archive's P-256 signer, and an SM2 one.
pub fn both(folder: &Path, keys: &Path, name: &str) -> Signer {
    let second = Signer::file(Kind::Sm2, &key(folder, name)).unwrap();
    Signer::own(keys).unwrap().with_second(second)
}

/// An archive that is signed twice.
struct Twice {
    bench: Bench,
    signer: Signer,
}

impl Twice {
    async fn new() -> Twice {
        let bench = Bench::new(true).await;
        let signer = both(bench.folder.path(), &bench.path("keys"), "sm2.pem");
        seal::seal(&bench.archive, &signer, &Authorities::default(), &Clock::system()).unwrap();
        Twice { bench, signer }
    }

    fn second(&self) -> &Signer {
        self.signer.second().unwrap()
    }

    /// The public SM2 key, as it would have been published.
    fn public(&self) -> String {
        self.published("sm2-public.pem", self.second())
    }

    fn published(&self, name: &str, signer: &Signer) -> String {
        let path = self.bench.path(name);
        fs::write(&path, signer.public().pem()).unwrap();
        path.to_str().unwrap().into()
    }

    /// Both keys from outside.
    fn anchors(&self) -> Anchors {
        Anchors {
            sm2_key: Some(self.second().public().clone()),
            ..self.bench.anchors()
        }
    }
}

#[test]
fn openssl_checks_what_we_sign_and_we_what_it_signs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ways = [
        ("pkcs8.pem", format!("{MAKE} pkcs8.pem")),
        (
            "parameters.pem",
            "openssl ecparam -genkey -name SM2 -out parameters.pem".into(),
        ),
        ("sec1.pem", "openssl ec -in pkcs8.pem -out sec1.pem".into()),
        // As openssl 1.1.1 calls it.
        (
            "older.pem",
            "sed 's/SM2 PRIVATE KEY/EC PRIVATE KEY/' sec1.pem >older.pem".into(),
        ),
    ];
    let bytes = b"what is signed";
    fs::write(folder.join("signed"), bytes).unwrap();
    fs::write(folder.join("changed"), b"what is signeD").unwrap();
    let checks = |signature: &str, file: &str| {
        let dgst = format!(
            "openssl dgst -sm3 -verify public.pem -sigopt distid:1234567812345678 -signature {signature} {file}"
        );
        let pkeyutl = format!(
            "openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in {file} -digest sm3 \
             -pkeyopt distid:1234567812345678 -sigfile {signature}"
        );
        [dgst, pkeyutl].map(|line| tool("sh", &["-c", &line], folder).status.success())
    };
    for (name, line) in ways {
        let signer = Signer::file(Kind::Sm2, &made(folder, name, &line)).unwrap();
        let public = shell(folder, &format!("openssl pkey -in {name} -pubout | tee public.pem"));
        assert_eq!(String::from_utf8(public).unwrap(), signer.public().pem(), "{name}");
        let fingerprint = shell(
            folder,
            "openssl pkey -pubin -in public.pem -outform DER | sha256sum | cut -c1-64",
        );
        assert_eq!(
            String::from_utf8(fingerprint).unwrap().trim(),
            signer.public().fingerprint()
        );
        let ours = signer.sign(bytes, &Clock::system()).unwrap();
        fs::write(folder.join("ours.sig"), &ours).unwrap();
        assert_eq!(checks("ours.sig", "signed"), [true, true], "{name}");
        assert_eq!(checks("ours.sig", "changed"), [false, false], "{name}");
        let theirs = shell(
            folder,
            &format!("{SIGN} {name} -out theirs.sig signed && cat theirs.sig"),
        );
        assert!(signer.public().signed(bytes, &theirs), "{name}");
        assert!(!signer.public().signed(b"what is signeD", &theirs), "{name}");
    }
    // Of either one any byte that is changed shows; to both.
    let public = PublicKey::read(Kind::Sm2, &fs::read(folder.join("public.pem")).unwrap(), "public.pem").unwrap();
    for name in ["ours.sig", "theirs.sig"] {
        let signature = fs::read(folder.join(name)).unwrap();
        for at in (0..signature.len()).step_by(9).chain([signature.len() - 1]) {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            assert!(!public.signed(bytes, &changed), "{name}, byte {at}");
            fs::write(folder.join("changed.sig"), &changed).unwrap();
            assert_eq!(checks("changed.sig", "signed"), [false, false], "{name}, byte {at}");
        }
        for other in [&signature[1..], &signature[..signature.len() - 1], &[], &[0x30, 0]] {
            assert!(!public.signed(bytes, other));
        }
        assert!(!public.signed(bytes, &[&signature[..], &[0]].concat()));
    }
    // Under another id it is another signature.
    let unnamed = shell(folder, "openssl dgst -sm3 -sign pkcs8.pem signed");
    assert!(!public.signed(bytes, &unnamed));
}

#[test]
fn keys_that_are_none_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let good = key(folder, "good.pem");
    let badly = [
        (
            "p256",
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256",
            "ec_paramgen_curve:SM2",
        ),
        (
            "sec1",
            "openssl ecparam -genkey -name prime256v1 -noout -out sec1",
            "ec_paramgen_curve:SM2",
        ),
        (
            "rsa",
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa",
            "ec_paramgen_curve:SM2",
        ),
        (
            "hidden",
            "openssl pkey -in good.pem -aes128 -passout pass:x -out hidden",
            "--sm2-sign-command 'openssl dgst -sm3",
        ),
        (
            "public",
            "openssl pkey -in good.pem -pubout -out public",
            "--sm2-sign-command COMMAND --sm2-key",
        ),
    ];
    for (name, line, remedy) in badly {
        let error = Signer::file(Kind::Sm2, &made(folder, name, line))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("no SM2 private key") && error.contains(remedy),
            "{name}: {error}"
        );
    }
    let error = Signer::file(Kind::P256, &good).unwrap_err().to_string();
    assert!(error.contains("no P-256 private key"), "{error}");
    let error = Signer::file(Kind::Sm2, &folder.join("nowhere"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("HECHA_SM2_KEY"), "{error}");
    fs::set_permissions(&good, fs::Permissions::from_mode(0o644)).unwrap();
    let error = Signer::file(Kind::Sm2, &good).unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");
    let error = PublicKey::read(Kind::Sm2, &fs::read(folder.join("p256")).unwrap(), "p256").unwrap_err();
    assert!(error.to_string().contains("no SM2 public key"), "{error}");
}

/// The lines of the stage `signature` in a report.
fn signature(report: &str) -> Vec<String> {
    let lines = report.lines().skip_while(|line| !line.starts_with("signature"));
    let mut first = true;
    let own = |line: &&str| std::mem::take(&mut first) || line.starts_with(' ');
    lines.take_while(own).map(|line| line[12..].to_string()).collect()
}

#[tokio::test]
async fn both_signatures_are_checked_alike_by_both() {
    let twice = Twice::new().await;
    let bench = &twice.bench;
    let (print, sm2_print) = (
        twice.signer.public().fingerprint(),
        twice.second().public().fingerprint(),
    );
    let said =
        |archive: &Path| -> Seal { serde_json::from_slice(&fs::read(archive.join(layout::SEAL)).unwrap()).unwrap() };
    assert_eq!(said(&bench.archive).sm2.unwrap().fingerprint, sm2_print);
    let program = Program::new();
    let other = Signer::file(Kind::Sm2, &key(bench.folder.path(), "other.pem")).unwrap();
    let (key, sm2) = (bench.public(), twice.public());
    let key = key.to_str().unwrap();
    let other_sm2 = twice.published("other-public.pem", &other);
    let once = bench.path("once");
    copy(&bench.archive, &once);
    fs::remove_file(once.join(layout::SEAL)).unwrap();
    seal::seal(&once, &bench.signer, &Authorities::default(), &Clock::system()).unwrap();
    assert_eq!(said(&once).sm2, None);
    let (named, by_seal) = ("valid, by the key you named", "valid, by the key that the seal names");
    let unknown = "valid, by a key that only the archive names: origin NOT checked";
    let cases: [(&Path, &[&str], i32, &str, &str); 9] = [
        (
            &bench.archive,
            &[],
            5,
            unknown,
            "SM2: valid, by a key that only the archive names",
        ),
        (
            &bench.archive,
            &["--key", key],
            0,
            named,
            "SM2: valid, by the key that the seal names (see --sm2-key)",
        ),
        (
            &bench.archive,
            &["--key", key, "--sm2-key", &sm2],
            0,
            named,
            "SM2: valid, by the key you named",
        ),
        (
            &bench.archive,
            &["--sm2-key", &sm2],
            0,
            by_seal,
            "SM2: valid, by the key you named",
        ),
        (
            &bench.archive,
            &["--sm2-fingerprint", &sm2_print],
            0,
            by_seal,
            "SM2: valid, by the key you named",
        ),
        (&bench.archive, &["--key", key, "--sm2-key", &other_sm2], 4, "", ""),
        (&bench.archive, &["--sm2-key", key], 1, "", ""),
        (&once, &["--key", key], 0, named, ""),
        (&once, &["--key", key, "--sm2-key", &sm2], 4, "", ""),
    ];
    for (archive, arguments, code, first, second) in cases {
        let ours = program.run(&[&["verify", archive.to_str().unwrap()], arguments].concat());
        let (theirs, said) = script(archive, arguments);
        let told = format!("{arguments:?}\n{}{}\n{said}", ours.out(), ours.err());
        assert_eq!((ours.code(), theirs), (code, code), "{told}");
        let mut due = [first, &print, second, &sm2_print].map(str::to_string).to_vec();
        due.truncate(if first.is_empty() {
            0
        } else if second.is_empty() {
            2
        } else {
            4
        });
        assert_eq!(signature(&ours.out()), due, "{told}");
        assert_eq!(signature(&said), due, "{told}");
        if archive == once && code == 4 {
            assert!(
                ours.out().contains("never signed with SM2") && said.contains("never signed with SM2"),
                "{told}"
            );
        }
    }
}

/// What is done to an archive that is signed twice, in words, and the file that must be named.
fn tampered(twice: &Twice, archive: &Path, what: &str) {
    let at = |name: &str| archive.join(name);
    let (signature, copy) = (at(layout::SM2_SIGNATURE), at(layout::SM2_PUBLIC_KEY));
    let seal = fs::read(at(layout::SEAL)).unwrap();
    let clock = Clock::system();
    let other = || Signer::file(Kind::Sm2, &key(twice.bench.folder.path(), "other.pem")).unwrap();
    let flip = |path: &Path, place: usize| {
        let mut bytes = fs::read(path).unwrap();
        let length = bytes.len();
        bytes[place % length] ^= 4;
        fs::write(path, bytes).unwrap();
    };
    match what {
        "signature removed" => fs::remove_file(&signature).unwrap(),
        "copy removed" => fs::remove_file(&copy).unwrap(),
        "last byte" => flip(&signature, usize::MAX),
        "byte of the copy" => flip(&copy, 60),
        "byte added" => fs::write(&signature, [fs::read(&signature).unwrap(), vec![0]].concat()).unwrap(),
        "copy written in another way" => {
            fs::write(&copy, twice.second().public().pem().replace('\n', "\r\n")).unwrap();
        }
        "of another seal" => fs::write(&signature, twice.second().sign(b"another seal", &clock).unwrap()).unwrap(),
        "by another key" => {
            let other = other();
            fs::write(&signature, other.sign(&seal, &clock).unwrap()).unwrap();
            fs::write(&copy, other.public().pem()).unwrap();
        }
        "another key in the seal" => {
            let other = other();
            let text = String::from_utf8(seal).unwrap();
            let text = text.replace(&twice.second().public().fingerprint(), &other.public().fingerprint());
            fs::write(at(layout::SEAL), &text).unwrap();
            fs::write(&signature, other.sign(text.as_bytes(), &clock).unwrap()).unwrap();
            fs::write(&copy, other.public().pem()).unwrap();
        }
        "stripped" => {
            let mut seal: serde_json::Value = serde_json::from_slice(&seal).unwrap();
            seal.as_object_mut().unwrap().remove("sm2");
            fs::write(at(layout::SEAL), serde_json::to_vec_pretty(&seal).unwrap()).unwrap();
            fs::remove_file(&signature).unwrap();
            fs::remove_file(&copy).unwrap();
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn whatever_is_done_to_the_second_signature_is_noticed_by_both() {
    let mut twice = Twice::new().await;
    // The longest that a signature can be: openssl dgst reads no more, and does not see what is added behind it.
    let length = |twice: &Twice| fs::read(twice.bench.archive.join(layout::SM2_SIGNATURE)).unwrap().len();
    while length(&twice) < 72 {
        twice = Twice::new().await;
    }
    let (public, sm2) = (twice.bench.public(), twice.public());
    let named = ["--key", public.to_str().unwrap(), "--sm2-key", &sm2];
    let noticed = |archive: &Path, what: &str, file: &str, anchors: &Anchors, named: &[&str]| {
        let failures = verify::verify(archive, anchors).unwrap().failures;
        assert!(
            failures.iter().any(|failure| failure.file == file),
            "{what}: {failures:#?}"
        );
        let (code, said) = script(archive, named);
        assert_eq!(code, 4, "{what}: {said}");
        assert!(said.lines().any(|line| line.trim() == file), "{what}: {said}");
    };
    let changes = [
        ("signature removed", layout::SM2_SIGNATURE),
        ("copy removed", layout::SM2_PUBLIC_KEY),
        ("last byte", layout::SM2_SIGNATURE),
        ("byte of the copy", layout::SM2_PUBLIC_KEY),
        ("byte added", layout::SM2_SIGNATURE),
        ("copy written in another way", layout::SM2_PUBLIC_KEY),
        ("of another seal", layout::SM2_SIGNATURE),
        ("by another key", layout::SM2_SIGNATURE),
        ("another key in the seal", layout::SIGNATURE),
        ("stripped", layout::SIGNATURE),
    ];
    let changed = twice.bench.path("changed");
    for (what, file) in changes {
        copy(&twice.bench.archive, &changed);
        tampered(&twice, &changed, what);
        noticed(&changed, what, file, &twice.anchors(), &named);
        fs::remove_dir_all(&changed).unwrap();
    }
    // Who has the P-256 key alone: another seal, with the old second signature or without one.
    let both = twice.anchors();
    let sm2_alone = Anchors {
        key: None,
        ..both.clone()
    };
    for (what, kept, file) in [
        ("sealed anew", false, layout::SEAL),
        ("sealed anew, signature kept", true, layout::SEAL),
    ] {
        copy(&twice.bench.archive, &changed);
        let old =
            [layout::SM2_SIGNATURE, layout::SM2_PUBLIC_KEY].map(|name| (name, fs::read(changed.join(name)).unwrap()));
        fs::remove_file(changed.join(layout::SEAL)).unwrap();
        seal::seal(&changed, &twice.bench.signer, &Authorities::default(), &Clock::system()).unwrap();
        for (name, bytes) in old.iter().filter(|_| kept) {
            fs::write(changed.join(name), bytes).unwrap();
        }
        noticed(&changed, what, file, &both, &named);
        noticed(&changed, what, file, &sm2_alone, &named[2..]);
        if kept {
            // Whoever does not know of the SM2 key is told of files that belong to no seal.
            noticed(
                &changed,
                what,
                layout::SM2_SIGNATURE,
                &twice.bench.anchors(),
                &named[..2],
            );
        }
        fs::remove_dir_all(&changed).unwrap();
    }
    assert!(verify::verify(&twice.bench.archive, &both).unwrap().intact());
    assert_eq!(script(&twice.bench.archive, &named).0, 0);
}

#[tokio::test]
async fn a_command_may_sign_the_second_time() {
    let bench = Bench::new(true).await;
    let private = key(bench.folder.path(), "sm2.pem");
    let public = bench.path("sm2-public.pem");
    fs::write(&public, Signer::file(Kind::Sm2, &private).unwrap().public().pem()).unwrap();
    let sealed = |command: &str| {
        let second = Signer::command(Kind::Sm2, command, &public).unwrap();
        let signer = Signer::own(&bench.path("keys")).unwrap().with_second(second);
        seal::seal(&bench.archive, &signer, &Authorities::default(), &Clock::system())
    };
    let unnamed = format!("openssl dgst -sm3 -sign {}", private.display());
    for (command, why) in [
        ("cat", "SM2 and SM3 under the id"),
        (unnamed.as_str(), "named by --sm2-key"),
        ("exit 3", "failed"),
    ] {
        let error = sealed(command).unwrap_err().to_string();
        assert!(error.contains(why), "{command}: {error}");
        assert!(!Layout::new(&bench.archive).is_sealed());
    }
    sealed(&format!("{SIGN} {}", private.display())).unwrap();
    assert!(bench.verify().intact());
    let wrong = Signer::command(Kind::Sm2, "cat", &bench.public())
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("no SM2 public key"), "{wrong}");
}

/// What `verify.sh` says where openssl does this with whatever names an id for SM2.
fn crippled(twice: &Twice, does: &str, arguments: &[&str]) -> (i32, String) {
    let folder = twice.bench.path("bin");
    let real = String::from_utf8(shell(twice.bench.folder.path(), "command -v openssl")).unwrap();
    let real = real.trim();
    fs::create_dir_all(&folder).unwrap();
    let wrapper = format!("#!/bin/sh\nfor one; do case $one in distid:*) {does} ;; esac; done\nexec {real} \"$@\"\n");
    fs::write(folder.join("openssl"), wrapper).unwrap();
    fs::set_permissions(folder.join("openssl"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("sh")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evidence/verify.sh"))
        .arg(&twice.bench.archive)
        .args(arguments)
        .env("PATH", format!("{}:{path}", folder.display()))
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[tokio::test]
async fn an_openssl_without_sm2_takes_nothing_for_checked() {
    let twice = Twice::new().await;
    let (public, sm2) = (twice.bench.public(), twice.public());
    let key = public.to_str().unwrap();
    // One that refuses it, and one that takes anything.
    for does in ["exit 1", "exit 0"] {
        let (code, said) = crippled(&twice, does, &["--key", key]);
        assert_eq!(code, 0, "{said}");
        assert!(
            said.contains("SM2: NOT CHECKED") && !said.contains("SM2: valid"),
            "{said}"
        );
    }
    for (arguments, first) in [
        (&["--key", key, "--sm2-key", &sm2][..], "valid, by the key you named"),
        (&["--sm2-key", &sm2], "origin NOT checked"),
    ] {
        let (code, said) = crippled(&twice, "exit 1", arguments);
        assert_eq!(code, 5, "{said}");
        let told = said.contains("its SM2 signature was NOT checked") && said.contains(first);
        assert!(told && !said.lines().any(|line| line == "verified"), "{said}");
    }
    // Whose key it says to be, and that it is there, is seen without SM2.
    let other = Signer::file(Kind::Sm2, &self::key(twice.bench.folder.path(), "other.pem")).unwrap();
    let other = twice.published("other-public.pem", &other);
    assert_eq!(crippled(&twice, "exit 1", &["--key", key, "--sm2-key", &other]).0, 4);
    fs::remove_file(twice.bench.archive.join(layout::SM2_SIGNATURE)).unwrap();
    assert_eq!(crippled(&twice, "exit 1", &["--key", key]).0, 4);
}

#[tokio::test]
async fn the_program_signs_twice_where_it_is_told_to() {
    let bench = Bench::new(true).await;
    let program = Program::new();
    let archive = bench.archive.to_str().unwrap();
    let private = key(bench.folder.path(), "sm2.pem");
    let refused = program.run(&["seal", archive, "--sm2-sign-command", "cat"]);
    refused.expect(1);
    assert!(refused.err().contains("needs --sm2-key"), "{}", refused.err());
    let own = bench.path("keys/seal-key.pem");
    let sealed = program
        .command(&["seal", archive, "--key", own.to_str().unwrap()])
        .env("HECHA_SM2_KEY", &private)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&sealed.stdout).into_owned();
    assert!(
        sealed.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&sealed.stderr)
    );
    let print = Signer::file(Kind::Sm2, &private).unwrap().public().fingerprint();
    assert!(said.contains(&format!("sm2 key     {print}")), "{said}");
    program.run(&["verify", archive, "--sm2-fingerprint", &print]).expect(0);
}
