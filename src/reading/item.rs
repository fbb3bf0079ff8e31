//! Whether two names are of one service item.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;

use super::normal::normal;
use crate::record::step::Record;

/// Whether a record is the item looked for (`title`, and where known `href` and `code`): the same code, destination or
/// full name, and not news about it. Text cut by an ellipsis is the same name only when nothing contradicts it and it
/// tells at least six characters.
pub fn same_item(item: &BTreeMap<String, String>, record: &Record) -> bool {
    let part = |name: &str| item.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let code = record
        .fields
        .get("code")
        .map(|code| code.trim())
        .filter(|code| !code.is_empty());
    if let (Some(code), Some(other)) = (part("code"), code) {
        return normal(code) == normal(other);
    }
    if part("href")
        .is_some_and(|href| is_address(href) && href.trim_end_matches('/') == record.href.trim_end_matches('/'))
    {
        return true;
    }
    part("title").is_some_and(|title| !is_news(title, &record.title) && same_name(title, &record.title))
}

fn is_address(href: &str) -> bool {
    href.starts_with("http://") || href.starts_with("https://")
}

/// Whether two names are one: equal when normalised and freed of brackets around, numbering and quotes.
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    one == other || goes_on(&one, &other) || goes_on(&other, &one)
}

/// A name without numbering before it, marks around it and tags such as 【承诺件】.
fn plain(name: &str) -> String {
    static AROUND: OnceLock<Regex> = OnceLock::new();
    let around = AROUND.get_or_init(|| {
        Regex::new(r"^(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、|【[^】]{1,8}】|\[[^\]]{1,8}\]|(?:事项名称|办事指南|服务指南|行政许可|行政确认|公共服务|[A-Za-z]{2,12}):)+|(?:【[^】]{1,8}】)+$").expect("the pattern is constant")
    });
    let text = normal(name);
    let text = around.replace_all(&text, "");
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '《' | '》' | '「' | '」'))
        .collect()
}

/// `cut` is the start of `full`, cut by an ellipsis.
fn goes_on(cut: &str, full: &str) -> bool {
    let start = cut.trim_end_matches(['…', '.', '⋯', '·']);
    start.len() < cut.len() && start.chars().count() >= 6 && full.starts_with(start)
}

/// News about an item: 关于…的通知, …公告, …公示, …解读.
fn is_news(item: &str, title: &str) -> bool {
    static NEWS: OnceLock<Regex> = OnceLock::new();
    let news = NEWS.get_or_init(|| {
        Regex::new("^关于.*的?(?:通知|公告|公示|通告|解读|批复|意见|函|报告|决定)|(?:通知|公告|公示|通告|解读|新闻|简报|问答)(?:\\(.*\\))?$").expect("the pattern is constant")
    });
    let (item, title) = (plain(item), plain(title));
    news.is_match(&title) && !news.is_match(&item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(item: &[(&str, &str)], title: &str, href: &str, code: &str) -> bool {
        let item = item
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect();
        let mut record = Record {
            title: title.into(),
            href: href.into(),
            ..Record::default()
        };
        if !code.is_empty() {
            record.fields.insert("code".into(), code.into());
        }
        same_item(&item, &record)
    }

    #[test]
    fn names() {
        let item = [("title", "企业设立登记")];
        for (title, same) in [
            ("企业设立登记", true),
            ("企业 设立登记", true),
            ("企業設立登記", true),
            ("1、企业设立登记", true),
            ("【承诺件】企业设立登记", true),
            ("办事指南：企业设立登记", true),
            ("Wiki: 企业设立登记", true),
            ("公告：企业设立登记", false),
            ("企业设立登记…", true),
            ("企业设立登记（外资）", false),
            ("企业设…", false),
            ("关于企业设立登记的通知", false),
            ("企业变更登记", false),
            ("", false),
        ] {
            assert_eq!(is(&item, title, "", ""), same, "{title}");
        }
        assert!(is(&[("title", "企业设立登记（内资公司）")], "企业设立登记（…", "", ""));
    }

    #[test]
    fn codes_and_destinations() {
        let item = [("title", "甲"), ("href", "https://a.example/1"), ("code", "330100")];
        assert!(is(&item, "乙", "", "330100"));
        assert!(!is(&item, "甲", "", "330101"));
        assert!(is(&item, "乙", "https://a.example/1/", ""));
        assert!(!is(&[("title", "甲"), ("href", "#")], "乙", "#", ""));
    }
}
