//! Carries a request to an authority and its answer back (RFC 3161, 3.4: HTTP), with a deadline and a limit on size.

use std::error::Error;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// Longest answer taken; a token with its certificates has some thousand bytes.
const LONGEST: usize = 256 * 1024;

/// Posts a request; gives the body of the answer, or a sentence that says why there is none.
pub(super) async fn post(url: &str, request: Vec<u8>, patience: Duration) -> Result<Vec<u8>, String> {
    match tokio::time::timeout(patience, answer(url, request)).await {
        Ok(answer) => answer,
        Err(_) => Err(format!("it gave no answer within {} s", patience.as_secs_f64())),
    }
}

async fn answer(url: &str, request: Vec<u8>) -> Result<Vec<u8>, String> {
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .build();
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let request = http::Request::post(url)
        .header(CONTENT_TYPE, "application/timestamp-query")
        .body(Full::new(Bytes::from(request)))
        .map_err(|error| format!("its address is of no use: {error}"))?;
    let response = client
        .request(request)
        .await
        .map_err(|error| format!("it could not be reached: {}", root(&error)))?;
    if !response.status().is_success() {
        return Err(format!("it answered with the status {}", response.status()));
    }
    let body = Limited::new(response.into_body(), LONGEST).collect().await;
    let body = body.map_err(|error| format!("its answer could not be read: {}", root(error.as_ref())))?;
    Ok(body.to_bytes().to_vec())
}

/// The words of the innermost error, which name the cause.
fn root(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
