//! What is asked of public questions and their answers.

use crate::scenario::shape::{Key, Shape, Type};

/// `replies:`
pub static REPLIES: Shape = Shape::plain(
    "replies condition",
    "Public questions and their answers, by China's calendar of working days.",
    &[&[
        Key::must(
            "of",
            Type::Reference,
            "The list, as `collect: {items: consultations}` gave it.",
        ),
        Key::may(
            "read",
            Type::Reference,
            "What their own pages gave: `collect: {items: consultation}` in a `visit`.",
        ),
        Key::must(
            "are",
            Type::Word(&["late", "in_time", "answered", "none", "not_due", "beyond_calendar"]),
            "`late`: one was answered too late, or is not and its time is over. `in_time`: answers were read, all in time. \
             `answered`: one has a real answer. `none`: none is recent. `not_due`: none has to be answered yet. \
             `beyond_calendar`: of one the calendar does not tell.",
        ),
        Key::may(
            "within",
            Type::Whole(0, 250),
            "Working days after the day of asking; 5 without it.",
        ),
        Key::may(
            "days",
            Type::Whole(1, 3_660),
            "Only those of so many days; 90 without it.",
        ),
        Key::may(
            "ours",
            Type::Bool,
            "`true`: asked of our own question only, as a `later` gives it; of other lists unknown.",
        ),
    ]],
);
