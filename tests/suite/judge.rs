//! Cases judged from records made by hand: each guard, each way a walk can stop, each combination over a run.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{Datelike, NaiveDate, Weekday};
use hecha::judge::attempts::More;
use hecha::judge::case::{self, Context, Opinion};
use hecha::judge::control::Network;
use hecha::judge::run::Rules;
use hecha::record::observation::{Ended, Observation};
use hecha::record::page::{ArrivalEnd, Calm, Sign};
use hecha::record::step::{BlobKind, End, FailedRequest, StepRecord, Truth, Value};
use hecha::record::verdict::{Block, Verdict};
use hecha::scenario::calendar::Calendar;
use hecha::scenario::condition::{ItemTest, ItemsTest, Test};
use hecha::scenario::lexicon::Lexicon;
use hecha::scenario::model::{Part, Place, Template};
use hecha::scenario::rule::{Confirm, Indicator, IndicatorSet, NeedKind, Rollup, Unit};
use hecha::scenario::survey::Confirmation;

use crate::made::{
    absent, at, blob, collected, cond, indicator, job, judge, led, met, observation, open, otherwise, outcome, page,
    planned, run, step,
};

fn judged(indicator: &Indicator, observation: &Observation, network: Network) -> Opinion {
    let calendar = Calendar::china().expect("the shipped calendar is read");
    case::attempt(
        indicator,
        observation,
        &Context {
            lexicon: &Lexicon::default(),
            calendar: &calendar,
            network,
        },
    )
}

fn said(opinion: &Opinion) -> String {
    format!("{}.{}", opinion.verdict, opinion.reason)
}

/// A search box: there → pass, not there → fail.
fn search() -> Indicator {
    Indicator {
        pass_when: vec![outcome(Test::Met("box".into()))],
        fail_when: vec![outcome(Test::Absent("box".into()))],
        ..indicator("P5a", &[("box", NeedKind::Step)])
    }
}

fn walk(looked: StepRecord) -> Observation {
    let bind = [("box", "step:box")];
    observation(
        job("a", "search", None),
        vec![open("1", crate::made::HOST), looked, judge("3", "P5a", &bind)],
    )
}

fn failing() -> Observation {
    walk(absent("2", "box"))
}

fn passing() -> Observation {
    walk(met("2", "box"))
}

/// What a change to the failing and to the passing walk makes of them.
fn check(change: impl Fn(&mut Observation), failing_becomes: &str, passing_becomes: &str) {
    let (mut fail, mut pass) = (failing(), passing());
    change(&mut fail);
    change(&mut pass);
    assert_eq!(
        said(&judged(&search(), &fail, Network::Well)),
        failing_becomes,
        "of the failing walk"
    );
    assert_eq!(
        said(&judged(&search(), &pass, Network::Well)),
        passing_becomes,
        "of the passing walk"
    );
}

fn request(status: Option<u16>) -> FailedRequest {
    let error = status.is_none().then(|| "net::ERR_CONNECTION_RESET".to_string());
    FailedRequest {
        url: "https://zwfw.a.example/api".into(),
        kind: "xhr".into(),
        status,
        error,
        ..FailedRequest::default()
    }
}

#[test]
fn the_plain_cases() {
    check(|_| {}, "fail.rule", "pass.rule");
    let opinion = judged(&search(), &failing(), Network::Well);
    assert_eq!(opinion.sentence.zh, "搜索可用：不达标");
    assert_eq!(opinion.sentence.en, "Search works: not met");
    assert_eq!(
        opinion.evidence.iter().map(|evidence| evidence.seq).collect::<Vec<_>>(),
        [11]
    );
}

#[test]
fn the_page_must_be_the_sites_own() {
    let foreign = |walk: &mut Observation| walk.steps[1].record.page = Some(page("ad.example"));
    check(foreign, "blocked.foreign_host", "blocked.foreign_host");
    let unnamed = |walk: &mut Observation| walk.inputs = BTreeMap::new();
    check(unnamed, "inconclusive.not_observed", "inconclusive.not_observed");
    let below = |walk: &mut Observation| walk.steps[1].record.page = Some(page("search.zwfw.a.example"));
    check(below, "fail.rule", "pass.rule");
}

#[test]
fn hosts_to_which_the_sites_own_links_led_are_expected() {
    let sso = |walk: &mut Observation| {
        walk.steps[0].record.page = Some(page(crate::made::HOST));
        let mut login = walk.steps[0].clone();
        login.record = led("1", "login", "sso.b.example");
        walk.steps.insert(1, login);
        walk.steps[2].record.page = Some(page("sso.b.example"));
    };
    check(sso, "fail.rule", "pass.rule");
    let opened = |walk: &mut Observation| {
        let mut other = walk.steps[0].clone();
        other.record = open("1", "sso.b.example");
        walk.steps.insert(1, other);
        walk.steps[2].record.page = Some(page("sso.b.example"));
    };
    check(opened, "blocked.foreign_host", "blocked.foreign_host");
}

#[test]
fn what_stands_in_for_the_page() {
    let sign = |block, whole_page| {
        move |walk: &mut Observation| {
            let page = walk.steps[1].record.page.as_mut().expect("a page");
            page.signs = vec![Sign {
                block,
                seen: "words".into(),
                whole_page,
            }];
        }
    };
    check(sign(Block::Waf, true), "blocked.waf", "blocked.waf");
    check(
        sign(Block::Maintenance, true),
        "blocked.maintenance",
        "blocked.maintenance",
    );
    check(sign(Block::Captcha, false), "fail.rule", "pass.rule");
    let status = |status| {
        move |walk: &mut Observation| walk.steps[1].record.page.as_mut().expect("a page").status = Some(status)
    };
    check(status(412), "blocked.waf", "blocked.waf");
    check(status(429), "blocked.rate_limited", "blocked.rate_limited");
    check(status(401), "blocked.login", "blocked.login");
    check(status(404), "inconclusive.page_broken", "inconclusive.page_broken");
    check(status(502), "fail.rule", "inconclusive.server_error");
    let titled = |walk: &mut Observation| {
        walk.steps[1].record.page.as_mut().expect("a page").title = "网站防火墙".into();
    };
    check(titled, "blocked.waf", "blocked.waf");
}

#[test]
fn connections_that_failed() {
    let failed = |code: &'static str| {
        move |walk: &mut Observation| {
            let arrival = walk.steps[0].record.arrival.as_mut().expect("an arrival");
            arrival.end = ArrivalEnd::Failed { code: code.into() };
        }
    };
    check(
        failed("net::ERR_CONNECTION_RESET"),
        "inconclusive.network",
        "inconclusive.network",
    );
    check(
        failed("net::ERR_CERT_DATE_INVALID"),
        "blocked.certificate",
        "blocked.certificate",
    );
    let silent = |walk: &mut Observation| {
        walk.steps[0].record.arrival.as_mut().expect("an arrival").end = ArrivalEnd::TimedOut { budget_ms: 60_000 };
    };
    check(silent, "inconclusive.no_answer", "inconclusive.no_answer");

    let mut walk = failing();
    failed("net::ERR_CONNECTION_RESET")(&mut walk);
    assert_eq!(said(&judged(&search(), &walk, Network::Doubtful)), "error.network");
    assert_eq!(
        said(&judged(&search(), &walk, Network::Unknown)),
        "inconclusive.network"
    );
    assert_eq!(said(&judged(&search(), &passing(), Network::Failing)), "error.network");
    assert_eq!(said(&judged(&search(), &failing(), Network::Doubtful)), "fail.rule");
}

#[test]
fn requests_that_failed_and_explain_an_absence() {
    let failed = |status| move |walk: &mut Observation| walk.steps[0].record.failed_requests = vec![request(status)];
    check(failed(Some(401)), "blocked.login", "pass.rule");
    for status in [403, 405, 412, 418, 521] {
        check(failed(Some(status)), "blocked.waf", "pass.rule");
    }
    check(failed(Some(429)), "blocked.rate_limited", "pass.rule");
    check(failed(Some(500)), "fail.rule", "pass.rule");
    check(failed(None), "inconclusive.network", "pass.rule");
    let cancelled = |walk: &mut Observation| {
        let given_up = FailedRequest {
            error: Some("net::ERR_ABORTED".into()),
            ..request(None)
        };
        walk.steps[0].record.failed_requests = vec![given_up];
    };
    check(cancelled, "fail.rule", "pass.rule");
    let of_an_earlier_page = |walk: &mut Observation| {
        walk.steps[0].record.failed_requests = vec![request(Some(403))];
        walk.steps[1].record.effect = led("2", "x", crate::made::HOST).effect;
    };
    check(of_an_earlier_page, "fail.rule", "pass.rule");
}

#[test]
fn server_errors_speak_against_functions_only() {
    let mut walk = failing();
    walk.steps[0].record.failed_requests = vec![request(Some(500))];
    let content = Indicator {
        confirm: Confirm::Content,
        ..search()
    };
    assert_eq!(
        said(&judged(&content, &walk, Network::Well)),
        "inconclusive.request_failed"
    );
}

#[test]
fn the_page_must_be_at_rest_and_looked_through() {
    let restless = |walk: &mut Observation| walk.steps[1].record.calm = Some(Calm::Unsettled);
    check(restless, "inconclusive.unsettled", "pass.rule");
    let earlier = |walk: &mut Observation| {
        walk.steps[0].record.calm = Some(Calm::Unsettled);
        walk.steps[1].record.calm = None;
    };
    check(earlier, "inconclusive.unsettled", "pass.rule");
    let spinning = |walk: &mut Observation| walk.steps[1].record.page.as_mut().expect("a page").spinner = true;
    check(spinning, "inconclusive.loading", "pass.rule");
    let blind = |walk: &mut Observation| {
        for step in &mut walk.steps {
            if let Some(page) = &mut step.record.page {
                page.status = None;
            }
            step.record.arrival = None;
        }
    };
    check(blind, "inconclusive.no_network_record", "pass.rule");

    let mut walk = failing();
    walk.steps[1]
        .record
        .found
        .as_mut()
        .expect("found")
        .inventory
        .as_mut()
        .expect("one")
        .closed_frames = vec!["https://map.example/".into()];
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.closed_frame"
    );
    let mut walk = failing();
    walk.steps[1]
        .record
        .found
        .as_mut()
        .expect("found")
        .inventory
        .as_mut()
        .expect("one")
        .cut = true;
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.no_inventory"
    );
    let mut walk = failing();
    walk.steps[1].record.found = None;
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.no_inventory"
    );
}

#[test]
fn nothing_rests_on_a_weak_sign() {
    let mut walk = passing();
    walk.steps[1]
        .record
        .found
        .as_mut()
        .expect("found")
        .element
        .as_mut()
        .expect("one")
        .weak = true;
    assert_eq!(said(&judged(&search(), &walk, Network::Well)), "inconclusive.weak");
}

#[test]
fn both_sides_true_is_an_error_of_the_rule() {
    let both = Indicator {
        fail_when: vec![outcome(Test::Met("box".into()))],
        ..search()
    };
    assert_eq!(said(&judged(&both, &passing(), Network::Well)), "error.rule");
}

#[test]
fn ends_that_are_neither_met_nor_absent() {
    for (end, expected) in [
        (End::Unrecognised, "inconclusive.unrecognised"),
        (End::Ambiguous, "inconclusive.ambiguous"),
        (End::Covered, "inconclusive.covered"),
        (End::Disabled, "inconclusive.disabled"),
        (End::Unsettled, "inconclusive.unsettled"),
        (End::TimedOut, "inconclusive.timed_out"),
        (End::RequestFailed, "inconclusive.request_failed"),
        (End::Unmet, "inconclusive.undecided"),
        (End::Skipped, "inconclusive.not_observed"),
        (End::Blocked(Block::Captcha), "blocked.captcha"),
    ] {
        let opinion = judged(&search(), &walk(step("2", "box", end)), Network::Well);
        assert_eq!(said(&opinion), expected, "{end:?}");
    }
    let mut failed = walk(step("2", "box", End::RequestFailed));
    failed.steps[1].record.failed_requests = vec![request(Some(412))];
    assert_eq!(said(&judged(&search(), &failed, Network::Well)), "blocked.waf");
}

#[test]
fn missing_facts_are_named_and_explained() {
    let opinion = judged(&search(), &walk(step("2", "other", End::Met)), Network::Well);
    assert_eq!(said(&opinion), "inconclusive.not_observed");
    assert!(opinion.sentence.en.contains("box"), "{}", opinion.sentence.en);
    let behind = walk(step("2", "login", End::Blocked(Block::NoAccount)));
    assert_eq!(said(&judged(&search(), &behind, Network::Well)), "blocked.no_account");
}

#[test]
fn ways_of_a_try_that_was_met_explain_nothing() {
    let mut walk = walk(step("2", "other", End::Met));
    walk.steps[0].record = step("1.1.1", "way", End::Ambiguous);
    walk.steps[1].record = StepRecord {
        verb: "try".into(),
        ..step("1", "ways", End::Met)
    };
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.not_observed"
    );
    walk.steps[1].record.end = End::Unmet;
    assert_eq!(said(&judged(&search(), &walk, Network::Well)), "inconclusive.ambiguous");
}

#[test]
fn walks_that_never_came_to_the_judge_step() {
    let stopped = |end: End, ended: Option<Ended>| {
        let last = step("2", "box", end);
        let mut walk = observation(job("a", "search", None), vec![open("1", crate::made::HOST), last]);
        walk.ended = ended;
        said(&judged(&search(), &walk, Network::Well))
    };
    let at_box = || "box".to_string();
    let failed = || Some(Ended::StepFailed { step: at_box() });
    assert_eq!(stopped(End::Blocked(Block::Realname), failed()), "blocked.realname");
    assert_eq!(stopped(End::Absent, failed()), "inconclusive.not_observed");
    assert_eq!(stopped(End::Unmet, failed()), "inconclusive.not_observed");
    assert_eq!(stopped(End::Unrecognised, failed()), "inconclusive.unrecognised");
    assert_eq!(stopped(End::Ambiguous, failed()), "inconclusive.ambiguous");
    assert_eq!(stopped(End::TimedOut, failed()), "inconclusive.timed_out");
    let lost = Some(Ended::BrowserLost {
        step: at_box(),
        why: "socket closed".into(),
    });
    assert_eq!(stopped(End::TimedOut, lost), "error.browser_lost");
    let late = Some(Ended::TimedOut {
        step: at_box(),
        budget_ms: 300_000,
    });
    assert_eq!(stopped(End::Met, late), "error.deadline");
    assert_eq!(
        stopped(End::Met, Some(Ended::Interrupted { step: at_box() })),
        "error.interrupted"
    );
    assert_eq!(stopped(End::Met, None), "error.interrupted");
    assert_eq!(stopped(End::Met, Some(Ended::Completed)), "inconclusive.not_observed");
    assert_eq!(stopped(End::Blocked(Block::Sms), Some(Ended::Completed)), "blocked.sms");
}

#[test]
fn a_site_that_did_not_answer_is_no_error_of_ours() {
    let mut home = open("1", crate::made::HOST);
    home.end = End::TimedOut;
    home.arrival.as_mut().expect("an arrival").end = ArrivalEnd::TimedOut { budget_ms: 60_000 };
    let mut walk = observation(job("a", "search", None), vec![home]);
    walk.ended = Some(Ended::TimedOut {
        step: "home".into(),
        budget_ms: 300_000,
    });
    assert_eq!(said(&judged(&search(), &walk, Network::Well)), "inconclusive.no_answer");
    assert_eq!(said(&judged(&search(), &walk, Network::Doubtful)), "error.network");
}

#[test]
fn what_is_to_be_done_later_is_pending() {
    let later = StepRecord {
        verb: "later".into(),
        ..step("2", "reply", End::Met)
    };
    let walk = observation(job("a", "ask", None), vec![open("1", crate::made::HOST), later]);
    assert_eq!(said(&judged(&search(), &walk, Network::Well)), "pending.not_due");
}

#[test]
fn other_verdicts_of_a_rule_need_the_sites_own_page_too() {
    let scan = otherwise(
        Verdict::Blocked,
        "app_only",
        Test::Ended {
            step: "box".into(),
            ends: vec![hecha::scenario::condition::EndWord::Is(End::Unmet)],
        },
    );
    let rule = Indicator {
        otherwise: vec![scan],
        ..search()
    };
    let mut walk = walk(step("2", "box", End::Unmet));
    assert_eq!(said(&judged(&rule, &walk, Network::Well)), "blocked.app_only");
    walk.steps[1].record.page.as_mut().expect("a page").status = Some(412);
    assert_eq!(said(&judged(&rule, &walk, Network::Well)), "blocked.waf");
}

#[test]
fn not_applicable_needs_all_the_proof() {
    let rule = Indicator {
        not_applicable_when: Some(cond(Test::Absent("box".into()))),
        ..search()
    };
    assert_eq!(said(&judged(&rule, &failing(), Network::Well)), "not_applicable.rule");
    let mut walk = failing();
    walk.steps[1].record.calm = Some(Calm::Unsettled);
    assert_eq!(said(&judged(&rule, &walk, Network::Well)), "inconclusive.unsettled");
}

#[test]
fn submissions() {
    let mut walk = failing();
    walk.steps[1].record.writes = true;
    assert!(
        !judged(&search(), &walk, Network::Well).walked.wrote,
        "what was not there was not pressed"
    );
    let mut walk = passing();
    walk.steps[1].record.writes = true;
    assert!(judged(&search(), &walk, Network::Well).walked.wrote);
    let mut walk = failing();
    walk.wrote = true;
    assert!(
        judged(&search(), &walk, Network::Well).walked.wrote,
        "a submission whose step was lost with its process was made all the same"
    );
    walk.open_writes = vec!["send".into()];
    let opinion = judged(&search(), &walk, Network::Well);
    assert_eq!(
        (said(&opinion).as_str(), opinion.walked.wrote),
        ("inconclusive.write_unknown", true)
    );
    let mut walk = self::walk(StepRecord {
        writes: true,
        ..step("2", "send", End::TimedOut)
    });
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.write_unknown"
    );
    walk.steps[1].record.end = End::Met;
    assert_eq!(
        said(&judged(&search(), &walk, Network::Well)),
        "inconclusive.not_observed"
    );
}

/// The rule of the design's example: an item of the catalogue is found by its name.
fn found_by_name() -> Indicator {
    let item = Template {
        parts: vec![Part::Name(vec!["item".into()])],
        place: Place::default(),
    };
    let same = || ItemsTest {
        of: "hits".into(),
        item: ItemTest::SameItemAs(item.clone()),
    };
    let differ = Test::Not(Box::new(cond(Test::SameRecords("hits".into(), "nonsense".into()))));
    let sides = vec![
        cond(Test::Met("answered".into())),
        cond(Test::NoItem(same())),
        cond(differ),
    ];
    Indicator {
        pass_when: vec![outcome(Test::AnyItem(same()))],
        fail_when: vec![outcome(Test::All(sides))],
        ..indicator(
            "P5b",
            &[
                ("item", NeedKind::Record),
                ("answered", NeedKind::Step),
                ("hits", NeedKind::Records),
                ("nonsense", NeedKind::Records),
            ],
        )
    }
}

fn search_for(hits: StepRecord, nonsense: StepRecord) -> Observation {
    let bind = [
        ("item", "input:item"),
        ("answered", "step:answered"),
        ("hits", "value:hits"),
        ("nonsense", "value:nonsense"),
    ];
    let steps = vec![
        open("1", crate::made::HOST),
        step("2", "answered", End::Met),
        hits,
        nonsense,
        judge("5", "P5b", &bind),
    ];
    let mut walk = observation(job("a", "search-item", Some("i1")), steps);
    walk.inputs.insert(
        "item".into(),
        Value::Map([("title".to_string(), "企业设立登记".to_string())].into()),
    );
    walk
}

#[test]
fn items_found_by_name() {
    let ask = |hits: &[&str], nonsense: &[&str]| {
        let walk = search_for(collected("3", "hits", hits), collected("4", "nonsense", nonsense));
        said(&judged(&found_by_name(), &walk, Network::Well))
    };
    assert_eq!(ask(&["企业设立登记", "乙"], &[]), "pass.rule");
    assert_eq!(ask(&["关于企业设立登记的通知"], &[]), "fail.rule");
    assert_eq!(ask(&[], &[]), "fail.rule", "nothing found at all");
    assert_eq!(
        ask(&["甲", "乙"], &["甲", "乙"]),
        "inconclusive.undecided",
        "the same list whatever is asked"
    );
}

#[test]
fn emptiness_needs_every_request_answered() {
    let ask = |change: &dyn Fn(&mut StepRecord)| {
        let mut hits = collected("3", "hits", &[]);
        change(&mut hits);
        let walk = search_for(hits, collected("4", "nonsense", &[]));
        said(&judged(&found_by_name(), &walk, Network::Well))
    };
    assert_eq!(
        ask(&|hits| hits.failed_requests = vec![request(Some(500))]),
        "inconclusive.request_failed"
    );
    assert_eq!(
        ask(&|hits| hits.failed_requests = vec![request(Some(404))]),
        "inconclusive.request_failed"
    );
    assert_eq!(
        ask(&|hits| hits.failed_requests = vec![request(Some(403))]),
        "blocked.waf"
    );
    let weak = |hits: &mut StepRecord| {
        if let Some(Value::Records(list)) = hits.values.get_mut("hits") {
            list.weak = true;
        }
    };
    assert_eq!(
        ask(&weak),
        "inconclusive.undecided",
        "a weak list proves nothing negative"
    );
    let cut = |hits: &mut StepRecord| {
        hits.end = End::TimedOut;
        if let Some(Value::Records(list)) = hits.values.get_mut("hits") {
            list.complete = false;
        }
    };
    assert_eq!(ask(&cut), "inconclusive.timed_out");
}

/// A loop over consultations, each judged by its two days.
fn replies(days: &[(&str, Option<&str>)]) -> Observation {
    let mut steps = vec![open("1", crate::made::HOST)];
    for (nth, (asked, replied)) in days.iter().enumerate() {
        let round = nth + 1;
        let date = |text: &str| Value::Date(text.parse().expect("a day"));
        let read = |path: String, id: &str, value: Option<Value>| StepRecord {
            verb: "read".into(),
            values: value.into_iter().map(|value| (id.to_string(), value)).collect(),
            ..step(
                &path,
                id,
                if replied.is_none() && id == "replied" {
                    End::Unmet
                } else {
                    End::Met
                },
            )
        };
        steps.push(read(format!("2.{round}.1"), "asked", Some(date(asked))));
        steps.push(read(format!("2.{round}.2"), "replied", replied.map(date)));
        steps.push(judge(
            &format!("2.{round}.3"),
            "P6b",
            &[("from", "value:asked"), ("to", "value:replied")],
        ));
    }
    steps.push(StepRecord {
        verb: "visit".into(),
        ..step("2", "each-question", End::Met)
    });
    observation(job("a", "replies", None), steps)
}

#[test]
fn rounds_of_a_loop_are_judged_each_by_their_own_values() {
    let test = || Test::WorkingDays {
        from: "from".into(),
        to: Some("to".into()),
        at_most: 5,
    };
    let rule = Indicator {
        pass_when: vec![outcome(test())],
        fail_when: vec![outcome(Test::Not(Box::new(cond(test()))))],
        ..indicator("P6b", &[("from", NeedKind::Date), ("to", NeedKind::Date)])
    };
    let ask = |days: &[(&str, Option<&str>)]| said(&judged(&rule, &replies(days), Network::Well));
    assert_eq!(
        ask(&[("2026-09-18", Some("2026-09-24")), ("2026-09-18", Some("2026-09-21"))]),
        "pass.rule"
    );
    assert_eq!(
        ask(&[("2026-09-18", Some("2026-09-24")), ("2026-09-18", Some("2026-10-12"))]),
        "fail.rule"
    );
    let unread = [("2026-09-18", Some("2026-09-24")), ("2026-09-18", None)];
    assert_eq!(
        ask(&unread),
        "inconclusive.not_observed",
        "not the reply of the round before"
    );
    assert_eq!(ask(&[("2029-05-07", Some("2029-05-20"))]), "inconclusive.calendar");
    let mut lost = replies(&[("2026-09-18", Some("2026-09-24"))]);
    lost.ended = Some(Ended::BrowserLost {
        step: "asked".into(),
        why: "socket closed".into(),
    });
    assert_eq!(
        said(&judged(&rule, &lost, Network::Well)),
        "error.browser_lost",
        "not all rounds were walked"
    );
}

#[test]
fn evidence_names_pictures_first() {
    let mut walk = failing();
    walk.steps[1].record.blobs = vec![blob(BlobKind::Network, '1'), blob(BlobKind::FullPage, '2')];
    let opinion = judged(&search(), &walk, Network::Well);
    let kinds: Vec<BlobKind> = opinion.evidence.iter().map(|evidence| evidence.kind).collect();
    assert_eq!(kinds, [BlobKind::FullPage, BlobKind::Step, BlobKind::Network]);
}

const CONFIRM: Confirmation = Confirmation {
    functions: 2,
    content: 1,
    spacing: Duration::ZERO,
};

#[test]
fn every_planned_job_and_indicator_gets_one_finding() {
    let of_items = Indicator {
        rollup: Rollup::AnyFailed,
        ..found_by_name()
    };
    let guide = Indicator {
        unit: Unit::Item,
        ..indicator("S1", &[])
    };
    let set = IndicatorSet {
        id: "set".into(),
        name: hecha::scenario::model::Names::default(),
        indicators: vec![search(), of_items, guide],
    };
    let jobs = vec![
        planned(job("a", "search", None), &["P5a"]),
        planned(job("a", "search-item", Some("i1")), &["P5b"]),
        planned(job("a", "search-item", Some("i2")), &["P5b"]),
        planned(job("a", "guide", Some("i1")), &["S1", "S9"]),
        planned(job("b", "search", None), &["P5a"]),
    ];
    let found = |item: &str| Observation {
        job: job("a", "search-item", Some(item)),
        ..search_for(
            collected("3", "hits", &["企业设立登记"]),
            collected("4", "nonsense", &[]),
        )
    };
    let missed = |attempt: u32| Observation {
        attempt,
        job: job("a", "search-item", Some("i2")),
        ..search_for(collected("3", "hits", &[]), collected("4", "nonsense", &[]))
    };
    let observations = [missed(3), found("i1"), missed(1), missed(2), passing()];
    let calendar = Calendar::china().expect("the shipped calendar is read");
    let rules = Rules {
        set: &set,
        lexicon: &Lexicon::default(),
        calendar: &calendar,
        confirm: &CONFIRM,
        controls: &[],
    };
    let findings = hecha::judge::run::judge(&run(jobs.clone()), &observations, &rules);
    let lines: Vec<String> = findings
        .findings
        .iter()
        .map(|f| {
            let item = f.item.as_deref().unwrap_or("-");
            format!(
                "{} {item} {} {}.{} {}",
                f.site, f.indicator, f.verdict, f.reason, f.attempts
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "a - P5a pass.rule 1",
            "a - P5b fail.rule 4",
            "a i1 P5b pass.rule 1",
            "a i1 S1 error.interrupted 0",
            "a i1 S9 error.scenario 0",
            "a i2 P5b fail.rule 3",
            "b - P5a error.interrupted 0",
        ]
    );
    let wanted = |job: usize, attempts: &[Observation]| rules.wants_another(&jobs[job], attempts);
    assert_eq!(wanted(2, &[missed(1), missed(2)]), More::Same);
    assert_eq!(wanted(2, &[missed(1), missed(2), missed(3)]), More::No);
    assert_eq!(wanted(1, &[found("i1")]), More::No);
}

#[test]
fn while_the_control_fails_nothing_counts() {
    let set = IndicatorSet {
        id: "set".into(),
        name: Default::default(),
        indicators: vec![search()],
    };
    let controls = [
        (at("2026-11-23T09:59:00+08:00"), false),
        (at("2026-11-23T10:30:00+08:00"), true),
    ];
    let calendar = Calendar::default();
    let rules = Rules {
        set: &set,
        lexicon: &Lexicon::default(),
        calendar: &calendar,
        confirm: &CONFIRM,
        controls: &controls,
    };
    let jobs = vec![planned(job("a", "search", None), &["P5a"])];
    let findings = hecha::judge::run::judge(&run(jobs), &[failing()], &rules).findings;
    assert_eq!(
        (findings[0].verdict, findings[0].reason.as_str()),
        (Verdict::Error, "network")
    );
}

#[test]
fn the_calendar_agrees_with_a_kept_package() {
    let calendar = Calendar::china().expect("the shipped calendar is read");
    let listed = include_str!("../fixtures/calendar/cn-2015-2026.txt");
    let expected: BTreeSet<&str> = listed.lines().filter(|line| !line.starts_with('#')).collect();
    let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a day");
    let differing: Vec<String> = first
        .iter_days()
        .take_while(|day| day.year() <= 2026)
        .filter_map(|day| {
            let works = hecha::judge::workdays::works(day, &calendar) == Truth::True;
            let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            (works != weekday).then(|| format!("{day} {}", if works { "work" } else { "off" }))
        })
        .collect();
    assert_eq!(differing.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn steps_made_of_others_have_their_inventories() {
    let ways = |frames: &[&str]| {
        let mut way = absent("2.1.1", "way");
        let inventory = way.found.as_mut().expect("found").inventory.as_mut().expect("one");
        inventory.closed_frames = frames.iter().map(|frame| (*frame).into()).collect();
        let ways = StepRecord {
            verb: "try".into(),
            ..step("2", "box", End::Absent)
        };
        let bind = [("box", "step:box")];
        let steps = vec![open("1", crate::made::HOST), way, ways, judge("3", "P5a", &bind)];
        said(&judged(
            &search(),
            &observation(job("a", "search", None), steps),
            Network::Well,
        ))
    };
    assert_eq!(ways(&[]), "fail.rule");
    assert_eq!(ways(&["https://map.example/"]), "inconclusive.closed_frame");
}

#[test]
fn facts_that_no_undecided_condition_needs_are_not_called_missing() {
    let rule = Indicator {
        fail_when: vec![outcome(Test::All(vec![
            cond(Test::Absent("box".into())),
            cond(Test::Met("extra".into())),
        ]))],
        ..indicator("P5a", &[("box", NeedKind::Step), ("extra", NeedKind::Step)])
    };
    let bind = [("box", "step:box"), ("extra", "step:extra")];
    let steps = |end| {
        vec![
            open("1", crate::made::HOST),
            step("2", "box", end),
            judge("3", "P5a", &bind),
        ]
    };
    let opinion = judged(
        &rule,
        &observation(job("a", "search", None), steps(End::Met)),
        Network::Well,
    );
    assert_eq!(said(&opinion), "inconclusive.not_observed");
    assert!(opinion.sentence.en.ends_with("extra)"), "{}", opinion.sentence.en);
}

#[test]
fn downloads_that_gave_no_file_count_by_their_forms() {
    use hecha::record::guide::{Form, Guide, Material, Said};
    use hecha::record::outline::Link;
    use hecha::scenario::condition::FormsAre;
    let said_words = |words: &str| Said {
        words: words.into(),
        ..Said::default()
    };
    let link = Link {
        href: "javascript:void(0)".into(),
        scripted: true,
        ..Link::default()
    };
    let guide = Guide {
        materials: vec![Material {
            name: said_words("申请表"),
            ..Material::default()
        }],
        forms: vec![Form {
            name: said_words("申请表"),
            link: Some(link),
            ..Form::default()
        }],
        ..Guide::default()
    };
    let ask = |end, form: Option<&str>| {
        let value = |name: &str, value| BTreeMap::from([(name.to_string(), value)]);
        let read = StepRecord {
            verb: "read_guide".into(),
            values: value("guide", Value::Guide(Box::new(guide.clone()))),
            ..step("2", "read", End::Met)
        };
        let mut fetched = StepRecord {
            verb: "download".into(),
            ..absent("3.1.1", "fetched")
        };
        fetched.end = end;
        fetched.values = form
            .map(|form| value("form", Value::Text(form.into())))
            .unwrap_or_default();
        let each = StepRecord {
            verb: "each".into(),
            ..step("3", "files", End::Met)
        };
        let bind = [("guide", "value:guide"), ("read", "step:read"), ("files", "value:file")];
        let steps = vec![
            open("1", crate::made::HOST),
            read,
            fetched,
            each,
            judge("4", "S4a", &bind),
        ];
        let forms = |are| Test::Forms {
            of: "guide".into(),
            files: Some("files".into()),
            are,
        };
        let rule = Indicator {
            pass_when: vec![outcome(forms(FormsAre::AllDownloaded))],
            fail_when: vec![outcome(forms(FormsAre::SomeMissing))],
            unit: Unit::Item,
            confirm: Confirm::Content,
            ..indicator(
                "S4a",
                &[
                    ("guide", NeedKind::Guide),
                    ("read", NeedKind::Step),
                    ("files", NeedKind::Files),
                ],
            )
        };
        said(&judged(
            &rule,
            &observation(job("a", "download-form", Some("i")), steps),
            Network::Well,
        ))
    };
    assert_eq!(ask(End::Absent, Some("申请表")), "fail.rule");
    assert_eq!(ask(End::TimedOut, Some("申请表")), "inconclusive.timed_out");
    assert_eq!(ask(End::Blocked(Block::Login), Some("申请表")), "blocked.login");
    assert_eq!(ask(End::Absent, None), "inconclusive.not_observed");
}
