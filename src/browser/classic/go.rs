//! Going to an address, back, out of a tab; waiting until a page has come to rest.

use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use serde::Deserialize;
use tokio::time::Instant;

use super::act::DOCUMENT;
use super::{Classic, GRACE, PROMPT, Trouble, or};
use crate::browser::script::{self, Settled};
use crate::browser::session::Lost;
use crate::browser::socket::lock;
use crate::record::page::{Arrival, ArrivalEnd, Calm, Hop};

/// When the document shown came, from its performance entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Times {
    url: String,
    origin: f64,
    status: Option<u16>,
    first_byte: Option<f64>,
    dom: Option<f64>,
    load: Option<f64>,
    ready: String,
    error: String,
}

const TIMES: &str = "(()=>{const e=performance.getEntriesByType('navigation')[0]||{};const n=x=>x>0?x:null;\
    return {url:location.href,origin:performance.timeOrigin,status:e.responseStatus||null,first_byte:n(e.responseStart),\
    dom:n(e.domContentLoadedEventEnd),load:n(e.loadEventEnd),ready:document.readyState,\
    error:location.protocol==='chrome-error:'?'net::'+((document.querySelector('.error-code')||{}).textContent||'ERR_FAILED'):\
    /^about:(net|cert)error/.test(location.href)?location.href:''}})()";

/// How long after its load event a document may be called settled: requests that were under way before the page script
/// came cannot be seen on this channel.
const GROWN_MS: u64 = 1_000;

impl Classic {
    /// Goes to an address.
    pub async fn open(&mut self, url: &str, budget: Duration) -> Result<Arrival, Lost> {
        let during = "opening an address";
        let deadline = Instant::now() + budget;
        self.enter_window(during).await?;
        let files = self.files().len();
        let left_behind = lock(&self.known).origin;
        let limits = TimeoutConfiguration::new(None, Some(budget), None);
        or(
            self.command(PROMPT, during, self.client.update_timeouts(limits)).await,
            |_| (),
        )?;
        let gone = self.command(budget + GRACE, during, self.client.goto(url)).await;
        let mut end = match gone {
            Ok(()) => ArrivalEnd::Shown,
            Err(Trouble::Lost(lost)) => return Err(lost),
            Err(Trouble::Page(why)) => ended(&why, budget),
        };
        if self.files().len() > files {
            end = ArrivalEnd::Download;
        }
        let mut arrival = Arrival {
            end,
            chain: vec![Hop {
                url: url.to_owned(),
                status: None,
            }],
            first_byte_ms: None,
            dom_ready_ms: None,
            load_ms: None,
        };
        if arrival.end != ArrivalEnd::Shown {
            return Ok(arrival);
        }
        let mut times = Times::default();
        let mut old;
        // The load event is waited for as on the other channel: a little, when only strangers keep it.
        let patience = deadline.min(Instant::now() + Duration::from_secs(3));
        loop {
            let left = deadline
                .saturating_duration_since(Instant::now())
                .min(Duration::from_secs(5));
            let asked: Result<Times, Trouble> = self.run(TIMES, left, during).await;
            times = or(asked, |_| std::mem::take(&mut times))?;
            // After a navigation that was given up, drivers say that the next one is done while the old page still shows.
            old = !times.error.is_empty() || times.origin == left_behind && !same_document(&times.url, url);
            if times.ready == "complete" && !old || Instant::now() >= patience {
                break;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        lock(&self.known).origin = times.origin;
        if !times.error.is_empty() {
            arrival.end = match ended(&times.error, budget) {
                ArrivalEnd::Shown => ArrivalEnd::Failed { code: times.error },
                end => end,
            };
            return Ok(arrival);
        }
        if old {
            let code = "the browser shows the page from before".to_owned();
            arrival.end = ArrivalEnd::Failed { code };
            return Ok(arrival);
        }
        let whole = |at: Option<f64>| at.map(|at| at.round() as u64);
        arrival.first_byte_ms = whole(times.first_byte);
        arrival.dom_ready_ms = whole(times.dom);
        arrival.load_ms = whole(times.load);
        if times.url == url {
            arrival.chain[0].status = times.status;
        } else {
            arrival.chain.push(Hop {
                url: times.url,
                status: times.status,
            });
        }
        Ok(arrival)
    }

    /// Waits until the page is settled, as far as the page itself can tell.
    pub async fn settle(&mut self, cap: Duration) -> Result<Calm, Lost> {
        let deadline = Instant::now() + cap;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let mut request = script::settle(Duration::from_millis(300));
            request["after_load_ms"] = GROWN_MS.into();
            let request = script::call(&request);
            let asked: Result<Settled, Trouble> = self.run(&request, left, "waiting for the page to settle").await;
            let settled = or(asked, |_| Settled::default())?;
            match settled.calm {
                Some(calm) => return Ok(calm),
                None if Instant::now() >= deadline => return Ok(Calm::Unsettled),
                None => tokio::time::sleep(Duration::from_millis(30)).await,
            }
        }
    }

    /// Goes back in history.
    pub async fn back(&mut self, budget: Duration) -> Result<bool, Lost> {
        let during = "going back";
        let ask = format!("[{DOCUMENT},history.length]");
        type Here = ((f64, String, String, bool), u32);
        let before: Option<Here> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
        let Some(((origin, url, ..), length)) = before else {
            return Ok(false);
        };
        if length < 2 {
            return Ok(false);
        }
        or(self.command(budget + GRACE, during, self.client.back()).await, |_| ())?;
        let after: Option<Here> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
        Ok(after.is_some_and(|((now, at, ..), _)| at != "about:blank" && (now != origin || at != url)))
    }

    /// Closes the current tab when it is not the only one.
    pub async fn close_tab(&mut self) -> Result<bool, Lost> {
        if self.windows.len() < 2 {
            return Ok(false);
        }
        let during = "closing a tab";
        or(self.command(PROMPT, during, self.client.close_window()).await, |_| ())?;
        self.windows.pop();
        self.enter_window(during).await?;
        Ok(true)
    }
}

/// How a refused navigation ended, in the browser's own words.
fn ended(why: &str, budget: Duration) -> ArrivalEnd {
    let lower = why.to_lowercase();
    if lower.contains("timeout") || lower.contains("timed out") {
        return ArrivalEnd::TimedOut {
            budget_ms: u64::try_from(budget.as_millis()).unwrap_or(u64::MAX),
        };
    }
    if lower.contains("alert") || lower.contains("dialog") {
        return ArrivalEnd::Shown;
    }
    // `about:neterror?e=connectionFailure&…` or `net::ERR_CONNECTION_REFUSED`.
    let firefox = why
        .split("neterror?e=")
        .nth(1)
        .map(|rest| format!("neterror:{}", until_mark(rest)));
    let chromium = why.find("net::ERR_").map(|at| until_mark(&why[at..]).to_owned());
    let certificate = lower
        .contains("insecure certificate")
        .then(|| "insecure certificate".to_owned());
    let code = firefox
        .or(chromium)
        .or(certificate)
        .unwrap_or_else(|| why.chars().take(300).collect());
    ArrivalEnd::Failed { code }
}

/// Whether two addresses differ in their fragments only: going from one to the other loads nothing.
fn same_document(one: &str, other: &str) -> bool {
    let bare = |url: &str| {
        url.split('#')
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned()
    };
    bare(one) == bare(other)
}

fn until_mark(text: &str) -> &str {
    text.split(['&', '\n', ' ', '"']).next().unwrap_or_default()
}
