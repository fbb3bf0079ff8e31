//! Ratios, their spread, and the bars they are held against.

use super::measure::Failure;
use super::ways::{Sample, Way};

/// One row of the table.
#[derive(Debug, Clone, serde::Serialize)]
struct Row {
    what: String,
    /// Median, least and greatest of the pairs.
    found: Option<(f64, f64, f64)>,
    /// To reach and hoped for, and whether smaller is better.
    bar: Option<(f64, f64, bool)>,
    note: String,
}

/// The table.
#[derive(Debug, Default)]
pub struct Bars {
    rows: Vec<Row>,
}

impl Bars {
    /// CPU of `above` over CPU of `below`; at least `reach`.
    pub fn ratio(&mut self, what: &str, samples: &[Sample], above: Way, below: Way, reach: f64, hoped: f64) {
        let found = paired(samples, above, below, |sample| sample.cost.cpu / sample.journeys as f64);
        self.add(what, found, Some((reach, hoped, false)));
    }

    /// CPU of `above` over CPU of `below`; at most `reach`.
    pub fn at_most(&mut self, what: &str, samples: &[Sample], above: Way, below: Way, reach: f64, hoped: f64) {
        let found = paired(samples, above, below, |sample| sample.cost.cpu / sample.journeys as f64);
        self.add(what, found, Some((reach, hoped, true)));
    }

    /// CPU of `above` over CPU of `below`, to know the machine by; no bar.
    pub fn scale(&mut self, what: &str, samples: &[Sample], above: Way, below: Way) {
        self.add(
            what,
            paired(samples, above, below, |sample| sample.cost.cpu / sample.journeys as f64),
            None,
        );
    }

    /// Journeys a minute of `above` over those of `below`; no bar of its own.
    pub fn speed(&mut self, what: &str, samples: &[Sample], above: Way, below: Way) {
        self.add(
            what,
            paired(samples, above, below, |sample| {
                sample.journeys as f64 / sample.cost.wall
            }),
            None,
        );
    }

    /// Peak memory of the runner's own processes.
    pub fn memory(&mut self, what: &str, samples: &[Sample], reach: f64, hoped: f64) {
        self.add(
            what,
            samples.iter().map(|sample| sample.cost.runner_mib).collect(),
            Some((reach, hoped, true)),
        );
    }

    /// A ratio measured elsewhere, at most `reach`.
    pub fn given(&mut self, what: &str, ratios: Vec<f64>, reach: f64, hoped: f64) {
        self.add(what, ratios, Some((reach, hoped, true)));
    }

    /// Says why something has no row.
    pub fn not_measured(&mut self, why: &str) {
        self.rows.push(Row {
            what: String::new(),
            found: None,
            bar: None,
            note: format!("not measured: {why}"),
        });
    }

    fn add(&mut self, what: &str, mut values: Vec<f64>, bar: Option<(f64, f64, bool)>) {
        values.sort_by(f64::total_cmp);
        let found = values
            .first()
            .zip(values.last())
            .map(|(least, most)| (median(&values), *least, *most));
        let note = match found {
            Some(_) => format!("{} pairs", values.len()),
            None => "not measured: one side is missing".into(),
        };
        self.rows.push(Row {
            what: what.into(),
            found,
            bar,
            note,
        });
    }

    /// Prints the table.
    pub fn print(&self) {
        println!(
            "\n{:<58} {:>7} {:>15} {:>9} {:>9}",
            "", "median", "spread", "to reach", "hoped for"
        );
        for row in &self.rows {
            let Some((median, least, most)) = row.found else {
                println!(
                    "{}{}{}",
                    row.what,
                    if row.what.is_empty() { "" } else { ": " },
                    row.note
                );
                continue;
            };
            let (reach, hoped, word) = match row.bar {
                Some((reach, hoped, smaller)) => {
                    let sign = if smaller { '≤' } else { '≥' };
                    let met = if smaller { median <= reach } else { median >= reach };
                    (
                        format!("{sign} {reach}"),
                        format!("{hoped}"),
                        if met { "reached" } else { "NOT REACHED" },
                    )
                }
                None => (String::new(), String::new(), ""),
            };
            println!(
                "{:<58} {median:>7.2} {:>15} {reach:>9} {hoped:>9}  {word}",
                row.what,
                format!("{least:.2}–{most:.2}")
            );
        }
    }

    /// The table as JSON.
    pub fn json(&self) -> Result<Vec<u8>, Failure> {
        Ok(serde_json::to_vec_pretty(&self.rows)?)
    }
}

/// `value` of `above` over `value` of `below`, pair by pair.
fn paired(samples: &[Sample], above: Way, below: Way, value: impl Fn(&Sample) -> f64) -> Vec<f64> {
    let of = |way: Way| samples.iter().filter(move |sample| sample.way == way);
    of(above)
        .filter_map(|one| {
            let other = of(below).find(|other| other.pair == one.pair)?;
            Some(value(one) / value(other))
        })
        .collect()
}

/// The middle of sorted values.
pub fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
    }
}
