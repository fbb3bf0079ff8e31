//! Materials as they come, line by line and entry by entry: what is said behind a line is said of all that it names.

use super::enumeration::{Listed, enumerated};
use super::term::unnumbered;
use super::wording::{is_linked, parts_of_line, without_links};
use crate::record::element::Rect;
use crate::record::guide::{Material, Said};
use crate::record::outline::Link;

/// Stands for a column of what a line says behind a later name (身份证、户口簿复印件).
const BESIDE: &str = "并列";

/// Materials so far.
#[derive(Debug, Default)]
pub struct Listing {
    out: Vec<Material>,
    /// How many of them the last line named.
    group: usize,
}

impl Listing {
    /// One more, by itself.
    pub fn push(&mut self, one: Material) {
        self.out.push(one);
        self.group = 1;
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Something more is said of those that the last line named, or a link given for them.
    pub fn add(&mut self, said: Option<(String, Said)>, links: &[Link]) {
        for one in self.out.iter_mut().rev().take(self.group) {
            one.columns.extend(said.clone());
            one.links.extend(links.iter().cloned());
        }
    }

    /// The materials of a line.
    pub fn line(&mut self, text: &str, rect: Rect, links: &[Link]) {
        // Links stand in the order of the words: one of two alike belongs to the part that comes first.
        let mut left: Vec<&Link> = links.iter().collect();
        let before = self.out.len();
        for part in listed(text, links) {
            let mut own = Vec::new();
            let mut rest = part.words.as_str();
            left.retain(|link| match rest.find(link.text.trim()) {
                Some(at) => {
                    rest = &rest[at + link.text.trim().len()..];
                    own.push((*link).clone());
                    false
                }
                None => true,
            });
            let mut one = named(&without_links(&part.words, &own), rect);
            one.links = own;
            if !part.shared.is_empty() {
                one.columns.push((BESIDE.to_owned(), Said::at(part.shared, rect)));
            }
            // `申请书，原件一份；下载 样表`: what is pressed behind the name is no name.
            let first = self.out.len() == before;
            match self.out.last_mut().filter(|_| !first && one.name.words.is_empty()) {
                Some(last) => last.links.append(&mut one.links),
                None => self.out.push(one),
            }
        }
        self.group = self.out.len() - before;
    }

    /// A line that goes on about those before it.
    pub fn follow(&mut self, text: &str, rect: Rect, links: &[Link]) {
        let said = (!is_linked(text, links)).then(|| (String::new(), Said::at(text.to_owned(), rect)));
        self.add(said, links);
    }

    /// All that have a name.
    pub fn named(self) -> Vec<Material> {
        let mut out = self.out;
        out.retain(|one| !one.name.words.is_empty());
        out
    }
}

/// The materials of a line. One link over several names belongs to all of them: they stay together.
pub fn listed(text: &str, links: &[Link]) -> Vec<Listed> {
    let parts: Vec<String> = parts_of_line(text);
    let finer: Vec<Listed> = parts.iter().flat_map(|part| enumerated(part)).collect();
    let held = |link: &Link| finer.iter().any(|part| part.words.contains(link.text.trim()));
    if links.iter().all(held) {
        return finer;
    }
    let whole = |words| Listed {
        words,
        shared: String::new(),
    };
    parts.into_iter().map(whole).collect()
}

/// A material of this name.
pub fn named(text: &str, rect: Rect) -> Material {
    Material {
        name: Said::at(
            unnumbered(text)
                .trim_end_matches([';', '；', '。', '：', ':'])
                .trim()
                .to_string(),
            rect,
        ),
        ..Material::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_behind_a_line_is_said_of_all_that_it_names() {
        let mut listing = Listing::default();
        listing.line("申请表", Rect::default(), &[]);
        listing.line("父母户口簿、身份证", Rect::default(), &[]);
        listing.follow("原件，核验后退回", Rect::default(), &[]);
        let said: Vec<(String, usize)> = listing
            .named()
            .into_iter()
            .map(|one| (one.name.words, one.columns.len()))
            .collect();
        let expected = [("申请表", 0), ("父母户口簿", 1), ("身份证", 1)].map(|(name, said)| (name.to_owned(), said));
        assert_eq!(said, expected);
    }

    #[test]
    fn one_link_over_several_names_keeps_them_together() {
        let link = |text: &str| Link {
            text: text.into(),
            ..Link::default()
        };
        assert_eq!(listed("身份证、申请表", &[link("身份证、申请表")]).len(), 1);
        assert_eq!(listed("身份证、申请表（下载）", &[link("下载")]).len(), 2);
    }
}
