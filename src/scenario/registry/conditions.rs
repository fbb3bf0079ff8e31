//! Conditions and their keys.

use super::columns::COLUMNS;
use super::guides;
use super::locators::LOCATOR;
use super::replies::REPLIES;
use super::status::STATUS;
use crate::scenario::shape::{Forms, Key, Shape, Type};

/// A condition, as a type.
pub static ASKED: Type = Type::Shape(&CONDITION);

static ITEMS: Type = Type::Shape(&ITEMS_TEST);
static COUNTED: Type = Type::Shape(&COUNT);

/// Text compared; a plain string is the shortest comparison.
pub static MATCHED: Type = Type::ByForm(&Forms {
    scalar: Some(&Type::Template),
    list: None,
    map: Some(&Type::Shape(&MATCH)),
});

static SHOWN: Type = Type::ByForm(&Forms {
    scalar: Some(&Type::Template),
    list: None,
    map: Some(&Type::Shape(&TEXT_TEST)),
});

/// One condition: a map with exactly one of these keys.
pub static CONDITION: Shape = Shape::choice(
    "condition",
    "What is asked: true, false, or unknown where nothing was looked at.",
    &[&JOINED, &PAGE, &STEPS, &RECORDS, &GUIDE, &TIME],
    &[],
);

/// What joins conditions.
pub static JOINED: [Key; 3] = [
    Key::may(
        "all",
        Type::List(&ASKED, 1),
        "True when every one is, false when one is.",
    ),
    Key::may(
        "any",
        Type::List(&ASKED, 1),
        "True when one is, false when every one is.",
    ),
    Key::may("not", Type::Same(&ASKED), "Turned round; unknown stays unknown."),
];

/// About the page.
pub static PAGE: [Key; 8] = [
    Key::may("visible", Type::Same(&LOCATOR), "It is there and can be seen."),
    Key::may(
        "text",
        Type::Same(&SHOWN),
        "Words are shown; a plain string is contained.",
    ),
    Key::may(
        "number",
        Type::Shape(&NUMBER),
        "The first number in a text lies within bounds.",
    ),
    Key::may(
        "host",
        Type::ByForm(&Forms {
            scalar: Some(&Type::Template),
            list: None,
            map: Some(&Type::Shape(&HOST)),
        }),
        "The page's host.",
    ),
    Key::may(
        "url",
        Type::Same(&MATCHED),
        "The page's address, as written or with its percent encoding undone (UTF-8 or GBK); a plain string is the whole \
         of it.",
    ),
    Key::may(
        "title",
        Type::Same(&MATCHED),
        "The page's title; a plain string is the whole of it.",
    ),
    Key::may(
        "changed",
        Type::Shape(&CHANGED),
        "Main region, address or tab differ from before a step.",
    ),
    Key::may("appeared", Type::Shape(&APPEARED), "Shown now and not before a step."),
];

/// About steps.
pub static STEPS: [Key; 4] = [
    Key::may("met", Type::Reference, "The step ended `met`."),
    Key::may(
        "absent",
        Type::Reference,
        "The step ended `absent`: it is proved that the thing is not there.",
    ),
    Key::may("ended", Type::Shape(&ENDED), "The step ended in one of some ways."),
    Key::may(
        "status",
        Type::Shape(&STATUS),
        "The site answered a request that the step brought about with such a status.",
    ),
];

/// About records.
pub static RECORDS: [Key; 7] = [
    Key::may(
        "replies",
        Type::Shape(&REPLIES),
        "What became of public questions: answered in time, late, or not.",
    ),
    Key::may("any_item", Type::Same(&ITEMS), "A record is so."),
    Key::may(
        "no_item",
        Type::Same(&ITEMS),
        "The list was read as far as asked, and no record is so.",
    ),
    Key::may(
        "every_item",
        Type::Same(&ITEMS),
        "There is at least one record, and each is so.",
    ),
    Key::may(
        "count",
        Type::Same(&COUNTED),
        "How many records, or a number that was read.",
    ),
    Key::may(
        "same_records",
        Type::List(&Type::Reference, 2),
        "Two lists have equal titles in equal order.",
    ),
    Key::may(
        "columns",
        Type::Shape(&COLUMNS),
        "The columns of a catalogue and what a crawl saw of them.",
    ),
];

/// About a guide.
pub static GUIDE: [Key; 7] = [
    Key::may(
        "field",
        Type::Shape(&guides::FIELD),
        "A field of the guide is there and not empty, or says something.",
    ),
    Key::may("steps", Type::Same(&COUNTED), "How many steps the guide names."),
    Key::may("materials", Type::Same(&COUNTED), "How many materials the guide names."),
    Key::may(
        "forms",
        Type::Shape(&guides::FORMS),
        "The guide's forms and what their downloads gave.",
    ),
    Key::may(
        "samples",
        Type::Same(&COUNTED),
        "How many samples and filling instructions the guide has.",
    ),
    Key::may(
        "specific",
        Type::Shape(&guides::SPECIFIC),
        "What the guide says about this states something; false where it only leaves it open.",
    ),
    Key::may(
        "contradicts",
        Type::Shape(&guides::CONTRADICTS),
        "Two guides of one item give different values; unknown where nothing of the kind stands in both.",
    ),
];

/// About time.
pub static TIME: [Key; 2] = [
    Key::may(
        "working_days",
        Type::Shape(&WORKING_DAYS),
        "No more working days lie between two days.",
    ),
    Key::may(
        "within",
        Type::Shape(&WITHIN),
        "A step took no longer; for `open`, to DOM ready.",
    ),
];

/// Bounds on a number.
pub static BOUNDS: [Key; 3] = [
    Key::may("at_least", Type::Whole(0, i64::MAX), "Not less."),
    Key::may("at_most", Type::Whole(0, i64::MAX), "Not more."),
    Key::may("is", Type::Whole(0, i64::MAX), "Equal."),
];

pub(super) const BOUND_NAMES: &[&str] = &["at_least", "at_most", "is"];

static MATCH_KEYS: [Key; 4] = [
    Key::may("is", Type::Template, "Equal after normalisation."),
    Key::may("contains", Type::Template, "A part of it after normalisation."),
    Key::may("matches", Type::Pattern, "A regular expression on the normalised text."),
    Key::may("term", Type::Name, "Any word of a term of the lexicon."),
];

/// How text is compared.
pub static MATCH: Shape = Shape::choice("text comparison", "How text is compared.", &[&MATCH_KEYS], &[]);

/// Words shown somewhere.
pub static TEXT_TEST: Shape = Shape::choice(
    "text condition",
    "Words shown on the page.",
    &[&MATCH_KEYS],
    &[&[Key::may(
        "in",
        Type::Same(&LOCATOR),
        "Only inside this; a plain string as for a locator's `in`.",
    )]],
);

static NUMBER: Shape = Shape {
    some_of: BOUND_NAMES,
    ..Shape::plain(
        "number condition",
        "The first number in a text.",
        &[&[Key::must("of", Type::Same(&LOCATOR), "Whose text.")], &BOUNDS],
    )
};

static HOST: Shape = Shape::choice(
    "host condition",
    "The page's host.",
    &[&[
        Key::may("is", Type::Template, "This host."),
        Key::may(
            "of",
            Type::Word(&["platform", "portal", "site", "domain"]),
            "A host that the profile declares, of `platform` and `portal` with the folder of its home; where the address of the platform's home names a region that the page's does not, unknown; `domain`: or another one of the same registrable domain.",
        ),
    ]],
    &[],
);

static CHANGED: Shape = Shape::plain(
    "changed condition",
    "A change since a step.",
    &[&[Key::must("since", Type::Reference, "The step.")]],
);

static APPEARED: Shape = Shape::choice(
    "appeared condition",
    "What is shown now and was not before a step.",
    &[&[
        Key::may("text", Type::Same(&SHOWN), "Words."),
        Key::may("visible", Type::Same(&LOCATOR), "A thing."),
    ]],
    &[&[Key::must("since", Type::Reference, "The step.")]],
);

/// Ends as written in conditions.
pub const END_WORDS: &[&str] = &[
    "met",
    "absent",
    "unrecognised",
    "ambiguous",
    "covered",
    "disabled",
    "unsettled",
    "unmet",
    "request_failed",
    "timed_out",
    "skipped",
    "blocked",
    "blocked(captcha)",
    "blocked(waf)",
    "blocked(rate_limited)",
    "blocked(login)",
    "blocked(no_account)",
    "blocked(not_authorised)",
    "blocked(realname)",
    "blocked(sms)",
    "blocked(app_only)",
    "blocked(geo)",
    "blocked(maintenance)",
    "blocked(certificate)",
    "blocked(tls_gm)",
    "blocked(foreign_host)",
];

static ENDED: Shape = Shape::plain(
    "ended condition",
    "How a step ended.",
    &[&[
        Key::must("step", Type::Reference, "The step."),
        Key::must(
            "as",
            Type::ByForm(&Forms {
                scalar: Some(&Type::Word(END_WORDS)),
                list: Some(&Type::List(&Type::Word(END_WORDS), 1)),
                map: None,
            }),
            "An end or several; `blocked` alone means any block.",
        ),
    ]],
);

/// A test on each record.
pub static ITEMS_TEST: Shape = Shape::choice(
    "test on records",
    "A test on each record of a list.",
    &[&[
        Key::may(
            "same_item_as",
            Type::Template,
            "The same item: same code, destination or full name, whatever tells its kind, level or office around it (【省级】, \
             -办事指南); not news about it, nor what changes it (注销, 变更). Unknown of the same name with a remark that \
             leaves it open: （个人）.",
        ),
        Key::may(
            "title",
            Type::Same(&MATCHED),
            "Its title; a plain string is the whole of it.",
        ),
        Key::may(
            "text",
            Type::Same(&MATCHED),
            "Its whole text; a plain string is contained.",
        ),
    ]],
    &[&[Key::must(
        "of",
        Type::Reference,
        "The records, by the name that `collect` gave them.",
    )]],
);

static COUNT: Shape = Shape {
    some_of: BOUND_NAMES,
    ..Shape::plain(
        "count condition",
        "A number within bounds.",
        &[
            &[Key::must("of", Type::Reference, "What is counted, by name.")],
            &BOUNDS,
        ],
    )
};

static WORKING_DAYS: Shape = Shape::plain(
    "working-days condition",
    "Working days between two days, by China's calendar.",
    &[&[
        Key::must("from", Type::Reference, "A day that was read."),
        Key::may(
            "to",
            Type::Reference,
            "A day that was read; without it the moment of judging.",
        ),
        Key::must("at_most", Type::Whole(0, 3650), "Working days after the day of `from`."),
    ]],
);

static WITHIN: Shape = Shape::plain(
    "within condition",
    "How long a step took.",
    &[&[
        Key::must("step", Type::Reference, "The step."),
        Key::must("time", Type::Duration, "The limit."),
    ]],
);
