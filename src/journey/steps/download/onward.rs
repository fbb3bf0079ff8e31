//! A form's link may lead to a page of the file's own, where the file is one press further; never more than one.

use std::time::Duration;

use crate::browser::session::{Ask, FetchBy, Fetched};
use crate::clock::Budget;
use crate::journey::walk::{Stop, Walk};
use crate::reading::file_page::{Choice, Offer, choose};
use crate::record::element::{Element, Find};
use crate::record::query::{Aim, Need, Pick, Query, Structure};

/// A page that offers more files than this is no file's own.
const MOST: u32 = 30;
/// How long one that was counted is looked for.
const LOOK: Duration = Duration::from_secs(1);

/// What the page of a file gave.
pub struct Further {
    /// What came.
    pub fetched: Fetched,
    /// It bears the form's name; otherwise it is the only one of a page that speaks of the form.
    pub named: bool,
}

/// Fetches the form from the page shown (or from this part of it), when exactly one download there can be it.
pub async fn onward(
    walk: &mut Walk<'_>,
    form: &str,
    part: Option<Structure>,
    budget: Budget,
) -> Result<Option<Further>, Stop> {
    let mut found = offered(walk, Some(part.unwrap_or(Structure::Main))).await?;
    if found.is_empty() && part.is_none() {
        // A viewer keeps its button beside what it shows.
        found = offered(walk, None).await?;
    }
    let whose = part.map(|structure| Query::of(Aim::Structure { structure }));
    let ask = [Ask::TextOf { query: whose }];
    let words = walk.session.ask(&ask, &[], Duration::ZERO).await?;
    let words = words.into_iter().next().map(|answer| answer.text).unwrap_or_default();
    let offers: Vec<Offer> = found.iter().map(|(_, element)| offer(element)).collect();
    let Some(choice) = choose(form, &words, &offers) else {
        return Ok(None);
    };
    walk.pace().await;
    let left = budget.left(&walk.setting.clock);
    let href = &offers[choice.place()].href;
    let fetched = if href.is_empty() {
        let (query, element) = &found[choice.place()];
        let ready = walk.session.find(query, Need::Click, LOOK, &[]).await?;
        let same = |one: &Element| one.fingerprint == element.fingerprint;
        match ready.element.filter(|one| ready.find == Find::Met && same(one)) {
            Some(element) => walk.session.download(FetchBy::Click(&element), left).await?,
            None => None,
        }
    } else {
        walk.session.download(FetchBy::Url(href), left).await?
    };
    let named = matches!(choice, Choice::Named(_));
    Ok(fetched.map(|fetched| Further { fetched, named }))
}

/// What a part of the page (all of it without one) offers for downloading, each with the query that finds it.
async fn offered(walk: &mut Walk<'_>, part: Option<Structure>) -> Result<Vec<(Query, Element)>, Stop> {
    let inside = part.map(|structure| Query::of(Aim::Structure { structure }));
    let files = |pick: Pick| Query {
        inside: inside.clone().map(Box::new),
        pick,
        ..Query::of(Aim::Structure {
            structure: Structure::FileLink,
        })
    };
    if let Some(inside) = &inside
        && walk.session.count(inside).await? == Some(0)
    {
        return Ok(Vec::new());
    }
    let count = walk.session.count(&files(Pick::Only)).await?.unwrap_or_default();
    let here = walk.session.facts().await?.url;
    // The page may name itself as the file.
    let other = |one: &Element| one.href.as_deref().is_none_or(|href| bare(href) != bare(&here));
    let mut found = Vec::new();
    for nth in (1..=count).filter(|_| count <= MOST) {
        let query = files(Pick::Nth(nth));
        let sought = walk.session.find(&query, Need::Visible, LOOK, &[]).await?;
        let met = sought.element.filter(|_| sought.find == Find::Met);
        found.extend(met.filter(other).map(|one| (query, one)));
    }
    Ok(found)
}

/// An address without its fragment.
fn bare(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

fn offer(element: &Element) -> Offer {
    let text = match element.name.is_empty() {
        true => &element.text,
        false => &element.name,
    };
    let href = element.href.clone().filter(|href| href.starts_with("http"));
    Offer {
        text: text.clone(),
        href: href.unwrap_or_default(),
    }
}
