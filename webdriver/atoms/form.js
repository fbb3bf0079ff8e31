// Forms: which controls belong together, what submits them, and what kind of form it is.

const SUBMIT_WORDS = /^(提交|确定|确认|保存|发送$|发布|登录|登陆|登入|立即登录|注册|立即注册|免费注册|同意|下一步|完成|提问|我要提问|我要咨询|申请|查询|搜索|检索|ok$|submit|save|login|sign)/i;
const NO_SUBMIT = /重置|取消|返回|清空|获取|发送验证码|验证码|上传|选择|浏览|预览|关闭|检测|换一张|看不清|忘记|找回|上一步|扫码|删除|添加/;

function submitScore(el) {
  const tag = tagOf(el);
  const name = (namesOf(el)[0] || '').replace(/\s/g, '');
  if (NO_SUBMIT.test(name) || name.length > 14 || tag === 'label') return 0;
  // A link with an address of its own goes there and submits nothing.
  if (tag === 'a' && /^https?:/.test(leadsTo(el) || '') && !/#$/.test(attr(el, 'href')) && !el.hasAttribute('onclick')) return 0;
  let score = 0;
  if (SUBMIT_WORDS.test(name)) score += 4;
  if (tag === 'input' && /^(submit|image)$/i.test(el.type)) score += 3;
  if (tag === 'button' && el.type === 'submit' && el.form) score += 3;
  if (score && (tag === 'button' || tag === 'input' || /btn|button|submit/i.test(classOf(el)))) score += 1;
  if (!score && /submit|btn-?(primary|ok|save|login|search)/i.test(classOf(el) + ' ' + idOf(el) + ' ' + attr(el, 'onclick'))) score += 2;
  return score;
}

function submitsIn(box) {
  const out = [];
  for (const el of elements()) {
    if (!isPressable(el) || !within(el, box) || !seen(el)) continue;
    const score = submitScore(el);
    if (score > 0) out.push({ el, score });
  }
  return out;
}

// The smallest thing around a control that also holds what submits it; the form element where there is no such thing.
function formOf(control) {
  const submits = pass.submits || (pass.submits = elements().filter((el) => isPressable(el) && submitScore(el) > 0 && seen(el)));
  let at = parentOf(control);
  for (let depth = 0; at && depth < 16; depth += 1) {
    const tag = tagOf(at);
    if (tag === 'form' || tag === 'body' || submits.some((el) => within(el, at))) return at;
    at = parentOf(at);
  }
  return closest(control, (el) => tagOf(el) === 'form') || at || parentOf(control);
}

function shownFields() {
  return elements().filter((el) => (isFormField(el) || isTick(el)) && !/^(hidden|button|submit|reset|image)$/i.test(el.type || '') && (seen(el) || (isTick(el) && tickProxy(el))));
}

function fieldsIn(box) {
  return shownFields().filter((el) => within(el, box));
}

function isPassword(el) {
  return tagOf(el) === 'input' && el.type === 'password';
}

function headingsIn(box) {
  return elements().filter((el) => within(el, box) && /^(h[1-6]|legend)$/.test(tagOf(el)) && seen(el)).map((el) => flatText(el, 40)).join(' ');
}

const IDENTITY = /身份证|证件号|手机|姓名|统一社会信用|邮箱|验证码/;

// What a form with passwords is for: `login`, `register` or nothing sure.
function accountForm(box) {
  const fields = fieldsIn(box);
  const passwords = fields.filter(isPassword).length;
  const submits = submitsIn(box).map((one) => namesOf(one.el)[0] || '').join(' ');
  const consent = fields.some((el) => isTick(el) && /同意|协议|阅读/.test(labelsOf(el).map((one) => one.text).join(' ')));
  const identity = fields.filter((el) => labelsOf(el).some((one) => IDENTITY.test(one.text))).length;
  const says = submits + ' ' + headingsIn(box);
  if (passwords >= 2) return /修改密码|重置密码|找回/.test(says) ? '' : 'register';
  if (/登录|登陆|登入|login|sign in/i.test(submits)) return passwords ? 'login' : '';
  if (/注册/.test(says) && (consent || identity >= 2)) return 'register';
  if (passwords === 1) return consent && identity >= 3 ? 'register' : 'login';
  return '';
}

function accountForms(kind) {
  const out = [];
  for (const el of shownFields().filter(isPassword)) {
    let box = formOf(el);
    // A second password in a row below belongs to the same form.
    const above = box && parentOf(box);
    if (above && tagOf(box) !== 'form' && tagOf(above) === 'form' && fieldsIn(above).length < 25) box = above;
    if (box && !out.includes(box)) out.push(box);
  }
  const sure = out.filter((box) => accountForm(box) === kind).map((el) => ({ el, weak: false }));
  if (sure.length || kind !== 'register') return sure;
  const boxes = [];
  for (const el of shownFields().filter((one) => isTextBox(one))) {
    const box = formOf(el);
    if (box && !boxes.includes(box) && tagOf(box) !== 'body') boxes.push(box);
  }
  return boxes.filter((box) => accountForm(box) === 'register').map((el) => ({ el, weak: true }));
}

// Forms with a long text field, which are no search and take no password.
function messageForms() {
  const out = [];
  for (const el of shownFields()) {
    // An agreement to be read stands in such a field too, and so does a page that can be written over.
    const words = tagOf(el) === 'textarea' ? el.value : el.isContentEditable ? flatText(el, 100) : '';
    if (el.readOnly || el.disabled || ((words || '').trim().length > 40 && !touched(el))) continue;
    const long = tagOf(el) === 'textarea' || ((FRAMES[tagOf(el)] || el.isContentEditable) && isTextBox(el) && rectOf(el).height >= 50);
    if (!long) continue;
    const box = formOf(el);
    if (box && !out.includes(box) && !fieldsIn(box).some(isPassword)) out.push(box);
  }
  return out.map((el) => ({ el, weak: submitsIn(el).length === 0 }));
}

// The button that submits the form in question: the one asked for, the one last written in, or the page's only one.
function submitButtons(query) {
  let boxes = query.in ? containers(query.in) : query.near ? containers(query.near).map((el) => formOf(el)) : [];
  boxes = boxes.map((box) => (isFormField(box) ? formOf(box) : box));
  const last = state().last;
  if (!boxes.length && last && last.isConnected && seen(last)) boxes = [formOf(last)];
  if (!boxes.length) {
    const forms = new Map();
    for (const el of shownFields()) {
      const box = formOf(el);
      if (box && regionOf(box) !== 'header') forms.set(box, (forms.get(box) || 0) + 1);
    }
    const most = Math.max(0, ...forms.values());
    boxes = Array.from(forms.keys()).filter((box) => forms.get(box) === most).slice(0, 1);
  }
  const out = [];
  for (const box of boxes.filter(Boolean)) {
    const found = submitsIn(box);
    const best = Math.max(0, ...found.map((one) => one.score));
    const top = found.filter((one) => one.score === best);
    // 创建 goes before 创建并继续; otherwise the last of equals is what people press.
    const name = (one) => namesOf(one.el)[0] || '';
    const plain = top.filter((one) => !top.some((other) => name(other) && name(other) !== name(one) && name(one).startsWith(name(other))));
    if (top.length) out.push({ el: (plain.length ? plain : top).slice(-1)[0].el, weak: best < 4 });
  }
  return out;
}
