// SPDX-License-Identifier: Apache-2.0
'use strict';
// A report: the data that stand in the page, as a person reads them.
const data = JSON.parse(document.getElementById('data').textContent);
const at = (id) => document.getElementById(id);
const RESULTS = 60, ROWS = 20, FAMILIES = 40;

// Each row begins with how many characters it shares with the one before.
function unpack(rows) {
  let last = '';
  for (const row of rows) row.name = last = last.slice(0, row[0]) + row[1];
  return rows;
}
const pages = unpack(data.pages);
pages.forEach((page, index) => { page.isPattern = index < data.matches; });
const links = unpack(data.links).map(({ name, 2: kind, 3: bytes, 4: via }) =>
  ({ href: name, bytes, via, users: 0, ...data.kinds[kind] }));
const sets = data.sets.map((set) => ({ ...set, links: set.links.map((index) => links[index]), pages: 0 }));
sets.forEach((set) => { set.bytes = set.links.reduce((sum, { bytes }) => sum + Math.max(bytes, 0), 0); });
pages.forEach((page) => { sets[page[2]].pages++; });
sets.forEach((set) => set.links.forEach((link) => { link.users += set.pages; }));
const files = new Map();
for (const link of links) {
  const file = files.get(link.href);
  if (file) file.users += link.users;
  else files.set(link.href, { ...link });
}

const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
function size(bytes) {
  if (bytes < 0) return '?';
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text instanceof Node) made.append(text);
  else if (text !== undefined) made.textContent = text;
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  return made;
}
const pageLink = (path) => element('a', path, { href: `#${encodeURIComponent(path)}` });

// columns: [heading, row -> text or node, whether it is a number].
function table(place, label, columns, rows, none) {
  if (!rows.length) return place.replaceChildren(element('p', none, { class: 'none' }));
  const head = element('tr');
  for (const [heading, , number] of columns) {
    head.append(element('th', heading, { scope: 'col', ...number && { class: 'number' } }));
  }
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    for (const [, cell, number] of columns) line.append(element('td', cell(row), number ? { class: 'number' } : {}));
    body.append(line);
  }
  const made = element('table', element('thead', head));
  made.append(body);
  return place.replaceChildren(element('div', made,
    { class: 'table', role: 'region', tabindex: 0, 'aria-label': `${label}, a table` }));
}

// How many round trips after its page a file is found: a file that another one
// names, one later than that.
function depth(set, link, seen = 0) {
  if (!link.via || seen > 8) return 1;
  const parent = set.links.find(({ href }) => href === link.via);
  return parent ? depth(set, parent, seen + 1) + 1 : 2;
}

// When each file is asked for and there, in milliseconds after the page was asked for.
function times(set, rtt, think, hinted) {
  const page = { name: 'the page', start: 0, wait: think, end: rtt + think };
  return [page, ...set.links.map((link) => {
    const found = hinted ? rtt : rtt + think + (depth(set, link) - 1) * rtt;
    return { name: link.href, start: found, wait: 0, end: found + rtt };
  })];
}
const last = (rows) => Math.max(...rows.map(({ end }) => end));

function shape(parent, name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function shorten(name, most) {
  return name.length <= most ? name : `…${name.slice(1 - most)}`;
}

function draw(place, rows, most, label) {
  const width = Math.max(280, Math.min(place.clientWidth || 800, 1060));
  const left = width < 560 ? 110 : 250, right = width - 12, line = 22, top = 20;
  const x = (time) => left + time / most * (right - left);
  const height = top + rows.length * line + 6;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const step = [50, 100, 200, 500, 1000, 2000].find((size) => most / size <= (width < 560 ? 4 : 8)) ?? 5000;
  for (let time = 0; time <= most; time += step) {
    shape(svg, 'line', { x1: x(time), x2: x(time), y1: top - 3, y2: height, class: 'grid' });
    shape(svg, 'text', { x: x(time), y: 12, 'text-anchor': time ? 'middle' : 'start', class: 'axis' }, time ? `${time}` : '0 ms');
  }
  rows.forEach(({ name, start, wait, end }, index) => {
    const y = top + index * line;
    shape(shape(svg, 'text', { x: left - 8, y: y + 15, 'text-anchor': 'end' }, shorten(name, width < 560 ? 14 : 36)), 'title', {}, name);
    const middle = wait ? start + wait + (end - start - wait) / 2 : (start + end) / 2;
    shape(svg, 'rect', { x: x(start), y: y + 4, width: x(middle) - x(start), height: 14, rx: 2, class: 'wait' });
    shape(svg, 'rect', { x: x(middle), y: y + 4, width: x(end) - x(middle), height: 14, rx: 2, class: 'file' });
  });
  shape(svg, 'line', { x1: x(last(rows)), x2: x(last(rows)), y1: top - 3, y2: height, class: 'line', 'stroke-width': 2 });
  place.replaceChildren(svg);
}

let shown = null;

function redraw() {
  if (!shown) return;
  const rtt = Number(at('rtt').value), think = Number(at('think').value);
  at('rtt-out').textContent = `${rtt} ms`;
  at('think-out').textContent = `${think} ms`;
  // The last files of all are there after the page itself.
  const before = times(shown, rtt, think, false), now = times(shown, rtt, think, true);
  const trips = Math.max(0, ...shown.links.map((link) => depth(shown, link)));
  const most = last(before);
  draw(at('without'), before, most, `Without hints, ${count(trips, 'round trip')} after the page: all is there after ${most} ms`);
  draw(at('with'), now, most, `With hints, all at once, while the server thinks: all is there after ${last(now)} ms`);
  at('gain').textContent = !shown.links.length ? 'There is nothing to gain.' : `All that is named is there after ${last(now)} ms instead of ${most} ms: `
    + `in one round trip beside the page, instead of ${trips} after it.`;
}

function attributes(link) {
  return [link.rel === 'preload' ? '' : link.rel, link.as, link.crossorigin && 'CORS', link.fetchpriority && `${link.fetchpriority} priority`,
    link.media, link.screens && `${link.screens} only`, link.hint && 'hint only'].filter(Boolean).join(', ');
}

// What one page leaves out; nothing where nobody has looked.
function showOmitted(page) {
  const [more, ...things] = data.lists?.[page[3]] ?? [0];
  at('page-omitted').hidden = !data.lists?.[page[3]];
  table(at('page-omitted-list'), `Left out of ${page.name}`, [
    ['What', ([url]) => url], ['Why', ([, why]) => data.reasons[why]],
  ], things.map((index) => data.omitted[index]), more ? '' : 'Nothing.');
  if (more) at('page-omitted-list').append(element('p', `and ${more.toLocaleString('en')} more, for which there is no room here`, { class: 'none' }));
}

function show(path) {
  const page = pages.find(({ name }) => name === path);
  for (const link of at('results').querySelectorAll('a')) {
    if (link.textContent === path) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (!page) {
    at('found').textContent = `The manifest has no page ${path}.`;
    return;
  }
  const set = shown = sets[page[2]];
  at('page').hidden = false;
  at('page-h').textContent = path;
  at('page-facts').textContent = `${page.isPattern ? 'A pattern. ' : ''}${count(set.links.length, 'link')}, ${size(set.bytes)}; `
    + `${size(set.early)} of Link in a 103, ${size(set.final)} in the response; `
    + `${count(set.pages, 'page')} need${set.pages === 1 ? 's' : ''} just this.`;
  const warnings = sets[page[2]].warnings ?? [];
  at('page-warnings').hidden = !warnings.length;
  at('page-warnings').replaceChildren(...warnings.map((text) => element('li', text)));
  table(at('links'), `The links of ${path}`, [
    ['Link, in order', ({ href }) => href], ['As', attributes], ['Size', ({ bytes }) => (bytes < 0 ? '' : size(bytes)), true],
    ['Round trip', (link) => depth(set, link), true], ['Why', ({ why }) => why ?? ''], ['Via', ({ via }) => via || 'the page'],
  ], set.links, 'Nothing: the page needs nothing that it could be told of.');
  showOmitted(page);
  redraw();
}

function search() {
  const words = at('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = pages.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  at('results').replaceChildren(...found.slice(0, RESULTS).map(({ name }) => element('li', pageLink(name))));
  at('found').textContent = found.length > RESULTS
    ? `${count(found.length, 'page')}; the first ${RESULTS} are shown` : count(found.length, 'page');
  return found;
}

// Pages by their first directory, or by the second where all lie in one.
function families() {
  for (let level = 1; ; level++) {
    const groups = new Map();
    for (const page of pages) {
      const parts = page.name.split('/');
      const label = parts.length > level + 1 ? `${parts.slice(0, level + 1).join('/')}/` : `${parts.slice(0, -1).join('/')}/`;
      let group = groups.get(label);
      if (!group) groups.set(label, group = { label, pages: 0, links: 0, bytes: 0, sets: new Set(), first: page.name });
      const set = sets[page[2]];
      group.pages++;
      group.links += set.links.length;
      group.bytes += set.bytes;
      group.sets.add(set);
    }
    if (groups.size > 2 || level === 4) return [...groups.values()].sort((a, b) => b.pages - a.pages);
  }
}

function allWarnings() {
  const groups = new Map();
  for (const page of pages) {
    for (const text of sets[page[2]].warnings ?? []) {
      const group = groups.get(text) ?? groups.set(text, { text, pages: 0, first: page.name }).get(text);
      group.pages++;
    }
  }
  return [...groups.values()].sort((a, b) => b.pages - a.pages);
}

function total(name, value) {
  const box = element('div', element('dt', name));
  box.append(element('dd', value));
  at('totals').append(box);
}

function overview() {
  const listed = pages.filter((page) => !page.isPattern).length;
  const all = [...files.values()], average = (of) => pages.reduce((sum, page) => sum + of(sets[page[2]]), 0) / (pages.length || 1);
  document.title = at('title').textContent = data.name;
  at('lead').textContent = data.cut ? `The first ${count(listed, 'page')}; ${data.cut.toLocaleString('en')} more are not listed.` : 'What this manifest says of its pages.';
  total('pages', listed.toLocaleString('en'));
  total('patterns', (pages.length - listed).toLocaleString('en'));
  total('sets', sets.length.toLocaleString('en'));
  total('files', all.filter(({ rel }) => rel !== 'preconnect').length.toLocaleString('en'));
  total('links a page', average((set) => set.links.length).toFixed(1));
  total('bytes a page', size(average((set) => set.bytes)));
  const file = ['File', ({ href }) => href], bytes = ['Size', (one) => size(one.bytes), true], users = ['Pages', (one) => one.users.toLocaleString('en'), true];
  table(at('largest'), 'Largest files', [file, bytes, users], all.filter((one) => one.bytes >= 0).sort((a, b) => b.bytes - a.bytes).slice(0, ROWS), 'No size is known.');
  table(at('shared'), 'Most shared files', [file, users, bytes], all.sort((a, b) => b.users - a.users).slice(0, ROWS), 'No page needs a file.');
  table(at('families'), 'Families of pages', [
    ['Directory', ({ label }) => label], ['Pages', (one) => one.pages.toLocaleString('en'), true], ['Sets', (one) => one.sets.size.toLocaleString('en'), true],
    ['Links a page', (one) => (one.links / one.pages).toFixed(1), true], ['Bytes a page', (one) => size(one.bytes / one.pages), true], ['For example', ({ first }) => pageLink(first)],
  ], families().slice(0, FAMILIES), 'There are no pages.');
  table(at('warnings'), 'Warnings', [
    ['What', ({ text }) => text], ['Pages', (one) => one.pages.toLocaleString('en'), true], ['For example', ({ first }) => pageLink(first)],
  ], allWarnings().slice(0, FAMILIES), 'None: nothing is over a limit, and nothing would be loaded twice.');
  // The rest has no page for an example, and stands with its pages alone.
  const omitted = (data.omitted ?? []).filter((row) => row.length > 3);
  table(at('omitted'), 'Left out, and why', [
    ['What', ([url]) => url], ['Why', ([, why]) => data.reasons[why]], ['Pages', ([, , number]) => number.toLocaleString('en'), true], ['For example', ([, , , path]) => pageLink(path)],
  ], omitted, data.omitted ? 'Nothing.' : 'Not known: give the report the site with --docroot or --crawl-cache.');
  const more = (data.omittedMore ?? 0) + (data.omitted?.length ?? 0) - omitted.length;
  if (more) at('omitted').append(element('p', `and ${more.toLocaleString('en')} more`, { class: 'none' }));
}

function follow() {
  const path = decodeURIComponent(location.hash.slice(1));
  if (!path) return;
  show(path);
  at('page-h').scrollIntoView({ block: 'nearest' });
}

overview();
const [first] = search();
if (location.hash.length > 1) follow();
else if (first) show(first.name);
at('search').addEventListener('input', search);
at('rtt').addEventListener('input', redraw);
at('think').addEventListener('input', redraw);
addEventListener('hashchange', follow);
addEventListener('resize', redraw);
