//! `specific:` what a guide says about something: whether that states it, and the words that do not, with their places.

use super::condition::Scope;
use super::guide::{guide, missing_is_sure};
use crate::reading::normal::normal;
use crate::reading::said::material::Lacks;
use crate::reading::said::{self, Says};
use crate::record::finding::{Sentence, Spot};
use crate::record::guide::{Field, Guide, Hint, Material, Said};
use crate::record::step::Truth;
use crate::scenario::condition::About;

/// Whether what the guide says states it. False where it is said without stating anything, or not said at all on a guide
/// that was read; unknown where a person has to look.
pub fn specific(of: &str, about: About, scope: &dyn Scope) -> Truth {
    told(of, about, scope).truth
}

/// What a guide says about something, as written; where nothing of it states it, what was found instead.
pub fn words(of: &str, about: About, scope: &dyn Scope) -> Vec<String> {
    told(of, about, scope)
        .spots
        .into_iter()
        .map(|spot| spot.words)
        .collect()
}

/// What a guide says about something.
pub(super) struct Told {
    pub(super) truth: Truth,
    /// What does not state it; of use where the truth is false.
    pub(super) spots: Vec<Spot>,
}

impl Told {
    fn only(truth: Truth) -> Told {
        Told { truth, spots: vec![] }
    }
}

pub(super) fn told(of: &str, about: About, scope: &dyn Scope) -> Told {
    let Some(guide) = guide(of, scope) else {
        return Told::only(Truth::Unknown);
    };
    match about {
        About::Limit => {
            let terms = ["guide_promised_limit", "guide_legal_limit"];
            of_fields(guide, &terms, Some(Hint::Limit), scope, |fields| {
                said::limit::limits(fields.iter().copied())
            })
        }
        About::Fee => of_fields(guide, &["guide_fee"], Some(Hint::Fee), scope, |fields| {
            said::fee::fee(fields.iter().copied())
        }),
        About::Contact => contact(guide, scope),
        About::Steps => of_steps(guide),
        About::Materials => catch_alls(guide),
        About::Requirements => {
            let for_all = for_all_materials(guide);
            let told = of_materials(guide, |material| {
                let lacking = said::material::lacks(material, &for_all);
                (!lacking.is_empty()).then(|| Spot {
                    words: material.name.words.clone(),
                    lacks: lacks(&lacking),
                    rect: material.name.rect,
                    tab: material.name.tab.clone(),
                })
            });
            match told.truth {
                Truth::False if holds_folded_rows(guide) => Told::only(Truth::Unknown),
                Truth::True | Truth::False | Truth::Unknown => told,
            }
        }
        About::Basis | About::Conditions | About::Notes | About::Signatures | About::MaterialBasis | About::Updated => {
            advised(guide, about, scope)
        }
    }
}

/// A field that refers to another part is not accused where a number stands in none of the fields for numbers.
fn contact(guide: &Guide, scope: &dyn Scope) -> Told {
    let told = of_fields(guide, &["guide_phone"], Some(Hint::Contact), scope, |fields| {
        said::contact::contact(fields.iter().copied())
    });
    let fields = || guide.fields.iter().filter(|field| field.term == "guide_phone");
    let refers = fields().any(|field| said::contact::refers(&field.value.words));
    let elsewhere = guide.hints.contains(&Hint::Contact)
        && !fields().any(|field| said::contact::has_number(&normal(&field.value.words)));
    match told.truth {
        Truth::False if refers && elsewhere => Told::only(Truth::Unknown),
        Truth::True | Truth::False | Truth::Unknown => told,
    }
}

/// A row of the materials still offers to open: what it demands may stand in what was not opened.
fn holds_folded_rows(guide: &Guide) -> bool {
    let offers = |cell: &str| {
        matches!(
            normal(cell).as_str(),
            "展开" | "展开当前行" | "展开行" | "展开详情" | "展开更多"
        )
    };
    let materials = guide.fields.iter().filter(|field| field.term == "guide_materials");
    materials
        .flat_map(|field| field.value.words.split(['\n', '｜']))
        .any(offers)
}

/// What no guide fails for.
fn advised(guide: &Guide, about: About, scope: &dyn Scope) -> Told {
    let fields = |terms: &[&str], hint, says: fn(&[(&str, &str)]) -> Says| of_fields(guide, terms, hint, scope, says);
    match about {
        About::Basis => fields(&["guide_basis"], None, |fields| {
            said::ground::basis(fields.iter().copied())
        }),
        About::Conditions => fields(&["guide_conditions"], None, |fields| {
            said::ground::conditions(fields.iter().copied())
        }),
        // Not every item has something to heed.
        About::Notes if guide.fields.iter().all(|field| field.term != "guide_notes") => Told::only(Truth::True),
        About::Notes => fields(&["guide_notes"], None, |fields| {
            said::ground::notes(fields.iter().copied())
        }),
        About::Updated if guide.hints.contains(&Hint::Updated) => Told::only(Truth::True),
        About::Updated => fields(&["guide_updated"], None, |fields| {
            said::updated::updated(fields.iter().copied())
        }),
        About::Signatures => {
            let for_all = for_all_materials(guide);
            let form = |material: &&Material| guide.forms.iter().any(|form| form.name.words == material.name.words);
            of_materials(guide, |material| {
                let silent = form(&material) && !said::signed::signs(material, &for_all);
                silent.then(|| named(&material.name))
            })
        }
        About::MaterialBasis => {
            let for_all = for_all_materials(guide);
            of_materials(guide, |material| {
                (!said::signed::has_basis(material, &for_all)).then(|| named(&material.name))
            })
        }
        About::Limit | About::Fee | About::Contact | About::Steps | About::Materials | About::Requirements => {
            Told::only(Truth::Unknown)
        }
    }
}

/// Words that say all by themselves.
pub(super) fn named(said: &Said) -> Spot {
    Spot {
        words: said.words.clone(),
        lacks: Sentence::default(),
        rect: said.rect,
        tab: said.tab.clone(),
    }
}

/// What the fields of these terms say together; that there are none is known only of a guide that was read, and where
/// no words elsewhere in it may say it.
fn of_fields(
    guide: &Guide,
    terms: &[&str],
    hint: Option<Hint>,
    scope: &dyn Scope,
    says: impl Fn(&[(&str, &str)]) -> Says,
) -> Told {
    let own = |field: &&Field| terms.contains(&field.term.as_str());
    let fields: Vec<&Field> = guide.fields.iter().filter(own).collect();
    if fields.is_empty() {
        let may_say = hint.is_some_and(|hint| guide.hints.contains(&hint));
        let sure = !may_say && terms.iter().all(|term| missing_is_sure(guide, term, scope));
        return Told::only(if sure { Truth::False } else { Truth::Unknown });
    }
    let words: Vec<(&str, &str)> = fields
        .iter()
        .map(|field| (field.label.as_str(), field.value.words.as_str()))
        .collect();
    let truth = match says(&words) {
        Says::Stated => Truth::True,
        Says::Vague => Truth::False,
        Says::Unclear(_) => Truth::Unknown,
    };
    let spot = |field: &&Field| match field.value.words.trim() {
        "" => Spot {
            words: field.label.clone(),
            lacks: Sentence {
                zh: "未填写".into(),
                en: "left empty".into(),
            },
            rect: field.value.rect,
            tab: field.value.tab.clone(),
        },
        value => Spot {
            words: format!("{}：{value}", field.label),
            lacks: Sentence::default(),
            rect: field.value.rect,
            tab: field.value.tab.clone(),
        },
    };
    Told {
        truth,
        spots: fields.iter().map(spot).collect(),
    }
}

fn of_steps(guide: &Guide) -> Told {
    let bare: Vec<&Said> = guide
        .steps
        .iter()
        .filter(|step| said::step::is_bare(&step.words))
        .collect();
    let truth = match (guide.steps.len(), bare.len()) {
        (0, _) => Truth::Unknown,
        (_, 0) => Truth::True,
        // A chart beside the names may say what they do not.
        (all, bare) if bare == all && !guide.is_unread("guide_steps") => Truth::False,
        _ => Truth::Unknown,
    };
    Told {
        truth,
        spots: bare.iter().map(|step| named(step)).collect(),
    }
}

fn of_materials(guide: &Guide, wrong: impl Fn(&Material) -> Option<Spot>) -> Told {
    match guide.materials.is_empty() {
        true if guide.no_materials.is_some() => Told::only(Truth::True),
        true => Told::only(Truth::Unknown),
        false => {
            let spots: Vec<Spot> = guide.materials.iter().filter_map(wrong).collect();
            Told {
                truth: Truth::from(spots.is_empty()),
                spots,
            }
        }
    }
}

/// Whether no material is a catch-all; unknown where the only ones say that what they mean stands elsewhere.
fn catch_alls(guide: &Guide) -> Told {
    let found = |material: &Material, referring: bool| {
        let (words, said) =
            catch_all_in(material).filter(|(_, said)| said::catch_all::refers(&said.words) == referring)?;
        Some(Spot {
            words,
            lacks: Sentence::default(),
            rect: said.rect,
            tab: said.tab.clone(),
        })
    };
    let told = of_materials(guide, |material| found(material, false));
    match told.truth {
        Truth::True if guide.materials.iter().any(|one| found(one, true).is_some()) => Told::only(Truth::Unknown),
        Truth::True | Truth::False | Truth::Unknown => told,
    }
}

/// The catch-all in a material's name or in what is required of it, never in its source or legal basis.
fn catch_all_in(material: &Material) -> Option<(String, &Said)> {
    let required = |head: &str| ["要求", "说明", "备注", "须知"].iter().any(|word| head.contains(word));
    let columns = material.columns.iter().filter(|(head, _)| required(head));
    // What stands below a name without a label of its own says what the name means.
    let below = |(head, said): &(String, Said)| head.is_empty() && said::catch_all::is_told(&said.words);
    let heads_group = material.columns.iter().any(below);
    if let Some(words) = said::catch_all::catch_all(&material.name.words, heads_group) {
        return Some((words, &material.name));
    }
    let mut required = columns.map(|(_, said)| said).filter(|_| !heads_group);
    required.find_map(|said| Some((said::catch_all::demanded(&said.words)?, said)))
}

/// What is said once of all materials, outside their list: what one material's card says under such a label is its own.
fn for_all_materials(guide: &Guide) -> String {
    let about = |label: &str| {
        ["材料要求", "材料形式", "提交方式", "材料说明", "材料提交"]
            .iter()
            .any(|word| label.contains(word))
    };
    let of_one = |field: &&Field| {
        let mut columns = guide.materials.iter().flat_map(|material| &material.columns);
        columns.any(|(head, said)| *head == field.label && said.words == field.value.words)
    };
    let fields = guide.fields.iter().filter(|field| about(&field.label));
    let fields = fields.filter(|field| !of_one(field));
    let said = fields.map(|field| &field.value).chain(&guide.of_all_materials);
    said.map(|said| said.words.as_str()).collect::<Vec<_>>().join(" ")
}

fn lacks(lacking: &[Lacks]) -> Sentence {
    let words = lacking.iter().map(|one| match one {
        Lacks::Original => ("原件或复印件", "original or copy"),
        Lacks::Medium => ("纸质或电子", "paper or electronic"),
        Lacks::Copies => ("份数", "how many"),
    });
    let (zh, en): (Vec<&str>, Vec<&str>) = words.unzip();
    Sentence {
        zh: format!("未写明{}", zh.join("、")),
        en: format!("does not say {}", en.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, cond, guide_field, not, said};
    use crate::judge::spots::{spots, with_spots};
    use crate::record::step::Truth::{False, True, Unknown};
    use crate::record::step::Value;
    use crate::scenario::condition::Test;

    fn bench(guide: Guide) -> Bench {
        Bench::new().value("g", Value::Guide(Box::new(guide)))
    }

    fn fields(entries: &[(&str, &str, &str)]) -> Guide {
        let fields = entries
            .iter()
            .map(|(term, label, value)| guide_field(term, label, value))
            .collect();
        Guide {
            fields,
            ..Guide::default()
        }
    }

    fn materials(name: &str, columns: &[(&str, &str)]) -> Guide {
        Guide {
            materials: vec![Material {
                name: said(name),
                columns: columns
                    .iter()
                    .map(|(head, words)| ((*head).into(), said(words)))
                    .collect(),
                ..Material::default()
            }],
            ..Guide::default()
        }
    }

    #[test]
    fn what_a_guide_is_specific_about() {
        let ask = |guide: Guide, about: About| {
            let bench = bench(guide).term("guide_promised_limit", &["承诺办结时限", "办理时限"]);
            specific("g", about, &bench.term("guide_legal_limit", &["法定时限"]))
        };
        let known = [
            ("guide_basis", "设定依据", "法"),
            ("guide_fee", "收费标准", "免费"),
            ("guide_phone", "咨询电话", "12345"),
        ];
        let limits = |value: &str, more: &str| {
            let limits = [
                ("guide_promised_limit", "承诺期限", value),
                ("guide_legal_limit", "法定时限", more),
            ];
            ask(fields(&[&known[..], &limits].concat()), About::Limit)
        };
        assert_eq!(limits("5个工作日", "按规定"), True);
        assert_eq!(limits("按规定", "/"), False);
        assert_eq!(limits("按规定", "不超过法定时间"), Unknown);
        assert_eq!(ask(fields(&known), About::Limit), False, "read, and nothing said of it");
        let odd = [&known[..], &[("", "时限类型", "快")]].concat();
        assert_eq!(
            ask(fields(&odd), About::Limit),
            Unknown,
            "a field nobody knows could be it"
        );
        assert_eq!(ask(fields(&known), About::Fee), True);
        assert_eq!(ask(fields(&known), About::Contact), True);
        let referring = [&known[..2], &[("guide_phone", "咨询方式", "详见办理窗口")]].concat();
        assert_eq!(ask(fields(&referring), About::Contact), False);
        let elsewhere = Guide {
            hints: vec![Hint::Contact],
            ..fields(&referring)
        };
        assert_eq!(ask(elsewhere, About::Contact), Unknown, "a number stands elsewhere");
        let complaints = [&referring[..], &[("guide_phone", "监督电话", "12345")]].concat();
        let told = Guide {
            hints: vec![Hint::Contact],
            ..fields(&complaints)
        };
        assert_eq!(ask(told, About::Contact), False, "it is the one for complaints");
        let steps = |words: &[&str]| Guide {
            steps: words.iter().map(|words| said(words)).collect(),
            ..Guide::default()
        };
        let told = "受理：窗口收到材料后当场核对，不全的一次性告知需补正的全部内容";
        assert_eq!(ask(steps(&["申请", "受理"]), About::Steps), False);
        assert_eq!(ask(steps(&["申请", told]), About::Steps), Unknown);
        assert_eq!(ask(steps(&[told]), About::Steps), True);
        assert_eq!(ask(steps(&[]), About::Steps), Unknown, "a picture, perhaps");
        let beside = Guide {
            unread: vec!["guide_steps".into()],
            ..steps(&["申请", "受理"])
        };
        assert_eq!(ask(beside, About::Steps), Unknown, "names beside a picture");
        let stated = [("材料要求", "原件1份，纸质")];
        assert_eq!(ask(materials("申请书", &stated), About::Materials), True);
        assert_eq!(ask(materials("其　它　材　料", &stated), About::Materials), False);
        assert_eq!(
            ask(
                materials("申请书", &[("设定依据", "法律法规规定的其他材料")]),
                About::Materials
            ),
            True
        );
        assert_eq!(ask(materials("申请书", &stated), About::Requirements), True);
        assert_eq!(ask(materials("申请书", &[]), About::Requirements), False);
        assert_eq!(ask(Guide::default(), About::Materials), Unknown);
        let mut cards = materials("申请书", &[("材料要求", "原件1份，纸质")]);
        cards.fields = vec![guide_field("", "材料要求", "原件1份，纸质")];
        assert_eq!(ask(cards.clone(), About::Requirements), True);
        cards.materials.extend(materials("身份证", &[]).materials);
        assert_eq!(
            ask(cards.clone(), About::Requirements),
            False,
            "one card speaks for itself"
        );
        cards.fields = vec![guide_field("", "材料要求", "均须原件1份，纸质")];
        assert_eq!(
            ask(cards, About::Requirements),
            True,
            "a field above them speaks for all"
        );
    }

    #[test]
    fn a_fail_names_its_words() {
        let sentence = |guide: Guide, about: About| {
            let bench = bench(guide);
            let rests = not(cond(Test::Specific { of: "g".into(), about }));
            with_spots(Sentence::default(), &spots(&rests, &bench))
        };
        let lacking = sentence(materials("身份证", &[("份数", "1份")]), About::Requirements);
        assert_eq!(lacking.zh, "：身份证（未写明原件或复印件、纸质或电子）");
        assert_eq!(
            lacking.en,
            ": 身份证 (does not say original or copy, paper or electronic)"
        );
        let open = sentence(materials("身份证明及其他材料", &[]), About::Materials);
        assert_eq!(open.zh, "：其他材料");
        let limit = sentence(fields(&[("guide_promised_limit", "承诺时限", "按规定")]), About::Limit);
        assert_eq!(limit.zh, "：承诺时限：按规定");
        let stated = sentence(fields(&[("guide_promised_limit", "承诺时限", "5日")]), About::Limit);
        assert_eq!(stated, Sentence::default());
    }

    #[test]
    fn a_group_that_says_what_it_means_is_no_catch_all() {
        let ask = |below: &str| specific("g", About::Materials, &bench(materials("其他材料", &[("", below)])));
        assert_eq!(ask("房屋租赁合同；产权证复印件"), True);
        assert_eq!(ask("视情况提供"), False);
        assert_eq!(ask("原件1份"), False);
        let annexed = specific("g", About::Materials, &bench(materials("其他材料（详见附件）", &[])));
        assert_eq!(annexed, Unknown, "an annex that was not read may say it");
        let beside = materials(
            "申请书",
            &[("材料要求", "签名须与其他申请材料一致；原件1份，其他材料提供复印件")],
        );
        assert_eq!(specific("g", About::Materials, &bench(beside)), True);
        let demanded = materials("申请书", &[("材料要求", "原件1份，并提交法律法规规定的其他材料")]);
        assert_eq!(specific("g", About::Materials, &bench(demanded)), False);
    }
}
