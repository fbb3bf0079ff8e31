//! Pages that hang, pop up, ask, never end or lie, and browsers that die: each is an answer, and nothing is left behind.

use std::time::{Duration, Instant};

use hecha::browser::process;
use hecha::browser::session::{Ask, FetchBy, Session};
use hecha::record::element::Find;
use hecha::record::page::{ArrivalEnd, Calm, DownloadEnd};
use hecha::record::query::Need;
use hecha::record::step::Truth;

use crate::browser_rig::{BUDGET, Rig, chromium, css, groups, ready, ready_for};
use crate::fixture_server::Fixture;

async fn start() -> Option<(Fixture, Rig, Session)> {
    let rig = chromium(|options| options.download_cap = 1 << 20).await?;
    let session = rig.pool.session().await.expect("a session");
    Some((Fixture::start().await, rig, session))
}

#[tokio::test]
async fn dialogs_are_answered_and_kept() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    let began = Instant::now();
    let arrival = session.open(&fixture.at("/alert"), BUDGET).await.unwrap();
    assert_eq!(arrival.end, ArrivalEnd::Shown);
    assert!(began.elapsed() < Duration::from_secs(5));
    let dialogs = session.happenings().await.unwrap().dialogs;
    assert_eq!(dialogs.len(), 1);
    assert_eq!(
        (dialogs[0].kind.as_str(), dialogs[0].text.as_str()),
        ("alert", "欢迎访问")
    );
    session.open(&fixture.at("/dialogs"), BUDGET).await.unwrap();
    for (selector, said, out) in [
        ("#alert", "请输入姓名", "none"),
        ("#confirm", "确定提交？", "confirm true"),
        ("#prompt", "编号？", "prompt null"),
    ] {
        let button = ready(&mut session, selector).await;
        let effect = session.click(&button, BUDGET).await.unwrap();
        assert!(effect.dialog, "{selector}: {effect:?}");
        let dialogs = session.happenings().await.unwrap().dialogs;
        assert_eq!(dialogs.last().map(|dialog| dialog.text.as_str()), Some(said));
        assert!(session.dom().await.unwrap().contains(&format!(">{out}</h1>")));
    }
    let leave = ready(&mut session, "#leave").await;
    session.click(&leave, BUDGET).await.unwrap();
    let arrival = session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    assert_eq!(arrival.end, ArrivalEnd::Shown);
    let kinds: Vec<_> = session
        .happenings()
        .await
        .unwrap()
        .dialogs
        .into_iter()
        .map(|dialog| dialog.kind)
        .collect();
    assert_eq!(kinds, ["beforeunload"]);
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn windows_are_followed_with_their_first_answer() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/popup"), BUDGET).await.unwrap();
    session.happenings().await.unwrap();
    let button = ready(&mut session, "#window").await;
    assert!(session.click(&button, BUDGET).await.unwrap().new_tab);
    let facts = session.facts().await.unwrap();
    assert_eq!((facts.title.as_str(), facts.status), ("status", Some(203)));
    let seen = session.happenings().await.unwrap().network;
    assert!(
        seen.iter()
            .any(|request| request.status == Some(203) && request.kind == "document"),
        "{seen:?}"
    );
    assert!(session.close_tab().await.unwrap());
    let button = ready(&mut session, "#empty").await;
    assert!(session.click(&button, BUDGET).await.unwrap().new_tab);
    assert_eq!(session.facts().await.unwrap().title, "written");
    assert!(session.close_tab().await.unwrap());
    let button = ready(&mut session, "#later").await;
    assert!(session.click(&button, BUDGET).await.unwrap().new_tab);
    session.settle(Duration::from_secs(5)).await.unwrap();
    assert_eq!(session.facts().await.unwrap().title, "closer");
    let button = ready(&mut session, "#close").await;
    let effect = session.click(&button, BUDGET).await.unwrap();
    assert!(effect.closed && !effect.new_tab, "{effect:?}");
    assert_eq!(session.facts().await.unwrap().title, "opener");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn an_endless_script_is_stopped_and_the_session_goes_on() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/endless"), BUDGET).await.unwrap();
    let button = ready(&mut session, "#go").await;
    let began = Instant::now();
    session.click(&button, Duration::from_secs(2)).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(14), "{:?}", began.elapsed());
    let notices = session.happenings().await.unwrap().notices;
    assert!(
        notices.iter().any(|notice| notice.contains("gave no answer")),
        "{notices:?}"
    );
    assert_eq!(
        session.open(&fixture.at("/plain"), BUDGET).await.unwrap().end,
        ArrivalEnd::Shown
    );
    assert_eq!(session.facts().await.unwrap().title, "plain");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn a_page_without_end_exhausts_nothing() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    let began = Instant::now();
    let arrival = session
        .open(&fixture.at("/huge"), Duration::from_secs(20))
        .await
        .unwrap();
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    assert!(
        matches!(arrival.end, ArrivalEnd::Shown | ArrivalEnd::TimedOut { .. }),
        "{arrival:?}"
    );
    // On a slow machine the renderer may still be busy with what it took; then it is given up, and quickly.
    let began = Instant::now();
    match session.happenings().await {
        Ok(happened) => {
            let bytes: u64 = happened.network.iter().filter_map(|request| request.bytes).sum();
            assert!(bytes < 100 << 20, "{bytes} bytes were taken");
            assert!(
                happened.notices.iter().any(|notice| notice.contains("stopped")),
                "{happened:?}"
            );
        }
        Err(lost) => assert!(lost.why.contains("hung"), "{lost}"),
    }
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    session.end().await;
    let mut session = rig.pool.session().await.expect("a session");
    assert_eq!(
        session.open(&fixture.at("/plain"), BUDGET).await.unwrap().end,
        ArrivalEnd::Shown
    );
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn bytes_and_charsets_that_lie_are_only_pages() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    let binary = session.open(&fixture.at("/binary"), BUDGET).await.unwrap();
    assert!(
        matches!(binary.end, ArrivalEnd::Shown | ArrivalEnd::Download),
        "{binary:?}"
    );
    for path in ["/gbk", "/gbk-meta"] {
        session.open(&fixture.at(path), BUDGET).await.unwrap();
        let facts = session.facts().await.unwrap();
        assert_eq!(
            (facts.title.as_str(), facts.charset.to_lowercase().as_str()),
            ("办事指南", "gbk"),
            "{path}"
        );
        assert!(session.dom().await.unwrap().contains("政务服务"));
    }
    let network = session.happenings().await.unwrap().network;
    let last = network
        .iter()
        .rfind(|request| request.url.ends_with("/gbk-meta"))
        .expect("its request");
    let body = session.body(&last.id).await.unwrap().expect("its body");
    assert!(
        body.exact && encoding_rs::GBK.decode(&body.bytes).0.contains("政务服务"),
        "it is kept as it came: {body:?}"
    );
    session.open(&fixture.at("/wrong-charset"), BUDGET).await.unwrap();
    assert!(!session.dom().await.unwrap().contains("政务服务"));
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn files_that_a_script_saves_come_one_after_another() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/savers"), BUDGET).await.unwrap();
    for (selector, name) in [("#s1", "1.pdf"), ("#s2", "2.pdf"), ("#s3", "3.pdf"), ("#s4", "4.pdf")] {
        let button = ready(&mut session, selector).await;
        let fetched = session
            .download(FetchBy::Click(&button), BUDGET)
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("no file by {selector}"));
        let (end, saved) = (fetched.download.end, fetched.download.name.as_str());
        assert_eq!((end, saved), (DownloadEnd::Complete, name), "{fetched:?}");
    }
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn files_are_kept_and_names_are_only_data() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/links"), BUDGET).await.unwrap();
    for selector in ["#file", "#file-blank"] {
        let link = ready(&mut session, selector).await;
        let fetched = session
            .download(FetchBy::Click(&link), BUDGET)
            .await
            .unwrap()
            .expect("a file");
        assert_eq!(fetched.download.end, DownloadEnd::Complete, "{selector}: {fetched:?}");
        assert_eq!(fetched.download.name, "申请表.pdf");
        let bytes = std::fs::read(fetched.file.expect("its bytes")).unwrap();
        assert!(bytes.starts_with(b"%PDF"));
        let facts = session.facts().await.unwrap();
        assert_eq!((facts.title.as_str(), facts.tabs), ("links", 1), "{selector}");
    }
    let link = ready(&mut session, "#up").await;
    let fetched = session
        .download(FetchBy::Click(&link), BUDGET)
        .await
        .unwrap()
        .expect("a file");
    let file = fetched.file.expect("its bytes");
    assert!(file.starts_with(rig.folder.path()), "{}", file.display());
    assert!(!rig.folder.path().join("x").exists() && !file.to_string_lossy().contains(".."));
    let fetched = session
        .download(FetchBy::Url(&fixture.at("/file-large")), BUDGET)
        .await
        .unwrap()
        .expect("a file");
    assert_eq!((fetched.download.end, fetched.file), (DownloadEnd::TooLarge, None));
    let link = ready(&mut session, "#never").await;
    let fetched = session
        .download(FetchBy::Click(&link), Duration::from_secs(2))
        .await
        .unwrap()
        .expect("a file");
    assert_eq!(fetched.download.end, DownloadEnd::TimedOut);
    let fetched = session
        .download(FetchBy::Url(&fixture.at("/picture")), BUDGET)
        .await
        .unwrap()
        .expect("a page");
    assert_eq!(
        fetched.shown.as_ref().map(|(kind, status)| (kind.as_str(), *status)),
        Some(("image/png", Some(200)))
    );
    assert!(
        std::fs::read(fetched.file.expect("its bytes"))
            .unwrap()
            .starts_with(b"\x89PNG")
    );
    assert!(fetched.effect.new_tab && session.close_tab().await.unwrap());
    let fetched = session
        .download(FetchBy::Url(&fixture.at("/status/404")), BUDGET)
        .await
        .unwrap()
        .expect("a page");
    assert_eq!(fetched.shown, Some(("text/html".to_owned(), Some(404))));
    assert!(session.close_tab().await.unwrap());
    // Without a page the status is all that the site said.
    for (path, refused) in [("/bare/404", Some(404)), ("/bare/500", Some(500))] {
        let fetched = session
            .download(FetchBy::Url(&fixture.at(path)), BUDGET)
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("an answer of {path}"));
        assert_eq!(
            (fetched.refused, fetched.shown, fetched.file),
            (refused, None, None),
            "{path}"
        );
    }
    assert_eq!(session.facts().await.unwrap().title, "links");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn frames_of_other_sites_are_entered() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    for path in ["/iframe", "/iframe-deep"] {
        session.open(&fixture.at(path), BUDGET).await.unwrap();
        let name = ready_for(&mut session, "#name", Need::Fill).await;
        assert!(
            name.path.len() > 1 && name.borders.iter().all(|border| border == "frame"),
            "{name:?}"
        );
        assert!(session.fill(&name, "王小明", None, BUDGET).await.unwrap(), "{path}");
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
        assert_eq!(answers[0].truth, Truth::True, "{path}");
        let outline = session.outline(None).await.unwrap();
        assert!(outline.closed_frames.is_empty(), "{:?}", outline.closed_frames);
        assert!(session.dom().await.unwrap().contains("id=\"name\""));
        let absent = session
            .find(&css("#no-such-thing"), Need::Visible, Duration::from_secs(1), &[])
            .await
            .unwrap();
        assert_eq!(absent.find, Find::Absent, "{absent:?}");
        let inventory = absent.inventory.expect("an inventory");
        assert!(
            inventory.closed_frames.is_empty() && inventory.fields.len() >= 4,
            "{inventory:?}"
        );
    }
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn a_killed_browser_is_lost_at_once_and_replaced() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let group = groups(&rig)[0];
    for id in process::members(group) {
        let name = std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        if !name.contains("driver") {
            let pid = rustix::process::Pid::from_raw(id.try_into().unwrap()).unwrap();
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
    let began = Instant::now();
    let lost = session.facts().await.expect_err("a lost browser");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(lost.to_string().contains("browser lost while"), "{lost}");
    session.end().await;
    assert!(!process::group_lives(group), "the lost browser's group is gone");
    let mut session = rig.pool.session().await.expect("another browser");
    assert_eq!(
        session.open(&fixture.at("/plain"), BUDGET).await.unwrap().end,
        ArrivalEnd::Shown
    );
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn a_killed_driver_does_not_end_the_attempt() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let group = groups(&rig)[0];
    let pid = rustix::process::Pid::from_raw(group.try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        session.open(&fixture.at("/links"), BUDGET).await.unwrap().end,
        ArrivalEnd::Shown
    );
    assert_eq!(session.settle(Duration::from_secs(5)).await.unwrap(), Calm::Settled);
    session.end().await;
    let session = rig.pool.session().await.expect("a browser with a driver");
    assert_eq!(groups(&rig).len(), 1);
    assert_ne!(groups(&rig)[0], group, "a browser without its driver is replaced");
    assert!(!process::group_lives(group));
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn nothing_is_left_behind() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let all = groups(&rig);
    assert_eq!(all.len(), 1);
    assert!(process::members(all[0]).len() > 3);
    session.end().await;
    let Rig { pool, folder } = rig;
    pool.end().await;
    assert!(!process::group_lives(all[0]));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "temporary files are gone"
    );
}

#[tokio::test]
async fn a_dropped_session_gives_its_browser_back() {
    let Some((fixture, rig, mut session)) = start().await else {
        return;
    };
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let before = groups(&rig);
    drop(session);
    let mut session = rig.pool.session().await.expect("a session");
    assert_eq!(groups(&rig), before);
    assert_eq!(session.facts().await.unwrap().url, "about:blank");
    session.end().await;
    rig.pool.end().await;
}
