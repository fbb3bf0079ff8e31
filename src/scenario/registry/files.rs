//! Files: scenario, flow, lexicon, site, survey.

use super::locators::{LOCATOR, STRUCTURE_WORDS};
use super::verbs::{LEVELS, STEPS};
use crate::scenario::shape::{Forms, Key, Shape, Type};

/// A name in the two languages.
pub static NAMES: Shape = Shape::plain(
    "name in two languages",
    "What something is called.",
    &[&[
        Key::must("zh", Type::Text, "Chinese."),
        Key::must("en", Type::Text, "English."),
    ]],
);

const PATIENCE: &str = "Budget of the whole scenario; 5 min without it.";

/// Types of inputs.
pub const INPUT_TYPES: &[&str] = &["text", "int", "bool", "date", "url", "list", "locator", "secret"];

static INPUTS: Type = Type::Map(&Type::ByForm(&Forms {
    scalar: Some(&Type::Word(INPUT_TYPES)),
    list: None,
    map: Some(&Type::IfKey(
        "type",
        &Type::Shape(&INPUT),
        &Type::Map(&Type::Word(&["text", "url"])),
    )),
}));

static INPUT: Shape = Shape::plain(
    "input",
    "A typed input with a default. A map without `type` is an input of several named texts, e.g. `{title: text}`.",
    &[&[
        Key::must("type", Type::Word(INPUT_TYPES), "Its type."),
        Key::may("default", Type::Value, "Used where the caller gives none."),
    ]],
);

/// `scenario:`
pub static SCENARIO: Shape = Shape::plain(
    "scenario",
    "A journey: steps that a citizen takes, with the indicators it feeds.",
    &[&[
        Key::must(
            "scenario",
            Type::Id,
            "Its name, equal to the file's name without ending.",
        ),
        Key::may("title", Type::Shape(&NAMES), "What it is called for people."),
        Key::may("indicators", Type::List(&Type::Id, 0), "Indicators that it judges."),
        Key::may(
            "inputs",
            Type::Same(&INPUTS),
            "Inputs by name: a type, `{type, default}`, or named parts such as `{title: text}`.",
        ),
        Key::may("timeout", Type::Duration, PATIENCE),
        Key::must("steps", Type::Same(&STEPS), "Its steps."),
    ]],
);

/// `flow:`
pub static FLOW: Shape = Shape::plain(
    "flow",
    "Steps that several journeys share.",
    &[&[
        Key::must("flow", Type::Id, "Its name, equal to the file's name without ending."),
        Key::may("inputs", Type::Same(&INPUTS), "Inputs by name, as in a scenario."),
        Key::may(
            "outputs",
            Type::List(&Type::Name, 0),
            "Names of values that its steps give.",
        ),
        Key::must("steps", Type::Same(&STEPS), "Its steps."),
    ]],
);

/// `lexicon:`
pub static LEXICON: Shape = Shape::plain(
    "lexicon",
    "How portals word things.",
    &[&[
        Key::must("lexicon", Type::Id, "The language."),
        Key::must("terms", Type::Map(&Type::Shape(&TERM)), "Terms by name."),
    ]],
);

/// Kinds of terms.
pub const TERM_KINDS: &[&str] = &["field", "clickable", "choice", "tick", "file", "text", "heading"];

static TERM: Shape = Shape {
    some_of: &["words", "structure"],
    ..Shape::plain(
        "term",
        "One term.",
        &[&[
            Key::must("kind", Type::Word(TERM_KINDS), "What kind of thing it denotes."),
            Key::may("words", Type::List(&Type::Text, 0), "Its words, better ones first."),
            Key::may("not", Type::List(&Type::Text, 0), "Words that rule a candidate out."),
            Key::may(
                "structure",
                Type::Word(STRUCTURE_WORDS),
                "What it is by structure, where words fail.",
            ),
        ]],
    )
};

/// `site:`
pub static SITE: Shape = Shape::plain(
    "site",
    "A site's profile: all that a new site needs.",
    &[&[
        Key::must("site", Type::Id, "Its id."),
        Key::must("name", Type::Text, "Its name."),
        Key::must("region", Type::Text, "Province-level region."),
        Key::must(
            "level",
            Type::Word(&["provincial", "prefecture", "county"]),
            "Administrative level.",
        ),
        Key::may("portal_home", Type::Url, "The government portal's home."),
        Key::must(
            "platform_home",
            Type::Url,
            "The platform's home, with its region where platforms share a host.",
        ),
        Key::may("pages", Type::Map(&Type::Url), "Other pages by name, for `open`."),
        Key::may(
            "hosts",
            Type::List(&Type::Host, 0),
            "Hosts that belong to the site; those of the two homes are added.",
        ),
        Key::may("limits", Type::Shape(&LIMITS), "Politeness."),
        Key::may(
            "account",
            Type::Shape(&ACCOUNT),
            "The account, by the name of a secret.",
        ),
        Key::may("authorisation", Type::Shape(&AUTHORISATION), "Leave to write."),
        Key::may(
            "items",
            Type::List(&Type::Shape(&ITEM), 0),
            "Items to check; else drawn from the catalogue.",
        ),
        Key::may(
            "terms",
            Type::Map(&SITE_TERM),
            "Terms with words or a locator of this site, tried before the lexicon's.",
        ),
    ]],
);

static LIMITS: Shape = Shape::plain(
    "set of limits",
    "Politeness towards a site's hosts.",
    &[&[
        Key::may("sessions", Type::Whole(1, 16), "Sessions at a time; 1 without it."),
        Key::may(
            "navigations_per_minute",
            Type::Whole(1, 6000),
            "Navigations a minute; 30 without it.",
        ),
    ]],
);

static ACCOUNT: Shape = Shape::plain(
    "account",
    "An account to log in with.",
    &[&[Key::must(
        "secret",
        Type::Name,
        "Name of a secret in the secrets file, never its value.",
    )]],
);

static AUTHORISATION: Shape = Shape::plain(
    "authorisation",
    "Leave to write to a live site; works only with `--allow-writes`.",
    &[&[
        Key::must("by", Type::Text, "Who gave it."),
        Key::must("document", Type::Text, "By which document."),
        Key::must("until", Type::Date, "Last day."),
        Key::must(
            "writes",
            Type::List(&Type::Word(&["ask", "register"]), 1),
            "What may be written.",
        ),
        Key::may("per_day", Type::Whole(1, 100), "Writes a day; 1 without it."),
    ]],
);

static ITEM: Shape = Shape::plain(
    "item",
    "An item to check.",
    &[&[
        Key::must("title", Type::Text, "Its name."),
        Key::may("guide", Type::Url, "Its guide's address, where known."),
        Key::may(
            "portal_guide",
            Type::Url,
            "The address of its guide on the government portal itself, where known.",
        ),
    ]],
);

static SITE_TERM: Type = Type::ByForm(&Forms {
    scalar: Some(&Type::Text),
    list: Some(&Type::List(&Type::Text, 1)),
    map: Some(&Type::Shape(&TERM_HERE)),
});

static TERM_HERE: Shape = Shape {
    some_of: &["words", "locator"],
    ..Shape::plain(
        "term of a site",
        "What a site calls a term, or where it is. A list is its words.",
        &[&[
            Key::may("words", Type::List(&Type::Text, 1), "Words tried before the lexicon's."),
            Key::may("locator", Type::Same(&LOCATOR), "A locator tried before any words."),
        ]],
    )
};

/// `survey:`
pub static SURVEY: Shape = Shape::plain(
    "survey",
    "Which sites, which journeys, how.",
    &[&[
        Key::must("survey", Type::Id, "Its name."),
        Key::must("indicators", Type::Id, "The indicator set."),
        Key::must(
            "sites",
            Type::ByForm(&Forms {
                scalar: Some(&Type::Text),
                list: Some(&Type::List(&Type::Text, 1)),
                map: None,
            }),
            "Paths or globs of site profiles, relative to the survey's file, else to the folder above it.",
        ),
        Key::may("sample", Type::Shape(&SAMPLE), "The draw; without it all sites."),
        Key::must("journeys", Type::Shape(&JOURNEYS), "Scenarios to walk."),
        Key::may(
            "confirm",
            Type::Shape(&CONFIRM),
            "Confirmation of fails in fresh sessions.",
        ),
        Key::may("concurrency", Type::Shape(&CONCURRENCY), "How much at a time."),
        Key::may(
            "controls",
            Type::List(&Type::Shape(&CONTROL), 0),
            "Pages of third parties that tell whether the network is well.",
        ),
        Key::may(
            "evidence",
            Type::Word(LEVELS),
            "How much evidence is taken; `standard` without it.",
        ),
        Key::may(
            "isolation",
            Type::Word(&["context", "process"]),
            "How attempts are kept apart; `context` without it.",
        ),
        Key::may(
            "clocks",
            Type::Shape(&CLOCKS),
            "Time budgets that differ from the defaults.",
        ),
    ]],
);

static DRAWN: Type = Type::WordOr(&["all"], &Type::Whole(0, 100_000));

static SAMPLE: Shape = Shape::plain(
    "sample",
    "The draw, by sha256(seed‖id), re-doable by hand.",
    &[&[
        Key::must("seed", Type::Text, "The seed, as written."),
        Key::may(
            "provincial",
            Type::Same(&DRAWN),
            "Of provincial platforms; `all` without it.",
        ),
        Key::may(
            "prefecture",
            Type::Same(&DRAWN),
            "Of prefecture platforms; `all` without it.",
        ),
        Key::may("county", Type::Same(&DRAWN), "Of county platforms; `all` without it."),
        Key::may(
            "items_per_site",
            Type::Whole(0, 1000),
            "Items drawn from each platform; 4 without it, with 0 no `per_item` journey is walked.",
        ),
    ]],
);

static JOURNEYS: Shape = Shape {
    some_of: &["per_site", "one_item", "per_item"],
    ..Shape::plain(
        "list of journeys",
        "Scenarios to walk.",
        &[&[
            Key::may("per_site", Type::List(&Type::Id, 0), "Once a site."),
            Key::may(
                "one_item",
                Type::List(&Type::Id, 0),
                "Once a site, with one of its items; they have an input `item`.",
            ),
            Key::may(
                "per_item",
                Type::List(&Type::Id, 0),
                "Once an item; they have an input `item`.",
            ),
        ]],
    )
};

static CONFIRM: Shape = Shape::plain(
    "confirmation",
    "More attempts before a `fail` stands.",
    &[&[
        Key::may("functions", Type::Whole(0, 10), "For functions; 2 without it."),
        Key::may("content", Type::Whole(0, 10), "For content; 1 without it."),
        Key::may("spacing", Type::Duration, "Time between; `10m` without it."),
    ]],
);

static CONCURRENCY: Shape = Shape::plain(
    "concurrency",
    "How much at a time.",
    &[&[
        Key::may(
            "sessions",
            Type::Whole(0, 1024),
            "Sessions in all, at most four for each processor where the browsers are this machine's; 0, the default, is two for \
             each.",
        ),
        Key::may("per_host", Type::Whole(1, 64), "Sessions a host; 1 without it."),
    ]],
);

static CONTROL: Shape = Shape::plain(
    "control page",
    "A page of a third party.",
    &[&[
        Key::must("url", Type::Url, "Its address."),
        Key::may("every", Type::Duration, "How often; `5m` without it."),
    ]],
);

static CLOCKS: Shape = Shape::plain(
    "set of clocks",
    "Time budgets.",
    &[&[
        Key::may("action", Type::Duration, "For an input; `10s` without it."),
        Key::may("expect", Type::Duration, "For a condition; `10s` without it."),
        Key::may("open", Type::Duration, "For going to an address; `60s` without it."),
        Key::may("scenario", Type::Duration, "For a whole scenario; `5m` without it."),
        Key::may(
            "settle",
            Type::Duration,
            "Longest wait for calm after an input; `5s` without it.",
        ),
    ]],
);
