// Opens each report in every way people look at it and lists what is wrong. See look.sh.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve, basename, dirname } from 'node:path';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = process.env.OUT;
const views = [
  { name: 'desk', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'dark', width: 1280, height: 900, colorScheme: 'dark' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
];
const limit = 1500000;
let wrong = 0;
function complain(where, what) {
  wrong += 1;
  console.log(`${where}: ${what}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

for (const [nth, report] of process.argv.slice(2).entries()) {
  const path = resolve(report);
  const size = readFileSync(path).length;
  const label = `${nth}-${basename(dirname(path)).slice(0, 24)}`;
  if (size > limit) complain(report, `${size} bytes`);
  for (const view of views) {
    const where = `${report} (${view.name})`;
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      colorScheme: view.colorScheme,
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(where, `console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(where, `script: ${error.message}`));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== `file://${path}`) complain(where, `asks for ${request.url()}`);
    });
    await page.goto(`file://${path}`);
    await page.screenshot({ path: `${out}/${label}-${view.name}.png`, fullPage: true });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) complain(where, `${overflow} pixels wider than the screen`);

    // Everything folded is unfolded, so that all of it is looked at.
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
    for (const fault of await page.evaluate(drawings, view.name === 'phone' ? 7.5 : 9)) complain(where, fault);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }));
    for (const fault of found.violations) {
      const nodes = fault.nodes.slice(0, 3).map((node) => `\n      ${node.target}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`);
      complain(where, `${fault.id} (${fault.nodes.length} times): ${fault.help}${nodes.join('')}`);
    }
    if (view.name === 'desk') {
      for (const fault of await page.evaluate(controls)) complain(where, fault);
      await page.reload();
      await page.emulateMedia({ media: 'print', colorScheme: 'light' });
      await page.pdf({ path: `${out}/${label}.pdf`, preferCSSPageSize: true });
    }
    await context.close();
  }
}
await browser.close();
console.log(wrong === 0 ? `${process.argv.length - 2} reports, nothing wrong; pictures in ${out}` : `${wrong} faults; pictures in ${out}`);
process.exit(wrong === 0 ? 0 : 1);

// Runs in the page. Text of drawings that is cut off, too small, or lies on other text; drawings
// without a name; figures without a sentence; tables without a caption or a header.
function drawings(smallest) {
  const faults = [];
  for (const svg of document.querySelectorAll('svg.chart')) {
    const name = svg.getAttribute('aria-label');
    if (!name) faults.push('a drawing has no name');
    const box = svg.viewBox.baseVal;
    const scale = svg.getBoundingClientRect().width / box.width;
    const placed = [];
    for (const text of svg.querySelectorAll('text')) {
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      if (size < smallest) { faults.push(`${name}: text of ${size.toFixed(1)} pixels`); break; }
      const at = text.getBoundingClientRect(), frame = svg.getBoundingClientRect();
      if (at.left < frame.left - 2 || at.right > frame.right + 2 || at.top < frame.top - 3 || at.bottom > frame.bottom + 3) {
        faults.push(`${name}: “${text.lastChild.textContent}” is cut off`);
      }
      if (!text.hasAttribute('transform')) placed.push([text, at]);
    }
    let clashes = 0;
    for (let i = 0; i < placed.length && placed.length < 400; i++) {
      for (let j = i + 1; j < placed.length; j++) {
        const [a, p] = placed[i], [b, q] = placed[j];
        const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (wide > 2 && high > p.height * 0.45 && clashes++ < 2) faults.push(`${name}: “${a.lastChild.textContent}” and “${b.lastChild.textContent}” overlap`);
      }
    }
  }
  for (const figure of document.querySelectorAll('figure')) {
    const caption = figure.querySelector('figcaption span');
    if (!caption || caption.textContent.trim().length < 8) faults.push(`${figure.textContent.slice(0, 30)}: a figure without a sentence`);
  }
  for (const table of document.querySelectorAll('table')) {
    const name = table.caption ? table.caption.textContent : '';
    if (!name) faults.push('a table without a caption');
    if (table.querySelector('th:not([scope])')) faults.push(`${name}: a header without scope`);
    if (!table.querySelector('tbody th[scope=row], tbody th[scope=rowgroup], thead th[scope=col]')) faults.push(`${name}: no headers`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push(`the id ${id} stands twice`);
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) faults.push(`a link to ${link.hash} leads nowhere`);
  }
  return faults;
}

// Runs in the page. Sorting orders rows and can be turned round; a filter hides what does not fit;
// choices show as many rows as they say.
function controls() {
  const faults = [];
  const number = (text) => { const plain = text.replace(/[,%<>+]/g, '').replace('−', '-').trim().split(/\s/)[0]; return plain === '' || isNaN(plain) ? null : parseFloat(plain); };
  let sorted = 0, filtered = 0;
  for (const table of document.querySelectorAll('table[data-sort]')) {
    const name = table.caption.textContent;
    const before = table.tBodies[0].rows.length;
    for (const button of table.querySelectorAll('thead button')) {
      const column = button.parentNode.cellIndex;
      button.click();
      const first = button.parentNode.getAttribute('aria-sort');
      const values = [...table.tBodies[0].rows].map((row) => number(row.cells[column].textContent)).filter((value) => value !== null);
      const sign = first === 'descending' ? -1 : 1;
      if (values.some((value, i) => i > 0 && sign * (value - values[i - 1]) < 0)) faults.push(`${name}: ${button.textContent} does not sort`);
      button.click();
      if (button.parentNode.getAttribute('aria-sort') === first) faults.push(`${name}: ${button.textContent} cannot be turned round`);
      sorted += 1;
    }
    if (table.tBodies[0].rows.length !== before) faults.push(`${name}: rows are lost`);
  }
  for (const tools of document.querySelectorAll('.tools')) {
    const table = tools.nextElementSibling.querySelector('table');
    const visible = () => [...table.tBodies[0].rows].filter((row) => !row.hidden).length;
    const all = visible();
    const input = tools.querySelector('input');
    input.value = 'no such text anywhere';
    input.dispatchEvent(new Event('input'));
    if (visible() !== 0) faults.push(`${table.caption.textContent}: the filter hides nothing`);
    input.value = '';
    input.dispatchEvent(new Event('input'));
    for (const select of tools.querySelectorAll('select')) {
      const option = select.options[1];
      select.value = option.value;
      select.dispatchEvent(new Event('change'));
      if (!option.text.endsWith(`(${visible()})`)) faults.push(`${table.caption.textContent}: ${option.text} shows ${visible()}`);
      select.value = '*';
      select.dispatchEvent(new Event('change'));
    }
    if (visible() !== all) faults.push(`${table.caption.textContent}: rows stay hidden`);
    filtered += 1;
  }
  if (sorted === 0) faults.push('no table can be sorted');
  return faults;
}
