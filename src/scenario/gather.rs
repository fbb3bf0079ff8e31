//! Where files come from: those that the program carries, and those on disk.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::fact::What;
use super::file::{File, Layer};
use crate::text::Source;

/// Files under `scenarios/`: relative path and text.
static EMBEDDED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The embedded files, read.
pub(super) fn embedded() -> Vec<File> {
    let sources = EMBEDDED
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Source::new(&format!("scenarios/{path}"), text)));
    let (lexicons, rest): (Vec<_>, Vec<_>) = sources.partition(|(_, source)| is_lexicon(&source.text));
    let none = HashSet::new();
    let mut files: Vec<File> = lexicons
        .into_iter()
        .map(|(path, source)| File::read(source, path, &none))
        .collect();
    let terms = terms_of(&files);
    files.extend(rest.into_iter().map(|(path, source)| File::read(source, path, &terms)));
    files.iter_mut().for_each(|file| file.layer = Layer::Carried);
    files
}

/// Whether the program carries a file of this path.
pub(super) fn is_carried(path: &str) -> bool {
    EMBEDDED.iter().any(|(carried, _)| *carried == path)
}

/// The beginning of a text up to where the bracket that it begins with closes; without one, up to the end of the line or
/// of the bracket that it stands in. Line ends and what is indented after them become one space.
pub(super) fn excerpt(text: &str) -> String {
    let (mut out, mut depth, mut quote) = (String::new(), 0_i32, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(mark), c) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if out.trim_end().ends_with([':', ',', '[', '{']) => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            (None, '\n' | ',') if depth == 0 => break,
            (None, _) => {}
        }
        if depth < 0 {
            break;
        }
        out.push(c);
        if depth == 0 && matches!(c, '}' | ']') && out.starts_with(['{', '[']) {
            break;
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// YAML files of a folder, by their paths relative to it. `terms` are known besides those that they give.
pub(super) fn in_folder(folder: &Path, terms: HashSet<String>) -> Vec<File> {
    let relative = |path: &Path| shown(path.strip_prefix(folder).unwrap_or(path));
    let paths = yaml_files(folder)
        .into_iter()
        .map(|path| (relative(&path), path))
        .collect();
    read_all(paths, terms)
}

/// Reads files on two or more threads, lexicons first, since what they name decides how locators are read.
pub(super) fn read_all(paths: Vec<(String, PathBuf)>, mut terms: HashSet<String>) -> Vec<File> {
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8)
        .min(paths.len() / 16 + 1);
    let texts: Vec<(String, PathBuf, Result<String, String>)> = in_parallel(paths, threads, |(path, file)| {
        let text = read_text(&file);
        (path, file, text)
    });
    let (lexicons, rest): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|(.., text)| text.as_ref().is_ok_and(|text| is_lexicon(text)));
    let make = |(path, file, text): (String, PathBuf, Result<String, String>), terms: &HashSet<String>| match text {
        Ok(text) => File::read(Source::new(&shown(&file), &text), path, terms),
        Err(reason) => File::unreadable(&shown(&file), path, &reason),
    };
    let none = HashSet::new();
    let mut files: Vec<File> = lexicons.into_iter().map(|given| make(given, &none)).collect();
    terms.extend(terms_of(&files));
    files.extend(in_parallel(rest, threads, |given| make(given, &terms)));
    files
}

/// Maps a list on some threads; order is kept.
fn in_parallel<T: Send, R: Send>(mut items: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let size = items.len().div_ceil(threads);
    let mut parts = Vec::new();
    while items.len() > size {
        let rest = items.split_off(size);
        parts.push(std::mem::replace(&mut items, rest));
    }
    parts.push(items);
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Reads one file; `named` is the path by which others know it.
pub(super) fn read_file(path: &Path, named: String, terms: &HashSet<String>) -> File {
    match read_text(path) {
        Ok(text) => File::read(Source::new(&shown(path), &text), named, terms),
        Err(reason) => File::unreadable(&shown(path), named, &reason),
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8; save it as UTF-8".to_owned())
}

fn is_lexicon(text: &str) -> bool {
    text.starts_with("lexicon:") || text.contains("\nlexicon:")
}

/// Names of the terms that files give.
pub(super) fn terms_of<'f>(files: impl IntoIterator<Item = &'f File>) -> HashSet<String> {
    let facts = files.into_iter().flat_map(|file| &file.facts);
    let term = |what: &What| {
        if let What::GivesTerm(term) = what {
            Some(term.clone())
        } else {
            None
        }
    };
    facts.filter_map(|fact| term(&fact.what)).collect()
}

/// YAML files of a folder at any depth, in the order of their paths, each folder once however many links lead to it. What
/// a run recorded is left out: it keeps copies of what it walked.
pub fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    // Links last, so that what they lead to goes by its own path where it has one here.
    let mut folders = VecDeque::from([folder.to_owned()]);
    while let Some(folder) = folders.pop_front() {
        if !seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if path.join("run.json").is_file() && path.join("journal").is_dir() {
                    continue;
                }
                match path.is_symlink() {
                    true => folders.push_back(path),
                    false => folders.push_front(path),
                }
            } else if path
                .extension()
                .is_some_and(|ending| ending == "yaml" || ending == "yml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A path as users and files name it.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::{excerpt, yaml_files};

    #[cfg(unix)]
    #[test]
    fn links_that_lead_back_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("real")).expect("made");
        for name in ["one.yaml", "real/two.yaml", "real/no.txt"] {
            std::fs::write(at(name), "a: b\n").expect("written");
        }
        // Names before `real`, so that the order of the folder's entries does not matter.
        for name in ["a", "b", "real/up"] {
            std::os::unix::fs::symlink(folder.path(), at(name)).expect("linked");
        }
        std::os::unix::fs::symlink(at("real"), at("away")).expect("linked");
        assert_eq!(yaml_files(folder.path()), [at("one.yaml"), at("real/two.yaml")]);
    }

    #[test]
    fn what_is_written_at_a_place_ends_where_it_ends() {
        for (text, excerpted) in [
            ("{met: home}, {met: entry}]}", "{met: home}"),
            ("met: home}, {met: entry}]", "met: home"),
            (
                "{all: [{met: a},\n      {met: b}]}\nmore: 1",
                "{all: [{met: a}, {met: b}]}",
            ),
            ("ended: {step: a, as: [met]}\n  - met: b", "ended: {step: a, as: [met]}"),
            ("{title: {contains: \"} x\"}}, y", "{title: {contains: \"} x\"}}"),
            ("met: home\nmore: 1", "met: home"),
        ] {
            assert_eq!(excerpt(text), excerpted, "{text}");
        }
    }
}
