//! Words that may state something though no label says so: how long, how much, whom to call. Where a guide has such
//! words anywhere, that it has no field of the kind does not mean that it does not say it.

use std::sync::LazyLock;

use regex::Regex;

use super::contact::has_number;
use super::{pattern, updated};
use crate::reading::normal::normal;
use crate::record::guide::Hint;

/// What these words may state.
pub fn hints(words: &str) -> Vec<Hint> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "([0-9]|[一二两三四五六七八九十百半]) ?个?(工作日|工作天|自然日|天|日内|小时|分钟|个月)|即办|当场|当即|即时|立等可取|当日|当天|立即",
        )
    });
    static MONEY: LazyLock<Regex> = LazyLock::new(|| {
        pattern("免费|收费|不收|收取|费用|工本费|[0-9一二两三四五六七八九十百千万]元|免征|缴费|交费|不要钱|收钱")
    });
    let words = normal(words);
    let may = [
        (Hint::Limit, TIME.is_match(&words)),
        (Hint::Fee, MONEY.is_match(&words)),
        (Hint::Contact, has_number(&words)),
        (Hint::Updated, updated::in_words(&words)),
    ];
    may.into_iter().filter(|(_, is)| *is).map(|(hint, _)| hint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_may_state_what_no_label_names() {
        for (words, expected) in [
            ("到住地派出所交材料，十五天后领证。", vec![Hint::Limit]),
            ("首次申领免费，补领工本费二十元。", vec![Hint::Fee]),
            ("户政科电话 8196110。", vec![Hint::Contact]),
            ("0319-8182345（市场监管局许可股）", vec![Hint::Contact]),
            ("法定时限二十个工作日，承诺时限八个工作日。", vec![Hint::Limit]),
            ("带旧证、一寸照片两张到运管所，现场就能换好，不收钱。", vec![Hint::Fee]),
            ("申请人应当年满十八周岁。", vec![]),
            ("营业执照复印件 1 份", vec![]),
            ("最近更新 2026-11-20", vec![Hint::Updated]),
        ] {
            assert_eq!(hints(words), expected, "{words}");
        }
    }
}
