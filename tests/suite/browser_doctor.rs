//! The machine's fitness, and what pools do when there is nothing to work with.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hecha::browser::binaries::{self, DriverError, Make, Places};
use hecha::browser::pool::{Browser, Pool, PoolError, PoolOptions};
use hecha::clock::Clock;
use hecha::command::doctor::{self, Health, Patient};

use crate::browser_rig::chromium;

#[tokio::test]
async fn this_machine_draws_chinese_or_is_told_why_not() {
    let Some(rig) = chromium(|_| {}).await else { return };
    let patient = Patient::from_environment(rig.folder.path(), Clock::system());
    let checks = doctor::examine(&patient).await;
    assert_eq!(checks[0].health, Health::Ok, "{:?}", checks[0]);
    let fonts = checks
        .iter()
        .find(|check| check.name == "cjk fonts")
        .expect("a look at fonts");
    assert_eq!(doctor::draws_chinese(&checks), fonts.health == Health::Ok, "{checks:?}");
    for check in &checks {
        assert_eq!(check.remedy.is_empty(), check.health == Health::Ok, "{check:?}");
    }
    let facts = rig.pool.environment().await.unwrap();
    for name in [
        "browser",
        "browser_version",
        "driver_version",
        "browser_sha256",
        "driver_sha256",
        "profile",
        "command_line",
        "flags",
        "viewport",
    ] {
        assert!(
            facts.get(name).is_some_and(|value| !value.is_empty()),
            "{name}: {facts:?}"
        );
    }
    rig.pool.end().await;
}

#[tokio::test]
async fn the_browser_behind_a_script_is_the_one_recorded() {
    let Some(plain) = chromium(|_| {}).await else { return };
    let real = plain.pool.environment().await.unwrap();
    plain.pool.end().await;
    let folder = tempfile::tempdir().unwrap();
    // It stays and waits for the browser, as Debian's headless shell does.
    let script = folder.path().join("chromium");
    std::fs::write(
        &script,
        format!("#!/bin/sh\n{} \"$@\"\nexit $?\n", real["browser_binary"]),
    )
    .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let named = move |options: &mut PoolOptions| {
        options.places.named.insert("CHROME".to_owned(), script);
    };
    let behind = chromium(named).await.expect("a browser was there a moment ago");
    let recorded = behind.pool.environment().await.unwrap();
    behind.pool.end().await;
    assert!(recorded["command_line"].contains("--user-data-dir="), "{recorded:?}");
    for name in ["browser_binary", "browser_sha256", "driver_sha256"] {
        assert_eq!(recorded[name], real[name], "{name}");
    }
}

/// A program that prints `said` and ends with `code`.
fn program(folder: &Path, name: &str, said: &str, code: i32) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(
        &path,
        format!("#!/bin/sh\n[ \"$1\" = --version ] && {{ echo '{said}'; exit 0; }}\necho broken >&2\nexit {code}\n"),
    )
    .unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn places(browser: PathBuf, driver: PathBuf) -> Places {
    let named = [("CHROME".to_owned(), browser), ("CHROMEDRIVER".to_owned(), driver)];
    Places {
        named: named.into_iter().collect(),
        path: None,
    }
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let browser = program(folder.path(), "chromium", "Chromium 150.0.1.2 built on X", 0);
    let old = program(folder.path(), "old", "Chromium 99.0.1.2", 0);
    let driver = program(folder.path(), "chromedriver", "ChromeDriver 150.0.9.9 (abc)", 7);
    let other = program(folder.path(), "other", "ChromeDriver 149.0.9.9 (abc)", 0);
    let fits = binaries::find(Make::Chromium, false, &places(browser.clone(), driver.clone()))
        .await
        .unwrap();
    assert_eq!(
        (fits.browser_version.as_str(), fits.driver_version.as_str()),
        ("150.0.1.2", "150.0.9.9")
    );
    let error = binaries::find(Make::Chromium, false, &places(browser.clone(), other))
        .await
        .unwrap_err();
    assert!(matches!(error, DriverError::Mismatch { .. }), "{error}");
    let error = binaries::find(Make::Chromium, false, &places(old, driver.clone()))
        .await
        .unwrap_err();
    assert!(matches!(error, DriverError::TooOld { .. }), "{error}");
    let error = binaries::find(
        Make::Chromium,
        false,
        &places("/no/such/browser".into(), driver.clone()),
    )
    .await
    .unwrap_err();
    assert!(matches!(error, DriverError::Unusable { .. }), "{error}");
    let mut options = PoolOptions::new(folder.path(), Clock::system());
    options.places = places(browser, driver);
    let pool = Pool::start(options).await.unwrap();
    let error = pool.session().await.unwrap_err().to_string();
    assert!(error.contains("ended at once") && error.contains("broken"), "{error}");
    pool.end().await;
}

#[tokio::test]
async fn a_remote_that_is_not_there_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = PoolOptions::new(folder.path(), Clock::system());
    options.browser = Browser::Remote {
        urls: vec!["http://127.0.0.1:1/wd".to_owned()],
        firefox: false,
    };
    let pool = Pool::start(options).await.unwrap();
    let began = Instant::now();
    let error = pool.session().await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(6));
    assert!(
        matches!(&error, PoolError::Driver(DriverError::Unreachable { url, .. }) if url.ends_with(":1/wd")),
        "{error}"
    );
    pool.end().await;
}
