//! Frame style: a frameset for the platform, forms in frames of other hosts.

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::reply::{FileName, Reply};
use crate::demo::visit::Role;

use super::{Desk, Guide, Values, asset};

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    if desk.visit.path == "/style.css" {
        return asset("text/css", include_bytes!("frame/style.css"));
    }
    match desk.visit.role {
        Role::Government => government(desk),
        Role::Platform => platform(desk),
        Role::SignOn => sign_on(desk),
        Role::Department => department(desk),
    }
}

fn show(desk: &Desk<'_>, template: &str, values: Values) -> Reply {
    Reply::html(desk.page(template, values))
}

fn government(desk: &Desk<'_>) -> Reply {
    let notices = desk::notices_of(&desk.world.calendar);
    match desk.visit.path.as_str() {
        "/" => show(desk, "frame/gov.html", values! { notices }),
        "/quick.html" => show(desk, "frame/gov_quick.html", values! {}),
        "/fwdt.html" => show(desk, "frame/gov_service.html", values! {}),
        "/news.html" => show(desk, "frame/gov_news.html", values! { notice => notices.first() }),
        _ => desk.missing(),
    }
}

fn platform(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    match visit.path.as_str() {
        "/" => show(desk, "frame/set.html", values! {}),
        "/top.html" => show(desk, "frame/top.html", values! {}),
        "/main.html" => show(
            desk,
            "frame/main.html",
            values! { notices => desk::notices_of(calendar),
            hot => catalogue::listed("", "").into_iter().take(8).collect::<Vec<_>>() },
        ),
        "/list.html" if desk.column_is_gone(visit.field("g")) => desk.missing(),
        "/list.html" => {
            let audience = visit.field("t");
            let (items, pages) = desk.cut(&catalogue::listed(audience, visit.field("g")), 6);
            let groups = desk.groups(audience, audience.is_empty());
            show(
                desk,
                "frame/list.html",
                values! { audience, groups, items, pages, group => visit.field("g"), page => visit.page() },
            )
        }
        "/guide.html" => match desk.item(visit.field("id")) {
            Guide::Shown(item) => show(desk, "frame/guide.html", values! { item }),
            Guide::LoginFirst => Reply::see("/login.html"),
            Guide::Missing => desk.missing(),
        },
        "/search.html" => {
            let hits = desk::search(desk.site, calendar, visit.field("kw"));
            show(desk, "frame/search.html", values! { kw => visit.field("kw"), hits })
        }
        "/notice.html" => show(
            desk,
            "frame/notice.html",
            values! { notice => desk::notices_of(calendar).into_iter()
            .find(|notice| notice.id.to_string() == visit.field("id")) },
        ),
        "/login.html" => show(
            desk,
            "frame/holder.html",
            values! { label => "用户登录", source => format!("{}/login.html", desk.host("sso")) },
        ),
        "/reg.html" => show(
            desk,
            "frame/holder.html",
            values! { label => "新用户注册", source => format!("{}/reg.html", desk.host("sso")) },
        ),
        "/ask.html" => show(
            desk,
            "frame/holder.html",
            values! { label => "业务咨询", source => format!("{}/ask.html", desk.host("dept1")) },
        ),
        "/asked.html" => {
            let (questions, pages) = desk.cut(&desk::questions(desk.site, calendar), 8);
            show(
                desk,
                "frame/asked.html",
                values! { questions, pages, page => visit.page() },
            )
        }
        "/answer.html" => {
            let found = desk::questions(desk.site, calendar)
                .into_iter()
                .find(|one| one.id == visit.field("id"));
            found.map_or_else(
                || desk.missing(),
                |question| show(desk, "frame/answer.html", values! { question }),
            )
        }
        "/query.html" => {
            let question = desk::question_of(desk.site, calendar, visit.field("number"), visit.field("code"));
            show(
                desk,
                "frame/query.html",
                values! { question, number => visit.field("number") },
            )
        }
        "/file" => desk.attachment(visit.field("id"), FileName::Encoded),
        _ => desk.missing(),
    }
}

fn sign_on(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    match (visit.path.as_str(), visit.post) {
        ("/login.html", true) if desk::knows(desk.site, visit) => {
            let user = visit.field("username");
            let token = desk.site.sign_in(user);
            let next = format!("{}/?ticket={}", desk.host("zwfw"), desk.site.ticket(user));
            show(desk, "frame/signed.html", values! { next }).session(&token)
        }
        ("/login.html", posted) => show(desk, "frame/login.html", values! { wrong => posted }),
        ("/reg.html", true) => match desk::register(desk.site, visit) {
            Registered::Done => show(
                desk,
                "frame/registered.html",
                values! { username => visit.field("username") },
            ),
            Registered::Wrong(wrong) => {
                let messages: Vec<&str> = wrong.iter().map(|(_, message)| *message).collect();
                show(
                    desk,
                    "frame/reg.html",
                    values! { messages, username => visit.field("username"), phone => visit.field("phone") },
                )
            }
            Registered::Broken => desk.broken(),
        },
        ("/reg.html", false) => show(desk, "frame/reg.html", values! {}),
        _ => desk.missing(),
    }
}

fn department(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    match (visit.path.as_str(), visit.post) {
        ("/materials.html", _) => match desk.item(visit.field("id")) {
            Guide::Shown(item) => show(desk, "frame/materials.html", values! { item }),
            Guide::LoginFirst | Guide::Missing => desk.missing(),
        },
        ("/file", _) => desk.attachment(visit.field("id"), FileName::Encoded),
        ("/ask.html", false) => show(desk, "frame/ask.html", values! {}),
        ("/ask.html", true) => match desk::ask(desk.site, &desk.world.calendar, visit) {
            Ok(asked) => show(
                desk,
                "frame/ask.html",
                values! { number => asked.number, code => asked.code },
            ),
            Err(Some(message)) => show(
                desk,
                "frame/ask.html",
                values! { message, title => visit.field("title"),
                content => visit.field("content"), who => visit.field("name"), phone => visit.field("phone") },
            ),
            Err(None) => desk.broken(),
        },
        _ => desk.missing(),
    }
}
