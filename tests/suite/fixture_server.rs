//! A small server of pages that misbehave in known ways, for tests of the browser. Loopback only, a port of its own.
//!
//! Browsers resolve every `*.localhost` to loopback, so one server is as many hosts as a test needs.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};
use futures_util::{StreamExt, stream};

/// A running server; ends with the test's runtime.
pub struct Fixture {
    address: SocketAddr,
}

impl Fixture {
    /// Starts on a free port.
    pub async fn start() -> Fixture {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let app = Router::new().fallback(serve);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Fixture { address }
    }

    /// The address of a page on a host of this server, e.g. `("a.localhost", "/plain")`.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }

    /// A page on the usual host.
    pub fn at(&self, path: &str) -> String {
        self.url("www.site.localhost", path)
    }
}

async fn serve(request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let port = host.rsplit(':').next().unwrap_or_default().to_owned();
    match path.as_str() {
        "/hang" => std::future::pending().await,
        "/slow" => {
            let wait = query.parse().unwrap_or(1_000);
            tokio::time::sleep(Duration::from_millis(wait)).await;
            html("<title>slow</title><h1>slow page</h1>")
        }
        "/loop" => redirect(&format!("/loop?{}", query.len() + 1)),
        "/hop1" => redirect("/hop2"),
        "/hop2" => redirect("/plain"),
        "/huge" => huge(200 << 20),
        "/binary" => raw(
            "text/html",
            &[b"PK\x03\x04\x00\x00\x00\x08", &[0u8, 1, 2, 255, 254, 7][..]].concat(),
        ),
        "/gbk" => raw(
            "text/html; charset=gbk",
            &gbk("<title>办事指南</title><h1>政务服务</h1>"),
        ),
        "/gbk-meta" => raw(
            "text/html",
            &gbk("<meta charset=gb2312><title>办事指南</title><h1>政务服务</h1>"),
        ),
        "/wrong-charset" => raw("text/html; charset=utf-8", &gbk("<title>x</title><h1>政务服务</h1>")),
        "/file" => file(
            "申请表.pdf",
            "application/pdf",
            b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".to_vec(),
        ),
        "/file-up" => file("../../x", "application/octet-stream", b"outside".to_vec()),
        "/file-large" => file("large.zip", "application/zip", vec![7; 3 << 20]),
        "/file-never" => never_ending_file(),
        "/picture" => raw("image/png", &picture()),
        "/api" => {
            let wait = query.parse().unwrap_or(200);
            tokio::time::sleep(Duration::from_millis(wait)).await;
            raw("application/json", br#"{"rows":["first","second"]}"#)
        }
        "/cookie" => {
            let mut answer = html("<title>cookie</title><p id=c></p><script>c.textContent=document.cookie</script>");
            answer
                .headers_mut()
                .insert(header::SET_COOKIE, header::HeaderValue::from_static("kept=secretvalue"));
            answer
        }
        path if path.starts_with("/bare/") => {
            let status = path.trim_start_matches("/bare/").parse().unwrap_or(500);
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer
        }
        path if path.starts_with("/status/") => {
            let status = path.trim_start_matches("/status/").parse().unwrap_or(500);
            let mut answer = html("<title>status</title><h1>an answer with a status</h1>");
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer
        }
        "/iframe" => html(&format!(
            "<title>outer</title><h1>outer</h1><div style='height:300px'></div>\
             <iframe src='http://inner.other.localhost:{port}/form' width=600 height=400></iframe>"
        )),
        "/iframe-deep" => html(&format!(
            "<title>outermost</title><iframe src='http://mid.other.localhost:{port}/iframe' width=800 height=860></iframe>"
        )),
        path => page(path).map_or_else(missing, html),
    }
}

fn page(path: &str) -> Option<&'static str> {
    let body = match path {
        "/plain" => "<title>plain</title><h1>plain page</h1><p>nothing happens here</p>",
        "/links" => {
            "<title>links</title><h1>links</h1>\
             <a id=same href='/plain'>same tab</a><br><a id=blank target=_blank href='/plain'>new tab</a><br>\
             <a id=noopener target=_blank rel=noopener href='/plain'>hidden opener</a><br>\
             <a id=scripted href=\"javascript:void setTimeout(function(){window.open('/plain')},250)\">scripted</a><br>\
             <a id=file href='/file'>form</a><br><a id=file-blank target=_blank href='/file'>form in a tab</a><br>\
             <a id=up href='/file-up'>outside</a><br><a id=picture href='/picture'>sample</a><br>\
             <a id=hash href='#part'>part</a><br><a id=dead href='http://127.0.0.1:1/'>dead</a><br>\
             <a id=slow href='/slow?700'>slow</a><br><a id=never href='/file-never'>never</a><br>\
             <a id=large href='/file-large'>large</a><br>\
             <button id=script onclick=\"location.href='/plain'\">script</button>\
             <button id=late onclick=\"fetch('/api?300').then(()=>location.href='/plain')\">late</button>\
             <button id=nothing>nothing</button><p id=part>part</p>"
        }
        "/savers" => {
            "<title>savers</title><h1>savers</h1><button id=s1 onclick=save(1)>one</button>\
             <button id=s2 onclick=save(2)>two</button><button id=s3 onclick=save(3)>three</button>\
             <button id=s4 onclick=save(4)>four</button><script>function save(n){fetch('/api?1500').then(()=>fetch('/file'))\
             .then(one=>one.blob()).then(bytes=>{const a=document.createElement('a');a.href=URL.createObjectURL(bytes);\
             a.download=n+'.pdf';document.body.append(a);a.click();a.remove()})}</script>"
        }
        "/popup" => {
            "<title>opener</title><h1>opener</h1>\
             <button id=window onclick=\"window.open('/status/203','w','width=400,height=300')\">window</button>\
             <button id=empty onclick=\"let w=window.open('');w.document.write('<title>written</title>written')\">empty</button>\
             <button id=later onclick=\"let w=window.open('');setTimeout(()=>w.location='/closer',60)\">later</button>\
             <a id=closer target=_blank rel=opener href='/closer'>closer</a>"
        }
        "/closer" => "<title>closer</title><h1>closer</h1><button id=close onclick='window.close()'>close me</button>",
        "/alert" => "<title>alert</title><script>alert('欢迎访问')</script><h1>after the alert</h1>",
        "/dialogs" => {
            "<title>dialogs</title>\
             <button id=alert onclick=\"alert('请输入姓名')\">alert</button>\
             <button id=confirm onclick=\"out.textContent='confirm '+confirm('确定提交？')\">confirm</button>\
             <button id=prompt onclick=\"out.textContent='prompt '+prompt('编号？','1')\">prompt</button>\
             <button id=leave onclick=\"window.addEventListener('beforeunload',e=>{e.preventDefault();e.returnValue='x'})\">leave</button>\
             <h1 id=out>none</h1>"
        }
        "/endless" => {
            "<title>endless</title><h1>endless</h1><button id=go onclick='for(;;){}'>go</button><button id=ok>ok</button>"
        }
        "/form" => {
            "<title>form</title><h1>form</h1><form onsubmit=\"out.textContent='sent '+name.value;return false\">\
             <label>姓名 <input id=name name=name></label><br>\
             <label>电话 <input id=keyed onkeyup='seen.textContent=this.value'></label><span id=seen></span><br>\
             <label>地区 <select id=area><option value=''>请选择</option><option>东区</option><option>西区</option></select></label><br>\
             <label><input id=agree type=checkbox> 同意</label><br>\
             <label>附件 <input id=attach type=file onchange='out.textContent=this.files[0].name'></label><br>\
             <textarea id=words></textarea><button id=send>提交</button></form><h2 id=out>nothing sent</h2>"
        }
        "/list" => {
            "<title>list</title><h1>list</h1><main><ul id=rows></ul></main>\
             <script>setTimeout(()=>fetch('/api?400').then(r=>r.json()).then(d=>{rows.innerHTML=d.rows.map(x=>'<li>'+x+'</li>').join('')}),50)</script>"
        }
        "/tall" => {
            "<title>tall</title><h1>tall</h1><div style='height:5000px;background:linear-gradient(red,blue)'></div><p>end</p>"
        }
        "/tower" => "<title>tower</title><h1>tower</h1><div style='height:30000px'></div>",
        "/ticking" => {
            "<title>ticking</title><main><h1>ticking</h1><p id=t>0</p></main>\
             <script>setInterval(()=>t.textContent=Math.random(),40)</script>"
        }
        "/cookie-shown" => "<title>cookie</title><p id=c></p><script>c.textContent='['+document.cookie+']'</script>",
        "/noise" => "<title>noise</title><script>console.log('spoken',1);console.error('bad');null.x</script>",
        _ => return None,
    };
    Some(body)
}

fn html(body: &str) -> Response<Body> {
    raw("text/html; charset=utf-8", format!("<!doctype html>{body}").as_bytes())
}

fn missing() -> Response<Body> {
    let mut answer = html("<title>404</title><h1>no such page</h1>");
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}

fn raw(kind: &str, bytes: &[u8]) -> Response<Body> {
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes.to_vec()))
        .expect("a response")
}

fn redirect(to: &str) -> Response<Body> {
    let answer = Response::builder()
        .status(StatusCode::FOUND)
        .header(header::LOCATION, to);
    answer.body(Body::empty()).expect("a response")
}

fn file(name: &str, kind: &str, bytes: Vec<u8>) -> Response<Body> {
    let named = format!("attachment; filename=\"{name}\"");
    let mut answer = raw(kind, &bytes);
    let value = header::HeaderValue::from_bytes(named.as_bytes()).expect("a header");
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    answer
}

fn never_ending_file() -> Response<Body> {
    let start = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(&[1; 4096])) });
    let body = Body::from_stream(start.chain(stream::pending()));
    let answer = Response::builder().header(header::CONTENT_TYPE, "application/zip");
    answer
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"never.zip\"")
        .body(body)
        .expect("a response")
}

fn huge(bytes: usize) -> Response<Body> {
    let line = Bytes::from("<p>0123456789 0123456789 0123456789 0123456789</p>\n".repeat(1_300));
    let lines = bytes / line.len();
    let body = stream::repeat(line).take(lines).map(Ok::<_, Infallible>);
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html")
        .body(Body::from_stream(body))
        .expect("a response")
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(20, 10)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}
