//! `hecha judge ARCHIVE --rules FILE`: what other rules would make of an archive, finding by finding, and why. Neither a
//! site nor the archive is touched.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::cli::JudgeArgs;
use super::exit::Exit;
use super::load::{self, Loaded};
use super::{CommandError, failed, results};
use crate::evidence::{Reader, blobs, predecessor, results as archived};
use crate::judge::run::Rules;
use crate::judge::why::{Leaf, Side};
use crate::record::finding::{Finding, Findings};
use crate::record::rejudged::{By, Change, Differs, Judged, REJUDGED_FORMAT, Rejudged, RuleFile, SideChange, Weighed};
use crate::record::run::PlannedJob;
use crate::report::rejudged as report;
use crate::scenario::model::Place;
use crate::scenario::rule::IndicatorSet;

/// Judges twice, by the archive's own rules and by the others, and says what differs from the archive's findings.
pub fn command(args: &JudgeArgs) -> Result<Exit, CommandError> {
    let reader = Reader::open(&args.archive)?;
    let inputs = results::inputs(reader.layout());
    let own = load::archived(&inputs, None)?;
    let tried = load::ruled(&inputs, &args.rules, &own.survey.indicators)?;
    let own_set = own.set()?;
    let set = tried.loaded.set()?;
    let here = results::judge(&reader, &own, &own_set)?;
    let now = results::judge(&reader, &tried.loaded, &set)?;
    let then = match archived::load(reader.layout(), "findings.json")? {
        None => here.clone(),
        Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
            let why = "the archive's findings.json cannot be read, so there is nothing to compare with";
            failed(format!("{why}: {error}"))
        })?,
    };
    let trial = Trial {
        reader: &reader,
        own: (&own, &own_set),
        tried: (&tried.loaded, &set),
        named: &tried.named,
    };
    let rejudged = Rejudged {
        format: REJUDGED_FORMAT.into(),
        run: reader.run().run.clone(),
        seal: match reader.layout().is_sealed() {
            true => Some(predecessor::seal_hash(reader.layout())?),
            false => None,
        },
        version_then: reader.run().version.clone(),
        version_now: env!("CARGO_PKG_VERSION").into(),
        rules: args
            .rules
            .iter()
            .map(|path| rule_file(path))
            .collect::<Result<_, _>>()?,
        set: set.id.clone(),
        compared: keys(&then, &now).len(),
        changes: trial.changes(&then, &here, &now)?,
    };
    match args.json {
        true => put!("{}", report::json(&rejudged).map_err(failed)?),
        false => put!("{}", report::write(&rejudged, args.lang.into())),
    }
    Ok(match rejudged.changes.is_empty() {
        true => Exit::Well,
        false => Exit::Findings,
    })
}

fn rule_file(path: &Path) -> Result<RuleFile, CommandError> {
    let bytes = std::fs::read(path).map_err(|error| failed(format!("{}: {error}", path.display())))?;
    Ok(RuleFile {
        file: path.display().to_string(),
        sha256: blobs::hash(&bytes),
    })
}

/// What a finding is about: site, item, indicator.
type Key<'f> = (&'f str, Option<&'f str>, &'f str);

fn key(finding: &Finding) -> Key<'_> {
    (&finding.site, finding.item.as_deref(), &finding.indicator)
}

/// What findings are about, those of now in their order first, then those that there were only then.
fn keys<'f>(then: &'f Findings, now: &'f Findings) -> Vec<Key<'f>> {
    let mut all: Vec<Key<'_>> = now.findings.iter().map(key).collect();
    let gone = then.findings.iter().map(key).filter(|key| !all.contains(key));
    let gone: Vec<Key<'_>> = gone.collect();
    all.extend(gone);
    all
}

/// The archive, and the two sets of rules.
struct Trial<'a> {
    reader: &'a Reader,
    own: (&'a Loaded, &'a IndicatorSet),
    tried: (&'a Loaded, &'a IndicatorSet),
    /// Where rules were read from, and what the user calls that.
    named: &'a [(PathBuf, PathBuf)],
}

impl Trial<'_> {
    fn changes(&self, then: &Findings, here: &Findings, now: &Findings) -> Result<Vec<Change>, CommandError> {
        let by_key = |findings: &Findings| -> BTreeMap<(String, Option<String>, String), Judged> {
            let own = |(site, item, indicator): Key<'_>| (site.to_string(), item.map(str::to_string), indicator.into());
            findings
                .findings
                .iter()
                .map(|finding| (own(key(finding)), judged(finding)))
                .collect()
        };
        let (before, same, after) = (by_key(then), by_key(here), by_key(now));
        let mut changes = Vec::new();
        for (site, item, indicator) in keys(then, now) {
            let key = (site.to_string(), item.map(str::to_string), indicator.to_string());
            let (then, now, here) = (before.get(&key), after.get(&key), same.get(&key));
            let Some(differs) = differs(then, now) else { continue };
            let by = match (differs_at(then, here), differs_at(here, now)) {
                (false, _) => By::Rules,
                (true, false) => By::Program,
                (true, true) => By::Both,
            };
            changes.push(Change {
                differs,
                by,
                then: then.cloned(),
                now: now.cloned(),
                sides: self.sides(site, item, indicator)?,
                site: key.0,
                item: key.1,
                indicator: key.2,
            });
        }
        Ok(changes)
    }

    /// The sides that are others in the first attempt, of the finding's cases, in which any is.
    fn sides(&self, site: &str, item: Option<&str>, indicator: &str) -> Result<Vec<SideChange>, CommandError> {
        let of_finding = |job: &&PlannedJob| {
            // A finding that is rolled up has no job of its own: it comes from those of its site's items.
            let same_item = job.key.item.as_deref() == item || item.is_none();
            job.key.site == site && same_item && job.indicators.iter().any(|id| id == indicator)
        };
        for job in self.reader.run().jobs.iter().filter(of_finding) {
            for attempt in self.reader.observations(&job.key)? {
                let case = job.key.to_string();
                let sides = |(loaded, set): (&Loaded, &IndicatorSet)| {
                    let known = set.indicators.iter().find(|known| known.id == indicator);
                    let rules = Rules {
                        set,
                        lexicon: &loaded.library.lexicon,
                        calendar: &loaded.calendar,
                        confirm: &loaded.survey.confirm,
                        controls: &[],
                    };
                    known.map_or(Vec::new(), |known| rules.sides(known, &attempt))
                };
                let (old, new) = (sides(self.own), sides(self.tried));
                let mut found = Vec::new();
                for at in 0..old.len().max(new.len()) {
                    let pair = (old.get(at).map_or(&[][..], |s| s), new.get(at).map_or(&[][..], |s| s));
                    found.extend(self.changed(&case, attempt.attempt, pair));
                }
                // Where no truth differs the first attempt's other conditions are all there is to say.
                let truth = found.iter().any(|side: &SideChange| side.then != side.now);
                if truth {
                    found.retain(|side| side.then != side.now);
                }
                if !found.is_empty() {
                    return Ok(found);
                }
            }
        }
        Ok(Vec::new())
    }

    fn changed(&self, case: &str, attempt: u32, (old, new): (&[Side], &[Side])) -> Vec<SideChange> {
        let mut names: Vec<&str> = old.iter().map(|side| side.name.as_str()).collect();
        let more = new
            .iter()
            .map(|side| side.name.as_str())
            .filter(|name| !names.contains(name));
        let more: Vec<&str> = more.collect();
        names.extend(more);
        let of = |sides: &'_ [Side], name: &str| sides.iter().position(|side| side.name == name);
        let mut changed = Vec::new();
        for name in names {
            let then = of(old, name).map(|at| &old[at]);
            let now = of(new, name).map(|at| &new[at]);
            let was = then.map_or(Vec::new(), |side| self.weighed(&side.leaves, self.own.0));
            let is = now.map_or(Vec::new(), |side| self.weighed(&side.leaves, self.tried.0));
            let same = |one: &Weighed, other: &Weighed| one.condition == other.condition && one.truth == other.truth;
            let left = |from: &[Weighed], other: &[Weighed]| -> Vec<Weighed> {
                let gone = from.iter().filter(|one| !other.iter().any(|other| same(one, other)));
                gone.cloned().collect()
            };
            let (then_conditions, now_conditions) = (left(&was, &is), left(&is, &was));
            let truth = |side: Option<&Side>| side.map(|side| side.truth);
            if truth(then) != truth(now) || !then_conditions.is_empty() || !now_conditions.is_empty() {
                changed.push(SideChange {
                    case: case.into(),
                    attempt,
                    side: name.into(),
                    then: truth(then),
                    now: truth(now),
                    then_conditions,
                    now_conditions,
                });
            }
        }
        changed
    }

    fn weighed(&self, leaves: &[Leaf], loaded: &Loaded) -> Vec<Weighed> {
        let one = |leaf: &Leaf| Weighed {
            condition: loaded.library.written(&leaf.place).unwrap_or_default(),
            place: self.place(&leaf.place),
            truth: leaf.truth,
            seen: leaf.seen.clone(),
        };
        leaves.iter().map(one).collect()
    }

    /// A rule's file and line: a file that is tried as the user named it, one of the archive from its inputs on.
    fn place(&self, place: &Place) -> String {
        let file = Path::new(&*place.file);
        let named = self
            .named
            .iter()
            .find(|(copy, _)| copy == file)
            .map(|(_, named)| named.as_path());
        let inputs = results::inputs(self.reader.layout());
        let shown = named.or_else(|| file.strip_prefix(&inputs).ok()).unwrap_or(file);
        format!("{}:{}", shown.display(), place.line)
    }
}

fn judged(finding: &Finding) -> Judged {
    Judged {
        verdict: finding.verdict,
        reason: finding.reason.clone(),
        sentence: finding.sentence.clone(),
        words: finding.spots.iter().map(|spot| spot.words.clone()).collect(),
    }
}

fn differs_at(one: Option<&Judged>, other: Option<&Judged>) -> bool {
    differs(one, other).is_some()
}

fn differs(then: Option<&Judged>, now: Option<&Judged>) -> Option<Differs> {
    match (then, now) {
        (None, None) => None,
        (Some(then), Some(now)) if then == now => None,
        (Some(then), Some(now)) if then.verdict == now.verdict && then.reason == now.reason => Some(Differs::Words),
        (Some(then), Some(now)) if then.verdict == now.verdict => Some(Differs::Reason),
        (_, _) => Some(Differs::Verdict),
    }
}
