//! What surveys and sites name: journeys, indicator sets, files of sites, terms, hosts.

use std::collections::{HashMap, HashSet};

use super::Index;
use super::scope::unknown_term;
use crate::scenario::beside::{beside_survey, sites_of};
use crate::scenario::code::Code;
use crate::scenario::fact::What;
use crate::scenario::file::{Content, File};
use crate::scenario::locator::STRUCTURES;
use crate::scenario::model::Scenario;
use crate::scenario::registry::FileKind;
use crate::scenario::site::Site;
use crate::scenario::survey::Survey;
use crate::text::{Diagnostic, Span, meant};

/// Mistakes of a site.
pub(super) fn site(site: &Site, file: &File, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let mut items: HashMap<&str, Span> = HashMap::new();
    for fact in &file.facts {
        match &fact.what {
            What::Term(term) | What::WordTerm(term) => {
                let structure = STRUCTURES.iter().any(|(word, _)| word == term);
                if !structure && !index.terms.contains(term) && !index.unsure.contains(&FileKind::Lexicon) {
                    mistakes.push(unknown_term(term, index, fact.span));
                }
            }
            What::Host(host) if !site.hosts.contains(host) => {
                let title = format!("`{host}` is no host of this site");
                let label = "add it to `hosts`, or mend the address";
                mistakes.push(Diagnostic::new(Code::NoHost.number(), fact.span, title).label(label));
            }
            What::Put(path, _) => {
                let title = format!("`${{{}}}` cannot stand in a profile", path.join("."));
                let label = "nothing is put in here; write the words";
                mistakes.push(Diagnostic::new(Code::UnknownName.number(), fact.span, title).label(label));
            }
            What::Doubt(title, remedy) => {
                let mistake = Diagnostic::new(Code::NoSuchThing.number(), fact.span, title.clone());
                mistakes.push(mistake.label(remedy.clone()));
            }
            What::Item(title) => {
                if let Some(first) = items.insert(title.as_str(), fact.span) {
                    let told = format!("two items are called `{title}`");
                    let mistake = Diagnostic::new(Code::SameName.number(), fact.span, told);
                    let remedy = "their results could not be told apart: remove one, or tell them apart by name";
                    mistakes.push(mistake.label(remedy).also(first, "the other"));
                }
            }
            What::AboutStep(_) => {
                let title = "a profile knows no steps";
                mistakes
                    .push(Diagnostic::new(Code::UnknownStep.number(), fact.span, title).label("name it another way"));
            }
            _ => {}
        }
    }
    mistakes
}

/// Mistakes of a survey.
pub(super) fn survey(survey: &Survey, file: &File, index: &Index<'_>, files: &[File]) -> Vec<Diagnostic> {
    let mut check = Check {
        survey,
        index,
        files,
        file,
        seen: HashSet::new(),
        mistakes: Vec::new(),
    };
    for fact in &file.facts {
        match &fact.what {
            What::Set(set) => check.set(set, fact.span),
            What::Sites(pattern) => check.sites(pattern, fact.span),
            What::PerSite(name) => check.journey(name, false, fact.span),
            What::PerItem(name) => check.journey(name, true, fact.span),
            _ => {}
        }
    }
    check.mistakes
}

struct Check<'c> {
    survey: &'c Survey,
    index: &'c Index<'c>,
    files: &'c [File],
    file: &'c File,
    seen: HashSet<String>,
    mistakes: Vec<Diagnostic>,
}

impl Check<'_> {
    fn wrong(&mut self, code: Code, span: Span, title: String, label: impl Into<String>) {
        self.mistakes
            .push(Diagnostic::new(code.number(), span, title).label(label));
    }

    fn set(&mut self, set: &str, span: Span) {
        if !self.index.sets.contains_key(set) && !self.index.unsure.contains(&FileKind::Indicators) {
            let near = meant(set, self.index.sets.keys().copied());
            let label = near.map_or("no file under indicators/ has it".into(), |near| {
                format!("did you mean `{near}`?")
            });
            self.wrong(
                Code::UnknownSet,
                span,
                format!("there is no indicator set `{set}`"),
                label,
            );
        }
    }

    fn sites(&mut self, pattern: &str, span: Span) {
        let sites = sites_of(&self.file.path, pattern, self.files);
        let beside = |path: &str| beside_survey(&self.file.path, std::slice::from_ref(&pattern.to_owned()), path);
        if sites.iter().any(|(file, _)| beside(&file.path).is_none()) {
            let title = format!("`{pattern}` leads away from the survey");
            let label = "write it relative to the survey's folder or the one above, where sites must lie: an archive holds both";
            return self.wrong(Code::NoSite, span, title, label);
        }
        if sites.is_empty() {
            let title = format!("no site profile matches `{pattern}`");
            self.wrong(
                Code::NoSite,
                span,
                title,
                "relative to the survey's folder, or the folder above it",
            );
        }
    }

    fn journey(&mut self, name: &str, per_item: bool, span: Span) {
        if !self.seen.insert(name.into()) {
            return self.wrong(
                Code::UnknownJourney,
                span,
                format!("journey `{name}` is named twice"),
                "remove one of them",
            );
        }
        let Some((scenario, file)) = self.index.scenarios.get(name).copied() else {
            if !self.index.unsure.contains(&FileKind::Scenario) {
                let near = meant(name, self.index.scenarios.keys().copied());
                let label = near.map_or("no such file under journeys/".into(), |near| {
                    format!("did you mean `{near}`?")
                });
                self.wrong(
                    Code::UnknownJourney,
                    span,
                    format!("there is no journey `{name}`"),
                    label,
                );
            }
            return;
        };
        self.inputs(scenario, per_item, span);
        self.indicators(scenario, span);
        self.pages(name, file, span);
    }

    fn inputs(&mut self, scenario: &Scenario, per_item: bool, span: Span) {
        let name = &scenario.name;
        if per_item && !scenario.inputs.iter().any(|input| input.name == "item") {
            let title = format!("journey `{name}` has no input `item`");
            self.wrong(Code::NoItem, span, title, "walk it once a site: move it to `per_site`");
        }
        for input in scenario.inputs.iter().filter(|input| input.default.is_none()) {
            let item = input.name == "item";
            if !item || !per_item {
                let title = format!("journey `{name}` needs the input `{}`, which nothing gives", input.name);
                let label = if item {
                    "move it to `per_item`"
                } else {
                    "give that input a default"
                };
                self.wrong(Code::NoItem, span, title, label);
            }
        }
    }

    fn indicators(&mut self, scenario: &Scenario, span: Span) {
        let Some(set) = self.index.sets.get(&*self.survey.indicators) else {
            return;
        };
        for id in scenario.indicators.iter().filter(|id| !set.contains(&***id)) {
            let title = format!(
                "journey `{}` feeds `{id}`, which `{}` does not have",
                scenario.name, self.survey.indicators
            );
            self.wrong(
                Code::UnknownIndicator,
                span,
                title,
                "leave the journey out, or name another set",
            );
        }
    }

    /// Pages that a journey opens and a site's profile lacks.
    fn pages(&mut self, name: &str, journey: &File, span: Span) {
        let patterns = self.survey.sites.iter();
        let sites: Vec<&Site> = patterns
            .flat_map(|pattern| sites_of(&self.file.path, pattern, self.files))
            .map(|(_, site)| site)
            .collect();
        for fact in &journey.facts {
            let What::Page(page) = &fact.what else { continue };
            let has = |site: &Site| match &**page {
                "platform_home" => true,
                "portal_home" => site.portal_home.is_some(),
                page => site.pages.iter().any(|(name, _)| name == page),
            };
            let without: Vec<&str> = sites.iter().filter(|site| !has(site)).map(|site| &*site.id).collect();
            // A platform without a portal of its own is common; such journeys end inconclusive there.
            if !without.is_empty() && page != "portal_home" {
                let title = format!(
                    "journey `{name}` opens `{page}`, a page that {} does not have",
                    without.join(", ")
                );
                self.wrong(
                    Code::UnknownPage,
                    span,
                    title,
                    "add it to `pages` of the site's profile",
                );
                return;
            }
        }
    }
}

/// A site's model, where the file is one.
pub(crate) fn as_site(file: &File) -> Option<&Site> {
    if let Content::Site(site) = &file.content {
        Some(site)
    } else {
        None
    }
}
