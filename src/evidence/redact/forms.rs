//! The ways in which pages, requests, files and records write a value.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::SHORTEST;

/// Signs that encoders of URLs leave as they are: RFC 3986, `encodeURIComponent`, `encodeURI`, forms.
const LEFT: [&str; 4] = ["-_.~", "-_.~!*'()", "-_.~!*'();,/?:@&=+$#", "*-._"];

/// One way of writing a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// As it is written.
    pub bytes: Vec<u8>,
    /// What stands in its place is written in this, too.
    pub script: Script,
}

/// In what a mask is written, so that text stays text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Script {
    /// ASCII, which UTF-8 and GBK share.
    Ascii,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Script {
    /// A mask's text in it.
    pub fn write(self, text: &str) -> Vec<u8> {
        match self {
            Script::Ascii => text.as_bytes().to_vec(),
            Script::Utf16Le => utf16(text, u16::to_le_bytes),
            Script::Utf16Be => utf16(text, u16::to_be_bytes),
        }
    }
}

/// All ways of writing a value; those too short to mean it are left out.
pub fn forms(value: &str) -> Vec<Form> {
    let mut ascii = Vec::new();
    for spelling in spellings(value) {
        plain(&spelling, &mut ascii);
    }
    encoded(value, &mut ascii);
    escaped(value, &mut ascii);
    let mut all: Vec<Form> = ascii
        .into_iter()
        .map(|bytes| Form {
            bytes,
            script: Script::Ascii,
        })
        .collect();
    let wide = [
        (Script::Utf16Le, utf16(value, u16::to_le_bytes)),
        (Script::Utf16Be, utf16(value, u16::to_be_bytes)),
    ];
    all.extend(wide.map(|(script, bytes)| Form { bytes, script }));
    all.retain(|form| form.bytes.len() >= SHORTEST);
    all.sort();
    all.dedup_by(|one, other| one.bytes == other.bytes);
    all
}

/// The value as people write it: numbers of phones and identities in groups, too.
fn spellings(value: &str) -> Vec<String> {
    let mut all = vec![value.to_owned()];
    let digits = value.len() >= 11 && value.bytes().take(value.len() - 1).all(|byte| byte.is_ascii_digit());
    let groups: &[usize] = match value.len() {
        11 if digits => &[3, 7],
        18 if digits => &[6, 14],
        _ => return all,
    };
    for spelling in [value.to_owned(), value.to_ascii_lowercase(), value.to_ascii_uppercase()] {
        for between in [" ", "-", "\u{a0}", "&nbsp;"] {
            let mut text = String::new();
            for (at, sign) in spelling.char_indices() {
                if groups.contains(&at) {
                    text.push_str(between);
                }
                text.push(sign);
            }
            all.push(text);
        }
        all.push(spelling);
    }
    all
}

/// The value's bytes in the character sets of pages, read rightly and wrongly.
fn plain(value: &str, all: &mut Vec<Vec<u8>>) {
    let (gbk, _, unmappable) = encoding_rs::GBK.encode(value);
    // Headers come as Latin-1, whatever they were written in.
    let misread = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into_bytes()
    };
    all.push(value.as_bytes().to_vec());
    all.push(misread(value.as_bytes()));
    if !unmappable {
        all.push(misread(&gbk));
        all.push(gbk.into_owned());
    }
}

/// The value in URLs, mail and base64.
fn encoded(value: &str, all: &mut Vec<Vec<u8>>) {
    let (gbk, _, unmappable) = encoding_rs::GBK.encode(value);
    let mut texts = vec![value.as_bytes().to_vec()];
    if !unmappable {
        texts.push(gbk.into_owned());
    }
    for bytes in &texts {
        for left in LEFT {
            for (lower, space) in [(false, "%20"), (true, "%20"), (false, "+"), (true, "+")] {
                let once = percent(bytes, left, lower, space);
                all.push(percent(once.as_bytes(), LEFT[0], lower, "%20").into_bytes());
                all.push(once.into_bytes());
            }
        }
        all.push(quoted_printable(bytes));
        all.push(hex::encode(bytes).into_bytes());
        all.push(hex::encode_upper(bytes).into_bytes());
    }
    texts.push(utf16(value, u16::to_le_bytes));
    for bytes in &texts {
        all.extend(base64_inside(bytes));
    }
    all.push(unescaped_by_script(value).into_bytes());
}

/// The value in JSON, scripts and HTML.
fn escaped(value: &str, all: &mut Vec<Vec<u8>>) {
    let json = |text: &str| {
        let whole = serde_json::Value::String(text.into()).to_string();
        whole.get(1..whole.len() - 1).unwrap_or_default().to_owned()
    };
    let units = |text: &str, only_wide: bool, upper: bool| {
        let unit = |unit: u16| match upper {
            true => format!("\\u{unit:04X}"),
            false => format!("\\u{unit:04x}"),
        };
        let sign = |c: char| match only_wide && c.is_ascii() {
            true => c.to_string(),
            false => c.encode_utf16(&mut [0; 2]).iter().map(|one| unit(*one)).collect(),
        };
        text.chars().map(sign).collect::<String>()
    };
    let once = json(value);
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = html.replace('"', "&quot;");
    let entity = |only_wide: bool, write: fn(u32) -> String| {
        let sign = |c: char| match only_wide && c.is_ascii() {
            true => c.to_string(),
            false => write(c.into()),
        };
        value.chars().map(sign).collect::<String>()
    };
    let decimal: fn(u32) -> String = |code| format!("&#{code};");
    let lower: fn(u32) -> String = |code| format!("&#x{code:x};");
    let upper: fn(u32) -> String = |code| format!("&#x{code:X};");
    if once != value {
        let inner = once
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;");
        all.extend([inner.replace('\'', "&#39;").into_bytes(), inner.into_bytes()]);
        for left in LEFT {
            all.extend([false, true].map(|lower| percent(once.as_bytes(), left, lower, "%20").into_bytes()));
        }
    }
    let texts = [
        json(&once),
        once.replace('/', "\\/"),
        units(value, false, false),
        units(value, false, true),
        units(&once, true, false),
        units(&once, true, true),
        quoted.replace('\'', "&#39;"),
        quoted.replace('\'', "&apos;"),
        quoted.replace('\'', "&#x27;"),
        html.replace('"', "&#34;"),
        quoted,
        html,
        once,
        entity(false, decimal),
        entity(true, decimal),
        entity(false, lower),
        entity(true, lower),
        entity(false, upper),
    ];
    all.extend(texts.map(String::into_bytes));
}

fn percent(bytes: &[u8], left: &str, lower: bool, space: &str) -> String {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(byte.into()),
            _ if left.as_bytes().contains(&byte) => out.push(byte.into()),
            b' ' => out.push_str(space),
            _ if lower => out.push_str(&format!("%{byte:02x}")),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// As JavaScript's `escape` writes it.
fn unescaped_by_script(value: &str) -> String {
    let mut out = String::new();
    for unit in value.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => out.push(byte.into()),
            Ok(byte) => out.push_str(&format!("%{byte:02X}")),
            Err(_) => out.push_str(&format!("%u{unit:04X}")),
        }
    }
    out
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
    let mut all = Vec::new();
    for before in 0..3 {
        let mut whole = vec![0; before];
        whole.extend_from_slice(bytes);
        let first = (before * 8).div_ceil(6);
        let last = whole.len() * 8 / 6;
        for text in [STANDARD_NO_PAD.encode(&whole), URL_SAFE_NO_PAD.encode(&whole)] {
            all.push(text.as_bytes().get(first..last).unwrap_or_default().to_vec());
        }
    }
    // Under six signs a chance hit is likely, and so short a value stands beside its other forms anyway.
    all.retain(|form| form.len() >= 6);
    all
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}
