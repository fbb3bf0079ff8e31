//! What is asked of the page script, as JSON, and the shapes of its answers; the same on both channels.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::session::{Answer, Ask, Chosen};
use crate::record::element::{Element, Find, Found, Rect};
use crate::record::outline::Entry;
use crate::record::page::{Calm, Token};
use crate::record::query::{Need, Query};
use crate::record::step::Truth;

/// Where something is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Located {
    /// Document coordinates.
    #[serde(default)]
    pub rect: Rect,
    /// Viewport coordinates; none when nothing can hit it.
    #[serde(default)]
    pub point: Option<(f64, f64)>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Held {
    /// Its text.
    pub value: Option<String>,
    /// Ticked.
    pub checked: Option<bool>,
    /// It listens for keys.
    pub keys: bool,
}

/// The answer to looking for something, with what is said only to us.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Sought {
    /// The answer.
    #[serde(flatten)]
    pub found: Found,
    /// What covers it can be closed by one of the words given.
    #[serde(default)]
    pub dismissible: bool,
}

/// How many were found.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Counted {
    /// Visible ones.
    pub count: u32,
    /// The page takes no such selector.
    #[serde(default)]
    pub refused: bool,
}

/// A document as HTML.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Html {
    /// Its text.
    pub html: String,
}

/// What a page keeps and would know a session by: `cookie` or `token`, name, value.
pub type Kept = (String, String, String);

/// Cookies that scripts see, and what storage holds under a name that says token.
const KEPT: &str = "(()=>{const all=[];try{for(const part of document.cookie.split('; ')){const at=part.indexOf('=');\
    if(at>0)all.push(['cookie',part.slice(0,at),part.slice(at+1)])}}catch(e){}\
    for(const store of ['localStorage','sessionStorage'])try{const kept=window[store];\
    for(let i=0;i<Math.min(kept.length,100);i++){const key=kept.key(i);\
    if(/token|ticket|session|auth|secret/i.test(key))\
    for(const value of (String(kept.getItem(key)).slice(0,8192).match(/[\\w.~+\\/=-]{8,}/g)||[]).slice(0,10))\
    all.push(['token',key,value])}}catch(e){}return all.slice(0,200)})()";

/// Notices since the last call, and what the page keeps, in one go.
pub fn news() -> String {
    format!("(async()=>[await hecha({{op:'notices'}}),{KEPT}])()")
}

/// What a page keeps, as tokens.
pub fn tokens(kept: Vec<Kept>) -> impl Iterator<Item = Token> {
    kept.into_iter().map(|(kind, name, value)| Token {
        kind: if kind == "cookie" { "cookie" } else { "token" },
        name,
        value,
        sure: false,
    })
}

/// Whether a small service was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    /// It was.
    pub ok: bool,
}

/// How waiting for calm ended inside the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Settled {
    /// Whether nothing changed for as long as was asked; none when the page could not tell.
    pub calm: Option<Calm>,
}

/// One round of choosing.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Choosing {
    /// Done: the words chosen.
    pub chosen: Option<Vec<String>>,
    /// Click here and ask again.
    pub click: Option<(f64, f64)>,
    /// This option is not there.
    pub missing: Option<String>,
}

/// Stands for the milliseconds left when a request is sent, which may be more than once: a document may go away while
/// it is asked.
pub const LEFT: &str = "\u{1}left\u{1}";

/// An expression with [`LEFT`] put in.
pub fn with_left(expression: &str, left: Duration) -> String {
    // As JSON writes it, quotes included.
    expression.replace("\"\\u0001left\\u0001\"", &left.as_millis().to_string())
}

/// Looks for something.
pub fn find(query: &Query, need: Need, dismiss: &[String]) -> Value {
    json!({"op": "find", "query": query, "need": need, "budget_ms": LEFT, "dismiss": dismiss})
}

/// Asks questions.
pub fn ask(asks: &[Ask], wanted: &[Vec<(usize, bool)>], apart: bool) -> Value {
    json!({"op": "ask", "asks": asks, "wanted": wanted, "apart": apart, "budget_ms": LEFT})
}

/// Where an element is now.
pub fn locate(element: &Element, need: Need) -> Value {
    json!({"op": "locate", "element": element, "need": need})
}

/// Puts the focus into an element.
pub fn focus(element: &Element, clear: bool) -> Value {
    json!({"op": "focus", "element": element, "clear": clear})
}

/// What a field holds.
pub fn value(element: &Element) -> Value {
    json!({"op": "value", "element": element})
}

/// How far the document asked is scrolled, as an expression.
pub const SCROLL: &str = "[scrollX,scrollY]";

/// Waits until nothing has changed for `quiet`.
pub fn settle(quiet: Duration) -> Value {
    json!({"op": "settle", "quiet_ms": u64::try_from(quiet.as_millis()).unwrap_or(u64::MAX), "cap_ms": LEFT})
}

/// One round of choosing.
pub fn choose(element: &Element, chosen: &Chosen) -> Value {
    match chosen {
        Chosen::Words(words) => json!({"op": "choose", "element": element, "words": words}),
        Chosen::Any(seed) => json!({"op": "choose", "element": element, "any": seed}),
    }
}

/// A call of the page script, as an expression.
pub fn call(request: &Value) -> String {
    format!("hecha({request})")
}

/// Two frames (or 80 ms where no frames come), then the main region's digest and the notices: what an input brought about.
pub fn aftermath() -> String {
    format!("(async()=>{{{TWO_FRAMES}return [await hecha({{op:'main'}}),await hecha({{op:'notices'}})]}})()")
}

/// Where an element is and the main region's digest before it is acted on, in one go.
pub fn before(element: &Element, need: Need) -> String {
    format!(
        "(async()=>[await hecha({}),await hecha({{op:'main'}})])()",
        locate(element, need)
    )
}

/// Puts the focus into a field and tells what it holds, in one go.
pub fn focus_and_value(element: &Element, clear: bool) -> String {
    format!(
        "(async()=>[await hecha({}),await hecha({})])()",
        focus(element, clear),
        value(element)
    )
}

const TWO_FRAMES: &str = "await new Promise(done=>{let n=0;setTimeout(done,80);\
    const tick=()=>{if(++n>1)done();else requestAnimationFrame(tick)};requestAnimationFrame(tick)});";

/// The element itself by its path, for what needs a handle of it.
pub fn handle(element: &Element) -> String {
    let path = json!(element.path);
    let borders = json!(element.borders);
    format!(
        "(()=>{{const path={path},borders={borders};let root=document,at=null;\
         for(let i=0;i<path.length;i++){{at=root&&root.querySelector(path[i]);if(!at)return null;\
         if(i<borders.length)root=borders[i]==='shadow'?at.shadowRoot:at.contentDocument}}return at}})()"
    )
}

/// The thing to click of a record, as an element to be found again.
pub fn entry_element(entry: &Entry) -> Element {
    Element {
        tag: String::new(),
        name: entry.title.clone(),
        text: entry.title.clone(),
        href: Some(entry.href.clone()).filter(|href| !href.is_empty()),
        how: "remembered".to_owned(),
        path: entry.path.clone(),
        borders: entry.borders.clone(),
        fingerprint: entry.fingerprint.clone(),
        rect: entry.rect,
        ..Element::default()
    }
}

/// An answer for when the page gave none.
pub fn unsettled(waited_ms: u64) -> Found {
    Found {
        find: Find::Unsettled,
        element: None,
        candidates: Vec::new(),
        matches: 0,
        covered_by: None,
        inventory: None,
        waited_ms,
    }
}

/// Joins what was found in the top document and in a frame it cannot enter.
pub fn join(mut main: Found, frame: Found) -> Found {
    let rank = |find: Find| match find {
        Find::Met => 0,
        Find::Ambiguous => 1,
        Find::Covered => 2,
        Find::Disabled => 3,
        Find::Unrecognised => 4,
        Find::Unsettled => 5,
        Find::Absent => 6,
    };
    let inventory = match (main.inventory.take(), frame.inventory.clone()) {
        (Some(mut whole), Some(part)) => {
            whole.documents += part.documents;
            whole.shadow_roots += part.shadow_roots;
            whole.fields.extend(part.fields);
            whole.clickables.extend(part.clickables);
            whole.headings.extend(part.headings);
            whole.opaque.extend(part.opaque);
            whole.cut |= part.cut;
            Some(whole)
        }
        (whole, _) => whole,
    };
    let mut joined = if rank(frame.find) < rank(main.find) {
        frame
    } else {
        main
    };
    joined.inventory = inventory;
    joined
}

/// The script cannot count tabs: a changed number is a change.
pub fn note_tabs(asks: &[Ask], answers: &mut [Answer], tabs: usize) {
    for (ask, answer) in asks.iter().zip(answers) {
        if matches!(ask, Ask::Changed { tabs: before, .. } if usize::try_from(*before) != Ok(tabs)) {
            answer.truth = Truth::True;
        }
    }
}

/// Adds what a frame answered: seen anywhere is seen, and texts follow each other.
pub fn add_answer(ask: &Ask, whole: &mut Answer, part: Answer) {
    match ask {
        Ask::Visible { .. } | Ask::Shows { .. } => {
            if part.truth == Truth::True {
                whole.truth = Truth::True;
            }
        }
        Ask::TextOf { query } => {
            if query.is_none() || whole.text.is_empty() {
                if part.truth == Truth::True {
                    whole.truth = Truth::True;
                }
                if !whole.text.is_empty() {
                    whole.text.push('\n');
                }
                whole.text.push_str(&part.text);
            }
        }
        Ask::Changed { .. } => {}
    }
}

/// A frame gave no answer: what was not seen elsewhere may be in it.
pub fn unanswered(asks: &[Ask], answers: &mut [Answer]) {
    for (ask, answer) in asks.iter().zip(answers) {
        let of_the_page = matches!(ask, Ask::Visible { .. } | Ask::Shows { .. });
        if of_the_page && answer.truth == Truth::False {
            answer.truth = Truth::Unknown;
        }
    }
}

/// All of any-of.
pub fn met(answers: &[Answer], wanted: &[Vec<(usize, bool)>]) -> bool {
    wanted.iter().all(|any| {
        any.iter().any(|(index, value)| {
            let sought = if *value { Truth::True } else { Truth::False };
            answers.get(*index).is_some_and(|answer| answer.truth == sought)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::query::Aim;

    #[test]
    fn what_is_left_is_put_in_when_sent() {
        let query = Query::of(Aim::Css {
            selector: "a".to_owned(),
        });
        let text = call(&find(&query, Need::Click, &[]));
        let sent = with_left(&text, Duration::from_millis(1234));
        assert!(sent.contains("\"budget_ms\":1234,"), "{sent}");
    }
}
