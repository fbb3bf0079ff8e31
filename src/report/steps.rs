//! A step record as a job's page shows it.

use serde::Serialize;

use super::names::{self, Both};
use crate::record::element::{Element, Rect};
use crate::record::observation::SeenStep;
use crate::record::page::{ArrivalEnd, Calm, Sign};
use crate::record::step::{BlobKind, BlobRef, End, StepRecord, Value};

/// The longest text of a value that is shown.
const SHOWN: usize = 160;

/// One step.
#[derive(Debug, Serialize)]
pub struct StepView {
    path: String,
    verb: Both,
    intent: String,
    end: Both,
    tone: &'static str,
    took: String,
    open: bool,
    facts: Vec<Fact>,
    blobs: Vec<BlobView>,
    picture: Option<Picture>,
}

/// A named fact of a step.
#[derive(Debug, Serialize)]
pub struct Fact {
    zh: String,
    en: String,
    text: Both,
}

/// A blob and where it lies.
#[derive(Debug, Serialize)]
pub struct BlobView {
    /// What it is.
    pub kind: &'static str,
    /// The same for people.
    pub name: Both,
    /// Its hash.
    pub blob: String,
    /// Its path, relative to the page.
    pub path: String,
    /// Its journal line.
    pub seq: u64,
}

#[derive(Debug, Serialize)]
struct Picture {
    path: String,
    kind: &'static str,
    /// Height of what it shows in CSS pixels; 0 where not known.
    height: u32,
    boxes: Vec<Outline>,
}

#[derive(Debug, Serialize)]
struct Outline {
    /// `x y width height` in CSS pixels of the picture.
    rect: String,
    /// One of several candidates, not the thing itself.
    maybe: bool,
}

impl StepView {
    /// Of a record; `open` when a finding rests on it, and on `spots` of a guide that it read. `path` maps a hash to a path relative to the page.
    pub fn new(step: &SeenStep, open: bool, spots: &[Rect], path: &dyn Fn(&str) -> String) -> StepView {
        let record = &step.record;
        let blob = |blob: &BlobRef| BlobView {
            kind: blob.kind.word(),
            name: names::kind(blob.kind.word()),
            blob: blob.sha256.clone(),
            path: path(&blob.sha256),
            seq: step.seq,
        };
        let mut blobs = vec![BlobView {
            kind: BlobKind::Step.word(),
            name: names::kind(BlobKind::Step.word()),
            blob: step.blob.clone(),
            path: path(&step.blob),
            seq: step.seq,
        }];
        blobs.extend(record.blobs.iter().map(blob));
        StepView {
            path: record.path.clone(),
            verb: names::verb(&record.verb),
            intent: if record.intent.is_empty() {
                record.id.clone()
            } else {
                record.intent.clone()
            },
            end: names::end(record.end),
            tone: tone(record.end),
            took: seconds(record.took_ms),
            open,
            facts: facts(record),
            blobs,
            picture: picture(record, spots, path),
        }
    }
}

fn tone(end: End) -> &'static str {
    match end {
        End::Met => "met",
        End::Absent => "absent",
        End::Unmet => "unmet",
        End::Skipped => "skipped",
        End::Unrecognised
        | End::Ambiguous
        | End::Covered
        | End::Disabled
        | End::Unsettled
        | End::RequestFailed
        | End::Blocked(_)
        | End::TimedOut => "other",
    }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
}

/// Facts in the order in which they are shown; those without text are left out.
#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, zh: &str, en: &str, text: impl Into<String>) {
        self.told(zh, en, Both::same(text));
    }

    fn told(&mut self, zh: &str, en: &str, text: Both) {
        if !text.is_empty() {
            self.0.push(Fact {
                zh: zh.into(),
                en: en.into(),
                text,
            });
        }
    }
}

fn facts(record: &StepRecord) -> Vec<Fact> {
    let mut facts = Facts::default();
    facts.add("步骤", "step", format!("{} · {}", record.id, record.place));
    let times = [record.started_ms, record.took_ms, record.budget_ms].map(seconds);
    facts.add("时间", "time", format!("+{}, {} (≤ {})", times[0], times[1], times[2]));
    facts.add("说明", "detail", record.detail.clone());
    of_page(record, &mut facts);
    of_element(record, &mut facts);
    for (condition, truth) in &record.conditions {
        let truth = names::truth(*truth);
        let text = |truth: &str| format!("{truth} — {condition}");
        facts.told("条件", "condition", Both::new(text(&truth.zh), text(&truth.en)));
    }
    for (name, value) in &record.values {
        let told = value_words(value);
        let text = |told: &str| format!("{name} = {told}");
        facts.told("取值", "value", Both::new(text(&told.zh), text(&told.en)));
    }
    for request in &record.failed_requests {
        let why = request
            .status
            .map(|status| status.to_string())
            .or_else(|| request.error.clone())
            .unwrap_or_default();
        facts.add(
            "失败请求",
            "failed request",
            format!("{why} {} {}", request.kind, request.url),
        );
    }
    if record.writes {
        facts.told("提交", "submits", Both::new("是", "yes"));
    }
    facts.0
}

fn of_page(record: &StepRecord, facts: &mut Facts) {
    if let Some(page) = &record.page {
        facts.add("页面", "page", page.title.clone());
        let status = page.status.map_or(String::new(), |status| format!(" [{status}]"));
        facts.add("地址", "address", format!("{}{status}", page.url));
        let zh = |sign: &Sign| format!("{}（{}）", names::hindrance(sign.block.word()).zh, sign.seen);
        let en = |sign: &Sign| format!("{} ({})", sign.block.word(), sign.seen);
        let all = |told: &dyn Fn(&Sign) -> String| page.signs.iter().map(told).collect::<Vec<_>>().join("; ");
        facts.told("迹象", "signs", Both::new(all(&zh), all(&en)));
    }
    if let Some(arrival) = &record.arrival {
        let end = match &arrival.end {
            ArrivalEnd::Shown => Both::same(""),
            ArrivalEnd::Failed { code } => Both::same(code.clone()),
            ArrivalEnd::Download => Both::new("下载", "download"),
            ArrivalEnd::TimedOut { budget_ms } => Both::new(
                format!("{} 内没有响应", seconds(*budget_ms)),
                format!("no answer in {}", seconds(*budget_ms)),
            ),
        };
        facts.told("到达", "arrival", end);
        let hops: Vec<&str> = arrival.chain.iter().map(|hop| hop.url.as_str()).collect();
        facts.add(
            "跳转",
            "redirects",
            if hops.len() > 1 {
                hops.join(" → ")
            } else {
                String::new()
            },
        );
    }
    if record.calm == Some(Calm::Unsettled) {
        facts.told("稳定", "calm", Both::new("未稳定", "unsettled"));
    }
}

fn of_element(record: &StepRecord, facts: &mut Facts) {
    let Some(found) = &record.found else {
        return;
    };
    facts.add("元素", "element", found.element.as_ref().map(named).unwrap_or_default());
    facts.add(
        "遮挡",
        "covered by",
        found.covered_by.as_ref().map(named).unwrap_or_default(),
    );
    facts.add(
        "候选",
        "candidates",
        found.candidates.iter().map(named).collect::<Vec<_>>().join("; "),
    );
    if let Some(inventory) = &found.inventory {
        let parts = [
            ("文档", "documents", inventory.documents as usize),
            ("输入项", "fields", inventory.fields.len()),
            ("可点击处", "clickables", inventory.clickables.len()),
            ("标题", "headings", inventory.headings.len()),
            ("看不进的框架", "closed frames", inventory.closed_frames.len()),
        ];
        let zh = parts.map(|(name, _, number)| format!("{name} {number}")).join("，");
        let en = parts.map(|(_, name, number)| format!("{name} {number}")).join(", ");
        facts.told("清点", "inventory", Both::new(zh, en));
    }
}

fn named(element: &Element) -> String {
    let weak = if element.weak { ", weak" } else { "" };
    let how = if element.how.is_empty() {
        String::new()
    } else {
        format!(" ({}{weak})", element.how)
    };
    format!("<{}> {}{how}", element.tag, cut(&element.name))
}

fn cut(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

fn value_words(value: &Value) -> Both {
    match value {
        Value::Text(text) => Both::same(cut(text)),
        Value::Number(number) => Both::same(number.to_string()),
        Value::Bool(is) => Both::new(if *is { "是" } else { "否" }, is.to_string()),
        Value::Date(day) => Both::same(day.to_string()),
        Value::List(list) => Both::same(cut(&list.join(" | "))),
        Value::Map(parts) => Both::same(cut(&parts
            .iter()
            .map(|(key, text)| format!("{key}: {text}"))
            .collect::<Vec<_>>()
            .join(", "))),
        Value::Records(list) => {
            let titles: Vec<&str> = list.records.iter().map(|record| record.title.as_str()).collect();
            let (count, titles) = (list.records.len(), titles.join(" | "));
            let mark = |is: bool, word: &'static str| if is { word } else { "" };
            let (part, weak) = (!list.complete, list.weak);
            Both::new(
                cut(&format!(
                    "{count} 条{}{}：{titles}",
                    mark(part, "，不全"),
                    mark(weak, "，凭结构辨认")
                )),
                cut(&format!(
                    "{count} records{}{}: {titles}",
                    mark(part, " incomplete"),
                    mark(weak, " weak")
                )),
            )
        }
        Value::Guide(guide) => {
            let title = cut(&guide.title);
            let counts = [
                ("栏目", "fields", guide.fields.len()),
                ("步骤", "steps", guide.steps.len()),
                ("材料", "materials", guide.materials.len()),
                ("表格", "forms", guide.forms.len()),
                ("样本", "samples", guide.samples.len()),
            ];
            let zh = counts.map(|(name, _, number)| format!("{name} {number}")).join("，");
            let en = counts.map(|(_, name, number)| format!("{number} {name}")).join(", ");
            Both::new(format!("{title}：{zh}"), format!("{title}: {en}"))
        }
        Value::Columns(columns) => {
            let told = crate::judge::columns::told(columns);
            Both::new(told.zh, told.en)
        }
        Value::Download(file) => {
            let name = cut(&file.name);
            Both::new(
                format!("{name}（{}，{} 字节）", file.found, file.bytes),
                format!("{name} ({}, {} bytes)", file.found, file.bytes),
            )
        }
    }
}

/// The picture that shows the step best, with what it was about outlined.
fn picture(record: &StepRecord, spots: &[Rect], path: &dyn Fn(&str) -> String) -> Option<Picture> {
    let of = |kind: BlobKind| record.blobs.iter().find(|blob| blob.kind == kind);
    let make = |blob: &BlobRef, height, boxes| {
        Some(Picture {
            path: path(&blob.sha256),
            kind: blob.kind.word(),
            height,
            boxes,
        })
    };
    if let Some(blob) = of(BlobKind::FullPage) {
        let height = record.page.as_ref().map_or(0, |page| page.height);
        let mut found = boxes(record, |element| Some(element.rect));
        if record.values.values().any(|value| matches!(value, Value::Guide(_))) {
            found.extend(
                spots
                    .iter()
                    .filter(|rect| rect.width > 0.0)
                    .map(|rect| outline(*rect, false)),
            );
        }
        return make(blob, height, found);
    }
    if let Some(blob) = of(BlobKind::Viewport) {
        return make(blob, 0, boxes(record, in_viewport));
    }
    of(BlobKind::Outlined).and_then(|blob| make(blob, 0, Vec::new()))
}

/// An element's place in the viewport: around the point at which an input event hits it.
fn in_viewport(element: &Element) -> Option<Rect> {
    let (x, y) = element.point?;
    let rect = element.rect;
    Some(Rect {
        x: x - rect.width / 2.0,
        y: y - rect.height / 2.0,
        ..rect
    })
}

fn boxes(record: &StepRecord, place: impl Fn(&Element) -> Option<Rect>) -> Vec<Outline> {
    let Some(found) = &record.found else {
        return Vec::new();
    };
    let sure = found.element.iter().map(|element| (element, false));
    let maybe = found
        .candidates
        .iter()
        .chain(&found.covered_by)
        .map(|element| (element, true));
    let visible = |(element, maybe)| place(element).filter(|rect| rect.width > 0.0).map(|rect| (rect, maybe));
    sure.chain(maybe)
        .filter_map(visible)
        .map(|(rect, maybe)| outline(rect, maybe))
        .collect()
}

fn outline(rect: Rect, maybe: bool) -> Outline {
    Outline {
        rect: format!("{:.0} {:.0} {:.0} {:.0}", rect.x, rect.y, rect.width, rect.height),
        maybe,
    }
}
