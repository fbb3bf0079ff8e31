//! When a guide was brought up to date (更新时间): a day beside a word that says so.

use std::sync::LazyLock;

use regex::Regex;

use super::{Says, pattern};
use crate::reading::date;

/// Whether the fields about it give a day.
pub fn updated<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    match fields.into_iter().any(|(_, value)| date::first(value).is_some()) {
        true => Says::Stated,
        false => Says::Vague,
    }
}

/// Whether words anywhere in a guide, as they are compared, give the day: 最近更新 2026-11-20, 2026年11月修订.
pub(super) fn in_words(words: &str) -> bool {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        let day = r"[0-9]{4} ?[-/.年] ?[0-9]{1,2}( ?[-/.月] ?[0-9]{1,2} ?日?| ?月)";
        let word = "更新|发布|公布|修订|修改|修正|维护|编制|录入|变更";
        pattern(&format!("({word})(时间|日期|于|版本)? ?[:|]? ?{day}|{day} ?({word})"))
    });
    SAID.is_match(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::normal::normal;

    #[test]
    fn a_day_beside_a_word_of_updating() {
        let field = |value: &str| updated([("更新时间", value)]);
        assert_eq!(field("2026-11-20"), Says::Stated);
        assert_eq!(field("2026年11月20日 10:21:06"), Says::Stated);
        assert_eq!(field(""), Says::Vague);
        assert_eq!(field("/"), Says::Vague);
        assert_eq!(field("不定期"), Says::Vague);
        for told in [
            "事项编码 330100-001　最近更新 2026-11-20",
            "发布时间：2026/11/2　来源：市人民政府",
            "本指南于2026年3月修订",
            "更新日期:2026.1.5",
        ] {
            assert!(in_words(&normal(told)), "{told}");
        }
        for silent in [
            "2026-11-20",
            "有效期至2026年11月20日",
            "国务院令第188号，1995年12月12日施行",
            "办结时间：2026年",
        ] {
            assert!(!in_words(&normal(silent)), "{silent}");
        }
    }
}
