//! Secrets: accounts by name, from a file that only its owner may read.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use secrecy::SecretString;

use super::code::Code;
use super::scalar::is_name;
use super::tree::{self, Entry, Node, Value};
use crate::text::{Diagnostic, Report, Source, Span};

/// Accounts by the names of their secrets. Values never print themselves.
#[derive(Debug, Default)]
pub struct Secrets {
    accounts: HashMap<String, Account>,
}

/// An account to log in with.
#[derive(Debug)]
pub struct Account {
    /// Who.
    pub username: SecretString,
    /// The password.
    pub password: SecretString,
}

impl Secrets {
    /// The account of this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(name)
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.accounts.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

/// Whether a tree is that of a secrets file: nothing but names of accounts.
pub(super) fn are_here(root: &Node<'_>) -> bool {
    let account = |entry: &Entry<'_>| {
        let parts = entry.value.entries();
        !parts.is_empty() && parts.iter().all(|part| matches!(&*part.key, "username" | "password"))
    };
    !root.entries().is_empty() && root.entries().iter().all(account)
}

/// Reads a secrets file, `NAME: {username: …, password: …}`, of mode 0600 or narrower.
///
/// # Errors
///
/// All mistakes of the file. No diagnostic shows a line of it, since a line may hold a password.
pub fn read(path: &Path) -> Result<Secrets, Report> {
    let name = path.to_string_lossy().into_owned();
    let fail = |diagnostics| Report {
        source: Source::new(&name, ""),
        diagnostics,
    };
    let one = |title: String, help: &str| {
        fail(vec![
            Diagnostic::new(Code::SecretsFile.number(), Span::default(), title).help(help),
        ])
    };
    let text = fs::read_to_string(path).map_err(|error| {
        one(
            format!("cannot read the secrets file: {error}"),
            "give another path with `--secrets`",
        )
    })?;
    if let Some(mode) = wide_mode(path) {
        return Err(one(
            format!("the secrets file has mode {mode:04o}, so others may read it"),
            &format!("run `chmod 600 {name}`"),
        ));
    }
    let (root, found) = tree::read(&text);
    let place = |span: Span| Source::new(&name, &text).position(span.start as usize).0;
    let line = |span: Span, title: &str| {
        let title = format!("line {}: {title}", place(span));
        Diagnostic::new(Code::SecretsFile.number(), Span::default(), title)
            .help("write `NAME: {username: …, password: …}`")
    };
    let mut mistakes: Vec<Diagnostic> = found.iter().map(|mistake| line(mistake.span, hide(mistake))).collect();
    let mut secrets = Secrets::default();
    let Some(root) = root else {
        return Err(fail(if mistakes.is_empty() {
            vec![line(Span::default(), "the file is empty")]
        } else {
            mistakes
        }));
    };
    if !matches!(root.value, Value::Map(_)) {
        mistakes.push(line(root.at.span, "a map of names is wanted"));
    }
    for entry in root.entries() {
        let part = |key: &str| {
            entry
                .value
                .get(key)
                .filter(|node| !node.is_nothing())
                .and_then(|node| node.text())
        };
        let known = entry
            .value
            .entries()
            .iter()
            .all(|part| matches!(&*part.key, "username" | "password"));
        match (part("username"), part("password")) {
            (Some(username), Some(password)) if known && is_name(&entry.key) => {
                let account = Account {
                    username: username.into(),
                    password: password.into(),
                };
                secrets.accounts.insert(entry.key.clone().into_owned(), account);
            }
            _ => mistakes.push(line(
                entry.at.span,
                "a secret has a name, a `username` and a `password`, and nothing else",
            )),
        }
    }
    if mistakes.is_empty() {
        Ok(secrets)
    } else {
        Err(fail(mistakes))
    }
}

/// What is wrong, without words that may quote the file.
fn hide(mistake: &Diagnostic) -> &'static str {
    if mistake.code == Code::Syntax.number() {
        "this is not YAML"
    } else {
        "something that a secrets file cannot hold"
    }
}

/// The file's mode, where others than its owner may read or write it.
#[cfg(unix)]
fn wide_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Where there are no modes, none is too wide.
#[cfg(not(unix))]
fn wide_mode(_path: &Path) -> Option<u32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    fn file(text: &str, mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), text).expect("written");
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).expect("mode set");
        file
    }

    #[test]
    fn reads_accounts_and_never_prints_them() {
        let file = file("HZ_ACCOUNT: {username: tester, password: \"correct horse\"}\n", 0o600);
        let secrets = read(file.path()).expect("secrets");
        let account = secrets.account("HZ_ACCOUNT").expect("the account");
        assert_eq!(account.password.expose_secret(), "correct horse");
        let printed = format!("{secrets:?}");
        assert!(!printed.contains("horse") && !printed.contains("tester"), "{printed}");
    }

    #[test]
    fn refuses_open_files_with_the_remedy() {
        let file = file("A: {username: a, password: b}\n", 0o644);
        let report = read(file.path()).expect_err("too open").render(false);
        assert!(report.contains("mode 0644") && report.contains("chmod 600"), "{report}");
    }

    #[test]
    fn mistakes_do_not_show_the_line() {
        for text in [
            "A: {username: hidden-name, pasword: hidden-word}\n",
            "A: {username: [hidden-word\n",
            "A: &hidden-word b\n",
            "[hidden-word]\n",
        ] {
            let file = file(text, 0o600);
            let report = read(file.path()).expect_err("a mistake").render(false);
            assert!(!report.contains("hidden") && report.contains("line 1"), "{report}");
        }
    }
}
