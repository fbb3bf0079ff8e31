//! The truth of a condition: one exhaustive match, one file per family of predicates.

use chrono::NaiveDate;

use super::replies::{self, Asked};
use super::{columns, contradiction, guide, records, requests, specific, steps, time};
use crate::record::finding::Sentence;
use crate::record::page::Download;
use crate::record::step::{End, FailedRequest, Records, StepRecord, Truth, Value};
use crate::scenario::calendar::Calendar;
use crate::scenario::condition::{Condition, EndWord, ItemTest, RepliesAre, Test};
use crate::scenario::model::{Part, Template};

/// What a condition is asked about: a walk under way, or what a rule's inputs are bound to.
///
/// What is not there is `None` and makes conditions about it unknown, never false.
pub trait Scope {
    /// The last record of the step of this name.
    fn step(&self, name: &str) -> Option<&StepRecord>;

    /// The value or input of this name.
    fn value(&self, name: &str) -> Option<&Value>;

    /// The step that gave the value of this name. A list whose step ended `met` was read as far as was asked.
    fn giver(&self, _name: &str) -> Option<&StepRecord> {
        None
    }

    /// Downloads made one by one under this name, e.g. in a loop over the forms of a guide; none when not tried.
    fn fetches(&self, _name: &str) -> Option<Vec<Fetched<'_>>> {
        None
    }

    /// Every list given under this name, one a round of a loop, each with the place of its step; none where none was.
    fn rounds(&self, _name: &str) -> Vec<(usize, &Records)> {
        Vec::new()
    }

    /// Requests of the site that failed so far, in the walk's order, each with the path of the step under which it began.
    fn failed(&self) -> Vec<(&str, &FailedRequest)> {
        Vec::new()
    }

    /// The truth of a condition about the page; unknown where no page is at hand.
    fn page(&self, _test: &Test) -> Truth {
        Truth::Unknown
    }

    /// The words of a term of the lexicon.
    fn words(&self, term: &str) -> Option<&[String]>;

    /// A template with its names put in; none when one of them was not read.
    fn text(&self, template: &Template) -> Option<String>;

    /// The day of judging, in China.
    fn today(&self) -> NaiveDate;

    /// The calendar of working days.
    fn calendar(&self) -> Option<&Calendar> {
        None
    }
}

/// One download made for a form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fetched<'a> {
    /// The form's name, or the file's address where no name was recorded.
    pub form: &'a str,
    /// How the step ended.
    pub end: End,
    /// What was fetched.
    pub download: Option<&'a Download>,
}

/// The truth of `condition` in `scope`; used while walking and while judging alike.
pub fn truth(condition: &Condition, scope: &dyn Scope) -> Truth {
    match &condition.test {
        Test::All(parts) => parts
            .iter()
            .map(|part| truth(part, scope))
            .fold(Truth::True, Truth::and),
        Test::Any(parts) => parts
            .iter()
            .map(|part| truth(part, scope))
            .fold(Truth::False, Truth::or),
        Test::Not(part) => truth(part, scope).not(),

        Test::Visible(_)
        | Test::Text(_)
        | Test::Number { .. }
        | Test::Host(_)
        | Test::Url(_)
        | Test::Title(_)
        | Test::Changed { .. }
        | Test::Appeared { .. } => scope.page(&condition.test),

        Test::Met(step) => steps::met(step, scope),
        Test::Absent(step) => steps::absent(step, scope),
        Test::Ended { step, ends } => steps::ended(step, ends, scope),
        Test::Within { step, time } => steps::within(step, *time, scope),
        Test::Status {
            of,
            bounds,
            carries,
            sent,
        } => {
            let (bounds, carries, sent) = (*bounds, carries.as_ref(), *sent);
            requests::status(
                &requests::Asked {
                    of,
                    bounds,
                    carries,
                    sent,
                },
                scope,
            )
        }

        Test::AnyItem(test) => records::any_item(test, scope),
        Test::NoItem(test) => records::any_item(test, scope).not(),
        Test::EveryItem(test) => records::every_item(test, scope),
        Test::Count { of, bounds } => records::count(of, *bounds, scope),
        Test::SameRecords(first, second) => records::same(first, second, scope),

        Test::Field { of, term, says } => guide::field(of, term, says.as_ref(), scope),
        Test::Steps { of, bounds } => guide::steps(of, *bounds, scope),
        Test::Materials { of, bounds } => guide::materials(of, *bounds, scope),
        Test::Forms { of, files, are } => guide::forms(of, files.as_deref(), *are, scope),
        Test::Columns { of, are } => columns::columns(of, *are, scope),
        Test::Samples { of, bounds } => guide::samples(of, *bounds, scope),
        Test::Specific { of, about } => specific::specific(of, *about, scope),
        Test::Contradicts { of, with, about } => contradiction::contradicts(of, with, about, scope),

        Test::Replies { .. } => {
            asked(&condition.test).map_or(Truth::Unknown, |(asked, are)| replies::replies(&asked, are, scope))
        }

        Test::WorkingDays { from, to, at_most } => time::working_days(from, to.as_deref(), *at_most, scope),
    }
}

/// A leaf of a condition: any test but `all`, `any`, `not`.
pub fn leaves<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| leaves(part, found)),
        Test::Not(part) => leaves(part, found),
        Test::Visible(_)
        | Test::Text(_)
        | Test::Number { .. }
        | Test::Host(_)
        | Test::Url(_)
        | Test::Title(_)
        | Test::Changed { .. }
        | Test::Appeared { .. }
        | Test::Met(_)
        | Test::Absent(_)
        | Test::Ended { .. }
        | Test::Status { .. }
        | Test::Within { .. }
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
        | Test::WorkingDays { .. } => found.push(condition),
    }
}

/// The names of steps and values that a leaf is about; none for the page.
pub fn names(test: &Test) -> Vec<&str> {
    match test {
        Test::All(_)
        | Test::Any(_)
        | Test::Not(_)
        | Test::Visible(_)
        | Test::Text(_)
        | Test::Number { .. }
        | Test::Host(_)
        | Test::Url(_)
        | Test::Title(_) => vec![],
        Test::Changed { since } | Test::Appeared { since, .. } => vec![since],
        Test::Met(step) | Test::Absent(step) | Test::Ended { step, .. } | Test::Within { step, .. } => vec![step],
        Test::AnyItem(test) | Test::NoItem(test) | Test::EveryItem(test) => match &test.item {
            ItemTest::SameItemAs(template) => [vec![test.of.as_str()], names_in(template)].concat(),
            ItemTest::Title(_) | ItemTest::Text(_) => vec![test.of.as_str()],
        },
        Test::Status { of, carries, .. } => {
            let words = carries.iter().flat_map(names_in);
            std::iter::once(of.as_str()).chain(words).collect()
        }
        Test::SameRecords(first, second) => vec![first, second],
        Test::Replies { of, read, .. } => std::iter::once(of).chain(read).map(String::as_str).collect(),
        Test::Contradicts { of, with, .. } => vec![of, with],
        Test::Forms { of, files, .. } => std::iter::once(of).chain(files).map(String::as_str).collect(),
        Test::Count { of, .. }
        | Test::Columns { of, .. }
        | Test::Field { of, .. }
        | Test::Steps { of, .. }
        | Test::Materials { of, .. }
        | Test::Samples { of, .. }
        | Test::Specific { of, .. } => vec![of],
        Test::WorkingDays { from, to, .. } => std::iter::once(from).chain(to).map(String::as_str).collect(),
    }
}

fn names_in(template: &Template) -> Vec<&str> {
    let parts = template.parts.iter().filter_map(|part| match part {
        Part::Name(path) => path.first().map(String::as_str),
        Part::Text(_) => None,
    });
    parts.collect()
}

/// The names that the truth of `condition` rests on: those of its parts that make it hold.
pub fn upheld<'c>(condition: &'c Condition, scope: &dyn Scope) -> Vec<&'c str> {
    let mut found = Vec::new();
    upheld_under(condition, false, scope, &mut found);
    found
}

fn upheld_under<'c>(condition: &'c Condition, negated: bool, scope: &dyn Scope, found: &mut Vec<&'c str>) {
    if let Test::All(parts) | Test::Any(parts) = &condition.test {
        let wanted = if negated { Truth::False } else { Truth::True };
        let holding = parts.iter().filter(|part| truth(part, scope) == wanted);
        // Of several that each suffice the first is the proof.
        let one_suffices = matches!(condition.test, Test::Any(_)) != negated;
        let enough = if one_suffices { 1 } else { parts.len() };
        holding
            .take(enough)
            .for_each(|part| upheld_under(part, negated, scope, found));
    } else if let Test::Not(part) = &condition.test {
        upheld_under(part, !negated, scope, found);
    } else {
        found.extend(names(&condition.test));
    }
}

/// Places of rounds that a condition which holds does not rest on, although their name is in it: questions that were
/// answered in time prove nothing about one that was not.
pub fn beside(condition: &Condition, scope: &dyn Scope) -> Vec<usize> {
    let mut tests = Vec::new();
    leaves(condition, &mut tests);
    let places = tests
        .iter()
        .filter_map(|one| asked(&one.test))
        .map(|(asked, are)| replies::beside(&asked, are, scope));
    places.flatten().collect()
}

/// What a condition counted, in words for people; none where it counts nothing.
pub fn counted(condition: &Condition, scope: &dyn Scope) -> Option<Sentence> {
    let mut tests = Vec::new();
    leaves(condition, &mut tests);
    let (asked, _) = tests.iter().find_map(|one| asked(&one.test))?;
    replies::counted(&asked, scope)
}

fn asked(test: &Test) -> Option<(Asked<'_>, RepliesAre)> {
    let Test::Replies {
        of,
        read,
        are,
        within,
        days,
        ours,
    } = test
    else {
        return None;
    };
    let asked = Asked {
        of,
        read: read.as_deref(),
        within: *within,
        days: *days,
        ours: *ours,
    };
    Some((asked, *are))
}

/// What a condition that holds says of the site: that something is there, or that something is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rests {
    /// On something not being there: a step that ended `absent`, no record, a small count, a negation.
    pub absence: bool,
    /// On lists or guides holding nothing (such a thing needs every request to have been answered).
    pub emptiness: bool,
}

/// What the truth of `condition` rests on, of its parts that make it hold.
pub fn rests(condition: &Condition, scope: &dyn Scope) -> Rests {
    rests_under(condition, false, scope)
}

fn rests_under(condition: &Condition, negated: bool, scope: &dyn Scope) -> Rests {
    // A part that is not so adds nothing: of `any: [met, absent]` with the first one true nothing rests on absence.
    let holds = |part: &&Condition| truth(part, scope) == if negated { Truth::False } else { Truth::True };
    let join = |parts: &[Condition]| {
        parts
            .iter()
            .filter(holds)
            .map(|part| rests_under(part, negated, scope))
            .fold(Rests::default(), |all, part| Rests {
                absence: all.absence || part.absence,
                emptiness: all.emptiness || part.emptiness,
            })
    };
    let absence = |is: bool| Rests {
        absence: is,
        emptiness: false,
    };
    let emptiness = |is: bool| Rests {
        absence: is,
        emptiness: is,
    };
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => join(parts),
        Test::Not(part) => rests_under(part, !negated, scope),
        Test::Absent(_) => absence(!negated),
        Test::Ended { ends, .. } => {
            let met = ends.iter().all(|word| matches!(word, EndWord::Is(End::Met)));
            absence(met == negated)
        }
        Test::Visible(_)
        | Test::Text(_)
        | Test::Number { .. }
        | Test::Host(_)
        | Test::Url(_)
        | Test::Title(_)
        | Test::Changed { .. }
        | Test::Appeared { .. }
        | Test::Met(_)
        | Test::Status { .. }
        | Test::Within { .. }
        | Test::WorkingDays { .. } => absence(negated),
        Test::NoItem(_) => emptiness(!negated),
        Test::AnyItem(_) | Test::EveryItem(_) => emptiness(negated),
        Test::Count { bounds, .. }
        | Test::Steps { bounds, .. }
        | Test::Materials { bounds, .. }
        | Test::Samples { bounds, .. } => {
            emptiness(negated || bounds.at_most.is_some() || bounds.is.is_some_and(|is| is == 0))
        }
        Test::SameRecords(..) | Test::Contradicts { .. } => Rests::default(),
        // Whether an answer came is read in words or in days, on the question's own page.
        Test::Replies { are, .. } => emptiness(*are == RepliesAre::None),
        Test::Columns { are, .. } => emptiness(columns::rests_on_absence(*are) != negated),
        Test::Field { says, .. } => emptiness(negated && says.is_none()),
        Test::Specific { .. } => emptiness(negated),
        Test::Forms { are, .. } => emptiness(guide::rests_on_absence(*are) != negated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, all, any, cond, not, step};
    use crate::record::step::Truth::{False, True, Unknown};

    fn check(condition: Condition, expected: Truth) {
        let bench = Bench::new().with(step("t", End::Met)).with(step("f", End::Absent));
        assert_eq!(truth(&condition, &bench), expected, "{condition:?}");
    }

    fn leaf(word: &str) -> Condition {
        cond(Test::Met(word.into()))
    }

    #[test]
    fn joins_are_three_valued() {
        check(all(vec![leaf("t"), leaf("t")]), True);
        check(all(vec![leaf("t"), leaf("f")]), False);
        check(all(vec![leaf("t"), leaf("u")]), Unknown);
        check(all(vec![leaf("f"), leaf("u")]), False);
        check(any(vec![leaf("f"), leaf("f")]), False);
        check(any(vec![leaf("f"), leaf("u")]), Unknown);
        check(any(vec![leaf("t"), leaf("u")]), True);
        check(not(leaf("t")), False);
        check(not(leaf("f")), True);
        check(not(leaf("u")), Unknown);
        check(all(vec![]), True);
        check(any(vec![]), False);
    }

    #[test]
    fn conditions_about_the_page_are_unknown_without_one() {
        let words = crate::scenario::condition::Match::Contains(Template::plain("x"));
        check(cond(Test::Title(words.clone())), Unknown);
        check(cond(Test::Url(words)), Unknown);
        check(cond(Test::Changed { since: "t".into() }), Unknown);
    }

    #[test]
    fn what_a_condition_rests_on() {
        let bench = Bench::new().with(step("t", End::Met)).with(step("f", End::Absent));
        let absence = |condition: Condition| rests(&condition, &bench).absence;
        let gone = || cond(Test::Absent("f".into()));
        assert!(!absence(leaf("t")));
        assert!(absence(not(leaf("f"))));
        assert!(absence(gone()));
        assert!(!absence(not(cond(Test::Absent("t".into())))));
        assert!(!absence(any(vec![leaf("t"), cond(Test::Absent("t".into()))])));
        assert!(absence(any(vec![leaf("t"), gone()])));
        assert!(absence(all(vec![leaf("t"), gone()])));
        assert!(!rests(&gone(), &bench).emptiness);
    }

    #[test]
    fn conditions_name_what_they_are_about() {
        let pair = Test::SameRecords("hits".into(), "nonsense".into());
        assert_eq!(names(&pair), ["hits", "nonsense"]);
        assert_eq!(names(&Test::Met("box".into())), ["box"]);
        assert!(names(&Test::All(vec![])).is_empty());
    }
}
