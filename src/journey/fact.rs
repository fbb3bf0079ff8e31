//! Tests that the walk answers from the page's facts: its address, title and host.

use std::collections::BTreeMap;

use super::barrier::of_domain;
use super::home::at_home;
use super::scope::Live;
use super::walk::Walk;
use crate::judge::words;
use crate::reading::address;
use crate::record::page::PageFacts;
use crate::record::step::Truth;
use crate::scenario::condition::{HostOf, HostTest, Test};

/// A test on the page's address, title or host.
pub fn fact(walk: &Walk<'_>, test: &Test) -> Truth {
    let Some(page) = &walk.page else { return Truth::Unknown };
    let nothing = BTreeMap::new();
    let live = live(walk, &nothing);
    match test {
        // Words in an address are encoded in one way or another.
        Test::Url(what) => address::spellings(&page.url)
            .iter()
            .map(|address| words::compare(what, address, &live))
            .fold(Truth::False, Truth::or),
        Test::Title(what) => words::compare(what, &page.title, &live),
        Test::Host(HostTest::Is(host)) => match walk.names.text(host) {
            Ok(host) => (page.host == host).into(),
            Err(_) => Truth::Unknown,
        },
        Test::Host(HostTest::Of(of)) => host_of(walk, page, *of),
        _ => Truth::Unknown,
    }
}

/// The walk's facts with these truths about the page.
pub fn live<'a>(walk: &'a Walk<'_>, page: &'a BTreeMap<usize, Truth>) -> Live<'a> {
    Live {
        memory: &walk.memory,
        names: &walk.names,
        terms: &walk.terms,
        prefix: &walk.at.prefix,
        page,
        today: walk.setting.clock.today_in_china(),
    }
}

fn host_of(walk: &Walk<'_>, page: &PageFacts, of: HostOf) -> Truth {
    let site = &walk.job.site;
    match of {
        HostOf::Platform => at_home(page, &site.platform_home, &site.name, walk.memory.on_platform),
        HostOf::Portal => site
            .portal_home
            .as_ref()
            .map_or(Truth::Unknown, |home| at_home(page, home, &site.name, true)),
        HostOf::Site => crate::plan::site_hosts(site).contains(&page.host).into(),
        HostOf::Domain => of_domain(site, &page.host).into(),
    }
}
