//! Values that two guides of one item can be held against each other by: limits with their unit, fees, telephone numbers.
//!
//! Only what is sure is taken: a text with a second meaning gives nothing to compare.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::choice::chosen;
use super::{fee, pattern};
use crate::reading::normal::normal;
use crate::reading::number;

/// A limit: how many of which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// Number, in tenths, so that 0.5 is exact.
    pub tenths: i64,
    /// Unit.
    pub unit: Unit,
}

/// Units of limits. By the law on licences 日 means working days as often as not, so days of both kinds are told apart
/// only to be cautious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 工作日
    WorkingDay,
    /// 日, 天, 自然日
    Day,
    /// 小时
    Hour,
    /// 个月
    Month,
    /// 年
    Year,
    /// 即办, 当场: no number.
    AtOnce,
}

/// What an item costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Free,
    /// Amounts in hundredths of a yuan.
    Amounts(BTreeSet<i64>),
}

/// All limits in a value; the unit may stand in the label.
pub fn limits(label: &str, value: &str) -> BTreeSet<Limit> {
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<number>[0-9]{1,3}(\.[0-9])?|[零〇一二两三四五六七八九十百]+|半) ?\(?个?(法定)?(?P<unit>工作日|工作天|自然日|日历日|日|天|小时|个月|月|年)",
        )
    });
    static AT_ONCE: LazyLock<Regex> = LazyLock::new(|| pattern("即(时)?办|当场|立等可取|现场办结|立即办"));
    let (label, value) = (normal(label), normal(value));
    let mut found: BTreeSet<Limit> = LIMIT
        .captures_iter(&value)
        .filter_map(|found| {
            let tenths = tenths(&found["number"])?;
            Some(Limit {
                tenths,
                unit: unit(&found["unit"]),
            })
        })
        .collect();
    let named = ["工作日", "小时", "自然日", "天"]
        .into_iter()
        .find(|unit| label.contains(unit));
    if let (true, Some(word), Some(tenths)) = (found.is_empty(), named, tenths(&value)) {
        found.insert(Limit {
            tenths,
            unit: unit(word),
        });
    }
    if found.is_empty() && AT_ONCE.is_match(&value) {
        found.insert(Limit {
            tenths: 0,
            unit: Unit::AtOnce,
        });
    }
    found
}

fn tenths(number: &str) -> Option<i64> {
    if number == "半" {
        return Some(5);
    }
    if let Some((whole, part)) = number.split_once('.') {
        return Some(whole.parse::<i64>().ok()? * 10 + part.parse::<i64>().ok()?);
    }
    let whole = number.parse::<i64>().ok().or_else(|| number::chinese(number))?;
    whole.checked_mul(10)
}

fn unit(word: &str) -> Unit {
    match word {
        "工作日" | "工作天" => Unit::WorkingDay,
        "小时" => Unit::Hour,
        "个月" | "月" => Unit::Month,
        "年" => Unit::Year,
        _ => Unit::Day,
    }
}

/// What the fields about fees say; none where they say both or neither.
pub fn cost<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Cost> {
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?P<number>[0-9]+(\.[0-9]{1,2})?) ?(?P<size>万|千|百)?(元|圆)|[¥￥] ?(?P<sign>[0-9]+(\.[0-9]{1,2})?)")
    });
    let mut free = false;
    let mut amounts = BTreeSet::new();
    for (label, value) in fields {
        let (label, value) = (normal(label), normal(&chosen(value)?).replace(',', ""));
        let asks = label.contains("是否");
        free |= fee::is_free(&value) || (asks && fee::yes_or_no(&value) == Some(false));
        for found in AMOUNT.captures_iter(&value) {
            let number = found.name("number").or(found.name("sign"))?.as_str();
            let size = match found.name("size").map(|size| size.as_str()) {
                Some("万") => 10_000,
                Some("千") => 1_000,
                Some("百") => 100,
                _ => 1,
            };
            amounts.insert(hundredths(number)? * size);
        }
    }
    amounts.remove(&0);
    match (free, amounts.is_empty()) {
        (true, true) => Some(Cost::Free),
        (false, false) => Some(Cost::Amounts(amounts)),
        (true, false) | (false, true) => None,
    }
}

fn hundredths(number: &str) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = format!("{part:0<2}");
    Some(whole.parse::<i64>().ok()?.checked_mul(100)? + part.parse::<i64>().ok()?)
}

/// Telephone numbers as digits, area code included where it is written; hotlines and numbers for complaints are left out.
pub fn phones(value: &str) -> BTreeSet<String> {
    static PHONE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\(?0[0-9]{2,3}\)?[ —–-]*[1-9][0-9]{2,3}[ -]?[0-9]{3,4}|1[3-9][0-9]{9}|[2-8][0-9]{6,7}")
    });
    let value = value.lines().map(normal).collect::<Vec<_>>().join("\n");
    let parts = value
        .split([';', '；', '\n', '。'])
        .filter(|part| !["监督", "投诉", "举报"].iter().any(|word| part.contains(word)));
    parts
        .flat_map(|part| PHONE.find_iter(part))
        .map(|found| found.as_str().chars().filter(char::is_ascii_digit).collect())
        .collect()
}

/// Whether two numbers are one, with or without the area code.
pub fn same_phone(one: &str, other: &str) -> bool {
    let local = |whole: &str, part: &str| {
        whole.starts_with('0') && part.len() >= 7 && !part.starts_with('0') && whole.ends_with(part)
    };
    one == other || local(one, other) || local(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_of_a_unit() {
        let check = |label: &str, value: &str, expected: &[(i64, Unit)]| {
            let expected: BTreeSet<Limit> = expected
                .iter()
                .map(|(tenths, unit)| Limit {
                    tenths: *tenths,
                    unit: *unit,
                })
                .collect();
            assert_eq!(limits(label, value), expected, "{label} {value}");
        };
        check("法定时限", "二十个工作日", &[(200, Unit::WorkingDay)]);
        check("法定时限", "２０ 个 工作日", &[(200, Unit::WorkingDay)]);
        check("承诺时限（工作日）", "5", &[(50, Unit::WorkingDay)]);
        check("法定时限", "0.5天", &[(5, Unit::Day)]);
        check("承诺时限", "即办件", &[(0, Unit::AtOnce)]);
        check(
            "承诺时限",
            "受理5个工作日，审查10个工作日",
            &[(50, Unit::WorkingDay), (100, Unit::WorkingDay)],
        );
        check("承诺时限", "按规定办理", &[]);
    }

    #[test]
    fn costs_are_free_or_amounts() {
        let amounts = |list: &[i64]| Some(Cost::Amounts(list.iter().copied().collect()));
        assert_eq!(cost([("是否收费", "否"), ("收费标准", "/")]), Some(Cost::Free));
        assert_eq!(cost([("收费标准", "免费")]), Some(Cost::Free));
        assert_eq!(cost([("收费标准", "工本费10元/证")]), amounts(&[1000]));
        assert_eq!(cost([("收费标准", "1,200.50元")]), amounts(&[120_050]));
        assert_eq!(cost([("收费标准", "首次免费，补领20元")]), None);
        assert_eq!(cost([("收费标准", "按规定收取")]), None);
        assert_eq!(cost([("是否收费", "否□ 是☑"), ("收费标准", "10元")]), amounts(&[1000]));
        assert_eq!(cost([("是否收费", "是 否"), ("收费标准", "10元")]), None);
    }

    #[test]
    fn telephone_numbers_are_digits() {
        let check = |value: &str, expected: &[&str]| {
            let expected: BTreeSet<String> = expected.iter().map(|one| (*one).to_string()).collect();
            assert_eq!(phones(value), expected, "{value}");
        };
        check("010-12345678", &["01012345678"]);
        check("(010)82345678", &["01082345678"]);
        check("0599-8762101、8762102", &["05998762101", "8762102"]);
        check("12345", &[]);
        check("咨询：0571-85368888；投诉：0571-85360000", &["057185368888"]);
        assert!(same_phone("01082345678", "82345678"));
        assert!(!same_phone("01082345678", "82345679"));
    }
}
