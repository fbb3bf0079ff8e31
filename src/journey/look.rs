//! Conditions about the live page: asked in one round trip, waited for inside the page where that is possible.

use std::collections::BTreeMap;
use std::time::Duration;

use super::fact::{fact, live};
use super::scope::{Live, address};
use super::walk::{Stop, Walk};
use crate::browser::session::{Answer, Ask};
use crate::clock::Budget;
use crate::judge::condition;
use crate::plan::query::Unresolved;
use crate::reading::normal::normal;
use crate::record::page::PageFacts;
use crate::record::query::Query;
use crate::record::step::Truth;
use crate::scenario::condition::{Bounds, Condition, Match, Test, TextTest};
use crate::scenario::locator::Locator;
use crate::scenario::spoken;

/// What a condition was before a step.
#[derive(Debug, Clone)]
pub struct Before {
    /// Its truth then.
    pub truth: Truth,
    /// For words of a term: those that were not shown then. One that was says nothing about what came later.
    pub fresh: Vec<String>,
}

/// How truth is written in records.
pub fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

/// One question to the page and how its answer becomes a truth.
struct Question {
    address: usize,
    ask: usize,
    reading: Reading,
}

enum Reading {
    AsIs,
    Pattern(String),
    Number(Bounds),
    /// For `appeared`: what it was before.
    New(Truth),
    /// For `appeared`: a dialog or a notice since the input says so, whatever the page shows.
    Told,
}

/// All questions of a condition.
#[derive(Default)]
struct Questions {
    asks: Vec<Ask>,
    list: Vec<Question>,
    /// Tests that the walk answers from the page's facts.
    facts: Vec<(usize, Test)>,
}

/// The truth of a condition, waited for until it is true or the budget ends, with the truth of each part looked at.
pub async fn truth(
    walk: &mut Walk<'_>,
    condition: &Condition,
    limit: Duration,
) -> Result<(Truth, Vec<(String, Truth)>), Stop> {
    let clock = walk.setting.clock;
    let budget = Budget::new(&clock, "expect", limit);
    let mut questions = Questions::default();
    gather(walk, condition, &mut questions);
    let wanted = if questions.facts.is_empty() {
        clauses(&condition.test, &questions)
    } else {
        None
    };
    loop {
        let left = budget.left(&clock);
        let slice = if wanted.is_some() { left } else { Duration::ZERO };
        let answers = if questions.asks.is_empty() || walk.page.is_none() {
            Vec::new()
        } else {
            walk.session
                .ask(&questions.asks, wanted.as_deref().unwrap_or_default(), slice)
                .await?
        };
        if !questions.facts.is_empty() && walk.page.is_some() {
            walk.page = Some(walk.session.facts().await?);
        }
        let page = answered(walk, &questions, &answers);
        let live = live(walk, &page);
        let truth = condition::truth(condition, &live);
        if truth == Truth::True || budget.spent(&clock) || (questions.asks.is_empty() && questions.facts.is_empty()) {
            let mut seen = Vec::new();
            tell(condition, &live, &mut seen);
            return Ok((truth, seen));
        }
        tokio::time::sleep(Duration::from_millis(100).min(budget.left(&clock))).await;
    }
}

/// Looks at everything that later conditions will compare with the state before this step.
pub async fn before_step(walk: &mut Walk<'_>, id: &str) -> Result<(), Stop> {
    let awaited = walk.memory.awaited(id);
    if awaited.is_empty() {
        return Ok(());
    }
    let mut looks = Vec::new();
    for what in awaited {
        let truth = match walk.page {
            Some(_) => truth(walk, &what, Duration::ZERO).await?.0,
            None => Truth::False,
        };
        let fresh = match walk.page {
            Some(_) => fresh(walk, &what).await?,
            None => words_of(walk, &what.test),
        };
        looks.push((what, Before { truth, fresh }));
    }
    walk.memory.seen_before(id, looks);
    Ok(())
}

/// The words of a test on a term.
fn words_of(walk: &Walk<'_>, test: &Test) -> Vec<String> {
    match test {
        Test::Text(TextTest {
            what: Match::Term(term),
            ..
        }) => walk.words().of(term),
        _ => Vec::new(),
    }
}

/// Those of a term's words that are not shown now.
async fn fresh(walk: &mut Walk<'_>, what: &Condition) -> Result<Vec<String>, Stop> {
    let words = words_of(walk, &what.test);
    let Some(Ask::Shows { exact, inside, .. }) = ask(walk, &what.test).filter(|_| !words.is_empty()) else {
        return Ok(Vec::new());
    };
    let single = |word: &String| Ask::Shows {
        words: vec![word.clone()],
        exact,
        inside: inside.clone(),
    };
    let asks: Vec<Ask> = words.iter().map(single).collect();
    let answers = walk.session.ask(&asks, &[], Duration::ZERO).await?;
    let shown = |place: usize| answers.get(place).is_some_and(|answer| answer.truth == Truth::True);
    Ok(words
        .into_iter()
        .enumerate()
        .filter(|(place, _)| !shown(*place))
        .map(|(_, word)| word)
        .collect())
}

fn gather(walk: &Walk<'_>, condition: &Condition, questions: &mut Questions) {
    let test = &condition.test;
    let mut push = |ask: Option<Ask>, reading: Reading| {
        if let Some(ask) = ask {
            questions.list.push(Question {
                address: address(test),
                ask: questions.asks.len(),
                reading,
            });
            questions.asks.push(ask);
        }
    };
    match test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| gather(walk, part, questions)),
        Test::Not(part) => gather(walk, part, questions),
        Test::Visible(_)
        | Test::Text(TextTest {
            what: Match::Is(_) | Match::Contains(_) | Match::Term(_),
            ..
        }) => {
            push(ask(walk, test), Reading::AsIs);
        }
        Test::Text(TextTest {
            what: Match::Matches(pattern),
            inside,
        }) => {
            let place = inside.as_ref().map(|inside| query(walk, inside)).transpose();
            push(
                place.ok().map(|query| Ask::TextOf { query }),
                Reading::Pattern(pattern.clone()),
            );
        }
        Test::Number { of, bounds } => {
            push(
                query(walk, of).ok().map(|query| Ask::TextOf { query: Some(query) }),
                Reading::Number(*bounds),
            );
        }
        Test::Changed { since } => {
            let before = walk.memory.page_before(&walk.at.full(since));
            push(before.map(changed), Reading::AsIs);
        }
        Test::Appeared { since, what } => {
            let Some(before) = walk.memory.before(&walk.at.full(since), what) else {
                return;
            };
            match ask(walk, &what.test) {
                Some(asked) if told(&walk.said, &asked) => push(Some(asked), Reading::Told),
                Some(Ask::Shows { exact, inside, .. }) if !before.fresh.is_empty() => {
                    let words = before.fresh.clone();
                    push(Some(Ask::Shows { words, exact, inside }), Reading::New(Truth::False));
                }
                ask => push(ask, Reading::New(before.truth)),
            }
        }
        Test::Host(_) | Test::Url(_) | Test::Title(_) => questions.facts.push((address(test), test.clone())),
        Test::Met(_)
        | Test::Absent(_)
        | Test::Ended { .. }
        | Test::AnyItem(_)
        | Test::NoItem(_)
        | Test::EveryItem(_)
        | Test::Count { .. }
        | Test::SameRecords(..)
        | Test::Field { .. }
        | Test::Steps { .. }
        | Test::Materials { .. }
        | Test::Forms { .. }
        | Test::Columns { .. }
        | Test::Samples { .. }
        | Test::Specific { .. }
        | Test::Replies { .. }
        | Test::Contradicts { .. }
        | Test::WorkingDays { .. }
        | Test::Status { .. }
        | Test::Within { .. } => {}
    }
}

/// The question of a test that asks for words or a thing; none when a name in it has no value.
fn ask(walk: &Walk<'_>, test: &Test) -> Option<Ask> {
    match test {
        Test::Visible(locator) => query(walk, locator).ok().map(|query| Ask::Visible { query }),
        Test::Text(text) => {
            let inside = text
                .inside
                .as_ref()
                .map(|inside| query(walk, inside))
                .transpose()
                .ok()?;
            let (words, exact) = match &text.what {
                Match::Is(words) => (vec![walk.names.text(words).ok()?], true),
                Match::Contains(words) => (vec![walk.names.text(words).ok()?], false),
                Match::Term(term) => (walk.words().of(term), false),
                Match::Matches(_) => return None,
            };
            Some(Ask::Shows { words, exact, inside })
        }
        _ => None,
    }
}

/// Whether what came in dialogs and notices holds the words that are asked for on the page as a whole.
fn told(said: &[String], asked: &Ask) -> bool {
    let Ask::Shows {
        words,
        exact,
        inside: None,
    } = asked
    else {
        return false;
    };
    let holds = |text: &String, word: &String| match exact {
        true => text.lines().any(|line| normal(line) == normal(word)),
        false => !normal(word).is_empty() && normal(text).contains(&normal(word)),
    };
    said.iter().any(|text| words.iter().any(|word| holds(text, word)))
}

fn query(walk: &Walk<'_>, locator: &Locator) -> Result<Query, Unresolved> {
    walk.query(locator)
}

fn changed(before: &PageFacts) -> Ask {
    Ask::Changed {
        main: before.main.clone(),
        url: before.url.clone(),
        tabs: before.tabs,
    }
}

fn answered(walk: &Walk<'_>, questions: &Questions, answers: &[Answer]) -> BTreeMap<usize, Truth> {
    let mut truths = BTreeMap::new();
    for question in &questions.list {
        let Some(answer) = answers.get(question.ask) else {
            continue;
        };
        let truth = match &question.reading {
            Reading::AsIs => answer.truth,
            Reading::Pattern(pattern) => pattern_in(pattern, answer),
            Reading::Number(bounds) => number_in(*bounds, answer),
            Reading::New(before) => answer.truth.and(before.not()),
            Reading::Told => Truth::True,
        };
        truths.insert(question.address, truth);
    }
    for (address, test) in &questions.facts {
        truths.insert(*address, fact(walk, test));
    }
    truths
}

fn pattern_in(pattern: &str, answer: &Answer) -> Truth {
    match (answer.truth, regex::Regex::new(pattern)) {
        (Truth::True, Ok(pattern)) => pattern.is_match(&normal(&answer.text)).into(),
        _ => Truth::Unknown,
    }
}

fn number_in(bounds: Bounds, answer: &Answer) -> Truth {
    if answer.truth != Truth::True {
        return Truth::Unknown;
    }
    let text = normal(&answer.text).replace(',', "");
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits
        .parse()
        .map_or(Truth::Unknown, |number| bounds.hold(number).into())
}

/// The condition as clauses over the asks, when the page can wait for it alone.
fn clauses(test: &Test, questions: &Questions) -> Option<Vec<Vec<(usize, bool)>>> {
    let leaf = |test: &Test| {
        let question = questions
            .list
            .iter()
            .find(|question| question.address == address(test))?;
        match question.reading {
            Reading::AsIs | Reading::New(Truth::False) => Some(question.ask),
            Reading::New(_) | Reading::Told | Reading::Pattern(_) | Reading::Number(_) => None,
        }
    };
    match test {
        Test::All(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(|part| clauses(&part.test, questions)).collect();
            Some(parts?.concat())
        }
        Test::Any(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(|part| clauses(&part.test, questions)).collect();
            let single: Option<Vec<_>> = parts?
                .into_iter()
                .map(|clauses| (clauses.len() == 1).then(|| clauses.concat()))
                .collect();
            Some(vec![single?.concat()])
        }
        Test::Not(part) => leaf(&part.test).map(|ask| vec![vec![(ask, false)]]),
        test => leaf(test).map(|ask| vec![vec![(ask, true)]]),
    }
}

/// Writes down the truth of every part.
fn tell(condition: &Condition, live: &Live<'_>, seen: &mut Vec<(String, Truth)>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| tell(part, live, seen)),
        Test::Not(part) => tell(part, live, seen),
        _ => seen.push((spoken::condition(condition), condition::truth(condition, live))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dialog_says_answers_for_the_page_as_a_whole() {
        let said = ["提交成功！\n\n编号：TA20261128041\n查询码：380885".to_owned()];
        let asked = |word: &str, exact: bool| Ask::Shows {
            words: vec![word.to_owned()],
            exact,
            inside: None,
        };
        assert!(told(&said, &asked("提交成功", false)));
        assert!(!told(&said, &asked("提交成功", true)), "a line says more");
        assert!(told(&said, &asked("提交成功！", true)));
        assert!(!told(&said, &asked("", false)));
        assert!(!told(&[], &asked("提交成功", false)));
        let inside = Ask::Shows {
            words: vec!["提交成功".to_owned()],
            exact: false,
            inside: Some(Query::of(crate::record::query::Aim::Words {
                text: "表单".to_owned(),
            })),
        };
        assert!(!told(&said, &inside), "a dialog lies in no part of the page");
    }
}
