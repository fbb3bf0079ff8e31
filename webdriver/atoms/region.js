// Where on the page things stand: header, navigation, footer, side columns, layers and floats; what is left is main.

const REGION_HINT = /head|top|hd|foot|bottom|copy|ft|nav|menu|crumb|posi|loca|path|aside|side|sider|hot|recom|friend|link|relat|rank|banner|logo|modal|dialog|layer|popup|mask|float|fix|tuijian|remen|yqlj|dbx|daohang|pop|drawer|main|content/i;
const HEADER_WORDS = new Set(['header', 'head', 'hd', 'topbar', 'top', 'toolbar', 'logo', 'banner', 'masthead', 'toper', 'topnav', 'pagehead', 'siteheader']);
const FOOTER_WORDS = new Set(['footer', 'foot', 'ft', 'bottom', 'copyright', 'copy', 'footbar', 'sitefooter', 'foots']);
const NAV_WORDS = new Set(['nav', 'navbar', 'navi', 'menu', 'mainmenu', 'menubar', 'crumb', 'crumbs', 'breadcrumb', 'breadcrumbs', 'sidebar', 'siderbar', 'sidenav', 'daohang', 'navigation', 'sidemenu', 'topmenu']);
const PLACE_WORDS = new Set(['position', 'location', 'path', 'place', 'where']);
const SIDE_WORDS = new Set(['aside', 'sidebar', 'side', 'siderbar', 'sider', 'hot', 'hots', 'recommend', 'recommends', 'friend', 'friendlink', 'friendlinks', 'friends', 'links', 'related', 'rank', 'ranking', 'tuijian', 'remen', 'yqlj', 'hotsearch', 'hotword', 'hotwords']);
const LAYER_WORDS = new Set(['modal', 'dialog', 'layer', 'layui', 'popup', 'pop', 'drawer', 'messagebox', 'lightbox', 'fancybox', 'overlay']);
// Heads and feet of these are parts of them, not of the page.
const PART_WORDS = new Set(['table', 'thead', 'card', 'panel', 'list', 'collapse', 'tabs', 'form', 'item', 'calendar', 'descriptions', 'grid', 'row']);
const SIDE_HEADING = /^(热门|热点|热搜|推荐|猜你|友情链接|相关链接|常用链接|相关推荐|相关事项|大家都在|最近浏览|网站导航|快速导航|便民链接|站点导航)/;
const PLACE_TEXT = /^((您?现在)?的?(当前)?(您)?的?(所在)?位置|当前位置|您的位置|所在位置|您现在的位置|首页\s*[>›»/])/;
const FOOT_TEXT = /版权所有|备案号|ICP备|公网安备|网站标识码|主办单位|承办单位|技术支持|copyright|主办\s*[:：].{2,40}(承办|协办|维护)\s*[:：]|建议(使用|采用|您使用).{2,40}(分辨率|浏览器|浏览本)/i;
const REGIONS = ['main', 'header', 'nav', 'footer', 'aside', 'dialog', 'float'];

function tokensOf(el) {
  return (classOf(el) + ' ' + idOf(el)).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter(Boolean);
}

const REGION_TAGS = /^(main|footer|header|nav|aside|frame)$/;
const REGION_ROLES = /^(main|contentinfo|banner|navigation|menubar|complementary)$/;

// Region that this very element opens, or nothing. Rectangles are read only where something else hints at a region.
function ownRegion(el, page) {
  const tag = tagOf(el);
  const role = attr(el, 'role');
  if (tag === 'dialog' && el.open) return 'dialog';
  if (role === 'dialog' || role === 'alertdialog' || el.getAttribute('aria-modal') === 'true') return 'dialog';
  const is = look(el);
  if (is.position === 'fixed' || (is.position === 'absolute' && is.z >= 100)) {
    const layer = layerRegion(el, is, rectOf(el), page);
    if (layer) return layer;
  }
  if (is.position === 'absolute' && is.z > 0 && isAdrift(el)) return 'float';
  if (role === 'main' || tag === 'main') return 'main';
  const named = REGION_TAGS.test(tag) || REGION_ROLES.test(role);
  if (!named && !wordsHint(el, tag)) return '';
  const rect = rectOf(el);
  const narrow = rect.width < page.width * 0.45;
  const large = rect.height > page.height * 0.6 && !narrow;
  if (tag === 'footer' || role === 'contentinfo') return insideArticle(el) ? '' : 'footer';
  if (tag === 'header' || role === 'banner') return (insideArticle(el) && !(rect.y + scrolled().y < 60 && rect.width > page.width * 0.7)) || large ? '' : 'header';
  if (tag === 'nav' || role === 'navigation' || role === 'menubar') return isTabBar(el) || large ? '' : 'nav';
  if (tag === 'aside' || role === 'complementary') return large ? '' : 'aside';
  if (tag === 'frame') return frameRegion(el, rect, page);
  return large ? '' : wordRegion(el, rect, page, narrow);
}

const NO_REGION = /^(a|img|span|i|em|b|strong|input|button|td|th|tr|p|h[1-6]|label|svg|body|font|option|select|textarea|path|use)$/;

function wordsHint(el, tag) {
  if (NO_REGION.test(tag)) return false;
  const hint = classOf(el) + ' ' + idOf(el);
  return hint.length >= 4 && REGION_HINT.test(hint);
}

function insideArticle(el) {
  return !!closest(parentOf(el), (at) => /^(article|main|section|dialog)$/.test(tagOf(at)) || attr(at, 'role') === 'main');
}

function isTabBar(el) {
  return /tab/i.test(classOf(el) + attr(el, 'role'));
}

// Sheets over the whole window that say nothing, by their height in the pile: what stands on one is a dialog.
function maskUnder(is, rect) {
  const wide = (one) => one.width > window.innerWidth * 0.9 && one.height > window.innerHeight * 0.9;
  if (!pass.masks) {
    pass.masks = [];
    for (const el of elements()) {
      const other = look(el);
      if (other.position !== 'fixed' || other.none || other.z < 2 || !wide(rectOf(el)) || flatText(el, 5)) continue;
      if (!/rgba\(0, 0, 0, 0\)|transparent/.test(other.style.backgroundColor)) pass.masks.push(other.z);
    }
  }
  const middle = rect.x < window.innerWidth * 0.5 && rect.x + rect.width > window.innerWidth * 0.5;
  return middle && pass.masks.some((z) => z < is.z);
}

// A small picture over the page with nothing but a word to close it: an advertisement that drifts or hangs at the side.
function isAdrift(el) {
  if (!el.querySelector('img,embed,object') || el.querySelector('input,select,textarea')) return false;
  const rect = rectOf(el);
  if (!rect.width || rect.width * rect.height > window.innerWidth * window.innerHeight * 0.12) return false;
  return /^[\[(【]?(关闭|关闭广告|close|×|x)[\])】]?$/i.test(flatText(el, 12).replace(/\s/g, ''));
}

const wideBar = (rect) => rect.width > window.innerWidth * 0.9 && rect.height < 250;

function layerRegion(el, is, rect, page) {
  if (!rect.width || !rect.height) return '';
  if (!wideBar(rect) && maskUnder(is, rect) && flatText(el, 5)) return 'dialog';
  const bottom = rect.y > window.innerHeight * 0.7;
  const wide = rect.width > window.innerWidth * 0.9;
  const tokens = tokensOf(el);
  const named = tokens.some((token) => LAYER_WORDS.has(token));
  const area = (rect.width * rect.height) / (window.innerWidth * window.innerHeight);
  if (named && area > 0.03 && !bottom) return 'dialog';
  if (is.position !== 'fixed') return is.z >= 900 && area > 0.15 && rect.y > 0 && !wide ? 'dialog' : '';
  if (wide && rect.y <= 5 && rect.height < 250) return 'header';
  if (wide && rect.height > window.innerHeight * 0.9) return flatText(el).length > 1500 || page.textLength * 0.9 < flatText(el).length ? '' : 'dialog';
  if (area > 0.12 && rect.x > 20 && !bottom) return 'dialog';
  return tokens.some((token) => SIDE_WORDS.has(token) || NAV_WORDS.has(token)) && rect.height > window.innerHeight * 0.5 ? 'nav' : 'float';
}

// The largest frame of a frameset is main; narrow ones beside it and flat ones above and below are not.
function frameRegion(el, rect, page) {
  const area = (one) => one.width * one.height;
  const others = Array.from(el.ownerDocument.querySelectorAll('frame'), (one) => (one === el ? rect : rectOf(one)));
  if (others.length < 2 || others.every((one) => area(one) <= area(rect))) return '';
  return barRegion(rect, page.width, window.innerHeight);
}

function barRegion(rect, width, height) {
  if (rect.width > width * 0.6 && rect.height < height * 0.35) return rect.y < height * 0.3 ? 'header' : rect.y + rect.height > height * 0.8 ? 'footer' : '';
  return rect.width < width * 0.35 && rect.height > height * 0.3 ? 'nav' : '';
}

const BAR_FRAME = /top|left|right|menu|nav|head|foot|bottom|banner|tree|title|side/i;

// The region of this whole window, where it is a bar among frames that this script cannot look out of.
function homeRegion() {
  if (pass.home) return pass.home;
  pass.home = 'main';
  let shut = false;
  try {
    shut = window.parent !== window && !window.frameElement;
  } catch (_) {
    shut = true;
  }
  if (shut && BAR_FRAME.test(window.name)) {
    const y = /foot|bottom/i.test(window.name) ? window.outerHeight : 0;
    const region = barRegion({ x: 0, y, width: window.innerWidth, height: window.innerHeight }, window.outerWidth || 1366, window.outerHeight || 768);
    pass.home = region || 'main';
  }
  return pass.home;
}

function wordRegion(el, rect, page, narrow) {
  const tokens = tokensOf(el);
  if (oneOfMany(el)) return '';
  const has = (set) => tokens.some((token) => set.has(token));
  const top = rect.y + scrolled().y;
  if (tokens.includes('tab') || tokens.includes('tabs')) return '';
  if (has(FOOTER_WORDS) && !has(HEADER_WORDS) && rect.width > page.width * 0.4 && top > page.height * 0.4 && (top > page.height - 700 || FOOT_TEXT.test(flatText(el, 2000)))) return 'footer';
  if (has(PLACE_WORDS) && PLACE_TEXT.test(flatText(el, 60))) return 'nav';
  if (has(NAV_WORDS) && !has(SIDE_WORDS)) return looksLikeMenu(el) ? 'nav' : '';
  if (tokens.some((token) => PART_WORDS.has(token))) return '';
  if (has(HEADER_WORDS) && top < 260 && rect.width > page.width * 0.4 && rect.height < 420) return 'header';
  if (has(NAV_WORDS)) return looksLikeMenu(el) && narrow ? 'nav' : '';
  if (has(SIDE_WORDS) && (narrow || rect.height < 400) && !countControls(el)) return 'aside';
  return '';
}

// An entry among entries (`card`, `card hot`) opens no region.
function oneOfMany(el) {
  const above = el.parentElement;
  if (!above || childrenOf(above).length < 2) return false;
  const first = classOf(el).split(/\s+/)[0];
  let same = 0;
  for (const kid of childrenOf(above)) if (kid.localName === el.localName && first && classOf(kid).split(/\s+/)[0] === first) same += 1;
  return same > 1;
}

// A menu is links and little else.
function looksLikeMenu(el) {
  const text = flatText(el).replace(/\s/g, '').length;
  const links = el.querySelectorAll('a,[role=menuitem],[role=link],li').length;
  return text === 0 || (links >= 1 && text / Math.max(1, links) < 24);
}

// Regions told by words and look, where no tag or class tells: breadcrumb lines, footers, link blocks, menu rows.
function shownRegion(el, page) {
  const tag = tagOf(el);
  if (!/^(div|p|td|table|tr|tbody|ul|section|center|dl)$/.test(tag) || (!el.firstElementChild && !SHOWN_HINT.test(el.textContent))) return '';
  const rect = rectOf(el);
  const top = rect.y + scrolled().y;
  if (rect.height < 70 && rect.width > 100 && top < 900) {
    const text = flatText(el, 90);
    if (text && text.length < 80 && PLACE_TEXT.test(normal(text))) return 'nav';
    if (isLinkRow(el, rect, page)) return 'nav';
  }
  if (top > page.height * 0.5 && rect.height < 420 && rect.width > page.width * 0.5) {
    const text = flatText(el, 1500);
    if (text.length < 900 && FOOT_TEXT.test(text) && top + rect.height > page.height - 500 && !el.querySelector('form')) return 'footer';
  }
  if (rect.height < 500 && rect.height > 20) {
    const first = shownText(el).split('\n', 1)[0];
    if (first.length <= 12 && SIDE_HEADING.test(normal(first)) && flatText(el).length > first.length + 4 && !countControls(el)) return 'aside';
  }
  return '';
}

const SHOWN_HINT = /位置|首页|版权|备案|ICP|主办|承办|标识码/i;

// One line of at least five short links over much of the page's width, near its top.
function isLinkRow(el, rect, page) {
  if (rect.width < page.width * 0.4 || rect.y + scrolled().y > 700 || /^(tr|tbody|table)$/.test(tagOf(el)) && countControls(el)) return false;
  const links = el.querySelectorAll('a');
  if (links.length < 5) return false;
  let letters = 0;
  let rows = null;
  for (const link of links) {
    const text = flatText(link, 40);
    if (text.length > 12) return false;
    letters += text.replace(/\s/g, '').length;
    const box = rectOf(link);
    rows = rows || box;
    if (box.height && Math.abs(box.y - rows.y) > 30) return false;
  }
  const all = flatText(el, 400).replace(/[\s|·]/g, '').length;
  return letters >= all * 0.8;
}

// All elements that open a region, computed once a pass.
function marks() {
  if (pass.marks) return pass.marks;
  const map = new Map();
  const size = pageSize();
  const page = { width: size.width, height: size.height, textLength: flatText(bodyOf(document) || document.documentElement).length };
  pass.page = page;
  for (const el of elements()) {
    const tag = tagOf(el);
    if (tag === 'body' || tag === 'html' || tag === 'form' || tag === 'a') continue;
    const own = ownRegion(el, page) || shownRegion(el, page);
    if (own) map.set(el, own);
  }
  pass.marks = map;
  return map;
}

// The region an element stands in: that of the nearest element that opens one.
function regionOf(el) {
  const map = marks();
  const trail = [];
  let region = homeRegion();
  for (let at = el; at; at = parentOf(at)) {
    const known = pass.regions.get(at);
    if (known) {
      region = known;
      break;
    }
    trail.push(at);
    const own = map.get(at);
    if (own) {
      region = own === 'main' ? outerDialog(at) || 'main' : own === 'header' || own === 'nav' || own === 'aside' ? outerRegion(at, own) : own;
      break;
    }
  }
  for (const at of trail) pass.regions.set(at, region);
  return region;
}

function outerDialog(el) {
  const map = marks();
  for (let at = parentOf(el); at; at = parentOf(at)) if (map.get(at) === 'dialog') return 'dialog';
  return '';
}

// A menu in the footer is footer; a side block within a dialog is dialog.
function outerRegion(el, own) {
  const map = marks();
  for (let at = parentOf(el); at; at = parentOf(at)) {
    const outer = map.get(at);
    if (outer === 'footer' || outer === 'dialog') return outer;
    if (outer === 'main') break;
  }
  return own;
}

function inMain(el) {
  const region = regionOf(el);
  return region === 'main' || region === 'dialog';
}
