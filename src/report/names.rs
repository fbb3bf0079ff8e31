//! What programs call things, for people: verbs, ends, conditions' values, kinds of evidence, facts of the machine and
//! weaknesses of the set-up, in Chinese and English. What has no name here is shown as it is written.

use serde::Serialize;

use crate::record::observation::Ended;
use crate::record::step::{End, Truth};

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Both {
    /// Of two texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Both {
        Both {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The same in both: names, numbers, words of a page.
    pub fn same(text: impl Into<String>) -> Both {
        let text = text.into();
        Both::new(text.clone(), text)
    }

    /// A word of programs with its Chinese name from a table.
    fn named(word: &str, table: &[(&str, &str)]) -> Both {
        let zh = table.iter().find(|(known, _)| *known == word);
        Both::new(zh.map_or(word, |(_, zh)| zh), word)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// A verb of the scenario language.
pub fn verb(word: &str) -> Both {
    Both::named(word, &VERBS)
}

/// How a step ended.
pub fn end(end: End) -> Both {
    let word = end.word();
    match end {
        End::Blocked(block) => Both::new(format!("受阻（{}）", hindrance(block.word()).zh), word),
        _ => Both::named(&word, &ENDS),
    }
}

/// What stood in the way.
pub fn hindrance(word: &str) -> Both {
    Both::named(word, &BLOCKS)
}

/// What a condition came to.
pub fn truth(truth: Truth) -> Both {
    let zh = match truth {
        Truth::True => "成立",
        Truth::False => "不成立",
        Truth::Unknown => "未知",
    };
    Both::new(zh, truth.word())
}

/// A kind of evidence.
pub fn kind(word: &str) -> Both {
    Both::named(word, &KINDS)
}

/// How an attempt ended.
pub fn ended(ended: Option<&Ended>) -> Both {
    match ended {
        None => Both::new("中断", "cut off"),
        Some(Ended::Completed) => Both::new("走完", "completed"),
        Some(Ended::StepFailed { step }) => Both::new(format!("止于 {step}"), format!("stopped at {step}")),
        Some(Ended::TimedOut { step, budget_ms }) => Both::new(
            format!("在 {step} 超时（{budget_ms} 毫秒）"),
            format!("out of time ({budget_ms} ms) at {step}"),
        ),
        Some(Ended::BrowserLost { step, why }) => Both::new(
            format!("在 {step} 失去浏览器：{why}"),
            format!("browser lost at {step}: {why}"),
        ),
        Some(Ended::Interrupted { step }) => Both::new(format!("在 {step} 被中止"), format!("interrupted at {step}")),
    }
}

/// The name of a fact of the machine.
pub fn fact(word: &str) -> Both {
    Both::named(word, &FACTS)
}

/// A weakness of the set-up. Those that name something end in it.
pub fn weakness(text: &str) -> Both {
    let known = WEAKNESSES
        .iter()
        .find_map(|(en, zh)| Some((zh, text.strip_prefix(en)?)));
    let zh = known.map(|(zh, rest)| format!("{zh}{rest}"));
    Both::new(zh.unwrap_or_else(|| text.to_string()), text)
}

const VERBS: [(&str, &str); 27] = [
    ("open", "打开"),
    ("click", "点击"),
    ("hover", "悬停"),
    ("scroll", "滚动"),
    ("back", "返回"),
    ("close", "关闭"),
    ("fill", "填写"),
    ("choose", "选择"),
    ("tick", "勾选"),
    ("press", "按键"),
    ("upload", "上传"),
    ("expect", "应见"),
    ("read", "读取"),
    ("count", "计数"),
    ("collect", "收集"),
    ("visit", "逐个查看"),
    ("crawl", "遍历栏目"),
    ("each", "逐项"),
    ("read_guide", "读办事指南"),
    ("download", "下载"),
    ("use", "子流程"),
    ("try", "依次尝试"),
    ("if", "如果"),
    ("human", "人工"),
    ("later", "日后再看"),
    ("capture", "留证"),
    ("judge", "判定"),
];

const ENDS: [(&str, &str); 11] = [
    ("met", "完成"),
    ("absent", "没有"),
    ("unrecognised", "未能辨认"),
    ("ambiguous", "不止一个"),
    ("covered", "被遮挡"),
    ("disabled", "不可用"),
    ("unsettled", "页面未稳定"),
    ("unmet", "未出现"),
    ("request_failed", "请求失败"),
    ("timed_out", "超时"),
    ("skipped", "跳过"),
];

const BLOCKS: [(&str, &str); 14] = [
    ("captcha", "验证码"),
    ("waf", "防火墙"),
    ("rate_limited", "访问限频"),
    ("login", "须登录"),
    ("no_account", "没有账号"),
    ("not_authorised", "未获授权"),
    ("realname", "实名认证"),
    ("sms", "短信验证"),
    ("app_only", "仅限手机应用"),
    ("geo", "限定地区"),
    ("maintenance", "系统维护"),
    ("certificate", "证书无效"),
    ("tls_gm", "仅国密 TLS"),
    ("foreign_host", "他站"),
];

const KINDS: [(&str, &str); 14] = [
    ("step", "步骤记录"),
    ("viewport", "窗口截图"),
    ("full_page", "整页截图"),
    ("dom", "页面源码"),
    ("outline", "页面结构"),
    ("text", "页面文字"),
    ("network", "网络记录"),
    ("console", "控制台"),
    ("dialogs", "对话框"),
    ("download", "下载文件"),
    ("body", "响应内容"),
    ("mhtml", "网页存档"),
    ("outlined", "标注截图"),
    ("certificates", "证书链"),
];

const WEAKNESSES: [(&str, &str); 5] = [
    (
        "browser runs without its sandbox (started as root)",
        "浏览器未启用沙箱（以 root 运行）",
    ),
    (
        "headless shell instead of the full browser",
        "使用无界面外壳而非完整浏览器",
    ),
    ("the hosts file of this machine names ", "本机 hosts 文件写有 "),
    ("the browser has policies of this machine", "本机为浏览器设有策略"),
    ("sites are seen through a proxy", "经代理访问站点"),
];

const FACTS: [(&str, &str); 36] = [
    ("browser", "浏览器"),
    ("browser_binary", "浏览器程序"),
    ("browser_sha256", "浏览器 SHA-256"),
    ("browser_version", "浏览器版本"),
    ("channel", "驱动方式"),
    ("clock_kept_by", "校时服务"),
    ("command_line", "浏览器命令行"),
    ("dependencies_sha256", "依赖清单 SHA-256"),
    ("driver_binary", "驱动程序"),
    ("driver_sha256", "驱动程序 SHA-256"),
    ("driver_version", "驱动程序版本"),
    ("flags", "启动选项"),
    ("follows", "接续的运行"),
    ("follows line", "接续处"),
    ("follows seal", "所接续的封条"),
    ("fonts", "字体"),
    ("headless", "无界面"),
    ("host_name", "主机名"),
    ("hosts_file", "hosts 文件"),
    ("isolation", "隔离"),
    ("kernel", "内核"),
    ("local_address", "本机地址"),
    ("locale", "语言环境"),
    ("operator", "操作单位"),
    ("os", "操作系统"),
    ("own_authorities", "自装证书机构"),
    ("platform", "平台"),
    ("policies", "浏览器策略"),
    ("profile", "用户目录"),
    ("program_sha256", "本程序 SHA-256"),
    ("proxies", "代理"),
    ("resolver", "域名解析"),
    ("time_zone", "时区"),
    ("user", "用户"),
    ("viewport", "窗口"),
    ("webdriver", "远程 WebDriver"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::step::BlobKind;
    use crate::record::verdict::Block;

    #[test]
    fn every_end_and_hindrance_has_a_name() {
        let missing = |both: Both| both.zh == both.en;
        for word in End::PLAIN {
            assert!(!missing(end(word)), "{}", word.word());
        }
        for block in [Block::Captcha, Block::ForeignHost, Block::TlsGm] {
            assert!(!missing(end(End::Blocked(block))) && !missing(hindrance(block.word())));
        }
        assert!(!missing(kind(BlobKind::Certificates.word())) && !missing(verb("read_guide")));
        assert_eq!(end(End::Blocked(Block::Captcha)).zh, "受阻（验证码）");
    }

    #[test]
    fn a_weakness_keeps_what_it_names() {
        let told = weakness("the hosts file of this machine names a.example");
        assert_eq!(told.zh, "本机 hosts 文件写有 a.example");
        assert_eq!(weakness("another").zh, "another");
    }
}
