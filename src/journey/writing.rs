//! What of a step goes into its record and how it is written: events folded in, secrets masked before anything is hashed.

use std::collections::BTreeMap;

use super::barrier;
use super::walk::{Stop, Walk};
use crate::evidence::Capture;
use crate::evidence::redact::Masked;
use crate::record::page::Happenings;
use crate::record::step::{FailedRequest, StepRecord};

impl Walk<'_> {
    /// Masks secrets and writes the record with its blobs; what cannot be masked safely is left out, and said so.
    pub(super) async fn write(&self, record: &StepRecord, blobs: Vec<Capture>) -> Result<(), Stop> {
        let mut kept = Vec::new();
        let mut withheld = Vec::new();
        for blob in blobs {
            match self.redactor.capture(blob.kind, blob.bytes) {
                Masked::Kept(capture) => kept.push(capture),
                Masked::Withheld { kind, rules } => withheld.push(format!("{} ({})", kind.word(), rules.join(", "))),
            }
        }
        let mut masked = self.redactor.record(record).unwrap_or_else(|| StepRecord {
            found: None,
            page: None,
            values: BTreeMap::new(),
            detail: "what this step saw could not be masked and was left out".into(),
            ..record.clone()
        });
        if !withheld.is_empty() {
            masked.detail = format!("{}; not kept: {}", masked.detail, withheld.join(", "));
        }
        self.archive
            .step(&self.job.key, self.setting.attempt, masked, kept)
            .await?;
        Ok(())
    }

    /// Folds what happened into what the record will tell.
    pub(super) fn take_in(&mut self, news: Happenings, acted: bool) {
        if acted {
            self.said.clear();
        }
        self.said.extend(news.dialogs.iter().map(|dialog| dialog.text.clone()));
        self.said.extend(news.notices.iter().cloned());
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
        let failed = failed.map(|request| FailedRequest {
            url: request.url.clone(),
            kind: request.kind.clone(),
            status: request.status,
            error: request.failed.clone(),
        });
        failed.take(20).collect()
    }
}
