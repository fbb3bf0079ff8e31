// What a person can see and hit: visibility, clipping, text as shown, and hit tests through frames and shadow roots.

// Visible in principle: rendered, not transparent, not clipped away for good, with an area.
function seen(el) {
  const known = pass.seen.get(el);
  if (known !== undefined) return known;
  const is = tagOf(el) === 'area' ? !!mapImage(el) && seen(mapImage(el)) : seesBox(el);
  pass.seen.set(el, is);
  return is;
}

function seesBox(el) {
  if (!el.isConnected || !rendered(el)) return false;
  const rect = rectOf(el);
  if (rect.width < 1 || rect.height < 1 || (rect.width <= 1 && rect.height <= 1)) return false;
  return !clippedAway(el, rect);
}

// Rendered, visible and opaque, by its own style and by those of all it lies in.
function rendered(el) {
  return !look(el).hidden && memo('shown', el, shownThrough);
}

// Nothing that it lies in keeps it from being drawn.
function shownThrough(el) {
  const is = look(el);
  if (is.none || is.clear) return false;
  if (FRAMES[tagOf(el)] && is.hidden) return false;
  const above = parentOf(el);
  if (above && tagOf(above) === 'details' && !above.open && tagOf(el) !== 'summary') return false;
  return !above || memo('shown', above, shownThrough);
}

// Clipped by an ancestor that a person cannot scroll, or outside what the document can be scrolled to.
function clippedAway(el, box) {
  let rect = box;
  let position = look(el).position;
  let doc = el.ownerDocument;
  for (let at = parentOf(el); at; at = parentOf(at)) {
    const is = look(at);
    if (at.ownerDocument !== doc) {
      position = 'static';
      doc = at.ownerDocument;
    }
    if (position === 'fixed' && !FRAMES[tagOf(at)]) continue;
    // What a frame does not show at once it can be scrolled to; what lies around clips the frame as a whole. Firefox
    // says of frame elements that they clip.
    if (FRAMES[tagOf(at)]) {
      if (attr(at, 'scrolling') === 'no' && clipsOff(at, { overflow: 'hidden hidden' }, rect)) return true;
      rect = rectOf(at);
      position = is.position;
      continue;
    }
    if (position === 'absolute' && is.position === 'static') continue;
    position = is.position;
    if (is.overflow === 'visible visible' || tagOf(at) === 'body' || tagOf(at) === 'html' || is.inline) continue;
    if (clipsOff(at, is, rect)) return true;
  }
  const by = scrolled();
  return rect.x + rect.width + by.x <= 0 || rect.y + rect.height + by.y <= 0;
}

function clipsOff(at, is, rect) {
  const box = rectOf(at);
  const [across, down] = is.overflow.split(' ');
  const fixed = (how) => how === 'hidden' || how === 'clip';
  if (fixed(across) && (rect.x >= box.x + box.width - 1 || rect.x + rect.width <= box.x + 1)) return true;
  return fixed(down) && (rect.y >= box.y + box.height - 1 || rect.y + rect.height <= box.y + 1);
}

// What a box tells that nobody can type into: it is text to a reader.
function statedValue(el) {
  const tag = tagOf(el);
  if (tag !== 'textarea' && !(tag === 'input' && /^(text|tel|url|email|number|date)$/.test(el.type))) return '';
  return el.readOnly || el.disabled ? el.value.trim() : '';
}

// Text as shown: inline parts joined, blocks and cells on lines of their own. Lines are not normalised.
function shownText(el) {
  const known = pass.texts.get(el);
  if (known !== undefined) return known;
  const text = tidy(rawText(el));
  pass.texts.set(el, text);
  return text;
}

function tidy(text) {
  return text.replace(/[ \t\r\f\u00a0]+/g, ' ').replace(/ ?\n[\n ]*/g, '\n').trim();
}

// The node's shown text as it stands; of each element once a pass, since what holds it shows the same.
function rawText(node) {
  if (node.nodeType === 3) return node.data.replace(/\s+/g, ' ');
  const known = pass.raws.get(node);
  if (known !== undefined) return known;
  const out = [];
  emit(node, out, null);
  const text = out.join('');
  pass.raws.set(node, text);
  return text;
}

// Puts the node's shown text into `out`; `skip` rules out whole elements, none is ruled out without it.
function emit(node, out, skip) {
  if (node.nodeType === 3) {
    out.push(node.data.replace(/\s+/g, ' '));
    return;
  }
  const tag = tagOf(node);
  if (!tag || SILENT[tag] || tag === 'select') return;
  if (tag === 'textarea') {
    if (statedValue(node) && !look(node).none && !look(node).hidden) out.push('\n' + node.value + '\n');
    return;
  }
  if (tag === 'br') {
    out.push('\n');
    return;
  }
  const is = look(node);
  if (is.none || is.clear || (skip && skip(node))) return;
  if (tag === 'input') {
    if ((/^(button|submit|reset)$/i.test(node.type) || statedValue(node)) && !is.hidden) out.push(' ' + node.value + ' ');
    return;
  }
  const block = !is.inline;
  if (block) out.push('\n');
  let before = null;
  for (const kid of shownKids(node)) {
    if (kid.nodeType === 3 && is.hidden) continue;
    if (drawnApart(before, kid)) out.push(' ');
    before = kid;
    if (skip) emit(kid, out, skip);
    else out.push(rawText(kid));
  }
  if (block) out.push('\n');
}

// Inline boxes with a gap between their words: a reader sees them apart, though no space stands between them.
function drawnApart(before, after) {
  if (!before || before.nodeType !== 1 || after.nodeType !== 1) return false;
  const one = look(before);
  const two = look(after);
  if (!one.inline || !two.inline || one.none || two.none) return false;
  const left = rectOf(before);
  const right = rectOf(after);
  if (!left.width || !right.width || lineOverlap(left, right) < 0.5) return false;
  const inner = (parseFloat(one.style.paddingRight) || 0) + (parseFloat(two.style.paddingLeft) || 0);
  return right.x - (left.x + left.width) + inner >= 5;
}

// One line of shown text, at most `most` characters.
function flatText(el, most) {
  const text = shownText(el).replace(/\n/g, ' ');
  return most && text.length > most ? text.slice(0, most) : text;
}

// The whole visible text of the page or of one element, each line normalised.
function normalLines(el) {
  return shownText(el || bodyOf(document) || document.documentElement).split('\n').map(normal).filter(Boolean).join('\n');
}

// Points where an input could hit it, best first, in our viewport.
function pointsOf(el) {
  const by = offsetOf(el.ownerDocument);
  const rects = tagOf(el) === 'area' ? [] : Array.from(el.getClientRects(), (rect) => moved(rect, by));
  const whole = rectOf(el);
  const boxes = [whole, ...(rects.length > 1 ? rects : [])].map((rect) => cut(rect, el)).filter(Boolean);
  const points = [];
  for (const box of boxes) {
    for (const [fx, fy] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75], [0.1, 0.5], [0.9, 0.5]]) {
      points.push({ x: box.x + box.width * fx, y: box.y + box.height * fy });
    }
  }
  return points;
}

// The part of a rectangle inside our viewport and inside the frames it lies in.
function cut(rect, el) {
  let x = Math.max(rect.x, 0);
  let y = Math.max(rect.y, 0);
  let right = Math.min(rect.x + rect.width, window.innerWidth);
  let bottom = Math.min(rect.y + rect.height, window.innerHeight);
  for (let frame = frameOf(el.ownerDocument); frame; frame = frameOf(frame.ownerDocument)) {
    const box = rectOf(frame);
    x = Math.max(x, box.x);
    y = Math.max(y, box.y);
    right = Math.min(right, box.x + box.width);
    bottom = Math.min(bottom, box.y + box.height);
  }
  return right - x >= 1 && bottom - y >= 1 ? boxOf(x, y, right - x, bottom - y) : null;
}

// The innermost element at a point of our viewport.
function elementAt(x, y) {
  let root = document;
  let doc = document;
  let hit = null;
  for (let depth = 0; depth < 20; depth += 1) {
    const by = offsetOf(doc);
    const next = root.elementFromPoint ? root.elementFromPoint(x - by.x, y - by.y) : null;
    if (!next || next === hit) return hit;
    hit = next;
    if (FRAMES[tagOf(hit)] && frameDocument(hit)) {
      doc = frameDocument(hit);
      root = doc;
    } else if (hit.shadowRoot) {
      root = hit.shadowRoot;
    } else {
      return hit;
    }
  }
  return hit;
}

// Whether an input that lands on `hit` reaches `el`.
function reaches(hit, el) {
  if (!hit) return false;
  if (hit === el || within(hit, el)) return true;
  if (tagOf(el) === 'area') return hit === mapImage(el);
  const label = closest(hit, (at) => tagOf(at) === 'label', 6);
  if (label && (label.control === el || within(el, label) || (label.control && within(label.control, el)))) return true;
  if (!within(el, hit)) return isProxy(hit, el);
  // An ancestor takes it: a link or button around, or the element lets input through.
  return look(el).through || !!closest(hit, isPressable, 3);
}

// A drawn stand-in lying over an invisible check box or file input.
function isProxy(hit, el) {
  if (tagOf(el) !== 'input' || !/^(checkbox|radio|file)$/i.test(el.type)) return false;
  const parent = parentOf(el);
  return !!parent && (within(hit, parent) || (!!parentOf(parent) && tagOf(parentOf(parent)) === 'label' && within(hit, parentOf(parent))));
}

// Where an input reaches the element: `{point}` or `{over}` naming what is in the way, `{outside}` when not in view.
function hitTest(el) {
  const points = pointsOf(el);
  if (!points.length) return { outside: true };
  let over = null;
  for (const point of points) {
    const hit = elementAt(point.x, point.y);
    if (reaches(hit, el)) return { point };
    over = over || hit;
  }
  return { over };
}

function bringIntoView(el) {
  const target = tagOf(el) === 'area' ? mapImage(el) || el : el;
  target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
}

// Overlap of two rectangles' rows, as part of the lower one.
function lineOverlap(a, b) {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return shared / Math.max(1, Math.min(a.height, b.height));
}

function distance(a, b) {
  const dx = Math.max(0, Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width));
  const dy = Math.max(0, Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height));
  return Math.hypot(dx, dy);
}
