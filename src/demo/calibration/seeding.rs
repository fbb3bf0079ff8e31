//! Who gets which fault.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::figures::{FIGURES, Figure, Unit};
use crate::demo::catalogue::ITEMS;
use crate::demo::faults::Fault;
use crate::demo::fleet::{PLACES, Portal, Sampled, Style};

/// Platforms that the notice checked, by level as profiles write it, with the words for their places.
const LEVELS: [(&str, u32, &[&str]); 3] = [
    ("provincial", 30, &["省"]),
    ("prefecture", 42, &["市"]),
    ("county", 129, &["县", "区", "旗"]),
];

/// Items that the notice checked.
const SAMPLED: u32 = 865;

/// The items that the notice names.
const NAMED: [&str; 3] = ["企业设立登记", "教师资格认定", "排污许可证核发"];

/// A share of the notice's numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale(f64);

impl Scale {
    /// From 0.01 (three platforms, nine items) to 1.
    pub fn new(share: f64) -> Option<Scale> {
        (0.01..=1.0).contains(&share).then_some(Scale(share))
    }

    /// The share.
    pub fn share(self) -> f64 {
        self.0
    }

    /// So many of `whole`, at least one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a small positive number"
    )]
    fn of(self, whole: u32) -> usize {
        ((f64::from(whole) * self.0).round() as usize).max(1)
    }
}

/// One platform or item that faults are drawn for.
type Place = (usize, Option<usize>);

/// The fleet of this scale and seed.
pub fn fleet(scale: Scale, seed: u64) -> Vec<Portal> {
    let mut portals = platforms(scale);
    sample(&mut portals, scale.of(SAMPLED), seed);
    let mut seeded: BTreeMap<&str, BTreeSet<Place>> = BTreeMap::new();
    for figure in &FIGURES {
        let chosen = chosen(figure, &portals, &seeded, seed);
        for (turn, place) in chosen.iter().enumerate() {
            faults_at(&mut portals, *place).push(figure.faults[turn % figure.faults.len()]);
        }
        seeded.insert(figure.id, chosen.into_iter().collect());
    }
    lose_both(&mut portals);
    for portal in &mut portals {
        let unsearchable = portal.more.iter().any(|fault| SEARCH.contains(fault));
        for (turn, item) in portal.sampled.iter_mut().enumerate() {
            // One guide a platform is found as a citizen finds it, unless it is the search that would find it.
            item.addressed = unsearchable || turn > 0;
        }
    }
    portals
}

const SEARCH: [Fault; 5] = [
    Fault::NoSearch,
    Fault::SearchDead,
    Fault::SearchMissesItems,
    Fault::SearchSameForAll,
    Fault::SearchNewsOnly,
];

/// Platforms without faults and items.
fn platforms(scale: Scale) -> Vec<Portal> {
    let mut portals = Vec::new();
    for (level, number, kinds) in LEVELS {
        for turn in 0..scale.of(number) {
            let style = Style::ALL[portals.len() % Style::ALL.len()];
            let kind = kinds[turn / PLACES.len() % kinds.len()];
            let city = format!("{}{kind}", PLACES[turn % PLACES.len()]);
            portals.push(Portal {
                id: format!("{level}-{:03}-{}", turn + 1, style.word()),
                name: format!("{city}政务服务网"),
                city,
                level,
                style,
                fault: None,
                more: Vec::new(),
                trouble: None,
                item: NAMED[turn % NAMED.len()],
                sampled: Vec::new(),
            });
        }
    }
    portals
}

/// Gives each platform its share of the items: one of those that the notice names, the others drawn.
fn sample(portals: &mut [Portal], items: usize, seed: u64) {
    let (each, over) = (items / portals.len(), items % portals.len());
    let ids: Vec<String> = portals.iter().map(|portal| portal.id.clone()).collect();
    let one_more: BTreeSet<usize> = order(seed, "items", &ids).into_iter().take(over).collect();
    for (place, portal) in portals.iter_mut().enumerate() {
        let wanted = (each + usize::from(one_more.contains(&place))).max(1);
        // Only guides with a form can lack one.
        let others: Vec<&'static str> = ITEMS
            .iter()
            .filter(|item| item.title != portal.item && item.materials.iter().any(|material| material.form))
            .map(|item| item.title.as_str())
            .collect();
        let names: Vec<String> = others.iter().map(|title| format!("{}/{title}", portal.id)).collect();
        let drawn = order(seed, "items", &names).into_iter().map(|place| others[place]);
        let titles = std::iter::once(portal.item).chain(drawn).take(wanted);
        portal.sampled = titles
            .map(|title| Sampled {
                title,
                faults: Vec::new(),
                addressed: false,
            })
            .collect();
    }
}

/// Where the faults of a figure go.
fn chosen(figure: &Figure, portals: &[Portal], seeded: &BTreeMap<&str, BTreeSet<Place>>, seed: u64) -> Vec<Place> {
    let places: Vec<Place> = match figure.unit {
        Unit::Platform => (0..portals.len()).map(|portal| (portal, None)).collect(),
        Unit::Item => (0..portals.len())
            .flat_map(|portal| (0..portals[portal].sampled.len()).map(move |item| (portal, Some(item))))
            .collect(),
    };
    let hidden = |place: &Place| figure.apart_from.iter().any(|other| seeded[other].contains(place));
    let free: Vec<Place> = places.iter().copied().filter(|place| !hidden(place)).collect();
    let name = |(portal, item): &Place| {
        let title = item.map_or("", |item| portals[*portal].sampled[item].title);
        format!("{}/{title}", portals[*portal].id)
    };
    let names: Vec<String> = free.iter().map(name).collect();
    let drawn = order(seed, figure.id, &names).into_iter().map(|place| free[place]);
    drawn.take(figure.failing(places.len())).collect()
}

/// The places of these names in the order of the draw.
fn order(seed: u64, figure: &str, names: &[String]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_cached_key(|place| Sha256::digest(format!("{seed}/{figure}/{}", names[*place])).to_vec());
    places
}

fn faults_at(portals: &mut [Portal], (portal, item): Place) -> &mut Vec<Fault> {
    let portal = &mut portals[portal];
    match item {
        Some(item) => &mut portal.sampled[item].faults,
        None => &mut portal.more,
    }
}

/// Of the guides that lack both the form and its sample, every other one names neither at all.
fn lose_both(portals: &mut [Portal]) {
    let form = |fault: &Fault| matches!(fault, Fault::FormHtmlError | Fault::FormEmptyFile | Fault::FormHash);
    let guides = portals.iter_mut().flat_map(|portal| &mut portal.sampled);
    let both = guides.filter(|item| item.faults.contains(&Fault::NoSample) && item.faults.iter().any(form));
    for item in both.step_by(2) {
        item.faults.retain(|fault| !form(fault) && *fault != Fault::NoSample);
        item.faults.push(Fault::FormNoDownload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::calibration::cases;
    use crate::record::verdict::Verdict;

    fn at(scale: f64, seed: u64) -> Vec<Portal> {
        fleet(Scale::new(scale).expect("a scale"), seed)
    }

    /// Platforms or items that fail a figure, and all of them.
    fn count(figure: &Figure, portals: &[Portal]) -> (usize, usize) {
        let cases = cases(figure, portals);
        let of_each = cases.chunks(figure.indicators.len());
        let failing = of_each
            .clone()
            .filter(|one| one.iter().any(|case| case.verdict == Verdict::Fail));
        (failing.count(), of_each.len())
    }

    #[test]
    fn at_full_scale_the_notice_comes_out_exactly() {
        for seed in [1, 20_261_123] {
            let portals = at(1.0, seed);
            let of_level = |level| portals.iter().filter(|portal| portal.level == level).count();
            assert_eq!(
                (of_level("provincial"), of_level("prefecture"), of_level("county")),
                (30, 42, 129)
            );
            assert_eq!(portals.iter().map(|portal| portal.sampled.len()).sum::<usize>(), 865);
            for figure in &FIGURES {
                let (failing, all) = count(figure, &portals);
                assert_eq!(failing, figure.failing(all), "{}", figure.id);
                assert_eq!(
                    figure.rounded(failing, all),
                    figure.percent,
                    "{}: {failing} of {all}",
                    figure.id
                );
            }
        }
    }

    #[test]
    fn at_any_scale_each_indicator_has_cases_of_both_kinds() {
        for (scale, seed) in [(0.01, 1), (0.01, 2), (0.02, 3), (0.05, 4), (0.1, 5), (0.37, 6)] {
            let portals = at(scale, seed);
            for figure in &FIGURES {
                for indicator in figure.indicators {
                    let cases = cases(figure, &portals);
                    let of = |verdict| {
                        let own = cases.iter().filter(|case| case.indicator == *indicator);
                        own.filter(|case| case.verdict == verdict).count()
                    };
                    assert!(of(Verdict::Fail) > 0, "{indicator} at {scale}");
                    assert!(of(Verdict::Pass) > 0, "{indicator} at {scale}");
                }
            }
        }
    }

    #[test]
    fn the_seed_alone_decides() {
        assert_eq!(at(0.1, 7), at(0.1, 7));
        assert_ne!(at(0.1, 7), at(0.1, 8));
        assert_eq!(at(0.1, 7).len(), 20);
    }

    #[test]
    fn portals_and_their_items_are_distinct() {
        let portals = at(1.0, 7);
        let ids: BTreeSet<&str> = portals.iter().map(|portal| portal.id.as_str()).collect();
        let cities: BTreeSet<&str> = portals.iter().map(|portal| portal.city.as_str()).collect();
        assert_eq!((ids.len(), cities.len()), (201, 201));
        for portal in &portals {
            let titles: BTreeSet<&str> = portal.titles().into_iter().collect();
            assert_eq!(titles.len(), portal.sampled.len(), "{}", portal.id);
        }
        let several = portals.iter().filter(|portal| portal.more.len() > 1).count();
        let differing = portals
            .iter()
            .filter(|portal| portal.sampled.windows(2).any(|two| two[0].faults != two[1].faults))
            .count();
        assert!(
            several > 10 && differing > 150,
            "{several} portals have several faults, {differing} have items that differ"
        );
    }

    #[test]
    fn every_fault_of_a_figure_fails_it_and_no_other_figure_but_the_samples() {
        for figure in FIGURES {
            for fault in figure.faults {
                let mut portal = at(0.01, 1).swap_remove(0);
                portal.more = vec![*fault];
                portal.sampled.truncate(1);
                portal.sampled[0].faults.clear();
                for other in &FIGURES {
                    let (failing, _) = count(other, std::slice::from_ref(&portal));
                    assert_eq!(failing > 0, other.id == figure.id, "{fault:?} under {}", other.id);
                }
            }
        }
    }
}
