//! The page of one question: when it was asked, whether, when and how it was answered.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;

use super::day_of;
use super::lines::{Line, lines};
use super::says::{Says, says};
use super::words::{Head, answered, head};
use crate::reading::date;
use crate::reading::normal::normal;
use crate::record::outline::{Outline, Region};
use crate::record::step::Record;

/// What the lines belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    Question,
    Answer,
    After,
}

/// One answer of several.
#[derive(Default)]
struct Reply {
    day: Option<String>,
    text: String,
    /// Something stood where an answer stands, be it empty.
    placed: bool,
}

struct Page<'o> {
    part: Part,
    asked: Option<String>,
    /// A day of the page of which nothing says what happened on it.
    date: Option<String>,
    closed: Option<String>,
    state: Option<bool>,
    kind: Option<String>,
    replies: Vec<Reply>,
    others: Vec<&'o str>,
}

/// The question that the page as a whole is about, as a record with fields.
pub fn page(outline: &Outline) -> Record {
    let main = fields_of(outline, |region| matches!(region, Region::Main | Region::Dialog));
    // A heading such as 大家都在问 may have put all of it aside.
    let fields = match main.contains_key("says") {
        true => main,
        false => {
            let wide = |region| matches!(region, Region::Main | Region::Dialog | Region::Aside);
            Some(fields_of(outline, wide))
                .filter(|wide| wide.contains_key("says"))
                .unwrap_or(main)
        }
    };
    Record {
        title: outline.title.trim().into(),
        href: outline.url.clone(),
        fields,
        ..Record::default()
    }
}

fn fields_of(outline: &Outline, reads: impl Fn(Region) -> bool) -> BTreeMap<String, String> {
    let mut page = Page {
        part: Part::Before,
        asked: None,
        date: None,
        closed: None,
        state: None,
        kind: None,
        replies: Vec::new(),
        others: vec![&outline.url],
    };
    for block in outline.blocks.iter().filter(|block| reads(block.region)) {
        lines(&block.what).into_iter().for_each(|line| page.take(line));
    }
    page.fields()
}

impl Page<'_> {
    fn take(&mut self, line: Line) {
        let (Line::Labelled(words, _) | Line::Heading(words) | Line::Plain(words)) = &line;
        if self.part == Part::Answer && footer().is_match(words) {
            self.part = Part::After;
            return;
        }
        match line {
            Line::Labelled(name, value) => self.labelled(&name, &value),
            Line::Heading(text) => match head(&text) {
                Some(word) => self.heading(word),
                None => self.plain(&text),
            },
            Line::Plain(text) => match head(&text) {
                Some(word) => self.heading(word),
                None => self.plain(&text),
            },
        }
    }

    fn heading(&mut self, word: Head) {
        match word {
            Head::Question => self.part = Part::Question,
            Head::Answer => self.begin(),
            Head::End if self.part == Part::Answer => self.part = Part::After,
            Head::Asked | Head::Replied | Head::Closed | Head::Date | Head::State => {}
            Head::Kind | Head::Title | Head::Aside | Head::End => {}
        }
    }

    /// An answer begins, unless the one before is still without words.
    fn begin(&mut self) {
        self.part = Part::Answer;
        if self.replies.last().is_none_or(|last| !last.text.is_empty()) {
            self.replies.push(Reply::default());
        }
        self.reply().placed = true;
    }

    fn reply(&mut self) -> &mut Reply {
        if self.replies.is_empty() {
            self.replies.push(Reply::default());
        }
        let last = self.replies.len() - 1;
        &mut self.replies[last]
    }

    fn day(&self, text: &str) -> Option<String> {
        day_of(text, &self.others)
    }

    fn replied(&mut self, day: String) {
        if self.replies.last().is_some_and(|last| last.day.is_some()) {
            self.replies.push(Reply::default());
        }
        self.reply().day = Some(day);
        self.part = Part::Answer;
    }

    fn labelled(&mut self, name: &str, value: &str) {
        let Some(word) = head(name) else {
            self.plain(&format!("{name}：{value}"));
            return;
        };
        match (word, self.day(value)) {
            (Head::Asked, Some(day)) => keep(&mut self.asked, day),
            (Head::Replied, Some(day)) => self.replied(day),
            (Head::Replied, None) if says(value) == Says::Nothing => {
                self.begin();
                self.reply().text.push_str(value);
            }
            (Head::Replied, None) => self.reply().placed = true,
            (Head::Closed, Some(day)) => keep(&mut self.closed, day),
            (Head::Date, Some(day)) => self.undated(day),
            (Head::State, _) if value.chars().count() <= 14 => self.state = answered(value).or(self.state),
            (Head::Kind, _) => self.kind = Some(normal(value)),
            (Head::Question, _) => {
                self.part = Part::Question;
                // 问：… with a day before it, as boards print them.
                if let Some((_, day)) = date::all(&normal(value))
                    .into_iter()
                    .next()
                    .filter(|(place, _)| place.start < 4)
                {
                    keep(&mut self.asked, day.to_string());
                }
            }
            (Head::Answer | Head::State, day) => {
                self.begin();
                let early = date::all(&normal(value))
                    .first()
                    .is_some_and(|(place, _)| place.start < 4);
                if let (Some(day), true) = (day, early && self.reply().day.is_none()) {
                    self.reply().day = Some(day);
                }
                self.reply().text.push_str(value);
            }
            (Head::Aside | Head::Title, _) | (Head::Asked | Head::Closed | Head::Date, None) => {}
            (Head::End, _) if self.part == Part::Answer => self.part = Part::After,
            (Head::End, _) => {}
        }
    }

    /// A day without a word belongs to the part that it stands in.
    fn undated(&mut self, day: String) {
        match self.part {
            Part::Before => keep(&mut self.date, day),
            Part::Question => keep(&mut self.asked, day),
            Part::Answer => keep(&mut self.reply().day, day),
            Part::After => {}
        }
    }

    fn plain(&mut self, text: &str) {
        let line = normal(text);
        // 【回复】您好…, 答：您好…
        if let Some(lead) = led_in().captures(&line) {
            let rest = lead.get(0).map_or("", |whole| &line[whole.end()..]).to_string();
            match lead.get(1) {
                Some(_) => self.begin(),
                None => self.part = Part::Question,
            }
            if !rest.trim().is_empty() {
                self.plain(&rest);
            }
            return;
        }
        let days = date::all(&line);
        let Some((place, day)) = days.first().cloned() else {
            let tells = line.chars().count() <= 20 && (answering().is_match(&line) || line.contains("理"));
            if tells && self.part != Part::Question && says(&line) == Says::Nothing
                || self.part == Part::Question && bare_nothing(&line)
            {
                self.begin();
            }
            self.more(&line);
            return;
        };
        let (before, after) = (&line[..place.start], &line[place.end..]);
        let after = time_of_day().replace(after, "");
        let short = line.chars().count() <= 40;
        let is_answer = answering().is_match(before) && before.chars().count() <= 24
            || short && answering().is_match(&after)
            || led_by_answer().is_match(&after);
        let asked = short && (asking().is_match(before) || asking().is_match(&after));
        let is_question = !is_answer && (asked || led_by_question().is_match(&after));
        if is_question {
            keep(&mut self.asked, day.to_string());
            self.part = if self.part == Part::Before {
                Part::Question
            } else {
                self.part
            };
        } else if is_answer {
            let told = led_by_answer().replace(&after, "").to_string();
            let told = if told == after && short { String::new() } else { told };
            let told = told.trim_matches([' ', '：', ':', ']', '）', ')']);
            let closes = |last: &Reply| last.day.is_none() && !last.text.is_empty();
            if told.is_empty() && self.replies.last().is_some_and(closes) {
                // The day stands below the answer's words.
                self.reply().day = Some(day.to_string());
                return;
            }
            self.begin();
            self.replied(day.to_string());
            self.reply().placed = true;
            self.reply().text.push_str(told);
        } else if short && before.chars().count() <= 16 && after.chars().count() <= 16 {
            self.undated(day.to_string());
        } else {
            self.more(&line);
        }
    }

    /// More words of an answer; after words that there is none yet, others are not its.
    fn more(&mut self, line: &str) {
        if self.part == Part::Answer && says(&self.reply().text) != Says::Nothing {
            let reply = self.reply();
            reply.text.push('\n');
            reply.text.push_str(line);
        }
    }

    fn fields(mut self) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        let mut give = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                fields.insert(name.to_string(), value);
            }
        };
        // The first real answer counts, by its day; one without a day only where none has one.
        let (mut real, rest): (Vec<Reply>, Vec<Reply>) = self
            .replies
            .drain(..)
            .partition(|reply| says(&reply.text) == Says::Answer);
        real.sort_by_key(|reply| (reply.day.is_none(), reply.day.clone()));
        let said = match (real.first(), rest.as_slice()) {
            (Some(first), _) => {
                give("replied", first.day.clone());
                Some(Says::Answer)
            }
            (None, rest) if rest.iter().any(|reply| says(&reply.text) == Says::Receipt) => Some(Says::Receipt),
            (None, rest)
                if rest
                    .iter()
                    .any(|reply| reply.day.is_some() && reply.text.trim().is_empty()) =>
            {
                // A day of an answer whose words are not text: they may be a picture or a file.
                let day = rest.iter().find_map(|reply| reply.day.clone());
                give("replied", day);
                Some(Says::Answer)
            }
            (None, rest) if rest.iter().any(|reply| reply.placed) => Some(Says::Nothing),
            (None, _) => None,
        };
        give("says", said.map(|said| said.word().to_string()));
        give("asked", self.asked);
        give("date", self.date);
        give("closed", self.closed);
        give("kind", self.kind);
        let state = self.state.map(|is| if is { "answered" } else { "unanswered" });
        give("state", state.map(str::to_string));
        fields
    }
}

/// The first one stays.
fn keep(slot: &mut Option<String>, day: String) {
    slot.get_or_insert(day);
}

/// The foot of a page, where the page does not mark it as such.
fn footer() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new("^.{0,30}(主办|承办)(单位)?$|版权所有|ICP备|公网安备|网站标识码|Copyright|建议使用.{0,20}浏览器")
            .expect("the pattern is constant")
    })
}

fn time_of_day() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN
        .get_or_init(|| Regex::new(r"^ ?\d{1,2}[:：时]\d{1,2}([:：分]\d{1,2})?秒?").expect("the pattern is constant"))
}

fn answering() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| Regex::new("回复|答复|回信|解答|反馈").expect("the pattern is constant"))
}

fn led_by_answer() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new(r"^[\]）) ]*([\p{Han}]{0,14})(回复|答复|解答|回信)[：:]").expect("the pattern is constant")
    })
}

/// Words at the beginning of a line that say whose it is, the answer's in the first group.
fn led_in() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        let pattern = r"^[【\[（(]?(?:((?:官方|部门|单位)?(?:回复|答复|解答|回信|答)(?:内容|意见)?)|(?:网友|群众)?(?:提问|咨询|来信|留言|问)(?:内容)?)[】\]）):：]+";
        Regex::new(pattern).expect("the pattern is constant")
    })
}

fn led_by_question() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| {
        Regex::new(r"^[\]）) ]*([\p{Han}*]{0,14})(提问|咨询|留言|来信|问)[：:]").expect("the pattern is constant")
    })
}

/// A line that says nothing but that there is no answer yet, after the question's own words.
fn bare_nothing(line: &str) -> bool {
    let words: String = line.chars().filter(|c| c.is_alphanumeric()).collect();
    words.chars().count() <= 10 && answering().is_match(&words) && says(&words) == Says::Nothing
}

fn asking() -> &'static Regex {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    PATTERN.get_or_init(|| Regex::new("提问|咨询|来信|写信|留言|发起|提交|反映").expect("the pattern is constant"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::outline::{Block, Cell, Pair, What};

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

    /// Lines `# heading`, `键=值` (a pair), `|a|b|` (a row of a table), other text.
    fn check(text: &str, expected: &str) {
        let mut blocks: Vec<Block> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let what = if let Some(text) = line.strip_prefix("# ") {
                What::Heading {
                    level: 3,
                    text: text.into(),
                }
            } else if let Some(row) = line.strip_prefix('|') {
                let cells: Vec<Cell> = row
                    .trim_end_matches('|')
                    .split('|')
                    .map(|text| Cell {
                        text: text.into(),
                        ..Cell::default()
                    })
                    .collect();
                if let Some(Block {
                    what: What::Table { rows, .. },
                    ..
                }) = blocks.last_mut()
                {
                    rows.push(cells);
                    continue;
                }
                What::Table {
                    caption: String::new(),
                    rows: vec![cells],
                }
            } else if let Some((key, value)) = line.split_once('=') {
                let pair = Pair {
                    key: key.into(),
                    value: value.into(),
                    ..Pair::default()
                };
                What::Pairs { pairs: vec![pair] }
            } else {
                What::Text {
                    text: line.into(),
                    links: vec![],
                }
            };
            blocks.push(block(what));
        }
        let outline = Outline {
            blocks,
            ..Outline::default()
        };
        let fields = page(&outline).fields;
        let said: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(said.join(" "), expected, "{text}");
    }

    #[test]
    fn sheets_of_labels() {
        check(
            "|主题|社保卡补办| \n |来信日期|2026-11-02| \n |内容|多久可以拿到？| \n |答复单位|人社局| \n |答复日期|2026-11-05| \n |答复内容|您好，可即时补换。|",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
        check(
            "|受理编号|ZX1|咨询时间|2026-11-02| \n |咨询内容|多久？| \n |答复部门|人社局|答复时间|—| \n |答复内容|正在办理中|",
            "asked=2026-11-02 says=nothing",
        );
        check(
            "写信时间=2026.11.02 10:22:33 \n 内容=多久？ \n 回复时间=2026年11月3日 \n 回复内容=您的来信已收到，已转人社局办理。",
            "asked=2026-11-02 says=receipt",
        );
        check(
            "咨询日期=2026-11-02 \n 回复日期= \n 回复内容=待回复",
            "asked=2026-11-02 says=nothing",
        );
    }

    #[test]
    fn columns_of_answers() {
        check(
            "提问时间：2026-11-02 来信人：张** \n |回复单位|回复时间|回复内容| \n |信访局|2026-11-03|已收到，已转人社局。| \n |人社局|2026-11-05|您好，可即时补换，工本费16元。|",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
    }

    #[test]
    fn blocks_under_headings() {
        check(
            "# 社保卡补办 \n # 提问 \n 张** 2026-11-02 10:22 \n 多久可以拿到？ \n # 官方答复 \n 人力资源和社会保障局 2026-11-05 \n 您好，可即时补换。",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
        check(
            "# 网友提问 \n 2026-11-02 \n 多久？ \n # 回复内容 \n 暂无回复",
            "asked=2026-11-02 says=nothing",
        );
    }

    #[test]
    fn prose() {
        check(
            "[2026-11-02] 提问：社保卡丢了补办多久可以拿到？ \n 2026-11-05 回复：您好，可即时补换。",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
        check(
            "提问时间：2026-11-02 \n 多久可以拿到？ \n 答复单位：人社局 \n 答复时间：2026-11-05 \n 您好，可即时补换。",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
        check(
            "提问时间：2026-11-02 \n 多久可以拿到？ \n 答复单位：人社局 \n 尚未答复",
            "asked=2026-11-02 says=nothing",
        );
        check(
            "来信人：李** 来信时间：2026年11月2日 \n 领导您好，想咨询一下，多久可以拿到？ \n 【回复】您好！可即时补换。 \n 示例县行政审批局 \n 2026-11-05",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
        check(
            "来信时间：2026-11-02 \n 问：多久可以拿到？ \n 答：您好，可即时补换。 \n 回复于 2026-11-05 11:20",
            "asked=2026-11-02 replied=2026-11-05 says=answer",
        );
    }

    #[test]
    fn the_first_real_answer_counts() {
        check(
            "咨询时间=2026-11-02 \n 回复时间=2026-11-03 \n 回复内容=已收到，正在转办。 \n 回复时间=2026-11-06 \n 回复内容=您好，可即时补换，工本费16元。 \n 回复时间=2026-11-20 \n 回复内容=补充：周末也可以办理。",
            "asked=2026-11-02 replied=2026-11-06 says=answer",
        );
    }

    #[test]
    fn the_foot_of_the_page_is_no_answer() {
        check(
            "写信时间=2026-11-02 \n 回复时间=2026-11-03 \n 回复内容=您的来信已收到，正在转办。 \n 云溪县人民政府办公室主办",
            "asked=2026-11-02 says=receipt",
        );
        check(
            "写信时间=2026-11-02 \n 回复时间= \n 回复内容=未回复 \n 请登录 注册账号",
            "asked=2026-11-02 says=nothing",
        );
    }

    #[test]
    fn what_says_nothing() {
        check("# 办事指南 \n 发布时间：2026-11-02 \n 请带身份证。", "date=2026-11-02");
        check("咨询时间：2026-11-02 \n 多久？", "asked=2026-11-02");
    }
}
