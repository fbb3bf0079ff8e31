//! What single events say of the documents of tabs and frames.

use serde_json::Value;

use super::state::{Frame, State, Tab};

/// A frame shows a new document.
pub(super) fn navigated(state: &mut State, session: &str, shown: &Value) {
    let id = word(&shown["id"]);
    let loader = word(&shown["loaderId"]);
    let Some(target) = state.tab_of_session(session).map(|tab| tab.target.clone()) else {
        return;
    };
    let frame = state.frames.entry(id.to_owned()).or_insert_with(|| Frame {
        tab: target.clone(),
        parent: shown["parentId"].as_str().map(str::to_owned),
        ..Frame::default()
    });
    session.clone_into(&mut frame.session);
    word(&shown["url"]).clone_into(&mut frame.url);
    if state.tabs.iter().any(|tab| tab.target == id) {
        state
            .frames
            .retain(|of, frame| frame.tab != target || of == id || frame.parent.is_none());
        state.traffic.abandon(&target, Some(loader));
    }
    let Some(tab) = state.tab_named(id) else { return };
    tab.commits += 1;
    loader.clone_into(&mut tab.loader);
    if tab.pending.as_deref().is_none_or(|pending| pending == loader) {
        tab.pending = None;
    }
    tab.asked = None;
    let kind = word(&shown["mimeType"]).to_owned();
    let marks = tab.marks_of(loader);
    if marks.content_type.is_empty() {
        marks.content_type = kind;
    }
}

/// A tab asks for a new top document, or is sent on to another address.
pub(super) fn asked(tab: &mut Tab, params: &Value) {
    let status = params["redirectResponse"]["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    if let (Some(last), Some(status)) = (tab.hops.last_mut(), status) {
        last.status = Some(status);
    }
    if tab.hops.is_empty() {
        tab.hops_began = params["timestamp"].as_f64();
    }
    if tab.hops.len() < 64 {
        tab.hops.push(crate::record::page::Hop {
            url: word(&params["request"]["url"]).to_owned(),
            status: None,
        });
    }
    tab.pending = Some(word(&params["loaderId"]).to_owned());
    tab.asked = None;
    tab.failure = None;
    tab.oversize = false;
}

/// The head of a top document's answer; gives the length it announces.
pub(super) fn answered(tab: &mut Tab, loader: &str, response: &Value) -> u64 {
    let status = response["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .filter(|status| *status > 0);
    if let Some(last) = tab.hops.last_mut() {
        last.status = status;
    }
    let timing = &response["timing"];
    if let (Some(at), Some(head)) = (timing["requestTime"].as_f64(), timing["receiveHeadersEnd"].as_f64()) {
        tab.first_byte = Some(at + head / 1000.0);
    }
    let marks = tab.marks_of(loader);
    marks.status = status;
    word(&response["mimeType"]).clone_into(&mut marks.content_type);
    let headers = response["headers"].as_object().into_iter().flatten();
    let length = headers.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length
        .filter_map(|(_, value)| value.as_str()?.parse().ok())
        .next()
        .unwrap_or(0)
}

pub(super) fn spoken(value: &Value) -> String {
    match &value["value"] {
        Value::String(text) => text.clone(),
        Value::Null => value["description"].as_str().unwrap_or("null").to_owned(),
        other => other.to_string(),
    }
}

pub(super) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
