//! The DevTools socket: commands with deadlines, events to one listener.
//!
//! One task reads and writes. Commands of one DevTools session are carried out in the order they were posted, so set-up
//! is posted without waiting. A closed socket is final: everything pending and everything later ends as `Closed`.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};

use super::frames::{self, Heard, Incoming};

/// Why a command gave no result.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refusal {
    /// The browser refused it.
    #[error("{0}")]
    Said(String),
    /// No answer within the deadline.
    #[error("no answer within {} ms", .0.as_millis())]
    Late(Duration),
    /// The socket is closed.
    #[error("the DevTools socket closed: {0}")]
    Closed(String),
}

/// An event of the browser.
#[derive(Debug)]
pub struct Event {
    /// `Domain.name`.
    pub method: String,
    /// The DevTools session it belongs to; empty for the browser's own.
    pub session: String,
    /// Its data.
    pub params: Value,
}

/// Takes events as they come, on the socket's task: it must not wait.
pub trait Ear: Send + Sync {
    /// One event.
    fn hear(&self, event: Event);
    /// The socket is gone.
    fn deaf(&self);
}

type Answer = Result<Value, Refusal>;

/// A connection to a browser.
pub struct Socket {
    out: mpsc::UnboundedSender<Vec<u8>>,
    next: AtomicU64,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    pending: Mutex<HashMap<u64, Waiting>>,
    ear: Mutex<Option<Arc<dyn Ear>>>,
    closed: OnceLock<String>,
}

/// A command whose answer is awaited.
struct Waiting {
    session: String,
    tell: oneshot::Sender<Answer>,
}

impl std::fmt::Debug for Socket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Socket")
            .field("closed", &self.shared.closed.get())
            .finish_non_exhaustive()
    }
}

impl Socket {
    /// Connects to a browser-level address (`ws://…/devtools/browser/…`, or a Grid's `se:cdp`).
    pub async fn connect(url: &str, deadline: Duration) -> Result<Socket, Refusal> {
        let connecting = tokio_tungstenite::connect_async_with_config(url, None, true);
        let stream = match tokio::time::timeout(deadline, connecting).await {
            Err(_) => return Err(Refusal::Late(deadline)),
            Ok(Err(error)) => return Err(Refusal::Closed(error.to_string())),
            Ok(Ok((stream, _))) => stream,
        };
        let (out, orders) = mpsc::unbounded_channel::<Vec<u8>>();
        let shared = Arc::new(Shared::default());
        let inner = Arc::clone(&shared);
        // A server says nothing before it is asked, so nothing has been read beyond the handshake.
        let (read, write) = tokio::io::split(stream.into_inner());
        let back = out.downgrade();
        tokio::spawn(async move {
            let why = tokio::select! {
                why = speak(orders, write) => why,
                why = listen(Incoming::new(read), &inner, back) => why,
            };
            inner.close(&why);
        });
        Ok(Socket {
            out,
            next: AtomicU64::new(1),
            shared,
        })
    }

    /// Gives all events to `ear` from now on.
    pub fn listen(&self, ear: Option<Arc<dyn Ear>>) {
        *lock(&self.shared.ear) = ear;
    }

    /// Why it is closed, if it is.
    pub fn closed(&self) -> Option<&str> {
        self.shared.closed.get().map(String::as_str)
    }

    /// Sends a command whose answer nobody needs.
    pub fn post(&self, session: &str, method: &str, params: Value) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let _ = self.out.send(frame(id, session, method, params));
    }

    /// Sends a command now; its answer may be awaited later with [`Socket::answer`].
    pub fn ask(&self, session: &str, method: &str, params: Value) -> Pending {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (tell, told) = oneshot::channel();
        let waiting = Waiting {
            session: session.to_owned(),
            tell,
        };
        lock(&self.shared.pending).insert(id, waiting);
        let sent = self.out.send(frame(id, session, method, params));
        if sent.is_err() || self.shared.closed.get().is_some() {
            lock(&self.shared.pending).remove(&id);
        }
        Pending { id, told }
    }

    /// Waits for the answer to [`Socket::ask`].
    pub async fn answer(&self, pending: Pending, deadline: Duration) -> Answer {
        match tokio::time::timeout(deadline, pending.told).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Refusal::Closed(self.closed().unwrap_or("unknown").to_owned())),
            Err(_) => {
                lock(&self.shared.pending).remove(&pending.id);
                Err(Refusal::Late(deadline))
            }
        }
    }

    /// Sends a command and waits for its answer.
    pub async fn call(&self, session: &str, method: &str, params: Value, deadline: Duration) -> Answer {
        let pending = self.ask(session, method, params);
        self.answer(pending, deadline).await
    }
}

/// A command under way.
#[derive(Debug)]
pub struct Pending {
    id: u64,
    told: oneshot::Receiver<Answer>,
}

/// Sends what is ordered until nobody can order any more; says why it ended.
async fn speak(mut orders: mpsc::UnboundedReceiver<Vec<u8>>, mut write: impl AsyncWrite + Unpin) -> String {
    while let Some(frame) = orders.recv().await {
        if let Err(error) = write.write_all(&frame).await {
            return error.to_string();
        }
    }
    let _ = write.write_all(&frames::close()).await;
    "ended by us".to_owned()
}

/// Hands on what is heard until nothing more comes; says why it ended.
async fn listen(
    mut incoming: Incoming<impl AsyncRead + Unpin>,
    shared: &Shared,
    back: mpsc::WeakUnboundedSender<Vec<u8>>,
) -> String {
    loop {
        match incoming.next().await {
            Ok(Heard::Text(text)) => shared.take(&text),
            Ok(Heard::Ping(payload)) => {
                let pong = frames::pong(payload);
                let _ = back.upgrade().map(|out| out.send(pong));
            }
            Ok(Heard::Close) => return "closed by the browser".to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return "the browser went away".to_owned();
            }
            Err(error) => return error.to_string(),
        }
    }
}

fn frame(id: u64, session: &str, method: &str, params: Value) -> Vec<u8> {
    let mut command = json!({"id": id, "method": method, "params": params});
    if !session.is_empty() {
        command["sessionId"] = Value::from(session);
    }
    frames::text(command.to_string())
}

impl Shared {
    fn take(&self, text: &str) {
        let Ok(Value::Object(mut message)) = serde_json::from_str::<Value>(text) else {
            return;
        };
        if let Some(id) = message.get("id").and_then(Value::as_u64) {
            let Some(waiting) = lock(&self.pending).remove(&id) else {
                return;
            };
            let answer = match message.remove("error") {
                Some(error) => Err(Refusal::Said(
                    error["message"]
                        .as_str()
                        .map_or_else(|| error.to_string(), str::to_owned),
                )),
                None => Ok(message.remove("result").unwrap_or_default()),
            };
            let _ = waiting.tell.send(answer);
            return;
        }
        let text_of = |value: Option<Value>| match value {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let event = Event {
            method: text_of(message.remove("method")),
            session: text_of(message.remove("sessionId")),
            params: message.remove("params").unwrap_or_default(),
        };
        // A page that closes answers nothing that it was asked.
        if event.method == "Target.detachedFromTarget" {
            let gone = event.params["sessionId"].as_str().unwrap_or_default();
            let mut pending = lock(&self.pending);
            for (_, waiting) in pending.extract_if(|_, waiting| waiting.session == gone) {
                let _ = waiting.tell.send(Err(Refusal::Said("the page closed".to_owned())));
            }
        }
        let ear = lock(&self.ear).clone();
        if let Some(ear) = ear {
            ear.hear(event);
        }
    }

    fn close(&self, why: &str) {
        let _ = self.closed.set(why.to_owned());
        lock(&self.pending).clear();
        let ear = lock(&self.ear).take();
        if let Some(ear) = ear {
            ear.deaf();
        }
    }
}

/// Locks, also after a panic elsewhere: what is guarded is replaced whole, never half.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gets a small document over plain HTTP from a browser's or driver's own port, by `host:port` and path.
pub async fn http_get(authority: &str, path: &str, deadline: Duration) -> std::io::Result<String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let exchange = async {
        let mut stream = tokio::net::TcpStream::connect(authority).await?;
        let ask = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
        stream.write_all(ask.as_bytes()).await?;
        let mut bytes = Vec::new();
        let mut chunk = [0u8; 4096];
        while !complete(&bytes) && bytes.len() < 1 << 20 {
            let read = stream.read(&mut chunk).await?;
            if read == 0 {
                break;
            }
            bytes.extend_from_slice(&chunk[..read]);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(text
            .split_once("\r\n\r\n")
            .map(|(_, body)| body.to_owned())
            .unwrap_or_default())
    };
    tokio::time::timeout(deadline, exchange)
        .await
        .map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))?
}

/// Whether head and the announced length of body are there.
fn complete(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let announced = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    announced.is_some_and(|length| bytes.len() >= head.len() + 4 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_complete_by_its_length() {
        assert!(!complete(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab"));
        assert!(complete(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
        assert!(!complete(b"HTTP/1.1 200 OK\r\n\r\nabc"));
    }
}
