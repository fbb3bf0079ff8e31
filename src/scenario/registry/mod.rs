//! The registry: every verb, condition, locator key and file, with keys, types and one sentence each.
//!
//! Unknown-key errors, "did you mean", JSON Schemas and the tables of `docs/language.md` follow from it alone.

pub mod actions;
pub mod columns;
pub mod conditions;
pub mod files;
pub mod guides;
pub mod locators;
pub mod replies;
pub mod rules;
pub mod status;
pub mod verbs;

use super::shape::Shape;

/// What a file is, told by its top key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `lexicon:`
    Lexicon,
    /// `indicators:` with `list:`
    Indicators,
    /// `flow:`
    Flow,
    /// `scenario:`
    Scenario,
    /// `site:`
    Site,
    /// `survey:`
    Survey,
}

impl FileKind {
    /// All of them, in the order in which the library is read.
    pub const ALL: [FileKind; 6] = [
        FileKind::Lexicon,
        FileKind::Indicators,
        FileKind::Flow,
        FileKind::Scenario,
        FileKind::Site,
        FileKind::Survey,
    ];

    /// The top key, which is also the schema's name.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Lexicon => "lexicon",
            FileKind::Indicators => "indicators",
            FileKind::Flow => "flow",
            FileKind::Scenario => "scenario",
            FileKind::Site => "site",
            FileKind::Survey => "survey",
        }
    }

    /// The kind named by a top key or a command's argument.
    pub fn from_word(word: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The shape of such a file.
    pub fn shape(self) -> &'static Shape {
        match self {
            FileKind::Lexicon => &files::LEXICON,
            FileKind::Indicators => &rules::INDICATORS,
            FileKind::Flow => &files::FLOW,
            FileKind::Scenario => &files::SCENARIO,
            FileKind::Site => &files::SITE,
            FileKind::Survey => &files::SURVEY,
        }
    }
}
