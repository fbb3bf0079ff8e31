//! The proof that a side of a rule needs beside its condition: the site's own page was seen, at rest, as a whole.
//!
//! A `fail` and a `not_applicable` need all of it. A `pass` needs the site's own page without anything standing in for
//! it, and no weak recognition; one that rests on something not being there needs all of it as well.

use super::binding::{Bound, is_under};
use super::condition::Rests;
use super::control::Network;
use super::reason::Reason;
use super::signature;
use super::view::View;
use crate::record::element::Inventory;
use crate::record::page::{ArrivalEnd, Calm, PageFacts};
use crate::record::step::{End, FailedRequest, StepRecord, Truth, Value};
use crate::record::verdict::{Block, Verdict};
use crate::scenario::rule::Confirm;

/// Why a side that holds is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What is wrong.
    pub why: Why,
    /// What it was seen by: a step, an address, a status.
    pub fact: String,
}

/// What is wrong with a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Something stood in for the site's own page.
    Blocked(Block),
    /// Our own network, as a failing control says.
    OurNetwork,
    /// Seen, but not enough for a verdict.
    Reason(Reason),
}

impl Why {
    /// The verdict it leads to.
    pub fn verdict(self) -> Verdict {
        match self {
            Why::Blocked(_) => Verdict::Blocked,
            Why::OurNetwork => Verdict::Error,
            Why::Reason(_) => Verdict::Inconclusive,
        }
    }
}

/// What is asked of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// For `fail`, `not_applicable`, and a `pass` that rests on absence: the page at rest and looked through.
    pub strict: bool,
    /// Server errors speak against the function itself; never where the side rests on emptiness.
    pub server_errors_count: bool,
}

impl Demand {
    /// For a `pass` whose condition rests on this.
    pub fn of_pass(rests: Rests) -> Demand {
        Demand {
            strict: rests.absence || rests.emptiness,
            server_errors_count: false,
        }
    }

    /// For a `fail` of an indicator confirmed in this way, whose condition rests on this.
    pub fn of_fail(rests: Rests, confirm: Confirm) -> Demand {
        let function = match confirm {
            Confirm::Function => true,
            Confirm::Content => false,
            Confirm::Days => true,
        };
        Demand {
            strict: true,
            server_errors_count: function && !rests.emptiness,
        }
    }

    /// For `not_applicable`.
    pub const NOT_APPLICABLE: Demand = Demand {
        strict: true,
        server_errors_count: false,
    };
    /// For any other verdict of a rule: only that the page was the site's own.
    pub const OTHERWISE: Demand = Demand {
        strict: false,
        server_errors_count: true,
    };
}

/// The first objection to the records that are relied on, graver ones first.
pub fn object(bound: &Bound<'_>, relied: &[usize], network: Network, demand: Demand) -> Option<Objection> {
    let views: Vec<View<'_>> = relied.iter().map(|index| View::new(bound, *index)).collect();
    let each = |check: &dyn Fn(&View<'_>) -> Option<Objection>| views.iter().find_map(check);
    each(&|view| environment(view, bound, network))
        .or_else(|| each(&|view| status(view, demand)))
        .or_else(|| {
            if demand.strict {
                each(&|view| failed_requests(view, network, demand))
            } else {
                None
            }
        })
        .or_else(|| if demand == Demand::OTHERWISE { None } else { each(&weak) })
        .or_else(|| if demand.strict { each(&looked_through) } else { None })
}

/// Whether the page was the site's own at all.
fn environment(view: &View<'_>, bound: &Bound<'_>, network: Network) -> Option<Objection> {
    let arrived = view.window.iter().find_map(|record| arrival(view, record, network));
    if let Some(objection) = arrived.filter(|of| !(view.is_the_failure() && matches!(of.why, Why::Reason(_)))) {
        return Some(objection);
    }
    if view.is_the_failure() {
        return None;
    }
    let Some(page) = view.page else {
        return view.objection(Why::Reason(Reason::NotObserved), "page");
    };
    if let Some(block) = signature::block(page) {
        return view.objection(Why::Blocked(block), &page.url);
    }
    match own_host(bound, view.index, &page.host) {
        Some(true) => None,
        Some(false) => view.objection(Why::Blocked(Block::ForeignHost), &page.host),
        None => view.objection(Why::Reason(Reason::NotObserved), "hosts"),
    }
}

fn arrival(view: &View<'_>, record: &StepRecord, network: Network) -> Option<Objection> {
    match &record.arrival.as_ref()?.end {
        ArrivalEnd::Shown | ArrivalEnd::Download => None,
        ArrivalEnd::Failed { code } => match signature::of_error(code) {
            Some(block) => view.objection(Why::Blocked(block), code),
            None => view.objection(connection(network, Reason::Network), code),
        },
        ArrivalEnd::TimedOut { budget_ms } => {
            view.objection(connection(network, Reason::NoAnswer), &format!("{budget_ms} ms"))
        }
    }
}

fn connection(network: Network, reason: Reason) -> Why {
    if network.is_suspect() {
        Why::OurNetwork
    } else {
        Why::Reason(reason)
    }
}

/// An objection to how a walk arrived at its pages, for records that no `judge` step relies on.
pub fn arrival_objection(record: &StepRecord, network: Network) -> Option<Objection> {
    let view = View {
        index: 0,
        record,
        window: vec![record],
        page: record.page.as_ref(),
    };
    arrival(&view, record, network)
        .or_else(|| {
            let block = record.page.as_ref().and_then(signature::block)?;
            view.objection(Why::Blocked(block), "")
        })
        .or_else(|| {
            failed_requests(&view, network, Demand::NOT_APPLICABLE).filter(|_| record.end == End::RequestFailed)
        })
}

/// The page's own status.
fn status(view: &View<'_>, demand: Demand) -> Option<Objection> {
    match view.page?.status? {
        status @ 500.. if !demand.server_errors_count => {
            view.objection(Why::Reason(Reason::ServerError), &status.to_string())
        }
        // A file that the site itself does not have is what a download found, not what hindered it.
        404 | 410 if view.record.verb == "download" => None,
        404 | 410 if demand.server_errors_count && view.pressed_here() => None,
        status @ 400..=499 if demand != Demand::OTHERWISE => {
            view.objection(Why::Reason(Reason::PageBroken), &status.to_string())
        }
        _ => None,
    }
}

/// Requests of the page's own site that failed and may explain what was not there.
fn failed_requests(view: &View<'_>, network: Network, demand: Demand) -> Option<Objection> {
    if view.is_the_failure() && demand.strict && demand.server_errors_count {
        return None;
    }
    let own = |record: &StepRecord, request: &FailedRequest| {
        record.verb == "download" && request.kind == "document" && matches!(request.status, Some(404 | 410))
    };
    let all = view
        .window
        .iter()
        .flat_map(|record| record.failed_requests.iter().map(move |request| (*record, request)));
    let relevant: Vec<&FailedRequest> = all
        .filter(|(record, request)| !own(record, request))
        .map(|(_, request)| request)
        .collect();
    let failed = || relevant.iter().copied();
    // Refused for want of a login, on a page that was seen to ask for one: it hides nothing of what was seen.
    let asks = |page: &PageFacts| page.signs.iter().any(|sign| sign.block == Block::Login);
    let seen = view.record.verb == "expect" && view.record.end == End::Met && view.page.is_some_and(asks);
    for request in failed() {
        if let Some(block) = request.status.and_then(signature::of_status) {
            if seen && block == Block::Login {
                continue;
            }
            return view.objection(Why::Blocked(block), &request.url);
        }
    }
    let broken = |request: &&FailedRequest| {
        request.status.is_none() && !request.error.as_deref().is_some_and(signature::is_cancelled)
    };
    if let Some(request) = failed().find(broken) {
        return view.objection(connection(network, Reason::Network), &request.url);
    }
    let refused = |request: &&FailedRequest| request.status.is_some_and(|status| status >= 400);
    match failed().find(refused) {
        Some(request) if !demand.server_errors_count => {
            view.objection(Why::Reason(Reason::RequestFailed), &request.url)
        }
        Some(_) | None => None,
    }
}

/// Weak recognition of an element or a list.
fn weak(view: &View<'_>) -> Option<Objection> {
    let element = view.record.found.as_ref().and_then(|found| found.element.as_ref());
    let list = |value: &Value| match value {
        Value::Records(records) => records.weak,
        Value::Text(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Guide(_)
        | Value::Download(_)
        | Value::Columns(_) => false,
    };
    if element.is_some_and(|element| element.weak) || view.record.values.values().any(list) {
        return view.objection(Why::Reason(Reason::Weak), "");
    }
    None
}

/// A condition came true by what was there: none of its parts, as they are written out, speaks of what is not, or one
/// that would do alone does not. More that is still to come takes nothing away from that.
fn saw(record: &StepRecord) -> bool {
    let Some(said) = record.intent.strip_prefix("expect ") else {
        return false;
    };
    if record.end != End::Met || !said.contains("not ") {
        return record.end == End::Met;
    }
    let alternatives = said.strip_prefix("any of [").and_then(|rest| rest.strip_suffix(']'));
    let came_true = |part: &str| {
        let so = |(text, truth): &(String, Truth)| text == part && *truth == Truth::True;
        !part.contains("not ") && record.conditions.iter().any(so)
    };
    alternatives.is_some_and(|parts| parts.split(", ").any(came_true))
}

/// The page was at rest, and what is said not to be there was looked for everywhere.
fn looked_through(view: &View<'_>) -> Option<Objection> {
    if view.is_the_failure() {
        return None;
    }
    let calm = view.window.iter().rev().find_map(|record| record.calm);
    if calm == Some(Calm::Unsettled) {
        return view.objection(Why::Reason(Reason::Unsettled), "");
    }
    if view.page.is_some_and(|page| page.spinner) && !saw(view.record) {
        return view.objection(Why::Reason(Reason::Loading), "");
    }
    if view.record.end == End::Absent {
        // A step made of others (`try`, `use`) ended so because these did: theirs is the inventory.
        let absent = |record: &&&StepRecord| record.end == End::Absent && is_under(&record.path, &view.record.path);
        let parts = view.window.iter().filter(absent).copied();
        let found = std::iter::once(view.record)
            .chain(parts)
            .filter_map(|record| record.found.as_ref());
        let inventories: Vec<&Inventory> = found.filter_map(|found| found.inventory.as_ref()).collect();
        if inventories.is_empty() {
            return view.objection(Why::Reason(Reason::NoInventory), "");
        }
        if let Some(frame) = inventories.iter().find_map(|inventory| inventory.closed_frames.first()) {
            return view.objection(Why::Reason(Reason::ClosedFrame), frame);
        }
        if inventories.iter().any(|inventory| inventory.cut) {
            return view.objection(Why::Reason(Reason::NoInventory), "cut");
        }
    }
    let known = view.page.is_some_and(|page| page.status.is_some())
        || view.window.iter().any(|record| {
            let hops = record.arrival.iter().flat_map(|arrival| &arrival.chain);
            record.page.as_ref().is_some_and(|page| page.status.is_some())
                || hops.last().is_some_and(|hop| hop.status.is_some())
        });
    if known {
        None
    } else {
        view.objection(Why::Reason(Reason::NoNetworkRecord), "")
    }
}

/// Whether `host`, shown at this record, is the site's own: one the profile names (or below one), or one to which the
/// site's own links led (single sign-on). None when the job does not name its hosts.
fn own_host(bound: &Bound<'_>, index: usize, host: &str) -> Option<bool> {
    let Some(Value::List(hosts)) = bound.observation.inputs.get("hosts") else {
        return None;
    };
    let own = |host: &str| hosts.iter().any(|named| is_or_below(host, named));
    if own(host) {
        return Some(true);
    }
    // Back along the walk: clicks lead from page to page; an address that we opened ourselves ends the chain.
    let mut at = host;
    let before: Vec<&StepRecord> = bound
        .seen()
        .filter(|(other, _)| *other <= index)
        .map(|(_, step)| &step.record)
        .collect();
    for (nth, record) in before.iter().enumerate() {
        let Some(page) = record.page.as_ref().filter(|page| page.host == at) else {
            continue;
        };
        let earlier = before[nth + 1..].iter().find_map(|record| record.page.as_ref());
        if earlier.is_some_and(|earlier| earlier.host == page.host) {
            continue;
        }
        let led = record.arrival.is_none() && record.effect.as_ref().is_some_and(|e| e.navigated || e.new_tab);
        match earlier {
            Some(earlier) if led && own(&earlier.host) => return Some(true),
            Some(earlier) if led => at = earlier.host.as_str(),
            Some(_) | None => return Some(false),
        }
    }
    Some(false)
}

/// Whether `host` is `named` or lies below it; a port in `named` is left out.
fn is_or_below(host: &str, named: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let named = named
        .split(':')
        .next()
        .unwrap_or(named)
        .trim_matches('.')
        .to_ascii_lowercase();
    !named.is_empty() && (host == named || host.strip_suffix(&named).is_some_and(|rest| rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_those_below() {
        assert!(is_or_below("zwfw.a.example", "zwfw.a.example"));
        assert!(is_or_below("sub.zwfw.a.example", "zwfw.a.example"));
        assert!(is_or_below("ZWFW.a.example", "zwfw.a.example:8080"));
        assert!(!is_or_below("xzwfw.a.example", "zwfw.a.example"));
        assert!(!is_or_below("a.example", "zwfw.a.example"));
        assert!(!is_or_below("a.example", ""));
    }
}
