//! Time stamps over a seal's signature, and the signed receipts that say which were had and why others were not.
//!
//! A seal is signed before it can be stamped, so it names only the authorities that are asked. The receipt, signed by the
//! same key, names each token's hash: a token that is taken away or swapped shows. A token that was missing may be had
//! later: its file and a further receipt are added, nothing that is there is changed.

use std::io;
use std::path::Path;

use super::archive::lock;
use super::blobs;
use super::disk;
use super::error::EvidenceError;
use super::key::Signer;
use super::layout::{self, Layout};
use super::seal;
use super::stamp::Authorities;
use super::stamp::token::Request;
use crate::clock::Clock;
use crate::record::seal::{RECEIPT_FORMAT, Receipt, Seal, Stamped};

/// Asks for time stamps over the signature of a seal that is being made; none when no authority is to be asked.
pub(super) fn first(
    layout: &Layout,
    seal: &Seal,
    signature: &[u8],
    authorities: &Authorities,
    signer: &Signer,
    clock: &Clock,
) -> Result<Option<Receipt>, EvidenceError> {
    if seal.stamps.is_empty() {
        return Ok(None);
    }
    let mut stamps = Vec::new();
    let numbered = (1..).zip(&seal.stamps);
    for ((number, url), answer) in numbered.zip(authorities.stamp(signature)) {
        stamps.push(kept(layout, number, url, answer)?);
    }
    let receipt = Receipt {
        format: RECEIPT_FORMAT.into(),
        run: seal.run.clone(),
        number: 1,
        signature: blobs::hash(signature),
        time: clock.wall(),
        previous: None,
        stamps,
    };
    write(layout, &receipt, signer, clock)?;
    Ok(Some(receipt))
}

/// Asks a sealed archive's authorities again for the tokens that could not be had, with the patience and trust of `asking`,
/// whose own addresses are not asked. Nothing that is there is changed.
pub fn late(path: &Path, signer: &Signer, asking: &Authorities, clock: &Clock) -> Result<Receipt, EvidenceError> {
    let layout = Layout::new(path);
    let refuse = |why: &str| EvidenceError::Unstampable {
        path: path.to_path_buf(),
        why: why.into(),
    };
    let seal = seal::load(&layout).ok_or_else(|| refuse("it is not sealed; `hecha seal` seals it"))?;
    if seal.key.fingerprint != signer.public().fingerprint() {
        let why = "its seal is of another key; name that one with --key, since the receipt is signed by it too";
        return Err(refuse(why));
    }
    let (number, bytes, before) = last(&layout)
        .ok_or_else(|| refuse("no authority was named when it was sealed, and the seal names those that are asked"))?;
    let signature = read(&layout, layout::SIGNATURE)?;
    let held = lock(&layout)?;
    let mut stamps = Vec::new();
    for (place, stamped) in (1..).zip(&before.stamps) {
        if stamped.token.is_some() {
            stamps.push(stamped.clone());
            continue;
        }
        let one = Authorities {
            urls: vec![stamped.tsa.clone()],
            ..asking.clone()
        };
        // One that was had when an earlier attempt was cut off before its receipt.
        let had = read(&layout, &layout::token_path(layout::SIGNATURE, place)).ok();
        let had = had.filter(|token| Request::new(&stamped.tsa, &signature).answer(token).is_ok());
        for answer in had.map_or_else(|| one.stamp(&signature), |token| vec![Ok(token)]) {
            stamps.push(kept(&layout, place, &stamped.tsa, answer)?);
        }
    }
    let receipt = Receipt {
        number: number + 1,
        time: clock.wall(),
        previous: Some(blobs::hash(&bytes)),
        stamps,
        ..before.clone()
    };
    let had = |receipt: &Receipt| receipt.stamps.iter().filter(|stamped| stamped.token.is_some()).count();
    if had(&receipt) > had(&before) {
        write(&layout, &receipt, signer, clock)?;
    }
    drop(held);
    Ok(receipt)
}

/// The last receipt of an archive: its number, its bytes and what it says.
pub fn last(layout: &Layout) -> Option<(u64, Vec<u8>, Receipt)> {
    let there = |number: &u64| layout.at(&layout::receipt_path(*number)).exists();
    let number = (1..).take_while(there).last()?;
    let bytes = std::fs::read(layout.at(&layout::receipt_path(number))).ok()?;
    let receipt = serde_json::from_slice(&bytes).ok()?;
    Some((number, bytes, receipt))
}

/// Keeps a token beside the signature.
fn kept(layout: &Layout, number: usize, url: &str, answer: Result<Vec<u8>, String>) -> Result<Stamped, EvidenceError> {
    let (token, missing) = match answer {
        Ok(token) => {
            disk::write_whole(&layout.at(&layout::token_path(layout::SIGNATURE, number)), &token)?;
            (Some(blobs::hash(&token)), None)
        }
        Err(why) => (None, Some(why)),
    };
    Ok(Stamped {
        tsa: url.into(),
        token,
        missing,
    })
}

/// The signature first: a receipt is there with its signature or not at all.
fn write(layout: &Layout, receipt: &Receipt, signer: &Signer, clock: &Clock) -> Result<(), EvidenceError> {
    let path = layout::receipt_path(receipt.number);
    let text = serde_json::to_vec_pretty(receipt)
        .map_err(|error| EvidenceError::io("writing", &layout.at(&path), io::Error::other(error)))?;
    let signature = signer.sign(&text, clock)?;
    disk::write_whole(&layout.at(&layout::signature_path(&path)), &signature)?;
    disk::write_whole(&layout.at(&path), &text)
}

fn read(layout: &Layout, path: &str) -> Result<Vec<u8>, EvidenceError> {
    let path = layout.at(path);
    std::fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))
}
