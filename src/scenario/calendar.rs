//! Calendars of working days as data: which days of which years are off, which weekends are worked.
//!
//! Reads the file and checks that every day lies in its year; counting is done by `judge::workdays`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// The calendar that ships with the program: statutory holidays and working weekends of 2015 to 2026.
pub const CHINA: &str = include_str!("../../scenarios/calendars/cn.yaml");

/// Days off and working weekends of the years that were announced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Its name, e.g. `cn`.
    pub name: String,
    /// By year; a year that is not there is unknown.
    pub years: BTreeMap<i32, Year>,
}

/// One announced year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Year {
    /// Days off, weekends among them or not.
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days that are worked.
    pub work: BTreeSet<NaiveDate>,
}

/// Why a calendar cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The file is no YAML or has other keys.
    #[error("the calendar cannot be read: {0}; it needs `calendar: NAME` and `years: [{{year, off, work}}]`")]
    Shape(String),
    /// A day is written wrongly or lies outside its year.
    #[error("`{day}` in year {year} is no day of that year; write 2026-10-01 or 2026-10-01/2026-10-07")]
    Day {
        /// As written.
        day: String,
        /// The year it stands under.
        year: i32,
    },
    /// A year is listed twice.
    #[error("year {0} is listed twice; keep one of them")]
    Twice(i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    calendar: String,
    years: Vec<FileYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileYear {
    year: i32,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

impl Calendar {
    /// Reads a calendar from YAML.
    pub fn parse(text: &str) -> Result<Calendar, CalendarError> {
        let file: File = serde_yaml::from_str(text).map_err(|error| CalendarError::Shape(error.to_string()))?;
        let mut years = BTreeMap::new();
        for entry in file.years {
            let year = Year {
                off: days(&entry.off, entry.year)?,
                work: days(&entry.work, entry.year)?,
            };
            if years.insert(entry.year, year).is_some() {
                return Err(CalendarError::Twice(entry.year));
            }
        }
        Ok(Calendar {
            name: file.calendar,
            years,
        })
    }

    /// The calendar that ships with the program.
    pub fn china() -> Result<Calendar, CalendarError> {
        Calendar::parse(CHINA)
    }
}

fn days(spans: &[String], year: i32) -> Result<BTreeSet<NaiveDate>, CalendarError> {
    let mut days = BTreeSet::new();
    for span in spans {
        let wrong = || CalendarError::Day {
            day: span.clone(),
            year,
        };
        let (first, last) = span.split_once('/').unwrap_or((span, span));
        let first: NaiveDate = first.parse().map_err(|_| wrong())?;
        let last: NaiveDate = last.parse().map_err(|_| wrong())?;
        if first > last || first.year() != year || last.year() != year {
            return Err(wrong());
        }
        days.extend(first.iter_days().take_while(|day| *day <= last));
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calendar_covers_2015_to_2026() {
        let calendar = Calendar::china().expect("the shipped calendar is read");
        assert_eq!(
            calendar.years.keys().copied().collect::<Vec<_>>(),
            (2015..=2026).collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_day_of_another_year_is_refused() {
        let text = "calendar: x\nyears:\n  - {year: 2026, off: [2027-01-01]}\n";
        let error = Calendar::parse(text).expect_err("refused");
        assert!(error.to_string().contains("`2027-01-01` in year 2026"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = Calendar::parse("calendar: x\nyears: []\nholidays: []\n").expect_err("refused");
        assert!(matches!(error, CalendarError::Shape(_)));
    }

    #[test]
    fn a_year_listed_twice_is_refused() {
        let error = Calendar::parse("calendar: x\nyears: [{year: 2026}, {year: 2026}]\n").expect_err("refused");
        assert!(matches!(error, CalendarError::Twice(2026)));
    }
}
