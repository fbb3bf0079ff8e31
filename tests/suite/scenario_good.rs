//! Files that are right: the design's examples word for word, and one of every verb and condition.

use std::path::{Path, PathBuf};

use hecha::command::check::check;
use hecha::scenario::library::Library;
use hecha::scenario::registry::FileKind;
use hecha::scenario::schema::schema;
use hecha::scenario::{site, survey, tree};

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
fn shipped_files_check_clean() {
    let mut out = Vec::new();
    check(
        &[Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")],
        &mut out,
        false,
    )
    .expect("written");
    let printed = String::from_utf8_lossy(&out);
    assert!(printed.ends_with("checked, no mistakes\n"), "{printed}");
    assert!(Library::load(None).is_ok());
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
    assert_eq!(read.survey.one_item, ["search-item"]);
    assert_eq!(read.survey.per_item, ["guide", "download-form"]);
    assert_eq!(read.sites.len(), 1);
    assert_eq!(read.sources.len(), 2);
    let site = site::read(&good().join("sites/hz-example.yaml"), &library).expect("the site");
    assert_eq!(
        site.hosts,
        ["zwfw.example.gov.cn", "sso.example.gov.cn", "www.example.gov.cn"]
    );
    assert_eq!(site.terms[0].words, ["问政"]);
}

#[test]
fn schemas_take_every_right_file() {
    let schemas: Vec<(FileKind, jsonschema::Validator)> = FileKind::ALL.map(|kind| (kind, validator(kind))).into();
    let mut taken = 0;
    for root in [good(), Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")] {
        for path in yaml_files(&root) {
            let text = std::fs::read_to_string(&path).expect("the file");
            let (tree, mistakes) = tree::read(&text);
            assert!(mistakes.is_empty(), "{}", path.display());
            let json = tree.expect("a tree").to_json();
            let kind = FileKind::ALL
                .into_iter()
                .find(|kind| json.get(kind.word()).is_some() && *kind != FileKind::Indicators);
            let kind = kind.or_else(|| json.get("list").map(|_| FileKind::Indicators));
            let Some(kind) = kind else {
                assert!(
                    json.get("calendar").is_some() || json.get("questions").is_some(),
                    "{}",
                    path.display()
                );
                continue;
            };
            let schema = &schemas.iter().find(|(made, _)| *made == kind).expect("the schema").1;
            let errors: Vec<String> = schema
                .iter_errors(&json)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
            taken += 1;
        }
    }
    assert!(taken >= 14, "{taken} files");
}

/// The schema of a kind of file, formats checked.
pub fn validator(kind: FileKind) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema(kind))
        .expect("a schema")
}

/// YAML files of a folder, at any depth.
pub fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            found.push(path);
        }
    }
    found
}
