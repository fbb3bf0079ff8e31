//! Checks over names: within a file, and over a whole library.
//!
//! `grounds` looks at what a rule rests on, `scope` goes through a scenario or flow as a walk would, `rules` looks at
//! the names in an indicator's rule, `surveys` at what a survey and a site name.

mod calls;
pub mod grounds;
mod journeys;
mod put;
mod rules;
mod scope;
mod surveys;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::code::Code;
use super::fact::What;
use super::file::{Content, File};
use super::model::{Flow, Scenario};
use super::registry::FileKind;
use super::rule::Indicator;
use crate::text::Diagnostic;

pub use scope::Known;
pub(crate) use surveys::as_site;

/// What a library holds, by name.
#[derive(Debug, Default)]
pub struct Index<'l> {
    /// Terms of the lexicon.
    pub terms: HashSet<String>,
    /// Flows with their files.
    pub flows: HashMap<&'l str, (&'l Flow, &'l File)>,
    /// Flows whose files have mistakes of form: nothing is said of what they take and give.
    pub broken_flows: HashSet<&'l str>,
    /// Scenarios with their files.
    pub scenarios: HashMap<&'l str, (&'l Scenario, &'l File)>,
    /// Indicators by id.
    pub indicators: HashMap<&'l str, &'l Indicator>,
    /// Indicator sets: id → ids of their indicators.
    pub sets: HashMap<&'l str, HashSet<&'l str>>,
    /// A set or lexicon could not be read whole, so that a missing name is no mistake.
    pub unsure: HashSet<FileKind>,
}

impl<'l> Index<'l> {
    /// An index of files.
    pub fn of(files: &'l [File]) -> Index<'l> {
        let mut index = Index::default();
        for file in files {
            if let (true, Some(kind)) = (file.is_broken(), file.kind) {
                index.unsure.insert(kind);
            }
            index.take(file);
        }
        index
    }

    fn take(&mut self, file: &'l File) {
        match &file.content {
            Content::Scenario(scenario) => {
                self.scenarios.insert(&scenario.name, (scenario, file));
            }
            Content::Flow(flow) => {
                self.flows.insert(&flow.name, (flow, file));
                if file.is_broken() {
                    self.broken_flows.insert(&flow.name);
                }
            }
            Content::Lexicon(_) => self.terms.extend(file.facts.iter().filter_map(|fact| match &fact.what {
                What::GivesTerm(term) => Some(term.clone()),
                _ => None,
            })),
            Content::Indicators(set) => {
                let ids = set.indicators.iter().map(|indicator| &*indicator.id);
                self.sets.entry(&set.id).or_default().extend(ids);
                self.indicators
                    .extend(set.indicators.iter().map(|indicator| (&*indicator.id, indicator)));
            }
            Content::Site(_) | Content::Survey(_) | Content::Data(_) | Content::Secrets => {}
            Content::Nothing => {
                if let (Some(FileKind::Flow), false) = (file.kind, file.name.0.is_empty()) {
                    self.broken_flows.insert(&file.name.0);
                }
            }
        }
    }
}

/// Mistakes of meaning in every file; the outer list is as long as `files`.
pub fn check(files: &[File]) -> Vec<Vec<Diagnostic>> {
    let index = Index::of(files);
    let flows = journeys::Flows::check(&index);
    let mut all: Vec<Vec<Diagnostic>> = files.iter().map(|file| one(file, &index, &flows, files)).collect();
    // A lexicon may be spread over files, so of it the terms are looked at, not the name.
    for (mistakes, more) in all.iter_mut().zip(same_names(files)) {
        mistakes.extend(more);
    }
    all
}

fn one(file: &File, index: &Index<'_>, flows: &journeys::Flows, files: &[File]) -> Vec<Diagnostic> {
    let mut mistakes = file_name(file);
    match &file.content {
        Content::Scenario(scenario) => mistakes.extend(journeys::scenario(scenario, file, index, flows)),
        Content::Flow(flow) => mistakes.extend(flows.mistakes(&flow.name)),
        Content::Indicators(_) => mistakes.extend(rules::check(file, index)),
        Content::Site(site) => mistakes.extend(surveys::site(site, file, index)),
        Content::Survey(survey) => mistakes.extend(surveys::survey(survey, file, index, files)),
        Content::Lexicon(_) | Content::Data(_) | Content::Secrets | Content::Nothing => {}
    }
    mistakes
}

/// Scenarios and flows are called like their files.
fn file_name(file: &File) -> Vec<Diagnostic> {
    let stem = Path::new(&file.path)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let named = matches!(file.kind, Some(FileKind::Scenario | FileKind::Flow));
    match stem {
        Some(stem) if named && !file.name.0.is_empty() && stem != file.name.0 => {
            let title = format!("the file is called `{stem}`, but what it holds `{}`", file.name.0);
            vec![Diagnostic::new(Code::FileName.number(), file.name.1, title).label("use one name for both")]
        }
        _ => Vec::new(),
    }
}

/// Names that stand in two files, or twice among the indicators of one.
fn same_names(files: &[File]) -> Vec<Vec<Diagnostic>> {
    let mut seen: HashMap<(u8, &str), &File> = HashMap::new();
    let mut all = Vec::new();
    for file in files {
        let mut mistakes = Vec::new();
        let own = file
            .kind
            .filter(|kind| *kind != FileKind::Lexicon && !file.name.0.is_empty())
            .map(|kind| (kind as u8, &*file.name.0, file.name.1));
        let inner = file.facts.iter().filter_map(|fact| match &fact.what {
            What::Rule(id) => Some((100, &**id, fact.span)),
            What::GivesTerm(term) => Some((101, &**term, fact.span)),
            _ => None,
        });
        for (kind, name, span) in own.into_iter().chain(inner) {
            if let Some(first) = seen.insert((kind, name), file) {
                // A user's term takes the place of the one it lies over.
                if kind == 101 && first.layer < file.layer {
                    continue;
                }
                let title = format!("`{name}` is a name already given");
                let label = if std::ptr::eq(first, file) {
                    "twice in this file".into()
                } else {
                    format!("also in {}", first.source.name)
                };
                mistakes.push(
                    Diagnostic::new(Code::SameName.number(), span, title)
                        .label(label)
                        .help("rename one of them"),
                );
            }
        }
        all.push(mistakes);
    }
    all
}
