import { state, h, go, api, query, skeleton, pager } from './core.js';

const glass = () => {
  const box = document.createElement('i');
  box.title = '搜索';
  box.innerHTML = '<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="#1f5fff" stroke-width="2"><circle cx="8" cy="8" r="6"/><path d="M13 13l6 6"/></svg>';
  return box;
};

function box(words) {
  const c = state.config;
  if (c.search === 'none') return null;
  const input = h('input', { placeholder: '搜一搜您想办的事', value: words || '' });
  const icon = glass();
  if (c.search === 'open') {
    const act = () => {
      const route = '/search?' + query({ q: input.value.trim() });
      if (c.blank) window.open('/#' + route); else go(route);
    };
    icon.addEventListener('click', act);
    input.addEventListener('keydown', (event) => { if (event.key === 'Enter') act(); });
  }
  return h('div', { class: 'sb' }, input, icon);
}

const row = (item) => h('div', { class: 'row', onclick: () => go('/item/' + item.code) }, h('span', { title: item.title }, item.title), h('small', {}, item.dept));

export async function home(main) {
  const c = state.config;
  const panel = h('div', { class: 'panel' }, skeleton());
  const tile = (title, text, route) => h('div', { class: 'tile', onclick: () => go(route) }, h('b', {}, title), h('small', {}, text));
  main.append(h('div', { class: 'hero' }, h('h1', {}, '高效办成一件事'), box()), h('div', { class: 'wrap' },
    h('div', { class: 'grid' }, tile('个人服务', '社保 教育 住房', '/list?' + query({ a: '个人' })), tile('法人服务', '开办 准营 工程', '/list?' + query({ a: '法人' })), tile('部门服务', '按部门查找', '/list?' + query({ a: '' })),
      c.consult === 'phone' ? h('div', { class: 'tile' }, h('b', {}, '服务热线'), h('small', {}, '12345')) : tile('最新动态', '通知 公告', '/news')), panel));
  const { data } = await api('items?' + query({ audience: '' }));
  panel.replaceChildren(h('h2', {}, '大家都在办'), ...data.items.slice(0, 6).map(row));
}

export async function list(main, values) {
  const audience = values.get('a') || '';
  const panel = h('div', { class: 'panel' });
  main.append(h('div', { class: 'wrap' }, panel));
  async function show(group, page) {
    panel.replaceChildren(...skeleton());
    const { data } = await api('items?' + query({ audience, group, page }));
    const chip = (text, value) => h('span', { class: value === group ? 'on' : '', onclick: () => show(value, 1) }, text);
    panel.replaceChildren(h('h2', {}, audience ? audience + '服务' : '部门服务'), h('div', { class: 'chips' }, chip('全部', ''), data.groups.map((one) => chip(one, one))),
      ...data.items.map(row), pager(data.pages, page, (n) => show(group, n)) || '');
  }
  await show('', 1);
}

export async function search(main, values) {
  const words = values.get('q') || '';
  const panel = h('div', { class: 'panel' }, skeleton());
  main.append(h('div', { class: 'hero', style: 'padding:24px 0' }, box(words)), h('div', { class: 'wrap' }, panel));
  const { data } = await api('search/results?' + query({ q: words }));
  const tabs = h('div', { class: 'tabs' });
  const body = h('div', {});
  const sets = [['服务事项', data.items.map(row)], ['资讯', data.notices.map((one) => h('div', { class: 'row', onclick: () => go('/news/' + one.id) }, h('span', {}, one.title), h('small', {}, one.date)))]];
  function pick(n) {
    tabs.replaceChildren(...sets.map(([name, rows], index) => h('div', { class: index === n ? 'on' : '', onclick: () => pick(index) }, `${name}(${rows.length})`)));
    body.replaceChildren(...(sets[n][1].length ? sets[n][1] : [h('div', { class: 'empty' }, '查无相关事项')]));
  }
  pick(data.items.length || !data.notices.length ? 0 : 1);
  panel.replaceChildren(tabs, body);
}

export async function news(main, values, id) {
  const panel = h('div', { class: 'panel' }, skeleton());
  main.append(h('div', { class: 'wrap' }, panel));
  const { data } = await api('news');
  const one = data[Number(id)];
  if (one) panel.replaceChildren(h('h2', {}, one.title), h('p', {}, one.date), h('p', {}, '具体内容以正式文件为准。'));
  else panel.replaceChildren(h('h2', {}, '最新动态'), ...data.map((n) => h('div', { class: 'row', onclick: () => go('/news/' + n.id) }, h('span', {}, n.title), h('small', {}, n.date))));
}
