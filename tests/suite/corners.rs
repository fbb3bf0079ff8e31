//! Small portals written by hand, each a corner that a journey once did not see into: what it says of them.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};

use crate::program::{Program, findings};

/// Gives a page by host (without what is common to all), path and cookie; `> ADDRESS` leads on, `# COOKIE` before it
/// sets one.
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
    let corner = Corner::serve(pages);
    let port = corner.port;
    let program = Program::new();
    program.write(
        "sites/corner.yaml",
        &format!(
            "site: corner\nname: 角县政务服务网\nregion: 角县\nlevel: county\n\
             portal_home: http://www.corner.localhost:{port}/\nplatform_home: http://zwfw.corner.localhost:{port}/\n\
             hosts: [zwfw.corner.localhost, dept.corner.localhost]\naccount: {{secret: CORNER}}\n\
             limits: {{sessions: 1, navigations_per_minute: 600}}\nitems: [{{title: 取水许可新办}}]\n"
        ),
    );
    let journeys = match journey {
        "compare-item" => "per_site: [], per_item: [compare-item]".to_owned(),
        journey => format!("per_site: [{journey}], per_item: []"),
    };
    program.write(
        "survey.yaml",
        &format!(
            "survey: corners\nindicators: gbh-2017-115\nsites: [sites/*.yaml]\njourneys: {{{journeys}}}\n\
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
    let finished = program.run(&arguments);
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
