//! An archive judged by other rules: what became of which finding, and why, in at most 80 columns.

use std::fmt::Write;

use super::terminal::{WIDTH, fit, pad, wrap};
use super::{Language, words};
use crate::record::rejudged::{By, Change, Differs, Judged, Rejudged, SideChange, Weighed};
use crate::record::step::Truth;

/// Columns of a finding in the table, and of a verdict with its reason.
const FINDING: usize = 30;
const VERDICT: usize = 22;
/// Columns before what belongs to a condition.
const INDENT: usize = 8;

/// As JSON, ending in a newline.
pub fn json(rejudged: &Rejudged) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(rejudged).map(|text| text + "\n")
}

/// The table of what differs, then each with its reasons.
pub fn write(rejudged: &Rejudged, language: Language) -> String {
    let mut out = String::new();
    let mut line = |name: &str, text: &str| {
        for (number, part) in wrap(text, WIDTH - 12).iter().enumerate() {
            let _ = writeln!(out, "{} {part}", pad(if number == 0 { name } else { "" }, 11));
        }
    };
    line(language.pick("运行", "run"), &rejudged.run);
    for rule in &rejudged.rules {
        line(
            language.pick("规则", "rules"),
            &format!("{} (sha256 {})", rule.file, &rule.sha256),
        );
    }
    line(language.pick("指标集", "set"), &rejudged.set);
    let versions = format!("hecha {} → {}", rejudged.version_then, rejudged.version_now);
    line(language.pick("程序", "program"), &versions);
    line(language.pick("比较", "compared"), &counted(rejudged, language));
    if rejudged.changes.is_empty() {
        return out;
    }
    let head = [
        pad(language.pick("结论", "finding"), FINDING),
        pad(language.pick("当时", "then"), VERDICT),
        language.pick("现在", "now").to_string(),
    ];
    let _ = writeln!(out, "\n{}", head.join("  ").trim_end());
    for change in &rejudged.changes {
        let row = [
            pad(&fit(&name(change), FINDING), FINDING),
            pad(&fit(&verdict(change.then.as_ref(), language), VERDICT), VERDICT),
            fit(&verdict(change.now.as_ref(), language), VERDICT),
        ];
        let _ = writeln!(out, "{}", row.join("  "));
    }
    for change in &rejudged.changes {
        out.push_str(&reasons(change, language));
    }
    out
}

fn counted(rejudged: &Rejudged, language: Language) -> String {
    let count = |is: &dyn Fn(&Change) -> bool| rejudged.changes.iter().filter(|change| is(change)).count();
    let of = |differs: Differs| count(&|change| change.differs == differs);
    let by = |by: By| count(&|change| change.by == by);
    let (all, differ) = (rejudged.compared, rejudged.changes.len());
    let (verdicts, reasons, texts) = (of(Differs::Verdict), of(Differs::Reason), of(Differs::Words));
    let (rules, program, both) = (by(By::Rules), by(By::Program), by(By::Both));
    match language {
        Language::Zh => format!(
            "{all} 条结论，{differ} 条不同：判定 {verdicts}，原因 {reasons}，文字 {texts}；因规则 {rules}，因程序版本 \
             {program}，两者 {both}"
        ),
        Language::En => format!(
            "{all} findings, {differ} differ: {verdicts} in the verdict, {reasons} in the reason, {texts} in the words; \
             by the rules {rules}, by the program's version {program}, by both {both}"
        ),
    }
}

fn name(change: &Change) -> String {
    let item = change.item.as_ref().map(|item| format!("/{item}")).unwrap_or_default();
    format!("{}/{}{item}", change.site, change.indicator)
}

fn verdict(judged: Option<&Judged>, language: Language) -> String {
    let Some(judged) = judged else {
        return language.pick("无", "none").into();
    };
    let (zh, en) = words::verdict(judged.verdict);
    match judged.reason.as_str() {
        "rule" => language.pick(zh, en).into(),
        reason => format!("{} ({reason})", language.pick(zh, en)),
    }
}

/// Why one finding is another one.
fn reasons(change: &Change, language: Language) -> String {
    let by = match change.by {
        By::Rules => language.pick("因规则", "by the rules"),
        By::Program => language.pick("因程序版本", "by the program's version"),
        By::Both => language.pick("因规则和程序版本", "by the rules and the program's version"),
    };
    let mut out = format!("\n{}\n", fit(&format!("{}: {by}", name(change)), WIDTH));
    for (when, judged) in [
        (language.pick("当时", "then"), &change.then),
        (language.pick("现在", "now"), &change.now),
    ] {
        let said = judged
            .as_ref()
            .map(|judged| language.pick(&judged.sentence.zh, &judged.sentence.en));
        out.push_str(&indented(&pad(when, 6), said.unwrap_or("-"), 2));
    }
    if change.sides.is_empty() {
        let why = language.pick(
            "规则各侧的真假未变：改变的是判定所需的次数、证据或用语",
            "no side of the rule changed its truth: what changed is how often it must be seen, its proof, or its words",
        );
        out.push_str(&indented("", why, 2));
    }
    for side in &change.sides {
        out.push_str(&of_side(side, language));
    }
    out
}

fn of_side(side: &SideChange, language: Language) -> String {
    let truth = |truth: Option<Truth>| truth.map_or(language.pick("无", "none"), Truth::word);
    let attempt = language.pick("第", "attempt ");
    let number = format!("{attempt}{}{}", side.attempt, language.pick(" 次", ""));
    let head = format!(
        "{}: {} → {}  ({}, {number})",
        side.side,
        truth(side.then),
        truth(side.now),
        side.case
    );
    let mut out = indented("", &head, 4);
    for (sign, conditions) in [("-", &side.then_conditions), ("+", &side.now_conditions)] {
        conditions
            .iter()
            .for_each(|weighed| out.push_str(&of_condition(sign, weighed, language)));
    }
    out
}

fn of_condition(sign: &str, weighed: &Weighed, language: Language) -> String {
    let mut out = indented(&format!("{sign} "), &weighed.condition, INDENT - 2);
    let mut seen = format!("{}: {}", weighed.place, weighed.truth.word());
    if !weighed.seen.is_empty() {
        seen.push_str(&format!(
            "; {}: {}",
            language.pick("所见", "seen"),
            weighed.seen.join(" | ")
        ));
    }
    out.push_str(&indented("", &seen, INDENT));
    out
}

/// A text behind a word, further lines below its beginning.
fn indented(word: &str, text: &str, columns: usize) -> String {
    let before = columns + unicode_width::UnicodeWidthStr::width(word);
    let mut out = String::new();
    for (number, part) in wrap(text, WIDTH - before).iter().enumerate() {
        let lead = if number == 0 {
            format!("{}{word}", " ".repeat(columns))
        } else {
            " ".repeat(before)
        };
        let _ = writeln!(out, "{lead}{part}");
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::record::finding::Sentence;
    use crate::record::rejudged::{REJUDGED_FORMAT, RuleFile};
    use crate::record::verdict::Verdict;

    fn sample() -> Rejudged {
        let judged = |verdict, reason: &str| Judged {
            verdict,
            reason: reason.into(),
            sentence: Sentence {
                zh: "办事指南未写明具体的办理时限，只说详见窗口公告，办事群众无从得知需要等待多久".repeat(2),
                en: "the guide names no time limit ".repeat(6),
            },
            words: vec![],
        };
        let weighed = |truth| Weighed {
            condition: "{specific: {of: guide, about: limit}}".repeat(4),
            place: "rules.yaml:7".into(),
            truth,
            seen: vec!["承诺时限：详见窗口".repeat(9), "x".repeat(100)],
        };
        Rejudged {
            format: REJUDGED_FORMAT.into(),
            run: "20261123-090000-quarter".into(),
            seal: None,
            version_then: "0.1.0".into(),
            version_now: "0.2.0".into(),
            rules: vec![RuleFile {
                file: "rules/a very long path/that goes on/strict.yaml".into(),
                sha256: "a".repeat(64),
            }],
            set: "gbh-2017-115".into(),
            compared: 34,
            changes: vec![Change {
                site: "a-site-with-a-long-name".into(),
                item: Some("企业设立登记（含个体工商户）".into()),
                indicator: "S4".into(),
                differs: Differs::Verdict,
                by: By::Both,
                then: Some(judged(Verdict::NotApplicable, "a_very_long_machine_reason")),
                now: Some(judged(Verdict::Inconclusive, "another_very_long_reason")),
                sides: vec![SideChange {
                    case: "a-site-with-a-long-name/download-form/企业设立登记（含个体工商户）".into(),
                    attempt: 1,
                    side: "fail_when 2".into(),
                    then: Some(Truth::True),
                    now: None,
                    then_conditions: vec![weighed(Truth::True)],
                    now_conditions: vec![weighed(Truth::Unknown)],
                }],
            }],
        }
    }

    #[test]
    fn it_keeps_to_eighty_columns_in_both_languages() {
        for language in [Language::Zh, Language::En] {
            let text = write(&sample(), language);
            for line in text.lines() {
                assert!(line.width() <= WIDTH, "{} columns: {line}", line.width());
            }
            for told in [
                "fail_when 2: true → ",
                "- {specific",
                "+ {specific",
                "详见窗口",
                "strict.yaml",
            ] {
                assert!(text.contains(told), "{told} is not in\n{text}");
            }
        }
    }

    #[test]
    fn what_has_no_sides_says_so() {
        let mut sample = sample();
        sample.changes[0].sides.clear();
        assert!(write(&sample, Language::En).contains("no side of the rule changed its truth"));
        sample.changes.clear();
        let text = write(&sample, Language::En);
        assert!(
            text.contains("34 findings, 0 differ") && !text.contains("finding  "),
            "{text}"
        );
    }
}
