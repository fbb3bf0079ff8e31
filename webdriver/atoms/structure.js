// Things that words cannot denote, recognised by what they are made of and where they stand.

function byStructure(structure, query, need) {
  switch (structure) {
    case 'main': return asStructure([{ el: mainElement(), weak: false }]);
    case 'records': {
      const found = records();
      return found ? asStructure(found.list.items.map((el) => ({ el, weak: found.weak }))) : [];
    }
    case 'pager': return asStructure(pagers());
    case 'dialog': return asStructure(dialogs().slice(0, 1).map((el) => ({ el, weak: false })));
    case 'search': return asStructure(searchBoxes());
    case 'search_button': return asStructure(searchButtons(query));
    case 'login_form': return asStructure(accountForms('login'));
    case 'register_form': return asStructure(accountForms('register'));
    case 'message_form': return asStructure(messageForms());
    case 'submit': return asStructure(submitButtons(query));
    case 'file_link': return asStructure(fileLinks());
    case 'site_links': return asStructure(siteLinks());
    case 'functions': return asStructure(functionLinks());
    // What makes a list one of questions is told from its columns, outside of the page; here it is where it stands.
    case 'consultations':
    case 'consultation': return asStructure([{ el: mainElement(), weak: true }]);
    default: return [];
  }
}

function asStructure(list) {
  return list.filter((one) => one.el).map((one) => ({ el: one.el, how: 'structure', word: null, weak: one.weak, tier: 'structure' }));
}

// The smallest element that holds nearly all text of the main region.
function mainElement() {
  const all = elements();
  const named = all.filter((el) => (tagOf(el) === 'main' || attr(el, 'role') === 'main') && seen(el));
  if (named.length === 1) return named[0];
  let at = bodyOf(document);
  if (!at) return null;
  for (let depth = 0; depth < 25; depth += 1) {
    const whole = mainText(at).length;
    let next = null;
    for (const kid of shownKids(at)) {
      if (kid.nodeType === 1 && !look(kid).none && inMain(kid) && mainText(kid).length >= whole * 0.85) next = kid;
    }
    if (!next || !whole || /^(table|ul|ol|dl|p|form)$/.test(tagOf(next))) return at;
    at = next;
  }
  return at;
}

// Shown text of an element without the parts that are not main.
function mainText(el) {
  const map = marks();
  const out = [];
  emit(el, out, (at) => {
    const own = map.get(at);
    return !!own && own !== 'main' && own !== 'dialog';
  });
  return tidy(out.join(''));
}

function dialogs() {
  const found = elements().filter((el) => marks().get(el) === 'dialog' && seen(el) && flatText(el, 10));
  const z = (el) => {
    let most = tagOf(el) === 'dialog' ? 1e6 : 0;
    for (let at = el; at; at = parentOf(at)) most = Math.max(most, look(at).z);
    return most;
  };
  const inner = found.filter((el) => !found.some((other) => other !== el && within(other, el)));
  return inner.map((el, i) => ({ el, z: z(el), i })).sort((a, b) => b.z - a.z || b.i - a.i).map((one) => one.el);
}

const SEARCH_HINT = /search|query|keyword|key-?word|sousuo|souso|\bkw\b|\bwd\b|^q$|searchkey|ss[_-]?input/i;
const SEARCH_WORDS = /搜索|搜一搜|检索|查询|查找|关键字|关键词|想要?(办|找|查)|请输入.{0,10}(事项|服务|内容|办理|关键)/;
const OTHER_FIELD = /用户|账号|帐号|密码|姓名|手机|电话|邮箱|验证码|证件|身份证|地址|标题|编号|单号|流水号|受理号|办件号|业务号|查询码|进度|主题/;

// A code to look something up with is asked for by words that also stand for searching.
const LOOKUP_CODE = /查询(码|密码|口令|编号|号)/g;

function searchScore(el) {
  const form = closest(el, (at) => tagOf(at) === 'form' || attr(at, 'role') === 'search', 20);
  const labels = labelsOf(el).map((one) => one.text).join(' ');
  const around = [el, parentOf(el), parentOf(el) && parentOf(parentOf(el))].filter(Boolean);
  let score = 0;
  if (el.type === 'search' || attr(el, 'role') === 'searchbox' || (form && attr(form, 'role') === 'search')) score += 3;
  if (SEARCH_HINT.test([attr(el, 'name'), idOf(el), classOf(el)].join(' '))) score += 2;
  if (around.slice(1).some((at) => SEARCH_HINT.test(classOf(at) + ' ' + idOf(at))) || (form && SEARCH_HINT.test(attr(form, 'action') + ' ' + idOf(form) + ' ' + classOf(form)))) score += 2;
  const searches = SEARCH_WORDS.test(labels.replace(LOOKUP_CODE, ''));
  if (searches) score += 3;
  if (OTHER_FIELD.test(labels)) score -= searches ? 1 : 4;
  const box = form && countControls(form) < 12 ? form : formOf(el);
  const fields = box ? fieldsIn(box) : [];
  if (fields.some(isPassword)) score -= 6;
  if (fields.filter((one) => isTextBox(one)).length > 2) score -= 2;
  if (fields.some((one) => tagOf(one) === 'textarea')) score -= 3;
  const beside = besides(el);
  if (beside.length) score += 1;
  if (beside.some((one) => /搜|查询|检索|search/i.test((namesOf(one)[0] || '') + classOf(one)))) score += 3;
  if (regionOf(el) === 'header') score += 1;
  return { score, beside };
}

// Pressable things on the same line right behind a box, or in it.
function besides(box) {
  const rect = rectOf(box);
  return elements().filter((el) => {
    if (el === box || !isPressable(el) || tagOf(el) === 'label' || !seen(el)) return false;
    const other = rectOf(el);
    const lines = Math.abs(rect.y + rect.height / 2 - other.y - other.height / 2) < Math.max(rect.height, other.height) * 0.75;
    return lines && other.x > rect.x + rect.width * 0.4 && other.x - (rect.x + rect.width) < 90 && other.height < 120;
  });
}

function searchBoxes() {
  const found = [];
  for (const el of elements()) {
    if (!isTextBox(el) || isPassword(el) || el.readOnly || tagOf(el) === 'textarea' || FRAMES[tagOf(el)] || !seen(el) || /^(date|month|time|number|tel|email)/.test(el.type || '')) continue;
    const { score, beside } = searchScore(el);
    if (score >= 3 || (score >= 1 && beside.length)) found.push({ el, score, weak: score < 4 });
  }
  const best = Math.max(0, ...found.map((one) => one.score));
  const top = found.filter((one) => one.score >= best - 1);
  const placed = top.filter((one) => one.score === best);
  return placed.length ? placed : top;
}

const NOT_SEARCH = /清空|重置|高级|热门|登录|注册|语音|取消|历史|更多|首页/;

function searchButtons(query) {
  let anchors = query.near ? containers(query.near).filter(isFormField) : [];
  if (!anchors.length && query.in) anchors = containers(query.in).filter(isFormField);
  if (!anchors.length) anchors = searchBoxes().map((one) => one.el);
  const found = [];
  for (const anchor of anchors) {
    const form = closest(anchor, (at) => tagOf(at) === 'form', 20);
    const rect = rectOf(anchor);
    for (const el of elements()) {
      if (el === anchor || !isPressable(el) || tagOf(el) === 'label' || !seen(el)) continue;
      const name = namesOf(el)[0] || '';
      if (NOT_SEARCH.test(name) || name.length > 10) continue;
      if (!name && /clear|close|reset|cancel/i.test([classOf(el), idOf(el), ...innerHints(el)].join(' '))) continue;
      const far = distance(rect, rectOf(el));
      const line = lineOverlap(rect, rectOf(el)) > 0.3;
      const shared = form && within(el, form) && countControls(form) < 12;
      if (!shared && !(line && far < 90)) continue;
      found.push({ el, ...buttonScore(el, name, { far, line, shared, right: rectOf(el).x > rect.x + rect.width * 0.4 }) });
    }
  }
  const best = Math.max(0, ...found.map((one) => one.score));
  if (best < 2) return [];
  const top = found.filter((one) => one.score === best);
  const kept = new Set(once(top.map((one) => one.el)));
  return top.filter((one) => kept.has(one.el)).map((one) => ({ el: one.el, weak: !one.sure && found.length > 1 }));
}

function buttonScore(el, name, place) {
  const hint = /search|sousuo|query|chaxun/i.test([classOf(el), idOf(el), attr(el, 'onclick'), attr(el, 'href'), ...innerHints(el)].join(' '));
  const words = /搜|查询|检索|查找|search|go$/i.test(name);
  const submits = tagOf(el) === 'input' && /^(submit|image)$/.test(el.type) || (tagOf(el) === 'button' && el.type === 'submit' && !!el.form);
  let score = 0;
  if (words) score += 5;
  if (hint) score += 3;
  if (submits && place.shared) score += 3;
  if (place.line && place.right && place.far < 90) score += 2;
  if (!name) score += 0.5;
  score -= Math.min(place.far, 300) / 300;
  if (tagOf(el) === 'a' && name && !words && !hint) score -= 2;
  return { score, sure: words || hint || (submits && place.shared) };
}

// Class names and picture names inside an icon button.
function innerHints(el) {
  const out = [];
  for (const inner of el.querySelectorAll('img,i,svg,use,span,em')) out.push(attr(inner, 'class'), attr(inner, 'src').slice(-60), attr(inner, 'href'), attr(inner, 'xlink:href'));
  const image = look(el).style.backgroundImage;
  if (image && image !== 'none') out.push(image.slice(-60));
  return out;
}

const FILE_NAME = /\.(docx?|xlsx?|pptx?|pdf|wps|et|ofd|rtf|zip|rar|7z|jpe?g|png|tiff?|bmp)(\?|#|$)/i;

function isFileLink(el) {
  if (!isPressable(el) || tagOf(el) === 'label') return false;
  const href = attr(el, 'href');
  const name = namesOf(el).join(' ');
  if (el.hasAttribute('download') || FILE_NAME.test(href)) return true;
  if (/(down(load)?|attach|file)/i.test(href + attr(el, 'onclick'))) return /下载|附件|表|样|\.(docx?|pdf|xlsx?|wps)/i.test(name) || !name;
  return /下载$|^(点击|点此|立即|直接)?下载|附件\d?[:：]|\.(docx?|xlsx?|pdf|wps|ofd|rtf|zip|rar)$/i.test(name) && name.length < 60 && !/客户端|APP|移动端/i.test(name);
}

function fileLinks() {
  return once(elements().filter((el) => isFileLink(el) && seen(el))).map((el) => ({ el, weak: false }));
}

const NEXT_WORDS = /^(下一页|下页|后一页|后页|下1页|next|next page|›|»|>|>>)$/i;

function pagers() {
  const found = [];
  for (const el of elements()) {
    if (regionOf(el) === 'footer' || !isPressable(el)) continue;
    const hint = [namesOf(el)[0] || '', attr(el, 'title'), attr(el, 'aria-label')].some((name) => NEXT_WORDS.test(name.trim())) || (/next/i.test(classOf(el)) && closest(el, (at) => /pag(e|er|ing|ination)|fenye/i.test(classOf(at) + idOf(at)), 4));
    if (!hint || !seen(el)) continue;
    const box = closest(parentOf(el), (at) => /首页|尾页|上一页|下一页|共|页|\b1\b/.test(flatText(at, 300)) && /\d|页/.test(flatText(at, 300)), 4);
    if (box && flatText(box).length < 300 && !found.includes(box)) found.push(box);
  }
  if (!found.length) {
    for (const el of elements()) {
      if (/(^|[-_ ])(pagination|pager|pagenav|paging|fenye)([-_ ]|$)/i.test(classOf(el) + ' ' + idOf(el)) && /\d/.test(flatText(el, 200)) && seen(el) && !found.some((box) => within(el, box))) found.push(el);
    }
  }
  return found.filter((el) => !found.some((other) => other !== el && within(el, other))).map((el) => ({ el, weak: false }));
}
