//! One department's own system, in the portal's style of markup: it takes whom the platform's sign-on sends, or, under
//! a fault, asks for credentials or a binding of its own.

use crate::demo::faults::{Fault, Trouble};
use crate::demo::fleet::Style;
use crate::demo::reply::Reply;
use crate::demo::visit::Role;

use super::{Desk, Values, login_path};

/// Answers what leads to the department's system and what it shows; none for anything else.
pub fn answer(desk: &Desk<'_>) -> Option<Reply> {
    let visit = desk.visit;
    match (visit.role, visit.path.as_str()) {
        (Role::Platform, "/go/dept1") => Some(match &desk.user {
            Some(user) => hand_over(desk, user),
            None => Reply::see(login_path(desk.site.portal.style)),
        }),
        (Role::SignOn, "/relay") => {
            let values = values! { pass => visit.field("pass") };
            Some(Reply::html(desk.page("dept/relay.html", values)))
        }
        (Role::Department, "/" | "/head.html" | "/work.html") => Some(match &desk.user {
            Some(_) => system(desk, false),
            None => Reply::see(&format!("{}/go/dept1", desk.host("zwfw"))),
        }),
        (Role::Department, "/cas") => Some(Reply::see("/")),
        (Role::Department, "/own") => Some(system(desk, true)),
        (Role::Department, "/out") => Some(Reply::see(&format!("{}/", desk.host("zwfw"))).session("")),
        _ => None,
    }
}

/// Sends a logged-in visitor on with a ticket, straight or by a page of the sign-on that goes on by itself.
fn hand_over(desk: &Desk<'_>, user: &str) -> Reply {
    let ticket = desk.site.ticket(user);
    match desk.trouble() {
        Some(Trouble::RelayedSignOn) => Reply::see(&format!("{}/relay?pass={ticket}", desk.host("sso"))),
        _ => Reply::see(&format!("{}/?ticket={ticket}", desk.host("dept1"))),
    }
}

/// The system's page. `wrong`: credentials of its own were given, which nobody has.
fn system(desk: &Desk<'_>, wrong: bool) -> Reply {
    let state = if desk.has(Fault::SecondLogin) {
        "login"
    } else if desk.has(Fault::BindingForm) {
        "bind"
    } else {
        "in"
    };
    let show = |template: &str| {
        let values: Values = values! { state, wrong };
        desk.page(template, values)
    };
    match (desk.site.portal.style, desk.visit.path.as_str()) {
        (Style::Table, _) => Reply::gbk(&show("dept/table.html")),
        (Style::Spa, _) => Reply::html(show("dept/spa.html")),
        (Style::Boot, _) => Reply::html(show("dept/boot.html")),
        (Style::Shadow, _) => Reply::html(show("dept/shadow.html")),
        (Style::Modal, _) => Reply::html(show("dept/modal.html")),
        (Style::Frame, "/head.html") => Reply::html(show("dept/frame_head.html")),
        (Style::Frame, "/work.html" | "/own") => Reply::html(show("dept/frame_work.html")),
        (Style::Frame, _) => Reply::html(show("dept/frame.html")),
    }
}
