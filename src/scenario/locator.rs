//! Locators as written; `plan` turns them into queries by putting in words and values.

use super::model::{Place, Template};
use crate::record::query::{Kind, Pick, Structure};

/// How a thing on the page is named.
#[derive(Debug, Clone, PartialEq)]
pub struct Locator {
    /// What names the thing itself.
    pub by: By,
    /// `in:` only inside this.
    pub inside: Option<Box<Locator>>,
    /// `near:` the nearest to this.
    pub near: Option<Box<Locator>>,
    /// `right_of:` on the same line to the right of this.
    pub right_of: Option<Box<Locator>>,
    /// `outside:` not inside anything this finds.
    pub outside: Option<Box<Locator>>,
    /// `row_with:` in the row or entry with these words.
    pub row_with: Option<Template>,
    /// `first: true` or `nth: n`.
    pub pick: Pick,
    /// Where it is written.
    pub place: Place,
}

impl Locator {
    /// The one thing that this names, anywhere.
    pub fn of(by: By, place: Place) -> Locator {
        Locator {
            by,
            inside: None,
            near: None,
            right_of: None,
            outside: None,
            row_with: None,
            pick: Pick::Only,
            place,
        }
    }
}

/// What names a thing. Exactly one of these keys stands in a locator map; a scalar is [`By::Words`], or
/// [`By::Step`] / [`By::Structure`] where `in:` and `near:` name one.
#[derive(Debug, Clone, PartialEq)]
pub enum By {
    /// A plain string.
    Words(Template),
    /// `role:` with optional `name:`.
    Role(String, Option<Template>),
    /// `label:`
    Label(Template),
    /// `text:` (`contains:` for a part).
    Text {
        /// The words.
        words: Template,
        /// A part is enough.
        contains: bool,
    },
    /// `placeholder:`
    Placeholder(Template),
    /// `title:` (title or alt)
    Title(Template),
    /// `test_id:`
    TestId(Template),
    /// `css:`
    Css(Template),
    /// `xpath:`
    Xpath(Template),
    /// `term:` of the lexicon, checked to exist.
    Term(String),
    /// A structural term: `main`, `records`, `pager`, `dialog`, `search`, `login_form`, …
    Structure(Structure),
    /// The element that an earlier step acted on, by the step's id.
    Step(String),
    /// `${name}` of an input of type locator.
    Input(String),
}

/// Words of structural terms, one place for reading, schema and documents.
pub const STRUCTURES: [(&str, Structure); 15] = [
    ("main", Structure::Main),
    ("records", Structure::Records),
    ("pager", Structure::Pager),
    ("dialog", Structure::Dialog),
    ("search", Structure::Search),
    ("search_button", Structure::SearchButton),
    ("login_form", Structure::LoginForm),
    ("register_form", Structure::RegisterForm),
    ("message_form", Structure::MessageForm),
    ("submit", Structure::Submit),
    ("file_link", Structure::FileLink),
    ("site_links", Structure::SiteLinks),
    ("functions", Structure::Functions),
    ("consultations", Structure::Consultations),
    ("consultation", Structure::Consultation),
];

/// Words of kinds of terms.
pub const KINDS: [(&str, Kind); 7] = [
    ("field", Kind::Field),
    ("clickable", Kind::Clickable),
    ("choice", Kind::Choice),
    ("tick", Kind::Tick),
    ("file", Kind::File),
    ("text", Kind::Text),
    ("heading", Kind::Heading),
];
