//! What was found on the page and how, as the page script reports it.

use serde::{Deserialize, Serialize};

/// A rectangle in CSS pixels. In the viewport's coordinates where it is used for input, in the document's where it is
/// used to outline a picture; the field that holds it says which.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Whether another one lies within it, give or take what rounding does.
    pub fn holds(self, other: Rect) -> bool {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        other.x >= self.x - 2.0
            && other.y >= self.y - 2.0
            && other.x + other.width <= right + 2.0
            && other.y + other.height <= bottom + 2.0
    }
}

/// One element, described so that a person knows which one it was and a program can find it again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Element {
    /// Lower-case tag name.
    pub tag: String,
    /// ARIA role, explicit or implied.
    pub role: String,
    /// Accessible name or, without one, the words by which it was recognised.
    pub name: String,
    /// Visible text, at most 200 characters.
    pub text: String,
    /// Where it leads: the absolute URL of a link, else what its handler names.
    pub href: Option<String>,
    /// `type` of an input.
    pub kind: Option<String>,
    /// Which way found it: `profile`, `words`, `role`, `label`, `text`, `placeholder`, `title`, `test_id`, `css`,
    /// `xpath`, `term`, `structure`, `remembered`.
    pub how: String,
    /// The word of the term that matched.
    pub word: Option<String>,
    /// CSS path from the top document; one entry a frame or shadow root that was entered.
    pub path: Vec<String>,
    /// Kinds of the borders crossed, one shorter than `path`: `frame` or `shadow`.
    pub borders: Vec<String>,
    /// Stable digest of tag, role, name and destination; used to find it again.
    pub fingerprint: String,
    /// Rectangle in the top document's coordinates (scroll added).
    pub rect: Rect,
    /// Where an input event hits it, in the top viewport's coordinates.
    pub point: Option<(f64, f64)>,
    /// Whether the match is by structure and weak: such a match supports no `fail`.
    pub weak: bool,
}

/// A place that was painted over in a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Covered {
    /// Hash of the picture.
    pub picture: String,
    /// The rule, which names what was there and never its value: `secret:account.password`, `personal:mobile`.
    pub rule: String,
    /// In the picture's own pixels.
    pub rect: Rect,
}

/// How looking for something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Find {
    /// Exactly one (or the picked one) is there and ready.
    Met,
    /// Nothing matches, the page was inventoried and nothing unexplained could play the part.
    Absent,
    /// Nothing matches by words, but something unexplained could play the part.
    Unrecognised,
    /// Several match.
    Ambiguous,
    /// It is there but something lies over it.
    Covered,
    /// It is there but disabled or read-only.
    Disabled,
    /// It never held still, or the page never did.
    Unsettled,
}

/// The page script's answer to looking for something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How it ended.
    pub find: Find,
    /// The element (`met`, and the one in question for `covered`, `disabled`).
    #[serde(default)]
    pub element: Option<Element>,
    /// Up to five candidates when ambiguous or unrecognised.
    #[serde(default)]
    pub candidates: Vec<Element>,
    /// How many matched in all.
    #[serde(default)]
    pub matches: u32,
    /// What covers it.
    #[serde(default)]
    pub covered_by: Option<Element>,
    /// What of the page was looked through, on every end but `met`.
    #[serde(default)]
    pub inventory: Option<Inventory>,
    /// Milliseconds spent waiting inside the page.
    #[serde(default)]
    pub waited_ms: u64,
}

/// All things of the page that could have been meant, counted frame by frame; the proof behind `absent`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inventory {
    /// Documents looked through (top, frames); a frame that could not be entered is in `closed_frames`.
    pub documents: u32,
    /// Frames that could not be entered, by their URL.
    pub closed_frames: Vec<String>,
    /// Open shadow roots looked through.
    pub shadow_roots: u32,
    /// Visible form controls: `label or placeholder or name` each, at most 200.
    pub fields: Vec<String>,
    /// Visible clickable things: their words each, at most 500.
    pub clickables: Vec<String>,
    /// Headings, at most 200.
    pub headings: Vec<String>,
    /// Canvas, object, embed, closed custom elements: things that may hold what no script can read.
    pub opaque: Vec<String>,
    /// Whether a list above was cut.
    pub cut: bool,
}
