//! Whether a page belongs to a home that the profile names: its host, its folder and, where platforms share a host, its
//! region.

use url::Url;

use crate::reading::normal::normal;
use crate::record::page::PageFacts;
use crate::record::step::Truth;

/// Names of parameters that choose a region, or the site of one.
const REGION: [&str; 25] = [
    "area",
    "areacode",
    "areaid",
    "region",
    "regioncode",
    "regionid",
    "regcode",
    "city",
    "citycode",
    "cityid",
    "county",
    "district",
    "districtcode",
    "division",
    "divisioncode",
    "adcode",
    "xzqh",
    "xzqhdm",
    "xzqdm",
    "xzqhbm",
    "sitecode",
    "siteid",
    "webid",
    "webcode",
    "regionname",
];

/// Last parts of a path that name a page and no region.
const PAGES: [&str; 8] = [
    "index", "home", "main", "default", "portal", "welcome", "login", "start",
];

/// Whether the page is one of the home's site. `came` says that this walk opened the home before, so that the region is
/// chosen already; else a page of the host that does not tell its region is of this one when its title names the place.
pub fn at_home(page: &PageFacts, home: &Url, place: &str, came: bool) -> Truth {
    let Ok(url) = Url::parse(&page.url) else {
        return Truth::False;
    };
    let same_host = url.host_str() == home.host_str() && url.port_or_known_default() == home.port_or_known_default();
    let (folder, last) = home.path().rsplit_once('/').unwrap_or_default();
    let Some(rest) = url
        .path()
        .strip_prefix(folder)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return Truth::False;
    };
    if !same_host {
        return Truth::False;
    }
    if came {
        return Truth::True;
    }
    let names_page = last.is_empty() || last.contains('.') || PAGES.contains(&last.to_ascii_lowercase().as_str());
    let below = rest.strip_prefix('/').and_then(|rest| rest.strip_prefix(last));
    let mut told = Truth::from(names_page || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    if told == Truth::False {
        told = Truth::Unknown;
    }
    let here = regions(&url);
    for (key, wanted) in regions(home) {
        told = told.and(match here.iter().find(|(name, _)| *name == key) {
            Some((_, value)) => one_region(&wanted, value),
            None => Truth::Unknown,
        });
    }
    let place = town(place);
    let named = told == Truth::Unknown && !place.is_empty() && normal(&page.title).contains(&place);
    if named { Truth::True } else { told }
}

/// The parameters of an address that choose a region, in its query or in that of its route.
fn regions(url: &Url) -> Vec<(String, String)> {
    let of_route = url
        .fragment()
        .and_then(|fragment| fragment.split_once('?'))
        .map(|(_, query)| query);
    let queries = url.query().into_iter().chain(of_route);
    let pairs = queries.flat_map(|query| url::form_urlencoded::parse(query.as_bytes()));
    let mut found = Vec::new();
    for (name, value) in pairs {
        let name = name.to_ascii_lowercase().replace(['_', '-'], "");
        if REGION.contains(&name.as_str()) && !value.is_empty() {
            found.push((name, value.to_ascii_lowercase()));
        }
    }
    found
}

/// 330100 and 330100000000 are one region; a code and a name may be.
fn one_region(one: &str, other: &str) -> Truth {
    let code = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let bare = |text: &str| text.trim_end_matches('0').to_owned();
    match one == other || code(one) && code(other) && bare(one) == bare(other) {
        true => Truth::True,
        false if code(one) && code(other) => Truth::False,
        false => Truth::Unknown,
    }
}

/// `杭州市` of `杭州市政务服务网`; nothing of a name without such a part.
fn town(name: &str) -> String {
    let name = normal(name);
    let end = name
        .char_indices()
        .filter(|(_, c)| "市区县旗州盟".contains(*c))
        .map(|(at, c)| at + c.len_utf8())
        .next();
    end.and_then(|end| name.get(..end)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::step::Truth::{False, True, Unknown};

    fn check(home: &str, page: &str, title: &str, came: bool, expected: Truth) {
        let facts = PageFacts {
            url: page.into(),
            title: title.into(),
            ..PageFacts::default()
        };
        let home = Url::parse(home).expect("an address");
        assert_eq!(
            at_home(&facts, &home, "杭州市政务服务网", came),
            expected,
            "{home} {page} {title}"
        );
    }

    #[test]
    fn a_host_of_its_own() {
        check(
            "https://zwfw.hz.gov.cn/",
            "https://zwfw.hz.gov.cn/a/b?c=d#e",
            "",
            false,
            True,
        );
        check(
            "https://zwfw.hz.gov.cn/index.html",
            "https://zwfw.hz.gov.cn/a",
            "",
            false,
            True,
        );
        check(
            "https://zwfw.hz.gov.cn/portal/index",
            "https://zwfw.hz.gov.cn/portal/home",
            "",
            false,
            True,
        );
        check("https://zwfw.hz.gov.cn/", "https://www.hz.gov.cn/", "", false, False);
        check("https://h.gov.cn:8443/", "https://h.gov.cn/", "", false, False);
    }

    #[test]
    fn a_region_in_the_path() {
        check("https://h.gov.cn/hz/", "https://h.gov.cn/hz/list", "", false, True);
        check("https://h.gov.cn/hz/", "https://h.gov.cn/hzjs/list", "", false, False);
        check("https://h.gov.cn/hz", "https://h.gov.cn/hz", "", false, True);
        check("https://h.gov.cn/hz", "https://h.gov.cn/hz/list", "", false, True);
        check("https://h.gov.cn/hz", "https://h.gov.cn/nb", "", false, Unknown);
        check("https://h.gov.cn/hz", "https://h.gov.cn/hzjs", "", false, Unknown);
        check("https://h.gov.cn/hz", "https://h.gov.cn/item/1", "", true, True);
    }

    #[test]
    fn a_region_in_the_query_or_the_route() {
        let home = "https://h.gov.cn/portal/#/home?areaCode=330100";
        check(home, home, "", false, True);
        check(
            home,
            "https://h.gov.cn/portal/#/list?areaCode=330100000000",
            "",
            false,
            True,
        );
        check(home, "https://h.gov.cn/portal/#/home?areaCode=330000", "", false, False);
        check(home, "https://h.gov.cn/portal/#/home?areaCode=hz", "", false, Unknown);
        check(home, "https://h.gov.cn/portal/#/home", "浙江政务服务网", false, Unknown);
        check(
            home,
            "https://h.gov.cn/portal/#/home",
            "浙江政务服务网-杭州市",
            false,
            True,
        );
        check(home, "https://h.gov.cn/portal/#/item/7", "", true, True);
        let index = "https://h.gov.cn/v2/index?region=440100";
        check(index, "https://h.gov.cn/v2/index?region=440300", "", false, False);
        check(index, "https://h.gov.cn/v2/index?region=440100&x=1", "", false, True);
    }
}
