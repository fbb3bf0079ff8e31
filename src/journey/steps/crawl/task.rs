//! A column to be gone to.

use super::Seen;
use crate::record::column::Column;
use crate::record::step::{End, Record};

/// A column to be gone to, and from where.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its link.
    pub record: Record,
    /// Names of the columns above it.
    pub above: Vec<String>,
    /// Level, counted from 1.
    pub depth: u32,
    /// Index of the mark of the page that names it.
    pub from: usize,
    /// Number of its group.
    pub group: usize,
    /// It certainly is a column.
    pub sure: bool,
    /// The others of its group, with the look at the page that names them, when this one tells whether they are columns.
    pub rest: Vec<(Record, usize)>,
    /// It was pressed before without effect.
    pub again: bool,
}

impl Task {
    /// The column, not seen yet.
    pub(super) fn seen(&self) -> Seen {
        Seen {
            column: Column {
                name: self.record.title.clone(),
                above: self.above.clone(),
                url: self.record.href.clone(),
                sure: self.sure,
                ..Column::default()
            },
            task: self.clone(),
            look: None,
            watched: false,
            page: String::new(),
            end: End::Skipped,
        }
    }
}
