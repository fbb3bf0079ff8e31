//! Records made by hand for tests of judging and reporting.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use hecha::record::element::{Element, Find, Found, Inventory, Rect};
use hecha::record::observation::{Ended, JobKey, Observation, SeenStep};
use hecha::record::page::{Arrival, ArrivalEnd, Calm, Effect, Hop, PageFacts};
use hecha::record::run::{PlannedJob, RunInfo};
use hecha::record::step::{Binding, BlobKind, BlobRef, End, FORMAT, Record, Records, StepRecord, Value};
use hecha::record::verdict::Verdict;
use hecha::scenario::condition::{Condition, Test};
use hecha::scenario::model::{Names, Place};
use hecha::scenario::rule::{Confirm, Indicator, NeedKind, Otherwise, Outcome, Rollup, Unit};

/// The host of the site under test.
pub const HOST: &str = "zwfw.a.example";

pub fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a time")
}

pub fn step(path: &str, id: &str, end: End) -> StepRecord {
    StepRecord {
        format: FORMAT.into(),
        path: path.into(),
        id: id.into(),
        verb: "click".into(),
        intent: format!("do {id}"),
        place: "journeys/x.yaml:1".into(),
        end,
        detail: String::new(),
        soft: true,
        found: None,
        arrival: None,
        effect: None,
        calm: Some(Calm::Settled),
        page: Some(page(HOST)),
        conditions: vec![],
        values: BTreeMap::new(),
        failed_requests: vec![],
        network: true,
        hosts: vec![],
        covered: vec![],
        judge: None,
        writes: false,
        started_ms: 1000,
        took_ms: 250,
        budget_ms: 10_000,
        blobs: vec![],
    }
}

pub fn page(host: &str) -> PageFacts {
    PageFacts {
        url: format!("https://{host}/"),
        host: host.into(),
        title: "政务服务网".into(),
        ready: "complete".into(),
        status: Some(200),
        height: 1200,
        ..PageFacts::default()
    }
}

pub fn open(path: &str, host: &str) -> StepRecord {
    let chain = vec![Hop {
        url: format!("https://{host}/"),
        status: Some(200),
    }];
    let arrival = Arrival {
        end: ArrivalEnd::Shown,
        chain,
        first_byte_ms: Some(100),
        dom_ready_ms: Some(400),
        load_ms: Some(600),
    };
    StepRecord {
        verb: "open".into(),
        arrival: Some(arrival),
        page: Some(page(host)),
        ..step(path, "home", End::Met)
    }
}

/// A click that led to a page of `host`.
pub fn led(path: &str, id: &str, host: &str) -> StepRecord {
    let effect = Effect {
        navigated: true,
        ..Effect::default()
    };
    StepRecord {
        effect: Some(effect),
        page: Some(page(host)),
        ..step(path, id, End::Met)
    }
}

/// A step that looked everywhere and found nothing.
pub fn absent(path: &str, id: &str) -> StepRecord {
    let inventory = Inventory {
        documents: 1,
        headings: vec!["办事大厅".into()],
        ..Inventory::default()
    };
    let found = Found {
        inventory: Some(inventory),
        ..looked(Find::Absent)
    };
    StepRecord {
        found: Some(found),
        ..step(path, id, End::Absent)
    }
}

/// A step that found an element.
pub fn met(path: &str, id: &str) -> StepRecord {
    let element = Element {
        tag: "input".into(),
        role: "searchbox".into(),
        name: "请输入关键字".into(),
        rect: Rect {
            x: 100.0,
            y: 200.0,
            width: 300.0,
            height: 40.0,
        },
        ..Element::default()
    };
    StepRecord {
        found: Some(Found {
            element: Some(element),
            ..looked(Find::Met)
        }),
        ..step(path, id, End::Met)
    }
}

fn looked(find: Find) -> Found {
    Found {
        find,
        element: None,
        candidates: vec![],
        matches: 0,
        covered_by: None,
        inventory: None,
        waited_ms: 10,
    }
}

/// A step that gave a list.
pub fn collected(path: &str, name: &str, titles: &[&str]) -> StepRecord {
    let records = titles
        .iter()
        .map(|title| Record {
            title: (*title).into(),
            ..Record::default()
        })
        .collect();
    let list = Records {
        records,
        complete: true,
        pages: 1,
        ..Records::default()
    };
    let values = BTreeMap::from([(name.to_string(), Value::Records(list))]);
    StepRecord {
        verb: "collect".into(),
        values,
        ..step(path, &format!("collect-{name}"), End::Met)
    }
}

pub fn judge(path: &str, indicator: &str, bind: &[(&str, &str)]) -> StepRecord {
    let bind = bind
        .iter()
        .map(|(name, target)| ((*name).into(), (*target).into()))
        .collect();
    StepRecord {
        verb: "judge".into(),
        judge: Some(Binding {
            indicator: indicator.into(),
            bind,
        }),
        ..step(path, &format!("judge-{path}"), End::Met)
    }
}

pub fn blob(kind: BlobKind, digit: char) -> BlobRef {
    BlobRef {
        kind,
        sha256: std::iter::repeat_n(digit, 64).collect(),
        size: 1000,
        redacted: vec![],
    }
}

pub fn job(site: &str, journey: &str, item: Option<&str>) -> JobKey {
    JobKey {
        site: site.into(),
        journey: journey.into(),
        item: item.map(Into::into),
    }
}

pub fn observation(job: JobKey, steps: Vec<StepRecord>) -> Observation {
    let seen = |(nth, record)| SeenStep {
        seq: nth as u64 + 10,
        blob: format!("{nth:064x}"),
        record,
    };
    Observation {
        job,
        attempt: 1,
        inputs: BTreeMap::from([("hosts".into(), Value::List(vec![HOST.into()]))]),
        steps: steps.into_iter().enumerate().map(seen).collect(),
        ended: Some(Ended::Completed),
        wrote: false,
        open_writes: vec![],
        without_own: false,
        started: at("2026-11-23T10:00:00+08:00"),
    }
}

pub fn planned(key: JobKey, indicators: &[&str]) -> PlannedJob {
    PlannedJob {
        key,
        inputs: BTreeMap::new(),
        indicators: indicators.iter().map(|id| (*id).into()).collect(),
        own_terms: false,
    }
}

pub fn run(jobs: Vec<PlannedJob>) -> RunInfo {
    RunInfo {
        format: hecha::record::run::RUN_FORMAT.into(),
        run: "20261123-100000-abcdef".into(),
        started: at("2026-11-23T10:00:00+08:00"),
        version: "0.1.0".into(),
        clock: "system".into(),
        survey: "2026-q4".into(),
        plan: "0".repeat(64),
        jobs,
        evidence: "standard".into(),
        channel: "devtools".into(),
        environment: BTreeMap::from([("browser".into(), "Chromium 156".into())]),
        weaknesses: vec!["no-sandbox".into()],
        arguments: vec!["run".into()],
    }
}

pub fn cond(test: Test) -> Condition {
    Condition {
        test,
        place: Place::default(),
    }
}

pub fn outcome(test: Test) -> Outcome {
    Outcome {
        reason: "rule".into(),
        sentence: Names::default(),
        when: cond(test),
    }
}

pub fn otherwise(verdict: Verdict, reason: &str, test: Test) -> Otherwise {
    Otherwise {
        verdict,
        reason: reason.into(),
        sentence: Names::default(),
        when: cond(test),
    }
}

pub fn indicator(id: &str, needs: &[(&str, NeedKind)]) -> Indicator {
    Indicator {
        id: id.into(),
        name: Names {
            zh: "搜索可用".into(),
            en: "Search works".into(),
        },
        unit: Unit::Platform,
        clause: "二（四）".into(),
        baseline: None,
        confirm: Confirm::Function,
        advisory: false,
        needs: needs.iter().map(|(name, kind)| ((*name).into(), *kind)).collect(),
        not_applicable_when: None,
        pass_when: vec![],
        fail_when: vec![],
        otherwise: vec![],
        default: Verdict::Inconclusive,
        rollup: Rollup::None,
        place: Place::default(),
    }
}
