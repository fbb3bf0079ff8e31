//! What a rule rests on: a `fail` never on "not met", a `pass` never on absence alone, no rule on a page.

use crate::scenario::code::Code;
use crate::scenario::registry::conditions;
use crate::scenario::tree::{Entry, Node};
use crate::text::Diagnostic;

/// Ends that prove something of the site; the others tell of our own blindness, of time, or of what stood in the way.
const PROVING: [&str; 4] = ["met", "absent", "unmet", "request_failed"];

/// All mistakes in the rules of a file of indicators.
pub fn check(root: &Node<'_>) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for indicator in root.get("list").map(Node::items).unwrap_or_default() {
        for entry in indicator.entries() {
            let fails = entry.key == "fail_when";
            if !matches!(
                &*entry.key,
                "fail_when" | "pass_when" | "not_applicable_when" | "otherwise"
            ) {
                continue;
            }
            for condition in conditions_of(&entry.value) {
                pages(condition, &mut mistakes);
                if fails {
                    ground(condition, false, &mut mistakes);
                }
                if entry.key == "pass_when" && !condition.entries().is_empty() && !is_sign(condition, false) {
                    let title = "`pass_when` rests on absence alone";
                    let label = "add what was seen: a step that was met, a value that was read";
                    mistakes.push(Diagnostic::new(Code::PassOnAbsence.number(), condition.at.span, title).label(label));
                }
            }
        }
    }
    mistakes
}

/// The conditions of a side: one alone, or those of a list of outcomes.
fn conditions_of<'n, 'a>(side: &'n Node<'a>) -> Vec<&'n Node<'a>> {
    if side.items().is_empty() {
        return vec![side];
    }
    side.items().iter().filter_map(|outcome| outcome.get("when")).collect()
}

/// Conditions inside `all`, `any` and `not`.
fn inner<'n, 'a>(entry: &'n Entry<'a>) -> Vec<&'n Node<'a>> {
    match &*entry.key {
        "all" | "any" => entry.value.items().iter().collect(),
        "not" => vec![&entry.value],
        _ => Vec::new(),
    }
}

/// Conditions about a page anywhere in a rule.
fn pages(condition: &Node<'_>, mistakes: &mut Vec<Diagnostic>) {
    for entry in condition.entries() {
        if conditions::PAGE.iter().any(|key| key.name == entry.key) {
            let title = format!("`{}` asks about a page, and a rule sees only the record", entry.key);
            let diagnostic = Diagnostic::new(Code::PageInRule.number(), entry.at.span, title);
            let label = "put it into an `expect` step of the journey and bind that step";
            mistakes.push(diagnostic.label(label));
        }
        inner(entry)
            .into_iter()
            .for_each(|condition| pages(condition, mistakes));
    }
}

/// Grounds that prove nothing, at any depth of a `fail_when`.
fn ground(condition: &Node<'_>, negated: bool, mistakes: &mut Vec<Diagnostic>) {
    for entry in condition.entries() {
        let negated = negated != (entry.key == "not");
        inner(entry)
            .into_iter()
            .for_each(|condition| ground(condition, negated, mistakes));
        let title = match &*entry.key {
            "met" if negated => "`fail_when` rests on a step that was not met".into(),
            "absent" if negated => "`fail_when` rests on a step that did not end `absent`".into(),
            "status" if negated => "`fail_when` rests on a status that no request was seen to have".into(),
            "ended" if negated => "`fail_when` rests on how a step did not end".into(),
            "ended" => match ends(&entry.value).into_iter().find(|end| !PROVING.contains(end)) {
                Some(end) => format!("`fail_when` rests on the end `{end}`, which proves nothing of the site"),
                None => continue,
            },
            _ => continue,
        };
        let help = "what was not found may be our own blindness; ask for `absent`, or for a value that was read";
        let diagnostic = Diagnostic::new(Code::FailOnUnmet.number(), entry.at.span, title);
        mistakes.push(diagnostic.label("no proof against the site").help(help));
    }
}

/// Whether a condition, where it is true, shows something that was seen.
fn is_sign(condition: &Node<'_>, negated: bool) -> bool {
    let Some(entry) = condition.entries().first() else {
        return true;
    };
    match &*entry.key {
        // Under `not`, all and any change places.
        "all" | "any" if (entry.key == "all") != negated => inner(entry).iter().any(|one| is_sign(one, negated)),
        "all" | "any" => inner(entry).iter().all(|one| is_sign(one, negated)),
        "not" => is_sign(&entry.value, !negated),
        "absent" => false,
        "met" | "status" => !negated,
        "ended" => !negated && ends(&entry.value).iter().all(|end| matches!(*end, "met" | "unmet")),
        _ => true,
    }
}

fn ends<'n>(ended: &'n Node<'_>) -> Vec<&'n str> {
    let Some(ends) = ended.get("as") else { return Vec::new() };
    ends.text()
        .into_iter()
        .chain(ends.items().iter().filter_map(Node::text))
        .collect()
}
