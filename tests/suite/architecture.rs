//! The architecture, checked: what a workspace of crates would have made the compiler check.
//!
//! Reads `src/` as text (what stands before `#[cfg(test)]`, comments left out) and complains of an import against the
//! arrow, of a name outside its layer, of a file that grew too long, and of a verb, condition or fault that no document
//! names. Every rule has a snippet that offends it, so that a rule that has gone blind is noticed.

use std::fs;
use std::path::Path;

/// Layers, top to bottom: a module imports only from layers before its own.
const LAYERS: [&str; 15] = [
    "text", "clock", "record", "scenario", "plan", "reading", "browser", "judge", "evidence", "journey", "run",
    "report", "demo", "command", "main",
];

/// Layers that stand side by side and know nothing of each other.
const APART: [&str; 3] = ["browser", "judge", "evidence"];

/// Longest file, tests left out.
const LONGEST: usize = 400;

/// Words that only one layer may say, and the layer.
const OWNED: [(&str, &str); 8] = [
    ("fantoccini", "browser"),
    ("serde_yaml", "scenario"),
    ("data/journal", "evidence"),
    ("data/blobs", "evidence"),
    ("data/inputs", "evidence"),
    ("data/results", "evidence"),
    ("data/checkpoints", "evidence"),
    ("data/run.json", "evidence"),
];

/// Layers that are computed, not waited for.
const WITHOUT_TOKIO: [&str; 7] = ["text", "record", "scenario", "plan", "reading", "judge", "report"];

/// A source file: its path below `src/` with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The layer it belongs to; none for the crate's root and its build script.
    fn layer(&self) -> Option<&str> {
        let first = self.path.split('/').next().unwrap_or_default();
        let name = first.strip_suffix(".rs").unwrap_or(first);
        (!["lib", "embed"].contains(&name)).then_some(name)
    }

    /// The lines before the tests.
    fn body(&self) -> impl Iterator<Item = &str> {
        self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]")
    }

    /// The body without comments, each line with its number.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(self.body())
            .map(|(number, line)| (number, without_comment(line)))
    }
}

/// The line up to a `//` that does not stand in a string.
fn without_comment(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '/' if !quoted && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
    }
    line
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The identifiers that follow `prefix` in a line.
fn after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let starts = line
        .match_indices(prefix)
        .filter(|(at, _)| !line[..*at].ends_with(is_word));
    starts
        .map(|(at, _)| {
            let rest = &line[at + prefix.len()..];
            &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())]
        })
        .collect()
}

/// Whether `word` stands in the line and not as a part of a longer identifier.
fn says(line: &str, word: &str) -> bool {
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word))
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

fn import_complaint(layer: &str, imported: &str) -> Option<String> {
    if imported == layer {
        return None;
    }
    let Some(target) = rank(imported) else {
        return Some(format!("imports crate::{imported}, which is no layer"));
    };
    if rank(layer).is_some_and(|own| target > own) {
        return Some(format!("imports crate::{imported}, which stands below {layer}"));
    }
    if APART.contains(&layer) && APART.contains(&imported) {
        return Some(format!(
            "imports crate::{imported}; {layer} and {imported} know nothing of each other"
        ));
    }
    if layer == "demo" && imported != "record" {
        return Some(format!("imports crate::{imported}; demo knows only record"));
    }
    if imported == "demo" && layer != "command" {
        return Some("imports crate::demo, which only command and tests do".into());
    }
    None
}

fn complaints_of(source: &Source) -> Vec<String> {
    let Some(layer) = source.layer() else { return Vec::new() };
    let mut all = Vec::new();
    if rank(layer).is_none() {
        all.push(format!(
            "src/{}: `{layer}` is no layer; the layers are {}",
            source.path,
            LAYERS.join(" ")
        ));
    }
    for (number, line) in source.code() {
        let mut say = |what: String| all.push(format!("src/{}:{number}: {what}", source.path));
        let root = if layer == "main" { "hecha::" } else { "crate::" };
        for imported in after(line, root).into_iter().filter(|name| !name.is_empty()) {
            import_complaint(layer, imported).into_iter().for_each(&mut say);
        }
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if squeezed.contains("crate::{") || squeezed.contains("crate::*") {
            say("imports several layers at once; write one `use crate::…` a layer".into());
        }
        if squeezed.contains("super::super") {
            say("climbs with super::super; write crate::…".into());
        }
        for (word, owner) in OWNED {
            if layer != owner && says(line, word) {
                say(format!("names {word}, which only {owner} does"));
            }
        }
        if WITHOUT_TOKIO.contains(&layer) && says(line, "tokio") {
            say(format!("names tokio; {layer} is computed, not waited for"));
        }
    }
    let length = source.body().count();
    if length > LONGEST {
        all.push(format!(
            "src/{}: {length} lines before its tests, {LONGEST} at most",
            source.path
        ));
    }
    all
}

/// The words of an enum's variants as users write them: `ReadGuide` is `read_guide`.
fn words_of_enum(source: &str, name: &str) -> Vec<String> {
    let Some(start) = source.find(&format!("pub enum {name} {{")) else {
        return Vec::new();
    };
    let (mut depth, mut words) = (0_i32, Vec::new());
    for line in source[start..].lines() {
        let code = without_comment(line);
        let first = code.trim_start();
        if depth == 1 && first.starts_with(|c: char| c.is_ascii_uppercase()) {
            let end = first.find(|c| !is_word(c)).unwrap_or(first.len());
            words.push(snake(&first[..end]));
        }
        let count = |what: &[char]| code.matches(what).count() as i32;
        depth += count(&['{', '(']) - count(&['}', ')']);
        if depth == 0 && !words.is_empty() {
            break;
        }
    }
    words
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Words that no document names between backquotes, alone or before a colon.
fn undocumented(words: &[String], document: &str) -> Vec<String> {
    let named = |word: &&String| {
        let named = [format!("`{word}`"), format!("`{word}:"), format!("`{word} ")];
        !named.iter().any(|form| document.contains(form))
    };
    words.iter().filter(named).cloned().collect()
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, root: &Path, all: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, all);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                all.push(Source::new(&below, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    walk(&root, &root, &mut all);
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path} cannot be read ({error}); it documents a part of the program"))
}

#[test]
fn the_arrow_never_turns() {
    let sources = sources();
    assert!(sources.len() > 20, "only {} files were read", sources.len());
    let complaints: Vec<String> = sources.iter().flat_map(complaints_of).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn every_verb_and_condition_is_documented() {
    let read = |path: &str| sources().into_iter().find(|source| source.path == path).unwrap().text;
    let verbs = words_of_enum(&read("scenario/step.rs"), "Action");
    let conditions = words_of_enum(&read("scenario/condition.rs"), "Test");
    assert!(
        verbs.len() > 20 && verbs.contains(&"read_guide".to_string()),
        "{verbs:?}"
    );
    assert!(
        conditions.len() > 20 && conditions.contains(&"working_days".to_string()),
        "{conditions:?}"
    );
    let language = document("docs/language.md");
    assert_eq!(
        undocumented(&verbs, &language),
        [""; 0],
        "verbs that docs/language.md does not name"
    );
    assert_eq!(
        undocumented(&conditions, &language),
        [""; 0],
        "conditions that docs/language.md does not name"
    );
}

#[test]
fn every_fault_is_documented() {
    let Some(faults) = sources().into_iter().find(|source| source.path == "demo/faults.rs") else {
        println!("not checked: the demo portals are not part of this tree yet");
        return;
    };
    let words: Vec<String> = ["Fault", "Trouble"]
        .iter()
        .flat_map(|name| words_of_enum(&faults.text, name))
        .collect();
    assert!(words.len() > 10, "{words:?}");
    assert_eq!(
        undocumented(&words, &document("docs/demo.md")),
        [""; 0],
        "faults that docs/demo.md does not name"
    );
}

/// One complaint with these words, and no other.
#[track_caller]
fn offends(path: &str, text: &str, words: &str) {
    let complaints = complaints_of(&Source::new(path, text));
    assert!(
        complaints.len() == 1 && complaints[0].contains(words),
        "{path}: {text}\n{complaints:?}"
    );
}

#[track_caller]
fn passes(path: &str, text: &str) {
    let complaints = complaints_of(&Source::new(path, text));
    assert!(complaints.is_empty(), "{path}: {text}\n{complaints:?}");
}

#[test]
fn imports_against_the_arrow_are_noticed() {
    offends("record/step.rs", "use crate::judge::case::Case;", "stands below record");
    offends("plan/mod.rs", "fn f() { crate::run::go() }", "stands below plan");
    offends(
        "plan.rs",
        "pub(crate) use crate :: run;".replace(" :: ", "::").as_str(),
        "stands below plan",
    );
    offends(
        "judge/case.rs",
        "use crate::browser::session;",
        "know nothing of each other",
    );
    offends("evidence/read.rs", "use crate::judge;", "know nothing of each other");
    offends(
        "demo/server.rs",
        "use crate::reading::normal;",
        "demo knows only record",
    );
    offends("report/html.rs", "use crate::demo::expected;", "stands below report");
    offends("main.rs", "use hecha::demo;", "only command and tests");
    offends("helpers/mod.rs", "", "is no layer");
    offends("run/mod.rs", "use crate::helpers::x;", "is no layer");
    passes(
        "journey/walk.rs",
        "use crate::browser::session;\nuse crate::evidence::Archive;",
    );
    passes("command/demo.rs", "use crate::demo::server;");
    passes(
        "judge/case.rs",
        "// crate::run judges\n#[cfg(test)]\nmod tests { use crate::run; }",
    );
    passes(
        "evidence/mod.rs",
        "use super::layout;\nuse crate::evidence::read;\nlet x = my_crate::run;",
    );
}

#[test]
fn groups_and_climbing_are_noticed() {
    offends("run/mod.rs", "use crate::{judge, record};", "several layers at once");
    offends("run/mod.rs", "use crate::*;", "several layers at once");
    offends("journey/steps/open.rs", "use super::super::walk::Walk;", "super::super");
    passes("run/mod.rs", "use crate::record::{run, step};");
}

#[test]
fn names_outside_their_layer_are_noticed() {
    offends("journey/walk.rs", "use fantoccini::Client;", "only browser");
    offends("command/check.rs", "serde_yaml::from_str(text)", "only scenario");
    offends(
        "report/json.rs",
        r#"let path = root.join("data/journal/000001.jsonl"); // see above"#,
        "only evidence",
    );
    offends(
        "report/json.rs",
        r#"format!("{}/data/blobs/sha256", x)"#,
        "only evidence",
    );
    offends("judge/case.rs", "tokio::spawn(f)", "computed, not waited for");
    offends("scenario/tree.rs", "use tokio::fs;", "computed, not waited for");
    passes("run/mod.rs", "use tokio::task::JoinSet;");
    passes(
        "journey/walk.rs",
        "// fantoccini never returns here, https://example.org/data/journal",
    );
    passes("record/run.rs", "let tokio_like = 1;");
}

#[test]
fn long_files_are_noticed() {
    let lines = |count: usize| "let x = 1;\n".repeat(count);
    offends("run/mod.rs", &lines(401), "401 lines");
    passes("run/mod.rs", &lines(400));
    passes("run/mod.rs", &format!("{}#[cfg(test)]\n{}", lines(400), lines(400)));
}

#[test]
fn undocumented_words_are_noticed() {
    let source = "pub enum Action {\n    /// `open:`\n    Open(Goal),\n    ReadGuide {\n        /// Name.\n        name: String,\n    },\n    Human { what: Task },\n    Back,\n}\npub enum Other { X }";
    let words = words_of_enum(source, "Action");
    assert_eq!(words, ["open", "read_guide", "human", "back"]);
    assert_eq!(
        undocumented(&words, "`open: url` and `back`, read_guide"),
        ["read_guide", "human"]
    );
    assert!(words_of_enum(source, "Missing").is_empty());
}
