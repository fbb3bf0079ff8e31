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
    /// Tabs that were there and not opened, by their words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Short links, buttons and cards that lead somewhere, outside blocks of links to other sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Entry>,
}

/// A frame that only its own script can read, as seen from the top document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Framed {
    /// Its document's origin, in document coordinates of the top.
    pub offset: (f64, f64),
    /// Path of the frame element.
    pub path: Vec<String>,
    /// Borders crossed on that path, without the frame's own.
    pub borders: Vec<String>,
}

impl Outline {
    /// Takes in what a frame's own script saw: where the frame stands in reading order, in the top's coordinates and
    /// paths.
    pub fn take_in(&mut self, inner: Outline, frame: &Framed) {
        self.cut |= inner.cut;
        self.unread.extend(inner.unread);
        let top = frame.offset.1;
        let place = self
            .blocks
            .iter()
            .position(|block| block.rect.height > 0.0 && block.rect.y >= top);
        let place = place.unwrap_or(self.blocks.len());
        let blocks = inner.blocks.into_iter().map(|block| frame.block(block));
        self.blocks.splice(place..place, blocks);
        self.functions
            .extend(inner.functions.into_iter().map(|entry| frame.entry(entry)));
    }
}

impl Framed {
    fn block(&self, mut block: Block) -> Block {
        block.rect = self.rect(block.rect);
        match &mut block.what {
            What::Table { rows, .. } => {
                for cell in rows.iter_mut().flatten() {
                    cell.rect = self.rect(cell.rect);
                    self.links(&mut cell.links);
                }
            }
            What::Pairs { pairs } => {
                for pair in pairs {
                    pair.rect = self.rect(pair.rect);
                    self.links(&mut pair.links);
                }
            }
            What::List { entries, .. } => {
                for entry in entries {
                    *entry = self.entry(std::mem::take(entry));
                }
            }
            What::Text { links, .. } => self.links(links),
            What::Heading { .. } | What::Control { .. } | What::Image { .. } => {}
        }
        block
    }

    fn entry(&self, mut entry: Entry) -> Entry {
        entry.rect = self.rect(entry.rect);
        if !entry.path.is_empty() {
            entry.path.splice(0..0, self.path.iter().cloned());
            let borders = self.borders.iter().cloned().chain(["frame".to_owned()]);
            entry.borders.splice(0..0, borders);
        }
        self.links(&mut entry.links);
        entry
    }

    fn links(&self, links: &mut [Link]) {
        for link in links.iter_mut().filter(|link| !link.path.is_empty()) {
            link.path.splice(0..0, self.path.iter().cloned());
        }
    }

    fn rect(&self, rect: Rect) -> Rect {
        Rect {
            x: rect.x + self.offset.0,
            y: rect.y + self.offset.1,
            ..rect
        }
    }
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

    /// The tab that hides words at a place of the page as it was left; empty where they are seen.
    pub fn hidden_in(&self, words: &str, rect: Rect) -> &str {
        let first = words.lines().map(str::trim).find(|line| !line.is_empty());
        let first = first.unwrap_or_default();
        let holds = |block: &&Block| block.rect.holds(rect) && block.says(first);
        let mut holders = self.blocks.iter().filter(holds).peekable();
        let Some(one) = holders.peek().copied().filter(|block| block.away) else {
            return "";
        };
        if holders.all(|block| block.away) { &one.tab } else { "" }
    }
}

impl Block {
    /// Whether words stand in it.
    fn says(&self, words: &str) -> bool {
        let within = |text: &str| text.contains(words);
        match &self.what {
            What::Heading { text, .. } | What::Text { text, .. } => within(text),
            What::Table { caption, rows } => within(caption) || rows.iter().flatten().any(|cell| within(&cell.text)),
            What::Pairs { pairs } => pairs.iter().any(|pair| within(&pair.key) || within(&pair.value)),
            What::List { entries, .. } => entries.iter().any(|entry| within(&entry.text) || within(&entry.title)),
            What::Control { label, .. } => within(label),
            What::Image { alt, .. } => within(alt),
        }
    }

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
    /// It is seen only while that tab is in front, and another one was when the page was left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
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
    /// Pressing it submits a form, whatever its words say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub submits: bool,
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
    /// It is `#` and nothing that can be seen handles its click: it leads nowhere, or a script elsewhere listens.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub idle: bool,
    /// CSS path of it where a script decides what it gives; as [`Entry::path`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str, y: f64, link: &str) -> Block {
        let rect = Rect {
            y,
            height: 20.0,
            ..Rect::default()
        };
        let links = vec![Link {
            path: link.split_whitespace().map(str::to_owned).collect(),
            ..Link::default()
        }];
        Block {
            region: Region::Main,
            rect,
            panel: String::new(),
            tab: String::new(),
            away: false,
            what: What::Text {
                text: words.to_owned(),
                links,
            },
        }
    }

    #[test]
    fn words_are_hidden_by_the_tab_that_alone_shows_them() {
        let place = Rect {
            y: 10.0,
            height: 5.0,
            ..Rect::default()
        };
        let behind = Block {
            tab: "申请材料".into(),
            away: true,
            ..text("身份证 原件", 0.0, "")
        };
        let front = Block {
            tab: "基本信息".into(),
            ..text("法定时限 5日", 0.0, "")
        };
        let outline = |blocks: Vec<Block>| Outline {
            blocks,
            ..Outline::default()
        };
        let both = outline(vec![front.clone(), behind.clone()]);
        assert_eq!(both.hidden_in("身份证\n原件", place), "申请材料");
        assert_eq!(both.hidden_in("法定时限", place), "", "in front when the page was left");
        let again = outline(vec![behind, text("身份证", 0.0, "")]);
        assert_eq!(again.hidden_in("身份证", place), "", "seen without pressing anything");
        assert_eq!(both.hidden_in("身份证", Rect { y: 40.0, ..place }), "", "elsewhere");
    }

    #[test]
    fn what_a_frame_shows_stands_where_the_frame_stands() {
        let mut outline = Outline {
            blocks: vec![text("三、申请材料", 100.0, ""), text("四、办理程序", 600.0, "")],
            ..Outline::default()
        };
        let inner = Outline {
            blocks: vec![text("申请书 下载", 10.0, "a")],
            ..Outline::default()
        };
        let frame = Framed {
            offset: (24.0, 130.0),
            path: vec!["iframe".to_owned()],
            borders: Vec::new(),
        };
        outline.take_in(inner, &frame);
        let What::Text { text, links } = &outline.blocks[1].what else {
            panic!("{outline:?}");
        };
        assert_eq!(
            (text.as_str(), links[0].path.join(" ")),
            ("申请书 下载", "iframe a".to_owned())
        );
        assert_eq!((outline.blocks[1].rect.x, outline.blocks[1].rect.y), (24.0, 140.0));
        assert!(matches!(&outline.blocks[2].what, What::Text { text, .. } if text == "四、办理程序"));
    }
}
