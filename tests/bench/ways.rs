//! The ways of walking the journey: ours, Playwright Test, bare DevTools. All get the same browser, window, number of
//! workers and portal.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::measure::{self, Cost, Failure, Task};
use super::taken::{self, Taken};

/// A way of walking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `hecha run` at this evidence level.
    Ours(&'static str),
    /// Playwright Test.
    Playwright {
        /// With traces, the comparable evidence.
        trace: bool,
    },
    /// DevTools without a harness.
    Floor,
}

impl Way {
    /// For people.
    pub fn name(self) -> String {
        match self {
            Way::Ours(level) => format!("ours, {level}"),
            Way::Playwright { trace: false } => "Playwright, trace off".into(),
            Way::Playwright { trace: true } => "Playwright, trace on".into(),
            Way::Floor => "DevTools floor".into(),
        }
    }
}

/// One run of one way.
#[derive(Debug)]
pub struct Sample {
    pub way: Way,
    pub pair: usize,
    pub journeys: usize,
    pub cost: Cost,
    pub taken: Taken,
    /// What was wrong with it besides what it took.
    pub faults: Vec<String>,
}

impl Sample {
    /// One line of the log.
    pub fn line(&self) -> String {
        let journeys = self.journeys as f64;
        let mut line = format!(
            "{:<24} {:>5.2} CPU s a journey · {:>5.1} journeys/min · runner {:>4.0} MiB · {} pictures",
            self.way.name(),
            self.cost.cpu / journeys,
            journeys * 60.0 / self.cost.wall,
            self.cost.runner_mib,
            self.taken.pictures(),
        );
        if let Some(other) = self.cost.cpu_by_children {
            let _infallible = write!(line, " · by children {:.2}", other / journeys);
        }
        for (kind, count) in &self.taken.kinds {
            let _infallible = write!(line, " · {kind} {count}");
        }
        line
    }
}

/// Where everything is.
pub struct Place {
    root: PathBuf,
    out: PathBuf,
    programs: PathBuf,
    browser: String,
    port: u16,
    server: Child,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _reaped = self.server.wait();
    }
}

impl Place {
    /// Finds the browser and starts the portal.
    pub fn prepare(root: &Path, out: &Path) -> Result<Place, Failure> {
        fs::create_dir_all(out)?;
        let examples = std::env::current_exe()?
            .parent()
            .map(PathBuf::from)
            .ok_or("this program has no folder")?;
        let programs = examples.parent().map(PathBuf::from).ok_or("no folder of programs")?;
        let mut server = Command::new(examples.join("bench_server"))
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = server.stdout.take().ok_or("the portal has no output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim().parse()?;
        Ok(Place {
            root: root.into(),
            out: out.into(),
            programs,
            browser: browser()?,
            port,
            server,
        })
    }

    /// What is compared, for the head of the log.
    pub fn describe(&self) -> String {
        let version = Command::new(&self.browser).arg("--version").output();
        let version = version
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string())
            .unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        format!("{version}, {cores} cores, window 1366x900; journey of 14 interactions, 8 pictures, 1 download")
    }

    /// Why a way cannot be run here.
    pub fn missing(&self, way: Way) -> Option<String> {
        match way {
            Way::Floor => None,
            Way::Playwright { .. } => {
                let cli = self.playwright().join("node_modules/@playwright/test/cli.js");
                (!cli.is_file()).then(|| "Playwright Test is not installed (tests/bench/playwright/install.sh)".into())
            }
            Way::Ours(_) => {
                let help = Command::new(self.programs.join("hecha"))
                    .args(["run", "--help"])
                    .output();
                let runs = help.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("--jobs"));
                (!runs).then(|| "this build of hecha has no `run`".into())
            }
        }
    }

    fn playwright(&self) -> PathBuf {
        self.root.join("tests/bench/playwright")
    }

    /// Walks the journey `journeys` times and counts what that left.
    pub fn walk(&self, way: Way, pair: usize, journeys: usize, jobs: usize) -> Result<Sample, Failure> {
        let name = way.name().replace([' ', ','], "");
        let folder = self.out.join(format!("{name}-{pair}"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let left = folder.join("out");
        let words = match way {
            Way::Ours(level) => self.ours("bench-journey", level, &folder, &left, journeys, jobs)?,
            Way::Playwright { .. } => ["node", "node_modules/@playwright/test/cli.js", "test"]
                .map(String::from)
                .to_vec(),
            Way::Floor => {
                fs::create_dir_all(&left)?;
                let program = self.programs.join("examples/bench_floor").display().to_string();
                let numbers = [self.port.to_string(), jobs.to_string(), journeys.to_string()];
                [
                    vec![program, self.browser.clone()],
                    numbers.to_vec(),
                    vec![left.display().to_string()],
                ]
                .concat()
            }
        };
        let trace = if way == (Way::Playwright { trace: true }) {
            "on"
        } else {
            "off"
        };
        let variables = vec![
            ("CHROME", self.browser.clone()),
            ("BENCH_BROWSER", self.browser.clone()),
            ("BENCH_PORT", self.port.to_string()),
            ("BENCH_JOURNEYS", journeys.to_string()),
            ("BENCH_JOBS", jobs.to_string()),
            ("BENCH_OUT", left.display().to_string()),
            ("BENCH_TRACE", trace.into()),
        ];
        let log = folder.join("log.txt");
        let task = Task {
            words,
            variables,
            folder: self.playwright(),
            log: log.clone(),
        };
        let cost = measure::run(&task)?;
        let mut faults = Vec::new();
        let taken = match way {
            Way::Ours(_) => {
                let (taken, finished) = taken::in_archive(&left)
                    .map_err(|error| format!("{}: no archive to count ({error}); see {}", way.name(), log.display()))?;
                if finished != journeys {
                    faults.push(format!(
                        "{finished} of {journeys} journeys finished; see {}",
                        log.display()
                    ));
                }
                taken
            }
            Way::Playwright { .. } | Way::Floor => {
                if cost.code != Some(0) {
                    faults.push(format!("ended with {:?}; see {}", cost.code, log.display()));
                }
                taken::in_folder(&left)?
            }
        };
        if faults.is_empty() && left.exists() {
            fs::remove_dir_all(&left)?;
        }
        Ok(Sample {
            way,
            pair,
            journeys,
            cost,
            taken,
            faults,
        })
    }

    /// Runs `hecha` alone with a journey, `journeys` times; the archive stays at `archive`.
    pub fn run_ours(
        &self,
        journey: &str,
        level: &str,
        archive: &Path,
        journeys: usize,
        jobs: usize,
    ) -> Result<Cost, Failure> {
        let folder = archive.with_extension("survey");
        for old in [&folder, &archive.to_path_buf()] {
            if old.exists() {
                fs::remove_dir_all(old)?;
            }
        }
        fs::create_dir_all(&folder)?;
        let log = folder.join("log.txt");
        let cost = measure::run(&Task {
            words: self.ours(journey, level, &folder, archive, journeys, jobs)?,
            variables: vec![("CHROME", self.browser.clone())],
            folder: folder.clone(),
            log: log.clone(),
        })?;
        let (_, finished) = taken::in_archive(archive)?;
        if finished != journeys {
            return Err(format!("{finished} of {journeys} journeys finished; see {}", log.display()).into());
        }
        Ok(cost)
    }

    /// Whether the browser is a headless shell, which takes other pictures than the whole browser.
    pub fn is_shell(&self) -> bool {
        self.browser.contains("shell")
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where results go.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// A program of this build.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Writes survey, journey and one profile a journey (one host each, so that politeness to a host holds no one up),
    /// and gives the command.
    fn ours(
        &self,
        name: &str,
        level: &str,
        folder: &Path,
        archive: &Path,
        journeys: usize,
        jobs: usize,
    ) -> Result<Vec<String>, Failure> {
        fs::create_dir_all(folder.join("sites"))?;
        fs::create_dir_all(folder.join("journeys"))?;
        let journey = self.root.join(format!("tests/bench/ours/{name}.yaml"));
        fs::copy(&journey, folder.join(format!("journeys/{name}.yaml")))?;
        for number in 1..=journeys {
            let home = format!("http://b{number}.localhost:{}/", self.port);
            let profile = format!(
                "site: b{number}\nname: b{number}市政务服务网\nregion: 浙江省\nlevel: county\nplatform_home: {home}\n\
                 limits: {{sessions: 1, navigations_per_minute: 6000}}\n"
            );
            fs::write(folder.join(format!("sites/b{number}.yaml")), profile)?;
        }
        let survey = format!(
            "survey: bench\nindicators: gbh-2017-115\nsites: [sites/*.yaml]\njourneys: {{per_site: [{name}]}}\n\
             evidence: {level}\nconfirm: {{functions: 0, content: 0, spacing: 0s}}\n"
        );
        let path = folder.join("bench.yaml");
        fs::write(&path, survey)?;
        let text = |path: &Path| path.display().to_string();
        let program = text(&self.programs.join("hecha"));
        let words = [
            "run",
            &text(&path),
            "--scenarios",
            &text(folder),
            "--jobs",
            &jobs.to_string(),
            "--archive",
            &text(archive),
        ]
        .map(String::from);
        Ok([vec![program], words.to_vec()].concat())
    }
}

/// The browser all ways get: `CHROME` (a headless shell, too), else the first of the usual names.
fn browser() -> Result<String, Failure> {
    if let Ok(named) = std::env::var("CHROME") {
        return Ok(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "google-chrome", "chromium-browser", "google-chrome-stable"];
    let found = names.iter().find_map(|name| {
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    });
    found
        .map(|file| file.display().to_string())
        .ok_or_else(|| "no Chromium in PATH; run make setup, or name one in CHROME".into())
}
