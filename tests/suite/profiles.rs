//! A site's own words and locators help to find things; they never make a site fail that does not fail without them.

use serde_json::Value;

use crate::program::{Portals, Program, findings};

/// A run of search-item on a portal whose profile says this of its terms; gives the findings.
fn searched(portal: &str, terms: &str) -> (Program, Value) {
    let program = Program::new();
    let _portals = Portals::serve(&program, &[portal], "", "search-item");
    let profile = format!("sites/{portal}.yaml");
    let text = std::fs::read_to_string(program.path(&profile)).expect("the profile");
    program.write(&profile, &format!("{text}\nterms:\n  {terms}\n"));
    let arguments = ["run", "survey.yaml", "--archive", "archive", "--evidence", "light"];
    let finished = program.run(&arguments);
    program.expect_nothing_left();
    assert!(
        [0, 4].contains(&finished.code()),
        "{}{}",
        finished.out(),
        finished.err()
    );
    let found = findings(&program.path("archive"));
    (program, found)
}

fn finding<'a>(found: &'a Value, indicator: &str) -> &'a Value {
    let list = found["findings"].as_array().expect("findings");
    list.iter()
        .find(|finding| finding["indicator"] == indicator && !finding["item"].is_null())
        .unwrap_or_else(|| panic!("no finding of {indicator} in {found:#}"))
}

#[test]
fn a_box_that_a_profile_names_wrongly_accuses_nobody() {
    let (_program, found) = searched("table-plain", "search_box: {locator: {css: 'input[name=yhm]'}}");
    let missed = finding(&found, "P5b");
    assert_eq!(missed["verdict"], "inconclusive", "{found:#}");
    // What came holds nothing of what was typed elsewhere.
    assert_eq!(missed["reason"], "not_kept", "{found:#}");
}

#[test]
fn a_fail_with_a_profile_is_walked_once_without_it() {
    let (program, found) = searched("boot-search-misses", "dismiss: {words: [我已知晓]}");
    let failed = finding(&found, "P5b");
    assert_eq!(
        (&failed["verdict"], &failed["attempts"]),
        (&"fail".into(), &4.into()),
        "{found:#}"
    );
    assert!(
        !failed["sentence"]["en"].to_string().contains("without them"),
        "{failed:#}"
    );
    let segments = std::fs::read_dir(program.path("archive/data/journal")).expect("the journal");
    let lines: String = segments
        .map(|segment| std::fs::read_to_string(segment.expect("a segment").path()).expect("lines"))
        .collect();
    let without = lines.lines().filter(|line| line.contains("\"without_own\":true"));
    assert_eq!(without.count(), 1, "one attempt did without the profile");
}
