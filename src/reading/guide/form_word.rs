//! Words that tell forms and samples apart: what is pressed for a file, cells that say that there is none, names of forms.

use std::sync::OnceLock;

use regex::Regex;

use super::term::{Part, Terms, bare};
use crate::reading::normal::{is_han, normal};
use crate::record::outline::Link;

/// 空表, 空白表格, 空白文本: an empty form to press.
pub fn is_empty_form_word(text: &str) -> bool {
    (text.contains("空白") || text.contains("空表")) && text.chars().count() <= 12
}

/// Something to press that may give a sample: 查看, 详情, or words of a sample that lead nowhere as far as can be seen.
pub fn is_unexplained(link: &Link, terms: &Terms) -> bool {
    let text = normal(&link.text);
    let general = matches!(
        text.as_str(),
        "查看" | "详情" | "查看详情" | "材料详情" | "预览" | "点击查看" | "更多" | "查看材料"
    );
    general || (link.idle && is_sample_word(&text, terms))
}

/// Words to press that name neither a file, nor an empty form, nor a sample: 填写模板, 材料指引.
pub fn is_unknown_word(text: &str) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let known = [
        "下载",
        "空白",
        "空表",
        "表格",
        "打印",
        "附件",
        "材料名称",
        "办理",
        "申报",
        "在线",
        "收起",
        "展开",
    ];
    (2..=10).contains(&han) && !known.iter().any(|word| text.contains(word))
}

pub fn is_file(link: &Link) -> bool {
    static FILE: OnceLock<Regex> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        Regex::new(r"(?i)\.(docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar|7z|jpe?g|png)(?:[?#]|$)")
            .expect("the pattern is constant")
    });
    file.is_match(&link.href) || file.is_match(&link.text)
}

/// A file that is no picture.
pub fn is_document(link: &Link) -> bool {
    static DOCUMENT: OnceLock<Regex> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| {
        Regex::new(r"(?i)\.(docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar|7z)(?:[?#]|$)").expect("the pattern is constant")
    });
    document.is_match(&link.href) || document.is_match(&link.text)
}

/// Words of a sample: what all of them are called, and the lexicon's words of such a part.
pub fn is_sample_word(text: &str, terms: &Terms) -> bool {
    let stems = ["样表", "样本", "范本", "示范", "示例", "样例", "范例", "样张"];
    let is = stems.iter().any(|word| text.contains(word)) || terms.holds(Part::Samples, text);
    is && !text.contains("空白")
}

/// A cell that says that there is no form.
pub fn says_none(words: &str) -> bool {
    matches!(
        normal(words).as_str(),
        "" | "无"
            | "没有"
            | "不涉及"
            | "未提供"
            | "无需提供"
            | "/"
            | "-"
            | "--"
            | "—"
            | "——"
            | "暂无"
            | "不需要"
            | "否"
            | "无需"
            | "\\"
    )
}

/// 系统自动生成, 在线填写: nobody fetches such a form.
pub fn is_made_online(words: &str) -> bool {
    static MADE: OnceLock<Regex> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        Regex::new(r"(?:系统|平台|在线|网上|自动)(?:自动|在线|直接)?(?:生成|填写|填报|填表|录入|制作)|(?:无需|不需|不用|免于?)(?:自行)?(?:下载|填写|填报|填表)")
            .expect("the pattern is constant")
    });
    made.is_match(&normal(words))
}

/// A cell that says that this one need not be handed in; with a condition before it, it may have to be.
pub fn is_not_asked(words: &str) -> bool {
    let text = normal(words);
    let waives = ["免提交", "免于提交", "无需提交", "不需提交", "数据共享", "共享获取"];
    text.chars().count() <= 12
        && waives.iter().any(|word| text.contains(word))
        && !["的", "通过", "如", "可", "若"].iter().any(|word| text.contains(word))
}

/// A name that ends in 表, whatever stands in brackets behind it.
pub fn is_table(name: &str) -> bool {
    bare(name).ends_with('表')
}

/// Forms by their names: 申请表, 登记表, …; other tables (资产负债表, 体检表, 环境影响报告表) are documents of others, unless
/// the guide offers an empty one.
pub fn is_form_name(name: &str) -> bool {
    static FORM: OnceLock<Regex> = OnceLock::new();
    let form = FORM.get_or_init(|| {
        Regex::new(r"(?:申请|登记|备案|申报|审批|报名|报审|变更|注销|申领|认定申请|审核|呈报|信息采集)(?:登记)?(?:信息)?表|(?:申请|核定|登记|报送)(?:审查|审核|审批|登记|核定)?表|申请书|承诺书|委托书|申报书|登记书|告知书回执").expect("the pattern is constant")
    });
    static OTHER: OnceLock<Regex> = OnceLock::new();
    let other = OTHER.get_or_init(|| {
        Regex::new(r"资产负债表|体检表|利润表|现金流量表|财务报表|成绩表|证明书|毕业生登记表|仲裁申请书|复印件$")
            .expect("the pattern is constant")
    });
    let name = normal(name);
    form.is_match(&name) && !other.is_match(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_nobody_fetches() {
        for words in [
            "系统自动生成",
            "在线填写",
            "网上填报",
            "由平台自动生成，无需提供",
            "无需下载",
        ] {
            assert!(is_made_online(words), "{words}");
        }
        for words in ["下载", "窗口领取", "登录系统下载", "填写完整", "自动"] {
            assert!(!is_made_online(words), "{words}");
        }
        assert!(is_not_asked("免提交") && is_not_asked("来源：数据共享"));
        assert!(!is_not_asked("核验通过的免提交") && !is_not_asked("需提交"));
    }

    #[test]
    fn forms_are_told_by_their_names() {
        for name in [
            "申请表",
            "公司登记（备案）申请书",
            "信息采集表",
            "环境影响报告书审批申请表",
            "变更登记审批表",
            "授权委托书",
        ] {
            assert!(is_form_name(name), "{name}");
        }
        for name in [
            "建设项目环境影响报告表",
            "验收监测报告表",
            "水土保持方案报告表",
            "企业基本信息表",
            "资产负债表",
            "体检表",
        ] {
            assert!(!is_form_name(name), "{name}");
        }
    }
}
