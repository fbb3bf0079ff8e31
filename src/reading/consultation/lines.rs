//! The page of one question as lines: labels with values, headings, other text.

use std::sync::OnceLock;

use regex::Regex;

use super::words::{Head, head};
use crate::reading::date;
use crate::reading::normal::normal;
use crate::record::outline::{Cell, What};

/// One line of the page as it reads.
pub(super) enum Line {
    Labelled(String, String),
    Heading(String),
    Plain(String),
}

/// A block as lines.
pub(super) fn lines(what: &What) -> Vec<Line> {
    match what {
        What::Heading { text, .. } => vec![Line::Heading(text.clone())],
        What::Text { text, .. } => text.lines().flat_map(of_text).collect(),
        What::Pairs { pairs } => {
            let of = |pair: &crate::record::outline::Pair| Line::Labelled(pair.key.clone(), pair.value.clone());
            pairs.iter().map(of).collect()
        }
        What::Table { rows, .. } => of_table(rows),
        What::List { entries, .. } => {
            // Entries that lead elsewhere are menus or other letters.
            if entries.iter().filter(|entry| entry.href.starts_with("http")).count() * 2 > entries.len() {
                return Vec::new();
            }
            let of = |entry: &crate::record::outline::Entry| {
                let parts = entry.parts.iter();
                let labelled: Vec<Line> = parts
                    .filter(|(name, _)| head(name).is_some())
                    .map(|(name, text)| Line::Labelled(name.clone(), text.clone()))
                    .collect();
                match labelled.is_empty() {
                    true => of_text(&entry.text),
                    false => labelled,
                }
            };
            entries.iter().flat_map(of).collect()
        }
        What::Control { .. } | What::Image { .. } => Vec::new(),
    }
}

/// Labels and values side by side in a row, or a head over columns; a cell alone is a line.
fn of_table(rows: &[Vec<Cell>]) -> Vec<Line> {
    let known = |cell: &Cell| head(&cell.text).is_some();
    if let [first, rest @ ..] = rows
        && first.len() > 2
        && first.iter().all(&known)
        && !rest.is_empty()
        && rest.iter().all(|row| row.len() == first.len())
    {
        let named = |row: &Vec<Cell>| -> Vec<Line> {
            let pairs = first.iter().zip(row);
            let mut cells: Vec<(&Cell, &Cell)> = pairs.collect();
            // An answer's day belongs to the answer wherever its column stands.
            cells.sort_by_key(|(name, _)| head(&name.text) == Some(Head::Answer));
            cells
                .iter()
                .map(|(name, cell)| Line::Labelled(name.text.clone(), cell.text.clone()))
                .collect()
        };
        return rest.iter().flat_map(named).collect();
    }
    let mut found = Vec::new();
    for row in rows {
        let mut cells = row.iter().peekable();
        while let Some(cell) = cells.next() {
            let value = cells.peek().filter(|next| known(cell) && !known(next)).copied();
            match value {
                Some(value) => {
                    found.push(Line::Labelled(cell.text.clone(), value.text.clone()));
                    cells.next();
                }
                None if known(cell) => found.push(Line::Heading(cell.text.clone())),
                None => found.extend(cell.text.lines().flat_map(of_text)),
            }
        }
    }
    found
}

/// A line of text, cut where known labels stand: 来信时间：2026-11-02 来信人：张**.
fn of_text(line: &str) -> Vec<Line> {
    static LABEL: OnceLock<Regex> = OnceLock::new();
    let label = LABEL.get_or_init(|| Regex::new(r"[\p{Han}（）() 　]{1,12}[：:]").expect("the pattern is constant"));
    let marks: Vec<(usize, usize, String)> = label
        .find_iter(line)
        .filter_map(|found| {
            let word = found.as_str().trim_end_matches(['：', ':']);
            // The label is the last word before the colon.
            let name = word.trim_end().rsplit([' ', '　']).next().unwrap_or(word);
            let begin = found.start() + word.rfind(name)?;
            let spaced = normal(word);
            let known = head(name)
                .map(|_| name.to_string())
                .or_else(|| head(&spaced).map(|_| spaced.clone()))?;
            let begin = if known == spaced { found.start() } else { begin };
            Some((begin, found.end(), known))
        })
        .collect();
    let mut lines = Vec::new();
    let mut marks = marks.as_slice();
    let mut lead = marks.first().map_or(line, |(begin, ..)| &line[..*begin]);
    // 2026-11-05 回复：…
    if let [(_, _, name), others @ ..] = marks
        && matches!(head(name), Some(Head::Question | Head::Answer))
        && date::first(lead).is_some()
    {
        lead = others.first().map_or(line, |(begin, ..)| &line[..*begin]);
        marks = others;
    }
    if !lead.trim().is_empty() {
        lines.push(Line::Plain(lead.trim().into()));
    }
    for (at, (_, from, name)) in marks.iter().enumerate() {
        let to = marks.get(at + 1).map_or(line.len(), |(begin, ..)| *begin);
        lines.push(Line::Labelled(
            name.clone(),
            line.get(*from..to).unwrap_or_default().trim().into(),
        ));
    }
    lines
}
