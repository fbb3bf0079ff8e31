//! Scenarios and flows: flows first, each after those that it uses, so that what they give is known.

use std::collections::{HashMap, HashSet};

use super::Index;
use super::scope::{Known, Scope};
use crate::scenario::code::Code;
use crate::scenario::fact::What;
use crate::scenario::file::File;
use crate::scenario::model::{Flow, Scenario};
use crate::text::Diagnostic;

/// What checking found of each flow.
#[derive(Debug, Default)]
pub struct Flows {
    done: HashMap<String, Checked>,
}

#[derive(Debug, Default)]
struct Checked {
    outputs: HashMap<String, Known>,
    steps: HashSet<String>,
    judged: Vec<String>,
    mistakes: Vec<Diagnostic>,
}

impl Flows {
    /// Checks all flows of a library.
    pub fn check(index: &Index<'_>) -> Flows {
        let mut flows = Flows::default();
        let mut names: Vec<&str> = index.flows.keys().copied().collect();
        names.sort_unstable();
        for name in names {
            flows.check_one(name, index, &mut Vec::new());
        }
        flows
    }

    /// Checks a flow after those that it uses; `path` are the flows under way.
    fn check_one(&mut self, name: &str, index: &Index<'_>, path: &mut Vec<String>) {
        let Some((flow, file)) = index.flows.get(name) else {
            return;
        };
        if self.done.contains_key(name) {
            return;
        }
        path.push(name.into());
        let mut circles = Vec::new();
        for fact in &file.facts {
            let What::Use(used) = &fact.what else { continue };
            match path.iter().position(|under_way| *under_way == used.flow) {
                Some(start) => {
                    let circle = path[start..].join(" → ");
                    let title = format!("flows use each other in a circle: {circle} → {}", used.flow);
                    let diagnostic = Diagnostic::new(Code::FlowCycle.number(), fact.span, title);
                    circles.push(diagnostic.label("this closes the circle"));
                }
                None => self.check_one(&used.flow, index, path),
            }
        }
        path.pop();
        let mut checked = self.walk(flow, file, index);
        checked.mistakes.extend(circles);
        self.done.insert(name.into(), checked);
    }

    fn walk(&self, flow: &Flow, file: &File, index: &Index<'_>) -> Checked {
        let mut scope = Scope::new(file, &flow.inputs, index, self);
        scope.walk();
        let given = flow
            .outputs
            .iter()
            .filter_map(|name| Some((name.clone(), scope.names.get(name)?.clone())));
        Checked {
            outputs: given.collect(),
            steps: scope.step_ids(),
            judged: scope.judged,
            mistakes: scope.mistakes,
        }
    }

    /// Mistakes of a flow.
    pub fn mistakes(&self, flow: &str) -> Vec<Diagnostic> {
        self.done
            .get(flow)
            .map(|checked| checked.mistakes.clone())
            .unwrap_or_default()
    }

    /// What an output is.
    pub fn output(&self, flow: &str, name: &str) -> Option<Known> {
        self.done.get(flow)?.outputs.get(name).cloned()
    }

    /// Ids of a flow's steps, those of its own flows with them.
    pub fn steps(&self, flow: &str) -> impl Iterator<Item = &str> {
        self.done
            .get(flow)
            .into_iter()
            .flat_map(|checked| checked.steps.iter().map(String::as_str))
    }

    /// Indicators that a flow judges.
    pub fn judged(&self, flow: &str) -> Vec<String> {
        self.done
            .get(flow)
            .map(|checked| checked.judged.clone())
            .unwrap_or_default()
    }
}

/// Mistakes of a scenario.
pub(super) fn scenario(scenario: &Scenario, file: &File, index: &Index<'_>, flows: &Flows) -> Vec<Diagnostic> {
    let mut scope = Scope::new(file, &scenario.inputs, index, flows);
    scope.walk();
    let judged = scope.judged.clone();
    for fact in &file.facts {
        match &fact.what {
            What::Lists(id) if !judged.contains(id) && !file.doubtful.contains(id) => {
                let title = format!("indicator `{id}` is listed, but no step judges it");
                scope.wrong(
                    Code::NotListed,
                    fact.span,
                    title,
                    "add a `judge` step, or remove it here",
                );
            }
            What::Judge(judge)
                if !scenario.indicators.contains(&judge.indicator) && !file.doubtful.contains(&judge.indicator) =>
            {
                let title = format!(
                    "indicator `{}` is judged, but the scenario does not list it",
                    judge.indicator
                );
                scope.wrong(Code::NotListed, fact.span, title, "add it to `indicators` at the top");
            }
            _ => {}
        }
    }
    scope.mistakes
}
