//! Looking: finding, asking, facts, outline, in the top document and in frames it cannot enter.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;
use tokio::time::Instant;

use super::frames::moved;
use super::{Devtools, PROMPT, Trouble, ms, or};
use crate::browser::script::{self, Counted, Html, Sought};
use crate::browser::session::{Answer, Ask, Lost};
use crate::browser::socket::lock;
use crate::record::element::{Find, Found};
use crate::record::outline::Outline;
use crate::record::page::{Happenings, PageFacts};
use crate::record::query::{Need, Query};
use crate::record::step::Truth;

/// How long the top document may still win after a frame has found something.
const COURTESY: Duration = Duration::from_millis(150);
/// A look at pages of any size.
const LOOK: Duration = Duration::from_secs(20);
/// How long one turn of the top document lasts while frames are asked in between.
const TURN: Duration = Duration::from_millis(400);

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
        let deadline = Instant::now() + budget;
        let (sought, mut home) = self.search(query, need, budget, dismiss).await?;
        let mut found = sought.found;
        if sought.dismissible && self.dismiss(dismiss, &found).await? {
            let left = deadline.saturating_duration_since(Instant::now());
            let (sought, again) = self.search(query, need, left, &[]).await?;
            (found, home) = (sought.found, again);
        }
        let Some(frame) = home else { return Ok(found) };
        let place = or(self.place(&frame).await, |_| Default::default())?;
        let scroll = self.run(None, "[scrollX,scrollY]", PROMPT, "placing a frame").await;
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
        self.follow(mark, Duration::from_secs(3), during).await?;
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
        let mut courtesy = deadline + LOOK;
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

    /// Answers questions, waiting until what is wanted is so.
    pub async fn ask(
        &mut self,
        asks: &[Ask],
        wanted: &[Vec<(usize, bool)>],
        budget: Duration,
    ) -> Result<Vec<Answer>, Lost> {
        let deadline = Instant::now() + budget;
        loop {
            let (tabs, closed) = {
                let state = lock(&self.listener.state);
                (state.tabs.len(), state.closed_frames())
            };
            let left = deadline.saturating_duration_since(Instant::now());
            let turn = if closed.is_empty() { left } else { left.min(TURN) };
            let request = script::call(&script::ask(asks, wanted));
            let asked = self.run(None, &request, turn, "asking the page").await;
            let mut answers: Vec<Answer> = or(asked, |_| Vec::new())?;
            answers.resize(
                asks.len(),
                Answer {
                    truth: Truth::Unknown,
                    text: String::new(),
                },
            );
            script::note_tabs(asks, &mut answers, tabs);
            for frame in &closed {
                let request = script::call(&script::ask(asks, &[]));
                let inner: Result<Vec<Answer>, Trouble> = self
                    .run(Some(frame), &request, Duration::from_secs(2), "asking a frame")
                    .await;
                let inner = or(inner, |_| Vec::new())?;
                for (at, answer) in inner.into_iter().enumerate().take(asks.len()) {
                    script::add_answer(&asks[at], &mut answers[at], answer);
                }
            }
            if script::met(&answers, wanted) || Instant::now() >= deadline {
                return Ok(answers);
            }
            if turn.is_zero() || closed.is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// The page's facts; frames of its own site that its script cannot enter are part of it.
    pub async fn facts(&mut self) -> Result<PageFacts, Lost> {
        let request = script::call(&json!({"op": "facts"}));
        let mut facts: PageFacts = or(
            self.run(None, &request, LOOK, "reading the page's facts").await,
            |why| {
                lock(&self.listener.state).notice(format!("no facts: {why}"));
                PageFacts::default()
            },
        )?;
        for frame in self.own_closed_frames() {
            let inner = self
                .run(
                    Some(&frame),
                    &request,
                    Duration::from_secs(2),
                    "reading a frame's facts",
                )
                .await;
            let inner: Option<PageFacts> = or(inner.map(Some), |_| None)?;
            if let Some(inner) = inner {
                facts.main = format!("{}+{}", facts.main, inner.main);
                facts.whole = format!("{}+{}", facts.whole, inner.whole);
                facts.text_length += inner.text_length;
                facts.spinner |= inner.spinner;
                facts.signs.extend(inner.signs);
            }
        }
        let state = lock(&self.listener.state);
        facts.tabs = u32::try_from(state.tabs.len()).unwrap_or(u32::MAX);
        if let Some(marks) = state.tab().and_then(|tab| tab.shown()) {
            facts.status = marks.status;
            facts.content_type.clone_from(&marks.content_type);
        }
        if facts.url.is_empty() {
            facts.url = state
                .frames
                .get(&state.current)
                .map(|frame| frame.url.clone())
                .unwrap_or_default();
        }
        Ok(facts)
    }

    fn own_closed_frames(&self) -> Vec<String> {
        let frames = {
            let state = lock(&self.listener.state);
            let closed = state.closed_frames();
            closed
                .into_iter()
                .filter_map(|id| state.frames.get(&id).map(|frame| (id.clone(), frame.url.clone())))
                .collect::<Vec<_>>()
        };
        frames
            .into_iter()
            .filter(|(_, url)| self.own_site(url))
            .map(|(id, _)| id)
            .collect()
    }

    /// The outline, with the blocks of closed frames at its end.
    pub async fn outline(&mut self, expand: Option<&[String]>) -> Result<Outline, Lost> {
        let during = "outlining the page";
        let request = script::call(&json!({"op": "outline", "expand": expand}));
        let mut outline: Outline = or(self.run(None, &request, LOOK, during).await, |why| {
            lock(&self.listener.state).notice(format!("no outline: {why}"));
            Outline {
                cut: true,
                ..Outline::default()
            }
        })?;
        let closed = lock(&self.listener.state).closed_frames();
        let mut unread = Vec::new();
        for frame in &closed {
            let inner: Result<Outline, Trouble> = self.run(Some(frame), &request, Duration::from_secs(5), during).await;
            let inner = or(inner.map(Some), |_| None)?;
            let place = or(self.place(frame).await, |_| Default::default())?;
            match inner {
                Some(inner) => {
                    outline.cut |= inner.cut;
                    outline.blocks.extend(inner.blocks.into_iter().map(|mut block| {
                        block.rect = moved(block.rect, place.offset);
                        block
                    }));
                }
                None => {
                    let state = lock(&self.listener.state);
                    unread.extend(state.frames.get(frame).map(|frame| frame.url.clone()));
                }
            }
        }
        if !closed.is_empty() {
            outline.closed_frames = unread;
        }
        Ok(outline)
    }

    /// How many visible things this finds.
    pub async fn count(&mut self, query: &Query) -> Result<u32, Lost> {
        let during = "counting";
        let request = script::call(&json!({"op": "count", "query": query}));
        let top: Counted = or(self.run(None, &request, LOOK, during).await, |_| Counted::default())?;
        let mut count = top.count;
        let closed = lock(&self.listener.state).closed_frames();
        for frame in closed {
            let inner: Result<Counted, Trouble> =
                self.run(Some(&frame), &request, Duration::from_secs(2), during).await;
            count += or(inner, |_| Counted::default())?.count;
        }
        Ok(count)
    }

    /// The rendered DOM; frames that the top document cannot enter follow it, each after a comment with its address.
    pub async fn dom(&mut self) -> Result<String, Lost> {
        let during = "reading the DOM";
        let request = script::call(&json!({"op": "dom"}));
        let top: Html = or(self.run(None, &request, LOOK, during).await, |_| Html::default())?;
        let mut dom = top.html;
        let closed = lock(&self.listener.state).closed_frames();
        for frame in closed {
            let url = lock(&self.listener.state)
                .frames
                .get(&frame)
                .map(|frame| frame.url.clone())
                .unwrap_or_default();
            let inner: Result<Html, Trouble> = self.run(Some(&frame), &request, Duration::from_secs(5), during).await;
            let inner = or(inner, |_| Html::default())?.html;
            dom.push_str(&format!("\n<!-- frame {} -->\n{inner}", url.replace("--", "- -")));
        }
        Ok(dom)
    }

    /// Everything that happened since the last call.
    pub async fn happenings(&mut self) -> Result<Happenings, Lost> {
        let request = script::call(&json!({"op": "notices"}));
        let asked = self
            .run(None, &request, Duration::from_secs(2), "collecting notices")
            .await;
        let notices: Vec<String> = or(asked, |_| Vec::new())?;
        let mut state = lock(&self.listener.state);
        notices.into_iter().for_each(|notice| state.notice(notice));
        let downloads = state
            .downloads
            .iter_mut()
            .filter(|load| load.end.is_some() && !load.told);
        let downloads = downloads.map(|load| {
            load.told = true;
            load.record()
        });
        let downloads = downloads.collect();
        Ok(Happenings {
            network: state.traffic.take(),
            console: state.console.drain(..).collect(),
            dialogs: state.dialogs.drain(..).collect(),
            notices: state.notices.drain(..).collect(),
            downloads,
            blind: false,
        })
    }
}
