// Visits of a page as browsers make them, a connection each: what a 103 names is
// asked for at once, or `late` milliseconds after the page, as if it did harm; the
// other files when the page is there. Prints for each visit whether there was a
// 103. See t/632-sample.t: {"url", "count", "files", "late"}.
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';

const AT_ONCE = 12;
const { url, count, files, late } = JSON.parse(process.argv[2]);
const { origin, pathname } = new URL(url);

function ask(session, path, headers, onHints) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path, ...headers });
    stream.on('headers', (fields) => { if (fields[':status'] === 103) onHints?.(); });
    stream.on('error', reject);
    stream.on('close', resolve);
    stream.resume();
  });
}

function visit() {
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, { settings: { enablePush: false } });
    session.on('error', reject);
    const asked = new Map();
    let hinted = false;
    const load = () => files.forEach((path) => {
      if (!asked.has(path)) asked.set(path, ask(session, path, { 'sec-fetch-dest': 'style' }));
    });
    ask(session, pathname, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      () => { hinted = true; if (!late) load(); })
      .then(() => new Promise((done) => setTimeout(done, hinted ? late : 0)))
      .then(load).then(() => Promise.all(asked.values()))
      .then(() => session.close(() => resolve(hinted)), reject);
  });
}

const results = [];
async function work() {
  while (results.length < count) {
    const place = results.push(null) - 1;
    results[place] = await visit();
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
process.stdout.write(JSON.stringify(results));
