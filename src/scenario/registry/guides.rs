//! Keys of conditions about a guide, and about two guides of one item.

use super::conditions::MATCHED;
use crate::scenario::shape::{Forms, Key, Shape, Type};

static COMPARED: Type = Type::Word(&["legal_limit", "promised_limit", "fee", "phone"]);

/// What a field of a guide says.
pub static FIELD: Shape = Shape::plain(
    "field condition",
    "A field of a guide.",
    &[&[
        Key::must("of", Type::Reference, "The guide."),
        Key::must("term", Type::Name, "The lexicon's term of the field."),
        Key::may(
            "says",
            Type::Same(&MATCHED),
            "What it must say; without it the field must be there and not empty.",
        ),
    ]],
);

/// The forms of a guide and their downloads.
pub static FORMS: Shape = Shape::plain(
    "forms condition",
    "The forms of a guide.",
    &[&[
        Key::must("of", Type::Reference, "The guide."),
        Key::may("files", Type::Reference, "The downloads made for its forms."),
        Key::must(
            "are",
            Type::Word(&[
                "all_downloaded",
                "some_missing",
                "none",
                "all_sampled",
                "some_unsampled",
            ]),
            "What is asked of them.",
        ),
    ]],
);

/// What a guide is specific about.
pub static SPECIFIC: Shape = Shape::plain(
    "specific condition",
    "What a guide says about something.",
    &[&[
        Key::must("of", Type::Reference, "The guide."),
        Key::must(
            "about",
            Type::Word(&[
                "steps",
                "limit",
                "fee",
                "contact",
                "materials",
                "requirements",
                "basis",
                "conditions",
                "notes",
                "signatures",
                "material_basis",
                "updated",
            ]),
            "`steps`: each says more than its own name. `limit`: a number with a unit, or on the spot. `fee`: free, or an \
             amount or standard. `contact`: a number to ask. `materials`: none is a catch-all. `requirements`: each material \
             says original or copy, paper or electronic, how many. `basis`: a law, regulation or notice is named. \
             `conditions`: one is named, or that there is none. `notes`: a part for what is to be heeded, where there is \
             one, says something. `signatures`: it is told who signs or seals each form. `material_basis`: what demands \
             each material is named. `updated`: the day of the last change is given.",
        ),
    ]],
);

/// What two guides of one item say.
pub static CONTRADICTS: Shape = Shape::plain(
    "contradicts condition",
    "Values of one kind in two guides of one item, by the same authority.",
    &[&[
        Key::must("of", Type::Reference, "A guide."),
        Key::must("with", Type::Reference, "The other guide."),
        Key::must(
            "about",
            Type::ByForm(&Forms {
                scalar: Some(&COMPARED),
                list: Some(&Type::List(&COMPARED, 1)),
                map: None,
            }),
            "`legal_limit` and `promised_limit`: numbers of one unit under labels that say 法定 or 承诺. `fee`: free, or an \
             amount. `phone`: one number of the office itself on either side.",
        ),
    ]],
);
