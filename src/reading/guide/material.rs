//! The materials asked for: from tables in any order of columns, cards, lists and lines.

use std::sync::OnceLock;

use regex::Regex;

use super::form_word::is_form_name;
use super::grouping::{is_group, is_group_row, names_group};
use super::listing::{Listing, listed, named};
use super::piece::Piece;
use super::section::Section;
use super::table::is_fact_of_material;
use super::term::{Part, Terms, bare, is_numbered, unnumbered};
use super::wording::{apart, is_of_all, is_pressed_word, is_remark, without_links};
use crate::reading::normal::normal;
use crate::reading::said::catch_all::catch_all;
use crate::record::element::Rect;
use crate::record::guide::{Guide, Material, Said};
use crate::record::outline::{Cell, Entry, Link};

/// Heads that hold a material's name, surer ones first.
const NAMES: [&str; 16] = [
    "材料名称",
    "申请材料名称",
    "申报材料名称",
    "提交材料名称",
    "资料名称",
    "所需材料",
    "申请材料",
    "申报材料",
    "提交材料",
    "应提交材料",
    "材料清单",
    "办理材料",
    "材料",
    "资料",
    "文件名称",
    "材料内容",
];

/// The column of the materials' names, when these heads are those of a table of materials.
pub fn name_column(heads: &[String], terms: &Terms) -> Option<usize> {
    let heads: Vec<String> = heads.iter().map(|head| bare(head)).collect();
    let named = NAMES.iter().find_map(|name| heads.iter().position(|head| head == name));
    let known = || {
        heads.iter().position(|head| {
            terms.part(head) == Some(Part::Materials)
                && !head.contains("类型")
                && !head.contains("形式")
                && !head.contains("来源")
                && !head.contains("要求")
        })
    };
    named.or_else(known)
}

/// Fills in the materials; `materials_seen` tells that a part for them was found, with or without entries.
pub fn read(sections: &[Section<'_>], terms: &Terms, guide: &mut Guide) {
    for section in sections {
        let own = section.part() == Some(Part::Materials);
        guide.materials_seen |= own;
        if own {
            guide.of_all_materials.extend(said_of_all(section));
        }
        let mut from_grid = false;
        for piece in &section.pieces {
            if let Piece::Grid { heads, rows, .. } = piece {
                let column = name_column(heads, terms).or_else(|| own.then(|| fallback_column(heads)).flatten());
                if let Some(column) = column {
                    guide.materials_seen = true;
                    from_grid = true;
                    let numbers = heads.iter().position(|head| is_ordinal(head));
                    let of = |(at, row): (usize, &Vec<Cell>)| {
                        let group = is_group_row(row, rows.get(at + 1), column, numbers);
                        (!group).then(|| of_row(heads, row, column)).flatten()
                    };
                    guide.materials.extend(rows.iter().enumerate().filter_map(of));
                }
            }
        }
        if own && !from_grid {
            if let Some(none) = nothing_needed(section) {
                guide.no_materials = Some(none);
            } else {
                guide.materials.extend(of_pieces(section, terms));
            }
        }
    }
    let mut kept: Vec<Material> = Vec::new();
    for one in guide.materials.drain(..) {
        let words =
            |one: &Material| -> Vec<String> { one.columns.iter().map(|(_, said)| said.words.clone()).collect() };
        let same = |other: &Material| other.name.words == one.name.words && words(other) == words(&one);
        if !kept.iter().any(same) {
            kept.push(one);
        }
    }
    guide.materials = kept;
}

/// Lines of the part that speak of all materials at once.
fn said_of_all(section: &Section<'_>) -> Vec<Said> {
    let lines = section.pieces.iter().filter_map(|piece| match piece {
        Piece::Line { text, rect, .. } if is_of_all(text) => {
            let (whole, said) = apart(text);
            Some(Said::at(said.unwrap_or(whole).trim().to_string(), *rect))
        }
        // 注：上述材料均…
        Piece::Pair(pair) if is_of_all(&piece.words()) => Some(Said::at(piece.words(), pair.rect)),
        Piece::Heading { .. }
        | Piece::Pair(_)
        | Piece::Grid { .. }
        | Piece::Line { .. }
        | Piece::List { .. }
        | Piece::Image { .. } => None,
    });
    lines.collect()
}

/// In a part for materials, the first column that is a name.
fn fallback_column(heads: &[String]) -> Option<usize> {
    heads
        .iter()
        .position(|head| normal(head).contains("名称"))
        .or_else(|| heads.iter().position(|head| !is_ordinal(head)))
}

fn is_ordinal(head: &str) -> bool {
    matches!(
        normal(head).as_str(),
        "" | "序号" | "编号" | "序" | "No" | "No." | "NO" | "#" | "选择"
    )
}

fn of_row(heads: &[String], row: &[Cell], column: usize) -> Option<Material> {
    let name = row.get(column)?;
    let words = title_of(name);
    if words.is_empty() || normal(&words) == normal(&heads[column]) {
        return None;
    }
    // A row that is the same cell all through names a group.
    if row.len() > 1 && row.iter().all(|cell| cell.text == name.text) {
        return None;
    }
    let columns = heads
        .iter()
        .zip(row)
        .enumerate()
        .filter(|(i, (head, _))| *i != column && !is_ordinal(head))
        .map(|(_, (head, cell))| {
            (
                head.trim().to_string(),
                Said::at(cell.text.trim().to_string(), cell.rect),
            )
        })
        .collect();
    let links = row.iter().flat_map(|cell| cell.links.clone()).collect();
    Some(Material {
        name: Said::at(words, name.rect),
        columns,
        links,
    })
}

/// A name's own words, without its number.
fn title_of(cell: &Cell) -> String {
    unnumbered(cell.text.trim()).replace('\n', " ").trim().to_string()
}

/// The part says that nothing is needed, and nothing else.
fn nothing_needed(section: &Section<'_>) -> Option<Said> {
    static NONE: OnceLock<Regex> = OnceLock::new();
    let none = NONE.get_or_init(|| {
        Regex::new(r"^(?:无|/|-+|—+|暂无|零材料|免提交|无需(?:提供|提交|申请)?(?:任何)?(?:申请|申报)?(?:材料|资料)?|不(?:需要?|用)(?:提供|提交)?(?:任何)?(?:申请|申报)?(?:材料|资料)|无(?:申请|申报)?材料|本事项(?:无需|不需).{0,10})[。.]?$")
            .expect("the pattern is constant")
    });
    let words = section.words();
    let text = normal(&words);
    (!text.is_empty() && none.is_match(&text)).then(|| Said::at(words.trim().to_string(), section.rect()))
}

/// Entries of a list; a button right of a name belongs to it.
fn of_entries(entries: &[Entry], out: &mut Listing) {
    let mut before: Option<Rect> = None;
    for (at, entry) in entries.iter().enumerate() {
        if entries
            .get(at + 1)
            .is_some_and(|next| names_group(&entry.text, &next.text))
        {
            continue;
        }
        let beside = before.is_some_and(|rect| (rect.y - entry.rect.y).abs() < 4.0);
        before = Some(entry.rect);
        if beside && !out.is_empty() && is_pressed_word(&entry.title) {
            let said = Said::at(entry.text.clone(), entry.rect);
            out.add(Some((String::new(), said)), &entry.links);
        } else if entry.parts.len() <= 1 && listed(&entry.text, &entry.links).len() > 1 {
            // 身份证、户口簿复印件 in one entry that says nothing else.
            out.line(&entry.text, entry.rect, &entry.links);
        } else {
            out.push(of_entry(entry));
        }
    }
}

/// Cards (a heading, then its pairs or lines), entries of lists, pairs, and lines.
fn of_pieces(section: &Section<'_>, terms: &Terms) -> Vec<Material> {
    let mut out = Listing::default();
    let cards = section
        .pieces
        .windows(2)
        .any(|two| matches!(two, [Piece::Heading { .. }, Piece::Pair(_)]));
    let numbered = section
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Line { text, .. } if is_numbered(text)));
    let mut line: Option<Rect> = None;
    for (at, piece) in section.pieces.iter().enumerate() {
        let beside = line.take();
        match piece {
            Piece::Line { .. } | Piece::Pair(_) if !cards && is_group(&section.pieces, at) => {}
            // The name of a group over its entries.
            Piece::Line { text, links, .. }
                if links.is_empty()
                    && !beside.is_some_and(|name| (name.y - text_y(piece)).abs() < 4.0)
                    && text.chars().count() <= 14
                    && matches!(section.pieces.get(at + 1), Some(Piece::List { .. })) => {}
            // What a card says of its material under a label, whether its name is a heading or a line.
            Piece::Pair(pair) if !cards && !out.is_empty() && is_fact_of_material(&pair.key) => {
                line = beside;
                let said = Said::at(pair.value.trim().to_string(), pair.rect);
                out.add(Some((pair.key.trim().to_string(), said)), &pair.links);
            }
            // Another field of the guide is no material.
            Piece::Pair(pair)
                if !cards && matches!(terms.part(&pair.key), Some(Part::Field | Part::Title | Part::Steps)) => {}
            // What stands right of a name on its line is said of it.
            Piece::Line { text, rect, links }
                if !out.is_empty()
                    && beside.is_some_and(|name| (name.y - rect.y).abs() < 4.0 && rect.x > name.x + name.width) =>
            {
                line = beside;
                out.add(Some((String::new(), Said::at(text.clone(), *rect))), links);
            }
            Piece::Heading { text, rect, .. } if cards => out.push(named(text, *rect)),
            Piece::Pair(pair) if cards && !is_own_name(&pair.key) => {
                let said = Said::at(pair.value.trim().to_string(), pair.rect);
                out.add(Some((pair.key.trim().to_string(), said)), &pair.links);
            }
            Piece::Pair(pair) => {
                let mut one = named(&pair.key, pair.rect);
                one.columns
                    .push((String::new(), Said::at(pair.value.trim().to_string(), pair.rect)));
                one.links.clone_from(&pair.links);
                out.push(one);
            }
            Piece::List { entries, .. } if cards => {
                let links: Vec<Link> = entries.iter().flat_map(|entry| entry.links.clone()).collect();
                out.add(None, &links);
            }
            Piece::List { entries, .. } => of_entries(entries, &mut out),
            Piece::Line { text, rect, links } => {
                let (text, _) = apart(text);
                if is_remark(text) {
                    continue;
                }
                line = Some(*rect);
                // What follows a card or a numbered line belongs to it.
                let follows = cards || (numbered && !is_numbered(text));
                match follows {
                    true => out.follow(text, *rect, links),
                    false => out.line(text, *rect, links),
                }
            }
            Piece::Grid { rows, .. } => {
                let cells = rows
                    .iter()
                    .filter_map(|row| row.iter().find(|cell| cell.text.chars().count() > 1));
                for cell in cells {
                    let mut one = named(&title_of(cell), cell.rect);
                    one.links.clone_from(&cell.links);
                    out.push(one);
                }
            }
            Piece::Heading { .. } | Piece::Image { .. } => {}
        }
    }
    out.named()
}

fn text_y(piece: &Piece<'_>) -> f64 {
    piece.rect().y
}

/// A label among cards that is a material itself: 其他材料（视情况提供）, 委托书（原件）.
fn is_own_name(key: &str) -> bool {
    catch_all(key, false).is_some() || is_form_name(key)
}

fn of_entry(entry: &Entry) -> Material {
    // What is pressed is no name: the words that it stands beside are, of a card of several parts the first.
    let begins = |(_, text): &&(String, String)| text.chars().count() > 1 && entry.text.starts_with(text.trim());
    let first = entry.parts.iter().find(begins).map(|(_, text)| text);
    let title = match is_pressed_word(&entry.title) {
        true => first.filter(|_| entry.parts.len() > 2).unwrap_or(&entry.text),
        false => &entry.title,
    };
    let mut one = named(&without_links(title, &entry.links), entry.rect);
    let parts = entry
        .parts
        .iter()
        .filter(|(_, text)| normal(text) != normal(&entry.title));
    one.columns = parts
        .map(|(head, text)| (head.clone(), Said::at(text.clone(), entry.rect)))
        .collect();
    one.links.clone_from(&entry.links);
    one
}
