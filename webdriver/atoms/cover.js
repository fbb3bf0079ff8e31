// Where a page shows what must not be seen in a picture: text, fields and frames' text, each place in document
// coordinates. White space is no difference, nor how many elements a value is written over. A page that shows none of it
// costs one look at its text.

// A letter before or after makes it part of a name, a path part of an address, another parameter's value an id; a slash
// between two numbers is none of these.
const BEFORE = '(?<![0-9A-Za-z_]|[A-Za-z_./:-]/|^/|(?<!(?:phone|mobile|tel|sjh|idcard|sfz|identity|certno)[0-9a-z_]{0,12})=)';
const AFTER = '(?![0-9A-Za-z_]|/[A-Za-z_./-]|/$)';
const CLASS = { mobile: new RegExp(`${BEFORE}1[3-9][0-9]{9}${AFTER}`, 'gi'), identity: new RegExp(`${BEFORE}[0-9]{17}[0-9x]${AFTER}`, 'gi') };
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const UNSHOWN = /^(script|style|noscript|template|title|head)$/;
const SHY = /[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g;

function squeezed(text) {
  return text.replace(SHY, '');
}

function checked(number) {
  const sum = WEIGHTS.reduce((so, weight, at) => so + weight * Number(number[at]), 0);
  return '10X98765432'[sum % 11] === number[17].toUpperCase();
}

// A value as people write it: the numbers of phones and identities with hyphens, too, and with either x. White space is
// taken out of all of them.
function spellings(value) {
  const groups = /^[0-9]{11}$/.test(value) ? [3, 7] : /^[0-9]{17}[0-9xX]$/.test(value) ? [6, 14] : null;
  if (!groups) return [value];
  const hyphened = (text) => [text.slice(0, groups[0]), text.slice(groups[0], groups[1]), text.slice(groups[1])].join('-');
  return Array.from(new Set([value, value.toLowerCase(), value.toUpperCase()].flatMap((text) => [text, hyphened(text)])));
}

// Every place of a value in text: which value, from where, to where. Numbers of people have the negative places.
function placesIn(text, request) {
  const out = [];
  request.values.forEach((written, which) => {
    for (const value of written) {
      for (let at = text.indexOf(value); value && at >= 0; at = text.indexOf(value, at + value.length)) out.push([which, at, at + value.length]);
    }
  });
  return out;
}

// Numbers of people, in text as it stands: their ends are told by what stands beside them.
function peopleIn(text, request) {
  if (!request.personal) return [];
  const out = [];
  for (const [which, name] of [[-1, 'mobile'], [-2, 'identity']]) {
    for (const found of text.matchAll(CLASS[name])) {
      if (name === 'mobile' || checked(found[0])) out.push([which, found.index, found.index + found[0].length]);
    }
  }
  return out;
}

// In the text of everything nothing stands between two cells or lines: a number may seem to go on.
function showsAny(text, request) {
  return placesIn(squeezed(text), request).length > 0 || (request.personal && /1[3-9][0-9]{9}|[0-9]{17}[0-9x]/i.test(text));
}

// All documents and open shadow roots that a script can enter.
function roots(root, out) {
  out.push(root);
  for (const el of root.querySelectorAll('*')) {
    if (el.shadowRoot) roots(el.shadowRoot, out);
    const doc = FRAMES[tagOf(el)] ? frameDocument(el) : null;
    if (doc) roots(doc, out);
  }
  return out;
}

function fieldText(el) {
  const tag = tagOf(el);
  if (tag === 'select') return Array.from(el.options, (option) => option.textContent).join('\n');
  const shown = el.type === 'file' ? Array.from(el.files || [], (file) => file.name).join('\n') : el.value;
  return `${shown || ''}\n${shown ? '' : attr(el, 'placeholder')}`;
}

// A field is covered whole.
function coverFields(root, request, out) {
  for (const el of root.querySelectorAll('input,textarea,select')) {
    if (/^(hidden|checkbox|radio|image|color|range)$/.test(el.type)) continue;
    const rect = el.getBoundingClientRect();
    if (!rect.width || !rect.height) continue;
    const text = fieldText(el);
    const squeeze = squeezed(text);
    const which = isPassword(el) && el.value ? -3 : (placesIn(squeeze, request)[0] || peopleIn(text, request)[0] || [null])[0];
    if (which !== null) out.push(areaOf(which, rect, el));
  }
  // A picture that is not there shows its words.
  for (const el of root.querySelectorAll('img[alt]')) {
    const which = (placesIn(squeezed(el.alt), request)[0] || peopleIn(el.alt, request)[0] || [null])[0];
    if (which !== null) out.push(areaOf(which, el.getBoundingClientRect(), el));
  }
}

function areaOf(which, rect, el) {
  const area = documentRect(moved(rect, offsetOf(el.ownerDocument)));
  let fixed = false;
  for (let at = el; at && !fixed; at = parentOf(at)) fixed = at.nodeType === 1 && /fixed|sticky/.test(look(at).position);
  return { value: which, rect: area, fixed };
}

// What is read in one go with a text: the nearest element around it that is no part of a line.
function flowOf(node) {
  let at = node.parentNode;
  while (at && at.nodeType === 1 && look(at).inline) at = nodeParent(at);
  return at;
}

// Texts, and whether each is read in one go with the one before.
function textNodes(root) {
  const doc = root.nodeType === 9 ? root : root.ownerDocument;
  const walker = doc.createTreeWalker(root, 5);
  const out = [];
  let flow = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === 1) {
      if (tagOf(node) === 'br') flow = null;
    } else if (node.parentNode && !UNSHOWN.test(node.parentNode.localName || '')) {
      const own = flowOf(node);
      out.push({ node, apart: own !== flow });
      flow = own;
    }
  }
  return out;
}

function coverText(root, request, out) {
  const top = root.nodeType === 9 ? root.documentElement : root;
  if (!top || !showsAny(top.textContent || '', request)) return;
  const nodes = textNodes(root);
  let text = '';
  const at = [];
  for (const { node, apart } of nodes) {
    if (apart) {
      at.push(null);
      text += '\n';
    }
    for (let i = 0; i < node.data.length; i += 1) at.push([node, i]);
    text += node.data;
  }
  // Places in the text without white space are places in the text.
  const kept = [];
  for (let i = 0; i < text.length; i += 1) if (squeezed(text[i])) kept.push(i);
  const places = placesIn(squeezed(text), request).map(([which, from, to]) => [which, kept[from], kept[to - 1] + 1]);
  for (const [which, from, to] of places.concat(peopleIn(text, request))) {
    const range = at[from][0].ownerDocument.createRange();
    range.setStart(at[from][0], at[from][1]);
    range.setEnd(at[to - 1][0], at[to - 1][1] + 1);
    const host = at[from][0].parentNode.nodeType === 1 ? at[from][0].parentNode : root.host;
    for (const rect of range.getClientRects()) {
      if (rect.width && rect.height) out.push(areaOf(which, rect, host));
    }
  }
}

function cover(request) {
  freshPass();
  const asked = { values: (request.values || []).map((value) => spellings(squeezed(value))), personal: request.personal };
  const areas = [];
  for (const root of roots(document, [])) {
    coverFields(root, asked, areas);
    coverText(root, asked, areas);
  }
  const by = scrolled();
  return { areas: areas.slice(0, 2000), cut: areas.length > 2000, scroll: [by.x, by.y] };
}
