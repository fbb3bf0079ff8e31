//! What a correct harness says of every portal of the demo: the table that its own verdicts are held against.

use crate::record::verdict::Verdict;

use super::faults::{Fault, Trouble};
use super::fleet::{Portal, Style, fleet};

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
pub const INDICATORS: [&str; 22] = [
    "P0", "P1", "P1b", "P2", "P3", "P4a", "P4b", "P5a", "P5b", "P6a", "P6b", "S1", "S2a", "S2b", "S2c", "S2d", "S3",
    "S4a", "S4b", "S5", "S6", "S7",
];

/// Of these: what never fails a site.
pub const ADVISORY: [&str; 3] = ["S2d", "S6", "S7"];

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
            let (verdict, reason) = of(portal, None, indicator);
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

/// What is right to say of a portal under an indicator; of one of its items, where the name of one is given, with what
/// is wrong with its guide alone. Empty reason: any.
///
/// Where several faults bear on one indicator, what keeps it from being seen goes before what is seen to be wrong.
pub fn of(portal: &Portal, item: Option<&str>, indicator: &str) -> (Verdict, &'static str) {
    let faults = match item {
        Some(title) => portal.faults_of(title),
        None => portal.faults().collect(),
    };
    // Only two styles' government portals publish items of their own.
    let publishes = matches!(portal.style, Style::Boot | Style::Table);
    let plain = if indicator == "P1b" && !publishes {
        (Verdict::NotApplicable, "")
    } else {
        PASS
    };
    let said = faults.into_iter().flat_map(of_fault);
    said.chain(portal.trouble.into_iter().flat_map(of_trouble))
        .filter(|(name, _)| *name == indicator)
        .filter(|(name, say)| *name != "P1b" || publishes || say.0 != Verdict::Fail)
        .map(|(_, say)| say)
        .min_by_key(|(verdict, _)| match verdict {
            Verdict::Error => 0,
            Verdict::Blocked => 1,
            Verdict::Inconclusive => 2,
            Verdict::Pending => 3,
            Verdict::NotApplicable => 4,
            Verdict::Fail => 5,
            Verdict::Pass => 6,
        })
        .unwrap_or(plain)
}

/// The indicators that differ from pass under a fault.
fn of_fault(fault: Fault) -> Vec<(&'static str, Say)> {
    match fault {
        Fault::EntryMissing | Fault::EntryDead => vec![("P1", FAIL)],
        Fault::EntryInFriendlyLinksOnly => vec![("P1", (Verdict::Inconclusive, "buried"))],
        Fault::ContradictingLimit => vec![("P1b", (Verdict::Fail, "limit_contradicts"))],
        Fault::SecondLogin => vec![("P2", (Verdict::Fail, "second_login"))],
        Fault::BindingForm => vec![("P2", (Verdict::Fail, "binding_form"))],
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
        // Without a public list nothing is known of the answers.
        Fault::NoConsult | Fault::ConsultDead | Fault::PhoneOnly => {
            vec![("P6a", FAIL), ("P6b", (Verdict::Inconclusive, "no_list"))]
        }
        Fault::LateReplies | Fault::UnansweredQuestions | Fault::ReceiptsForReplies => vec![("P6b", FAIL)],
        Fault::ComplaintAnsweredLate => Vec::new(),
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
        Fault::GroundsVague => vec![("S2d", (Verdict::Inconclusive, "basis_unstated"))],
        Fault::SignatureUnsaid => vec![("S6", (Verdict::Inconclusive, "signature_unstated"))],
        Fault::GuideUndated => vec![("S7", (Verdict::Inconclusive, "undated"))],
        Fault::ColumnEmpty | Fault::ColumnBare | Fault::ColumnHotOnly => vec![("P3", FAIL)],
        Fault::ColumnBroken => vec![("P3", (Verdict::Inconclusive, "broken"))],
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
        Trouble::ResetConnection | Trouble::RedirectLoop | Trouble::ServerError500 => {
            let mut rows = vec![("P0", (Verdict::Inconclusive, "one_vantage"))];
            rows.extend(all((Verdict::Inconclusive, "")));
            rows
        }
        Trouble::Hang => all((Verdict::Inconclusive, "")),
        Trouble::LoginWall => ["S4a", "S1", "S2a", "S2b", "S2c", "S2d", "S3", "S4b", "S5", "S6", "S7"]
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
        | Trouble::TraversalName
        | Trouble::RelayedSignOn
        | Trouble::LateColumns => Vec::new(),
        Trouble::LoginCaptcha => vec![("P2", (Verdict::Blocked, "captcha"))],
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
    fn an_indicator_that_could_not_be_seen_is_not_called_wrong() {
        let mut portal = fleet().swap_remove(0);
        portal.more = vec![Fault::SearchMissesItems, Fault::NoSearch, Fault::NoSample];
        assert_eq!(of(&portal, None, "P5a"), FAIL);
        assert_eq!(of(&portal, None, "P5b"), UNSEEN);
        assert_eq!(of(&portal, Some(portal.item), "S4b"), FAIL);
        assert_eq!(of(&portal, Some(portal.item), "S4a"), PASS);
    }

    #[test]
    fn each_indicator_has_a_portal_that_fails_it() {
        let rows = matrix();
        let some = |indicator, verdict| {
            let own = |row: &&Expected| row.indicator == indicator && row.verdict == verdict;
            rows.iter().any(|row| own(&row))
        };
        // What only several days prove, no portal fails in one run.
        for indicator in INDICATORS.into_iter().filter(|indicator| *indicator != "P0") {
            let advisory = ADVISORY.contains(&indicator);
            assert_eq!(some(indicator, Verdict::Fail), !advisory, "{indicator}");
            assert!(!advisory || some(indicator, Verdict::Inconclusive), "{indicator}");
        }
    }
}
