// Sorting, filtering and facets of tables, copying of commands, and the current section in the
// bar. The page is complete without any of it.
(function () {
  'use strict';
  var say = document.body.dataset;
  var lang = document.documentElement.lang;
  function each(list, of) { Array.prototype.forEach.call(list, of); }
  function text(node) { return node ? node.textContent.replace(/\s+/g, ' ').trim() : ''; }
  function number(shown) {
    var plain = shown.replace(/[,%<>+]/g, '').replace('−', '-').split(' ')[0];
    return plain !== '' && !isNaN(plain) ? parseFloat(plain) : null;
  }
  function compare(a, b) {
    var x = number(a), y = number(b);
    if (x !== null && y !== null) return x - y;
    if (x !== null || y !== null) return x !== null ? 1 : -1;
    return a.localeCompare(b, lang);
  }
  function sortBy(table, column, heading) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var numeric = heading.classList.contains('num');
    var state = heading.getAttribute('aria-sort');
    var down = state ? state === 'ascending' : numeric;
    each(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute('aria-sort'); });
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    rows.map(function (row, i) { return { row: row, i: i, text: text(row.cells[column]) }; })
      .sort(function (a, b) { return (down ? -1 : 1) * compare(a.text, b.text) || a.i - b.i; })
      .forEach(function (entry) { body.appendChild(entry.row); });
  }
  each(document.querySelectorAll('table[data-sort]'), function (table) {
    if (table.tBodies[0].rows.length < 2) return;
    each(table.tHead.rows[0].cells, function (heading, column) {
      if (heading.tagName !== 'TH') return;
      var button = document.createElement('button');
      button.type = 'button';
      button.title = say.sort;
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener('click', function () { sortBy(table, column, heading); });
    });
  });
  // A search field, and one choice per column that sorts rows into few kinds, with how many each has.
  each(document.querySelectorAll('table[data-filter]'), function (table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    if (rows.length < 6) return;
    var name = table.caption ? text(table.caption) : '';
    var tools = document.createElement('div');
    tools.className = 'tools';
    tools.setAttribute('role', 'group');
    tools.setAttribute('aria-label', say.find + (name ? ': ' + name : ''));
    var input = document.createElement('input');
    input.type = 'search';
    input.placeholder = say.find;
    input.setAttribute('aria-label', say.find + (name ? ': ' + name : ''));
    tools.appendChild(input);
    var choices = [];
    each(table.tHead.rows[0].cells, function (heading, column) {
      if (!heading.hasAttribute('data-facet')) return;
      var counts = {}, kinds = [];
      rows.forEach(function (row) {
        var kind = text(row.cells[column]);
        if (!counts.hasOwnProperty(kind)) { counts[kind] = 0; kinds.push(kind); }
        counts[kind] += 1;
      });
      if (kinds.length < 2 || kinds.length > 40) return;
      kinds.sort(function (a, b) { return counts[b] - counts[a] || a.localeCompare(b, lang); });
      var select = document.createElement('select');
      select.setAttribute('aria-label', text(heading) + (name ? ': ' + name : ''));
      select.add(new Option(text(heading) + ': ' + say.all, '*'));
      kinds.forEach(function (kind) { select.add(new Option(kind + ' (' + counts[kind] + ')', '=' + kind)); });
      tools.appendChild(select);
      choices.push({ select: select, column: column });
    });
    var status = document.createElement('span');
    status.setAttribute('role', 'status');
    tools.appendChild(status);
    table.parentNode.parentNode.insertBefore(tools, table.parentNode);
    function show() {
      var wanted = input.value.trim().toLowerCase(), shown = 0;
      rows.forEach(function (row) {
        var fits = wanted === '' || text(row).toLowerCase().indexOf(wanted) >= 0;
        fits = fits && choices.every(function (choice) {
          return choice.select.value === '*' || choice.select.value === '=' + text(row.cells[choice.column]);
        });
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      status.textContent = shown === rows.length ? '' : say.of.replace('{shown}', shown).replace('{all}', rows.length);
    }
    input.addEventListener('input', show);
    choices.forEach(function (choice) { choice.select.addEventListener('change', show); });
  });
  each(document.querySelectorAll('.command'), function (place) {
    var code = place.querySelector('code');
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = say.copy;
    button.setAttribute('aria-label', say.copy + ': ' + text(code));
    button.addEventListener('click', function () {
      function done() {
        button.textContent = say.copied;
        setTimeout(function () { button.textContent = say.copy; }, 1500);
      }
      function select() {
        var range = document.createRange();
        range.selectNodeContents(code);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        try { if (document.execCommand('copy')) done(); } catch (refused) { /* it stays selected */ }
      }
      if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, select);
      else select();
    });
    place.appendChild(button);
  });
  // A link into a part that is folded opens it.
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var part = target; part; part = part.parentElement) if (part.tagName === 'DETAILS') part.open = true;
  }
  addEventListener('hashchange', unfold);
  unfold();
  if ('IntersectionObserver' in window) {
    var links = {};
    each(document.querySelectorAll('.bar a'), function (link) { links[link.hash.slice(1)] = link; });
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        var link = links[entry.target.id];
        if (!link) return;
        link.classList.toggle('here', entry.isIntersecting);
        if (entry.isIntersecting) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
      });
    }, { rootMargin: '-20% 0px -70% 0px' });
    each(document.querySelectorAll('section[id]'), function (section) { seen.observe(section); });
  }
})();
