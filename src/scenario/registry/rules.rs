//! Files of indicators.

use super::conditions::ASKED;
use super::files::NAMES;
use crate::scenario::shape::{Forms, Key, Shape, Type};

/// `indicators:`
pub static INDICATORS: Shape = Shape::plain(
    "indicator set",
    "A set of indicators: the rules, once.",
    &[&[
        Key::must("indicators", Type::Id, "The set's id."),
        Key::must("name", Type::Shape(&NAMES), "Its name."),
        Key::must(
            "list",
            Type::List(&Type::Shape(&INDICATOR), 1),
            "The indicators, in the order of reports.",
        ),
    ]],
);

static SIDE: Type = Type::ByForm(&Forms {
    scalar: None,
    list: Some(&Type::List(&Type::Shape(&OUTCOME), 1)),
    map: Some(&ASKED),
});

/// Kinds of a rule's inputs.
pub const NEEDS: &[&str] = &[
    "step", "records", "record", "guide", "files", "columns", "text", "number", "date",
];

static INDICATOR: Shape = Shape::plain(
    "indicator",
    "One indicator.",
    &[&[
        Key::must("id", Type::Id, "Its id."),
        Key::must("name", Type::Shape(&NAMES), "Its name."),
        Key::must("unit", Type::Word(&["platform", "item"]), "What is counted."),
        Key::may("clause", Type::Text, "Clause of the standard."),
        Key::may("baseline", Type::Shape(&BASELINE), "Rate that the standard published."),
        Key::may(
            "confirm",
            Type::Word(&["function", "content", "days"]),
            "Confirmed by two more attempts or by one; `function` without it.",
        ),
        Key::may(
            "advisory",
            Type::Bool,
            "`true`: reported without counting as a finding.",
        ),
        Key::may(
            "needs",
            Type::Map(&Type::Word(NEEDS)),
            "Inputs of the rule and their kinds.",
        ),
        Key::may(
            "not_applicable_when",
            Type::Same(&ASKED),
            "The indicator does not apply to this case.",
        ),
        Key::may(
            "pass_when",
            Type::Same(&SIDE),
            "A condition, or several each with a reason.",
        ),
        Key::may(
            "fail_when",
            Type::Same(&SIDE),
            "The same; never resting on \"not met\".",
        ),
        Key::may(
            "otherwise",
            Type::List(&Type::Shape(&OTHERWISE), 1),
            "Looked at in order when neither side holds.",
        ),
        Key::may(
            "else",
            Type::Word(UNDECIDED),
            "Verdict where nothing holds; `inconclusive` without it.",
        ),
        Key::may(
            "rollup",
            Type::Word(&["none", "any_failed"]),
            "How cases of a site become the site's finding; `none` without it.",
        ),
    ]],
);

/// Verdicts that are neither pass nor fail.
pub const UNDECIDED: &[&str] = &["inconclusive", "blocked", "not_applicable", "pending", "error"];

static BASELINE: Shape = Shape::choice(
    "baseline",
    "A published rate.",
    &[&[
        Key::may("fail", Type::Rate, "Rate of `fail`."),
        Key::may("pass", Type::Rate, "Rate of `pass`, kept as what is left to 1."),
    ]],
    &[&[Key::may(
        "with",
        Type::List(&Type::Id, 1),
        "Indicators counted together with this one.",
    )]],
);

static OUTCOME: Shape = Shape::plain(
    "outcome",
    "A condition with the reason that it gives.",
    &[&[
        Key::must("when", Type::Same(&ASKED), "When."),
        Key::may("reason", Type::Name, "Machine reason; `rule` without it."),
        Key::may("sentence", Type::Shape(&NAMES), "The sentence for people."),
    ]],
);

static OTHERWISE: Shape = Shape::plain(
    "other outcome",
    "A condition that leads to another verdict than pass and fail.",
    &[&[
        Key::must("verdict", Type::Word(UNDECIDED), "The verdict."),
        Key::must("reason", Type::Name, "Machine reason."),
        Key::may("sentence", Type::Shape(&NAMES), "The sentence for people."),
        Key::must("when", Type::Same(&ASKED), "When."),
    ]],
);
