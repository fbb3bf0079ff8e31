//! Hosts that answered: address and TLS from the network events, each once a session, and their certificates.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Devtools, PROMPT, or};
use crate::browser::session::Lost;
use crate::record::host::{HostSeen, Tls};

/// Most hosts told of in one session; a page that loads from more is no portal.
const MOST: usize = 500;

/// Hosts known and not yet told of.
#[derive(Debug, Default)]
pub struct Hosts {
    known: HashSet<String>,
    fresh: Vec<HostSeen>,
}

impl Hosts {
    /// Notes who answered. What came from a cache or a worker names no other end and is passed over.
    pub fn note(&mut self, url: &str, response: &Value, document: bool) {
        let Some(remote) = remote(response) else { return };
        let Some(origin) = origin(url) else { return };
        let tls = tls(response);
        if origin.starts_with("https:") && tls.is_none() {
            return;
        }
        if self.known.contains(&origin) || self.known.len() >= MOST {
            if document && let Some(host) = self.fresh.iter_mut().find(|host| host.origin == origin) {
                host.document = true;
            }
            return;
        }
        self.known.insert(origin.clone());
        self.fresh.push(HostSeen {
            origin,
            remote: Some(remote),
            tls,
            document,
            ..HostSeen::default()
        });
    }

    /// Those not yet told of.
    pub fn take(&mut self) -> Vec<HostSeen> {
        std::mem::take(&mut self.fresh)
    }
}

/// Address and port of the other end.
pub fn remote(response: &Value) -> Option<String> {
    let address = response["remoteIPAddress"].as_str().filter(|it| !it.is_empty())?;
    Some(format!(
        "{address}:{}",
        response["remotePort"].as_u64().unwrap_or_default()
    ))
}

/// What TLS said.
pub fn tls(response: &Value) -> Option<Tls> {
    let said = &response["securityDetails"];
    if said.is_null() {
        return None;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let moment = |value: &Value| {
        let time = value
            .as_f64()
            .and_then(|seconds| chrono::DateTime::from_timestamp(seconds as i64, 0));
        time.map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
            .unwrap_or_default()
    };
    let names = said["sanList"].as_array().into_iter().flatten();
    Some(Tls {
        protocol: text(&said["protocol"]),
        cipher: text(&said["cipher"]),
        subject: text(&said["subjectName"]),
        names: names.map(text).take(100).collect(),
        issuer: text(&said["issuer"]),
        from: moment(&said["validFrom"]),
        to: moment(&said["validTo"]),
    })
}

fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https" | "ws" | "wss").then(|| url.origin().ascii_serialization())
}

impl Devtools {
    /// The chain of certificates of an origin that the browser spoke to, DER, the host's own first; else why not.
    pub async fn chain(&mut self, origin: &str) -> Result<Result<Vec<Vec<u8>>, String>, Lost> {
        use base64::Engine;
        let asked = self
            .tab_call(
                "Network.getCertificate",
                json!({"origin": origin}),
                PROMPT,
                "reading certificates",
            )
            .await;
        or(asked.map(Ok), Err).map(|answer| {
            let answer = answer?;
            let listed = answer["tableNames"].as_array().into_iter().flatten();
            let chain: Option<Vec<Vec<u8>>> = listed
                .map(|one| base64::engine::general_purpose::STANDARD.decode(one.as_str()?).ok())
                .collect();
            match chain {
                Some(chain) if !chain.is_empty() => Ok(chain),
                Some(_) => Err("the browser named none".to_owned()),
                None => Err("the browser's answer is malformed".to_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_told_of_once() {
        let mut hosts = Hosts::default();
        let plain = json!({"remoteIPAddress": "127.0.0.1", "remotePort": 8080});
        hosts.note("http://a.example:8080/logo.png", &plain, false);
        hosts.note("http://a.example:8080/x", &plain, true);
        hosts.note("http://a.example:8080/y?z", &plain, false);
        let told = hosts.take();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].origin, "http://a.example:8080");
        assert_eq!(told[0].remote.as_deref(), Some("127.0.0.1:8080"));
        assert!(told[0].document && told[0].tls.is_none());
        hosts.note("http://a.example:8080/x", &plain, true);
        assert!(hosts.take().is_empty());
    }

    #[test]
    fn what_has_no_other_end_is_no_host() {
        let mut hosts = Hosts::default();
        hosts.note("https://a.example/", &json!({"remoteIPAddress": ""}), true);
        hosts.note("data:text/plain,x", &json!({"remoteIPAddress": "127.0.0.1"}), true);
        // A secure host whose TLS was not told is waited for.
        hosts.note("https://a.example/", &json!({"remoteIPAddress": "127.0.0.1"}), true);
        assert!(hosts.take().is_empty());
        let secure = json!({"remoteIPAddress": "127.0.0.1", "remotePort": 443, "securityDetails":
            {"protocol": "TLS 1.3", "cipher": "AES_128_GCM", "subjectName": "a.example", "sanList": ["a.example"],
             "issuer": "CA", "validFrom": 1_700_000_000, "validTo": 1_800_000_000}});
        hosts.note("https://a.example/", &secure, true);
        let told = hosts.take();
        let tls = told[0].tls.as_ref().expect("what TLS said");
        assert_eq!(
            tls.line(),
            "TLS 1.3, AES_128_GCM, subject a.example, issuer CA, valid 2023-11-14 to 2027-01-15"
        );
    }
}
