//! Bad days: what is missing, wrong or taken ends with a message that says what to do and the documented exit code, and
//! leaves no process behind.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use hecha::demo;
use hecha::evidence::Reader;
use hecha::record::run::RunInfo;
use rustix::process::{Pid, Signal, kill_process};

use crate::program::{Finished, Portals, Program, findings};

/// A program with a survey of portals that nobody serves.
fn surveyed() -> Program {
    let program = Program::new();
    let portals: Vec<demo::Portal> = demo::fleet_small().into_iter().take(2).collect();
    for (name, text) in demo::files_of(&portals, "127.0.0.1:9".parse().expect("an address")) {
        program.write(&name, &text);
    }
    program
}

/// Asserts exit code, words of the message, and that nothing was left: no process, no archive.
#[track_caller]
fn refused(program: &Program, arguments: &[&str], code: i32, words: &[&str]) {
    let finished = program.run(arguments);
    finished.expect(code);
    for word in words {
        assert!(finished.err().contains(word), "no `{word}` in:\n{}", finished.err());
    }
    program.expect_nothing_left();
    assert!(!program.path("archive").exists(), "an archive was begun");
}

#[test]
fn an_unknown_site() {
    let arguments = ["run", "survey.yaml", "--site", "nowhere"];
    refused(
        &surveyed(),
        &arguments,
        1,
        &["unknown site `nowhere`", "known sites: ", "spa-plain"],
    );
}

#[test]
fn an_unknown_journey() {
    let arguments = ["run", "survey.yaml", "--journey", "fly"];
    refused(&surveyed(), &arguments, 1, &["`fly`", "find-entry"]);
}

#[test]
fn an_unknown_portal_of_the_demo() {
    refused(
        &Program::new(),
        &["run", "--demo", "--portals", "nowhere"],
        1,
        &["`nowhere`", "boot-plain"],
    );
}

#[test]
fn a_survey_that_is_not_there() {
    refused(
        &Program::new(),
        &["run", "quarter.yaml"],
        1,
        &["no file quarter.yaml", "give a survey's path"],
    );
    refused(&Program::new(), &["plan", "quarter.yaml"], 1, &["no file quarter.yaml"]);
    refused(&Program::new(), &["check", "quarter.yaml"], 1, &["quarter.yaml"]);
}

#[test]
fn a_survey_with_mistakes() {
    let program = surveyed();
    program.write("survey.yaml", "survey: x\nsites: sites/*.yaml\ncolour: red\n");
    refused(
        &program,
        &["run", "survey.yaml"],
        2,
        &["survey.yaml:3", "colour", "nothing was started"],
    );
}

#[test]
fn a_webdriver_that_does_not_answer() {
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    let url = format!("http://{free}/");
    let arguments = ["run", "survey.yaml", "--webdriver", &url];
    refused(&surveyed(), &arguments, 1, &[&url, "--webdriver"]);
}

#[test]
fn no_browser() {
    let program = surveyed();
    for variable in ["CHROME", "CHROMEDRIVER"] {
        let mut command = program.command(&["run", "survey.yaml"]);
        let output = command
            .env(variable, "/nowhere/at/all")
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("/nowhere/at/all") && said.contains("webdriver/install.sh"),
            "{said}"
        );
    }
    program.expect_nothing_left();
    assert!(!program.path("archive").exists());
}

#[test]
fn an_archive_that_exists() {
    let program = surveyed();
    program.write("taken/file", "");
    refused(
        &program,
        &["run", "survey.yaml", "--archive", "taken"],
        1,
        &["taken exists already", "--resume"],
    );
}

#[test]
fn a_folder_that_may_not_be_written_to() {
    let program = surveyed();
    let folder = program.path("locked");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("a mode");
    // No folder is locked for root, but the kernel's own are.
    let root = std::fs::write(folder.join("probe"), "").is_ok();
    let archive = if root { "/sys/hecha-archive" } else { "locked/archive" };
    refused(
        &program,
        &["run", "survey.yaml", "--archive", archive],
        1,
        &[archive, "--archive"],
    );
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    refused(&Program::new(), &["demo", "--port", &port], 1, &["is taken", "--port"]);
}

#[test]
fn what_is_no_archive() {
    let program = Program::new();
    program.write("folder/file", "");
    for command in [&["run", "--resume"][..], &["judge"], &["report"]] {
        refused(
            &program,
            &[command, &["folder"]].concat(),
            1,
            &["folder is not an archive"],
        );
        refused(
            &program,
            &[command, &["nowhere"]].concat(),
            1,
            &["nowhere is not an archive"],
        );
    }
}

#[test]
fn secrets_that_others_may_read() {
    let program = surveyed();
    let path = program.write("secrets.yaml", "tester: {username: someone, password: open-sesame}\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    let arguments = ["run", "survey.yaml", "--secrets", "secrets.yaml"];
    refused(&program, &arguments, 2, &["mode 0644", "chmod 600"]);
    assert!(!program.run(&arguments).err().contains("open-sesame"));
}

/// The operator's Ctrl-C: stops soon, the archive is closed and says so, and the message tells how to go on.
#[test]
fn an_interrupt_in_the_middle() {
    let program = Program::new();
    let _portals = Portals::serve(&program, &["boot-plain", "spa-plain"], "find-entry, register", "");
    let arguments = [
        "run",
        "survey.yaml",
        "--site",
        "boot-plain",
        "--site",
        "spa-plain",
        "--archive",
        "archive",
    ];
    let mut child = program.start(
        "run",
        &[&arguments[..], &["--jobs", "2", "--evidence", "light"]].concat(),
    );
    let until = Instant::now() + Duration::from_secs(120);
    while !program.said("run").contains("[1/4]") {
        assert!(Instant::now() < until, "no job ended:\n{}", program.said("run"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = Instant::now();
    let id = Pid::from_raw(i32::try_from(child.id()).expect("a process id")).expect("a process id");
    kill_process(id, Signal::INT).expect("the program can be told");
    let status = child.wait().expect("it ends");
    let took = told.elapsed();
    let said = program.said("run");
    assert_eq!(status.code(), Some(5), "{said}");
    assert!(took < Duration::from_secs(10), "it took {took:?} to stop\n{said}");
    assert!(
        said.contains("stopping: ") && said.contains("stopped by the operator"),
        "{said}"
    );
    assert!(said.contains("hecha run --resume archive"), "{said}");
    program.expect_nothing_left();
    let archive = program.path("archive");
    let closed = Reader::open(&archive).expect("the archive opens").closed().cloned();
    assert_eq!(closed, Some((false, Some("stopped by the operator".into()))));

    // What was begun under other arguments than the survey's goes on under them.
    let began = Reader::open(&archive).expect("the archive opens").run().clone();
    for name in [
        "kernel",
        "fonts",
        "hosts_file",
        "program_sha256",
        "time_zone",
        "driver_sha256",
    ] {
        assert!(
            began.environment.get(name).is_some_and(|found| !found.is_empty()),
            "{name}: {began:#?}"
        );
    }
    assert_eq!(began.environment["proxies"], "none");
    let mut again = program.command(&["run", "--resume", "archive", "--operator", "某市测评中心"]);
    let again = again.env("https_proxy", "http://me:geheim@127.0.0.1:9").output();
    let resumed = Finished(again.expect("the program starts"));
    program.expect_nothing_left();
    resumed.expect(0);
    the_machine_is_told_again(&archive, &began);
    assert!(resumed.err().contains("of them done before"), "{}", resumed.err());
    let found = findings(&archive);
    let entries = found["findings"].as_array().expect("findings").iter();
    let passed = entries.filter(|finding| finding["indicator"] == "P1" && finding["verdict"] == "pass");
    assert_eq!(passed.count(), 2, "{found:#}");
}

/// What is otherwise than at the beginning is in the journal, in what reads it, in the report and in the bag.
fn the_machine_is_told_again(archive: &Path, began: &RunInfo) {
    let now = Reader::open(archive).expect("the archive opens").run().clone();
    let told: BTreeMap<&str, &str> = now
        .environment
        .iter()
        .filter_map(|(name, text)| Some((name.split_once(", since line ")?.0, text.as_str())))
        .collect();
    assert_eq!(told["proxies"], "https_proxy at 127.0.0.1:9");
    assert_eq!(told["operator"], "某市测评中心");
    assert_eq!(told.len(), 2, "nothing else is otherwise: {told:?}");
    assert_eq!(now.weaknesses.len(), began.weaknesses.len() + 1, "{:?}", now.weaknesses);
    let read = |name: &str| std::fs::read_to_string(archive.join(name)).expect("a file");
    let page = read("data/results/index.html");
    assert!(page.contains("sites are seen through a proxy") && page.contains("proxies, since line"));
    assert!(read("bag-info.txt").starts_with("Source-Organization: 某市测评中心\n"));
    let segment = read("data/journal/000001.jsonl");
    assert!(segment.contains("\"event\":\"surroundings\"") && !segment.contains("geheim"));
}

#[test]
fn a_demonstration_is_begun_anew() {
    let program = Program::new();
    let arguments = [
        "run",
        "--demo",
        "--portals",
        "boot-plain",
        "--journey",
        "find-entry",
        "--archive",
        "shown",
        "--no-seal",
    ];
    program
        .run(&[&arguments[..], &["--evidence", "light"]].concat())
        .expect(0);
    refused(
        &program,
        &["run", "--resume", "shown"],
        1,
        &["demonstration", "hecha run --demo"],
    );
}
