//! Downloads: begun by a click or an address, ended when the browser says so, kept under the browser's own id.

use std::path::Path;
use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::state::{Loading, State};
use super::{Devtools, PROMPT, or};
use crate::browser::session::{Body, FetchBy, Fetched, Lost};
use crate::browser::socket::{Event, lock};
use crate::record::page::{ArrivalEnd, Download, DownloadEnd, Effect};

/// How long after everything else is still a download may take to begin.
const BEGINS: Duration = Duration::from_millis(700);

/// Notes what the browser says of downloads; gives the id of one to be stopped.
pub fn heard(state: &mut State, event: &Event) -> Option<String> {
    let params = &event.params;
    let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
    match event.method.as_str() {
        "Browser.downloadWillBegin" => {
            let frame = text("frameId");
            // Downloads come without a session: the frame tells whose they are. A window opened for one may not be known
            // yet; its frame is named like it.
            let known = state.frames.get(&frame).map(|frame| frame.tab.clone());
            tracing::debug!(frame, known = known.is_some(), "download begins");
            let tab = known.unwrap_or_else(|| frame.clone());
            let at_ms = state.at_ms();
            let (guid, url) = (text("guid"), text("url"));
            state.traffic.download(&guid, &url, at_ms);
            if let Some(tab) = state.tab_named(&tab) {
                tab.pending = None;
                tab.asked = None;
            }
            let name = text("suggestedFilename");
            state.downloads.push(Loading {
                guid,
                url,
                name,
                tab,
                bytes: 0,
                end: None,
                told: false,
            });
            None
        }
        "Browser.downloadProgress" => {
            let guid = text("guid");
            let cap = state.download_cap;
            let load = state.downloads.iter_mut().find(|load| load.guid == guid)?;
            load.bytes = params["receivedBytes"].as_f64().unwrap_or_default().max(0.0) as u64;
            match params["state"].as_str().unwrap_or_default() {
                "completed" => {
                    load.end.get_or_insert(if load.bytes > cap {
                        DownloadEnd::TooLarge
                    } else {
                        DownloadEnd::Complete
                    });
                }
                "canceled" => {
                    load.end.get_or_insert(DownloadEnd::Broken);
                }
                _ if load.bytes > cap && load.end.is_none() => {
                    load.end = Some(DownloadEnd::TooLarge);
                    return Some(guid);
                }
                _ => {}
            }
            None
        }
        _ => None,
    }
}

impl Loading {
    /// The record of it.
    pub fn record(&self) -> Download {
        Download {
            url: self.url.clone(),
            // Data only: no part of it is ever a path.
            name: self.name.clone(),
            bytes: self.bytes,
            end: self.end.unwrap_or(DownloadEnd::TimedOut),
            blob: None,
            found: String::new(),
        }
    }
}

impl Devtools {
    /// Fetches a file.
    pub async fn download(&mut self, by: FetchBy<'_>, budget: Duration) -> Result<Option<Fetched>, Lost> {
        let deadline = Instant::now() + budget;
        let before = lock(&self.listener.state).downloads.len();
        let (effect, failed, refused) = match by {
            FetchBy::Click(element) => (self.click(element, budget).await?, None, None),
            FetchBy::Url(url) => self.go_for(url, budget).await?,
        };
        let shows = effect.new_tab || effect.navigated;
        let begins = if effect.download || !shows {
            deadline.min(Instant::now() + BEGINS)
        } else {
            Instant::now()
        };
        let begun = self
            .listener
            .until(begins, |state| {
                state.downloads.get(before).map(|load| load.guid.clone())
            })
            .await;
        if let Some(guid) = begun {
            let fetched = self.ended(&guid, deadline, effect).await;
            if matches!(by, FetchBy::Url(_)) {
                self.close_tab().await?;
            }
            return Ok(Some(fetched));
        }
        if let Some(code) = failed {
            self.close_tab().await?;
            lock(&self.listener.state).notice(format!("nothing downloaded: {code}"));
            return Ok(refused.map(|status| refusal(by, status, effect)));
        }
        if shows {
            self.shown_instead(effect).await.map(Some)
        } else {
            Ok(None)
        }
    }

    /// Goes to an address in a tab of its own, so that the page stays as it is; tells why nothing came, and with which
    /// status the site refused.
    async fn go_for(&mut self, url: &str, budget: Duration) -> Result<(Effect, Option<String>, Option<u16>), Lost> {
        let (opener, from) = {
            let state = lock(&self.listener.state);
            let from = state.frames.get(&state.current).map(|frame| frame.url.clone());
            (state.current.clone(), from.unwrap_or_default())
        };
        self.new_tab("opening a tab for a download").await?;
        if let Some(tab) = lock(&self.listener.state).tab_mut() {
            tab.opener = Some(opener);
        }
        let linked = from.starts_with("http").then_some(from.as_str());
        let arrival = self.navigate(url, linked, budget).await?;
        let status = arrival.chain.last().and_then(|hop| hop.status);
        let effect = Effect {
            new_tab: true,
            navigated: false,
            download: arrival.end == ArrivalEnd::Download,
            ..Effect::default()
        };
        let failed = match arrival.end {
            ArrivalEnd::Failed { code } => Some(code),
            ArrivalEnd::TimedOut { .. } => Some("timed out".to_owned()),
            ArrivalEnd::Shown | ArrivalEnd::Download => None,
        };
        Ok((effect, failed, status.filter(|status| *status >= 400)))
    }

    /// Waits for the end of a download.
    async fn ended(&self, guid: &str, deadline: Instant, effect: Effect) -> Fetched {
        let find = |state: &State| state.downloads.iter().find(|load| load.guid == guid).cloned();
        let ended = self.listener.until(deadline, |state| {
            let deaf = state.deaf;
            find(state).filter(|load| load.end.is_some() || deaf)
        });
        let ended = ended.await;
        if ended.is_none() {
            let stop = json!({"guid": guid, "browserContextId": self.context});
            self.socket.post("", "Browser.cancelDownload", stop);
        }
        let mut state = lock(&self.listener.state);
        let load = state.downloads.iter_mut().find(|load| load.guid == guid);
        let record = load.map(|load| {
            load.end.get_or_insert(DownloadEnd::TimedOut);
            load.told = true;
            load.record()
        });
        drop(state);
        let file = self.folder.join(guid);
        let mut download = record.unwrap_or_else(|| none_of(""));
        let complete = download.end == DownloadEnd::Complete;
        if complete && !file.is_file() {
            // A remote node keeps it.
            download.end = DownloadEnd::NotCaptured;
        }
        let file = Some(file).filter(|file| complete && file.is_file());
        Fetched {
            download,
            file,
            shown: None,
            refused: None,
            effect,
        }
    }

    /// What was asked for came as a page. Pictures, text and other non-HTML bodies are kept as the file they are.
    async fn shown_instead(&mut self, effect: Effect) -> Result<Fetched, Lost> {
        let (loader, frame, url, kind, status) = {
            let state = lock(&self.listener.state);
            let url = state
                .frames
                .get(&state.current)
                .map(|frame| frame.url.clone())
                .unwrap_or_default();
            let marks = state.tab().and_then(|tab| tab.shown()).cloned().unwrap_or_default();
            (
                marks.loader,
                state.current.clone(),
                url,
                marks.content_type,
                marks.status,
            )
        };
        let mut download = none_of(&url);
        let mut file = None;
        if !matches!(kind.as_str(), "" | "text/html" | "application/xhtml+xml")
            && let Some(Body { bytes, .. }) = self.body(&loader).await?
        {
            let path = self.folder.join(format!("shown-{frame}-{loader}"));
            download.bytes = bytes.len() as u64;
            if keep(&path, &bytes) {
                download.end = DownloadEnd::Complete;
                file = Some(path);
            }
        }
        Ok(Fetched {
            download,
            file,
            shown: Some((kind, status)),
            refused: None,
            effect,
        })
    }

    /// The body of a request as it came (content encodings undone), while the browser has it.
    pub async fn body(&mut self, request: &str) -> Result<Option<Body>, Lost> {
        let owner = lock(&self.listener.state).owners.get(request).cloned();
        let (method, params, during) = (
            "Network.getResponseBody",
            json!({"requestId": request}),
            "reading a body",
        );
        let asked = match owner {
            Some(session) => self.page_call(&session, method, params, PROMPT, during).await,
            None => self.tab_call(method, params, PROMPT, during).await,
        };
        let answer = or(asked, |_| Value::Null)?;
        let Some(text) = answer["body"].as_str() else {
            return Ok(None);
        };
        if answer["base64Encoded"] == true {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).ok();
            return Ok(bytes.map(|bytes| Body { bytes, exact: true }));
        }
        Ok(Some(Body {
            bytes: text.as_bytes().to_vec(),
            exact: false,
        }))
    }
}

fn keep(path: &Path, bytes: &[u8]) -> bool {
    std::fs::write(path, bytes).is_ok()
}

/// The site answered with an error and nothing else.
fn refusal(by: FetchBy<'_>, status: u16, effect: Effect) -> Fetched {
    let url = match by {
        FetchBy::Url(url) => url,
        FetchBy::Click(_) => "",
    };
    Fetched {
        download: none_of(url),
        file: None,
        shown: None,
        refused: Some(status),
        effect,
    }
}

fn none_of(url: &str) -> Download {
    Download {
        url: url.to_owned(),
        name: String::new(),
        bytes: 0,
        end: DownloadEnd::Broken,
        blob: None,
        found: String::new(),
    }
}
