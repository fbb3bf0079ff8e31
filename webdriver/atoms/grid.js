// Tables, grids made of other elements, keys with values, and lists, as blocks of the outline.

// Rows of cells of a table, ARIA grid or CSS table; null for what is none.
function tableRows(el, tag) {
  if (tag === 'table') {
    const rows = [];
    for (const row of el.rows) if (!look(row).none && row.cells.length) rows.push(Array.from(row.cells).filter((cell) => !look(cell).none));
    return rows.filter((row) => row.length);
  }
  if (/^(table|grid|treegrid)$/.test(attr(el, 'role'))) {
    const rows = elementsIn(el, (at) => attr(at, 'role') === 'row');
    return rows.map((row) => elementsIn(row, (at) => /^(cell|gridcell|columnheader|rowheader)$/.test(attr(at, 'role')) || /^(td|th)$/.test(tagOf(at)))).filter((row) => row.length);
  }
  if (/^(inline-)?table$/.test(look(el).display) && tag !== 'body') {
    const rows = elementsIn(el, (at) => look(at).display === 'table-row');
    return rows.map((row) => rowBoxes(row).filter((cell) => look(cell).display === 'table-cell')).filter((row) => row.length);
  }
  return null;
}

function tableBlock(el, tag, at, panel) {
  const rows = tableRows(el, tag) || divRows(el, tag);
  if (!rows || !rows.length) return false;
  const real = tag === 'table' || attr(el, 'role');
  if (real ? !(labelledTable(rows) || isDataTable(el, rows)) : rows.length < 2) return false;
  if (tag === 'table' && labelledTable(rows)) return labelledBlock(el, rows, at, panel);
  if (pairedCells(el, rows, at, panel)) return true;
  const body = rows.filter((row) => !row.every((cell) => isHeadCell(cell)));
  const linked = body.filter((row) => row.some((cell) => goalOf(cell) && !ACTION_WORDS.test(normal(flatText(cell, 40))) && flatText(cell, 40).length > 1)).length;
  const above = headAbove(el, rows, at);
  const headed = !!above || rows.some((row) => row.length > 1 && row.every((cell) => isHeadCell(cell)));
  const entries = body.length && linked >= body.length * 0.7 && (headed || body.length > 1 || linked === 1 && body.length === 1 && headed);
  if (!(entries && !headed && isEntryTable(body))) {
    const caption = tag === 'table' && el.caption ? flatText(el.caption, 200) : '';
    const grid = rows.map((row) => row.map(cellOf));
    at.letters += grid.reduce((sum, row) => sum + row.reduce((n, cell) => n + cell.text.length, 0), 0);
    put(at, el, panel, { kind: 'table', caption, rows: grid });
  }
  if (entries) {
    const items = body.map((row) => rowOf(row[0]));
    putList(at, el, panel, items, above || headsOf(rows), items[0]);
  }
  controlsInside(el, at, panel);
  return true;
}

// Every cell holds a label and its value, as libraries draw descriptions without lines.
function pairedCells(el, rows, at, panel) {
  const cells = rows.flat().filter((cell) => flatText(cell, 5));
  const pairs = cells.map((cell) => {
    const boxes = shownKids(cell).filter((kid) => (kid.nodeType === 3 ? kid.data.trim() : !look(kid).none));
    return pairOf(cell) || (boxes.length === 1 && boxes[0].nodeType === 1 ? pairOf(boxes[0]) : null);
  });
  if (pairs.length < 2 || !pairs.every((one) => one && !one.loose)) return false;
  putPairs(at, el, panel, pairs.map(pairFrom), rectOf(el));
  return true;
}

// Heads that stand in a table of their own right above, as component libraries build them.
function headAbove(el, rows, at) {
  const last = at.blocks[at.blocks.length - 1];
  if (!last || last.kind !== 'table' || last.rows.length !== 1 || !last.rows[0].every((cell) => cell.head) || last.rows[0].length !== rows[0].length) return null;
  const rect = documentRect(rectOf(el));
  return Math.abs(last.rect.x - rect.x) < 6 && rect.y - (last.rect.y + last.rect.height) < 20 ? last.rows[0].map((cell) => cell.text) : null;
}

// Rows that are nothing but titles with dates and the like.
function isEntryTable(body) {
  return !body.every((row) => row.length === 2 && flatText(row[0], 30).length <= 14 && !goalOf(row[0]));
}

function rowOf(cell) {
  return parentOf(cell);
}

function headsOf(rows) {
  const head = rows.find((row) => row.length > 1 && row.every((cell) => isHeadCell(cell)));
  return head ? head.map((cell) => flatText(cell, 60)) : [];
}

function controlsInside(el, at, panel) {
  for (const one of elementsIn(el, (inner) => isFormField(inner) || tagOf(inner) === 'button' || isTick(inner))) leafBlock(one, tagOf(one), at, panel);
}

// A table of data, not one that only lays the page out.
function isDataTable(el, rows) {
  if (attr(el, 'role') === 'presentation' || attr(el, 'role') === 'none') return false;
  const nested = el.querySelectorAll('table');
  for (const inner of nested) if (!look(inner).none && (inner.rows.length > 2 || flatText(inner).length > 200 || flatText(inner).length > flatText(el).length * 0.5)) return false;
  if (countControls(el) > 2 && !el.querySelector('th')) return false;
  if (el.querySelector('iframe,h1,h2,form')) return false;
  const wide = rows.filter((row) => row.length > 1).length;
  const named = el.querySelector('th,caption,thead,[role=columnheader]');
  if (!wide) return !!named && rows.length > 1;
  if (rows.length === 1 && rows[0].every((cell) => tagOf(cell) === 'th')) return true;
  if (named || attr(el, 'role') === 'grid') return true;
  const long = rows.some((row) => row.some((cell) => flatText(cell).length > 1500 || cell.querySelectorAll('a').length > 12 || elementsIn(cell, (one) => /^(ul|ol|h3|h4)$/.test(tagOf(one))).length > 2));
  if (long && !hasLines(el, rows)) return false;
  if (rows.length === 1) return hasLines(el, rows) && rows[0].length >= 2;
  const filled = rows.filter((row) => row.filter((cell) => flatText(cell, 20)).length >= 2).length;
  return filled >= Math.max(2, wide * 0.5) || hasLines(el, rows);
}

// Drawn with borders.
function hasLines(el, rows) {
  if (Number(attr(el, 'border')) > 0) return true;
  const style = look(rows[0][0]).style;
  return parseFloat(style.borderBottomWidth) > 0 || parseFloat(style.borderTopWidth) > 0 && parseFloat(style.borderLeftWidth) > 0;
}

function isHeadCell(cell) {
  if (tagOf(cell) === 'th' || /^(columnheader|rowheader)$/.test(attr(cell, 'role'))) return true;
  if (/(^|[-_ ])(th|head|header|thead|label|bt|tit|title)([-_ ]|$)/i.test(classOf(cell)) && flatText(cell, 40).length <= 24 && !goalOf(cell)) return true;
  const row = parentOf(cell);
  if (row && /(^|[-_ ])(thead|head|header|th|title)([-_ ]|$)/i.test(classOf(row)) || (row && tagOf(parentOf(row) || row) === 'thead')) return true;
  const text = flatText(cell, 40);
  if (!text || text.length > 24 || goalOf(cell)) return false;
  return textWeight(cell) >= 600;
}

// Weight of most of the letters of a cell.
function textWeight(cell) {
  const letters = boldestOf([cell]);
  return letters ? letters.weight : 400;
}

function cellOf(cell) {
  const out = { text: shownText(cell) || (imageWords(cell)[0] || ''), head: isHeadCell(cell), columns: cell.colSpan || Number(attr(cell, 'aria-colspan')) || 1, rows: cell.rowSpan || 1, rect: documentRect(rectOf(cell)) };
  const links = linksIn(cell);
  if (links.length) out.links = links;
  return out;
}

// Rows made of other elements: same number of cells, left edges in line, the first row unlike the others.
function divRows(el, tag) {
  if (!/^(div|ul|section|ol|article)$/.test(tag) && !tag.includes('-')) return null;
  let rows = rowBoxes(el);
  const parts = rows.length === 2 && /^(div|ul)$/.test(tagOf(rows[1])) && rowBoxes(rows[1]).length >= 1 ? [rows[0], ...rowBoxes(rows[1])] : null;
  const grid = gridOf(rows) || (parts && gridOf(parts));
  return grid;
}

function gridOf(rows) {
  if (rows.length < 2 || rows.length > 400) return null;
  const cells = rows.map((row) => rowBoxes(row));
  const width = cells[0].length;
  if (width < 2 || width > 12 || cells.filter((row) => row.length === width).length < rows.length * 0.8) return null;
  const head = cells[0].map((cell) => flatText(cell, 40));
  if (!head.every((text) => text.length <= 14) || head.filter(Boolean).length < width - 1 || rows[0].querySelector('a[href],input')) return null;
  const lefts = cells[0].map((cell) => rectOf(cell).x);
  let y = -1e9;
  for (let i = 0; i < rows.length; i += 1) {
    const rect = rectOf(rows[i]);
    if (rect.y < y - 1) return null;
    y = rect.y + rect.height - 2;
    if (cells[i].length === width && !cells[i].every((cell, n) => Math.abs(rectOf(cell).x - lefts[n]) < 24)) return null;
  }
  const differs = !alike(rows[0], rows[1]) || classOf(rows[0]) !== classOf(rows[1]) || textWeight(cells[0][0]) > textWeight(cells[1][0] || cells[0][0]) || look(cells[0][0]).style.backgroundColor !== look(cells[1][0] || cells[0][0]).style.backgroundColor || look(rows[0]).style.backgroundColor !== look(rows[1]).style.backgroundColor;
  return differs && new Set(head).size === head.length ? cells : null;
}

const KEY_HINT = /(^|[-_ ])(label|key|name|tit|title|lab|dt|th|item-?l|left|lbl|term|hd)([-_ ]|$)/i;

// A row of a label and its value: `[key element, value element]`.
function pairOf(row) {
  const parts = shownKids(row).filter((kid) => (kid.nodeType === 3 ? kid.data.trim() : tagOf(kid) !== 'br' && !look(kid).none && (flatText(kid, 5) || imageWords(kid).length)));
  if (parts.length !== 2 || parts[0].nodeType !== 1) return null;
  const [first, second] = parts;
  const key = flatText(first, 60);
  if (!key || key.length > 20 || first.querySelector('input,select,a[href]') || isPressable(first) || (second.nodeType === 1 && (isFormField(second) || countControls(second)))) return null;
  const value = second.nodeType === 1 ? flatText(second, 30) : second.data.trim();
  if (/^h[1-6]$/.test(tagOf(first)) || (second.nodeType === 1 && second.querySelector('table,h1,h2,h3,h4'))) return null;
  const marked = /[：:]$/.test(key);
  const named = KEY_HINT.test(classOf(first)) || /^(b|strong|dt|label|th)$/.test(tagOf(first));
  if (!marked && !named && value && drawnLabel(first, second, row)) return { key: first, value: second, sure: false, loose: true, short: value.length };
  return marked || named ? { key: first, value: second, sure: marked || /label|key|dt|th|lbl|lab/i.test(classOf(first) + tagOf(first)), short: value.length } : null;
}

// Among pairs a label in the shape of the others' labels, with nothing behind it: its value is empty.
function hollowPair(row, pairs) {
  if (row.querySelector('img,svg,canvas,object,iframe,embed,input,select,textarea,a[href]') || isPressable(row)) return null;
  const parts = shownKids(row).filter((kid) => (kid.nodeType === 3 ? kid.data.trim() : tagOf(kid) !== 'br' && !look(kid).none && flatText(kid, 5)));
  const [key] = parts;
  if (parts.length !== 1 || key.nodeType !== 1 || flatText(key, 30).length > 20 || isPressable(key)) return null;
  const shape = (el) => el.localName + '.' + classTokens(el).join('.');
  const like = pairs.filter((one) => one && shape(one.key) === shape(key));
  return like.length > 1 ? { key, value: null, row } : null;
}

// A label by its words beside a short value.
function worded(one) {
  if (!labelWords(flatText(one.key, 30))) return false;
  const value = one.value.nodeType === 1 ? shownText(one.value) : tidy(one.value.data);
  return value.length > 0 && value.length <= 200 && !value.includes('\n');
}

function pairFrom(one) {
  if (!one.value) return { key: flatText(one.key, 60).replace(/[：:]\s*$/, ''), value: '', rect: documentRect(rectOf(one.row)), links: [] };
  const text = one.value.nodeType === 1 ? shownText(one.value) : tidy(one.value.data);
  const holder = one.value.nodeType === 1 ? one.value : parentOf(one.value);
  return { key: flatText(one.key, 60).replace(/[：:]\s*$/, ''), value: text, rect: documentRect(rectOf(holder)), links: one.value.nodeType === 1 ? linksIn(one.value) : [] };
}

function pairsBlock(el, tag, at, panel) {
  if (tag === 'dl') return dlBlock(el, at, panel);
  if (/^(table|tbody|tr|body|form|a|p|li)$/.test(tag) && tag !== 'li' && tag !== 'p' && tag !== 'tr') return false;
  const single = pairOf(el);
  if (single && (single.sure || /[：:]$/.test(flatText(single.key, 60)) || worded(single))) {
    putPairs(at, el, panel, [pairFrom(single)], rectOf(el));
    return true;
  }
  const rows = rowBoxes(el);
  if (rows.length < 2) return false;
  const pairs = rows.map(pairOf);
  const loose = pairs.filter((one) => one && one.loose);
  const doubtful = loose.length && (rows.length < 3 || loose.filter((one) => labelWords(flatText(one.key, 30))).length < loose.length * 0.4);
  if (!doubtful && pairs.filter(Boolean).length >= Math.max(2, rows.length * 0.7) && !rows.some((row) => goalOf(row) === row)) {
    const found = [];
    rows.forEach((row, i) => {
      const pair = pairs[i] || hollowPair(row, pairs);
      if (pair) found.push(pairFrom(pair));
      else {
        if (found.length) putPairs(at, el, panel, found.splice(0), rectOf(row));
        visitBlock(row, at, panel);
      }
    });
    if (found.length) putPairs(at, el, panel, found, rectOf(el));
    return true;
  }
  return alternating(el, rows, at, panel);
}

// Label, value, label, value … as siblings.
function alternating(el, rows, at, panel) {
  if (rows.length < 4 || rows.length % 2) return false;
  const keys = rows.filter((_, i) => i % 2 === 0);
  const values = rows.filter((_, i) => i % 2 === 1);
  const name = (one) => one.localName + '.' + classTokens(one).join('.');
  const worded = keys.filter((key) => labelWords(flatText(key, 30))).length >= keys.length * 0.6 && values.filter((value) => labelWords(flatText(value, 30))).length <= values.length * 0.3;
  if (!worded && (new Set(keys.map(name)).size !== 1 || name(keys[0]) === name(values[0]) || values.filter((one) => name(one) === name(keys[0])).length)) return false;
  if (!keys.every((key) => flatText(key, 30).length > 0 && flatText(key, 30).length <= 20 && !goalOf(key)) || values.some((value) => countControls(value) || value.querySelector('table,h1,h2,h3,h4,ul,p+p'))) return false;
  if (!KEY_HINT.test(classOf(keys[0])) && !/^(b|strong|label|dt|span|div)$/.test(tagOf(keys[0]))) return false;
  if (values.reduce((sum, value) => sum + flatText(value).length, 0) > 400 * values.length) return false;
  putPairs(at, el, panel, keys.map((key, i) => pairFrom({ key, value: values[i] })), rectOf(el));
  return true;
}

function dlBlock(el, at, panel) {
  const parts = elementsIn(el, (one) => /^(dt|dd)$/.test(tagOf(one)));
  const heads = parts.filter((one) => tagOf(one) === 'dt');
  if (!heads.length || heads.length === parts.length || parts.some((one) => countControls(one))) return false;
  if (heads.length > 1 && heads.filter((one) => goalOf(one)).length >= heads.length * 0.6) {
    putList(at, el, panel, heads, [], heads[0]);
    return true;
  }
  if (parts.some((one) => one.querySelector('table,h1,h2,h3'))) return false;
  const pairs = [];
  for (const part of parts) {
    if (tagOf(part) === 'dt') pairs.push({ key: flatText(part, 80).replace(/[：:]\s*$/, ''), value: '', rect: documentRect(rectOf(part)), links: [] });
    else if (pairs.length) {
      const last = pairs[pairs.length - 1];
      last.value = last.value ? last.value + '\n' + shownText(part) : shownText(part);
      last.rect = documentRect(rectOf(part));
      last.links.push(...linksIn(part));
    }
  }
  putPairs(at, el, panel, pairs, rectOf(el));
  return true;
}

function listBlock(el, at, panel) {
  const list = listOf(el);
  if (!list || isSections(list)) return false;
  const items = new Set(list.items);
  // What stands between the entries is read as well, before or after them.
  let done = false;
  for (const kid of rowBoxes(el)) {
    if (items.has(kid) || (list.lone && within(list.items[0], kid))) {
      if (!done) putList(at, list.lone ? kid : el, panel, list.items, tableHeads(el), list.items[0]);
      done = true;
    } else visitBlock(kid, at, panel);
  }
  for (const item of list.items) for (const one of elementsIn(item, (inner) => isFormField(inner) || tagOf(inner) === 'button')) leafBlock(one, tagOf(one), at, panel);
  return true;
}

// Parts of a page that look alike, each with much in it, are no entries.
function isSections(list) {
  if (list.items.length > 1 && list.items.filter(holdsList).length >= list.items.length * 0.5 && !list.items.some((item) => goalOf(item) === item)) return true;
  if (list.items.length > 1 && list.items.filter(isSection).length >= list.items.length * 0.5) return true;
  let large = 0;
  for (const item of list.items) {
    if (flatText(item).length > 500 || item.querySelector('table,h1') || item.querySelectorAll('a').length > 10 || item.querySelectorAll('p,li').length > 8 || item.querySelectorAll('tr').length > 2 || item.querySelectorAll('br').length > 9 || item.querySelectorAll('h2,h3,h4').length > 1 || (item.querySelectorAll('li,dt').length > 3 && item.querySelectorAll('a').length > 3)) large += 1;
  }
  if (large > list.items.length * 0.3) return true;
  const all = list.items.map((item) => flatText(item).length);
  const most = Math.max(...all);
  return large > 0 && most > 0.4 * all.reduce((sum, n) => sum + n, 0) && list.items.length > 1;
}

// A list inside, other than the row of what can be done with the entry.
function holdsList(item) {
  return Array.from(item.querySelectorAll('ul li,ol li')).some((one) => flatText(one, 40) && !ACTION_WORDS.test(normal(flatText(one, 40))));
}

// Rows below each other, each to be pressed, which no tag says to be a list.
function holdsRows(item) {
  return elementsIn(item, (el) => /^(div|section|article)$/.test(tagOf(el))).concat(item).some((el) => {
    const list = listOf(el);
    return !!list && list.items.length > 2 && !isOneLine(list.items) && list.entries.every((one) => one.goal && one.title.length > 5);
  });
}

// A heading that leads nowhere, over a table, a list, rows or further headings.
function isSection(item) {
  const heading = elementsIn(item, (el) => /^h[1-4]$/.test(tagOf(el)))[0];
  const leads = (el) => isPressable(el) && !isOwnAnchor(el);
  if (!heading || closest(heading, leads, 3) || elementsIn(heading, leads).length) return false;
  return elementsIn(item, (el) => /^(table|dl|ul|ol|h[2-5])$/.test(tagOf(el)) && el !== heading && flatText(el, 20) !== '').length > 0 || holdsRows(item);
}

function tableHeads(el) {
  const table = closest(el, (one) => tagOf(one) === 'table', 3);
  const rows = table ? tableRows(table, 'table') : null;
  return rows ? headsOf(rows) : [];
}

function putList(at, el, panel, items, heads, sample) {
  const entries = items.map((item) => entryOf(item, heads));
  at.letters += entries.reduce((sum, entry) => sum + entry.text.length, 0);
  put(at, el, panel, { kind: 'list', entries, path: pathOf(parentOf(sample) || el).path.join(' >> ') });
}

function entryOf(item, heads) {
  const goal = goalOf(item);
  const target = goal || item;
  const lead = goal ? leadsTo(goal) : null;
  const where = pathOf(target);
  let text = flatText(item, 1500);
  if (tagOf(item) === 'dt') for (let next = item.nextElementSibling; next && tagOf(next) === 'dd'; next = next.nextElementSibling) text += ' ' + flatText(next, 800);
  const entry = { title: titleOf(item), href: lead && /^[a-z][a-z0-9+.-]*:/i.test(lead) && !/^javascript:/i.test(lead) ? lead : '', text,
    path: where.path, borders: where.borders, fingerprint: fingerprintOf(target), rect: documentRect(rectOf(item)), parts: partsOf(item, heads) };
  const links = linksIn(item);
  if (links.length) entry.links = links;
  return entry;
}

// Parts of an entry by column head, by the words before a colon, or by class.
function partsOf(item, heads) {
  if (tagOf(item) === 'tr' || heads.length) {
    const cells = rowBoxes(item);
    return cells.map((cell, i) => [heads[i] || '', flatText(cell, 400)]).filter(([, text]) => text);
  }
  const out = [];
  let key = '';
  for (const el of [item].concat(elementsIn(item, () => true))) {
    let own = '';
    for (const kid of shownKids(el)) if (kid.nodeType === 3) own += kid.data;
    if (!own.trim() || out.length > 30) continue;
    const text = flatText(el, 400);
    const pair = text.match(/^([^：:]{1,12})[：:]\s*(.*)$/);
    if (pair && !pair[2]) {
      key = pair[1];
      continue;
    }
    if (pair && keyLike(pair[1], pair[2])) out.push([pair[1].trim(), pair[2].trim()]);
    else out.push([key || classTokens(el)[0] || tagOf(el), text]);
    key = '';
  }
  return out;
}

// A head row that is a table of its own (as component libraries build them) joins the rows below it.
function joined(blocks) {
  const out = [];
  for (const block of blocks) {
    const last = out[out.length - 1];
    if (block.kind === 'table' && last && last.kind === 'table' && last.rows.length === 1 && last.region === block.region && last.rows[0].every((cell) => cell.head) && block.rows[0].length === last.rows[0].length && Math.abs(last.rect.x - block.rect.x) < 6 && block.rect.y - (last.rect.y + last.rect.height) < 20) {
      last.rows.push(...block.rows);
      last.rect = union(last.rect, block.rect);
    } else out.push(block);
  }
  return out;
}
