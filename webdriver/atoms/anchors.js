// Links by which a heading names its own place on the page, as wikis and documentation front-ends make them: nothing to
// go to, and no entry of a list.

const ANCHOR_MARK = /[\s#¶§\u{1F517}\u200B-\u200D\u2060\uFEFF]/gu;
const ANCHOR_WORDS = /^(永久链接|固定链接|锚点|锚链接|复制链接|链接到(此|本)?(标题|节|处)|(direct |perma(nent )?)?link( to( this)?( heading)?)?|anchor( link)?|permalink.*)$/i;

function isHeadingTag(el) {
  return /^h[1-6]$/.test(tagOf(el)) || attr(el, 'role') === 'heading';
}

// Letters alone: without the marks that such links show.
function bareWords(text) {
  return text.replace(ANCHOR_MARK, '');
}

// A link that shows nothing but a mark: ¶, #, or words that say what it is.
function isMark(link) {
  const words = flatText(link, 60);
  return !bareWords(words) || ANCHOR_WORDS.test(words.trim());
}

// The heading that a link belongs to: the one around it, the only one in it, or the one that it stands beside in a box
// that says nothing else.
function headingOf(link) {
  const around = closest(link, isHeadingTag, 5);
  if (around) return around;
  const held = elementsIn(link, isHeadingTag);
  if (held.length) return held.length === 1 && flatText(held[0], 300) === flatText(link, 300) ? held[0] : null;
  if (!isMark(link)) return null;
  for (let box = parentOf(link), depth = 0; box && depth < 2; box = parentOf(box), depth += 1) {
    const heads = elementsIn(box, isHeadingTag);
    if (heads.length) return heads.length === 1 && bareWords(flatText(heads[0], 300)) === bareWords(flatText(box, 300)) ? heads[0] : null;
  }
  return null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (_) {
    return text;
  }
}

// `{route, id}` of a fragment: `#place`, or `#/route?id=place` where fragments are an application's addresses.
function fragmentOf(hash) {
  const text = hash.replace(/^#/, '');
  if (!/^!?\//.test(text)) return { route: '', id: decoded(text) };
  const [route, query] = text.split('?');
  const id = (query || '').split('&').map((part) => part.split('=')).find(([name]) => /^(id|anchor|hash)$/i.test(name));
  const inner = route.indexOf('#');
  return { route: decoded(inner < 0 ? route : route.slice(0, inner)), id: id ? decoded(id[1] || '') : inner < 0 ? '' : decoded(route.slice(inner + 1)) };
}

function isOwnAnchor(link) {
  return memo('anchor', link, readOwnAnchor);
}

function readOwnAnchor(link) {
  if (tagOf(link) !== 'a' || typeof link.href !== 'string' || !link.href.includes('#')) return false;
  // What folds or switches names what it opens.
  if (['aria-controls', 'aria-expanded', 'data-toggle', 'data-bs-toggle'].some((name) => link.hasAttribute(name)) || attr(link, 'role') === 'tab') return false;
  const here = link.ownerDocument.location;
  if (link.href.split('#')[0] !== here.href.split('#')[0]) return false;
  const head = headingOf(link);
  if (!head) return false;
  const goal = fragmentOf(link.hash);
  const at = fragmentOf(here.hash);
  if (!goal.id || (goal.route && goal.route !== at.route)) return false;
  const target = placeNamed(link, goal.id);
  if (target) return standsAt(target, head);
  // Places that only a script knows: told by the route, by a mark for a link, or by the heading's own words.
  return !!goal.route || isMark(link) || slug(goal.id) === slug(flatText(head, 200));
}

function slug(text) {
  return normal(text).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function placeNamed(link, id) {
  const root = link.getRootNode();
  const doc = root.getElementById ? root : link.ownerDocument;
  return doc.getElementById(id) || Array.from(doc.querySelectorAll('a[name]')).find((el) => el.getAttribute('name') === id) || null;
}

// The place is the heading, something in it, the part that it opens, or an empty mark set right beside it.
function standsAt(target, head) {
  if (target === head || within(target, head)) return true;
  if (within(head, target)) return elementsIn(target, isHeadingTag)[0] === head;
  return !(target.textContent || '').trim() && !target.firstElementChild && Math.abs(rectOf(target).y - rectOf(head).y) < 120;
}

// A heading's words without the marks of its links to itself.
function headingWords(el) {
  const out = [];
  emit(el, out, (one) => tagOf(one) === 'a' && isMark(one) && isOwnAnchor(one));
  return tidy(out.join('')).replace(/\n/g, ' ');
}

// A heading that leads to its own place, or a part of a text that begins with one.
function isAnchoredPart(item) {
  if (!isHeadingTag(item) && !item.shadowRoot && !item.querySelector('h1,h2,h3,h4,h5,h6,[role=heading]')) return false;
  const head = isHeadingTag(item) ? item : elementsIn(item, isHeadingTag)[0];
  if (!head || !bareWords(flatText(item, 300)).startsWith(bareWords(flatText(head, 100)))) return false;
  const links = elementsIn(item, (el) => tagOf(el) === 'a' && el.hasAttribute('href')).slice(0, 6);
  const around = closest(head, (el) => tagOf(el) === 'a', 3);
  return links.concat(around || []).some((link) => isOwnAnchor(link) && headingOf(link) === head);
}

// A heading with nothing to press but links to itself.
function isPlainHeading(item) {
  return isHeadingTag(item) && !goalOf(item);
}
