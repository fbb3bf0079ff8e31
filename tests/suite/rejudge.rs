//! `hecha judge ARCHIVE --rules FILE`: what other rules would make of an archive, and why; the archive stays as it is.

use std::path::Path;

use hecha::demo::faults::Fault;
use hecha::demo::{self, Portal};
use hecha::record::rejudged::{By, Differs, Rejudged, SideChange};
use hecha::record::step::Truth;
use hecha::record::verdict::Verdict;
use unicode_width::UnicodeWidthStr;

use crate::program::{Finished, Program};
use crate::seal::snapshot;

/// The rules that ship with the program.
fn rules() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indicators/gbh-2017-115.yaml");
    std::fs::read_to_string(path).expect("the built-in rules")
}

/// They, with the indicator's lines that begin with `key` replaced by one.
fn with(text: &str, indicator: &str, key: &str, line: &str) -> String {
    let mut inside = false;
    let mut changed = 0;
    let mut out = Vec::new();
    for old in text.lines() {
        if let Some(id) = old.trim_start().strip_prefix("- id: ") {
            inside = id == indicator;
        }
        if inside && old.trim_start().starts_with(key) {
            changed += 1;
            out.push(format!("    {line}"));
        } else {
            out.push(old.to_string());
        }
    }
    assert_eq!(changed, 1, "{indicator} {key}");
    out.join("\n") + "\n"
}

fn change<'r>(rejudged: &'r Rejudged, indicator: &str) -> &'r hecha::record::rejudged::Change {
    let found = rejudged.changes.iter().find(|change| change.indicator == indicator);
    found.unwrap_or_else(|| panic!("{indicator} does not differ: {rejudged:#?}"))
}

fn side<'c>(change: &'c hecha::record::rejudged::Change, name: &str) -> &'c SideChange {
    let found = change.sides.iter().find(|side| side.side == name);
    found.unwrap_or_else(|| panic!("no side {name}: {change:#?}"))
}

fn json(finished: &Finished) -> Rejudged {
    serde_json::from_str(&finished.out()).expect("JSON as it is written")
}

#[test]
fn other_rules_are_tried_on_an_old_archive() {
    let program = Program::new();
    let vague = |portal: &Portal| portal.fault == Some(Fault::LimitVague);
    let vague = demo::fleet().into_iter().find(vague).expect("a portal").id;
    let run = ["run", "--demo", "--portals", "boot-plain", "--portals", &vague];
    let journeys = ["--journey", "find-entry", "--journey", "download-form"];
    let more = ["--evidence", "light", "--archive", "archive", "--jobs", "2"];
    program.run(&[&run[..], &journeys, &more].concat()).expect(0);
    let archive = program.path("archive");
    let before = snapshot(&archive);
    program.write("same.yaml", &rules());
    let same = program.run(&["judge", "archive", "--rules", "same.yaml", "--lang", "en"]);
    same.expect(0);
    assert!(same.out().contains("0 differ"), "{}", same.out());

    // A limit is enough where it is said at all; an entry is one only where it is buried.
    let lenient = with(
        &rules(),
        "S2a",
        "pass_when:",
        "pass_when: {all: [{met: read}, {any: [{field: {of: guide, term: guide_promised_limit}}, {field: {of: guide, term: guide_legal_limit}}]}]}",
    );
    let lenient = with(
        &lenient,
        "S2a",
        "when:",
        "    when: {all: [{met: read}, {not: {any: [{field: {of: guide, term: guide_promised_limit}}, {field: {of: guide, term: guide_legal_limit}}]}}]}",
    );
    let lenient = with(
        &lenient,
        "P1",
        "pass_when:",
        "pass_when: {all: [{met: home}, {met: buried}]}",
    );
    program.write("lenient.yaml", &lenient);
    let table = program.run(&["judge", "archive", "--rules", "lenient.yaml", "--lang", "en"]);
    table.expect(4);
    for line in table.out().lines() {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
    let told = program.run(&["judge", "archive", "--rules", "lenient.yaml", "--json"]);
    told.expect(4);
    let rejudged = json(&told);
    assert_eq!(rejudged.rules[0].file, "lenient.yaml");
    assert!(rejudged.seal.is_some() && rejudged.compared > rejudged.changes.len());

    explained(&rejudged, &vague, &lenient);
    for words in [
        "pass_when: false → true",
        "按规定办理",
        "- {specific",
        "+ {field",
        "then",
        "now",
    ] {
        assert!(table.out().contains(words), "{words}: {}", table.out());
    }
    // Words alone, which nothing here is judged by.
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/lexicon/zh.yaml");
    program.write(
        "words.yaml",
        &std::fs::read_to_string(words).expect("the built-in words"),
    );
    program.run(&["judge", "archive", "--rules", "words.yaml"]).expect(0);
    bad_rules(&program);
    assert_eq!(snapshot(&archive), before, "the archive was changed");
    program.run(&["verify", "archive"]).expect(5);
}

/// What changed, by which side and condition, and what that saw.
fn explained(rejudged: &Rejudged, vague: &str, lenient: &str) {
    let limit = change(rejudged, "S2a");
    assert_eq!(
        (limit.site.as_str(), limit.by, limit.differs),
        (vague, By::Rules, Differs::Verdict)
    );
    let verdict = |judged: &Option<hecha::record::rejudged::Judged>| judged.as_ref().map(|judged| judged.verdict);
    assert_eq!(
        (verdict(&limit.then), verdict(&limit.now)),
        (Some(Verdict::Fail), Some(Verdict::Pass))
    );
    let passes = side(limit, "pass_when");
    assert_eq!((passes.then, passes.now), (Some(Truth::False), Some(Truth::True)));
    let was = &passes.then_conditions[0];
    assert!(was.condition.contains("specific: {of: guide, about: limit}"), "{was:?}");
    assert!(was.seen.iter().any(|words| words.contains("按规定办理")), "{was:?}");
    let is = &passes.now_conditions[0];
    assert!(
        is.condition.contains("field: {of: guide") && is.truth == Truth::True,
        "{is:?}"
    );
    assert!(is.seen.iter().any(|words| words.contains("按规定办理")), "{is:?}");
    let fails = side(limit, "fail_when");
    assert_eq!((fails.then, fails.now), (Some(Truth::True), Some(Truth::False)));

    let entry = change(rejudged, "P1");
    let line = 1 + lenient
        .lines()
        .position(|line| line.contains("{met: home}, {met: buried}"))
        .expect("the line");
    assert!(
        was.place.starts_with("scenarios/indicators/gbh-2017-115.yaml:"),
        "{was:?}"
    );
    assert_eq!(verdict(&entry.then), Some(Verdict::Pass));
    assert_eq!(verdict(&entry.now), Some(Verdict::Inconclusive));
    let buried = &side(entry, "pass_when").now_conditions;
    let buried = buried
        .iter()
        .find(|one| one.condition.contains("met: buried"))
        .expect("the new condition");
    assert!(
        buried.truth != Truth::True && buried.place == format!("lenient.yaml:{line}"),
        "{buried:?}"
    );
}

fn bad_rules(program: &Program) {
    program.write(
        "bad.yaml",
        &rules().replace("{met: home}, {met: content}", "{mett: home}, {met: content}"),
    );
    let bad = program.run(&["judge", "archive", "--rules", "bad.yaml"]);
    bad.expect(2);
    for words in ["bad.yaml:", "mett", "^", "mistake"] {
        assert!(bad.err().contains(words), "{words}: {}", bad.err());
    }
    // A rule that the archive's journeys ask for is gone.
    program.write("gone.yaml", &rules().replace("  - id: S1\n", "  - id: S1x\n"));
    let gone = program.run(&["judge", "archive", "--rules", "gone.yaml"]);
    gone.expect(2);
    assert!(gone.err().contains("S1"), "{}", gone.err());
    program.write(
        "mine.yaml",
        &rules().replace("indicators: gbh-2017-115", "indicators: mine"),
    );
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/journeys/find-entry.yaml");
    let scenario = scenario.to_str().unwrap();
    for (arguments, what) in [
        (vec!["--rules", scenario], "neither a set of indicators nor a lexicon"),
        (vec!["--rules", "mine.yaml"], "defines the indicators `mine`"),
        (vec!["--rules", "nowhere.yaml"], "cannot read nowhere.yaml"),
        (vec!["--rules", "same.yaml", "--scenarios", "."], "cannot be used with"),
    ] {
        let refused = program.run(&[&["judge", "archive"][..], &arguments].concat());
        refused.expect(1);
        assert!(refused.err().contains(what), "{what}: {}", refused.err());
    }
}
