//! Partial hand-outs: one finding's evidence verifies alone, says that it is a part, and is no way to pass off a changed
//! archive as a whole one.

use std::fs;
use std::path::{Path, PathBuf};

use hecha::clock::Clock;
use hecha::evidence::key::Signer;
use hecha::evidence::stamp::Authorities;
use hecha::evidence::verify::{self, Anchors, Verification};
use hecha::evidence::{Layout, Reader, Settings, layout, results, seal};
use hecha::record::finding::{Evidence, FORMAT, Finding, Findings, Sentence};
use hecha::record::observation::JobKey;
use hecha::record::run::Event;
use hecha::record::step::BlobKind;
use hecha::record::verdict::Verdict;

use crate::evidence::{SMALL, attempt, create, job};
use crate::program::Program;
use crate::seal::{script, tool};

/// A sealed archive of two cases, one of which bears on a finding, in the program's folder.
pub struct Whole {
    pub program: Program,
    archive: PathBuf,
    signer: Signer,
}

pub async fn whole() -> Whole {
    let program = Program::new();
    let archive = program.path("trial");
    let open = create(&archive, Settings { segment: 1500, ..SMALL }).unwrap();
    let other = job("another-journey");
    attempt(&open, &job("search-item"), 1, 4).await;
    let ended = Event::JobEnded {
        job: job("search-item"),
        attempts: 1,
    };
    open.event(ended).await.unwrap();
    attempt(&open, &other, 1, 4).await;
    let blobs = blobs(&archive, &job("search-item"));
    let findings = Findings {
        format: FORMAT.into(),
        run: "trial".into(),
        findings: vec![Finding {
            site: "hz-example".into(),
            item: None,
            indicator: "P5a".into(),
            verdict: Verdict::Fail,
            reason: "rule".into(),
            sentence: Sentence {
                zh: "查不到事项".into(),
                en: "the item is not found".into(),
            },
            attempts: 1,
            evidence: vec![Evidence {
                seq: 3,
                blob: blobs[0].clone(),
                kind: BlobKind::FullPage,
            }],
            spots: Vec::new(),
        }],
    };
    results::save(open.layout(), "findings.json", &serde_json::to_vec(&findings).unwrap()).unwrap();
    let page = |hash: &str| format!("<img src=\"../../blobs/sha256/{}/{hash}\">", &hash[..2]);
    results::save(open.layout(), "jobs/1.html", page(&blobs[0]).as_bytes()).unwrap();
    let of_other = self::blobs(&archive, &other);
    results::save(open.layout(), "jobs/2.html", page(&of_other[0]).as_bytes()).unwrap();
    open.close(true, None).await.unwrap();
    let signer = crate::sm2::both(&program.path("."), &program.path("keys"), "sm2.pem");
    seal::seal(&archive, &signer, &Authorities::default(), &Clock::system()).unwrap();
    Whole {
        program,
        archive,
        signer,
    }
}

/// The blobs of a case, without those of the step records.
fn blobs(archive: &Path, job: &JobKey) -> Vec<String> {
    let seen = Reader::open(archive).unwrap().observations(job).unwrap();
    let steps = seen.iter().flat_map(|seen| &seen.steps);
    steps
        .flat_map(|step| step.record.blobs.iter().map(|blob| blob.sha256.clone()))
        .collect()
}

impl Whole {
    pub fn public(&self) -> String {
        let path = self.program.path("public.pem");
        fs::write(&path, self.signer.public().pem()).unwrap();
        path.to_str().unwrap().into()
    }

    fn verify(&self, archive: &Path, partial: bool) -> Verification {
        let anchors = Anchors {
            key: Some(self.signer.public().clone()),
            partial,
            ..Anchors::default()
        };
        verify::verify(archive, &anchors).unwrap()
    }

    /// Exit codes of the program and of the script, and what the script said.
    pub fn both(&self, archive: &Path, more: &[&str]) -> (i32, i32, String) {
        let public = self.public();
        let arguments = [&["verify", archive.to_str().unwrap(), "--key", &public], more].concat();
        let ours = self.program.run(&arguments);
        let (code, said) = script(archive, &[&["--key", &public], more].concat());
        let last = |text: &str| text.lines().last().unwrap_or_default().to_string();
        let folded = ours.out().replace('\n', " ");
        if code != 4 {
            assert!(folded.contains(&last(&said)), "{folded}\n{said}");
        }
        (ours.code(), code, said)
    }
}

#[tokio::test]
async fn one_finding_verifies_alone() {
    let whole = whole().await;
    let out = whole.program.path("one");
    let arguments = ["bundle", "trial", "hz-example/P5a", "--out", "one"];
    let made = whole.program.run(&arguments);
    made.expect(0);
    assert!(
        made.out().contains("fail(rule)") && made.out().contains("nothing about the rest"),
        "{}",
        made.out()
    );
    whole.program.run(&arguments).expect(1);
    for blob in blobs(&whole.archive, &job("search-item")) {
        assert!(Layout::new(&out).blob(&blob).exists());
    }
    for blob in blobs(&whole.archive, &job("another-journey")) {
        assert!(
            !Layout::new(&out).blob(&blob).exists(),
            "another case's evidence was handed out"
        );
    }
    assert!(out.join("data/results/jobs/1.html").exists() && !out.join("data/results/jobs/2.html").exists());

    let verification = whole.verify(&out, true);
    assert!(verification.intact(), "{:#?}", verification.failures);
    // Four pictures and a page of the other case; its steps' records are equal to those of this one, or left out too.
    let left_out = verification.partial.unwrap();
    assert!(left_out >= 5, "{left_out}");
    let (ours, theirs, said) = whole.both(&out, &["--partial"]);
    assert_eq!((ours, theirs), (0, 0), "{said}");
    assert!(
        said.contains(&format!("{left_out} files were not handed out")),
        "{said}"
    );
    // Nobody who expected a whole archive is told that all is well.
    let (ours, theirs, said) = whole.both(&out, &[]);
    assert_eq!((ours, theirs), (5, 5), "{said}");
    assert!(said.contains("it is a part of an archive only"), "{said}");
    // By hand.
    let checked = tool(
        "sha256sum",
        &["-c", "--ignore-missing", "--quiet", layout::MANIFEST],
        &out,
    );
    assert!(checked.status.success() && checked.stdout.is_empty());
    assert!(
        tool("sha256sum", &["-c", "--quiet", layout::TAG_MANIFEST], &out)
            .status
            .success()
    );
    // What is handed out later can be held against it.
    let late = blobs(&whole.archive, &job("another-journey"))[0].clone();
    let (from, to) = (Layout::new(&whole.archive).blob(&late), Layout::new(&out).blob(&late));
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, &to).unwrap();
    assert_eq!(whole.both(&out, &["--partial"]).0, 0);
    fs::write(&to, "another").unwrap();
    assert_eq!(whole.both(&out, &["--partial"]).0, 4);
}

#[tokio::test]
async fn what_is_done_to_a_hand_out_is_noticed() {
    let whole = whole().await;
    whole
        .program
        .run(&["bundle", "trial", "hz-example/P5a", "--out", "one"])
        .expect(0);
    let out = whole.program.path("one");
    let blob = layout::blob_path(&blobs(&out, &job("search-item"))[0]);
    let changes: [(&str, Option<&[u8]>); 7] = [
        (&blob, Some(b"changed")),
        ("data/run.json", None),
        ("data/journal/000002.jsonl", None),
        ("data/inputs/survey.yaml", None),
        ("seal.json", Some(b"{}")),
        ("added.txt", Some(b"added")),
        ("manifest-sha256.txt", Some(b"")),
    ];
    for (path, bytes) in changes {
        let before = fs::read(out.join(path)).ok();
        match bytes {
            Some(bytes) => fs::write(out.join(path), bytes).unwrap(),
            None => fs::remove_file(out.join(path)).unwrap(),
        }
        assert!(!whole.verify(&out, true).intact(), "{path}");
        let (code, said) = script(&out, &["--key", &whole.public(), "--partial"]);
        assert_eq!(code, 4, "{path}: {said}");
        match before {
            Some(before) => fs::write(out.join(path), before).unwrap(),
            None => fs::remove_file(out.join(path)).unwrap(),
        }
    }
    assert_eq!(whole.both(&out, &["--partial"]).0, 0);
    // Without its note it is a whole archive with files missing.
    fs::remove_file(out.join(layout::PARTIAL)).unwrap();
    fs::remove_file(out.join(layout::PARTIAL_TEXT)).unwrap();
    assert_eq!(whole.both(&out, &[]).0, 4);
    assert_eq!(whole.both(&out, &["--partial"]).0, 0);
    // A note for people alone is an added file.
    fs::write(out.join(layout::PARTIAL_TEXT), "trust me").unwrap();
    assert_eq!(whole.both(&out, &["--partial"]).1, 4);
}

/// What was kept back is not there, its copy is, and neither can be played with.
#[tokio::test]
async fn what_is_kept_back_is_named_and_nothing_else_may_be() {
    let whole = whole().await;
    let blobs = blobs(&whole.archive, &job("search-item"));
    let copy = whole.program.write("copy.txt", "the words, but for a name");
    let replaced = format!("{}={}", &blobs[0][..12], copy.display());
    let arguments = ["bundle", "trial", "hz-example/P5a", "--out", "one"];
    let kept = [
        "--replace",
        &replaced,
        "--withhold",
        &blobs[1],
        "--by",
        "档案处",
        "--why",
        "个人信息",
    ];
    let made = whole.program.run(&[&arguments[..], &kept].concat());
    made.expect(0);
    let derived = format!("derived/{}", hecha::evidence::blobs::hash(b"the words, but for a name"));
    assert!(
        made.out().contains(&derived) && made.out().contains(&blobs[1]),
        "{}",
        made.out()
    );
    let out = whole.program.path("one");
    for blob in &blobs[..2] {
        assert!(!out.join(layout::blob_path(blob)).exists());
    }
    let note = fs::read_to_string(out.join(layout::PARTIAL)).unwrap();
    assert!(
        note.contains("档案处") && note.contains("个人信息") && note.contains(&blobs[0]),
        "{note}"
    );
    let (ours, theirs, said) = whole.both(&out, &["--partial"]);
    assert_eq!((ours, theirs), (0, 0), "{said}");
    assert!(said.contains("1 in derived/ made after sealing"), "{said}");
    assert_eq!(whole.verify(&out, true).copies, 1);

    let other = format!("derived/{}", "0".repeat(64));
    let original = layout::blob_path(&blobs[1]);
    let unlisted = note.replace(&blobs[1], &"1".repeat(64));
    let changes: [(&str, Option<&[u8]>); 6] = [
        (&derived, Some(b"other words")),
        (&derived, None),
        (&other, Some(b"one more")),
        (&original, Some(&fs::read(whole.archive.join(&original)).unwrap())),
        (layout::PARTIAL, Some(unlisted.as_bytes())),
        (layout::PARTIAL, Some(b"{}")),
    ];
    for (path, bytes) in changes {
        let before = fs::read(out.join(path)).ok();
        match bytes {
            Some(bytes) => {
                fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
                fs::write(out.join(path), bytes).unwrap();
            }
            None => fs::remove_file(out.join(path)).unwrap(),
        }
        let (ours, theirs, said) = whole.both(&out, &["--partial"]);
        assert_eq!((ours, theirs), (4, 4), "{path}: {said}");
        match before {
            Some(before) => fs::write(out.join(path), before).unwrap(),
            None => fs::remove_file(out.join(path)).unwrap(),
        }
    }
    assert_eq!(whole.both(&out, &["--partial"]).0, 0);
}

#[tokio::test]
async fn what_cannot_be_kept_back_says_why() {
    let whole = whole().await;
    let blobs = blobs(&whole.archive, &job("search-item"));
    let same = whole.program.path("same");
    fs::copy(whole.archive.join(layout::blob_path(&blobs[0])), &same).unwrap();
    let same = format!("{}={}", blobs[0], same.display());
    let gone = format!("{}=not-there.txt", blobs[0]);
    let outside = format!("{}=9000,0,10,10", blobs[0]);
    for (given, said) in [
        (vec!["--withhold", &blobs[0]], "--why"),
        (
            vec!["--withhold", "12345678", "--why", "x"],
            "no blob of this finding's cases",
        ),
        (vec!["--withhold", &blobs[0][..4], "--why", "x"], "at least 8 digits"),
        (
            vec!["--withhold", &blobs[0], "--replace", &gone, "--why", "x"],
            "not-there.txt",
        ),
        (
            vec!["--withhold", &blobs[0], "--withhold", &blobs[0], "--why", "x"],
            "named twice",
        ),
        (vec!["--replace", &same, "--why", "x"], "is the blob itself"),
        (vec!["--replace", "abc", "--why", "x"], "write the blob's hash"),
        (vec!["--cover", "abc=1,2,3", "--why", "x"], "X,Y,WIDTH,HEIGHT"),
        (vec!["--cover", &outside, "--why", "x"], "could not be painted over"),
    ] {
        let arguments = ["bundle", "trial", "hz-example/P5a", "--out", "one"];
        let refused = whole.program.run(&[&arguments[..], &given].concat());
        assert_eq!(refused.code(), 1, "{given:?}: {}", refused.err());
        assert!(refused.err().contains(said), "{given:?}: {}", refused.err());
        assert!(!whole.program.path("one").exists());
    }
}

#[tokio::test]
async fn a_zip_file_holds_the_same() {
    let whole = whole().await;
    whole
        .program
        .run(&["bundle", "trial", "hz-example/P5a", "--out", "one"])
        .expect(0);
    whole
        .program
        .run(&["bundle", "trial", "hz-example/P5a", "--zip"])
        .expect(0);
    let path = whole.program.path("trial.hz-example.P5a.zip");
    let mut zip = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    let unpacked = whole.program.path("unpacked");
    zip.extract(&unpacked).unwrap();
    let inside = unpacked.join("trial.hz-example.P5a");
    let (one, two) = (
        crate::seal::snapshot(&whole.program.path("one")),
        crate::seal::snapshot(&inside),
    );
    assert!(one.keys().eq(two.keys()));
    let same = |(path, bytes): (&String, &Vec<u8>)| path == layout::PARTIAL || two[path] == *bytes;
    assert!(one.iter().all(same));
    assert_eq!(whole.both(&inside, &["--partial"]).0, 0);
}

#[tokio::test]
async fn what_cannot_be_handed_out_says_why() {
    let whole = whole().await;
    let refused = |finding: &str, archive: &str, what: &str| {
        let made = whole.program.run(&["bundle", archive, finding, "--out", "refused"]);
        made.expect(1);
        assert!(made.err().contains(what), "{}", made.err());
    };
    refused("P5a", "trial", "SITE/INDICATOR");
    refused("hz-example/P1", "trial", "among others: hz-example/P5a");
    refused("nowhere/P1", "trial", "among others: hz-example/P5a");
    let blob = Layout::new(&whole.archive).blob(&blobs(&whole.archive, &job("search-item"))[0]);
    fs::write(&blob, "changed").unwrap();
    refused("hz-example/P5a", "trial", "not as it was sealed");
    assert!(!whole.program.path("refused").exists(), "half of it was left");
    fs::remove_file(whole.archive.join(layout::SEAL)).unwrap();
    refused("hz-example/P5a", "trial", "not sealed");
    fs::remove_file(whole.archive.join("data/results/findings.json")).unwrap();
    refused("hz-example/P5a", "trial", "holds no findings");
}
