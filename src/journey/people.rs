//! Which pages show people, and which values that are typed are a person's: on such pages numbers of people are masked by
//! their form, and such values everywhere.

use super::walk::Walk;
use crate::evidence::redact;
use crate::record::element::Element;
use crate::record::query::Structure;
use crate::scenario::library::Library;
use crate::scenario::locator::By;
use crate::scenario::model::{Part, Template};
use crate::scenario::step::{Action, Step, lists};

/// Flows within flows that are followed.
const DEEPEST: u32 = 8;
/// What fields for a person's own values are called, and their class.
const FIELDS: [(&str, &[&str]); 7] = [
    ("password", &["密码", "password"]),
    ("identity", &["身份证", "证件号"]),
    ("mobile", &["手机", "电话", "联系方式"]),
    ("email", &["邮箱", "邮件", "email", "e-mail"]),
    ("username", &["用户名", "账号", "帐号", "登录名"]),
    ("address", &["地址", "住址"]),
    ("name", &["姓名", "联系人"]),
];

/// Whether steps read questions that people asked.
pub fn reads_people(steps: &[Step], library: &Library) -> bool {
    within(steps, library, DEEPEST)
}

fn within(steps: &[Step], library: &Library, depth: u32) -> bool {
    steps.iter().any(|step| match &step.action {
        Action::Collect(collect) => matches!(
            collect.items.by,
            By::Structure(Structure::Consultations | Structure::Consultation)
        ),
        Action::Use(call) => library
            .flows
            .get(&call.flow)
            .is_some_and(|flow| depth > 0 && within(&flow.steps, library, depth - 1)),
        action => lists(action).into_iter().any(|list| within(list, library, depth)),
    })
}

/// The class of a value put into a field, when it is a person's: by its own form, else by what the field is called. Words
/// that are searched for or asked are nobody's.
pub fn class_of(element: &Element, text: &str) -> Option<String> {
    if let Some(class) = redact::personal_class(text) {
        return Some(class.to_owned());
    }
    if element.kind.as_deref() == Some("password") {
        return Some("password".to_owned());
    }
    let local = text
        .split_once('@')
        .filter(|(_, host)| host.contains('.') && !host.contains(' '));
    if local.is_some_and(|(name, _)| !name.is_empty() && !name.contains(' ')) {
        return Some("email".to_owned());
    }
    let name = element.name.to_lowercase();
    let called = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let field = FIELDS.iter().find(|(_, words)| called(words));
    let enough = |class: &str| match class {
        "name" => is_name(text),
        _ => text.chars().count() >= 4,
    };
    field
        .filter(|(class, _)| element.tag == "input" && enough(class))
        .map(|(class, _)| (*class).to_owned())
}

/// Whether text is a name of a person as Chinese forms take it.
fn is_name(text: &str) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '·';
    (2..=15).contains(&text.chars().count()) && text.chars().all(han)
}

impl Walk<'_> {
    /// A value is about to be typed: if it is a person's it is masked from now on, and what follows shows that person.
    pub(super) fn typing(&mut self, element: &Element, with: &Template, text: &str) {
        let secret = |part: &Part| matches!(part, Part::Name(name) if self.names.secrets.contains_key(&name.join(".")));
        if with.parts.iter().any(secret) {
            self.people = true;
        } else if let Some(class) = class_of(element, text) {
            self.redactor.typed(&class, text);
            self.people = true;
        }
    }

    /// Whether the page as it stands shows people: the site asked a person in, a question was read, something was
    /// submitted. Never a guide, and never the home page of the site, whose numbers are an office's.
    pub(super) fn shows_people(&self, step: &Step) -> bool {
        let home = self.page.as_ref().is_some_and(|page| {
            let site = &self.job.site;
            page.url == site.platform_home.as_str()
                || site.portal_home.as_ref().is_some_and(|home| page.url == home.as_str())
        });
        let reads = self.reads_people && !home;
        (self.people || reads) && !matches!(step.action, Action::ReadGuide { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: &str) -> Element {
        Element {
            tag: "input".to_owned(),
            name: name.to_owned(),
            kind: Some(kind.to_owned()),
            ..Element::default()
        }
    }

    #[test]
    fn values_of_people_are_told_from_words() {
        let of = |name: &str, kind: &str, text: &str| class_of(&field(name, kind), text);
        assert_eq!(of("号码", "text", "13800001234").as_deref(), Some("mobile"));
        assert_eq!(of("编号", "text", "11010519491231002X").as_deref(), Some("identity"));
        assert_eq!(of("", "password", "Cs#1Aa1").as_deref(), Some("password"));
        assert_eq!(of("", "text", "cs1@example.com").as_deref(), Some("email"));
        assert_eq!(of("请输入用户名", "text", "cs12345678").as_deref(), Some("username"));
        assert_eq!(of("联系地址", "text", "人民路1号").as_deref(), Some("address"));
        assert_eq!(of("请输入关键字", "text", "企业设立登记"), None);
        assert_eq!(of("标题", "text", "咨询办理材料 a @ b"), None);
        assert_eq!(of("联系方式", "text", "无"), None, "too short to be anybody's");
        assert_eq!(of("真实姓名", "text", "查无").as_deref(), Some("name"));
        assert_eq!(of("联系人电话", "text", "0571-88001234").as_deref(), Some("mobile"));
        assert_eq!(of("姓名", "text", "x"), None);
    }
}
