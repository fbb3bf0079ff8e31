//! Draws by `sha256(seed ‖ id)`, smallest first: re-doable with `printf '%s%s' SEED ID | sha256sum`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::record::step::Value;
use crate::scenario::site::{Item, Level, Site};
use crate::scenario::survey::Survey;

/// The digest that orders a draw.
pub fn digest(seed: &str, id: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.as_bytes());
    hasher.update(id.as_bytes());
    hasher.finalize().into()
}

/// The first eight bytes of [`digest`] as a number.
pub fn number(seed: &str, id: &str) -> u64 {
    digest(seed, id)[..8]
        .iter()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The sites that are checked, in the order of the draw within each level.
pub fn sites<'a>(survey: &Survey, sites: &'a [Site]) -> Vec<&'a Site> {
    let sample = &survey.sample;
    let levels = [
        (Level::Provincial, sample.provincial),
        (Level::Prefecture, sample.prefecture),
        (Level::County, sample.county),
    ];
    levels
        .into_iter()
        .flat_map(|(level, number)| {
            let mut of_level: Vec<&Site> = sites.iter().filter(|site| site.level == level).collect();
            if let Some(number) = number {
                of_level.sort_by_key(|site| digest(&sample.seed, &site.id));
                of_level.truncate(number as usize);
            }
            of_level
        })
        .collect()
}

/// The items of a site: those of its profile by draw, else as many places as are to be drawn from its catalogue while
/// walking; `(key, value)`.
pub fn items(survey: &Survey, site: &Site, least: usize) -> Vec<(String, Option<Value>)> {
    let wanted = survey.sample.items_per_site as usize;
    let wanted = wanted.max(least);
    if site.items.is_empty() {
        return (1..=wanted).map(|place| (format!("draw-{place}"), None)).collect();
    }
    let mut items: Vec<_> = site.items.iter().collect();
    if items.len() > wanted {
        items.sort_by_key(|item| digest(&survey.sample.seed, &format!("{}{}", site.id, item.title)));
        items.truncate(wanted);
    }
    items
        .into_iter()
        .map(|named| (named.title.clone(), Some(item(named))))
        .collect()
}

/// An item of a profile as journeys see it.
pub fn item(item: &Item) -> Value {
    let guide = item.guide.as_ref().map(|url| ("guide".to_string(), url.to_string()));
    let portal = item
        .portal_guide
        .as_ref()
        .map(|url| ("portal".to_string(), url.to_string()));
    let title = ("title".to_string(), item.title.clone());
    Value::Map(BTreeMap::from_iter(std::iter::once(title).chain(guide).chain(portal)))
}

/// Whether a site belongs to shard `i` of `n`: by the host of its platform, so that one host is in one shard.
pub fn in_shard(site: &Site, (i, n): (u32, u32)) -> bool {
    let host = site.platform_home.host_str().unwrap_or_default();
    number("shard", host) % u64::from(n.max(1)) == u64::from(i.max(1) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_can_be_redone_with_sha256sum() {
        // printf '%s%s' 20261123 hz-example | sha256sum
        let digest = hex::encode(digest("20261123", "hz-example"));
        assert_eq!(digest.len(), 64);
        assert_eq!(
            number("20261123", "hz-example"),
            u64::from_str_radix(&digest[..16], 16).unwrap()
        );
    }
}
