//! Serves all portals on one port of loopback, each under its own host names.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response, header};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::calendar::Calendar;
use super::faults::Trouble;
use super::fleet::Portal;
use super::gate::{Gate, gate};
use super::pages;
use super::reply::Reply;
use super::state::Site;
use super::visit::{Role, Visit};

/// Largest form that is read, in bytes.
const LARGEST_BODY: usize = 1 << 20;

/// What to serve.
#[derive(Debug, Clone)]
pub struct DemoOptions {
    /// Port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// Which portals.
    pub portals: Vec<Portal>,
}

/// A running demo; stops when told or dropped.
#[derive(Debug)]
pub struct Demo {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Ends it.
    pub shutdown: Shutdown,
}

/// The handle that ends a demo.
#[derive(Debug)]
pub struct Shutdown(JoinHandle<()>);

impl Shutdown {
    /// Stops listening at once.
    pub fn now(self) {
        self.0.abort();
    }
}

impl Drop for Shutdown {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// All portals and their clock.
pub struct World {
    /// Portals by id.
    pub sites: HashMap<String, Site>,
    /// The demo's clock.
    pub calendar: Calendar,
    /// The port, for absolute addresses.
    pub port: u16,
}

/// Starts serving.
///
/// # Errors
/// When the port cannot be had.
pub async fn serve(options: DemoOptions) -> io::Result<Demo> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let addr = listener.local_addr()?;
    let doomed = options
        .portals
        .iter()
        .filter(|portal| portal.trouble == Some(Trouble::ResetConnection));
    let resetting: Arc<HashSet<String>> = Arc::new(doomed.map(|portal| portal.id.clone()).collect());
    let sites = options
        .portals
        .into_iter()
        .map(|portal| (portal.id.clone(), Site::new(portal)))
        .collect();
    let world = Arc::new(World {
        sites,
        calendar: Calendar::new(),
        port: addr.port(),
    });
    let router = Router::new().fallback(answer).with_state(world);
    let wire = super::wire::Wire { listener, resetting };
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(wire, router).await {
            tracing::error!(%error, "the demo stopped listening");
        }
    });
    Ok(Demo {
        addr,
        shutdown: Shutdown(task),
    })
}

async fn answer(State(world): State<Arc<World>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let name = host
        .split(':')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".localhost")
        .to_string();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    if name == "control" {
        return control(&world, parts.uri.path(), &body).into_response();
    }
    let found = name
        .split_once('.')
        .and_then(|(label, id)| Some((Role::from_label(label)?, world.sites.get(id)?)));
    let Some((role, site)) = found else {
        return Reply::html(include_str!("pages/plain/elsewhere.html").to_string()).into_response();
    };
    let visit = Visit::read(role, site.portal.style, &parts, &body);
    match gate(site, &visit) {
        Gate::Answer(reply) => return reply.into_response(),
        Gate::Silence => std::future::pending().await,
        Gate::Open(delay) => tokio::time::sleep(delay).await,
    }
    let wait = pages::delay(site, &visit);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    pages::answer(&world, site, &visit).into_response()
}

/// The control page, and the demo's clock: `POST /clock {"days": 5}` moves it and answers with the new time.
fn control(world: &World, path: &str, body: &[u8]) -> Reply {
    match path {
        "/clock" => {
            let asked: HashMap<String, i64> = serde_json::from_slice(body).unwrap_or_default();
            world.calendar.move_by(asked.get("days").copied().unwrap_or_default());
            Reply::json(&serde_json::json!({ "now": world.calendar.now().to_rfc3339() }))
        }
        "/ok" | "/" => Reply::html(include_str!("pages/plain/control.html").to_string()),
        _ => Reply::html("<!DOCTYPE html><title>404</title><p>404".to_string()).status(404),
    }
}
