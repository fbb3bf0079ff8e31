// Signs that something stands in the way: captchas, firewalls, login walls and the like, by general marks.

const WALL_WORDS = /您的(访问|请求)(已?被|存在).{0,10}(阻断|拦截|拒绝|异常|禁止)|访问被(拦截|阻断|拒绝|禁止)|请求被(拦截|拒绝|阻断)|web应用防火墙|应用防护系统|网站防火墙|安全狗|safedog|云锁|护卫神|创宇盾|加速乐|知道创宇|云盾|玄武盾|异常(访问|流量)|安全(拦截|威胁)|非法(访问|请求)|恶意(请求|攻击|访问)|防护规则|access denied|request blocked|blocked by|forbidden|attack detected|incapsula|cloudflare|checking your browser|安全检查中|正在(进行)?(安全)?(检测|验证)|雷池|event_?id|事件id|waf/i;
const RATE_WORDS = /访问(过于|太|过)频繁|请求(过于|太|过)频繁|操作(过于|太|过)频繁|too many requests|频率(过高|超限)/i;
const REPAIR_WORDS = /系统(正在)?(维护|升级)|正在(维护|升级|建设|改版)|(维护|升级)(中|期间|公告)|暂停(服务|办理|访问|开放)|停机(维护|检修)|service unavailable|under maintenance/i;
const GEO_WORDS = /(境外|海外|您所在(的)?(地区|区域)|该地区).{0,16}(无法|不能|禁止|限制|不支持).{0,4}访问|not available in your (country|region)/i;
const APP_WORDS = /(请|需|仅支持|仅限|只能).{0,12}(下载|使用|打开|通过|登录|在).{0,16}(app|客户端|小程序|手机端|移动端|微信|支付宝).{0,12}(办理|扫码|扫一扫|登录|注册|操作|使用)|(app|微信|支付宝|手机).{0,6}(扫码|扫一扫).{0,6}(办理|登录|注册)/i;
const OTHER_WAY = /(账号|账户|帐号|帐户|密码|用户名|短信|验证码|手机号|证件号?|其他方式|(数字)?证书|u-?key|ca)(密码)?(登录|登陆|注册)|^(密码|短信|账号密码|其他方式)$|电脑端?登录|(切换|使用|通过).{0,6}(账号|帐号|密码|短信)/i;
const REALNAME_WORDS = /(请先?|需要?|须|必须|尚未|未).{0,8}(完成|通过|进行)?.{0,4}实名(认证|核验|验证)|实名认证(后|方可)|人脸(识别|认证|核验)/;
const CAPTCHA_CLASS = /geetest|recaptcha|h-?captcha|nc_wrapper|nc-container|nc_scale|slide-?verify|slider-?captcha|verify-?(bar|slide|img)|yidun|tcaptcha|tencent-?captcha|turnstile|puzzle-?captcha|dx_captcha|verifybox|verify-box/i;
const CAPTCHA_FRAME = /captcha|geetest|recaptcha|hcaptcha|turnstile|challenge|verify\.(aliyun|qq)|punish/i;
const CAPTCHA_WORDS = /请完成(安全|下方|下列|拼图|滑块)?.{0,4}验证|(按住|拖动|向右|滑动).{0,6}滑块|请按住滑块|拖动到最右|完成拼图|依次点击|点击.{0,6}按钮进行验证/;

function signs(text) {
  const out = [];
  const add = (block, how, whole) => {
    if (how && !out.some((one) => one.block === block)) out.push({ block, seen: how.slice(0, 160), whole_page: whole });
  };
  // A wall that asks for a code is the code's.
  captchaSigns(text, add);
  if (!out.some((one) => one.whole_page)) wallSigns(text, add);
  loginSign(text, add);
  const words = (expression) => (text.match(expression) || [''])[0];
  if (words(REALNAME_WORDS)) add('realname', words(REALNAME_WORDS), text.length < 600);
  if (words(APP_WORDS) && !shownFields().some((el) => inMain(el) && isTextBox(el)) && !otherWayIn()) add('app_only', words(APP_WORDS), text.length < 800);
  smsSign(add);
  return out;
}

// Beside the code to scan stands another way to log in, behind a tab or a link.
function otherWayIn() {
  return elements().some((el) => inMain(el) && seen(el) && isPressable(el) && namesOf(el).some((name) => name.length <= 14 && OTHER_WAY.test(name)));
}

// Pages that are nothing but a refusal: short, without forms and lists.
function wallSigns(text, add) {
  const letters = text.replace(/\s/g, '').length;
  const title = normal(documentTitle(document));
  const status = navigationStatus();
  const short = letters < 700 && elements().filter((el) => tagOf(el) === 'a' && seen(el)).length < 12;
  // What a link says is about the page that it leads to.
  let said = short ? text : '';
  for (const el of short ? elements() : []) {
    const words = isPressable(el) && seen(el) ? flatText(el, 200) : '';
    if (words.length > 4) said = said.split(words).join(' ');
  }
  const word = (expression) => (said.match(expression) || title.match(expression) || [''])[0];
  if (short) {
    if (word(RATE_WORDS)) add('rate_limited', word(RATE_WORDS), true);
    if (word(GEO_WORDS)) add('geo', word(GEO_WORDS), true);
    if (word(REPAIR_WORDS) && letters < 500 && !shownFields().some(isTextBox)) add('maintenance', word(REPAIR_WORDS), true);
    else if (word(WALL_WORDS)) add('waf', word(WALL_WORDS), true);
    else if (/^(403|405|412|418|521|40[35]|412)\b/.test(text.trim()) || /^(403|405|412|418|521)\b/.test(title)) add('waf', text.trim().slice(0, 60) || title, true);
  }
  if (status && short && /^(403|405|412|418|521)$/.test(String(status))) add('waf', `status ${status}`, true);
  if (status === 429) add('rate_limited', 'status 429', true);
  if (letters < 40 && scriptChallenge()) add('waf', scriptChallenge(), true);
}

// A page without words whose only content computes a cookie and reloads.
function scriptChallenge() {
  const html = document.documentElement ? document.documentElement.outerHTML.slice(0, 20000) : '';
  const hit = html.match(/\$_ts\s*=|__jsl_clearance|acw_sc__v2|arg1\s*=\s*['"][0-9A-F]{20,}|_cf_chl|document\.cookie\s*=[^;]{0,200}location\.(reload|href)/);
  return hit ? 'script: ' + hit[0].slice(0, 40) : '';
}

// A picture code, slider or challenge frame that is visible; the word alone is no sign.
function captchaSigns(text, add) {
  const whole = text.replace(/\s/g, '').length < 200;
  for (const el of elements()) {
    const tag = tagOf(el);
    const hint = classOf(el) + ' ' + idOf(el);
    if (CAPTCHA_CLASS.test(hint) && seen(el) && rectOf(el).width > 30 && rectOf(el).height > 15) {
      add('captcha', `${tag}.${hint.trim().slice(0, 60)}`, whole);
      return;
    }
    if ((tag === 'iframe' || tag === 'frame') && CAPTCHA_FRAME.test(attr(el, 'src')) && seen(el) && rectOf(el).height > 30) {
      add('captcha', 'frame ' + attr(el, 'src').slice(0, 100), whole);
      return;
    }
    if (isTextBox(el) && seen(el) && isCodeField(el) && codePicture(el)) {
      // With nothing else to fill in, the code is what the page is for.
      add('captcha', 'picture beside ' + fieldWords(el), whole && shownFields().filter(isTextBox).length === 1);
      return;
    }
  }
  const words = (text.match(CAPTCHA_WORDS) || [''])[0];
  if (words && (whole || elements().some((el) => childrenOf(el).length === 0 && CAPTCHA_WORDS.test(normal(flatText(el, 60))) && seen(el)))) add('captcha', words, whole);
}

function isCodeField(el) {
  const labels = labelsOf(el).map((one) => one.text).join(' ');
  if (/短信|手机|邮箱|邮件|动态/.test(labels)) return false;
  return /验证码|校验码|图形码|附加码|认证码|计算结果|captcha|verify\s?code/i.test(labels) || /captcha|verifycode|vcode|yzm|checkcode|validcode|authcode|imgcode|randcode/i.test(attr(el, 'name') + ' ' + idOf(el));
}

// A small picture or canvas on the same line as the field.
function codePicture(el) {
  const rect = rectOf(el);
  return elements().some((other) => {
    const tag = tagOf(other);
    const drawnAs = tag === 'img' || tag === 'canvas' || (tag === 'svg' && rectOf(other).width > 50) || look(other).style.backgroundImage.startsWith('url("data:');
    if (!drawnAs || isFormField(other) || !seen(other)) return false;
    const box = rectOf(other);
    return box.width >= 40 && box.width <= 260 && box.height >= 18 && box.height <= 110 && lineOverlap(rect, box) > 0.4 && distance(rect, box) < 160;
  });
}

// Words that take a demand back: 不需要登录, 无需注册登录, 免登录, 是否需要登录, 需要登录吗.
const NOT_ASKED = /(?:(?:不|无|毋|勿|未|没有?|并非)(?:一定|再|是|会|强制)?(?:必要|必须|必|须|需要|需|要求|要|用|强制)|免去?|免除|是否(?:已|必须|需要|需|须|要)?|要不要|用不用|需不需要)(?:您|你|用户|先|再|要|另行|单独|重复|二次|实名|账号|帐号|账户|注册|进行|或者|或|和|、|\/)*登[录陆]|登[录陆](?:吗|么|与否)/g;
// A demand to log in. 登录后可… tells what comes with an account, and demands nothing.
const ASKED = /请(您|你)?先(注册(并|或|、|后)?)?登[录陆]|请登[录陆](后|以后)|(需要?|必须|须)(您|你|先|注册|并|后)*登[录陆][^\n]{0,10}|登[录陆]后(再|才能|才可|方可|方能)|(还|尚)?(没有|未|不)登[录陆][,，。!！ ]{0,2}(请|就?无法|就?不能)|登[录陆](已)?(超时|过期|失效)/;
const ACCOUNT_LINK = /登[录陆]|注册|认证|账[号户]|帐[号户]|首页|返回|退出/;

// The demand of a text; none where it is taken back, or speaks of what a link before it in its line leads to.
function loginDemand(text) {
  for (const line of text.replace(NOT_ASKED, '').split('\n')) {
    const asked = line.match(ASKED);
    if (asked && !ofLink(line.slice(0, asked.index))) return asked[0];
  }
  return '';
}

function ofLink(before) {
  if (before.trim().length < 2) return false;
  const names = (el) => flatText(el, 60);
  return elements().some((el) => isPressable(el) && tagOf(el) !== 'label' && names(el).length > 1 && before.includes(names(el)) && !ACCOUNT_LINK.test(names(el)) && inMain(el) && seen(el));
}

function loginSign(text, add) {
  const forms = accountForms('login').map((one) => one.el).filter((box) => inMain(box));
  // A demand, in the page's own part: many pages only say that nobody is logged in.
  const asked = text.length < 500 ? loginDemand(mainText(bodyOf(document))) : '';
  if (asked) add('login', asked, true);
  if (!forms.length) return;
  const box = forms[0];
  const main = mainText(bodyOf(document)).replace(/\s/g, '').length;
  const own = flatText(box).replace(/\s/g, '').length;
  if (main < own + 260) add('login', 'login form', true);
  else if (regionOf(box) === 'dialog') add('login', 'login form in a dialog', false);
}

// A code sent to a phone is needed: a button that sends it beside a code field, in a form with a phone field.
function smsSign(add) {
  for (const el of elements()) {
    if (!isPressable(el) || tagOf(el) === 'label') continue;
    const name = namesOf(el)[0] || '';
    if (!/^(免费)?(获取|发送|点击获取)(短信|手机|动态)?(验证码|校验码|动态码)|^(获取|发送)(短信)?(验证码)?$/.test(name) || !seen(el)) continue;
    const box = formOf(el);
    const words = box ? fieldsIn(box).map((field) => labelsOf(field).map((one) => one.text).join(' ')).join(' ') : '';
    if (/手机|短信|电话|mobile|phone/i.test(words + name)) {
      add('sms', name, false);
      return;
    }
  }
}
