//! The tables of `docs/language.md`, from the registry of shapes and the list of codes.

use std::fmt::Write as _;

use super::code::Code;
use super::registry::{FileKind, conditions, locators, verbs};
use super::shape::{Shape, Type};

/// All tables: files, steps, verbs, locators, conditions, codes.
pub fn tables() -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    out.push_str("### Files\n\n");
    for kind in FileKind::ALL {
        shape(&mut out, kind.shape(), &mut seen);
    }
    out.push_str("### Steps\n\nThe keys of every step, and the verbs:\n\n");
    seen.push("step");
    rows(&mut out, verbs::COMMON.iter().chain(&verbs::BESIDE_USE));
    rows(&mut out, verbs::VERBS.iter());
    verbs::VERBS
        .iter()
        .for_each(|verb| inside(&mut out, &verb.takes, &mut seen));
    out.push_str("### Locators\n\nExactly one of these names the thing:\n\n");
    rows(&mut out, locators::BY.iter());
    out.push_str("These relate it to others:\n\n");
    rows(&mut out, locators::RELATIONS.iter());
    let words = locators::STRUCTURE_WORDS
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let _ = write!(out, "Structural terms: {words}.\n\n### Conditions\n\n");
    let groups = [
        ("Joining others", &conditions::JOINED[..]),
        ("About the page", &conditions::PAGE),
        ("About steps", &conditions::STEPS),
        ("About records", &conditions::RECORDS),
        ("About a guide", &conditions::GUIDE),
        ("About time", &conditions::TIME),
    ];
    for (title, keys) in groups {
        let _ = write!(out, "{title}:\n\n");
        rows(&mut out, keys.iter());
    }
    for (_, keys) in groups {
        keys.iter().for_each(|key| inside(&mut out, &key.takes, &mut seen));
    }
    out.push_str("### Codes of mistakes\n\n| code | meaning |\n|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(out, "| {} | {} |", code.number(), code.meaning());
    }
    out
}

/// A shape with its keys, then the shapes inside it.
fn shape(out: &mut String, shape_of: &'static Shape, seen: &mut Vec<&'static str>) {
    if seen.contains(&shape_of.name) || matches!(shape_of.name, "condition" | "locator" | "step") {
        return;
    }
    seen.push(shape_of.name);
    let _ = write!(out, "#### {}\n\n{}", shape_of.name, shape_of.doc);
    if shape_of.one_of.iter().any(|group| group.len() > 1) {
        out.push_str(" Exactly one of the keys marked *one* stands in it.");
    }
    out.push_str("\n\n| key | takes | | |\n|---|---|---|---|\n");
    let locator = shape_of
        .one_of
        .iter()
        .any(|group| std::ptr::eq(*group, &locators::BY[..]));
    if locator {
        out.push_str("| *keys of a locator* | | | Those that name and relate it. |\n");
    }
    for key in shape_of.all() {
        if locator && locators::LOCATOR_MAP.key(key.name).is_some() {
            continue;
        }
        let one = shape_of.choices().any(|name| name == key.name);
        let mark = if key.required {
            "required"
        } else if one {
            "*one*"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {mark} | {} |",
            key.name,
            key.takes.wanted(),
            key.doc
        );
    }
    out.push('\n');
    shape_of.all().for_each(|key| inside(out, &key.takes, seen));
}

/// Shapes inside a type.
fn inside(out: &mut String, takes: &'static Type, seen: &mut Vec<&'static str>) {
    match takes {
        Type::Shape(inner) => shape(out, inner, seen),
        Type::List(of, _) | Type::Map(of) | Type::WordOr(_, of) | Type::Same(of) => inside(out, of, seen),
        Type::IfKey(_, with, without) => [with, without].into_iter().for_each(|of| inside(out, of, seen)),
        Type::ByForm(forms) => {
            [forms.scalar, forms.list, forms.map]
                .into_iter()
                .flatten()
                .for_each(|of| inside(out, of, seen));
        }
        _ => {}
    }
}

fn rows(out: &mut String, keys: impl Iterator<Item = &'static super::shape::Key>) {
    out.push_str("| key | takes | |\n|---|---|---|\n");
    for key in keys {
        let _ = writeln!(out, "| `{}` | {} | {} |", key.name, key.takes.wanted(), key.doc);
    }
    out.push('\n');
}
