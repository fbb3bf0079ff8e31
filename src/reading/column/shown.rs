//! What a page shows, in units that can be compared with those of other pages.

use crate::reading::normal::{is_han, normal};
use crate::record::outline::{Block, Entry, Link, Outline, Region, What};

/// One thing that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: Kind,
    /// The same on two pages that show the same.
    pub key: String,
    /// Its words.
    pub text: String,
    /// Where it leads, when an address says so.
    pub href: String,
    /// It stands in the main region or in a dialog.
    pub main: bool,
    /// The block it stands in: entries of one list share it.
    pub block: usize,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something to go to: an entry of a list, a row with a link, a link in a text.
    Item,
    /// Words.
    Words,
    /// A picture large enough to say something.
    Picture,
}

/// All units of a page; of regions beside the main one only what leads somewhere.
pub fn units(outline: &Outline) -> Vec<Unit> {
    let mut all = Vec::new();
    for (number, block) in outline.blocks.iter().enumerate() {
        let main = matches!(block.region, Region::Main | Region::Dialog);
        let mut of_block = Vec::new();
        of(block, &mut of_block);
        for mut unit in of_block {
            (unit.main, unit.block) = (main, number);
            if main || unit.kind == Kind::Item && block.region != Region::Footer {
                all.push(unit);
            }
        }
    }
    pressed(outline, &mut all);
    all
}

/// What is pressed and is no link of a list or text: rows and cards that a script answers.
fn pressed(outline: &Outline, all: &mut Vec<Unit>) {
    let listed = |entry: &Entry| {
        let of = |block: &Block| match &block.what {
            What::List { entries, .. } => entries.iter().any(|one| one.path == entry.path),
            What::Heading { .. }
            | What::Table { .. }
            | What::Pairs { .. }
            | What::Text { .. }
            | What::Control { .. }
            | What::Image { .. } => false,
        };
        outline.blocks.iter().any(of)
    };
    // A row stands in the outline as its parts, one after the other.
    let said = all.iter().filter(|unit| unit.main && unit.kind == Kind::Words);
    let said: String = said.map(|unit| normal(&unit.text).replace(' ', "")).collect();
    let mut found = Vec::new();
    for (number, entry) in outline.functions.iter().enumerate() {
        let words = normal(&entry.title);
        let known = all
            .iter()
            .any(|unit| unit.kind == Kind::Item && normal(&unit.text) == words);
        if known || !is_name(&entry.title) || listed(entry) {
            continue;
        }
        let mut one = unit(Kind::Item, entry.title.trim(), "");
        one.main = said.contains(&words.replace(' ', ""));
        one.block = outline.blocks.len() + number;
        found.push(one);
    }
    all.extend(found);
}

fn of(block: &Block, out: &mut Vec<Unit>) {
    match &block.what {
        What::List { entries, .. } => entries.iter().for_each(|entry| out.push(of_entry(entry))),
        What::Table { rows, .. } => {
            for row in rows.iter().filter(|row| !row.iter().all(|cell| cell.head)) {
                let links: Vec<&Link> = row.iter().flat_map(|cell| &cell.links).collect();
                let text: Vec<&str> = row.iter().map(|cell| cell.text.trim()).collect();
                match best(&links) {
                    Some(link) => out.push(unit(Kind::Item, link.text.trim(), &link.href)),
                    None => out.push(unit(Kind::Words, &text.join(" "), "")),
                }
            }
        }
        What::Text { text, links } => {
            out.extend(links.iter().filter(|link| is_name(&link.text)).map(of_link));
            let rest = links
                .iter()
                .fold(text.clone(), |rest, link| match link.text.is_empty() {
                    true => rest,
                    false => rest.replace(&link.text, " "),
                });
            lines(&rest, out);
        }
        What::Heading { text, .. } => lines(text, out),
        What::Pairs { pairs } => {
            for pair in pairs {
                out.extend(pair.links.iter().filter(|link| is_name(&link.text)).map(of_link));
                lines(&format!("{} {}", pair.key, pair.value), out);
            }
        }
        What::Image { alt, src } => {
            if block.rect.width >= 200.0 && block.rect.height >= 120.0 {
                out.push(unit(Kind::Picture, alt, src));
            } else {
                lines(alt, out);
            }
        }
        What::Control { .. } => {}
    }
}

fn of_entry(entry: &Entry) -> Unit {
    let title = entry.title.trim();
    let kind =
        if is_name(title) && (!entry.href.is_empty() || !entry.links.is_empty() || entry.text.len() > title.len()) {
            Kind::Item
        } else {
            Kind::Words
        };
    unit(kind, title, &entry.href)
}

fn of_link(link: &Link) -> Unit {
    let href = if link.href.starts_with("http") {
        link.href.as_str()
    } else {
        ""
    };
    unit(Kind::Item, link.text.trim(), href)
}

fn lines(text: &str, out: &mut Vec<Unit>) {
    let lines = text.lines().map(str::trim).filter(|line| !normal(line).is_empty());
    out.extend(lines.map(|line| unit(Kind::Words, line, "")));
}

fn unit(kind: Kind, text: &str, href: &str) -> Unit {
    Unit {
        kind,
        key: format!("{}\u{1}{href}", normal(text)),
        text: text.to_string(),
        href: href.to_string(),
        main: false,
        block: 0,
    }
}

/// The link of a row that most likely names it.
fn best<'l>(links: &[&'l Link]) -> Option<&'l Link> {
    links
        .iter()
        .copied()
        .filter(|link| is_name(&link.text))
        .max_by_key(|link| link.text.chars().count())
}

/// Words that may name an item: at least two Han characters, and no more than a name has.
fn is_name(text: &str) -> bool {
    han(text) >= 2 && text.chars().count() <= 200
}

/// Han characters in a text.
pub fn han(text: &str) -> usize {
    text.chars().filter(|c| is_han(*c)).count()
}
