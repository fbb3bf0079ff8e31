//! What the browser tests share: a pool for each channel, or a printed reason why there is none.

use std::time::Duration;

use hecha::browser::pool::{Browser, Pool, PoolError, PoolOptions};
use hecha::browser::session::Session;
use hecha::clock::Clock;
use hecha::record::element::{Element, Find};
use hecha::record::query::{Aim, Need, Query};

/// A pool and the folder its runs lie in.
pub struct Rig {
    pub pool: Pool,
    pub folder: tempfile::TempDir,
}

pub const BUDGET: Duration = Duration::from_secs(10);

/// A pool of local Chromium. Without one the test is skipped with a reason, and fails where CI is set.
pub async fn chromium(change: impl FnOnce(&mut PoolOptions)) -> Option<Rig> {
    let must = std::env::var_os("CI").is_some_and(|value| value == "true");
    rig(must, change).await
}

/// Whether this is a run of `make test-firefox`; `make test` asks for Chromium alone, so that nothing runs twice.
pub fn firefox_is_asked_for() -> bool {
    std::env::var_os("HECHA_TEST_FIREFOX").is_some_and(|value| value == "1")
}

/// A pool of local Firefox, the classic channel, when it is asked for; it must be there then.
pub async fn firefox(change: impl FnOnce(&mut PoolOptions)) -> Option<Rig> {
    if !firefox_is_asked_for() {
        println!("skipped: it needs Firefox and geckodriver; `make test-firefox` installs and runs it");
        return None;
    }
    rig(true, |options| {
        options.browser = Browser::Firefox;
        change(options);
    })
    .await
}

async fn rig(must: bool, change: impl FnOnce(&mut PoolOptions)) -> Option<Rig> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut options = PoolOptions::new(folder.path(), Clock::system());
    change(&mut options);
    match Pool::start(options).await {
        Ok(pool) => Some(Rig { pool, folder }),
        Err(PoolError::Driver(error)) if !must => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// The one element a selector finds, ready to be clicked.
pub async fn ready(session: &mut Session, selector: &str) -> Element {
    ready_for(session, selector, Need::Click).await
}

pub async fn ready_for(session: &mut Session, selector: &str, need: Need) -> Element {
    let found = session
        .find(&css(selector), need, BUDGET, &[])
        .await
        .expect("a living browser");
    assert_eq!(found.find, Find::Met, "{selector}: {found:?}");
    found.element.expect("an element")
}

pub fn css(selector: &str) -> Query {
    Query::of(Aim::Css {
        selector: selector.to_owned(),
    })
}

pub fn words(text: &str) -> Query {
    Query::of(Aim::Words { text: text.to_owned() })
}

/// The process groups that a rig's pool has started.
pub fn groups(rig: &Rig) -> Vec<u32> {
    let runs = std::fs::read_dir(rig.folder.path())
        .unwrap()
        .flatten()
        .map(|run| run.path());
    let notes = runs.flat_map(|run| std::fs::read_dir(run).into_iter().flatten().flatten());
    notes
        .filter_map(|note| note.file_name().to_string_lossy().strip_suffix(".pid")?.parse().ok())
        .collect()
}
