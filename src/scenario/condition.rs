//! Conditions: typed, from one closed list, three-valued.

use std::time::Duration;

pub use super::asked::{ColumnsAre, Compared, FormsAre, RepliesAre};
use super::locator::Locator;
use super::model::{Place, Template};
use crate::record::step::End;

/// A condition and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is asked.
    pub test: Test,
    /// Where it is written.
    pub place: Place,
}

/// What a condition asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// `all:`
    All(Vec<Condition>),
    /// `any:`
    Any(Vec<Condition>),
    /// `not:`
    Not(Box<Condition>),

    // About the page; looked at while walking, their truth is recorded with the step.
    /// `visible:` locator.
    Visible(Locator),
    /// `text:` words shown in `in` (default: the whole page).
    Text(TextTest),
    /// `number:` the first number in the text of `of`.
    Number {
        /// Whose text.
        of: Locator,
        /// Bounds.
        bounds: Bounds,
    },
    /// `host:` the page's host.
    Host(HostTest),
    /// `url:` the page's address.
    Url(Match),
    /// `title:` the page's title.
    Title(Match),
    /// `changed: {since: STEP}` main region, address or tab differ from before that step.
    Changed {
        /// The step.
        since: String,
    },
    /// `appeared: {since: STEP, text|visible}` shown now and not before that step.
    Appeared {
        /// The step.
        since: String,
        /// The words or thing.
        what: Box<Condition>,
    },

    // About steps.
    /// `met: STEP`
    Met(String),
    /// `absent: STEP`: the step ended `absent`.
    Absent(String),
    /// `ended: {step, as: [..]}`
    Ended {
        /// The step.
        step: String,
        /// Ends; `blocked` alone means any block.
        ends: Vec<EndWord>,
    },

    /// `status: {of: STEP, at_least, at_most, is, carries, sent}`: the site answered a request that the step brought about
    /// with such a status.
    Status {
        /// The step.
        of: String,
        /// Bounds.
        bounds: Bounds,
        /// Words that the request's address must carry.
        carries: Option<Template>,
        /// Only of requests that send something (POST, PUT, PATCH).
        sent: bool,
    },

    // About records.
    /// `any_item: {of, …}`
    AnyItem(ItemsTest),
    /// `no_item: {of, …}`: the list was read whole as far as asked, and none is.
    NoItem(ItemsTest),
    /// `every_item: {of, …}`: there is at least one and each is.
    EveryItem(ItemsTest),
    /// `count: {of, at_least, at_most, is}`
    Count {
        /// Records, list or number.
        of: String,
        /// Bounds.
        bounds: Bounds,
    },
    /// `same_records: [a, b]`: equal titles in equal order.
    SameRecords(String, String),

    // About a guide.
    /// `field: {of, term, says}`
    Field {
        /// The guide.
        of: String,
        /// The lexicon's term of the field.
        term: String,
        /// What it must say; none: that it is there and not empty.
        says: Option<Match>,
    },
    /// `steps: {of, at_least, at_most, is}`
    Steps {
        /// The guide.
        of: String,
        /// Bounds.
        bounds: Bounds,
    },
    /// `materials: {of, at_least, at_most, is}`
    Materials {
        /// The guide.
        of: String,
        /// Bounds.
        bounds: Bounds,
    },
    /// `forms: {of, files, are}`
    Forms {
        /// The guide.
        of: String,
        /// Downloads made for its forms, by the forms' names.
        files: Option<String>,
        /// What is asked of them.
        are: FormsAre,
    },
    /// `columns: {of, are}`
    Columns {
        /// What a crawl saw.
        of: String,
        /// What is asked of it.
        are: ColumnsAre,
    },
    /// `samples: {of, at_least, at_most, is}`
    Samples {
        /// The guide.
        of: String,
        /// Bounds.
        bounds: Bounds,
    },
    /// `specific: {of, about}`: what the guide says about this states something, and does not leave it open.
    Specific {
        /// The guide.
        of: String,
        /// About what.
        about: About,
    },
    /// `contradicts: {of, with, about}`: two guides of one item give different values of one kind.
    Contradicts {
        /// A guide.
        of: String,
        /// The other one.
        with: String,
        /// The kinds of values compared.
        about: Vec<Compared>,
    },

    // About public questions.
    /// `replies: {of, read, are, within, days, ours}`
    Replies {
        /// The list of questions, by name.
        of: String,
        /// What their own pages gave, one a round of a loop.
        read: Option<String>,
        /// What is asked of them.
        are: RepliesAre,
        /// Working days after the day of asking.
        within: u32,
        /// Only questions of the last so many days.
        days: u32,
        /// Asked of our own question only, as a `later` carries it.
        ours: bool,
    },

    // About time.
    /// `working_days: {from, to, at_most}`
    WorkingDays {
        /// A date value.
        from: String,
        /// A date value; none: the moment of judging.
        to: Option<String>,
        /// Working days after the day of `from`.
        at_most: u32,
    },
    /// `within: {step, time}`: the step (an `open`: to DOM ready) took no longer than this.
    Within {
        /// The step.
        step: String,
        /// The limit.
        time: Duration,
    },
}

/// Words and how they are compared, after normalisation.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// `is:` equal.
    Is(Template),
    /// `contains:`
    Contains(Template),
    /// `matches:` a regular expression on normalised text, evaluated in Rust.
    Matches(String),
    /// `term:` any word of the term.
    Term(String),
}

/// `text:` words shown somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct TextTest {
    /// The words; a scalar means contains.
    pub what: Match,
    /// Where; none: the whole page.
    pub inside: Option<Locator>,
}

/// `host:` which host the page is of.
#[derive(Debug, Clone, PartialEq)]
pub enum HostTest {
    /// `is:` this host.
    Is(Template),
    /// `of: platform`, `portal`, `site` (any host of the profile), or `domain` (one of its registrable domains).
    Of(HostOf),
}

/// Hosts that a profile declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostOf {
    /// The platform's host and, where platforms share one, its path and region.
    Platform,
    /// The government portal's host.
    Portal,
    /// Any host of the profile.
    Site,
    /// Any host of the registrable domain of one that the profile names.
    Domain,
}

/// An end as written in conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndWord {
    /// This end.
    Is(End),
    /// Any `blocked(...)`.
    AnyBlock,
}

/// A test on each record of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsTest {
    /// The records, by name.
    pub of: String,
    /// What is asked of a record.
    pub item: ItemTest,
}

/// What is asked of one record.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemTest {
    /// `same_item_as:` the same item: same code, destination or full name (its title attribute too), not news about it.
    SameItemAs(Template),
    /// `title:` compared.
    Title(Match),
    /// `text:` compared.
    Text(Match),
}

/// Bounds on a number; several together mean all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// `at_least:`
    pub at_least: Option<i64>,
    /// `at_most:`
    pub at_most: Option<i64>,
    /// `is:`
    pub is: Option<i64>,
}

impl Bounds {
    /// Whether a number keeps within all of them.
    pub fn hold(self, number: i64) -> bool {
        self.at_least.is_none_or(|least| number >= least)
            && self.at_most.is_none_or(|most| number <= most)
            && self.is.is_none_or(|is| number == is)
    }
}

/// What a guide can be specific about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// `steps`: each step says more than its own name.
    Steps,
    /// `limit`: a time limit is a number with a unit, or on the spot.
    Limit,
    /// `fee`: it is free, or an amount or standard is named.
    Fee,
    /// `contact`: there is a number to ask.
    Contact,
    /// `materials`: no material is a catch-all such as 其他有关材料.
    Materials,
    /// `requirements`: each material says whether original or copy, paper or electronic, how many.
    Requirements,
    /// `basis`: a law, regulation or notice is named.
    Basis,
    /// `conditions`: a condition is named, or that there is none.
    Conditions,
    /// `notes`: where there is a part for what is to be heeded, it says something.
    Notes,
    /// `signatures`: it is told who signs or seals each form.
    Signatures,
    /// `material_basis`: what demands each material is named.
    MaterialBasis,
    /// `updated`: the day of the last change is given.
    Updated,
}

impl About {
    /// All words with their meaning.
    pub const WORDS: [(&str, About); 12] = [
        ("steps", About::Steps),
        ("limit", About::Limit),
        ("fee", About::Fee),
        ("contact", About::Contact),
        ("materials", About::Materials),
        ("requirements", About::Requirements),
        ("basis", About::Basis),
        ("conditions", About::Conditions),
        ("notes", About::Notes),
        ("signatures", About::Signatures),
        ("material_basis", About::MaterialBasis),
        ("updated", About::Updated),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        let of = Self::WORDS.iter().find(|(_, about)| *about == self);
        of.map_or("", |(word, _)| word)
    }
}
