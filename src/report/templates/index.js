(function () {
  'use strict';
  var SHOWN = 300; // rows shown at once without being asked for
  var data = JSON.parse(document.getElementById('data').textContent);
  var groups = document.getElementById('groups');
  var search = document.getElementById('search');
  var status = document.getElementById('status');
  var cards = Array.prototype.slice.call(document.querySelectorAll('.cards button'));
  var verdict = -1;
  // A row: [site, item, indicator, verdict, reason, text, attempts, job]; -1 and 0 stand for none.
  var haystacks = [];
  function haystack(row) {
    var site = data.sites[row[0]], indicator = data.indicators[row[2]], text = data.texts[row[5]], names = data.verdicts[row[3]];
    return [site.id, site.name, site.region, row[1] < 0 ? '' : data.items[row[1]], indicator.id, indicator.zh, indicator.en,
      names.word, names.zh, names.en, data.reasons[row[4]], text[0], text[1]].join('\n').toLowerCase();
  }
  function node(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function both(parent, zh, en) {
    if (zh === en) { parent.appendChild(document.createTextNode(zh)); return parent; }
    parent.appendChild(node('span', 'zh', zh));
    parent.appendChild(node('span', 'en', en));
    return parent;
  }
  function cell(row, content, className) {
    var made = node('td', className);
    if (typeof content === 'string') made.textContent = content; else if (content) made.appendChild(content);
    row.appendChild(made);
    return made;
  }
  function line(row) {
    var made = node('tr', 'row'), indicator = data.indicators[row[2]], names = data.verdicts[row[3]], text = data.texts[row[5]];
    made.tabIndex = 0;
    var name = node('span');
    name.appendChild(node('b', '', indicator.id + ' '));
    cell(made, both(name, indicator.zh, indicator.en));
    cell(made, row[1] < 0 ? '' : data.items[row[1]]);
    cell(made, both(node('span', 'badge v-' + names.word), names.zh, names.en));
    var said = both(node('span'), text[0], text[1]);
    cell(made, said);
    cell(made, node('code', '', data.reasons[row[4]]));
    cell(made, String(row[6]), 'n');
    if (row[7] > 0) {
      var toggle = function () { expand(made, row, indicator); };
      made.setAttribute('aria-expanded', 'false');
      made.addEventListener('click', toggle);
      made.addEventListener('keydown', function (event) {
        if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); toggle(); }
      });
    }
    return made;
  }
  function expand(made, row, indicator) {
    var next = made.nextSibling;
    if (next && next.className === 'more') {
      next.remove();
      made.setAttribute('aria-expanded', 'false');
      return;
    }
    var more = node('tr', 'more'), inside = cell(more, null);
    inside.colSpan = 6;
    var address = 'jobs/' + row[7] + '.html';
    var frame = node('iframe');
    frame.title = indicator.id;
    frame.src = address + '?lang=' + document.documentElement.lang + '#' + encodeURIComponent(indicator.id);
    var link = node('a', 'small', address);
    link.href = address;
    inside.appendChild(link);
    inside.appendChild(frame);
    made.after(more);
    made.setAttribute('aria-expanded', 'true');
  }
  function table(rows) {
    var made = node('table'), head = node('tr');
    [['指标', 'Indicator'], ['事项', 'Item'], ['结论', 'Verdict'], ['说明', 'What was seen'], ['原因', 'Reason'], ['次数', 'Attempts']]
      .forEach(function (pair, place) { head.appendChild(both(node('th', place === 5 ? 'n' : ''), pair[0], pair[1])); });
    made.appendChild(head);
    rows.forEach(function (row) { made.appendChild(line(row)); });
    return made;
  }
  function group(site, rows, open) {
    var made = node('details', 'site'), summary = node('summary'), known = data.sites[site], tally = {};
    var name = node('b', '', known.name);
    if (known.name !== known.id) name.appendChild(node('span', 'soft small', '  ' + known.id));
    if (known.region) name.appendChild(node('span', 'soft small', '  ' + known.region));
    summary.appendChild(name);
    rows.forEach(function (row) { tally[row[3]] = (tally[row[3]] || 0) + 1; });
    data.verdicts.forEach(function (names, place) {
      if (!tally[place]) return;
      var count = both(node('span', 'count v-' + names.word), names.zh, names.en);
      count.appendChild(document.createTextNode(' ' + tally[place]));
      summary.appendChild(count);
    });
    made.appendChild(summary);
    made.fill = function () { if (made.children.length === 1) made.appendChild(table(rows)); };
    made.addEventListener('toggle', function () { if (made.open) made.fill(); });
    if (open) { made.fill(); made.open = true; }
    return made;
  }
  function show() {
    var terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var by = new Map(), number = 0;
    data.rows.forEach(function (row, place) {
      if (verdict >= 0 && row[3] !== verdict) return;
      if (terms.length) {
        var text = haystacks[place] || (haystacks[place] = haystack(row));
        if (!terms.every(function (term) { return text.indexOf(term) >= 0; })) return;
      }
      if (!by.has(row[0])) by.set(row[0], []);
      by.get(row[0]).push(row);
      number += 1;
    });
    groups.textContent = '';
    var shown = 0;
    by.forEach(function (rows, site) {
      var open = shown + rows.length <= SHOWN;
      if (open) shown += rows.length;
      groups.appendChild(group(site, rows, open));
    });
    status.textContent = number + ' / ' + data.rows.length;
    cards.forEach(function (card) { card.setAttribute('aria-pressed', String(+card.value === verdict)); });
  }
  cards.forEach(function (card) {
    card.addEventListener('click', function () { verdict = verdict === +card.value ? -1 : +card.value; show(); });
  });
  var waiting = 0;
  search.addEventListener('input', function () { clearTimeout(waiting); waiting = setTimeout(show, 80); });
  window.addEventListener('beforeprint', function () {
    groups.querySelectorAll('details.site').forEach(function (one) { one.fill(); one.open = true; });
  });
  var asked = new URLSearchParams(location.search);
  search.value = asked.get('q') || '';
  data.verdicts.forEach(function (names, place) { if (names.word === asked.get('verdict')) verdict = place; });
  show();
})();
