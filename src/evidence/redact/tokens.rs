//! Tokens: values by which a server knows a session again. They are known by where they stand (cookies, headers, fields
//! and parameters that are called so) and are masked wherever else they are seen. In their place stands a name made with
//! a key that only this process has, so that the same token can be told to be the same and nothing can be told of it.

use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use hmac::{Hmac, KeyInit, Mac};
use regex::bytes::Regex;
use sha2::Sha256;

/// The run's key; none where the machine gives no random numbers.
fn key() -> Option<&'static [u8; 32]> {
    static KEY: OnceLock<Option<[u8; 32]>> = OnceLock::new();
    let made = || {
        let mut key = [0; 32];
        let mut random = std::fs::File::open("/dev/urandom").ok()?;
        random.read_exact(&mut key).ok()?;
        Some(key)
    };
    KEY.get_or_init(made).as_ref()
}

/// What stands in a token's place: `[cookie JSESSIONID 1f2e3d4c5b6a]`.
pub fn mask(kind: &str, name: &str, value: &str) -> String {
    let digest = key().and_then(|key| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
        mac.update(value.as_bytes());
        Some(hex::encode(mac.finalize().into_bytes().get(..6)?))
    });
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .take(40)
        .collect();
    match digest {
        Some(digest) => format!("[{kind} {name} {digest}]"),
        None => format!("[{kind} {name}]"),
    }
}

/// Whether a cookie's value can be a token: a word, a date, a place's name or a setting is none, and masking it would
/// black out what is public.
pub fn is_token(value: &str) -> bool {
    let signs = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=|:!*%".contains(c);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let mixed = digits > 0 && letters > 0 && value.len() >= 8;
    let number = letters == 0 && digits >= 16 && value.len() == digits;
    let long = value.len() >= 16 && digits + letters == value.len();
    // Percent-encoded words of another alphabet are words.
    let words = value.matches('%').count() * 3 * 2 > value.len();
    value.chars().all(signs) && (mixed || number || long) && !words
}

/// Whether a cookie's name says that it holds a choice: a region, a department, a language. Their codes are public.
pub fn is_choice(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "area", "region", "city", "dept", "org", "code", "lang", "locale", "site", "theme", "item", "channel",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// Tokens that text names as such: parameters of addresses, fields of JSON, hidden fields of forms. Name and value.
pub fn named(bytes: &[u8]) -> Vec<(String, String)> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let name =
            "(?P<name>[A-Za-z_-]{0,24}(?:token|ticket|session_?id|jsessionid|satoken|secret|passw(?:or)?d|api_?key))";
        // `name=value`, `"name": "value"`, `name="x" … value="y"`, also within JSON or percent-encoded.
        let between =
            r#"(?:\s*=\s*|%3[dD]|=3D|\\?["']\s*[:=]\s*\\?["']|["'][^<>]{0,80}?\s(?:value|content)\s*=\s*["'])"#;
        let value = r"(?P<value>[A-Za-z0-9._~+/=|:!*-]{8,})";
        Regex::new(&format!("(?i-u){name}{between}{value}")).ok()
    });
    let Some(pattern) = NAMED.as_ref() else {
        return Vec::new();
    };
    let text = |found: &regex::bytes::Captures<'_>, part: &str| {
        let bytes = found.name(part).map(|part| part.as_bytes()).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    };
    let mut all: Vec<(String, String)> = Vec::new();
    for found in pattern.captures_iter(bytes) {
        let (name, value) = (text(&found, "name"), text(&found, "value"));
        if is_token(&value) && !all.iter().any(|(_, known)| *known == value) {
            all.push((name, value));
        }
    }
    all
}

/// The secret part of an `Authorization` header: without its scheme.
pub fn credentials(header: &str) -> &str {
    header.split_once(' ').map_or(header, |(_, rest)| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_from_words() {
        for token in [
            "a1b2c3d4",
            "1764300000123456",
            "ABCDEFGHIJKLMNOPQ",
            "eyJhbGciOiJIUzI1NiJ9.e30.x1",
        ] {
            assert!(is_token(token), "{token}");
        }
        for word in [
            "",
            "zh-CN",
            "accepted",
            "true",
            "20261128",
            "330100000000",
            "2026-11-28",
            "杭州市",
            "%E6%9D%AD%E5%B7%9E%E5%B8%82",
            "a1b2",
            "dark mode 1",
        ] {
            assert!(!is_token(word), "{word}");
        }
    }

    #[test]
    fn choices_are_no_tokens() {
        assert!(is_choice("areaCode") && is_choice("ORG_ID"));
        assert!(!is_choice("JSESSIONID") && !is_choice("SID") && !is_choice("kept"));
    }

    #[test]
    fn tokens_are_known_by_their_names() {
        let seen = |text: &str| {
            named(text.as_bytes())
                .into_iter()
                .map(|(_, value)| value)
                .collect::<Vec<_>>()
        };
        for text in [
            "https://a/?x=1&access_token=tok1234567&y=2",
            "#/home?ticket=tok1234567",
            ";jsessionid=tok1234567?x",
            r#"{"accessToken": "tok1234567"}"#,
            r#"{\"token\":\"tok1234567\"}"#,
            r#"<input type="hidden" name="_csrf_token" value="tok1234567">"#,
            r#"<meta name="csrf-token" content="tok1234567">"#,
            "next=https%3A%2F%2Fa%2F%3Ftoken%3Dtok1234567",
        ] {
            assert_eq!(seen(text), ["tok1234567"], "{text}");
        }
        for text in [
            "token=short",
            "code=330100200001",
            "tokens=杭州市政务服务",
            "ticketing 12345678",
        ] {
            assert_eq!(seen(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn one_token_has_one_name_that_tells_nothing() {
        let one = mask("cookie", "JSESSIONID", "a1b2c3d4");
        assert_eq!(one, mask("cookie", "JSESSIONID", "a1b2c3d4"));
        assert_ne!(one, mask("cookie", "JSESSIONID", "a1b2c3d5"));
        assert!(
            one.starts_with("[cookie JSESSIONID ") && one.len() == "[cookie JSESSIONID ]".len() + 12,
            "{one}"
        );
        assert!(mask("cookie", "a]\"<", "x").starts_with("[cookie a "));
    }

    #[test]
    fn a_scheme_is_no_secret() {
        assert_eq!(credentials("Bearer abc"), "abc");
        assert_eq!(credentials("abc"), "abc");
    }
}
