//! Masks secrets and personal values before anything is hashed.
//!
//! Every value is looked for as it is written, as URLs, JSON, HTML and base64 write it, and in GBK. What a value would
//! be folded into (MHTML) is looked through unfolded, and left out when it holds one. Which values are secret is the
//! caller's business; patterns of personal data on account pages are not this module's.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::bytes::{Captures, Regex};

use super::archive::Capture;
use crate::record::step::{BlobKind, StepRecord};

/// Values shorter than this many bytes in UTF-8 would be found by chance everywhere and are not masked.
pub const SHORTEST: usize = 4;

/// Masks a set of values.
#[derive(Debug, Clone, Default)]
pub struct Redactor {
    pattern: Option<Regex>,
    /// What is written for each form of each value.
    masks: HashMap<Vec<u8>, Mask>,
    too_short: Vec<String>,
}

#[derive(Debug, Clone)]
struct Mask {
    rule: String,
    text: String,
}

/// What became of a blob.
#[derive(Debug, Clone)]
pub enum Masked {
    /// It may be kept; `redacted` names the rules that changed it.
    Kept(Capture),
    /// It holds a value that cannot be masked safely, and must not be kept.
    Withheld {
        /// What it was.
        kind: BlobKind,
        /// The rules whose values it holds.
        rules: Vec<String>,
    },
}

impl Redactor {
    /// `secrets` are values from the secrets file by name (`HZ_ACCOUNT.password`); `typed` are personal values that were
    /// put into fields, by the field's name. Secrets become `[secret NAME]`, typed values `[typed NAME 11]` with their
    /// length in characters, so that a rule still sees that something of that class was there. What a survey itself
    /// names (an item's title) is no personal value and must not be given here.
    pub fn new(secrets: &[(String, String)], typed: &[(String, String)]) -> Redactor {
        let mut redactor = Redactor::default();
        let secret = secrets
            .iter()
            .map(|(name, value)| (name, value, format!("[secret {name}]"), "secret"));
        let of_length = |name: &str, value: &str| format!("[typed {name} {}]", value.chars().count());
        let typed = typed
            .iter()
            .map(|(name, value)| (name, value, of_length(name, value), "typed"));
        for (name, value, text, kind) in secret.chain(typed) {
            if value.len() < SHORTEST {
                redactor.too_short.push(name.clone());
                continue;
            }
            for form in forms(value) {
                let mask = Mask {
                    rule: format!("{kind}:{name}"),
                    text: text.clone(),
                };
                redactor.masks.entry(form).or_insert(mask);
            }
        }
        // Longer forms first: a shorter one inside would leave a rest of the longer one.
        let mut all: Vec<&Vec<u8>> = redactor.masks.keys().collect();
        all.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        let alternatives: Vec<String> = all.into_iter().map(|form| escaped(form)).collect();
        if !alternatives.is_empty() {
            redactor.pattern = Regex::new(&format!("(?-u){}", alternatives.join("|"))).ok();
        }
        redactor
    }

    /// Names of values too short to be masked; whoever typed them must not keep evidence that shows them.
    pub fn too_short(&self) -> &[String] {
        &self.too_short
    }

    /// Masks text in any encoding; gives the rules that changed it, without repetition.
    pub fn mask(&self, bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let Some(pattern) = &self.pattern else {
            return (bytes.to_vec(), Vec::new());
        };
        let mut rules = Vec::new();
        let masked = pattern.replace_all(bytes, |found: &Captures<'_>| {
            let Some(mask) = self.masks.get(&found[0]) else {
                return b"[masked]".to_vec();
            };
            if !rules.contains(&mask.rule) {
                rules.push(mask.rule.clone());
            }
            mask.text.clone().into_bytes()
        });
        let masked = masked.into_owned();
        (masked, rules)
    }

    /// Masks what will be kept as a blob. Pictures and downloaded files are left as they are: values in pictures are
    /// covered before they are taken, and a changed download would not be the site's file any more.
    pub fn capture(&self, kind: BlobKind, bytes: Vec<u8>) -> Masked {
        match kind {
            BlobKind::Viewport | BlobKind::FullPage | BlobKind::Outlined | BlobKind::Download => {
                Masked::Kept(Capture::raw(kind, bytes))
            }
            BlobKind::Mhtml => {
                let (_, rules) = self.mask(&unfolded(&bytes));
                if rules.is_empty() {
                    Masked::Kept(Capture::raw(kind, bytes))
                } else {
                    Masked::Withheld { kind, rules }
                }
            }
            BlobKind::Step
            | BlobKind::Dom
            | BlobKind::Outline
            | BlobKind::Text
            | BlobKind::Network
            | BlobKind::Console
            | BlobKind::Dialogs
            | BlobKind::Body
            | BlobKind::Certificates => {
                let (bytes, redacted) = self.mask(&bytes);
                Masked::Kept(Capture { kind, bytes, redacted })
            }
        }
    }

    /// Masks a step's record. None when masking left nothing that can be read as one, which a value made of JSON's own
    /// words (`"true"`, a field's name) could do; the step is then written without what it saw.
    pub fn record(&self, record: &StepRecord) -> Option<StepRecord> {
        if self.pattern.is_none() {
            return Some(record.clone());
        }
        let bytes = serde_json::to_vec(record).ok()?;
        serde_json::from_slice(&self.mask(&bytes).0).ok()
    }
}

/// The ways in which pages, requests and records write a value.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let (gbk, _, unmappable) = encoding_rs::GBK.encode(value);
    let mut texts = vec![value.as_bytes().to_vec()];
    if !unmappable {
        texts.push(gbk.into_owned());
    }
    let mut all = Vec::new();
    for bytes in &texts {
        for hex in [false, true] {
            for space in ["%20", "+"] {
                all.push(percent(bytes, hex, space));
            }
        }
        all.push(quoted_printable(bytes));
        all.extend(base64_inside(bytes));
    }
    let json = serde_json::Value::String(value.into()).to_string();
    let ascii: String = value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let mixed: String = json
        .trim_matches('"')
        .chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                c.encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("\\u{unit:04x}"))
                    .collect()
            }
        })
        .collect();
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let texts_of = [
        json.get(1..json.len() - 1).unwrap_or_default().into(),
        ascii.to_uppercase().replace("\\U", "\\u"),
        mixed.clone(),
        ascii,
    ];
    all.extend(texts_of.map(String::into_bytes));
    all.push(html.replace('"', "&quot;").replace('\'', "&#39;").into_bytes());
    all.push(html.into_bytes());
    all.extend(texts);
    all.retain(|form| form.len() >= SHORTEST);
    all.sort();
    all.dedup();
    all
}

fn percent(bytes: &[u8], lower: bool, space: &str) -> Vec<u8> {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte.into()),
            b' ' => out.push_str(space),
            _ if lower => out.push_str(&format!("%{byte:02x}")),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out.into_bytes()
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b' '..=b'~' if byte != b'=' => out.push(byte.into()),
            _ => out.push_str(&format!("={byte:02X}")),
        }
    }
    out.into_bytes()
}

/// The value as part of a longer base64 text: at each of the three alignments, without the signs that depend on what
/// stands before and after.
fn base64_inside(bytes: &[u8]) -> Vec<Vec<u8>> {
    let at = |before: usize| {
        let mut whole = vec![0; before];
        whole.extend_from_slice(bytes);
        let text = STANDARD_NO_PAD.encode(&whole);
        let first = (before * 8).div_ceil(6);
        let last = whole.len() * 8 / 6;
        text.as_bytes().get(first..last).unwrap_or_default().to_vec()
    };
    // Under six signs a chance hit is likely, and so short a value stands beside its other forms anyway.
    (0..3).map(at).filter(|form| form.len() >= 6).collect()
}

/// Text without the line folding of quoted-printable and base64.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(b"=\r\n").or_else(|| rest.strip_prefix(b"=\n")) {
            rest = after;
            continue;
        }
        if byte != b'\r' && byte != b'\n' {
            out.push(byte);
        }
        rest = after;
    }
    out
}

/// Bytes as a regular expression that matches exactly them.
fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let secrets = [("HZ.password".to_string(), "p&ss \"词\"99".to_string())];
        let typed = [("mobile".to_string(), "13800001234".to_string())];
        Redactor::new(&secrets, &typed)
    }

    /// Masks `text` and gives what became of it.
    fn masked(text: &str) -> String {
        String::from_utf8(redactor().mask(text.as_bytes()).0).unwrap()
    }

    #[test]
    fn every_encoding_is_masked() {
        let value = "p&ss \"词\"99";
        let json = serde_json::to_string(&serde_json::json!({ "with": value })).unwrap();
        assert_eq!(masked(&json), r#"{"with":"[secret HZ.password]"}"#);
        for text in [
            "p%26ss%20%22%E8%AF%8D%2299",
            "p%26ss+%22%e8%af%8d%2299",
            "p%26ss+%22%B4%CA%2299",
            r#"p&ss \"\u8bcd\"99"#,
            "p&amp;ss &quot;词&quot;99",
            "p&ss \"词\"99",
        ] {
            assert_eq!(masked(&format!("<{text}>")), "<[secret HZ.password]>", "{text}");
        }
        for before in ["", "a", "ab", "abc"] {
            let text = STANDARD_NO_PAD.encode(format!("{before}13800001234tail"));
            assert!(
                masked(&text).contains("[typed mobile 11]"),
                "{before:?}: {}",
                masked(&text)
            );
        }
        let gbk = encoding_rs::GBK.encode("p&ss \"词\"99").0.into_owned();
        assert_eq!(redactor().mask(&gbk).1, ["secret:HZ.password"]);
    }

    #[test]
    fn nothing_else_changes() {
        let text = "1380000123 p&s 词 13800001235";
        assert_eq!(masked(text), text);
        assert!(redactor().mask(text.as_bytes()).1.is_empty());
    }

    #[test]
    fn folded_mhtml_is_withheld() {
        let held = redactor().capture(BlobKind::Mhtml, b"tel 138000=\r\n01234".to_vec());
        assert!(matches!(held, Masked::Withheld { .. }), "{held:?}");
        let kept = redactor().capture(BlobKind::Mhtml, b"tel 138000=\r\n01235".to_vec());
        assert!(matches!(kept, Masked::Kept(_)), "{kept:?}");
    }

    #[test]
    fn short_values_are_named_not_masked() {
        let redactor = Redactor::new(&[("pin".into(), "123".into())], &[]);
        assert_eq!(redactor.too_short(), ["pin"]);
        assert_eq!(redactor.mask(b"123").0, b"123");
    }
}
