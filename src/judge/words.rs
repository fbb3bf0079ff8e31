//! Comparing words: a `Match` made ready once, then asked of many texts.

use super::condition::Scope;
use crate::reading::normal::normal;
use crate::record::step::Truth;
use crate::scenario::condition::Match;

/// A match with its names and terms put in.
#[derive(Debug, Clone)]
pub enum Matcher {
    /// Equal after normalisation.
    Is(String),
    /// Part of it after normalisation.
    Contains(Vec<String>),
    /// A regular expression on normalised text.
    Matches(regex::Regex),
}

impl Matcher {
    /// Makes `what` ready; none when a name in it was not read, a term is unknown, or nothing is left to compare.
    pub fn new(what: &Match, scope: &dyn Scope) -> Option<Matcher> {
        match what {
            Match::Is(template) => scope.text(template).map(|text| Matcher::Is(normal(&text))),
            Match::Contains(template) => {
                let text = normal(&scope.text(template)?);
                (!text.is_empty()).then(|| Matcher::Contains(vec![text]))
            }
            Match::Matches(pattern) => regex::Regex::new(pattern).ok().map(Matcher::Matches),
            Match::Term(term) => {
                let words: Vec<String> = scope.words(term)?.iter().map(|word| normal(word)).collect();
                let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
                (!words.is_empty()).then_some(Matcher::Contains(words))
            }
        }
    }

    /// Whether `text` is so.
    pub fn is(&self, text: &str) -> bool {
        let text = normal(text);
        match self {
            Matcher::Is(wanted) => text == *wanted,
            Matcher::Contains(words) => words.iter().any(|word| text.contains(word.as_str())),
            Matcher::Matches(pattern) => pattern.is_match(&text),
        }
    }
}

/// The truth of `what` about `text`.
pub fn compare(what: &Match, text: &str, scope: &dyn Scope) -> Truth {
    Matcher::new(what, scope).map_or(Truth::Unknown, |matcher| Truth::from(matcher.is(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{Bench, name_of};
    use crate::scenario::model::Template;

    fn check(what: Match, text: &str, expected: Truth) {
        let bench = Bench::new().term("no_results", &["查无", "共0条"]);
        assert_eq!(compare(&what, text, &bench), expected, "{what:?} {text}");
    }

    #[test]
    fn text_is_compared_after_normalisation() {
        check(Match::Is(Template::plain("搜索")), "搜 索：", Truth::True);
        check(Match::Is(Template::plain("搜索")), "搜索框", Truth::False);
        check(Match::Contains(Template::plain("ABC")), "xＡＢＣx", Truth::True);
        check(Match::Matches(r"^\d+个工作日$".into()), "５个工作日", Truth::True);
        check(Match::Term("no_results".into()), "查无相关事项", Truth::True);
        check(Match::Term("no_results".into()), "共10条", Truth::False);
    }

    #[test]
    fn what_cannot_be_made_ready_is_unknown() {
        check(Match::Is(name_of(&["nobody"])), "x", Truth::Unknown);
        check(Match::Term("unheard_of".into()), "x", Truth::Unknown);
        check(Match::Contains(Template::plain(" ")), "x", Truth::Unknown);
        check(Match::Matches("(".into()), "x", Truth::Unknown);
    }
}
