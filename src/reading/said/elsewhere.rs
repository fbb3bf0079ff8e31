//! Words that say where forms and samples are to be had: another column, site or place than the guide.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::reading::normal::normal;

const PLACES: &str = "(栏目|专栏|专区|频道|网站|官网|网址|网页|首页|平台|系统|下载中心|办事大厅|政务大厅|政务网|服务网|公众号|小程序|app|www\\.|https?:)";

/// Whether this sends one elsewhere for forms. Of a field for forms (`of_forms`) a place is enough, other words must say
/// that something is fetched there.
pub fn elsewhere(words: &str, of_forms: bool) -> bool {
    static SENT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            "(请|可|见|到|在|至|登录|登陆|进入|前往|通过|从|访问)[^。;；!！]{{0,30}}{PLACES}"
        ))
    });
    static FETCHED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            "(请|可|见|到|在|至|登录|登陆|进入|前往|通过|从|访问)[^。;；!！]{{0,30}}{PLACES}[^。,;；!！]{{0,14}}(下载|获取|打印|领取)"
        ))
    });
    static ATTACHED: LazyLock<Regex> = LazyLock::new(|| pattern("见(附件|附表|下方|页面下)"));
    let text = normal(words).to_lowercase();
    match of_forms {
        true => SENT.is_match(&text) || ATTACHED.is_match(&text),
        false => FETCHED.is_match(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_are_to_be_had_elsewhere() {
        for words in [
            "请到本网站“表格下载”栏目下载",
            "登录省政务服务网下载",
            "详见附件",
            "请在首页下载专区查找",
        ] {
            assert!(elsewhere(words, true), "{words}");
        }
        for words in ["无", "窗口领取", "表格名称｜空白表格 登记申请书｜下载", "申请表 下载"]
        {
            assert!(!elsewhere(words, true), "{words}");
        }
        let note = "以上表格可在本网站表格下载栏目自行下载打印";
        assert!(elsewhere(note, false));
        assert!(!elsewhere("申请人登录省政务服务网填报信息，打印后签字", false));
        assert!(!elsewhere("以上材料均为纸质件", false));
    }
}
