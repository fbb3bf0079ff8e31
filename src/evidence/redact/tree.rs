//! JSON that this program itself writes, masked: the texts in it. Its numbers (times, places) and its own words (an end,
//! a kind) are nobody's, even where they are written like a value; bytes masked blindly would break them, and with them
//! the whole record.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Redactor, note, personal};
use crate::record::step::{self, StepRecord};

/// What masks a text; none where nothing in it changes.
pub type Mask<'a> = &'a dyn Fn(&str) -> Option<(String, Vec<String>)>;

/// A tree as a `T` that can be read again, and the rules that changed it. `own` are keys at the top whose values this
/// program made. None when it is no `T` to begin with.
pub fn masked<T: DeserializeOwned>(tree: &Value, own: &[&str], mask: Mask<'_>) -> Option<(Value, Vec<String>)> {
    let apply = |only: Option<&HashSet<usize>>| {
        let mut pass = Pass {
            mask,
            only,
            at: 0,
            changed: Vec::new(),
            rules: Vec::new(),
        };
        let mut tree = tree.clone();
        pass.top(&mut tree, own);
        (tree, pass.changed, pass.rules)
    };
    let reads = |tree: &Value| T::deserialize(tree).is_ok();
    let (out, changed, rules) = apply(None);
    if rules.is_empty() || reads(&out) {
        return Some((out, rules));
    }
    if !reads(tree) {
        return None;
    }
    // Some of the texts are words that only this program writes: they stay, and all the others are masked.
    let mut kept = HashSet::new();
    let mut open = vec![changed];
    while let Some(some) = open.pop() {
        let only: HashSet<usize> = some.iter().copied().collect();
        if reads(&apply(Some(&only)).0) {
            kept.extend(only);
        } else if some.len() > 1 {
            let (one, other) = some.split_at(some.len() / 2);
            open.extend([one.to_vec(), other.to_vec()]);
        }
    }
    let (out, _, rules) = apply(Some(&kept));
    reads(&out).then_some((out, rules))
}

impl Redactor {
    /// Lines of JSON that this program wrote, each a `T`.
    pub(super) fn json<T: DeserializeOwned>(&self, bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        if !self.personal && !self.finder.as_ref().is_some_and(|finder| finder.is_match(bytes)) {
            return (bytes.to_vec(), Vec::new());
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut rules = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let tree = serde_json::from_slice(line).ok();
            let masked = tree.and_then(|tree| masked::<T>(&tree, &[], &|text| self.text(text)));
            let written = masked.and_then(|(tree, found)| Some((serde_json::to_vec(&tree).ok()?, found)));
            let Some((written, found)) = written else {
                let (masked, found) = self.mask(line);
                out.extend(masked);
                found.into_iter().for_each(|rule| note(&mut rules, rule));
                continue;
            };
            if found.is_empty() {
                out.extend_from_slice(line);
                continue;
            }
            out.extend(written);
            out.extend(line.last().filter(|byte| **byte == b'\n'));
            found.into_iter().for_each(|rule| note(&mut rules, rule));
        }
        (out, rules)
    }

    /// Masks one text; none when nothing in it changes. A hash is not masked for a few signs of it that are a value's.
    fn text(&self, text: &str) -> Option<(String, Vec<String>)> {
        let held = self.finder.as_ref().is_some_and(|finder| finder.is_match(text));
        let hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !(held || self.personal && text.len() >= personal::SHORTEST) || hash && !self.known.contains(text) {
            return None;
        }
        let (masked, rules) = self.mask(text.as_bytes());
        (!rules.is_empty()).then(|| (String::from_utf8_lossy(&masked).into_owned(), rules))
    }

    /// Masks a step's record: all that a page or an answer may have put into it. None when nothing can be masked at all;
    /// the step is then written without what it saw.
    pub fn record(&self, record: &StepRecord) -> Option<StepRecord> {
        /// What scenarios and this program say; rules find steps and hashes by it.
        const OWN: [&str; 7] = ["format", "path", "id", "verb", "place", "judge", "blobs"];
        if self.idle() {
            return Some(record.clone());
        }
        if self.blind {
            return None;
        }
        let mut record = record.clone();
        for value in record.values.values_mut() {
            let step::Value::Number(number) = value else { continue };
            let text = number.to_string();
            if self.known.contains(&text) || self.personal && personal::class(&text).is_some() {
                let masked = self.mask(text.as_bytes()).0;
                *value = step::Value::Text(String::from_utf8_lossy(&masked).into_owned());
            }
        }
        let tree = serde_json::to_value(&record).ok()?;
        let (tree, _) = masked::<StepRecord>(&tree, &OWN, &|text| self.text(text))?;
        serde_json::from_value(tree).ok()
    }
}

/// One way through a tree.
struct Pass<'a> {
    mask: Mask<'a>,
    /// Only these texts, by their number.
    only: Option<&'a HashSet<usize>>,
    at: usize,
    changed: Vec<usize>,
    rules: Vec<String>,
}

impl Pass<'_> {
    fn top(&mut self, tree: &mut Value, own: &[&str]) {
        let Value::Object(fields) = tree else {
            return self.value(tree);
        };
        for (name, value) in fields.iter_mut() {
            if !own.contains(&name.as_str()) {
                self.value(value);
            }
        }
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => self.text(text),
            Value::Array(all) => all.iter_mut().for_each(|one| self.value(one)),
            Value::Object(fields) => {
                let is_map = fields.get("type").is_some_and(|kind| kind == "map");
                for (name, value) in fields.iter_mut() {
                    // What stands there is named by the page.
                    if let (true, Value::Object(named)) = (name == "fields" || is_map && name == "value", &mut *value) {
                        self.names(named);
                    }
                    self.value(value);
                }
            }
        }
    }

    fn names(&mut self, named: &mut Map<String, Value>) {
        let all = std::mem::take(named);
        for (mut name, value) in all {
            self.text(&mut name);
            named.insert(name, value);
        }
    }

    fn text(&mut self, text: &mut String) {
        self.at += 1;
        if self.only.is_some_and(|only| !only.contains(&self.at)) {
            return;
        }
        let Some((masked, rules)) = (self.mask)(text) else {
            return;
        };
        *text = masked;
        self.changed.push(self.at);
        for rule in rules {
            note(&mut self.rules, rule);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Page,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Thing {
        id: String,
        kind: Kind,
        text: Vec<String>,
        number: u64,
        #[serde(default)]
        values: Value,
    }

    fn hide(text: &str) -> Option<(String, Vec<String>)> {
        let rules = || vec!["secret:x".to_owned()];
        text.contains("page").then(|| (text.replace("page", "[x]"), rules()))
    }

    #[test]
    fn words_of_the_program_stay_and_texts_are_masked() {
        let tree = json!({"id": "page", "kind": "page", "text": ["page", "a page", "x"], "number": 1234});
        let (out, rules) = masked::<Thing>(&tree, &["id"], &hide).expect("a thing");
        assert_eq!(
            out,
            json!({"id": "page", "kind": "page", "text": ["[x]", "a [x]", "x"], "number": 1234})
        );
        assert_eq!(rules, ["secret:x"]);
        let (same, rules) = masked::<Thing>(&tree, &[], &|_| None).expect("a thing");
        assert!(same == tree && rules.is_empty());
        assert!(masked::<Thing>(&json!({"text": ["page"]}), &[], &hide).is_none());
    }

    #[test]
    fn names_that_a_page_gave_are_masked_and_others_are_not() {
        let values = json!({
            "page": {"type": "map", "value": {"a page": "1"}},
            "list": {"type": "records", "value": {"records": [{"fields": {"page": "2"}}]}}
        });
        let tree = json!({"id": "", "kind": "page", "text": [], "number": 1, "values": values});
        let (out, _) = masked::<Thing>(&tree, &["id"], &hide).expect("a thing");
        let expected = json!({
            "page": {"type": "map", "value": {"a [x]": "1"}},
            "list": {"type": "records", "value": {"records": [{"fields": {"[x]": "2"}}]}}
        });
        assert_eq!(out["values"], expected);
    }
}
