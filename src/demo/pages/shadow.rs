//! Shadow style: pages made of web components with open shadow roots, submits by `<a onclick>`.

use serde_json::{Value, json};

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::faults::Trouble;
use crate::demo::reply::{FileName, Reply};
use crate::demo::visit::Role;

use super::{Desk, Guide, asset};

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    let path = desk.visit.path.as_str();
    match (desk.visit.role, path) {
        (_, "/ui/kit.js") => asset("text/javascript", include_bytes!("shadow/kit.js")),
        (_, "/ui/pages.js") => asset("text/javascript", include_bytes!("shadow/pages.js")),
        (Role::Government, _) => government(desk),
        (Role::Platform, _) => match path.strip_prefix("/act/") {
            Some(act) => action(desk, act),
            None => platform(desk),
        },
        (Role::SignOn | Role::Department, _) => Reply::see(&format!("{}/", desk.host("zwfw"))),
    }
}

/// A shell with one component and its data.
fn show(desk: &Desk<'_>, kind: &str, title: &str, data: Value) -> Reply {
    // `<` cannot end the script element that carries the data.
    let data = data.to_string().replace('<', "\\u003c");
    Reply::html(desk.page(
        "shadow/shell.html",
        values! { kind, title, data, government => desk.visit.role == Role::Government },
    ))
}

fn government(desk: &Desk<'_>) -> Reply {
    let notices = desk::notices_of(&desk.world.calendar);
    match desk.visit.path.as_str() {
        "/" => show(desk, "gov-portal", "", json!({ "notices": notices })),
        "/services" if desk.trouble() == Some(Trouble::EntryTwoClicks) => show(desk, "gov-services", "", json!({})),
        path => {
            let found = path
                .strip_prefix("/news/")
                .and_then(|id| id.parse().ok())
                .and_then(|id: usize| notices.get(id));
            found.map_or_else(
                || desk.missing(),
                |notice| show(desk, "gov-news", &notice.title, json!(notice)),
            )
        }
    }
}

fn platform(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    let parts: Vec<&str> = visit.path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        [""] => show(
            desk,
            "hall-home",
            "",
            json!({ "hot": catalogue::listed("", "").into_iter().skip(1).take(8).collect::<Vec<_>>() }),
        ),
        ["list"] if desk.column_is_gone(visit.field("group")) => desk.missing(),
        ["list"] => {
            let audience = visit.field("for");
            let (items, pages) = desk.cut(&catalogue::listed(audience, visit.field("group")), 6);
            let groups = desk.groups(audience, audience.is_empty());
            let data = json!({ "groups": groups, "items": items, "pages": pages, "page": visit.page(), "for": audience, "group": visit.field("group") });
            show(desk, "hall-list", "事项清单", data)
        }
        ["guide", code] => match desk.item(code) {
            Guide::Shown(item) => show(desk, "hall-guide", &item.title, json!(item)),
            Guide::LoginFirst => Reply::see("/login"),
            Guide::Missing => desk.missing(),
        },
        ["search"] => {
            let hits = desk::search(desk.site, calendar, visit.field("w"));
            show(
                desk,
                "hall-results",
                "搜索结果",
                json!({ "words": visit.field("w"), "hits": hits }),
            )
        }
        ["files", id] => desk.attachment(id, FileName::Encoded),
        ["register"] => show(desk, "hall-register", "注册账号", json!({})),
        ["login"] => show(desk, "hall-login", "账号登录", json!({})),
        ["logout"] => Reply::see("/").session(""),
        ["letters"] => {
            let (letters, pages) = desk.cut(&desk::questions(desk.site, calendar), 8);
            show(
                desk,
                "hall-letters",
                "互动咨询",
                json!({ "letters": letters, "pages": pages, "page": visit.page() }),
            )
        }
        ["letters", "new"] => show(desk, "hall-letter-form", "写信咨询", json!({})),
        ["letters", "find"] => {
            let found = desk::question_of(desk.site, calendar, visit.field("number"), visit.field("code"));
            show(
                desk,
                "hall-find",
                "信件查询",
                json!({ "found": found, "number": visit.field("number") }),
            )
        }
        ["letters", id] => {
            let found = desk::questions(desk.site, calendar)
                .into_iter()
                .find(|one| one.id == *id);
            found.map_or_else(
                || desk.missing(),
                |one| show(desk, "hall-letter", "信件详情", json!(one)),
            )
        }
        ["news", id] => {
            let found = desk::notices_of(calendar)
                .into_iter()
                .find(|notice| notice.id.to_string() == *id);
            show(
                desk,
                "gov-news",
                "通知",
                found.map_or_else(|| json!({ "title": "通知", "date": "" }), |notice| json!(notice)),
            )
        }
        _ => desk.missing(),
    }
}

fn action(desk: &Desk<'_>, act: &str) -> Reply {
    let refused = |message: &str| Reply::json(&json!({ "ok": false, "message": message }));
    match act {
        "register" => match desk::register(desk.site, desk.visit) {
            Registered::Done => Reply::json(&json!({ "ok": true })),
            Registered::Wrong(wrong) => refused(wrong.first().map_or("", |(_, message)| message)),
            Registered::Broken => Reply::json(&json!({ "ok": false })).status(500),
        },
        "login" if desk::knows(desk.site, desk.visit) => {
            Reply::json(&json!({ "ok": true })).session(&desk.site.sign_in(desk.visit.field("username")))
        }
        "login" => refused("账号或密码不正确"),
        "ask" => match desk::ask(desk.site, &desk.world.calendar, desk.visit) {
            Ok(asked) => Reply::json(&json!({ "ok": true, "number": asked.number, "code": asked.code })),
            Err(Some(message)) => refused(message),
            Err(None) => Reply::json(&json!({ "ok": false })).status(500),
        },
        _ => desk.missing(),
    }
}
