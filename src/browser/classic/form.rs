//! Forms over the classic channel, which knows only keys.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use serde_json::Value;
use tokio::time::Instant;

use super::{Classic, LONGEST, Trouble, or};
use crate::browser::script::{self, Choosing, Held};
use crate::browser::session::{Chosen, Lost};
use crate::browser::socket::lock;
use crate::record::element::Element;

impl Classic {
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
}
