//! A page among the pages of the other columns: what it shows that those do not.

use std::collections::HashSet;

use super::shown::{self, Kind, Unit};
use super::state::{Listed, Look};
use super::{Vocabulary, bare};
use crate::reading::normal::normal;
use crate::reading::records;

/// What a page shows that the others do not.
pub struct Own<'l> {
    /// Items of the main region.
    pub items: Vec<&'l Unit>,
    /// Words, without names and pagers.
    pub words: Vec<&'l Unit>,
    /// How many pictures.
    pub pictures: usize,
    /// Links of its own outside of the main region.
    pub elsewhere: usize,
    /// It has a list, the same as the others have, and none of those shows anything beside it.
    pub shared: bool,
}

/// A page among the pages of the other columns.
pub struct Beside<'l> {
    /// All pages.
    pub looks: &'l [Look],
    /// Index of the page among them.
    pub at: usize,
    /// All columns that are known.
    pub columns: &'l [Listed],
}

impl Look {
    /// A page that can be compared with others.
    fn is_plain(&self) -> bool {
        self.status.is_none_or(|status| status < 400) && self.foreign.is_none() && self.hindered.is_none()
    }

    /// Keys of the items of one block, in order.
    fn list(&self, block: usize) -> Vec<&str> {
        let of = self
            .units
            .iter()
            .filter(|unit| unit.block == block && unit.kind == Kind::Item);
        of.map(|unit| unit.key.as_str()).collect()
    }

    fn has_list(&self, list: &[&str]) -> bool {
        let blocks: HashSet<usize> = self.units.iter().map(|unit| unit.block).collect();
        blocks.into_iter().any(|block| self.list(block) == list)
    }

    fn has(&self, key: &str) -> bool {
        self.units.iter().any(|unit| unit.key == key)
    }
}

impl<'l> Beside<'l> {
    fn others(&self) -> impl Iterator<Item = (usize, &'l Look)> {
        let at = self.at;
        self.looks
            .iter()
            .enumerate()
            .filter(move |(other, look)| *other != at && look.is_plain())
    }

    /// How many of the others show this, of how many; too few others show nothing.
    fn share(&self, shows: impl Fn(&Look) -> bool) -> f64 {
        let all = self.others().count();
        if all < 2 {
            return 0.0;
        }
        self.others().filter(|(_, look)| shows(look)).count() as f64 / all as f64
    }

    /// Lists that most of the others show as well, by their block here.
    fn common(&self, at: usize) -> HashSet<usize> {
        let look = &self.looks[at];
        let beside = Beside { at, ..*self };
        let blocks: HashSet<usize> = look.units.iter().map(|unit| unit.block).collect();
        let common = |block: &usize| {
            let list = look.list(*block);
            !list.is_empty() && beside.share(|other| other.has_list(&list)) >= 0.66
        };
        blocks.into_iter().filter(common).collect()
    }

    /// Whether a page has items that are not part of a list that most show.
    fn has_own(&self, at: usize) -> bool {
        let common = self.common(at);
        let look = &self.looks[at];
        let mut items = look.units.iter().filter(|unit| unit.main && unit.kind == Kind::Item);
        items.any(|unit| !common.contains(&unit.block) && !self.is_column(unit))
    }

    /// Some other page of this platform lists items of its own: the reading fits its markup.
    pub fn contrast(&self) -> bool {
        self.others().any(|(at, _)| self.has_own(at))
    }

    fn is_column(&self, unit: &Unit) -> bool {
        let name = bare(&unit.text);
        // What a page names itself is its own content.
        let columns = self.columns.iter().filter(|column| column.from != Some(self.at));
        columns.map(|column| &column.record).any(|column| {
            let same = bare(&column.title) == name;
            let plain = unit.href.starts_with("http");
            (plain && column.href == unit.href) || (same && (!plain || !column.href.starts_with("http")))
        })
    }

    /// It bears a column's name, in the main region of this page alone: an item may be called like a column.
    fn is_doubtful(&self, unit: &Unit) -> bool {
        let here = |column: &Listed| column.record.href == unit.href && !unit.href.is_empty();
        let itself = self.columns.iter().any(here);
        let called = self.is_column(unit)
            || self.looks[self.at]
                .names
                .iter()
                .any(|name| bare(name) == bare(&unit.text));
        unit.main && unit.kind == Kind::Item && called && !itself && self.share(|one| one.has(&unit.key)) == 0.0
    }

    /// What it shows that the others do not.
    pub fn own(&self, words: &Vocabulary) -> Own<'l> {
        let look = &self.looks[self.at];
        let common = self.common(self.at);
        let other = |unit: &Unit| words.is_other(&unit.text) || self.is_column(unit);
        // A list that most pages show fills none of them, when one of them shows something else as well.
        let proved = |block: usize| {
            let list = look.list(block);
            self.others().any(|(at, one)| one.has_list(&list) && self.has_own(at))
        };
        let items = || look.units.iter().filter(|unit| unit.kind == Kind::Item && !other(unit));
        let shared = items().any(|unit| unit.main && common.contains(&unit.block) && !proved(unit.block));
        let is_common = |unit: &Unit| self.share(|one| one.has(&unit.key)) >= 0.5;
        let named = |unit: &Unit| {
            let line = normal(&unit.text);
            look.names.iter().any(|name| is_about(&line, &normal(name)))
                || ["首页", "位置"].iter().any(|word| line.contains(word))
        };
        // An item may be called like its column: one with an address of its own counts, any other one is a doubt.
        let titled = |unit: &Unit| {
            let same = look.names.iter().any(|name| bare(name) == bare(&unit.text));
            same && !unit.href.starts_with("http")
        };
        let says = |unit: &&Unit| {
            unit.kind == Kind::Words
                && !is_common(unit)
                && !named(unit)
                && !is_pager(&unit.text)
                && !self.is_column(unit)
        };
        let doubtful = look.units.iter().filter(|unit| self.is_doubtful(unit)).count();
        Own {
            items: items()
                .filter(|unit| unit.main && !common.contains(&unit.block) && !titled(unit))
                .collect(),
            words: look.units.iter().filter(says).collect(),
            pictures: look
                .units
                .iter()
                .filter(|unit| unit.kind == Kind::Picture && !is_common(unit))
                .count(),
            elsewhere: items()
                .filter(|unit| !unit.main && !is_common(unit) && !titled(unit))
                .count()
                + doubtful,
            shared,
        }
    }
}

/// Words of an empty list that no page with items of its own shows.
pub fn empty_words(look: &Look, beside: &Beside<'_>, words: &Vocabulary) -> Option<String> {
    let line = records::records(&look.outline, 1, &words.empty).empty_text?;
    let key = format!("{}\u{1}", normal(&line));
    let also = beside
        .others()
        .filter(|(at, other)| other.has(&key) && beside.has_own(*at))
        .count();
    (also == 0).then_some(line)
}

/// A name, or a heading made of it: 殡葬服务事项.
fn is_about(line: &str, name: &str) -> bool {
    !name.is_empty() && line.contains(name) && shown::han(&line.replace(name, "")) <= 4
}

/// Words of a pager alone: 共 0 页 上一页 1 下一页.
fn is_pager(line: &str) -> bool {
    const WORDS: [&str; 15] = [
        "上一页",
        "下一页",
        "首页",
        "尾页",
        "末页",
        "上页",
        "下页",
        "跳转",
        "前往",
        "每页",
        "共",
        "第",
        "页",
        "条",
        "到",
    ];
    let rest = WORDS.iter().fold(normal(line), |rest, word| rest.replace(word, ""));
    !rest.chars().any(char::is_alphabetic)
}
