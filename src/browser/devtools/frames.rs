//! Frames that the page script in the top document cannot enter: the same question is asked in the frame itself, and
//! what it answers is moved into the top document's coordinates.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{Devtools, PROMPT, Trouble};
use crate::browser::script::{self, Located};
use crate::browser::socket::lock;
use crate::record::element::{Element, Rect};
use crate::record::query::Need;

/// Where a frame lies.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Its document's origin in the top viewport.
    pub offset: (f64, f64),
    /// Path of the frame element from the top document.
    pub path: Vec<String>,
    /// Borders crossed on that path.
    pub borders: Vec<String>,
}

/// CSS path of `this` within its own document, through shadow roots.
const PATH_OF: &str = "function(){const path=[],borders=[];let at=this,part=[];\
    const step=e=>{let n=1;for(let s=e.previousElementSibling;s;s=s.previousElementSibling)if(s.localName===e.localName)n++;\
    return e.localName+':nth-of-type('+n+')'};\
    for(;;){part.unshift(step(at));if(at.parentElement){at=at.parentElement;continue}\
    path.unshift(part.join('>'));part=[];const root=at.getRootNode();\
    if(!(root instanceof ShadowRoot))return {path,borders};borders.unshift('shadow');at=root.host}}";

#[derive(Deserialize, Default)]
struct PathOf {
    path: Vec<String>,
    borders: Vec<String>,
}

impl Devtools {
    /// The frame an element was found in, when that is one the top document cannot enter, and the element as seen from
    /// inside it.
    pub(super) fn home(&self, element: &Element) -> (Option<String>, Element) {
        let longest = self
            .homes
            .iter()
            .filter(|(path, _)| element.path.len() > path.len() && element.path.starts_with(path))
            .max_by_key(|(path, _)| path.len());
        let there = longest.filter(|(_, frame)| lock(&self.listener.state).frames.contains_key(*frame));
        match there {
            None => (None, element.clone()),
            Some((path, frame)) => {
                let inner = Element {
                    path: element.path[path.len()..].to_vec(),
                    borders: element
                        .borders
                        .get(path.len()..)
                        .map(<[String]>::to_vec)
                        .unwrap_or_default(),
                    ..element.clone()
                };
                (Some(frame.clone()), inner)
            }
        }
    }

    /// An element of a frame as seen from the top document; remembers where its home is.
    pub(super) fn adopt(&mut self, frame: &str, place: &Place, scroll: (f64, f64), element: Element) -> Element {
        self.homes.insert(place.path.clone(), frame.to_owned());
        let mut path = place.path.clone();
        path.extend(element.path);
        let mut borders = place.borders.clone();
        borders.push("frame".to_owned());
        borders.extend(element.borders);
        let (x, y) = place.offset;
        Element {
            path,
            borders,
            rect: moved(element.rect, (x + scroll.0, y + scroll.1)),
            point: element.point.map(|point| (point.0 + x, point.1 + y)),
            ..element
        }
    }

    /// Where a frame lies, through all frames around it.
    pub(super) async fn place(&self, frame: &str) -> Result<Place, Trouble> {
        let during = "placing a frame";
        let mut place = Place::default();
        let mut at = frame.to_owned();
        // Boxes are told in the coordinates of the outermost frame of one process: from there the next is added.
        let mut measured = frame.to_owned();
        while let Some((outer, session)) = self.outer(&at) {
            let owner = self
                .page_call(&session, "DOM.getFrameOwner", json!({"frameId": at}), PROMPT, during)
                .await?;
            let node = json!({"backendNodeId": owner["backendNodeId"]});
            if at == measured {
                let boxes = self
                    .page_call(&session, "DOM.getBoxModel", node.clone(), PROMPT, during)
                    .await?;
                let corner = |n: usize| boxes["model"]["content"][n].as_f64().unwrap_or_default();
                place.offset = (place.offset.0 + corner(0), place.offset.1 + corner(1));
                measured = self.outermost(&outer, &session);
            }
            let handle = self
                .page_call(&session, "DOM.resolveNode", node, PROMPT, during)
                .await?;
            let call = json!({"objectId": handle["object"]["objectId"], "functionDeclaration": PATH_OF,
                "returnByValue": true});
            let answer = self
                .page_call(&session, "Runtime.callFunctionOn", call, PROMPT, during)
                .await?;
            let of: PathOf = serde_json::from_value(answer["result"]["value"].clone()).unwrap_or_default();
            if !place.path.is_empty() {
                place.borders.insert(0, "frame".to_owned());
            }
            place.borders.splice(0..0, of.borders);
            place.path.splice(0..0, of.path);
            at = outer;
        }
        Ok(place)
    }

    /// The frame around a frame, and the DevTools session it lives in.
    fn outer(&self, frame: &str) -> Option<(String, String)> {
        let state = lock(&self.listener.state);
        let outer = state.frames.get(frame)?.parent.clone()?;
        let session = state.frames.get(&outer)?.session.clone();
        Some((outer, session))
    }

    fn outermost(&self, frame: &str, session: &str) -> String {
        let mut at = frame.to_owned();
        while let Some((outer, _)) = self.outer(&at).filter(|(_, of)| of == session) {
            at = outer;
        }
        at
    }

    /// Where input hits an element of a frame, in the top viewport, after bringing it into view.
    pub(super) async fn point_in_frame(
        &self,
        frame: &str,
        element: &Element,
        need: Need,
    ) -> Result<Option<(f64, f64)>, Trouble> {
        let during = "aiming into a frame";
        let (session, object) = self.node(Some(frame), element, during).await?;
        let view = json!({"objectId": object});
        self.page_call(&session, "DOM.scrollIntoViewIfNeeded", view, PROMPT, during)
            .await?;
        let ask = script::call(&script::locate(element, need));
        let located: Option<Located> = self.run(Some(frame), &ask, Duration::from_secs(5), during).await?;
        let place = self.place(frame).await?;
        let point = located.and_then(|at| at.point);
        Ok(point.map(|point| (point.0 + place.offset.0, point.1 + place.offset.1)))
    }
}

/// A rectangle moved by an offset.
pub(super) fn moved(rect: Rect, by: (f64, f64)) -> Rect {
    Rect {
        x: rect.x + by.0,
        y: rect.y + by.1,
        ..rect
    }
}
