import { state, h, go, api, skeleton } from './core.js';

export async function government(main, name, argument) {
  const c = state.config;
  const leave = () => { window.location.href = c.zwfw + '/'; };
  const card = (title, text, act) => h('div', { class: 'tile', onclick: act }, h('b', {}, title), h('small', {}, text));
  const body = h('div', { class: 'wrap' });
  main.append(
    h('div', { class: 'hero', style: 'background:#b3241e' }, h('h1', {}, c.city + '人民政府'), h('div', {}, c.today)),
    h('div', { class: 'head' }, h('div', { class: 'wrap' }, h('div', { class: 'nav' },
      h('div', { onclick: () => go('/') }, '首页'), h('div', { onclick: () => go('/column/zw') }, '政务公开'),
      c.entry === 'column' && h('div', { onclick: () => go('/column/fw') }, '服务'),
      h('div', { onclick: () => go('/column/zj') }, '走进' + c.city)))),
    body,
    h('div', { class: 'friend' }, h('div', { class: 'wrap' }, '友情链接　', ['中国政府网', '省政府门户', '新华社'].map((text, n) => h('a', { href: c.links + '/' + n, target: '_blank' }, text)),
      c.entry === 'friends' && h('a', { href: c.zwfw + '/', target: '_blank' }, c.name))),
    h('div', { class: 'foot' }, '版权所有：' + c.city + '人民政府　标识码 3301990001'));
  if (name === 'column' && argument === 'fw' && c.entry === 'column') {
    body.append(h('div', { class: 'grid' }, card('一网通办', '进入政务服务平台', leave)));
    return;
  }
  if (name === 'missing') {
    body.append(h('div', { class: 'empty' }, h('h2', {}, '404'), '页面走丢了'));
    return;
  }
  if (!name) {
    const act = c.entry === 'dead' ? () => go('/missing') : leave;
    body.append(h('div', { class: 'grid' },
      card('我要看', '政务要闻 通知公告', () => go('/column/zw')),
      ['home', 'dead'].includes(c.entry) && card('我要办事', '个人办事 企业办事', act),
      card('我要查', '文件库 公报', () => go('/column/wj')),
      card('数据开放', '统计数据 报告', () => go('/column/sj'))));
  }
  const panel = h('div', { class: 'panel' }, h('h2', {}, '要闻'), skeleton());
  body.append(panel);
  const { data } = await api('news');
  if (name === 'news') {
    const one = data[Number(argument)];
    panel.replaceChildren(h('h2', {}, one.title), h('p', {}, one.date), h('p', {}, '会议要求，各单位要结合实际抓好落实。'));
    return;
  }
  panel.replaceChildren(h('h2', {}, '要闻'), ...data.map((one) =>
    h('div', { class: 'row', onclick: () => go('/news/' + one.id) }, h('span', {}, one.title), h('small', {}, one.date))));
}
