//! One login (P2) with an account, without one and with one that does not work; and that a password typed into a page is
//! nowhere in what is kept.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use hecha::demo::ACCOUNT;

use crate::program::{Portals, Program, findings};

/// Walks login-sso on portals with this secrets file, at this level; gives the findings.
fn walked(program: &Program, portals: &[&str], secrets: Option<&str>, level: &str) -> Value {
    let _portals = Portals::serve(program, portals, "login-sso", "");
    let mut arguments = vec!["run", "survey.yaml", "--archive", "archive", "--evidence", level];
    if let Some(text) = secrets {
        let path = program.write("secrets.yaml", text);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(path, mode).expect("the mode can be set");
        arguments.extend(["--secrets", "secrets.yaml"]);
    }
    let finished = program.run(&arguments);
    program.expect_nothing_left();
    assert!(
        program.path("archive/data/results/findings.json").is_file(),
        "{}{}",
        finished.out(),
        finished.err()
    );
    findings(&program.path("archive"))
}

#[track_caller]
fn expect(found: &Value, site: &str, verdict: &str, reason: &str) {
    let list = found["findings"].as_array().expect("findings");
    let finding = list
        .iter()
        .find(|finding| finding["site"] == site && finding["indicator"] == "P2")
        .expect("a finding of P2");
    let said = format!("{}({})", finding["verdict"], finding["reason"]).replace('"', "");
    assert_eq!(said, format!("{verdict}({reason})"), "{finding:#}");
}

#[test]
fn without_an_account_only_redirects_are_seen() {
    let program = Program::new();
    let found = walked(&program, &["table-binding"], None, "light");
    // What follows a login is not seen without one.
    expect(&found, "table-binding", "pass", "redirect_only");
}

#[test]
fn an_account_that_does_not_work_accuses_nobody() {
    let program = Program::new();
    let wrong = ACCOUNT.secrets_file().replace(ACCOUNT.password, "Wrong#2026x");
    let found = walked(&program, &["table-plain"], Some(&wrong), "light");
    expect(&found, "table-plain", "inconclusive", "login_failed");
}

#[test]
fn a_password_that_was_typed_is_nowhere_in_the_archive() {
    let program = Program::new();
    let found = walked(&program, &["boot-plain"], Some(&ACCOUNT.secrets_file()), "full");
    expect(&found, "boot-plain", "pass", "rule");
    let percent: String = ACCOUNT.password.replace('#', "%23");
    let encoded = STANDARD.encode(ACCOUNT.password);
    let forms = [ACCOUNT.password, &percent, encoded.trim_end_matches('=')];
    let mut read = 0;
    search(&program.path("archive"), &forms, &mut read);
    assert!(read > 50, "only {read} files were looked through");
}

fn search(folder: &Path, forms: &[&str], read: &mut usize) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            search(&path, forms, read);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        for form in forms {
            let held = bytes.windows(form.len()).any(|part| part == form.as_bytes());
            assert!(!held, "{} holds the password as {form}", path.display());
        }
        *read += 1;
    }
}
