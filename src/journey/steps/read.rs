//! `read`: one typed value from the page, a dialog, the address or the title.

use super::{Outcome, Stop, Walk};
use crate::browser::session::Ask;
use crate::clock::Budget;
use crate::reading::normal::normal;
use crate::reading::{date, number};
use crate::record::query::Need;
use crate::record::step::{End, Value};
use crate::scenario::step::{ReadFrom, ReadKind};

pub async fn perform(
    walk: &mut Walk<'_>,
    from: &ReadFrom,
    name: &str,
    kind: ReadKind,
    after: Option<&str>,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let (text, mut outcome) = match from {
        ReadFrom::Locator(what) => {
            let (_, query, outcome) = match walk.find(what, Need::Visible, budget).await? {
                Ok(found) => found,
                Err(outcome) => return Ok(outcome),
            };
            let asks = [Ask::TextOf { query: Some(query) }];
            let answers = walk.session.ask(&asks, &[], std::time::Duration::ZERO).await?;
            (
                answers.into_iter().next().map(|answer| answer.text).unwrap_or_default(),
                outcome,
            )
        }
        ReadFrom::Dialog if walk.said.is_empty() => {
            return Ok(Outcome::ended(
                End::Unmet,
                "no dialog and no notice came since the last input",
            ));
        }
        ReadFrom::Dialog => (walk.said.join("\n"), Outcome::met()),
        ReadFrom::Url => (
            walk.page.as_ref().map(|page| page.url.clone()).unwrap_or_default(),
            Outcome::met(),
        ),
        ReadFrom::Title => (
            walk.page.as_ref().map(|page| page.title.clone()).unwrap_or_default(),
            Outcome::met(),
        ),
        ReadFrom::Host => (
            walk.page.as_ref().map(|page| page.host.clone()).unwrap_or_default(),
            Outcome::met(),
        ),
    };
    let text = match after {
        Some(term) => after_word(&text, &walk.words().of(term), kind),
        None => text,
    };
    match value(&text, kind) {
        Some(value) => drop(outcome.values.insert(name.into(), value)),
        None => {
            outcome.end = End::Unmet;
            outcome.detail = format!("no {} in “{}”", kind_word(kind), walk.redactor.cut(&text, 80));
        }
    }
    Ok(outcome)
}

fn kind_word(kind: ReadKind) -> &'static str {
    match kind {
        ReadKind::Text => "text",
        ReadKind::Int => "number",
        ReadKind::Date => "date",
        ReadKind::Code => "code",
    }
}

fn value(text: &str, kind: ReadKind) -> Option<Value> {
    match kind {
        ReadKind::Text => (!text.trim().is_empty()).then(|| Value::Text(text.trim().into())),
        ReadKind::Int => number::first(text).map(Value::Number),
        ReadKind::Date => date::first(text).map(Value::Date),
        ReadKind::Code => code(text).map(Value::Text),
    }
}

/// What stands within a short distance after a word, the first time that something does.
fn after_word(text: &str, words: &[String], kind: ReadKind) -> String {
    const REACH: usize = 24;
    let text = normal(text);
    let found = words.iter().flat_map(|word| text.match_indices(word.as_str()));
    let mut places: Vec<usize> = found.map(|(at, word)| at + word.len()).collect();
    places.sort_unstable();
    let near = |at: &usize| -> String {
        let rest = text[*at..].chars().take(REACH);
        match kind {
            ReadKind::Text => clause(&rest.collect::<String>()),
            ReadKind::Int | ReadKind::Date | ReadKind::Code => rest.collect(),
        }
    };
    places
        .iter()
        .map(near)
        .find(|rest| value(rest, kind).is_some())
        .unwrap_or_default()
}

/// What is said, without the colon before it, up to where the clause ends.
fn clause(text: &str) -> String {
    let said = text.trim_start_matches(|c: char| c.is_whitespace() || ":：-—是为".contains(c));
    let end = said
        .find(|c: char| "，。；,;、！!）)\n".contains(c))
        .unwrap_or(said.len());
    said[..end].trim().to_owned()
}

/// The first run of four or more letters, digits and hyphens with a digit in it.
fn code(text: &str) -> Option<String> {
    let part_of = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut runs = text.split(|c: char| !part_of(c)).map(|run| run.trim_matches('-'));
    runs.find(|run| run.len() >= 4 && run.contains(|c: char| c.is_ascii_digit()))
        .map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_after_its_word() {
        let text = "信件编号为：ZX202611230001，查询密码为：A1B2C3，请牢记！手机 13800138000";
        let after = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_string()).collect();
            code(&after_word(text, &words, ReadKind::Code))
        };
        assert_eq!(after(&["信件编号"]).as_deref(), Some("ZX202611230001"));
        assert_eq!(after(&["查询码", "查询密码"]).as_deref(), Some("A1B2C3"));
        assert_eq!(after(&["回执号"]), None);
    }

    #[test]
    fn texts_numbers_and_days_after_their_word() {
        let text = "办理机构：甲市公安局，承诺时限：5 个工作日；收件日期：2026-11-23";
        let after = |word: &str, kind| value(&after_word(text, &[word.to_string()], kind), kind);
        assert_eq!(
            after("办理机构", ReadKind::Text),
            Some(Value::Text("甲市公安局".into()))
        );
        assert_eq!(after("承诺时限", ReadKind::Int), Some(Value::Number(5)));
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        assert_eq!(after("收件日期", ReadKind::Date), Some(Value::Date(day)));
        assert_eq!(after("收费标准", ReadKind::Text), None);
    }

    #[test]
    fn codes_are_told_from_words() {
        assert_eq!(
            code("您的受理编号：ZX-20260101-0007，查询码 8842").as_deref(),
            Some("ZX-20260101-0007")
        );
        assert_eq!(code("提交成功 OK"), None);
    }
}
