//! Whether two guides of one item say different things.
//!
//! Only values of one kind, read on both sides, of the same authority; a difference that may have a second reason (two
//! units, several numbers, another authority or code) is unknown, not a contradiction. Where only one side names its
//! authority, or none does, it is one when the two pages stand under one government's domain and no district is named
//! that the other page does not name.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex::Regex;

use super::condition::Scope;
use super::guide::guide;
use crate::reading::normal::normal;
use crate::reading::said::typed::{self, Cost, Limit};
use crate::record::guide::{Field, Guide};
use crate::record::page::PageFacts;
use crate::record::step::Truth;
use crate::scenario::condition::Compared;

/// `contradicts:` true when a kind differs, false when at least one was compared and none differs.
pub fn contradicts(of: &str, with: &str, about: &[Compared], scope: &dyn Scope) -> Truth {
    let (Some(one), Some(other)) = (guide(of, scope), guide(with, scope)) else {
        return Truth::Unknown;
    };
    let authority = scope.words("item_department").unwrap_or_default();
    let sides = [
        (said(one, authority), page(of, scope)),
        (said(other, authority), page(with, scope)),
    ];
    if !may_be_one(one, other) || !of_one_authority(&sides) {
        return Truth::Unknown;
    }
    let differ: Vec<Truth> = about.iter().map(|kind| differs(*kind, one, other)).collect();
    if differ.contains(&Truth::True) {
        Truth::True
    } else if differ.contains(&Truth::False) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// The page that a guide was read from.
fn page<'s>(name: &str, scope: &'s dyn Scope) -> Option<&'s PageFacts> {
    scope.giver(name)?.page.as_ref()
}

/// What a guide says under one of these labels.
fn said(guide: &Guide, labels: &[String]) -> Option<String> {
    let named = |field: &&Field| labels.iter().any(|label| normal(&field.label).contains(&normal(label)));
    let words = normal(&guide.fields.iter().find(named)?.value.words);
    (!words.is_empty()).then_some(words)
}

/// Two items with codes of which neither holds the other are two.
fn may_be_one(one: &Guide, other: &Guide) -> bool {
    let codes = ["事项编码", "项目编码", "实施编码", "事项编号"].map(String::from);
    match (said(one, &codes), said(other, &codes)) {
        (Some(one), Some(other)) => one.contains(&other) || other.contains(&one),
        (Some(_), None) | (None, _) => true,
    }
}

/// One authority by the names on both sides; where a side names none, by where the two pages stand.
fn of_one_authority(sides: &[(Option<String>, Option<&PageFacts>); 2]) -> bool {
    let [(one, here), (other, there)] = sides;
    match (one, other) {
        (Some(one), Some(other)) => one.contains(other.as_str()) || other.contains(one.as_str()),
        (Some(one), None) => under_one_government(*here, *there) && names_districts(*there, one),
        (None, Some(other)) => under_one_government(*here, *there) && names_districts(*here, other),
        (None, None) => under_one_government(*here, *there),
    }
}

/// `www.qingling.gov.cn` and `zwfw.qingling.gov.cn`, never two cities on a province's host.
fn under_one_government(one: Option<&PageFacts>, other: Option<&PageFacts>) -> bool {
    let parent = |page: &PageFacts| page.host.split_once('.').map(|(_, parent)| parent.to_owned());
    match (one, other) {
        (Some(one), Some(other)) => {
            one.host == other.host || parent(one).is_some_and(|name| Some(name) == parent(other))
        }
        (Some(_), None) | (None, _) => false,
    }
}

/// Whether a page's title names the districts, counties, towns in an authority's name.
fn names_districts(page: Option<&PageFacts>, authority: &str) -> bool {
    static PATTERN: OnceLock<Regex> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new("[^省市区县旗镇乡]{1,6}(新区|区|县|旗|镇|乡|街道)").expect("the pattern is constant")
    });
    let title = page.map(|page| normal(&page.title)).unwrap_or_default();
    pattern.find_iter(authority).all(|place| title.contains(place.as_str()))
}

fn differs(kind: Compared, one: &Guide, other: &Guide) -> Truth {
    match kind {
        Compared::LegalLimit => limits_differ(&limits(one, "法定"), &limits(other, "法定")),
        Compared::PromisedLimit => limits_differ(&limits(one, "承诺"), &limits(other, "承诺")),
        Compared::Fee => match (cost(one), cost(other)) {
            (Some(one), Some(other)) if one == other => Truth::False,
            (Some(one), Some(other)) if is_single(&one) && is_single(&other) => Truth::True,
            (Some(_) | None, _) => Truth::Unknown,
        },
        Compared::Phone => phones_differ(&phones(one), &phones(other)),
    }
}

/// Limits under labels that say `word`, and so mean one thing on both sides.
fn limits(guide: &Guide, word: &str) -> BTreeSet<Limit> {
    let named = guide.fields.iter().filter(|field| {
        let label = normal(&field.label);
        label.contains(word) && (label.contains("时限") || label.contains("期限") || label.contains("时间"))
    });
    named
        .flat_map(|field| typed::limits(&field.label, &field.value.words))
        .collect()
}

fn limits_differ(one: &BTreeSet<Limit>, other: &BTreeSet<Limit>) -> Truth {
    if one.is_empty() || other.is_empty() {
        return Truth::Unknown;
    }
    if one == other {
        return Truth::False;
    }
    match (only(one), only(other)) {
        (Some(one), Some(other)) if one.unit == other.unit => Truth::True,
        (Some(_) | None, _) => Truth::Unknown,
    }
}

fn cost(guide: &Guide) -> Option<Cost> {
    let fields = guide.fields.iter().filter(|field| field.term == "guide_fee");
    typed::cost(fields.map(|field| (field.label.as_str(), field.value.words.as_str())))
}

fn is_single(cost: &Cost) -> bool {
    match cost {
        Cost::Free => true,
        Cost::Amounts(amounts) => amounts.len() == 1,
    }
}

/// Numbers under labels that ask for questions alone.
fn phones(guide: &Guide) -> BTreeSet<String> {
    let asks = |label: &str| label.contains("咨询") && !label.contains("投诉") && !label.contains("监督");
    let named = guide.fields.iter().filter(|field| asks(&normal(&field.label)));
    named.flat_map(|field| typed::phones(&field.value.words)).collect()
}

fn phones_differ(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Truth {
    if one.is_empty() || other.is_empty() {
        return Truth::Unknown;
    }
    let shared = one
        .iter()
        .any(|one| other.iter().any(|other| typed::same_phone(one, other)));
    match (shared, only(one), only(other)) {
        (true, _, _) => Truth::False,
        (false, Some(_), Some(_)) => Truth::True,
        (false, _, _) => Truth::Unknown,
    }
}

/// The one member of a set; none of several.
fn only<T: Ord>(set: &BTreeSet<T>) -> Option<&T> {
    if set.len() == 1 { set.first() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, guide_field, step};
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::record::step::Value;
    use crate::record::step::{End, StepRecord};

    const ALL: [Compared; 4] = [
        Compared::LegalLimit,
        Compared::PromisedLimit,
        Compared::Fee,
        Compared::Phone,
    ];

    fn made(fields: &[(&str, &str)]) -> Value {
        let term = |label: &str| if label.contains("收费") { "guide_fee" } else { "" };
        let fields = fields
            .iter()
            .map(|(label, value)| guide_field(term(label), label, value))
            .collect();
        Value::Guide(Box::new(Guide {
            fields,
            ..Guide::default()
        }))
    }

    fn check(one: &[(&str, &str)], other: &[(&str, &str)], expected: Truth) {
        check_at(one, "www.qingling.gov.cn", other, "zwfw.qingling.gov.cn", expected);
    }

    fn check_at(one: &[(&str, &str)], here: &str, other: &[(&str, &str)], there: &str, expected: Truth) {
        let on = |id: &str, host: &str| StepRecord {
            page: Some(PageFacts {
                host: host.into(),
                title: "青岭市人民政府".into(),
                ..PageFacts::default()
            }),
            ..step(id, End::Met)
        };
        let bench = Bench::new()
            .term("item_department", &["实施机关", "实施主体", "受理单位"])
            .value("a", made(one))
            .value("b", made(other))
            .giver("a", on("a", here))
            .giver("b", on("b", there));
        assert_eq!(contradicts("a", "b", &ALL, &bench), expected, "{one:?} {other:?}");
        assert_eq!(contradicts("b", "a", &ALL, &bench), expected, "{other:?} {one:?}");
    }

    #[test]
    fn numerals_formats_and_ways_to_say_free_are_equal() {
        check(
            &[("法定办结时限", "二十个工作日")],
            &[("法定期限", "20个工作日")],
            False,
        );
        check(&[("咨询电话", "010-12345678")], &[("咨询方式", "(010)12345678")], False);
        check(&[("咨询电话", "12345678")], &[("咨询电话", "010-12345678")], False);
        check(&[("收费标准", "免费")], &[("是否收费", "不收费")], False);
        check(&[("是否收费", "否")], &[("收费标准", "不收费")], False);
    }

    #[test]
    fn two_values_of_one_kind_contradict() {
        check(&[("承诺期限", "10个工作日")], &[("承诺办结时限", "5个工作日")], True);
        check(&[("法定期限", "20日")], &[("法定期限", "30日")], True);
        check(&[("收费标准", "免费")], &[("收费标准", "每证10元")], True);
        check(&[("咨询电话", "010-12345678")], &[("咨询电话", "010-87654321")], True);
    }

    #[test]
    fn what_may_have_another_reason_is_unknown() {
        check(&[("法定期限", "20个工作日")], &[("承诺期限", "5个工作日")], Unknown);
        check(&[("办理时限", "20个工作日")], &[("承诺期限", "5个工作日")], Unknown);
        check(&[("法定期限", "20个工作日")], &[("法定期限", "30日")], Unknown);
        check(
            &[("承诺期限", "受理2个工作日，审批5个工作日")],
            &[("承诺期限", "5个工作日")],
            Unknown,
        );
        check(&[("咨询电话", "12345")], &[("咨询电话", "010-87654321")], Unknown);
        check(&[("收费标准", "按规定收取")], &[("收费标准", "免费")], Unknown);
        let of = |authority| [("实施机关", authority), ("法定期限", "20日")];
        check(
            &of("青岭市教育局"),
            &[("实施主体", "教育局"), ("法定期限", "30日")],
            True,
        );
        check(
            &of("青岭市教育局"),
            &[("实施主体", "白沙区教育局"), ("法定期限", "30日")],
            Unknown,
        );
    }

    #[test]
    fn an_authority_that_is_not_named_is_told_by_where_the_pages_stand() {
        let limit = |days: &'static str| ("法定期限", days);
        let (twenty, fifteen) = ([limit("20个工作日")], [limit("15个工作日")]);
        let by = |name: &'static str| [("受理单位", name), limit("15个工作日")];
        let shared = ("www.qingling.gov.cn", "zwfw.province.gov.cn");
        check_at(&twenty, shared.0, &by("青岭市教育局"), shared.1, Unknown);
        check_at(&twenty, shared.0, &fifteen, shared.1, Unknown);
        check(&twenty, &by("青岭市教育局"), True);
        check(&twenty, &by("教育局"), True);
        check(&twenty, &by("青岭市白沙区教育局"), Unknown);
        let named = [("实施主体", "青岭市教育局"), limit("20个工作日")];
        check_at(&named, shared.0, &by("青岭市教育局"), shared.1, True);
        check_at(&named, shared.0, &by("白沙区教育局"), shared.1, Unknown);
    }
}
