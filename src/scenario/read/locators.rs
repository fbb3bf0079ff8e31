//! Reading locators.

use super::Reader;
use crate::record::query::{Pick, Structure};
use crate::scenario::fact::{Spot, What};
use crate::scenario::locator::{By, Locator, STRUCTURES};
use crate::scenario::model::{Part, Template};
use crate::scenario::scalar;
use crate::scenario::tree::{Entry, Node};
use crate::text::meant;

/// The structural term of this name.
pub fn structure(name: &str) -> Option<Structure> {
    STRUCTURES
        .iter()
        .find(|(word, _)| *word == name)
        .map(|(_, structure)| *structure)
}

impl Reader<'_> {
    /// A locator; a plain string is words.
    pub(super) fn locator(&mut self, node: &Node<'_>) -> Option<Locator> {
        self.any_locator(node, false)
    }

    /// A locator; a plain string is a step or structural term where there is one of that name.
    pub(super) fn named_locator(&mut self, node: &Node<'_>) -> Option<Locator> {
        self.any_locator(node, true)
    }

    /// As [`Reader::named_locator`], under a key.
    pub(super) fn named_at(&mut self, node: &Node<'_>, key: &str) -> Option<Locator> {
        self.named_locator(node.get(key)?)
    }

    /// As [`Reader::locator`], under a key.
    pub(super) fn locator_at(&mut self, node: &Node<'_>, key: &str) -> Option<Locator> {
        self.locator(node.get(key)?)
    }

    fn any_locator(&mut self, node: &Node<'_>, named: bool) -> Option<Locator> {
        let place = self.place(node.at);
        let mut locator = Locator::of(By::Step(String::new()), place);
        if let Some(text) = node.text() {
            locator.by = self.plain(node, text, named)?;
            return Some(locator);
        }
        let by = node.entries().iter().find_map(|entry| self.by(entry, node))?;
        locator.by = by;
        locator.inside = self.named_at(node, "in").map(Box::new);
        locator.near = self.named_at(node, "near").map(Box::new);
        locator.right_of = self.named_at(node, "right_of").map(Box::new);
        locator.outside = self.named_at(node, "outside").map(Box::new);
        locator.row_with = self.template_of(node, "row_with");
        if node.get("first").is_some() {
            locator.pick = Pick::First;
        } else if let Some(nth) = super::whole(node, "nth") {
            locator.pick = Pick::Nth(nth);
        }
        Some(locator)
    }

    /// What a plain string names.
    fn plain(&mut self, node: &Node<'_>, text: &str, named: bool) -> Option<By> {
        if named && self.steps.contains(text) {
            self.say(What::AboutStep(text.into()), node.at.span);
            return Some(By::Step(text.into()));
        }
        if let Some(structure) = structure(text) {
            return Some(By::Structure(structure));
        }
        let input = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let spot = if input.is_some_and(|input| self.locators.contains(input)) {
            Spot::Locator
        } else {
            Spot::Text
        };
        let template = self.template(node, spot)?;
        match (spot, &template.parts[..]) {
            (Spot::Locator, [Part::Name(name)]) => Some(By::Input(name.join("."))),
            _ => Some(By::Words(template)),
        }
    }

    /// A selector, whose brackets and quotes must close.
    fn selector(&mut self, node: &Node<'_>) -> Option<Template> {
        if node.text().is_some_and(|text| !scalar::is_balanced(text)) {
            let title = "brackets or quotes of this selector do not close";
            self.doubt(node.at.span, title, "no browser takes it; close them in their order");
        }
        self.template(node, Spot::Text)
    }

    /// An address to go to must be one of the web.
    pub(super) fn address(&mut self, node: &Node<'_>) {
        if let Some(scheme) = node.text().and_then(scalar::other_scheme) {
            let title = format!("`{scheme}:` is no address of a site");
            self.doubt(
                node.at.span,
                title,
                "an http(s) address is wanted, or one relative to the platform's home",
            );
        }
    }

    /// What a key of a locator names; none for other keys.
    fn by(&mut self, entry: &Entry<'_>, locator: &Node<'_>) -> Option<By> {
        let node = &entry.value;
        match &*entry.key {
            "words" => self.template(node, Spot::Text).map(By::Words),
            "role" => {
                let role = node.text()?;
                if !scalar::ROLES.contains(&role) {
                    let near = meant(role, scalar::ROLES);
                    let remedy = near.map_or("roles are those of WAI-ARIA".into(), |near| {
                        format!("did you mean `{near}`?")
                    });
                    self.doubt(node.at.span, format!("no element has the role `{role}`"), remedy);
                }
                Some(By::Role(role.into(), self.template_of(locator, "name")))
            }
            "label" => self.template(node, Spot::Text).map(By::Label),
            "text" => {
                let contains = super::truth(locator, "contains").unwrap_or_default();
                self.template(node, Spot::Text)
                    .map(|words| By::Text { words, contains })
            }
            "placeholder" => self.template(node, Spot::Text).map(By::Placeholder),
            "title" => self.template(node, Spot::Text).map(By::Title),
            "test_id" => self.template(node, Spot::Text).map(By::TestId),
            "css" => self.selector(node).map(By::Css),
            "xpath" => self.selector(node).map(By::Xpath),
            "term" => {
                let name = node.text()?;
                self.say(What::Term(name.into()), node.at.span);
                match structure(name) {
                    Some(structure) if !self.terms.contains(name) => Some(By::Structure(structure)),
                    _ => Some(By::Term(name.into())),
                }
            }
            "structure" => structure(node.text()?).map(By::Structure),
            "step" => self.step_named(node).map(By::Step),
            _ => None,
        }
    }
}

/// Whether a locator is one of the lists that `collect` knows how to read, anywhere on the page.
pub(super) fn is_list(items: &Locator) -> bool {
    let known = matches!(
        items.by,
        By::Structure(Structure::Records | Structure::Functions | Structure::Consultations | Structure::Consultation)
    );
    *items == Locator::of(items.by.clone(), items.place.clone()) && known
}
