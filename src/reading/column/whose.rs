//! Items under a column that is not for them (国办函〔2017〕115号, 二（三）: 栏目与事项对应): another department's under a
//! department's, one for organisations alone under 个人. Told by the rows of the column's list, else by an item's guide.

use super::shown::Unit;
use super::state::Look;
use super::{Vocabulary, bare};
use crate::reading::normal::normal;
use crate::reading::{guide, records};
use crate::record::outline::Outline;
use crate::record::step::Record;

/// Terms under which a guide's words are looked up.
const DEPARTMENT: &str = "item_department";
/// See [`DEPARTMENT`].
const AUDIENCE: &str = "item_audience";

/// Whose items stand under a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Those of a department.
    Department(String),
    /// Those for persons.
    Persons,
    /// Those for enterprises and other organisations.
    Organisations,
}

/// Items held against their column, and those that do not belong there: `title（department）`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fit {
    /// How many say whose they are.
    pub compared: u32,
    /// Those that are others'.
    pub strange: Vec<String>,
}

impl Owner {
    /// By the names of a column and of those above it, nearest first.
    pub fn of(names: &[String], words: &Vocabulary) -> Option<Owner> {
        let name = bare(names.first()?);
        if words.is_department(&name) {
            return Some(Owner::Department(name));
        }
        let is = |list: &[String], name: &str| list.iter().any(|word| normal(word) == bare(name));
        names.iter().find_map(|name| match name {
            name if is(&words.persons, name) => Some(Owner::Persons),
            name if is(&words.organisations, name) => Some(Owner::Organisations),
            _ => None,
        })
    }

    /// Whether what an item says of itself belongs to this owner; none where that leaves it open.
    fn takes(&self, said: &str) -> Option<bool> {
        match self {
            Owner::Department(column) => Some(akin(column, &normal(said))),
            Owner::Persons => for_whom(said).map(|(persons, _)| persons),
            Owner::Organisations => for_whom(said).map(|(_, organisations)| organisations),
        }
    }
}

impl Fit {
    fn add(&mut self, owner: &Owner, title: &str, said: &str) {
        let Some(fits) = owner.takes(said) else { return };
        self.compared += 1;
        if !fits {
            self.strange.push(format!("{title}（{}）", said.trim()));
        }
    }
}

/// Of a column's own items those whose rows say whose they are.
pub(super) fn of_list(look: &Look, items: &[&Unit], words: &Vocabulary) -> Fit {
    let mut fit = Fit::default();
    let Some(owner) = Owner::of(&look.names, words) else {
        return fit;
    };
    for record in records::records(&look.outline, u32::MAX, &[]).records {
        if !items.iter().any(|unit| unit.text == record.title) {
            continue;
        }
        let said = match owner {
            Owner::Department(_) => department_of(&record, words),
            Owner::Persons | Owner::Organisations => labelled(&record, &words.audience_labels),
        };
        if let Some(said) = said {
            fit.add(&owner, &record.title, &said);
        }
    }
    fit
}

/// What the guide of an item says of whose it is.
pub fn of_guide(owner: &Owner, title: &str, outline: &Outline, words: &Vocabulary) -> Fit {
    let terms = [
        (DEPARTMENT.to_owned(), words.department_labels.clone()),
        (AUDIENCE.to_owned(), words.audience_labels.clone()),
    ];
    let wanted = match owner {
        Owner::Department(_) => DEPARTMENT,
        Owner::Persons | Owner::Organisations => AUDIENCE,
    };
    let fields = guide::read(outline, &terms).fields.into_iter();
    let values = fields
        .filter(|field| field.term == wanted)
        .map(|field| field.value.words);
    // 实施主体性质 stands beside 实施主体 and names none.
    let said = values.map(|value| value.lines().next().unwrap_or_default().trim().to_owned());
    let mut fit = Fit::default();
    let told = |said: &String| wanted == AUDIENCE && for_whom(said).is_some() || words.is_department(said);
    if let Some(said) = said.filter(|said| !said.is_empty()).find(told) {
        fit.add(owner, title, &said);
    }
    fit
}

/// Whether persons are named, and whether organisations are; none where neither is.
fn for_whom(said: &str) -> Option<(bool, bool)> {
    const BOTH: &str = "个体工商户";
    let said = normal(said);
    let names = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let persons = names(&["自然人", "个人", "公民", "居民", "群众", BOTH]);
    let organisations = names(&["法人", "企业", "单位", "组织", "机构", "团体", BOTH]);
    (persons || organisations).then_some((persons, organisations))
}

/// The department that a row names: under a head that says so, else the part that is a department's name and nothing else.
fn department_of(record: &Record, words: &Vocabulary) -> Option<String> {
    let parts = record.entry.iter().flat_map(|entry| &entry.parts).map(|(_, text)| text);
    let named = record.fields.get("department").into_iter().chain(parts);
    // A label may stand before it in the same part: 实施主体：水利局.
    let bare_name = |text: &String| text.rsplit(['：', ':']).next().unwrap_or(text).trim().to_string();
    named
        .filter(|text| **text != record.title)
        .map(bare_name)
        .find(|name| words.is_department(name))
}

/// What a row says under one of these labels: as a head, or before a colon.
fn labelled(record: &Record, labels: &[String]) -> Option<String> {
    let is = |text: &str| labels.iter().any(|label| normal(label) == normal(text));
    let parts = record.entry.iter().flat_map(|entry| &entry.parts);
    let lines = record.text.lines().filter_map(|line| line.split_once(['：', ':']));
    let before = |text: &str| {
        text.split_once(['：', ':'])
            .map(|(label, value)| (label.to_owned(), value.to_owned()))
    };
    let headed = parts.clone().map(|(head, text)| (head.clone(), text.clone()));
    let within = parts.filter_map(|(_, text)| before(text));
    let all = headed
        .chain(within)
        .chain(lines.map(|(label, value)| (label.to_owned(), value.to_owned())));
    all.filter(|(label, value)| is(label) && !value.trim().is_empty())
        .map(|(_, value)| value.trim().to_owned())
        .next()
}

/// Two names of one department: they share two characters in a row before their common end and behind the place's name, or
/// one is short for the other (住建局, 住房和城乡建设局).
fn akin(one: &str, other: &str) -> bool {
    let (one, other) = (stem(one), stem(other));
    if one.len() < 2 || other.len() < 2 {
        return true;
    }
    let text: String = other.iter().collect();
    let shares = |pair: &[char]| text.contains(&pair.iter().collect::<String>());
    one.windows(2).any(shares) || is_short_for(&one, &other) || is_short_for(&other, &one)
}

/// A department's name without the place before it and the kind of office behind it.
fn stem(name: &str) -> Vec<char> {
    const KINDS: [&str; 8] = ["管理委员会", "委员会", "办公室", "局", "厅", "委", "处", "中心"];
    let name = KINDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let chars: Vec<char> = name.chars().collect();
    let place = chars
        .iter()
        .take(6)
        .position(|c| matches!(c, '省' | '市' | '县' | '区' | '州' | '旗'));
    match place {
        // 市场监督管理局 begins with no place.
        Some(at) if chars.len() >= at + 3 && chars.get(at + 1) != Some(&'场') => chars[at + 1..].to_vec(),
        Some(_) | None => chars,
    }
}

/// All of its characters stand in the other, in their order.
fn is_short_for(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.len() < long.len() && short.iter().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::column::sample::words;
    use crate::record::element::Rect;
    use crate::record::outline::{Block, Entry, Pair, Region, What};

    #[test]
    fn items_of_another_department_are_told() {
        for (one, other) in [
            ("民政局", "青岭市民政局"),
            ("人力资源和社会保障局", "人社局（人力资源）"),
            ("市住建局", "青岭市住房和城乡建设局"),
            ("市场监督管理局", "青岭市市场监督管理局"),
            ("市市场监督管理局", "市场监管局"),
            ("卫生健康委员会", "青岭市卫健委"),
        ] {
            assert!(akin(one, other) && akin(other, one), "{one} {other}");
        }
        // One city has both: its name makes them no one.
        assert!(!akin("民政局", "教育局") && !akin("青岭市民政局", "青岭市教育局"));
    }

    #[test]
    fn a_row_names_its_department_under_any_head_or_none() {
        let named = |parts: &[(&str, &str)]| department_of(&row(parts), &words());
        assert_eq!(
            named(&[("a", "取水许可"), ("span", "水利局")]).as_deref(),
            Some("水利局")
        );
        assert_eq!(named(&[("span", "实施主体：水利局")]).as_deref(), Some("水利局"));
        assert_eq!(named(&[("span", "取水许可"), ("span", "行政许可")]), None);
    }

    fn row(parts: &[(&str, &str)]) -> Record {
        Record {
            title: "取水许可".into(),
            entry: Some(Entry {
                parts: parts
                    .iter()
                    .map(|(head, text)| ((*head).into(), (*text).into()))
                    .collect(),
                ..Entry::default()
            }),
            ..Record::default()
        }
    }

    fn owner(names: &[&str]) -> Option<Owner> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Owner::of(&names, &words())
    }

    #[test]
    fn a_column_is_a_departments_or_for_persons_or_for_organisations() {
        assert_eq!(
            owner(&["教育局(3)", "部门服务"]),
            Some(Owner::Department("教育局".into()))
        );
        assert_eq!(owner(&["婚姻登记", "个人办事"]), Some(Owner::Persons));
        assert_eq!(owner(&["法人办事"]), Some(Owner::Organisations));
        assert_eq!(owner(&["婚姻登记", "主题服务"]), None);
    }

    #[test]
    fn whom_an_item_is_for_is_told_under_a_label_only() {
        let labels = words().audience_labels;
        let said = |parts: &[(&str, &str)]| labelled(&row(parts), &labels);
        assert_eq!(said(&[("服务对象", "自然人")]).as_deref(), Some("自然人"));
        assert_eq!(said(&[("span", "服务对象：企业法人")]).as_deref(), Some("企业法人"));
        assert_eq!(said(&[("span", "企业法人")]), None);
        let takes = |said: &str| (Owner::Persons.takes(said), Owner::Organisations.takes(said));
        assert_eq!(takes("自然人，企业法人"), (Some(true), Some(true)));
        assert_eq!(takes("企业法人"), (Some(false), Some(true)));
        assert_eq!(takes("个体工商户"), (Some(true), Some(true)));
        assert_eq!(takes("详见指南"), (None, None));
    }

    fn guide(pairs: &[(&str, &str)]) -> Outline {
        let pairs = pairs.iter().map(|(key, value)| Pair {
            key: (*key).into(),
            value: (*value).into(),
            ..Pair::default()
        });
        let block = Block {
            region: Region::Main,
            rect: Rect::default(),
            panel: String::new(),
            tab: String::new(),
            away: false,
            what: What::Pairs { pairs: pairs.collect() },
        };
        Outline {
            blocks: vec![block],
            ..Outline::default()
        }
    }

    #[test]
    fn a_guide_says_whose_its_item_is() {
        let page = guide(&[
            ("实施主体性质", "法定机关"),
            ("实施主体", "青岭市民政局"),
            ("服务对象", "自然人"),
        ]);
        let ask = |owner: &Owner| of_guide(owner, "结婚登记", &page, &words());
        let department = |name: &str| Owner::Department(name.into());
        assert_eq!(ask(&department("民政局")).compared, 1);
        assert!(ask(&department("民政局")).strange.is_empty() && ask(&Owner::Persons).strange.is_empty());
        assert_eq!(ask(&department("教育局")).strange, ["结婚登记（青岭市民政局）"]);
        assert_eq!(ask(&Owner::Organisations).strange, ["结婚登记（自然人）"]);
        let silent = guide(&[("实施主体性质", "法定机关"), ("承诺时限", "1个工作日")]);
        assert_eq!(
            of_guide(&department("民政局"), "结婚登记", &silent, &words()),
            Fit::default()
        );
    }
}
