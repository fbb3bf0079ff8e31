//! Locators -> queries: the lexicon's and the site's words are put in, templates filled in, steps remembered.

use super::fill::{Names, NoValue};
use crate::record::query::{Aim, Kind, Query, Structure};
use crate::scenario::lexicon::Lexicon;
use crate::scenario::locator::{By, Locator};
use crate::scenario::model::Template;
use crate::scenario::site::Site;

/// Where words come from.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The lexicon in force.
    pub lexicon: &'a Lexicon,
    /// The site, whose own words come first.
    pub site: &'a Site,
    /// Walk without the site's own words and locators, to see whether a finding rests on them.
    pub without_own: bool,
}

/// An element that a step acted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// CSS path through frames and shadow roots.
    pub path: Vec<String>,
    /// Its fingerprint.
    pub fingerprint: String,
}

/// Why a locator cannot be made into a query now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// A name without a value.
    #[error(transparent)]
    NoValue(#[from] NoValue),
    /// The step named has not acted on an element.
    #[error("the step `{0}` has not found an element")]
    NoElement(String),
    /// The term is in no lexicon; `hecha check` finds this beforehand.
    #[error("unknown term `{0}`")]
    NoTerm(String),
}

impl<'a> Words<'a> {
    /// The words of a term in force here: the site's before the lexicon's.
    pub fn of(&self, term: &str) -> Vec<String> {
        let own = self
            .site
            .terms
            .iter()
            .filter(|own| own.term == term && !self.without_own);
        let own = own.flat_map(|own| own.words.iter().cloned());
        let common = self
            .lexicon
            .term(term)
            .into_iter()
            .flat_map(|term| term.words.iter().cloned());
        let mut words: Vec<String> = Vec::new();
        for word in own.chain(common) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// The query of a locator.
    pub fn query(
        &self,
        locator: &Locator,
        names: &Names,
        remembered: &dyn Fn(&str) -> Option<Remembered>,
    ) -> Result<Query, Unresolved> {
        let sub = |locator: &Option<Box<Locator>>| -> Result<Option<Box<Query>>, Unresolved> {
            locator
                .as_ref()
                .map(|locator| self.query(locator, names, remembered).map(Box::new))
                .transpose()
        };
        Ok(Query {
            aim: self.aim(&locator.by, names, remembered)?,
            inside: sub(&locator.inside)?,
            near: sub(&locator.near)?,
            right_of: sub(&locator.right_of)?,
            outside: sub(&locator.outside)?,
            row_with: locator.row_with.as_ref().map(|words| names.text(words)).transpose()?,
            pick: locator.pick,
        })
    }

    fn aim(&self, by: &By, names: &Names, remembered: &dyn Fn(&str) -> Option<Remembered>) -> Result<Aim, Unresolved> {
        let text = |template: &Template| names.text(template);
        Ok(match by {
            By::Words(words) => Aim::Words { text: text(words)? },
            By::Role(role, name) => Aim::Role {
                role: role.clone(),
                name: name.as_ref().map(text).transpose()?,
            },
            By::Label(words) => Aim::Label { text: text(words)? },
            By::Text { words, contains } => Aim::Text {
                text: text(words)?,
                contains: *contains,
            },
            By::Placeholder(words) => Aim::Placeholder { text: text(words)? },
            By::Title(words) => Aim::Title { text: text(words)? },
            By::TestId(words) => Aim::TestId { text: text(words)? },
            By::Css(selector) => Aim::Css {
                selector: text(selector)?,
            },
            By::Xpath(expression) => Aim::Xpath {
                expression: text(expression)?,
            },
            By::Term(term) => self.term(term, names, remembered)?,
            By::Structure(structure) => Aim::Structure { structure: *structure },
            By::Step(step) => {
                let seen = remembered(step).ok_or_else(|| Unresolved::NoElement(step.clone()))?;
                Aim::Remembered {
                    step: step.clone(),
                    path: seen.path,
                    fingerprint: seen.fingerprint,
                }
            }
            By::Input(name) => {
                let template = Template {
                    parts: vec![crate::scenario::model::Part::Name(
                        name.split('.').map(str::to_string).collect(),
                    )],
                    ..Template::default()
                };
                Aim::Words { text: text(&template)? }
            }
        })
    }

    fn term(
        &self,
        name: &str,
        names: &Names,
        remembered: &dyn Fn(&str) -> Option<Remembered>,
    ) -> Result<Aim, Unresolved> {
        let term = self.lexicon.term(name).ok_or_else(|| Unresolved::NoTerm(name.into()))?;
        let own = self.site.terms.iter().find(|own| own.term == name && !self.without_own);
        let own = own.and_then(|own| own.locator.as_ref());
        Ok(Aim::Term {
            term: name.into(),
            kind: term.kind,
            words: self.of(name),
            not: term.not.clone(),
            own: own
                .map(|locator| self.query(locator, names, remembered).map(Box::new))
                .transpose()?,
            structure: term.structure,
        })
    }
}

/// A query for a structural term alone.
pub fn structure(structure: Structure) -> Query {
    Query::of(Aim::Structure { structure })
}

/// Whether a query looks for something that words tell: such a query can end `unrecognised`.
pub fn by_words(query: &Query) -> bool {
    matches!(
        &query.aim,
        Aim::Term {
            kind: Kind::Field | Kind::Clickable | Kind::Choice | Kind::Tick,
            ..
        }
    )
}
