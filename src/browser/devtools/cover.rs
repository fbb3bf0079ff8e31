//! Pictures in which something must not be seen.

use std::time::Duration;

use super::{Devtools, PROMPT, Trouble, or};
use crate::browser::cover::{Hide, Picture, Shown, TRIES, painted};
use crate::browser::script::{self, SCROLL};
use crate::browser::session::{Extent, Lost};
use crate::browser::socket::lock;

/// A look at pages of any size.
const LOOK: Duration = Duration::from_secs(20);
const DURING: &str = "looking for what must not be seen";

impl Devtools {
    /// A picture with everything painted over that must not be seen; none when that cannot be made sure.
    pub async fn picture_without(&mut self, extent: Extent, hide: &Hide) -> Result<Option<Picture>, Lost> {
        let taken = self.covered(extent, hide).await;
        or(taken.map(Some), |why| {
            lock(&self.listener.state).notice(format!("no picture: {why}"));
            None
        })
    }

    async fn covered(&self, extent: Extent, hide: &Hide) -> Result<Picture, Trouble> {
        for _ in 0..TRIES {
            let before = self.unhidden(hide).await?;
            let png = self.expose(extent).await?;
            let after = self.unhidden(hide).await?;
            if before.cut || !before.same(&after) {
                continue;
            }
            if before.areas.is_empty() {
                let covered = Vec::new();
                return Ok(Picture { png, covered });
            }
            // A picture of the whole page keeps the layout of the window, and what is fixed where it is scrolled to.
            let corner = match extent {
                Extent::Full => (0.0, 0.0),
                Extent::Viewport => before.scroll,
            };
            let areas = before.rectangles(hide, corner, false);
            return painted(png, areas).await.map_err(Trouble::Page);
        }
        Err(Trouble::Page(
            "what must not be seen in it did not keep still".to_owned(),
        ))
    }

    /// Where the page and its frames show what must not be seen.
    async fn unhidden(&self, hide: &Hide) -> Result<Shown, Trouble> {
        let mut shown: Shown = self.run(None, &script::call(&hide.ask(None)), LOOK, DURING).await?;
        let closed = lock(&self.listener.state).closed_frames();
        if closed.is_empty() {
            return Ok(shown);
        }
        let scroll: (f64, f64) = self.run(None, SCROLL, PROMPT, DURING).await?;
        for frame in closed {
            let place = match self.place(&frame).await {
                Ok(place) => place,
                Err(Trouble::Page(why)) => {
                    // Looked at again, and withheld in the end: nobody knows where what it shows is in the picture.
                    shown.cut |= self.own_frame(&frame) && !is_unshown(&why);
                    continue;
                }
                Err(lost) => return Err(lost),
            };
            let request = script::call(&hide.ask(Some((place.offset, scroll))));
            match self.run(Some(&frame), &request, Duration::from_secs(5), DURING).await {
                Ok(inner) => shown.add(inner),
                // A frame of the site's own that no script can ask may still show it to a reader; a stranger knows nothing.
                Err(Trouble::Page(why)) if self.own_frame(&frame) => return Err(Trouble::Page(why)),
                Err(Trouble::Page(_)) => {}
                Err(lost) => return Err(lost),
            }
        }
        Ok(shown)
    }

    fn own_frame(&self, frame: &str) -> bool {
        let url = lock(&self.listener.state)
            .frames
            .get(frame)
            .map(|frame| frame.url.clone());
        url.is_some_and(|url| self.own_site(&url))
    }
}

/// Whether a frame could not be placed because it takes no place: it is not shown, or it is no more.
fn is_unshown(why: &str) -> bool {
    [
        "compute box model",
        "does not have a layout object",
        "given id was not found",
        "does not belong to the document",
    ]
    .iter()
    .any(|word| why.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_takes_no_place_hides_nothing() {
        assert!(is_unshown("DOM.getBoxModel: Could not compute box model."));
        assert!(is_unshown("DOM.getFrameOwner: Frame with the given id was not found."));
        assert!(!is_unshown("DOM.getFrameOwner: no answer within 5 s"));
    }
}
