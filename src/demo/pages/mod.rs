//! What each host answers. Styles differ in addresses, markup and wording; what stands behind is the desk's.

use std::time::Duration;

use axum::http::header;
use serde_json::{Map, Value};

use super::catalogue::{self, Item};
use super::desk;
use super::documents::Document;
use super::faults::{Fault, Trouble};
use super::fleet::Style;
use super::gate::spread;
use super::reply::{FileName, Reply};
use super::server::World;
use super::state::Site;
use super::visit::Visit;

/// The column that nothing stands under.
const HOLLOW: &str = "殡葬服务";

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
mod dept;
mod flaws;
mod frame;
mod modal;
mod published;
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
        Style::Modal => modal::answer(&desk),
    }
}

/// How long a portal thinks before it answers: interfaces for scripts are slow, pages are not.
pub fn delay(site: &Site, visit: &Visit) -> Duration {
    if site.portal.trouble == Some(Trouble::LateResults) && visit.path.ends_with("/results") {
        return Duration::from_secs(2);
    }
    if site.portal.trouble == Some(Trouble::LateColumns) && visit.path == "/api/items" {
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
    match visit.path.as_str() {
        "/captcha.png" => Some(captcha::picture(site)),
        "/favicon.ico" => Some(Reply::bytes("image/x-icon", Vec::new()).status(404)),
        _ => dept::answer(desk),
    }
}

/// Where a style's login is.
pub fn login_path(style: Style) -> &'static str {
    match style {
        Style::Table => "/login.jsp",
        Style::Spa => "/#/login",
        Style::Boot | Style::Shadow => "/login",
        Style::Frame => "/login.html",
        Style::Modal => "/?box=lg",
    }
}

/// Where a style has the guide of the item with this number.
pub fn guide_path(style: Style, code: &str) -> String {
    match style {
        Style::Table => format!("/guide.jsp?id={code}"),
        Style::Spa => format!("/#/item/{code}"),
        Style::Boot | Style::Shadow => format!("/guide/{code}"),
        Style::Frame => format!("/guide.html?id={code}"),
        Style::Modal => format!("/s/matter?no={code}"),
    }
}

impl Desk<'_> {
    /// Address of one of the portal's hosts, without a trailing slash.
    pub fn host(&self, label: &str) -> String {
        format!("http://{label}.{}.localhost:{}", self.site.portal.id, self.world.port)
    }

    /// Whether this is wrong with the portal.
    pub fn has(&self, fault: Fault) -> bool {
        self.site.portal.has(fault)
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
            faults => portal.faults().map(Fault::word).collect::<Vec<_>>(),
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
            Some(item) => {
                let turn = item.title.chars().count();
                let updated = self.world.calendar.ago(20 + 7 * turn as i64, turn);
                let faults = self.site.portal.faults_of(&item.title);
                let updated = updated.format("%Y-%m-%d").to_string();
                Guide::Shown(Box::new(flaws::shown(item, &faults, updated)))
            }
        }
    }

    /// A form's file, as the faults have it; `naming` writes the name as the style's server does.
    pub fn attachment(&self, id: &str, naming: fn(String) -> FileName) -> Reply {
        let Some((item, document)) = desk::file(id) else {
            return Reply::html(self.page("plain/missing.html", values! {})).status(404);
        };
        let faults = self.site.portal.faults_of(&item.title);
        if faults.contains(&Fault::FormBehindLogin) && self.user.is_none() {
            return Reply::see(login_path(self.site.portal.style));
        }
        let (stem, end) = document
            .name
            .rsplit_once('.')
            .map_or((document.name.clone(), String::new()), |(stem, end)| {
                (stem.to_string(), end.to_string())
            });
        if faults.contains(&Fault::FormHtmlError) {
            let broken = Document {
                name: String::new(),
                content_type: "application/msword",
                bytes: self.page("plain/file_error.html", values! {}).into_bytes(),
            };
            return Reply::attachment(broken, &naming(format!("{stem}.doc")));
        }
        let name = if self.trouble() == Some(Trouble::TraversalName) {
            FileName::Quoted(format!("../../form.{end}"))
        } else {
            naming(document.name.clone())
        };
        let bytes = if faults.contains(&Fault::FormEmptyFile) && id.ends_with("-blank") {
            Vec::new()
        } else {
            document.bytes
        };
        Reply::attachment(Document { bytes, ..document }, &name)
    }

    /// The columns of the catalogue under an audience, or by department; one more where a fault leaves it without items.
    pub fn groups(&self, audience: &str, by_department: bool) -> Vec<String> {
        let mut groups = catalogue::groups(audience, by_department);
        let hollow = [
            Fault::ColumnEmpty,
            Fault::ColumnBare,
            Fault::ColumnHotOnly,
            Fault::ColumnBroken,
        ];
        if audience == "个人" && !by_department && hollow.into_iter().any(|fault| self.has(fault)) {
            groups.push(HOLLOW.into());
        }
        groups
    }

    /// Whether a column's page does not exist.
    pub fn column_is_gone(&self, group: &str) -> bool {
        self.has(Fault::ColumnBroken) && group == HOLLOW
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

/// A style sheet, script or picture, which the browser may keep for the session.
fn asset(content_type: &str, bytes: &[u8]) -> Reply {
    Reply::bytes(content_type, bytes.to_vec()).header(header::CACHE_CONTROL, "max-age=600")
}
