//! The spanned tree: YAML text without what the language leaves out.
//!
//! Anchors, aliases, tags, merge keys, tabs, several documents and keys that are not text are reported and read over, so
//! that one reading tells them all; only a syntax error ends it. Nothing here knows keys or types.

mod build;

use std::borrow::Cow;

use crate::text::Span;

pub use build::read;

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At {
    /// Bytes.
    pub span: Span,
    /// Counted from 1.
    pub line: u32,
    /// Characters, counted from 1.
    pub column: u32,
}

/// A value and where it stands. For a block map or list this is its first key or entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Where.
    pub at: At,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text, number, bool or nothing.
    Scalar(Scalar<'a>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A map in the order of the text, each key once.
    Map(Vec<Entry<'a>>),
    /// Something refused and reported already.
    Refused,
}

/// A scalar as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar<'a> {
    /// Its text, escapes resolved.
    pub text: Cow<'a, str>,
    /// Without quotes and not a block, so that it may be a number or a bool.
    pub plain: bool,
}

/// One key of a map with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub at: At,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// The value under a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The entries, where this is a map.
    pub fn entries(&self) -> &[Entry<'a>] {
        if let Value::Map(entries) = &self.value {
            entries
        } else {
            &[]
        }
    }

    /// The values, where this is a list.
    pub fn items(&self) -> &[Node<'a>] {
        if let Value::List(items) = &self.value {
            items
        } else {
            &[]
        }
    }

    /// The scalar, where this is one.
    pub fn scalar(&self) -> Option<&Scalar<'a>> {
        if let Value::Scalar(scalar) = &self.value {
            Some(scalar)
        } else {
            None
        }
    }

    /// The text, where this is a scalar.
    pub fn text(&self) -> Option<&str> {
        self.scalar().map(|scalar| &*scalar.text)
    }

    /// Whether nothing stands here (`key:`, `~`, `null`).
    pub fn is_nothing(&self) -> bool {
        self.scalar()
            .is_some_and(|scalar| scalar.plain && matches!(&*scalar.text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The value as JSON by YAML's core schema, for schemas and for data files without a shape of their own.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Refused => serde_json::Value::Null,
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone().into_owned(), entry.value.to_json()))
                .collect(),
            Value::Scalar(scalar) => scalar.to_json(),
        }
    }
}

impl Scalar<'_> {
    fn to_json(&self) -> serde_json::Value {
        let text = &*self.text;
        if !self.plain {
            return text.into();
        }
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return serde_json::Value::Null,
            "true" | "True" | "TRUE" => return true.into(),
            "false" | "False" | "FALSE" => return false.into(),
            _ => {}
        }
        if let Ok(number) = text.parse::<i64>() {
            return number.into();
        }
        let numeric = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'));
        match text.parse::<f64>() {
            Ok(number) if numeric && number.is_finite() => number.into(),
            _ => text.into(),
        }
    }
}
