//! The fleet of a calibration: the notice's shape (30 provincial, 42 prefecture and 129 county platforms, 865 items),
//! scaled, with faults seeded at the notice's rates.
//!
//! A portal may have several faults and each of its items its own. The seeding is pure: the same scale and seed give the
//! same fleet, drawn by `sha256(seed/figure/portal/item)`, smallest first. What is right to say of each case is
//! [`super::expected::of`].

mod figures;
mod seeding;

use std::net::SocketAddr;

use crate::record::verdict::Verdict;

use super::expected;
use super::fleet::Portal;
use super::profile;

pub use figures::{FIGURES, Figure, Unit};
pub use seeding::{Scale, fleet};

/// What is right to say of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The portal's id.
    pub site: String,
    /// The item's name, for figures of items.
    pub item: Option<&'static str>,
    /// The indicator's id.
    pub indicator: &'static str,
    /// The verdict.
    pub verdict: Verdict,
}

/// The cases of a figure: one a portal (or item) and indicator.
pub fn cases(figure: &Figure, portals: &[Portal]) -> Vec<Case> {
    let mut cases = Vec::new();
    for portal in portals {
        let items = match figure.unit {
            Unit::Platform => vec![None],
            Unit::Item => portal.titles().into_iter().map(Some).collect(),
        };
        for item in items {
            cases.extend(figure.indicators.iter().map(|&indicator| Case {
                site: portal.id.clone(),
                item,
                indicator,
                verdict: expected::of(portal, item, indicator).0,
            }));
        }
    }
    cases
}

/// Name of the survey that [`files`] writes.
pub const SURVEY: &str = "calibration";

/// Site profiles and the survey that walks them: relative path and YAML. Registration is no figure of the notice's and
/// is left out; one item's search a platform is enough for its search; one visit of a guide serves S1 to S5.
pub fn files(portals: &[Portal], seed: u64, addr: SocketAddr) -> Vec<(String, String)> {
    let port = addr.port();
    let items = portals.iter().map(|portal| portal.titles().len()).max().unwrap_or(1);
    let survey = format!(
        "survey: {SURVEY}
indicators: gbh-2017-115
sites: sites/*.yaml
sample: {{seed: {seed}, items_per_site: {items}}}
journeys: {{per_site: [find-entry, empty-columns, ask, reply-times], one_item: [search-item], per_item: [download-form]}}
confirm: {{functions: 2, content: 1, spacing: 0s}}
concurrency: {{per_host: 1}}
controls: [{{url: \"http://control.localhost:{port}/ok\", every: 5m}}]
"
    );
    let mut files = profile::profiles_of(portals, addr);
    files.push(("survey.yaml".to_string(), survey));
    files
}
