'use strict';
// small writers: docx, xlsx (zip by hand) and pdf (STSong-Light), so that downloads are real files
const zlib = require('zlib');
const T = new Uint32Array(256).map((_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = b => { let c = 0xffffffff; for (const x of b) c = T[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
function zip(files) {
  const out = [], dir = []; let off = 0;
  for (const [name, text] of files) {
    const raw = Buffer.from(text), z = zlib.deflateRawSync(raw), nb = Buffer.from(name), h = Buffer.alloc(30);
    h.writeUInt32LE(0x04034b50, 0); h.writeUInt16LE(20, 4); h.writeUInt16LE(8, 8); h.writeUInt16LE(0x6000, 10); h.writeUInt16LE(0x5b21, 12);
    h.writeUInt32LE(crc(raw), 14); h.writeUInt32LE(z.length, 18); h.writeUInt32LE(raw.length, 22); h.writeUInt16LE(nb.length, 26);
    const c = Buffer.alloc(46); c.writeUInt32LE(0x02014b50, 0); c.writeUInt16LE(20, 4); h.copy(c, 6, 4, 30); c.writeUInt32LE(off, 42);
    out.push(h, nb, z); dir.push(c, nb); off += 30 + nb.length + z.length;
  }
  const d = Buffer.concat(dir), e = Buffer.alloc(22);
  e.writeUInt32LE(0x06054b50, 0); e.writeUInt16LE(files.length, 8); e.writeUInt16LE(files.length, 10); e.writeUInt32LE(d.length, 12); e.writeUInt32LE(off, 16);
  return Buffer.concat([...out, d, e]);
}
const x = s => String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const X = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
function docx(title, rows, notes) {
  const p = (t, b, sz) => `<w:p><w:pPr>${b ? '<w:jc w:val="center"/>' : ''}</w:pPr><w:r><w:rPr>${b ? '<w:b/>' : ''}<w:sz w:val="${sz || 24}"/></w:rPr><w:t xml:space="preserve">${x(t)}</w:t></w:r></w:p>`;
  const tc = t => `<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>${p(t)}</w:tc>`;
  const b = 'w:val="single" w:sz="4" w:space="0" w:color="000000"';
  const tbl = `<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders><w:top ${b}/><w:left ${b}/><w:bottom ${b}/><w:right ${b}/><w:insideH ${b}/><w:insideV ${b}/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>${rows.map(r => `<w:tr>${r.map(tc).join('')}</w:tr>`).join('')}</w:tbl>`;
  return zip([
    ['[Content_Types].xml', X + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'],
    ['_rels/.rels', X + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'],
    ['word/document.xml', X + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${p(title, 1, 36)}${tbl}${(notes || []).map(n => p(n)).join('')}<w:sectPr/></w:body></w:document>`],
  ]);
}
function xlsx(title, rows) {
  const cell = (t, r, c) => `<c r="${'ABCDEFGH'[c]}${r}" t="inlineStr"><is><t>${x(t)}</t></is></c>`;
  const all = [[title], ...rows];
  return zip([
    ['[Content_Types].xml', X + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'],
    ['_rels/.rels', X + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
    ['xl/workbook.xml', X + '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    ['xl/_rels/workbook.xml.rels', X + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'],
    ['xl/worksheets/sheet1.xml', X + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${all.map((r, i) => `<row r="${i + 1}">${r.map((t, c) => cell(t, i + 1, c)).join('')}</row>`).join('')}</sheetData></worksheet>`],
  ]);
}
function pdf(title, lines) {
  const hex = s => { const b = Buffer.from(s, 'utf16le'); b.swap16(); return b.toString('hex'); };
  let s = `BT /F1 18 Tf 90 780 Td <${hex(title)}> Tj ET\n`;
  lines.forEach((l, i) => { s += `BT /F1 12 Tf 70 ${740 - i * 24} Td <${hex(l)}> Tj ET\n`; });
  const objs = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${s.length} >>\nstream\n${s}endstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>'];
  let o = '%PDF-1.4\n'; const at = [];
  objs.forEach((b, i) => { at.push(o.length); o += `${i + 1} 0 obj\n${b}\nendobj\n`; });
  const xr = o.length;
  o += `xref\n0 ${objs.length + 1}\n0000000000 65535 f \n${at.map(a => String(a).padStart(10, '0') + ' 00000 n \n').join('')}trailer\n<< /Size ${objs.length + 1} /Root 1 0 R >>\nstartxref\n${xr}\n%%EOF\n`;
  return Buffer.from(o, 'latin1');
}
module.exports = { docx, xlsx, pdf };
