//! Machine reasons that the harness itself gives, and their words for people.

use crate::record::finding::Sentence;
use crate::record::verdict::{Block, Verdict};
use crate::scenario::model::Names;
use crate::scenario::rule::Indicator;

/// A reason of the harness. Rules may give others, with sentences of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A side of the rule held; with `error`: both did.
    Rule,
    /// Everything was seen and neither side holds.
    Undecided,
    /// A fact the rule needs was not seen.
    NotObserved,
    /// Something unexplained could play the part.
    Unrecognised,
    /// Several things could be meant.
    Ambiguous,
    /// Something lay over it.
    Covered,
    /// It was there but could not be used.
    Disabled,
    /// The page did not come to rest.
    Unsettled,
    /// The page still showed that it was loading.
    Loading,
    /// It was told by a weak sign only.
    Weak,
    /// A frame could not be looked into.
    ClosedFrame,
    /// The inventory of the page was cut short or is not there.
    NoInventory,
    /// The channel could not tell statuses.
    NoNetworkRecord,
    /// The site answered with a status of 500 or more.
    ServerError,
    /// The page's own status says that it is not the page meant.
    PageBroken,
    /// A request that the page depends on failed.
    RequestFailed,
    /// A connection failed.
    Network,
    /// The site did not answer within the budget.
    NoAnswer,
    /// A step did not come to its end in time.
    TimedOut,
    /// The calendar does not cover the days.
    Calendar,
    /// Attempts differ.
    Unstable,
    /// A fail was not confirmed by enough attempts.
    Unconfirmed,
    /// It was seen on one occasion, where only several days apart prove it.
    OneVantage,
    /// It fails with the words and locators of the site's profile and passes without them.
    OnlyByProfile,
    /// Whether a submitting click reached the site is not known.
    WriteUnknown,
    /// The follow-up is not due yet.
    NotDue,
    /// The browser or its driver went away.
    BrowserLost,
    /// The whole walk took longer than its budget.
    Deadline,
    /// The run was cut off.
    Interrupted,
    /// The set has no such indicator, or the journey binds what its rule does not know.
    Scenario,
}

impl Reason {
    /// The word used in files.
    pub fn word(self) -> &'static str {
        self.texts().0
    }

    /// Word, Chinese, English.
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Reason::Rule => ("rule", "规则的两侧同时成立", "both sides of the rule hold"),
            Reason::Undecided => ("undecided", "所见不足以判定", "what was seen proves neither side"),
            Reason::NotObserved => ("not_observed", "未观察到所需事实", "a needed fact was not observed"),
            Reason::Unrecognised => ("unrecognised", "有未能识别的元素", "something unexplained could be it"),
            Reason::Ambiguous => ("ambiguous", "有多个可能的元素", "several things could be meant"),
            Reason::Covered => ("covered", "元素被遮挡", "something lay over it"),
            Reason::Disabled => ("disabled", "元素不可用", "it is there but disabled"),
            Reason::Unsettled => ("unsettled", "页面未稳定", "the page did not come to rest"),
            Reason::Loading => ("loading", "页面仍在加载", "the page was still loading"),
            Reason::Weak => ("weak", "仅凭弱特征识别", "it was told by a weak sign only"),
            Reason::ClosedFrame => ("closed_frame", "有无法进入的框架", "a frame could not be looked into"),
            Reason::NoInventory => (
                "no_inventory",
                "页面清点不完整",
                "the inventory of the page is not complete",
            ),
            Reason::NoNetworkRecord => (
                "no_network_record",
                "无法取得网络记录",
                "the network could not be recorded",
            ),
            Reason::ServerError => (
                "server_error",
                "站点返回服务器错误",
                "the site answered with a server error",
            ),
            Reason::PageBroken => (
                "page_broken",
                "页面返回错误状态",
                "the page answered with an error status",
            ),
            Reason::RequestFailed => ("request_failed", "页面依赖的请求失败", "a request of the page failed"),
            Reason::Network => ("network", "网络连接失败", "a connection failed"),
            Reason::NoAnswer => ("no_answer", "站点在时限内未应答", "the site did not answer in time"),
            Reason::TimedOut => ("timed_out", "步骤超时", "a step did not end in time"),
            Reason::Calendar => (
                "calendar",
                "工作日历未覆盖该时段",
                "the calendar does not cover the days",
            ),
            Reason::Unstable => ("unstable", "多次尝试结果不一致", "attempts differ"),
            Reason::Unconfirmed => ("unconfirmed", "未经足够次数复核", "not confirmed by enough attempts"),
            Reason::OneVantage => ("one_vantage", "仅一次检测所见", "seen on one occasion only"),
            Reason::OnlyByProfile => (
                "only_by_profile",
                "仅按站点档案自带的用词或定位时不达标",
                "it fails only by the words or locators of the site's profile",
            ),
            Reason::WriteUnknown => ("write_unknown", "提交结果不明", "whether it was submitted is not known"),
            Reason::NotDue => ("not_due", "尚未到期", "not due yet"),
            Reason::BrowserLost => ("browser_lost", "浏览器中断", "the browser went away"),
            Reason::Deadline => ("deadline", "整个流程超时", "the walk took longer than its budget"),
            Reason::Interrupted => ("interrupted", "运行中断", "the run was cut off"),
            Reason::Scenario => (
                "scenario",
                "场景与指标不符",
                "the journey and the indicator set do not fit",
            ),
        }
    }
}

/// What stood in the way, in both languages.
pub fn block_words(block: Block) -> (&'static str, &'static str) {
    match block {
        Block::Captcha => ("需要验证码", "a captcha stands before it"),
        Block::Waf => ("被防火墙拦截", "a firewall answered instead of the site"),
        Block::RateLimited => ("访问频率受限", "the site limited the rate of visits"),
        Block::Login => ("需要登录", "it stands behind a login"),
        Block::NoAccount => ("未提供测试账号", "no account was given for it"),
        Block::NotAuthorised => ("未获提交授权", "submitting was not authorised"),
        Block::Realname => ("需要实名认证", "it asks for real-name verification"),
        Block::Sms => ("需要短信验证码", "it asks for a code sent by text message"),
        Block::AppOnly => ("仅支持应用或扫码", "it is offered in an app or by scanning only"),
        Block::Geo => ("按地域拒绝访问", "visitors from here are refused"),
        Block::Maintenance => ("站点维护中", "the site says that it is being maintained"),
        Block::Certificate => ("浏览器拒绝其证书", "the browser refused its certificate"),
        Block::TlsGm => ("仅支持国密协议", "it speaks only TLS with SM ciphers"),
        Block::ForeignHost => ("页面不属于该站点", "the page shown is not the site's own"),
    }
}

/// What a verdict is called in both languages.
pub fn verdict_words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("达标", "met"),
        Verdict::Fail => ("不达标", "not met"),
        Verdict::Inconclusive => ("无法判定", "undecided"),
        Verdict::Blocked => ("受阻", "blocked"),
        Verdict::NotApplicable => ("不适用", "not applicable"),
        Verdict::Pending => ("待定", "pending"),
        Verdict::Error => ("检测错误", "error of the harness"),
    }
}

/// `name：verdict（detail）` in both languages; no brackets without a detail.
pub fn sentence(indicator: &Indicator, verdict: Verdict, detail: &Sentence) -> Sentence {
    let (zh, en) = verdict_words(verdict);
    let with = |name: &str, verdict: &str, detail: &str, marks: [&str; 3]| {
        let tail = if detail.is_empty() {
            String::new()
        } else {
            format!("{}{detail}{}", marks[1], marks[2])
        };
        format!("{name}{}{verdict}{tail}", marks[0])
    };
    Sentence {
        zh: with(&indicator.name.zh, zh, &detail.zh, ["：", "（", "）"]),
        en: with(&indicator.name.en, en, &detail.en, [": ", " (", ")"]),
    }
}

/// The words of a reason of the harness, with the fact that it is about.
pub fn detail(reason: Reason, fact: &str) -> Sentence {
    let (_, zh, en) = reason.texts();
    with_fact(zh, en, fact)
}

/// The words of what stood in the way, with what it was seen by.
pub fn block_detail(block: Block, fact: &str) -> Sentence {
    let (zh, en) = block_words(block);
    with_fact(zh, en, fact)
}

fn with_fact(zh: &str, en: &str, fact: &str) -> Sentence {
    if fact.is_empty() {
        return Sentence {
            zh: zh.into(),
            en: en.into(),
        };
    }
    Sentence {
        zh: format!("{zh}：{}", in_chinese(fact)),
        en: format!("{en}: {fact}"),
    }
}

/// Adds a fact to a sentence; an empty one adds nothing.
pub fn add_fact(sentence: &mut Sentence, fact: &str) {
    *sentence = with_fact(&sentence.zh, &sentence.en, fact);
}

/// What steps say most, in Chinese; anything else as it is.
fn in_chinese(fact: &str) -> String {
    if let Some(seen) = fact.strip_prefix("the page shows ") {
        let (status, picture) = (seen.strip_prefix("status "), seen.strip_prefix("picture beside "));
        return match (status, picture) {
            (Some(status), _) => format!("页面返回状态码 {status}"),
            (_, Some(words)) => format!("“{words}”旁有图形验证码"),
            (None, None) => format!("页面显示“{seen}”"),
        };
    }
    if let Some(status) = fact.strip_prefix("the page answered with ") {
        return format!("返回状态码 {status}");
    }
    match fact.strip_prefix("the flow ended at ") {
        Some(step) => format!("流程止于 {step}"),
        None => fact.to_owned(),
    }
}

/// A sentence with what was counted after it.
pub fn with(sentence: Sentence, counted: Option<Sentence>) -> Sentence {
    match counted {
        None => sentence,
        Some(counted) => Sentence {
            zh: format!("{}（{}）", sentence.zh, counted.zh),
            en: format!("{} ({})", sentence.en, counted.en),
        },
    }
}

/// The sentence a rule gives, else one made of the indicator's name.
pub fn of_rule(indicator: &Indicator, verdict: Verdict, names: &Names) -> Sentence {
    let made = sentence(indicator, verdict, &Sentence::default());
    let pick = |own: &str, made: String| if own.is_empty() { made } else { own.to_string() };
    Sentence {
        zh: pick(&names.zh, made.zh),
        en: pick(&names.en, made.en),
    }
}
