//! An item's guide as data: what `reading/` takes out of an outline.

use serde::{Deserialize, Serialize};

use super::element::Rect;
use super::outline::Link;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.guide/1";

/// What a guide says, each value with its words and place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Guide {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the reading that made it.
    pub reading: u32,
    /// The item's title as the guide gives it.
    pub title: String,
    /// Named fields in reading order.
    pub fields: Vec<Field>,
    /// Steps of the procedure.
    pub steps: Vec<Said>,
    /// Materials asked for.
    pub materials: Vec<Material>,
    /// A part that says that no materials are needed, in its words.
    pub no_materials: Option<Said>,
    /// What is said once of all materials (以上材料均需…).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of_all_materials: Vec<Said>,
    /// A materials part was found (with or without entries).
    pub materials_seen: bool,
    /// Government forms among the materials, with their downloads.
    pub forms: Vec<Form>,
    /// Samples and filling instructions.
    pub samples: Vec<Said>,
    /// What words anywhere in the guide may state, under a label or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// Terms of parts that are there and were not read: a picture, words that say where it stands, what stayed closed.
    /// [`WHOLE`] where any part may be among what was not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

/// Among [`Guide::unread`]: any part may stand in what was not read.
pub const WHOLE: &str = "*";

/// A kind of statement that words may make without a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// How long it takes.
    Limit,
    /// What it costs.
    Fee,
    /// A telephone number.
    Contact,
    /// When the guide was brought up to date.
    Updated,
}

/// Words and where they stand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// As written.
    pub words: String,
    /// Rectangle in document coordinates.
    pub rect: Rect,
    /// The tab that hides it on the page as it was left, by its words; empty where it is seen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tab: String,
}

impl Said {
    /// Words at a place that is seen.
    pub fn at(words: impl Into<String>, rect: Rect) -> Said {
        Said {
            words: words.into(),
            rect,
            ..Said::default()
        }
    }
}

impl Guide {
    /// Whether what this term's part says may stand in what was not read.
    pub fn is_unread(&self, term: &str) -> bool {
        self.unread.iter().any(|one| one == WHOLE || one == term)
    }

    /// Everything said in it, to be told where it stands.
    pub fn said_mut(&mut self) -> impl Iterator<Item = &mut Said> {
        let fields = self.fields.iter_mut().map(|field| &mut field.value);
        let materials = self.materials.iter_mut().flat_map(|material| {
            let columns = material.columns.iter_mut().map(|(_, said)| said);
            std::iter::once(&mut material.name).chain(columns)
        });
        let forms = self.forms.iter_mut().map(|form| &mut form.name);
        let other = self.no_materials.iter_mut().chain(&mut self.of_all_materials);
        let other = other.chain(&mut self.samples);
        fields.chain(&mut self.steps).chain(materials).chain(forms).chain(other)
    }
}

/// One named field of a guide.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    /// The lexicon's term of it (`legal_limit`, `fee`, …); empty when no word of the lexicon tells.
    pub term: String,
    /// The label as written.
    pub label: String,
    /// The value as written.
    pub value: Said,
    /// Links in the value.
    pub links: Vec<Link>,
}

/// One material asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Material {
    /// Its name.
    pub name: Said,
    /// Its other columns: head and words.
    pub columns: Vec<(String, Said)>,
    /// Links in its row or card.
    pub links: Vec<Link>,
}

/// One government form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Its name.
    pub name: Said,
    /// The link that should give it, where one was found.
    pub link: Option<Link>,
    /// CSS path of the thing to click, where the link is scripted.
    pub path: Vec<String>,
    /// The tab that must be in front for the link to be there, by its words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tab: String,
    /// Something to press beside it could be a sample; its words do not tell.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unexplained: bool,
    /// Its row says that a system makes it, or that it is filled in online: there may be nothing to fetch.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// It has no download of its own, and the guide has files that nothing explains: one may be it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub may_be_among_files: bool,
    /// The form was told by a guess (its name only), not by an empty-form column.
    pub guessed: bool,
}
