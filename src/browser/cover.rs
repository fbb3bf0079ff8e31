//! What must not be seen in a picture: where the page shows it is asked before and after, and painted over before the
//! picture goes anywhere.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageFormat, Rgba};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::record::element::Rect;

/// Times that a picture is tried of a page that moves.
pub const TRIES: u32 = 3;
/// Colour of what is covered.
const INK: Rgba<u8> = Rgba([0, 0, 0, 255]);
/// Signs reach beyond their line by as much.
const MARGIN: f64 = 2.0;

/// What must not be seen.
#[derive(Clone, Default)]
pub struct Hide {
    /// Rule and value of each.
    pub values: Vec<(String, String)>,
    /// Numbers of people, by their form, as well.
    pub personal: bool,
}

impl std::fmt::Debug for Hide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.values.iter().map(|(rule, _)| rule))
            .finish()
    }
}

/// A picture and what was painted over in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// PNG.
    pub png: Vec<u8>,
    /// Rule and rectangle, in the picture's own pixels.
    pub covered: Vec<(String, Rect)>,
}

/// Where a page shows something of it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// The places.
    pub areas: Vec<Area>,
    /// How far the window is scrolled.
    pub scroll: (f64, f64),
    /// There were more places than are told.
    pub cut: bool,
}

/// One place, in document coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Area {
    /// Which value, by its place among those asked for; a number of people is negative.
    pub value: i32,
    /// Where.
    pub rect: Rect,
    /// It stays where it is in the window when the page is scrolled.
    pub fixed: bool,
}

impl Hide {
    /// Nothing is to be looked for.
    pub fn nothing(&self) -> bool {
        self.values.is_empty() && !self.personal
    }

    /// The question, for a frame that begins at `offset` of a window scrolled by `scroll`.
    pub fn ask(&self, frame: Option<((f64, f64), (f64, f64))>) -> Value {
        let values: Vec<&str> = self.values.iter().map(|(_, value)| value.as_str()).collect();
        let mut request = json!({"op": "cover", "values": values, "personal": self.personal});
        if let Some((offset, scroll)) = frame {
            request["frame_offset"] = json!({"x": offset.0, "y": offset.1});
            request["frame_scroll"] = json!({"x": scroll.0, "y": scroll.1});
        }
        request
    }

    fn rule(&self, value: i32) -> String {
        let known = usize::try_from(value).ok().and_then(|at| self.values.get(at));
        match (known, value) {
            (Some((rule, _)), _) => rule.clone(),
            (None, -1) => "personal:mobile".to_owned(),
            (None, -2) => "personal:identity".to_owned(),
            (None, _) => "field:password".to_owned(),
        }
    }
}

impl Shown {
    /// Takes in what a frame shows.
    pub fn add(&mut self, frame: Shown) {
        self.areas.extend(frame.areas);
        self.cut |= frame.cut;
    }

    /// Whether another look saw the same in the same places.
    pub fn same(&self, other: &Shown) -> bool {
        let near = |one: f64, other: f64| (one - other).abs() <= 1.0;
        let still = |(one, other): (&Area, &Area)| {
            let (a, b) = (one.rect, other.rect);
            one.value == other.value
                && near(a.x, b.x)
                && near(a.y, b.y)
                && near(a.width, b.width)
                && near(a.height, b.height)
        };
        let scroll = near(self.scroll.0, other.scroll.0) && near(self.scroll.1, other.scroll.1);
        scroll && self.areas.len() == other.areas.len() && self.areas.iter().zip(&other.areas).all(still)
    }

    /// Rectangles in a picture whose corner is this point of the document. Where what is fixed may be drawn in more than
    /// one place (`anywhere`), all of them.
    pub fn rectangles(&self, hide: &Hide, corner: (f64, f64), anywhere: bool) -> Vec<(String, Rect)> {
        let mut all = Vec::new();
        for area in &self.areas {
            let at = |x: f64, y: f64| Rect {
                x: area.rect.x - x - MARGIN,
                y: area.rect.y - y - MARGIN,
                width: area.rect.width + 2.0 * MARGIN,
                height: area.rect.height + 2.0 * MARGIN,
            };
            all.push((hide.rule(area.value), at(corner.0, corner.1)));
            if anywhere && area.fixed {
                all.push((hide.rule(area.value), at(self.scroll.0, self.scroll.1)));
            }
        }
        all
    }
}

/// Paints rectangles over; gives the picture and those parts of them that lie in it. Decoding takes a while: not on the
/// runtime's threads.
pub fn paint(png: &[u8], areas: Vec<(String, Rect)>) -> Result<Picture, String> {
    let malformed = |error: image::ImageError| format!("it could not be painted over: {error}");
    let mut picture = image::load_from_memory_with_format(png, ImageFormat::Png)
        .map_err(malformed)?
        .into_rgba8();
    let (width, height) = picture.dimensions();
    let mut covered = Vec::new();
    for (rule, rect) in areas {
        let left = rect.x.floor().clamp(0.0, width.into()) as u32;
        let top = rect.y.floor().clamp(0.0, height.into()) as u32;
        let right = (rect.x + rect.width).ceil().clamp(0.0, width.into()) as u32;
        let bottom = (rect.y + rect.height).ceil().clamp(0.0, height.into()) as u32;
        if left >= right || top >= bottom {
            continue;
        }
        for y in top..bottom {
            for x in left..right {
                picture.put_pixel(x, y, INK);
            }
        }
        let rect = Rect {
            x: left.into(),
            y: top.into(),
            width: (right - left).into(),
            height: (bottom - top).into(),
        };
        covered.push((rule, rect));
    }
    let mut png = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up);
    image::DynamicImage::from(picture)
        .into_rgb8()
        .write_with_encoder(encoder)
        .map_err(malformed)?;
    Ok(Picture {
        png: png.into_inner(),
        covered,
    })
}

/// The same, off the runtime's threads.
pub async fn painted(png: Vec<u8>, areas: Vec<(String, Rect)>) -> Result<Picture, String> {
    let painting = tokio::task::spawn_blocking(move || paint(&png, areas));
    painting.await.map_err(|error| format!("painting broke off: {error}"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    fn white(width: u32, height: u32) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        image::RgbImage::from_pixel(width, height, image::Rgb([255; 3]))
            .write_to(&mut png, ImageFormat::Png)
            .unwrap();
        png.into_inner()
    }

    #[test]
    fn rectangles_are_painted_over_and_nothing_else() {
        let areas = vec![
            ("secret:a".to_owned(), rect(2.5, 3.0, 4.0, 2.0)),
            ("secret:b".to_owned(), rect(18.0, -5.0, 50.0, 7.0)),
            ("secret:c".to_owned(), rect(30.0, 0.0, 5.0, 5.0)),
        ];
        let painted = paint(&white(20, 10), areas).unwrap();
        assert_eq!(
            painted.covered,
            [
                ("secret:a".to_owned(), rect(2.0, 3.0, 5.0, 2.0)),
                ("secret:b".to_owned(), rect(18.0, 0.0, 2.0, 2.0))
            ],
            "what lies beside the picture is not in it"
        );
        let picture = image::load_from_memory(&painted.png).unwrap().into_rgb8();
        let black = picture.pixels().filter(|pixel| pixel.0 == [0; 3]).count();
        let white = picture.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
        assert_eq!((black, white), (14, 186));
        assert!(
            paint(b"no picture", Vec::new())
                .unwrap_err()
                .contains("could not be painted over")
        );
    }

    #[test]
    fn what_moved_is_not_the_same() {
        let area = |x: f64| Area {
            value: 0,
            rect: rect(x, 0.0, 10.0, 10.0),
            fixed: false,
        };
        let shown = |areas: Vec<Area>| Shown {
            areas,
            ..Shown::default()
        };
        assert!(shown(vec![area(5.0)]).same(&shown(vec![area(5.5)])));
        assert!(!shown(vec![area(5.0)]).same(&shown(vec![area(8.0)])));
        assert!(!shown(vec![area(5.0)]).same(&shown(Vec::new())));
        let other = Area { value: 1, ..area(5.0) };
        assert!(!shown(vec![area(5.0)]).same(&shown(vec![other])));
    }

    #[test]
    fn rules_are_named_and_values_never() {
        let hide = Hide {
            values: vec![("secret:account.password".to_owned(), "hidden-word".to_owned())],
            personal: true,
        };
        assert!(!format!("{hide:?}").contains("hidden-word"));
        let rules: Vec<String> = [0, -1, -2, -3].into_iter().map(|value| hide.rule(value)).collect();
        assert_eq!(
            rules,
            [
                "secret:account.password",
                "personal:mobile",
                "personal:identity",
                "field:password"
            ]
        );
        assert!(!hide.nothing() && Hide::default().nothing());
    }
}
