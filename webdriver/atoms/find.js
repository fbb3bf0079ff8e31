// Finding and waiting: one thing, ready for what it is needed for, in one round trip.

function isDisabled(el, need) {
  if (el.disabled || el.getAttribute('aria-disabled') === 'true') return true;
  if (el.matches && el.matches(':disabled')) return true;
  if (closest(el, (at) => at.getAttribute('aria-disabled') === 'true' || (at.localName === 'button' && at.disabled), 6)) return true;
  if (/(^|[-_ ])(is-)?disabled([-_ ]|$)/i.test(classOf(el)) && !isFormField(el)) return true;
  if (need === 'fill') {
    if (el.readOnly || el.getAttribute('aria-readonly') === 'true') return true;
    if (!isTextBox(el)) {
      const inner = fillable(el);
      return !inner || inner.readOnly;
    }
  }
  return false;
}

// The box inside a component that is to be filled.
function fillable(el) {
  if (isTextBox(el)) return el;
  if (tagOf(el) === 'label' && el.control) return el.control;
  const boxes = elementsIn(el, (at) => isTextBox(at));
  // What is to be written into a whole form goes where the most fits in.
  const size = (at) => (tagOf(at) === 'input' || !seen(at) ? 0 : rectOf(at).width * rectOf(at).height);
  return boxes.reduce((best, at) => (size(at) > size(best) ? at : best), boxes[0]) || null;
}

// What an input is aimed at: the element, or what is drawn in its stead.
function targetOf(el, need) {
  if (need === 'fill') return fillable(el) || el;
  if (need === 'choose' && tagOf(el) !== 'select') return choiceProxy(el) || el;
  if (seen(el) && !(need === 'tick' && isTick(el) && tinyTick(el))) return el;
  if (isTick(el)) return tickProxy(el) || el;
  if (need === 'choose') return choiceProxy(el) || el;
  return el;
}

function tinyTick(el) {
  return look(el).clear && !!tickProxy(el);
}

const READY = { seen: 'seen', disabled: 'disabled', moving: 'moving', covered: 'covered', outside: 'outside', met: 'met' };

// One look at whether an element is ready. `memory` carries the last rectangle and scrolling between looks.
function readiness(el, need, memory) {
  if (need === 'visible') return { is: READY.met };
  if (need === 'upload') return { is: isDisabled(el, need) ? READY.disabled : READY.met };
  const target = targetOf(el, need);
  if (need !== 'hover' && isDisabled(el, need)) return { is: READY.disabled };
  const hit = hitTest(target);
  const rect = rectOf(target);
  // Only a frame a full frame later tells that it holds still: between frames the animations' clock runs ahead by up
  // to one of them. A page that gets no frames is given a while.
  const frame = state().frame || 0;
  const now = performance.now();
  const same = memory.el === target && memory.rect && ['x', 'y', 'width', 'height'].every((key) => Math.abs(memory.rect[key] - rect[key]) < 0.1);
  if (!same) {
    memory.since = now;
  }
  const still = same && (frame > memory.since + 17 || now - memory.since > (document.hidden ? 250 : 1000));
  memory.el = target;
  memory.rect = rect;
  if (hit.outside || (hit.over && performance.now() - (memory.scrolled || 0) > 700 && !fullyInView(rect))) {
    if (performance.now() - (memory.scrolled || 0) > 300) {
      bringIntoView(target);
      memory.scrolled = performance.now();
      memory.rect = null;
    }
    if (hit.outside) return { is: READY.outside };
  }
  if (!still) return { is: READY.moving };
  if (hit.point) return { is: READY.met, point: hit.point };
  return { is: READY.covered, over: hit.over };
}

function fullyInView(rect) {
  return rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= window.innerWidth && rect.y + rect.height <= window.innerHeight;
}

async function find(request) {
  const began = performance.now();
  const budget = request.budget_ms || 0;
  const need = request.need || 'visible';
  const memory = { checked: -1, changes: -1, matches: [], digest: '', digestAt: began, digestChanged: began, cost: 0, status: 'absent' };
  freshPass();
  watchDeep();
  for (;;) {
    const now = performance.now();
    const spent = now - began;
    const done = lookOnce(request, need, memory, spent, budget);
    if (done) return Object.assign(done, { waited_ms: Math.round(performance.now() - began) });
    // What is there but not ready yet is given a moment more.
    const nearly = memory.status === 'unsettled' && memory.matches.length && spent < budget + 1500;
    if ((spent >= budget && !nearly) || (budget > 1000 && memory.status === 'absent' && spent > 800 && stillFor(800))) break;
    await tick(Math.min(50, Math.max(10, budget - spent)));
    freshPass();
  }
  freshPass();
  return Object.assign(ended(request, need, memory), { waited_ms: Math.round(performance.now() - began) });
}

// The document is complete, and for this long nothing has changed in it nor has a resource begun or ended.
function stillFor(ms) {
  const now = performance.now();
  const kept = state();
  if (now - kept.changed < ms || now - kept.began < ms || spinnerSeen()) return false;
  const docs = [document].concat(elements().filter((el) => FRAMES[tagOf(el)]).map(frameDocument).filter(Boolean));
  return docs.every((doc) => {
    if (doc.readyState !== 'complete') return false;
    const view = doc.defaultView;
    if (!view) return true;
    // Clocks of frames begin with them.
    const at = view.performance.now();
    if (at < ms) return false;
    const entries = view.performance.getEntriesByType('resource').slice(-60).concat(view.performance.getEntriesByType('navigation'));
    return entries.every((one) => at - one.startTime > ms && at - (one.responseEnd || one.loadEventEnd || 0) > ms);
  });
}

// Looks again; gives the answer when there is one.
function lookOnce(request, need, memory, spent, budget) {
  const kept = state();
  const start = performance.now();
  const stale = memory.changes !== kept.changes || start - memory.checked > 400 || memory.matches.some((one) => !one.el.isConnected);
  if (stale && start - memory.checked >= Math.min(400, memory.cost * 2)) {
    memory.changes = kept.changes;
    memory.checked = start;
    memory.matches = resolve(request.query, need);
    memory.refused = !!pass.refused;
    noteDigest(memory, start, spent);
    memory.cost = performance.now() - start;
  } else {
    memory.matches = memory.matches.filter((one) => one.el.isConnected && (need === 'upload' || visible([one.el], need).length));
  }
  const found = memory.matches;
  if (!found.length) {
    memory.status = 'absent';
    return null;
  }
  if (found.length > 1 && plain(request.query)) {
    memory.status = 'ambiguous';
    const calm = document.readyState === 'complete' && quietFor() > 1200 && spent > Math.min(budget, 2500);
    return calm ? several(memory) : null;
  }
  return readyOrNot(found[0], request, need, memory, spent, budget);
}

function plain(query) {
  return !query.pick || query.pick === 'only';
}

// Only while nothing is found does it matter whether the page is still changing.
function noteDigest(memory, at, spent) {
  if (memory.matches.length || (spent > 0 && at - memory.digestAt < 250)) return;
  memory.digestAt = at;
  const now = mainDigest();
  if (now !== memory.digest) {
    memory.digest = now;
    memory.digestChanged = at;
  }
}

function readyOrNot(match, request, need, memory, spent, budget) {
  memory.match = match;
  // Matches that are no exact words wait for calm, since better ones may still come.
  const loose = match.tier === 'part' || match.tier === 'structure';
  if (loose && spent < budget * 0.5 && (document.readyState === 'loading' || quietFor() < 250)) {
    memory.status = 'unsettled';
    return null;
  }
  const look = readiness(match.el, need, memory);
  memory.over = look.over || null;
  memory.status = look.is === READY.moving || look.is === READY.outside ? 'unsettled' : look.is;
  if (look.is === READY.met) {
    const element = describe(match.el, match.how, match.word, match.weak);
    if (look.point) element.point = pointIn(look.point);
    return { find: 'met', element, matches: memory.matches.length };
  }
  if (look.is === READY.covered) {
    memory.coveredSince = memory.coveredSince || performance.now();
    const words = request.dismiss || [];
    if (words.length && performance.now() - memory.coveredSince > 300 && closingButton(words, look.over)) return Object.assign(ended(request, need, memory), { dismissible: true });
  } else {
    memory.coveredSince = 0;
  }
  return null;
}

function several(memory) {
  return { find: 'ambiguous', candidates: memory.matches.slice(0, 5).map((one) => describe(one.el, one.how, one.word, one.weak)), matches: memory.matches.length, inventory: inventory() };
}

// The answer when the budget is over.
function ended(request, need, memory) {
  const matches = memory.matches.filter((one) => one.el.isConnected);
  if (memory.status === 'ambiguous' && matches.length > 1) return several(memory);
  if (memory.status !== 'absent' && memory.match && memory.match.el.isConnected) {
    const match = memory.match;
    const out = { find: memory.status, element: describe(match.el, match.how, match.word, match.weak), matches: matches.length, inventory: inventory() };
    if (memory.over) out.covered_by = describe(coverOf(memory.over), 'css');
    return out;
  }
  return nothing(request, memory);
}

// The layer that what was hit belongs to.
function coverOf(over) {
  return closest(over, (at) => marks().get(at) === 'dialog' || /fixed|absolute/.test(look(at).position), 12) || over;
}

function nothing(request, memory) {
  const now = performance.now();
  const busy = document.readyState === 'loading' || (now - memory.digestChanged < 300 && memory.digestChanged > 0 && now - state().began > 600) || spinnerSeen();
  if (busy && quietFor() < 300 || spinnerSeen() || document.readyState === 'loading') return { find: 'unsettled', matches: 0, inventory: inventory() };
  // What is no selector finds nothing, and proves nothing.
  if (memory.refused) return { find: 'unrecognised', candidates: [], matches: 0, inventory: inventory() };
  const riddles = unexplained(request.query).concat(folded(request.query));
  if (riddles.length) return { find: 'unrecognised', candidates: riddles.slice(0, 5).map((el) => describe(el, 'structure', null, true)), matches: 0, inventory: inventory() };
  return { find: 'absent', matches: 0, inventory: inventory() };
}

function count(request) {
  freshPass();
  watchDeep();
  const count = resolve(request.query, 'visible').length;
  return { count, refused: !!pass.refused };
}

// Where a described element is now: `{rect, point}` or nothing.
async function locate(request) {
  const element = request.element || {};
  const need = request.need || 'click';
  const until = performance.now() + (request.budget_ms === undefined ? 1000 : request.budget_ms);
  const memory = {};
  for (;;) {
    freshPass();
    const el = recall(element.path, element.fingerprint, element.name || element.title);
    if (el && (seen(el) || visible([el], need).length)) {
      const is = readiness(el, need, memory);
      if (is.is === READY.met || (is.is === READY.disabled && performance.now() >= until)) {
        const rect = rectOf(el);
        const base = frameBase();
        return { rect: { x: round(rect.x + base.x), y: round(rect.y + base.y), width: round(rect.width), height: round(rect.height) }, point: is.point ? pointIn(is.point) : null, element: describe(el, 'remembered') };
      }
    }
    if (performance.now() >= until) return null;
    await tick(40);
  }
}
