//! Portals whose authors knew nothing of this program, against what they say is true of them: no verdict accuses where
//! there is no fault, none passes where there is one. `tests/strangers/README.md`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Program, findings};

const SURVEY: &str = "survey: strangers\nindicators: gbh-2017-115\nsites: [sites/*.yaml]\n\
    journeys: {per_site: [reach, find-entry, login-sso, empty-columns, register, ask, reply-times], \
    per_item: [search-item, download-form, compare-item]}\n\
    confirm: {functions: 1, content: 1, spacing: 0s}\nconcurrency: {sessions: 4, per_host: 4}\n";

/// A portal that is served until this is dropped.
struct Served(Child);

impl Served {
    fn start(folder: &Path, port: u16, fault: &str) -> Served {
        let mut command = Command::new(folder.join("serve"));
        command.arg(port.to_string()).current_dir(folder);
        if fault != "none" {
            command.args(["--fault", fault]);
        }
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let served = Served(child.unwrap_or_else(|error| panic!("{}: {error}", folder.display())));
        let until = Instant::now() + Duration::from_secs(20);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "{} is not served", folder.display());
            std::thread::sleep(Duration::from_millis(100));
        }
        served
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

#[test]
fn strangers_are_not_accused_and_their_faults_do_not_pass() {
    let Ok(asked) = std::env::var("HECHA_TEST_STRANGERS") else {
        println!("skipped: it takes minutes a portal; HECHA_TEST_STRANGERS=linhe or linhe:no_search,… walks them");
        return;
    };
    let mut wrong = Vec::new();
    for one in asked.split(',') {
        let (name, fault) = one.split_once(':').unwrap_or((one, "none"));
        wrong.extend(walked(name, fault));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Walks one portal under one fault; gives what is wrong.
fn walked(name: &str, fault: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/strangers")
        .join(name);
    let text = std::fs::read_to_string(folder.join("truth.json")).expect("a portal of that name with its truth");
    let truth: Value = serde_json::from_str(&text).expect("truth.json is JSON");
    assert!(truth.get(fault).is_some(), "{name} has no fault `{fault}`");
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let _served = Served::start(&folder, port, fault);
    let program = Program::new();
    let profile = std::fs::read_to_string(folder.join("site.yaml")).expect("a profile");
    let profile = profile.replace("@PORT@", &port.to_string());
    program.write(
        "sites/site.yaml",
        &(profile + "limits: {sessions: 4, navigations_per_minute: 6000}\n"),
    );
    program.write("survey.yaml", SURVEY);
    let secrets = program.write(
        "secrets.yaml",
        "ACCOUNT: {username: ceshi001, password: 'Ceshi@2026'}\n",
    );
    owners_alone(&secrets);
    let arguments = [
        "run",
        "survey.yaml",
        "--allow-writes",
        "--secrets",
        "secrets.yaml",
        "--jobs",
        "3",
    ];
    program.run(
        &[
            &arguments[..],
            &["--evidence", "light", "--no-seal", "--archive", "archive"],
        ]
        .concat(),
    );
    program.expect_nothing_left();
    let mut wrong = Vec::new();
    let (mut right, mut open) = (0, 0);
    for finding in findings(&program.path("archive"))["findings"]
        .as_array()
        .expect("findings")
    {
        let Some(due) = due(&truth, fault, finding) else {
            continue;
        };
        let verdict = finding["verdict"].as_str().unwrap_or_default();
        let said = format!(
            "{name} {fault}: {} {} should be {due}, is {verdict}({})",
            finding["indicator"], finding["item"], finding["reason"]
        );
        let fails = due.split([' ', '(']).any(|word| word == "fail");
        if due.split([' ', '(']).any(|word| word == verdict) {
            right += 1;
        } else if verdict == "fail" || (verdict == "pass" && fails) {
            wrong.push(said);
        } else {
            open += 1;
            println!("open: {said}");
        }
    }
    println!("{name} {fault}: {right} right, {open} open, {} wrong", wrong.len());
    std::io::stdout().flush().expect("output");
    wrong
}

/// What is true for a finding's case; nothing where the portal does not say.
fn due(truth: &Value, fault: &str, finding: &Value) -> Option<String> {
    let (indicator, item) = (finding["indicator"].as_str()?, finding["item"].as_str());
    // Findings of an item about the platform are true as the platform's are.
    let of_item = item.filter(|_| indicator.starts_with('S'));
    let at = |fault: &Value| match of_item {
        Some(item) => fault["items"][item].get(indicator).cloned(),
        None => fault.get(indicator).cloned(),
    };
    let all = |fault: &Value| of_item.and_then(|_| fault.get(indicator).cloned());
    let under = &truth[fault];
    let known = at(under).or_else(|| all(under)).or_else(|| at(&truth["none"]))?;
    Some(
        known
            .as_str()?
            .replace("not_observed", "inconclusive blocked not_applicable"),
    )
}

#[cfg(unix)]
fn owners_alone(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("a file of one's own");
}
