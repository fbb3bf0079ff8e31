//! Reading site profiles.

use super::{Reader, text, texts, whole};
use crate::scenario::fact::What;
use crate::scenario::scalar;
use crate::scenario::site::{Authorisation, Item, Level, Limits, Site, SiteTerm};
use crate::scenario::tree::{Entry, Node};

impl Reader<'_> {
    /// A site's file.
    pub fn site(&mut self, root: &Node<'_>) -> Option<Site> {
        self.say_hosts(root);
        for item in root.get("items").map(Node::items).unwrap_or_default() {
            if let Some(title) = item.get("title").filter(|title| title.text().is_some()) {
                self.say(
                    What::Item(title.text().unwrap_or_default().trim().to_owned()),
                    title.at.span,
                );
            }
        }
        let entries = |key: &str| root.get(key).map(Node::entries).unwrap_or_default();
        let terms = entries("terms").iter().map(|entry| self.site_term(entry)).collect();
        let page = |entry: &Entry<'_>| Some((entry.key.clone().into_owned(), scalar::address(entry.value.text()?)?));
        let items = root.get("items").map(Node::items).unwrap_or_default();
        let item = |node: &Node<'_>| {
            Some(Item {
                title: text(node, "title")?,
                guide: address(node, "guide"),
                portal_guide: address(node, "portal_guide"),
            })
        };
        let mut site = Site {
            id: text(root, "site")?,
            name: text(root, "name")?,
            region: text(root, "region")?,
            level: level(&text(root, "level")?)?,
            portal_home: address(root, "portal_home"),
            platform_home: address(root, "platform_home")?,
            pages: entries("pages").iter().filter_map(page).collect(),
            hosts: texts(root, "hosts").iter().map(|host| of_browsers(host)).collect(),
            limits: limits(root.get("limits")),
            account: root.get("account").and_then(|account| text(account, "secret")),
            authorisation: root.get("authorisation").and_then(authorisation),
            items: items.iter().filter_map(item).collect(),
            terms,
            place: self.place(root.at),
        };
        let homes = [site.portal_home.as_ref(), Some(&site.platform_home)];
        let homes: Vec<String> = homes
            .into_iter()
            .flatten()
            .filter_map(|url| url.host_str().map(str::to_owned))
            .collect();
        for host in homes {
            if !site.hosts.contains(&host) {
                site.hosts.push(host);
            }
        }
        Some(site)
    }

    /// Hosts of pages and guides, which must be the site's own.
    fn say_hosts(&mut self, root: &Node<'_>) {
        let pages = root
            .get("pages")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry| &entry.value);
        let items = root.get("items").map(Node::items).unwrap_or_default();
        let guides = items
            .iter()
            .flat_map(|item| [item.get("guide"), item.get("portal_guide")]);
        for node in pages.chain(guides.flatten()) {
            let url = node.text().and_then(scalar::address);
            if let Some(host) = url.as_ref().and_then(url::Url::host_str) {
                self.say(What::Host(host.to_owned()), node.at.span);
            }
        }
    }

    fn site_term(&mut self, entry: &Entry<'_>) -> SiteTerm {
        let node = &entry.value;
        let term = entry.key.clone().into_owned();
        self.say(What::Term(term.clone()), entry.at.span);
        let mut words = texts(node, "words");
        words.extend(node.text().map(str::to_owned));
        words.extend(node.items().iter().filter_map(|item| item.text().map(str::to_owned)));
        SiteTerm {
            term,
            words,
            locator: self.locator_at(node, "locator"),
        }
    }
}

fn address(node: &Node<'_>, key: &str) -> Option<url::Url> {
    scalar::address(node.get(key)?.text()?)
}

/// A host as browsers name it: 政务.cn is xn--4kqv2x.cn to them.
fn of_browsers(host: &str) -> String {
    url::Host::parse(host).map_or_else(|_| host.to_owned(), |host| host.to_string())
}

fn level(word: &str) -> Option<Level> {
    match word {
        "provincial" => Some(Level::Provincial),
        "prefecture" => Some(Level::Prefecture),
        "county" => Some(Level::County),
        _ => None,
    }
}

fn limits(node: Option<&Node<'_>>) -> Limits {
    let of = |key: &str, default: u32| node.and_then(|node| whole(node, key)).unwrap_or(default);
    Limits {
        sessions: of("sessions", 1),
        navigations_per_minute: of("navigations_per_minute", 30),
    }
}

fn authorisation(node: &Node<'_>) -> Option<Authorisation> {
    Some(Authorisation {
        by: text(node, "by")?,
        document: text(node, "document")?,
        until: scalar::date(node.get("until")?.text()?)?,
        writes: texts(node, "writes"),
        per_day: whole(node, "per_day").unwrap_or(1),
    })
}
