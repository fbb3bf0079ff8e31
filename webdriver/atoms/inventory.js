// Everything of the page that could have been meant, and what of it no word explains; the proof behind `absent`.

function inventory() {
  const cutAt = (list, most) => {
    const kept = Array.from(new Set(list.filter(Boolean)));
    if (kept.length > most) out.cut = true;
    return kept.slice(0, most);
  };
  const out = { documents: 0, closed_frames: [], shadow_roots: 0, fields: [], clickables: [], headings: [], opaque: [], cut: false };
  const all = elements();
  out.documents = pass.documents;
  out.shadow_roots = pass.shadows;
  out.closed_frames = pass.closed.map(frameAddress);
  const fields = [];
  const clickables = [];
  const headings = [];
  for (const el of all) {
    if (isFormField(el) && !/^(hidden|button|submit|reset|image)$/i.test(el.type || '') || isTick(el)) {
      if (seen(el) || (isTick(el) && tickProxy(el))) fields.push(fieldWords(el));
    } else if (isPressable(el) && tagOf(el) !== 'label') {
      if (clickables.length < 1500 && seen(el)) clickables.push((namesOf(el)[0] || `<${tagOf(el)}>`).slice(0, 80));
    } else if ((/^h[1-6]$/.test(tagOf(el)) || attr(el, 'role') === 'heading') && seen(el)) headings.push(normal(flatText(el, 120)));
  }
  out.fields = cutAt(fields, 200);
  out.clickables = cutAt(clickables, 500);
  out.headings = cutAt(headings, 200);
  out.opaque = opaqueThings().map((el) => `${tagOf(el)}${idOf(el) ? '#' + idOf(el) : ''} ${Math.round(rectOf(el).width)}x${Math.round(rectOf(el).height)}`);
  return out;
}

function fieldWords(el) {
  const labels = labelsOf(el);
  return (labels[0] ? labels[0].text : `<${tagOf(el)}>`).slice(0, 80);
}

function frameAddress(el) {
  return el.src || attr(el, 'src') || attr(el, 'data') || 'about:blank';
}

// Things that may hold what no script can read: canvas, plug-ins, custom elements that keep their inside to themselves.
function opaqueThings() {
  if (pass.opaqueSeen) return pass.opaqueSeen;
  const all = elements();
  const out = pass.opaque.filter((el) => seen(el) && large(el) && !/(verify|captcha|yzm|code|chart|echarts|map)/i.test(classOf(el) + idOf(el) + classOf(parentOf(el) || el)) && regionOf(el) !== 'footer');
  for (const el of all) {
    if (!tagOf(el).includes('-') || el.shadowRoot || childrenOf(el).length || (el.textContent || '').trim()) continue;
    if (seen(el) && large(el)) out.push(el);
  }
  pass.opaqueSeen = out;
  return out;
}

function large(el) {
  const rect = rectOf(el);
  return rect.width >= 60 && rect.height >= 18;
}

const NO_CANDIDATE = /prev|next|arrow|swiper|slick|dot|indicator|bullet|close|gotop|backtop|totop|share|weixin|wechat|weibo|carousel|banner|qrcode|ewm|flash|pager|page-|fontsize|minus|plus|expand|fold|toggle|caret|clear|eye|captcha|verify|yzm|vcode|conac|jiucuo/i;

// What could play the part although no word tells.
function unexplained(query) {
  const aim = query.aim;
  const asked = whatFor(aim);
  if (!asked) return [];
  const out = [];
  const scope = query.in ? containers(query.in) : null;
  const fits = (el) => !scope || !scope.length || scope.some((box) => within(el, box));
  for (const el of opaqueThings()) if (fits(el)) out.push(el);
  for (const el of framesApart ? [] : pass.closed) if (large(el) && seen(el) && fits(el)) out.push(el);
  if (asked.field) {
    for (const el of elements()) {
      if (!isTextBox(el) || isChoice(el) || isPassword(el) || !seen(el) || !fits(el)) continue;
      if (!labelsOf(el).some((one) => one.by !== 'name') && !codeBox(el)) out.push(el);
    }
  }
  if (asked.press || asked.search) for (const el of elements()) if (fits(el) && isRiddle(el, asked)) out.push(el);
  return once(out);
}

// What bears the very words asked for and is not shown: a closed menu may open it.
function folded(query) {
  const aim = query.aim;
  if (aim.by !== 'term' || aim.kind !== 'clickable') return [];
  const words = (aim.words || []).map(normal).filter(Boolean);
  const scope = query.in ? containers(query.in) : null;
  const fits = (el) => !scope || !scope.length || scope.some((box) => within(el, box));
  const says = (el) => (el.textContent || '').length < 40 && words.includes(normal(el.textContent || ''));
  return elements().filter((el) => /^(a|button)$/.test(tagOf(el)) && says(el) && !seen(el) && fits(el)).slice(0, 5);
}

// A short box beside a picture is for that picture's code.
function codeBox(el) {
  const above = parentOf(el);
  return !!above && el.maxLength > 0 && el.maxLength <= 6 && !!above.querySelector('img,canvas');
}

function isRiddle(el, asked) {
  if (!isPressable(el) || tagOf(el) === 'label' || namesOf(el).length || !seen(el)) return false;
  const hint = [classOf(el), idOf(el), ...innerHints(el)].join(' ');
  const searching = /search|sousuo|query|chaxun|fdj|magnif/i.test(hint + (tagOf(el) === 'input' ? ' ' + attr(el, 'src').slice(-60) : ''));
  const place = regionOf(el);
  if (asked.search && (searching || bySearchBox(el))) return true;
  if (asked.search && !asked.any) return (place === 'header' || place === 'nav') && !NO_CANDIDATE.test(hint) && drawn(el);
  if (searching || place === 'footer' || place === 'float' || NO_CANDIDATE.test(hint)) return false;
  return drawn(el) && !partOfField(el) && !(asked.any && !asked.submit && submitsFields(el));
}

// An icon in the frame that is drawn around one field acts on what is typed there: looks it up, clears it, shows it.
function partOfField(el) {
  for (let at = parentOf(el), depth = 0; at && depth < 4; at = parentOf(at), depth += 1) {
    const boxes = elementsIn(at, (one) => isFormField(one) && seen(one));
    if (!boxes.length) continue;
    const box = rectOf(boxes[0]);
    const frame = rectOf(at);
    const named = elementsIn(at, (one) => one !== boxes[0] && isPressable(one) && tagOf(one) !== 'label' && namesOf(one).length);
    return boxes.length === 1 && isTextBox(boxes[0]) && !named.length && frame.height <= Math.max(60, box.height * 1.6) && frame.width <= box.width + 120;
  }
  return false;
}

// The only thing that submits a small form with a password, or stands by its one text box, sends that off, and leads
// nowhere else.
function submitsFields(el) {
  const form = el.form;
  if (tagOf(el) !== 'input' || !/^(image|submit)$/i.test(el.type) || !form || countControls(form) >= 12) return false;
  const fields = fieldsIn(form);
  const others = elementsIn(form, (one) => one !== el && isPressable(one) && !/^(label)$/.test(tagOf(one)) && seen(one) && submitScore(one) > 0);
  const boxes = fields.filter((one) => isTextBox(one) && !isPassword(one));
  const beside = boxes.length === 1 && distance(rectOf(boxes[0]), rectOf(el)) < 120;
  return (fields.some(isPassword) || beside) && !others.length;
}

function bySearchBox(el) {
  return elements().some((box) => isTextBox(box) && !isPassword(box) && seen(box) && distance(rectOf(box), rectOf(el)) < 90 && lineOverlap(rectOf(box), rectOf(el)) > 0.3);
}

// Shows a picture or a drawing large enough to mean something.
function drawn(el) {
  const rect = rectOf(el);
  if (rect.width < 14 || rect.height < 14) return false;
  if (tagOf(el) === 'area' || (tagOf(el) === 'input' && el.type === 'image')) return true;
  const image = look(el).style.backgroundImage;
  return (image && image !== 'none') || !!el.querySelector('img,svg,i,canvas') || [...childrenOf(el)].some((kid) => look(kid).style.backgroundImage !== 'none');
}

// Which kinds of unexplained things matter for an aim; null where its answer is sure.
function whatFor(aim) {
  switch (aim.by) {
    case 'term': {
      const search = aim.structure === 'search' || aim.structure === 'search_button';
      return { field: aim.kind === 'field', press: aim.kind === 'clickable' && !search, search, any: aim.kind === 'clickable' && !search, submit: aim.structure === 'submit' };
    }
    case 'label': case 'placeholder': return { field: true };
    case 'words': return { field: true, press: true, any: true };
    case 'role': return { field: /box/.test(aim.role), press: /button|link|tab|menuitem/.test(aim.role), any: true };
    case 'structure': return { field: aim.structure === 'search', search: aim.structure === 'search' || aim.structure === 'search_button', press: aim.structure === 'submit', any: aim.structure === 'submit', submit: aim.structure === 'submit' };
    case 'text': case 'title': return {};
    default: return null;
  }
}
