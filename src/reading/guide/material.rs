//! The materials asked for: from tables in any order of columns, cards, lists and lines.

use std::sync::OnceLock;

use regex::Regex;

use super::piece::Piece;
use super::section::Section;
use super::term::{Part, Terms, bare, is_numbered, unnumbered};
use crate::reading::normal::normal;
use crate::record::guide::{Guide, Material, Said};
use crate::record::outline::{Cell, Link};

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
        let mut from_grid = false;
        for piece in &section.pieces {
            if let Piece::Grid { heads, rows, .. } = piece {
                let column = name_column(heads, terms).or_else(|| own.then(|| fallback_column(heads)).flatten());
                if let Some(column) = column {
                    guide.materials_seen = true;
                    from_grid = true;
                    guide
                        .materials
                        .extend(rows.iter().filter_map(|row| of_row(heads, row, column)));
                }
            }
        }
        if own && !from_grid {
            if let Some(none) = nothing_needed(section) {
                guide.no_materials = Some(none);
            } else {
                guide.materials.extend(of_pieces(section));
            }
        }
    }
    let mut kept: Vec<Material> = Vec::new();
    for one in guide.materials.drain(..) {
        if !kept
            .iter()
            .any(|other| other.name.words == one.name.words && other.columns == one.columns)
        {
            kept.push(one);
        }
    }
    guide.materials = kept;
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
                Said {
                    words: cell.text.trim().to_string(),
                    rect: cell.rect,
                },
            )
        })
        .collect();
    let links = row.iter().flat_map(|cell| cell.links.clone()).collect();
    Some(Material {
        name: Said { words, rect: name.rect },
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
    (!text.is_empty() && none.is_match(&text)).then(|| Said {
        words: words.trim().to_string(),
        rect: section.rect(),
    })
}

/// Cards (a heading, then its pairs or lines), entries of lists, pairs, and lines.
fn of_pieces(section: &Section<'_>) -> Vec<Material> {
    let mut out: Vec<Material> = Vec::new();
    let cards = section
        .pieces
        .windows(2)
        .any(|two| matches!(two, [Piece::Heading { .. }, Piece::Pair(_)]));
    let numbered = section
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Line { text, .. } if is_numbered(text)));
    for piece in &section.pieces {
        match piece {
            Piece::Heading { text, rect, .. } if cards => out.push(named(text, *rect)),
            Piece::Pair(pair) if cards => {
                if let Some(last) = out.last_mut() {
                    last.columns.push((
                        pair.key.trim().to_string(),
                        Said {
                            words: pair.value.trim().to_string(),
                            rect: pair.rect,
                        },
                    ));
                    last.links.extend(pair.links.clone());
                }
            }
            Piece::Pair(pair) => {
                let mut one = named(&pair.key, pair.rect);
                one.columns.push((
                    String::new(),
                    Said {
                        words: pair.value.trim().to_string(),
                        rect: pair.rect,
                    },
                ));
                one.links.clone_from(&pair.links);
                out.push(one);
            }
            Piece::List { entries, .. } if cards => {
                if let Some(last) = out.last_mut() {
                    last.links.extend(entries.iter().flat_map(|entry| entry.links.clone()));
                }
            }
            Piece::List { entries, .. } => out.extend(entries.iter().map(of_entry)),
            Piece::Line { text, rect, links } => {
                if is_remark(text) {
                    continue;
                }
                if cards || (numbered && !is_numbered(text)) {
                    // What follows a card or a numbered line belongs to it.
                    if let Some(last) = out.last_mut() {
                        if !is_linked(text, links) {
                            let said = Said { words: text.clone(), rect: *rect };
                            last.columns.push((String::new(), said));
                        }
                        last.links.extend(links.clone());
                    }
                } else {
                    out.extend(parts_of_line(text).into_iter().map(|part| {
                        let mut one = named(&part, *rect);
                        one.links = links
                            .iter()
                            .filter(|link| part.contains(link.text.trim()))
                            .cloned()
                            .collect();
                        one
                    }));
                }
            }
            Piece::Grid { rows, .. } => out.extend(
                rows.iter()
                    .filter_map(|row| row.iter().find(|cell| cell.text.chars().count() > 1))
                    .map(|cell| {
                        let mut one = named(&title_of(cell), cell.rect);
                        one.links.clone_from(&cell.links);
                        one
                    }),
            ),
            Piece::Heading { .. } | Piece::Image { .. } => {}
        }
    }
    out.retain(|one| !one.name.words.is_empty());
    out
}

fn named(text: &str, rect: crate::record::element::Rect) -> Material {
    Material {
        name: Said {
            words: unnumbered(text)
                .trim_end_matches([';', '；', '。', '：', ':'])
                .trim()
                .to_string(),
            rect,
        },
        ..Material::default()
    }
}

fn of_entry(entry: &crate::record::outline::Entry) -> Material {
    let mut one = named(&entry.title, entry.rect);
    let parts = entry
        .parts
        .iter()
        .filter(|(_, text)| normal(text) != normal(&entry.title));
    one.columns = parts
        .map(|(head, text)| {
            (
                head.clone(),
                Said {
                    words: text.clone(),
                    rect: entry.rect,
                },
            )
        })
        .collect();
    one.links.clone_from(&entry.links);
    one
}

/// A line that is little but links.
fn is_linked(text: &str, links: &[Link]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    links.iter().map(|link| letters(&link.text)).sum::<usize>() * 2 > letters(text)
}

/// Remarks and openings are no materials: 注：…, …应提交下列材料：
fn is_remark(text: &str) -> bool {
    let text = normal(text);
    let says = text.starts_with("注:")
        || text.starts_with("备注")
        || text.starts_with("说明:")
        || text.starts_with("以上")
        || text.starts_with("提示");
    says || ((text.ends_with("材料") || text.ends_with("资料"))
        && text.chars().count() > 8
        && (text.contains("下列") || text.contains("以下") || text.contains("如下")))
        || matches!(text.as_str(), "查看" | "下载" | "更多" | "展开" | "收起")
}

/// One line may hold several numbered materials, or some between semicolons.
fn parts_of_line(text: &str) -> Vec<String> {
    static INLINE: OnceLock<Regex> = OnceLock::new();
    let inline = INLINE.get_or_init(|| {
        Regex::new(r"[；;。\s](?:\d{1,2}[.．、][^\d]|[（(]\d{1,2}[)）]|[①-⑳])").expect("the pattern is constant")
    });
    let mut cuts: Vec<usize> = inline.find_iter(text).map(|found| found.start()).collect();
    if cuts.is_empty() {
        cuts = text.match_indices(['；', ';']).map(|(at, _)| at).collect();
    }
    let mut out = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([text.len()]) {
        let part = text[from..cut].trim_start_matches(['；', ';', '。', ' ']).trim();
        if !part.is_empty() {
            out.push(part.to_string());
        }
        from = cut;
    }
    out
}
