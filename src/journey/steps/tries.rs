//! `try`: alternatives until one makes the condition true; and `if`, the branch by what is known.

use super::{Outcome, Stop, Walk, worst};
use crate::clock::Budget;
use crate::record::page::Sign;
use crate::record::step::{End, Truth, Value};
use crate::record::verdict::Block;
use crate::scenario::condition::Condition;
use crate::scenario::step::{Step, Try};

pub async fn perform(walk: &mut Walk<'_>, step: &Step, attempt: &Try, budget: Budget) -> Result<Outcome, Stop> {
    let clock = walk.setting.clock;
    let mark = walk.mark();
    let prefix = walk.at.prefix.clone();
    let mut ends = Vec::new();
    let mut told = Vec::new();
    let mut seen = Vec::new();
    for (index, way) in attempt.alternatives.iter().enumerate() {
        if budget.spent(&clock) {
            ends.push(End::TimedOut);
            told.push(format!("{}: not tried, the budget ended", way.name));
            break;
        }
        if index > 0 && !walk.restore(&mark).await? {
            ends.push(End::Unsettled);
            told.push(format!("{}: the state before could not be brought back", way.name));
            continue;
        }
        walk.at.enter(index + 1);
        let ended = walk.list(&way.steps).await;
        walk.at.leave();
        if let Some((at, end)) = ended? {
            told.push(format!(
                "{}: {} at `{}`",
                way.name,
                end.word(),
                at.trim_start_matches(&prefix)
            ));
            ends.push(end);
            continue;
        }
        let limit = walk.patience().min(budget.left(&clock));
        let (truth, looked) = walk.wait(&attempt.until, limit).await?;
        seen = looked;
        if truth == Truth::True {
            walk.page = Some(walk.session.facts().await?);
            let mut outcome = Outcome::met();
            outcome.detail = format!("by “{}”", way.name);
            outcome
                .values
                .insert(format!("{}.way", step.id), Value::Text(way.name.clone()));
            outcome.conditions = seen;
            return Ok(outcome);
        }
        let page = walk.session.facts().await?;
        let stands = |sign: &&Sign| sign.whole_page && (sign.block != Block::Login || !walk.sought_login);
        if let Some(sign) = page.signs.iter().find(stands) {
            ends.push(End::Blocked(sign.block));
            told.push(format!("{}: done, and the page shows {}", way.name, sign.seen));
            continue;
        }
        ends.push(if truth == Truth::False {
            End::Unmet
        } else {
            End::Skipped
        });
        told.push(format!("{}: done, but not so afterwards", way.name));
    }
    let mut outcome = Outcome::ended(worst(&ends), told.join("; "));
    outcome.conditions = seen;
    Ok(outcome)
}

/// Unknown goes neither way.
pub async fn branch(
    walk: &mut Walk<'_>,
    step: &Step,
    when: &Condition,
    then: &[Step],
    otherwise: &[Step],
) -> Result<Outcome, Stop> {
    let (truth, seen) = walk.wait(when, std::time::Duration::ZERO).await?;
    let ended = match truth {
        Truth::True => walk.list(then).await?,
        Truth::False => walk.list(otherwise).await?,
        Truth::Unknown => {
            let mut outcome = Outcome::ended(End::Skipped, format!("`{}` cannot be told", step.id));
            outcome.conditions = seen;
            return Ok(outcome);
        }
    };
    let mut outcome = match ended {
        None => Outcome::met(),
        Some((at, end)) => Outcome::ended(end, format!("ended at `{at}`")),
    };
    outcome.conditions = seen;
    Ok(outcome)
}
