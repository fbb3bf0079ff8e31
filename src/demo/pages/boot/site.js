document.addEventListener('click', function (event) {
  var tab = event.target.closest('[data-toggle="tab"]');
  if (tab) {
    event.preventDefault();
    document.querySelectorAll('.nav-tabs li').forEach(function (one) { one.classList.remove('active'); });
    document.querySelectorAll('.tab-pane').forEach(function (one) { one.classList.remove('active'); });
    tab.parentNode.classList.add('active');
    document.querySelector(tab.getAttribute('href')).classList.add('active');
  }
  var close = event.target.closest('[data-dismiss="modal"]');
  if (close) {
    var modal = close.closest('.modal');
    modal.parentNode.removeChild(modal);
    if (modal.id === 'notice') { document.cookie = 'notice=read; path=/'; }
  }
});
document.addEventListener('DOMContentLoaded', function () {
  var notice = document.getElementById('notice');
  if (notice && document.cookie.indexOf('notice=read') >= 0) { notice.parentNode.removeChild(notice); }
  document.querySelectorAll('form[data-validate]').forEach(function (form) {
    function check(group) {
      var input = group.querySelector('input,textarea'), rule = group.getAttribute('data-rule'), value = input.value.trim(), bad = false;
      if (rule === 'same') { bad = value === '' || value !== form.querySelector('[name=password]').value; }
      else if (rule === 'tick') { bad = !input.checked; }
      else if (rule) { bad = !new RegExp(rule).test(value); }
      group.classList.toggle('is-invalid', bad);
      return !bad;
    }
    form.addEventListener('submit', function (event) {
      var good = true;
      form.querySelectorAll('.form-group[data-rule]').forEach(function (group) { good = check(group) && good; });
      if (!good) { event.preventDefault(); }
    });
    form.addEventListener('focusout', function (event) {
      var group = event.target.closest('.form-group[data-rule]');
      if (group && event.target.value) { check(group); }
    });
  });
  var sms = document.getElementById('sendSms');
  if (sms) { sms.addEventListener('click', function () { sms.disabled = true; sms.textContent = '60秒后重新获取'; }); }
});
