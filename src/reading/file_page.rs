//! Pages that a file has of its own (of a wiki, a tracker, a viewer with a button): which of their downloads is the file.

use std::sync::LazyLock;

use regex::Regex;

use super::address::spellings;
use super::guide::is_of;
use super::normal::{is_han, normal};

/// Something on the page that may give a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// Its words.
    pub text: String,
    /// Its address; empty where a script answers.
    pub href: String,
}

/// The file of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The only one that bears the name looked for.
    Named(usize),
    /// The only one of a page that speaks of the name; its own words name nothing.
    Only(usize),
}

impl Choice {
    /// Its place among the offers.
    pub fn place(self) -> usize {
        match self {
            Choice::Named(place) | Choice::Only(place) => place,
        }
    }
}

/// Which offer is the form, when exactly one can be. `page` are the words of the page.
pub fn choose(form: &str, page: &str, offers: &[Offer]) -> Option<Choice> {
    let form = normal(form);
    let plain = |place: &usize| is_sample(&form) || !names(&offers[*place]).iter().any(|name| is_sample(name));
    let bears = |place: &usize| names(&offers[*place]).iter().any(|name| is_of(name, &form));
    let named: Vec<usize> = (0..offers.len()).filter(bears).filter(plain).collect();
    if let Some(first) = named.first() {
        return one_place(offers, &named).then_some(Choice::Named(*first));
    }
    let all: Vec<usize> = (0..offers.len()).collect();
    let nameless = offers
        .iter()
        .all(|offer| names(offer).iter().all(|name| says_nothing(name)));
    let only = one_place(offers, &all) && nameless && is_of(&normal(page), &form);
    all.first().filter(|_| only).map(|first| Choice::Only(*first))
}

/// Whether all of these lead to one place.
fn one_place(offers: &[Offer], places: &[usize]) -> bool {
    let first = places.first().map(|place| &offers[*place].href);
    places.len() == 1
        || first.is_some_and(|href| !href.is_empty() && places.iter().all(|place| offers[*place].href == *href))
}

/// The names that an offer bears: its words, and those of the file in its address.
fn names(offer: &Offer) -> Vec<String> {
    static FILE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[^/?&=#\\]+\.(?:docx?|xlsx?|pdf|wps|et|ofd|rtf|zip|rar|7z|jpe?g|png)(?:[?&#]|$)")
            .expect("the pattern is constant")
    });
    let files = spellings(&offer.href).into_iter().filter_map(|address| {
        FILE.find(&address)
            .map(|file| normal(file.as_str().trim_end_matches(['?', '&', '#'])))
    });
    std::iter::once(normal(&offer.text))
        .chain(files)
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_sample(name: &str) -> bool {
    ["样表", "样本", "范本", "示范", "示例", "样例", "说明"]
        .iter()
        .any(|word| name.contains(word))
}

/// 下载, 原始文件, 20260101.docx: it gives something, and does not say what.
fn says_nothing(name: &str) -> bool {
    static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("点击|点此|立即|直接|下载|保存|另存|打开|查看|预览|原始|原|文件|文档|附件|表格|模板|本地|到|为|此|该|处|这里|版本|高清|大小|字节")
            .expect("the pattern is constant")
    });
    GENERAL.replace_all(name, "").chars().filter(|c| is_han(*c)).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(list: &[(&str, &str)]) -> Vec<Offer> {
        let of = |(text, href): &(&str, &str)| Offer {
            text: (*text).into(),
            href: (*href).into(),
        };
        list.iter().map(of).collect()
    }

    fn chosen(page: &str, list: &[(&str, &str)]) -> Option<Choice> {
        choose("排污许可证申请表", page, &offers(list))
    }

    #[test]
    fn the_one_of_the_name() {
        let wiki = "http://a.example/images/8/87/%E6%8E%92%E6%B1%A1%E8%AE%B8%E5%8F%AF%E8%AF%81%E7%94%B3%E8%AF%B7%E8%A1%A8.docx";
        assert_eq!(
            chosen("", &[("原始文件", wiki), ("2026年1月1日", wiki)]),
            Some(Choice::Named(0))
        );
        let gbk = "http://a.example/f?name=%C5%C5%CE%DB%D0%ED%BF%C9%D6%A4%C9%EA%C7%EB%B1%ED.doc&x=1";
        assert_eq!(
            chosen("", &[("年度报告下载", "/b.pdf"), ("下载", gbk)]),
            Some(Choice::Named(1))
        );
        let sample = [
            ("排污许可证申请表（样表）", "/1.doc"),
            ("排污许可证申请表.doc", "/2.doc"),
        ];
        assert_eq!(chosen("", &sample), Some(Choice::Named(1)));
    }

    #[test]
    fn the_only_one_of_a_page_that_speaks_of_it() {
        let page = "附件详情\n排污许可证申请表.docx\n36 KB";
        assert_eq!(chosen(page, &[("下载", "/down?id=3")]), Some(Choice::Only(0)));
        assert_eq!(chosen(page, &[("点击下载附件", "")]), Some(Choice::Only(0)));
        assert_eq!(
            chosen(page, &[("202601011234.docx", "/202601011234.docx")]),
            Some(Choice::Only(0))
        );
    }

    #[test]
    fn what_may_be_another_file_is_not_taken() {
        let page = "排污许可证申请表";
        assert_eq!(chosen("附件详情", &[("下载", "/down?id=3")]), None, "of what?");
        assert_eq!(chosen(page, &[("下载", "/down?id=3"), ("下载", "/down?id=4")]), None);
        assert_eq!(chosen(page, &[("年度执行报告.docx", "/1.docx")]), None);
        assert_eq!(chosen(page, &[("下载", ""), ("下载", "")]), None);
        assert_eq!(chosen(page, &[]), None);
        let two = [("排污许可证申请表.doc", "/1.doc"), ("排污许可证申请表.doc", "/2.doc")];
        assert_eq!(chosen(page, &two), None);
    }
}
