//! Checkpoints: where the journal ends, signed and time-stamped while the run goes on.
//!
//! The first one is made before any site is touched: it names the plan and how many runs its key began before. Others
//! follow every minute or every 500 lines, and one at the end; each names the hash of the one before. So nothing that a
//! checkpoint covers can be made up afterwards without making up all of it, at a time that others' clocks deny.
//!
//! They are kept by a task of their own: walking never waits for a signature or an authority, but for the first one.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::archive::{Archive, lock};
use super::blobs;
use super::disk;
use super::error::EvidenceError;
use super::key::{PublicKey, Signer};
use super::layout::{self, Layout};
use super::read::Reader;
use super::runs::Runs;
use super::scan::Position;
use super::stamp::Authorities;
use crate::clock::Clock;
use crate::record::seal::{CHECKPOINT_FORMAT, Checkpoint, Missing};

/// What checkpoints are made with.
#[derive(Debug)]
pub struct Means {
    /// What signs them, and the seal.
    pub signer: Signer,
    /// Who is asked for time stamps.
    pub authorities: Authorities,
    /// The folder that holds the count of this key's runs.
    pub state: PathBuf,
    /// One is due after this time, when lines were written,
    pub every: Duration,
    /// or after so many lines.
    pub lines: u64,
    /// The clock.
    pub clock: Clock,
}

/// Why there is no token where a run was cut off.
const CUT_OFF: &str = "the run was cut off before it was had";

/// Makes checkpoints while a run goes on.
pub struct Keeping {
    task: JoinHandle<Keeper>,
    stop: oneshot::Sender<()>,
}

impl Keeping {
    /// Makes the first checkpoint of a run that touched no site yet, or goes on with those of one that is resumed; then
    /// keeps making them until [`Keeping::end`]. None for a resumed run that was begun without any: a first one made now
    /// would not prove what a first one proves.
    pub async fn begin(archive: &Archive, means: Means) -> Result<Option<Keeping>, EvidenceError> {
        let at = archive.position().await?;
        let layout = archive.layout().clone();
        let begun = tokio::task::spawn_blocking(move || Keeper::begin(layout, means, &at));
        let Some(keeper) = begun.await.map_err(EvidenceError::stopped)?? else {
            return Ok(None);
        };
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(keep(keeper, archive.clone(), stopped));
        Ok(Some(Keeping { task, stop }))
    }

    /// As [`Keeping::end`]; where it fails a warning is all, since the seal names the journal's end too.
    pub async fn finish(self) {
        if let Err(error) = self.end().await {
            tracing::warn!("the last checkpoint could not be made: {error}");
        }
    }

    /// Makes the last checkpoint, of a journal that was closed or let go.
    pub async fn end(self) -> Result<(), EvidenceError> {
        let _ended_already = self.stop.send(());
        let mut keeper = self.task.await.map_err(EvidenceError::stopped)?;
        let last = move || {
            let reader = Reader::open(keeper.layout.root())?;
            let (seq, head) = reader.head();
            let at = Position {
                segment: reader.segments(),
                seq,
                head: head.into(),
                ..Position::start()
            };
            let held = lock(&keeper.layout)?;
            let made = if at.seq > keeper.seq { keeper.make(&at) } else { Ok(()) };
            drop(held);
            made
        };
        tokio::task::spawn_blocking(last)
            .await
            .map_err(EvidenceError::stopped)?
    }
}

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_millis(500);

/// Until it is stopped, or the archive is closed.
async fn keep(mut keeper: Keeper, archive: Archive, mut stopped: oneshot::Receiver<()>) -> Keeper {
    loop {
        tokio::select! {
            _ = &mut stopped => return keeper,
            () = tokio::time::sleep(LOOK.min(keeper.means.every)) => {}
        }
        let Ok(at) = archive.position().await else {
            return keeper;
        };
        if !keeper.due(&at) {
            continue;
        }
        let making = tokio::task::spawn_blocking(move || {
            // Without this one the next proves the same, later; the journal's own writer stops the run where it must.
            if let Err(error) = keeper.make(&at) {
                tracing::warn!(%error, "no checkpoint could be made");
                keeper.made = keeper.means.clock.now();
            }
            keeper
        });
        match making.await {
            Ok(back) => keeper = back,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }
}

/// The end of the chain of checkpoints.
struct Keeper {
    layout: Layout,
    run: String,
    means: Means,
    /// Number of the next one.
    next: u64,
    /// SHA-256 of the last one.
    previous: Option<String>,
    /// The line that the last one names.
    seq: u64,
    /// When it was made.
    made: Instant,
}

impl Keeper {
    fn begin(layout: Layout, means: Means, at: &Position) -> Result<Option<Keeper>, EvidenceError> {
        let reader = Reader::open(layout.root())?;
        let run = reader.run().clone();
        let made = count(&layout);
        let mut keeper = Keeper {
            layout,
            run: run.run,
            next: made,
            previous: None,
            seq: 0,
            made: means.clock.now(),
            means,
        };
        if let Some(last) = made.checked_sub(1) {
            let (checkpoint, bytes) = read(&keeper.layout, last)?;
            signed(&keeper.layout, last, &bytes, keeper.means.signer.public())?;
            keeper.previous = Some(blobs::hash(&bytes));
            keeper.seq = checkpoint.seq;
            return Ok(Some(keeper));
        }
        let touched = reader.jobs().next().is_some() || !reader.controls()?.is_empty();
        if touched {
            return Ok(None);
        }
        let (_, identity) = super::read::identity(&keeper.layout)?;
        let runs = Runs::hold(&keeper.means.state, &keeper.means.signer.public().fingerprint())?;
        let first = Checkpoint {
            plan: Some(run.plan),
            identity: Some(blobs::hash(&identity)),
            run_number: Some(runs.next()),
            previous_run: runs.previous().map(str::to_string),
            ..keeper.checkpoint(at)
        };
        let time = first.time;
        let name = keeper.run.clone();
        // Counted before it lies there: a run that is cut off in between is missing from no count.
        keeper.write(&first, move |hash| runs.add(&name, hash, time))?;
        Ok(Some(keeper))
    }

    fn due(&self, at: &Position) -> bool {
        let lines = at.seq.saturating_sub(self.seq);
        let time = self.means.clock.now().duration_since(self.made);
        lines >= self.means.lines || lines > 0 && time >= self.means.every
    }

    fn make(&mut self, at: &Position) -> Result<(), EvidenceError> {
        let checkpoint = self.checkpoint(at);
        self.write(&checkpoint, |_| Ok(()))
    }

    fn checkpoint(&self, at: &Position) -> Checkpoint {
        Checkpoint {
            format: CHECKPOINT_FORMAT.into(),
            run: self.run.clone(),
            number: self.next,
            segment: at.segment,
            seq: at.seq,
            head: at.head.clone(),
            time: self.means.clock.wall(),
            previous: self.previous.clone(),
            stamps: self.means.authorities.urls.clone(),
            plan: None,
            identity: None,
            run_number: None,
            previous_run: None,
        }
    }

    /// Its signature, then itself, then its time stamps; `first` is told its hash before anything is written.
    fn write(
        &mut self,
        checkpoint: &Checkpoint,
        first: impl FnOnce(&str) -> Result<(), EvidenceError>,
    ) -> Result<(), EvidenceError> {
        let path = layout::checkpoint_path(checkpoint.number);
        let text = serde_json::to_vec_pretty(checkpoint)
            .map_err(|error| EvidenceError::io("writing", Path::new(&path), std::io::Error::other(error)))?;
        let hash = blobs::hash(&text);
        let signature = self.means.signer.sign(&text, &self.means.clock)?;
        first(&hash)?;
        let signed = layout::signature_path(&path);
        disk::write_whole(&self.layout.at(&signed), &signature)?;
        disk::write_whole(&self.layout.at(&path), &text)?;
        self.next += 1;
        self.previous = Some(hash);
        self.seq = checkpoint.seq;
        self.made = self.means.clock.now();
        for (number, answer) in (1..).zip(self.means.authorities.stamp(&signature)) {
            match answer {
                Ok(token) => disk::write_whole(&self.layout.at(&layout::token_path(&signed, number)), &token)?,
                Err(why) => {
                    let note = self.layout.at(&layout::missing_path(&signed, number));
                    disk::write_whole(&note, format!("{why}\n").as_bytes())?;
                }
            }
        }
        Ok(())
    }
}

/// Checkpoints that lie in an archive, numbered from 0 without gaps.
pub fn count(layout: &Layout) -> u64 {
    let there = |number: &u64| layout.at(&layout::checkpoint_path(*number)).exists();
    (0..).take_while(there).count() as u64
}

/// A checkpoint, and its bytes.
fn read(layout: &Layout, number: u64) -> Result<(Checkpoint, Vec<u8>), EvidenceError> {
    let path = layout.at(&layout::checkpoint_path(number));
    let bytes = std::fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))?;
    let checkpoint = serde_json::from_slice(&bytes).map_err(|error| {
        unfit(
            layout,
            number,
            &format!("it is no checkpoint ({error}); restore it from a copy"),
        )
    })?;
    Ok((checkpoint, bytes))
}

fn signed(layout: &Layout, number: u64, bytes: &[u8], key: &PublicKey) -> Result<(), EvidenceError> {
    let path = layout.at(&layout::signature_path(&layout::checkpoint_path(number)));
    let signature = std::fs::read(&path).map_err(|error| EvidenceError::io("reading", &path, error))?;
    if key.signed(bytes, &signature) {
        return Ok(());
    }
    let why = "it was signed with another key; go on with that one (--key), or begin a new run";
    Err(unfit(layout, number, why))
}

fn unfit(layout: &Layout, number: u64, why: &str) -> EvidenceError {
    EvidenceError::Checkpoint {
        path: layout.at(&layout::checkpoint_path(number)),
        why: why.into(),
    }
}

/// Time stamps over checkpoints that could not be had. Refuses checkpoints that this key did not sign.
pub(super) fn missing(layout: &Layout, key: &PublicKey) -> Result<Vec<Missing>, EvidenceError> {
    let mut missing = Vec::new();
    for number in 0..count(layout) {
        let (checkpoint, bytes) = read(layout, number)?;
        signed(layout, number, &bytes, key)?;
        let signature = layout::signature_path(&layout::checkpoint_path(number));
        for (place, url) in (1..).zip(&checkpoint.stamps) {
            if layout.at(&layout::token_path(&signature, place)).exists() {
                continue;
            }
            let note = std::fs::read_to_string(layout.at(&layout::missing_path(&signature, place)));
            missing.push(Missing {
                what: untimed(number, url),
                why: note.map_or_else(|_| CUT_OFF.into(), |note| note.trim_end().into()),
            });
        }
    }
    Ok(missing)
}

/// What a seal calls a time stamp that could not be had.
pub(super) fn untimed(number: u64, url: &str) -> String {
    format!("token over checkpoint {number} of {url}")
}
