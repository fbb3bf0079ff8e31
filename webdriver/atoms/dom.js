// The page as one flat tree: open shadow roots, slots and the documents of readable frames are entered, and every
// rectangle is given in the viewport of the window this script runs in. Facts are kept for one pass only: a pass is
// one synchronous look at the page, or looks so close to each other that nothing was told of between them.

let pass = null;
// Looks further apart than this see the page anew, in milliseconds: style sheets and fonts change it and tell nobody.
const SAME_LOOK = 30;

function freshPass() {
  const kept = state();
  pass = { at: performance.now(), changes: kept.changes, moves: kept.moves, looks: new Map(), rects: new Map(), seen: new Map(), texts: new Map(), raws: new Map(), names: new Map(), labels: new Map(),
    offsets: new Map(), paths: new Map(), rootPaths: new Map(), places: new Map(), kids: new Map(), elements: null, marks: null, regions: new Map(), labelFor: new Map(),
    memo: {}, shadows: 0, documents: 0, closed: [], opaque: [] };
  return pass;
}

// The pass of a moment ago where nothing has changed, moved or been scrolled since, else a fresh one.
function samePass() {
  const kept = state();
  hear();
  const same = pass && performance.now() - pass.at < SAME_LOOK && pass.changes === kept.changes && pass.moves === kept.moves;
  const still = same && (!pass.scrolled || (pass.scrolled.x === window.scrollX && pass.scrolled.y === window.scrollY));
  return still ? pass : freshPass();
}

// Computes once a pass what is asked of an element.
function memo(name, el, make) {
  let map = pass.memo[name];
  if (!map) {
    map = new Map();
    pass.memo[name] = map;
  }
  let known = map.get(el);
  if (known === undefined) {
    known = make(el);
    map.set(el, known);
  }
  return known;
}

const FRAMES = { iframe: 1, frame: 1, object: 1 };
const SILENT = { script: 1, style: 1, noscript: 1, template: 1, head: 1, meta: 1, link: 1, title: 1, base: 1,
  datalist: 1, option: 1, optgroup: 1, param: 1, source: 1, track: 1 };

// Names of frames and fields hide what documents and forms say of themselves (`<iframe name=body>`, `<input name=id>`);
// the getters of the prototypes cannot be hidden.
function getterOf(proto, name) {
  const { get } = Object.getOwnPropertyDescriptor(proto, name);
  return (of) => get.call(of);
}

const bodyOf = getterOf(Document.prototype, 'body');
const documentTitle = getterOf(Document.prototype, 'title');
const elementChildren = getterOf(Element.prototype, 'children');
const nodeParent = getterOf(Node.prototype, 'parentNode');
const nodeChildren = getterOf(Node.prototype, 'childNodes');

function childrenOf(el) {
  return el.nodeType === 1 ? elementChildren(el) : el.children;
}

function idOf(el) {
  return attr(el, 'id');
}

function tagOf(el) {
  return el && el.nodeType === 1 ? el.localName : '';
}

function attr(el, name) {
  return (el.getAttribute && el.getAttribute(name)) || '';
}

// className of an svg element is an object; its attribute is always a string.
function classOf(el) {
  return attr(el, 'class');
}

function frameDocument(el) {
  try {
    const doc = el.contentDocument;
    return doc && doc.documentElement ? doc : null;
  } catch (_) {
    return null;
  }
}

function frameBody(doc) {
  return bodyOf(doc) || doc.documentElement;
}

// Child nodes as rendered.
function kids(el) {
  if (el.shadowRoot) return el.shadowRoot.childNodes;
  const tag = tagOf(el);
  if (tag === 'slot' && el.assignedNodes) {
    const given = el.assignedNodes();
    return given.length ? given : el.childNodes;
  }
  if (FRAMES[tag]) {
    const doc = frameDocument(el);
    return doc ? [frameBody(doc)] : tag === 'object' ? el.childNodes : [];
  }
  return tag === 'form' ? nodeChildren(el) : el.childNodes;
}

// Parent as rendered; null above the document this script runs in.
function parentOf(node) {
  if (node.assignedSlot) return node.assignedSlot;
  const parent = node.localName === 'form' ? nodeParent(node) : node.parentNode;
  if (!parent) return null;
  if (parent.nodeType === 1) return parent;
  if (parent.nodeType === 11) return parent.host || null;
  if (parent.nodeType === 9) return parent === document ? null : frameOf(parent);
  return null;
}

function frameOf(doc) {
  if (doc === document) return null;
  try {
    return doc.defaultView && doc.defaultView.frameElement;
  } catch (_) {
    return null;
  }
}

function within(el, container) {
  for (let at = el; at; at = parentOf(at)) if (at === container) return true;
  return false;
}

function closest(el, test, most) {
  let left = most || 60;
  for (let at = el; at && left > 0; at = parentOf(at), left -= 1) if (at.nodeType === 1 && test(at)) return at;
  return null;
}

function styleOf(el) {
  const view = el.ownerDocument.defaultView;
  return view ? view.getComputedStyle(el) : null;
}

// How an element is laid out; each fact is read when it is first asked for, and once a pass.
class Look {
  constructor(style) {
    this.style = style;
    this.display = style ? style.display : 'none';
    this.none = this.display === 'none';
    this.inline = this.display.startsWith('inline') || this.display === 'contents' || this.display.startsWith('ruby');
    this.ahidden = this.aclear = this.aposition = this.aoverflow = this.apointer = this.asize = this.aweight = this.az = this.athrough = undefined;
  }

  get hidden() { return this.ahidden === undefined ? (this.ahidden = !this.style || this.style.visibility !== 'visible') : this.ahidden; }
  get clear() { return this.aclear === undefined ? (this.aclear = !!this.style && this.style.opacity === '0') : this.aclear; }
  get position() { return this.aposition === undefined ? (this.aposition = this.style ? this.style.position : 'static') : this.aposition; }
  get overflow() { return this.aoverflow === undefined ? (this.aoverflow = this.style ? this.style.overflowX + ' ' + this.style.overflowY : 'visible visible') : this.aoverflow; }
  get pointer() { return this.apointer === undefined ? (this.apointer = !!this.style && this.style.cursor === 'pointer') : this.apointer; }
  get size() { return this.asize === undefined ? (this.asize = this.style ? parseFloat(this.style.fontSize) || 0 : 0) : this.asize; }
  get weight() { return this.aweight === undefined ? (this.aweight = this.style ? parseInt(this.style.fontWeight, 10) || 400 : 400) : this.aweight; }
  get z() { return this.az === undefined ? (this.az = this.style ? parseInt(this.style.zIndex, 10) || 0 : 0) : this.az; }
  get through() { return this.athrough === undefined ? (this.athrough = !!this.style && this.style.pointerEvents === 'none') : this.athrough; }
}

// How an element is laid out, read once a pass.
function look(el) {
  let known = pass.looks.get(el);
  if (known) return known;
  known = new Look(styleOf(el));
  if (tagOf(el) === 'details' && !el.open) known.folded = true;
  pass.looks.set(el, known);
  return known;
}

// Children that are rendered; the content of a closed details is left out but for its summary.
function shownKids(el) {
  const known = pass.kids.get(el);
  if (known) return known;
  const out = readKids(el);
  pass.kids.set(el, out);
  return out;
}

function readKids(el) {
  const folded = tagOf(el) === 'details' && !el.open;
  const out = [];
  for (const node of kids(el)) {
    if (node.nodeType === 3) {
      if (!folded) out.push(node);
    } else if (node.nodeType === 1 && !SILENT[tagOf(node)]) {
      if (folded && tagOf(node) !== 'summary') continue;
      out.push(node);
    }
  }
  return out;
}

// Every rendered element in reading order, frames and shadow roots included.
function elements() {
  if (pass.elements) return pass.elements;
  const out = [];
  pass.documents = 1;
  const visit = (el) => {
    const tag = tagOf(el);
    if (SILENT[tag]) return;
    if (tag === 'area') {
      out.push(el);
      return;
    }
    if (look(el).none) return;
    out.push(el);
    if (el.shadowRoot) pass.shadows += 1;
    if (FRAMES[tag]) noteFrame(el, tag);
    else if (tag === 'canvas' || tag === 'embed' || tag === 'applet') pass.opaque.push(el);
    for (const node of shownKids(el)) if (node.nodeType === 1) visit(node);
  };
  const top = bodyOf(document) || document.documentElement;
  if (top) visit(top);
  pass.elements = out;
  return out;
}

function noteFrame(el, tag) {
  if (frameDocument(el)) {
    pass.documents += 1;
    return;
  }
  if (tag === 'object') {
    pass.opaque.push(el);
    return;
  }
  const rect = el.getBoundingClientRect();
  if (rect.width > 10 && rect.height > 10 && !look(el).hidden) pass.closed.push(el);
}

// All elements whether rendered or not that match a selector, for file inputs and remembered paths.
function everywhere(selector, root, out) {
  const found = out || [];
  const from = root || document;
  for (const el of from.querySelectorAll('*')) {
    if (el.matches(selector)) found.push(el);
    if (el.shadowRoot) everywhere(selector, el.shadowRoot, found);
    if (FRAMES[tagOf(el)]) {
      const doc = frameDocument(el);
      if (doc) everywhere(selector, doc, found);
    }
  }
  return found;
}

// Where a document's viewport lies in ours.
function offsetOf(doc) {
  if (doc === document) return { x: 0, y: 0 };
  let known = pass.offsets.get(doc);
  if (known) return known;
  const frame = frameOf(doc);
  if (!frame) return { x: 0, y: 0 };
  const outer = offsetOf(frame.ownerDocument);
  const rect = frame.getBoundingClientRect();
  const style = styleOf(frame);
  known = {
    x: outer.x + rect.left + frame.clientLeft + (parseFloat(style.paddingLeft) || 0),
    y: outer.y + rect.top + frame.clientTop + (parseFloat(style.paddingTop) || 0),
  };
  pass.offsets.set(doc, known);
  return known;
}

function boxOf(x, y, width, height) {
  return { x, y, width, height };
}

function moved(rect, by) {
  return boxOf(rect.left + by.x, rect.top + by.y, rect.width, rect.height);
}

function union(a, b) {
  if (!a) return b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return boxOf(x, y, Math.max(a.x + a.width, b.x + b.width) - x, Math.max(a.y + a.height, b.y + b.height) - y);
}

// Rectangle in our viewport. An element without an area of its own takes that of what it holds.
function rectOf(el) {
  const known = pass.rects.get(el);
  if (known) return known;
  let rect;
  if (tagOf(el) === 'area') {
    rect = areaRect(el);
  } else {
    rect = moved(el.getBoundingClientRect(), offsetOf(el.ownerDocument));
    if (rect.width < 1 || rect.height < 1) rect = heldRect(el, 3) || rect;
  }
  pass.rects.set(el, rect);
  return rect;
}

function heldRect(el, depth) {
  let sum = null;
  for (const node of shownKids(el)) {
    if (node.nodeType !== 1 || look(node).none || look(node).hidden) continue;
    const rect = moved(node.getBoundingClientRect(), offsetOf(node.ownerDocument));
    const held = rect.width >= 1 && rect.height >= 1 ? rect : depth > 1 ? heldRect(node, depth - 1) : null;
    if (held) sum = union(sum, held);
  }
  return sum;
}

function mapImage(area) {
  const map = area.closest('map');
  const root = area.getRootNode();
  if (!map || !root.querySelectorAll) return null;
  const name = map.name || map.id;
  for (const img of root.querySelectorAll('img[usemap],input[usemap]')) {
    if (img.getAttribute('usemap').replace(/^#/, '') === name) return img;
  }
  return null;
}

function areaRect(area) {
  const img = mapImage(area);
  if (!img) return boxOf(0, 0, 0, 0);
  const base = rectOf(img);
  const c = attr(area, 'coords').split(/[\s,]+/).map(Number).filter((n) => !Number.isNaN(n));
  const shape = attr(area, 'shape').toLowerCase();
  if (shape === 'default' || c.length < 3) return base;
  if (shape.startsWith('circ')) return boxOf(base.x + c[0] - c[2], base.y + c[1] - c[2], 2 * c[2], 2 * c[2]);
  const xs = c.filter((_, i) => i % 2 === 0);
  const ys = c.filter((_, i) => i % 2 === 1);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return boxOf(base.x + x, base.y + y, Math.max(...xs) - x, Math.max(...ys) - y);
}

// Scroll position of our window, by which viewport rectangles become document rectangles.
function scrolled() {
  if (pass.scrolled) return pass.scrolled;
  const at = document.scrollingElement || document.documentElement;
  pass.scrolled = { x: window.scrollX || (at && at.scrollLeft) || 0, y: window.scrollY || (at && at.scrollTop) || 0 };
  return pass.scrolled;
}

function pageSize() {
  const at = document.documentElement;
  const body = bodyOf(document);
  return {
    width: Math.max(at ? at.scrollWidth : 0, window.innerWidth),
    height: Math.max(at ? at.scrollHeight : 0, body ? body.scrollHeight : 0, 1),
  };
}

function round(n) {
  return Math.round(n * 100) / 100;
}

// Document coordinates, shifted by where this window lies in the top one (frames driven from outside).
function documentRect(rect) {
  const by = scrolled();
  const base = frameBase();
  return { x: round(rect.x + by.x + base.x + base.scrollX), y: round(rect.y + by.y + base.y + base.scrollY),
    width: round(rect.width), height: round(rect.height) };
}

let frameShift = null;

// Offset of this window's viewport in the top window's, as the caller told it.
function frameBase() {
  return frameShift || { x: 0, y: 0, scrollX: 0, scrollY: 0 };
}

function setFrameBase(offset, scroll) {
  const by = offset || {};
  const top = scroll || {};
  frameShift = { x: by.x || 0, y: by.y || 0, scrollX: 0, scrollY: 0 };
  if (offset && (by.x || by.y || scroll)) {
    freshPass();
    // Inside a frame the frame's own scrolling is no part of the page's.
    const own = scrolled();
    frameShift.scrollX = (top.x || 0) - own.x;
    frameShift.scrollY = (top.y || 0) - own.y;
  }
}
