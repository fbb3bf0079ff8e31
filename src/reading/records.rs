//! The page's records: which of its lists is the one that matters, and what its entries say.

use std::collections::{BTreeMap, HashSet};

use super::date;
use super::normal::normal;
use crate::record::outline::{Entry, Outline, Region, What};
use crate::record::step::{Record, Records};

/// Records of the page's main list, at most `max`. `weak` is set where another list could as well be meant or where
/// the best one hardly looks like records. Where there is none, `empty_text` holds the line of the main region that
/// contains one of `empty_words`. Whether there are further pages is not for the outline to tell: `complete` is false.
pub fn records(outline: &Outline, max: u32, empty_words: &[String]) -> Records {
    let lists = ranked(outline);
    let mut out = Records {
        pages: 1,
        ..Records::default()
    };
    let empty = empty_text(outline, empty_words);
    let Some(best) = lists.first().filter(|best| !(empty.is_some() && best.score < SURE)) else {
        out.empty_text = empty;
        return out;
    };
    let rival = lists.get(1).is_some_and(|next| next.score > best.score * 0.85);
    out.weak = rival || best.score < SURE || empty.is_some();
    out.empty_text = empty;
    out.records = best
        .entries
        .iter()
        .take(max as usize)
        .map(|entry| record(entry))
        .collect();
    out
}

/// Below this score a list is taken as the page's records with doubt only.
const SURE: f64 = 4.0;

struct Ranked<'o> {
    score: f64,
    entries: Vec<&'o Entry>,
}

/// Lists of the main region and of dialogs, best first; lists of one shape that follow each other under headings of
/// their own (results by kind) count as one.
fn ranked(outline: &Outline) -> Vec<Ranked<'_>> {
    let mut lists: Vec<Ranked<'_>> = Vec::new();
    let mut last_path = String::new();
    // Two lists that stand side by side with no word between are different things: tabs above their results.
    let mut apart = false;
    for block in &outline.blocks {
        let What::List { entries, path } = &block.what else {
            apart |= matches!(block.what, What::Heading { .. } | What::Text { .. });
            continue;
        };
        if !matches!(block.region, Region::Main | Region::Dialog) || entries.is_empty() {
            continue;
        }
        let entries: Vec<&Entry> = entries.iter().filter(|entry| !entry.title.trim().is_empty()).collect();
        let shape = shape_of(path);
        match lists.last_mut() {
            Some(last) if apart && shape == last_path && !shape.is_empty() => last.entries.extend(entries),
            _ => lists.push(Ranked { score: 0.0, entries }),
        }
        last_path = shape;
        apart = false;
    }
    for list in &mut lists {
        list.score = score(&list.entries);
    }
    lists.retain(|list| list.score > 1.0);
    lists.sort_by(|a, b| b.score.total_cmp(&a.score));
    lists
}

/// A path without the numbers of siblings.
fn shape_of(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once(":nth-of-type(") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// How much a list looks like records: long enough titles that differ and lead somewhere, dates, more than a few.
fn score(entries: &[&Entry]) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    let count = entries.len() as f64;
    let share = |test: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| test(entry)).count() as f64 / count;
    let mean = |size: &dyn Fn(&Entry) -> usize| entries.iter().map(|entry| size(entry)).sum::<usize>() as f64 / count;
    let title = mean(&|entry| entry.title.chars().count().min(30));
    let text = mean(&|entry| entry.text.chars().count().min(120));
    let mut score = title / 6.0 + text.min(80.0) / 20.0;
    if share(&|entry| !entry.href.is_empty() || !entry.links.is_empty()) >= 0.6 {
        score += 2.0;
    } else {
        score *= 0.5;
    }
    if share(&|entry| date::first(&entry.text).is_some()) >= 0.6 {
        score += 2.0;
    }
    if title < 5.0 {
        score *= 0.35;
    }
    if is_bar(entries) {
        score *= 0.15;
    }
    // The page's script lists one entry alone only where results stand.
    if entries.len() == 1 {
        score += 2.0;
    }
    if title < 9.0 && in_one_line(entries) {
        score *= 0.3;
    }
    let titles: HashSet<&str> = entries.iter().map(|entry| entry.title.as_str()).collect();
    if (titles.len() as f64) < count * 0.5 {
        score *= 0.4;
    }
    score * count.min(15.0).sqrt()
}

/// Tabs over results: short names side by side that say nothing but their name and a count.
fn is_bar(entries: &[&Entry]) -> bool {
    let top = entries[0].rect.y;
    let counted = |title: &str| {
        let title = title.trim_end();
        title.ends_with([')', '）'])
            && title.rsplit(['(', '（']).next().is_some_and(|end| {
                let digits = end.trim_end_matches([')', '）']).trim();
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
            })
    };
    entries.len() > 1
        && entries.iter().all(|entry| {
            let title = entry.title.trim();
            (entry.rect.y - top).abs() < 6.0 && title.chars().count() < 12 && title == entry.text.trim()
        })
        && entries.iter().all(|entry| counted(&entry.title))
}

fn in_one_line(entries: &[&Entry]) -> bool {
    let top = entries[0].rect.y;
    entries.len() > 2 && entries.iter().take(5).all(|entry| (entry.rect.y - top).abs() < 6.0)
}

/// Before words about an empty result: they then speak of what might be. 如 alone begins names of places (如皋).
const IF: [&str; 7] = ["如果", "如果您", "如", "如您", "若", "若您", "假如"];

/// The shortest line of the main region that says that there is nothing.
fn empty_text(outline: &Outline, words: &[String]) -> Option<String> {
    let words: Vec<String> = words
        .iter()
        .map(|word| normal(word))
        .filter(|word| !word.is_empty())
        .collect();
    let says = |line: &str| {
        let line = normal(line);
        // 如果没有找到…，请… speaks of what might be.
        let plain = |at: usize| !IF.iter().any(|word| line[..at].ends_with(word));
        let said = |word: &String| line.find(word.as_str()).is_some_and(plain);
        line.chars().count() <= 60 && words.iter().any(said)
    };
    let mut found: Vec<&str> = Vec::new();
    for block in outline
        .blocks
        .iter()
        .filter(|block| matches!(block.region, Region::Main | Region::Dialog))
    {
        let lines: Vec<&str> = match &block.what {
            What::Text { text, .. } | What::Heading { text, .. } => text.lines().collect(),
            What::Table { rows, .. } => rows.iter().flatten().map(|cell| cell.text.as_str()).collect(),
            What::List { entries, .. } => entries.iter().map(|entry| entry.text.as_str()).collect(),
            What::Image { alt, .. } => vec![alt.as_str()],
            What::Pairs { .. } | What::Control { .. } => Vec::new(),
        };
        found.extend(lines.into_iter().filter(|line| says(line)));
    }
    found
        .into_iter()
        .min_by_key(|line| line.chars().count())
        .map(|line| line.trim().to_string())
}

/// Heads of columns that tell what a part is, to the name under which rules ask for it.
const FIELDS: [(&str, &[&str]); 9] = [
    (
        "code",
        &["事项编码", "实施编码", "基本编码", "事项代码", "编码", "事项编号"],
    ),
    (
        "department",
        &[
            "实施主体",
            "实施机关",
            "办理部门",
            "所属部门",
            "受理部门",
            "部门",
            "办理单位",
            "答复单位",
            "回复单位",
            "责任部门",
        ],
    ),
    (
        "asked",
        &[
            "咨询时间",
            "来信时间",
            "写信时间",
            "提问时间",
            "留言时间",
            "提交时间",
            "受理时间",
            "咨询日期",
            "来信日期",
        ],
    ),
    (
        "replied",
        &["回复时间", "答复时间", "办结时间", "答复日期", "回复日期", "反馈时间"],
    ),
    ("date", &["发布时间", "发布日期", "更新时间", "日期", "时间"]),
    (
        "state",
        &["办理状态", "回复状态", "状态", "处理状态", "是否回复", "答复情况"],
    ),
    ("number", &["受理编号", "信件编号", "咨询编号", "查询编号", "编号"]),
    (
        "kind",
        &["办件类型", "事项类型", "信件类型", "咨询类型", "类型", "类别"],
    ),
    ("views", &["浏览量", "点击量", "浏览次数", "点击数"]),
];

/// An entry as a record; parts under known heads come under their field's name, all others under their own head.
fn record(entry: &Entry) -> Record {
    let mut fields = BTreeMap::new();
    for (head, text) in &entry.parts {
        let head = normal(head);
        let known = FIELDS
            .iter()
            .find(|(_, words)| words.contains(&head.as_str()))
            .map(|(name, _)| (*name).to_string());
        let name = known.unwrap_or(head);
        if !name.is_empty() && !text.is_empty() {
            fields.entry(name).or_insert_with(|| text.clone());
        }
    }
    if !fields.contains_key("date")
        && let Some(date) = date::first(&entry.text)
    {
        fields.insert("date".into(), date.to_string());
    }
    Record {
        title: entry.title.trim().to_string(),
        href: entry.href.clone(),
        text: entry.text.clone(),
        fields,
        entry: Some(entry.clone()),
        turned: 0,
    }
}
