//! The functions of a site as its pages name them: short links, buttons and cards of menus, columns and quick-link
//! boxes. Long link texts are content (news, items), not functions; the page script leaves them out.

use crate::record::outline::Outline;
use crate::record::step::{Record, Records};

/// The page's functions, each destination once, in reading order; `complete` unless there are more than `max`.
pub fn of(outline: &Outline, max: u32) -> Records {
    let mut records: Vec<Record> = Vec::new();
    for entry in &outline.functions {
        let plain = entry.href.starts_with("http");
        let mail = ["mailto:", "tel:"].iter().any(|scheme| entry.href.starts_with(scheme));
        let record = Record {
            title: entry.title.clone(),
            href: entry.href.clone(),
            entry: (!plain).then(|| entry.clone()),
            ..Record::default()
        };
        if !mail && !among(&records, &record) {
            records.push(record);
        }
    }
    let cut = records.len() > max as usize;
    records.truncate(max as usize);
    Records {
        records,
        complete: !cut && outline.closed_frames.is_empty(),
        pages: 1,
        ..Records::default()
    }
}

/// Whether a function is one of these: by its address, or by its words where a script decides where it leads.
pub fn among(functions: &[Record], one: &Record) -> bool {
    functions.iter().any(|other| match one.href.starts_with("http") {
        true => other.href == one.href,
        false => other.title == one.title,
    })
}
