//! What the unit tests of this module are made of: a scope without a walk, and small records.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::condition::{Fetched, Scope};
use crate::record::element::{Find, Found, Inventory};
use crate::record::guide::{Field, Said};
use crate::record::page::{Arrival, ArrivalEnd, Calm, Download, DownloadEnd, Hop, PageFacts};
use crate::record::step::{End, FORMAT, FailedRequest, Record, Records, StepRecord, Value};
use crate::record::verdict::Verdict;
use crate::scenario::calendar::Calendar;
use crate::scenario::condition::{Condition, Test};
use crate::scenario::model::{Names, Part, Place, Template};
use crate::scenario::rule::{Confirm, Indicator, Rollup, Unit};

/// A scope made by hand.
#[derive(Default)]
pub(crate) struct Bench {
    steps: BTreeMap<String, StepRecord>,
    values: BTreeMap<String, Value>,
    givers: BTreeMap<String, StepRecord>,
    terms: BTreeMap<String, Vec<String>>,
    fetches: Vec<(String, End, Option<Download>)>,
    rounds: Vec<Records>,
    failed: Vec<(String, FailedRequest)>,
    calendar: Calendar,
    today: Option<NaiveDate>,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        Bench {
            calendar: china(),
            ..Bench::default()
        }
    }

    /// Judged on another day than 2026-11-23.
    pub(crate) fn on(today: &str) -> Bench {
        Bench {
            today: Some(day(today)),
            ..Bench::new()
        }
    }

    pub(crate) fn round(mut self, records: Records) -> Bench {
        self.rounds.push(records);
        self
    }

    pub(crate) fn failed_request(mut self, path: &str, request: FailedRequest) -> Bench {
        self.failed.push((path.into(), request));
        self
    }

    pub(crate) fn with(mut self, step: StepRecord) -> Bench {
        self.steps.insert(step.id.clone(), step);
        self
    }

    pub(crate) fn value(mut self, name: &str, value: Value) -> Bench {
        self.values.insert(name.into(), value);
        self
    }

    pub(crate) fn giver(mut self, name: &str, step: StepRecord) -> Bench {
        self.givers.insert(name.into(), step);
        self
    }

    pub(crate) fn term(mut self, name: &str, words: &[&str]) -> Bench {
        self.terms
            .insert(name.into(), words.iter().map(|word| (*word).into()).collect());
        self
    }

    pub(crate) fn fetch(mut self, form: &str, end: End, download: Option<Download>) -> Bench {
        self.fetches.push((form.into(), end, download));
        self
    }
}

impl Scope for Bench {
    fn step(&self, name: &str) -> Option<&StepRecord> {
        self.steps.get(name)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    fn giver(&self, name: &str) -> Option<&StepRecord> {
        self.givers.get(name)
    }

    fn fetches(&self, _name: &str) -> Option<Vec<Fetched<'_>>> {
        Some(
            self.fetches
                .iter()
                .map(|(form, end, download)| Fetched {
                    form,
                    end: *end,
                    download: download.as_ref(),
                })
                .collect(),
        )
    }

    fn words(&self, term: &str) -> Option<&[String]> {
        self.terms.get(term).map(Vec::as_slice)
    }

    fn text(&self, template: &Template) -> Option<String> {
        let part = |part: &Part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Name(path) => match self.values.get(&path.join(".")) {
                Some(Value::Text(text)) => Some(text.clone()),
                _ => None,
            },
        };
        template.parts.iter().map(part).collect()
    }

    fn rounds(&self, _name: &str) -> Vec<(usize, &Records)> {
        self.rounds.iter().enumerate().collect()
    }

    fn failed(&self) -> Vec<(&str, &FailedRequest)> {
        let failed = self.failed.iter();
        failed.map(|(path, request)| (path.as_str(), request)).collect()
    }

    fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| day("2026-11-23"))
    }

    fn calendar(&self) -> Option<&Calendar> {
        Some(&self.calendar)
    }
}

pub(crate) fn china() -> Calendar {
    Calendar::china().expect("the shipped calendar is read")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(crate) fn cond(test: Test) -> Condition {
    Condition {
        test,
        place: Place::default(),
    }
}

pub(crate) fn all(parts: Vec<Condition>) -> Condition {
    cond(Test::All(parts))
}

pub(crate) fn any(parts: Vec<Condition>) -> Condition {
    cond(Test::Any(parts))
}

pub(crate) fn not(part: Condition) -> Condition {
    cond(Test::Not(Box::new(part)))
}

pub(crate) fn name_of(path: &[&str]) -> Template {
    Template {
        parts: vec![Part::Name(path.iter().map(|part| (*part).into()).collect())],
        place: Place::default(),
    }
}

/// A step on the site's own settled page.
pub(crate) fn step(id: &str, end: End) -> StepRecord {
    let inventory = (end == End::Absent).then(|| Inventory {
        documents: 1,
        ..Inventory::default()
    });
    let found = inventory.map(|inventory| Found {
        find: Find::Absent,
        element: None,
        candidates: vec![],
        matches: 0,
        covered_by: None,
        inventory: Some(inventory),
        waited_ms: 0,
    });
    StepRecord {
        format: FORMAT.into(),
        path: "1".into(),
        id: id.into(),
        verb: "click".into(),
        intent: String::new(),
        place: String::new(),
        end,
        detail: String::new(),
        soft: true,
        found,
        arrival: None,
        effect: None,
        calm: Some(Calm::Settled),
        page: Some(page("zwfw.a.example")),
        conditions: vec![],
        values: BTreeMap::new(),
        failed_requests: vec![],
        network: true,
        hosts: vec![],
        covered: vec![],
        judge: None,
        writes: false,
        started_ms: 0,
        took_ms: 0,
        budget_ms: 10_000,
        blobs: vec![],
    }
}

pub(crate) fn page(host: &str) -> PageFacts {
    PageFacts {
        url: format!("https://{host}/"),
        host: host.into(),
        status: Some(200),
        ..PageFacts::default()
    }
}

/// An `open` that took `ms` to DOM ready.
pub(crate) fn opened(id: &str, ms: u64) -> StepRecord {
    let arrival = Arrival {
        end: ArrivalEnd::Shown,
        chain: vec![Hop {
            url: "https://zwfw.a.example/".into(),
            status: Some(200),
        }],
        first_byte_ms: Some(ms / 2),
        dom_ready_ms: Some(ms),
        load_ms: Some(ms),
    };
    StepRecord {
        verb: "open".into(),
        arrival: Some(arrival),
        ..step(id, End::Met)
    }
}

pub(crate) fn list(titles: &[&str]) -> Records {
    let records = titles
        .iter()
        .map(|title| Record {
            title: (*title).into(),
            ..Record::default()
        })
        .collect();
    Records {
        records,
        complete: true,
        pages: 1,
        ..Records::default()
    }
}

pub(crate) fn said(words: &str) -> Said {
    Said {
        words: words.into(),
        ..Said::default()
    }
}

pub(crate) fn guide_field(term: &str, label: &str, value: &str) -> Field {
    Field {
        term: term.into(),
        label: label.into(),
        value: said(value),
        links: vec![],
    }
}

pub(crate) fn download(found: &str) -> Download {
    Download {
        url: "https://a.example/file".into(),
        name: "file".into(),
        bytes: if found == "empty" { 0 } else { 1000 },
        end: DownloadEnd::Complete,
        blob: None,
        found: found.into(),
    }
}

/// A platform indicator without sides.
pub(crate) fn indicator(id: &str) -> Indicator {
    Indicator {
        id: id.into(),
        name: Names {
            zh: "搜索可用".into(),
            en: "Search works".into(),
        },
        unit: Unit::Platform,
        clause: String::new(),
        baseline: None,
        confirm: Confirm::Function,
        advisory: false,
        needs: vec![],
        not_applicable_when: None,
        pass_when: vec![],
        fail_when: vec![],
        otherwise: vec![],
        default: Verdict::Inconclusive,
        rollup: Rollup::None,
        place: Place::default(),
    }
}
