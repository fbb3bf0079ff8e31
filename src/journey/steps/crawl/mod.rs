//! `crawl`: every column of the catalogue is gone to once, and what its page shows is read beside the others'.
//!
//! Level by level, depth first: a page that names columns of its own stands above them and is no leaf. Each column has a
//! record of its own under the crawl's, with its outline and its picture.

mod guides;
mod page;
mod task;

use std::collections::HashMap;

use super::{Outcome, Stop, Walk};
use crate::journey::trail::Mark;
use crate::plan::site_hosts;
use crate::reading::column::Vocabulary;
use crate::reading::column::group::{self, Known};
use crate::reading::column::state::{self, Listed, Look};
use crate::record::column::{Column, ColumnState, Columns};
use crate::record::step::{End, Record, Value};
use crate::scenario::step::{Crawl, Step};
use task::Task;

/// Final looks at columns that turned out empty only beside the others: at most so many are gone to once more.
const AGAIN: usize = 6;

/// A crawl under way.
struct Round<'c> {
    crawl: &'c Crawl,
    words: Vocabulary,
    hosts: Vec<String>,
    /// Where groups of columns stand.
    marks: Vec<Mark>,
    /// The group whose page is shown now, when the last press may have left it there.
    here: Option<usize>,
    /// What the start page names.
    home: Known,
    /// What the pages visited so far name.
    passed: Known,
    /// Names that were listed under a root.
    under: HashMap<String, Known>,
    stack: Vec<Task>,
    /// Columns with their looks, in the order of visits.
    seen: Vec<Seen>,
    looks: Vec<Look>,
    /// Every link that was taken for a column.
    columns: Vec<Listed>,
    visits: u32,
    groups: usize,
    cut: bool,
}

/// A column with what led to it.
struct Seen {
    column: Column,
    task: Task,
    /// Index of its look; none where it was not visited.
    look: Option<usize>,
    /// It was watched for as long as emptiness asks.
    watched: bool,
    /// The address of its first item's page, where one is known.
    page: String,
    end: End,
}

pub async fn perform(walk: &mut Walk<'_>, step: &Step, crawl: &Crawl) -> Result<Outcome, Stop> {
    let start = walk.session.outline(None).await?;
    let mut round = Round {
        crawl,
        words: page::vocabulary(walk),
        hosts: site_hosts(&walk.job.site),
        marks: vec![walk.mark()],
        here: Some(0),
        home: Known::default(),
        passed: Known::default(),
        under: HashMap::new(),
        stack: Vec::new(),
        seen: Vec::new(),
        looks: Vec::new(),
        columns: Vec::new(),
        visits: 0,
        groups: 0,
        cut: start.cut || !start.closed_frames.is_empty(),
    };
    let roots = group::roots(&start, &round.words);
    let mut first = Known::default();
    roots.iter().for_each(|root| first.record(root));
    let themes = group::groups(&start, &first, &round.words)
        .into_iter()
        .filter(|group| group.themed);
    let themes: Vec<Vec<Record>> = themes.map(|group| group.members).collect();
    round.home.page(&start);
    tracing::info!(job = %walk.job.key, roots = roots.len(), themes = themes.iter().map(Vec::len).sum::<usize>(), "crawl");
    for group in themes.into_iter().chain([roots]).rev() {
        round.push(&group, &[], 1, None);
    }
    while let Some(task) = round.stack.pop() {
        round.column(walk, step, task).await?;
    }
    round.once_more(walk, step).await?;
    round.tell();
    round.ask_guides(walk, step).await?;
    let mark = round.marks[0].clone();
    walk.restore(&mark).await?;
    Ok(round.outcome())
}

impl Round<'_> {
    /// Puts the members of a group on the stack, so that the first one is taken next.
    fn push(&mut self, members: &[Record], above: &[String], depth: u32, from: Option<usize>) {
        let group = self.marks.len() - 1;
        self.groups += 1;
        let number = self.groups;
        for member in members.iter().rev() {
            let record = member.clone();
            self.columns.push(Listed { record, from });
            self.stack.push(Task {
                record: member.clone(),
                above: above.to_vec(),
                depth,
                from: group,
                group: number,
                sure: true,
                rest: Vec::new(),
                again: false,
            });
        }
    }

    /// One column: gone to, looked at, recorded; what stands under it goes on the stack.
    async fn column(&mut self, walk: &mut Walk<'_>, step: &Step, task: Task) -> Result<(), Stop> {
        let spent = walk.budget.spent(&walk.setting.clock);
        let mut seen = task.seen();
        if spent || self.visits >= self.crawl.max {
            self.cut = true;
            self.seen.push(seen);
            return Ok(());
        }
        self.visits += 1;
        if let Some(host) = self.foreign(&task.record.href) {
            (seen.column.state, seen.column.seen) = (self.away(walk, &task.record.href).await?, host);
            self.seen.push(seen);
            return Ok(());
        }
        let Some(look) = self.visit(walk, step, &mut seen).await? else {
            // A press that changed nothing may be that of the tab in front: it is pressed again after those beside it.
            if !task.rest.is_empty() {
                return Ok(());
            }
            let later = !task.again && self.stack.iter().any(|other| other.group == task.group);
            let place = self.stack.iter().position(|other| other.group == task.group);
            match place.filter(|_| later) {
                Some(place) => self.stack.insert(place, Task { again: true, ..task }),
                None => {
                    seen.column.state = ColumnState::Unclear;
                    self.seen.push(seen);
                }
            }
            return Ok(());
        };
        self.looks.push(look);
        let at = self.looks.len() - 1;
        seen.look = Some(at);
        let told = state::tell(&self.looks, at, &self.columns, &self.words);
        tracing::info!(
            job = %walk.job.key, column = %seen.column.full_name(), state = ?told.state, items = told.items,
            visited = self.visits, waiting = self.stack.len(), "column"
        );
        if !task.rest.is_empty() {
            self.probed(walk, seen);
            return Ok(());
        }
        let outline = self.looks[at].outline.clone();
        let deeper = task.depth < self.crawl.depth && self.below(walk, &seen, told.state, told.items);
        if deeper {
            seen.column.state = ColumnState::Above;
        }
        self.passed.page(&outline);
        self.seen.push(seen);
        Ok(())
    }

    /// The first of a group of links that may be columns tells whether they are.
    fn probed(&mut self, walk: &Walk<'_>, mut seen: Seen) {
        let Some(at) = seen.look else { return };
        let task = seen.task.clone();
        let from = task.rest[0].1;
        let outline = self.looks[from].outline.clone();
        if !state::lists_anew(&self.looks[at], &outline, &self.words) {
            tracing::debug!(job = %walk.job.key, link = %task.record.title, "no column");
            self.columns.retain(|column| column.record != task.record);
            return;
        }
        for (member, _) in task.rest.iter().rev() {
            let record = member.clone();
            self.columns.push(Listed {
                record,
                from: Some(from),
            });
            self.stack.push(Task {
                record: member.clone(),
                rest: Vec::new(),
                ..task.clone()
            });
        }
        if let Some(parent) = self.seen.iter_mut().find(|one| one.look == Some(from)) {
            parent.column.state = ColumnState::Above;
        }
        seen.task.rest.clear();
        self.seen.push(seen);
    }

    /// Whether columns stand under this one; they go on the stack.
    fn below(&mut self, walk: &Walk<'_>, seen: &Seen, state: ColumnState, items: u32) -> bool {
        let Some(at) = seen.look else { return false };
        let listed = state == ColumnState::Filled && items > 0;
        if matches!(state, ColumnState::Broken | ColumnState::LeadsAway) || (listed && seen.task.depth > 1) {
            return false;
        }
        let root = seen.task.above.first().unwrap_or(&seen.task.record.title).clone();
        let mut known = self.home.clone();
        known.name(&seen.task.record.title);
        if let Some(under) = self.under.get(&root) {
            known.add(under);
        }
        // Beside its siblings a column's page names as columns only what none of theirs did: no hot list.
        if seen.task.depth > 1 {
            known.add(&self.passed);
        }
        let groups = group::groups(&self.looks[at].outline, &known, &self.words);
        if groups.is_empty() {
            return false;
        }
        self.marks.push(walk.mark());
        self.here = Some(self.marks.len() - 1);
        let above: Vec<String> = seen
            .task
            .above
            .iter()
            .chain([&seen.task.record.title])
            .cloned()
            .collect();
        let (themed, maybe): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.themed);
        let under = self.under.entry(root).or_default();
        themed
            .iter()
            .flat_map(|group| &group.members)
            .for_each(|member| under.name(&member.title));
        // Depth first takes the last one pushed: what may be columns comes after what certainly are.
        for group in maybe.into_iter().take(2).rev() {
            self.probe(&group.members, &above, seen.task.depth + 1, at);
        }
        for group in themed.iter().rev() {
            self.push(&group.members, &above, seen.task.depth + 1, Some(at));
        }
        !themed.is_empty()
    }

    fn probe(&mut self, members: &[Record], above: &[String], depth: u32, from: usize) {
        let Some((first, rest)) = members.split_first() else {
            return;
        };
        self.push(std::slice::from_ref(first), above, depth, Some(from));
        if let Some(task) = self.stack.last_mut() {
            task.sure = false;
            task.rest = rest.iter().map(|one| (one.clone(), from)).collect();
        }
    }

    /// The host that an address leads to, when it is not this site's.
    fn foreign(&self, href: &str) -> Option<String> {
        let url = url::Url::parse(href)
            .ok()
            .filter(|url| url.scheme().starts_with("http"))?;
        let host = url.host_str()?;
        let own = |own: &String| page::same_site(own, host);
        (!self.hosts.iter().any(own)).then(|| host.to_string())
    }

    /// Columns that are empty only beside the others were not watched for long: they are gone to once more.
    async fn once_more(&mut self, walk: &mut Walk<'_>, step: &Step) -> Result<(), Stop> {
        let mut left = AGAIN;
        for at in 0..self.seen.len() {
            let Some(look) = self.seen[at].look else { continue };
            let leaf = self.seen[at].column.state != ColumnState::Above;
            let told = state::tell(&self.looks, look, &self.columns, &self.words);
            if !leaf || self.seen[at].watched || told.state != ColumnState::Empty || left == 0 {
                continue;
            }
            left -= 1;
            let mut seen = self.seen[at].task.seen();
            self.here = None;
            if let Some(again) = self.visit(walk, step, &mut seen).await? {
                self.looks[look] = again;
                seen.look = Some(look);
                self.seen[at] = seen;
            }
        }
        Ok(())
    }

    /// What the crawl saw, read once more with all pages at hand.
    fn tell(&mut self) {
        for at in 0..self.seen.len() {
            let Some(look) = self.seen[at].look else { continue };
            if self.seen[at].column.state == ColumnState::Above {
                continue;
            }
            let told = state::tell(&self.looks, look, &self.columns, &self.words);
            let unwatched = told.state == ColumnState::Empty && !self.seen[at].watched;
            let column = &mut self.seen[at].column;
            column.state = if unwatched { ColumnState::Unclear } else { told.state };
            (column.items, column.seen) = (told.items, told.seen);
            (column.compared, column.strange) = (told.fit.compared, told.fit.strange);
            self.seen[at].page = told.page;
        }
        self.sure_by_siblings();
    }

    /// How it ended, with the columns as its value.
    fn outcome(self) -> Outcome {
        let blocked = self.seen.iter().find_map(|one| match one.end {
            End::Blocked(block) if one.column.state != ColumnState::LeadsAway => Some(End::Blocked(block)),
            _ => None,
        });
        let columns = Columns {
            columns: self.seen.into_iter().map(|one| one.column).collect(),
            cut: self.cut,
        };
        let empty = columns.in_state(ColumnState::Empty).count();
        let leaves = columns.leaves().count();
        let filled = columns.in_state(ColumnState::Filled).count();
        let away = columns.in_state(ColumnState::LeadsAway).count();
        let mut outcome = match (blocked.filter(|_| empty == 0 && filled + away < leaves), leaves) {
            (_, 0) => Outcome::ended(End::Unrecognised, "no column of a catalogue was recognised"),
            (Some(end), _) => Outcome::ended(end, ""),
            (None, _) => Outcome::met(),
        };
        outcome.note(&format!(
            "{leaves} columns, {filled} with content, {empty} empty, {} pages visited",
            self.visits
        ));
        outcome.values.insert(self.crawl.name.clone(), Value::Columns(columns));
        outcome
    }

    /// Links that only may be columns are such for sure when most of those beside them list items.
    fn sure_by_siblings(&mut self) {
        let mut groups: HashMap<usize, (usize, usize)> = HashMap::new();
        for one in &self.seen {
            let (filled, all) = groups.entry(one.task.group).or_default();
            *all += 1;
            *filled += usize::from(one.column.state == ColumnState::Filled && one.column.items > 0);
        }
        for one in &mut self.seen {
            let (filled, all) = groups.get(&one.task.group).copied().unwrap_or_default();
            one.column.sure |= filled >= 2 && filled * 2 >= all;
        }
    }
}
