//! Scenarios (journeys) and flows as they are after reading.

use std::sync::Arc;

use super::step::Step;

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as the user names it.
    pub file: Arc<str>,
    /// Counted from 1.
    pub line: u32,
    /// Characters from the line's start, counted from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A journey: steps that a citizen takes, with the indicators it feeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name (`scenario:`), equal to the file's name without ending.
    pub name: String,
    /// What it is called for people, `(zh, en)`; both empty when not given.
    pub title: Names,
    /// Indicators it feeds.
    pub indicators: Vec<String>,
    /// Inputs by name.
    pub inputs: Vec<Input>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The whole scenario's budget, where it is not the default.
    pub timeout: Option<std::time::Duration>,
    /// Where it is written.
    pub place: Place,
}

/// A flow: steps that several journeys share, with typed inputs and outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Its name (`flow:`), as `use: flows/NAME` names it.
    pub name: String,
    /// Inputs by name.
    pub inputs: Vec<Input>,
    /// Outputs: names of values that its steps give.
    pub outputs: Vec<String>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Where it is written.
    pub place: Place,
}

/// A name in the two languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Names {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A declared input.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: InputKind,
    /// Used where the caller gives none.
    pub default: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// Types of inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// `true` or `false`.
    Bool,
    /// A day, `2026-11-23`.
    Date,
    /// An absolute http(s) address.
    Url,
    /// A list of texts.
    List,
    /// A locator; may stand where a locator does.
    Locator,
    /// A secret; may stand in `fill.with` only.
    Secret,
    /// Several named texts, e.g. an item with its title: names of its parts.
    Map(Vec<String>),
}

/// Text with `${name}` parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// In order.
    pub parts: Vec<Part>,
    /// Where it is written.
    pub place: Place,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// `${a.b}`: an input, an output of an earlier step, or a part of it.
    Name(Vec<String>),
}

impl Template {
    /// A template that is plain text.
    pub fn plain(text: &str) -> Template {
        Template {
            parts: vec![Part::Text(text.into())],
            place: Place::default(),
        }
    }

    /// As it was written.
    pub fn source(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Name(name) => format!("${{{}}}", name.join(".")),
        };
        self.parts.iter().map(part).collect()
    }
}
