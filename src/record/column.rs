//! The columns of a platform's catalogue (个人办事 › 婚姻登记, 部门服务 › 教育局) as a crawl saw them.

use serde::{Deserialize, Serialize};

/// Every column that a crawl came to know, in the order in which it came to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// Leaves and what stands above them.
    pub columns: Vec<Column>,
    /// There was more than was listed: beyond what may be visited, or on pages that could not be read.
    pub cut: bool,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Its name, as the platform words it.
    pub name: String,
    /// Names of the columns above it, outermost first.
    pub above: Vec<String>,
    /// Where it leads or what its page's address was; empty when a script decides.
    pub url: String,
    /// What came of it.
    pub state: ColumnState,
    /// It certainly is a column of the catalogue: by its words, or since those beside it list items.
    pub sure: bool,
    /// Items seen on its first page.
    pub items: u32,
    /// What the state was told by: an item's title, the words of an empty list, a status, a host.
    pub seen: String,
    /// Of the items that say whose they are, under a column that is a department's, for persons or for organisations:
    /// those that could be compared.
    pub compared: u32,
    /// Of those, the ones that do not belong there: `title (whose)`.
    pub strange: Vec<String>,
    /// Path of the step record that shows the guide which told it; empty where the column's own list did.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub guide: String,
    /// Path of the step record that shows it (`5.12`); empty when it was not visited.
    pub step: String,
}

/// What came of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnState {
    /// It lists items, opens a guide, or holds text of its own.
    Filled,
    /// It leads to a system under another name, which answered; nothing of it was read.
    LeadsAway,
    /// It came to rest and shows nothing.
    Empty,
    /// Its page is not there or broken: 404, 5xx, a page that says so.
    Broken,
    /// What it shows could not be told.
    Unclear,
    /// Other columns stand under it; it is no leaf.
    Above,
    /// It was not visited.
    #[default]
    Unseen,
}

impl Columns {
    /// The columns under which no others stand.
    pub fn leaves(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.state != ColumnState::Above)
    }

    /// Leaves in this state.
    pub fn in_state(&self, state: ColumnState) -> impl Iterator<Item = &Column> {
        self.leaves().filter(move |column| column.state == state)
    }
}

impl Column {
    /// 个人办事 › 婚姻登记
    pub fn full_name(&self) -> String {
        let names: Vec<&str> = self.above.iter().chain([&self.name]).map(String::as_str).collect();
        names.join(" › ")
    }
}
