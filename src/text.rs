//! Source text, places in it, and the one renderer of mistakes: title, `file:line:col`, the line, carets, remedy.
//!
//! A [`Diagnostic`] points into a text by byte range; what is printed counts characters and gives wide (Chinese)
//! characters two columns. Nothing here knows what the text means.

use std::fmt::Write as _;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A text with the name under which its reader knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file as the user names it.
    pub name: Arc<str>,
    /// Its exact text.
    pub text: Arc<str>,
}

impl Source {
    /// A text with a name.
    pub fn new(name: &str, text: &str) -> Source {
        Source {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Line and column of a byte offset, both counted from 1, the column in characters. An offset beyond the end, or
    /// inside a character, is moved back to the nearest place that exists.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = floor_boundary(&self.text, offset);
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

/// A byte range of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes. Texts over 4 GiB are refused long before; larger offsets are cut.
    pub fn new(start: usize, end: usize) -> Span {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span {
            start: cut(start),
            end: cut(end),
        }
    }
}

/// One mistake in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code, e.g. `E012`.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub title: String,
    /// Where.
    pub span: Span,
    /// What is said under the carets; often the remedy.
    pub label: String,
    /// Another place that matters, with what it is.
    pub also: Option<(Span, String)>,
    /// What to do, where the label does not say it.
    pub help: Option<String>,
    /// What else to know.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A mistake with a title.
    pub fn new(code: &'static str, span: Span, title: impl Into<String>) -> Diagnostic {
        let title = title.into();
        Diagnostic {
            code,
            title,
            span,
            label: String::new(),
            also: None,
            help: None,
            notes: Vec::new(),
        }
    }

    /// With words under the carets.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// With another place.
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.also = Some((span, label.into()));
        self
    }

    /// With a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// With something else to know.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }
}

/// All mistakes of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The text.
    pub source: Source,
    /// Its mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Every mistake in the order of its place, an empty line after each. `color` adds terminal escapes.
    pub fn render(&self, color: bool) -> String {
        let mut order: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        order.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code));
        order.iter().fold(String::new(), |mut out, diagnostic| {
            let _ = write!(out, "{}\n\n", render(&self.source, diagnostic, color));
            out
        })
    }
}

/// One mistake, without a newline at the end. `color` adds terminal escapes.
pub fn render(source: &Source, diagnostic: &Diagnostic, color: bool) -> String {
    let text = &*source.text;
    let start = floor_boundary(text, diagnostic.span.start as usize);
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut last = line_end(text, start);
    let line = text[..first].matches('\n').count() + 1;
    let primary = AnnotationKind::Primary.span(within(text, diagnostic.span, first, last));
    let primary = if diagnostic.label.is_empty() {
        primary
    } else {
        primary.label(&diagnostic.label)
    };
    let mut annotations = vec![primary];
    // Another place is shown in the same window when it stands before (the usual: "first here"), else as a note.
    let mut window = (first, line);
    let mut notes = diagnostic.notes.clone();
    if let Some((span, label)) = &diagnostic.also {
        let other = floor_boundary(text, span.start as usize);
        if other >= first {
            last = last.max(line_end(text, other));
        } else {
            let begin = text[..other].rfind('\n').map_or(0, |newline| newline + 1);
            window = (begin, text[..begin].matches('\n').count() + 1);
        }
        if last - window.0 < 64 * 1024 {
            let end = line_end(text, other);
            annotations = vec![
                AnnotationKind::Primary
                    .span(within(text, diagnostic.span, window.0, line_end(text, start)))
                    .label(&diagnostic.label),
            ];
            annotations.push(
                AnnotationKind::Context
                    .span(within(text, *span, window.0, end))
                    .label(label),
            );
        } else {
            window = (first, line);
            notes.push(format!("{label}: line {}", source.position(other).0));
        }
    }
    let snippet = Snippet::source(&text[window.0..last])
        .path(&*source.name)
        .line_start(window.1)
        .annotations(annotations);
    let mut group = Level::ERROR
        .primary_title(&diagnostic.title)
        .id(diagnostic.code)
        .element(snippet);
    group = group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help)));
    group = group.elements(notes.iter().map(|note| Level::NOTE.message(note)));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// A span relative to the window's start, cut to its own first line, never empty where a character stands.
fn within(text: &str, span: Span, window: usize, line_end: usize) -> std::ops::Range<usize> {
    let start = floor_boundary(text, span.start as usize).min(line_end);
    let mut end = floor_boundary(text, span.end as usize).clamp(start, line_end);
    if end == start {
        end = text[start..line_end]
            .chars()
            .next()
            .map_or(start, |first| start + first.len_utf8());
    }
    start - window..end - window
}

/// The end of the line in which an offset stands, without its line break.
fn line_end(text: &str, offset: usize) -> usize {
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    if end > offset && text.as_bytes()[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

/// The nearest character boundary at or before an offset.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The known word that someone who wrote `word` most likely meant, if one is near enough.
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= limit && distance * 2 <= candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("part of the text");
        Span::new(start, start + part.len())
    }

    #[test]
    fn looks_like_the_design() {
        let text = "steps:\n  - expect: {met: a}\n    timout: 20s\n";
        let source = Source::new("scenarios/journeys/search-item.yaml", text);
        let diagnostic = Diagnostic::new("E012", at(text, "timout"), "unknown key `timout` in step `expect`")
            .label("did you mean `timeout`?");
        let expected = "error[E012]: unknown key `timout` in step `expect`
 --> scenarios/journeys/search-item.yaml:3:5
  |
3 |     timout: 20s
  |     ^^^^^^ did you mean `timeout`?";
        assert_eq!(render(&source, &diagnostic, false), expected);
        assert!(render(&source, &diagnostic, true).contains("\u{1b}["));
    }

    #[test]
    fn wide_characters_take_two_columns_but_count_as_one() {
        let text = "name: 示例, 错误\n";
        let source = Source::new("a.yaml", text);
        let diagnostic = Diagnostic::new("E001", at(text, "错误"), "wrong").label("here");
        let rendered = render(&source, &diagnostic, false);
        assert!(rendered.contains("a.yaml:1:11"), "{rendered}");
        assert!(
            rendered.ends_with("1 | name: 示例, 错误\n  |             ^^^^ here"),
            "{rendered}"
        );
    }

    #[test]
    fn another_place_is_shown() {
        let text = "a: 1\nb: 2\na: 3\n";
        let source = Source::new("a.yaml", text);
        let diagnostic = Diagnostic::new("E007", Span::new(10, 11), "twice")
            .label("again")
            .also(Span::new(0, 1), "first here");
        let rendered = render(&source, &diagnostic, false);
        assert!(
            rendered.contains("1 | a: 1") && rendered.contains("first here"),
            "{rendered}"
        );
        assert!(rendered.contains("a.yaml:3:1"), "{rendered}");
    }

    #[test]
    fn places_beyond_the_text_do_not_panic() {
        let source = Source::new("a.yaml", "测\r\n试");
        for start in 0..12 {
            let diagnostic = Diagnostic::new("E001", Span::new(start, start + 3), "wrong");
            assert!(render(&source, &diagnostic, false).contains("a.yaml:"));
        }
        assert_eq!(source.position(6), (2, 1));
        assert_eq!(source.position(99), (2, 2));
    }

    #[test]
    fn meaning_needs_likeness() {
        assert_eq!(meant("timout", ["when", "timeout"]), Some("timeout"));
        assert_eq!(meant("xyz", ["when", "timeout"]), None);
        assert_eq!(meant("a", ["b"]), None);
    }
}
