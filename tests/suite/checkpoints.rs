//! Checkpoints: made while a run goes on, gone on with when it is resumed, and not to be undone afterwards, not even by
//! who has the key.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use hecha::clock::Clock;
use hecha::evidence::checkpoint::{self, Keeping, Means};
use hecha::evidence::key::Signer;
use hecha::evidence::runs::Runs;
use hecha::evidence::verify::{self, Anchors, Stage};
use hecha::evidence::{Archive, Layout, blobs, layout, seal};
use hecha::record::run::Event;
use hecha::record::seal::{Checkpoint, Seal};

use crate::evidence::{SMALL, attempt, create, job};
use crate::program::Program;
use crate::seal::{Bench, script};
use crate::tsa::{Manner, Tsa, authorities};

fn read(archive: &Path, number: u64) -> Checkpoint {
    serde_json::from_slice(&fs::read(archive.join(layout::checkpoint_path(number))).unwrap()).unwrap()
}

fn count(archive: &Path) -> u64 {
    checkpoint::count(&Layout::new(archive))
}

fn sealed(bench: &Bench, urls: &[&str]) -> Seal {
    seal::seal(&bench.archive, &bench.signer, &authorities(urls), &Clock::system())
        .unwrap()
        .seal
}

/// Both are content with an archive.
#[track_caller]
fn both_content(bench: &Bench, anchors: &Anchors, named: &[&str]) -> (String, String) {
    let ours = verify::verify(&bench.archive, anchors).unwrap();
    assert!(ours.intact(), "{:#?}", ours.failures);
    let (code, said) = script(&bench.archive, named);
    assert_eq!(code, 0, "{said}");
    let well = |due: Stage| {
        ours.well
            .iter()
            .find(|(stage, _)| *stage == due)
            .map(|(_, said)| said.clone())
    };
    let (chain, time) = (well(Stage::Chain).unwrap(), well(Stage::Time).unwrap());
    for line in chain.lines().chain(time.lines()) {
        assert!(said.contains(line), "{line}\n{said}");
    }
    (chain, time)
}

/// Until a checkpoint lies there.
async fn until(archive: &Path, number: u64) {
    let end = Instant::now() + Duration::from_secs(20);
    while count(archive) <= number {
        assert!(Instant::now() < end, "no checkpoint {number} was made");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_plan_comes_first_and_the_end_last() {
    let bench = Bench::kept(&[]).await;
    let last = count(&bench.archive) - 1;
    assert!(last >= 1, "{last}");
    let first = read(&bench.archive, 0);
    assert_eq!(
        (first.number, first.seq, first.segment),
        (0, 1, 1),
        "nothing but the first line was there"
    );
    assert_eq!(first.plan.as_deref(), Some("0".repeat(64).as_str()));
    assert_eq!((first.run_number, first.previous_run), (Some(1), None));
    let end = read(&bench.archive, last);
    let reader = hecha::evidence::Reader::open(&bench.archive).unwrap();
    assert_eq!((end.seq, end.head.as_str()), reader.head());
    assert!(end.plan.is_none() && end.previous.is_some());
    let said = sealed(&bench, &[]);
    assert_eq!(said.checkpoints, last + 1);
    let public = bench.public();
    let (chain, time) = both_content(&bench, &bench.anchors(), &["--key", public.to_str().unwrap()]);
    assert!(
        chain.contains(&format!("checkpoints: {}", last + 1)) && chain.contains("run 1 of this key"),
        "{chain}"
    );
    assert!(time.starts_with("undated"), "{time}");
}

#[tokio::test]
async fn they_are_made_by_lines_and_by_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lines");
    let open = create(&path, SMALL).unwrap();
    let keeping = Keeping::begin(&open, Bench::means(folder.path(), &[]))
        .await
        .unwrap()
        .unwrap();
    attempt(&open, &job("search-item"), 1, 6).await;
    until(&path, 1).await;
    open.leave().await.unwrap();
    keeping.end().await.unwrap();

    let path = folder.path().join("time");
    let open = create(&path, SMALL).unwrap();
    let means = Means {
        every: Duration::from_millis(300),
        lines: 1000,
        ..Bench::means(folder.path(), &[])
    };
    let keeping = Keeping::begin(&open, means).await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(count(&path), 1, "one was made although nothing had happened");
    attempt(&open, &job("search-item"), 1, 1).await;
    until(&path, 1).await;
    open.leave().await.unwrap();
    keeping.end().await.unwrap();
}

#[tokio::test]
async fn runs_are_counted_the_aborted_ones_too() {
    let bench = Bench::kept(&[]).await;
    let folder = bench.path("");
    // Aborted: begun and never heard of again.
    let open = create(&bench.path("aborted"), SMALL).unwrap();
    drop(Keeping::begin(&open, Bench::means(&folder, &[])).await.unwrap());
    open.leave().await.unwrap();
    let third = bench.path("third");
    let open = create(&third, SMALL).unwrap();
    let keeping = Keeping::begin(&open, Bench::means(&folder, &[]))
        .await
        .unwrap()
        .unwrap();
    open.leave().await.unwrap();
    keeping.end().await.unwrap();
    let first = read(&third, 0);
    let before = blobs::hash(&fs::read(bench.path("aborted").join(layout::checkpoint_path(0))).unwrap());
    assert_eq!((first.run_number, first.previous_run), (Some(3), Some(before.clone())));
    let third = Bench {
        archive: third,
        ..bench
    };
    sealed(&third, &[]);
    let public = third.public();
    let (chain, _) = both_content(&third, &third.anchors(), &["--key", public.to_str().unwrap()]);
    assert!(
        chain.contains("run 3 of this key") && chain.contains(&before),
        "{chain}"
    );

    // A count that cannot be read stops the next run, before anything is walked.
    let state = Runs::path(&folder.join("keys"), &third.signer.public().fingerprint());
    let text = fs::read_to_string(&state).unwrap();
    assert_eq!(text.lines().count(), 3);
    for bad in [format!("{text}half a line\n"), "{}\n".into()] {
        fs::write(&state, &bad).unwrap();
        let path = third.path("fourth");
        let open = create(&path, SMALL).unwrap();
        let refused = Keeping::begin(&open, Bench::means(&folder, &[]))
            .await
            .err()
            .unwrap()
            .to_string();
        assert!(
            refused.contains("cannot be read") && refused.contains("put its last line right"),
            "{refused}"
        );
        assert_eq!(count(&path), 0);
        open.leave().await.unwrap();
        fs::remove_dir_all(path).unwrap();
    }
    let newer = text.replace("hecha.runs/1", "hecha.runs/9");
    fs::write(&state, newer).unwrap();
    assert!(Runs::hold(&folder.join("keys"), &third.signer.public().fingerprint()).is_err());
}

#[tokio::test]
async fn a_resumed_run_goes_on_with_them() {
    let bench = Bench::kept(&[]).await;
    let folder = bench.path("");
    let path = bench.path("resumed");
    let open = create(&path, SMALL).unwrap();
    let keeping = Keeping::begin(&open, Bench::means(&folder, &[]))
        .await
        .unwrap()
        .unwrap();
    attempt(&open, &job("search-item"), 1, 3).await;
    until(&path, 1).await;
    drop(keeping);
    open.leave().await.unwrap();
    let made = count(&path);
    // What a killed one left: a signature without its checkpoint.
    let alone = layout::signature_path(&layout::checkpoint_path(made + 7));
    fs::write(path.join(&alone), "half").unwrap();
    let resume = || async {
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            match Archive::open(&path, Clock::system(), SMALL) {
                Ok(open) => return open,
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let open = resume().await;
    let other = Means {
        signer: Signer::own(&bench.path("other")).unwrap(),
        ..Bench::means(&folder, &[])
    };
    let refused = Keeping::begin(&open, other).await.err().unwrap().to_string();
    assert!(
        refused.contains("signed with another key") && refused.contains("--key"),
        "{refused}"
    );
    let keeping = Keeping::begin(&open, Bench::means(&folder, &[]))
        .await
        .unwrap()
        .unwrap();
    open.event(Event::JobEnded {
        job: job("search-item"),
        attempts: 1,
    })
    .await
    .unwrap();
    open.close(true, None).await.unwrap();
    keeping.end().await.unwrap();
    assert!(count(&path) > made);
    let after = read(&path, made);
    let before = blobs::hash(&fs::read(path.join(layout::checkpoint_path(made - 1))).unwrap());
    assert_eq!((after.previous, after.run_number), (Some(before), None));
    let other = Signer::own(&bench.path("other")).unwrap();
    let refused = seal::seal(&path, &other, &authorities(&[]), &Clock::system())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("signed with another key"), "{refused}");
    let resumed = Bench { archive: path, ..bench };
    sealed(&resumed, &[]);
    assert!(!resumed.archive.join(alone).exists());
    let public = resumed.public();
    both_content(&resumed, &resumed.anchors(), &["--key", public.to_str().unwrap()]);

    // One that touched its sites without any gets none, one that touched none gets all.
    let path = resumed.path("without");
    let open = create(&path, SMALL).unwrap();
    attempt(&open, &job("search-item"), 1, 1).await;
    assert!(
        Keeping::begin(&open, Bench::means(&folder, &[]))
            .await
            .unwrap()
            .is_none()
    );
    open.leave().await.unwrap();
    assert_eq!(count(&path), 0);
}

#[tokio::test]
async fn they_are_stamped_and_what_is_missing_is_named() {
    let tsa = Tsa::start("one", Manner::Well);
    let broken = Tsa::start("broken", Manner::Nonsense);
    let urls = [tsa.url.as_str(), broken.url.as_str()];
    let bench = Bench::kept(&urls).await;
    let made = count(&bench.archive);
    // One whose token was lost with the process.
    let second = layout::signature_path(&layout::checkpoint_path(1));
    fs::remove_file(bench.archive.join(layout::token_path(&second, 1))).unwrap();
    let said = sealed(&bench, &urls[..1]);
    assert_eq!(said.missing.len() as u64, made + 1);
    let why = |what: String| {
        said.missing
            .iter()
            .find(|missing| missing.what == what)
            .unwrap()
            .why
            .clone()
    };
    assert!(why(format!("token over checkpoint 0 of {}", broken.url)).contains("no time stamp"));
    assert!(why(format!("token over checkpoint 1 of {}", tsa.url)).contains("cut off"));
    let (public, ca) = (bench.public(), tsa.ca());
    let anchors = Anchors {
        authorities: vec![ca.clone()],
        ..bench.anchors()
    };
    let named = ["--key", public.to_str().unwrap(), "--tsa-ca", ca.to_str().unwrap()];
    let (_, time) = both_content(&bench, &anchors, &named);
    assert!(time.contains("the plan: stamped 20"), "{time}");
    assert!(
        time.contains(&format!("time stamps over checkpoints: {} of {}", made - 1, 2 * made)),
        "{time}"
    );
}

/// What is done to a checkpoint.
type Forgery = fn(&mut Checkpoint);

/// Changes a checkpoint as one who has the key could, and seals again.
fn forge(bench: &Bench, number: u64, change: impl FnOnce(&mut Checkpoint)) {
    let mut forged = read(&bench.archive, number);
    change(&mut forged);
    let text = serde_json::to_vec_pretty(&forged).unwrap();
    let path = layout::checkpoint_path(number);
    let signature = bench.signer.sign(&text, &Clock::system()).unwrap();
    fs::write(bench.archive.join(layout::signature_path(&path)), signature).unwrap();
    fs::write(bench.archive.join(path), text).unwrap();
    fs::remove_file(bench.archive.join(layout::SEAL)).unwrap();
    sealed(bench, &[]);
}

#[tokio::test]
async fn forged_ones_do_not_fit_the_journal() {
    let tsa = Tsa::start("one", Manner::Well);
    let changes: [(u64, &str, Forgery); 7] = [
        (1, "does not have the line", |one| one.head = "0".repeat(64)),
        (1, "does not have the line", |one| one.seq = 99),
        (1, "follows the one before", |one| one.previous = None),
        (1, "follows the one before", |one| one.run = "other".into()),
        (1, "follows the one before", |one| one.plan = Some("0".repeat(64))),
        (0, "another plan", |one| one.plan = Some("1".repeat(64))),
        (0, "another run.json", |one| one.identity = Some("1".repeat(64))),
    ];
    let bench = Bench::kept(&[&tsa.url]).await;
    sealed(&bench, &[]);
    let whole = bench.path("whole");
    crate::evidence::copy(&bench.archive, &whole);
    let public = bench.public();
    let named = ["--key", public.to_str().unwrap()];
    both_content(&bench, &bench.anchors(), &named);
    for (number, what, change) in changes {
        forge(&bench, number, change);
        let path = layout::checkpoint_path(number);
        let failures = bench.verify().failures;
        let found = failures
            .iter()
            .any(|failure| failure.file == path && failure.what.contains(what));
        assert!(found, "{number} {what}: {failures:#?}");
        // Its time stamp is of the signature that was there.
        let token = layout::token_path(&layout::signature_path(&path), 1);
        let dated = failures
            .iter()
            .any(|failure| failure.file == token && failure.what.contains("something else"));
        assert!(dated, "{failures:#?}");
        let (code, said) = script(&bench.archive, &named);
        assert!(
            code == 4 && said.contains(what) && said.contains("something else"),
            "{code} {said}"
        );
        fs::remove_dir_all(&bench.archive).unwrap();
        crate::evidence::copy(&whole, &bench.archive);
    }
}

#[test]
fn a_run_makes_them() {
    let tsa = Tsa::start("one", Manner::Well);
    let program = Program::new();
    let run = |name: &str, more: &[&str]| {
        let archive = program.path(name);
        let begin = [
            "run",
            "--demo",
            "--portals",
            "boot-plain",
            "--journey",
            "find-entry",
            "--jobs",
            "1",
            "--evidence",
            "light",
            "--archive",
            archive.to_str().unwrap(),
        ];
        program.run(&[&begin, more].concat()).expect(0);
        archive
    };
    let archive = run("first", &["--tsa", &tsa.url]);
    assert!(count(&archive) >= 2);
    let (key, ca) = (archive.join(layout::PUBLIC_KEY), tsa.ca());
    let verify = |archive: &Path| {
        program.run(&[
            "verify",
            archive.to_str().unwrap(),
            "--key",
            key.to_str().unwrap(),
            "--tsa-ca",
            ca.to_str().unwrap(),
        ])
    };
    let well = verify(&archive);
    well.expect(0);
    assert!(
        well.out().contains("run 1 of this key") && well.out().contains("the plan: stamped"),
        "{}",
        well.out()
    );
    // Left open and no key named: no checkpoints, and no run is counted.
    let open = run("second", &["--no-seal"]);
    assert_eq!(count(&open), 0);
    let own = program.path("config/hecha/seal-key.pem");
    let third = run("third", &["--no-seal", "--key", own.to_str().unwrap()]);
    assert!(count(&third) >= 2);
    assert_eq!(read(&third, 0).run_number, Some(2));
    // Sealed later, by the same key.
    program
        .run(&["seal", third.to_str().unwrap(), "--tsa", &tsa.url])
        .expect(0);
    verify(&third).expect(0);
    program.expect_nothing_left();
}
