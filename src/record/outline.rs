//! The outline of a rendered page: what a reader sees, in reading order, with rectangles. Made by the page script,
//! read by `reading/` without a browser.

use serde::{Deserialize, Serialize};

use super::element::Rect;

/// The format's name and version, as written.
pub const FORMAT: &str = "hecha.outline/1";

/// All blocks of a page, its frames and open shadow roots, in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Outline {
    /// [`FORMAT`].
    pub format: String,
    /// Address of the top document.
    pub url: String,
    /// Title of the top document.
    pub title: String,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Whether it was cut at the cap on blocks or text.
    pub cut: bool,
    /// Frames that could not be read, by address.
    pub closed_frames: Vec<String>,
    /// Short links, buttons and cards that lead somewhere, outside blocks of links to other sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Entry>,
}

/// Where on the page a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// The main region.
    #[default]
    Main,
    /// Page header.
    Header,
    /// Navigation: menus, breadcrumbs, tab bars of the site.
    Nav,
    /// Page footer.
    Footer,
    /// Side columns, 热门, 推荐, 友情链接.
    Aside,
    /// A layer or dialog over the page.
    Dialog,
    /// Floating helpers fixed to the viewport.
    Float,
}

impl Outline {
    /// The tab that must be in front for a link to be there; empty where it needs none.
    pub fn tab_of(&self, link: &Link) -> String {
        let holder = self.blocks.iter().find(|block| block.links().any(|one| one == link));
        holder.map(|block| block.tab.clone()).unwrap_or_default()
    }
}

impl Block {
    /// Every link in it, in reading order.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        let links: Vec<&Link> = match &self.what {
            What::Table { rows, .. } => rows.iter().flatten().flat_map(|cell| &cell.links).collect(),
            What::Pairs { pairs } => pairs.iter().flat_map(|pair| &pair.links).collect(),
            What::List { entries, .. } => entries.iter().flat_map(|entry| &entry.links).collect(),
            What::Text { links, .. } => links.iter().collect(),
            What::Heading { .. } | What::Control { .. } | What::Image { .. } => Vec::new(),
        };
        links.into_iter()
    }
}

/// One block of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands.
    #[serde(default)]
    pub region: Region,
    /// Its rectangle in document coordinates.
    #[serde(default)]
    pub rect: Rect,
    /// The closed tab, accordion or panel it lies in, by the words of what opens it; empty when visible.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub panel: String,
    /// The tab that must be in front for its links to be there, by its words; empty when it needs none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tab: String,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A heading, by tag, role or look (short, larger or bolder than what follows).
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A table or a grid of the same shape made of other elements.
    Table {
        /// Its caption, if any.
        #[serde(default)]
        caption: String,
        /// Rows of cells; spans are not expanded.
        rows: Vec<Vec<Cell>>,
    },
    /// Keys with their values: `dl`, label and value side by side, 键：值 lines.
    Pairs {
        /// In reading order.
        pairs: Vec<Pair>,
    },
    /// Repeated siblings of one shape: list entries, cards.
    List {
        /// In reading order.
        entries: Vec<Entry>,
        /// CSS path of what repeats, for the record.
        #[serde(default)]
        path: String,
    },
    /// A paragraph of text.
    Text {
        /// Its text.
        text: String,
        /// Links in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        links: Vec<Link>,
    },
    /// A form control.
    Control {
        /// `text`, `password`, `textarea`, `select`, `checkbox`, `radio`, `file`, `button`, …
        control: String,
        /// Its label or placeholder.
        label: String,
        /// Marked as required.
        #[serde(default)]
        required: bool,
    },
    /// An image that stands for text.
    Image {
        /// `alt` or `title`, may be empty.
        alt: String,
        /// Where it comes from.
        src: String,
    },
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cell {
    /// Its text; line breaks kept as `\n`.
    pub text: String,
    /// It is a head (`th`, or looks like one).
    pub head: bool,
    /// Columns it spans.
    pub columns: u32,
    /// Rows it spans.
    pub rows: u32,
    /// Its rectangle in document coordinates.
    pub rect: Rect,
    /// Links in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pair {
    /// The key as written.
    pub key: String,
    /// The value as written.
    pub value: String,
    /// Rectangle of the value in document coordinates.
    pub rect: Rect,
    /// Links in the value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// One of several repeated siblings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Its title: the words of its main link, heading, or first line; a `title` attribute wins over cut text.
    pub title: String,
    /// Where its title leads, absolute; empty when a script decides.
    pub href: String,
    /// Its whole text.
    pub text: String,
    /// CSS path of the thing to click.
    pub path: Vec<String>,
    /// Kinds of the borders crossed, one shorter than `path`.
    pub borders: Vec<String>,
    /// Stable digest of the entry, as [`super::element::Element::fingerprint`] of the thing to click.
    pub fingerprint: String,
    /// Its rectangle in document coordinates.
    pub rect: Rect,
    /// Its parts by column head or class, in order: `(head, text)`.
    pub parts: Vec<(String, String)>,
    /// Links in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// Its words (text, else title or alt).
    pub text: String,
    /// Where it leads, absolute where the browser can tell; `javascript:` and `#` as written.
    pub href: String,
    /// It has a `download` attribute or a handler.
    pub scripted: bool,
    /// CSS path of it where a script decides what it gives; as [`Entry::path`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}
