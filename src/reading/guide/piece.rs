//! The outline as a row of pieces: headings, pairs, grids, lines and lists, in reading order.

use super::table::table;
use super::term::{Part, Terms, bare, is_numbered, split_label, unnumbered};
use super::{around, cards};
use crate::reading::normal::{is_han, normal};
use crate::record::element::Rect;
use crate::record::outline::{Block, Cell, Entry, Link, Outline, Pair, Region, What};

/// One piece of a guide.
#[derive(Debug, Clone)]
pub enum Piece<'o> {
    /// A heading; smaller levels stand above larger ones.
    Heading { level: u8, text: String, rect: Rect },
    /// A label with its value.
    Pair(Pair),
    /// A table with a row of heads; spans are expanded.
    Grid {
        heads: Vec<String>,
        rows: Vec<Vec<Cell>>,
        rect: Rect,
    },
    /// A line of text.
    Line { text: String, rect: Rect, links: Vec<Link> },
    /// A list.
    List { entries: &'o [Entry], rect: Rect },
    /// A picture in place of text; it says nothing that could be read.
    Image { rect: Rect },
}

impl Piece<'_> {
    /// The words of it, for a field's value.
    pub fn words(&self) -> String {
        match self {
            Piece::Heading { text, .. } | Piece::Line { text, .. } => text.clone(),
            Piece::Pair(pair) => format!("{}：{}", pair.key.trim(), pair.value.trim()),
            Piece::Grid { heads, rows, .. } => {
                let line = |cells: Vec<&str>| {
                    cells
                        .iter()
                        .map(|cell| cell.replace('\n', " "))
                        .collect::<Vec<_>>()
                        .join("｜")
                };
                let head = line(heads.iter().map(String::as_str).collect());
                let body = rows
                    .iter()
                    .map(|row| line(row.iter().map(|cell| cell.text.as_str()).collect()));
                std::iter::once(head).chain(body).collect::<Vec<_>>().join("\n")
            }
            Piece::List { entries, .. } => entries
                .iter()
                .map(|entry| entry.text.trim())
                .collect::<Vec<_>>()
                .join("\n"),
            Piece::Image { .. } => String::new(),
        }
    }

    /// Where it stands.
    pub fn rect(&self) -> Rect {
        match self {
            Piece::Heading { rect, .. }
            | Piece::Grid { rect, .. }
            | Piece::Line { rect, .. }
            | Piece::List { rect, .. }
            | Piece::Image { rect, .. } => *rect,
            Piece::Pair(pair) => pair.rect,
        }
    }

    /// Links in it.
    pub fn links(&self) -> Vec<Link> {
        match self {
            Piece::Heading { .. } | Piece::Image { .. } => Vec::new(),
            Piece::Pair(pair) => pair.links.clone(),
            Piece::Grid { rows, .. } => rows.iter().flatten().flat_map(|cell| cell.links.clone()).collect(),
            Piece::Line { links, .. } => links.clone(),
            Piece::List { entries, .. } => entries.iter().flat_map(|entry| entry.links.clone()).collect(),
        }
    }

    /// The pairs that it is.
    pub fn pairs(&self) -> impl Iterator<Item = &Pair> {
        match self {
            Piece::Pair(pair) => Some(pair),
            Piece::Heading { .. }
            | Piece::Grid { .. }
            | Piece::Line { .. }
            | Piece::List { .. }
            | Piece::Image { .. } => None,
        }
        .into_iter()
    }
}

/// Level of a panel's own name: above all headings inside but the item's title.
const PANEL: u8 = 2;

/// Lays out these regions of an outline.
pub fn pieces<'o>(outline: &'o Outline, regions: &[Region], terms: &Terms) -> Vec<Piece<'o>> {
    let mut out = Vec::new();
    let mut panel = "";
    let blocks: Vec<&Block> = outline
        .blocks
        .iter()
        .filter(|block| regions.contains(&block.region))
        .collect();
    for (i, block) in blocks.iter().enumerate() {
        if block.panel != panel {
            panel = &block.panel;
            let text = if panel.is_empty() {
                String::new()
            } else {
                panel.to_string()
            };
            out.push(Piece::Heading {
                level: PANEL,
                text,
                rect: block.rect,
            });
        }
        match &block.what {
            What::Heading { level, text } => out.push(Piece::Heading {
                level: (*level).max(1),
                text: text.clone(),
                rect: block.rect,
            }),
            What::Pairs { pairs } => out.extend(pairs.iter().map(|pair| Piece::Pair(cards::turned(pair, terms)))),
            What::Text { text, links } => lines(text, links, block.rect, terms, &mut out),
            What::Table { caption, rows } => {
                if !caption.trim().is_empty() {
                    out.push(Piece::Heading {
                        level: 5,
                        text: caption.clone(),
                        rect: block.rect,
                    });
                }
                table(rows, block.rect, terms, &mut out);
            }
            What::List { entries, .. } => {
                // A list right after a table of the same place says the same once more, for clicking.
                let before = i.checked_sub(1).map(|at| blocks[at]);
                let again = before.is_some_and(|before| {
                    let table = matches!(before.what, What::Table { .. });
                    table && before.panel == block.panel && inside(block.rect, before.rect)
                });
                let cards = || cards::of_entries(entries, terms);
                if let Some(pairs) = labelled(entries, terms).or_else(cards).filter(|_| !again) {
                    out.extend(pairs.into_iter().map(Piece::Pair));
                } else if !again {
                    out.push(Piece::List {
                        entries,
                        rect: block.rect,
                    });
                }
            }
            What::Image { .. } if in_a_row_of_pictures(&blocks, i) => out.push(Piece::Image { rect: block.rect }),
            What::Image { alt, .. } => out.push(picture(alt, block.rect)),
            What::Control { .. } => {}
        }
    }
    records(cards::paired(out, terms), terms)
}

/// Pictures side by side are things to press, and no headings.
fn in_a_row_of_pictures(blocks: &[&Block], at: usize) -> bool {
    let y = blocks[at].rect.y;
    let beside = |other: Option<&&Block>| {
        other.is_some_and(|block| matches!(block.what, What::Image { .. }) && (block.rect.y - y).abs() < 6.0)
    };
    beside(blocks.get(at + 1)) || at.checked_sub(1).is_some_and(|before| beside(blocks.get(before)))
}

/// A flat picture with a few Han characters for a name is a heading drawn as one.
fn picture<'o>(alt: &str, rect: Rect) -> Piece<'o> {
    let text = normal(alt);
    let letters = text.chars().count();
    if (2..=8).contains(&letters)
        && text.chars().all(is_han)
        && !text.ends_with('图')
        && rect.height <= 64.0
        && rect.width >= 40.0
    {
        return Piece::Heading { level: 4, text, rect };
    }
    Piece::Image { rect }
}

/// Pairs that tell of one material after another, each from its name on, are a grid of materials.
fn records<'o>(pieces: Vec<Piece<'o>>, terms: &Terms) -> Vec<Piece<'o>> {
    let mut out: Vec<Piece<'o>> = Vec::new();
    let mut found: Vec<Vec<Pair>> = Vec::new();
    let mut last = None;
    for piece in pieces {
        let known = |pair: &Pair| {
            let part = terms.part(&pair.key);
            part.is_none() || matches!(part, Some(Part::Forms | Part::Samples)) || is_remark_label(&pair.key)
        };
        match &piece {
            Piece::Pair(pair) if names_material(&pair.key) && !pair.value.trim().is_empty() => {
                found.push(vec![pair.clone()])
            }
            Piece::Pair(pair) if !found.is_empty() && known(pair) => {
                if let Some(record) = found.last_mut() {
                    record.push(pair.clone());
                }
            }
            // Further blocks of pairs have no heading of their own between them.
            Piece::Heading { text, .. } if text.is_empty() && !found.is_empty() => last = Some(piece),
            Piece::Heading { .. }
            | Piece::Pair(_)
            | Piece::Grid { .. }
            | Piece::Line { .. }
            | Piece::List { .. }
            | Piece::Image { .. } => {
                out.extend(gridded(std::mem::take(&mut found)));
                out.extend(last.take());
                out.push(piece);
            }
        }
    }
    out.extend(gridded(found));
    out
}

fn names_material(key: &str) -> bool {
    matches!(
        bare(key).as_str(),
        "材料名称" | "申请材料名称" | "申报材料名称" | "资料名称" | "提交材料名称" | "要件名称"
    )
}

fn is_remark_label(key: &str) -> bool {
    matches!(bare(key).as_str(), "备注" | "说明" | "材料说明" | "备注说明")
}

fn gridded<'o>(found: Vec<Vec<Pair>>) -> Vec<Piece<'o>> {
    if found.iter().all(|record| record.len() < 2) {
        return found.into_iter().flatten().map(Piece::Pair).collect();
    }
    let mut heads: Vec<String> = Vec::new();
    for pair in found.iter().flatten() {
        let key = pair.key.trim().to_string();
        if !heads.contains(&key) {
            heads.push(key);
        }
    }
    let cell = |record: &Vec<Pair>, head: &String| {
        let pair = record.iter().find(|pair| pair.key.trim() == head);
        pair.map_or_else(Cell::default, |pair| Cell {
            text: pair.value.clone(),
            rect: pair.rect,
            links: pair.links.clone(),
            columns: 1,
            rows: 1,
            ..Cell::default()
        })
    };
    let rows: Vec<Vec<Cell>> = found
        .iter()
        .map(|record| heads.iter().map(|head| cell(record, head)).collect())
        .collect();
    let rect = around(rows.iter().flatten().map(|cell: &Cell| cell.rect));
    vec![Piece::Grid { heads, rows, rect }]
}

/// Entries that are labels with their values (材料目录：…), when most of their labels are known words.
fn labelled(entries: &[Entry], terms: &Terms) -> Option<Vec<Pair>> {
    let pairs: Vec<Pair> = entries
        .iter()
        .filter_map(|entry| {
            let (key, value) = split_label(&entry.text)?;
            let fits = key.chars().count() <= 14 && !value.trim().is_empty();
            fits.then(|| Pair {
                key: key.trim().into(),
                value: value.trim().into(),
                rect: entry.rect,
                links: entry.links.clone(),
            })
        })
        .collect();
    if let Some(parts) = labelled_parts(entries, terms) {
        return Some(parts);
    }
    let known = pairs
        .iter()
        .filter(|pair| terms.of(&normal(&pair.key)).is_some())
        .count();
    (pairs.len() == entries.len() && known * 2 > pairs.len()).then_some(pairs)
}

/// Rows of several labels with their values: each part of an entry is one.
fn labelled_parts(entries: &[Entry], terms: &Terms) -> Option<Vec<Pair>> {
    let pair = |entry: &Entry, (key, value): &(String, String)| Pair {
        key: key.clone(),
        value: value.clone(),
        rect: entry.rect,
        links: entry.links.clone(),
    };
    let pairs: Vec<Pair> = entries
        .iter()
        .flat_map(|entry| entry.parts.iter().map(move |part| pair(entry, part)))
        .collect();
    let known = pairs.iter().filter(|pair| terms.of(&pair.key).is_some()).count();
    (pairs.len() > entries.len() && known >= 2 && known * 2 >= pairs.len()).then_some(pairs)
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.y >= outer.y - 2.0 && inner.y + inner.height <= outer.y + outer.height + 2.0
}

/// Lines of text; those that are known words, or numbered and short, are headings.
pub fn lines(text: &str, links: &[Link], rect: Rect, terms: &Terms, out: &mut Vec<Piece<'_>>) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let own: Vec<Link> = links
            .iter()
            .filter(|link| !link.text.trim().is_empty() && line.contains(link.text.trim()))
            .cloned()
            .collect();
        // Words to press are no heading, whatever they say.
        let linked = own.iter().map(|link| link.text.trim().chars().count()).sum::<usize>() * 2 > line.chars().count();
        // `【办理时限】20个工作日` is a heading and its part in one line.
        if let Some((label, value)) = bracketed(line, terms) {
            out.push(Piece::Heading {
                level: 4,
                text: label.to_string(),
                rect,
            });
            match numbered_pair(value, &own, rect, terms) {
                Some(pair) => out.push(Piece::Pair(pair)),
                None => out.push(Piece::Line {
                    text: value.to_string(),
                    rect,
                    links: own,
                }),
            }
            continue;
        }
        if let Some(level) = heading_level(line, terms).filter(|_| !linked) {
            out.push(Piece::Heading {
                level,
                text: line.to_string(),
                rect,
            });
            continue;
        }
        if let Some(pair) = numbered_pair(line, &own, rect, terms) {
            out.push(Piece::Pair(pair));
            continue;
        }
        out.push(Piece::Line {
            text: line.to_string(),
            rect,
            links: own,
        });
    }
}

/// A known label in heavy brackets, with them, and what stands behind it.
fn bracketed<'l>(line: &'l str, terms: &Terms) -> Option<(&'l str, &'l str)> {
    let end = line.strip_prefix('【')?.find('】')? + '】'.len_utf8() * 2;
    let (label, value) = line.split_at(end);
    let value = value.trim_start_matches(['：', ':', ' ', '　']).trim();
    (!value.is_empty() && terms.of(&bare(label)).is_some()).then_some((label, value))
}

/// Level of a line that is a heading by its words: 3 for 一、, 4 for （一）, 1. and bare known words.
fn heading_level(line: &str, terms: &Terms) -> Option<u8> {
    let text = normal(line);
    let told = text.split_once(':').is_some_and(|(_, value)| !value.trim().is_empty());
    if told || text.chars().count() > 24 || text.ends_with(['。', ';', ',']) {
        return None;
    }
    let known = terms.of(&text).is_some() && terms.of(&text) == terms.of(&bare(&text));
    let exact = known && bare(&text).chars().count() <= 14;
    let chinese = text.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']) && is_numbered(&text);
    if chinese && (exact || !unnumbered(&text).contains(['，', ',', ':', '。'])) {
        return Some(3);
    }
    let marked = text.starts_with('【') && text.ends_with('】');
    (exact && (is_numbered(&text) || marked || text.chars().count() <= 10)).then_some(4)
}

/// `三、办理时限：20个工作日` where the label is known.
fn numbered_pair(line: &str, links: &[Link], rect: Rect, terms: &Terms) -> Option<Pair> {
    let (key, value) = split_label(line)?;
    let known = key.chars().count() <= 24 && terms.of(key).is_some();
    known.then(|| Pair {
        key: key.trim().to_string(),
        value: value.trim().to_string(),
        rect,
        links: links.to_vec(),
    })
}
