//! Predicates about public questions: was each answered by the end of its last working day?
//!
//! What is judged are days and words that were read from the list and from each question's own page. Where they
//! contradict each other, or one is missing that the answer depends on, the question is not counted; what the calendar
//! does not cover is said to be so. A letter of which nothing says that it asks (市长信箱, 诉求) neither accuses nor passes.

use chrono::{Days, NaiveDate};

use super::condition::Scope;
use super::workdays;
use crate::reading::consultation::{is_complaint, is_question};
use crate::reading::normal::normal;
use crate::record::finding::Sentence;
use crate::record::step::{Record, Records, Truth, Value};
use crate::scenario::calendar::Calendar;
use crate::scenario::condition::RepliesAre;

/// The field that marks our own question.
pub const OURS: &str = "ours";
/// The field of the last day on which our own question was looked at and not answered.
pub const NOT_YET: &str = "not_yet";

/// The newest so many questions are judged.
const NEWEST: usize = 20;

/// Which questions are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'c> {
    /// The list, by name.
    pub of: &'c str,
    /// What their own pages gave, by name.
    pub read: Option<&'c str>,
    /// Working days after the day of asking.
    pub within: u32,
    /// Only those of the last so many days.
    pub days: u32,
    /// Only our own question.
    pub ours: bool,
}

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// Answered by the deadline.
    InTime,
    /// Answered after it.
    Late,
    /// Not answered, and the deadline is over.
    Overdue,
    /// Not answered, and the deadline is not over.
    Open,
    /// The calendar does not tell.
    Calendar,
    /// What was read does not tell.
    Unclear,
    /// Too old, or no question.
    Outside,
}

/// One question with what became of it.
struct Question {
    came: Came,
    asked: Option<NaiveDate>,
    replied: Option<NaiveDate>,
    /// A real answer was seen, whenever it came.
    answered: bool,
    /// Place of the step that read its own page.
    page: Option<usize>,
}

/// `replies:`
pub fn replies(asked: &Asked<'_>, are: RepliesAre, scope: &dyn Scope) -> Truth {
    let Some(questions) = questions(asked, scope) else {
        return Truth::Unknown;
    };
    let of = |came: Came| questions.iter().filter(|question| question.came == came).count();
    let bad = of(Came::Late) + of(Came::Overdue);
    let good = of(Came::InTime) > 0 && of(Came::Calendar) == 0 && of(Came::Unclear) <= of(Came::InTime);
    let well = match (bad, good) {
        (0, true) => Truth::True,
        (0, false) => Truth::Unknown,
        _ => Truth::False,
    };
    match are {
        RepliesAre::Late => well.not(),
        RepliesAre::InTime => well,
        RepliesAre::Answered => match questions.iter().any(|question| question.answered) {
            true => Truth::True,
            false => Truth::Unknown,
        },
        RepliesAre::None => Truth::from(questions.is_empty()),
        RepliesAre::NotDue => Truth::from(!questions.is_empty() && of(Came::Open) == questions.len()),
        RepliesAre::BeyondCalendar => Truth::from(bad == 0 && of(Came::Calendar) > 0),
    }
}

/// Places of pages that say nothing about what is asked: for `late`, those of questions that came in time.
pub fn beside(asked: &Asked<'_>, are: RepliesAre, scope: &dyn Scope) -> Vec<usize> {
    let rests = |question: &Question| match are {
        RepliesAre::Late => matches!(question.came, Came::Late | Came::Overdue),
        RepliesAre::InTime => question.came == Came::InTime,
        RepliesAre::Answered => question.answered,
        RepliesAre::None | RepliesAre::NotDue | RepliesAre::BeyondCalendar => true,
    };
    let all = asked.read.map(|read| scope.rounds(read)).unwrap_or_default();
    let questions = questions(asked, scope).unwrap_or_default();
    let needed: Vec<usize> = questions
        .iter()
        .filter(|question| rests(question))
        .filter_map(|one| one.page)
        .collect();
    all.iter()
        .map(|(at, _)| *at)
        .filter(|at| !needed.contains(at))
        .collect()
}

/// How many came how, in words; none where no list was read.
pub fn counted(asked: &Asked<'_>, scope: &dyn Scope) -> Option<Sentence> {
    let questions = questions(asked, scope)?;
    if let (Some(Value::Records(list)), [question]) = (scope.value(asked.of), questions.as_slice())
        && is_ours(list)
    {
        return of_ours(question, asked.within, scope);
    }
    let of = |came: Came| questions.iter().filter(|question| question.came == came).count();
    let (late, overdue) = (of(Came::Late), of(Came::Overdue));
    let decided = of(Came::InTime) + late + overdue;
    let mut zh = format!("近{}日公开咨询{}条", asked.days, questions.len());
    let mut en = format!("{} public questions of {} days", questions.len(), asked.days);
    if let Some(share) = ((late + overdue) * 100).checked_div(decided) {
        zh.push_str(&format!(
            "，可判定{decided}条，其中逾期答复{late}条、逾期未答复{overdue}条，占{share}%"
        ));
        en.push_str(&format!(
            "; of {decided} that tell, {late} answered late, {overdue} not at all: {share} %"
        ));
    }
    let left = questions.len() - decided;
    if left > 0 {
        zh.push_str(&format!(
            "；未到期{}条、无从判定{}条",
            of(Came::Open),
            left - of(Came::Open)
        ));
        en.push_str(&format!(
            "; {} not due, {} cannot be told",
            of(Came::Open),
            left - of(Came::Open)
        ));
    }
    let worst = questions
        .iter()
        .find(|question| matches!(question.came, Came::Late | Came::Overdue));
    if let Some((day, replied)) = worst.and_then(|question| Some((question.asked?, question.replied))) {
        let (answer, reply) = match replied {
            Some(replied) => (format!("{replied}答复"), format!("answered {replied}")),
            None => (
                format!("至{}未见答复", scope.today()),
                format!("not answered by {}", scope.today()),
            ),
        };
        zh.push_str(&format!("；如{day}提问、{answer}"));
        en.push_str(&format!("; e.g. asked {day}, {reply}"));
    }
    Some(Sentence { zh, en })
}

/// Our own question: when it was asked, due and answered.
fn of_ours(question: &Question, within: u32, scope: &dyn Scope) -> Option<Sentence> {
    let day = question.asked?;
    let mut zh = format!("{day}提问");
    let mut en = format!("asked {day}");
    if let Some(due) = scope
        .calendar()
        .and_then(|calendar| workdays::deadline(day, within, calendar))
    {
        zh.push_str(&format!("，应于{due}前答复"));
        en.push_str(&format!(", due {due}"));
    }
    match (question.replied, question.answered) {
        (Some(replied), _) => {
            zh.push_str(&format!("，{replied}答复"));
            en.push_str(&format!(", answered {replied}"));
        }
        (None, true) => {
            zh.push_str("，已答复，未写明日期");
            en.push_str(", answered without a day");
        }
        (None, false) => {
            zh.push_str(&format!("，{}查看时未见答复", scope.today()));
            en.push_str(&format!(", no answer seen on {}", scope.today()));
        }
    }
    Some(Sentence { zh, en })
}

/// The newest questions of the last days, newest first; none where no list was read.
fn questions(asked: &Asked<'_>, scope: &dyn Scope) -> Option<Vec<Question>> {
    let calendar = scope.calendar()?;
    let Some(Value::Records(list)) = scope.value(asked.of) else {
        return None;
    };
    if asked.ours && !is_ours(list) {
        return None;
    }
    let pages = asked.read.map(|read| scope.rounds(read)).unwrap_or_default();
    let today = scope.today();
    let first = today.checked_sub_days(Days::new(asked.days.into()))?;
    let judge = |record: &Record| {
        let page = page_of(record, &pages);
        let facts = Facts::new(record, page.map(|(_, page)| page));
        let mut question = facts.judged(first, today, asked.within, calendar);
        question.page = page.map(|(at, _)| at);
        question
    };
    let mut questions: Vec<Question> = list.records.iter().map(judge).collect();
    questions.retain(|question| question.came != Came::Outside);
    questions.sort_by_key(|question| std::cmp::Reverse(question.asked));
    questions.truncate(NEWEST);
    Some(questions)
}

/// Whether a list is nothing but our own question.
fn is_ours(list: &Records) -> bool {
    matches!(list.records.as_slice(), [one] if one.fields.contains_key(OURS))
}

/// What the question's own page gave: told by its address, else by its title where no other has the same.
fn page_of<'p>(record: &Record, pages: &[(usize, &'p Records)]) -> Option<(usize, &'p Record)> {
    let of = |test: &dyn Fn(&Record) -> bool| {
        let mut found = pages
            .iter()
            .filter_map(|(at, list)| Some((*at, list.records.first().filter(|page| test(page))?)));
        let one = found.next()?;
        found.next().is_none().then_some(one)
    };
    match record.href.is_empty() {
        false => of(&|page| page.href == record.href && normal(&page.title) == normal(&record.title)),
        true => of(&|page| page.href.is_empty() && normal(&page.title) == normal(&record.title)),
    }
}

/// What is known of one question, the list's word and its page's.
struct Facts<'r> {
    list: &'r Record,
    page: Option<&'r Record>,
}

/// Whether there is an answer, as far as was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Given,
    Missing,
    Untold,
}

impl<'r> Facts<'r> {
    fn new(list: &'r Record, page: Option<&'r Record>) -> Facts<'r> {
        Facts { list, page }
    }

    fn of_page(&self, name: &str) -> Option<&'r str> {
        self.page?.fields.get(name).map(String::as_str)
    }

    fn of_list(&self, name: &str) -> Option<&'r str> {
        self.list.fields.get(name).map(String::as_str)
    }

    /// A day that the page names, else the list.
    fn day(&self, name: &str) -> Option<NaiveDate> {
        let days = [self.of_page(name), self.of_list(name)];
        days.into_iter().flatten().find_map(|day| day.parse().ok())
    }

    /// The last day on which there was no answer, where somebody looked before.
    fn not_yet(&self) -> Option<NaiveDate> {
        self.of_list(NOT_YET)?.parse().ok()
    }

    /// The page's words decide; the list's state where the page gave none.
    fn answer(&self) -> Answer {
        let states = [self.of_page("state"), self.of_list("state")];
        let state = states.into_iter().flatten().next();
        let listed = self.of_list("replied").is_some();
        match (self.of_page("says"), state) {
            (Some("answer"), _) => Answer::Given,
            // The office says that it answered; what stands there is that the question arrived.
            (Some("receipt"), _) => Answer::Missing,
            (Some(_), Some("answered")) => Answer::Untold,
            (Some(_), _) if listed => Answer::Untold,
            (Some(_), _) => Answer::Missing,
            (None, Some("unanswered")) if !listed => Answer::Missing,
            (None, Some("unanswered")) => Answer::Untold,
            (None, _) if listed || state == Some("answered") => Answer::Given,
            // A column left empty tells it only where the question has no page of its own to look at.
            (None, _) if self.of_list("blank").is_some() && self.list.href.is_empty() && self.list.entry.is_none() => {
                Answer::Missing
            }
            (None, _) => Answer::Untold,
        }
    }

    /// Whether something says that it is a question; our own is one.
    fn asks(&self) -> bool {
        let kind = self
            .of_page("kind")
            .or_else(|| self.of_list("kind"))
            .unwrap_or_default();
        let listed = self.of_list("about") == Some("questions");
        self.of_list(OURS).is_some() || is_question(kind, &self.list.title, listed)
    }

    fn judged(&self, first: NaiveDate, today: NaiveDate, within: u32, calendar: &Calendar) -> Question {
        let asked = self.day("asked");
        let mut question = Question {
            came: Came::Unclear,
            asked,
            replied: None,
            answered: false,
            page: None,
        };
        let kinds = [self.of_page("kind"), self.of_list("kind")];
        if kinds.into_iter().flatten().any(|kind| is_complaint(kind, "")) || is_complaint("", &self.list.title) {
            question.came = Came::Outside;
            return question;
        }
        let Some(asked) = asked else {
            let other = ["replied", "closed", "date"]
                .into_iter()
                .find_map(|name| self.day(name));
            if other.is_some_and(|day| day < first) {
                question.came = Came::Outside;
            }
            return question;
        };
        if asked < first || asked > today {
            question.came = if asked < first { Came::Outside } else { Came::Unclear };
            return question;
        }
        // Two days of asking that differ: whichever it is, the list or the page was misread.
        let listed = self.of_list("asked").and_then(|day| day.parse().ok());
        if listed.is_some_and(|listed: NaiveDate| listed != asked) {
            return question;
        }
        let by = |day: NaiveDate| match day < asked || day > today {
            true => None,
            false => Some(workdays::at_most(asked, day, within, calendar)),
        };
        let due = by(today);
        let answer = self.answer();
        question.answered = answer == Answer::Given;
        if !self.asks() {
            return question;
        }
        match answer {
            Answer::Missing => question.came = came(due, Came::Open, Came::Overdue),
            Answer::Untold => {}
            Answer::Given => {
                question.replied = self.day("replied");
                question.came = match (question.replied, self.day("closed")) {
                    (Some(day), _) => came(by(day), Came::InTime, Came::Late),
                    // Closed no earlier than answered.
                    (None, Some(day)) if by(day) == Some(Truth::True) => Came::InTime,
                    (None, _) if due == Some(Truth::True) => Came::InTime,
                    // Not there when the deadline was over already: it came later still.
                    (None, _) if self.not_yet().and_then(by) == Some(Truth::False) => Came::Late,
                    (None, _) => Came::Unclear,
                };
            }
        }
        question
    }
}

fn came(by: Option<Truth>, yes: Came, no: Came) -> Came {
    match by {
        Some(Truth::True) => yes,
        Some(Truth::False) => no,
        Some(Truth::Unknown) => Came::Calendar,
        None => Came::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::Bench;
    use crate::record::step::Truth::{False, True, Unknown};

    const ALL: Asked<'static> = Asked {
        of: "asked",
        read: Some("answers"),
        within: 5,
        days: 90,
        ours: false,
    };

    /// `title key=value …`; a question where no kind is told.
    fn record(text: &str) -> Record {
        let mut words = text.split_whitespace();
        let title = words.next().unwrap_or_default().to_string();
        let words = words.chain((!text.contains("kind=")).then_some("kind=咨询"));
        let fields = words.filter_map(|word| word.split_once('='));
        Record {
            href: format!("https://a.example/{title}"),
            title,
            fields: fields.map(|(name, value)| (name.into(), value.into())).collect(),
            ..Record::default()
        }
    }

    fn bench(list: &[&str], pages: &[&str]) -> Bench {
        let records = |texts: &[&str]| Records {
            records: texts.iter().map(|text| record(text)).collect(),
            ..Records::default()
        };
        let bench = Bench::new().value("asked", Value::Records(records(list)));
        pages.iter().fold(bench, |bench, page| bench.round(records(&[page])))
    }

    fn check(list: &[&str], pages: &[&str], late: Truth, in_time: Truth) {
        let bench = bench(list, pages);
        assert_eq!(
            replies(&ALL, RepliesAre::Late, &bench),
            late,
            "late: {list:?} {pages:?}"
        );
        assert_eq!(
            replies(&ALL, RepliesAre::InTime, &bench),
            in_time,
            "in time: {list:?} {pages:?}"
        );
    }

    #[test]
    fn the_last_day_is_in_time_and_the_next_is_not() {
        // Judged on 2026-11-23, a Monday; 2026-09-28 with the holiday week after it is due on 10-10.
        check(&["a asked=2026-11-02 replied=2026-11-09"], &[], False, True);
        check(&["a asked=2026-11-02 replied=2026-11-10"], &[], True, False);
        check(&["a asked=2026-09-28 replied=2026-10-10"], &[], False, True);
        check(&["a asked=2026-09-28 replied=2026-10-12"], &[], True, False);
    }

    #[test]
    fn without_an_answer_the_deadline_counts() {
        check(&["a asked=2026-11-13 state=unanswered"], &[], True, False);
        check(&["a asked=2026-11-16 state=unanswered"], &[], Unknown, Unknown);
        let open = bench(&["a asked=2026-11-16 state=unanswered"], &[]);
        assert_eq!(replies(&ALL, RepliesAre::NotDue, &open), True);
    }

    #[test]
    fn a_receipt_is_no_answer_whatever_the_list_says() {
        let list = ["a asked=2026-11-02 replied=2026-11-03 state=answered"];
        check(&list, &["a asked=2026-11-02 says=receipt"], True, False);
        check(
            &list,
            &["a asked=2026-11-02 says=answer replied=2026-11-03"],
            False,
            True,
        );
        check(&list, &["a asked=2026-11-02 says=nothing"], Unknown, Unknown);
    }

    #[test]
    fn the_page_corrects_the_list() {
        check(
            &["a asked=2026-11-02 replied=2026-11-20"],
            &["a asked=2026-11-02 says=answer replied=2026-11-04"],
            False,
            True,
        );
        check(
            &["a date=2026-11-02"],
            &["a asked=2026-11-02 says=answer replied=2026-11-04"],
            False,
            True,
        );
        check(
            &["a asked=2026-11-03"],
            &["a asked=2026-11-02 says=answer replied=2026-11-20"],
            Unknown,
            Unknown,
        );
        check(
            &["a asked=2026-11-02 blank=replied"],
            &["a asked=2026-11-02 says=nothing"],
            True,
            False,
        );
        check(&["a asked=2026-11-02 blank=replied"], &[], Unknown, Unknown);
    }

    #[test]
    fn closing_late_proves_nothing_about_the_answer() {
        check(
            &["a asked=2026-11-02 closed=2026-11-20 state=answered"],
            &[],
            Unknown,
            Unknown,
        );
        check(
            &["a asked=2026-11-02 closed=2026-11-06 state=answered"],
            &[],
            False,
            True,
        );
    }

    #[test]
    fn complaints_and_old_ones_are_left_out() {
        check(
            &[
                "a kind=投诉 asked=2026-10-12 replied=2026-11-20",
                "b asked=2026-11-02 replied=2026-11-03",
                "关于噪音的投诉 asked=2026-10-12 replied=2026-11-20",
                "c asked=2026-08-01 replied=2026-11-20",
            ],
            &[],
            False,
            True,
        );
        let old = bench(&["c asked=2026-08-01 replied=2026-11-20", "d date=2026-07-01"], &[]);
        assert_eq!(replies(&ALL, RepliesAre::None, &old), True);
    }

    #[test]
    fn what_cannot_be_told_is_not_counted() {
        check(
            &["a asked=2026-11-02 replied=2026-11-03", "b date=2026-11-02"],
            &[],
            False,
            True,
        );
        check(
            &[
                "a asked=2026-11-02 replied=2026-11-03",
                "b date=2026-11-02",
                "c date=2026-11-03",
            ],
            &[],
            Unknown,
            Unknown,
        );
        check(&["a asked=2026-11-02 replied=2026-11-01"], &[], Unknown, Unknown);
        check(&["a asked=2026-12-02 replied=2026-12-03"], &[], Unknown, Unknown);
        assert_eq!(replies(&ALL, RepliesAre::Late, &Bench::new()), Unknown);
    }

    #[test]
    fn a_letter_that_may_be_no_question_neither_accuses_nor_passes() {
        check(
            &["小区物业乱收费 kind= asked=2026-10-12 replied=2026-11-20"],
            &[],
            Unknown,
            Unknown,
        );
        check(
            &["停车难 kind=诉求 asked=2026-10-12 state=unanswered"],
            &[],
            Unknown,
            Unknown,
        );
        check(
            &["停车难 kind=诉求 asked=2026-11-02 replied=2026-11-03"],
            &[],
            Unknown,
            Unknown,
        );
        check(
            &["停车证怎么办 kind= asked=2026-10-12 replied=2026-11-20"],
            &[],
            True,
            False,
        );
        check(
            &["停车证 kind= about=questions asked=2026-10-12 replied=2026-11-20"],
            &[],
            True,
            False,
        );
        let letters = bench(&["停车难 kind=诉求 asked=2026-11-02 replied=2026-11-03"], &[]);
        assert_eq!(
            replies(&ALL, RepliesAre::Answered, &letters),
            True,
            "the channel is answered all the same"
        );
    }

    #[test]
    fn only_the_newest_twenty() {
        let mut list: Vec<String> = (1..=20)
            .map(|n| format!("t{n} asked=2026-11-{n:02} replied=2026-11-{n:02}"))
            .collect();
        list.push("old asked=2026-10-12 replied=2026-11-20".into());
        let texts: Vec<&str> = list.iter().map(String::as_str).collect();
        check(&texts, &[], False, True);
        check(&texts[1..], &[], True, False);
    }

    #[test]
    fn our_own_question() {
        let ours = |rest: &str, page: &str| {
            let mut one = record(&format!("x ours=yes asked=2026-11-09 {rest}"));
            (one.title, one.href) = (String::new(), String::new());
            let mut page = record(page);
            (page.title, page.href) = (String::new(), String::new());
            let list = |record: Record| Records {
                records: vec![record],
                ..Records::default()
            };
            Bench::new().value("asked", Value::Records(list(one))).round(list(page))
        };
        let asked = Asked { ours: true, ..ALL };
        let late = |rest, page| replies(&asked, RepliesAre::Late, &ours(rest, page));
        assert_eq!(
            late("", "x says=answer replied=2026-11-16"),
            False,
            "due on the sixteenth"
        );
        assert_eq!(late("", "x says=answer replied=2026-11-17"), True);
        assert_eq!(late("", "x says=nothing"), True);
        assert_eq!(late("", "x says=receipt"), True);
        // Seen only between two looks.
        assert_eq!(late("", "x says=answer"), Unknown);
        assert_eq!(
            late("not_yet=2026-11-13", "x says=answer"),
            Unknown,
            "the two looks lie astride of the deadline"
        );
        assert_eq!(late("not_yet=2026-11-17", "x says=answer"), True);
        let sentence = counted(&asked, &ours("", "x says=nothing")).expect("a sentence");
        assert_eq!(
            sentence.zh,
            "2026-11-09提问，应于2026-11-16前答复，2026-11-23查看时未见答复"
        );
        let public = bench(&["a asked=2026-11-02 replied=2026-11-20"], &[]);
        assert_eq!(
            replies(&asked, RepliesAre::Late, &public),
            Unknown,
            "of another's question nothing is said"
        );
    }

    #[test]
    fn the_share_is_told() {
        let bench = bench(
            &[
                "a asked=2026-11-02 replied=2026-11-03",
                "b asked=2026-10-12 replied=2026-11-20",
                "c asked=2026-11-20 state=unanswered",
            ],
            &[],
        );
        let sentence = counted(&ALL, &bench).expect("a sentence");
        assert_eq!(
            sentence.zh,
            "近90日公开咨询3条，可判定2条，其中逾期答复1条、逾期未答复0条，占50%；未到期1条、无从判定0条；如2026-10-12提问、2026-11-20答复"
        );
    }

    #[test]
    fn beyond_the_calendar_both_answers_stay_possible() {
        let far = Bench::on("2027-01-25");
        let list = |texts: &[&str]| {
            Value::Records(Records {
                records: texts.iter().map(|text| record(text)).collect(),
                ..Records::default()
            })
        };
        let unknown = far.value("asked", list(&["a asked=2027-01-04 replied=2027-01-12"]));
        assert_eq!(replies(&ALL, RepliesAre::Late, &unknown), Unknown);
        assert_eq!(replies(&ALL, RepliesAre::BeyondCalendar, &unknown), True);
        let short = Bench::on("2027-01-25").value("asked", list(&["a asked=2027-01-04 replied=2027-01-09"]));
        assert_eq!(
            replies(&ALL, RepliesAre::InTime, &short),
            True,
            "five calendar days need no calendar"
        );
    }
}
