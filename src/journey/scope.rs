//! What a walk remembers: where it is, what steps found, and the page before them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::look::Before;
use crate::judge::condition::Scope;
use crate::plan::fill::Names;
use crate::plan::query::Remembered;
use crate::record::page::PageFacts;
use crate::record::step::{StepRecord, Truth, Value};
use crate::scenario::condition::{Condition, Test};
use crate::scenario::model::Template;
use crate::scenario::step::{Action, Step};

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
    pages: BTreeMap<String, Option<PageFacts>>,
    /// Conditions that an `appeared: {since: STEP}` will ask about later: looked at before that step.
    awaited: BTreeMap<String, Vec<Condition>>,
    before: BTreeMap<String, Vec<(Condition, Before)>>,
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
        self.steps.insert(id.into(), record);
    }

    /// The last record of a step.
    pub fn step(&self, id: &str) -> Option<&StepRecord> {
        self.steps.get(id)
    }

    /// Whether a step has a record.
    pub fn ran(&self, id: &str) -> bool {
        self.steps.contains_key(id)
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

/// The lists of steps inside a step.
pub fn lists(action: &Action) -> Vec<&[Step]> {
    match action {
        Action::Visit(visit) => vec![&visit.steps],
        Action::Each(each) => vec![&each.steps],
        Action::Try(attempt) => attempt.alternatives.iter().map(|way| way.steps.as_slice()).collect(),
        Action::If { then, otherwise, .. } => vec![then, otherwise],
        Action::Later { steps, .. } => vec![steps],
        _ => Vec::new(),
    }
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
