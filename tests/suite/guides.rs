//! Guides as strangers build them: what is read from saved outlines beside what a person reads on the page.
//!
//! `tests/fixtures/guides/NAME.html` models one way of building a guide (said in its first comment) and
//! `NAME.truth.yaml` holds what a person reads there, with the verdicts that follow. `tests/fixtures/outlines/NAME.json`
//! is what the page script makes of the page; `UPDATE=1 cargo nextest run outlines_are_still_made` writes them anew in
//! Chromium. The whole reading of each page lies in `snapshots/guides/` for review.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hecha::browser::session::Session;
use hecha::judge::case::{self, Context, Opinion};
use hecha::judge::control::Network;
use hecha::reading::guide;
use hecha::reading::normal::normal;
use hecha::record::element::Rect;
use hecha::record::guide::{Field, Guide, Material, Said};
use hecha::record::outline::{Link, Outline};
use hecha::record::query::Need;
use hecha::record::step::{End, StepRecord, Value};
use hecha::record::verdict::Verdict;
use hecha::scenario::calendar::Calendar;
use hecha::scenario::library::Library;
use hecha::scenario::step::Action;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::browser_rig::{BUDGET, Rig, chromium, css};

/// Stands for the server's address in saved outlines.
const ADDRESS: &str = "http://guides.example/";
const INDICATORS: [&str; 7] = ["S1", "S2a", "S2b", "S2c", "S3", "S4b", "S5"];
/// What no guide fails for; a page has an expectation of them where it says something about it.
const ADVISORY: [&str; 3] = ["S2d", "S6", "S7"];

/// What a person reads on a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    /// Which way of building a guide the page models.
    models: String,
    /// What to press first.
    press: Option<String>,
    title: Option<String>,
    legal: Option<String>,
    promised: Option<String>,
    fee: Option<String>,
    phone: Option<String>,
    /// How many steps.
    steps: Option<usize>,
    /// `NAME | form download sample`.
    materials: Option<Vec<String>>,
    /// How many samples and filling instructions that belong to no material.
    samples: Option<usize>,
    verdicts: BTreeMap<String, String>,
    /// `pass` or `inconclusive(reason)`, of the indicators that are advisory.
    #[serde(default)]
    advisory: BTreeMap<String, String>,
    /// What the reading does not reach yet; a verdict here is undecided, never wrong. One that is reached is an error.
    #[serde(default)]
    open: Vec<String>,
    /// Open verdicts that accuse wrongly as yet: faults of the reading, to be mended.
    #[serde(default)]
    accused: Vec<String>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder("guides"))
        .expect("the fixtures are there")
        .map(|entry| {
            entry
                .expect("a readable folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| name.strip_suffix(".truth.yaml").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn truth(name: &str) -> Truth {
    let path = folder("guides").join(format!("{name}.truth.yaml"));
    let text = fs::read_to_string(&path).expect("a truth");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn outline(name: &str) -> Outline {
    let path = folder("outlines").join(format!("{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn library() -> Library {
    Library::load(None).expect("the shipped library is right")
}

fn terms(library: &Library) -> Vec<(String, Vec<String>)> {
    let guide = library
        .lexicon
        .terms
        .iter()
        .filter(|term| term.name.starts_with("guide_"));
    guide.map(|term| (term.name.clone(), term.words.clone())).collect()
}

/// What the shipped indicators say of a guide read by a walk.
fn opinions(library: &Library, guide: &Guide, ids: &[&str]) -> BTreeMap<String, Opinion> {
    let calendar = Calendar::china().expect("the shipped calendar is read");
    let context = Context {
        lexicon: &library.lexicon,
        calendar: &calendar,
        network: Network::Well,
    };
    let read = StepRecord {
        verb: "read_guide".into(),
        values: BTreeMap::from([("guide".to_owned(), Value::Guide(Box::new(guide.clone())))]),
        ..crate::made::step("2", "read", End::Met)
    };
    let of = |id: &str| {
        let bind = [
            ("guide", "value:guide"),
            ("read", "step:read"),
            ("spoken", "step:spoken"),
        ];
        let bind = if id == "S4b" { &bind[..] } else { &bind[..2] };
        let spoken = crate::made::step("3", "spoken", End::Unmet);
        let steps = vec![
            crate::made::open("1", crate::made::HOST),
            read.clone(),
            spoken,
            crate::made::judge("4", id, bind),
        ];
        let walked = crate::made::observation(crate::made::job("a", "download-form", Some("i")), steps);
        let indicator = library.indicator(id).expect("a shipped indicator");
        (id.to_owned(), case::attempt(indicator, &walked, &context))
    };
    ids.iter().copied().map(of).collect()
}

fn has(guide: &Guide, terms: &[&str], words: &str) -> bool {
    let wanted = normal(words);
    let mut fields = guide.fields.iter().filter(|field| terms.contains(&field.term.as_str()));
    fields.any(|field| normal(&field.value.words).contains(&wanted))
}

/// What of a material a person sees: it is a form, a link gives it, a sample stands beside it.
fn marks(guide: &Guide, name: &str) -> String {
    let form = guide.forms.iter().find(|form| form.name.words == name);
    let sample = guide.samples.iter().any(|sample| sample.words.starts_with(name));
    let said = [
        (form.is_some(), "form"),
        (form.is_some_and(|form| form.link.is_some()), "download"),
        (sample, "sample"),
    ];
    said.iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| *word)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where the reading differs from what a person reads.
fn differences(truth: &Truth, guide: &Guide, opinions: &BTreeMap<String, Opinion>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if let Some(title) = truth
        .title
        .as_ref()
        .filter(|title| !normal(&guide.title).contains(&normal(title)))
    {
        out.insert("title".into(), format!("is {:?}, not {title:?}", guide.title));
    }
    let limits = ["guide_legal_limit", "guide_promised_limit"];
    let fields: [(&Option<String>, &str, &[&str]); 4] = [
        (&truth.legal, "legal", &limits),
        (&truth.promised, "promised", &limits),
        (&truth.fee, "fee", &["guide_fee"]),
        (&truth.phone, "phone", &["guide_phone"]),
    ];
    for (words, what, terms) in fields {
        if let Some(words) = words.as_ref().filter(|words| !has(guide, terms, words)) {
            out.insert(what.into(), format!("is not {words:?}"));
        }
    }
    if truth.steps.is_some_and(|steps| steps != guide.steps.len()) {
        let steps: Vec<&str> = guide.steps.iter().map(|step| step.words.as_str()).collect();
        out.insert(
            "steps".into(),
            format!("are {}, not {:?}: {steps:?}", steps.len(), truth.steps),
        );
    }
    if let Some(materials) = &truth.materials {
        let line = |name: &str, marks: &str| format!("{}|{marks}", normal(name).trim_end_matches(['。', ';', ',']));
        let wanted: Vec<String> = materials
            .iter()
            .map(|one| {
                let (name, marks) = one.split_once(" | ").unwrap_or((one, ""));
                line(name, marks)
            })
            .collect();
        let is: Vec<String> = guide
            .materials
            .iter()
            .map(|one| line(&one.name.words, &marks(guide, &one.name.words)))
            .collect();
        if wanted != is {
            out.insert(
                "materials".into(),
                format!("are\n      {is:?}\n      not\n      {wanted:?}"),
            );
        }
    }
    let apart = guide.samples.iter().filter(|sample| {
        !guide
            .materials
            .iter()
            .any(|material| sample.words.starts_with(&material.name.words))
    });
    if truth.samples.is_some_and(|samples| samples != apart.count()) {
        let samples: Vec<&str> = guide.samples.iter().map(|sample| sample.words.as_str()).collect();
        out.insert(
            "samples".into(),
            format!("of their own are not {:?}: {samples:?}", truth.samples),
        );
    }
    for (id, wanted) in &truth.verdicts {
        let opinion = &opinions[id];
        if opinion.verdict.to_string() != *wanted {
            out.insert(
                id.clone(),
                format!("is {}, not {wanted}: {}", opinion.verdict, opinion.sentence.en),
            );
        }
    }
    out
}

#[test]
fn guides_say_what_a_person_reads() {
    let library = library();
    let terms = terms(&library);
    let names = names();
    assert!(names.len() >= 40, "only {}", names.len());
    let (mut wrong, mut open) = (Vec::new(), 0);
    for name in &names {
        let truth = truth(name);
        assert!(truth.models.len() > 20, "{name} says what it models");
        assert_eq!(
            truth.verdicts.len(),
            INDICATORS.len(),
            "{name} has a verdict for each indicator"
        );
        let guide = guide::read(&outline(name), &terms);
        let opinions = opinions(&library, &guide, &INDICATORS);
        let found = differences(&truth, &guide, &opinions);
        for (what, how) in &found {
            let accused = opinions
                .get(what)
                .is_some_and(|opinion| opinion.verdict == Verdict::Fail);
            if (accused && !truth.accused.contains(what)) || !truth.open.contains(what) {
                wrong.push(format!("{name}: {what} {how}"));
            }
        }
        let reached = truth.open.iter().filter(|what| !found.contains_key(*what));
        wrong.extend(reached.map(|what| format!("{name}: {what} is read now: it is open no more")));
        open += truth.open.len();
    }
    eprintln!("{open} expectations of {} pages are open", names.len());
    assert!(
        wrong.is_empty(),
        "{} of {} pages\n{}",
        wrong.len(),
        names.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_advisory_fails_no_guide() {
    let library = library();
    let terms = terms(&library);
    let mut expected = 0;
    for name in names() {
        let truth = truth(&name);
        let guide = guide::read(&outline(&name), &terms);
        for (id, opinion) in opinions(&library, &guide, &ADVISORY) {
            let undecided = matches!(
                opinion.verdict,
                Verdict::Pass | Verdict::Inconclusive | Verdict::NotApplicable
            );
            assert!(undecided, "{name} {id}: {}", opinion.verdict);
            let Some(wanted) = truth.advisory.get(&id) else {
                continue;
            };
            let said = match opinion.verdict {
                Verdict::Pass => "pass".to_owned(),
                verdict => format!("{verdict}({})", opinion.reason),
            };
            assert_eq!(said, *wanted, "{name} {id}: {}", opinion.sentence.en);
            expected += 1;
        }
    }
    assert!(expected >= 11, "{expected}");
}

/// A form that the office prints is spoken of; the guide's own field says that there is none to fetch.
#[test]
fn a_guide_that_says_so_has_no_forms() {
    let library = library();
    let said = |words: &str| {
        let field = Field {
            term: "guide_form_download".into(),
            label: "表格下载".into(),
            value: Said::at(words, Rect::default()),
            ..Field::default()
        };
        let guide = Guide {
            fields: vec![field],
            materials: vec![Material {
                name: Said::at("居民身份证", Rect::default()),
                ..Material::default()
            }],
            ..Guide::default()
        };
        opinions(&library, &guide, &["S4a"])["S4a"].verdict
    };
    assert_eq!(said("无"), Verdict::NotApplicable);
    assert_eq!(said("无需下载表格"), Verdict::NotApplicable);
    assert_eq!(said("见附件"), Verdict::Inconclusive);
    assert_eq!(said("无法打开时请到窗口领取"), Verdict::Inconclusive);
}

/// An article gives both limits in one line, each with a label of its own.
#[test]
fn labels_within_one_line_are_fields_of_their_own() {
    let outline = serde_json::json!({"title": "某县人民政府", "blocks": [
        {"kind": "heading", "level": 2, "text": "食品经营许可"},
        {"kind": "heading", "level": 3, "text": "六、办理时限"},
        {"kind": "text", "text": "法定时限：45个工作日；承诺时限：三个工作日。"},
        {"kind": "heading", "level": 3, "text": "七、办理流程"},
        {"kind": "text", "text": "受理（承诺时限：1个工作日）；审核（承诺时限：2个工作日）。"},
        {"kind": "heading", "level": 3, "text": "八、联系方式"},
        {"kind": "text", "text": "咨询电话：（0599）7622110；监督电话：（0599）7622119"},
        {"kind": "heading", "level": 3, "text": "九、办公时间"},
        {"kind": "text", "text": "法定工作日 上午9:00—12:00，下午13:30—17:00"}
    ]});
    let outline: Outline = serde_json::from_value(outline).expect("an outline");
    let guide = guide::read(&outline, &terms(&library()));
    let says = |label: &str| {
        let fields = guide.fields.iter().filter(|field| field.label == label);
        fields.map(|field| field.value.words.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(says("法定时限"), ["45个工作日"]);
    assert_eq!(says("承诺时限"), ["三个工作日"]);
    assert!(says("咨询电话").contains(&"（0599）7622110"));
    assert_eq!(says("监督电话"), ["（0599）7622119"]);
    let limits = guide.fields.iter().filter(|field| field.term == "guide_legal_limit");
    assert_eq!(
        limits.count(),
        1,
        "the office's hours are no limit: {:#?}",
        guide.fields
    );
}

/// What a row that was not opened holds is not known; it is not accused of what it does not show.
#[test]
fn a_row_that_stayed_folded_is_not_accused() {
    let library = library();
    let said = |words: &str| Said::at(words, Rect::default());
    let verdict = |cells: &str| {
        let guide = Guide {
            fields: vec![Field {
                term: "guide_materials".into(),
                label: "申请材料".into(),
                value: said(cells),
                ..Field::default()
            }],
            materials: vec![Material {
                name: said("居民身份证"),
                columns: vec![("材料类型".into(), said("原件")), ("材料形式".into(), said("纸质"))],
                ..Material::default()
            }],
            ..Guide::default()
        };
        opinions(&library, &guide, &["S5"])["S5"].verdict
    };
    assert_eq!(verdict("收起当前行｜1｜居民身份证｜原件｜纸质"), Verdict::Fail);
    assert_eq!(verdict("展开当前行｜1｜居民身份证｜原件｜纸质"), Verdict::Inconclusive);
}

fn read_blocks(blocks: Json) -> Guide {
    let outline = serde_json::json!({"title": "某市政务服务网", "blocks": blocks});
    let outline: Outline = serde_json::from_value(outline).expect("an outline");
    guide::read(&outline, &terms(&library()))
}

fn verdict(guide: &Guide, id: &str) -> Verdict {
    opinions(&library(), guide, &[id])[id].verdict
}

/// 特殊环节：无 beside a chart, 办理程序：见下图, a bar of names over a table that tells of each.
#[test]
fn words_in_place_of_steps_are_no_steps() {
    let chart = serde_json::json!({"kind": "image", "alt": "", "src": "", "rect": {"x": 10.0, "y": 10.0, "width": 640.0, "height": 400.0}});
    let guide = read_blocks(serde_json::json!([
        {"kind": "heading", "level": 3, "text": "办理流程"},
        chart,
        {"kind": "pairs", "pairs": [{"key": "特殊环节", "value": "无"}, {"key": "网上办理流程", "value": "流程如下图所示："}]}
    ]));
    assert_eq!(guide.steps, [], "no step");
    assert_eq!(verdict(&guide, "S1"), Verdict::Inconclusive);
    let named = read_blocks(serde_json::json!([
        {"kind": "heading", "level": 3, "text": "办理流程"},
        {"kind": "list", "entries": [{"title": "申请", "text": "申请"}, {"title": "受理", "text": "受理"}]},
        chart
    ]));
    assert_eq!(named.steps.len(), 2);
    assert_eq!(verdict(&named, "S1"), Verdict::Inconclusive);
    let told = read_blocks(serde_json::json!([
        {"kind": "heading", "level": 3, "text": "办理流程"},
        {"kind": "text", "text": "申请→受理→送达"},
        {"kind": "pairs", "pairs": [{"key": "特殊环节", "value": "无"}]},
        {"kind": "heading", "level": 3, "text": "办理流程"},
        {"kind": "table", "rows": [
            [{"text": "环节名称", "head": true}, {"text": "办理内容", "head": true}],
            [{"text": "申请"}, {"text": "登录政务服务平台在线提交，或者到综合窗口递交纸质文本"}],
            [{"text": "受理"}, {"text": "窗口收到后当场核对，不全的一次性告知需要补正的全部内容"}],
            [{"text": "送达"}, {"text": "可到窗口自取，也可选择邮政快递免费寄到家里"}]
        ]}
    ]));
    assert_eq!(told.steps.len(), 3, "{:#?}", told.steps);
    assert_eq!(verdict(&told, "S1"), Verdict::Pass);
}

/// A sample is wanted for each form; one that stands for no material speaks for all.
#[test]
fn a_form_without_its_sample_leaves_it_undecided() {
    let guide = |second: &str, more: &str| {
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "table", "rows": [
                [{"text": "材料名称", "head": true}, {"text": "空白表格", "head": true}, {"text": "示例样表", "head": true}],
                [{"text": "食品经营许可申请书"}, {"text": "下载"}, {"text": "食品经营许可申请书样表.doc"}],
                [{"text": "授权委托书"}, {"text": "下载"}, {"text": second}]
            ]},
            {"kind": "heading", "level": 3, "text": "填写说明"},
            {"kind": "text", "text": more}
        ]))
    };
    assert_eq!(verdict(&guide("授权委托书样表.doc", ""), "S4b"), Verdict::Pass);
    assert_eq!(verdict(&guide("无", "各表用黑色签字笔填写"), "S4b"), Verdict::Pass);
    let guide = guide("无", "");
    let opinion = &opinions(&library(), &guide, &["S4b"])["S4b"];
    assert_eq!(
        (opinion.verdict, opinion.reason.as_str()),
        (Verdict::Inconclusive, "some_unsampled")
    );
}

/// Documents of consultants are called tables, too; one that the guide offers empty is a form all the same.
#[test]
fn reports_are_no_forms_unless_an_empty_one_is_offered() {
    let table = |cell: Json| {
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "table", "rows": [
                [{"text": "材料名称", "head": true}, {"text": "材料要求", "head": true}, {"text": "空白表格", "head": true}],
                [{"text": "建设项目环境影响报告表"}, {"text": "原件1份，纸质"}, cell],
                [{"text": "营业执照"}, {"text": "复印件1份，纸质"}, {"text": "无"}]
            ]}
        ]))
    };
    let none = table(serde_json::json!({"text": "无"}));
    assert_eq!(none.materials.len(), 2);
    assert_eq!(none.forms, []);
    let offered =
        table(serde_json::json!({"text": "下载", "links": [{"text": "下载", "href": "https://a.example/1.doc"}]}));
    assert_eq!(offered.forms.len(), 1);
}

/// Samples go by many names; what is pressed beside a form and has another could be one.
#[test]
fn samples_beside_a_form_are_told_by_the_words_of_the_lexicon() {
    let beside = |words: &str| {
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "table", "rows": [
                [{"text": "材料名称", "head": true}, {"text": "材料要求", "head": true}, {"text": "操作", "head": true}],
                [{"text": "食品经营许可申请书"}, {"text": "原件1份，纸质"}, {"text": format!("下载 {words}"), "links": [
                    {"text": "下载", "href": "https://a.example/1.doc"}, {"text": words, "href": "https://a.example/2"}
                ]}],
                [{"text": "营业执照"}, {"text": "复印件1份，纸质"}, {"text": ""}]
            ]}
        ]))
    };
    for words in ["填表指南", "填表指引", "填报说明", "填报指南", "填写要求", "填写样例"] {
        assert_eq!(verdict(&beside(words), "S4b"), Verdict::Pass, "{words}");
    }
    for words in ["填写模板", "材料指引"] {
        assert_eq!(verdict(&beside(words), "S4b"), Verdict::Inconclusive, "{words}");
    }
    assert_eq!(verdict(&beside("打印空白表"), "S4b"), Verdict::Fail);
}

/// 空白表格：系统自动生成; what need not be handed in need not be fetched.
#[test]
fn a_form_that_nobody_fetches_is_marked_or_none() {
    let table = |blank: &str, source: &str| {
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "table", "rows": [
                [{"text": "材料名称", "head": true}, {"text": "来源渠道", "head": true}, {"text": "空白表格", "head": true}],
                [{"text": "参保登记表"}, {"text": source}, {"text": blank}],
                [{"text": "营业执照"}, {"text": "政府部门核发"}, {"text": "无"}]
            ]}
        ]))
    };
    for blank in ["系统自动生成", "在线填写", "网上填报"] {
        let guide = table(blank, "申请人自备");
        assert_eq!(guide.forms.len(), 1, "{blank}");
        assert!(guide.forms[0].online, "{blank}");
    }
    assert!(!table("窗口领取", "申请人自备").forms[0].online);
    assert_eq!(table("", "数据共享（免提交）").forms, []);
}

/// 4.其他材料： over （1）租赁合同, and a row 四｜其他材料｜｜ over rows of its own, are names of groups.
#[test]
fn names_of_groups_are_no_materials() {
    let guide = read_blocks(serde_json::json!([
        {"kind": "heading", "level": 3, "text": "申请材料"},
        {"kind": "text", "text": "1.申请书，原件1份，纸质"},
        {"kind": "pairs", "pairs": [{"key": "2.其他材料", "value": ""}]},
        {"kind": "text", "text": "（1）租赁合同，复印件1份，纸质\n（2）产权证，复印件1份，纸质"}
    ]));
    assert_eq!(guide.materials.len(), 3, "{:#?}", guide.materials);
    assert_eq!([verdict(&guide, "S3"), verdict(&guide, "S5")], [Verdict::Pass; 2]);
    let table = |number: &str| {
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "table", "rows": [
                [{"text": "序号", "head": true}, {"text": "材料名称", "head": true}, {"text": "材料要求", "head": true}],
                [{"text": number}, {"text": "其他材料"}, {"text": ""}],
                [{"text": "1"}, {"text": "租赁合同"}, {"text": "复印件1份，纸质"}]
            ]}
        ]))
    };
    let grouped = table("四");
    assert_eq!([verdict(&grouped, "S3"), verdict(&grouped, "S5")], [Verdict::Pass; 2]);
    let counted = table("0");
    assert_eq!([verdict(&counted, "S3"), verdict(&counted, "S5")], [Verdict::Fail; 2]);
}

/// The numbers stand in a table of windows, whatever a field above it says.
#[test]
fn numbers_in_a_table_of_windows_are_numbers_to_ask() {
    let table = |head: &str| {
        read_blocks(serde_json::json!([
            {"kind": "pairs", "pairs": [
                {"key": "设定依据", "value": "《道路运输条例》第十条"}, {"key": "收费标准", "value": "不收费"},
                {"key": "法定时限", "value": "20个工作日"}, {"key": "咨询方式", "value": "详见办理窗口"}
            ]},
            {"kind": "table", "rows": [
                [{"text": "窗口名称", "head": true}, {"text": "办理地点", "head": true}, {"text": "办公时间", "head": true}, {"text": head, "head": true}],
                [{"text": "综合窗口"}, {"text": "人民路1号"}, {"text": "工作日"}, {"text": "0519-88888888"}],
                [{"text": "城东分中心"}, {"text": "东风路2号"}, {"text": "工作日"}, {"text": "0519-88888889"}]
            ]}
        ]))
    };
    assert_eq!(verdict(&table("联系电话"), "S2c"), Verdict::Pass);
    assert_eq!(verdict(&table("监督电话"), "S2c"), Verdict::Fail);
}

/// What stands in a tab that was not opened, in a closed frame or in a picture is not missing.
#[test]
fn what_was_not_read_is_not_missing() {
    let limit = |more: Json, unread: Json| {
        let mut blocks = serde_json::json!([
            {"kind": "pairs", "pairs": [
                {"key": "设定依据", "value": "《道路运输条例》第十条"},
                {"key": "办理地点", "value": "人民路1号"}, {"key": "监督电话", "value": "无"}
            ]}
        ]);
        let list = blocks.as_array_mut().expect("a list");
        list.extend(more.as_array().into_iter().flatten().cloned());
        let mut outline = serde_json::json!({"title": "某市政务服务网", "blocks": blocks});
        outline["unread"] = unread;
        let outline: Outline = serde_json::from_value(outline).expect("an outline");
        verdict(&guide::read(&outline, &terms(&library())), "S2a")
    };
    let none = serde_json::json!([]);
    assert_eq!(limit(none.clone(), none.clone()), Verdict::Fail);
    let picture = serde_json::json!([
        {"kind": "heading", "level": 3, "text": "承诺时限"},
        {"kind": "image", "alt": "", "src": "", "rect": {"x": 0.0, "y": 0.0, "width": 300.0, "height": 60.0}}
    ]);
    assert_eq!(limit(picture, none.clone()), Verdict::Inconclusive);
    let tab = |name: &str| limit(none.clone(), serde_json::json!([name]));
    assert_eq!(tab("办理时限"), Verdict::Inconclusive);
    assert_eq!(tab("其他信息"), Verdict::Inconclusive);
    assert_eq!(tab("收费信息"), Verdict::Fail, "a tab that holds something else");
}

/// Files whose names no material claims may be the forms that have none.
#[test]
fn files_that_nothing_explains_may_be_the_missing_forms() {
    let guide = |forms: &[&str], heading: &str, files: &[&str]| {
        let materials = forms.iter().map(|name| format!("{name}，原件1份，纸质"));
        let link = |name: &&str| serde_json::json!({"text": name, "href": format!("https://a.example/{name}")});
        read_blocks(serde_json::json!([
            {"kind": "heading", "level": 3, "text": "申请材料"},
            {"kind": "text", "text": materials.collect::<Vec<_>>().join("\n")},
            {"kind": "heading", "level": 3, "text": heading},
            {"kind": "text", "text": files.join("\n"), "links": files.iter().map(link).collect::<Vec<_>>()}
        ]))
    };
    let seen = |guide: &Guide| -> Vec<(bool, bool)> {
        let forms = guide.forms.iter();
        forms
            .map(|form| (form.link.is_some(), form.may_be_among_files))
            .collect()
    };
    let (given, open, missing) = ((true, false), (false, true), (false, false));
    let one = ["教师资格认定申请表"];
    let two = ["教师资格认定申请表", "个人承诺书"];
    assert_eq!(
        seen(&guide(&one, "附件下载", &["教师资格申请表.doc"])),
        [given],
        "a like name"
    );
    assert_eq!(
        seen(&guide(&two, "附件下载", &["相关表格.rar"])),
        [given, given],
        "an archive"
    );
    assert_eq!(
        seen(&guide(&two, "附件下载", &["表一.doc", "表二.doc"])),
        [given, given]
    );
    assert_eq!(seen(&guide(&one, "附件下载", &["表一.doc", "表二.doc"])), [open]);
    assert_eq!(
        seen(&guide(&one, "办理地点", &["表一.doc"])),
        [open],
        "under another heading"
    );
    assert_eq!(
        seen(&guide(&one, "附件下载", &["教师资格条例.doc"])),
        [missing],
        "a law"
    );
    assert_eq!(seen(&guide(&one, "附件下载", &["填写样表.doc"])), [missing], "a sample");
    assert_eq!(seen(&guide(&one, "附件下载", &[])), [missing]);
}

/// Parts behind links of one bar stand on pages of their own, and are not missing from the first.
#[test]
fn parts_on_pages_of_their_own_are_not_missing() {
    let limit = |tabs: &[(&str, &str)]| {
        let links: Vec<Json> = tabs
            .iter()
            .map(|(text, query)| serde_json::json!({"text": text, "href": format!("http://a.example/guide.do{query}")}))
            .collect();
        let words: Vec<&str> = tabs.iter().map(|(text, _)| *text).collect();
        let outline = serde_json::json!({"title": "某市政务服务网", "url": "http://a.example/guide.do?id=1", "blocks": [
            {"kind": "text", "region": "nav", "text": words.join(" "), "links": links},
            {"kind": "pairs", "pairs": [
                {"key": "设定依据", "value": "《道路运输条例》第十条"},
                {"key": "办理地点", "value": "人民路1号"}, {"key": "监督电话", "value": "无"}
            ]}
        ]});
        let outline: Outline = serde_json::from_value(outline).expect("an outline");
        verdict(&guide::read(&outline, &terms(&library())), "S2a")
    };
    let apart = [
        ("设定依据", "?id=1"),
        ("办理时限", "?id=1&tab=limit"),
        ("收费标准", "?id=1&tab=fee"),
    ];
    assert_eq!(limit(&apart), Verdict::Inconclusive);
    let here = [
        ("设定依据", "?id=1"),
        ("办理时限", "?id=1#limit"),
        ("收费标准", "?id=1#fee"),
    ];
    assert_eq!(limit(&here), Verdict::Fail, "links within the page");
    let others = [("设定依据", "?id=1"), ("办理时限", "?id=2"), ("收费标准", "?id=3")];
    assert_eq!(limit(&others), Verdict::Fail, "guides of other items");
}

/// A guide with many forms can pass S4a: all of them are fetched.
#[test]
fn every_form_of_a_long_guide_is_fetched() {
    let library = library();
    let mut most = None;
    for step in &library.scenarios["download-form"].steps {
        if let Action::Each(each) = &step.action
            && each.of == "guide.forms"
        {
            most = Some(each.max);
        }
    }
    assert!(most >= Some(20), "{most:?}");
}

/// Cards with the value above its label, as entries of a list and as blocks side by side.
#[test]
fn a_value_above_its_label_is_that_labels() {
    let limits = |guide: &Guide| -> Vec<(String, String)> {
        let fields = guide.fields.iter().filter(|field| field.term.ends_with("_limit"));
        fields
            .map(|field| (field.label.clone(), field.value.words.clone()))
            .collect()
    };
    let wanted = [("承诺办结时限", "5个工作日"), ("法定办结时限", "20个工作日")]
        .map(|(label, value)| (label.to_owned(), value.to_owned()));
    let entry = |value: &str, label: &str| serde_json::json!({"title": value, "text": format!("{value} {label}"), "parts": [["num", value], ["lab", label]]});
    let list = read_blocks(serde_json::json!([
        {"kind": "list", "entries": [entry("5个工作日", "承诺办结时限"), entry("20个工作日", "法定办结时限")]}
    ]));
    assert_eq!(limits(&list), wanted);
    let line = |text: &str, x: f64, y: f64| serde_json::json!({"kind": "text", "text": text, "rect": {"x": x, "y": y, "width": 200.0, "height": 24.0}});
    let drawn = read_blocks(serde_json::json!([
        line("5个工作日", 0.0, 0.0),
        line("承诺办结时限", 0.0, 26.0),
        line("20个工作日", 220.0, 0.0),
        line("法定办结时限", 220.0, 26.0)
    ]));
    assert_eq!(limits(&drawn), wanted);
    let below = read_blocks(serde_json::json!([
        line("承诺办结时限", 0.0, 0.0),
        line("5个工作日", 0.0, 26.0),
        line("法定办结时限", 0.0, 52.0),
        line("20个工作日", 0.0, 78.0)
    ]));
    assert_eq!(limits(&below), wanted, "a label above its value");
}

/// What is pressed in a card is not its name, nor is all that the card says.
#[test]
fn a_card_is_named_by_the_words_that_it_begins_with() {
    let outline = serde_json::json!({"title": "某市政务服务网", "blocks": [
        {"kind": "heading", "level": 2, "text": "申请材料"},
        {"kind": "list", "entries": [
            {"title": "空白表格", "text": "1、登记申请书 类型：原件 份数：1份 要求：签字 空白表格",
             "parts": [["mh", "1、登记申请书"], ["类型", "原件"], ["份数", "1份"], ["要求", "签字"]],
             "links": [{"text": "空白表格", "href": "https://a.example/1.doc"}]},
            {"title": "2、体检证明", "text": "2、体检证明 类型：原件 份数：1份",
             "parts": [["mh", "2、体检证明"], ["类型", "原件"], ["份数", "1份"]]}
        ]}
    ]});
    let outline: Outline = serde_json::from_value(outline).expect("an outline");
    let guide = guide::read(&outline, &terms(&library()));
    let names: Vec<&str> = guide.materials.iter().map(|one| one.name.words.as_str()).collect();
    assert_eq!(names, ["登记申请书", "体检证明"]);
    let forms: Vec<&str> = guide.forms.iter().map(|form| form.name.words.as_str()).collect();
    assert_eq!(forms, ["登记申请书"]);
    assert!(guide.forms[0].link.is_some());
}

#[test]
fn guides_are_read_as_reviewed() {
    let library = library();
    let terms = terms(&library);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/guides");
    for name in names() {
        let guide = guide::read(&outline(&name), &terms);
        let text = shown(&guide, &opinions(&library, &guide, &INDICATORS));
        insta::with_settings!({snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name.as_str(), text);
        });
    }
}

/// A guide as lines of text, with the place of each value and the verdicts.
fn shown(guide: &Guide, opinions: &BTreeMap<String, Opinion>) -> String {
    let mut out = format!("title: {}\n", guide.title);
    let mut put = |line: String| writeln!(out, "{line}").expect("text takes lines");
    put("fields".into());
    for field in &guide.fields {
        let term = if field.term.is_empty() { "-" } else { &field.term };
        put(format!("  {term} | {} | {}", field.label, value(&field.value)));
        field
            .links
            .iter()
            .for_each(|link| put(format!("      {}", linked(link))));
    }
    put("steps".into());
    guide.steps.iter().for_each(|step| put(format!("  {}", value(step))));
    let none = guide
        .no_materials
        .as_ref()
        .map(|said| format!(", none: {}", value(said)));
    put(format!(
        "materials (part seen: {}{})",
        guide.materials_seen,
        none.unwrap_or_default()
    ));
    for material in &guide.materials {
        put(format!("  {}", value(&material.name)));
        for (head, said) in &material.columns {
            put(format!("      {head} | {}", value(said)));
        }
        material
            .links
            .iter()
            .for_each(|link| put(format!("      {}", linked(link))));
    }
    put("forms".into());
    for form in &guide.forms {
        let link = form.link.as_ref().map_or("no link".to_owned(), linked);
        let how = if form.guessed {
            "by its name"
        } else {
            "by a column or part"
        };
        let tab = if form.tab.is_empty() {
            String::new()
        } else {
            format!(" in tab {}", form.tab)
        };
        put(format!("  {} ({how}) {link}{tab}", value(&form.name)));
    }
    put("samples".into());
    guide
        .samples
        .iter()
        .for_each(|sample| put(format!("  {}", value(sample))));
    put("verdicts".into());
    for (id, opinion) in opinions {
        put(format!(
            "  {id} {}.{}: {}",
            opinion.verdict, opinion.reason, opinion.sentence.zh
        ));
    }
    out
}

fn value(said: &Said) -> String {
    let Rect { x, y, width, height } = said.rect;
    format!(
        "{} @{x:.0},{y:.0} {width:.0}x{height:.0}",
        said.words.replace('\n', " ⏎ ")
    )
}

fn linked(link: &Link) -> String {
    let scripted = if link.scripted { " scripted" } else { "" };
    format!("→ [{}] {}{scripted}", link.text, link.href)
}

/// Serves the guides on a loopback port; gives their address.
async fn serve() -> String {
    async fn page(request: Request) -> Response {
        let name = request.uri().path().trim_start_matches('/').to_owned();
        let known = name.ends_with(".html") || name.ends_with(".part");
        match fs::read(folder("guides").join(&name)) {
            Ok(body) if known && !name.contains('/') => {
                ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
            }
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(page)).await });
    format!("http://{address}/")
}

/// The outline of a page as a walk takes it, with the server's address replaced.
async fn captured(session: &mut Session, base: &str, name: &str, expand: &[String]) -> Json {
    let lost = "a living browser";
    session.open(&format!("{base}{name}.html"), BUDGET).await.expect(lost);
    session.settle(BUDGET).await.expect(lost);
    if let Some(press) = truth(name).press {
        let found = session.find(&css(&press), Need::Click, BUDGET, &[]).await.expect(lost);
        let element = found.element.unwrap_or_else(|| panic!("{name}: nothing at {press}"));
        session.click(&element, BUDGET).await.expect(lost);
        session.settle(BUDGET).await.expect(lost);
    }
    let outline = session.outline(Some(expand)).await.expect(lost);
    let text = serde_json::to_string(&outline).expect("an outline is plain data");
    serde_json::from_str(&text.replace(base, ADDRESS)).expect("it stays JSON")
}

/// Without what says nothing: empty texts and lists, false, nothing.
fn pruned(value: Json) -> Json {
    match value {
        Json::Object(map) => {
            let says = |value: &Json| match value {
                Json::Null | Json::Bool(false) => false,
                Json::String(text) => !text.is_empty(),
                Json::Array(list) => !list.is_empty(),
                Json::Bool(true) | Json::Number(_) | Json::Object(_) => true,
            };
            let kept = map.into_iter().map(|(key, value)| (key, pruned(value)));
            Json::Object(
                kept.filter(|(key, value)| {
                    says(value)
                        || matches!(
                            key.as_str(),
                            "text" | "pairs" | "rows" | "entries" | "label" | "control" | "alt" | "src"
                        )
                })
                .collect(),
            )
        }
        Json::Array(list) => Json::Array(list.into_iter().map(pruned).collect()),
        Json::Number(number) => number
            .as_f64()
            .filter(|n| n.fract() != 0.0)
            .map_or(Json::Number(number), |n| serde_json::json!((n * 10.0).round() / 10.0)),
        other @ (Json::Null | Json::Bool(_) | Json::String(_)) => other,
    }
}

/// A line a block.
fn compact(outline: &Json) -> String {
    let mut head = outline.clone();
    let blocks: Vec<String> = outline["blocks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Json::to_string)
        .collect();
    head["blocks"] = Json::Array(vec![]);
    head.to_string()
        .replace("\"blocks\":[]", &format!("\"blocks\":[\n{}\n]", blocks.join(",\n")))
        + "\n"
}

/// Without what depends on the machine's fonts, or, as fingerprints of links do, on the port of the day.
fn placeless(value: &mut Json) {
    match value {
        Json::Object(map) => {
            map.remove("rect");
            map.remove("fingerprint");
            map.values_mut().for_each(placeless);
        }
        Json::Array(list) => list.iter_mut().for_each(placeless),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// Those that are captured at every run: what is opened, filled late, framed, in shadow roots, in a dialog, in tables, under
/// headings that link to themselves.
const CAPTURED: [&str; 11] = [
    "national",
    "collapse",
    "antd",
    "xhr-tabs",
    "framed",
    "shadow-guide",
    "modal",
    "old2012",
    "permalinks-beside",
    "permalinks-sections",
    "permalinks-route",
];

async fn capture(rig: &Rig, names: &[String], update: bool) {
    let base = serve().await;
    let expand = library().lexicon.term("expand").expect("a term").words.clone();
    let mut wrong = Vec::new();
    for name in names {
        let mut session = rig.pool.session().await.expect("a session");
        let mut is = pruned(captured(&mut session, &base, name, &expand).await);
        session.end().await;
        let path = folder("outlines").join(format!("{name}.json"));
        if update {
            fs::write(&path, compact(&is)).expect("a writable folder");
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut saved: Json = serde_json::from_str(&text).expect("a saved outline");
        placeless(&mut is);
        placeless(&mut saved);
        if is != saved {
            wrong.push(name.as_str());
        }
    }
    assert!(wrong.is_empty(), "{wrong:?} differ; look with UPDATE=1 and a diff");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outlines_are_still_made_so() {
    if let Some(rig) = chromium(|_| {}).await {
        let update = std::env::var_os("UPDATE").is_some();
        let only = std::env::var("UPDATE").unwrap_or_default();
        let all = names();
        let wanted = |name: &&String| {
            if update {
                only == "1" || only.split(',').any(|one| one == *name)
            } else {
                CAPTURED.contains(&name.as_str())
            }
        };
        let names: Vec<String> = all.iter().filter(wanted).cloned().collect();
        capture(&rig, &names, update).await;
    }
}
