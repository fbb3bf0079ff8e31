//! The list of questions on a page.

use std::collections::{BTreeMap, BTreeSet};

use super::day_of;
use super::words::{Head, answered, head, is_about_others, is_about_questions, is_complaint, names_questions};
use crate::reading::date;
use crate::reading::normal::normal;
use crate::record::outline::{Cell, Entry, Outline, Region, What};
use crate::record::step::{Record, Records};

/// One row or entry, with its words under their heads.
struct Row {
    title: String,
    href: String,
    text: String,
    parts: Vec<(String, String)>,
    entry: Option<Entry>,
}

/// The questions of the page's list, at most `max`, in its order, complaints left out; none where no list of the page
/// is one of questions. `complete` is left for the caller; `empty_text` says how many were left out as complaints.
pub fn list(outline: &Outline, max: u32) -> Option<Records> {
    let mut before: Vec<&str> = vec![&outline.title];
    let mut best: Option<(usize, Vec<Record>)> = None;
    let mut nearest = String::new();
    for block in &outline.blocks {
        let rows = match &block.what {
            What::Heading { text, .. } => {
                before.push(text);
                nearest.clone_from(text);
                continue;
            }
            What::Text { text, .. } if text.chars().count() <= 80 => {
                // A menu names every column of the site; of what leads about, only the way here tells what this is.
                if block.region != Region::Nav || text.contains(['>', '›', '»', '＞', '→']) || text.contains("位置")
                {
                    before.push(text);
                }
                continue;
            }
            What::List { entries, .. } => entries.iter().map(of_entry).collect(),
            What::Table { rows, .. } => of_table(rows),
            What::Text { .. } | What::Pairs { .. } | What::Control { .. } | What::Image { .. } => continue,
        };
        // What the list says tells what it is; a heading such as 大家都在问 may have put it aside.
        let places = matches!(block.region, Region::Main | Region::Dialog | Region::Aside);
        if !places || is_about_others(&nearest) {
            continue;
        }
        let rows: Vec<Row> = under_heads(rows);
        let heads = heads(&rows);
        let questions = names_questions(&nearest) || heads.iter().any(|name| names_questions(name));
        let records: Vec<Record> = rows.iter().map(|row| record(row, &heads, questions)).collect();
        let aside = usize::from(block.region == Region::Aside);
        let sure = rank(&rows, &records, &before).saturating_sub(aside * 400);
        if sure > 0 && best.as_ref().is_none_or(|(least, _)| sure > *least) {
            best = Some((sure, records));
        }
    }
    let (_, mut records) = best?;
    let all = records.len();
    records.retain(|record| !is_complaint(record.fields.get("kind").map_or("", String::as_str), &record.title));
    let left_out = all - records.len();
    records.truncate(max as usize);
    Some(Records {
        records,
        pages: 1,
        empty_text: (left_out > 0).then(|| format!("{left_out} complaints left out")),
        ..Records::default()
    })
}

fn of_entry(entry: &Entry) -> Row {
    Row {
        title: entry.title.trim().into(),
        href: entry.href.clone(),
        text: entry.text.clone(),
        parts: entry.parts.clone(),
        entry: Some(entry.clone()),
    }
}

/// Rows of a table with a head of its own; none of one that is a form or a sheet of labels.
fn of_table(rows: &[Vec<Cell>]) -> Vec<Row> {
    let Some((first, rest)) = rows.split_first().filter(|(first, _)| first.len() >= 3) else {
        return Vec::new();
    };
    let names: Vec<&str> = first.iter().map(|cell| cell.text.as_str()).collect();
    if names.iter().filter(|name| head(name).is_some()).count() < 2 {
        return Vec::new();
    }
    let of_row = |cells: &Vec<Cell>| {
        let parts: Vec<(String, String)> = names
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.text.trim().is_empty())
            .map(|(name, cell)| ((*name).to_string(), cell.text.clone()))
            .collect();
        let named = |word: Head| parts.iter().find(|(name, _)| head(name) == Some(word));
        let titled = named(Head::Title).or_else(|| named(Head::Question));
        let undated = parts.iter().filter(|(_, text)| date::first(text).is_none());
        let longest = || undated.max_by_key(|(_, text)| text.chars().count());
        let links = || cells.iter().flat_map(|cell| &cell.links);
        let href = links()
            .map(|link| link.href.as_str())
            .find(|href| href.starts_with("http"));
        let title = titled
            .or_else(longest)
            .map_or_else(String::new, |(_, text)| text.trim().to_string());
        // No address, but something to press: the question's own words before 查看 and the like.
        let scripted = || links().filter(|link| !link.path.is_empty() && href.is_none());
        let pressed = scripted()
            .find(|link| normal(&link.text) == normal(&title))
            .or_else(|| scripted().next());
        let entry = pressed.map(|link| Entry {
            title: link.text.clone(),
            path: link.path.clone(),
            ..Entry::default()
        });
        Row {
            title,
            href: href.unwrap_or_default().into(),
            text: cells
                .iter()
                .map(|cell| cell.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            parts,
            entry,
        }
    };
    rest.iter()
        .filter(|cells| cells.len() == first.len())
        .map(of_row)
        .collect()
}

/// Rows under a first one that is nothing but heads: where they have as many parts, those stand under its words.
fn under_heads(mut rows: Vec<Row>) -> Vec<Row> {
    let all = |row: &Row| row.parts.len() >= 3 && row.parts.iter().all(|(_, text)| head(text).is_some());
    if !rows.first().is_some_and(all) {
        return rows;
    }
    let heads: Vec<String> = rows.remove(0).parts.into_iter().map(|(_, text)| text).collect();
    for row in rows.iter_mut().filter(|row| row.parts.len() == heads.len()) {
        for ((name, _), head) in row.parts.iter_mut().zip(&heads) {
            name.clone_from(head);
        }
    }
    rows
}

/// What the heads of all rows announce.
fn heads(rows: &[Row]) -> BTreeSet<String> {
    let named = rows.iter().flat_map(|row| &row.parts).map(|(name, _)| normal(name));
    named.collect()
}

/// How sure a list is one of questions: its rows tell when they were asked, answered, or whether; or the page speaks of
/// questions and its rows have days. Zero when it is none.
fn rank(rows: &[Row], records: &[Record], before: &[&str]) -> usize {
    if rows.is_empty() || rows.iter().any(|row| row.title.is_empty()) && rows.len() < 2 {
        return 0;
    }
    let half = rows.len().div_ceil(2);
    let with = |names: &[&str]| {
        let has = |record: &&Record| names.iter().any(|name| record.fields.contains_key(*name));
        records.iter().filter(has).count()
    };
    let dated = rows
        .iter()
        .filter(|row| date::first(&row.text).is_some() || has_short_day(row))
        .count();
    let others = heads(rows)
        .iter()
        .any(|name| is_about_others(name) || name.contains("申请"));
    let about = before.iter().rev().take(6).any(|text| is_about_questions(text)) || is_about_questions(before[0]);
    let elsewhere = before.last().is_some_and(|text| is_about_others(text));
    if others || dated < half {
        // Without days, but each with its state: the questions' own pages may say when.
        let states = about && !elsewhere && rows.len() > 2 && with(&["state"]) >= half;
        return if states && !others { 100 + rows.len() } else { 0 };
    }
    let told = with(&["asked", "replied"]);
    match (told >= half, about) {
        (true, _) => 1000 + rows.len(),
        (false, true) if with(&["state"]) >= half => 500 + rows.len(),
        (false, true) if !elsewhere => rows.len(),
        (false, _) => 0,
    }
}

fn has_short_day(row: &Row) -> bool {
    row.parts.iter().any(|(_, text)| date::yearless(text).is_some())
}

fn record(row: &Row, heads: &BTreeSet<String>, questions: bool) -> Record {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut give = |name: &str, value: String| {
        fields.entry(name.into()).or_insert(value);
    };
    let number = row.parts.iter().map(|(_, text)| text.as_str());
    let others: Vec<&str> = std::iter::once(row.href.as_str()).chain(number).collect();
    for (name, text) in &row.parts {
        match head(name) {
            Some(Head::Asked) => day_of(text, &others).into_iter().for_each(|day| give("asked", day)),
            Some(Head::Replied) => match (day_of(text, &others), answered(text)) {
                (Some(day), _) => give("replied", day),
                (None, Some(false)) => give("state", "unanswered".into()),
                (None, _) => {}
            },
            Some(Head::Closed) => day_of(text, &others).into_iter().for_each(|day| give("closed", day)),
            Some(Head::State) => answered(text).into_iter().for_each(|is| give("state", state(is))),
            Some(Head::Kind) => give("kind", normal(text)),
            Some(Head::Date) => day_of(text, &others).into_iter().for_each(|day| give("date", day)),
            Some(Head::Question | Head::Answer | Head::Title | Head::Aside | Head::End) => {}
            None => {
                if let Some(is) = answered(text).filter(|_| text.chars().count() >= 3) {
                    give("state", state(is));
                }
            }
        }
    }
    in_words(row, &mut fields);
    if questions {
        fields.insert("about".into(), "questions".into());
    }
    let asks_for_reply = heads.iter().any(|name| head(name) == Some(Head::Replied));
    if asks_for_reply && !["replied", "state"].iter().any(|name| fields.contains_key(*name)) {
        fields.insert("blank".into(), "replied".into());
    }
    Record {
        title: row.title.clone(),
        href: row.href.clone(),
        text: row.text.clone(),
        fields,
        entry: row.entry.clone(),
        turned: 0,
    }
}

fn state(answered: bool) -> String {
    (if answered { "answered" } else { "unanswered" }).into()
}

/// What an entry says without heads: words before a day (提问 2026-11-02　回复 2026-11-05), a state, a day alone.
fn in_words(row: &Row, fields: &mut BTreeMap<String, String>) {
    let text = normal(&row.text);
    let title = normal(&row.title);
    let rest = text.replacen(&title, " ", 1);
    let mut from = 0;
    let mut alone = Vec::new();
    for (place, day) in date::all(&rest) {
        let lead: String = rest.get(from..place.start).unwrap_or_default().into();
        from = place.end;
        let lead = lead.trim_end_matches([':', '：', ' ', '[', '(', '（', '于']);
        let word = lead
            .rsplit([' ', '　', '|', ']', '，', ',', '。', '；', ')', '）'])
            .next()
            .unwrap_or(lead);
        let day_word = || head(&format!("{word}时间")).filter(|_| !word.is_empty());
        let tells = head(word)
            .filter(|head| *head != Head::Question && *head != Head::Answer)
            .or_else(day_word);
        let name = match tells {
            Some(Head::Asked) => "asked",
            Some(Head::Replied) => "replied",
            Some(Head::Closed) => "closed",
            Some(_) | None => {
                alone.push(day);
                continue;
            }
        };
        fields.entry(name.into()).or_insert_with(|| day.to_string());
    }
    if let (Some(day), true) = (
        alone.first(),
        fields.is_empty() || fields.keys().all(|key| key == "state" || key == "kind"),
    ) {
        fields.entry("date".into()).or_insert(day.to_string());
    }
    if !fields.contains_key("state") {
        let words = rest.split([' ', '　', '|', '[', ']', '【', '】', '(', ')']);
        let told: Vec<bool> = words
            .filter(|word| word.chars().count() >= 3)
            .filter_map(answered)
            .collect();
        if let [is, rest @ ..] = told.as_slice()
            && rest.iter().all(|other| other == is)
        {
            fields.insert("state".into(), state(*is));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::outline::Block;

    fn block(what: What) -> Block {
        Block {
            region: Region::Main,
            rect: crate::record::element::Rect::default(),
            panel: String::new(),
            tab: String::new(),
            away: false,
            what,
        }
    }

    fn heading(text: &str) -> Block {
        block(What::Heading {
            level: 2,
            text: text.into(),
        })
    }

    /// `title|part|part` with heads.
    fn entries(heads: &[&str], rows: &[&str]) -> Block {
        let entry = |row: &&str| {
            let cells: Vec<&str> = row.split('|').collect();
            let parts = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            Entry {
                title: cells[0].into(),
                href: format!("https://a.example/{}", cells[0]),
                text: cells.join(" "),
                parts: parts
                    .map(|(at, cell)| {
                        (
                            heads.get(at).copied().unwrap_or("span").to_string(),
                            (*cell).to_string(),
                        )
                    })
                    .collect(),
                ..Entry::default()
            }
        };
        block(What::List {
            entries: rows.iter().map(entry).collect(),
            path: String::new(),
        })
    }

    fn read(blocks: Vec<Block>) -> Option<Vec<String>> {
        let outline = Outline {
            blocks,
            ..Outline::default()
        };
        let said = |record: &Record| {
            let fields: Vec<String> = record
                .fields
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("{}: {}", record.title, fields.join(" "))
        };
        list(&outline, 100).map(|list| list.records.iter().map(said).collect())
    }

    #[test]
    fn questions_without_days_are_told_by_their_states() {
        let heads = ["编号", "类型", "标题", "受理部门", "状态", "点击数"];
        let rows = [
            "甲|咨询|甲问|公安局|已回复|7",
            "乙|投诉|乙问|教育局|已回复|9",
            "丙|咨询|丙问|民政局|处理中|3",
        ];
        let list = || entries(&heads, &rows);
        let list_of = |blocks| read(blocks);
        let read = list_of(vec![heading("咨询回复"), list()]).expect("a list of questions");
        assert_eq!(read.len(), 2, "the complaint is left out: {read:?}");
        assert!(read[0].contains("state=answered"), "{read:?}");
        assert!(list_of(vec![heading("办件公示"), list()]).is_none());
    }

    #[test]
    fn a_menu_that_names_the_column_makes_no_list_one_of_questions() {
        let menu = |text: &str| Block {
            region: Region::Nav,
            ..block(What::Text {
                text: text.into(),
                links: Vec::new(),
            })
        };
        let news = || {
            entries(
                &["span", "span"],
                &["某局召开会议|2026-11-20", "某县开展检查|2026-11-19"],
            )
        };
        assert_eq!(read(vec![menu("在线咨询"), heading("中心动态"), news()]), None);
        assert!(read(vec![menu("首页 > 在线咨询"), news()]).is_some());
    }

    #[test]
    fn columns_in_any_order() {
        let list = entries(
            &["信件标题", "来信日期", "办理状态", "答复日期"],
            &[
                "甲问|2026-11-02|已答复|2026-11-05",
                "乙问|2026.11.09 10:22:33|办理中|",
                "丙问|11-10|已答复|11-12",
            ],
        );
        assert_eq!(
            read(vec![list]).expect("a list"),
            [
                "甲问: asked=2026-11-02 replied=2026-11-05 state=answered",
                "乙问: asked=2026-11-09 state=unanswered",
                "丙问: state=answered",
            ]
        );
        let list = entries(
            &["主题", "部门", "咨询日期", "回复日期"],
            &[
                "甲问|教育局|2026/11/2|2026年11月5日",
                "乙问|教育局|２０２６－１１－０９|待回复",
                "丙问|教育局|2026-11-10|",
            ],
        );
        assert_eq!(
            read(vec![list]).expect("a list"),
            [
                "甲问: about=questions asked=2026-11-02 replied=2026-11-05",
                "乙问: about=questions asked=2026-11-09 state=unanswered",
                "丙问: about=questions asked=2026-11-10 blank=replied",
            ]
        );
    }

    #[test]
    fn a_first_row_of_heads() {
        let list = entries(
            &[],
            &[
                "编号|主题|来信日期|答复日期|状态",
                "1|社保卡补办|2026-11-02|2026-11-05|已答复",
                "2|公积金提取|2026-11-09|办理中",
            ],
        );
        assert_eq!(
            read(vec![heading("咨询投诉"), list]).expect("a list"),
            [
                "1: asked=2026-11-02 replied=2026-11-05 state=answered",
                "2: date=2026-11-09 state=unanswered",
            ]
        );
    }

    #[test]
    fn words_before_days() {
        let list = entries(
            &["span", "small"],
            &[
                "甲怎么办|提问 2026-11-02　回复 2026-11-05",
                "乙怎么办|提问 2026-11-09　待回复",
            ],
        );
        assert_eq!(
            read(vec![list]).expect("a list"),
            [
                "甲怎么办: asked=2026-11-02 replied=2026-11-05",
                "乙怎么办: asked=2026-11-09 state=unanswered"
            ]
        );
    }

    #[test]
    fn one_day_of_which_nothing_is_said() {
        let rows = ["甲问怎么办|[2026-11-02]", "乙问怎么办|[2026-11-09]"];
        assert_eq!(
            read(vec![entries(&[], &rows)]),
            None,
            "nothing says that these are questions"
        );
        assert_eq!(
            read(vec![heading("来信选登"), entries(&[], &rows)]).expect("a list"),
            ["甲问怎么办: date=2026-11-02", "乙问怎么办: date=2026-11-09"]
        );
        assert_eq!(
            read(vec![heading("来信选登"), heading("通知公告"), entries(&[], &rows)]),
            None
        );
    }

    #[test]
    fn what_only_looks_like_it() {
        let cases = entries(
            &["办件编号", "事项名称", "申请时间", "办结时间", "状态"],
            &[
                "1|企业设立登记|2026-11-02|2026-11-05|已办结",
                "2|教师资格认定|2026-11-02|2026-11-05|已办结",
            ],
        );
        assert_eq!(read(vec![heading("咨询与办件公示"), cases]), None);
        let complaints = entries(
            &["标题", "信件类型", "来信时间", "回复时间"],
            &["甲|投诉|2026-10-01|2026-11-05", "乙问|咨询|2026-11-02|2026-11-05"],
        );
        assert_eq!(
            read(vec![complaints]).expect("a list"),
            ["乙问: asked=2026-11-02 kind=咨询 replied=2026-11-05"]
        );
    }

    #[test]
    fn a_table_without_links() {
        let cells = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| Cell {
                    text: (*text).into(),
                    ..Cell::default()
                })
                .collect()
        };
        let table = block(What::Table {
            caption: String::new(),
            rows: vec![
                cells(&["提问时间", "问题", "回复时间", "状态"]),
                cells(&["2026-11-02", "社保卡补办要多久", "2026-11-03", "已回复"]),
            ],
        });
        assert_eq!(
            read(vec![table]).expect("a list"),
            ["社保卡补办要多久: about=questions asked=2026-11-02 replied=2026-11-03 state=answered"]
        );
    }
}
