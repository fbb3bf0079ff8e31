//! A run that is killed at any moment, while it seals too, leaves an archive that opens, and goes on where it was: nothing
//! that ended is begun again, nothing is submitted twice, no browser is left, nothing half written is taken for a seal, and
//! the verdicts are those of a run left in peace. `HECHA_TEST_KILLS` says how many times; 3 without it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use hecha::demo::{self, expected};
use hecha::evidence::{Reader, layout};
use hecha::record::run::Event;

use crate::program::{Portals, Program, findings};
use crate::seal::script;

const PORTALS: [&str; 2] = ["boot-plain", "spa-plain"];
/// Kills of one run while it walks, and while it seals, at most.
const WALKING: u32 = 3;
const SEALING: u32 = 4;

/// A fixed sequence of numbers below a limit (Numerical Recipes' generator), so that a failure can be repeated.
pub struct Moments(pub u64);

impl Moments {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    let kills: u32 = std::env::var("HECHA_TEST_KILLS").map_or(3, |number| number.parse().expect("a number"));
    let mut moments = Moments(115);
    let mut made = 0;
    for round in 0.. {
        made += one_run(round, kills - made, &mut moments);
        if made >= kills {
            break;
        }
        assert!(
            round < kills,
            "runs end before they can be killed: {made} of {kills} kills"
        );
    }
}

/// One run, killed up to `kills` times and then left to end; gives how often it was killed.
fn one_run(round: u32, kills: u32, moments: &mut Moments) -> u32 {
    let program = Program::new();
    let _portals = Portals::serve(&program, &PORTALS, "find-entry, register, ask", "");
    let archive = program.path("archive");
    // Named once: what goes on with the run, or seals it, takes it from what was recorded.
    crate::sm2::key(&program.path("."), "sm2.pem");
    let begin = [
        "run",
        "survey.yaml",
        "--archive",
        "archive",
        "--jobs",
        "3",
        "--evidence",
        "light",
        "--allow-writes",
        "--sm2-key",
        "sm2.pem",
    ];
    let resume = ["run", "--resume", "archive", "--jobs", "3", "--allow-writes"];
    let mut killed = 0;
    let mut lines = 0;
    // The others are left for the seal, which is only come to where a walk is let end.
    let walking = kills.saturating_sub(kills.div_ceil(3)).clamp(1, WALKING);
    while killed < walking {
        let name = format!("run-{round}-{killed}");
        let mut child = program.start(&name, if killed == 0 { &begin[..] } else { &resume[..] });
        // A run that has not written its first line has nothing to go on from; what it does then is its own business.
        let until = Instant::now() + Duration::from_secs(120);
        while journal_length(&archive) <= lines && child.try_wait().expect("a child").is_none() {
            assert!(Instant::now() < until, "nothing was written:\n{}", program.said(&name));
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(moments.below(9000)));
        if child.try_wait().expect("a child").is_some() {
            break;
        }
        child.kill().expect("a child can be killed");
        child.wait().expect("it ends");
        killed += 1;
        lines = journal_length(&archive);
        let judged = program.run(&["judge", "archive"]);
        assert!(
            [0, 3, 4, 5].contains(&judged.code()) && judged.out().contains("boot-plain"),
            "after kill {killed} the archive is not judged: {}\n{}{}",
            judged.code(),
            judged.out(),
            judged.err()
        );
    }
    killed += kill_sealing(&program, &archive, &resume, (kills - killed).min(SEALING), moments);
    program.expect_nothing_left();
    check_story(&archive);
    check_verdicts(&archive);
    killed
}

/// What is written from the end of a walk to the seal, in this order.
const OF_SEAL: [&str; 11] = [
    "data/results/findings.json",
    "data/results/index.html",
    layout::BAG_INFO,
    layout::MANIFEST,
    layout::VERIFY_SCRIPT,
    layout::TAG_MANIFEST,
    layout::PUBLIC_KEY,
    layout::SIGNATURE,
    layout::SM2_PUBLIC_KEY,
    layout::SM2_SIGNATURE,
    layout::SEAL,
];

/// Ends the walk, and kills what ends and seals it up to `kills` times; then lets it. Gives how often it was killed.
fn kill_sealing(program: &Program, archive: &Path, resume: &[&str], kills: u32, moments: &mut Moments) -> u32 {
    let seal = ["seal", "archive"];
    let mut killed = 0;
    while killed < kills && !archive.join(layout::SEAL).exists() {
        let closed = Reader::open(archive).is_ok_and(|reader| reader.closed().is_some_and(|(complete, _)| *complete));
        let name = format!("seal-{killed}-{}", moments.below(1_000_000));
        let mut child = program.start(&name, if closed { &seal[..] } else { resume });
        // Those that are there from before are no sign of anything until they are written anew.
        let from = if closed { 2 } else { 0 };
        let file = archive.join(OF_SEAL[from + moments.below((OF_SEAL.len() - from) as u64) as usize]);
        let written = || file.metadata().and_then(|file| file.modified()).ok();
        let before = written();
        let until = Instant::now() + Duration::from_secs(180);
        while (written().is_none() || written() == before) && child.try_wait().expect("a child").is_none() {
            assert!(
                Instant::now() < until,
                "no {}:\n{}",
                file.display(),
                program.said(&name)
            );
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(moments.below(1500)));
        if child.try_wait().expect("a child").is_some() {
            break;
        }
        child.kill().expect("a child can be killed");
        child.wait().expect("it ends");
        killed += 1;
        let there = OF_SEAL.iter().filter(|name| archive.join(name).exists()).count();
        let last = OF_SEAL[there.saturating_sub(1)];
        println!(
            "killed while sealing, at {}; {there} of {} there, up to {last}",
            file.display(),
            OF_SEAL.len()
        );
        if archive.join(layout::SEAL).exists() {
            break;
        }
        not_sealed(program, archive);
    }
    if !archive.join(layout::SEAL).exists() {
        let closed = Reader::open(archive).is_ok_and(|reader| reader.closed().is_some_and(|(complete, _)| *complete));
        let last = program.run(if closed { &seal[..] } else { resume });
        assert!(
            [0, 3, 4].contains(&last.code()),
            "{}\n{}{}",
            last.code(),
            last.out(),
            last.err()
        );
    }
    sealed(program, archive);
    killed
}

/// Nothing of it is taken for a seal, and everything before it is there.
fn not_sealed(program: &Program, archive: &Path) {
    let verified = program.run(&["verify", "archive"]);
    assert!(
        [1, 4].contains(&verified.code()),
        "{}\n{}",
        verified.code(),
        verified.out()
    );
    let (code, said) = script(archive, &[]);
    assert!([1, 4].contains(&code), "{code}\n{said}");
    assert!(!verified.out().contains("\nverified"), "{}", verified.out());
    let reader = Reader::open(archive).expect("the chain holds");
    assert_eq!(reader.closed(), Some(&(true, None)), "the walk had ended");
}

/// It is, wholly, and by both that verify.
fn sealed(program: &Program, archive: &Path) {
    let key = archive.join(layout::PUBLIC_KEY);
    let public = String::from_utf8(crate::sm2::public(&program.path("sm2.pem"))).expect("PEM");
    let sm2 = program.write("sm2-public.pem", &public);
    let named = [
        "--key",
        key.to_str().expect("a path"),
        "--sm2-key",
        sm2.to_str().expect("a path"),
    ];
    program.run(&[&["verify", "archive"], &named[..]].concat()).expect(0);
    let (code, said) = script(archive, &named);
    assert_eq!(code, 0, "{said}");
    let again = program.run(&["seal", "archive"]);
    again.expect(1);
    assert!(again.err().contains("is sealed"), "{}", again.err());
}

/// Bytes of the journal.
pub fn journal_length(archive: &Path) -> u64 {
    let segments = std::fs::read_dir(archive.join("data/journal"))
        .into_iter()
        .flatten()
        .flatten();
    segments
        .filter_map(|segment| Some(segment.metadata().ok()?.len()))
        .sum()
}

/// Opening checks the chain; here, that the lines tell a story that can be true.
fn check_story(archive: &Path) {
    let reader = Reader::open(archive).expect("the chain holds");
    assert_eq!(reader.closed(), Some(&(true, None)));
    let mut ended = BTreeSet::new();
    let mut begun: BTreeMap<String, u32> = BTreeMap::new();
    let mut writes = BTreeSet::new();
    for line in reader.lines() {
        let line = line.expect("a line");
        match line.event {
            Event::AttemptBegun { job, attempt, .. } => {
                assert!(
                    !ended.contains(&job),
                    "{job} was begun again after its end, in line {}",
                    line.seq
                );
                let last = begun.insert(job.to_string(), attempt);
                assert!(
                    last.is_none_or(|last| last < attempt),
                    "{job}: attempt {attempt} after {last:?}"
                );
            }
            Event::JobEnded { job, .. } => {
                assert!(ended.insert(job.clone()), "{job} ended twice, in line {}", line.seq);
            }
            Event::WriteIntended { job, step, .. } => {
                assert!(
                    writes.insert((job.to_string(), step.clone())),
                    "{job} submitted {step} twice"
                );
            }
            Event::Step { record, blobs, .. } => {
                for blob in blobs.iter().chain([&record]) {
                    reader
                        .blob(&blob.sha256)
                        .expect("every blob a line names is there and whole");
                }
            }
            Event::Opened { .. }
            | Event::WriteEnded { .. }
            | Event::AttemptEnded { .. }
            | Event::Control { .. }
            | Event::Surroundings { .. }
            | Event::Closed { .. } => {}
        }
    }
    let planned: BTreeSet<_> = reader.run().jobs.iter().map(|job| job.key.clone()).collect();
    assert_eq!(ended, planned, "every planned job has ended, and no other");
    assert!(
        !writes.is_empty(),
        "nothing was submitted, so nothing was proved about submitting twice"
    );
}

/// Being killed makes no verdict: whatever is decided is what the portals were built to give, and only what a cut-off
/// submission would have shown may end in an error, since it is not repeated. How much is decided, `matrix` watches.
fn check_verdicts(archive: &Path) {
    let found = findings(archive);
    let portals: Vec<demo::Portal> = demo::fleet()
        .into_iter()
        .filter(|portal| PORTALS.contains(&portal.id.as_str()))
        .collect();
    for row in expected::matrix_of(&portals) {
        let of_row = |finding: &&serde_json::Value| {
            finding["site"] == row.site.as_str() && finding["indicator"] == row.indicator
        };
        for finding in found["findings"].as_array().expect("findings").iter().filter(of_row) {
            let verdict = finding["verdict"].as_str().unwrap_or_default();
            let submits = ["P4a", "P4b", "P6a"].contains(&row.indicator);
            let undecided = ["blocked", "inconclusive", "pending"].contains(&verdict) || submits && verdict == "error";
            assert!(
                undecided || verdict == row.verdict.word(),
                "expected {row:?}, found {finding:#}"
            );
        }
    }
}
