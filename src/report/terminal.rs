//! The summary on a terminal: a table of findings in at most 80 columns, all seven counts, where the evidence is.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::counts::Counts;
use super::{Language, ReportData, item_title, matrix, words};
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;

/// Columns of the table, as the narrowest common terminal has.
pub const WIDTH: usize = 80;
/// Columns of indicators' ids.
const INDICATOR: usize = 6;
/// Columns of verdicts with their reasons.
const VERDICT: usize = 33;

/// From how many findings of a site on, blocked or in error for one reason, one row tells them all.
const SAME: usize = 4;

/// How the summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Language of names and sentences.
    pub language: Language,
    /// With colours; the caller knows whether a terminal reads it.
    pub colour: bool,
    /// Passes are listed too; with many sites they are left to the matrix.
    pub passes: bool,
}

/// The whole summary. `places` are lines such as the archive's and the report's path, printed last.
pub fn write(data: &ReportData<'_>, style: Style, places: &[(&str, String)]) -> String {
    let mut out = String::new();
    let listed: Vec<&Finding> = data
        .findings
        .findings
        .iter()
        .filter(|finding| is_listed(finding, style))
        .collect();
    for of_site in listed.chunk_by(|a, b| a.site == b.site) {
        out.push_str(&heading(data, &of_site[0].site, style));
        out.push_str(&rows(data, of_site, style));
    }
    if !listed.is_empty() {
        out.push('\n');
    }
    let sites = data.findings.findings.chunk_by(|a, b| a.site == b.site).count();
    if sites > 1 {
        out.push_str(&matrix::write(data, style.language, WIDTH));
        out.push('\n');
    }
    out.push_str(&totals(data, style));
    let width = places.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    for (name, place) in places {
        let _ = writeln!(out, "{}  {place}", pad(name, width));
    }
    out
}

fn is_listed(finding: &Finding, style: Style) -> bool {
    match finding.verdict {
        Verdict::Pass | Verdict::NotApplicable => style.passes,
        Verdict::Fail | Verdict::Inconclusive | Verdict::Blocked | Verdict::Pending | Verdict::Error => true,
    }
}

fn heading(data: &ReportData<'_>, site: &str, style: Style) -> String {
    let name = data.site_name(site);
    let text = if name == site {
        site.to_string()
    } else {
        format!("{site}  {name}")
    };
    format!("\n{}\n", paint(&fit(&text, WIDTH), "1", style))
}

/// Rows of one site's findings. What one trouble has done to many of them is told once.
fn rows(data: &ReportData<'_>, findings: &[&Finding], style: Style) -> String {
    let mut out = String::new();
    let mut told: Vec<(Verdict, &str)> = Vec::new();
    for finding in findings {
        let trouble = (finding.verdict, finding.reason.as_str());
        let alike = |other: &&&Finding| (other.verdict, other.reason.as_str()) == trouble;
        let many: Vec<&Finding> = findings.iter().filter(alike).copied().collect();
        let is_trouble = matches!(finding.verdict, Verdict::Blocked | Verdict::Error);
        if !is_trouble || many.len() < SAME {
            out.push_str(&row(data, finding, style));
        } else if !told.contains(&trouble) {
            out.push_str(&together(&many, style));
            told.push(trouble);
        }
    }
    out
}

/// One row for findings of one verdict and reason: how many, of which indicators, and the sentence of the first.
fn together(findings: &[&Finding], style: Style) -> String {
    let first = findings[0];
    let mut ids: Vec<&str> = Vec::new();
    for finding in findings {
        if !ids.contains(&finding.indicator.as_str()) {
            ids.push(&finding.indicator);
        }
    }
    let verdict = format!(
        "{} × {}",
        words::with_reason(first.verdict, &first.reason),
        findings.len()
    );
    let mut out = format!("  {}\n", paint(&fit(&verdict, WIDTH - 2), colour(first.verdict), style));
    let indent = 2 + INDICATOR;
    let sentence = style.language.pick(&first.sentence.zh, &first.sentence.en);
    for line in wrap(&ids.join(" "), WIDTH - indent)
        .into_iter()
        .chain(wrap(&format!("{}: {sentence}", first.indicator), WIDTH - indent))
    {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
    out
}

fn row(data: &ReportData<'_>, finding: &Finding, style: Style) -> String {
    let verdict = words::with_reason(finding.verdict, &finding.reason);
    let item = data
        .job_of(finding)
        .and_then(|place| item_title(&data.run.jobs[place - 1]))
        .or(finding.item.as_deref());
    let sentence = style.language.pick(&finding.sentence.zh, &finding.sentence.en);
    let said = item.map_or_else(|| sentence.to_string(), |item| format!("[{item}] {sentence}"));
    let indent = 2 + INDICATOR + VERDICT;
    let mut lines = wrap(&said, WIDTH - indent).into_iter();
    // A verdict too long for its column stands on a line of its own.
    let first = if verdict.width() < VERDICT {
        lines.next().unwrap_or_default()
    } else {
        String::new()
    };
    let verdict = pad(
        &fit(&verdict, WIDTH - 2 - INDICATOR),
        if first.is_empty() { 0 } else { VERDICT },
    );
    let mut out = format!(
        "  {}{}{first}\n",
        pad(&fit(&finding.indicator, INDICATOR - 1), INDICATOR),
        paint(&verdict, colour(finding.verdict), style),
    );
    for line in lines {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
    if let (Verdict::Fail, Some(evidence)) = (finding.verdict, finding.evidence.first()) {
        let place = format!(
            "{} {}, journal {}",
            evidence.kind.word(),
            short(&evidence.blob),
            evidence.seq
        );
        let _ = writeln!(out, "{}{}", " ".repeat(indent), fit(&place, WIDTH - indent));
    }
    out
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

fn totals(data: &ReportData<'_>, style: Style) -> String {
    let counts = Counts::of(&data.findings.findings);
    let one = |(verdict, number): (Verdict, u32)| {
        let text = format!("{} {number}", verdict.word());
        if number == 0 {
            text
        } else {
            paint(&text, colour(verdict), style)
        }
    };
    let mut out = String::new();
    // The seven words with numbers fill a line; numbers of five digits need a second one.
    let all: Vec<(Verdict, u32)> = counts.all().collect();
    let plain: Vec<String> = all
        .iter()
        .map(|(verdict, number)| format!("{} {number}", verdict.word()))
        .collect();
    let split = if plain.join("  ").width() > WIDTH { 4 } else { all.len() };
    for part in [&all[..split], &all[split..]] {
        if !part.is_empty() {
            let _ = writeln!(out, "{}", part.iter().copied().map(one).collect::<Vec<_>>().join("  "));
        }
    }
    let reasons: Vec<String> = counts
        .frequent()
        .iter()
        .map(|(word, number)| format!("{word} {number}"))
        .collect();
    for line in wrap(&reasons.join(", "), WIDTH) {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn colour(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "32",
        Verdict::Fail => "1;31",
        Verdict::Inconclusive => "33",
        Verdict::Blocked => "35",
        Verdict::NotApplicable => "2",
        Verdict::Pending => "36",
        Verdict::Error => "1;33",
    }
}

fn paint(text: &str, code: &str, style: Style) -> String {
    if style.colour {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_string()
    }
}

/// Text with control characters made visible, so that a page's words cannot move the cursor.
fn tame(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c })
        .collect()
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text padded with spaces to `width` columns; longer text stays as it is.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Text cut to `width` columns, with `…` where something was cut.
pub fn fit(text: &str, width: usize) -> String {
    let text = tame(text);
    if text.width() <= width {
        return text;
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Text in lines of at most `width` columns, broken at spaces or between wide characters. At least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for c in tame(text).chars() {
        if line.width() + c.width().unwrap_or(0) > width {
            let wide = c.width() == Some(2) || line.chars().next_back().is_some_and(|last| last.width() == Some(2));
            let rest = match line.rfind(' ') {
                Some(space) if !wide && c != ' ' => line.split_off(space).trim_start().to_string(),
                Some(_) | None => String::new(),
            };
            lines.push(line.trim_end().to_string());
            line = rest;
        }
        if !(line.is_empty() && c == ' ') {
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_two() {
        assert_eq!(fit("搜索可用", 8), "搜索可用");
        assert_eq!(fit("搜索可用性", 8), "搜索可…");
        assert_eq!(pad("搜索", 6), "搜索  ");
        assert_eq!(wrap("搜索可用不达标", 6), ["搜索可", "用不达", "标"]);
        assert_eq!(wrap("no search box was found", 10), ["no search", "box was", "found"]);
        assert_eq!(wrap("averyveryverylongword", 8), ["averyver", "yverylon", "gword"]);
    }

    #[test]
    fn words_of_a_page_cannot_move_the_cursor() {
        assert_eq!(fit("a\x1b[2Jb\n", 20), "a\u{fffd}[2Jb\u{fffd}");
    }
}
