//! The visible text of an outline, a line a block.

use crate::record::outline::{Outline, What};

/// All text in reading order.
pub fn of(outline: &Outline) -> String {
    let mut text = String::new();
    for block in &outline.blocks {
        match &block.what {
            What::Heading { text: words, .. } | What::Text { text: words, .. } => line(&mut text, words),
            What::Table { caption, rows } => {
                line(&mut text, caption);
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| cell.text.replace('\n', " ")).collect();
                    line(&mut text, &cells.join("\t"));
                }
            }
            What::Pairs { pairs } => pairs
                .iter()
                .for_each(|pair| line(&mut text, &format!("{}\t{}", pair.key, pair.value))),
            What::List { entries, .. } => entries.iter().for_each(|entry| line(&mut text, &entry.text)),
            What::Control { label, .. } => line(&mut text, label),
            What::Image { alt, .. } => line(&mut text, alt),
        }
    }
    text
}

fn line(text: &mut String, words: &str) {
    if !words.is_empty() {
        text.push_str(words);
        text.push('\n');
    }
}
