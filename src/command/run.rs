//! `hecha run`: walk, record, judge, report.

mod demonstration;
mod ending;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::cli::{BrowserArgs, BrowserKind, EvidenceLevel, NarrowArgs, RunArgs};
use super::exit::Exit;
use super::load::{self, Loaded};
use super::temporary::Temporary;
use super::{CommandError, accounts, failed, machine, plan, progress, results, resume, seal};
use crate::browser::driver::Places;
use crate::browser::pool::{Browser, Isolation as Isolated, Pool, PoolOptions};
use crate::browser::process::users_folder;
use crate::browser::session::Channel;
use crate::clock::Clock;
use crate::demo::{self, Demo};
use crate::evidence::checkpoint::{Keeping, Means};
use crate::evidence::later::Later;
use crate::evidence::{Archive, EvidenceError, Reader, Settings};
use crate::journey::Consent;
use crate::plan::Plan;
use crate::record::run::{Event, RUN_FORMAT, RunInfo};
use crate::run::{Context, Finished};
use crate::scenario::step::Level;
use crate::scenario::survey::Isolation;

/// What is walked, and the demo that must stay up meanwhile.
struct Work {
    loaded: Loaded,
    demo: Option<(Demo, Vec<demo::Portal>)>,
    _folder: Option<Temporary>,
}

/// A walk that ended, and the archive that it left.
pub struct Walked {
    /// How it ended.
    pub finished: Finished,
    /// The archive.
    pub root: PathBuf,
    /// Sessions at a time.
    pub sessions: usize,
}

/// Runs and reports.
pub async fn command(args: &RunArgs, clock: Clock) -> Result<Exit, CommandError> {
    if !args.portals.is_empty() && !args.demo {
        return Err(failed("--portals names demo portals: it goes with --demo"));
    }
    let begun = resume::begun(args)?;
    let args = begun.as_deref().unwrap_or(args);
    let work = work(args).await?;
    // One for the checkpoints, which are made while the run goes on, one for the seal.
    let means = seal::means(args.no_seal, &args.signing, &args.stamps, clock)?;
    let signer = seal::signer_unless(args.no_seal, &args.signing)?;
    let walked = walked(args, &work.loaded, means, clock).await?;
    ending::conclude(args, &work, &walked.finished, &walked.root, signer.as_ref(), &clock)
}

/// Walks what was loaded into an archive, from its plan to the last job or the operator's word.
/// With means to, checkpoints are made on the way.
pub async fn walked(
    args: &RunArgs,
    loaded: &Loaded,
    means: Option<Means>,
    clock: Clock,
) -> Result<Walked, CommandError> {
    let set = loaded.set()?;
    let plan = plan::made(loaded, &narrowed(args, loaded))?;
    let secrets = accounts::read(args.secrets.as_deref(), args.demo)?;
    accounts::there(&plan, &secrets, args.secrets.as_deref())?;
    let jobs = jobs(args, loaded);
    if let Some(path) = args.archive.as_ref().filter(|path| path.exists()) {
        return Err(EvidenceError::Exists { path: path.clone() }.into());
    }
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(listen(stop));
    let pool = pool(args, loaded, jobs, clock).await?;
    let begun = match &args.resume {
        Some(path) => resumed(path, args, loaded, &plan, &pool, clock).await,
        None => created(args, loaded, &plan, &pool, clock).await,
    };
    let begun = match begun {
        Ok((archive, run)) => match checkpoints(&archive, means).await {
            Ok(keeping) => Ok((archive, run, keeping)),
            Err(error) => {
                let again = resume::continuation(args, archive.layout().root());
                warn!("nothing was walked; continue with: {again}");
                Err(error)
            }
        },
        Err(error) => Err(error),
    };
    let (archive, run, keeping) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            pool.end().await;
            return Err(error);
        }
    };
    let place = archive.layout().clone();
    let (tell, told) = mpsc::unbounded_channel();
    let shown = tokio::spawn(progress::show(told));
    let context = Context {
        library: Arc::new(loaded.library.clone()),
        set: Arc::new(set.clone()),
        calendar: Arc::new(loaded.calendar.clone()),
        survey: loaded.survey.clone(),
        level: level(args, loaded),
        clock,
        pool,
        archive,
        consent: Consent {
            allowed: args.allow_writes || args.demo,
            ledger: ledger(args.demo, place.root()),
            run: run.run.clone(),
            written: false,
        },
        secrets,
        jobs,
        later: (!args.demo).then(|| Later::beside(place.root())),
        attended: args.attended,
        progress: tell,
        stop: stopped,
    };
    let finished = crate::run::run(&plan, context).await;
    if let Some(keeping) = keeping {
        keeping.finish().await;
    }
    let finished = finished?;
    shown.await.ok();
    Ok(Walked {
        finished,
        root: place.root().to_path_buf(),
        sessions: jobs,
    })
}

async fn work(args: &RunArgs) -> Result<Work, CommandError> {
    if args.demo {
        return demonstration::served(args).await;
    }
    let loaded = match (&args.resume, args.paths.as_slice()) {
        (Some(archive), _) => {
            let reader = Reader::open(archive)?;
            load::archived(&results::inputs(reader.layout()), None)?
        }
        (None, []) => {
            let why = "nothing to walk: name a survey, or --demo for the demo portals, or --resume ARCHIVE";
            return Err(failed(why));
        }
        (None, [survey]) if is_survey(survey) => load::survey(survey, args.scenarios.as_deref())?,
        (None, several) if several.iter().any(|path| path.is_file() && is_survey(path)) => {
            let survey = several.iter().find(|path| path.is_file() && is_survey(path));
            let name = survey.map_or(String::new(), |path| results::shown(path));
            return Err(failed(format!("{name} is no scenario; a survey is walked alone")));
        }
        (None, scenarios) => load::scenarios(scenarios, &args.narrow.site, args.scenarios.as_deref())?,
    };
    Ok(Work {
        loaded,
        demo: None,
        _folder: None,
    })
}

/// Which part is walked. The profiles that single scenarios are walked on are their sites, all of them.
fn narrowed(args: &RunArgs, loaded: &Loaded) -> NarrowArgs {
    let mut narrow = args.narrow.clone();
    let by_id = args.demo || args.resume.is_none() && matches!(args.paths.as_slice(), [one] if is_survey(one));
    if !by_id {
        let known = |id: &String| loaded.sites.iter().any(|site| site.id == *id);
        narrow.site.retain(known);
    }
    narrow
}

fn is_survey(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    !text.lines().any(|line| line.starts_with("scenario:"))
}

/// Sessions at a time. Half of a walk is waiting for the page to be still, which costs no processor: without a word from
/// anybody there are two sessions for each.
fn jobs(args: &RunArgs, loaded: &Loaded) -> usize {
    let survey = loaded.survey.concurrency.sessions as usize;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    args.jobs
        .unwrap_or(match (survey, args.browser.webdriver.is_empty()) {
            (0, _) => cores * 2,
            (survey, true) => survey.min(cores * 4),
            // Browsers elsewhere burden no processor of this machine.
            (survey, false) => survey,
        })
        .max(1)
}

fn level(args: &RunArgs, loaded: &Loaded) -> Level {
    match args.evidence {
        None => loaded.survey.evidence,
        Some(EvidenceLevel::Light) => Level::Light,
        Some(EvidenceLevel::Standard) => Level::Standard,
        Some(EvidenceLevel::Full) => Level::Full,
    }
}

/// Browser options from the command line.
pub fn pool_options(args: &BrowserArgs, jobs: usize, clock: Clock) -> PoolOptions {
    let folder = users_folder(&std::env::temp_dir());
    let browser = match (args.webdriver.is_empty(), args.browser) {
        (false, _) => Browser::Remote {
            urls: args.webdriver.iter().map(ToString::to_string).collect(),
            firefox: args.browser == BrowserKind::Firefox,
        },
        (true, BrowserKind::Firefox) => Browser::Firefox,
        (true, BrowserKind::Chromium | BrowserKind::Shell) => Browser::Chromium,
    };
    PoolOptions {
        browser,
        headless: !args.headed,
        places: Places::from_environment(),
        channel: args.classic.then_some(Channel::Classic),
        jobs,
        shell: args.browser == BrowserKind::Shell,
        ..PoolOptions::new(&folder, clock)
    }
}

async fn pool(args: &RunArgs, loaded: &Loaded, jobs: usize, clock: Clock) -> Result<Pool, CommandError> {
    let isolation = match loaded.survey.isolation {
        Isolation::Context => Isolated::Context,
        Isolation::Process => Isolated::Process,
    };
    let options = PoolOptions {
        isolation,
        ..pool_options(&args.browser, jobs, clock)
    };
    Pool::start(options).await.map_err(failed)
}

/// Begins, or goes on with, the checkpoints of a run.
pub async fn checkpoints(archive: &Archive, means: Option<Means>) -> Result<Option<Keeping>, CommandError> {
    let Some(means) = means else { return Ok(None) };
    let keeping = Keeping::begin(archive, means).await?;
    if keeping.is_none() {
        warn!("this run was begun without checkpoints; none are made now");
    }
    Ok(keeping)
}

async fn created(
    args: &RunArgs,
    loaded: &Loaded,
    plan: &Plan,
    pool: &Pool,
    clock: Clock,
) -> Result<(Archive, RunInfo), CommandError> {
    let run = format!("{}-{}", clock.wall().format("%Y%m%d-%H%M%S"), loaded.survey.name);
    let path = args
        .archive
        .clone()
        .unwrap_or_else(|| PathBuf::from("archive").join(&run));
    if !super::doctor::draws_in(pool).await.map_err(failed)? {
        let why = "Chinese characters are drawn as boxes here, so every picture would be worthless";
        return Err(failed(format!(
            "{why}; install CJK fonts (webdriver/install.sh), then see `hecha doctor`"
        )));
    }
    let (environment, weaknesses) =
        machine::surroundings(loaded, pool, args.signing.operator.as_deref(), &clock).await?;
    let channel = environment.get("channel").cloned().unwrap_or_default();
    let info = RunInfo {
        format: RUN_FORMAT.into(),
        run,
        started: clock.wall(),
        version: env!("CARGO_PKG_VERSION").into(),
        clock: clock.word().into(),
        survey: loaded.survey.name.clone(),
        plan: plan.hash.clone(),
        jobs: plan.jobs.iter().map(|job| job.planned()).collect(),
        evidence: format!("{:?}", level(args, loaded)).to_lowercase(),
        channel,
        environment,
        weaknesses,
        arguments: resume::recorded(resume::arguments()),
    };
    let archive = Archive::create(&path, &info, &loaded.inputs, clock, settings(args.no_seal))?;
    Ok((archive, info))
}

/// Sizes of an archive; one that is to be sealed keeps room for that.
pub fn settings(no_seal: bool) -> Settings {
    Settings {
        to_be_sealed: !no_seal,
        ..Settings::default()
    }
}

async fn resumed(
    path: &Path,
    args: &RunArgs,
    loaded: &Loaded,
    plan: &Plan,
    pool: &Pool,
    clock: Clock,
) -> Result<(Archive, RunInfo), CommandError> {
    let reader = Reader::open(path)?;
    let run = reader.run().clone();
    if run.plan != plan.hash {
        let why = "its inputs give another plan than the one it was begun with";
        return Err(failed(format!("{} cannot be continued: {why}", path.display())));
    }
    drop(reader);
    let (environment, weaknesses) =
        machine::surroundings(loaded, pool, args.signing.operator.as_deref(), &clock).await?;
    let archive = Archive::open(path, clock, settings(args.no_seal))?;
    let facts = machine::differing(|name| run.latest(name), &environment);
    let fresh = |weakness: &String| !run.weaknesses.contains(weakness);
    let weaknesses: Vec<String> = weaknesses.into_iter().filter(fresh).collect();
    if !facts.is_empty() || !weaknesses.is_empty() {
        archive.event(Event::Surroundings { facts, weaknesses }).await?;
    }
    Ok((archive, run))
}

/// The write ledger: beside the archive for a demonstration, else in the user's state folder.
fn ledger(demo: bool, root: &Path) -> PathBuf {
    if demo {
        return root.with_extension("writes");
    }
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    state.or_else(home).unwrap_or_else(std::env::temp_dir).join("hecha")
}

/// The first interrupt stops the run in good order, the second at once.
pub async fn listen(stop: watch::Sender<bool>) {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return,
    };
    for turn in 0.. {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        if turn > 0 {
            std::process::exit(130);
        }
        // The word first: whoever holds the terminal may be what has to hear it.
        stop.send(true).ok();
        warn!("\nstopping: steps under way may end, then the archive is closed; again to stop at once");
    }
}
