//! The page script's rules, each on a fixture page: `tests/fixtures/pages/NAME.html` with what is asked and expected in
//! `NAME.json`. A case is a request to the page script (`op`) and, by JSON pointer, what its answer must hold: a value,
//! or `{contains}`, `{count}`, `{above}`, `{below}`. `list` and `outline` look into the blocks of an outline.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hecha::browser::session::{Ask, Channel, Session};
use hecha::record::query::{Need, Query};
use serde_json::{Value, json};

use crate::browser_rig::{BUDGET, Rig, chromium, firefox};

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

/// Serves the fixture pages on a loopback port; gives their address.
async fn serve() -> String {
    async fn page(request: Request) -> Response {
        let name = request.uri().path().trim_start_matches('/').to_owned();
        match fs::read(pages().join(&name)) {
            Ok(body) if !name.contains('/') => {
                ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
            }
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(page)).await });
    format!("http://{address}/")
}

fn query(op: &Value) -> Query {
    serde_json::from_value(op["query"].clone()).unwrap_or_else(|error| panic!("{op}: {error}"))
}

fn words(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn asks(op: &Value) -> Vec<Ask> {
    let of = |one: &Value| match one["ask"].as_str() {
        Some("visible") => Ask::Visible { query: query(one) },
        Some("shows") => Ask::Shows {
            words: words(&one["words"]),
            exact: one["exact"] == true,
            inside: serde_json::from_value(one["inside"].clone()).expect("a query"),
        },
        other => panic!("no such question in the fixtures: {other:?}"),
    };
    op["asks"].as_array().expect("questions").iter().map(of).collect()
}

fn to_json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("records are plain data")
}

/// Asks the page through the session, as a walk would.
async fn put(session: &mut Session, op: &Value) -> Value {
    let lost = "a living browser";
    let budget = Duration::from_millis(op["budget_ms"].as_u64().unwrap_or_default());
    match op["op"].as_str() {
        Some("find") => {
            let need: Need = serde_json::from_value(op["need"].clone()).expect("a need");
            to_json(
                session
                    .find(&query(op), need, budget, &words(&op["dismiss"]))
                    .await
                    .expect(lost),
            )
        }
        Some("click") => {
            let found = session.find(&query(op), Need::Click, BUDGET, &[]).await.expect(lost);
            let element = found
                .element
                .as_ref()
                .unwrap_or_else(|| panic!("nothing to click: {op}"));
            session.click(element, BUDGET).await.expect(lost);
            json!({"clicked": true})
        }
        Some("count") => json!({"count": session.count(&query(op)).await.expect(lost)}),
        Some("ask") => {
            let wanted: Vec<Vec<(usize, bool)>> = serde_json::from_value(op["wanted"].clone()).expect("conditions");
            let answers = session.ask(&asks(op), &wanted, budget).await.expect(lost);
            answers
                .iter()
                .map(|one| json!({"truth": one.truth, "text": one.text}))
                .collect()
        }
        Some("facts") => to_json(session.facts().await.expect(lost)),
        Some("settle") => {
            let began = Instant::now();
            let cap = Duration::from_millis(op["cap_ms"].as_u64().unwrap_or(5_000));
            let calm = session.settle(cap).await.expect(lost);
            json!({"calm": calm, "waited_ms": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)})
        }
        Some("outline") => {
            let expand = (!op["expand"].is_null()).then(|| words(&op["expand"]));
            to_json(session.outline(expand.as_deref()).await.expect(lost))
        }
        Some("notices") => json!(session.happenings().await.expect(lost).notices),
        Some("dom") => json!({"html": session.dom().await.expect(lost)}),
        other => panic!("no such request in the fixtures: {other:?}"),
    }
}

fn fits(is: &Value, wanted: &Value) -> bool {
    let number = |key: &str| wanted[key].as_f64().zip(is.as_f64());
    if let Some(part) = wanted["contains"].as_str() {
        return is.as_str().is_some_and(|text| text.contains(part));
    }
    if let Some(count) = wanted["count"].as_u64() {
        return is.as_array().is_some_and(|list| list.len() as u64 == count);
    }
    if let Some((limit, is)) = number("above") {
        return is > limit;
    }
    if let Some((limit, is)) = number("below") {
        return is < limit;
    }
    is == wanted
}

fn blocks<'a>(answer: &'a Value, kind: &str) -> Vec<&'a Value> {
    answer["blocks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|block| block["kind"] == kind)
        .collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A list of the main region with these titles and parts.
fn has_list(answer: &Value, wanted: &Value) -> bool {
    let is = |block: &&Value| {
        let entries: Vec<&Value> = array(&block["entries"]).collect();
        let part = |part: &Value| {
            entries
                .iter()
                .any(|entry| array(&entry["parts"]).any(|one| one == part))
        };
        block["region"] == "main"
            && entries.len() as u64 >= wanted["min"].as_u64().unwrap_or(1)
            && array(&wanted["titles"]).all(|title| entries.iter().any(|entry| &entry["title"] == title))
            && array(&wanted["parts"]).all(part)
    };
    blocks(answer, "list").iter().any(is)
}

fn outline_misses(answer: &Value, wanted: &Value) -> Vec<String> {
    let pairs: Vec<Value> = blocks(answer, "pairs")
        .iter()
        .flat_map(|block| array(&block["pairs"]))
        .map(|pair| json!([pair["key"], pair["value"]]))
        .collect();
    let tables = blocks(answer, "table");
    let cells: Vec<&Value> = tables
        .iter()
        .flat_map(|block| array(&block["rows"]))
        .flat_map(array)
        .map(|cell| &cell["text"])
        .collect();
    let panels: Vec<&Value> = array(&answer["blocks"])
        .map(|block| &block["panel"])
        .filter(|panel| panel.as_str().is_some_and(|text| !text.is_empty()))
        .collect();
    let mut out = Vec::new();
    out.extend(
        array(&wanted["pairs"])
            .filter(|pair| !pairs.contains(pair))
            .map(|pair| format!("no pair {pair} in {pairs:?}")),
    );
    out.extend(
        array(&wanted["cells"])
            .filter(|cell| !cells.contains(cell))
            .map(|cell| format!("no cell {cell}")),
    );
    out.extend(
        array(&wanted["panels"])
            .filter(|panel| !panels.contains(panel))
            .map(|panel| format!("no panel {panel} in {panels:?}")),
    );
    if wanted["panels"].as_array().is_some_and(Vec::is_empty) && !panels.is_empty() {
        out.push(format!("panels were opened: {panels:?}"));
    }
    out
}

fn misses(case: &Value, answer: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (pointer, wanted) in case["expect"].as_object().into_iter().flatten() {
        let is = answer.pointer(pointer).unwrap_or(&Value::Null);
        if !fits(is, wanted) {
            out.push(format!("{pointer} is {is}, not {wanted}"));
        }
    }
    if case["list"].is_object() && !has_list(answer, &case["list"]) {
        out.push(format!("no list {}", case["list"]));
    }
    if case["outline"].is_object() {
        out.extend(outline_misses(answer, &case["outline"]));
    }
    out
}

async fn every_page(rig: &Rig) {
    let base = serve().await;
    let mut names: Vec<String> = fs::read_dir(pages())
        .expect("the fixtures are there")
        .map(|entry| {
            entry
                .expect("a readable folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut kept = None;
    for name in &names {
        let cases: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(pages().join(format!("{name}.json"))).expect("cases"))
                .expect("cases");
        // Firefox starts anew for each session: there, one is enough for all pages.
        let mut session = match kept.take() {
            Some(session) => session,
            None => rig.pool.session().await.expect("a session"),
        };
        session.happenings().await.expect("a living browser");
        session
            .open(&format!("{base}{name}.html"), BUDGET)
            .await
            .expect("a living browser");
        for case in &cases {
            let answer = put(&mut session, &case["op"]).await;
            count += 1;
            wrong.extend(
                misses(case, &answer)
                    .into_iter()
                    .map(|miss| format!("{name}: {}: {miss}", case["name"])),
            );
        }
        match session.channel() {
            Channel::Classic => kept = Some(session),
            Channel::DevTools => session.end().await,
        }
    }
    if let Some(session) = kept {
        session.end().await;
    }
    assert!(count > 60, "only {count} cases were found");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_hold_on_devtools() {
    if let Some(rig) = chromium(|_| {}).await {
        every_page(&rig).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_hold_on_classic() {
    if let Some(rig) = firefox(|_| {}).await {
        every_page(&rig).await;
    }
}
