//! What a run's record says of the machine that it is walked on: what a dispute asks of it, and what its operator could
//! have bent. Files are read and fontconfig is asked; no host is contacted.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};

use super::load::Loaded;
use super::{CommandError, failed};
use crate::browser::pool::Pool;
use crate::browser::process;
use crate::clock::Clock;
use crate::journey::same_site;
use crate::plan::site_hosts;

/// Variables that programs take a proxy from.
const PROXIES: [&str; 8] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
];
/// What time services leave behind where they run.
const CLOCK_KEPT: [&str; 4] = [
    "/run/systemd/timesync/synchronized",
    "/run/chrony",
    "/var/lib/chrony/drift",
    "/var/lib/ntp/ntp.drift",
];
/// The versions of all that this program was built of.
const DEPENDENCIES: &[u8] = include_bytes!("../../Cargo.lock");
/// Where a machine tells Chromium, Chrome and Firefox how to be.
const POLICIES: [&str; 6] = [
    "/etc/chromium/policies/managed",
    "/etc/chromium/policies/recommended",
    "/etc/opt/chrome/policies/managed",
    "/etc/opt/chrome/policies/recommended",
    "/etc/firefox/policies",
    "/etc/chromium.d",
];
/// Where a machine keeps authorities of its own.
const AUTHORITIES: &str = "/usr/local/share/ca-certificates";
/// A program that does not answer must not hold up a run.
const PATIENCE: Duration = Duration::from_secs(20);
/// An address that is nobody's (RFC 5737): asked for the way there, nothing is sent.
const NOBODY: &str = "192.0.2.1:9";

/// The machine as it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Names and what was found, beside those of the browser.
    pub facts: BTreeMap<String, String>,
    /// What a reader of the verdicts must know.
    pub weaknesses: Vec<String>,
}

/// Looks at the machine; `hosts` are those of the sites that are to be walked.
pub async fn look(clock: &Clock, hosts: &[String]) -> Machine {
    let mut facts = BTreeMap::new();
    let mut weaknesses = Vec::new();
    let mut put = |name: &str, found: String| facts.insert(name.to_owned(), found);
    put("os", system());
    put("kernel", kernel());
    put("host_name", file("/proc/sys/kernel/hostname").trim().to_owned());
    put("user", format!("uid {}", rustix::process::geteuid().as_raw()));
    put("locale", locale(|name| std::env::var(name).ok()));
    put("time_zone", zone(&clock.wall()));
    put(
        "clock_kept_by",
        clock_kept().unwrap_or("no time service is seen").to_owned(),
    );
    put("fonts", fonts().await);
    put("resolver", resolver(&file("/etc/resolv.conf")));
    put("local_address", local_address());
    put("dependencies_sha256", hex::encode(Sha256::digest(DEPENDENCIES)));
    let program = tokio::task::spawn_blocking(own_hash);
    let program = program.await.ok().flatten();
    put("program_sha256", program.unwrap_or_else(|| "unreadable".to_owned()));
    let (policies, managed) = policies(&POLICIES.map(Path::new));
    put("policies", policies);
    put("own_authorities", own_authorities(Path::new(AUTHORITIES)));
    let (table, bent) = hosts_file(&file("/etc/hosts"), hosts);
    put("hosts_file", table);
    let proxies = proxies(|name| std::env::var(name).ok());
    let proxied = proxies.iter().any(|(name, _)| !name.eq_ignore_ascii_case("no_proxy"));
    put("proxies", proxies_told(&proxies));
    if !bent.is_empty() {
        weaknesses.push(format!("the hosts file of this machine names {}", bent.join(", ")));
    }
    if managed {
        weaknesses.push("the browser has policies of this machine".to_owned());
    }
    if proxied {
        weaknesses.push("sites are seen through a proxy".to_owned());
    }
    Machine { facts, weaknesses }
}

/// The browser and the machine that a run is walked with, who answers for it, and what weakens its evidence.
pub async fn surroundings(
    loaded: &Loaded,
    pool: &Pool,
    operator: Option<&str>,
    clock: &Clock,
) -> Result<(BTreeMap<String, String>, Vec<String>), CommandError> {
    let hosts: Vec<String> = loaded.sites.iter().flat_map(site_hosts).collect();
    let machine = look(clock, &hosts).await;
    let mut environment = pool.environment().await.map_err(failed)?;
    environment.extend(machine.facts);
    if let Some(operator) = operator {
        environment.insert("operator".into(), operator.to_owned());
    }
    let mut weaknesses = pool.weaknesses();
    weaknesses.extend(machine.weaknesses);
    Ok((environment, weaknesses))
}

/// What differs from how it was `last` recorded; folders that are made for each run are no difference.
pub fn differing<'a>(
    last: impl Fn(&str) -> Option<&'a str>,
    now: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let plain = |text: &str| -> String {
        let mut before = "";
        let mut kept = Vec::new();
        for word in text.split(' ') {
            if !word.starts_with("--user-data-dir=") && before != "-profile" {
                kept.push(word);
            }
            before = word;
        }
        kept.join(" ")
    };
    now.iter()
        .filter(|(name, text)| last(name).map(plain) != Some(plain(text)))
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect()
}

/// Proxy variables that are set, with their values.
pub fn proxies(value: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let set = |name: &&str| Some(((*name).to_owned(), value(name).filter(|value| !value.is_empty())?));
    PROXIES.iter().filter_map(set).collect()
}

/// What keeps the clock right, where something is seen that does.
pub fn clock_kept() -> Option<&'static str> {
    CLOCK_KEPT
        .iter()
        .any(|path| Path::new(path).exists())
        .then_some("a time service")
}

/// Names of a hosts file with their addresses that may be portals': all with a dot but this machine's own.
pub fn foreign_names(text: &str) -> Vec<(String, String)> {
    let own = file("/proc/sys/kernel/hostname");
    let own = own.trim();
    let is_own =
        |name: &str| !name.contains('.') || name.split('.').next() == Some(own) || name.starts_with("localhost.");
    let lines = text.lines().filter_map(|line| line.split('#').next());
    lines
        .flat_map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let address = words.next().unwrap_or_default();
            words.map(move |name| (name, address.clone()))
        })
        .filter(|(name, _)| !is_own(name))
        .collect()
}

/// The hosts file in a sentence, and those of its names that belong to the sites.
fn hosts_file(text: &str, hosts: &[String]) -> (String, Vec<String>) {
    let names = foreign_names(text);
    let of_sites = |(name, _): &&(String, String)| hosts.iter().any(|host| same_site(host, name));
    let bent: Vec<String> = names
        .iter()
        .filter(of_sites)
        .map(|(name, address)| format!("{name} as {address}"))
        .collect();
    let of = match bent.is_empty() {
        true => "none of the sites".to_owned(),
        false => bent.join(", "),
    };
    let hash = hex::encode(Sha256::digest(text));
    let told = format!(
        "names {of}; {} other names of hosts; sha256 {hash}",
        names.len() - bent.len()
    );
    (told, bent)
}

/// Where proxies are, without what may be a password.
fn proxies_told(proxies: &[(String, String)]) -> String {
    let told = |(name, value): &(String, String)| {
        if name.eq_ignore_ascii_case("no_proxy") {
            return format!("{name} set");
        }
        let rest = value.split_once("://").map_or(value.as_str(), |(_, rest)| rest);
        // A password that was not encoded may hold any sign.
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let place = place.split(['/', '?']).next().unwrap_or_default();
        format!("{name} at {place}")
    };
    match proxies.is_empty() {
        true => "none".to_owned(),
        false => proxies.iter().map(told).collect::<Vec<_>>().join(", "),
    }
}

fn resolver(text: &str) -> String {
    let server = |line: &str| -> Option<String> {
        let mut words = line.split_whitespace();
        words
            .next()
            .filter(|word| *word == "nameserver")
            .and_then(|_| words.next().map(str::to_owned))
    };
    let servers: Vec<String> = text.lines().filter_map(server).collect();
    match servers.is_empty() {
        true => "none named".to_owned(),
        false => servers.join(", "),
    }
}

/// Files that tell a browser how to be, with a hash each; and whether any is a policy. (Debian's `chromium.d` holds flags,
/// which `command_line` shows.)
fn policies(folders: &[&Path]) -> (String, bool) {
    let files: Vec<std::path::PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
    let managed = files
        .iter()
        .any(|path| path.extension().is_some_and(|end| end == "json"));
    let told = |path: &std::path::PathBuf| {
        let hash = process::hash_of(path).unwrap_or_else(|| "unreadable".to_owned());
        format!("{} (sha256 {hash})", path.display())
    };
    match files.is_empty() {
        true => ("none".to_owned(), false),
        false => (files.iter().map(told).collect::<Vec<_>>().join(", "), managed),
    }
}

/// Authorities that were added to the system's, and whether this user keeps a store of certificates that Chromium reads.
fn own_authorities(folder: &Path) -> String {
    let home = std::env::var_os("HOME").map(std::path::PathBuf::from);
    let store = home.map(|home| home.join(".pki/nssdb/cert9.db"));
    let hash = store.and_then(|store| process::hash_of(&store));
    let store = hash.map_or_else(|| "none".to_owned(), |hash| format!("sha256 {hash}"));
    format!(
        "{} in the system's folder for them; store of this user: {store}",
        files(folder).len()
    )
}

/// The files in a folder, in the order of their names; none where it cannot be read.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// The address that this machine would go out from; what a network makes of it on the way is not known to it.
fn local_address() -> String {
    let way = || {
        let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(NOBODY)?;
        socket.local_addr()
    };
    way().map_or_else(|_| "no way out".to_owned(), |address| address.ip().to_string())
}

/// The running program's own hash; the kernel knows it also where its file was replaced meanwhile.
fn own_hash() -> Option<String> {
    process::hash_of(Path::new("/proc/self/exe")).or_else(|| process::hash_of(&std::env::current_exe().ok()?))
}

fn system() -> String {
    let text = file("/etc/os-release");
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(
        || std::env::consts::OS.to_owned(),
        |name| name.trim_matches('"').to_owned(),
    )
}

fn kernel() -> String {
    let part = |name: &str| file(&format!("/proc/sys/kernel/{name}")).trim().to_owned();
    let parts = [part("ostype"), part("osrelease"), std::env::consts::ARCH.to_owned()];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The locale that programs of this environment take, by the precedence of POSIX.
fn locale(value: impl Fn(&str) -> Option<String>) -> String {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| value(name).filter(|value| !value.is_empty()));
    named.unwrap_or_else(|| "C (none set)".to_owned())
}

fn zone(now: &DateTime<FixedOffset>) -> String {
    let by_variable = std::env::var("TZ").ok().filter(|zone| !zone.is_empty());
    let by_link = || {
        let link = std::fs::canonicalize("/etc/localtime").ok()?;
        let text = link.to_str()?.to_owned();
        text.split_once("zoneinfo/").map(|(_, zone)| zone.to_owned())
    };
    let name = by_variable.or_else(by_link).unwrap_or_else(|| "unnamed".to_owned());
    format!("{name} {}", now.offset())
}

/// How many families there are for Chinese, which one is taken for plain text, and a hash over all fonts of the machine.
async fn fonts() -> String {
    let (Some(chinese), Some(all)) = (
        fontconfig("fc-list", &[":lang=zh", "family"]).await,
        fontconfig("fc-list", &[]).await,
    ) else {
        return "fontconfig gives no list".to_owned();
    };
    let taken = fontconfig("fc-match", &["sans-serif:lang=zh-cn", "family"]).await;
    let mut lines: Vec<&str> = all.lines().collect();
    lines.sort_unstable();
    format!(
        "{} families for Chinese, {} taken; {} fonts in all, sha256 of their list {}",
        families(&chinese).len(),
        taken
            .as_deref()
            .and_then(|text| text.trim().split(',').next())
            .unwrap_or("none"),
        lines.len(),
        hex::encode(Sha256::digest(lines.join("\n")))
    )
}

/// Families in a list of fontconfig, each by its first name.
pub fn families(list: &str) -> std::collections::BTreeSet<&str> {
    let first = |line: &'_ str| {
        line.split(',')
            .next()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::len)
    };
    list.lines()
        .filter_map(|line| first(line).map(|length| &line[..length]))
        .collect()
}

async fn fontconfig(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = tokio::process::Command::new(program);
    command.args(arguments).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await.ok()?.ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A file's text, empty where there is none.
pub fn file(path: &str) -> String {
    std::fs::read(path).map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_sites_in_a_hosts_file_are_told() {
        let text = "127.0.0.1 localhost # own\n::1 ip6-loopback localhost.localdomain\n10.0.0.9 www.zw.gov.cn sso.zw.gov.cn\n\
                    # 10.0.0.8 zw.gov.cn\n10.0.0.7 other.gov.cn\n";
        let sites = ["zw.gov.cn".to_owned()];
        let (told, bent) = hosts_file(text, &sites);
        assert_eq!(bent, ["www.zw.gov.cn as 10.0.0.9", "sso.zw.gov.cn as 10.0.0.9"]);
        assert!(
            told.contains("www.zw.gov.cn as 10.0.0.9") && told.contains("; 1 other names"),
            "{told}"
        );
        let (told, bent) = hosts_file(text, &["a.gov.cn".to_owned()]);
        assert!(bent.is_empty() && told.starts_with("names none of the sites"), "{told}");
    }

    #[test]
    fn a_proxys_password_is_not_told() {
        let set = |name: &str| match name {
            "https_proxy" => Some("http://me:geheim@proxy.lan:3128/x".to_owned()),
            "ALL_PROXY" => Some("socks.lan:1080".to_owned()),
            "http_proxy" => Some("http://me:ge/heim@proxy.lan:3128".to_owned()),
            "no_proxy" => Some("geheim.lan".to_owned()),
            _ => Some(String::new()),
        };
        let told = proxies_told(&proxies(set));
        assert_eq!(
            told,
            "http_proxy at proxy.lan:3128, https_proxy at proxy.lan:3128, no_proxy set, ALL_PROXY at socks.lan:1080"
        );
        assert_eq!(proxies_told(&proxies(|_| None)), "none");
    }

    #[test]
    fn only_what_differs_is_told_again() {
        let facts = |flags: &str, kernel: &str| {
            BTreeMap::from([
                ("flags".to_owned(), flags.to_owned()),
                ("kernel".to_owned(), kernel.to_owned()),
            ])
        };
        fn differing(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> BTreeMap<String, String> {
            super::differing(|name| before.get(name).map(String::as_str), now)
        }
        let before = facts("--a --user-data-dir=/x/1", "6.1");
        assert!(differing(&before, &facts("--a --user-data-dir=/x/2", "6.1")).is_empty());
        let firefox = |place: &str| facts(&format!("--b -profile {place} -x"), "6.1");
        assert!(differing(&firefox("/x/1"), &firefox("/x/2")).is_empty());
        let now = differing(&before, &facts("--b --user-data-dir=/x/2", "6.2"));
        assert_eq!(now.len(), 2);
        assert_eq!(now["kernel"], "6.2");
    }

    #[test]
    fn policies_are_told_with_their_hashes() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none");
        assert_eq!(policies(&[&none]), ("none".to_owned(), false));
        std::fs::write(folder.path().join("flags"), "--x").unwrap();
        assert!(!policies(&[folder.path()]).1, "flags are no policy");
        std::fs::write(folder.path().join("proxy.json"), "{}").unwrap();
        let (told, managed) = policies(&[&none, folder.path()]);
        let hash = hex::encode(Sha256::digest("{}"));
        assert!(
            managed && told.contains(&format!("proxy.json (sha256 {hash})")),
            "{told}"
        );
        assert!(own_authorities(folder.path()).starts_with("2 in the system's folder"));
    }

    #[test]
    fn resolvers_and_locales_are_read() {
        assert_eq!(
            resolver("# x\nnameserver 10.1.1.1\nsearch lan\nnameserver ::1\n"),
            "10.1.1.1, ::1"
        );
        assert_eq!(resolver(""), "none named");
        let set = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LANG" => Some("zh_CN.UTF-8".to_owned()),
            _ => None,
        };
        assert_eq!(locale(set), "zh_CN.UTF-8");
        assert_eq!(locale(|_| None), "C (none set)");
        assert_eq!(
            families("Noto Sans CJK SC,思源黑体\nNoto Sans CJK SC\nWenQuanYi\n\n").len(),
            2
        );
    }
}
