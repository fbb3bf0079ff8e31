//! Time stamps of others (RFC 3161): what says by when a signature was there, by a clock that is not the operator's.
//!
//! `der` reads and writes the encoding, `token` makes requests and reads answers, `client` carries them. A token that
//! cannot be had is a sentence, never an error: an archive without it is undated, not broken. Whether a token is really
//! of its authority is for `verify`, with the authority's certificate from outside.

mod client;
mod der;
pub mod token;

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The authorities that are asked, and how long each may take.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    /// Their addresses, `http` or `https`.
    pub urls: Vec<String>,
    /// How long one is waited for.
    pub patience: Duration,
    /// Files of certificates (PEM) that an authority's server is trusted by over https, beside the public ones.
    pub trusted: Vec<PathBuf>,
}

impl Authorities {
    /// Asks all of them at once for a token over these bytes. Gives, in their order, the answer as it came (checked to be
    /// granted, for these bytes and this request), or why there is none. Blocks for as long as the slowest takes.
    pub fn stamp(&self, bytes: &[u8]) -> Vec<Result<Vec<u8>, String>> {
        if self.urls.is_empty() {
            return Vec::new();
        }
        // A thread of its own, so that it may be called from inside a runtime and from outside.
        let asked = std::thread::scope(|scope| scope.spawn(|| self.ask(bytes)).join());
        let failed = |why: &str| vec![Err(why.to_string()); self.urls.len()];
        match asked {
            Ok(Ok(answers)) => answers,
            Ok(Err(error)) => failed(&format!("it could not be asked: {error}")),
            Err(_) => failed("asking it ended in a panic"),
        }
    }

    fn ask(&self, bytes: &[u8]) -> std::io::Result<Vec<Result<Vec<u8>, String>>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = client::Client::trusting(&self.trusted)?;
        let client = &client;
        let one = |url: &String| {
            let request = token::Request::new(url, bytes);
            let url = url.clone();
            async move {
                let answer = client.post(&url, request.der(), self.patience).await?;
                request.answered_by(&answer).map(|_| answer)
            }
        };
        Ok(runtime.block_on(futures_util::future::join_all(self.urls.iter().map(one))))
    }
}

/// Whether a file holds certificates that an authority's server may be trusted by; else what is wrong with it.
pub fn certificates_in(file: &Path) -> Result<(), String> {
    client::certificates(file).map(drop).map_err(|error| error.to_string())
}
