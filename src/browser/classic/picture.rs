//! Pictures on the classic channel, and what must not be seen in them.

use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

use super::{Classic, PROMPT, Trouble, or};
use crate::browser::cover::{Hide, Picture, Shown, TRIES, painted};
use crate::browser::script::{self, SCROLL};
use crate::browser::session::{Extent, Lost};
use crate::browser::socket::lock;

const LOOK: Duration = Duration::from_secs(20);
const DURING: &str = "looking for what must not be seen";

impl Classic {
    /// A PNG of the viewport or, where the browser has a command for it, the whole page.
    pub async fn picture(&mut self, extent: Extent) -> Result<Option<Vec<u8>>, Lost> {
        let during = "taking a picture";
        self.enter_window(during).await?;
        let taken = match extent {
            Extent::Viewport => self.command(LOOK, during, self.client.screenshot()).await,
            Extent::Full => self.whole_page(during).await,
        };
        let taken = or(taken.map(Some), |why| {
            lock(&self.known).notices.push(format!("no picture: {why}"));
            None
        })?;
        Ok(taken.filter(|bytes| crate::browser::picture::png_size(bytes).is_some()))
    }

    async fn whole_page(&self, during: &str) -> Result<Vec<u8>, Trouble> {
        let answer = if self.chromium {
            let params = json!({"format": "png", "optimizeForSpeed": true, "captureBeyondViewport": true});
            let command = json!({"cmd": "Page.captureScreenshot", "params": params});
            self.vendor("goog/cdp/execute", Some(command), during).await?["data"].take()
        } else {
            self.vendor("moz/screenshot/full", None, during).await?
        };
        let Value::String(text) = answer else {
            return Err(Trouble::Page("it was empty".to_owned()));
        };
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        bytes.map_err(|error| Trouble::Page(format!("it was malformed: {error}")))
    }

    /// A picture with everything painted over that must not be seen; none when that cannot be made sure.
    pub async fn picture_without(&mut self, extent: Extent, hide: &Hide) -> Result<Option<Picture>, Lost> {
        for _ in 0..TRIES {
            let before = self.unhidden(hide).await?;
            let png = self.picture(extent).await?;
            let after = self.unhidden(hide).await?;
            let Some(png) = png else { return Ok(None) };
            let (Some(before), Some(after)) = (before, after) else {
                break;
            };
            if before.cut || !before.same(&after) {
                continue;
            }
            if before.areas.is_empty() {
                let covered = Vec::new();
                return Ok(Some(Picture { png, covered }));
            }
            let corner = match extent {
                Extent::Full => (0.0, 0.0),
                Extent::Viewport => before.scroll,
            };
            let areas = before.rectangles(hide, corner, extent == Extent::Full && !self.chromium);
            match painted(png, areas).await {
                Ok(picture) => return Ok(Some(picture)),
                Err(why) => lock(&self.known).notices.push(format!("no picture: {why}")),
            }
            return Ok(None);
        }
        let text = "no picture: what must not be seen in it did not keep still".to_owned();
        lock(&self.known).notices.push(text);
        Ok(None)
    }

    /// Where the page and its frames show what must not be seen; none when a script could not tell.
    async fn unhidden(&mut self, hide: &Hide) -> Result<Option<Shown>, Lost> {
        self.enter_window(DURING).await?;
        let asked = self.run(&script::call(&hide.ask(None)), LOOK, DURING).await;
        let Some(mut shown): Option<Shown> = or(asked.map(Some), |_| None)? else {
            return Ok(None);
        };
        let ways = self.ways(DURING).await?;
        if ways.is_empty() {
            return Ok(Some(shown));
        }
        let scroll: (f64, f64) = or(self.run(SCROLL, PROMPT, DURING).await, |_| (0.0, 0.0))?;
        for way in ways {
            if self.enter(&way, DURING).await? {
                let request = script::call(&hide.ask(Some((way.offset, scroll))));
                let inner: Option<Shown> = or(self.run(&request, LOOK, DURING).await.map(Some), |_| None)?;
                match inner {
                    Some(inner) => shown.add(inner),
                    None => return self.enter_window(DURING).await.map(|()| None),
                }
            }
        }
        self.enter_window(DURING).await?;
        Ok(Some(shown))
    }
}
