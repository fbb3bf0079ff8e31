//! Reading conditions.

use super::{Reader, duration, text, texts, truth, whole};
use crate::record::step::End;
use crate::scenario::condition::{
    About, Bounds, ColumnsAre, Compared, Condition, EndWord, FormsAre, HostOf, HostTest, ItemTest, ItemsTest, Match,
    RepliesAre, Test, TextTest,
};
use crate::scenario::fact::{Spot, ValueKind, What};
use crate::scenario::scalar::is_reference;
use crate::scenario::tree::Node;

const RECORDS: &[ValueKind] = &[ValueKind::Records];
const GUIDE: &[ValueKind] = &[ValueKind::Guide];
const COLUMNS: &[ValueKind] = &[ValueKind::Columns];
const FILES: &[ValueKind] = &[ValueKind::Files];
const DATE: &[ValueKind] = &[ValueKind::Date];
const COUNTED: &[ValueKind] = &[ValueKind::Records, ValueKind::Number, ValueKind::List, ValueKind::Files];

impl Reader<'_> {
    /// A condition under a key.
    pub(super) fn condition_at(&mut self, node: &Node<'_>, key: &str) -> Option<Condition> {
        self.condition(node.get(key)?)
    }

    /// A condition.
    pub(super) fn condition(&mut self, node: &Node<'_>) -> Option<Condition> {
        let place = self.place(node.at);
        let [entry, ..] = node.entries() else { return None };
        let value = &entry.value;
        let test = match &*entry.key {
            "all" => Test::All(self.conditions(value)),
            "any" => Test::Any(self.conditions(value)),
            "not" => Test::Not(Box::new(self.condition(value)?)),
            "visible" => Test::Visible(self.locator(value)?),
            "text" => Test::Text(self.text_test(value)?),
            "number" => Test::Number {
                of: self.locator_at(value, "of")?,
                bounds: bounds(value),
            },
            "host" => Test::Host(self.host(value)?),
            "url" => Test::Url(self.matched(value, Match::Is)?),
            "title" => Test::Title(self.matched(value, Match::Is)?),
            "changed" => Test::Changed {
                since: self.step_named(value.get("since")?)?,
            },
            "appeared" => self.appeared(value)?,
            "met" => Test::Met(self.step_named(value)?),
            "absent" => Test::Absent(self.step_named(value)?),
            "ended" => Test::Ended {
                step: self.step_named(value.get("step")?)?,
                ends: ends(value),
            },
            "status" => Test::Status {
                of: self.step_named(value.get("of")?)?,
                bounds: bounds(value),
                carries: self.template_of(value, "carries"),
                sent: truth(value, "sent").unwrap_or_default(),
            },
            "any_item" => Test::AnyItem(self.items(value)?),
            "no_item" => Test::NoItem(self.items(value)?),
            "every_item" => Test::EveryItem(self.items(value)?),
            "count" => Test::Count {
                of: self.about(value, "of", COUNTED)?,
                bounds: bounds(value),
            },
            "same_records" => self.same_records(value)?,
            "replies" => self.replies(value)?,
            "within" => Test::Within {
                step: self.step_named(value.get("step")?)?,
                time: duration(value, "time")?,
            },
            "working_days" => Test::WorkingDays {
                from: self.about(value, "from", DATE)?,
                to: self.about(value, "to", DATE),
                at_most: whole(value, "at_most")?,
            },
            "columns" => {
                let of = self.about(value, "of", COLUMNS)?;
                let are = text(value, "are")?;
                let (_, are) = ColumnsAre::WORDS.iter().find(|(word, _)| *word == are)?;
                Test::Columns { of, are: *are }
            }
            other => self.about_guide(other, value)?,
        };
        Some(Condition { test, place })
    }

    fn conditions(&mut self, node: &Node<'_>) -> Vec<Condition> {
        node.items().iter().filter_map(|item| self.condition(item)).collect()
    }

    fn about_guide(&mut self, key: &str, value: &Node<'_>) -> Option<Test> {
        let of = self.about(value, "of", GUIDE)?;
        Some(match key {
            "field" => {
                let term = value.get("term")?;
                self.say(What::WordTerm(term.text()?.into()), term.at.span);
                let says = value.get("says").and_then(|says| self.matched(says, Match::Is));
                Test::Field {
                    of,
                    term: term.text()?.into(),
                    says,
                }
            }
            "steps" => Test::Steps {
                of,
                bounds: bounds(value),
            },
            "materials" => Test::Materials {
                of,
                bounds: bounds(value),
            },
            "samples" => Test::Samples {
                of,
                bounds: bounds(value),
            },
            "specific" => {
                let about = text(value, "about")?;
                let (_, about) = About::WORDS.iter().find(|(word, _)| *word == about)?;
                Test::Specific { of, about: *about }
            }
            "contradicts" => Test::Contradicts {
                of,
                with: self.about(value, "with", GUIDE)?,
                about: compared(value),
            },
            "forms" => {
                let files = self.about(value, "files", FILES);
                Test::Forms {
                    of,
                    files,
                    are: forms_are(&text(value, "are")?)?,
                }
            }
            _ => return None,
        })
    }

    fn text_test(&mut self, node: &Node<'_>) -> Option<TextTest> {
        let what = self.matched(node, Match::Contains)?;
        Some(TextTest {
            what,
            inside: self.named_at(node, "in"),
        })
    }

    fn appeared(&mut self, node: &Node<'_>) -> Option<Test> {
        let since = self.step_named(node.get("since")?)?;
        let what = node.get("text").or(node.get("visible"))?;
        let place = self.place(what.at);
        let test = match node.get("text") {
            Some(_) => Test::Text(self.text_test(what)?),
            None => Test::Visible(self.locator(what)?),
        };
        Some(Test::Appeared {
            since,
            what: Box::new(Condition { test, place }),
        })
    }

    fn host(&mut self, node: &Node<'_>) -> Option<HostTest> {
        if node.text().is_some() {
            return self.template(node, Spot::Text).map(HostTest::Is);
        }
        match text(node, "of").as_deref() {
            Some("platform") => Some(HostTest::Of(HostOf::Platform)),
            Some("portal") => Some(HostTest::Of(HostOf::Portal)),
            Some("site") => Some(HostTest::Of(HostOf::Site)),
            Some("domain") => Some(HostTest::Of(HostOf::Domain)),
            _ => self.template_of(node, "is").map(HostTest::Is),
        }
    }

    /// A comparison; `plain` is what a plain string means.
    fn matched(&mut self, node: &Node<'_>, plain: fn(crate::scenario::model::Template) -> Match) -> Option<Match> {
        if node.text().is_some() {
            return self.template(node, Spot::Text).map(plain);
        }
        if let Some(is) = node.get("is") {
            return self.template(is, Spot::Text).map(Match::Is);
        }
        if let Some(contains) = node.get("contains") {
            return self.template(contains, Spot::Text).map(Match::Contains);
        }
        if let Some(term) = node.get("term") {
            self.say(What::WordTerm(term.text()?.into()), term.at.span);
            return Some(Match::Term(term.text()?.into()));
        }
        text(node, "matches").map(Match::Matches)
    }

    fn items(&mut self, node: &Node<'_>) -> Option<ItemsTest> {
        let of = self.about(node, "of", RECORDS)?;
        let item = if let Some(same) = node.get("same_item_as") {
            ItemTest::SameItemAs(self.template(same, Spot::Whole)?)
        } else if let Some(title) = node.get("title") {
            ItemTest::Title(self.matched(title, Match::Is)?)
        } else {
            ItemTest::Text(self.matched(node.get("text")?, Match::Contains)?)
        };
        Some(ItemsTest { of, item })
    }

    fn replies(&mut self, node: &Node<'_>) -> Option<Test> {
        let word = text(node, "are")?;
        let (_, are) = RepliesAre::WORDS.iter().find(|(known, _)| *known == word)?;
        Some(Test::Replies {
            of: self.about(node, "of", RECORDS)?,
            read: self.about(node, "read", RECORDS),
            are: *are,
            within: whole(node, "within").unwrap_or(5),
            days: whole(node, "days").unwrap_or(90),
            ours: truth(node, "ours").unwrap_or_default(),
        })
    }

    fn same_records(&mut self, node: &Node<'_>) -> Option<Test> {
        let [first, second, ..] = node.items() else { return None };
        for list in [first, second] {
            self.say(What::About(list.text()?.into(), RECORDS), list.at.span);
        }
        Some(Test::SameRecords(first.text()?.into(), second.text()?.into()))
    }

    /// A value by name, under a key.
    pub(super) fn about(&mut self, node: &Node<'_>, key: &str, kinds: &'static [ValueKind]) -> Option<String> {
        let node = node.get(key)?;
        let name = node.text()?.to_owned();
        if is_reference(&name) {
            self.say(What::About(name.clone(), kinds), node.at.span);
        }
        Some(name)
    }
}

fn bounds(node: &Node<'_>) -> Bounds {
    Bounds {
        at_least: whole(node, "at_least"),
        at_most: whole(node, "at_most"),
        is: whole(node, "is"),
    }
}

/// The kinds of values under `about`.
fn compared(node: &Node<'_>) -> Vec<Compared> {
    let of = |word: &String| Compared::WORDS.iter().find(|(known, _)| known == word);
    let words = texts(node, "about");
    words.iter().filter_map(of).map(|(_, compared)| *compared).collect()
}

fn ends(node: &Node<'_>) -> Vec<EndWord> {
    let end = |word: &String| {
        if word == "blocked" {
            Some(EndWord::AnyBlock)
        } else {
            End::from_word(word).map(EndWord::Is)
        }
    };
    texts(node, "as").iter().filter_map(end).collect()
}

fn forms_are(word: &str) -> Option<FormsAre> {
    match word {
        "all_downloaded" => Some(FormsAre::AllDownloaded),
        "some_missing" => Some(FormsAre::SomeMissing),
        "none" => Some(FormsAre::None),
        "all_sampled" => Some(FormsAre::AllSampled),
        "some_unsampled" => Some(FormsAre::SomeUnsampled),
        _ => None,
    }
}
