//! `open`: go to a page of the profile or to an address.

use super::{Outcome, Stop, Walk};
use crate::clock::Budget;
use crate::journey::trail::Input;
use crate::record::page::ArrivalEnd;
use crate::record::step::End;
use crate::scenario::model::Template;
use crate::scenario::step::Goal;

pub async fn perform(walk: &mut Walk<'_>, goal: &Goal, budget: Budget) -> Result<Outcome, Stop> {
    let url = match address(walk, goal) {
        Ok(url) => url,
        Err(why) => return Ok(Outcome::ended(End::Skipped, why)),
    };
    walk.pace().await;
    let arrival = walk.session.open(&url, budget.left(&walk.setting.clock)).await?;
    let mut outcome = Outcome::met();
    if arrival.end == ArrivalEnd::Shown {
        walk.note(Input::Open(url));
        walk.memory.on_platform |= matches!(goal, Goal::Page(page) if page == "platform_home");
    }
    if arrival.end == ArrivalEnd::Download {
        outcome.note("the address gave a file instead of a page");
    }
    outcome.arrival = Some(arrival);
    Ok(outcome)
}

/// The address of a goal.
fn address(walk: &Walk<'_>, goal: &Goal) -> Result<String, String> {
    let site = &walk.job.site;
    match goal {
        Goal::Page(page) => match page.as_str() {
            "platform_home" => Ok(site.platform_home.to_string()),
            "portal_home" => match &site.portal_home {
                Some(url) => Ok(url.to_string()),
                None => Err(format!("the profile of `{}` has no `portal_home`", site.id)),
            },
            name => match site.pages.iter().find(|(page, _)| page == name) {
                Some((_, url)) => Ok(url.to_string()),
                None => Err(format!("the profile of `{}` has no page `{name}`", site.id)),
            },
        },
        Goal::Url(template) => address_of(walk, template),
    }
}

/// An address as written, made absolute by the platform's home.
pub fn address_of(walk: &Walk<'_>, template: &Template) -> Result<String, String> {
    let text = walk.names.text(template).map_err(|error| error.to_string())?;
    absolute(&walk.job.site.platform_home, &text)
}

fn absolute(home: &url::Url, text: &str) -> Result<String, String> {
    let url = home.join(text).map_err(|error| format!("`{text}`: {error}"))?;
    match url.scheme() {
        "http" | "https" => Ok(url.to_string()),
        scheme => Err(format!("`{scheme}:` is no address of a site")),
    }
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_are_relative_to_the_home_and_of_the_web() {
        let home = url::Url::parse("https://zwfw.a.example/city/").expect("an address");
        let of = |text: &str| absolute(&home, text);
        assert_eq!(of("/a.pdf").as_deref(), Ok("https://zwfw.a.example/a.pdf"));
        assert_eq!(of("a.pdf").as_deref(), Ok("https://zwfw.a.example/city/a.pdf"));
        assert_eq!(of("http://b.example/").as_deref(), Ok("http://b.example/"));
        for other in ["file:///etc/passwd", "javascript:alert(1)"] {
            assert!(of(other).is_err(), "{other}");
        }
    }
}
