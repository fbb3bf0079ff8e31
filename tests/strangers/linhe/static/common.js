// 临禾市网上办事大厅 公共脚本
var KEYTIP = "请输入事项名称";
function $id(i) { return document.getElementById(i); }
function SearchCheck() {
  var o = $id("ctl00_txtKey");
  var v = o.value.replace(/(^\s*)|(\s*$)/g, "");
  if (v == "" || v == KEYTIP) { alert("请输入要查询的事项名称！"); o.focus(); return false; }
  return true;
}
function goUrl(u) { window.location.href = u; }
function openWin(u, w, h) { window.open(u, "", "width=" + (w || 780) + ",height=" + (h || 560) + ",top=80,left=160,scrollbars=yes,resizable=yes"); }
function setTab(name, cur, n) {
  for (var i = 1; i <= n; i++) {
    $id(name + i).className = i == cur ? "hover" : "";
    $id("con_" + name + "_" + i).style.display = i == cur ? "block" : "none";
  }
}
function SetHome(o, u) { alert("您的浏览器不支持自动设置主页，请手动设置。"); }
function AddFav(u, t) { try { window.external.addFavorite(u, t); } catch (e) { alert("请使用Ctrl+D进行添加"); } }
function __doPostBack(eventTarget, eventArgument) {
  var theForm = document.forms[0];
  if (!theForm.onsubmit || (theForm.onsubmit() != false)) {
    theForm.__EVENTTARGET.value = eventTarget;
    theForm.__EVENTARGUMENT.value = eventArgument;
    theForm.submit();
    theForm.__EVENTTARGET.value = ""; theForm.__EVENTARGUMENT.value = "";
  }
}
// 飘窗
var fx = 60, fy = 120, dx = 1, dy = 1, ft = null;
function floatMove() {
  var o = $id("floatAd"); if (!o) return;
  var W = document.documentElement.clientWidth - o.offsetWidth, H = document.documentElement.clientHeight - o.offsetHeight;
  fx += dx; fy += dy;
  if (fx < 0 || fx > W) dx = -dx;
  if (fy < 0 || fy > H) dy = -dy;
  o.style.left = fx + "px"; o.style.top = fy + "px";
}
function floatStart() {
  var o = $id("floatAd"); if (!o) return;
  ft = setInterval(floatMove, 40);
  o.onmouseover = function () { clearInterval(ft); };
  o.onmouseout = function () { ft = setInterval(floatMove, 40); };
}
