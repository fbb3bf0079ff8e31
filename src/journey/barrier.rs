//! Tells what stands in the way of a step from what a step found: firewalls, captchas, login walls, maintenance.

use super::steps::Outcome;
use crate::plan::site_hosts;
use crate::record::page::{Arrival, ArrivalEnd, PageFacts, Sign};
use crate::record::step::{End, FailedRequest};
use crate::record::verdict::Block;
use crate::scenario::site::Site;

/// Two hosts of one site: equal, or sharing the last two labels (three below a second-level suffix such as `gov.cn`).
pub fn same_site(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let site = |host: &str| {
        let labels: Vec<&str> = host.rsplit('.').collect();
        let second = labels.get(1).copied().unwrap_or_default();
        let wide = labels.len() > 2 && matches!(second, "gov" | "com" | "net" | "org" | "edu" | "ac" | "co");
        labels
            .iter()
            .take(if wide { 3 } else { 2 })
            .rev()
            .copied()
            .collect::<Vec<_>>()
            .join(".")
    };
    !a.parse::<std::net::IpAddr>().is_ok_and(|_| true) && site(a) == site(b)
}

/// Whether a host shares the registrable domain of one that the site's profile names.
pub fn of_domain(site: &Site, host: &str) -> bool {
    site_hosts(site).iter().any(|own| same_site(own, host))
}

/// Puts a barrier in the place of the end, where one explains it.
///
/// `sought` means that the walk went to a login or registration page by its own click: such a page is then no wall.
pub fn apply(outcome: &mut Outcome, page: Option<&PageFacts>, failed: &[FailedRequest], sought: bool) {
    if let Some((end, detail)) = outcome.arrival.as_ref().and_then(|arrival| of_arrival(arrival, page)) {
        outcome.end = end;
        if outcome.detail.is_empty() {
            outcome.detail = detail;
        }
        return;
    }
    let Some(page) = page else { return };
    if matches!(outcome.end, End::Blocked(_) | End::Skipped) {
        return;
    }
    let missed = matches!(
        outcome.end,
        End::Absent | End::Unrecognised | End::Unmet | End::Unsettled
    );
    // A login form stands in the way only of what was not found for it.
    let stands = |sign: &&Sign| sign.whole_page && (sign.block != Block::Login || (missed && !sought));
    if let Some(sign) = page.signs.iter().find(stands) {
        outcome.end = End::Blocked(sign.block);
        outcome.detail = format!("the page shows {}", sign.seen);
        return;
    }
    let document = failed
        .iter()
        .rfind(|request| request.kind == "document" && request.url == page.url);
    let status = page.status.or(document.and_then(|request| request.status));
    if let Some(block) = status.and_then(of_status) {
        outcome.end = End::Blocked(block);
        outcome.detail = format!("the page answered with {}", status.unwrap_or_default());
        return;
    }
    if missed {
        if let Some(block) = failed.iter().find_map(|request| request.status.and_then(of_status)) {
            outcome.end = End::Blocked(block);
            outcome.detail = "a request of the page was refused".into();
        } else if let Some(sign) = page.signs.first().filter(|sign| sign.block == Block::AppOnly) {
            outcome.end = End::Blocked(sign.block);
            outcome.detail = format!("the page shows {}", sign.seen);
        }
    }
}

fn of_arrival(arrival: &Arrival, page: Option<&PageFacts>) -> Option<(End, String)> {
    match &arrival.end {
        ArrivalEnd::Failed { code } => Some((of_code(code), code.clone())),
        ArrivalEnd::TimedOut { budget_ms } => Some((End::TimedOut, format!("no answer within {budget_ms} ms"))),
        ArrivalEnd::Download | ArrivalEnd::Shown => {
            let status = arrival
                .chain
                .last()
                .and_then(|hop| hop.status)
                .or(page.and_then(|page| page.status))?;
            if let Some(sign) = page.and_then(|page| page.signs.iter().find(|sign| sign.whole_page)) {
                return Some((End::Blocked(sign.block), format!("the page shows {}", sign.seen)));
            }
            match of_status(status) {
                Some(block) => Some((End::Blocked(block), format!("the page answered with {status}"))),
                None if status >= 400 => Some((End::RequestFailed, format!("the page answered with {status}"))),
                None => None,
            }
        }
    }
}

/// What a status says of what stands in the way; none for those that speak of the page itself.
fn of_status(status: u16) -> Option<Block> {
    match status {
        401 => Some(Block::Login),
        403 | 405 | 412 | 418 | 521 => Some(Block::Waf),
        429 => Some(Block::RateLimited),
        451 => Some(Block::Geo),
        _ => None,
    }
}

/// What the browser's own error says.
fn of_code(code: &str) -> End {
    let code = code.to_ascii_uppercase();
    if code.contains("SSL_VERSION_OR_CIPHER") || code.contains("SSL_PROTOCOL") {
        End::Blocked(Block::TlsGm)
    } else if code.contains("CERT") || code.contains("SEC_ERROR") || code.contains("INSECURE CERTIFICATE") {
        End::Blocked(Block::Certificate)
    } else {
        End::RequestFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_site() {
        for (a, b, same) in [
            ("zwfw.hz.gov.cn", "sso.hz.gov.cn", true),
            ("zwfw.hz.gov.cn", "zwfw.nb.gov.cn", false),
            ("www.p1.localhost", "zwfw.p1.localhost", true),
            ("www.p1.localhost", "www.p2.localhost", false),
            ("a.example.com", "b.example.com", true),
            ("127.0.0.1", "127.0.0.2", false),
        ] {
            assert_eq!(same_site(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn a_firewalls_status_is_a_block_and_a_broken_page_is_not() {
        assert_eq!(of_status(412), Some(Block::Waf));
        assert_eq!(of_status(429), Some(Block::RateLimited));
        assert_eq!(of_status(404), None);
        assert_eq!(of_status(500), None);
    }

    #[test]
    fn errors_of_the_browser() {
        assert_eq!(of_code("net::ERR_CERT_DATE_INVALID"), End::Blocked(Block::Certificate));
        assert_eq!(
            of_code("net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH"),
            End::Blocked(Block::TlsGm)
        );
        assert_eq!(of_code("net::ERR_CONNECTION_RESET"), End::RequestFailed);
    }
}
