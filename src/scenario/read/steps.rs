//! Reading steps: the common keys, and which verb it is.

use super::{Reader, duration, text, truth};
use crate::scenario::fact::{Spot, What};
use crate::scenario::registry::verbs::STEP;
use crate::scenario::step::{Action, Level, Scroll, Step};
use crate::scenario::tree::{Entry, Node};

impl Reader<'_> {
    /// A list of steps under a key.
    pub(super) fn steps_at(&mut self, node: &Node<'_>, key: &str) -> Vec<Step> {
        let items = node.get(key).map(Node::items).unwrap_or_default();
        items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| self.step(item, at + 1))
            .collect()
    }

    /// One step; `number` is its place in its list, counted from 1.
    fn step(&mut self, node: &Node<'_>, number: usize) -> Option<Step> {
        let when = self.condition_at(node, "when");
        let name = self.template_of(node, "name");
        let verb = node
            .entries()
            .iter()
            .find(|entry| STEP.choices().any(|verb| verb == entry.key));
        let action = verb.and_then(|verb| self.action(verb, node));
        if let (Some(verb), Some(timeout)) = (verb, node.get("timeout"))
            && matches!(
                &*verb.key,
                "visit" | "each" | "use" | "if" | "crawl" | "judge" | "later" | "capture"
            )
        {
            let title = format!("`timeout` has no effect beside `{}`", verb.key);
            self.doubt(
                timeout.at.span,
                title,
                "give it to the steps inside, or to the whole scenario",
            );
        }
        let id = node.get("id").and_then(|id| Some((id.text()?.to_owned(), id.at.span)));
        if let Some((id, span)) = &id {
            self.say(What::Step(id.clone()), *span);
        }
        Some(Step {
            id: id.map_or_else(|| format!("s{number}"), |(id, _)| id),
            name,
            action: action?,
            timeout: duration(node, "timeout"),
            when,
            soft: truth(node, "soft").unwrap_or_default(),
            evidence: text(node, "evidence").and_then(|word| level(&word)),
            place: self.place(node.at),
        })
    }

    fn action(&mut self, verb: &Entry<'_>, step: &Node<'_>) -> Option<Action> {
        let value = &verb.value;
        Some(match &*verb.key {
            "open" => Action::Open(self.goal(value)?),
            "click" => Action::Click(self.click(value)?),
            "hover" => Action::Hover(self.locator(value)?),
            "scroll" => Action::Scroll(match value.text() {
                Some("bottom") => Scroll::Bottom,
                Some("top") => Scroll::Top,
                _ => Scroll::To(self.locator(value)?),
            }),
            "back" => Action::Back,
            "close" => Action::Close,
            "fill" => Action::Fill {
                field: self.locator_at(value, "field")?,
                with: self.template(value.get("with")?, Spot::Fill)?,
                keys: truth(value, "keys"),
            },
            "choose" => self.choose(value)?,
            "tick" => self.tick(value)?,
            "press" => self.press(value)?,
            "upload" => Action::Upload {
                field: self.locator_at(value, "field")?,
                file: self.template_of(value, "file")?,
            },
            "expect" => Action::Expect(self.condition(value)?),
            "read" => self.read(value)?,
            "count" => self.count(value)?,
            "collect" => self.collect(value)?,
            "visit" => self.visit(value)?,
            "crawl" => self.crawl(value)?,
            "each" => self.each(value)?,
            "read_guide" => self.read_guide(value)?,
            "download" => self.download(value)?,
            "use" => self.use_flow(value, step)?,
            "try" => self.attempt(value)?,
            "if" => self.branch(value)?,
            "human" => self.human(value)?,
            "later" => self.later(value)?,
            "capture" => Action::Capture {
                name: self.template(value, Spot::Text)?,
            },
            "judge" => self.judge(value)?,
            _ => return None,
        })
    }
}

/// The evidence level of this name.
pub fn level(word: &str) -> Option<Level> {
    match word {
        "light" => Some(Level::Light),
        "standard" => Some(Level::Standard),
        "full" => Some(Level::Full),
        _ => None,
    }
}
