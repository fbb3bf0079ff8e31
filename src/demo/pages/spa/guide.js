import { state, h, go, api, toast, skeleton } from './core.js';

function save(id) {
  const link = document.createElement('a');
  link.href = '/api/file/' + id;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

function fileButton(text, id, way) {
  if (way === 'none') return false;
  if (way === 'hash') return h('a', { class: 'btn ghost', href: '#' + location.hash.slice(1) }, text);
  const act = way === 'login' && !state.config.user ? () => { toast('请先登录'); go('/login'); } : () => save(id);
  return h('div', { class: 'btn ghost', onclick: act }, text);
}

function material(item, one, index) {
  const id = `${item.code}-${index}`;
  const files = one.blank !== 'none' || one.sample !== 'none';
  return h('div', { class: 'mat' },
    h('div', {}, h('b', {}, one.name), h('div', {}, h('em', {}, one.original + ' ' + one.copies + '份'), h('em', {}, one.medium), h('em', {}, '来源：' + one.source)), h('div', {}, one.note), h('div', { style: 'color:#909399' }, '依据：' + one.basis)),
    files && h('div', { style: 'white-space:nowrap' }, fileButton('空白表格', id + '-blank', one.blank), fileButton('示例样表', id + '-sample', one.sample)));
}

export async function guide(main, values, code) {
  const panel = h('div', { class: 'panel' }, skeleton());
  main.append(h('div', { class: 'wrap' }, panel));
  const answer = await api('item/' + code);
  if (answer.code === 401) { toast('请先登录'); go('/login'); return; }
  const item = answer.data;
  if (!item) { panel.replaceChildren(h('div', { class: 'empty' }, answer.msg)); return; }
  document.title = item.title + ' - ' + state.config.name;
  const pair = (key, value) => h('p', {}, h('span', {}, key), value);
  const parts = {
    基本信息: () => h('div', { class: 'kv' }, pair('事项类型', item.kind), pair('实施主体', state.config.city + item.dept), pair('法定办结时限', item.legal), pair('承诺办结时限', item.promised), pair('是否收费', item.fee === '不收费' ? '不收费' : item.fee), pair('咨询方式', item.phone), pair('监督投诉', item.complaint), pair('办理时间', item.hours), pair('办理地点', item.address)),
    受理条件: () => h('ol', {}, item.conditions.map((one) => h('li', {}, one))),
    申请材料: () => h('div', {}, item.materials.map((one, index) => material(item, one, index)), state.config.forms === 'needless' && h('p', {}, '本事项免填表，由窗口人员代为录入。')),
    办理流程: () => h('div', { class: 'tl' }, item.steps.map((one) => h('p', {}, h('b', {}, one.name), one.text))),
    设定依据: () => h('ul', {}, item.basis.map((one) => h('li', {}, one))),
  };
  const tabs = h('div', { class: 'tabs' });
  const body = h('div', {});
  function pick(name) {
    tabs.replaceChildren(...Object.keys(parts).map((one) => h('div', { class: one === name ? 'on' : '', onclick: () => pick(one) }, one)));
    body.replaceChildren(parts[name]());
  }
  pick('基本信息');
  panel.replaceChildren(h('h2', {}, item.title), h('p', { style: 'color:#909399' }, '事项编码 ' + item.code + (item.updated ? '　最近更新 ' + item.updated : '')), tabs, body,
    h('div', { class: 'btn', style: 'margin-top:18px', onclick: () => { location.href = '/go/dept1'; } }, '在线办理'));
}
