//! The floor: the benchmark's journey over DevTools with the same pictures and no harness around it. One browser a
//! worker, a fresh context a journey; pictures and the download are written to files and nothing is synced, checked or
//! recorded.
//!
//! `bench_floor BROWSER PORT JOBS JOURNEYS FOLDER`

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Waits in the page until something with these words is visible, brings it into view and gives its centre.
const FIND: &str = r#"(selector, words) => new Promise((found, failed) => {
  const until = performance.now() + 10000;
  const look = () => {
    for (const e of document.querySelectorAll(selector)) {
      const text = (e.placeholder || e.textContent || '').trim();
      if (words && text !== words && !(e.placeholder || '').includes(words)) continue;
      const b = e.getBoundingClientRect();
      if (!b.width || !b.height) continue;
      if (b.top < 0 || b.bottom > innerHeight) e.scrollIntoView({block: 'center'});
      const r = e.getBoundingClientRect();
      const x = r.left + r.width / 2, y = r.top + r.height / 2;
      const hit = document.elementFromPoint(x, y);
      if (hit && (hit === e || e.contains(hit))) return found([x, y]);
    }
    if (performance.now() > until) failed(new Error('not there: ' + selector + ' ' + words));
    else requestAnimationFrame(look);
  };
  look();
})"#;

struct Browser {
    process: Child,
    profile: PathBuf,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u64,
    events: Vec<Value>,
}

impl Browser {
    async fn launch(program: &str, profile: PathBuf) -> Result<Browser, Failure> {
        std::fs::create_dir_all(&profile)?;
        let process = Command::new(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let port_file = profile.join("DevToolsActivePort");
        let address = loop {
            match std::fs::read_to_string(&port_file) {
                Ok(text) if text.lines().count() >= 2 => break text,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        let mut lines = address.lines();
        let (port, path) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let config = WebSocketConfig::default()
            .max_message_size(Some(256 << 20))
            .max_frame_size(Some(256 << 20));
        let url = format!("ws://127.0.0.1:{port}{path}");
        let (socket, _) = tokio_tungstenite::connect_async_with_config(url, Some(config), true).await?;
        Ok(Browser {
            process,
            profile,
            socket,
            next: 0,
            events: Vec::new(),
        })
    }

    async fn receive(&mut self) -> Result<Value, Failure> {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(60), self.socket.next()).await?;
            if let Message::Text(text) = message.ok_or("the browser closed its socket")?? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }

    async fn call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Failure> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        self.socket.send(Message::text(message.to_string())).await?;
        loop {
            let mut answer = self.receive().await?;
            if answer["id"] == id {
                return match answer.get("error") {
                    Some(error) => Err(format!("{method}: {error}").into()),
                    None => Ok(answer["result"].take()),
                };
            }
            self.events.push(answer);
        }
    }

    async fn event(&mut self, is: impl Fn(&Value) -> bool) -> Result<Value, Failure> {
        loop {
            if let Some(at) = self.events.iter().position(&is) {
                return Ok(self.events.remove(at));
            }
            let event = self.receive().await?;
            self.events.push(event);
        }
    }
}

/// One page in a context of its own.
struct Page<'a> {
    browser: &'a mut Browser,
    session: String,
    folder: PathBuf,
    taken: usize,
}

impl Page<'_> {
    async fn call(&mut self, method: &str, parameters: Value) -> Result<Value, Failure> {
        self.browser.call(Some(&self.session), method, parameters).await
    }

    async fn find(&mut self, selector: &str, words: &str) -> Result<(f64, f64), Failure> {
        let expression = format!("({FIND})({}, {})", json!(selector), json!(words));
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", parameters).await?;
        match (
            answer["result"]["value"][0].as_f64(),
            answer["result"]["value"][1].as_f64(),
        ) {
            (Some(x), Some(y)) => Ok((x, y)),
            _ => Err(answer.to_string().into()),
        }
    }

    async fn click(&mut self, selector: &str, words: &str) -> Result<(), Failure> {
        let (x, y) = self.find(selector, words).await?;
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let parameters = json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": 1});
            self.call("Input.dispatchMouseEvent", parameters).await?;
        }
        Ok(())
    }

    /// Clicks what leads to another document and waits for it.
    async fn go(&mut self, selector: &str, words: &str) -> Result<(), Failure> {
        self.browser.events.clear();
        self.click(selector, words).await?;
        self.ready().await
    }

    async fn ready(&mut self) -> Result<(), Failure> {
        let session = self.session.clone();
        self.browser
            .event(|event| event["method"] == "Page.loadEventFired" && event["sessionId"] == session.as_str())
            .await
            .map(drop)
    }

    async fn fill(&mut self, selector: &str, words: &str, text: &str) -> Result<(), Failure> {
        self.click(selector, words).await?;
        self.call("Input.insertText", json!({"text": text})).await.map(drop)
    }

    async fn picture(&mut self) -> Result<(), Failure> {
        let size = self.call("Page.getLayoutMetrics", json!({})).await?["cssContentSize"].take();
        let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let parameters =
            json!({"format": "png", "clip": clip, "captureBeyondViewport": true, "optimizeForSpeed": true});
        let answer = self.call("Page.captureScreenshot", parameters).await?;
        let data = answer["data"].as_str().ok_or("no picture")?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(data)?;
        self.taken += 1;
        std::fs::write(self.folder.join(format!("page-{}.png", self.taken)), bytes)?;
        Ok(())
    }

    async fn walk(&mut self, home: &str) -> Result<(), Failure> {
        self.call("Page.navigate", json!({"url": home})).await?;
        self.ready().await?;
        self.picture().await?;
        self.fill("input", "请输入您要办理的事项", "企业设立登记").await?;
        self.go("button", "搜索").await?;
        self.picture().await?;
        self.go("a", "企业设立登记").await?;
        self.picture().await?;
        self.click("button", "申请材料").await?;
        self.find("a", "设立登记申请书下载").await?;
        self.picture().await?;
        self.click("a", "设立登记申请书下载").await?;
        let done =
            |event: &Value| event["method"] == "Browser.downloadProgress" && event["params"]["state"] == "completed";
        self.browser.event(done).await?;
        self.go("a", "我要咨询").await?;
        self.picture().await?;
        self.fill("#title", "", "企业设立登记需要哪些材料").await?;
        let choose = "const s=document.getElementById('kind');s.value='企业开办';s.dispatchEvent(new Event('input',{bubbles:true}));s.dispatchEvent(new Event('change',{bubbles:true}))";
        self.find("#kind", "").await?;
        self.call("Runtime.evaluate", json!({"expression": choose})).await?;
        self.fill("#words", "", "请问企业设立登记需要准备哪些材料，可以在网上办理吗")
            .await?;
        self.click("#agree", "").await?;
        self.click("button", "预览").await?;
        self.find("h3", "预览结果").await?;
        self.picture().await?;
        self.go("a", "公开答复").await?;
        self.find("td", "ZX000050").await?;
        self.picture().await?;
        self.click("button", "下一页").await?;
        self.find("td", "ZX000100").await?;
        self.picture().await
    }
}

async fn journey(browser: &mut Browser, home: &str, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    browser.events.clear();
    let context = browser.call(None, "Target.createBrowserContext", json!({})).await?["browserContextId"].take();
    let downloads =
        json!({"behavior": "allowAndName", "browserContextId": context, "downloadPath": folder, "eventsEnabled": true});
    browser.call(None, "Browser.setDownloadBehavior", downloads).await?;
    let target = json!({"url": "about:blank", "browserContextId": context, "width": 1366, "height": 900});
    let target = browser.call(None, "Target.createTarget", target).await?["targetId"].take();
    let attached = browser
        .call(
            None,
            "Target.attachToTarget",
            json!({"targetId": target, "flatten": true}),
        )
        .await?;
    let session = attached["sessionId"].as_str().ok_or("no session")?.to_string();
    let mut page = Page {
        browser,
        session,
        folder: folder.to_path_buf(),
        taken: 0,
    };
    let window = json!({"width": 1366, "height": 900, "deviceScaleFactor": 1, "mobile": false});
    page.call("Emulation.setDeviceMetricsOverride", window).await?;
    page.call("Emulation.setFocusEmulationEnabled", json!({"enabled": true}))
        .await?;
    page.call("Page.enable", json!({})).await?;
    page.walk(home).await?;
    browser
        .call(
            None,
            "Target.disposeBrowserContext",
            json!({"browserContextId": context}),
        )
        .await
        .map(drop)
}

async fn worker(
    number: usize,
    program: String,
    port: String,
    next: Arc<AtomicUsize>,
    journeys: usize,
    out: PathBuf,
) -> Result<(), Failure> {
    let mut browser = Browser::launch(&program, out.join(format!("profile-{number}"))).await?;
    loop {
        let journey_number = next.fetch_add(1, Ordering::Relaxed);
        if journey_number > journeys {
            break;
        }
        let home = format!("http://b{journey_number}.localhost:{port}/");
        journey(&mut browser, &home, &out.join(format!("journey-{journey_number}"))).await?;
    }
    browser.call(None, "Browser.close", json!({})).await?;
    browser.process.wait()?;
    std::fs::remove_dir_all(&browser.profile)?;
    Ok(())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, port, jobs, journeys, out] = arguments.as_slice() else {
        return Err("usage: bench_floor BROWSER PORT JOBS JOURNEYS FOLDER".into());
    };
    let (jobs, journeys) = (jobs.parse::<usize>()?, journeys.parse::<usize>()?);
    let next = Arc::new(AtomicUsize::new(1));
    let mut workers = tokio::task::JoinSet::new();
    for number in 0..jobs {
        workers.spawn(worker(
            number,
            program.clone(),
            port.clone(),
            next.clone(),
            journeys,
            PathBuf::from(out),
        ));
    }
    while let Some(ended) = workers.join_next().await {
        ended??;
    }
    Ok(())
}
