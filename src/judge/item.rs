//! Whether a record of a list is the item that is looked for.
//!
//! One call site for the comparison of items; it compares code, destination and full name.

use std::collections::BTreeMap;

use crate::reading::item::{Likeness, likeness};
use crate::record::step::{Record, Truth};

/// An item: `title`, and where known `href` and `code`.
pub type Item = BTreeMap<String, String>;

/// Whether `record` is `item`: the same code, destination or full name, and not news about it. Unknown of a record that
/// has the item's name with a remark that leaves it open.
pub fn is_item(item: &Item, record: &Record) -> Truth {
    match likeness(item, record) {
        Likeness::Same => Truth::True,
        Likeness::Kin => Truth::Unknown,
        Likeness::Other => Truth::False,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(parts: &[(&str, &str)]) -> Item {
        parts
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect()
    }

    fn record(title: &str, href: &str) -> Record {
        Record {
            title: title.into(),
            href: href.into(),
            ..Record::default()
        }
    }

    #[test]
    fn by_name_destination_or_code() {
        let is = |item: &Item, title: &str, href: &str| is_item(item, &record(title, href));
        let named = item(&[("title", "企业设立登记")]);
        assert_eq!(is(&named, "企业 设立登记", ""), Truth::True);
        assert_eq!(is(&named, "关于企业设立登记的通知", ""), Truth::False);
        assert_eq!(is(&named, "企业设立登记（外资）", ""), Truth::Unknown);
        let by_link = item(&[("title", "甲"), ("href", "https://a.example/1")]);
        assert_eq!(is(&by_link, "甲…", "https://a.example/1"), Truth::True);
        assert_eq!(is(&item(&[("title", "甲"), ("href", "#")]), "乙", "#"), Truth::False);
    }
}
