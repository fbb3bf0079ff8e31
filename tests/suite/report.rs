//! Reports of a small run as approved snapshots, and the HTML report as a browser shows it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use hecha::record::dated::{Authority, Dated};
use hecha::record::element::Rect;
use hecha::record::finding::{Evidence, Finding, Findings, Sentence, Spot};
use hecha::record::observation::{JobKey, Observation};
use hecha::record::run::RunInfo;
use hecha::record::step::{BlobKind, End, FailedRequest, StepRecord, Truth, Value};
use hecha::record::verdict::Verdict;
use hecha::report::pages::pages;
use hecha::report::terminal::{self, Style};
use hecha::report::{Language, ReportData, SiteName, html, json, junit};
use hecha::scenario::model::Names;
use hecha::scenario::rule::{Baseline, IndicatorSet, Unit};

use crate::made::{absent, blob, collected, indicator, job, judge, met, observation, open, planned, run, step};

/// Words that would run as a script where a report forgot to escape them.
const HOSTILE: &str = "<script>document.title='OWNED'</script><img src=x onerror=\"document.title='OWNED'\">";

/// A run with all seven verdicts.
struct Sample {
    run: RunInfo,
    findings: Findings,
    set: IndicatorSet,
    sites: Vec<SiteName>,
    dated: Dated,
}

impl Sample {
    fn data(&self) -> ReportData<'_> {
        ReportData {
            run: &self.run,
            findings: &self.findings,
            set: &self.set,
            sites: &self.sites,
            dated: &self.dated,
        }
    }
}

fn finding(site: &str, item: Option<&str>, indicator: &str, said: &str, sentence: (&str, &str)) -> Finding {
    let (verdict, reason) = said.split_once('.').unwrap_or((said, "rule"));
    let kinds = [BlobKind::FullPage, BlobKind::Step];
    Finding {
        site: site.into(),
        item: item.map(Into::into),
        indicator: indicator.into(),
        verdict: Verdict::from_word(verdict).expect("a verdict"),
        reason: reason.into(),
        sentence: Sentence {
            zh: sentence.0.into(),
            en: sentence.1.into(),
        },
        attempts: if verdict == "fail" { 3 } else { 1 },
        evidence: kinds
            .into_iter()
            .zip(['a', 'b'])
            .map(|(kind, digit)| Evidence {
                seq: 11,
                blob: blob(kind, digit).sha256,
                kind,
            })
            .collect(),
        spots: vec![],
    }
}

fn set() -> IndicatorSet {
    let named = |id: &str, unit, zh: &str, en: &str, baseline: Option<f64>| {
        let baseline = baseline.map(|fail| Baseline { fail, with: vec![] });
        let name = Names {
            zh: zh.into(),
            en: en.into(),
        };
        hecha::scenario::rule::Indicator {
            unit,
            name,
            baseline,
            ..indicator(id, &[])
        }
    };
    IndicatorSet {
        id: "gbh-2017-115".into(),
        name: Names {
            zh: "全国互联网政务服务平台检查指标（按通报正文重建）".into(),
            en: "Indicators of the 2017 check, reconstructed from the notice's text".into(),
        },
        indicators: vec![
            named("P1", Unit::Platform, "统一服务入口", "One entry", Some(0.26)),
            named("P5a", Unit::Platform, "搜索可用", "Search works", Some(0.22)),
            named(
                "P6a",
                Unit::Platform,
                "咨询投诉渠道有效",
                "Questions can be asked",
                Some(0.13),
            ),
            named(
                "P6b",
                Unit::Platform,
                "5个工作日内答复",
                "Answered in five working days",
                Some(0.38),
            ),
            named("S2a", Unit::Item, "办理时限", "Time limit is stated", Some(0.33)),
            named("S4a", Unit::Item, "表格下载", "Forms can be downloaded", Some(0.41)),
        ],
    }
}

fn findings() -> Vec<Finding> {
    vec![
        finding("a", None, "P1", "pass", ("统一服务入口：达标", "One entry: met")),
        finding(
            "a",
            None,
            "P5a",
            "fail",
            (
                "首页及其框架中没有搜索框，清点了 214 个元素",
                "no search box on the home page or in its frames; 214 things were looked through",
            ),
        ),
        finding(
            "a",
            None,
            "P6a",
            "blocked.captcha",
            (
                "咨询投诉渠道有效：受阻（需要验证码：send）",
                "Questions can be asked: blocked (a captcha stands before it: send)",
            ),
        ),
        finding(
            "a",
            None,
            "P6b",
            "pending.not_due",
            (
                "5个工作日内答复：待定（尚未到期：reply）",
                "Answered in five working days: pending (not due yet: reply)",
            ),
        ),
        finding(
            "a",
            Some("i1"),
            "S2a",
            "inconclusive.unrecognised",
            ("办理时限：无法判定", "Time limit is stated: undecided"),
        ),
        finding(
            "a",
            Some("i1"),
            "S4a",
            "not_applicable",
            ("表格下载：不适用", "Forms can be downloaded: not applicable"),
        ),
        finding(
            "b",
            None,
            "P1",
            "error.browser_lost",
            (
                "统一服务入口：检测错误（浏览器中断）",
                "One entry: error of the harness (the browser went away)",
            ),
        ),
        finding(
            "b",
            None,
            "P5a",
            "inconclusive.no_network_record",
            ("搜索可用：无法判定", "Search works: undecided"),
        ),
        finding(
            "b",
            Some("i1"),
            "S2a",
            "pass",
            ("办理时限：达标", "Time limit is stated: met"),
        ),
        finding("b", Some("i1"), "S4a", "fail", (HOSTILE, HOSTILE)),
    ]
}

fn sample() -> Sample {
    let item = |mut job: hecha::record::run::PlannedJob, title: &str| {
        job.inputs = BTreeMap::from([(
            "item".into(),
            Value::Map([("title".to_string(), title.to_string())].into()),
        )]);
        job
    };
    let jobs = vec![
        planned(job("a", "find-entry", None), &["P1"]),
        planned(job("a", "search", None), &["P5a"]),
        planned(job("a", "ask", None), &["P6a", "P6b"]),
        item(planned(job("a", "guide", Some("i1")), &["S2a", "S4a"]), "企业设立登记"),
        planned(job("b", "find-entry", None), &["P1"]),
        planned(job("b", "search", None), &["P5a"]),
        item(planned(job("b", "guide", Some("i1")), &["S2a", "S4a"]), HOSTILE),
    ];
    let site = |id: &str, name: &str, region: &str| SiteName {
        id: id.into(),
        name: name.into(),
        region: region.into(),
        level: "prefecture".into(),
    };
    Sample {
        run: RunInfo {
            survey: "2026-q4".into(),
            ..run(jobs)
        },
        findings: Findings {
            format: hecha::record::finding::FORMAT.into(),
            run: "20261123-100000-abcdef".into(),
            findings: findings(),
        },
        set: set(),
        dated: Dated::default(),
        sites: vec![
            site("a", "示例市政务服务网", "浙江省"),
            site("b", "另一示例区政务服务网", "江苏省"),
        ],
    }
}

fn attempts(key: &JobKey) -> Vec<Observation> {
    let mut home = open("1", crate::made::HOST);
    home.blobs = vec![blob(BlobKind::FullPage, 'a'), blob(BlobKind::Dom, 'c')];
    home.page.as_mut().expect("a page").title = HOSTILE.into();
    let mut looked = met("2", "box");
    looked.intent = "fill search_box with 企业设立登记".into();
    looked.blobs = vec![blob(BlobKind::FullPage, 'a'), blob(BlobKind::Outline, 'd')];
    looked.conditions = vec![("visible: {term: search_box}".into(), Truth::True)];
    let mut missing = absent("3", "button");
    missing.failed_requests = vec![FailedRequest {
        url: "https://zwfw.a.example/api/list".into(),
        kind: "xhr".into(),
        status: Some(500),
        ..FailedRequest::default()
    }];
    let blocked = step("5", "send", End::Blocked(hecha::record::verdict::Block::Captcha));
    let mut seen = observation(
        key.clone(),
        vec![
            home,
            looked,
            missing,
            collected("4", "hits", &["企业设立登记", HOSTILE]),
            blocked,
            judge("6", "P5a", &[]),
        ],
    );
    let mut second = seen.clone();
    second.attempt = 2;
    second.steps.clear();
    second.ended = None;
    seen.attempt = 1;
    vec![seen, second]
}

fn path_of(hash: &str) -> String {
    format!("../blobs/sha256/{}/{hash}", &hash[..2])
}

fn all_pages(data: ReportData<'_>, language: Language) -> Vec<(String, String)> {
    let load = |key: &JobKey| Ok::<_, std::convert::Infallible>(attempts(key));
    pages(data, language, &path_of, load)
        .expect("templates")
        .map(|page| page.expect("a page"))
        .collect()
}

fn snapshot(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn terminal_tables() {
    let sample = sample();
    let places = [
        ("archive", "archive/20261123-100000-abcdef".to_string()),
        ("report", "…/index.html".to_string()),
    ];
    let zh = Style {
        passes: true,
        ..Style::default()
    };
    let text = terminal::write(&sample.data(), zh, &places);
    let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) > terminal::WIDTH;
    assert_eq!(text.lines().find(wide), None);
    snapshot("terminal-zh", &text);
    let en = Style {
        language: Language::En,
        ..Style::default()
    };
    let text = terminal::write(&sample.data(), en, &places);
    assert_eq!(text.lines().find(wide), None);
    snapshot("terminal-en", &text);
}

#[test]
fn what_one_trouble_did_to_many_is_told_once() {
    let mut sample = sample();
    let walled = |indicator: &str, item| {
        let said = (
            "受阻（被防火墙拦截：页面返回状态码 412）",
            "blocked (a firewall: status 412)",
        );
        finding("b", item, indicator, "blocked.waf", said)
    };
    let three: Vec<Finding> = ["P0", "P2", "P3"].map(|id| walled(id, None)).into();
    sample.findings.findings.extend(three);
    let few = terminal::write(&sample.data(), Style::default(), &[]);
    assert_eq!(
        few.matches("blocked(waf) ").count(),
        4,
        "three rows and a total:\n{few}"
    );
    let of_items = ["S1", "S3"].map(|id| walled(id, Some("i1")));
    sample.findings.findings.extend(of_items);
    let many = terminal::write(&sample.data(), Style::default(), &[]);
    assert!(
        many.contains("  blocked(waf) × 5\n        P0 P2 P3 S1 S3\n        P0: 受阻（被防火墙拦截"),
        "{many}"
    );
    assert!(many.contains("  S4a   fail  "), "no other row is lost:\n{many}");
}

#[test]
fn colours_only_when_told() {
    let sample = sample();
    assert!(!terminal::write(&sample.data(), Style::default(), &[]).contains('\x1b'));
    let colour = Style {
        colour: true,
        ..Style::default()
    };
    assert!(terminal::write(&sample.data(), colour, &[]).contains("\x1b[1;31mfail"));
}

#[test]
fn findings_as_json_can_be_read_back() {
    let sample = sample();
    let text = json::write(&sample.findings).expect("written");
    assert_eq!(serde_json::from_str::<Findings>(&text).expect("read"), sample.findings);
    snapshot("findings-json", &text);
}

#[test]
fn junit_for_ci() {
    let sample = sample();
    let text = junit::write(&sample.data()).expect("written");
    assert!(
        text.contains(r#"tests="10" skipped="5" failures="2" errors="1""#),
        "{text}"
    );
    snapshot("junit", &text);
}

#[test]
fn a_page_a_job_and_paths_from_there() {
    let sample = sample();
    let made = all_pages(sample.data(), Language::Zh);
    let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..3], ["index.html", "jobs/1.html", "jobs/2.html"]);
    assert_eq!(made.len(), 1 + sample.run.jobs.len());
    let search = made[2].1.replace("&#x2f;", "/");
    let picture = format!("../../blobs/sha256/aa/{}", "a".repeat(64));
    assert!(search.contains(&format!("src=\"{picture}\"")), "{search}");
    assert!(search.contains("data-rect=\"100 200 300 40\""));
    assert!(search.contains("blocked(captcha)"));
    assert!(made[1].1.starts_with("<!doctype html>\n<html lang=\"zh\">"));
    assert!(
        all_pages(sample.data(), Language::En)[0]
            .1
            .contains("<html lang=\"en\">")
    );
}

/// The words that a fail rests on are listed; those that the picture shows are outlined over it, those behind a tab are not.
#[test]
fn words_that_a_fail_rests_on_are_listed_and_outlined() {
    let key = job("sy", "guide", Some("item"));
    let rect = |y: f64| Rect {
        x: 30.0,
        y,
        width: 400.0,
        height: 20.0,
    };
    let spot = |words: &str, y: f64, tab: &str| Spot {
        words: words.into(),
        lacks: Sentence {
            zh: "未写明份数".into(),
            en: "does not say how many".into(),
        },
        rect: rect(y),
        tab: tab.into(),
    };
    let read = StepRecord {
        verb: "read_guide".into(),
        values: BTreeMap::from([("guide".into(), Value::Guide(Box::default()))]),
        blobs: vec![blob(BlobKind::FullPage, 'a')],
        ..step("2", "read", End::Met)
    };
    let mut sample = sample();
    sample.run.jobs = vec![planned(key.clone(), &["S5"])];
    sample.findings.findings = vec![Finding {
        spots: vec![spot("身份证", 470.0, ""), spot("<b>户口簿</b>", 520.0, "申请材料")],
        ..finding(
            "sy",
            Some("item"),
            "S5",
            "fail",
            ("有材料没有写明", "A material does not say"),
        )
    }];
    let load = |key: &JobKey| {
        Ok::<_, std::convert::Infallible>(vec![observation(key.clone(), vec![open("1", "a"), read.clone()])])
    };
    let made: Vec<(String, String)> = pages(sample.data(), Language::Zh, &path_of, load)
        .expect("templates")
        .map(|page| page.expect("a page"))
        .collect();
    let page = &made[1].1;
    assert!(page.contains("data-rect=\"30 470 400 20\""), "{page}");
    assert!(
        !page.contains("30 520 400 20"),
        "it is behind a tab, and not where the picture shows that place"
    );
    assert!(page.contains("<q>身份证</q>") && page.contains("未写明份数") && page.contains("does not say how many"));
    assert!(page.contains("behind the tab “申请材料”") && !page.contains("<b>户口簿"));
}

#[test]
fn stamps_and_their_lack_are_said() {
    let mut sample = sample();
    let pages = all_pages(sample.data(), Language::Zh);
    for (name, page) in &pages[..2] {
        assert!(page.contains("未取得时间戳"), "{name}");
    }
    let at = chrono::DateTime::from_timestamp(1_795_823_115, 0);
    sample.dated = Dated {
        sealed: true,
        authorities: vec![Authority {
            tsa: "http://tsa.example/<b>".into(),
            asked: 2,
            had: 2,
            first: at,
            last: at,
            seal: at,
            missing: None,
        }],
    };
    let pages = all_pages(sample.data(), Language::Zh);
    for (name, page) in &pages[..2] {
        assert!(!page.contains("未取得时间戳"), "{name}");
    }
    assert!(pages[0].1.contains("tsa.example") && pages[0].1.contains("2026-11-28 07:45:15 +08:00"));
    assert!(!pages[0].1.contains("<b>："));
}

#[test]
fn words_of_pages_stay_text() {
    let sample = sample();
    for (name, page) in all_pages(sample.data(), Language::Zh) {
        assert!(!page.contains("<script>document.title"), "{name}");
        assert!(!page.contains("<img src=x"), "{name}");
    }
}

/// A run of `jobs` jobs over sites of twenty each, with three findings a job.
fn survey(jobs: usize) -> Sample {
    let mut sample = sample();
    sample.run.jobs.clear();
    sample.findings.findings.clear();
    sample.sites.clear();
    for nth in 0..jobs {
        let (site, item) = (format!("site-{:04}", nth / 20), format!("item-{nth:05}"));
        sample
            .run
            .jobs
            .push(planned(job(&site, "guide", Some(&item)), &["S2a", "S4a", "P5a"]));
        for (indicator, said) in [("S2a", "pass"), ("S4a", "fail"), ("P5a", "inconclusive.unrecognised")] {
            let zh = format!("事项 {item} 的{indicator}：所见与规则逐条比对后的说明文字，含字段与位置");
            let en = format!("item {item}, {indicator}: what was compared with the rule, with fields and places");
            sample
                .findings
                .findings
                .push(finding(&site, Some(&item), indicator, said, (&zh, &en)));
        }
    }
    sample
}

#[test]
fn the_index_of_3600_jobs_is_small() {
    let sample = survey(3600);
    let page = html::Templates::new()
        .expect("templates")
        .index(&sample.data(), Language::Zh)
        .expect("a page");
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert!(page.contains("item-03599"));
}

fn browser() -> PathBuf {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let on_path = || {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let names = ["chromium", "chromium-browser", "google-chrome"];
        std::env::split_paths(&folders)
            .flat_map(|folder| names.map(|name| folder.join(name)))
            .find(|path| path.is_file())
    };
    named
        .or_else(on_path)
        .expect("these tests need Chromium: put it on PATH or name it in CHROME")
}

/// The document at this address after its scripts ran.
fn shown(address: &str) -> String {
    let profile = tempfile::tempdir().expect("a folder");
    let output = Command::new(browser())
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--virtual-time-budget=2000", "--dump-dom", address])
        .output()
        .expect("the browser runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn write_pages(sample: &Sample, folder: &Path) {
    let load = |key: &JobKey| Ok::<_, std::convert::Infallible>(attempts(key));
    std::fs::create_dir_all(folder.join("results/jobs")).expect("a folder");
    for page in pages(sample.data(), Language::Zh, &path_of, load)
        .expect("templates")
        .take(12)
    {
        let (name, text) = page.expect("a page");
        std::fs::write(folder.join("results").join(name), text).expect("written");
    }
    let place = folder.join("blobs/sha256/aa").join("a".repeat(64));
    std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
    let picture = image::RgbImage::from_fn(800, 1200, |x, y| {
        image::Rgb([x as u8 / 4 + 150, y as u8 / 8 + 180, 230])
    });
    picture
        .save_with_format(place, image::ImageFormat::Png)
        .expect("a picture");
}

#[test]
fn a_browser_shows_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    write_pages(&sample(), folder.path());
    let address = |page: &str| format!("file://{}/results/{page}", folder.path().display());

    let index = shown(&address("index.html?q=S4a"));
    assert!(index.contains("2 / 10"), "two findings match");
    assert!(!index.contains("<title>OWNED"), "a page's words ran");
    assert!(index.contains("&lt;script&gt;document.title"), "they are shown");
    let english = shown(&address("index.html?lang=en&verdict=fail"));
    assert!(english.contains("<html lang=\"en\">") && english.contains("2 / 10"));

    let job = shown(&address("jobs/2.html"));
    assert!(!job.contains("<title>OWNED"));
    let outlined = job.contains("left: 12.5%") && job.contains("width: 37.5%");
    assert!(
        outlined,
        "the element's rectangle lies over the picture, which was loaded"
    );
}

#[test]
fn a_search_in_a_large_report_shows_the_last_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    write_pages(&survey(3600), folder.path());
    let index = shown(&format!(
        "file://{}/results/index.html?q=item-03599+S4a",
        folder.path().display()
    ));
    assert!(index.contains("1 / 10800"));
    assert!(index.contains("<td>item-03599</td>"));
}
