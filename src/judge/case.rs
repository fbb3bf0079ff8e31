//! One indicator on one attempt: the rule, the proof it needs, and what follows when neither side can be said.

use chrono::{DateTime, FixedOffset};

use super::binding::Bound;
use super::columns;
use super::condition::{Rests, beside, counted, leaves, rests, truth, upheld};
use super::control::Network;
use super::proof::{self, Demand, Why};
use super::reason::{self, Reason};
use super::spots;
use super::stop::{self, Stop};
use super::undecided::undecided;
use crate::record::finding::{Evidence, Sentence, Spot};
use crate::record::observation::{Ended, Observation};
use crate::record::step::{Binding, BlobKind, End, StepRecord, Truth};
use crate::record::verdict::Verdict;
use crate::scenario::calendar::Calendar;
use crate::scenario::condition::{ColumnsAre, Condition, Test};
use crate::scenario::lexicon::Lexicon;
use crate::scenario::rule::{Indicator, Outcome};

/// The most blobs that an opinion names.
const EVIDENCE: usize = 24;

/// What judging needs beside the observation.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Words of terms.
    pub lexicon: &'a Lexicon,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The network while the attempt was walked.
    pub network: Network,
}

/// What one attempt says.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// The verdict.
    pub verdict: Verdict,
    /// Machine reason.
    pub reason: String,
    /// One sentence for people.
    pub sentence: Sentence,
    /// Where to look.
    pub evidence: Vec<Evidence>,
    /// The words of a guide that it rests on.
    pub spots: Vec<Spot>,
    /// How the attempt was walked.
    pub walked: Walked,
}

/// What decides whether an attempt is walked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Walked {
    /// It submitted something to the site: it is never walked again to confirm.
    pub wrote: bool,
    /// It did without the profile's words and locators.
    pub without_own: bool,
    /// When it began.
    pub at: Option<DateTime<FixedOffset>>,
}

/// Judges one attempt by one indicator's rule.
///
/// A journey may hold several `judge` steps of one indicator (one a round of a loop): one fail fails, all must pass.
pub fn attempt(indicator: &Indicator, observation: &Observation, context: &Context<'_>) -> Opinion {
    if context.network == Network::Failing {
        let stop = Stop {
            verdict: Verdict::Error,
            why: Why::OurNetwork,
            fact: String::new(),
            at: None,
        };
        return of_stop(indicator, observation, stop);
    }
    let reached = reached(indicator, observation);
    let opinions: Vec<Opinion> = reached
        .iter()
        .map(|(at, binding)| {
            let bound = bound(observation, *at, binding, context);
            let opinion = one(indicator, observation, *at, binding, context);
            with_columns(indicator, &bound, opinion)
        })
        .collect();
    let unfinished = reached
        .iter()
        .any(|(at, _)| observation.steps[*at].record.path.contains('.'))
        && !matches!(observation.ended, Some(Ended::Completed | Ended::StepFailed { .. }));
    let opinion = match together(opinions) {
        Some(opinion) if unfinished && opinion.verdict != Verdict::Fail => None,
        other => other,
    };
    let opinion = opinion.unwrap_or_else(|| {
        let stop = stop::not_reached(&indicator.id, observation, context.network, context.calendar);
        of_stop(indicator, observation, stop)
    });
    after_writing(indicator, observation, opinion)
}

/// The `judge` steps of an indicator that an attempt came to, each with its place and its bindings.
pub(super) fn reached<'o>(indicator: &Indicator, observation: &'o Observation) -> Vec<(usize, &'o Binding)> {
    let steps = observation.steps.iter().enumerate();
    steps
        .filter(|(_, step)| step.record.end != End::Skipped)
        .filter_map(|(at, step)| Some((at, step.record.judge.as_ref().filter(|j| j.indicator == indicator.id)?)))
        .collect()
}

/// What the columns of a catalogue came to, after the sentence.
fn with_columns(indicator: &Indicator, bound: &Bound<'_>, mut opinion: Opinion) -> Opinion {
    let mut tests = Vec::new();
    let sides = indicator.pass_when.iter().chain(&indicator.fail_when);
    sides.for_each(|outcome| leaves(&outcome.when, &mut tests));
    let asked = tests.iter().find_map(|condition| match condition.test {
        Test::Columns { are, .. } => Some(are),
        _ => None,
    });
    let (Some(are), Some(columns)) = (asked, bound.of_crawl()) else {
        return opinion;
    };
    let told = match are {
        ColumnsAre::AllFitting | ColumnsAre::SomeStrange | ColumnsAre::NoneCompared => {
            let guides = columns::guides(columns, bound.observation);
            opinion.evidence.extend(evidence(bound.observation, &guides));
            columns::strange(columns)
        }
        ColumnsAre::AllFilled | ColumnsAre::SomeEmpty | ColumnsAre::SomeBroken | ColumnsAre::SomeUnseen => {
            columns::told(columns)
        }
    };
    opinion.sentence.zh.push_str(&format!("（{}）", told.zh));
    opinion.sentence.en.push_str(&format!(" ({})", told.en));
    opinion
}

/// Several opinions of one attempt: one fail fails, all pass together, else the first undecided one.
fn together(opinions: Vec<Opinion>) -> Option<Opinion> {
    let first = |wanted: &dyn Fn(Verdict) -> bool| opinions.iter().find(|opinion| wanted(opinion.verdict)).cloned();
    first(&|verdict| verdict == Verdict::Fail)
        .or_else(|| first(&|verdict| !matches!(verdict, Verdict::Pass | Verdict::NotApplicable)))
        .or_else(|| first(&|verdict| verdict == Verdict::Pass))
        .or_else(|| opinions.first().cloned())
}

/// A submission whose outcome is open supports nothing but a pass.
fn after_writing(indicator: &Indicator, observation: &Observation, mut opinion: Opinion) -> Opinion {
    opinion.walked = Walked {
        wrote: observation.wrote
            || observation
                .steps
                .iter()
                .any(|step| step.record.writes && pressed(step.record.end)),
        without_own: observation.without_own,
        at: Some(observation.started),
    };
    let open = observation.open_writes.first().map(String::as_str).or_else(|| {
        let lost = |end| matches!(end, End::TimedOut | End::RequestFailed);
        observation
            .steps
            .iter()
            .find(|step| step.record.writes && lost(step.record.end))
            .map(|s| s.record.id.as_str())
    });
    match open {
        Some(step) if opinion.verdict != Verdict::Pass => {
            let evidence = opinion.evidence;
            let detail = reason::detail(Reason::WriteUnknown, step);
            Opinion {
                verdict: Verdict::Inconclusive,
                reason: Reason::WriteUnknown.word().into(),
                sentence: reason::sentence(indicator, Verdict::Inconclusive, &detail),
                evidence,
                spots: vec![],
                walked: Walked {
                    wrote: true,
                    ..opinion.walked
                },
            }
        }
        Some(_) | None => opinion,
    }
}

/// Whether a click that ended so was made.
fn pressed(end: End) -> bool {
    match end {
        End::Met | End::Unsettled | End::Unmet | End::RequestFailed | End::TimedOut => true,
        End::Absent
        | End::Unrecognised
        | End::Ambiguous
        | End::Covered
        | End::Disabled
        | End::Blocked(_)
        | End::Skipped => false,
    }
}

pub(super) fn bound<'o>(
    observation: &'o Observation,
    at: usize,
    binding: &'o Binding,
    context: &Context<'o>,
) -> Bound<'o> {
    Bound {
        observation,
        at,
        binding,
        lexicon: context.lexicon,
        calendar: context.calendar,
    }
}

/// The rule at one `judge` step.
fn one(
    indicator: &Indicator,
    observation: &Observation,
    at: usize,
    binding: &Binding,
    context: &Context<'_>,
) -> Opinion {
    let bound = bound(observation, at, binding, context);
    let holds = |condition: &Condition| truth(condition, &bound) == Truth::True;
    // Only what makes the side hold is its proof: of `any: [a, b]` with the first one true nothing is asked of the second.
    let object = |when: &Condition, demand| {
        let mut relied = bound.relied_for(&upheld(when, &bound));
        let beside = beside(when, &bound);
        relied.retain(|index| !beside.contains(index));
        proof::object(&bound, &relied, context.network, demand)
    };
    let refuse = |objection| of_stop_at(indicator, &bound, Stop::of(objection, None));
    let say = |verdict, reason: &str, sentence| Opinion {
        verdict,
        reason: reason.into(),
        sentence,
        evidence: evidence(observation, &bound.relied()),
        spots: vec![],
        walked: Walked::default(),
    };
    let proven = |when: &Condition, opinion: Opinion| {
        let beside = beside(when, &bound);
        let relied: Vec<usize> = bound
            .relied()
            .into_iter()
            .filter(|index| !beside.contains(index))
            .collect();
        Opinion {
            evidence: evidence(observation, &relied),
            sentence: reason::with(opinion.sentence, counted(when, &bound)),
            ..opinion
        }
    };
    if let Some(when) = indicator.not_applicable_when.as_ref().filter(|when| holds(when)) {
        let verdict = Verdict::NotApplicable;
        let sentence = reason::sentence(indicator, verdict, &Sentence::default());
        return object(when, Demand::NOT_APPLICABLE)
            .map_or_else(|| say(verdict, Reason::Rule.word(), sentence), refuse);
    }
    let side = |outcomes: &'_ [Outcome]| outcomes.iter().position(|outcome| holds(&outcome.when));
    let sides = (side(&indicator.pass_when), side(&indicator.fail_when));
    let (verdict, outcome, demand) = match sides {
        (Some(_), Some(_)) => {
            return of_stop_at(indicator, &bound, Stop::because(Verdict::Error, Reason::Rule, "", None));
        }
        (Some(nth), None) => {
            let outcome = &indicator.pass_when[nth];
            (Verdict::Pass, outcome, Demand::of_pass(rests(&outcome.when, &bound)))
        }
        (None, Some(nth)) => {
            let outcome = &indicator.fail_when[nth];
            let rests: Rests = rests(&outcome.when, &bound);
            (Verdict::Fail, outcome, Demand::of_fail(rests, indicator.confirm))
        }
        (None, None) => return neither(indicator, &bound, context),
    };
    let mut sentence = reason::of_rule(indicator, verdict, &outcome.sentence);
    reason::add_fact(&mut sentence, failure(&bound, &outcome.when));
    match object(&outcome.when, demand) {
        Some(objection) => refuse(objection),
        None => {
            let spots = match verdict {
                Verdict::Fail => spots::spots(&outcome.when, &bound),
                _ => vec![],
            };
            let opinion = say(verdict, &outcome.reason, spots::with_spots(sentence, &spots));
            proven(&outcome.when, Opinion { spots, ..opinion })
        }
    }
}

/// What the browser or the site said where a side rests on an address that could not be gone to; else empty.
fn failure<'o>(bound: &Bound<'o>, when: &Condition) -> &'o str {
    let relied = bound.relied_for(&upheld(when, bound)).into_iter();
    let mut records = relied.map(|at| &bound.observation.steps[at].record);
    let failed = |record: &&StepRecord| matches!(record.end, End::RequestFailed | End::TimedOut);
    records.find(failed).map_or("", |record| record.detail.as_str())
}

/// Neither side holds: what the rule says of that, what stood in the way, what is missing.
fn neither(indicator: &Indicator, bound: &Bound<'_>, context: &Context<'_>) -> Opinion {
    let otherwise = indicator
        .otherwise
        .iter()
        .find(|way| truth(&way.when, bound) == Truth::True);
    let objection = proof::object(bound, &bound.relied(), context.network, Demand::OTHERWISE);
    let stood_in = objection.filter(|objection| match objection.why {
        Why::Blocked(_) | Why::OurNetwork => true,
        Why::Reason(reason) => matches!(reason, Reason::Network | Reason::NoAnswer) && otherwise.is_none(),
    });
    if let Some(objection) = stood_in {
        return of_stop_at(indicator, bound, Stop::of(objection, None));
    }
    if let Some(way) = otherwise {
        let spots = spots::spots(&way.when, bound);
        let sentence = reason::of_rule(indicator, way.verdict, &way.sentence);
        return Opinion {
            verdict: way.verdict,
            reason: way.reason.clone(),
            sentence: reason::with(spots::with_spots(sentence, &spots), counted(&way.when, bound)),
            evidence: evidence(bound.observation, &bound.relied()),
            spots,
            walked: Walked::default(),
        };
    }
    let stop = undecided(indicator, bound, context.network);
    of_stop_at(indicator, bound, stop)
}

fn of_stop_at(indicator: &Indicator, bound: &Bound<'_>, stop: Stop) -> Opinion {
    let mut relied = bound.relied();
    relied.extend(stop.at);
    let evidence = evidence(bound.observation, &relied);
    Opinion {
        evidence,
        ..of_stop(indicator, bound.observation, stop)
    }
}

fn of_stop(indicator: &Indicator, observation: &Observation, stop: Stop) -> Opinion {
    let (word, detail) = match stop.why {
        Why::Blocked(block) => (block.word(), reason::block_detail(block, &stop.fact)),
        Why::OurNetwork => (Reason::Network.word(), reason::detail(Reason::Network, &stop.fact)),
        Why::Reason(reason) => (reason.word(), reason::detail(reason, &stop.fact)),
    };
    let at = stop.at.or_else(|| observation.steps.len().checked_sub(1));
    Opinion {
        verdict: stop.verdict,
        reason: word.into(),
        sentence: reason::sentence(indicator, stop.verdict, &detail),
        evidence: evidence(observation, at.as_slice()),
        spots: vec![],
        walked: Walked::default(),
    }
}

/// The blobs of these records, pictures first, then records, then the rest.
fn evidence(observation: &Observation, indices: &[usize]) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = Vec::new();
    for index in indices {
        let Some(step) = observation.steps.get(*index) else {
            continue;
        };
        all.push(Evidence {
            seq: step.seq,
            blob: step.blob.clone(),
            kind: BlobKind::Step,
        });
        all.extend(step.record.blobs.iter().map(|blob| Evidence {
            seq: step.seq,
            blob: blob.sha256.clone(),
            kind: blob.kind,
        }));
    }
    all.sort_by_key(|evidence| (rank(evidence.kind), evidence.seq));
    let mut kept: Vec<Evidence> = Vec::new();
    for evidence in all {
        if !kept
            .iter()
            .any(|other| other.blob == evidence.blob && other.kind == evidence.kind)
        {
            kept.push(evidence);
        }
    }
    kept.truncate(EVIDENCE);
    kept
}

/// Order of evidence by what a reader looks at first.
fn rank(kind: BlobKind) -> u8 {
    match kind {
        BlobKind::Outlined | BlobKind::FullPage | BlobKind::Viewport => 0,
        BlobKind::Step => 1,
        BlobKind::Download => 2,
        BlobKind::Outline | BlobKind::Text | BlobKind::Dom => 3,
        BlobKind::Network | BlobKind::Dialogs | BlobKind::Console | BlobKind::Body | BlobKind::Mhtml => 4,
        BlobKind::Certificates => 5,
    }
}
