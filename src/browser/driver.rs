//! Finds a browser and its driver, checks that they fit, starts the driver and makes the WebDriver session.
//!
//! The driver chooses its own free port (`--port=0`) and says which; what it prints goes to a file in the run's folder,
//! so no pipe can fill up and its last words can be quoted. No network name is ever fetched from here.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};

use super::process::Group;

/// Oldest Chromium with everything the DevTools channel uses.
const OLDEST_CHROMIUM: u32 = 120;
/// Oldest Firefox whose performance entries tell the status of a response.
const OLDEST_FIREFOX: u32 = 115;
/// How long a driver may take until it listens.
const LISTENING: Duration = Duration::from_secs(15);
/// How long a browser may take until it has a session.
const SESSION: Duration = Duration::from_secs(60);

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Make {
    /// Chromium, Chrome and what else is driven by chromedriver.
    Chromium,
    /// Firefox, driven by geckodriver.
    Firefox,
}

impl Make {
    fn browser_names(self) -> &'static [&'static str] {
        match self {
            Make::Chromium => &[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
            ],
            Make::Firefox => &["firefox", "firefox-esr"],
        }
    }

    fn driver_name(self) -> &'static str {
        match self {
            Make::Chromium => "chromedriver",
            Make::Firefox => "geckodriver",
        }
    }

    fn variables(self) -> (&'static str, &'static str) {
        match self {
            Make::Chromium => ("CHROME", "CHROMEDRIVER"),
            Make::Firefox => ("FIREFOX", "GECKODRIVER"),
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Make::Chromium => "run `webdriver/install.sh`, or name it with CHROME and CHROMEDRIVER",
            Make::Firefox => "run `webdriver/install.sh --firefox`, or name it with FIREFOX and GECKODRIVER",
        }
    }
}

/// Why there is no browser to work with. Every text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// Nothing of that name.
    #[error("no {what} found in PATH; {remedy}")]
    Missing {
        /// `browser (chromium, …)` or the driver's name.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// It was named, but cannot be run.
    #[error("{} cannot be run: {why}; {remedy}", path.display())]
    Unusable {
        /// What was tried.
        path: PathBuf,
        /// What happened.
        why: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Older than what is supported.
    #[error("{} is version {found}, at least {needed} is needed; {remedy}", path.display())]
    TooOld {
        /// Which.
        path: PathBuf,
        /// Its version.
        found: String,
        /// The oldest supported major version.
        needed: u32,
        /// What to do.
        remedy: &'static str,
    },
    /// chromedriver drives only the Chromium of its own major version.
    #[error("{} is version {driver}, but {} is version {browser}; install both from one source (`webdriver/install.sh`)", driver_path.display(), browser_path.display())]
    Mismatch {
        /// The driver.
        driver_path: PathBuf,
        /// Its version.
        driver: String,
        /// The browser.
        browser_path: PathBuf,
        /// Its version.
        browser: String,
    },
    /// The driver ended before it listened.
    #[error("{driver} ended at once ({status}): {said}")]
    Ended {
        /// Its name.
        driver: &'static str,
        /// Its exit status.
        status: String,
        /// The end of what it printed.
        said: String,
    },
    /// The driver runs but never said on which port.
    #[error("{driver} did not begin to listen within {} s: {said}", LISTENING.as_secs())]
    Silent {
        /// Its name.
        driver: &'static str,
        /// The end of what it printed.
        said: String,
    },
    /// A remote WebDriver cannot be reached.
    #[error("WebDriver at {url} cannot be reached: {why}; check the address given with --webdriver")]
    Unreachable {
        /// Its address.
        url: String,
        /// What happened.
        why: String,
    },
    /// The driver made no session.
    #[error("no session from {url}: {why}")]
    NoSession {
        /// The driver's address.
        url: String,
        /// What it said.
        why: String,
    },
    /// A file of the run's own folder could not be made.
    #[error("cannot prepare the browser's folder {}: {source}; check free space and rights", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Where to look for binaries: what the user named, and the search path. Read once, at the top of the program.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// CHROME, CHROMEDRIVER, FIREFOX, GECKODRIVER, as far as set.
    pub named: BTreeMap<String, PathBuf>,
    /// PATH.
    pub path: Option<OsString>,
}

impl Places {
    /// From the environment.
    pub fn from_environment() -> Places {
        let names = ["CHROME", "CHROMEDRIVER", "FIREFOX", "GECKODRIVER"];
        let named = names.iter().filter_map(|name| {
            let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
            Some(((*name).to_owned(), PathBuf::from(value)))
        });
        // Where `cargo install` puts geckodriver, whether or not the shell knows.
        let cargo = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo/bin"));
        let listed = std::env::var_os("PATH").unwrap_or_default();
        let all = std::env::split_paths(&listed).chain(cargo);
        let path = std::env::join_paths(all).ok().or(Some(listed.clone()));
        Places {
            named: named.collect(),
            path,
        }
    }

    fn search(&self, names: &[&str]) -> Option<PathBuf> {
        let path = self.path.as_ref()?;
        names.iter().find_map(|name| {
            std::env::split_paths(path)
                .map(|dir| dir.join(name))
                .find(|file| file.is_file())
        })
    }
}

/// A browser and a driver that fit each other.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Which browser.
    pub make: Make,
    /// The browser's binary.
    pub browser: PathBuf,
    /// Its version.
    pub browser_version: String,
    /// The driver's binary.
    pub driver: PathBuf,
    /// Its version.
    pub driver_version: String,
}

/// Finds both and checks their versions.
pub async fn find(make: Make, places: &Places) -> Result<Pair, DriverError> {
    let remedy = make.remedy();
    let (browser_variable, driver_variable) = make.variables();
    let missing = |what: String| DriverError::Missing { what, remedy };
    let browser = match places.named.get(browser_variable) {
        Some(path) => path.clone(),
        None => places
            .search(make.browser_names())
            .ok_or_else(|| missing(format!("browser ({})", make.browser_names().join(", "))))?,
    };
    let driver = match places.named.get(driver_variable) {
        Some(path) => path.clone(),
        None => places
            .search(&[make.driver_name()])
            .ok_or_else(|| missing(make.driver_name().to_owned()))?,
    };
    let (browser_version, driver_version) = tokio::join!(version_of(&browser, remedy), version_of(&driver, remedy));
    let pair = Pair {
        make,
        browser,
        browser_version: browser_version?,
        driver,
        driver_version: driver_version?,
    };
    fits(&pair)?;
    Ok(pair)
}

fn fits(pair: &Pair) -> Result<(), DriverError> {
    let needed = match pair.make {
        Make::Chromium => OLDEST_CHROMIUM,
        Make::Firefox => OLDEST_FIREFOX,
    };
    if major(&pair.browser_version).is_some_and(|found| found < needed) {
        let (path, found) = (pair.browser.clone(), pair.browser_version.clone());
        return Err(DriverError::TooOld {
            path,
            found,
            needed,
            remedy: pair.make.remedy(),
        });
    }
    if pair.make == Make::Chromium && major(&pair.browser_version) != major(&pair.driver_version) {
        return Err(DriverError::Mismatch {
            driver_path: pair.driver.clone(),
            driver: pair.driver_version.clone(),
            browser_path: pair.browser.clone(),
            browser: pair.browser_version.clone(),
        });
    }
    Ok(())
}

/// The first dotted number that a program prints about itself.
async fn version_of(program: &Path, remedy: &'static str) -> Result<String, DriverError> {
    let unusable = |why: String| DriverError::Unusable {
        path: program.to_owned(),
        why,
        remedy,
    };
    let mut command = tokio::process::Command::new(program);
    command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(Duration::from_secs(20), command.output())
        .await
        .map_err(|_| unusable("`--version` gave no answer within 20 s".to_owned()))?
        .map_err(|error| unusable(error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text
        .split_whitespace()
        .find(|word| word.contains('.') && major(word).is_some());
    version.map(str::to_owned).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        unusable(format!(
            "`--version` printed no version ({}): {}",
            output.status,
            tail(&format!("{text}{said}"))
        ))
    })
}

/// The number before the first dot.
pub fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

/// How the browser is to be started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// Without a window.
    pub headless: bool,
    /// The binary is a headless shell, which knows only one headless mode.
    pub shell: bool,
}

/// A driver with one session.
#[derive(Debug)]
pub struct Driven {
    /// The session, for classic commands.
    pub client: Client,
    /// What the driver said about it.
    pub capabilities: Capabilities,
    /// The driver's process group; none for a remote one.
    pub group: Option<Group>,
    /// The browser's profile, which ends with it.
    pub profile: Option<PathBuf>,
    /// The flags it was started with.
    pub flags: Vec<String>,
}

/// Starts a driver of its own with a browser of its own below `folder`.
pub async fn start(pair: &Pair, launch: &Launch, folder: &Path, name: &str) -> Result<Driven, DriverError> {
    let log = folder.join(format!("{name}.log"));
    let profile = folder.join(format!("{name}.profile"));
    let unprepared = |path: &Path| {
        let path = path.to_owned();
        move |source| DriverError::Folder { path, source }
    };
    std::fs::create_dir_all(profile.join("downloads")).map_err(unprepared(&profile))?;
    let mut tries = 0;
    let (group, port) = loop {
        tries += 1;
        match listen(pair, folder, &log).await {
            Err(DriverError::Ended { said, .. }) if tries < 3 && said.to_lowercase().contains("in use") => continue,
            other => break other?,
        }
    };
    let (capabilities, flags) = local_capabilities(pair, launch, &profile);
    let client = connect(&format!("http://127.0.0.1:{port}/"), capabilities)
        .await
        .map_err(|error| match error {
            DriverError::NoSession { url, why } => DriverError::NoSession {
                url,
                why: format!("{why} {}", read_tail(&log)).trim().to_owned(),
            },
            other => other,
        })?;
    let capabilities = client.capabilities().cloned().unwrap_or_default();
    Ok(Driven {
        client,
        capabilities,
        group: Some(group),
        profile: Some(profile),
        flags,
    })
}

/// Makes a session at somebody else's WebDriver.
pub async fn start_remote(url: &str, headless: bool) -> Result<Driven, DriverError> {
    let unreachable = |why: String| DriverError::Unreachable {
        url: url.to_owned(),
        why,
    };
    let parsed = url::Url::parse(url).map_err(|error| unreachable(error.to_string()))?;
    let host = parsed
        .host_str()
        .ok_or_else(|| unreachable("no host in it".to_owned()))?
        .to_owned();
    let port = parsed
        .port_or_known_default()
        .ok_or_else(|| unreachable("no port in it".to_owned()))?;
    let trying = tokio::net::TcpStream::connect((host.trim_matches(['[', ']']), port));
    match tokio::time::timeout(Duration::from_secs(5), trying).await {
        Err(_) => return Err(unreachable("no connection within 5 s".to_owned())),
        Ok(Err(error)) => return Err(unreachable(error.to_string())),
        Ok(Ok(_)) => {}
    }
    let mut capabilities = embedded(include_str!("../../webdriver/capabilities/chromium.json"));
    if headless {
        push_flags(&mut capabilities, "goog:chromeOptions", &["--headless=new".to_owned()]);
    }
    capabilities.insert("se:downloadsEnabled".to_owned(), Value::Bool(false));
    let flags = flags_of(&capabilities, "goog:chromeOptions");
    let client = match connect(url, capabilities).await {
        Ok(client) => client,
        // A node without Chromium, or a driver that does not know the Grid's words.
        Err(DriverError::NoSession { .. }) => connect(url, plain_capabilities(headless)).await?,
        Err(other) => return Err(other),
    };
    let capabilities = client.capabilities().cloned().unwrap_or_default();
    Ok(Driven {
        client,
        capabilities,
        group: None,
        profile: None,
        flags,
    })
}

fn plain_capabilities(headless: bool) -> Capabilities {
    let mut capabilities = embedded(include_str!("../../webdriver/capabilities/firefox.json"));
    capabilities.remove("browserName");
    if headless {
        push_flags(&mut capabilities, "moz:firefoxOptions", &["-headless".to_owned()]);
    }
    capabilities
}

async fn listen(pair: &Pair, folder: &Path, log: &Path) -> Result<(Group, u16), DriverError> {
    let driver = pair.make.driver_name();
    let unprepared = |source| DriverError::Folder {
        path: log.to_owned(),
        source,
    };
    let out = std::fs::File::create(log).map_err(unprepared)?;
    let mut command = Command::new(&pair.driver);
    match pair.make {
        Make::Chromium => command.arg("--port=0"),
        Make::Firefox => command.args(["--port", "0", "--websocket-port", "0"]),
    };
    command
        .stdout(out.try_clone().map_err(unprepared)?)
        .stderr(out)
        .env("TMPDIR", folder);
    let mut group = Group::start(command, folder).map_err(|error| DriverError::Unusable {
        path: pair.driver.clone(),
        why: error.to_string(),
        remedy: pair.make.remedy(),
    })?;
    let until = tokio::time::Instant::now() + LISTENING;
    loop {
        let said = std::fs::read_to_string(log).unwrap_or_default();
        if let Some(port) = announced_port(&said) {
            return Ok((group, port));
        }
        if let Some(status) = group.ended() {
            return Err(DriverError::Ended {
                driver,
                status: status.to_string(),
                said: read_tail(log),
            });
        }
        if tokio::time::Instant::now() > until {
            return Err(DriverError::Silent {
                driver,
                said: tail(&said),
            });
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// `… started successfully on port 38113.` (chromedriver) or `Listening on 127.0.0.1:38805` (geckodriver).
fn announced_port(said: &str) -> Option<u16> {
    said.lines().find_map(|line| {
        let (_, rest) = line
            .split_once("successfully on port ")
            .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
        rest.trim_end().trim_end_matches('.').parse().ok()
    })
}

async fn connect(url: &str, capabilities: Capabilities) -> Result<Client, DriverError> {
    let refused = |why: String| DriverError::NoSession {
        url: url.to_owned(),
        why,
    };
    let mut builder = ClientBuilder::rustls().map_err(|error| refused(error.to_string()))?;
    builder.capabilities(capabilities);
    match tokio::time::timeout(SESSION, builder.connect(url)).await {
        Err(_) => Err(refused(format!("no answer within {} s", SESSION.as_secs()))),
        Ok(Err(error)) => Err(refused(error.to_string())),
        Ok(Ok(client)) => Ok(client),
    }
}

fn local_capabilities(pair: &Pair, launch: &Launch, profile: &Path) -> (Capabilities, Vec<String>) {
    let (text, options) = match pair.make {
        Make::Chromium => (
            include_str!("../../webdriver/capabilities/chromium.json"),
            "goog:chromeOptions",
        ),
        Make::Firefox => (
            include_str!("../../webdriver/capabilities/firefox.json"),
            "moz:firefoxOptions",
        ),
    };
    let mut capabilities = embedded(text);
    let mut flags = Vec::new();
    match pair.make {
        Make::Chromium => {
            flags.push(format!("--user-data-dir={}", profile.display()));
            if launch.headless {
                flags.push(if launch.shell { "--headless" } else { "--headless=new" }.to_owned());
            }
            if rustix::process::geteuid().is_root() {
                flags.push("--no-sandbox".to_owned());
            }
            if small_shared_memory() {
                flags.push("--disable-dev-shm-usage".to_owned());
            }
            capabilities[options]["prefs"]["download.default_directory"] = json!(profile.join("downloads"));
        }
        Make::Firefox => {
            if launch.headless {
                flags.push("-headless".to_owned());
            }
            capabilities[options]["prefs"]["browser.download.dir"] = json!(profile.join("downloads"));
        }
    }
    capabilities[options]["binary"] = json!(pair.browser);
    push_flags(&mut capabilities, options, &flags);
    let flags = flags_of(&capabilities, options);
    (capabilities, flags)
}

/// Chromium's pages live in `/dev/shm`; containers often give it 64 MB.
fn small_shared_memory() -> bool {
    rustix::fs::statvfs("/dev/shm").map_or(true, |disk| disk.f_blocks * disk.f_frsize < 256 << 20)
}

fn embedded(text: &str) -> Capabilities {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        _ => unreachable!("the embedded capabilities are an object; a test reads them"),
    }
}

fn push_flags(capabilities: &mut Capabilities, options: &str, flags: &[String]) {
    if let Some(Value::Array(all)) = capabilities.get_mut(options).and_then(|value| value.get_mut("args")) {
        all.extend(flags.iter().map(|flag| Value::from(flag.as_str())));
    }
}

fn flags_of(capabilities: &Capabilities, options: &str) -> Vec<String> {
    let all = capabilities.get(options).and_then(|value| value["args"].as_array());
    all.into_iter()
        .flatten()
        .filter_map(|flag| flag.as_str().map(str::to_owned))
        .collect()
}

fn read_tail(log: &Path) -> String {
    tail(&std::fs::read_to_string(log).unwrap_or_default())
}

/// The last lines of what a program printed, on one line.
fn tail(said: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(browser: &str, driver: &str) -> Pair {
        Pair {
            make: Make::Chromium,
            browser: "/x/chromium".into(),
            browser_version: browser.to_owned(),
            driver: "/x/chromedriver".into(),
            driver_version: driver.to_owned(),
        }
    }

    #[test]
    fn embedded_capabilities_are_objects() {
        for text in [
            include_str!("../../webdriver/capabilities/chromium.json"),
            include_str!("../../webdriver/capabilities/firefox.json"),
        ] {
            assert!(serde_json::from_str::<Value>(text).unwrap().is_object());
        }
    }

    #[test]
    fn versions_must_fit() {
        assert!(fits(&pair("156.0.1", "156.0.2")).is_ok());
        assert!(matches!(
            fits(&pair("156.0.1", "155.0.2")),
            Err(DriverError::Mismatch { .. })
        ));
        assert!(matches!(
            fits(&pair("99.0.1", "99.0.2")),
            Err(DriverError::TooOld { needed: 120, .. })
        ));
    }

    #[test]
    fn ports_are_read_from_what_drivers_print() {
        assert_eq!(
            announced_port("x\nChromeDriver was started successfully on port 38239.\n"),
            Some(38239)
        );
        assert_eq!(
            announced_port("1795\tgeckodriver\tINFO\tListening on 127.0.0.1:38805\n"),
            Some(38805)
        );
        assert_eq!(announced_port("Starting ChromeDriver on port 0\n"), None);
    }

    #[tokio::test]
    async fn a_missing_browser_is_named_with_a_remedy() {
        let error = find(Make::Chromium, &Places::default()).await.unwrap_err().to_string();
        assert!(
            error.contains("chromium") && error.contains("webdriver/install.sh"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn an_unreachable_remote_is_named() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let error = start_remote(&url, true).await.unwrap_err().to_string();
        assert!(
            error.contains(&url) && error.to_lowercase().contains("refused"),
            "{error}"
        );
    }
}
