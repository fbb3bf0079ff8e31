//! What users write: YAML to model, every mistake at its line.
//!
//! Reading has two stages. `tree` turns the text into a spanned tree and refuses what the language leaves out (anchors,
//! tags, merge keys, several documents); `check` and the typed readers turn the tree into the model, take known keys
//! only and collect every mistake. Nothing here looks at a site, starts a browser or resolves a term to an element.

pub mod asked;
mod beside;
pub mod calendar;
pub mod check;
pub mod code;
pub mod condition;
pub mod fact;
pub mod file;
mod gather;
pub mod glob;
pub mod lexicon;
pub mod library;
pub mod locator;
pub mod model;
pub mod read;
pub mod reference;
pub mod registry;
pub mod rule;
pub mod scalar;
pub mod schema;
pub mod secret;
pub mod shape;
pub mod site;
pub mod spoken;
pub mod step;
pub mod survey;
pub mod tree;
pub mod verify;
