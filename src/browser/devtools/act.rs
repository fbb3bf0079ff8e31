//! Acting and following: what an input opened, changed or closed, watched through events and never by sleeping.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::network::host_of;
use super::state::State;
use super::{Devtools, Trouble, or};
use crate::browser::script;
use crate::browser::session::{Lost, ScrollTo};
use crate::browser::socket::lock;
use crate::record::element::Element;
use crate::record::outline::Entry;
use crate::record::page::Effect;
use crate::record::query::Need;

/// How long requests that an input began are waited for before saying what it brought about.
const OWN_REQUESTS: Duration = Duration::from_millis(1_500);
/// How long a window opened without an address is given to go somewhere.
const UNBOUND: Duration = Duration::from_millis(150);
/// How long after a click on a script's address that did nothing a window may still open.
const LATE_WINDOW: Duration = Duration::from_millis(600);

/// The state before an input.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    tab: String,
    commits: u32,
    moves: u32,
    tabs: Vec<String>,
    closed: u32,
    dialogs: u32,
    downloads: usize,
    begun: u32,
    main: Option<String>,
}

impl Devtools {
    /// Clicks; an element that is gone is not clicked, and a notice says so.
    pub async fn click(&mut self, element: &Element, budget: Duration) -> Result<Effect, Lost> {
        Ok(self.click_if_there(element, budget).await?.unwrap_or_default())
    }

    /// Clicks a record's title.
    pub async fn click_entry(&mut self, entry: &Entry, budget: Duration) -> Result<Option<Effect>, Lost> {
        self.click_if_there(&script::entry_element(entry), budget).await
    }

    async fn click_if_there(&mut self, element: &Element, budget: Duration) -> Result<Option<Effect>, Lost> {
        let (point, before) = self.aim(element, Need::Click, "clicking").await?;
        let Some(point) = point else {
            let mut state = lock(&self.listener.state);
            state.notice(format!("not clicked, the element was gone: {}", element.name));
            return Ok(None);
        };
        let mark = self.mark(before);
        self.mouse_click(point, "clicking").await?;
        let effect = self.follow(&mark, budget, "clicking").await?;
        // A script that stands in an address runs after the click, on a busy machine well after it.
        let scripted = element
            .href
            .as_deref()
            .is_some_and(|href| href.starts_with("javascript:"));
        if scripted && effect == Effect::default() && self.window_opens(&mark).await {
            return self.follow(&mark, budget, "clicking").await.map(Some);
        }
        Ok(Some(effect))
    }

    /// Whether a window opens within a moment that the mark does not know.
    async fn window_opens(&self, mark: &Mark) -> bool {
        let new = |state: &mut State| {
            let opened = state.tabs.iter().any(|tab| !mark.tabs.contains(&tab.target));
            opened.then_some(())
        };
        self.listener.until(Instant::now() + LATE_WINDOW, new).await.is_some()
    }

    /// Hovers.
    pub async fn hover(&mut self, element: &Element) -> Result<Effect, Lost> {
        let (point, before) = self.aim(element, Need::Hover, "hovering").await?;
        let Some(point) = point else {
            return Ok(Effect::default());
        };
        let mark = self.mark(before);
        self.mouse_move(point, "hovering").await?;
        self.follow(&mark, Duration::from_secs(2), "hovering").await
    }

    /// Presses a key.
    pub async fn press(&mut self, key: &str, inside: Option<&Element>, budget: Duration) -> Result<Effect, Lost> {
        let during = "pressing a key";
        let main = script::call(&json!({"op": "main"}));
        let before = match inside {
            None => self
                .run::<String>(None, &main, super::PROMPT, during)
                .await
                .map(|main| (true, main)),
            Some(element) => {
                let (frame, inner) = self.home(element);
                let focus = script::call(&script::focus(&inner, false));
                let both = format!("(async()=>[(await {focus}).ok,await {main}])()");
                self.run(frame.as_deref(), &both, super::PROMPT, during).await
            }
        };
        let before: Option<(bool, String)> = or(before.map(Some), |_| None)?;
        let mark = self.mark(before.map(|(_, main)| main));
        if !self.one_key(key, during).await? {
            lock(&self.listener.state).notice(format!("no key is called `{key}`"));
            return Ok(Effect::default());
        }
        self.follow(&mark, budget, during).await
    }

    /// Scrolls.
    pub async fn scroll(&mut self, to: ScrollTo<'_>) -> Result<(), Lost> {
        let (frame, request) = match to {
            ScrollTo::Element(element) => {
                let (frame, inner) = self.home(element);
                (frame, json!({"op": "scroll", "element": inner}))
            }
            ScrollTo::Bottom => (None, json!({"op": "scroll", "to": "bottom"})),
            ScrollTo::Top => (None, json!({"op": "scroll", "to": "top"})),
        };
        let done = self
            .evaluate(frame.as_deref(), &script::call(&request), super::PROMPT, "scrolling")
            .await;
        or(done.map(|_| ()), |_| ())
    }

    /// Where input hits an element now, and the main region's digest before it.
    async fn aim(
        &mut self,
        element: &Element,
        need: Need,
        during: &str,
    ) -> Result<(Option<(f64, f64)>, Option<String>), Lost> {
        let (frame, inner) = self.home(element);
        if let Some(frame) = frame {
            let point = or(self.point_in_frame(&frame, &inner, need).await, |_| None)?;
            let main = script::call(&json!({"op": "main"}));
            let before = or(self.run(None, &main, super::PROMPT, during).await.map(Some), |_| None)?;
            return Ok((point, before));
        }
        type Both = (Option<script::Located>, String);
        let both: Result<Both, Trouble> = self
            .run(None, &script::before(element, need), super::PROMPT, during)
            .await;
        match or(both.map(Some), |_| None)? {
            Some((located, main)) => Ok((located.and_then(|at| at.point), Some(main))),
            None => Ok((None, None)),
        }
    }

    /// Remembers how things stand.
    pub(super) fn mark(&self, main: Option<String>) -> Mark {
        let mut state = lock(&self.listener.state);
        let (commits, moves) = state.tab().map(|tab| (tab.commits, tab.moves)).unwrap_or_default();
        if let Some(tab) = state.tab_mut() {
            tab.hops.clear();
            tab.failure = None;
        }
        Mark {
            tab: state.current.clone(),
            commits,
            moves,
            tabs: state.tabs.iter().map(|tab| tab.target.clone()).collect(),
            closed: state.tabs_closed,
            dialogs: state.dialogs_seen,
            downloads: state.downloads.len(),
            begun: state.traffic.begun,
            main,
        }
    }

    /// Follows what an input brought about until it is known: at least two frames, at most the budget.
    pub(super) async fn follow(&mut self, mark: &Mark, budget: Duration, during: &str) -> Result<Effect, Lost> {
        let deadline = Instant::now() + budget.max(Duration::from_secs(1));
        let requests_until = deadline.min(Instant::now() + OWN_REQUESTS);
        let mut noticed = false;
        let after = loop {
            self.arrived(mark, deadline, during).await?;
            let before = self.counts();
            let left = deadline
                .saturating_duration_since(Instant::now())
                .max(Duration::from_millis(200));
            let looked = self.run(None, &script::aftermath(), left, during).await;
            let looked: Option<(String, Vec<String>)> = or(looked.map(Some), |_| None)?;
            let main = looked.map(|(main, notices)| {
                noticed |= !notices.is_empty();
                let mut state = lock(&self.listener.state);
                notices.into_iter().for_each(|notice| state.notice(notice));
                main
            });
            if Instant::now() >= deadline {
                break main;
            }
            let moving =
                self.counts() != before || lock(&self.listener.state).tab().is_some_and(|tab| tab.travelling());
            if moving {
                continue;
            }
            if Instant::now() < requests_until && !self.own_requests_done(mark, Instant::now()).await {
                self.own_requests_done(mark, requests_until).await;
                continue;
            }
            break main;
        };
        let blank = self.leave_empty_tab(mark).await?;
        let effect = self.effect(mark, after, noticed);
        Ok(Effect {
            new_tab: effect.new_tab && !blank,
            ..effect
        })
    }

    /// Waits until everything that is known to be under way has arrived: new tabs, new documents.
    async fn arrived(&self, mark: &Mark, deadline: Instant, during: &str) -> Result<(), Lost> {
        let seen = self.listener.until(deadline, |state| {
            if state.deaf {
                return Some(Err("the DevTools socket closed"));
            }
            if let Some(new) = state.tabs.iter().rev().find(|tab| !mark.tabs.contains(&tab.target)) {
                state.current = new.target.clone();
            }
            let Some(tab) = state.tab() else { return Some(Ok(())) };
            if tab.crashed {
                return Some(Err("the page's renderer crashed"));
            }
            let here = mark.tabs.contains(&tab.target);
            let fetched = state
                .downloads
                .iter()
                .skip(mark.downloads)
                .any(|load| load.tab == tab.target);
            let bound = !here && tab.bound && tab.commits == 0 && tab.failure.is_none();
            let unbound = !here && !tab.bound && tab.commits == 0 && tab.since.elapsed() < UNBOUND;
            if !fetched && (bound || unbound || tab.travelling()) {
                return None;
            }
            let fresh = tab.commits > if tab.target == mark.tab { mark.commits } else { 0 };
            (!fresh || tab.ready() || tab.oversize).then_some(Ok(()))
        });
        match seen.await {
            Some(Err(why)) => Err(self.lost(during, why.to_owned())),
            Some(Ok(())) | None => Ok(()),
        }
    }

    async fn own_requests_done(&self, mark: &Mark, deadline: Instant) -> bool {
        let done = |state: &mut State| {
            let host = state
                .frames
                .get(&state.current)
                .map(|frame| host_of(&frame.url))
                .unwrap_or_default();
            (state.traffic.own_open(&state.current, &host, mark.begun) == 0).then_some(())
        };
        self.listener.until(deadline, done).await.is_some()
    }

    fn counts(&self) -> (u32, u32, u32, usize) {
        let state = lock(&self.listener.state);
        let commits = state.tab().map_or(0, |tab| tab.commits);
        (state.tabs_seen, state.tabs_closed, commits, state.downloads.len())
    }

    /// A tab that was opened only to download something has nothing to show: back to where it came from. A context
    /// without a tab gets a blank one (then true).
    async fn leave_empty_tab(&self, mark: &Mark) -> Result<bool, Lost> {
        let empty = {
            let state = lock(&self.listener.state);
            let fetched = |target: &str| {
                state
                    .downloads
                    .iter()
                    .skip(mark.downloads)
                    .any(|load| load.tab == target)
            };
            state
                .tab()
                .filter(|tab| !mark.tabs.contains(&tab.target) && tab.commits == 0 && fetched(&tab.target))
                .map(|tab| tab.target.clone())
        };
        if let Some(target) = empty {
            self.shut(&target, "leaving an empty tab").await?;
        }
        let none_left = lock(&self.listener.state).tabs.is_empty();
        if none_left {
            self.new_tab("opening a blank tab").await?;
        }
        Ok(none_left)
    }

    fn effect(&self, mark: &Mark, after: Option<String>, noticed: bool) -> Effect {
        let state = lock(&self.listener.state);
        let new_tab = !mark.tabs.contains(&state.current);
        let same = state.tab().filter(|tab| tab.target == mark.tab);
        let navigated = same.is_some_and(|tab| tab.commits > mark.commits);
        let differs = match (&mark.main, &after) {
            (Some(before), Some(after)) => before != after,
            _ => false,
        };
        Effect {
            navigated,
            moved: !navigated && same.is_some_and(|tab| tab.moves > mark.moves),
            new_tab,
            closed: state.tabs_closed > mark.closed && same.is_none(),
            changed: navigated || new_tab || differs,
            dialog: state.dialogs_seen > mark.dialogs || noticed,
            download: state.downloads.len() > mark.downloads,
            requests: state.traffic.begun - mark.begun,
        }
    }
}
