//! The record of one step: what was meant, what was found, what came of it, and where its evidence lies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::element::{Covered, Found};
use super::host::HostSeen;
use super::page::{Arrival, Calm, Effect, PageFacts};
use super::verdict::Block;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.step/1";

/// One step of one attempt. Immutable once written; everything larger than a line lies in a blob it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// [`FORMAT`].
    pub format: String,
    /// Place in the walk: `3`, or `3.1.2` within flows, loops and alternatives.
    pub path: String,
    /// The step's id; within a flow prefixed by the id of its `use` and a slash.
    pub id: String,
    /// The verb, as written in scenarios.
    pub verb: String,
    /// What was to be done, in words, secrets masked.
    pub intent: String,
    /// Where it stands: `file:line`.
    pub place: String,
    /// How it ended.
    pub end: End,
    /// One more sentence, where the end alone does not tell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Whether an end other than `met` lets the walk go on.
    #[serde(default)]
    pub soft: bool,
    /// What was looked for and found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// How going to an address went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
    /// What the input brought about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// Whether the page came to rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calm: Option<Calm>,
    /// The page after the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageFacts>,
    /// Truth of every condition that was looked at: as written → `true`, `false`, `unknown`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<(String, Truth)>,
    /// Values this step gave, by name (`as`, output names).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
    /// Same-site requests that failed while the step was under way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_requests: Vec<FailedRequest>,
    /// Requests of the step could be seen, with their statuses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub network: bool,
    /// Hosts that answered for the first time in this attempt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostSeen>,
    /// For `judge`: the indicator and what its inputs are bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<Binding>,
    /// A click that submits something to the site.
    #[serde(default)]
    pub writes: bool,
    /// Milliseconds since the attempt's start.
    pub started_ms: u64,
    /// Milliseconds it took, waiting included.
    pub took_ms: u64,
    /// The budget in force, in milliseconds.
    pub budget_ms: u64,
    /// What was painted over in its pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covered: Vec<Covered>,
    /// Pictures, DOM, outline, network batch and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<BlobRef>,
}

/// How a step ended. Written as one word, `blocked(captcha)` for a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// What was meant came about.
    Met,
    /// It is proved that it is not there.
    Absent,
    /// It was not found, but something unexplained could be it.
    Unrecognised,
    /// Several things could be meant.
    Ambiguous,
    /// Something lies over it.
    Covered,
    /// It is disabled.
    Disabled,
    /// The page did not come to rest.
    Unsettled,
    /// A condition was looked at and is not so.
    Unmet,
    /// A same-site request that the step depends on failed.
    RequestFailed,
    /// Something the harness must not get past.
    Blocked(Block),
    /// The budget ended first.
    TimedOut,
    /// Its `when` was not true, or an earlier end made it pointless.
    Skipped,
}

impl End {
    /// The word used in files.
    pub fn word(self) -> String {
        match self {
            End::Met => "met".into(),
            End::Absent => "absent".into(),
            End::Unrecognised => "unrecognised".into(),
            End::Ambiguous => "ambiguous".into(),
            End::Covered => "covered".into(),
            End::Disabled => "disabled".into(),
            End::Unsettled => "unsettled".into(),
            End::Unmet => "unmet".into(),
            End::RequestFailed => "request_failed".into(),
            End::Blocked(block) => format!("blocked({})", block.word()),
            End::TimedOut => "timed_out".into(),
            End::Skipped => "skipped".into(),
        }
    }

    /// The plain ends, in the order in which documents list them.
    pub const PLAIN: [End; 11] = [
        End::Met,
        End::Absent,
        End::Unrecognised,
        End::Ambiguous,
        End::Covered,
        End::Disabled,
        End::Unsettled,
        End::Unmet,
        End::RequestFailed,
        End::TimedOut,
        End::Skipped,
    ];

    /// The end named by `word`.
    pub fn from_word(word: &str) -> Option<End> {
        if let Some(reason) = word.strip_prefix("blocked(").and_then(|rest| rest.strip_suffix(')')) {
            return serde_json::from_value(serde_json::Value::String(reason.into()))
                .ok()
                .map(End::Blocked);
        }
        End::PLAIN.into_iter().find(|end| end.word() == word)
    }
}

impl Serialize for End {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for End {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        End::from_word(&word).ok_or_else(|| serde::de::Error::custom(format!("unknown end `{word}`")))
    }
}

/// Three-valued truth: what was not looked at is unknown, not false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Seen to be so.
    True,
    /// Seen not to be so.
    False,
    /// Not looked at, or could not be told.
    Unknown,
}

impl Truth {
    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        }
    }

    /// Kleene's conjunction.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// Kleene's disjunction.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            (Truth::False, Truth::False) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Negation; unknown stays unknown.
    #[expect(clippy::should_implement_trait, reason = "reads as the scenario language's `not`")]
    pub fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Truth {
        if value { Truth::True } else { Truth::False }
    }
}

/// A value that a step took from the page, or an input of the job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Bool(bool),
    /// A day, `2026-11-23`.
    Date(chrono::NaiveDate),
    /// A list of texts.
    List(Vec<String>),
    /// Several named texts, such as an item with its title and address.
    Map(BTreeMap<String, String>),
    /// Records taken from a list on the page.
    Records(Records),
    /// An item's guide.
    Guide(Box<super::guide::Guide>),
    /// A file that was fetched.
    Download(super::page::Download),
    /// The columns of a catalogue.
    Columns(super::column::Columns),
}

/// Records taken from a list on the page, over all its pages as far as was gone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Records {
    /// In the list's order.
    pub records: Vec<Record>,
    /// The last page was reached or there is none but the first.
    pub complete: bool,
    /// Text of an empty-state, where one was shown instead of records.
    pub empty_text: Option<String>,
    /// Pages gone through.
    pub pages: u32,
    /// The list was recognised by a weak sign only.
    pub weak: bool,
}

/// One record of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Its name; a `title` attribute wins over text that was cut with an ellipsis.
    pub title: String,
    /// Where it leads; empty when a script decides.
    pub href: String,
    /// Its whole text.
    pub text: String,
    /// Other fields by name.
    pub fields: BTreeMap<String, String>,
    /// The entry of the outline it was read from, for clicking it.
    pub entry: Option<super::outline::Entry>,
    /// Pages of its list that had to be turned to come to it.
    #[serde(skip_serializing_if = "is_zero")]
    pub turned: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A same-site request that failed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FailedRequest {
    /// Address.
    pub url: String,
    /// `document`, `xhr`, `fetch`.
    pub kind: String,
    /// Its status, or none when the connection failed.
    pub status: Option<u16>,
    /// The browser's error.
    pub error: Option<String>,
    /// `GET`, `POST`, …; empty where the channel cannot tell.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// Path of the step under which it began, where that was an earlier one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub began: String,
}

/// An indicator with what its inputs are bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The indicator's id.
    pub indicator: String,
    /// Input of the rule → what it stands for: `step:<full step id>`, `value:<name>`, `input:<name>`.
    pub bind: BTreeMap<String, String>,
}

/// A blob and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRef {
    /// What it shows.
    pub kind: BlobKind,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Redaction rules that changed it; empty for raw bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<String>,
}

/// What a blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlobKind {
    /// The step's own record (`hecha.step/1`).
    Step,
    /// Picture of the viewport, PNG.
    Viewport,
    /// Picture of the full page, PNG.
    FullPage,
    /// Rendered DOM, HTML.
    Dom,
    /// Outline, JSON (`hecha.outline/1`).
    Outline,
    /// Visible text.
    Text,
    /// Requests of the step, JSON lines.
    Network,
    /// Console lines, JSON lines.
    Console,
    /// Dialogs and notices, JSON lines.
    Dialogs,
    /// A downloaded file.
    Download,
    /// A response body.
    Body,
    /// The page with all its resources, MHTML.
    Mhtml,
    /// A derived picture with the element in question outlined, PNG.
    Outlined,
    /// The chain of certificates of a host, PEM.
    Certificates,
}

impl BlobKind {
    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            BlobKind::Step => "step",
            BlobKind::Viewport => "viewport",
            BlobKind::FullPage => "full_page",
            BlobKind::Dom => "dom",
            BlobKind::Outline => "outline",
            BlobKind::Text => "text",
            BlobKind::Network => "network",
            BlobKind::Console => "console",
            BlobKind::Dialogs => "dialogs",
            BlobKind::Download => "download",
            BlobKind::Body => "body",
            BlobKind::Mhtml => "mhtml",
            BlobKind::Outlined => "outlined",
            BlobKind::Certificates => "certificates",
        }
    }
}
