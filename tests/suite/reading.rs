//! Reading saved outlines: guides and records, without a browser.
//!
//! Each `tests/fixtures/outlines/NAME.json` is what the page script made of `tests/fixtures/guides/NAME.html`;
//! `NAME.expected.json` says what must be read from it. What is not named there is not compared.

use std::fs;
use std::path::PathBuf;

use hecha::reading::guide;
use hecha::reading::records::records;
use hecha::record::guide::Guide;
use hecha::record::outline::Outline;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/outlines")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn terms() -> Vec<(String, Vec<String>)> {
    let table: [(&str, &[&str]); 14] = [
        ("guide_title", &["事项名称", "服务名称"]),
        ("guide_conditions", &["受理条件", "申请条件", "办理条件"]),
        ("guide_basis", &["设定依据", "办理依据", "法律依据"]),
        ("guide_steps", &["办理流程", "办理程序", "办理环节", "流程"]),
        ("guide_materials", &["申请材料", "申报材料", "材料清单", "材料名称"]),
        ("guide_legal_limit", &["法定办结时限", "法定时限", "法定期限"]),
        ("guide_promised_limit", &["承诺办结时限", "承诺时限", "办理时限"]),
        ("guide_fee", &["是否收费", "收费标准"]),
        ("guide_phone", &["咨询电话", "咨询方式", "联系电话"]),
        ("guide_watch", &["监督电话", "投诉电话"]),
        ("guide_place", &["办理地点", "办公地址"]),
        ("guide_hours", &["办理时间", "办公时间"]),
        ("guide_form_download", &["空白表格", "空表", "表格下载", "附件下载"]),
        ("guide_sample", &["示例样表", "样表", "填表说明"]),
    ];
    table
        .iter()
        .map(|(name, words)| {
            (
                (*name).to_string(),
                words.iter().map(|word| (*word).to_string()).collect(),
            )
        })
        .collect()
}

/// What of a guide the expectations compare.
fn told(guide: &Guide) -> Value {
    json!({
        "title": guide.title,
        "fields": guide.fields.iter().filter(|field| !field.term.is_empty()).map(|field| json!([field.term, field.value.words])).collect::<Vec<_>>(),
        "steps": guide.steps.iter().map(|step| step.words.clone()).collect::<Vec<_>>(),
        "materials": guide.materials.iter().map(|one| {
            let columns: Vec<Value> = one.columns.iter().map(|(head, said)| json!([head, said.words])).collect();
            json!({"name": one.name.words, "columns": columns})
        }).collect::<Vec<_>>(),
        "forms": guide.forms.iter().map(|form| json!([form.name.words, form.link.as_ref().map(|link| link.href.clone()), form.guessed])).collect::<Vec<_>>(),
        "samples": guide.samples.iter().map(|sample| sample.words.clone()).collect::<Vec<_>>(),
        "no_materials": guide.no_materials.as_ref().map(|said| said.words.clone()),
        "materials_seen": guide.materials_seen,
    })
}

#[test]
fn guides_are_read_from_outlines() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the fixtures are there")
        .map(|entry| {
            entry
                .expect("a readable folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".expected.json"))
        .collect();
    names.sort();
    assert!(names.len() >= 6, "only {names:?}");
    let mut wrong = Vec::new();
    for name in names {
        let stem = name.trim_end_matches(".expected.json");
        let outline: Outline = serde_json::from_str(&read(&format!("{stem}.json"))).expect("an outline");
        let expected: Value = serde_json::from_str(&read(&name)).expect("expectations");
        let is = told(&guide::read(&outline, &terms()));
        for (key, value) in expected.as_object().expect("a map") {
            if &is[key] != value {
                wrong.push(format!("{stem}.{key}:\n  expected {value}\n  read     {}", is[key]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_keep_their_place() {
    let outline: Outline = serde_json::from_str(&read("table.json")).expect("an outline");
    let guide = guide::read(&outline, &terms());
    for field in guide.fields.iter().filter(|field| !field.value.words.is_empty()) {
        assert!(field.value.rect.width > 0.0, "{} has no place", field.label);
    }
    for material in &guide.materials {
        assert!(material.name.rect.height > 0.0, "{} has no place", material.name.words);
    }
}

fn list_outline(lists: &[(&str, &[(&str, &str)])]) -> Outline {
    let mut y = 0.0;
    let blocks: Vec<Value> = lists
        .iter()
        .map(|(region, entries)| {
            let entries: Vec<Value> = entries
                .iter()
                .map(|(title, rest)| {
                    y += 30.0;
                    json!({"title": title, "href": format!("https://a.example/{title}"), "text": format!("{title} {rest}"),
                        "rect": {"x": 0.0, "y": y, "width": 500.0, "height": 20.0}, "parts": [["实施主体", rest]]})
                })
                .collect();
            json!({"region": region, "kind": "list", "entries": entries, "path": format!("#l{y}")})
        })
        .collect();
    serde_json::from_value(json!({"format": "hecha.outline/1", "blocks": blocks})).expect("an outline")
}

#[test]
fn the_main_list_is_chosen() {
    let outline = list_outline(&[
        ("nav", &[("首页", ""), ("办事", ""), ("互动", "")]),
        ("main", &[("全部", ""), ("个人", ""), ("法人", "")]),
        (
            "main",
            &[
                ("企业设立登记（内资）", "市场监管局"),
                ("教师资格认定申请", "教育局"),
                ("排污许可证核发办理", "环保局"),
            ],
        ),
        (
            "aside",
            &[("热门事项之一的办理", "某局"), ("热门事项之二的办理", "某局")],
        ),
    ]);
    let found = records(&outline, 2, &[]);
    let titles: Vec<&str> = found.records.iter().map(|record| record.title.as_str()).collect();
    assert_eq!(titles, ["企业设立登记（内资）", "教师资格认定申请"]);
    assert!(!found.weak);
    assert_eq!(found.records[0].fields["department"], "市场监管局");
    assert!(found.records[0].entry.is_some());
}

#[test]
fn two_lists_alike_are_weak() {
    let list: &[(&str, &str)] = &[("企业设立登记甲乙丙", "局"), ("企业变更登记甲乙丙", "局")];
    assert!(records(&list_outline(&[("main", list), ("main", list)]), 9, &[]).weak);
}

#[test]
fn an_empty_list_has_its_words() {
    let outline: Outline = serde_json::from_value(json!({"blocks": [
        {"region": "main", "kind": "heading", "level": 2, "text": "查询结果"},
        {"region": "main", "kind": "text", "text": "抱歉，没有找到\n共 0 条"},
        {"region": "footer", "kind": "text", "text": "暂无数据"}]}))
    .expect("an outline");
    let words = vec!["没有找到".to_string(), "暂无".to_string()];
    let found = records(&outline, 9, &words);
    assert!(found.records.is_empty());
    assert_eq!(found.empty_text.as_deref(), Some("抱歉，没有找到"));
    assert_eq!(records(&outline, 9, &[]).empty_text, None);
}
