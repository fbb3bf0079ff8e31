//! Names put into text, and values by name: known, of the right kind, by the right part.

use super::scope::{Known, Scope};
use crate::scenario::code::Code;
use crate::scenario::fact::{Spot, ValueKind};
use crate::scenario::model::{Input, InputKind};
use crate::scenario::scalar;
use crate::text::{Span, meant};

/// What is known of every site.
const SITE: [&str; 7] = [
    "id",
    "name",
    "region",
    "platform_home",
    "platform_host",
    "portal_home",
    "portal_host",
];
/// Names that are there without being declared.
pub(super) const BUILT_IN: [&str; 4] = ["site", "account", "seed", "unique"];
/// What an account has.
const ACCOUNT: [&str; 2] = ["username", "password"];

impl Scope<'_> {
    /// What a path names; none where that was reported, or where a mistake told already makes it doubtful.
    fn resolve(&mut self, path: &[String], span: Span) -> Option<Known> {
        let (root, rest) = path.split_first()?;
        let known = match &**root {
            "site" => built_in(&SITE),
            "account" => built_in(&ACCOUNT),
            "seed" | "unique" => Known::of(ValueKind::Text),
            _ => match self.names.get(root) {
                Some(known) => known.clone(),
                None => {
                    self.unknown_name(root, span);
                    return None;
                }
            },
        };
        let Some((part, more)) = rest.split_first() else {
            return Some(known);
        };
        let written = path.join(".");
        if matches!(known.kind, ValueKind::Unknown) {
            return None;
        }
        let parts = if matches!(known.kind, ValueKind::Records) {
            &[][..]
        } else {
            &known.parts[..]
        };
        if parts.contains(part) && more.is_empty() {
            let secret = &**root == "account";
            return Some(Known::of(if secret { ValueKind::Secret } else { ValueKind::Text }));
        }
        let label = if parts.is_empty() || !more.is_empty() {
            format!("`{root}` is {}, which has no such parts", known.kind.word())
        } else {
            let near = meant(part, parts.iter().map(String::as_str));
            near.map_or(format!("it has: {}", parts.join(", ")), |near| {
                format!("did you mean `{root}.{near}`?")
            })
        };
        self.wrong(Code::UnknownPart, span, format!("there is no `{written}`"), label);
        None
    }

    /// A name put into text.
    pub(super) fn put(&mut self, path: &[String], spot: Spot, span: Span) {
        let Some(known) = self.resolve(path, span) else { return };
        let written = path.join(".");
        match (known.kind, spot) {
            (ValueKind::Text | ValueKind::Number | ValueKind::Date | ValueKind::Unknown, _) => {}
            (ValueKind::Secret, Spot::Fill)
            | (ValueKind::Record, Spot::Whole)
            | (ValueKind::Locator, Spot::Locator) => {}
            (ValueKind::Secret, _) => {
                let title = format!("the secret `{written}` may stand only in `fill.with`");
                self.wrong(Code::Secret, span, title, "it would be shown here");
            }
            (ValueKind::Record, _) => {
                let first = known.parts.first().map_or("title", String::as_str);
                let title = format!("`{written}` has parts and cannot be put into text whole");
                self.wrong(
                    Code::UnknownPart,
                    span,
                    title,
                    format!("take a part: `${{{written}.{first}}}`"),
                );
            }
            (ValueKind::Locator, _) => {
                let title = format!("`{written}` is a locator and cannot be put into text");
                self.wrong(
                    Code::WrongKind,
                    span,
                    title,
                    "a locator input is the whole of a locator",
                );
            }
            (ValueKind::Form, _) => {
                let title = format!("`{written}` is a form and cannot be put into text whole");
                self.wrong(
                    Code::UnknownPart,
                    span,
                    title,
                    format!("take its name: `${{{written}.name}}`"),
                );
            }
            (
                kind @ (ValueKind::Records
                | ValueKind::Guide
                | ValueKind::Files
                | ValueKind::Columns
                | ValueKind::List
                | ValueKind::Bool),
                _,
            ) => {
                let title = format!("`{written}` is {} and cannot be put into text", kind.word());
                self.wrong(Code::WrongKind, span, title, "text, a number or a day is wanted");
            }
        }
    }

    /// A value by name.
    pub(super) fn about(&mut self, name: &str, kinds: &[ValueKind], span: Span) {
        let Some(known) = self.names.get(name) else {
            return self.unknown_name(name, span);
        };
        if known.kind == ValueKind::Unknown || kinds.contains(&known.kind) {
            return;
        }
        let wanted = kinds.iter().map(ValueKind::word).collect::<Vec<_>>().join(" or ");
        let title = format!("`{name}` is {}", known.kind.word());
        self.wrong(Code::WrongKind, span, title, format!("wanted: {wanted}"));
    }

    /// A name that nothing gave.
    pub(super) fn unknown_name(&mut self, name: &str, span: Span) {
        if self.file.doubtful.contains(name) {
            return;
        }
        if self.hidden.contains_key(name) {
            let title = format!("`{name}` is not kept for later");
            return self.wrong(Code::NotCarried, span, title, format!("add `{name}` to `carry`"));
        }
        let near = meant(name, self.names.keys().map(String::as_str).chain(BUILT_IN));
        let label = near.map_or("neither an input nor a value of an earlier step".into(), |near| {
            format!("did you mean `{near}`?")
        });
        self.wrong(
            Code::UnknownName,
            span,
            format!("nothing is called `{name}` here"),
            label,
        );
    }

    /// One name given to an input of a flow.
    pub(super) fn give_name(&mut self, path: &[String], input: &Input, span: Span) {
        let Some(known) = self.resolve(path, span) else { return };
        let wanted = Known::input(&input.kind);
        let text = |kind: &ValueKind| matches!(kind, ValueKind::Text | ValueKind::Number | ValueKind::Date);
        let fits = known.kind == wanted.kind
            || known.kind == ValueKind::Unknown
            || (text(&known.kind) && wanted.kind == ValueKind::Text);
        if known.kind == ValueKind::Secret && !fits {
            let title = format!(
                "the secret `{}` is given to `{}`, which is no secret",
                path.join("."),
                input.name
            );
            self.wrong(Code::Secret, span, title, "declare the flow's input as `secret`");
        } else if !fits {
            let title = format!(
                "`{}` is to be {}, but `{}` is {}",
                input.name,
                wanted.kind.word(),
                path.join("."),
                known.kind.word()
            );
            self.wrong(Code::WrongKind, span, title, "another kind is wanted");
        } else if let Some(missing) = wanted
            .parts
            .iter()
            .find(|part| known.kind == ValueKind::Record && !known.parts.contains(part))
        {
            let title = format!("`{}` has no `{missing}`, which `{}` needs", path.join("."), input.name);
            self.wrong(Code::UnknownPart, span, title, "another record is wanted");
        }
    }

    /// A text given to an input.
    pub(super) fn fits(&mut self, kind: &InputKind, text: &str, span: Span) {
        let (fits, wanted) = match kind {
            InputKind::Text | InputKind::Locator => (true, "text"),
            InputKind::Int => (scalar::whole(text).is_some(), "a whole number"),
            InputKind::Bool => (matches!(text, "true" | "false"), "true or false"),
            InputKind::Date => (scalar::date(text).is_some(), "a day such as 2026-11-23"),
            InputKind::Url => (scalar::address(text).is_some(), "an absolute http(s) address"),
            InputKind::List => (false, "a list, which only a name can give"),
            InputKind::Secret => (
                false,
                "a secret, which only a name such as `${account.password}` can give",
            ),
            InputKind::Map(_) => (false, "an item, which only a name such as `${item}` can give"),
        };
        if !fits {
            self.wrong(
                Code::WrongValue,
                span,
                format!("`{text}` does not fit this input"),
                format!("wanted: {wanted}"),
            );
        }
    }
}

/// Something that the program gives, with its parts.
fn built_in(parts: &[&str]) -> Known {
    Known {
        kind: ValueKind::Record,
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
    }
}
