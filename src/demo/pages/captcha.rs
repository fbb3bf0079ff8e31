//! A picture of four digits with lines through it. Nothing here or elsewhere reads it.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::demo::reply::Reply;
use crate::demo::state::Site;

const WIDTH: u32 = 120;
const HEIGHT: u32 = 40;
/// Segments of each digit: top, upper left, upper right, middle, lower left, lower right, bottom.
const SEGMENTS: [u8; 10] = [
    0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010, 0b1111111, 0b1111011,
];

/// Draws a new picture and remembers its digits.
pub fn picture(site: &Site) -> Reply {
    let token = site.token();
    let digits: Vec<u8> = token.bytes().take(4).map(|byte| byte % 10).collect();
    let word: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    site.memory().captchas.insert(word);
    let mut canvas = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([238, 243, 248]));
    for (place, digit) in digits.iter().enumerate() {
        draw(
            &mut canvas,
            12 + 26 * place as u32,
            7 + (place as u32 * 5) % 8,
            SEGMENTS[usize::from(*digit)],
        );
    }
    for (turn, byte) in token.bytes().skip(4).enumerate() {
        let y = u32::from(byte) % HEIGHT;
        for x in 0..WIDTH {
            canvas.put_pixel(
                x,
                (y + x * (turn as u32 % 5) / 9) % HEIGHT,
                Rgb([150, 170, 200 - turn as u8 * 3]),
            );
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    match canvas.write_to(&mut bytes, ImageFormat::Png) {
        Ok(()) => Reply::bytes("image/png", bytes.into_inner()),
        Err(error) => Reply::html(error.to_string()).status(500),
    }
}

fn draw(canvas: &mut RgbImage, left: u32, top: u32, segments: u8) {
    // (x, y, width, height) in the order of the bits, highest first.
    let bars = [
        (0, 0, 14, 3),
        (0, 0, 3, 12),
        (11, 0, 3, 12),
        (0, 11, 14, 3),
        (0, 12, 3, 12),
        (11, 12, 3, 12),
        (0, 22, 14, 3),
    ];
    for (bit, (x, y, width, height)) in bars.into_iter().enumerate() {
        if segments & (1 << (6 - bit)) != 0 {
            for (dx, dy) in (0..width).flat_map(|dx| (0..height).map(move |dy| (dx, dy))) {
                canvas.put_pixel(
                    left + x + dx + dy / 8,
                    (top + y + dy).min(HEIGHT - 1),
                    Rgb([40, 60, 120]),
                );
            }
        }
    }
}
