//! Starts a driver with a browser of its own and makes the WebDriver session, here or at a remote address.
//!
//! The driver chooses its own free port (`--port=0`) and says which; what it prints goes to a file in the run's folder,
//! so no pipe can fill up and its last words can be quoted. No network name is ever fetched from here.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};

use super::accounts;
pub use super::binaries::{DriverError, Make, Pair, Places, find};
use super::binaries::{LISTENING, tail};
use super::process::Group;

/// How long a browser may take until it has a session.
const SESSION: Duration = Duration::from_secs(60);

/// How the browser is to be started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// Without a window.
    pub headless: bool,
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
pub async fn start_remote(url: &str, firefox: bool, headless: bool) -> Result<Driven, DriverError> {
    let unreachable = |why: String| DriverError::Unreachable {
        url: accounts::without(url),
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
    let capabilities = asked_of_remote(firefox, headless);
    let flags = flags_of(&capabilities, "goog:chromeOptions");
    let client = match connect(url, capabilities).await {
        Ok(client) => client,
        // A node without Chromium, or a driver that does not know the Grid's words.
        Err(DriverError::NoSession { .. }) if !firefox => connect(url, plain_capabilities(headless)).await?,
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

/// The browser that a remote end is asked for.
fn asked_of_remote(firefox: bool, headless: bool) -> Capabilities {
    let mut capabilities = if firefox {
        let mut capabilities = plain_capabilities(headless);
        capabilities.insert("browserName".to_owned(), Value::from("firefox"));
        capabilities
    } else {
        let mut capabilities = embedded(include_str!("../../webdriver/capabilities/chromium.json"));
        if headless {
            push_flags(&mut capabilities, "goog:chromeOptions", &["--headless=new".to_owned()]);
        }
        capabilities
    };
    capabilities.insert("se:downloadsEnabled".to_owned(), Value::Bool(false));
    capabilities
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
        url: accounts::without(url),
        why,
    };
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .build();
    let mut builder = ClientBuilder::new(connector);
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
            if pair.shell {
                // Under the full browser's name chromedriver starts it without a page and waits for one that never comes.
                capabilities["browserName"] = json!("chrome-headless-shell");
            }
            if launch.headless {
                flags.push(if pair.shell { "--headless" } else { "--headless=new" }.to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_end_is_asked_for_the_browser_that_was_named() {
        let name = |firefox| asked_of_remote(firefox, true).get("browserName").cloned();
        assert_eq!(name(true), Some(Value::from("firefox")));
        assert_ne!(name(false), name(true));
        assert!(asked_of_remote(true, true).contains_key("moz:firefoxOptions"));
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
    fn a_shell_is_asked_for_by_its_own_name() {
        let mut pair = Pair {
            make: Make::Chromium,
            browser: "/opt/chrome-headless-shell".into(),
            browser_version: "156.0".to_owned(),
            driver: "/opt/chromedriver".into(),
            driver_version: "156.0".to_owned(),
            shell: true,
        };
        let launch = Launch { headless: true };
        let (asked, flags) = local_capabilities(&pair, &launch, Path::new("profile"));
        assert_eq!(asked["browserName"], "chrome-headless-shell");
        assert!(flags.iter().any(|flag| flag == "--headless"), "{flags:?}");
        pair.shell = false;
        let (asked, flags) = local_capabilities(&pair, &launch, Path::new("profile"));
        assert_eq!(asked["browserName"], "chrome");
        assert!(flags.iter().any(|flag| flag == "--headless=new"), "{flags:?}");
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
    async fn an_unreachable_remote_is_named() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let error = start_remote(&url, false, true).await.unwrap_err().to_string();
        assert!(
            error.contains(&url) && error.to_lowercase().contains("refused"),
            "{error}"
        );
    }
}
