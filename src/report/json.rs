//! `findings.json`: the findings as they are, for programs.

use crate::record::finding::Findings;

/// The findings as JSON, one key a line, ending in a newline; the same findings give the same bytes.
pub fn write(findings: &Findings) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(findings).map(|text| text + "\n")
}
