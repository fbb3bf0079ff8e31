//! Public questions and their answers: the list of them on a page, and the page of one.
//!
//! Offices publish them as tables with columns in any order, as entries with one date or two, as cards, and each one's
//! page as labels with values, as blocks under headings, or as prose. What is read is kept under a few names, days as
//! `2026-11-23`; whether an answer came in time is for the judge.
//!
//! | field | of | what |
//! |---|---|---|
//! | `asked`, `replied`, `closed` | both | days |
//! | `date` | list | a day of which nothing says what happened on it |
//! | `state` | both | `answered` or `unanswered`, as the words of the site say |
//! | `blank` | list | the column of the answer's day is empty here and filled elsewhere |
//! | `kind` | both | what the site calls it: 咨询, 建议, … |
//! | `about` | list | `questions`: its heading or its heads say that it is one of questions and of nothing else |
//! | `says` | page | `answer`, `receipt` (已收到，正在转办), `nothing`, or not there when no answer was looked at |

mod lines;
mod list;
mod page;
mod says;
mod words;

pub use list::list;
pub use page::page;
pub use words::{is_complaint, is_question};

use crate::reading::date;

/// The day that a text names; a day without its year where another text of the same question tells it.
fn day_of(text: &str, others: &[&str]) -> Option<String> {
    let whole = date::first(text);
    let day = whole.or_else(|| date::yearless(text).and_then(|(month, day)| date::with_year(month, day, others)));
    day.map(|day| day.to_string())
}
