//! Days as Chinese pages write them.

use std::ops::Range;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::normal::normal;
use super::number::chinese;

/// The first day named in a text: `2026-11-23`, `2026/11/23`, `2026.11.23`, `2026年11月23日`, `20261123`,
/// `二〇二六年十一月二十三日`. Days without a year, and days that do not exist, are none.
pub fn first(text: &str) -> Option<NaiveDate> {
    all(&normal(text)).into_iter().next().map(|(_, date)| date)
}

/// Every day named in a normalised text, with the bytes it stands in, in their order.
pub fn all(text: &str) -> Vec<(Range<usize>, NaiveDate)> {
    let mut found: Vec<(Range<usize>, NaiveDate)> = Vec::new();
    let mut at = 0;
    while let Some(captures) = text.get(at..).and_then(|_| written().captures_at(text, at)) {
        let groups = if captures.get(1).is_some() {
            [1, 2, 3]
        } else {
            [4, 5, 6]
        };
        let [Some(year), Some(month), Some(day)] = groups.map(|group| captures.get(group)) else {
            break;
        };
        let number = |one: regex::Match<'_>| one.as_str().parse::<u32>().unwrap_or_default();
        let mut end = day.end();
        if text[end..].starts_with('日') {
            end += '日'.len_utf8();
        }
        found.extend(
            real(number(year).into(), number(month).into(), number(day).into()).map(|date| (year.start()..end, date)),
        );
        // What follows a day begins where it ends: one sign may stand between two.
        at = day.end();
    }
    for captures in spelled().captures_iter(text) {
        let part = |n: usize| captures.get(n).and_then(|one| chinese(one.as_str()));
        if let (Some(year), Some(month), Some(day), Some(whole)) = (part(1), part(2), part(3), captures.get(0)) {
            found.extend(real(year, month, day).map(|date| (whole.range(), date)));
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// Month and day of a text that names a day without its year and little else: `11-02`, `11月2日 10:22`.
pub fn yearless(text: &str) -> Option<(u32, u32)> {
    let text = normal(text);
    if !all(&text).is_empty() || text.chars().count() > 16 {
        return None;
    }
    let captures = short().captures(&text)?;
    let number = |n: usize| captures.get(n).and_then(|one| one.as_str().parse::<u32>().ok());
    let (month, day) = number(1).zip(number(2))?;
    // In a leap year every day that there is exists.
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
}

/// The day meant by a month and a day, where another text of the same thing (an address, a number) names the year: the
/// whole day, or year and month in a row.
pub fn with_year(month: u32, day: u32, others: &[&str]) -> Option<NaiveDate> {
    let days = others.iter().flat_map(|other| {
        let other = normal(other);
        let named: Vec<NaiveDate> = all(&other).into_iter().map(|(_, date)| date).collect();
        let folders = folder().captures_iter(&other);
        let months = folders.filter_map(|captures| {
            let number = |n: usize| captures.get(n).and_then(|one| one.as_str().parse::<i64>().ok());
            real(number(1)?, number(2)?, day.into())
        });
        named.into_iter().chain(months.collect::<Vec<_>>()).collect::<Vec<_>>()
    });
    days.into_iter().find(|date| date.month() == month && date.day() == day)
}

fn real(year: i64, month: i64, day: i64) -> Option<NaiveDate> {
    if !(1949..2200).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    )
}

fn written() -> &'static Regex {
    static WRITTEN: OnceLock<Regex> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        Regex::new(
            r"(?:^|\D)(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?:\D|$)|(?:^|\D)((?:19|20)\d{2})(\d{2})(\d{2})(?:\D|$)",
        )
        .expect("the pattern is constant")
    })
}

/// A month and a day at the beginning, perhaps with a time of the day after them.
fn short() -> &'static Regex {
    static SHORT: OnceLock<Regex> = OnceLock::new();
    SHORT.get_or_init(|| {
        Regex::new(r"^(\d{1,2})[-/.月](\d{1,2})日?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?$").expect("the pattern is constant")
    })
}

/// Year and month in a row, as in addresses and numbers: `/202611/`, `ZX202611…`, `/2026/11/`.
fn folder() -> &'static Regex {
    static FOLDER: OnceLock<Regex> = OnceLock::new();
    FOLDER
        .get_or_init(|| Regex::new(r"(?:^|\D)(20\d{2})[-/]?(0[1-9]|1[0-2])(?:\D|$)").expect("the pattern is constant"))
}

fn spelled() -> &'static Regex {
    static SPELLED: OnceLock<Regex> = OnceLock::new();
    SPELLED.get_or_init(|| {
        Regex::new("([一二三四五六七八九〇零]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
            .expect("the pattern is constant")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_in_its_place() {
        let text = "提问2026-11-02 10:22:33 回复 2026年11月5日 2026/11/6";
        let days: Vec<String> = all(text)
            .iter()
            .map(|(place, _)| text[place.clone()].to_string())
            .collect();
        assert_eq!(days, ["2026-11-02", "2026年11月5日", "2026/11/6"]);
        assert_eq!(all("2026-11-02 2026-11-03,2026.11.04").len(), 3);
    }

    #[test]
    fn a_day_without_a_year() {
        assert_eq!(yearless("11-02"), Some((11, 2)));
        assert_eq!(yearless("［１１月２日 10:22］"), Some((11, 2)));
        for text in ["2026-11-02", "13-02", "1-2-3", "0571-8888", "电话11-02", ""] {
            assert_eq!(yearless(text), None, "{text}");
        }
        let day = NaiveDate::from_ymd_opt(2026, 11, 2);
        assert_eq!(with_year(11, 2, &["https://a.example/art/2026/11/2/art_1.html"]), day);
        assert_eq!(with_year(11, 2, &["https://a.example/202611/t5.html"]), day);
        assert_eq!(
            with_year(11, 2, &["ZX20261102004"]),
            None,
            "digits in a row may be anything"
        );
        assert_eq!(with_year(11, 2, &["https://a.example/202610/t5.html", ""]), None);
    }

    #[test]
    fn forms() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 3);
        for text in [
            "2026-11-03",
            "发布时间：2026/11/3 10:20",
            "2026.11.03",
            "2026年11月3日",
            "２０２６年１１月３日",
            "二〇二六年十一月三日",
            "[2026-11-03] 回复",
            "编号20261103",
            "回复2026-11-03至2026-11-09",
        ] {
            assert_eq!(first(text), day, "{text}");
        }
        for text in [
            "11-03",
            "2026-13-03",
            "电话 0571-2026-1",
            "",
            "2026年2月30日",
            "62261103",
            "3302011949100112345",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
