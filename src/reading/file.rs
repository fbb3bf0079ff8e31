//! What a file really is, by its bytes; names and content types are only asked where bytes cannot tell.

use std::io::Cursor;

use zip::ZipArchive;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Portable Document Format.
    Pdf,
    /// Open Fixed-layout Document (GB/T 33190): a zip with `OFD.xml`.
    Ofd,
    /// Word, old binary format.
    Doc,
    /// Word, OOXML.
    Docx,
    /// Excel, old binary format.
    Xls,
    /// Excel, OOXML.
    Xlsx,
    /// WPS writer: the binary format of Word under the name `.wps` or `.wpt`.
    Wps,
    /// WPS spreadsheets: the binary format of Excel under the name `.et`.
    Et,
    /// Rich Text Format.
    Rtf,
    /// A zip archive of other things.
    Zip,
    /// A RAR or 7z archive.
    Rar,
    /// A picture.
    Image,
    /// HTML that an office program wrote.
    OfficeHtml,
    /// HTML: an error page, a login page, a viewer.
    Html,
    /// No bytes, or nothing but white space.
    Empty,
    /// Plain text.
    Text,
    /// Something else.
    Unknown,
}

impl FileKind {
    /// The word used in records.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Ofd => "ofd",
            FileKind::Doc => "doc",
            FileKind::Docx => "docx",
            FileKind::Xls => "xls",
            FileKind::Xlsx => "xlsx",
            FileKind::Wps => "wps",
            FileKind::Et => "et",
            FileKind::Rtf => "rtf",
            FileKind::Zip => "zip",
            FileKind::Rar => "rar",
            FileKind::Image => "image",
            FileKind::OfficeHtml => "office_html",
            FileKind::Html => "html",
            FileKind::Empty => "empty",
            FileKind::Text => "text",
            FileKind::Unknown => "unknown",
        }
    }

    /// Whether a citizen can use it as a form: a real file, not a page that stands in its place.
    pub fn is_file(self) -> bool {
        match self {
            FileKind::Pdf
            | FileKind::Ofd
            | FileKind::Doc
            | FileKind::Docx
            | FileKind::Xls
            | FileKind::Xlsx
            | FileKind::Wps
            | FileKind::Et
            | FileKind::Rtf
            | FileKind::Zip
            | FileKind::Rar
            | FileKind::Image
            | FileKind::OfficeHtml => true,
            FileKind::Html | FileKind::Empty | FileKind::Text | FileKind::Unknown => false,
        }
    }
}

/// What these bytes are. `name` decides only between programs that share one binary format.
pub fn found(bytes: &[u8], name: &str) -> FileKind {
    let body = trimmed(bytes);
    if body.is_empty() {
        return FileKind::Empty;
    }
    if body.starts_with(b"%PDF-")
        || bytes
            .get(..1024.min(bytes.len()))
            .is_some_and(|start| holds(start, b"%PDF-"))
    {
        return FileKind::Pdf;
    }
    if body.starts_with(b"{\\rtf") {
        return FileKind::Rtf;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return in_zip(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return in_ole(bytes, name);
    }
    if bytes.starts_with(b"Rar!\x1a\x07") || bytes.starts_with(b"7z\xbc\xaf\x27\x1c") {
        return FileKind::Rar;
    }
    if infer::get(bytes).is_some_and(|kind| kind.matcher_type() == infer::MatcherType::Image) {
        return FileKind::Image;
    }
    in_text(body)
}

/// Whether an HTML body is a page that asks for a login.
pub fn is_login_page(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200_000)]).to_lowercase();
    let asks =
        start.contains("type=\"password\"") || start.contains("type='password'") || start.contains("type=password");
    matches!(found(bytes, ""), FileKind::Html) && asks
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    body.trim_ascii_start()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Kinds of zip by the names in the central directory; a directory that cannot be read is a broken file.
fn in_zip(bytes: &[u8]) -> FileKind {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return FileKind::Unknown;
    };
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.to_lowercase())
        .collect();
    let has = |name: &str| names.iter().any(|one| one == name);
    let under = |folder: &str| names.iter().any(|one| one.starts_with(folder));
    if has("ofd.xml") {
        FileKind::Ofd
    } else if has("word/document.xml") || under("word/") {
        FileKind::Docx
    } else if has("xl/workbook.xml") || under("xl/") {
        FileKind::Xlsx
    } else if archive.is_empty() {
        FileKind::Empty
    } else {
        FileKind::Zip
    }
}

/// Kinds of OLE file by the streams that its directory names (UTF-16).
fn in_ole(bytes: &[u8], name: &str) -> FileKind {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let name = name.to_lowercase();
    if holds(bytes, &wide("WordDocument")) {
        return if name.ends_with(".wps") || name.ends_with(".wpt") {
            FileKind::Wps
        } else {
            FileKind::Doc
        };
    }
    if holds(bytes, &wide("Workbook")) || holds(bytes, &wide("Book")) {
        return if name.ends_with(".et") || name.ends_with(".ett") {
            FileKind::Et
        } else {
            FileKind::Xls
        };
    }
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("wps" | "wpt") => FileKind::Wps,
        Some("et" | "ett") => FileKind::Et,
        _ => FileKind::Unknown,
    }
}

fn in_text(body: &[u8]) -> FileKind {
    let start = String::from_utf8_lossy(&body[..body.len().min(8192)]).to_lowercase();
    let looks_html = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta"]
        .iter()
        .any(|tag| start.contains(tag));
    if start.starts_with('<') && looks_html {
        let office = start.contains("urn:schemas-microsoft-com:office")
            || start.contains("content=\"word.document\"")
            || start.contains("content=word.document")
            || start.contains("excel.sheet")
            || start.contains("name=\"generator\" content=\"microsoft")
            || start.contains("name=generator content=\"microsoft");
        return if office { FileKind::OfficeHtml } else { FileKind::Html };
    }
    if start.starts_with("<?xml")
        && (start.contains("mso-application") || start.contains("schemas-microsoft-com:office"))
    {
        return FileKind::OfficeHtml;
    }
    if start.starts_with("mime-version:") && start.contains("multipart/related") {
        return FileKind::OfficeHtml;
    }
    let binary = body
        .iter()
        .take(4096)
        .any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31));
    if binary { FileKind::Unknown } else { FileKind::Text }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .expect("a zip in memory");
            writer.write_all(b"<x/>").expect("a zip in memory");
        }
        writer.finish().expect("a zip in memory").into_inner()
    }

    fn ole(stream: &str) -> Vec<u8> {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(512, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn kinds_by_bytes() {
        let cut = zipped(&["word/document.xml"])[..40].to_vec();
        let table: Vec<(Vec<u8>, &str, FileKind)> = vec![
            (b"%PDF-1.7\n".to_vec(), "a.doc", FileKind::Pdf),
            (b"\n\n%PDF-1.4".to_vec(), "", FileKind::Pdf),
            (zipped(&["OFD.xml", "Doc_0/Document.xml"]), "a.zip", FileKind::Ofd),
            (
                zipped(&["[Content_Types].xml", "word/document.xml"]),
                "",
                FileKind::Docx,
            ),
            (zipped(&["xl/workbook.xml"]), "a.doc", FileKind::Xlsx),
            (zipped(&["附件1.doc"]), "", FileKind::Zip),
            (zipped(&[]), "", FileKind::Empty),
            (cut, "a.docx", FileKind::Unknown),
            (ole("WordDocument"), "a.doc", FileKind::Doc),
            (ole("WordDocument"), "申请表.wps", FileKind::Wps),
            (ole("Workbook"), "a.xls", FileKind::Xls),
            (ole("Workbook"), "a.et", FileKind::Et),
            (ole("Nothing"), "a.bin", FileKind::Unknown),
            (b"{\\rtf1\\ansi".to_vec(), "a.doc", FileKind::Rtf),
            (b"Rar!\x1a\x07\x00".to_vec(), "", FileKind::Rar),
            (b"\x89PNG\r\n\x1a\n0000".to_vec(), "", FileKind::Image),
            (b"\xff\xd8\xff\xe0abcd".to_vec(), "", FileKind::Image),
            (
                b"<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head>".to_vec(),
                "a.doc",
                FileKind::OfficeHtml,
            ),
            (
                b"\xef\xbb\xbf<!DOCTYPE html><title>404</title>".to_vec(),
                "a.doc",
                FileKind::Html,
            ),
            (b"<html><body>x".to_vec(), "a.pdf", FileKind::Html),
            (b"".to_vec(), "a.doc", FileKind::Empty),
            (b" \r\n".to_vec(), "a.doc", FileKind::Empty),
            ("文件不存在".as_bytes().to_vec(), "a.doc", FileKind::Text),
            (vec![0, 1, 2, 3, 4], "a.doc", FileKind::Unknown),
        ];
        for (bytes, name, kind) in table {
            assert_eq!(found(&bytes, name), kind, "{name} {:?}", &bytes[..bytes.len().min(24)]);
        }
    }

    #[test]
    fn pages_are_no_files() {
        assert!(FileKind::OfficeHtml.is_file() && FileKind::Ofd.is_file());
        assert!(!FileKind::Html.is_file() && !FileKind::Empty.is_file() && !FileKind::Text.is_file());
        assert!(is_login_page(b"<html><form><input type=\"password\"></form>"));
        assert!(!is_login_page(b"%PDF-1.7 type=\"password\""));
    }
}
