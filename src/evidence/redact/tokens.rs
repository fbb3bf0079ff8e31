//! Tokens: values by which a server knows a session again. They are known by where they stand (cookies, headers, fields
//! and parameters that are called so) and are masked wherever else they are seen. In their place stands a name made with
//! a key that only this process has, so that the same token can be told to be the same and nothing can be told of it.

use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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

/// Whether a token has so many possibilities that nobody finds it by trying: long, of many signs, and no plain number.
pub fn is_strong(value: &str) -> bool {
    let mut signs: Vec<u8> = value.bytes().collect();
    let number = signs.iter().all(u8::is_ascii_digit);
    signs.sort_unstable();
    signs.dedup();
    value.len() >= 16 && signs.len() >= 8 && !number
}

/// What of a value that only servers read may be a token: itself, or the parts of it that are, where it is a list or JSON.
pub fn parts(value: &str) -> Vec<String> {
    let plain = percent_decoded(value);
    let inside = |sign: char| sign.is_ascii_alphanumeric() || "-_.~+/=".contains(sign);
    let mut all: Vec<String> = plain
        .split(|sign| !inside(sign))
        .filter(|part| is_token(part))
        .map(str::to_owned)
        .collect();
    if is_secretive(value) {
        all.push(value.to_owned());
    }
    all
}

/// Whether a value is one that nobody would write as a word, a date or a code of a place.
fn is_secretive(value: &str) -> bool {
    let count = |of: fn(&u8) -> bool| value.bytes().filter(of).count();
    let (digits, upper, lower) = (
        count(u8::is_ascii_digit),
        count(u8::is_ascii_uppercase),
        count(u8::is_ascii_lowercase),
    );
    let capital = value.starts_with(|first: char| first.is_ascii_uppercase());
    let mixed = digits > 0 && upper + lower > 0 || upper > usize::from(capital) && lower > 0;
    is_token(value)
        || value.is_ascii() && value.len() >= 8 && mixed && !value.contains('%')
        || digits >= 13 && digits == value.len()
}

fn percent_decoded(value: &str) -> String {
    let mut out = Vec::new();
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let mut one = [byte];
        let escaped = after.split_at_checked(2).filter(|_| byte == b'%');
        let escaped = escaped.filter(|(digits, _)| hex::decode_to_slice(digits, &mut one).is_ok());
        rest = escaped.map_or(after, |(_, after)| after);
        out.extend(one);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a cookie's name says that it holds a choice: a region, a department, a language. Their codes are public. Names
/// are read word for word: `siteCode` and `hz_areacode` are choices, `site_session` and `oauth_code` are none.
pub fn is_choice(name: &str) -> bool {
    const CHOICES: [&str; 17] = [
        "area",
        "region",
        "city",
        "province",
        "district",
        "county",
        "department",
        "dept",
        "org",
        "code",
        "language",
        "lang",
        "locale",
        "site",
        "theme",
        "item",
        "channel",
    ];
    const BESIDE: [&str; 10] = [
        "id", "name", "no", "type", "current", "cur", "selected", "select", "default", "my",
    ];
    const TOKENS: [&str; 13] = [
        "sess", "token", "ticket", "auth", "sid", "secret", "login", "sso", "jwt", "csrf", "xsrf", "uid", "pass",
    ];
    /// Whether a name is made of these words and no others, and one of the first list is among them.
    fn made_of(name: &str, chosen: bool) -> bool {
        let rest = |word: &&str| name.strip_prefix(*word);
        name.is_empty() && chosen
            || CHOICES.iter().filter_map(rest).any(|rest| made_of(rest, true))
            || BESIDE.iter().filter_map(rest).any(|rest| made_of(rest, chosen))
    }
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|sign: char| !sign.is_ascii_alphabetic());
    !TOKENS.iter().any(|word| name.contains(word)) && words.any(|word| made_of(word, false))
}

/// Tokens that text names as such: parameters of addresses, fields of JSON, hidden fields of forms. Name and value.
pub fn named(bytes: &[u8]) -> Vec<(String, String)> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let name = r"(?P<name>[A-Za-z_-]{0,24}(?:token|ticket|session(?:_?(?:id|key))?|secret|passw(?:or)?d|pwd|api_?key)|\bsid)";
        // `name=value`, `"name": "value"`, `name="x" … value="y"`, also within JSON or percent-encoded.
        let between =
            r#"(?:\s*=\s*|%3[dD]|=3D|\\?["']\s*[:=]\s*\\?["']|["'][^<>]{0,80}?\s(?:value|content)\s*=\s*["'])"#;
        let value = r"(?P<value>[A-Za-z0-9._~+/=|:!*-]{8,})";
        Regex::new(&format!("(?i-u){name}{between}{value}")).ok()
    });
    // A code with which a login comes back; elsewhere `code` is an item's or a region's.
    static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let address = r#"(?:oauth2?|callback|/sso|/login|/auth|/cas)(?:/[\w./-]{0,60})?\?(?:[^\s"'<>#]{0,300}&)?"#;
        Regex::new(&format!(
            r"(?i-u){address}(?P<name>code)=(?P<value>[A-Za-z0-9._~+/-]{{8,}})"
        ))
        .ok()
    });
    let text = |found: &regex::bytes::Captures<'_>, part: &str| {
        let bytes = found.name(part).map(|part| part.as_bytes()).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    };
    let mut all: Vec<(String, String)> = Vec::new();
    let patterns = [NAMED.as_ref(), CODE.as_ref()];
    for found in patterns
        .into_iter()
        .flatten()
        .flat_map(|pattern| pattern.captures_iter(bytes))
    {
        let (name, value) = (text(&found, "name"), text(&found, "value"));
        if is_token(&value) && !all.iter().any(|(_, known)| *known == value) {
            all.push((name, value));
        }
    }
    all
}

/// The secret parts of an `Authorization` header: what stands after its scheme, or the values of its parameters; the
/// password of a plain one, too.
pub fn credentials(header: &str) -> Vec<String> {
    const PUBLIC: [&str; 7] = ["username", "realm", "uri", "qop", "nc", "algorithm", "signedheaders"];
    let (scheme, rest) = header.split_once(' ').unwrap_or(("", header));
    let rest = rest.trim();
    if rest.contains(',') {
        let pairs = rest.split(',').filter_map(|part| part.trim().split_once('='));
        let secret = pairs.filter(|(name, _)| !PUBLIC.contains(&name.to_ascii_lowercase().as_str()));
        return secret.map(|(_, value)| value.trim_matches('"').to_owned()).collect();
    }
    let mut all = vec![rest.to_owned()];
    if scheme.eq_ignore_ascii_case("basic") {
        let plain = STANDARD.decode(rest).unwrap_or_default();
        let password = String::from_utf8_lossy(&plain)
            .split_once(':')
            .map(|(_, password)| password.to_owned());
        all.extend(password);
    }
    all
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
        for name in [
            "areaCode",
            "ORG_ID",
            "hz_areacode",
            "zwfw_region",
            "lang",
            "currentCity",
        ] {
            assert!(is_choice(name), "{name}");
        }
        for name in [
            "JSESSIONID",
            "SID",
            "kept",
            "id",
            "site_session",
            "siteToken",
            "oauth_code",
            "itemized",
            "website_uid",
            "languid",
        ] {
            assert!(!is_choice(name), "{name}");
        }
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
            "?session=tok1234567",
            "&sid=tok1234567",
            r#"{"userPwd":"tok1234567"}"#,
            "https://a/oauth2/callback?state=1&code=tok1234567",
            "/sso/login?code=tok1234567&x",
        ] {
            assert_eq!(seen(text), ["tok1234567"], "{text}");
        }
        for text in [
            "token=short",
            "code=330100200001",
            "https://a/item?code=11330100MB1234567X",
            "https://a/authority/list?code=11330100MB1234567X",
            "businesSid=11330100MB1234567X",
            "sessions=11330100MB1234567X",
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
        assert_eq!(credentials("Bearer abc"), ["abc"]);
        assert_eq!(credentials("abc"), ["abc"]);
        assert_eq!(credentials("Basic dTpwdw=="), ["dTpwdw==", "pw"]);
        assert_eq!(
            credentials("Digest realm=\"r\", nonce=\"n\", nc=1, response=\"x\""),
            ["n", "x"]
        );
    }
}
