# -*- coding: utf-8 -*-
import io, zipfile
from xml.sax.saxutils import escape as E
FIELDS = ['申请人（单位）名称', '证件类型及号码', '联系电话', '联系地址', '申请事项', '办理情形', '承诺事项', '申请人签名（盖章）', '日期']
FILL = ['申请人姓名 / 云州市示例商贸有限公司', '居民身份证 42600019900101****', '138****0000', '云州市新城区示例路1号', '按所办事项名称填写', '首次办理', '以上填报内容真实有效', '（亲笔签名）', '2026年11月2日']
def make(t, ext, filled): return {'docx': docx, 'xlsx': xlsx, 'pdf': pdf}[ext](t, filled)
def z(parts):
    b = io.BytesIO()
    with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as f:
        for n, s in parts: f.writestr(n, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + s)
    return b.getvalue()
R = 'http://schemas.openxmlformats.org/package/2006/relationships'; O = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
def docx(t, filled):
    W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
    p = lambda s, sz=24, jc='left': '<w:p><w:pPr><w:jc w:val="%s"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="%d"/></w:rPr><w:t>%s</w:t></w:r></w:p>' % (jc, sz, E(s))
    bd = ''.join('<w:%s w:val="single" w:sz="4" w:color="000000"/>' % k for k in ('top', 'left', 'bottom', 'right', 'insideH', 'insideV'))
    rows = ''.join('<w:tr><w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>%s</w:tc><w:tc><w:tcPr><w:tcW w:w="6000" w:type="dxa"/></w:tcPr>%s</w:tc></w:tr>' % (p(a), p(b if filled else '')) for a, b in zip(FIELDS, FILL))
    doc = '<w:document xmlns:w="%s"><w:body>%s<w:tbl><w:tblPr><w:tblBorders>%s</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="6000"/></w:tblGrid>%s</w:tbl>%s<w:sectPr/></w:body></w:document>' % (W, p(t, 36, 'center'), bd, rows, p('注：本表一式一份，由申请人如实填写。', 21))
    return z([('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
              ('_rels/.rels', '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/officeDocument" Target="word/document.xml"/></Relationships>' % (R, O)), ('word/document.xml', doc)]), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
def xlsx(t, filled):
    N = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    c = lambda ref, s: '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (ref, E(s))
    rows = '<row r="1">%s</row>' % c('A1', t) + ''.join('<row r="%d">%s%s</row>' % (i, c('A%d' % i, a), c('B%d' % i, b if filled else '')) for i, (a, b) in enumerate(zip(FIELDS, FILL), 2))
    return z([('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
              ('_rels/.rels', '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (R, O)),
              ('xl/workbook.xml', '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>' % (N, O)),
              ('xl/_rels/workbook.xml.rels', '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' % (R, O)),
              ('xl/worksheets/sheet1.xml', '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (N, rows))]), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
def pdf(t, filled):
    hx = lambda s: s.encode('utf-16-be').hex()
    L = ['BT /F1 18 Tf 90 770 Td <%s> Tj ET' % hx(t)] + ['BT /F1 12 Tf 70 %d Td <%s> Tj ET' % (720 - i * 34, hx('%s：%s' % (a, b if filled else '________________'))) for i, (a, b) in enumerate(zip(FIELDS, FILL))]
    s = '\n'.join(L).encode()
    ob = [b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[3 0 R]/Count 1>>', b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
          b'<</Length %d>>stream\n' % len(s) + s + b'\nendstream', b'<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
          b'<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R/DW 1000>>',
          b'<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>']
    o = b'%PDF-1.5\n%\xe2\xe3\xcf\xd3\n'; x = []
    for i, b in enumerate(ob, 1):
        x.append(len(o)); o += b'%d 0 obj' % i + b + b'endobj\n'
    st = len(o); o += b'xref\n0 %d\n0000000000 65535 f \n' % (len(ob) + 1) + b''.join(b'%010d 00000 n \n' % k for k in x) + b'trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (len(ob) + 1, st)
    return o, 'application/pdf'
