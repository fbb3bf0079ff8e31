//! Summary cards that show the value above its label: 5个工作日 over 承诺办结时限, one card beside the other.

use super::piece::Piece;
use super::term::{Part, Terms};
use crate::reading::normal::normal;
use crate::record::element::Rect;
use crate::record::outline::{Entry, Link, Pair};

/// The longest value and the longest label of such a card.
const LONGEST: (usize, usize) = (14, 9);

/// Cards that are entries of a list: in each the label is the last part.
pub fn of_entries(entries: &[Entry], terms: &Terms) -> Option<Vec<Pair>> {
    let pair = |entry: &Entry| {
        let (_, label) = entry.parts.last()?;
        let value = entry.text.trim().strip_suffix(label.trim())?.trim();
        (is_label(label, terms) && is_value(value, terms)).then(|| pair(value, label, entry.rect, &entry.links))
    };
    let pairs: Option<Vec<Pair>> = entries.iter().map(pair).collect();
    pairs.filter(|pairs| pairs.len() > 1)
}

/// The other way round where a value stands for the label.
pub fn turned(one: &Pair, terms: &Terms) -> Pair {
    match is_value(&one.key, terms) && is_label(&one.value, terms) {
        true => pair(&one.key, &one.value, one.rect, &one.links),
        false => one.clone(),
    }
}

/// Values each above a label, in one row of at least two: as pairs.
pub fn paired<'o>(pieces: Vec<Piece<'o>>, terms: &Terms) -> Vec<Piece<'o>> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        let row = row(rest, terms);
        if row.len() > 1 {
            rest = &rest[row.len() * 2..];
            out.extend(row.into_iter().map(Piece::Pair));
        } else {
            out.push(first.clone());
            rest = behind;
        }
    }
    out
}

/// The cards that begin here and stand in one row.
fn row(pieces: &[Piece<'_>], terms: &Terms) -> Vec<Pair> {
    let mut out: Vec<Pair> = Vec::new();
    let mut top: Option<f64> = None;
    for two in pieces.chunks_exact(2) {
        let [above, below] = two else { break };
        let (Some(value), Some(label)) = (words(above), words(below)) else {
            break;
        };
        let (at, under) = (above.rect(), below.rect());
        let level = top.is_none_or(|y| (y - at.y).abs() < 6.0);
        if !level || !stands_over(at, under) || !is_value(value, terms) || !is_label(label, terms) {
            break;
        }
        top = Some(at.y);
        out.push(pair(value, label, at, &above.links()));
    }
    out
}

fn words<'p>(piece: &'p Piece<'_>) -> Option<&'p str> {
    match piece {
        Piece::Heading { text, .. } | Piece::Line { text, .. } => Some(text),
        Piece::Pair(_) | Piece::Grid { .. } | Piece::List { .. } | Piece::Image { .. } => None,
    }
}

fn stands_over(above: Rect, below: Rect) -> bool {
    let gap = below.y - (above.y + above.height);
    let shared = (above.x + above.width).min(below.x + below.width) - above.x.max(below.x);
    (-4.0..30.0).contains(&gap) && above.height > 0.0 && shared > 0.5 * above.width.min(below.width)
}

fn pair(value: &str, label: &str, rect: Rect, links: &[Link]) -> Pair {
    Pair {
        key: label.trim().to_owned(),
        value: value.trim().to_owned(),
        rect,
        links: links.to_vec(),
    }
}

fn is_label(text: &str, terms: &Terms) -> bool {
    let text = normal(text);
    text.chars().count() <= LONGEST.1
        && !text.chars().any(|c| c.is_ascii_digit())
        && terms.part(&text) == Some(Part::Field)
}

fn is_value(text: &str, terms: &Terms) -> bool {
    let text = normal(text);
    let told = ["即办", "当场", "免费", "不收费", "收费", "否", "是"];
    text.chars().count() <= LONGEST.0
        && terms.of(&text).is_none()
        && (text.chars().any(|c| c.is_ascii_digit()) || told.iter().any(|word| text.starts_with(word)))
}
