//! Verifying scalars: each type has one form, and each mistake its own remedy.

use super::{Owner, Verifier};
use crate::scenario::code::Code;
use crate::scenario::model::Place;
use crate::scenario::scalar;
use crate::scenario::shape::Type;
use crate::scenario::tree::{Entry, Node, Scalar};
use crate::text::{Span, meant};

impl Verifier {
    pub(super) fn scalar(&mut self, scalar: &Scalar<'_>, node: &Node<'_>, wanted: &'static Type, owner: Owner<'_>) {
        let text = &*scalar.text;
        let span = node.at.span;
        match wanted {
            Type::Text | Type::Template | Type::Value | Type::Pattern => self.text(scalar, span, wanted, owner),
            Type::Name if !scalar::is_name(text) => self.bad_name(text, span),
            Type::Id if !scalar::is_id(text) => self.bad_name(text, span),
            Type::Reference if !scalar::is_reference(text) => {
                let label = if text.starts_with("${") {
                    "write the name alone"
                } else {
                    "the name of a step or value"
                };
                self.wrong(Code::BadName, span, format!("`{text}` is no name"), label);
            }
            Type::FlowPath if !text.strip_prefix("flows/").is_some_and(scalar::is_id) => {
                self.wrong(
                    Code::BadName,
                    span,
                    format!("`{text}` names no flow"),
                    "write `flows/NAME`",
                );
            }
            Type::Word(words) if !words.contains(&text) => {
                let title = format!("`{text}` is no word for `{}`", owner.key);
                let near = meant(text, words.iter().copied()).map(|word| format!("did you mean `{word}`?"));
                self.wrong(
                    Code::UnknownWord,
                    span,
                    title,
                    near.unwrap_or_else(|| format!("write {}", wanted.wanted())),
                );
            }
            Type::Bool | Type::True => self.truth(scalar, span, wanted, owner),
            Type::Whole(low, high)
                if !(scalar.plain && scalar::whole(text).is_some_and(|number| (*low..=*high).contains(&number))) =>
            {
                self.bad_number(span, wanted, owner);
            }
            Type::Rate if !(scalar.plain && text.parse::<f64>().is_ok_and(|rate| (0.0..=1.0).contains(&rate))) => {
                self.bad_number(span, wanted, owner);
            }
            Type::Duration if scalar::duration(text).is_none() => {
                let title = format!("`{text}` is no duration");
                self.wrong(
                    Code::BadDuration,
                    span,
                    title,
                    "a whole number and ms, s, m or h: `15s`",
                );
            }
            Type::Date if scalar::date(text).is_none() => {
                self.wrong(
                    Code::BadDate,
                    span,
                    format!("`{text}` is no day"),
                    "year-month-day: `2026-11-23`",
                );
            }
            Type::Url if scalar::address(text).is_none() => {
                self.wrong(
                    Code::BadUrl,
                    span,
                    format!("`{text}` is no address"),
                    "absolute, with http:// or https://",
                );
            }
            Type::Host if !scalar::is_host(text) => {
                let label = "the name alone, in lower case, without scheme, port and path";
                self.wrong(Code::BadUrl, span, format!("`{text}` is no host name"), label);
            }
            _ => {}
        }
    }

    fn bad_number(&mut self, span: Span, wanted: &Type, owner: Owner<'_>) {
        let title = format!("`{}` takes {}", owner.key, wanted.wanted());
        self.wrong(Code::BadNumber, span, title, "not such a number");
    }

    fn truth(&mut self, scalar: &Scalar<'_>, span: Span, wanted: &Type, owner: Owner<'_>) {
        let text = &*scalar.text;
        if scalar.plain && (text == "true" || (text == "false" && matches!(wanted, Type::Bool))) {
            return;
        }
        let title = format!("`{}` takes {}", owner.key, wanted.wanted());
        let label = match text.to_lowercase().as_str() {
            "true" | "false" if !scalar.plain => "write it without quotes".into(),
            "yes" | "on" | "true" => "write true".into(),
            "no" | "off" | "false" if matches!(wanted, Type::Bool) => "write false".into(),
            _ => format!("write {}", wanted.wanted().replace('`', "")),
        };
        self.wrong(Code::NotBool, span, title, label);
    }

    fn text(&mut self, scalar: &Scalar<'_>, span: Span, wanted: &Type, owner: Owner<'_>) {
        let text = &*scalar.text;
        let word = matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE");
        if scalar.plain && word && !matches!(wanted, Type::Value) {
            let title = format!("`{}` takes text, and `{text}` without quotes is none", owner.key);
            return self.wrong(Code::NeedsQuotes, span, title, format!("write \"{text}\""));
        }
        if text.is_empty() && !matches!(wanted, Type::Value) {
            return self.wrong(
                Code::NoValue,
                span,
                format!("`{}` is empty", owner.key),
                "write some text, or remove the key",
            );
        }
        match wanted {
            Type::Pattern => {
                if let Err(error) = regex::Regex::new(text) {
                    let title = format!("`{}` is no regular expression", owner.key);
                    let reason = error.to_string();
                    let reason = reason
                        .lines()
                        .last()
                        .unwrap_or_default()
                        .trim_start_matches("error: ")
                        .to_owned();
                    self.wrong(Code::BadPattern, span, title, reason);
                }
            }
            Type::Text if text.contains("${") => {
                let title = format!("nothing can be put into `{}`", owner.key);
                self.wrong(Code::BadTemplate, span, title, "write the text itself");
            }
            Type::Template | Type::Value => {
                if let Err(bad) = scalar::template(text, Place::default()) {
                    let span = part(scalar, span, bad.start, bad.end);
                    self.wrong(
                        Code::BadTemplate,
                        span,
                        bad.what,
                        "write `${name}` or `${name.part}`; `$${` is a literal `${`",
                    );
                }
            }
            _ => {}
        }
    }
}

/// The span of some bytes of a scalar's text; the whole scalar where escapes or folding moved them.
pub fn part(scalar: &Scalar<'_>, span: Span, start: usize, end: usize) -> Span {
    let quotes = u32::from(!scalar.plain);
    let length = u32::try_from(scalar.text.len()).unwrap_or(u32::MAX);
    if span.end - span.start != length.saturating_add(2 * quotes) {
        return span;
    }
    Span::new(
        (span.start + quotes) as usize + start,
        (span.start + quotes) as usize + end,
    )
}

/// Whether a map without the deciding key holds what only the first form has: a known key of its shape, with a value that
/// is none of the other's words.
pub(super) fn of_the_first(node: &Node<'_>, with: &Type, without: &Type) -> bool {
    let (Type::Shape(shape), Type::Map(Type::Word(words))) = (with, without) else {
        return false;
    };
    let strange = |entry: &Entry<'_>| !entry.value.text().is_some_and(|text| words.contains(&text));
    node.entries()
        .iter()
        .any(|entry| shape.key(&entry.key).is_some() && strange(entry))
}
