//! Real input events, in the main frame's coordinates, whatever frame they land in.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Devtools, Trouble};
use crate::browser::session::Lost;
use crate::browser::socket::{Refusal, lock};

/// What the page may take to handle one input event before we look at what came of it.
const HANDLED: Duration = Duration::from_secs(5);

impl Devtools {
    /// Moves, presses and releases the left button; done when the page has handled it.
    pub(super) async fn mouse_click(&mut self, point: (f64, f64), during: &str) -> Result<(), Lost> {
        self.mouse = point;
        let (x, y) = point;
        let event = |kind: &str, button: &str, buttons: u32, count: u32| json!({"type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": count});
        let events = vec![
            ("Input.dispatchMouseEvent", event("mouseMoved", "none", 0, 0)),
            ("Input.dispatchMouseEvent", event("mousePressed", "left", 1, 1)),
            ("Input.dispatchMouseEvent", event("mouseReleased", "left", 0, 1)),
        ];
        self.input(events, during).await
    }

    /// Moves the mouse, as a hand does: from where it was, over the edge of the target.
    pub(super) async fn mouse_move(&mut self, point: (f64, f64), during: &str) -> Result<(), Lost> {
        let half = ((self.mouse.0 + point.0) / 2.0, (self.mouse.1 + point.1) / 2.0);
        self.mouse = point;
        let event = |(x, y): (f64, f64)| {
            (
                "Input.dispatchMouseEvent",
                json!({"type": "mouseMoved", "x": x, "y": y, "button": "none"}),
            )
        };
        self.input(vec![event(half), event(point)], during).await
    }

    /// Puts text in at once, as a paste or an input method does.
    pub(super) async fn insert(&self, text: &str, during: &str) -> Result<(), Lost> {
        self.input(vec![("Input.insertText", json!({"text": text}))], during)
            .await
    }

    /// Types text key by key. Characters no key gives come as an input method gives them.
    pub(super) async fn keys(&self, text: &str, during: &str) -> Result<(), Lost> {
        let mut events = Vec::new();
        for letter in text.chars() {
            match key(&letter.to_string()) {
                Some(down) => push_key(&mut events, down),
                None => {
                    let composing = json!({"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229});
                    events.push(("Input.dispatchKeyEvent", composing));
                    events.push(("Input.insertText", json!({"text": letter.to_string()})));
                    let up = json!({"type": "keyUp", "key": "Process", "windowsVirtualKeyCode": 229});
                    events.push(("Input.dispatchKeyEvent", up));
                }
            }
        }
        self.input(events, during).await
    }

    /// Presses and releases one named key; false when there is no such key.
    pub(super) async fn one_key(&self, name: &str, during: &str) -> Result<bool, Lost> {
        let Some(down) = key(name) else { return Ok(false) };
        let mut events = Vec::new();
        push_key(&mut events, down);
        self.input(events, during).await?;
        Ok(true)
    }

    /// Sends events in one go and waits until the last is handled. A page that does not handle them in time, or goes
    /// away, is left to whoever looks next.
    async fn input(&self, events: Vec<(&str, Value)>, during: &str) -> Result<(), Lost> {
        let session = lock(&self.listener.state)
            .tab()
            .map(|tab| tab.session.clone())
            .unwrap_or_default();
        let pending: Vec<_> = events
            .into_iter()
            .map(|(method, params)| self.socket.ask(&session, method, params))
            .collect();
        let deadline = tokio::time::Instant::now() + HANDLED;
        for event in pending {
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            match self.socket.answer(event, left).await {
                Ok(_) => {}
                Err(Refusal::Said(_) | Refusal::Late(_)) => break,
                Err(refusal @ Refusal::Closed(_)) => return Err(self.lost(during, refusal.to_string())),
            }
        }
        Ok(())
    }
}

fn push_key(events: &mut Vec<(&'static str, Value)>, down: Value) {
    let mut up = down.clone();
    up["type"] = Value::from("keyUp");
    if let Some(fields) = up.as_object_mut() {
        fields.remove("text");
    }
    events.push(("Input.dispatchKeyEvent", down));
    events.push(("Input.dispatchKeyEvent", up));
}

/// The event that a US keyboard's key gives when pressed; none when it has no such key.
fn key(name: &str) -> Option<Value> {
    let named = |key: &str, code: u32, text: Option<&str>| {
        let mut event = json!({"type": if text.is_some() { "keyDown" } else { "rawKeyDown" },
            "key": key, "code": key, "windowsVirtualKeyCode": code});
        if let Some(text) = text {
            event["text"] = Value::from(text);
        }
        event
    };
    let event = match name {
        "Enter" | "\n" | "\r" => named("Enter", 13, Some("\r")),
        "Tab" | "\t" => named("Tab", 9, None),
        "Escape" => named("Escape", 27, None),
        "Backspace" => named("Backspace", 8, None),
        "Delete" => named("Delete", 46, None),
        "ArrowLeft" => named("ArrowLeft", 37, None),
        "ArrowUp" => named("ArrowUp", 38, None),
        "ArrowRight" => named("ArrowRight", 39, None),
        "ArrowDown" => named("ArrowDown", 40, None),
        "PageUp" => named("PageUp", 33, None),
        "PageDown" => named("PageDown", 34, None),
        "End" => named("End", 35, None),
        "Home" => named("Home", 36, None),
        "Space" => letter(' ')?,
        other => {
            let mut letters = other.chars();
            let only = letters.next().filter(|_| letters.next().is_none())?;
            letter(only)?
        }
    };
    Some(event)
}

fn letter(of: char) -> Option<Value> {
    if !(' '..='~').contains(&of) {
        return None;
    }
    let (code, number) = match of.to_ascii_uppercase() {
        letter @ 'A'..='Z' => (format!("Key{letter}"), letter as u32),
        digit @ '0'..='9' => (format!("Digit{digit}"), digit as u32),
        ' ' => ("Space".to_owned(), 32),
        _ => (String::new(), 0),
    };
    let shift = if of.is_ascii_uppercase() { 8 } else { 0 };
    Some(
        json!({"type": "keyDown", "key": of.to_string(), "text": of.to_string(), "code": code,
        "windowsVirtualKeyCode": number, "modifiers": shift}),
    )
}

/// An answer that never comes from input itself.
impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Trouble {
        Trouble::Lost(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_name_or_letter() {
        assert_eq!(key("Enter").unwrap()["text"], "\r");
        assert_eq!(key("a").unwrap()["code"], "KeyA");
        assert_eq!(key("7").unwrap()["windowsVirtualKeyCode"], 55);
        assert!(key("政").is_none());
        assert!(key("NoSuchKey").is_none());
    }
}
