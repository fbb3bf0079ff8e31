//! Forms: filling, choosing, ticking, uploading.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Devtools, PROMPT, Trouble, or};
use crate::browser::script::{self, Choosing, Held};
use crate::browser::session::{Chosen, Lost};
use crate::browser::socket::lock;
use crate::record::element::Element;
use crate::record::query::Need;

/// Most clicks that choosing from a list or cascader may take.
const MOST_CLICKS: u32 = 16;

impl Devtools {
    /// Empties a field and puts text in.
    pub async fn fill(
        &mut self,
        element: &Element,
        text: &str,
        keys: Option<bool>,
        budget: Duration,
    ) -> Result<bool, Lost> {
        let during = "filling a field";
        let (frame, inner) = self.home(element);
        if let Some(frame) = &frame
            && let Some(point) = or(self.point_in_frame(frame, &inner, Need::Fill).await, |_| None)?
        {
            // The focus enters another process only with the mouse.
            self.mouse_click(point, during).await?;
        }
        let mut by_keys = keys;
        for _ in 0..2 {
            let asked = self
                .run(frame.as_deref(), &script::focus_and_value(&inner, true), budget, during)
                .await;
            let held: Option<(Value, Option<Held>)> = or(asked.map(Some), |_| None)?;
            let Some((_, Some(held))) = held else { return Ok(false) };
            let with_keys = by_keys.unwrap_or(held.keys);
            if with_keys {
                self.keys(text, during).await?;
            } else if !text.is_empty() {
                self.insert(text, during).await?;
            }
            if self.holds(frame.as_deref(), &inner, text, budget).await? {
                return Ok(true);
            }
            if by_keys.is_some() || with_keys {
                break;
            }
            // Some fields take only keys.
            by_keys = Some(true);
        }
        Ok(false)
    }

    async fn holds(&self, frame: Option<&str>, element: &Element, text: &str, budget: Duration) -> Result<bool, Lost> {
        let asked = self
            .run(frame, &script::call(&script::value(element)), budget, "reading a field")
            .await;
        let held: Option<Held> = or(asked, |_| None)?;
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
        let (frame, inner) = self.home(element);
        let request = script::choose(&inner, chosen);
        for _ in 0..MOST_CLICKS {
            let left = deadline.saturating_duration_since(Instant::now());
            let asked: Result<Choosing, Trouble> =
                self.run(frame.as_deref(), &script::call(&request), left, during).await;
            let round = or(asked.map(Some), |_| None)?;
            let Some(round) = round else { return Ok(None) };
            if round.chosen.is_some() {
                return Ok(round.chosen);
            }
            let Some(point) = round.click else {
                let missing = round.missing.unwrap_or_default();
                lock(&self.listener.state).notice(format!("no such option: {missing}"));
                return Ok(None);
            };
            let offset = match &frame {
                Some(frame) => or(self.place(frame).await, |_| Default::default())?.offset,
                None => (0.0, 0.0),
            };
            self.mouse_click((point.0 + offset.0, point.1 + offset.1), during)
                .await?;
            if Instant::now() >= deadline {
                break;
            }
        }
        Ok(None)
    }

    /// Ticks or clears.
    pub async fn tick(&mut self, element: &Element, to: bool, budget: Duration) -> Result<bool, Lost> {
        let during = "ticking a box";
        let (frame, inner) = self.home(element);
        let ask = script::call(&script::value(&inner));
        let state: Option<Held> = or(self.run(frame.as_deref(), &ask, budget, during).await, |_| None)?;
        if state.and_then(|held| held.checked) == Some(to) {
            return Ok(true);
        }
        self.click(element, budget).await?;
        let state: Option<Held> = or(self.run(frame.as_deref(), &ask, budget, during).await, |_| None)?;
        Ok(state.and_then(|held| held.checked) == Some(to))
    }

    /// Puts a file into a file input.
    pub async fn upload(&mut self, element: &Element, file: &Path) -> Result<bool, Lost> {
        let during = "uploading a file";
        let (frame, inner) = self.home(element);
        let found = or(self.node(frame.as_deref(), &inner, during).await.map(Some), |_| None)?;
        let Some((session, object)) = found else {
            return Ok(false);
        };
        let files = json!({"files": [file], "objectId": object});
        let set = self
            .page_call(&session, "DOM.setFileInputFiles", files, PROMPT, during)
            .await;
        or(set.map(|_| true), |_| false)
    }

    /// A DevTools handle of an element: session and object id.
    pub(super) async fn node(
        &self,
        frame: Option<&str>,
        element: &Element,
        during: &str,
    ) -> Result<(String, String), Trouble> {
        let (session, unique) = self.world(frame, Instant::now() + PROMPT, during).await?;
        let params = json!({"expression": script::handle(element), "uniqueContextId": unique});
        let answer = self
            .page_call(&session, "Runtime.evaluate", params, PROMPT, during)
            .await?;
        match answer["result"]["objectId"].as_str() {
            Some(object) => Ok((session, object.to_owned())),
            None => Err(Trouble::Page("the element is gone".to_owned())),
        }
    }
}
