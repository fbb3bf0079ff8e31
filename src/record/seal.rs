//! What a seal says, and a checkpoint.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::finding::Sentence;
use super::verdict::Verdict;

/// The format of `seal.json`.
pub const SEAL_FORMAT: &str = "hecha.seal/1";
/// The format of a checkpoint.
pub const CHECKPOINT_FORMAT: &str = "hecha.checkpoint/1";
/// The format of a receipt for time stamps.
pub const RECEIPT_FORMAT: &str = "hecha.stamps/1";
/// The format of a partial hand-out's note.
pub const PARTIAL_FORMAT: &str = "hecha.partial/1";
/// How seals, checkpoints and receipts are signed: ECDSA on P-256 over SHA-256, the signature in DER (`openssl dgst -verify`).
pub const ALGORITHM: &str = "ecdsa-p256-sha256";
/// How a seal is signed a second time, where it is: SM2 over SM3 (GB/T 32918.2-2016) under the id 1234567812345678, the
/// signature in DER (`openssl dgst -sm3 -verify … -sigopt distid:1234567812345678`).
pub const SM2_ALGORITHM: &str = "sm2-sm3";

/// `seal.json`: what is signed. It names the manifest of the tag files, which names the manifest of everything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// [`SEAL_FORMAT`].
    pub format: String,
    /// The version of the program that sealed.
    pub version: String,
    /// The run's id.
    pub run: String,
    /// When, by the sealing machine's own clock.
    pub sealed_at: DateTime<FixedOffset>,
    /// Whether it holds a whole run.
    pub extent: Extent,
    /// Why it does not, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// `system`, or `simulated` for a demonstration under a clock that was moved.
    pub clock: String,
    /// Hashes of `tagmanifest-sha256.txt`.
    pub tagmanifest: Hashes,
    /// The end of the journal.
    pub journal: Head,
    /// Cases.
    pub jobs: Cases,
    /// What is not in the archive although the journal or the run asked for it.
    pub missing: Vec<Missing>,
    /// Checkpoints made while the run went on.
    pub checkpoints: u64,
    /// Time-stamping authorities that were asked for a token over the signature; empty: none was, the seal is undated.
    pub stamps: Vec<String>,
    /// The key that signs.
    pub key: Key,
    /// The SM2 key that signs too, where one does: without its signature the archive is not whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sm2: Option<Key>,
}

/// Whether an archive holds a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Every planned case ended.
    Complete,
    /// The run was cut off or stopped.
    Partial,
}

impl Extent {
    /// The word in `seal.json`.
    pub fn word(self) -> &'static str {
        match self {
            Extent::Complete => "complete",
            Extent::Partial => "partial",
        }
    }
}

/// One file by two hash functions, so that neither's fall lets it be swapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// SHA-256 (FIPS 180-4).
    pub sha256: String,
    /// SM3 (GB/T 32905-2016).
    pub sm3: String,
}

/// The end of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Segments.
    pub segments: u32,
    /// Lines in all of them; the last line's number.
    pub lines: u64,
    /// SHA-256 of the last line.
    pub head: String,
}

/// How many cases a run planned, and which did not end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cases {
    /// Planned.
    pub planned: usize,
    /// Ended.
    pub finished: usize,
    /// The others.
    pub unfinished: Vec<Unfinished>,
}

/// A planned case that did not end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// `site/journey` or `site/journey/item`.
    pub job: String,
    /// Why: never begun, cut off in an attempt, a write without a known end.
    pub why: String,
}

/// Something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What: `blob <sha256>`, `token over checkpoint 3 of <url>`.
    pub what: String,
    /// Why.
    pub why: String,
}

/// What became of asking for time stamps over a seal's signature: signed too, since the seal itself was signed before any
/// token could be had. A token that was had later makes a further receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// [`RECEIPT_FORMAT`].
    pub format: String,
    /// The run's id.
    pub run: String,
    /// Counted from 1.
    pub number: u64,
    /// SHA-256 of the signature that was stamped.
    pub signature: String,
    /// When, by the machine's own clock.
    pub time: DateTime<FixedOffset>,
    /// SHA-256 of the receipt before; none for the first.
    pub previous: Option<String>,
    /// For each authority of the seal, in its order.
    pub stamps: Vec<Stamped>,
}

/// What one authority gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// Its address.
    pub tsa: String,
    /// SHA-256 of its answer, which lies beside the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// What a partial hand-out says of itself. Nobody signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// [`PARTIAL_FORMAT`].
    pub format: String,
    /// The version of the program that made it.
    pub version: String,
    /// The run's id.
    pub run: String,
    /// When, by that machine's own clock.
    pub made: DateTime<FixedOffset>,
    /// What it is the evidence of.
    pub findings: Vec<PartialFinding>,
    /// The cases whose blobs are in it.
    pub cases: Vec<String>,
    /// Blobs of these cases that were kept back, and what is handed out in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
}

/// A blob that is kept back in a hand-out, and the copy from which something was taken out, where there is one. The seal
/// says that the original was there and how it hashed; of the copy it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// SHA-256 of the original.
    pub derived_from: String,
    /// SHA-256 of the copy, which lies below `derived/`; none where the original is only kept back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Who did it.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A finding whose evidence is handed out; the archive's own word on it lies beside, under the seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartialFinding {
    /// The site's id.
    pub site: String,
    /// The indicator's id.
    pub indicator: String,
    /// The item's key.
    pub item: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: String,
    /// In a sentence.
    pub sentence: Sentence,
}

/// The public half of a signing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// [`ALGORITHM`], of a second key [`SM2_ALGORITHM`].
    pub algorithm: String,
    /// SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7).
    pub fingerprint: String,
}

/// The journal's end at a moment of the run, signed then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// [`CHECKPOINT_FORMAT`].
    pub format: String,
    /// The run's id.
    pub run: String,
    /// Counted from 0, which is made before the first site is touched.
    pub number: u64,
    /// The segment that holds the line.
    pub segment: u32,
    /// Number of the line; 0 with a head of 64 zeros before the first.
    pub seq: u64,
    /// SHA-256 of that line.
    pub head: String,
    /// When, by the machine's own clock.
    pub time: DateTime<FixedOffset>,
    /// SHA-256 of the checkpoint before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Time-stamping authorities that are asked for a token over its signature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<String>,
    /// SHA-256 of the plan; only in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// SHA-256 of `run.json`; only in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Runs that this key began, this one included; only in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_number: Option<u64>,
    /// SHA-256 of the first checkpoint of the run that this key began before, whatever became of it; only in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_run: Option<String>,
}
