//! The steps of the procedure, each with all that is said of it.

use std::sync::OnceLock;

use regex::Regex;

use super::form_word::says_none;
use super::material::name_column;
use super::piece::Piece;
use super::section::Section;
use super::term::{Part, Terms, is_numbered, unnumbered};
use crate::reading::normal::normal;
use crate::reading::said::step::is_bare;
use crate::record::element::Rect;
use crate::record::guide::Said;

/// Steps from the sections of that term. Headings inside a section name a step, numbered lines begin one, rows and
/// entries are one each; a line of words between arrows is a step a word. A picture gives none.
pub fn steps(sections: &[Section<'_>], terms: &Terms) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for section in sections.iter().filter(|section| section.part() == Some(Part::Steps)) {
        let found = of_section(section, terms);
        // Two parts that say the same (a picture's caption and a table) count once; 特殊环节：无 is no step.
        out.extend(found.into_iter().filter(|one| !says_none(&one.words)));
    }
    let mut kept: Vec<Said> = Vec::new();
    for one in out {
        if !kept.iter().any(|other| normal(&other.words) == normal(&one.words)) {
            kept.push(one);
        }
    }
    // A bar of names over the steps themselves says nothing of its own.
    let told: Vec<String> = kept
        .iter()
        .filter(|one| !is_bare(&one.words))
        .map(|one| normal(unnumbered(&one.words)))
        .collect();
    let is_named_again = |one: &Said| {
        let name = normal(unnumbered(&one.words));
        name.chars().count() <= NAME && is_bare(&name) && told.iter().any(|other| other.starts_with(&name))
    };
    kept.retain(|one| !is_named_again(one));
    kept
}

/// The terms of parts for steps that hold what cannot be read: a picture as large as a chart, or words that say where
/// the steps are.
pub fn unread(sections: &[Section<'_>]) -> Vec<String> {
    let closed = |piece: &Piece<'_>| match piece {
        Piece::Image { rect } => (rect.width >= CHART.0 && rect.height >= CHART.1) || rect.height < 1.0,
        Piece::Heading { text, .. } | Piece::Line { text, .. } => points_away(&normal(text)),
        Piece::Pair(_) | Piece::Grid { .. } | Piece::List { .. } => false,
    };
    let mut out: Vec<String> = sections
        .iter()
        .filter(|section| section.part() == Some(Part::Steps) && section.pieces.iter().any(closed))
        .filter_map(|section| section.term.clone())
        .collect();
    out.dedup();
    out
}

/// Width and height from which a picture may be a chart of the procedure, and no icon or heading.
const CHART: (f64, f64) = (160.0, 80.0);

fn of_section(section: &Section<'_>, terms: &Terms) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    // Lines after a heading or a numbered line belong to it until the next one.
    let mut open = false;
    let headed = section
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Heading { text, .. } if terms.part(text) != Some(Part::Steps)));
    let numbered = section
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Line { text, .. } if is_numbered(text)));
    let named = !headed && !numbered && names_alternate(section);
    for piece in &section.pieces {
        match piece {
            Piece::Heading { text, .. } if is_pointer(text) || terms.part(text) == Some(Part::Steps) => {}
            Piece::Pair(pair) if is_other_field(&pair.key, terms) => {}
            Piece::Heading { text, rect, .. } => {
                out.push(said(text, *rect));
                open = true;
            }
            Piece::Line { text, rect, .. } if !is_pointer(text) => {
                let parts = split(text);
                let begins = if named {
                    text.chars().count() <= NAME
                } else if headed {
                    !open
                } else {
                    !numbered || is_numbered(text) || !open
                };
                if parts.len() > 1 {
                    out.extend(parts.into_iter().map(|part| said(&part, *rect)));
                    open = false;
                } else if begins || out.is_empty() {
                    out.push(said(text, *rect));
                    open = numbered || headed;
                } else {
                    join(&mut out, text);
                }
            }
            Piece::Pair(pair) if headed && open => join(&mut out, &piece.words_of_pair(&pair.key, &pair.value)),
            Piece::Pair(pair) => out.push(said(&format!("{}：{}", pair.key.trim(), pair.value.trim()), pair.rect)),
            Piece::Grid { heads, .. } if name_column(heads, terms).is_some() => {}
            Piece::Grid { heads, rows, .. } => out.extend(rows.iter().map(|row| row_said(heads, row, terms))),
            Piece::List { entries, .. } => out.extend(entries.iter().map(|entry| said(&entry.text, entry.rect))),
            Piece::Line { .. } | Piece::Image { .. } => {}
        }
    }
    out
}

/// A field of the guide that stands below the steps; limits, times and places are said of steps, too.
fn is_other_field(key: &str, terms: &Terms) -> bool {
    let of_steps = ["时限", "时间", "地点", "期限", "说明", "备注", "依据", "窗口"]
        .iter()
        .any(|word| key.contains(word));
    terms.part(key) == Some(Part::Field) && !of_steps
}

/// The longest name of a step on a line of its own.
const NAME: usize = 10;

/// Lines that are names and what is said of them by turns.
fn names_alternate(section: &Section<'_>) -> bool {
    let lines: Vec<usize> = section
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Line { text, .. } if !is_pointer(text) => Some(text.chars().count()),
            Piece::Heading { .. }
            | Piece::Pair(_)
            | Piece::Grid { .. }
            | Piece::Line { .. }
            | Piece::List { .. }
            | Piece::Image { .. } => None,
        })
        .collect();
    let turns = |pair: &[usize]| matches!(pair, [name, told] if *name <= NAME && *told > NAME);
    lines.len() >= 4 && lines.len().is_multiple_of(2) && lines.chunks(2).all(turns)
}

impl Piece<'_> {
    fn words_of_pair(&self, key: &str, value: &str) -> String {
        format!("{}：{}", key.trim(), value.trim())
    }
}

fn said(words: &str, rect: Rect) -> Said {
    Said {
        words: words.trim().to_string(),
        rect,
        ..Said::default()
    }
}

fn join(out: &mut [Said], text: &str) {
    if let Some(last) = out.last_mut() {
        last.words.push('\n');
        last.words.push_str(text.trim());
    }
}

/// A row: its cells but the running number, the heads left out for the step's own name.
fn row_said(heads: &[String], row: &[crate::record::outline::Cell], _terms: &Terms) -> Said {
    let mut words: Vec<String> = Vec::new();
    for (head, cell) in heads.iter().zip(row) {
        let text = cell.text.trim();
        if text.is_empty() || is_ordinal(head) {
            continue;
        }
        let named = words.is_empty() || normal(head).ends_with("名称");
        words.push(if named {
            text.to_string()
        } else {
            format!("{head}：{text}")
        });
    }
    Said {
        words: words.join("\n"),
        rect: super::around(row.iter().map(|cell| cell.rect)),
        ..Said::default()
    }
}

fn is_ordinal(head: &str) -> bool {
    matches!(
        normal(head).as_str(),
        "序号" | "编号" | "No" | "NO" | "No." | "序" | "#"
    )
}

/// `查看流程图`, `点击下载` and the like say where the steps are, not what they are.
fn is_pointer(text: &str) -> bool {
    let text = normal(text);
    let arrow = !text.chars().any(|c| c.is_alphanumeric());
    // The number in a step's circle stands alone.
    let number = text.chars().count() <= 2 && text.chars().all(|c| c.is_ascii_digit());
    arrow || number || points_away(&text)
}

/// 查看流程图, 流程如下图所示, 详见附件.
fn points_away(text: &str) -> bool {
    static AWAY: OnceLock<Regex> = OnceLock::new();
    let away = AWAY.get_or_init(|| {
        Regex::new(
            r"^[^。;,]{0,12}(?:见[^。;,]{0,10}(?:图|附件|附表|附录|链接)|如[下上左右附]?图)片?\d{0,2}(?:所?示)?[。:]?$",
        )
        .expect("the pattern is constant")
    });
    let begins = ["查看", "点击", "下载"].iter().any(|word| text.starts_with(word));
    text.chars().count() <= 12 && (text.contains("流程图") || begins) || away.is_match(text)
}

/// A line that holds several steps: between arrows, or each with its own number.
fn split(text: &str) -> Vec<String> {
    static ARROW: OnceLock<Regex> = OnceLock::new();
    static INLINE: OnceLock<Regex> = OnceLock::new();
    let arrow =
        ARROW.get_or_init(|| Regex::new(r"\s*(?:→|⇒|➔|➜|--+>|=+>|—+>|——|＞|>|↓)\s*").expect("the pattern is constant"));
    let parts: Vec<String> = arrow
        .split(text)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(String::from)
        .collect();
    let dashed: Vec<&str> = text
        .split(['—', '–', '-', '－'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() < 2
        && dashed.len() > 2
        && dashed
            .iter()
            .all(|part| part.chars().count() <= 10 && !part.contains(|c: char| c.is_ascii_digit()))
    {
        return dashed.into_iter().map(String::from).collect();
    }
    if parts.len() > 2 || (parts.len() == 2 && parts.iter().all(|part| part.chars().count() <= 10)) {
        return parts;
    }
    let inline = INLINE.get_or_init(|| {
        Regex::new(r"(?:^|[。；;\s])((?:\d{1,2}[.．、](?:[^\d]))|[（(][一二三四五六七八九十\d]{1,2}[)）]|第[一二三四五六七八九十]步|[①-⑳])").expect("the pattern is constant")
    });
    let starts: Vec<usize> = inline
        .captures_iter(text)
        .filter_map(|found| found.get(1))
        .map(|one| one.start())
        .collect();
    if starts.len() < 2 {
        let clauses: Vec<&str> = text
            .split(['；', ';'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        return match clauses.len() > 2 && clauses.iter().all(|part| part.chars().count() >= 6) {
            true => clauses.into_iter().map(String::from).collect(),
            false => vec![text.to_string()],
        };
    }
    let mut out = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(text.len());
        out.push(text[*start..end].trim().to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_where_the_steps_are_are_none() {
        for words in [
            "见下图",
            "流程如下图所示：",
            "见附件",
            "详见附件1。",
            "办理流程见图",
            "如图所示",
            "查看流程图",
        ] {
            assert!(is_pointer(words), "{words}");
            assert!(points_away(&normal(words)), "{words}");
        }
        for words in [
            "受理",
            "提交附图",
            "申请人到窗口提交施工图",
            "现场踏勘，意见见勘验表",
            "→",
        ] {
            assert!(!points_away(&normal(words)), "{words}");
        }
    }
}
