//! Opening, finding, clicking, filling, settling, facts, pictures and happenings in a real browser.

use std::time::{Duration, Instant};

use hecha::browser::session::{Chosen, Extent, Session};
use hecha::record::element::Find;
use hecha::record::page::{ArrivalEnd, Calm};
use hecha::record::query::Need;

use crate::browser_rig::{BUDGET, Rig, chromium, css, groups, ready, ready_for, words};
use crate::fixture_server::Fixture;

async fn start() -> Option<(Fixture, Rig, Session)> {
    let rig = chromium(|_| {}).await?;
    let session = rig.pool.session().await.expect("a session");
    Some((Fixture::start().await, rig, session))
}

#[tokio::test]
async fn a_page_is_opened_and_known() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    let arrival = session.open(&fixture.at("/hop1"), BUDGET).await.unwrap();
    assert_eq!(arrival.end, ArrivalEnd::Shown);
    let statuses: Vec<_> = arrival.chain.iter().map(|hop| hop.status).collect();
    assert_eq!(statuses, [Some(302), Some(302), Some(200)], "{arrival:?}");
    assert!(arrival.first_byte_ms.is_some() && arrival.dom_ready_ms.is_some() && arrival.load_ms.is_some());
    assert_eq!(session.settle(Duration::from_secs(5)).await.unwrap(), Calm::Settled);
    let facts = session.facts().await.unwrap();
    assert_eq!(
        (facts.status, facts.title.as_str(), facts.tabs),
        (Some(200), "plain", 1)
    );
    assert_eq!(facts.content_type, "text/html");
    assert_eq!(facts.host, "www.site.localhost");
    let happened = session.happenings().await.unwrap();
    assert_eq!(
        happened
            .network
            .iter()
            .filter(|request| request.kind == "document")
            .count(),
        3,
        "{happened:?}"
    );
    assert!(
        happened
            .network
            .iter()
            .all(|request| request.remote.as_deref().is_some_and(|to| to.starts_with("127.")))
    );
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn statuses_and_failures_are_told() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/status/503"), BUDGET).await.unwrap();
    assert_eq!(session.facts().await.unwrap().status, Some(503));
    let dead = session.open("http://127.0.0.1:1/", BUDGET).await.unwrap();
    assert!(
        matches!(&dead.end, ArrivalEnd::Failed { code } if code.starts_with("net::ERR_")),
        "{dead:?}"
    );
    let unknown = session.open("http://no-such-host.invalid/", BUDGET).await.unwrap();
    assert_eq!(
        unknown.end,
        ArrivalEnd::Failed {
            code: "net::ERR_NAME_NOT_RESOLVED".to_owned()
        }
    );
    let endless = session.open(&fixture.at("/loop"), BUDGET).await.unwrap();
    assert_eq!(
        endless.end,
        ArrivalEnd::Failed {
            code: "net::ERR_TOO_MANY_REDIRECTS".to_owned()
        }
    );
    assert!(endless.chain.len() > 10, "{endless:?}");
    let file = session.open(&fixture.at("/file"), BUDGET).await.unwrap();
    assert_eq!(file.end, ArrivalEnd::Download);
    let began = Instant::now();
    let hanging = session
        .open(&fixture.at("/hang"), Duration::from_secs(2))
        .await
        .unwrap();
    assert_eq!(hanging.end, ArrivalEnd::TimedOut { budget_ms: 2_000 });
    assert!(began.elapsed() < Duration::from_secs(4));
    assert_eq!(
        session.open(&fixture.at("/plain"), BUDGET).await.unwrap().end,
        ArrivalEnd::Shown
    );
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn forms_are_filled_as_by_hand() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/form"), BUDGET).await.unwrap();
    let name = ready_for(&mut session, "#name", Need::Fill).await;
    assert!(session.fill(&name, "王小明", None, BUDGET).await.unwrap());
    assert!(
        session.fill(&name, "李小红", None, BUDGET).await.unwrap(),
        "what was there is replaced"
    );
    let keyed = session
        .find(&words("电话"), Need::Fill, BUDGET, &[])
        .await
        .unwrap()
        .element
        .expect("by its label");
    assert!(session.fill(&keyed, "010-12345", None, BUDGET).await.unwrap());
    let area = ready_for(&mut session, "#area", Need::Choose).await;
    let chosen = session
        .choose(&area, &Chosen::Words(vec!["西区".to_owned()]), BUDGET)
        .await
        .unwrap();
    assert_eq!(chosen, Some(vec!["西区".to_owned()]));
    assert_eq!(
        session
            .choose(&area, &Chosen::Words(vec!["北区".to_owned()]), BUDGET)
            .await
            .unwrap(),
        None
    );
    let agree = ready_for(&mut session, "#agree", Need::Tick).await;
    assert!(session.tick(&agree, true, BUDGET).await.unwrap());
    assert!(session.tick(&agree, false, BUDGET).await.unwrap());
    let long = ready_for(&mut session, "#words", Need::Fill).await;
    assert!(session.fill(&long, "第一行\n第二行", Some(true), BUDGET).await.unwrap());
    let attach = ready_for(&mut session, "#attach", Need::Upload).await;
    let file = rig.folder.path().join("附件.txt");
    std::fs::write(&file, "x").unwrap();
    assert!(session.upload(&attach, &file).await.unwrap());
    let effect = session.press("Enter", Some(&name), BUDGET).await.unwrap();
    assert!(effect.changed && !effect.navigated, "{effect:?}");
    let text = session.dom().await.unwrap();
    assert!(text.contains("sent 李小红"), "{text}");
    assert!(text.contains(">010-12345</span>"), "keys were sent as keys: {text}");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn a_page_settles_only_when_its_requests_have_ended() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/list"), BUDGET).await.unwrap();
    assert_eq!(session.settle(Duration::from_secs(5)).await.unwrap(), Calm::Settled);
    assert_eq!(
        session.count(&css("li")).await.unwrap().unwrap(),
        2,
        "settled before the list was there"
    );
    // A selector that finds nothing is absent; what is no selector proves nothing.
    let short = Duration::from_millis(200);
    let found = session.find(&css("#nosuch"), Need::Visible, short, &[]).await.unwrap();
    assert_eq!(found.find, Find::Absent);
    let broken = session.find(&css("#nosuch["), Need::Visible, short, &[]).await.unwrap();
    assert_eq!(broken.find, Find::Unrecognised);
    assert_eq!(session.count(&css("#nosuch[")).await.unwrap(), None);
    session.open(&fixture.at("/ticking"), BUDGET).await.unwrap();
    assert_eq!(session.settle(Duration::from_secs(1)).await.unwrap(), Calm::Unsettled);
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn pictures_have_the_size_of_what_they_show() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/tall"), BUDGET).await.unwrap();
    let size = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).expect("a picture");
        (picture.width(), picture.height())
    };
    let view = session.picture(Extent::Viewport).await.unwrap().expect("a picture");
    assert_eq!(size(&view), (1366, 900));
    let whole = session.picture(Extent::Full).await.unwrap().expect("a picture");
    let height = session.facts().await.unwrap().height;
    assert_eq!(size(&whole), (1366, height));
    assert!(height > 5_000);
    session.open(&fixture.at("/tower"), BUDGET).await.unwrap();
    let cut = session.picture(Extent::Full).await.unwrap().expect("a picture");
    assert_eq!(size(&cut), (1366, 20_000));
    let notices = session.happenings().await.unwrap().notices;
    assert!(
        notices.iter().any(|notice| notice.starts_with("picture cut")),
        "{notices:?}"
    );
    let saved = session.mhtml().await.unwrap().expect("a snapshot");
    assert!(saved.starts_with(b"From: "));
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn a_fresh_session_knows_nothing_of_the_last() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/cookie"), BUDGET).await.unwrap();
    session.open(&fixture.at("/cookie"), BUDGET).await.unwrap();
    assert!(session.dom().await.unwrap().contains("kept=secretvalue"));
    let happened = session.happenings().await.unwrap();
    assert!(
        !format!("{happened:?}").contains("secretvalue"),
        "a cookie's value got into the record"
    );
    let before = groups(&rig);
    session.end().await;
    let mut session = rig.pool.session().await.unwrap();
    assert_eq!(groups(&rig), before, "the browser is kept");
    session.open(&fixture.at("/cookie-shown"), BUDGET).await.unwrap();
    let dom = session.dom().await.unwrap();
    assert!(dom.contains(">[]</p>"), "{dom}");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn the_console_is_heard() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/noise"), BUDGET).await.unwrap();
    let lines = session.happenings().await.unwrap().console;
    let levels: Vec<&str> = lines.iter().map(|line| line.level.as_str()).collect();
    assert_eq!(levels, ["log", "error", "exception"], "{lines:?}");
    assert_eq!(lines[0].text, "spoken 1");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn links_and_tabs_are_followed() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/links"), BUDGET).await.unwrap();
    let link = ready(&mut session, "#same").await;
    let effect = session.click(&link, BUDGET).await.unwrap();
    assert!(effect.navigated && effect.changed && !effect.new_tab, "{effect:?}");
    assert_eq!(session.facts().await.unwrap().title, "plain");
    assert!(session.back(BUDGET).await.unwrap());
    assert_eq!(session.facts().await.unwrap().title, "links");
    for (selector, status) in [("#blank", 200), ("#noopener", 200), ("#scripted", 200)] {
        let link = ready(&mut session, selector).await;
        let effect = session.click(&link, BUDGET).await.unwrap();
        assert!(effect.new_tab && !effect.navigated, "{selector}: {effect:?}");
        let facts = session.facts().await.unwrap();
        assert_eq!(
            (facts.title.as_str(), facts.status, facts.tabs),
            ("plain", Some(status), 2),
            "{selector}"
        );
        assert!(session.close_tab().await.unwrap());
        assert_eq!(session.facts().await.unwrap().title, "links");
    }
    assert!(!session.close_tab().await.unwrap(), "the only tab stays");
    let hash = ready(&mut session, "#hash").await;
    let effect = session.click(&hash, BUDGET).await.unwrap();
    assert!(effect.moved && !effect.navigated, "{effect:?}");
    for selector in ["#script", "#late", "#slow"] {
        session.open(&fixture.at("/links"), BUDGET).await.unwrap();
        let thing = ready(&mut session, selector).await;
        let effect = session.click(&thing, BUDGET).await.unwrap();
        assert!(effect.navigated, "{selector}: {effect:?}");
    }
    session.open(&fixture.at("/links"), BUDGET).await.unwrap();
    let nothing = ready(&mut session, "#nothing").await;
    let began = Instant::now();
    let effect = session.click(&nothing, BUDGET).await.unwrap();
    assert_eq!(effect, Default::default());
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    session.end().await;
    rig.pool.end().await;
}
