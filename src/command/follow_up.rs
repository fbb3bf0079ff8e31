//! `hecha follow-up ARCHIVE`: looks again at what a run left for later, in fresh sessions, into an archive of its own.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{NaiveDate, TimeZone};

use super::cli::FollowUpArgs;
use super::exit::Exit;
use super::load::{self, Loaded};
use super::successor::Successor;
use super::{CommandError, failed, results, seal};
use crate::clock::Clock;
use crate::evidence::later::{Entry, Later};
use crate::evidence::{Reader, predecessor};
use crate::judge::replies::{NOT_YET, OURS};
use crate::judge::workdays;
use crate::plan::{Job, Plan};
use crate::record::finding::Findings;
use crate::record::step::{Record, Records, Value};
use crate::record::verdict::Verdict;
use crate::scenario::model::Scenario;
use crate::scenario::step::lists;
use crate::scenario::step::{Action, Step};

/// China's civil time, in seconds east of Greenwich.
const EAST_8: i32 = 8 * 3600;

/// Looks at everything of these archives that may be looked at today.
pub async fn command(args: &FollowUpArgs, clock: Clock) -> Result<Exit, CommandError> {
    let clock = args.now.map_or(Ok(clock), simulated)?;
    let mut exits = Vec::new();
    for archive in &args.archives {
        exits.push(one(archive, args, clock).await?);
    }
    Ok(exits
        .into_iter()
        .filter(|exit| *exit != Exit::Well)
        .min()
        .unwrap_or(Exit::Well))
}

fn simulated(day: NaiveDate) -> Result<Clock, CommandError> {
    let noon = day.and_hms_opt(12, 0, 0).zip(chrono::FixedOffset::east_opt(EAST_8));
    let noon = noon.and_then(|(noon, offset)| offset.from_local_datetime(&noon).single());
    noon.map(Clock::simulated)
        .ok_or_else(|| failed(format!("{day} is no day to start a clock on")))
}

/// What waits beside an archive, in one line for the summary of a run; none when nothing does.
pub fn waiting(root: &Path, loaded: &Loaded) -> Result<Option<String>, CommandError> {
    let entries = Later::at(&Later::beside(root)).load()?;
    let due = entries.iter().filter_map(|entry| deadline(entry, loaded)).min();
    let due = due.map_or_else(|| "beyond the calendar".to_string(), |due| due.to_string());
    Ok((!entries.is_empty()).then(|| {
        let number = entries.len();
        format!(
            "{number} answers awaited, the first by {due}: hecha follow-up {}",
            results::shown(root)
        )
    }))
}

fn deadline(entry: &Entry, loaded: &Loaded) -> Option<NaiveDate> {
    workdays::deadline(entry.asked, entry.working_days, &loaded.calendar)
}

async fn one(root: &Path, args: &FollowUpArgs, clock: Clock) -> Result<Exit, CommandError> {
    let reader = Reader::open(root)?;
    let loaded = load::archived(&results::inputs(reader.layout()), None)?;
    let later = Later::at(&Later::beside(root));
    let entries = later.load()?;
    let today = clock.today_in_china();
    let due: Vec<&Entry> = entries.iter().filter(|entry| may_look(entry, &loaded, today)).collect();
    tell(root, &entries, &loaded, today);
    if due.is_empty() || args.list {
        return Ok(match entries.is_empty() {
            true => Exit::Well,
            false => Exit::of(std::iter::once(Verdict::Pending), &args.fail_on),
        });
    }
    let plan = plan(&reader, &loaded, &due)?;
    let walked = walk(&reader, &loaded, plan, args, clock).await?;
    let kept = match later.keep(&left(&entries, &due, &walked.findings, today)) {
        Ok(()) => true,
        Err(error) if error.is_full() => {
            // What waits stands as it was: nothing is lost.
            warn!("which answers were looked at could not be kept, so that they are looked at once more: {error}");
            false
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(why) = walked.unsealed {
        warn!("not sealed: {why}");
        return Ok(Exit::Errors);
    }
    let exit = Exit::of_walk(&walked.findings, walked.complete, walked.reported, &args.fail_on);
    Ok(match exit {
        Exit::Well if !kept => Exit::Incomplete,
        exit => exit,
    })
}

/// Whether an entry is looked at today: daily ones on every day but that of asking, others once their time is over.
fn may_look(entry: &Entry, loaded: &Loaded, today: NaiveDate) -> bool {
    let over = deadline(entry, loaded).is_none_or(|due| today > due);
    today > entry.asked && (entry.daily || over) && entry.looked != Some(today)
}

/// Prints what waits.
fn tell(root: &Path, entries: &[Entry], loaded: &Loaded, today: NaiveDate) {
    say!("archive     {}", results::shown(root));
    if entries.is_empty() {
        say!("later       nothing is left to be followed up");
        return;
    }
    say!("later       {} answers awaited; today is {today}", entries.len());
    let width = entries
        .iter()
        .map(|entry| entry.job.to_string().chars().count())
        .max()
        .unwrap_or(0);
    for entry in entries {
        let due = deadline(entry, loaded);
        let when = match due {
            _ if may_look(entry, loaded, today) && due.is_some_and(|due| today > due) => "its time is over: looking",
            _ if may_look(entry, loaded, today) => "looking",
            _ if entry.looked == Some(today) => "was looked at today",
            _ if entry.daily => "looked at from tomorrow",
            _ => "not due yet",
        };
        let due = due.map_or_else(|| "unknown: beyond the calendar".into(), |due| due.to_string());
        say!(
            "  {:width$}  asked {}  due by {due}  {when}",
            entry.job.to_string(),
            entry.asked
        );
    }
}

/// One job an entry: the steps of its `later`, with what was kept for them.
fn plan(reader: &Reader, loaded: &Loaded, due: &[&Entry]) -> Result<Plan, CommandError> {
    let mut jobs = Vec::new();
    for entry in due {
        let journey = loaded.library.scenarios.get(&entry.job.journey);
        let site = loaded.sites.iter().find(|site| site.id == entry.job.site);
        let parent = reader.run().jobs.iter().find(|job| job.key == entry.job);
        let found = journey.and_then(|journey| Some((journey, step(&journey.steps, &entry.step)?)));
        let (Some((journey, (steps, name))), Some(site), Some(parent)) = (found, site, parent) else {
            let why = "its archive no longer holds the journey and site that left it";
            return Err(failed(format!(
                "{} `{}` cannot be followed up: {why}",
                entry.job, entry.step
            )));
        };
        let mut inputs = parent.inputs.clone();
        if let Some(name) = name {
            inputs.insert(name.to_string(), Value::Records(ours(entry)));
        }
        let judged = crate::journey::indicators(steps).into_iter().map(str::to_string);
        let scenario = Scenario {
            steps: steps.to_vec(),
            indicators: judged.collect(),
            ..journey.clone()
        };
        jobs.push(Arc::new(Job {
            key: entry.job.clone(),
            site: Arc::new(site.clone()),
            scenario: Arc::new(scenario),
            inputs,
            carried: entry.carried.clone(),
            seed: crate::plan::draw::number(&loaded.survey.sample.seed, &entry.job.to_string()),
        }));
    }
    Ok(Plan::of(jobs))
}

/// Our own question as its steps and its rule know it.
fn ours(entry: &Entry) -> Records {
    let mut fields = BTreeMap::from([
        (OURS.to_string(), "yes".to_string()),
        ("asked".to_string(), entry.asked.to_string()),
    ]);
    if let Some(day) = entry.not_yet {
        fields.insert(NOT_YET.into(), day.to_string());
    }
    Records {
        records: vec![Record {
            fields,
            ..Record::default()
        }],
        complete: true,
        pages: 1,
        ..Records::default()
    }
}

/// The `later` step of this id: its steps and the name of our own question in them.
fn step<'s>(all: &'s [Step], id: &str) -> Option<(&'s [Step], Option<&'s str>)> {
    all.iter().find_map(|step| match &step.action {
        Action::Later { steps, name, .. } if step.id == id => Some((steps.as_slice(), name.as_deref())),
        action => lists(action).into_iter().find_map(|list| self::step(list, id)),
    })
}

/// A follow-up that was walked.
struct Walked {
    findings: Findings,
    complete: bool,
    /// All reports could be written.
    reported: bool,
    /// Why it could not be sealed.
    unsealed: Option<String>,
}

/// Walks into `ARCHIVE.follow-N`, judges, reports and seals.
async fn walk(
    reader: &Reader,
    loaded: &Loaded,
    plan: Plan,
    args: &FollowUpArgs,
    clock: Clock,
) -> Result<Walked, CommandError> {
    let set = loaded.set()?;
    let means = seal::means(args.no_seal, &args.signing, &args.stamps, clock)?;
    let signer = seal::signer_unless(args.no_seal, &args.signing)?;
    let before = reader.layout();
    let mut notes = BTreeMap::new();
    if before.is_sealed() {
        notes.insert("follows seal".to_string(), predecessor::seal_hash(before)?);
    }
    let successor = Successor {
        reader,
        loaded,
        kind: "follow",
        notes,
        level: loaded.survey.evidence,
        browser: &args.browser,
        jobs: args.jobs,
        attended: args.attended,
        secrets: args.secrets.as_deref(),
        operator: args.signing.operator.as_deref(),
        no_seal: args.no_seal,
    };
    let (root, finished) = successor.walk(&plan, means, clock).await?;
    let reader = Reader::open(&root)?;
    let findings = results::judge(&reader, loaded, &set)?;
    let mut places = vec![("archive", results::shown(&root))];
    let lacking = results::at_end(&reader, loaded, &set, &findings, finished.full, args.lang, &mut places)?;
    let ended = finished.complete || finished.full;
    let sealed = match signer.filter(|_| ended) {
        Some(signer) => seal::at_end(&root, &signer, &args.stamps.authorities(), &clock, &lacking),
        None => Ok(Vec::new()),
    };
    places.extend(sealed.iter().flatten().cloned());
    results::print(reader.run(), loaded, &set, &findings, args.lang, &places);
    results::tell_lacking(&lacking, &root);
    if let Some(why) = finished.why {
        say!("not complete  {why}");
        let again = results::shown(before.root());
        say!("what was not looked at waits for the next follow-up: hecha follow-up {again}");
    }
    Ok(Walked {
        findings,
        complete: finished.complete,
        reported: lacking.is_empty(),
        unsealed: sealed.err(),
    })
}

/// What still waits: everything that was not decided, with the day on which it was looked at.
fn left(entries: &[Entry], due: &[&Entry], findings: &Findings, today: NaiveDate) -> Vec<Entry> {
    let verdict = |entry: &Entry| {
        let of = |finding: &&crate::record::finding::Finding| {
            finding.site == entry.job.site && finding.item == entry.job.item
        };
        findings.findings.iter().find(of).map(|finding| finding.verdict)
    };
    let looked = |entry: &Entry| {
        if !due.contains(&entry) {
            return Some(entry.clone());
        }
        match verdict(entry) {
            Some(Verdict::Pass | Verdict::Fail | Verdict::NotApplicable) => None,
            Some(Verdict::Pending) => Some(Entry {
                looked: Some(today),
                not_yet: Some(today),
                ..entry.clone()
            }),
            Some(Verdict::Inconclusive | Verdict::Blocked | Verdict::Error) | None => Some(entry.clone()),
        }
    };
    entries.iter().filter_map(looked).collect()
}
