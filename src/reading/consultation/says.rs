//! What the text of an answer comes to: an answer, or only that the question arrived.

use std::sync::OnceLock;

use regex::Regex;

use crate::reading::normal::{is_han, normal};

/// What a text that stands where the answer stands comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It answers.
    Answer,
    /// It was received, passed on or accepted, and nothing more is said.
    Receipt,
    /// That there is no answer yet.
    Nothing,
    /// It is empty.
    Empty,
}

impl Says {
    /// The word kept in records.
    pub fn word(self) -> &'static str {
        match self {
            Says::Answer => "answer",
            Says::Receipt => "receipt",
            Says::Nothing | Says::Empty => "nothing",
        }
    }
}

/// Fewer characters than this beside the words of a receipt are no answer.
const SUBSTANCE: usize = 8;

/// Reads the text of an answer. In doubt it is one: only a text that is nothing but a receipt is a receipt.
pub fn says(text: &str) -> Says {
    let text = normal(text);
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty() {
        return Says::Empty;
    }
    if bare.chars().count() <= 20 && nothing().is_match(&bare) {
        return Says::Nothing;
    }
    if attached().is_match(&text) {
        return Says::Answer;
    }
    let clauses: Vec<&str> = text
        .split([
            '。', '，', '；', '！', '？', '：', ',', ';', '!', '?', ':', '、', '\n', ' ',
        ])
        .collect();
    let received = clauses.iter().any(|clause| receipt().is_match(clause));
    let rest = clauses
        .iter()
        .filter(|clause| !receipt().is_match(clause) && !polite().is_match(clause))
        .flat_map(|clause| clause.chars())
        .filter(|c| is_han(*c) || c.is_ascii_alphanumeric());
    match received && rest.count() < SUBSTANCE {
        true => Says::Receipt,
        false => Says::Answer,
    }
}

fn nothing() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        let pattern = "^(对不起|您的|该|此|本)?(信件|咨询|问题|留言|来信)?(暂无|尚未|还未|还没有|暂未|未|没有|无|待|等待|正在|目前)(.{0,4})?(回复|答复|办理|处理|解答|受理|反馈|结果|内容)(中|之中|内容|结果|信息|阶段)?$|^(办理|处理|受理|回复|答复|审核|转办)中$|^(暂无|无|未)$|^(已受理|已提交|未办结|待办|在办)$";
        Regex::new(pattern).expect("the pattern is constant")
    })
}

/// An answer that is given in a file is one.
fn attached() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new(r"见附件|详见附|附件|\.(docx?|pdf|ofd|wps|xlsx?|jpe?g|png)").expect("the pattern is constant")
    })
}

/// Clauses that tell that the question arrived and is being passed on.
fn receipt() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        let pattern = "收悉|已?收到|已经?转.{0,14}(办理|处理|核实|部门|单位|局|委|办|街道|镇|中心)|转办|转交|转至|转给|转到|转送|转由|交办|批转|(已|予以|正式|被)受理|正在(办理|处理|核实|调查|了解|转|研究|协调)|(尽快|及时|抓紧|第一时间|稍后|随后|将|会).{0,10}(回复|答复|办理|处理|反馈|联系|核实)|耐心等(待|候)|请(您)?(稍候|等待|等候|关注)";
        Regex::new(pattern).expect("the pattern is constant")
    })
}

/// Clauses of courtesy.
fn polite() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        let pattern = "您好|你好|尊敬的|网友|市民朋友|感谢|谢谢|祝您|祝你|来信人|^(您|你)的(来信|咨询|留言|问题|诉求|信件)$|关注(和|与)?支持|^(现|特此)?(回复|答复)如下$|我们(将|会)?$|^(相关|有关|责任|主管|承办|业务)?(部门|单位|科室)$|.{2,12}(局|委|办|厅|中心|政府)$";
        Regex::new(pattern).expect("the pattern is constant")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: Says, texts: &[&str]) {
        for text in texts {
            assert_eq!(says(text), expected, "{text}");
        }
    }

    #[test]
    fn receipts_are_no_answers() {
        check(
            Says::Receipt,
            &[
                "已收到，正在转办",
                "您好，您的来信已收到，已转市教育局办理，请耐心等待。",
                "尊敬的网友：您好！您的留言已转交相关部门，感谢您的关注和支持！",
                "您的问题已受理，我们将尽快答复您。",
                "已转办",
                "来信收悉，我们会及时处理。",
            ],
        );
    }

    #[test]
    fn nothing_yet() {
        check(
            Says::Nothing,
            &[
                "暂无回复",
                "尚未答复",
                "待回复",
                "办理中",
                "正在办理中",
                "正在处理",
                "无",
                "未回复",
                "等待部门答复",
                "暂无",
            ],
        );
        check(Says::Empty, &["", "——", "/", " 　"]);
    }

    #[test]
    fn short_or_polite_answers_are_answers() {
        check(
            Says::Answer,
            &[
                "可以。",
                "您好，可以代办。",
                "您好，您的来信已收到，现答复如下：携带身份证到任一服务网点可即时补换，工本费16元。",
                "您好，网上申报并使用电子签章的，不再提交纸质材料。",
                "您好，单位为您办理增员后系统自动终止灵活就业参保，您无需另行办理。",
                "不需要",
                "详见附件",
                "请拨打0571-88001234咨询",
            ],
        );
    }
}
