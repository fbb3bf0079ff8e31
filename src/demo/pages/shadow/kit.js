(function () {
  var flags = document.body.dataset;
  var css = 'a{color:#0b6e6e;text-decoration:none;cursor:pointer}.w{width:1100px;margin:0 auto}.bar{background:#0b6e6e;color:#fff;padding:14px 0}.bar a{color:#fff;margin-left:26px}.box{background:#fff;border-top:3px solid #0b6e6e;padding:18px 22px;margin:18px 0}.box h2{font-size:18px;margin:0 0 12px}.li{display:flex;justify-content:space-between;border-bottom:1px dotted #ccd;padding:7px 0}.go{display:inline-block;background:#0b6e6e;color:#fff;padding:7px 28px;border-radius:3px}.f{margin:0 0 14px}.f label{display:inline-block;width:120px;text-align:right;margin-right:12px}.f input,.f textarea{width:320px;padding:7px;border:1px solid #bbb;font:inherit;vertical-align:top}.msg{color:#c22;min-height:22px;padding-left:132px}dl{display:grid;grid-template-columns:140px 1fr;margin:0}dt{color:#777;padding:6px 0}dd{margin:0;padding:6px 0}table{width:100%;border-collapse:collapse}td,th{border:1px solid #cdd;padding:8px;text-align:left}';
  function esc(text) { return String(text === null || text === undefined ? '' : text).replace(/[&<>"]/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; }); }
  function define(name, draw) {
    customElements.define(name, class extends HTMLElement {
      connectedCallback() {
        var root = this.attachShadow({ mode: 'open' });
        var data = name.indexOf('page-') === 0 || name === 'search-bar' ? {} : JSON.parse(document.getElementById('data').textContent);
        root.innerHTML = '<style>' + css + '</style>' + draw(data, flags);
        if (this.wire || draw.wire) draw.wire(root, data, flags);
      }
    });
  }
  function send(act, root, then) {
    var body = new URLSearchParams();
    root.querySelectorAll('input,textarea').forEach(function (one) {
      if (one.type !== 'checkbox' || one.checked) body.set(one.name, one.value);
    });
    var message = root.querySelector('.msg');
    fetch('/act/' + act, { method: 'POST', body: body }).then(function (r) { if (!r.ok) throw r; return r.json(); })
      .then(function (answer) { if (answer.ok) then(answer); else message.textContent = answer.message; })
      .catch(function () { message.textContent = '系统出错了，请稍后重试'; });
  }
  window.kit = { esc: esc, define: define, send: send, flags: flags };
})();
