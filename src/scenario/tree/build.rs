//! Events of the YAML parser put together into a tree, and what is refused on the way.

use std::borrow::Cow;

use serde_yaml::granit_parser::{self as yaml, Event, Parser, ScalarStyle, StructureStyle};

use super::{At, Entry, Node, Scalar, Value};
use crate::scenario::code::Code;
use crate::text::{Diagnostic, Span};

/// Longest text, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// Deepest nesting of maps and lists.
const MAX_DEPTH: usize = 48;

/// Reads a text. The tree is missing where nothing could be read; mistakes may be found either way.
pub fn read(text: &str) -> (Option<Node<'_>>, Vec<Diagnostic>) {
    let mut builder = Builder::default();
    if text.len() > MAX_BYTES {
        let title = format!(
            "the file has {} KiB, more than the {} KiB allowed",
            text.len() / 1024,
            MAX_BYTES / 1024
        );
        builder.found(
            Diagnostic::new(Code::TooLarge.number(), Span::new(0, 0), title).help("split it into several files"),
        );
        return (None, builder.mistakes);
    }
    builder.find_tabs(text);
    let options = yaml::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        disallow_directives: true,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(error) => {
                builder.syntax(&error, text);
                return (None, builder.mistakes);
            }
        }
    }
    (builder.root, builder.mistakes)
}

/// An open list or map.
enum Frame<'a> {
    List {
        items: Vec<Node<'a>>,
        at: At,
        flow: bool,
    },
    Map {
        entries: Vec<Entry<'a>>,
        key: Option<Key<'a>>,
        at: At,
        flow: bool,
    },
}

/// A key that waits for its value; none when the key was refused.
type Key<'a> = Option<(Cow<'a, str>, At)>;

#[derive(Default)]
struct Builder<'a> {
    frames: Vec<Frame<'a>>,
    root: Option<Node<'a>>,
    documents: usize,
    mistakes: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn found(&mut self, diagnostic: Diagnostic) {
        self.mistakes.push(diagnostic);
    }

    /// Takes one event; false ends the reading.
    fn take(&mut self, event: Event<'a>, span: yaml::Span) -> bool {
        let at = place(&span);
        match event {
            Event::DocumentStart(..) => return self.document(at),
            Event::Anchor(..) | Event::Alias(_) | Event::UnresolvedAlias(_) => self.anchor(&event, at),
            Event::Scalar(text, style, _, tag) => {
                self.tag(tag.is_some(), &span);
                let plain = style == ScalarStyle::Plain;
                self.node(Node {
                    value: Value::Scalar(Scalar { text, plain }),
                    at,
                });
            }
            Event::SequenceStart(style, _, tag) => {
                self.tag(tag.is_some(), &span);
                let flow = style == StructureStyle::Flow;
                return self.open(Frame::List {
                    items: Vec::new(),
                    at,
                    flow,
                });
            }
            Event::MappingStart(style, _, tag) => {
                self.tag(tag.is_some(), &span);
                let flow = style == StructureStyle::Flow;
                return self.open(Frame::Map {
                    entries: Vec::new(),
                    key: None,
                    at,
                    flow,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            // Stream marks carry nothing, and later versions of the parser may add events that are no nodes.
            _ => {}
        }
        true
    }

    fn document(&mut self, at: At) -> bool {
        self.documents += 1;
        if self.documents == 2 {
            let title = "a second document begins here";
            self.found(
                Diagnostic::new(Code::Documents.number(), at.span, title).label("one document a file; split it here"),
            );
        }
        self.documents < 2
    }

    fn anchor(&mut self, event: &Event<'_>, at: At) {
        let define = matches!(event, Event::Anchor(..));
        let (title, label) = if define {
            ("anchors are not part of the language", "remove it")
        } else {
            (
                "aliases are not part of the language",
                "write the value here, or make a flow of shared steps",
            )
        };
        self.found(Diagnostic::new(Code::Anchor.number(), at.span, title).label(label));
        if !define {
            self.node(Node {
                value: Value::Refused,
                at,
            });
        }
    }

    fn tag(&mut self, tagged: bool, span: &yaml::Span) {
        if tagged {
            let span = span.tag_span().map_or(place(span).span, |tag| place(&tag).span);
            let title = "tags are not part of the language";
            self.found(Diagnostic::new(Code::Tag.number(), span, title).label("remove it; the key tells the type"));
        }
    }

    fn open(&mut self, frame: Frame<'a>) -> bool {
        self.frames.push(frame);
        if self.frames.len() <= MAX_DEPTH {
            return true;
        }
        let (Some(Frame::List { at, .. }) | Some(Frame::Map { at, .. })) = self.frames.last() else {
            return false;
        };
        let title = format!("nested deeper than {MAX_DEPTH} levels");
        let diagnostic =
            Diagnostic::new(Code::TooLarge.number(), at.span, title).help("move the inner steps into a flow");
        self.found(diagnostic);
        false
    }

    fn close(&mut self, end: At) {
        let Some(frame) = self.frames.pop() else { return };
        let (value, mut at, flow, first) = match frame {
            Frame::List { items, at, flow } => {
                let first = items.first().map(|node| node.at);
                (Value::List(items), at, flow, first)
            }
            Frame::Map { entries, at, flow, .. } => {
                let first = entries.first().map(|entry| entry.at);
                (Value::Map(entries), at, flow, first)
            }
        };
        if flow {
            at.span.end = end.span.end.max(at.span.end);
        } else if let Some(first) = first {
            at = first;
        }
        self.node(Node { value, at });
    }

    /// Puts a finished node where it belongs.
    fn node(&mut self, node: Node<'a>) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        match frame {
            Frame::List { items, .. } => items.push(node),
            Frame::Map { entries, key, .. } => match key.take() {
                None => {
                    let (taken, mistake) = take_key(node, entries);
                    *key = Some(taken);
                    self.mistakes.extend(mistake);
                }
                Some(Some((key, at))) => entries.push(Entry { key, at, value: node }),
                Some(None) => {}
            },
        }
    }

    fn find_tabs(&mut self, text: &str) {
        if !text.as_bytes().contains(&b'\t') {
            return;
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(tab) = line.find('\t') {
                let run = line[tab..].bytes().take_while(|byte| *byte == b'\t').count();
                let span = Span::new(start + tab, start + tab + run);
                let label = "use spaces; in double quotes write `\\t`";
                self.found(Diagnostic::new(Code::Tab.number(), span, "a tab").label(label));
            }
            start += line.len();
        }
    }

    fn syntax(&mut self, error: &yaml::ScanError, text: &str) {
        let offset = error.marker().byte_offset().unwrap_or(text.len());
        // What the parser trips over is often the tab that was just reported.
        if !self.mistakes.iter().any(|mistake| mistake.code == Code::Tab.number()) {
            let (title, label) = explain(error);
            let span = Span::new(offset, offset);
            self.found(
                Diagnostic::new(Code::Syntax.number(), span, title)
                    .label(label)
                    .note("reading of this file ends here"),
            );
        }
    }
}

/// What to say of a syntax error.
fn explain(error: &yaml::ScanError) -> (String, String) {
    use yaml::ErrorKind as Kind;
    let label = match error.kind() {
        Kind::UnclosedFlowCollection { open } => format!("the `{open}` opened here is not closed"),
        Kind::MismatchedFlowCollectionEnd { open, .. } => format!("this does not close `{open}`"),
        Kind::UnclosedQuotedScalar => "the quotes opened here are not closed".into(),
        Kind::UnexpectedCharacter { .. } => "put the text in quotes".into(),
        Kind::DirectiveDisallowed => "directives are not part of the language; remove it".into(),
        Kind::InvalidIndentation | Kind::ExpectedBlockMappingKey => "look at the indentation here and above".into(),
        _ => "here, or just above".into(),
    };
    (format!("this is not YAML: {}", error.info()), label)
}

/// Makes a key of a node, or tells why it is none.
fn take_key<'a>(node: Node<'a>, entries: &[Entry<'a>]) -> (Key<'a>, Option<Diagnostic>) {
    let at = node.at;
    let Value::Scalar(scalar) = node.value else {
        let refused = matches!(node.value, Value::Refused);
        let title = "a key must be a word or quoted text";
        let diagnostic = Diagnostic::new(Code::BadKey.number(), at.span, title).label("this is no text");
        return (None, (!refused).then_some(diagnostic));
    };
    if scalar.plain && &*scalar.text == "<<" {
        let title = "merge keys are not part of the language";
        return (
            None,
            Some(Diagnostic::new(Code::Merge.number(), at.span, title).label("write the keys out")),
        );
    }
    if scalar.plain && !scalar.to_json().is_string() {
        let title = format!("a key must be a word or quoted text, not `{}`", scalar.text);
        return (
            None,
            Some(Diagnostic::new(Code::BadKey.number(), at.span, title).label("put it in quotes")),
        );
    }
    if let Some(first) = entries.iter().find(|entry| entry.key == scalar.text) {
        let title = format!("key `{}` stands twice", scalar.text);
        let diagnostic = Diagnostic::new(Code::DuplicateKey.number(), at.span, title).label("remove one of them");
        return (None, Some(diagnostic.also(first.at.span, "first here")));
    }
    (Some((scalar.text, at)), None)
}

/// A parser's span as ours.
fn place(span: &yaml::Span) -> At {
    let start = span.start.byte_offset().unwrap_or(0);
    let end = span.end.byte_offset().unwrap_or(start);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    At {
        span: Span::new(start, end.max(start)),
        line: count(span.start.line()),
        column: count(span.start.col() + 1),
    }
}
