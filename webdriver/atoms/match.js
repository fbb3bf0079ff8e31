// Queries to elements. A match is `{el, how, word, weak}`; visibility is already looked at, order is reading order.

// All visible matches of a query, with relations applied, one destination counted once.
function resolve(query, need) {
  let found = aimed(query.aim, query, need);
  if (query.in) found = insideOf(found, query.in);
  if (query.outside) found = outsideOf(found, query.outside);
  if (query.row_with) found = inRowWith(found, query.row_with);
  if (query.right_of) found = rightOf(found, query.right_of);
  if (query.near && query.aim.by !== 'term') found = nearest(found, query.near);
  return picked(found, query.pick);
}

function picked(found, pick) {
  if (pick === 'first') return found.slice(0, 1);
  if (pick && typeof pick === 'object' && pick.nth) return found.slice(pick.nth - 1, pick.nth);
  return found;
}

function visible(list, need) {
  if (need === 'upload') return list;
  return list.filter((el) => seen(el) || (isTick(el) && tickProxy(el)) || (need === 'choose' && choiceProxy(el)));
}

// What stands for an invisible check box: its label, or a drawn box beside it.
function tickProxy(el) {
  for (const label of labelElements(el)) if (seen(label)) return label;
  const above = parentOf(el);
  if (!above || look(above).none) return null;
  for (const kid of shownKids(above)) if (kid !== el && kid.nodeType === 1 && !isFormField(kid) && seen(kid)) return kid;
  const rect = rectOf(above);
  return seen(above) && rect.width < 300 && rect.height < 60 && countControls(above) === 1 ? above : null;
}

// A widget drawn in place of a hidden native select.
function choiceProxy(el) {
  if (tagOf(el) !== 'select') return attr(el, 'role') === 'combobox' || tagOf(el) === 'input' ? closest(parentOf(el), (at) => CHOICE_BOX.test(classOf(at)) && seen(at), 8) : null;
  const next = el.nextElementSibling;
  return next && CHOICE_CLASS.test(classOf(next)) && seen(next) ? next : null;
}

function asMatches(list, how, word, weak) {
  return list.map((el) => ({ el, how, word: word || null, weak: !!weak }));
}

function aimed(aim, query, need) {
  const all = elements();
  switch (aim.by) {
    case 'words': return byWords(aim.text, need);
    case 'role': {
      const name = aim.name ? normal(aim.name) : null;
      const list = all.filter((el) => roleOf(el) === aim.role && (!name || nameOf(el) === name || namesOf(el).includes(name) || (isFormField(el) && labelsOf(el).some((one) => one.text === name))));
      return asMatches(once(visible(list, need)), 'role');
    }
    case 'label': return byLabel(aim.text, need, ['label', 'near', 'title'], 'label');
    case 'placeholder': return byLabel(aim.text, need, ['placeholder'], 'placeholder');
    case 'text': return asMatches(once(visible(textHolders(normal(aim.text), aim.contains), need)), 'text');
    case 'title': {
      const words = normal(aim.text);
      const list = all.filter((el) => normal(attr(el, 'title')) === words || normal(attr(el, 'alt')) === words);
      return asMatches(once(visible(list.map((el) => closest(el, isPressable, 4) || el), need)), 'title');
    }
    case 'test_id': return asMatches(visible(all.filter((el) => ['data-testid', 'data-test-id', 'data-test'].some((name) => el.getAttribute(name) === aim.text)), need), 'test_id');
    case 'css': return asMatches(visible(bySelector(aim.selector), need), 'css');
    case 'xpath': return asMatches(visible(byXpath(aim.expression), need), 'xpath');
    case 'term': return byTerm(aim, query, need);
    case 'structure': return byStructure(aim.structure, query, need);
    case 'remembered': {
      const el = recall(aim.path, aim.fingerprint);
      return asMatches(visible(el ? [el] : [], need), 'remembered');
    }
    default: return [];
  }
}

function bySelector(selector) {
  try {
    return everywhere(selector);
  } catch (_) {
    pass.refused = true;
    return [];
  }
}

function byXpath(expression) {
  const out = [];
  const roots = [document];
  for (const el of elements()) if (FRAMES[tagOf(el)] && frameDocument(el)) roots.push(frameDocument(el));
  for (const doc of roots) {
    try {
      const found = doc.evaluate(expression, doc, null, 7, null);
      for (let i = 0; i < found.snapshotLength; i += 1) {
        const node = found.snapshotItem(i);
        if (node.nodeType === 1) out.push(node);
        else if (node.parentElement) out.push(node.parentElement);
      }
    } catch (_) {
      pass.refused = true;
      return [];
    }
  }
  return out;
}

// A plain string: exact name of something with a role, else a label, else exact text.
function byWords(text, need) {
  const words = normal(text);
  const named = visible(elements().filter((el) => (isPressable(el) || /^(heading|tab|columnheader|img|checkbox|radio|switch|option)$/.test(roleOf(el))) && tagOf(el) !== 'label' && namesOf(el).includes(words)), need);
  if (named.length) return asMatches(once(named), 'words', text);
  const labelled = byLabel(text, need, ['label', 'near', 'title', 'placeholder'], 'label');
  if (labelled.length) return labelled;
  return asMatches(once(visible(textHolders(words, false), need)), 'text', text);
}

function controls(need) {
  const out = elements().filter((el) => isFormField(el) || isTick(el) || isChoice(el));
  if (need === 'upload' || need === 'tick') for (const el of everywhere('input[type=file],input[type=checkbox],input[type=radio]')) if (!out.includes(el)) out.push(el);
  return out;
}

function byLabel(text, need, ways, how) {
  const words = normal(text);
  const list = controls(need).filter((el) => labelsOf(el).some((one) => ways.includes(one.by) && one.text === words));
  const bare = list.length ? list : controls(need).filter((el) => labelsOf(el).some((one) => ways.includes(one.by) && bared(one.text) === bared(words)));
  return asMatches(once(visible(bare, need)), how, text);
}

// Without marks of obligation and hints in brackets.
function bared(text) {
  return text.replace(/[*＊:：?？]/g, '').replace(/[（(][^)）]*[)）]$/, '').trim();
}

// The smallest elements whose shown text is or contains the words.
function textHolders(words, contains) {
  if (!words) return [];
  const out = [];
  const visit = (el) => {
    if (SILENT[tagOf(el)] || look(el).none) return false;
    const raw = FRAMES[tagOf(el)] ? null : normalLinesOf(el);
    if (raw !== null && !raw.includes(words) && !normal(flatText(el)).includes(words)) return deeper(el);
    let inner = false;
    for (const kid of shownKids(el)) if (kid.nodeType === 1 && visit(kid)) inner = true;
    if (inner) return true;
    if (raw === null) return false;
    if (contains || raw === words || normal(flatText(el)) === words) {
      out.push(el);
      return true;
    }
    return false;
  };
  // Frames below an element without the words may still hold them.
  const deeper = (el) => {
    let inner = false;
    if (!pass.documents || pass.documents < 2) return false;
    for (const frame of el.querySelectorAll ? el.querySelectorAll('iframe,frame') : []) if (visit(frame)) inner = true;
    return inner;
  };
  elements();
  visit(bodyOf(document) || document.documentElement);
  const buttons = elements().filter((el) => tagOf(el) === 'input' && /^(button|submit|reset)$/i.test(el.type) && (contains ? normal(el.value).includes(words) : normal(el.value) === words));
  return out.concat(buttons.filter((el) => !out.includes(el)));
}

function normalLinesOf(el) {
  return shownText(el).split('\n').map(normal).join('\n');
}

// Nested and same-destination matches count as one: the outermost pressable one stays, of equals the first.
function once(list) {
  const out = [];
  const goals = new Map();
  const set = new Set(list);
  for (const el of list) {
    let outer = false;
    for (let at = parentOf(el), depth = 0; at && depth < 8; at = parentOf(at), depth += 1) {
      if (set.has(at) && !(tagOf(at) === 'label' && isFormField(el))) {
        outer = true;
        break;
      }
    }
    if (outer || (tagOf(el) === 'label' && el.control && set.has(el.control))) continue;
    const goal = isFormField(el) ? null : leadsTo(el);
    if (goal && goals.has(goal)) continue;
    if (goal) goals.set(goal, el);
    out.push(el);
  }
  return out;
}

// Relations.

function containers(query) {
  return resolve(query, 'visible').map((one) => one.el);
}

function insideOf(found, query) {
  const outer = containers(query);
  const direct = found.filter((one) => outer.some((box) => box !== one.el && within(one.el, box)));
  if (direct.length || !outer.length) return direct;
  // A control named as the container stands for its form.
  const forms = outer.filter(isFormField).map((el) => closest(el, (at) => tagOf(at) === 'form')).filter(Boolean);
  return found.filter((one) => forms.some((form) => within(one.el, form)));
}

// Without those that lie in what the other query finds; when that finds nothing, nothing is left out.
function outsideOf(found, query) {
  const boxes = containers(query);
  return boxes.length ? found.filter((one) => !boxes.some((box) => box === one.el || within(one.el, box))) : found;
}

function inRowWith(found, text) {
  const words = normal(text);
  return found.filter((one) => {
    for (let at = one.el, depth = 0; at && depth < 12; at = parentOf(at), depth += 1) {
      if (isRow(at)) {
        if (normal(flatText(at)).includes(words)) return true;
        if (/^(tr|li)$/.test(tagOf(at)) && !at.querySelector('tr,li') && tagOf(at) === 'tr') return false;
      }
    }
    return false;
  });
}

function isRow(el) {
  if (/^(tr|li|dd)$/.test(tagOf(el)) || /^(row|listitem)$/.test(attr(el, 'role'))) return true;
  const above = parentOf(el);
  if (!above || childrenOf(above).length < 2 || tagOf(above) === 'body') return false;
  let same = 0;
  for (const kid of childrenOf(above)) if (kid.localName === el.localName && classOf(kid).split(/\s+/)[0] === classOf(el).split(/\s+/)[0]) same += 1;
  return same >= 2 && same >= childrenOf(above).length * 0.6 && !/^(span|a|b|i|em|strong|td|th|option|button|input)$/.test(tagOf(el));
}

function rightOf(found, query) {
  const anchors = containers(query).map(rectOf);
  const right = found.filter((one) => anchors.some((anchor) => {
    const rect = rectOf(one.el);
    return lineOverlap(anchor, rect) >= 0.5 && rect.x >= anchor.x + anchor.width - 3;
  }));
  if (right.length < 2 || !anchors.length) return right;
  const far = (one) => Math.min(...anchors.map((anchor) => distance(anchor, rectOf(one.el))));
  const least = Math.min(...right.map(far));
  return right.filter((one) => far(one) <= least + 2);
}

// Distance from the anchor, less where form or row are shared.
function farness(el, anchor) {
  const form = closest(anchor, (at) => tagOf(at) === 'form' || attr(at, 'role') === 'search' || attr(at, 'role') === 'form');
  const row = closest(anchor, (at) => /^(tr|li)$/.test(tagOf(at)), 8);
  let far = distance(rectOf(el), rectOf(anchor));
  if (form && within(el, form)) far *= 0.3;
  else if (row && within(el, row)) far *= 0.5;
  return far;
}

function nearest(found, query) {
  const anchors = containers(query);
  if (!anchors.length) return [];
  const far = (one) => Math.min(...anchors.map((anchor) => (anchor === one.el ? 1e9 : farness(one.el, anchor))));
  const others = found.filter((one) => !anchors.includes(one.el));
  if (others.length < 2) return others;
  const sorted = others.map((one) => ({ one, far: far(one) })).sort((a, b) => a.far - b.far);
  return sorted.filter((each) => each.far <= sorted[0].far + 1).map((each) => each.one).slice(0, 1);
}
