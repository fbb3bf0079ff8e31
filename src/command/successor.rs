//! Walks again what an archive holds, from its own inputs, into an archive of its own beside it: `ARCHIVE.KIND-N`. The
//! one before is never touched; the new one names it to its last line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::cli::BrowserArgs;
use super::load::Loaded;
use super::run::{checkpoints, listen, pool_options, settings};
use super::{CommandError, accounts, failed, machine, progress};
use crate::browser::pool::Pool;
use crate::clock::Clock;
use crate::evidence::checkpoint::Means;
use crate::evidence::{Archive, Reader, predecessor};
use crate::journey::Consent;
use crate::plan::Plan;
use crate::record::run::{RUN_FORMAT, RunInfo};
use crate::run::{Context, Finished};
use crate::scenario::step::Level;

/// A run that comes after another.
pub struct Successor<'a> {
    /// The archive before.
    pub reader: &'a Reader,
    /// Its inputs.
    pub loaded: &'a Loaded,
    /// `follow`, `reverify`: part of its name.
    pub kind: &'static str,
    /// What it says of the one before, beside its name and last line.
    pub notes: BTreeMap<String, String>,
    /// Evidence level.
    pub level: Level,
    /// Which browser.
    pub browser: &'a BrowserArgs,
    /// Sessions at a time.
    pub jobs: usize,
    /// A person is there to be asked.
    pub attended: bool,
    /// Accounts by name.
    pub secrets: Option<&'a Path>,
    /// Who answers for it.
    pub operator: Option<&'a str>,
    /// It is left open at the end.
    pub no_seal: bool,
}

impl Successor<'_> {
    /// Walks; gives the new archive's folder and how it ended. Nothing is submitted.
    pub async fn walk(
        &self,
        plan: &Plan,
        means: Option<Means>,
        clock: Clock,
    ) -> Result<(PathBuf, Finished), CommandError> {
        let secrets = accounts::read(self.secrets, false)?;
        accounts::there(plan, &secrets, self.secrets)?;
        let set = self.loaded.set()?;
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listen(stop));
        let pool = Pool::start(pool_options(self.browser, self.jobs, clock))
            .await
            .map_err(failed)?;
        let begun = match self.created(plan, &pool, clock).await {
            Ok((archive, run)) => match checkpoints(&archive, means).await {
                Ok(keeping) => Ok((archive, run, keeping)),
                Err(error) => {
                    // Its key has counted it as a run already, so that it is not deleted here.
                    let left = super::results::shown(archive.layout().root());
                    warn!("nothing was walked, and {left} is left as it is; the next one gets another number");
                    Err(error)
                }
            },
            Err(error) => Err(error),
        };
        let (archive, run, keeping) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                pool.end().await;
                return Err(error);
            }
        };
        let root = archive.layout().root().to_path_buf();
        let (tell, told) = mpsc::unbounded_channel();
        let shown = tokio::spawn(progress::show(told));
        let context = Context {
            library: Arc::new(self.loaded.library.clone()),
            set: Arc::new(set),
            calendar: Arc::new(self.loaded.calendar.clone()),
            survey: self.loaded.survey.clone(),
            level: self.level,
            clock,
            pool,
            archive,
            consent: Consent {
                allowed: false,
                ledger: PathBuf::new(),
                run: run.run,
                written: true,
            },
            secrets,
            jobs: self.jobs.max(1),
            later: None,
            attended: self.attended,
            progress: tell,
            stop: stopped,
        };
        let finished = crate::run::run(plan, context).await;
        if let Some(keeping) = keeping {
            keeping.finish().await;
        }
        let finished = finished?;
        shown.await.ok();
        Ok((root, finished))
    }

    async fn created(&self, plan: &Plan, pool: &Pool, clock: Clock) -> Result<(Archive, RunInfo), CommandError> {
        let before = self.reader.layout().root();
        let mut number = 1;
        let place = loop {
            let mut name = before.file_name().unwrap_or_default().to_os_string();
            name.push(format!(".{}-{number}", self.kind));
            let path = before.with_file_name(name);
            if !path.exists() {
                break path;
            }
            number += 1;
        };
        let followed = self.reader.run();
        let (seq, head) = self.reader.head();
        let (mut environment, weaknesses) = machine::surroundings(self.loaded, pool, self.operator, &clock).await?;
        // What it follows, to the last line that was there: nothing of it can be changed unseen afterwards.
        environment.insert("follows".into(), followed.run.clone());
        environment.insert("follows line".into(), format!("{seq} {head}"));
        environment.extend(self.notes.clone());
        let channel = environment.get("channel").cloned().unwrap_or_default();
        let simulated = clock.word() == "simulated" || followed.clock == "simulated";
        let run = RunInfo {
            format: RUN_FORMAT.into(),
            run: format!("{}.{}-{number}", followed.run, self.kind),
            started: clock.wall(),
            version: env!("CARGO_PKG_VERSION").into(),
            clock: (if simulated { "simulated" } else { "system" }).into(),
            survey: followed.survey.clone(),
            plan: plan.hash.clone(),
            jobs: plan.jobs.iter().map(|job| job.planned()).collect(),
            evidence: format!("{:?}", self.level).to_lowercase(),
            channel,
            environment,
            weaknesses,
            arguments: super::resume::recorded(super::resume::arguments()),
        };
        let archive = Archive::create(&place, &run, &self.loaded.inputs, clock, settings(self.no_seal))?;
        // Before anything is walked: a disk that fills on the way costs steps, never what binds the two together.
        if self.reader.layout().is_sealed() {
            predecessor::keep(self.reader.layout(), archive.layout())?;
        }
        Ok((archive, run))
    }
}
