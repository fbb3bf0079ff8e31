// The rendered document as HTML, with open shadow roots as declarative templates and readable frames at its end.

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
const RAW = /^(script|style|xmp|iframe|noembed|noframes|plaintext|noscript)$/;

function escapeText(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\u00a0/g, '&nbsp;');
}

function escapeValue(text) {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/\u00a0/g, '&nbsp;');
}

function htmlOf(node, out) {
  if (node.nodeType === 3) {
    const parent = node.parentNode;
    out.push(parent && parent.nodeType === 1 && RAW.test(parent.localName) ? node.data : escapeText(node.data));
  } else if (node.nodeType === 8) out.push('<!--', node.data, '-->');
  else if (node.nodeType === 10) out.push('<!DOCTYPE ', node.name, '>');
  else if (node.nodeType === 1) elementHtml(node, out);
  else for (const kid of node.childNodes) htmlOf(kid, out);
}

function elementHtml(el, out) {
  out.push('<', el.localName);
  for (const one of el.attributes) out.push(' ', one.name, '="', escapeValue(one.value), '"');
  out.push('>');
  if (VOID.test(el.localName)) return;
  if (el.shadowRoot) {
    out.push('<template shadowrootmode="open">');
    for (const kid of el.shadowRoot.childNodes) htmlOf(kid, out);
    out.push('</template>');
  }
  const from = el.localName === 'template' && el.content ? el.content : el;
  for (const kid of from.childNodes) htmlOf(kid, out);
  out.push('</', el.localName, '>');
}

function documentHtml(doc, deep) {
  if (!deep) {
    const type = doc.doctype ? `<!DOCTYPE ${doc.doctype.name}>\n` : '';
    return type + (doc.documentElement ? doc.documentElement.outerHTML : '');
  }
  const out = [];
  htmlOf(doc, out);
  return out.join('');
}

function dom() {
  freshPass();
  const all = elements();
  const parts = [documentHtml(document, pass.shadows > 0)];
  for (const el of all) {
    const doc = FRAMES[tagOf(el)] ? frameDocument(el) : null;
    if (!doc) continue;
    const where = pathOf(el).path.join(' >> ').replace(/--/g, '- -');
    parts.push(`\n<!-- hecha:frame path="${where}" url="${doc.URL.replace(/--/g, '%2D%2D')}" -->\n`, documentHtml(doc, pass.shadows > 0), '\n<!-- hecha:/frame -->');
  }
  return { html: parts.join('') };
}
