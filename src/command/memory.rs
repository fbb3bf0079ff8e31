//! How much memory the program and its browsers hold, looked at while they work.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use tokio::task::JoinHandle;

/// Time between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// A watch over this process and all that descend from it; ends when dropped.
pub struct Watch {
    task: JoinHandle<()>,
    peak: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Watch {
    /// Begins to watch.
    pub fn begin() -> Watch {
        let peak = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
        let seen = peak.clone();
        let task = tokio::spawn(async move {
            let mut tick = tokio::time::interval(EVERY);
            loop {
                tick.tick().await;
                let bytes = tokio::task::spawn_blocking(together).await.unwrap_or(0);
                seen.fetch_max(bytes, std::sync::atomic::Ordering::Relaxed);
            }
        });
        Watch { task, peak }
    }

    /// The most that was seen of all processes together, in bytes; 0 where the system does not tell.
    pub fn peak_together(&self) -> u64 {
        self.peak.load(std::sync::atomic::Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The most that this process itself held resident since it began, in bytes; 0 where the system does not tell.
pub fn peak_own() -> u64 {
    figure(Path::new("/proc/self/status"), "VmHWM:").unwrap_or(0)
}

/// What this process and all that descend from it hold now (PSS), in bytes.
fn together() -> u64 {
    let mut waiting = vec![std::process::id()];
    let mut seen = BTreeSet::new();
    let mut bytes = 0;
    while let Some(pid) = waiting.pop() {
        if !seen.insert(pid) {
            continue;
        }
        let folder = Path::new("/proc").join(pid.to_string());
        bytes += figure(&folder.join("smaps_rollup"), "Pss:").unwrap_or(0);
        for thread in std::fs::read_dir(folder.join("task")).into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            waiting.extend(
                children
                    .split_ascii_whitespace()
                    .filter_map(|word| word.parse::<u32>().ok()),
            );
        }
    }
    bytes
}

/// The figure in KiB on the line that begins so, in bytes.
fn figure(path: &Path, line: &str) -> Option<u64> {
    let text = std::fs::read_to_string(path).ok()?;
    let rest = text.lines().find_map(|one| one.strip_prefix(line))?;
    Some(rest.split_ascii_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
