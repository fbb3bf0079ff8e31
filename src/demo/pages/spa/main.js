import { state, h, go, api, dialog } from './core.js';
import { government } from './portal.js';
import { home, list, search, news } from './home.js';
import { guide } from './guide.js';
import { login, register } from './account.js';
import { consult, ask, consultations, consultation } from './consult.js';

const routes = { home, list, search, news, item: guide, login, register, consult, ask, consultations, consultation };

function header(name) {
  const c = state.config;
  const item = (route, text) => h('div', { class: name === route ? 'on' : '', onclick: () => go('/' + route) }, text);
  return h('div', { class: 'head' }, h('div', { class: 'wrap' },
    h('div', { class: 'logo' }, c.name),
    h('div', { class: 'nav' }, item('home', '首页'), item('list?a=个人', '个人服务'), item('list?a=法人', '法人服务'), item('list?a=', '部门服务'),
      c.consult !== 'none' && item('consult', c.consult === 'phone' ? '咨询电话' : '互动交流')),
    c.user
      ? [h('span', {}, '您好，' + c.user), h('span', { class: 'act', onclick: async () => { await api('logout'); c.user = null; draw(); } }, '退出')]
      : [h('span', { class: 'act', onclick: () => go('/login') }, '登录'), c.register !== 'none' && h('span', { class: 'act', onclick: () => go('/register') }, '立即注册')]));
}

async function draw() {
  const c = state.config;
  const app = document.getElementById('app');
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, argument] = path.split('/');
  const main = h('div', { class: 'main' });
  if (c.role === 'www') {
    document.title = c.city + '人民政府';
    app.replaceChildren(main);
    await government(main, name, argument);
    return;
  }
  document.title = c.name;
  const page = routes[name] || home;
  app.replaceChildren(header(name || 'home'), main,
    h('div', { class: 'foot' }, c.city + '人民政府主办　' + c.city + '数据和政务服务局承办'));
  window.scrollTo(0, 0);
  await page(main, new URLSearchParams(search), argument);
}

async function start() {
  state.config = await (await fetch('/api/config')).json();
  const c = state.config;
  window.addEventListener('hashchange', draw);
  await draw();
  if (c.cover && !sessionStorage.getItem('seen')) {
    sessionStorage.setItem('seen', '1');
    dialog('公告', ['因系统切换，部分历史办件暂不能查询，预计三个工作日内恢复。'], '我已知晓');
  }
  if (c.greet) alert('欢迎使用' + c.city + '一网通办平台');
  if (c.advert) window.open('/#/news/2', 'notice', 'width=480,height=360');
}
start();
