//! A record that a verdict relies on, with the page it saw and what led there. What speaks against it is told in
//! [`super::proof`].

use super::binding::{Bound, is_under};
use super::proof::{Objection, Why};
use crate::record::observation::SeenStep;
use crate::record::page::PageFacts;
use crate::record::step::{End, StepRecord};

/// One record that is relied on, with what led to the page it saw.
pub(super) struct View<'o> {
    pub index: usize,
    pub record: &'o StepRecord,
    /// From the arrival at the page up to this record, and what happened inside it, in the walk's order.
    pub window: Vec<&'o StepRecord>,
    pub page: Option<&'o PageFacts>,
}

impl<'o> View<'o> {
    pub fn new(bound: &Bound<'o>, index: usize) -> View<'o> {
        let record = &bound.observation.steps[index].record;
        let before: Vec<(usize, &'o SeenStep)> = bound.seen().filter(|(other, _)| *other <= index).collect();
        let arrived = before
            .iter()
            .find(|(_, step)| arrives(&step.record))
            .map_or(0, |(other, _)| *other);
        let mut window: Vec<&'o StepRecord> = before
            .iter()
            .filter(|(other, step)| *other >= arrived || is_under(&step.record.path, &record.path))
            .map(|(_, step)| &step.record)
            .collect();
        window.reverse();
        let page = before.iter().find_map(|(_, step)| step.record.page.as_ref());
        View {
            index,
            record,
            window,
            page,
        }
    }

    /// The record is of an address that could not be gone to: that it failed is what is said, not what hindered it.
    pub fn is_the_failure(&self) -> bool {
        self.record.verb == "open" && matches!(self.record.end, End::RequestFailed | End::TimedOut)
    }

    pub fn objection(&self, why: Why, fact: &str) -> Option<Objection> {
        let fact = if fact.is_empty() {
            self.record.id.clone()
        } else {
            format!("{}, {fact}", self.record.id)
        };
        Some(Objection { why, fact })
    }
}

impl View<'_> {
    /// The page was come to by pressing something of the site's own, not by an address of the profile's.
    pub fn pressed_here(&self) -> bool {
        let last = self.window.iter().rev().find(|record| arrives(record));
        last.is_some_and(|record| record.arrival.is_none())
    }
}

pub(super) fn arrives(record: &StepRecord) -> bool {
    record.arrival.is_some()
        || record
            .effect
            .as_ref()
            .is_some_and(|effect| effect.navigated || effect.new_tab)
}
