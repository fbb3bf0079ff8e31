//! Pieces gathered under the headings that the lexicon knows.

use super::around;
use super::piece::Piece;
use super::term::{Part, Terms, is_numbered, label, part_of};
use crate::reading::said::step::is_bare;
use crate::record::element::Rect;
use crate::record::outline::{Link, Pair};

/// What stands under one heading.
#[derive(Debug)]
pub struct Section<'o> {
    /// The heading as written, without its numbering.
    pub title: String,
    /// The lexicon's term of it.
    pub term: Option<String>,
    level: u8,
    place: Rect,
    /// Opened by a label among pairs that has no value of its own.
    bare: bool,
    /// What follows, up to the next heading that ends it; headings in it are of deeper levels.
    pub pieces: Vec<Piece<'o>>,
}

impl Section<'_> {
    /// What the section's term is to the reading.
    pub fn part(&self) -> Option<Part> {
        self.term.as_deref().map(part_of)
    }

    /// A label with a known meaning and nothing behind it.
    pub fn is_left_empty(&self) -> bool {
        self.bare && self.part() == Some(Part::Field) && self.pieces.is_empty()
    }

    /// Under a known heading nothing but pictures, which say what cannot be read.
    pub fn is_pictured(&self) -> bool {
        let picture = |piece: &Piece<'_>| matches!(piece, Piece::Image { .. });
        self.term.is_some() && self.pieces.iter().any(picture) && self.words().is_empty()
    }

    /// All its words, a line a piece.
    pub fn words(&self) -> String {
        let lines: Vec<String> = self
            .pieces
            .iter()
            .map(Piece::words)
            .filter(|words| !words.trim().is_empty())
            .collect();
        lines.join("\n")
    }

    /// The rectangle around what it says, else that of its heading.
    pub fn rect(&self) -> Rect {
        let rect = around(self.pieces.iter().map(Piece::rect));
        if rect == Rect::default() { self.place } else { rect }
    }

    /// All its links.
    pub fn links(&self) -> Vec<Link> {
        self.pieces.iter().flat_map(Piece::links).collect()
    }
}

/// Cuts the pieces into sections. A heading with a known meaning opens one; one without ends the section when it is of
/// the same level or above, and is part of it when deeper. A pair of a known part (steps, materials, forms, samples) is
/// a section of its own.
pub fn sections<'o>(pieces: &[Piece<'o>], terms: &Terms) -> Vec<Section<'o>> {
    let mut out = vec![section("", None, 0, Rect::default())];
    let mut bare_pair = false;
    for piece in pieces {
        match piece {
            Piece::Heading { level, text, rect } => {
                bare_pair = false;
                let term = terms.of(text);
                let current = &out[out.len() - 1];
                let deeper = current.term.is_some() && *level > current.level && *level > 2;
                let step = current.part() == Some(Part::Steps)
                    && *level >= current.level
                    && term.is_none()
                    && (2..=8).contains(&text.trim().chars().count())
                    && is_bare(text);
                let inner = step
                    || deeper && (term.is_none() || term == current.term || within_steps(current, term.as_deref()));
                if inner {
                    last(&mut out).pieces.push(piece.clone());
                } else {
                    out.push(section(text, term, *level, *rect));
                }
            }
            Piece::Pair(pair) => {
                let term = terms.of(&pair.key);
                let opens = term
                    .as_deref()
                    .map(part_of)
                    .is_some_and(|part| !matches!(part, Part::Field | Part::Title));
                if opens || (term.is_some() && pair.value.trim().is_empty()) {
                    let level = out[out.len() - 1].level.max(5);
                    out.push(from_pair(pair, term, level));
                    bare_pair = pair.value.trim().is_empty();
                } else {
                    // A further pair ends what a pair with its value opened; its own heading goes on.
                    let chapter = term.is_some() && is_chapter(&pair.key);
                    if chapter || (term.is_some() && (bare_pair || is_from_pair(&out[out.len() - 1]))) {
                        out.push(section("", None, 0, pair.rect));
                        bare_pair = false;
                    }
                    last(&mut out).pieces.push(piece.clone());
                }
            }
            Piece::Grid { .. } | Piece::Line { .. } | Piece::List { .. } | Piece::Image { .. } => {
                last(&mut out).pieces.push(piece.clone())
            }
        }
    }
    out.retain(|section| section.term.is_some() || !section.pieces.is_empty());
    out
}

/// Numbered as the chapters of a text are: 五、办理时限.
fn is_chapter(key: &str) -> bool {
    let key = key.trim();
    key.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']) && is_numbered(key)
}

/// Steps are often named by words that mean something elsewhere.
fn within_steps(current: &Section<'_>, term: Option<&str>) -> bool {
    current.part() == Some(Part::Steps) && term.is_some_and(|term| part_of(term) == Part::Field)
}

fn section<'o>(text: &str, term: Option<String>, level: u8, place: Rect) -> Section<'o> {
    Section {
        title: label(text),
        term,
        level,
        place,
        bare: false,
        pieces: Vec::new(),
    }
}

const FROM_PAIR: u8 = 9;

fn is_from_pair(section: &Section<'_>) -> bool {
    section.level == FROM_PAIR
}

fn from_pair<'o>(pair: &Pair, term: Option<String>, level: u8) -> Section<'o> {
    let filled = !pair.value.trim().is_empty();
    let mut out = section(&pair.key, term, if filled { FROM_PAIR } else { level }, pair.rect);
    out.bare = !filled;
    for line in pair.value.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let links = pair
            .links
            .iter()
            .filter(|link| line.contains(link.text.trim()))
            .cloned()
            .collect();
        out.pieces.push(Piece::Line {
            text: line.to_string(),
            rect: pair.rect,
            links,
        });
    }
    out
}

fn last<'s, 'o>(sections: &'s mut Vec<Section<'o>>) -> &'s mut Section<'o> {
    if sections.is_empty() {
        sections.push(section("", None, 0, Rect::default()));
    }
    let at = sections.len() - 1;
    &mut sections[at]
}
