//! One file read: its kind, its model, what it says about names, and its mistakes of text and form.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::check::grounds;
use super::code::Code;
use super::fact::Fact;
use super::lexicon::Lexicon;
use super::model::{Flow, Scenario};
use super::read::Reader;
use super::registry::FileKind;
use super::rule::IndicatorSet;
use super::secret;
use super::site::Site;
use super::survey::Survey;
use super::tree::{self, Node};
use super::verify;
use crate::text::{Diagnostic, Report, Source, Span};

/// Data files of other layers: only their text is checked here.
const DATA: [&str; 2] = ["calendar", "questions"];

/// A file as read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its text.
    pub source: Source,
    /// Relative to the library's folder with `/`, or as the user names it.
    pub path: String,
    /// What it lies over.
    pub layer: Layer,
    /// What it is, where that could be told.
    pub kind: Option<FileKind>,
    /// The name under its top key, and where that stands.
    pub name: (String, Span),
    /// Its model; best effort where there are mistakes.
    pub content: Content,
    /// What it says about names.
    pub facts: Vec<Fact>,
    /// Texts under unknown keys.
    pub doubtful: HashSet<String>,
    /// Its mistakes so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a file comes from. What lies over others may give their terms anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The program carries it, or carried it when an archive was made.
    Carried,
    /// A user's.
    Own,
    /// A user's, given to try it on what an archive holds.
    Over,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// A scenario.
    Scenario(Scenario),
    /// A flow.
    Flow(Flow),
    /// A lexicon.
    Lexicon(Lexicon),
    /// Indicators.
    Indicators(IndicatorSet),
    /// A site.
    Site(Site),
    /// A survey.
    Survey(Survey),
    /// Data of another layer, as JSON.
    Data(serde_json::Value),
    /// Accounts, of which nothing is kept.
    Secrets,
    /// Nothing that could be used.
    Nothing,
}

impl File {
    /// Reads a text. `terms` are the names of the lexicon's terms.
    pub fn read(source: Source, path: String, terms: &HashSet<String>) -> File {
        let text: Arc<str> = source.text.clone();
        let (root, mistakes) = tree::read(&text);
        let mut file = File {
            source,
            path,
            layer: Layer::Own,
            kind: None,
            name: (String::new(), Span::default()),
            content: Content::Nothing,
            facts: Vec::new(),
            doubtful: HashSet::new(),
            diagnostics: mistakes,
        };
        match root {
            Some(root) => file.take(&root, terms),
            None if file.diagnostics.is_empty() => {
                let title = "the file is empty";
                let diagnostic = Diagnostic::new(Code::NoKind.number(), Span::default(), title);
                file.diagnostics
                    .push(diagnostic.label("begin it with a key such as `scenario:`"));
            }
            None => {}
        }
        file
    }

    /// A file that could not be opened.
    pub fn unreadable(name: &str, path: String, reason: &str) -> File {
        let mut file = File::read(Source::new(name, ""), path, &HashSet::new());
        let title = format!("cannot read the file: {reason}");
        file.diagnostics = vec![Diagnostic::new(Code::Unreadable.number(), Span::default(), title)];
        file
    }

    /// The report of a file that is not what was asked for.
    pub fn wrong_kind(path: &Path, wanted: &str) -> Report {
        let title = format!("this file is no {wanted}");
        let diagnostic = Diagnostic::new(Code::NoKind.number(), Span::default(), title);
        let source = Source::new(&path.to_string_lossy(), &fs::read_to_string(path).unwrap_or_default());
        Report {
            source,
            diagnostics: vec![diagnostic.label(format!("it must begin with `{wanted}:`"))],
        }
    }

    fn take(&mut self, root: &Node<'_>, terms: &HashSet<String>) {
        let found = FileKind::ALL.into_iter().filter(|kind| root.get(kind.word()).is_some());
        // A survey names its indicator set, so `indicators` decides last; `flow`, `scenario` and `site` never meet.
        let kind = found.min_by_key(|kind| (*kind == FileKind::Indicators, *kind));
        let Some(kind) = kind else {
            if DATA.iter().any(|word| root.get(word).is_some()) {
                self.content = Content::Data(root.to_json());
            } else if secret::are_here(root) {
                self.content = Content::Secrets;
            } else {
                let kinds: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.word()).collect();
                self.diagnostics.push(verify::unknown_kind(root, &kinds));
            }
            return;
        };
        self.kind = Some(kind);
        if let Some(name) = root.get(kind.word()) {
            self.name = (name.text().unwrap_or_default().to_owned(), name.at.span);
        }
        let verified = verify::verify(root, kind.shape());
        self.diagnostics.extend(verified.mistakes);
        self.doubtful = verified.doubtful;
        let mut reader = Reader::new(self.source.name.clone(), terms);
        let content = match kind {
            FileKind::Lexicon => Some(Content::Lexicon(reader.lexicon(root))),
            FileKind::Indicators => {
                self.diagnostics.extend(grounds::check(root));
                reader.indicators(root).map(Content::Indicators)
            }
            FileKind::Flow => reader.flow(root).map(Content::Flow),
            FileKind::Scenario => reader.scenario(root).map(Content::Scenario),
            FileKind::Site => reader.site(root).map(Content::Site),
            FileKind::Survey => reader.survey(root).map(Content::Survey),
        };
        self.facts = reader.facts;
        self.content = content.unwrap_or(Content::Nothing);
    }

    /// Whether mistakes were found.
    pub fn is_broken(&self) -> bool {
        !self.diagnostics.is_empty()
    }

    /// Its mistakes, if there are any. Of a file that does not say what it is no line is shown: it may hold passwords.
    pub fn report(&self) -> Option<Report> {
        let shown = self.kind.is_some() || matches!(self.content, Content::Data(_)) || says_its_kind(&self.source.text);
        let report = if shown {
            Report {
                source: self.source.clone(),
                diagnostics: self.diagnostics.clone(),
            }
        } else {
            Report {
                source: Source::new(&self.source.name, ""),
                diagnostics: self.diagnostics.iter().map(|mistake| self.unquoted(mistake)).collect(),
            }
        };
        self.is_broken().then_some(report)
    }

    /// A mistake without any words of the text.
    fn unquoted(&self, mistake: &Diagnostic) -> Diagnostic {
        let line = self.source.position(mistake.span.start as usize).0;
        let code = Code::ALL.iter().find(|code| code.number() == mistake.code);
        let own = [Code::NoKind, Code::Unreadable]
            .map(Code::number)
            .contains(&mistake.code);
        let what = match code {
            Some(code) if !own => code.meaning(),
            _ => &mistake.title,
        };
        let title = match (line, self.source.text.is_empty()) {
            (_, true) => what.to_string(),
            (line, false) => format!("line {line}: {what}"),
        };
        let mut told = Diagnostic::new(mistake.code, Span::default(), title);
        if own {
            told.label.clone_from(&mistake.label);
            told.help.clone_from(&mistake.help);
        }
        told
    }
}

/// Whether a text, however broken, begins a line with what tells the kind of a file.
fn says_its_kind(text: &str) -> bool {
    let kinds = || FileKind::ALL.iter().map(|kind| kind.word()).chain(DATA);
    let said = |line: &str| {
        kinds().any(|kind| {
            line.strip_prefix(kind)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    };
    text.trim_start_matches('\u{feff}').lines().any(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (bool, String) {
        let file = File::read(Source::new("a.yaml", text), "a.yaml".into(), &HashSet::new());
        let report = file.report().map(|report| report.render(false)).unwrap_or_default();
        (matches!(file.content, Content::Secrets), report)
    }

    #[test]
    fn accounts_are_known_and_never_shown() {
        let accounts = "A: {username: hidden, password: \"hidden\"}\nB:\n  password: hidden\n";
        assert_eq!(told(accounts), (true, String::new()));
        for text in [
            "A: {username: hidden, pasword: hidden}\n",
            "A: {username: [hidden\n",
            "A: &hidden b\n",
            "hidden: b\nhidden: c\n",
            "A:\n\tpassword: hidden\n",
            "- hidden\n",
            "hidden\n",
        ] {
            let (secrets, report) = told(text);
            assert!(
                !secrets && report.contains("a.yaml") && !report.contains("hidden"),
                "{text}: {report}"
            );
        }
    }

    #[test]
    fn what_says_its_kind_is_shown_where_it_is_broken() {
        let (_, report) = told("scenario: a\nsteps: [open\n");
        assert!(report.contains("steps: [open"), "{report}");
    }
}
