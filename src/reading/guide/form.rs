//! Government forms among the materials with their downloads, and samples and filling instructions.

use std::sync::OnceLock;

use regex::Regex;

use super::form_word::{
    is_empty_form_word, is_file, is_form_name, is_made_online, is_not_asked, is_sample_word, is_table, is_unexplained,
    is_unknown_word, says_none,
};
use super::piece::Piece;
use super::section::Section;
use super::term::{Part, Terms, bare};
use super::wording::is_pressed_word;
use crate::reading::normal::normal;
use crate::record::element::Rect;
use crate::record::guide::{Form, Guide, Material, Said};
use crate::record::outline::Link;

/// Heads of columns that hold empty forms, beside the lexicon's words.
const EMPTY: [&str; 12] = [
    "空白表格",
    "空表",
    "空白表",
    "表格下载",
    "空表下载",
    "空白表格下载",
    "模板下载",
    "空白模板",
    "表格",
    "空白样表",
    "材料下载",
    "附件",
];
/// Fills in `forms` and `samples` from the materials and from parts of their own.
pub fn read(sections: &[Section<'_>], terms: &Terms, guide: &mut Guide) {
    let mut forms = Vec::new();
    let mut samples = Vec::new();
    for material in &guide.materials {
        forms.extend(form_of(material, terms).filter(|form| form.link.is_some() || !is_waived(material)));
        samples.extend(samples_of(material, terms));
    }
    for section in sections {
        match section.part() {
            Some(Part::Forms) => listed(section, terms, &guide.materials, &mut forms, &mut samples),
            Some(Part::Samples) => samples.extend(listed_samples(section)),
            Some(Part::Title | Part::Steps | Part::Materials | Part::Field) | None => {}
        }
    }
    guide.forms = forms;
    guide.samples = samples;
}

/// Its row says that it need not be handed in: nobody has to fetch it.
fn is_waived(material: &Material) -> bool {
    material.columns.iter().any(|(_, said)| is_not_asked(&said.words))
}

/// What a column of a table of materials holds.
fn column_part(head: &str, terms: &Terms) -> Option<Part> {
    let head = bare(head);
    if EMPTY.contains(&head.as_str()) {
        return Some(Part::Forms);
    }
    terms
        .part(&head)
        .filter(|part| matches!(part, Part::Forms | Part::Samples))
}

/// The form that a material is: by what its empty-form column holds, else by its name.
fn form_of(material: &Material, terms: &Terms) -> Option<Form> {
    let by_name = is_form_name(&material.name.words);
    let column = material
        .columns
        .iter()
        .find(|(head, _)| column_part(head, terms) == Some(Part::Forms));
    let in_column = column.and_then(|(head, said)| held(material, head, said, terms));
    match (&in_column, column) {
        (Some(link), _) => Some(form(material, Some(link.clone()), false, terms)),
        (None, Some((_, said))) if says_none(&said.words) && !by_name => None,
        (None, None) if !by_name => {
            // An empty form beside it tells that it is one; so does a download beside what is called a table.
            let empty = |link: &&Link| is_empty_form_word(&normal(&link.text));
            let link = material.links.iter().find(empty).cloned();
            let link = link.or_else(|| {
                is_table(&material.name.words)
                    .then(|| row_link(material, terms))
                    .flatten()
            })?;
            Some(form(material, Some(link), false, terms))
        }
        (None, _) if by_name => Some(form(material, row_link(material, terms), true, terms)),
        (None, Some((_, said))) if !says_none(&said.words) => {
            Some(form(material, row_link(material, terms), false, terms))
        }
        (None, _) => None,
    }
}

fn form(material: &Material, link: Option<Link>, guessed: bool, terms: &Terms) -> Form {
    let path = link.as_ref().map(|link| link.path.clone()).unwrap_or_default();
    Form {
        name: material.name.clone(),
        link,
        path,
        unexplained: material.links.iter().any(|link| may_be_sample(link, material, terms)),
        online: material.columns.iter().any(|(_, said)| is_made_online(&said.words)),
        guessed,
        ..Form::default()
    }
}

/// A link of the row that could be its sample, though its words do not say so, nor the head of its column.
fn may_be_sample(link: &Link, material: &Material, terms: &Terms) -> bool {
    if is_unexplained(link, terms) {
        return true;
    }
    let text = normal(&link.text);
    let name = normal(&material.name.words);
    let headed = material.columns.iter().any(|(head, said)| {
        let open = ["操作", "备注", "说明", "附"].iter().any(|word| head.contains(word));
        !head.is_empty() && !open && normal(&said.words).contains(&text)
    });
    let known = is_file(link) || is_sample_word(&text, terms) || name.contains(&text) || text.contains(&name);
    is_unknown_word(&text) && !known && !headed
}

/// The link that stands in this column: one whose words are the cell's own.
fn held(material: &Material, head: &str, said: &Said, terms: &Terms) -> Option<Link> {
    let words = normal(&said.words);
    if words.is_empty() || says_none(&said.words) {
        // An icon without words: the link comes in the order of the columns.
        return wordless(material, head, terms);
    }
    // The same words may stand in the sample column; columns and links come in one order.
    let before = material.columns.iter().take_while(|(other, _)| other != head);
    let same = before.filter(|(_, other)| normal(&other.words) == words).count();
    let fitting = material
        .links
        .iter()
        .filter(|link| words.contains(&normal(&link.text)) && !link.text.trim().is_empty());
    fitting.clone().nth(same).or_else(|| fitting.clone().next()).cloned()
}

/// A link without words in a row, when the row has no other column that could hold it.
fn wordless(material: &Material, head: &str, terms: &Terms) -> Option<Link> {
    let files: Vec<&(String, Said)> = material
        .columns
        .iter()
        .filter(|(head, said)| column_part(head, terms).is_some() && said.words.trim().is_empty())
        .collect();
    // The words of an icon (its title) stand in no cell.
    let shown: Vec<String> = material.columns.iter().map(|(_, said)| normal(&said.words)).collect();
    let hidden = |link: &&Link| {
        let text = normal(&link.text);
        text.is_empty()
            || !normal(&material.name.words).contains(&text) && !shown.iter().any(|words| words.contains(&text))
    };
    let links: Vec<&Link> = material.links.iter().filter(hidden).collect();
    let at = files.iter().position(|(other, _)| other == head)?;
    (links.len() == files.len())
        .then(|| links.get(at).map(|link| (*link).clone()))
        .flatten()
}

/// A link in a form's row or card that gives it: a file, or words of a download, but no sample.
fn row_link(material: &Material, terms: &Terms) -> Option<Link> {
    let sample_words: Vec<String> = material
        .columns
        .iter()
        .filter(|(head, _)| column_part(head, terms) == Some(Part::Samples))
        .map(|(_, said)| normal(&said.words))
        .collect();
    let has_form_column = material
        .columns
        .iter()
        .any(|(head, _)| column_part(head, terms) == Some(Part::Forms));
    let fits = |link: &&Link| {
        let text = normal(&link.text);
        let sample = is_sample_word(&text, terms)
            || (!text.is_empty() && sample_words.iter().any(|words| words.contains(&text)));
        !sample
            && (is_file(link)
                || text.contains("下载")
                || text.contains("空表")
                || text.contains("空白")
                || text == normal(&material.name.words))
    };
    if has_form_column {
        return material
            .links
            .iter()
            .filter(fits)
            .find(|link| normal(&material.name.words).contains(&normal(&link.text)) && !link.text.is_empty())
            .cloned();
    }
    material.links.iter().find(fits).cloned()
}

/// Samples in a material's row: what its sample columns hold, and links whose words say so.
fn samples_of(material: &Material, terms: &Terms) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let said = |what: &str, said: &Said| Said {
        words: format!("{}：{}", material.name.words, what.trim()),
        rect: said.rect,
        ..Said::default()
    };
    for (head, cell) in &material.columns {
        if column_part(head, terms) == Some(Part::Samples) {
            let links: Vec<&Link> = material
                .links
                .iter()
                .filter(|link| normal(&cell.words).contains(&normal(&link.text)) && !link.text.trim().is_empty())
                .collect();
            if !links.is_empty() && links.iter().all(|link| link.idle) {
                continue;
            }
            if !says_none(&cell.words) {
                out.push(said(&cell.words, cell));
            } else if cell.words.trim().is_empty() && wordless(material, head, terms).is_some() {
                out.push(said(head, cell));
            }
        }
    }
    if out.is_empty() {
        let is_one = |link: &&Link| is_sample_word(&normal(&link.text), terms) && !link.idle;
        let links = material.links.iter().filter(is_one);
        out.extend(links.map(|link| said(&link.text, &material.name)));
    }
    out
}

/// A part of its own for downloads: links there belong to the material of that name, or are forms or samples themselves.
fn listed(
    section: &Section<'_>,
    terms: &Terms,
    materials: &[Material],
    forms: &mut Vec<Form>,
    samples: &mut Vec<Said>,
) {
    for (name, link, rect) in section.pieces.iter().flat_map(|piece| named_links(piece, terms)) {
        let text = normal(&name);
        if text.is_empty() {
            continue;
        }
        if is_sample_word(&text, terms) || is_sample_word(&normal(&link.text), terms) {
            let owner = materials
                .iter()
                .find(|material| is_of(&text, &normal(&material.name.words)));
            let words = owner.map_or_else(|| name.clone(), |material| format!("{}：{name}", material.name.words));
            if !link.idle {
                samples.push(Said {
                    words,
                    rect,
                    ..Said::default()
                });
            }
            continue;
        }
        let fits = |form: &&mut Form| form.link.is_none() && is_of(&text, &normal(&form.name.words));
        if let Some(form) = forms.iter_mut().find(fits) {
            form.path.clone_from(&link.path);
            form.link = Some(link);
        } else if is_form_name(&text) && !forms.iter().any(|form| is_of(&text, &normal(&form.name.words))) {
            let words = name.trim().to_string();
            forms.push(Form {
                name: Said {
                    words,
                    rect,
                    ..Said::default()
                },
                path: link.path.clone(),
                link: Some(link),
                ..Form::default()
            });
        }
    }
}

/// Each link of a piece with its name: its own words, else those that it stands beside.
pub fn named_links(piece: &Piece<'_>, terms: &Terms) -> Vec<(String, Link, Rect)> {
    let one = |beside: &str, links: &[Link], rect: Rect| -> Vec<(String, Link, Rect)> {
        let mut rest = beside.to_string();
        for link in links.iter().filter(|link| !link.text.trim().is_empty()) {
            rest = rest.replacen(link.text.trim(), "", 1);
        }
        let name = |link: &Link| match is_pressed_word(&link.text) || link.text.trim().is_empty() {
            true => rest.trim().to_string(),
            false => link.text.trim().to_string(),
        };
        links.iter().map(|link| (name(link), link.clone(), rect)).collect()
    };
    match piece {
        Piece::Pair(pair) => one(&format!("{} {}", pair.key, pair.value), &pair.links, pair.rect),
        Piece::Line { text, rect, links } => one(text, links, *rect),
        Piece::List { entries, .. } => entries
            .iter()
            .flat_map(|entry| one(&entry.text, &entry.links, entry.rect))
            .collect(),
        Piece::Grid { heads, rows, .. } => rows
            .iter()
            .flat_map(|row| {
                let words = row
                    .iter()
                    .map(|cell| cell.text.trim())
                    .find(|text| text.chars().count() > 2)
                    .unwrap_or_default();
                let rect = row.first().map(|cell| cell.rect).unwrap_or_default();
                let cells = row.iter().enumerate().flat_map(move |(column, cell)| {
                    let head = heads.get(column).map(String::as_str).unwrap_or_default();
                    let sample = column_part(head, terms) == Some(Part::Samples);
                    one(words, &cell.links, rect)
                        .into_iter()
                        .map(move |(name, link, rect)| {
                            // What stands in the samples' column is the sample of the row's form, whatever its words.
                            let bare_words = is_pressed_word(&name) || normal(&name) == normal(words);
                            match sample && bare_words {
                                true => (format!("{words} {}", head.trim()), link, rect),
                                false => (name, link, rect),
                            }
                        })
                });
                cells.collect::<Vec<_>>()
            })
            .collect(),
        Piece::Heading { .. } | Piece::Image { .. } => Vec::new(),
    }
}

/// Whether a file of this name is that of the material: one name holds the other, once what names of files add is gone.
pub fn is_of(file: &str, material: &str) -> bool {
    static ADDED: OnceLock<Regex> = OnceLock::new();
    let added = ADDED.get_or_init(|| {
        Regex::new(r"(?i)\.(?:docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar)$|[（(【][^（()）】]*[)）】]|[《》“”]|(?:空白|空|填写)?(?:样[表本张]|范[本例]|示[例范](?:文本|样[表本])?|填写(?:样例|示例|说明|范本|模板)|填表说明|模板|下载)|^附件\d?[:：.、]?|\d+份|\s")
            .expect("the pattern is constant")
    });
    let core = |text: &str| added.replace_all(&added.replace_all(text, ""), "").into_owned();
    let (file, material) = (core(file), core(material));
    let enough = file.chars().count() >= 3 && material.chars().count() >= 3;
    enough && (file.contains(&material) || material.contains(&file))
}

fn listed_samples(section: &Section<'_>) -> Vec<Said> {
    let words = section.words();
    if says_none(&words) {
        return Vec::new();
    }
    vec![Said {
        words: words.trim().to_string(),
        rect: section.rect(),
        ..Said::default()
    }]
}
