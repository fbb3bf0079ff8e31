//! Spa style: a nearly empty shell, scripts that draw everything, and the JSON interface behind them.

use serde_json::json;

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::faults::{Fault, Trouble};
use crate::demo::reply::{FileName, Reply};
use crate::demo::visit::Role;

use super::{Desk, Guide, asset};

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    let script = |bytes: &[u8]| asset("text/javascript", bytes);
    match desk.visit.path.as_str() {
        "/assets/app.css" => asset("text/css", include_bytes!("spa/app.css")),
        "/assets/main.js" => script(include_bytes!("spa/main.js")),
        "/assets/core.js" => script(include_bytes!("spa/core.js")),
        "/assets/portal.js" => script(include_bytes!("spa/portal.js")),
        "/assets/home.js" => script(include_bytes!("spa/home.js")),
        "/assets/guide.js" => script(include_bytes!("spa/guide.js")),
        "/assets/account.js" => script(include_bytes!("spa/account.js")),
        "/assets/consult.js" => script(include_bytes!("spa/consult.js")),
        "/" => Reply::html(desk.page("spa/shell.html", values! {})),
        "/api/config" => config(desk),
        path => match (desk.visit.role, path.strip_prefix("/api/")) {
            (Role::Government | Role::Platform, Some(rest)) => interface(desk, rest),
            (Role::SignOn | Role::Department, _) | (_, None) => desk.missing(),
        },
    }
}

/// What the scripts need to know, in the terms of a front end's switches.
fn config(desk: &Desk<'_>) -> Reply {
    let portal = &desk.site.portal;
    let hostile = if desk.trouble() == Some(Trouble::ScriptTitle) {
        "<script>alert(1)</script>"
    } else {
        ""
    };
    Reply::json(&json!({
        "role": if desk.visit.role == Role::Government { "www" } else { "zwfw" },
        "name": format!("{}{hostile}", portal.name),
        "city": portal.city,
        "www": desk.host("www"),
        "zwfw": desk.host("zwfw"),
        "links": format!("http://links.localhost:{}", desk.world.port),
        "user": desk.user,
        "today": desk.world.calendar.now().format("%Y年%-m月%-d日").to_string(),
        "entry": entry(desk),
        "register": switch(desk, &REGISTER, "open"),
        "search": switch(desk, &SEARCH, "open"),
        "consult": switch(desk, &CONSULT, "open"),
        "forms": switch(desk, &[(Fault::ItemNeedsNoForm, "needless")], "open"),
        "blank": desk.trouble() == Some(Trouble::ResultsInNewTab),
        "cover": desk.trouble() == Some(Trouble::FloatingOverlay),
        "greet": desk.trouble() == Some(Trouble::AlertOnLoad),
        "code": desk.trouble() == Some(Trouble::LoginCaptcha),
        "advert": desk.trouble() == Some(Trouble::PopupOnLoad),
    }))
}

/// The word of the first of these faults that the portal has, else `well`.
fn switch(desk: &Desk<'_>, words: &[(Fault, &'static str)], well: &'static str) -> &'static str {
    words
        .iter()
        .find(|(fault, _)| desk.has(*fault))
        .map_or(well, |(_, word)| word)
}

const ENTRY: [(Fault, &str); 3] = [
    (Fault::EntryMissing, "none"),
    (Fault::EntryInFriendlyLinksOnly, "friends"),
    (Fault::EntryDead, "dead"),
];
const REGISTER: [(Fault, &str); 5] = [
    (Fault::NoRegistration, "none"),
    (Fault::RegistrationDead, "still"),
    (Fault::RegisterAppOnly, "app"),
    (Fault::RegisterSms, "sms"),
    (Fault::RegisterCaptcha, "captcha"),
];
const SEARCH: [(Fault, &str); 2] = [(Fault::NoSearch, "none"), (Fault::SearchDead, "still")];
const CONSULT: [(Fault, &str); 3] = [
    (Fault::NoConsult, "none"),
    (Fault::PhoneOnly, "phone"),
    (Fault::ConsultDead, "form"),
];

fn entry(desk: &Desk<'_>) -> &'static str {
    let well = match desk.trouble() {
        Some(Trouble::EntryTwoClicks) => "column",
        _ => "home",
    };
    switch(desk, &ENTRY, well)
}

fn done(data: &serde_json::Value) -> Reply {
    Reply::json(&json!({ "code": 0, "data": data }))
}

fn refused(message: &str) -> Reply {
    Reply::json(&json!({ "code": 1, "msg": message }))
}

fn interface(desk: &Desk<'_>, rest: &str) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        ["news"] => done(&json!(desk::notices_of(calendar))),
        ["items"] if desk.column_is_gone(visit.field("group")) => desk.missing(),
        ["items"] => {
            let audience = visit.field("audience");
            let by_department = audience.is_empty();
            let (items, pages) = desk.cut(&catalogue::listed(audience, visit.field("group")), 8);
            let items: Vec<_> = items.iter().map(|item| json!({"code": item.code, "title": item.title, "dept": item.dept, "audience": item.audience})).collect();
            done(&json!({ "groups": desk.groups(audience, by_department), "items": items, "pages": pages }))
        }
        ["item", code] => match desk.item(code) {
            Guide::Shown(item) => done(&json!(item)),
            Guide::LoginFirst => Reply::json(&json!({ "code": 401, "msg": "请先登录" })).status(401),
            Guide::Missing => refused("事项不存在"),
        },
        ["search", "results"] => done(&json!(desk::search(desk.site, calendar, visit.field("q")))),
        ["register"] if visit.post => match desk::register(desk.site, visit) {
            Registered::Done => done(&json!({})),
            Registered::Wrong(wrong) => refused(wrong.first().map_or("", |(_, message)| message)),
            Registered::Broken => Reply::json(&json!({ "code": 500, "msg": "Internal Server Error" })).status(500),
        },
        ["login"] if visit.post && desk::knows(desk.site, visit) => {
            let user = visit.field("username");
            done(&json!({ "user": user })).session(&desk.site.sign_in(user))
        }
        ["login"] => refused("账号或密码错误"),
        ["logout"] => done(&json!({})).session(""),
        ["consult"] if visit.post => match desk::ask(desk.site, calendar, visit) {
            Ok(asked) => done(&json!({ "number": asked.number, "code": asked.code })),
            Err(Some(message)) => refused(message),
            Err(None) => Reply::json(&json!({ "code": 500, "msg": "服务器开小差了" })).status(500),
        },
        ["consult"] => {
            let (questions, pages) = desk.cut(&desk::questions(desk.site, calendar), 6);
            done(&json!({ "questions": questions, "pages": pages }))
        }
        ["consult", "query"] => {
            let found = desk::question_of(desk.site, calendar, visit.field("number"), visit.field("querycode"));
            found.map_or_else(|| refused("未查询到记录"), |question| done(&json!(question)))
        }
        ["consult", id] => {
            let found = desk::questions(desk.site, calendar)
                .into_iter()
                .find(|one| one.id == *id);
            found.map_or_else(|| refused("未查询到记录"), |question| done(&json!(question)))
        }
        ["file", id] => desk.attachment(id, FileName::Encoded),
        _ => desk.missing(),
    }
}
