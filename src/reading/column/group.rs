//! Which links of a page may be columns: those of one group beside each other, most of which are named as columns are.

use std::collections::HashSet;

use super::{Vocabulary, bare};
use crate::reading::{functions, records};
use crate::record::outline::{Cell, Entry, Link, Outline, Region, What};
use crate::record::step::Record;

/// Links beside each other that may be columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// In reading order.
    pub members: Vec<Record>,
    /// Most are named as themes or departments are; otherwise only going there tells.
    pub themed: bool,
}

/// What is known already and no news: by address, and by name where a script decides where it leads.
#[derive(Debug, Clone, Default)]
pub struct Known {
    hrefs: HashSet<String>,
    names: HashSet<String>,
}

impl Known {
    /// Takes in what a page names.
    pub fn page(&mut self, outline: &Outline) {
        for entry in candidates(outline) {
            self.record(&entry);
        }
    }

    /// Takes in one link.
    pub fn record(&mut self, record: &Record) {
        match record.href.starts_with("http") {
            true => self.hrefs.insert(record.href.clone()),
            false => self.names.insert(bare(&record.title)),
        };
    }

    /// Takes in a name, wherever it leads.
    pub fn name(&mut self, name: &str) {
        self.names.insert(bare(name));
    }

    /// Takes in all that another one knows.
    pub fn add(&mut self, other: &Known) {
        self.hrefs.extend(other.hrefs.iter().cloned());
        self.names.extend(other.names.iter().cloned());
    }

    fn has(&self, record: &Record) -> bool {
        self.names.contains(&bare(&record.title)) || self.hrefs.contains(&record.href)
    }
}

/// The ways into the catalogue that a page names.
pub fn roots(outline: &Outline, words: &Vocabulary) -> Vec<Record> {
    let mut found: Vec<Record> = Vec::new();
    for record in candidates(outline).into_iter().filter(|one| words.is_root(&one.title)) {
        let again = |other: &Record| bare(&other.title) == bare(&record.title);
        if !functions::among(&found, &record) && !found.iter().any(again) {
            found.push(record);
        }
    }
    found
}

/// Groups of links that nothing before named.
pub fn groups(outline: &Outline, known: &Known, words: &Vocabulary) -> Vec<Group> {
    let listed = listed(outline);
    let mut found: Vec<Vec<(Record, Place)>> = Vec::new();
    let mut axis = None;
    let mut names = HashSet::new();
    for record in candidates(outline) {
        let fresh = !known.has(&record) && !words.is_root(&record.title);
        let Some(place) = place(&record).filter(|_| fresh) else {
            continue;
        };
        if !names.insert((bare(&record.title), record.href.clone())) {
            continue;
        }
        let last = found.last().and_then(|group| group.last()).map(|(_, place)| place);
        let step = last.and_then(|last| last.step_to(&place));
        match (found.last_mut(), step) {
            (Some(group), Some(step)) if axis.is_none_or(|axis| axis == step) => {
                group.push((record, place));
                axis = Some(step);
            }
            (Some(_) | None, _) => {
                found.push(vec![(record, place)]);
                axis = None;
            }
        }
    }
    let groups: Vec<(Group, String)> = found
        .into_iter()
        .filter_map(|members| grouped(members, &listed, words))
        .collect();
    adopted(groups)
}

/// A group of its members, unless they are filters, pagers or the items of the page's list.
fn grouped(members: Vec<(Record, Place)>, listed: &HashSet<String>, words: &Vocabulary) -> Option<(Group, String)> {
    let shape = members.first()?.1.shape.clone();
    let facets = members.iter().filter(|(one, _)| words.is_other(&one.title)).count();
    let mut members: Vec<Record> = members.into_iter().map(|(record, _)| record).collect();
    members.retain(|one| !words.is_other(&one.title));
    let themes = members.iter().filter(|one| words.is_theme(&one.title)).count();
    let themed = themes > 0 && themes * 2 >= members.len();
    let items = members.iter().filter(|one| listed.contains(&mark(one))).count();
    if items * 2 >= members.len() {
        return None;
    }
    let titles: HashSet<String> = members.iter().map(|one| bare(&one.title)).collect();
    let maybe = members.len() >= 3 && titles.len() >= 3 && facets == 0;
    let regions = members.iter().filter(|one| is_region(&one.title)).count();
    if regions * 2 > members.len() || !(themed || maybe) {
        return None;
    }
    Some((Group { members, themed }, shape))
}

/// Groups of the same shape as a themed one are themed as well: the other rows of a grid.
fn adopted(groups: Vec<(Group, String)>) -> Vec<Group> {
    let themed: HashSet<String> = groups
        .iter()
        .filter(|(group, _)| group.themed)
        .map(|(_, shape)| shape.clone())
        .collect();
    let grid = |shape: &String| shape.contains("tr") && themed.contains(shape);
    let adopt = |(mut group, shape): (Group, String)| {
        group.themed |= grid(&shape);
        group
    };
    groups.into_iter().map(adopt).collect()
}

/// Districts and towns: they lead to other platforms, not to columns of this one.
fn is_region(name: &str) -> bool {
    let name = bare(name);
    let length = name.chars().count();
    (2..=8).contains(&length)
        && ["区", "县", "市", "镇", "乡", "街道", "省", "旗"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// The place of a link; its name where that is not known.
fn mark(record: &Record) -> String {
    let path = record
        .entry
        .as_ref()
        .map(|entry| entry.path.join(" >> "))
        .unwrap_or_default();
    if path.is_empty() { bare(&record.title) } else { path }
}

/// The page's list of items, where it is one: names longer than those of columns, or with more beside them.
fn listed(outline: &Outline) -> HashSet<String> {
    let list = records::records(outline, u32::MAX, &[]).records;
    let mean = |size: fn(&Record) -> usize| list.iter().map(size).sum::<usize>() / list.len().max(1);
    let long = mean(|one| one.title.chars().count()) >= 7;
    let more = mean(|one| one.text.chars().count().saturating_sub(one.title.chars().count())) >= 4;
    match long || more {
        true => list.iter().map(mark).collect(),
        false => HashSet::new(),
    }
}

/// Everything short that is pressed, entries of lists, and links in tables, in reading order of each kind.
fn candidates(outline: &Outline) -> Vec<Record> {
    let mut all: Vec<Record> = functions::of(outline, u32::MAX).records;
    // Functions without an entry of their own were addresses: their entry tells where they stand.
    for record in &mut all {
        let stands = |entry: &&Entry| entry.title == record.title && entry.href == record.href;
        record.entry = record
            .entry
            .take()
            .or_else(|| outline.functions.iter().find(stands).cloned());
    }
    for (number, block) in outline.blocks.iter().enumerate() {
        if block.region == Region::Footer {
            continue;
        }
        let entries: Vec<Entry> = match &block.what {
            What::List { entries, .. } => entries.clone(),
            What::Table { rows, .. } => rows.iter().flatten().flat_map(cell_entries).collect(),
            What::Text { links, .. } => links.iter().map(entry_of_link).collect(),
            What::Heading { .. } | What::Pairs { .. } | What::Control { .. } | What::Image { .. } => Vec::new(),
        };
        for (nth, mut entry) in entries.into_iter().enumerate() {
            // An address is opened from anywhere; such a path only says what stands beside it.
            if entry.path.is_empty() && entry.href.starts_with("http") {
                entry.path = vec![format!("block({number}) > link({nth})")];
            }
            let record = Record {
                title: entry.title.trim().to_string(),
                href: entry.href.clone(),
                text: entry.text.clone(),
                entry: Some(entry),
                ..Record::default()
            };
            let length = record.title.chars().count();
            let leads =
                record.href.starts_with("http") || record.entry.as_ref().is_some_and(|one| !one.path.is_empty());
            if (2..=30).contains(&length) && leads && !functions::among(&all, &record) {
                all.push(record);
            }
        }
    }
    all
}

fn cell_entries(cell: &Cell) -> Vec<Entry> {
    cell.links.iter().map(entry_of_link).collect()
}

fn entry_of_link(link: &Link) -> Entry {
    Entry {
        title: link.text.clone(),
        href: if link.href.starts_with("http") {
            link.href.clone()
        } else {
            String::new()
        },
        text: link.text.clone(),
        path: link.path.clone(),
        borders: vec!["frame".into(); link.path.len().saturating_sub(1)],
        ..Entry::default()
    }
}

/// Where a link stands: the path without its numbers, and the numbers.
struct Place {
    shape: String,
    numbers: Vec<u32>,
}

impl Place {
    /// The one number in which the next one differs; none where it is no neighbour.
    fn step_to(&self, next: &Place) -> Option<usize> {
        if self.shape != next.shape || self.numbers.len() != next.numbers.len() {
            return None;
        }
        let mut differing = (0..self.numbers.len()).filter(|at| self.numbers[*at] != next.numbers[*at]);
        let only = differing.next();
        match (only, differing.next()) {
            (Some(at), None) => Some(at),
            _ => None,
        }
    }
}

/// Where a record stands on its page; by its address where its path is not known.
fn place(record: &Record) -> Option<Place> {
    let path = record
        .entry
        .as_ref()
        .map(|entry| entry.path.join(" >> "))
        .unwrap_or_default();
    let text = if path.is_empty() { record.href.clone() } else { path };
    if text.is_empty() {
        return None;
    }
    let (mut shape, mut numbers, mut digits) = (String::new(), Vec::new(), String::new());
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            shape.push('#');
            numbers.push(digits.parse().unwrap_or(u32::MAX));
            digits.clear();
        }
        if c != '\0' {
            shape.push(c);
        }
    }
    Some(Place { shape, numbers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::column::sample::words;

    fn entry(title: &str, path: &str, href: &str) -> Entry {
        Entry {
            title: title.into(),
            href: href.into(),
            text: title.into(),
            path: vec![path.into()],
            ..Entry::default()
        }
    }

    fn page(links: &[(&str, &str)]) -> Outline {
        Outline {
            functions: links.iter().map(|(title, path)| entry(title, path, "")).collect(),
            ..Outline::default()
        }
    }

    fn names(group: &Group) -> Vec<&str> {
        group.members.iter().map(|one| one.title.as_str()).collect()
    }

    #[test]
    fn links_beside_each_other_are_a_group() {
        let outline = page(&[
            ("首页", "nav > a:nth-of-type(1)"),
            ("个人办事", "nav > a:nth-of-type(2)"),
            ("全部", "ul > li:nth-of-type(1) > a"),
            ("婚姻登记", "ul > li:nth-of-type(2) > a"),
            ("殡葬服务", "ul > li:nth-of-type(3) > a"),
            ("生育收养(4)", "ul > li:nth-of-type(4) > a"),
            ("默认", "p:nth-of-type(1) > i:nth-of-type(1)"),
            ("即办件", "p:nth-of-type(1) > i:nth-of-type(2)"),
            ("随便什么", "p:nth-of-type(1) > i:nth-of-type(3)"),
            ("随便哪个", "p:nth-of-type(1) > i:nth-of-type(4)"),
        ]);
        let groups = groups(&outline, &Known::default(), &words());
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert!(groups[0].themed);
        assert_eq!(names(&groups[0]), ["婚姻登记", "殡葬服务", "生育收养(4)"]);
        let roots = roots(&outline, &words());
        assert_eq!(
            roots.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(),
            ["个人办事"]
        );
    }

    #[test]
    fn what_is_known_is_no_news_and_odd_names_only_may_be_columns() {
        let outline = page(&[
            ("我要开店", "ul > li:nth-of-type(1) > a"),
            ("我要出国", "ul > li:nth-of-type(2) > a"),
            ("我要养老", "ul > li:nth-of-type(3) > a"),
        ]);
        let found = groups(&outline, &Known::default(), &words());
        assert!(found.len() == 1 && !found[0].themed, "{found:?}");
        let mut known = Known::default();
        known.page(&outline);
        assert_eq!(groups(&outline, &known, &words()), []);
    }

    #[test]
    fn rows_of_filters_are_apart_and_towns_are_none() {
        let outline = page(&[
            ("婚姻登记", "div:nth-of-type(1) > a:nth-of-type(2)"),
            ("社会保障", "div:nth-of-type(1) > a:nth-of-type(3)"),
            ("东城区", "div:nth-of-type(2) > a:nth-of-type(1)"),
            ("西城区", "div:nth-of-type(2) > a:nth-of-type(2)"),
            ("桥头镇", "div:nth-of-type(2) > a:nth-of-type(3)"),
        ]);
        let groups = groups(&outline, &Known::default(), &words());
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!(names(&groups[0]), ["婚姻登记", "社会保障"]);
    }
}
