//! Masks secrets and personal values before anything is hashed.
//!
//! Every value is looked for in all the ways in which pages, requests and files write one (`forms`), in parts that are
//! packed (`packed`) or folded (`mhtml`). Secrets of the operator and values that were typed are known beforehand;
//! tokens are learnt from where they stand (`tokens`); numbers of people are known by their form, where pages show people
//! (`personal`). Which values are secret and which pages show people is the caller's business.

mod context;
mod forms;
mod mhtml;
mod packed;
mod personal;
mod tokens;
mod tree;
mod untagged;

use std::collections::HashSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::archive::Capture;
use crate::record::outline::Outline;
use crate::record::page::{ConsoleLine, Dialog, Request, Token};
use crate::record::step::BlobKind;
use forms::Script;

/// Values shorter than this many bytes in UTF-8 would be found by chance everywhere and are not masked.
pub const SHORTEST: usize = 4;
/// Most tokens learnt from texts that name them; a site that names more has none that matter. Cookies and authorisations
/// are never too many to be masked.
const MOST_LEARNT: usize = 300;

/// What rules of tokens are called that could be found by trying.
const GUESSABLE: &str = "short-token";

/// Masks a set of values.
#[derive(Clone, Default)]
pub struct Redactor {
    values: Vec<Hidden>,
    known: HashSet<String>,
    /// Finds every form of every value; the longest first where several begin.
    finder: Option<AhoCorasick>,
    /// What is written for each form, in the finder's order.
    masks: Vec<(usize, Script)>,
    too_short: Vec<String>,
    /// So many of these were told of.
    told: usize,
    personal: bool,
    /// The finder could not be made: nothing can be masked, so nothing may be kept.
    blind: bool,
}

/// A value that must not be seen.
#[derive(Clone)]
struct Hidden {
    rule: String,
    text: String,
    value: String,
    /// A token that a text named.
    learnt: bool,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.values.iter().map(|hidden| &hidden.rule))
            .finish()
    }
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
        /// The rules whose values it holds, or why that cannot be told.
        why: String,
    },
}

impl Redactor {
    /// `secrets` are values from the secrets file by name (`HZ_ACCOUNT.password`); `typed` are personal values that were
    /// put into fields, by the field's name. Secrets become `[secret NAME]`, typed values `[typed NAME 11]` with their
    /// length in characters, so that a rule still sees that something of that class was there. What a survey itself
    /// names (an item's title) is no personal value and must not be given here.
    pub fn new(secrets: &[(String, String)], typed: &[(String, String)]) -> Redactor {
        let mut redactor = Redactor::default();
        for (name, value) in secrets {
            redactor.hide(format!("secret:{name}"), name, value, format!("[secret {name}]"), false);
        }
        for (name, value) in typed {
            redactor.hide_typed(name, value);
        }
        redactor.build();
        redactor
    }

    /// From now on a value that was put into a field is masked as well.
    pub fn typed(&mut self, name: &str, value: &str) {
        if self.hide_typed(name, value) {
            self.build();
        }
    }

    /// From now on these tokens are masked as well; what cannot be a token is passed over.
    pub fn tokens(&mut self, seen: impl IntoIterator<Item = Token>) {
        let mut any = false;
        for Token {
            kind,
            name,
            value,
            sure,
        } in seen
        {
            let learnt = self.values.iter().filter(|hidden| hidden.learnt).count();
            if kind == "token" && !sure && learnt >= MOST_LEARNT || kind == "cookie" && tokens::is_choice(&name) {
                continue;
            }
            let parts = match (kind, sure) {
                ("authorization", _) => tokens::credentials(&value),
                (_, true) => tokens::parts(&value),
                (_, false) => tokens::is_token(&value).then_some(value).into_iter().collect(),
            };
            for part in parts {
                let text = tokens::mask(kind, &name, &part);
                let rule = if tokens::is_strong(&part) { "token" } else { GUESSABLE };
                any |= self.hide(format!("{rule}:{kind}"), &name, &part, text, kind == "token" && !sure);
            }
        }
        if any {
            self.build();
        }
    }

    /// Learns the tokens that text names as such.
    pub fn learn(&mut self, bytes: &[u8]) {
        let token = |(name, value)| Token {
            kind: "token",
            name,
            value,
            sure: false,
        };
        self.tokens(tokens::named(bytes).into_iter().map(token));
    }

    /// Whether numbers of people are masked by their form, from now on.
    pub fn personal(&mut self, is: bool) {
        self.personal = is;
    }

    /// Names of values too short to be masked, that were not told of yet: evidence may show them, and must say so.
    pub fn take_too_short(&mut self) -> Vec<String> {
        let fresh = self.too_short.get(self.told..).unwrap_or_default().to_vec();
        self.told = self.too_short.len();
        fresh
    }

    /// What must not be seen in a picture: rule and value of each, and whether numbers of people are looked for.
    pub fn unseen(&self) -> (Vec<(String, String)>, bool) {
        let pairs = self
            .values
            .iter()
            .map(|hidden| (hidden.rule.clone(), hidden.value.clone()));
        (pairs.collect(), self.personal)
    }

    fn hide_typed(&mut self, name: &str, value: &str) -> bool {
        let text = format!("[typed {name} {}]", value.chars().count());
        self.hide(format!("typed:{name}"), name, value, text, false)
    }

    fn hide(&mut self, rule: String, name: &str, value: &str, text: String, learnt: bool) -> bool {
        if value.len() < SHORTEST {
            if !value.is_empty() && !self.too_short.iter().any(|known| known == name) {
                self.too_short.push(name.to_owned());
            }
            return false;
        }
        if !self.known.insert(value.to_owned()) {
            return false;
        }
        let value = value.to_owned();
        self.values.push(Hidden {
            rule,
            text,
            value,
            learnt,
        });
        true
    }

    /// Makes the finder anew. Of two values that are written alike the first one's mask stands.
    fn build(&mut self) {
        let mut patterns = Vec::new();
        let mut seen = HashSet::new();
        self.masks.clear();
        for (at, hidden) in self.values.iter().enumerate() {
            for form in forms::forms(&hidden.value) {
                if seen.insert(form.bytes.clone()) {
                    patterns.push(form.bytes);
                    self.masks.push((at, form.script));
                }
            }
        }
        let made = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns);
        self.blind = made.is_err();
        self.finder = made.ok();
    }

    fn idle(&self) -> bool {
        self.values.is_empty() && !self.personal && !self.blind
    }

    /// Masks text in any encoding; gives the rules that changed it, without repetition.
    pub fn mask(&self, bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let people = if self.personal {
            personal::numbers(bytes)
        } else {
            Vec::new()
        };
        let within =
            |place: &Range<usize>, number: &Range<usize>| number.start <= place.start && place.end <= number.end;
        let known = self
            .finder
            .iter()
            .flat_map(|finder| finder.find_iter(bytes))
            .filter_map(|found| {
                let (value, script) = self.masks.get(found.pattern().as_usize())?;
                let hidden = self.values.get(*value)?;
                let place = found.range();
                // A short value within a person's number hides a part of it only.
                let part = people
                    .iter()
                    .any(|(number, _)| within(&place, number) && place.len() < number.len());
                (!part).then(|| (place, script.write(&hidden.text), hidden.rule.as_str()))
            });
        let mut places: Vec<(Range<usize>, Vec<u8>, &str)> = known.collect();
        let own = places.len();
        for (number, (rule, mask)) in &people {
            let free =
                |(place, ..): &(Range<usize>, Vec<u8>, &str)| place.end <= number.start || number.end <= place.start;
            if places.iter().take(own).all(free) {
                places.push((number.clone(), mask.as_bytes().to_vec(), rule));
            }
        }
        places.sort_by_key(|(place, ..)| place.start);
        let mut rules = Vec::new();
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for (place, mask, rule) in places {
            out.extend_from_slice(bytes.get(at..place.start).unwrap_or_default());
            out.extend(mask);
            at = place.end;
            note(&mut rules, rule.to_owned());
        }
        out.extend_from_slice(bytes.get(at..).unwrap_or_default());
        (out, rules)
    }

    /// The beginning of a text that is too long to be written: so many characters, or fewer, so that no value is cut in
    /// two, of which the first part would be found by nobody.
    pub fn cut(&self, text: &str, most: usize) -> String {
        let Some((mut end, _)) = text.char_indices().nth(most) else {
            return text.to_owned();
        };
        let known = self.finder.iter().flat_map(|finder| finder.find_iter(text));
        let people = if self.personal {
            personal::numbers(text.as_bytes())
        } else {
            Vec::new()
        };
        for place in known
            .map(|found| found.range())
            .chain(people.into_iter().map(|(place, _)| place))
        {
            if place.start < end && end < place.end {
                end = place.start;
            }
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or_default().to_owned()
    }

    /// Masks what will be kept as a blob; rules that changed it before stay named. Pictures are left as they are: values
    /// in them are covered before they come here. A download that is no text is looked through, never changed: it would
    /// not be the site's file any more.
    pub fn capture(&self, capture: Capture) -> Masked {
        let Capture { kind, bytes, redacted } = capture;
        if self.blind {
            let why = "its secrets cannot be looked for".into();
            return Masked::Withheld { kind, why };
        }
        if self.idle() {
            return Masked::Kept(Capture { kind, bytes, redacted });
        }
        let done = match kind {
            BlobKind::Viewport | BlobKind::FullPage | BlobKind::Outlined => {
                return Masked::Kept(Capture { kind, bytes, redacted });
            }
            BlobKind::Mhtml => self.mhtml(&bytes),
            BlobKind::Download | BlobKind::Body => self.file(bytes),
            BlobKind::Outline => Ok(self.json::<Outline>(&bytes)),
            BlobKind::Network => Ok(self.json::<Request>(&bytes)),
            BlobKind::Console => Ok(self.json::<ConsoleLine>(&bytes)),
            BlobKind::Dialogs => Ok(self.json::<Dialog>(&bytes)),
            BlobKind::Dom => Ok(self.page(&bytes)),
            BlobKind::Step | BlobKind::Text | BlobKind::Certificates => Ok(self.mask(&bytes)),
        };
        match done {
            Ok((bytes, rules)) => {
                let mut redacted = redacted;
                rules.into_iter().for_each(|rule| note(&mut redacted, rule));
                Masked::Kept(Capture { kind, bytes, redacted })
            }
            Err(why) => Masked::Withheld { kind, why },
        }
    }

    /// A page with its resources: each part decoded, masked and written again, and then looked through once more.
    fn mhtml(&self, bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>), String> {
        let masked = mhtml::masked(bytes, &|part| self.page(part));
        let (bytes, rules) = masked.unwrap_or_else(|| (bytes.to_vec(), Vec::new()));
        let (_, left) = self.mask(&mhtml::from_quoted_printable(&bytes));
        match left.is_empty() {
            true => Ok((bytes, rules)),
            false => Err(left.join(", ")),
        }
    }

    /// A file of any kind: text is masked, anything else that holds a value is not kept.
    fn file(&self, bytes: Vec<u8>) -> Result<(Vec<u8>, Vec<String>), String> {
        if let Some(held) = packed::held(&bytes, &|part| self.mask(part).1) {
            let mut rules = held?;
            self.mask(&bytes).1.into_iter().for_each(|rule| note(&mut rules, rule));
            return match rules.is_empty() {
                true => Ok((bytes, rules)),
                false => Err(rules.join(", ")),
            };
        }
        let (masked, rules) = self.page(&bytes);
        match rules.is_empty() || is_text(&bytes) {
            true => Ok((masked, rules)),
            false => Err(rules.join(", ")),
        }
    }
}

/// The class of a personal value, by its form: `identity`, `mobile`.
pub fn personal_class(text: &str) -> Option<&'static str> {
    personal::class(text)
}

/// Whether a blob whose values these rules masked may be named by the hash of its raw bytes, too: not when a value has
/// so few possibilities that it could be guessed from that.
pub fn may_name_raw(rules: &[String]) -> bool {
    rules.iter().all(|rule| rule.starts_with("token:"))
}

fn note(rules: &mut Vec<String>, rule: String) {
    if !rules.contains(&rule) {
        rules.push(rule);
    }
}

/// Whether bytes are text, in UTF-8, UTF-16 with its mark, or GBK.
fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let controls = bytes
        .iter()
        .any(|byte| *byte < 0x20 && !b"\t\r\n\x0c\x1b".contains(byte));
    !controls && (std::str::from_utf8(bytes).is_ok() || !encoding_rs::GBK.decode(bytes).2)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD_NO_PAD;

    use super::*;
    use crate::record::step::{StepRecord, Value};

    fn redactor() -> Redactor {
        let secrets = [("HZ.password".to_string(), "p&ss \"词\"99".to_string())];
        let typed = [("mobile".to_string(), "13800001234".to_string())];
        Redactor::new(&secrets, &typed)
    }

    /// Masks `text` and gives what became of it.
    fn masked(text: &str) -> String {
        String::from_utf8(redactor().mask(text.as_bytes()).0).unwrap()
    }

    fn kept(kind: BlobKind, bytes: &[u8]) -> Result<Capture, String> {
        match redactor().capture(Capture::raw(kind, bytes.to_vec())) {
            Masked::Kept(capture) => Ok(capture),
            Masked::Withheld { why, .. } => Err(why),
        }
    }

    #[test]
    fn every_encoding_is_masked() {
        let value = "p&ss \"词\"99";
        let json = serde_json::to_string(&serde_json::json!({ "with": value })).unwrap();
        assert_eq!(masked(&json), r#"{"with":"[secret HZ.password]"}"#);
        let twice = serde_json::to_string(&json).unwrap();
        assert!(masked(&twice).contains("[secret HZ.password]"), "{twice}");
        for text in [
            "p%26ss%20%22%E8%AF%8D%2299",
            "p%2526ss%2520%2522%25E8%25AF%258D%252299",
            "p%26ss+%22%e8%af%8d%2299",
            "p%26ss+%22%B4%CA%2299",
            r"p&amp;ss \&quot;词\&quot;99",
            "p%26ss%20%5C%22%E8%AF%8D%5C%2299",
            "p%26ss%20%5c%22%e8%af%8d%5c%2299",
            "p&ss%20%22%E8%AF%8D%2299",
            "p%26ss%20%22%u8BCD%2299",
            r#"p&ss \"\u8bcd\"99"#,
            r#"p&ss \"\u8BCD\"99"#,
            "p&amp;ss &quot;词&quot;99",
            "&#112;&#38;&#115;&#115;&#32;&#34;&#35789;&#34;&#57;&#57;",
            "&#x70;&#x26;&#x73;&#x73;&#x20;&#x22;&#x8bcd;&#x22;&#x39;&#x39;",
            "p&ss \"&#35789;\"99",
            "p&ss \"è¯\u{8d}\"99",
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
        for text in ["138 0000 1234", "138-0000-1234"] {
            assert_eq!(masked(text), "[typed mobile 11]");
        }
        let gbk = encoding_rs::GBK.encode("p&ss \"词\"99").0.into_owned();
        assert_eq!(redactor().mask(&gbk).1, ["secret:HZ.password"]);
    }

    #[test]
    fn wide_text_stays_wide() {
        let wide: Vec<u8> = "号13800001234。".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (out, rules) = redactor().mask(&wide);
        assert_eq!(rules, ["typed:mobile"]);
        let units: Vec<u16> = out.chunks(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
        assert_eq!(String::from_utf16(&units).unwrap(), "号[typed mobile 11]。");
    }

    #[test]
    fn nothing_else_changes() {
        let text = "1380000123 p&s 词 13800001235";
        assert_eq!(masked(text), text);
        assert!(redactor().mask(text.as_bytes()).1.is_empty());
    }

    #[test]
    fn what_cannot_be_taken_apart_is_withheld_when_it_holds_a_value() {
        assert_eq!(
            kept(BlobKind::Mhtml, b"tel 138000=\r\n01234").unwrap_err(),
            "typed:mobile"
        );
        assert_eq!(
            kept(BlobKind::Mhtml, b"tel 138000=\r\n01235").unwrap().redacted,
            [""; 0]
        );
    }

    #[test]
    fn files_are_masked_looked_through_or_withheld() {
        let text = kept(BlobKind::Body, "电话,13800001234".as_bytes()).unwrap();
        assert_eq!(String::from_utf8(text.bytes).unwrap(), "电话,[typed mobile 11]");
        assert_eq!(text.redacted, ["typed:mobile"]);
        assert_eq!(
            kept(BlobKind::Download, b"\x00\x01 13800001234").unwrap_err(),
            "typed:mobile"
        );
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"<w:t>13800001234</w:t>").unwrap();
        let zip = zip.finish().unwrap().into_inner();
        assert_eq!(kept(BlobKind::Download, &zip).unwrap_err(), "typed:mobile");
        let broken = kept(BlobKind::Download, &zip[..zip.len() / 2]).unwrap_err();
        assert!(broken.starts_with("its packing cannot be read"), "{broken}");
        assert_eq!(kept(BlobKind::Download, b"%PDF-1.4 nothing").unwrap().redacted, [""; 0]);
    }

    #[test]
    fn tokens_and_numbers_of_people_are_learnt() {
        let mut redactor = redactor();
        redactor.learn(br#"{"access_token":"tok1234567"}"#);
        redactor.tokens([
            token("cookie", "lang", "zh-CN", false),
            token("authorization", "Authorization", "Bearer abcdef123456", true),
        ]);
        let (out, rules) = redactor.mask("tok1234567 abcdef123456 zh-CN 13900005678".as_bytes());
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.starts_with("[token access_token ") && out.ends_with("] zh-CN 13900005678"),
            "{out}"
        );
        assert_eq!(rules, ["short-token:token", "short-token:authorization"]);
        redactor.personal(true);
        assert!(redactor.mask(b"tel 13900005678").0.ends_with(b"[mobile 11]"));
        redactor.typed("identity", "11010519491231002X");
        let (out, _) = redactor.mask(b"11010519491231002x");
        assert_eq!(out, b"[typed identity 18]");
        let mut small = Redactor::new(&[], &[("identity".to_owned(), "11010519491231002x".to_owned())]);
        assert_eq!(
            small.mask(b"11010519491231002X 110105-19491231-002X").0,
            b"[typed identity 18] [typed identity 18]"
        );
        small.typed("mobile", "13800001234");
        assert!(!may_name_raw(&["typed:mobile".to_owned()]) && may_name_raw(&["token:cookie".to_owned()]));
        assert!(
            !format!("{redactor:?}").contains("13800001234"),
            "values never print themselves"
        );
    }

    fn token(kind: &'static str, name: &str, value: &str, sure: bool) -> Token {
        Token {
            kind,
            name: name.to_owned(),
            value: value.to_owned(),
            sure,
        }
    }

    #[test]
    fn cookies_and_authorisations_are_masked_whatever_they_are_called() {
        let hidden = |seen: Token, text: &str| {
            let mut redactor = Redactor::default();
            redactor.tokens([seen]);
            !redactor.mask(text.as_bytes()).1.is_empty()
        };
        let digest =
            "Digest username=\"u1\", realm=\"portal\", nonce=\"n0nce\", uri=\"/x\", response=\"6629fae4\", qop=auth";
        for (seen, text) in [
            (token("cookie", "site_session", "a1b2c3d4", false), "a1b2c3d4"),
            (token("cookie", "oauth_code", "a1b2c3d4", false), "a1b2c3d4"),
            (token("cookie", "SID", "abcdefGHIJ", true), "abcdefGHIJ"),
            (token("cookie", "SID", "a1,b2@c3#d4", true), "a1,b2@c3#d4"),
            (
                token("cookie", "user", "%7B%22id%22%3A%22u1234567%22%7D", true),
                "id u1234567",
            ),
            (token("authorization", "Authorization", digest, true), "6629fae4"),
            (token("authorization", "Authorization", digest, true), "n0nce"),
            (
                token("authorization", "Authorization", "secretword", true),
                "secretword",
            ),
            (
                token("authorization", "Authorization", "Basic dXNlcjpwYXNzd29yZA==", true),
                "password",
            ),
        ] {
            assert!(hidden(seen.clone(), text), "{seen:?}: {text}");
        }
        for (seen, text) in [
            (
                token("cookie", "areaCode", "11330100MB1234567X", false),
                "11330100MB1234567X",
            ),
            (token("cookie", "region", "330100000000", true), "330100000000"),
            (token("cookie", "day", "2026-11-28", true), "2026-11-28"),
            (token("cookie", "kept", "accepted", true), "accepted"),
            (token("authorization", "Authorization", digest, true), "portal /x auth"),
        ] {
            assert!(!hidden(seen.clone(), text), "{seen:?}: {text}");
        }
        let mut redactor = Redactor::default();
        redactor.tokens((0..MOST_LEARNT + 1).map(|n| token("token", "token", &format!("tok{n:08}"), false)));
        redactor.tokens([
            token("cookie", "SID", "a1b2c3d4", false),
            token("token", "token", "tok99999999", false),
        ]);
        assert_eq!(
            redactor.mask(b"a1b2c3d4 tok99999999").1,
            ["short-token:cookie"],
            "named tokens end, cookies never"
        );
    }

    #[test]
    fn short_values_are_named_not_masked() {
        let mut redactor = Redactor::new(&[("pin".into(), "123".into())], &[]);
        assert_eq!(redactor.take_too_short(), ["pin"]);
        redactor.typed("pin", "321");
        redactor.typed("empty", "");
        assert!(redactor.take_too_short().is_empty(), "told once");
        assert_eq!(redactor.mask(b"123").0, b"123");
    }

    #[test]
    fn records_stay_readable_whatever_is_masked_in_them() {
        let secrets = ["1234", "met", "page", "true"].map(|value| ("pin".to_owned(), value.to_owned()));
        let mut redactor = Redactor::new(&secrets, &[("code".to_owned(), "556677".to_owned())]);
        redactor.personal(true);
        let record = serde_json::json!({
            "format": "hecha.step/1", "path": "1", "id": "page", "verb": "read", "intent": "1234 in", "place": "a:1",
            "end": "met", "arrival": {"end": {"end": "shown"}, "chain": [{"url": "http://a/?pin=1234", "status": 200}],
            "first_byte_ms": 1234, "dom_ready_ms": null, "load_ms": null},
            "conditions": [["is page", "true"]],
            "failed_requests": [{"url": "http://a/1234", "kind": "xhr", "status": 500, "error": null}],
            "values": {"page": {"type": "number", "value": 556_677}, "day": {"type": "date", "value": "2026-12-34".replace("34", "31")},
            "told": {"type": "text", "value": "电话\n13800005678"}, "count": {"type": "number", "value": 1234567}},
            "started_ms": 1234, "took_ms": 51234, "budget_ms": 1,
            "covered": [{"picture": "1234".repeat(16), "rule": "x", "rect": {"x": 1234.0, "y": 0.0, "width": 1.0, "height": 1.0}}]
        });
        let record: StepRecord = serde_json::from_value(record).unwrap();
        let masked = redactor.record(&record).expect("a record");
        assert_eq!((masked.id.as_str(), masked.end), ("page", record.end));
        assert_eq!(masked.intent, "[secret pin] in");
        assert_eq!(masked.arrival.unwrap().chain[0].url, "http://a/?pin=[secret pin]");
        assert_eq!(
            masked.conditions,
            [("is [secret pin]".to_owned(), crate::record::step::Truth::True)]
        );
        assert_eq!(masked.failed_requests[0].url, "http://a/[secret pin]");
        assert_eq!(masked.values["page"], Value::Text("[typed code 6]".to_owned()));
        assert_eq!(masked.values["count"], Value::Number(1_234_567));
        assert_eq!(masked.values["day"], record.values["day"]);
        assert_eq!(masked.values["told"], Value::Text("电话\n[mobile 11]".to_owned()));
        assert_eq!((masked.started_ms, masked.took_ms), (1234, 51234));
        assert_eq!(masked.covered[0], record.covered[0]);
        redactor.blind = true;
        assert!(redactor.record(&record).is_none(), "nothing is written unmasked");
    }

    #[test]
    fn a_number_is_masked_whole_though_a_short_value_stands_in_it() {
        let typed =
            [("code", "1234"), ("mobile", "13900005678")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut redactor = Redactor::new(&[], &typed);
        redactor.personal(true);
        let (out, rules) = redactor.mask(b"1234, 13800001234, 13900005678, 13700000000");
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "[typed code 4], [mobile 11], [typed mobile 11], [mobile 11]");
        assert_eq!(rules, ["typed:code", "personal:mobile", "typed:mobile"]);
    }

    #[test]
    fn blobs_of_json_stay_readable() {
        let typed = [("code".to_owned(), "1234".to_owned())];
        let redactor = Redactor::new(&[], &typed);
        let line = r#"{"id":"9.1234","url":"http://a/?code=1234","at_ms":51234,"status":200,"headers":[["date","x"]]}"#;
        let bytes = [line, line, ""].join("\n").into_bytes();
        let Masked::Kept(kept) = redactor.capture(Capture::raw(BlobKind::Network, bytes)) else {
            panic!("withheld")
        };
        let text = String::from_utf8(kept.bytes).unwrap();
        for line in text.lines() {
            let request: Request = serde_json::from_str(line).expect("a request");
            assert_eq!(
                (request.url.as_str(), request.at_ms),
                ("http://a/?code=[typed code 4]", 51234)
            );
        }
        assert!(text.lines().count() == 2 && text.ends_with('\n'));
    }

    #[test]
    fn a_value_across_a_cut_leaves_nothing() {
        let mut redactor = redactor();
        assert_eq!(redactor.cut("号码 13800001234 等", 8), "号码 ");
        assert_eq!(redactor.cut("号码 13800001234 等", 14), "号码 13800001234");
        assert_eq!(redactor.cut("号码 13900001234 等", 8), "号码 13900");
        redactor.personal(true);
        assert_eq!(redactor.cut("号码 13900001234 等", 8), "号码 ");
        assert_eq!(redactor.cut("号码 13800001234", 14), "号码 13800001234", "not too long");
        assert_eq!(redactor.cut("x p%26ss%20%22%E8%AF%8D%2299 y", 6), "x ");
    }

    #[test]
    fn values_over_several_elements_are_masked() {
        let mut redactor = redactor();
        redactor.personal(true);
        let source = "<p>手机 <b>13800</b><i class=\"x\">0012</i>34，<s>139</s>00005678 138</p><p>00001234</p>";
        let expected = "<p>手机 <b>[typed mobile 11]</b><i class=\"x\"></i>，<s>[mobile 11]</s> 138</p><p>00001234</p>";
        let quoted = mhtml::tests::page(&[("text/html", "quoted-printable", source)]);
        for (kind, bytes) in [
            (BlobKind::Dom, source.as_bytes().to_vec()),
            (BlobKind::Body, source.as_bytes().to_vec()),
            (
                BlobKind::Body,
                format!("{{\"html\":\"{}\"}}", source.replace("</", "<\\/")).into_bytes(),
            ),
            (BlobKind::Mhtml, quoted),
        ] {
            let Masked::Kept(kept) = redactor.capture(Capture::raw(kind, bytes)) else {
                panic!("withheld: {kind:?}")
            };
            let text = String::from_utf8(mhtml::from_quoted_printable(&kept.bytes)).unwrap();
            assert!(text.replace("<\\/", "</").contains(expected), "{text}");
            assert!(
                ["typed:mobile", "personal:mobile"]
                    .iter()
                    .all(|rule| kept.redacted.contains(&rule.to_string()))
            );
        }
    }

    #[test]
    fn a_token_that_could_be_tried_out_names_no_raw_hash() {
        let rules = |value: &str| {
            let mut redactor = Redactor::default();
            redactor.tokens([token("cookie", "uid", value, true)]);
            redactor.mask(value.as_bytes()).1
        };
        assert!(!may_name_raw(&rules("u1234567")) && !may_name_raw(&rules("17643000001234567")));
        assert!(!may_name_raw(&rules("aaaaaaaaaaaaaaaaaaaa1")));
        assert!(may_name_raw(&rules("c00k1eSessionValue42")));
    }
}
