//! From an outline to an item's guide: fields, steps, materials, forms and samples.
//!
//! The outline is first laid out as a row of pieces (`piece`), the pieces are gathered under the headings that the
//! lexicon knows (`section`), and each part is read out of its sections (`steps`, `material`, `form`). Nothing here
//! decides whether a guide is good; what a page does not say is simply not in the result.

mod cards;
mod enumeration;
mod form;
mod form_word;
mod grouping;
mod listing;
mod loose;
mod material;
mod parts;
mod piece;
mod section;
mod steps;
mod table;
mod term;
mod wording;

pub use self::form::is_of;
use self::piece::Piece;
use self::section::Section;
use self::term::Terms;
use super::VERSION;
use super::normal::normal;
use super::said::{Says, hint, limit};
use crate::record::element::Rect;
use crate::record::guide::{FORMAT, Field, Guide, Said, WHOLE};
use crate::record::outline::{Block, Cell, Outline, Region, What};

/// Fields with a known meaning in a dialog that is a guide.
const FIELDS_OF_A_GUIDE: usize = 3;
/// Terms of the lexicon that one label may mean by turns.
const HOURS: &str = "guide_hours";
const PHONE: &str = "guide_phone";
const PROMISED: &str = "guide_promised_limit";
const LEGAL: &str = "guide_legal_limit";

/// Reads a guide. `terms` are the lexicon's terms of a guide's parts with their words in force. The parts with a
/// meaning of their own are told by their names, with or without `guide_` before: `title`, `steps`, `materials`,
/// `form_download` (or `forms`), `sample` (or `samples`); all others become fields.
///
/// A dialog that holds a guide is read alone: what lies behind it is another page.
pub fn read(outline: &Outline, terms: &[(String, Vec<String>)]) -> Guide {
    let terms = Terms::new(terms);
    if outline.blocks.iter().any(|block| block.region == Region::Dialog) {
        let guide = read_in(outline, &[Region::Dialog], &terms);
        let known = guide.fields.iter().filter(|field| !field.term.is_empty()).count();
        if known >= FIELDS_OF_A_GUIDE {
            return guide;
        }
    }
    read_in(outline, &[Region::Main, Region::Dialog], &terms)
}

fn read_in(outline: &Outline, regions: &[Region], terms: &Terms) -> Guide {
    let pieces = piece::pieces(outline, regions, terms);
    let sections = section::sections(&pieces, terms);
    let mut guide = Guide {
        format: FORMAT.into(),
        reading: VERSION,
        ..Guide::default()
    };
    let words: Vec<String> = pieces.iter().map(Piece::words).collect();
    guide.hints = hint::hints(&words.join("\n"));
    guide.fields = fields(&sections, terms);
    guide.steps = steps::steps(&sections, terms);
    guide.unread = unread(outline, &sections, terms);
    material::read(&sections, terms, &mut guide);
    form::read(&sections, terms, &mut guide);
    loose::settle(&sections, terms, &mut guide);
    for form in &mut guide.forms {
        form.tab = form.link.as_ref().map(|link| outline.tab_of(link)).unwrap_or_default();
    }
    guide.title = title(outline, regions, &guide, terms);
    for said in guide.said_mut() {
        said.tab = outline.hidden_in(&said.words, said.rect).to_owned();
    }
    guide
}

/// Terms of parts that are there and were not read. A frame that stayed closed, a page too long to be taken down whole
/// and a tab of any other name may hold each of them.
fn unread(outline: &Outline, sections: &[Section<'_>], terms: &Terms) -> Vec<String> {
    let mut out = steps::unread(sections);
    let pictured = sections.iter().filter(|section| section.is_pictured());
    out.extend(pictured.filter_map(|section| section.term.clone()));
    let tabs = outline.unread.iter();
    out.extend(tabs.map(|tab| terms.of(tab).unwrap_or_else(|| WHOLE.to_owned())));
    out.extend(parts::elsewhere(outline, terms));
    if outline.cut || !outline.closed_frames.is_empty() {
        out.push(WHOLE.to_owned());
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Pairs as they stand, and for each known heading all words below it.
fn fields(sections: &[Section<'_>], terms: &Terms) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for section in sections {
        let mut inner = Vec::new();
        if let Some(term) = &section.term
            && (!section.pieces.is_empty() || section.is_left_empty())
        {
            let words = section.words();
            if !words.is_empty() || section.is_left_empty() {
                let value = Said {
                    words,
                    rect: section.rect(),
                    ..Said::default()
                };
                let term = meant(term.clone(), &value.words);
                inner = within(&term, &value, terms);
                push(
                    &mut out,
                    Field {
                        term,
                        label: section.title.clone(),
                        value,
                        links: section.links(),
                    },
                );
            }
        }
        for piece in &section.pieces {
            if let Piece::Grid { heads, rows, .. } = piece {
                for field in numbers_of(heads, rows, terms) {
                    push(&mut out, field);
                }
            }
            for pair in piece.pairs() {
                let term = meant(terms.of(&pair.key).unwrap_or_default(), &pair.value);
                let mut value = Said {
                    words: pair.value.trim().to_string(),
                    rect: pair.rect,
                    ..Said::default()
                };
                let label = term::label(&pair.key);
                for inner in within(&term, &value, terms) {
                    push(&mut out, inner);
                }
                value.words = before_labels(&term, value.words, terms);
                push(
                    &mut out,
                    Field {
                        term,
                        label,
                        value,
                        links: pair.links.clone(),
                    },
                );
            }
        }
        // Pairs of their own stand where they are seen.
        for inner in inner {
            push(&mut out, inner);
        }
    }
    out
}

/// Telephone numbers under a head for them in a table of windows (窗口名称｜办理地点｜办公时间｜联系电话).
fn numbers_of(heads: &[String], rows: &[Vec<Cell>], terms: &Terms) -> Vec<Field> {
    if material::name_column(heads, terms).is_some() {
        return Vec::new();
    }
    let column = |(at, head): (usize, &String)| {
        let term = terms.of(head).filter(|term| term == PHONE)?;
        let cells = rows.iter().filter_map(|row| row.get(at));
        let told: Vec<&Cell> = cells.filter(|cell| !cell.text.trim().is_empty()).collect();
        let words: Vec<&str> = told.iter().map(|cell| cell.text.trim()).collect();
        (!told.is_empty()).then(|| Field {
            term,
            label: term::label(head),
            value: Said::at(words.join("\n"), around(told.iter().map(|cell| cell.rect))),
            links: told.iter().flat_map(|cell| cell.links.clone()).collect(),
        })
    };
    heads.iter().enumerate().filter_map(column).collect()
}

/// Limits and numbers that stand with labels of their own in one value: 受理部门：…，电话：… line by line, or
/// 法定时限：20个工作日；承诺时限：3个工作日 in one.
fn within(term: &str, value: &Said, terms: &Terms) -> Vec<Field> {
    let parts = value.words.split(['\n', ';', '；']);
    let found: Vec<(String, &str, &str)> = parts
        .filter_map(term::split_label)
        .filter_map(|(key, words)| Some((labelled(key, terms)?, key, words)))
        // 受理（承诺时限：1个工作日） is a stage's.
        .filter(|(_, key, _)| key.chars().count() <= 10 && key.contains(['（', '(']) == key.contains(['）', ')']))
        .collect();
    let several = found.len() > 1;
    let inner = found.into_iter().filter(|(inner, ..)| several || inner != term);
    inner
        .map(|(term, key, words)| Field {
            term,
            label: term::label(key),
            value: Said {
                words: words.trim().trim_end_matches('。').to_string(),
                rect: value.rect,
                ..Said::default()
            },
            links: vec![],
        })
        .collect()
}

/// The term of a limit or a number that stands before a colon as its label. 法定工作日 上午9 of 法定工作日 上午9:00 is none.
fn labelled(key: &str, terms: &Terms) -> Option<String> {
    let term = terms.of(key)?;
    let limit = || {
        let names = ["时限", "期限", "办结", "时间"].iter().any(|word| key.contains(word));
        names && !key.contains(|c: char| c.is_ascii_digit())
    };
    let is = match term.as_str() {
        PHONE => true,
        PROMISED | LEGAL => limit(),
        _ => false,
    };
    is.then_some(term)
}

/// 45个工作日 of 45个工作日；承诺时限：3个工作日: what another label in the same line says is not this one's.
fn before_labels(term: &str, words: String, terms: &Terms) -> String {
    if ![PROMISED, LEGAL].contains(&term) || words.contains('\n') {
        return words;
    }
    let labelled = |part: &str| {
        let inner = term::split_label(part).and_then(|(key, _)| labelled(key, terms));
        inner.is_some_and(|inner| inner != PHONE)
    };
    let mut parts = words.split([';', '；']);
    let first = parts.next().unwrap_or_default();
    match !labelled(first) && parts.any(labelled) {
        true => first.trim().to_string(),
        false => words,
    }
}

/// 办理时间 is mostly when the office is open; with a number of days it is how long it takes.
fn meant(term: String, value: &str) -> String {
    if term != HOURS {
        return term;
    }
    let text = normal(value);
    let long = ["办结", "工作日内", "个工作日", "天内", "日内"]
        .iter()
        .any(|word| text.contains(word));
    let open = text.contains(':') || text.contains("周一") || text.contains("上午") || text.contains("星期");
    match long && !open && limit::limit("", value) == Says::Stated {
        true => PROMISED.into(),
        false => term,
    }
}

/// The same field is read once, although a pair that opens a section comes twice.
fn push(fields: &mut Vec<Field>, field: Field) {
    let same = |one: &Field| one.term == field.term && one.label == field.label && one.value.words == field.value.words;
    if !fields.iter().any(same) {
        fields.push(field);
    }
}

/// The name the guide gives itself: a field that says so, else the first large heading that is no name of a part, else
/// the title of the document without the site's name.
fn title(outline: &Outline, regions: &[Region], guide: &Guide, terms: &Terms) -> String {
    if let Some(field) = guide
        .fields
        .iter()
        .find(|field| Terms::is_title(&field.term) && !field.value.words.is_empty())
    {
        return field.value.words.clone();
    }
    let own = |block: &&Block| regions.contains(&block.region);
    let mut best: Option<(u8, &str)> = None;
    for block in outline.blocks.iter().filter(own) {
        if let What::Heading { level, text } = &block.what
            && best.is_none_or(|(other, _)| *level < other)
            && !is_part_name(text, terms)
        {
            best = Some((*level, text.as_str()));
        }
    }
    if let Some((_, text)) = best {
        return text.trim().to_string();
    }
    let whole = outline.title.trim();
    let first = whole.split(['-', '_', '|', '—', '–']).next().unwrap_or(whole).trim();
    let above = outline.blocks.iter().find(own).and_then(|block| match &block.what {
        What::Text { text, links } if links.is_empty() && !text.contains('\n') => Some(text.trim()),
        What::Text { .. }
        | What::Heading { .. }
        | What::Table { .. }
        | What::Pairs { .. }
        | What::List { .. }
        | What::Control { .. }
        | What::Image { .. } => None,
    });
    let named = above.filter(|text| (3..=40).contains(&text.chars().count()) && !is_part_name(text, terms));
    named.unwrap_or(first).to_string()
}

/// 基本信息, 办理流程 and other names of a guide's parts.
fn is_part_name(text: &str, terms: &Terms) -> bool {
    let text = term::bare(text);
    let general = [
        "信息", "要素", "概况", "情况", "指南", "详情", "问题", "结果", "首页", "须知",
    ];
    text.chars().count() <= 6 && general.iter().any(|end| text.ends_with(end)) || terms.of(&text).is_some()
}

/// The smallest rectangle around all of these that have an area.
fn around(rects: impl Iterator<Item = Rect>) -> Rect {
    rects
        .filter(|rect| rect.width > 0.0 && rect.height > 0.0)
        .reduce(|a, b| {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            let right = (a.x + a.width).max(b.x + b.width);
            let bottom = (a.y + a.height).max(b.y + b.height);
            Rect {
                x,
                y,
                width: right - x,
                height: bottom - y,
            }
        })
        .unwrap_or_default()
}
