//! The shipped rules and words, without a browser: what steps came to, and what is said of it.

use std::collections::BTreeMap;

use hecha::judge::case::{self, Context};
use hecha::judge::control::Network;
use hecha::reading::normal::normal;
use hecha::record::step::{End, StepRecord};
use hecha::scenario::calendar::Calendar;
use hecha::scenario::library::Library;
use hecha::scenario::rule::NeedKind;

use crate::made::{HOST, absent, collected, job, judge, observation, open, step};

fn library() -> Library {
    Library::load(None).expect("the shipped library is right")
}

/// `verdict(reason)` of a shipped rule, from how its steps ended; those not named were skipped. `lists` are values.
fn judged(id: &str, ends: &[(&str, End)], lists: &[(&str, &[&str])]) -> String {
    let library = library();
    let indicator = library.indicator(id).expect("a shipped indicator");
    let ends: BTreeMap<&str, End> = ends.iter().copied().collect();
    assert!(
        ends.keys()
            .all(|name| indicator.needs.iter().any(|(need, _)| need == name)),
        "{id} needs {:?}",
        indicator.needs
    );
    let mut steps: Vec<StepRecord> = vec![open("1", HOST)];
    let mut bind = Vec::new();
    for (number, (name, kind)) in indicator.needs.iter().enumerate() {
        let path = (number + 2).to_string();
        match kind {
            NeedKind::Step => {
                let end = ends.get(name.as_str()).copied().unwrap_or(End::Skipped);
                steps.push(match end {
                    End::Absent => absent(&path, name),
                    end => step(&path, name, end),
                });
                bind.push((name.clone(), format!("step:{name}")));
            }
            NeedKind::Records => {
                if let Some((_, titles)) = lists.iter().find(|(list, _)| list == name) {
                    steps.push(collected(&path, name, titles));
                }
                bind.push((name.clone(), format!("value:{name}")));
            }
            _ => {}
        }
    }
    let bind: Vec<(&str, &str)> = bind
        .iter()
        .map(|(name, target)| (name.as_str(), target.as_str()))
        .collect();
    steps.push(judge("99", id, &bind));
    let context = Context {
        lexicon: &library.lexicon,
        calendar: &Calendar::china().expect("the shipped calendar is read"),
        network: Network::Well,
    };
    let opinion = case::attempt(indicator, &observation(job("a", "x", None), steps), &context);
    format!("{}({})", opinion.verdict, opinion.reason)
}

/// Whether a sentence holds a word of a shipped term.
#[track_caller]
fn says(term: &str, sentence: &str, expected: bool) {
    let library = library();
    let term = library.lexicon.term(term).expect("a shipped term");
    let word = term.words.iter().find(|word| normal(sentence).contains(&normal(word)));
    assert_eq!(word.is_some(), expected, "{sentence}: {word:?}");
}

#[test]
fn who_is_sent_to_the_login_is_not_registered_by_that() {
    for refusal in [
        "该手机号已注册，请登录",
        "该手机号已注册，请直接登录！",
        "您好，用户名已存在",
    ] {
        says("registered", refusal, false);
        says("register_refused", refusal, true);
    }
    for success in ["恭喜您，注册成功！请登录。", "欢迎您，cs1，账号已创建"] {
        says("registered", success, true);
    }
    let (met, unmet) = (End::Met, End::Unmet);
    let sent = [("form", met), ("submit", met), ("reaction", met), ("done", met)];
    let with = |more: &[(&'static str, End)]| judged("P4b", &[&sent[..], more].concat(), &[]);
    assert_eq!(with(&[("told", unmet), ("taken", met)]), "inconclusive(refused_data)");
    assert_eq!(with(&[("told", unmet), ("taken", unmet)]), "pass(rule)");
    assert_eq!(with(&[("told", met), ("taken", met)]), "pass(rule)");
}

#[test]
fn a_promise_in_a_message_of_an_error_is_no_receipt() {
    for error in [
        "系统异常，我们会尽快处理",
        "提交失败，我们将尽快修复",
        "系统繁忙，感谢您的理解",
    ] {
        says("receipt", error, false);
    }
    for receipt in [
        "提交成功，我们会尽快回复您",
        "我们已收到您的来信，将尽快答复",
        "您的诉求已提交",
    ] {
        says("receipt", receipt, true);
    }
    let (met, unmet) = (End::Met, End::Unmet);
    let sent = [
        ("home", met),
        ("form", met),
        ("content", met),
        ("submit", met),
        ("receipt", met),
        ("published", unmet),
    ];
    let with = |more: &[(&'static str, End)]| judged("P6a", &[&sent[..], more].concat(), &[]);
    assert_eq!(with(&[("broken", unmet), ("errored", unmet)]), "pass(rule)");
    assert_eq!(
        with(&[("broken", unmet), ("errored", End::Skipped)]),
        "pass(rule)",
        "no status is told"
    );
    assert_eq!(
        with(&[("broken", met), ("errored", unmet)]),
        "inconclusive(receipt_and_error)"
    );
    assert_eq!(
        with(&[("broken", unmet), ("errored", met)]),
        "inconclusive(receipt_and_error)"
    );
}

#[test]
fn a_page_that_only_changed_is_no_answer_of_a_search() {
    let (met, unmet) = (End::Met, End::Unmet);
    let searched = [
        ("home", met),
        ("box", met),
        ("answered", met),
        ("broken", unmet),
        ("errored", unmet),
        ("landed", unmet),
        ("said_none", unmet),
    ];
    let with =
        |more: &[(&'static str, End)], lists: &[(&str, &[&str])]| judged("P5a", &[&searched[..], more].concat(), lists);
    let open = [("told", unmet), ("walled", unmet), ("home_listed", met)];
    let news: &[&str] = &["通知一", "通知二"];
    let hits: &[&str] = &["取水许可新办"];
    assert_eq!(
        with(&open, &[("home_list", news), ("hits", news)]),
        "inconclusive(no_answer)"
    );
    assert_eq!(with(&open, &[("home_list", news), ("hits", hits)]), "pass(rule)");
    assert_eq!(with(&[("told", met), ("walled", unmet)], &[]), "pass(rule)");
    assert_eq!(with(&[("told", met), ("walled", met)], &[]), "inconclusive(no_answer)");
    let bare = [("told", unmet), ("walled", unmet), ("home_listed", End::Absent)];
    assert_eq!(with(&bare, &[("hits", hits)]), "pass(rule)");
    let login = [("told", unmet), ("walled", met), ("home_listed", met)];
    assert_eq!(
        with(&login, &[("home_list", news), ("hits", hits)]),
        "inconclusive(no_answer)"
    );
}
