//! Predicates about the columns of a catalogue (国办函〔2017〕115号, 二（三）: 部分栏目下无内容).
//!
//! One empty leaf is enough to say that there is one; that there is none takes all of them. A leaf whose page is broken
//! is not empty, and one that could not be told is neither.

use super::condition::Scope;
use crate::record::column::{Column, ColumnState, Columns};
use crate::record::finding::Sentence;
use crate::record::observation::Observation;
use crate::record::step::{Truth, Value};
use crate::scenario::condition::ColumnsAre;

/// From so many empty columns on the later check of government sites (国办秘函〔2019〕19号) fails a site for them alone.
const RULE_OF_2019: usize = 5;
/// So many names are told.
const NAMES: usize = 6;

/// The columns that a value holds.
pub fn of_value(value: &Value) -> Option<&Columns> {
    match value {
        Value::Columns(columns) => Some(columns),
        Value::Text(_)
        | Value::Number(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Records(_)
        | Value::Guide(_)
        | Value::Download(_) => None,
    }
}

/// Leaves that certainly are columns, and show nothing.
fn empty(columns: &Columns) -> impl Iterator<Item = &Column> {
    columns.in_state(ColumnState::Empty).filter(|column| column.sure)
}

fn is_filled(column: &Column) -> bool {
    match column.state {
        ColumnState::Filled | ColumnState::LeadsAway | ColumnState::Above => true,
        ColumnState::Empty | ColumnState::Broken | ColumnState::Unclear | ColumnState::Unseen => false,
    }
}

/// `columns:` what became of the columns.
pub fn columns(of: &str, are: ColumnsAre, scope: &dyn Scope) -> Truth {
    let Some(columns) = scope.value(of).and_then(of_value) else {
        return Truth::Unknown;
    };
    let known = columns.leaves().next().is_some();
    // That there is one shows itself; that there is none, only where all were seen.
    let some = |found: bool, all_seen: bool| match (found, all_seen) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    };
    let all_filled = known && !columns.cut && columns.leaves().all(is_filled);
    let of_departments = || columns.columns.iter().filter(|column| column.compared > 0);
    let strange = of_departments().any(|column| !column.strange.is_empty());
    let compared = of_departments().next().is_some();
    match are {
        ColumnsAre::AllFilled if all_filled => Truth::True,
        ColumnsAre::AllFilled if empty(columns).next().is_some() => Truth::False,
        ColumnsAre::AllFilled => Truth::Unknown,
        ColumnsAre::SomeEmpty => some(empty(columns).next().is_some(), all_filled),
        ColumnsAre::SomeBroken => some(columns.in_state(ColumnState::Broken).next().is_some(), all_filled),
        ColumnsAre::SomeUnseen if !known => Truth::Unknown,
        ColumnsAre::SomeUnseen => Truth::from(columns.cut || columns.in_state(ColumnState::Unseen).next().is_some()),
        ColumnsAre::AllFitting if !compared => Truth::Unknown,
        ColumnsAre::AllFitting => Truth::from(!strange),
        ColumnsAre::SomeStrange => some(strange, compared),
        ColumnsAre::NoneCompared if !known => Truth::Unknown,
        ColumnsAre::NoneCompared => Truth::from(!compared),
    }
}

/// Whether this says that something is not there.
pub fn rests_on_absence(are: ColumnsAre) -> bool {
    match are {
        ColumnsAre::SomeEmpty => true,
        ColumnsAre::AllFilled
        | ColumnsAre::SomeBroken
        | ColumnsAre::SomeUnseen
        | ColumnsAre::AllFitting
        | ColumnsAre::SomeStrange
        | ColumnsAre::NoneCompared => false,
    }
}

/// Paths of the records that show what decides: the empty leaves, else those that are broken or could not be told.
pub fn decisive(columns: &Columns) -> Vec<&str> {
    let shown = |column: &&Column| !column.step.is_empty();
    let of_empty: Vec<&str> = empty(columns)
        .filter(shown)
        .map(|column| column.step.as_str())
        .collect();
    if !of_empty.is_empty() {
        return of_empty;
    }
    let open = columns.leaves().filter(|column| !is_filled(column)).filter(shown);
    open.map(|column| column.step.as_str()).collect()
}

/// The records that show guides by which items were held against their columns.
pub fn guides(columns: &Columns, observation: &Observation) -> Vec<usize> {
    let told: Vec<&str> = columns.columns.iter().map(|column| column.guide.as_str()).collect();
    let steps = observation.steps.iter().enumerate();
    let shows = steps.filter(|(_, step)| told.contains(&step.record.path.as_str()));
    shows.map(|(index, _)| index).collect()
}

/// How many of how many, with the names of those that matter: `k empty of n seen, N in all`.
pub fn told(columns: &Columns) -> Sentence {
    let count = |state| columns.in_state(state).count();
    let all = columns.leaves().count();
    let seen = all - count(ColumnState::Unseen);
    let empty = count(ColumnState::Empty);
    let more = if columns.cut { ("以上", " or more") } else { ("", "") };
    let mut zh = format!("已看 {seen} 个栏目，共 {all} 个{}，其中 {empty} 个没有内容", more.0);
    let mut en = format!("{empty} empty of {seen} seen, {all}{} in all", more.1);
    if empty >= RULE_OF_2019 {
        zh.push_str("（达到国办秘函〔2019〕19号所列的 5 个）");
        en.push_str(" (the 5 or more of the rule of 2019)");
    }
    let kinds = [
        (ColumnState::Empty, "空", "empty"),
        (ColumnState::Broken, "打不开", "broken"),
        (ColumnState::Unclear, "未能判明", "unclear"),
    ];
    for (state, word, english) in kinds {
        let names: Vec<String> = columns.in_state(state).take(NAMES).map(named).collect();
        if names.is_empty() {
            continue;
        }
        let rest = count(state) - names.len();
        let and = if rest > 0 {
            format!(" 等 {}", names.len() + rest)
        } else {
            String::new()
        };
        zh.push_str(&format!("；{word}：{}{and}", names.join("、")));
        en.push_str(&format!("; {english}: {}", names.join(", ")));
        if rest > 0 {
            en.push_str(&format!(" and {rest} more"));
        }
    }
    Sentence { zh, en }
}

/// A column with what told its state.
fn named(column: &Column) -> String {
    let seen: String = column.seen.chars().take(40).collect();
    let doubt = if column.sure { "" } else { "?" };
    match seen.is_empty() {
        true => format!("{}{doubt}", column.full_name()),
        false => format!("{}{doubt}（{seen}）", column.full_name()),
    }
}

/// Items that stand under a column that is not for them.
pub fn strange(columns: &Columns) -> Sentence {
    let compared: u32 = columns.columns.iter().map(|column| column.compared).sum();
    let all: Vec<String> = columns
        .columns
        .iter()
        .flat_map(|column| column.strange.iter().map(|item| format!("{}: {item}", column.name)))
        .collect();
    let shown = all.iter().take(NAMES).cloned().collect::<Vec<_>>().join("、");
    let (zh, en) = (
        format!("已比对 {compared} 个事项，{} 个与所在栏目不符", all.len()),
        format!(
            "{} of {compared} items stand under a column that is not for them",
            all.len()
        ),
    );
    match shown.is_empty() {
        true => Sentence { zh, en },
        false => Sentence {
            zh: format!("{zh}：{shown}"),
            en: format!("{en}: {shown}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::Bench;
    use crate::record::step::Truth::{False, True, Unknown};

    fn column(name: &str, state: ColumnState, sure: bool) -> Column {
        Column {
            name: name.into(),
            above: vec!["个人办事".into()],
            state,
            sure,
            step: format!("2.{}", name.chars().count()),
            ..Column::default()
        }
    }

    fn ask(list: &[(ColumnState, bool)], cut: bool) -> [Truth; 4] {
        let columns = list.iter().map(|(state, sure)| column("栏目", *state, *sure)).collect();
        let bench = Bench::new().value("c", Value::Columns(Columns { columns, cut }));
        [
            ColumnsAre::AllFilled,
            ColumnsAre::SomeEmpty,
            ColumnsAre::SomeBroken,
            ColumnsAre::SomeUnseen,
        ]
        .map(|are| super::columns("c", are, &bench))
    }

    #[test]
    fn one_empty_leaf_is_enough_and_none_takes_all() {
        use ColumnState::{Above, Broken, Empty, Filled, LeadsAway, Unclear, Unseen};
        assert_eq!(
            ask(&[(Filled, true), (LeadsAway, true), (Above, true)], false),
            [True, False, False, False]
        );
        assert_eq!(
            ask(&[(Filled, true), (Empty, true), (Unseen, true)], true),
            [False, True, Unknown, True]
        );
        assert_eq!(ask(&[(Filled, true)], true), [Unknown, Unknown, Unknown, True]);
        assert_eq!(
            ask(&[(Filled, true), (Broken, true)], false),
            [Unknown, Unknown, True, False]
        );
        assert_eq!(
            ask(&[(Filled, true), (Unclear, true)], false),
            [Unknown, Unknown, Unknown, False]
        );
        // What only may be a column accuses nobody, and passes nobody.
        assert_eq!(
            ask(&[(Filled, true), (Empty, false)], false),
            [Unknown, Unknown, Unknown, False]
        );
        // No leaf at all: nothing was seen.
        assert_eq!(ask(&[(Above, true)], false), [Unknown; 4]);
    }

    #[test]
    fn items_that_nothing_tells_of_are_not_compared() {
        let other = column;
        let fit = |compared: u32, strange: &[&str]| {
            let column = Column {
                compared,
                strange: strange.iter().map(|item| (*item).to_owned()).collect(),
                ..column("教育局", ColumnState::Filled, true)
            };
            let columns = vec![column, other("别的", ColumnState::Filled, true)];
            let bench = Bench::new().value("c", Value::Columns(Columns { columns, cut: true }));
            [
                ColumnsAre::AllFitting,
                ColumnsAre::SomeStrange,
                ColumnsAre::NoneCompared,
            ]
            .map(|are| super::columns("c", are, &bench))
        };
        assert_eq!(fit(0, &[]), [Unknown, Unknown, True]);
        assert_eq!(fit(2, &[]), [True, False, False]);
        assert_eq!(fit(2, &["取水许可（水利局）"]), [False, True, False]);
        let nothing = Bench::new().value("c", Value::Columns(Columns::default()));
        assert_eq!(columns("c", ColumnsAre::NoneCompared, &nothing), Unknown);
    }

    #[test]
    fn what_decides_and_how_it_is_told() {
        let columns = Columns {
            columns: vec![
                column("甲", ColumnState::Filled, true),
                column("婚姻", ColumnState::Empty, true),
                column("查不到", ColumnState::Broken, true),
            ],
            cut: true,
        };
        assert_eq!(decisive(&columns), ["2.2"]);
        let told = told(&columns);
        assert!(
            told.en.starts_with("1 empty of 3 seen, 3 or more in all"),
            "{}",
            told.en
        );
        assert!(
            told.zh.contains("个人办事 › 婚姻") && told.zh.contains("打不开：个人办事 › 查不到"),
            "{}",
            told.zh
        );
    }
}
