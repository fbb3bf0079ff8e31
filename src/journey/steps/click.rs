//! `click` and `hover`: real mouse events, and what they open is followed.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::consent::Refusal;
use crate::journey::trail::Input;
use crate::record::page::Effect;
use crate::record::query::Need;
use crate::record::run::Event;
use crate::record::step::End;
use crate::record::verdict::Block;
use crate::scenario::locator::{By, Locator};
use crate::scenario::step::{Click, Opens, Step};

pub async fn perform(walk: &mut Walk<'_>, step: &Step, click: &Click, budget: Budget) -> Result<Outcome, Stop> {
    let (element, query, mut outcome) = match walk.find(&click.what, Need::Click, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    if click.writes {
        if let Some(refused) = refused(walk) {
            return Ok(Outcome {
                found: outcome.found,
                ..refused
            });
        }
        intend(walk, step).await?;
        outcome.writes = true;
    }
    walk.sought_login |= is_account_entry(&click.what);
    walk.pace_if_leads(&element).await;
    // A short `timeout` is for finding; what the click leads to may take as long as any action.
    let follow = budget.left(&walk.setting.clock).max(walk.setting.clocks.action);
    let clicked = walk.session.click(&element, follow).await;
    if click.writes {
        let end = if clicked.is_ok() { End::Met } else { End::TimedOut };
        conclude(walk, step, end).await?;
    } else {
        walk.note(Input::Click(query));
    }
    let effect = clicked?;
    if !opened(click.opens, &effect) {
        outcome.end = End::Unmet;
        outcome.detail = format!("the click did not open what it should ({})", opens_word(click.opens));
    }
    outcome.effect = Some(effect);
    Ok(outcome)
}

pub async fn hover(walk: &mut Walk<'_>, what: &Locator, budget: Budget) -> Result<Outcome, Stop> {
    let (element, query, mut outcome) = match walk.find(what, Need::Hover, budget).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    outcome.effect = Some(walk.session.hover(&element).await?);
    walk.note(Input::Hover(query));
    Ok(outcome)
}

/// Whether a locator names a way to log in or register.
fn is_account_entry(what: &Locator) -> bool {
    matches!(&what.by, By::Term(term) if matches!(term.as_str(), "login_entry" | "register_entry"))
}

/// Whether an input opened what the scenario says it opens.
pub fn opened(opens: Opens, effect: &Effect) -> bool {
    match opens {
        Opens::Any => true,
        Opens::Same => effect.navigated || effect.moved || effect.changed,
        Opens::Tab => effect.new_tab,
        Opens::Download => effect.download,
        Opens::Dialog => effect.dialog,
    }
}

/// What it should open, in a word.
pub fn opens_word(opens: Opens) -> &'static str {
    match opens {
        Opens::Any => "any",
        Opens::Same => "same",
        Opens::Tab => "tab",
        Opens::Download => "download",
        Opens::Dialog => "dialog",
    }
}

fn host(walk: &Walk<'_>) -> String {
    walk.page.as_ref().map(|page| page.host.clone()).unwrap_or_default()
}

/// The outcome of a submitting click that must not be made.
fn refused(walk: &Walk<'_>) -> Option<Outcome> {
    match walk.setting.consent.claim(walk.job, &host(walk), &walk.setting.clock) {
        Ok(()) => None,
        Err(Refusal::NotAuthorised(why)) => Some(Outcome::ended(End::Blocked(Block::NotAuthorised), why)),
        Err(Refusal::Written) => Some(Outcome::ended(
            End::Skipped,
            "an earlier attempt has written; never twice",
        )),
    }
}

async fn intend(walk: &mut Walk<'_>, step: &Step) -> Result<(), Stop> {
    let event = Event::WriteIntended {
        job: walk.job.key.clone(),
        attempt: walk.setting.attempt,
        step: walk.at.full(&step.id),
        host: host(walk),
    };
    walk.archive.event(event).await?;
    Ok(())
}

async fn conclude(walk: &mut Walk<'_>, step: &Step, end: End) -> Result<(), Stop> {
    let event = Event::WriteEnded {
        job: walk.job.key.clone(),
        attempt: walk.setting.attempt,
        step: walk.at.full(&step.id),
        end,
    };
    walk.archive.event(event).await?;
    Ok(())
}

impl Walk<'_> {
    /// A click on something that leads elsewhere counts as a navigation.
    async fn pace_if_leads(&mut self, element: &crate::record::element::Element) {
        if element.href.as_deref().is_some_and(|href| href.starts_with("http")) {
            self.pace().await;
        }
    }
}
