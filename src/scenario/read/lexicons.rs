//! Reading lexicons.

use super::locators::structure;
use super::{Reader, text, texts};
use crate::record::query::Kind;
use crate::scenario::fact::What;
use crate::scenario::lexicon::{Lexicon, Term};
use crate::scenario::locator::KINDS;
use crate::scenario::tree::Node;

impl Reader<'_> {
    /// A lexicon's file.
    pub fn lexicon(&mut self, root: &Node<'_>) -> Lexicon {
        let entries = root.get("terms").map(Node::entries).unwrap_or_default();
        for entry in entries {
            self.say(What::GivesTerm(entry.key.clone().into_owned()), entry.at.span);
        }
        let terms = entries.iter().filter_map(|entry| {
            let node = &entry.value;
            Some(Term {
                name: entry.key.clone().into_owned(),
                kind: kind(&text(node, "kind")?)?,
                words: texts(node, "words"),
                not: texts(node, "not"),
                structure: text(node, "structure").and_then(|word| structure(&word)),
                place: self.place(entry.at),
            })
        });
        Lexicon { terms: terms.collect() }
    }
}

fn kind(word: &str) -> Option<Kind> {
    KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
}
