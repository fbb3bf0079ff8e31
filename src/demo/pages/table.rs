//! Table style, about 2012: GBK, tables for layout, image links, `javascript:` addresses, new windows, alerts.

use crate::demo::catalogue;
use crate::demo::desk::{self, Registered};
use crate::demo::faults::{Fault, Trouble};
use crate::demo::reply::{FileName, Reply};
use crate::demo::visit::Role;

use super::{Desk, Guide, Values, asset, published};

const IMAGES: [(&str, &[u8]); 18] = [
    ("g1", include_bytes!("table/images/g1.png")),
    ("g2", include_bytes!("table/images/g2.png")),
    ("g3", include_bytes!("table/images/g3.png")),
    ("g4", include_bytes!("table/images/g4.png")),
    ("g5", include_bytes!("table/images/g5.png")),
    ("wsbsdt", include_bytes!("table/images/wsbsdt.png")),
    ("xxgk", include_bytes!("table/images/xxgk.png")),
    ("n1", include_bytes!("table/images/n1.png")),
    ("n2", include_bytes!("table/images/n2.png")),
    ("n3", include_bytes!("table/images/n3.png")),
    ("n4", include_bytes!("table/images/n4.png")),
    ("n5", include_bytes!("table/images/n5.png")),
    ("n6", include_bytes!("table/images/n6.png")),
    ("b_js", include_bytes!("table/images/b_js.png")),
    ("b_dl", include_bytes!("table/images/b_dl.png")),
    ("b_zc", include_bytes!("table/images/b_zc.png")),
    ("b_tj", include_bytes!("table/images/b_tj.png")),
    ("b_zx", include_bytes!("table/images/b_zx.png")),
];

/// Answers a request at a portal of this style.
pub fn answer(desk: &Desk<'_>) -> Reply {
    let path = desk.visit.path.as_str();
    if let Some(name) = path.strip_prefix("/images/").and_then(|name| name.strip_suffix(".png")) {
        let found = IMAGES.iter().find(|(known, _)| *known == name);
        return found.map_or_else(|| desk.missing(), |(_, bytes)| asset("image/png", bytes));
    }
    match desk.visit.role {
        Role::Government => government(desk),
        Role::Platform => platform(desk),
        Role::SignOn | Role::Department => Reply::see(&format!("{}/", desk.host("zwfw"))),
    }
}

fn show(desk: &Desk<'_>, template: &str, values: Values) -> Reply {
    Reply::gbk(&desk.page(template, values))
}

/// A page that only says something in an alert and then goes elsewhere.
fn say(desk: &Desk<'_>, message: &str, then: &str) -> Reply {
    show(desk, "table/say.html", values! { message, then })
}

fn government(desk: &Desk<'_>) -> Reply {
    let notices = desk::notices_of(&desk.world.calendar);
    match desk.visit.path.as_str() {
        "/" | "/index.jsp" => show(desk, "table/gov_home.html", values! { notices }),
        "/news_list.jsp" => show(desk, "table/gov_frame.html", values! { notices }),
        "/wsbs.jsp" if desk.trouble() == Some(Trouble::EntryTwoClicks) => {
            show(desk, "table/gov_service.html", values! {})
        }
        "/sxqd.jsp" => show(
            desk,
            "table/gov_items.html",
            values! { items => catalogue::listed("", "") },
        ),
        "/sx.jsp" => match catalogue::item(desk.visit.field("id")) {
            Some(item) => show(
                desk,
                "table/gov_item.html",
                values! { item => published::item(item, desk.has(Fault::ContradictingLimit)) },
            ),
            None => desk.missing(),
        },
        "/column.jsp" => show(desk, "table/gov_column.html", values! { notices }),
        "/view.jsp" => match desk
            .visit
            .field("id")
            .parse()
            .ok()
            .and_then(|id: usize| notices.get(id))
        {
            Some(notice) => show(desk, "table/gov_view.html", values! { notice }),
            None => desk.missing(),
        },
        _ => desk.missing(),
    }
}

fn platform(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    match visit.path.as_str() {
        "/" | "/index.jsp" => {
            let hot: Vec<_> = catalogue::listed("", "").into_iter().step_by(2).take(6).collect();
            show(desk, "table/home.html", values! { hot })
        }
        "/tzgg.jsp" => show(
            desk,
            "table/notices.html",
            values! { notices => desk::notices_of(calendar) },
        ),
        "/view.jsp" => show(
            desk,
            "table/view.html",
            values! { notice => desk::notices_of(calendar).into_iter()
            .find(|notice| notice.id.to_string() == visit.field("id")) },
        ),
        "/list.jsp" => list(desk),
        "/guide.jsp" => show(desk, "table/guide.html", values! { code => visit.field("id") }),
        "/guide_body.jsp" => match desk.item(visit.field("id")) {
            Guide::Shown(item) => show(desk, "table/guide_body.html", values! { item }),
            Guide::LoginFirst => Reply::see("/login.jsp"),
            Guide::Missing => desk.missing(),
        },
        "/down.jsp" => desk.attachment(visit.field("fid"), FileName::RawGbk),
        "/search.jsp" => {
            let late = desk.trouble() == Some(Trouble::LateResults);
            let hits = desk::search(desk.site, calendar, visit.field("key"));
            show(
                desk,
                "table/search.html",
                values! { key => visit.field("key"), hits, late },
            )
        }
        "/jsp/results" => {
            let hits = desk::search(desk.site, calendar, visit.field("key"));
            show(desk, "table/hits.html", values! { key => visit.field("key"), hits })
        }
        "/reg.jsp" if visit.field("step") == "2" => show(desk, "table/register.html", values! {}),
        "/reg.jsp" => show(desk, "table/agreement.html", values! {}),
        "/doReg.jsp" => match desk::register(desk.site, visit) {
            Registered::Done => say(desk, "注册成功，请登录！", "location.href='/login.jsp'"),
            Registered::Broken => say(desk, "系统异常，请与管理员联系！", "history.back()"),
            Registered::Wrong(wrong) => say(desk, wrong.first().map_or("", |(_, message)| message), "history.back()"),
        },
        "/login.jsp" => show(desk, "table/login.html", values! {}),
        "/doLogin.jsp" if desk::knows(desk.site, visit) => {
            let token = desk.site.sign_in(visit.field("username"));
            Reply::see("/index.jsp").session(&token)
        }
        "/doLogin.jsp" => say(desk, "用户名或密码错误！", "history.back()"),
        "/logout.jsp" => Reply::see("/").session(""),
        _ => consult(desk),
    }
}

fn list(desk: &Desk<'_>) -> Reply {
    let (kind, group) = (desk.visit.field("type"), desk.visit.field("cat"));
    let (audience, label) = match kind {
        "fr" => ("法人", "企业办事"),
        "bm" => ("", "部门窗口"),
        _ => ("个人", "个人办事"),
    };
    if desk.column_is_gone(group) {
        return desk.missing();
    }
    let groups = desk.groups(audience, kind == "bm");
    let all = catalogue::listed(audience, group);
    let (items, pages) = desk.cut(&all, 5);
    let values = values! { kind, label, group, groups, items, pages, total => all.len(), page => desk.visit.page() };
    show(desk, "table/list.html", values)
}

fn consult(desk: &Desk<'_>) -> Reply {
    let visit = desk.visit;
    let calendar = &desk.world.calendar;
    match visit.path.as_str() {
        "/zx/index.jsp" => {
            let all = desk::questions(desk.site, calendar);
            let (questions, pages) = desk.cut(&all, 10);
            show(
                desk,
                "table/consult_list.html",
                values! { questions, pages, total => all.len(), page => visit.page() },
            )
        }
        "/zx/ask.jsp" => show(desk, "table/consult.html", values! {}),
        "/zx/doAsk.jsp" => match desk::ask(desk.site, calendar, visit) {
            Ok(asked) => {
                let (number, code) = (asked.number, asked.code);
                let message = format!("提交成功！您的信件编号为：{number}，查询密码为：{code}，请牢记！");
                say(desk, &message, "location.href='/zx/index.jsp'")
            }
            Err(Some(message)) => say(desk, message, "history.back()"),
            Err(None) => desk.broken(),
        },
        "/zx/view.jsp" => {
            let question = desk::questions(desk.site, calendar)
                .into_iter()
                .find(|one| one.id == visit.field("id"));
            question.map_or_else(
                || desk.missing(),
                |question| show(desk, "table/consult_view.html", values! { question }),
            )
        }
        "/zx/query.jsp" => {
            let (number, code) = (visit.field("number"), visit.field("code"));
            let question = desk::question_of(desk.site, calendar, number, code);
            show(desk, "table/consult_query.html", values! { question, number })
        }
        _ => desk.missing(),
    }
}
