//! What each host answers. Styles differ in addresses, markup and wording; what stands behind is the desk's.

use std::time::Duration;

use axum::http::header;
use serde_json::{Map, Value};

use super::catalogue::{self, Item, Material};
use super::desk;
use super::documents::Document;
use super::faults::{Fault, Trouble};
use super::fleet::Style;
use super::gate::spread;
use super::reply::{FileName, Reply};
use super::server::World;
use super::state::Site;
use super::visit::{Role, Visit};

/// What a page is filled with.
type Values = Map<String, Value>;

/// `values! { name, other => expression }`: what a page is filled with, serialised.
macro_rules! values {
    ($($name:ident $(=> $value:expr)?),* $(,)?) => {{
        #[expect(clippy::allow_attributes, reason = "the map stays unchanged when no names are given")]
        #[allow(unused_mut)]
        let mut map = serde_json::Map::new();
        $(map.insert(stringify!($name).to_string(), values!(@ $name $(=> $value)?));)*
        map
    }};
    (@ $name:ident) => { serde_json::to_value(&$name).unwrap_or_default() };
    (@ $name:ident => $value:expr) => { serde_json::to_value(&$value).unwrap_or_default() };
}

mod boot;
mod captcha;
mod frame;
mod shadow;
mod spa;
mod table;
mod templates;

/// One request being answered: everything that a page may need.
pub struct Desk<'a> {
    /// All portals; for the clock and the port.
    pub world: &'a World,
    /// The portal asked.
    pub site: &'a Site,
    /// The request.
    pub visit: &'a Visit,
    /// Who is logged in at this host.
    pub user: Option<String>,
}

/// Answers a request at a portal.
pub fn answer(world: &World, site: &Site, visit: &Visit) -> Reply {
    let user = site.user(visit.session.as_deref());
    let desk = Desk {
        world,
        site,
        visit,
        user,
    };
    if let Some(reply) = shared(&desk) {
        return reply;
    }
    match site.portal.style {
        Style::Table => table::answer(&desk),
        Style::Spa => spa::answer(&desk),
        Style::Boot => boot::answer(&desk),
        Style::Shadow => shadow::answer(&desk),
        Style::Frame => frame::answer(&desk),
    }
}

/// How long a portal thinks before it answers: interfaces for scripts are slow, pages are not.
pub fn delay(site: &Site, visit: &Visit) -> Duration {
    if site.portal.trouble == Some(Trouble::LateResults) && visit.path.ends_with("/results") {
        return Duration::from_secs(2);
    }
    if visit.path.starts_with("/api/") && !visit.path.starts_with("/api/file/") {
        return Duration::from_millis(300 + 300 * spread(&visit.path));
    }
    Duration::ZERO
}

/// What all styles answer alike: the picture of letters, tickets of the sign-on, the department's system.
fn shared(desk: &Desk<'_>) -> Option<Reply> {
    let Desk { site, visit, .. } = desk;
    let ticket = visit.field("ticket");
    if !ticket.is_empty() {
        let user = site.memory().tickets.remove(ticket);
        let back = Reply::see(&visit.path);
        return Some(user.map_or_else(|| Reply::see("/"), |user| back.session(&site.sign_in(&user))));
    }
    match (visit.role, visit.path.as_str()) {
        (_, "/captcha.png") => Some(captcha::picture(site)),
        (_, "/favicon.ico") => Some(Reply::bytes("image/x-icon", Vec::new()).status(404)),
        (Role::Platform, "/go/dept1") => Some(match &desk.user {
            Some(user) => Reply::see(&format!("{}/?ticket={}", desk.host("dept1"), site.ticket(user))),
            None => Reply::see(login_path(site.portal.style)),
        }),
        (Role::Department, "/") => Some(match &desk.user {
            Some(_) => Reply::html(desk.page("plain/dept.html", values! {})),
            None => Reply::see(&format!("{}/go/dept1", desk.host("zwfw"))),
        }),
        _ => None,
    }
}

/// Where a style's login is.
pub fn login_path(style: Style) -> &'static str {
    match style {
        Style::Table => "/login.jsp",
        Style::Spa => "/#/login",
        Style::Boot | Style::Shadow => "/login",
        Style::Frame => "/login.html",
    }
}

impl Desk<'_> {
    /// Address of one of the portal's hosts, without a trailing slash.
    pub fn host(&self, label: &str) -> String {
        format!("http://{label}.{}.localhost:{}", self.site.portal.id, self.world.port)
    }

    /// The portal's fault.
    pub fn fault(&self) -> Option<Fault> {
        self.site.portal.fault
    }

    /// The portal's trouble.
    pub fn trouble(&self) -> Option<Trouble> {
        self.site.portal.trouble
    }

    /// A template filled with `values` and with what every page knows.
    pub fn page(&self, template: &str, values: Values) -> String {
        let portal = &self.site.portal;
        let hostile = if self.trouble() == Some(Trouble::ScriptTitle) {
            "<script>alert(1)</script>"
        } else {
            ""
        };
        let mut base = values! {
            id => portal.id,
            city => portal.city,
            name => format!("{}{hostile}", portal.name),
            www => self.host("www"),
            zwfw => self.host("zwfw"),
            sso => self.host("sso"),
            dept1 => self.host("dept1"),
            links => format!("http://links.localhost:{}", self.world.port),
            fault => self.fault().map(Fault::word).unwrap_or_default(),
            trouble => self.trouble().map(Trouble::word).unwrap_or_default(),
            user => self.user,
            today => self.world.calendar.now().format("%Y年%-m月%-d日").to_string(),
            path => self.visit.path,
        };
        base.extend(values);
        templates::fill(template, &base)
    }

    /// The item named by a field or a part of the path, where the guide may be shown to this visitor.
    pub fn item(&self, code: &str) -> Guide {
        match catalogue::item(code) {
            None => Guide::Missing,
            Some(_) if self.trouble() == Some(Trouble::LoginWall) && self.user.is_none() => Guide::LoginFirst,
            Some(item) => Guide::Shown(Box::new(flawed(item, self.fault()))),
        }
    }

    /// A form's file, as the fault has it; `naming` writes the name as the style's server does.
    pub fn attachment(&self, id: &str, naming: fn(String) -> FileName) -> Reply {
        if self.fault() == Some(Fault::FormBehindLogin) && self.user.is_none() {
            return Reply::see(login_path(self.site.portal.style));
        }
        let Some(document) = desk::file(id) else {
            return Reply::html(self.page("plain/missing.html", values! {})).status(404);
        };
        let blank = id.ends_with("-blank");
        let stem = document
            .name
            .rsplit_once('.')
            .map_or(document.name.as_str(), |(stem, _)| stem)
            .to_string();
        match self.fault() {
            Some(Fault::FormHtmlError) => {
                let bytes = self.page("plain/file_error.html", values! {}).into_bytes();
                let broken = Document {
                    name: String::new(),
                    content_type: "application/msword",
                    bytes,
                };
                Reply::attachment(broken, &naming(format!("{stem}.doc")))
            }
            Some(Fault::FormEmptyFile) if blank => {
                let name = naming(document.name.clone());
                Reply::attachment(
                    Document {
                        bytes: Vec::new(),
                        ..document
                    },
                    &name,
                )
            }
            _ if self.trouble() == Some(Trouble::TraversalName) => {
                let end = document.name.rsplit_once('.').map_or("", |(_, end)| end).to_string();
                Reply::attachment(document, &FileName::Quoted(format!("../../form.{end}")))
            }
            _ => {
                let name = naming(document.name.clone());
                Reply::attachment(document, &name)
            }
        }
    }

    /// A list cut into pages: this page's part and the number of pages.
    pub fn cut<T: Clone>(&self, list: &[T], size: usize) -> (Vec<T>, usize) {
        let part = list
            .iter()
            .skip((self.visit.page() - 1) * size)
            .take(size)
            .cloned()
            .collect();
        (part, list.len().div_ceil(size).max(1))
    }

    /// The page that says that there is none.
    pub fn missing(&self) -> Reply {
        Reply::html(self.page("plain/missing.html", values! {})).status(404)
    }

    /// The page of a broken server.
    pub fn broken(&self) -> Reply {
        Reply::html(self.page("plain/broken.html", values! {})).status(500)
    }
}

/// Whether an item's guide can be shown.
pub enum Guide {
    /// It can.
    Shown(Box<Item>),
    /// After logging in.
    LoginFirst,
    /// There is no such item.
    Missing,
}

/// An item's guide as the fault has it.
fn flawed(item: &Item, fault: Option<Fault>) -> Item {
    let mut item = item.clone();
    match fault {
        Some(Fault::StepsBare) => item.steps.iter_mut().for_each(|step| step.text.clear()),
        Some(Fault::LimitVague) => {
            item.legal = "按规定办理".into();
            item.promised = "按规定办理".into();
        }
        Some(Fault::FeeVague) => item.fee = "详见收费目录".into(),
        Some(Fault::ContactForComplaintsOnly) => item.phone.clear(),
        Some(Fault::MaterialCatchAll) => {
            if let Some(last) = item.materials.last().cloned() {
                item.materials.push(Material {
                    name: "其　它　有　关　材　料".into(),
                    form: false,
                    note: String::new(),
                    ..last
                });
            }
        }
        Some(Fault::MaterialRequirementsMissing) => {
            for material in &mut item.materials {
                material.original.clear();
                material.medium.clear();
            }
        }
        _ => {}
    }
    item
}

/// A style sheet, script or picture, which the browser may keep for the session.
fn asset(content_type: &str, bytes: &[u8]) -> Reply {
    Reply::bytes(content_type, bytes.to_vec()).header(header::CACHE_CONTROL, "max-age=600")
}
