//! Predicates about requests that a step brought about: what the site answered to them.
//!
//! Only requests of the site itself count (documents, XHR and fetch), and only those that began under the step. An address
//! that had failed before anything was done is asked by the page on its own account, and says nothing of the step; unless
//! it carries the words that the step was to send.

use super::binding::is_under;
use super::condition::Scope;
use super::steps::ran;
use crate::reading::address;
use crate::reading::normal::normal;
use crate::record::observation::SeenStep;
use crate::record::step::{FailedRequest, Truth};
use crate::scenario::condition::Bounds;
use crate::scenario::model::Template;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'c> {
    /// The step.
    pub of: &'c str,
    /// Bounds of the status.
    pub bounds: Bounds,
    /// Only requests whose address carries these words.
    pub carries: Option<&'c Template>,
    /// Only requests that send something.
    pub sent: bool,
}

/// `status:` a request that the step brought about was answered with such a status. False only where the requests of the
/// step could be seen.
pub fn status(asked: &Asked<'_>, scope: &dyn Scope) -> Truth {
    let Some(record) = ran(asked.of, scope) else {
        return Truth::Unknown;
    };
    let words = match asked.carries.map(|words| scope.text(words)) {
        Some(None) => return Truth::Unknown,
        Some(Some(words)) => Some(normal(&words)),
        None => None,
    };
    let log = scope.failed();
    let own = |path: &str| path == record.path || is_under(path, &record.path);
    let first = log.iter().position(|(path, _)| own(path)).unwrap_or(log.len());
    let before: Vec<&str> = log[..first].iter().map(|(_, request)| place(&request.url)).collect();
    let such = log.iter().filter(|(path, request)| {
        let by_itself = words.is_none() && before.contains(&place(&request.url));
        let status = request.status.map(i64::from);
        own(path) && !by_itself && status.is_some_and(|status| asked.bounds.hold(status))
    });
    let seen = if record.network { Truth::False } else { Truth::Unknown };
    such.map(|(_, request)| {
        let carries = words.as_ref().map_or(Truth::True, |words| carries(request, words));
        carries.and(if asked.sent { sends(request) } else { Truth::True })
    })
    .fold(seen, Truth::or)
}

/// Failed requests of records that are given last first, in the walk's order, each with the path of the step under which
/// it began.
pub fn of_records<'o>(last_first: impl Iterator<Item = (usize, &'o SeenStep)>) -> Vec<(&'o str, &'o FailedRequest)> {
    let records: Vec<_> = last_first.map(|(_, step)| &step.record).collect();
    let all = records.into_iter().rev().flat_map(|record| {
        let requests = record.failed_requests.iter();
        requests.map(move |request| (origin(&record.path, request), request))
    });
    all.collect()
}

/// Path of the step under which a request of a record began.
pub fn origin<'r>(path: &'r str, request: &'r FailedRequest) -> &'r str {
    if request.began.is_empty() { path } else { &request.began }
}

/// An address without what is asked of it.
fn place(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// Whether the address carries the words; what is sent beside the address is not seen.
fn carries(request: &FailedRequest, words: &str) -> Truth {
    let shown = address::spellings(&request.url);
    match shown.iter().any(|address| normal(address).contains(words)) {
        true => Truth::True,
        false if request.method.eq_ignore_ascii_case("GET") => Truth::False,
        false => Truth::Unknown,
    }
}

/// Whether it sends something to the site.
fn sends(request: &FailedRequest) -> Truth {
    match request.method.to_ascii_uppercase().as_str() {
        "" => Truth::Unknown,
        "POST" | "PUT" | "PATCH" => Truth::True,
        _ => Truth::False,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, step};
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::record::step::{End, StepRecord};

    fn request(method: &str, url: &str, status: u16) -> FailedRequest {
        FailedRequest {
            url: url.into(),
            kind: "xhr".into(),
            status: Some(status),
            method: method.into(),
            ..FailedRequest::default()
        }
    }

    /// A search at 3, pressed at 3.1.1, on a page that was opened at 1.
    fn bench(failed: &[(&str, FailedRequest)]) -> Bench {
        let search = StepRecord {
            path: "3".into(),
            ..step("answered", End::Met)
        };
        let skipped = step("answered2", End::Skipped);
        failed
            .iter()
            .fold(Bench::new().with(search).with(skipped), |bench, (path, request)| {
                bench.failed_request(path, request.clone())
            })
    }

    fn ask(failed: &[(&str, FailedRequest)], carries: Option<&str>, sent: bool) -> Truth {
        let words = carries.map(Template::plain);
        let bounds = Bounds {
            at_least: Some(500),
            ..Bounds::default()
        };
        let asked = Asked {
            of: "answered",
            bounds,
            carries: words.as_ref(),
            sent,
        };
        status(&asked, &bench(failed))
    }

    const FOUND: &str = "http://a.example/api/find?q=%E5%85%BB%E7%8A%AC%E7%99%BB%E8%AE%B0";

    #[test]
    fn a_status_is_of_the_step_under_which_its_request_began() {
        let error = || request("GET", "http://a.example/api/find", 500);
        assert_eq!(ask(&[], None, false), False);
        assert_eq!(ask(&[("3.1.1", error())], None, false), True);
        assert_eq!(ask(&[("3", error())], None, false), True);
        assert_eq!(ask(&[("2", error())], None, false), False);
        assert_eq!(ask(&[("31.1", error())], None, false), False);
        assert_eq!(
            ask(&[("3", request("GET", "http://a.example/x", 404))], None, false),
            False
        );
        let late = FailedRequest {
            began: "3.1.1".into(),
            ..error()
        };
        assert_eq!(origin("5", &late), "3.1.1");
        assert_eq!(origin("5", &error()), "5");
    }

    #[test]
    fn what_a_page_asks_by_itself_says_nothing_of_the_step() {
        let poll = |query: &str| request("GET", &format!("http://a.example/api/online?{query}"), 502);
        assert_eq!(ask(&[("1", poll("t=1")), ("3.1.1", poll("t=2"))], None, false), False);
        let again = [("2", request("GET", FOUND, 500)), ("3.1.1", request("GET", FOUND, 500))];
        assert_eq!(ask(&again, Some("养犬登记"), false), True);
    }

    #[test]
    fn words_in_the_address_tie_a_request_to_what_was_asked() {
        let words = Some("养犬登记");
        assert_eq!(ask(&[("3", request("GET", FOUND, 500))], words, false), True);
        assert_eq!(
            ask(&[("3", request("GET", "http://a.example/hot", 500))], words, false),
            False
        );
        assert_eq!(
            ask(&[("3", request("POST", "http://a.example/find", 500))], words, false),
            Unknown
        );
        assert_eq!(
            ask(&[("3", request("", "http://a.example/find", 500))], words, false),
            Unknown
        );
    }

    #[test]
    fn only_what_sends_something_is_sent() {
        assert_eq!(
            ask(&[("3", request("POST", "http://a.example/save", 503))], None, true),
            True
        );
        assert_eq!(
            ask(&[("3", request("GET", "http://a.example/hot", 503))], None, true),
            False
        );
        assert_eq!(
            ask(&[("3", request("", "http://a.example/save", 503))], None, true),
            Unknown
        );
    }

    #[test]
    fn what_could_not_be_seen_is_unknown() {
        let blind = StepRecord {
            path: "3".into(),
            network: false,
            ..step("answered", End::Met)
        };
        let asked = |of| Asked {
            of,
            bounds: Bounds {
                at_least: Some(500),
                ..Bounds::default()
            },
            carries: None,
            sent: false,
        };
        let bench = Bench::new().with(blind);
        assert_eq!(status(&asked("answered"), &bench), Unknown);
        let told = bench.failed_request("3", request("", "http://a.example/find", 500));
        assert_eq!(status(&asked("answered"), &told), True);
        assert_eq!(status(&asked("answered2"), &self::bench(&[])), Unknown);
        assert_eq!(status(&asked("nowhere"), &self::bench(&[])), Unknown);
    }
}
