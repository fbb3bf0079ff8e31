// The state of the page, and whether it is at rest.

const RESTLESS = /(^|[-_ ])(swiper|carousel|slick|marquee|slide|slider|focus|flash|banner|scroll-?news|ticker|lunbo|countdown|clock|datetime|toast|message-?box|el-message|ant-message|notification)([-_ ]|$)/i;

// Text and destinations of the main region without what moves by itself.
function mainContent() {
  const map = marks();
  const goals = [];
  const out = [];
  emit(bodyOf(document) || document.documentElement, out, (at) => {
    const own = map.get(at);
    if (own && own !== 'main' && own !== 'dialog') return true;
    const tag = tagOf(at);
    if (tag === 'marquee' || (RESTLESS.test(classOf(at)) && tag !== 'body' && !bigShare(at))) return true;
    if (/^(status|alert|timer|log)$/.test(attr(at, 'role'))) return true;
    if (tag === 'a' && attr(at, 'href')) goals.push(attr(at, 'href'));
    return false;
  });
  return steady(tidy(out.join(''))) + '\u0002' + goals.join('\u0001');
}

// A class word alone must not hide most of a page.
function bigShare(el) {
  return (el.textContent || '').length > 0.5 * (bodyOf(document) ? bodyOf(document).textContent.length : 1);
}

// Without clocks, countdowns and counters.
function steady(text) {
  return text.split('\n').map(normal).filter(Boolean).join('\n')
    .replace(/\d{1,2}:\d{2}(:\d{2})?/g, '').replace(/\d{1,2}时\d{1,2}分(\d{1,2}秒)?/g, '')
    .replace(/\d+\s?(秒|s后|seconds?)/g, '').replace(/(访问|浏览|点击|在线)(量|数|次数|人数)?[:： ]*\d+/g, '');
}

function mainDigest() {
  if (!pass.digest) pass.digest = digest(mainContent());
  return pass.digest;
}

// The digest alone: what an input changed is told by it, and the page's other facts cost as much again.
function mainNow() {
  samePass();
  watchDeep();
  return mainDigest();
}

const SPIN_CLASS = /(^|[-_ ])(loading|spinner|spinning|spin|loader|ant-spin|el-loading-mask|van-loading|layui-layer-load|ivu-spin|skeleton|loading-mask|blockui)([-_ ]|$)/i;
// What a framework wraps around contents that may be loading, loading or not.
const SPIN_AROUND = /(^|[-_ ])(nested-loading|spin-container|loading-parent(--\w+)?)([-_ ]|$)/i;
const SPIN_TEXT = /^(正在|数据)?(努力)?(加载|载入|查询|读取|搜索)中?(…|\.{2,6}|,?请稍[候后等].*)?$|^loading(…|\.*)$|^请稍[候后等](…|\.*)$/i;

function spinnerSeen() {
  if (pass.spinner !== undefined) return pass.spinner;
  pass.spinner = elements().some((el) => {
    const role = attr(el, 'role');
    if (role === 'progressbar' || tagOf(el) === 'progress' || attr(el, 'aria-busy') === 'true') return seen(el) && inMain(el) && !(parseFloat(attr(el, 'aria-valuenow')) >= 100);
    const name = classOf(el);
    if (name && SPIN_CLASS.test(name) && !SPIN_AROUND.test(name) && !/loaded|done|hide/i.test(name)) return seen(el) && flatText(el, 200).length < 60 && !el.querySelector('a[href],input');
    if (childrenOf(el).length === 0 && el.textContent && el.textContent.length < 24 && SPIN_TEXT.test(normal(el.textContent))) return isSpinWord(el) && seen(el);
    return false;
  });
  return pass.spinner;
}

function isSpinWord(el) {
  return /中|load|请稍|…|\./i.test(el.textContent) && !isPressable(el);
}

function facts() {
  samePass();
  watchDeep();
  const text = pageLines();
  const size = pageSize();
  return {
    url: location.href, host: location.hostname, title: documentTitle(document), ready: document.readyState,
    charset: document.characterSet || '', status: navigationStatus(), content_type: document.contentType || '',
    main: mainDigest(), whole: digest(text), text_length: text.replace(/\s/g, '').length, height: Math.round(size.height),
    spinner: spinnerSeen(), signs: signs(text),
  };
}

function navigationStatus() {
  const entry = performance.getEntriesByType ? performance.getEntriesByType('navigation')[0] : null;
  return entry && entry.responseStatus ? entry.responseStatus : null;
}

// `after_load_ms`: what a document is given at least, where nobody can tell of requests that it had under way before.
//
// Where nothing changes at all, nothing is looked at: the watch tells. What does change is looked at for whether it
// changed the main region.
async function settle(request) {
  const quiet = request.quiet_ms === undefined ? 300 : request.quiet_ms;
  const grown = () => !request.after_load_ms || performance.now() - ((performance.getEntriesByType('navigation')[0] || {}).loadEventEnd || 0) >= request.after_load_ms;
  const cap = request.cap_ms === undefined ? 5000 : request.cap_ms;
  const began = performance.now();
  const kept = state();
  hear();
  const framed = watchEverywhere() > 0;
  let changes = framed ? -1 : kept.changes;
  let last = '';
  let changedAt = Math.min(began, kept.changed);
  let checked = began;
  let cost = 0;
  for (;;) {
    const now = performance.now();
    const far = now - checked;
    const due = changes === -1 || (far >= Math.max(60, cost * 2) && (kept.changes !== changes || framed || far > 400));
    if (due) {
      samePass();
      watchDeep();
      const fresh = mainDigest();
      if (fresh !== last) changedAt = last ? performance.now() : Math.max(changedAt, Math.min(kept.changed, now));
      last = fresh;
      changes = kept.changes;
      checked = performance.now();
      cost = checked - now;
    }
    const calm = performance.now() - changedAt >= quiet && document.readyState !== 'loading' && kept.changes === changes;
    const over = performance.now() - began >= cap;
    const held = last && performance.now() - changedAt >= quiet && document.readyState !== 'loading' && checked - changedAt >= quiet;
    if ((calm || held) && grown() || over) return { calm: calm || held ? 'settled' : 'unsettled' };
    await pause(25);
  }
}

// Frames whose inside this script cannot reach; someone else must look there.
function frames() {
  freshPass();
  return elements().filter((el) => (tagOf(el) === 'iframe' || tagOf(el) === 'frame') && !frameDocument(el)).map((el) => {
    const rect = rectOf(el);
    const style = styleOf(el);
    const where = pathOf(el);
    const base = frameBase();
    return { path: where.path, borders: where.borders, url: frameAddress(el), visible: seen(el),
      rect: { x: round(rect.x + base.x), y: round(rect.y + base.y), width: round(rect.width), height: round(rect.height) },
      offset: { x: round(rect.x + base.x + el.clientLeft + (parseFloat(style.paddingLeft) || 0)), y: round(rect.y + base.y + el.clientTop + (parseFloat(style.paddingTop) || 0)) } };
  });
}
