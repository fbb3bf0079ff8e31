//! A browser while it is lent to a session, and its way back.

use std::path::PathBuf;
use std::sync::Arc;

use fantoccini::Client;
use tokio::sync::OwnedSemaphorePermit;

use super::{Isolation, Shared};
use crate::browser::driver::Driven;
use crate::browser::process::Group;
use crate::browser::socket::{Socket, lock};

/// A running browser.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) client: Client,
    pub(super) group: Option<Group>,
    pub(super) profile: Option<PathBuf>,
    pub(super) socket: Option<Arc<Socket>>,
}

/// What a session holds of its pool; gives the browser back when the session ends.
#[derive(Debug)]
pub struct Lease {
    pub(super) shared: Arc<Shared>,
    pub(super) worker: Option<Worker>,
    pub(super) folder: PathBuf,
    pub(super) _slot: OwnedSemaphorePermit,
}

impl Worker {
    pub(super) fn of(driven: Driven, socket: Option<Arc<Socket>>) -> Worker {
        Worker {
            client: driven.client,
            group: driven.group,
            profile: driven.profile,
            socket,
        }
    }
}

impl Worker {
    /// Its driver or its socket is gone; a driver that died leaves a browser that nobody would end.
    fn dead(&mut self) -> bool {
        let driver = self.group.as_mut().is_some_and(|group| group.ended().is_some());
        driver || self.socket.as_ref().is_some_and(|socket| socket.closed().is_some())
    }
}

impl Lease {
    /// Takes the browser back; a broken one is ended.
    pub(in crate::browser) async fn give_back(mut self, broken: bool) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let Some(mut worker) = self.worker.take() else { return };
        let broken = broken || worker.dead();
        if self.keeps(&worker, broken) {
            lock(&self.shared.idle).push(worker);
        } else {
            self.shared.end(worker, broken).await;
        }
    }

    fn keeps(&self, worker: &Worker, broken: bool) -> bool {
        // Only contexts of the DevTools channel are fresh for every attempt.
        let shared = worker.socket.is_some();
        !broken && shared && self.shared.options.isolation == Isolation::Context && !self.shared.slots.is_closed()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut worker) = self.worker.take() else { return };
        let _ = std::fs::remove_dir_all(&self.folder);
        let broken = worker.dead();
        if self.keeps(&worker, broken) {
            lock(&self.shared.idle).push(worker);
            return;
        }
        let shared = Arc::clone(&self.shared);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { shared.end(worker, true).await });
        }
    }
}
