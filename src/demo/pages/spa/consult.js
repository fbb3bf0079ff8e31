import { state, h, go, api, query, toast, dialog, field, skeleton, pager } from './core.js';

export async function consult(main) {
  const c = state.config;
  const wrap = h('div', { class: 'wrap' });
  main.append(wrap);
  if (c.consult === 'phone' || c.consult === 'none') {
    wrap.append(h('div', { class: 'panel' }, h('div', { class: 'empty' }, c.consult === 'phone' ? '如有疑问，请致电 12345 政务服务便民热线（24小时）' : '栏目建设中')));
    return;
  }
  const tile = (title, text, route) => h('div', { class: 'tile', onclick: () => go(route) }, h('b', {}, title), h('small', {}, text));
  wrap.append(h('div', { class: 'grid' }, tile('在线咨询', '填写问题，5个工作日内回复', '/ask'), c.consult === 'open' && tile('大家都在问', '公开的咨询与回复', '/consultations')));
  if (c.consult === 'open') {
    const number = field('number', '咨询编号');
    const code = field('querycode', '查询码');
    const result = h('div', {});
    const act = async () => {
      const answer = await api('consult/query?' + query({ number: number.value(), querycode: code.value() }));
      result.replaceChildren(answer.code ? h('p', {}, answer.msg) : h('div', {}, h('p', {}, answer.data.title), h('p', {}, '提问时间：' + answer.data.asked), h('p', {}, answer.data.replied ? '回复时间：' + answer.data.replied : '状态：待回复'), h('p', {}, answer.data.reply || '')));
    };
    wrap.append(h('div', { class: 'panel' }, h('h2', {}, '查询我的咨询'), h('div', { class: 'form' }, number.box, code.box, h('div', { class: 'btn', onclick: act }, '查询')), result));
  }
}

export async function ask(main) {
  const title = field('title', '请用一句话概括您的问题', (v) => (v ? '' : '标题不能为空'));
  const content = field('content', '请详细描述您的问题', (v) => (v.length >= 5 ? '' : '问题描述至少5个字'), 'textarea');
  const name = field('name', '您的称呼', (v) => (v ? '' : '请填写称呼'));
  const phone = field('phone', '手机号码，用于接收回复通知', (v) => (/^1\d{10}$/.test(v) ? '' : '手机号码格式有误'));
  const chosen = h('div', { class: 'sel' }, '政务服务中心');
  const choice = h('div', { class: 'item' }, chosen);
  chosen.addEventListener('click', () => {
    if (choice.lastChild !== chosen) { choice.lastChild.remove(); return; }
    choice.append(h('div', { class: 'opts' }, ['政务服务中心', '市场监督管理局', '教育局', '生态环境局'].map((one) => h('div', { onclick: (event) => { chosen.textContent = one; event.target.parentNode.remove(); } }, one))));
  });
  const fields = [title, content, name, phone];
  const act = async () => {
    if (!fields.map((one) => one.validate()).every(Boolean)) return;
    try {
      const answer = await api('consult', Object.fromEntries([['dept', chosen.textContent], ...fields.map((one) => [one.name, one.value()])]));
      if (answer.code) { toast(answer.msg); return; }
      fields.forEach((one) => { one.input.value = ''; });
      toast('提交成功');
      dialog('咨询已提交', ['咨询编号：' + answer.data.number, '查询码：' + answer.data.code, '我们会在5个工作日内回复您'], '知道了');
    } catch (error) { toast('提交失败，服务器异常'); }
  };
  const label = (text, box) => [h('div', { style: 'margin-bottom:4px' }, text), box];
  main.append(h('div', { class: 'wrap' }, h('div', { class: 'panel' }, h('h2', { style: 'text-align:center' }, '在线咨询'), h('div', { class: 'form' }, label('咨询部门', choice), label('标题', title.box), label('内容', content.box), label('称呼', name.box), label('手机', phone.box), h('div', { class: 'btn', style: 'width:100%', onclick: act }, '提交')))));
}

export async function consultations(main) {
  const panel = h('div', { class: 'panel' });
  main.append(h('div', { class: 'wrap' }, panel));
  async function show(page) {
    panel.replaceChildren(...skeleton());
    const { data } = await api('consult?' + query({ page }));
    panel.replaceChildren(h('h2', {}, '大家都在问'), ...data.questions.map((q) => h('div', { class: 'row', onclick: () => go('/consultation/' + q.id) }, h('span', {}, q.title), h('small', {}, '提问 ' + q.asked + (q.replied ? '　回复 ' + q.replied : '　待回复')))), pager(data.pages, page, show) || '');
  }
  await show(1);
}

export async function consultation(main, values, id) {
  const panel = h('div', { class: 'panel' }, skeleton());
  main.append(h('div', { class: 'wrap' }, panel));
  const { data } = await api('consult/' + id);
  panel.replaceChildren(h('h2', {}, data.title), h('p', {}, '提问时间：' + data.asked), h('p', {}, data.content), h('p', {}, '答复单位：' + data.dept), h('p', {}, data.replied ? '答复时间：' + data.replied : '尚未答复'), h('p', {}, data.reply || ''));
}
