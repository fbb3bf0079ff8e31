//! Going somewhere, real input, forms, and what came of it, by looking again.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::ElementRef;
use fantoccini::key::Key;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Classic, LONGEST, PROMPT, Trouble, or};
use crate::browser::script::{self, Located};
use crate::browser::session::{Lost, ScrollTo};
use crate::browser::socket::lock;
use crate::record::element::Element;
use crate::record::outline::Entry;
use crate::record::page::Effect;
use crate::record::query::Need;

/// How long a page may take to show that an input leads away from it.
const LEAVES: Duration = Duration::from_millis(250);
/// The identity of the document shown, and whether it is being left.
pub(super) const DOCUMENT: &str = "[performance.timeOrigin,location.href,document.readyState,!!window.__hechaLeaves]";
/// Notes when a document begins to be left.
const WATCH: &str = "window.__hechaLeaves=false;if(!window.__hechaWatched){window.__hechaWatched=true;\
    addEventListener('beforeunload',()=>{window.__hechaLeaves=true})}";

/// How things stood before an input.
struct Mark {
    origin: f64,
    url: String,
    main: Option<String>,
    dialogs: u32,
    files: usize,
}

impl Classic {
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
        let ask = format!("(async()=>{{{WATCH};return [{DOCUMENT},await hecha({{op:'main'}})]}})()");
        type Both = ((f64, String, String, bool), String);
        let both: Result<Both, Trouble> = self.run(&ask, PROMPT, during).await;
        let both = or(both.map(Some), |_| None)?;
        let dialogs = lock(&self.known).dialogs_seen;
        let files = self.files().len();
        Ok(match both {
            Some(((origin, url, ..), main)) => Mark {
                origin,
                url,
                main: Some(main),
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
            type Looked = ((f64, String, String, bool), String, Vec<String>);
            let left = deadline
                .saturating_duration_since(Instant::now())
                .max(Duration::from_millis(500));
            let looked: Result<Looked, Trouble> = self.run(&ask, left, during).await;
            let Some(((origin, url, ready, leaves), main, notices)) = or(looked.map(Some), |_| None)? else {
                if Instant::now() >= deadline {
                    break;
                }
                continue;
            };
            effect.dialog |= !notices.is_empty();
            {
                let mut known = lock(&self.known);
                known.notices.extend(notices);
                known.origin = origin;
            }
            effect.download = self.files().len() > mark.files;
            let same = !effect.new_tab && !effect.closed;
            effect.navigated = same && origin != mark.origin && mark.origin > 0.0;
            effect.moved = same && !effect.navigated && url != mark.url;
            after = Some(main);
            let blank = effect.new_tab && url == "about:blank" && began.elapsed() < Duration::from_secs(1);
            let waits = ready == "loading" || leaves && !effect.navigated && !effect.download || blank;
            let early = !effect.navigated && !effect.new_tab && began.elapsed() < LEAVES;
            if Instant::now() >= deadline || !waits && !early {
                break;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        effect.dialog |= lock(&self.known).dialogs_seen > mark.dialogs;
        let differs = matches!((&mark.main, &after), (Some(before), Some(after)) if before != after);
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

    pub(super) async fn keys(&self, keys: &[char], during: &str) -> Result<(), Lost> {
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
