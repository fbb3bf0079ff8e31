//! The program as its users start it: `hecha` in a folder of its own, with everything it writes caught, and demo portals
//! for it to walk on.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use hecha::demo::{self, Demo, DemoOptions, Portal};

/// A folder to run in, and the program.
pub struct Program {
    folder: tempfile::TempDir,
}

impl Program {
    pub fn new() -> Program {
        let program = Program {
            folder: tempfile::tempdir().expect("a folder for the test"),
        };
        std::fs::create_dir(program.path("tmp")).expect("the folder can be made");
        program
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, text).expect("the file can be written");
        path
    }

    /// The command, not yet started; its state folder (the write ledger), its configuration folder (the key that seals) and its folder for temporary files, browser
    /// profiles among them, are the test's own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hecha"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("TMPDIR", self.path("tmp"))
            .env_remove("HECHA_LOG")
            .env_remove("HECHA_SECRETS")
            .env_remove("HECHA_KEY")
            .env_remove("HECHA_SM2_KEY")
            .env_remove("HECHA_TSA")
            .env_remove("HECHA_OPERATOR")
            .env_remove("https_proxy")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Finished {
        Finished(self.command(arguments).output().expect("the program starts"))
    }
}

impl Program {
    /// Starts the command, its output going to `NAME.out` and `NAME.err`.
    pub fn start(&self, name: &str, arguments: &[&str]) -> Child {
        let file = |ending: &str| std::fs::File::create(self.path(&format!("{name}.{ending}"))).expect("a file");
        let mut command = self.command(arguments);
        command.stdout(file("out")).stderr(file("err"));
        command.spawn().expect("the program starts")
    }

    /// What a started command has said so far.
    pub fn said(&self, name: &str) -> String {
        let read = |ending: &str| std::fs::read_to_string(self.path(&format!("{name}.{ending}"))).unwrap_or_default();
        format!("{}{}", read("out"), read("err"))
    }

    /// Processes whose command line names this test's temporary folder: the program's browsers, drivers and guards.
    pub fn left_behind(&self) -> Vec<String> {
        let folder = self.path("tmp").display().to_string();
        let processes = std::fs::read_dir("/proc").expect("/proc");
        let line = |path: PathBuf| {
            let bytes = std::fs::read(path.join("cmdline")).ok()?;
            let line = String::from_utf8_lossy(&bytes).replace('\0', " ");
            line.contains(&folder).then_some(line)
        };
        processes.flatten().filter_map(|entry| line(entry.path())).collect()
    }

    /// Asserts that nothing is left behind, after the moment that ending takes.
    #[track_caller]
    pub fn expect_nothing_left(&self) {
        let until = Instant::now() + Duration::from_secs(10);
        while !self.left_behind().is_empty() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(self.left_behind(), [""; 0], "processes left behind");
    }
}

/// Demo portals served by the test itself, with a survey of them in the program's folder.
pub struct Portals {
    runtime: Option<tokio::runtime::Runtime>,
    /// Stops listening when dropped.
    _demo: Demo,
}

impl Portals {
    /// Serves portals by their ids and writes `survey.yaml` with these journeys.
    pub fn serve(program: &Program, ids: &[&str], per_site: &str, per_item: &str) -> Portals {
        let portals: Vec<Portal> = demo::fleet()
            .into_iter()
            .filter(|portal| ids.contains(&portal.id.as_str()))
            .collect();
        assert_eq!(portals.len(), ids.len(), "{ids:?}");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = DemoOptions {
            port: 0,
            portals: portals.clone(),
        };
        let demo = runtime.block_on(demo::serve(options)).expect("the demo is served");
        for (name, text) in demo::files_of(&portals, demo.addr) {
            let line = |line: &str| match line.starts_with("journeys:") {
                true => format!("journeys: {{per_site: [{per_site}], per_item: [{per_item}]}}"),
                false => line.to_string(),
            };
            let lines: Vec<String> = text.lines().map(line).collect();
            program.write(&name, &(lines.join("\n") + "\n"));
        }
        Portals {
            runtime: Some(runtime),
            _demo: demo,
        }
    }
}

impl Drop for Portals {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What a run of the program left.
pub struct Finished(pub Output);

impl Finished {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Asserts the exit code, showing everything when it is another.
    pub fn expect(&self, code: i32) -> &Finished {
        assert_eq!(self.code(), code, "stdout:\n{}\nstderr:\n{}", self.out(), self.err());
        self
    }
}

/// The findings an archive holds, as JSON.
pub fn findings(archive: &Path) -> serde_json::Value {
    let path = archive.join("data/results/findings.json");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("findings.json is JSON")
}
