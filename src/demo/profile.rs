//! Site profiles and a survey for the demo, as a user would write them.

use std::net::SocketAddr;

use super::fleet::{Portal, fleet};

/// Files for the standard fleet: relative path and YAML.
pub fn files(addr: SocketAddr) -> Vec<(String, String)> {
    files_of(&fleet(), addr)
}

/// Files for these portals.
pub fn files_of(portals: &[Portal], addr: SocketAddr) -> Vec<(String, String)> {
    let port = addr.port();
    let mut files: Vec<(String, String)> = portals
        .iter()
        .map(|portal| (format!("sites/{}.yaml", portal.id), profile(portal, port)))
        .collect();
    files.push(("survey.yaml".to_string(), survey(port)));
    files
}

fn profile(portal: &Portal, port: u16) -> String {
    let Portal {
        id, name, level, item, ..
    } = portal;
    format!(
        "site: {id}
name: {name}
region: 演示省
level: {level}
portal_home: http://www.{id}.localhost:{port}/
platform_home: http://zwfw.{id}.localhost:{port}/
hosts: [sso.{id}.localhost, dept1.{id}.localhost]
limits: {{sessions: 1, navigations_per_minute: 600}}
authorisation: {{by: 演示门户, document: 随程序自带, until: 2099-12-31, writes: [ask, register], per_day: 100}}
items: [{{title: {item}}}]
"
    )
}

fn survey(port: u16) -> String {
    format!(
        "survey: demo
indicators: gbh-2017-115
sites: sites/*.yaml
sample: {{seed: 20261123, items_per_site: 1}}
journeys: {{per_site: [find-entry, register, ask], per_item: [search-item, download-form]}}
confirm: {{functions: 2, content: 1, spacing: 0s}}
concurrency: {{per_host: 1}}
controls: [{{url: \"http://control.localhost:{port}/ok\", every: 5m}}]
"
    )
}
