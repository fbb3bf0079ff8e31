//! Process groups of drivers: started apart, ended whole, swept up when an earlier run could not.
//!
//! Every driver leads a group of its own, and its browser stays in it, so one signal ends both. Three nets, from the
//! finest: an orderly end; a guard (one `sh` a pool) that holds a pipe from us and kills the groups it was told of when
//! that pipe closes, however we died; a sweep at the next start by pid files, which name the leader's start time so
//! that a recycled pid is never killed. Nothing is ever ended by name.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal};
use sha2::{Digest, Sha256};

use super::accounts;

/// A started process that leads its own group.
#[derive(Debug)]
pub struct Group {
    child: Child,
    note: PathBuf,
    ended: bool,
}

impl Group {
    /// Starts a command as the leader of a new group and notes it in `folder`, which a later sweep reads.
    pub fn start(mut command: Command, folder: &Path) -> io::Result<Group> {
        use std::os::unix::process::CommandExt;
        let child = command.process_group(0).stdin(Stdio::null()).spawn()?;
        let id = child.id();
        let note = folder.join(format!("{id}.pid"));
        let mut group = Group {
            child,
            note,
            ended: false,
        };
        let started = start_time(id).unwrap_or_default();
        if let Err(error) = fs::write(&group.note, format!("{id} {started}\n")) {
            group.kill();
            return Err(error);
        }
        Ok(group)
    }

    /// The group's id, which is its leader's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What the leader prints, once.
    pub fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// What the leader complains about, once.
    pub fn stderr(&mut self) -> Option<std::process::ChildStderr> {
        self.child.stderr.take()
    }

    /// Whether the leader has ended, and how.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends every process of the group at once and takes the leader's exit.
    pub fn kill(&mut self) {
        self.ended = true;
        signal_group(self.id(), Signal::KILL);
        // The leader is our child, so its pid cannot be recycled before this wait.
        let _ = self.child.wait();
        // The others are ended by whoever adopted them; that takes a moment.
        for _ in 0..100 {
            if !group_lives(self.id()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = fs::remove_file(&self.note);
    }

    /// Asks the group to end, and after `grace` makes it.
    pub async fn end(mut self, grace: Duration) {
        signal_group(self.id(), Signal::TERM);
        let until = tokio::time::Instant::now() + grace;
        while tokio::time::Instant::now() < until && (self.ended().is_none() || group_lives(self.id())) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.kill();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.ended {
            self.kill();
        }
    }
}

/// Kills the groups it knows of as soon as this process is gone, even by `kill -9`.
#[derive(Debug)]
pub struct Guard {
    child: Child,
}

/// Reads `add ID` and `del ID` until the pipe closes, then ends what is left and removes the run's folder.
const GUARD: &str = r#"
trap '' INT TERM HUP
groups=
while read -r act id; do
  case $act in
    add) groups="$groups $id" ;;
    del) kept=; for g in $groups; do [ "$g" = "$id" ] || kept="$kept $g"; done; groups=$kept ;;
    done) exit 0 ;;
  esac
done
for note in "$1"/*.pid; do
  [ -f "$note" ] && read -r id rest < "$note" && groups="$groups $id"
done
for g in $groups; do kill -s KILL -- "-$g"; done
sleep 0.2
rm -rf -- "$1"
"#;

impl Guard {
    /// Starts the guard of a run's temporary folder.
    pub fn start(folder: &Path) -> io::Result<Guard> {
        use std::os::unix::process::CommandExt;
        let child = Command::new("sh")
            .args(["-c", GUARD, "hecha-guard"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Guard { child })
    }

    /// Puts a group under its care.
    pub fn add(&mut self, id: u32) {
        self.say(&format!("add {id}"));
    }

    /// Takes a group out of it again.
    pub fn forget(&mut self, id: u32) {
        self.say(&format!("del {id}"));
    }

    fn say(&mut self, line: &str) {
        if let Some(pipe) = self.child.stdin.as_mut() {
            let _ = writeln!(pipe, "{line}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.say("done");
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A run's temporary folder below `root`, readable by its owner only, with a note of who owns it.
pub fn run_folder(root: &Path) -> io::Result<PathBuf> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(root)?;
    if !is_ours(root) {
        let why = format!("{} is another user's, or others may write to it", root.display());
        return Err(io::Error::other(format!("{why}; name another folder with TMPDIR")));
    }
    let id = std::process::id();
    let started = start_time(id).unwrap_or_default();
    for n in 0u32.. {
        let folder = root.join(format!("run-{id}-{n}"));
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => {
                fs::write(folder.join("owner"), format!("{id} {started}\n"))?;
                return Ok(folder);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("no free name for a run's folder"))
}

/// Whether a folder is this user's own, and only this user may write to it: else notes in it may be anybody's.
fn is_ours(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|found| {
        found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o022 == 0
    })
}

/// The folder of this user's browsers below the system's temporary one.
pub fn users_folder(temporary: &Path) -> PathBuf {
    temporary.join(format!("hecha-browsers-{}", rustix::process::geteuid().as_raw()))
}

/// Ends what runs that are no longer alive left below `root`, and removes their folders. Gives the groups it killed.
pub fn sweep(root: &Path) -> Vec<u32> {
    let mut killed = Vec::new();
    if !is_ours(root) {
        return killed;
    }
    let Ok(runs) = fs::read_dir(root) else { return killed };
    for run in runs.flatten().map(|entry| entry.path()) {
        let named = run
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("run-"));
        if !named || read_note(&run.join("owner")).is_none_or(|(id, started)| same_process(id, &started)) {
            continue;
        }
        for note in fs::read_dir(&run)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if note.extension().is_some_and(|kind| kind == "pid")
                && let Some((id, started)) = read_note(&note)
                && leader_or_orphans(id, &started)
            {
                signal_group(id, Signal::KILL);
                killed.push(id);
            }
        }
        let _ = fs::remove_dir_all(&run);
    }
    killed
}

/// Whether any process of this group is alive (zombies excepted).
pub fn group_lives(group: u32) -> bool {
    !members(group).is_empty()
}

/// Living processes of a group, by `/proc`; on systems without it, the leader when it can be signalled.
pub fn members(group: u32) -> Vec<u32> {
    let Ok(all) = fs::read_dir("/proc") else {
        let leader = i32::try_from(group).ok().and_then(Pid::from_raw);
        return leader
            .filter(|id| rustix::process::test_kill_process(*id).is_ok())
            .map(|_| group)
            .into_iter()
            .collect();
    };
    all.flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .filter(|id| {
            stat(*id).is_some_and(|fields| {
                fields.first().is_some_and(|state| state != "Z") && fields.get(2) == Some(&group.to_string())
            })
        })
        .collect()
}

/// The leader is the very process of the note, or it is gone while processes of its group are not: a group's id is not
/// given to a new process while the group lives.
fn leader_or_orphans(id: u32, started: &str) -> bool {
    if start_time(id).is_some() {
        same_process(id, started)
    } else {
        group_lives(id)
    }
}

fn same_process(id: u32, started: &str) -> bool {
    start_time(id).is_some_and(|now| now == started)
}

fn read_note(path: &Path) -> Option<(u32, String)> {
    let text = fs::read_to_string(path).ok()?;
    let mut words = text.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next().unwrap_or_default().to_owned()))
}

/// When a process began, in clock ticks since boot (field 22 of `/proc/PID/stat`).
fn start_time(id: u32) -> Option<String> {
    stat(id)?.get(19).cloned()
}

/// The fields of `/proc/PID/stat` after the command's name: state, parent, group, …
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let after = text.get(text.rfind(')')? + 1..)?;
    Some(after.split_whitespace().map(str::to_owned).collect())
}

/// The browser's own process. Where a script that started it stays (Debian's headless shell), it is the script's first
/// child that has children of its own kind, as every browser has.
pub(super) fn browser_of(id: u32) -> u32 {
    let mut at = id;
    for _ in 0..4 {
        let own = binary_of(at);
        let children = children(at);
        if children.iter().any(|child| binary_of(*child) == own) {
            return at;
        }
        match children.into_iter().find(|child| !self::children(*child).is_empty()) {
            Some(next) => at = next,
            None => return at,
        }
    }
    id
}

/// The binary that a process runs.
pub(super) fn binary_of(id: u32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/{id}/exe")).ok()
}

/// How a process was started, after the binary's name; accounts of proxies are left out.
pub(super) fn arguments_of(id: u32) -> Option<String> {
    let bytes = fs::read(format!("/proc/{id}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let words = text.split('\0').skip(1).filter(|word| !word.is_empty());
    let words = words.map(accounts::without_in_word);
    Some(words.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

fn children(id: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn signal_group(id: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(id).ok().filter(|id| *id > 1).and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process_group(pid, signal);
    }
}

/// SHA-256 of a file, lower-case hex.
pub fn hash_of(path: &Path) -> Option<String> {
    use std::io::Read;
    let mut file = fs::File::open(path).ok()?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0u8; 1 << 20];
    loop {
        let read = file.read(&mut chunk).ok()?;
        if read == 0 {
            return Some(hex::encode(hash.finalize()));
        }
        hash.update(&chunk[..read]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & sleep 60"]);
        command
    }

    #[test]
    fn a_group_ends_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut group = Group::start(sleeper(), folder.path()).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        assert!(members(group.id()).len() >= 2);
        group.kill();
        assert!(!group_lives(group.id()));
    }

    #[test]
    fn a_dead_run_is_swept_and_a_living_one_is_not() {
        let root = tempfile::tempdir().unwrap();
        let mine = run_folder(root.path()).unwrap();
        let group = Group::start(sleeper(), &mine).unwrap();
        assert!(sweep(root.path()).is_empty());
        fs::write(mine.join("owner"), "999999999 1\n").unwrap();
        assert_eq!(sweep(root.path()), vec![group.id()]);
        assert!(!mine.exists());
    }

    #[test]
    fn notes_in_a_folder_of_others_are_not_believed() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let mine = run_folder(root.path()).unwrap();
        let mut group = Group::start(sleeper(), &mine).unwrap();
        fs::write(mine.join("owner"), "999999999 1\n").unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(sweep(root.path()).is_empty() && group_lives(group.id()));
        let refused = run_folder(root.path()).unwrap_err().to_string();
        assert!(
            refused.contains("another user's") && refused.contains("TMPDIR"),
            "{refused}"
        );
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).unwrap();
        if std::os::unix::fs::chown(root.path(), Some(12345), None).is_ok() {
            assert!(sweep(root.path()).is_empty() && run_folder(root.path()).is_err());
        } else {
            println!("not tried with a folder of another user: only root can make one");
        }
        group.kill();
    }

    #[test]
    fn a_recycled_pid_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let mine = run_folder(root.path()).unwrap();
        let mut group = Group::start(sleeper(), &mine).unwrap();
        fs::write(mine.join(format!("{}.pid", group.id())), format!("{} 1\n", group.id())).unwrap();
        fs::write(mine.join("owner"), "999999999 1\n").unwrap();
        assert!(sweep(root.path()).is_empty());
        assert!(group_lives(group.id()));
        group.kill();
    }
}
