//! Going somewhere, real input, forms, and what came of it, by looking again.

use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::ElementRef;
use fantoccini::key::Key;
use fantoccini::wd::TimeoutConfiguration;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Classic, GRACE, LONGEST, PROMPT, Trouble, or};
use crate::browser::script::{self, Choosing, Held, Located, Settled};
use crate::browser::session::{Chosen, Lost, ScrollTo};
use crate::browser::socket::lock;
use crate::record::element::Element;
use crate::record::outline::Entry;
use crate::record::page::{Arrival, ArrivalEnd, Calm, Effect, Hop, PageFacts};
use crate::record::query::Need;

/// How long a page may take to show that an input leads away from it.
const LEAVES: Duration = Duration::from_millis(250);
/// The identity of the document shown, and whether it is being left.
const DOCUMENT: &str = "[performance.timeOrigin,location.href,document.readyState,!!window.__hechaLeaves]";
/// Notes when a document begins to be left.
const WATCH: &str = "window.__hechaLeaves=false;if(!window.__hechaWatched){window.__hechaWatched=true;\
    addEventListener('beforeunload',()=>{window.__hechaLeaves=true})}";

/// When the document shown came, from its performance entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Times {
    url: String,
    status: Option<u16>,
    first_byte: Option<f64>,
    dom: Option<f64>,
    load: Option<f64>,
    ready: String,
    error: String,
}

const TIMES: &str = "(()=>{const e=performance.getEntriesByType('navigation')[0]||{};const n=x=>x>0?x:null;\
    return {url:location.href,status:e.responseStatus||null,first_byte:n(e.responseStart),\
    dom:n(e.domContentLoadedEventEnd),load:n(e.loadEventEnd),ready:document.readyState,\
    error:location.protocol==='chrome-error:'?'net::'+((document.querySelector('.error-code')||{}).textContent||'ERR_FAILED'):''}})()";

/// How things stood before an input.
struct Mark {
    origin: f64,
    url: String,
    main: Option<String>,
    dialogs: u32,
    files: usize,
}

impl Classic {
    /// Goes to an address.
    pub async fn open(&mut self, url: &str, budget: Duration) -> Result<Arrival, Lost> {
        let during = "opening an address";
        let deadline = Instant::now() + budget;
        self.enter_window(during).await?;
        let files = self.files().len();
        let limits = TimeoutConfiguration::new(None, Some(budget), None);
        or(
            self.command(PROMPT, during, self.client.update_timeouts(limits)).await,
            |_| (),
        )?;
        let gone = self.command(budget + GRACE, during, self.client.goto(url)).await;
        let mut end = match gone {
            Ok(()) => ArrivalEnd::Shown,
            Err(Trouble::Lost(lost)) => return Err(lost),
            Err(Trouble::Page(why)) => ended(&why, budget),
        };
        if self.files().len() > files {
            end = ArrivalEnd::Download;
        }
        let mut arrival = Arrival {
            end,
            chain: vec![Hop {
                url: url.to_owned(),
                status: None,
            }],
            first_byte_ms: None,
            dom_ready_ms: None,
            load_ms: None,
        };
        if arrival.end != ArrivalEnd::Shown {
            return Ok(arrival);
        }
        let mut times = Times::default();
        // The load event is waited for as on the other channel: a little, when only strangers keep it.
        let patience = deadline.min(Instant::now() + Duration::from_secs(3));
        loop {
            let left = deadline
                .saturating_duration_since(Instant::now())
                .min(Duration::from_secs(5));
            let asked: Result<Times, Trouble> = self.run(TIMES, left, during).await;
            times = or(asked, |_| std::mem::take(&mut times))?;
            if times.ready == "complete" || Instant::now() >= patience {
                break;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        if !times.error.is_empty() {
            arrival.end = ArrivalEnd::Failed { code: times.error };
            return Ok(arrival);
        }
        let whole = |at: Option<f64>| at.map(|at| at.round() as u64);
        arrival.first_byte_ms = whole(times.first_byte);
        arrival.dom_ready_ms = whole(times.dom);
        arrival.load_ms = whole(times.load);
        if times.url == url {
            arrival.chain[0].status = times.status;
        } else {
            arrival.chain.push(Hop {
                url: times.url,
                status: times.status,
            });
        }
        Ok(arrival)
    }

    /// Waits until the page is settled, as far as the page itself can tell.
    pub async fn settle(&mut self, cap: Duration) -> Result<Calm, Lost> {
        let deadline = Instant::now() + cap;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let request = script::call(&script::settle(Duration::from_millis(300)));
            let asked: Result<Settled, Trouble> = self.run(&request, left, "waiting for the page to settle").await;
            let settled = or(asked, |_| Settled::default())?;
            match settled.calm {
                Some(calm) => return Ok(calm),
                None if Instant::now() >= deadline => return Ok(Calm::Unsettled),
                None => tokio::time::sleep(Duration::from_millis(30)).await,
            }
        }
    }

    /// Clicks.
    pub async fn click(&mut self, element: &Element, budget: Duration) -> Result<Effect, Lost> {
        Ok(self.click_if_there(element, budget).await?.unwrap_or_default())
    }

    /// Clicks a record's title.
    pub async fn click_entry(&mut self, entry: &Entry, budget: Duration) -> Result<Option<Effect>, Lost> {
        self.click_if_there(&script::entry_element(entry), budget).await
    }

    async fn click_if_there(&mut self, element: &Element, budget: Duration) -> Result<Option<Effect>, Lost> {
        let during = "clicking";
        let mark = self.mark(during).await?;
        let inner = self.enter_home(element, during).await?;
        let ask = script::call(&script::locate(&inner, Need::Click));
        let located: Option<Located> = or(self.run(&ask, PROMPT, during).await, |_| None)?;
        let Some(point) = located.and_then(|at| at.point) else {
            lock(&self.known)
                .notices
                .push(format!("not clicked, the element was gone: {}", element.name));
            self.enter_window(during).await?;
            return Ok(None);
        };
        let framed = inner.path.len() < element.path.len();
        let node = if framed { self.node(&inner, during).await? } else { None };
        match node {
            // Drivers differ in whose viewport a point inside a frame belongs to, but not in where an element is.
            Some(node) => self.mouse_on(node, during).await?,
            None => self.mouse(point, true, during).await?,
        }
        self.follow(mark, budget, during).await.map(Some)
    }

    /// Hovers.
    pub async fn hover(&mut self, element: &Element) -> Result<Effect, Lost> {
        let during = "hovering";
        let mark = self.mark(during).await?;
        let inner = self.enter_home(element, during).await?;
        let ask = script::call(&script::locate(&inner, Need::Hover));
        let located: Option<Located> = or(self.run(&ask, PROMPT, during).await, |_| None)?;
        if let Some(point) = located.and_then(|at| at.point) {
            self.mouse(point, false, during).await?;
        }
        self.follow(mark, Duration::from_secs(1), during).await
    }

    pub(super) async fn mouse(&self, point: (f64, f64), press: bool, during: &str) -> Result<(), Lost> {
        let to = PointerAction::MoveTo {
            duration: Some(Duration::from_millis(10)),
            x: point.0.floor(),
            y: point.1.floor(),
        };
        let mut actions = MouseActions::new("mouse".to_owned()).then(to);
        if press {
            actions = actions
                .then(PointerAction::Down { button: 0 })
                .then(PointerAction::Up { button: 0 });
        }
        let done = self
            .command(LONGEST, during, self.client.perform_actions(actions))
            .await;
        or(done, |why| {
            lock(&self.known).notices.push(format!("input was refused: {why}"))
        })
    }

    async fn mouse_on(&self, node: fantoccini::elements::Element, during: &str) -> Result<(), Lost> {
        let to = PointerAction::MoveToElement {
            element: node,
            duration: None,
            x: 0.0,
            y: 0.0,
        };
        let actions = MouseActions::new("mouse".to_owned()).then(to);
        let actions = actions
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 });
        let done = self
            .command(LONGEST, during, self.client.perform_actions(actions))
            .await;
        or(done, |why| {
            lock(&self.known).notices.push(format!("input was refused: {why}"))
        })
    }

    async fn mark(&self, during: &str) -> Result<Mark, Lost> {
        self.enter_window(during).await?;
        let ask = format!("(async()=>{{{WATCH};return [{DOCUMENT},await hecha({{op:'facts'}})]}})()");
        type Both = ((f64, String, String, bool), PageFacts);
        let both: Result<Both, Trouble> = self.run(&ask, PROMPT, during).await;
        let both = or(both.map(Some), |_| None)?;
        let dialogs = lock(&self.known).dialogs_seen;
        let files = self.files().len();
        Ok(match both {
            Some(((origin, url, ..), facts)) => Mark {
                origin,
                url,
                main: Some(facts.main),
                dialogs,
                files,
            },
            None => Mark {
                origin: 0.0,
                url: String::new(),
                main: None,
                dialogs,
                files,
            },
        })
    }

    /// Looks again until nothing leads away any more.
    async fn follow(&mut self, mark: Mark, budget: Duration, during: &str) -> Result<Effect, Lost> {
        let began = Instant::now();
        let deadline = began + budget.max(Duration::from_secs(1));
        let mut effect = Effect::default();
        let mut after = None;
        loop {
            let windows = self.track_windows(during).await?;
            effect.new_tab |= windows.new_tab;
            effect.closed |= windows.closed && !windows.new_tab;
            self.enter_window(during).await?;
            let ask = format!("(async()=>[{DOCUMENT},...await {}])()", script::aftermath());
            type Looked = ((f64, String, String, bool), PageFacts, Vec<String>);
            let left = deadline
                .saturating_duration_since(Instant::now())
                .max(Duration::from_millis(500));
            let looked: Result<Looked, Trouble> = self.run(&ask, left, during).await;
            let Some(((origin, url, ready, leaves), facts, notices)) = or(looked.map(Some), |_| None)? else {
                if Instant::now() >= deadline {
                    break;
                }
                continue;
            };
            effect.dialog |= !notices.is_empty();
            lock(&self.known).notices.extend(notices);
            effect.download = self.files().len() > mark.files;
            let same = !effect.new_tab && !effect.closed;
            effect.navigated = same && origin != mark.origin && mark.origin > 0.0;
            effect.moved = same && !effect.navigated && url != mark.url;
            after = Some(facts);
            let blank = effect.new_tab && url == "about:blank" && began.elapsed() < Duration::from_secs(1);
            let waits = ready == "loading" || leaves && !effect.navigated && !effect.download || blank;
            let early = !effect.navigated && !effect.new_tab && began.elapsed() < LEAVES;
            if Instant::now() >= deadline || !waits && !early {
                break;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        effect.dialog |= lock(&self.known).dialogs_seen > mark.dialogs;
        let differs = matches!((&mark.main, &after), (Some(before), Some(after)) if *before != after.main);
        effect.changed = effect.navigated || effect.new_tab || differs;
        Ok(effect)
    }

    /// Presses a key.
    pub async fn press(&mut self, key: &str, inside: Option<&Element>, budget: Duration) -> Result<Effect, Lost> {
        let during = "pressing a key";
        let mark = self.mark(during).await?;
        if let Some(element) = inside {
            let inner = self.enter_home(element, during).await?;
            let focus = script::call(&script::focus(&inner, false));
            or(self.run::<Value>(&focus, PROMPT, during).await.map(|_| ()), |_| ())?;
        }
        let Some(value) = key_value(key) else {
            lock(&self.known).notices.push(format!("no key is called `{key}`"));
            return Ok(Effect::default());
        };
        self.keys(&[value], during).await?;
        self.follow(mark, budget, during).await
    }

    async fn keys(&self, keys: &[char], during: &str) -> Result<(), Lost> {
        for some in keys.chunks(200) {
            let mut actions = KeyActions::new("keys".to_owned());
            for value in some {
                actions = actions
                    .then(KeyAction::Down { value: *value })
                    .then(KeyAction::Up { value: *value });
            }
            let done = self
                .command(LONGEST, during, self.client.perform_actions(actions))
                .await;
            or(done, |why| {
                lock(&self.known).notices.push(format!("input was refused: {why}"))
            })?;
        }
        Ok(())
    }

    /// Scrolls.
    pub async fn scroll(&mut self, to: ScrollTo<'_>) -> Result<(), Lost> {
        let during = "scrolling";
        let request = match to {
            ScrollTo::Element(element) => {
                let inner = self.enter_home(element, during).await?;
                json!({"op": "scroll", "element": inner})
            }
            ScrollTo::Bottom => json!({"op": "scroll", "to": "bottom"}),
            ScrollTo::Top => json!({"op": "scroll", "to": "top"}),
        };
        or(
            self.run::<Value>(&script::call(&request), PROMPT, during)
                .await
                .map(|_| ()),
            |_| (),
        )?;
        self.enter_window(during).await
    }

    /// Fills; this channel knows only keys.
    pub async fn fill(
        &mut self,
        element: &Element,
        text: &str,
        _keys: Option<bool>,
        budget: Duration,
    ) -> Result<bool, Lost> {
        let during = "filling a field";
        let inner = self.enter_home(element, during).await?;
        let focused: Result<(Value, Option<Held>), Trouble> =
            self.run(&script::focus_and_value(&inner, true), budget, during).await;
        let Some((_, Some(held))) = or(focused.map(Some), |_| None)? else {
            return Ok(false);
        };
        let mut keys: Vec<char> = Vec::new();
        if held.value.is_some_and(|value| !value.is_empty()) {
            keys.push(Key::Delete.into());
        }
        keys.extend(
            text.chars()
                .map(|letter| if letter == '\n' { Key::Enter.into() } else { letter }),
        );
        self.keys(&keys, during).await?;
        let held: Option<Held> = or(
            self.run(&script::call(&script::value(&inner)), budget, during).await,
            |_| None,
        )?;
        self.enter_window(during).await?;
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        Ok(held
            .and_then(|held| held.value)
            .is_some_and(|value| bare(&value) == bare(text)))
    }

    /// Chooses options.
    pub async fn choose(
        &mut self,
        element: &Element,
        chosen: &Chosen,
        budget: Duration,
    ) -> Result<Option<Vec<String>>, Lost> {
        let during = "choosing an option";
        let deadline = Instant::now() + budget;
        let inner = self.enter_home(element, during).await?;
        let request = script::call(&script::choose(&inner, chosen));
        let mut end = None;
        for _ in 0..16 {
            let left = deadline.saturating_duration_since(Instant::now());
            let round: Option<Choosing> = or(self.run(&request, left, during).await.map(Some), |_| None)?;
            let Some(round) = round else { break };
            if round.chosen.is_some() {
                end = round.chosen;
                break;
            }
            let Some(point) = round.click else {
                let missing = round.missing.unwrap_or_default();
                lock(&self.known).notices.push(format!("no such option: {missing}"));
                break;
            };
            self.mouse(point, true, during).await?;
        }
        self.enter_window(during).await?;
        Ok(end)
    }

    /// Ticks or clears.
    pub async fn tick(&mut self, element: &Element, to: bool, budget: Duration) -> Result<bool, Lost> {
        let during = "ticking a box";
        for last in [false, true] {
            let inner = self.enter_home(element, during).await?;
            let ask = script::call(&script::value(&inner));
            let held: Option<Held> = or(self.run(&ask, budget, during).await, |_| None)?;
            if held.and_then(|held| held.checked) == Some(to) {
                self.enter_window(during).await?;
                return Ok(true);
            }
            if !last {
                self.click(element, budget).await?;
            }
        }
        Ok(false)
    }

    /// Puts a file into a file input.
    pub async fn upload(&mut self, element: &Element, file: &Path) -> Result<bool, Lost> {
        let during = "uploading a file";
        let inner = self.enter_home(element, during).await?;
        let Some(node) = self.node(&inner, during).await? else {
            return Ok(false);
        };
        let path = file.to_string_lossy().into_owned();
        let sent = self.command(LONGEST, during, node.send_keys(&path)).await;
        self.enter_window(during).await?;
        or(sent.map(|()| true), |_| false)
    }

    /// A WebDriver handle of an element in the current document.
    pub(super) async fn node(
        &self,
        element: &Element,
        during: &str,
    ) -> Result<Option<fantoccini::elements::Element>, Lost> {
        let text = format!("return {}", script::handle(element));
        let answer = self
            .command(PROMPT, during, self.client.execute(&text, Vec::new()))
            .await;
        let answer = or(answer, |_| Value::Null)?;
        let id = answer
            .get("element-6066-11e4-a52e-4f735466cecf")
            .and_then(Value::as_str);
        Ok(id.map(|id| {
            fantoccini::elements::Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))
        }))
    }

    /// Goes back in history.
    pub async fn back(&mut self, budget: Duration) -> Result<bool, Lost> {
        let during = "going back";
        let ask = format!("[{DOCUMENT},history.length]");
        type Here = ((f64, String, String, bool), u32);
        let before: Option<Here> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
        let Some(((origin, url, ..), length)) = before else {
            return Ok(false);
        };
        if length < 2 {
            return Ok(false);
        }
        or(self.command(budget + GRACE, during, self.client.back()).await, |_| ())?;
        let after: Option<Here> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
        Ok(after.is_some_and(|((now, at, ..), _)| at != "about:blank" && (now != origin || at != url)))
    }

    /// Closes the current tab when it is not the only one.
    pub async fn close_tab(&mut self) -> Result<bool, Lost> {
        if self.windows.len() < 2 {
            return Ok(false);
        }
        let during = "closing a tab";
        or(self.command(PROMPT, during, self.client.close_window()).await, |_| ())?;
        self.windows.pop();
        self.enter_window(during).await?;
        Ok(true)
    }
}

/// How a refused navigation ended, in the browser's own words.
fn ended(why: &str, budget: Duration) -> ArrivalEnd {
    let lower = why.to_lowercase();
    if lower.contains("timeout") || lower.contains("timed out") {
        return ArrivalEnd::TimedOut {
            budget_ms: u64::try_from(budget.as_millis()).unwrap_or(u64::MAX),
        };
    }
    if lower.contains("alert") || lower.contains("dialog") {
        return ArrivalEnd::Shown;
    }
    // `about:neterror?e=connectionFailure&…` or `net::ERR_CONNECTION_REFUSED`.
    let firefox = why
        .split("neterror?e=")
        .nth(1)
        .map(|rest| format!("neterror:{}", until_mark(rest)));
    let chromium = why.find("net::ERR_").map(|at| until_mark(&why[at..]).to_owned());
    let certificate = lower
        .contains("insecure certificate")
        .then(|| "insecure certificate".to_owned());
    let code = firefox
        .or(chromium)
        .or(certificate)
        .unwrap_or_else(|| why.chars().take(300).collect());
    ArrivalEnd::Failed { code }
}

fn until_mark(text: &str) -> &str {
    text.split(|mark: char| matches!(mark, '&' | '\n' | ' ' | '"'))
        .next()
        .unwrap_or_default()
}

fn key_value(name: &str) -> Option<char> {
    let key = match name {
        "Enter" => Key::Enter,
        "Tab" => Key::Tab,
        "Escape" => Key::Escape,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "ArrowLeft" => Key::Left,
        "ArrowUp" => Key::Up,
        "ArrowRight" => Key::Right,
        "ArrowDown" => Key::Down,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "End" => Key::End,
        "Home" => Key::Home,
        "Space" => return Some(' '),
        other => {
            let mut letters = other.chars();
            return letters.next().filter(|_| letters.next().is_none());
        }
    };
    Some(key.into())
}
