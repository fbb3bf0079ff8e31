//! Files that are wrong, each with the diagnostics it must give. `UPDATE=1` writes them anew; read what changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use hecha::scenario::code::{Code, Stage};
use hecha::scenario::library::Around;
use hecha::scenario::registry::FileKind;
use hecha::scenario::tree;
use hecha::text::Report;

use crate::scenario_good::validator;

const BAD: &str = "tests/scenarios/bad";

/// Every wrong file or folder of files, relative to the package.
fn corpus() -> Vec<PathBuf> {
    let entries = fs::read_dir(BAD).expect("the corpus");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    paths.sort();
    paths
}

fn around() -> Around {
    Around::folder(Path::new("tests/scenarios/good"))
}

fn reports(path: &Path, around: &Around) -> Vec<Report> {
    around.check(&[path.to_owned()]).reports
}

#[test]
fn every_wrong_file_gives_its_diagnostics() {
    let update = env::var_os("UPDATE").is_some();
    let (corpus, around) = (corpus(), around());
    assert!(corpus.len() >= 60, "{} files", corpus.len());
    let mut wrong = Vec::new();
    for path in corpus {
        let rendered: String = reports(&path, &around)
            .iter()
            .map(|report| report.render(false))
            .collect();
        assert!(!rendered.is_empty(), "{} gives no mistake", path.display());
        let expected = path.with_extension("err");
        if update {
            fs::write(&expected, &rendered).expect("written");
        } else if fs::read_to_string(&expected).unwrap_or_default() != rendered {
            wrong.push(format!("--- {}\n{rendered}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "these differ from their .err (UPDATE=1 writes them anew):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_code_is_shown_by_a_wrong_file() {
    let around = around();
    let reports: Vec<Report> = corpus().iter().flat_map(|path| reports(path, &around)).collect();
    let mut seen: BTreeSet<&str> = reports
        .iter()
        .flat_map(|report| &report.diagnostics)
        .map(|diagnostic| diagnostic.code)
        .collect();
    // A secrets file lies outside every library and has tests of its own beside its reader.
    seen.insert(Code::SecretsFile.number());
    let unseen: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.number())
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(unseen.is_empty(), "no wrong file shows {unseen:?}");
}

#[test]
fn schemas_refuse_every_file_of_wrong_shape() {
    let stage = |number: &str| {
        Code::ALL
            .iter()
            .find(|code| code.number() == number)
            .expect("a known code")
            .stage()
    };
    let around = around();
    let schemas: Vec<(FileKind, jsonschema::Validator)> = FileKind::ALL.map(|kind| (kind, validator(kind))).into();
    let mut refused = 0;
    for path in corpus().iter().filter(|path| path.is_file()) {
        let stages: Vec<Stage> = reports(path, &around)
            .iter()
            .flat_map(|report| &report.diagnostics)
            .map(|diagnostic| stage(diagnostic.code))
            .collect();
        let text = String::from_utf8_lossy(&fs::read(path).expect("the file")).into_owned();
        let (Some(root), _) = tree::read(&text) else { continue };
        let json = root.to_json();
        let kind = FileKind::ALL
            .into_iter()
            .find(|kind| json.get(kind.word()).is_some() && *kind != FileKind::Indicators);
        let kind = kind.or_else(|| json.get("list").map(|_| FileKind::Indicators));
        for kind in kind.map_or(FileKind::ALL.to_vec(), |kind| vec![kind]) {
            let schema = &schemas.iter().find(|(made, _)| *made == kind).expect("the schema").1;
            let valid = schema.is_valid(&json);
            if stages.contains(&Stage::Shape) {
                assert!(!valid, "the schema takes {}", path.display());
                refused += 1;
            } else if !stages.contains(&Stage::Text) {
                let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
                assert!(valid, "the schema refuses {}: {errors:?}", path.display());
            }
        }
    }
    assert!(refused >= 30, "{refused} refused");
}
