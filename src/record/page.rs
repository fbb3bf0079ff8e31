//! What is known of a page at one moment, and what happened since the last one.

use serde::{Deserialize, Serialize};

use super::host::HostSeen;
use super::verdict::Block;

/// The state of the page a session shows, read by the page script in one go.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PageFacts {
    /// The address of the top document.
    pub url: String,
    /// Its host, without port.
    pub host: String,
    /// Its title.
    pub title: String,
    /// `document.readyState`.
    pub ready: String,
    /// The document's character set as the browser decoded it.
    pub charset: String,
    /// HTTP status of the top document, where the channel can tell.
    pub status: Option<u16>,
    /// Content type of the top document.
    pub content_type: String,
    /// Digest of the main region's normalised text and destinations; differs when the region differs.
    pub main: String,
    /// Digest of the whole page's normalised text.
    pub whole: String,
    /// Characters of visible text.
    pub text_length: u32,
    /// Height of the document in CSS pixels.
    pub height: u32,
    /// A sign of something loading is visible.
    pub spinner: bool,
    /// Signs of things in the way, each with what it was seen by.
    pub signs: Vec<Sign>,
    /// Number of open tabs and windows of this session.
    pub tabs: u32,
}

/// A sign that something stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What it is a sign of.
    pub block: Block,
    /// By what it was recognised: words, selector, status.
    pub seen: String,
    /// Whether it governs the whole page (a firewall's page) or only the form it stands in (a captcha).
    pub whole_page: bool,
}

/// How waiting for calm ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calm {
    /// No change of the main region for 300 ms and no own document, xhr or fetch in flight.
    Settled,
    /// The cap was reached first.
    Unsettled,
}

/// How going to an address ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// What came of it.
    pub end: ArrivalEnd,
    /// Addresses passed through, first to last, each with its status where known.
    pub chain: Vec<Hop>,
    /// Milliseconds to the first byte of the final document.
    pub first_byte_ms: Option<u64>,
    /// Milliseconds to DOMContentLoaded.
    pub dom_ready_ms: Option<u64>,
    /// Milliseconds to the load event.
    pub load_ms: Option<u64>,
}

/// One address on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The address.
    pub url: String,
    /// Its status.
    pub status: Option<u16>,
}

/// What came of going to an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum ArrivalEnd {
    /// A document was shown (whatever its status).
    Shown,
    /// The browser could not get one; `code` is its own word, e.g. `net::ERR_CONNECTION_RESET`.
    Failed {
        /// The browser's error.
        code: String,
    },
    /// The address gave a download instead of a document.
    Download,
    /// Nothing within the budget.
    TimedOut {
        /// The budget in milliseconds.
        budget_ms: u64,
    },
}

/// What an input brought about.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Effect {
    /// The tab showed a new document.
    pub navigated: bool,
    /// The tab's address changed without a new document (hash or history).
    pub moved: bool,
    /// A new tab or window came and is now the current one.
    pub new_tab: bool,
    /// The current tab was closed and an older one is current.
    pub closed: bool,
    /// The main region changed.
    pub changed: bool,
    /// A dialog came up or a layer appeared.
    pub dialog: bool,
    /// A download began.
    pub download: bool,
    /// Requests that began (document, xhr, fetch).
    pub requests: u32,
}

/// Characters that a text which is to be cut is longer at first: whoever masks values cuts it afterwards, so that none is
/// cut in two and left. No value that is masked is longer.
pub const SPARE: usize = 8_192;
/// Longest header value that is written down, in characters.
pub const LONGEST_HEADER: usize = 400;
/// Longest text of a dialog or line of the console that is written down, in characters.
pub const LONGEST_TEXT: usize = 2_000;

/// One request, with what is known of its answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// The browser's id of it; redirects share one.
    pub id: String,
    /// Method.
    pub method: String,
    /// Address.
    pub url: String,
    /// `document`, `xhr`, `fetch`, `script`, `stylesheet`, `image`, `font`, `download`, `other`.
    pub kind: String,
    /// Whether its document is a frame's.
    pub frame: bool,
    /// Milliseconds since the session's start.
    pub at_ms: u64,
    /// HTTP status.
    pub status: Option<u16>,
    /// Content type.
    pub content_type: Option<String>,
    /// Response headers that were kept (never cookies or tokens).
    pub headers: Vec<(String, String)>,
    /// Address and port of the other end.
    pub remote: Option<String>,
    /// TLS version, cipher, issuer and validity, in one line.
    pub tls: Option<String>,
    /// Bytes on the wire.
    pub bytes: Option<u64>,
    /// Milliseconds until it ended.
    pub took_ms: Option<u64>,
    /// The browser's error.
    pub failed: Option<String>,
    /// Still under way when this was written.
    pub open: bool,
    /// Hash of the body where one was kept.
    pub body: Option<String>,
    /// Hash of the body as it came, where the one kept was masked and the values masked could not be guessed from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_raw: Option<String>,
    /// The body is no sequence of bytes that came, but text as the browser decoded it, written in UTF-8.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub body_decoded: bool,
    /// Why a body that the level keeps was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_missing: Option<String>,
}

/// A value by which a server knows a session again, as it was seen on its way; never written down.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// `cookie`, `authorization`, `token`.
    pub kind: &'static str,
    /// Its name there.
    pub name: String,
    /// Itself.
    pub value: String,
    /// It stands where only servers read (an `HttpOnly` cookie, a header): scripts and choices of a reader need no such
    /// place.
    pub sure: bool,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

/// Text of a native dialog and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialog {
    /// `alert`, `confirm`, `prompt`, `beforeunload`.
    pub kind: String,
    /// What it said.
    pub text: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Milliseconds since the session's start.
    pub at_ms: u64,
}

/// A line of the console, or an uncaught exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleLine {
    /// `log`, `warning`, `error`, `exception`, …
    pub level: String,
    /// What it said, at most 2,000 characters.
    pub text: String,
}

/// A file the browser fetched instead of showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    /// Where it came from.
    pub url: String,
    /// The name the site suggested; data, never a path.
    pub name: String,
    /// Bytes received.
    pub bytes: u64,
    /// How it ended.
    pub end: DownloadEnd,
    /// Hash of the content where it was kept.
    pub blob: Option<String>,
    /// What the content is by its bytes: `pdf`, `docx`, `html`, `empty`, `unknown`, …
    pub found: String,
}

/// How a download ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DownloadEnd {
    /// All of it came.
    Complete,
    /// It broke off.
    Broken,
    /// It was larger than the cap and was stopped.
    TooLarge,
    /// It had not ended within the budget.
    TimedOut,
    /// It lies on a remote node and could not be fetched.
    NotCaptured,
}

/// Everything that happened in a session since it was last asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Happenings {
    /// Requests begun or ended.
    pub network: Vec<Request>,
    /// Console lines.
    pub console: Vec<ConsoleLine>,
    /// Native dialogs.
    pub dialogs: Vec<Dialog>,
    /// Texts of toasts and layers that came, whether or not they went again.
    pub notices: Vec<String>,
    /// Downloads that ended.
    pub downloads: Vec<Download>,
    /// Hosts that answered for the first time in this session.
    pub hosts: Vec<HostSeen>,
    /// Tokens seen for the first time in this session.
    #[serde(skip)]
    pub tokens: Vec<Token>,
    /// Requests since the last time could not be had, or not all of them, or not with their statuses.
    pub blind: bool,
}
