//! What a page's source says without its tags: `<b>138</b><i>00001234</i>` shows one number.

use std::ops::Range;

use super::{Redactor, note, personal};

/// Elements that stand within a line: what is before and after one of their tags is read in one go.
const INLINE: &str = " a abbr b bdi bdo big cite code data del em font i ins kbd label mark nobr q s samp small span strike strong \
                      sub sup time tt u var wbr ";

/// The text of a source, and where in it each of its bytes stands.
pub struct Untagged {
    /// Text; at the end of what is read in one go stands a line break.
    pub text: Vec<u8>,
    at: Vec<usize>,
}

impl Untagged {
    /// The text of a source; none where nothing in it looks like a tag.
    pub fn of(bytes: &[u8]) -> Option<Untagged> {
        let mut out = Untagged {
            text: Vec::new(),
            at: Vec::new(),
        };
        // Behind these no tag and no comment ends: nothing there is looked at twice.
        let ends = |mark: &[u8]| bytes.windows(mark.len()).rposition(|part| part == mark).unwrap_or(0);
        let (last, comments) = (ends(b">"), ends(b"-->"));
        let mut at = 0;
        let mut any = false;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
            out.text.extend(rest.iter().take(length));
            out.at.extend(at..at + length);
            at += length;
            let Some((length, inline)) = rest
                .get(length..)
                .filter(|_| at < last)
                .and_then(|rest| tag(rest, at < comments))
            else {
                // A sign like any other.
                out.text.extend(bytes.get(at));
                out.at.extend(bytes.get(at).map(|_| at));
                at += 1;
                continue;
            };
            any = true;
            if !inline {
                out.text.push(b'\n');
                out.at.push(at);
            }
            at += length;
        }
        any.then_some(out)
    }

    /// The pieces in the source of a place in the text, when it is more than one.
    pub fn pieces(&self, place: Range<usize>) -> Option<Vec<Range<usize>>> {
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for &at in self.at.get(place)? {
            match pieces.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                Some(_) | None => pieces.push(at..at + 1),
            }
        }
        (pieces.len() > 1).then_some(pieces)
    }
}

impl Redactor {
    /// Masks a page's source: also values that are written over several elements of a line.
    pub(super) fn page(&self, bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let (out, mut rules) = self.mask(bytes);
        let Some(untagged) = Untagged::of(&out) else {
            return (out, rules);
        };
        let mut places = Vec::new();
        for found in self.finder.iter().flat_map(|finder| finder.find_iter(&untagged.text)) {
            let place = self.masks.get(found.pattern().as_usize());
            if let (Some((value, script)), Some(pieces)) = (place, untagged.pieces(found.range()))
                && let Some(hidden) = self.values.get(*value)
            {
                places.push((pieces, script.write(&hidden.text), hidden.rule.clone()));
            }
        }
        let people = if self.personal {
            personal::numbers(&untagged.text)
        } else {
            Vec::new()
        };
        for (place, (rule, mask)) in people {
            if let Some(pieces) = untagged.pieces(place) {
                places.push((pieces, mask.as_bytes().to_vec(), rule.to_owned()));
            }
        }
        if places.is_empty() {
            return (out, rules);
        }
        places.sort_by_key(|(pieces, ..)| pieces.first().map(|piece| piece.start));
        let mut cut = Vec::with_capacity(out.len());
        let mut at = 0;
        for (pieces, mask, rule) in places {
            // A number of people may also be a known value: that one's mask stands.
            if pieces.first().is_none_or(|piece| piece.start < at) {
                continue;
            }
            for (turn, piece) in pieces.into_iter().enumerate() {
                cut.extend_from_slice(out.get(at..piece.start).unwrap_or_default());
                at = piece.end;
                if turn == 0 {
                    cut.extend_from_slice(&mask);
                }
            }
            note(&mut rules, rule);
        }
        cut.extend_from_slice(out.get(at..).unwrap_or_default());
        (cut, rules)
    }
}

/// The length of the tag or comment that bytes begin with, and whether it stands within a line; none when it is none.
fn tag(bytes: &[u8], comments: bool) -> Option<(usize, bool)> {
    if comments && bytes.starts_with(b"<!--") {
        let end = bytes.windows(3).position(|part| part == b"-->")?;
        return Some((end + 3, true));
    }
    // In JSON its slash may be escaped.
    let rest = bytes.strip_prefix(b"<")?;
    let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    if !matches!(rest.first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?')) {
        return None;
    }
    let name: Vec<u8> = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
        .map(u8::to_ascii_lowercase)
        .collect();
    let name = String::from_utf8_lossy(&name);
    let end = bytes.iter().position(|byte| *byte == b'>')?;
    // A name with a hyphen is the page's own invention.
    Some((end + 1, name.contains('-') || INLINE.contains(&format!(" {name} "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        let text = Untagged::of(source.as_bytes()).expect("tags").text;
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn what_is_read_in_one_go_stands_together() {
        assert_eq!(
            text("<p>手机 <b class='x'>139</b><i>123</i><!-- > -->45<x-y>6</x-y></p>7"),
            "\n手机 139123456\n7"
        );
        assert_eq!(text("<td>12</td><td>34</td>"), "\n12\n\n34\n");
        assert_eq!(text(r#"{"a":"<b>1<\/b>2"} 3 < 4"#), r#"{"a":"12"} 3 < 4"#);
        assert!(Untagged::of("3 < 4, 5 <6 <".as_bytes()).is_none());
    }

    #[test]
    fn pieces_are_those_of_the_source() {
        let source = "<b>139</b><i>12</i>";
        let untagged = Untagged::of(source.as_bytes()).expect("tags");
        assert_eq!(untagged.pieces(0..5), Some(vec![3..6, 13..15]));
        assert_eq!(untagged.pieces(0..3), None, "in one piece");
    }
}
