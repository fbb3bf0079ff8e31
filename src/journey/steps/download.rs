//! `download`: fetch a file by a click, an address or a guide's form, and tell what its bytes really are.

mod onward;

use std::collections::BTreeMap;

use self::onward::Further;
use super::{Outcome, Stop, Walk};
use crate::browser::session::{FetchBy, Fetched};
use crate::clock::Budget;
use crate::evidence::Capture;
use crate::reading::column::shown;
use crate::reading::file;
use crate::reading::normal::normal;
use crate::reading::text;
use crate::record::element::Element;
use crate::record::guide::Form;
use crate::record::page::{DownloadEnd, PageFacts};
use crate::record::query::{Need, Pick, Structure};
use crate::record::step::{BlobKind, End, Value};
use crate::record::verdict::Block;
use crate::scenario::locator::{By, Locator};
use crate::scenario::model::{Place, Template};
use crate::scenario::step::{Fetch, FetchFrom};

/// A page with more characters than this is no bare message.
const ERROR_PAGE: usize = 300;

pub async fn perform(walk: &mut Walk<'_>, fetch: &Fetch, budget: Budget) -> Result<Outcome, Stop> {
    let left = |walk: &Walk<'_>| budget.left(&walk.setting.clock);
    let mark = walk.mark();
    let before = walk.page.clone();
    let by_address = match &fetch.from {
        FetchFrom::Click(_) => false,
        FetchFrom::Url(_) => true,
        FetchFrom::Form(name) => form(walk, name).is_some_and(|(href, _)| href.starts_with("http")),
    };
    let (mut outcome, fetched) = match &fetch.from {
        FetchFrom::Click(what) => {
            let (element, _, outcome) = match walk.find(what, Need::Click, budget).await? {
                Ok(found) => found,
                Err(outcome) => return Ok(outcome),
            };
            walk.pace().await;
            (
                outcome,
                walk.session.download(FetchBy::Click(&element), left(walk)).await?,
            )
        }
        FetchFrom::Url(template) => match walk.names.text(template) {
            Ok(url) => {
                walk.pace().await;
                (
                    Outcome::met(),
                    walk.session.download(FetchBy::Url(&url), left(walk)).await?,
                )
            }
            Err(error) => return Ok(Outcome::ended(End::Skipped, error.to_string())),
        },
        FetchFrom::Form(name) => match form(walk, name) {
            Some((href, path)) => {
                walk.pace().await;
                if !href.starts_with("http") {
                    bring_to_front(walk, name, budget).await?;
                }
                let element = Element {
                    path,
                    ..Element::default()
                };
                let by = if href.starts_with("http") {
                    FetchBy::Url(&href)
                } else {
                    FetchBy::Click(&element)
                };
                (Outcome::met(), walk.session.download(by, left(walk)).await?)
            }
            None => return Ok(Outcome::ended(End::Absent, "the guide gives no link for this form")),
        },
    };
    let title = match &fetch.from {
        FetchFrom::Form(name) => title(walk, name),
        FetchFrom::Click(_) | FetchFrom::Url(_) => None,
    };
    if let Some(title) = &title {
        outcome.values.insert("form".into(), Value::Text(title.clone()));
    }
    let name = fetch.name.as_deref();
    match fetched {
        Some(fetched) => match onward_from(walk, &fetched, title.as_deref(), budget).await? {
            Some(further) => keep_further(walk, &mut outcome, further, name).await?,
            None => keep(walk, &mut outcome, fetched, name).await?,
        },
        None if by_address => {
            outcome.end = End::RequestFailed;
            outcome.detail = "the address gave nothing".into();
        }
        None => nothing_came(walk, &mut outcome, before.as_ref(), (title.as_deref(), name), budget).await?,
    }
    walk.page = Some(walk.session.facts().await?);
    walk.restore(&mark).await?;
    Ok(outcome)
}

/// A click brought neither file nor page. Only one that does nothing at all gives no file; what opens something may give
/// it there.
async fn nothing_came(
    walk: &mut Walk<'_>,
    outcome: &mut Outcome,
    before: Option<&PageFacts>,
    (title, name): (Option<&str>, Option<&str>),
    budget: Budget,
) -> Result<(), Stop> {
    let after = walk.session.facts().await?;
    let same = before.is_some_and(|page| place(&page.url) == place(&after.url) && page.whole == after.whole);
    let news = walk.session.happenings().await?;
    let silent = news.dialogs.is_empty() && news.notices.is_empty();
    walk.take_in(news, false);
    if same && silent {
        (outcome.end, outcome.detail) = (End::Unmet, "nothing was downloaded, and nothing else happened".into());
        return Ok(());
    }
    let further = match title {
        Some(title) => onward::onward(walk, title, Some(Structure::Dialog), budget).await?,
        None => None,
    };
    if let Some(further) = further {
        return keep_further(walk, outcome, further, name).await;
    }
    (outcome.end, outcome.detail) = (
        End::Unrecognised,
        "nothing was downloaded, but something happened".into(),
    );
    Ok(())
}

/// Where a form's link brought a page, the file that this page gives: the page is the file's own. An error page and one
/// that asks for a login are what they are.
async fn onward_from(
    walk: &mut Walk<'_>,
    fetched: &Fetched,
    title: Option<&str>,
    budget: Budget,
) -> Result<Option<Further>, Stop> {
    let (Some(title), None, Some((kind, status))) = (title, &fetched.file, &fetched.shown) else {
        return Ok(None);
    };
    let page = matches!(kind.as_str(), "" | "text/html" | "application/xhtml+xml");
    if !page || status.is_some_and(|status| status >= 400) {
        return Ok(None);
    }
    walk.session.settle(walk.setting.clocks.settle).await?;
    let facts = walk.session.facts().await?;
    let walled = facts
        .signs
        .iter()
        .any(|sign| sign.whole_page || sign.block == Block::Login);
    if walled || says_missing(walk).await? {
        return Ok(None);
    }
    onward::onward(walk, title, None, budget).await
}

/// Keeps what a file's own page gave. That it is no file is told only of what bears the form's name there.
async fn keep_further(
    walk: &mut Walk<'_>,
    outcome: &mut Outcome,
    further: Further,
    name: Option<&str>,
) -> Result<(), Stop> {
    keep(walk, outcome, further.fetched, name).await?;
    outcome.note("from a page of the file's own");
    if outcome.end != End::Met && !(further.named && outcome.end == End::Unmet) {
        outcome.end = End::Unrecognised;
        if let Some(name) = name {
            outcome.values.remove(name);
        }
    }
    Ok(())
}

/// Keeps the bytes and tells what they are.
async fn keep(walk: &mut Walk<'_>, outcome: &mut Outcome, fetched: Fetched, name: Option<&str>) -> Result<(), Stop> {
    let Fetched {
        mut download,
        file,
        shown,
        refused,
        effect,
    } = fetched;
    outcome.effect = Some(effect);
    let bytes = match (&file, &shown) {
        (Some(path), _) => tokio::fs::read(path).await.unwrap_or_default(),
        (None, Some(_)) => walk.session.dom().await?.into_bytes(),
        (None, None) => Vec::new(),
    };
    let missing = match &shown {
        _ if matches!(refused, Some(404 | 410)) => true,
        Some((_, Some(404 | 410))) => true,
        Some((_, status)) => status.is_none_or(|status| status < 400) && says_missing(walk).await?,
        None => false,
    };
    if missing {
        // The page is the whole answer: it offers no file.
        (download.end, download.bytes) = (DownloadEnd::Complete, bytes.len() as u64);
    }
    let found = file::found(&bytes, &download.name);
    download.found = found.word().into();
    outcome.detail = format!("{} bytes, {}", bytes.len(), download.found);
    let status = refused.or(shown.as_ref().and_then(|(_, status)| *status));
    outcome.end = match (&shown, download.end) {
        _ if matches!(status, Some(401 | 403)) => End::Blocked(Block::Login),
        // The site itself says that there is no such file.
        _ if missing => End::Unmet,
        _ if status.is_some_and(|status| status >= 400) => End::RequestFailed,
        (Some(_), _) if login_page(walk).await? => End::Blocked(Block::Login),
        (None, DownloadEnd::TimedOut) => End::TimedOut,
        (None, DownloadEnd::Broken | DownloadEnd::NotCaptured) => End::RequestFailed,
        _ if found.is_file() => End::Met,
        _ => End::Unmet,
    };
    if let Some(path) = &file {
        tokio::fs::remove_file(path).await.ok();
    }
    if !bytes.is_empty() {
        let capture = Capture::raw(BlobKind::Download, bytes);
        download.blob = Some(capture.sha256());
        outcome.blobs.push(capture);
    }
    if let Some(name) = name {
        outcome.values.insert(name.into(), Value::Download(download));
    }
    Ok(())
}

/// Whether the page shown instead of a file asks for a login.
async fn login_page(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    let page = walk.session.facts().await?;
    Ok(page.signs.iter().any(|sign| sign.block == Block::Login))
}

/// Whether the page shown instead of a file is short and says that something is missing or broken.
async fn says_missing(walk: &mut Walk<'_>) -> Result<bool, Stop> {
    let words = walk.words().of("page_missing");
    let outline = walk.session.outline(None).await?;
    let units = shown::units(&outline);
    let short = units
        .iter()
        .map(|unit| normal(&unit.text).chars().count())
        .sum::<usize>()
        <= ERROR_PAGE;
    // A row's words may stand beside a link (返回), by which a catalogue would call it.
    let lines: Vec<String> = text::of(&outline).lines().map(normal).collect();
    let long = lines.iter().map(|line| line.chars().count()).sum::<usize>() > 3 * ERROR_PAGE;
    let says = |line: &String| words.iter().any(|word| line.contains(&normal(word)));
    Ok(short && !long && lines.iter().any(says))
}

/// Presses the tab that holds the form's link: reading the guide went through all of them and put the first one back.
async fn bring_to_front(walk: &mut Walk<'_>, name: &str, budget: Budget) -> Result<(), Stop> {
    let tab = match walk.names.values.get(name) {
        Some(Value::Map(form)) => form.get("tab").cloned().unwrap_or_default(),
        _ => return Ok(()),
    };
    if tab.is_empty() {
        return Ok(());
    }
    let words = By::Text {
        words: Template::plain(&tab),
        contains: false,
    };
    let what = Locator {
        pick: Pick::First,
        ..Locator::of(words, Place::default())
    };
    if let Ok((element, ..)) = walk.find(&what, Need::Click, budget).await? {
        walk.session.click(&element, budget.left(&walk.setting.clock)).await?;
        walk.session.settle(walk.setting.clocks.settle).await?;
    }
    Ok(())
}

/// The name of the form that a loop is at.
fn title(walk: &Walk<'_>, name: &str) -> Option<String> {
    match walk.names.values.get(name) {
        Some(Value::Map(form)) => form.get("title").cloned(),
        _ => None,
    }
}

/// The link and the path of the form that a loop is at.
fn form(walk: &Walk<'_>, name: &str) -> Option<(String, Vec<String>)> {
    let Some(Value::Map(form)) = walk.names.values.get(name) else {
        return None;
    };
    let href = form.get("href").cloned().unwrap_or_default();
    let path: Vec<String> = form
        .get("path")
        .map(|path| path.lines().map(str::to_string).collect())
        .unwrap_or_default();
    (href.starts_with("http") || !path.is_empty()).then_some((href, path))
}

/// A form of a guide as named texts.
pub fn form_value(form: &Form) -> Value {
    let href = form.link.as_ref().map(|link| link.href.clone()).unwrap_or_default();
    Value::Map(BTreeMap::from([
        ("title".to_string(), form.name.words.clone()),
        ("href".to_string(), href),
        ("path".to_string(), form.path.join("\n")),
        ("tab".to_string(), form.tab.clone()),
    ]))
}

/// An address without an empty fragment: a link to `#` leads to the page that it stands on.
fn place(url: &str) -> &str {
    url.strip_suffix('#').unwrap_or(url)
}
