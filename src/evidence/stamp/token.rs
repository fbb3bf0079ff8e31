//! A request to a time-stamping authority and its answer (RFC 3161, 2.4).
//!
//! The request's number (`nonce`) is made from the authority's address and the hash of what is stamped, so that whoever
//! verifies can make it again: a token that answers another request, or that another authority gave, shows without the
//! request being kept. What is stamped is a signature that names its own time, so no number is used for two things.

use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};

use super::der::{BOOLEAN, CONTEXT_0, Elements, INTEGER, NULL, OBJECT, OCTETS, SEQUENCE, TIME, UTF8, element};

/// What the number of a request is made from, before the address and the hash.
const NONCE: &str = "hecha.nonce/1";

/// SHA-256, 2.16.840.1.101.3.4.2.1.
const SHA_256: [u8; 9] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// Signed data, 1.2.840.113549.1.7.2.
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// What a token says, 1.2.840.113549.1.9.16.1.4.
const TST_INFO: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];

/// A request for a token over some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    imprint: [u8; 32],
    nonce: [u8; 8],
}

/// What an authority's answer says. Not that it is that authority's: `openssl ts -verify` checks that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Hash of what was stamped; none when it is not by SHA-256.
    pub imprint: Option<Vec<u8>>,
    /// The number of the request it answers, if it says so.
    pub nonce: Option<Vec<u8>>,
    /// When, by the authority's clock.
    pub at: DateTime<Utc>,
}

/// Why an answer is not the token that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Not an answer of this protocol, or one that grants nothing.
    #[error("it is no time stamp (RFC 3161) that was granted{}", .0.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    NotGranted(Option<String>),
    /// Its imprint is another.
    #[error("it is a time stamp of something else")]
    Imprint,
    /// Its nonce is another.
    #[error("it does not answer this request: its nonce is another")]
    Nonce,
}

impl Request {
    /// A request to this authority over these bytes.
    pub fn new(url: &str, bytes: &[u8]) -> Request {
        let imprint: [u8; 32] = Sha256::digest(bytes).into();
        let seed = format!("{NONCE}\n{url}\n{}", hex::encode(imprint));
        let seed = Sha256::digest(seed.as_bytes());
        let mut nonce = [0; 8];
        nonce.copy_from_slice(&seed[..8]);
        // Positive, and with no leading zeros whoever writes it.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        Request { imprint, nonce }
    }

    /// Its bytes: a `TimeStampReq` with the imprint and the nonce, that asks for the authority's certificate too.
    pub fn der(&self) -> Vec<u8> {
        let algorithm = element(SEQUENCE, &[&element(OBJECT, &[&SHA_256]), &element(NULL, &[])]);
        let imprint = element(SEQUENCE, &[&algorithm, &element(OCTETS, &[&self.imprint])]);
        let version = element(INTEGER, &[&[1]]);
        let nonce = element(INTEGER, &[&self.nonce]);
        let certificates = element(BOOLEAN, &[&[0xff]]);
        element(SEQUENCE, &[&version, &imprint, &nonce, &certificates])
    }

    /// The token in an answer to this request, or what is wrong with it.
    pub fn answer(&self, answer: &[u8]) -> Result<Token, Unfit> {
        let token = read(answer)?;
        if token.imprint.as_deref() != Some(&self.imprint) {
            return Err(Unfit::Imprint);
        }
        if token.nonce.as_deref() != Some(&self.nonce) {
            return Err(Unfit::Nonce);
        }
        Ok(token)
    }

    /// As [`Request::answer`], with a sentence for the record.
    pub(super) fn answered_by(&self, answer: &[u8]) -> Result<Token, String> {
        self.answer(answer)
            .map_err(|unfit| format!("its answer was refused: {unfit}"))
    }
}

/// Reads a `TimeStampResp`.
fn read(answer: &[u8]) -> Result<Token, Unfit> {
    let mut whole = Elements(answer);
    let response = whole.open(SEQUENCE).filter(|_| whole.0.is_empty());
    let mut response = response.ok_or(Unfit::NotGranted(None))?;
    let mut status = response.open(SEQUENCE).ok_or(Unfit::NotGranted(None))?;
    let code = status.take(INTEGER).ok_or(Unfit::NotGranted(None))?;
    if !matches!(code, [0 | 1]) {
        let words = status.open(SEQUENCE).and_then(|mut words| words.take(UTF8));
        // One line of the record, whatever the authority wrote.
        let words = words.map(|words| String::from_utf8_lossy(words).replace(char::is_control, " "));
        let words = words
            .filter(|words| !words.is_empty())
            .map(|words| format!(", {words}"));
        let why = format!("status {}{}", name(code), words.unwrap_or_default());
        return Err(Unfit::NotGranted(Some(why)));
    }
    info(response).ok_or(Unfit::NotGranted(None))
}

/// The words of RFC 3161 for a status.
fn name(code: &[u8]) -> String {
    match code {
        [2] => "rejection".into(),
        [3] => "waiting".into(),
        [4] => "revocation warning".into(),
        [5] => "revocation notification".into(),
        other => hex::encode(other),
    }
}

/// Down to the `TSTInfo` of a token.
fn info(mut response: Elements<'_>) -> Option<Token> {
    let mut content = response.open(SEQUENCE)?;
    (content.take(OBJECT)? == SIGNED_DATA).then_some(())?;
    let mut signed = content.open(CONTEXT_0)?.open(SEQUENCE)?;
    signed.take(INTEGER)?;
    // The digest algorithms, a set.
    signed.next()?;
    let mut inside = signed.open(SEQUENCE)?;
    (inside.take(OBJECT)? == TST_INFO).then_some(())?;
    let octets = inside.open(CONTEXT_0)?.take(OCTETS)?;
    let mut info = Elements(octets).open(SEQUENCE)?;
    info.take(INTEGER)?;
    // The policy.
    info.take(OBJECT)?;
    let mut imprint = info.open(SEQUENCE)?;
    let algorithm = imprint.open(SEQUENCE)?.take(OBJECT)?;
    let hash = imprint.take(OCTETS)?;
    // The serial number.
    info.take(INTEGER)?;
    let at = time(info.take(TIME)?)?;
    // Accuracy and ordering.
    info.take_if(SEQUENCE);
    info.take_if(BOOLEAN);
    Some(Token {
        imprint: (algorithm == SHA_256).then(|| hash.to_vec()),
        nonce: info.take_if(INTEGER).map(<[u8]>::to_vec),
        at,
    })
}

/// `20261127234515Z`, perhaps with a fraction, which is dropped.
fn time(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let time = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok()?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_those_of_openssl() {
        let request = Request::new("http://tsa.example/", b"hi\n");
        let der = hex::encode(request.der());
        let hash = "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4";
        let nonce = hex::encode(request.nonce);
        // What `openssl ts -query -sha256 -cert` writes, with a nonce of eight bytes.
        assert_eq!(
            der,
            format!("30430201013031300d060960864801650304020105000420{hash}0208{nonce}0101ff")
        );
        assert_ne!(nonce, hex::encode(Request::new("http://other.example/", b"hi\n").nonce));
        assert!(nonce.starts_with(['4', '5', '6', '7']));
    }

    #[test]
    fn nonsense_is_no_token() {
        let request = Request::new("http://tsa.example/", b"hi");
        for bytes in [&b""[..], b"<html>busy</html>", &[0x30, 0], &[0x30, 5, 0x30, 3, 2, 1, 0]] {
            assert_eq!(request.answer(bytes), Err(Unfit::NotGranted(None)), "{bytes:?}");
        }
        let words = element(SEQUENCE, &[&element(UTF8, &[b"busy"])]);
        let status = element(SEQUENCE, &[&element(INTEGER, &[&[2]]), &words]);
        let refused = request.answer(&element(SEQUENCE, &[&status]));
        let said = refused.unwrap_err().to_string();
        assert!(said.ends_with("status rejection, busy"), "{said}");
    }

    #[test]
    fn times_are_read_with_and_without_a_fraction() {
        let whole = time(b"20261127234515Z").map(|time| time.timestamp());
        assert_eq!(whole, Some(1_795_823_115));
        assert_eq!(time(b"20261127234515.25Z").map(|time| time.timestamp()), whole);
        for bad in [&b"20261127234515"[..], b"2026", b"20261327234515Z", b"\xff"] {
            assert_eq!(time(bad), None);
        }
    }
}
