//! The demo portals over plain HTTP: every host answers, files are what they claim, and each fault is there and only
//! there. What needs scripts to run is looked at through the switches that the scripts are given.

mod http;
mod probes;

use std::net::SocketAddr;
use std::sync::Arc;

use hecha::demo::faults::{Fault, Trouble};
use hecha::demo::fleet::single;
use hecha::demo::{Demo, DemoOptions, Portal, Style, calibration, files, fleet, serve};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use http::{Answer, Form, ask};

async fn demo() -> Demo {
    serve(DemoOptions {
        port: 0,
        portals: fleet(),
    })
    .await
    .expect("a port on loopback")
}

fn host(label: &str, portal: &Portal) -> String {
    format!("{label}.{}.localhost", portal.id)
}

/// Whether the portal's pages cannot be had at all.
fn is_walled(portal: &Portal) -> bool {
    matches!(
        portal.trouble,
        Some(
            Trouble::CaptchaWall
                | Trouble::Waf412
                | Trouble::Waf521
                | Trouble::Maintenance503
                | Trouble::ResetConnection
                | Trouble::Hang
                | Trouble::RedirectLoop
                | Trouble::RateLimited429
                | Trouble::ServerError500
        )
    )
}

#[tokio::test]
async fn every_portal_answers_on_both_homes() {
    let demo = demo().await;
    let mut tasks = JoinSet::new();
    for portal in fleet().into_iter().filter(|portal| !is_walled(portal)) {
        let addr = demo.addr;
        tasks.spawn(async move {
            for label in ["www", "zwfw"] {
                let page = ask(addr, &host(label, &portal), "/", Form::None)
                    .await
                    .expect("an answer");
                assert_eq!(page.status, 200, "{label} of {}", portal.id);
                let charset = if portal.style == Style::Table {
                    "gb2312"
                } else {
                    "utf-8"
                };
                assert!(page.header("content-type").contains(charset), "{}", portal.id);
                assert!(
                    page.text().contains(&portal.city) || portal.style == Style::Spa,
                    "{label} of {}",
                    portal.id
                );
            }
        });
    }
    tasks.join_all().await;
}

#[tokio::test]
async fn no_page_has_a_mistake_in_its_template() {
    let demo = demo().await;
    for portal in fleet()
        .into_iter()
        .filter(|portal| portal.fault.is_none() && portal.trouble.is_none())
    {
        for (label, path) in probes::all_paths(portal.style) {
            let page = ask(demo.addr, &host(label, &portal), path, Form::None)
                .await
                .expect("an answer");
            assert!(page.status < 400, "{} {label} {path}: {}", portal.id, page.status);
            assert!(
                !page.text().contains("template error"),
                "{} {label} {path}: {}",
                portal.id,
                page.text()
            );
        }
    }
}

#[tokio::test]
async fn walls_answer_as_walls_do() {
    let demo = demo().await;
    for portal in fleet().into_iter().filter(is_walled) {
        let answer = tokio::time::timeout(
            std::time::Duration::from_secs(2),
            ask(demo.addr, &host("zwfw", &portal), "/", Form::None),
        )
        .await;
        let status = match &answer {
            Err(_) => "silence".to_string(),
            Ok(Err(error)) => error.kind().to_string(),
            Ok(Ok(page)) => page.status.to_string(),
        };
        let expected = match portal.trouble {
            Some(Trouble::CaptchaWall) => "200",
            Some(Trouble::Waf412) => "412",
            Some(Trouble::Waf521) => "521",
            Some(Trouble::Maintenance503) => "503",
            Some(Trouble::RateLimited429) => "429",
            Some(Trouble::ServerError500) => "500",
            Some(Trouble::RedirectLoop) => "302",
            Some(Trouble::Hang) => "silence",
            Some(Trouble::ResetConnection) => "connection reset",
            other => panic!("{other:?} is no wall"),
        };
        assert_eq!(status, expected, "{}", portal.id);
    }
}

#[tokio::test]
async fn each_fault_is_there_and_only_there() {
    let demo = demo().await;
    let mut tasks = JoinSet::new();
    for portal in fleet().into_iter().filter(|portal| !is_walled(portal)) {
        let addr = demo.addr;
        tasks.spawn(async move { (probes::faults_seen(addr, &portal).await, portal) });
    }
    let mut seen_somewhere = Vec::new();
    for (seen, portal) in tasks.join_all().await {
        assert_eq!(seen, portal.fault.into_iter().collect::<Vec<Fault>>(), "{}", portal.id);
        seen_somewhere.extend(seen);
    }
    let distinct: std::collections::HashSet<Fault> = seen_somewhere.into_iter().collect();
    assert_eq!(distinct.len(), Fault::ALL.len());
}

#[tokio::test]
async fn every_fault_can_be_put_into_every_style() {
    let made = |style| move |(number, fault): (usize, Fault)| single(style, Some(fault), None, number);
    let portals: Vec<Portal> = Style::ALL
        .into_iter()
        .flat_map(|style| Fault::ALL.into_iter().enumerate().map(made(style)))
        .collect();
    let demo = serve(DemoOptions {
        port: 0,
        portals: portals.clone(),
    })
    .await
    .expect("a port");
    let mut tasks = JoinSet::new();
    // A hundred portals asked at once are more connections than every machine queues.
    let turns = Arc::new(Semaphore::new(12));
    for portal in portals {
        let (addr, turns) = (demo.addr, turns.clone());
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await.expect("never closed");
            (probes::faults_seen(addr, &portal).await, portal)
        });
    }
    // Items of a government portal's own are published in two styles only.
    let unpublished = |portal: &Portal| {
        portal.fault == Some(Fault::ContradictingLimit)
            && matches!(portal.style, Style::Spa | Style::Shadow | Style::Frame | Style::Modal)
    };
    for (seen, portal) in tasks.join_all().await {
        let there = portal.fault.filter(|_| !unpublished(&portal));
        assert_eq!(seen, there.into_iter().collect::<Vec<Fault>>(), "{}", portal.id);
    }
}

#[tokio::test]
async fn faults_of_one_portal_do_not_hide_each_other() {
    let portals = calibration::fleet(calibration::Scale::new(0.1).expect("a scale"), 1);
    let demo = serve(DemoOptions {
        port: 0,
        portals: portals.clone(),
    })
    .await
    .expect("a port");
    let (mut platforms, mut guides) = (0, 0);
    for portal in portals {
        for item in portal.sampled.clone() {
            let asked = Portal {
                item: item.title,
                ..portal.clone()
            };
            let seen = probes::faults_seen(demo.addr, &asked).await;
            let (of_guide, of_platform): (Vec<Fault>, Vec<Fault>) =
                seen.into_iter().partition(|fault| !portal.more.contains(fault));
            assert_eq!(of_platform.len(), portal.more.len(), "{}: {of_platform:?}", portal.id);
            // Of a guide's own faults the probes name one beside what is wrong with its form.
            assert!(
                of_guide.iter().all(|fault| item.faults.contains(fault)),
                "{} {}: {of_guide:?} of {:?}",
                portal.id,
                item.title,
                item.faults
            );
            assert_eq!(
                of_guide.is_empty(),
                item.faults.is_empty(),
                "{} {}",
                portal.id,
                item.title
            );
            platforms += of_platform.len();
            guides += of_guide.len();
        }
    }
    assert!(platforms > 20 && guides > 60, "{platforms} {guides}");
}

#[tokio::test]
async fn files_are_what_their_names_say() {
    let demo = demo().await;
    let mut kinds = std::collections::BTreeSet::new();
    for portal in fleet()
        .into_iter()
        .filter(|portal| portal.fault.is_none() && portal.trouble.is_none())
    {
        for (code, index) in [
            (1, 0),
            (2, 0),
            (2, 4),
            (3, 0),
            (3, 1),
            (4, 0),
            (5, 0),
            (7, 0),
            (7, 3),
            (16, 0),
        ] {
            for kind in ["blank", "sample"] {
                let path = probes::file_path(portal.style, &format!("330100-{code:03}-{index}-{kind}"));
                let file = ask(demo.addr, &host("zwfw", &portal), &path, Form::None)
                    .await
                    .expect("an answer");
                let name = file.file_name();
                let end = name
                    .rsplit_once('.')
                    .map(|(_, end)| end.to_string())
                    .expect("a name with an extension");
                let magic: &[u8] = match end.as_str() {
                    "docx" | "xlsx" | "ofd" => b"PK\x03\x04",
                    "pdf" => b"%PDF-1.",
                    "doc" => b"{\\rtf1",
                    other => panic!("unexpected kind {other}"),
                };
                assert!(file.body.starts_with(magic), "{} {path} named {name}", portal.id);
                kinds.insert(end);
            }
        }
    }
    assert_eq!(kinds.len(), 5);
}

#[tokio::test]
async fn a_question_is_answered_when_the_clock_has_moved() {
    let demo = demo().await;
    let portal = fleet()
        .into_iter()
        .find(|portal| portal.id == "boot-plain")
        .expect("a faultless portal");
    let answer = probes::put_question(demo.addr, &portal).await;
    assert_eq!(answer.status, 200);
    let number = between(&answer.text(), "受理编号：<b>", "</b>");
    let code = between(&answer.text(), "查询码：<b>", "</b>");
    let query = format!("/consult/query?number={number}&code={code}");
    let before = ask(demo.addr, &host("zwfw", &portal), &query, Form::None)
        .await
        .expect("an answer");
    assert!(before.text().contains("待回复"));
    let moved = ask(demo.addr, "control.localhost", "/clock", Form::Json("{\"days\": 5}"))
        .await
        .expect("an answer");
    assert_eq!(moved.status, 200);
    let after = ask(demo.addr, &host("zwfw", &portal), &query, Form::None)
        .await
        .expect("an answer");
    assert!(after.text().contains("已回复"));
}

#[tokio::test]
async fn an_account_opens_the_departments_system() {
    let demo = demo().await;
    let portal = fleet()
        .into_iter()
        .find(|portal| portal.id == "boot-plain")
        .expect("a faultless portal");
    let made = probes::register(demo.addr, &portal, "anyone2026").await;
    assert!(made.text().contains("注册成功"), "{}", made.text());
    let login = Form::Fields(&[("username", "anyone2026"), ("password", "Abcd1234")]);
    let signed = ask(demo.addr, &host("sso", &portal), "/login", login)
        .await
        .expect("an answer");
    let ticket = follow(demo.addr, &signed, "").await;
    let session = ticket
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_string();
    let home = http::ask_as(demo.addr, &host("zwfw", &portal), "/", Form::None, &session)
        .await
        .expect("an answer");
    assert!(home.text().contains("anyone2026"));
    let go = http::ask_as(demo.addr, &host("zwfw", &portal), "/go/dept1", Form::None, &session)
        .await
        .expect("an answer");
    let there = follow(demo.addr, &go, "").await;
    let session = there
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_string();
    let dept = http::ask_as(demo.addr, &host("dept1", &portal), "/", Form::None, &session)
        .await
        .expect("an answer");
    assert!(dept.text().contains("欢迎您，anyone2026"));
}

#[tokio::test]
async fn control_page_and_profiles_are_there() {
    let demo = demo().await;
    let control = ask(demo.addr, "control.localhost", "/ok", Form::None)
        .await
        .expect("an answer");
    assert_eq!(control.status, 200);
    let written = files(demo.addr);
    assert_eq!(written.len(), fleet().len() + 1);
    let survey = &written.last().expect("a survey").1;
    assert!(survey.contains(&format!("control.localhost:{}/ok", demo.addr.port())));
}

async fn follow(addr: SocketAddr, answer: &Answer, session: &str) -> Answer {
    let location = answer.header("location").to_string();
    let rest = location.strip_prefix("http://").expect("an absolute address");
    let (host, path) = rest.split_once('/').expect("a path");
    let host = host.split(':').next().unwrap_or_default();
    http::ask_as(addr, host, &format!("/{path}"), Form::None, session)
        .await
        .expect("an answer")
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split(start).nth(1).expect("the start");
    rest.split(end).next().unwrap_or_default().to_string()
}
