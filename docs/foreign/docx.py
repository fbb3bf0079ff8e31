#!/usr/bin/env python3
"""docx.py FILE TITLE FIELD…: writes a small form as a real .docx: a heading and a table with a row for each field."""
import sys, zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def text(words):
    return f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>"


def row(name):
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{text(it)}</w:tc>' for it in (name, ""))
    return f"<w:tr>{cells}</w:tr>"


path, title, *fields = sys.argv[1:]
rows = "".join(row(name) for name in fields or ["姓名", "身份证号码", "联系电话", "申请人签名", "日期"])
grid = '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
body = f"{text(title)}<w:tbl><w:tblPr/>{grid}{rows}</w:tbl>{text('')}<w:sectPr/>"
parts = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{OFFICE}"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
    "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
}
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
    for name, xml in parts.items():
        out.writestr(name, HEAD + xml)
