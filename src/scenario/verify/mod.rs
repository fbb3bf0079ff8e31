//! Verifying a tree against a type of the registry: unknown, missing and misplaced keys, wrong forms, wrong words.
//!
//! All mistakes of a tree are told, each once. What passes here can be turned into the model without further questions
//! of form; whether names exist is asked elsewhere.

mod scalars;

use std::collections::HashSet;

use super::code::Code;
use super::scalar;
use super::shape::{Forms, Shape, Type};
use super::tree::{Entry, Node, Value};
use crate::text::{Diagnostic, Span, meant};

use scalars::of_the_first;
pub use scalars::part;

/// Whose value is looked at, for titles and for mistakes that have no place of their own.
#[derive(Debug, Clone, Copy)]
struct Owner<'o> {
    /// The key.
    key: &'o str,
    /// Where the key, or the entry of a list, stands.
    span: Span,
}

/// What verifying found.
#[derive(Debug, Default)]
pub struct Verified {
    /// All mistakes of form.
    pub mistakes: Vec<Diagnostic>,
    /// Every text under an unknown key. Where such a text is a name, that it seems to be missing elsewhere follows from
    /// a mistake that is told already.
    pub doubtful: HashSet<String>,
}

/// All mistakes of form.
pub fn verify(root: &Node<'_>, shape: &'static Shape) -> Verified {
    let mut verifier = Verifier::default();
    let owner = Owner {
        key: shape.name,
        span: root.at.span,
    };
    verifier.shape(root, shape, owner);
    Verified {
        mistakes: verifier.mistakes,
        doubtful: verifier.doubtful,
    }
}

/// Every text in a value.
fn texts(node: &Node<'_>, into: &mut HashSet<String>) {
    match &node.value {
        Value::Scalar(scalar) => {
            into.insert(scalar.text.clone().into_owned());
        }
        Value::List(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            into.insert(entry.key.clone().into_owned());
            texts(&entry.value, into);
        }),
        Value::Refused => {}
    }
}

/// What a file may begin with; the mistake where it begins with something else.
pub fn unknown_kind(root: &Node<'_>, kinds: &[&str]) -> Diagnostic {
    let keys = root.entries().iter().map(|entry| &*entry.key);
    let near = keys
        .clone()
        .find_map(|key| meant(key, kinds.iter().copied()).map(|kind| (key, kind)));
    let title = "what this file is cannot be told";
    let span = match near {
        Some((key, _)) => root
            .entries()
            .iter()
            .find(|entry| entry.key == key)
            .map_or(root.at.span, |entry| entry.at.span),
        None => root.at.span,
    };
    let label = near.map_or("no top key tells it".into(), |(_, kind)| {
        format!("did you mean `{kind}`?")
    });
    let kinds = kinds
        .iter()
        .map(|kind| format!("`{kind}:`"))
        .collect::<Vec<_>>()
        .join(", ");
    Diagnostic::new(Code::NoKind.number(), span, title)
        .label(label)
        .help(format!("begin it with one of {kinds}"))
}

#[derive(Default)]
struct Verifier {
    mistakes: Vec<Diagnostic>,
    doubtful: HashSet<String>,
}

impl Verifier {
    fn wrong(&mut self, code: Code, span: Span, title: String, label: impl Into<String>) {
        self.mistakes
            .push(Diagnostic::new(code.number(), span, title).label(label));
    }

    fn value(&mut self, node: &Node<'_>, wanted: &'static Type, owner: Owner<'_>) {
        if matches!(node.value, Value::Refused) {
            return;
        }
        if node.is_nothing() {
            let title = format!("`{}` has no value", owner.key);
            let (code, span) = match node.text() {
                Some("") => (Code::NoValue, owner.span),
                _ => (Code::NoValue, node.at.span),
            };
            return self.wrong(code, span, title, format!("write {}", wanted.wanted()));
        }
        match wanted {
            Type::List(of, least) => self.list(node, of, *least, wanted, owner),
            Type::Map(of) => self.map(node, of, wanted, owner),
            Type::Shape(shape) => self.shape(node, shape, owner),
            Type::Same(other) => self.value(node, other, owner),
            Type::ByForm(forms) => self.by_form(node, forms, wanted, owner),
            Type::IfKey(key, with, without) => {
                let named = node.get(key).is_some() || of_the_first(node, with, without);
                self.value(node, if named { with } else { without }, owner);
            }
            Type::WordOr(words, other) => {
                if !node.text().is_some_and(|text| words.contains(&text)) {
                    self.word_or(node, words, other, owner);
                }
            }
            _ => match &node.value {
                Value::Scalar(scalar) => self.scalar(scalar, node, wanted, owner),
                _ => self.wrong_form(node, &wanted.wanted(), owner),
            },
        }
    }

    /// Neither the word nor, perhaps, the other type.
    fn word_or(&mut self, node: &Node<'_>, words: &[&'static str], other: &'static Type, owner: Owner<'_>) {
        let before = self.mistakes.len();
        self.value(node, other, owner);
        if let (Some(text), Some(mistake)) = (node.text(), self.mistakes.get_mut(before)) {
            mistake.label = match meant(text, words.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("write {} or {}", words.join(", "), other.wanted()),
            };
        }
    }

    fn by_form(&mut self, node: &Node<'_>, forms: &'static Forms, wanted: &'static Type, owner: Owner<'_>) {
        let form = match &node.value {
            Value::Scalar(_) => forms.scalar,
            Value::List(_) => forms.list,
            Value::Map(_) => forms.map,
            Value::Refused => return,
        };
        match form {
            Some(form) => self.value(node, form, owner),
            None => self.wrong_form(node, &wanted.wanted(), owner),
        }
    }

    fn wrong_form(&mut self, node: &Node<'_>, wanted: &str, owner: Owner<'_>) {
        let found = match &node.value {
            Value::Scalar(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Refused => return,
        };
        let title = format!("`{}` takes {wanted}, not {found}", owner.key.trim_matches('`'));
        let label = match &node.value {
            Value::Map(_) | Value::Scalar(_) if wanted.starts_with("a list") => {
                "begin each entry with `- `, or write `[…]`"
            }
            Value::List(_) if !wanted.contains("a list") => "one alone, without `- ` or `[…]`",
            Value::Scalar(_) if wanted == "a condition" => "write a map such as `{met: STEP}` or `{text: WORDS}`",
            Value::Scalar(_) if wanted.starts_with('a') => "write `key: value`, or `{key: value, …}`",
            _ => "another form is wanted here",
        };
        self.wrong(Code::WrongForm, node.at.span, title, label);
    }

    fn list(&mut self, node: &Node<'_>, of: &'static Type, least: usize, wanted: &Type, owner: Owner<'_>) {
        let Value::List(items) = &node.value else {
            return self.wrong_form(node, &wanted.wanted(), owner);
        };
        if items.len() < least {
            let title = format!("`{}` has {} entries and needs {least}", owner.key, items.len());
            self.wrong(
                Code::NoValue,
                node.at.span,
                title,
                "add what is missing, or remove the key",
            );
        }
        for item in items {
            self.value(
                item,
                of,
                Owner {
                    key: owner.key,
                    span: item.at.span,
                },
            );
        }
    }

    fn map(&mut self, node: &Node<'_>, of: &'static Type, wanted: &Type, owner: Owner<'_>) {
        let Value::Map(entries) = &node.value else {
            return self.wrong_form(node, &wanted.wanted(), owner);
        };
        for entry in entries {
            if !scalar::is_name(&entry.key) {
                self.bad_name(&entry.key, entry.at.span);
            }
            self.value(
                &entry.value,
                of,
                Owner {
                    key: &entry.key,
                    span: entry.at.span,
                },
            );
        }
    }

    fn shape(&mut self, node: &Node<'_>, shape: &'static Shape, owner: Owner<'_>) {
        let Value::Map(entries) = &node.value else {
            return self.wrong_form(node, &shape.called(), owner);
        };
        let mut unknown = Vec::new();
        for entry in entries {
            match shape.key(&entry.key) {
                Some(key) => self.value(
                    &entry.value,
                    &key.takes,
                    Owner {
                        key: key.name,
                        span: entry.at.span,
                    },
                ),
                // A refused key was told already; what it stood for is not known.
                None if matches!(entry.value.value, Value::Refused) && entry.key == "<<" => unknown.push(None),
                None => unknown.push(self.unknown_key(entry, shape, entries)),
            }
        }
        for key in shape.all().filter(|key| key.required) {
            let meant = unknown.contains(&Some(key.name)) || entries.iter().any(|entry| entry.key == "<<");
            if !meant && !entries.iter().any(|entry| entry.key == key.name) {
                let title = format!("missing key `{}` in {}", key.name, called(shape, entries));
                let label = format!("add `{}`: {}", key.name, key.takes.wanted());
                self.wrong(Code::MissingKey, owner.span, title, label);
            }
        }
        self.choice(entries, shape, owner, !unknown.is_empty());
        self.beside(entries, shape);
    }

    /// Reports an unknown key; gives the known one that was meant.
    fn unknown_key(&mut self, entry: &Entry<'_>, shape: &'static Shape, entries: &[Entry<'_>]) -> Option<&'static str> {
        texts(&entry.value, &mut self.doubtful);
        let near = meant(&entry.key, shape.all().map(|key| key.name));
        let title = format!("unknown key `{}` in {}", entry.key, called(shape, entries));
        let mut diagnostic = Diagnostic::new(Code::UnknownKey.number(), entry.at.span, title);
        diagnostic = match near {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => {
                let known = shape.all().map(|key| key.name).collect::<Vec<_>>();
                let more = if known.len() > 14 { ", …" } else { "" };
                let known = known[..known.len().min(14)].join(", ");
                diagnostic
                    .label("not known here")
                    .help(format!("known keys: {known}{more}"))
            }
        };
        self.mistakes.push(diagnostic);
        near
    }

    /// Exactly one, or at least one, of some keys.
    fn choice(&mut self, entries: &[Entry<'_>], shape: &'static Shape, owner: Owner<'_>, unknown: bool) {
        let code = if shape.name == "step" {
            Code::OneVerb
        } else {
            Code::OneOf
        };
        let noun = if shape.name == "step" { "verb" } else { "of its keys" };
        let choices: Vec<&str> = shape.choices().collect();
        let chosen: Vec<&Entry<'_>> = entries.iter().filter(|entry| choices.contains(&&*entry.key)).collect();
        match chosen[..] {
            [] if !choices.is_empty() && !unknown => {
                let listed = choices[..choices.len().min(13)].join(", ");
                let more = if choices.len() > 13 { ", …" } else { "" };
                let title = format!("{} needs one {noun}: {listed}{more}", subject(shape));
                self.wrong(code, owner.span, title, "nothing here says what it is");
            }
            [first, second, ..] => {
                let title = format!(
                    "{} has one {noun}, but `{}` and `{}` stand here",
                    subject(shape),
                    first.key,
                    second.key
                );
                let remedy = match shape.name {
                    "step" => "make it a step of its own, or look at its indentation",
                    "condition" => "join them: `all: [{…}, {…}]`",
                    _ => "remove one",
                };
                let diagnostic = Diagnostic::new(code.number(), second.at.span, title).label(remedy);
                self.mistakes.push(diagnostic.also(first.at.span, "the other"));
            }
            _ => {}
        }
        let some = shape.some_of;
        if !some.is_empty() && !unknown && !entries.iter().any(|entry| some.contains(&&*entry.key)) {
            let title = format!("{} needs at least one of {}", subject(shape), some.join(", "));
            self.wrong(Code::OneOf, owner.span, title, "add one of them");
        }
    }

    /// Keys that go only with others, or never together.
    fn beside(&mut self, entries: &[Entry<'_>], shape: &'static Shape) {
        let find = |name: &str| entries.iter().find(|entry| entry.key == name);
        let chosen = entries
            .iter()
            .any(|entry| shape.choices().any(|name| name == entry.key));
        for (key, partners) in shape.only_with {
            // Where what names the thing is missing, that was said, and says all.
            if !chosen
                && partners
                    .iter()
                    .all(|partner| shape.choices().any(|name| name == *partner))
            {
                continue;
            }
            if let (Some(entry), false) = (find(key), partners.iter().any(|partner| find(partner).is_some())) {
                let title = format!(
                    "`{key}` stands in {} without what it belongs to",
                    called(shape, entries)
                );
                let partners = partners[..partners.len().min(6)].join(", ");
                self.wrong(
                    Code::KeyAlone,
                    entry.at.span,
                    title,
                    format!("goes only beside {partners}"),
                );
            }
        }
        let mut both = shape.not_both.iter().filter_map(|name| find(name));
        if let (Some(first), Some(second)) = (both.next(), both.next()) {
            let title = format!("`{}` and `{}` exclude each other", first.key, second.key);
            let diagnostic =
                Diagnostic::new(Code::KeyAlone.number(), second.at.span, title).label("remove one of them");
            self.mistakes.push(diagnostic.also(first.at.span, "the other"));
        }
    }

    fn bad_name(&mut self, name: &str, span: Span) {
        let title = format!("`{name}` cannot be a name");
        self.wrong(
            Code::BadName,
            span,
            title,
            "letters, digits, `_` and `-`, a letter first",
        );
    }
}

/// A shape as the subject of a sentence.
fn subject(shape: &'static Shape) -> String {
    if shape.name.starts_with('`') {
        shape.name.into()
    } else {
        shape.called()
    }
}

/// A map by its shape's name; a step by its verb.
fn called(shape: &'static Shape, entries: &[Entry<'_>]) -> String {
    if shape.name == "step" {
        let verb = entries
            .iter()
            .find(|entry| shape.choices().any(|verb| verb == entry.key));
        return verb.map_or("a step".into(), |verb| format!("step `{}`", verb.key));
    }
    if shape.name.starts_with('`') {
        shape.name.into()
    } else {
        shape.called()
    }
}
