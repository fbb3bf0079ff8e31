//! Requests of a browser context, from the browser's network events; cookies and tokens never get this far.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::record::page::{LONGEST_HEADER, Request, SPARE};

/// Most requests kept between two readings.
const MOST: usize = 5_000;
/// Most recent beginnings and ends remembered; more than this in the time of a settle is no calm page.
const MOST_TOUCHED: usize = 200;
/// Longest header value kept for whoever masks and cuts it.
const LONGEST: usize = LONGEST_HEADER + SPARE;
/// Response headers that say something about the page or what answered in its place. A list of what is kept, not of
/// what is dropped: an unknown header may carry a token.
const KEPT: &[&str] = &[
    "cache-control",
    "cf-ray",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "location",
    "refresh",
    "retry-after",
    "server",
    "strict-transport-security",
    "via",
    "x-cache",
    "x-frame-options",
    "x-powered-by",
    "x-via",
];

/// Requests under way and ended.
#[derive(Debug, Default)]
pub struct Traffic {
    open: HashMap<String, Open>,
    done: VecDeque<Request>,
    /// Documents, xhr and fetch begun at all.
    pub begun: u32,
    /// When documents, xhr and fetch began or ended last: moment, tab, host.
    touched: VecDeque<(Instant, String, String)>,
}

#[derive(Debug)]
struct Open {
    request: Request,
    tab: String,
    loader: String,
    began: f64,
    number: u32,
    stale: bool,
}

impl Traffic {
    /// `Network.requestWillBeSent`. A redirect ends the hop before it.
    pub fn begin(&mut self, params: &Value, tab: &str, main: bool, at_ms: u64) {
        let url = text(&params["request"]["url"]);
        let id = text(&params["requestId"]);
        if url.starts_with("data:") {
            return;
        }
        let began = params["timestamp"].as_f64().unwrap_or_default();
        if let Some(mut hop) = self.open.remove(&id)
            && !params["redirectResponse"].is_null()
        {
            answer(&mut hop.request, &params["redirectResponse"]);
            hop.request.took_ms = Some(millis(began - hop.began));
            self.finish(hop);
        }
        let kind = kind(params["type"].as_str().unwrap_or_default());
        if matters(kind) {
            self.begun += 1;
            self.touch(tab, &url);
        }
        let request = Request {
            id: id.clone(),
            method: text(&params["request"]["method"]),
            url,
            kind: kind.to_owned(),
            frame: !main,
            at_ms,
            open: true,
            ..Request::default()
        };
        let loader = text(&params["loaderId"]);
        let number = self.begun;
        self.open.insert(
            id,
            Open {
                request,
                tab: tab.to_owned(),
                loader,
                began,
                number,
                stale: false,
            },
        );
    }

    /// `Network.responseReceived`.
    pub fn respond(&mut self, params: &Value) {
        if let Some(open) = self.open.get_mut(params["requestId"].as_str().unwrap_or_default()) {
            open.request.kind = kind(params["type"].as_str().unwrap_or_default()).to_owned();
            answer(&mut open.request, &params["response"]);
        }
    }

    /// `Network.dataReceived`; gives the bytes so far.
    pub fn receive(&mut self, params: &Value) -> u64 {
        let Some(open) = self.open.get_mut(params["requestId"].as_str().unwrap_or_default()) else {
            return 0;
        };
        let bytes = open.request.bytes.get_or_insert(0);
        *bytes += params["dataLength"].as_u64().unwrap_or_default();
        *bytes
    }

    /// `Network.loadingFinished` and `Network.loadingFailed`.
    pub fn end(&mut self, params: &Value) {
        let Some(mut open) = self.open.remove(params["requestId"].as_str().unwrap_or_default()) else {
            return;
        };
        if let Some(failed) = params["errorText"].as_str() {
            let blocked = params["blockedReason"]
                .as_str()
                .map(|why| format!(" ({why})"))
                .unwrap_or_default();
            open.request.failed = Some(format!("{failed}{blocked}"));
        }
        if let Some(bytes) = params["encodedDataLength"].as_f64() {
            open.request.bytes = Some(bytes.max(0.0) as u64);
        }
        open.request.took_ms = Some(millis(params["timestamp"].as_f64().unwrap_or(open.began) - open.began));
        if matters(&open.request.kind) {
            self.touch(&open.tab, &open.request.url);
        }
        self.finish(open);
    }

    /// Requests of a tab's earlier documents (all, when `loader` is none) are waited for no longer.
    pub fn abandon(&mut self, tab: &str, loader: Option<&str>) {
        for (id, open) in &mut self.open {
            if open.tab == tab && loader.is_none_or(|kept| open.loader != kept && id != kept) {
                open.stale = true;
            }
        }
    }

    /// A file the browser fetches, for which it has no network event.
    pub fn download(&mut self, id: &str, url: &str, at_ms: u64) {
        let request = Request {
            id: id.to_owned(),
            method: "GET".to_owned(),
            url: url.to_owned(),
            kind: "download".to_owned(),
            at_ms,
            ..Request::default()
        };
        push(&mut self.done, request);
    }

    /// Documents, xhr and fetch to `host`'s own site that a tab has under way, of those begun after the `since`-th.
    pub fn own_open(&self, tab: &str, host: &str, since: u32) -> usize {
        let own = |open: &&Open| {
            open.tab == tab
                && !open.stale
                && open.number > since
                && matters(&open.request.kind)
                && same_site(host, &host_of(&open.request.url))
        };
        self.open.values().filter(own).count()
    }

    /// Anything of `host`'s own site that a tab has under way, pictures and scripts too.
    pub fn own_any(&self, tab: &str, host: &str) -> bool {
        self.open
            .values()
            .any(|open| open.tab == tab && !open.stale && same_site(host, &host_of(&open.request.url)))
    }

    /// Whether no document, xhr or fetch of `host`'s own site has begun or ended in a tab for so long.
    pub fn still(&self, tab: &str, host: &str, quiet: Duration) -> bool {
        let recent = self.touched.iter().rev().take_while(|(at, ..)| at.elapsed() < quiet);
        !recent
            .filter(|(_, of, _)| of == tab)
            .any(|(_, _, at)| same_site(host, at))
    }

    fn touch(&mut self, tab: &str, url: &str) {
        if self.touched.len() >= MOST_TOUCHED {
            self.touched.pop_front();
        }
        self.touched.push_back((Instant::now(), tab.to_owned(), host_of(url)));
    }

    /// What ended since the last reading, and what is still under way (marked `open`).
    pub fn take(&mut self) -> Vec<Request> {
        let mut all: Vec<Request> = self.done.drain(..).collect();
        self.open.retain(|_, open| {
            if open.stale {
                all.push(Request {
                    open: true,
                    ..open.request.clone()
                });
            }
            !open.stale
        });
        let mut open: Vec<Request> = self.open.values().map(|open| open.request.clone()).collect();
        open.sort_by_key(|request| request.at_ms);
        all.extend(open);
        all
    }

    fn finish(&mut self, mut open: Open) {
        open.request.open = false;
        push(&mut self.done, open.request);
    }
}

fn push(done: &mut VecDeque<Request>, request: Request) {
    if done.len() >= MOST {
        done.pop_front();
    }
    done.push_back(request);
}

fn answer(request: &mut Request, response: &Value) {
    request.status = response["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .filter(|s| *s > 0);
    request.content_type = response["mimeType"]
        .as_str()
        .filter(|kind| !kind.is_empty())
        .map(str::to_owned);
    request.remote = super::hosts::remote(response).or(request.remote.take());
    request.tls = super::hosts::tls(response).map(|tls| tls.line());
    let headers = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value: String = value.as_str()?.chars().take(LONGEST).collect();
            KEPT.contains(&name.as_str()).then_some((name, value))
        });
    request.headers = headers.collect();
}

/// The record's word for the browser's resource type.
fn kind(of: &str) -> &'static str {
    match of {
        "Document" => "document",
        "XHR" => "xhr",
        "Fetch" => "fetch",
        "Script" => "script",
        "Stylesheet" => "stylesheet",
        "Image" => "image",
        "Font" => "font",
        _ => "other",
    }
}

/// Whether waiting for calm looks at it.
fn matters(kind: &str) -> bool {
    matches!(kind, "document" | "xhr" | "fetch")
}

/// The host of an address, lower case, without port.
pub fn host_of(url: &str) -> String {
    url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Same host, or hosts that share their last two labels (three under `gov.cn` and the like, where the last two are
/// everybody's).
pub fn same_site(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let numeric = |host: &str| host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[');
    !numeric(one) && !numeric(other) && site(one).is_some_and(|site_of_one| Some(site_of_one) == site(other))
}

fn site(host: &str) -> Option<&str> {
    const SHARED: &[&str] = &["gov", "com", "net", "org", "edu", "ac", "co", "mil"];
    let labels: Vec<&str> = host.split('.').collect();
    let country = labels.last().is_some_and(|last| last.len() == 2);
    let shared = country && labels.len() >= 3 && SHARED.contains(&labels[labels.len() - 2]);
    let wanted = if shared { 3 } else { 2 };
    if labels.len() < wanted {
        return None;
    }
    let length: usize = labels[labels.len() - wanted..]
        .iter()
        .map(|label| label.len() + 1)
        .sum::<usize>()
        - 1;
    host.get(host.len() - length..)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn millis(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sites_are_told_apart() {
        assert!(same_site("www.hz.gov.cn", "zwfw.hz.gov.cn"));
        assert!(!same_site("www.hz.gov.cn", "www.nb.gov.cn"));
        assert!(same_site("zwfw.a.localhost", "www.a.localhost"));
        assert!(!same_site("zwfw.a.localhost", "zwfw.b.localhost"));
        assert!(!same_site("127.0.0.1", "127.1.0.1"));
        assert!(same_site("static.example.com", "example.com"));
        assert!(!same_site("localhost", "a.localhost"));
    }

    #[test]
    fn redirects_share_an_id_and_headers_are_chosen() {
        let mut traffic = Traffic::default();
        let ask = |url: &str, redirect: Value| {
            json!({"requestId": "1", "loaderId": "1", "timestamp": 1.0, "type": "Document",
                   "request": {"url": url, "method": "GET"}, "redirectResponse": redirect})
        };
        traffic.begin(&ask("http://a.example.com/", Value::Null), "t", true, 0);
        // What a value in it is cut from is not known here.
        let long = format!("/x?{}ticket=ST-1", "y".repeat(LONGEST_HEADER - 10));
        let moved = json!({"status": 302, "headers": {"Location": long, "Set-Cookie": "secret", "X-Token": "secret"}});
        traffic.begin(&ask("http://a.example.com/x", moved), "t", true, 5);
        assert_eq!(traffic.own_open("t", "www.example.com", 0), 1);
        traffic.end(&json!({"requestId": "1", "timestamp": 1.5, "errorText": "net::ERR_FAILED"}));
        let all = traffic.take();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].status, Some(302));
        assert_eq!(all[0].headers, vec![("location".to_owned(), long)]);
        assert_eq!(all[1].failed.as_deref(), Some("net::ERR_FAILED"));
        assert_eq!(all[1].took_ms, Some(500));
    }
}
