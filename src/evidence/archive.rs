//! The handle of a run's archive: created or resumed once, cloned to every worker.
//!
//! All writing happens on one thread; the handle sends it requests and waits without blocking the runtime. Reading is
//! `read`'s business and needs no handle.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::blobs::{self, Blobs};
use super::disk;
use super::error::EvidenceError;
use super::journal::Journal;
use super::layout::Layout;
use super::read;
use super::scan::{self, Position};
use super::writer::{Request, Writer};
use crate::clock::Clock;
use crate::record::observation::JobKey;
use crate::record::run::{Event, LINE_FORMAT, RunInfo, Torn};
use crate::record::step::{BlobKind, BlobRef, StepRecord};

/// Requests that may wait for the writer; more make their senders wait, so that memory stays bounded.
const WAITING: usize = 16;

/// Sizes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// A run is not started with less free space than this.
    pub least_free: u64,
    /// With less free space than this no further case is admitted.
    pub low_water: u64,
    /// Room kept so that a run whose disk is full can still be closed, and sealed as far as it came.
    pub ballast: u64,
    /// That room is kept beyond the end, for the seal, which gives it back.
    pub to_be_sealed: bool,
    /// A journal segment that has reached this size is followed by another.
    pub segment: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        const MIB: u64 = 1024 * 1024;
        Settings {
            least_free: 1024 * MIB,
            low_water: 256 * MIB,
            // The manifest of a hundred thousand files takes half of it.
            ballast: 32 * MIB,
            to_be_sealed: false,
            segment: 8 * MIB,
        }
    }
}

/// Bytes to be kept as a blob, already redacted.
#[derive(Debug, Clone)]
pub struct Capture {
    /// What they show.
    pub kind: BlobKind,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Redaction rules that changed them.
    pub redacted: Vec<String>,
}

impl Capture {
    /// Bytes that nothing was masked in.
    pub fn raw(kind: BlobKind, bytes: Vec<u8>) -> Capture {
        Capture {
            kind,
            bytes,
            redacted: Vec::new(),
        }
    }

    /// The hash these bytes will be named by, for records that name a blob themselves (a download, a body).
    pub fn sha256(&self) -> String {
        blobs::hash(&self.bytes)
    }
}

/// What became of a step that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Number of its journal line.
    pub seq: u64,
    /// The blob of its record.
    pub record: BlobRef,
    /// Its other blobs, in the order they were given.
    pub blobs: Vec<BlobRef>,
}

/// An archive that is being written. Cheap to clone; the lock is held until the last clone is gone or one is closed.
#[derive(Debug, Clone)]
pub struct Archive {
    layout: Layout,
    requests: mpsc::Sender<Request>,
    admits: Arc<AtomicBool>,
}

impl Archive {
    /// Makes the archive of a new run: its folder, `run.json`, copies of the inputs, and the first journal line.
    /// Blocks; called once before anything is walked.
    pub fn create(
        path: &Path,
        run: &RunInfo,
        inputs: &[(String, Vec<u8>)],
        clock: Clock,
        settings: Settings,
    ) -> Result<Archive, EvidenceError> {
        let layout = Layout::new(path);
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        disk::make_folder(parent)?;
        match fs::create_dir(path) {
            Ok(()) => disk::sync_folder(parent)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(EvidenceError::Exists {
                    path: path.to_path_buf(),
                });
            }
            Err(error) => return Err(EvidenceError::io("making the folder", path, error)),
        }
        disk::require(path, settings.least_free).inspect_err(|_| drop(fs::remove_dir(path)))?;
        let mut hashes = BTreeMap::new();
        for (name, bytes) in inputs {
            disk::write_whole(&layout.input(name)?, bytes)?;
            hashes.insert(name.clone(), blobs::hash(bytes));
        }
        let identity = serde_json::to_vec_pretty(run)
            .map_err(|error| EvidenceError::io("writing", &layout.run(), io::Error::other(error)))?;
        disk::write_whole(&layout.run(), &identity)?;
        let lock = lock(&layout)?;
        let journal = Journal::create(&layout, settings.segment)?;
        let opened = opened(blobs::hash(&identity), hashes, None);
        Archive::start(layout, lock, journal, opened, clock, settings)
    }

    /// Continues the archive of a run that was cut off: locks it, checks the whole chain, sets a torn tail aside and
    /// writes a line that says so. Blocks; called once.
    pub fn open(path: &Path, clock: Clock, settings: Settings) -> Result<Archive, EvidenceError> {
        let layout = Layout::new(path);
        let (_, identity) = read::identity(&layout)?;
        if layout.is_sealed() {
            return Err(EvidenceError::Sealed {
                path: path.to_path_buf(),
            });
        }
        let lock = lock(&layout)?;
        disk::require(path, settings.least_free)?;
        let identity = blobs::hash(&identity);
        let start = Position::start();
        let (end, tail) = scan::follow(&layout, &start, |_, line| read::belongs(&identity, &line))?;
        if end.seq == 0 {
            let why = "it was cut off before its first line and nothing was walked; delete it and start again".into();
            return Err(EvidenceError::NotAnArchive {
                path: path.to_path_buf(),
                why,
            });
        }
        let (journal, torn) = Journal::resume(&layout, end, &tail, settings.segment)?;
        let opened = opened(identity, BTreeMap::new(), torn);
        Archive::start(layout, lock, journal, opened, clock, settings)
    }

    /// Refuses when another program is writing to this archive.
    pub fn is_free(path: &Path) -> Result<(), EvidenceError> {
        lock(&Layout::new(path)).map(drop)
    }

    fn start(
        layout: Layout,
        lock: File,
        journal: Journal,
        opened: Event,
        clock: Clock,
        settings: Settings,
    ) -> Result<Archive, EvidenceError> {
        let ballast = layout.ballast();
        disk::take_room(&ballast, settings.ballast).map_err(|error| EvidenceError::io("reserving", &ballast, error))?;
        let blobs = Blobs::new(&layout)?;
        let (requests, receiver) = mpsc::channel(WAITING);
        let admits = Arc::new(AtomicBool::new(true));
        let mut writer = Writer::new(layout.clone(), lock, journal, blobs, clock, &settings, admits.clone());
        writer.first(opened)?;
        std::thread::Builder::new()
            .name("archive".into())
            .spawn(move || writer.run(receiver))
            .map_err(|error| EvidenceError::io("starting the writer of", layout.root(), error))?;
        Ok(Archive {
            layout,
            requests,
            admits,
        })
    }

    /// Where things lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether there is room for another case. Once false it stays so until the run is resumed.
    pub fn admits(&self) -> bool {
        self.admits.load(Ordering::Relaxed)
    }

    /// Writes a step: its blobs and its record first, then its line. `record.blobs` is filled in here. Durable when
    /// this returns.
    pub async fn step(
        &self,
        job: &JobKey,
        attempt: u32,
        record: StepRecord,
        captures: Vec<Capture>,
    ) -> Result<Written, EvidenceError> {
        let (reply, answer) = oneshot::channel();
        let job = job.clone();
        self.ask(
            Request::Step {
                job,
                attempt,
                record: Box::new(record),
                captures,
                reply,
            },
            answer,
        )
        .await
    }

    /// Writes any other line. Gives its number; durable when this returns.
    pub async fn event(&self, event: Event) -> Result<u64, EvidenceError> {
        let (reply, answer) = oneshot::channel();
        self.ask(Request::Event { event, reply }, answer).await
    }

    /// Where the journal ends just now.
    pub async fn position(&self) -> Result<Position, EvidenceError> {
        let (reply, answer) = oneshot::channel();
        self.ask(Request::Position { reply }, answer).await
    }

    /// Writes the last line of this run and lets the archive go. Other clones get [`EvidenceError::Stopped`].
    pub async fn close(self, complete: bool, why: Option<String>) -> Result<(), EvidenceError> {
        let (reply, answer) = oneshot::channel();
        self.ask(
            Request::Leave {
                last: Some(Event::Closed { complete, why }),
                reply,
            },
            answer,
        )
        .await
    }

    /// Lets the archive go without a last line, as if the program had been killed between two lines.
    pub async fn leave(self) -> Result<(), EvidenceError> {
        let (reply, answer) = oneshot::channel();
        self.ask(Request::Leave { last: None, reply }, answer).await
    }

    async fn ask<T>(
        &self,
        request: Request,
        answer: oneshot::Receiver<Result<T, EvidenceError>>,
    ) -> Result<T, EvidenceError> {
        let gone = || EvidenceError::Stopped {
            why: "it was closed".into(),
        };
        self.requests.send(request).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

pub(super) fn opened(run: String, inputs: BTreeMap<String, String>, torn: Option<Torn>) -> Event {
    Event::Opened {
        format: LINE_FORMAT.into(),
        run,
        inputs,
        version: env!("CARGO_PKG_VERSION").into(),
        torn,
    }
}

/// Takes the archive for this program alone, until the file is closed.
pub(super) fn lock(layout: &Layout) -> Result<File, EvidenceError> {
    let path = layout.run();
    let file = File::options()
        .append(true)
        .open(&path)
        .map_err(|error| EvidenceError::io("locking", &path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let by = holder(&file).map_or("another program".into(), |pid| format!("process {pid}"));
            Err(EvidenceError::Locked {
                path: layout.root().to_path_buf(),
                by,
            })
        }
        Err(TryLockError::Error(error)) => Err(EvidenceError::io("locking", &path, error)),
    }
}

/// The process that holds a lock on this file, from the kernel's table where there is one:
/// `1: FLOCK  ADVISORY  WRITE 1234 fd:01:5678 0 EOF`.
fn holder(file: &File) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let inode = file.metadata().ok()?.ino().to_string();
    let table = fs::read_to_string("/proc/locks").ok()?;
    table.lines().find_map(|line| {
        let mut words = line
            .split_ascii_whitespace()
            .skip_while(|word| *word != "WRITE")
            .skip(1);
        let pid = words.next()?;
        (words.next()?.rsplit(':').next()? == inode).then(|| pid.parse().ok())?
    })
}
