//! Fills templates in: `${item.title}`, `${site.region}`, outputs of earlier steps.

use std::collections::BTreeMap;

use crate::record::step::Value;
use crate::scenario::model::{Part, Template};
use crate::scenario::site::Site;

/// Names that a template may use, innermost first.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Values by name: inputs, outputs of steps, loop variables.
    pub values: BTreeMap<String, Value>,
    /// Secrets by full name (`account.password`); never recorded.
    pub secrets: BTreeMap<String, String>,
}

/// Values of a loop: each round begins with those from before the loop, never with another round's; after it those that
/// were given last are there.
#[derive(Debug)]
pub struct Rounds {
    before: BTreeMap<String, Value>,
    given: BTreeMap<String, Value>,
}

impl Rounds {
    /// A loop begins.
    pub fn new(names: &Names) -> Rounds {
        Rounds {
            before: names.values.clone(),
            given: BTreeMap::new(),
        }
    }

    /// A round begins.
    pub fn next(&mut self, names: &mut Names) {
        let values = std::mem::replace(&mut names.values, self.before.clone());
        self.keep(values);
    }

    /// The loop ends.
    pub fn end(mut self, names: &mut Names) {
        self.keep(std::mem::take(&mut names.values));
        names.values = self.before;
        names.values.extend(self.given);
    }

    fn keep(&mut self, values: BTreeMap<String, Value>) {
        let fresh = values
            .into_iter()
            .filter(|(name, value)| self.before.get(name) != Some(value));
        self.given.extend(fresh);
    }
}

/// A name that has no value when it is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${{{0}}}` has no value here")]
pub struct NoValue(pub String);

impl Names {
    /// The text of a template.
    pub fn text(&self, template: &Template) -> Result<String, NoValue> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Name(name) => text.push_str(&self.name(name)?),
            }
        }
        Ok(text)
    }

    /// As [`Names::text`], with every secret shown as `[secret]`, for records and logs.
    pub fn shown(&self, template: &Template) -> String {
        let part = |part: &Part| match part {
            Part::Text(plain) => plain.clone(),
            Part::Name(name) if self.secrets.contains_key(&name.join(".")) => "[secret]".to_string(),
            Part::Name(name) => self.name(name).unwrap_or_else(|NoValue(name)| format!("${{{name}}}")),
        };
        template.parts.iter().map(part).collect()
    }

    fn name(&self, name: &[String]) -> Result<String, NoValue> {
        let full = name.join(".");
        if let Some(secret) = self.secrets.get(&full) {
            return Ok(secret.clone());
        }
        let value = name.first().and_then(|first| self.values.get(first));
        value
            .and_then(|value| part_of(value, name.get(1..).unwrap_or_default()))
            .ok_or(NoValue(full))
    }
}

/// The text of a value, or of a part of it.
fn part_of(value: &Value, parts: &[String]) -> Option<String> {
    match (value, parts) {
        (Value::Text(text), []) => Some(text.clone()),
        (Value::Number(number), []) => Some(number.to_string()),
        (Value::Bool(bool), []) => Some(bool.to_string()),
        (Value::Date(date), []) => Some(date.to_string()),
        (Value::List(list), []) => Some(list.join("、")),
        (Value::Map(map), []) => map.get("title").cloned(),
        (Value::Map(map), [part]) => map.get(part).cloned(),
        (Value::Guide(guide), [part]) if part == "title" => Some(guide.title.clone()),
        (Value::Download(download), []) => Some(download.name.clone()),
        _ => None,
    }
}

/// `site.*` as templates know it.
pub fn site_value(site: &Site) -> Value {
    let host = |url: &url::Url| url.host_str().unwrap_or_default().to_string();
    let mut map = BTreeMap::from([
        ("id".to_string(), site.id.clone()),
        ("name".to_string(), site.name.clone()),
        ("region".to_string(), site.region.clone()),
        ("platform_home".to_string(), site.platform_home.to_string()),
        ("platform_host".to_string(), host(&site.platform_home)),
    ]);
    if let Some(portal) = &site.portal_home {
        map.insert("portal_home".into(), portal.to_string());
        map.insert("portal_host".into(), host(portal));
    }
    Value::Map(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(parts: &[Part]) -> Template {
        Template {
            parts: parts.to_vec(),
            ..Template::default()
        }
    }

    #[test]
    fn secrets_are_put_in_and_never_shown() {
        let mut names = Names::default();
        names.secrets.insert("account.password".into(), "s3cret".into());
        let template = template(&[Part::Name(vec!["account".into(), "password".into()])]);
        assert_eq!(names.text(&template).as_deref(), Ok("s3cret"));
        assert_eq!(names.shown(&template), "[secret]");
    }

    #[test]
    fn a_round_knows_nothing_of_the_one_before() {
        let text = |text: &str| Value::Text(text.into());
        let mut names = Names::default();
        names.values.insert("outer".into(), text("o"));
        let mut rounds = Rounds::new(&names);
        rounds.next(&mut names);
        names.values.insert("code".into(), text("1"));
        names.values.insert("outer".into(), text("p"));
        rounds.next(&mut names);
        assert_eq!(names.values, BTreeMap::from([("outer".into(), text("o"))]));
        rounds.end(&mut names);
        let after = BTreeMap::from([("code".into(), text("1")), ("outer".into(), text("p"))]);
        assert_eq!(names.values, after, "what was given last");
    }

    #[test]
    fn a_missing_part_is_named() {
        let mut names = Names::default();
        names.values.insert(
            "item".into(),
            Value::Map(BTreeMap::from([("title".into(), "企业设立登记".into())])),
        );
        let title = template(&[Part::Name(vec!["item".into(), "title".into()])]);
        let code = template(&[Part::Name(vec!["item".into(), "code".into()])]);
        assert_eq!(names.text(&title).as_deref(), Ok("企业设立登记"));
        assert_eq!(names.text(&code), Err(NoValue("item.code".into())));
    }
}
