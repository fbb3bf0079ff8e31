//! The words on which a verdict about a guide rests, with their places, and a sentence that names the first of them.

use super::condition::Scope;
use super::guide::{guide, missing};
use super::specific::{named, told};
use crate::record::finding::{Sentence, Spot};
use crate::record::step::Truth;
use crate::scenario::condition::{Condition, FormsAre, Test};

/// Words of a spot that a sentence shows.
const SHOWN: usize = 40;
/// Spots that a sentence names.
const NAMED: usize = 3;

/// The words on which a condition that holds rests, where it is about a guide.
pub fn spots(condition: &Condition, scope: &dyn Scope) -> Vec<Spot> {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) => parts.iter().flat_map(|part| spots(part, scope)).collect(),
        Test::Not(part) => spots(part, scope),
        Test::Specific { of, about } => {
            let told = told(of, *about, scope);
            if told.truth == Truth::False { told.spots } else { vec![] }
        }
        Test::Samples { of, .. } => {
            let forms = guide(of, scope)
                .map(|guide| &guide.forms)
                .filter(|_| bare_of_samples(of, scope));
            forms.into_iter().flatten().map(|form| named(&form.name)).collect()
        }
        Test::Forms {
            of,
            files,
            are: FormsAre::SomeMissing,
        } => {
            let forms = guide(of, scope).map(|guide| missing(guide, files.as_deref(), scope));
            forms.into_iter().flatten().map(|form| named(&form.name)).collect()
        }
        Test::Forms { .. }
        | Test::Visible(_)
        | Test::Text(_)
        | Test::Number { .. }
        | Test::Host(_)
        | Test::Url(_)
        | Test::Title(_)
        | Test::Changed { .. }
        | Test::Appeared { .. }
        | Test::Met(_)
        | Test::Absent(_)
        | Test::Ended { .. }
        | Test::Status { .. }
        | Test::Within { .. }
        | Test::AnyItem(_)
        | Test::NoItem(_)
        | Test::EveryItem(_)
        | Test::Count { .. }
        | Test::SameRecords(..)
        | Test::Columns { .. }
        | Test::Replies { .. }
        | Test::Contradicts { .. }
        | Test::Field { .. }
        | Test::Steps { .. }
        | Test::Materials { .. }
        | Test::WorkingDays { .. } => vec![],
    }
}

fn bare_of_samples(of: &str, scope: &dyn Scope) -> bool {
    guide(of, scope).is_some_and(|guide| guide.samples.is_empty())
}

/// A sentence with the first words that it rests on.
pub fn with_spots(mut sentence: Sentence, spots: &[Spot]) -> Sentence {
    if spots.is_empty() {
        return sentence;
    }
    let words = |spot: &Spot, lacks: &str, open: &str, close: &str| {
        let mut words: String = spot.words.replace('\n', " ").chars().take(SHOWN).collect();
        if spot.words.chars().count() > SHOWN {
            words.push('…');
        }
        if lacks.is_empty() {
            words
        } else {
            format!("{words}{open}{lacks}{close}")
        }
    };
    let zh: Vec<String> = spots
        .iter()
        .take(NAMED)
        .map(|spot| words(spot, &spot.lacks.zh, "（", "）"))
        .collect();
    let en: Vec<String> = spots
        .iter()
        .take(NAMED)
        .map(|spot| words(spot, &spot.lacks.en, " (", ")"))
        .collect();
    let more = spots.len() > NAMED;
    let (zh_more, en_more) = match more {
        true => (
            format!("等{}处", spots.len()),
            format!(" and {} more", spots.len() - NAMED),
        ),
        false => (String::new(), String::new()),
    };
    sentence.zh = format!("{}：{}{zh_more}", sentence.zh, zh.join("；"));
    sentence.en = format!("{}: {}{en_more}", sentence.en, en.join("; "));
    sentence
}
