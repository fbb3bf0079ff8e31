//! Names of groups among the materials (四、其他材料：), which stand over materials of their own.
//!
//! Only what follows tells one from a material: entries of a deeper numbering.

use std::sync::LazyLock;

use regex::Regex;

use super::piece::Piece;
use crate::reading::said::catch_all::catch_all;
use crate::record::outline::Cell;

/// Whether these words are the name of a group over those that follow: a catch-all, or words before an open colon, and
/// behind them a number of a deeper level.
pub fn names_group(text: &str, next: &str) -> bool {
    let text = text.trim();
    let open = text.ends_with(['：', ':']);
    (open || catch_all(text, false).is_some()) && is_deeper(depth(text), depth(next), open)
}

/// Whether the piece at this place is the name of a group over the pieces behind it.
pub fn is_group(pieces: &[Piece<'_>], at: usize) -> bool {
    let words = |piece: &Piece<'_>| match piece {
        Piece::Line { text, .. } => Some(text.clone()),
        Piece::Pair(pair) if pair.value.trim().is_empty() => Some(format!("{}：", pair.key.trim())),
        Piece::Pair(_) | Piece::Heading { .. } | Piece::Grid { .. } | Piece::List { .. } | Piece::Image { .. } => None,
    };
    let begins = |piece: &Piece<'_>| match piece {
        Piece::Line { text, .. } => Some(text.clone()),
        Piece::Pair(pair) => Some(pair.key.clone()),
        Piece::List { entries, .. } => entries.first().map(|entry| entry.text.clone()),
        Piece::Heading { .. } | Piece::Grid { .. } | Piece::Image { .. } => None,
    };
    let own = pieces.get(at).and_then(words);
    let next = pieces.get(at + 1).and_then(begins);
    own.zip(next).is_some_and(|(own, next)| names_group(&own, &next))
}

/// Whether a row says nothing beside its name, and the next one is numbered deeper. `numbers` is the column that counts.
pub fn is_group_row(row: &[Cell], next: Option<&Vec<Cell>>, name: usize, numbers: Option<usize>) -> bool {
    let says = |(i, cell): (usize, &Cell)| {
        i != name && Some(i) != numbers && !matches!(cell.text.trim(), "" | "/" | "-" | "—" | "--")
            || !cell.links.is_empty()
    };
    let Some(next) = next.filter(|_| !row.iter().enumerate().any(says)) else {
        return false;
    };
    let counted = |row: &[Cell]| {
        let cell = row.get(numbers.unwrap_or(name));
        depth(cell.map(|cell| cell.text.as_str()).unwrap_or_default())
    };
    is_deeper(counted(row), counted(next), numbers.is_some())
}

/// `open`: what has no number of its own stands over whatever has one.
fn is_deeper(own: Option<u8>, next: Option<u8>, open: bool) -> bool {
    match (own, next) {
        (Some(own), Some(next)) => next > own,
        (None, Some(_)) => open,
        (_, None) => false,
    }
}

/// How deep a numbering is by its form: 一、 stands over （一）, that over 1., that over （1）, that over ①.
fn depth(text: &str) -> Option<u8> {
    static FORMS: LazyLock<[(Regex, u8); 5]> = LazyLock::new(|| {
        let pattern = |text: &str| Regex::new(text).expect("the pattern is constant");
        [
            (pattern(r"^[一二三四五六七八九十]{1,3}(?:[、.．]|$)"), 1),
            (pattern(r"^[（(][一二三四五六七八九十]{1,3}[)）]"), 2),
            (pattern(r"^(?:[（(]\d{1,2}[)）]|\d{1,2}[)）]|\d{1,2}[.．-]\d)"), 4),
            (pattern(r"^\d{1,2}(?:[、.．]|$)"), 3),
            (pattern(r"^[①-⑳]"), 5),
        ]
    });
    let text = text.trim();
    FORMS
        .iter()
        .find(|(form, _)| form.is_match(text))
        .map(|(_, depth)| *depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_told_by_what_follows() {
        for (text, next) in [
            ("4.其他材料：", "（1）租赁合同"),
            ("四、其他材料", "1.租赁合同"),
            ("其他材料：", "1、租赁合同"),
            ("（一）身份证明：", "1．居民身份证"),
            ("4.其他材料", "①租赁合同"),
        ] {
            assert!(names_group(text, next), "{text} {next}");
        }
        for (text, next) in [
            ("4.其他材料：", "5.租赁合同"),
            ("4.其他材料：", ""),
            ("其他材料", "1.申请书"),
            ("4.身份证", "（1）原件"),
            ("（1）其他材料", "2.租赁合同"),
            ("一次性告知书：", "申请书"),
        ] {
            assert!(!names_group(text, next), "{text} {next}");
        }
    }

    #[test]
    fn a_row_of_nothing_but_its_name_heads_a_group_numbered_deeper() {
        let row = |cells: &[&str]| -> Vec<Cell> {
            let cell = |text: &&str| Cell {
                text: (*text).into(),
                ..Cell::default()
            };
            cells.iter().map(cell).collect()
        };
        let is = |own: &[&str], next: &[&str]| is_group_row(&row(own), Some(&row(next)), 1, Some(0));
        assert!(is(&["四", "其他材料", "", ""], &["1", "租赁合同", "原件", "1"]));
        assert!(is(&["", "设立登记", "", ""], &["1", "申请书", "原件", "1"]));
        assert!(!is(&["3", "其他材料", "", ""], &["4", "租赁合同", "原件", "1"]));
        assert!(!is(&["四", "其他材料", "原件", ""], &["1", "租赁合同", "原件", "1"]));
        assert!(!is(&["四", "其他材料", "", ""], &["五", "申请书", "", ""]));
        assert!(
            !is_group_row(&row(&["四", "其他材料", "", ""]), None, 1, Some(0)),
            "the last one"
        );
    }
}
