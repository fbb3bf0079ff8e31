//! Going to an address, back, out of a tab; waiting until a page has come to rest.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::network::{host_of, same_site};
use super::state::{State, Tab};
use super::{Devtools, PROMPT, Trouble, ms, or};
use crate::browser::script::{self, Settled};
use crate::browser::session::Lost;
use crate::browser::socket::{Refusal, lock};
use crate::record::page::{Arrival, ArrivalEnd, Calm};

/// How long nothing may change for a page to count as settled.
const QUIET: Duration = Duration::from_millis(300);
/// How long other sites' resources are waited for after the page's own have come.
const STRANGERS: Duration = Duration::from_secs(2);

/// How a document came, as seen in the state.
enum Way {
    Shown,
    Download,
    Failed(String),
}

impl Devtools {
    /// Goes to an address.
    pub async fn open(&mut self, url: &str, budget: Duration) -> Result<Arrival, Lost> {
        self.navigate(url, None, budget).await
    }

    /// Goes to an address, naming the page it was linked from.
    pub(super) async fn navigate(&mut self, url: &str, from: Option<&str>, budget: Duration) -> Result<Arrival, Lost> {
        let during = "opening an address";
        let deadline = Instant::now() + budget;
        let (session, commits, downloads) = {
            let mut state = lock(&self.listener.state);
            let downloads = state.downloads.len();
            let Some(tab) = state.tab_mut() else {
                return Err(self.lost(during, "no tab is left".to_owned()));
            };
            tab.hops.clear();
            tab.hops_began = None;
            tab.first_byte = None;
            tab.failure = None;
            (tab.session.clone(), tab.commits, downloads)
        };
        let mut wanted = json!({"url": url});
        if let Some(from) = from {
            wanted["referrer"] = Value::from(from);
        }
        let end = match self.socket.call(&session, "Page.navigate", wanted, budget).await {
            Err(Refusal::Closed(why)) => return Err(self.lost(during, why)),
            Err(Refusal::Late(_)) => None,
            Err(Refusal::Said(why)) => Some(ArrivalEnd::Failed { code: why }),
            Ok(answer) if answer["isDownload"] == true => Some(ArrivalEnd::Download),
            Ok(answer) => match answer["errorText"].as_str() {
                // The page itself went elsewhere, or the answer was no document: events tell.
                None | Some("net::ERR_ABORTED") => {
                    let wait = if answer["errorText"].is_null() {
                        deadline
                    } else {
                        Instant::now() + QUIET
                    };
                    let same_document = answer["loaderId"].is_null() && answer["errorText"].is_null();
                    self.shown(commits, downloads, same_document, deadline.min(wait), deadline, during)
                        .await?
                }
                Some(code) => Some(ArrivalEnd::Failed { code: code.to_owned() }),
            },
        };
        let end = match end {
            Some(ArrivalEnd::Shown) => {
                self.loaded(deadline, during).await?;
                if self.recovers(&session, deadline).await {
                    ArrivalEnd::Shown
                } else {
                    ArrivalEnd::TimedOut { budget_ms: ms(budget) }
                }
            }
            // Stopped by us before it was shown: nothing is known of it but its size.
            Some(ArrivalEnd::Failed { .. }) if self.stopped() => ArrivalEnd::TimedOut { budget_ms: ms(budget) },
            Some(end) => end,
            None => {
                self.socket.post(&session, "Page.stopLoading", json!({}));
                ArrivalEnd::TimedOut { budget_ms: ms(budget) }
            }
        };
        Ok(self.arrival(end))
    }

    /// Waits for a document with its DOM. None when there was none in time.
    async fn shown(
        &self,
        commits: u32,
        downloads: usize,
        same_document: bool,
        wait: Instant,
        deadline: Instant,
        during: &str,
    ) -> Result<Option<ArrivalEnd>, Lost> {
        if same_document {
            return Ok(Some(ArrivalEnd::Shown));
        }
        let aborted = wait < deadline;
        let look = |state: &mut State| {
            if state.deaf {
                return Some(Err("the DevTools socket closed"));
            }
            let fetched = state
                .downloads
                .iter()
                .skip(downloads)
                .any(|load| load.tab == state.current);
            let tab = state.tab()?;
            if tab.crashed {
                return Some(Err("the page's renderer crashed"));
            }
            if tab.commits > commits && (tab.ready() || tab.oversize) && !tab.travelling() {
                return Some(Ok(Way::Shown));
            }
            if fetched {
                return Some(Ok(Way::Download));
            }
            let failed = tab
                .failure
                .clone()
                .filter(|_| !aborted && tab.commits == commits && !tab.travelling());
            failed.map(|code| Ok(Way::Failed(code)))
        };
        let mut seen = self.listener.until(wait, look).await;
        let travelling = lock(&self.listener.state).tab().is_some_and(Tab::travelling);
        if seen.is_none() && aborted && travelling {
            seen = self.listener.until(deadline, look).await;
        }
        match seen {
            Some(Err(why)) => Err(self.lost(during, why.to_owned())),
            Some(Ok(Way::Shown)) => Ok(Some(ArrivalEnd::Shown)),
            Some(Ok(Way::Download)) => Ok(Some(ArrivalEnd::Download)),
            Some(Ok(Way::Failed(code))) => Ok(Some(ArrivalEnd::Failed { code })),
            None if aborted && !travelling => Ok(Some(ArrivalEnd::Failed {
                code: "net::ERR_ABORTED".to_owned(),
            })),
            None if lock(&self.listener.state)
                .tab()
                .is_some_and(|tab| tab.commits > commits) =>
            {
                // A document is there, only its DOM never ended within the budget.
                let mut state = lock(&self.listener.state);
                state.notice("the document had not ended within the budget and was stopped");
                if let Some(tab) = state.tab_mut() {
                    tab.oversize = true;
                    self.socket.post(&tab.session, "Page.stopLoading", json!({}));
                }
                Ok(Some(ArrivalEnd::Shown))
            }
            None => Ok(None),
        }
    }

    /// Waits for the load event: as long as the page's own resources come, and a little for others'.
    async fn loaded(&self, deadline: Instant, during: &str) -> Result<(), Lost> {
        let mut own_until = Instant::now();
        let seen = self.listener.until(deadline, |state| {
            let host = state
                .frames
                .get(&state.current)
                .map(|frame| host_of(&frame.url))
                .unwrap_or_default();
            let tab = state.tab()?;
            if tab.travelling() {
                own_until = Instant::now();
                return None;
            }
            if state.traffic.own_any(&tab.target, &host) {
                own_until = Instant::now();
            }
            let enough = tab.loaded() || tab.oversize || own_until.elapsed() > STRANGERS;
            (enough || state.deaf).then_some(state.deaf)
        });
        match seen.await {
            Some(true) => Err(self.lost(during, "the DevTools socket closed".to_owned())),
            Some(false) | None => Ok(()),
        }
    }

    fn stopped(&self) -> bool {
        lock(&self.listener.state).tab().is_some_and(|tab| tab.oversize)
    }

    /// A document that was stopped before its end may keep its renderer busy for long: whether it answers in time.
    async fn recovers(&self, session: &str, deadline: Instant) -> bool {
        if !self.stopped() {
            return true;
        }
        let left = deadline
            .saturating_duration_since(Instant::now())
            .max(Duration::from_secs(2));
        self.socket
            .call(session, "Runtime.evaluate", json!({"expression": "1"}), left)
            .await
            .is_ok()
    }

    fn arrival(&self, end: ArrivalEnd) -> Arrival {
        let state = lock(&self.listener.state);
        let Some(tab) = state.tab() else {
            return Arrival {
                end,
                chain: Vec::new(),
                first_byte_ms: None,
                dom_ready_ms: None,
                load_ms: None,
            };
        };
        let since = |at: Option<f64>| {
            let began = tab.hops_began?;
            Some(((at? - began).max(0.0) * 1000.0).round() as u64)
        };
        let shown = if end == ArrivalEnd::Shown { tab.shown() } else { None };
        Arrival {
            chain: tab.hops.clone(),
            first_byte_ms: since(tab.first_byte),
            dom_ready_ms: since(shown.and_then(|marks| marks.dom)),
            load_ms: since(shown.and_then(|marks| marks.load)),
            end,
        }
    }

    /// Goes back in history.
    pub async fn back(&mut self, budget: Duration) -> Result<bool, Lost> {
        let during = "going back";
        let deadline = Instant::now() + budget;
        let asked = self
            .tab_call("Page.getNavigationHistory", json!({}), PROMPT, during)
            .await;
        let history = or(asked, |_| Value::Null)?;
        let at = history["currentIndex"].as_u64().unwrap_or(0);
        let before = usize::try_from(at)
            .ok()
            .and_then(|at| history["entries"].get(at.checked_sub(1)?));
        let Some(entry) = before.filter(|entry| at > 1 || entry["url"] != "about:blank") else {
            return Ok(false);
        };
        let (commits, moves) = {
            let state = lock(&self.listener.state);
            state.tab().map(|tab| (tab.commits, tab.moves)).unwrap_or_default()
        };
        let go = self
            .tab_call(
                "Page.navigateToHistoryEntry",
                json!({"entryId": entry["id"]}),
                PROMPT,
                during,
            )
            .await;
        if or(go.map(|_| true), |_| false)? {
            let gone = self.listener.until(deadline, |state| {
                let tab = state.tab()?;
                let there = tab.commits > commits && (tab.ready() || tab.oversize);
                (state.deaf || there || tab.commits == commits && tab.moves > moves).then_some(!state.deaf)
            });
            return match gone.await {
                Some(true) => Ok(true),
                Some(false) => Err(self.lost(during, "the DevTools socket closed".to_owned())),
                None => Ok(false),
            };
        }
        Ok(false)
    }

    /// Closes the current tab when it is not the only one.
    pub async fn close_tab(&mut self) -> Result<bool, Lost> {
        let target = {
            let state = lock(&self.listener.state);
            if state.tabs.len() < 2 {
                return Ok(false);
            }
            state.current.clone()
        };
        self.shut(&target, "closing a tab").await
    }

    /// Closes a tab and waits until it is gone.
    pub(super) async fn shut(&self, target: &str, during: &str) -> Result<bool, Lost> {
        let closing = self
            .socket
            .call("", "Target.closeTarget", json!({"targetId": target}), PROMPT)
            .await;
        if let Err(Refusal::Closed(why)) = closing {
            return Err(self.lost(during, why));
        }
        let gone = self.listener.until(Instant::now() + PROMPT, |state| {
            (state.deaf || !state.tabs.iter().any(|tab| tab.target == target)).then_some(())
        });
        Ok(gone.await.is_some())
    }

    /// Waits until the page is settled. Its own documents, xhr and fetch, and its main region, must be still at once.
    pub async fn settle(&mut self, cap: Duration) -> Result<Calm, Lost> {
        let during = "waiting for the page to settle";
        let deadline = Instant::now() + cap;
        loop {
            let quiet = self
                .listener
                .until(deadline, |state| (state.deaf || still(state, QUIET)).then_some(()));
            if quiet.await.is_none() {
                return Ok(Calm::Unsettled);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let request = script::call(&script::settle(QUIET));
            // The page counts its stillness from its last change, so this adds nothing where both held still together.
            let asked: Result<Settled, Trouble> = self.run(None, &request, left, during).await;
            let settled = or(asked, |_| Settled::default())?;
            let quiet = still(&lock(&self.listener.state), Duration::ZERO);
            if quiet && settled.calm == Some(Calm::Settled) {
                return Ok(Calm::Settled);
            }
            if Instant::now() >= deadline {
                return Ok(Calm::Unsettled);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The site of the current page is this address's.
    pub(super) fn own_site(&self, url: &str) -> bool {
        let state = lock(&self.listener.state);
        let host = state
            .frames
            .get(&state.current)
            .map(|frame| host_of(&frame.url))
            .unwrap_or_default();
        same_site(&host, &host_of(url))
    }
}

/// The current tab is not on its way anywhere, and nothing of its page's own site has been under way for `quiet`.
fn still(state: &State, quiet: Duration) -> bool {
    let host = state
        .frames
        .get(&state.current)
        .map(|frame| host_of(&frame.url))
        .unwrap_or_default();
    let Some(tab) = state.tab() else { return false };
    let under_way = tab.travelling() || tab.commits > 0 && !tab.ready() && !tab.oversize;
    !under_way && state.traffic.own_open(&tab.target, &host, 0) == 0 && state.traffic.still(&tab.target, &host, quiet)
}
