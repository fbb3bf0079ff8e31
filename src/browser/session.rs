//! One browser session as the walk sees it, whichever channel drives it.

use std::time::Duration;

use super::cover::{Hide, Picture};
use super::pool::{Engine, Lease};
use crate::record::element::{Element, Found};
use crate::record::outline::{Entry, Outline};
use crate::record::page::{Arrival, Calm, Effect, Happenings, PageFacts};
use crate::record::query::{Need, Query};

/// The session cannot be used any more. Everything else that goes wrong on a page is an answer, not an error.
#[derive(Debug, Clone, thiserror::Error)]
#[error("browser lost while {during}: {why}")]
pub struct Lost {
    /// What was under way.
    pub during: String,
    /// What was last seen.
    pub why: String,
}

/// Which way a session is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The session's own DevTools socket (Chromium).
    DevTools,
    /// W3C WebDriver commands only.
    Classic,
}

/// What a picture takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What the window shows.
    Viewport,
    /// The whole page.
    Full,
}

/// A question about the page that the page script answers, once or until it is so.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Is what this finds visible?
    Visible {
        /// What.
        query: Query,
    },
    /// Are any of these words shown (normalised, contained), in `inside` or anywhere in the visible page, frames and
    /// shadow roots included?
    Shows {
        /// Words; any of them.
        words: Vec<String>,
        /// Equal to the whole text of the place instead of contained in it.
        exact: bool,
        /// Where.
        inside: Option<Query>,
    },
    /// The text of what this finds (of the visible page when none), for judging in Rust.
    TextOf {
        /// Whose.
        query: Option<Query>,
    },
    /// Does the digest of main region, address or tab differ from these?
    Changed {
        /// `PageFacts::main` before.
        main: String,
        /// Address before.
        url: String,
        /// Number of tabs before.
        tabs: u32,
    },
}

/// The answer to an [`Ask`].
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct Answer {
    /// Yes, no, or could not be told.
    pub truth: crate::record::step::Truth,
    /// Text for `TextOf`.
    #[serde(default)]
    pub text: String,
}

/// What is set in a select, listbox or cascader.
#[derive(Debug, Clone, PartialEq)]
pub enum Chosen {
    /// Options by their words, one a level.
    Words(Vec<String>),
    /// Any real option on every level, drawn by this number.
    Any(u64),
}

/// A session in a fresh context.
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    lease: Lease,
}

/// Hands a call to whichever channel drives the session.
macro_rules! driven {
    ($self:ident, $session:ident => $call:expr) => {
        match &mut $self.engine {
            Engine::DevTools($session) => $call,
            Engine::Classic($session) => $call,
        }
    };
}

impl Session {
    pub(super) fn new(engine: Engine, lease: Lease) -> Session {
        Session { engine, lease }
    }

    /// Which channel drives it.
    pub fn channel(&self) -> Channel {
        match &self.engine {
            Engine::DevTools(_) => Channel::DevTools,
            Engine::Classic(_) => Channel::Classic,
        }
    }

    /// Goes to an address and waits for DOM ready (and load, as far as the budget lets).
    pub async fn open(&mut self, url: &str, budget: Duration) -> Result<Arrival, Lost> {
        driven!(self, session => session.open(url, budget).await)
    }

    /// Waits until the page is settled: no change of the main region for 300 ms, nothing of the page's own site in
    /// flight; at most `cap`.
    pub async fn settle(&mut self, cap: Duration) -> Result<Calm, Lost> {
        driven!(self, session => session.settle(cap).await)
    }

    /// Finds a thing and waits until it is ready for what it is needed for, in one round trip. `dismiss` are words of
    /// overlays' closing buttons that may be pressed once when something covers it; what was pressed is in `notices`.
    pub async fn find(
        &mut self,
        query: &Query,
        need: Need,
        budget: Duration,
        dismiss: &[String],
    ) -> Result<Found, Lost> {
        driven!(self, session => session.find(query, need, budget, dismiss).await)
    }

    /// Clicks with real mouse events at the element's point and follows what that opens: a new tab becomes current, a
    /// closed one gives way to its opener, a document in the same tab is waited for to DOM ready.
    pub async fn click(&mut self, element: &Element, budget: Duration) -> Result<Effect, Lost> {
        driven!(self, session => session.click(element, budget).await)
    }

    /// Clicks a record's title; finds it again by path, then by fingerprint, then by its words.
    pub async fn click_entry(&mut self, entry: &Entry, budget: Duration) -> Result<Option<Effect>, Lost> {
        driven!(self, session => session.click_entry(entry, budget).await)
    }

    /// Moves the mouse over the element and waits a moment for what that shows.
    pub async fn hover(&mut self, element: &Element) -> Result<Effect, Lost> {
        driven!(self, session => session.hover(element).await)
    }

    /// Brings the element (or the end or start of the page) into view.
    pub async fn scroll(&mut self, to: ScrollTo<'_>) -> Result<(), Lost> {
        driven!(self, session => session.scroll(to).await)
    }

    /// Empties the field and puts the text in: `keys` sends a key event a character, otherwise it is inserted at once;
    /// none decides by whether the field has listeners that need keys. True when the field holds the text afterwards.
    pub async fn fill(
        &mut self,
        element: &Element,
        text: &str,
        keys: Option<bool>,
        budget: Duration,
    ) -> Result<bool, Lost> {
        driven!(self, session => session.fill(element, text, keys, budget).await)
    }

    /// Chooses options; gives the words chosen, none when an option is not there.
    pub async fn choose(
        &mut self,
        element: &Element,
        chosen: &Chosen,
        budget: Duration,
    ) -> Result<Option<Vec<String>>, Lost> {
        driven!(self, session => session.choose(element, chosen, budget).await)
    }

    /// Ticks or clears; true when it is so afterwards.
    pub async fn tick(&mut self, element: &Element, to: bool, budget: Duration) -> Result<bool, Lost> {
        driven!(self, session => session.tick(element, to, budget).await)
    }

    /// Presses a key where the focus is, or in `inside`, and follows what it opens.
    pub async fn press(&mut self, key: &str, inside: Option<&Element>, budget: Duration) -> Result<Effect, Lost> {
        driven!(self, session => session.press(key, inside, budget).await)
    }

    /// Puts a local file into a file input.
    pub async fn upload(&mut self, element: &Element, file: &std::path::Path) -> Result<bool, Lost> {
        driven!(self, session => session.upload(element, file).await)
    }

    /// Goes back in history; false when there is nothing to go back to.
    pub async fn back(&mut self, budget: Duration) -> Result<bool, Lost> {
        driven!(self, session => session.back(budget).await)
    }

    /// Closes the current tab when it is not the only one, and returns to its opener.
    pub async fn close_tab(&mut self) -> Result<bool, Lost> {
        driven!(self, session => session.close_tab().await)
    }

    /// Answers questions about the page; with a budget, waits inside the page until `wanted` (a condition over the
    /// answers, by index, in conjunctive normal form: all of any-of) is so.
    pub async fn ask(
        &mut self,
        asks: &[Ask],
        wanted: &[Vec<(usize, bool)>],
        budget: Duration,
    ) -> Result<Vec<Answer>, Lost> {
        driven!(self, session => session.ask(asks, wanted, budget).await)
    }

    /// The page's facts now.
    pub async fn facts(&mut self) -> Result<PageFacts, Lost> {
        driven!(self, session => session.facts().await)
    }

    /// The page's outline; `expand` opens closed tabs, `aria-expanded` and known expanders first (by `words`), nothing
    /// that navigates or submits.
    pub async fn outline(&mut self, expand: Option<&[String]>) -> Result<Outline, Lost> {
        driven!(self, session => session.outline(expand).await)
    }

    /// How many visible things this finds.
    pub async fn count(&mut self, query: &Query) -> Result<Option<u32>, Lost> {
        driven!(self, session => session.count(query).await)
    }

    /// A picture as PNG; none when the page could not be photographed (its reason is in `notices`).
    pub async fn picture(&mut self, extent: Extent) -> Result<Option<Vec<u8>>, Lost> {
        driven!(self, session => session.picture(extent).await)
    }

    /// A picture with everything painted over that must not be seen; none when there is no picture, or when that cannot be
    /// made sure (its reason is in `notices`).
    pub async fn picture_without(&mut self, extent: Extent, hide: &Hide) -> Result<Option<Picture>, Lost> {
        if hide.nothing() {
            let covered = Vec::new();
            return Ok(self.picture(extent).await?.map(|png| Picture { png, covered }));
        }
        driven!(self, session => session.picture_without(extent, hide).await)
    }

    /// The rendered DOM of the top document, and of frames that can be read, as HTML.
    pub async fn dom(&mut self) -> Result<String, Lost> {
        driven!(self, session => session.dom().await)
    }

    /// The page with all its resources, where the channel can.
    pub async fn mhtml(&mut self) -> Result<Option<Vec<u8>>, Lost> {
        driven!(self, session => session.mhtml().await)
    }

    /// Fetches a file: by clicking an element, or by going to an address. None when nothing was downloaded within the
    /// budget; the bytes lie in the session's own folder until the session ends.
    pub async fn download(&mut self, by: FetchBy<'_>, budget: Duration) -> Result<Option<Fetched>, Lost> {
        driven!(self, session => session.download(by, budget).await)
    }

    /// Everything that happened since the last call.
    pub async fn happenings(&mut self) -> Result<Happenings, Lost> {
        driven!(self, session => session.happenings().await)
    }

    /// The body of a request by its id, as it came with content encodings undone; none when the browser no longer has
    /// it, or never told.
    pub async fn body(&mut self, request: &str) -> Result<Option<Body>, Lost> {
        driven!(self, session => session.body(request).await)
    }

    /// The chain of certificates of an origin, DER, the host's own first; else why there is none.
    pub async fn chain(&mut self, origin: &str) -> Result<Result<Vec<Vec<u8>>, String>, Lost> {
        driven!(self, session => session.chain(origin).await)
    }

    /// Ends the session's context. A session that is dropped instead is ended by the pool.
    pub async fn end(self) {
        let Session { engine, lease } = self;
        let broken = match engine {
            Engine::DevTools(session) => {
                let broken = session.broken();
                session.end().await;
                broken
            }
            Engine::Classic(session) => {
                let broken = session.broken();
                session.end().await;
                broken
            }
        };
        lease.give_back(broken).await;
    }
}

/// Where to scroll.
#[derive(Debug, Clone, Copy)]
pub enum ScrollTo<'a> {
    /// To an element.
    Element(&'a Element),
    /// To the page's end.
    Bottom,
    /// To its start.
    Top,
}

/// What gives a file.
#[derive(Debug, Clone, Copy)]
pub enum FetchBy<'a> {
    /// A click on this.
    Click(&'a Element),
    /// An address, with the session's cookies.
    Url(&'a str),
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its bytes, content encodings undone.
    pub bytes: Vec<u8>,
    /// They are the bytes that came; otherwise the browser told them as text decoded from the page's character set,
    /// written here in UTF-8.
    pub exact: bool,
}

/// A file that was fetched.
#[derive(Debug)]
pub struct Fetched {
    /// What is known of it; `blob` is filled in by the archive, `found` by `reading`.
    pub download: crate::record::page::Download,
    /// Where its bytes lie; none when it was shown as a page instead (its DOM is then the evidence).
    pub file: Option<std::path::PathBuf>,
    /// It was shown as a page with this content type and status instead of being downloaded.
    pub shown: Option<(String, Option<u16>)>,
    /// The site answered with this status and with nothing to show or to keep.
    pub refused: Option<u16>,
    /// What fetching it did to the tabs: a page shown instead lies in a new tab or in place of the old page, and the
    /// caller goes back from there.
    pub effect: Effect,
}
