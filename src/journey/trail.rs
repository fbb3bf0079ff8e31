//! The way to the current state of a page, so that it can be gone again: before the next alternative of a `try`, and
//! back to a list after a visit.

use std::time::Duration;

use super::walk::{Stop, Walk};
use crate::browser::session::Chosen;
use crate::record::element::Find;
use crate::record::outline::Entry;
use crate::record::page::{ArrivalEnd, Effect, PageFacts};
use crate::record::query::{Aim, Need, Query};

/// How long an entry of a list that cannot be pressed at once is waited for.
const ENTRY: Duration = Duration::from_secs(3);

/// Inputs since the last `open`.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    inputs: Vec<Input>,
}

/// One input that can be given again. A submitting click is never among them.
#[derive(Debug, Clone)]
pub enum Input {
    /// Going to an address.
    Open(String),
    /// A click.
    Click(Query),
    /// A click on an entry of a list.
    Entry(Box<Entry>),
    /// Moving the mouse over something.
    Hover(Query),
    /// Text in a field.
    Fill(Query, String),
    /// Options in a select.
    Choose(Query, Chosen),
    /// A box ticked or cleared.
    Tick(Query, bool),
    /// A key.
    Press(String, Option<Query>),
}

/// A state to come back to.
#[derive(Debug, Clone)]
pub struct Mark {
    trail: Trail,
    page: Option<PageFacts>,
}

impl Trail {
    /// Notes an input; an `open` begins the trail anew.
    pub fn note(&mut self, input: Input) {
        if matches!(input, Input::Open(_)) {
            self.inputs.clear();
        }
        self.inputs.push(input);
    }

    fn came_back(&mut self, url: &str) {
        if is_web(url) {
            self.note(Input::Open(url.to_owned()));
        }
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("http")
}

/// Whether two addresses are of one page; what stands behind `?`, `;` and `#` differs from one visit to the next.
fn same_place(now: &str, then: &str) -> bool {
    let page = |url: &str| {
        url.split(['?', '#', ';'])
            .next()
            .map(|url| url.trim_end_matches('/').to_owned())
    };
    !is_web(then) || page(now) == page(then)
}

impl Walk<'_> {
    /// The current state.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            trail: self.trail.clone(),
            page: self.page.clone(),
        }
    }

    /// Comes back to a state; true when the page is as it was (address and main region), or could be made so.
    pub(super) async fn restore(&mut self, mark: &Mark) -> Result<bool, Stop> {
        let same =
            |now: &PageFacts, then: &PageFacts| now.url == then.url && now.main == then.main && now.tabs == then.tabs;
        if let (Some(now), Some(then)) = (&self.page, &mark.page)
            && same(now, then)
            && self.trail.inputs.len() == mark.trail.inputs.len()
        {
            return Ok(true);
        }
        self.close_tabs_since(mark).await?;
        for input in mark.trail.inputs.clone() {
            if !self.again(&input).await? {
                return Ok(false);
            }
        }
        self.session.settle(self.setting.clocks.settle).await?;
        let now = self.session.facts().await?;
        let there = mark.page.as_ref().is_none_or(|then| same_place(&now.url, &then.url));
        self.page = Some(now);
        self.trail = mark.trail.clone();
        Ok(there)
    }

    /// The page as it is now was come to by going back or closing a tab. Its address is the way to it: what was pressed
    /// before led elsewhere.
    pub(super) async fn came_back(&mut self) -> Result<(), Stop> {
        let now = self.session.facts().await?;
        self.trail.came_back(&now.url);
        self.page = Some(now);
        Ok(())
    }

    /// Leaves what came since without going back: what follows is given again from the mark on.
    pub(super) async fn leave(&mut self, mark: &Mark) -> Result<(), Stop> {
        self.close_tabs_since(mark).await?;
        self.trail = mark.trail.clone();
        Ok(())
    }

    /// Closes the tabs that were opened since.
    async fn close_tabs_since(&mut self, mark: &Mark) -> Result<(), Stop> {
        let tabs = mark.page.as_ref().map_or(1, |page| page.tabs).max(1);
        while self.page.as_ref().is_some_and(|page| page.tabs > tabs) {
            if !self.session.close_tab().await? {
                break;
            }
            self.page = Some(self.session.facts().await?);
        }
        Ok(())
    }

    /// Presses an entry of a list. One that is not there yet, or over which a notice lies, is waited for as any other thing
    /// that is to be pressed; none when it cannot be pressed all the same.
    pub(super) async fn press_entry(&mut self, entry: &Entry, budget: Duration) -> Result<Option<Effect>, Stop> {
        let pressed = self.session.click_entry(entry, budget).await?;
        if pressed.is_some() || entry.title.is_empty() {
            return Ok(pressed);
        }
        let query = Query::of(Aim::Words {
            text: entry.title.clone(),
        });
        let dismiss = self.words().of("dismiss");
        let found = self.session.find(&query, Need::Click, ENTRY, &dismiss).await?;
        Ok(match found.find {
            Find::Met | Find::Ambiguous => self.session.click_entry(entry, budget).await?,
            _ => None,
        })
    }

    async fn again(&mut self, input: &Input) -> Result<bool, Stop> {
        let budget = self.setting.clocks.action;
        let dismiss = self.words().of("dismiss");
        match input {
            Input::Open(url) => {
                self.pace().await;
                let arrival = self.session.open(url, self.setting.clocks.open).await?;
                self.session.settle(self.setting.clocks.settle).await?;
                return Ok(arrival.end == ArrivalEnd::Shown);
            }
            Input::Entry(entry) => return Ok(self.press_entry(entry, budget).await?.is_some()),
            Input::Press(key, None) => {
                self.session.press(key, None, budget).await?;
                return Ok(true);
            }
            Input::Click(_)
            | Input::Hover(_)
            | Input::Fill(..)
            | Input::Choose(..)
            | Input::Tick(..)
            | Input::Press(..) => {}
        }
        let (query, need) = match input {
            Input::Click(query) => (query, Need::Click),
            Input::Hover(query) => (query, Need::Hover),
            Input::Fill(query, _) => (query, Need::Fill),
            Input::Choose(query, _) => (query, Need::Choose),
            Input::Tick(query, _) => (query, Need::Tick),
            Input::Press(_, Some(query)) => (query, Need::Fill),
            Input::Open(_) | Input::Entry(_) | Input::Press(_, None) => return Ok(false),
        };
        let found = self
            .session
            .find(query, need, budget.min(Duration::from_secs(5)), &dismiss)
            .await?;
        let Some(element) = found.element.filter(|_| found.find == Find::Met) else {
            return Ok(false);
        };
        match input {
            Input::Click(_) => {
                self.session.click(&element, budget).await?;
            }
            Input::Hover(_) => {
                self.session.hover(&element).await?;
            }
            Input::Fill(_, text) => {
                self.session.fill(&element, text, None, budget).await?;
            }
            Input::Choose(_, chosen) => {
                self.session.choose(&element, chosen, budget).await?;
            }
            Input::Tick(_, to) => {
                self.session.tick(&element, *to, budget).await?;
            }
            Input::Press(key, _) => {
                self.session.press(key, Some(&element), budget).await?;
            }
            Input::Open(_) | Input::Entry(_) => {}
        }
        self.session.settle(self.setting.clocks.settle).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_back_leaves_no_press_in_the_trail() {
        let mut trail = Trail::default();
        trail.note(Input::Open("https://a.example/".into()));
        trail.note(Input::Press("Enter".into(), None));
        trail.came_back("https://a.example/list");
        assert!(matches!(&trail.inputs[..], [Input::Open(url)] if url == "https://a.example/list"));
        trail.came_back("about:blank");
        assert_eq!(trail.inputs.len(), 1, "nothing to go to");
    }

    #[test]
    fn a_page_is_the_same_by_its_address() {
        let then = "https://a.example/list";
        for same in [
            then,
            "https://a.example/list/?t=2",
            "https://a.example/list;jsessionid=1#top",
        ] {
            assert!(same_place(same, then), "{same}");
        }
        for other in ["https://a.example/", "https://b.example/list", "about:blank"] {
            assert!(!same_place(other, then), "{other}");
        }
        assert!(same_place("https://a.example/", "about:blank"), "nothing was there");
    }
}
