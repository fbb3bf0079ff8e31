//! The archive on disk: what survives a kill, a full disk, a second program and a changed byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use hecha::clock::Clock;
use hecha::evidence::blobs;
use hecha::evidence::ledger::Ledger;
use hecha::evidence::{Archive, Capture, EvidenceError, Layout, Reader, Settings, layout, results};
use hecha::record::observation::{Ended, JobKey};
use hecha::record::run::{Event, Line, PlannedJob, RUN_FORMAT, RunInfo};
use hecha::record::step::{BlobKind, End, FORMAT, StepRecord, Value};
use tempfile::TempDir;

pub const SMALL: Settings = Settings {
    least_free: 0,
    low_water: 0,
    ballast: 4096,
    to_be_sealed: false,
    segment: 8 * 1024 * 1024,
};

pub fn job(name: &str) -> JobKey {
    JobKey {
        site: "hz-example".into(),
        journey: name.into(),
        item: None,
    }
}

fn run_info() -> RunInfo {
    let inputs = BTreeMap::from([("words".to_string(), Value::Text("企业设立登记".into()))]);
    RunInfo {
        format: RUN_FORMAT.into(),
        run: "trial".into(),
        started: Clock::system().wall(),
        version: "0.0.0".into(),
        clock: "system".into(),
        survey: "trial".into(),
        plan: "0".repeat(64),
        jobs: vec![PlannedJob {
            key: job("search-item"),
            inputs,
            indicators: vec!["P5a".into()],
            own_terms: false,
        }],
        evidence: "standard".into(),
        channel: "devtools".into(),
        environment: BTreeMap::new(),
        weaknesses: Vec::new(),
        arguments: Vec::new(),
    }
}

pub fn step(id: &str) -> StepRecord {
    StepRecord {
        format: FORMAT.into(),
        path: "1".into(),
        id: id.into(),
        verb: "open".into(),
        intent: "open 平台首页".into(),
        place: "search-item.yaml:4".into(),
        end: End::Met,
        detail: String::new(),
        soft: false,
        found: None,
        arrival: None,
        effect: None,
        calm: None,
        page: None,
        conditions: Vec::new(),
        values: BTreeMap::new(),
        failed_requests: Vec::new(),
        network: true,
        hosts: Vec::new(),
        covered: Vec::new(),
        judge: None,
        writes: false,
        started_ms: 0,
        took_ms: 12,
        budget_ms: 60_000,
        blobs: Vec::new(),
    }
}

pub fn create(path: &Path, settings: Settings) -> Result<Archive, EvidenceError> {
    let inputs = [
        ("survey.yaml".to_string(), b"survey: trial\n".to_vec()),
        (
            "journeys/search-item.yaml".to_string(),
            b"scenario: search-item\n".to_vec(),
        ),
    ];
    Archive::create(path, &run_info(), &inputs, Clock::system(), settings)
}

fn resume(path: &Path) -> Result<Archive, EvidenceError> {
    Archive::open(path, Clock::system(), SMALL)
}

/// An attempt of `steps` steps, each with a picture of its own.
pub async fn attempt(archive: &Archive, job: &JobKey, attempt: u32, steps: usize) {
    archive
        .event(Event::AttemptBegun {
            job: job.clone(),
            attempt,
            without_own: false,
        })
        .await
        .unwrap();
    for number in 0..steps {
        let picture = Capture::raw(
            BlobKind::FullPage,
            format!("picture {job} {attempt} {number}").into_bytes(),
        );
        archive
            .step(job, attempt, step(&format!("s{number}")), vec![picture])
            .await
            .unwrap();
    }
    archive
        .event(Event::AttemptEnded {
            job: job.clone(),
            attempt,
            ended: Ended::Completed,
        })
        .await
        .unwrap();
}

/// An archive with one finished job of three steps, let go without a last line.
async fn sample() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let search = job("search-item");
    attempt(&archive, &search, 1, 3).await;
    archive
        .event(Event::JobEnded {
            job: search,
            attempts: 1,
        })
        .await
        .unwrap();
    archive.leave().await.unwrap();
    (folder, path)
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_written_is_read_back() {
    let (_folder, path) = sample().await;
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.run().survey, "trial");
    let search = job("search-item");
    let observations = reader.observations(&search).unwrap();
    assert_eq!(observations.len(), 1);
    let seen = &observations[0];
    assert_eq!(seen.ended, Some(Ended::Completed));
    assert_eq!(seen.value("words"), Some(&Value::Text("企业设立登记".into())));
    let ids: Vec<&str> = seen.steps.iter().map(|step| step.record.id.as_str()).collect();
    assert_eq!(ids, ["s0", "s1", "s2"]);
    let picture = &seen.steps[1].record.blobs[0];
    assert_eq!(
        reader.blob(&picture.sha256).unwrap(),
        b"picture hz-example/search-item 1 1"
    );
    assert_eq!(reader.finished_jobs(), [(search.clone(), 1)]);
    assert_eq!(reader.attempts(&search), 1);
    assert_eq!(reader.closed(), None);
    let lines: Vec<_> = reader.lines().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 7);
    assert!(lines.iter().zip(1..).all(|(line, seq)| line.seq == seq));
    let inputs = reader.inputs().unwrap();
    assert_eq!(inputs.len(), 2);
    assert_eq!(
        inputs[0],
        (
            "journeys/search-item.yaml".to_string(),
            b"scenario: search-item\n".to_vec()
        )
    );
    assert!(!path.join("incoming").exists() && !path.join("ballast").exists());
}

#[tokio::test]
async fn the_chain_is_checkable_with_coreutils() {
    let (_folder, path) = sample().await;
    // Each line's prev is sha256sum of the line before; said with tools that know nothing of us.
    let script = r#"prev=$(printf '0%.0s' $(seq 64)); while IFS= read -r line; do
        case "$line" in *"\"prev\":\"$prev\""*) ;; *) echo "broken: $line"; exit 1;; esac
        prev=$(printf %s "$line" | sha256sum | cut -c1-64); done < "$1"; echo "$prev""#;
    let segment = Layout::new(&path).segment(1);
    let output = Command::new("bash")
        .arg("-c")
        .arg(script)
        .arg("check")
        .arg(&segment)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(said.trim(), Reader::open(&path).unwrap().head().1);
}

#[tokio::test]
async fn a_kill_at_any_byte_loses_nothing_before_it() {
    let (folder, path) = sample().await;
    let segment = Layout::new(&path).segment(1);
    let whole = fs::read(&segment).unwrap();
    let ends: Vec<usize> = whole
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1)
        .collect();
    let from = ends[ends.len() - 3];
    for cut in from..=whole.len() {
        let copied = folder.path().join(format!("cut-{cut}"));
        copy(&path, &copied);
        let layout = Layout::new(&copied);
        fs::write(layout.segment(1), &whole[..cut]).unwrap();
        let before = ends.iter().filter(|end| **end <= cut).count();
        let good = ends[before - 1];

        let unopened = Reader::open(&copied).unwrap();
        assert_eq!(unopened.head().0, before as u64, "reading changed by a tail at {cut}");
        resume(&copied).unwrap().leave().await.unwrap();
        let now = fs::read(layout.segment(1)).unwrap();
        assert_eq!(now[..good], whole[..good], "lines before {cut} changed");
        let lines: Vec<_> = Reader::open(&copied).unwrap().lines().map(Result::unwrap).collect();
        assert_eq!(lines.len(), before + 1);
        let Event::Opened { torn, .. } = &lines[before].event else {
            panic!("no line tells of the resumption")
        };
        match torn {
            None => assert_eq!(cut, good, "a tail at {cut} was not told"),
            Some(torn) => {
                assert_eq!(torn.bytes, (cut - good) as u64);
                assert_eq!(fs::read(copied.join(&torn.file)).unwrap(), whole[good..cut]);
            }
        }
        fs::remove_dir_all(&copied).unwrap();
    }
}

#[tokio::test]
async fn a_second_torn_tail_does_not_replace_the_first() {
    let (_folder, path) = sample().await;
    let segment = Layout::new(&path).segment(1);
    for tail in ["{\"seq\":8,", "{\"seq\":9,\"pr"] {
        let mut bytes = fs::read(&segment).unwrap();
        bytes.extend_from_slice(tail.as_bytes());
        fs::write(&segment, bytes).unwrap();
        resume(&path).unwrap().leave().await.unwrap();
    }
    assert_eq!(
        fs::read_to_string(path.join(layout::torn_path(1, 1))).unwrap(),
        "{\"seq\":8,"
    );
    assert_eq!(
        fs::read_to_string(path.join(layout::torn_path(1, 2))).unwrap(),
        "{\"seq\":9,\"pr"
    );
    Reader::open(&path).unwrap();
}

#[tokio::test]
async fn a_break_in_the_middle_is_refused_and_never_repaired() {
    let (folder, path) = sample().await;
    let whole = fs::read(Layout::new(&path).segment(1)).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let swapped = text.replacen("\"attempt\":1", "\"attempt\":2", 1);
    let without = [&lines[..2], &lines[3..], &[""]].concat().join("\n");
    let doubled = [&lines[..3], &lines[2..], &[""]].concat().join("\n");
    let garbled = text.replacen(lines[3], "\u{0}\u{0}\u{0}", 1);
    let first_gone = [&lines[1..], &[""]].concat().join("\n");
    let cases = [
        ("changed", swapped, 3),
        ("deleted", without, 3),
        ("doubled", doubled, 4),
        ("garbled", garbled, 4),
        ("headless", first_gone, 1),
    ];
    for (name, bytes, expected) in cases {
        let copied = folder.path().join(name);
        copy(&path, &copied);
        let segment = Layout::new(&copied).segment(1);
        fs::write(&segment, &bytes).unwrap();
        for result in [resume(&copied).err(), Reader::open(&copied).err()] {
            let Some(EvidenceError::Broken { segment, line, why }) = result else {
                panic!("{name}: {result:?}")
            };
            assert_eq!(
                (segment.as_str(), line),
                ("data/journal/000001.jsonl", expected),
                "{name}: {why}"
            );
        }
        assert_eq!(fs::read(&segment).unwrap(), bytes.as_bytes(), "{name}: it was changed");
    }
}

#[tokio::test]
async fn another_run_json_is_refused() {
    let (_folder, path) = sample().await;
    let run = Layout::new(&path).run();
    let changed = fs::read_to_string(&run)
        .unwrap()
        .replace("\"survey\": \"trial\"", "\"survey\": \"other\"");
    fs::write(&run, changed).unwrap();
    assert!(matches!(Reader::open(&path), Err(EvidenceError::Broken { .. })));
    assert!(matches!(resume(&path), Err(EvidenceError::Broken { .. })));
}

#[tokio::test]
async fn the_chain_crosses_segments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, Settings { segment: 2000, ..SMALL }).unwrap();
    attempt(&archive, &job("guide"), 1, 20).await;
    archive.close(true, None).await.unwrap();
    let segments = fs::read_dir(Layout::new(&path).journal()).unwrap().count();
    assert!(segments > 3, "only {segments} segments");
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.lines().map(Result::unwrap).count(), 24);
    assert_eq!(reader.observations(&job("guide")).unwrap()[0].steps.len(), 20);
    assert_eq!(reader.closed(), Some(&(true, None)));
    fs::remove_file(Layout::new(&path).segment(2)).unwrap();
    let Err(EvidenceError::Broken { segment, .. }) = Reader::open(&path) else {
        panic!("a gap was not noticed")
    };
    assert_eq!(segment, "data/journal/000002.jsonl");
}

#[tokio::test]
async fn newer_formats_are_refused_with_a_remedy() {
    let (folder, path) = sample().await;
    let newer = folder.path().join("newer-run");
    copy(&path, &newer);
    let run = Layout::new(&newer).run();
    fs::write(
        &run,
        fs::read_to_string(&run).unwrap().replace(RUN_FORMAT, "hecha.run/2"),
    )
    .unwrap();
    let error = Reader::open(&newer).unwrap_err().to_string();
    assert!(
        error.contains("hecha.run/2") && error.contains("newer version"),
        "{error}"
    );

    let newer = folder.path().join("newer-line");
    copy(&path, &newer);
    let segment = Layout::new(&newer).segment(1);
    let first =
        r#"{"seq":1,"prev":"0","at":"2027-01-01T00:00:00+08:00","event":{"event":"begun","format":"hecha.line/2"}}"#;
    fs::write(&segment, format!("{first}\n")).unwrap();
    let error = resume(&newer).unwrap_err().to_string();
    assert!(
        error.contains("hecha.line/2") && error.contains("newer version"),
        "{error}"
    );

    let not = folder.path().join("not");
    fs::create_dir_all(&not).unwrap();
    assert!(matches!(Reader::open(&not), Err(EvidenceError::NotAnArchive { .. })));
}

#[tokio::test]
async fn a_step_of_a_newer_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let guide = job("guide");
    archive
        .event(Event::AttemptBegun {
            job: guide.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    let newer = StepRecord {
        format: "hecha.step/2".into(),
        ..step("s1")
    };
    archive.step(&guide, 1, newer, Vec::new()).await.unwrap();
    let result = Reader::open(&path).unwrap().observations(&guide);
    assert!(
        matches!(&result, Err(EvidenceError::Newer { format, .. }) if format == "hecha.step/2"),
        "{result:?}"
    );
}

#[tokio::test]
async fn an_attempt_that_was_cut_off_has_no_end_and_a_write_stays_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let ask = job("ask");
    archive
        .event(Event::AttemptBegun {
            job: ask.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    archive.step(&ask, 1, step("open"), Vec::new()).await.unwrap();
    for name in ["first", "second"] {
        let event = Event::WriteIntended {
            job: ask.clone(),
            attempt: 1,
            step: name.into(),
            host: "zwfw.example.gov.cn".into(),
        };
        archive.event(event).await.unwrap();
    }
    let ended = Event::WriteEnded {
        job: ask.clone(),
        attempt: 1,
        step: "first".into(),
        end: End::Met,
    };
    archive.event(ended).await.unwrap();
    let control = Event::Control {
        url: "https://control.example.net/ok".into(),
        well: false,
        detail: "timed out".into(),
    };
    archive.event(control).await.unwrap();
    archive.leave().await.unwrap();

    let archive = resume(&path).unwrap();
    attempt(&archive, &ask, 2, 1).await;
    let reader = Reader::open(&path).unwrap();
    let observations = reader.observations(&ask).unwrap();
    assert_eq!(observations.iter().map(|seen| seen.attempt).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(observations[0].ended, None);
    assert_eq!(observations[0].steps.len(), 1);
    assert_eq!(observations[1].ended, Some(Ended::Completed));
    assert!(
        observations[0].wrote && !observations[1].wrote,
        "a submission is known from its announcement, with or without its step's record"
    );
    let open = reader.open_writes();
    assert_eq!(
        open.iter()
            .map(|open| (open.attempt, open.step.as_str()))
            .collect::<Vec<_>>(),
        [(1, "second")]
    );
    assert!(reader.finished_jobs().is_empty());
    assert_eq!(reader.controls().unwrap()[0].detail, "timed out");
}

#[tokio::test]
async fn a_reader_follows_a_run_that_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, Settings { segment: 1500, ..SMALL }).unwrap();
    let mut reader = Reader::open(&path).unwrap();
    for number in 1..=5 {
        attempt(&archive, &job("guide"), number, 3).await;
        reader.refresh().unwrap();
        assert_eq!(reader.observations(&job("guide")).unwrap().len(), number as usize);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_side_by_side_keep_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(
        &path,
        Settings {
            segment: 20_000,
            ..SMALL
        },
    )
    .unwrap();
    let mut walks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let archive = archive.clone();
        walks.spawn(async move { attempt(&archive, &job(&format!("j{number}")), 1, 40).await });
    }
    while let Some(walk) = walks.join_next().await {
        walk.unwrap();
    }
    archive.close(true, None).await.unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.head().0, 1 + 8 * 42 + 1);
    for number in 0..8 {
        let observations = reader.observations(&job(&format!("j{number}"))).unwrap();
        let ids: Vec<String> = observations[0]
            .steps
            .iter()
            .map(|step| step.record.id.clone())
            .collect();
        assert_eq!(ids, (0..40).map(|step| format!("s{step}")).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn equal_bytes_share_a_blob_and_a_changed_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let guide = job("guide");
    archive
        .event(Event::AttemptBegun {
            job: guide.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    let picture = || Capture::raw(BlobKind::FullPage, b"the same picture".to_vec());
    let one = archive.step(&guide, 1, step("s1"), vec![picture()]).await.unwrap();
    let two = archive
        .step(&guide, 1, step("s2"), vec![picture(), picture()])
        .await
        .unwrap();
    assert_eq!(one.blobs[0], two.blobs[1]);
    assert_eq!(one.blobs[0].sha256, picture().sha256());

    let reader = Reader::open(&path).unwrap();
    let blob = Layout::new(&path).blob(&one.blobs[0].sha256);
    fs::write(&blob, b"the sane picture").unwrap();
    assert!(matches!(
        reader.blob(&one.blobs[0].sha256),
        Err(EvidenceError::Damaged { .. })
    ));
    fs::write(&blob, b"the same pict").unwrap();
    let again = archive.step(&guide, 1, step("s3"), vec![picture()]).await;
    assert!(matches!(again, Err(EvidenceError::Damaged { .. })), "{again:?}");
    // One refused step leaves the archive usable.
    archive.step(&guide, 1, step("s4"), Vec::new()).await.unwrap();
    fs::remove_file(&blob).unwrap();
    assert!(matches!(
        reader.blob(&one.blobs[0].sha256),
        Err(EvidenceError::Missing { .. })
    ));
    assert!(matches!(
        reader.blob("../../run.json"),
        Err(EvidenceError::Damaged { .. })
    ));
    // A record that was changed is never folded into an observation.
    fs::write(Layout::new(&path).blob(&one.record.sha256), b"{}").unwrap();
    assert!(matches!(
        reader.observations(&guide),
        Err(EvidenceError::Damaged { .. })
    ));
}

#[tokio::test]
async fn a_changed_input_is_noticed() {
    let (_folder, path) = sample().await;
    fs::write(Layout::new(&path).input("survey.yaml").unwrap(), "survey: other\n").unwrap();
    assert!(
        Reader::open(&path)
            .unwrap()
            .inputs()
            .unwrap_err()
            .to_string()
            .contains("survey.yaml")
    );
}

#[tokio::test]
async fn an_archive_has_one_writer() {
    let (_folder, path) = sample().await;
    let archive = resume(&path).unwrap();
    let Err(EvidenceError::Locked { by, .. }) = resume(&path) else {
        panic!("two writers")
    };
    assert_eq!(by, format!("process {}", std::process::id()));
    assert!(matches!(create(&path, SMALL), Err(EvidenceError::Exists { .. })));
    archive.leave().await.unwrap();
    resume(&path).unwrap().leave().await.unwrap();
}

#[tokio::test]
async fn a_closed_archive_takes_no_more_lines() {
    let (_folder, path) = sample().await;
    let archive = resume(&path).unwrap();
    let other = archive.clone();
    archive
        .close(false, Some("stopped by its operator".into()))
        .await
        .unwrap();
    let refused = other.step(&job("guide"), 1, step("s1"), Vec::new()).await;
    assert!(matches!(refused, Err(EvidenceError::Stopped { .. })), "{refused:?}");
    let closed = Some((false, Some("stopped by its operator".to_string())));
    assert_eq!(Reader::open(&path).unwrap().closed().cloned(), closed);
    resume(&path).unwrap().leave().await.unwrap();
    assert_eq!(Reader::open(&path).unwrap().closed(), None, "it was continued");
}

#[tokio::test]
async fn a_lock_of_another_process_is_respected_and_ends_with_it() {
    let (_folder, path) = sample().await;
    let run = Layout::new(&path).run();
    let mut holder = match Command::new("flock")
        .arg("--no-fork")
        .arg(&run)
        .args(["sleep", "60"])
        .spawn()
    {
        Ok(holder) => holder,
        Err(error) => {
            println!("not tried: no `flock` program ({error}); an_archive_has_one_writer covers the rest");
            return;
        }
    };
    let started = Instant::now();
    let by = loop {
        match resume(&path) {
            Err(EvidenceError::Locked { by, .. }) => break by,
            Ok(archive) => archive.leave().await.unwrap(),
            Err(error) => panic!("{error}"),
        }
        assert!(
            started.elapsed().as_secs() < 10,
            "the other process never took the lock"
        );
    };
    assert_eq!(by, format!("process {}", holder.id()));
    holder.kill().unwrap();
    holder.wait().unwrap();
    resume(&path).unwrap().leave().await.unwrap();
}

#[tokio::test]
async fn a_sealed_archive_is_never_written_to() {
    let (_folder, path) = sample().await;
    fs::write(Layout::new(&path).seal(), "{}").unwrap();
    assert!(matches!(resume(&path), Err(EvidenceError::Sealed { .. })));
    let layout = Layout::new(&path);
    assert!(matches!(
        results::save(&layout, "findings.json", b"[]"),
        Err(EvidenceError::Sealed { .. })
    ));
    Reader::open(&path).unwrap();
}

#[tokio::test]
async fn results_are_kept_beside_the_evidence() {
    let (_folder, path) = sample().await;
    let layout = Layout::new(&path);
    assert_eq!(results::load(&layout, "findings.json").unwrap(), None);
    results::save(&layout, "findings.json", b"{}").unwrap();
    results::save(&layout, "findings.json", b"[]").unwrap();
    assert_eq!(
        results::load(&layout, "findings.json").unwrap().as_deref(),
        Some(b"[]".as_slice())
    );
    assert!(matches!(
        results::save(&layout, "../x", b""),
        Err(EvidenceError::Name { .. })
    ));
    let left: Vec<_> = fs::read_dir(layout.results())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["findings.json"]);
}

#[tokio::test]
async fn too_little_room_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let error = create(
        &path,
        Settings {
            least_free: u64::MAX,
            ..SMALL
        },
    )
    .unwrap_err();
    assert!(error.is_full() && error.to_string().contains("then go on"), "{error}");
    assert!(!path.exists());
    let archive = create(
        &path,
        Settings {
            low_water: u64::MAX,
            ..SMALL
        },
    )
    .unwrap();
    assert!(!archive.admits(), "below the low-water mark no case is admitted");
}

/// A file system of its own, unmounted when dropped.
struct Mount(PathBuf);

impl Mount {
    fn tmpfs(at: &Path, options: &str) -> Option<Mount> {
        fs::create_dir_all(at).unwrap();
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(at)
            .output();
        match output {
            Ok(output) if output.status.success() => Some(Mount(at.to_path_buf())),
            Ok(output) => {
                println!(
                    "not tried: no tmpfs can be mounted here ({})",
                    String::from_utf8_lossy(&output.stderr).trim()
                );
                None
            }
            Err(error) => {
                println!("not tried: no `mount` program ({error})");
                None
            }
        }
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ended = Command::new("umount").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_full_disk_keeps_room_for_the_last_lines() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(&folder.path().join("small"), "size=2m") else {
        return;
    };
    let path = mount.0.join("trial");
    let archive = create(
        &path,
        Settings {
            ballast: 64 * 1024,
            ..SMALL
        },
    )
    .unwrap();
    let guide = job("guide");
    archive
        .event(Event::AttemptBegun {
            job: guide.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    let mut kept = 0;
    let error = loop {
        let picture = Capture::raw(BlobKind::FullPage, vec![kept as u8; 100_000]);
        match archive.step(&guide, 1, step(&format!("s{kept}")), vec![picture]).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 100, "the disk never filled");
    };
    assert!(error.is_full(), "{error}");
    assert!(!archive.admits());
    let again = archive.step(&guide, 1, step("more"), Vec::new()).await.unwrap_err();
    assert!(again.is_full(), "{again}");
    let ended = Ended::Interrupted {
        step: format!("s{kept}"),
    };
    archive
        .event(Event::AttemptEnded {
            job: guide.clone(),
            attempt: 1,
            ended,
        })
        .await
        .unwrap();
    archive.close(false, Some("disk full".into())).await.unwrap();
    let reader = Reader::open(&path).unwrap();
    assert_eq!(reader.closed(), Some(&(false, Some("disk full".into()))));
    assert_eq!(reader.observations(&guide).unwrap()[0].steps.len(), kept);
    println!("{kept} steps of 100 kB fitted into 2 MB, then the run was closed in order");
}

#[tokio::test]
async fn lines_alone_fill_a_disk_without_breaking_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(&folder.path().join("small"), "size=256k") else {
        return;
    };
    let path = mount.0.join("trial");
    let archive = create(
        &path,
        Settings {
            ballast: 16 * 1024,
            ..SMALL
        },
    )
    .unwrap();
    let mut written = 1;
    let control = || Event::Control {
        url: "https://control.example.net/ok".into(),
        well: true,
        detail: "x".repeat(900),
    };
    while archive.event(control()).await.is_ok() {
        written += 1;
        assert!(written < 10_000, "the disk never filled");
    }
    assert!(!archive.admits());
    let _no_room = archive.close(false, Some("disk full".into())).await;
    let reader = Reader::open(&path).unwrap();
    assert!(
        reader.head().0 >= written,
        "{} of {written} acknowledged lines are there",
        reader.head().0
    );
}

#[tokio::test]
async fn a_read_only_folder_is_named_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(&folder.path().join("read-only"), "size=1m,ro") else {
        // A folder that nobody may make anything in, root neither.
        let error = create(Path::new("/sys/trial"), SMALL).unwrap_err();
        assert!(matches!(error, EvidenceError::ReadOnly { .. }), "{error:?}");
        return;
    };
    let error = create(&mount.0.join("trial"), SMALL).unwrap_err();
    assert!(matches!(error, EvidenceError::ReadOnly { .. }), "{error:?}");
    assert!(error.to_string().contains("--archive"), "{error}");
    let error = Ledger::open(&mount.0.join("state")).unwrap_err();
    assert!(matches!(error, EvidenceError::ReadOnly { .. }), "{error:?}");
}

#[test]
fn the_ledger_counts_over_runs_and_days() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("state/hecha")).unwrap();
    let day = |text: &str| text.parse().unwrap();
    let (today, tomorrow) = (day("2026-11-23"), day("2026-11-24"));
    assert!(!ledger.may_write("zwfw.example.gov.cn", today, 0).unwrap());
    assert!(ledger.record("zwfw.example.gov.cn", today, 2, "run-1").unwrap());
    assert!(ledger.may_write("ZWFW.example.gov.cn.", today, 2).unwrap());
    assert!(ledger.record("ZWFW.example.gov.cn", today, 2, "run-2").unwrap());
    assert!(!ledger.may_write("zwfw.example.gov.cn", today, 2).unwrap());
    assert!(!ledger.record("zwfw.example.gov.cn", today, 2, "run-3").unwrap());
    assert!(ledger.may_write("zwfw.example.gov.cn", tomorrow, 2).unwrap());
    assert!(ledger.may_write("other.example.gov.cn", today, 2).unwrap());
    // What cannot be read counts against writing.
    let file = fs::read_dir(folder.path().join("state/hecha"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend_from_slice(b"{\"format\":\"hecha.led\n");
    fs::write(&file, bytes).unwrap();
    assert!(ledger.may_write("other.example.gov.cn", today, 2).is_err());
}

#[test]
fn two_programs_never_take_the_same_last_write() {
    let folder = tempfile::tempdir().unwrap();
    let today = "2026-11-23".parse().unwrap();
    let taken: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|number| {
                let ledger = Ledger::open(folder.path()).unwrap();
                scope.spawn(move || ledger.record("h.example", today, 3, &format!("run-{number}")).unwrap())
            })
            .collect();
        tries.into_iter().map(|each| usize::from(each.join().unwrap())).sum()
    });
    assert_eq!(taken, 3);
}

/// 2,000 steps, or as many as `HECHA_TEST_STEPS` says: each costs a few syncs of a disk that others may be using.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn speed_of_many_steps() {
    let steps: u32 = std::env::var("HECHA_TEST_STEPS").map_or(2000, |text| text.parse().unwrap());
    let rounds = steps.div_ceil(8 * 50);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(
        &path,
        Settings {
            segment: 1024 * 1024,
            ..SMALL
        },
    )
    .unwrap();
    let started = Instant::now();
    let mut walks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let archive = archive.clone();
        walks.spawn(async move {
            for round in 1..=rounds {
                attempt_without_pictures(&archive, &job(&format!("j{number}")), round, 50).await;
            }
        });
    }
    while let Some(walk) = walks.join_next().await {
        walk.unwrap();
    }
    let wrote = started.elapsed();
    archive.close(true, None).await.unwrap();
    let reader = Reader::open(&path).unwrap();
    let written = u64::from(8 * rounds * 50);
    assert_eq!(reader.head().0, 1 + written + u64::from(8 * rounds * 2) + 1);
    let started = Instant::now();
    let observations = reader.observations(&job("j3")).unwrap();
    let read: usize = observations.iter().map(|seen| seen.steps.len()).sum();
    assert_eq!(read as u64, written / 8);
    println!(
        "{written} steps by 8 writers: {:.2} ms a step; {read} steps of one job read back in {:.0} ms",
        wrote.as_secs_f64() * 1000.0 / written as f64,
        started.elapsed().as_secs_f64() * 1000.0,
    );
}

#[tokio::test]
async fn a_hundred_thousand_lines_are_opened_in_seconds() {
    const ATTEMPTS: u32 = 20;
    let (_folder, path) = sample().await;
    let layout = Layout::new(&path);
    let whole = fs::read_to_string(layout.segment(1)).unwrap();
    let (mut head, mut seq) = (Reader::open(&path).unwrap().head().1.to_string(), 7);
    let (mut bytes, mut segment) = (whole.into_bytes(), 1);
    for number in 0..2500 {
        for attempt in 1..=ATTEMPTS {
            let job = job(&format!("j{number}"));
            let ended = Ended::TimedOut {
                step: "s3".into(),
                budget_ms: 300_000,
            };
            for event in [
                Event::AttemptBegun {
                    job: job.clone(),
                    attempt,
                    without_own: false,
                },
                Event::AttemptEnded { job, attempt, ended },
            ] {
                seq += 1;
                let text = serde_json::to_vec(&Line {
                    seq,
                    prev: head,
                    at: Clock::system().wall(),
                    event,
                })
                .unwrap();
                head = blobs::hash(&text);
                bytes.extend_from_slice(&text);
                bytes.push(b'\n');
            }
        }
        if bytes.len() > 4_000_000 || number == 2499 {
            fs::write(layout.segment(segment), &bytes).unwrap();
            (bytes, segment) = (Vec::new(), segment + 1);
        }
    }
    let started = Instant::now();
    let reader = Reader::open(&path).unwrap();
    let opened = started.elapsed();
    assert_eq!(reader.head(), (100_007, head.as_str()));
    assert_eq!(reader.jobs().count(), 2501);
    let started = Instant::now();
    assert_eq!(reader.observations(&job("j2499")).unwrap().len(), ATTEMPTS as usize);
    let found = started.elapsed();
    assert_eq!(reader.lines().map(Result::unwrap).count(), 100_007);
    println!(
        "100,007 lines: opened in {:.2} s, one job of 2,501 found in {:.1} ms",
        opened.as_secs_f64(),
        found.as_secs_f64() * 1000.0
    );
    assert!(found < opened / 10, "finding a job goes through the whole journal");
}

async fn attempt_without_pictures(archive: &Archive, job: &JobKey, attempt: u32, steps: usize) {
    archive
        .event(Event::AttemptBegun {
            job: job.clone(),
            attempt,
            without_own: false,
        })
        .await
        .unwrap();
    for number in 0..steps {
        let record = StepRecord {
            detail: format!("{job} {attempt}"),
            ..step(&format!("s{number}"))
        };
        archive.step(job, attempt, record, Vec::new()).await.unwrap();
    }
    archive
        .event(Event::AttemptEnded {
            job: job.clone(),
            attempt,
            ended: Ended::Completed,
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cost_of_a_step_with_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let guide = job("guide");
    archive
        .event(Event::AttemptBegun {
            job: guide.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    let started = Instant::now();
    for number in 0..200_u32 {
        let mut bytes = vec![0_u8; 150_000];
        bytes[..4].copy_from_slice(&number.to_le_bytes());
        let picture = Capture::raw(BlobKind::FullPage, bytes);
        archive
            .step(&guide, 1, step(&format!("s{number}")), vec![picture])
            .await
            .unwrap();
    }
    println!(
        "a step with a picture of 150 kB: {:.2} ms",
        started.elapsed().as_secs_f64() * 1000.0 / 200.0
    );
    assert_eq!(
        Reader::open(&path).unwrap().observations(&guide).unwrap()[0]
            .steps
            .len(),
        200
    );
    assert_eq!(
        blobs::hash(b""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
