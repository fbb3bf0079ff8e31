function tip(id, ok, s) { var o = $id("tip_" + id); o.innerHTML = s; o.style.color = ok ? "green" : "red"; return ok; }
function P(n) { return $id("ctl00_cph_" + n); }
function chkUser() {
  var v = P("txtUserName").value;
  if (v == "") return tip("user", false, "用户名不能为空");
  if (!/^[a-zA-Z][a-zA-Z0-9_]{3,15}$/.test(v)) return tip("user", false, "用户名须以字母开头，4-16位字母、数字或下划线");
  return tip("user", true, "√");
}
function isExist() {
  if (!chkUser()) return;
  var x = window.ActiveXObject ? new ActiveXObject("Microsoft.XMLHTTP") : new XMLHttpRequest();
  x.onreadystatechange = function () { if (x.readyState == 4) { if (x.responseText == "1") tip("user", false, "该用户名已被注册！"); else tip("user", true, "恭喜，该用户名可以使用！"); } };
  x.open("GET", "/Member/CheckUser.ashx?u=" + escape(P("txtUserName").value) + "&t=" + new Date().getTime(), true); x.send(null);
}
function chkPwd() { var v = P("txtPwd").value; if (v.length < 6 || v.length > 20) return tip("pwd", false, "密码长度为6-20位"); return tip("pwd", true, "√"); }
function chkPwd2() { if (P("txtPwd2").value == "" || P("txtPwd2").value != P("txtPwd").value) return tip("pwd2", false, "两次输入的密码不一致"); return tip("pwd2", true, "√"); }
function chkName() { if (!/^[\u4e00-\u9fa5·]{2,15}$/.test(P("txtTrueName").value)) return tip("name", false, "请输入真实的中文姓名"); return tip("name", true, "√"); }
function chkCard() {
  var v = P("txtSFZH").value.toUpperCase();
  if (!/^\d{17}[\dX]$/.test(v)) return tip("card", false, "请输入18位身份证号码");
  var w = [7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2], s = 0;
  for (var i = 0; i < 17; i++) s += w[i] * parseInt(v.charAt(i), 10);
  if ("10X98765432".charAt(s % 11) != v.charAt(17)) return tip("card", false, "身份证号码校验位不正确");
  return tip("card", true, "√");
}
function chkMobile() { if (!/^1[3-9]\d{9}$/.test(P("txtMobile").value)) return tip("mobile", false, "手机号码格式不正确"); return tip("mobile", true, "√"); }
function CheckReg() {
  var ok = true;
  ok = chkUser() && ok; ok = chkPwd() && ok; ok = chkPwd2() && ok; ok = chkName() && ok; ok = chkCard() && ok; ok = chkMobile() && ok;
  if (P("txtYZM") && P("txtYZM").value == "") { alert("请输入验证码！"); return false; }
  if (!ok) alert("您填写的信息有误，请按红色提示修改！");
  return ok;
}
var sec = 60;
function sendSms(b) {
  if (!chkMobile()) { alert("请先填写正确的手机号码！"); return; }
  b.disabled = true; sec = 60;
  var t = setInterval(function () { sec--; b.value = sec + "秒后重新获取"; if (sec <= 0) { clearInterval(t); b.disabled = false; b.value = "免费获取验证码"; } }, 1000);
  alert("验证码已发送到您的手机，请注意查收！");
}
