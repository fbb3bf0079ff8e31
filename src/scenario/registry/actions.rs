//! Shapes of the verbs' arguments.

use super::conditions::ASKED;
use super::locators::{BY, BY_NAMES, LOCATOR, RELATE, RELATIONS};
use super::verbs::{HUMAN, OPENS, STEP};
use crate::scenario::shape::{Forms, Key, Shape, Type};

static DO: Type = Type::List(&Type::Shape(&STEP), 1);

/// `open:`
pub static OPEN: Shape = Shape::choice(
    "`open`",
    "Where to go. A plain word is a page of the profile, other text an address.",
    &[&[
        Key::may(
            "page",
            Type::Name,
            "A page of the profile: `portal_home`, `platform_home`, or a name under `pages`.",
        ),
        Key::may(
            "url",
            Type::Template,
            "An address, absolute or relative to the platform's home.",
        ),
    ]],
    &[],
);

/// `click:`
pub static CLICK: Shape = Shape {
    not_both: &["first", "nth"],
    only_with: RELATE,
    ..Shape::choice(
        "`click`",
        "A locator, with what it may open and whether it submits.",
        &[&BY],
        &[
            &RELATIONS,
            &[
                Key::may(
                    "opens",
                    Type::Word(OPENS),
                    "What it may open; `any` of these without it.",
                ),
                Key::may("writes", Type::Word(&["once"]), "It submits something to the site."),
            ],
        ],
    )
};

/// `fill:`
pub static FILL: Shape = Shape::plain(
    "`fill`",
    "A field and its text.",
    &[&[
        Key::must("field", Type::Same(&LOCATOR), "The field."),
        Key::must("with", Type::Value, "The text; the only place for a secret."),
        Key::may(
            "keys",
            Type::Bool,
            "`true` sends real keys, `false` inserts at once; without it keys where the page listens for them.",
        ),
    ]],
);

/// `choose:`
pub static CHOOSE: Shape = Shape::plain(
    "`choose`",
    "A field and what to choose in it.",
    &[&[
        Key::must("field", Type::Same(&LOCATOR), "The field."),
        Key::must(
            "option",
            Type::ByForm(&Forms {
                scalar: Some(&Type::Template),
                list: Some(&Type::List(&Type::Template, 1)),
                map: Some(&Type::Shape(&ANY_OPTION)),
            }),
            "Words; a list, one a level of a cascader; or `{any: seed}`.",
        ),
    ]],
);

static ANY_OPTION: Shape = Shape::plain(
    "drawn option",
    "Any real option on every level.",
    &[&[Key::must("any", Type::Word(&["seed"]), "Drawn by the seed.")]],
);

/// `tick:`
pub static TICK: Shape = Shape {
    not_both: &["first", "nth"],
    only_with: RELATE,
    ..Shape::choice(
        "`tick`",
        "A locator, or a field with what it becomes.",
        &[&BY, &[Key::may("field", Type::Same(&LOCATOR), "The box.")]],
        &[&RELATIONS, &[Key::may("to", Type::Bool, "`false` clears it.")]],
    )
};

/// `press:`
pub static PRESS: Shape = Shape::plain(
    "`press`",
    "A key.",
    &[&[
        Key::must("key", Type::Text, "`Enter`, `Escape`, `Tab`, `ArrowDown`, a letter, …"),
        Key::may(
            "in",
            Type::Same(&LOCATOR),
            "Where the focus must be; a plain string as for a locator's `in`.",
        ),
        Key::may(
            "opens",
            Type::Word(OPENS),
            "What it may open; `any` of these without it.",
        ),
    ]],
);

/// `upload:`
pub static UPLOAD: Shape = Shape::plain(
    "`upload`",
    "A file input and a file.",
    &[&[
        Key::must("field", Type::Same(&LOCATOR), "The file input."),
        Key::must(
            "file",
            Type::Template,
            "A path relative to the scenario, or `sample.pdf`, `sample.jpg` made on the spot.",
        ),
    ]],
);

/// `read:`
pub static READ: Shape = Shape::plain(
    "`read`",
    "A value and its name.",
    &[&[
        Key::must(
            "from",
            Type::WordOr(&["dialog", "url", "title", "host"], &LOCATOR),
            "Whose text; `dialog` is the last native dialog or toast, `url`, `title` and `host` are the page's.",
        ),
        Key::must("as", Type::Name, "The value's name."),
        Key::may(
            "type",
            Type::Word(&["text", "int", "date", "code"]),
            "Its type; `text` without it.",
        ),
        Key::may(
            "after",
            Type::Name,
            "A term of the lexicon: only what stands right after one of its words.",
        ),
    ]],
);

/// `count:`
pub static COUNT: Shape = Shape::plain(
    "`count`",
    "Things and the name of their number.",
    &[&[
        Key::must(
            "items",
            Type::Same(&LOCATOR),
            "What is counted; a plain string as for a locator's `in`.",
        ),
        Key::must("as", Type::Name, "The number's name."),
    ]],
);

/// `collect:`
pub static COLLECT: Shape = Shape::plain(
    "`collect`",
    "A list of records.",
    &[&[
        Key::must(
            "items",
            Type::Same(&LOCATOR),
            "What repeats, normally `records`; a plain string as for a locator's `in`.",
        ),
        Key::must("as", Type::Name, "The list's name."),
        Key::may(
            "fields",
            Type::Map(&Type::Text),
            "Field → `name` (the title), `link`, `text`, or words of a column head.",
        ),
        Key::may(
            "max",
            Type::Whole(1, 10_000),
            "At most so many records; 100 without it.",
        ),
        Key::may(
            "pages",
            Type::Whole(1, 1_000),
            "At most so many pages of a pager; 1 without it.",
        ),
        Key::may(
            "days",
            Type::Whole(1, 3_660),
            "Of `consultations`: without those that tell an older day.",
        ),
        Key::may(
            "of",
            Type::Reference,
            "Of a `consultation`: the record that this page is of, the current one of a `visit` or our own question.",
        ),
    ]],
);

static LOOP: [Key; 4] = [
    Key::must("of", Type::Reference, "What is gone through, by name."),
    Key::must("as", Type::Name, "The name of the current one inside the steps."),
    Key::may("max", Type::Whole(1, 10_000), "At most so many; 20 without it."),
    Key::may(
        "sample",
        Type::Bool,
        "`true`: drawn by the seed instead of the first ones.",
    ),
];

/// `visit:`
pub static VISIT: Shape = Shape {
    only_with: &[("deeper", &["until"])],
    ..Shape::plain(
        "`visit`",
        "Collected records, gone to one by one.",
        &[
            &LOOP,
            &[
                Key::may("until", Type::Same(&ASKED), "Stop when this is true after a record."),
                Key::may(
                    "deeper",
                    Type::Whole(1, 1_000),
                    "Where none of them was it: also the functions that the visited pages of the site name and no page \
                     before them, at most so many.",
                ),
                Key::must(
                    "do",
                    Type::List(&Type::Shape(&STEP), 0),
                    "What to do there; `[]` where going there is all.",
                ),
            ],
        ],
    )
};

/// `crawl:`
pub static CRAWL: Shape = Shape::plain(
    "`crawl`",
    "The columns of the catalogue: those that the shown page names, and those under them.",
    &[&[
        Key::must("as", Type::Name, "The name of what was seen, for rules."),
        Key::may(
            "max",
            Type::Whole(1, 2_000),
            "At most so many pages are visited; 80 without it.",
        ),
        Key::may("depth", Type::Whole(1, 4), "At most so many levels; 3 without it."),
    ]],
);

/// `each:`
pub static EACH: Shape = Shape::plain(
    "`each`",
    "A list, records, the forms of a guide (`guide.forms`), or the items of the site's profile (`site.items`).",
    &[&LOOP, &[Key::must("do", Type::Same(&DO), "What to do with each.")]],
);

/// `read_guide:`
pub static READ_GUIDE: Shape = Shape::plain(
    "`read_guide`",
    "The name of the guide.",
    &[&[Key::must("as", Type::Name, "The guide's name.")]],
);

/// `download:`
pub static DOWNLOAD: Shape = Shape {
    not_both: &["first", "nth"],
    only_with: RELATE,
    ..Shape::choice(
        "`download`",
        "A locator to click, or another way to the file.",
        &[
            &BY,
            &[
                Key::may("click", Type::Same(&LOCATOR), "A click on this gives the file."),
                Key::may("url", Type::Template, "Its address."),
                Key::may(
                    "form",
                    Type::Reference,
                    "A form of a guide: the current value of an `each` over `guide.forms`.",
                ),
            ],
        ],
        &[&RELATIONS, &[Key::may("as", Type::Name, "The file's name for rules.")]],
    )
};

/// `try:`
pub static TRY: Shape = Shape::plain(
    "`try`",
    "Alternatives and the condition that one must make true.",
    &[&[
        Key::must(
            "until",
            Type::Same(&ASKED),
            "Must be true after an alternative for it to count.",
        ),
        Key::must(
            "alternatives",
            Type::List(&Type::Shape(&ALTERNATIVE), 1),
            "In their order.",
        ),
    ]],
);

static ALTERNATIVE: Shape = Shape::plain(
    "alternative",
    "One way of several.",
    &[&[
        Key::must("name", Type::Text, "Its name."),
        Key::must("do", Type::Same(&DO), "Its steps."),
    ]],
);

/// `if:`
pub static IF: Shape = Shape::plain(
    "`if`",
    "Two ways.",
    &[&[
        Key::must(
            "when",
            Type::Same(&ASKED),
            "Unknown goes neither way: the step ends `skipped`, and unless it is `soft` the scenario ends there.",
        ),
        Key::must("then", Type::Same(&DO), "Steps when true."),
        Key::may("else", Type::Same(&DO), "Steps when false."),
    ]],
);

/// `human:`
pub static HUMAN_MAP: Shape = Shape::plain(
    "`human`",
    "What a person is asked for.",
    &[&[
        Key::must("for", Type::Word(HUMAN), "What it is."),
        Key::may("field", Type::Same(&LOCATOR), "The field that takes the answer."),
    ]],
);

/// `later:`
pub static LATER: Shape = Shape::plain(
    "`later`",
    "Steps to be done in a new session, some working days after.",
    &[&[
        Key::must("working_days", Type::Whole(0, 250), "After so many working days."),
        Key::may("check", Type::Word(&["daily"]), "Look daily before."),
        Key::may(
            "carry",
            Type::List(&Type::Name, 1),
            "Names of values to keep for then, in a private file beside the archive.",
        ),
        Key::may(
            "as",
            Type::Name,
            "Our own question as the steps know it: records of one, with the day of asking.",
        ),
        Key::must("do", Type::Same(&DO), "The steps."),
    ]],
);

/// `judge:`
pub static JUDGE: Shape = Shape::plain(
    "`judge`",
    "An indicator and what its rule's inputs stand for.",
    &[&[
        Key::must("indicator", Type::Id, "The indicator."),
        Key::may(
            "bind",
            Type::Map(&Type::Reference),
            "The rule's input → a step's id, or the name of a value or input.",
        ),
    ]],
);

/// For tests that compare with [`BY`].
pub const BY_LISTED: &[&str] = BY_NAMES;
