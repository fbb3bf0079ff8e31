//! Items under a department's column that name another department (国办函〔2017〕115号, 二（三）: 栏目与事项对应).

use super::shown::Unit;
use super::state::Look;
use super::{Vocabulary, bare};
use crate::reading::normal::normal;
use crate::reading::records;
use crate::record::step::Record;

/// Under a department's column: items that name a department, and of those the ones that name another.
pub(super) fn told(look: &Look, items: &[&Unit], words: &Vocabulary) -> (u32, Vec<String>) {
    let Some(column) = look
        .names
        .first()
        .map(|name| bare(name))
        .filter(|name| words.is_department(name))
    else {
        return (0, Vec::new());
    };
    let mut compared = 0;
    let mut strange = Vec::new();
    for record in records::records(&look.outline, u32::MAX, &[]).records {
        let Some(department) = department_of(&record, words) else {
            continue;
        };
        if !items.iter().any(|unit| unit.text == record.title) {
            continue;
        }
        compared += 1;
        if !akin(&column, &normal(&department)) {
            strange.push(format!("{}（{department}）", record.title));
        }
    }
    (compared, strange)
}

/// The department that a row names: under a head that says so, else the part that is a department's name and nothing else.
fn department_of(record: &Record, words: &Vocabulary) -> Option<String> {
    let parts = record.entry.iter().flat_map(|entry| &entry.parts).map(|(_, text)| text);
    let named = record.fields.get("department").into_iter().chain(parts);
    // A label may stand before it in the same part: 实施主体：水利局.
    let bare_name = |text: &String| text.rsplit(['：', ':']).next().unwrap_or(text).trim().to_string();
    named
        .filter(|text| **text != record.title)
        .map(bare_name)
        .find(|name| words.is_department(name))
}

/// Two names of one department: they share two characters in a row before their common end.
fn akin(one: &str, other: &str) -> bool {
    let stem = |name: &str| -> Vec<char> {
        let cut = ["委员会", "办公室", "局", "厅", "委", "处", "中心"];
        let name = cut.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        name.chars().collect()
    };
    let other: String = stem(other).into_iter().collect();
    let one = stem(one);
    one.len() < 2
        || other.chars().count() < 2
        || one
            .windows(2)
            .any(|pair| other.contains(&pair.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::column::sample::words;
    use crate::record::outline::Entry;

    #[test]
    fn items_of_another_department_are_told() {
        assert!(akin("民政局", "青岭市民政局") && akin("人力资源和社会保障局", "人社局（人力资源）"));
        assert!(!akin("民政局", "教育局"));
    }

    #[test]
    fn a_row_names_its_department_under_any_head_or_none() {
        let row = |parts: &[(&str, &str)]| Record {
            title: "取水许可".into(),
            entry: Some(Entry {
                parts: parts
                    .iter()
                    .map(|(head, text)| ((*head).into(), (*text).into()))
                    .collect(),
                ..Entry::default()
            }),
            ..Record::default()
        };
        let named = |parts: &[(&str, &str)]| department_of(&row(parts), &words());
        assert_eq!(
            named(&[("a", "取水许可"), ("span", "水利局")]).as_deref(),
            Some("水利局")
        );
        assert_eq!(named(&[("span", "实施主体：水利局")]).as_deref(), Some("水利局"));
        assert_eq!(named(&[("a", "取水许可"), ("span", "行政许可")]), None);
    }
}
