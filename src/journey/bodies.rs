//! Bodies of answers: at `standard` those of documents, xhr, fetch and downloads, at `full` all. Each under a cap, all of
//! a step under another; what is not kept says why.

use super::walk::{Stop, Walk};
use crate::browser::session::Channel;
use crate::evidence::Capture;
use crate::record::page::Request;
use crate::record::step::BlobKind;
use crate::scenario::step::Level;

/// Most bytes of one body.
const CAP: u64 = 4 << 20;
/// Most bytes of the bodies of one step.
const STEP_CAP: u64 = 24 << 20;
/// Most bodies of one step.
const MOST: usize = 400;

/// Takes the bodies of requests that ended, and names each by its hash in the request.
pub async fn take(walk: &mut Walk<'_>, level: Level, blobs: &mut Vec<Capture>) -> Result<(), Stop> {
    if level < Level::Standard {
        return Ok(());
    }
    let mut requests = std::mem::take(&mut walk.happened.network);
    let mut left = STEP_CAP;
    let mut count = 0;
    for request in requests.iter_mut().filter(|request| wanted(level, request)) {
        if walk.session.channel() == Channel::Classic {
            request.body_missing = Some("not available on the classic channel".into());
            continue;
        }
        let told = told_length(request);
        if let Some(why) =
            too_large(told, left).or_else(|| (count >= MOST).then(|| format!("more than {MOST} in one step")))
        {
            request.body_missing = Some(why);
            continue;
        }
        count += 1;
        let Some(body) = walk.session.body(&request.id).await? else {
            request.body_missing = Some("the browser no longer had it".into());
            continue;
        };
        let length = body.bytes.len() as u64;
        if let Some(why) = too_large(length, left) {
            request.body_missing = Some(why);
            continue;
        }
        left -= length;
        request.body_decoded = !body.exact;
        let capture = Capture::raw(BlobKind::Body, body.bytes);
        request.body = Some(capture.sha256());
        blobs.push(capture);
    }
    walk.happened.network = requests;
    Ok(())
}

/// Whether the level keeps this body: redirects, failures and answers without content have none.
fn wanted(level: Level, request: &Request) -> bool {
    let kind = match level {
        Level::Full => true,
        Level::Standard => matches!(request.kind.as_str(), "document" | "xhr" | "fetch"),
        Level::Light => false,
    };
    let answered = request
        .status
        .is_some_and(|status| (200..300).contains(&status) || status >= 400);
    // A download's bytes are kept as the file.
    kind && answered
        && !matches!(request.status, Some(204 | 205))
        && !request.open
        && request.failed.is_none()
        && request.kind != "download"
        && request.method != "HEAD"
}

/// The length that the answer's head or the wire told; compressed ones are longer.
fn told_length(request: &Request) -> u64 {
    let head = request.headers.iter().find(|(name, _)| name == "content-length");
    let head = head.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    head.max(request.bytes.unwrap_or(0))
}

fn too_large(length: u64, left: u64) -> Option<String> {
    if length > CAP {
        return Some(format!("{length} bytes are more than {CAP}"));
    }
    (length > left).then(|| format!("the bodies of one step are more than {STEP_CAP} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &str, status: u16) -> Request {
        Request {
            method: "GET".into(),
            kind: kind.into(),
            status: Some(status),
            ..Request::default()
        }
    }

    #[test]
    fn a_level_keeps_what_it_says() {
        for kind in ["document", "xhr", "fetch"] {
            assert!(wanted(Level::Standard, &request(kind, 200)) && wanted(Level::Standard, &request(kind, 500)));
        }
        assert!(!wanted(Level::Standard, &request("image", 200)) && wanted(Level::Full, &request("image", 200)));
        for (kind, status) in [("document", 302), ("xhr", 204), ("image", 304), ("download", 200)] {
            assert!(!wanted(Level::Full, &request(kind, status)), "{kind} {status}");
        }
        assert!(!wanted(Level::Light, &request("document", 200)));
    }

    #[test]
    fn caps_are_reasons() {
        assert_eq!(too_large(CAP, STEP_CAP), None);
        assert_eq!(
            too_large(CAP + 1, STEP_CAP).as_deref(),
            Some("4194305 bytes are more than 4194304")
        );
        assert!(too_large(10, 9).is_some_and(|why| why.starts_with("the bodies of one step")));
        let mut told = request("document", 200);
        told.bytes = Some(10);
        told.headers.push(("content-length".into(), "99".into()));
        assert_eq!(told_length(&told), 99);
    }
}
