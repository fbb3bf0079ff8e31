//! What could be tried on a verifier by whoever has the operator's key, hands evidence on, or has tools that do less than
//! they are asked: both verifiers are held to the same answers.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use hecha::clock::Clock;
use hecha::evidence::blobs;
use hecha::evidence::layout::{self, Layout};
use hecha::evidence::ledger::Ledger;
use hecha::evidence::runs::Runs;
use hecha::evidence::verify;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::bundle::whole;
use crate::program::Program;
use crate::seal::{Bench, rehash, script, tool};
use crate::stamps::{receipted, stamped};
use crate::tsa::{Manner, Tsa};

/// Changes the seal and signs it anew with the operator's key, the manifests made to fit what is there.
fn resealed(bench: &Bench, change: impl FnOnce(&mut Value)) {
    rehash(&bench.archive);
    let path = bench.archive.join(layout::SEAL);
    let mut seal: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let tags = fs::read(bench.archive.join(layout::TAG_MANIFEST)).unwrap();
    seal["tagmanifest"]["sha256"] = json!(hex::encode(Sha256::digest(&tags)));
    seal["tagmanifest"]["sm3"] = json!(hex::encode(sm3::Sm3::digest(&tags)));
    change(&mut seal);
    let text = serde_json::to_vec_pretty(&seal).unwrap();
    let signature = bench.signer.sign(&text, &Clock::system()).unwrap();
    fs::write(bench.archive.join(layout::SIGNATURE), signature).unwrap();
    fs::write(path, text).unwrap();
}

/// What both find: their codes are equal, and each says `what`.
#[track_caller]
fn both(bench: &Bench, what: &str) {
    let failures = bench.verify().failures;
    assert!(
        failures.iter().any(|failure| failure.what.contains(what)),
        "{what}: {failures:#?}"
    );
    let public = bench.public();
    let (code, said) = script(&bench.archive, &["--key", public.to_str().unwrap()]);
    assert!(code == 4 && said.contains(what), "{what}: {code}: {said}");
}

/// Some systems' `sha256sum` has no options but `-c`, and says nothing of files when it is asked for another.
#[tokio::test]
async fn a_sha256sum_without_options_still_checks() {
    let bench = Bench::sealed().await;
    let bare = bench.path("bare");
    fs::create_dir(&bare).unwrap();
    let real = String::from_utf8(tool("sh", &["-c", "command -v sha256sum"], &bench.path(".")).stdout).unwrap();
    let plain = format!(
        "#!/bin/sh\ncase $1 in --*) exit 2 ;; esac\ncase ${{2:-}} in --*) exit 2 ;; esac\nexec {} \"$@\"\n",
        real.trim()
    );
    fs::write(bare.join("sha256sum"), plain).unwrap();
    fs::set_permissions(bare.join("sha256sum"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bare.display(), std::env::var("PATH").unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evidence/verify.sh");
    let public = bench.public();
    let run = || {
        let output = Command::new("sh")
            .arg(&script)
            .arg(&bench.archive)
            .args(["--key", public.to_str().unwrap()])
            .env("PATH", &path)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    assert_eq!(run().0, Some(0), "{}", run().1);
    let input = bench.archive.join("data/inputs/survey.yaml");
    let before = fs::read(&input).unwrap();
    fs::write(&input, "survey: another\n").unwrap();
    let (code, said) = run();
    assert!(code == Some(4) && said.contains("it was changed"), "{said}");
    assert!(
        said.contains("it is not the input that the journal was begun with"),
        "{said}"
    );
    fs::write(&input, before).unwrap();
    // One that does nothing at all is no tool.
    fs::write(bare.join("sha256sum"), "#!/bin/sh\nexit 0\n").unwrap();
    assert_eq!(run().0, Some(1));
}

/// An element in DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut all = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => all.push(short),
        _ => all.extend([0x82, (length >> 8) as u8, (length & 0xff) as u8]),
    }
    all.extend(content);
    all
}

/// The words of an answer's status are signed by nobody: a time in them is none.
#[tokio::test]
async fn a_stamp_is_dated_by_its_token_alone() {
    let tsa = Tsa::start("one", Manner::Well);
    let bench = Bench::new(true).await;
    stamped(&bench, &[&tsa.url]);
    let path = bench.archive.join(layout::token_path(layout::SIGNATURE, 1));
    let answer = fs::read(&path).unwrap();
    // A sequence of the status, three bytes of content in the authority's own, and of the token.
    let status = answer.windows(5).position(|part| part == [0x30, 3, 2, 1, 0]).unwrap();
    let token = &answer[status + 5..];
    let words = der(0x0c, b"x\nTime stamp: Jan  2 03:04:05 2026 GMT");
    let status = der(0x30, &[vec![2, 1, 0], der(0x30, &words)].concat());
    let forged = der(0x30, &[status, token.to_vec()].concat());
    fs::write(&path, &forged).unwrap();
    receipted(&bench, &forged);
    let public = bench.public();
    let ca = tsa.ca();
    let arguments = ["--key", public.to_str().unwrap(), "--tsa-ca", ca.to_str().unwrap()];
    let (code, said) = script(&bench.archive, &arguments);
    assert!(
        code == 0 && !said.contains("2026-01-02") && said.contains("an authority you named"),
        "{said}"
    );
    let program = Program::new();
    let ours = program.run(&[&["verify", bench.archive.to_str().unwrap()], &arguments[..]].concat());
    ours.expect(0);
    assert!(!ours.out().contains("2026-01-02"), "{}", ours.out());
}

#[tokio::test]
async fn what_is_no_regular_file_is_not_opened() {
    let bench = Bench::sealed().await;
    for path in [layout::RUN, layout::SEAL, layout::PUBLIC_KEY] {
        let file = bench.archive.join(path);
        let before = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let made = Command::new("mkfifo").arg(&file).status().unwrap();
        assert!(made.success());
        let (send, ended) = std::sync::mpsc::channel();
        let (archive, anchors) = (bench.archive.clone(), bench.anchors());
        std::thread::spawn(move || send.send(verify::verify(&archive, &anchors).map(|seen| seen.failures)));
        let failures = ended.recv_timeout(std::time::Duration::from_secs(30)).expect("it ends");
        assert!(
            failures
                .unwrap()
                .iter()
                .any(|failure| failure.what.contains("no regular file"))
        );
        let public = bench.public();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/evidence/verify.sh");
        let output = Command::new("timeout")
            .args(["30", "sh"])
            .arg(script)
            .arg(&bench.archive)
            .args(["--key", public.to_str().unwrap()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(4), "{path}");
        fs::remove_file(&file).unwrap();
        fs::write(&file, before).unwrap();
    }
    assert!(bench.verify().intact());
}

#[tokio::test]
async fn a_folder_with_nothing_in_it_was_added() {
    let bench = Bench::sealed().await;
    fs::create_dir_all(bench.archive.join("data/blobs/the finding is false")).unwrap();
    both(&bench, "a folder with nothing in it");
}

#[tokio::test]
async fn a_sealing_that_did_not_end_is_no_changed_archive() {
    let bench = Bench::sealed().await;
    for file in [layout::SEAL, layout::SIGNATURE] {
        fs::remove_file(bench.archive.join(file)).unwrap();
    }
    let error = verify::verify(&bench.archive, &bench.anchors())
        .unwrap_err()
        .to_string();
    assert!(error.contains("did not come to its end"), "{error}");
    let (code, said) = script(&bench.archive, &[]);
    assert!(code == 1 && said.contains("did not come to its end"), "{code}: {said}");
    bench.seal();
    assert!(bench.verify().intact());
}

/// By one who has the operator's key: a journal that names no run, a count of checkpoints without end, the seal of
/// something else as the one before.
#[tokio::test]
async fn what_is_signed_anew_must_hold_together() {
    let bench = Bench::sealed().await;
    resealed(&bench, |_| {});
    assert!(bench.verify().intact(), "{:#?}", bench.verify().failures);
    resealed(&bench, |seal| seal["checkpoints"] = json!(300_000));
    both(&bench, "the seal counts it and it is missing");
    resealed(&bench, |seal| seal["checkpoints"] = json!(0));
    assert!(bench.verify().intact());

    let old = bench.archive.join("data/predecessor");
    fs::create_dir_all(old.join("certs")).unwrap();
    fs::write(old.join("seal.json"), "{}").unwrap();
    resealed(&bench, |_| {});
    both(&bench, "it is no seal of the archive before");
    let stranger = Bench::sealed().await;
    for file in [layout::SEAL, layout::SIGNATURE, layout::PUBLIC_KEY] {
        fs::copy(stranger.archive.join(file), old.join(file)).unwrap();
    }
    resealed(&bench, |_| {});
    both(&bench, "it is not the seal of what this archive follows");
    fs::write(old.join(layout::SIGNATURE), "nothing").unwrap();
    resealed(&bench, |_| {});
    both(&bench, "it is not signed by the key that lies beside it");
    fs::remove_dir_all(old).unwrap();

    let mut head = "0".repeat(64);
    let (mut count, mut segments) = (0, 0);
    for number in 1.. {
        let path = bench.archive.join(layout::segment_path(number));
        let Ok(text) = fs::read_to_string(&path) else { break };
        segments = number;
        let mut anew = String::new();
        for line in text.lines() {
            let mut line: Value = serde_json::from_str(line).unwrap();
            if line["event"]["event"] == "opened" {
                continue;
            }
            count += 1;
            line["seq"] = json!(count);
            line["prev"] = json!(head);
            let line = line.to_string();
            head = blobs::hash(line.as_bytes());
            anew.push_str(&line);
            anew.push('\n');
        }
        fs::write(&path, anew).unwrap();
    }
    resealed(&bench, |seal| {
        seal["journal"] = json!({"lines": count, "segments": segments, "head": head});
    });
    both(&bench, "its first line does not say which run.json");
}

/// The note of a hand-out is signed by nobody; it can only repeat what is sealed beside it.
#[tokio::test]
async fn the_note_of_a_hand_out_says_what_is_sealed() {
    let whole = whole().await;
    whole
        .program
        .run(&["bundle", "trial", "hz-example/P5a", "--out", "one"])
        .expect(0);
    let out = whole.program.path("one");
    let path = Layout::new(&out).at(layout::PARTIAL);
    let text = fs::read_to_string(&path).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut note: Value = serde_json::from_str(&text).unwrap();
        change(&mut note);
        note.to_string()
    };
    let derived = |from: &str, copy: Value| json!([{"derived_from": from, "sha256": copy, "by": "b", "why": "w"}]);
    let hash = "a".repeat(64);
    let notes = [
        changed(&|note| note["findings"][0]["verdict"] = json!("pass")),
        changed(&|note| note["findings"][0]["sentence"]["en"] = json!("all is well")),
        changed(&|note| note["cases"] = json!(["hz-example/another"])),
        changed(&|note| note["run"] = json!("another")),
        changed(&|note| note["format"] = json!("hecha.partial/9")),
        changed(&|note| note["made"] = json!("x")),
        changed(&|note| note["findings"] = json!(3)),
        changed(&|note| note["derived"] = json!(null)),
        changed(&|note| note["derived"] = json!({})),
        changed(&|note| note["derived"] = derived("../../x", json!(null))),
        changed(&|note| note["derived"] = derived(&hash, json!("-"))),
        changed(&|note| note["derived"] = derived(&hash, json!(false))),
        changed(&|note| note["derived"] = derived(&hash, json!(null))),
        format!("{text}{text}"),
        format!("\u{feff}{text}"),
        text.replacen('{', "{\"run\": \"another\",", 1),
        "[]".into(),
        String::new(),
    ];
    for note in notes {
        fs::write(&path, &note).unwrap();
        let (ours, theirs, said) = whole.both(&out, &["--partial"]);
        assert_eq!((ours, theirs), (4, 4), "{note}\n{said}");
    }
    fs::write(&path, changed(&|_| {})).unwrap();
    assert_eq!(whole.both(&out, &["--partial"]).0, 0);
    assert_eq!(whole.both(&out, &["--partial"]).1, 0);
}

#[tokio::test]
async fn another_kind_of_key_is_wrong_use() {
    let bench = Bench::sealed().await;
    let (private, public) = (bench.path("rsa.pem"), bench.path("rsa-public.pem"));
    let (private, public) = (private.to_str().unwrap(), public.to_str().unwrap());
    let made = tool("openssl", &["genrsa", "-out", private, "2048"], &bench.path("."));
    assert!(made.status.success());
    let made = tool(
        "openssl",
        &["pkey", "-in", private, "-pubout", "-out", public],
        &bench.path("."),
    );
    assert!(made.status.success());
    let (code, said) = script(&bench.archive, &["--key", public]);
    assert!(code == 1 && said.contains("no P-256"), "{code}: {said}");
    let program = Program::new();
    program
        .run(&["verify", bench.archive.to_str().unwrap(), "--key", public])
        .expect(1);
}

/// A full disk or a kill in the middle of a line must not stop every later run of the key, or every later write.
#[test]
fn a_line_that_was_left_half_written_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let now = Clock::system().wall();
    let torn = |path: &Path| {
        let mut text = fs::read(path).unwrap();
        let whole = text.clone();
        text.extend(b"{\"format\":\"hec");
        fs::write(path, text).unwrap();
        whole
    };
    let print = "ab".repeat(32);
    Runs::hold(folder.path(), &print)
        .unwrap()
        .add("one", "c1", now)
        .unwrap();
    let path = Runs::path(folder.path(), &print);
    let whole = torn(&path);
    let runs = Runs::hold(folder.path(), &print).unwrap();
    assert_eq!((runs.next(), runs.previous()), (2, Some("c1")));
    assert_eq!(fs::read(&path).unwrap(), whole);
    runs.add("two", "c2", now).unwrap();
    assert_eq!(Runs::hold(folder.path(), &print).unwrap().next(), 3);

    let ledger = Ledger::open(folder.path()).unwrap();
    let day = now.date_naive();
    assert!(ledger.record("a.example", day, 2, "one").unwrap());
    torn(&folder.path().join("writes.jsonl"));
    assert!(ledger.record("a.example", day, 2, "two").unwrap());
    assert!(!ledger.record("a.example", day, 2, "three").unwrap());
    // What is whole and no entry still counts against writing.
    fs::write(folder.path().join("writes.jsonl"), "nonsense\n").unwrap();
    assert!(ledger.record("a.example", day, 2, "four").is_err());
}
