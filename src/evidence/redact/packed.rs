//! Values inside files that are packed: zip (docx, xlsx, ofd), gzip, the streams of a PDF. Such files are looked through,
//! never changed: a changed one would not be the site's file any more.

use std::io::{Cursor, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use zip::ZipArchive;

/// Most bytes unpacked of one file.
const MOST: u64 = 128 << 20;
/// Files in files in files.
const DEEPEST: u32 = 3;

/// The rules whose values it holds, or why it could not be looked through.
pub type Held = Result<Vec<String>, String>;

/// What names the rules whose values bytes hold.
type Find<'a> = &'a dyn Fn(&[u8]) -> Vec<String>;

/// Looks through a packed file; none when it is not packed.
pub fn held(bytes: &[u8], find: Find<'_>) -> Option<Held> {
    let mut left = MOST;
    within(bytes, find, &mut left, DEEPEST)
}

fn within(bytes: &[u8], find: Find<'_>, left: &mut u64, depth: u32) -> Option<Held> {
    let look: fn(&[u8], Find<'_>, &mut u64, u32) -> Held = if bytes.starts_with(b"PK\x03\x04") {
        in_zip
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        in_gzip
    } else if bytes.starts_with(b"%PDF-") {
        in_pdf
    } else {
        return None;
    };
    if depth == 0 {
        return Some(Err("it is packed too deeply".into()));
    }
    Some(look(bytes, find, left, depth - 1))
}

fn in_zip(bytes: &[u8], find: Find<'_>, left: &mut u64, depth: u32) -> Held {
    let broken = |error: zip::result::ZipError| format!("its packing cannot be read: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut rules = find(archive.comment());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(broken)?;
        add(&mut rules, find(file.name_raw()));
        let name = file.name().map(|name| find(name.as_bytes())).unwrap_or_default();
        add(&mut rules, name);
        let inner = unpack(&mut file, left)?;
        add(&mut rules, inside(&inner, find, left, depth)?);
    }
    Ok(rules)
}

fn in_gzip(bytes: &[u8], find: Find<'_>, left: &mut u64, depth: u32) -> Held {
    let inner = unpack(&mut MultiGzDecoder::new(bytes), left)?;
    inside(&inner, find, left, depth)
}

/// Streams of a PDF that zlib packed. Text that is written by the numbers of glyphs cannot be read here.
fn in_pdf(bytes: &[u8], find: Find<'_>, left: &mut u64, depth: u32) -> Held {
    let mut rules = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| position(rest, b"stream")) {
        at += found + b"stream".len();
        let start = bytes.get(at..).unwrap_or_default();
        let start = start.strip_prefix(b"\r\n").or_else(|| start.strip_prefix(b"\n"));
        let Some(packed) = start.filter(|packed| packed.first().is_some_and(|byte| byte & 0x0f == 8)) else {
            continue;
        };
        let mut inner = Vec::new();
        // Its end is where its own packing ends; a stream of another filter is no error.
        let _not_zlib = ZlibDecoder::new(packed).take(*left).read_to_end(&mut inner);
        *left = left.saturating_sub(inner.len() as u64);
        add(&mut rules, inside(&inner, find, left, depth)?);
        if *left == 0 {
            return Err("it is too large unpacked".into());
        }
    }
    Ok(rules)
}

/// What unpacked bytes hold: as they are, without markup (a word may be cut by it), and packed again.
fn inside(inner: &[u8], find: Find<'_>, left: &mut u64, depth: u32) -> Held {
    let mut rules = find(inner);
    if inner.trim_ascii_start().starts_with(b"<") {
        add(&mut rules, find(&without_markup(inner)));
    }
    if let Some(deeper) = within(inner, find, left, depth) {
        add(&mut rules, deeper?);
    }
    Ok(rules)
}

fn unpack(from: &mut dyn Read, left: &mut u64) -> Result<Vec<u8>, String> {
    let mut inner = Vec::new();
    let read = from
        .take(*left + 1)
        .read_to_end(&mut inner)
        .map_err(|error| format!("its packing cannot be read: {error}"))?;
    match left.checked_sub(read as u64) {
        Some(rest) => *left = rest,
        None => return Err("it is too large unpacked".into()),
    }
    Ok(inner)
}

fn without_markup(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut in_tag = false;
    for &byte in bytes {
        match byte {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ if !in_tag => out.push(byte),
            _ => {}
        }
    }
    out
}

fn add(rules: &mut Vec<String>, more: Vec<String>) {
    for rule in more {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
}

fn position(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn find(bytes: &[u8]) -> Vec<String> {
        let there = bytes.windows(11).any(|part| part == b"13800001234");
        there.then(|| "typed:mobile".to_owned()).into_iter().collect()
    }

    fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn gzipped(content: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(content).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn values_are_found_however_they_are_packed() {
        let cut = b"<w:p><w:t>1380000</w:t><w:t>1234</w:t></w:p>";
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(b"BT (tel 13800001234) Tj ET").unwrap();
        let pdf = [
            b"%PDF-1.4\n1 0 obj<<>>stream\r\n",
            &zlib.finish().unwrap()[..],
            b"\nendstream endobj",
        ]
        .concat();
        for packed in [
            zipped("word/document.xml", b"<w:t>13800001234</w:t>"),
            zipped("word/document.xml", cut),
            zipped("13800001234.txt", b""),
            zipped("a.zip", &zipped("b", b"13800001234")),
            gzipped(b"13800001234"),
            gzipped(&zipped("a", &gzipped(b"13800001234"))),
            pdf,
        ] {
            assert_eq!(held(&packed, &find), Some(Ok(vec!["typed:mobile".to_owned()])));
        }
        assert_eq!(held(&zipped("a", b"13800001235"), &find), Some(Ok(Vec::new())));
        assert_eq!(held(b"13800001234", &find), None, "not packed");
    }

    #[test]
    fn what_cannot_be_looked_through_is_said() {
        let whole = zipped("a", &[7; 1000]);
        for broken in [whole[..whole.len() / 2].to_vec(), gzipped(b"x")[..12].to_vec()] {
            assert!(matches!(held(&broken, &find), Some(Err(_))), "{broken:?}");
        }
        let mut deep = b"x".to_vec();
        for _ in 0..=DEEPEST {
            deep = gzipped(&deep);
        }
        assert_eq!(held(&deep, &find), Some(Err("it is packed too deeply".to_owned())));
        let mut left = 10;
        let large = gzipped(&[0; 11]);
        assert_eq!(
            within(&large, &find, &mut left, 1),
            Some(Err("it is too large unpacked".to_owned()))
        );
    }
}
