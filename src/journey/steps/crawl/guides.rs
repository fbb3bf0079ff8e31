//! Where the lists of a catalogue do not say whose their items are, the guides of a few of them may.

use std::mem::{Discriminant, discriminant};

use super::{Round, Seen};
use crate::journey::steps::{Stop, Walk};
use crate::reading::column::whose::{self, Owner};
use crate::record::column::ColumnState;
use crate::scenario::step::Step;

/// Of the columns of departments, of those for persons and of those for organisations so many have an item's guide read.
const GUIDES: usize = 2;

impl Round<'_> {
    /// Where no list says whose its items are, the guides of a few may: of the first columns of each owner.
    pub(super) async fn ask_guides(&mut self, walk: &mut Walk<'_>, step: &Step) -> Result<(), Stop> {
        if self.seen.iter().any(|one| one.column.compared > 0) {
            return Ok(());
        }
        let mut asked: Vec<(Discriminant<Owner>, String)> = Vec::new();
        for at in 0..self.seen.len() {
            let Seen { column, page, .. } = &self.seen[at];
            let names: Vec<String> = [&column.name]
                .into_iter()
                .chain(column.above.iter().rev())
                .cloned()
                .collect();
            let owner = Owner::of(&names, &self.words).filter(|_| column.state == ColumnState::Filled);
            let (Some(owner), title, page) = (owner, column.seen.clone(), page.clone()) else {
                continue;
            };
            let kind = discriminant(&owner);
            let enough = asked.iter().filter(|(of, _)| *of == kind).count() >= GUIDES;
            let again = asked.iter().any(|one| *one == (kind, page.clone()));
            if page.is_empty()
                || enough
                || again
                || self.foreign(&page).is_some()
                || walk.budget.spent(&walk.setting.clock)
            {
                continue;
            }
            asked.push((kind, page.clone()));
            let Some((outline, path)) = self.item(walk, step, &title, &page).await? else {
                continue;
            };
            let fit = whose::of_guide(&owner, &title, &outline, &self.words);
            let column = &mut self.seen[at].column;
            (column.compared, column.strange) = (fit.compared, fit.strange);
            column.guide = if column.compared > 0 { path } else { String::new() };
        }
        Ok(())
    }
}
