//! What the heads of columns, labels and states of consultations say.

use std::sync::OnceLock;

use regex::Regex;

use crate::reading::normal::normal;

/// What a head of a column, a label or a heading announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// The day of asking.
    Asked,
    /// The day of the answer.
    Replied,
    /// The day on which the office closed it: no earlier than the answer.
    Closed,
    /// A day of which the word does not say what happened.
    Date,
    /// Whether it is answered.
    State,
    /// What kind of letter it is.
    Kind,
    /// The question itself.
    Question,
    /// The answer itself.
    Answer,
    /// Its name.
    Title,
    /// Who asked, who answers, numbers, counts: of no interest here.
    Aside,
    /// A part of the page that is about something else.
    End,
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        fn $name() -> &'static Regex {
            static PATTERN: OnceLock<Regex> = OnceLock::new();
            PATTERN.get_or_init(|| Regex::new($pattern).expect("the pattern is constant"))
        }
    };
}

pattern!(
    asked,
    "^.{0,4}(咨询|提问|来信|写信|发信|去信|寄信|留言|诉求|反映|来件|投递|问询|求助|提交|创建|登记|信件|提出|发起|发帖|询问|问题|问政)(提交|登记|创建|发布|发起)?的?(时间|日期)$"
);
pattern!(
    replied,
    "^.{0,4}(回复|答复|回信|复信|解答|回答|回函|办复|反馈)(完成|提交|发布)?的?(时间|日期)$"
);
pattern!(closed, "^.{0,4}(办结|结案|办理完成|处理完成|完成)的?(时间|日期)$");
pattern!(
    other_day,
    "最后|最新|最近|期限|截止|要求|预计|计划|承诺|应|受理|转办|交办|限"
);
pattern!(date, "^(发布|更新|发表|录入|公开|公布|发文|日期)?(时间|日期)$");
pattern!(
    state,
    "^(信件|办理|处理|回复|答复|受理|咨询|留言|来信|当前|诉求|问题|办件|反馈|处办)*(状态|进度|进展)$|^是否已?(回复|答复|办结|处理|反馈)$|^(回复|答复|办理|处理|反馈)情况$"
);
pattern!(kind, "(类型|类别|分类|性质|种类|栏目|信箱)$");
pattern!(
    question,
    "^(网民|网友|群众|市民|用户|公众|我的|信件|咨询|提问|来信|写信|留言|诉求|反映|问题)*的?(内容|问题|正文|描述|详情|事由|提问|咨询|来信|留言|问)$|^(提问|咨询|来信|留言|问)$"
);
pattern!(
    answer,
    "^(官方|部门|单位|本网|政府|网站|领导|我的|最终|首次|信件|办理|处理|最新|网上)*(回复|答复|回信|解答|回答|反馈|复信|处理|办理)(单位|部门)?的?(内容|意见|结果|正文|详情|信息|情况|如下)?$|^答$|^.{2,24}(局|委|会|办|厅|中心|院|所|处|政府|公司|队|街道|镇|乡)的?(官方)?(回复|答复|回信|回应|解答)(内容|意见|如下)?$"
);
pattern!(
    title,
    "^(信件|咨询|来信|留言|问题|提问|诉求|写信|投诉)?(标题|主题|题目|名称|题名)$"
);
pattern!(
    aside,
    "(单位|部门|机构|机关|对象|人|者|姓名|编号|号码|编码|流水号|查询码|数|次数|人气|浏览|点击|浏览量|点击量|来源|电话|地区|区域|序号|操作|评价|满意度|期限|时限|作者|昵称|附件|受理时间|受理日期)$"
);
pattern!(
    end,
    "相关(信件|推荐|链接|阅读|文章|内容)|推荐|热门|上一[篇条页]|下一[篇条页]|满意度|我要评价|评价|分享|打印|关闭窗口|网站地图|友情链接"
);

pattern!(
    asks,
    "[?？]|[吗么呢]$|吗[,，。]|如何|怎么|怎样|什么|哪[里儿些个家天一种]|在哪|到哪|去哪|多久|多少|多长|几[天日份个号年月点时人次]|是否|能否|可否|能不能|可不可以|要不要|需不需要|是不是|有没有|何时|何处|何地|请问|咨询|还是|找谁|谁来"
);

/// What a short text announces; none when it is no such word.
pub fn head(text: &str) -> Option<Head> {
    let text = normal(text);
    let text = text.trim_matches(|c: char| c.is_ascii_punctuation() || "：（）()【】「」、。".contains(c) || c == ' ');
    if text.is_empty() || text.chars().count() > 12 {
        return None;
    }
    let is = |pattern: &Regex| pattern.is_match(text);
    let day = !is(other_day());
    Some(match () {
        () if is(state()) => Head::State,
        () if day && is(replied()) => Head::Replied,
        () if day && is(closed()) => Head::Closed,
        () if day && is(asked()) => Head::Asked,
        () if is(date()) => Head::Date,
        () if is(aside()) => Head::Aside,
        () if is(kind()) => Head::Kind,
        () if is(title()) => Head::Title,
        () if is(answer()) => Head::Answer,
        () if is(question()) => Head::Question,
        () if is(end()) => Head::End,
        () => return None,
    })
}

/// Whether a state says that an answer was given; none when it is no state.
pub fn answered(text: &str) -> Option<bool> {
    let text = normal(text);
    if text.chars().count() > 14 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    const NOT: [&str; 27] = [
        "未回复",
        "未答复",
        "未办结",
        "未处理",
        "未办理",
        "未反馈",
        "未受理",
        "未解决",
        "待回复",
        "待答复",
        "待办",
        "待处理",
        "待受理",
        "待反馈",
        "办理中",
        "处理中",
        "受理中",
        "回复中",
        "答复中",
        "正在",
        "等待",
        "尚未",
        "暂无",
        "暂未",
        "转办",
        "交办",
        "在办",
    ];
    const DONE: [&str; 16] = [
        "已回复",
        "已答复",
        "已办结",
        "已反馈",
        "已解答",
        "已回信",
        "已处理",
        "已完成",
        "已解决",
        "已办理",
        "办结",
        "回复完毕",
        "办理完成",
        "处理完成",
        "已回",
        "已复",
    ];
    if has(&NOT) {
        return Some(false);
    }
    if has(&DONE) {
        return Some(true);
    }
    match text.as_str() {
        "是" | "完成" => Some(true),
        "否" | "已受理" | "已收到" | "受理" | "已提交" | "新建" | "审核中" | "待审核" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a kind, a state's tag or a title tells of something else than a question: a complaint, a report, a petition,
/// a proposal, thanks. 咨询投诉 may be either and counts as a question.
pub fn is_complaint(kind: &str, title: &str) -> bool {
    const OTHER: [&str; 12] = [
        "投诉", "举报", "信访", "检举", "控告", "上访", "建议", "意见", "表扬", "感谢", "纠错", "征集",
    ];
    const GRAVE: [&str; 6] = ["投诉", "举报", "信访", "检举", "控告", "上访"];
    let kind = normal(kind);
    let other = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    if !kind.is_empty() && !kind.contains("咨询") && other(&OTHER, &kind) {
        return true;
    }
    other(&GRAVE, &normal(title))
}

/// Whether something says that a letter asks: its kind, the list that it stands in, or its title. Letters to mayors
/// (求决, 诉求, 反映) and those of no kind may be complaints whatever their titles do not say.
pub fn is_question(kind: &str, title: &str, in_list_of_questions: bool) -> bool {
    const ASKS: [&str; 4] = ["咨询", "提问", "问答", "询问"];
    const DEMANDS: [&str; 8] = ["求决", "诉求", "申诉", "反映", "投诉", "建议", "意见", "纠错"];
    let kind = normal(kind);
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    match () {
        () if has(&ASKS) => true,
        () if has(&DEMANDS) => false,
        () => in_list_of_questions || asks().is_match(&normal(title)),
    }
}

/// Whether a head of a column or a heading says that what stands there are questions, and nothing else.
pub fn names_questions(text: &str) -> bool {
    const OTHERS: [&str; 9] = ["投诉", "举报", "信访", "信箱", "建议", "诉求", "来信", "信件", "征集"];
    let text = normal(text);
    let asks = ["咨询", "提问", "问答", "有问必答", "大家都在问", "大家在问"];
    asks.iter().any(|word| text.contains(word)) && !OTHERS.iter().any(|word| text.contains(word))
}

/// Words that tell that a page or a list is about questions of the public.
pub fn is_about_questions(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "咨询",
        "来信",
        "信件",
        "留言",
        "提问",
        "问政",
        "诉求",
        "信箱",
        "写信",
        "问答",
        "回复",
        "答复",
        "互动",
        "大家都在问",
        "有问必答",
        "民意",
        "回音",
    ];
    let text = normal(text);
    WORDS.iter().any(|word| text.contains(word))
}

/// Words that tell that a list is about something else that has days and states as well: cases, complaints, news.
pub fn is_about_others(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "办件",
        "事项名称",
        "办事公示",
        "结果公示",
        "许可",
        "通知公告",
        "新闻",
        "政策解读",
        "征集",
        "调查",
        "常见问题",
        "招标",
        "在线访谈",
    ];
    let text = normal(text);
    let complaint = ["投诉", "举报", "信访"].iter().any(|word| text.contains(word));
    WORDS.iter().any(|word| text.contains(word)) || complaint && !text.contains("咨询")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (text, expected) in [
            ("咨询时间", Some(Head::Asked)),
            ("来信日期：", Some(Head::Asked)),
            ("留 言 时 间", Some(Head::Asked)),
            ("提问日期", Some(Head::Asked)),
            ("回复时间", Some(Head::Replied)),
            ("答复日期", Some(Head::Replied)),
            ("答复 时间：", Some(Head::Replied)),
            ("办结时间", Some(Head::Closed)),
            ("最后回复时间", None),
            ("答复期限", Some(Head::Aside)),
            ("受理时间", Some(Head::Aside)),
            ("发布时间", Some(Head::Date)),
            ("时间", Some(Head::Date)),
            ("办理状态", Some(Head::State)),
            ("是否回复", Some(Head::State)),
            ("状态", Some(Head::State)),
            ("回复内容", Some(Head::Answer)),
            ("【官方答复】", Some(Head::Answer)),
            ("答：", Some(Head::Answer)),
            ("办理结果", Some(Head::Answer)),
            ("咨询内容", Some(Head::Question)),
            ("问题描述", Some(Head::Question)),
            ("网友提问", Some(Head::Question)),
            ("回复单位", Some(Head::Aside)),
            ("信件类型", Some(Head::Kind)),
            ("信件标题", Some(Head::Title)),
            ("申请时间", None),
            ("您好", None),
        ] {
            assert_eq!(head(text), expected, "{text}");
        }
    }

    #[test]
    fn states() {
        for text in ["已回复", "[已办结]", "办结", "已答复", "是"] {
            assert_eq!(answered(text), Some(true), "{text}");
        }
        for text in [
            "未回复",
            "办理中",
            "待答复",
            "已受理",
            "否",
            "已转办",
            "正在办理",
            "已受理，待回复",
        ] {
            assert_eq!(answered(text), Some(false), "{text}");
        }
        assert_eq!(answered("公开"), None);
    }

    #[test]
    fn questions_and_other_letters() {
        assert!(is_complaint("投诉", "路灯不亮"));
        assert!(is_complaint("", "关于小区噪音的投诉"));
        assert!(is_complaint("建议", "公交"));
        assert!(!is_complaint("咨询投诉", "社保"));
        assert!(!is_complaint("", "社保卡补办要多久"));
        assert!(!is_complaint("求助", "社保卡补办要多久"));
    }

    #[test]
    fn what_says_that_a_letter_asks() {
        assert!(is_question("咨询", "小区物业", false));
        assert!(is_question("求助", "社保卡补办要多久", false));
        assert!(is_question("", "异地买房可以提取公积金吗", false));
        assert!(is_question("", "食品经营许可证法人变更", true));
        assert!(!is_question("", "小区物业乱收费", false));
        assert!(!is_question("求决", "低保户每月几号发钱", true));
        assert!(!is_question("反映", "", false));
        for (text, is) in [
            ("咨询时间", true),
            ("在线咨询", true),
            ("咨询投诉", false),
            ("市长信箱", false),
            ("来信时间", false),
        ] {
            assert_eq!(names_questions(text), is, "{text}");
        }
    }
}
