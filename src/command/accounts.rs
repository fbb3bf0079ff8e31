//! Accounts that profiles name: from the secrets file, and whether all that are wanted are there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use secrecy::ExposeSecret;

use super::{CommandError, failed, load};
use crate::demo;
use crate::plan::Plan;
use crate::scenario::secret;

/// Accounts by name, from the secrets file; the demo's own portals know one of their own.
pub fn read(path: Option<&Path>, demo: bool) -> Result<BTreeMap<String, (String, String)>, CommandError> {
    let Some(path) = path else {
        let account = demo.then_some(demo::ACCOUNT);
        let pair = |account: demo::Account| (account.username.to_string(), account.password.to_string());
        return Ok(account
            .map(|account| (account.secret.to_string(), pair(account)))
            .into_iter()
            .collect());
    };
    let secrets = load::told(secret::read(path).map_err(|report| vec![report]))?;
    let names = secrets.names();
    let account = |name: &&str| {
        let account = secrets.account(name)?;
        let values = (
            account.username.expose_secret().to_string(),
            account.password.expose_secret().to_string(),
        );
        Some(((*name).to_string(), values))
    };
    Ok(names.iter().filter_map(account).collect())
}

/// That the secrets file has every account that the profiles of a plan name. Without such a file what needs one is not
/// walked, and that is told.
pub fn there(
    plan: &Plan,
    secrets: &BTreeMap<String, (String, String)>,
    path: Option<&Path>,
) -> Result<(), CommandError> {
    let sites = plan.jobs.iter().map(|job| &job.site);
    let named = sites.filter_map(|site| Some((site.account.clone()?, site.id.clone())));
    let missing: BTreeSet<(String, String)> = named.filter(|(account, _)| !secrets.contains_key(account)).collect();
    let Some((account, site)) = missing.first() else {
        return Ok(());
    };
    match path {
        Some(path) => {
            let names: Vec<&str> = secrets.keys().map(String::as_str).collect();
            let why = format!(
                "the profile of `{site}` names the account `{account}`, which {} does not have",
                path.display()
            );
            Err(failed(format!("{why}; it has: {}", names.join(", "))))
        }
        None => {
            let names: BTreeSet<&str> = missing.iter().map(|(account, _)| account.as_str()).collect();
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            warn!("no --secrets: without {names} nothing is walked that has to be logged in for");
            Ok(())
        }
    }
}
