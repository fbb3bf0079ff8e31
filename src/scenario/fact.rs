//! What a file says about names, in the order of its text: what it gives, what it asks for, and where.
//!
//! Reading a tree yields the model and this list. Checking goes through the list as a reader would, knowing at each
//! place which names have been given, and needs neither the tree nor the model's places.

use super::model::InputKind;
use super::rule::NeedKind;
use crate::text::Span;

/// Something said about a name, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub what: What,
    /// Where.
    pub span: Span,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A step has this id.
    Step(String),
    /// A value is given.
    Value(String, ValueKind),
    /// Records are given, with the names of their fields.
    Records(String, Vec<String>),
    /// A loop begins: the name of its current value, and what it goes through.
    Enter {
        /// The name inside.
        name: String,
        /// The list, by name.
        of: String,
        /// What it may be.
        kinds: &'static [ValueKind],
    },
    /// The innermost loop ends.
    Leave,
    /// Steps for later begin, with the names that are kept for them.
    Later(Vec<(String, Span)>),
    /// They end.
    Now,
    /// A step is asked about.
    AboutStep(String),
    /// A value is asked about; it must be of one of these kinds.
    About(String, &'static [ValueKind]),
    /// A name is put into text.
    Put(Vec<String>, Spot),
    /// A term of the lexicon, or a structural one.
    Term(String),
    /// A term of the lexicon only.
    WordTerm(String),
    /// A page of a profile.
    Page(String),
    /// A flow is used.
    Use(Box<UseFact>),
    /// An indicator is judged.
    Judge(Box<JudgeFact>),
    /// A scenario says that it judges this indicator.
    Lists(String),
    /// A flow says that it gives this value.
    Promises(String),
    /// An input with a default.
    Default(InputKind, String),
    /// An input's name.
    Input(String),
    /// A term of the lexicon is given.
    GivesTerm(String),
    /// A survey walks this journey once a site.
    PerSite(String),
    /// A survey walks this journey once an item.
    PerItem(String),
    /// A survey uses this indicator set.
    Set(String),
    /// A survey takes the sites that match.
    Sites(String),
    /// A page or guide of a site's profile has this host.
    Host(String),
    /// The rule of an indicator begins.
    Rule(String),
    /// An input of the rule.
    Need(String, NeedKind),
    /// Something that cannot be meant: what is wrong, and the remedy.
    Doubt(String, String),
    /// An item of a site's profile.
    Item(String),
}

/// Where a name is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Into text.
    Text,
    /// Into `fill.with`: secrets too.
    Fill,
    /// It is the whole value of `same_item_as`: records and items too.
    Whole,
    /// It is the whole of a locator.
    Locator,
}

/// `use:` with what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseFact {
    /// The flow.
    pub flow: String,
    /// The step's id, if it has one.
    pub id: Option<String>,
    /// Inputs: name, where, the text as written.
    pub with: Vec<(String, Span, Given)>,
    /// Outputs: the flow's name, where, the name here, where.
    pub outputs: Vec<(String, Span, String, Span)>,
}

/// What an input is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Text without names.
    Plain(String, Span),
    /// One name and nothing else.
    Name(Vec<String>, Span),
    /// Text with names in it.
    Mixed,
}

/// `judge:`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeFact {
    /// The indicator.
    pub indicator: String,
    /// The rule's input, where, what it stands for, where.
    pub bind: Vec<(String, Span, String, Span)>,
}

/// Kinds of things that have names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// Records of a list.
    Records,
    /// One record or item, with named parts.
    Record,
    /// A guide.
    Guide,
    /// One form of a guide.
    Form,
    /// Downloads.
    Files,
    /// The columns of a catalogue.
    Columns,
    /// Text, words, an address.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// `true` or `false`.
    Bool,
    /// A list of texts.
    List,
    /// A locator.
    Locator,
    /// A secret.
    Secret,
    /// Nothing is known of it, because its file has mistakes.
    Unknown,
}

impl ValueKind {
    /// In words.
    pub fn word(&self) -> &'static str {
        match self {
            ValueKind::Records => "records",
            ValueKind::Record => "a record",
            ValueKind::Guide => "a guide",
            ValueKind::Form => "a form of a guide",
            ValueKind::Files => "files",
            ValueKind::Columns => "columns",
            ValueKind::Text => "text",
            ValueKind::Number => "a number",
            ValueKind::Date => "a day",
            ValueKind::Bool => "true or false",
            ValueKind::List => "a list of texts",
            ValueKind::Locator => "a locator",
            ValueKind::Secret => "a secret",
            ValueKind::Unknown => "something unknown",
        }
    }
}
