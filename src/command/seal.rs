//! `hecha seal ARCHIVE`, and what `hecha run` does at its end: closes an archive for good and signs it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;

use super::cli::{Cli, Command, Language, SealArgs, SigningArgs, StampArgs};
use super::exit::Exit;
use super::{CommandError, failed, load, results};
use crate::clock::Clock;
use crate::evidence::checkpoint::Means;
use crate::evidence::key::{Kind, Signer};
use crate::evidence::stamp::Authorities;
use crate::evidence::{Archive, Reader, receipt, seal};
use crate::record::seal::{Extent, Missing, Receipt, Seal, Stamped};

/// Seals an archive; of a run that was cut off, what is there is judged first.
pub fn command(args: &SealArgs, clock: Clock) -> Result<Exit, CommandError> {
    let signing = args.signing.after(begun_with(&args.archive)?);
    if args.stamp {
        return late(args, &first(&signing)?, &clock);
    }
    let signer = match args.no_sm2 {
        true => first(&signing)?,
        false => signer(&signing)?,
    };
    let mut lacking = Vec::new();
    if let Some(reader) = unjudged(&args.archive)? {
        let loaded = load::archived(&results::inputs(reader.layout()), None)?;
        let set = loaded.set()?;
        let findings = results::judge(&reader, &loaded, &set)?;
        let written = results::write(&reader, &loaded, &set, &findings, &results::ALL, Language::Zh, None);
        lacking.extend(results::lacking(written)?.err());
    }
    let authorities = args.stamps.authorities();
    let sealed = seal::seal_lacking(&args.archive, &signer, &authorities, &clock, &lacking)?;
    say!("sealed      {}", results::shown(&args.archive));
    say!("files       {}, {:.1} MB", sealed.files, sealed.bytes as f64 / 1e6);
    say!("extent      {}", extent(&sealed.seal));
    for unfinished in sealed.seal.jobs.unfinished.iter().take(SHOWN) {
        say!("            {}: {}", unfinished.job, unfinished.why);
    }
    if sealed.seal.jobs.unfinished.len() > SHOWN {
        say!("            … (all are in seal.json)");
    }
    for missing in sealed.seal.missing.iter().take(SHOWN) {
        say!("missing     {}\n            {}", missing.what, missing.why);
    }
    for (name, key) in keys(&sealed.seal) {
        say!("{name:<11} {key}");
    }
    print_stamps(sealed.receipt.as_ref(), &args.archive);
    say!(
        "verify with: hecha verify {} --key PUBLIC.pem",
        results::shown(&args.archive)
    );
    Ok(Exit::Well)
}

/// The keys that an archive's run was begun with, as its arguments are recorded; none where this version does not
/// understand them.
fn begun_with(archive: &Path) -> Result<SigningArgs, CommandError> {
    let reader = Reader::open(archive)?;
    let words = std::iter::once("hecha").chain(reader.run().arguments.iter().map(String::as_str));
    let Ok(begun) = Cli::try_parse_from(words) else {
        return Ok(SigningArgs::default());
    };
    Ok(match begun.command {
        Command::Run(run) => run.signing,
        Command::FollowUp(followed) => followed.signing,
        Command::Reverify(again) => again.signing,
        Command::Calibrate(fleet) => fleet.signing,
        Command::Seal(_)
        | Command::Plan(_)
        | Command::Check(_)
        | Command::Judge(_)
        | Command::Verify(_)
        | Command::Bundle(_)
        | Command::Report(_)
        | Command::Demo(_)
        | Command::Doctor(_)
        | Command::Schema(_) => SigningArgs::default(),
    })
}

/// Asks again for the time stamps of a sealed archive that could not be had.
fn late(args: &SealArgs, signer: &Signer, clock: &Clock) -> Result<Exit, CommandError> {
    let receipt = receipt::late(&args.archive, signer, &args.stamps.authorities(), clock)?;
    print_stamps(Some(&receipt), &args.archive);
    let missing = receipt.stamps.iter().any(|stamped| stamped.token.is_none());
    Ok(if missing { Exit::Incomplete } else { Exit::Well })
}

/// Cases that are named on the terminal.
const SHOWN: usize = 10;

/// The archive, when it is not sealed and the run that wrote it did not come to its own results.
fn unjudged(path: &Path) -> Result<Option<Reader>, CommandError> {
    let reader = Reader::open(path)?;
    // The last page is written last: one that is there was preceded by all others.
    let page = format!("jobs/{}.html", reader.run().jobs.len());
    let written = reader.layout().result("findings.json")?.exists() && reader.layout().result(&page)?.exists();
    let judged = written && reader.closed().is_some();
    if judged || reader.layout().is_sealed() {
        return Ok(None);
    }
    Archive::is_free(path)?;
    Ok(Some(reader))
}

/// Lines and time after which a checkpoint is due.
const LINES: u64 = 500;
const EVERY: Duration = Duration::from_secs(60);

/// What a run's checkpoints are made with; none for a run that is not to be sealed and for which no key was named.
pub fn means(
    no_seal: bool,
    signing: &SigningArgs,
    stamps: &StampArgs,
    clock: Clock,
) -> Result<Option<Means>, CommandError> {
    if no_seal && signing.key.is_none() {
        return Ok(None);
    }
    Ok(Some(Means {
        signer: signer(signing)?,
        authorities: stamps.authorities(),
        state: configuration()?,
        every: EVERY,
        lines: LINES,
        clock,
    }))
}

/// What a run's end comes to: the lines for its summary, or why it is not sealed. `lacking` is what could not be written.
pub fn at_end(
    root: &Path,
    signer: &Signer,
    authorities: &Authorities,
    clock: &Clock,
    lacking: &[Missing],
) -> Result<Vec<(&'static str, String)>, String> {
    let sealed = seal::seal_lacking(root, signer, authorities, clock, lacking).map_err(|error| {
        format!(
            "{error}\nseal it once that is put right: hecha seal {}",
            results::shown(root)
        )
    })?;
    let mut lines = vec![("sealed", extent(&sealed.seal))];
    lines.extend(keys(&sealed.seal));
    for (number, line) in stamps(sealed.receipt.as_ref(), root).into_iter().enumerate() {
        lines.push((if number == 0 { "time" } else { "" }, line));
    }
    Ok(lines)
}

/// The fingerprints of the keys that signed.
fn keys(seal: &Seal) -> Vec<(&'static str, String)> {
    let second = seal.sm2.as_ref().map(|key| ("sm2 key", key.fingerprint.clone()));
    let first = ("key", seal.key.fingerprint.clone());
    std::iter::once(first).chain(second).collect()
}

fn extent(seal: &Seal) -> String {
    let cases = format!("{} of {} cases ended", seal.jobs.finished, seal.jobs.planned);
    match (seal.extent, &seal.why) {
        (Extent::Partial, Some(why)) => format!("partial, {cases}: {why}"),
        (Extent::Complete | Extent::Partial, _) => format!("{}, {cases}", seal.extent.word()),
    }
}

/// What became of asking for time stamps, a line each.
fn stamps(receipt: Option<&Receipt>, root: &Path) -> Vec<String> {
    let Some(receipt) = receipt else {
        return vec!["undated (no time stamp was asked for; see --tsa)".into()];
    };
    let line = |stamped: &Stamped| match &stamped.missing {
        None => format!("stamped by {}", stamped.tsa),
        Some(why) => format!("no time stamp of {}: {why}", stamped.tsa),
    };
    let mut lines: Vec<String> = receipt.stamps.iter().map(line).collect();
    if receipt.stamps.iter().all(|stamped| stamped.token.is_none()) {
        lines.insert(0, "undated".into());
    }
    if receipt.stamps.iter().any(|stamped| stamped.token.is_none()) {
        lines.push(format!("ask again with: hecha seal --stamp {}", results::shown(root)));
    }
    lines
}

fn print_stamps(receipt: Option<&Receipt>, root: &Path) {
    for (number, line) in stamps(receipt, root).iter().enumerate() {
        say!("{:<11} {line}", if number == 0 { "time" } else { "" });
    }
}

/// What signs: the key or command that was named, else the operator's own key, and what signs a second time where that
/// was named.
pub fn signer(args: &SigningArgs) -> Result<Signer, CommandError> {
    let first = first(args)?;
    let second = match (&args.sm2_sign_command, &args.sm2_key) {
        (Some(command), Some(public)) => Signer::command(Kind::Sm2, command, public)?,
        (Some(_), None) => {
            let why = "--sm2-sign-command needs --sm2-key PUBLIC.pem, the public key of what it signs with";
            return Err(failed(why));
        }
        (None, Some(key)) => Signer::file(Kind::Sm2, key)?,
        (None, None) => return Ok(first),
    };
    Ok(first.with_second(second))
}

/// The P-256 key. Says so when the operator's own was made just now.
fn first(args: &SigningArgs) -> Result<Signer, CommandError> {
    match (&args.sign_command, &args.key) {
        (Some(command), Some(public)) => Ok(Signer::command(Kind::P256, command, public)?),
        (Some(_), None) => {
            let why = "--sign-command needs --key PUBLIC.pem, the public key of what it signs with";
            Err(failed(why))
        }
        (None, Some(key)) => Ok(Signer::file(Kind::P256, key)?),
        (None, None) => {
            let signer = Signer::own(&configuration()?)?;
            if let Some(path) = signer.made() {
                warn!("a key to seal with was made for you: {}", path.display());
                warn!("its fingerprint: {}", signer.public().fingerprint());
                warn!("publish the fingerprint where others find it without your archives, and keep the key");
            }
            Ok(signer)
        }
    }
}

/// What signs at the end; none for what is to be left open.
pub fn signer_unless(no_seal: bool, args: &SigningArgs) -> Result<Option<Signer>, CommandError> {
    match no_seal {
        true => Ok(None),
        false => signer(args).map(Some),
    }
}

/// The user's configuration folder for this program (XDG Base Directory Specification).
fn configuration() -> Result<PathBuf, CommandError> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    folder("XDG_CONFIG_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".config")))
        .map(|folder| folder.join("hecha"))
        .ok_or_else(|| failed("there is no home folder for a key to seal with; name one with --key or HECHA_KEY"))
}
