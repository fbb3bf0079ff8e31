//! Serves the benchmark's portal: the same pages under every host name, each naming its host, so that no two journeys
//! take the same pictures. Prints its port and runs until it is ended.
//!
//! The pages are of the size of real ones (tables of 40 to 120 rows, pictures, a script that fills lists over XHR) and
//! answer at once, so that what is measured is browser and runner, not a site.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;

const STYLE: &str = r#"
body{margin:0;font:14px/1.6 sans-serif;color:#222;background:#f4f6f9}header{background:#1b5faa;color:#fff;padding:18px 60px}
header h1{margin:0;font-size:26px}nav a{color:#fff;margin-right:24px}main{width:1180px;margin:20px auto;background:#fff;padding:24px 30px}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccd5e0;padding:8px 10px;text-align:left}th{background:#eef3f9}
label{display:inline-block;width:90px}.row{margin:12px 0}input[type=text],select,textarea{width:420px;padding:6px}
.tabs button{padding:8px 20px}footer{background:#33475b;color:#ccd;padding:30px 60px;margin-top:30px}img{margin:6px}
li{padding:4px 0}.pane[hidden]{display:none}"#;

/// A picture of 320 × 180 that does not compress to nothing.
static PICTURE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let picture = image::RgbImage::from_fn(320, 180, |x, y| {
        let noise = (x * 7 + y * 13 + (x * y) / 5) % 61;
        image::Rgb([(40 + x / 2) as u8, (90 + y / 2) as u8, (120 + noise) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture in memory can be encoded");
    bytes.into_inner()
});

fn page(headers: &HeaderMap, title: &str, body: &str) -> Html<String> {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("portal");
    let name = host.split('.').next().unwrap_or(host);
    Html(format!(
        r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} - {name}市政务服务网</title>
<link rel="icon" href="data:,"><style>{STYLE}</style></head><body><header><h1>{name}市政务服务网</h1>
<nav><a href="/">首页</a><a href="/consult">我要咨询</a><a href="/list">公开答复</a></nav></header>
<main><h2>{title}</h2>{body}</main>
<footer>主办单位：{name}市人民政府办公室　网站标识码：0000000000　咨询电话：12345</footer></body></html>"#
    ))
}

fn rows(count: usize, what: impl Fn(usize) -> String) -> String {
    (1..=count).fold(String::new(), |mut all, number| {
        let _infallible = write!(all, "{}", what(number));
        all
    })
}

async fn home(headers: HeaderMap) -> Html<String> {
    let pictures = rows(9, |number| {
        format!(r#"<img src="/picture/{number}.png" width="320" height="180" alt="专题{number}">"#)
    });
    let items = rows(60, |number| {
        format!(r#"<li><a href="/item/{number}">公共服务事项第{number}项</a></li>"#)
    });
    let body = format!(
        r#"<form action="/search"><input type="text" name="q" placeholder="请输入您要办理的事项"><button>搜索</button></form>
<div>{pictures}</div><h3>热门服务</h3><ul>{items}</ul>"#
    );
    page(&headers, "首页", &body)
}

#[derive(serde::Deserialize)]
struct Words {
    #[serde(default)]
    q: String,
}

async fn search(headers: HeaderMap, Query(Words { q }): Query<Words>) -> Html<String> {
    let q: String = q.chars().filter(|c| c.is_alphanumeric()).collect();
    let items = rows(30, |number| {
        let name = if number == 1 {
            "企业设立登记".to_string()
        } else {
            format!("{q}相关事项{number}")
        };
        format!(
            r#"<tr><td>{number}</td><td><a href="/item/{number}">{name}</a></td><td>市市场监督管理局</td><td>法定20个工作日</td></tr>"#
        )
    });
    page(
        &headers,
        "搜索结果",
        &format!("<p>共30条</p><table><tr><th>序号</th><th>事项</th><th>部门</th><th>时限</th></tr>{items}</table>"),
    )
}

async fn item(headers: HeaderMap, Path(_): Path<String>) -> Html<String> {
    let fields = rows(40, |number| {
        format!("<tr><th>要素{number}</th><td>按照第{number}条办理，材料齐全的当场受理。</td></tr>")
    });
    let materials = rows(70, |number| {
        format!("<tr><td>{number}</td><td>材料{number}</td><td>原件1份、复印件2份</td><td>纸质或电子版</td></tr>")
    });
    let body = format!(
        r#"<div class="tabs"><button type="button" onclick="show('basic')">基本信息</button>
<button type="button" onclick="show('materials')">申请材料</button></div>
<div class="pane" id="basic"><table>{fields}</table></div>
<div class="pane" id="materials" hidden><p><a href="/form.pdf" download>设立登记申请书下载</a></p><table>{materials}</table></div>
<script>function show(id){{for(const p of document.querySelectorAll('.pane'))p.hidden=p.id!==id}}</script>"#
    );
    page(&headers, "办事指南：企业设立登记", &body)
}

async fn consult(headers: HeaderMap) -> Html<String> {
    let asked = rows(40, |number| format!("<li>关于第{number}类业务办理条件的说明</li>"));
    let body = format!(
        r#"<form onsubmit="return false"><div class="row"><label for="title">咨询标题</label><input type="text" id="title"></div>
<div class="row"><label for="kind">咨询类别</label><select id="kind"><option value="">请选择</option><option>企业开办</option><option>社会保障</option></select></div>
<div class="row"><label for="words">咨询内容</label><textarea id="words" rows="6"></textarea></div>
<div class="row"><input type="checkbox" id="agree"> <label for="agree" style="width:auto">我已阅读咨询须知</label></div>
<div class="row"><button type="button" id="preview">预览</button></div></form><div id="shown"></div><h3>常见问题</h3><ul>{asked}</ul>
<script>document.getElementById('preview').onclick=async()=>{{const t=document.getElementById('title').value;
const a=await(await fetch('/data/preview')).json();
document.getElementById('shown').innerHTML='<h3>预览结果</h3><table>'+a.map(r=>'<tr><th>'+r+'</th><td></td></tr>').join('')+'</table>';
document.querySelector('#shown td').textContent=t}}</script>"#
    );
    page(&headers, "我要咨询", &body)
}

async fn list(headers: HeaderMap) -> Html<String> {
    let body = r#"<table><thead><tr><th>编号</th><th>标题</th><th>咨询时间</th><th>回复时间</th></tr></thead><tbody></tbody></table>
<p><button type="button" id="next">下一页</button> 第<span id="at">0</span>页</p>
<script>let at=0;async function more(){const a=await(await fetch('/data/list?page='+(at+1))).json();at++;
document.querySelector('tbody').innerHTML=a.map(r=>'<tr>'+r.map(c=>'<td>'+c+'</td>').join('')+'</tr>').join('');
document.getElementById('at').textContent=at}document.getElementById('next').onclick=more;more()</script>"#;
    page(&headers, "公开答复", body)
}

#[derive(serde::Deserialize)]
struct Page {
    page: usize,
}

async fn list_data(Query(Page { page }): Query<Page>) -> axum::Json<Vec<[String; 4]>> {
    let row = |number: usize| {
        let number = page * 50 + number;
        let day = number % 28 + 1;
        [
            format!("ZX{number:06}"),
            format!("关于事项{number}的咨询"),
            format!("2026-10-{day:02}"),
            format!("2026-11-{day:02}"),
        ]
    };
    axum::Json((0..50).map(row).collect())
}

async fn preview() -> axum::Json<Vec<&'static str>> {
    axum::Json(vec!["咨询标题", "咨询类别", "咨询内容"])
}

async fn form() -> impl IntoResponse {
    let mut bytes =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n".to_vec();
    bytes.extend(std::iter::repeat_n(b"% form \n", 8000).flatten());
    bytes.extend_from_slice(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"form.pdf\""),
    ];
    (headers, bytes)
}

async fn picture() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/png")], PICTURE.clone())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/", get(home))
        .route("/search", get(search))
        .route("/item/{number}", get(item))
        .route("/consult", get(consult))
        .route("/list", get(list))
        .route("/data/list", get(list_data))
        .route("/data/preview", get(preview))
        .route("/form.pdf", get(form))
        .route("/picture/{name}", get(picture));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?.port());
    axum::serve(listener, app).await
}
