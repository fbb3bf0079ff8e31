//! How lines among the materials are worded: names, remarks, words to press, several materials in one line.

use std::sync::OnceLock;

use regex::Regex;

use super::enumeration::{cut_at, outside_brackets};
use crate::reading::normal::normal;
use crate::record::outline::Link;

/// A name without what is pressed beside it: 申请表（下载）, 申请表 [空表][样表].
pub fn without_links(text: &str, links: &[Link]) -> String {
    static BRACKETS: OnceLock<Regex> = OnceLock::new();
    let brackets = BRACKETS.get_or_init(|| {
        Regex::new(r"[（(【\[][\s、，,/|和及]*[)）】\]]|[|｜、，,/\s]+$").expect("the pattern is constant")
    });
    let mut out = text.to_string();
    for link in links {
        let words = link.text.trim();
        if is_pressed_word(words) {
            out = out.replacen(words, "", 1);
        }
    }
    if out == text {
        out
    } else if out.chars().all(|c| !c.is_alphanumeric()) {
        String::new()
    } else {
        brackets
            .replace_all(&brackets.replace_all(&out, ""), "")
            .trim()
            .to_string()
    }
}

/// Words to press that are no name of their own.
pub fn is_pressed_word(words: &str) -> bool {
    static PRESSED: OnceLock<Regex> = OnceLock::new();
    let pressed = PRESSED.get_or_init(|| {
        Regex::new(r"^[\[【（(]?(?:点击|点此|立即|在线|文件|附件|材料|表格|模板|模版)?(?:下载|查看|预览|打印|空白?(?:表格?|文本|表单|模板)(?:下载)?|样[表本张例](?:下载)?|范[例本文](?:下载)?|示[例范](?:文本|样本|样表)?(?:下载)?|填(?:写|表|报)(?:样例|样表|样本|示例|说明|须知|范本|范例|示范|指南|指引|要求|模板)|详情|更多|pdf|word|doc|excel)(?:\d|详情)?[\]】）)]?$")
            .expect("the pattern is constant")
    });
    pressed.is_match(&normal(words).to_lowercase())
}

/// A line that is little but links.
pub fn is_linked(text: &str, links: &[Link]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    links.iter().map(|link| letters(&link.text)).sum::<usize>() * 2 > letters(text)
}

/// Remarks and openings are no materials: 注：…, …应提交下列材料：
pub fn is_remark(text: &str) -> bool {
    let text = normal(text);
    let says = is_of_all(&text) && (text.chars().count() > 10)
        || text.starts_with("注:")
        || text.starts_with("备注")
        || text.starts_with("说明:")
        || text.starts_with("以上")
        || text.starts_with("提示");
    says || ((text.ends_with("材料") || text.ends_with("资料"))
        && text.chars().count() > 8
        && (text.contains("下列") || text.contains("以下") || text.contains("如下")))
        || matches!(text.as_str(), "查看" | "下载" | "更多" | "展开" | "收起")
}

/// One line may hold several numbered materials, or some between semicolons.
pub fn parts_of_line(text: &str) -> Vec<String> {
    static INLINE: OnceLock<Regex> = OnceLock::new();
    let inline = INLINE.get_or_init(|| {
        Regex::new(r"[；;。\s](?:\d{1,2}[.．、][^\d]|[（(]\d{1,2}[)）]|[①-⑳])").expect("the pattern is constant")
    });
    let mut cuts: Vec<usize> = inline.find_iter(text).map(|found| found.start()).collect();
    if cuts.is_empty() {
        cuts = outside_brackets(text, &['；', ';']);
    }
    cut_at(text, &cuts)
        .into_iter()
        .map(|part| part.trim_start_matches(['；', ';', '。', ' ']).trim())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A line of several materials and, behind them, what is said of all: 1、…；2、…。以上材料均为纸质。
pub fn apart(text: &str) -> (&str, Option<&str>) {
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '。' | '\n'));
    for (at, end) in ends {
        let (before, behind) = text.split_at(at + end.len_utf8());
        let behind = behind.trim();
        if !behind.is_empty() && is_of_all(behind) && !is_of_all(before) && parts_of_line(before).len() > 1 {
            return (before.trim(), Some(behind));
        }
    }
    (text, None)
}

/// 以上材料均需…, 所有材料应…, 下列材料提供…
pub fn is_of_all(text: &str) -> bool {
    static ALL: OnceLock<Regex> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        Regex::new(r"(?:以上|上述|所有|全部|下列|以下|各项|申请|申报|提交的?)[^,。;]{0,8}(?:材料|资料|复印件|原件|文件)[^。]{0,12}(?:均|都|须|需|应|一律|全部|一式)|(?:材料|资料)(?:均|都|一律|一式)|(?:以上|上述|所有|全部|各项)(?:申请|申报)?(?:材料|资料)(?:的?(?:要求|形式|规格|说明))?[:为]|(?:以上|上述|所有|全部|各项)(?:申请|申报)?(?:材料|资料)(?:系|是)?(?:依据|根据|按照|依照)|^(?:注|备注|说明|提示|要求)[:：].*(?:材料|资料)")
            .expect("the pattern is constant")
    });
    all.is_match(&normal(text))
}
