//! The HTML report: one self-contained index, and a page a job written only when asked for.
//!
//! Everything a page said is a stranger's text: templates escape it, data for the script is escaped JSON, and a content
//! policy lets nothing but the report's own scripts run and nothing load from a network.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::counts::Counts;
use super::names::{self, Both};
use super::statistics::Rate;
use super::{Language, ReportData, dating, item_title, words};
use crate::record::finding::{Finding, Sentence};
use crate::record::verdict::Verdict;
use crate::scenario::rule::{Indicator, Unit};

const STYLE: &str = include_str!("templates/style.css");
const LANGUAGE_JS: &str = include_str!("templates/language.js");
const INDEX_JS: &str = include_str!("templates/index.js");
const JOB_JS: &str = include_str!("templates/job.js");
const WORDS: &str = include_str!("templates/words.html");
const INDEX: &str = include_str!("templates/index.html");
const JOB: &str = include_str!("templates/job.html");

/// The templates, ready to be filled.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Reads the templates that ship with the program.
    pub fn new() -> Result<Templates, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        environment.add_template("words.html", WORDS)?;
        environment.add_template("index.html", INDEX)?;
        environment.add_template("job.html", JOB)?;
        Ok(Templates { environment })
    }

    /// Fills `index.html`.
    pub fn index(&self, data: &ReportData<'_>, language: Language) -> Result<String, minijinja::Error> {
        let counts = Counts::of(&data.findings.findings);
        let reasons: Vec<(&str, u32)> = counts.frequent().into_iter().take(12).collect();
        let sites = data.findings.findings.chunk_by(|a, b| a.site == b.site).count();
        let rates: Vec<RateRow<'_>> = data
            .set
            .indicators
            .iter()
            .filter_map(|indicator| RateRow::new(indicator, &data.findings.findings))
            .collect();
        let cards: Vec<Card> = counts
            .all()
            .map(|(verdict, number)| Card::new(verdict, number))
            .collect();
        let view = IndexView {
            run: RunView::new(data),
            set: SetView {
                id: &data.set.id,
                zh: &data.set.name.zh,
                en: &data.set.name.en,
            },
            sites,
            jobs: data.run.jobs.len(),
            counts: cards,
            reasons,
            rates,
        };
        let table = Value::from_safe_string(for_script(&Table::new(data))?);
        self.environment.get_template("index.html")?.render(context! {
            ..frame(language, INDEX_JS),
            ..Value::from(Serde(view)),
            ..context! { data => table },
        })
    }

    /// Fills a job's page with what `pages` made of it.
    pub fn job<T: Serialize>(&self, job: &T, language: Language) -> Result<String, minijinja::Error> {
        let job = Value::from(Serde(job));
        self.environment
            .get_template("job.html")?
            .render(context! { ..frame(language, JOB_JS), ..job })
    }
}

/// What every page has: language, style, scripts and the policy that names them.
fn frame(language: Language, script: &str) -> Value {
    let hash = |script: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; frame-src 'self' file:; \
         script-src {} {}; base-uri 'none'; form-action 'none'",
        hash(LANGUAGE_JS),
        hash(script)
    );
    context! {
        lang => language.word(),
        policy,
        style => Value::from_safe_string(STYLE.into()),
        language_js => Value::from_safe_string(LANGUAGE_JS.into()),
        page_js => Value::from_safe_string(script.into()),
    }
}

/// JSON that can stand in a script element whatever its strings say.
fn for_script<T: Serialize>(value: &T) -> Result<String, minijinja::Error> {
    let json = serde_json::to_string(value)
        .map_err(|error| minijinja::Error::new(minijinja::ErrorKind::BadSerialization, error.to_string()))?;
    Ok(json
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029"))
}

#[derive(Serialize)]
struct IndexView<'a> {
    run: RunView<'a>,
    set: SetView<'a>,
    sites: usize,
    jobs: usize,
    counts: Vec<Card>,
    reasons: Vec<(&'a str, u32)>,
    rates: Vec<RateRow<'a>>,
}

#[derive(Serialize)]
struct SetView<'a> {
    id: &'a str,
    zh: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct RunView<'a> {
    id: &'a str,
    survey: &'a str,
    version: &'a str,
    started: String,
    clock: &'a str,
    evidence: &'a str,
    channel: &'a str,
    weaknesses: Vec<Both>,
    undated: bool,
    dating: Vec<Sentence>,
    environment: Vec<(Both, &'a str)>,
    arguments: &'a [String],
    plan: &'a str,
}

impl<'a> RunView<'a> {
    fn new(data: &ReportData<'a>) -> RunView<'a> {
        let run = data.run;
        RunView {
            id: &run.run,
            survey: &run.survey,
            version: &run.version,
            started: run.started.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
            clock: &run.clock,
            evidence: &run.evidence,
            channel: &run.channel,
            weaknesses: run.weaknesses.iter().map(|text| names::weakness(text)).collect(),
            undated: !data.dated.any(),
            dating: dating::sentences(data.dated),
            environment: run
                .environment
                .iter()
                .map(|(name, text)| (names::fact(name), text.as_str()))
                .collect(),
            arguments: &run.arguments,
            plan: &run.plan,
        }
    }
}

#[derive(Serialize)]
struct Card {
    word: &'static str,
    zh: &'static str,
    en: &'static str,
    number: u32,
}

impl Card {
    fn new(verdict: Verdict, number: u32) -> Card {
        let (zh, en) = words::verdict(verdict);
        Card {
            word: verdict.word(),
            zh,
            en,
            number,
        }
    }
}

#[derive(Serialize)]
struct RateRow<'a> {
    id: &'a str,
    zh: &'a str,
    en: &'a str,
    platform: bool,
    advisory: bool,
    pass: u32,
    fail: u32,
    not_applicable: u32,
    undecided: u32,
    partly: u32,
    share: String,
    bounds: String,
    baseline: String,
    withheld: bool,
}

impl<'a> RateRow<'a> {
    fn new(indicator: &'a Indicator, findings: &[Finding]) -> Option<RateRow<'a>> {
        let rate = Rate::of(indicator, findings);
        let cases = rate.decided() + rate.undecided_total() + rate.not_applicable;
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        let pair = |(low, high): (f64, f64)| format!("{:.0}–{:.0} %", 100.0 * low, 100.0 * high);
        let share = match (rate.share(), rate.interval()) {
            (Some(share), Some(interval)) => format!("{} ({})", percent(share), pair(interval)),
            _ => "–".into(),
        };
        let baseline = indicator.baseline.as_ref().map_or(String::new(), |baseline| {
            let with = if baseline.with.is_empty() {
                String::new()
            } else {
                format!(" ({})", baseline.with.join(", "))
            };
            format!("{}{with}", percent(baseline.fail))
        });
        (cases > 0).then(|| RateRow {
            id: &indicator.id,
            zh: &indicator.name.zh,
            en: &indicator.name.en,
            platform: match indicator.unit {
                Unit::Platform => true,
                Unit::Item => false,
            },
            advisory: indicator.advisory,
            pass: rate.pass,
            fail: rate.fail,
            not_applicable: rate.not_applicable,
            undecided: rate.undecided_total(),
            partly: rate.partly(),
            share,
            bounds: rate.bounds().map_or("–".into(), pair),
            withheld: indicator.baseline.is_some() && !rate.is_comparable(),
            baseline,
        })
    }
}

/// All findings for the script, every text once: `rows` are places in the other lists.
#[derive(Serialize)]
struct Table<'a> {
    verdicts: Vec<Card>,
    sites: Vec<SiteRow<'a>>,
    indicators: Vec<IndicatorRow<'a>>,
    items: Vec<&'a str>,
    reasons: Vec<&'a str>,
    texts: Vec<(&'a str, &'a str)>,
    rows: Vec<[i64; 8]>,
}

#[derive(Serialize)]
struct SiteRow<'a> {
    id: &'a str,
    name: &'a str,
    region: &'a str,
}

#[derive(Serialize)]
struct IndicatorRow<'a> {
    id: &'a str,
    zh: &'a str,
    en: &'a str,
}

/// A list without repetitions, each entry with its place.
struct Places<T>(HashMap<T, usize>, Vec<T>);

impl<T: Copy + Eq + std::hash::Hash> Places<T> {
    fn new() -> Self {
        Places(HashMap::new(), Vec::new())
    }

    fn of(&mut self, entry: T) -> i64 {
        let place = *self.0.entry(entry).or_insert_with(|| {
            self.1.push(entry);
            self.1.len() - 1
        });
        number(place)
    }
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

impl<'a> Table<'a> {
    fn new(data: &'a ReportData<'a>) -> Table<'a> {
        let jobs = jobs_by_case(data);
        let (mut sites, mut indicators, mut items) = (Places::new(), Places::new(), Places::new());
        let (mut reasons, mut texts) = (Places::new(), Places::new());
        let mut rows = Vec::with_capacity(data.findings.findings.len());
        for finding in &data.findings.findings {
            let cases = jobs.get(&(finding.site.as_str(), finding.item.as_deref()));
            let job = cases
                .into_iter()
                .flatten()
                .find(|place| data.run.jobs[**place].indicators.contains(&finding.indicator));
            let title = job
                .and_then(|place| item_title(&data.run.jobs[*place]))
                .or(finding.item.as_deref());
            let verdict = Verdict::ALL
                .iter()
                .position(|verdict| *verdict == finding.verdict)
                .unwrap_or_default();
            rows.push([
                sites.of(finding.site.as_str()),
                title.map_or(-1, |title| items.of(title)),
                indicators.of(finding.indicator.as_str()),
                number(verdict),
                reasons.of(if finding.reason == "rule" {
                    ""
                } else {
                    finding.reason.as_str()
                }),
                texts.of((finding.sentence.zh.as_str(), finding.sentence.en.as_str())),
                i64::from(finding.attempts),
                job.map_or(0, |place| number(place + 1)),
            ]);
        }
        Table {
            verdicts: Verdict::ALL.map(|verdict| Card::new(verdict, 0)).into(),
            sites: sites.1.into_iter().map(|id| site_row(data, id)).collect(),
            indicators: indicators.1.into_iter().map(|id| indicator_row(data, id)).collect(),
            items: items.1,
            reasons: reasons.1,
            texts: texts.1,
            rows,
        }
    }
}

fn site_row<'a>(data: &'a ReportData<'a>, id: &'a str) -> SiteRow<'a> {
    let known = data.sites.iter().find(|site| site.id == id);
    SiteRow {
        id,
        name: known.map_or(id, |site| site.name.as_str()),
        region: known.map_or("", |site| site.region.as_str()),
    }
}

fn indicator_row<'a>(data: &'a ReportData<'a>, id: &'a str) -> IndicatorRow<'a> {
    let known = data.set.indicators.iter().find(|indicator| indicator.id == id);
    IndicatorRow {
        id,
        zh: known.map_or("", |indicator| indicator.name.zh.as_str()),
        en: known.map_or("", |indicator| indicator.name.en.as_str()),
    }
}

/// Places of jobs in the plan by site and item.
pub fn jobs_by_case<'a>(data: &ReportData<'a>) -> BTreeMap<(&'a str, Option<&'a str>), Vec<usize>> {
    let mut jobs: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (place, job) in data.run.jobs.iter().enumerate() {
        jobs.entry((job.key.site.as_str(), job.key.item.as_deref()))
            .or_default()
            .push(place);
    }
    jobs
}
