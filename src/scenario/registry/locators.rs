//! Keys of locators.

use crate::scenario::shape::{Forms, Key, Shape, Type};

/// A locator: words, or a map.
pub static LOCATOR: Type = Type::ByForm(&Forms {
    scalar: Some(&Type::Template),
    list: None,
    map: Some(&Type::Shape(&LOCATOR_MAP)),
});

/// Names of structural terms.
pub const STRUCTURE_WORDS: &[&str] = &[
    "main",
    "records",
    "pager",
    "dialog",
    "search",
    "search_button",
    "login_form",
    "register_form",
    "message_form",
    "submit",
    "file_link",
    "site_links",
    "functions",
    "consultations",
    "consultation",
];

/// What names a thing.
pub static BY: [Key; 12] = [
    Key::may(
        "words",
        Type::Template,
        "An exact role name, label or text; the same as a plain string.",
    ),
    Key::may(
        "role",
        Type::Text,
        "An ARIA role, explicit or implied by the tag; `name` makes it exact.",
    ),
    Key::may(
        "label",
        Type::Template,
        "A form control by its label, or by the cell or words to its left or above.",
    ),
    Key::may("text", Type::Template, "The smallest element with exactly this text."),
    Key::may("placeholder", Type::Template, "A form control by its placeholder."),
    Key::may("title", Type::Template, "A thing by its `title` or `alt`."),
    Key::may("test_id", Type::Template, "A thing by its test id."),
    Key::may(
        "css",
        Type::Template,
        "A CSS selector; open shadow roots are searched too.",
    ),
    Key::may("xpath", Type::Template, "An XPath 1.0 expression."),
    Key::may("term", Type::Name, "A term of the lexicon, or a structural term."),
    Key::may(
        "structure",
        Type::Word(STRUCTURE_WORDS),
        "A structural term, never one of the lexicon.",
    ),
    Key::may("step", Type::Reference, "The element that an earlier step acted on."),
];

/// Names of [`BY`], for keys that stand only beside one.
pub const BY_NAMES: &[&str] = &[
    "words",
    "role",
    "label",
    "text",
    "placeholder",
    "title",
    "test_id",
    "css",
    "xpath",
    "term",
    "structure",
    "step",
];

/// What relates a thing to others.
pub static RELATIONS: [Key; 9] = [
    Key::may("name", Type::Template, "The accessible name, beside `role`."),
    Key::may("contains", Type::Bool, "Beside `text`: a part of the text is enough."),
    Key::may(
        "in",
        Type::Same(&LOCATOR),
        "Only inside this; a plain string is a step id or structural term if there is one of that name, else words.",
    ),
    Key::may(
        "near",
        Type::Same(&LOCATOR),
        "The nearest to this; a plain string as for `in`.",
    ),
    Key::may(
        "right_of",
        Type::Same(&LOCATOR),
        "On the same line, to the right of this; a plain string as for `in`.",
    ),
    Key::may(
        "outside",
        Type::Same(&LOCATOR),
        "Not inside anything this finds; a plain string as for `in`.",
    ),
    Key::may("row_with", Type::Template, "In the row or list entry with these words."),
    Key::may("first", Type::True, "Of several matches the first in reading order."),
    Key::may(
        "nth",
        Type::Whole(1, 1000),
        "Of several matches the n-th in reading order.",
    ),
];

/// Rules on relations, shared by the shapes that extend a locator.
pub const RELATE: &[(&str, &[&str])] = &[
    ("name", &["role"]),
    ("contains", &["text"]),
    ("in", BY_NAMES),
    ("near", BY_NAMES),
    ("right_of", BY_NAMES),
    ("outside", BY_NAMES),
    ("row_with", BY_NAMES),
    ("first", BY_NAMES),
    ("nth", BY_NAMES),
];

/// A locator as a map.
pub static LOCATOR_MAP: Shape = Shape {
    name: "locator",
    doc: "How a thing on the page is named. A plain string is an exact role name, label or text.",
    one_of: &[&BY],
    keys: &[&RELATIONS],
    some_of: &[],
    not_both: &["first", "nth"],
    only_with: RELATE,
};
