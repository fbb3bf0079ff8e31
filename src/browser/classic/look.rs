//! Looking on the classic channel; frames that the top document cannot enter are entered one after the other.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use super::{Classic, PROMPT, Vendor, or};
use crate::browser::script::{self, Counted, Html, Kept, SCROLL, Sought};
use crate::browser::session::{Answer, Ask, Lost};
use crate::browser::socket::lock;
use crate::record::element::{Find, Found};
use crate::record::outline::Outline;
use crate::record::page::{Happenings, PageFacts, Request, Token};
use crate::record::query::{Need, Query};
use crate::record::step::Truth;

const LOOK: Duration = Duration::from_secs(20);
/// How long the top document looks before frames are looked into.
const TURN: Duration = Duration::from_millis(600);
/// Requests as the performance entries tell of them; `blind` when they do not tell statuses.
const ENTRIES: &str = "((since)=>{const kinds={xmlhttprequest:'xhr',fetch:'fetch',script:'script',css:'stylesheet',\
    link:'stylesheet',img:'image',iframe:'document',frame:'document',navigation:'document'};\
    const all=performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));\
    const fresh=all.filter(e=>performance.timeOrigin+Math.max(e.startTime,e.responseEnd)>since);\
    return {blind:!('responseStatus' in PerformanceResourceTiming.prototype)||all.length>=250,\
    now:performance.timeOrigin+performance.now(),began:performance.timeOrigin,requests:fresh.map(e=>({method:'',url:e.name,\
    kind:kinds[e.initiatorType]||'other',frame:/^i?frame$/.test(e.initiatorType),status:e.responseStatus||null,\
    bytes:e.transferSize||null,took_ms:Math.round(e.duration)}))}})";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entries {
    blind: bool,
    now: f64,
    began: f64,
    requests: Vec<Request>,
}

/// Notices of the page, and what it keeps.
type News = (Vec<String>, Vec<Kept>);

impl Classic {
    /// Finds a thing.
    pub async fn find(
        &mut self,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<Found, Lost> {
        let during = "looking for something";
        let began = Instant::now();
        let mut deadline = began + budget;
        let mut words = dismiss;
        self.enter_window(during).await?;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let first = began.elapsed() < TURN;
            let turn = if first {
                left.min(TURN)
            } else {
                left.min(Duration::from_secs(2))
            };
            let mut top = self.search_here(query, need, turn, words).await?;
            if top.found.find == Find::Met {
                return Ok(top.found);
            }
            if top.dismissible && self.dismiss(words, &top.found).await? {
                words = &[];
                deadline = Instant::now() + budget;
                continue;
            }
            let closed = top
                .found
                .inventory
                .as_ref()
                .is_some_and(|inventory| !inventory.closed_frames.is_empty());
            let mut all = true;
            if closed {
                for way in self.ways(during).await? {
                    let inner = if self.enter(&way, during).await? {
                        self.search_here(query, need, Duration::from_millis(300), &[])
                            .await?
                            .found
                    } else {
                        script::unsettled(0)
                    };
                    all &= inner.inventory.is_some() || inner.find == Find::Met;
                    let inner = Found {
                        element: inner.element.map(|element| self.adopt(&way, element)),
                        ..inner
                    };
                    if inner.find == Find::Met {
                        self.enter_window(during).await?;
                        return Ok(inner);
                    }
                    top.found = script::join(top.found, inner);
                }
                self.enter_window(during).await?;
            }
            if Instant::now() >= deadline {
                if let Some(inventory) = top.found.inventory.as_mut().filter(|_| closed && all) {
                    inventory.closed_frames.clear();
                }
                top.found.waited_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                return Ok(top.found);
            }
        }
    }

    async fn search_here(
        &self,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<Sought, Lost> {
        let request = script::call(&script::find(query, need, dismiss));
        let asked = self.run(&request, budget, "looking for something").await;
        or(asked, |why| {
            lock(&self.known).notices.push(format!("not looked through: {why}"));
            Sought {
                found: script::unsettled(0),
                dismissible: false,
            }
        })
    }

    async fn dismiss(&mut self, words: &[String], found: &Found) -> Result<bool, Lost> {
        let during = "closing what covers something";
        let point = found.element.as_ref().and_then(|element| element.point);
        let request = json!({"op": "dismiss", "words": words, "point": point, "budget_ms": 1_000});
        let asked = self.run(&script::call(&request), Duration::from_secs(3), during).await;
        let button: Option<Found> = or(asked.map(Some), |_| None)?;
        let Some(button) = button.and_then(|button| button.element) else {
            return Ok(false);
        };
        let Some(point) = button.point else { return Ok(false) };
        lock(&self.known).notices.push(format!("dismissed: {}", button.name));
        self.mouse(point, true, during).await?;
        Ok(true)
    }

    /// Answers questions, waiting until what is wanted is so.
    pub async fn ask(
        &mut self,
        asks: &[Ask],
        wanted: &[Vec<(usize, bool)>],
        budget: Duration,
    ) -> Result<Vec<Answer>, Lost> {
        let during = "asking the page";
        let deadline = Instant::now() + budget;
        let request = script::call(&script::ask(asks, wanted, true));
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let turn = left.min(Duration::from_secs(1));
            let mut answers: Vec<Answer> = or(self.run(&request, turn, during).await, |_| Vec::new())?;
            answers.resize(
                asks.len(),
                Answer {
                    truth: Truth::Unknown,
                    text: String::new(),
                },
            );
            self.track_windows(during).await?;
            script::note_tabs(asks, &mut answers, self.windows.len());
            if !script::met(&answers, wanted) || wanted.is_empty() {
                let once = script::call(&script::ask(asks, &[], true));
                for way in self.ways(during).await? {
                    if self.enter(&way, during).await? {
                        let inner: Vec<Answer> = or(self.run(&once, Duration::ZERO, during).await, |_| Vec::new())?;
                        for (at, answer) in inner.into_iter().enumerate().take(asks.len()) {
                            script::add_answer(&asks[at], &mut answers[at], answer);
                        }
                    } else {
                        script::unanswered(asks, &mut answers);
                    }
                }
                self.enter_window(during).await?;
            }
            if script::met(&answers, wanted) || Instant::now() >= deadline {
                return Ok(answers);
            }
        }
    }

    /// The page's facts; status from the performance entries.
    pub async fn facts(&mut self) -> Result<PageFacts, Lost> {
        self.enter_window("reading the page's facts").await?;
        let request = script::call(&json!({"op": "facts"}));
        let mut facts: PageFacts = or(self.run(&request, LOOK, "reading the page's facts").await, |why| {
            lock(&self.known).notices.push(format!("no facts: {why}"));
            PageFacts::default()
        })?;
        facts.tabs = u32::try_from(self.windows.len()).unwrap_or(u32::MAX);
        Ok(facts)
    }

    /// The outline, with the blocks of closed frames at its end.
    pub async fn outline(&mut self, expand: Option<&[String]>) -> Result<Outline, Lost> {
        let during = "outlining the page";
        let request = script::call(&json!({"op": "outline", "expand": expand}));
        let mut outline: Outline = or(self.run(&request, LOOK, during).await, |why| {
            lock(&self.known).notices.push(format!("no outline: {why}"));
            Outline {
                cut: true,
                ..Outline::default()
            }
        })?;
        if !outline.closed_frames.is_empty() {
            let mut unread = Vec::new();
            let scroll: (f64, f64) = or(self.run(SCROLL, PROMPT, during).await, |_| (0.0, 0.0))?;
            for mut way in self.ways(during).await? {
                let inner: Option<Outline> = if self.enter(&way, during).await? {
                    or(self.run(&request, LOOK, during).await.map(Some), |_| None)?
                } else {
                    None
                };
                match inner {
                    Some(inner) => {
                        way.offset = (way.offset.0 + scroll.0, way.offset.1 + scroll.1);
                        outline.take_in(inner, &self.framed(&way));
                    }
                    None => unread.push(way.url),
                }
            }
            outline.closed_frames = unread;
            self.enter_window(during).await?;
        }
        Ok(outline)
    }

    /// How many visible things this finds.
    pub async fn count(&mut self, query: &Query) -> Result<Option<u32>, Lost> {
        let during = "counting";
        let request = script::call(&json!({"op": "count", "query": query}));
        let top: Counted = or(self.run(&request, LOOK, during).await, |_| Counted::default())?;
        let mut count = top.count;
        for way in self.ways(during).await? {
            if self.enter(&way, during).await? {
                let inner: Counted = or(self.run(&request, LOOK, during).await, |_| Counted::default())?;
                count += inner.count;
            }
        }
        self.enter_window(during).await?;
        Ok((!top.refused).then_some(count))
    }

    /// The rendered DOM.
    pub async fn dom(&mut self) -> Result<String, Lost> {
        let during = "reading the DOM";
        let request = script::call(&json!({"op": "dom"}));
        let top: Html = or(self.run(&request, LOOK, during).await, |_| Html::default())?;
        let mut dom = top.html;
        for way in self.ways(during).await? {
            if self.enter(&way, during).await? {
                let inner: Html = or(self.run(&request, LOOK, during).await, |_| Html::default())?;
                dom.push_str(&format!("\n<!-- frame -->\n{}", inner.html));
            }
        }
        self.enter_window(during).await?;
        Ok(dom)
    }

    /// No such command on this channel.
    pub async fn mhtml(&mut self) -> Result<Option<Vec<u8>>, Lost> {
        Ok(None)
    }

    /// Everything noticed since the last call. Requests are those of the document shown now.
    pub async fn happenings(&mut self) -> Result<Happenings, Lost> {
        let during = "collecting what happened";
        self.enter_window(during).await?;
        let since = f64::from_bits(lock(&self.known).told);
        let ask = format!("(async()=>[await {},{ENTRIES}({since})])()", script::news());
        let told: Option<(News, Entries)> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
        let cookies = self.cookies(during).await?;
        let mut known = lock(&self.known);
        let ((notices, kept), entries) = told.unwrap_or_else(|| {
            (
                Default::default(),
                Entries {
                    blind: true,
                    ..Entries::default()
                },
            )
        });
        known.notices.extend(notices);
        // What the document before asked for since the last call is not told by this one.
        let another = known.told_of != 0.0 && known.told_of != entries.began;
        if entries.now > 0.0 {
            known.told = entries.now.to_bits();
            known.told_of = entries.began;
        }
        let hosts = known.hosts_of(&entries.requests);
        Ok(Happenings {
            hosts,
            tokens: script::tokens(kept).chain(cookies).collect(),
            network: entries.requests,
            console: Vec::new(),
            dialogs: std::mem::take(&mut known.dialogs),
            notices: std::mem::take(&mut known.notices),
            downloads: std::mem::take(&mut known.downloads),
            blind: entries.blind || another,
        })
    }

    /// Cookies that go to the document shown now, those too that its scripts do not see.
    async fn cookies(&self, during: &str) -> Result<Vec<Token>, Lost> {
        let ask = Vendor {
            path: "cookie",
            body: None,
        };
        let told = self.command(PROMPT, during, self.client.issue_cmd(ask)).await;
        let told = or(told, |_| serde_json::Value::Null)?;
        let word = |cookie: &serde_json::Value, part: &str| cookie[part].as_str().unwrap_or_default().to_owned();
        let token = |cookie: &serde_json::Value| Token {
            kind: "cookie",
            name: word(cookie, "name"),
            value: word(cookie, "value"),
            sure: cookie["httpOnly"] == true,
        };
        Ok(told
            .as_array()
            .into_iter()
            .flatten()
            .map(token)
            .filter(|cookie| !cookie.value.is_empty())
            .collect())
    }
}
