//! Leave to write to a site: asked for before every submitting click, never assumed.

use std::path::PathBuf;

use super::barrier::of_domain;
use crate::clock::Clock;
use crate::evidence::ledger::Ledger;
use crate::plan::Job;

/// What the operator allowed for the whole run.
#[derive(Debug, Clone)]
pub struct Consent {
    /// `--allow-writes` was given.
    pub allowed: bool,
    /// The ledger of writes, outside all archives.
    pub ledger: PathBuf,
    /// The run's id, for the ledger.
    pub run: String,
    /// An earlier attempt at this job has written; nothing is written twice.
    pub written: bool,
}

/// Why nothing may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The operator or the site's profile does not allow it; the sentence says which.
    NotAuthorised(String),
    /// An earlier attempt at this job has written.
    Written,
}

impl Consent {
    /// Whether this job may write to this host now; when it may, the write is entered in the ledger.
    pub fn claim(&self, job: &Job, host: &str, clock: &Clock) -> Result<(), Refusal> {
        if self.written {
            return Err(Refusal::Written);
        }
        let refuse = |why: String| Err(Refusal::NotAuthorised(why));
        if !self.allowed {
            return refuse("writing was not allowed; --allow-writes allows it where the site's profile does".into());
        }
        let Some(authorisation) = &job.site.authorisation else {
            return refuse(format!("the profile of `{}` has no `authorisation`", job.site.id));
        };
        if !of_domain(&job.site, host) {
            return refuse(format!(
                "{host} is not among the site's hosts; name it under `hosts` where writing there is allowed"
            ));
        }
        let purpose = &job.key.journey;
        if !authorisation.writes.contains(purpose) {
            return refuse(format!(
                "the authorisation of `{}` does not name `{purpose}` under `writes`",
                job.site.id
            ));
        }
        let today = clock.today_in_china();
        if today > authorisation.until {
            return refuse(format!(
                "the authorisation of `{}` ended on {}",
                job.site.id, authorisation.until
            ));
        }
        match Ledger::open(&self.ledger).and_then(|ledger| ledger.record(host, today, authorisation.per_day, &self.run))
        {
            Ok(true) => Ok(()),
            Ok(false) => refuse(format!(
                "{} writes to {host} were already made on {today}",
                authorisation.per_day
            )),
            Err(error) => refuse(format!("the write ledger cannot be used: {error}")),
        }
    }
}
