//! Ways to ask (咨询电话): a telephone number, or an address with one.

use std::sync::LazyLock;

use regex::Regex;

use super::{Says, is_blank, leaves_open, pattern};
use crate::reading::normal::normal;

/// Whether the fields about contact, each with its label, give a number for questions. A number for complaints alone
/// gives none.
pub fn contact<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    let fields: Vec<(String, String)> = fields
        .into_iter()
        .map(|(label, value)| (normal(label), lines(value)))
        .collect();
    let asking: Vec<&(String, String)> = fields.iter().filter(|(label, _)| !only_complaints(label)).collect();
    let numbers = |value: &str| parts(value).any(|part| !only_complaints(part) && has_number(part));
    if asking.iter().any(|(_, value)| numbers(value)) {
        return Says::Stated;
    }
    let empty = |value: &str| {
        is_blank(value)
            || value == "无"
            || leaves_open(value)
            || parts(value).all(|part| only_complaints(part) || only_place(part))
    };
    match asking.iter().all(|(_, value)| empty(value)) {
        true => Says::Vague,
        false => Says::Unclear("words"),
    }
}

/// 监督投诉电话 without 咨询.
fn only_complaints(words: &str) -> bool {
    let complains = ["监督", "投诉", "举报", "信访", "纪检"]
        .iter()
        .any(|word| words.contains(word));
    // 监督联系电话 is for complaints, 联系方式（监督：…） is not.
    let contact = words.find("联系").is_some_and(|at| {
        !["监督", "投诉", "举报", "信访"]
            .iter()
            .any(|word| words[..at].ends_with(word))
    });
    complains && !contact && !["咨询", "服务"].iter().any(|word| words.contains(word))
}

/// Compared line by line: what stands in lines of its own says things of its own.
fn lines(value: &str) -> String {
    value.lines().map(normal).collect::<Vec<_>>().join("\n")
}

/// 办理地点：… or 办公时间：… beside the numbers, which names no number.
fn only_place(words: &str) -> bool {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(办理|办公|办事|受理|接待|联系|窗口|上班|工作|服务)?(地点|地址|时间|窗口|网址|邮编|邮箱|传真)[^:]{0,6}:",
        )
    });
    PLACE.is_match(words.trim()) && !["电话", "咨询", "拨打", "热线"].iter().any(|word| words.contains(word))
}

/// `咨询：…；监督：…` in one field.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    value
        .split([';', '；', '\n', '。'])
        .filter(|part| !part.trim().is_empty())
}

/// 详见办理窗口, 见附件: the number is said elsewhere.
pub fn refers(value: &str) -> bool {
    static AWAY: LazyLock<Regex> = LazyLock::new(|| pattern("详见|参见|请见|另见|见(附|下|上|办|窗|各)|以.{0,12}为准"));
    AWAY.is_match(&normal(value))
}

/// Whether a telephone number is among the words.
pub fn has_number(value: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(^|[^0-9])(\(?0[0-9]{2,3}\)?[ —–-]*[0-9]{3,4}[ -]?[0-9]{3,4}|1[3-9][0-9]{9}|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}|12[0-9]{3}|96[0-9]{3,4}|[2-8][0-9]{6,7})([^0-9]|$)",
        )
    });
    NUMBER.is_match(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts() {
        let check = |fields: &[(&str, &str)], expected: Says| {
            assert_eq!(contact(fields.iter().copied()), expected, "{fields:?}")
        };
        for number in [
            "0571-85368888",
            "(0571)8536 8888",
            "０５７１－８５３６８８８８",
            "12345",
            "400-820-8820",
            "13900000000",
            "政务服务中心二楼3号窗口，电话85368888",
            "12366转1",
            "0571—85368888、85369999",
        ] {
            check(&[("咨询电话", number)], Says::Stated);
        }
        check(&[("咨询投诉电话", "12345")], Says::Stated);
        check(&[("联系方式", "咨询：0571-85368888；监督：12388")], Says::Stated);
        check(&[("监督电话", "0571-85368888")], Says::Vague);
        check(&[("监督联系电话", "0571-85368888")], Says::Vague);
        check(&[("联系方式", "监督投诉：0571-85368888")], Says::Vague);
        let places = "办理地点：县行政服务中心二楼（B01-B06号）\n办公时间：法定工作日上午8:30-12:00";
        let complaints = format!("监督投诉电话：0599-7622119\n{places}");
        check(
            &[("联系方式", &complaints), ("监督投诉电话", "0599-7622119")],
            Says::Vague,
        );
        check(
            &[("联系方式", &format!("咨询：0599-7622110\n{complaints}"))],
            Says::Stated,
        );
        check(&[("联系方式", "办理地点：三楼，电话0599-7622110")], Says::Stated);
        check(&[("联系方式", "办理地点：三楼，电话见公示栏")], Says::Unclear("words"));
        check(&[("咨询电话", "/"), ("投诉电话", "12345")], Says::Vague);
        check(&[("咨询电话", "")], Says::Vague);
        check(&[("咨询方式", "具体请咨询窗口")], Says::Vague);
        check(&[("咨询方式", "现场窗口咨询")], Says::Unclear("words"));
        check(&[("咨询电话", "2017")], Says::Unclear("words"));
    }
}
