//! Forms whose links lead to a page of the file's own, to nothing, or to an error: what a citizen gets is a file one press
//! further, or none.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::browser_rig::chromium;
use crate::program::{Program, findings};

/// A guide: its item, where the link of its form leads, and what S4a says of it.
const GUIDES: [(&str, &str, &str); 11] = [
    ("甲证办理", "/file/named", "pass"),
    ("乙证办理", "/file/button", "pass"),
    ("丙证办理", "/file/only", "pass"),
    ("丁证办理", "/file/others", "inconclusive"),
    ("戊证办理", "/file/two", "inconclusive"),
    ("己证办理", "/file/deeper", "inconclusive"),
    ("庚证办理", "/gone/bare", "fail"),
    ("辛证办理", "/gone/page", "fail"),
    ("壬证办理", "/gone/said", "fail"),
    ("癸证办理", "/file/dead", "fail"),
    ("子证办理", "/gone/row", "fail"),
];

fn page(title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{title}</title><body>\
         <div class=header><a href=/>首页</a> <a href=/app>APP下载</a></div><main><h1>{title}</h1>{body}</main></body></html>"
    );
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

fn status(code: StatusCode, mut answer: Response) -> Response {
    *answer.status_mut() = code;
    answer
}

fn guide(title: &str, link: &str) -> Response {
    let form = title.replace("办理", "申请表");
    page(
        title,
        &format!(
            "<h2>受理条件</h2><p>年满十八周岁的本县居民。</p><h2>申请材料</h2><table border=1><tr><th>材料名称<th>材料要求<th>空白表格</tr>\
             <tr><td>{form}<td>原件，纸质，1份<td><a href='{link}?of={form}'>{form}</a></tr>\
             <tr><td>居民身份证<td>复印件，纸质，1份<td></tr></table>\
             <h2>办理时限</h2><p>5个工作日</p><h2>收费标准</h2><p>不收费</p><h2>咨询电话</h2><p>0319-5550311</p>"
        ),
    )
}

async fn answer(request: Request) -> Response {
    // As it came, then read in UTF-8.
    let address = hecha::reading::address::spellings(&request.uri().to_string())
        .into_iter()
        .take(2)
        .next_back()
        .unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address.as_str(), ""));
    let form = query.rsplit_once("of=").map_or("", |(_, form)| form);
    let file = || {
        let bytes: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
        let kind = [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CONTENT_DISPOSITION, "attachment; filename=a.pdf"),
        ];
        (kind, bytes).into_response()
    };
    if let Some((title, link, _)) = GUIDES.iter().find(|(title, ..)| path == format!("/guide/{title}")) {
        return guide(title, link);
    }
    match path {
        "/" => page("测试政务服务网", "<p>欢迎</p>"),
        "/file/named" => page(
            &format!("文件:{form}.pdf"),
            &format!(
                "<p><a href='/get/{form}.pdf'>原始文件</a>（36 KB）</p><table><tr><td><a href='/get/{form}.pdf'>2026年1月1日</a></table>\
                      <p>另见：<a href='/get/年度报告.pdf'>年度报告.pdf</a></p>"
            ),
        ),
        "/file/button" => page(
            "预览",
            &format!("<p>{form}.pdf</p><button onclick=\"location.href='/get/x'\">下载</button>"),
        ),
        "/file/only" => page(
            "附件详情",
            &format!("<p>附件名称：{form}</p><a href='/get?id=7'>点击下载附件</a>"),
        ),
        "/file/others" => page(form, "<a href='/get/1.pdf'>年度执行报告.pdf</a>"),
        "/file/two" => page(form, "<a href='/get?id=1'>下载</a> <a href='/get?id=2'>下载</a>"),
        "/file/deeper" => page("目录", &format!("<a href='/file/named?of={form}'>{form}下载</a>")),
        "/file/dead" => page("附件", &format!("<a href='/gone/page?of={form}.doc'>{form}.doc</a>")),
        "/gone/bare" => status(StatusCode::NOT_FOUND, Response::new(Body::empty())),
        "/gone/page" => status(StatusCode::NOT_FOUND, page("404", "<p>没有这个地址。</p>")),
        "/gone/row" => {
            let text = "<!doctype html><meta charset=utf-8><title>系统提示</title><table width=400 align=center><tr><td>系统提示</td></tr>\
                        <tr><td height=80 align=center>对不起，您下载的附件不存在或已被删除！<br>\
                        <a href='javascript:history.back()'>返回</a></td></tr></table>";
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
        }
        "/gone/said" => page("提示", "<p>文件不存在或已被移除。</p>"),
        path if path.starts_with("/get") => file(),
        _ => status(StatusCode::NOT_FOUND, page("404", "<p>没有这个地址。</p>")),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_one_press_further_or_is_not_there() {
    let Some(rig) = chromium(|_| {}).await else { return };
    rig.pool.end().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a loopback port");
    let port = listener.local_addr().expect("its address").port();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    let program = Program::new();
    let home = format!("http://files.localhost:{port}/");
    let items: String = GUIDES
        .iter()
        .map(|(title, ..)| format!("  - {{title: {title}, guide: '{home}guide/{title}'}}\n"))
        .collect();
    program.write(
        "sites/files.yaml",
        &format!("site: files\nname: 测试政务服务网\nregion: 河北省\nlevel: county\nplatform_home: {home}\nlimits: {{navigations_per_minute: 6000}}\nitems:\n{items}"),
    );
    program.write(
        "survey.yaml",
        "survey: files\nindicators: gbh-2017-115\nsites: sites/*.yaml\nsample: {seed: '1', items_per_site: 20}\n\
         journeys: {per_site: [], per_item: [download-form]}\nconfirm: {functions: 1, content: 1, spacing: 0s}\n",
    );
    let archive = program.path("archive");
    let finished = tokio::task::block_in_place(|| {
        program.run(&[
            "run",
            "survey.yaml",
            "--archive",
            "archive",
            "--evidence",
            "light",
            "--no-seal",
        ])
    });
    assert!(
        [0, 4].contains(&finished.code()),
        "{}{}",
        finished.out(),
        finished.err()
    );
    let found = findings(&archive);
    let said: BTreeMap<String, String> = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["indicator"] == "S4a")
        .filter_map(|finding| {
            let title = GUIDES.iter().find(|(title, ..)| finding.to_string().contains(title))?.0;
            Some((title.to_owned(), finding["verdict"].as_str()?.to_owned()))
        })
        .collect();
    let due: BTreeMap<String, String> = GUIDES
        .iter()
        .map(|(title, _, due)| ((*title).to_owned(), (*due).to_owned()))
        .collect();
    assert_eq!(said, due, "{}", finished.out());
}
