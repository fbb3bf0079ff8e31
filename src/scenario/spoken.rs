//! Conditions and locators in words, short, for records and reports.

use super::condition::{Bounds, Condition, EndWord, HostOf, HostTest, ItemTest, ItemsTest, Match, Test};
use super::locator::{By, KINDS, Locator, STRUCTURES};
use crate::record::query::Pick;

/// A condition as a scenario would write it on one line.
pub fn condition(condition: &Condition) -> String {
    let list = |parts: &[Condition]| parts.iter().map(self::condition).collect::<Vec<_>>().join(", ");
    match &condition.test {
        Test::All(parts) => format!("all of [{}]", list(parts)),
        Test::Any(parts) => format!("any of [{}]", list(parts)),
        Test::Not(part) => format!("not {}", self::condition(part)),
        Test::Visible(what) => format!("visible {}", locator(what)),
        Test::Text(text) => match &text.inside {
            Some(inside) => format!("text {} in {}", words(&text.what), locator(inside)),
            None => format!("text {}", words(&text.what)),
        },
        Test::Number { of, bounds } => format!("number in {} {}", locator(of), limits(*bounds)),
        Test::Host(HostTest::Is(host)) => format!("host is {}", host.source()),
        Test::Host(HostTest::Of(of)) => format!("host of {}", host_of(*of)),
        Test::Url(what) => format!("url {}", words(what)),
        Test::Title(what) => format!("title {}", words(what)),
        Test::Changed { since } => format!("changed since {since}"),
        Test::Appeared { since, what } => format!("appeared since {since}: {}", self::condition(what)),
        Test::Met(step) => format!("met {step}"),
        Test::Absent(step) => format!("absent {step}"),
        Test::Ended { step, ends } => format!("{step} ended {}", ends.iter().map(end).collect::<Vec<_>>().join("|")),
        Test::Status {
            of,
            bounds,
            carries,
            sent,
        } => {
            let what = if *sent { "what was sent by" } else { "a request of" };
            let words = carries.as_ref().map(|words| format!(", carrying “{}”", words.source()));
            format!("{what} {of} answered {}{}", limits(*bounds), words.unwrap_or_default())
        }
        Test::AnyItem(test) => format!("any item of {}", items(test)),
        Test::NoItem(test) => format!("no item of {}", items(test)),
        Test::EveryItem(test) => format!("every item of {}", items(test)),
        Test::Count { of, bounds } => format!("count of {of} {}", limits(*bounds)),
        Test::SameRecords(first, second) => format!("same records {first}, {second}"),
        Test::Field { of, term, says } => match says {
            Some(says) => format!("field {term} of {of} {}", words(says)),
            None => format!("field {term} of {of}"),
        },
        Test::Steps { of, bounds } => format!("steps of {of} {}", limits(*bounds)),
        Test::Materials { of, bounds } => format!("materials of {of} {}", limits(*bounds)),
        Test::Columns { of, .. } => format!("columns of {of}"),
        Test::Forms { of, .. } => format!("forms of {of}"),
        Test::Samples { of, bounds } => format!("samples of {of} {}", limits(*bounds)),
        Test::Replies { of, are, .. } => format!("replies of {of} are {}", are.word()),
        Test::Contradicts { of, with, about } => {
            let about: Vec<&str> = about.iter().map(|compared| compared.word()).collect();
            format!("{of} contradicts {with} about {}", about.join("|"))
        }
        Test::Specific { of, about } => format!("{of} is specific about {}", about.word()),
        Test::WorkingDays { from, at_most, .. } => format!("at most {at_most} working days from {from}"),
        Test::Within { step, time } => format!("{step} within {time:?}"),
    }
}

/// A locator in words: what names the thing, then what relates it.
pub fn locator(what: &Locator) -> String {
    let quoted = |text: String| format!("“{text}”");
    let mut said = match &what.by {
        By::Words(text) => quoted(text.source()),
        By::Role(role, Some(name)) => format!("{role} {}", quoted(name.source())),
        By::Role(role, None) => role.clone(),
        By::Label(text) => format!("field {}", quoted(text.source())),
        By::Text { words, .. } => format!("text {}", quoted(words.source())),
        By::Placeholder(text) => format!("field {}", quoted(text.source())),
        By::Title(text) => format!("title {}", quoted(text.source())),
        By::TestId(text) => format!("test id {}", quoted(text.source())),
        By::Css(text) => format!("css {}", text.source()),
        By::Xpath(text) => format!("xpath {}", text.source()),
        By::Term(term) => term.clone(),
        By::Structure(structure) => name(&STRUCTURES, structure).to_string(),
        By::Step(step) => format!("what `{step}` acted on"),
        By::Input(input) => format!("${{{input}}}"),
    };
    for (word, related) in [
        ("in", &what.inside),
        ("near", &what.near),
        ("right of", &what.right_of),
        ("outside", &what.outside),
    ] {
        if let Some(related) = related {
            said = format!("{said} {word} {}", locator(related));
        }
    }
    if let Some(row) = &what.row_with {
        said = format!("{said} in the row with {}", quoted(row.source()));
    }
    match what.pick {
        Pick::Only => said,
        Pick::First => format!("first {said}"),
        Pick::Nth(number) => format!("{said} number {number}"),
    }
}

/// The word of a kind of term.
pub fn kind(kind: crate::record::query::Kind) -> &'static str {
    name(&KINDS, &kind)
}

fn name<T: PartialEq>(names: &[(&'static str, T)], wanted: &T) -> &'static str {
    names
        .iter()
        .find(|(_, value)| value == wanted)
        .map_or("", |(name, _)| name)
}

fn words(what: &Match) -> String {
    match what {
        Match::Is(text) => format!("is “{}”", text.source()),
        Match::Contains(text) => format!("contains “{}”", text.source()),
        Match::Matches(pattern) => format!("matches /{pattern}/"),
        Match::Term(term) => format!("says {term}"),
    }
}

fn items(test: &ItemsTest) -> String {
    let item = match &test.item {
        ItemTest::SameItemAs(item) => format!("is {}", item.source()),
        ItemTest::Title(what) => format!("title {}", words(what)),
        ItemTest::Text(what) => format!("text {}", words(what)),
    };
    format!("{} {item}", test.of)
}

fn limits(bounds: Bounds) -> String {
    let parts = [
        ("at least", bounds.at_least),
        ("at most", bounds.at_most),
        ("is", bounds.is),
    ];
    parts
        .iter()
        .filter_map(|(word, number)| number.map(|number| format!("{word} {number}")))
        .collect::<Vec<_>>()
        .join(", ")
}

fn host_of(of: HostOf) -> &'static str {
    match of {
        HostOf::Platform => "the platform",
        HostOf::Portal => "the portal",
        HostOf::Site => "the site",
        HostOf::Domain => "the site's domain",
    }
}

fn end(end: &EndWord) -> String {
    match end {
        EndWord::Is(end) => end.word(),
        EndWord::AnyBlock => "blocked".into(),
    }
}
