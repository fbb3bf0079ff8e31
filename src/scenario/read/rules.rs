//! Reading indicators.

use super::{Reader, names, text, texts, truth};
use crate::record::verdict::Verdict;
use crate::scenario::condition::Condition;
use crate::scenario::fact::What;
use crate::scenario::model::Names;
use crate::scenario::rule::{Baseline, Confirm, Indicator, IndicatorSet, NeedKind, Otherwise, Outcome, Rollup, Unit};
use crate::scenario::tree::Node;

/// Words of the kinds of a rule's inputs.
pub const NEEDS: [(&str, NeedKind); 9] = [
    ("step", NeedKind::Step),
    ("records", NeedKind::Records),
    ("record", NeedKind::Record),
    ("guide", NeedKind::Guide),
    ("files", NeedKind::Files),
    ("columns", NeedKind::Columns),
    ("text", NeedKind::Text),
    ("number", NeedKind::Number),
    ("date", NeedKind::Date),
];

impl Reader<'_> {
    /// A file of indicators.
    pub fn indicators(&mut self, root: &Node<'_>) -> Option<IndicatorSet> {
        let items = root.get("list").map(Node::items).unwrap_or_default();
        let indicators = items.iter().filter_map(|item| self.indicator(item)).collect();
        Some(IndicatorSet {
            id: text(root, "indicators")?,
            name: names(root, "name"),
            indicators,
        })
    }

    fn indicator(&mut self, node: &Node<'_>) -> Option<Indicator> {
        let id = node.get("id")?;
        self.say(What::Rule(id.text()?.into()), id.at.span);
        let needs = self.needs(node);
        Some(Indicator {
            id: id.text()?.to_owned(),
            name: names(node, "name"),
            unit: if text(node, "unit")? == "item" {
                Unit::Item
            } else {
                Unit::Platform
            },
            clause: text(node, "clause").unwrap_or_default(),
            baseline: node.get("baseline").and_then(baseline),
            confirm: match text(node, "confirm").as_deref() {
                Some("content") => Confirm::Content,
                Some("days") => Confirm::Days,
                _ => Confirm::Function,
            },
            advisory: truth(node, "advisory").unwrap_or_default(),
            needs,
            not_applicable_when: self.condition_at(node, "not_applicable_when"),
            pass_when: self.side(node, "pass_when"),
            fail_when: self.side(node, "fail_when"),
            otherwise: self.otherwise(node),
            default: text(node, "else")
                .and_then(|word| Verdict::from_word(&word))
                .unwrap_or(Verdict::Inconclusive),
            rollup: if text(node, "rollup").as_deref() == Some("any_failed") {
                Rollup::AnyFailed
            } else {
                Rollup::None
            },
            place: self.place(node.at),
        })
    }

    fn needs(&mut self, node: &Node<'_>) -> Vec<(String, NeedKind)> {
        let mut needs = Vec::new();
        for entry in node.get("needs").map(Node::entries).unwrap_or_default() {
            let kind = NEEDS.iter().find(|(word, _)| Some(*word) == entry.value.text());
            if let Some((_, kind)) = kind {
                self.say(What::Need(entry.key.clone().into_owned(), *kind), entry.at.span);
                needs.push((entry.key.clone().into_owned(), *kind));
            }
        }
        needs
    }

    /// One side of a rule: a condition alone, or several with reasons.
    fn side(&mut self, node: &Node<'_>, key: &str) -> Vec<Outcome> {
        let Some(side) = node.get(key) else { return Vec::new() };
        if side.items().is_empty() {
            let alone = |when: Condition| Outcome {
                reason: "rule".into(),
                sentence: Names::default(),
                when,
            };
            return self.condition(side).map(alone).into_iter().collect();
        }
        let mut outcomes = Vec::new();
        for item in side.items() {
            let Some(when) = self.condition_at(item, "when") else {
                continue;
            };
            let reason = text(item, "reason").unwrap_or_else(|| "rule".into());
            outcomes.push(Outcome {
                reason,
                sentence: names(item, "sentence"),
                when,
            });
        }
        outcomes
    }

    fn otherwise(&mut self, node: &Node<'_>) -> Vec<Otherwise> {
        let mut outcomes = Vec::new();
        for item in node.get("otherwise").map(Node::items).unwrap_or_default() {
            let Some(when) = self.condition_at(item, "when") else {
                continue;
            };
            let verdict = text(item, "verdict").and_then(|word| Verdict::from_word(&word));
            let (Some(verdict), Some(reason)) = (verdict, text(item, "reason")) else {
                continue;
            };
            outcomes.push(Otherwise {
                verdict,
                reason,
                sentence: names(item, "sentence"),
                when,
            });
        }
        outcomes
    }
}

fn baseline(node: &Node<'_>) -> Option<Baseline> {
    let rate = |key: &str| node.get(key)?.text()?.parse::<f64>().ok();
    let fail = rate("fail").or_else(|| rate("pass").map(|pass| ((1.0 - pass) * 1e6).round() / 1e6))?;
    Some(Baseline {
        fail,
        with: texts(node, "with"),
    })
}
