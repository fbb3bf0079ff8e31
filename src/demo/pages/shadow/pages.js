(function () {
  var kit = window.kit, esc = kit.esc, flags = kit.flags;
  var gov = !!document.querySelector('gov-portal,gov-services') || location.host.indexOf('www.') === 0;
  function wired(draw, wire) { draw.wire = wire; return draw; }
  function input(label, name, kind) {
    return '<div class="f"><label>' + label + '</label>' + (kind === 'area' ? '<textarea name="' + name + '" rows="5"></textarea>' : '<input name="' + name + '" type="' + (kind || 'text') + '">') + '</div>';
  }
  function row(item) { return '<div class="li"><a href="/guide/' + item.code + '" title="' + esc(item.title) + '">' + esc(item.title) + '</a><span>' + esc(item.dept) + '</span></div>'; }

  kit.define('page-head', function () {
    if (gov) return '<div class="bar" style="background:#a8201a"><div class="w"><b style="font-size:24px">' + esc(flags.city) + '人民政府</b><a href="/">首页</a><a href="/news/0">要闻</a>' +
      (flags.entry === 'home' ? '<a href="' + flags.zwfw + '/">办事服务</a>' : flags.entry === 'dead' ? '<a href="/bsfw/">办事服务</a>' : flags.entry === 'column' ? '<a href="/services">服务</a>' : '') + '<a href="/news/5">公开</a></div></div>';
    return '<div class="bar"><div class="w"><b style="font-size:22px">' + esc(flags.name) + '</b><a href="/">首页</a><a href="/list?for=个人">我是个人</a><a href="/list?for=法人">我是企业</a><a href="/list">部门清单</a>' +
      (flags.consult === 'none' ? '' : flags.consult === 'phone' ? '<a href="/letters/new">服务电话</a>' : flags.consult === 'form' ? '<a href="/letters/new">写信</a>' : '<a href="/letters">互动咨询</a>') +
      '<span style="float:right">' + (flags.user ? esc(flags.user) + '<a href="/logout">退出登录</a>' : '<a href="/login">请登录</a>' + (flags.register === 'none' ? '' : '<a href="/register">注册账号</a>')) + '</span></div></div>';
  });
  kit.define('page-foot', function () {
    var friends = gov ? '<p>友情链接：<a href="' + flags.links + '/gov" target="_blank">中国政府网</a>　<a href="' + flags.links + '/s" target="_blank">省政府网</a>' + (flags.entry === 'friends' ? '　<a href="' + flags.zwfw + '/">' + esc(flags.name) + '</a>' : '') + '</p>' : '';
    return '<div style="text-align:center;padding:24px;color:#777">' + friends + esc(flags.city) + '人民政府办公室主办</div>';
  });
  kit.define('search-bar', wired(function () {
    if (flags.search === 'none') return '';
    return '<div style="padding:26px 0;text-align:center"><input type="text" style="width:460px;padding:10px"> <a class="go">搜 索</a></div>';
  }, function (root) {
    if (flags.search !== 'open') return;
    var box = root.querySelector('input');
    function act() { location.href = '/search?w=' + encodeURIComponent(box.value); }
    root.querySelector('a').onclick = act;
    box.onkeydown = function (event) { if (event.key === 'Enter') act(); };
  }));

  kit.define('gov-portal', function (d) {
    return '<div class="w"><div class="box"><h2>今日要闻</h2>' + d.notices.map(function (n) { return '<div class="li"><a href="/news/' + n.id + '">' + esc(n.title) + '</a><span>' + n.date + '</span></div>'; }).join('') + '</div></div>';
  });
  kit.define('gov-services', function () { return '<div class="w"><div class="box"><h2>服务</h2><a class="go" href="' + flags.zwfw + '/">政务服务平台</a></div></div>'; });
  kit.define('gov-news', function (d) { return '<div class="w"><div class="box"><h2>' + esc(d.title) + '</h2><p>' + esc(d.date) + '</p><p>全文见附件。</p></div></div>'; });

  kit.define('hall-home', function (d) { return '<div class="w"><search-bar></search-bar><div class="box"><h2>高频事项</h2>' + d.hot.map(row).join('') + '</div></div>'; });
  kit.define('hall-list', function (d) {
    var base = '/list?for=' + encodeURIComponent(d['for']) + '&group=';
    var pages = ''; for (var n = 1; n <= d.pages; n++) pages += n === d.page ? ' <b>' + n + '</b> ' : ' <a href="' + base + encodeURIComponent(d.group) + '&page=' + n + '">' + n + '</a> ';
    return '<div class="w"><div class="box"><h2>' + (esc(d['for']) || '部门') + '事项</h2><p>' + d.groups.map(function (g) { return '<a href="' + base + encodeURIComponent(g) + '">' + esc(g) + '</a>'; }).join('　') + '</p>' + d.items.map(row).join('') + '<p>' + pages + '</p></div></div>';
  });
  kit.define('hall-results', function (d) {
    var list = d.hits.items.map(row).join('') + d.hits.notices.map(function (n) { return '<div class="li"><a href="/news/' + n.id + '">' + esc(n.title) + '</a><span>' + n.date + '</span></div>'; }).join('');
    return '<div class="w"><search-bar></search-bar><div class="box"><h2>搜索“' + esc(d.words) + '”的结果</h2>' + (list || '<p>暂无匹配内容</p>') + '</div></div>';
  });
  kit.define('material-table', function (d) {
    return '<table><tr><th>材料名称</th><th>形式</th><th>份数</th><th>介质</th><th>说明</th><th>下载</th></tr>' + d.materials.map(function (m, n) {
      var id = '/files/' + d.code + '-' + n;
      var way = function (state, end, text) { return state === 'none' ? '' : ' <a href="' + (state === 'hash' ? '#' : id + end) + '">' + text + '</a>'; };
      var get = way(m.blank, '-blank', '空白表') + way(m.sample, '-sample', '填写范本');
      return '<tr><td>' + esc(m.name) + '</td><td>' + m.original + '</td><td>' + m.copies + '份</td><td>' + m.medium + '</td><td>' + esc(m.note) + '</td><td>' + get + '</td></tr>';
    }).join('') + '</table><p>以上材料均依据' + esc(d.materials[0].basis) + '提交。</p>';
  });
  kit.define('hall-guide', function (d) {
    function dl(pairs) { return '<dl>' + pairs.map(function (p) { return '<dt>' + p[0] + '</dt><dd>' + esc(p[1]) + '</dd>'; }).join('') + '</dl>'; }
    return '<div class="w"><div class="box"><h2>' + esc(d.title) + '</h2>' + dl([['事项编码', d.code], ['实施部门', flags.city + d.dept], ['法定时限', d.legal], ['承诺时限', d.promised], ['收费情况', d.fee], ['咨询电话', d.phone], ['投诉电话', d.complaint], ['办理地址', d.address], ['办公时间', d.hours]].concat(d.updated ? [['发布日期', d.updated]] : [])) +
      '<p><a class="go" href="/go/dept1">立即办理</a></p></div><div class="box"><h2>申请条件</h2><ul>' + d.conditions.map(function (c) { return '<li>' + esc(c) + '</li>'; }).join('') + '</ul></div><div class="box"><h2>材料清单</h2><material-table></material-table></div><div class="box"><h2>办事流程</h2>' + d.steps.map(function (s, n) { return '<h4>' + (n + 1) + ' ' + esc(s.name) + '</h4><p>' + esc(s.text) + '</p>'; }).join('') +
      '</div><div class="box"><h2>政策依据</h2><ul>' + d.basis.map(function (c) { return '<li>' + esc(c) + '</li>'; }).join('') + '</ul></div></div>';
  });
  kit.define('hall-login', wired(function () {
    return '<div class="w"><div class="box"><h2>账号登录</h2>' + input('账号', 'username') + input('密码', 'password', 'password') + (flags.code ? '<div class="f"><label>验证码</label><input name="captcha" style="width:160px"> <img src="/captcha.png"></div>' : '') + '<div class="msg"></div><div class="f"><label></label><a class="go">登 录</a></div></div></div>';
  }, function (root) { root.querySelector('a.go').onclick = function () { kit.send('login', root, function () { location.href = '/'; }); }; }));
  kit.define('hall-register', wired(function () {
    if (flags.register === 'none') return '<div class="w"><div class="box">页面不存在</div></div>';
    if (flags.register === 'app') return '<div class="w"><div class="box"><p>请在手机应用市场搜索下载APP，在APP内完成注册。</p></div></div>';
    return '<div class="w"><div class="box"><h2>注册账号</h2>' + input('登录名', 'username') + input('密码', 'password', 'password') + input('重复密码', 'password2', 'password') + input('手机', 'phone') +
      (flags.register === 'sms' ? '<div class="f"><label>短信验证码</label><input name="sms" style="width:160px"> <a onclick="this.textContent=\'已发送\'">获取短信验证码</a></div>' : '') +
      (flags.register === 'captcha' ? '<div class="f"><label>验证码</label><input name="captcha" style="width:160px"> <img src="/captcha.png"></div>' : '') +
      '<div class="f"><label></label><span><input type="checkbox" name="agree" value="1" style="width:auto" id="ok"> 同意用户协议和隐私声明</span></div><div class="msg"></div><div class="f"><label></label><a class="go">确认注册</a></div></div></div>';
  }, function (root) {
    var go = root.querySelector('a.go');
    if (!go || flags.register === 'still') return;
    go.onclick = function () {
      var get = function (name) { return root.querySelector('[name=' + name + ']').value; }, message = root.querySelector('.msg');
      message.textContent = '';
      if (!get('username')) { message.textContent = '登录名不能为空'; return; }
      if (!get('password')) { message.textContent = '密码不能为空'; return; }
      if (get('password') !== get('password2')) { message.textContent = '两次密码不一样'; return; }
      kit.send('register', root, function () { root.querySelector('.box').innerHTML = '<h2>注册成功</h2><p>账号 ' + esc(get('username')) + ' 已开通，<a href="/login">马上登录</a></p>'; });
    };
  }));
  kit.define('hall-letters', function (d) {
    var pages = ''; for (var n = 1; n <= d.pages; n++) pages += n === d.page ? ' <b>' + n + '</b> ' : ' <a href="/letters?page=' + n + '">' + n + '</a> ';
    if (flags.consult !== 'open') return '<div class="w"><div class="box">暂无内容</div></div>';
    return '<div class="w"><div class="box"><h2>互动咨询 <a class="go" style="float:right" href="/letters/new">写信咨询</a></h2><p><a href="/letters/find">信件查询</a></p><table><tr><th>标题</th><th>部门</th><th>写信时间</th><th>回复时间</th></tr>' + d.letters.map(function (q) { return '<tr><td><a href="/letters/' + q.id + '">' + esc(q.title) + '</a></td><td>' + esc(q.dept) + '</td><td>' + q.asked + '</td><td>' + (q.replied || '未回复') + '</td></tr>'; }).join('') + '</table><p>' + pages + '</p></div></div>';
  });
  kit.define('hall-letter', function (d) { return '<div class="w"><div class="box"><h2>' + esc(d.title) + '</h2><dl><dt>写信时间</dt><dd>' + d.asked + '</dd><dt>内容</dt><dd>' + esc(d.content) + '</dd><dt>回复单位</dt><dd>' + esc(d.dept) + '</dd><dt>回复时间</dt><dd>' + esc(d.replied || '') + '</dd><dt>回复内容</dt><dd>' + esc(d.reply || '未回复') + '</dd></dl></div></div>'; });
  kit.define('hall-find', wired(function (d) {
    var found = d.found ? '<dl><dt>标题</dt><dd>' + esc(d.found.title) + '</dd><dt>写信时间</dt><dd>' + d.found.asked + '</dd><dt>回复时间</dt><dd>' + esc(d.found.replied || '未回复') + '</dd><dt>回复内容</dt><dd>' + esc(d.found.reply || '') + '</dd></dl>' : d.number ? '<p>没有找到这封信</p>' : '';
    return '<div class="w"><div class="box"><h2>信件查询</h2>' + input('信件编号', 'number') + input('查询码', 'code') + '<div class="f"><label></label><a class="go">查 询</a></div>' + found + '</div></div>';
  }, function (root) { root.querySelector('a.go').onclick = function () { location.href = '/letters/find?number=' + encodeURIComponent(root.querySelector('[name=number]').value) + '&code=' + encodeURIComponent(root.querySelector('[name=code]').value); }; }));
  kit.define('hall-letter-form', wired(function () {
    if (flags.consult === 'none' || flags.consult === 'phone') return '<div class="w"><div class="box"><p>' + (flags.consult === 'phone' ? '服务电话：12345' : '暂无内容') + '</p></div></div>';
    return '<div class="w"><div class="box"><h2>写信咨询</h2>' + input('信件标题', 'title') + input('信件内容', 'content', 'area') + input('联系人', 'name') + input('手机', 'phone') + '<div class="msg"></div><div class="f"><label></label><a class="go">提交信件</a></div></div></div>';
  }, function (root) {
    var go = root.querySelector('a.go');
    if (go) go.onclick = function () { kit.send('ask', root, function (a) { root.querySelector('.box').innerHTML = '<h2>信件已提交</h2><p>信件编号：' + a.number + '</p><p>查询码：' + a.code + '</p><p>请记住编号和查询码，以便查询回复。</p>'; }); };
  }));
})();
