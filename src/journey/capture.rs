//! Takes the evidence of a step at the level in force: pictures, DOM, outline, text, network, console, dialogs.
//!
//! What a level takes is the same for all sites. A picture is taken of a page that changed, not of every step; whether
//! it changed is looked at (digest of the whole page, address), never guessed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::steps::Outcome;
use super::walk::{Stop, Walk};
use crate::browser::session::Extent;
use crate::evidence::Capture;
use crate::record::page::{ArrivalEnd, PageFacts};
use crate::record::step::{BlobKind, End};
use crate::scenario::step::{Action, Level, Step};

/// What the last full capture showed.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    page: Option<(String, String)>,
}

/// What of a page is taken after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    viewport: bool,
    full: bool,
    content: bool,
    network: bool,
    mhtml: bool,
}

fn wanted(level: Level, changed: bool, acted: bool) -> Wanted {
    match level {
        Level::Light => Wanted {
            viewport: false,
            full: changed,
            content: false,
            network: false,
            mhtml: false,
        },
        Level::Standard => Wanted {
            viewport: changed || acted,
            full: changed,
            content: changed,
            network: true,
            mhtml: false,
        },
        Level::Full => Wanted {
            viewport: true,
            full: true,
            content: true,
            network: true,
            mhtml: changed,
        },
    }
}

/// Takes what the level asks for; a page that cannot be photographed is told in the step's detail.
pub async fn take(
    walk: &mut Walk<'_>,
    step: &Step,
    outcome: &mut Outcome,
    before: Option<&PageFacts>,
    level: Level,
) -> Result<Vec<Capture>, Stop> {
    let mut blobs = std::mem::take(&mut outcome.blobs);
    hosts(walk, level, &mut blobs).await?;
    let Some(page) = walk.page.clone().filter(|_| looks(step, outcome)) else {
        events(walk, level, &mut blobs);
        return Ok(blobs);
    };
    let now = (page.url.clone(), page.whole.clone());
    let changed = walk.taken.page.as_ref() != Some(&now);
    let acted = before != Some(&page) && inputs(&step.action);
    let level = if matches!(step.action, Action::Capture { .. }) {
        Level::Full
    } else {
        level
    };
    let mut wanted = wanted(level, changed, acted);
    // What is read there is outlined on a picture of the page as it stands now.
    wanted.full |= matches!(step.action, Action::ReadGuide { .. });
    for (extent, kind, take) in [
        (Extent::Viewport, BlobKind::Viewport, wanted.viewport),
        (Extent::Full, BlobKind::FullPage, wanted.full),
    ] {
        if !take {
            continue;
        }
        match walk.session.picture(extent).await? {
            Some(bytes) => blobs.push(Capture::raw(kind, bytes)),
            None => outcome.note(&format!("no {} picture could be taken", kind.word())),
        }
    }
    if wanted.content {
        content(walk, &mut blobs).await?;
    }
    if wanted.mhtml
        && let Some(bytes) = walk.session.mhtml().await?
    {
        blobs.push(Capture::raw(BlobKind::Mhtml, bytes));
    }
    if wanted.full {
        walk.taken.page = Some(now);
    }
    events(walk, level, &mut blobs);
    Ok(blobs)
}

async fn content(walk: &mut Walk<'_>, blobs: &mut Vec<Capture>) -> Result<(), Stop> {
    let dom = walk.session.dom().await?;
    blobs.push(Capture::raw(BlobKind::Dom, dom.into_bytes()));
    if !blobs.iter().any(|blob| blob.kind == BlobKind::Outline) {
        let outline = walk.session.outline(None).await?;
        let text = crate::reading::text::of(&outline);
        blobs.push(json(BlobKind::Outline, &outline));
        blobs.push(Capture::raw(BlobKind::Text, text.into_bytes()));
    }
    Ok(())
}

/// Reads the certificates of hosts that answered for the first time. At `light` only hosts of documents are told of.
async fn hosts(walk: &mut Walk<'_>, level: Level, blobs: &mut Vec<Capture>) -> Result<(), Stop> {
    let mut hosts = std::mem::take(&mut walk.happened.hosts);
    hosts.retain(|host| host.document || level >= Level::Standard);
    for host in hosts.iter_mut().filter(|host| host.tls.is_some()) {
        match walk.session.chain(&host.origin).await? {
            Ok(chain) => {
                let capture = Capture::raw(BlobKind::Certificates, pem(&chain).into_bytes());
                host.chain = Some(capture.sha256());
                blobs.push(capture);
            }
            Err(why) => host.missing = format!("certificates: {why}"),
        }
    }
    walk.happened.hosts = hosts;
    Ok(())
}

/// Certificates as files of certificates are written.
fn pem(chain: &[Vec<u8>]) -> String {
    let mut text = String::new();
    for der in chain {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        let body = STANDARD.encode(der);
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            text.push_str(line);
            text.push('\n');
            rest = after;
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}

/// Network, console and dialogs of the step.
fn events(walk: &mut Walk<'_>, level: Level, blobs: &mut Vec<Capture>) {
    let happened = &walk.happened;
    if level >= Level::Standard && !happened.network.is_empty() {
        blobs.push(lines(BlobKind::Network, &happened.network));
    }
    if !happened.console.is_empty() {
        blobs.push(lines(BlobKind::Console, &happened.console));
    }
    if !happened.dialogs.is_empty() {
        blobs.push(lines(BlobKind::Dialogs, &happened.dialogs));
    }
}

/// Whether there is a page to look at after this step.
fn looks(step: &Step, outcome: &Outcome) -> bool {
    let shown = !matches!(&outcome.arrival, Some(arrival) if arrival.end == ArrivalEnd::Download);
    shown && outcome.end != End::Skipped && !matches!(step.action, Action::Judge { .. } | Action::Later { .. })
}

/// Whether a verb puts something into the page that its text does not show.
fn inputs(action: &Action) -> bool {
    matches!(
        action,
        Action::Fill { .. } | Action::Choose { .. } | Action::Tick { .. } | Action::Hover(_) | Action::Upload { .. }
    )
}

/// A value as a JSON blob.
pub fn json(kind: BlobKind, value: &impl serde::Serialize) -> Capture {
    Capture::raw(kind, serde_json::to_vec(value).unwrap_or_default())
}

/// Values as JSON lines.
fn lines(kind: BlobKind, values: &[impl serde::Serialize]) -> Capture {
    let mut bytes = Vec::new();
    for value in values {
        bytes.extend(serde_json::to_vec(value).unwrap_or_default());
        bytes.push(b'\n');
    }
    Capture::raw(kind, bytes)
}
