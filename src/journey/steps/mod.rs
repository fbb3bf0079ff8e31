//! The verbs, one file each with a `perform` of its own; this is their only dispatch.

mod back;
mod choose;
mod click;
mod close;
mod collect;
mod consult;
mod count;
mod crawl;
mod download;
pub mod draw;
mod each;
mod expect;
mod fill;
mod human;
mod judge;
pub mod later;
mod open;
mod press;
mod read;
mod read_guide;
mod scroll;
mod tick;
mod tries;
mod upload;
mod uses;
mod visit;

use std::collections::BTreeMap;
use std::time::Duration;

use super::look;
use super::trail::Input;
use super::walk::{Stop, Walk};
use crate::clock::Budget;
use crate::evidence::Capture;
use crate::plan::query::Unresolved;
use crate::record::element::{Covered, Element, Find, Found};
use crate::record::page::{Arrival, Calm, Effect};
use crate::record::query::{Need, Query};
use crate::record::step::{Binding, End, Truth, Value};
use crate::scenario::locator::Locator;
use crate::scenario::spoken;
use crate::scenario::step::{Action, Choice, Goal, ReadFrom, Scroll, Step};

/// What a verb gives back; the walk makes the record of it.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// One more sentence.
    pub detail: String,
    /// What was found.
    pub found: Option<Found>,
    /// How going to an address went.
    pub arrival: Option<Arrival>,
    /// What an input brought about.
    pub effect: Option<Effect>,
    /// Whether the page came to rest.
    pub calm: Option<Calm>,
    /// Conditions looked at.
    pub conditions: Vec<(String, Truth)>,
    /// Values given.
    pub values: BTreeMap<String, Value>,
    /// For `judge`.
    pub judge: Option<Binding>,
    /// It submitted something.
    pub writes: bool,
    /// Evidence the verb itself took.
    pub blobs: Vec<Capture>,
    /// What was painted over in pictures among them.
    pub covered: Vec<Covered>,
}

impl Outcome {
    /// An outcome with nothing but its end.
    pub fn ended(end: End, detail: impl Into<String>) -> Outcome {
        Outcome {
            end,
            detail: detail.into(),
            found: None,
            arrival: None,
            effect: None,
            calm: None,
            conditions: Vec::new(),
            values: BTreeMap::new(),
            judge: None,
            writes: false,
            blobs: Vec::new(),
            covered: Vec::new(),
        }
    }

    /// Met, with nothing more to say.
    pub fn met() -> Outcome {
        Outcome::ended(End::Met, "")
    }

    /// Adds a sentence to the detail.
    pub fn note(&mut self, sentence: &str) {
        if !self.detail.is_empty() {
            self.detail.push_str("; ");
        }
        self.detail.push_str(sentence);
    }
}

/// Performs a step's verb.
pub async fn perform(walk: &mut Walk<'_>, step: &Step, budget: Budget) -> Result<Outcome, Stop> {
    match &step.action {
        Action::Open(goal) => open::perform(walk, goal, budget).await,
        Action::Click(click) => click::perform(walk, step, click, budget).await,
        Action::Hover(what) => click::hover(walk, what, budget).await,
        Action::Scroll(to) => scroll::perform(walk, to, budget).await,
        Action::Back => back::perform(walk, budget).await,
        Action::Close => close::perform(walk).await,
        Action::Fill { field, with, keys } => fill::perform(walk, field, with, *keys, budget).await,
        Action::Choose { field, option } => choose::perform(walk, field, option, budget).await,
        Action::Tick { field, to } => tick::perform(walk, field, *to, budget).await,
        Action::Press { key, inside, opens } => press::perform(walk, key, inside.as_ref(), *opens, budget).await,
        Action::Upload { field, file } => upload::perform(walk, step, field, file, budget).await,
        Action::Expect(condition) => expect::perform(walk, condition, budget).await,
        Action::Read {
            from,
            name,
            kind,
            after,
        } => read::perform(walk, from, name, *kind, after.as_deref(), budget).await,
        Action::Count { items, name } => count::perform(walk, items, name, budget).await,
        Action::Collect(collect) => collect::perform(walk, collect, budget).await,
        Action::Visit(visit) => visit::perform(walk, step, visit).await,
        Action::Crawl(crawl) => crawl::perform(walk, step, crawl).await,
        Action::Each(each) => each::perform(walk, step, each).await,
        Action::ReadGuide { name } => read_guide::perform(walk, name, budget).await,
        Action::Download(fetch) => download::perform(walk, fetch, budget).await,
        Action::Use(call) if call.flow == draw::FLOW => draw::perform(walk, step, call).await,
        Action::Use(call) => uses::perform(walk, step, call).await,
        Action::Try(attempt) => tries::perform(walk, step, attempt, budget).await,
        Action::If { when, then, otherwise } => tries::branch(walk, step, when, then, otherwise).await,
        Action::Human { what, field } => human::perform(walk, *what, field.as_ref(), step.timeout, budget).await,
        Action::Later { .. } => later::perform(walk, step),
        Action::Capture { .. } => Ok(Outcome::met()),
        Action::Judge { indicator, bind } => Ok(judge::perform(walk, indicator, bind)),
    }
}

/// What a step is about to do, in words; secrets are masked.
pub fn intent(walk: &Walk<'_>, step: &Step) -> String {
    let shown = |template| walk.names.shown(template);
    if let Some(name) = &step.name {
        return shown(name);
    }
    let named = |locator: &Locator| spoken::locator(locator);
    match &step.action {
        Action::Open(Goal::Page(page)) => format!("open {page}"),
        Action::Open(Goal::Url(url)) => format!("open {}", shown(url)),
        Action::Click(click) => format!("click {}", named(&click.what)),
        Action::Hover(what) => format!("hover over {}", named(what)),
        Action::Scroll(Scroll::Bottom) => "scroll to the end".into(),
        Action::Scroll(Scroll::Top) => "scroll to the start".into(),
        Action::Scroll(Scroll::To(what)) => format!("scroll to {}", named(what)),
        Action::Back => "go back".into(),
        Action::Close => "close the tab".into(),
        Action::Fill { field, with, .. } => format!("fill {} with “{}”", named(field), shown(with)),
        Action::Choose {
            field,
            option: Choice::Any,
        } => format!("choose any option of {}", named(field)),
        Action::Choose {
            field,
            option: Choice::Words(words),
        } => {
            let words: Vec<String> = words.iter().map(shown).collect();
            format!("choose “{}” in {}", words.join(" / "), named(field))
        }
        Action::Tick { field, to } => format!("{} {}", if *to { "tick" } else { "clear" }, named(field)),
        Action::Press {
            key,
            inside: Some(inside),
            ..
        } => format!("press {key} in {}", named(inside)),
        Action::Press { key, inside: None, .. } => format!("press {key}"),
        Action::Upload { field, file } => format!("upload {} into {}", shown(file), named(field)),
        Action::Expect(condition) => format!("expect {}", spoken::condition(condition)),
        Action::Read {
            from: ReadFrom::Locator(what),
            name,
            ..
        } => format!("read {name} from {}", named(what)),
        Action::Read {
            from: ReadFrom::Dialog,
            name,
            ..
        } => format!("read {name} from the dialog"),
        Action::Read {
            from: ReadFrom::Url,
            name,
            ..
        } => format!("read {name} from the address"),
        Action::Read {
            from: ReadFrom::Title,
            name,
            ..
        } => format!("read {name} from the title"),
        Action::Read {
            from: ReadFrom::Host,
            name,
            ..
        } => format!("read {name} from the host"),
        Action::Count { items, name } => format!("count {} as {name}", named(items)),
        Action::Collect(collect) => format!("collect {} as {}", named(&collect.items), collect.name),
        Action::Visit(visit) => format!("visit each of {}", visit.of),
        Action::Crawl(_) => "visit the columns of the catalogue".into(),
        Action::Each(each) => format!("for each of {}", each.of),
        Action::ReadGuide { name } => format!("read the guide as {name}"),
        Action::Download(_) => "download a file".into(),
        Action::Use(call) => format!("flow {}", call.flow),
        Action::Try(attempt) => {
            let names: Vec<&str> = attempt.alternatives.iter().map(|way| way.name.as_str()).collect();
            format!("try {}", names.join(", "))
        }
        Action::If { when, .. } => format!("if {}", spoken::condition(when)),
        Action::Human { .. } => "ask a person".into(),
        Action::Later { working_days, .. } => format!("come back after {working_days} working days"),
        Action::Capture { name } => format!("capture {}", shown(name)),
        Action::Judge { indicator, .. } => format!("judge {indicator}"),
    }
}

/// How a look for an element ended, as a step's end.
fn end_of(find: Find) -> End {
    match find {
        Find::Met => End::Met,
        Find::Absent => End::Absent,
        Find::Unrecognised => End::Unrecognised,
        Find::Ambiguous => End::Ambiguous,
        Find::Covered => End::Covered,
        Find::Disabled => End::Disabled,
        Find::Unsettled => End::Unsettled,
    }
}

impl Walk<'_> {
    /// The query of a locator in the current flow.
    pub(super) fn query(&self, locator: &Locator) -> Result<Query, Unresolved> {
        self.words()
            .query(locator, &self.names, &|id| self.memory.element(&self.at.full(id)))
    }

    /// Finds what a locator names; on any other end than met the outcome is ready.
    async fn find(
        &mut self,
        locator: &Locator,
        need: Need,
        budget: Budget,
    ) -> Result<Result<(Element, Query, Outcome), Outcome>, Stop> {
        let query = match self.query(locator) {
            Ok(query) => query,
            Err(error) => return Ok(Err(Outcome::ended(End::Skipped, error.to_string()))),
        };
        let dismiss = self.words().of("dismiss");
        let found = self
            .session
            .find(&query, need, budget.left(&self.setting.clock), &dismiss)
            .await?;
        let mut outcome = Outcome::ended(end_of(found.find), "");
        if found.find == Find::Unrecognised && found.candidates.is_empty() {
            outcome.note("the page takes no such selector");
        }
        let element = found.element.clone().filter(|_| found.find == Find::Met);
        outcome.found = Some(found);
        Ok(match element {
            Some(element) => Ok((element, query, outcome)),
            None => Err(outcome),
        })
    }

    /// Notes an input that could be given again.
    fn note(&mut self, input: Input) {
        self.trail.note(input);
    }

    /// Waits for a condition.
    async fn wait(
        &mut self,
        condition: &crate::scenario::condition::Condition,
        limit: Duration,
    ) -> Result<(Truth, Vec<(String, Truth)>), Stop> {
        look::truth(self, condition, limit).await
    }
}

/// The end of a list of alternatives or records from the ends of its parts: what hinders a proof wins over what would
/// be one.
fn worst(ends: &[End]) -> End {
    let rank = |end: &End| match end {
        End::Blocked(_) => 0,
        End::TimedOut => 1,
        End::RequestFailed => 2,
        End::Unsettled => 3,
        End::Unrecognised => 4,
        End::Ambiguous => 5,
        End::Covered => 6,
        End::Disabled => 7,
        End::Unmet => 8,
        End::Absent => 9,
        End::Met => 10,
        End::Skipped => 11,
    };
    ends.iter().copied().min_by_key(rank).unwrap_or(End::Skipped)
}
