# -*- coding: utf-8 -*-
"""Small but real office files: docx, rtf (named .doc), pdf, xls (template made with xlwt), png-free."""
import io, os, zipfile, zlib
from xml.sax.saxutils import escape
HERE = os.path.dirname(os.path.abspath(__file__))
CT = {"doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "pdf": "application/pdf", "xls": "application/vnd.ms-excel"}

def lines_for(name, sample):
    base = name.rsplit(".", 1)[0]
    L = [base, "", "（临禾市政务服务中心制）", ""]
    if sample:
        L += ["填写说明：1. 用黑色钢笔或签字笔填写，字迹工整。2. 带*号的为必填项。3. 下为填写示例。", "",
              "申请人（单位）：临禾市示例商贸有限公司", "证件号码：123456190001010000", "联系人：样例", "联系电话：13800000000",
              "地址：临禾市文昌街6号", "申请事项：按所办业务如实填写", "申请人签字（盖章）：样例    2026年1月1日"]
    else:
        L += ["申请人（单位）*：____________________", "证件号码*：____________________", "联系人*：__________", "联系电话*：__________",
              "地址：____________________", "申请事项：____________________", "申请人签字（盖章）：__________    年    月    日"]
    return L

def rtf(lines):
    out = ["{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\\viewkind4\\uc1\\pard\\lang2052\\f0\\fs24 "]
    for l in lines:
        for ch in l:
            o = ord(ch)
            if ch in "\\{}": out.append("\\" + ch)
            elif o < 128: out.append(ch)
            else: out.append("\\u%d?" % (o if o < 32768 else o - 65536))
        out.append("\\par\r\n")
    out.append("}")
    return "".join(out).encode("ascii")

def docx(lines):
    b = io.BytesIO(); z = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED)
    z.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    z.writestr("_rels/.rels", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    body = "".join('<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>' % escape(l) for l in lines)
    z.writestr("word/document.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>' % body)
    z.close(); return b.getvalue()

def pdf(lines):
    s = "BT /F1 13 Tf 60 780 Td 24 TL\n" + "".join("<%s> Tj T*\n" % l.encode("utf-16-be").hex() for l in lines) + "ET"
    st = zlib.compress(s.encode())
    objs = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n" % len(st) + st + b"\nendstream",
            b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 7 0 R/DW 1000>>",
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"]
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"; off = []
    for i, o in enumerate(objs, 1):
        off.append(len(out)); out += b"%d 0 obj\n" % i + o + b"\nendobj\n"
    x = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in off)
    return out + b"trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % x

def make(name, sample):
    ext = name.rsplit(".", 1)[1]
    L = lines_for(name, sample)
    if ext == "doc": d = rtf(L)
    elif ext == "docx": d = docx(L)
    elif ext == "pdf": d = pdf(L)
    else:
        fn = os.path.join(HERE, "static", name)
        d = open(fn, "rb").read()
    return CT[ext], d
