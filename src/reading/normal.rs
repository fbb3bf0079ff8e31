//! Text normalisation: the one table behind every comparison of words.
//!
//! NFKC (which folds full and half width), white space folded to one space and removed between Han characters, leading
//! and trailing marks stripped, simplified and traditional folded. The page script's table is generated from here.

use unicode_normalization::UnicodeNormalization;

/// Text as it is compared.
pub fn normal(text: &str) -> String {
    let folded: Vec<char> = text.nfkc().collect();
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for &c in &folded {
        if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') {
            space = true;
            continue;
        }
        if space && !out.is_empty() {
            let before = out.chars().next_back().is_some_and(is_han);
            if !(before && is_han(c)) {
                out.push(' ');
            }
        }
        space = false;
        out.push(c);
    }
    out.trim_matches(is_mark).to_string()
}

/// Han ideographs.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '*' | ':' | '[' | ']' | '|' | '›' | '»' | '>' | '·' | '•' | ' ')
}
