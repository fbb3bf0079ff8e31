//! `hecha calibrate`: walks a fleet whose faults are known, and tells how often each indicator is right and wrong.

use std::path::Path;
use std::time::Instant;

use clap::Parser;

use super::cli::{CalibrateArgs, Cli, Command, NarrowArgs, RunArgs};
use super::exit::Exit;
use super::load::{self, Loaded};
use super::run::Walked;
use super::temporary::{self, Temporary};
use super::{CommandError, failed, memory, results, resume, run, seal};
use crate::clock::Clock;
use crate::demo::calibration::{self, FIGURES, Scale, Unit};
use crate::demo::{self, Demo, DemoOptions, Portal};
use crate::evidence::key::Signer;
use crate::evidence::{Reader, results as archived};
use crate::record::calibration::{CALIBRATION_FORMAT, Calibration, Effort, Figure, Fleet, Part};
use crate::record::finding::{Findings, Sentence};
use crate::record::verdict::Verdict;
use crate::report::calibration::{self as report, Found, Right};

/// Name of the result.
const FILE: &str = "calibration.json";

/// A fleet that is being served, and what was loaded to walk it.
struct Fielded {
    scale: f64,
    seed: u64,
    portals: Vec<Portal>,
    loaded: Loaded,
    _demo: Demo,
    _folder: Option<Temporary>,
}

/// Serves, walks, measures and reports.
pub async fn command(args: &CalibrateArgs, clock: Clock) -> Result<Exit, CommandError> {
    let resumed = match &args.resume {
        Some(archive) => Some(again(args, archive).await?),
        None => None,
    };
    let (args, fielded) = match &resumed {
        Some((args, fielded)) => (args, fielded),
        None => (args, &fielded(args).await?),
    };
    let means = seal::means(args.no_seal, &args.signing, &args.stamps, clock)?;
    let signer = seal::signer_unless(args.no_seal, &args.signing)?;
    let before = args.resume.as_deref().map_or(Ok(0), attempts)?;
    let watch = memory::Watch::begin();
    let begun = Instant::now();
    let walked = run::walked(&run_args(args), &fielded.loaded, means, clock).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let journeys = attempts(&walked.root)?.saturating_sub(before);
    let effort = Effort {
        seconds,
        journeys,
        journeys_per_minute: f64::from(journeys) * 60.0 / seconds.max(0.001),
        sessions: u32::try_from(walked.sessions).unwrap_or(u32::MAX),
        peak_own: memory::peak_own(),
        peak_together: watch.peak_together(),
    };
    conclude(args, fielded, &walked, effort, signer.as_ref(), &clock)
}

/// A new fleet.
async fn fielded(args: &CalibrateArgs) -> Result<Fielded, CommandError> {
    let portals = fleet(args.scale, args.seed)?;
    let demo = served(&portals, 0).await?;
    let folder = temporary::written_folder(calibration::files(&portals, args.seed, demo.addr))?;
    let loaded = load::survey(&folder.path().join("survey.yaml"), args.scenarios.as_deref())?;
    Ok(Fielded {
        scale: args.scale,
        seed: args.seed,
        portals,
        loaded,
        _demo: demo,
        _folder: Some(folder),
    })
}

/// The fleet of a calibration that was stopped, served where it was before, and the arguments that it goes on with.
async fn again(args: &CalibrateArgs, archive: &Path) -> Result<(CalibrateArgs, Fielded), CommandError> {
    let reader = Reader::open(archive)?;
    let words = std::iter::once("hecha").chain(reader.run().arguments.iter().map(String::as_str));
    let Ok(Cli {
        command: Command::Calibrate(first),
    }) = Cli::try_parse_from(words)
    else {
        let why = "it is not a calibration; `hecha run --resume` continues other runs";
        return Err(failed(format!("{} cannot be continued: {why}", archive.display())));
    };
    let loaded = load::archived(&results::inputs(reader.layout()), None)?;
    let port = loaded.sites.first().and_then(|site| site.platform_home.port());
    let portals = fleet(first.scale, first.seed)?;
    let demo = served(&portals, port.unwrap_or(0)).await?;
    let fielded = Fielded {
        scale: first.scale,
        seed: first.seed,
        portals,
        loaded,
        _demo: demo,
        _folder: None,
    };
    let goes_on = CalibrateArgs {
        resume: Some(resume::place(&reader)?),
        no_seal: args.no_seal || first.no_seal,
        signing: args.signing.after(first.signing),
        stamps: match args.stamps.tsa.is_empty() {
            true => first.stamps,
            false => args.stamps.clone(),
        },
        ..args.clone()
    };
    Ok((goes_on, fielded))
}

fn fleet(scale: f64, seed: u64) -> Result<Vec<Portal>, CommandError> {
    let scale = Scale::new(scale).ok_or_else(|| failed("--scale takes a number from 0.01 to 1"))?;
    Ok(calibration::fleet(scale, seed))
}

async fn served(portals: &[Portal], port: u16) -> Result<Demo, CommandError> {
    let options = DemoOptions {
        port,
        portals: portals.to_vec(),
    };
    let why = |error: std::io::Error| match port {
        0 => failed(format!("cannot serve the fleet: {error}")),
        port => failed(format!(
            "cannot serve the fleet at port {port}, where the archive's sites are: {error}; end what listens there"
        )),
    };
    demo::serve(options).await.map_err(why)
}

/// As a demonstration is run: leave to write on its own portals, the ledger beside the archive.
fn run_args(args: &CalibrateArgs) -> RunArgs {
    RunArgs {
        paths: Vec::new(),
        demo: true,
        portals: Vec::new(),
        narrow: NarrowArgs::default(),
        browser: args.browser.clone(),
        jobs: args.jobs,
        archive: args.archive.clone(),
        resume: args.resume.clone(),
        evidence: Some(args.evidence),
        attended: false,
        allow_writes: false,
        secrets: None,
        fail_on: vec![Verdict::Fail, Verdict::Error],
        scenarios: None,
        lang: args.lang,
        no_seal: args.no_seal,
        signing: args.signing.clone(),
        stamps: args.stamps.clone(),
    }
}

/// Attempts that an archive holds.
fn attempts(archive: &Path) -> Result<u32, CommandError> {
    let reader = Reader::open(archive)?;
    Ok(reader.run().jobs.iter().map(|job| reader.attempts(&job.key)).sum())
}

/// Judges what the archive holds, measures it and seals it.
fn conclude(
    args: &CalibrateArgs,
    fielded: &Fielded,
    walked: &Walked,
    effort: Effort,
    signer: Option<&Signer>,
    clock: &Clock,
) -> Result<Exit, CommandError> {
    let loaded = &fielded.loaded;
    let set = loaded.set()?;
    let reader = Reader::open(&walked.root)?;
    let findings = results::judge(&reader, loaded, &set)?;
    let mut places = vec![("archive", results::shown(&walked.root))];
    let mut lacking = results::at_end(
        &reader,
        loaded,
        &set,
        &findings,
        walked.finished.full,
        args.lang,
        &mut places,
    )?;
    let measured = measured(fielded, &findings, walked.finished.complete, effort);
    let json = report::json(&measured).map_err(failed)?;
    let saved = archived::save(reader.layout(), FILE, json.as_bytes()).map_err(CommandError::from);
    match results::lacking(saved)? {
        Ok(_) => places.push(("calibration", results::shown(&reader.layout().result(FILE)?))),
        Err(missing) => lacking.push(missing),
    }
    let ended = walked.finished.complete || walked.finished.full;
    let sealed = match signer.filter(|_| ended) {
        Some(signer) => seal::at_end(&walked.root, signer, &args.stamps.authorities(), clock, &lacking),
        None => Ok(Vec::new()),
    };
    places.extend(sealed.iter().flatten().cloned());
    if args.json {
        put!("{json}");
    } else {
        put!("{}", report::write(&measured, args.lang.into()));
        places.iter().for_each(|(name, place)| say!("{name:<11}  {place}"));
    }
    if !walked.finished.complete {
        let why = walked.finished.why.as_deref().unwrap_or_default();
        warn!("not complete: {why}");
        warn!(
            "continue with: hecha calibrate --resume {}",
            results::shown(&walked.root)
        );
    }
    if let Err(why) = sealed {
        warn!("not sealed: {why}");
        return Ok(Exit::Errors);
    }
    if !lacking.is_empty() {
        results::tell_lacking(&lacking, &walked.root);
        return Ok(Exit::Errors);
    }
    Ok(exit(&measured))
}

fn measured(fielded: &Fielded, findings: &Findings, complete: bool, effort: Effort) -> Calibration {
    let portals = &fielded.portals;
    let found = Found::of(&findings.findings);
    let mut figures = Vec::new();
    let mut differences = Vec::new();
    for figure in &FIGURES {
        let rights = rights(figure, portals);
        let tally = |ids: &[&str]| {
            let own: Vec<&Right> = rights
                .iter()
                .filter(|right| ids.contains(&right.indicator.as_str()))
                .collect();
            report::tally(&own, &found, figure.of_the_well)
        };
        let parts = figure.indicators.iter().filter(|_| figure.indicators.len() > 1);
        figures.push(Figure {
            id: figure.id.into(),
            name: sentence((figure.zh, figure.en)),
            unit: match figure.unit {
                Unit::Platform => "platform".into(),
                Unit::Item => "item".into(),
            },
            notice: f64::from(figure.percent) / 100.0,
            of_the_well: figure.of_the_well,
            tally: tally(figure.indicators),
            seen: sentence(figure.seen),
            indicators: parts
                .map(|id| Part {
                    id: (*id).into(),
                    tally: tally(&[*id]),
                })
                .collect(),
        });
        differences.extend(report::differences(&rights, &found));
    }
    let of_level = |level| portals.iter().filter(|portal| portal.level == level).count();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Calibration {
        format: CALIBRATION_FORMAT.into(),
        run: findings.run.clone(),
        scale: fielded.scale,
        seed: fielded.seed,
        fleet: Fleet {
            provincial: number(of_level("provincial")),
            prefecture: number(of_level("prefecture")),
            county: number(of_level("county")),
            items: number(portals.iter().map(|portal| portal.titles().len()).sum()),
        },
        complete,
        figures,
        differences,
        effort,
    }
}

fn sentence((zh, en): (&str, &str)) -> Sentence {
    Sentence {
        zh: zh.into(),
        en: en.into(),
    }
}

fn rights(figure: &calibration::Figure, portals: &[Portal]) -> Vec<Right> {
    let right = |case: calibration::Case| Right {
        site: case.site,
        item: case.item.map(Into::into),
        indicator: case.indicator.into(),
        verdict: case.verdict,
    };
    calibration::cases(figure, portals).into_iter().map(right).collect()
}

/// A fault that was missed or a case that is well and was called a fail goes before what stayed open.
fn exit(measured: &Calibration) -> Exit {
    let tallies = || {
        measured.figures.iter().flat_map(|figure| {
            let parts = figure.indicators.iter().map(|part| &part.tally);
            std::iter::once(&figure.tally).chain(parts)
        })
    };
    if tallies().any(|tally| tally.missed + tally.false_fails + tally.hidden_fails > 0) {
        return Exit::Errors;
    }
    if tallies().any(|tally| tally.seeded_undecided + tally.clean_undecided > 0) || !measured.complete {
        return Exit::Incomplete;
    }
    Exit::Well
}
