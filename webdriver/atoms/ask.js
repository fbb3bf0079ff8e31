// Questions about the page, answered once or as soon as they are as wanted.

// The caller asks the frames that cannot be entered from here by itself: they make nothing unknown.
let framesApart = false;

async function ask(request) {
  framesApart = !!request.apart;
  try {
    return await asked(request);
  } finally {
    framesApart = false;
  }
}

async function asked(request) {
  const until = performance.now() + (request.budget_ms || 0);
  const wanted = request.wanted || [];
  let changes = -1;
  let answers = [];
  let cost = 0;
  let at = 0;
  for (;;) {
    const kept = state();
    const now = performance.now();
    const due = now - at > Math.max(250, cost * 2) || (kept.changes !== changes && now - at >= cost * 2);
    if (due || now >= until) {
      freshPass();
      watchDeep();
      changes = kept.changes;
      answers = (request.asks || []).map(answer);
      at = performance.now();
      cost = at - now;
      if (holds(wanted, answers)) return answers;
    }
    if (performance.now() >= until) return answers;
    await tick(Math.max(10, Math.min(60, until - performance.now())));
  }
}

// All of any-of; with nothing wanted the first answers will do.
function holds(wanted, answers) {
  return wanted.every((any) => any.some(([index, truth]) => answers[index] && answers[index].truth === (truth ? 'true' : 'false')));
}

function answer(one) {
  switch (one.ask) {
    case 'visible': return { truth: visibleTruth(one.query), text: '' };
    case 'shows': return { truth: showsTruth(one), text: '' };
    case 'text_of': return textAnswer(one.query);
    case 'changed': return { truth: truthOf(location.href !== one.url || mainDigest() !== one.main), text: '' };
    default: return { truth: 'unknown', text: '' };
  }
}

function truthOf(is) {
  return is ? 'true' : 'false';
}

function visibleTruth(query) {
  pass.refused = false;
  if (resolve(query, 'visible').length) return 'true';
  return pass.refused || unexplained(query).length ? 'unknown' : 'false';
}

function showsTruth(one) {
  const words = one.words.map(normal).filter(Boolean);
  if (!one.inside) {
    const lines = pageLines();
    if (words.some((word) => (one.exact ? lines.split('\n').includes(word) : lines.includes(word)))) return 'true';
    return !framesApart && pass.closed.some((el) => large(el) && seen(el) && rectOf(el).height > 150) ? 'unknown' : 'false';
  }
  const places = containers(one.inside);
  if (!places.length) return 'unknown';
  const texts = places.map((el) => normalLinesOf(el).split('\n').filter(Boolean).join('\n') + '\n' + controlWords(el));
  return truthOf(texts.some((text) => words.some((word) => (one.exact ? normal(text) === word || text.split('\n').includes(word) : text.includes(word)))));
}

// Words a form shows inside its controls: chosen options and values.
function controlWords(el) {
  if (tagOf(el) === 'select') return Array.from(el.selectedOptions || [], (option) => normal(option.textContent)).join('\n');
  return isFormField(el) && typeof el.value === 'string' && !isPassword(el) ? normal(el.value) : '';
}

function pageLines() {
  if (!pass.lines) pass.lines = normalLines(null);
  return pass.lines;
}

function textAnswer(query) {
  if (!query) return { truth: 'true', text: shownText(bodyOf(document) || document.documentElement) };
  const found = resolve(query, 'visible');
  if (!found.length) return { truth: 'unknown', text: '' };
  const el = found[0].el;
  return { truth: 'true', text: found.length > 1 && query.aim.by === 'structure' ? found.map((one) => shownText(one.el)).join('\n') : shownText(el) || controlWords(el) };
}
