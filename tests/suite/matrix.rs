//! The demo's verdicts against what its portals were built to give, through the program itself. `HECHA_TEST_FLEET=small`
//! walks eight portals and `all` every portal, instead of the two that every run of the tests walks; `HECHA_TEST_FIREFOX=1`
//! walks on Firefox over classic WebDriver as well.

use std::collections::BTreeMap;

use hecha::demo::{self, expected};
use hecha::record::verdict::Verdict;
use serde_json::Value;

use crate::browser_rig::firefox_is_asked_for;
use crate::program::{Program, findings};

/// Walked without HECHA_TEST_FLEET: a portal with one fault, of which everything else must pass, and one that is blocked.
const QUICK: [&str; 2] = ["boot-waf-412", "boot-search-misses"];
/// Walked on Firefox without HECHA_TEST_FLEET: windows opened by scripts, a guide in a frame, a fail to be proven.
const FIREFOX: [&str; 1] = ["table-form-hash"];

/// Journeys on Firefox without HECHA_TEST_FLEET: none that goes to every column, answer or copy of a guide.
const SHORT: [&str; 7] = [
    "reach",
    "find-entry",
    "login-sso",
    "register",
    "ask",
    "search-item",
    "download-form",
];
/// What the other journeys judge, in part or whole.
const NOT_SHORT: [&str; 3] = ["P3", "P6b", "P1b"];

/// The portals that the environment asks for, else these.
fn portals(quick: &[&str]) -> Vec<demo::Portal> {
    match std::env::var("HECHA_TEST_FLEET").unwrap_or_default().as_str() {
        "all" => demo::fleet(),
        "small" => demo::fleet_small(),
        _ => {
            println!("only {quick:?} are walked; HECHA_TEST_FLEET=small or all walks more");
            let chosen = |portal: &demo::Portal| quick.contains(&portal.id.as_str());
            demo::fleet().into_iter().filter(chosen).collect()
        }
    }
}

#[test]
fn the_demo_comes_out_as_it_was_built() {
    comes_out(&portals(&QUICK), &[], &expected::INDICATORS);
}

#[test]
fn the_demo_comes_out_the_same_over_classic_on_firefox() {
    if !firefox_is_asked_for() {
        println!("skipped: it needs Firefox and geckodriver; `make test-firefox` installs and runs it");
        return;
    }
    let mut arguments = vec!["--browser", "firefox"];
    let mut indicators = expected::INDICATORS.to_vec();
    if std::env::var_os("HECHA_TEST_FLEET").is_none() {
        println!("{NOT_SHORT:?} are not looked at, which takes minutes here: HECHA_TEST_FLEET=small or all does");
        arguments.extend(SHORT.iter().flat_map(|journey| ["--journey", journey]));
        indicators.retain(|indicator| !NOT_SHORT.contains(indicator));
    }
    comes_out(&portals(&FIREFOX), &arguments, &indicators);
}

fn comes_out(portals: &[demo::Portal], more: &[&str], indicators: &[&str]) {
    let program = Program::new();
    let archive = program.path("archive");
    let mut arguments = vec![
        "run",
        "--demo",
        "--jobs",
        "4",
        "--evidence",
        "light",
        "--archive",
        "archive",
    ];
    arguments.extend(more);
    for portal in portals {
        arguments.extend(["--portals", &portal.id]);
    }
    let finished = program.run(&arguments);
    program.expect_nothing_left();
    assert!(
        archive.join("data/results/findings.json").is_file(),
        "no findings; exit code {}\n{}{}",
        finished.code(),
        finished.out(),
        finished.err()
    );
    let found = findings(&archive);
    let mut by_case: BTreeMap<(&str, &str), Vec<&Value>> = BTreeMap::new();
    for finding in found["findings"].as_array().expect("findings") {
        let site = finding["site"].as_str().expect("a site");
        let indicator = finding["indicator"].as_str().expect("an indicator");
        by_case.entry((site, indicator)).or_default().push(finding);
    }
    let mut wrong_accusations = Vec::new();
    let mut differences = Vec::new();
    let rows = expected::matrix_of(portals);
    for row in rows.iter().filter(|row| indicators.contains(&row.indicator)) {
        let cases = by_case.remove(&(row.site.as_str(), row.indicator)).unwrap_or_default();
        if cases.is_empty() {
            differences.push(format!("{} {}: no finding", row.site, row.indicator));
        }
        for case in cases {
            let fails = case["verdict"] == "fail" && row.verdict != Verdict::Fail;
            let reason = row.reason.is_empty() || row.reason == "rule" || case["reason"] == row.reason;
            if fails {
                wrong_accusations.push(format!(
                    "{} {}:\n{}",
                    row.site,
                    row.indicator,
                    serde_json::to_string_pretty(case).unwrap_or_default()
                ));
            }
            if case["verdict"] != row.verdict.word() || !reason {
                differences.push(format!(
                    "{} {}: expected {}({}), found {}({}): {}",
                    row.site,
                    row.indicator,
                    row.verdict,
                    row.reason,
                    case["verdict"].as_str().unwrap_or_default(),
                    case["reason"].as_str().unwrap_or_default(),
                    case["sentence"]["en"].as_str().unwrap_or_default()
                ));
            }
        }
    }
    // What the matrix does not speak of is no fail either.
    for ((site, indicator), cases) in by_case {
        for case in cases.iter().filter(|case| case["verdict"] == "fail") {
            let story = serde_json::to_string_pretty(case).unwrap_or_default();
            wrong_accusations.push(format!("{site} {indicator}:\n{story}"));
        }
    }
    assert!(
        wrong_accusations.is_empty(),
        "portals are accused of what they were not built to lack:\n{}\n{}",
        wrong_accusations.join("\n"),
        finished.out()
    );
    assert!(differences.is_empty(), "{}\n{}", differences.join("\n"), finished.out());
    finished.expect(0);
}
