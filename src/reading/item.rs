//! Whether two names are of one service item.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::normal::normal;
use crate::record::step::Record;

/// How near a record is to the item looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// It is the item.
    Same,
    /// It may be: the same name with a remark of whom or what it is for, 养犬登记（个人）. It proves nothing.
    Kin,
    /// It is another item, or news.
    Other,
}

/// Whether a record is the item looked for (`title`, and where known `href` and `code`): the same code, destination or
/// full name, and not news about it. Text cut by an ellipsis is the same name only when nothing contradicts it and it
/// tells at least six characters.
///
/// A name may have before or behind it what tells its kind, its level or its office and changes no item: 【省级】养犬登记,
/// Wiki: 养犬登记, 养犬登记-办事指南. What changes the item makes another one of it: 养犬登记注销, 养犬登记（变更）.
pub fn likeness(item: &BTreeMap<String, String>, record: &Record) -> Likeness {
    let part = |name: &str| item.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let code = record
        .fields
        .get("code")
        .map(|code| code.trim())
        .filter(|code| !code.is_empty());
    let is = |same| if same { Likeness::Same } else { Likeness::Other };
    if let (Some(code), Some(other)) = (part("code"), code) {
        return is(normal(code) == normal(other));
    }
    if part("href")
        .is_some_and(|href| is_address(href) && href.trim_end_matches('/') == record.href.trim_end_matches('/'))
    {
        return Likeness::Same;
    }
    match part("title") {
        Some(title) if is_news(title, &record.title) => Likeness::Other,
        Some(title) if same_name(title, &record.title) => Likeness::Same,
        Some(title) if is_kin(title, &record.title) => Likeness::Kin,
        Some(_) | None => Likeness::Other,
    }
}

fn is_address(href: &str) -> bool {
    href.starts_with("http://") || href.starts_with("https://")
}

/// Whether two names are one: equal when normalised and freed of brackets around, numbering and quotes.
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    one == other || goes_on(&one, &other) || goes_on(&other, &one)
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is constant")
}

/// A name without what stands around it and tells only its kind: numbers, tags such as 【承诺件】, 办事指南.
fn plain(name: &str) -> String {
    // Marks at the ends of a text are dropped when it is compared; these belong to tags.
    let name = name.replace(['[', '［', '〔'], "【").replace([']', '］', '〕'], "】");
    let text: String = normal(&name)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '《' | '》' | '「' | '」'))
        .collect();
    let mut rest = text.as_str();
    while let Some(shorter) = without_front(rest).or_else(|| without_end(rest)) {
        rest = shorter;
    }
    rest.to_owned()
}

/// Without one thing before the name.
fn without_front(text: &str) -> Option<&str> {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:\d{1,3}[.、)]|\(\d{1,3}\)|[一二三四五六七八九十]{1,3}、)"));
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:【([^【】]{1,10})】|\(([^()]{1,10})\))"));
    static KIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-Za-z]{2,12}|\p{Han}{2,14})[:\-–—_|·/]+"));
    if let Some(number) = NUMBER.find(text) {
        return behind(text, number.end());
    }
    if let Some(tag) = TAG.captures(text) {
        let heavy = tag.get(1).is_some_and(|tag| !changes(tag.as_str()));
        let light = tag.get(2).is_some_and(|tag| is_kind(tag.as_str()));
        return (heavy || light).then(|| behind(text, tag[0].len())).flatten();
    }
    let kind = KIND.captures(text)?;
    let word = &kind[1];
    let told = word.is_ascii() && kind[0].ends_with(':') || is_kind(word) || is_office(word);
    told.then(|| behind(text, kind[0].len())).flatten()
}

/// Without one thing behind the name.
fn without_end(text: &str) -> Option<&str> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:【([^【】]{1,10})】|\(([^()]{1,10})\))$"));
    static KIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"[:\-–—_|·/]+(\p{Han}{2,16})$"));
    let before = |at: usize| Some(&text[..at]).filter(|rest| !rest.is_empty());
    if let Some(tag) = TAG.captures(text) {
        let heavy = tag.get(1).is_some_and(|tag| !changes(tag.as_str()));
        let light = tag.get(2).is_some_and(|tag| is_kind(tag.as_str()));
        return (heavy || light).then(|| before(text.len() - tag[0].len())).flatten();
    }
    if let Some(kind) = KIND.captures(text) {
        let told = is_kind(&kind[1]) || is_office(&kind[1]) || is_site(&kind[1]);
        return told.then(|| before(text.len() - kind[0].len())).flatten();
    }
    let guide = ["办事指南", "服务指南", "办理指南"];
    guide
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .filter(|rest| rest.chars().count() >= 2)
}

fn behind(text: &str, at: usize) -> Option<&str> {
    Some(&text[at..]).filter(|rest| !rest.is_empty())
}

/// Words of what is done with a thing or said about it: with them a name is that of another item, or of news.
fn changes(words: &str) -> bool {
    static CHANGES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "注销|变更|变动|延续|延期|续期|续展|换发|换证|换领|补办|补发|补领|补证|遗失|损毁|撤销|撤回|终止|停业|歇业|恢复|迁移|迁入|迁出|转移|转让|转出|转入|年检|年审|年报|复审|初审|复核|增加|增项|减少|新办|新设|首次|设立|设置|备案|登记|申领|申请|审批|核发|查询|废止|更正|抵押|质押|公告|公示|通知|通报|解读|新闻|问答|政策|简报|下载|进度|结果",
        )
    });
    CHANGES.is_match(words)
}

/// Words that tell what kind of entry it is, on which level it is handled, or how.
fn is_kind(words: &str) -> bool {
    static KIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^(?:事项名称|事项|办理事项|服务事项|政务服务事项|许可事项|审批事项|名称|标题|办事指南|服务指南|办理指南|指南|事项详情|详情|办事|行政许可|行政确认|行政给付|行政奖励|行政裁决|行政征收|行政检查|其他行政权力|其他权力|公共服务|依申请|承诺件|即办件|上报件|国家级|省级|市级|区级|县级|乡级|镇级|街道级|村级|省本级|市本级|本级|全省|全市|全程网办|一网通办|网上可办|可网办|在线办理|网上办理|不见面|跑一次|最多跑一次|零跑腿|热门|热|新|置顶|推荐)$",
        )
    });
    KIND.is_match(words)
}

/// 公安局, 市民政局: whose item it is.
fn is_office(words: &str) -> bool {
    !changes(words)
        && words.chars().count() <= 14
        && ["局", "厅", "委", "委员会", "管委会", "人民政府"]
            .iter()
            .any(|end| words.ends_with(end))
}

/// 某某政务服务网 behind a title.
fn is_site(words: &str) -> bool {
    !changes(words)
        && ["网", "平台", "大厅", "门户", "门户网站", "网站"]
            .iter()
            .any(|end| words.ends_with(end))
}

/// The item's name with a remark in brackets, or with whom it is for in front, that leaves open whether it is the item:
/// （个人）, （外资）. A remark that changes the item leaves nothing open.
fn is_kin(one: &str, other: &str) -> bool {
    static REMARKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:【[^【】]*】|\([^()]*\)|[:\-–—_|·/])*$"));
    static FOR_WHOM: LazyLock<Regex> = LazyLock::new(|| pattern("^(?:个人|自然人|公民|居民|法人|单位|企业)$"));
    let (one, other) = (plain(one), plain(other));
    let (short, long) = if one.chars().count() <= other.chars().count() {
        (one, other)
    } else {
        (other, one)
    };
    if short.chars().count() < 3 {
        return false;
    }
    let Some(at) = long.find(&short) else { return false };
    let (front, end) = (&long[..at], &long[at + short.len()..]);
    let open = |rest: &str| !changes(rest) && (REMARKS.is_match(rest) || FOR_WHOM.is_match(rest));
    open(front) && open(end)
}

/// `cut` is the start of `full`, cut by an ellipsis.
fn goes_on(cut: &str, full: &str) -> bool {
    let start = cut.trim_end_matches(['…', '.', '⋯', '·']);
    start.len() < cut.len() && start.chars().count() >= 6 && full.starts_with(start)
}

/// News about an item: 关于…的通知, …公告, …公示, …解读.
fn is_news(item: &str, title: &str) -> bool {
    static NEWS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "^关于.*的?(?:通知|公告|公示|通告|解读|批复|意见|函|报告|决定)|(?:通知|公告|公示|通告|解读|新闻|简报|问答)(?:\\(.*\\))?$",
        )
    });
    let (item, title) = (plain(item), plain(title));
    NEWS.is_match(&title) && !NEWS.is_match(&item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(item: &[(&str, &str)], title: &str, href: &str, code: &str) -> Likeness {
        let item = item
            .iter()
            .map(|(name, text)| ((*name).to_string(), (*text).to_string()))
            .collect();
        let mut record = Record {
            title: title.into(),
            href: href.into(),
            ..Record::default()
        };
        if !code.is_empty() {
            record.fields.insert("code".into(), code.into());
        }
        likeness(&item, &record)
    }

    fn is(item: &[(&str, &str)], title: &str, href: &str, code: &str) -> bool {
        like(item, title, href, code) == Likeness::Same
    }

    #[test]
    fn names() {
        let item = [("title", "企业设立登记")];
        for (title, same) in [
            ("企业设立登记", true),
            ("企业 设立登记", true),
            ("企業設立登記", true),
            ("1、企业设立登记", true),
            ("【承诺件】企业设立登记", true),
            ("办事指南：企业设立登记", true),
            ("Wiki: 企业设立登记", true),
            ("公告：企业设立登记", false),
            ("企业设立登记…", true),
            ("企业设立登记（外资）", false), // kin
            ("企业设…", false),
            ("关于企业设立登记的通知", false),
            ("企业变更登记", false),
            ("", false),
        ] {
            assert_eq!(is(&item, title, "", ""), same, "{title}");
        }
        assert!(is(&[("title", "企业设立登记（内资公司）")], "企业设立登记（…", "", ""));
    }

    #[test]
    fn what_tells_a_kind_is_no_part_of_a_name() {
        let item = [("title", "养犬登记")];
        for title in [
            "【省级】养犬登记",
            "[行政许可] 养犬登记",
            "【行政许可】【承诺件】养犬登记",
            "养犬登记【县级】",
            "养犬登记-办事指南",
            "养犬登记 - 办事指南 - 青岚县政务服务网",
            "养犬登记_青岚县政务服务网",
            "养犬登记办事指南",
            "养犬登记（即办件）",
            "（市级）养犬登记",
            "市公安局：养犬登记",
            "公安局-养犬登记",
            "12. 养犬登记",
            "(3) 养犬登记",
            "Wiki: 养犬登记",
            "事项名称：《养犬登记》",
        ] {
            assert_eq!(like(&item, title, "", ""), Likeness::Same, "{title}");
        }
    }

    #[test]
    fn what_may_be_the_item_is_neither_found_nor_missed() {
        let item = [("title", "养犬登记")];
        for title in [
            "养犬登记（个人）",
            "养犬登记（单位）",
            "个人养犬登记",
            "养犬登记（城区）",
            "养犬登记（窗口）-办事指南",
        ] {
            assert_eq!(like(&item, title, "", ""), Likeness::Kin, "{title}");
        }
        let longer = [("title", "食品经营许可（餐饮）")];
        assert_eq!(like(&longer, "食品经营许可", "", ""), Likeness::Kin);
    }

    #[test]
    fn what_changes_an_item_makes_another_of_it() {
        let item = [("title", "养犬登记")];
        for title in [
            "养犬登记注销",
            "养犬登记（注销）",
            "养犬登记-注销",
            "【注销】养犬登记",
            "【变更】养犬登记",
            "养犬登记证补办",
            "养犬登记（年审）",
            "养犬登记证遗失公告",
            "养犬登记进度查询",
            "犬只登记",
            "关于养犬登记的公告",
            "【公告】养犬登记",
            "养犬登记：政策解读",
        ] {
            assert_eq!(like(&item, title, "", ""), Likeness::Other, "{title}");
        }
        assert!(is(&[("title", "【变更】养犬登记")], "【变更】养犬登记", "", ""));
        assert!(is(&[("title", "办事指南")], "办事指南", "", ""));
    }

    #[test]
    fn codes_and_destinations() {
        let item = [("title", "甲"), ("href", "https://a.example/1"), ("code", "330100")];
        assert!(is(&item, "乙", "", "330100"));
        assert!(!is(&item, "甲", "", "330101"));
        assert!(is(&item, "乙", "https://a.example/1/", ""));
        assert!(!is(&[("title", "甲"), ("href", "#")], "乙", "#", ""));
    }
}
