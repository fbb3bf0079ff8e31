// Elements described for the record: what a person would call them, where they lead, and how to find them again.

function identifier(text) {
  return window.CSS && CSS.escape ? CSS.escape(text) : text.replace(/[^\w-]/g, '\\$&');
}

// CSS path inside one document or shadow root, from the nearest unique id on.
function pathInRoot(el) {
  const known = pass.rootPaths.get(el);
  if (known) return known;
  const own = uniqueId(el) || el.localName === 'html' ? '' : pathStep(el);
  const parent = el.parentElement;
  const out = own ? (parent ? pathInRoot(parent) + ' > ' : '') + own : uniqueId(el) || 'html';
  pass.rootPaths.set(el, out);
  return out;
}

// An id that looks made by hand and stands once.
function uniqueId(el) {
  const id = idOf(el);
  if (!id || typeof id !== 'string' || /\d{3,}|[:{}]/.test(id)) return '';
  const selector = '#' + identifier(id);
  return el.getRootNode().querySelectorAll(selector).length === 1 ? selector : '';
}

function pathStep(el) {
  if (el.localName === 'body') return 'body';
  const holder = el.parentElement || el.getRootNode();
  let places = pass.places.get(holder);
  if (!places) {
    places = new Map();
    const seenTags = new Map();
    for (const kid of childrenOf(holder) || []) {
      const nth = (seenTags.get(kid.localName) || 0) + 1;
      seenTags.set(kid.localName, nth);
      places.set(kid, nth);
    }
    places.set('totals', seenTags);
    pass.places.set(holder, places);
  }
  const tag = identifier(el.localName);
  return places.get('totals').get(el.localName) > 1 ? `${tag}:nth-of-type(${places.get(el)})` : tag;
}

// Path through frames and shadow roots: `{path, borders}`.
function pathOf(el) {
  const known = pass.paths.get(el);
  if (known) return known;
  const path = [pathInRoot(el)];
  const borders = [];
  let at = el;
  for (let depth = 0; depth < 20; depth += 1) {
    const root = at.getRootNode();
    let outer = null;
    if (root.nodeType === 11 && root.host) {
      outer = root.host;
      borders.unshift('shadow');
    } else if (root.nodeType === 9 && root !== document) {
      outer = frameOf(root);
      if (outer) borders.unshift('frame');
    }
    if (!outer) break;
    path.unshift(pathInRoot(outer));
    at = outer;
  }
  const out = { path, borders };
  pass.paths.set(el, out);
  return out;
}

// The element at a path, or null.
function byPath(path) {
  let root = document;
  let el = null;
  for (const part of path || []) {
    if (el) {
      if (FRAMES[tagOf(el)] && frameDocument(el)) root = frameDocument(el);
      else if (el.shadowRoot) root = el.shadowRoot;
      else return null;
    }
    try {
      el = root.querySelector(part);
    } catch (_) {
      return null;
    }
    if (!el) return null;
  }
  return el;
}

// Where it leads: a link's absolute address; for scripts what the handler names.
function leadsTo(el) {
  const link = tagOf(el) === 'a' || tagOf(el) === 'area' ? el : null;
  const inner = link || (el.querySelector ? onlyLink(el) : null);
  const around = inner || closest(el, (at) => tagOf(at) === 'a' && at.hasAttribute('href'), 4);
  if (around) {
    const raw = attr(around, 'href').trim();
    if (raw && !/^(javascript:|#)/i.test(raw)) return around.href && typeof around.href === 'string' ? around.href : raw;
    const handler = attr(around, 'onclick') || (/^javascript:/i.test(raw) ? raw : '');
    if (handler && !/^javascript:\s*(void\s*\(?\s*0?\s*\)?)?\s*;?$/i.test(handler)) return handler.trim().slice(0, 300);
    if (/^#\w|^#\//.test(raw)) return around.href;
    if (around === link) return null;
  }
  const handler = attr(el, 'onclick') || attr(el, 'data-href') || attr(el, 'data-url') || attr(el, 'formaction');
  return handler ? handler.slice(0, 300) : null;
}

function onlyLink(el) {
  const links = el.querySelectorAll('a[href]');
  return links.length === 1 && normal(flatText(links[0])) === normal(flatText(el)) ? links[0] : null;
}

function fingerprintOf(el) {
  // Words painted into an empty field are gone as soon as somebody types there.
  // What holds fields is no name for itself either: counters and messages in it change while somebody types.
  const holds = !isFormField(el) && !isPressable(el) && !!el.querySelector('input,textarea,select');
  const names = isFormField(el) ? labelsOf(el).filter((one) => !one.painted).map((one) => one.text) : holds ? [] : namesOf(el);
  return digest([tagOf(el), roleOf(el), (names[0] || '').slice(0, 120), leadsTo(el) || ''].join('\u0001'));
}

// An element as record::element::Element.
function describe(el, how, word, weak) {
  const where = pathOf(el);
  const field = isFormField(el) && !/^(button|submit|reset|image)$/i.test(el.type || '');
  const labels = field ? labelsOf(el) : [];
  return {
    tag: tagOf(el), role: roleOf(el),
    name: field ? (labels[0] ? labels[0].text : '') : (nameOf(el) || '').slice(0, 200),
    text: FRAMES[tagOf(el)] ? '' : flatText(el, 200),
    href: field ? null : leadsTo(el),
    kind: tagOf(el) === 'input' ? el.type : null,
    how: how || 'css', word: word || null,
    path: where.path, borders: where.borders, fingerprint: fingerprintOf(el),
    rect: documentRect(rectOf(el)), point: null, weak: !!weak,
  };
}

function pointIn(point) {
  const base = frameBase();
  return [round(point.x + base.x), round(point.y + base.y)];
}

// Finds again what was remembered: by path, when the fingerprint still fits, else by fingerprint, else by path alone.
function recall(path, fingerprint, words) {
  const at = byPath(path);
  if (at && fingerprintOf(at) === fingerprint) return at;
  const all = elements().filter((el) => (isPressable(el) || isFormField(el) || isTick(el)) && fingerprintOf(el) === fingerprint);
  const shown = all.filter(seen);
  if (shown.length) return shown.length === 1 || !at ? shown[0] : shown.slice().sort((a, b) => distance(rectOf(a), rectOf(at)) - distance(rectOf(b), rectOf(at)))[0];
  if (words) {
    const named = elements().filter((el) => isPressable(el) && namesOf(el).includes(normal(words)) && seen(el));
    if (named.length) return named[0];
    return null;
  }
  return at;
}
