//! Text normalisation: the one table behind every comparison of words.
//!
//! NFKC (which folds full and half width), white space folded to one space and removed between Han characters, leading
//! and trailing marks stripped, traditional characters folded to simplified ones. Letters keep their case. The page
//! script does the same with a table generated from [`super::fold`]; `tests/fixtures/normal.tsv` runs on both.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::{SIMPLIFIED, TRADITIONAL};

/// Text as it is compared.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = None;
    let mut space = false;
    for raw in text.nfkc() {
        if raw.is_whitespace() || matches!(raw, '\u{200b}'..='\u{200f}' | '\u{feff}') {
            space = true;
            continue;
        }
        let c = folded(raw);
        if space && last.is_some_and(|before| !(is_han(before) && is_han(c))) {
            out.push(' ');
        }
        space = false;
        out.push(c);
        last = Some(c);
    }
    out.trim_matches(is_mark).to_string()
}

/// The simplified form of a traditional character; any other character as it is.
pub fn folded(c: char) -> char {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    if !is_han(c) {
        return c;
    }
    let table = TABLE.get_or_init(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());
    table.get(&c).copied().unwrap_or(c)
}

/// Han ideographs.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '*' | ':' | '[' | ']' | '|' | '›' | '»' | '>' | '·' | '•' | ' ')
}

/// The page script's table, as `webdriver/atoms/normal_table.js` must read.
pub fn script_table() -> String {
    let mut out = String::from("// Generated from src/reading/fold.rs; a test keeps the two alike.\n");
    for (name, table) in [("TRADITIONAL", TRADITIONAL), ("SIMPLIFIED", SIMPLIFIED)] {
        let characters: Vec<char> = table.chars().collect();
        let lines: Vec<String> = characters
            .chunks(50)
            .map(|line| format!("  '{}'", line.iter().collect::<String>()))
            .collect();
        out.push_str(&format!("const {name} =\n{};\n", lines.join(" +\n")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_pair_up_and_end() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(TRADITIONAL.chars().count() > 500);
        for c in SIMPLIFIED.chars() {
            assert_eq!(folded(c), c, "folding twice changes {c}");
        }
    }

    #[test]
    fn vectors_hold() {
        let vectors = include_str!("../../tests/fixtures/normal.tsv");
        let mut seen = 0;
        for line in vectors.lines().filter(|line| !line.starts_with('#')) {
            let (text, expected) = line.split_once('\t').expect("two columns");
            let text = text
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\u00a0", "\u{a0}")
                .replace("\\u200b", "\u{200b}");
            assert_eq!(normal(&text), expected, "of {text:?}");
            assert_eq!(
                normal(expected),
                expected,
                "normal text changes when normalised again: {expected:?}"
            );
            seen += 1;
        }
        assert!(seen > 20);
    }
}
