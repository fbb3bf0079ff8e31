//! What stands before a portal: firewalls, maintenance, limits, silence.

use std::time::Duration;

use axum::http::header;

use super::faults::Trouble;
use super::reply::Reply;
use super::state::Site;
use super::visit::Visit;

/// What happens to a request before the portal sees it.
#[derive(Debug)]
pub enum Gate {
    /// It goes on, after this long.
    Open(Duration),
    /// It is answered here.
    Answer(Reply),
    /// It is never answered.
    Silence,
}

/// Lets a request through, or not.
pub fn gate(site: &Site, visit: &Visit) -> Gate {
    let Some(trouble) = site.portal.trouble else {
        return Gate::Open(Duration::ZERO);
    };
    if visit.path == "/captcha.png" {
        return Gate::Open(Duration::ZERO);
    }
    let html = |status: u16, text: &str| Gate::Answer(Reply::html(text.to_string()).status(status));
    match trouble {
        Trouble::CaptchaWall => html(200, include_str!("pages/plain/challenge.html")),
        Trouble::Waf412 => html(412, include_str!("pages/plain/waf412.html")),
        Trouble::Waf521 => html(521, include_str!("pages/plain/waf521.html")),
        Trouble::Maintenance503 => html(503, include_str!("pages/plain/maintenance.html")),
        Trouble::RateLimited429 => {
            let text = include_str!("pages/plain/limited.html").to_string();
            Gate::Answer(Reply::html(text).status(429).header(header::RETRY_AFTER, "600"))
        }
        Trouble::ServerError500 => html(500, include_str!("pages/plain/server_error.html")),
        Trouble::RedirectLoop => Gate::Answer(Reply::see(&visit.path)),
        // A reset happens on the wire, before HTTP is read; here it is the same as silence.
        Trouble::Hang | Trouble::ResetConnection => Gate::Silence,
        Trouble::Slow if !is_static(&visit.path) => Gate::Open(Duration::from_millis(3000 + 250 * spread(&visit.path))),
        Trouble::Slow
        | Trouble::AlertOnLoad
        | Trouble::LoginWall
        | Trouble::FloatingOverlay
        | Trouble::ResultsInNewTab
        | Trouble::LateResults
        | Trouble::EntryTwoClicks
        | Trouble::PopupOnLoad
        | Trouble::ScriptTitle
        | Trouble::TraversalName
        | Trouble::LoginCaptcha
        | Trouble::RelayedSignOn
        | Trouble::LateColumns => Gate::Open(Duration::ZERO),
    }
}

/// Styles, scripts and pictures.
fn is_static(path: &str) -> bool {
    [".css", ".js", ".png", ".gif", ".svg", ".ico"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// A number from 0 to 4 that is always the same for a path.
pub fn spread(path: &str) -> u64 {
    path.bytes().map(u64::from).sum::<u64>() % 5
}
