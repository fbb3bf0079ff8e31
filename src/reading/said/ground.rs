//! What an item rests on: its legal basis (设定依据), the conditions (受理条件) and what is to be heeded (注意事项).

use std::sync::LazyLock;

use regex::Regex;

use super::{Says, is_blank, leaves_open, pattern};
use crate::reading::normal::{is_han, normal};

/// How many characters must say something once words that fit every item are struck out.
const SAID: usize = 4;

/// Whether the fields about the legal basis name a document.
pub fn basis<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    let values: Vec<String> = fields.into_iter().map(|(_, value)| normal(value)).collect();
    if values.iter().any(|value| names_document(value)) {
        return Says::Stated;
    }
    let open = |value: &str| is_blank(value) || value == "无" || leaves_open(value) || rest(value) < SAID;
    match values.iter().all(|value| open(value)) {
        true => Says::Vague,
        false => Says::Unclear("words"),
    }
}

/// Whether the fields about conditions name one, or say that there are none.
pub fn conditions<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    static NONE: LazyLock<Regex> = LazyLock::new(|| pattern("^(无|不限|无限制|无条件|无特殊要求|无要求|没有)[。;]?$"));
    said(fields, |value| NONE.is_match(value))
}

/// Whether the fields about what is to be heeded say something; that there is nothing to heed is said, too. A remark
/// (备注) that is left empty is none.
pub fn notes<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>) -> Says {
    let heeded = |(label, _): &(&str, &str)| ["注意", "提示", "须知"].iter().any(|word| label.contains(word));
    let fields: Vec<(&str, &str)> = fields.into_iter().filter(heeded).collect();
    match fields.is_empty() {
        true => Says::Stated,
        false => said(fields, |value| matches!(value, "无" | "无。" | "没有" | "/" | "暂无")),
    }
}

fn said<'t>(fields: impl IntoIterator<Item = (&'t str, &'t str)>, none: impl Fn(&str) -> bool) -> Says {
    let told = |value: &str| {
        let value = normal(value);
        none(&value) || rest(&value) >= SAID
    };
    match fields.into_iter().any(|(_, value)| told(value)) {
        true => Says::Stated,
        false => Says::Vague,
    }
}

/// A law, a regulation or a numbered notice, by its name or its number.
pub(super) fn names_document(value: &str) -> bool {
    static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"《[^》]{2,}》|[〔\[(（][0-9]{4}[〕\])）] ?第?[0-9]+ ?号|令 ?第? ?[0-9]+ ?号|(法|条例|规定|办法|细则|规则|标准|意见|决定|通知)》?[^。;]{0,12}第[0-9零一二三四五六七八九十百]+[条款项]",
        )
    });
    DOCUMENT.is_match(value)
}

/// Characters left when all that says nothing is struck out.
fn rest(value: &str) -> usize {
    static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "中华人民共和国|法律|法规|规章|行政|国家|政策|规范性文件|有关|相关|现行|规定|要求|条件|标准|材料|符合|满足|具备|应当|必须|需要|具有|申请人|申请|办理|本事项|该事项|事项|按照|依照|依据|根据|依法|执行|详见|参见|见|附件|附表|办事指南|另行|通知|公告|实际|情况|具体|咨询|窗口|为准|以|按|的|和|与|及|或|等|其他|其它|下列|以下|如下|各项|[一二三四五六七八九十]",
        )
    });
    GENERAL.replace_all(value, "").chars().filter(|c| is_han(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_names_a_document() {
        let check = |value: &str, expected: Says| assert_eq!(basis([("设定依据", value)]), expected, "{value}");
        for named in [
            "《中华人民共和国公司法》第二十九条",
            "教师资格条例（国务院令第188号）",
            "发改价格〔2015〕1299号",
            "道路运输条例第二十一条",
            "1．《农药管理条例》\n2．农业部令2017年第5号",
        ] {
            check(named, Says::Stated);
        }
        for vague in [
            "",
            "/",
            "无",
            "按国家有关法律法规的规定执行",
            "依法办理",
            "相关法律法规",
            "详见附件",
        ] {
            check(vague, Says::Vague);
        }
        check("省市场监督管理局三定方案", Says::Unclear("words"));
        assert_eq!(
            basis([("设定依据", "/"), ("实施依据", "《行政许可法》")]),
            Says::Stated,
            "one of them is enough"
        );
    }

    #[test]
    fn conditions_say_what_is_asked_for() {
        let check = |value: &str, expected: Says| assert_eq!(conditions([("受理条件", value)]), expected, "{value}");
        for told in [
            "年满18周岁的公民",
            "依法设立的企业",
            "股东符合法定人数\n有公司住所",
            "无",
            "不限",
        ] {
            check(told, Says::Stated);
        }
        for vague in [
            "",
            "/",
            "符合法律、法规规定的条件",
            "具备相关法律法规规定的条件",
            "详见办事指南",
            "按有关规定",
            "符合申请条件的申请人",
        ] {
            check(vague, Says::Vague);
        }
    }

    #[test]
    fn notes_say_something_or_that_there_is_nothing() {
        let check = |value: &str, expected: Says| assert_eq!(notes([("注意事项", value)]), expected, "{value}");
        check("证件有效期五年，期满前三十日申请延续", Says::Stated);
        check("无", Says::Stated);
        check("/", Says::Stated);
        check("", Says::Vague);
        check("详见相关规定", Says::Vague);
        assert_eq!(notes([("备注", "")]), Says::Stated, "no remark is no fault");
    }
}
