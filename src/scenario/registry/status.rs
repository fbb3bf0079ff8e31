//! What the site answered to requests.

use super::conditions::BOUND_NAMES;
use crate::scenario::shape::{Key, Shape, Type};

/// `status:`
pub static STATUS: Shape = Shape {
    some_of: BOUND_NAMES,
    ..Shape::plain(
        "status condition",
        "What the site answered to requests (document, XHR, fetch) that began under a step. Unknown where the browser's \
         channel tells no statuses.",
        &[&[
            Key::must(
                "of",
                Type::Reference,
                "The step; of one that holds others, those within it count.",
            ),
            Key::may("at_least", Type::Whole(400, 599), "Not less."),
            Key::may("at_most", Type::Whole(400, 599), "Not more."),
            Key::may("is", Type::Whole(400, 599), "Equal."),
            Key::may(
                "carries",
                Type::Template,
                "Only of requests whose address carries these words. Without it, addresses that had failed before the step \
                 do not count: the page asks them by itself.",
            ),
            Key::may(
                "sent",
                Type::Bool,
                "`true`: only of requests that send something (POST, PUT, PATCH).",
            ),
        ]],
    )
};
