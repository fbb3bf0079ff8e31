//! Whether the network is well: a page of a third party that must answer, tried at the start and whenever a site did not.

use std::time::Duration;

use super::progress::Progress;
use super::worker::Shared;
use crate::evidence::EvidenceError;
use crate::record::page::{Arrival, ArrivalEnd};
use crate::record::run::Event;
use crate::scenario::survey::Control;

/// Tries every control page that was not tried within `age`, and writes down what came of it. True when all were well
/// (or there is none).
pub async fn probe(shared: &Shared, age: Duration) -> Result<bool, EvidenceError> {
    let mut all_well = true;
    for control in &shared.context.survey.controls {
        if let Some(well) = shared.control_within(&control.url, age) {
            all_well &= well;
            continue;
        }
        let (well, detail) = tried(shared, control).await;
        shared.control_was(&control.url, well);
        let url = control.url.to_string();
        shared
            .context
            .progress
            .send(Progress::Control { well, url: url.clone() })
            .ok();
        shared
            .context
            .archive
            .event(Event::Control { url, well, detail })
            .await?;
        all_well &= well;
    }
    Ok(all_well)
}

/// Tries those whose time has come.
pub async fn due(shared: &Shared) -> Result<(), EvidenceError> {
    let soonest = shared.context.survey.controls.iter().map(|control| control.every).min();
    match soonest {
        Some(every) => probe(shared, every).await.map(drop),
        None => Ok(()),
    }
}

async fn tried(shared: &Shared, control: &Control) -> (bool, String) {
    let budget = shared.context.survey.clocks.open.min(Duration::from_secs(30));
    let mut session = match shared.context.pool.session().await {
        Ok(session) => session,
        Err(error) => return (false, format!("no session: {error}")),
    };
    let arrival = session.open(control.url.as_str(), budget).await;
    let told = match &arrival {
        Ok(arrival) => (well(arrival), format!("{:?}", arrival.end)),
        Err(lost) => (false, lost.to_string()),
    };
    session.end().await;
    told
}

fn well(arrival: &Arrival) -> bool {
    let status = arrival.chain.last().and_then(|hop| hop.status);
    arrival.end == ArrivalEnd::Shown && status.is_none_or(|status| status < 400)
}
