// The outline: what a reader sees, as blocks in reading order, through frames and open shadow roots.

const BLOCK_CAP = 4000;
const TEXT_CAP = 600000;
// Panels that were opened for the outline: the element that holds one → words of what opened it.
const panels = new WeakMap();

function outlineNow() {
  freshPass();
  watchDeep();
  marks();
  const at = { blocks: [], letters: 0, cut: false, base: look(bodyOf(document) || document.documentElement).size || 14 };
  const body = bodyOf(document) || document.documentElement;
  if (body) visitBlock(body, at, '');
  return { format: 'hecha.outline/1', url: location.href, title: documentTitle(document), blocks: joined(at.blocks), cut: at.cut, closed_frames: pass.closed.map(frameAddress), functions: functionEntries() };
}

function put(at, el, panel, what, rect) {
  if (at.blocks.length >= BLOCK_CAP || at.letters > TEXT_CAP) {
    at.cut = true;
    return;
  }
  at.letters += (what.text || '').length;
  at.blocks.push(Object.assign({ region: regionOf(el), rect: documentRect(rect || rectOf(el)), panel }, what));
}

function unseenBox(el) {
  const is = look(el);
  if (is.none || is.clear) return true;
  if (is.display === 'contents') return false;
  const rect = rectOf(el);
  if (rect.height < 1 && /hidden|clip/.test(is.overflow)) return true;
  return /absolute|fixed/.test(is.position) && (rect.x + rect.width + scrolled().x <= 0 || rect.y + rect.height + scrolled().y <= 0);
}

function visitBlock(el, at, outerPanel) {
  if (at.cut || SILENT[tagOf(el)] || unseenBox(el)) return;
  const panel = panels.get(el) || outerPanel;
  const tag = tagOf(el);
  if (FRAMES[tag]) {
    const doc = frameDocument(el);
    if (!doc) return;
    if (isEditorFrame(el)) put(at, el, panel, controlOf(el));
    else if (seen(el)) visitBlock(frameBody(doc), at, panel);
    return;
  }
  if (tag === 'frameset') {
    for (const kid of shownKids(el)) if (kid.nodeType === 1) visitBlock(kid, at, panel);
    return;
  }
  if (leafBlock(el, tag, at, panel)) return;
  if (tableBlock(el, tag, at, panel) || pairsBlock(el, tag, at, panel) || listBlock(el, at, panel)) return;
  visitMixed(el, at, panel);
}

// Headings, controls and pictures.
function leafBlock(el, tag, at, panel) {
  if (/^h[1-6]$/.test(tag) || attr(el, 'role') === 'heading') {
    const text = headingWords(el).slice(0, 300) || flatText(el, 300) || imageWords(el)[0] || '';
    const level = /^h[1-6]$/.test(tag) ? Number(tag[1]) : Math.min(6, Math.max(1, Number(attr(el, 'aria-level')) || 2));
    if (text && !look(el).hidden) put(at, el, panel, { kind: 'heading', level, text });
    if (el.querySelector('input,select,textarea,table')) visitMixed(el, at, panel);
    return true;
  }
  if (statedValue(el)) return true;
  if (isFormField(el) || isTick(el) || tag === 'button' || tag === 'select') {
    if (el.type !== 'hidden' && (seen(el) || (isTick(el) && tickProxy(el)) || el.type === 'file' || (isChoice(el) && choiceProxy(el)))) put(at, el, panel, controlOf(el));
    return true;
  }
  if (tag === 'img' || tag === 'svg') {
    const rect = rectOf(el);
    const alt = tag === 'img' ? attr(el, 'alt') || attr(el, 'title') : imageWords(el)[0] || '';
    if ((alt && rect.width >= 10 || rect.width >= 80 && rect.height >= 40) && seen(el)) put(at, el, panel, { kind: 'image', alt, src: tag === 'img' ? (el.currentSrc || el.src || '').slice(0, 500) : '' });
    return true;
  }
  return tag === 'canvas' || tag === 'video' || tag === 'audio' || tag === 'embed';
}

function controlOf(el) {
  const tag = tagOf(el);
  const kind = tag === 'textarea' || tag === 'select' ? tag : tag === 'button' ? 'button' : tag === 'input' ? (/^(submit|reset|image)$/.test(el.type) ? 'button' : isChoice(el) ? 'select' : el.type) : isTick(el) ? attr(el, 'role') : isTextBox(el) ? 'textarea' : 'text';
  const label = kind === 'button' ? namesOf(el)[0] || '' : (labelsOf(el)[0] || { text: '' }).text;
  return { kind: 'control', control: kind, label: label.slice(0, 120), required: isRequired(el) };
}

function isRequired(el) {
  if (el.required || attr(el, 'aria-required') === 'true') return true;
  if (closest(parentOf(el), (one) => /(^|[-_ ])(is-)?required([-_ ]|$)/i.test(classOf(one)), 4)) return true;
  for (const label of labelElements(el)) if (/[*＊]/.test(label.textContent)) return true;
  const cell = closest(el, (one) => /^(td|li|p|div)$/.test(tagOf(one)), 5);
  const before = cell && (cell.previousElementSibling || null);
  return /^\s*[*＊]|[*＊]\s*[:：]?\s*$/.test((before && flatText(before, 40)) || '') || !!cell && countControls(cell) === 1 && /[*＊]|（必填）|\(必填\)/.test(flatText(cell, 60));
}

// Children in turn: block children each for themselves, runs of inline ones as paragraphs.
function visitMixed(el, at, panel) {
  let run = [];
  const flush = () => {
    if (run.length) paragraph(run, el, at, panel);
    run = [];
  };
  for (const kid of shownKids(el)) {
    if (kid.nodeType === 3) {
      if (kid.data.trim() || run.length) run.push(kid);
    } else if (tagOf(kid) === 'br') run.push(kid);
    else if (look(kid).none) continue;
    else if (isInlineRun(kid)) run.push(kid);
    else {
      flush();
      visitBlock(kid, at, panel);
    }
  }
  flush();
}

// Inline through and through, so that it belongs to a paragraph.
function isInlineRun(el) {
  const is = look(el);
  if (!is.inline || FRAMES[tagOf(el)] || panels.has(el)) return false;
  if (is.display === 'inline-block' || is.display === 'inline-flex' || is.display === 'inline-table' || is.display === 'contents') return rectOf(el).height < 60 && !el.querySelector('div,p,ul,table,h1,h2,h3,h4,dl,li');
  if (el.shadowRoot) return false;
  for (const kid of shownKids(el)) if (kid.nodeType === 1 && tagOf(kid) !== 'br' && !look(kid).none && !isInlineRun(kid)) return false;
  return true;
}

function paragraph(run, el, at, panel) {
  const out = [];
  let before = null;
  for (const node of run) if (node.nodeType === 1 || !look(el).hidden) {
    if (drawnApart(before, node)) out.push(' ');
    before = node;
    emit(node, out, (one) => isFormField(one) && !statedValue(one) || tagOf(one) === 'button');
  }
  const text = labelledRun(run) || tidy(out.join(''));
  const held = run.filter((node) => node.nodeType === 1);
  const first = held.length && !run.some((node) => node.nodeType === 3 && node.data.trim()) ? held[0] : el;
  if (text) {
    const rect = held.length === run.filter((node) => node.nodeType === 1 || node.data.trim()).length ? held.reduce((sum, one) => union(sum, rectOf(one)), null) : runRect(run, el);
    const links = held.reduce((all, one) => all.concat(linksIn(one)), []);
    const head = lookedHeading(run, first, text, links, at);
    if (head) put(at, el, panel, { kind: 'heading', level: head, text: text.replace(/\n/g, ' ') }, rect);
    else textLines(text, links, el, at, panel, rect);
  }
  for (const one of held) leavesOf(one, at, panel, !text);
}

// `<b>法定时限</b> 20个工作日 <b>承诺时限</b> 5个工作日`: labels told by their look and words, as lines of label and value.
function labelledRun(run) {
  const lines = [];
  let open = false;
  for (const node of run) {
    const words = node.nodeType === 3 ? node.data.replace(/\s+/g, ' ').trim() : tagOf(node) === 'br' ? '' : flatText(node, 400);
    if (!words) continue;
    const label = node.nodeType === 1 && words.length <= 14 && !isPressable(node) && /^(b|strong|em|label|span|font|i)$/.test(tagOf(node)) && labelWords(words) && (textWeight(node) >= 600 || KEY_HINT.test(classOf(node)) || /^(em|label)$/.test(tagOf(node)));
    if (label) {
      if (open) return '';
      lines.push(words.replace(/\s*[：:]\s*$/, '') + '：');
    } else if (!lines.length) return '';
    else lines[lines.length - 1] += words;
    open = !!label;
  }
  return lines.length && !open ? lines.join('\n') : '';
}

function runRect(run, el) {
  const range = el.ownerDocument.createRange();
  try {
    range.setStartBefore(run[0]);
    range.setEndAfter(run[run.length - 1]);
    const rect = moved(range.getBoundingClientRect(), offsetOf(el.ownerDocument));
    return rect.width ? rect : rectOf(el);
  } catch (_) {
    return rectOf(el);
  }
}

// Controls and pictures inside a paragraph.
function leavesOf(el, at, panel, bare) {
  const tag = tagOf(el);
  if (isFormField(el) || tag === 'button' || isTick(el) || (bare && (tag === 'img' || tag === 'svg'))) {
    leafBlock(el, tag, at, panel);
    return;
  }
  for (const kid of shownKids(el)) if (kid.nodeType === 1 && !look(kid).none) leavesOf(kid, at, panel, bare);
}

// A short line that is larger or bolder than the page's text, or that is named a title: its level, else nothing.
function lookedHeading(run, first, text, links, at) {
  if (text.length > 40 || text.includes('\n') || /[。；，,;]$/.test(text) || /[：:].+/.test(text) || /^[\d\s\/.\-:]+$/.test(text)) return 0;
  const letters = boldestOf(run);
  if (!letters) return 0;
  if (links.length && links.reduce((sum, link) => sum + link.text.length, 0) >= text.length * 0.8 && letters.size < at.base + 4) return 0;
  if (letters.size >= at.base + 8) return 1;
  if (letters.size >= at.base + 4) return 2;
  if (letters.size >= at.base + 2) return 3;
  if (letters.weight >= 600) return 4;
  const named = closest(first, (one) => TITLE_HINT.test(classOf(one)), 2);
  return named && !links.length && text.length <= 20 ? 4 : 0;
}

function boldestOf(run) {
  let best = null;
  const visit = (node, el) => {
    if (node.nodeType === 3) {
      if (!node.data.trim() || !el) return;
      const is = look(el);
      const one = { size: is.size, weight: is.weight, letters: node.data.trim().length };
      if (!best || one.letters > best.letters) best = one;
    } else if (node.nodeType === 1) for (const kid of shownKids(node)) visit(kid, node);
  };
  for (const node of run) visit(node, parentOf(node));
  return best;
}

const PAIR_LINE = /^[\s·•◆■▪●*]*((?:[\d一二三四五六七八九十]{1,3}[、.．])?[（(【\[]?[^：:。，,；;?？!！\n]{1,18})[】\]]?\s*[：:]\s*(.*)$/;

// Lines of a paragraph: `键：值` lines become pairs, the others text.
function textLines(text, links, el, at, panel, rect) {
  let plain = [];
  let pairs = [];
  const used = [];
  const flushPlain = () => {
    if (plain.length) put(at, el, panel, withLinks({ kind: 'text', text: plain.join('\n') }, links), rect);
    plain = [];
  };
  const flushPairs = () => {
    if (pairs.length) putPairs(at, el, panel, pairs, rect);
    pairs = [];
  };
  for (const line of text.split('\n')) {
    const parts = line.split(/ (?=[（(]?[\u4e00-\u9fff][\u4e00-\u9fff（）()]{1,11}[：:])/);
    const read = parts.map((part) => part.match(PAIR_LINE));
    if (read.every((one) => one && keyLike(one[1], one[2]))) {
      flushPlain();
      for (const one of read) pairs.push({ key: one[1].trim(), value: one[2].trim(), rect: documentRect(rect), links: links.filter((link) => link.text && one[2].includes(link.text) && !used.includes(link) && used.push(link)) });
    } else {
      flushPairs();
      plain.push(line);
    }
  }
  flushPairs();
  flushPlain();
}

function keyLike(key, value) {
  if (/^(https?|ftp|\d+)$/i.test(key.trim()) || /^\/\//.test(value)) return false;
  return key.trim().length >= 2 && !/\d$/.test(key.trim()) || /^[\u4e00-\u9fff]+$/.test(key);
}

function withLinks(what, links) {
  if (links.length) what.links = links;
  return what;
}

function putPairs(at, el, panel, pairs, rect) {
  const kept = pairs.map((pair) => (pair.links && pair.links.length ? pair : { key: pair.key, value: pair.value, rect: pair.rect }));
  at.letters += kept.reduce((sum, pair) => sum + pair.key.length + pair.value.length, 0);
  const last = at.blocks[at.blocks.length - 1];
  if (last && last.kind === 'pairs' && last.region === regionOf(el) && last.panel === panel) last.pairs.push(...kept);
  else put(at, el, panel, { kind: 'pairs', pairs: kept }, rect);
}

// A handler in the markup, or data for one elsewhere.
function handled(el) {
  for (const at of [el, parentOf(el)]) if (at) for (const one of at.attributes) if (/^(on|data-|lay-|ng-|v-|@|x-on)/i.test(one.name) && !/^data-v-/i.test(one.name)) return true;
  return /down|file|attach/i.test(classOf(el) + idOf(el));
}

// Links and other pressable things inside, with their words.
function linksIn(el) {
  const out = [];
  const visit = (at, depth) => {
    const tag = tagOf(at);
    if (out.length >= 60 || look(at).none || tag === 'a' && isOwnAnchor(at)) return;
    if ((isPressable(at) || tag === 'a' && flatText(at, 20)) && tag !== 'label' && tag !== 'summary') {
      const raw = attr(at, 'href').trim();
      const text = flatText(at, 200) || namesOf(at)[0] || '';
      const href = !raw ? '' : /^(javascript:|#)/i.test(raw) ? raw.slice(0, 300) : typeof at.href === 'string' ? at.href : raw;
      const scripted = at.hasAttribute('download') || at.hasAttribute('onclick') || tag !== 'a' || /^(javascript:|#)/i.test(raw) || !raw;
      const one = { text, href, scripted };
      if (scripted) one.path = pathOf(at).path;
      if (raw === '#' && !handled(at)) one.idle = true;
      if (text || href || scripted) out.push(one);
    } else if (depth < 14) for (const kid of shownKids(at)) if (kid.nodeType === 1) visit(kid, depth + 1);
  };
  visit(el, 0);
  return out;
}
