//! Pictures and whole-page snapshots.

use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

use super::{Devtools, Trouble, WIDTH, or};
use crate::browser::picture::{TALLEST, png_size};
use crate::browser::session::{Extent, Lost};
use crate::browser::socket::lock;

/// Pages that were seen to need longer never gave a picture at all.
const EXPOSURE: Duration = Duration::from_secs(15);

impl Devtools {
    /// A PNG of the viewport or the whole page.
    pub async fn picture(&mut self, extent: Extent) -> Result<Option<Vec<u8>>, Lost> {
        let taken = self.expose(extent).await;
        or(taken.map(Some), |why| {
            lock(&self.listener.state).notice(format!("no picture: {why}"));
            None
        })
    }

    pub(super) async fn expose(&self, extent: Extent) -> Result<Vec<u8>, Trouble> {
        let during = "taking a picture";
        let session = {
            let state = lock(&self.listener.state);
            let session = state.tab().map(|tab| tab.session.clone()).unwrap_or_default();
            if state.tabs.len() > 1 {
                // A hidden page paints nothing.
                self.socket.post(&session, "Page.bringToFront", json!({}));
            }
            session
        };
        let mut params = json!({"format": "png", "optimizeForSpeed": true});
        if extent == Extent::Full {
            let metrics = self
                .page_call(&session, "Page.getLayoutMetrics", json!({}), super::PROMPT, during)
                .await?;
            let size = &metrics["cssContentSize"];
            let wanted = size["height"].as_f64().unwrap_or_default().ceil() as u32;
            if wanted > TALLEST {
                let text = format!("picture cut: the page is {wanted} px high, {TALLEST} px are shown");
                lock(&self.listener.state).notice(text);
            }
            if wanted > super::HEIGHT {
                let clip = json!({"x": 0, "y": 0, "width": WIDTH, "height": wanted.min(TALLEST), "scale": 1});
                params["captureBeyondViewport"] = Value::Bool(true);
                params["clip"] = clip;
            }
        }
        let mut answer = self
            .page_call(&session, "Page.captureScreenshot", params, EXPOSURE, during)
            .await?;
        let Value::String(text) = answer["data"].take() else {
            return Err(Trouble::Page("it was empty".to_owned()));
        };
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| Trouble::Page(format!("it was malformed: {error}")))?;
        match png_size(&bytes) {
            Some((width, height)) if width > 0 && height > 0 => Ok(bytes),
            _ => Err(Trouble::Page("it was no PNG".to_owned())),
        }
    }

    /// The page with its resources.
    pub async fn mhtml(&mut self) -> Result<Option<Vec<u8>>, Lost> {
        let during = "saving the page with its resources";
        let asked = self
            .tab_call("Page.captureSnapshot", json!({"format": "mhtml"}), EXPOSURE, during)
            .await;
        let answer = or(asked.map(Some), |why| {
            lock(&self.listener.state).notice(format!("no snapshot: {why}"));
            None
        })?;
        Ok(answer.and_then(|answer| answer["data"].as_str().map(|text| text.as_bytes().to_vec())))
    }
}
