//! Boot style: pages made on the server, forms with labels, single sign-on at a host of its own.

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::faults::{Fault, Trouble};
use crate::demo::reply::{FileName, Reply, percent};
use crate::demo::visit::Role;

use super::{Desk, Guide, Values, asset, published};

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    match desk.visit.path.as_str() {
        "/static/site.css" => return asset("text/css", include_bytes!("boot/site.css")),
        "/static/site.js" => return asset("text/javascript", include_bytes!("boot/site.js")),
        _ => {}
    }
    match desk.visit.role {
        Role::Government => government(desk),
        Role::Platform => platform(desk),
        Role::SignOn => sign_on(desk),
        Role::Department => desk.missing(),
    }
}

fn show(desk: &Desk<'_>, template: &str, values: Values) -> Reply {
    Reply::html(desk.page(template, values))
}

fn government(desk: &Desk<'_>) -> Reply {
    let notices = desk::notices_of(&desk.world.calendar);
    let parts: Vec<&str> = desk.visit.path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        [""] => show(desk, "boot/gov_home.html", values! { notices }),
        ["news", id] => match id.parse().ok().and_then(|id: usize| notices.get(id)) {
            Some(notice) => show(desk, "boot/gov_news.html", values! { notice }),
            None => desk.missing(),
        },
        ["items"] => show(
            desk,
            "boot/gov_items.html",
            values! { items => catalogue::listed("", "") },
        ),
        ["items", code] => match catalogue::item(code) {
            Some(item) => show(
                desk,
                "boot/gov_item.html",
                values! { item => published::item(item, desk.has(Fault::ContradictingLimit)) },
            ),
            None => desk.missing(),
        },
        ["channel", name] => show(desk, "boot/gov_channel.html", values! { channel => name, notices }),
        _ => desk.missing(),
    }
}

fn platform(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let parts: Vec<&str> = visit.path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        [""] => show(
            desk,
            "boot/home.html",
            values! { hot => catalogue::listed("", "").iter().take(6).collect::<Vec<_>>(),
            notices => desk::notices_of(&desk.world.calendar) },
        ),
        ["catalog", kind] => catalog(desk, kind),
        ["guide", code] => match desk.item(code) {
            Guide::Shown(item) => show(desk, "boot/guide.html", values! { item }),
            Guide::LoginFirst => Reply::see(&format!("/login?back={}", percent(&visit.path))),
            Guide::Missing => desk.missing(),
        },
        ["search"] => {
            let hits = desk::search(desk.site, &desk.world.calendar, visit.field("q"));
            let late = desk.trouble() == Some(Trouble::LateResults);
            show(
                desk,
                "boot/search.html",
                values! { q => visit.field("q"), hits, late, code => percent(visit.field("q")) },
            )
        }
        ["search", "results"] => {
            let hits = desk::search(desk.site, &desk.world.calendar, visit.field("q"));
            show(desk, "boot/hits.html", values! { q => visit.field("q"), hits })
        }
        ["attachment", id] => desk.attachment(id, FileName::Encoded),
        ["news", id] => match id
            .parse()
            .ok()
            .and_then(|id: usize| desk::notices_of(&desk.world.calendar).get(id).cloned())
        {
            Some(notice) => show(desk, "boot/news.html", values! { notice }),
            None => show(desk, "boot/news.html", values! {}),
        },
        ["login"] => Reply::see(&sign_on_address(desk, "login")),
        ["register"] => Reply::see(&sign_on_address(desk, "register")),
        ["logout"] => Reply::see("/").session(""),
        ["user"] => show(desk, "boot/user.html", values! {}),
        ["consult"] => consult(desk),
        ["consult", "list"] => {
            let (questions, pages) = desk.cut(&desk::questions(desk.site, &desk.world.calendar), 8);
            show(
                desk,
                "boot/consult_list.html",
                values! { questions, pages, page => visit.page() },
            )
        }
        ["consult", "query"] => {
            let (number, code) = (visit.field("number"), visit.field("code"));
            let question = desk::question_of(desk.site, &desk.world.calendar, number, code);
            show(desk, "boot/consult_query.html", values! { question, number, code })
        }
        ["consult", id] => {
            let question = desk::questions(desk.site, &desk.world.calendar)
                .into_iter()
                .find(|one| one.id == *id);
            question.map_or_else(
                || desk.missing(),
                |question| show(desk, "boot/consult_view.html", values! { question }),
            )
        }
        _ => desk.missing(),
    }
}

/// Where the sign-on is, with the way back.
fn sign_on_address(desk: &Desk<'_>, page: &str) -> String {
    let back = desk.visit.field("back");
    let back = if back.starts_with('/') { back } else { "/" };
    let service = percent(&format!("{}{back}", desk.host("zwfw")));
    format!("{}/{page}?service={service}", desk.host("sso"))
}

fn catalog(desk: &Desk<'_>, kind: &str) -> Reply {
    let (audience, label) = match kind {
        "personal" => ("个人", "个人办事"),
        "legal" => ("法人", "法人办事"),
        "dept" => ("", "部门服务"),
        _ => return desk.missing(),
    };
    let group = desk.visit.field("group");
    if desk.column_is_gone(group) {
        return desk.missing();
    }
    let groups = desk.groups(audience, kind == "dept");
    let hot: Vec<_> = if desk.has(Fault::ColumnHotOnly) {
        catalogue::listed("", "").into_iter().step_by(3).take(5).collect()
    } else {
        Vec::new()
    };
    let (items, pages) = desk.cut(&catalogue::listed(audience, group), 6);
    show(
        desk,
        "boot/catalog.html",
        values! { kind, label, group, groups, hot, items, pages, page => desk.visit.page() },
    )
}

fn consult(desk: &Desk<'_>) -> Reply {
    if !desk.visit.post {
        return show(desk, "boot/consult.html", values! {});
    }
    let visit = desk.visit;
    let given = values! { title => visit.field("title"), content => visit.field("content"),
    name => visit.field("name"), phone => visit.field("phone") };
    match desk::ask(desk.site, &desk.world.calendar, visit) {
        Ok(asked) => show(
            desk,
            "boot/consult.html",
            values! { number => asked.number, code => asked.code },
        ),
        Err(Some(message)) => show(desk, "boot/consult.html", values! { given, message }),
        Err(None) => desk.broken(),
    }
}

fn sign_on(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let service = visit.field("service");
    let service = if service.starts_with(&desk.host("zwfw")) {
        service.to_string()
    } else {
        format!("{}/", desk.host("zwfw"))
    };
    match (visit.path.as_str(), visit.post) {
        ("/login", false) => match &desk.user {
            Some(user) => Reply::see(&format!("{service}?ticket={}", desk.site.ticket(user))),
            None => show(desk, "boot/login.html", values! { service }),
        },
        ("/login", true) if desk::knows(desk.site, visit) => {
            let user = visit.field("username");
            let token = desk.site.sign_in(user);
            Reply::see(&format!("{service}?ticket={}", desk.site.ticket(user))).session(&token)
        }
        ("/login", true) => show(
            desk,
            "boot/login.html",
            values! { service, wrong => true, username => visit.field("username") },
        ),
        ("/register", false) => show(desk, "boot/register.html", values! { service }),
        ("/register", true) => match desk::register(desk.site, visit) {
            Registered::Done => show(
                desk,
                "boot/registered.html",
                values! { service, username => visit.field("username") },
            ),
            Registered::Broken => desk.broken(),
            Registered::Wrong(wrong) => {
                let wrong: std::collections::HashMap<&str, &str> = wrong.into_iter().collect();
                show(
                    desk,
                    "boot/register.html",
                    values! { service, wrong, username => visit.field("username"),
                    phone => visit.field("phone") },
                )
            }
        },
        _ => Reply::see("/login"),
    }
}
