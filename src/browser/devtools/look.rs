//! Looking: finding, asking, facts, outline, in the top document and in frames it cannot enter.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::{Devtools, PROMPT, Trouble, or};
use crate::browser::script::{self, Counted, Html, Kept, SCROLL};
use crate::browser::session::{Answer, Ask, Lost};
use crate::browser::socket::lock;
use crate::record::outline::{Framed, Outline};
use crate::record::page::{Happenings, PageFacts};
use crate::record::query::Query;
use crate::record::step::Truth;

/// A look at pages of any size.
const LOOK: Duration = Duration::from_secs(20);
/// How long one turn of the top document lasts while frames are asked in between.
const TURN: Duration = Duration::from_millis(400);

impl Devtools {
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
            let request = script::call(&script::ask(asks, wanted, true));
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
                let request = script::call(&script::ask(asks, &[], true));
                let inner: Result<Vec<Answer>, Trouble> = self
                    .run(Some(frame), &request, Duration::from_secs(2), "asking a frame")
                    .await;
                let inner = or(inner, |_| Vec::new())?;
                if inner.is_empty() {
                    script::unanswered(asks, &mut answers);
                }
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
        let scroll: (f64, f64) = match closed.is_empty() {
            true => (0.0, 0.0),
            false => or(self.run(None, SCROLL, PROMPT, during).await, |_| (0.0, 0.0))?,
        };
        for frame in &closed {
            let inner: Result<Outline, Trouble> = self.run(Some(frame), &request, Duration::from_secs(5), during).await;
            let inner = or(inner.map(Some), |_| None)?;
            let place = or(self.place(frame).await, |_| Default::default())?;
            match inner {
                Some(inner) => {
                    self.homes.insert(place.path.clone(), frame.clone());
                    let framed = Framed {
                        offset: (place.offset.0 + scroll.0, place.offset.1 + scroll.1),
                        path: place.path,
                        borders: place.borders,
                    };
                    outline.take_in(inner, &framed);
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
    pub async fn count(&mut self, query: &Query) -> Result<Option<u32>, Lost> {
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
        Ok((!top.refused).then_some(count))
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
        let asked = self
            .run(None, &script::news(), Duration::from_secs(2), "collecting notices")
            .await;
        let (notices, kept): (Vec<String>, Vec<Kept>) = or(asked, |_| Default::default())?;
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
            hosts: state.hosts.take(),
            tokens: state.tokens.take().into_iter().chain(script::tokens(kept)).collect(),
            blind: false,
        })
    }
}
