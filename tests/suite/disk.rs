//! A disk that fills at any moment of a run: it ends clearly, is sealed as far as it came, and goes on once there is room.
//! The disk is a tmpfs that is made smaller under the program; without leave to mount, the reason is printed and nothing
//! is tried. `HECHA_TEST_DISKS` says how often it fills; 4 times without it. `HECHA_TEST_SEED` makes it other moments.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use hecha::evidence::{Reader, layout};
use hecha::record::run::Event;
use hecha::record::seal::{Extent, Seal};

use crate::kill::{Moments, journal_length};
use crate::program::{Finished, Portals, Program};
use crate::seal::{script, snapshot};

const PORTALS: [&str; 2] = ["boot-plain", "spa-plain"];
pub const PAGE: u64 = 4096;
/// More than any run here needs; a tmpfs takes memory for what is written alone.
pub const ROOMY: u64 = 4 << 30;

/// A file system of its own whose size changes under the program.
pub struct Disk(PathBuf);

impl Disk {
    /// None, with the reason printed, where nothing can be mounted; as root in a CI it must be.
    pub fn mount(path: PathBuf) -> Option<Disk> {
        std::fs::create_dir_all(&path).expect("a folder");
        let root = rustix::process::geteuid().is_root();
        let options = format!("size={ROOMY}");
        let mounted = root.then(|| {
            Command::new("mount")
                .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
                .arg(&path)
                .output()
        });
        let why = match mounted {
            Some(Ok(output)) if output.status.success() => return Some(Disk(path)),
            Some(Ok(output)) => String::from_utf8_lossy(&output.stderr).trim().to_string(),
            Some(Err(error)) => error.to_string(),
            None => "only root may mount a disk that is small".to_string(),
        };
        let must = root && std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!must, "a CI's root must be able to mount a tmpfs: {why}");
        println!("skipped, no disk was filled: {why}");
        None
    }

    fn used(&self) -> u64 {
        let stat = rustix::fs::statvfs(&self.0).expect("statvfs");
        (stat.f_blocks - stat.f_bfree) * stat.f_frsize
    }

    /// Leaves so many bytes free; what was written meanwhile may leave less, never more.
    pub fn leave(&self, free: u64) {
        let until = Instant::now() + Duration::from_secs(5);
        // A size below what is used is refused.
        while !self.resize(self.used() + free) {
            assert!(Instant::now() < until, "the disk cannot be made small");
        }
    }

    pub fn resize(&self, bytes: u64) -> bool {
        let option = format!("remount,size={}", bytes.div_ceil(PAGE) * PAGE);
        let output = Command::new("mount").args(["-o", &option]).arg(&self.0).output();
        output.expect("mount").status.success()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ended = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// The page of the last of so many jobs.
fn last_page(jobs: usize) -> String {
    format!("{}/jobs/{jobs}.html", layout::RESULTS)
}

/// When it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So many bytes into the journal, with so much left.
    Walking { journal: u64, free: u64 },
    /// When the first step is there, with so much left.
    Stepping { free: u64 },
    /// When the last line is written, with so much left for reports and seal.
    Ended { free: u64 },
    /// When the last page of the report is there and the seal is all that is left.
    Sealing { free: u64 },
    /// As before, and another program took the kept room.
    Robbed { free: u64 },
}

impl Moment {
    fn seeded(number: u32, moments: &mut Moments) -> Moment {
        match number % 5 {
            0 | 1 => Moment::Walking {
                journal: 400 + moments.below(6000),
                free: moments.below(100) * PAGE,
            },
            2 => Moment::Ended {
                free: moments.below(24) * PAGE,
            },
            3 => Moment::Sealing {
                free: moments.below(6) * PAGE,
            },
            _ if number % 10 == 9 => Moment::Robbed {
                free: moments.below(6) * PAGE,
            },
            _ => Moment::Walking {
                journal: 400,
                free: moments.below(60) * PAGE,
            },
        }
    }

    /// Until it has come in an archive of so many jobs.
    pub fn wait(self, archive: &Path, jobs: usize, child: &mut Child) {
        let says = |word: &str| {
            let lines = std::fs::read_to_string(archive.join(layout::segment_path(1)));
            lines.is_ok_and(|lines| lines.contains(word))
        };
        let come = |archive: &Path| match self {
            Moment::Walking { journal, .. } => journal_length(archive) >= journal,
            Moment::Stepping { .. } => says("\"step\""),
            Moment::Ended { .. } => says("\"closed\""),
            Moment::Sealing { .. } | Moment::Robbed { .. } => archive.join(last_page(jobs)).exists(),
        };
        let until = Instant::now() + Duration::from_secs(120);
        while !come(archive) && child.try_wait().expect("a child").is_none() {
            assert!(Instant::now() < until, "{self:?} never came");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// Fills the disk.
    pub fn fill(self, archive: &Path, disk: &Disk) {
        if let Moment::Robbed { .. } = self {
            std::fs::remove_file(archive.join(layout::BALLAST)).expect("room that is kept until the seal");
        }
        disk.leave(self.free());
    }

    fn free(self) -> u64 {
        match self {
            Moment::Walking { free, .. }
            | Moment::Stepping { free }
            | Moment::Ended { free }
            | Moment::Sealing { free }
            | Moment::Robbed { free } => free,
        }
    }
}

#[test]
fn a_disk_that_fills_at_any_moment_loses_nothing() {
    let disks = times();
    let seed: u64 = std::env::var("HECHA_TEST_SEED").map_or(57, |number| number.parse().expect("a number"));
    let program = Program::new();
    let Some(disk) = Disk::mount(program.path("disk")) else {
        return;
    };
    let _portals = Portals::serve(&program, &PORTALS, "find-entry", "");
    let mut moments = Moments(seed);
    for number in 0..disks {
        let begun = Instant::now();
        // Without the many, one of each kind.
        let kind = if disks < 5 {
            [1, 2, 3, 9][number as usize]
        } else {
            number
        };
        let moment = Moment::seeded(kind, &mut moments);
        let came_to = one(&program, &disk, number, moment);
        println!(
            "{number}: {moment:?}: {came_to} ({:.1} s)",
            begun.elapsed().as_secs_f64()
        );
    }
    walked_again(&program, &disk, &whole(&program, disks), &mut moments, disks);
}

/// How often a disk fills.
pub fn times() -> u32 {
    std::env::var("HECHA_TEST_DISKS").map_or(4, |number| number.parse().expect("a number"))
}

/// One of the archives that hold a whole run.
fn whole(program: &Program, disks: u32) -> String {
    let named = |number| [format!("disk/run-{number}"), format!("disk/run-{number}.resumed-1")];
    let is_whole = |name: &String| seal_of(&program.path(name)).is_some_and(|seal| seal.extent == Extent::Complete);
    (0..disks).flat_map(named).find(is_whole).expect("a whole run")
}

/// A finding that is walked again, on a disk with too little room to begin with, then on one that fills, then on one with
/// room: the archive before is not touched, and nothing that was told is lost.
fn walked_again(program: &Program, disk: &Disk, archive: &str, moments: &mut Moments, times: u32) {
    let reverify = ["reverify", archive, "boot-plain/P1", "--lang", "en"];
    let before = snapshot(&program.path(archive));
    disk.leave(64 << 20);
    let refused = program.run(&reverify);
    refused.expect(1);
    let said = refused.err();
    assert!(said.contains("is full") && said.contains("free some space"), "{said}");
    assert!(
        !program.path(&format!("{archive}.reverify-1")).exists(),
        "something was made"
    );
    let rounds = if times < 5 { 1 } else { times };
    for number in 1..=rounds {
        let moment = match number {
            1 => Moment::Stepping { free: 4 * PAGE },
            2 => Moment::Walking { journal: 1, free: 0 },
            _ => Moment::seeded(number, moments),
        };
        let came_to = filled_again(program, disk, &reverify, number, moment);
        println!("walked again, {number}: {moment:?}: {came_to}");
    }
    assert!(disk.resize(ROOMY));
    let confirmed = program.run(&reverify);
    confirmed.expect(0);
    assert!(confirmed.out().contains("confirmed"), "{}", confirmed.out());
    assert!(
        snapshot(&program.path(archive)) == before,
        "the archive before was touched"
    );
}

fn filled_again(program: &Program, disk: &Disk, reverify: &[&str], number: u32, moment: Moment) -> &'static str {
    let (archive, output) = (reverify[1], format!("again-{number}"));
    let name = format!("{archive}.reverify-{number}");
    let successor = program.path(&name);
    assert!(disk.resize(ROOMY));
    let mut child = program.start(&output, reverify);
    moment.wait(&successor, 1, &mut child);
    moment.fill(&successor, disk);
    let code = child.wait().expect("it ends").code().unwrap_or(-1);
    let said = program.said(&output);
    program.expect_nothing_left();
    let told = format!("{moment:?} ended with {code}:\n{said}");
    let public = program.path(archive).join(layout::PUBLIC_KEY);
    let Some(seal) = seal_of(&successor) else {
        if code == 1 {
            // Between its first line and its first checkpoint.
            for words in ["is full", "free some space", "nothing was walked"] {
                assert!(said.contains(words), "{words:?} was not said; {told}");
            }
            return "left before anything was walked";
        }
        assert_eq!(code, 3, "{told}");
        assert!(said.contains("not sealed") && said.contains("hecha seal"), "{told}");
        assert!(disk.resize(ROOMY));
        program.run(&["seal", &name]).expect(0);
        verified(program, &name, &public);
        return "left open, and sealed once there was room";
    };
    verified(program, &name, &public);
    let kept = std::fs::read(successor.join(layout::PREDECESSOR).join(layout::SEAL));
    let due = std::fs::read(program.path(archive).join(layout::SEAL));
    assert_eq!(kept.expect("the seal before"), due.expect("a seal"), "{told}");
    if seal.extent == Extent::Complete {
        assert_eq!(code, if seal.missing.is_empty() { 0 } else { 3 }, "{seal:#?}\n{told}");
        return "sealed whole";
    }
    assert_eq!(code, 5, "{told}");
    let again = format!("walk it again with: hecha reverify {archive} boot-plain/P1");
    for words in ["cannot tell", "full", "free some space", &again] {
        assert!(said.contains(words), "{words:?} was not said; {told}");
    }
    assert!(seal.why.is_some_and(|why| why.contains("full")), "{told}");
    "sealed as far as it came"
}

/// One run on a disk that fills; gives what it came to.
fn one(program: &Program, disk: &Disk, number: u32, moment: Moment) -> &'static str {
    let name = format!("disk/run-{number}");
    let archive = program.path(&name);
    let jobs = if number.is_multiple_of(2) { "2" } else { "1" };
    let begin = [
        "run",
        "survey.yaml",
        "--archive",
        &name,
        "--jobs",
        jobs,
        "--evidence",
        "light",
    ];
    assert!(disk.resize(ROOMY));
    let mut child = program.start(&name.replace('/', "-"), &begin);
    moment.wait(&archive, PORTALS.len(), &mut child);
    moment.fill(&archive, disk);
    let code = child.wait().expect("it ends").code().unwrap_or(-1);
    let said = program.said(&name.replace('/', "-"));
    program.expect_nothing_left();
    let told = format!("{moment:?} ended with {code}:\n{said}");
    let Some(seal) = seal_of(&archive) else {
        return left_open(program, disk, &name, code, &told);
    };
    let public = archive.join(layout::PUBLIC_KEY);
    verified(program, &name, &public);
    if seal.extent == Extent::Complete {
        let reports = seal.missing.iter().all(|missing| missing.what.starts_with("reports"));
        assert!(reports && [0, 3].contains(&code), "{seal:#?}\n{told}");
        assert_eq!(code == 3, !seal.missing.is_empty(), "{told}");
        return if seal.missing.is_empty() {
            "sealed whole"
        } else {
            "sealed whole, without some reports"
        };
    }
    assert_eq!(code, 5, "{told}");
    let why = seal.why.clone().unwrap_or_default();
    for words in ["full", &name, "continue with: hecha run --resume", "free some space"] {
        assert!(said.contains(words), "{words:?} was not said; {told}");
    }
    assert!(why.contains("full"), "the seal does not say why: {seal:#?}");
    goes_on(program, disk, &name, &public, &told);
    "sealed as far as it came, and went on"
}

pub fn seal_of(archive: &Path) -> Option<Seal> {
    let bytes = std::fs::read(archive.join(layout::SEAL)).ok()?;
    Some(serde_json::from_slice(&bytes).expect("a seal that is there is whole"))
}

pub fn verified(program: &Program, name: &str, public: &Path) {
    let public = public.to_str().expect("a path");
    program.run(&["verify", name, "--key", public]).expect(0);
    let (code, said) = script(&program.path(name), &["--key", public]);
    assert_eq!(code, 0, "{said}");
}

/// Nothing could be sealed: it says so, holds everything, takes nothing half written for a seal, and is sealed later.
fn left_open(program: &Program, disk: &Disk, name: &str, code: i32, told: &str) -> &'static str {
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("not sealed") && told.contains("hecha seal"), "{told}");
    let archive = program.path(name);
    assert!(
        !archive.join(layout::MANIFEST).exists() && !archive.join(layout::SIGNATURE).exists(),
        "half of a seal lies there: {told}"
    );
    program.run(&["verify", name]).expect(1);
    assert!(disk.resize(ROOMY));
    program.run(&["seal", name]).expect(0);
    verified(program, name, &archive.join(layout::PUBLIC_KEY));
    assert_eq!(
        seal_of(&archive).map(|seal| seal.extent),
        Some(Extent::Complete),
        "{told}"
    );
    "left open, and sealed once there was room"
}

/// On a disk with room again the run goes on beside the sealed part, which stays as it was sealed.
fn goes_on(program: &Program, disk: &Disk, name: &str, public: &Path, told: &str) {
    let resume = |name: &str| -> Finished { program.run(&["run", "--resume", name, "--jobs", "2"]) };
    let refused = resume(name);
    refused.expect(1);
    assert!(refused.err().contains("is full"), "{}", refused.err());
    let next = format!("{name}.resumed-1");
    assert!(!program.path(&next).exists(), "something was made on a full disk");
    assert!(disk.resize(ROOMY));
    let went_on = resume(name);
    went_on.expect(0);
    assert!(went_on.err().contains("it goes on in"), "{}\n{told}", went_on.err());
    verified(program, name, public);
    verified(program, &next, public);
    let (before, after) = (Reader::open(&program.path(name)), Reader::open(&program.path(&next)));
    let (before, after) = (before.expect("it opens"), after.expect("it opens"));
    assert_eq!(after.closed(), Some(&(true, None)));
    let ended: Vec<_> = after
        .lines()
        .filter_map(|line| match line.expect("a line").event {
            Event::JobEnded { job, .. } => Some(job),
            _ => None,
        })
        .collect();
    let once: BTreeSet<_> = ended.iter().cloned().collect();
    assert!(once.len() == ended.len() && once.len() == PORTALS.len(), "{ended:?}");
    let kept = before.lines().zip(after.lines());
    for (old, new) in kept {
        assert_eq!(
            old.expect("a line"),
            new.expect("a line"),
            "a line of the part is not in the whole"
        );
    }
    assert!(before.head().0 < after.head().0);
    let seal = |name: &str| std::fs::read(program.path(name).join(layout::SEAL)).expect("a seal");
    let kept = program.path(&next).join(layout::PREDECESSOR).join(layout::SEAL);
    assert_eq!(std::fs::read(kept).expect("the seal before"), seal(name));
    let again = resume(name);
    again.expect(1);
    assert!(again.err().contains("goes on already"), "{}", again.err());
    let complete = resume(&next);
    complete.expect(1);
    assert!(complete.err().contains("is sealed"), "{}", complete.err());
}
