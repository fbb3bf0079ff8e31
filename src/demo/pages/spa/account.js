import { state, h, go, api, toast, field } from './core.js';

const frame = (main, title, ...parts) => main.append(h('div', { class: 'wrap' }, h('div', { class: 'panel' }, h('h2', { style: 'text-align:center' }, title), h('div', { class: 'form' }, ...parts))));

export async function login(main) {
  const c = state.config;
  const user = field('username', '请输入账号', (v) => (v ? '' : '请输入账号'));
  const password = field('password', '请输入密码', (v) => (v ? '' : '请输入密码'), 'password');
  const code = field('captcha', '请输入图中字符', (v) => (v ? '' : '请输入图中字符'));
  code.box.append(h('img', { src: c.code ? '/captcha.png' : '', style: 'position:absolute;right:2px;top:2px;height:38px' }));
  const act = async () => {
    if (![user, password].map((one) => one.validate()).every(Boolean)) return;
    const answer = await api('login', { username: user.value(), password: password.value(), captcha: code.value() });
    if (answer.code) { toast(answer.msg); return; }
    c.user = answer.data.user;
    toast('登录成功');
    go('/home');
  };
  frame(main, '账号登录', user.box, password.box, c.code && code.box, h('div', { class: 'btn', style: 'width:100%', onclick: act }, '登录'),
    c.register !== 'none' && h('p', { style: 'text-align:center' }, '没有账号？', h('span', { class: 'act', onclick: () => go('/register') }, '去注册')));
}

export async function register(main) {
  const c = state.config;
  if (c.register === 'none') { main.append(h('div', { class: 'empty' }, '页面不存在')); return; }
  if (c.register === 'app') {
    frame(main, '注册', h('div', { style: 'text-align:center' }, h('div', { style: 'width:150px;height:150px;margin:0 auto;background:repeating-conic-gradient(#222 0 25%,#fff 0 50%) 0 0/20px 20px' }), h('p', {}, '请打开“' + c.city + '通”APP扫码注册')));
    return;
  }
  const user = field('username', '请设置用户名（4-20位，字母开头）', (v) => (/^[A-Za-z]\w{3,19}$/.test(v) ? '' : '用户名为4-20位字母、数字，以字母开头'));
  const password = field('password', '请设置登录密码', (v) => (/^(?=.*[A-Za-z])(?=.*\d).{8,}$/.test(v) ? '' : '密码至少8位，且包含字母和数字'), 'password');
  const again = field('password2', '请再次输入密码', (v) => (v && v === password.value() ? '' : '两次密码输入不一致'), 'password');
  const phone = field('phone', '请输入手机号', (v) => (/^1\d{10}$/.test(v) ? '' : '手机号格式有误'));
  const fields = [user, password, again, phone];
  const parts = fields.map((one) => one.box);
  if (c.register === 'sms') {
    const sms = field('sms', '请输入短信验证码', (v) => (v ? '' : '请输入短信验证码'));
    const send = h('span', { class: 'act', style: 'position:absolute;right:12px;top:10px', onclick: () => { send.textContent = '60s后重发'; toast('验证码已发送'); } }, '获取验证码');
    sms.box.append(send);
    fields.push(sms);
    parts.push(sms.box);
  }
  if (c.register === 'captcha') {
    const code = field('captcha', '请输入图中字符', (v) => (v ? '' : '请输入图中字符'));
    code.box.append(h('img', { src: '/captcha.png', style: 'position:absolute;right:2px;top:2px;height:38px' }));
    fields.push(code);
    parts.push(code.box);
  }
  const tick = h('input', { type: 'checkbox' });
  const agree = h('div', { class: 'item' }, h('label', { class: 'check' }, tick, h('i', {}), '我已阅读并同意《用户协议》《隐私政策》'));
  const act = async () => {
    if (c.register === 'still') return;
    if (!fields.map((one) => one.validate()).every(Boolean)) return;
    if (!tick.checked) { toast('请先勾选同意用户协议'); return; }
    try {
      const answer = await api('register', Object.fromEntries([['agree', true], ...fields.map((one) => [one.name, one.value()])]));
      if (answer.code) { toast(answer.msg); return; }
      toast('注册成功');
      main.replaceChildren();
      frame(main, '注册成功', h('p', { style: 'text-align:center' }, '欢迎您，' + user.value() + '，账号已创建'), h('div', { class: 'btn', style: 'width:100%', onclick: () => go('/login') }, '去登录'));
    } catch (error) { toast('系统繁忙，请稍后再试'); }
  };
  if (c.register === 'still') fields.forEach((one) => { one.input.replaceWith(one.input.cloneNode()); });
  frame(main, '注册账号', ...parts, agree, h('div', { class: 'btn', style: 'width:100%', onclick: act }, '同意并注册'), h('p', { style: 'text-align:center' }, '已有账号？', h('span', { class: 'act', onclick: () => go('/login') }, '去登录')));
}
