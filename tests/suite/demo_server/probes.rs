//! Looks for each fault at a portal, by what its pages and interfaces say.

use std::net::SocketAddr;

use hecha::demo::faults::{Fault, Trouble};
use hecha::demo::{Portal, Style};

use super::host;
use super::http::{Answer, Form, ask};

const NONSENSE: &str = "卌圐圙龘查无此项";

/// Pages of a style, each with its host's label.
pub fn all_paths(style: Style) -> Vec<(&'static str, &'static str)> {
    let mut paths = vec![("www", "/"), ("zwfw", "/")];
    let more: &[(&str, &str)] = match style {
        Style::Table => &[
            ("www", "/news_list.jsp"),
            ("www", "/column.jsp"),
            ("www", "/view.jsp?id=1"),
            ("zwfw", "/tzgg.jsp"),
            ("zwfw", "/view.jsp?id=1"),
            ("zwfw", "/list.jsp?type=fr"),
            ("zwfw", "/list.jsp?type=bm&page=2"),
            ("zwfw", "/guide.jsp?id=330100-002"),
            ("zwfw", "/guide_body.jsp?id=330100-002"),
            ("zwfw", "/search.jsp?key=a"),
            ("zwfw", "/reg.jsp"),
            ("zwfw", "/reg.jsp?step=2"),
            ("zwfw", "/login.jsp"),
            ("zwfw", "/zx/index.jsp"),
            ("zwfw", "/zx/ask.jsp"),
            ("zwfw", "/zx/view.jsp?id=s2"),
            ("zwfw", "/zx/query.jsp"),
        ],
        Style::Spa => &[
            ("zwfw", "/api/config"),
            ("zwfw", "/api/items"),
            ("zwfw", "/api/item/330100-001"),
            ("zwfw", "/api/consult"),
            ("zwfw", "/api/news"),
            ("zwfw", "/assets/main.js"),
            ("www", "/assets/portal.js"),
        ],
        Style::Boot => &[
            ("www", "/news/1"),
            ("www", "/channel/zwgk"),
            ("zwfw", "/catalog/personal"),
            ("zwfw", "/catalog/dept?page=2"),
            ("zwfw", "/guide/330100-003"),
            ("zwfw", "/search?q=a"),
            ("zwfw", "/news/2"),
            ("zwfw", "/user"),
            ("zwfw", "/consult"),
            ("zwfw", "/consult/list"),
            ("zwfw", "/consult/s1"),
            ("zwfw", "/consult/query"),
            ("sso", "/login"),
            ("sso", "/register"),
        ],
        Style::Shadow => &[
            ("www", "/news/1"),
            ("zwfw", "/list?for=个人"),
            ("zwfw", "/guide/330100-001"),
            ("zwfw", "/search?w=a"),
            ("zwfw", "/register"),
            ("zwfw", "/login"),
            ("zwfw", "/letters"),
            ("zwfw", "/letters/new"),
            ("zwfw", "/letters/s1"),
            ("zwfw", "/letters/find"),
            ("zwfw", "/ui/pages.js"),
        ],
        Style::Frame => &[
            ("www", "/quick.html"),
            ("www", "/fwdt.html"),
            ("www", "/news.html"),
            ("zwfw", "/top.html"),
            ("zwfw", "/main.html"),
            ("zwfw", "/list.html?t=个人"),
            ("zwfw", "/guide.html?id=330100-001"),
            ("zwfw", "/search.html?kw=a"),
            ("zwfw", "/notice.html?id=1"),
            ("zwfw", "/login.html"),
            ("zwfw", "/reg.html"),
            ("zwfw", "/ask.html"),
            ("zwfw", "/asked.html"),
            ("zwfw", "/answer.html?id=s1"),
            ("zwfw", "/query.html"),
            ("sso", "/login.html"),
            ("sso", "/reg.html"),
            ("dept1", "/ask.html"),
            ("dept1", "/materials.html?id=330100-001"),
        ],
        Style::Modal => &[
            ("www", "/n?id=1"),
            ("zwfw", "/s/matters?who=个人"),
            ("zwfw", "/s/matters?who=&page=2"),
            ("zwfw", "/s/matter?no=330100-003"),
            ("zwfw", "/s/find?k=a"),
            ("zwfw", "/s/qa"),
            ("zwfw", "/s/qa/one?id=s1"),
            ("zwfw", "/s/qa/mine"),
            ("zwfw", "/s/notice?id=1"),
            ("zwfw", "/s/base.js"),
            ("dept1", "/own"),
        ],
    };
    paths.extend_from_slice(more);
    paths
}

/// Where a style keeps a form's file.
pub fn file_path(style: Style, id: &str) -> String {
    match style {
        Style::Table => format!("/down.jsp?fid={id}"),
        Style::Spa => format!("/api/file/{id}"),
        Style::Boot => format!("/attachment/{id}"),
        Style::Shadow => format!("/files/{id}"),
        Style::Frame => format!("/file?id={id}"),
        Style::Modal => format!("/s/take?f={id}"),
    }
}

/// Sends a complete registration.
pub async fn register(addr: SocketAddr, portal: &Portal, name: &str) -> Answer {
    let fields = [
        ("username", name),
        ("password", "Abcd1234"),
        ("password2", "Abcd1234"),
        ("phone", "13800000000"),
        ("agree", "1"),
    ];
    let (label, path) = match portal.style {
        Style::Table => ("zwfw", "/doReg.jsp"),
        Style::Spa => ("zwfw", "/api/register"),
        Style::Boot => ("sso", "/register"),
        Style::Shadow => ("zwfw", "/act/register"),
        Style::Frame => ("sso", "/reg.html"),
        Style::Modal => ("zwfw", "/s/do/register"),
    };
    ask(addr, &host(label, portal), path, Form::Fields(&fields))
        .await
        .expect("an answer")
}

/// Sends a complete question.
pub async fn put_question(addr: SocketAddr, portal: &Portal) -> Answer {
    let fields = [
        ("title", "办事时间"),
        ("content", "请问周六是否办理业务？"),
        ("name", "市民"),
        ("phone", "13800000000"),
    ];
    let old = [
        ("bt", "办事时间"),
        ("nr", "请问周六是否办理业务？"),
        ("xm", "市民"),
        ("sjhm", "13800000000"),
    ];
    let (label, path, form) = match portal.style {
        Style::Table => ("zwfw", "/zx/doAsk.jsp", Form::Gbk(&old)),
        Style::Spa => ("zwfw", "/api/consult", Form::Fields(&fields)),
        Style::Boot => ("zwfw", "/consult", Form::Fields(&fields)),
        Style::Shadow => ("zwfw", "/act/ask", Form::Fields(&fields)),
        Style::Frame => ("dept1", "/ask.html", Form::Fields(&fields)),
        Style::Modal => ("zwfw", "/s/do/ask", Form::Fields(&fields)),
    };
    ask(addr, &host(label, portal), path, form).await.expect("an answer")
}

/// Every fault that shows at this portal.
pub async fn faults_seen(addr: SocketAddr, portal: &Portal) -> Vec<Fault> {
    let walled = portal.trouble == Some(Trouble::LoginWall);
    let forms = async { if walled { None } else { form(addr, portal).await } };
    let guide = async { if walled { None } else { guide(addr, portal).await } };
    let (entry, published, system, registration, search, consult, answered, column, forms, guide) = tokio::join!(
        entry(addr, portal),
        published(addr, portal),
        system(addr, portal),
        registration(addr, portal),
        search(addr, portal),
        consult(addr, portal),
        answered(addr, portal),
        column(addr, portal),
        forms,
        guide
    );
    [
        entry,
        published,
        system,
        registration,
        search,
        consult,
        answered,
        column,
        forms,
        guide,
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn text(addr: SocketAddr, portal: &Portal, label: &str, path: &str) -> String {
    ask(addr, &host(label, portal), path, Form::None)
        .await
        .expect("an answer")
        .text()
}

/// What is told of an older question, and whether a complaint stands among the questions.
async fn answered(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let of = |id: &str| match portal.style {
        Style::Table => format!("/zx/view.jsp?id={id}"),
        Style::Spa => format!("/api/consult/{id}"),
        Style::Boot => format!("/consult/{id}"),
        Style::Shadow => format!("/letters/{id}"),
        Style::Frame => format!("/answer.html?id={id}"),
        Style::Modal => format!("/s/qa/one?id={id}"),
    };
    if text(addr, portal, "zwfw", &of("t1")).await.contains("施工噪音扰民") {
        return Some(Fault::ComplaintAnsweredLate);
    }
    let question = text(addr, portal, "zwfw", &of("s5")).await;
    let asked = days_ago(17);
    assert!(question.contains(&asked), "{}: {question}", portal.id);
    if question.contains("正在转办") {
        Some(Fault::ReceiptsForReplies)
    } else if !question.contains("使用电子签章的") {
        Some(Fault::UnansweredQuestions)
    } else {
        (!question.contains(&days_ago(15))).then_some(Fault::LateReplies)
    }
}

/// The day so many days ago, where the portals stand.
fn days_ago(days: i64) -> String {
    let there = chrono::FixedOffset::east_opt(8 * 3600).expect("an offset");
    let day = chrono::Utc::now().with_timezone(&there) - chrono::Duration::days(days);
    day.format("%Y-%m-%d").to_string()
}

/// Whether a theme without items of its own stands in the catalogue, by what its page is.
async fn column(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let theme = "%E6%AE%A1%E8%91%AC%E6%9C%8D%E5%8A%A1";
    let (all, one) = match portal.style {
        Style::Table => (
            "/list.jsp?type=gr",
            "/list.jsp?type=gr&cat=%E9%EB%D4%E1%B7%FE%CE%F1".to_string(),
        ),
        Style::Spa => (
            "/api/items?audience=%E4%B8%AA%E4%BA%BA",
            format!("/api/items?audience=%E4%B8%AA%E4%BA%BA&group={theme}"),
        ),
        Style::Boot => ("/catalog/personal", format!("/catalog/personal?group={theme}")),
        Style::Shadow => ("/list?for=个人", format!("/list?for=个人&group={theme}")),
        Style::Frame => ("/list.html?t=个人", format!("/list.html?t=个人&g={theme}")),
        Style::Modal => ("/s/matters?who=个人", format!("/s/matters?who=个人&by={theme}")),
    };
    if !text(addr, portal, "zwfw", all).await.contains("殡葬服务") {
        return None;
    }
    let page = ask(addr, &host("zwfw", portal), &one, Form::None)
        .await
        .expect("an answer");
    if page.status == 404 {
        return Some(Fault::ColumnBroken);
    }
    if page.text().contains("大家都在办") {
        return Some(Fault::ColumnHotOnly);
    }
    // The others differ in what a style says of an empty list, and not by their fault.
    let empty = [Fault::ColumnEmpty, Fault::ColumnBare, Fault::ColumnHotOnly];
    empty.into_iter().find(|fault| portal.has(*fault))
}

/// Whether the government portal gives the same promise as the platform's catalogue does; only two styles publish items.
async fn published(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let path = match portal.style {
        Style::Boot => "/items/330100-001",
        Style::Table => "/sx.jsp?id=330100-001",
        Style::Spa | Style::Shadow | Style::Frame | Style::Modal => return None,
    };
    let page = text(addr, portal, "www", path).await;
    assert!(
        page.contains("十五个工作日") && page.contains("免费"),
        "{}: {page}",
        portal.id
    );
    (!page.contains("一个工作日")).then_some(Fault::ContradictingLimit)
}

/// What the department's system asks of who comes to it.
async fn system(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let page = text(addr, portal, "dept1", "/own").await;
    let state = |word: &str| page.contains(&format!("state = '{word}'")) || page.contains(&format!("state=\"{word}\""));
    match portal.style {
        Style::Spa | Style::Shadow if state("login") => Some(Fault::SecondLogin),
        Style::Spa | Style::Shadow if state("bind") => Some(Fault::BindingForm),
        Style::Spa | Style::Shadow => None,
        Style::Boot | Style::Table | Style::Frame | Style::Modal if page.contains("绑定") => Some(Fault::BindingForm),
        Style::Boot | Style::Table | Style::Frame | Style::Modal => page.contains("密").then_some(Fault::SecondLogin),
    }
}

/// The word of a front end's switch: of the interface, or of an attribute of the shell.
async fn switch(addr: SocketAddr, portal: &Portal, name: &str) -> Option<String> {
    let (page, start) = match portal.style {
        Style::Spa => (
            text(addr, portal, "zwfw", "/api/config").await,
            format!("\"{name}\":\""),
        ),
        Style::Shadow => (text(addr, portal, "zwfw", "/").await, format!("data-{name}=\"")),
        Style::Table | Style::Boot | Style::Frame | Style::Modal => return None,
    };
    let rest = page.split(&start).nth(1).expect("the switch");
    rest.split('"').next().map(str::to_string)
}

async fn entry(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    if let Some(word) = switch(addr, portal, "entry").await {
        return match word.as_str() {
            "none" => Some(Fault::EntryMissing),
            "friends" => Some(Fault::EntryInFriendlyLinksOnly),
            "dead" => Some(Fault::EntryDead),
            _ => None,
        };
    }
    let home = text(addr, portal, "www", "/").await;
    let quick = if portal.style == Style::Frame {
        text(addr, portal, "www", "/quick.html").await
    } else {
        String::new()
    };
    let platform = format!("zwfw.{}.localhost", portal.id);
    let (above, friends) = home.split_once("友情链接").expect("friendly links");
    let dead = ["/wsbs/index.jsp", "/zwfw/index.html", "/zwdt/", "/ywt/index"]
        .iter()
        .any(|path| above.contains(path) || quick.contains(path));
    let column = ["/wsbs.jsp", "/channel/fuwu", "/fwdt.html", "='/bs'"]
        .iter()
        .any(|path| above.contains(path) || quick.contains(path));
    match (
        above.contains(&platform) || quick.contains(&platform) || column,
        dead,
        friends.contains(&platform),
    ) {
        (true, _, _) => None,
        (false, true, _) => Some(Fault::EntryDead),
        (false, false, true) => Some(Fault::EntryInFriendlyLinksOnly),
        (false, false, false) => Some(Fault::EntryMissing),
    }
}

async fn registration(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let (home, page, link, dead) = match portal.style {
        Style::Table => (
            "/",
            ("zwfw", "/reg.jsp?step=2"),
            "/reg.jsp",
            "onsubmit=\"return false;\"",
        ),
        Style::Boot => ("/", ("sso", "/register"), "用户注册", "type=\"button\">注 册"),
        Style::Frame => (
            "/top.html",
            ("sso", "/reg.html"),
            "/reg.html",
            "onsubmit=\"return false\"",
        ),
        Style::Modal => ("/", ("zwfw", "/"), "box('rg')", "class=\"btn\">注　册"),
        Style::Spa | Style::Shadow => ("/", ("zwfw", "/"), "", "\u{0}"),
    };
    let by_switch = match switch(addr, portal, "register").await.as_deref() {
        Some("none") => Some(Fault::NoRegistration),
        Some("still") => Some(Fault::RegistrationDead),
        Some("app") => Some(Fault::RegisterAppOnly),
        _ => None,
    };
    if by_switch.is_some() {
        return by_switch;
    }
    if !text(addr, portal, "zwfw", home).await.contains(link) {
        return Some(Fault::NoRegistration);
    }
    let first = if portal.style == Style::Table {
        text(addr, portal, "zwfw", "/reg.jsp").await
    } else {
        String::new()
    };
    let form = text(addr, portal, page.0, page.1).await;
    if first.contains("APP") || (form.contains("APP") && portal.style != Style::Spa) {
        return Some(Fault::RegisterAppOnly);
    }
    if form.contains(dead) {
        return Some(Fault::RegistrationDead);
    }
    let answer = register(addr, portal, "someone01").await;
    match answer.text() {
        said if answer.status == 500 || said.contains("系统异常") => Some(Fault::RegisterServerError),
        said if said.contains("图形验证码不正确") => Some(Fault::RegisterCaptcha),
        said if said.contains("短信验证码错误") => Some(Fault::RegisterSms),
        _ => None,
    }
}

async fn search(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let by_switch = match switch(addr, portal, "search").await.as_deref() {
        Some("none") => Some(Fault::NoSearch),
        Some("still") => Some(Fault::SearchDead),
        _ => None,
    };
    let (home, field, live) = match portal.style {
        Style::Table => ("/", "name=\"key\"", "searchForm"),
        Style::Boot => ("/", "searchbox", "action=\"/search\""),
        Style::Frame => ("/top.html", "name=\"kw\"", "action=\"/search.html\""),
        Style::Modal => ("/", "id=\"kw\"", "onclick=\"find()\""),
        Style::Spa | Style::Shadow => ("/", "", ""),
    };
    let home = text(addr, portal, "zwfw", home).await;
    if by_switch.is_some() || !home.contains(field) {
        return by_switch.or(Some(Fault::NoSearch));
    }
    if !home.contains(live) {
        return Some(Fault::SearchDead);
    }
    let found = answer_to(addr, portal, portal.item).await;
    let nonsense = answer_to(addr, portal, NONSENSE).await;
    match (
        found.contains("330100-"),
        nonsense.contains("330100-"),
        found.contains("关于规范"),
    ) {
        (_, true, _) => Some(Fault::SearchSameForAll),
        (true, false, _) => None,
        (false, false, true) => Some(Fault::SearchNewsOnly),
        (false, false, false) => Some(Fault::SearchMissesItems),
    }
}

async fn answer_to(addr: SocketAddr, portal: &Portal, words: &str) -> String {
    let path = match portal.style {
        Style::Table => {
            let fields = [("key", words)];
            return ask(addr, &host("zwfw", portal), "/search.jsp", Form::Gbk(&fields))
                .await
                .expect("an answer")
                .text();
        }
        Style::Spa => format!("/api/search/results?q={words}"),
        Style::Boot => format!("/search/results?q={words}"),
        Style::Shadow => format!("/search?w={words}"),
        Style::Frame => format!("/search.html?kw={words}"),
        Style::Modal => format!("/s/find?k={words}"),
    };
    text(addr, portal, "zwfw", &path).await
}

async fn consult(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let (label, path, field) = match portal.style {
        Style::Table => ("zwfw", "/zx/ask.jsp", "name=\"nr\""),
        Style::Boot => ("zwfw", "/consult", "name=\"content\""),
        Style::Frame => ("dept1", "/ask.html", "name=\"content\""),
        Style::Modal => ("zwfw", "/s/qa", "name=\"content\""),
        Style::Spa | Style::Shadow => ("zwfw", "/", ""),
    };
    let page = text(addr, portal, label, path).await;
    match switch(addr, portal, "consult").await.as_deref() {
        Some("none") => return Some(Fault::NoConsult),
        Some("phone") => return Some(Fault::PhoneOnly),
        _ if page.contains(field) => {}
        _ if page.contains("12345") => return Some(Fault::PhoneOnly),
        _ => return Some(Fault::NoConsult),
    }
    (put_question(addr, portal).await.status == 500).then_some(Fault::ConsultDead)
}

/// What the guide says beside its forms, held against the catalogue's own data.
async fn guide(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let mut page = materials(addr, portal).await;
    if portal.style == Style::Frame {
        let path = format!("/guide.html?id={}", code_of(portal));
        page.push_str(&text(addr, portal, "zwfw", &path).await);
    }
    let item = item_of(portal);
    let says = |words: &serde_json::Value| page.contains(words.as_str().expect("words"));
    if page.contains("按规定办理") {
        return Some(Fault::LimitVague);
    }
    if page.contains("详见收费目录") {
        return Some(Fault::FeeVague);
    }
    if page.contains("其　它　有　关　材　料") {
        return Some(Fault::MaterialCatchAll);
    }
    if !says(&item["phone"]) {
        return Some(Fault::ContactForComplaintsOnly);
    }
    if !says(&item["steps"][0]["text"]) {
        return Some(Fault::StepsBare);
    }
    if !says(&item["materials"][0]["medium"]) {
        return Some(Fault::MaterialRequirementsMissing);
    }
    if page.contains("按国家有关法律法规的规定执行") {
        return Some(Fault::GroundsVague);
    }
    let updated = 20 + 7 * i64::try_from(portal.item.chars().count()).expect("a short name");
    if !page.contains(&days_ago(updated)) {
        return Some(Fault::GuideUndated);
    }
    let materials = item["materials"].as_array().expect("materials");
    if materials.iter().any(|one| one["form"] == true && !says(&one["note"])) {
        return Some(Fault::SignatureUnsaid);
    }
    // The portal's own name stands in its links.
    let blank = page.contains("-blank") || page.contains("\"blank\":\"file\"");
    let sampled = page.replace(&portal.id, "").contains("-sample") || page.contains("\"sample\":\"file\"");
    (blank && !sampled).then_some(Fault::NoSample)
}

/// The page, or the data, that has the item's materials.
async fn materials(addr: SocketAddr, portal: &Portal) -> String {
    let code = code_of(portal);
    let (label, path) = match portal.style {
        Style::Table => ("zwfw", format!("/guide_body.jsp?id={code}")),
        Style::Spa => ("zwfw", format!("/api/item/{code}")),
        Style::Boot => ("zwfw", format!("/guide/{code}")),
        Style::Shadow => ("zwfw", format!("/guide/{code}")),
        Style::Frame => ("dept1", format!("/materials.html?id={code}")),
        Style::Modal => ("zwfw", format!("/s/matter?no={code}")),
    };
    text(addr, portal, label, &path).await
}

async fn form(addr: SocketAddr, portal: &Portal) -> Option<Fault> {
    let code = code_of(portal);
    let guide = materials(addr, portal).await;
    if !["申请表", "申请书", "登记表"].iter().any(|word| guide.contains(word)) {
        return Some(Fault::ItemNeedsNoForm);
    }
    let says = |word: &str| guide.contains(word);
    let offered = says("-blank") || says("\"blank\":\"file\"") || says("\"blank\":\"login\"");
    match offered {
        true => {}
        false if says("href=\"#\"") || says("\"blank\":\"hash\"") => return Some(Fault::FormHash),
        false => return Some(Fault::FormNoDownload),
    }
    let file = ask(
        addr,
        &host("zwfw", portal),
        &file_path(portal.style, &format!("{code}-0-blank")),
        Form::None,
    )
    .await;
    let file = file.expect("an answer");
    match &file {
        file if file.status == 302 => Some(Fault::FormBehindLogin),
        file if file.body.is_empty() => Some(Fault::FormEmptyFile),
        file if file.body.starts_with(b"<!DOCTYPE html") => Some(Fault::FormHtmlError),
        _ => None,
    }
}

/// The code of the portal's own item, from the catalogue's data, wherever its search may be broken.
fn code_of(portal: &Portal) -> String {
    item_of(portal)["code"].as_str().expect("a code").to_string()
}

fn item_of(portal: &Portal) -> serde_json::Value {
    let items: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../src/demo/data/items.json")).expect("the catalogue");
    let own = items.into_iter().find(|item| item["title"] == portal.item);
    own.expect("the portal's item")
}
