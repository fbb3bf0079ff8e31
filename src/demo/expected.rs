//! What a correct harness says of every portal of the demo: the table that its own verdicts are held against.

use crate::record::verdict::Verdict;

use super::faults::{Fault, Trouble};
use super::fleet::{Portal, fleet};

/// The verdict expected of one indicator on one portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The portal's id.
    pub site: String,
    /// The indicator's id.
    pub indicator: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// The machine reason; `rule` for a plain pass or fail, empty where any reason of that verdict is right.
    pub reason: &'static str,
}

/// The indicators that the demo's journeys feed.
pub const INDICATORS: [&str; 14] = [
    "P1", "P4a", "P4b", "P5a", "P5b", "P6a", "S1", "S2a", "S2b", "S2c", "S3", "S4a", "S4b", "S5",
];

type Say = (Verdict, &'static str);

const PASS: Say = (Verdict::Pass, "rule");
const FAIL: Say = (Verdict::Fail, "rule");
/// What depends on something that could not be reached was not seen.
const UNSEEN: Say = (Verdict::Inconclusive, "not_observed");

/// The matrix of the standard fleet.
pub fn matrix() -> Vec<Expected> {
    matrix_of(&fleet())
}

/// The matrix of these portals, by portal and indicator.
pub fn matrix_of(portals: &[Portal]) -> Vec<Expected> {
    let mut rows = Vec::new();
    for portal in portals {
        for indicator in INDICATORS {
            let (verdict, reason) = say(portal, indicator);
            rows.push(Expected {
                site: portal.id.clone(),
                indicator,
                verdict,
                reason,
            });
        }
    }
    rows
}

fn say(portal: &Portal, indicator: &str) -> Say {
    let special = match (portal.fault, portal.trouble) {
        (Some(fault), _) => of_fault(fault),
        (None, Some(trouble)) => of_trouble(trouble),
        (None, None) => Vec::new(),
    };
    special
        .into_iter()
        .find(|(name, _)| *name == indicator)
        .map_or(PASS, |(_, say)| say)
}

/// The indicators that differ from pass under a fault.
fn of_fault(fault: Fault) -> Vec<(&'static str, Say)> {
    match fault {
        Fault::EntryMissing | Fault::EntryDead => vec![("P1", FAIL)],
        Fault::EntryInFriendlyLinksOnly => vec![("P1", (Verdict::Inconclusive, "buried"))],
        Fault::NoRegistration => vec![("P4a", FAIL), ("P4b", UNSEEN)],
        Fault::RegistrationDead => vec![("P4a", FAIL), ("P4b", UNSEEN)],
        Fault::RegisterAppOnly => {
            vec![
                ("P4a", (Verdict::Blocked, "app_only")),
                ("P4b", (Verdict::Blocked, "app_only")),
            ]
        }
        Fault::RegisterServerError => vec![("P4b", FAIL)],
        Fault::RegisterCaptcha => vec![("P4b", (Verdict::Blocked, "captcha"))],
        Fault::RegisterSms => vec![("P4b", (Verdict::Blocked, "sms"))],
        Fault::NoSearch | Fault::SearchDead => vec![("P5a", FAIL), ("P5b", UNSEEN)],
        Fault::SearchMissesItems | Fault::SearchSameForAll | Fault::SearchNewsOnly => vec![("P5b", FAIL)],
        Fault::NoConsult | Fault::ConsultDead | Fault::PhoneOnly => vec![("P6a", FAIL)],
        // Where no form is to be had, there is no sample of one either.
        Fault::FormNoDownload => vec![("S4a", FAIL), ("S4b", FAIL)],
        Fault::FormHtmlError | Fault::FormEmptyFile | Fault::FormHash => vec![("S4a", FAIL)],
        Fault::FormBehindLogin => vec![("S4a", (Verdict::Blocked, "login"))],
        Fault::ItemNeedsNoForm => vec![
            ("S4a", (Verdict::NotApplicable, "")),
            ("S4b", (Verdict::NotApplicable, "")),
        ],
        Fault::StepsBare => vec![("S1", FAIL)],
        Fault::LimitVague => vec![("S2a", FAIL)],
        Fault::FeeVague => vec![("S2b", FAIL)],
        Fault::ContactForComplaintsOnly => vec![("S2c", FAIL)],
        Fault::MaterialCatchAll => vec![("S3", FAIL)],
        Fault::NoSample => vec![("S4b", FAIL)],
        Fault::MaterialRequirementsMissing => vec![("S5", FAIL)],
    }
}

/// The indicators that differ from pass under a trouble.
fn of_trouble(trouble: Trouble) -> Vec<(&'static str, Say)> {
    match trouble {
        Trouble::CaptchaWall => all((Verdict::Blocked, "captcha")),
        Trouble::Waf412 | Trouble::Waf521 => all((Verdict::Blocked, "waf")),
        Trouble::Maintenance503 => all((Verdict::Blocked, "maintenance")),
        Trouble::RateLimited429 => all((Verdict::Blocked, "rate_limited")),
        // One run from one place proves nothing about a site that does not answer, and the control page does.
        Trouble::ResetConnection | Trouble::Hang | Trouble::RedirectLoop => all((Verdict::Inconclusive, "")),
        Trouble::LoginWall => ["S4a", "S1", "S2a", "S2b", "S2c", "S3", "S4b", "S5"]
            .map(|indicator| (indicator, (Verdict::Blocked, "login")))
            .into(),
        Trouble::Slow
        | Trouble::AlertOnLoad
        | Trouble::FloatingOverlay
        | Trouble::ResultsInNewTab
        | Trouble::LateResults
        | Trouble::EntryTwoClicks
        | Trouble::PopupOnLoad
        | Trouble::ScriptTitle
        | Trouble::TraversalName => Vec::new(),
    }
}

fn all(say: Say) -> Vec<(&'static str, Say)> {
    INDICATORS.into_iter().map(|indicator| (indicator, say)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_never_fail() {
        for trouble in Trouble::ALL {
            assert!(
                of_trouble(trouble)
                    .iter()
                    .all(|(_, (verdict, _))| *verdict != Verdict::Fail),
                "{trouble:?}"
            );
        }
    }

    #[test]
    fn each_indicator_has_a_portal_that_fails_it() {
        let rows = matrix();
        for indicator in INDICATORS {
            assert!(
                rows.iter()
                    .any(|row| row.indicator == indicator && row.verdict == Verdict::Fail),
                "{indicator}"
            );
        }
    }
}
