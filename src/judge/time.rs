//! Predicates about time between two days.

use chrono::NaiveDate;

use super::condition::Scope;
use super::workdays;
use crate::record::step::{Truth, Value};

/// The day that a value names.
pub fn day(name: &str, scope: &dyn Scope) -> Option<NaiveDate> {
    match scope.value(name)? {
        Value::Date(day) => Some(*day),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Number(_)
        | Value::Bool(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Records(_)
        | Value::Guide(_)
        | Value::Download(_)
        | Value::Columns(_) => None,
    }
}

/// `working_days:` from one day to another, or to the day of judging. A day that was named and not read is unknown.
pub fn working_days(from: &str, to: Option<&str>, at_most: u32, scope: &dyn Scope) -> Truth {
    let to = to.map_or_else(|| Some(scope.today()), |name| day(name, scope));
    match (day(from, scope), to, scope.calendar()) {
        (Some(from), Some(to), Some(calendar)) => workdays::at_most(from, to, at_most, calendar),
        (_, _, None) | (None, _, _) | (_, None, _) => Truth::Unknown,
    }
}

/// Whether both days are known, so that an unknown answer is the calendar's fault.
pub fn days_known(from: &str, to: Option<&str>, scope: &dyn Scope) -> bool {
    let days = (
        day(from, scope),
        to.map_or_else(|| Some(scope.today()), |name| day(name, scope)),
    );
    matches!(days, (Some(from), Some(to)) if from <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::Bench;

    #[test]
    fn days_that_were_read() {
        let date = |text: &str| Value::Date(crate::judge::sample::day(text));
        let bench = Bench::new()
            .value("asked", date("2026-09-18"))
            .value("good", date("2026-09-24"))
            .value("late", date("2026-09-25"))
            .value("later", date("2026-09-28"));
        assert_eq!(working_days("asked", Some("good"), 5, &bench), Truth::True);
        assert_eq!(
            working_days("asked", Some("late"), 5, &bench),
            Truth::True,
            "a holiday is no working day"
        );
        assert_eq!(working_days("asked", Some("later"), 5, &bench), Truth::False);
        assert_eq!(working_days("asked", Some("nothing"), 5, &bench), Truth::Unknown);
        assert_eq!(working_days("nothing", Some("good"), 5, &bench), Truth::Unknown);
        assert_eq!(
            working_days("asked", None, 5, &bench),
            Truth::False,
            "the bench judges on 2026-11-23"
        );
        assert!(days_known("asked", None, &bench));
        assert!(!days_known("asked", Some("nothing"), &bench));
    }
}
