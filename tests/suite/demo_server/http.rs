//! The few lines of HTTP that these tests speak.

use std::io;
use std::net::SocketAddr;

use encoding_rs::{GBK, UTF_8};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request's body.
pub enum Form<'a> {
    /// GET.
    None,
    /// POST of a form in UTF-8 (only Latin values go to pages in GBK, or see [`Form::Gbk`]).
    Fields(&'a [(&'a str, &'a str)]),
    /// POST of a form in GBK.
    Gbk(&'a [(&'a str, &'a str)]),
    /// POST of JSON.
    Json(&'a str),
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: Vec<u8>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; empty when absent.
    pub fn header(&self, name: &str) -> String {
        let head = String::from_utf8_lossy(&self.head).into_owned();
        let found = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |(_, value)| value.trim().to_string())
    }

    /// The body as text in its own charset.
    pub fn text(&self) -> String {
        let encoding = if self.header("content-type").contains("gb2312") {
            GBK
        } else {
            UTF_8
        };
        encoding.decode(&self.body).0.into_owned()
    }

    /// The name that a download goes by, however it was written.
    pub fn file_name(&self) -> String {
        let line = self
            .head
            .split(|byte| *byte == b'\n')
            .find(|line| line.starts_with(b"content-disposition"));
        let text = GBK.decode(line.unwrap_or_default()).0.into_owned();
        text.rsplit(['=', '\''])
            .next()
            .unwrap_or_default()
            .trim()
            .trim_matches('"')
            .to_string()
    }
}

/// Asks without a cookie.
pub async fn ask(addr: SocketAddr, host: &str, path: &str, form: Form<'_>) -> io::Result<Answer> {
    ask_as(addr, host, path, form, "").await
}

/// Asks with a cookie.
pub async fn ask_as(addr: SocketAddr, host: &str, path: &str, form: Form<'_>, cookie: &str) -> io::Result<Answer> {
    let pair = |(name, value): &(&str, &str)| (name.to_string(), value.as_bytes().to_vec());
    let gbk = |(name, value): &(&str, &str)| (name.to_string(), GBK.encode(value).0.into_owned());
    let (method, kind, body) = match form {
        Form::None => ("GET", "", String::new()),
        Form::Fields(fields) => (
            "POST",
            "application/x-www-form-urlencoded",
            encoded(fields.iter().map(pair)),
        ),
        Form::Gbk(fields) => (
            "POST",
            "application/x-www-form-urlencoded",
            encoded(fields.iter().map(gbk)),
        ),
        Form::Json(text) => ("POST", "application/json", text.to_string()),
    };
    let path: String = path
        .chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                escaped(c.to_string().as_bytes())
            }
        })
        .collect();
    let mut stream = TcpStream::connect(addr).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}:{}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCookie: {cookie}\r\n\r\n",
        addr.port(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let cut = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = String::from_utf8_lossy(&bytes[..cut])
        .split(' ')
        .nth(1)
        .and_then(|word| word.parse().ok());
    Ok(Answer {
        status: status.unwrap_or_default(),
        head: bytes[..cut].to_vec(),
        body: bytes[cut + 4..].to_vec(),
    })
}

fn encoded(fields: impl Iterator<Item = (String, Vec<u8>)>) -> String {
    fields
        .map(|(name, value)| format!("{name}={}", escaped(&value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}
