//! The one listener of a browser context: turns events into [`State`], sets new targets up while they are paused, and
//! owns dialogs. It runs on the socket's task and never waits; what it sends, it posts.

use std::sync::{Arc, Mutex, Weak};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::documents::{answered, asked, navigated, spoken, word};
use super::state::{Frame, State, Tab, keep};
use crate::browser::atoms;
use crate::browser::socket::{Ear, Event, Socket, lock};
use crate::record::page::{ConsoleLine, Dialog, LONGEST_TEXT, SPARE};

/// Name of the isolated world the page script runs in.
pub const WORLD: &str = "hecha";
/// Longest text kept for whoever masks and cuts it, in characters.
const LONGEST: usize = LONGEST_TEXT + SPARE;

/// State and the bell that rings when it changes.
pub struct Listener {
    /// What is known.
    pub state: Mutex<State>,
    bell: watch::Sender<u64>,
    socket: Weak<Socket>,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

impl Listener {
    /// A listener for a context.
    pub fn new(state: State, socket: &Arc<Socket>) -> Arc<Listener> {
        let (bell, _) = watch::channel(0);
        Arc::new(Listener {
            state: Mutex::new(state),
            bell,
            socket: Arc::downgrade(socket),
        })
    }

    /// Waits until `look` sees what it wants; none at the deadline.
    pub async fn until<T>(
        &self,
        deadline: tokio::time::Instant,
        mut look: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        let mut bell = self.bell.subscribe();
        loop {
            bell.mark_unchanged();
            if let Some(seen) = look(&mut lock(&self.state)) {
                return Some(seen);
            }
            // The short cap lets conditions on elapsed time come true without an event.
            let nap = deadline.min(tokio::time::Instant::now() + std::time::Duration::from_millis(25));
            if tokio::time::Instant::now() >= deadline {
                return None;
            }
            let _ = tokio::time::timeout_at(nap, bell.changed()).await;
        }
    }

    fn post(&self, session: &str, method: &str, params: Value) {
        if let Some(socket) = self.socket.upgrade() {
            socket.post(session, method, params);
        }
    }

    fn attached(&self, state: &mut State, event: &Event) {
        let params = &event.params;
        let session = word(&params["sessionId"]);
        let info = &params["targetInfo"];
        let target = word(&info["targetId"]);
        let ours = word(&info["browserContextId"]) == state.context;
        match info["type"].as_str().unwrap_or_default() {
            "page" if ours && !state.tabs.iter().any(|tab| tab.target == target) => {
                let mut tab = Tab::new(target, session, info["openerId"].as_str());
                let wanted = state
                    .window_wanted
                    .take()
                    .unwrap_or_else(|| word(&info["url"]).to_owned());
                tab.bound = !matches!(wanted.as_str(), "" | "about:blank") && state.tabs_seen > 0;
                state.tabs.push(tab);
                state.tabs_seen += 1;
                let frame = Frame {
                    tab: target.to_owned(),
                    session: session.to_owned(),
                    url: word(&info["url"]).to_owned(),
                    ..Frame::default()
                };
                state.frames.insert(target.to_owned(), frame);
                self.set_up(session, true);
            }
            "iframe" if ours => {
                if let Some(frame) = state.frames.get_mut(target) {
                    session.clone_into(&mut frame.session);
                    frame.world = None;
                }
                self.set_up(session, false);
            }
            _ => self.post(session, "Runtime.runIfWaitingForDebugger", json!({})),
        }
    }

    /// Everything a page needs before its first byte; it is paused until the last of these.
    fn set_up(&self, session: &str, page: bool) {
        self.post(session, "Page.enable", json!({}));
        self.post(session, "Page.setLifecycleEventsEnabled", json!({"enabled": true}));
        self.post(session, "Runtime.enable", json!({}));
        let buffers = json!({"maxTotalBufferSize": 32 << 20, "maxResourceBufferSize": 8 << 20,
            "enableDurableMessages": true});
        self.post(session, "Network.enable", buffers);
        let script = json!({"source": atoms::SCRIPT, "worldName": WORLD, "runImmediately": true});
        self.post(session, "Page.addScriptToEvaluateOnNewDocument", script);
        if page {
            self.post(session, "Emulation.setFocusEmulationEnabled", json!({"enabled": true}));
            let screen =
                json!({"width": super::WIDTH, "height": super::HEIGHT, "deviceScaleFactor": 1, "mobile": false});
            self.post(session, "Emulation.setDeviceMetricsOverride", screen);
        }
        let attach = json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true});
        self.post(session, "Target.setAutoAttach", attach);
        self.post(session, "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn detached(&self, state: &mut State, event: &Event) {
        let session = word(&event.params["sessionId"]);
        if let Some(target) = state
            .tabs
            .iter()
            .find(|tab| tab.session == session)
            .map(|tab| tab.target.clone())
        {
            state.drop_tab(&target);
        }
        for frame in state.frames.values_mut() {
            if frame.world.as_ref().is_some_and(|(of, _)| of == session) {
                frame.world = None;
            }
        }
    }

    fn page(&self, state: &mut State, event: &Event) {
        let params = &event.params;
        let session = event.session.as_str();
        match event.method.as_str() {
            "Page.frameAttached" => {
                let Some(tab) = state.tab_of_session(session).map(|tab| tab.target.clone()) else {
                    return;
                };
                let parent = Some(word(&params["parentFrameId"]).to_owned());
                let frame = Frame {
                    tab,
                    parent,
                    session: session.to_owned(),
                    ..Frame::default()
                };
                state.frames.insert(word(&params["frameId"]).to_owned(), frame);
            }
            "Page.frameDetached" if params["reason"] != "swap" => {
                state.frames.remove(word(&params["frameId"]));
            }
            "Page.frameNavigated" => navigated(state, session, &params["frame"]),
            "Page.navigatedWithinDocument" => {
                let id = word(&params["frameId"]);
                if let Some(frame) = state.frames.get_mut(id) {
                    word(&params["url"]).clone_into(&mut frame.url);
                }
                if let Some(tab) = state.tab_named(id) {
                    tab.moves += 1;
                    tab.asked = None;
                }
            }
            "Page.frameRequestedNavigation" if params["disposition"] == "currentTab" => {
                if let Some(tab) = state.tab_named(word(&params["frameId"])) {
                    tab.asked = Some(Instant::now());
                }
            }
            "Page.lifecycleEvent" => {
                let time = params["timestamp"].as_f64();
                let Some(tab) = state.tab_named(word(&params["frameId"])) else {
                    return;
                };
                let loader = word(&params["loaderId"]);
                match params["name"].as_str().unwrap_or_default() {
                    "DOMContentLoaded" => tab.marks_of(loader).dom = time,
                    "load" => tab.marks_of(loader).load = time,
                    _ => return,
                }
                if tab.loader.is_empty() {
                    loader.clone_into(&mut tab.loader);
                }
            }
            "Page.windowOpen" => state.window_wanted = Some(word(&params["url"]).to_owned()),
            "Page.javascriptDialogOpening" => self.dialog(state, session, params),
            _ => {}
        }
    }

    /// Answers a native dialog at once, so that nothing waits for it: accepted, but a prompt is dismissed (there is
    /// nothing to say).
    fn dialog(&self, state: &mut State, session: &str, params: &Value) {
        let kind = word(&params["type"]).to_owned();
        let accepted = kind != "prompt";
        self.post(session, "Page.handleJavaScriptDialog", json!({"accept": accepted}));
        let at_ms = state.at_ms();
        state.dialogs_seen += 1;
        let text = word(&params["message"]).chars().take(LONGEST).collect();
        keep(
            &mut state.dialogs,
            Dialog {
                kind,
                text,
                accepted,
                at_ms,
            },
        );
    }

    fn network(&self, state: &mut State, event: &Event) {
        let params = &event.params;
        match event.method.as_str() {
            "Network.requestWillBeSent" => {
                let frame = word(&params["frameId"]);
                let Some(tab) = state.tab_of_session(&event.session).map(|tab| tab.target.clone()) else {
                    return;
                };
                let document = params["type"] == "Document";
                let top = document && state.tabs.iter().any(|tab| tab.target == frame);
                // Requests without a frame (service workers) count as the page's.
                let main = state.frames.get(frame).is_none_or(|frame| frame.parent.is_none());
                state.tokens.sent(params);
                state.own(word(&params["requestId"]), &event.session);
                let redirect = &params["redirectResponse"];
                state.hosts.note(word(&redirect["url"]), redirect, document);
                let at_ms = state.at_ms();
                state.traffic.begin(params, &tab, main, at_ms);
                if top && let Some(tab) = state.tab_named(frame) {
                    asked(tab, params);
                }
            }
            "Network.requestWillBeSentExtraInfo" => state.tokens.sent(params),
            "Network.responseReceivedExtraInfo" => state.tokens.given(params),
            "Network.responseReceived" => {
                state.traffic.respond(params);
                let response = &params["response"];
                state
                    .hosts
                    .note(word(&response["url"]), response, params["type"] == "Document");
                let id = word(&params["requestId"]);
                if params["type"] == "Document" && id == word(&params["loaderId"]) {
                    let Some(tab) = state.tab_named(word(&params["frameId"])) else {
                        return;
                    };
                    answered(tab, id, &params["response"]);
                }
            }
            "Network.dataReceived" => {
                let bytes = state.traffic.receive(params);
                let id = word(&params["requestId"]);
                let cap = state.document_cap;
                let Some(tab) = state.tab_of_session(&event.session) else {
                    return;
                };
                if bytes > cap && (tab.loader == id || tab.pending.as_deref() == Some(id)) {
                    self.stop(state, &event.session, bytes);
                }
            }
            "Network.loadingFinished" => state.traffic.end(params),
            "Network.loadingFailed" => {
                state.traffic.end(params);
                let id = word(&params["requestId"]);
                if let Some(tab) = state.tabs.iter_mut().find(|tab| tab.pending.as_deref() == Some(id)) {
                    tab.pending = None;
                    tab.asked = None;
                    tab.failure = params["errorText"].as_str().map(str::to_owned);
                }
            }
            _ => {}
        }
    }

    /// Stops a document that is too large to be anybody's page, once.
    fn stop(&self, state: &mut State, session: &str, bytes: u64) {
        let cap = state.document_cap;
        let Some(tab) = state.tab_of_session(session).filter(|tab| !tab.oversize) else {
            return;
        };
        tab.oversize = true;
        let stopped = tab.session.clone();
        self.post(&stopped, "Page.stopLoading", json!({}));
        state.notice(format!("document stopped: {bytes} bytes are more than {cap}"));
    }

    fn runtime(&self, state: &mut State, event: &Event) {
        let params = &event.params;
        match event.method.as_str() {
            "Runtime.executionContextCreated" => {
                let context = &params["context"];
                if context["name"] != WORLD {
                    return;
                }
                if let Some(frame) = state.frames.get_mut(word(&context["auxData"]["frameId"])) {
                    frame.world = Some((event.session.clone(), word(&context["uniqueId"]).to_owned()));
                }
            }
            "Runtime.executionContextDestroyed" => {
                let unique = word(&params["executionContextUniqueId"]);
                for frame in state.frames.values_mut() {
                    if frame.world.as_ref().is_some_and(|(_, of)| of == unique) {
                        frame.world = None;
                    }
                }
            }
            "Runtime.executionContextsCleared" => {
                for frame in state.frames.values_mut() {
                    if frame.world.as_ref().is_some_and(|(of, _)| *of == event.session) {
                        frame.world = None;
                    }
                }
            }
            "Runtime.consoleAPICalled" => {
                let parts = params["args"].as_array().into_iter().flatten().map(spoken);
                let text = parts.collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
                keep(
                    &mut state.console,
                    ConsoleLine {
                        level: word(&params["type"]).to_owned(),
                        text,
                    },
                );
            }
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let text = details["exception"]["description"]
                    .as_str()
                    .or_else(|| details["text"].as_str());
                let text = text.unwrap_or_default().chars().take(LONGEST).collect();
                keep(
                    &mut state.console,
                    ConsoleLine {
                        level: "exception".to_owned(),
                        text,
                    },
                );
            }
            _ => {}
        }
    }
}

impl Ear for Listener {
    fn hear(&self, event: Event) {
        let mut state = lock(&self.state);
        match event.method.split('.').next().unwrap_or_default() {
            "Target" => match event.method.as_str() {
                "Target.attachedToTarget" => self.attached(&mut state, &event),
                "Target.detachedFromTarget" => self.detached(&mut state, &event),
                _ => return,
            },
            "Page" => self.page(&mut state, &event),
            "Network" => self.network(&mut state, &event),
            "Runtime" => self.runtime(&mut state, &event),
            "Browser" => {
                if let Some(guid) = super::fetch::heard(&mut state, &event) {
                    let context = state.context.clone();
                    self.post(
                        "",
                        "Browser.cancelDownload",
                        json!({"guid": guid, "browserContextId": context}),
                    );
                }
            }
            "Inspector" if event.method == "Inspector.targetCrashed" => {
                if let Some(tab) = state.tab_of_session(&event.session) {
                    tab.crashed = true;
                }
            }
            _ => return,
        }
        drop(state);
        self.bell.send_modify(|rung| *rung += 1);
    }

    fn deaf(&self) {
        lock(&self.state).deaf = true;
        self.bell.send_modify(|rung| *rung += 1);
    }
}
