//! What `hecha bundle` keeps back of a finding's evidence, and the copies that are handed out in its place. Copying the
//! rest is `evidence/bundle.rs`, checking the copies `evidence/verify/files.rs`; masking before anything is hashed is
//! `evidence/redact/`.

use std::collections::{BTreeMap, BTreeSet};

use super::cli::BundleArgs;
use super::{CommandError, failed};
use crate::browser::cover;
use crate::evidence::{Reader, blobs, bundle};
use crate::record::element::Rect;
use crate::record::observation::JobKey;
use crate::record::seal::Derived;
use crate::record::step::BlobKind;

/// Fewer digits of a hash name too many blobs.
const LEAST: usize = 8;

/// What is kept back.
#[derive(Debug, Default)]
pub struct KeptBack {
    /// Each blob, with its copy's hash.
    pub derived: Vec<Derived>,
    /// The copies.
    pub copies: Vec<Vec<u8>>,
    /// Blobs of the same steps that are handed out as they are: what was kept back may be seen in them too.
    pub beside: Vec<(String, BlobKind)>,
}

impl KeptBack {
    /// Reads what was asked for, and makes the copies.
    pub fn of(
        reader: &Reader,
        cases: &[JobKey],
        more: &BTreeSet<String>,
        args: &BundleArgs,
    ) -> Result<KeptBack, CommandError> {
        let mut known = bundle::named(reader, cases)?;
        known.extend(more.iter().cloned());
        let mut places: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
        let mut put = |blob: &str, copy: Option<Vec<u8>>| -> Result<(), CommandError> {
            match places.insert(blob.to_owned(), copy) {
                None => Ok(()),
                Some(_) => Err(failed(format!("{blob} is named twice; keep it back in one way"))),
            }
        };
        for text in &args.withhold {
            put(one(&known, text)?, None)?;
        }
        for (text, file) in &args.replace {
            let copy = std::fs::read(file).map_err(|error| failed(format!("{}: {error}", file.display())))?;
            let blob = one(&known, text)?;
            if blobs::hash(&copy) == blob {
                return Err(failed(format!(
                    "{} is the blob itself, nothing was taken out",
                    file.display()
                )));
            }
            put(blob, Some(copy))?;
        }
        let mut areas: BTreeMap<&str, Vec<[u32; 4]>> = BTreeMap::new();
        for (text, area) in &args.cover {
            areas.entry(one(&known, text)?).or_default().push(*area);
        }
        for (blob, areas) in areas {
            put(blob, Some(covered(reader, blob, &areas)?))?;
        }
        let derived = |(blob, copy): (&String, &Option<Vec<u8>>)| Derived {
            derived_from: blob.clone(),
            sha256: copy.as_ref().map(|copy| blobs::hash(copy)),
            by: args.by.clone(),
            why: args.why.clone().unwrap_or_default(),
        };
        Ok(KeptBack {
            derived: places.iter().map(derived).collect(),
            beside: beside(reader, cases, &places)?,
            copies: places.into_values().flatten().collect(),
        })
    }
}

/// The one blob of the finding's cases whose hash begins so.
fn one<'a>(known: &'a BTreeSet<String>, text: &str) -> Result<&'a str, CommandError> {
    let begins = text.to_ascii_lowercase();
    let mut fits = known.iter().filter(|blob| blob.starts_with(&begins));
    match (fits.next(), fits.next()) {
        _ if begins.len() < LEAST => Err(failed(format!(
            "`{text}`: give at least {LEAST} digits of a blob's hash"
        ))),
        (Some(blob), None) => Ok(blob),
        (Some(_), Some(_)) => Err(failed(format!(
            "`{text}` begins the hashes of several blobs; give more digits"
        ))),
        (None, _) => Err(failed(format!(
            "no blob of this finding's cases is called `{text}`; findings.json and the report's pages name them"
        ))),
    }
}

/// A picture with black rectangles.
fn covered(reader: &Reader, blob: &str, areas: &[[u32; 4]]) -> Result<Vec<u8>, CommandError> {
    let picture = reader.blob(blob)?;
    let rects = areas.iter().map(|[x, y, width, height]| {
        let rect = Rect {
            x: (*x).into(),
            y: (*y).into(),
            width: (*width).into(),
            height: (*height).into(),
        };
        (String::new(), rect)
    });
    let painted = cover::paint(&picture, rects.collect()).map_err(|why| failed(format!("{blob}: {why}")))?;
    if painted.covered.len() < areas.len() {
        let why = "a rectangle has no part in the picture; give X,Y,WIDTH,HEIGHT in its pixels";
        return Err(failed(format!("{blob}: {why}")));
    }
    Ok(painted.png)
}

/// Blobs of the steps that name something kept back, but for what is kept back itself and pictures' outlined copies of it.
fn beside(
    reader: &Reader,
    cases: &[JobKey],
    kept: &BTreeMap<String, Option<Vec<u8>>>,
) -> Result<Vec<(String, BlobKind)>, CommandError> {
    let mut all = BTreeMap::new();
    for case in cases {
        for seen in reader.observations(case)? {
            for step in &seen.steps {
                let all_of_step = &step.record.blobs;
                if all_of_step.iter().any(|blob| kept.contains_key(&blob.sha256)) {
                    let others = all_of_step.iter().filter(|blob| !kept.contains_key(&blob.sha256));
                    all.extend(others.map(|blob| (blob.sha256.clone(), blob.kind)));
                }
            }
        }
    }
    Ok(all.into_iter().collect())
}
