function $(id) { return document.getElementById(id); }
function to(u) { location.href = encodeURI(u); }
function box(id) { $('cv').style.display = 'block'; $(id).style.display = 'block'; }
function shut(id) { $('cv').style.display = 'none'; $(id).style.display = 'none'; }
function find() { var w = $('kw').value.replace(/^\s+|\s+$/g, ''); if (w) (window.opensNew ? window.open('/s/find?k=' + encodeURIComponent(w)) : location.href = '/s/find?k=' + encodeURIComponent(w)); }
function tab(el, n) {
  var heads = el.parentNode.children, panes = el.parentNode.parentNode.querySelectorAll('.pn');
  for (var i = 0; i < heads.length; i++) { heads[i].className = i === n ? 'on' : ''; panes[i].style.display = i === n ? '' : 'none'; }
}
function act(name, data, ok, bad) {
  var body = [];
  for (var k in data) body.push(k + '=' + encodeURIComponent(data[k]));
  var x = new XMLHttpRequest();
  x.open('POST', '/s/do/' + name);
  x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  x.onload = function () {
    var a = {};
    try { a = JSON.parse(x.responseText); } catch (e) { a = { msg: '系统异常，请稍后再试' }; }
    if (x.status === 200 && a.ok) ok(a); else bad(a.msg || '系统异常，请稍后再试');
  };
  x.send(body.join('&'));
}
function read(id) {
  var all = $(id).querySelectorAll('input,textarea'), data = {};
  for (var i = 0; i < all.length; i++) if (all[i].type !== 'checkbox' || all[i].checked) data[all[i].name] = all[i].value;
  return data;
}
function say(id) { return function (msg) { $(id).querySelector('.er').innerHTML = msg; }; }
function login() {
  var d = read('lg');
  if (!d.username || !d.password) return say('lg')('请输入用户名和密码');
  act('login', d, function () { location.reload(); }, say('lg'));
}
function reg() {
  var d = read('rg'), tell = say('rg');
  if (!d.username || d.username.length < 4) return tell('用户名不少于4位');
  if (!/^(?=.*\d)(?=.*[A-Za-z]).{8,}$/.test(d.password)) return tell('密码须为8位以上字母与数字的组合');
  if (d.password !== d.password2) return tell('两次密码不一致');
  if (!/^1\d{10}$/.test(d.phone)) return tell('手机号码不正确');
  if (!d.agree) return tell('请阅读并同意用户注册协议');
  act('register', d, function () { $('rg').querySelector('.dc').innerHTML = '<p>恭喜您，注册成功！请使用用户名 ' + d.username.replace(/\W/g, '') + ' 登录。</p>'; }, tell);
}
function ask() {
  var d = read('ak'), tell = say('ak');
  if (!d.title) return tell('请填写标题');
  if (!d.content || d.content.length < 5) return tell('请把问题写清楚，至少5个字');
  if (!d.name) return tell('请填写称呼');
  if (!/^1\d{10}$/.test(d.phone)) return tell('请填写正确的手机号码');
  act('ask', d, function (a) { $('ak').querySelector('.dc').innerHTML = '<p>提交成功，感谢您的来信！</p><p>信件编号：' + a.number + '</p><p>查询码：' + a.code + '</p>'; }, tell);
}
function take(id) { location.href = '/s/take?f=' + id; }
if (/[?&]box=lg/.test(location.search)) box('lg');
