// Opening what is folded before the outline is taken: details, accordions, expanders and tabs of the main region;
// never a link that navigates, never a submit.

const ACTIVE_HINT = /(^|[-_ ])(is-)?(active|on|cur|current|selected|select|checked|this|hover|now|layui-this)([-_ ]|$)/i;

async function outline(request) {
  const words = request.expand;
  if (!words) return outlineNow();
  const until = performance.now() + (request.budget_ms || (window.parent === window ? 14000 : 4200));
  freshPass();
  watchDeep();
  // What is still being fetched would come in behind a tab that it does not belong to.
  if (spinnerSeen()) await rest(Math.min(6000, until - performance.now()));
  await unfold(words, until);
  const groups = tabGroups().length;
  const count = Math.min(4, groups);
  const done = new Set();
  const unread = [];
  let base = outlineNow();
  for (let i = 0; i < count && performance.now() < until; i += 1) {
    // What the tabs before drew anew is looked up anew.
    const group = tabGroups().find((one) => !done.has(wordsOfTabs(one)));
    if (!group) break;
    done.add(wordsOfTabs(group));
    base = await throughTabs(group, base, until, words, unread);
  }
  // Bars beyond the fourth, or for which no time was left.
  if (done.size < groups) for (const group of tabGroups()) if (!done.has(wordsOfTabs(group))) unread.push(...otherTabs(group).map((i) => flatText(group.tabs[i], 40)));
  if (unread.length) base.unread = unread.slice(0, 40);
  return base;
}

function otherTabs(group) {
  return group.tabs.map((tab, i) => i).filter((i) => i !== group.active);
}

// Details, `aria-expanded` and expanding words.
async function unfold(words, until) {
  const tabs = new Set(tabGroups().flatMap((group) => group.tabs));
  for (let round = 0; round < 3 && performance.now() < until; round += 1) {
    freshPass();
    watchDeep();
    const opened = state().opened || (state().opened = new WeakSet());
    const todo = [];
    for (const el of elements()) {
      if (opened.has(el) || !inMain(el)) continue;
      if (tagOf(el) === 'details' && !el.open) {
        opened.add(el);
        panels.set(el, flatText(el.querySelector('summary') || el, 60));
        el.open = true;
        todo.push(null);
      } else if (foldedControl(el, words) && !inTab(el, tabs) && staysHere(el) && seen(el) && !openAlready(el)) {
        opened.add(el);
        todo.push(el);
      }
    }
    if (!todo.length) return;
    for (const el of todo.filter(Boolean).slice(0, 40)) {
      const panel = panelOf(el);
      if (panel && attr(el, 'aria-expanded')) panels.set(panel, namesOf(el)[0] || '');
      const before = shownLength();
      press(el);
      await pause(0);
      // What grew smaller was open before; unless the control itself says that it is open now, and something else closed.
      if (shownLength() < before * 0.98 && el.isConnected && !saysOpen(el)) press(el);
    }
    await rest(Math.min(1500, until - performance.now()));
  }
}

function saysOpen(el) {
  return attr(el, 'aria-expanded') === 'true' || /收起|折叠|合上/.test(namesOf(el)[0] || '');
}

function foldedControl(el, words) {
  if (attr(el, 'aria-expanded') === 'false') return !attr(el, 'aria-haspopup') && !/combobox|menuitem|textbox|searchbox/.test(attr(el, 'role')) && !isFormField(el);
  if (!isPressable(el) || tagOf(el) === 'label') return false;
  const name = normal((namesOf(el)[0] || '').replace(/[∨∧▼▲↓↑+>»…\s]+$/g, ''));
  return words.map(normal).includes(name);
}

function shownLength() {
  freshPass();
  return flatText(bodyOf(document)).length;
}

function inTab(el, tabs) {
  return !!closest(el, (at) => tabs.has(at), 4) || [...tabs].some((tab) => within(tab, el));
}

// A heading that folds what follows it is pressed only when nothing of that is shown.
function openAlready(el) {
  if (attr(el, 'aria-expanded') || /展开|更多|全部|显示|查看/.test(namesOf(el)[0] || '')) return false;
  const next = panelOf(el);
  return !next || !!flatText(next, 10);
}

function panelOf(el) {
  const id = attr(el, 'aria-controls');
  const root = el.getRootNode();
  if (id && root.getElementById) return root.getElementById(id.split(' ')[0]);
  let at = el;
  for (let depth = 0; at && depth < 3; depth += 1, at = parentOf(at)) if (at.nextElementSibling) return at.nextElementSibling;
  return null;
}

// Pressing it neither navigates nor submits.
function staysHere(el) {
  const link = closest(el, (at) => tagOf(at) === 'a', 3);
  if (link && link.hasAttribute('href')) {
    const href = attr(link, 'href').trim();
    if (!/^(javascript:|#|$)/i.test(href) || /^#!?\//.test(href)) return false;
    if (/location|open\(|submit|href\s*=/i.test(href)) return false;
    if (attr(link, 'target') === '_blank' && !/^#/.test(href)) return false;
  }
  const handlers = [el, link, parentOf(el)].filter(Boolean).map((at) => attr(at, 'onclick')).join(' ');
  if (/location|window\.open|open\(['"]|submit|\.href\s*=/i.test(handlers)) return false;
  const button = closest(el, (at) => tagOf(at) === 'button' || tagOf(at) === 'input', 3);
  return !(button && button.form && /^(submit|image)$/.test(button.type) && !attr(button, 'aria-expanded') && attr(button, 'role') !== 'tab');
}

function press(el) {
  const target = tagOf(el) === 'li' && el.querySelector('a,button') ? el.querySelector('a,button') : el;
  const view = target.ownerDocument.defaultView;
  const rect = target.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, composed: true, view, clientX: rect.x + rect.width / 2, clientY: rect.y + rect.height / 2, button: 0 };
  const send = (type) => target.dispatchEvent(new view.MouseEvent(type, at));
  send('mouseover');
  if (view.PointerEvent) target.dispatchEvent(new view.PointerEvent('pointerdown', Object.assign({ pointerId: 1, isPrimary: true }, at)));
  send('mousedown');
  if (view.PointerEvent) target.dispatchEvent(new view.PointerEvent('pointerup', Object.assign({ pointerId: 1, isPrimary: true }, at)));
  send('mouseup');
  target.click();
}

// Waits until the document has been still for a moment and no fresh request of its own is under way.
async function rest(most) {
  const until = performance.now() + Math.max(0, most);
  await pause(40);
  while (performance.now() < until) {
    if (quietFor() > 160) {
      freshPass();
      if (!spinnerSeen()) return;
    }
    await pause(40);
  }
}

// Bars of tabs in the main region: `{tabs, active}`.
function tabGroups() {
  freshPass();
  watchDeep();
  const groups = [];
  const taken = new Set();
  const add = (tabs) => {
    const shown = tabs.filter((tab) => seen(tab) && flatText(tab, 40));
    if (shown.length < 2 || shown.length > 14 || shown.some((tab) => taken.has(tab))) return;
    for (const tab of shown) taken.add(tab);
    const active = Math.max(0, shown.findIndex((tab) => attr(tab, 'aria-selected') === 'true' || ACTIVE_HINT.test(classOf(tab)) || (parentOf(tab) && ACTIVE_HINT.test(classOf(parentOf(tab))) && shown.filter((other) => parentOf(other) === parentOf(tab)).length === 1)));
    groups.push({ tabs: shown, active });
  };
  const bars = new Map();
  for (const el of elements()) {
    if (attr(el, 'role') !== 'tab' || !tabPlace(el)) continue;
    const bar = closest(parentOf(el), (at) => attr(at, 'role') === 'tablist', 5) || parentOf(el);
    bars.set(bar, (bars.get(bar) || []).concat(el));
  }
  for (const tabs of bars.values()) add(tabs.filter(staysHere));
  for (const el of elements()) {
    if (!tabPlace(el) || childrenOf(el).length < 2 || childrenOf(el).length > 14 || !/^(ul|ol|div|nav|p|tr|section)$/.test(tagOf(el))) continue;
    const kids = rowBoxes(el);
    if (kids.length < 2 || !tabLike(el, kids)) continue;
    add(kids.filter((kid) => !/^(i|em|br|hr)$/.test(tagOf(kid))));
  }
  return groups;
}

function tabPlace(el) {
  const region = regionOf(el);
  return region === 'main' || region === 'dialog' || (region === 'nav' && isTabBar(el));
}

// Words of doing; 怎么办理 asks how.
const DOING = /登录|注册|退出|提交|保存|(^|[^么何样])办理$|申报$/;

function tabLike(el, kids) {
  if (new Set(kids.map((kid) => kid.localName)).size > 1) return false;
  if (!kids.every((kid) => flatText(kid, 40).length > 0 && flatText(kid, 40).length <= 14 && !countControls(kid) && staysHere(kid) && insideStays(kid))) return false;
  const first = rectOf(kids[0]);
  if (!kids.every((kid) => Math.abs(rectOf(kid).y - first.y) < 8)) return false;
  const named = /tab/i.test(classOf(el) + ' ' + idOf(el) + ' ' + classOf(parentOf(el) || el)) || /tab/i.test(classOf(kids[0]));
  const active = kids.filter((kid) => ACTIVE_HINT.test(classOf(kid))).length === 1;
  const pressable = kids.every((kid) => isPressable(kid) || goalOf(kid) || kid.hasAttribute('onmouseover') || look(kid).pointer);
  const pages = kids.filter((kid) => /^[\d<>«»‹›…]+$|页$/.test(flatText(kid, 10))).length;
  return pressable && pages < kids.length / 2 && (named || active) && !kids.some((kid) => DOING.test(flatText(kid, 14)));
}

function insideStays(kid) {
  const inner = goalOf(kid);
  return !inner || inner === kid || staysHere(inner);
}

function wordsOfTabs(group) {
  return group.tabs.map((tab) => normal(flatText(tab, 40))).join('|');
}

// A tab as it stands now: pages that are drawn anew at each press hold others in its stead.
function tabNow(group, names, index) {
  if (group.tabs[index].isConnected) return group.tabs[index];
  const again = tabGroups().find((one) => wordsOfTabs(one) === names);
  if (again) group.tabs = again.tabs;
  return again ? again.tabs[index] : null;
}

function mainLines() {
  freshPass();
  watchDeep();
  const out = new Set();
  for (const line of mainText(bodyOf(document) || document.documentElement).split('\n')) if (line.trim() && !SPIN_TEXT.test(normal(line))) out.add(line.trim());
  return out;
}

// After a press: until the main region says something that it did not say before and is still, at most `most`; a press
// that changes nothing at all is not waited for.
async function arrived(before, changes, most) {
  const began = performance.now();
  const until = began + Math.max(0, most);
  let fresh = false;
  await pause(30);
  while (!fresh && performance.now() < until) {
    if (state().changes === changes && performance.now() - began > 600) return;
    for (const line of mainLines()) if (!before.has(line)) fresh = true;
    if (!fresh) await pause(60);
  }
  await rest(Math.min(2000, until - performance.now()));
}

function blockKey(block) {
  return [block.kind, block.text || '', block.caption || '', block.rows ? block.rows.map((row) => row.map((cell) => cell.text).join('|')).join('/') : '', block.pairs ? block.pairs.map((pair) => pair.key + '=' + pair.value).join('/') : '', block.entries ? block.entries.map((entry) => entry.text).join('/') : '', block.label || '', block.src || ''].join('\u0001');
}

// Presses each other tab in turn; blocks that only then appear carry its words, those that vanish the first one's.
// Words of those that were not pressed, or that led away, go to `unread`.
async function throughTabs(group, base, until, words, unread) {
  const address = location.href.split('#')[0];
  const known = new Set(base.blocks.map(blockKey));
  const before = new Set(known);
  const staying = new Set(known);
  const extra = [];
  freshPass();
  const names = wordsOfTabs(group);
  const order = otherTabs(group);
  const all = group.tabs.map((tab) => flatText(tab, 40));
  let read = 0;
  let switched = false;
  for (const index of order) {
    if (performance.now() > until) break;
    freshPass();
    const tab = tabNow(group, names, index);
    if (!tab) break;
    const name = flatText(tab, 40);
    const lines = mainLines();
    const changes = state().changes;
    press(tab);
    await arrived(lines, changes, Math.min(2000, until - performance.now()));
    if (location.href.split('#')[0] !== address) {
      history.back();
      await rest(1500);
      break;
    }
    await unfold(words, until);
    const now = outlineNow();
    const keys = new Set(now.blocks.map(blockKey));
    for (const key of Array.from(staying)) if (!keys.has(key)) staying.delete(key);
    switched = switched || now.blocks.some((block) => !before.has(blockKey(block)));
    // What one tab says twice, each time beside something else, is said twice.
    const earlier = new Set(known);
    for (const block of now.blocks) {
      const key = blockKey(block);
      if (earlier.has(key) || (block.region !== 'main' && block.region !== 'dialog')) continue;
      known.add(key);
      if (!block.panel) block.panel = name;
      block.tab = name;
      block.away = true;
      extra.push(block);
    }
    base.cut = base.cut || now.cut;
    read += 1;
  }
  unread.push(...order.slice(read).map((i) => all[i]));
  freshPass();
  const first = tabNow(group, names, group.active);
  if (order.length && first) {
    freshPass();
    const name = flatText(first, 40);
    press(first);
    await rest(Math.min(1500, Math.max(200, until - performance.now())));
    if (switched) {
      for (const block of base.blocks) {
        if (block.tab || staying.has(blockKey(block)) || block.region !== 'main') continue;
        if (!block.panel) block.panel = name;
        block.tab = name;
      }
    }
  }
  base.blocks = insertAfterMain(base.blocks, extra);
  return base;
}

function insertAfterMain(blocks, extra) {
  let last = blocks.length - 1;
  while (last >= 0 && blocks[last].region !== 'main' && blocks[last].region !== 'dialog') last -= 1;
  return blocks.slice(0, last + 1).concat(extra, blocks.slice(last + 1));
}
