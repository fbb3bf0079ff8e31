//! Scalars with a form of their own: durations, days, addresses, hosts, names, templates.

use std::time::Duration;

use chrono::NaiveDate;

use super::model::{Part, Place, Template};

/// `300ms`, `15s`, `10m`, `2h`.
pub fn duration(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..digits].parse().ok()?;
    match &text[digits..] {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => number.checked_mul(60).map(Duration::from_secs),
        "h" => number.checked_mul(3600).map(Duration::from_secs),
        _ => None,
    }
}

/// `2026-11-23`, an existing day.
pub fn date(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| (byte == b'-') == (at == 4 || at == 7));
    if shape {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
    } else {
        None
    }
}

/// An absolute http(s) address with a host.
pub fn address(text: &str) -> Option<url::Url> {
    let web = text.starts_with("http://") || text.starts_with("https://");
    let plain = web && !text.contains(char::is_whitespace);
    if plain {
        url::Url::parse(text).ok().filter(|url| url.host_str().is_some())
    } else {
        None
    }
}

/// A host name alone, in lower case.
pub fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|part| part == '-' || (part.is_alphanumeric() && !part.is_uppercase()))
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Roles of ARIA 1.2, and that of a file input.
#[rustfmt::skip]
pub const ROLES: [&str; 86] = [
    "alert", "alertdialog", "application", "article", "banner", "blockquote", "button", "caption", "cell", "checkbox",
    "code", "columnheader", "combobox", "complementary", "contentinfo", "definition", "deletion", "dialog", "directory",
    "document", "emphasis", "feed", "figure", "file", "form", "generic", "grid", "gridcell", "group", "heading", "image",
    "img", "insertion", "link", "list", "listbox", "listitem", "log", "main", "mark", "marquee", "math", "menu", "menubar",
    "menuitem", "menuitemcheckbox", "menuitemradio", "meter", "navigation", "none", "note", "option", "paragraph",
    "presentation", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup", "rowheader", "scrollbar", "search",
    "searchbox", "separator", "slider", "spinbutton", "status", "strong", "subscript", "suggestion", "superscript", "switch",
    "tab", "table", "tablist", "tabpanel", "term", "textbox", "time", "timer", "toolbar", "tooltip", "tree", "treegrid",
    "treeitem",
];

/// Keys by name; any other is named by the one character that it types.
pub const KEYS: [&str; 14] = [
    "Enter",
    "Tab",
    "Escape",
    "Backspace",
    "Delete",
    "ArrowLeft",
    "ArrowUp",
    "ArrowRight",
    "ArrowDown",
    "PageUp",
    "PageDown",
    "End",
    "Home",
    "Space",
];

/// Whether a key of a US keyboard has this name.
pub fn is_key(name: &str) -> bool {
    let mut letters = name.chars();
    let one = letters.next().is_some_and(|letter| (' '..='~').contains(&letter)) && letters.next().is_none();
    one || KEYS.contains(&name)
}

/// Whether brackets and quotes of a CSS selector or an XPath expression close where they should.
pub fn is_balanced(selector: &str) -> bool {
    let (mut open, mut quote) = (Vec::new(), None);
    let mut letters = selector.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (_, '\\') => drop(letters.next()),
            (Some(mark), letter) if mark == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(letter) => return false,
            (None, _) => {}
        }
    }
    open.is_empty() && quote.is_none()
}

/// The scheme of an address that is none of the web's: `file`, `javascript`, …
pub fn other_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.trim_start().split_once(':')?;
    let letters = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    // A host with a port is no scheme, nor is one of the web's.
    let port = rest.starts_with(|next: char| next.is_ascii_digit());
    let web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    (letters && !port && !web).then_some(scheme)
}

/// A name that is given in a file.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && text.bytes().all(in_name)
}

/// A file-level name.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| in_name(byte) || byte == b'.')
}

/// A name with `/` into flows and `.` into a value.
pub fn is_reference(text: &str) -> bool {
    text.split('/').all(|part| part.split('.').all(is_name))
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Whether a plain scalar of this text is a number by YAML's core schema and ours.
pub fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain && (digits == "0" || !digits.starts_with('0')) {
        text.parse().ok()
    } else {
        None
    }
}

/// What is wrong with a template, and the bytes of the text it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTemplate {
    /// What.
    pub what: String,
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Reads `${a.b}` and `$${`.
pub fn template(text: &str, place: Place) -> Result<Template, BadTemplate> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(dollar) = rest.find("${") {
        let at = text.len() - rest.len() + dollar;
        if rest[..dollar].ends_with('$') {
            plain.push_str(&rest[..dollar - 1]);
            plain.push_str("${");
            rest = &rest[dollar + 2..];
            continue;
        }
        plain.push_str(&rest[..dollar]);
        let inner = &rest[dollar + 2..];
        let Some(close) = inner.find('}') else {
            return Err(BadTemplate {
                what: "`${` is not closed by `}`".into(),
                start: at,
                end: text.len(),
            });
        };
        let name: Vec<String> = inner[..close].split('.').map(str::to_owned).collect();
        if name.len() > 3 || !name.iter().all(|part| is_name(part)) {
            let what = format!("`${{{}}}` is not a name", &inner[..close]);
            return Err(BadTemplate {
                what,
                start: at,
                end: at + 2 + close + 1,
            });
        }
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Name(name));
        rest = &inner[close + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(Template { parts, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_keys_selectors_and_schemes_are_told_from_slips() {
        assert!(ROLES.is_sorted() && ROLES.contains(&"button") && !ROLES.contains(&"buton"));
        for key in ["Enter", "a", "7", "Space", "/"] {
            assert!(is_key(key), "{key}");
        }
        for key in ["Entr", "Control+A", "", "政", "enter"] {
            assert!(!is_key(key), "{key}");
        }
        for right in [
            "a[href*='x)']",
            "form:has(:user-invalid)",
            "//a[contains(., \"(\")]",
            "a\\(b",
        ] {
            assert!(is_balanced(right), "{right}");
        }
        for wrong in ["#nosuch[", "a:not(b", "a)", "[title='x]"] {
            assert!(!is_balanced(wrong), "{wrong}");
        }
        assert_eq!(other_scheme("file:///etc/passwd"), Some("file"));
        assert_eq!(other_scheme("JavaScript:alert(1)"), Some("JavaScript"));
        for web in ["https://a.cn/", "HTTP://a.cn", "/a:b", "a.cn:8080/x", "list?at=10:30"] {
            assert_eq!(other_scheme(web), None, "{web}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(duration("300ms"), Some(Duration::from_millis(300)));
        assert_eq!(duration("2h"), Some(Duration::from_secs(7200)));
        for wrong in [
            "",
            "15",
            "s",
            "1.5s",
            "15 s",
            "-1s",
            "15S",
            "99999999999999999999s",
            "99999999999999999h",
        ] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_and_addresses() {
        assert!(date("2026-02-28").is_some() && date("2026-02-29").is_none() && date("2026-2-28").is_none());
        assert!(address("https://zwfw.example.gov.cn/a?b").is_some());
        for wrong in [
            "zwfw.example.gov.cn",
            "ftp://a/",
            "https://",
            "https:///a b",
            "http://a b/",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
        assert!(
            is_host("www.a.localhost")
                && is_host("政务.中国")
                && !is_host("a/b")
                && !is_host("https://a")
                && !is_host("A.cn")
        );
    }

    #[test]
    fn templates() {
        let read = |text: &str| template(text, Place::default()).map(|template| template.parts);
        assert_eq!(read("a ${b.c}d").map(|parts| parts.len()), Ok(3));
        assert_eq!(read("$${x} costs $5"), Ok(vec![Part::Text("${x} costs $5".into())]));
        assert_eq!(read("${a}${b}").map(|parts| parts.len()), Ok(2));
        for wrong in ["${", "${}", "${a b}", "${a|upper}", "x ${a..b}", "${1}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let unclosed = read("开 ${a").expect_err("not closed");
        assert_eq!((unclosed.start, unclosed.end), (4, 7));
    }
}
