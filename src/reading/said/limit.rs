//! Time limits (办理时限): a number and a unit, or on the spot.

use std::sync::LazyLock;

use regex::Regex;

use super::{Says, is_blank, leaves_open, pattern};
use crate::reading::normal::normal;

/// Whether a limit is stated. The unit may stand in the label (承诺时限（工作日）) with the bare number as the value.
pub fn limit(label: &str, value: &str) -> Says {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(^|[^0-9.])(?P<number>[0-9]{1,3}(\.[0-9]+)?|[零〇一二两三四五六七八九十百]+|半) ?\(?个?(法定)?(工作日|工作天|工作时|自然日|日历日|日|天|小时|分钟|个月|月|年)",
        )
    });
    static UNIT: LazyLock<Regex> = LazyLock::new(|| pattern("工作日|自然日|天|小时|分钟|个月"));
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[0-9]{4} ?[年./-] ?[0-9]{1,2} ?[月./-] ?[0-9]{1,2} ?日?|〔[0-9]{4}〕[0-9]+号|\[[0-9]{4}\][0-9]+号")
    });
    static AT_ONCE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "即(时)?办|当场|当即|即时|立等可取|现场办结|马上办|随到随办|立即办|即到即办|即报即办|即来即办|当日|当天|立即|秒批|秒办|自动审批|实时办",
        )
    });
    let value = normal(value);
    let text = DATE.replace_all(&value, "").into_owned();
    if is_blank(&value) || value == "无" {
        return Says::Vague;
    }
    if AT_ONCE.is_match(&text) {
        return Says::Stated;
    }
    if let Some(found) = NUMBER.captures(&text) {
        return of_number(&found["number"]);
    }
    if UNIT.is_match(&normal(label)) && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return of_number(&text);
    }
    match leaves_open(&text) {
        true => Says::Vague,
        false => Says::Unclear("words"),
    }
}

/// Whether the fields about limits, each with its label, state one. The unit may stand in a field of its own
/// (承诺办结时限单位) beside the bare number.
pub fn limits<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    static UNIT: LazyLock<Regex> = LazyLock::new(|| pattern("^个?(工作日|自然日|日历日|日|天|小时|分钟|个?月|年)$"));
    let fields: Vec<(&str, &str)> = fields.into_iter().collect();
    let unit_of = |label: &str| {
        let label = normal(label);
        let other = fields.iter().find(|(other, value)| {
            let other = normal(other);
            other.contains("单位") && other.starts_with(label.as_str()) && UNIT.is_match(&normal(value))
        });
        other.map(|(_, value)| *value)
    };
    let says = |(label, value): &(&str, &str)| {
        if normal(label).contains("单位") {
            return Says::Unclear("words");
        }
        match unit_of(label) {
            Some(unit) if normal(value).chars().all(|c| c.is_ascii_digit()) => limit(label, &format!("{value}{unit}")),
            Some(_) | None => limit(label, value),
        }
    };
    // One label with many values is that of the stages (two may be two cases); it tells no whole where fields for that
    // are there.
    let whole = |label: &str| normal(label).contains("法定") || normal(label).contains("承诺");
    let staged = |label: &str| {
        let others = fields.iter().filter(|(other, _)| normal(other) == normal(label));
        let values: std::collections::BTreeSet<String> = others.map(|(_, value)| normal(value)).collect();
        !whole(label) && values.len() > 2
    };
    let told = fields.iter().any(|(label, _)| whole(label));
    let counts = |field: &&(&str, &str)| !(told && staged(field.0));
    fields.iter().filter(counts).map(says).min().unwrap_or(Says::Vague)
}

fn of_number(number: &str) -> Says {
    match number.trim_matches(['0', '.']).is_empty() || matches!(number, "零" | "〇") {
        true => Says::Unclear("zero"),
        false => Says::Stated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_stated() {
        let check =
            |label: &str, value: &str, expected: Says| assert_eq!(limit(label, value), expected, "{label}|{value}");
        for stated in [
            "5个工作日",
            "２０工作日",
            "十五个工作日",
            "20(工作日)",
            "自受理之日起三十日内",
            "1小时",
            "即办",
            "即办件",
            "当场办结",
            "立等可取",
            "7 个 工作日",
            "法定期限内：30日",
            "两个月",
            "0.5天",
            "0个工作日（即办）",
            "半小时",
            "15（个工作日）",
        ] {
            check("承诺办结时限", stated, Says::Stated);
        }
        check("承诺时限（工作日）", "5", Says::Stated);
        for vague in [
            "",
            "/",
            "——",
            "无",
            "按规定办理",
            "依法办理",
            "详见办事指南",
            "按照有关规定执行",
            "以实际办理时间为准",
            "视情况而定",
            "依据国发〔2015〕12号按规定办理",
        ] {
            check("承诺办结时限", vague, Says::Vague);
        }
        let pairs = |fields: &[(&str, &str)]| limits(fields.iter().copied());
        let unit = ("承诺办结时限单位", "工作日");
        assert_eq!(pairs(&[("承诺办结时限", "1"), unit]), Says::Stated);
        let stages = [
            ("办理时限", "即时 申报"),
            ("办理时限", "0.5个工作日 受理"),
            ("办理时限", "当场 领照"),
        ];
        let vague = [("法定办结时限", "按有关规定执行"), ("承诺办结时限", "详见窗口告知")];
        assert_eq!(pairs(&[&vague[..], &stages[..]].concat()), Says::Vague);
        assert_eq!(pairs(&stages), Says::Stated);
        assert_eq!(pairs(&[&vague[..], &stages[..2]].concat()), Says::Stated);
        assert_eq!(pairs(&[vague[0], stages[1]]), Says::Stated);
        assert_eq!(pairs(&[("承诺办结时限", "按规定"), ("法定时限", "20日")]), Says::Stated);
        check("承诺时限", "0个工作日", Says::Unclear("zero"));
        check("承诺时限（工作日）", "0", Says::Unclear("zero"));
        check("承诺时限", "5", Says::Unclear("words"));
        check("承诺时限", "不超过法定时间", Says::Unclear("words"));
        check("承诺时限", "2017年5月20日起施行", Says::Unclear("words"));
        check("承诺时限", "按2015年规定执行", Says::Unclear("words"));
    }
}
