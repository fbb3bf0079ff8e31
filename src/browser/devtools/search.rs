//! Finding: the top document and every frame that it cannot enter look at the same time.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;
use tokio::time::Instant;

use super::{Devtools, PROMPT, Trouble, ms, or};
use crate::browser::script::{self, SCROLL, Sought};
use crate::browser::session::Lost;
use crate::browser::socket::lock;
use crate::record::element::{Find, Found};
use crate::record::query::{Need, Query};

/// How long the top document may still win after a frame has found something.
const COURTESY: Duration = Duration::from_millis(150);
/// Longer than any search: the courtesy that never begins.
const NEVER: Duration = Duration::from_secs(3_600);

impl Devtools {
    /// Finds a thing. The top document and every frame it cannot enter look at the same time; the top document wins
    /// ties.
    pub async fn find(
        &mut self,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<Found, Lost> {
        let (sought, mut home) = self.search(query, need, budget, dismiss).await?;
        let mut found = sought.found;
        if sought.dismissible && self.dismiss(dismiss, &found).await? {
            // What covered it took its time; the search has its own.
            let (sought, again) = self.search(query, need, budget, &[]).await?;
            (found, home) = (sought.found, again);
        }
        let Some(frame) = home else { return Ok(found) };
        let place = or(self.place(&frame).await, |_| Default::default())?;
        let scroll = self.run(None, SCROLL, PROMPT, "placing a frame").await;
        let scroll: (f64, f64) = or(scroll, |_| (0.0, 0.0))?;
        let element = found.element.map(|element| self.adopt(&frame, &place, scroll, element));
        let mut candidates = Vec::new();
        for candidate in found.candidates {
            candidates.push(self.adopt(&frame, &place, scroll, candidate));
        }
        Ok(Found {
            element,
            candidates,
            ..found
        })
    }

    /// Presses the closing button of what covers a thing, once.
    async fn dismiss(&mut self, words: &[String], found: &Found) -> Result<bool, Lost> {
        let during = "closing what covers something";
        let point = found.element.as_ref().and_then(|element| element.point);
        let request = json!({"op": "dismiss", "words": words, "point": point, "budget_ms": 1_000});
        let asked = self
            .run(None, &script::call(&request), Duration::from_secs(3), during)
            .await;
        let button: Option<Found> = or(asked.map(Some), |_| None)?;
        let Some(button) = button.and_then(|button| button.element) else {
            return Ok(false);
        };
        let Some(point) = button.point else { return Ok(false) };
        lock(&self.listener.state).notice(format!("dismissed: {}", button.name));
        let mark = self.mark(None);
        self.mouse_click(point, during).await?;
        self.follow(&mark, Duration::from_secs(3), during).await?;
        Ok(true)
    }

    /// What was found, and the frame it was found in when that is not the top document's.
    async fn search(
        &self,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<(Sought, Option<String>), Lost> {
        let deadline = Instant::now() + budget;
        let mut main = pin!(self.search_in(None, query, need, budget, dismiss));
        let mut frames = FuturesUnordered::new();
        let mut known: HashSet<String> = HashSet::new();
        let mut top: Option<Found> = None;
        let mut others: Vec<(String, Found)> = Vec::new();
        let mut courtesy = deadline + NEVER;
        loop {
            let fresh = async {
                let seen = self.listener.until(deadline, |state| {
                    state.closed_frames().into_iter().find(|frame| !known.contains(frame))
                });
                match seen.await {
                    Some(frame) => frame,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                found = &mut main, if top.is_none() => {
                    let sought = found?;
                    if sought.found.find == Find::Met || sought.dismissible {
                        return Ok((sought, None));
                    }
                    top = Some(sought.found);
                }
                Some((frame, found)) = frames.next() => {
                    let Sought { found, .. }: Sought = match found { Ok(sought) => sought, Err(lost) => return Err(lost) };
                    if found.find == Find::Met && !found.element.as_ref().is_some_and(|element| element.weak) {
                        courtesy = Instant::now() + COURTESY;
                    }
                    others.push((frame, found));
                }
                () = tokio::time::sleep_until(courtesy) => {}
                frame = fresh => {
                    known.insert(frame.clone());
                    let left = deadline.saturating_duration_since(Instant::now());
                    frames.push(async move {
                        (frame.clone(), self.search_in(Some(&frame), query, need, left, &[]).await)
                    });
                }
            }
            if let Some(met) = others.iter().position(|(_, found)| found.find == Find::Met)
                && (Instant::now() >= courtesy || top.is_some())
            {
                let (frame, found) = others.swap_remove(met);
                return Ok((
                    Sought {
                        found,
                        dismissible: false,
                    },
                    Some(frame),
                ));
            }
            if frames.is_empty()
                && let Some(top) = top.take()
            {
                let (found, home) = self.conclude(top, others);
                return Ok((
                    Sought {
                        found,
                        dismissible: false,
                    },
                    home,
                ));
            }
        }
    }

    async fn search_in(
        &self,
        frame: Option<&str>,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<Sought, Lost> {
        let began = Instant::now();
        let request = script::find(query, need, dismiss);
        match self
            .run(frame, &script::call(&request), budget, "looking for something")
            .await
        {
            Ok(sought) => Ok(sought),
            Err(Trouble::Lost(lost)) => Err(lost),
            Err(Trouble::Page(why)) => {
                if frame.is_none() {
                    lock(&self.listener.state).notice(format!("not looked through: {why}"));
                }
                Ok(Sought {
                    found: script::unsettled(ms(began.elapsed())),
                    dismissible: false,
                })
            }
        }
    }

    /// Joins the ends of a search that met nothing; frames that were looked through are no longer closed.
    fn conclude(&self, top: Found, others: Vec<(String, Found)>) -> (Found, Option<String>) {
        let state = lock(&self.listener.state);
        let entered: Vec<String> = others
            .iter()
            .filter(|(_, found)| found.inventory.is_some())
            .filter_map(|(frame, _)| state.frames.get(frame).map(|frame| frame.url.clone()))
            .collect();
        drop(state);
        let mut home = None;
        let mut joined = top;
        let open = others.iter().any(|(_, found)| found.inventory.is_none());
        for (frame, found) in others {
            let before = joined.find;
            joined = script::join(joined, found);
            if joined.find != before {
                home = Some(frame);
            }
        }
        if let Some(inventory) = &mut joined.inventory
            && !open
            && inventory.closed_frames.len() <= entered.len()
        {
            inventory.closed_frames.clear();
        }
        (joined, home)
    }
}
