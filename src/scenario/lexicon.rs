//! The lexicon: how portals word things.

use super::model::Place;
use crate::record::query::{Kind, Structure};

/// All terms of one language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    /// In the file's order; names are unique.
    pub terms: Vec<Term>,
}

impl Lexicon {
    /// The term of this name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name)
    }
}

/// One term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// What kind of thing it denotes.
    pub kind: Kind,
    /// Its words, better ones first.
    pub words: Vec<String>,
    /// Words that rule a candidate out.
    pub not: Vec<String>,
    /// What it is by structure, where words fail.
    pub structure: Option<Structure>,
    /// Where it is written.
    pub place: Place,
}
