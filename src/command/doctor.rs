//! Is this machine fit for evidence? Looks at browser, driver, fonts, memory, disk, clock, proxies and user, and says
//! what to do about what is not right. It changes nothing and contacts no host.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Datelike;

use super::CommandError;
use super::cli::DoctorArgs;
use super::exit::Exit;
use super::machine;
use crate::browser::binaries::{self, Make, Places};
use crate::browser::pool::{Pool, PoolOptions};
use crate::browser::session::Extent;
use crate::clock::Clock;

/// Least free space for a run's archive and the browsers' folders.
const DISK_LEAST: u64 = 1 << 30;
/// Free space below which a survey of some size will not end well.
const DISK_GOOD: u64 = 10 << 30;
/// What Chromium's pages need in `/dev/shm` when it is used.
const SHARED_MEMORY: u64 = 256 << 20;
/// No clock can be right that is before this program was written.
const WRITTEN: i32 = 2026;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Fit.
    Ok,
    /// Usable, and the record will say so.
    Warn,
    /// Not fit for evidence.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What, e.g. `cjk fonts`.
    pub name: &'static str,
    /// How it came out.
    pub health: Health,
    /// What was found.
    pub found: String,
    /// What to do; empty when there is nothing to do.
    pub remedy: String,
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Check {
        Check {
            name,
            health: Health::Ok,
            found: found.into(),
            remedy: String::new(),
        }
    }

    fn warn(name: &'static str, found: impl Into<String>, remedy: &str) -> Check {
        Check {
            name,
            health: Health::Warn,
            found: found.into(),
            remedy: remedy.to_owned(),
        }
    }

    fn fail(name: &'static str, found: impl Into<String>, remedy: &str) -> Check {
        Check {
            name,
            health: Health::Fail,
            found: found.into(),
            remedy: remedy.to_owned(),
        }
    }
}

/// What is examined.
#[derive(Debug, Clone)]
pub struct Patient {
    /// Where binaries are looked for.
    pub places: Places,
    /// Where archives and temporary folders will lie.
    pub folder: PathBuf,
    /// Proxy variables that are set, by name.
    pub proxies: Vec<(String, String)>,
    /// The hosts file's text.
    pub hosts: String,
    /// The clock in question.
    pub clock: Clock,
}

impl Patient {
    /// This machine, with archives below `folder`.
    pub fn from_environment(folder: &Path, clock: Clock) -> Patient {
        Patient {
            places: Places::from_environment(),
            folder: folder.to_owned(),
            proxies: machine::proxies(|name| std::env::var(name).ok()),
            hosts: machine::file("/etc/hosts"),
            clock,
        }
    }
}

/// Examines everything; the order is that of the output.
pub async fn examine(patient: &Patient) -> Vec<Check> {
    let mut checks = vec![browser(patient, Make::Chromium).await, firefox(patient).await];
    let usable = checks[0].health != Health::Fail;
    checks.push(font_list().await);
    checks.push(if usable {
        font_probe(patient).await
    } else {
        Check::fail(
            "cjk rendering",
            "not looked at: no browser",
            "install the browser first",
        )
    });
    checks.push(shared_memory());
    checks.push(disk(&patient.folder));
    checks.push(clock(&patient.clock));
    checks.push(proxies(&patient.proxies));
    checks.push(hosts(&patient.hosts));
    checks.push(user());
    checks
}

/// Pictures are evidence only where Chinese text can be drawn.
pub fn draws_chinese(checks: &[Check]) -> bool {
    checks
        .iter()
        .any(|check| check.name == "cjk rendering" && check.health == Health::Ok)
}

async fn browser(patient: &Patient, make: Make) -> Check {
    let name = match make {
        Make::Chromium => "chromium",
        Make::Firefox => "firefox",
    };
    match binaries::find(make, false, &patient.places).await {
        Ok(pair) => Check::ok(
            name,
            format!(
                "{} {}, driver {} {}",
                pair.browser.display(),
                pair.browser_version,
                pair.driver.display(),
                pair.driver_version
            ),
        ),
        Err(error) => {
            let text = error.to_string();
            let (found, remedy) = text
                .rsplit_once("; ")
                .unwrap_or((text.as_str(), "run `webdriver/install.sh`"));
            Check::fail(name, found, remedy)
        }
    }
}

/// Firefox is optional: without it the classic channel is not to be had.
async fn firefox(patient: &Patient) -> Check {
    let check = browser(patient, Make::Firefox).await;
    if check.health == Health::Fail {
        Check {
            health: Health::Warn,
            ..check
        }
    } else {
        check
    }
}

async fn font_list() -> Check {
    const NAME: &str = "cjk fonts";
    const REMEDY: &str = "install fonts-noto-cjk (`webdriver/install.sh`)";
    let mut command = tokio::process::Command::new("fc-list");
    command.args([":lang=zh", "family"]).kill_on_drop(true);
    match tokio::time::timeout(Duration::from_secs(20), command.output()).await {
        Ok(Ok(output)) => {
            let text = String::from_utf8_lossy(&output.stdout);
            let families = machine::families(&text);
            match families.first() {
                None => Check::fail(NAME, "fontconfig knows no font for Chinese", REMEDY),
                Some(first) => Check::ok(NAME, format!("{} families, {first} first", families.len())),
            }
        }
        Ok(Err(_)) => Check::warn(NAME, "fc-list is not installed, the rendering below decides", REMEDY),
        Err(_) => Check::warn(NAME, "fc-list gave no answer within 20 s", REMEDY),
    }
}

/// Draws a common character beside a code point that no font has: drawn alike, both are the box for "no such glyph".
async fn font_probe(patient: &Patient) -> Check {
    const NAME: &str = "cjk rendering";
    let options = PoolOptions {
        places: patient.places.clone(),
        ..PoolOptions::new(&patient.folder.join("tmp"), patient.clock)
    };
    match probe(options).await {
        Ok((true, version)) => Check::ok(NAME, format!("drawn by {version}")),
        Ok((false, _)) => Check::fail(
            NAME,
            "Chinese characters are drawn as boxes: pictures would be worthless",
            "install fonts-noto-cjk (`webdriver/install.sh`)",
        ),
        Err(why) => Check::fail(
            NAME,
            why,
            "see the browser's entry above; run `hecha doctor` again when it is ok",
        ),
    }
}

async fn probe(options: PoolOptions) -> Result<(bool, String), String> {
    let pool = Pool::start(options).await.map_err(|error| error.to_string())?;
    let drawn = draws_in(&pool).await?;
    let facts = pool.environment().await.map_err(|error| error.to_string())?;
    pool.end().await;
    Ok((drawn, facts.get("browser_version").cloned().unwrap_or_default()))
}

/// Whether a pool's browser draws Chinese characters: 政 beside a code point that no font has, drawn differently.
pub async fn draws_in(pool: &Pool) -> Result<bool, String> {
    const PAGE: &str = "data:text/html;charset=utf-8,<body style='margin:0;background:white'>\
        <div style='position:absolute;left:0;top:0;width:100px;height:100px;font:64px sans-serif'>%E6%94%BF</div>\
        <div style='position:absolute;left:200px;top:0;width:100px;height:100px;font:64px sans-serif'>%F4%8F%BF%BD</div>";
    let mut session = pool.session().await.map_err(|error| error.to_string())?;
    let budget = Duration::from_secs(20);
    session.open(PAGE, budget).await.map_err(|error| error.to_string())?;
    let picture = session
        .picture(Extent::Viewport)
        .await
        .map_err(|error| error.to_string())?;
    session.end().await;
    let picture = picture.ok_or("the browser gave no picture")?;
    let picture = image::load_from_memory(&picture)
        .map_err(|error| error.to_string())?
        .to_rgb8();
    let glyph = |left: u32| {
        image::imageops::crop_imm(&picture, left, 0, 100, 100)
            .to_image()
            .into_raw()
    };
    let (known, unknown) = (glyph(0), glyph(200));
    let ink = known.iter().any(|part| *part < 128);
    Ok(ink && known != unknown)
}

fn shared_memory() -> Check {
    const NAME: &str = "/dev/shm";
    match rustix::fs::statvfs("/dev/shm") {
        Ok(disk) if disk.f_blocks * disk.f_frsize >= SHARED_MEMORY => {
            Check::ok(NAME, size(disk.f_blocks * disk.f_frsize))
        }
        Ok(disk) => Check::warn(
            NAME,
            format!(
                "{}; the browser is told to use the disk instead",
                size(disk.f_blocks * disk.f_frsize)
            ),
            "in a container, give it --shm-size=1g",
        ),
        Err(_) => Check::ok(NAME, "not used on this system"),
    }
}

fn disk(folder: &Path) -> Check {
    const NAME: &str = "disk";
    let there = folder.ancestors().find(|at| at.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(there) {
        Ok(disk) => {
            let free = disk.f_bavail * disk.f_frsize;
            let found = format!("{} free at {}", size(free), there.display());
            match free {
                free if free < DISK_LEAST => {
                    Check::fail(NAME, found, "free at least 1 GB, or name another place with --archive")
                }
                free if free < DISK_GOOD => Check::warn(
                    NAME,
                    found,
                    "a survey of 3,600 cases writes 4 to 9 GB; `hecha plan` says how much yours will",
                ),
                _ => Check::ok(NAME, found),
            }
        }
        Err(error) => Check::fail(
            NAME,
            format!("{}: {error}", there.display()),
            "name another place with --archive",
        ),
    }
}

fn clock(clock: &Clock) -> Check {
    const NAME: &str = "clock";
    let now = clock.wall();
    let found = now.to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    if now.year() < WRITTEN {
        return Check::fail(
            NAME,
            format!("{found} is in the past"),
            "set the clock, and keep it by NTP",
        );
    }
    if clock.word() != "system" {
        return Check::warn(
            NAME,
            format!("{found}, simulated"),
            "only demo archives can be sealed under a simulated clock",
        );
    }
    if let Some(by) = machine::clock_kept() {
        return Check::ok(NAME, format!("{found}, kept by {by}"));
    }
    Check::warn(
        NAME,
        format!("{found}; no time service is seen"),
        "keep the clock by NTP (systemd-timesyncd or chrony), or on the container's host",
    )
}

fn proxies(set: &[(String, String)]) -> Check {
    const NAME: &str = "proxies";
    if set.is_empty() {
        return Check::ok(NAME, "none set");
    }
    // Values may hold passwords: names only.
    let names: Vec<&str> = set.iter().map(|(name, _)| name.as_str()).collect();
    Check::warn(
        NAME,
        format!(
            "{} set: sites are seen through a proxy, and the record says so",
            names.join(", ")
        ),
        "unset them if portals can be reached directly",
    )
}

/// A portal that the hosts file names is seen where it says, and not where everybody sees it.
fn hosts(text: &str) -> Check {
    const NAME: &str = "hosts file";
    let names = machine::foreign_names(text);
    let Some((first, address)) = names.first() else {
        return Check::ok(NAME, "names this machine only");
    };
    let more = match names.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Check::warn(
        NAME,
        format!("names {first} as {address}{more}; those of a survey's sites are recorded"),
        "take portals out of /etc/hosts, or they are not seen where everybody sees them",
    )
}

fn user() -> Check {
    const NAME: &str = "user";
    if rustix::process::geteuid().is_root() {
        return Check::warn(
            NAME,
            "root: Chromium runs without its sandbox, which is recorded as a weakness",
            "run as a normal user",
        );
    }
    Check::ok(NAME, "not root")
}

fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes >= 1 << 30 => format!("{:.1} GB", bytes as f64 / f64::from(1u32 << 30)),
        bytes => format!("{} MB", bytes >> 20),
    }
}

/// `hecha doctor`
pub async fn command(args: &DoctorArgs, clock: Clock) -> Result<Exit, CommandError> {
    let checks = examine(&Patient::from_environment(&args.folder, clock)).await;
    for check in &checks {
        let word = match check.health {
            Health::Ok => "ok",
            Health::Warn => "warn",
            Health::Fail => "FAIL",
        };
        say!("{word:<5}{:<15}{}", check.name, check.found);
        if !check.remedy.is_empty() {
            say!("{:20}-> {}", "", check.remedy);
        }
    }
    let unfit = checks
        .iter()
        .any(|check| check.health == Health::Fail && check.name != "firefox");
    Ok(if unfit { Exit::Errors } else { Exit::Well })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_named_without_their_values() {
        let check = proxies(&[("https_proxy".to_owned(), "http://user:secret@proxy:1".to_owned())]);
        assert_eq!(check.health, Health::Warn);
        assert!(
            check.found.contains("https_proxy") && !check.found.contains("secret"),
            "{check:?}"
        );
    }

    #[test]
    fn a_hosts_file_that_names_others_is_told() {
        assert_eq!(hosts("127.0.0.1 localhost\n").health, Health::Ok);
        let check = hosts("127.0.0.1 localhost\n10.0.0.9 www.zw.gov.cn zw.gov.cn\n");
        assert_eq!(check.health, Health::Warn);
        assert!(
            check.found.starts_with("names www.zw.gov.cn as 10.0.0.9 and 1 more"),
            "{check:?}"
        );
    }

    #[tokio::test]
    async fn a_machine_without_a_browser_draws_no_chinese() {
        let folder = tempfile::tempdir().unwrap();
        let patient = Patient {
            places: Places::default(),
            folder: folder.path().to_owned(),
            proxies: Vec::new(),
            hosts: String::new(),
            clock: Clock::system(),
        };
        let checks = examine(&patient).await;
        assert_eq!(checks[0].health, Health::Fail);
        assert!(checks[0].remedy.contains("install.sh"), "{:?}", checks[0]);
        assert!(!draws_chinese(&checks));
    }
}
