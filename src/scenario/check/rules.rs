//! Names in the rules of indicators: inputs that `needs` lists, of the right kind, and terms.

use std::collections::HashMap;

use super::Index;
use super::scope::{need_word, unknown_term, value_kind};
use crate::scenario::code::Code;
use crate::scenario::fact::{Spot, ValueKind, What};
use crate::scenario::file::File;
use crate::scenario::registry::FileKind;
use crate::scenario::rule::NeedKind;
use crate::text::{Diagnostic, Span, meant};

/// Mistakes of a file of indicators.
pub(super) fn check(file: &File, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut rule = Rule {
        needs: HashMap::new(),
        id: "",
        mistakes: Vec::new(),
    };
    for fact in &file.facts {
        let span = fact.span;
        match &fact.what {
            What::Rule(id) => {
                rule.needs.clear();
                rule.id = id;
            }
            What::Need(name, kind) => {
                rule.needs.insert(name, *kind);
            }
            What::AboutStep(name) => rule.about(name, "a step", |kind| kind == NeedKind::Step, file, span),
            What::About(name, kinds) => {
                let wanted = kinds.iter().map(ValueKind::word).collect::<Vec<_>>().join(" or ");
                let fits = |kind| value_kind(kind).is_some_and(|kind| kinds.contains(&kind));
                rule.about(name, &wanted, fits, file, span);
            }
            What::Put(path, spot) => {
                let whole = *spot == Spot::Whole;
                let fits = move |kind| match kind {
                    NeedKind::Text | NeedKind::Number | NeedKind::Date => true,
                    NeedKind::Record => whole,
                    NeedKind::Step | NeedKind::Records | NeedKind::Guide | NeedKind::Files | NeedKind::Columns => false,
                };
                let wanted = if whole { "a record or text" } else { "text" };
                rule.about(path.first().map_or("", String::as_str), wanted, fits, file, span);
            }
            What::WordTerm(term) if !index.terms.contains(term) && !index.unsure.contains(&FileKind::Lexicon) => {
                rule.mistakes.push(unknown_term(term, index, span));
            }
            _ => {}
        }
    }
    rule.mistakes
}

struct Rule<'r> {
    id: &'r str,
    needs: HashMap<&'r str, NeedKind>,
    mistakes: Vec<Diagnostic>,
}

impl Rule<'_> {
    fn about(&mut self, name: &str, wanted: &str, fits: impl Fn(NeedKind) -> bool, file: &File, span: Span) {
        let diagnostic = match self.needs.get(name) {
            Some(kind) if fits(*kind) => return,
            Some(kind) => {
                let title = format!("`{name}` is {}", need_word(*kind));
                Diagnostic::new(Code::WrongKind.number(), span, title).label(format!("wanted: {wanted}"))
            }
            None if file.doubtful.contains(name) => return,
            None => {
                let title = format!("the rule of `{}` does not need `{name}`", self.id);
                let near = meant(name, self.needs.keys().copied());
                let label = near.map_or("add it to `needs`".into(), |near| format!("did you mean `{near}`?"));
                Diagnostic::new(Code::RuleInput.number(), span, title).label(label)
            }
        };
        self.mistakes.push(diagnostic);
    }
}
