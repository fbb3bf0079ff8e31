//! The little that must be known of a picture without decoding it.

/// Most pixels of height in one picture; browsers are right to 60,000, memory is not.
pub const TALLEST: u32 = 20_000;

/// Width and height of a PNG, from its header; none when it is no PNG.
pub fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    const START: &[u8] = b"\x89PNG\r\n\x1a\n";
    if !bytes.starts_with(START) || bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_tells_its_size() {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::new(31, 7);
        picture
            .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        assert_eq!(png_size(&bytes), Some((31, 7)));
        assert_eq!(png_size(b"GIF89a"), None);
        assert_eq!(png_size(&bytes[..18]), None);
    }
}
