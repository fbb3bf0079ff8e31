//! Small portals written by hand, each a corner that a journey once did not see into: what it says of them.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};

use crate::program::{Program, findings};

/// Gives a page by host (without what is common to all), path and cookie; `> ADDRESS` leads on, `# COOKIE` before it
/// sets one, `! 500` answers with that status, `& NAME` gives a file.
type Pages = fn(&str, &str, &str) -> Option<String>;

/// A portal served until this is dropped.
struct Corner {
    runtime: Option<tokio::runtime::Runtime>,
    port: u16,
}

impl Corner {
    fn serve(pages: Pages) -> Corner {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .expect("a loopback port");
        let port = listener.local_addr().expect("its address").port();
        let answer = Arc::new(move |request: Request| {
            let text = |name| {
                let value = request.headers().get(name).and_then(|value| value.to_str().ok());
                value.unwrap_or_default().to_owned()
            };
            let (host, cookie) = (text(header::HOST), text(header::COOKIE));
            let host = host.split('.').next().unwrap_or_default().to_owned();
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            page(pages(&host, path, &cookie).map(|page| page.replace("@PORT@", &port.to_string())))
        });
        let app = Router::new().fallback(move |request: Request| {
            let answer = Arc::clone(&answer);
            async move { answer(request) }
        });
        runtime.spawn(async move { axum::serve(listener, app).await });
        Corner {
            runtime: Some(runtime),
            port,
        }
    }
}

impl Drop for Corner {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn page(text: Option<String>) -> Response<Body> {
    let Some(text) = text else {
        let mut missing = Response::new(Body::from("<title>404</title><p>找不到页面</p>"));
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let (cookie, text) = match text.strip_prefix("# ").and_then(|rest| rest.split_once('\n')) {
        Some((cookie, text)) => (Some(cookie.to_owned()), text.to_owned()),
        None => (None, text),
    };
    if let Some((status, text)) = text.strip_prefix("! ").and_then(|rest| rest.split_once('\n')) {
        let mut broken = Response::new(Body::from(text.to_owned()));
        *broken.status_mut() = StatusCode::from_bytes(status.as_bytes()).expect("a status");
        return broken;
    }
    if let Some((name, text)) = text.strip_prefix("& ").and_then(|rest| rest.split_once('\n')) {
        let file = Response::builder()
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename={name}"));
        return file.body(Body::from(text.to_owned())).expect("an answer");
    }
    let mut answer = Response::builder().header(header::CONTENT_TYPE, "text/html; charset=utf-8");
    if let Some(cookie) = cookie {
        answer = answer.header(header::SET_COOKIE, cookie);
    }
    let answer = match text.strip_prefix("> ") {
        Some(to) => answer
            .status(StatusCode::FOUND)
            .header(header::LOCATION, to.trim())
            .body(Body::empty()),
        None => answer.body(Body::from(format!("<!doctype html><meta charset=utf-8>{text}"))),
    };
    answer.expect("an answer")
}

/// Walks one journey of a corner; gives `verdict(reason)` of an indicator.
fn walked(pages: Pages, journey: &str, indicator: &str) -> String {
    walked_with(pages, journey, indicator, &[], &[])
}

/// The same with files beside the survey, and more arguments.
fn walked_with(pages: Pages, journey: &str, indicator: &str, files: &[(&str, &str)], more: &[&str]) -> String {
    let corner = Corner::serve(pages);
    let port = corner.port;
    let program = Program::new();
    program.write(
        "sites/corner.yaml",
        &format!(
            "site: corner\nname: 角县政务服务网\nregion: 角县\nlevel: county\n\
             portal_home: http://www.corner.localhost:{port}/\nplatform_home: http://zwfw.corner.localhost:{port}/\n\
             hosts: [zwfw.corner.localhost, dept.corner.localhost]\naccount: {{secret: CORNER}}\n\
             authorisation: {{by: 示例, document: 示例, until: 2099-12-31, writes: [ask], per_day: 100}}\n\
             limits: {{sessions: 1, navigations_per_minute: 600}}\nitems: [{{title: 取水许可新办}}]\n"
        ),
    );
    files.iter().for_each(|(name, text)| drop(program.write(name, text)));
    let set = if indicator.starts_with('X') {
        "corner"
    } else {
        "gbh-2017-115"
    };
    let journeys = match journey {
        "compare-item" | "search-item" | "download-form" => format!("per_site: [], per_item: [{journey}]"),
        journey => format!("per_site: [{journey}], per_item: []"),
    };
    program.write(
        "survey.yaml",
        &format!(
            "survey: corners\nindicators: {set}\nsites: [sites/*.yaml]\njourneys: {{{journeys}}}\n\
             confirm: {{functions: 0, content: 0, spacing: 0s}}\n"
        ),
    );
    let secrets = program.write("secrets.yaml", "CORNER: {username: jiaoxian, password: 'Jx-2026!'}\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(secrets, mode).expect("the mode can be set");
    let arguments = [
        "run",
        "survey.yaml",
        "--archive",
        "archive",
        "--secrets",
        "secrets.yaml",
        "--no-seal",
    ];
    let finished = program.run(&[&arguments, more].concat());
    let archive = program.path("archive");
    assert!(
        archive.join("data/results/findings.json").is_file(),
        "{}{}",
        finished.out(),
        finished.err()
    );
    let found = findings(&archive);
    let list = found["findings"].as_array().expect("findings");
    let finding = list.iter().find(|finding| finding["indicator"] == indicator);
    let finding = finding.unwrap_or_else(|| panic!("no finding of {indicator}: {found:#}"));
    let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    format!("{}({})", word("verdict"), word("reason"))
}

const HEAD: &str = "<header><h1>角县政务服务网</h1><nav><a href=/>首页</a> <a href=/list>个人办事</a> <a href=/news>公示公告</a></nav></header>";

/// Items whose application stays on the platform, and one, not in the first list, that a department's system takes.
fn named_item(host: &str, path: &str, cookie: &str) -> Option<String> {
    let known = cookie.contains("who=jx");
    let who = match known {
        true => "<p>您好，李四 <a href=/out>退出</a></p>",
        false => "<p><a href=/login>登录</a></p>",
    };
    let list = |items: &[(&str, &str)]| {
        let rows: String = items
            .iter()
            .map(|(name, path)| format!("<li><a href={path}>{name}</a><span>即办件</span></li>"))
            .collect();
        format!("{HEAD}{who}<main><ul class=list>{rows}</ul></main>")
    };
    let guide = |name: &str, apply: &str| {
        format!(
            "{HEAD}{who}<main><h2>{name}</h2><table><tr><th>受理条件</th><td>在本县取水</td></tr><tr><th>承诺时限</th>\
             <td>5个工作日</td></tr><tr><th>申请材料</th><td>申请书</td></tr></table><a href={apply}>在线办理</a></main>"
        )
    };
    Some(match (host, path) {
        ("zwfw", "/") => format!("{HEAD}{who}<main><p>欢迎</p><a href=/water>取水许可新办</a></main>"),
        ("zwfw", "/list") => list(&[("老年人优待证办理", "/a"), ("犬类登记", "/b"), ("公租房申请", "/c")]),
        ("zwfw", "/a") => guide("老年人优待证办理", "/own"),
        ("zwfw", "/b") => guide("犬类登记", "/own"),
        ("zwfw", "/c") => guide("公租房申请", "/own"),
        ("zwfw", "/water") => guide("取水许可新办", "http://dept.corner.localhost:@PORT@/"),
        ("zwfw", "/own") => format!("{HEAD}{who}<main><p>填写申请信息</p><form><p>事由 <input name=a></p></form></main>"),
        ("zwfw", "/login") => {
            "<h2>用户登录</h2><form action=/in><p>用户名 <input name=u></p><p>密码 <input type=password name=p></p><button>登录</button></form>".into()
        }
        ("zwfw", path) if path.starts_with("/in?") => "# who=jx; Path=/; Domain=corner.localhost\n> /".into(),
        ("dept", "/") => "<h2>水务业务系统</h2><p>您好，李四</p><p>取水许可新办 填报</p>".into(),
        _ => return None,
    })
}

#[test]
fn the_item_of_the_profile_leads_to_a_system_where_the_first_list_does_not() {
    assert_eq!(walked(named_item, "login-sso", "P2"), "pass(rule)");
}

fn hotline_home(float: &str) -> String {
    format!(
        "{HEAD}<main><p>本县事项均可网上办理</p><a href=/list>个人办事</a></main><div style='position:fixed;right:0;top:300px;width:60px'>{float}</div>"
    )
}

const HOTLINE: &str = "<div style=cursor:pointer onclick=\"this.nextElementSibling.hidden=false\">12345</div><div hidden>政务热线电话：12345</div>";

/// Nothing takes a question; a float names the hotline.
fn only_a_hotline(host: &str, path: &str, _: &str) -> Option<String> {
    Some(match (host, path) {
        ("zwfw", "/") => hotline_home(HOTLINE),
        ("zwfw", "/list") => {
            format!("{HEAD}<main><ul><li><a href=/a>犬类登记</a></li><li><a href=/b>公租房申请</a></li></ul></main>")
        }
        ("zwfw", "/news") => format!("{HEAD}<main><p>暂停服务的公告</p></main>"),
        ("zwfw", "/a" | "/b") => format!("{HEAD}<main><p>办理地点：县政务大厅</p></main>"),
        ("www", "/") => "<h1>角县人民政府</h1><a href=http://zwfw.corner.localhost:@PORT@/>政务服务</a>".into(),
        _ => return None,
    })
}

/// As above, and somebody to chat with.
fn a_hotline_and_a_chat(host: &str, path: &str, cookie: &str) -> Option<String> {
    match (host, path) {
        ("zwfw", "/") => Some(hotline_home(&format!(
            "{HOTLINE}<div style=cursor:pointer onclick=\"this.nextElementSibling.hidden=false\">在线客服</div><div hidden>您想问什么 <input></div>"
        ))),
        _ => only_a_hotline(host, path, cookie),
    }
}

/// The hotline's name leads to a page that takes questions.
fn a_hotline_that_takes_questions(host: &str, path: &str, cookie: &str) -> Option<String> {
    match (host, path) {
        ("zwfw", "/") => Some(hotline_home("<a href=/ask>12345</a><p>政务热线电话：12345</p>")),
        ("zwfw", "/ask") => Some(format!(
            "{HEAD}<main><form><p>标题 <input name=t></p><p>内容 <textarea name=c></textarea></p><button>提交</button></form></main>"
        )),
        _ => only_a_hotline(host, path, cookie),
    }
}

#[test]
fn a_hotline_is_no_way_to_ask_online() {
    assert_eq!(walked(only_a_hotline, "ask", "P6a"), "fail(phone_only)");
}

#[test]
fn a_chat_beside_the_hotline_is_not_judged() {
    assert_eq!(walked(a_hotline_and_a_chat, "ask", "P6a"), "inconclusive(chat_only)");
}

#[test]
fn a_hotline_that_takes_questions_is_not_accused() {
    assert_eq!(
        walked(a_hotline_that_takes_questions, "ask", "P6a"),
        "blocked(not_authorised)"
    );
}

/// The government portal names the platform nowhere but in `place`.
fn named_only_in(host: &str, path: &str, place: &str) -> Option<String> {
    let nav = "<nav><a href=/>首页</a> <a href=/news>新闻中心</a> <a href=/open>政务公开</a></nav>";
    match (host, path) {
        ("www", "/") => Some(format!("<h1>角县人民政府</h1>{nav}<main><p>欢迎</p>{place}</main>")),
        ("www", "/news" | "/open") => Some(format!("<h1>角县人民政府</h1>{nav}<main><p>暂无</p></main>")),
        ("zwfw", "/") => Some(format!("{HEAD}<main><p>欢迎</p></main>")),
        _ => None,
    }
}

#[test]
fn an_option_of_a_list_of_sites_buries_the_platform() {
    let pages: Pages = |host, path, _| {
        let list = "<select onchange='open(this.value)'><option value=''>==县直部门网站==</option>\
                    <option value='http://zwfw.corner.localhost:@PORT@/'>角县政务服务网</option></select>";
        named_only_in(host, path, list)
    };
    assert_eq!(walked(pages, "find-entry", "P1"), "inconclusive(buried)");
}

#[test]
fn a_link_that_no_menu_showed_accuses_nobody() {
    let pages: Pages = |host, path, _| {
        let menu = "<div class=more style=display:none><a href=http://zwfw.corner.localhost:@PORT@/>办事</a></div>";
        named_only_in(host, path, menu)
    };
    assert_eq!(walked(pages, "find-entry", "P1"), "inconclusive(hidden)");
}

#[test]
fn a_portal_that_names_the_platform_nowhere_has_no_entry() {
    let pages: Pages = |host, path, _| named_only_in(host, path, "");
    assert_eq!(walked(pages, "find-entry", "P1"), "fail(no_entry)");
}

/// Nobody can ask; a column of forms gives files.
#[test]
fn a_file_is_a_function_that_was_looked_at() {
    let pages: Pages = |host, path, cookie| match (host, path) {
        ("zwfw", "/") => Some(hotline_home("<a href=/forms>表格下载</a>")),
        ("zwfw", "/forms") => Some(format!(
            "{HEAD}<main><ul><li>取水许可申请表 <a href=/file1>点击下载</a></li><li>犬类登记表 <a href=/file2>下载</a></li></ul></main>"
        )),
        ("zwfw", "/file1" | "/file2") => Some("& form.doc\n{\\rtf1 form}".into()),
        _ => only_a_hotline(host, path, cookie),
    };
    assert_eq!(walked(pages, "ask", "P6a"), "fail(no_channel)");
}

/// A list without pages, which shows what is older when its end comes into view; and that was answered late.
#[test]
fn a_list_that_grows_is_read_on() {
    let pages: Pages = |host, path, cookie| match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<main><a href=/hd>互动交流</a></main>")),
        ("zwfw", "/hd") => Some(format!(
            "{HEAD}<main><h3>公开咨询</h3><table id=list border=1><tr><th>咨询标题<th>咨询时间<th>答复时间<th>状态</tr></table>\
             <div style=height:900px></div><p id=end>上滑加载更多</p></main><script>\
             const names=['公积金怎么提取','身份证如何换领','医保能转回来吗','驾驶证怎么换证','水费在哪里交','幼儿园何时报名','公交卡怎么办理','户口怎么迁移'];\
             const day=ago=>new Date(Date.now()-ago*864e5).toISOString().slice(0,10);let at=0;\
             function more(){{for(const to=at+4;at<to&&at<8;at++){{const asked=at<4?20+at:50+at,took=at<4?1:25;\
             list.insertAdjacentHTML('beforeend',`<tr><td>${{names[at]}}<td>${{day(asked)}}<td>${{day(asked-took)}}<td>已答复</tr>`)}}}}\
             more();new IntersectionObserver(seen=>seen[0].isIntersecting&&more()).observe(end)</script>"
        )),
        _ => only_a_hotline(host, path, cookie),
    };
    assert_eq!(walked(pages, "reply-times", "P6b"), "fail(late)");
}

/// The government portal has guides of its own under its channel for services; news name the item as well.
fn guides_in_the_channel(host: &str, path: &str, days: u8) -> Option<String> {
    let guide = |days: u8| {
        format!(
            "<h2>取水许可新办</h2><table><tr><th>受理条件</th><td>在本县取水</td></tr><tr><th>承诺时限</th><td>{days}个工作日</td></tr>\
             <tr><th>是否收费</th><td>否</td></tr><tr><th>申请材料</th><td>取水申请书 原件1份</td></tr></table>"
        )
    };
    let news =
        "<ul><li><a href=/n1>关于优化取水许可新办流程的通知</a></li><li><a href=/n2>我县召开防汛工作会议</a></li></ul>";
    let nav = "<nav><a href=/>首页</a> <a href=/open>政务公开</a> <a href=/serve>政务服务</a></nav>";
    Some(match (host, path) {
        ("www", "/") => format!("<h1>角县人民政府</h1>{nav}<main>{news}</main>"),
        ("www", "/n1" | "/n2") => format!("{nav}<main><p>各有关单位：现就有关事项通知如下。</p></main>"),
        ("www", "/serve") => format!(
            "{nav}<main><a href=http://zwfw.corner.localhost:@PORT@/>进入政务服务网</a><h2>常办事项</h2><ul><li><a href=/g7>取水许可新办</a></li><li><a href=/g8>犬类登记</a></li></ul></main>"
        ),
        ("www", "/g7") => format!("{nav}<main>{}</main>", guide(days)),
        ("zwfw", "/") => format!("{HEAD}<main><a href=/water>取水许可新办</a></main>"),
        ("zwfw", "/water") => format!("{HEAD}<main>{}</main>", guide(5)),
        _ => return None,
    })
}

#[test]
fn the_portals_own_guide_is_found_in_its_channel_for_services() {
    assert_eq!(
        walked(
            |host, path, _| guides_in_the_channel(host, path, 5),
            "compare-item",
            "P1b"
        ),
        "pass(rule)"
    );
    assert_eq!(
        walked(
            |host, path, _| guides_in_the_channel(host, path, 9),
            "compare-item",
            "P1b"
        ),
        "fail(limit_contradicts)"
    );
}

/// The same called after the item and what they are.
#[test]
fn a_guide_called_a_guide_of_the_item_is_found() {
    let pages: Pages = |host, path, _| {
        let page = guides_in_the_channel(host, path, 9)?;
        Some(match host {
            "www" => page.replace(">取水许可新办<", ">取水许可新办办事指南<"),
            _ => page,
        })
    };
    assert_eq!(walked(pages, "compare-item", "P1b"), "fail(limit_contradicts)");
}

/// As [`named_item`], but the first list leads into the department's system, and from its other item nothing leads on.
fn one_item_of_two_leads_on(host: &str, path: &str, cookie: &str) -> Option<String> {
    let page = |path| named_item(host, path, cookie);
    match (host, path) {
        ("zwfw", "/list") => Some(page("/list")?.replace("<li><a href=/c>公租房申请</a><span>即办件</span></li>", "")),
        ("zwfw", "/a") => Some(page("/a")?.replace("href=/own", "href=http://dept.corner.localhost:@PORT@/a")),
        ("zwfw", "/b") => Some(page("/b")?.replace("<a href=/own>在线办理</a>", "")),
        ("dept", "/a") => Some("<h2>民政业务系统</h2><p>您好，李四</p><p>老年人优待证办理 填报</p>".into()),
        _ => page(path),
    }
}

#[test]
fn what_one_round_entered_the_next_did_not() {
    assert_eq!(walked(one_item_of_two_leads_on, "login-sso", "P2"), "pass(rule)");
}

/// A search that is a script's: what it answers is shown, or that it broke.
fn searched_by_script(host: &str, path: &str, answer: &str) -> Option<String> {
    Some(match (host, path) {
        ("zwfw", path) if path.starts_with("/api/find?") => answer.to_owned(),
        ("zwfw", path) if path == "/" || path.starts_with("/s?") => format!(
            "{HEAD}<div class=search><input id=kw placeholder=请输入事项名称><button type=button onclick=find()>搜索</button></div>\
             <main id=out><p>欢迎</p></main><script>async function find(){{const q=encodeURIComponent(kw.value);\
             history.pushState(null,'','/s?q='+q);const a=await fetch('/api/find?q='+q);\
             out.innerHTML=a.ok?await a.text():'<h2>服务开小差了</h2><p>请稍后再试</p>'}}</script>"
        ),
        ("zwfw", "/water") => format!("{HEAD}<main><h2>取水许可新办</h2></main>"),
        _ => return None,
    })
}

#[test]
fn a_search_whose_request_is_answered_by_an_error_does_not_work() {
    let broken: Pages = |host, path, _| searched_by_script(host, path, "! 500\nConnection refused");
    assert_eq!(walked(broken, "search-item", "P5a"), "fail(server_error)");
}

/// The interface answers with 200, and the page says in words that it broke.
#[test]
fn a_search_that_says_it_broke_does_not_work() {
    let broken: Pages = |host, path, _| searched_by_script(host, path, "<p>系统开小差了，请稍后再试</p>");
    assert_eq!(walked(broken, "search-item", "P5a"), "fail(server_error)");
}

/// Nothing is found, and the item's name stands on the page whatever is searched for.
fn nothing_is_found(host: &str, path: &str, _: &str) -> Option<String> {
    let hot =
        "<div><h3>大家都在办</h3><p>1. <a href=/water>取水许可新办</a></p><p>2. <a href=/dog>犬类登记</a></p></div>";
    let form = |words: &str| {
        format!(
            "<form action=/s class=search><input name=q value='{words}' placeholder=请输入事项名称><button>搜索</button></form>"
        )
    };
    Some(match (host, path) {
        ("zwfw", "/") => format!("{HEAD}{}<main><p>欢迎</p>{hot}</main>", form("")),
        ("zwfw", path) if path.starts_with("/s?") => {
            let words = hecha::reading::address::spellings(path).pop().unwrap_or_default();
            let words = words.trim_start_matches("/s?q=");
            format!(
                "{HEAD}{}<main><p>很抱歉，没有找到与“{words}”有关的内容</p>{hot}</main>",
                form(words)
            )
        }
        ("zwfw", "/water" | "/dog") => format!("{HEAD}<main><p>办事指南</p></main>"),
        _ => return None,
    })
}

#[test]
fn a_link_that_stands_there_whatever_is_searched_for_is_no_result() {
    assert_eq!(walked(nothing_is_found, "search-item", "P5b"), "fail(missed)");
}

/// The question is sent by a script, and comes back with an error that the page words in a way of its own.
fn a_question_comes_back(host: &str, path: &str, cookie: &str) -> Option<String> {
    match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<main><a href=/ask>我要咨询</a></main>")),
        ("zwfw", "/ask") => Some(format!(
            "{HEAD}<main><form onsubmit='send();return false'><p>标题 <input name=t></p><p>内容 <textarea name=c></textarea></p>\
             <button>提交</button></form><p id=out></p></main><script>async function send(){{const a=await fetch('/send',\
             {{method:'POST',body:new FormData(document.forms[0])}});out.innerText=a.ok?'提交成功':'没有办成，改天再来'}}</script>"
        )),
        ("zwfw", "/send") => Some("! 500\njava.lang.NullPointerException".into()),
        _ => only_a_hotline(host, path, cookie),
    }
}

#[test]
fn a_question_that_comes_back_with_a_server_error_was_not_taken() {
    let said = walked_with(a_question_comes_back, "ask", "P6a", &[], &["--allow-writes"]);
    assert_eq!(said, "fail(server_error)");
}

/// Terms to be read first, with a countdown; a form of three steps; and a question whether it shall be sent. `after` is
/// what the page does when that is answered with yes, `leave` what lets a step be left.
fn a_question_in_steps(host: &str, path: &str, cookie: &str, leave: &str, after: &str) -> Option<String> {
    match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<main><a href=/hd>互动交流</a></main>")),
        ("zwfw", "/hd") => Some(format!(
            "{HEAD}<main><div style=cursor:pointer onclick=read()>我要咨询</div><h3>公开信件</h3><label><input type=radio name=k>咨询</label>\
             <label><input type=radio name=k>投诉</label></main><div id=terms role=dialog hidden style='position:fixed;top:100px;left:300px;\
             width:400px;height:200px;background:#fff;z-index:9'><p>请如实填写</p><button id=known disabled onclick=\"location='/ask'\">\
             我已知晓（2s）</button></div><script>function read(){{terms.hidden=false;setTimeout(()=>{{known.disabled=false;\
             known.textContent='我已知晓'}},2000)}}</script>"
        )),
        ("zwfw", "/ask") => Some(format!(
            "{HEAD}<main id=m><div class=step><p>类型 <select id=kind><option>投诉<option>咨询</select></p><p>承办部门 <select id=office>\
             <option value=''>请选择<option>县水利局<option>县民政局</select></p></div><div class=step hidden><p>标题 <input id=t></p>\
             <p>内容 <textarea id=c></textarea></p></div><div class=step hidden><p>姓名 <input id=n></p><p>手机号码 <input id=p></p></div>\
             <p id=msg></p><button id=on type=button onclick=next()>下一步</button>\
             <button id=send type=button hidden onclick='sure.hidden=false'>提 交</button></main>\
             <div id=sure role=dialog hidden style='position:fixed;top:100px;left:300px;width:400px;height:200px;background:#fff;z-index:9'>\
             <p>提交后不可修改，确认提交吗？</p><button onclick='sure.hidden=true'>再想想</button><button onclick='sure.hidden=true;yes()'>\
             确认</button></div><script>let at=0;const steps=document.querySelectorAll('.step');function next(){{\
             if(at==0&&(kind.value!='咨询'||!office.value)||at==1&&!({leave})){{msg.innerText='请补全';return}}\
             msg.innerText='';steps[at].hidden=true;at++;steps[at].hidden=false;on.hidden=at==2;send.hidden=at<2}}\
             function yes(){{{after}}}</script>"
        )),
        _ => only_a_hotline(host, path, cookie),
    }
}

#[test]
fn a_question_in_steps_is_handed_in_and_gets_its_receipt() {
    let pages: Pages = |host, path, cookie| {
        let taken = "if(n.value&&p.value.length==11)m.innerHTML='<h2>提交成功</h2><p>受理编号：20260001</p>'";
        a_question_in_steps(host, path, cookie, "t.value&&c.value.length>9", taken)
    };
    assert_eq!(walked_with(pages, "ask", "P6a", &[], &["--allow-writes"]), "pass(rule)");
}

#[test]
fn a_form_in_steps_that_does_nothing_in_the_end_is_dead() {
    let pages: Pages = |host, path, cookie| a_question_in_steps(host, path, cookie, "t.value", "");
    assert_eq!(
        walked_with(pages, "ask", "P6a", &[], &["--allow-writes"]),
        "fail(dead_form)"
    );
}

/// What a step wants is not known here: its form is not accused of what was never handed in.
#[test]
fn a_step_that_cannot_be_left_accuses_nobody() {
    let pages: Pages = |host, path, cookie| a_question_in_steps(host, path, cookie, "false", "");
    assert_eq!(
        walked_with(pages, "ask", "P6a", &[], &["--allow-writes"]),
        "inconclusive(unfinished_steps)"
    );
}

/// The interface answers with 200, and the page says in words that it broke; or that what was sent is not right.
#[test]
fn a_question_that_the_site_could_not_take_was_not_taken() {
    fn said(host: &str, path: &str, cookie: &str, words: &str) -> Option<String> {
        match (host, path) {
            ("zwfw", "/ask") => Some(a_question_comes_back(host, path, cookie)?.replace("提交成功", words)),
            ("zwfw", "/send") => Some("{}".into()),
            _ => a_question_comes_back(host, path, cookie),
        }
    }
    let broke: Pages = |host, path, cookie| said(host, path, cookie, "提交失败，网络异常请稍后再试");
    let wrong: Pages = |host, path, cookie| said(host, path, cookie, "提交失败，手机号码不正确");
    let walked = |pages| walked_with(pages, "ask", "P6a", &[], &["--allow-writes"]);
    assert_eq!(walked(broke), "fail(server_error)");
    assert_eq!(walked(wrong), "inconclusive(no_receipt)");
}

/// Lists that name no department, and guides that do.
fn guides_name_their_departments(host: &str, path: &str, _: &str) -> Option<String> {
    let list = |items: &[(&str, &str)]| {
        let rows: String = items
            .iter()
            .map(|(name, path)| format!("<li><a href={path}>{name}</a></li>"))
            .collect();
        format!("<nav><a href=/>首页</a> <a href=/depts>部门服务</a></nav><main><ul class=list>{rows}</ul></main>")
    };
    let guide = |name: &str, of: &str| {
        format!(
            "<main><h2>{name}</h2><table><tr><th>实施主体</th><td>{of}</td></tr><tr><th>申请材料</th><td>申请书</td></tr></table></main>"
        )
    };
    Some(match (host, path) {
        ("zwfw", "/") => "<h1>角县政务服务网</h1><nav><a href=/>首页</a> <a href=/depts>部门服务</a></nav>".into(),
        ("zwfw", "/depts") => list(&[("水利局", "/d1"), ("民政局", "/d2")]),
        ("zwfw", "/d1") => list(&[("取水许可新办", "/water"), ("河道采砂许可", "/sand")]),
        ("zwfw", "/d2") => list(&[("内地居民婚姻登记", "/wed"), ("老年人优待证办理", "/old")]),
        ("zwfw", "/water") => guide("取水许可新办", "角县水利局"),
        ("zwfw", "/wed") => guide("内地居民婚姻登记", "角县民政局"),
        ("zwfw", "/sand" | "/old") => guide("其他", "角县人民政府"),
        _ => return None,
    })
}

#[test]
fn where_lists_name_no_department_guides_do() {
    assert_eq!(
        walked(guides_name_their_departments, "empty-columns", "P3b"),
        "pass(rule)"
    );
}

const FEW: &str = "scenario: few\ntitle: {zh: 找, en: Find}\nindicators: [X1]\nsteps:\n  - open: platform_home\n    id: home\n\
    \x20 - collect: {items: functions, as: functions, max: 2}\n    id: named\n\
    \x20 - visit: {of: functions, as: function, max: 2, until: {text: 此处就是}, do: []}\n    id: looked\n    soft: true\n\
    \x20 - judge: {indicator: X1, bind: {home: home, looked: looked}}\n";
const FEW_RULE: &str = "indicators: corner\nname: {zh: 试, en: Trial}\nlist:\n  - id: X1\n    name: {zh: 有, en: It is there}\n\
    \x20   unit: platform\n    needs: {home: step, looked: step}\n    pass_when: {all: [{met: home}, {met: looked}]}\n\
    \x20   fail_when: {all: [{met: home}, {ended: {step: looked, as: [unmet]}}]}\n";

#[test]
fn who_looked_at_some_functions_has_not_looked_at_all() {
    let pages: Pages = |host, path, _| match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<a href=/there>更多服务</a>")),
        ("zwfw", "/there") => Some("<p>此处就是</p>".into()),
        ("zwfw", _) => Some("<p>别处</p>".into()),
        _ => None,
    };
    let files = [
        ("scenarios/journeys/few.yaml", FEW),
        ("scenarios/indicators/corner.yaml", FEW_RULE),
    ];
    assert_eq!(
        walked_with(pages, "few", "X1", &files, &[]),
        "inconclusive(unrecognised)"
    );
}

/// Nobody can register; an item and a question have the word in their names.
fn no_registration(host: &str, path: &str, _: &str) -> Option<String> {
    Some(match (host, path) {
        ("zwfw", "/") => format!(
            "{HEAD}<iframe src=/box width=300 height=120></iframe><main><p>{}</p><ul><li><a href=/a>医师执业注册</a></li>\
             <li><a href=/b>注册公司地址可以用住宅吗</a></li></ul></main>",
            "本县政务服务事项均可在线办理，办事群众可随时查询办理进度。".repeat(20)
        ),
        ("zwfw", "/box") => "<form action=/in><p>用户名 <input name=u></p><p>密码 <input type=password name=p></p>\
             <input type=image src=/none.gif style='width:60px;height:22px'></form>"
            .into(),
        ("zwfw", "/list" | "/news" | "/a" | "/b") => format!("{HEAD}<main><p>办理地点：县政务大厅</p></main>"),
        _ => return None,
    })
}

#[test]
fn names_of_items_and_the_logins_own_picture_are_no_way_to_register() {
    assert_eq!(walked(no_registration, "register", "P4a"), "fail(no_registration)");
}

/// The guide of one part of the item.
fn guide_of_a_part(name: &str) -> String {
    format!(
        "{HEAD}<main><h2>{name}</h2><table border=1><tr><td>主项名称</td><td>取水许可新办</td></tr><tr><td>设定依据</td>\
         <td>《取水许可和水资源费征收管理条例》第二条</td></tr><tr><td>法定办结时限</td><td>45个工作日</td></tr><tr><td>承诺办结时限\
         </td><td>10个工作日</td></tr><tr><td>申请材料</td><td>取水许可申请书</td></tr></table></main>"
    )
}

/// The item's own page: a list of its parts, each a link or a row with a link to its guide, or the question which is meant.
fn divided(host: &str, path: &str, parts: &str) -> Option<String> {
    Some(match (host, path) {
        ("zwfw", "/") => format!("{HEAD}<nav><a href=/list>办事服务</a></nav><main><p>欢迎</p></main>"),
        ("zwfw", "/list") => format!(
            "{HEAD}<main><ul><li><a href=/water>取水许可新办</a></li><li><a href=/dog>犬类登记</a></li></ul></main>"
        ),
        ("zwfw", "/water") => format!("{HEAD}<main><h2>取水许可新办</h2>{parts}</main>"),
        ("zwfw", "/one" | "/two") => guide_of_a_part("地表水取用"),
        ("zwfw", "/dog") => guide_of_a_part("犬类登记").replace("取水许可新办", "犬类管理"),
        _ => return None,
    })
}

#[test]
fn a_part_of_an_item_has_the_guide() {
    let links: Pages = |host, path, _| {
        let parts = "<ul><li><a href=/one>地表水取用</a></li><li><a href=/two>地下水取用</a></li></ul>";
        divided(host, path, parts)
    };
    assert_eq!(walked(links, "download-form", "S2a"), "pass(rule)");
}

#[test]
fn a_part_in_a_table_has_its_guide_beside_its_name() {
    let rows: Pages = |host, path, _| {
        let row = |name: &str, to: &str| {
            format!(
                "<tr><td>{name}</td><td>水利局</td><td><a href=/login>在线办理</a> <a href={to}>办事指南</a></td></tr>"
            )
        };
        let rows = row("地表水取用", "/one") + &row("地下水取用", "/two");
        divided(
            host,
            path,
            &format!("<table border=1><tr><th>办理项</th><th>部门</th><th>操作</th></tr>{rows}</table>"),
        )
    };
    assert_eq!(walked(rows, "download-form", "S2a"), "pass(rule)");
}

#[test]
fn a_situation_is_chosen_before_the_guide() {
    let asked: Pages = |host, path, _| {
        let question = "<div role=dialog style='border:1px solid;padding:9px'><h3>请选择办理情形</h3><label><input type=radio name=s \
             onclick='window.chosen=1'> 首次申请</label><label><input type=radio name=s> 变更</label>\
             <button onclick=\"if(window.chosen)location='/one'\">确定</button></div>";
        divided(host, path, question)
    };
    assert_eq!(walked(asked, "download-form", "S2a"), "pass(rule)");
}

/// What stands on the page of an item is not always a part of it.
#[test]
fn a_guide_that_does_not_name_the_item_is_not_its() {
    let other: Pages = |host, path, _| divided(host, path, "<ul><li><a href=/dog>犬类登记</a></li></ul>");
    assert_eq!(walked(other, "download-form", "S2a"), "inconclusive(not_observed)");
}

/// A form for registering that nothing was sent by; the page around it is full of icons and bold words.
fn a_form_not_tried(host: &str, path: &str, star: &str) -> Option<String> {
    match (host, path) {
        ("zwfw", "/") => Some(format!(
            "{HEAD}<i class=icon>★</i><b>通知</b><main><a href=/reg>用户注册</a></main>"
        )),
        ("zwfw", "/reg") => Some(format!(
            "{HEAD}<i class=icon>★</i><b>通知</b><em>欢迎</em><main><h2>用户注册</h2><form><p>{star}用户名 <input name=u></p>\
             <p>密码 <input type=password name=p></p><p>确认密码 <input type=password name=q></p><p>验证码 <input name=c>\
             <img src=/c.png width=80 height=30></p><button type=button>注册</button></form></main>"
        )),
        _ => None,
    }
}

#[test]
fn an_icon_beside_the_form_is_no_mark_of_a_required_field() {
    let bare: Pages = |host, path, _| a_form_not_tried(host, path, "");
    let marked: Pages = |host, path, _| a_form_not_tried(host, path, "<font color=red>*</font>");
    assert_eq!(walked(bare, "register", "P4a"), "inconclusive(not_tried)");
    assert_eq!(walked(marked, "register", "P4a"), "pass(rule)");
}

/// Who would ask is sent to a page for logging in, with a code in front.
#[test]
fn a_hotline_on_the_page_of_a_login_is_not_the_channel() {
    let pages: Pages = |host, path, _| match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<main><a href=/ask>我要咨询</a></main>")),
        ("zwfw", "/ask") => {
            Some("<title>角县</title><main><p>打开手机扫码进入</p><p>客服热线：12345</p></main>".into())
        }
        ("zwfw", "/list" | "/news") => Some(format!("{HEAD}<main><p>暂无</p></main>")),
        _ => None,
    };
    let said = walked(pages, "ask", "P6a");
    assert!(said.starts_with("inconclusive"), "{said}");
}

/// A search whose page shows news; items stand behind a tab.
#[test]
fn an_item_behind_the_tab_of_items_is_found() {
    let pages: Pages = |host, path, _| match (host, path) {
        ("zwfw", "/") => Some(format!(
            "{HEAD}<form action=/s><input name=q placeholder=请输入事项名称><button>搜索</button></form><main><p>欢迎</p></main>"
        )),
        ("zwfw", path) if path.starts_with("/s?") => {
            let item = path.contains("%E5%8F%96%E6%B0%B4");
            let hit = if item {
                "<li><a href=/water>取水许可新办</a></li>"
            } else {
                ""
            };
            Some(format!(
                "{HEAD}<form action=/s><input name=q id=q placeholder=请输入事项名称><button>搜索</button></form><main>\
                 <div class=tabs><a href=javascript:; onclick='n.hidden=false;t.hidden=true'>资讯</a> \
                 <a href=javascript:; onclick='n.hidden=true;t.hidden=false'>办事服务(1)</a></div>\
                 <ul id=n><li><a href=/n1>关于取水许可工作的通知</a></li><li><a href=/n2>关于节约用水的通知</a></li></ul>\
                 <ul id=t hidden>{hit}</ul></main><script>q.value=new URLSearchParams(location.search).get('q')</script>"
            ))
        }
        _ => None,
    };
    assert_eq!(walked(pages, "search-item", "P5b"), "pass(tab)");
}

#[test]
fn a_picture_without_a_word_leads_to_the_platform() {
    let pages: Pages = |host, path, _| match (host, path) {
        ("www", "/link?id=12") => Some("> http://zwfw.corner.localhost:@PORT@/".into()),
        ("www", "/link?id=3") => Some("<p>天气</p>".into()),
        _ => {
            let picture = |id: u8| format!("<a href=/link?id={id}><img src=/x.jpg width=200 height=60></a>");
            named_only_in(host, path, &format!("{}{}", picture(3), picture(12)))
        }
    };
    assert_eq!(walked(pages, "find-entry", "P1"), "pass(rule)");
}

/// Only the page for logging in names it, and leads to a first step that asks for no password yet.
#[test]
fn a_registration_in_steps_behind_the_login_accuses_nobody() {
    let pages: Pages = |host, path, _| match (host, path) {
        ("zwfw", "/") => Some(format!("{HEAD}<main><p>欢迎</p><a href=/login>登录</a></main>")),
        ("zwfw", "/login") => Some(
            "<h2>用户登录</h2><form action=/in><p>用户名 <input name=u></p><p>密码 <input type=password name=p></p>\
             <button>登录</button></form><a href=/step1>立即注册</a>"
                .into(),
        ),
        ("zwfw", "/step1") => Some(
            "<div>新用户</div><p>姓名 <input name=n></p><p>身份证号 <input name=i></p><p>手机号码 <input name=m></p>\
             <button type=button>下一步</button>"
                .into(),
        ),
        ("zwfw", "/list" | "/news") => Some(format!("{HEAD}<main><p>暂无</p></main>")),
        _ => None,
    };
    assert_eq!(walked(pages, "register", "P4a"), "inconclusive(unrecognised)");
}
