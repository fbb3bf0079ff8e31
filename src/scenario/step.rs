//! Steps: one verb each, with the common keys.

use std::time::Duration;

use super::condition::Condition;
use super::locator::Locator;
use super::model::{Place, Template};

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// `id:`, else `s` and the step's number within its list, e.g. `s3`.
    pub id: String,
    /// `name:` for people.
    pub name: Option<Template>,
    /// The verb with its arguments.
    pub action: Action,
    /// `timeout:`
    pub timeout: Option<Duration>,
    /// `when:` not true → the step ends `skipped`.
    pub when: Option<Condition>,
    /// `soft: true`: another end than `met` lets the walk go on.
    pub soft: bool,
    /// `evidence:` a level for this step only.
    pub evidence: Option<Level>,
    /// Where it is written.
    pub place: Place,
}

/// How much evidence is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// `light`
    Light,
    /// `standard`
    #[default]
    Standard,
    /// `full`
    Full,
}

/// The verbs. One enum; every match on it is exhaustive.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `open:` a page of the profile (`portal_home`, `platform_home`, or a name under `pages`), or a url.
    Open(Goal),
    /// `click:` locator, with `opens` and `writes: once`.
    Click(Click),
    /// `hover:` locator.
    Hover(Locator),
    /// `scroll:` `bottom`, `top`, or a locator to bring into view.
    Scroll(Scroll),
    /// `back: true`
    Back,
    /// `close: true`: closes the current tab and returns to the one before.
    Close,
    /// `fill: {field, with}`
    Fill {
        /// The field.
        field: Locator,
        /// The text; the only place for a secret.
        with: Template,
        /// `keys: true` sends real keys, `false` inserts at once; none: keys where the page listens for them.
        keys: Option<bool>,
    },
    /// `choose: {field, option}`: `option` is words, a list (cascader), or `{any: seed}`.
    Choose {
        /// The field.
        field: Locator,
        /// What to choose.
        option: Choice,
    },
    /// `tick: locator` or `{field, to: false}`.
    Tick {
        /// The box.
        field: Locator,
        /// Ticked or not.
        to: bool,
    },
    /// `press: {key, in, opens}`
    Press {
        /// A key's name: `Enter`, `Escape`, `Tab`, …
        key: String,
        /// Where the focus must be.
        inside: Option<Locator>,
        /// What it may open.
        opens: Opens,
    },
    /// `upload: {field, file}`: `file` relative to the scenario, or `sample.pdf`, `sample.jpg` made on the spot.
    Upload {
        /// The field.
        field: Locator,
        /// The file.
        file: Template,
    },
    /// `expect:` a condition, retried until the timeout.
    Expect(Condition),
    /// `read: {from, as, type}`
    Read {
        /// Whose text; `dialog` also means the last native dialog or toast.
        from: ReadFrom,
        /// The value's name.
        name: String,
        /// Its type.
        kind: ReadKind,
        /// Only what stands right after a word of this term.
        after: Option<String>,
    },
    /// `count: {items, as}`
    Count {
        /// What is counted.
        items: Locator,
        /// The value's name.
        name: String,
    },
    /// `collect: {items, as, fields, max, pages}`
    Collect(Collect),
    /// `visit: {of, as, max, sample, do}`
    Visit(Visit),
    /// `crawl: {as, max, depth}`
    Crawl(Crawl),
    /// `each: {of, as, max, sample, do}`
    Each(Each),
    /// `read_guide: {as}`
    ReadGuide {
        /// The value's name.
        name: String,
    },
    /// `download: locator` or `{click | url | form, as, name}`
    Download(Fetch),
    /// `use: flows/NAME` with `with:` and `outputs:`.
    Use(Use),
    /// `try: {until, alternatives}`
    Try(Try),
    /// `if: {when, then, else}`
    If {
        /// Unknown goes neither way: the step ends `skipped`.
        when: Condition,
        /// Steps when true.
        then: Vec<Step>,
        /// Steps when false.
        otherwise: Vec<Step>,
    },
    /// `human: {for, as, timeout}`
    Human {
        /// What a person is asked for.
        what: HumanTask,
        /// The field that takes the answer.
        field: Option<Locator>,
    },
    /// `later: {working_days, check, carry, as, do}`: checked now, executed by `follow-up`.
    Later {
        /// After so many working days.
        working_days: u32,
        /// Look daily before.
        daily: bool,
        /// Names of values to keep.
        carry: Vec<String>,
        /// The name under which the steps know our own question.
        name: Option<String>,
        /// Steps to do then.
        steps: Vec<Step>,
    },
    /// `capture: words`: all evidence at the level `full`, named.
    Capture {
        /// Its name.
        name: Template,
    },
    /// `judge: {indicator, bind}`
    Judge {
        /// The indicator.
        indicator: String,
        /// The rule's inputs: name → id of a step, or name of a value or input.
        bind: Vec<(String, String)>,
    },
}

/// Where `open` goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// A page of the profile.
    Page(String),
    /// An absolute address, or one relative to the platform's home.
    Url(Template),
}

/// A click.
#[derive(Debug, Clone, PartialEq)]
pub struct Click {
    /// What is clicked.
    pub what: Locator,
    /// What it may open.
    pub opens: Opens,
    /// It submits something to the site.
    pub writes: bool,
}

/// What an input may open; the step waits for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opens {
    /// `same`: this tab.
    Same,
    /// `tab`: a new tab or window.
    Tab,
    /// `download`
    Download,
    /// `dialog`: native or a layer.
    Dialog,
    /// `any` of these, or nothing.
    #[default]
    Any,
}

/// `scroll:`
#[derive(Debug, Clone, PartialEq)]
pub enum Scroll {
    /// To the end of the page.
    Bottom,
    /// To its start.
    Top,
    /// Until this is in view.
    To(Locator),
}

/// What `choose` chooses.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Options by their words, one a level of a cascader.
    Words(Vec<Template>),
    /// Any real option on every level, drawn by the seed.
    Any,
}

/// What `read` reads.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadFrom {
    /// The text (or value, for a control) of this.
    Locator(Locator),
    /// The last native dialog, or a toast or layer that came since the last input.
    Dialog,
    /// The page's address.
    Url,
    /// The page's title.
    Title,
    /// The page's host, without port.
    Host,
}

/// Type of a value that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadKind {
    /// `text`
    #[default]
    Text,
    /// `int`: the first number.
    Int,
    /// `date`: the first date.
    Date,
    /// `code`: the first run of 4 or more letters and digits with a digit in it (a receipt, a query code).
    Code,
}

/// `collect:`
#[derive(Debug, Clone, PartialEq)]
pub struct Collect {
    /// What repeats; normally the structural `records`.
    pub items: Locator,
    /// The value's name.
    pub name: String,
    /// Fields: name → `name` (title), `link`, `text`, or words of a column head.
    pub fields: Vec<(String, String)>,
    /// At most so many records.
    pub max: u32,
    /// At most so many pages of a pager.
    pub pages: u32,
    /// Of questions: without those that tell a day longer ago than this.
    pub days: Option<u32>,
    /// Of one question: the record of the list that this page is of, by name.
    pub of: Option<String>,
}

/// `visit:` go to each record, do the steps, come back.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Records, by name.
    pub of: String,
    /// The name of the current record inside the steps.
    pub name: String,
    /// At most so many.
    pub max: u32,
    /// Drawn by the seed instead of the first ones.
    pub sample: bool,
    /// Stop when this is true after a record.
    pub until: Option<Condition>,
    /// Without success also the functions that the visited pages name, at most so many.
    pub deeper: u32,
    /// What to do there.
    pub steps: Vec<Step>,
}

/// `crawl:` the columns of the catalogue, each gone to once.
#[derive(Debug, Clone, PartialEq)]
pub struct Crawl {
    /// The value's name.
    pub name: String,
    /// At most so many pages are visited.
    pub max: u32,
    /// At most so many levels of columns.
    pub depth: u32,
}

/// The items that the site's profile names, for an `each`; none where they are drawn.
pub const SITE_ITEMS: &str = "site.items";

/// `each:` over a list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// A list, records, the forms of a guide (`guide.forms`) or [`SITE_ITEMS`], by name.
    pub of: String,
    /// The name of the current value inside the steps.
    pub name: String,
    /// At most so many.
    pub max: u32,
    /// Drawn by the seed instead of the first ones.
    pub sample: bool,
    /// What to do.
    pub steps: Vec<Step>,
}

/// `download:`
#[derive(Debug, Clone, PartialEq)]
pub struct Fetch {
    /// What gives the file.
    pub from: FetchFrom,
    /// The value's name.
    pub name: Option<String>,
}

/// What gives a file.
#[derive(Debug, Clone, PartialEq)]
pub enum FetchFrom {
    /// A click on this.
    Click(Locator),
    /// An address.
    Url(Template),
    /// A form of a guide, the current value of an `each` over `guide.forms`.
    Form(String),
}

/// `use:`
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The flow's name, without `flows/`.
    pub flow: String,
    /// Inputs.
    pub with: Vec<(String, Template)>,
    /// Outputs: the flow's name → the name here.
    pub outputs: Vec<(String, String)>,
}

/// `try:`
#[derive(Debug, Clone, PartialEq)]
pub struct Try {
    /// Must be true after an alternative for it to count.
    pub until: Condition,
    /// In their order.
    pub alternatives: Vec<Alternative>,
}

/// One way of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Its name.
    pub name: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// What a person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HumanTask {
    /// `captcha`
    Captcha,
    /// `sms`
    Sms,
    /// `realname`
    Realname,
}

/// The lists of steps inside a step.
pub fn lists(action: &Action) -> Vec<&[Step]> {
    match action {
        Action::Visit(visit) => vec![&visit.steps],
        Action::Each(each) => vec![&each.steps],
        Action::Try(attempt) => attempt.alternatives.iter().map(|way| way.steps.as_slice()).collect(),
        Action::If { then, otherwise, .. } => vec![then, otherwise],
        Action::Later { steps, .. } => vec![steps],
        _ => Vec::new(),
    }
}
