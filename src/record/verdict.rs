//! The seven verdicts and the machine reasons that go with them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is said of one indicator on one case (a platform or an item).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule's positive side was proved on the site's own page.
    Pass,
    /// The rule's negative side was proved on the site's own page and confirmed in fresh sessions.
    Fail,
    /// Seen, but neither side could be proved.
    Inconclusive,
    /// Something the harness must not get past stood in the way: captcha, firewall, login, no authorisation.
    Blocked,
    /// The indicator does not apply to this case.
    NotApplicable,
    /// The answer is not due yet.
    Pending,
    /// The harness, its machine or its network failed.
    Error,
}

impl Verdict {
    /// All seven, in the order in which summaries print them.
    pub const ALL: [Verdict; 7] = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::Inconclusive,
        Verdict::Blocked,
        Verdict::NotApplicable,
        Verdict::Pending,
        Verdict::Error,
    ];

    /// The word used in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Blocked => "blocked",
            Verdict::NotApplicable => "not_applicable",
            Verdict::Pending => "pending",
            Verdict::Error => "error",
        }
    }

    /// The verdict named by `word`, if there is one.
    pub fn from_word(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Why a journey could not go on although nothing is wrong with the harness. The words are the machine reasons of
/// `blocked(...)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A visible picture code, slider or challenge frame in the active form.
    Captcha,
    /// A firewall's answer: 403, 405, 412, 418, 521 or a challenge page.
    Waf,
    /// 429, or a page that says so.
    RateLimited,
    /// The function stands behind a login.
    Login,
    /// A login would be needed and the profile names no account.
    NoAccount,
    /// Writing was not authorised for this site, or the daily cap is used up.
    NotAuthorised,
    /// Real-name verification.
    Realname,
    /// A code sent to a mobile phone.
    Sms,
    /// The function is offered in an app or by scanning only.
    AppOnly,
    /// Refused by region of the visitor.
    Geo,
    /// The site says that it is being maintained (503 with such words).
    Maintenance,
    /// The certificate was refused by the browser.
    Certificate,
    /// The site speaks only TLS with SM ciphers.
    TlsGm,
    /// The page shown does not belong to an expected host.
    ForeignHost,
}

impl Block {
    /// The word used in files.
    pub fn word(self) -> &'static str {
        match self {
            Block::Captcha => "captcha",
            Block::Waf => "waf",
            Block::RateLimited => "rate_limited",
            Block::Login => "login",
            Block::NoAccount => "no_account",
            Block::NotAuthorised => "not_authorised",
            Block::Realname => "realname",
            Block::Sms => "sms",
            Block::AppOnly => "app_only",
            Block::Geo => "geo",
            Block::Maintenance => "maintenance",
            Block::Certificate => "certificate",
            Block::TlsGm => "tls_gm",
            Block::ForeignHost => "foreign_host",
        }
    }
}
