//! The functions of a site as its pages name them: short links, buttons and cards of menus, columns and quick-link
//! boxes. Long link texts are content (news, items), not functions; the page script leaves them out.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::outline::Outline;
use crate::record::step::{Record, Records};

use super::normal::normal;

/// Words of what does something where it stands instead of leading on, closing a notice too, which is gone by the time
/// that somebody comes back to look: nobody presses them to look around.
static ACTS: LazyLock<Regex> = LazyLock::new(|| {
    let words = "退出(登录|系统)?|安全退出|注销(登录)?|删除|投票|投一票|点赞|赞|踩|支持|反对|打印(本页)?|收藏(本站|本页)?|加入收藏|设为首页|清空|重置|签到|分享|(我)?(已)?(知道|知晓)了?|关闭|不再提[示醒]|(稍后|以后)再说|暂不|取消|跳过";
    Regex::new(&format!("^({words})$")).expect("a pattern of our own")
});

/// The page's functions, each destination once, in reading order; `complete` unless there are more than `max`.
pub fn of(outline: &Outline, max: u32) -> Records {
    let mut records: Vec<Record> = Vec::new();
    for entry in &outline.functions {
        let plain = entry.href.starts_with("http");
        let mail = ["mailto:", "tel:"].iter().any(|scheme| entry.href.starts_with(scheme));
        let record = Record {
            title: entry.title.clone(),
            href: entry.href.clone(),
            entry: (!plain).then(|| entry.clone()),
            ..Record::default()
        };
        let acts = !plain && ACTS.is_match(&normal(&entry.title));
        if !mail && !acts && !among(&records, &record) {
            records.push(record);
        }
    }
    let cut = records.len() > max as usize;
    records.truncate(max as usize);
    Records {
        records,
        complete: !cut && outline.closed_frames.is_empty(),
        pages: 1,
        ..Records::default()
    }
}

/// Whether a function is one of these: by its address, or by its words where a script decides where it leads.
pub fn among(functions: &[Record], one: &Record) -> bool {
    functions.iter().any(|other| match one.href.starts_with("http") {
        true => other.href == one.href,
        false => other.title == one.title,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::outline::Entry;

    #[test]
    fn what_acts_where_it_stands_is_no_function() {
        let entry = |title: &str, href: &str| Entry {
            title: title.into(),
            href: href.into(),
            ..Entry::default()
        };
        let outline = Outline {
            functions: vec![
                entry("咨询投诉", ""),
                entry("投 票", ""),
                entry("我知道了", ""),
                entry("关 闭", ""),
                entry("安全退出", ""),
                entry("打印本页", ""),
                entry("投票", "http://www.example.cn/vote"),
                entry("提交诉求", ""),
            ],
            ..Outline::default()
        };
        let titles: Vec<String> = of(&outline, 9).records.into_iter().map(|record| record.title).collect();
        assert_eq!(titles, ["咨询投诉", "投票", "提交诉求"]);
    }
}
