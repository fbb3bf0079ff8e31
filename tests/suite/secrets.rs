//! Secrets planted everywhere on a portal: after a run at `full` none of them is anywhere in the archive, however it may be
//! written, and the pictures are painted over where the page showed one. A control finds all of them in what the portal
//! served, and in pictures that were not painted over.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use hecha::browser::cover::Hide;
use hecha::browser::session::{Extent, Session};
use hecha::record::element::Rect;
use hecha::record::step::{BlobKind, BlobRef, StepRecord};
use serde_json::Value;

use crate::browser_rig::{BUDGET, chromium, firefox};
use crate::program::Program;

const USERNAME: &str = "查无此户甲乙";
const PASSWORD: &str = "P<s&\"7词#Zq9";
const IDENTITY: &str = "11010519491231002X";
const PHONE: &str = "13912345678";
/// Another person's, whom the site shows after logging in.
const NEIGHBOUR: &str = "13887654321";
const COOKIE: &str = "c00k1eSessionValue42";
const BEARER: &str = "b3arerTokenValue77";
const TICKET: &str = "ST-4242-ticketValue";
const CSRF: &str = "csrfHiddenField99x";
/// An office's, on the home page: public.
const HOTLINE: &str = "13700007777";

fn planted() -> [(&'static str, &'static str); 9] {
    [
        ("username", USERNAME),
        ("password", PASSWORD),
        ("identity", IDENTITY),
        ("phone", PHONE),
        ("neighbour", NEIGHBOUR),
        ("cookie", COOKIE),
        ("bearer", BEARER),
        ("ticket", TICKET),
        ("csrf", CSRF),
    ]
}

fn entities(text: &str) -> String {
    text.chars().map(|c| format!("&#{};", u32::from(c))).collect()
}

fn hex_entities(text: &str) -> String {
    text.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect()
}

fn units(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

fn percent(bytes: &[u8]) -> String {
    let sign = |byte: &u8| match byte.is_ascii_alphanumeric() || *byte == b'-' {
        true => char::from(*byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    bytes.iter().map(sign).collect()
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn docx() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "word/document.xml",
            format!(
                "<w:document><w:t>{}</w:t><w:t>{}</w:t></w:document>",
                &IDENTITY[..9],
                &IDENTITY[9..]
            ),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn home() -> String {
    format!("<title>门户</title><h1>政务服务门户</h1><p>咨询电话 {HOTLINE}</p><a id=enter href=/enter>登录</a>")
}

fn form() -> String {
    format!(
        "<title>登录</title><h1>登录</h1>\
         <form action=/login method=post><input type=hidden name=_csrf_token value={CSRF}>\
         <p>用户名 <input id=user name=user><p>密码 <input id=pass type=password name=pass>\
         <p>证件号码 <input id=idno name=idno><p>手机号 <input id=phone name=phone><p>口令 <input id=pin type=password name=pin><button id=send>登录</button></form>"
    )
}

fn account(port: u16) -> String {
    let b64 = |before: &str, text: &str| STANDARD.encode(format!("{before}{text}tail"));
    let (first, last) = PHONE.split_at(5);
    let grouped = [&PHONE[..3], &PHONE[3..7], &PHONE[7..]].join(" ");
    format!(
        "<title>{name} 的空间</title><style>body{{margin:0;font:16px sans-serif}}</style>\
         <!-- {IDENTITY} {bearer64} -->\
         <div style='height:100vh;background:#eee'><h1>欢迎，{name}</h1></div>\
         <p id=split>手机 <b>{first}</b><i>{last}</i></p><p id=grouped>{grouped}</p>\
         <p id=entity>{entity}</p><p id=hex>{hexed}</p>\
         <p>同户人员电话 0571-88001234/{NEIGHBOUR}/{NEIGHBOUR}</p>\
         <p>密码提示 <input value=\"{password}\"></p><textarea>{IDENTITY}</textarea>\
         <select><option>{PHONE}</select><img alt='{PHONE}' src=/none.png width=200 height=30>\
         <p data-a='{a}' data-b='{b}' data-c='{c}'>编码</p><p><a href='/next?next=%2Fx%3Fname%3D{escaped}'>链接</a></p>\
         <div id=host></div><iframe src=/frame width=500 height=60></iframe>\
         <iframe src='http://other.localhost:{port}/frame' width=500 height=60></iframe><iframe src=/gbk width=500 height=60></iframe>\
         <div style='height:1500px'></div><p id=low>底部 {IDENTITY}</p>\
         <a id=docx href=/form.docx>表格</a> <a id=csv href=/list.csv>名单</a> <a id=pic href='/seal.png?token={BEARER}'>章</a>\
         <div style='position:fixed;bottom:0;right:0;background:#fff'>当前用户 {name}</div>\
         <script>const said=\"{units}\";host.attachShadow({{mode:'open'}}).innerHTML='<p>证件 {IDENTITY}</p>';\
         localStorage.setItem('accessToken','{BEARER}');document.cookie='kept=v{COOKIE}v';\
         console.log('user',said,'{PHONE}');console.log('x'.repeat(1995)+'{PHONE}');\
         fetch('/api?access_token={BEARER}',{{headers:{{Authorization:'Bearer {BEARER}'}}}}).then(r=>r.json());\
         fetch('/wide');fetch('/packed');fetch('/packed.json');setTimeout(()=>alert('您好 '+said),300)</script>",
        name = html(USERNAME),
        bearer64 = STANDARD.encode(BEARER),
        entity = entities(USERNAME),
        hexed = hex_entities(IDENTITY),
        password = html(PASSWORD),
        a = b64("", PASSWORD),
        b = b64("x", PASSWORD),
        c = b64("xy", PASSWORD),
        escaped = percent(percent(USERNAME.as_bytes()).as_bytes()),
        units = units(USERNAME),
    )
}

fn answer(path: &str, port: u16) -> Response<Body> {
    let of = |kind: &str, bytes: Vec<u8>| {
        let builder = Response::builder().header(header::CONTENT_TYPE, kind);
        builder.body(Body::from(bytes)).expect("a response")
    };
    let page = |body: String| {
        of(
            "text/html; charset=utf-8",
            format!("<!doctype html>{body}").into_bytes(),
        )
    };
    let named = |mut answer: Response<Body>, name: &[u8]| {
        let value = [&b"attachment; filename=\""[..], name, &b"\""[..]].concat();
        let value = header::HeaderValue::from_bytes(&value).expect("a header");
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        answer
    };
    match path {
        "/" => page(home()),
        "/enter" => page(form()),
        "/login" => Response::builder()
            .status(303)
            .header(header::SET_COOKIE, format!("SID={COOKIE}; Path=/; HttpOnly"))
            .header(
                header::LOCATION,
                format!("/account?{}&ticket={TICKET}", "y".repeat(375)),
            )
            .body(Body::empty())
            .expect("a response"),
        "/account" => page(account(port)),
        "/written" => page(format!(
            "<title>w</title><p>139-1234-5678<p>110105-19491231-002x<p>{}<p>电话 0571-88001234/{NEIGHBOUR}/{NEIGHBOUR}\
             <p>/item/{NEIGHBOUR}/ 139-1234-5679<iframe src='http://www.portal.localhost:{port}/frame'></iframe>\
             <iframe style='display:none' src='http://www.portal.localhost:{port}/frame'></iframe>",
            IDENTITY.to_lowercase()
        )),
        "/frame" => page(format!("<title>f</title>内嵌 {PHONE} <b>{COOKIE}</b>")),
        "/gbk" => of(
            "text/html; charset=gbk",
            gbk(&format!("<title>户</title>户名 {USERNAME}")),
        ),
        "/api" => of(
            "application/json",
            format!(
                "{{\"refresh_token\":\"{CSRF}\",\"name\":\"{}\",\"others\":\"电话\\n{NEIGHBOUR}\\u003e{NEIGHBOUR}\"}}",
                units(USERNAME)
            )
            .into_bytes(),
        ),
        "/wide" => of(
            "application/octet-stream",
            [
                b"\xff\xfe".to_vec(),
                wide(&format!("号 {IDENTITY} {USERNAME}"), u16::to_le_bytes),
            ]
            .concat(),
        ),
        "/packed" => of("application/gzip", gzip(format!("x {PASSWORD} y").as_bytes())),
        "/packed.json" => {
            let mut packed = of(
                "application/json",
                gzip(format!("{{\"phone\":\"{PHONE}\"}}").as_bytes()),
            );
            packed
                .headers_mut()
                .insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
            packed
        }
        "/form.docx" => named(of("application/octet-stream", docx()), b"form.docx"),
        "/list.csv" => named(
            of(
                "text/csv; charset=gbk",
                gbk(&format!("户名,{USERNAME}\r\n电话,{PHONE}\r\n")),
            ),
            format!("{PHONE}.csv").as_bytes(),
        ),
        _ => {
            let mut missing = page("<title>404</title>没有".to_owned());
            *missing.status_mut() = StatusCode::NOT_FOUND;
            missing
        }
    }
}

/// Serves the portal on a thread of its own; gives its port.
fn serve() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            listener.set_nonblocking(true).expect("set");
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            let app = Router::new().fallback(move |request: Request| async move { answer(request.uri().path(), port) });
            axum::serve(listener, app).await
        })
    });
    port
}

/// Every way in which a value may be written.
fn writings(value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![
        ("raw", value.as_bytes().to_vec()),
        ("gbk", gbk(value)),
        ("utf-16le", wide(value, u16::to_le_bytes)),
        ("utf-16be", wide(value, u16::to_be_bytes)),
        ("url", percent(value.as_bytes()).into_bytes()),
        ("url, small", percent(value.as_bytes()).to_lowercase().into_bytes()),
        ("url, gbk", percent(&gbk(value)).into_bytes()),
        ("url twice", percent(percent(value.as_bytes()).as_bytes()).into_bytes()),
        ("html", html(value).into_bytes()),
        ("entities", entities(value).into_bytes()),
        ("hex entities", hex_entities(value).into_bytes()),
        (
            "json",
            serde_json::to_string(value)
                .unwrap()
                .trim_matches('"')
                .as_bytes()
                .to_vec(),
        ),
        ("units", units(value).into_bytes()),
    ];
    for before in 0..3 {
        let whole = [&b"   "[..before], value.as_bytes()].concat();
        let text = STANDARD.encode(&whole).into_bytes();
        let first = (before * 8_usize).div_ceil(6);
        all.push(("base64", text[first..whole.len() * 8 / 6].to_vec()));
    }
    if value.len() == 11 {
        all.push((
            "grouped",
            format!("{} {} {}", &value[..3], &value[3..7], &value[7..]).into_bytes(),
        ));
    }
    all
}

/// Bytes as they are, and what is packed or folded in them.
fn layers(bytes: &[u8], depth: u32) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    if depth == 0 {
        return all;
    }
    let mut inner: Vec<Vec<u8>> = Vec::new();
    if bytes.starts_with(b"PK\x03\x04")
        && let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(bytes))
    {
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("an entry");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("unpacked");
            let text = String::from_utf8_lossy(&content).into_owned();
            let bare: String = text
                .split('<')
                .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
                .collect();
            inner.extend([content, bare.into_bytes()]);
        }
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut content = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut content).expect("unpacked");
        inner.push(content);
    }
    if bytes.contains(&b'<') {
        inner.push(untagged(bytes));
    }
    if is_mhtml(bytes) {
        inner.push(unfolded(bytes));
        for part in String::from_utf8_lossy(bytes)
            .split("Content-Transfer-Encoding: base64")
            .skip(1)
        {
            let body = part.split("\r\n\r\n").nth(1).unwrap_or_default();
            let body: String = body
                .split("\r\n--")
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            inner.extend(STANDARD.decode(body));
        }
    }
    for part in inner {
        all.extend(layers(&part, depth - 1));
    }
    all
}

/// What a page says, over however many elements it is written.
fn untagged(bytes: &[u8]) -> Vec<u8> {
    let mut in_tag = false;
    let mut out = Vec::new();
    for &byte in bytes {
        match byte {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ if in_tag => {}
            _ => out.push(byte),
        }
    }
    out
}

fn is_mhtml(bytes: &[u8]) -> bool {
    bytes.windows(17).take(2000).any(|part| part == b"multipart/related")
}

fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let text: Vec<u8> = String::from_utf8_lossy(bytes)
        .replace("=\r\n", "")
        .replace("?=\r\n =?utf-8?Q?", "")
        .into_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let byte = (text[at] == b'=').then(|| text.get(at + 1..at + 3)).flatten();
        let byte = byte.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        out.push(byte.unwrap_or(text[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    out
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

/// The secrets in bytes: name and writing of each.
fn found(bytes: &[u8]) -> BTreeSet<(&'static str, &'static str)> {
    let mut all = BTreeSet::new();
    for layer in layers(bytes, 3) {
        for (name, value) in planted() {
            for (how, form) in writings(value) {
                if !all.contains(&(name, how)) && memchr(&layer, &form) {
                    all.insert((name, how));
                }
            }
        }
    }
    all
}

fn memchr(bytes: &[u8], what: &[u8]) -> bool {
    let first = what[0];
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        rest = &rest[at..];
        if rest.starts_with(what) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Every file of a folder.
fn files(folder: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files(&path, all),
            false => drop(all.insert(path.display().to_string(), std::fs::read(&path).expect("a file"))),
        }
    }
}

/// A run's steps, and its blobs by kind.
struct Kept {
    steps: Vec<StepRecord>,
    blobs: Vec<(BlobRef, Vec<u8>)>,
}

impl Kept {
    fn read(archive: &Path) -> Kept {
        let blob = |hash: &str| {
            let path = archive.join("data/blobs/sha256").join(&hash[..2]).join(hash);
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let (mut steps, mut blobs) = (Vec::new(), Vec::new());
        let journal = std::fs::read_to_string(archive.join("data/journal/000001.jsonl")).expect("a journal");
        for line in journal.lines() {
            let line: Value = serde_json::from_str(line).expect("JSON");
            if line["event"]["event"] != "step" {
                continue;
            }
            let hash = line["event"]["record"]["sha256"].as_str().expect("a hash");
            steps.push(serde_json::from_slice(&blob(hash)).expect("a step"));
            let of: Vec<BlobRef> = serde_json::from_value(line["event"]["blobs"].clone()).expect("blobs");
            blobs.extend(of.into_iter().map(|one| (one.clone(), blob(&one.sha256))));
        }
        Kept { steps, blobs }
    }

    fn of(&self, kind: BlobKind) -> Vec<&(BlobRef, Vec<u8>)> {
        self.blobs.iter().filter(|(blob, _)| blob.kind == kind).collect()
    }

    /// That there is something of a kind, and that it says what was masked in it.
    #[track_caller]
    fn expect_masked(&self, kind: BlobKind) {
        let of = self.of(kind);
        assert!(!of.is_empty(), "nothing of {}", kind.word());
        assert!(
            of.iter().any(|(blob, _)| !blob.redacted.is_empty()),
            "nothing masked in any {}",
            kind.word()
        );
    }

    /// That every place that these steps say is covered is black.
    #[track_caller]
    fn expect_painted(&self, ids: &[&str]) {
        for id in ids {
            let step = self.step(id);
            assert!(!step.covered.is_empty(), "{id}");
            for one in &step.covered {
                let of = |(blob, _): &&(BlobRef, Vec<u8>)| blob.sha256 == one.picture;
                let (_, png) = self.blobs.iter().find(of).expect("the picture");
                assert_eq!(colours(png, one.rect), BTreeSet::from([[0; 3]]), "{id}: {one:?}");
            }
        }
    }

    fn step(&self, id: &str) -> &StepRecord {
        self.steps
            .iter()
            .find(|step| step.id == id)
            .unwrap_or_else(|| panic!("no step {id}"))
    }
}

/// The colours of a rectangle of a picture.
fn colours(png: &[u8], rect: Rect) -> BTreeSet<[u8; 3]> {
    let picture = image::load_from_memory(png).expect("a picture").into_rgb8();
    let mut all = BTreeSet::new();
    for y in rect.y as u32..(rect.y + rect.height) as u32 {
        for x in rect.x as u32..(rect.x + rect.width) as u32 {
            if x < picture.width() && y < picture.height() {
                all.insert(picture.get_pixel(x, y).0);
            }
        }
    }
    all
}

/// Where a step's picture of a kind is covered.
fn covered(step: &StepRecord, kind: BlobKind) -> Vec<Rect> {
    let picture = step.blobs.iter().find(|blob| blob.kind == kind).expect("a picture");
    let of = step.covered.iter().filter(|one| one.picture == picture.sha256);
    of.map(|one| one.rect).collect()
}

/// That a picture which nothing was hidden in shows something at these places.
#[track_caller]
fn expect_shown(png: &[u8], places: &[Rect]) {
    assert!(places.len() >= 2, "{places:?}");
    for place in places {
        assert!(colours(png, *place).len() > 1, "nothing is shown at {place:?}");
    }
}

/// That no file of an archive of so many holds a secret in any writing.
#[track_caller]
fn expect_none(program: &Program, least: usize) {
    let mut all = BTreeMap::new();
    files(&program.path("archive"), &mut all);
    // What scenarios say stands in the inputs, which are their bytes.
    let scenario = |path: &str| path.contains("/data/inputs/");
    let mut left = Vec::new();
    for (path, bytes) in &all {
        let seen = found(bytes);
        let secret = |(name, _): &&(&str, &str)| !(scenario(path) && matches!(*name, "identity" | "phone"));
        left.extend(
            seen.iter()
                .filter(secret)
                .map(|(name, how)| format!("{name} ({how}) in {path}")),
        );
    }
    assert!(left.is_empty(), "{} files, {left:#?}", all.len());
    assert!(all.len() > least, "only {} files", all.len());
}

/// The run's archive is `archive` in the program's folder.
fn walked(port: u16, more: &[&str]) -> Program {
    let program = Program::new();
    let secret = serde_json::to_string(PASSWORD).unwrap();
    let path = program.write(
        "secrets.yaml",
        &format!("OURS: {{username: {USERNAME}, password: {secret}}}\n"),
    );
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("mode set");
    program.write(
        "site.yaml",
        &format!(
            "site: planted\nname: 门户\nregion: 演示省\nlevel: provincial\nplatform_home: http://portal.localhost:{port}/\n\
             limits: {{navigations_per_minute: 6000}}\naccount: {{secret: OURS}}\n"
        ),
    );
    program.write(
        "planted.yaml",
        &format!(
            "scenario: planted\ntitle: {{zh: 秘密, en: Secrets}}\nsteps:\n\
             \x20 - open: platform_home\n    id: home\n\
             \x20 - click: {{css: \"#enter\"}}\n    id: enter\n\
             \x20 - fill: {{field: {{css: \"#user\"}}, with: \"${{account.username}}\"}}\n    id: user\n\
             \x20 - fill: {{field: {{css: \"#pass\"}}, with: \"${{account.password}}\"}}\n    id: pass\n\
             \x20 - fill: {{field: {{css: \"#pin\"}}, with: \"7a\"}}\n    id: pin\n\
             \x20 - fill: {{field: {{css: \"#idno\"}}, with: \"{IDENTITY}\"}}\n    id: idno\n\
             \x20 - fill: {{field: {{css: \"#phone\"}}, with: \"{PHONE}\"}}\n    id: phone\n    evidence: full\n\
             \x20 - click: {{css: \"#send\"}}\n    id: send\n\
             \x20 - capture: account\n    id: account\n\
             \x20 - download: {{click: {{css: \"#docx\"}}, as: form}}\n    id: docx\n    soft: true\n\
             \x20 - download: {{click: {{css: \"#csv\"}}, as: list}}\n    id: csv\n    soft: true\n"
        ),
    );
    let arguments = [
        "run",
        "planted.yaml",
        "--site",
        "site.yaml",
        "--archive",
        "archive",
        "--secrets",
        "secrets.yaml",
    ];
    let finished = program.run(&[&arguments[..], more].concat());
    program.expect_nothing_left();
    println!("{}{}", finished.out(), finished.err());
    program
}

#[test]
fn no_secret_is_anywhere_in_the_archive() {
    if std::env::var_os("CI").is_none() && hecha::browser::binaries::Places::from_environment().path.is_none() {
        println!("skipped: there is no browser");
        return;
    }
    let port = serve();
    let program = walked(port, &["--evidence", "full"]);
    expect_none(&program, 60);
    // Nothing was left out to come to that: every kind is there, and says what was masked in it.
    let kept = Kept::read(&program.path("archive"));
    for kind in [
        BlobKind::Viewport,
        BlobKind::FullPage,
        BlobKind::Dom,
        BlobKind::Outline,
        BlobKind::Text,
        BlobKind::Mhtml,
        BlobKind::Network,
        BlobKind::Console,
        BlobKind::Dialogs,
        BlobKind::Body,
    ] {
        kept.expect_masked(kind);
    }
    let texts: Vec<u8> = kept
        .of(BlobKind::Dom)
        .iter()
        .flat_map(|(_, bytes)| bytes.clone())
        .collect();
    for mask in [
        "[secret account.username]",
        "[secret account.password]",
        "[typed mobile 11]",
        "[typed identity 18]",
        "[mobile 11]",
        "[token _csrf_token ",
        "[cookie SID ",
    ] {
        assert!(holds(&texts, mask.as_bytes()), "{mask} in no DOM");
    }
    // What cannot be masked is told.
    let pin = &kept.step("pin").detail;
    assert!(pin.contains("too short to be masked: password"), "{pin}");
    // A packed file is not changed but left out, with the reason; a text one is masked, and so is its name.
    let docx = kept.step("docx");
    assert!(docx.detail.contains("not kept: download (typed:identity"), "{docx:#?}");
    let csv = serde_json::to_string(kept.step("csv")).unwrap();
    assert!(csv.contains("[typed mobile 11].csv"), "{csv}");
    let list = kept.of(BlobKind::Download);
    assert!(
        list.iter().any(|(_, bytes)| holds(bytes, b"[typed mobile 11]")),
        "{}",
        list.len()
    );
    // A value across the end of what is kept of a text leaves no beginning there.
    for (kind, beginning) in [(BlobKind::Console, "xxx1391"), (BlobKind::Network, "yyy&ticket=ST-")] {
        let of = kept.of(kind);
        assert!(
            !of.is_empty() && !of.iter().any(|(_, bytes)| holds(bytes, beginning.as_bytes())),
            "{beginning}"
        );
    }
    let long = kept
        .of(BlobKind::Console)
        .iter()
        .any(|(_, bytes)| holds(bytes, "x".repeat(1990).as_bytes()));
    assert!(long, "the line itself is kept");
    // What is public stays.
    let home = kept.step("home");
    let home_texts: Vec<&BlobRef> = home.blobs.iter().filter(|blob| blob.kind == BlobKind::Text).collect();
    let text = kept
        .of(BlobKind::Text)
        .into_iter()
        .find(|(blob, _)| home_texts.contains(&blob))
        .expect("its text");
    assert!(holds(&text.1, HOTLINE.as_bytes()), "the hotline is an office's");
    for id in ["phone", "send"] {
        let covered = &kept.step(id).covered;
        assert!(
            covered.iter().all(|one| id == "send" || one.rule != "personal:mobile"),
            "{id}: {covered:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_painted_over_where_the_page_shows_one() {
    let Some(rig) = chromium(|_| {}).await else { return };
    let port = serve();
    let program = tokio::task::spawn_blocking(move || walked(port, &["--evidence", "full"]));
    let program = program.await.expect("walked");
    let kept = Kept::read(&program.path("archive"));
    let step = kept.step("account");
    let rules: BTreeSet<&str> = step.covered.iter().map(|one| one.rule.as_str()).collect();
    for rule in [
        "secret:account.username",
        "secret:account.password",
        "typed:mobile",
        "typed:identity",
        "personal:mobile",
        "token:cookie",
    ] {
        assert!(rules.contains(rule), "{rule} is not among {rules:?}");
    }
    kept.expect_painted(&["phone", "account"]);
    assert!(
        kept.step("phone")
            .covered
            .iter()
            .any(|one| one.rule == "field:password")
    );
    // The control: the same page, photographed without hiding anything, shows something in those places.
    let mut session = rig.pool.session().await.expect("a session");
    session
        .open(&format!("http://portal.localhost:{port}/account"), BUDGET)
        .await
        .unwrap();
    session.settle(std::time::Duration::from_secs(5)).await.unwrap();
    let view = session.picture(Extent::Viewport).await.unwrap().expect("a picture");
    expect_shown(&view, &covered(step, BlobKind::Viewport));
    // In the whole page, too, the user's name is painted over wherever it is written.
    let whole = step
        .blobs
        .iter()
        .find(|blob| blob.kind == BlobKind::FullPage)
        .expect("one");
    let (_, png) = kept
        .blobs
        .iter()
        .find(|(blob, _)| blob.sha256 == whole.sha256)
        .expect("the picture");
    let names: Vec<Rect> = step
        .covered
        .iter()
        .filter(|one| one.picture == whole.sha256 && one.rule == "secret:account.username")
        .map(|one| one.rect)
        .collect();
    let height = image::load_from_memory(png).expect("a picture").height();
    assert!(height > 2_000, "{height}");
    // Heading, entities, the fixed note where the window ends, the GBK frame.
    assert!(names.len() >= 4, "{names:?}");
    assert!(
        names
            .iter()
            .any(|rect| (840.0..900.0).contains(&rect.y) && rect.x > 1000.0),
        "the fixed note: {names:?}"
    );
    // The same control for the whole page.
    let raw = session.picture(Extent::Full).await.unwrap().expect("a picture");
    for place in names {
        assert!(colours(&raw, place).len() > 1, "nothing is shown at {place:?}");
    }
    expect_other_spellings(&mut session, port).await;
    session.end().await;
    rig.pool.end().await;
}

/// What text masks is painted over, too: numbers with hyphens, a small x, numbers beside a slash; and what a frame of the
/// site's own shows that no script of the page can enter. One that takes no place keeps no picture back.
async fn expect_other_spellings(session: &mut Session, port: u16) {
    session
        .open(&format!("http://portal.localhost:{port}/written"), BUDGET)
        .await
        .unwrap();
    let values = [("typed:mobile", PHONE), ("typed:identity", IDENTITY)];
    let hide = Hide {
        values: values.map(|(rule, value)| (rule.to_owned(), value.to_owned())).to_vec(),
        personal: true,
    };
    let picture = session.picture_without(Extent::Viewport, &hide).await.unwrap();
    let mut rules: Vec<String> = picture
        .expect("a picture")
        .covered
        .into_iter()
        .map(|(rule, _)| rule)
        .collect();
    rules.sort();
    let of = [
        "personal:identity",
        "personal:mobile",
        "personal:mobile",
        "personal:mobile",
        "typed:identity",
        "typed:identity",
        "typed:mobile",
        "typed:mobile",
    ];
    assert_eq!(rules, of);
}

/// On Firefox everything is seen by other means: the script alone tells where a secret is shown. What is kept is masked all
/// the same, and a session that hides nothing shows that it was there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_seen_over_the_classic_channel_is_masked_too() {
    let Some(rig) = firefox(|_| {}).await else { return };
    let port = serve();
    let more = ["--browser", "firefox", "--evidence", "standard"];
    let program = tokio::task::spawn_blocking(move || walked(port, &more));
    let program = program.await.expect("walked");
    let run = std::fs::read_to_string(program.path("archive/data/run.json")).expect("run.json");
    assert!(run.contains("\"channel\": \"classic\""), "{run}");
    expect_none(&program, 30);
    let kept = Kept::read(&program.path("archive"));
    for kind in [
        BlobKind::Viewport,
        BlobKind::FullPage,
        BlobKind::Dom,
        BlobKind::Outline,
        BlobKind::Text,
    ] {
        kept.expect_masked(kind);
    }
    kept.expect_painted(&["phone", "account"]);
    let form = &kept.step("phone").covered;
    assert!(form.iter().any(|one| one.rule == "field:password"), "{form:#?}");
    let step = kept.step("account");
    let rules: BTreeSet<&str> = step.covered.iter().map(|one| one.rule.as_str()).collect();
    for rule in [
        "secret:account.username",
        "secret:account.password",
        "typed:mobile",
        "typed:identity",
        "personal:mobile",
        "token:cookie",
    ] {
        assert!(rules.contains(rule), "{rule} is not among {rules:?}");
    }
    let texts: Vec<u8> = kept
        .of(BlobKind::Dom)
        .iter()
        .flat_map(|(_, bytes)| bytes.clone())
        .collect();
    for mask in [
        "[secret account.username]",
        "[typed identity 18]",
        "[mobile 11]",
        "[cookie SID ",
    ] {
        assert!(holds(&texts, mask.as_bytes()), "{mask} in no DOM");
    }
    // The control.
    let mut session = rig.pool.session().await.expect("a session");
    session
        .open(&format!("http://portal.localhost:{port}/account"), BUDGET)
        .await
        .unwrap();
    session.settle(std::time::Duration::from_secs(5)).await.unwrap();
    for (extent, kind) in [
        (Extent::Viewport, BlobKind::Viewport),
        (Extent::Full, BlobKind::FullPage),
    ] {
        let picture = session.picture(extent).await.unwrap().expect("a picture");
        expect_shown(&picture, &covered(step, kind));
    }
    let dom = found(session.dom().await.unwrap().as_bytes());
    let outline = session.outline(None).await.unwrap();
    let outline = found(&serde_json::to_vec(&outline).unwrap());
    for name in ["username", "identity", "phone", "neighbour"] {
        for (what, seen) in [("DOM", &dom), ("outline", &outline)] {
            assert!(
                seen.iter().any(|(other, _)| *other == name),
                "{name} is not in the {what}: {seen:?}"
            );
        }
    }
    session.end().await;
    rig.pool.end().await;
}

#[test]
fn the_search_finds_what_is_not_masked() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let body = |path: &str| {
        let answer = answer(path, 80);
        runtime
            .block_on(axum::body::to_bytes(answer.into_body(), 1 << 20))
            .expect("a body")
            .to_vec()
    };
    let page = found(&body("/account"));
    for one in [
        ("username", "raw"),
        ("username", "entities"),
        ("username", "units"),
        ("username", "url twice"),
        ("identity", "raw"),
        ("identity", "hex entities"),
        ("password", "html"),
        ("password", "base64"),
        ("phone", "raw"),
        ("phone", "grouped"),
        ("neighbour", "raw"),
        ("bearer", "raw"),
        ("bearer", "base64"),
        ("cookie", "raw"),
    ] {
        assert!(page.contains(&one), "{one:?} is not among {page:?}");
    }
    assert!(found(&body("/gbk")).contains(&("username", "gbk")));
    assert!(found(&body("/wide")).contains(&("identity", "utf-16le")));
    assert!(found(&body("/packed")).contains(&("password", "raw")));
    assert!(found(&body("/form.docx")).contains(&("identity", "raw")));
    let folded = format!(
        "Content-Type: multipart/related\r\n\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x",
        STANDARD.encode(PASSWORD)
    );
    assert!(found(folded.as_bytes()).contains(&("password", "raw")));
    assert!(found(b"Content-Type: multipart/related\r\n\r\ntel 139123=\r\n45678").contains(&("phone", "raw")));
    assert!(found(b"nothing at all 13912345670").is_empty());
}
