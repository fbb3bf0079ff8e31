//! Several materials in one line: 身份证、户口簿复印件、申请表.
//!
//! A mark cuts only where a whole name of a material stands on either side of it. Marks in brackets, between words that
//! share one noun (出生、死亡证明), between alternatives (护照、居民身份证之一) and examples (户口簿、身份证等证件) do not.

use std::sync::LazyLock;

use regex::Regex;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant")
}

/// One material of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its words.
    pub words: String,
    /// What is demanded of it behind a later name of the line (身份证、户口簿复印件各一份); empty where it says so itself.
    pub shared: String,
}

/// The materials of a line; one where nothing cuts it.
pub fn enumerated(text: &str) -> Vec<Listed> {
    let parts = if is_choice(text) {
        vec![text.to_owned()]
    } else {
        names(text)
    };
    let mut shared = String::new();
    let mut out: Vec<Listed> = Vec::new();
    for part in parts.iter().rev() {
        let own = demand(part);
        out.push(Listed {
            words: part.clone(),
            shared: if own.is_empty() { shared.clone() } else { String::new() },
        });
        if !own.is_empty() {
            shared = own;
        }
    }
    out.reverse();
    out
}

/// Places of these marks that stand in no brackets, quotes or titles.
pub fn outside_brackets(text: &str, marks: &[char]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' | '【' | '[' | '《' | '“' | '「' | '〔' => depth += 1,
            '）' | ')' | '】' | ']' | '》' | '”' | '」' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 && marks.contains(&c) => out.push(at),
            _ => {}
        }
    }
    out
}

/// The text between these places, each a mark of its own.
pub fn cut_at<'t>(text: &'t str, places: &[usize]) -> Vec<&'t str> {
    let mut out = Vec::new();
    let mut from = 0;
    for place in places {
        out.push(&text[from..*place]);
        from = place + text[*place..].chars().next().map_or(1, char::len_utf8);
    }
    out.push(&text[from..]);
    out
}

/// Alternatives and examples are one demand.
fn is_choice(text: &str) -> bool {
    static ONE_OF: LazyLock<Regex> = LazyLock::new(|| pattern("之一|任一|任选|任意|其中|二选一|三选一|或者?其他"));
    static LEVEL: LazyLock<Regex> = LazyLock::new(|| pattern("等级|等额|同等|中等|高等|初等|平等"));
    let bare = without_brackets(text);
    let pieces: Vec<&str> = bare.split('、').collect();
    let later_or = pieces.iter().skip(1).any(|piece| piece.contains('或'));
    ONE_OF.is_match(&bare) || later_or || LEVEL.replace_all(&bare, "").contains('等')
}

fn names(text: &str) -> Vec<String> {
    let pieces = cut_at(text, &outside_brackets(text, &['、']));
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in pieces {
        if open.is_empty() {
            open = piece.to_owned();
        } else if is_name(&open) && !is_demand(piece) {
            out.push(std::mem::replace(&mut open, piece.to_owned()));
        } else {
            open = format!("{open}、{piece}");
        }
    }
    // What is no name by itself goes on with the one before it.
    match out.pop() {
        Some(last) if !is_name(&open) => out.push(format!("{last}、{open}")),
        Some(last) => out.extend([last, open]),
        None => out.push(open),
    }
    out.iter().map(|one| one.trim().to_owned()).collect()
}

fn without_brackets(text: &str) -> String {
    static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[（(【\[〔][^（）()【】\[\]〔〕]*[)）】\]〕]"));
    BRACKETS.replace_all(text, "").into_owned()
}

/// Whether words end in a noun that names a material, whatever is demanded of it behind.
fn is_name(words: &str) -> bool {
    static NOUN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(?:证|证件|证明|证书|簿|户口本|证本|样本|卡|表|表格|书|单|照|照片|相片|原件|复印件|扫描件|影印件|正本|副本|材料|资料|文件|合同|协议|章程|报告|方案|图|图纸|说明|票据|发票|收据|凭证|凭据|函|批复|批文|决议|印章|公章|档案|简历|意见|记录|预案|存折|病历|回执|要件|样品)$",
        )
    });
    static NO_NOUN: LazyLock<Regex> =
        LazyLock::new(|| pattern("(?:代表|保证|公证|认证|论证|验证|按照|参照|对照|依照|图书|仅凭|名单|简单)$"));
    static COUNT: LazyLock<Regex> =
        LazyLock::new(|| pattern("(?:[各共均]?一?式?[0-9０-９一二两三四五六七八九十]+(?:份|张|套|本|件|式))+$"));
    let bare = without_brackets(words);
    let bare = cut_at(&bare, &outside_brackets(&bare, &['，', ',', '：', ':']))
        .iter()
        .map(|part| part.trim())
        .find(|part| !is_demand(part))
        .unwrap_or_default()
        .to_owned();
    // 申请人提供：身份证: the name stands behind the colon.
    let last = words.rsplit(['：', ':']).next().unwrap_or_default();
    let ends = |text: &str| {
        let text = COUNT.replace(text.trim(), "");
        let text = text.trim();
        text.chars().count() >= 2 && NOUN.is_match(text) && !NO_NOUN.is_match(text)
    };
    ends(&bare) || ends(&without_brackets(last))
}

/// Words that only say how something is to be handed in: 复印件各一份, 加盖公章.
fn is_demand(words: &str) -> bool {
    static ONLY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(?:原件|复印件|影印件|扫描件|正本|副本|纸质版?|电子版?|书面|一式|各|均|共|须|需|应|要|由|本人|申请人|法定代表人|单位|并|及|和|与|的|[0-9０-９一二两三四五六七八九十]|份|张|套|加盖|盖章|公章|盖|签字|签名|签章|提供|提交|核验|查验|退还|清晰|齐全|[\\s，,。（）()])+$",
        )
    });
    words.trim().is_empty() || ONLY.is_match(words.trim())
}

/// What is demanded of a material behind its name.
fn demand(words: &str) -> String {
    static DEMAND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(?:原件|复印件|影印件|扫描件|正本|副本|纸质|电子版|[各均共]?一?式?[0-9０-９一二两三四五六七八九十]+(?:份|套|张)).*$",
        )
    });
    DEMAND
        .find(words)
        .map_or_else(String::new, |found| found.as_str().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        enumerated(text).into_iter().map(|one| one.words).collect()
    }

    #[test]
    fn names_between_marks_are_several() {
        for (text, parts) in [
            ("身份证、户口簿复印件、申请表", vec!["身份证", "户口簿复印件", "申请表"]),
            ("居民身份证、户口簿复印件", vec!["居民身份证", "户口簿复印件"]),
            (
                "排污许可证申请表（文件:排污许可证申请表.docx）、自行监测方案、排污口照片",
                vec![
                    "排污许可证申请表（文件:排污许可证申请表.docx）",
                    "自行监测方案",
                    "排污口照片",
                ],
            ),
            (
                "申请表一式两份、身份证原件、照片2张",
                vec!["申请表一式两份", "身份证原件", "照片2张"],
            ),
            ("申请表，原件一份、营业执照", vec!["申请表，原件一份", "营业执照"]),
            ("身份证、户口簿、其他有关材料", vec!["身份证", "户口簿", "其他有关材料"]),
            ("等级证书、同等学历证明", vec!["等级证书", "同等学历证明"]),
            ("身份证或护照、户口簿", vec!["身份证或护照", "户口簿"]),
        ] {
            assert_eq!(cut(text), parts, "{text}");
        }
    }

    #[test]
    fn what_is_one_stays_one() {
        for text in [
            "申请表（一式两份、加盖公章）",
            "出生、死亡证明",
            "法定代表人、经办人身份证",
            "法人、其他组织的证明",
            "法律、法规规定的其他材料",
            "身份证原件、复印件各一份",
            "申请表一式两份、加盖公章",
            "户口簿、身份证等有效证件",
            "居民身份证、护照或港澳居民来往内地通行证",
            "户口簿、出生证明之一",
            "《土地证》、权属变更登记",
            "保证、抵押合同",
            "代表、委员证明",
            "申请书",
        ] {
            assert_eq!(cut(text), [text], "{text}");
        }
    }

    #[test]
    fn a_demand_behind_the_last_name_counts_for_those_before() {
        let shared = |text: &str| -> Vec<String> { enumerated(text).into_iter().map(|one| one.shared).collect() };
        assert_eq!(shared("身份证、户口簿复印件各一份"), ["复印件各一份", ""]);
        assert_eq!(shared("申请表原件一份、身份证"), ["", ""]);
        assert_eq!(shared("申请表原件、身份证、户口簿复印件"), ["", "复印件", ""]);
    }
}
