//! The DevTools channel: one browser context of a Chromium, driven over the browser's own socket.
//!
//! The WebDriver session only made the browser; from here on nothing classic touches it. Every tab and frame has the
//! page script in an isolated world, and an evaluation there is the one way of asking. An evaluation races navigation:
//! when its world goes away it is asked again of the new document within what is left of the budget.

mod act;
mod arrive;
mod cover;
mod documents;
mod fetch;
mod form;
mod frames;
mod hosts;
mod input;
mod listen;
mod look;
mod network;
mod picture;
mod search;
mod state;
mod tokens;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::atoms;
use super::script;
use super::session::Lost;
use super::socket::{Refusal, Socket, lock};
use listen::Listener;
use state::State;

/// Width of every viewport in CSS pixels.
pub const WIDTH: u32 = 1366;
/// Height of every viewport in CSS pixels.
pub const HEIGHT: u32 = 900;

/// For commands that the browser itself answers, whatever the page does.
const PROMPT: Duration = Duration::from_secs(10);
/// What an evaluation may take beyond its budget before the page counts as hung.
const GRACE: Duration = Duration::from_secs(3);
/// A page that hung so often is given up.
const MOST_HANGS: u32 = 3;

/// Why a question to a page has no answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The page could not answer; the session goes on.
    Page(String),
    /// The session is over.
    Lost(Lost),
}

/// One context.
#[derive(Debug)]
pub struct Devtools {
    socket: Arc<Socket>,
    listener: Arc<Listener>,
    context: String,
    folder: PathBuf,
    homes: HashMap<Vec<String>, String>,
    hangs: AtomicU32,
    mouse: (f64, f64),
    over: bool,
}

impl Devtools {
    /// Makes a context with one blank tab. Its downloads go to `folder`. A context that is not empty is refused.
    pub async fn start(socket: Arc<Socket>, folder: PathBuf, download_cap: u64) -> Result<Devtools, Lost> {
        let during = "making a browser context";
        let lost = |refusal: Refusal| Lost {
            during: during.to_owned(),
            why: refusal.to_string(),
        };
        let made = socket
            .call(
                "",
                "Target.createBrowserContext",
                json!({"disposeOnDetach": true}),
                PROMPT,
            )
            .await;
        let context = made.map_err(lost)?["browserContextId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let listener = Listener::new(State::new(&context, download_cap), &socket);
        socket.listen(Some(Arc::clone(&listener) as Arc<dyn super::socket::Ear>));
        let session = Devtools {
            socket,
            listener,
            context,
            folder,
            homes: HashMap::new(),
            hangs: AtomicU32::new(0),
            mouse: (0.0, 0.0),
            over: false,
        };
        let attach = json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true,
            "filter": [{"type": "browser", "exclude": true}, {"type": "tab", "exclude": true}, {}]});
        session.socket.post("", "Target.setAutoAttach", attach);
        let downloads = json!({"behavior": "allowAndName", "browserContextId": session.context,
            "downloadPath": session.folder, "eventsEnabled": true});
        session.socket.post("", "Browser.setDownloadBehavior", downloads);
        let cookies = session
            .socket
            .ask("", "Storage.getCookies", json!({"browserContextId": session.context}));
        session.new_tab(during).await?;
        let cookies = session.socket.answer(cookies, PROMPT).await.map_err(lost)?;
        if cookies["cookies"].as_array().is_some_and(|all| !all.is_empty()) {
            let why = "the fresh context already holds cookies".to_owned();
            return Err(Lost {
                during: during.to_owned(),
                why,
            });
        }
        Ok(session)
    }

    /// Opens a blank tab and makes it current.
    async fn new_tab(&self, during: &str) -> Result<(), Lost> {
        let wanted = json!({"url": "about:blank", "browserContextId": self.context});
        let made = self.socket.call("", "Target.createTarget", wanted, PROMPT).await;
        let target = made.map_err(|refusal| self.lost(during, refusal.to_string()))?["targetId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let deadline = Instant::now() + PROMPT;
        let there = self.listener.until(deadline, |state| {
            // Our world in the blank document is the last thing that setting it up makes. Going anywhere before that
            // crashes the renderer.
            let alive = state.frames.get(&target).is_some_and(|frame| frame.world.is_some());
            (alive || state.deaf).then_some(!state.deaf)
        });
        match there.await {
            Some(true) => {
                lock(&self.listener.state).current = target;
                Ok(())
            }
            _ => Err(self.lost(during, "the new tab never answered".to_owned())),
        }
    }

    /// Ends the context. The browser lives on.
    pub async fn end(mut self) {
        self.over = true;
        let gone = json!({"browserContextId": self.context});
        let _ = self
            .socket
            .call("", "Target.disposeBrowserContext", gone, Duration::from_secs(3))
            .await;
        self.socket.listen(None);
    }

    /// Whether the browser behind it should be replaced.
    pub fn broken(&self) -> bool {
        self.socket.closed().is_some() || self.hangs.load(Ordering::Relaxed) >= MOST_HANGS
    }

    fn lost(&self, during: &str, why: String) -> Lost {
        let why = self
            .socket
            .closed()
            .map_or(why, |closed| format!("the DevTools socket closed: {closed}"));
        self.hangs.fetch_add(MOST_HANGS, Ordering::Relaxed);
        Lost {
            during: during.to_owned(),
            why,
        }
    }

    /// A command to the current tab.
    async fn tab_call(&self, method: &str, params: Value, deadline: Duration, during: &str) -> Result<Value, Trouble> {
        let session = lock(&self.listener.state)
            .tab()
            .map(|tab| tab.session.clone())
            .unwrap_or_default();
        self.page_call(&session, method, params, deadline, during).await
    }

    /// A command to a page or frame.
    async fn page_call(
        &self,
        session: &str,
        method: &str,
        params: Value,
        deadline: Duration,
        during: &str,
    ) -> Result<Value, Trouble> {
        match self.socket.call(session, method, params, deadline).await {
            Ok(value) => Ok(value),
            Err(Refusal::Said(why)) => Err(Trouble::Page(why)),
            Err(refusal @ Refusal::Late(_)) => Err(Trouble::Page(refusal.to_string())),
            Err(refusal @ Refusal::Closed(_)) => Err(Trouble::Lost(self.lost(during, refusal.to_string()))),
        }
    }

    /// Asks the page script in the current tab's top document, and reads its answer.
    async fn run<T: DeserializeOwned>(
        &self,
        frame: Option<&str>,
        expression: &str,
        budget: Duration,
        during: &str,
    ) -> Result<T, Trouble> {
        let value = self.evaluate(frame, expression, budget, during).await?;
        serde_json::from_value(value).map_err(|error| {
            let why = format!("the page script's answer while {during} is malformed: {error}");
            tracing::warn!("{why}");
            Trouble::Page(why)
        })
    }

    /// Evaluates in the isolated world of a frame (the top document of the current tab when none).
    async fn evaluate(
        &self,
        frame: Option<&str>,
        expression: &str,
        budget: Duration,
        during: &str,
    ) -> Result<Value, Trouble> {
        let deadline = Instant::now() + budget;
        let mut installed = false;
        loop {
            let (session, unique) = self.world(frame, deadline, during).await?;
            let left = deadline.saturating_duration_since(Instant::now());
            let expression = script::with_left(expression, left);
            let params = json!({"expression": expression, "uniqueContextId": unique,
                "awaitPromise": true, "returnByValue": true});
            let why = match self
                .socket
                .call(&session, "Runtime.evaluate", params, left + GRACE)
                .await
            {
                Ok(mut answer) if answer["exceptionDetails"].is_null() => return Ok(answer["result"]["value"].take()),
                Ok(answer) => {
                    let details = &answer["exceptionDetails"];
                    let text = details["exception"]["description"]
                        .as_str()
                        .or_else(|| details["text"].as_str());
                    let text = text.unwrap_or("unknown").to_owned();
                    if installed || !text.contains("hecha is not defined") {
                        tracing::warn!("page script failed while {during}: {text}");
                        return Err(Trouble::Page(text));
                    }
                    installed = true;
                    let install = json!({"expression": atoms::SCRIPT, "uniqueContextId": unique});
                    self.socket.post(&session, "Runtime.evaluate", install);
                    continue;
                }
                Err(Refusal::Said(why)) => why,
                Err(Refusal::Late(_)) => return Err(self.hung(&session, during).await),
                Err(refusal @ Refusal::Closed(_)) => return Err(Trouble::Lost(self.lost(during, refusal.to_string()))),
            };
            // The document went away: the next one is asked, if there is time.
            if Instant::now() >= deadline {
                return Err(Trouble::Page(format!("the document kept changing: {why}")));
            }
            self.forget_world(&unique);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn forget_world(&self, unique: &str) {
        for frame in lock(&self.listener.state).frames.values_mut() {
            if frame.world.as_ref().is_some_and(|(_, of)| of == unique) {
                frame.world = None;
            }
        }
    }

    /// Our world in a frame: as soon as the document has one, else made by hand (documents that run no scripts).
    async fn world(&self, frame: Option<&str>, deadline: Instant, during: &str) -> Result<(String, String), Trouble> {
        let mut made = false;
        loop {
            let soon = Instant::now() + Duration::from_millis(if made { 1_000 } else { 250 });
            let seen = self.listener.until(soon, |state| {
                if state.deaf {
                    return Some(Err("the DevTools socket closed".to_owned()));
                }
                if state.tab().is_some_and(|tab| tab.crashed) {
                    return Some(Err("the page's renderer crashed".to_owned()));
                }
                let id = frame.map_or_else(|| state.current.clone(), str::to_owned);
                state.frames.get(&id).and_then(|frame| frame.world.clone()).map(Ok)
            });
            match seen.await {
                Some(Ok(world)) => return Ok(world),
                Some(Err(why)) => return Err(Trouble::Lost(self.lost(during, why))),
                None if made || Instant::now() > deadline + GRACE => {
                    return Err(Trouble::Page(
                        "the document has no place for the page script".to_owned(),
                    ));
                }
                None => {}
            }
            let (id, session) = {
                let state = lock(&self.listener.state);
                let id = frame.map_or_else(|| state.current.clone(), str::to_owned);
                let session = state.frames.get(&id).map(|frame| frame.session.clone());
                (id, session)
            };
            let Some(session) = session else {
                return Err(Trouble::Page("the frame is gone".to_owned()));
            };
            made = true;
            let wanted = json!({"frameId": id, "worldName": listen::WORLD});
            match self
                .socket
                .call(&session, "Page.createIsolatedWorld", wanted, GRACE)
                .await
            {
                Err(Refusal::Late(_)) => return Err(self.hung(&session, during).await),
                Err(refusal @ Refusal::Closed(_)) => return Err(Trouble::Lost(self.lost(during, refusal.to_string()))),
                Ok(_) | Err(Refusal::Said(_)) => {}
            }
        }
    }

    /// A page did not answer in time: its scripts are stopped; when that does not help, or not for long, it is lost.
    async fn hung(&self, session: &str, during: &str) -> Trouble {
        let short = Duration::from_millis(1_500);
        let _ = self
            .socket
            .call(session, "Runtime.terminateExecution", json!({}), short)
            .await;
        let alive = self
            .socket
            .call(session, "Runtime.evaluate", json!({"expression": "1"}), short)
            .await
            .is_ok();
        let hangs = self.hangs.fetch_add(1, Ordering::Relaxed) + 1;
        let why = format!("the page's scripts gave no answer while {during} and were stopped");
        tracing::warn!("{why}");
        lock(&self.listener.state).notice(why.clone());
        if alive && hangs < MOST_HANGS {
            return Trouble::Page(why);
        }
        Trouble::Lost(self.lost(during, "the renderer hung and could not be stopped".to_owned()))
    }
}

impl Drop for Devtools {
    fn drop(&mut self) {
        if !self.over {
            self.socket.post(
                "",
                "Target.disposeBrowserContext",
                json!({"browserContextId": self.context}),
            );
            self.socket.listen(None);
        }
    }
}

/// What the page could not answer becomes `otherwise`; a lost browser stays an error.
fn or<T>(answer: Result<T, Trouble>, otherwise: impl FnOnce(String) -> T) -> Result<T, Lost> {
    match answer {
        Ok(value) => Ok(value),
        Err(Trouble::Page(why)) => Ok(otherwise(why)),
        Err(Trouble::Lost(lost)) => Err(lost),
    }
}

/// Milliseconds, as the page script counts.
fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
