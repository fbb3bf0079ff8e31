//! The classic channel: W3C WebDriver commands only, for Firefox and whatever else has no DevTools socket.
//!
//! The page script is kept on the page's window and sent again when a document has none. There are no events: what an
//! input brought about is seen by looking again, a new document by its time origin, files by the download folder. A
//! command that is not answered in time leaves the driver wedged, so it ends the session.

mod act;
mod fetch;
mod form;
mod frames;
mod go;
mod look;
mod picture;

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fantoccini::Client;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::wd::{TimeoutConfiguration, WebDriverCompatibleCommand, WindowHandle};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::atoms;
use super::script;
use super::session::Lost;
use super::socket::lock;
use crate::record::element::Element;
use crate::record::host::HostSeen;
use crate::record::page::{Dialog, Download, Request};

/// What a driver may take beyond what the command itself may.
const GRACE: Duration = Duration::from_secs(8);
/// For commands that wait for nothing.
const PROMPT: Duration = Duration::from_secs(10);
/// Longest single wait inside a page; a longer one is several.
const LONGEST: Duration = Duration::from_secs(20);

/// Why a question to a page has no answer.
#[derive(Debug)]
enum Trouble {
    /// The page could not answer; the session goes on.
    Page(String),
    /// The session is over.
    Lost(Lost),
}

/// One session of a driver.
#[derive(Debug)]
pub struct Classic {
    client: Client,
    downloads: PathBuf,
    started: Instant,
    windows: Vec<String>,
    homes: HashMap<Vec<String>, Vec<Element>>,
    known: Mutex<Known>,
    broken: AtomicBool,
    download_cap: u64,
    chromium: bool,
}

/// What was noticed since the last reading.
#[derive(Debug, Default)]
struct Known {
    dialogs: Vec<Dialog>,
    dialogs_seen: u32,
    notices: Vec<String>,
    downloads: Vec<Download>,
    files: Vec<PathBuf>,
    /// Origins already told of.
    hosts: HashSet<String>,
    told: u64,
    /// When the document began whose requests were told of last.
    told_of: f64,
    /// When the document last seen began.
    origin: f64,
}

impl Known {
    /// Hosts of these requests that were not told of: of their other ends this channel knows nothing.
    fn hosts_of(&mut self, requests: &[Request]) -> Vec<HostSeen> {
        let mut fresh = Vec::new();
        for request in requests {
            let Some(url) = url::Url::parse(&request.url).ok().filter(url::Url::has_host) else {
                continue;
            };
            let origin = url.origin().ascii_serialization();
            if self.hosts.insert(origin.clone()) {
                fresh.push(HostSeen {
                    origin,
                    missing: "address and certificates: not available on the classic channel".to_owned(),
                    document: request.kind == "document",
                    ..HostSeen::default()
                });
            }
        }
        fresh
    }
}

impl Classic {
    /// Takes over a fresh session: viewport and timeouts are set.
    pub async fn start(client: Client, downloads: PathBuf, download_cap: u64) -> Result<Classic, Lost> {
        let during = "starting a session";
        let name = client
            .capabilities()
            .and_then(|all| all.get("browserName")?.as_str().map(str::to_owned));
        let mut session = Classic {
            client,
            downloads,
            started: Instant::now(),
            windows: Vec::new(),
            homes: HashMap::new(),
            known: Mutex::new(Known::default()),
            broken: AtomicBool::new(false),
            download_cap,
            chromium: name.is_some_and(|name| name.contains("chrome")),
        };
        let lost = |trouble| match trouble {
            Trouble::Page(why) => Lost {
                during: during.to_owned(),
                why,
            },
            Trouble::Lost(lost) => lost,
        };
        let window = session
            .command(PROMPT, during, session.client.window())
            .await
            .map_err(lost)?;
        session.windows.push(window.into());
        let limits = TimeoutConfiguration::new(Some(LONGEST + GRACE), Some(LONGEST), None);
        session
            .command(PROMPT, during, session.client.update_timeouts(limits))
            .await
            .map_err(lost)?;
        session.size().await.map_err(lost)?;
        Ok(session)
    }

    /// Makes the viewport what it is on the other channel, whatever the window's frame takes.
    async fn size(&self) -> Result<(), Trouble> {
        let during = "sizing the window";
        let ask = self
            .client
            .execute("return [outerWidth-innerWidth,outerHeight-innerHeight]", Vec::new());
        let frame = self.command(PROMPT, during, ask).await?;
        let extra = |n: usize| {
            frame[n]
                .as_u64()
                .and_then(|extra| u32::try_from(extra).ok())
                .unwrap_or(0)
        };
        let (width, height) = (super::devtools::WIDTH + extra(0), super::devtools::HEIGHT + extra(1));
        self.command(PROMPT, during, self.client.set_window_size(width, height))
            .await
    }

    /// Ends the session; its browser is ended by the pool.
    pub async fn end(self) {
        drop(self.client);
    }

    /// Whether the driver no longer answers.
    pub fn broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    fn lost(&self, during: &str, why: String) -> Lost {
        self.broken.store(true, Ordering::Relaxed);
        Lost {
            during: during.to_owned(),
            why,
        }
    }

    /// One command, with a deadline. Dialogs are answered and the command is left to its caller to repeat.
    async fn command<T>(
        &self,
        deadline: Duration,
        during: &str,
        command: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T, Trouble> {
        if self.broken() {
            return Err(Trouble::Lost(
                self.lost(during, "the driver was lost before".to_owned()),
            ));
        }
        match tokio::time::timeout(deadline, command).await {
            Err(_) => {
                let why = format!("the driver gave no answer within {} ms", deadline.as_millis());
                Err(Trouble::Lost(self.lost(during, why)))
            }
            Ok(Ok(value)) => Ok(value),
            Ok(Err(CmdError::Standard(error))) if error.error == ErrorStatus::InvalidSessionId => {
                Err(Trouble::Lost(self.lost(during, error.message.into_owned())))
            }
            Ok(Err(CmdError::Standard(error))) => {
                tracing::debug!("refused while {during}: {}: {}", error.error, error.message);
                Err(Trouble::Page(format!("{}: {}", error.error, error.message)))
            }
            Ok(Err(
                error @ (CmdError::Failed(_) | CmdError::FailedC(_) | CmdError::Lost(_) | CmdError::NotJson(_)),
            )) => Err(Trouble::Lost(self.lost(during, error.to_string()))),
            Ok(Err(error)) => Err(Trouble::Page(error.to_string())),
        }
    }

    /// Answers the native dialog that is open, if one is; true when there was one.
    async fn answer_dialog(&self, during: &str) -> Result<bool, Lost> {
        let text = match self.command(PROMPT, during, self.client.get_alert_text()).await {
            Ok(text) => text,
            Err(Trouble::Page(_)) => return Ok(false),
            Err(Trouble::Lost(lost)) => return Err(lost),
        };
        // What kind it is shows only in that a prompt takes text.
        let prompt = or(
            self.command(PROMPT, during, self.client.send_alert_text(""))
                .await
                .map(|()| true),
            |_| false,
        )?;
        let answered = if prompt {
            self.command(PROMPT, during, self.client.dismiss_alert()).await
        } else {
            self.command(PROMPT, during, self.client.accept_alert()).await
        };
        or(answered, |_| ())?;
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let kind = if prompt { "prompt" } else { "alert" }.to_owned();
        let mut known = lock(&self.known);
        known.dialogs_seen += 1;
        known.dialogs.push(Dialog {
            kind,
            text,
            accepted: !prompt,
            at_ms,
        });
        Ok(true)
    }

    /// Asks the page script and reads its answer.
    async fn run<T: DeserializeOwned>(&self, expression: &str, budget: Duration, during: &str) -> Result<T, Trouble> {
        let value = self.evaluate(expression, budget, during).await?;
        tracing::trace!("answer while {during}: {value}");
        serde_json::from_value(value)
            .map_err(|error| Trouble::Page(format!("the page script's answer while {during} is malformed: {error}")))
    }

    /// Evaluates in the current window or frame; again in the next document when the one asked goes away.
    async fn evaluate(&self, expression: &str, budget: Duration, during: &str) -> Result<Value, Trouble> {
        let deadline = Instant::now() + budget.min(LONGEST);
        let mut install = false;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let asked = script::with_left(expression, left);
            let first = if install {
                format!("{}window.__hecha=hecha;", atoms::SCRIPT)
            } else {
                String::new()
            };
            let text = format!(
                "{first}if(!window.__hecha)return {{missing:true}};\
                 return (async()=>{{const hecha=window.__hecha;\
                 try{{return {{answer:await {asked}}}}}catch(e){{return {{error:String(e)+' at '+String(e&&e.stack)}}}}}})()"
            );
            let why = match self
                .command(left + GRACE, during, self.client.execute(&text, Vec::new()))
                .await
            {
                Ok(mut value) => {
                    if value["missing"] == true {
                        install = true;
                        continue;
                    }
                    if let Some(error) = value["error"].as_str() {
                        tracing::warn!("page script failed while {during}: {error}");
                        return Err(Trouble::Page(error.to_owned()));
                    }
                    return Ok(value["answer"].take());
                }
                Err(Trouble::Page(why)) => why,
                Err(lost) => return Err(lost),
            };
            if why.contains("alert") || why.contains("dialog") {
                self.answer_dialog(during).await.map_err(Trouble::Lost)?;
            } else if why.contains("no such window") || why.contains("no such frame") {
                return Err(Trouble::Page(why));
            } else if why.contains("script timeout") {
                let text = format!("the page's scripts gave no answer while {during}");
                lock(&self.known).notices.push(text.clone());
                return Err(Trouble::Page(text));
            }
            if Instant::now() >= deadline {
                return Err(Trouble::Page(why));
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Makes the newest of the windows current that are left, or a new one when one came; returns to its top document.
    async fn track_windows(&mut self, during: &str) -> Result<Windows, Lost> {
        let listed = self.command(PROMPT, during, self.client.windows()).await;
        let Some(listed) = or(listed.map(Some), |_| None)? else {
            return Ok(Windows::default());
        };
        let listed: Vec<String> = listed.into_iter().map(String::from).collect();
        let before = self.windows.clone();
        let mut seen = Windows::default();
        self.windows.retain(|window| listed.contains(window));
        seen.closed = self.windows.last() != before.last();
        for window in listed {
            if !self.windows.contains(&window) {
                self.windows.push(window);
                seen.new_tab = true;
            }
        }
        if seen.closed || seen.new_tab {
            self.enter_window(during).await?;
        }
        Ok(seen)
    }

    /// The last window in the list is the current one.
    async fn enter_window(&self, during: &str) -> Result<(), Lost> {
        let Some(window) = self.windows.last().cloned() else {
            return Err(self.lost(during, "no window is left".to_owned()));
        };
        let Ok(handle) = WindowHandle::try_from(window) else {
            return Ok(());
        };
        or(
            self.command(PROMPT, during, self.client.switch_to_window(handle)).await,
            |_| (),
        )
    }

    /// A command of one browser's own, as method and path below the session.
    async fn vendor(&self, path: &'static str, body: Option<Value>, during: &str) -> Result<Value, Trouble> {
        let command = Vendor { path, body };
        self.command(LONGEST, during, self.client.issue_cmd(command)).await
    }
}

/// What became of windows.
#[derive(Debug, Default, Clone, Copy)]
struct Windows {
    new_tab: bool,
    closed: bool,
}

#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        match &self.body {
            Some(body) => (http::Method::POST, Some(json!(body).to_string())),
            None => (http::Method::GET, None),
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
