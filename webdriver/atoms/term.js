// Terms of the lexicon: the profile's own locator first, then the words in their order, exactly, then as part, then
// what the thing is by structure.

function poolOf(kind, need) {
  const all = elements();
  switch (kind) {
    case 'field': return visible(all.filter((el) => isTextBox(el) && !isChoice(el)), need).concat(visible(all.filter((el) => isTextBox(el) && isChoice(el)), need));
    case 'clickable': return visible(all.filter((el) => isPressable(el) && !(tagOf(el) === 'label' && el.control && isTextBox(el.control))), need);
    case 'choice': return visible(all.filter(isChoice), need === 'visible' ? 'choose' : need);
    case 'tick': return visible(controls('tick').filter(isTick), need);
    case 'file': return controls('upload').filter((el) => tagOf(el) === 'input' && el.type === 'file');
    case 'heading': return visible(all.filter(isHeading), need);
    default: return [];
  }
}

function isHeading(el) {
  if (/^(h[1-6]|th|caption|legend|dt)$/.test(tagOf(el)) || /^(heading|columnheader|rowheader)$/.test(attr(el, 'role'))) return true;
  if (/^(td|b|strong)$/.test(tagOf(el))) return flatText(el, 40).length <= 20 && look(el).weight >= 600 || (tagOf(el) === 'td' && flatText(el, 40).length <= 16);
  return /(^|[-_ ])(title|tit|caption|hd|heading|label)([-_ ]|$)/i.test(classOf(el)) && flatText(el, 40).length <= 30;
}

// The words of an element that count for a kind: `[{text, late}]`, late ones only after all others failed.
function wordsFor(el, kind) {
  if (kind === 'clickable' || kind === 'heading' || kind === 'text') {
    const own = namesOf(el).map((text) => ({ text, late: false }));
    return kind === 'clickable' && /^(input)$/.test(tagOf(el)) && isTick(el) ? labelsOf(el) : own;
  }
  const labels = labelsOf(el).map((one) => ({ text: one.text, late: one.by === 'name' }));
  if (kind === 'choice' && !labels.some((one) => !one.late)) labels.push(...namesOf(el).map((text) => ({ text, late: false })));
  if (kind === 'choice' && tagOf(el) === 'select' && el.options.length) labels.push({ text: normal(el.options[0].textContent), late: false });
  if (kind === 'file' && !labels.some((one) => !one.late)) {
    const above = parentOf(el);
    if (above) labels.push({ text: normal(flatText(above, 60)), late: false });
  }
  return labels;
}

function byTerm(aim, query, need) {
  if (aim.own) {
    const own = resolve(aim.own, need);
    if (own.length) return own.map((one) => ({ el: one.el, how: 'profile', word: null, weak: false, tier: 'exact' }));
  }
  const not = (aim.not || []).map(normal).filter(Boolean);
  const words = (aim.words || []).map((word) => ({ raw: word, text: normal(word) })).filter((word) => word.text);
  const anchors = query.near ? containers(query.near) : null;
  if (anchors && !anchors.length) return [];
  const scope = query.in ? containers(query.in) : null;
  const limit = (found) => {
    let list = found;
    if (scope) list = list.filter((one) => scope.some((box) => box !== one.el && within(one.el, box)) || scope.filter(isFormField).some((box) => within(one.el, formOf(box))));
    if (query.outside) list = outsideOf(list, query.outside);
    if (query.row_with) list = inRowWith(list, query.row_with);
    if (query.right_of) list = rightOf(list, query.right_of);
    return list;
  };
  const tiers = aim.kind === 'text' ? textTiers(words, not, need) : wordTiers(aim.kind, words, not, need);
  let far = null;
  for (const tier of tiers) {
    const found = limit(tier());
    if (!found.length) continue;
    if (!anchors) return preferred(found, query);
    const near = byCloseness(found, anchors);
    if (near.close) return [near.one.tier === 'part' ? closerBy(near, structural(), anchors) : near.one];
    far = far || [near.one];
  }
  if (aim.structure) {
    const found = structural();
    if (found.length) return anchors && found.length > 1 ? [byCloseness(found, anchors).one] : found;
  }
  return far || [];

  function structural() {
    if (!aim.structure) return [];
    const ruledOut = (el) => namesOf(el).some((name) => not.some((no) => name.includes(no)));
    return limit(byStructure(aim.structure, query, need)).filter((one) => isFormField(one.el) && isTextBox(one.el) || !ruledOut(one.el));
  }
}

// What only holds the word among others (办件查询) gives way to what by its structure is meant and stands closer.
function closerBy(near, structural, anchors) {
  if (!structural.length) return near.one;
  const other = byCloseness(structural, anchors);
  return !other.one.weak && other.far < near.far ? other.one : near.one;
}

// One function a tier, so that dear ones are asked only when the others gave nothing.
function wordTiers(kind, words, not, need) {
  let pool = null;
  const all = () => {
    pool = pool || poolOf(kind, need).map((el) => ({ el, words: wordsFor(el, kind) })).filter((one) => !one.words.some((own) => !own.late && not.some((no) => own.text.includes(no))));
    return pool;
  };
  const exact = (word, late) => () => asTier(all().filter((one) => one.words.some((own) => own.late === late && own.text === word.text)), word, 'exact');
  const bare = (word) => () => asTier(all().filter((one) => one.words.some((own) => !own.late && bared(own.text) === word.text)), word, 'exact');
  const part = (word, late) => () => asTier(shortest(all(), kind, word, late), word, 'part');
  const tiers = [];
  for (const word of words) tiers.push(exact(word, false), bare(word));
  for (const word of words) tiers.push(part(word, false));
  if (kind === 'field' || kind === 'choice' || kind === 'tick') for (const word of words) tiers.push(exact(word, true));
  return tiers;
}

// A short text with a word that rules it out is none; a paragraph says more than one thing.
function textTiers(words, not, need) {
  const ruledOut = (el) => {
    const text = not.length ? normal(flatText(el, 60)) : '';
    return text.length <= 40 && not.some((no) => text.includes(no));
  };
  const tier = (word, contains) => () => visible(textHolders(word.text, contains), need).filter((el) => !ruledOut(el)).map((el) => ({ el, how: 'term', word: word.raw, weak: false, tier: contains ? 'part' : 'exact' }));
  return words.map((word) => tier(word, false)).concat(words.map((word) => tier(word, true)));
}

function asTier(list, word, tier) {
  const kept = new Set(once(list.map((one) => one.el)));
  return list.filter((one) => kept.has(one.el)).map((one) => ({ el: one.el, how: 'term', word: word.raw, weak: false, tier, first: one.words.length > 0 && one.words[0].text.includes(word.text) }));
}

// Those that hold the word in the fewest other words.
function shortest(all, kind, word, late) {
  const spare = kind === 'clickable' ? 8 : kind === 'heading' ? 12 : 30;
  let least = Infinity;
  const found = [];
  for (const one of all) {
    for (const own of one.words) {
      if (own.late !== late || !own.text.includes(word.text) || own.text.length > word.text.length + spare) continue;
      found.push({ one, length: own.text.length });
      least = Math.min(least, own.text.length);
      break;
    }
  }
  return found.filter((each) => each.length === least).map((each) => each.one);
}

const PLACES = { dialog: 0, main: 1, header: 1, nav: 1, aside: 2, float: 2, footer: 3 };

// Of several matches those in a dialog on top, then those of the page proper, before side blocks, floats and footer.
function preferred(found, query) {
  if (found.length < 2 || (query.pick && query.pick !== 'only')) return found;
  const least = Math.min(...found.map((one) => PLACES[regionOf(one.el)]));
  let best = found.filter((one) => PLACES[regionOf(one.el)] === least);
  if (best.length > 1 && best.some((one) => one.first) && best.some((one) => !one.first)) best = best.filter((one) => one.first);
  return best;
}

function byCloseness(found, anchors) {
  let best = null;
  for (const one of found) {
    for (const anchor of anchors) {
      if (anchor === one.el) continue;
      const far = farness(one.el, anchor);
      if (!best || far < best.far) best = { one, far, shared: sharesForm(one.el, anchor) };
    }
  }
  return best ? { one: best.one, far: best.far, close: best.far <= 160 || (best.shared && best.far <= 400) } : { one: found[0], far: Infinity, close: false };
}

function sharesForm(el, anchor) {
  const form = closest(anchor, (at) => tagOf(at) === 'form');
  return !!form && within(el, form) && countControls(form) < 12;
}
