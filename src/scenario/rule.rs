//! Indicators as data: the rule, once.

use super::condition::Condition;
use super::model::{Names, Place};
use crate::record::verdict::Verdict;

/// A set of indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorSet {
    /// Its id, e.g. `gbh-2017-115`.
    pub id: String,
    /// Its name, which says that it is a reconstruction.
    pub name: Names,
    /// In the order of reports.
    pub indicators: Vec<Indicator>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its id, e.g. `P5b`.
    pub id: String,
    /// Its name.
    pub name: Names,
    /// What is counted.
    pub unit: Unit,
    /// Clause of the notice.
    pub clause: String,
    /// Rate published by the notice.
    pub baseline: Option<Baseline>,
    /// Confirmed as a function (two more attempts) or as content (one more).
    pub confirm: Confirm,
    /// Reported without counting as a finding.
    pub advisory: bool,
    /// Inputs of the rule and their kinds.
    pub needs: Vec<(String, NeedKind)>,
    /// `not_applicable_when:`
    pub not_applicable_when: Option<Condition>,
    /// `pass_when:` one condition, or several each with a reason of its own.
    pub pass_when: Vec<Outcome>,
    /// `fail_when:` the same.
    pub fail_when: Vec<Outcome>,
    /// `otherwise:` looked at in order when neither side holds.
    pub otherwise: Vec<Otherwise>,
    /// `else:` a verdict, default inconclusive, with the reason `undecided`.
    pub default: Verdict,
    /// How findings of cases become the site's.
    pub rollup: Rollup,
    /// Where it is written.
    pub place: Place,
}

/// A condition with the reason it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Machine reason; `rule` when none is written.
    pub reason: String,
    /// The sentence for people; empty: made from the indicator's name.
    pub sentence: Names,
    /// When.
    pub when: Condition,
}

/// A condition that leads to another verdict than pass and fail.
#[derive(Debug, Clone, PartialEq)]
pub struct Otherwise {
    /// The verdict (never `pass` or `fail`).
    pub verdict: Verdict,
    /// Machine reason.
    pub reason: String,
    /// The sentence for people.
    pub sentence: Names,
    /// When.
    pub when: Condition,
}

/// What an indicator is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `platform`
    Platform,
    /// `item`
    Item,
}

/// Which confirmation a `fail` needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// `function`: by two more attempts.
    Function,
    /// `content`: by one more.
    Content,
    /// `days`: by attempts of three occasions at least, on two days at least and at different hours.
    Days,
}

/// A published rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// Rate of `fail`; `pass: 0.87` is read as 0.13.
    pub fail: f64,
    /// Indicators counted together with this one.
    pub with: Vec<String>,
}

/// Kind of an input of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedKind {
    /// `step`: the record of a step.
    Step,
    /// `records`
    Records,
    /// `record`: one item (map of texts).
    Record,
    /// `guide`
    Guide,
    /// `files`: downloads by name.
    Files,
    /// `columns`: what a crawl saw.
    Columns,
    /// `text`
    Text,
    /// `number`
    Number,
    /// `date`
    Date,
}

/// How findings of a site's cases become the site's finding, for platform indicators fed by item journeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rollup {
    /// `none`: one case a site.
    #[default]
    None,
    /// `any_failed`: fail when one case failed, pass when all passed, else as the worst undecided one.
    AnyFailed,
}
