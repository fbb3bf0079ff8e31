(function () {
  'use strict';
  // Rectangles are in CSS pixels of the page; the picture may have more pixels than that and is shown smaller.
  document.querySelectorAll('.pic').forEach(function (pic) {
    var image = pic.querySelector('img');
    function place() {
      if (!image.naturalWidth) return;
      var height = +pic.dataset.height, density = height ? Math.max(1, Math.round(4 * image.naturalHeight / height) / 4) : 1;
      var width = image.naturalWidth / density, tall = image.naturalHeight / density;
      pic.querySelectorAll('.box').forEach(function (box) {
        var rect = box.dataset.rect.split(' ').map(Number);
        box.style.left = 100 * rect[0] / width + '%';
        box.style.top = 100 * rect[1] / tall + '%';
        box.style.width = 100 * rect[2] / width + '%';
        box.style.height = 100 * rect[3] / tall + '%';
        box.hidden = false;
      });
    }
    if (image.complete) place();
    image.addEventListener('load', place);
  });
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.step').forEach(function (step) { step.open = true; });
  });
})();
