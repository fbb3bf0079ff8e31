//! Whether a column's page shows anything of its own, read beside the pages of the other columns.

use super::beside::{Beside, Own, empty_words};
use super::shown::{self, Unit};
use super::whose;
use super::{Vocabulary, bare};
use crate::reading::normal::normal;
use crate::reading::records;
use crate::record::column::ColumnState;
use crate::record::outline::{Outline, What};
use crate::record::step::{FailedRequest, Record};

/// A column's page as it was seen.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The column's name and those above it.
    pub names: Vec<String>,
    /// Its outline.
    pub outline: Outline,
    /// Status of its document, where known.
    pub status: Option<u16>,
    /// Own requests that failed.
    pub failed: Vec<FailedRequest>,
    /// It came to rest, and no sign of loading was left.
    pub calm: bool,
    /// The host shown, when it is another site's.
    pub foreign: Option<String>,
    /// What stood in for the page: a login, a firewall, a failed connection.
    pub hindered: Option<String>,
    /// What it shows; [`Look::read`] fills it in.
    pub units: Vec<Unit>,
}

/// A link that was taken for a column, and the look at the page that names it; none for the crawl's start.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The link.
    pub record: Record,
    /// Index of the look.
    pub from: Option<usize>,
}

/// What a look says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// The state.
    pub state: ColumnState,
    /// Items of its own.
    pub items: u32,
    /// What told it.
    pub seen: String,
    /// Items that could be held against the column, and those that do not belong there.
    pub fit: whose::Fit,
    /// The address of the first item's page, where one is known.
    pub page: String,
}

/// No more Han characters than this in words of its own say nothing beside the words of an empty list.
const FEW: usize = 14;
/// The same where nothing says that the list is empty: a row may be pressed and be no link.
const HARDLY: usize = 3;
/// So many are content.
const MUCH: usize = 60;

impl Look {
    /// With its units read.
    pub fn read(mut self) -> Look {
        self.units = shown::units(&self.outline);
        self
    }
}

/// What the look at this place says, beside the others; `columns` are all that are known.
pub fn tell(looks: &[Look], at: usize, columns: &[Listed], words: &Vocabulary) -> Told {
    let look = &looks[at];
    let told = |state, seen: &str| Told {
        state,
        seen: seen.to_string(),
        ..Told::default()
    };
    if let Some(host) = &look.foreign {
        return told(ColumnState::LeadsAway, host);
    }
    if let Some(what) = &look.hindered {
        return told(ColumnState::Unclear, what);
    }
    if let Some(status) = look.status.filter(|status| *status >= 400) {
        let broken = status >= 500 || matches!(status, 404 | 410);
        let state = if broken {
            ColumnState::Broken
        } else {
            ColumnState::Unclear
        };
        return told(state, &status.to_string());
    }
    let beside = Beside { looks, at, columns };
    let mut own = beside.own(words);
    let listed = own.items.len();
    // Tabs such as 按主题 and 按部门 lead further into the catalogue, and are no items.
    own.items.retain(|unit| !words.is_root(&unit.text));
    if listed > 0 && own.items.is_empty() {
        return told(ColumnState::Unclear, "only ways into the catalogue");
    }
    if let Some(first) = own.items.first() {
        return Told {
            state: ColumnState::Filled,
            items: u32::try_from(own.items.len()).unwrap_or(u32::MAX),
            seen: first.text.clone(),
            fit: whose::of_list(look, &own.items, words),
            page: Some(&first.href)
                .filter(|href| href.starts_with("http"))
                .cloned()
                .unwrap_or_default(),
        };
    }
    nothing_listed(look, &beside, &own, words)
}

/// No item: is it broken, does it hold text, is it empty, or can it not be told?
fn nothing_listed(look: &Look, beside: &Beside<'_>, own: &Own<'_>, words: &Vocabulary) -> Told {
    let told = |state, seen: &str| Told {
        state,
        seen: seen.to_string(),
        ..Told::default()
    };
    let is_broken = |text: &str| words.broken.iter().any(|word| normal(text).contains(&normal(word)));
    if let Some(line) = own.words.iter().find(|unit| is_broken(&unit.text)) {
        return told(ColumnState::Broken, &line.text);
    }
    if let Some(request) = look.failed.first() {
        let broken = request
            .status
            .is_some_and(|status| status >= 500 || matches!(status, 404 | 410));
        let state = if broken {
            ColumnState::Broken
        } else {
            ColumnState::Unclear
        };
        let status = request.status.map(|status| format!("{status} ")).unwrap_or_default();
        return told(state, &format!("{status}{}", request.url));
    }
    let empty = empty_words(look, beside, words);
    let said: usize = own
        .words
        .iter()
        .filter(|unit| Some(&unit.text) != empty.as_ref())
        .map(|unit| shown::han(&unit.text))
        .sum();
    if is_guide(&look.outline, words) {
        return told(ColumnState::Filled, "a guide");
    }
    let guide = own.words.iter().filter(|unit| shown::han(&unit.text) >= 6).count();
    if said >= MUCH && guide >= 2 && empty.is_none() {
        return told(
            ColumnState::Filled,
            &own.words.first().map(|unit| unit.text.clone()).unwrap_or_default(),
        );
    }
    let unclear = |why: &str| told(ColumnState::Unclear, why);
    if !look.calm {
        return unclear("the page did not come to rest");
    }
    if look.outline.cut || !look.outline.closed_frames.is_empty() {
        return unclear("a part of the page could not be read");
    }
    if own.pictures > 0 {
        return unclear("a picture of its own");
    }
    // A row that a script answers is no link: the name of an item stands there all the same.
    let named = own
        .words
        .iter()
        .filter(|unit| empty.is_none() && names_an_item(&unit.text))
        .count();
    if let Some(first) = own.words.iter().find(|unit| named > 0 && names_an_item(&unit.text)) {
        return Told {
            items: u32::try_from(named).unwrap_or(u32::MAX),
            ..told(ColumnState::Filled, &first.text)
        };
    }
    if own.elsewhere > 0 {
        return unclear("links of its own beside the main region");
    }
    if own.shared {
        return unclear("it shows what all columns show");
    }
    if said > if empty.is_some() { FEW } else { HARDLY } {
        return unclear("words of its own");
    }
    if let Some(line) = empty {
        return told(ColumnState::Empty, &line);
    }
    match beside.contrast() {
        true => told(ColumnState::Empty, ""),
        false => unclear("nothing was recognised, nor on the pages of other columns"),
    }
}

/// Words that end as names of items do, and are no sentence.
fn names_an_item(line: &str) -> bool {
    const DEEDS: [&str; 32] = [
        "登记", "办理", "核发", "认定", "许可", "备案", "申领", "审批", "审核", "年审", "换发", "补发", "注册", "确认",
        "提取", "缴存", "申请", "核准", "年检", "审查", "变更", "注销", "延续", "给付", "发放", "参保", "转移", "鉴定",
        "评定", "验收", "检定", "迁移",
    ];
    let line = normal(line);
    let line = without_remark(&line);
    let sentence = line.contains(['。', ',', ';', '!', '?', '、']);
    (5..=40).contains(&shown::han(line)) && !sentence && DEEDS.iter().any(|deed| line.ends_with(deed))
}

/// A name without the case it is for: 住房公积金提取(购买自住住房).
fn without_remark(line: &str) -> &str {
    match line.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, _)) => name.trim_end(),
        None => line,
    }
}

/// Whether a page is a guide: it names at least three of a guide's parts.
fn is_guide(outline: &Outline, words: &Vocabulary) -> bool {
    let text = normal(&crate::reading::text::of(outline));
    let parts = words
        .guide
        .iter()
        .filter(|part| part.iter().any(|word| text.contains(&normal(word))));
    parts.count() >= 3
}

/// Whether a page opens as the list of a column would, so that what leads to it is one: it lists what `from` does not.
pub fn lists_anew(look: &Look, from: &Outline, words: &Vocabulary) -> bool {
    let here = records::records(&look.outline, u32::MAX, &words.empty);
    let there = records::records(from, u32::MAX, &words.empty);
    let titles = |list: &[Record]| list.iter().map(|one| bare(&one.title)).collect::<Vec<_>>();
    let pairs = |outline: &Outline| {
        let of = |what: &What| match what {
            What::Pairs { pairs } => pairs.len(),
            What::Heading { .. }
            | What::Table { .. }
            | What::List { .. }
            | What::Text { .. }
            | What::Control { .. }
            | What::Image { .. } => 0,
        };
        outline.blocks.iter().map(|block| of(&block.what)).sum::<usize>()
    };
    here.records.len() >= 2
        && !here.weak
        && !is_guide(&look.outline, words)
        && pairs(&look.outline) < 4
        && titles(&here.records) != titles(&there.records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::column::sample::words;
    use crate::record::element::Rect;
    use crate::record::outline::{Block, Entry, Region};

    fn block(region: Region, what: What) -> Block {
        Block {
            region,
            rect: Rect::default(),
            panel: String::new(),
            tab: String::new(),
            away: false,
            what,
        }
    }

    fn list(titles: &[&str]) -> What {
        let entry = |title: &&str| Entry {
            title: (*title).into(),
            href: format!("http://a.example/{title}"),
            text: (*title).into(),
            ..Entry::default()
        };
        What::List {
            entries: titles.iter().map(entry).collect(),
            path: String::new(),
        }
    }

    fn text(words: &str) -> What {
        What::Text {
            text: words.into(),
            links: Vec::new(),
        }
    }

    /// A column's page: what it shows between a hot list and a heading that all have.
    fn look(name: &str, what: Vec<What>) -> Look {
        let mut blocks = vec![
            block(Region::Main, text("事项名称 实施部门")),
            block(Region::Main, list(&["道路运输证年审", "老年人优待证办理"])),
        ];
        blocks.extend(what.into_iter().map(|what| block(Region::Main, what)));
        let look = Look {
            names: vec![name.into(), "个人办事".into()],
            outline: Outline {
                blocks,
                ..Outline::default()
            },
            status: Some(200),
            calm: true,
            ..Look::default()
        };
        look.read()
    }

    /// What is told of a page among three columns that list items.
    fn told(this: Look) -> (ColumnState, u32) {
        let looks = [
            look("甲", vec![list(&["内地居民结婚登记", "内地居民离婚登记"])]),
            look("乙", vec![list(&["出生医学证明办理"])]),
            look("丙", vec![list(&["社会保障卡申领", "失业保险金申领"])]),
            this,
        ];
        let told = tell(&looks, 3, &[], &words());
        (told.state, told.items)
    }

    #[test]
    fn what_every_column_shows_fills_none() {
        assert_eq!(
            told(look("丁", vec![list(&["护士执业注册"])])),
            (ColumnState::Filled, 1)
        );
        assert_eq!(told(look("丁", vec![])), (ColumnState::Empty, 0));
        assert_eq!(told(look("丁", vec![text("暂无内容")])), (ColumnState::Empty, 0));
    }

    #[test]
    fn ways_into_the_catalogue_are_no_items() {
        let tabs = || list(&["个人办事", "部门服务"]);
        assert_eq!(told(look("丁", vec![tabs()])), (ColumnState::Unclear, 0));
        assert_eq!(
            told(look("丁", vec![tabs(), list(&["护士执业注册"])])),
            (ColumnState::Filled, 1)
        );
    }

    #[test]
    fn doubt_is_no_emptiness() {
        assert_eq!(
            told(look("丁", vec![text("请到一楼综合窗口办理丁类事项，电话另行公布")])).0,
            ColumnState::Unclear
        );
        let unsettled = Look {
            calm: false,
            ..look("丁", vec![text("暂无内容")])
        };
        assert_eq!(told(unsettled).0, ColumnState::Unclear);
        let login = Look {
            hindered: Some("login".into()),
            ..look("丁", vec![])
        };
        assert_eq!(told(login).0, ColumnState::Unclear);
        let article = "第一条 为方便群众办理丁类事项，本窗口每周一至周五受理申请。\n第二条 申请人应当携带身份证件原件，\
                       填写申请表，窗口当场审查，当场发证，不收取费用。";
        assert_eq!(told(look("丁", vec![text(article)])), (ColumnState::Filled, 0));
    }

    #[test]
    fn a_broken_page_is_not_empty() {
        let gone = Look {
            status: Some(404),
            ..look("丁", vec![])
        };
        assert_eq!(told(gone).0, ColumnState::Broken);
        assert_eq!(told(look("丁", vec![text("抱歉，页面不存在")])).0, ColumnState::Broken);
        let request = FailedRequest {
            url: "http://a.example/api/list".into(),
            kind: "xhr".into(),
            status: Some(500),
            ..FailedRequest::default()
        };
        let failed = Look {
            failed: vec![request],
            ..look("丁", vec![text("暂无内容")])
        };
        assert_eq!(told(failed).0, ColumnState::Broken);
    }

    #[test]
    fn a_list_that_all_columns_share_with_nothing_beside_it_tells_nothing() {
        let same = || look("甲", vec![]);
        let looks = [same(), same(), same(), same()];
        assert_eq!(tell(&looks, 3, &[], &words()).state, ColumnState::Unclear);
    }
}
