/* 云州市政务服务网 前台 */
(function () {
const { createApp, ref, reactive, computed, onMounted, onBeforeUnmount, watch, nextTick } = Vue;
const { createRouter, createWebHistory, useRoute, useRouter } = VueRouter;
const { ElMessage, ElMessageBox } = ElementPlus;
const store = reactive({ ready: false, user: null, modules: {}, hosts: {}, today: '', region: JSON.parse(localStorage.getItem('yz_region') || 'null'), regionDlg: false, drawerId: '', elder: false });

async function http(url, opt) {
  opt = opt || {};
  const qs = opt.params ? '?' + new URLSearchParams(Object.entries(opt.params).filter(e => e[1] !== '' && e[1] != null)) : '';
  const r = await fetch('/api/' + url + qs, opt.data ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(opt.data) } : { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
  const j = await r.json();
  if (j.code !== 200) { if (!opt.silent) ElMessage.error(j.msg || '系统繁忙'); const e = new Error(j.msg); e.biz = j; throw e; }
  return j.data;
}
function login(path) { location.href = '/api/oauth/login?back=' + encodeURIComponent(path || location.pathname + location.search); }
function openMatter(m) { if (m.drawer) store.drawerId = m.id; else window.open('/matter/detail?id=' + m.id); }
function handle(m) {
  if (m.system) { window.open(store.hosts.dept + '/' + m.system + '/?matter=' + m.id); return; }
  if (!store.user) { ElMessageBox.confirm('该事项需要登录后办理，是否前往登录？', '提示', { confirmButtonText: '去登录', cancelButtonText: '取消', type: 'warning' }).then(() => login('/apply/' + m.id)).catch(() => {}); return; }
  window.open('/apply/' + m.id);
}
async function saveBlob(id, name) {
  const r = await fetch('/api/file/download?fileId=' + id); const b = await r.blob();
  const a = document.createElement('a'); a.style.display = 'none'; a.href = URL.createObjectURL(b); a.download = name; document.body.appendChild(a); a.click();
  setTimeout(() => { URL.revokeObjectURL(a.href); a.remove(); }, 2000);
  ElMessage.success('已开始下载');
}
function ago(s) {
  if (!s) return '';
  const d = new Date(s.replace(/-/g, '/')), n = new Date(), h = (n - d) / 36e5;
  const day = Math.round((new Date(n.getFullYear(), n.getMonth(), n.getDate()) - new Date(d.getFullYear(), d.getMonth(), d.getDate())) / 864e5);
  if (day <= 0) return h < 1 ? '刚刚' : Math.floor(h) + '小时前';
  if (day === 1) return '昨天 ' + s.slice(11, 16);
  if (day <= 7) return day + '天前';
  return s.slice(0, 10);
}
const hl = (t, q) => { const e = t.replace(/[<>&]/g, ''); return q && e.includes(q) ? e.split(q).join('<em class="hl">' + q.replace(/[<>&]/g, '') + '</em>') : e; };

const SearchBox = {
  props: { big: Boolean },
  setup() {
    const r = useRouter(), kw = ref('');
    const suggest = async (q, cb) => { if (!q.trim()) return cb([]); try { cb(await http('search/suggest', { params: { keyword: q }, silent: true })); } catch (e) { cb([]); } };
    const go = () => { if (!kw.value.trim()) { ElMessage.warning('请输入您想办的事'); return; } r.push({ path: '/search', query: { keyword: kw.value.trim() } }); };
    return { kw, suggest, go, pick: go };
  },
  template: `<div v-if="big" class="bigsearch"><el-autocomplete v-model="kw" :fetch-suggestions="suggest" :trigger-on-focus="false" placeholder="您想办什么事？试试输入“公积金提取”" @select="pick" @keyup.enter="go"><template #default="{item}"><span>{{item.value}}</span><el-tag size="small" type="info" style="margin-left:10px">{{item.kind}}</el-tag></template></el-autocomplete><div class="sbtn" @click="go">智能搜索</div></div>
  <div v-else class="hsearch"><el-autocomplete v-model="kw" style="width:100%" :fetch-suggestions="suggest" :trigger-on-focus="false" placeholder="搜服务、搜政策、搜资讯" clearable @select="pick" @keyup.enter="go"><template #suffix><el-icon style="cursor:pointer;font-size:18px" @click="go"><Search/></el-icon></template></el-autocomplete></div>`
};
const MatterCard = {
  props: ['m', 'q'],
  setup() { const fav = ref(false); return { openMatter, handle, hl, fav, toggle() { if (!store.user) ElMessage.info('登录后可收藏'); else fav.value = !fav.value; } }; },
  template: `<div class="mitem"><div class="tt" @click="openMatter(m)" v-html="hl(m.title,q)"></div><div class="meta"><b>{{m.deptName}}</b><b>{{m.type}}</b><b>服务对象：{{m.obj}}</b><b>到现场次数：{{m.onsite}}</b></div><div class="ops"><el-button size="small" text @click="toggle"><el-icon><Star/></el-icon>{{fav?'已收藏':'收藏'}}</el-button><el-button size="small" plain @click="openMatter(m)">办事指南</el-button><el-button size="small" type="primary" @click="handle(m)">在线办理</el-button></div></div>`
};
const MatTable = {
  props: ['mats'],
  setup() {
    const dlg = ref(false), cur = ref(null);
    return { dlg, cur, down(m, i) { if (i) location.href = '/api/file/download?fileId=' + m.blankId; else saveBlob(m.blankId, m.blankName); }, sample(m) { cur.value = m; dlg.value = true; }, ds(m) { window.open('/api/file/download?fileId=' + m.sampleId); } };
  },
  template: `<el-table :data="mats" border row-key="name" style="width:100%">
   <el-table-column type="expand"><template #default="{row}"><div style="padding:6px 40px"><el-descriptions :column="2" size="small"><el-descriptions-item label="材料份数">{{row.num||'—'}}</el-descriptions-item><el-descriptions-item label="来源渠道">{{row.source}}</el-descriptions-item><el-descriptions-item label="受理标准">{{row.std}}</el-descriptions-item><el-descriptions-item label="填报须知">{{row.note||'无'}}</el-descriptions-item></el-descriptions></div></template></el-table-column>
   <el-table-column type="index" label="序号" width="60" align="center"></el-table-column><el-table-column prop="name" label="材料名称" min-width="220"></el-table-column><el-table-column prop="need" label="必要性" width="80" align="center"></el-table-column>
   <el-table-column label="材料类型" width="130" align="center"><template #default="{row}">{{row.kind||'—'}}</template></el-table-column><el-table-column label="材料形式" width="110" align="center"><template #default="{row}">{{row.medium||'—'}}</template></el-table-column>
   <el-table-column label="空白表格" width="100" align="center"><template #default="{row,$index}"><el-button v-if="row.blankId" link type="primary" @click="down(row,$index)"><el-icon><Download/></el-icon>下载</el-button><span v-else>—</span></template></el-table-column>
   <el-table-column label="示例样表" width="100" align="center"><template #default="{row}"><el-button v-if="row.sampleId" link type="primary" @click="sample(row)">查看</el-button><span v-else>—</span></template></el-table-column></el-table>
  <el-dialog v-model="dlg" title="示例样表" width="520px" append-to-body><template v-if="cur"><p>{{cur.sampleName}}</p><p style="color:#909399">{{cur.note}}</p></template><template #footer><el-button @click="dlg=false">关闭</el-button><el-button type="primary" @click="ds(cur)">下载样表</el-button></template></el-dialog>`
};
const feeOf = d => d.charge === '是' ? d.fee : (d.fee || '无');
const Drawer = {
  components: { MatTable },
  setup() {
    const d = ref(null), tab = ref('base'), show = computed({ get: () => !!store.drawerId, set: v => { if (!v) store.drawerId = ''; } });
    watch(() => store.drawerId, async id => { d.value = null; tab.value = 'base'; if (id) { try { d.value = await http('matter/detail', { params: { id } }); } catch (e) {} } });
    return { d, tab, show, handle, feeOf, full() { window.open('/matter/detail?id=' + store.drawerId); } };
  },
  template: `<el-drawer v-model="show" size="760px" :title="d?d.title:'办事指南'"><el-skeleton v-if="!d" :rows="10" animated></el-skeleton><template v-else>
   <el-tabs v-model="tab"><el-tab-pane label="基本信息" name="base"><el-descriptions :column="2" border><el-descriptions-item label="事项类型">{{d.type}}</el-descriptions-item><el-descriptions-item label="服务对象">{{d.obj.join('、')}}</el-descriptions-item><el-descriptions-item label="实施主体" :span="2">{{d.deptName}}</el-descriptions-item><el-descriptions-item label="法定办结时限">{{d.lawLimit}}</el-descriptions-item><el-descriptions-item label="承诺办结时限">{{d.promiseLimit}}</el-descriptions-item><el-descriptions-item label="是否收费">{{d.charge}}</el-descriptions-item><el-descriptions-item label="收费标准">{{feeOf(d)}}</el-descriptions-item><el-descriptions-item label="实施编码" :span="2">{{d.code}}</el-descriptions-item></el-descriptions><h4>受理条件</h4><p v-for="(c,i) in d.conditions">{{i+1}}.{{c}}</p></el-tab-pane>
   <el-tab-pane label="申请材料" name="mat"><el-card v-for="(m,i) in d.materials" shadow="never" style="margin-bottom:12px"><template #header>{{i+1}}. {{m.name}}</template><el-descriptions :column="2" size="small"><el-descriptions-item label="材料类型">{{m.kind}}</el-descriptions-item><el-descriptions-item label="材料形式">{{m.medium}}</el-descriptions-item><el-descriptions-item label="份数">{{m.num}}</el-descriptions-item><el-descriptions-item label="来源渠道">{{m.source}}</el-descriptions-item><el-descriptions-item label="填报须知" :span="2">{{m.note||'无'}}</el-descriptions-item></el-descriptions></el-card></el-tab-pane>
   <el-tab-pane label="办理流程" name="flow"><el-steps direction="vertical" :active="9" :space="90"><el-step v-for="s in d.steps" :title="s.name" :description="(s.desc||'')+(s.time?'（办理时间：'+s.time+'）':'')"></el-step></el-steps></el-tab-pane>
   <el-tab-pane label="咨询与地点" name="tel"><el-descriptions :column="1" border><el-descriptions-item label="咨询电话" v-if="d.phone">{{d.phone}}</el-descriptions-item><el-descriptions-item label="监督投诉电话">{{d.supervise}}</el-descriptions-item><el-descriptions-item label="办理地点">{{d.address}}</el-descriptions-item><el-descriptions-item label="办理时间">{{d.hours}}</el-descriptions-item></el-descriptions></el-tab-pane>
   <el-tab-pane label="设定依据" name="law"><div v-for="b in d.basis"><p><b>{{b[0]}}</b> {{b[1]}}</p><p>{{b[2]}}</p></div></el-tab-pane></el-tabs></template>
   <template #footer><el-button @click="full">新窗口打开</el-button><el-button type="primary" v-if="d" @click="handle(d)">在线办理</el-button></template></el-drawer>`
};
const Detail = {
  components: { MatTable },
  setup() {
    const rt = useRoute(), d = ref(null), err = ref(''), oc = ref(['cond']), ol = ref([]), oq = ref([]);
    onMounted(async () => { try { d.value = await http('matter/detail', { params: { id: rt.query.id } }); document.title = d.value.title + '-办事指南-云州市政务服务网'; } catch (e) { err.value = e.message; } });
    const go = id => { const el = document.getElementById(id); if (el) el.scrollIntoView({ behavior: 'smooth' }); };
    return { d, err, oc, ol, oq, handle, feeOf, go, nav: [['s-base', '基本信息'], ['s-cond', '受理条件'], ['s-mat', '申请材料'], ['s-flow', '办理流程'], ['s-fee', '收费信息'], ['s-tel', '咨询监督'], ['s-law', '设定依据'], ['s-faq', '常见问题']] };
  },
  template: `<div class="w"><div v-if="err" style="padding:60px"><el-result icon="warning" :title="err"></el-result></div><div v-else-if="!d" class="card"><el-skeleton :rows="14" animated></el-skeleton></div><template v-else>
   <div class="ghead"><el-breadcrumb separator="/"><el-breadcrumb-item :to="{path:'/'}">首页</el-breadcrumb-item><el-breadcrumb-item>办事指南</el-breadcrumb-item></el-breadcrumb><h2 style="margin-top:12px">{{d.title}}</h2><el-tag>{{d.type}}</el-tag> <el-tag type="success">{{d.onsite==='0次'?'不见面办':'最多跑一次'}}</el-tag><div style="float:right"><el-button type="primary" size="large" @click="handle(d)">立即办理</el-button></div></div>
   <div class="guide"><div class="anc"><p v-for="n in nav" style="cursor:pointer;margin:0 0 14px" @click="go(n[0])">{{n[1]}}</p></div><div class="body">
   <div class="sec" id="s-base"><h4>基本信息</h4><el-descriptions :column="2" border><el-descriptions-item label="实施主体">{{d.deptName}}</el-descriptions-item><el-descriptions-item label="服务对象">{{d.obj.join('、')}}</el-descriptions-item><el-descriptions-item label="实施编码">{{d.code}}</el-descriptions-item><el-descriptions-item label="办件类型">{{d.promiseLimit.match(/即|当场/)?'即办件':'承诺件'}}</el-descriptions-item><el-descriptions-item label="法定办结时限">{{d.lawLimit}}</el-descriptions-item><el-descriptions-item label="承诺办结时限">{{d.promiseLimit}}</el-descriptions-item><el-descriptions-item label="办理结果">{{d.result}}</el-descriptions-item><el-descriptions-item label="到现场次数">{{d.onsite}}</el-descriptions-item></el-descriptions></div>
   <div class="sec" id="s-cond"><el-collapse v-model="oc"><el-collapse-item title="受理条件" name="cond"><p v-for="(c,i) in d.conditions">（{{'一二三四五六七八'[i]}}）{{c}}</p></el-collapse-item></el-collapse></div>
   <div class="sec" id="s-mat"><h4>申请材料</h4><p style="color:#909399">点击行首箭头可查看材料的份数、来源渠道、填报须知。</p><mat-table :mats="d.materials"></mat-table></div>
   <div class="sec" id="s-flow"><h4>办理流程</h4><el-timeline><el-timeline-item v-for="s in d.steps" :timestamp="s.time?'办理时限：'+s.time:''" placement="top" type="primary"><b>{{s.name}}</b><p v-if="s.who" style="color:#909399;margin:4px 0">责任人：{{s.who}}</p><p v-if="s.desc" style="margin:4px 0">{{s.desc}}</p></el-timeline-item></el-timeline></div>
   <div class="sec" id="s-fee"><h4>收费信息</h4><el-descriptions :column="2" border><el-descriptions-item label="是否收费">{{d.charge}}</el-descriptions-item><el-descriptions-item label="收费标准">{{feeOf(d)}}</el-descriptions-item></el-descriptions></div>
   <div class="sec" id="s-tel"><h4>咨询监督</h4><el-descriptions :column="1" border><el-descriptions-item label="咨询电话" v-if="d.phone">{{d.phone}}</el-descriptions-item><el-descriptions-item label="监督投诉电话">{{d.supervise}}</el-descriptions-item><el-descriptions-item label="办理地点">{{d.address}}</el-descriptions-item><el-descriptions-item label="办理时间">{{d.hours}}</el-descriptions-item></el-descriptions></div>
   <div class="sec" id="s-law"><el-collapse v-model="ol"><el-collapse-item title="设定依据" name="law"><div v-for="b in d.basis"><p><b>{{b[0]}}</b>{{b[1]}}：{{b[2]}}</p></div></el-collapse-item></el-collapse></div>
   <div class="sec" id="s-faq"><el-collapse v-model="oq"><el-collapse-item title="常见问题" name="faq"><p v-if="!d.faq.length">暂无</p><div v-for="q in d.faq"><p><b>问：{{q[0]}}</b></p><p>答：{{q[1]}}</p></div></el-collapse-item></el-collapse></div>
   </div></div></template></div>`
};
const KINDS = { person: '个人办事', legal: '法人办事', dept: '部门服务' };
const Home = {
  components: { SearchBox },
  setup() {
    const r = useRouter(), d = ref(null), tab = ref('person'), tree = reactive({ person: [], legal: [], dept: [] }), no = ref(''), prog = ref(null);
    onMounted(async () => { http('home').then(x => d.value = x).catch(() => {}); load('person'); });
    async function load(k) { if (!tree[k].length) tree[k] = await http('catalog/tree', { params: { kind: k } }); }
    watch(tab, load);
    return { d, tab, tree, no, prog, store, openMatter, hot: ['公积金提取', '教师资格认定', '护照'], go: p => r.push(p), cat: (k, key) => r.push({ path: '/catalog/' + k, query: { key } }), hotgo: w => r.push({ path: '/search', query: { keyword: w } }), sys: k => window.open(store.hosts.dept + '/' + k + '/'),
      async query() { prog.value = null; if (!no.value.trim()) return ElMessage.warning('请输入办件编号'); try { prog.value = await http('progress', { params: { no: no.value } }); } catch (e) {} } };
  },
  template: `<div><div class="banner"><h2>高效办成一件事</h2><template v-if="store.modules.search"><search-box big></search-box><div class="hotword">热门搜索：<em v-for="h in hot" @click="hotgo(h)">{{h}}</em></div></template></div><div class="w">
  <div class="card"><el-tabs v-model="tab"><el-tab-pane v-for="(n,k) in {person:'个人办事',legal:'法人办事',dept:'部门服务'}" :label="n" :name="k"><el-skeleton v-if="!tree[k].length" :rows="3" animated></el-skeleton><div class="grid"><div class="tile" v-for="t in tree[k]" @click="cat(k,t.key)"><i>{{t.name.replace('云州市','')[0]}}</i>{{t.name}}</div></div><div style="text-align:right;margin-top:10px"><el-button link type="primary" @click="go('/catalog/'+k)">查看全部 ›</el-button></div></el-tab-pane></el-tabs></div>
  <div class="card"><h3>高效办成“一件事”</h3><el-skeleton v-if="!d" :rows="2" animated></el-skeleton><div v-else class="grid"><div class="tile" v-for="o in d.one" @click="go('/one/'+o.id)"><i>办</i>{{o.title}}</div></div></div>
  <div class="two"><div class="card"><h3>热门事项</h3><el-skeleton v-if="!d" :rows="5" animated></el-skeleton><div v-else class="hotrow" v-for="m in d.hot" @click="openMatter(m)"><span>{{m.title}}</span><span style="color:#909399">{{m.deptName}}</span></div></div>
  <div class="card"><h3>政策资讯</h3><el-skeleton v-if="!d" :rows="5" animated></el-skeleton><div v-else class="hotrow" v-for="n in d.notice" @click="go('/news/'+n.id)"><span>{{n.title}}</span><span style="color:#909399">{{n.date}}</span></div></div></div>
  <div class="two"><div class="card"><h3>办件进度查询</h3><div style="display:flex;gap:8px"><el-input v-model="no" placeholder="请输入办件编号"></el-input><el-button type="primary" @click="query">查询</el-button></div><p v-if="prog">{{prog.title}}　状态：{{prog.status}}　{{prog.time}}</p></div>
  <div class="card"><h3>特色专栏</h3><el-button @click="sys('gjj')">公积金网上大厅</el-button><el-button @click="sys('scjg')">企业登记全程电子化</el-button></div></div>
  <div class="card" v-if="d"><el-row :gutter="20"><el-col :span="6"><el-statistic title="上网事项（项）" :value="d.stat.items"></el-statistic></el-col><el-col :span="6">注册用户<br>{{d.stat.users}}</el-col><el-col :span="6">累计办件<br>{{d.stat.done}}</el-col><el-col :span="6">好评率<br>{{d.stat.rate}}</el-col></el-row></div></div></div>`
};
function useMore(load) { // 滚动加载
  const sen = ref(null); let io;
  onMounted(() => { io = new IntersectionObserver(es => { if (es.some(e => e.isIntersecting)) load(); }, { rootMargin: '80px' }); nextTick(() => sen.value && io.observe(sen.value)); });
  onBeforeUnmount(() => io && io.disconnect());
  return { sen, again() { nextTick(() => { if (io && sen.value) { io.unobserve(sen.value); io.observe(sen.value); } }); } };
}
const Catalog = {
  components: { MatterCard },
  setup() {
    const rt = useRoute(), r = useRouter(), tree = ref([]), rows = ref([]), total = ref(-1), busy = ref(false), type = ref(''), exp = reactive({}); let pg = 0, seq = 0;
    const kind = computed(() => rt.params.kind), key = computed(() => rt.query.key || '');
    async function more() {
      if (busy.value || (total.value >= 0 && rows.value.length >= total.value)) return;
      busy.value = true; const s = seq;
      try { const x = await http('catalog/items', { params: { kind: kind.value, key: key.value, type: type.value, pageNum: pg + 1, pageSize: 6 } }); if (s === seq) { pg++; total.value = x.total; rows.value.push(...x.rows); } } catch (e) { if (s === seq) total.value = rows.value.length; }
      if (s === seq) { busy.value = false; m.again(); }
    }
    function reset() { seq++; pg = 0; busy.value = false; rows.value = []; total.value = -1; more(); }
    const m = useMore(more);
    watch([kind, key, type], (a, b) => { if (!KINDS[kind.value]) return; reset(); if (a[0] !== b[0]) tr(); });
    async function tr() { tree.value = []; tree.value = await http('catalog/tree', { params: { kind: kind.value } }); }
    onMounted(tr);
    const groups = computed(() => { const o = []; rows.value.forEach(x => { if (!x.parent) return o.push({ m: x }); let g = o.find(y => y.parent === x.parent); if (!g) o.push(g = { parent: x.parent, deptName: x.deptName, list: [] }); g.list.push(x); }); return o; });
    return { kind, key, tree, rows, total, busy, type, groups, exp, sen: m.sen, more, KINDS, pick: k => r.push({ path: '/catalog/' + kind.value, query: k ? { key: k } : {} }) };
  },
  template: `<div class="w"><div class="cat"><div class="side"><div class="t" :class="{on:!key}" @click="pick('')">全部事项</div><el-skeleton v-if="!tree.length" :rows="8" animated style="padding:10px 20px"></el-skeleton><div class="t" v-for="t in tree" :class="{on:key===t.key}" @click="pick(t.key)">{{t.name}}</div></div>
  <div class="cont"><div style="display:flex;justify-content:space-between;margin-bottom:14px"><b style="font-size:18px">{{KINDS[kind]}}</b><el-radio-group v-model="type" size="small"><el-radio-button value="">全部</el-radio-button><el-radio-button value="行政许可">行政许可</el-radio-button><el-radio-button value="公共服务">公共服务</el-radio-button></el-radio-group></div>
  <template v-for="g in groups"><div v-if="g.parent" class="mitem"><div class="tt" @click="exp[g.parent]=!exp[g.parent]">{{g.parent}}<el-tag size="small" style="margin-left:10px">{{g.list.length}}个办理项</el-tag></div><div class="meta"><b>{{g.deptName}}</b></div><div class="ops"><el-button size="small" @click="exp[g.parent]=!exp[g.parent]">{{exp[g.parent]?'收起':'展开'}}<el-icon><ArrowDown/></el-icon></el-button></div><el-collapse-transition><div v-show="exp[g.parent]" style="padding-top:10px"><matter-card v-for="m in g.list" :m="m"></matter-card></div></el-collapse-transition></div><matter-card v-else :m="g.m"></matter-card></template>
  <el-skeleton v-if="busy&&!rows.length" :rows="8" animated></el-skeleton><el-empty v-if="total===0" description="暂无数据"></el-empty><div class="tip" ref="sen"><span v-if="busy">加载中...</span><span v-else-if="total>rows.length" @click="more">上滑加载更多</span><span v-else-if="total>0">没有更多了</span></div></div></div></div>`
};
const OneList = {
  setup() { const r = useRouter(), d = ref(null); onMounted(async () => d.value = (await http('home')).one); return { d, go: i => r.push('/one/' + i) }; },
  template: `<div class="w"><div class="card"><h3>高效办成“一件事”</h3><el-skeleton v-if="!d" :rows="4" animated></el-skeleton><div v-else class="grid" style="grid-template-columns:repeat(3,1fr)"><div class="tile" v-for="o in d" @click="go(o.id)"><i>办</i><b>{{o.title}}</b><p style="color:#909399;margin:6px 0 0">牵头部门：{{o.dept}}</p></div></div></div></div>`
};
const OneDetail = {
  components: { MatterCard },
  setup() { const rt = useRoute(), d = ref(null); onMounted(async () => { try { d.value = await http('one/detail', { params: { id: rt.params.id } }); } catch (e) {} }); return { d }; },
  template: `<div class="w"><div class="card"><el-skeleton v-if="!d" :rows="8" animated></el-skeleton><template v-else><h3>{{d.title}}</h3><p>牵头部门：{{d.dept}}　涉及事项：{{d.items.length}}项　一次告知、一表申请、一套材料、一窗受理</p><el-divider content-position="left">涉及事项</el-divider><matter-card v-for="m in d.items" :m="m"></matter-card></template></div></div>`
};
const SearchPage = {
  components: { MatterCard, SearchBox },
  setup() {
    const rt = useRoute(), r = useRouter(), tab = ref('sx'), d = ref(null), pg = ref(1), fail = ref(false), q = computed(() => rt.query.keyword || '');
    async function load() { d.value = null; fail.value = false; try { d.value = await http('search/query', { params: { keyword: q.value, tab: tab.value, pageNum: pg.value } }); } catch (e) { fail.value = true; } }
    watch(q, () => { tab.value = 'sx'; pg.value = 1; load(); }); watch(tab, () => { pg.value = 1; load(); }); onMounted(load);
    return { tab, d, q, pg, fail, load, hl, news: n => window.open('/news/' + n.id), guess: t => r.push({ path: '/search', query: { keyword: t } }) };
  },
  template: `<div class="w"><div class="card"><el-tabs v-model="tab"><el-tab-pane name="sx" :label="'事项'+(d?'（'+d.count.sx+'）':'')"></el-tab-pane><el-tab-pane name="zc" :label="'政策'+(d?'（'+d.count.zc+'）':'')"></el-tab-pane><el-tab-pane name="xw" :label="'新闻'+(d?'（'+d.count.xw+'）':'')"></el-tab-pane></el-tabs>
  <div v-if="fail" style="text-align:center;padding:80px;color:#909399">系统开小差了，请稍后再试 <el-button link type="primary" @click="load">重试</el-button></div><el-skeleton v-else-if="!d" :rows="8" animated></el-skeleton><template v-else>
  <template v-if="d.rows.length"><template v-if="tab==='sx'"><matter-card v-for="m in d.rows" :key="m.id" :m="m" :q="q"></matter-card></template><div v-else class="hotrow" v-for="n in d.rows" @click="news(n)"><span v-html="hl(n.title,q)"></span><span style="color:#909399">{{n.date}}</span></div><el-pagination v-if="d.total>6" layout="prev,pager,next" :total="d.total" :page-size="6" v-model:current-page="pg" @current-change="load"></el-pagination></template>
  <template v-else><el-empty :description="'没能找到与“'+q+'”相匹配的内容，换个说法试试吧'"></el-empty><div v-if="tab==='sx'" style="color:#909399">猜你想办：<el-tag v-for="g in d.guess" style="margin-right:10px;cursor:pointer" @click="guess(g)">{{g}}</el-tag></div></template></template></div></div>`
};
const Policy = {
  setup() { const r = useRouter(), rows = ref(null), kind = ref('政策'); const load = async () => { rows.value = null; rows.value = await http('news/list', { params: { kind: kind.value } }); }; onMounted(load); watch(kind, load); return { rows, kind, go: n => r.push('/news/' + n.id) }; },
  template: `<div class="w"><div class="card"><el-tabs v-model="kind"><el-tab-pane label="惠民惠企政策" name="政策"></el-tab-pane><el-tab-pane label="工作动态" name="新闻"></el-tab-pane></el-tabs><el-skeleton v-if="!rows" :rows="6" animated></el-skeleton><div v-else class="hotrow" v-for="n in rows" @click="go(n)"><span>{{n.title}}</span><span style="color:#909399">{{n.date}}</span></div></div></div>`
};
const News = {
  setup() { const rt = useRoute(), d = ref(null); onMounted(async () => { try { d.value = await http('news/detail', { params: { id: rt.params.id } }); } catch (e) {} }); return { d }; },
  template: `<div class="w"><div class="card"><el-skeleton v-if="!d" :rows="8" animated></el-skeleton><template v-else><h2 style="text-align:center">{{d.title}}</h2><p style="text-align:center;color:#909399">发布时间：{{d.date}}　来源：云州市数据局</p><p style="text-indent:2em;line-height:2">{{d.body}}</p></template></div></div>`
};
const Interact = {
  setup() {
    const r = useRouter(), rows = ref([]), total = ref(-1), busy = ref(false), type = ref(''), show = ref(false), sec = ref(3); let pg = 0, seq = 0, next = '';
    async function more() {
      if (!store.modules.letters || busy.value || (total.value >= 0 && rows.value.length >= total.value)) return; busy.value = true; const s = seq;
      try { const x = await http('interact/list', { params: { type: type.value, pageNum: pg + 1 } }); if (s === seq) { pg++; total.value = x.total; rows.value.push(...x.rows); } } catch (e) { if (s === seq) total.value = rows.value.length; }
      if (s === seq) { busy.value = false; m.again(); }
    }
    const m = useMore(more);
    watch(type, () => { seq++; pg = 0; busy.value = false; rows.value = []; total.value = -1; more(); });
    function write(t) { next = t; sec.value = 3; show.value = true; const k = setInterval(() => { if (--sec.value <= 0 || !show.value) clearInterval(k); }, 1000); }
    return { rows, total, busy, type, show, sec, sen: m.sen, more, ago, write, store, agree() { show.value = false; r.push({ path: '/interact/ask', query: { type: next } }); }, open: x => r.push('/interact/letter/' + x.id) };
  },
  template: `<div class="w"><div class="card"><h3>我要提诉求</h3><div class="grid" style="grid-template-columns:repeat(4,1fr)"><div class="tile" @click="write('咨询')"><i>咨</i>我要咨询</div><div class="tile" @click="write('建议')"><i>建</i>我要建议</div><div class="tile" @click="write('投诉')"><i>诉</i>我要投诉</div><div class="tile" @click="write('求助')"><i>求</i>我要求助</div></div></div>
  <div class="card" v-if="store.modules.letters"><h3>诉求公开</h3><el-radio-group v-model="type"><el-radio-button value="">全部</el-radio-button><el-radio-button value="咨询">咨询</el-radio-button><el-radio-button value="建议">建议</el-radio-button><el-radio-button value="投诉">投诉</el-radio-button><el-radio-button value="求助">求助</el-radio-button></el-radio-group>
  <el-skeleton v-if="busy&&!rows.length" :rows="8" animated style="margin-top:16px"></el-skeleton><div class="letter" v-for="x in rows" :key="x.id" @click="open(x)"><div class="lt"><el-tag size="small" :type="x.type==='投诉'?'danger':'primary'" effect="plain">{{x.type}}</el-tag> {{x.title}} <el-tag size="small" style="float:right" :type="x.status==='已答复'?'success':'warning'">{{x.status}}</el-tag></div><div class="lm"><span>{{x.deptName}}</span><span :title="x.askTime">提问：{{ago(x.askTime)}}</span><span v-if="x.replyTime" :title="x.replyTime">答复：{{ago(x.replyTime)}}</span><span>浏览 {{x.views}}</span></div></div>
  <el-empty v-if="total===0" description="暂无公开诉求"></el-empty><div class="tip" ref="sen"><span v-if="busy">加载中...</span><span v-else-if="total>rows.length" @click="more">上滑加载更多</span><span v-else-if="total>0">已经到底了</span></div></div>
  <el-dialog v-model="show" title="提交须知" width="560px" :close-on-click-modal="false"><p>1. 请如实填写诉求内容及联系方式，一事一提。</p><p>2. 一般咨询自受理之日起5个工作日内答复，投诉类按《信访工作条例》规定的期限办理。</p><p>3. 涉法涉诉、涉及国家秘密的事项不在受理范围。</p><template #footer><el-button @click="show=false">取消</el-button><el-button type="primary" :disabled="sec>0" @click="agree">我已知晓{{sec>0?'（'+sec+'s）':''}}</el-button></template></el-dialog></div>`
};
const Ask = {
  setup() {
    const rt = useRoute(), r = useRouter(), step = ref(0), f = reactive({ type: rt.query.type || '咨询', dept: '', title: '', content: '', open: true, name: store.user ? store.user.name : '', mobile: '', email: '', ok: false }), depts = ref([]), fm = ref(null), busy = ref(false);
    onMounted(async () => { try { depts.value = await http('interact/depts'); } catch (e) {} });
    const rules = { type: [{ required: true, message: '请选择诉求类型' }], dept: [{ required: true, message: '请选择承办部门', trigger: 'change' }], title: [{ required: true, message: '请输入标题', trigger: 'blur' }, { min: 4, max: 50, message: '标题长度4-50个字', trigger: 'blur' }], content: [{ required: true, message: '请输入诉求内容', trigger: 'blur' }, { min: 10, max: 1000, message: '内容不少于10个字', trigger: 'blur' }], name: [{ required: true, message: '请输入您的姓名', trigger: 'blur' }], mobile: [{ required: true, message: '请输入手机号码', trigger: 'blur' }, { pattern: /^1[3-9]\d{9}$/, message: '手机号码格式不正确', trigger: 'blur' }] };
    const grp = [['type', 'dept'], ['title', 'content'], ['name', 'mobile']];
    async function next() { if (await fm.value.validateField(grp[step.value]).then(() => true, () => false)) step.value++; }
    async function submit() {
      if (!(await fm.value.validate().then(() => true, () => false))) return;
      if (!f.ok) return ElMessage.warning('请先勾选承诺');
      try { await ElMessageBox.confirm('诉求提交后不可修改，确认提交吗？', '提示', { confirmButtonText: '确认', cancelButtonText: '再想想', type: 'info' }); } catch (e) { return; }
      busy.value = true;
      try { const x = await http('interact/submit', { data: f }); sessionStorage.setItem('yz_ask', JSON.stringify(x)); r.replace('/interact/result'); } catch (e) {} busy.value = false;
    }
    return { step, f, depts, fm, rules, next, submit, busy };
  },
  template: `<div class="w"><div class="card"><h3>提交诉求</h3><el-steps :active="step" finish-status="success" align-center><el-step title="选择类型"></el-step><el-step title="填写内容"></el-step><el-step title="联系信息"></el-step></el-steps>
  <el-form ref="fm" :model="f" :rules="rules" label-width="110px" style="width:760px;margin:30px auto"><div v-show="step===0"><el-form-item label="诉求类型" prop="type"><el-radio-group v-model="f.type"><el-radio v-for="t in ['咨询','建议','投诉','求助']" :value="t">{{t}}</el-radio></el-radio-group></el-form-item><el-form-item label="承办部门" prop="dept"><el-select v-model="f.dept" placeholder="请选择" filterable><el-option v-for="d in depts" :key="d.key" :value="d.key" :label="d.name"></el-option></el-select></el-form-item></div>
  <div v-show="step===1"><el-form-item label="标题" prop="title"><el-input v-model="f.title" maxlength="50" show-word-limit placeholder="请用一句话概括您的诉求"></el-input></el-form-item><el-form-item label="内容" prop="content"><el-input type="textarea" :rows="6" v-model="f.content" maxlength="1000" show-word-limit placeholder="请详细描述，不少于10个字"></el-input></el-form-item><el-form-item label="是否公开"><el-switch v-model="f.open" active-text="公开" inactive-text="不公开"></el-switch></el-form-item></div>
  <div v-show="step===2"><el-form-item label="姓名" prop="name"><el-input v-model="f.name" placeholder="请输入真实姓名"></el-input></el-form-item><el-form-item label="手机号码" prop="mobile"><el-input v-model="f.mobile" maxlength="11" placeholder="用于接收办理进度"></el-input></el-form-item><el-form-item label="电子邮箱"><el-input v-model="f.email" placeholder="选填"></el-input></el-form-item><el-form-item><el-checkbox v-model="f.ok">本人承诺所填内容真实，愿意承担相应法律责任</el-checkbox></el-form-item></div>
  <el-form-item><el-button v-if="step>0" @click="step--">上一步</el-button><el-button v-if="step<2" type="primary" @click="next">下一步</el-button><el-button v-else type="primary" :loading="busy" @click="submit">提 交</el-button></el-form-item></el-form></div></div>`
};
const AskResult = {
  setup() { const r = useRouter(), d = JSON.parse(sessionStorage.getItem('yz_ask') || 'null'); return { d, go: p => r.push(p) }; },
  template: `<div class="w"><div class="card"><el-result v-if="d" icon="success" title="提交成功" sub-title="您的诉求我们已收到，将在5个工作日内答复"><template #extra><el-descriptions :column="1" border style="width:420px;margin:0 auto 18px"><el-descriptions-item label="受理编号">{{d.no}}</el-descriptions-item><el-descriptions-item label="查询码">{{d.code}}</el-descriptions-item><el-descriptions-item label="提交时间">{{d.time}}</el-descriptions-item></el-descriptions><el-button type="primary" @click="go('/interact')">返回</el-button></template></el-result><el-empty v-else description="没有可显示的提交结果"></el-empty></div></div>`
};
const Letter = {
  setup() { const rt = useRoute(), d = ref(null), err = ref(''); onMounted(async () => { try { d.value = await http('interact/detail', { params: { id: rt.params.id } }); } catch (e) { err.value = e.message; } }); return { d, err }; },
  template: `<div class="w"><div class="card"><el-result v-if="err" icon="warning" :title="err"></el-result><el-skeleton v-else-if="!d" :rows="8" animated></el-skeleton><template v-else><h3>{{d.title}}</h3><el-descriptions :column="2" border><el-descriptions-item label="诉求编号">{{d.no}}</el-descriptions-item><el-descriptions-item label="诉求类型">{{d.type}}</el-descriptions-item><el-descriptions-item label="提交时间">{{d.askTime}}</el-descriptions-item><el-descriptions-item label="办理状态">{{d.status}}</el-descriptions-item><el-descriptions-item label="诉求内容" :span="2">{{d.content}}</el-descriptions-item></el-descriptions><div v-if="d.reply" style="background:#f0f7ff;padding:16px 20px;margin-top:16px;border-radius:6px"><b>{{d.deptName}} 答复</b><p>{{d.reply}}</p><p style="text-align:right;color:#909399">答复时间：{{d.replyTime}}</p></div><el-alert v-else style="margin-top:16px" type="warning" :closable="false" title="该诉求正在办理中，请耐心等待"></el-alert></template></div></div>`
};
const Callback = {
  setup() { const rt = useRoute(), r = useRouter(), t = ref('正在登录，请稍候…'); onMounted(async () => { try { store.user = await http('auth/token', { data: { code: rt.query.code, state: rt.query.state } }); r.replace(rt.query.back || '/'); } catch (e) { t.value = '登录失败：' + e.message; } }); return { t }; },
  template: `<div style="padding:140px 0;text-align:center">{{t}}</div>`
};
const Apply = {
  setup() { const rt = useRoute(), u = ref(null), m = ref(null), s = ref(0), no = ref(''); onMounted(async () => { try { u.value = await http('apply/start'); m.value = await http('matter/detail', { params: { id: rt.params.id } }); } catch (e) { if (e.biz && e.biz.code === 401) login(); } }); return { u, m, s, no, async save() { no.value = (await http('apply/save', { data: { id: rt.params.id } })).no; ElMessage.success('暂存成功'); } }; },
  template: `<div class="w"><div class="card"><el-skeleton v-if="!m" :rows="8" animated></el-skeleton><template v-else><h3>在线办理：{{m.title}}</h3><el-steps :active="s" simple><el-step title="办事须知"></el-step><el-step title="信息填报"></el-step><el-step title="提交申报"></el-step></el-steps><div v-if="s===0" style="padding:20px"><p>请确认您已备齐 {{m.materials.length}} 份材料。</p><el-button type="primary" @click="s=1">我已备齐，下一步</el-button></div><div v-else style="padding:20px"><el-form label-width="100px" style="width:500px"><el-form-item label="申请人"><el-input :model-value="u.name" disabled></el-input></el-form-item><el-form-item label="联系电话"><el-input :model-value="u.mobile" disabled></el-input></el-form-item><el-form-item><el-button type="primary" @click="save">暂存</el-button></el-form-item></el-form><p v-if="no">草稿编号：{{no}}</p></div></template></div></div>`
};
const NotFound = { template: `<el-result icon="error" title="404" sub-title="抱歉，您访问的页面不存在"></el-result>` };

const router = createRouter({ history: createWebHistory(), scrollBehavior: () => ({ top: 0 }), routes: [
  { path: '/', component: Home }, { path: '/catalog/:kind(person|legal|dept)', component: Catalog }, { path: '/one', component: OneList }, { path: '/one/:id', component: OneDetail }, { path: '/matter/detail', component: Detail }, { path: '/search', component: SearchPage, meta: { mod: 'search' } }, { path: '/policy', component: Policy }, { path: '/news/:id', component: News },
  { path: '/interact', component: Interact, meta: { mod: 'interact' } }, { path: '/interact/ask', component: Ask, meta: { mod: 'interact' } }, { path: '/interact/result', component: AskResult, meta: { mod: 'interact' } }, { path: '/interact/letter/:id', component: Letter, meta: { mod: 'letters' } }, { path: '/apply/:id', component: Apply }, { path: '/auth/callback', component: Callback }, { path: '/:x(.*)*', component: NotFound }] });
const cfg = http('config').then(c => { store.modules = c.modules; store.hosts = c.hosts; store.user = c.user; store.today = c.today; store.ready = true; });
router.beforeEach(async to => { await cfg; if (to.meta.mod && !store.modules[to.meta.mod]) return '/'; });

const App = {
  components: { SearchBox, GuideDrawer: Drawer },
  setup() {
    const rt = useRoute(), regs = ref([]), sel = ref('426000'), chat = ref(false), word = ref(''), msgs = ref(['您好，我是智能客服小云，请问有什么可以帮您？']);
    const openReg = async () => { store.regionDlg = true; if (!regs.value.length) regs.value = await http('region'); sel.value = store.region ? store.region.code : '426000'; };
    watch(() => store.ready, v => { if (v && !store.region && !location.pathname.startsWith('/auth/')) openReg(); });
    if (store.ready && !store.region) openReg();
    router.afterEach(to => { if (!store.region && store.ready && !to.path.startsWith('/auth/') && !store.regionDlg) openReg(); });
    const okReg = () => { const x = regs.value.find(a => a.code === sel.value); if (!x) return; store.region = { code: x.code, name: x.name }; localStorage.setItem('yz_region', JSON.stringify(store.region)); store.regionDlg = false; };
    const logout = async () => { const x = await http('auth/logout'); location.href = x.url; };
    const act = computed(() => { const p = rt.path; return p.startsWith('/catalog/') ? p : p.startsWith('/one') ? '/one' : p.startsWith('/interact') ? '/interact' : p; });
    return { store, regs, sel, openReg, okReg, logout, act, chat, word, msgs, login: () => login(), reg: () => { location.href = '/api/oauth/register?back=/'; }, nav: p => router.push(p), toWww: () => { location.href = store.hosts.www + '/'; }, cmd: c => c === 'out' ? logout() : ElMessage.info('功能建设中'), elder() { store.elder = !store.elder; document.body.classList.toggle('elder', store.elder); }, wza: () => ElMessage.info('无障碍工具条加载中'),
      say() { const w = word.value.trim(); if (!w) return; msgs.value.push('>' + w); word.value = ''; setTimeout(() => msgs.value.push('小云还在学习中，您可以换个问法，或拨打12345政务服务便民热线。'), 700); } };
  },
  template: `<div><div class="topbar"><div class="w"><div><el-icon style="vertical-align:-2px"><Location/></el-icon> {{store.region?store.region.name:'云州市'}} <span class="op" style="margin-left:6px;color:#1d6ff2" @click="openReg">[切换区划]</span><span class="op" @click="toWww">市政府门户</span></div><div><span class="op" @click="elder">{{store.elder?'退出长者模式':'长者模式'}}</span><span class="op" @click="wza">无障碍</span><template v-if="store.user"><el-dropdown @command="cmd" style="margin-left:20px;line-height:40px"><span>您好，{{store.user.name}} <el-icon><ArrowDown/></el-icon></span><template #dropdown><el-dropdown-menu><el-dropdown-item command="mine">我的办件</el-dropdown-item><el-dropdown-item command="cert">我的证照</el-dropdown-item><el-dropdown-item command="out" divided>退出登录</el-dropdown-item></el-dropdown-menu></template></el-dropdown></template><template v-else-if="store.ready"><span class="op" @click="login">登录</span><span class="op" v-if="store.modules.register" @click="reg">注册</span></template></div></div></div>
  <div class="header"><div class="w"><div class="logo" @click="nav('/')">云州市政务服务网<small>YUNZHOU GOVERNMENT SERVICE</small></div><search-box v-if="store.modules.search"></search-box></div></div>
  <div class="navbar"><el-menu mode="horizontal" :ellipsis="false" :default-active="act" @select="nav"><el-menu-item index="/">首页</el-menu-item><el-menu-item index="/catalog/person">个人办事</el-menu-item><el-menu-item index="/catalog/legal">法人办事</el-menu-item><el-menu-item index="/catalog/dept">部门服务</el-menu-item><el-menu-item index="/one">一件事一次办</el-menu-item><el-menu-item index="/policy">政策直达</el-menu-item><el-menu-item v-if="store.modules.interact" index="/interact">互动交流</el-menu-item></el-menu></div>
  <div style="min-height:600px"><router-view v-slot="{Component,route}"><component :is="Component" :key="route.path"></component></router-view></div>
  <div class="footer"><div>主办单位：云州市人民政府办公室　承办单位：云州市数据局</div><div>技术支持电话：0879-8800199　政务服务便民热线：12345　网站标识码：4260000001</div><div>示ICP备20260001号-2　示公网安备42600002000002号　建议使用1920*1080分辨率、Chrome内核浏览器访问</div></div>
  <guide-drawer></guide-drawer><el-backtop :right="30" :bottom="40"></el-backtop>
  <template v-if="store.modules.robot"><div class="robot" @click="chat=!chat"><el-icon style="font-size:24px"><Service/></el-icon><br>智能<br>客服</div><div class="rpanel" v-if="chat"><div class="rh"><span>智能客服小云</span><span style="cursor:pointer" @click="chat=false">×</span></div><div class="rb"><p v-for="m in msgs" :class="{me:m[0]==='>'}">{{m[0]==='>'?m.slice(1):m}}</p></div><div class="rf"><el-input v-model="word" placeholder="请输入您的问题" @keyup.enter="say"></el-input><el-button type="primary" @click="say">发送</el-button></div></div></template>
  <el-dialog v-model="store.regionDlg" title="请选择所在区划" width="560px" :close-on-click-modal="false" :close-on-press-escape="false" :show-close="!!store.region"><el-skeleton v-if="!regs.length" :rows="2" animated></el-skeleton><div class="regs"><div class="rg" v-for="x in regs" :class="{on:sel===x.code}" @click="sel=x.code">{{x.name}}<el-tag v-if="x.tag" size="small" style="margin-left:4px">{{x.tag}}</el-tag></div></div><template #footer><el-button type="primary" @click="okReg">确 定</el-button></template></el-dialog></div>`
};
const app = createApp(App);
['Search', 'Star', 'Download', 'Location', 'ArrowDown', 'Service'].forEach(k => app.component(k, ElementPlusIconsVue[k]));
app.use(router).use(ElementPlus, { locale: window.ElementPlusLocaleZhCn }).mount('#app');
})();
