//! Whether a record of a list is the item that is looked for.
//!
//! One call site for the comparison of items; it compares code, destination and full name.

use std::collections::BTreeMap;

use crate::reading::normal::normal;
use crate::record::step::Record;

/// An item: `title`, and where known `href` and `code`.
pub type Item = BTreeMap<String, String>;

/// Whether `record` is `item`: the same code, destination or full name, and not news about it.
pub fn is_item(item: &Item, record: &Record) -> bool {
    let part = |name: &str| {
        item.get(name)
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
    };
    if let (Some(code), Some(other)) = (part("code"), record.fields.get("code")) {
        return normal(code) == normal(other);
    }
    if part("href").is_some_and(|href| leads_somewhere(href) && href == record.href) {
        return true;
    }
    part("title").is_some_and(|title| normal(title) == normal(&record.title))
}

fn leads_somewhere(href: &str) -> bool {
    href.starts_with("http://") || href.starts_with("https://")
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
        assert!(is_item(
            &item(&[("title", "企业设立登记")]),
            &record("企业 设立登记", "")
        ));
        assert!(!is_item(
            &item(&[("title", "企业设立登记")]),
            &record("关于企业设立登记的通知", "")
        ));
        let by_link = item(&[("title", "甲"), ("href", "https://a.example/1")]);
        assert!(is_item(&by_link, &record("甲…", "https://a.example/1")));
        assert!(!is_item(&item(&[("title", "甲"), ("href", "#")]), &record("乙", "#")));
    }
}
