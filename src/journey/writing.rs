//! What of a step goes into its record and how it is written: events folded in, tokens learnt, secrets masked before
//! anything is hashed.

use std::collections::BTreeMap;

use super::walk::{Stop, Walk};
use super::{barrier, capture};
use crate::evidence::Capture;
use crate::evidence::redact::{self, Masked};
use crate::record::page::Happenings;
use crate::record::step::{BlobKind, FailedRequest, StepRecord, Value};

/// What became of blobs that records name: hash before masking → hash after it, or why it was not kept.
#[derive(Default)]
struct Renamed(BTreeMap<String, Result<Kept, String>>);

struct Kept {
    sha256: String,
    redacted: Vec<String>,
}

impl Walk<'_> {
    /// Masks secrets and writes the record with its blobs; what cannot be masked safely is left out, and said so.
    /// `network` asks for the requests of the step as a blob.
    pub(super) async fn write(&mut self, record: StepRecord, blobs: Vec<Capture>, network: bool) -> Result<(), Stop> {
        self.learn(&record, &blobs);
        let mut kept = Vec::new();
        let mut withheld = Vec::new();
        let mut renamed = Renamed::default();
        for blob in blobs {
            self.mask(blob, &mut kept, &mut withheld, &mut renamed);
        }
        let mut record = renamed.in_record(record);
        if network {
            capture::cut(self);
            renamed.in_requests(&mut self.happened);
            let lines = capture::lines(BlobKind::Network, &self.happened.network);
            self.mask(lines, &mut kept, &mut withheld, &mut renamed);
        }
        self.happened = Happenings::default();
        let short = self.redactor.take_too_short();
        for (what, names) in [("not kept", withheld), ("too short to be masked", short)] {
            if names.is_empty() {
                continue;
            }
            let sentence = format!("{what}: {}", names.join(", "));
            record.detail = match record.detail.as_str() {
                "" => sentence,
                detail => format!("{detail}; {sentence}"),
            };
        }
        let masked = self.redactor.record(&record).unwrap_or_else(|| unseen(record));
        self.archive
            .step(&self.job.key, self.setting.attempt, masked, kept)
            .await?;
        Ok(())
    }

    /// Learns the tokens that anything of the step names as such, before anything is masked.
    fn learn(&mut self, record: &StepRecord, blobs: &[Capture]) {
        self.redactor.learn(&serde_json::to_vec(record).unwrap_or_default());
        for blob in blobs {
            match blob.kind {
                BlobKind::Dom
                | BlobKind::Outline
                | BlobKind::Text
                | BlobKind::Console
                | BlobKind::Dialogs
                | BlobKind::Body => {
                    self.redactor.learn(&blob.bytes);
                }
                // MHTML shows what the DOM does; requests are in what the browser told of cookies and headers.
                BlobKind::Step
                | BlobKind::Viewport
                | BlobKind::FullPage
                | BlobKind::Outlined
                | BlobKind::Network
                | BlobKind::Download
                | BlobKind::Mhtml
                | BlobKind::Certificates => {}
            }
        }
        let urls: Vec<&str> = self
            .happened
            .network
            .iter()
            .map(|request| request.url.as_str())
            .collect();
        self.redactor.learn(urls.join("\n").as_bytes());
    }

    fn mask(&self, blob: Capture, kept: &mut Vec<Capture>, withheld: &mut Vec<String>, renamed: &mut Renamed) {
        let named = matches!(blob.kind, BlobKind::Body | BlobKind::Download);
        let before = if named { blob.sha256() } else { String::new() };
        let became = match self.redactor.capture(blob) {
            Masked::Kept(capture) => {
                let became = Kept {
                    sha256: if capture.redacted.is_empty() {
                        before.clone()
                    } else {
                        capture.sha256()
                    },
                    redacted: capture.redacted.clone(),
                };
                kept.push(capture);
                Ok(became)
            }
            Masked::Withheld { kind, why } => {
                withheld.push(format!("{} ({why})", kind.word()));
                Err(why)
            }
        };
        if named {
            renamed.0.insert(before, became);
        }
    }

    /// Folds what happened into what the record will tell.
    pub(super) fn take_in(&mut self, news: Happenings, acted: bool) {
        if acted {
            self.said.clear();
        }
        self.said.extend(news.dialogs.iter().map(|dialog| dialog.text.clone()));
        self.said.extend(news.notices.iter().cloned());
        self.redactor.tokens(news.tokens);
        let path = self.at.path();
        for request in news
            .network
            .iter()
            .filter(|request| request.open && !request.id.is_empty())
        {
            self.begun.entry(request.id.clone()).or_insert_with(|| path.clone());
        }
        self.happened.network.extend(news.network);
        self.happened.console.extend(news.console);
        self.happened.dialogs.extend(news.dialogs);
        self.happened.notices.extend(news.notices);
        self.happened.downloads.extend(news.downloads);
        self.happened.hosts.extend(news.hosts);
        self.happened.blind |= news.blind;
    }

    /// Same-site documents, xhr and fetch that failed since the last record.
    pub(super) fn failed_requests(&self) -> Vec<FailedRequest> {
        let Some(page) = &self.page else { return Vec::new() };
        let own = |url: &str| {
            let host = url::Url::parse(url)
                .ok()
                .and_then(|url| url.host_str().map(str::to_string));
            host.is_some_and(|host| barrier::same_site(&host, &page.host))
        };
        let failed = self.happened.network.iter().filter(|request| {
            matches!(request.kind.as_str(), "document" | "xhr" | "fetch")
                && (request.status.is_some_and(|status| status >= 400) || request.failed.is_some())
                && own(&request.url)
        });
        let here = self.at.path();
        let failed = failed.map(|request| FailedRequest {
            url: request.url.clone(),
            kind: request.kind.clone(),
            status: request.status,
            error: request.failed.clone(),
            method: request.method.clone(),
            began: self
                .begun
                .get(&request.id)
                .filter(|path| **path != here)
                .cloned()
                .unwrap_or_default(),
        });
        failed.take(20).collect()
    }
}

/// A record that cannot be masked, without anything that came from a page or an answer.
fn unseen(record: StepRecord) -> StepRecord {
    // Every field is named, so that a new one is thought of here.
    StepRecord {
        format: record.format,
        path: record.path,
        id: record.id,
        verb: record.verb.clone(),
        intent: record.verb,
        place: record.place,
        end: record.end,
        detail: "what this step saw could not be masked and was left out".into(),
        soft: record.soft,
        found: None,
        arrival: None,
        effect: None,
        calm: None,
        page: None,
        conditions: Vec::new(),
        values: BTreeMap::new(),
        failed_requests: Vec::new(),
        network: false,
        hosts: Vec::new(),
        judge: record.judge,
        writes: record.writes,
        started_ms: record.started_ms,
        took_ms: record.took_ms,
        budget_ms: record.budget_ms,
        covered: record.covered,
        blobs: record.blobs,
    }
}

impl Renamed {
    /// Downloads are named as they were kept.
    fn in_record(&self, mut record: StepRecord) -> StepRecord {
        for value in record.values.values_mut() {
            let Value::Download(download) = value else { continue };
            let became = download.blob.as_ref().and_then(|blob| self.0.get(blob));
            match became {
                Some(Ok(kept)) => download.blob = Some(kept.sha256.clone()),
                Some(Err(_)) => download.blob = None,
                None => {}
            }
        }
        record
    }

    /// Bodies are named as they were kept, and as they came where that tells nothing.
    fn in_requests(&self, happened: &mut Happenings) {
        for request in &mut happened.network {
            let Some(raw) = request.body.take() else { continue };
            match self.0.get(&raw) {
                Some(Ok(kept)) => {
                    request.body = Some(kept.sha256.clone());
                    let masked = !kept.redacted.is_empty();
                    request.body_raw = (masked && redact::may_name_raw(&kept.redacted)).then_some(raw);
                }
                Some(Err(why)) => request.body_missing = Some(format!("withheld: {why}")),
                None => request.body = Some(raw),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_cannot_be_masked_keeps_nothing_of_the_page() {
        let record = serde_json::json!({
            "format": "hecha.step/1", "path": "1", "id": "s", "verb": "open", "intent": "geheim", "place": "a:1",
            "end": "met", "detail": "geheim", "conditions": [["geheim", "true"]], "network": true,
            "arrival": {"end": {"end": "failed", "code": "geheim"}, "chain": [{"url": "http://geheim/", "status": null}],
            "first_byte_ms": null, "dom_ready_ms": null, "load_ms": null},
            "failed_requests": [{"url": "http://geheim/", "kind": "xhr", "status": null, "error": null}],
            "values": {"x": {"type": "text", "value": "geheim"}}, "page": {"title": "geheim"},
            "found": {"find": "met", "element": {"name": "geheim"}},
            "started_ms": 1, "took_ms": 2, "budget_ms": 3, "writes": true
        });
        let record: StepRecord = serde_json::from_value(record).expect("a record");
        let left = unseen(record);
        assert!(
            !serde_json::to_string(&left).expect("JSON").contains("geheim"),
            "{left:#?}"
        );
        assert!(left.writes && left.detail.contains("could not be masked"), "{left:#?}");
    }
}
