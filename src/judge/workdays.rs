//! Counting working days: day 0 is the day of asking, the deadline the end of the n-th working day after it.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::record::step::Truth;
use crate::scenario::calendar::Calendar;

/// Whether work is done on `day`; unknown in a year whose notice is not in the calendar.
pub fn works(day: NaiveDate, calendar: &Calendar) -> Truth {
    calendar.years.get(&day.year()).map_or(Truth::Unknown, |year| {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Truth::from(year.work.contains(&day) || (!weekend && !year.off.contains(&day)))
    })
}

/// The fewest and the most working days that may lie after `from` up to and with `to`; none when `to` is before it.
///
/// Equal where the calendar covers the time; a day of an unknown year may or may not be worked.
pub fn between(from: NaiveDate, to: NaiveDate, calendar: &Calendar) -> Option<(u32, u32)> {
    if to < from {
        return None;
    }
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    Some(days.fold((0, 0), |(fewest, most), day| match works(day, calendar) {
        Truth::True => (fewest + 1, most + 1),
        Truth::False => (fewest, most),
        Truth::Unknown => (fewest, most + 1),
    }))
}

/// Whether `to` lies no later than the end of the `days`-th working day after `from`.
pub fn at_most(from: NaiveDate, to: NaiveDate, days: u32, calendar: &Calendar) -> Truth {
    match between(from, to, calendar) {
        Some((_, most)) if most <= days => Truth::True,
        Some((fewest, _)) if fewest > days => Truth::False,
        Some(_) | None => Truth::Unknown,
    }
}

/// The `days`-th working day after `from`; none when it lies in a year that is not known, or too far away.
pub fn deadline(from: NaiveDate, days: u32, calendar: &Calendar) -> Option<NaiveDate> {
    let mut left = days;
    let mut day = from;
    while left > 0 {
        day = day.succ_opt()?;
        match works(day, calendar) {
            Truth::True => left -= 1,
            Truth::False => {}
            Truth::Unknown => return None,
        }
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{china, day};

    #[test]
    fn deadlines_of_five_working_days() {
        for (asked, due) in [
            ("2017-09-28", "2017-10-11"),
            ("2025-01-24", "2025-02-07"),
            ("2025-04-25", "2025-05-06"),
            ("2025-09-26", "2025-10-10"),
            ("2026-02-12", "2026-02-26"),
            ("2026-04-29", "2026-05-09"),
            ("2026-09-18", "2026-09-24"),
            ("2026-09-28", "2026-10-10"),
            ("2026-11-23", "2026-11-30"),
            ("2018-12-27", "2019-01-04"),
        ] {
            assert_eq!(deadline(day(asked), 5, &china()), Some(day(due)), "{asked}");
            assert_eq!(at_most(day(asked), day(due), 5, &china()), Truth::True, "{asked}");
            assert_eq!(at_most(day(asked), day(due).succ_opt().expect("a day"), 5, &china()), {
                let next = works(day(due).succ_opt().expect("a day"), &china());
                next.not()
            });
        }
    }

    #[test]
    fn outside_the_calendar_only_what_holds_either_way() {
        let none = Calendar::default();
        assert_eq!(at_most(day("2030-05-06"), day("2030-05-11"), 5, &none), Truth::True);
        assert_eq!(at_most(day("2030-05-06"), day("2030-05-12"), 5, &none), Truth::Unknown);
        assert_eq!(deadline(day("2030-05-06"), 5, &none), None);
        assert_eq!(at_most(day("2026-12-01"), day("2027-01-03"), 5, &china()), Truth::False);
        assert_eq!(between(day("2026-12-30"), day("2027-01-02"), &china()), Some((1, 3)));
    }

    #[test]
    fn an_answer_before_the_question_is_unknown() {
        assert_eq!(
            at_most(day("2026-05-06"), day("2026-05-05"), 5, &china()),
            Truth::Unknown
        );
        assert_eq!(at_most(day("2026-05-06"), day("2026-05-06"), 0, &china()), Truth::True);
    }
}
