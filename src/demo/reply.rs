//! An answer before it becomes HTTP.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use encoding_rs::GBK;

use super::documents::Document;

/// Status, headers, body.
#[derive(Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(header::HeaderName, Vec<u8>)>,
    body: Vec<u8>,
}

impl Reply {
    /// A page in UTF-8.
    pub fn html(text: String) -> Reply {
        Reply::bytes("text/html; charset=utf-8", text.into_bytes())
    }

    /// A page in GBK, called GB2312 as such servers call it.
    pub fn gbk(text: &str) -> Reply {
        Reply::bytes("text/html; charset=gb2312", GBK.encode(text).0.into_owned())
    }

    /// JSON.
    pub fn json(value: &serde_json::Value) -> Reply {
        Reply::bytes("application/json; charset=utf-8", value.to_string().into_bytes())
    }

    /// Bytes of some type.
    pub fn bytes(content_type: &str, body: Vec<u8>) -> Reply {
        Reply {
            status: 200,
            headers: vec![(header::CONTENT_TYPE, content_type.as_bytes().to_vec())],
            body,
        }
    }

    /// A redirect after which the browser asks with GET.
    pub fn see(location: &str) -> Reply {
        let headers = vec![(header::LOCATION, location.as_bytes().to_vec())];
        Reply {
            status: 302,
            headers,
            body: Vec::new(),
        }
    }

    /// A file to be saved; `name` goes out as the style's servers write it.
    pub fn attachment(document: Document, name: &FileName) -> Reply {
        let disposition = match name {
            FileName::Encoded(name) => format!("attachment; filename*=UTF-8''{}", percent(name)).into_bytes(),
            FileName::RawGbk(name) => [
                b"attachment; filename=\"".as_slice(),
                &GBK.encode(name).0,
                b"\"".as_slice(),
            ]
            .concat(),
            FileName::Quoted(name) => format!("attachment; filename=\"{name}\"").into_bytes(),
        };
        let mut reply = Reply::bytes(document.content_type, document.bytes);
        reply.headers.push((header::CONTENT_DISPOSITION, disposition));
        reply
    }

    /// The same with another status.
    pub fn status(self, status: u16) -> Reply {
        Reply { status, ..self }
    }

    /// The same with a session cookie.
    pub fn session(self, token: &str) -> Reply {
        self.header(header::SET_COOKIE, &format!("SESSION={token}; Path=/; HttpOnly"))
    }

    /// The same with one more header.
    pub fn header(mut self, name: header::HeaderName, value: &str) -> Reply {
        self.headers.push((name, value.as_bytes().to_vec()));
        self
    }

    /// As HTTP. Styles and pictures may be kept by the browser, nothing else.
    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// How a server writes a file's name.
#[derive(Debug)]
pub enum FileName {
    /// RFC 5987.
    Encoded(String),
    /// Raw bytes of GBK, as old servers do.
    RawGbk(String),
    /// As it is, in quotes; Latin letters only.
    Quoted(String),
}

/// Percent-encoding of all but unreserved characters.
pub fn percent(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}
