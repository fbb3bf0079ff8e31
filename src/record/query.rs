//! What the page script is asked to look for: a locator with every word, input and term already put in.
//!
//! A query is data. It is made from a scenario's locator (by `plan`), handed to the page script as it is, and stored
//! in the step's record, so that a reader sees exactly what was looked for.

use serde::{Deserialize, Serialize};

/// One thing to be found on the page, with what relates it to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// How the thing itself is recognised.
    pub aim: Aim,
    /// Only inside the one thing this finds.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub inside: Option<Box<Query>>,
    /// The nearest match to the one thing this finds, by distance of rectangles, preferring a common form or row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Box<Query>>,
    /// On the same visual line and to the right of the one thing this finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_of: Option<Box<Query>>,
    /// Not inside anything this finds; when it finds nothing, nothing is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Box<Query>>,
    /// In the table row or list entry whose text contains these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_with: Option<String>,
    /// What to do with several matches.
    #[serde(default)]
    pub pick: Pick,
}

impl Query {
    /// A query with nothing but an aim.
    pub fn of(aim: Aim) -> Query {
        Query {
            aim,
            inside: None,
            near: None,
            right_of: None,
            outside: None,
            row_with: None,
            pick: Pick::Only,
        }
    }
}

/// What to do with several visible matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// There must be exactly one; several that lead to one destination count as one.
    #[default]
    Only,
    /// The first in reading order.
    First,
    /// The n-th in reading order, counted from 1.
    Nth(u32),
}

/// How a thing is recognised. Matching of words is on normalised text (see `reading::normal`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Aim {
    /// A plain string: an exact accessible name of something with a role, else a label, else exact text.
    Words {
        /// The words.
        text: String,
    },
    /// ARIA role (explicit or implied by the tag) and, where given, its exact accessible name.
    Role {
        /// ARIA role, e.g. `button`.
        role: String,
        /// Accessible name.
        name: Option<String>,
    },
    /// A form control by its label: `label`, `aria-label(ledby)`, the table cell or words to its left or above.
    Label {
        /// The words.
        text: String,
    },
    /// The smallest element whose text is exactly (or, with `contains`, contains) these words.
    Text {
        /// The words.
        text: String,
        /// Containing is enough.
        contains: bool,
    },
    /// A form control by its placeholder (also one painted by a script as its initial value).
    Placeholder {
        /// The words.
        text: String,
    },
    /// `title` or `alt`.
    Title {
        /// The words.
        text: String,
    },
    /// `data-testid`, `data-test-id` or `data-test`.
    TestId {
        /// The id.
        text: String,
    },
    /// CSS selector, inside open shadow roots too.
    Css {
        /// The selector.
        selector: String,
    },
    /// XPath 1.0 expression.
    Xpath {
        /// The expression.
        expression: String,
    },
    /// A term of the lexicon with the words in force for this site, tried in their order.
    Term {
        /// The term's name, for the record.
        term: String,
        /// What kind of thing it denotes.
        kind: Kind,
        /// Words in their order; earlier ones win over later ones. Each is matched exactly first, then as part.
        words: Vec<String>,
        /// Words which, when they are part of the candidate's own words, rule it out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not: Vec<String>,
        /// A locator from the site's profile, used before the words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own: Option<Box<Query>>,
        /// What the thing is by structure, used where no word matches; such a match is recorded as structural.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        structure: Option<Structure>,
    },
    /// A structural term.
    Structure {
        /// Which.
        structure: Structure,
    },
    /// The element an earlier step acted on, found again by what was remembered of it.
    Remembered {
        /// The step's id, for the record.
        step: String,
        /// CSS path through frames and shadow roots, as [`crate::record::element::Element::path`].
        path: Vec<String>,
        /// The element's fingerprint.
        fingerprint: String,
    },
}

/// What kind of thing a term of the lexicon denotes: which elements may be it and which of their words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text boxes and text areas, editors: by label, placeholder, title, name nearby.
    Field,
    /// Links, buttons, `onclick`, image maps, tabs: by text, title, alt, aria-label, value.
    Clickable,
    /// Select boxes, listboxes, comboboxes and cascaders.
    Choice,
    /// Check boxes, switches and radio buttons.
    Tick,
    /// A file input.
    File,
    /// Any visible text.
    Text,
    /// Tables' column heads and other headings.
    Heading,
}

/// Things that words cannot denote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// The page's main region: what is left without header, navigation, footer and floats.
    Main,
    /// Repeated siblings or rows with a title each, in the main region.
    Records,
    /// Page links of a list.
    Pager,
    /// The dialog on top: `dialog`, `role=dialog`, or a large fixed or absolute layer over the page.
    Dialog,
    /// A text box beside a clickable thing, above or in a region that is not a form of many fields.
    Search,
    /// The clickable thing beside the search's text box.
    SearchButton,
    /// A form with a password field.
    LoginForm,
    /// A form that takes a new account: password twice, or password with consent or identity fields.
    RegisterForm,
    /// A form with a long text field.
    MessageForm,
    /// The button that submits the form in question.
    Submit,
    /// A link to a file.
    FileLink,
    /// Blocks of links to other sites: 友情链接, 相关链接, 网站地图, drop-downs of sites.
    SiteLinks,
    /// Short links and buttons that lead to functions of the same site: menus, columns, quick links.
    Functions,
    /// The public list of questions with their answers, complaints left out; told by columns and words, so only
    /// `collect` can take it.
    Consultations,
    /// One question with its answers, the page as a whole; for `collect`.
    Consultation,
}

/// For what a thing is wanted; decides which checks it must pass before it counts as ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// In the document and visible.
    Visible,
    /// Visible, stable for two frames, enabled, and hit at its centre (or another point of its rectangle).
    Click,
    /// As click, and editable.
    Fill,
    /// A select, listbox or cascader that is enabled.
    Choose,
    /// A check box or radio, its visible proxy or label hit.
    Tick,
    /// A file input, which may be invisible.
    Upload,
    /// Visible and hit; not necessarily enabled.
    Hover,
}
