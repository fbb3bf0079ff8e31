(function () {
  'use strict';
  var root = document.documentElement;
  var asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'zh' || asked === 'en') root.lang = asked;
  function words() {
    document.querySelectorAll('[data-zh]').forEach(function (node) {
      var text = node.getAttribute('data-' + root.lang);
      if (node.tagName === 'INPUT') node.placeholder = text; else node.textContent = text;
    });
  }
  words();
  var button = document.getElementById('language');
  if (button) button.addEventListener('click', function () {
    root.lang = root.lang === 'zh' ? 'en' : 'zh';
    words();
  });
})();
