//! Tokens on their way: cookies and headers by which a server knows a session again, from the network events. They are
//! told once each, so that whoever writes evidence can mask them; nothing here keeps them longer.

use std::collections::HashMap;

use serde_json::Value;

use crate::record::page::Token;

/// Most tokens of one session.
const MOST: usize = 1_000;
/// Longest token.
const LONGEST: usize = 8_192;

/// Tokens known and not yet told of.
#[derive(Default)]
pub struct Tokens {
    /// Values, and whether they were told as sure.
    known: HashMap<String, bool>,
    fresh: Vec<Token>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} tokens", self.known.len())
    }
}

impl Tokens {
    /// `Network.requestWillBeSent` and its `ExtraInfo`: what is sent.
    pub fn sent(&mut self, params: &Value) {
        for cookie in params["associatedCookies"].as_array().into_iter().flatten() {
            let cookie = &cookie["cookie"];
            let sure = cookie["httpOnly"] == true;
            self.note("cookie", word(&cookie["name"]), word(&cookie["value"]), sure);
        }
        self.headers(&params["headers"]);
        self.headers(&params["request"]["headers"]);
    }

    /// `Network.responseReceivedExtraInfo`: what is given.
    pub fn given(&mut self, params: &Value) {
        self.headers(&params["headers"]);
    }

    /// Those not yet told of.
    pub fn take(&mut self) -> Vec<Token> {
        std::mem::take(&mut self.fresh)
    }

    fn headers(&mut self, headers: &Value) {
        for (name, value) in headers.as_object().into_iter().flatten() {
            let lower = name.to_ascii_lowercase();
            match lower.as_str() {
                // Several come in one, a line each.
                "set-cookie" => word(value).lines().for_each(|line| self.cookie(line)),
                "cookie" => word(value).split("; ").for_each(|part| self.cookie(part)),
                "authorization" | "proxy-authorization" => self.note("authorization", name, word(value), true),
                _ if ["token", "session", "secret", "api-key", "apikey"]
                    .iter()
                    .any(|part| lower.contains(part)) =>
                {
                    self.note("token", name, word(value), true);
                }
                _ => {}
            }
        }
    }

    fn cookie(&mut self, text: &str) {
        let mut parts = text.split(';');
        let pair = parts.next().unwrap_or_default();
        let sure = parts.any(|part| part.trim().eq_ignore_ascii_case("httponly"));
        if let Some((name, value)) = pair.split_once('=') {
            self.note("cookie", name.trim(), value.trim(), sure);
        }
    }

    fn note(&mut self, kind: &'static str, name: &str, value: &str, sure: bool) {
        // What an authorization is made of is quoted itself.
        let value = if kind == "authorization" {
            value
        } else {
            value.trim_matches('"')
        };
        let known = self.known.get(value).is_some_and(|known| *known || !sure);
        if value.is_empty() || value.len() > LONGEST || self.known.len() >= MOST || known {
            return;
        }
        self.known.insert(value.to_owned(), sure);
        self.fresh.push(Token {
            kind,
            name: name.to_owned(),
            value: value.to_owned(),
            sure,
        });
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cookies_and_headers_are_told_once() {
        let mut tokens = Tokens::default();
        tokens.given(&json!({"headers": {"Set-Cookie": "SID=abc123; Path=/; HttpOnly\nlang=zh-CN", "Server": "x"}}));
        tokens.sent(
            &json!({"associatedCookies": [{"cookie": {"name": "SID", "value": "abc123"}}],
            "headers": {"Authorization": "Bearer t0k3n", "X-CSRF-Token": "c5rf", "Accept": "*/*"}}),
        );
        tokens.sent(&json!({"request": {"headers": {"cookie": "SID=abc123; other=\"q\""}}}));
        // Known, but not yet that no script sees it.
        tokens.sent(&json!({"associatedCookies": [{"cookie": {"name": "lang", "value": "zh-CN", "httpOnly": true}}]}));
        let told = tokens.take();
        let seen: Vec<(&str, &str, &str, bool)> = told
            .iter()
            .map(|token| (token.kind, token.name.as_str(), token.value.as_str(), token.sure))
            .collect();
        assert_eq!(
            seen,
            [
                ("cookie", "SID", "abc123", true),
                ("cookie", "lang", "zh-CN", false),
                ("authorization", "Authorization", "Bearer t0k3n", true),
                ("token", "X-CSRF-Token", "c5rf", true),
                ("cookie", "other", "q", false),
                ("cookie", "lang", "zh-CN", true),
            ]
        );
        assert!(tokens.take().is_empty());
        assert!(
            !format!("{tokens:?} {told:?}").contains("abc123"),
            "they never print themselves"
        );
    }
}
