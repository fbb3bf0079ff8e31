// Roles, accessible names, and the words by which a person would tell what a control is for.

const ROLES = { a: 'link', area: 'link', button: 'button', textarea: 'textbox', select: 'combobox', summary: 'button',
  h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading', img: 'img', nav: 'navigation',
  main: 'main', header: 'banner', footer: 'contentinfo', aside: 'complementary', table: 'table', tr: 'row', td: 'cell',
  th: 'columnheader', ul: 'list', ol: 'list', li: 'listitem', dialog: 'dialog', form: 'form', article: 'article',
  section: 'region', progress: 'progressbar', option: 'option', output: 'status', fieldset: 'group', details: 'group' };
const INPUT_ROLES = { button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox',
  radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', text: 'textbox', email: 'textbox',
  tel: 'textbox', url: 'textbox', password: 'textbox', file: 'file' };
const TEXT_TYPES = /^(text|search|email|tel|url|password|number|date|datetime-local|month|week|time|)$/i;

function roleOf(el) {
  const given = attr(el, 'role').trim().split(/\s+/)[0].toLowerCase();
  if (given && given !== 'presentation' && given !== 'none') return given;
  const tag = tagOf(el);
  if (tag === 'input') return INPUT_ROLES[el.type] || 'textbox';
  if ((tag === 'a' || tag === 'area') && !el.hasAttribute('href')) return el.hasAttribute('onclick') ? 'link' : '';
  if (tag === 'select' && (el.multiple || el.size > 1)) return 'listbox';
  return ROLES[tag] || '';
}

function isTextBox(el) {
  return memo('box', el, textBox);
}

function textBox(el) {
  const tag = tagOf(el);
  if (tag === 'textarea') return true;
  if (tag === 'input') return TEXT_TYPES.test(attr(el, 'type')) || el.type === 'text';
  if (/^(textbox|searchbox)$/.test(attr(el, 'role'))) return true;
  if (tag === 'iframe' || tag === 'frame') return isEditorFrame(el);
  const editable = attr(el, 'contenteditable');
  return el.hasAttribute('contenteditable') && editable !== 'false' && tag !== 'body';
}

// A frame whose document is there to be written in.
function isEditorFrame(el) {
  const doc = frameDocument(el);
  if (!doc) return false;
  return doc.designMode === 'on' || (!!bodyOf(doc) && bodyOf(doc).isContentEditable);
}

function isTick(el) {
  return (tagOf(el) === 'input' && /^(checkbox|radio)$/i.test(el.type)) || /^(checkbox|radio|switch|menuitemcheckbox)$/.test(attr(el, 'role'));
}

const CHOICE_CLASS = /(^|[-_ ])(select|cascader|chosen|selector|combobox|dropdown-select|selectpicker|select2-selection)([-_ ]|$)/i;

// The box of a drawn select is named so as a whole: el-select, ant-cascader.
const CHOICE_BOX = /(^|[\s])([\w]+-)?([\w]+-)?(select|cascader|chosen|combobox|selectpicker|select-selection|treeselect|tree-select|select2-selection|chosen-container)(?=\s|$)/i;

function isChoice(el) {
  const tag = tagOf(el);
  if (tag === 'select') return true;
  const role = attr(el, 'role');
  if (role === 'listbox' || attr(el, 'aria-haspopup') === 'listbox') return true;
  if (role === 'combobox') return !isTextBox(el) || el.readOnly || !!closest(el, (at) => CHOICE_CLASS.test(classOf(at)), 5);
  if (tag === 'input' && el.readOnly && (/请选择|選擇|选择/.test(el.placeholder) || !!closest(el, (at) => CHOICE_CLASS.test(classOf(at)), 4))) return true;
  return CHOICE_BOX.test(classOf(el)) && !isFormField(el) && (look(el).pointer || el.tabIndex >= 0) && !el.querySelector('input,select,[role=combobox]') && !closest(parentOf(el), (at) => CHOICE_BOX.test(classOf(at)), 4);
}

function isFormField(el) {
  return /^(input|select|textarea)$/.test(tagOf(el)) || isTextBox(el);
}

// Something a person would take for pressable.
function isPressable(el) {
  return memo('press', el, pressable);
}

function pressable(el) {
  const tag = tagOf(el);
  if (tag === 'a') return el.hasAttribute('href') || el.hasAttribute('onclick') || look(el).pointer || el.hasAttribute('ng-click') || el.hasAttribute('@click') || el.hasAttribute('id');
  if (tag === 'button' || tag === 'area' || tag === 'summary') return true;
  if (tag === 'input') return /^(button|submit|reset|image)$/i.test(el.type);
  if (el.hasAttribute('onclick') || el.hasAttribute('onmousedown') || el.hasAttribute('ng-click')) return tag !== 'body';
  if (/^(button|link|tab|menuitem|option|treeitem|menuitemradio)$/.test(attr(el, 'role'))) return true;
  if (tag === 'label') return true;
  if (FRAMES[tag] || isFormField(el) || !look(el).pointer) return false;
  if (isRowOfThings(el) || wrapsField(el)) return false;
  const above = parentOf(el);
  // A pointer is inherited: only the outermost element with it is the thing to press, unless it is a whole region or a row.
  return !above || isRowOfThings(above) || wrapsField(above) || !look(above).pointer || tagOf(above) === 'body' || (shownKids(above).length > 1 && flatText(above).length > 60);
}

// The frame around a field that is typed in and what stands beside it: none of its words is its own.
function wrapsField(el) {
  return memo('wraps', el, () => Array.from(el.querySelectorAll('input,textarea')).some((one) => isTextBox(one) && !one.readOnly && seen(one)));
}

// `登录 | 注册`: several things with marks between them, each to be pressed by itself.
function isRowOfThings(el) {
  let things = 0;
  let marks = 0;
  for (const kid of shownKids(el)) {
    const text = normal(kid.nodeType === 1 ? flatText(kid) : kid.data || '');
    if (/^[|/·•]+$/.test(text)) marks += 1;
    else if (text && kid.nodeType !== 1) return false;
    else if (text) things += 1;
  }
  return things > 1 && marks > 0;
}

// `alt` and `title` of images inside, and titles of drawings.
function imageWords(el) {
  const out = [];
  const visit = (at, depth) => {
    const tag = tagOf(at);
    if (tag === 'img' || (tag === 'input' && at.type === 'image')) out.push(attr(at, 'alt'), attr(at, 'title'));
    else if (tag === 'svg') {
      const title = at.querySelector('title');
      out.push(attr(at, 'aria-label'), title ? title.textContent : '');
    } else if (at !== el) out.push(attr(at, 'title'), attr(at, 'aria-label'));
    if (depth > 0) for (const kid of shownKids(at)) if (kid.nodeType === 1) visit(kid, depth - 1);
  };
  visit(el, 4);
  return out.filter(Boolean);
}

function referenced(el, name) {
  const root = el.getRootNode();
  return attr(el, name).split(/\s+/).filter(Boolean).map((id) => {
    const of = root.getElementById ? root.getElementById(id) : null;
    return of ? of.textContent.replace(/\s+/g, ' ').trim() : '';
  }).filter(Boolean).join(' ');
}

// All words that name a pressable thing or other element, the shown ones first; normalised, without repeats.
function namesOf(el) {
  const known = pass.names.get(el);
  if (known) return known;
  const tag = tagOf(el);
  const raw = [];
  if (tag === 'input' && /^(button|submit|reset)$/i.test(el.type)) raw.push(el.value || (el.type === 'submit' ? '提交' : el.type === 'reset' ? '重置' : ''));
  else if (tag !== 'input' && tag !== 'select' && tag !== 'textarea' && !FRAMES[tag]) raw.push(flatText(el, 400));
  raw.push(referenced(el, 'aria-labelledby'), attr(el, 'aria-label'), attr(el, 'title'), attr(el, 'alt'));
  if (!raw[0]) raw.push(...imageWords(el));
  if (tag === 'area') raw.push(attr(el, 'alt'));
  if (tag !== 'input' && !raw.some(Boolean)) raw.push(attr(el, 'value'));
  if (tag === 'a' && raw[0] && /(…|\.\.\.)$/.test(raw[0])) raw.push(...imageWords(el));
  const names = Array.from(new Set(raw.map(normal).filter(Boolean)));
  const title = names[0] && names[0].length > 8 ? cardTitle(el) : '';
  if (title && !names.includes(title)) names.push(title);
  pass.names.set(el, names);
  return names;
}

// What a pressable card is called: its heading, or the first of several lines that it shows.
function cardTitle(el) {
  const heading = el.querySelector('h1,h2,h3,h4,h5,h6,strong,b,dt,[class*=title],[class*=tit],[class*=name]');
  const words = heading && seen(heading) ? normal(flatText(heading, 60)) : '';
  if (words && words.length <= 30) return words;
  if (!el.firstElementChild) return '';
  const lines = shownText(el).split('\n').map(normal).filter(Boolean);
  return lines.length > 1 && /^[^\d]/.test(lines[0]) ? lines[0].slice(0, 30) : '';
}

// The one accessible name.
function nameOf(el) {
  const label = referenced(el, 'aria-labelledby') || attr(el, 'aria-label');
  if (label) return normal(label);
  if (isFormField(el) && !/^(button|submit|reset|image)$/i.test(el.type || '')) {
    const labels = labelsOf(el);
    return labels.length ? labels[0].text : '';
  }
  return namesOf(el)[0] || '';
}

// Words that tell what a control is for, the surest first: `[{text, by}]`.
function labelsOf(el) {
  const known = pass.labels.get(el);
  if (known) return known;
  const out = [];
  const add = (text, by, painted) => {
    const words = normal((text || '').replace(/\s+/g, ' ')).replace(/^[（(]?(必填|必选)[)）]?/, '');
    if (words && words.length <= 60 && !out.some((one) => one.text === words)) out.push({ text: words, by, painted: !!painted });
  };
  add(referenced(el, 'aria-labelledby'), 'label');
  add(attr(el, 'aria-label'), 'label');
  for (const label of labelElements(el)) add(labelText(label, el), 'label');
  if (isTick(el)) tickWords(el, add);
  else nearWords((isChoice(el) && tagOf(el) !== 'select' && closest(parentOf(el), (at) => CHOICE_BOX.test(classOf(at)), 8)) || el, add);
  add(attr(el, 'placeholder') || attr(el, 'aria-placeholder') || attr(el, 'data-placeholder'), 'placeholder');
  for (const words of paintedWords(el)) add(words, 'placeholder', true);
  add(attr(el, 'title'), 'title');
  add(attr(el, 'alt'), 'title');
  if (isTick(el)) add(attr(el, 'value').length > 1 ? attr(el, 'value') : '', 'name');
  add(attr(el, 'name'), 'name');
  pass.labels.set(el, out);
  return out;
}

function labelElements(el) {
  const found = el.labels ? Array.from(el.labels) : [];
  const around = closest(el, (at) => tagOf(at) === 'label', 6);
  if (around && !found.includes(around)) found.push(around);
  return found.filter((label) => label === around || look(label).display !== 'none');
}

function labelText(label, control) {
  const out = [];
  emit(label, out, (at) => at === control || (at !== label && isFormField(at)));
  return tidy(out.join('')).replace(/\n/g, ' ');
}

// Text drawn over the box as its placeholder, or put into it by a script as its first value.
function paintedWords(el) {
  const out = [];
  if (tagOf(el) === 'input' && el.type === 'text' && el.value && el.ownerDocument.activeElement !== el && !touched(el)) out.push(el.value);
  const above = parentOf(el);
  if (!above || !isTextBox(el)) return out;
  const box = rectOf(el);
  for (const kid of shownKids(above)) {
    if (kid.nodeType !== 1 || kid === el || isFormField(kid) || isPressable(kid)) continue;
    const rect = rectOf(kid);
    if (rect.width > 0 && rect.x >= box.x - 1 && rect.y >= box.y - 1 && rect.x + rect.width <= box.x + box.width + 1 && rect.y + rect.height <= box.y + box.height + 1) out.push(flatText(kid, 60));
  }
  return out;
}

// Tick boxes have their words behind them.
function tickWords(el, add) {
  let text = '';
  for (let node = el.nextSibling; node; node = node.nextSibling) {
    if (node.nodeType === 3) text += node.data;
    else if (node.nodeType === 1) {
      if (isFormField(node) || tagOf(node) === 'br') break;
      if (!look(node).none) text += ' ' + flatText(node, 80);
    }
    if (text.trim().length > 80) break;
  }
  if (text.trim()) add(text.trim().slice(0, 60), 'near');
  if (roleOf(el) !== 'textbox' && tagOf(el) !== 'input') add(flatText(el, 60), 'label');
  const above = parentOf(el);
  if (!text.trim() && above && countControls(above) === 1) add(flatText(above, 60), 'near');
}

function countControls(el) {
  let count = 0;
  for (const one of el.querySelectorAll('input:not([type=hidden]),select,textarea')) if (!statedValue(one)) count += 1;
  return count;
}

// The table cell to the left or above, the words directly before the control, or the sibling before what holds it.
function nearWords(el, add) {
  let at = el;
  for (let depth = 0; depth < 5 && at; depth += 1) {
    const before = wordsBefore(at);
    if (before) {
      add(before, 'near');
      return;
    }
    if (before === null) return;
    const above = parentOf(at);
    if (!above || /^(form|body|html|main|table)$/.test(tagOf(above)) && depth > 2) return;
    if (/^(td|th)$/.test(tagOf(at)) || look(at).display === 'table-cell') {
      const head = cellAbove(at);
      if (head) add(head, 'near');
      return;
    }
    at = above;
  }
}

// Text of the siblings before, up to another control; empty when there is none, null when a control comes first.
function wordsBefore(at) {
  let text = '';
  for (let node = previousOf(at); node; node = previousOf(node)) {
    if (node.nodeType === 3) {
      text = node.data + text;
    } else if (node.nodeType === 1 && !SILENT[tagOf(node)]) {
      if (tagOf(node) === 'br' && text.trim()) break;
      if (look(node).none) continue;
      if (isFormField(node) && !/^(button|submit|hidden)$/i.test(node.type || '') || (node.querySelector && node.querySelector('input:not([type=hidden]):not([type=button]):not([type=submit]),select,textarea'))) return text.trim() ? lastWords(text) : null;
      if (/^(a|button)$/.test(tagOf(node)) && !text.trim()) return '';
      // A menu or a list of links stands before the field without naming it.
      if (/^(nav|header|footer)$/.test(tagOf(node)) || countPressables(node) > 1) return text.trim() ? lastWords(text) : null;
      text = flatText(node, 200) + ' ' + text;
    }
    if (text.trim().length > 60) break;
    if (text.trim() && node.nodeType === 1) break;
  }
  const words = lastWords(text);
  return words.length > 40 ? '' : words;
}

// Links and buttons inside, open shadow roots included, counted to two.
function countPressables(el) {
  let count = 0;
  const visit = (at) => {
    for (const kid of shownKids(at)) {
      if (count > 1) return;
      if (kid.nodeType !== 1) continue;
      if (/^(a|button)$/.test(tagOf(kid)) || kid.hasAttribute('onclick')) count += 1;
      else visit(kid);
    }
  };
  visit(el);
  return count;
}

function lastWords(text) {
  const parts = text.replace(/\s+/g, ' ').trim().split(/[。；;\n]/).filter((part) => part.trim());
  return parts.length ? parts[parts.length - 1].trim() : '';
}

function previousOf(node) {
  return node.previousSibling;
}

// The cell in the row above with the same left edge.
function cellAbove(cell) {
  const row = parentOf(cell);
  const upper = row && row.previousElementSibling;
  if (!upper || countControls(upper)) return '';
  const rect = rectOf(cell);
  for (const one of childrenOf(upper)) {
    const box = rectOf(one);
    if (Math.abs(box.x - rect.x) < 4 || (box.x <= rect.x && box.x + box.width >= rect.x + rect.width)) return flatText(one, 60);
  }
  return '';
}
