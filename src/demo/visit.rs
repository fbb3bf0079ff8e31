//! A request as the portals see it: which host, which path, which fields.

use std::collections::HashMap;

use axum::http::request::Parts;
use axum::http::{Method, header};
use encoding_rs::{Encoding, GBK, UTF_8};

use super::fleet::Style;

/// Which of a portal's hosts was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `www`
    Government,
    /// `zwfw`
    Platform,
    /// `sso`
    SignOn,
    /// `dept1`
    Department,
}

impl Role {
    /// The role named by a host's first label.
    pub fn from_label(label: &str) -> Option<Role> {
        match label {
            "www" => Some(Role::Government),
            "zwfw" => Some(Role::Platform),
            "sso" => Some(Role::SignOn),
            "dept1" => Some(Role::Department),
            _ => None,
        }
    }
}

/// Names of fields in the table style's forms, in pinyin initials, and what the desk calls them.
const PINYIN: [(&str, &str); 9] = [
    ("yhm", "username"),
    ("mm", "password"),
    ("qrmm", "password2"),
    ("sjhm", "phone"),
    ("yzm", "captcha"),
    ("ty", "agree"),
    ("xm", "name"),
    ("bt", "title"),
    ("nr", "content"),
];

/// A request, decoded.
#[derive(Debug)]
pub struct Visit {
    /// Host's role.
    pub role: Role,
    /// Whether it is a POST.
    pub post: bool,
    /// Path, decoded.
    pub path: String,
    /// Session token from the cookie.
    pub session: Option<String>,
    fields: HashMap<String, String>,
}

impl Visit {
    /// Reads a request; fields of the query and of a form or JSON body are one.
    pub fn read(role: Role, style: Style, parts: &Parts, body: &[u8]) -> Visit {
        let encoding = if style == Style::Table { GBK } else { UTF_8 };
        let mut fields = pairs(parts.uri.query().unwrap_or_default().as_bytes(), encoding);
        let said = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        if said(header::CONTENT_TYPE).starts_with("application/json") {
            fields.extend(members(body));
        } else {
            fields.extend(pairs(body, encoding));
        }
        if style == Style::Table {
            for (theirs, ours) in PINYIN {
                if let Some(value) = fields.remove(theirs) {
                    fields.insert(ours.to_string(), value);
                }
            }
        }
        let session = said(header::COOKIE)
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='));
        Visit {
            role,
            post: parts.method == Method::POST,
            path: String::from_utf8_lossy(&decoded(parts.uri.path().as_bytes())).into_owned(),
            session: session
                .filter(|(name, _)| *name == "SESSION")
                .map(|(_, value)| value.to_string())
                .last(),
            fields,
        }
    }

    /// A field's value; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// A field as a page number from 1.
    pub fn page(&self) -> usize {
        self.field("page").parse().unwrap_or(1).max(1)
    }
}

fn pairs(bytes: &[u8], encoding: &'static Encoding) -> HashMap<String, String> {
    let text = |part: &[u8]| encoding.decode_without_bom_handling(&decoded(part)).0.into_owned();
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            (text(&pair[..cut]), text(pair.get(cut + 1..).unwrap_or_default()))
        })
        .collect()
}

fn members(body: &[u8]) -> HashMap<String, String> {
    let parsed: HashMap<String, serde_json::Value> = serde_json::from_slice(body).unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null | serde_json::Value::Bool(false) => String::new(),
        other @ (serde_json::Value::Bool(true)
        | serde_json::Value::Number(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_)) => other.to_string(),
    };
    parsed.into_iter().map(|(name, value)| (name, text(value))).collect()
}

/// Bytes with `%xx` and `+` undone.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .map(|two| u8::from_str_radix(two, 16));
        match (first, escaped) {
            (b'%', Some(Ok(byte))) => {
                out.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) => {
                out.push(b' ');
                rest = tail;
            }
            (other, _) => {
                out.push(*other);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_gbk_pages_are_understood() {
        let fields = pairs(b"key=%C6%F3%D2%B5+%C9%E8%C1%A2&page=2", GBK);
        assert_eq!(fields["key"], "企业 设立");
        assert_eq!(fields["page"], "2");
    }
}
