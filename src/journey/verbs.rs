//! What the walk knows of verbs as such: their names, whether they give the page an input, whether they nest.

use crate::scenario::step::Action;

/// The verb as scenarios write it.
pub fn verb(action: &Action) -> &'static str {
    match action {
        Action::Open(_) => "open",
        Action::Click(_) => "click",
        Action::Hover(_) => "hover",
        Action::Scroll(_) => "scroll",
        Action::Back => "back",
        Action::Close => "close",
        Action::Fill { .. } => "fill",
        Action::Choose { .. } => "choose",
        Action::Tick { .. } => "tick",
        Action::Press { .. } => "press",
        Action::Upload { .. } => "upload",
        Action::Expect(_) => "expect",
        Action::Read { .. } => "read",
        Action::Count { .. } => "count",
        Action::Collect(_) => "collect",
        Action::Visit(_) => "visit",
        Action::Crawl(_) => "crawl",
        Action::Each(_) => "each",
        Action::ReadGuide { .. } => "read_guide",
        Action::Download(_) => "download",
        Action::Use(_) => "use",
        Action::Try(_) => "try",
        Action::If { .. } => "if",
        Action::Human { .. } => "human",
        Action::Later { .. } => "later",
        Action::Capture { .. } => "capture",
        Action::Judge { .. } => "judge",
    }
}

/// Whether a verb gives the page an input, after which it has to come to rest.
pub fn acts(action: &Action) -> bool {
    matches!(
        action,
        Action::Open(_)
            | Action::Click(_)
            | Action::Hover(_)
            | Action::Scroll(_)
            | Action::Back
            | Action::Close
            | Action::Fill { .. }
            | Action::Choose { .. }
            | Action::Tick { .. }
            | Action::Press { .. }
            | Action::Upload { .. }
            | Action::Human { .. }
    )
}

/// Whether a verb contains steps or waits of its own, and so lives on the scenario's budget.
pub fn nests(action: &Action) -> bool {
    matches!(
        action,
        Action::Visit(_)
            | Action::Crawl(_)
            | Action::Each(_)
            | Action::Use(_)
            | Action::Try(_)
            | Action::If { .. }
            | Action::Human { .. }
            | Action::Later { .. }
            | Action::Collect(_)
            | Action::ReadGuide { .. }
    )
}
