//! Two pictures of one step side by side, with what differs framed in both.

use std::io::Cursor;

use image::{DynamicImage, ImageError, ImageFormat, Rgb, RgbImage, imageops};

/// Side of the squares that are compared, in pixels.
const SQUARE: u32 = 16;
/// A pixel differs when one of its colours differs by more; less is smoothing of fonts.
const TOLERANCE: u8 = 32;
/// Between the two pictures.
const GAP: u32 = 24;
/// Rows that are compared; what lies further down is not.
pub const ROWS: u32 = 6000;

const FRAME: Rgb<u8> = Rgb([220, 0, 0]);
const GROUND: Rgb<u8> = Rgb([96, 96, 96]);

/// What comparing gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Both, then left and now right, PNG.
    pub png: Vec<u8>,
    /// Share of squares that differ, 0 to 1.
    pub changed: f64,
}

/// Compares two pictures (PNG, JPEG or WebP), from their upper left corners.
pub fn compare(before: &[u8], now: &[u8]) -> Result<Compared, ImageError> {
    let (before, now) = (read(before)?, read(now)?);
    let (width, height) = (before.width().max(now.width()), before.height().max(now.height()));
    let mut both = RgbImage::from_pixel(before.width() + GAP + now.width(), height, GROUND);
    imageops::replace(&mut both, &before, 0, 0);
    imageops::replace(&mut both, &now, i64::from(before.width() + GAP), 0);
    let (mut squares, mut changed) = (0_u32, 0_u32);
    for top in (0..height).step_by(SQUARE as usize) {
        for left in (0..width).step_by(SQUARE as usize) {
            squares += 1;
            if differs(&before, &now, left, top) {
                changed += 1;
                frame(&mut both, left, top, before.width());
                frame(&mut both, before.width() + GAP + left, top, u32::MAX);
            }
        }
    }
    let mut png = Vec::new();
    DynamicImage::from(both).write_to(&mut Cursor::new(&mut png), ImageFormat::Png)?;
    Ok(Compared {
        png,
        changed: f64::from(changed) / f64::from(squares.max(1)),
    })
}

fn read(bytes: &[u8]) -> Result<RgbImage, ImageError> {
    let picture = image::load_from_memory(bytes)?.to_rgb8();
    let rows = picture.height().min(ROWS);
    Ok(imageops::crop_imm(&picture, 0, 0, picture.width(), rows).to_image())
}

/// Whether anything in a square is not the same in both; what only one has differs.
fn differs(before: &RgbImage, now: &RgbImage, left: u32, top: u32) -> bool {
    (top..top + SQUARE).any(|y| {
        (left..left + SQUARE).any(
            |x| match (before.get_pixel_checked(x, y), now.get_pixel_checked(x, y)) {
                (None, None) => false,
                (Some(one), Some(other)) => (0..3).any(|c| one.0[c].abs_diff(other.0[c]) > TOLERANCE),
                (Some(_), None) | (None, Some(_)) => true,
            },
        )
    })
}

/// Draws the outline of a square, not beyond `right`.
fn frame(on: &mut RgbImage, left: u32, top: u32, right: u32) {
    for at in 0..SQUARE {
        let edges = [
            (left + at, top),
            (left + at, top + SQUARE - 1),
            (left, top + at),
            (left + SQUARE - 1, top + at),
        ];
        for (x, y) in edges {
            if x < right
                && let Some(pixel) = on.get_pixel_mut_checked(x, y)
            {
                *pixel = FRAME;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(picture: RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::from(picture)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn what_differs_is_framed_in_both() {
        let white = RgbImage::from_pixel(64, 32, Rgb([255; 3]));
        let same = compare(&png(white.clone()), &png(white.clone())).unwrap();
        assert_eq!(same.changed, 0.0);
        let mut other = white.clone();
        other.put_pixel(20, 5, Rgb([0; 3]));
        let one = compare(&png(white.clone()), &png(other)).unwrap();
        assert_eq!(one.changed, 1.0 / 8.0);
        let drawn = image::load_from_memory(&one.png).unwrap().to_rgb8();
        assert_eq!(drawn.dimensions(), (64 + GAP + 64, 32));
        let red = |x, y| *drawn.get_pixel(x, y) == FRAME;
        assert!(red(16, 0) && red(31, 15) && red(64 + GAP + 16, 0) && !red(0, 0) && !red(32, 0));
        // Smoothing is no difference, a page that grew is.
        let grey = RgbImage::from_pixel(64, 32, Rgb([240; 3]));
        assert_eq!(compare(&png(white.clone()), &png(grey)).unwrap().changed, 0.0);
        let longer = RgbImage::from_pixel(64, 64, Rgb([255; 3]));
        assert_eq!(compare(&png(white), &png(longer)).unwrap().changed, 0.5);
        assert!(compare(b"no picture", b"none").is_err());
    }
}
