//! One browser session as the walk sees it, whichever channel drives it.

use std::time::Duration;

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
pub struct Session {}

impl Session {
    /// Which channel drives it.
    pub fn channel(&self) -> Channel {
        Channel::DevTools
    }

    /// Goes to an address and waits for DOM ready (and load, as far as the budget lets).
    pub async fn open(&mut self, _url: &str, _budget: Duration) -> Result<Arrival, Lost> {
        panic!("skeleton")
    }

    /// Waits until the page is settled: no change of the main region for 300 ms, nothing of the page's own site in
    /// flight; at most `cap`.
    pub async fn settle(&mut self, _cap: Duration) -> Result<Calm, Lost> {
        panic!("skeleton")
    }

    /// Finds a thing and waits until it is ready for what it is needed for, in one round trip. `dismiss` are words of
    /// overlays' closing buttons that may be pressed once when something covers it; what was pressed is in `notices`.
    pub async fn find(
        &mut self,
        _query: &Query,
        _need: Need,
        _budget: Duration,
        _dismiss: &[String],
    ) -> Result<Found, Lost> {
        panic!("skeleton")
    }

    /// Clicks with real mouse events at the element's point and follows what that opens: a new tab becomes current, a
    /// closed one gives way to its opener, a document in the same tab is waited for to DOM ready.
    pub async fn click(&mut self, _element: &Element, _budget: Duration) -> Result<Effect, Lost> {
        panic!("skeleton")
    }

    /// Clicks a record's title; finds it again by path, then by fingerprint, then by its words.
    pub async fn click_entry(&mut self, _entry: &Entry, _budget: Duration) -> Result<Option<Effect>, Lost> {
        panic!("skeleton")
    }

    /// Moves the mouse over the element and waits a moment for what that shows.
    pub async fn hover(&mut self, _element: &Element) -> Result<Effect, Lost> {
        panic!("skeleton")
    }

    /// Brings the element (or the end or start of the page) into view.
    pub async fn scroll(&mut self, _to: ScrollTo<'_>) -> Result<(), Lost> {
        panic!("skeleton")
    }

    /// Empties the field and puts the text in: `keys` sends a key event a character, otherwise it is inserted at once;
    /// none decides by whether the field has listeners that need keys. True when the field holds the text afterwards.
    pub async fn fill(
        &mut self,
        _element: &Element,
        _text: &str,
        _keys: Option<bool>,
        _budget: Duration,
    ) -> Result<bool, Lost> {
        panic!("skeleton")
    }

    /// Chooses options; gives the words chosen, none when an option is not there.
    pub async fn choose(
        &mut self,
        _element: &Element,
        _chosen: &Chosen,
        _budget: Duration,
    ) -> Result<Option<Vec<String>>, Lost> {
        panic!("skeleton")
    }

    /// Ticks or clears; true when it is so afterwards.
    pub async fn tick(&mut self, _element: &Element, _to: bool, _budget: Duration) -> Result<bool, Lost> {
        panic!("skeleton")
    }

    /// Presses a key where the focus is, or in `inside`, and follows what it opens.
    pub async fn press(&mut self, _key: &str, _inside: Option<&Element>, _budget: Duration) -> Result<Effect, Lost> {
        panic!("skeleton")
    }

    /// Puts a local file into a file input.
    pub async fn upload(&mut self, _element: &Element, _file: &std::path::Path) -> Result<bool, Lost> {
        panic!("skeleton")
    }

    /// Goes back in history; false when there is nothing to go back to.
    pub async fn back(&mut self, _budget: Duration) -> Result<bool, Lost> {
        panic!("skeleton")
    }

    /// Closes the current tab when it is not the only one, and returns to its opener.
    pub async fn close_tab(&mut self) -> Result<bool, Lost> {
        panic!("skeleton")
    }

    /// Answers questions about the page; with a budget, waits inside the page until `wanted` (a condition over the
    /// answers, by index, in conjunctive normal form: all of any-of) is so.
    pub async fn ask(
        &mut self,
        _asks: &[Ask],
        _wanted: &[Vec<(usize, bool)>],
        _budget: Duration,
    ) -> Result<Vec<Answer>, Lost> {
        panic!("skeleton")
    }

    /// The page's facts now.
    pub async fn facts(&mut self) -> Result<PageFacts, Lost> {
        panic!("skeleton")
    }

    /// The page's outline; `expand` opens closed tabs, `aria-expanded` and known expanders first (by `words`), nothing
    /// that navigates or submits.
    pub async fn outline(&mut self, _expand: Option<&[String]>) -> Result<Outline, Lost> {
        panic!("skeleton")
    }

    /// How many visible things this finds.
    pub async fn count(&mut self, _query: &Query) -> Result<u32, Lost> {
        panic!("skeleton")
    }

    /// A picture as PNG; none when the page could not be photographed (its reason is in `notices`).
    pub async fn picture(&mut self, _extent: Extent) -> Result<Option<Vec<u8>>, Lost> {
        panic!("skeleton")
    }

    /// The rendered DOM of the top document, and of frames that can be read, as HTML.
    pub async fn dom(&mut self) -> Result<String, Lost> {
        panic!("skeleton")
    }

    /// The page with all its resources, where the channel can.
    pub async fn mhtml(&mut self) -> Result<Option<Vec<u8>>, Lost> {
        panic!("skeleton")
    }

    /// Fetches a file: by clicking an element, or by going to an address. None when nothing was downloaded within the
    /// budget; the bytes lie in the session's own folder until the session ends.
    pub async fn download(&mut self, _by: FetchBy<'_>, _budget: Duration) -> Result<Option<Fetched>, Lost> {
        panic!("skeleton")
    }

    /// Everything that happened since the last call.
    pub async fn happenings(&mut self) -> Result<Happenings, Lost> {
        panic!("skeleton")
    }

    /// Ends the session's context. A session that is dropped instead is ended by the pool.
    pub async fn end(self) {}
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

/// A file that was fetched.
#[derive(Debug)]
pub struct Fetched {
    /// What is known of it; `blob` is filled in by the archive, `found` by `reading`.
    pub download: crate::record::page::Download,
    /// Where its bytes lie; none when it was shown as a page instead (its DOM is then the evidence).
    pub file: Option<std::path::PathBuf>,
    /// It was shown as a page with this content type and status instead of being downloaded.
    pub shown: Option<(String, Option<u16>)>,
}
