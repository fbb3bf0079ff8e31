//! Days as Chinese pages write them.

use std::sync::OnceLock;

use chrono::NaiveDate;
use regex::Regex;

use super::normal::normal;
use super::number::chinese;

/// The first day named in a text: `2026-11-23`, `2026/11/23`, `2026.11.23`, `2026年11月23日`, `20261123`,
/// `二〇二六年十一月二十三日`. Days without a year, and days that do not exist, are none.
pub fn first(text: &str) -> Option<NaiveDate> {
    let text = normal(text);
    let mut found: Vec<(usize, NaiveDate)> = Vec::new();
    for captures in written().captures_iter(&text) {
        let part = |n: usize| captures.get(n).and_then(|one| one.as_str().parse::<u32>().ok());
        let place = captures.get(0).map_or(0, |whole| whole.start());
        let day = part(1).zip(part(2)).zip(part(3));
        let day = day.or_else(|| part(4).zip(part(5)).zip(part(6)));
        if let Some(((year, month), day)) = day {
            found.extend(real(i64::from(year), month.into(), day.into()).map(|date| (place, date)));
        }
    }
    for captures in spelled().captures_iter(&text) {
        let place = captures.get(0).map_or(0, |whole| whole.start());
        let part = |n: usize| captures.get(n).and_then(|one| chinese(one.as_str()));
        if let (Some(year), Some(month), Some(day)) = (part(1), part(2), part(3)) {
            found.extend(real(year, month, day).map(|date| (place, date)));
        }
    }
    found.into_iter().min_by_key(|(place, _)| *place).map(|(_, date)| date)
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
