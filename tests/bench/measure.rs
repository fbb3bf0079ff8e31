//! What a command costs: CPU of its whole process tree, wall time, and the peak memory of its own (not the browser's)
//! processes.
//!
//! CPU is read from a control group of its own where one can be made (root, Linux). Otherwise, and as a check, it is
//! what the kernel adds up for ended children: this program adopts every orphan of the tree, so that none ends unseen.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions};

/// Bench's own error: a sentence.
pub type Failure = Box<dyn std::error::Error>;

/// A command with its environment and the file that takes its output.
pub struct Task<'a> {
    /// Program and arguments.
    pub words: Vec<String>,
    /// Variables.
    pub variables: Vec<(&'a str, String)>,
    /// Folder it runs in.
    pub folder: PathBuf,
    /// Takes standard output and error.
    pub log: PathBuf,
}

/// What it cost.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Cost {
    /// CPU seconds of the tree; from the control group, else as added up for ended children.
    pub cpu: f64,
    /// CPU seconds as added up for ended children, where a control group gave `cpu`.
    pub cpu_by_children: Option<f64>,
    /// Wall seconds.
    pub wall: f64,
    /// Sum of the peak resident sizes of all processes that are neither browser nor driver, in MiB.
    pub runner_mib: f64,
    /// Exit code; none when a signal ended it.
    pub code: Option<i32>,
}

/// Makes orphans of everything started from here children of this program.
pub fn adopt_orphans() {
    if let Err(error) = rustix::process::set_child_subreaper(Some(rustix::process::getpid())) {
        println!("note: orphans cannot be adopted ({error}); CPU without a control group may come out too low");
    }
}

/// Runs a task to its end and until the last process of its tree is gone.
pub fn run(task: &Task<'_>) -> Result<Cost, Failure> {
    let group = Group::new();
    let log = fs::File::create(&task.log)?;
    let mut command = match &group {
        Some(group) => {
            let mut shell = Command::new("sh");
            shell
                .arg("-c")
                .arg("echo $$ > \"$0/cgroup.procs\" && exec \"$@\"")
                .arg(&group.folder)
                .args(&task.words);
            shell
        }
        None => {
            let mut plain = Command::new(&task.words[0]);
            plain.args(&task.words[1..]);
            plain
        }
    };
    command
        .current_dir(&task.folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    command.envs(task.variables.iter().map(|(name, value)| (*name, value.as_str())));
    let before = children_cpu();
    let started = Instant::now();
    let mut child = command.spawn()?;
    let root = child.id();
    let mut peaks = BTreeMap::new();
    let status = loop {
        note_peaks(root, &mut peaks);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    let wall = started.elapsed().as_secs_f64();
    end_the_rest(group.as_ref());
    let by_children = children_cpu() - before;
    let by_group = group.as_ref().and_then(Group::cpu);
    Ok(Cost {
        cpu: by_group.unwrap_or(by_children),
        cpu_by_children: by_group.map(|_| by_children),
        wall,
        runner_mib: peaks.values().sum::<u64>() as f64 / 1024.0,
        code: status.code(),
    })
}

/// Reaps orphans; what is still there of the group after five seconds is ended.
fn end_the_rest(group: Option<&Group>) {
    let started = Instant::now();
    loop {
        while let Ok(Some(_)) = rustix::process::wait(WaitOptions::NOHANG) {}
        let left = group.map(Group::processes).unwrap_or_default();
        if left.is_empty() {
            return;
        }
        if started.elapsed() > Duration::from_secs(5) {
            for pid in left.into_iter().filter_map(Pid::from_raw) {
                let _ended_meanwhile = rustix::process::kill_process(pid, Signal::KILL);
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// CPU seconds of all children that ended and were waited for, with theirs: fields 16 and 17 of `/proc/self/stat`, in
/// hundredths of a second.
fn children_cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |at: usize| {
        after_name
            .split_ascii_whitespace()
            .nth(at)
            .and_then(|word| word.parse::<f64>().ok())
    };
    (ticks(13).unwrap_or(0.0) + ticks(14).unwrap_or(0.0)) / 100.0
}

/// Notes the peak resident size, in KiB, of every process below `root` that is neither browser nor driver.
fn note_peaks(root: u32, peaks: &mut BTreeMap<u32, u64>) {
    let mut waiting = vec![root];
    while let Some(pid) = waiting.pop() {
        let threads = fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten();
        for thread in threads {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            waiting.extend(
                children
                    .split_ascii_whitespace()
                    .filter_map(|word| word.parse::<u32>().ok()),
            );
        }
        let program = fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
        let name = program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if ["chrom", "headless_shell", "firefox", "gecko", "dash", "bash"]
            .iter()
            .any(|other| name.contains(other))
        {
            continue;
        }
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        if let Some(kib) = peak.and_then(|rest| rest.split_ascii_whitespace().next()?.parse::<u64>().ok()) {
            peaks.insert(pid, kib);
        }
    }
}

/// A control group for one command.
struct Group {
    folder: PathBuf,
    second_version: bool,
}

impl Group {
    fn new() -> Option<Group> {
        let name = format!("hecha-bench-{}-{}", std::process::id(), children_cpu() * 100.0);
        let places = [
            ("/sys/fs/cgroup/unified", "cpu.stat", true),
            ("/sys/fs/cgroup", "cpu.stat", true),
            ("/sys/fs/cgroup/cpuacct", "cpuacct.usage", false),
        ];
        for (place, file, second_version) in places {
            let folder = Path::new(place).join(&name);
            if fs::create_dir(&folder).is_ok() {
                if folder.join(file).is_file() && folder.join("cgroup.procs").is_file() {
                    return Some(Group { folder, second_version });
                }
                let _gone = fs::remove_dir(&folder);
            }
        }
        None
    }

    /// CPU seconds so far.
    fn cpu(&self) -> Option<f64> {
        if self.second_version {
            let stat = fs::read_to_string(self.folder.join("cpu.stat")).ok()?;
            let usage = stat.lines().find_map(|line| line.strip_prefix("usage_usec "))?;
            Some(usage.trim().parse::<f64>().ok()? / 1e6)
        } else {
            let usage = fs::read_to_string(self.folder.join("cpuacct.usage")).ok()?;
            Some(usage.trim().parse::<f64>().ok()? / 1e9)
        }
    }

    fn processes(&self) -> Vec<i32> {
        let list = fs::read_to_string(self.folder.join("cgroup.procs")).unwrap_or_default();
        list.lines().filter_map(|line| line.parse().ok()).collect()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _left_to_the_kernel = fs::remove_dir(&self.folder);
    }
}
