//! MHTML: every part is decoded, masked and written again; a part in which nothing was masked keeps its bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Longest line that quoted-printable and base64 write.
const LINE: usize = 76;

/// What masks bytes and names the rules that did.
pub type Mask<'a> = &'a dyn Fn(&[u8]) -> (Vec<u8>, Vec<String>);

/// The page with its parts masked, and the rules that changed it. None when it cannot be taken apart.
pub fn masked(bytes: &[u8], mask: Mask<'_>) -> Option<(Vec<u8>, Vec<String>)> {
    let head_end = find(bytes, b"\r\n\r\n", 0)? + 2;
    let boundary = boundary(bytes.get(..head_end)?)?;
    let mut rules = Vec::new();
    let mut out = header(bytes.get(..head_end)?, mask, &mut rules);
    let delimiter = [b"\r\n--", boundary.as_slice()].concat();
    let mut at = find(bytes, &delimiter, head_end - 2)?;
    out.extend_from_slice(bytes.get(head_end..at)?);
    loop {
        let after = at + delimiter.len();
        out.extend_from_slice(&delimiter);
        if bytes.get(after..)?.starts_with(b"--") {
            out.extend(noted(mask(bytes.get(after..)?), &mut rules));
            return Some((out, rules));
        }
        let next = find(bytes, &delimiter, after)?;
        out.extend(part(bytes.get(after..next)?, mask, &mut rules)?);
        at = next;
    }
}

/// A part, from the end of its delimiter on.
fn part(bytes: &[u8], mask: Mask<'_>, rules: &mut Vec<String>) -> Option<Vec<u8>> {
    // A part without a header begins with an empty line.
    let head_end = find(bytes, b"\r\n\r\n", 0)? + 2;
    let (head, body) = (bytes.get(..head_end)?, bytes.get(head_end + 2..)?);
    let encoding = value_of(head, "content-transfer-encoding")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let decoded = match encoding.as_str() {
        "quoted-printable" => from_quoted_printable(body),
        "base64" => from_base64(body)?,
        _ => body.to_vec(),
    };
    let mut out = header(head, mask, rules);
    out.extend_from_slice(b"\r\n");
    let (changed, found) = mask(&decoded);
    if found.is_empty() {
        out.extend_from_slice(body);
        return Some(out);
    }
    // What is no text cannot be changed and stay what it is.
    let kind = value_of(head, "content-type").unwrap_or_default().to_ascii_lowercase();
    let text = ["text/", "xml", "json", "javascript", "svg"]
        .iter()
        .any(|word| kind.contains(word));
    let changed = noted((if text { changed } else { Vec::new() }, found), rules);
    match encoding.as_str() {
        "quoted-printable" => out.extend(to_quoted_printable(&changed)),
        "base64" => out.extend(to_base64(&changed)),
        _ => out.extend(changed),
    }
    Some(out)
}

fn noted((bytes, found): (Vec<u8>, Vec<String>), rules: &mut Vec<String>) -> Vec<u8> {
    for rule in found {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    bytes
}

/// A header, each line masked; a title is written in encoded words, which are decoded first.
fn header(bytes: &[u8], mask: Mask<'_>, rules: &mut Vec<String>) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines(bytes) {
        let unfolded: Vec<u8> = line.iter().filter(|byte| !b"\r\n".contains(byte)).copied().collect();
        if let Some(title) = decoded_words(&unfolded) {
            let (changed, found) = mask(&title);
            if !found.is_empty() {
                let name = unfolded.split(|byte| *byte == b':').next().unwrap_or_default();
                let text = STANDARD.encode(noted((changed, found), rules));
                out.extend_from_slice(name);
                out.extend_from_slice(format!(": =?utf-8?B?{text}?=\r\n").as_bytes());
                continue;
            }
        }
        out.extend(noted(mask(line), rules));
    }
    out
}

/// A header's lines, those that go on in the next one whole.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(end) = find(bytes, b"\r\n", at) {
        at = end + 2;
        if !matches!(bytes.get(at), Some(b' ' | b'\t')) {
            all.extend(bytes.get(start..at));
            start = at;
        }
    }
    all.extend(bytes.get(start..).filter(|rest| !rest.is_empty()));
    all
}

/// The bytes of a line's encoded words, without what stands between them; none when it has none.
fn decoded_words(line: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(line);
    let mut out = Vec::new();
    let mut rest = text.as_ref();
    let mut any = false;
    while let Some((_, after)) = rest.split_once("=?") {
        let mut parts = after.splitn(4, '?');
        let (_set, way, body, end) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        match way {
            "Q" | "q" => out.extend(from_quoted_printable(body.replace('_', " ").as_bytes())),
            "B" | "b" => out.extend(from_base64(body.as_bytes())?),
            _ => return None,
        }
        any = true;
        rest = end.strip_prefix('=').unwrap_or(end);
    }
    any.then_some(out)
}

fn boundary(head: &[u8]) -> Option<Vec<u8>> {
    let kind = value_of(head, "content-type")?;
    let after = kind.split("boundary=").nth(1)?.trim_start();
    let name = match after.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => after.split([';', ' ']).next()?,
    };
    (!name.is_empty()).then(|| name.as_bytes().to_vec())
}

/// A header's value, unfolded.
fn value_of(head: &[u8], name: &str) -> Option<String> {
    lines(head).into_iter().find_map(|line| {
        let line = String::from_utf8_lossy(line).replace("\r\n", "");
        let (of, value) = line.split_once(':')?;
        of.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len())
        .position(|part| part == what)
        .map(|at| at + from)
}

/// Quoted-printable, decoded; what is not well written is left as it is.
pub fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            if let Some(after) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) {
                rest = after;
                continue;
            }
            let mut one = [0];
            if let Some((digits, after)) = after.split_at_checked(2)
                && hex::decode_to_slice(digits, &mut one).is_ok()
            {
                out.push(one[0]);
                rest = after;
                continue;
            }
        }
        out.push(byte);
        rest = after;
    }
    out
}

fn to_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let mut length = 0;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(b"\r\n") {
            out.extend_from_slice(b"\r\n");
            (length, rest) = (0, after);
            continue;
        }
        let at_end = after.is_empty() || after.starts_with(b"\r\n");
        let plain = matches!(byte, b'!'..=b'~') && byte != b'=' || byte == b' ' && !at_end;
        let written = if plain {
            vec![byte]
        } else {
            format!("={byte:02X}").into_bytes()
        };
        if length + written.len() > LINE - 1 {
            out.extend_from_slice(b"=\r\n");
            length = 0;
        }
        length += written.len();
        out.extend(written);
        rest = after;
    }
    out
}

fn from_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let signs: Vec<u8> = bytes
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .copied()
        .collect();
    STANDARD.decode(signs).ok()
}

fn to_base64(bytes: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(bytes);
    let mut out = Vec::with_capacity(text.len() + text.len() / LINE * 2);
    for line in text.as_bytes().chunks(LINE) {
        if !out.is_empty() {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(line);
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn hide(bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let text = String::from_utf8_lossy(bytes);
        match text.contains("13800001234") {
            true => (
                text.replace("13800001234", "[mobile 11]").into_bytes(),
                vec!["typed:mobile".to_owned()],
            ),
            false => (bytes.to_vec(), Vec::new()),
        }
    }

    /// A saved page of such parts: kind, encoding, body.
    pub fn page(parts: &[(&str, &str, &str)]) -> Vec<u8> {
        let mut text =
            "From: <Saved>\r\nSubject: =?utf-8?Q?tel=20138000?=\r\n =?utf-8?Q?01234?=\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n"
                .to_owned();
        for (kind, way, body) in parts {
            text.push_str(&format!(
                "\r\n----b--\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {way}\r\n\
                 Content-Location: http://a/?t=13800001234\r\n\r\n{body}"
            ));
        }
        text.push_str("\r\n----b----\r\n");
        text.into_bytes()
    }

    #[test]
    fn every_part_is_masked_in_its_own_writing() {
        let folded = "<p>=E5=8A=9E tel 138000=\r\n01234 =3D</p>\r\n";
        let packed = STANDARD.encode("body{content:'13800001234'}");
        let (first, second) = packed.split_at(20);
        let bytes = page(&[
            ("text/html", "quoted-printable", folded),
            ("text/css", "base64", &format!("{first}\r\n{second}")),
            ("image/png", "base64", &STANDARD.encode(b"\x89PNG 13800001234")),
            ("image/png", "base64", "iVBO\r\nRw=="),
            ("text/plain", "binary", "13800001234"),
        ]);
        let (out, rules) = masked(&bytes, &hide).expect("a page");
        assert_eq!(rules, ["typed:mobile"]);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("<p>=E5=8A=9E tel [mobile 11] =3D</p>\r\n"), "{text}");
        let css = STANDARD.encode("body{content:'[mobile 11]'}");
        assert!(text.contains(&css), "{text}");
        assert!(
            text.contains("\r\n\r\niVBO\r\nRw==\r\n----b--"),
            "an untouched part keeps its bytes: {text}"
        );
        assert!(text.contains("Content-Location: http://a/?t=[mobile 11]"));
        let title = STANDARD.encode("tel [mobile 11]");
        assert!(text.contains(&format!("Subject: =?utf-8?B?{title}?=\r\n")), "{text}");
        assert!(text.ends_with("\r\n----b----\r\n"));
        assert!(!text.contains(&STANDARD.encode(b"\x89PNG 13800001234")));
        // The same again changes nothing.
        assert_eq!(
            masked(text.as_bytes(), &hide).expect("a page"),
            (text.into_bytes(), vec![])
        );
    }

    #[test]
    fn what_is_no_such_page_is_said_to_be_none() {
        for bytes in [
            &b"no page"[..],
            b"Content-Type: text/html\r\n\r\nx",
            b"Content-Type: multipart/related; boundary=x\r\n\r\nx",
        ] {
            assert!(masked(bytes, &hide).is_none(), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn quoted_printable_comes_back_as_it_was() {
        let text = "办事 = x \r\ny\nz \r\n".repeat(20).into_bytes();
        let written = to_quoted_printable(&text);
        assert!(written.split(|byte| *byte == b'\n').all(|line| line.len() <= LINE + 1));
        assert_eq!(from_quoted_printable(&written), text);
    }
}
