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
    /// It came with the program.
    pub embedded: bool,
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
            embedded: false,
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
                file.diagnostics
                    .push(Diagnostic::new(Code::NoKind.number(), Span::default(), title));
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

    /// Its mistakes, if there are any.
    pub fn report(&self) -> Option<Report> {
        let report = Report {
            source: self.source.clone(),
            diagnostics: self.diagnostics.clone(),
        };
        self.is_broken().then_some(report)
    }
}
