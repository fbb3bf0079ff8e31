//! Hands out sessions: one browser a worker, a fresh context an attempt.
//!
//! A browser that was lost or hung is ended with its whole group and replaced; a driver that died takes its browser
//! with it at the end of the attempt. On the classic channel every attempt has a driver and browser of its own.

mod lease;
mod options;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::accounts;
use super::binaries::{self, Make, Pair};
use super::classic::Classic;
use super::devtools::{self, Devtools};
use super::driver::{self, Driven, Launch};
use super::process::{self, Guard};
use super::session::{Channel, Session};
use super::socket::{Socket, http_get, lock};

pub use lease::Lease;
use lease::Worker;
pub use options::{Browser, Isolation, PoolError, PoolOptions};

/// How long an orderly end may take before the group is killed.
const GRACE: Duration = Duration::from_secs(3);

/// Browsers and what is known of them.
#[derive(Debug, Clone)]
pub struct Pool {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: PoolOptions,
    pair: Option<Pair>,
    folder: PathBuf,
    slots: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
    guard: Mutex<Option<Guard>>,
    number: AtomicU64,
    environment: Mutex<BTreeMap<String, String>>,
}

impl Pool {
    /// Finds the binaries, sweeps up what dead runs left, and makes the run's folder. Browsers start when sessions are
    /// asked for.
    pub async fn start(options: PoolOptions) -> Result<Pool, PoolError> {
        let root = options.folder.clone();
        let unmade = |source| PoolError::Folder {
            path: root.clone(),
            source,
        };
        for group in process::sweep(&root) {
            tracing::info!("ended process group {group}, left by a run that is gone");
        }
        let pair = match &options.browser {
            Browser::Chromium => Some(binaries::find(Make::Chromium, options.shell, &options.places).await?),
            Browser::Firefox => Some(binaries::find(Make::Firefox, false, &options.places).await?),
            Browser::Remote { .. } => None,
        };
        let folder = process::run_folder(&root).map_err(unmade)?;
        let guard = if pair.is_some() {
            Some(Guard::start(&folder).map_err(unmade)?)
        } else {
            None
        };
        let shared = Shared {
            slots: Arc::new(Semaphore::new(options.jobs.max(1))),
            options,
            pair,
            folder,
            idle: Mutex::new(Vec::new()),
            guard: Mutex::new(guard),
            number: AtomicU64::new(0),
            environment: Mutex::new(BTreeMap::new()),
        };
        Ok(Pool {
            shared: Arc::new(shared),
        })
    }

    /// A session in a fresh context; waits while as many as `jobs` are out.
    pub async fn session(&self) -> Result<Session, PoolError> {
        let slot = Arc::clone(&self.shared.slots)
            .acquire_owned()
            .await
            .map_err(|_| PoolError::Ended)?;
        let number = self.shared.number.fetch_add(1, Ordering::Relaxed);
        let folder = self.shared.folder.join(format!("session-{number}"));
        let unmade = |source| PoolError::Folder {
            path: folder.clone(),
            source,
        };
        std::fs::create_dir_all(&folder).map_err(unmade)?;
        let mut lease = Lease {
            shared: Arc::clone(&self.shared),
            worker: None,
            folder,
            _slot: slot,
        };
        // A browser that died while idle shows at its first command: one more is tried.
        for fresh in [false, true] {
            let idle = lock(&self.shared.idle).pop();
            let (worker, old) = match idle {
                Some(worker) if !fresh => (worker, true),
                idle => {
                    lock(&self.shared.idle).extend(idle);
                    (self.shared.launch(number).await?, false)
                }
            };
            match self.shared.open(&worker, &lease.folder).await {
                Ok(engine) => {
                    lease.worker = Some(worker);
                    return Ok(Session::new(engine, lease));
                }
                Err(error) if !old => {
                    self.shared.end(worker, true).await;
                    return Err(error);
                }
                Err(error) => {
                    tracing::warn!("an idle browser is replaced: {error}");
                    self.shared.end(worker, true).await;
                }
            }
        }
        Err(PoolError::Ended)
    }

    /// What the run's record says of the machine's browser: versions, flags, hash, viewport. Starts a browser when none
    /// has been started yet.
    pub async fn environment(&self) -> Result<BTreeMap<String, String>, PoolError> {
        if lock(&self.shared.environment).is_empty() {
            self.session().await?.end().await;
        }
        for what in ["browser", "driver"] {
            let name = format!("{what}_sha256");
            let Some(path) = self.shared.unhashed(what, &name) else {
                continue;
            };
            let hash = tokio::task::spawn_blocking(move || process::hash_of(Path::new(&path)))
                .await
                .ok()
                .flatten();
            let hash = hash.unwrap_or_else(|| "unreadable".to_owned());
            lock(&self.shared.environment).insert(name, hash);
        }
        Ok(lock(&self.shared.environment).clone())
    }

    /// What weakens the evidence of this pool's browsers, for the run's record.
    pub fn weaknesses(&self) -> Vec<String> {
        let flags = lock(&self.shared.environment).get("flags").cloned().unwrap_or_default();
        let mut weak = Vec::new();
        if flags.contains("--no-sandbox") {
            weak.push("browser runs without its sandbox (started as root)".to_owned());
        }
        if self.shared.pair.as_ref().is_some_and(|pair| pair.shell) {
            weak.push("headless shell instead of the full browser".to_owned());
        }
        weak
    }

    /// Ends all browsers and removes the run's folder. Sessions still out end their browsers themselves.
    pub async fn end(self) {
        self.shared.slots.close();
        let idle: Vec<Worker> = lock(&self.shared.idle).drain(..).collect();
        for worker in idle {
            self.shared.end(worker, false).await;
        }
        if Arc::strong_count(&self.shared) == 1 {
            let _ = std::fs::remove_dir_all(&self.shared.folder);
        }
    }
}

/// Which channel drives a new session, with what it needs.
#[derive(Debug)]
pub(super) enum Engine {
    /// Over the browser's socket.
    DevTools(Box<Devtools>),
    /// WebDriver commands.
    Classic(Box<Classic>),
}

impl Shared {
    async fn launch(&self, number: u64) -> Result<Worker, PoolError> {
        let launch = Launch {
            headless: self.options.headless,
        };
        let driven = match (&self.pair, &self.options.browser) {
            (Some(pair), _) => {
                let name = format!("browser-{number}");
                driver::start(pair, &launch, &self.folder, &name).await?
            }
            (None, Browser::Remote { urls, firefox }) => {
                let turn = usize::try_from(number).unwrap_or(0) % urls.len().max(1);
                let url = urls.get(turn).map_or("", String::as_str);
                driver::start_remote(url, *firefox, self.options.headless).await?
            }
            (None, Browser::Chromium | Browser::Firefox) => return Err(PoolError::Ended),
        };
        if let (Some(group), Some(guard)) = (&driven.group, lock(&self.guard).as_mut()) {
            guard.add(group.id());
        }
        self.note(&driven);
        let socket = match self.options.channel {
            Some(Channel::Classic) => None,
            wanted => match socket_of(&driven).await {
                Ok(socket) => Some(Arc::new(socket)),
                Err(why) if wanted == Some(Channel::DevTools) => {
                    let browser = text_of(&driven, "browserName");
                    let worker = Worker::of(driven, None);
                    self.end(worker, true).await;
                    return Err(PoolError::NoSocket { browser, why });
                }
                Err(_) => None,
            },
        };
        let channel = if socket.is_some() { "devtools" } else { "classic" };
        lock(&self.environment).insert("channel".to_owned(), channel.to_owned());
        Ok(Worker::of(driven, socket))
    }

    async fn open(&self, worker: &Worker, folder: &Path) -> Result<Engine, PoolError> {
        match &worker.socket {
            Some(socket) => {
                let session = Devtools::start(Arc::clone(socket), folder.to_owned(), self.options.download_cap).await?;
                Ok(Engine::DevTools(Box::new(session)))
            }
            None => {
                let folder = worker
                    .profile
                    .as_ref()
                    .map_or(folder.to_owned(), |profile| profile.join("downloads"));
                let session = Classic::start(worker.client.clone(), folder, self.options.download_cap).await?;
                Ok(Engine::Classic(Box::new(session)))
            }
        }
    }

    /// Ends a browser: in order first, unless it is broken, then its whole group.
    async fn end(&self, worker: Worker, broken: bool) {
        let Worker {
            client,
            group,
            profile,
            socket,
        } = worker;
        drop(socket);
        if broken && group.is_some() {
            // The kill ends it; a command to a wedged driver would only wait.
            let _ = tokio::time::timeout(Duration::from_millis(50), client.persist()).await;
        } else {
            let _ = tokio::time::timeout(GRACE, client.close()).await;
        }
        if let Some(mut group) = group {
            let id = group.id();
            if broken {
                group.kill();
            } else {
                group.end(GRACE).await;
            }
            if let Some(guard) = lock(&self.guard).as_mut() {
                guard.forget(id);
            }
        }
        if let Some(profile) = profile {
            let _ = std::fs::remove_dir_all(profile);
        }
    }

    /// A binary that is known and whose hash is not.
    fn unhashed(&self, what: &str, hash: &str) -> Option<String> {
        let known = lock(&self.environment);
        let path = known.get(&format!("{what}_binary"))?;
        (!known.contains_key(hash)).then(|| path.clone())
    }

    fn note(&self, driven: &Driven) {
        let mut facts = lock(&self.environment);
        if !facts.is_empty() {
            return;
        }
        let mut put = |name: &str, value: String| facts.insert(name.to_owned(), value);
        put("browser", text_of(driven, "browserName"));
        put("browser_version", text_of(driven, "browserVersion"));
        let chrome = driven
            .capabilities
            .get("chrome")
            .and_then(|chrome| chrome["chromedriverVersion"].as_str());
        let gecko = driven
            .capabilities
            .get("moz:geckodriverVersion")
            .and_then(|version| version.as_str());
        let version = chrome.and_then(|text| text.split(' ').next()).or(gecko);
        put("driver_version", version.unwrap_or_default().to_owned());
        put("platform", text_of(driven, "platformName"));
        put("headless", self.options.headless.to_string());
        put("viewport", format!("{}x{}@1", devtools::WIDTH, devtools::HEIGHT));
        let flags = driven.flags.iter().map(|flag| accounts::without_in_word(flag));
        put("flags", flags.collect::<Vec<_>>().join(" "));
        let isolation = match self.options.isolation {
            Isolation::Context => "context",
            Isolation::Process => "process",
        };
        put("isolation", isolation.to_owned());
        if driven.group.is_some() {
            put(
                "profile",
                "made for each browser of this run, empty, and removed with it".to_owned(),
            );
        }
        let id = ["goog:processID", "moz:processID"]
            .iter()
            .find_map(|name| driven.capabilities.get(*name)?.as_u64());
        // A wrapper script may have started it: the process knows its real binary, and what it was really told.
        let process = id
            .filter(|_| driven.group.is_some())
            .and_then(|id| u32::try_from(id).ok())
            .map(process::browser_of);
        if let Some(arguments) = process.and_then(process::arguments_of) {
            put("command_line", arguments);
        }
        let exe = process.and_then(process::binary_of);
        let exe = exe.or_else(|| self.pair.as_ref().map(|pair| pair.browser.clone()));
        if let Some(exe) = exe {
            put("browser_binary", exe.display().to_string());
        }
        if let Some(pair) = &self.pair {
            put("driver_binary", pair.driver.display().to_string());
        }
    }
}

/// The browser-level socket of a session: `se:cdp` on a Grid, else by the debugger's address.
async fn socket_of(driven: &Driven) -> Result<Socket, String> {
    let deadline = Duration::from_secs(5);
    if let Some(url) = driven.capabilities.get("se:cdp").and_then(|url| url.as_str()) {
        return Socket::connect(url, deadline)
            .await
            .map_err(|refusal| refusal.to_string());
    }
    let address = driven
        .capabilities
        .get("goog:chromeOptions")
        .and_then(|options| options["debuggerAddress"].as_str());
    let address = address.ok_or("the driver names no debugger address")?;
    let version = http_get(address, "/json/version", deadline)
        .await
        .map_err(|error| error.to_string())?;
    let version: serde_json::Value = serde_json::from_str(&version).map_err(|error| error.to_string())?;
    let url = version["webSocketDebuggerUrl"]
        .as_str()
        .ok_or("the browser names no socket")?;
    Socket::connect(url, deadline)
        .await
        .map_err(|refusal| refusal.to_string())
}

fn text_of(driven: &Driven, name: &str) -> String {
    driven
        .capabilities
        .get(name)
        .and_then(|value| value.as_str())
        .unwrap_or_default()
        .to_owned()
}
