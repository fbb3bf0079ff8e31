//! From an outline to an item's guide: fields, steps, materials, forms and samples.
//!
//! The outline is first laid out as a row of pieces (`piece`), the pieces are gathered under the headings that the
//! lexicon knows (`section`), and each part is read out of its sections (`steps`, `material`, `form`). Nothing here
//! decides whether a guide is good; what a page does not say is simply not in the result.

mod form;
mod material;
mod piece;
mod section;
mod steps;
mod table;
mod term;

use self::section::Section;
use self::term::Terms;
use super::VERSION;
use super::normal::normal;
use crate::record::element::Rect;
use crate::record::guide::{FORMAT, Field, Guide, Said};
use crate::record::outline::{Outline, Region, What};

/// Reads a guide. `terms` are the lexicon's terms of a guide's parts with their words in force. The parts with a
/// meaning of their own are told by their names, with or without `guide_` before: `title`, `steps`, `materials`,
/// `form_download` (or `forms`), `sample` (or `samples`); all others become fields.
pub fn read(outline: &Outline, terms: &[(String, Vec<String>)]) -> Guide {
    let terms = Terms::new(terms);
    let pieces = piece::pieces(outline, &terms);
    let sections = section::sections(&pieces, &terms);
    let mut guide = Guide {
        format: FORMAT.into(),
        reading: VERSION,
        ..Guide::default()
    };
    guide.fields = fields(&sections, &terms);
    guide.steps = steps::steps(&sections, &terms);
    material::read(&sections, &terms, &mut guide);
    form::read(&sections, &terms, &mut guide);
    for form in &mut guide.forms {
        form.tab = form.link.as_ref().map(|link| outline.tab_of(link)).unwrap_or_default();
    }
    guide.title = title(outline, &guide);
    guide
}

/// Pairs as they stand, and for each known heading all words below it.
fn fields(sections: &[Section<'_>], terms: &Terms) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for section in sections {
        if let Some(term) = &section.term
            && !section.pieces.is_empty()
        {
            let words = section.words();
            if !words.is_empty() {
                let value = Said {
                    words,
                    rect: section.rect(),
                };
                push(
                    &mut out,
                    Field {
                        term: term.clone(),
                        label: section.title.clone(),
                        value,
                        links: section.links(),
                    },
                );
            }
        }
        for piece in &section.pieces {
            for pair in piece.pairs() {
                let term = terms.of(&pair.key).unwrap_or_default();
                let value = Said {
                    words: pair.value.trim().to_string(),
                    rect: pair.rect,
                };
                let label = term::label(&pair.key);
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
    }
    out
}

/// The same field is read once, although a pair that opens a section comes twice.
fn push(fields: &mut Vec<Field>, field: Field) {
    let same = |one: &Field| one.term == field.term && one.label == field.label && one.value.words == field.value.words;
    if !fields.iter().any(same) {
        fields.push(field);
    }
}

/// The name the guide gives itself: a field that says so, else the first large heading of the main region, else the
/// title of the document.
fn title(outline: &Outline, guide: &Guide) -> String {
    if let Some(field) = guide
        .fields
        .iter()
        .find(|field| Terms::is_title(&field.term) && !field.value.words.is_empty())
    {
        return field.value.words.clone();
    }
    let mut best: Option<(u8, &str)> = None;
    for block in outline
        .blocks
        .iter()
        .filter(|block| matches!(block.region, Region::Main | Region::Dialog))
    {
        if let What::Heading { level, text } = &block.what
            && best.is_none_or(|(other, _)| *level < other)
            && !matches!(normal(text).as_str(), "办事指南" | "服务指南" | "事项详情" | "基本信息")
        {
            best = Some((*level, text.as_str()));
        }
    }
    best.map_or(outline.title.as_str(), |(_, text)| text).trim().to_string()
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
