// Small services for input: focus, values, options, closing buttons, scrolling, and the document as HTML.

function again(element) {
  freshPass();
  return recall((element || {}).path, (element || {}).fingerprint, (element || {}).name || (element || {}).title);
}

// Puts the caret into a field and, with `clear`, selects what it holds so that typing replaces it.
function focus(request) {
  const found = again(request.element);
  if (!found) return { ok: false, kind: '', text: '' };
  const el = fillable(found) || found;
  if (FRAMES[tagOf(el)] && isEditorFrame(el)) {
    const doc = frameDocument(el);
    doc.defaultView.focus();
    bodyOf(doc).focus();
    if (request.clear) selectInside(bodyOf(doc));
    return { ok: true, kind: 'frame', text: bodyOf(doc).innerText || '' };
  }
  el.focus({ preventScroll: false });
  if (typeof el.select === 'function') {
    if (request.clear) el.select();
    return { ok: activeIs(el), kind: 'input', text: el.value || '' };
  }
  if (el.isContentEditable) {
    if (request.clear) selectInside(el);
    return { ok: activeIs(el), kind: 'content', text: el.innerText || '' };
  }
  return { ok: activeIs(el), kind: '', text: '' };
}

function activeIs(el) {
  const root = el.getRootNode();
  return root.activeElement === el || within(root.activeElement || el, el);
}

function selectInside(el) {
  const doc = el.ownerDocument;
  const range = doc.createRange();
  range.selectNodeContents(el);
  const selection = doc.defaultView.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

const KEY_HANDLERS = ['onkeydown', 'onkeyup', 'onkeypress', 'ng-keyup', 'ng-keydown', 'ng-keypress', '@keyup', '@keyup.enter', 'v-on:keyup', 'data-bind'];
const KEY_CLASS = /autocomplete|suggest|typeahead|select2|combobox|el-autocomplete|ant-select|chosen|tags?-?input|mask|bdsug/i;

function value(request) {
  const found = again(request.element);
  if (!found) return { value: '', checked: false, keys: false, found: false };
  const el = isTick(found) ? found : fillable(found) || found;
  const doc = FRAMES[tagOf(el)] ? frameDocument(el) : null;
  const text = doc ? bodyOf(doc).innerText || '' : typeof el.value === 'string' ? el.value : el.isContentEditable ? el.innerText || '' : flatText(el);
  const checked = typeof el.checked === 'boolean' ? el.checked : attr(el, 'aria-checked') === 'true' || /(^|[-_ ])(is-)?checked([-_ ]|$)/.test(classOf(el));
  const hints = [el, parentOf(el), parentOf(parentOf(el) || el)].filter(Boolean);
  const keys = KEY_HANDLERS.some((name) => el.hasAttribute && el.hasAttribute(name)) || attr(el, 'role') === 'combobox' || !!attr(el, 'aria-autocomplete') || el.hasAttribute && el.hasAttribute('list') || hints.some((at) => KEY_CLASS.test(classOf(at)));
  return { value: text, checked, keys, found: true };
}

// Chooses options. A native select is set here; of anything else the next point to click is told, until all is chosen.
async function choose(request) {
  const el = again(request.element);
  if (!el) return { missing: 'element' };
  const select = tagOf(el) === 'select' ? el : (el.querySelector && el.querySelector('select')) || null;
  if (select && (tagOf(el) === 'select' || !seen(el) || select.options.length)) return chooseNative(select, request);
  return chooseDrawn(el, request);
}

const NO_OPTION = /^(-*\s*(请|全部|所有|不限|选择|無|无$|--)|请?选择|select|all$|-+$)/i;

function realOptions(select) {
  return Array.from(select.options).filter((option) => !option.disabled && option.value !== '' && !NO_OPTION.test(normal(option.textContent)));
}

function optionFor(select, word) {
  const words = normal(word);
  const options = Array.from(select.options).filter((option) => !option.disabled);
  return options.find((option) => normal(option.textContent) === words) || options.find((option) => option.value === word) || options.find((option) => normal(option.textContent).includes(words)) || null;
}

async function chooseNative(first, request) {
  const chosen = [];
  let select = first;
  const levels = request.words ? request.words.length : 6;
  for (let level = 0; level < levels && select; level += 1) {
    let option = null;
    const until = performance.now() + 3000;
    for (;;) {
      const real = realOptions(select);
      option = request.words ? optionFor(select, request.words[level]) : real[(request.any || 0) % Math.max(1, real.length)] || null;
      if (option || level === 0 || performance.now() > until) break;
      await pause(60);
    }
    if (!option) return request.words || level === 0 ? { missing: request.words ? request.words[level] : 'any' } : { chosen };
    setOption(select, option);
    chosen.push(option.textContent.trim());
    await pause(30);
    freshPass();
    select = nextSelect(select, !request.words);
  }
  return request.words && chosen.length < request.words.length ? { missing: request.words[chosen.length] } : { chosen };
}

function setOption(select, option) {
  const view = select.ownerDocument.defaultView;
  select.focus();
  if (select.multiple) option.selected = true;
  else select.selectedIndex = option.index;
  select.dispatchEvent(new view.Event('input', { bubbles: true, composed: true }));
  select.dispatchEvent(new view.Event('change', { bubbles: true }));
}

// The next select of the same row, which a cascade fills. Drawing by chance goes on only to those that look dependent.
function nextSelect(select, dependent) {
  const all = elements().filter((el) => tagOf(el) === 'select' && seen(el));
  const next = all[all.indexOf(select) + 1];
  if (!next) return null;
  const close = parentOf(next) === parentOf(select) || (parentOf(parentOf(next)) === parentOf(parentOf(select)) && lineOverlap(rectOf(select), rectOf(next)) > 0.5);
  return close && (!dependent || !labelElements(next).length) ? next : null;
}

const OPTION_PLACE = /dropdown|popper|select|option|cascader|menu|list|picker|tree|chosen|results/i;

// Options that are shown now in a list or layer, in columns from left to right.
function shownOptions(el) {
  const out = [];
  for (const one of elements()) {
    const role = attr(one, 'role');
    // The page's own menus are made of items too: what is no option has to lie in the control's layer.
    const byRole = role === 'option' || (/^(menuitem|menuitemradio|treeitem|menuitemcheckbox)$/.test(role) && layerAround(one, el));
    const byLook = /^(li|dd|a|div|span)$/.test(tagOf(one)) && (/(^|[-_ ])(option|item|node|result|cascader-node|dropdown-item)([-_ ]|$)/i.test(classOf(one)) || tagOf(one) === 'li' || tagOf(one) === 'dd') && layerAround(one, el);
    if ((byRole || byLook) && seen(one) && flatText(one, 80) && flatText(one, 80).length < 60 && !within(el, one)) out.push(one);
  }
  return out.filter((one) => !out.some((other) => other !== one && within(other, one)));
}

// Lies in a layer that came up for this control: absolute, near it, and named as a list of choices.
function layerAround(option, el) {
  const layer = closest(option, (at) => /absolute|fixed/.test(look(at).position) && isChoiceLayer(at, el), 8);
  const inside = within(option, el) && option !== el;
  return inside || (!!layer && distance(rectOf(layer), rectOf(el)) < 120);
}

// By its own name, by being a list, or by lying in the box of the control itself.
function isChoiceLayer(at, el) {
  const around = parentOf(at);
  return OPTION_PLACE.test(classOf(at) + ' ' + idOf(at) + ' ' + attr(at, 'role')) || /^(ul|ol|dl)$/.test(tagOf(at)) || (!!around && within(el, around) && OPTION_PLACE.test(classOf(around)));
}

async function chooseDrawn(el, request) {
  const kept = state();
  const key = fingerprintOf(el) + JSON.stringify(request.words || request.any);
  if (!kept.choosing || kept.choosing.key !== key || request.restart || performance.now() - kept.choosing.at > 8000) kept.choosing = { key, chosen: [], opened: 0, at: performance.now() };
  const task = kept.choosing;
  task.at = performance.now();
  const finish = (answer) => {
    kept.choosing = null;
    return answer;
  };
  const level = task.chosen.length;
  if (request.words && level >= request.words.length) return finish({ chosen: task.chosen });
  const until = performance.now() + (task.opened ? 2000 : 0);
  for (;;) {
    freshPass();
    const options = freshOptions(shownOptions(el), task);
    if (!request.words && level > 0 && !options.length) return finish({ chosen: task.chosen });
    const pick = pickOption(options, request, level);
    if (pick) return clickOption(pick, task);
    if (performance.now() >= until) break;
    await pause(60);
  }
  if (task.opened >= 2 || (task.opened && level > 0)) return finish(request.words || !level ? { missing: request.words ? request.words[level] : 'any' } : { chosen: task.chosen });
  task.opened += 1;
  const target = targetOf(el, 'choose');
  bringIntoView(target);
  freshPass();
  const hit = hitTest(target);
  if (!hit.point) return finish({ missing: 'covered' });
  return { click: pointIn(hit.point), opens: true };
}

// At a deeper level only options that were not there before count.
function freshOptions(options, task) {
  const usable = options.filter((one) => attr(one, 'aria-disabled') !== 'true' && !/(^|[-_ ])(is-)?disabled([-_ ]|$)/.test(classOf(one)) && !NO_OPTION.test(normal(flatText(one, 60))));
  return task.seen ? usable.filter((one) => !task.seen.has(one)) : usable;
}

function pickOption(options, request, level) {
  if (!options.length) return null;
  if (!request.words) return options[(request.any || 0) % options.length];
  const words = normal(request.words[level]);
  return options.find((one) => normal(flatText(one, 80)) === words) || options.find((one) => normal(flatText(one, 80)).includes(words)) || null;
}

async function clickOption(pick, task) {
  pick.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  await tick(40);
  freshPass();
  const hit = hitTest(pick);
  if (!hit.point) return { missing: 'covered' };
  task.seen = task.seen || new Set();
  for (const one of elements()) if (attr(one, 'role') === 'option' || tagOf(one) === 'li') task.seen.add(one);
  task.seen.add(pick);
  task.chosen.push(flatText(pick, 80));
  task.opened = 1;
  return { click: pointIn(hit.point), picks: task.chosen[task.chosen.length - 1] };
}

const CLOSE_WORDS = /^(关闭|close)((此|该|本)?(对话框|弹窗|弹框|窗口|公告|通知|提示)| this dialog)?$/i;
// 我知道了（5秒）
const COUNTING = /[（(]?\d{1,2}\s*(s|秒)?[)）]?$/i;
const CLOSE_SIGN = /^[×✕✖xX╳⨯]$/;
const CLOSE_CLASS = /(^|[-_ ])(close|closebtn|btn-close|icon-close|layui-layer-close\d?|el-dialog__close|el-dialog__headerbtn|ant-modal-close|guanbi|cancel-?icon)([-_ ]|$)/i;

// The button that closes the layer something lies in, by the given words or by what closing buttons look like.
function closingButton(words, over) {
  const layer = over ? coverOf(over) : dialogs()[0] || null;
  if (!layer) return null;
  const wanted = words.map(normal);
  const scopes = [layer, dialogs()[0]].filter(Boolean);
  for (const scope of scopes) {
    const inside = elements().filter((el) => within(el, scope) && seen(el) && (isPressable(el) || CLOSE_CLASS.test(classOf(el))));
    for (const word of wanted) {
      const named = inside.filter((el) => namesOf(el).some((name) => name === word || name.replace(COUNTING, '') === word) && !isDisabled(el, 'click'));
      if (named.length) return named[0];
    }
    // A class may say of a whole head that it has a closing button.
    const small = (el) => isPressable(el) || flatText(el, 8).length <= 2;
    const signed = inside.filter((el) => namesOf(el).some((name) => CLOSE_SIGN.test(name) || CLOSE_WORDS.test(name)) || (CLOSE_CLASS.test(classOf(el)) && small(el)));
    if (signed.length) return signed[0];
  }
  return scopes.map((scope) => onlyConfirm(scope)).find(Boolean) || null;
}

const CONFIRM_WORDS = /^(确定|确认|好的?|ok|进入(网站|首页|系统|本站)?|继续(访问|浏览|使用)?|开始使用|已阅读|我已阅读)$/i;

// A layer that cannot be closed but by its one word of consent: a notice, or a choice that is made already (the region,
// the version of the site). One that asks something, or has anything to fill in, is left alone.
function onlyConfirm(layer) {
  const inside = elementsIn(layer, (el) => seen(el));
  if (inside.some((el) => isTextBox(el) || isTick(el) || tagOf(el) === 'select' || SPIN_CLASS.test(classOf(el)))) return null;
  if (/[?？]|吗|是否|要不要/.test(flatText(layer, 2000))) return null;
  const named = inside.filter((el) => isPressable(el) && !isDisabled(el, 'click') && namesOf(el).some((name) => CONFIRM_WORDS.test(name.replace(COUNTING, ''))));
  const outer = named.filter((el) => !named.some((other) => other !== el && within(el, other)));
  return outer.length === 1 ? outer[0] : null;
}

async function dismiss(request) {
  const began = performance.now();
  const until = began + (request.budget_ms || 0);
  const memory = {};
  for (;;) {
    freshPass();
    watchDeep();
    const over = request.point ? elementAt(request.point[0] - frameBase().x, request.point[1] - frameBase().y) : null;
    const el = closingButton(request.words || [], over);
    const waited = Math.round(performance.now() - began);
    if (!el) return { find: 'absent', matches: 0, waited_ms: waited };
    const is = readiness(el, 'click', memory);
    if (is.is === READY.met || performance.now() >= until + 300) {
      const element = describe(el, 'words');
      element.point = is.point ? pointIn(is.point) : null;
      return { find: is.point ? 'met' : 'covered', element, matches: 1, waited_ms: waited };
    }
    await tick(40);
  }
}

function scroll(request) {
  if (request.element) {
    const el = again(request.element);
    if (el) bringIntoView(el);
    return { ok: !!el };
  }
  const at = document.scrollingElement || document.documentElement;
  const to = request.to === 'bottom' ? at.scrollHeight : 0;
  window.scrollTo({ top: to, behavior: 'instant' });
  freshPass();
  for (const el of elements()) {
    // Pages whose own body does not scroll have one large box that does.
    const is = look(el);
    if (/auto|scroll/.test(is.overflow) && el.scrollHeight > el.clientHeight + 50 && el.clientHeight > window.innerHeight * 0.5) el.scrollTop = request.to === 'bottom' ? el.scrollHeight : 0;
  }
  return { ok: true };
}
