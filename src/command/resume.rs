//! `hecha run --resume ARCHIVE`: a run that was stopped goes on under the arguments that it was begun with.

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use super::cli::{BrowserArgs, BrowserKind, Cli, Command, EvidenceLevel, Language, RunArgs};
use super::{CommandError, failed, results};
use crate::browser::accounts;
use crate::evidence::{Reader, Settings, continuation, disk};

/// What goes on with a run that was stopped. Leave to write is given anew at every start; a demonstration's portals end
/// with the program.
pub fn continuation(args: &RunArgs, root: &Path) -> String {
    if args.demo {
        return "hecha run --demo (a demonstration is begun anew)".into();
    }
    let writes = if args.allow_writes { " --allow-writes" } else { "" };
    let attended = if args.attended { " --attended" } else { "" };
    format!("hecha run --resume {}{writes}{attended}", quoted(&results::shown(root)))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,+@%=".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The browser that was named now, else the first one's; how it is driven and shown as either says.
fn browser(now: &BrowserArgs, first: BrowserArgs) -> BrowserArgs {
    let named = !now.webdriver.is_empty() || now.browser != BrowserKind::Chromium;
    let (classic, headed) = (now.classic || first.classic, now.headed || first.headed);
    BrowserArgs {
        classic,
        headed,
        ..(if named { now.clone() } else { first })
    }
}

/// For a run that is continued: its first arguments, with what was given now in their place. Leave to write and what to
/// stop for are not taken over.
pub fn begun(args: &RunArgs) -> Result<Option<Box<RunArgs>>, CommandError> {
    let Some(path) = &args.resume else { return Ok(None) };
    let reader = Reader::open(path)?;
    if reader.layout().is_sealed() {
        continuation::is_partial(reader.layout())?;
    }
    let run = reader.run().clone();
    let words = std::iter::once("hecha").chain(run.arguments.iter().map(String::as_str));
    let Ok(Cli {
        command: Command::Run(first),
    }) = Cli::try_parse_from(words)
    else {
        let why = "this version does not understand the arguments it was begun with";
        return Err(failed(format!("{} cannot be continued: {why}", path.display())));
    };
    if first.demo {
        let why = "it was a demonstration, and its portals ended with it; begin anew with `hecha run --demo`";
        return Err(failed(format!("{} cannot be continued: {why}", path.display())));
    }
    let browser = browser(&args.browser, first.browser);
    if let Some(grid) = lacks_account(&browser) {
        let why = "its account is not recorded; give --webdriver again with it";
        return Err(failed(format!("{grid} cannot be asked for browsers: {why}")));
    }
    let path = &place(&reader)?;
    let level = |level: &str| EvidenceLevel::from_str(level, true).ok();
    Ok(Some(Box::new(RunArgs {
        paths: Vec::new(),
        demo: false,
        portals: Vec::new(),
        narrow: first.narrow,
        browser,
        jobs: args.jobs.or(first.jobs),
        archive: None,
        resume: Some(path.clone()),
        evidence: level(&run.evidence),
        attended: args.attended || first.attended,
        allow_writes: args.allow_writes,
        secrets: args.secrets.clone().or(first.secrets),
        fail_on: args.fail_on.clone(),
        scenarios: None,
        // The language without a word is what the first run had.
        lang: if args.lang == Language::Zh {
            first.lang
        } else {
            args.lang
        },
        no_seal: args.no_seal || first.no_seal,
        signing: args.signing.after(first.signing),
        stamps: if args.stamps.tsa.is_empty() {
            first.stamps
        } else {
            args.stamps.clone()
        },
    })))
}

/// Where a run goes on: in its own archive, or, where that was sealed as far as it came, in one beside it, which is made.
pub fn place(reader: &Reader) -> Result<PathBuf, CommandError> {
    let root = reader.layout().root();
    if !reader.layout().is_sealed() {
        return Ok(root.to_path_buf());
    }
    // Before anything is made: a run that goes on in another archive goes on there alone.
    disk::require(root, Settings::default().least_free)?;
    let place = continuation::begin(root)?;
    warn!(
        "{} is sealed as far as it came; it goes on in {}",
        results::shown(root),
        results::shown(&place)
    );
    Ok(place)
}

/// What the program was called with. What is no UTF-8 is recorded as near to it as UTF-8 comes.
pub fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
}

/// A Grid of recorded arguments whose account was left out of them.
fn lacks_account(browser: &BrowserArgs) -> Option<&url::Url> {
    browser
        .webdriver
        .iter()
        .find(|url| url.username() == accounts::LEFT_OUT)
}

/// The arguments as they are recorded: what a signing command holds (a card's number, perhaps) and accounts in addresses
/// (a Grid's) are nobody's business.
pub fn recorded(arguments: impl Iterator<Item = String>) -> Vec<String> {
    const COMMANDS: [&str; 2] = ["--sign-command", "--sm2-sign-command"];
    const GRID: &str = "--webdriver";
    let mut before = String::new();
    let mut kept = Vec::new();
    for argument in arguments {
        let before = std::mem::replace(&mut before, argument.clone());
        let option = argument.split_once('=');
        kept.push(match option {
            _ if COMMANDS.contains(&before.as_str()) => "(not recorded)".into(),
            _ if before == GRID => grid(&argument),
            Some((option, _)) if COMMANDS.contains(&option) => format!("{option}=(not recorded)"),
            Some((GRID, url)) => format!("{GRID}={}", grid(url)),
            Some(_) | None => accounts::without(&argument),
        });
    }
    kept
}

/// An address as the option reads it: an account in it is found however it is written.
fn grid(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            let taken = url
                .set_password(None)
                .and_then(|()| url.set_username(accounts::LEFT_OUT));
            taken.map_or_else(|()| "(not recorded)".into(), |()| url.to_string())
        }
        Ok(_) | Err(_) => accounts::without(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_was_begun_with_stays() {
        let of = |words: &[&str]| {
            let words = ["hecha", "run", "s.yaml"].iter().chain(words);
            match Cli::try_parse_from(words).expect("right").command {
                Command::Run(args) => args.browser,
                _ => panic!("run"),
            }
        };
        let first = || of(&["--browser", "firefox", "--headed"]);
        let same = browser(&of(&["--classic"]), first());
        assert!(same.classic && same.headed && same.browser == BrowserKind::Firefox);
        let other = browser(&of(&["--browser", "shell"]), first());
        assert!(other.headed && other.browser == BrowserKind::Shell);
    }

    #[test]
    fn a_path_is_quoted_where_a_shell_would_part_it() {
        assert_eq!(quoted("archive/2026-政务_1"), "archive/2026-政务_1");
        assert_eq!(quoted("my archive"), "'my archive'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }

    #[test]
    fn signing_commands_are_not_recorded() {
        let given = [
            "run",
            "--sign-command",
            "card --pin 1",
            "x.yaml",
            "--sign-command=card --pin 1",
            "--sm2-sign-command",
            "card --pin 2",
            "--sm2-sign-command=card --pin 2",
            "--jobs",
            "2",
        ];
        let kept = recorded(given.iter().map(ToString::to_string));
        assert_eq!(
            kept,
            [
                "run",
                "--sign-command",
                "(not recorded)",
                "x.yaml",
                "--sign-command=(not recorded)",
                "--sm2-sign-command",
                "(not recorded)",
                "--sm2-sign-command=(not recorded)",
                "--jobs",
                "2"
            ]
        );
    }

    #[test]
    fn accounts_of_grids_are_not_recorded() {
        let given = [
            "run",
            "--webdriver",
            "http://user:key@hub:4444/wd",
            "--webdriver=https://user:k@e/y@hub/",
            "--webdriver",
            "http:user:key@hub/",
            "--webdriver",
            "http://hub:4444/",
            "http://user:key@host/x.yaml",
            "--operator",
            "张三@hz.gov.cn",
        ];
        let kept = recorded(given.iter().map(ToString::to_string));
        assert_eq!(
            kept,
            [
                "run",
                "--webdriver",
                "http://not-recorded@hub:4444/wd",
                "--webdriver=https://not-recorded@e/y@hub/",
                "--webdriver",
                "http://not-recorded@hub/",
                "--webdriver",
                "http://hub:4444/",
                "http://not-recorded@host/x.yaml",
                "--operator",
                "张三@hz.gov.cn"
            ]
        );
        let Command::Run(first) = Cli::parse_from(std::iter::once("hecha".to_owned()).chain(kept)).command else {
            panic!("no run");
        };
        let grid = lacks_account(&first.browser).expect("one without its account");
        assert_eq!(grid.host_str(), Some("hub"), "a run that goes on asks for it again");
    }
}
