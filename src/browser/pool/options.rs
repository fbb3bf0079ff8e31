//! How sessions are made, and why there is none.

use std::path::{Path, PathBuf};

use crate::browser::binaries::{DriverError, Places};
use crate::browser::session::{Channel, Lost};
use crate::clock::Clock;

/// Most bytes of a downloaded file.
const DOWNLOAD_CAP: u64 = 50 << 20;

/// Which browser drives the journeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Browser {
    /// A local Chromium.
    Chromium,
    /// A local Firefox.
    Firefox,
    /// Whatever these WebDriver addresses have; workers take them in turn.
    Remote {
        /// `http://host:port/…` each.
        urls: Vec<String>,
        /// Firefox is asked for, not Chromium.
        firefox: bool,
    },
}

/// What attempts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// One browser a worker, a fresh context an attempt.
    Context,
    /// A browser and a profile of its own for every attempt.
    Process,
}

/// How sessions are made.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    /// Which browser.
    pub browser: Browser,
    /// Without a window.
    pub headless: bool,
    /// Where binaries are looked for.
    pub places: Places,
    /// The channel to use; none takes DevTools where it can be had.
    pub channel: Option<Channel>,
    /// Most sessions at a time.
    pub jobs: usize,
    /// The binary is a headless shell: faster, and not the same evidence.
    pub shell: bool,
    /// What attempts share.
    pub isolation: Isolation,
    /// Where temporary folders of runs lie; this run's own is made below it.
    pub folder: PathBuf,
    /// Most bytes of a downloaded file; larger ones are stopped.
    pub download_cap: u64,
    /// The run's clock.
    pub clock: Clock,
}

impl PoolOptions {
    /// One headless local Chromium, looked for in the environment.
    pub fn new(folder: &Path, clock: Clock) -> PoolOptions {
        PoolOptions {
            browser: Browser::Chromium,
            headless: true,
            places: Places::from_environment(),
            channel: None,
            jobs: 1,
            shell: false,
            isolation: Isolation::Context,
            folder: folder.to_owned(),
            download_cap: DOWNLOAD_CAP,
            clock,
        }
    }
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No driver or no browser.
    #[error(transparent)]
    Driver(#[from] DriverError),
    /// The browser's DevTools socket cannot be had, and nothing else was allowed.
    #[error("no DevTools socket of {browser}: {why}; use the classic channel for this browser")]
    NoSocket {
        /// Which browser.
        browser: String,
        /// Why.
        why: String,
    },
    /// The browser gave no context.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The run's temporary folder could not be made.
    #[error("cannot make the run's temporary folder below {}: {source}; check free space and rights", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The pool has been ended.
    #[error("the browser pool has ended")]
    Ended,
}
