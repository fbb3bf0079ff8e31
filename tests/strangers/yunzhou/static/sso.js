(function () {
const { createApp, ref, reactive, onMounted, computed } = Vue;
const { createRouter, createWebHistory, useRoute, useRouter } = VueRouter;
const { ElMessage } = ElementPlus;
const cfg = reactive({ register: true, sms: false, captcha: false, zwfw: '', ok: false });
async function http(u, data) { const r = await fetch('/api/' + u, data ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(data) } : undefined); const j = await r.json(); if (j.code !== 200) { ElMessage.error(j.msg); throw new Error(j.msg); } return j.data; }
const Login = {
  setup() {
    const rt = useRoute(), r = useRouter(), tab = ref('person'), mode = ref('qr'), cells = ref([]), f = reactive({ account: '', password: '', ok: false }), fm = ref(null), busy = ref(false);
    async function qr() { cells.value = []; const x = await http('qrcode'); let s = x.seed; const o = []; for (let i = 0; i < 25; i++) for (let j = 0; j < 25; j++) { s = (s * 1103515245 + 12345) % 2147483648; const k = (i < 7 && j < 7) || (i < 7 && j > 17) || (i > 17 && j < 7); if (k ? (i % 18 === 0 || i % 18 === 6 || j % 18 === 0 || j % 18 === 6 || (i % 18 > 1 && i % 18 < 5 && j % 18 > 1 && j % 18 < 5)) : s > 1073741824) o.push([j * 7, i * 7]); } cells.value = o; }
    onMounted(qr);
    const rules = { account: [{ required: true, message: '请输入用户名/手机号/身份证号', trigger: 'blur' }], password: [{ required: true, message: '请输入密码', trigger: 'blur' }] };
    async function sub() {
      if (!(await fm.value.validate().then(() => true, () => false))) return;
      if (!f.ok) return ElMessage.warning('请先阅读并同意用户服务协议');
      busy.value = true; try { const x = await http('login', { account: f.account, password: f.password, userType: tab.value, service: rt.query.service || '' }); location.href = x.url; } catch (e) { busy.value = false; }
    }
    return { tab, mode, cells, qr, f, fm, rules, sub, busy, cfg, toReg: () => r.push({ path: '/register', query: rt.query }), soon: () => ElMessage.info('请前往“云事办”APP操作') };
  },
  template: `<div><div class="sh">云州市统一身份认证平台</div><div class="lbox"><el-tabs v-model="tab" stretch><el-tab-pane label="个人登录" name="person"></el-tab-pane><el-tab-pane label="法人登录" name="legal"></el-tab-pane></el-tabs><div class="modes"><span :class="{on:mode==='qr'}" @click="mode='qr'">扫码登录</span><span :class="{on:mode==='pwd'}" @click="mode='pwd'">账号密码</span></div>
  <div v-if="mode==='qr'" class="qr"><div v-if="!cells.length" style="height:175px;line-height:175px;color:#999">二维码加载中</div><svg v-else width="175" height="175"><rect v-for="c in cells" :x="c[0]" :y="c[1]" width="7" height="7"/></svg><p>请使用{{tab==='person'?'“云事办”APP或微信':'电子营业执照小程序'}}扫一扫登录</p><el-button link type="primary" @click="qr">刷新二维码</el-button></div>
  <el-form v-else ref="fm" :model="f" :rules="rules" @submit.prevent><el-form-item prop="account"><el-input v-model="f.account" size="large" :placeholder="tab==='person'?'用户名/手机号/身份证号':'统一社会信用代码/法人账号'"><template #prefix><el-icon><User/></el-icon></template></el-input></el-form-item><el-form-item prop="password"><el-input v-model="f.password" size="large" type="password" show-password placeholder="请输入登录密码" @keyup.enter="sub"><template #prefix><el-icon><Lock/></el-icon></template></el-input></el-form-item><el-form-item><el-checkbox v-model="f.ok">我已阅读并同意<span style="color:#1d6ff2">《用户服务协议》《隐私政策》</span></el-checkbox></el-form-item><el-button class="lbtn" type="primary" :loading="busy" @click="sub">登 录</el-button></el-form>
  <div class="lfoot"><el-button link v-if="cfg.register" type="primary" @click="toReg">新用户注册</el-button><span v-else></span><el-button link @click="soon">忘记密码？</el-button></div></div></div>`
};
const Register = {
  setup() {
    const rt = useRoute(), r = useRouter(), f = reactive({ account: '', password: '', confirm: '', name: '', idtype: '1', idno: '', mobile: '', sms: '', captcha: '', captchaKey: '' }), agree = ref(false), fm = ref(null), busy = ref(false), done = ref(''), cap = ref(''), left = ref(0), tab = ref('person');
    const newCap = async () => { const x = await http('captcha'); cap.value = x.img; f.captchaKey = x.key; };
    onMounted(async () => { await ready; if (cfg.captcha) newCap(); });
    const same = (a, v, cb) => v === f.password ? cb() : cb(new Error('两次输入的密码不一致'));
    const uniq = async (a, v) => { const x = await http('register/check?account=' + encodeURIComponent(v)); if (x.exists) throw new Error('该用户名已被注册'); };
    const B = 'blur', R = m => ({ required: true, message: m, trigger: B });
    const rules = { account: [R('请输入用户名'), { pattern: /^[A-Za-z]\w{5,19}$/, message: '字母开头，6-20位字母、数字或下划线', trigger: B }, { validator: uniq, trigger: B }], password: [R('请设置登录密码'), { pattern: /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s]).{8,20}$/, message: '8-20位，须包含大小写字母、数字和特殊字符', trigger: B }], confirm: [R('请再次输入密码'), { validator: same, trigger: B }], name: [R('请输入真实姓名'), { pattern: /^[\u4e00-\u9fa5·]{2,20}$/, message: '请输入2-20位中文姓名', trigger: B }], idno: [R('请输入证件号码'), { pattern: /^\d{6}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx]$/, message: '身份证号码格式不正确', trigger: B }], mobile: [R('请输入手机号码'), { pattern: /^1[3-9]\d{9}$/, message: '手机号码格式不正确', trigger: B }], sms: [R('请输入短信验证码')], captcha: [R('请输入图形验证码')] };
    async function send() { if (!/^1[3-9]\d{9}$/.test(f.mobile)) return ElMessage.warning('请先填写正确的手机号码'); await http('sms', { mobile: f.mobile }); left.value = 60; const k = setInterval(() => { if (--left.value <= 0) clearInterval(k); }, 1000); }
    async function sub() { if (!(await fm.value.validate().then(() => true, () => false))) return; busy.value = true; try { done.value = (await http('register', f)).account; } catch (e) { if (cfg.captcha) newCap(); } busy.value = false; }
    return { tab, f, agree, fm, rules, sub, busy, done, cap, newCap, left, send, cfg, back: () => r.push({ path: '/login', query: rt.query }) };
  },
  template: `<div><div class="sh">云州市统一身份认证平台 · 用户注册</div><div class="rbox"><el-result v-if="done" icon="success" title="注册成功" :sub-title="'用户名：'+done+'，请牢记您的登录密码'"><template #extra><el-button type="primary" @click="back">立即登录</el-button></template></el-result><el-tabs v-else v-model="tab"><el-tab-pane label="个人注册" name="person">
  <el-form ref="fm" :model="f" :rules="rules" label-width="110px" style="margin-top:14px"><el-form-item label="用户名" prop="account"><el-input v-model="f.account" placeholder="字母开头，6-20位" autocomplete="off"></el-input></el-form-item><el-form-item label="登录密码" prop="password"><el-input v-model="f.password" type="password" show-password placeholder="8-20位，含大小写字母、数字和特殊字符" autocomplete="new-password"></el-input></el-form-item><el-form-item label="确认密码" prop="confirm"><el-input v-model="f.confirm" type="password" show-password placeholder="请再次输入密码" autocomplete="new-password"></el-input></el-form-item><el-form-item label="真实姓名" prop="name"><el-input v-model="f.name" placeholder="请输入与证件一致的姓名"></el-input></el-form-item><el-form-item label="证件类型"><el-select v-model="f.idtype"><el-option value="1" label="居民身份证"></el-option><el-option value="2" label="港澳居民来往内地通行证"></el-option></el-select></el-form-item><el-form-item label="证件号码" prop="idno"><el-input v-model="f.idno" maxlength="18" placeholder="请输入证件号码"></el-input></el-form-item><el-form-item label="手机号码" prop="mobile"><el-input v-model="f.mobile" maxlength="11" placeholder="请输入手机号码"></el-input></el-form-item>
  <el-form-item v-if="cfg.sms" label="短信验证码" prop="sms"><el-input v-model="f.sms" maxlength="6" placeholder="请输入6位短信验证码"><template #append><el-button :disabled="left>0" @click="send">{{left>0?left+'秒后重发':'获取验证码'}}</el-button></template></el-input></el-form-item><el-form-item v-if="cfg.captcha" label="验证码" prop="captcha"><el-input v-model="f.captcha" maxlength="4" style="width:200px" placeholder="图形验证码"></el-input><img :src="cap" alt="看不清，换一张" style="margin-left:10px;height:34px;cursor:pointer" @click="newCap"></el-form-item>
  <el-form-item><el-checkbox v-model="agree">我已阅读并同意《用户服务协议》和《隐私政策》</el-checkbox></el-form-item><el-form-item><el-button type="primary" size="large" style="width:220px" :disabled="!agree" :loading="busy" @click="sub">立即注册</el-button><el-button link @click="back">已有账号，去登录</el-button></el-form-item></el-form></el-tab-pane><el-tab-pane label="法人注册" name="legal"><el-alert :closable="false" type="info" title="法人用户请使用电子营业执照扫码登录，首次登录自动完成注册"></el-alert></el-tab-pane></el-tabs></div></div>`
};
const ready = http('config').then(c => Object.assign(cfg, c, { ok: true }));
const router = createRouter({ history: createWebHistory(), routes: [{ path: '/', redirect: '/login' }, { path: '/login', component: Login }, { path: '/register', component: Register }, { path: '/:x(.*)*', component: { template: '<el-result icon="error" title="404" sub-title="页面不存在"></el-result>' } }] });
router.beforeEach(async to => { await ready; if (to.path === '/register' && !cfg.register) return { path: '/404', replace: true }; });
const app = createApp({ template: '<router-view></router-view>' });
['User', 'Lock'].forEach(k => app.component(k, ElementPlusIconsVue[k]));
app.use(router).use(ElementPlus, { locale: window.ElementPlusLocaleZhCn }).mount('#app');
})();
