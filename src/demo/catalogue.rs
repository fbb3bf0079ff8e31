//! What the portals publish: items with their guides, notices, and consultations of the last weeks.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A service item with its guide.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    /// Number, `330100-001`.
    pub code: String,
    /// Name.
    pub title: String,
    /// Department that decides.
    pub dept: String,
    /// `个人` or `法人`.
    pub audience: String,
    /// Theme in the catalogue.
    pub theme: String,
    /// `行政许可` or `公共服务`.
    pub kind: String,
    /// Limit by law, in words.
    pub legal: String,
    /// Limit promised, in words.
    pub promised: String,
    /// What it costs, in words.
    pub fee: String,
    /// Telephone for questions.
    pub phone: String,
    /// Telephone for complaints.
    pub complaint: String,
    /// Where.
    pub address: String,
    /// When.
    pub hours: String,
    /// Conditions.
    pub conditions: Vec<String>,
    /// Legal basis.
    pub basis: Vec<String>,
    /// Steps.
    pub steps: Vec<Step>,
    /// Materials.
    pub materials: Vec<Material>,
    /// When its guide was brought up to date, `2026-11-20`; empty where it does not say so.
    #[serde(default)]
    pub updated: String,
}

/// A step of an item's procedure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    /// Name.
    pub name: String,
    /// What happens.
    pub text: String,
}

/// A material that an item asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Material {
    /// Name.
    pub name: String,
    /// Whether the office has a form for it.
    pub form: bool,
    /// Original or copy.
    pub original: String,
    /// How many.
    pub copies: u32,
    /// Paper or electronic.
    pub medium: String,
    /// Where it comes from.
    pub source: String,
    /// Requirement.
    pub note: String,
    /// What demands it, as the guide says.
    #[serde(default)]
    pub basis: String,
    /// How its empty form is to be had.
    #[serde(default)]
    pub blank: Way,
    /// How a sample of the form is to be had.
    #[serde(default)]
    pub sample: Way,
}

/// How a guide offers a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Not at all.
    #[default]
    None,
    /// By a link that leads to it.
    File,
    /// By a link that leads nowhere.
    Hash,
    /// To people who are logged in.
    Login,
}

/// A consultation that was there before anyone came.
#[derive(Debug, Clone, Deserialize)]
pub struct SeededQuestion {
    /// Title.
    pub title: String,
    /// Text.
    pub content: String,
    /// Department asked.
    pub dept: String,
    /// Days before the demo began.
    pub asked: i64,
    /// Days from question to reply.
    pub replied: Option<i64>,
    /// Reply.
    pub reply: String,
}

/// A notice.
#[derive(Debug, Clone, Deserialize)]
pub struct News {
    /// Title.
    pub title: String,
    /// Days before the demo began.
    pub days: i64,
}

/// Reads a table that is part of the program; a mistake in it is found by the tests below.
fn table<T: for<'a> Deserialize<'a>>(text: &str) -> Vec<T> {
    serde_json::from_str(text).unwrap_or_default()
}

/// All items.
pub static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| table(include_str!("data/items.json")));
/// All seeded consultations, newest first.
pub static QUESTIONS: LazyLock<Vec<SeededQuestion>> = LazyLock::new(|| table(include_str!("data/questions.json")));
/// All notices, newest first.
pub static NEWS: LazyLock<Vec<News>> = LazyLock::new(|| table(include_str!("data/news.json")));

/// The item with this number.
pub fn item(code: &str) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.code == code)
}

/// Groups of the catalogue by `theme` or `dept` of one audience, in order of first appearance.
pub fn groups(audience: &str, by_department: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in ITEMS
        .iter()
        .filter(|item| audience.is_empty() || item.audience == audience)
    {
        let name = if by_department { &item.dept } else { &item.theme };
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Items of an audience (empty = all), a theme or department (empty = all).
pub fn listed(audience: &str, group: &str) -> Vec<&'static Item> {
    ITEMS
        .iter()
        .filter(|item| audience.is_empty() || item.audience == audience)
        .filter(|item| group.is_empty() || item.theme == group || item.dept == group)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::fleet::{ITEM_WITHOUT_FORM, fleet};

    #[test]
    fn tables_are_readable_and_large_enough() {
        assert!(ITEMS.len() >= 12 && QUESTIONS.len() >= 10 && NEWS.len() >= 5);
        assert!(groups("个人", false).len() >= 3 && groups("法人", false).len() >= 3 && groups("", true).len() >= 3);
    }

    #[test]
    fn every_item_of_a_profile_exists_and_has_a_form_unless_meant_otherwise() {
        for portal in fleet() {
            let found = ITEMS.iter().find(|item| item.title == portal.item);
            let item = found.unwrap_or_else(|| panic!("{} is not in the catalogue", portal.item));
            assert_eq!(
                item.materials.iter().any(|material| material.form),
                portal.item != ITEM_WITHOUT_FORM
            );
        }
    }
}
