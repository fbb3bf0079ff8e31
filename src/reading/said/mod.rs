//! What a guide's words come to: whether they state what they are there to state.
//!
//! Each reading takes words as the page writes them and says that they state it, that they are there without stating
//! it, or that a person has to look. It never guesses from a missing field: that a guide has none is for the rule.

pub mod catch_all;
mod choice;
pub mod contact;
pub mod elsewhere;
pub mod fee;
pub mod ground;
pub mod hint;
pub mod limit;
pub mod material;
pub mod signed;
pub mod step;
pub mod typed;
pub mod updated;

use std::sync::LazyLock;

use regex::Regex;

/// What words come to; of several that stand for one thing the least counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// They state it.
    Stated,
    /// A person has to look; the word says why (`zero`, `by_reference`, `words`).
    Unclear(&'static str),
    /// They stand there and state nothing: empty, `/`, 按规定, 详见….
    Vague,
}

/// Words that refer to something else, or leave it open.
fn leaves_open(text: &str) -> bool {
    static OPEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "按(照)?(有关|相关|国家|规定|标准|实际)|依(据|照)?(有关|相关)?规定|依法|详见|参见|见附件|见附表|视情况|视具体|另行|具体(请)?咨询|咨询窗口|以.{0,12}为准|根据(有关|相关|实际)",
        )
    });
    OPEN.is_match(text)
}

/// Nothing, or a mark that stands for nothing.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| "/\\-—–－_.。…、,，;；~ ".contains(c))
}

/// A pattern of these readings; a wrong one is found by the first test that uses it.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a good pattern")
}
