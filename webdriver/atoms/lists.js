// Repeated siblings of one shape: rows, cards, entries, each with its title and what to click for it.

const LIST_HINT = /list|result|item|record|row|card|news|liebiao|serv|matter|content/i;
const ACTION_WORDS = /^(在线)?(办理|申报|申办|查看|详情|查看详情|办事指南|指南|收藏|(表格|空表|空白表格?|附件|模板|样表|点击|点此|文件)?下载|更多|咨询|我要咨询|投诉|评价|预约|我要办|立即办理|在线办理|网上办理|网上申报|进入|点击进入|打印|分享|\+|>+|»|更多>>)$/;
const TITLE_HINT = /(^|[-_ ])(title|tit|name|bt|caption|subject|topic|hd)([-_ ]|$)/i;
const DATE_HINT = /\d{4}[-\/.年]\s?\d{1,2}[-\/.月]\s?\d{1,2}/;

function classTokens(el) {
  return classOf(el).split(/\s+/).filter((token) => token && !/^(odd|even|first|last|active|on|cur|current|selected|hover|clearfix|fl|fr)$/i.test(token) && !/\d/.test(token));
}

function alike(a, b) {
  if (a.localName !== b.localName) return false;
  const one = classTokens(a);
  const two = classTokens(b);
  // A row or entry may be marked; boxes of other kinds are named alike or not at all.
  if (!one.length || !two.length) return (!one.length && !two.length) || /^(li|tr|dl|dt|a)$/.test(a.localName);
  return one.some((token) => two.includes(token));
}

function rowBoxes(el) {
  return shownKids(el).filter((kid) => kid.nodeType === 1 && tagOf(kid) !== 'br' && tagOf(kid) !== 'hr' && !look(kid).none);
}

// Groups of alike children of one parent, largest group only; `[]` when they are no entries.
function repeatedIn(parent) {
  const tag = tagOf(parent);
  if (/^(frameset|frame|iframe|select|svg|p|h[1-6]|tr|button|a|textarea|map|object|canvas|table|dl|font|span)$/.test(tag) && tag !== 'span') return [];
  const all = rowBoxes(parent);
  if (all.length < 1 || all.length > 3000) return [];
  const groups = [];
  for (const kid of all) {
    const group = groups.find((one) => alike(one[0], kid));
    if (group) group.push(kid);
    else if (groups.length < 12) groups.push([kid]);
  }
  let best = [];
  for (const group of groups) if (group.length > best.length) best = group;
  if (!best.length || /^(th|td|col|option|br|input|label|i|b|em|img|script|svg)$/.test(tagOf(best[0]))) return [];
  return best;
}

const TYPED = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=button]),select,textarea';

// The entries of a parent, when its repeated children are such: each visible, with words, most with a title.
function listOf(parent) {
  return memo('list', parent, readList);
}

function readList(parent) {
  const items = repeatedIn(parent).filter((item) => !isHeadRow(item) && flatText(item, 400) && seen(item));
  if (items.length < 2 && !(items.length && singleList(parent, items[0]))) {
    const lone = loneEntry(parent);
    return lone && { parent, items: [lone], entries: [{ item: lone, goal: goalOf(lone), title: titleOf(lone) }], lone: true };
  }
  // Frames are documents of their own.
  if (items.some((item) => FRAMES[tagOf(item)] || item.querySelector('iframe,frame'))) return null;
  if (items.length < 2 && countControls(items[0])) return null;
  if (items.filter((item) => item.querySelector(TYPED)).length > items.length / 4) return null;
  if (items.filter((item) => isPairRow(item) || labelledRow(item)).length > items.length * 0.6) return null;
  if (items.filter(isLabelledPart).length > items.length * 0.6) return null;
  // Tabs with what they show are no entries.
  if (items.some((item) => attr(item, 'role') === 'tablist' || item.querySelector('[role=tablist]'))) return null;
  if (items.filter((item) => isAnchoredPart(item) || isPlainHeading(item)).length > items.length * 0.5) return null;
  if (/^(button|input)$/.test(tagOf(items[0])) || items.every((item) => /(^|[-_ ])btn([-_ ]|$)/i.test(classOf(item)))) return null;
  if (look(items[0]).inline && items.length < 3 && Math.abs(rectOf(items[0]).y - rectOf(items[items.length - 1]).y) < 6) return null;
  if (!named(parent, items) && items.filter((item) => goalOf(item)).length < items.length * 0.5) return null;
  const titled = items.filter((item) => titleOf(item));
  if (titled.length < items.length * 0.6) return null;
  const entries = items.map((item) => ({ item, goal: goalOf(item), title: titleOf(item) }));
  const titles = new Set(entries.map((one) => one.title));
  if (items.length > 2 && titles.size < items.length * 0.5) return null;
  return { parent, items, entries };
}

function isPairRow(item) {
  const pair = pairOf(item);
  return !!pair && (pair.sure || (worded(pair) && goalOf(item) !== item));
}

// 【办理时限】 over its text: a part of a page.
function isLabelledPart(item) {
  return /^【[^】]{2,14}】$/.test(shownText(item).split('\n', 1)[0]);
}

// Entries without anything to press count only where tag or class says that they are entries.
function named(parent, items) {
  const tag = tagOf(items[0]);
  if (tag === 'li' || tag === 'tr') return true;
  if (/^(div|section|article)$/.test(tag) && items.length > 2 && classTokens(items[0]).length && items.every((item) => boldLead(item))) return true;
  return tag !== 'p' && classTokens(items[0]).length > 0 && LIST_HINT.test(classOf(parent) + ' ' + idOf(parent) + ' ' + classOf(items[0]));
}

// Boxes of one class that each begin with a bold name and say more.
function boldLead(item) {
  const lines = shownText(item).split('\n');
  if (lines.length < 2 || lines[0].length > 60) return false;
  const lead = elementsIn(item, (el) => /^(b|strong|h[1-6])$/.test(tagOf(el)) || TITLE_HINT.test(classOf(el)))[0];
  return !!lead && lines[0].startsWith(flatText(lead, 60).slice(0, 20));
}

function isHeadRow(item) {
  if (tagOf(item) !== 'tr') return /(^|[-_ ])(thead|table-head|list-head|header-row)([-_ ]|$)/i.test(classOf(item));
  const cells = Array.from(childrenOf(item));
  if (!cells.length) return true;
  if (cells.every((cell) => tagOf(cell) === 'th')) return true;
  const first = !item.previousElementSibling;
  return first && cells.length > 1 && !item.querySelector('a') && cells.every((cell) => flatText(cell, 30).length <= 10) && !!item.nextElementSibling && !!item.nextElementSibling.querySelector('a');
}

// One lone entry counts where the place says that it is a list.
function singleList(parent, item) {
  if (!goalOf(item)) return false;
  const tag = tagOf(parent);
  const table = tag === 'tbody' && closest(parent, (at) => tagOf(at) === 'table', 3);
  if (table && /^(ul|ol|tbody)$/.test(tag) && table.querySelector('th')) return true;
  return /^(ul|ol)$/.test(tag) && LIST_HINT.test(classOf(parent) + idOf(parent) + classOf(item)) || (/result|record|search-?list/i.test(classOf(parent) + idOf(parent)) && /item|row|card|result/i.test(classOf(item)));
}

const COUNT_LINE = /共(搜索到|检索到|查询到|找到|有|计)?[^\d]{0,8}\d+\s*(条|个|项|件)|(找到|搜到|查到|检索到|搜索到|查询到)[^\d]{0,12}\d|(搜索|查询|检索|查找)结果|[（(]\s*\d+\s*[)）]|\d+\s*(条|个|项|件)(相关)?(结果|记录|事项)/;

// One thing to press alone in the place where results stand: below a count of results, tabs with counts or a filled
// search box.
function loneEntry(parent) {
  return memo('lone', parent, readLone);
}

function readLone(parent) {
  const tag = tagOf(parent);
  if (FRAMES[tag] || /^(frameset|a|p|h[1-6]|tr|button|label|table|span|font|form|dl)$/.test(tag) || !inMain(parent) || isPressable(parent)) return null;
  const boxes = rowBoxes(parent);
  if (!boxes.length || boxes.length > 12) return null;
  const found = boxes.filter((box) => loneShape(box));
  if (found.length !== 1) return null;
  const item = found[0];
  const others = boxes.filter((box) => box !== item && seen(box) && flatText(box, 20));
  if (others.some((box) => flatText(box, 400).length > 200 && !COUNT_LINE.test(flatText(box, 80)))) return null;
  return resultsAbove(parent, item) ? tightest(item) : null;
}

function tightest(item) {
  let at = item;
  for (;;) {
    const inner = isPressable(at) ? [] : rowBoxes(at).filter((kid) => flatText(kid, 20));
    if (inner.length !== 1 || look(inner[0]).inline || flatText(inner[0]) !== flatText(at)) return at;
    at = inner[0];
  }
}

function loneShape(box) {
  const tag = tagOf(box);
  if (/^(a|button|input|h[1-6]|label|form|table|tbody|nav|header|footer)$/.test(tag) && tag !== 'a' || FRAMES[tag] || look(box).inline && tag !== 'a') return false;
  const text = flatText(box, 700);
  if (text.length < 2 || text.length > 600 || COUNT_LINE.test(text.slice(0, 60)) || /tab|pag(e|er|ing)|btn|button|crumb|search/i.test(classOf(box) + idOf(box))) return false;
  if (countControls(box) || box.querySelector('iframe,frame,h1,table table') || !seen(box) || rectOf(box).height < 16 || rectOf(box).width < 160) return false;
  const goal = goalOf(box);
  const title = goal ? titleOf(box) : '';
  if (!goal || title.length < 3 || ACTION_WORDS.test(normal(title)) || isFileLink(goal)) return false;
  // Apart from words of action nothing else is to be pressed in it.
  const presses = elementsIn(box, (el) => isPressable(el) && tagOf(el) !== 'label' && !within(el, goal) && !within(goal, el));
  const others = presses.filter((el) => !ACTION_WORDS.test(normal(flatText(el, 40))) && flatText(el, 40).length > 6);
  return others.length === 0 && presses.length <= 6;
}

function resultsAbove(parent, item) {
  let at = item;
  for (let depth = 0; depth < 5 && at && parentOf(at); depth += 1, at = parentOf(at)) {
    if (depth && tagOf(at) === 'body') break;
    for (const other of shownKids(parentOf(at))) {
      if (other === at) break;
      const words = other.nodeType === 3 ? other.data : look(other).none ? '' : flatText(other, 160);
      if (words && words.length < 160 && COUNT_LINE.test(words)) return true;
    }
  }
  const top = rectOf(item).y;
  return elements().some((el) => tagOf(el) === 'input' && isTextBox(el) && el.value && el.value.trim().length > 1 && rectOf(el).y < top && searchable(el));
}

// A search box that was filled: an address or the entry answers to its words, so its own painted hint is none.
function searchable(el) {
  const words = el.value.trim();
  if (words === attr(el, 'placeholder') || (el.defaultValue === words && /请输入|关键[字词]|搜索|查询|\.\.\./.test(words))) return false;
  return searchScore(el) > 1;
}

// The thing to click for an entry: its main link, else itself when pressable.
function goalOf(item) {
  return memo('goal', item, readGoal);
}

function readGoal(item) {
  const found = [];
  const visit = (el, depth) => {
    if (isPressable(el) && isOwnAnchor(el)) return;
    if (isPressable(el) && tagOf(el) !== 'label' && !isFormField(el)) found.push(el);
    else if (depth < 12) for (const kid of shownKids(el)) if (kid.nodeType === 1 && !look(kid).none) visit(kid, depth + 1);
  };
  visit(item, 0);
  const named = found.map((el) => ({ el, name: namesOf(el)[0] || '' })).filter((one) => one.name);
  const real = named.filter((one) => !ACTION_WORDS.test(one.name));
  const best = (real.length ? real : named).slice().sort((a, b) => goalScore(b) - goalScore(a))[0];
  return best ? best.el : found[0] || null;
}

function goalScore(one) {
  let score = Math.min(one.name.length, 40);
  if (TITLE_HINT.test(classOf(one.el)) || closest(one.el, (at) => /^h[1-6]$/.test(tagOf(at)) || TITLE_HINT.test(classOf(at)), 3)) score += 30;
  if (tagOf(one.el) === 'a' && one.el.hasAttribute('href')) score += 5;
  return score;
}

// An entry's title: heading or title class, else the main link's words, else the first line; `title` wins over cut text.
function titleOf(item) {
  return memo('title', item, readTitle);
}

function readTitle(item) {
  const goal = goalOf(item);
  const head = headOf(item, goal);
  const from = head || goal;
  if (!from) return firstWords(item);
  // 公租房申请审批表（表格下载）: the words before the link are the title.
  if (from === goal && tagOf(item) !== 'tr' && ACTION_WORDS.test(normal(flatText(goal, 40)))) {
    const rest = firstWords(item).split(flatText(goal, 40)).join('').replace(/[（(【\[\s]*[)）】\]\s]*$/, '').trim();
    if (rest.length > 1) return rest;
  }
  // A card that is pressed as a whole: its title is not all it says.
  if (from === goal && tagOf(goal) !== 'a' && shownText(goal).includes('\n')) return pressedTitle(goal) || firstWords(goal);
  // A title with a line of remarks below it.
  const lines = from === head && from !== goal ? shownText(from).split('\n') : [];
  if (lines.length > 1 && lines[0].length >= 2 && lines[0].length <= 60) return lines[0].trim();
  return fullWords(from) || (goal ? fullWords(goal) : '') || firstWords(item);
}

function pressedTitle(card) {
  for (const el of elementsIn(card, (at) => attr(at, 'title').length > 1 || /^(b|strong)$/.test(tagOf(at)))) {
    const words = flatText(el, 200);
    if (words.length > 1 && words.length < shownText(card).length && !ACTION_WORDS.test(normal(words)) && /^[^\d]/.test(words)) return fullWords(el);
  }
  return '';
}

function headOf(item, goal) {
  if (goal && goal !== item && (TITLE_HINT.test(classOf(goal)) || closest(goal, (at) => at !== item && /^h[1-6]$/.test(tagOf(at)), 3))) return goal;
  const bold = elementsIn(item, (el) => /^(b|strong)$/.test(tagOf(el)))[0];
  if (bold && goal !== item && !(goal && within(goal, bold)) && !(goal && within(bold, goal)) && boldLead(item) && (!goal || flatText(goal, 40).length <= 8)) return bold;
  const heads = elementsIn(item, (el) => /^h[1-6]$/.test(tagOf(el)) || (TITLE_HINT.test(classOf(el)) && tagOf(el) !== 'li'));
  for (const head of heads) {
    const text = flatText(head, 200);
    if (text && text.length <= 120 && !ACTION_WORDS.test(normal(text))) return goal && within(goal, head) && goal !== item ? goal : head;
  }
  return null;
}

function elementsIn(el, test) {
  const out = [];
  const visit = (at, depth) => {
    for (const kid of shownKids(at)) {
      if (kid.nodeType !== 1 || look(kid).none) continue;
      if (test(kid)) out.push(kid);
      if (depth < 14) visit(kid, depth + 1);
    }
  };
  visit(el, 0);
  return out;
}

// The words of a title; when they were cut, those of a title attribute that go on where they stop.
function fullWords(el) {
  const text = flatText(el, 300).replace(/\s+/g, ' ').trim();
  const cutMark = /(…|\.\.\.|⋯|···)\s*$/.test(text);
  const given = attr(el, 'title').trim() || fullTitle(el, text);
  if (given && (!text || cutMark || clippedText(el)) && given.length >= text.replace(/(…|\.\.\.|⋯|···)\s*$/, '').length) return given;
  return text || normal(imageWords(el)[0] || '');
}

function fullTitle(el, text) {
  const start = normal(text.replace(/(…|\.\.\.|⋯|···)\s*$/, ''));
  for (const inner of el.querySelectorAll('[title]')) if (normal(attr(inner, 'title')).startsWith(start)) return attr(inner, 'title').trim();
  for (let at = parentOf(el), depth = 0; at && depth < 2; at = parentOf(at), depth += 1) if (start && normal(attr(at, 'title')).startsWith(start)) return attr(at, 'title').trim();
  return '';
}

function clippedText(el) {
  return look(el).style.textOverflow === 'ellipsis' && el.scrollWidth > el.clientWidth + 1;
}

function firstWords(item) {
  for (const line of shownText(item).split('\n')) {
    const words = normal(line);
    if (words && !/^\d{1,4}$/.test(words) && !DATE_HINT.test(words.slice(0, 12))) return line.trim().slice(0, 200);
  }
  return '';
}

// How much a list looks like the page's records.
function listScore(list) {
  const count = Math.min(list.items.length, 15);
  const titles = list.entries.map((one) => one.title.length);
  const title = titles.reduce((sum, n) => sum + n, 0) / titles.length;
  const text = list.items.reduce((sum, item) => sum + Math.min(flatText(item).length, 120), 0) / list.items.length;
  let score = Math.min(title, 30) / 6 + Math.min(text, 80) / 20;
  if (list.entries.filter((one) => one.goal).length >= list.items.length * 0.6) score += 2;
  else score *= 0.5;
  if (list.items.filter((item) => DATE_HINT.test(flatText(item))).length >= list.items.length * 0.6) score += 2;
  if (LIST_HINT.test(classOf(list.parent) + ' ' + idOf(list.parent))) score += 0.7;
  if (title < 5) score *= 0.35;
  if (isOneLine(list.items) && title < 9) score *= 0.3;
  if (list.lone) score += 2;
  return score * Math.sqrt(count);
}

function isOneLine(items) {
  if (items.length < 3) return false;
  const first = rectOf(items[0]);
  return items.slice(1, 5).every((item) => Math.abs(rectOf(item).y - first.y) < 6);
}

// All lists of the main region, best first.
function lists() {
  if (pass.lists) return pass.lists;
  const out = [];
  for (const el of elements()) {
    if (!inMain(el) || isTabBar(el) || /pag(e|er|ing|ination)/i.test(classOf(el) + idOf(el))) continue;
    if (childrenOf(el).length < 1 && !el.shadowRoot) continue;
    const list = listOf(el);
    if (list && list.items.filter((item) => inMain(item)).length >= list.items.length * 0.6 && !isSections(list)) {
      list.score = listScore(list);
      out.push(list);
    }
  }
  // What is alone within one of several entries is a part of it.
  const whole = out.filter((list) => !list.lone || !out.some((other) => !other.lone && other.items.length > 1 && other.items.some((item) => within(list.parent, item))));
  whole.sort((a, b) => b.score - a.score);
  pass.lists = whole;
  return whole;
}

// The page's records: the best list, and whether that is a guess.
function records() {
  const all = lists().filter((list) => list.score > 2);
  if (!all.length) return null;
  const best = all[0];
  const rival = all.find((list) => list !== best && !within(list.parent, best.parent) && !within(best.parent, list.parent));
  return { list: best, weak: (!!rival && rival.score > best.score * 0.85) || best.score < 4 };
}
