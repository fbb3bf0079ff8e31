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
    const own = normal(flatText(el, 16));
    if (!own || own.length > 10 || !SITE_LINKS.test(own) || closest(el, isPressable, 3)) continue;
    const block = headed(el, links);
    if (block && !found.some((one) => one.el === block)) found.push({ el: block, weak: false });
  }
  return found;
}

// The nearest ancestor of a heading with at least two links, unless it holds most of the page's links: then it is the
// page and not a block of it.
function headed(heading, links) {
  let at = parentOf(heading);
  for (let depth = 0; at && depth < 5; at = parentOf(at), depth += 1) {
    const inside = elements().filter((el) => (tagOf(el) === 'a' || tagOf(el) === 'option') && within(el, at)).length;
    if (inside >= 2) return inside > Math.max(8, links * 0.5) || regionOf(at) === 'nav' || regionOf(at) === 'header' ? null : at;
  }
  return null;
}

// Short links and buttons outside blocks of site links: menus, columns, quick links, cards.
function functionLinks() {
  const other = siteLinks().map((one) => one.el);
  const short = (el) => namesOf(el).find((name) => name.length <= 12);
  return elements().filter((el) => {
    if (!isPressable(el) || tagOf(el) === 'label' || !seen(el) || !short(el)) return false;
    return !other.some((box) => within(el, box)) && !closest(parentOf(el), isPressable, 4);
  }).map((el) => ({ el, weak: false, name: short(el) }));
}

function functionEntries() {
  return functionLinks().slice(0, 400).map((one) => {
    const element = describe(one.el, 'structure');
    return {
      title: one.name, href: element.href || '', text: element.text, path: element.path, borders: element.borders,
      fingerprint: element.fingerprint, rect: element.rect, parts: [], links: [],
    };
  });
}
