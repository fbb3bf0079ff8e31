//! Reading surveys.

use std::time::Duration;

use super::steps::level;
use super::{Reader, duration, text, texts, whole};
use crate::scenario::fact::What;
use crate::scenario::scalar;
use crate::scenario::survey::{Clocks, Concurrency, Confirmation, Control, Isolation, Sample, Survey};
use crate::scenario::tree::Node;

const MINUTE: Duration = Duration::from_secs(60);

impl Reader<'_> {
    /// A survey's file.
    pub fn survey(&mut self, root: &Node<'_>) -> Option<Survey> {
        let name = text(root, "survey")?;
        self.say_each(root, "indicators", What::Set);
        self.say_each(root, "sites", What::Sites);
        if let Some(node) = root.get("journeys") {
            self.say_each(node, "per_site", What::PerSite);
            self.say_each(node, "one_item", What::PerItem);
            self.say_each(node, "per_item", What::PerItem);
        }
        let journeys = |key: &str| root.get("journeys").map(|node| texts(node, key)).unwrap_or_default();
        let controls = root.get("controls").map(Node::items).unwrap_or_default();
        Some(Survey {
            sample: sample(root.get("sample"), &name),
            name,
            indicators: text(root, "indicators")?,
            sites: texts(root, "sites"),
            per_site: journeys("per_site"),
            one_item: journeys("one_item"),
            per_item: journeys("per_item"),
            confirm: confirmation(root.get("confirm")),
            concurrency: concurrency(root.get("concurrency")),
            controls: controls.iter().filter_map(control).collect(),
            evidence: text(root, "evidence").and_then(|word| level(&word)).unwrap_or_default(),
            isolation: match text(root, "isolation").as_deref() {
                Some("process") => Isolation::Process,
                _ => Isolation::Context,
            },
            clocks: clocks(root.get("clocks")),
            place: self.place(root.at),
        })
    }
}

fn sample(node: Option<&Node<'_>>, name: &str) -> Sample {
    let of = |key: &str| node.and_then(|node| whole(node, key));
    Sample {
        seed: node.and_then(|node| text(node, "seed")).unwrap_or_else(|| name.into()),
        provincial: of("provincial"),
        prefecture: of("prefecture"),
        county: of("county"),
        items_per_site: of("items_per_site").unwrap_or(4),
    }
}

fn confirmation(node: Option<&Node<'_>>) -> Confirmation {
    let of = |key: &str, default: u32| node.and_then(|node| whole(node, key)).unwrap_or(default);
    let spacing = node.and_then(|node| duration(node, "spacing")).unwrap_or(10 * MINUTE);
    Confirmation {
        functions: of("functions", 2),
        content: of("content", 1),
        spacing,
    }
}

fn concurrency(node: Option<&Node<'_>>) -> Concurrency {
    let of = |key: &str, default: u32| node.and_then(|node| whole(node, key)).unwrap_or(default);
    Concurrency {
        sessions: of("sessions", 0),
        per_host: of("per_host", 1),
    }
}

fn control(node: &Node<'_>) -> Option<Control> {
    let url = scalar::address(node.get("url")?.text()?)?;
    Some(Control {
        url,
        every: duration(node, "every").unwrap_or(5 * MINUTE),
    })
}

fn clocks(node: Option<&Node<'_>>) -> Clocks {
    let default = Clocks::default();
    let of = |key: &str, default: Duration| node.and_then(|node| duration(node, key)).unwrap_or(default);
    Clocks {
        action: of("action", default.action),
        expect: of("expect", default.expect),
        open: of("open", default.open),
        scenario: of("scenario", default.scenario),
        settle: of("settle", default.settle),
    }
}
