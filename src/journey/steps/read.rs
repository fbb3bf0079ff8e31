//! `read`: one typed value from the page, a dialog, the address or the title.

use super::{Outcome, Stop, Walk};
use crate::browser::session::Ask;
use crate::clock::Budget;
use crate::reading::{date, number};
use crate::record::query::Need;
use crate::record::step::{End, Value};
use crate::scenario::step::{ReadFrom, ReadKind};

pub async fn perform(
    walk: &mut Walk<'_>,
    from: &ReadFrom,
    name: &str,
    kind: ReadKind,
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
    };
    match value(&text, kind) {
        Some(value) => drop(outcome.values.insert(name.into(), value)),
        None => {
            outcome.end = End::Unmet;
            outcome.detail = format!(
                "no {} in “{}”",
                kind_word(kind),
                text.chars().take(80).collect::<String>()
            );
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
    fn codes_are_told_from_words() {
        assert_eq!(
            code("您的受理编号：ZX-20260101-0007，查询码 8842").as_deref(),
            Some("ZX-20260101-0007")
        );
        assert_eq!(code("提交成功 OK"), None);
    }
}
