//! Steps: the common keys and the verbs.

use super::actions;
use super::conditions::ASKED;
use super::locators::LOCATOR;
use crate::scenario::shape::{Forms, Key, Shape, Type};

/// A list of steps.
pub static STEPS: Type = Type::List(&Type::Shape(&STEP), 1);

/// Either a short form or a shape.
macro_rules! short {
    ($scalar:expr, $shape:expr) => {
        Type::ByForm(&Forms {
            scalar: Some(&$scalar),
            list: None,
            map: Some(&Type::Shape(&$shape)),
        })
    };
}

/// Names of evidence levels.
pub const LEVELS: &[&str] = &["light", "standard", "full"];

/// What a click or key may open.
pub const OPENS: &[&str] = &["same", "tab", "download", "dialog", "any"];

/// What a person may be asked for.
pub const HUMAN: &[&str] = &["captcha", "sms", "realname"];

/// A step: one verb, with the common keys.
pub static STEP: Shape = Shape {
    only_with: &[("with", &["use"]), ("outputs", &["use"])],
    ..Shape::choice(
        "step",
        "A map with exactly one verb and, beside it, the common keys.",
        &[&VERBS],
        &[&COMMON, &BESIDE_USE],
    )
};

/// Keys of every step.
pub static COMMON: [Key; 6] = [
    Key::may("id", Type::Name, "Its name for other steps and rules."),
    Key::may("name", Type::Template, "What it is called for people."),
    Key::may("timeout", Type::Duration, "Its budget, where it is not the default."),
    Key::may("when", Type::Same(&ASKED), "Not true: the step ends `skipped`."),
    Key::may(
        "soft",
        Type::Bool,
        "`true`: another end than `met` lets the walk go on.",
    ),
    Key::may("evidence", Type::Word(LEVELS), "How much evidence this step takes."),
];

/// Keys that stand beside `use` only.
pub static BESIDE_USE: [Key; 2] = [
    Key::may("with", Type::Map(&Type::Value), "Inputs of the flow."),
    Key::may(
        "outputs",
        Type::Map(&Type::Name),
        "Outputs of the flow: its name → the name here.",
    ),
];

/// All verbs, in the order in which documents list them.
pub static VERBS: [Key; 27] = [
    Key::may(
        "open",
        short!(Type::Template, actions::OPEN),
        "Goes to `portal_home`, `platform_home`, another page of the profile, or an address.",
    ),
    Key::may(
        "click",
        short!(Type::Template, actions::CLICK),
        "Clicks, and follows what opens.",
    ),
    Key::may("hover", Type::Same(&LOCATOR), "Moves the pointer over it."),
    Key::may(
        "scroll",
        Type::WordOr(&["bottom", "top"], &LOCATOR),
        "To the end, to the start, or until it is in view.",
    ),
    Key::may("back", Type::True, "Goes back."),
    Key::may("close", Type::True, "Closes the tab and returns to the one before."),
    Key::may("fill", Type::Shape(&actions::FILL), "Fills a field."),
    Key::may(
        "choose",
        Type::Shape(&actions::CHOOSE),
        "Chooses an option of a select, listbox or cascader.",
    ),
    Key::may(
        "tick",
        short!(Type::Template, actions::TICK),
        "Ticks a box, or clears it.",
    ),
    Key::may("press", short!(Type::Text, actions::PRESS), "Presses a key."),
    Key::may("upload", Type::Shape(&actions::UPLOAD), "Gives a file to a file input."),
    Key::may(
        "expect",
        Type::Same(&ASKED),
        "Waits for a condition until the timeout; unmet ends the scenario unless `soft`.",
    ),
    Key::may("read", Type::Shape(&actions::READ), "Takes a typed value."),
    Key::may("count", Type::Shape(&actions::COUNT), "Counts things."),
    Key::may(
        "collect",
        Type::Shape(&actions::COLLECT),
        "Takes a list of records, over pages as far as asked.",
    ),
    Key::may(
        "visit",
        Type::Shape(&actions::VISIT),
        "Goes to each record, does the steps, comes back.",
    ),
    Key::may(
        "crawl",
        Type::Shape(&actions::CRAWL),
        "Goes to every column of the catalogue, from the page that is shown, and tells whether it is empty.",
    ),
    Key::may(
        "each",
        Type::Shape(&actions::EACH),
        "Does the steps for each value of a list.",
    ),
    Key::may(
        "read_guide",
        Type::Shape(&actions::READ_GUIDE),
        "Takes an item's guide as a structured record.",
    ),
    Key::may(
        "download",
        short!(Type::Template, actions::DOWNLOAD),
        "Fetches a file and finds out what it really is.",
    ),
    Key::may(
        "use",
        Type::FlowPath,
        "Does a flow; `with` and `outputs` stand beside it.",
    ),
    Key::may(
        "try",
        Type::Shape(&actions::TRY),
        "Alternatives in order, until one makes the condition true.",
    ),
    Key::may(
        "if",
        Type::Shape(&actions::IF),
        "Steps for true and for false; unknown goes neither way.",
    ),
    Key::may(
        "human",
        short!(Type::Word(HUMAN), actions::HUMAN_MAP),
        "Asks a person, in an attended run; else the step ends `blocked`.",
    ),
    Key::may(
        "later",
        Type::Shape(&actions::LATER),
        "Steps to be done after some working days, by `hecha follow-up`.",
    ),
    Key::may("capture", Type::Template, "Takes all evidence, under a name."),
    Key::may(
        "judge",
        Type::Shape(&actions::JUDGE),
        "Names an indicator and binds its rule's inputs.",
    ),
];
