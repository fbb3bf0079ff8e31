//! Takes the evidence of a step at the level in force: pictures, DOM, outline, text, network, console, dialogs.
//!
//! What a level takes is the same for all sites. A picture is taken of a page that changed, not of every step; whether
//! it changed is looked at (digest of the whole page, address), never guessed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::bodies;
use super::steps::Outcome;
use super::walk::{Stop, Walk};
use crate::browser::cover::Hide;
use crate::browser::session::Extent;
use crate::evidence::Capture;
use crate::record::element::Covered;
use crate::record::page::{ArrivalEnd, LONGEST_HEADER, LONGEST_TEXT, PageFacts};
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
    mhtml: bool,
}

fn wanted(level: Level, changed: bool, acted: bool) -> Wanted {
    match level {
        Level::Light => Wanted {
            viewport: false,
            full: changed,
            content: false,
            mhtml: false,
        },
        Level::Standard => Wanted {
            viewport: changed || acted,
            full: changed,
            content: changed,
            mhtml: false,
        },
        Level::Full => Wanted {
            viewport: true,
            full: true,
            content: true,
            mhtml: changed,
        },
    }
}

/// What was taken of a step.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Blobs, pictures first.
    pub blobs: Vec<Capture>,
    /// What was painted over in the pictures.
    pub covered: Vec<Covered>,
    /// The requests of the step are to be kept, too.
    pub network: bool,
}

/// Takes what the level asks for; a page that cannot be photographed is told in the step's detail.
pub async fn take(
    walk: &mut Walk<'_>,
    step: &Step,
    outcome: &mut Outcome,
    before: Option<&PageFacts>,
    level: Level,
) -> Result<Evidence, Stop> {
    let level = if matches!(step.action, Action::Capture { .. }) {
        Level::Full
    } else {
        level
    };
    let mut taken = Evidence {
        network: level >= Level::Standard && !walk.happened.network.is_empty(),
        covered: std::mem::take(&mut outcome.covered),
        ..Evidence::default()
    };
    let mut blobs = std::mem::take(&mut outcome.blobs);
    hosts(walk, level, &mut blobs).await?;
    bodies::take(walk, level, &mut blobs).await?;
    cut(walk);
    events(walk, &mut blobs);
    if let Some(page) = walk.page.clone().filter(|_| looks(step, outcome)) {
        let now = (page.url.clone(), page.whole.clone());
        let changed = walk.taken.page.as_ref() != Some(&now);
        let acted = before != Some(&page) && inputs(&step.action);
        let mut wanted = wanted(level, changed, acted);
        // What is read there is outlined on a picture of the page as it stands now.
        wanted.full |= matches!(step.action, Action::ReadGuide { .. });
        content(walk, wanted, &mut blobs).await?;
        // Tokens that the page shows are known before it is photographed.
        let learnt = |blob: &&Capture| matches!(blob.kind, BlobKind::Dom | BlobKind::Outline | BlobKind::Body);
        let texts: Vec<&Capture> = blobs.iter().filter(learnt).collect();
        texts.into_iter().for_each(|blob| walk.redactor.learn(&blob.bytes));
        pictures(walk, wanted, outcome, &mut taken).await?;
        if wanted.full {
            walk.taken.page = Some(now);
        }
    }
    taken.blobs.extend(blobs);
    Ok(taken)
}

/// Takes the pictures, with everything painted over that must not be seen.
async fn pictures(
    walk: &mut Walk<'_>,
    wanted: Wanted,
    outcome: &mut Outcome,
    taken: &mut Evidence,
) -> Result<(), Stop> {
    for (extent, kind, take) in [
        (Extent::Viewport, BlobKind::Viewport, wanted.viewport),
        (Extent::Full, BlobKind::FullPage, wanted.full),
    ] {
        if !take {
            continue;
        }
        match picture(walk, extent, kind).await? {
            Some((capture, covered)) => {
                taken.blobs.push(capture);
                taken.covered.extend(covered);
            }
            None => outcome.note(&format!("no {} picture could be taken", kind.word())),
        }
    }
    Ok(())
}

/// A picture, and what was painted over in it.
pub async fn picture(
    walk: &mut Walk<'_>,
    extent: Extent,
    kind: BlobKind,
) -> Result<Option<(Capture, Vec<Covered>)>, Stop> {
    let (values, personal) = walk.redactor.unseen();
    let hide = Hide { values, personal };
    let Some(picture) = walk.session.picture_without(extent, &hide).await? else {
        return Ok(None);
    };
    let mut capture = Capture::raw(kind, picture.png);
    let sha256 = match picture.covered.is_empty() {
        true => String::new(),
        false => capture.sha256(),
    };
    let mut covered = Vec::new();
    for (rule, rect) in picture.covered {
        if !capture.redacted.contains(&rule) {
            capture.redacted.push(rule.clone());
        }
        covered.push(Covered {
            picture: sha256.clone(),
            rule,
            rect,
        });
    }
    Ok(Some((capture, covered)))
}

/// DOM, outline, text and the page with its resources.
async fn content(walk: &mut Walk<'_>, wanted: Wanted, blobs: &mut Vec<Capture>) -> Result<(), Stop> {
    if wanted.mhtml
        && let Some(bytes) = walk.session.mhtml().await?
    {
        blobs.push(Capture::raw(BlobKind::Mhtml, bytes));
    }
    if !wanted.content {
        return Ok(());
    }
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

/// Texts that are too long to be written are cut where no value stands; tokens that they name are learnt before.
pub fn cut(walk: &mut Walk<'_>) {
    let Walk { happened, redactor, .. } = walk;
    let mut texts: Vec<(&mut String, usize)> = Vec::new();
    texts.extend(happened.console.iter_mut().map(|line| (&mut line.text, LONGEST_TEXT)));
    texts.extend(
        happened
            .dialogs
            .iter_mut()
            .map(|dialog| (&mut dialog.text, LONGEST_TEXT)),
    );
    let headers = happened.network.iter_mut().flat_map(|request| &mut request.headers);
    texts.extend(headers.map(|(_, value)| (value, LONGEST_HEADER)));
    for (text, most) in texts.into_iter().filter(|(text, most)| text.len() > *most) {
        redactor.learn(text.as_bytes());
        *text = redactor.cut(text, most);
    }
}

/// Console and dialogs of the step.
fn events(walk: &Walk<'_>, blobs: &mut Vec<Capture>) {
    let happened = &walk.happened;
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
pub fn lines(kind: BlobKind, values: &[impl serde::Serialize]) -> Capture {
    let mut bytes = Vec::new();
    for value in values {
        bytes.extend(serde_json::to_vec(value).unwrap_or_default());
        bytes.push(b'\n');
    }
    Capture::raw(kind, bytes)
}
