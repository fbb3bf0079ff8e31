//! `make bench`: the same journey in ours, in Playwright Test and over bare DevTools, side by side, and the ratios
//! against their bars.
//!
//! Runs of the ways are interleaved (one of each is a pair); ratios are taken within a pair and their median and spread
//! are given. Times are printed and never asserted; what fails the benchmark is a missing picture, a picture of another
//! size, a missing download or a way that ends in error.

#[path = "bars.rs"]
mod bars;
#[path = "measure.rs"]
mod measure;
#[path = "parts.rs"]
mod parts;
#[path = "taken.rs"]
mod taken;
#[path = "ways.rs"]
mod ways;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bars::Bars;
use measure::Failure;
use ways::{Place, Sample, Way};

/// What was asked for on the command line.
#[derive(Debug, Clone)]
struct Options {
    pairs: usize,
    journeys: usize,
    jobs: usize,
    only: Vec<String>,
    out: PathBuf,
}

/// What can be measured.
const PARTS: [&str; 6] = ["light", "standard", "memory", "check", "verify", "many"];

const USAGE: &str = "usage: bench [--quick] [--pairs 5] [--journeys 40] [--jobs 2] [--only light,standard,memory,check,verify,many] [--out FOLDER]
light, standard  journeys beside Playwright Test; light beside a bare DevTools client too
memory           the runner's peak with eight workers
check, verify    `hecha check` beside a YAML parser, `hecha verify` beside sha256sum
many             the runner's peak over 3,000 jobs and over 300
CHROME=PATH takes another browser, a headless shell too; --quick is one pair of six journeys, to see that it runs";

fn options(root: &Path) -> Result<Options, Failure> {
    let mut options = Options {
        pairs: 5,
        journeys: 40,
        jobs: 2,
        only: Vec::new(),
        out: root.join("target/bench"),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value; {USAGE}"));
        match word.as_str() {
            "--quick" => (options.pairs, options.journeys) = (1, 6),
            "--pairs" => options.pairs = value()?.parse()?,
            "--journeys" => options.journeys = value()?.parse()?,
            "--jobs" => options.jobs = value()?.parse()?,
            "--only" => options.only = value()?.split(',').map(String::from).collect(),
            "--help" | "-h" => {
                println!("{USAGE}");
                std::process::exit(0);
            }
            "--out" => options.out = std::path::absolute(value()?)?,
            _ => return Err(format!("unknown argument {word}; {USAGE}").into()),
        }
    }
    match options.only.iter().find(|part| !PARTS.contains(&part.as_str())) {
        Some(part) => Err(format!("there is no part {part}; {USAGE}").into()),
        None => Ok(options),
    }
}

impl Options {
    fn asked(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|one| one == part)
    }
}

fn main() -> ExitCode {
    match bench() {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            println!("\nthe benchmark failed:");
            faults.iter().for_each(|fault| println!("  {fault}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench() -> Result<Vec<String>, Failure> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let options = options(&root)?;
    measure::adopt_orphans();
    let place = Place::prepare(&root, &options.out)?;
    println!("{}", place.describe());
    let (mut bars, mut faults) = (Bars::default(), Vec::new());
    if options.asked("light") {
        let ways = [Way::Ours("light"), Way::Playwright { trace: false }, Way::Floor];
        let samples = rounds(&place, &options, &ways, &mut faults)?;
        let (reach, hoped) = if place.is_shell() { (1.5, 1.9) } else { (1.2, 1.5) };
        bars.ratio(
            "light: CPU, Playwright trace off / ours",
            &samples,
            ways[1],
            ways[0],
            reach,
            hoped,
        );
        bars.speed(
            "light: journeys/min, ours / Playwright trace off",
            &samples,
            ways[0],
            ways[1],
        );
        bars.at_most(
            "light: CPU, ours / DevTools floor",
            &samples,
            ways[0],
            ways[2],
            1.15,
            1.05,
        );
        bars.speed(
            "(for scale) journeys/min, floor / Playwright trace off",
            &samples,
            ways[2],
            ways[1],
        );
        bars.scale(
            "(for scale) CPU, Playwright trace off / floor",
            &samples,
            ways[1],
            ways[2],
        );
    }
    if options.asked("standard") {
        let ways = [Way::Ours("standard"), Way::Playwright { trace: true }];
        let samples = rounds(&place, &options, &ways, &mut faults)?;
        bars.ratio(
            "standard: CPU, Playwright trace on / ours",
            &samples,
            ways[1],
            ways[0],
            1.5,
            2.5,
        );
        bars.speed(
            "standard: journeys/min, ours / Playwright trace on",
            &samples,
            ways[0],
            ways[1],
        );
    }
    if options.asked("memory") {
        let eight = Options {
            pairs: 1,
            jobs: 8,
            journeys: options.journeys.max(16),
            ..options.clone()
        };
        let samples = rounds(&place, &eight, &[Way::Ours("light")], &mut faults)?;
        bars.memory("runner's peak memory, 8 workers (MiB)", &samples, 40.0, 20.0);
    }
    if options.asked("check") {
        parts::check(&place, &mut bars)?;
    }
    if options.asked("verify") {
        parts::verify(&place, &mut bars, options.journeys)?;
    }
    if options.only.iter().any(|part| part == "many") {
        parts::many(&place, &mut bars, 8, options.journeys.max(6) * 15 / 2)?;
    } else {
        bars.not_measured("memory over 3,000 jobs against 300: --only many, a quarter of an hour");
    }
    if !place.is_shell() {
        bars.not_measured(
            "the same on headless shell: CHROME=…/chromium-headless-shell (Debian's chromium-headless-shell)",
        );
    }
    bars.print();
    std::fs::write(options.out.join("bars.json"), bars.json()?)?;
    Ok(faults)
}

/// Runs the ways in turn, `pairs` times, and compares what each left behind with what Playwright (else the floor) did.
fn rounds(place: &Place, options: &Options, ways: &[Way], faults: &mut Vec<String>) -> Result<Vec<Sample>, Failure> {
    let mut samples: Vec<Sample> = Vec::new();
    for pair in 1..=options.pairs {
        let mut taken = Vec::new();
        for way in ways {
            if let Some(why) = place.missing(*way) {
                if pair == 1 {
                    println!("  {:<24} not measured: {why}", way.name());
                }
                continue;
            }
            let sample = place.walk(*way, pair, options.journeys, options.jobs)?;
            println!("  {}", sample.line());
            faults.extend(
                sample
                    .faults
                    .iter()
                    .map(|fault| format!("{}, pair {pair}: {fault}", way.name())),
            );
            taken.push((*way, sample.taken.clone()));
            samples.push(sample);
        }
        let reference = taken.iter().find(|(way, _)| !matches!(way, Way::Ours(_)));
        let Some((judge, expected)) = reference.cloned() else {
            continue;
        };
        for (way, taken) in taken.iter().filter(|(way, _)| *way != judge) {
            let differing = taken.faults(&expected);
            faults.extend(
                differing
                    .iter()
                    .map(|fault| format!("{}, pair {pair}: {fault} (as {} took)", way.name(), judge.name())),
            );
        }
    }
    Ok(samples)
}
