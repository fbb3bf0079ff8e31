// What is remembered of a window between calls: when its document last changed, and the toasts and layers that came.
// It hangs on a symbol of the window, where no page looks; nothing of the page is changed.

const STATE = Symbol.for('hecha.state');
const NOTICE_HINT = /toast|message|notif|notice|alert|tips?\b|layer|layui|popup|dialog|modal|snackbar|msg|growl|el-form-item__error|error|help-block|explain|invalid-feedback|warn/i;
const NOTICE_ROLES = /^(alert|alertdialog|dialog|status|log|tooltip)$/;

function state() {
  let known = window[STATE];
  if (!known) {
    known = { changed: performance.now(), changes: 0, moves: 0, fresh: [], notices: [], told: new Set(), watched: new WeakSet(), touched: new WeakSet(), roots: [], last: null, began: performance.now() };
    Object.defineProperty(window, STATE, { value: known, enumerable: false, configurable: true });
  }
  return known;
}

// Begins to watch a document or shadow root; once is enough.
function watch(root) {
  const kept = state();
  if (!root || kept.watched.has(root)) return;
  kept.watched.add(root);
  const observer = new MutationObserver((list) => noteChanges(list));
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeOldValue: true,
    attributeFilter: ['class', 'style', 'hidden', 'open', 'aria-hidden', 'disabled', 'src', 'href', 'value'] });
  kept.roots.push(observer);
}

function watchInput(doc) {
  const kept = state();
  doc.addEventListener('input', (event) => {
    const target = event.composedPath ? event.composedPath()[0] : event.target;
    if (target && target.nodeType === 1) {
      kept.touched.add(target);
      kept.last = target;
    }
  }, { capture: true, passive: true });
}

function install() {
  const kept = state();
  if (!kept.watched.has(document)) {
    watch(document);
    watchInput(document);
  }
}

// Frames and shadow roots come later; they are taken in whenever the page is looked at.
function watchDeep() {
  for (const el of elements()) watchInside(el);
}

function watchInside(el) {
  const kept = state();
  if (el.shadowRoot && !kept.watched.has(el.shadowRoot)) watch(el.shadowRoot);
  const doc = FRAMES[tagOf(el)] ? frameDocument(el) : null;
  if (doc && !kept.watched.has(doc)) {
    watch(doc);
    watchInput(doc);
  }
}

// The same without a look at styles, drawn or not. Gives the number of frames that can be read.
function watchEverywhere() {
  let frames = 0;
  for (const el of everywhere('*')) {
    watchInside(el);
    if (FRAMES[tagOf(el)] && frameDocument(el)) frames += 1;
  }
  return frames;
}

// Takes in what has changed and was not told of yet.
function hear() {
  for (const observer of state().roots) {
    const list = observer.takeRecords();
    if (list.length) noteChanges(list);
  }
}

function touched(el) {
  return state().touched.has(el);
}

// A thing that only moves: a floating advertisement, a carousel. It never comes to rest, and changes nothing.
function isMove(one) {
  if (one.type !== 'attributes' || one.attributeName !== 'style') return false;
  const still = (text) => (text || '').replace(/(^|[;\s])(left|top|right|bottom|margin-left|margin-top|transform|translate)\s*:[^;]*/g, '').replace(/[;\s]+/g, '');
  return still(one.oldValue) === still(attr(one.target, 'style'));
}

function noteChanges(all) {
  const kept = state();
  const list = all.filter((one) => !isMove(one));
  kept.moves += all.length - list.length;
  if (!list.length) return;
  kept.changed = performance.now();
  kept.changes += list.length;
  let looked = 0;
  for (const one of list) {
    if (looked > 60) break;
    if (one.type === 'childList') {
      for (const node of one.addedNodes) {
        if (node.nodeType === 1 && looked < 60) {
          looked += 1;
          noteLayer(node);
        } else if (node.nodeType === 3 && one.target.nodeType === 1) noteLayer(one.target);
      }
    } else if (one.type === 'attributes' && /^(class|style|hidden|open)$/.test(one.attributeName)) {
      looked += 1;
      noteLayer(one.target);
    } else if (one.type === 'characterData' && one.target.parentElement) {
      looked += 1;
      noteLayer(one.target.parentElement);
    }
  }
}

// Remembers the words of what looks like a toast, a message or a layer; they may be gone when someone asks. Layout is
// read a moment later, so that the page's own work is not disturbed.
function noteLayer(el) {
  let at = el;
  let sign = null;
  for (let depth = 0; at && at.nodeType === 1 && depth < 4; depth += 1, at = at.parentElement) {
    if (NOTICE_ROLES.test(attr(at, 'role')) || at.localName === 'dialog' || (NOTICE_HINT.test(classOf(at)) && at.localName !== 'body') || (depth === 0 && (NOTICE_HINT.test(idOf(at)) || /fixed|absolute/.test(attr(at, 'style'))))) {
      sign = at;
    }
  }
  const kept = state();
  if (!sign || kept.fresh.includes(sign) || kept.fresh.length > 40) return;
  kept.fresh.push(sign);
  if (kept.fresh.length === 1) {
    const read = () => readLayers();
    setTimeout(read, 30);
  }
}

function readLayers() {
  const kept = state();
  const fresh = kept.fresh.splice(0);
  for (const el of fresh) {
    const text = el.isConnected ? el.innerText || '' : el.textContent || '';
    const words = text.replace(/\s+/g, ' ').trim().slice(0, 500);
    if (!words || words.length < 2 || kept.notices.length > 200) continue;
    if (el.isConnected) {
      const style = getComputedStyle(el);
      const named = NOTICE_ROLES.test(attr(el, 'role')) || NOTICE_HINT.test(classOf(el) + ' ' + idOf(el)) || el.localName === 'dialog';
      if (!named && (!/fixed|absolute/.test(style.position) || words.length > 120)) continue;
      if (style.display === 'none' || style.visibility === 'hidden') {
        kept.told.delete(words);
        continue;
      }
    }
    if (kept.told.has(words)) continue;
    kept.told.add(words);
    kept.notices.push(words);
  }
}

// Texts of toasts and layers that came since the last call.
function notices() {
  readLayers();
  const kept = state();
  const all = kept.notices.splice(0);
  // A layer that grew is told once, in its fullest words.
  return all.filter((words, i) => !all.some((other, j) => j !== i && other.length > words.length && other.includes(words)));
}

function quietFor() {
  return performance.now() - state().changed;
}

// The next animation frame or, in a page that gets none, a timer. The frame's time is kept: stillness is measured by it.
function tick(most) {
  const kept = state();
  return new Promise((done) => {
    let over = false;
    const end = (frame) => {
      if (frame) kept.frame = frame;
      if (!over) {
        over = true;
        done();
      }
    };
    if (!document.hidden) requestAnimationFrame((at) => end(at));
    setTimeout(() => end(0), most || 50);
  });
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
