(function () {
  'use strict';
  const { createElement: h, useState, useEffect, useRef, useMemo, createContext, useContext, Fragment } = React;
  const html = htm.bind(h);
  const A = antd;
  const { Button, Input, Form, Select, Radio, Checkbox, Tabs, Segmented, List, Card, Drawer, Modal, Collapse, Steps, Table, Descriptions, Anchor, Tag, Pagination, Result, Empty, Spin, AutoComplete, Dropdown, Breadcrumb, Menu, Space, FloatButton, Popover, message, Skeleton, Alert, QRCode } = A;

  /* ---------- utils ---------- */
  const api = async (url, data) => {
    const r = await fetch('/api' + url, data ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) } : {});
    const j = await r.json();
    if (!r.ok || !j.success) { const e = new Error(j.msg || '网络异常'); e.code = j.code; throw e; }
    return j.data;
  };
  const listeners = new Set();
  const nav = to => { history.pushState({}, '', to); listeners.forEach(f => f()); window.scrollTo(0, 0); };
  window.addEventListener('popstate', () => listeners.forEach(f => f()));
  const useLoc = () => { const [, set] = useState(0); useEffect(() => { const f = () => set(x => x + 1); listeners.add(f); return () => listeners.delete(f); }, []); return { path: location.pathname, q: new URLSearchParams(location.search) }; };
  const L = ({ to, children, ...p }) => h('a', { href: to, ...p, onClick: e => { if (p.target === '_blank' || e.ctrlKey || e.metaKey || e.button) return; e.preventDefault(); nav(to); } }, children);
  const useApi = (url, deps) => { const [s, set] = useState({ loading: true }); useEffect(() => { let on = true; if (!url) return; set(o => ({ ...o, loading: true, error: null })); api(url).then(data => on && set({ data }), error => on && set({ error })); return () => { on = false; }; }, deps || [url]); return s; };
  const useTitle = t => useEffect(() => { document.title = (t ? t + ' - ' : '') + '北陵市政务服务网'; }, [t]);
  const paths = {
    search: 'M909.6 854.5L649.9 594.8C690.2 542.7 712 479 712 412c0-80.2-31.3-155.4-87.9-212.1C567.4 143.3 492.2 112 412 112s-155.4 31.3-212.1 87.9C143.2 256.6 112 331.8 112 412s31.3 155.4 87.9 212.1C256.6 680.8 331.8 712 412 712c67 0 130.6-21.8 182.7-62l259.7 259.6 55.2-55.1z',
    user: 'M512 512a190 190 0 100-380 190 190 0 000 380zm0 60c-170 0-330 90-330 250v60h660v-60c0-160-160-250-330-250z',
    down: 'M505.7 661a8 8 0 0012.6 0l112-141.7c4.1-5.2.4-12.9-6.3-12.9h-74.1V168c0-4.4-3.6-8-8-8h-60c-4.4 0-8 3.6-8 8v338.3H400c-6.7 0-10.4 7.7-6.3 12.9l112 141.8zM878 626h-60c-4.4 0-8 3.6-8 8v154H214V634c0-4.4-3.6-8-8-8h-60c-4.4 0-8 3.6-8 8v198c0 17.7 14.3 32 32 32h684c17.7 0 32-14.3 32-32V634c0-4.4-3.6-8-8-8z',
    doc: 'M200 100h440l184 190v634H200zM300 420h424v60H300zm0 160h424v60H300z', tel: 'M700 620c-60-40-100 40-150 20-70-40-160-130-190-200-10-50 60-80 20-140l-90-130c-60-40-150 60-150 150 0 260 300 560 560 560 90 0 190-90 150-150z',
  };
  const Icon = ({ t }) => html`<span role="img" aria-label=${t} className=${'anticon anticon-' + t}><svg viewBox="0 0 1024 1024" focusable="false" width="1em" height="1em" fill="currentColor" aria-hidden="true"><path d=${paths[t]} /></svg></span>`;
  const Hl = ({ s }) => h('span', { className: 'hl', dangerouslySetInnerHTML: { __html: s } });
  const Ctx = createContext({});

  /* ---------- login ---------- */
  function LoginForm({ type, done }) {
    const [loading, set] = useState(false);
    const { cfg, closeLogin } = useContext(Ctx);
    const submit = async v => { set(true); try { const u = await api('/user/login', { ...v, type }); message.success('登录成功'); done(u); } catch (e) { message.error(e.message); } set(false); };
    return html`<${Form} name=${'login_' + type} onFinish=${submit} size="large" autoComplete="off">
      <${Form.Item} name="account" rules=${[{ required: true, message: type === 'fr' ? '请输入统一社会信用代码或账号' : '请输入账号' }]}><${Input} prefix=${html`<${Icon} t="user" />`} placeholder=${type === 'fr' ? '统一社会信用代码/用户名' : '手机号/身份证号/用户名'} /><//>
      <${Form.Item} name="password" rules=${[{ required: true, message: '请输入密码' }]}><${Input.Password} placeholder="请输入密码" /><//>
      <${Form.Item}><${Checkbox} defaultChecked>记住账号<//><a style=${{ float: 'right' }} onClick=${() => message.info('请携带身份证到政务服务中心重置密码')}>忘记密码？</a><//>
      <${Button} type="primary" htmlType="submit" block loading=${loading}>登录<//>
      ${cfg.register && html`<div style=${{ textAlign: 'center', marginTop: 12 }}>还没有账号？<a onClick=${() => { closeLogin(); nav('/register'); }}>立即注册</a></div>`}
    <//>`;
  }
  function LoginModal({ open, onClose, onDone, tab }) {
    return html`<${Modal} open=${open} onCancel=${onClose} footer=${null} width=${420} title="用户登录" destroyOnClose=${true}>
      <${Tabs} defaultActiveKey=${tab || 'gr'} centered items=${[{ key: 'gr', label: '个人登录', children: h(LoginForm, { type: 'gr', done: onDone }) }, { key: 'fr', label: '法人登录', children: h(LoginForm, { type: 'fr', done: onDone }) }]} />
    <//>`;
  }

  /* ---------- frame ---------- */
  function SearchBox({ big, init }) {
    const [v, setV] = useState(init || ''), [opts, setOpts] = useState([]);
    const timer = useRef();
    useEffect(() => { setV(init || ''); }, [init]);
    const onSearch = t => { clearTimeout(timer.current); setV(t); timer.current = setTimeout(async () => { if (!t.trim()) return setOpts([]); try { const d = await api('/search/suggest?q=' + encodeURIComponent(t)); setOpts(d.map(i => ({ value: i.code, code: i.code, label: h(Hl, { s: i.html }) }))); } catch (e) { setOpts([]); } }, 260); };
    const go = t => { if (!t || !t.trim()) return message.warning('请输入搜索内容'); setOpts([]); nav('/search?keyword=' + encodeURIComponent(t.trim())); };
    return html`<${AutoComplete} value=${v} options=${opts} onSearch=${onSearch} onSelect=${(x, o) => nav('/matter/guide/' + o.code)} defaultActiveFirstOption=${false} style=${{ width: '100%' }} size=${big ? 'large' : 'middle'} popupMatchSelectWidth=${true}>
      ${big ? html`<${Input.Search} size="large" placeholder="您想办什么事？试试“教师资格”" enterButton="搜索" onSearch=${go} />` : html`<${Input} placeholder="搜索" allowClear onPressEnter=${e => go(e.target.value)} suffix=${html`<span style=${{ cursor: 'pointer' }} onClick=${() => go(v)}><${Icon} t="search" /></span>`} />`}
    <//>`;
  }
  function Frame({ children, path }) {
    const { cfg, user, openLogin, logout } = useContext(Ctx);
    const items = [['/', '首页'], ['/matter?role=gr', '个人服务'], ['/matter?role=fr', '法人服务'], ['/dept', '部门服务'], ['/scene', '一件事一次办'], ...(cfg.consult ? [['/interact', '互动交流']] : [])];
    const cur = path + location.search;
    return html`<${Fragment}>
      <div className="bl-topbar"><div className="w"><span>北陵市 · 市本级　<a href=${cfg.www} target="_blank">北陵市人民政府</a></span>
        <span>${user ? html`<${Dropdown} menu=${{ items: [{ key: 'u', label: '用户中心' }, { key: 'o', label: '退出登录' }], onClick: e => e.key === 'o' ? logout() : nav('/user') }}><span className="link"><${Icon} t="user" /> ${user.name}，您好</span><//>` : html`<span className="link" onClick=${() => openLogin()}><${Icon} t="user" /> 登录</span>${cfg.register && html`<span className="link" onClick=${() => nav('/register')}>注册</span>`}`}
        <span className="link" onClick=${() => document.body.classList.toggle('big-font')}>长者模式</span></span></div></div>
      <div className="bl-head"><div className="w"><div className="bl-logo" onClick=${() => nav('/')}>北陵市政务服务网<small>一网通办 · 陵里办</small></div>
        <nav className="bl-nav">${items.map(([to, t]) => html`<${L} to=${to} key=${to} className=${cur === to || (to !== '/' && !to.includes('?') && path.startsWith(to)) ? 'on' : ''}>${t}<//>`)}</nav>
        ${cfg.search && path !== '/' && path !== '/search' && html`<div style=${{ width: 200 }}><${SearchBox} /></div>`}</div></div>
      <main>${children}</main>
      <div className="foot"><div className="w">主办单位：北陵市人民政府办公室　运行管理：北陵市大数据中心　政务服务热线：12345　技术支持：0417-2860012<br />辽陵ICP备00000000号-2　建议使用 Chrome、360 极速模式浏览　<a onClick=${() => Modal.info({ title: '网站声明', content: '本网站内容以实施机关公布的为准。' })}>网站声明</a></div></div>
      <${FloatButton.Group} shape="square" style=${{ insetInlineEnd: 16 }}>
        <${Popover} placement="left" content=${html`<div>政务服务热线 12345<br />24小时服务</div>`}><${FloatButton} icon=${html`<${Icon} t="tel" />`} description="热线" /><//>
        <${FloatButton.BackTop} visibilityHeight=${200} />
      <//>
    <//>`;
  }

  /* ---------- home & catalogue ---------- */
  function ItemLink({ it }) { return html`<${L} to=${'/matter/guide/' + it.code} target="_blank" title=${it.name}>${it.name}<//>`; }
  function ThemeBlock({ role, setRole, title }) {
    const { data, loading } = useApi('/catalog/index?role=' + role);
    const [all, setAll] = useState(false);
    const list = data ? (all ? data.themes : data.themes.slice(0, 8)) : [];
    return html`<div className="sec"><h3><span>${title}</span><${Segmented} value=${role} onChange=${setRole} options=${[{ label: '个人', value: 'gr' }, { label: '法人', value: 'fr' }]} /></h3>
      <${Spin} spinning=${!!loading}><div className="theme-grid" style=${{ minHeight: 120 }}>${list.map(t => html`<div className="theme-card" key=${t} onClick=${() => nav('/matter/list?role=' + role + '&theme=' + encodeURIComponent(t))}><i className="ic">${t[0]}</i><span>${t}</span></div>`)}</div><//>
      ${data && data.themes.length > 8 && html`<div className="more"><${Button} type="link" onClick=${() => setAll(!all)}>${all ? '收起' : '展开更多'} ${all ? '∧' : '∨'}<//></div>`}</div>`;
  }
  function Home() {
    useTitle('');
    const { cfg } = useContext(Ctx);
    const [role, setRole] = useState('gr');
    const idx = useApi('/catalog/index?role=gr').data, news = useApi('/news/list').data || [];
    const [no, setNo] = useState('');
    useEffect(() => { const p = new URLSearchParams(location.search); if (!p.get('login') && !sessionStorage.getItem('tip')) { sessionStorage.setItem('tip', '1'); Modal.info({ title: '温馨提示', okText: '我知道了', content: '为提升服务质量，平台将于本周日 22:00 至次日 6:00 进行升级，期间部分功能可能无法使用，敬请谅解。', maskClosable: true }); } }, []);
    return html`<${Fragment}>
      <div className="banner"><h2>北陵办事，一网通办</h2>${cfg.search && html`<div className="sbox"><${SearchBox} big=${true} /><div className="hotword">热门搜索：${['公积金提取', '教师资格', '结婚登记', '身份证'].map(t => html`<${L} key=${t} to=${'/search?keyword=' + encodeURIComponent(t)}>${t}<//>`)}</div></div>`}</div>
      <div className="w">
        <${ThemeBlock} role=${role} setRole=${setRole} title="主题服务" />
        <div className="two"><div className="sec"><h3>热门服务</h3><${List} grid=${{ gutter: 12, column: 2 }} dataSource=${idx ? idx.hot : []} loading=${!idx} renderItem=${it => html`<${List.Item}><${Icon} t="doc" /> <${ItemLink} it=${it} /><//>`} /></div>
        <div className="sec"><h3>通知公告</h3><${List} size="small" dataSource=${news} renderItem=${n => html`<${List.Item}><${L} to=${'/news/' + n.id}>${n.title}<//><//>`} /></div></div>
        <div className="sec"><h3>特色服务</h3><div className="theme-grid"><div className="theme-card" onClick=${() => nav('/scene')}><i className="ic">一</i>高效办成一件事</div><div className="theme-card" onClick=${() => nav('/dept')}><i className="ic">部</i>部门服务</div>
          ${cfg.consult && html`<div className="theme-card" onClick=${() => nav('/interact')}><i className="ic">问</i>咨询投诉</div>`}<${Popover} content=${html`<${QRCode} value="beiling-mini" size=${120} />`}><div className="theme-card"><i className="ic">掌</i>陵里办小程序</div><//></div>
          <div style=${{ marginTop: 16 }}>办件进度：<${Space.Compact}><${Input} value=${no} onChange=${e => setNo(e.target.value)} placeholder="请输入办件流水号" style=${{ width: 240 }} /><${Button} onClick=${() => no.trim() ? message.info('未查询到该流水号对应的办件') : message.warning('请输入办件流水号')}>查询<//><//></div></div>
      </div><//>`;
  }
  function MatterIndex({ q }) {
    const role = q.get('role') === 'fr' ? 'fr' : 'gr';
    useTitle(role === 'fr' ? '法人服务' : '个人服务');
    return html`<div className="w"><${ThemeBlock} key=${role} role=${role} setRole=${r => nav('/matter?role=' + r)} title=${role === 'fr' ? '法人服务' : '个人服务'} />
      <div className="sec"><h3><span>全部事项</span></h3><${MatterList} role=${role} /></div></div>`;
  }
  function Row({ it }) {
    const { apply } = useContext(Ctx);
    return html`<div className="mt-row"><div><div className="nm"><${ItemLink} it=${it} /></div><div className="sub"><${Tag} color=${it.kind === '即办件' ? 'green' : 'blue'}>${it.kind}<//> ${it.dept}　承诺时限：${it.promise}</div></div>
      <${Space}><${Button} href=${'/matter/guide/' + it.code} target="_blank">办事指南<//><${Button} type="primary" disabled=${!it.online} onClick=${() => apply(it)}>在线办理<//><//></div>`;
  }
  function Group({ g }) {
    const [o, set] = useState(false);
    return html`<div style=${{ width: '100%' }}><div className="mt-row" role="button" aria-expanded=${o} style=${{ cursor: 'pointer' }} onClick=${() => set(!o)}><div className="nm">${g.name}</div><span className="sub">${g.children.length}个办理项 ${o ? '▲' : '▼'}</span></div>
      ${o && html`<div style=${{ padding: '10px 0 0 24px' }}>${g.children.map(c => html`<div key=${c.code} style=${{ padding: '8px 0' }}><${Row} it=${c} /></div>`)}</div>`}</div>`;
  }
  function MatterList({ role, theme, dept }) {
    const { cfg } = useContext(Ctx);
    const [pg, setPg] = useState(1), [name, setName] = useState('');
    useEffect(() => { setPg(1); setName(''); }, [role, theme, dept]);
    const { data, loading } = useApi(`/matter/page?pageNum=${pg}&pageSize=6&role=${role || ''}&theme=${encodeURIComponent(theme || '')}&dept=${dept || ''}&name=${encodeURIComponent(name)}`);
    return html`<div>${cfg.search && html`<${Input.Search} key=${(theme || '') + (dept || '') + role} allowClear placeholder="在当前列表中筛选" style=${{ width: 260, marginBottom: 8 }} onSearch=${v => { setName(v); setPg(1); }} />`}
      <${List} loading=${!!loading} locale=${{ emptyText: loading ? ' ' : html`<${Empty} description="暂无数据" />` }} dataSource=${data ? data.rows : []} rowKey=${r => r.code || r.name} renderItem=${r => html`<${List.Item}>${r.group ? html`<${Group} g=${r} />` : html`<${Row} it=${r} />`}<//>`}
        pagination=${data && data.total ? { current: pg, pageSize: 6, total: data.total, onChange: setPg, showTotal: t => `共 ${t} 条`, showSizeChanger: false } : false} /></div>`;
  }
  function ThemeList({ q }) {
    const role = q.get('role') === 'fr' ? 'fr' : 'gr', theme = q.get('theme') || '';
    useTitle(theme);
    const { data } = useApi('/catalog/index?role=' + role);
    return html`<div className="w"><${Breadcrumb} style=${{ margin: '16px 0 0' }} items=${[{ title: html`<${L} to="/">首页<//>` }, { title: html`<${L} to=${'/matter?role=' + role}>${role === 'fr' ? '法人服务' : '个人服务'}<//>` }, { title: theme }]} />
      <div className="lay"><${Menu} selectedKeys=${[theme]} items=${(data ? data.themes : []).map(t => ({ key: t, label: t }))} onClick=${e => nav('/matter/list?role=' + role + '&theme=' + encodeURIComponent(e.key))} style=${{ borderRadius: 8 }} />
      <div className="sec" style=${{ margin: 0 }}><h3>${theme}</h3><${MatterList} role=${role} theme=${theme} /></div></div></div>`;
  }
  function Depts() {
    useTitle('部门服务');
    const { data } = useApi('/catalog/depts');
    const [l, setL] = useState('全部');
    if (!data) return html`<div className="w sec"><${Skeleton} active /></div>`;
    const ls = [...new Set(data.map(d => d.letter))].sort();
    return html`<div className="w"><div className="sec"><h3>部门服务</h3><div className="letters">${['全部', ...ls].map(x => html`<span key=${x} style=${x === '全部' ? { width: 48 } : {}} className=${x === l ? 'on' : ''} onClick=${() => setL(x)}>${x}</span>`)}</div>
      ${ls.filter(x => l === '全部' || x === l).map(x => html`<div className="dept-group" key=${x}><b>${x}</b><div>${data.filter(d => d.letter === x).map(d => html`<${L} key=${d.id} to=${'/dept/' + d.id}>${d.name}<//>`)}</div></div>`)}</div></div>`;
  }
  function DeptPage({ id }) {
    const { data } = useApi('/catalog/depts');
    const d = data && data.find(x => x.id === id);
    useTitle(d ? d.name : '部门服务');
    return html`<div className="w"><${Breadcrumb} style=${{ margin: '16px 0 0' }} items=${[{ title: html`<${L} to="/dept">部门服务<//>` }, { title: d ? d.name : '' }]} /><div className="sec"><h3>${d ? d.name : ''}</h3><${MatterList} dept=${id} /></div></div>`;
  }
  function Scenes({ id }) {
    useTitle('一件事一次办');
    const { data } = useApi('/catalog/scenes');
    if (!data) return html`<div className="w sec"><${Skeleton} active /></div>`;
    const s = data.find(x => x.id === id);
    if (s) return html`<div className="w"><div className="sec"><h3>${s.title}</h3><p>${s.desc}</p><${List} dataSource=${s.items} renderItem=${it => html`<${List.Item}><${Row} it=${it} /><//>`} /></div></div>`;
    return html`<div className="w"><div className="sec"><h3>高效办成一件事</h3><div className="theme-grid">${data.map(x => html`<${Card} hoverable key=${x.id} title=${x.title} onClick=${() => nav('/scene/' + x.id)}>${x.desc}<//>`)}</div></div></div>`;
  }

  /* ---------- search ---------- */
  function SearchPage({ q }) {
    const kw = q.get('keyword') || '';
    useTitle('搜索');
    const { data, loading, error } = useApi('/search/query?keyword=' + encodeURIComponent(kw));
    const [tab, setTab] = useState('item'), hot = useApi('/catalog/index?role=gr').data;
    useEffect(() => setTab('item'), [kw]);
    const none = html`<${Empty} description=${html`<span>很抱歉，没有搜到与“${kw}”有关的内容，换个词试试吧～</span>`} />`;
    const nl = l => html`<${List} locale=${{ emptyText: none }} dataSource=${l} renderItem=${n => html`<${List.Item}><${List.Item.Meta} title=${html`<${L} to=${'/news/' + n.id} target="_blank"><${Hl} s=${n.html} /><//>`} description=${html`<span><${Hl} s=${n.sum} /><br />${n.src}　${n.date}</span>`} /><//>`} />`;
    return html`<div className="w"><div className="sec"><div style=${{ width: 640, margin: '0 auto 12px' }}><${SearchBox} big=${true} init=${kw} /></div></div>
      ${error ? html`<div className="sec"><${Result} status="500" title="服务开小差了" subTitle="请稍后再试" /></div>` : html`<div className="two"><div className="sec" style=${{ marginTop: 0 }}><${Spin} spinning=${!!loading}>${data ? html`<${Tabs} activeKey=${tab} onChange=${setTab} items=${[
      { key: 'item', label: `事项（${data.item.length}）`, children: html`<${List} locale=${{ emptyText: none }} dataSource=${data.item} pagination=${data.item.length > 10 ? { pageSize: 10 } : false} renderItem=${i => html`<${List.Item} actions=${[html`<a href=${'/matter/guide/' + i.code} target="_blank">办事指南</a>`]}><${List.Item.Meta} title=${html`<${L} to=${'/matter/guide/' + i.code} target="_blank"><${Icon} t="doc" /> <${Hl} s=${i.html} /><//>`} description=${html`<span><${Tag}>${i.type}<//>${i.dept}</span>`} /><//>`} />` },
      { key: 'policy', label: `政策（${data.policy.length}）`, children: nl(data.policy) }, { key: 'news', label: `资讯（${data.news.length}）`, children: nl(data.news) }]} />` : html`<div style=${{ height: 300 }}></div>`}<//></div>
      <div className="sec" style=${{ marginTop: 0, alignSelf: 'start' }}><h3>大家都在办</h3>${(hot ? hot.hot : []).slice(0, 4).map((i, k) => html`<p key=${i.code}>${k + 1}. <${ItemLink} it=${i} /></p>`)}</div></div>`}</div>`;
  }

  /* ---------- guide ---------- */
  async function saveBlob(f) {
    try {
      const r = await fetch('/api/file/download?fileId=' + f.id), b = await r.blob(), u = URL.createObjectURL(b), a = document.createElement('a');
      a.href = u; a.download = f.title + '.' + f.ext; document.body.appendChild(a); a.click(); a.remove(); setTimeout(() => URL.revokeObjectURL(u), 5000);
    } catch (e) { message.error('下载失败'); }
  }
  const url = f => '/upload/202603/' + f.id + '.' + f.ext;
  function Materials({ code, sits }) {
    const { data, loading } = useApi('/matter/materials?code=' + code);
    const [open, setOpen] = useState(false), [pick, setPick] = useState(null), [tmp, setTmp] = useState({});
    const rows = (data || []).filter(m => !m.sit || !pick || pick.includes(m.sit));
    const has = k => (data || []).some(m => m[k]);
    const cols = [{ title: '序号', width: 60, render: (_, __, i) => i + 1 }, { title: '材料名称', dataIndex: 'name', render: (t, r) => html`<span>${r.must === '必要' && html`<i style=${{ color: 'red' }}>*</i>`}${t}</span>` },
      ...(has('type') ? [{ title: '材料类型', dataIndex: 'type', width: 110 }] : []), ...(has('form') ? [{ title: '材料形式', dataIndex: 'form', width: 110 }] : []), ...(has('n') ? [{ title: '份数', dataIndex: 'n', width: 60 }] : []),
      { title: '必要性', dataIndex: 'must', width: 80 }, { title: '填报要求', dataIndex: 'req' },
      { title: '空白表格', width: 110, render: (_, r) => r.blank ? (r.blank.btn ? html`<${Button} size="small" type="link" icon=${html`<${Icon} t="down" />`} onClick=${() => saveBlob(r.blank)}>下载<//>` : html`<a href=${url(r.blank)} target="_blank"><${Icon} t="down" /> 下载</a>`) : '—' },
      { title: '示例样表', width: 100, render: (_, r) => r.sample ? html`<a href=${url(r.sample)} target="_blank">查看</a>` : '—' }];
    return html`<div>
      ${sits && html`<${Alert} type="info" style=${{ marginBottom: 12 }} message=${pick ? html`<span>已按您的情形筛选材料　<a onClick=${() => setPick(null)}>查看全部</a></span>` : '不同情形需要的材料可能不同，可选择情形精简材料清单'} action=${html`<${Button} size="small" onClick=${() => setOpen(true)}>情形选择<//>`} />
        <${Drawer} title="请选择您的办理情形" open=${open} onClose=${() => setOpen(false)} footer=${html`<${Button} type="primary" onClick=${() => { if (sits.some((s, i) => !tmp[i])) return message.warning('请完成全部选择'); setPick(Object.values(tmp)); setOpen(false); }}>确定<//>`}>
          ${sits.map((s, i) => html`<div key=${i} style=${{ marginBottom: 20 }}><p>${i + 1}. ${s.q}</p><${Radio.Group} onChange=${e => setTmp({ ...tmp, [i]: e.target.value })} options=${s.o.map(([l, v]) => ({ label: l, value: v }))} /></div>`)}<//>`}
      <${Table} rowKey="name" size="middle" bordered pagination=${false} loading=${!!loading} columns=${cols} dataSource=${rows} expandable=${{ expandedRowRender: r => html`<${Descriptions} size="small" column=${1} items=${[{ key: 1, label: '来源渠道', children: r.src }, ...(r.tip ? [{ key: 2, label: '填报须知', children: r.tip }] : [])]} />` }} /></div>`;
  }
  function Guide({ code }) {
    const { cfg, apply } = useContext(Ctx);
    const { data: d, error } = useApi('/matter/detail?code=' + code);
    const [more, setMore] = useState(false);
    useTitle(d ? d.name : '办事指南');
    if (error) return html`<${Result} status="404" title="事项不存在" />`;
    if (!d) return html`<div className="w sec"><${Skeleton} active paragraph=${{ rows: 12 }} /></div>`;
    const lim = d.promise.match(/^(\d+)(\D+)$/), leg = d.legal.match(/^(\d+)(\D+)$/);
    const base = [
      ['事项名称', d.name], ['事项类型', d.type], ['实施主体', '北陵' + d.dept], ['办件类型', d.kind], ['法定办结时限', leg ? `${leg[1]}（${leg[2]}）` : d.legal], ['承诺办结时限', lim ? `${lim[1]}（${lim[2]}）` : d.promise],
      ['服务对象', d.obj], ['是否收费', d.fee.yes ? '是' : '否'], ...(d.tel ? [['咨询方式', d.tel]] : []), ['监督投诉方式', d.sup],
      ...(more ? [['统一编码', d.code], ['行使层级', '市级'], ['办理形式', '窗口办理、网上办理'], ['到现场次数', d.runs], ['审批结果名称', d.result], ['是否支持物流快递', '是']] : []),
    ].map(([l, c]) => ({ key: l, label: l, children: c }));
    const sec = (id, t, c) => html`<div className="sec" id=${id} style=${{ marginTop: 0 }}><h3>${t}</h3>${c}</div>`;
    return html`<div className="w"><${Breadcrumb} style=${{ marginTop: 16 }} items=${[{ title: html`<${L} to="/">首页<//>` }, { title: '办事指南' }, { title: d.name }]} />
      <div className="g-head"><h1>${d.name}</h1><${Tag} color="blue">${d.type}<//><${Tag}>${d.kind}<//>
        <div className="g-num"><div><b>${lim ? lim[1] : d.promise}</b>${lim ? lim[2] : '承诺时限'}</div><div><b>${d.runs}</b>跑动次数</div><div><b>${d.fee.yes ? '收费' : '免费'}</b>收费情况</div></div>
        <${Space}><${Button} type="primary" size="large" disabled=${!d.online} onClick=${() => apply(d)}>在线办理<//>${cfg.consult && html`<${Button} size="large" onClick=${() => nav('/interact/ask?matter=' + encodeURIComponent(d.name) + '&dept=' + encodeURIComponent(d.dept))}>咨询<//>`}<${Button} size="large" onClick=${() => message.success('已收藏')}>收藏<//><//></div>
      <div className="g-lay"><div className="side"><${Anchor} affix=${false} items=${[['base', '基本信息'], ['cond', '受理条件'], ['mats', '申请材料'], ['flow', '办理流程'], ['fee', '收费信息'], ['law', '设定依据'], ['addr', '窗口办理'], ['faq', '常见问题']].map(([k, t]) => ({ key: k, href: '#' + k, title: t }))} /></div>
      <div>${sec('base', '基本信息', html`<${Descriptions} bordered column=${2} items=${base} size="middle" /><div className="more"><a onClick=${() => setMore(!more)}>${more ? '收起' : '展开更多'}</a></div>`)}
        ${sec('cond', '受理条件', d.cond.map((c, i) => html`<p key=${i}>（${'一二三四五六'[i]}）${c}</p>`))}
        ${sec('mats', '申请材料', html`<${Materials} code=${code} sits=${d.sits} />`)}
        ${sec('flow', '办理流程', html`<${Steps} direction="vertical" status="wait" current=${-1} items=${d.steps.map(([t, x]) => ({ title: t, description: x || undefined }))} />`)}
        ${sec('fee', '收费信息', d.fee.yes ? html`<${Table} rowKey="std" pagination=${false} size="small" columns=${[{ title: '收费标准', dataIndex: 'std' }, { title: '收费依据', dataIndex: 'basis', render: t => t || '/' }]} dataSource=${[d.fee]} />` : html`<p>本事项不收取任何费用。${d.fee.basis ? '依据：' + d.fee.basis : ''}</p>`)}
        ${sec('law', '设定依据', html`<${Collapse} items=${d.law.map(([t, c], i) => ({ key: i, label: t, children: c }))} />`)}
        ${sec('addr', '窗口办理', html`<${Descriptions} column=${1} items=${[{ key: 1, label: '办理地点', children: d.addr }, { key: 2, label: '办理时间', children: '周一至周五 8:30-11:30，13:00-16:30（法定节假日除外）' }, { key: 3, label: '交通指引', children: '可乘3路、12路、26路公交车到达' }]} />`)}
        ${sec('faq', '常见问题', d.faq.length ? html`<${Collapse} ghost items=${d.faq.map(([a, b], i) => ({ key: i, label: a, children: b }))} />` : html`<p style=${{ color: '#999' }}>暂无常见问题</p>`)}</div></div></div>`;
  }

  /* ---------- register ---------- */
  const W = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const idOk = s => /^\d{17}[\dXx]$/.test(s) && '10X98765432'[W.reduce((a, w, i) => a + w * s[i], 0) % 11] === s[17].toUpperCase();
  function RegForm({ type, done }) {
    const { cfg } = useContext(Ctx);
    const [form] = Form.useForm();
    const agree = Form.useWatch('agree', form), [loading, set] = useState(false), [n, setN] = useState(0), [cd, setCd] = useState(0);
    const submit = async v => { set(true); try { await api('/user/register', { ...v, type }); done(v.account); } catch (e) { message.error(e.message); setN(n + 1); } set(false); };
    const rq = m => ({ required: true, message: m });
    const sms = async () => { try { await form.validateFields(['mobile']); } catch (e) { return; } await api('/user/sms', {}); message.success('验证码已发送，5分钟内有效'); setCd(60); const t = setInterval(() => setCd(c => { if (c <= 1) clearInterval(t); return c - 1; }), 1000); };
    return html`<${Form} form=${form} name=${'reg_' + type} labelCol=${{ span: 6 }} wrapperCol=${{ span: 14 }} onFinish=${submit} validateTrigger="onBlur" scrollToFirstError autoComplete="off">
      <${Form.Item} label="登录账号" name="account" rules=${[rq('请设置登录账号'), { pattern: /^[A-Za-z]\w{5,19}$/, message: '6-20位，以字母开头，可含数字和下划线' }, { validator: async (_, v) => { if (v && /^[A-Za-z]\w{5,19}$/.test(v) && await api('/user/exist?account=' + v)) throw new Error('该账号已被注册'); } }]}><${Input} placeholder="6-20位字母开头的账号" /><//>
      <${Form.Item} label="登录密码" name="password" rules=${[rq('请设置登录密码'), { pattern: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,20}$/, message: '8-20位，须同时包含大写字母、小写字母和数字' }]}><${Input.Password} placeholder="8-20位，含大小写字母和数字" /><//>
      <${Form.Item} label="确认密码" name="confirm" dependencies=${['password']} rules=${[rq('请再次输入密码'), f => ({ validator: (_, v) => !v || v === f.getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error('两次输入的密码不一致')) })]}><${Input.Password} placeholder="请再次输入密码" /><//>
      ${type === 'fr' && html`<${Form.Item} label="企业名称" name="name" rules=${[rq('请输入企业名称')]}><${Input} placeholder="与营业执照一致" /><//><${Form.Item} label="统一社会信用代码" name="uscc" rules=${[rq('请输入统一社会信用代码'), { pattern: /^[0-9A-HJ-NP-RT-UW-Y]{18}$/, message: '统一社会信用代码格式不正确' }]}><${Input} maxLength=${18} /><//>`}
      ${type === 'gr' && html`<${Form.Item} label="真实姓名" name="name" rules=${[rq('请输入姓名'), { pattern: /^[\u4e00-\u9fa5·]{2,20}$/, message: '请输入中文姓名' }]}><${Input} placeholder="请输入身份证上的姓名" /><//><${Form.Item} label="身份证号" name="idcard" rules=${[rq('请输入身份证号'), { validator: (_, v) => !v || idOk(v) ? Promise.resolve() : Promise.reject(new Error('身份证号格式不正确')) }]}><${Input} maxLength=${18} placeholder="请输入18位身份证号" /><//>`}
      <${Form.Item} label="手机号码" name="mobile" rules=${[rq('请输入手机号码'), { pattern: /^1[3-9]\d{9}$/, message: '手机号码格式不正确' }]}><${Input} maxLength=${11} addonBefore="+86" placeholder="请输入手机号码" /><//>
      ${cfg.regMode === 'sms' && html`<${Form.Item} label="短信验证码" required><${Space.Compact} block><${Form.Item} name="sms" noStyle rules=${[rq('请输入短信验证码')]}><${Input} maxLength=${6} placeholder="请输入6位短信验证码" /><//><${Button} disabled=${cd > 0} onClick=${sms}>${cd > 0 ? cd + '秒后重新获取' : '获取验证码'}<//><//><//>`}
      ${cfg.regMode === 'img' && html`<${Form.Item} label="图形验证码" required><${Space}><${Form.Item} name="captcha" noStyle rules=${[rq('请输入图形验证码')]}><${Input} maxLength=${4} placeholder="请输入右侧字符" /><//><img src=${'/api/user/captcha?t=' + n} title="看不清？点击换一张" alt="验证码" style=${{ cursor: 'pointer', height: 38 }} onClick=${() => setN(n + 1)} /><//><//>`}
      <${Form.Item} name="agree" valuePropName="checked" wrapperCol=${{ offset: 6 }}><${Checkbox}>我已阅读并同意<a onClick=${e => { e.preventDefault(); Modal.info({ title: '用户服务协议', content: '欢迎使用北陵市政务服务网，请如实填写注册信息。' }); }}>《用户服务协议》</a><//><//>
      <${Form.Item} wrapperCol=${{ offset: 6 }}><${Button} type="primary" htmlType="submit" disabled=${!agree} loading=${loading} style=${{ width: 200 }}>注册<//><//>
    <//>`;
  }
  function Register() {
    useTitle('用户注册');
    const { openLogin } = useContext(Ctx);
    const [ok, set] = useState('');
    if (ok) return html`<div className="narrow"><${Result} status="success" title="注册成功" subTitle=${'您的登录账号：' + ok} extra=${html`<${Button} type="primary" onClick=${() => { nav('/'); openLogin(); }}>去登录<//>`} /></div>`;
    return html`<div className="narrow"><h2>用户注册</h2><${Tabs} items=${[{ key: 'gr', label: '个人注册', children: h(RegForm, { type: 'gr', done: set }) }, { key: 'fr', label: '法人注册', children: h(RegForm, { type: 'fr', done: set }) }]} /></div>`;
  }

  /* ---------- interact ---------- */
  function Interact() {
    useTitle('互动交流');
    const { cfg } = useContext(Ctx);
    return html`<div className="w"><div className="sec"><h3>互动交流</h3><div className="theme-grid"><div className="theme-card" onClick=${() => nav('/interact/ask')}><i className="ic">写</i>我要咨询</div><div className="theme-card" onClick=${() => nav('/interact/ask?kind=' + encodeURIComponent('投诉'))}><i className="ic">诉</i>我要投诉</div><div className="theme-card" onClick=${() => nav('/interact/progress')}><i className="ic">查</i>进度查询</div></div></div>
      ${cfg.consultList && html`<div className="sec"><h3>公开答复</h3><${QaList} /></div>`}</div>`;
  }
  function QaList() {
    const [pg, setPg] = useState(1), [kind, setKind] = useState('');
    const { data, loading } = useApi(`/consult/page?pageNum=${pg}&kind=${encodeURIComponent(kind)}`);
    return html`<${Fragment}><${Radio.Group} optionType="button" value=${kind} onChange=${e => { setKind(e.target.value); setPg(1); }} options=${[{ label: '全部', value: '' }, { label: '咨询', value: '咨询' }, { label: '投诉', value: '投诉' }, { label: '建议', value: '建议' }]} style=${{ marginBottom: 12 }} />
      <${List} loading=${!!loading} grid=${{ gutter: 12, column: 1 }} dataSource=${data ? data.rows : []} rowKey="id" renderItem=${x => html`<${List.Item}><${Card} hoverable size="small" className="q-card" onClick=${() => nav('/interact/detail/' + x.id)}>
        <div className="mt-row"><span><${Tag} color=${x.kind === '投诉' ? 'red' : 'blue'}>${x.kind}<//><a>${x.title}</a></span><${Tag} color=${x.done ? 'success' : 'warning'}>${x.done ? '已答复' : '办理中'}<//></div><div className="sub" style=${{ color: '#999', fontSize: 13 }}>受理单位：${x.dept}　提问时间：${x.ask.slice(0, 10)}</div><//><//>`}
        pagination=${data ? { current: pg, pageSize: 6, total: data.total, onChange: setPg, showSizeChanger: false } : false} /><//>`;
  }
  function QaDetail({ id }) {
    const { data: d, error } = useApi('/consult/detail?id=' + id);
    useTitle(d ? d.title : '');
    if (error) return html`<${Result} status="404" title="内容不存在" />`;
    if (!d) return html`<div className="narrow"><${Skeleton} active /></div>`;
    return html`<div className="narrow"><h2>${d.title}</h2><p style=${{ color: '#999' }}>编号：${d.no}　类别：${d.kind}</p>
      <${Card} size="small" title="网友提问" extra=${d.ask}>${d.body}<//>
      <${Card} size="small" style=${{ marginTop: 16 }} title=${d.dept + '答复'} extra=${d.reply}>${d.reply ? d.answer : '您的问题已转至承办单位办理，请耐心等待。'}<//><p style=${{ textAlign: 'center', marginTop: 20 }}><${Button} onClick=${() => history.back()}>返回<//></p></div>`;
  }
  function Ask({ q }) {
    useTitle('我要咨询');
    const { data } = useApi('/consult/depts');
    const [form] = Form.useForm(), [loading, set] = useState(false);
    const rq = m => [{ required: true, message: m }];
    const submit = async v => { set(true); try { const r = await api('/consult/submit', v); sessionStorage.setItem('ask_' + r.no, r.code); nav('/interact/success?no=' + r.no); } catch (e) { message.error(e.message); set(false); } };
    return html`<div className="narrow"><h2>咨询投诉</h2><${Form} form=${form} name="ask" labelCol=${{ span: 5 }} wrapperCol=${{ span: 17 }} onFinish=${submit} initialValues=${{ kind: q.get('kind') || '咨询', open: '1', dept: q.get('dept') || undefined, title: q.get('matter') ? '关于“' + q.get('matter') + '”的咨询' : undefined }}>
      <${Form.Item} label="诉求类型" name="kind" rules=${rq('请选择')}><${Radio.Group} options=${['咨询', '投诉', '建议']} /><//>
      <${Form.Item} label="受理单位" name="dept" rules=${rq('请选择受理单位')}><${Select} showSearch placeholder="请选择受理单位" options=${data || []} loading=${!data} /><//>
      <${Form.Item} label="标题" name="title" rules=${rq('请输入标题')}><${Input} maxLength=${50} showCount placeholder="请简要概括您的问题" /><//>
      <${Form.Item} label="详细内容" name="content" rules=${[{ required: true, message: '请输入详细内容' }, { min: 10, message: '内容不少于10个字' }]}><${Input.TextArea} rows=${6} maxLength=${1000} showCount placeholder="请描述您的问题，不少于10个字" /><//>
      <${Form.Item} label="姓名" name="name" rules=${rq('请输入您的姓名')}><${Input} placeholder="仅工作人员可见" /><//>
      <${Form.Item} label="联系电话" name="mobile" rules=${[{ required: true, message: '请输入联系电话' }, { pattern: /^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$/, message: '联系电话格式不正确' }]}><${Input} placeholder="便于工作人员与您联系" /><//>
      <${Form.Item} label="是否公开" name="open"><${Radio.Group} options=${[{ label: '公开', value: '1' }, { label: '不公开', value: '0' }]} /><//>
      <${Form.Item} name="read" valuePropName="checked" wrapperCol=${{ offset: 5 }} rules=${[{ validator: (_, v) => v ? Promise.resolve() : Promise.reject(new Error('请阅读并勾选提交须知')) }]}><${Checkbox}>我已阅读《提交须知》并对内容真实性负责<//><//>
      <${Form.Item} wrapperCol=${{ offset: 5 }}><${Space}><${Button} type="primary" htmlType="submit" loading=${loading}>提交<//><${Button} onClick=${() => form.resetFields()}>重置<//><//><//><//></div>`;
  }
  function AskOk({ q }) {
    useTitle('提交成功');
    const no = q.get('no');
    return html`<div className="narrow"><${Result} status="success" title="提交成功" subTitle="您的诉求已提交，承办单位将在5个工作日内答复。" extra=${html`<${Space}><${Button} onClick=${() => nav('/interact/progress')}>进度查询<//><${Button} type="primary" onClick=${() => nav('/interact')}>返回<//><//>`}><${Descriptions} column=${1} bordered items=${[{ key: 1, label: '受理编号', children: h(A.Typography.Text, { copyable: true }, no) }, { key: 2, label: '查询密码', children: sessionStorage.getItem('ask_' + no) }]} /><//></div>`;
  }
  function Progress() {
    useTitle('进度查询');
    const [r, set] = useState(null);
    return html`<div className="narrow"><h2>进度查询</h2><${Form} layout="inline" name="progress" onFinish=${async v => { try { set(await api('/consult/query?no=' + encodeURIComponent(v.no) + '&code=' + encodeURIComponent(v.code))); } catch (e) { set(null); message.error(e.message); } }}>
      <${Form.Item} name="no" rules=${[{ required: true, message: '请输入受理编号' }]}><${Input} placeholder="受理编号" /><//><${Form.Item} name="code" rules=${[{ required: true, message: '请输入查询密码' }]}><${Input} placeholder="查询密码" /><//><${Button} type="primary" htmlType="submit">查询<//><//>
      ${r && html`<${Descriptions} style=${{ marginTop: 20 }} bordered column=${1} items=${[['受理编号', r.no], ['标题', r.title], ['提交时间', r.time], ['办理状态', r.status]].map(([l, c]) => ({ key: l, label: l, children: c }))} />`}</div>`;
  }
  function News({ id }) {
    const { data: d, error } = useApi('/news/detail?id=' + id);
    useTitle(d ? d.title : '');
    if (error) return html`<${Result} status="404" title="内容不存在" />`;
    return html`<div className="narrow">${d ? html`<h2 style=${{ textAlign: 'center' }}>${d.title}</h2><p style=${{ textAlign: 'center', color: '#999' }}>来源：${d.src}　发布日期：${d.date}</p><p>　　${d.body}</p>` : html`<${Skeleton} active />`}</div>`;
  }
  function User() {
    useTitle('用户中心');
    const { user, openLogin } = useContext(Ctx);
    if (!user) return html`<div className="narrow"><${Result} title="请先登录" extra=${html`<${Button} type="primary" onClick=${() => openLogin()}>登录<//>`} /></div>`;
    return html`<div className="narrow"><h2>用户中心</h2><${Descriptions} bordered column=${1} items=${[{ key: 1, label: user.type === 'fr' ? '企业名称' : '姓名', children: user.name }, { key: 2, label: '登录账号', children: user.account }]} /><h3 style=${{ marginTop: 20 }}>我的办件</h3><${Empty} description="您还没有办件" /></div>`;
  }

  /* ---------- app ---------- */
  function App() {
    const { path, q } = useLoc();
    const [cfg, setCfg] = useState(null), [user, setUser] = useState(null), [login, setLogin] = useState(null);
    useEffect(() => { Promise.all([api('/system/config'), api('/user/info').catch(() => null)]).then(([c, u]) => { setCfg(c); setUser(u); if (!u && q.get('login')) setLogin({ back: q.get('back') }); }); }, []);
    if (!cfg) return html`<div className="first-loading"><${Spin} /></div>`;
    const enter = it => window.open('/oauth/authorize?client_id=dept01&redirect_uri=' + encodeURIComponent(cfg.dept + '/apply?code=' + it.code), '_blank');
    const ctx = { cfg, user, openLogin: o => setLogin(o || {}), closeLogin: () => setLogin(null), apply: it => { if (user) return enter(it); message.info('请先登录'); setLogin({ tab: 'gr' }); }, logout: async () => { await api('/user/logout'); setUser(null); message.success('已退出登录'); } };
    const m = r => path.match(r);
    let x, page;
    if (path === '/') page = h(Home);
    else if (path === '/matter') page = h(MatterIndex, { q });
    else if (path === '/matter/list') page = h(ThemeList, { q });
    else if ((x = m(/^\/matter\/guide\/(\w+)$/))) page = h(Guide, { code: x[1], key: x[1] });
    else if (path === '/dept') page = h(Depts);
    else if ((x = m(/^\/dept\/(\w+)$/))) page = h(DeptPage, { id: x[1], key: x[1] });
    else if ((x = m(/^\/scene(?:\/(\w+))?$/))) page = h(Scenes, { id: x[1] });
    else if (path === '/search' && cfg.search) page = h(SearchPage, { q });
    else if (path === '/register' && cfg.register) page = h(Register);
    else if (path === '/interact' && cfg.consult) page = h(Interact);
    else if (path === '/interact/ask' && cfg.consult) page = h(Ask, { q, key: location.search });
    else if (path === '/interact/success' && cfg.consult) page = h(AskOk, { q });
    else if (path === '/interact/progress' && cfg.consult) page = h(Progress);
    else if ((x = m(/^\/interact\/detail\/(\w+)$/)) && cfg.consultList) page = h(QaDetail, { id: x[1] });
    else if ((x = m(/^\/news\/(\w+)$/))) page = h(News, { id: x[1] });
    else if (path === '/user') page = h(User);
    else page = html`<${Result} status="404" title="404" subTitle="抱歉，您访问的页面不存在" extra=${html`<${Button} type="primary" onClick=${() => nav('/')}>返回首页<//>`} />`;
    return html`<${Ctx.Provider} value=${ctx}><${Frame} path=${path}>${page}<//><${LoginModal} open=${!!login} tab=${login && login.tab} onClose=${() => setLogin(null)} onDone=${u => { const b = login && login.back; setUser(u); setLogin(null); if (b && b.startsWith('/oauth/')) location.href = b; }} /><//>`;
  }
  const zh = A.locales ? A.locales.zh_CN : undefined;
  ReactDOM.createRoot(document.getElementById('root')).render(h(A.ConfigProvider, { locale: zh && (zh.default || zh), theme: { token: { colorPrimary: '#1677ff' } } }, h(App)));
})();
