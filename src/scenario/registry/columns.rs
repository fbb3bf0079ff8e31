//! What is asked of the columns of a catalogue.

use crate::scenario::shape::{Key, Shape, Type};

/// `columns:`
pub static COLUMNS: Shape = Shape::plain(
    "columns condition",
    "The columns of a catalogue.",
    &[&[
        Key::must("of", Type::Reference, "What a crawl saw."),
        Key::must(
            "are",
            Type::Word(&[
                "all_filled",
                "some_empty",
                "some_broken",
                "some_unseen",
                "all_fitting",
                "some_strange",
            ]),
            "`all_filled`: all leaves were seen and have content. `some_empty`: one shows nothing. `some_broken`: the page \
             of one is not there. `some_unseen`: not all were visited. `all_fitting`, `some_strange`: items under the \
             column of a department are, or are not, that department's.",
        ),
    ]],
);
