// Blocks of links to other sites, and links to a site's own functions.

const SITE_LINKS = /^(友情链接|友情连接|友情鏈接|相关链接|相关网站|常用链接|网站链接|网站地图|站点地图|网站导航|站点导航|(各级|下级|上级|政府|部门|地方|省内|市内|国务院部门|其他)*(政府)?(网站|站点)(群|链接|导航|地图)?|links?|site ?map)$/i;

// The smallest block that a heading such as 友情链接 stands over, and drop-downs whose options are addresses.
function siteLinks() {
  const found = [];
  const links = elements().filter((el) => tagOf(el) === 'a' && seen(el)).length;
  for (const el of elements()) {
    if (tagOf(el) === 'select' && [...el.options].filter((option) => /^(https?:)?\/\//.test(option.value)).length >= 2) {
      found.push({ el, weak: false });
      continue;
    }
    if (!el.firstChild || !seen(el)) continue;
    if (!titled(el) || closest(el, isPressable, 3)) continue;
    const block = headed(el, links);
    if (block && !found.some((one) => one.el === block)) found.push({ el: block, weak: false });
  }
  return found;
}

// Says 友情链接 or the like: as all its text, or as the bare words before what it holds.
function titled(el) {
  const says = (words) => {
    const text = normal(words).replace(/[:：>»]+$/, '');
    return text && text.length <= 10 && SITE_LINKS.test(text);
  };
  if (says(flatText(el, 16))) return true;
  const first = Array.from(el.childNodes).find((node) => node.nodeType !== 3 || node.nodeValue.trim());
  return !!first && first.nodeType === 3 && says(first.nodeValue);
}

// The nearest ancestor of a heading with at least two links, unless it holds most of the page's links: then it is the
// page and not a block of it.
function headed(heading, links) {
  const inside = (box) => elements().filter((el) => (tagOf(el) === 'a' || tagOf(el) === 'option') && within(el, box)).length;
  const block = (box) => inside(box) <= Math.max(8, links * 0.5) && regionOf(box) !== 'nav' && regionOf(box) !== 'header';
  let child = heading;
  let at = inside(heading) >= 2 ? heading : parentOf(heading);
  for (let depth = 0; at && depth < 5; child = at, at = parentOf(at), depth += 1) {
    if (inside(at) < 2) continue;
    if (block(at)) return at;
    // A row of its own stands over the row with the links.
    const next = child.nextElementSibling;
    return next && inside(next) >= 2 && block(next) ? next : null;
  }
  return null;
}

// Short links and buttons outside blocks of site links: menus, columns, quick links, cards. What sends off the fields
// beside it belongs to them and is no function of the site.
function functionLinks() {
  const other = siteLinks().map((one) => one.el);
  const senders = new Set([...new Set(shownFields().map(formOf))].map(senderIn));
  const short = (el) => namesOf(el).find((name) => name.length <= 12);
  return elements().filter((el) => {
    if (!isPressable(el) || tagOf(el) === 'label' || !seen(el) || !short(el) || senders.has(el) || isOwnAnchor(el)) return false;
    return !other.some((box) => within(el, box)) && !closest(parentOf(el), isPressable, 4);
  }).map((el) => ({ el, weak: false, name: short(el) }));
}

// What sends off the fields of a box: the likeliest there. A link to an address sends nothing.
function senderIn(box) {
  const links = (el) => tagOf(el) === 'a' && /^https?:/.test(el.href) && !/^(#|javascript:|$)/i.test(attr(el, 'href'));
  const likely = box ? submitsIn(box).filter((one) => !links(one.el)) : [];
  return likely.length ? likely.reduce((best, one) => (one.score > best.score ? one : best)).el : null;
}

// A control whose press sends a form by the rules of HTML.
function sendsForm(el) {
  const button = closest(el, (at) => tagOf(at) === 'button' || tagOf(at) === 'input', 3);
  return !!button && !!button.form && /^(submit|image)$/.test(button.type);
}

function functionEntries() {
  return functionLinks().slice(0, 400).map((one) => {
    const element = describe(one.el, 'structure');
    return {
      title: one.name, href: element.href || '', text: element.text, path: element.path, borders: element.borders,
      fingerprint: element.fingerprint, rect: element.rect, parts: [], links: [], submits: sendsForm(one.el),
    };
  });
}
