//! `hecha reverify ARCHIVE FINDING`: walks a finding's cases again, with the scenarios, words and rules that the archive
//! froze, on the same site as it is now, and sets both side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::bundle::Named;
use super::cli::{Language, ReverifyArgs};
use super::exit::Exit;
use super::successor::Successor;
use super::{CommandError, failed, load, plan, results, seal};
use crate::clock::Clock;
use crate::evidence::key::Signer;
use crate::evidence::verify::{self, Anchors};
use crate::evidence::{Layout, Reader, predecessor, results as archived};
use crate::plan::Plan;
use crate::record::finding::Finding;
use crate::record::observation::{JobKey, SeenStep};
use crate::record::reverify::{Again, Outcome, Pair, REVERIFY_FORMAT, Reverification, Told};
use crate::record::seal::Missing;
use crate::record::step::BlobKind;
use crate::report::{compare, reverify as page};
use crate::run::Finished;
use crate::scenario::step::Level;

/// Pictures compared for one finding.
const PICTURES: usize = 8;

/// Walks, compares, reports and seals.
pub async fn command(args: &ReverifyArgs, clock: Clock) -> Result<Exit, CommandError> {
    let named = Named::read(&args.finding)?;
    let reader = sound(&args.archive)?;
    let before = named.of(&reader)?;
    let loaded = load::archived(&results::inputs(reader.layout()), None)?;
    let plan = again(&named, &reader, &loaded)?;
    let seal_hash = predecessor::seal_hash(reader.layout())?;
    let means = seal::means(args.no_seal, &args.signing, &args.stamps, clock)?;
    let signer = seal::signer_unless(args.no_seal, &args.signing)?;
    let successor = Successor {
        reader: &reader,
        loaded: &loaded,
        kind: "reverify",
        notes: BTreeMap::from([
            ("reverifies".to_string(), args.finding.clone()),
            ("reverifies seal".to_string(), seal_hash.clone()),
        ]),
        level: level(&reader.run().evidence).unwrap_or(loaded.survey.evidence),
        browser: &args.browser,
        jobs: 1,
        attended: args.attended,
        secrets: args.secrets.as_deref(),
        operator: args.signing.operator.as_deref(),
        no_seal: args.no_seal,
    };
    let (root, finished) = successor.walk(&plan, means, clock).await?;
    let walked = Walked {
        then: &reader,
        now: Reader::open(&root)?,
        cases: named.cases(reader.run()),
        finished,
    };
    conclude(args, &walked, &loaded, &before, seal_hash, signer.as_ref(), &clock)
}

/// The archive before, and the one in which its cases were walked again.
struct Walked<'a> {
    then: &'a Reader,
    now: Reader,
    cases: Vec<JobKey>,
    finished: Finished,
}

/// Sets then and now side by side, reports and seals; where the disk is full as far as there is room.
fn conclude(
    args: &ReverifyArgs,
    walked: &Walked<'_>,
    loaded: &load::Loaded,
    before: &[Finding],
    seal_hash: String,
    signer: Option<&Signer>,
    clock: &Clock,
) -> Result<Exit, CommandError> {
    let (now, finished) = (&walked.now, &walked.finished);
    let root = now.layout().root();
    let set = loaded.set()?;
    let findings = results::judge(now, loaded, &set)?;
    let mut places = vec![("archive", results::shown(root))];
    let mut lacking = results::at_end(now, loaded, &set, &findings, finished.full, args.lang, &mut places)?;
    let (reverification, missing) = walked.compared(before, &findings.findings, seal_hash)?;
    match results::lacking(save(now.layout(), &reverification))? {
        Ok(page) if missing.is_none() => places.push(("compared", results::shown(&page))),
        Ok(_) => lacking.extend(missing),
        Err(missing) => lacking.push(uncompared(missing.why)),
    }
    let sealed = match signer.filter(|_| finished.complete || finished.full) {
        Some(signer) => seal::at_end(root, signer, &args.stamps.authorities(), clock, &lacking),
        None => Ok(Vec::new()),
    };
    places.extend(sealed.iter().flatten().cloned());
    tell(&reverification, &places, args.lang);
    lacking
        .iter()
        .for_each(|missing| warn!("not written: {}: {}", missing.what, missing.why));
    if let Some(why) = &finished.why {
        say!("not complete  {why}");
        let archive = results::shown(&args.archive);
        say!("walk it again with: hecha reverify {archive} {}", args.finding);
    }
    if let Err(why) = sealed {
        warn!("not sealed: {why}");
        return Ok(Exit::Errors);
    }
    Ok(match exit(&reverification) {
        Exit::Well if !lacking.is_empty() => Exit::Errors,
        exit => exit,
    })
}

/// The archive, sealed and as it was sealed. A partial hand-out does too.
fn sound(path: &Path) -> Result<Reader, CommandError> {
    let anchors = Anchors {
        partial: true,
        ..Anchors::default()
    };
    let verification = verify::verify(path, &anchors)?;
    if let Some(failure) = verification.failures.first() {
        let why = format!("{}: {}", failure.file, failure.what);
        return Err(failed(format!(
            "{} is not as it was sealed ({why}); see `hecha verify`",
            path.display()
        )));
    }
    Ok(Reader::open(path)?)
}

/// The jobs of the finding, as the archive's inputs give them: the sample is drawn by the same seed.
fn again(named: &Named, reader: &Reader, loaded: &load::Loaded) -> Result<Plan, CommandError> {
    let cases = named.cases(reader.run());
    let whole = plan::made(loaded, &super::cli::NarrowArgs::default())?;
    let jobs: Vec<_> = whole.jobs.into_iter().filter(|job| cases.contains(&job.key)).collect();
    match jobs.len() == cases.len() && !jobs.is_empty() {
        true => Ok(Plan::of(jobs)),
        false => Err(failed("its inputs no longer give the cases of this finding")),
    }
}

fn level(word: &str) -> Option<Level> {
    match word {
        "light" => Some(Level::Light),
        "standard" => Some(Level::Standard),
        "full" => Some(Level::Full),
        _ => None,
    }
}

fn one(before: &Finding, now: Option<&Finding>, pictures: Vec<Pair>) -> Again {
    let told = |finding: &Finding| Told {
        verdict: finding.verdict,
        reason: finding.reason.clone(),
        sentence: finding.sentence.clone(),
        words: finding.spots.iter().map(|spot| spot.words.clone()).collect(),
    };
    let (then, now) = (told(before), now.map(told));
    let (outcome, differs) = Outcome::of(&then, now.as_ref());
    Again {
        site: before.site.clone(),
        indicator: before.indicator.clone(),
        item: before.item.clone(),
        outcome,
        differs,
        before: then,
        now,
        pictures,
    }
}

/// What a seal calls a comparison that the disk had no room for.
fn uncompared(why: String) -> Missing {
    Missing {
        what: "comparison of then and now".into(),
        why,
    }
}

impl Walked<'_> {
    /// Each finding then and now; and what is missing where the disk had no room for pictures.
    fn compared(
        &self,
        before: &[Finding],
        after: &[Finding],
        seal: String,
    ) -> Result<(Reverification, Option<Missing>), CommandError> {
        let mut reverification = Reverification {
            format: REVERIFY_FORMAT.into(),
            of: self.then.run().run.clone(),
            seal,
            findings: Vec::new(),
        };
        let mut lacking = None;
        for finding in before {
            let same = |other: &&Finding| {
                (&other.site, &other.indicator, &other.item) == (&finding.site, &finding.indicator, &finding.item)
            };
            let found = after.iter().find(same);
            let mut pairs = Vec::new();
            let saved = self.pictures(finding, reverification.findings.len(), &mut pairs);
            if let Err(missing) = results::lacking(saved)? {
                lacking = Some(uncompared(missing.why));
            }
            reverification.findings.push(one(finding, found, pairs));
        }
        Ok((reverification, lacking))
    }

    /// Compares the pictures that a finding's cases have of the same steps, those that the finding names first, and saves
    /// each pair; `number` tells the files of several findings apart.
    fn pictures(&self, finding: &Finding, number: usize, pairs: &mut Vec<Pair>) -> Result<(), CommandError> {
        let mut found = Vec::new();
        for case in &self.cases {
            let (then, today) = (last(self.then, case)?, last(&self.now, case)?);
            for step in &then {
                let same = today.iter().rev().find(|other| other.record.id == step.record.id);
                let Some((one, other)) = same.and_then(|other| picture(step).zip(picture(other))) else {
                    continue;
                };
                let named = finding.evidence.iter().any(|evidence| evidence.seq == step.seq);
                found.push((!named, case, step.record.id.clone(), one.to_string(), other.to_string()));
            }
        }
        found.sort_by_key(|(unnamed, ..)| *unnamed);
        for (_, case, step, one, other) in found {
            if pairs.len() == PICTURES || pairs.iter().any(|pair| pair.before == one) {
                continue;
            }
            // One that was withheld cannot be compared; the other evidence stands.
            let (Ok(then), Ok(today)) = (self.then.blob(&one), self.now.blob(&other)) else {
                continue;
            };
            let compared = compare::compare(&then, &today).map_err(failed)?;
            let file = format!("{}-{}.png", number + 1, pairs.len() + 1);
            archived::save(self.now.layout(), &format!("reverify/{file}"), &compared.png)?;
            pairs.push(Pair {
                case: case.to_string(),
                step,
                before: one,
                now: other,
                file,
                changed: compared.changed,
            });
        }
        Ok(())
    }
}

/// The steps of the last attempt at a case.
fn last(reader: &Reader, case: &JobKey) -> Result<Vec<SeenStep>, CommandError> {
    let attempts = reader.observations(case)?;
    Ok(attempts
        .into_iter()
        .next_back()
        .map(|last| last.steps)
        .unwrap_or_default())
}

/// The picture of a step: the full page, else the viewport.
fn picture(step: &SeenStep) -> Option<&str> {
    let of = |kind| step.record.blobs.iter().find(move |blob| blob.kind == kind);
    of(BlobKind::FullPage)
        .or_else(|| of(BlobKind::Viewport))
        .map(|blob| blob.sha256.as_str())
}

fn save(place: &Layout, reverification: &Reverification) -> Result<PathBuf, CommandError> {
    let json = serde_json::to_vec_pretty(reverification).map_err(failed)?;
    archived::save(place, "reverify/reverify.json", &json)?;
    let html = page::page(reverification).map_err(failed)?;
    archived::save(place, "reverify/index.html", html.as_bytes())?;
    Ok(place.result("reverify/index.html")?)
}

/// Prints then and now.
fn tell(reverification: &Reverification, places: &[(&str, String)], language: Language) {
    let pick = |(zh, en): (&'static str, &'static str)| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let sentence = |told: &Told| match language {
        Language::Zh => told.sentence.zh.clone(),
        Language::En => told.sentence.en.clone(),
    };
    for again in &reverification.findings {
        let item = again.item.as_ref().map(|item| format!("/{item}")).unwrap_or_default();
        say!(
            "{}/{}{item}: {}",
            again.site,
            again.indicator,
            pick(again.outcome.words())
        );
        let differs: Vec<&str> = again.differs.iter().map(|what| pick(what.words())).collect();
        if !differs.is_empty() {
            say!(
                "  {}  {}",
                pick(("不同之处", "what differs")),
                differs.join(pick(("、", ", ")))
            );
        }
        for (when, told) in [
            (pick(("当时", "then")), Some(&again.before)),
            (pick(("现在", "now")), again.now.as_ref()),
        ] {
            match told {
                Some(told) => {
                    say!("  {when}  {}({})  {}", told.verdict, told.reason, sentence(told));
                    told.words.iter().for_each(|words| say!("        “{words}”"));
                }
                None => say!("  {when}  -"),
            }
        }
        for pair in &again.pictures {
            let changed = pair.changed * 100.0;
            say!("  {} {}: {changed:.1} %  reverify/{}", pair.case, pair.step, pair.file);
        }
    }
    for (name, place) in places {
        say!("{name:<10}  {place}");
    }
}

/// What differs before what cannot be told.
fn exit(reverification: &Reverification) -> Exit {
    let any = |outcome| reverification.findings.iter().any(|again| again.outcome == outcome);
    match (any(Outcome::Differs), any(Outcome::CannotTell)) {
        (true, _) => Exit::Findings,
        (false, true) => Exit::Incomplete,
        (false, false) => Exit::Well,
    }
}
