//! Site profiles and a survey for the demo, as a user would write them.

use std::net::SocketAddr;

use super::catalogue::ITEMS;
use super::fleet::{Portal, Sampled, fleet};
use super::pages;

/// The account that every portal knows, as a secrets file names it.
pub const ACCOUNT: Account = Account {
    secret: "DEMO_ACCOUNT",
    username: "yanshi_shimin",
    password: "Yanshi#2026x",
};

/// An account with the name of its secret.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The secret's name.
    pub secret: &'static str,
    /// User name.
    pub username: &'static str,
    /// Password; of an invented portal, and no secret at all.
    pub password: &'static str,
}

impl Account {
    /// As a secrets file.
    pub fn secrets_file(&self) -> String {
        let Account {
            secret,
            username,
            password,
        } = self;
        format!("{secret}: {{username: {username}, password: \"{password}\"}}\n")
    }
}

/// Files for the standard fleet: relative path and YAML.
pub fn files(addr: SocketAddr) -> Vec<(String, String)> {
    files_of(&fleet(), addr)
}

/// Files for these portals.
pub fn files_of(portals: &[Portal], addr: SocketAddr) -> Vec<(String, String)> {
    let mut files = profiles_of(portals, addr);
    files.push(("survey.yaml".to_string(), survey(addr.port())));
    files
}

/// The profiles of these portals alone.
pub fn profiles_of(portals: &[Portal], addr: SocketAddr) -> Vec<(String, String)> {
    let named = |portal: &Portal| (format!("sites/{}.yaml", portal.id), profile(portal, addr.port()));
    portals.iter().map(named).collect()
}

fn profile(portal: &Portal, port: u16) -> String {
    let Portal { id, name, level, .. } = portal;
    let secret = ACCOUNT.secret;
    let items = items(portal, port).join(", ");
    format!(
        "site: {id}
name: {name}
region: 演示省
level: {level}
portal_home: http://www.{id}.localhost:{port}/
platform_home: http://zwfw.{id}.localhost:{port}/
hosts: [sso.{id}.localhost, dept1.{id}.localhost]
limits: {{sessions: 1, navigations_per_minute: 600}}
account: {{secret: {secret}}}
authorisation: {{by: 演示门户, document: 随程序自带, until: 2099-12-31, writes: [ask, register], per_day: 100}}
items: [{items}]
"
    )
}

/// The items that are asked for, as YAML.
fn items(portal: &Portal, port: u16) -> Vec<String> {
    if portal.sampled.is_empty() {
        return vec![format!("{{title: {}}}", portal.item)];
    }
    let line = |item: &Sampled| {
        let found = ITEMS
            .iter()
            .find(|one| one.title == item.title)
            .filter(|_| item.addressed);
        match found {
            None => format!("{{title: {}}}", item.title),
            Some(one) => {
                let path = pages::guide_path(portal.style, &one.code);
                let guide = format!("http://zwfw.{}.localhost:{port}{path}", portal.id);
                format!("{{title: {}, guide: \"{guide}\"}}", item.title)
            }
        }
    };
    portal.sampled.iter().map(line).collect()
}

fn survey(port: u16) -> String {
    format!(
        "survey: demo
indicators: gbh-2017-115
sites: sites/*.yaml
sample: {{seed: 20261123, items_per_site: 1}}
journeys: {{per_site: [reach, find-entry, empty-columns, login-sso, register, ask, reply-times], per_item: [search-item, compare-item, download-form]}}
confirm: {{functions: 2, content: 1, spacing: 0s}}
concurrency: {{per_host: 1}}
controls: [{{url: \"http://control.localhost:{port}/ok\", every: 5m}}]
"
    )
}
