//! The command line: its help, its exit codes, what it prints and the shape of what it writes.

use std::collections::BTreeSet;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::program::{Program, findings};

/// Every subcommand, as the help lists them.
fn subcommands(program: &Program) -> Vec<String> {
    let help = program.run(&["--help"]);
    let commands = help.out();
    let from = commands.find("Commands:").expect("a list of commands");
    let lines = commands[from..]
        .lines()
        .skip(1)
        .take_while(|line| !line.trim().is_empty());
    let indented = |line: &str| line.starts_with("  ") && !line.starts_with("   ");
    lines
        .filter(|line| indented(line))
        .filter_map(|line| line.split_whitespace().next().map(String::from))
        .collect()
}

#[test]
fn help_fits_and_teaches() {
    let program = Program::new();
    let commands = subcommands(&program);
    for known in ["plan", "run", "check", "judge", "report", "demo", "schema"] {
        assert!(
            commands.iter().any(|command| command == known),
            "{known} is not among {commands:?}"
        );
    }
    let top = program.run(&["--help"]);
    top.expect(0);
    for word in ["hecha run --demo", "Exit codes: 0 all pass", "国办函〔2017〕115号"] {
        assert!(top.out().contains(word), "no `{word}` in {}", top.out());
    }
    let of_command = |command: &String| vec![command.clone(), "--help".to_string()];
    let asked = std::iter::once(vec!["--help".to_string()])
        .chain(commands.iter().filter(|command| *command != "help").map(of_command));
    for arguments in asked {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let help = program.run(&arguments);
        help.expect(0);
        for line in help.out().lines() {
            assert!(line.width() <= 100, "{arguments:?}: {} columns: {line}", line.width());
        }
        assert!(help.out().contains("Usage: hecha"), "{arguments:?}");
        for (option, next) in help.out().lines().zip(help.out().lines().skip(1)) {
            let names = option.trim_start().starts_with("--") || option.trim_start().starts_with('-');
            let bare = !option.trim_start().trim_start_matches('-').contains("  ");
            let told = next.starts_with("          ");
            assert!(!names || !bare || told, "{arguments:?}: nothing is said of `{option}`");
        }
    }
}

#[test]
fn wrong_usage_is_one_and_says_what_is_right() {
    let program = Program::new();
    let check = |arguments: &[&str], words: &str| {
        let finished = program.run(arguments);
        finished.expect(1);
        assert!(finished.err().contains(words), "{arguments:?}: {}", finished.err());
    };
    check(&["fly"], "unrecognized subcommand");
    check(&["run"], "--demo");
    check(&["run", "--demo", "--colour"], "unexpected argument");
    check(&["run", "--demo", "--fail-on", "failed"], "inconclusive");
    check(&["run", "survey.yaml", "--shard", "3/2"], "2/4");
    check(&["schema", "portal"], "survey");
    check(&["run", "--demo", "--jobs", "0"], "from 1 to");
    check(&["run", "--demo", "--fail-on", "pass"], "nobody stops for");
    check(&["run", "survey.yaml", "--portals", "boot-plain"], "--demo");
    check(
        &["report", "nothing-here", "--format", "html,json,junit"],
        "nothing-here",
    );
    program.run(&["--version"]).expect(0);
    program.run(&["check"]).expect(0);
    program.run(&["schema", "survey"]).expect(0);
}

#[test]
fn invalid_files_are_two() {
    let program = Program::new();
    program.write("bad.yaml", "scenario: bad\nstepz: []\n");
    let checked = program.run(&["check", "bad.yaml"]);
    checked.expect(2);
    assert!(checked.out().contains("bad.yaml:2:1"), "{}", checked.out());
}

#[test]
fn scenarios_beside_a_survey_are_its_own() {
    let program = Program::new();
    let site = "site: a\nname: 甲\nregion: 甲省\nlevel: county\nplatform_home: https://a.example.gov.cn/\n";
    let survey = "survey: s\nindicators: gbh-2017-115\nsites: sites/*.yaml\njourneys: {per_site: [look-in]}\n";
    program.write("sites/a.yaml", site);
    program.write("survey.yaml", survey);
    for command in ["plan", "check"] {
        let unknown = program.run(&[command, "survey.yaml"]);
        unknown.expect(2);
        let said = unknown.out() + &unknown.err();
        assert!(said.contains("E070") && said.contains("look-in"), "{said}");
    }
    let journey = "scenario: look-in\nsteps:\n  - open: platform_home\n    id: home\n";
    program.write("scenarios/journeys/look-in.yaml", journey);
    let planned = program.run(&["plan", "survey.yaml"]);
    planned.expect(0);
    assert!(planned.out().contains("look-in"), "{}", planned.out());
    let checked = program.run(&["check", "survey.yaml"]);
    checked.expect(0);
    program.write("scenarios/journeys/look-in.yaml", "scenario: look-in\nstepz: []\n");
    for command in ["plan", "check"] {
        program.run(&[command, "survey.yaml"]).expect(2);
    }
}

#[test]
fn what_own_files_break_is_told_by_check() {
    let program = Program::new();
    let words = "lexicon: zh\nterms:\n  own_word: {kind: clickable, words: [问一问]}\n";
    program.write("scenarios/lexicon/zh.yaml", words);
    program.run(&["check", "scenarios"]).expect(0);
    let set = "indicators: gbh-2017-115\nname: {zh: 甲, en: a}\nlist:\n  - {id: X1, name: {zh: 甲, en: a}, unit: platform, \
               needs: {go: step}, pass_when: {met: go}, fail_when: {absent: go}}\n";
    program.write("scenarios/indicators/own.yaml", set);
    let checked = program.run(&["check", "scenarios"]);
    checked.expect(2);
    let said = checked.out();
    assert!(
        said.contains("E046") && said.contains("comes with the program"),
        "{said}"
    );
}

#[test]
fn accounts_among_profiles_are_neither_shown_nor_mistaken() {
    let program = Program::new();
    let site = "site: a\nname: 甲\nregion: 甲省\nlevel: county\nplatform_home: https://a.example.gov.cn/\n";
    program.write("d/sites/a.yaml", site);
    program.write("d/secrets.yaml", "DEMO: {username: tester, password: hidden}\n");
    program.run(&["check", "d"]).expect(0);
    program.write("d/secrets.yaml", "DEMO: {username: tester, pasword: hidden}\n");
    let checked = program.run(&["check", "d"]);
    checked.expect(2);
    assert!(
        !(checked.out() + &checked.err()).contains("hidden"),
        "{}",
        checked.out()
    );
}

#[test]
fn an_account_that_the_secrets_file_lacks_is_told_before_anything_is_walked() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let site = "site: a\nname: 甲\nregion: 甲省\nlevel: county\nplatform_home: https://a.example.gov.cn/\naccount: {secret: A_ONE}\n";
    program.write("sites/a.yaml", site);
    let survey = "survey: s\nindicators: gbh-2017-115\nsites: sites/*.yaml\njourneys: {per_site: [reach]}\n";
    program.write("survey.yaml", survey);
    let secrets = program.write("secrets.yaml", "A_TWO: {username: tester, password: hidden}\n");
    std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).expect("mode set");
    let run = program.run(&["run", "survey.yaml", "--secrets", "secrets.yaml"]);
    run.expect(1);
    let said = run.err();
    assert!(
        said.contains("A_ONE") && said.contains("A_TWO") && !said.contains("hidden"),
        "{said}"
    );
    assert!(!program.path("archive").exists());
}

#[test]
fn surveys_and_scenarios_are_told_apart() {
    let program = Program::new();
    program.write("a.yaml", "survey: a\n");
    program.write("b.yaml", "survey: b\n");
    let run = program.run(&["run", "a.yaml", "b.yaml"]);
    run.expect(1);
    assert!(run.err().contains("a survey is walked alone"), "{}", run.err());
}

#[test]
fn a_path_that_is_no_utf8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let program = Program::new();
    let name = std::ffi::OsStr::from_bytes(b"\xb5\xf7\xb2\xe9.yaml");
    let text = "survey: s\nindicators: gbh-2017-115\nsites: sites/*.yaml\njourneys: {per_site: [reach]}\n";
    std::fs::write(program.path("").join(name), text).expect("written");
    let output = program
        .command(&["plan"])
        .arg(name)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("not UTF-8"), "{said}");
}

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let program = Program::new();
    for number in 0..400 {
        program.write(&format!("many/{number}.yaml"), "scenario: x\nstepz: []\n");
    }
    let mut child = program.command(&["check", "many"]);
    let mut child = child
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

/// Keys of an object, sorted.
fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn what_a_run_leaves_has_its_shape() {
    let program = Program::new();
    let arguments = ["run", "--demo", "--portals", "boot-waf-412", "--portals", "boot-plain"];
    let more = ["--journey", "find-entry", "--evidence", "light", "--archive", "archive"];
    let run = program.run(&[&arguments[..], &more].concat());
    run.expect(0);
    program.expect_nothing_left();
    let archive = program.path("archive");
    check_findings(&findings(&archive));

    let xml = std::fs::read_to_string(archive.join("data/results/junit.xml")).expect("junit.xml");
    let report = quick_junit::Report::deserialize_from_str(&xml).expect("junit.xml is JUnit's XML");
    let cases: usize = report.test_suites.iter().map(|suite| suite.test_cases.len()).sum();
    assert_eq!(
        cases,
        findings(&archive)["findings"].as_array().expect("findings").len()
    );
    assert!(archive.join("data/results/index.html").is_file());

    // The judging is over the archive alone: the portals are gone by now.
    let judged = program.run(&["judge", "archive", "--json"]);
    judged.expect(0);
    let again: Value = serde_json::from_str(&judged.out()).expect("JSON");
    assert_eq!(again, findings(&archive));
    assert!(
        judged.err().contains("the same as the archive's findings.json"),
        "{}",
        judged.err()
    );
    program
        .run(&["judge", "archive", "--fail-on", "fail,blocked"])
        .expect(5);

    let told = program.run(&["judge", "archive"]);
    for line in run.out().lines().chain(told.out().lines()) {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
    // The run has sealed what it wrote: reports go elsewhere.
    let refused = program.run(&["report", "archive"]);
    refused.expect(1);
    assert!(
        refused.err().contains("is sealed") && refused.err().contains("--out"),
        "{}",
        refused.err()
    );
    for language in ["zh", "en"] {
        let report = program.run(&["report", "archive", "--lang", language, "--out", language]);
        report.expect(0);
        assert!(program.path(language).join("index.html").is_file());
    }
    let html = std::fs::read_to_string(program.path("zh/jobs/1.html")).expect("a page");
    let html = html.replace("&#x2f;", "/");
    let index = std::fs::read_to_string(archive.join("data/results/index.html")).expect("a page");
    for page in [&index, &html] {
        assert!(page.contains("未取得时间戳") && page.contains("Undated"), "{page}");
    }
    assert!(xml.contains("Undated: no time stamp was had"), "{xml}");
    assert!(html.contains("\"../../archive/data/blobs/"), "{html}");
    assert_eq!(again, findings(&archive), "reports change no finding");
    let key = program.path("archive/certs/public-key.pem");
    program
        .run(&["verify", "archive", "--key", key.to_str().expect("a path")])
        .expect(0);
    assert!(
        run.out().contains("sealed") && run.err().contains("publish the fingerprint"),
        "{}{}",
        run.out(),
        run.err()
    );
}

/// `{format, run, findings: [{site, item, indicator, verdict, reason, sentence, attempts, evidence: [{seq, blob, kind}]}]}`
fn check_findings(found: &Value) {
    assert_eq!(keys(found), BTreeSet::from(["format", "run", "findings"]));
    assert_eq!(found["format"], "hecha.findings/1");
    assert!(found["run"].as_str().is_some_and(|run| run.ends_with("-demo")));
    let list = found["findings"].as_array().expect("a list");
    assert_eq!(list.len(), 2);
    for finding in list {
        let wanted = [
            "site",
            "item",
            "indicator",
            "verdict",
            "reason",
            "sentence",
            "attempts",
            "evidence",
        ];
        assert_eq!(keys(finding), BTreeSet::from(wanted));
        assert!(finding["item"].is_null() && finding["indicator"] == "P1");
        let plain = finding["site"] == "boot-plain";
        let (verdict, reason) = if plain { ("pass", "rule") } else { ("blocked", "waf") };
        assert_eq!(finding["verdict"], verdict, "{finding:#}");
        assert_eq!(finding["reason"], reason, "{finding:#}");
        assert_eq!(finding["attempts"], 1, "{finding:#}");
        assert_eq!(keys(&finding["sentence"]), BTreeSet::from(["zh", "en"]));
        let evidence = finding["evidence"].as_array().expect("a list");
        assert!(!plain || !evidence.is_empty());
        for place in evidence {
            assert_eq!(keys(place), BTreeSet::from(["seq", "blob", "kind"]));
            assert!(place["seq"].as_u64().is_some_and(|seq| seq > 0));
            assert!(place["blob"].as_str().is_some_and(|blob| blob.len() == 64));
            assert!(place["kind"].is_string());
        }
    }
}

/// As after `| head -1`, or a pager that was left.
#[test]
fn readers_that_go_away_end_nothing() {
    use std::process::Stdio;
    let program = Program::new();
    let arguments = [
        "run",
        "--demo",
        "--portals",
        "boot-waf-412",
        "--journey",
        "reach",
        "--evidence",
        "light",
    ];
    let mut command = program.command(&[&arguments[..], &["--archive", "archive"]].concat());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    drop((child.stdout.take(), child.stderr.take()));
    let status = child.wait().expect("an end");
    assert_eq!(status.code(), Some(0));
    program.expect_nothing_left();
    program.run(&["verify", "archive"]).expect(5);
    let mut refused = program.command(&["plan", "no-such.yaml"]);
    let mut child = refused.stderr(Stdio::piped()).spawn().expect("the program");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("an end").code(), Some(1));
}
