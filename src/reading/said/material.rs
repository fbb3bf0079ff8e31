//! What is demanded of a material (材料要求): original or copy, paper or electronic, how many.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::reading::normal::normal;
use crate::record::guide::Material;

/// What a material's words leave unsaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacks {
    /// 原件 or 复印件.
    Original,
    /// 纸质 or 电子.
    Medium,
    /// 份数.
    Copies,
}

/// What a material does not say of itself. What is said of all materials (`for_all`) counts for each; one that need not
/// be handed in lacks nothing, one that is electronic only lacks nothing that paper has.
pub fn lacks(material: &Material, for_all: &str) -> Vec<Lacks> {
    let patterns = patterns();
    let name = normal(&material.name.words);
    let (named, behind) = apart(&name);
    let mut words = name.clone();
    let mut waivers = behind.to_owned();
    let mut may_be_electronic = false;
    for (head, said) in &material.columns {
        let value = normal(&said.words);
        if value.is_empty() || is_no(&value) {
            continue;
        }
        let head = normal(head);
        // 关联电子证照 names a licence that could stand in its place.
        if ["证照", "关联"].iter().any(|word| head.contains(word)) {
            may_be_electronic |= head.contains("电子") || patterns.electronic.is_match(&value);
            continue;
        }
        let unit = if is_count(&head) && value.chars().all(|c| c.is_ascii_digit()) {
            "份"
        } else {
            ""
        };
        let said = format!(" {head}:{value}{unit}");
        words.push_str(&said);
        // What the office looks at (受理标准：核验…) is no word on handing it in.
        let looked_at = ["标准", "审查", "审核", "要点", "依据", "填报", "填写"];
        if !looked_at.iter().any(|word| head.contains(word)) || patterns.waived_by_name.is_match(&value) {
            waivers.push_str(&said);
        }
    }
    for more in [&mut words, &mut waivers] {
        more.push(' ');
        more.push_str(&normal(for_all));
    }
    let has = |pattern: &Regex| pattern.is_match(&words);
    if patterns.waived.is_match(&waivers) || patterns.waived_by_name.is_match(named) {
        return Vec::new();
    }
    let electronic = has(&patterns.electronic);
    let only_electronic = electronic && !has(&patterns.paper);
    let mut out = Vec::new();
    if !only_electronic && !has(&patterns.original) {
        out.push(Lacks::Original);
    }
    if !electronic && !may_be_electronic && !has(&patterns.paper) {
        out.push(Lacks::Medium);
    }
    if !only_electronic && !has(&patterns.copies) {
        out.push(Lacks::Copies);
    }
    out
}

/// A name, and what stands behind it in brackets or after a mark: 身份证 and （核验原件）.
fn apart(name: &str) -> (&str, &str) {
    let at = name.find(['(', ',', ';', ':', '。', '【']).unwrap_or(name.len());
    name.split_at(at)
}

/// A column of numbers that says how many of which: 原件（份）, 复印件数, 份数.
fn is_count(head: &str) -> bool {
    ["原件", "复印件", "正本", "副本", "份", "数量"]
        .iter()
        .any(|word| head.contains(word))
}

fn is_no(value: &str) -> bool {
    matches!(
        value,
        "/" | "-" | "--" | "—" | "无" | "否" | "0" | "不需要" | "无需" | "0份"
    )
}

struct Patterns {
    original: Regex,
    paper: Regex,
    electronic: Regex,
    copies: Regex,
    waived: Regex,
    waived_by_name: Regex,
}

fn patterns() -> &'static Patterns {
    static ALL: LazyLock<Patterns> = LazyLock::new(|| Patterns {
        original: pattern("原件|复印件|影印件|扫描件|正本|副本|复印|[^不]盖章"),
        paper: pattern("纸质|纸制|书面|纸件|打印"),
        electronic: pattern("电子|PDF|pdf|扫描件|照片格式|JPG|jpg|上传"),
        copies: pattern(
            "[0-9一二两三四五六七八九十壹贰叁]+ ?(份|套|张|本|式)|份数[^:]{0,6}:[^0-9 ]{0,4}[0-9]|数量[^:]{0,6}:[0-9]",
        ),
        waived: pattern("免提交|核验|查验|验原件|交验|免于提交|无需提交|告知承诺|部门核验|共享获取|数据共享|系统核验"),
        // 告知承诺书 and 竣工验收消防查验文件 are handed in.
        waived_by_name: pattern("免提交|免于提交|无需提交|验原件|交验原件|共享获取|数据共享"),
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::guide::Said;

    fn material(name: &str, columns: &[(&str, &str)]) -> Material {
        let said = |words: &str| Said {
            words: words.into(),
            ..Said::default()
        };
        Material {
            name: said(name),
            columns: columns
                .iter()
                .map(|(head, words)| ((*head).into(), said(words)))
                .collect(),
            ..Material::default()
        }
    }

    #[test]
    fn what_is_said() {
        let check = |name: &str, columns: &[(&str, &str)], for_all: &str, expected: &[Lacks]| {
            assert_eq!(
                lacks(&material(name, columns), for_all),
                expected,
                "{name} {columns:?} {for_all}"
            );
        };
        use Lacks::{Copies, Medium, Original};
        check(
            "申请书",
            &[("材料类型", "原件"), ("材料形式", "纸质"), ("份数", "1")],
            "",
            &[],
        );
        check("申请书（原件，纸质，一式两份）", &[], "", &[]);
        check(
            "申请书",
            &[("原件", "1份"), ("复印件", "0份"), ("形式", "纸质或电子")],
            "",
            &[],
        );
        check("申请书", &[("纸质材料份数", "原件1"), ("形式", "纸质")], "", &[]);
        check(
            "申请书",
            &[("原件（份）", "1"), ("复印件（份）", "0"), ("材料形式", "纸质（A4）")],
            "",
            &[],
        );
        check(
            "申请书",
            &[("原件（份）", "0"), ("复印件（份）", "0"), ("材料形式", "纸质")],
            "",
            &[Original, Copies],
        );
        check("申请书", &[], "", &[Original, Medium, Copies]);
        check("申请书", &[("份数", "1份")], "", &[Original, Medium]);
        check("申请书", &[("要求", "原件")], "以上材料均须提供纸质一份", &[]);
        check("申请书", &[("材料形式", "电子")], "", &[]);
        check("身份证", &[("来源", "数据共享")], "", &[]);
        check("营业执照", &[("备注", "免提交")], "", &[]);
        check("户口簿（核验）", &[], "", &[]);
        check("户口簿", &[("材料要求", "核验原件")], "", &[]);
        let all = &[Original, Medium, Copies];
        check("告知承诺书", &[], "", all);
        check("竣工验收消防查验文件", &[], "", all);
        check("申请书", &[("受理标准", "核验填写是否完整")], "", all);
        check("身份证", &[("关联电子证照", "居民身份证")], "", &[Original, Copies]);
        check(
            "申请书",
            &[("份数", "/"), ("形式", "纸质"), ("类型", "原件")],
            "",
            &[Copies],
        );
    }
}
