//! Files that are right: the design's examples word for word, and one of every verb and condition.

use std::path::{Path, PathBuf};

use hecha::command::check::check;
use hecha::scenario::library::Library;
use hecha::scenario::{site, survey};

/// The folder of right files.
pub fn good() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/good")
}

#[test]
fn design_examples_check_clean() {
    let mut out = Vec::new();
    let outcome = check(&[good()], &mut out, false).expect("written");
    assert_eq!(
        String::from_utf8_lossy(&out),
        format!("{} files checked, no mistakes\n", outcome.files)
    );
    assert!(outcome.files >= 14 && outcome.exit_code() == 0);
}

#[test]
fn library_loads_with_a_users_folder() {
    let library = Library::load(Some(&good())).unwrap_or_else(|reports| {
        panic!(
            "{}",
            reports.iter().map(|report| report.render(false)).collect::<String>()
        );
    });
    let scenario = library.scenarios.get("search-item").expect("the scenario");
    assert_eq!(scenario.steps.len(), 7);
    assert_eq!(library.indicator("P5b").expect("the indicator").needs.len(), 4);
    let (_, source) = library
        .sources
        .iter()
        .find(|(path, _)| path == "journeys/search-item.yaml")
        .expect("its text");
    let bytes = std::fs::read(good().join("journeys/search-item.yaml")).expect("the file");
    assert_eq!(source.text.as_bytes(), bytes);

    let read = survey::read(&good().join("surveys/quarter.yaml"), &library).expect("the survey");
    assert_eq!(read.survey.per_item, ["search-item", "guide", "download-form"]);
    assert_eq!(read.sites.len(), 1);
    assert_eq!(read.sources.len(), 2);
    let site = site::read(&good().join("sites/hz-example.yaml"), &library).expect("the site");
    assert_eq!(
        site.hosts,
        ["zwfw.example.gov.cn", "sso.example.gov.cn", "www.example.gov.cn"]
    );
    assert_eq!(site.terms[0].words, ["问政"]);
}
