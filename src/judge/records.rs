//! Predicates about lists of records.
//!
//! A list that was not read as far as asked, or was recognised by a weak sign only, proves nothing negative.

use super::condition::Scope;
use super::item::{Item, is_item};
use super::words::Matcher;
use crate::reading::normal::normal;
use crate::record::step::{End, Record, Records, Truth, Value};
use crate::scenario::condition::{Bounds, ItemTest, ItemsTest};
use crate::scenario::model::{Part, Template};

fn records<'s>(name: &str, scope: &'s dyn Scope) -> Option<&'s Records> {
    match scope.value(name)? {
        Value::Records(records) => Some(records),
        Value::Text(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Guide(_)
        | Value::Download(_)
        | Value::Columns(_) => None,
    }
}

/// Whether nothing of the list, as far as it was asked for, was left unread.
fn whole(name: &str, records: &Records, scope: &dyn Scope) -> bool {
    !records.weak && (records.complete || scope.giver(name).is_some_and(|step| step.end == End::Met))
}

enum ItemMatcher {
    Same(Item),
    Title(Matcher),
    Text(Matcher),
}

impl ItemMatcher {
    fn new(test: &ItemTest, scope: &dyn Scope) -> Option<ItemMatcher> {
        match test {
            ItemTest::SameItemAs(template) => item(template, scope).map(ItemMatcher::Same),
            ItemTest::Title(what) => Matcher::new(what, scope).map(ItemMatcher::Title),
            ItemTest::Text(what) => Matcher::new(what, scope).map(ItemMatcher::Text),
        }
    }

    fn is(&self, record: &Record) -> Truth {
        match self {
            ItemMatcher::Same(item) => is_item(item, record),
            ItemMatcher::Title(matcher) => matcher.is(&record.title).into(),
            ItemMatcher::Text(matcher) => matcher.is(&record.text).into(),
        }
    }
}

/// The item a template names: with all its parts where it is nothing but the name of one, else by its title.
fn item(template: &Template, scope: &dyn Scope) -> Option<Item> {
    if let [Part::Name(path)] = template.parts.as_slice()
        && let [name] = path.as_slice()
        && let Some(Value::Map(item)) = scope.value(name)
    {
        return item
            .get("title")
            .is_some_and(|title| !normal(title).is_empty())
            .then(|| item.clone());
    }
    let title = scope.text(template)?;
    (!normal(&title).is_empty()).then(|| Item::from([("title".to_string(), title)]))
}

/// `any_item:` one of them is so. `no_item:` is its negation: true only of a list read as far as asked.
pub fn any_item(test: &ItemsTest, scope: &dyn Scope) -> Truth {
    let (Some(list), Some(matcher)) = (records(&test.of, scope), ItemMatcher::new(&test.item, scope)) else {
        return Truth::Unknown;
    };
    let seen = list
        .records
        .iter()
        .map(|record| matcher.is(record))
        .fold(Truth::False, Truth::or);
    match seen {
        Truth::False if !whole(&test.of, list, scope) => Truth::Unknown,
        seen => seen,
    }
}

/// `every_item:` there is at least one and each is so.
pub fn every_item(test: &ItemsTest, scope: &dyn Scope) -> Truth {
    let (Some(list), Some(matcher)) = (records(&test.of, scope), ItemMatcher::new(&test.item, scope)) else {
        return Truth::Unknown;
    };
    if list.weak {
        return Truth::Unknown;
    }
    let each = list
        .records
        .iter()
        .map(|record| matcher.is(record))
        .fold(Truth::True, Truth::and);
    match each {
        Truth::True if !whole(&test.of, list, scope) => Truth::Unknown,
        Truth::True => Truth::from(!list.records.is_empty()),
        each => each,
    }
}

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// It is this.
    Exact(i64),
    /// It is this or more.
    AtLeast(i64),
    /// It may be more or fewer, since what was counted was told by a weak sign; but so many were seen.
    Seen(i64),
}

impl Tally {
    /// The truth of `bounds` about the number.
    pub fn within(self, bounds: Bounds) -> Truth {
        let least = bounds.at_least.map(|least| self.at_least(least));
        let most = bounds.at_most.map(|most| self.at_least(most.saturating_add(1)).not());
        let is = bounds
            .is
            .map(|is| self.at_least(is).and(self.at_least(is.saturating_add(1)).not()));
        [least, most, is].into_iter().flatten().fold(Truth::True, Truth::and)
    }

    fn at_least(self, least: i64) -> Truth {
        match self {
            Tally::Exact(number) => Truth::from(number >= least),
            Tally::AtLeast(number) if number >= least => Truth::True,
            Tally::AtLeast(_) => Truth::Unknown,
            // A weak sign may count too many, so that only "some" is sure.
            Tally::Seen(number) if number >= least && least <= 1 => Truth::True,
            Tally::Seen(_) => Truth::Unknown,
        }
    }
}

/// `count:` how many records, texts, or which number.
pub fn count(of: &str, bounds: Bounds, scope: &dyn Scope) -> Truth {
    let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let tally = match scope.value(of) {
        Some(Value::Records(list)) if list.weak => Tally::Seen(length(list.records.len())),
        Some(Value::Records(list)) if list.complete => Tally::Exact(length(list.records.len())),
        Some(Value::Records(list)) => Tally::AtLeast(length(list.records.len())),
        Some(Value::List(list)) => Tally::Exact(length(list.len())),
        Some(Value::Number(number)) => Tally::Exact(*number),
        Some(
            Value::Text(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Map(_)
            | Value::Guide(_)
            | Value::Download(_)
            | Value::Columns(_),
        )
        | None => return Truth::Unknown,
    };
    tally.within(bounds)
}

/// `same_records:` equal titles in equal order. Two lists without records repeat nothing and are not the same.
pub fn same(first: &str, second: &str, scope: &dyn Scope) -> Truth {
    let (Some(a), Some(b)) = (records(first, scope), records(second, scope)) else {
        return Truth::Unknown;
    };
    if !whole(first, a, scope) || !whole(second, b, scope) {
        return Truth::Unknown;
    }
    let titles = |list: &Records| {
        list.records
            .iter()
            .map(|record| normal(&record.title))
            .collect::<Vec<_>>()
    };
    Truth::from(!a.records.is_empty() && titles(a) == titles(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, list, name_of, step};
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::scenario::condition::Match;

    fn wanted(title: &str) -> ItemsTest {
        ItemsTest {
            of: "hits".into(),
            item: ItemTest::SameItemAs(Template::plain(title)),
        }
    }

    fn bench(titles: &[&str], complete: bool, weak: bool) -> Bench {
        let mut records = list(titles);
        (records.complete, records.weak) = (complete, weak);
        Bench::new().value("hits", Value::Records(records))
    }

    #[test]
    fn an_item_in_the_list() {
        assert_eq!(any_item(&wanted("乙"), &bench(&["甲", "乙"], true, false)), True);
        assert_eq!(any_item(&wanted("乙"), &bench(&["甲", "乙"], false, true)), True);
        assert_eq!(any_item(&wanted("丙"), &bench(&["甲", "乙"], true, false)), False);
        assert_eq!(any_item(&wanted("丙"), &bench(&["甲", "乙"], false, false)), Unknown);
        assert_eq!(any_item(&wanted("丙"), &bench(&["甲", "乙"], true, true)), Unknown);
        assert_eq!(any_item(&wanted("丙"), &Bench::new()), Unknown);
        assert_eq!(any_item(&wanted(" "), &bench(&["甲"], true, false)), Unknown);
    }

    #[test]
    fn a_list_whose_step_ended_met_was_read_as_far_as_asked() {
        let met = bench(&["甲"], false, false).giver("hits", step("collect", End::Met));
        assert_eq!(any_item(&wanted("丙"), &met), False);
        let cut = bench(&["甲"], false, false).giver("hits", step("collect", End::TimedOut));
        assert_eq!(any_item(&wanted("丙"), &cut), Unknown);
        let weak = bench(&["甲"], false, true).giver("hits", step("collect", End::Met));
        assert_eq!(any_item(&wanted("丙"), &weak), Unknown);
    }

    #[test]
    fn an_item_that_may_be_the_one_is_neither_there_nor_missing() {
        let kin = |titles: &[&str]| any_item(&wanted("养犬登记"), &bench(titles, true, false));
        assert_eq!(kin(&["养犬登记（个人）", "犬类免疫"]), Unknown);
        assert_eq!(kin(&["养犬登记（个人）", "养犬登记"]), True);
        assert_eq!(kin(&["养犬登记（注销）", "养犬登记注销"]), False);
    }

    #[test]
    fn an_item_with_all_its_parts() {
        let item = Item::from([
            ("title".into(), "甲".into()),
            ("href".into(), "https://a.example/7".into()),
        ]);
        let mut records = list(&["甲（变更）"]);
        records.records[0].href = "https://a.example/7".into();
        let bench = Bench::new()
            .value("item", Value::Map(item))
            .value("hits", Value::Records(records));
        let test = ItemsTest {
            of: "hits".into(),
            item: ItemTest::SameItemAs(name_of(&["item"])),
        };
        assert_eq!(any_item(&test, &bench), True);
    }

    #[test]
    fn every_item() {
        let test = ItemsTest {
            of: "hits".into(),
            item: ItemTest::Title(Match::Contains(Template::plain("登记"))),
        };
        let ask = |titles: &[&str], complete, weak| super::every_item(&test, &bench(titles, complete, weak));
        assert_eq!(ask(&["甲登记", "乙登记"], true, false), True);
        assert_eq!(ask(&["甲登记", "乙"], true, false), False);
        assert_eq!(ask(&["甲登记", "乙"], false, false), False);
        assert_eq!(ask(&["甲登记"], false, false), Unknown);
        assert_eq!(ask(&["甲登记"], true, true), Unknown);
        assert_eq!(ask(&["乙"], true, true), Unknown);
        assert_eq!(ask(&[], true, false), False);
        assert_eq!(ask(&[], false, false), Unknown);
    }

    #[test]
    fn counts() {
        let least = |n| Bounds {
            at_least: Some(n),
            ..Bounds::default()
        };
        let most = |n| Bounds {
            at_most: Some(n),
            ..Bounds::default()
        };
        let is = |n| Bounds {
            is: Some(n),
            ..Bounds::default()
        };
        let exact = bench(&["a", "b"], true, false);
        assert_eq!([2, 3].map(|n| count("hits", least(n), &exact)), [True, False]);
        assert_eq!([2, 1].map(|n| count("hits", most(n), &exact)), [True, False]);
        assert_eq!([2, 1].map(|n| count("hits", is(n), &exact)), [True, False]);
        let cut = bench(&["a", "b"], false, false);
        assert_eq!([2, 3].map(|n| count("hits", least(n), &cut)), [True, Unknown]);
        assert_eq!([2, 1].map(|n| count("hits", most(n), &cut)), [Unknown, False]);
        assert_eq!([2, 1].map(|n| count("hits", is(n), &cut)), [Unknown, False]);
        let weak = bench(&["a", "b"], true, true);
        assert_eq!(
            [1, 2, 3].map(|n| count("hits", least(n), &weak)),
            [True, Unknown, Unknown]
        );
        assert_eq!([2, 1].map(|n| count("hits", most(n), &weak)), [Unknown, Unknown]);
        assert_eq!(count("hits", is(0), &bench(&[], true, true)), Unknown);
        assert_eq!(count("hits", least(1), &Bench::new()), Unknown);
        assert_eq!(count("n", is(7), &Bench::new().value("n", Value::Number(7))), True);
        assert_eq!(
            count("n", is(1), &Bench::new().value("n", Value::List(vec!["x".into()]))),
            True
        );
        assert_eq!(
            count("n", is(1), &Bench::new().value("n", Value::Text("1".into()))),
            Unknown
        );
    }

    #[test]
    fn same_records() {
        let two = |a: Records, b: Records| {
            let bench = Bench::new().value("a", Value::Records(a)).value("b", Value::Records(b));
            same("a", "b", &bench)
        };
        assert_eq!(two(list(&["搜 索", "乙"]), list(&["搜索", "乙："])), True);
        assert_eq!(two(list(&["甲", "乙"]), list(&["乙", "甲"])), False);
        assert_eq!(two(list(&[]), list(&[])), False);
        assert_eq!(
            two(
                Records {
                    complete: false,
                    ..list(&["甲"])
                },
                list(&["甲"])
            ),
            Unknown
        );
        assert_eq!(
            two(
                Records {
                    weak: true,
                    ..list(&["甲"])
                },
                list(&["乙"])
            ),
            Unknown
        );
        assert_eq!(
            same("a", "b", &Bench::new().value("a", Value::Records(list(&["甲"])))),
            Unknown
        );
    }
}
