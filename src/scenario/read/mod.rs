//! Typed readers: from a tree to the model, with a list of facts about names beside it.
//!
//! Readers run on every tree, also on one in which verifying found mistakes; what cannot be read is left out, since it
//! was told already. A model is used only when its file has no mistakes.

mod actions;
mod conditions;
mod journeys;
mod lexicons;
mod locators;
mod rules;
mod sites;
mod steps;
mod surveys;

pub use rules::NEEDS;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::fact::{Fact, Spot, What};
use super::model::{Names, Part, Place, Template};
use super::scalar;
use super::tree::{At, Node};
use super::verify::part;
use crate::text::Span;

/// Reads one file.
#[derive(Debug)]
pub struct Reader<'r> {
    file: Arc<str>,
    /// Terms of the lexicon; of a name that is not among them a structural term may be meant.
    terms: &'r HashSet<String>,
    /// Ids of the steps in this file.
    steps: HashSet<String>,
    /// Inputs of type locator.
    locators: HashSet<String>,
    /// What was said about names.
    pub facts: Vec<Fact>,
}

impl<'r> Reader<'r> {
    /// A reader of one file.
    pub fn new(file: Arc<str>, terms: &'r HashSet<String>) -> Reader<'r> {
        Reader {
            file,
            terms,
            steps: HashSet::new(),
            locators: HashSet::new(),
            facts: Vec::new(),
        }
    }

    fn place(&self, at: At) -> Place {
        Place {
            file: self.file.clone(),
            line: at.line,
            column: at.column,
        }
    }

    fn say(&mut self, what: What, span: Span) {
        self.facts.push(Fact { what, span });
    }

    /// Says that something cannot be meant.
    fn doubt(&mut self, span: Span, title: impl Into<String>, remedy: impl Into<String>) {
        self.say(What::Doubt(title.into(), remedy.into()), span);
    }

    /// Text with names in it; every name becomes a fact.
    fn template(&mut self, node: &Node<'_>, spot: Spot) -> Option<Template> {
        let scalar = node.scalar()?;
        let template = scalar::template(&scalar.text, self.place(node.at)).ok()?;
        let whole = template.parts.len() == 1;
        let mut from = 0;
        for part_of in &template.parts {
            let Part::Name(name) = part_of else { continue };
            let written = format!("${{{}}}", name.join("."));
            let start = scalar.text[from..].find(&written).map_or(from, |found| from + found);
            from = start + written.len();
            let spot = if spot == Spot::Whole && !whole {
                Spot::Text
            } else {
                spot
            };
            self.say(What::Put(name.clone(), spot), part(scalar, node.at.span, start, from));
        }
        Some(template)
    }

    /// A fact for each text of a list under a key, or for one text alone.
    fn say_each(&mut self, node: &Node<'_>, key: &str, what: fn(String) -> What) {
        let Some(node) = node.get(key) else { return };
        for item in std::iter::once(node).chain(node.items()) {
            if let Some(text) = item.text() {
                self.say(what(text.to_owned()), item.at.span);
            }
        }
    }

    /// A template under a key.
    fn template_of(&mut self, node: &Node<'_>, key: &str) -> Option<Template> {
        self.template(node.get(key)?, Spot::Text)
    }

    /// A reference to a step.
    fn step_named(&mut self, node: &Node<'_>) -> Option<String> {
        let name = node.text()?.to_owned();
        // What is no name was told already.
        if scalar::is_reference(&name) {
            self.say(What::AboutStep(name.clone()), node.at.span);
        }
        Some(name)
    }
}

/// A text under a key.
fn text(node: &Node<'_>, key: &str) -> Option<String> {
    node.get(key)?.text().map(str::to_owned)
}

/// Texts of a list under a key; one text alone counts as a list of one.
fn texts(node: &Node<'_>, key: &str) -> Vec<String> {
    let Some(node) = node.get(key) else { return Vec::new() };
    let one = node.text().map(str::to_owned).into_iter();
    one.chain(node.items().iter().filter_map(|item| item.text().map(str::to_owned)))
        .collect()
}

/// A bool under a key.
fn truth(node: &Node<'_>, key: &str) -> Option<bool> {
    Some(node.get(key)?.text()? == "true")
}

/// A whole number under a key.
fn whole<N: TryFrom<i64>>(node: &Node<'_>, key: &str) -> Option<N> {
    N::try_from(scalar::whole(node.get(key)?.text()?)?).ok()
}

/// A duration under a key.
fn duration(node: &Node<'_>, key: &str) -> Option<Duration> {
    scalar::duration(node.get(key)?.text()?)
}

/// A name in two languages under a key.
fn names(node: &Node<'_>, key: &str) -> Names {
    let of = |language: &str| {
        node.get(key)
            .and_then(|names| text(names, language))
            .unwrap_or_default()
    };
    Names {
        zh: of("zh"),
        en: of("en"),
    }
}
