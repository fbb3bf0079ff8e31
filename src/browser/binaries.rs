//! Finds a browser and its driver and checks that they fit each other; says what to do when they do not.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Oldest Chromium with everything the DevTools channel uses.
const OLDEST_CHROMIUM: u32 = 120;
/// Oldest Firefox whose performance entries tell the status of a response.
const OLDEST_FIREFOX: u32 = 115;
/// How long a driver may take until it listens.
pub(super) const LISTENING: Duration = Duration::from_secs(15);
/// What to do without a headless shell.
const SHELL_REMEDY: &str = "install chromium-headless-shell (Debian) or name chrome-headless-shell with CHROME";
/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Make {
    /// Chromium, Chrome and what else is driven by chromedriver.
    Chromium,
    /// Firefox, driven by geckodriver.
    Firefox,
}

/// What a headless shell's file is called, from Debian, from Chrome for Testing and from a build.
const SHELLS: [&str; 3] = ["chromium-headless-shell", "chrome-headless-shell", "headless_shell"];

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

    pub(super) fn driver_name(self) -> &'static str {
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

    pub(super) fn remedy(self) -> &'static str {
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
    /// The browser is a headless shell: asked for as one, or its file is called one.
    pub shell: bool,
}

/// Finds both and checks their versions; `shell` asks for a headless shell in place of the full browser.
pub async fn find(make: Make, shell: bool, places: &Places) -> Result<Pair, DriverError> {
    let remedy = make.remedy();
    let (browser_variable, driver_variable) = make.variables();
    let missing = |what: String, remedy| DriverError::Missing { what, remedy };
    let names = if shell { &SHELLS } else { make.browser_names() };
    let browser = match places.named.get(browser_variable) {
        Some(path) => path.clone(),
        None => places.search(names).ok_or_else(|| {
            let remedy = if shell { SHELL_REMEDY } else { remedy };
            missing(format!("browser ({})", names.join(", ")), remedy)
        })?,
    };
    let driver = match places.named.get(driver_variable) {
        Some(path) => path.clone(),
        None => places
            .search(&[make.driver_name()])
            .ok_or_else(|| missing(make.driver_name().to_owned(), remedy))?,
    };
    let (browser_version, driver_version) = tokio::join!(version_of(&browser, remedy), version_of(&driver, remedy));
    let pair = Pair {
        make,
        shell: shell || is_shell(&browser),
        browser,
        browser_version: browser_version?,
        driver,
        driver_version: driver_version?,
    };
    fits(&pair)?;
    Ok(pair)
}

/// Whether the file is called as headless shells are. One started with the full browser's flags never answers.
fn is_shell(browser: &Path) -> bool {
    let name = browser.file_stem().unwrap_or_default().to_string_lossy();
    SHELLS.contains(&name.as_ref())
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

/// The last lines of what a program printed, on one line.
pub(super) fn tail(said: &str) -> String {
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
            shell: false,
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

    #[tokio::test]
    async fn a_missing_browser_is_named_with_a_remedy() {
        let error = find(Make::Chromium, false, &Places::default()).await;
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("chromium") && error.contains("webdriver/install.sh"),
            "{error}"
        );
        let error = find(Make::Chromium, true, &Places::default()).await;
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("browser (chromium-headless-shell,") && error.contains("with CHROME"),
            "{error}"
        );
    }

    #[test]
    fn a_shell_is_known_by_its_name() {
        assert!(is_shell(Path::new("/usr/bin/chromium-headless-shell")));
        assert!(is_shell(Path::new("C:/tools/chrome-headless-shell.exe")));
        assert!(!is_shell(Path::new("/usr/bin/chromium")));
    }
}
