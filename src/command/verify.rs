//! `hecha verify ARCHIVE`: whether a sealed archive is what was sealed, and by whom.

use std::path::{Path, PathBuf};

use super::cli::VerifyArgs;
use super::exit::Exit;
use super::{CommandError, failed, results};
use crate::evidence::key::{Kind, PublicKey};
use crate::evidence::verify::{self, Anchors, Failure, Origin, Verification};

/// Failures that are shown one by one.
const SHOWN: usize = 20;

/// Columns of the report; paths alone may be longer.
const WIDTH: usize = 80;

const UNKNOWN_KEY: &str = "nothing was changed since it was sealed; by whom it was sealed was NOT checked:\n\
    get the operator's key by another way and name it with --key or --fingerprint";
const UNKNOWN_TIME: &str = "nothing was changed since it was sealed; when it was sealed was NOT checked:\n\
    no time stamp was checked up to an authority that you named with --tsa-ca";

const UNASKED_PART: &str = "nothing that is here was changed since it was sealed; it is a part of an archive only:\n\
    say --partial if that is what you were to be given, or ask for the whole";

/// Verifies and reports.
pub fn command(args: &VerifyArgs) -> Result<Exit, CommandError> {
    let anchors = anchors(args)?;
    let verification = verify::verify(&args.archive, &anchors)?;
    say!("{:<11} {}", "archive", results::shown(&args.archive));
    for (stage, said) in &verification.well {
        put!("{}", entry(stage.word(), &clean(said)));
    }
    Ok(concluded(&verification, args))
}

fn anchors(args: &VerifyArgs) -> Result<Anchors, CommandError> {
    let read = |kind, path: &Option<PathBuf>| path.as_deref().map(|path| key(kind, path)).transpose();
    Ok(Anchors {
        key: read(Kind::P256, &args.key)?,
        fingerprint: args.fingerprint.clone(),
        sm2_key: read(Kind::Sm2, &args.sm2_key)?,
        sm2_fingerprint: args.sm2_fingerprint.clone(),
        authorities: authorities(&args.tsa_ca)?,
        partial: args.partial,
    })
}

fn key(kind: Kind, path: &Path) -> Result<PublicKey, CommandError> {
    let name = path.display();
    let pem = std::fs::read(path)
        .map_err(|error| failed(format!("{name}: {error}; name the operator's public key in PEM")))?;
    Ok(PublicKey::read(kind, &pem, &name.to_string())?)
}

/// Certificates that are there and are some.
fn authorities(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if !text.contains("-----BEGIN CERTIFICATE-----") {
            let why = "holds no certificate in PEM; name the time-stamping authority's";
            return Err(failed(format!("{} {why}", path.display())));
        }
    }
    Ok(paths.to_vec())
}

/// Prints what it came to, and what was asked and could not be told.
fn concluded(verification: &Verification, args: &VerifyArgs) -> Exit {
    say!();
    for failure in verification.failures.iter().take(SHOWN) {
        put!("{}", clean(&shown(failure)));
    }
    let more = verification.failures.len().saturating_sub(SHOWN);
    if more > 0 {
        say!("and {more} more\n");
    }
    if !verification.intact() {
        say!("NOT VERIFIED: this archive is not as it was sealed");
        return Exit::Findings;
    }
    let open = [
        (verification.origin != Origin::Known).then_some(UNKNOWN_KEY),
        (!args.tsa_ca.is_empty() && !verification.dated).then_some(UNKNOWN_TIME),
        (verification.partial.is_some() && !args.partial).then_some(UNASKED_PART),
    ];
    for what in open.iter().flatten() {
        say!("{what}");
    }
    if open.iter().any(Option::is_some) {
        return Exit::Incomplete;
    }
    match verification.partial {
        Some(left_out) => {
            if verification.copies > 0 {
                let copies = verification.copies;
                say!("{copies} in derived/ made after sealing in the place of originals: no seal speaks of them");
            }
            say!("verified what is here: {left_out} files were not handed out, and of them nothing is shown")
        }
        None => say!("verified"),
    }
    Exit::Well
}

/// A text of an archive without the signs that control a terminal or that turn the order of a text: nobody has vouched
/// for it yet.
fn clean(text: &str) -> String {
    let harmful = |sign: char| {
        sign.is_control() && !matches!(sign, '\n' | '\t')
            || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|sign| if harmful(sign) { '?' } else { sign })
        .collect()
}

/// A line of the report, folded at [`WIDTH`] columns; further lines of `said` begin below the first.
fn entry(word: &str, said: &str) -> String {
    let mut text = String::new();
    for (number, line) in said.lines().flat_map(|line| folded(line, WIDTH - 12)).enumerate() {
        let word = if number == 0 { word } else { "" };
        text.push_str(&format!("{word:<11} {line}\n"));
    }
    text
}

/// A failure: the stage, the file and place, what is wrong, and what to do.
fn shown(failure: &Failure) -> String {
    let place = failure
        .place
        .as_ref()
        .map(|place| format!(", {place}"))
        .unwrap_or_default();
    let mut text = format!("FAILED {}\n    {}{place}\n", failure.stage.word(), failure.file);
    for line in folded(&failure.what, WIDTH - 4)
        .iter()
        .chain(&folded(failure.remedy, WIDTH - 4))
    {
        text.push_str(&format!("    {line}\n"));
    }
    text.push('\n');
    text
}

/// Breaks a text at spaces into lines of at most `width` columns; a longer word has a line of its own.
fn folded(text: &str, width: usize) -> Vec<String> {
    let columns = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::verify::Stage;

    #[test]
    fn what_an_archive_says_controls_no_terminal() {
        assert_eq!(clean("a\u{1b}[8m\r\u{9b}b\u{202e}c\n"), "a?[8m??b?c\n");
    }

    #[test]
    fn reports_keep_to_eighty_columns() {
        let failure = Failure {
            stage: Stage::Files,
            file: "data/run.json".into(),
            place: None,
            what: format!(
                "it was changed: it hashes to {0}, manifest-sha256.txt says {0}",
                "a".repeat(64)
            ),
            remedy: "restore the archive from a copy; this one was changed after it was sealed",
        };
        let text = shown(&failure);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(text.contains("manifest-sha256.txt says"));
        let text = entry("seal", &"words ".repeat(40));
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }
}
