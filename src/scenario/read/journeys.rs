//! Reading scenarios and flows.

use super::{Reader, duration, names, text, texts};
use crate::scenario::fact::What;
use crate::scenario::model::{Flow, Input, InputKind, Scenario};
use crate::scenario::tree::{Entry, Node, Value};

impl Reader<'_> {
    /// A scenario's file.
    pub fn scenario(&mut self, root: &Node<'_>) -> Option<Scenario> {
        let inputs = self.begin(root);
        self.say_each(root, "indicators", What::Lists);
        let steps = self.steps_at(root, "steps");
        Some(Scenario {
            name: text(root, "scenario")?,
            title: names(root, "title"),
            indicators: texts(root, "indicators"),
            inputs,
            steps,
            timeout: duration(root, "timeout"),
            place: self.place(root.at),
        })
    }

    /// A flow's file.
    pub fn flow(&mut self, root: &Node<'_>) -> Option<Flow> {
        let inputs = self.begin(root);
        let steps = self.steps_at(root, "steps");
        self.say_each(root, "outputs", What::Promises);
        let (name, outputs) = (text(root, "flow")?, texts(root, "outputs"));
        Some(Flow {
            name,
            inputs,
            outputs,
            steps,
            place: self.place(root.at),
        })
    }

    /// Inputs, and what has to be known before the first step is read.
    fn begin(&mut self, root: &Node<'_>) -> Vec<Input> {
        let entries = root.get("inputs").map(Node::entries).unwrap_or_default();
        let inputs: Vec<Input> = entries.iter().filter_map(|entry| self.input(entry)).collect();
        let locators = inputs.iter().filter(|input| input.kind == InputKind::Locator);
        self.locators = locators.map(|input| input.name.clone()).collect();
        if let Some(steps) = root.get("steps") {
            self.find_ids(steps);
        }
        inputs
    }

    fn input(&mut self, entry: &Entry<'_>) -> Option<Input> {
        let node = &entry.value;
        let parts = || {
            node.entries()
                .iter()
                .map(|part| part.key.clone().into_owned())
                .collect()
        };
        let (kind, default) = match &node.value {
            Value::Scalar(scalar) => (input_kind(&scalar.text)?, None),
            Value::Map(_) if node.get("type").is_some() => (input_kind(&text(node, "type")?)?, text(node, "default")),
            Value::Map(_) => (InputKind::Map(parts()), None),
            Value::List(_) | Value::Refused => return None,
        };
        self.say(What::Input(entry.key.clone().into_owned()), entry.at.span);
        if let Some(value) = node.get("default").filter(|_| default.is_some()) {
            self.say(
                What::Default(kind.clone(), default.clone().unwrap_or_default()),
                value.at.span,
            );
        }
        Some(Input {
            name: entry.key.clone().into_owned(),
            kind,
            default,
            place: self.place(entry.at),
        })
    }

    /// Ids of all steps at any depth.
    fn find_ids(&mut self, node: &Node<'_>) {
        for item in node.items() {
            if let Some(id) = text(item, "id") {
                self.steps.insert(id);
            }
            self.find_ids(item);
        }
        for entry in node.entries() {
            if matches!(
                &*entry.key,
                "do" | "then" | "else" | "alternatives" | "visit" | "each" | "try" | "if" | "later"
            ) {
                self.find_ids(&entry.value);
            }
        }
    }
}

fn input_kind(word: &str) -> Option<InputKind> {
    match word {
        "text" => Some(InputKind::Text),
        "int" => Some(InputKind::Int),
        "bool" => Some(InputKind::Bool),
        "date" => Some(InputKind::Date),
        "url" => Some(InputKind::Url),
        "list" => Some(InputKind::List),
        "locator" => Some(InputKind::Locator),
        "secret" => Some(InputKind::Secret),
        _ => None,
    }
}
