//! Sites × indicators: one mark a cell, the gravest verdict of its cases.

use std::collections::BTreeMap;

use super::terminal::{fit, pad};
use super::{Language, ReportData, words};
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;

/// Columns for a site's name.
const NAME: usize = 22;

/// The matrix in blocks of no more than `width` columns.
pub fn write(data: &ReportData<'_>, language: Language, width: usize) -> String {
    let mut cells: BTreeMap<&str, BTreeMap<&str, Verdict>> = BTreeMap::new();
    for finding in &data.findings.findings {
        let row = cells.entry(finding.site.as_str()).or_default();
        let cell = row.entry(finding.indicator.as_str()).or_insert(finding.verdict);
        *cell = graver(*cell, finding.verdict);
    }
    let ids = used(data, &data.findings.findings);
    let mut out = String::new();
    for block in blocks(&ids, width.saturating_sub(NAME)) {
        out.push_str(&pad("", NAME));
        block
            .iter()
            .for_each(|id| out.push_str(&pad(&format!(" {id}"), id.len() + 1)));
        out.push('\n');
        for (site, row) in &cells {
            out.push_str(&pad(&fit(data.site_name(site), NAME), NAME));
            for id in &block {
                let mark = row.get(id).map_or(' ', |verdict| words::mark(*verdict));
                out.push_str(&pad(&format!(" {mark}"), id.len() + 1));
            }
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
        }
        out.push('\n');
    }
    let legend = |verdict| format!("{} {}", words::mark(verdict), words::verdict_in(verdict, language));
    out.push_str(&Verdict::ALL.map(legend).join("  "));
    out.push('\n');
    out
}

/// Indicators with findings, in the set's order; those the set does not hold at the end.
fn used<'d>(data: &'d ReportData<'_>, findings: &'d [Finding]) -> Vec<&'d str> {
    let known = data.set.indicators.iter().map(|indicator| indicator.id.as_str());
    let mut ids: Vec<&str> = known
        .filter(|id| findings.iter().any(|finding| finding.indicator == *id))
        .collect();
    for finding in findings {
        if !ids.contains(&finding.indicator.as_str()) {
            ids.push(&finding.indicator);
        }
    }
    ids
}

fn blocks<'d>(ids: &[&'d str], width: usize) -> Vec<Vec<&'d str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut used = usize::MAX;
    for id in ids {
        let needed = id.len() + 1;
        if used.saturating_add(needed) > width {
            blocks.push(Vec::new());
            used = 0;
        }
        used += needed;
        if let Some(block) = blocks.last_mut() {
            block.push(id);
        }
    }
    blocks
}

/// The one of two verdicts that a summary must not hide.
pub fn graver(a: Verdict, b: Verdict) -> Verdict {
    let rank = |verdict| match verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        Verdict::Blocked => 2,
        Verdict::Inconclusive => 3,
        Verdict::Pending => 4,
        Verdict::Pass => 5,
        Verdict::NotApplicable => 6,
    };
    if rank(a) <= rank(b) { a } else { b }
}
