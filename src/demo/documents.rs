//! Files that really open: made in memory, one shape per kind.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A file for download.
#[derive(Debug, Clone)]
pub struct Document {
    /// Name with extension.
    pub name: String,
    /// Content type as a server would say it.
    pub content_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

const ROWS: [&str; 5] = [
    "申请人（单位）：",
    "证件类型及号码：",
    "联系电话：",
    "申请事项及理由：",
    "申请人签名（盖章）：        年    月    日",
];
const SAMPLE_ROWS: [&str; 5] = [
    "申请人（单位）：某某有限公司（填写全称）",
    "证件类型及号码：统一社会信用代码，十八位",
    "联系电话：填写可联系到经办人的号码",
    "申请事项及理由：据实填写，不得涂改",
    "填表说明：请使用黑色签字笔填写，一式一份",
];

/// The empty form of a material; its format depends on `turn`.
pub fn form(name: &str, turn: usize) -> Document {
    match turn % 5 {
        0 => docx(name, &ROWS),
        1 => pdf(name, &ROWS),
        2 => rtf(name, &ROWS),
        3 => xlsx(name, &ROWS),
        _ => ofd(name, &ROWS),
    }
}

/// A filled-in sample of the same.
pub fn sample(name: &str, turn: usize) -> Document {
    let name = format!("{name}（样表）");
    if turn % 2 == 0 {
        pdf(&name, &SAMPLE_ROWS)
    } else {
        docx(&name, &SAMPLE_ROWS)
    }
}

fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let written = parts.iter().try_for_each(|(path, text)| {
        writer.start_file(*path, options)?;
        writer.write_all(text.as_bytes()).map_err(zip::result::ZipError::from)
    });
    // Memory does not refuse writes; an empty file would be caught by the demo's own tests.
    match written.and_then(|()| writer.finish()) {
        Ok(cursor) => cursor.into_inner(),
        Err(_) => Vec::new(),
    }
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

fn docx(title: &str, rows: &[&str]) -> Document {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body: String = std::iter::once(title)
        .chain(rows.iter().copied())
        .map(paragraph)
        .collect();
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        (
            "word/document.xml",
            format!(
                r#"{XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
            ),
        ),
    ];
    Document {
        name: format!("{title}.docx"),
        content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        bytes: packed(&parts),
    }
}

fn xlsx(title: &str, rows: &[&str]) -> Document {
    let cell = |(row, text): (usize, &str)| {
        let row = row + 1;
        format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>"#)
    };
    let cells: String = std::iter::once(title)
        .chain(rows.iter().copied())
        .enumerate()
        .map(cell)
        .collect();
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{XML}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"{XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#
            ),
        ),
    ];
    Document {
        name: format!("{title}.xlsx"),
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: packed(&parts),
    }
}

/// GB/T 33190: a zip with `OFD.xml` at its root.
fn ofd(title: &str, rows: &[&str]) -> Document {
    let space = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;
    let text = |(line, text): (usize, &str)| {
        let (id, y) = (10 + line, 30 + 15 * line);
        format!(
            r#"<ofd:TextObject ID="{id}" Boundary="20 {y} 170 10" Font="2" Size="5"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>"#
        )
    };
    let texts: String = std::iter::once(title)
        .chain(rows.iter().copied())
        .enumerate()
        .map(text)
        .collect();
    let parts = [
        (
            "OFD.xml",
            format!(
                r#"{XML}<ofd:OFD {space} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
            ),
        ),
        (
            "Doc_0/Document.xml",
            format!(
                r#"{XML}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#
            ),
        ),
        (
            "Doc_0/PublicRes.xml",
            format!(
                r#"{XML}<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体"/></ofd:Fonts></ofd:Res>"#
            ),
        ),
        (
            "Doc_0/Pages/Page_0/Content.xml",
            format!(
                r#"{XML}<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{texts}</ofd:Layer></ofd:Content></ofd:Page>"#
            ),
        ),
    ];
    Document {
        name: format!("{title}.ofd"),
        content_type: "application/octet-stream",
        bytes: packed(&parts),
    }
}

/// PDF 1.4 with one page, set in the viewer's own Song type.
fn pdf(title: &str, rows: &[&str]) -> Document {
    let mut content = String::from("BT /F1 14 Tf 60 780 Td 28 TL\n");
    for line in std::iter::once(title).chain(rows.iter().copied()) {
        let units: String = line.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        content.push_str(&format!("<{units}> Tj T*\n"));
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /Font << /F1 4 0 R >> >> >>".to_string(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>".to_string(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 6 0 R >>".to_string(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_string(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut text = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(text.len());
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        text.push_str(&format!("{offset:010} 00000 n \n"));
    }
    text.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    Document {
        name: format!("{title}.pdf"),
        content_type: "application/pdf",
        bytes: text.into_bytes(),
    }
}

/// Rich text under the name that offices give it, `.doc`; every word processor opens it.
fn rtf(title: &str, rows: &[&str]) -> Document {
    let mut text = String::from(r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0\fs28 ");
    for line in std::iter::once(title).chain(rows.iter().copied()) {
        for unit in line.encode_utf16() {
            text.push_str(&format!(r"\u{}?", unit as i16));
        }
        text.push_str(r"\par ");
    }
    text.push('}');
    Document {
        name: format!("{title}.doc"),
        content_type: "application/msword",
        bytes: text.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn archives_hold_their_parts() {
        for (turn, part) in [(0, "word/document.xml"), (3, "xl/workbook.xml"), (4, "OFD.xml")] {
            let document = form("申请表", turn);
            let mut archive = zip::ZipArchive::new(Cursor::new(document.bytes)).expect("a zip file");
            let mut text = String::new();
            archive
                .by_name(part)
                .expect("its part")
                .read_to_string(&mut text)
                .expect("text");
            assert!(text.starts_with("<?xml"), "{}", document.name);
        }
    }

    #[test]
    fn pdf_table_of_objects_points_at_objects() {
        let text = String::from_utf8(form("申请表", 1).bytes).expect("ascii");
        let table = text.split("xref\n").nth(1).expect("a table");
        for (number, line) in table.lines().skip(2).take(7).enumerate() {
            let offset: usize = line[..10].parse().expect("an offset");
            assert!(text[offset..].starts_with(&format!("{} 0 obj", number + 1)));
        }
    }
}
