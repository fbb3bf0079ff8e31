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
        "register": register_switch(desk.fault()),
        "search": search_switch(desk.fault()),
        "consult": consult_switch(desk.fault()),
        "forms": forms_switch(desk.fault()),
        "blank": desk.trouble() == Some(Trouble::ResultsInNewTab),
        "cover": desk.trouble() == Some(Trouble::FloatingOverlay),
        "greet": desk.trouble() == Some(Trouble::AlertOnLoad),
        "advert": desk.trouble() == Some(Trouble::PopupOnLoad),
    }))
}

fn entry(desk: &Desk<'_>) -> &'static str {
    match (desk.fault(), desk.trouble()) {
        (Some(Fault::EntryMissing), _) => "none",
        (Some(Fault::EntryInFriendlyLinksOnly), _) => "friends",
        (Some(Fault::EntryDead), _) => "dead",
        (_, Some(Trouble::EntryTwoClicks)) => "column",
        _ => "home",
    }
}

fn register_switch(fault: Option<Fault>) -> &'static str {
    match fault {
        Some(Fault::NoRegistration) => "none",
        Some(Fault::RegistrationDead) => "still",
        Some(Fault::RegisterAppOnly) => "app",
        Some(Fault::RegisterSms) => "sms",
        Some(Fault::RegisterCaptcha) => "captcha",
        _ => "open",
    }
}

fn search_switch(fault: Option<Fault>) -> &'static str {
    match fault {
        Some(Fault::NoSearch) => "none",
        Some(Fault::SearchDead) => "still",
        _ => "open",
    }
}

fn consult_switch(fault: Option<Fault>) -> &'static str {
    match fault {
        Some(Fault::NoConsult) => "none",
        Some(Fault::PhoneOnly) => "phone",
        Some(Fault::ConsultDead) => "form",
        _ => "open",
    }
}

fn forms_switch(fault: Option<Fault>) -> &'static str {
    match fault {
        Some(Fault::FormNoDownload) => "none",
        Some(Fault::FormHash) => "hash",
        Some(Fault::FormBehindLogin) => "login",
        Some(Fault::ItemNeedsNoForm) => "needless",
        Some(Fault::NoSample) => "unsampled",
        _ => "open",
    }
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
        ["items"] => {
            let audience = visit.field("audience");
            let by_department = audience.is_empty();
            let (items, pages) = desk.cut(&catalogue::listed(audience, visit.field("group")), 8);
            let items: Vec<_> = items.iter().map(|item| json!({"code": item.code, "title": item.title, "dept": item.dept, "audience": item.audience})).collect();
            done(&json!({ "groups": catalogue::groups(audience, by_department), "items": items, "pages": pages }))
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
