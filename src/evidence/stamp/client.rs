//! Carries a request to an authority and its answer back (RFC 3161, 3.4: HTTP), with a deadline and a limit on size.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// Longest answer taken; a token with its certificates has some thousand bytes.
const LONGEST: usize = 256 * 1024;

/// What carries requests, over http and https alike.
pub(super) struct Client {
    inner: legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Client {
    /// One that trusts the public certificate authorities and those in these files.
    pub(super) fn trusting(files: &[PathBuf]) -> io::Result<Client> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for file in files {
            for certificate in certificates(file)? {
                roots.add(certificate).map_err(io::Error::other)?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let configuration = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(configuration)
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Client {
            inner: legacy::Client::builder(TokioExecutor::new()).build(connector),
        })
    }

    /// Posts a request; gives the body of the answer, or a sentence that says why there is none.
    pub(super) async fn post(&self, url: &str, request: Vec<u8>, patience: Duration) -> Result<Vec<u8>, String> {
        match tokio::time::timeout(patience, self.answer(url, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("it gave no answer within {} s", patience.as_secs_f64())),
        }
    }

    async fn answer(&self, url: &str, request: Vec<u8>) -> Result<Vec<u8>, String> {
        let request = http::Request::post(url)
            .header(CONTENT_TYPE, "application/timestamp-query")
            .body(Full::new(Bytes::from(request)))
            .map_err(|error| format!("its address is of no use: {error}"))?;
        let sent = self.inner.request(request).await;
        let response = sent.map_err(|error| format!("it could not be reached: {}", with_remedy(&root(&error))))?;
        if !response.status().is_success() {
            return Err(format!("it answered with the status {}", response.status()));
        }
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        let body = body.map_err(|error| format!("its answer could not be read: {}", root(error.as_ref())))?;
        Ok(body.to_bytes().to_vec())
    }
}

/// Certificates of a PEM file; one at least.
pub(super) fn certificates(file: &Path) -> io::Result<Vec<CertificateDer<'static>>> {
    let named = |why: String| io::Error::other(format!("{}: {why}", file.display()));
    let text = std::fs::read(file).map_err(|error| named(error.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(named("it holds no certificate in PEM".into())),
        Err(error) => Err(named(format!("its certificates cannot be read: {error:?}"))),
    }
}

/// What to do where TLS refused the server.
fn with_remedy(why: &str) -> String {
    let remedy = match why {
        why if why.contains("UnknownIssuer") => {
            "nobody known here vouches for its certificate; name the certificate that does with --tsa-tls-ca"
        }
        why if why.contains("invalid peer certificate") => "ask the authority to put its certificate right",
        _ => return why.into(),
    };
    format!("{why} ({remedy})")
}

/// The words of the innermost error, which name the cause.
fn root(error: &dyn Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
