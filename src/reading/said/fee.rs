//! Fees (收费标准): free, or an amount or standard. A yes/no field beside it decides what an empty one means.

use std::sync::LazyLock;

use regex::Regex;

use super::choice::chosen;
use super::{Says, is_blank, leaves_open, pattern};
use crate::reading::normal::normal;

/// Whether the fields about fees, each with its label, state what is to be paid.
pub fn fee<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    // Options without a tick that could be read leave it open which of them is meant.
    let mut untold = false;
    let mut told = |(label, value): (&str, &str)| {
        let value = chosen(value);
        untold |= value.is_none();
        Some((normal(label), normal(&value?)))
    };
    let fields: Vec<(String, String)> = fields.into_iter().filter_map(&mut told).collect();
    let said = of(&fields);
    match said {
        Says::Vague if untold => Says::Unclear("words"),
        Says::Stated | Says::Unclear(_) | Says::Vague => said,
    }
}

fn of(fields: &[(String, String)]) -> Says {
    // A field that asks yes or no and answers otherwise tells as the others do.
    let asks = |label: &str| label.contains("是否") || label.ends_with('否');
    let (asked, told): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|(label, value)| asks(label) && yes_or_no(value).is_some());
    let answers: Vec<Option<bool>> = asked.iter().map(|(_, value)| yes_or_no(value)).collect();
    // 办理费用：无 says that there are none; 收费标准：无 may mean that there is no standard.
    let none = |label: &str, value: &str| {
        (label.ends_with("费用") || label.ends_with("金额") || label.ends_with("收费") || label.ends_with("收费情况"))
            && matches!(value, "无" | "没有" | "0" | "零")
    };
    if fields.iter().any(|(label, value)| !asks(label) && none(label, value)) {
        return Says::Stated;
    }
    if answers.contains(&Some(false)) || fields.iter().any(|(_, value)| is_free(value)) {
        return Says::Stated;
    }
    if fields.iter().any(|(_, value)| has_amount(value)) {
        return Says::Stated;
    }
    if fields.iter().any(|(_, value)| names_document(value)) {
        return Says::Unclear("by_reference");
    }
    let open = |value: &str| is_blank(value) || leaves_open(value) || defers(value);
    if answers.contains(&Some(true)) {
        // It is charged for, and nothing says how much.
        return match told.iter().all(|(_, value)| open(value) || value == "无") {
            true => Says::Vague,
            false => Says::Unclear("words"),
        };
    }
    match !told.is_empty() && told.iter().all(|(_, value)| open(value)) {
        true => Says::Vague,
        false => Says::Unclear("words"),
    }
}

pub(super) fn yes_or_no(value: &str) -> Option<bool> {
    static NO: LazyLock<Regex> = LazyLock::new(|| pattern("^(否|不|无|免|没有|未)"));
    static YES: LazyLock<Regex> = LazyLock::new(|| pattern("^(是|收|有|需|要)"));
    match (NO.is_match(value), YES.is_match(value)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

pub(super) fn is_free(value: &str) -> bool {
    static FREE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(本事项|该事项|办理)?((登记|申请|首次申领)?不收费|不收取|免费|无收费|无需缴费|不涉及|零收费|暂不收费|不予收费|无费用|免收|不花钱|不要钱|不用花钱|不用交钱|不需要?(交|缴)?费|零费用|免予收费|未收费|0 ?元)|不收取任何费用|停止收费|取消收费",
        )
    });
    FREE.is_match(value) || (value.contains("免费") && !value.contains("不免费") && !leaves_open(value))
}

/// 按物价部门核定的标准收取: somebody knows, and it is not said here.
fn defers(value: &str) -> bool {
    static DEFERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(按照?|依照?|执行)[^,。;0-9]{0,14}(核定|核准|批准|规定|公布|制定|确定)的?[^,。;0-9]{0,4}(标准|价格|费率)",
        )
    });
    DEFERS.is_match(value)
}

fn has_amount(value: &str) -> bool {
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[0-9零一二两三四五六七八九十百千万]+(\.[0-9]+)? ?(万|千|百)?(元|圆|块|%|‰)|[¥￥] ?[0-9]")
    });
    AMOUNT.is_match(value)
}

fn names_document(value: &str) -> bool {
    static DOCUMENT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"《[^》]+》|[〔\[(（][0-9]{4}[〕\])）] ?第?[0-9]+ ?号|[0-9]{4}年第?[0-9]+号"));
    DOCUMENT.is_match(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees() {
        let check =
            |fields: &[(&str, &str)], expected: Says| assert_eq!(fee(fields.iter().copied()), expected, "{fields:?}");
        for free in [
            "不收费",
            "免费",
            "不涉及",
            "无需缴费",
            "本事项不收取任何费用",
            "首次申领免费",
        ] {
            check(&[("收费标准", free)], Says::Stated);
        }
        check(&[("是否收费", "否"), ("收费标准", "/")], Says::Stated);
        check(&[("是否收费", "否"), ("收费标准", "无")], Says::Stated);
        check(&[("是否收费", "不收费")], Says::Stated);
        check(&[("是否收费", "是"), ("收费标准", "工本费：每证10元")], Says::Stated);
        check(&[("收费情况", "按评估价的3‰收取")], Says::Stated);
        check(&[("是否收费", "是"), ("收费标准", "")], Says::Vague);
        check(&[("是否收费", "是"), ("收费标准", "详见收费目录")], Says::Vague);
        check(&[("是否收费", "是")], Says::Vague);
        check(
            &[("是否收费", "是"), ("收费标准及依据", "按物价部门核定的标准收取")],
            Says::Vague,
        );
        check(&[("收费标准", "按规定收取")], Says::Vague);
        check(&[("收费标准", "详见收费目录")], Says::Vague);
        check(&[("收费标准", "/")], Says::Vague);
        check(&[("是否收费", "详见收费目录")], Says::Vague);
        check(
            &[("是否收费", "是"), ("收费依据", "发改价格〔2015〕1299号")],
            Says::Unclear("by_reference"),
        );
        check(
            &[("收费标准", "按照《国家计委收费通知》执行")],
            Says::Unclear("by_reference"),
        );
        check(&[("收费标准", "无")], Says::Unclear("words"));
        check(&[("办理费用", "无")], Says::Stated);
        check(&[("是否收费", "0")], Says::Unclear("words"));
        check(&[("收费标准", "工本费")], Says::Unclear("words"));
        check(&[("是否收费", "")], Says::Vague);
        check(&[("是否收费", "是□ 否☑"), ("收费标准", "")], Says::Stated);
        check(&[("是否收费", "否□ 是☑"), ("收费标准", "")], Says::Vague);
        check(&[("是否收费", "否 是"), ("收费标准", "")], Says::Unclear("words"));
        check(&[("是否收费", "是 否")], Says::Unclear("words"));
        check(&[("是否收费", "是 否"), ("收费标准", "每证10元")], Says::Stated);
    }
}
