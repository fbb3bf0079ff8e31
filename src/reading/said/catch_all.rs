//! Catch-all demands (兜底条款) among materials: 其他有关材料, 法律法规规定的其他材料.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::reading::normal::normal;

/// The catch-all in a material's name or requirement, as it is written after folding; none where what is meant is said.
///
/// `heads_group`: it stands over materials of its own, which say what is meant.
pub fn catch_all(words: &str, heads_group: bool) -> Option<String> {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "其他(?P<between>[^,。;:()]{0,30}?)(?P<thing>(?:证明性?|证件|手续)?(?:材料|文件|资料)|证明|证件|手续)(?P<after>.*)",
        )
    });
    let text = folded(words);
    if heads_group || says_none(&text) {
        return None;
    }
    if is_all_general(&text) {
        return Some(text);
    }
    let found = OTHER.captures(&text)?;
    let start = found.get(0).map_or(0, |whole| whole.start());
    let thing = found.name("thing").map_or(start, |thing| thing.end());
    let qualified = !says_nothing(&found["between"]);
    if qualified || enumerates(&found["after"]) {
        return None;
    }
    Some(text[start..thing].to_owned())
}

/// The catch-all in words that say what is required of a material: one that is the object of 提交 and the like, or a whole
/// clause. 与其他材料装订成册 and 其他材料提供复印件 speak of the materials listed beside it.
pub fn demanded(words: &str) -> Option<String> {
    static GIVEN: LazyLock<Regex> =
        LazyLock::new(|| pattern("(提交|提供|出具|报送|补充|递交|附上|携带)[^其]*$|(及|以及|或|或者|、|等)$"));
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| pattern("(与|和|同|跟|随)$"));
    let text = folded(words);
    if says_none(&text) {
        return None;
    }
    outer_clauses(&text).into_iter().find_map(|clause| {
        let found = catch_all(clause, false)?;
        let (before, behind) = clause.split_once(&found)?;
        let given = GIVEN.is_match(before) || general(before).is_empty() && !BESIDE.is_match(before);
        let last = behind.starts_with(['(', ':', '等']) || general(behind).is_empty();
        (given && last).then_some(found)
    })
}

/// The clauses of folded words; marks in brackets part none.
fn outer_clauses(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | '。' | ';')
    })
    .filter(|clause| !clause.is_empty())
    .collect()
}

/// Words that say where a thing is told.
const REFERS: &str = "(?:具体|详情|内容)?(?:详见|参见|请见|参照|见(?:附|清单|目录|下|后|上|说明|备注|网))";

/// 其他材料（详见附件）: what it means is said somewhere that was not read.
pub fn refers(words: &str) -> bool {
    static AWAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            "其他[^,。;:()]{{0,30}}(?:材料|文件|资料|证明|证件|手续)[,:(]?{REFERS}"
        ))
    });
    AWAY.is_match(&folded(words))
}

/// Whether words under a catch-all's name say what is meant: at least one thing that is no condition and no requirement.
pub fn is_told(words: &str) -> bool {
    static REQUIREMENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "原件|复印件|扫描件|纸质|电子版?|正本|副本|盖章|签字|一式|[0-9一二两三四五六七八九十]+(份|套|张)|必要时?|非必要|视情况|如有|如需|提供|提交|份数|或者?|均可|[0-9:/,;、。()]",
        )
    });
    let text = folded(words);
    let rest = general(&REQUIREMENT.replace_all(&text, ""));
    rest.chars().count() >= 2
}

/// Without spaces, full-width marks and the other writings of 其他.
fn folded(words: &str) -> String {
    normal(words)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .replace("其它", "其他")
        .replace("其牠", "其他")
}

/// 其他材料:无, 无其他材料, 无需提交其他材料.
fn says_none(text: &str) -> bool {
    static NONE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(^|[,。;:(])(无|没有|不需要|无需|无须|不再)[^,。;]{0,8}其他|其他[^,。;:]{0,12}[:：(]?(无|没有|不需要)\\)?$",
        )
    });
    NONE.is_match(text)
}

/// Words between 其他 and its noun, or in the brackets behind it, that name no thing: 依法应提交的, 与申请事项有关的.
fn says_nothing(words: &str) -> bool {
    static WIDER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "依法|依规|依据|依照|按照|按|根据|国务院|上级|人民政府|实际|具体|情况|情形|事项|所需|必备|另行|通知|时|而定|确定|为准|以",
        )
    });
    WIDER.replace_all(&general(words), "").is_empty()
}

/// What is left of words between 其他 and its noun when all that says nothing is struck out.
fn general(words: &str) -> String {
    static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "法律|法规|规章|行政|地方性|规范性|国家|政策|规定|要求|认为|有必要|必要|必须|需要|应当|应该|应|须|需|提交|提供|出具|报送|补充|审批|审查|登记|受理|许可|主管|行业|业务|管理|有关|相关|机关|机构|部门|单位|窗口|申请|佐证|辅助|证明|材料|的|和|与|及|或|、|由|所|可|能",
        )
    });
    GENERAL.replace_all(words, "").into_owned()
}

/// The whole demand is general: 相关材料, 等相关证明材料, 法律法规规定的材料.
fn is_all_general(text: &str) -> bool {
    static NOUN: LazyLock<Regex> =
        LazyLock::new(|| pattern("^[等及和]?(?P<before>[^其()]{2,30})(材料|文件|资料|手续)$"));
    let Some(found) = NOUN.captures(text) else {
        return false;
    };
    let before = &found["before"];
    let tells = ["有关", "相关", "规定", "要求", "必要", "需要", "认为"]
        .iter()
        .any(|word| before.contains(word));
    // 申请材料 and 证明材料 alone are heads of tables, not demands.
    tells && general(before).is_empty()
}

/// Brackets, a colon or a dash after it say what is meant: at least one thing that is no condition.
fn enumerates(after: &str) -> bool {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(?:[:(](?:包括|包含|含|例如|比如|如|指|即|主要)?|,?(?:包括|包含|例如|比如|如|即)):?(?P<inside>[^)]{2,})",
        )
    });
    let Some(found) = LISTED.captures(after) else {
        return false;
    };
    static AWAY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{REFERS}")));
    let inside = &found["inside"];
    if AWAY.is_match(inside) {
        return false;
    }
    let condition = [
        "如有",
        "如需",
        "有需要",
        "有必要",
        "有的",
        "必要时",
        "视情况",
        "根据需要",
        "若有",
        "可选",
        "原件",
        "复印件",
    ];
    !condition.iter().any(|word| inside.starts_with(word)) && !says_nothing(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catch_alls_are_found() {
        for words in [
            "其他材料",
            "其它有关材料",
            "其他相关证明材料",
            "法律、法规规定的其他材料",
            "法律法规规定应当提交的其他文件",
            "审批机关认为需要的其他资料",
            "其　他　材　料",
            "其 它 相 关 资 料",
            "登记机关要求提交的其他材料（如有）",
            "身份证明及其他材料",
            "其他需要提供的材料",
            "其他必要的证明文件",
            "主管部门要求的相关材料",
            "法律法规规定的材料",
            "等相关材料",
            "其他证明材料",
            "其他证明文件（如有需要）",
            "其他证明材料，如有",
            "其他依法应提交的材料",
            "其他按规定需提交的材料",
            "其他与申请事项有关的材料",
            "其他所需材料",
            "国务院规定的其他材料",
            "其他材料（依法需要提供的）",
            "其他材料（根据实际情况提供）",
        ] {
            assert!(catch_all(words, false).is_some(), "{words}");
        }
    }

    #[test]
    fn requirements_speak_of_the_materials_beside_them() {
        for words in [
            "签名须与其他申请材料一致",
            "与其他材料装订成册",
            "原件1份，其他材料提供复印件",
            "提交时与其他材料一并装订",
            "提交的其他材料须加盖公章",
            "其他材料均为复印件",
            "其他材料：无",
            "按其他材料顺序排列",
        ] {
            assert_eq!(demanded(words), None, "{words}");
        }
        for words in [
            "其他相关材料",
            "须提供法律法规规定的其他材料",
            "原件1份，并提交审批机关要求的其他材料",
            "提供身份证和其他有关材料",
            "身份证明及其他材料",
            "按照要求提交其他证明材料（如有）",
            "法律、法规规定的其他材料",
        ] {
            assert!(demanded(words).is_some(), "{words}");
        }
    }

    #[test]
    fn what_says_what_it_means_is_none() {
        for words in [
            "其他材料（房产证、租赁合同）",
            "其他材料：无",
            "无其他材料",
            "护照或其他有效身份证件",
            "其他合法有效的身份证明",
            "其他组织营业执照",
            "申请材料",
            "证明材料",
            "申请书",
            "公司章程",
            "住所使用证明",
            "其他",
            "其他出资人的身份证",
            "其他材料：包括房屋租赁合同、产权证复印件",
            "其他股东主体资格证明文件",
            "其他证明材料（房产证、租赁合同）",
            "其他证明文件（如营业执照）",
            "其他相关证明材料：社保缴纳记录",
            "其他证明性文件（结婚证或离婚证）",
            "其他证明材料，如营业执照、租赁合同",
            "其他按揭材料",
            "其他材料（有效期内的许可证）",
        ] {
            assert_eq!(catch_all(words, false), None, "{words}");
        }
        assert_eq!(catch_all("其他材料", true), None, "it heads a group");
        assert!(refers("其他材料（详见附件）") && refers("其他有关材料，具体见清单"));
        assert!(!refers("其他材料") && !refers("其他材料（见证书）复印件"));
    }
}
