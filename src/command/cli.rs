//! The command line, as its help teaches it.

mod again;
mod calibrate;
mod sealing;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::record::verdict::Verdict;

pub use again::ReverifyArgs;
pub use calibrate::CalibrateArgs;
pub use sealing::{BundleArgs, SealArgs, SigningArgs, StampArgs, VerifyArgs};

/// Checks Internet government-service portals the way a citizen meets them.
///
/// hecha (核查) opens a real browser, walks a citizen's journeys on a portal (find the entry, register, search for an
/// item, read its guide, download its form, ask a question), and writes down a verdict and its evidence for every
/// indicator of 国办函〔2017〕115号, whose indicator table is reconstructed here from the notice's text.
#[derive(Debug, Parser)]
#[command(name = "hecha", version, max_term_width = 92, arg_required_else_help = true)]
#[command(
    after_help = "Start with `hecha run --demo`, then `hecha check` your own survey and `hecha run` it.\n\
    Exit codes: 0 all pass, 1 usage, 2 invalid input, 3 harness errors, 4 findings, 5 incomplete.\n\
    Logs: HECHA_LOG=hecha=debug"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what a survey would walk: jobs, time, writes, the drawn sample. Starts nothing.
    Plan(PlanArgs),
    /// Walk, record, judge and report.
    Run(Box<RunArgs>),
    /// Validate YAML files or folders: every mistake with its place and remedy. Starts nothing.
    Check(CheckArgs),
    /// Judge an archive again, from what it recorded alone.
    Judge(JudgeArgs),
    /// Look again at what was left for later: questions asked some working days ago.
    FollowUp(Box<FollowUpArgs>),
    /// Close an archive for good and sign it; `run` does so at its end.
    Seal(SealArgs),
    /// Check that a sealed archive was not changed, and whose seal it is.
    Verify(VerifyArgs),
    /// Hand out the evidence of one finding, to be verified alone.
    Bundle(BundleArgs),
    /// Walk a finding's cases again, as the archive froze them, and set then and now side by side.
    Reverify(Box<ReverifyArgs>),
    /// Write reports of an archive.
    Report(ReportArgs),
    /// Measure how often each indicator is right and wrong, on a fleet of demo portals with seeded faults.
    ///
    /// Serves a fleet in the shape of the notice's check (30 provincial, 42 prefecture and 129 county platforms, 865
    /// items, times --scale) whose faults are seeded at the notice's own rates, walks it with the real harness, and
    /// prints for every figure of the notice: how many faults were seeded, found and missed, how many cases that are
    /// well were called a fail, how many stayed open, sensitivity and specificity with 95 % intervals (Wilson); then the
    /// notice's figure beside the seeded and the measured one, time and memory. The archive holds the same as
    /// data/results/calibration.json.
    Calibrate(Box<CalibrateArgs>),
    /// Serve the demo portals until stopped.
    Demo(DemoArgs),
    /// Tell whether this machine is fit for evidence: browser, driver, fonts, clock, disk.
    Doctor(DoctorArgs),
    /// Print a JSON Schema for editors.
    Schema(SchemaArgs),
}

/// `hecha plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The survey.
    pub survey: PathBuf,
    /// Which part of it.
    #[command(flatten)]
    pub narrow: NarrowArgs,
    /// A folder whose journeys, flows, lexicon and indicators come before the built-in ones; without it `scenarios` beside
    /// the survey.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
}

/// Which part of a survey.
#[derive(Debug, Args, Clone, Default)]
pub struct NarrowArgs {
    /// Only this site (repeatable): its id in the survey, or the file of a profile for a single scenario.
    #[arg(long, value_name = "SITE")]
    pub site: Vec<String>,
    /// Only this journey (repeatable).
    #[arg(long, value_name = "JOURNEY")]
    pub journey: Vec<String>,
    /// Only this shard, e.g. `2/4`; sites on one host stay together.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<(u32, u32)>,
}

/// Which browser.
#[derive(Debug, Args, Clone)]
pub struct BrowserArgs {
    /// The browser to walk with.
    #[arg(long, value_enum, default_value_t = BrowserKind::Chromium)]
    pub browser: BrowserKind,
    /// Remote WebDriver URLs, e.g. a Grid, instead of a browser of this machine (repeatable).
    #[arg(long, value_name = "URL")]
    pub webdriver: Vec<url::Url>,
    /// Drive with W3C WebDriver commands only, also where DevTools could be used.
    #[arg(long)]
    pub classic: bool,
    /// Show the browser's windows.
    #[arg(long)]
    pub headed: bool,
}

/// Browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BrowserKind {
    /// Chromium or Chrome with chromedriver, steps over DevTools.
    Chromium,
    /// chrome-headless-shell: half the cost, but not the same evidence.
    Shell,
    /// Firefox with geckodriver.
    Firefox,
}

/// `hecha run`
#[derive(Debug, Args)]
pub struct RunArgs {
    /// A survey, or scenarios to be walked on the profiles given by --site.
    #[arg(value_name = "SURVEY or SCENARIO")]
    pub paths: Vec<PathBuf>,
    /// Walk the embedded demo portals and compare with their expected verdicts.
    #[arg(long, conflicts_with_all = ["paths", "resume"])]
    pub demo: bool,
    /// Only these demo portals; `small` for a quick selection, `all` (as without it) for every one.
    #[arg(long, value_name = "PORTAL", requires = "demo")]
    pub portals: Vec<String>,
    /// Which part of it.
    #[command(flatten)]
    pub narrow: NarrowArgs,
    /// Which browser.
    #[command(flatten)]
    pub browser: BrowserArgs,
    /// Sessions at a time; default: the survey's `concurrency`, else two for each processor.
    #[arg(long, value_name = "N", value_parser = sessions)]
    pub jobs: Option<usize>,
    /// The archive's folder; default: `archive/<run id>`.
    #[arg(long, value_name = "FOLDER")]
    pub archive: Option<PathBuf>,
    /// Continue a run that was stopped: jobs that ended stay, others are walked (again).
    #[arg(long, value_name = "ARCHIVE", conflicts_with_all = ["paths", "archive"])]
    pub resume: Option<PathBuf>,
    /// How much evidence is taken; default: the survey's.
    #[arg(long, value_enum)]
    pub evidence: Option<EvidenceLevel>,
    /// A person answers captchas and SMS codes at this terminal.
    #[arg(long)]
    pub attended: bool,
    /// Submit forms on live sites whose profile authorises it.
    #[arg(long)]
    pub allow_writes: bool,
    /// Accounts by name, a YAML file only its owner may read (mode 0600).
    #[arg(long, value_name = "FILE", env = "HECHA_SECRETS")]
    pub secrets: Option<PathBuf>,
    /// Verdicts that a CI should stop for, e.g. `fail,error,inconclusive`.
    #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = verdict, default_value = "fail,error")]
    pub fail_on: Vec<Verdict>,
    /// A folder whose journeys, flows, lexicon and indicators come before the built-in ones; without it `scenarios` beside
    /// the survey.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
    /// Language of the reports.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Leave the archive open at the end; `hecha seal` closes it later.
    #[arg(long)]
    pub no_seal: bool,
    /// What signs the archive.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// Who says by when.
    #[command(flatten)]
    pub stamps: StampArgs,
}

/// Evidence levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvidenceLevel {
    /// A picture of each changed page, dialogs, console, downloads.
    Light,
    /// Also viewport pictures, DOM, outlines, text, network.
    Standard,
    /// Everything at every step, and pages with all their resources.
    Full,
}

/// Languages of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// `hecha check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders; default: the built-in scenarios.
    pub paths: Vec<PathBuf>,
}

/// `hecha judge`
#[derive(Debug, Args)]
#[command(
    after_help = "With --rules it compares: per finding the verdict then and now, which side of the rule changed its\n\
    truth, by which condition, and what that saw. Exit codes: 0 no finding differs, 4 some do; 1 wrong use,\n\
    2 the rules are invalid. Without --rules as for `hecha run`."
)]
pub struct JudgeArgs {
    /// The archive.
    pub archive: PathBuf,
    /// Other rules: a folder with indicators or a lexicon that come before those in the archive. Nothing is written.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
    /// Other rules, set against the archive's findings: a file of indicators or of a lexicon (repeatable), in the place of
    /// the archive's of the same name. Nothing is written.
    #[arg(long, value_name = "FILE", conflicts_with = "scenarios")]
    pub rules: Vec<PathBuf>,
    /// Print the findings, or what --rules changes, as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Language of the tables.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Verdicts that a CI should stop for.
    #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = verdict, default_value = "fail,error")]
    pub fail_on: Vec<Verdict>,
}

/// `hecha follow-up`
///
/// A question that a run asked (with --allow-writes) is answered days later or never. What is needed to ask after it lies
/// in a private file beside the archive, ARCHIVE.later.jsonl; the archive itself is not touched. Each follow-up writes an
/// archive of its own, ARCHIVE.follow-1, -2, …, which names the run that it follows and is judged like any other.
#[derive(Debug, Args)]
#[command(
    after_help = "Looks daily: before the deadline the verdict stays `pending`, after it an answer that is not there\n\
    fails. Run it once a day (cron); what is answered or failed is forgotten. Exit codes as for `hecha run`."
)]
pub struct FollowUpArgs {
    /// Archives of earlier runs.
    #[arg(required = true)]
    pub archives: Vec<PathBuf>,
    /// Only show what waits and when it is due.
    #[arg(long)]
    pub list: bool,
    /// Pretend that it is noon of this day in China; the archive then counts as a demonstration.
    #[arg(long, value_name = "DATE")]
    pub now: Option<chrono::NaiveDate>,
    /// Which browser.
    #[command(flatten)]
    pub browser: BrowserArgs,
    /// Sessions at a time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = sessions)]
    pub jobs: usize,
    /// A person answers captchas and SMS codes at this terminal.
    #[arg(long)]
    pub attended: bool,
    /// Accounts by name, a YAML file only its owner may read (mode 0600).
    #[arg(long, value_name = "FILE", env = "HECHA_SECRETS")]
    pub secrets: Option<PathBuf>,
    /// Verdicts that a CI should stop for.
    #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = verdict, default_value = "fail,error")]
    pub fail_on: Vec<Verdict>,
    /// Language of the reports.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Leave the new archive open at the end; `hecha seal` closes it later.
    #[arg(long)]
    pub no_seal: bool,
    /// What signs the new archive.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// Who says by when.
    #[command(flatten)]
    pub stamps: StampArgs,
}

/// `hecha report`
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The archive.
    pub archive: PathBuf,
    /// What to write into the archive's results, joined by commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html,json,junit")]
    pub format: Vec<Format>,
    /// Language of the reports.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Write them into this folder; a sealed archive takes none.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// Report formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Pages to look at.
    Html,
    /// findings.json
    Json,
    /// JUnit XML for a CI.
    Junit,
}

/// `hecha demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The port; 0 lets the system choose.
    #[arg(long, default_value_t = 8115)]
    pub port: u16,
    /// Write a survey and site profiles for the portals into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub profiles: Option<PathBuf>,
    /// Only a small selection of the portals.
    #[arg(long)]
    pub small: bool,
}

/// `hecha doctor`
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Where archives will lie.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

/// `hecha schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what: scenario, flow, site, survey, indicators, lexicon.
    pub kind: String,
}

fn shard(text: &str) -> Result<(u32, u32), String> {
    let numbers = text
        .split_once('/')
        .and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match numbers {
        Some((i, n)) if i >= 1 && i <= n => Ok((i, n)),
        _ => Err("write I/N with 1 ≤ I ≤ N, e.g. 2/4".into()),
    }
}

fn sessions(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=256).contains(number));
    number.ok_or_else(|| "a whole number from 1 to 256".into())
}

fn verdict(word: &str) -> Result<Verdict, String> {
    let words: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
    let known = || format!("one of {}", words.join(", "));
    let verdict = Verdict::from_word(word.trim()).ok_or_else(known)?;
    match verdict {
        Verdict::Pass => Err("nobody stops for `pass`; name what a CI should stop for".into()),
        other => Ok(other),
    }
}
