'use strict';
const http = require('http'), fs = require('fs'), path = require('path'), crypto = require('crypto'), zlib = require('zlib');
const D = require('./data'), { docx, xlsx, pdf } = require('./docs');
const FAULTS = ['entry_missing', 'entry_buried', 'no_search', 'search_dead', 'search_misses', 'no_consult', 'consult_dead', 'late_replies', 'unanswered', 'column_empty', 'no_registration', 'register_sms', 'register_captcha',
  'second_login', 'portal_differs', 'steps_bare', 'limit_vague', 'fee_vague', 'no_phone', 'catch_all', 'form_missing', 'form_html', 'no_sample', 'no_format', 'waf', 'maintenance'];
let PORT = 0, fault = '';
for (let a = process.argv.slice(2), i = 0; i < a.length; i++) { if (a[i] === '--fault') fault = a[++i]; else if (a[i].startsWith('--fault=')) fault = a[i].slice(8); else PORT = +a[i]; }
if (fault === 'none') fault = '';
if (!PORT || (fault && !FAULTS.includes(fault))) { console.error('usage: serve PORT [--fault ' + FAULTS.join('|') + ']'); process.exit(2); }
const is = (...f) => f.includes(fault);
const H = n => `http://${n}.beiling.localhost:${PORT}`;

// ---- faults of the item: the first one in site.yaml
const first = D.ITEMS[0];
const PORTAL_FIRST = JSON.parse(JSON.stringify(first)); // the portal's own copy of the guide is untouched
if (is('portal_differs')) { PORTAL_FIRST.promise = '5个工作日'; PORTAL_FIRST.d.tel = '0417-2866999'; }
if (is('steps_bare')) first.steps = ['申请', '受理', '审查', '决定', '送达'].map(n => [n, '']);
if (is('limit_vague')) { first.legal = '按有关规定'; first.promise = '详见窗口公示'; }
if (is('fee_vague')) first.fee = { yes: true, std: '按有关规定执行', basis: '' };
if (is('no_phone')) first.d = { ...first.d, tel: '' };
if (is('catch_all')) first.mats.push({ name: '法律、行政法规规定的其他有关材料', type: '原件', form: '纸质或电子', n: '1', req: '根据有关法律法规规定应提交的其他材料', src: '申请人自备', must: '必要' });
if (is('form_missing')) first.mats.forEach(m => delete m.blank);
if (is('form_html')) first.mats.forEach(m => { if (m.blank) m.blank.id = 'x' + m.blank.id; });
if (is('no_sample')) first.mats.forEach(m => { delete m.sample; delete m.tip; });
if (is('no_format')) first.mats.forEach(m => { delete m.type; delete m.form; delete m.n; m.req = m.req.replace('身份证正反面复印在同一页并由本人签字', '身份证正反面清晰并由本人签字'); });

// ---- dates
const TZ = 8 * 3600e3, DAY = 864e5;
const OFF = new Set(['01-01', '01-02', '01-03', ...Array.from({ length: 9 }, (_, i) => '02-' + (15 + i)), '04-04', '04-05', '04-06', '05-01', '05-02', '05-03', '05-04', '05-05', '06-19', '06-20', '06-21', '09-25', '09-26', '09-27', ...Array.from({ length: 7 }, (_, i) => '10-0' + (i + 1))].map(x => '2026-' + x));
const ON = new Set(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'].map(x => '2026-' + x));
const ymd = t => new Date(t + TZ).toISOString().slice(0, 10);
const stamp = t => new Date(t + TZ).toISOString().slice(0, 19).replace('T', ' ');
const work = t => { const d = ymd(t); if (ON.has(d)) return true; if (OFF.has(d)) return false; const w = new Date(t + TZ).getUTCDay(); return w > 0 && w < 6; };
const at = (ago, h, mi) => Math.floor((Date.now() + TZ) / DAY) * DAY - TZ - ago * DAY + h * 3600e3 + mi * 60e3;
const addWork = (t, n) => { while (n > 0) { t += DAY; if (work(t)) n--; } return t; };
const QA = D.QA.map(([ago, w, kind, dept, title, body, ans], i) => {
  const ask = at(ago, 8 + (i * 5) % 11, (i * 17) % 60);
  if (is('late_replies') && [6, 7, 8, 10, 11, 13].includes(i)) w = 8 + i % 4;
  if (is('unanswered') && [3, 5, 8, 11].includes(i)) w = null;
  let rep = w === null ? null : addWork(at(ago, 9 + i % 7, (i * 23) % 60), w);
  if (rep !== null && rep > Date.now()) rep = null;
  return { id: String(8800 + i), no: (kind === '投诉' ? 'TS' : kind === '建议' ? 'JY' : 'ZX') + ymd(ask).replace(/-/g, '') + String(100231 + i * 19), kind, dept, title, body, ask: stamp(ask), reply: rep === null ? '' : stamp(rep), answer: rep === null ? '' : ans };
});

// ---- state
const users = new Map([['ceshi001', { account: 'ceshi001', password: 'Ceshi@2026', name: '测试用户', type: 'gr' }], ['qyceshi01', { account: 'qyceshi01', password: 'Ceshi@2026', name: '北陵样例商贸有限公司', type: 'fr' }]]);
const sessions = new Map(), tickets = new Map(), asked = new Map(), caps = new Map();
let counter = 312;

// ---- helpers
const gz = new Map();
const esc = s => String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
function send(req, res, code, type, body, head = {}) {
  res.writeHead(code, { 'Content-Type': type, 'Cache-Control': 'no-cache', Server: 'nginx', ...head }); res.end(req.method === 'HEAD' ? undefined : body);
}
const html = (q, r, b, c = 200, h) => send(q, r, c, 'text/html; charset=utf-8', b, h);
const json = (q, r, o, c = 200, h) => send(q, r, c, 'application/json; charset=utf-8', JSON.stringify(o), h);
const ok = (q, r, data, h) => json(q, r, { code: 200, success: true, data, msg: '操作成功' }, 200, h);
const bad = (q, r, msg, code = 400) => json(q, r, { code, success: false, data: null, msg });
const cookie = (req, k) => ((req.headers.cookie || '').split(/;\s*/).find(c => c.startsWith(k + '=')) || '').slice(k.length + 1);
const body = req => new Promise(done => { let b = ''; req.on('data', c => { b += c; if (b.length > 1e6) req.destroy(); }); req.on('end', () => { try { done(b[0] === '{' ? JSON.parse(b) : Object.fromEntries(new URLSearchParams(b))); } catch { done({}); } }); });
const MIME = { '.js': 'application/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
function file(req, res, f) {
  let e = gz.get(f);
  if (!e) { if (!fs.existsSync(f)) return html(req, res, '404', 404); const raw = fs.readFileSync(f); e = { z: zlib.gzipSync(raw), tag: '"' + crypto.createHash('md5').update(raw).digest('hex').slice(0, 12) + '"' }; gz.set(f, e); }
  if (req.headers['if-none-match'] === e.tag) { res.writeHead(304); return res.end(); }
  send(req, res, 200, MIME[path.extname(f)] || 'application/octet-stream', e.z, { 'Content-Encoding': 'gzip', ETag: e.tag, 'Cache-Control': 'public, max-age=86400' });
}
const FT = { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', pdf: 'application/pdf' };
const make = f => f.ext === 'docx' ? docx(f.title, f.rows, ['填表日期：      年    月    日']) : f.ext === 'xlsx' ? xlsx(f.title, f.rows) : pdf(f.title + '（样表）', f.lines);
const brief = it => ({ code: it.code, name: it.name, parent: it.parent || '', dept: it.dept, deptId: it.deptId, kind: it.kind, type: it.type, t: it.t, c: it.c, promise: it.promise, online: it.online, hot: it.hot || 0 });
const wait = ms => new Promise(r => setTimeout(r, ms));

// ---- search
function hits(text, q) { // parts of q found in text, longest first; the share of q they cover
  const spans = []; let i = 0, n = 0;
  while (i < q.length) { let l = q.length - i; while (l > 1 && !text.includes(q.substr(i, l))) l--; if (l > 1) { spans.push(q.substr(i, l)); n += l; i += l; } else i++; }
  return { spans, share: n / q.length };
}
function mark(text, q) {
  const { spans } = hits(text, q); let out = esc(text);
  // segments of two to four characters, as a tokenizer cuts them
  const seg = []; for (const s of spans) { let i = 0; while (i < s.length) { const rest = s.length - i; const l = rest <= 4 ? (rest === 3 ? 3 : Math.min(rest, 2) || rest) : 2; seg.push(s.substr(i, l)); i += l; } }
  for (const s of [...new Set(seg)].sort((a, b) => b.length - a.length)) if (!/[<>&"]/.test(s)) out = out.split(/(<em>.*?<\/em>)/).map(p => p.startsWith('<em>') ? p : p.split(esc(s)).join(`<em>${esc(s)}</em>`)).join('');
  return out;
}
function search(q) {
  q = q.trim().replace(/\s+/g, '');
  if (!q) return { item: [], policy: [], news: [] };
  const score = t => { if (t === q) return 9; if (t.includes(q)) return 5 + q.length / t.length; const h = hits(t, q); return h.share >= 0.5 && h.spans.some(s => s.length > 1) ? h.share * 3 : 0; };
  const items = is('search_misses') ? [] : D.ITEMS.map(i => [score(i.name), i]).filter(x => x[0] > 0).sort((a, b) => b[0] - a[0]).map(([, i]) => ({ ...brief(i), html: mark(i.name, q) }));
  const ns = D.NEWS.map(n => [Math.max(score(n.title), score(n.body) / 3), n]).filter(x => x[0] > 0.4).sort((a, b) => b[0] - a[0]).map(([, n]) => ({ id: n.id, cat: n.cat, src: n.src, date: ymd(at(n.ago, 9, 0)), html: mark(n.title, q), sum: mark(n.body.slice(0, 70), q) + '…' }));
  return { item: items, policy: ns.filter(n => n.cat === '政策'), news: ns.filter(n => n.cat === '资讯') };
}

// ---- api of the platform
const idOk = s => /^\d{17}[\dX]$/i.test(s) && '10X98765432'['79A584216379A5842'.split('').reduce((a, w, i) => a + +s[i] * (w === 'A' ? 10 : +w), 0) % 11] === s[17].toUpperCase();
async function api(req, res, u) {
  const p = u.pathname.slice(4), g = k => u.searchParams.get(k) || '', me = sessions.get(cookie(req, 'BLSESSIONID'));
  const b = req.method === 'POST' ? await body(req) : {};
  switch (p) {
    case '/system/config': return ok(req, res, { search: !is('no_search'), register: !is('no_registration'), regMode: is('register_sms') ? 'sms' : is('register_captcha') ? 'img' : '', consult: !is('no_consult'), consultList: !is('no_consult', 'consult_dead'), dept: H('dept'), www: H('www') });
    case '/user/info': return me ? ok(req, res, { name: me.name, account: me.account, type: me.type }) : bad(req, res, '未登录', 401);
    case '/user/login': {
      await wait(200); const x = users.get(String(b.account || '').trim());
      if (!x || x.password !== b.password || x.type !== (b.type || 'gr')) return bad(req, res, '账号或密码错误');
      const s = crypto.randomUUID(); sessions.set(s, x);
      return ok(req, res, { name: x.name, account: x.account, type: x.type }, { 'Set-Cookie': `BLSESSIONID=${s}; Path=/; HttpOnly; SameSite=Lax` });
    }
    case '/user/logout': sessions.delete(cookie(req, 'BLSESSIONID')); return ok(req, res, null, { 'Set-Cookie': 'BLSESSIONID=; Path=/; Max-Age=0' });
    case '/user/exist': return ok(req, res, users.has(g('account')));
    case '/user/register': {
      if (is('no_registration')) return json(req, res, { code: 404, msg: 'not found' }, 404);
      await wait(300);
      if (is('register_sms')) return bad(req, res, '短信验证码错误或已失效');
      if (is('register_captcha') && caps.get(cookie(req, 'BLCAP')) !== String(b.captcha || '').toUpperCase()) return bad(req, res, '图形验证码错误');
      if (!/^[A-Za-z]\w{5,19}$/.test(b.account || '')) return bad(req, res, '登录账号格式不正确');
      if (users.has(b.account)) return bad(req, res, '该账号已被注册');
      if (!/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,20}$/.test(b.password || '')) return bad(req, res, '密码强度不够');
      if (b.type !== 'fr' && !idOk(b.idcard || '')) return bad(req, res, '身份证号码不正确');
      if (!/^1[3-9]\d{9}$/.test(b.mobile || '')) return bad(req, res, '手机号码不正确');
      users.set(b.account, { account: b.account, password: b.password, name: b.name, type: b.type || 'gr' });
      return ok(req, res, { account: b.account });
    }
    case '/user/sms': return ok(req, res, null);
    case '/user/captcha': {
      const c = Array.from({ length: 4 }, () => 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'[crypto.randomInt(31)]).join(''), k = crypto.randomUUID(); caps.set(k, c);
      const r = () => crypto.randomInt(100);
      return send(req, res, 200, 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="38"><rect width="100" height="38" fill="#eef"/>${[0, 1, 2, 3, 4].map(() => `<path d="M${r()} ${r() % 38}L${r()} ${r() % 38}" stroke="#89a"/>`).join('')}${[...c].map((x, i) => `<text x="${10 + i * 22}" y="${24 + r() % 8}" font-size="22" transform="rotate(${r() % 24 - 12} ${10 + i * 22} 20)" fill="#246">${x}</text>`).join('')}</svg>`, { 'Set-Cookie': `BLCAP=${k}; Path=/`, 'Cache-Control': 'no-store' });
    }
    case '/catalog/index': {
      await wait(250); const col = g('role') === 'fr' ? 'c' : 't';
      const th = (col === 'c' ? D.FR : D.GR).map(n => ({ name: n, count: D.ITEMS.filter(i => i[col].includes(n)).length }));
      if (is('column_empty')) th.splice(4, 0, ...(col === 'c' ? ['海关口岸', '破产注销'] : ['文化体育', '离职退休']).map(n => ({ name: n })));
      return ok(req, res, { themes: th.map(t => t.name), hot: D.ITEMS.filter(i => i.hot).map(brief) });
    }
    case '/catalog/depts': await wait(200); return ok(req, res, D.DEPTS.map(d => ({ id: d.id, name: d.name, letter: d.letter })));
    case '/catalog/scenes': return ok(req, res, D.SCENES.map(s => ({ ...s, items: s.items.map(n => brief(D.ITEMS.find(i => i.name === n))) })));
    case '/matter/page': {
      await wait(350); const col = g('role') === 'fr' ? 'c' : 't', name = g('name').trim();
      let l = D.ITEMS.filter(i => (!g('theme') || i[col].includes(g('theme'))) && (!g('dept') || i.deptId === g('dept')) && (!g('role') || g('dept') || i[col].length) && (!name || i.name.includes(name)));
      const rows = [];
      for (const i of l) { if (!i.parent) rows.push(brief(i)); else { const f = rows.find(r => r.group && r.name === i.parent); if (f) f.children.push(brief(i)); else rows.push({ group: true, name: i.parent, dept: i.dept, children: [brief(i)] }); } }
      const n = +g('pageSize') || 6, pg = +g('pageNum') || 1;
      return ok(req, res, { total: rows.length, rows: rows.slice((pg - 1) * n, pg * n) });
    }
    case '/matter/detail': {
      await wait(350); const i = D.ITEMS.find(x => x.code === g('code')); if (!i) return bad(req, res, '事项不存在', 404);
      const { mats, d, ...o } = i; return ok(req, res, { ...o, tel: d.tel, sup: d.sup, addr: d.addr });
    }
    case '/matter/materials': { await wait(500); const i = D.ITEMS.find(x => x.code === g('code')); return i ? ok(req, res, i.mats) : bad(req, res, '事项不存在', 404); }
    case '/search/suggest': if (is('no_search', 'search_dead')) return json(req, res, { code: 500 }, 500); await wait(120); return ok(req, res, search(g('q')).item.slice(0, 6).map(i => ({ code: i.code, name: i.name, html: i.html })));
    case '/search/query': if (is('no_search', 'search_dead')) { await wait(600); return json(req, res, { code: 500, msg: 'java.net.ConnectException: Connection refused' }, 500); } await wait(400); return ok(req, res, search(g('keyword')));
    case '/news/list': return ok(req, res, D.NEWS.map(n => ({ id: n.id, cat: n.cat, title: n.title, date: ymd(at(n.ago, 9, 0)) })).slice(0, 6));
    case '/news/detail': { const n = D.NEWS.find(x => x.id === g('id')); return n ? ok(req, res, { ...n, date: ymd(at(n.ago, 9, 0)) }) : bad(req, res, '不存在', 404); }
    case '/consult/depts': return ok(req, res, D.DEPTS.map(d => ({ value: d.name, label: d.name })));
    case '/consult/submit': {
      await wait(400);
      if (is('no_consult')) return json(req, res, { code: 404 }, 404);
      if (is('consult_dead')) return json(req, res, { code: 500, msg: '系统异常，请联系管理员' }, 500);
      for (const k of ['dept', 'title', 'content', 'name', 'mobile']) if (!b[k]) return bad(req, res, '参数不完整');
      const no = ({ 投诉: 'TS', 建议: 'JY' }[b.kind] || 'ZX') + ymd(Date.now()).replace(/-/g, '') + String(100000 + ++counter), code = String(crypto.randomInt(100000, 999999));
      asked.set(no, { no, code, kind: b.kind, dept: b.dept, title: b.title, time: stamp(Date.now()), status: '待受理' });
      return ok(req, res, { no, code });
    }
    case '/consult/query': { const a = asked.get(g('no').trim()); return a && a.code === g('code').trim() ? ok(req, res, a) : bad(req, res, '受理编号或查询密码错误'); }
    case '/consult/page': {
      if (is('no_consult', 'consult_dead')) return json(req, res, { code: 404 }, 404);
      await wait(300); const l = QA.filter(x => !g('kind') || x.kind === g('kind')), n = 6, pg = +g('pageNum') || 1;
      return ok(req, res, { total: l.length, rows: l.slice((pg - 1) * n, pg * n).map(({ answer, body, reply, no, ...o }) => ({ ...o, done: !!reply })) });
    }
    case '/consult/detail': { if (is('no_consult', 'consult_dead')) return json(req, res, { code: 404 }, 404); await wait(250); const x = QA.find(q => q.id === g('id')); return x ? ok(req, res, x) : bad(req, res, '不存在', 404); }
    case '/file/download': {
      const f = D.FILES[g('fileId')];
      if (!f) return html(req, res, '<!DOCTYPE html><html><head><title>系统提示</title></head><body><div class="error-box"><h3>文件不存在或已被删除</h3><p>请联系技术支持，错误码：FILE_NOT_FOUND</p></div></body></html>');
      return send(req, res, 200, FT[f.ext], make(f), { 'Content-Disposition': `attachment; filename="${f.id}.${f.ext}"; filename*=UTF-8''${encodeURIComponent(f.title + '.' + f.ext)}` });
    }
  }
  json(req, res, { code: 404, msg: 'Not Found' }, 404);
}
function zwfw(req, res, u) {
  const p = u.pathname;
  if (p.startsWith('/api/')) return api(req, res, u);
  if (p.startsWith('/static/')) { const n = path.basename(p); return file(req, res, path.join(__dirname, p.includes('/lib/') ? 'vendor' : 'public', n)); }
  let mm;
  if ((mm = p.match(/^\/upload\/\d+\/(\w+)\.(\w+)$/))) { const f = D.FILES[mm[1]]; return f && f.ext === mm[2] ? send(req, res, 200, FT[f.ext], make(f)) : html(req, res, '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>', 200); }
  if (p === '/oauth/authorize') { // single sign-on for departments
    const me = sessions.get(cookie(req, 'BLSESSIONID')), back = u.searchParams.get('redirect_uri') || H('dept') + '/';
    if (!back.startsWith(H('dept') + '/')) return html(req, res, 'invalid redirect_uri', 400);
    if (!me) return res.writeHead(302, { Location: '/?login=1&back=' + encodeURIComponent(p + u.search) }).end();
    const t = crypto.randomUUID(); tickets.set(t, me);
    return res.writeHead(302, { Location: back + (back.includes('?') ? '&' : '?') + 'ticket=' + t }).end();
  }
  if (/\.\w{2,4}$/.test(p)) return html(req, res, 'Not Found', 404);
  html(req, res, fs.readFileSync(path.join(__dirname, 'public/index.html'), 'utf8'));
}
// ---- a department's system
const dsess = new Map();
async function deptSite(req, res, u) {
  const page = (t, b) => `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>${t}</title><style>body{margin:0;font:14px/1.8 "Microsoft YaHei",sans-serif;background:#eef3f8}.hd{background:#0b4a91;color:#fff;padding:14px 40px;display:flex;justify-content:space-between}.hd b{font-size:20px}.bd{width:900px;margin:24px auto;background:#fff;padding:24px}td{padding:6px 12px}input{height:30px;width:280px}</style></head><body>${b}</body></html>`;
  const item = D.ITEMS.find(i => i.code === (u.searchParams.get('code') || ''));
  const sysName = !item || item.dept === '市市场监督管理局' ? '企业开办“一窗通”系统' : item.dept.replace('市', '北陵市') + '网上办理系统';
  const t = u.searchParams.get('ticket');
  if (t && tickets.has(t)) {
    const s = crypto.randomUUID(); dsess.set(s, tickets.get(t)); tickets.delete(t); u.searchParams.delete('ticket');
    return res.writeHead(302, { Location: u.pathname + (u.searchParams.size ? '?' + u.searchParams : ''), 'Set-Cookie': `JSESSIONID=${s}; Path=/; HttpOnly` }).end();
  }
  const me = dsess.get(cookie(req, 'JSESSIONID'));
  if (!me) return res.writeHead(302, { Location: H('zwfw') + '/oauth/authorize?client_id=dept01&response_type=code&redirect_uri=' + encodeURIComponent(H('dept') + u.pathname + u.search) }).end();
  if (is('second_login')) return html(req, res, page(sysName + '-登录', `<div class="hd"><b>${sysName}</b></div><div class="bd"><h3>用户登录</h3><form method="post" action="/login"><table><tr><td>用户名</td><td><input name="yhm"></td></tr><tr><td>密&emsp;码</td><td><input type="password" name="mm"></td></tr><tr><td></td><td><button>登录</button> <a href="#">注册新用户</a></td></tr></table><p style="color:#999">本系统账号与政务服务网账号不互通，首次使用请先注册。</p></form></div>`));
  if (req.method === 'POST') return html(req, res, page('暂存成功', `<div class="hd"><b>${sysName}</b><span>${esc(me.name)}</span></div><div class="bd">已暂存，可在“我的办件”中继续填写。</div>`));
  html(req, res, page(sysName, `<div class="hd"><b>${sysName}</b><span>当前用户：${esc(me.name)}　|　<a style="color:#fff" href="${H('zwfw')}/">返回政务服务网</a></span></div><div class="bd"><h3>${esc(item ? item.name : '业务办理')} — 第一步 填写基本信息</h3><form method="post"><table>
<tr><td>${item && item.c.length ? '拟用企业名称' : '申请人'}</td><td><input name="mc" value="${item && item.c.length ? '' : esc(me.name)}"></td></tr><tr><td>${item && item.c.length ? '住所' : '通讯地址'}</td><td><input name="dz"></td></tr><tr><td>经办人</td><td><input name="jbr" value="${esc(me.name)}" readonly></td></tr><tr><td></td><td><button>暂存</button></td></tr></table></form></div>`));
}
const www = require('./www')({ D, H, is, esc, html, file, ymd, at, PORTAL_FIRST, send });

function handle(req, res) {
  const host = (req.headers.host || '').split(':')[0].toLowerCase();
  let u; try { u = new URL(req.url, 'http://x'); } catch { return html(req, res, 'Bad Request', 400); }
  if (is('waf')) return html(req, res, `<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="9DhefwqGPrzGxEp9hPaoag" content="${crypto.randomBytes(60).toString('hex')}"><script type="text/javascript" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=${crypto.randomInt(99999)};$_ts.cd="${crypto.randomBytes(90).toString('base64')}";</script></head><body></body></html>`, 412, { 'Set-Cookie': 'FSSBBIl1UgzbN7N80S=' + crypto.randomBytes(24).toString('hex') + '; Path=/; HttpOnly' });
  if (is('maintenance')) return html(req, res, '<!DOCTYPE html><html><head><meta charset="utf-8"><title>系统维护中</title></head><body style="text-align:center;padding-top:120px"><h1>系统维护中</h1><p>因政务云平台升级割接，网站暂停服务，给您带来不便敬请谅解。</p></body></html>', 503, { 'Retry-After': '7200' });
  const site = { 'www.beiling.localhost': www, 'zwfw.beiling.localhost': zwfw, 'dept.beiling.localhost': deptSite }[host];
  if (!site) return html(req, res, '<center><h1>404 Not Found</h1></center>', 404);
  Promise.resolve(site(req, res, u)).catch(e => { console.error(e); if (!res.headersSent) html(req, res, '500', 500); });
}
for (const a of ['127.0.0.1', '::1']) http.createServer(handle).on('error', e => { if (a === '127.0.0.1') { console.error(e.message); process.exit(1); } }).listen(PORT, a, () => { if (a === '127.0.0.1') console.log('beiling on ' + PORT + (fault ? ' fault ' + fault : '')); });
for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => process.exit(0));
