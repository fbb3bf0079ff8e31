//! One column's page: gone to, waited for, looked at, recorded.

use std::time::{Duration, Instant};

use super::{Round, Seen};
use crate::clock::Budget;
use crate::journey::steps::{Outcome, Stop, Walk};
use crate::journey::trail::Input;
use crate::journey::{barrier, capture};
use crate::reading::column::Vocabulary;
use crate::reading::column::state::{self, Look};
use crate::record::column::ColumnState;
use crate::record::outline::Outline;
use crate::record::page::{ArrivalEnd, Calm, Sign};
use crate::record::step::{BlobKind, End, Value};
use crate::record::verdict::Block;
use crate::scenario::step::Step;

/// Terms of a guide's parts.
const GUIDE: [&str; 6] = [
    "guide_materials",
    "guide_conditions",
    "guide_basis",
    "guide_steps",
    "guide_legal_limit",
    "guide_promised_limit",
];
/// What comes by a timer or a slow answer comes within this time.
const PATIENCE: Duration = Duration::from_secs(4);
/// A page that shows nothing is watched for so long before it counts as empty: the first ones of a crawl, and the others.
const WATCHED: Duration = Duration::from_secs(20);
/// See [`WATCHED`].
const WATCHED_LESS: Duration = Duration::from_secs(8);
/// So many empty columns are watched at length.
const AT_LENGTH: usize = 3;

/// A system on another host is waited for so long.
const ELSEWHERE: Duration = Duration::from_secs(15);

pub(super) use barrier::same_site;

/// What an answer of another host makes of a column. One that wants a login or will not be opened by a program is there.
fn elsewhere(end: &ArrivalEnd, status: Option<u16>) -> ColumnState {
    match (end, status) {
        (ArrivalEnd::Failed { .. } | ArrivalEnd::TimedOut { .. }, _) => ColumnState::Unclear,
        (_, Some(404 | 410 | 500..)) => ColumnState::Broken,
        (ArrivalEnd::Shown | ArrivalEnd::Download, _) => ColumnState::LeadsAway,
    }
}

/// The words in force.
pub(super) fn vocabulary(walk: &Walk<'_>) -> Vocabulary {
    let words = walk.words();
    let not = |term: &str| {
        words
            .lexicon
            .term(term)
            .map(|term| term.not.clone())
            .unwrap_or_default()
    };
    let mut empty = words.of("no_results");
    empty.extend(words.of("column_empty"));
    Vocabulary {
        roots: words.of("catalogue_column"),
        not_roots: not("catalogue_column"),
        themes: words.of("catalogue_theme"),
        departments: words.of("department_end"),
        persons: words.of("column_persons"),
        organisations: words.of("column_organisations"),
        department_labels: words.of("item_department"),
        audience_labels: words.of("item_audience"),
        others: words.of("no_column"),
        empty,
        broken: words.of("page_missing"),
        guide: GUIDE.map(|term| words.of(term)).to_vec(),
    }
}

impl Round<'_> {
    /// What becomes of a column that leads to another host: it is gone to once, and nothing of it is read but whether it
    /// is there.
    pub(super) async fn away(&mut self, walk: &mut Walk<'_>, href: &str) -> Result<ColumnState, Stop> {
        walk.budget = walk.budget.extended(walk.setting.clocks.action);
        walk.pace().await;
        self.here = None;
        let arrival = walk.session.open(href, ELSEWHERE).await?;
        walk.note(Input::Open(href.to_owned()));
        let status = arrival.chain.last().and_then(|hop| hop.status);
        Ok(elsewhere(&arrival.end, status))
    }

    /// Goes to a column and looks at its page; none when a press changed nothing, or what to press was not there.
    pub(super) async fn visit(
        &mut self,
        walk: &mut Walk<'_>,
        step: &Step,
        seen: &mut Seen,
    ) -> Result<Option<Look>, Stop> {
        let clock = walk.setting.clock;
        let started = clock.now();
        walk.budget = walk.budget.extended(walk.setting.clocks.action);
        let mut outcome = Outcome::met();
        if !self.go(walk, seen, &mut outcome).await? {
            return Ok(None);
        }
        walk.calm = Some(walk.session.settle(walk.setting.clocks.settle).await?);
        let look = self.watch(walk, seen, &outcome).await?;
        outcome.blobs.push(capture::json(BlobKind::Outline, &look.outline));
        outcome.detail = format!("the column {}", seen.column.full_name());
        outcome
            .values
            .insert("column".into(), Value::Text(seen.column.full_name()));
        (seen.column.step, seen.end) = self.record(walk, step, outcome, started).await?;
        if let Some(page) = &walk.page {
            seen.column.url.clone_from(&page.url);
        }
        Ok(Some(Look {
            hindered: look.hindered.clone().or_else(|| hindrance(seen.end)),
            ..look
        }))
    }

    /// Writes the record of a page under the crawl's own; gives its path and how it ended.
    async fn record(
        &self,
        walk: &mut Walk<'_>,
        step: &Step,
        mut outcome: Outcome,
        started: Instant,
    ) -> Result<(String, End), Stop> {
        outcome.calm = walk.calm;
        // Every page has its picture, alike though two may look.
        walk.taken = capture::Taken::default();
        let number = self.visits as usize;
        let inner = Step {
            id: format!("{}/{number}", step.id),
            ..step.clone()
        };
        walk.at.enter(number);
        let path = walk.at.path();
        let id = walk.at.full(&inner.id);
        let budget = Budget::new(&walk.setting.clock, "open", walk.setting.clocks.open);
        let ended = walk.finish(&inner, &id, &mut outcome, started, budget).await;
        walk.at.leave();
        Ok((path, ended?))
    }

    /// The page of an item, with the path of its record; none where the site's own page was not shown.
    pub(super) async fn item(
        &mut self,
        walk: &mut Walk<'_>,
        step: &Step,
        title: &str,
        address: &str,
    ) -> Result<Option<(Outline, String)>, Stop> {
        let started = walk.setting.clock.now();
        walk.budget = walk.budget.extended(walk.setting.clocks.action);
        walk.pace().await;
        let mark = self.marks[0].clone();
        walk.leave(&mark).await?;
        self.here = None;
        let mut outcome = Outcome::met();
        let arrival = walk.session.open(address, walk.setting.clocks.open).await?;
        let shown = arrival.end == ArrivalEnd::Shown;
        outcome.arrival = Some(arrival);
        walk.note(Input::Open(address.to_owned()));
        walk.calm = Some(walk.session.settle(walk.setting.clocks.settle).await?);
        let outline = walk.session.outline(None).await?;
        outcome.blobs.push(capture::json(BlobKind::Outline, &outline));
        outcome.detail = format!("the item {title}");
        self.visits += 1;
        let (path, end) = self.record(walk, step, outcome, started).await?;
        Ok((shown && end == End::Met).then_some((outline, path)))
    }

    /// By the address, or by a press on the page that names it; false when nothing came of it.
    async fn go(&mut self, walk: &mut Walk<'_>, seen: &Seen, outcome: &mut Outcome) -> Result<bool, Stop> {
        let record = &seen.task.record;
        let mark = self.marks[seen.task.from].clone();
        let budget = walk.setting.clocks.open;
        if record.href.starts_with("http") {
            walk.pace().await;
            walk.leave(&mark).await?;
            self.here = None;
            outcome.arrival = Some(walk.session.open(&record.href, budget).await?);
            walk.note(Input::Open(record.href.clone()));
            return Ok(true);
        }
        let Some(entry) = record.entry.as_ref().filter(|entry| !entry.submits) else {
            return Ok(false);
        };
        let stayed = self.here == Some(seen.task.from);
        if stayed {
            walk.leave(&mark).await?;
        } else if !walk.restore(&mark).await? {
            return Ok(false);
        }
        walk.pace().await;
        let mut effect = walk.press_entry(entry, budget).await?;
        if effect.is_none() && stayed && walk.restore(&mark).await? {
            effect = walk.press_entry(entry, budget).await?;
        }
        self.here = None;
        let Some(effect) = effect else { return Ok(false) };
        walk.note(Input::Entry(Box::new(entry.clone())));
        let elsewhere = effect.navigated || effect.new_tab || effect.moved;
        let came = elsewhere || effect.changed || effect.dialog || effect.requests > 0;
        // What changed in place is left as it is: those beside it can be pressed there.
        self.here = (!elsewhere).then_some(seen.task.from);
        outcome.effect = Some(effect);
        Ok(came)
    }

    /// Waits for what the page shows; what shows nothing is watched until that is sure.
    async fn watch(&mut self, walk: &mut Walk<'_>, seen: &mut Seen, outcome: &Outcome) -> Result<Look, Stop> {
        let clock = walk.setting.clock;
        let patience = Budget::new(&clock, "column", PATIENCE);
        let long = self.seen.iter().filter(|one| one.watched).count() < AT_LENGTH;
        let sure = Budget::new(&clock, "column", if long { WATCHED } else { WATCHED_LESS });
        loop {
            let look = self.look(walk, seen, outcome).await?;
            self.looks.push(look);
            let told = state::tell(&self.looks, self.looks.len() - 1, &self.columns, &self.words);
            let Some(look) = self.looks.pop() else { continue };
            let enough = match told.state {
                ColumnState::Filled | ColumnState::LeadsAway | ColumnState::Above => true,
                ColumnState::Broken => look.status.is_some_and(|status| status >= 400) || patience.spent(&clock),
                ColumnState::Empty => {
                    seen.watched = sure.spent(&clock);
                    seen.watched
                }
                ColumnState::Unclear | ColumnState::Unseen => look.hindered.is_some() || patience.spent(&clock),
            };
            if enough {
                return Ok(look);
            }
            walk.budget = walk.budget.extended(Duration::from_millis(400));
            tokio::time::sleep(Duration::from_millis(300)).await;
            walk.calm = Some(walk.session.settle(walk.setting.clocks.settle).await?);
        }
    }

    /// The page as it is now.
    async fn look(&self, walk: &mut Walk<'_>, seen: &Seen, outcome: &Outcome) -> Result<Look, Stop> {
        let outline = walk.session.outline(None).await?;
        let page = walk.session.facts().await?;
        let news = walk.session.happenings().await?;
        walk.page = Some(page.clone());
        walk.take_in(news, true);
        let own = self.hosts.iter().any(|host| same_site(host, &page.host));
        let arrival = outcome.arrival.as_ref();
        let status = arrival
            .and_then(|arrival| arrival.chain.last())
            .and_then(|hop| hop.status);
        let moved = outcome
            .effect
            .as_ref()
            .is_some_and(|effect| effect.navigated || effect.new_tab);
        let failed = walk.failed_requests();
        let document = failed.iter().find(|one| one.kind == "document" && one.url == page.url);
        let here = page.status.filter(|_| moved || arrival.is_some());
        let sign = page.signs.iter().find(|sign| sign.whole_page);
        let hindered = match arrival.map(|arrival| &arrival.end) {
            Some(ArrivalEnd::Failed { code }) => Some(code.clone()),
            Some(ArrivalEnd::TimedOut { budget_ms }) => Some(format!("no answer within {budget_ms} ms")),
            Some(ArrivalEnd::Download) => Some("a download".into()),
            Some(ArrivalEnd::Shown) | None => sign.map(|sign| sign.seen.clone()),
        };
        let mut names = vec![seen.column.name.clone()];
        names.extend(seen.column.above.iter().rev().cloned());
        let look = Look {
            names,
            outline,
            status: status.or(here).or(document.and_then(|one| one.status)),
            failed,
            calm: walk.calm != Some(Calm::Unsettled) && !page.spinner,
            foreign: (!own && !page.host.is_empty())
                .then(|| page.host.clone())
                .or_else(|| sign.and_then(|sign| system_behind(walk, outcome, sign))),
            hindered,
            ..Look::default()
        };
        Ok(look.read())
    }
}

/// The host of another system of the site whose login stands behind a column's own link: the column leads to that system,
/// which is named. A link of the platform itself that ends at a login is a wall.
fn system_behind(walk: &Walk<'_>, outcome: &Outcome, sign: &Sign) -> Option<String> {
    let first = outcome.arrival.as_ref()?.chain.first()?;
    let named = url::Url::parse(&first.url).ok()?;
    let (host, platform) = (named.host_str()?, walk.job.site.platform_home.host_str()?);
    let login = url::Url::parse(&outcome.arrival.as_ref()?.chain.last()?.url).ok()?;
    (sign.block == Block::Login && host != platform && login.host_str() != Some(host)).then(|| host.to_string())
}

/// What stood in for a page, by the end of its record.
fn hindrance(end: End) -> Option<String> {
    match end {
        End::Blocked(Block::ForeignHost) | End::Met | End::RequestFailed => None,
        End::Blocked(block) => Some(block.word().to_string()),
        other => Some(other.word()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_another_host_leads_away_only_where_somebody_answers() {
        let failed = ArrivalEnd::Failed {
            code: "net::ERR_NAME_NOT_RESOLVED".into(),
        };
        for (end, status, expected) in [
            (ArrivalEnd::Shown, Some(200), ColumnState::LeadsAway),
            (ArrivalEnd::Shown, Some(403), ColumnState::LeadsAway),
            (ArrivalEnd::Shown, None, ColumnState::LeadsAway),
            (ArrivalEnd::Shown, Some(404), ColumnState::Broken),
            (ArrivalEnd::Shown, Some(503), ColumnState::Broken),
            (failed, None, ColumnState::Unclear),
            (ArrivalEnd::TimedOut { budget_ms: 15_000 }, None, ColumnState::Unclear),
        ] {
            assert_eq!(elsewhere(&end, status), expected, "{end:?} {status:?}");
        }
    }
}
