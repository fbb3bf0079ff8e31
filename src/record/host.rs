//! The other ends of a session: each host once, with its address, its TLS and its chain of certificates.

use serde::{Deserialize, Serialize};

/// A host as it first answered in an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HostSeen {
    /// Scheme, host and port: `https://zwfw.example.gov.cn`, the port only where it is not the scheme's own.
    pub origin: String,
    /// Address and port that answered, `ip:port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
    /// What TLS said; none over plain HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    /// Hash of the blob that holds the chain of certificates in PEM, the host's own first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// Why something of this is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub missing: String,
    /// It answered with a document, not only with what a document holds.
    #[serde(skip)]
    pub document: bool,
}

/// TLS of a connection, as the browser tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tls {
    /// `TLS 1.3`, `QUIC`, …
    pub protocol: String,
    /// Cipher.
    pub cipher: String,
    /// Whose certificate.
    pub subject: String,
    /// Names it holds for.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// First moment of its validity.
    pub from: String,
    /// Last moment of its validity.
    pub to: String,
}

impl Tls {
    /// In one line, as requests carry it.
    pub fn line(&self) -> String {
        let day = |moment: &str| moment.split('T').next().unwrap_or_default().to_owned();
        format!(
            "{}, {}, subject {}, issuer {}, valid {} to {}",
            self.protocol,
            self.cipher,
            self.subject,
            self.issuer,
            day(&self.from),
            day(&self.to)
        )
    }
}
