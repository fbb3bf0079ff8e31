//! Flows that are used and indicators that are judged: what they take, what they give.

use super::scope::{Known, Scope, need_word, value_kind};
use crate::record::step::End;
use crate::scenario::code::Code;
use crate::scenario::condition::{Condition, EndWord, Test};
use crate::scenario::fact::{Given, JudgeFact, UseFact, ValueKind};
use crate::scenario::file::Content;
use crate::scenario::locator::{By, Locator};
use crate::scenario::model::Input;
use crate::scenario::registry::FileKind;
use crate::scenario::rule::{Indicator, NeedKind, Outcome};
use crate::scenario::step::{Action, FetchFrom, ReadFrom, Scroll, Step, lists};
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
            if !self.index.unsure.contains(&FileKind::Indicators) {
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
                Some((_, _, to, at)) => {
                    self.bind(name, *kind, to, *at);
                }
                None => {
                    let title = format!("the rule of `{}` needs `{name}`: {}", indicator.id, need_word(*kind));
                    self.wrong(Code::BindMissing, span, title, format!("add `{name}: …` to `bind`"));
                }
            }
        }
        self.absences(indicator, fact);
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

    /// That no fail rests on selectors alone that found nothing: whether they are right nothing on the page can tell.
    fn absences(&mut self, indicator: &Indicator, fact: &JudgeFact) {
        let selected = |(name, _, to, at): &(String, Span, String, Span)| {
            let step = self.step_of(to)?;
            self.by_selector(step, 0).then(|| (name.clone(), to.clone(), *at))
        };
        let selected: Vec<(String, String, Span)> = fact.bind.iter().filter_map(selected).collect();
        let by_selector = |name: &str| selected.iter().any(|(selected, ..)| selected == name);
        let blind = |outcome: &Outcome| ground(&outcome.when, &by_selector) == Ground::Selector;
        let (true, Some((_, to, at))) = (indicator.fail_when.iter().any(blind), selected.first()) else {
            return;
        };
        let title = format!(
            "`{}` fails where `{to}` is absent, which is looked for by a selector alone",
            indicator.id
        );
        let remedy = "name it by words, a role or a term: a selector may be wrong, and nothing would tell";
        self.wrong(Code::FailOnUnmet, *at, title, remedy);
    }

    /// A step by its id, here or in a flow that is used.
    fn step_of(&self, id: &str) -> Option<&'_ Step> {
        let own = match &self.file.content {
            Content::Scenario(scenario) => &scenario.steps,
            Content::Flow(flow) => &flow.steps,
            _ => return None,
        };
        match id.split_once('/') {
            None => find(own, id),
            Some((using, inner)) => {
                let (flow, _) = self.index.flows.get(self.uses.get(using)?.as_str())?;
                find(&flow.steps, inner)
            }
        }
    }

    /// Whether all that a step looks for it looks for by selectors.
    fn by_selector(&self, step: &Step, depth: u32) -> bool {
        let selects = |what: &Locator| matches!(what.by, By::Css(_) | By::Xpath(_) | By::TestId(_));
        match &step.action {
            Action::Click(click) => selects(&click.what),
            Action::Hover(what) | Action::Scroll(Scroll::To(what)) => selects(what),
            Action::Fill { field, .. } | Action::Choose { field, .. } | Action::Tick { field, .. } => selects(field),
            Action::Upload { field, .. } => selects(field),
            Action::Press { inside: Some(what), .. } => selects(what),
            Action::Read {
                from: ReadFrom::Locator(what),
                ..
            } => selects(what),
            Action::Download(fetch) => matches!(&fetch.from, FetchFrom::Click(what) if selects(what)),
            Action::Try(attempt) => {
                let last = |steps: &[Step]| steps.iter().any(|step| self.by_selector(step, depth));
                attempt.alternatives.iter().all(|way| last(&way.steps))
            }
            Action::Use(call) if depth < 8 => {
                let flow = self.index.flows.get(call.flow.as_str());
                flow.is_some_and(|(flow, _)| flow.steps.iter().all(|step| self.by_selector(step, depth + 1)))
            }
            _ => false,
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

/// A step of this id, at any depth.
fn find<'s>(steps: &'s [Step], id: &str) -> Option<&'s Step> {
    steps.iter().find_map(|step| match step.id == id {
        true => Some(step),
        false => lists(&step.action).into_iter().find_map(|inner| find(inner, id)),
    })
}

/// What a condition that holds rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    /// On what was met.
    Met,
    /// On a selector that found nothing.
    Selector,
    /// On something that proves.
    Proof,
}

fn ground(condition: &Condition, by_selector: &dyn Fn(&str) -> bool) -> Ground {
    let absent = |step: &str| match by_selector(step) {
        true => Ground::Selector,
        false => Ground::Proof,
    };
    match &condition.test {
        Test::All(parts) => parts
            .iter()
            .map(|part| ground(part, by_selector))
            .max()
            .unwrap_or(Ground::Met),
        Test::Any(parts) => {
            let grounds: Vec<Ground> = parts.iter().map(|part| ground(part, by_selector)).collect();
            match grounds.contains(&Ground::Selector) {
                true => Ground::Selector,
                false => grounds.into_iter().max().unwrap_or(Ground::Met),
            }
        }
        Test::Absent(step) => absent(step),
        Test::Ended { step, ends } if ends.contains(&EndWord::Is(End::Absent)) => absent(step),
        Test::Met(_) | Test::Not(_) => Ground::Met,
        _ => Ground::Proof,
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "nothing".into()
    } else {
        names.join(", ")
    }
}
