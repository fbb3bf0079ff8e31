//! The page of a reverification: every finding then and now, side by side.

use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;

use crate::record::reverify::{Again, Reverification, Told};

const PAGE: &str = include_str!("templates/reverify.html");

/// A finding as the page shows it.
#[derive(Serialize)]
struct Row<'a> {
    again: &'a Again,
    outcome: (&'static str, &'static str),
    differs: Vec<(&'static str, &'static str)>,
    sides: [Side<'a>; 2],
}

/// One of the two sides.
#[derive(Serialize)]
struct Side<'a> {
    when: (&'static str, &'static str),
    told: Option<&'a Told>,
}

/// The page, in both languages.
pub fn page(reverification: &Reverification) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.add_template("reverify.html", PAGE)?;
    let rows: Vec<Row<'_>> = reverification.findings.iter().map(row).collect();
    let page = environment.get_template("reverify.html")?;
    page.render(context! { of => &reverification.of, seal => &reverification.seal, rows => Serde(rows) })
}

fn row(again: &Again) -> Row<'_> {
    Row {
        again,
        outcome: again.outcome.words(),
        differs: again.differs.iter().map(|what| what.words()).collect(),
        sides: [
            Side {
                when: ("当时", "then"),
                told: Some(&again.before),
            },
            Side {
                when: ("现在", "now"),
                told: again.now.as_ref(),
            },
        ],
    }
}
