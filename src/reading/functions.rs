//! The functions of a site as its pages name them: short links of menus, columns and quick-link boxes. Long link texts
//! are content (news, items), not functions.

use crate::reading::normal::normal;
use crate::record::outline::{Entry, Link, Outline, What};
use crate::record::step::{Record, Records};

/// A function's name is at most this long.
const LONGEST: usize = 12;

/// Short links of the page, each destination once, in reading order; `complete` unless there are more than `max`.
pub fn of(outline: &Outline, max: u32) -> Records {
    let mut records: Vec<Record> = Vec::new();
    for block in &outline.blocks {
        for (link, entry) in links(&block.what) {
            let title = normal(&link.text);
            let leads = link.href.starts_with("http") || (entry.is_some() && link.scripted);
            let known = |record: &Record| match link.href.starts_with("http") {
                true => record.href == link.href,
                false => record.title == title,
            };
            if title.is_empty() || title.chars().count() > LONGEST || !leads || records.iter().any(known) {
                continue;
            }
            let entry = entry.filter(|_| !link.href.starts_with("http"));
            records.push(Record {
                title,
                href: link.href.clone(),
                entry: entry.cloned(),
                ..Record::default()
            });
        }
    }
    let cut = records.len() > max as usize;
    records.truncate(max as usize);
    Records {
        records,
        complete: !cut && !outline.cut,
        pages: 1,
        ..Records::default()
    }
}

fn links(what: &What) -> Vec<(Link, Option<&Entry>)> {
    match what {
        What::Table { rows, .. } => rows
            .iter()
            .flatten()
            .flat_map(|cell| cell.links.iter().cloned().map(|link| (link, None)))
            .collect(),
        What::Pairs { pairs } => pairs
            .iter()
            .flat_map(|pair| pair.links.iter().cloned().map(|link| (link, None)))
            .collect(),
        What::List { entries, .. } => entries.iter().flat_map(entry_links).collect(),
        What::Text { links, .. } => links.iter().cloned().map(|link| (link, None)).collect(),
        What::Heading { .. } | What::Control { .. } | What::Image { .. } => Vec::new(),
    }
}

fn entry_links(entry: &Entry) -> Vec<(Link, Option<&Entry>)> {
    if entry.links.is_empty() {
        let link = Link {
            text: entry.title.clone(),
            href: entry.href.clone(),
            scripted: entry.href.is_empty(),
            ..Link::default()
        };
        return vec![(link, Some(entry))];
    }
    let own = |link: &Link| link.text == entry.title;
    entry
        .links
        .iter()
        .map(|link| (link.clone(), own(link).then_some(entry)))
        .collect()
}
