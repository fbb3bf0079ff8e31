//! The classic channel: the same journeys over W3C commands only, on Firefox and on Chromium.

use std::time::{Duration, Instant};

use hecha::browser::process;
use hecha::browser::session::{Ask, Channel, Chosen, Extent, FetchBy};
use hecha::record::element::Find;
use hecha::record::page::{ArrivalEnd, Calm, DownloadEnd};
use hecha::record::query::Need;
use hecha::record::step::Truth;

use crate::browser_rig::{BUDGET, Rig, chromium, css, firefox, firefox_is_asked_for, groups, ready, ready_for};
use crate::fixture_server::Fixture;

/// A pool of the classic channel: of Firefox where it is asked for (`make test-firefox`), else of Chromium.
async fn rig() -> Option<Rig> {
    if firefox_is_asked_for() {
        return firefox(|options| options.download_cap = 1 << 20).await;
    }
    chromium(|options| {
        options.channel = Some(Channel::Classic);
        options.download_cap = 1 << 20;
    })
    .await
}

#[tokio::test]
async fn a_journey_over_the_classic_channel() {
    let fixture = Fixture::start().await;
    if let Some(rig) = rig().await {
        let mut session = rig.pool.session().await.expect("a session");
        let name = name_of_session(&rig).await;
        assert_eq!(session.channel(), Channel::Classic);
        let arrival = session.open(&fixture.at("/hop1"), BUDGET).await.unwrap();
        assert_eq!(arrival.end, ArrivalEnd::Shown, "{name}");
        assert!(
            arrival.chain.last().unwrap().url.ends_with("/plain"),
            "{name}: {arrival:?}"
        );
        assert_eq!(session.settle(Duration::from_secs(5)).await.unwrap(), Calm::Settled);
        let facts = session.facts().await.unwrap();
        assert_eq!(
            (facts.title.as_str(), facts.status, facts.tabs),
            ("plain", Some(200), 1),
            "{name}"
        );
        session.open(&fixture.at("/status/503"), BUDGET).await.unwrap();
        assert_eq!(session.facts().await.unwrap().status, Some(503), "{name}");
        let dead = session.open("http://127.0.0.1:1/", BUDGET).await.unwrap();
        assert!(matches!(dead.end, ArrivalEnd::Failed { .. }), "{name}: {dead:?}");
        let hanging = session
            .open(&fixture.at("/hang"), Duration::from_secs(2))
            .await
            .unwrap();
        assert_eq!(hanging.end, ArrivalEnd::TimedOut { budget_ms: 2_000 }, "{name}");
        let after = session.open(&fixture.at("/list"), BUDGET).await.unwrap();
        assert_eq!(after.end, ArrivalEnd::Shown, "{name}: {after:?}");
        assert!(after.chain.last().unwrap().url.ends_with("/list"), "{name}: {after:?}");
        session.settle(Duration::from_secs(5)).await.unwrap();
        ready(&mut session, "li:nth-of-type(2)").await;
        assert_eq!(session.count(&css("li")).await.unwrap(), Some(2), "{name}: {after:?}");
        session.open(&fixture.at("/tall"), BUDGET).await.unwrap();
        for (extent, least) in [(Extent::Viewport, 900), (Extent::Full, 5_000)] {
            let bytes = session.picture(extent).await.unwrap().expect("a picture");
            let picture = image::load_from_memory(&bytes).unwrap();
            assert_eq!(picture.width(), 1366, "{name} {extent:?}");
            assert!(picture.height() >= least, "{name} {extent:?}: {}", picture.height());
        }
        session.end().await;
        rig.pool.end().await;
    }
}

async fn name_of_session(rig: &Rig) -> String {
    groups(rig).first().map_or_else(String::new, |group| {
        std::fs::read_to_string(format!("/proc/{group}/comm"))
            .unwrap_or_default()
            .trim()
            .to_owned()
    })
}

#[tokio::test]
async fn forms_links_and_windows_over_the_classic_channel() {
    let fixture = Fixture::start().await;
    if let Some(rig) = rig().await {
        let mut session = rig.pool.session().await.expect("a session");
        let name = name_of_session(&rig).await;
        session.open(&fixture.at("/form"), BUDGET).await.unwrap();
        let field = ready_for(&mut session, "#name", Need::Fill).await;
        assert!(session.fill(&field, "王小明", None, BUDGET).await.unwrap(), "{name}");
        assert!(session.fill(&field, "李小红", None, BUDGET).await.unwrap(), "{name}");
        let area = ready_for(&mut session, "#area", Need::Choose).await;
        let chosen = session
            .choose(&area, &Chosen::Words(vec!["西区".to_owned()]), BUDGET)
            .await
            .unwrap();
        assert_eq!(chosen, Some(vec!["西区".to_owned()]), "{name}");
        let agree = ready_for(&mut session, "#agree", Need::Tick).await;
        assert!(session.tick(&agree, true, BUDGET).await.unwrap(), "{name}");
        let attach = ready_for(&mut session, "#attach", Need::Upload).await;
        let file = rig.folder.path().join("note.txt");
        std::fs::write(&file, "x").unwrap();
        assert!(session.upload(&attach, &file).await.unwrap(), "{name}");
        let effect = session.press("Enter", Some(&field), BUDGET).await.unwrap();
        assert!(effect.changed && !effect.navigated, "{name}: {effect:?}");
        assert!(session.dom().await.unwrap().contains("sent 李小红"), "{name}");
        session.open(&fixture.at("/links"), BUDGET).await.unwrap();
        for selector in ["#same", "#slow"] {
            let link = ready(&mut session, selector).await;
            let effect = session.click(&link, BUDGET).await.unwrap();
            assert!(effect.navigated && effect.changed, "{name} {selector}: {effect:?}");
            assert!(session.back(BUDGET).await.unwrap(), "{name}");
            assert_eq!(session.facts().await.unwrap().title, "links", "{name}");
        }
        for selector in ["#blank", "#noopener"] {
            let link = ready(&mut session, selector).await;
            let effect = session.click(&link, BUDGET).await.unwrap();
            assert!(effect.new_tab, "{name} {selector}: {effect:?}");
            let facts = session.facts().await.unwrap();
            assert_eq!((facts.title.as_str(), facts.tabs), ("plain", 2), "{name} {selector}");
            assert!(session.close_tab().await.unwrap());
            assert_eq!(session.facts().await.unwrap().title, "links", "{name}");
        }
        session.end().await;
        rig.pool.end().await;
    }
}

#[tokio::test]
async fn dialogs_and_frames_over_the_classic_channel() {
    let fixture = Fixture::start().await;
    if let Some(rig) = rig().await {
        let mut session = rig.pool.session().await.expect("a session");
        let name = name_of_session(&rig).await;
        session.open(&fixture.at("/alert"), BUDGET).await.unwrap();
        assert_eq!(session.facts().await.unwrap().title, "alert", "{name}");
        let dialogs = session.happenings().await.unwrap().dialogs;
        assert_eq!(
            dialogs.first().map(|dialog| dialog.text.as_str()),
            Some("欢迎访问"),
            "{name}"
        );
        session.open(&fixture.at("/dialogs"), BUDGET).await.unwrap();
        for (selector, out) in [
            ("#alert", "none"),
            ("#confirm", "confirm true"),
            ("#prompt", "prompt null"),
        ] {
            let button = ready(&mut session, selector).await;
            let effect = session.click(&button, BUDGET).await.unwrap();
            assert!(effect.dialog, "{name} {selector}: {effect:?}");
            assert!(
                session.dom().await.unwrap().contains(&format!(">{out}</h1>")),
                "{name} {selector}"
            );
        }
        let leave = ready(&mut session, "#leave").await;
        session.click(&leave, BUDGET).await.unwrap();
        assert_eq!(
            session.open(&fixture.at("/iframe"), BUDGET).await.unwrap().end,
            ArrivalEnd::Shown,
            "{name}"
        );
        let field = ready_for(&mut session, "#name", Need::Fill).await;
        assert!(session.fill(&field, "王小明", None, BUDGET).await.unwrap(), "{name}");
        let send = ready(&mut session, "#send").await;
        session.click(&send, BUDGET).await.unwrap();
        let shows = Ask::Shows {
            words: vec!["sent 王小明".to_owned()],
            exact: false,
            inside: None,
        };
        let answers = session
            .ask(&[shows], &[vec![(0, true)]], Duration::from_secs(3))
            .await
            .unwrap();
        assert_eq!(answers[0].truth, Truth::True, "{name}");
        let absent = session
            .find(&css("#no-such-thing"), Need::Visible, Duration::from_secs(1), &[])
            .await
            .unwrap();
        assert_eq!(absent.find, Find::Absent, "{name}");
        session.end().await;
        rig.pool.end().await;
    }
}

#[tokio::test]
async fn files_over_the_classic_channel() {
    let fixture = Fixture::start().await;
    if let Some(rig) = rig().await {
        let mut session = rig.pool.session().await.expect("a session");
        let name = name_of_session(&rig).await;
        session.open(&fixture.at("/links"), BUDGET).await.unwrap();
        let link = ready(&mut session, "#file").await;
        let fetched = session
            .download(FetchBy::Click(&link), BUDGET)
            .await
            .unwrap()
            .expect("a file");
        assert_eq!(fetched.download.end, DownloadEnd::Complete, "{name}: {fetched:?}");
        assert!(
            std::fs::read(fetched.file.expect("its bytes"))
                .unwrap()
                .starts_with(b"%PDF"),
            "{name}"
        );
        let link = ready(&mut session, "#up").await;
        let fetched = session
            .download(FetchBy::Click(&link), BUDGET)
            .await
            .unwrap()
            .expect("a file");
        let file = fetched.file.expect("its bytes");
        assert_eq!(
            file.parent().and_then(|folder| folder.file_name()),
            Some("downloads".as_ref()),
            "{name}: {file:?}"
        );
        assert!(
            file.starts_with(rig.folder.path()) && !rig.folder.path().join("x").exists(),
            "{name}: {file:?}"
        );
        let fetched = session
            .download(FetchBy::Url(&fixture.at("/file")), BUDGET)
            .await
            .unwrap();
        let notices = session.happenings().await.unwrap().notices;
        let end = fetched.as_ref().map(|fetched| fetched.download.end);
        assert_eq!(end, Some(DownloadEnd::Complete), "{name}: {fetched:?} {notices:?}");
        assert_eq!(session.facts().await.unwrap().title, "links", "{name}");
        session.end().await;
        rig.pool.end().await;
    }
}

#[tokio::test]
async fn a_killed_driver_is_a_lost_browser_and_leaves_nothing() {
    let fixture = Fixture::start().await;
    if let Some(rig) = rig().await {
        let mut session = rig.pool.session().await.expect("a session");
        session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
        let group = groups(&rig)[0];
        let pid = rustix::process::Pid::from_raw(group.try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        let began = Instant::now();
        session.facts().await.expect_err("a lost browser");
        assert!(began.elapsed() < Duration::from_secs(30));
        session.end().await;
        assert!(!process::group_lives(group), "its browser is gone too");
        let mut session = rig.pool.session().await.expect("another");
        let button = {
            session.open(&fixture.at("/endless"), BUDGET).await.unwrap();
            ready(&mut session, "#go").await
        };
        let began = Instant::now();
        let clicked = session.click(&button, Duration::from_secs(2)).await;
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{:?} {clicked:?}",
            began.elapsed()
        );
        let group = groups(&rig)[0];
        session.end().await;
        assert!(!process::group_lives(group), "a hung browser is gone after its session");
        rig.pool.end().await;
    }
}
