//! Words of the lexicon that tell what a label or heading of a guide means.

use std::sync::OnceLock;

use regex::Regex;

use crate::reading::normal::{is_han, normal};

/// What a term is to the reading; all that is not named here is a plain field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The item's name.
    Title,
    /// The procedure.
    Steps,
    /// The materials.
    Materials,
    /// Empty forms to download.
    Forms,
    /// Samples and filling instructions.
    Samples,
    /// Anything else.
    Field,
}

/// A label and what it says, apart at the first colon; one within a time of day (上午9:00) parts nothing.
pub fn split_label(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(['：', ':'])?;
    let of_time = key.ends_with(|c: char| c.is_ascii_digit()) && value.starts_with(|c: char| c.is_ascii_digit());
    (!of_time).then_some((key, value))
}

/// The lexicon's terms with their words, normalised.
#[derive(Debug)]
pub struct Terms {
    terms: Vec<(String, Vec<String>)>,
}

impl Terms {
    /// Normalises the words.
    pub fn new(terms: &[(String, Vec<String>)]) -> Terms {
        let words = |words: &Vec<String>| {
            words
                .iter()
                .map(|word| normal(word))
                .filter(|word| !word.is_empty())
                .collect()
        };
        Terms {
            terms: terms.iter().map(|(name, list)| (name.clone(), words(list))).collect(),
        }
    }

    /// The term that a label names: one of its words exactly, else the longest word that the label contains when it
    /// holds little else.
    pub fn of(&self, label: &str) -> Option<String> {
        let label = bare(label);
        if label.is_empty() {
            return None;
        }
        let exact = self.terms.iter().find(|(_, words)| words.contains(&label));
        if let Some((name, _)) = exact {
            return Some(name.clone());
        }
        let length = label.chars().count();
        let mut best: Option<(usize, &String)> = None;
        for (name, words) in &self.terms {
            for word in words {
                let size = word.chars().count();
                if size >= 2
                    && length <= size + 6
                    && label.contains(word.as_str())
                    && best.is_none_or(|(other, _)| size > other)
                {
                    best = Some((size, name));
                }
            }
        }
        best.map(|(_, name)| name.clone())
    }

    /// What the label names.
    pub fn part(&self, label: &str) -> Option<Part> {
        self.of(label).map(|term| part_of(&term))
    }

    /// Whether text holds one of the words of such a part.
    pub fn holds(&self, part: Part, text: &str) -> bool {
        let own = self.terms.iter().filter(|(name, _)| part_of(name) == part);
        own.flat_map(|(_, words)| words)
            .any(|word| word.chars().count() >= 2 && text.contains(word.as_str()))
    }

    /// Whether a term is the item's name.
    pub fn is_title(term: &str) -> bool {
        part_of(term) == Part::Title
    }
}

/// What a term's name says that it is.
pub fn part_of(term: &str) -> Part {
    match term.strip_prefix("guide_").unwrap_or(term) {
        "title" => Part::Title,
        "steps" => Part::Steps,
        "materials" => Part::Materials,
        "form_download" | "forms" => Part::Forms,
        "sample" | "samples" => Part::Samples,
        _ => Part::Field,
    }
}

/// A label as it is compared: normalised, without numbering before it, brackets around or behind it, and colons.
pub fn bare(label: &str) -> String {
    let text = normal(label);
    let text = unnumbered(&text);
    let text = text.trim_matches(|c| {
        matches!(
            c,
            '【' | '】' | '[' | ']' | '(' | ')' | ':' | ' ' | '*' | '■' | '◆' | '●' | '▪' | '?'
        )
    });
    let text = match text.find(['(', '（']) {
        Some(at) if at > 0 => text[..at].trim(),
        _ => text,
    };
    chinese_only(text).trim_end_matches(['?', ':']).to_string()
}

/// `收费标准 Fees`: without the same in Latin letters behind.
fn chinese_only(text: &str) -> &str {
    let latin = |c: char| c.is_ascii() && !c.is_ascii_digit();
    let kept = text.trim_end_matches(latin);
    let foreign = text[kept.len()..].chars().filter(char::is_ascii_alphabetic).count();
    if foreign > 2 && kept.chars().next_back().is_some_and(is_han) {
        kept
    } else {
        text
    }
}

/// A label as shown in a record: without numbering and the colon behind it.
pub fn label(text: &str) -> String {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    unnumbered(text).trim().to_string()
}

/// Text without the numbering that it begins with.
pub fn unnumbered(text: &str) -> &str {
    let text = text.trim();
    numbering()
        .captures(text)
        .and_then(|found| found.get(1))
        .map_or(text, |number| &text[number.end()..])
        .trim_start()
}

/// Whether text begins with a number of its own.
pub fn is_numbered(text: &str) -> bool {
    numbering().is_match(text.trim())
}

fn numbering() -> &'static Regex {
    static NUMBERING: OnceLock<Regex> = OnceLock::new();
    NUMBERING.get_or_init(|| {
        Regex::new(
            r"^([一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）][、.．]?|[（(]\d{1,2}[)）]|\d{1,2}[、.．)）]|第[一二三四五六七八九十\d]{1,3}步[、:：]?|[①-⑳]|[❶-❿])(?:\D|$)",
        )
        .expect("the pattern is constant")
    })
}
