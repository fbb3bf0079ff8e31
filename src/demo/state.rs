//! What visitors leave behind at one portal: accounts, sign-ons, questions. In memory, gone with the server.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};

use super::fleet::Portal;
use super::profile::ACCOUNT;

/// One portal with its memory.
#[derive(Debug)]
pub struct Site {
    /// What it is.
    pub portal: Portal,
    memory: Mutex<Memory>,
}

/// What one portal remembers.
#[derive(Debug, Default)]
pub struct Memory {
    /// Passwords by user name.
    pub accounts: HashMap<String, String>,
    /// User names by session token.
    pub sessions: HashMap<String, String>,
    /// User names by one-time ticket of the sign-on.
    pub tickets: HashMap<String, String>,
    /// Letters of the pictures that were shown.
    pub captchas: HashSet<String>,
    /// Questions asked by visitors, oldest first.
    pub asked: Vec<Asked>,
    counter: u64,
}

/// A visitor's question.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Receipt number.
    pub number: String,
    /// Query code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Text.
    pub content: String,
    /// When, by the demo's clock.
    pub at: DateTime<FixedOffset>,
}

impl Site {
    /// A portal that nobody has visited yet.
    pub fn new(portal: Portal) -> Site {
        let mut memory = Memory::default();
        memory.accounts.insert(ACCOUNT.username.into(), ACCOUNT.password.into());
        Site {
            portal,
            memory: Mutex::new(memory),
        }
    }

    /// Its memory; a panic elsewhere does not lose it.
    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that no one has: hexadecimal, not secret from who reads this source.
    pub fn token(&self) -> String {
        let mut memory = self.memory();
        memory.counter += 1;
        let digest = Sha256::digest(format!("{} {}", self.portal.id, memory.counter));
        hex::encode(digest)[..24].to_string()
    }

    /// The user of a session.
    pub fn user(&self, token: Option<&str>) -> Option<String> {
        token.and_then(|token| self.memory().sessions.get(token).cloned())
    }

    /// Begins a session and gives its token.
    pub fn sign_in(&self, user: &str) -> String {
        let token = self.token();
        self.memory().sessions.insert(token.clone(), user.to_string());
        token
    }

    /// A ticket that another host of the portal takes once.
    pub fn ticket(&self, user: &str) -> String {
        let ticket = format!("ST-{}", self.token());
        self.memory().tickets.insert(ticket.clone(), user.to_string());
        ticket
    }
}
