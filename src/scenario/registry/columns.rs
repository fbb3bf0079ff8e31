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
                "none_compared",
            ]),
            "`all_filled`: all leaves were seen and have content. `some_empty`: one shows nothing. `some_broken`: the page \
             of one is not there. `some_unseen`: not all were visited. `all_fitting`, `some_strange`: items that say whose \
             they are stand, or do not stand, under a column that is theirs: a department's, for persons, for \
             organisations. `none_compared`: no item that was seen says so.",
        ),
    ]],
);
