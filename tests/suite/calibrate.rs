//! `hecha calibrate`: the seeding against the indicators' own data, and a whole calibration through the program.
//! Walking a fleet takes minutes: `HECHA_TEST_FLEET=tiny` walks three platforms, `small` five, `all` a tenth of the
//! notice's fleet; without it only the seeding is tested.

use hecha::demo::calibration::{FIGURES, Unit};
use hecha::evidence::layout;
use hecha::record::calibration::Calibration;
use hecha::scenario::library::Library;
use hecha::scenario::rule;

use crate::kill::journal_length;
use crate::program::Program;
use crate::seal::script;

/// Why nothing was walked.
const LONG: &str = "no fleet was walked, which takes minutes: HECHA_TEST_FLEET=tiny, small or all walks one";

#[test]
fn the_figures_are_the_baselines_of_the_indicators() {
    let library = Library::load(None).expect("the built-in library");
    let set = &library.sets["gbh-2017-115"];
    let mut compared = 0;
    for figure in &FIGURES {
        for id in figure.indicators {
            let indicator = set.indicators.iter().find(|indicator| indicator.id == *id);
            let indicator = indicator.unwrap_or_else(|| panic!("{id} is seeded, and no rule judges it"));
            let baseline = indicator
                .baseline
                .as_ref()
                .unwrap_or_else(|| panic!("{id} has no baseline"));
            let percent = if figure.of_the_well {
                100 - figure.percent
            } else {
                figure.percent
            };
            assert!((baseline.fail * 100.0 - f64::from(percent)).abs() < 1e-6, "{id}");
            let mut together: Vec<&str> = baseline.with.iter().map(String::as_str).chain([*id]).collect();
            together.sort_unstable();
            assert_eq!(together, figure.indicators, "{id}");
            let same = matches!(
                (indicator.unit, figure.unit),
                (rule::Unit::Platform, Unit::Platform) | (rule::Unit::Item, Unit::Item)
            );
            assert!(same, "{id} is counted over something else");
            compared += 1;
        }
    }
    assert_eq!(compared, 14);
}

#[test]
fn what_was_seeded_is_found_and_nothing_else_is_called_a_fault() {
    let scale = match std::env::var("HECHA_TEST_FLEET").unwrap_or_default().as_str() {
        "all" => "0.1",
        "small" => "0.02",
        "tiny" => "0.01",
        _ => return println!("{LONG}"),
    };
    let program = Program::new();
    let arguments = [
        "calibrate",
        "--scale",
        scale,
        "--seed",
        "1",
        "--jobs",
        "4",
        "--archive",
        "archive",
        "--lang",
        "en",
    ];
    let finished = program.run(&arguments);
    program.expect_nothing_left();
    let out = finished.out();
    assert!(
        out.lines()
            .take(30)
            .all(|line| line.chars().count() <= 80 || line.contains("archive")),
        "{out}"
    );
    let bytes = std::fs::read(program.path("archive/data/results/calibration.json")).expect("calibration.json");
    let measured: Calibration = serde_json::from_slice(&bytes).expect("a calibration");
    verified(&program);
    assert_eq!(measured.format, "hecha.calibration/1");
    assert!(measured.complete);
    assert_eq!(measured.figures.len(), 11);
    let (mut found, mut seeded, mut missed, mut open) = (0, 0, 0, 0);
    for figure in &measured.figures {
        let tally = &figure.tally;
        assert!(tally.seeded > 0 && tally.clean > 0, "{}: {tally:?}", figure.id);
        // A fault of a kind that the harness is known to miss (docs/calibrate.md) may be among them; a false fail never.
        assert_eq!(tally.false_fails + tally.hidden_fails, 0, "{}\n{out}", figure.id);
        assert!(tally.passed * 2 > tally.clean, "{}: {tally:?}\n{out}", figure.id);
        assert_eq!(
            (tally.found + tally.missed + tally.seeded_undecided, tally.cases),
            (tally.seeded, tally.seeded + tally.clean + tally.hidden),
            "{}",
            figure.id
        );
        found += tally.found;
        seeded += tally.seeded;
        missed += tally.missed;
        open += tally.seeded_undecided + tally.clean_undecided;
    }
    assert!(found * 10 >= seeded * 7, "{found} of {seeded} were found\n{out}");
    // What the figures leave out, the indicators of one figure among themselves do not hide.
    let parts = measured.figures.iter().flat_map(|figure| &figure.indicators);
    for part in parts {
        missed += part.tally.missed;
        open += part.tally.seeded_undecided + part.tally.clean_undecided;
    }
    finished.expect(match (missed, open) {
        (0, 0) => 0,
        (0, _) => 5,
        _ => 3,
    });
    assert_eq!(measured.differences.is_empty(), missed + open == 0);
    assert!(measured.effort.journeys >= 18 && measured.effort.peak_own > 0);
}

#[test]
fn a_calibration_that_was_stopped_goes_on_with_the_same_fleet() {
    if std::env::var_os("HECHA_TEST_FLEET").is_none() {
        return println!("{LONG}");
    }
    let program = Program::new();
    let begin = [
        "calibrate",
        "--scale",
        "0.01",
        "--seed",
        "3",
        "--jobs",
        "2",
        "--archive",
        "archive",
    ];
    let mut child = program.start("first", &begin);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while !program.said("first").contains("[1/") {
        assert!(std::time::Instant::now() < until, "{}", program.said("first"));
        assert!(
            child.try_wait().expect("a child").is_none(),
            "{}",
            program.said("first")
        );
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    child.kill().expect("a child can be killed");
    child.wait().expect("it ends");
    let finished = program.run(&["calibrate", "--resume", "archive", "--jobs", "4", "--json"]);
    program.expect_nothing_left();
    let measured: Calibration = serde_json::from_str(&finished.out()).expect("a calibration");
    assert!(measured.complete, "{}", finished.err());
    assert_eq!((measured.scale, measured.seed), (0.01, 3));
    verified(&program);
    assert!(
        !finished.err().contains("[1/"),
        "what had ended was walked again:\n{}",
        finished.err()
    );
}

/// A calibration's archive is sealed as a run's is, and verified by both.
fn verified(program: &Program) {
    let archive = program.path("archive");
    let key = archive.join(layout::PUBLIC_KEY);
    let key = key.to_str().expect("a path");
    program.run(&["verify", "archive", "--key", key]).expect(0);
    let (code, said) = script(&archive, &["--key", key]);
    assert_eq!(code, 0, "{said}");
}

/// What a cut-off calibration left is closed as it is, by the keys that it was begun with.
#[test]
fn a_calibration_that_was_cut_off_is_sealed_and_verified() {
    let program = Program::new();
    crate::sm2::key(&program.path("."), "sm2.pem");
    let begin = [
        "calibrate",
        "--scale",
        "0.01",
        "--jobs",
        "1",
        "--archive",
        "archive",
        "--sm2-key",
        "sm2.pem",
    ];
    let archive = program.path("archive");
    let mut child = program.start("first", &begin);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while journal_length(&archive) < 2000 {
        let runs = child.try_wait().expect("a child").is_none();
        assert!(runs && std::time::Instant::now() < until, "{}", program.said("first"));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("a child can be killed");
    child.wait().expect("it ends");
    // Without that key it is sealed only where that is said.
    crate::evidence::copy(&archive, &program.path("other"));
    std::fs::rename(program.path("sm2.pem"), program.path("elsewhere.pem")).expect("renamed");
    let refused = program.run(&["seal", "other"]);
    refused.expect(1);
    assert!(refused.err().contains("--no-sm2"), "{}", refused.err());
    let once = program.run(&["seal", "other", "--no-sm2"]);
    once.expect(0);
    assert!(!once.out().contains("sm2 key"), "{}", once.out());
    std::fs::rename(program.path("elsewhere.pem"), program.path("sm2.pem")).expect("renamed");
    let sealed = program.run(&["seal", "archive"]);
    sealed.expect(0);
    assert!(
        sealed.out().contains("partial") && sealed.out().contains("sm2 key"),
        "{}",
        sealed.out()
    );
    verified(&program);
    program.expect_nothing_left();
}

#[test]
fn scales_that_are_none_are_refused() {
    let program = Program::new();
    for scale in ["0", "2", "-1", "a tenth"] {
        let finished = program.run(&["calibrate", &format!("--scale={scale}")]);
        finished.expect(1);
        assert!(finished.err().contains("0.01 to 1"), "{}", finished.err());
    }
    program.write("archive/empty", "");
    program.run(&["calibrate", "--resume", "archive"]).expect(1);
}
