//! Parts of a guide that stand on pages of their own, each behind a link of one bar (办理流程, 收费标准, 咨询方式).

use super::term::Terms;
use crate::record::outline::{Outline, Region, What};

/// The longest name of such a link.
const NAME: usize = 8;

/// Terms of parts that the page leads to beside itself, and so does not show.
pub fn elsewhere(outline: &Outline, terms: &Terms) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in outline.blocks.iter().filter(|block| block.region != Region::Footer) {
        let mut bar: Vec<String> = Vec::new();
        let mut here = 0;
        let mut add = |text: &str, href: &str| {
            let term = (text.trim().chars().count() <= NAME).then(|| terms.of(text)).flatten();
            let Some(term) = term.filter(|_| !href.is_empty()) else {
                return;
            };
            match beside(&outline.url, href) {
                true if !bar.contains(&term) => bar.push(term),
                true => {}
                false => here += usize::from(address(href) == address(&outline.url)),
            }
        };
        match &block.what {
            What::List { entries, .. } => entries.iter().for_each(|entry| match entry.links.as_slice() {
                [] => add(&entry.title, &entry.href),
                links => links.iter().for_each(|link| add(&link.text, &link.href)),
            }),
            What::Table { .. } | What::Pairs { .. } | What::Text { .. } => {
                block.links().for_each(|link| add(&link.text, &link.href));
            }
            What::Heading { .. } | What::Control { .. } | What::Image { .. } => {}
        }
        if bar.len() + here.min(1) >= 2 {
            out.append(&mut bar);
        }
    }
    out
}

/// Another page of the same thing: the same address with another query, or a neighbour with a parameter in common.
fn beside(page: &str, href: &str) -> bool {
    let (page, href) = (address(page), address(href));
    if page == href || !href.starts_with("http") {
        return false;
    }
    let parts = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        (path.to_owned(), query.to_owned())
    };
    let ((own, own_query), (other, query)) = (parts(&page), parts(&href));
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let shared = query
        .split('&')
        .any(|one| one.contains('=') && own_query.split('&').any(|own| own == one));
    shared && folder(&own) == folder(&other)
}

/// Without what follows a hash.
fn address(text: &str) -> String {
    text.split('#').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_guide_share_folder_and_parameter() {
        let page = "http://a.example/wsbs/guide.do?id=17";
        for href in [
            "http://a.example/wsbs/guide.do?id=17&tab=flow",
            "http://a.example/wsbs/fee.do?id=17",
            "http://a.example/wsbs/guide.do?tab=flow&id=17#top",
        ] {
            assert!(beside(page, href), "{href}");
        }
        for href in [
            "http://a.example/wsbs/guide.do?id=17#flow",
            "http://a.example/wsbs/guide.do?id=18",
            "http://a.example/wsbs/list.do",
            "http://a.example/zxts/ask.do?id=17",
            "javascript:show('flow')",
        ] {
            assert!(!beside(page, href), "{href}");
        }
    }
}
