//! Goes through a file's facts in the order of its text, knowing at each place which names have been given.

use std::collections::{HashMap, HashSet};

use super::Index;
use super::journeys::Flows;
use super::put::BUILT_IN;
use crate::scenario::code::Code;
use crate::scenario::fact::{Fact, ValueKind, What};
use crate::scenario::file::File;
use crate::scenario::locator::STRUCTURES;
use crate::scenario::model::{Input, InputKind};
use crate::scenario::registry::FileKind;
use crate::scenario::rule::NeedKind;
use crate::scenario::step::SITE_ITEMS;
use crate::text::{Diagnostic, Span, meant};

/// What is known of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its kind.
    pub kind: ValueKind,
    /// Names of its parts, for records, items and forms.
    pub parts: Vec<String>,
}

impl Known {
    /// Something without parts.
    pub fn of(kind: ValueKind) -> Known {
        Known {
            kind,
            parts: Vec::new(),
        }
    }

    /// What an input is.
    pub fn input(kind: &InputKind) -> Known {
        match kind {
            InputKind::Text | InputKind::Url => Known::of(ValueKind::Text),
            InputKind::Int => Known::of(ValueKind::Number),
            InputKind::Bool => Known::of(ValueKind::Bool),
            InputKind::Date => Known::of(ValueKind::Date),
            InputKind::List => Known::of(ValueKind::List),
            InputKind::Locator => Known::of(ValueKind::Locator),
            InputKind::Secret => Known::of(ValueKind::Secret),
            InputKind::Map(parts) => Known {
                kind: ValueKind::Record,
                parts: parts.clone(),
            },
        }
    }
}

/// Names as they are at one place of a file.
pub(super) struct Scope<'s> {
    pub(super) file: &'s File,
    pub(super) index: &'s Index<'s>,
    pub(super) flows: &'s Flows,
    /// Inputs and values.
    pub(super) names: HashMap<String, Known>,
    /// Names that steps for later cannot see.
    pub(super) hidden: HashMap<String, Known>,
    pub(super) inputs: HashSet<String>,
    pub(super) steps: HashSet<String>,
    /// Steps that use flows: their id → the flow.
    pub(super) uses: HashMap<String, String>,
    all_steps: HashSet<&'s str>,
    loops: Vec<(String, Option<Known>)>,
    outside: Vec<HashMap<String, Known>>,
    /// Indicators judged, here and in flows.
    pub(super) judged: Vec<String>,
    pub(super) mistakes: Vec<Diagnostic>,
}

impl<'s> Scope<'s> {
    pub(super) fn new(file: &'s File, inputs: &[Input], index: &'s Index<'s>, flows: &'s Flows) -> Scope<'s> {
        let all_steps = file.facts.iter().filter_map(|fact| match &fact.what {
            What::Step(id) => Some(&**id),
            _ => None,
        });
        Scope {
            file,
            index,
            flows,
            names: inputs
                .iter()
                .map(|input| (input.name.clone(), Known::input(&input.kind)))
                .collect(),
            hidden: HashMap::new(),
            inputs: inputs.iter().map(|input| input.name.clone()).collect(),
            steps: HashSet::new(),
            uses: HashMap::new(),
            all_steps: all_steps.collect(),
            loops: Vec::new(),
            outside: Vec::new(),
            judged: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// Ids of steps, and of the steps of flows that they use, as `use/step`.
    pub(super) fn step_ids(&self) -> HashSet<String> {
        let mut all = self.steps.clone();
        for (id, flow) in &self.uses {
            all.extend(self.flows.steps(flow).map(|step| format!("{id}/{step}")));
        }
        all
    }

    pub(super) fn wrong(&mut self, code: Code, span: Span, title: String, label: impl Into<String>) {
        self.mistakes
            .push(Diagnostic::new(code.number(), span, title).label(label));
    }

    /// Goes through all facts.
    pub(super) fn walk(&mut self) {
        let file = self.file;
        for fact in &file.facts {
            self.take(fact);
        }
    }

    fn take(&mut self, fact: &Fact) {
        let span = fact.span;
        match &fact.what {
            What::Step(id) => self.step(id, span),
            What::Value(name, ValueKind::Guide) => {
                self.give(
                    name,
                    Known {
                        kind: ValueKind::Guide,
                        parts: vec!["title".into()],
                    },
                    span,
                );
            }
            What::Value(name, kind) => self.give(name, Known::of(kind.clone()), span),
            What::Records(name, fields) => {
                // Every record has a title, an address and a text; `fields` add to them.
                let parts = ["title", "href", "text"]
                    .map(str::to_owned)
                    .into_iter()
                    .chain(fields.iter().cloned());
                self.give(
                    name,
                    Known {
                        kind: ValueKind::Records,
                        parts: parts.collect(),
                    },
                    span,
                );
            }
            What::Enter { name, of, kinds } => self.enter(name, of, kinds, span),
            What::Leave => self.leave(),
            What::Later(carried) => self.later(carried),
            What::Now => {
                self.names = self.outside.pop().unwrap_or_default();
                self.hidden.clear();
            }
            What::AboutStep(step) => self.about_step(step, span),
            What::About(name, kinds) => self.about(name, kinds, span),
            What::Put(path, spot) => self.put(path, *spot, span),
            What::Term(term) => self.term(term, true, span),
            What::WordTerm(term) => self.term(term, false, span),
            What::Page(page) => self.page(page, span),
            What::Use(fact) => self.use_flow(fact, span),
            What::Judge(fact) => self.judge(fact, span),
            What::Promises(name) => self.promise(name, span),
            What::Input(name) if BUILT_IN.contains(&&**name) => {
                self.wrong(
                    Code::SameName,
                    span,
                    format!("`{name}` is built in"),
                    "call the input something else",
                );
            }
            What::Doubt(title, remedy) => self.wrong(Code::NoSuchThing, span, title.clone(), remedy.clone()),
            What::Default(kind, text) => self.fits(kind, text, span),
            What::Lists(_) | What::Input(_) | What::Rule(_) | What::Need(..) | What::GivesTerm(_) => {}
            What::PerSite(_) | What::PerItem(_) | What::Set(_) | What::Sites(_) | What::Host(_) | What::Item(_) => {}
        }
    }

    fn step(&mut self, id: &str, span: Span) {
        if id
            .strip_prefix('s')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
        {
            self.wrong(
                Code::SameStep,
                span,
                format!("`{id}` is kept for steps without an id"),
                "choose a word",
            );
        } else if !self.steps.insert(id.into()) {
            self.wrong(
                Code::SameStep,
                span,
                format!("two steps have the id `{id}`"),
                "choose another id",
            );
        }
    }

    pub(super) fn give(&mut self, name: &str, known: Known, span: Span) {
        if self.inputs.contains(name) || BUILT_IN.contains(&name) {
            let title = format!("`{name}` is an input, and a value cannot take its name");
            self.wrong(Code::SameName, span, title, "call the value something else");
        }
        self.names.insert(name.into(), known);
    }

    fn enter(&mut self, name: &str, of: &str, kinds: &[ValueKind], span: Span) {
        let known = match of.strip_suffix(".forms") {
            None if of == SITE_ITEMS => Known {
                kind: ValueKind::Record,
                parts: ["title", "guide", "portal"].map(str::to_owned).to_vec(),
            },
            Some(guide) => {
                self.about(guide, &[ValueKind::Guide], span);
                Known {
                    kind: ValueKind::Form,
                    parts: vec!["name".into(), "title".into()],
                }
            }
            None => {
                self.about(of, kinds, span);
                match self.names.get(of) {
                    Some(Known {
                        kind: ValueKind::Records,
                        parts,
                    }) => Known {
                        kind: ValueKind::Record,
                        parts: parts.clone(),
                    },
                    Some(Known {
                        kind: ValueKind::List, ..
                    }) => Known::of(ValueKind::Text),
                    _ => Known::of(ValueKind::Unknown),
                }
            }
        };
        let before = self.names.insert(name.into(), known);
        self.loops.push((name.into(), before));
    }

    fn leave(&mut self) {
        let Some((name, before)) = self.loops.pop() else { return };
        match before {
            Some(before) => self.names.insert(name, before),
            None => self.names.remove(&name),
        };
    }

    fn later(&mut self, carried: &[(String, Span)]) {
        for (name, span) in carried {
            if !self.names.contains_key(name) {
                self.unknown_name(name, *span);
            }
        }
        let kept = |name: &String| self.inputs.contains(name) || carried.iter().any(|(carried, _)| carried == name);
        let names = self
            .names
            .iter()
            .filter(|(name, _)| kept(name))
            .map(|(name, known)| (name.clone(), known.clone()));
        let names: HashMap<String, Known> = names.collect();
        self.hidden = self.names.clone();
        self.outside.push(std::mem::replace(&mut self.names, names));
    }

    /// Whether a step, or a step of a used flow, has this id.
    pub(super) fn has_step(&self, step: &str) -> bool {
        if self.steps.contains(step) || self.file.doubtful.contains(step) {
            return true;
        }
        let Some((using, inner)) = step.split_once('/') else {
            return false;
        };
        self.uses.get(using).is_some_and(|flow| {
            self.index.broken_flows.contains(&**flow) || self.flows.steps(flow).any(|step| step == inner)
        })
    }

    pub(super) fn about_step(&mut self, step: &str, span: Span) {
        if self.has_step(step) {
            return;
        }
        let ids = self.step_ids();
        let label = if self.all_steps.contains(step) {
            "that step comes later, or is this one".into()
        } else if self.names.contains_key(step) {
            "that is a value or input, not a step; give the step an `id`".into()
        } else {
            let near = meant(
                step,
                ids.iter().map(String::as_str).chain(self.all_steps.iter().copied()),
            );
            near.map_or("give that step `id: …`, before this one".into(), |near| {
                format!("did you mean `{near}`?")
            })
        };
        self.wrong(
            Code::UnknownStep,
            span,
            format!("no earlier step has the id `{step}`"),
            label,
        );
    }

    fn term(&mut self, term: &str, structural: bool, span: Span) {
        let structure = structural && STRUCTURES.iter().any(|(word, _)| *word == term);
        let unsure = self.index.unsure.contains(&FileKind::Lexicon);
        if structure || unsure || self.index.terms.contains(term) {
            return;
        }
        self.mistakes.push(unknown_term(term, self.index, span));
    }

    /// Pages beyond the two homes are named by profiles, so only a slip of the pen can be told here.
    fn page(&mut self, page: &str, span: Span) {
        let homes = ["portal_home", "platform_home"];
        if let (false, Some(near)) = (homes.contains(&page), meant(page, homes)) {
            self.wrong(
                Code::UnknownPage,
                span,
                format!("no page is called `{page}`"),
                format!("did you mean `{near}`?"),
            );
        }
    }

    fn promise(&mut self, name: &str, span: Span) {
        let given = self.names.contains_key(name) && !self.inputs.contains(name);
        if given || self.file.doubtful.contains(name) {
            return;
        }
        let label = if self.inputs.contains(name) {
            "that is an input".into()
        } else {
            let values = self.names.keys().filter(|value| !self.inputs.contains(*value));
            let near = meant(name, values.map(String::as_str));
            near.map_or("give it with `as`".into(), |near| format!("did you mean `{near}`?"))
        };
        let title = format!("no step of this flow gives `{name}`");
        self.wrong(Code::FlowOutput, span, title, label);
    }
}

/// The mistake of a term that is not in the lexicon.
pub(super) fn unknown_term(term: &str, index: &Index<'_>, span: Span) -> Diagnostic {
    let structures = STRUCTURES.iter().map(|(word, _)| *word);
    let near = meant(term, index.terms.iter().map(String::as_str).chain(structures));
    let label = near.map_or("add it to the lexicon".into(), |near| format!("did you mean `{near}`?"));
    let title = format!("the lexicon has no term `{term}`");
    Diagnostic::new(Code::UnknownTerm.number(), span, title).label(label)
}

/// A rule's input as a kind of value; none for steps.
pub(super) fn value_kind(kind: NeedKind) -> Option<ValueKind> {
    match kind {
        NeedKind::Step => None,
        NeedKind::Records => Some(ValueKind::Records),
        NeedKind::Record => Some(ValueKind::Record),
        NeedKind::Guide => Some(ValueKind::Guide),
        NeedKind::Files => Some(ValueKind::Files),
        NeedKind::Columns => Some(ValueKind::Columns),
        NeedKind::Text => Some(ValueKind::Text),
        NeedKind::Number => Some(ValueKind::Number),
        NeedKind::Date => Some(ValueKind::Date),
    }
}

/// A rule's input in words.
pub(super) fn need_word(kind: NeedKind) -> &'static str {
    match value_kind(kind) {
        None => "a step",
        Some(kind) => kind.word(),
    }
}
