//! What is known of one browser context from its events: tabs, frames, documents under way, dialogs, downloads.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use super::hosts::Hosts;
use super::network::Traffic;
use super::tokens::Tokens;
use crate::record::page::{ConsoleLine, Dialog, Hop};

/// Most console lines and dialogs kept between two readings; a page that writes for ever must not fill memory.
pub const MOST_LINES: usize = 2_000;
/// Most requests whose session is remembered.
const MOST_OWNED: usize = 5_000;

/// One browser context.
#[derive(Debug)]
pub struct State {
    /// Its id.
    pub context: String,
    /// When it began; `at_ms` counts from here.
    pub started: Instant,
    /// Open tabs and windows, oldest first.
    pub tabs: Vec<Tab>,
    /// Target id of the current one.
    pub current: String,
    /// All frames by id, main frames (whose id is the target's) included.
    pub frames: HashMap<String, Frame>,
    /// Requests.
    pub traffic: Traffic,
    /// Hosts that answered.
    pub hosts: Hosts,
    /// Tokens seen.
    pub tokens: Tokens,
    /// DevTools session of each request, by its id.
    pub owners: HashMap<String, String>,
    /// Console lines since the last reading.
    pub console: VecDeque<ConsoleLine>,
    /// Dialogs since the last reading.
    pub dialogs: VecDeque<Dialog>,
    /// How many dialogs there have been at all.
    pub dialogs_seen: u32,
    /// Notices of the harness or page since the last reading.
    pub notices: VecDeque<String>,
    /// Downloads, oldest first.
    pub downloads: Vec<Loading>,
    /// A download larger than this is stopped.
    pub download_cap: u64,
    /// A document larger than this is stopped.
    pub document_cap: u64,
    /// What the last `window.open` or new-window link asked for, until a tab has come of it.
    pub window_wanted: Option<String>,
    /// How many tabs have come and gone at all.
    pub tabs_seen: u32,
    /// How many have been closed.
    pub tabs_closed: u32,
    /// The socket closed.
    pub deaf: bool,
}

/// A tab or window.
#[derive(Debug)]
pub struct Tab {
    /// Target id, which is also its main frame's id.
    pub target: String,
    /// DevTools session.
    pub session: String,
    /// Target id of the tab that opened it.
    pub opener: Option<String>,
    /// It is expected to go somewhere by itself.
    pub bound: bool,
    /// When it appeared.
    pub since: Instant,
    /// Documents shown so far.
    pub commits: u32,
    /// Changes of address without a new document.
    pub moves: u32,
    /// Loader of the document shown.
    pub loader: String,
    /// Loader of a document asked for and not yet shown.
    pub pending: Option<String>,
    /// When the page asked for a new document that no request is known of yet.
    pub asked: Option<Instant>,
    /// When `DOMContentLoaded` and `load` came, by loader, browser's clock in seconds.
    pub marks: Vec<Marks>,
    /// Addresses passed through since the last `open` or input.
    pub hops: Vec<Hop>,
    /// When the first of them was asked for, browser's clock in seconds.
    pub hops_began: Option<f64>,
    /// When the answer's head came.
    pub first_byte: Option<f64>,
    /// Why the last document could not be had.
    pub failure: Option<String>,
    /// The renderer crashed.
    pub crashed: bool,
    /// Its document was stopped before its end: too large, or endless.
    pub oversize: bool,
}

/// Moments and facts of one document.
#[derive(Debug, Default, Clone)]
pub struct Marks {
    /// Its loader.
    pub loader: String,
    /// `DOMContentLoaded`, browser's clock in seconds.
    pub dom: Option<f64>,
    /// `load`.
    pub load: Option<f64>,
    /// Its status.
    pub status: Option<u16>,
    /// Its content type.
    pub content_type: String,
}

impl Tab {
    /// A tab as it is when it appears.
    pub fn new(target: &str, session: &str, opener: Option<&str>) -> Tab {
        Tab {
            target: target.to_owned(),
            session: session.to_owned(),
            opener: opener.map(str::to_owned),
            bound: false,
            since: Instant::now(),
            commits: 0,
            moves: 0,
            loader: String::new(),
            pending: None,
            asked: None,
            marks: Vec::new(),
            hops: Vec::new(),
            hops_began: None,
            first_byte: None,
            failure: None,
            crashed: false,
            oversize: false,
        }
    }

    /// The marks of a document, made when there are none; only the latest few are kept.
    pub fn marks_of(&mut self, loader: &str) -> &mut Marks {
        let at = match self.marks.iter().position(|marks| marks.loader == loader) {
            Some(at) => at,
            None => {
                if self.marks.len() >= 8 {
                    self.marks.remove(0);
                }
                self.marks.push(Marks {
                    loader: loader.to_owned(),
                    ..Marks::default()
                });
                self.marks.len() - 1
            }
        };
        &mut self.marks[at]
    }

    /// The marks of the document shown.
    pub fn shown(&self) -> Option<&Marks> {
        self.marks.iter().find(|marks| marks.loader == self.loader)
    }

    /// Whether the document shown has its DOM.
    pub fn ready(&self) -> bool {
        self.shown().is_some_and(|marks| marks.dom.is_some())
    }

    /// Whether the document shown has loaded.
    pub fn loaded(&self) -> bool {
        self.shown().is_some_and(|marks| marks.load.is_some())
    }

    /// A new document is under way.
    pub fn travelling(&self) -> bool {
        self.pending.is_some() || self.asked.is_some_and(|asked| asked.elapsed().as_millis() < 300)
    }
}

/// A frame.
#[derive(Debug, Default, Clone)]
pub struct Frame {
    /// The tab it belongs to, by target id.
    pub tab: String,
    /// Parent frame's id; none for a main frame.
    pub parent: Option<String>,
    /// DevTools session of the process it lives in.
    pub session: String,
    /// Address of its document.
    pub url: String,
    /// Our isolated world in it: DevTools session and the context's unique id.
    pub world: Option<(String, String)>,
}

/// A download.
#[derive(Debug, Clone)]
pub struct Loading {
    /// The browser's id of it, which is also its file's name.
    pub guid: String,
    /// Address.
    pub url: String,
    /// Suggested name.
    pub name: String,
    /// Target id of the tab it began in.
    pub tab: String,
    /// Bytes so far.
    pub bytes: u64,
    /// How it ended.
    pub end: Option<crate::record::page::DownloadEnd>,
    /// Already told by `happenings`.
    pub told: bool,
}

impl State {
    /// A context before its first tab.
    pub fn new(context: &str, download_cap: u64) -> State {
        State {
            context: context.to_owned(),
            started: Instant::now(),
            tabs: Vec::new(),
            current: String::new(),
            frames: HashMap::new(),
            traffic: Traffic::default(),
            hosts: Hosts::default(),
            tokens: Tokens::default(),
            owners: HashMap::new(),
            console: VecDeque::new(),
            dialogs: VecDeque::new(),
            dialogs_seen: 0,
            notices: VecDeque::new(),
            downloads: Vec::new(),
            download_cap,
            document_cap: 12 << 20,
            window_wanted: None,
            tabs_seen: 0,
            tabs_closed: 0,
            deaf: false,
        }
    }

    /// Milliseconds since the start.
    pub fn at_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The current tab.
    pub fn tab(&self) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.target == self.current)
    }

    /// The current tab, to change.
    pub fn tab_mut(&mut self) -> Option<&mut Tab> {
        let current = self.current.clone();
        self.tab_named(&current)
    }

    /// A tab by target id.
    pub fn tab_named(&mut self, target: &str) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.target == target)
    }

    /// The tab of a DevTools session: its own, or that of one of its frames.
    pub fn tab_of_session(&mut self, session: &str) -> Option<&mut Tab> {
        if let Some(at) = self.tabs.iter().position(|tab| tab.session == session) {
            return self.tabs.get_mut(at);
        }
        let target = self.frames.values().find(|frame| frame.session == session)?.tab.clone();
        self.tab_named(&target)
    }

    /// Removes a tab; its opener, else the newest other, becomes current.
    pub fn drop_tab(&mut self, target: &str) {
        let Some(at) = self.tabs.iter().position(|tab| tab.target == target) else {
            return;
        };
        let gone = self.tabs.remove(at);
        self.tabs_closed += 1;
        self.frames.retain(|_, frame| frame.tab != target);
        self.traffic.abandon(target, None);
        if self.current == target {
            let opener = gone
                .opener
                .filter(|opener| self.tabs.iter().any(|tab| tab.target == *opener));
            self.current = opener
                .or_else(|| self.tabs.last().map(|tab| tab.target.clone()))
                .unwrap_or_default();
        }
    }

    /// Remembers whose a request is.
    pub fn own(&mut self, request: &str, session: &str) {
        if self.owners.len() >= MOST_OWNED {
            self.owners.clear();
        }
        self.owners.insert(request.to_owned(), session.to_owned());
    }

    /// Adds a notice.
    pub fn notice(&mut self, text: impl Into<String>) {
        keep(&mut self.notices, text.into());
    }

    /// Frames of the current tab that a script in the top document cannot enter: of another origin than their parent,
    /// or inside such a one. Outermost first.
    pub fn closed_frames(&self) -> Vec<String> {
        let mut closed: Vec<(usize, String)> = self
            .frames
            .iter()
            .filter(|(_, frame)| frame.tab == self.current && frame.parent.is_some())
            .filter(|(_, frame)| !self.reachable(frame))
            .map(|(id, frame)| (self.depth(frame), id.clone()))
            .collect();
        closed.sort();
        closed.into_iter().map(|(_, id)| id).collect()
    }

    fn reachable(&self, frame: &Frame) -> bool {
        let mut inner = frame;
        while let Some(parent) = inner.parent.as_ref().and_then(|id| self.frames.get(id)) {
            if !same_origin(&inner.url, &parent.url) {
                return false;
            }
            inner = parent;
        }
        true
    }

    fn depth(&self, frame: &Frame) -> usize {
        let mut depth = 0;
        let mut at = frame;
        while let Some(parent) = at.parent.as_ref().and_then(|id| self.frames.get(id)) {
            depth += 1;
            at = parent;
        }
        depth
    }
}

/// Pushes, dropping the oldest above the cap.
pub fn keep<T>(list: &mut VecDeque<T>, item: T) {
    if list.len() >= MOST_LINES {
        list.pop_front();
    }
    list.push_back(item);
}

/// Whether a script of one may enter the other. Addresses without a network origin inherit their parent's.
fn same_origin(inner: &str, outer: &str) -> bool {
    if inner.is_empty() || inner.starts_with("about:") || inner.starts_with("javascript:") {
        return true;
    }
    match (
        url::Url::parse(inner.trim_start_matches("blob:")),
        url::Url::parse(outer),
    ) {
        (Ok(inner), Ok(outer)) => inner.origin() == outer.origin(),
        _ => false,
    }
}
