//! Flows that are used and indicators that are judged: what they take, what they give.

use super::scope::{Known, Scope, need_word, value_kind};
use crate::scenario::code::Code;
use crate::scenario::fact::{Given, JudgeFact, UseFact, ValueKind};
use crate::scenario::model::Input;
use crate::scenario::registry::FileKind;
use crate::scenario::rule::NeedKind;
use crate::text::{Span, meant};

impl Scope<'_> {
    pub(super) fn use_flow(&mut self, fact: &UseFact, span: Span) {
        if let Some(id) = &fact.id {
            self.uses.insert(id.clone(), fact.flow.clone());
        }
        let broken = self.index.broken_flows.contains(&*fact.flow);
        let flow = self.index.flows.get(&*fact.flow).map(|(flow, _)| *flow);
        let Some(flow) = flow.filter(|_| !broken) else {
            if !broken {
                let near = meant(&fact.flow, self.index.flows.keys().copied());
                let label = near.map_or("no such file under flows/".into(), |near| {
                    format!("did you mean `flows/{near}`?")
                });
                self.wrong(
                    Code::UnknownFlow,
                    span,
                    format!("there is no flow `{}`", fact.flow),
                    label,
                );
            }
            for (_, _, here, at) in &fact.outputs {
                self.give(here, Known::of(ValueKind::Unknown), *at);
            }
            return;
        };
        self.give_inputs(fact, &flow.inputs, span);
        for (theirs, at, here, here_at) in &fact.outputs {
            if !flow.outputs.contains(theirs) {
                let near = meant(theirs, flow.outputs.iter().map(String::as_str));
                let label = near.map_or(format!("it gives: {}", list(&flow.outputs)), |near| {
                    format!("did you mean `{near}`?")
                });
                self.wrong(
                    Code::FlowOutput,
                    *at,
                    format!("flow `{}` gives no `{theirs}`", fact.flow),
                    label,
                );
            }
            let known = self
                .flows
                .output(&fact.flow, theirs)
                .unwrap_or(Known::of(ValueKind::Unknown));
            self.give(here, known, *here_at);
        }
        self.judged.extend(self.flows.judged(&fact.flow));
    }

    fn give_inputs(&mut self, fact: &UseFact, inputs: &[Input], span: Span) {
        for (name, at, given) in &fact.with {
            let Some(input) = inputs.iter().find(|input| input.name == *name) else {
                let near = meant(name, inputs.iter().map(|input| &*input.name));
                let known: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
                let label = near.map_or(format!("it takes: {}", list(&known)), |near| {
                    format!("did you mean `{near}`?")
                });
                self.wrong(
                    Code::FlowInput,
                    *at,
                    format!("flow `{}` takes no `{name}`", fact.flow),
                    label,
                );
                continue;
            };
            match given {
                Given::Plain(text, at) => self.fits(&input.kind, text, *at),
                Given::Name(path, at) => self.give_name(path, input, *at),
                Given::Mixed => {}
            }
        }
        let given = |input: &&Input| input.default.is_some() || fact.with.iter().any(|(name, ..)| *name == input.name);
        for input in inputs.iter().filter(|input| !given(input)) {
            let near = fact.with.iter().any(|(name, ..)| meant(name, [&*input.name]).is_some());
            if !near {
                let title = format!("flow `{}` needs `{}`", fact.flow, input.name);
                self.wrong(
                    Code::FlowInput,
                    span,
                    title,
                    format!("add `with: {{{}: …}}`", input.name),
                );
            }
        }
    }

    pub(super) fn judge(&mut self, fact: &JudgeFact, span: Span) {
        self.judged.push(fact.indicator.clone());
        let Some(indicator) = self.index.indicators.get(&*fact.indicator) else {
            if !self
                .index
                .unsure
                .contains(&FileKind::Indicators)
            {
                let near = meant(&fact.indicator, self.index.indicators.keys().copied());
                let label = near.map_or("no indicator set has it".into(), |near| {
                    format!("did you mean `{near}`?")
                });
                self.wrong(
                    Code::UnknownIndicator,
                    span,
                    format!("there is no indicator `{}`", fact.indicator),
                    label,
                );
            }
            return;
        };
        for (name, kind) in &indicator.needs {
            match fact.bind.iter().find(|(bound, ..)| bound == name) {
                Some((_, _, to, at)) => self.bind(name, *kind, to, *at),
                None => {
                    let title = format!("the rule of `{}` needs `{name}`: {}", indicator.id, need_word(*kind));
                    self.wrong(Code::BindMissing, span, title, format!("add `{name}: …` to `bind`"));
                }
            }
        }
        for (name, at, ..) in &fact.bind {
            if !indicator.needs.iter().any(|(need, _)| need == name) {
                let needs: Vec<String> = indicator.needs.iter().map(|(need, _)| need.clone()).collect();
                let near = meant(name, needs.iter().map(String::as_str));
                let label = near.map_or(format!("it takes: {}", list(&needs)), |near| {
                    format!("did you mean `{near}`?")
                });
                self.wrong(
                    Code::BindUnknown,
                    *at,
                    format!("the rule of `{}` takes no `{name}`", indicator.id),
                    label,
                );
            }
        }
    }

    fn bind(&mut self, name: &str, kind: NeedKind, to: &str, span: Span) {
        let wanted = value_kind(kind);
        let known = self
            .names
            .get(to)
            .or_else(|| self.hidden.get(to))
            .map(|known| known.kind.clone());
        match (wanted, known) {
            (None, _) if self.has_step(to) => {}
            (None, None) => self.about_step(to, span),
            (_, Some(ValueKind::Unknown)) => {}
            (Some(wanted), Some(known)) if known == wanted => {}
            (_, Some(known)) => {
                let title = format!("`{name}` is to be {}, but `{to}` is {}", need_word(kind), known.word());
                let label = if kind == NeedKind::Step {
                    "give the step an `id` and name that"
                } else {
                    "another kind is wanted"
                };
                self.wrong(Code::WrongKind, span, title, label);
            }
            (Some(_), None) if self.steps.contains(to) => {
                let title = format!("`{name}` is to be {}, but `{to}` is a step", need_word(kind));
                self.wrong(Code::WrongKind, span, title, "name what the step gives (its `as`)");
            }
            (Some(_), None) => self.unknown_name(to, span),
        }
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "nothing".into()
    } else {
        names.join(", ")
    }
}
