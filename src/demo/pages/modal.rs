//! Modal style: what a visitor fills in stands in dialogs over the page, fields have no labels, everything pressed is an
//! `<a onclick>`, guides are in tabs, notices cover the home page and drift over it.

use serde_json::json;

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::faults::{Fault, Trouble};
use crate::demo::reply::{FileName, Reply};
use crate::demo::visit::Role;

use super::{Desk, Guide, Values, asset};

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    match (desk.visit.role, desk.visit.path.as_str()) {
        (_, "/s/skin.css") => asset("text/css", include_bytes!("modal/skin.css")),
        (_, "/s/base.js") => asset("text/javascript", include_bytes!("modal/base.js")),
        (_, "/s/glass.svg") => asset("image/svg+xml", include_bytes!("modal/glass.svg")),
        (Role::Government, _) => government(desk),
        (Role::Platform, path) => match path.strip_prefix("/s/do/") {
            Some(act) => action(desk, act),
            None => platform(desk),
        },
        (Role::SignOn | Role::Department, _) => Reply::see(&format!("{}/", desk.host("zwfw"))),
    }
}

fn show(desk: &Desk<'_>, template: &str, values: Values) -> Reply {
    Reply::html(desk.page(template, values))
}

fn government(desk: &Desk<'_>) -> Reply {
    let notices = desk::notices_of(&desk.world.calendar);
    match desk.visit.path.as_str() {
        "/" => show(desk, "modal/gov.html", values! { notices }),
        "/bs" if desk.trouble() == Some(Trouble::EntryTwoClicks) => {
            show(desk, "modal/gov.html", values! { notices, service => true })
        }
        "/n" => {
            let found = notices
                .iter()
                .find(|notice| notice.id.to_string() == desk.visit.field("id"));
            found.map_or_else(
                || desk.missing(),
                |notice| show(desk, "modal/gov.html", values! { notices, notice }),
            )
        }
        _ => desk.missing(),
    }
}

fn platform(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    match visit.path.as_str() {
        "/" => {
            let hot: Vec<_> = catalogue::listed("", "").into_iter().skip(2).take(7).collect();
            let notices = desk::notices_of(calendar);
            show(desk, "modal/home.html", values! { hot, notices })
        }
        "/s/matters" => matters(desk),
        "/s/matter" => match desk.item(visit.field("no")) {
            Guide::Shown(item) => show(desk, "modal/matter.html", values! { item }),
            Guide::LoginFirst => Reply::see("/?box=lg"),
            Guide::Missing => desk.missing(),
        },
        "/s/find" => {
            let hits = desk::search(desk.site, calendar, visit.field("k"));
            show(desk, "modal/find.html", values! { words => visit.field("k"), hits })
        }
        "/s/qa" => {
            let (questions, pages) = desk.cut(&desk::questions(desk.site, calendar), 6);
            show(
                desk,
                "modal/qa.html",
                values! { questions, pages, page => visit.page() },
            )
        }
        "/s/qa/one" => {
            let found = desk::questions(desk.site, calendar)
                .into_iter()
                .find(|one| one.id == visit.field("id"));
            found.map_or_else(
                || desk.missing(),
                |question| show(desk, "modal/one.html", values! { question }),
            )
        }
        "/s/qa/mine" => {
            let question = desk::question_of(desk.site, calendar, visit.field("no"), visit.field("pw"));
            show(
                desk,
                "modal/mine.html",
                values! { question, number => visit.field("no") },
            )
        }
        "/s/notice" => {
            let found = desk::notices_of(calendar)
                .into_iter()
                .find(|notice| notice.id.to_string() == visit.field("id"));
            show(desk, "modal/notice.html", values! { notice => found })
        }
        "/s/take" => desk.attachment(visit.field("f"), FileName::Encoded),
        _ => desk.missing(),
    }
}

fn matters(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let (who, by) = (visit.field("who"), visit.field("by"));
    if desk.column_is_gone(by) {
        return desk.missing();
    }
    let label = match who {
        "个人" => "个人办事",
        "法人" => "法人办事",
        _ => "部门窗口",
    };
    let hot: Vec<_> = if desk.has(Fault::ColumnHotOnly) {
        catalogue::listed("", "").into_iter().step_by(4).take(4).collect()
    } else {
        Vec::new()
    };
    let groups = desk.groups(who, who.is_empty());
    let (items, pages) = desk.cut(&catalogue::listed(who, by), 6);
    show(
        desk,
        "modal/matters.html",
        values! { who, by, label, groups, hot, items, pages, page => visit.page() },
    )
}

fn action(desk: &Desk<'_>, act: &str) -> Reply {
    let refused = |message: &str| Reply::json(&json!({ "ok": false, "msg": message }));
    match act {
        "register" => match desk::register(desk.site, desk.visit) {
            Registered::Done => Reply::json(&json!({ "ok": true })),
            Registered::Wrong(wrong) => refused(wrong.first().map_or("", |(_, message)| message)),
            Registered::Broken => Reply::json(&json!({ "ok": false })).status(500),
        },
        "login" if desk::knows(desk.site, desk.visit) => {
            Reply::json(&json!({ "ok": true })).session(&desk.site.sign_in(desk.visit.field("username")))
        }
        "login" => refused("用户名或密码不正确"),
        "logout" => Reply::json(&json!({ "ok": true })).session(""),
        "ask" => match desk::ask(desk.site, &desk.world.calendar, desk.visit) {
            Ok(asked) => Reply::json(&json!({ "ok": true, "number": asked.number, "code": asked.code })),
            Err(Some(message)) => refused(message),
            Err(None) => Reply::json(&json!({ "ok": false })).status(500),
        },
        _ => desk.missing(),
    }
}
