//! Frames that the top document cannot enter, entered one after the other.

use serde::Deserialize;
use serde_json::json;

use super::{Classic, PROMPT, Trouble, or};
use crate::browser::script;
use crate::browser::session::Lost;
use crate::record::element::{Element, Rect};
use crate::record::outline::Framed;

/// Frames within frames that are still entered.
const DEEPEST: usize = 3;

/// A frame as its parent's script tells of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct FrameSeen {
    path: Vec<String>,
    borders: Vec<String>,
    url: String,
    visible: bool,
    offset: Offset,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Offset {
    x: f64,
    y: f64,
}

/// A chain of frame elements, each as seen from the one before, and where the last one's document lies.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    pub frames: Vec<Element>,
    pub url: String,
    pub offset: (f64, f64),
}

impl Classic {
    /// Ways into all closed frames, outermost first.
    pub(super) async fn ways(&mut self, during: &str) -> Result<Vec<Way>, Lost> {
        let mut ways: Vec<Way> = Vec::new();
        let mut open = vec![Way::default()];
        while let Some(way) = open.pop() {
            if way.frames.len() >= DEEPEST || !self.enter(&way, during).await? {
                continue;
            }
            let asked: Result<Vec<FrameSeen>, Trouble> =
                self.run(&script::call(&json!({"op": "frames"})), PROMPT, during).await;
            for seen in or(asked, |_| Vec::new())?.into_iter().filter(|seen| seen.visible) {
                let mut deeper = way.clone();
                deeper.frames.push(Element {
                    path: seen.path,
                    borders: seen.borders,
                    ..Element::default()
                });
                deeper.url = seen.url;
                deeper.offset = (way.offset.0 + seen.offset.x, way.offset.1 + seen.offset.y);
                ways.push(deeper.clone());
                open.push(deeper);
            }
        }
        self.enter_window(during).await?;
        Ok(ways)
    }

    /// Enters a frame from the top; false when it is no longer there.
    pub(super) async fn enter(&self, way: &Way, during: &str) -> Result<bool, Lost> {
        self.enter_window(during).await?;
        for frame in way.frames.iter().flat_map(hops) {
            let Some(node) = self.node(&frame, during).await? else {
                return Ok(false);
            };
            if !or(
                self.command(PROMPT, during, node.enter_frame()).await.map(|()| true),
                |_| false,
            )? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// An element of a frame as seen from the top document; its point stays the frame's own, since input is given there.
    pub(super) fn adopt(&mut self, way: &Way, element: Element) -> Element {
        let Framed {
            mut path, mut borders, ..
        } = self.framed(way);
        borders.push("frame".to_owned());
        path.extend(element.path);
        borders.extend(element.borders);
        let (x, y) = way.offset;
        let rect = Rect {
            x: element.rect.x + x,
            y: element.rect.y + y,
            ..element.rect
        };
        let point = element.point.map(|point| (point.0 + x, point.1 + y));
        Element {
            path,
            borders,
            rect,
            point,
            ..element
        }
    }

    /// A way as one frame seen from the top; what is found there is looked for there again.
    pub(super) fn framed(&mut self, way: &Way) -> Framed {
        let mut framed = Framed {
            offset: way.offset,
            ..Framed::default()
        };
        for (n, frame) in way.frames.iter().enumerate() {
            if n > 0 {
                framed.borders.push("frame".to_owned());
            }
            framed.path.extend(frame.path.iter().cloned());
            framed.borders.extend(frame.borders.iter().cloned());
        }
        self.homes.insert(framed.path.clone(), way.frames.clone());
        framed
    }

    /// Enters the frame an element was found in; gives the element as seen from there.
    pub(super) async fn enter_home(&self, element: &Element, during: &str) -> Result<Element, Lost> {
        let longest = self
            .homes
            .iter()
            .filter(|(path, _)| element.path.len() > path.len() && element.path.starts_with(path))
            .max_by_key(|(path, _)| path.len());
        let Some((path, frames)) = longest else {
            self.enter_window(during).await?;
            return Ok(element.clone());
        };
        self.enter(
            &Way {
                frames: frames.clone(),
                ..Way::default()
            },
            during,
        )
        .await?;
        let borders = element
            .borders
            .get(path.len()..)
            .map(<[String]>::to_vec)
            .unwrap_or_default();
        Ok(Element {
            path: element.path[path.len()..].to_vec(),
            borders,
            ..element.clone()
        })
    }
}

/// The way to an element through frames that scripts can read: a driver enters them one at a time all the same.
fn hops(element: &Element) -> Vec<Element> {
    let mut hops: Vec<Element> = Vec::new();
    for (n, step) in element.path.iter().enumerate() {
        let border = n.checked_sub(1).and_then(|n| element.borders.get(n));
        match (hops.last_mut(), border) {
            (Some(hop), Some(border)) if border != "frame" => {
                hop.borders.push(border.clone());
                hop.path.push(step.clone());
            }
            _ => hops.push(Element {
                path: vec![step.clone()],
                ..Element::default()
            }),
        }
    }
    hops
}
