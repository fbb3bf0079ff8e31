//! What a walk remembers: where it is, what steps found, and the page before them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::look::Before;
use crate::judge::binding::is_under;
use crate::judge::condition::Scope;
use crate::judge::requests;
use crate::plan::fill::Names;
use crate::plan::query::Remembered;
use crate::record::page::PageFacts;
use crate::record::step::{FailedRequest, StepRecord, Truth, Value};
use crate::scenario::condition::{Condition, Test};
use crate::scenario::model::Template;
use crate::scenario::step::{Action, Step, lists};

/// Where the walk is.
#[derive(Debug, Clone, Default)]
pub struct Place {
    numbers: Vec<usize>,
    /// Ids of the flows entered, each followed by a slash.
    pub prefix: String,
}

impl Place {
    /// Enters the step of this number in its list.
    pub fn enter(&mut self, number: usize) {
        self.numbers.push(number);
    }

    /// Leaves it.
    pub fn leave(&mut self) {
        self.numbers.pop();
    }

    /// `3.1.2`
    pub fn path(&self) -> String {
        self.numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(".")
    }

    /// The full id of a step of the current flow.
    pub fn full(&self, id: &str) -> String {
        format!("{}{id}", self.prefix)
    }
}

/// What is remembered of steps, under full ids.
#[derive(Debug, Default)]
pub struct Memory {
    steps: BTreeMap<String, StepRecord>,
    /// Ids of all steps that ever had a record.
    ids: BTreeSet<String>,
    pages: BTreeMap<String, Option<PageFacts>>,
    /// Conditions that an `appeared: {since: STEP}` will ask about later: looked at before that step.
    awaited: BTreeMap<String, Vec<Condition>>,
    before: BTreeMap<String, Vec<(Condition, Before)>>,
    /// Requests that failed, in the walk's order, each with the path of the step under which it began.
    failed: Vec<(String, FailedRequest)>,
    /// The walk opened the platform's home: where platforms share a host, the region is chosen since.
    pub on_platform: bool,
}

impl Memory {
    /// Notes every `appeared` of a list of steps, so that the state before its step is looked at.
    pub fn expect_looks(&mut self, steps: &[Step], prefix: &str) {
        for step in steps {
            for condition in conditions(step) {
                self.await_in(condition, prefix);
            }
            for list in lists(&step.action) {
                self.expect_looks(list, prefix);
            }
        }
    }

    fn await_in(&mut self, condition: &Condition, prefix: &str) {
        match &condition.test {
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| self.await_in(part, prefix)),
            Test::Not(part) => self.await_in(part, prefix),
            Test::Appeared { since, what } => {
                self.awaited
                    .entry(format!("{prefix}{since}"))
                    .or_default()
                    .push((**what).clone());
            }
            _ => {}
        }
    }

    /// What will be asked of the state before this step.
    pub fn awaited(&self, id: &str) -> Vec<Condition> {
        self.awaited.get(id).cloned().unwrap_or_default()
    }

    /// Keeps what was seen before a step.
    pub fn seen_before(&mut self, id: &str, looks: Vec<(Condition, Before)>) {
        self.before.insert(id.into(), looks);
    }

    /// What a condition was before a step; none when it was not looked at.
    pub fn before(&self, id: &str, what: &Condition) -> Option<&Before> {
        let looks = self.before.get(id).into_iter().flatten();
        looks
            .filter(|(condition, _)| condition == what)
            .map(|(_, before)| before)
            .next()
    }

    /// A step begins on this page.
    pub fn began(&mut self, id: &str, page: Option<PageFacts>) {
        self.pages.insert(id.into(), page);
    }

    /// The page before a step; none when the step did not run.
    pub fn page_before(&self, id: &str) -> Option<&PageFacts> {
        self.pages.get(id).and_then(Option::as_ref)
    }

    /// A step ended.
    pub fn ended(&mut self, id: &str, record: StepRecord) {
        let failed = record.failed_requests.iter();
        let failed = failed.map(|one| (requests::origin(&record.path, one).to_owned(), one.clone()));
        self.failed.extend(failed);
        self.ids.insert(id.into());
        self.steps.insert(id.into(), record);
    }

    /// A new round of the loop at this path begins: what steps inside it were in the rounds before is no answer to what
    /// is asked in this one.
    pub fn new_round(&mut self, of: &str) {
        let inside = |record: &StepRecord| is_under(&record.path, of);
        let earlier = self.steps.iter().filter(|(_, record)| inside(record));
        for id in earlier.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.steps.remove(&id);
            self.pages.remove(&id);
            self.before.remove(&id);
        }
        self.failed.retain(|(path, _)| !is_under(path, of));
    }

    /// The last record of a step.
    pub fn step(&self, id: &str) -> Option<&StepRecord> {
        self.steps.get(id)
    }

    /// Whether a step ever had a record, in whatever round.
    pub fn ran(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The element a step acted on.
    pub fn element(&self, id: &str) -> Option<Remembered> {
        let element = self.steps.get(id)?.found.as_ref()?.element.as_ref()?;
        Some(Remembered {
            path: element.path.clone(),
            fingerprint: element.fingerprint.clone(),
        })
    }
}

/// The conditions of a step itself.
fn conditions(step: &Step) -> Vec<&Condition> {
    let own = match &step.action {
        Action::Expect(condition) => Some(condition),
        Action::Try(attempt) => Some(&attempt.until),
        Action::If { when, .. } => Some(when),
        Action::Visit(visit) => visit.until.as_ref(),
        _ => None,
    };
    step.when.iter().chain(own).collect()
}

/// The walk's facts for the evaluation of conditions.
pub struct Live<'a> {
    /// Steps so far.
    pub memory: &'a Memory,
    /// Values so far.
    pub names: &'a Names,
    /// Words in force, by term.
    pub terms: &'a BTreeMap<String, Vec<String>>,
    /// Prefix of the current flow.
    pub prefix: &'a str,
    /// Truth of page tests, by their address.
    pub page: &'a BTreeMap<usize, Truth>,
    /// Today in China.
    pub today: NaiveDate,
}

/// The address of a test within a condition that outlives the evaluation.
pub fn address(test: &Test) -> usize {
    std::ptr::from_ref(test).addr()
}

impl Scope for Live<'_> {
    fn step(&self, name: &str) -> Option<&StepRecord> {
        self.memory.step(&format!("{}{name}", self.prefix))
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.names.values.get(name)
    }

    fn failed(&self) -> Vec<(&str, &FailedRequest)> {
        let failed = self.memory.failed.iter();
        failed.map(|(path, request)| (path.as_str(), request)).collect()
    }

    fn page(&self, test: &Test) -> Truth {
        self.page.get(&address(test)).copied().unwrap_or(Truth::Unknown)
    }

    fn words(&self, term: &str) -> Option<&[String]> {
        self.terms.get(term).map(Vec::as_slice)
    }

    fn text(&self, template: &Template) -> Option<String> {
        self.names.text(template).ok()
    }

    fn today(&self) -> NaiveDate {
        self.today
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample;
    use crate::record::step::End;

    #[test]
    fn what_was_met_in_an_earlier_round_is_not_met_in_this_one() {
        let at = |path: &str, id: &str| StepRecord {
            path: path.into(),
            failed_requests: vec![FailedRequest::default()],
            ..sample::step(id, End::Met)
        };
        let mut memory = Memory::default();
        memory.ended("home", at("1", "home"));
        memory.began("at/elsewhere", Some(sample::page("zwfw.a.example")));
        memory.ended("at/elsewhere", at("5.1.2.1", "at/elsewhere"));
        memory.ended("other", at("51.1", "other"));
        memory.new_round("5");
        assert!(memory.step("at/elsewhere").is_none() && memory.page_before("at/elsewhere").is_none());
        assert!(memory.step("home").is_some() && memory.step("other").is_some());
        assert_eq!(memory.failed.len(), 2);
        // A rule that is bound to it sees the records of its own round, so that the name still is a step's.
        assert!(memory.ran("at/elsewhere"));
    }
}
