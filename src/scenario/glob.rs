//! Paths with `*`, `?` and `**`, as surveys name their sites.

use std::fs;
use std::path::{Path, PathBuf};

/// Files on disk that a pattern names, in the order of their paths. The pattern is relative to `folder`, or absolute.
pub fn expand(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let whole = join(&folder.to_string_lossy(), pattern);
    let fixed: Vec<&str> = whole.split('/').take_while(|part| !part.contains(['*', '?'])).collect();
    let start = fixed.join("/");
    if start == whole {
        return Some(PathBuf::from(&whole))
            .filter(|path| path.is_file())
            .into_iter()
            .collect();
    }
    let start = if start.is_empty() && whole.starts_with('/') {
        "/".to_owned()
    } else {
        start
    };
    let mut found = Vec::new();
    let deep = whole.contains("**");
    let levels = whole.split('/').count() - fixed.len();
    walk(
        Path::new(if start.is_empty() { "." } else { &start }),
        if deep { 16 } else { levels },
        &mut |path| {
            if is_match(&whole, &join("", &path.to_string_lossy())) {
                found.push(path.to_owned());
            }
        },
    );
    found.sort();
    found
}

fn walk(folder: &Path, levels: usize, take: &mut dyn FnMut(&Path)) {
    if levels == 0 {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, levels - 1, take);
        } else {
            take(&path);
        }
    }
}

/// A path put behind a folder, with `.` and `..` taken out and `/` between parts.
pub fn join(folder: &str, path: &str) -> String {
    let path = path.replace('\\', "/");
    let whole = if path.starts_with('/') || folder.is_empty() {
        path
    } else {
        format!("{folder}/{path}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let root = if whole.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// A joined path as it is written from a folder, at most one level up.
pub fn relative(folder: &str, path: &str) -> Option<String> {
    let folder = join("", folder);
    let below = |folder: &str| match folder {
        "" => (!path.starts_with('/')).then_some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/'),
    };
    let found = match below(&folder) {
        Some(path) => Some(path.to_owned()),
        None => below(&join(&folder, "..")).map(|path| format!("../{path}")),
    };
    // Two levels up, or out of what the folder's own path tells.
    found.filter(|path| !path.trim_start_matches("../").is_empty() && !path.starts_with("../../"))
}

/// Whether a pattern names a path; both are joined paths.
pub fn is_match(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    parts_match(&pattern, &path)
}

fn parts_match(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skipped| parts_match(rest, &path[skipped..])),
        ([first, rest @ ..], [name, more @ ..]) => {
            let first: Vec<char> = first.chars().collect();
            let name: Vec<char> = name.chars().collect();
            part_matches(&first, &name) && parts_match(rest, more)
        }
        _ => false,
    }
}

fn part_matches(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|skipped| part_matches(rest, &name[skipped..])),
        (['?', rest @ ..], [_, more @ ..]) => part_matches(rest, more),
        ([first, rest @ ..], [letter, more @ ..]) => first == letter && part_matches(rest, more),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_from_a_folder() {
        for (folder, path, from) in [
            (".", "sites/a.yaml", Some("sites/a.yaml")),
            (".", "../sites/a.yaml", Some("../sites/a.yaml")),
            ("..", "../sites/a.yaml", Some("sites/a.yaml")),
            ("p/surveys", "p/sites/a.yaml", Some("../sites/a.yaml")),
            ("/p/surveys", "/p/surveys/sites/a.yaml", Some("sites/a.yaml")),
            ("surveys", "sites/a.yaml", Some("../sites/a.yaml")),
            (".", "../../sites/a.yaml", None),
            ("/p/q/surveys", "/p/sites/a.yaml", None),
            (".", "/p/sites/a.yaml", None),
        ] {
            assert_eq!(relative(folder, path).as_deref(), from, "{folder} {path}");
        }
    }

    #[test]
    fn patterns() {
        for (pattern, path) in [
            ("sites/*.yaml", "sites/a.yaml"),
            ("sites/hz-?.yaml", "sites/hz-1.yaml"),
            ("**/*.yaml", "a/b/c.yaml"),
            ("a/**/c.yaml", "a/c.yaml"),
            ("示*.yaml", "示例.yaml"),
        ] {
            assert!(is_match(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("sites/*.yaml", "sites/a/b.yaml"),
            ("*.yaml", "a.yml"),
            ("a", "ab"),
            ("a/b", "a"),
        ] {
            assert!(!is_match(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn joining() {
        assert_eq!(join("a/b", "../c/./d.yaml"), "a/c/d.yaml");
        assert_eq!(join("", "./x"), "x");
        assert_eq!(join("a", "/b"), "/b");
        assert_eq!(join("..", "x"), "../x");
    }

    #[test]
    fn on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("sites")).expect("a folder");
        for name in ["b.yaml", "a.yaml", "c.txt"] {
            fs::write(folder.path().join("sites").join(name), "").expect("a file");
        }
        let names = |pattern| {
            let found = expand(folder.path(), pattern);
            found
                .iter()
                .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(names("sites/*.yaml"), ["a.yaml", "b.yaml"]);
        assert_eq!(names("**/?.txt"), ["c.txt"]);
        assert_eq!(names("sites/a.yaml"), ["a.yaml"]);
        assert!(names("sites/x*.yaml").is_empty());
    }
}
