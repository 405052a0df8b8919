// Sorting and filtering of tables, and the current section in the bar. The page is complete
// without any of it.
(function () {
  'use strict';
  var words = document.documentElement.lang === 'ko'
    ? { find: '표에서 찾기', sort: '정렬' } : { find: 'Filter this table', sort: 'Sort' };
  function number(text) {
    var plain = text.replace(/[,%\s<>]/g, '');
    return plain !== '' && !isNaN(plain) ? parseFloat(plain) : null;
  }
  function compare(a, b) {
    var x = number(a), y = number(b);
    if (x !== null && y !== null) return x - y;
    if (x !== null || y !== null) return x !== null ? 1 : -1;
    return a.localeCompare(b, document.documentElement.lang);
  }
  function sortBy(table, column, heading) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var numeric = heading.classList.contains('num');
    var state = heading.getAttribute('aria-sort');
    var down = state ? state === 'ascending' : numeric;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute('aria-sort'); });
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    rows.map(function (row, i) { return { row: row, i: i, text: row.cells[column].textContent.trim() }; })
      .sort(function (a, b) { return (down ? -1 : 1) * compare(a.text, b.text) || a.i - b.i; })
      .forEach(function (entry) { body.appendChild(entry.row); });
  }
  document.querySelectorAll('table[data-sort]').forEach(function (table) {
    if (table.tBodies[0].rows.length < 2) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
      var button = document.createElement('button');
      button.type = 'button';
      button.title = words.sort;
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener('click', function () { sortBy(table, column, heading); });
    });
  });
  document.querySelectorAll('table[data-filter]').forEach(function (table) {
    if (table.tBodies[0].rows.length < 6) return;
    var input = document.createElement('input');
    input.type = 'search';
    input.className = 'find';
    input.placeholder = words.find;
    input.setAttribute('aria-label', words.find);
    table.parentNode.parentNode.insertBefore(input, table.parentNode);
    input.addEventListener('input', function () {
      var wanted = input.value.trim().toLowerCase();
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        row.hidden = wanted !== '' && row.textContent.toLowerCase().indexOf(wanted) < 0;
      });
    });
  });
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (part) { part.open = true; });
  });
  if ('IntersectionObserver' in window) {
    var links = {};
    document.querySelectorAll('.bar a').forEach(function (link) { links[link.hash.slice(1)] = link; });
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        var link = links[entry.target.id];
        if (link) link.classList.toggle('here', entry.isIntersecting);
      });
    }, { rootMargin: '-20% 0px -70% 0px' });
    document.querySelectorAll('section[id]').forEach(function (section) { seen.observe(section); });
  }
})();
