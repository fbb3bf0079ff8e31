//! Frames that the top document cannot enter, entered one after the other.

use serde::Deserialize;
use serde_json::json;

use super::{Classic, PROMPT, Trouble, or};
use crate::browser::script;
use crate::browser::session::Lost;
use crate::record::element::{Element, Rect};

/// Frames within frames that are still entered.
const DEEPEST: usize = 3;

/// A frame as its parent's script tells of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct FrameSeen {
    path: Vec<String>,
    borders: Vec<String>,
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
        for frame in &way.frames {
            let Some(node) = self.node(frame, during).await? else {
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
        let mut path: Vec<String> = Vec::new();
        let mut borders: Vec<String> = Vec::new();
        for frame in &way.frames {
            path.extend(frame.path.iter().cloned());
            borders.extend(frame.borders.iter().cloned());
            borders.push("frame".to_owned());
        }
        self.homes.insert(path.clone(), way.frames.clone());
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
                offset: (0.0, 0.0),
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
