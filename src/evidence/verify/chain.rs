//! Do the journal's lines follow each other, from `run.json` and the inputs to the sealed head?

use std::collections::{BTreeMap, HashSet};

use super::{Look, RESTORE, Stage, layout, predecessor};
use crate::evidence::error::EvidenceError;
use crate::evidence::scan::{self, Position};
use crate::record::run::{Event, RunInfo};
use crate::record::seal::{CHECKPOINT_FORMAT, Checkpoint, Seal};

/// What following the chain found.
#[derive(Default)]
struct Followed {
    /// Places where a line contradicts the archive: its number, the file concerned and what is wrong.
    wrong: Vec<(u64, String, String)>,
    finished: HashSet<String>,
    /// Hashes of lines that checkpoints name, by number.
    heads: BTreeMap<u64, String>,
}

/// The chain against the seal and the checkpoints.
pub(super) fn look(look: &mut Look<'_>) {
    let checkpoints = checkpoints(look);
    let before = predecessor::read(look);
    let mut followed = Followed::default();
    let wanted = checkpoints.iter().map(|checkpoint| checkpoint.seq);
    let wanted: HashSet<u64> = wanted.chain(before.iter().map(|seal| seal.journal.lines)).collect();
    let end = match follow(look, &wanted, &mut followed) {
        Ok(end) => end,
        Err(EvidenceError::Broken { segment, line, why }) => {
            return look.fail_at(Stage::Chain, &segment, Some(format!("line {line}")), why, RESTORE);
        }
        Err(error) => return look.fail(Stage::Chain, layout::JOURNAL, error.to_string(), RESTORE),
    };
    for (seq, file, what) in std::mem::take(&mut followed.wrong) {
        look.fail_at(Stage::Chain, &file, Some(format!("journal line {seq}")), what, RESTORE);
    }
    for checkpoint in &checkpoints {
        let file = layout::checkpoint_path(checkpoint.number);
        match followed.heads.get(&checkpoint.seq) {
            Some(head) if *head == checkpoint.head => {}
            Some(_) | None => {
                let what = format!("the journal does not have the line {} that it signed", checkpoint.seq);
                look.fail(Stage::Chain, &file, what, RESTORE);
            }
        }
    }
    if let Some(before) = before {
        predecessor::follows(look, &before, followed.heads.get(&before.journal.lines));
    }
    if let Some(seal) = look.seal.clone() {
        against(look, &seal, &end, &followed);
    }
    let made = checkpoints.len();
    let mut said = format!(
        "{} lines, segments: {}, checkpoints: {made}; head\n{}",
        end.seq, end.segment, end.head
    );
    if let Some(number) = checkpoints.first().and_then(|first| first.run_number) {
        said.push_str(&format!("\nrun {number} of this key"));
    }
    if let Some(before) = checkpoints.first().and_then(|first| first.previous_run.as_ref()) {
        said.push_str(&format!("; the first checkpoint of the one before:\n{before}"));
    }
    look.done(Stage::Chain, said);
    look.checkpoints = checkpoints;
}

fn follow(look: &Look<'_>, wanted: &HashSet<u64>, into: &mut Followed) -> Result<Position, EvidenceError> {
    let missing: HashSet<String> = look
        .seal
        .iter()
        .flat_map(|seal| seal.missing.iter().map(|missing| missing.what.clone()))
        .collect();
    let identity = look.hash(layout::RUN).map(str::to_string);
    into.heads.insert(0, scan::NO_LINE.into());
    let (end, tail) = scan::follow(look.layout, &Position::start(), |_, line| {
        // A line's `prev` is the hash of the one before.
        if wanted.contains(&(line.seq - 1)) {
            into.heads.insert(line.seq - 1, line.prev.clone());
        }
        if line.seq == 1 && !matches!(line.event, Event::Opened { .. }) {
            let what = "its first line does not say which run.json and inputs it was begun with".to_string();
            into.wrong.push((line.seq, layout::segment_path(1), what));
        }
        match line.event {
            Event::Opened { run, inputs, .. } => {
                if identity.as_ref().is_some_and(|identity| *identity != run) {
                    let what = "it is not the run.json that the journal was begun with".to_string();
                    into.wrong.push((line.seq, layout::RUN.into(), what));
                }
                for (name, due) in inputs {
                    let path = format!("{}/{name}", layout::INPUTS);
                    if look.hash(&path).is_some_and(|found| found != due) {
                        let what = "it is not the input that the journal was begun with".to_string();
                        into.wrong.push((line.seq, path, what));
                    } else if !look.hashes.contains_key(&path) {
                        into.wrong
                            .push((line.seq, path, "the journal names it and it is missing".into()));
                    }
                }
            }
            Event::Step { record, blobs, .. } => {
                for blob in std::iter::once(record).chain(blobs) {
                    let path = layout::blob_path(&blob.sha256);
                    let there = look.hashes.contains_key(&path) || look.left_out.contains(&path);
                    if !there && !missing.contains(&format!("blob {}", blob.sha256)) {
                        into.wrong
                            .push((line.seq, path, "the journal names it and it is missing".into()));
                    }
                }
            }
            Event::JobEnded { job, .. } => {
                into.finished.insert(job.to_string());
            }
            Event::Surroundings { .. }
            | Event::AttemptBegun { .. }
            | Event::WriteIntended { .. }
            | Event::WriteEnded { .. }
            | Event::AttemptEnded { .. }
            | Event::Control { .. }
            | Event::Closed { .. } => {}
        }
        Ok(())
    })?;
    into.heads.insert(end.seq, end.head.clone());
    if !tail.is_empty() {
        return Err(EvidenceError::Broken {
            segment: layout::segment_path(end.segment),
            line: end.lines + 1,
            why: "the line does not end, which a sealed one does".into(),
        });
    }
    Ok(end)
}

fn against(look: &mut Look<'_>, seal: &Seal, end: &Position, followed: &Followed) {
    let due = &seal.journal;
    let segment = layout::segment_path(end.segment.max(1));
    if (due.lines, due.segments, &due.head) != (end.seq, end.segment, &end.head) {
        let what = format!(
            "the chain ends with line {} of {} segments, the seal says line {} of {}{}",
            end.seq,
            end.segment,
            due.lines,
            due.segments,
            if due.lines == end.seq {
                ", with another hash"
            } else {
                ""
            }
        );
        look.fail_at(
            Stage::Chain,
            &segment,
            Some(format!("line {}", end.lines)),
            what,
            RESTORE,
        );
    }
    if seal.jobs.finished != followed.finished.len() {
        let what = format!(
            "it counts {} finished cases, the journal {}",
            seal.jobs.finished,
            followed.finished.len()
        );
        look.fail(Stage::Chain, layout::SEAL, what, RESTORE);
    }
}

/// The checkpoints that the seal counts, each checked for its form, its number and its signature.
fn checkpoints(look: &mut Look<'_>) -> Vec<Checkpoint> {
    let count = look.seal.as_ref().map_or(0, |seal| seal.checkpoints);
    let key = look.key();
    let mut all: Vec<Checkpoint> = Vec::new();
    let mut previous = None;
    for number in 0..count {
        let file = layout::checkpoint_path(number);
        if !look.hashes.contains_key(&file) {
            look.fail(Stage::Chain, &file, "the seal counts it and it is missing", RESTORE);
            break;
        }
        let bytes = look.bytes(&file);
        let read = serde_json::from_slice::<Checkpoint>(&bytes).ok();
        let follows = read.as_ref().is_some_and(|checkpoint| {
            checkpoint.number == number
                && checkpoint.format == CHECKPOINT_FORMAT
                && checkpoint.previous == previous
                && look.seal.as_ref().is_none_or(|seal| seal.run == checkpoint.run)
                && all.last().is_none_or(|before| before.seq <= checkpoint.seq)
                && checkpoint.plan.is_some() == (number == 0)
        });
        if !follows {
            let what = "it is no checkpoint that follows the one before";
            look.fail(Stage::Chain, &file, what, RESTORE);
        }
        all.extend(read.map(|checkpoint| Checkpoint { number, ..checkpoint }));
        previous = look.hash(&file).map(str::to_string);
        let signature = look.bytes(&layout::signature_path(&file));
        if key.as_ref().is_some_and(|key| !key.signed(&bytes, &signature)) {
            look.fail(Stage::Chain, &file, "it is not signed by the key of the seal", RESTORE);
        }
    }
    if let Some(first) = all.first().filter(|first| first.number == 0) {
        let run = serde_json::from_slice::<RunInfo>(&look.bytes(layout::RUN)).ok();
        let plan = run.is_none_or(|run| first.plan == Some(run.plan));
        let identity = look
            .hash(layout::RUN)
            .is_none_or(|hash| first.identity.as_deref() == Some(hash));
        if !plan || !identity {
            let what = "it was made for another plan or another run.json";
            look.fail(Stage::Chain, &layout::checkpoint_path(0), what, RESTORE);
        }
    }
    all
}
