//! When was it signed, by the clocks of others?
//!
//! What a token says is read here. That it is really of its authority, up to the certificate that the verifier named, is
//! left to `openssl ts -verify`, as `verify.sh` does it: where there is no openssl that is not checked, and said so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Look, RESTORE, Stage, layout};
use crate::evidence::checkpoint::untimed;
use crate::evidence::stamp::token::{Request, Token, Unfit};
use crate::record::seal::{RECEIPT_FORMAT, Receipt, Stamped};

/// What to do about a token that the named certificates do not vouch for.
const NAME: &str =
    "name the certificate of its authority with --tsa-ca, once for each, had by another way than this archive";

/// Files of time stamps that belong beside a seal.
pub(super) struct Files {
    /// What must be there.
    pub due: Vec<String>,
    may: Vec<String>,
}

impl Files {
    /// Whether a file is one of them.
    pub fn allow(&self, path: &str) -> bool {
        self.due.iter().chain(&self.may).any(|allowed| allowed == path)
    }
}

/// Receipts up to the first that is not there, and a token of each authority; a receipt names those that must be there.
pub(super) fn files(look: &Look<'_>) -> Files {
    let mut files = Files {
        due: Vec::new(),
        may: Vec::new(),
    };
    if look.stamps.is_empty() {
        return files;
    }
    for number in 1..=receipts(look).max(1) {
        let path = layout::receipt_path(number);
        files.due.extend([layout::signature_path(&path), path]);
    }
    let tokens = (1..=look.stamps.len()).map(|number| layout::token_path(layout::SIGNATURE, number));
    files.may.extend(tokens);
    files
}

/// How many receipts lie there, without a gap.
fn receipts(look: &Look<'_>) -> u64 {
    let there = |number: &u64| look.hashes.contains_key(&layout::receipt_path(*number));
    (1..).take_while(there).last().unwrap_or(0)
}

/// Receipts, then tokens over the signature, then those over checkpoints.
pub(super) fn look(look: &mut Look<'_>) {
    let stamped = receipt(look);
    let signature = look.bytes(layout::SIGNATURE);
    let mut said = Vec::new();
    let mut had = false;
    for (number, one) in (1..).zip(&stamped) {
        let path = layout::token_path(layout::SIGNATURE, number);
        match (&one.token, &one.missing) {
            (Some(due), _) => {
                had = true;
                said.extend(listed(look, &path, due, &one.tsa, &signature));
            }
            (None, why) => {
                if look.hashes.contains_key(&path) {
                    look.fail(Stage::Time, &path, "no receipt names it", super::REMOVE);
                }
                let why = why.as_deref().unwrap_or("no reason is given");
                said.push(format!("no time stamp of {}: {why}", one.tsa));
            }
        }
    }
    if !had {
        said.insert(
            0,
            "undated: no time stamp says when, only the sealing machine's own clock".into(),
        );
    }
    said.extend(checkpoints(look));
    look.done(Stage::Time, said.join("\n"));
}

/// What the last receipt says of each authority; every receipt is checked for its form, its place and its signature.
fn receipt(look: &mut Look<'_>) -> Vec<Stamped> {
    let key = look.key();
    let signature = look.hash(layout::SIGNATURE).unwrap_or_default().to_string();
    let run = look.seal.as_ref().map(|seal| seal.run.clone());
    let mut previous = None;
    let mut last = Vec::new();
    for number in 1..=receipts(look) {
        let path = layout::receipt_path(number);
        let bytes = look.bytes(&path);
        let signed = look.bytes(&layout::signature_path(&path));
        if key.as_ref().is_some_and(|key| !key.signed(&bytes, &signed)) {
            look.fail(Stage::Time, &path, "it is not signed by the key of the seal", RESTORE);
        }
        let fits = |receipt: &Receipt| {
            let tsas = receipt.stamps.iter().map(|stamped| &stamped.tsa);
            receipt.format == RECEIPT_FORMAT
                && receipt.number == number
                && receipt.previous == previous
                && receipt.signature == signature
                && run.as_ref().is_none_or(|run| *run == receipt.run)
                && tsas.eq(&look.stamps)
        };
        match serde_json::from_slice::<Receipt>(&bytes).ok().filter(fits) {
            Some(receipt) => last = receipt.stamps,
            None => {
                let what = "it is no receipt for this seal that follows the one before";
                look.fail(Stage::Time, &path, what, RESTORE);
            }
        }
        previous = look.hash(&path).map(str::to_string);
    }
    last
}

/// Time stamps over checkpoints: what the first one, the plan's, says; the others are counted.
fn checkpoints(look: &mut Look<'_>) -> Vec<String> {
    let (mut said, mut asked, mut had) = (Vec::new(), 0, 0);
    for checkpoint in std::mem::take(&mut look.checkpoints) {
        let file = layout::signature_path(&layout::checkpoint_path(checkpoint.number));
        for (number, url) in (1..).zip(&checkpoint.stamps) {
            asked += 1;
            let path = layout::token_path(&file, number);
            if look.hashes.contains_key(&path) {
                had += 1;
                let bytes = look.bytes(&file);
                let told = token(look, &path, url, &file, &bytes);
                said.extend(
                    told.filter(|_| checkpoint.number == 0)
                        .map(|told| format!("the plan: {told}")),
                );
                continue;
            }
            let what = untimed(checkpoint.number, url);
            let named = look
                .seal
                .iter()
                .flat_map(|seal| &seal.missing)
                .any(|missing| missing.what == what);
            if !named {
                let what = "its checkpoint asked for it, it is missing, and the seal does not say so";
                look.fail(Stage::Time, &path, what, RESTORE);
            }
        }
    }
    if asked > 0 {
        said.push(format!("time stamps over checkpoints: {had} of {asked}"));
    }
    said
}

/// A token whose hash a receipt names.
fn listed(look: &mut Look<'_>, path: &str, due: &str, tsa: &str, stamped: &[u8]) -> Option<String> {
    match look.hash(path) {
        None => look.fail(Stage::Time, path, "the receipt names it and it is missing", RESTORE),
        Some(found) if found != due => {
            let what = "it was changed: its hash is not the one in the receipt";
            look.fail(Stage::Time, path, what, RESTORE);
        }
        Some(_) => {
            let said = token(look, path, tsa, layout::SIGNATURE, stamped);
            look.dated |= said.is_some() && !look.anchors.authorities.is_empty() && able();
            return said;
        }
    }
    None
}

/// A token over the bytes of a file; a sentence when nothing is wrong with it.
fn token(look: &mut Look<'_>, path: &str, tsa: &str, file: &str, stamped: &[u8]) -> Option<String> {
    let token = match Request::new(tsa, stamped).answer(&look.bytes(path)) {
        Ok(token) => token,
        Err(unfit) => {
            let what = match unfit {
                Unfit::NotGranted(_) => "it is no time stamp (RFC 3161) that was granted".to_string(),
                Unfit::Imprint => format!("it is a time stamp of something else than {file}"),
                Unfit::Nonce => format!("it does not answer the request to {tsa}: its nonce is another"),
            };
            look.fail(Stage::Time, path, what, RESTORE);
            return None;
        }
    };
    let at = token.at.format("%Y-%m-%d %H:%M:%S UTC");
    let said = match vouched(look, path, file, &token) {
        Vouched::Yes => format!("stamped {at} by {tsa}, an authority you named"),
        Vouched::No => {
            let what = "no authority that you named vouches for it";
            look.fail(Stage::Time, path, what, NAME);
            return None;
        }
        Vouched::NoneNamed => format!("stamped {at} by {tsa}; by whom was NOT CHECKED (see --tsa-ca)"),
        Vouched::NoOpenssl => {
            format!("stamped {at} by {tsa}; by whom was NOT CHECKED (no openssl with `ts -verify -attime`)")
        }
    };
    Some(said)
}

/// Whether a token is of an authority that was named.
enum Vouched {
    Yes,
    No,
    NoneNamed,
    NoOpenssl,
}

/// Asks openssl about a token's signature and certificates, as they were at the token's own time.
fn vouched(look: &Look<'_>, path: &str, file: &str, token: &Token) -> Vouched {
    if look.anchors.authorities.is_empty() {
        return Vouched::NoneNamed;
    }
    let at = token.at.timestamp().to_string();
    let (token, data) = (look.layout.at(path), look.layout.at(file));
    for authority in &look.anchors.authorities {
        match openssl(&token, &data, authority, &at) {
            None => return Vouched::NoOpenssl,
            Some(true) => return Vouched::Yes,
            Some(false) => {}
        }
    }
    if able() { Vouched::No } else { Vouched::NoOpenssl }
}

/// Whether this openssl checks time stamps as of their own time at all; LibreSSL does not.
fn able() -> bool {
    let help = Command::new("openssl")
        .args(["ts", "-help"])
        .stdin(Stdio::null())
        .output();
    help.is_ok_and(|help| String::from_utf8_lossy(&[help.stdout, help.stderr].concat()).contains("-attime"))
}

/// Whether `openssl ts -verify` is content; none when it cannot be started.
fn openssl(token: &Path, data: &Path, authority: &PathBuf, at: &str) -> Option<bool> {
    let status = Command::new("openssl")
        .args(["ts", "-verify", "-attime", at, "-in"])
        .arg(token)
        .arg("-data")
        .arg(data)
        .arg("-CAfile")
        .arg(authority)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.ok().map(|status| status.success())
}
