//! The registry agrees with the model, with `docs/language.md`, and with the files that show every verb.

use std::{env, fs};

use hecha::record::step::End;
use hecha::record::verdict::Verdict;
use hecha::scenario::library::Library;
use hecha::scenario::locator::{KINDS, STRUCTURES};
use hecha::scenario::reference::tables;
use hecha::scenario::registry::{conditions, files, locators, rules, verbs};

use crate::scenario_good::{good, yaml_files};

const MARK: &str = "writes it anew -->\n";

#[test]
fn language_document_has_the_registrys_tables() {
    let text = fs::read_to_string("docs/language.md").expect("the document");
    let (prose, printed) = text.split_once(MARK).expect("the mark of the tables");
    let made = format!("\n{}", tables());
    if env::var_os("UPDATE").is_some() {
        fs::write("docs/language.md", format!("{prose}{MARK}{made}")).expect("written");
    } else {
        let strayed = printed.lines().zip(made.lines()).find(|(is, should)| is != should);
        assert!(
            printed == made,
            "UPDATE=1 writes the tables anew; the first line that differs: {strayed:?}"
        );
    }
}

#[test]
fn registry_has_the_models_words() {
    let words = |names: &[(&'static str, hecha::record::query::Structure)]| {
        names.iter().map(|(word, _)| *word).collect::<Vec<_>>()
    };
    assert_eq!(locators::STRUCTURE_WORDS, words(&STRUCTURES));
    assert_eq!(files::TERM_KINDS, KINDS.map(|(word, _)| word));
    assert_eq!(
        locators::BY_NAMES,
        locators::BY.iter().map(|key| key.name).collect::<Vec<_>>()
    );
    for word in conditions::END_WORDS.iter().filter(|word| **word != "blocked") {
        assert_eq!(End::from_word(word).map(End::word).as_deref(), Some(*word));
    }
    for end in End::PLAIN {
        assert!(conditions::END_WORDS.contains(&&*end.word()), "{}", end.word());
    }
    let undecided = Verdict::ALL
        .map(Verdict::word)
        .into_iter()
        .filter(|word| !matches!(*word, "pass" | "fail"));
    assert_eq!(rules::UNDECIDED, undecided.collect::<Vec<_>>());
    assert_eq!(rules::NEEDS, hecha::scenario::read::NEEDS.map(|(word, _)| word));
}

#[test]
fn right_files_show_every_verb_and_condition() {
    let texts: String = yaml_files(&good())
        .iter()
        .map(|path| fs::read_to_string(path).expect("the file"))
        .collect();
    let missing = |names: Vec<&'static str>| {
        names
            .into_iter()
            .filter(|name| !texts.contains(&format!("{name}: ")) && !texts.contains(&format!("{name}:\n")))
            .collect::<Vec<_>>()
    };
    assert!(missing(verbs::VERBS.iter().map(|key| key.name).collect()).is_empty());
    let conditions = conditions::CONDITION.all().map(|key| key.name).collect();
    assert_eq!(missing(conditions), Vec::<&str>::new());
    assert_eq!(
        missing(locators::LOCATOR_MAP.all().map(|key| key.name).collect()),
        Vec::<&str>::new()
    );
}

/// What verifying lets pass, readers must take: as many steps in the model as in the text.
#[test]
fn nothing_that_verifies_is_lost_in_reading() {
    let library = Library::load(Some(&good())).expect("the library");
    let guide = library.scenarios.get("guide").expect("the scenario");
    let text = fs::read_to_string(good().join("journeys/guide.yaml")).expect("the file");
    assert_eq!(
        guide.steps.len(),
        text.lines().filter(|line| line.starts_with("  - ")).count()
    );
    for set in library.sets.values() {
        assert!(set.indicators.iter().all(|indicator| !indicator.id.is_empty()));
    }
    let indicator = library.indicator("S2a").expect("the indicator");
    assert_eq!(
        (
            indicator.pass_when.len(),
            indicator.fail_when.len(),
            indicator.needs.len()
        ),
        (1, 1, 7)
    );
    let opened = library.indicator("P0").expect("the indicator");
    assert_eq!((opened.otherwise.len(), &*opened.fail_when[0].reason), (2, "refused"));
}
