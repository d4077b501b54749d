// Loads pages over a slow link as a client with push and a preload scanner
// does, and prints when they were complete; t/bench/link runs it.
//
// The argument: {"visits": [{"url", "encoding", "links": [{"href", "via"}]}]}.
// The connection is made before the clock starts. The page's own files are
// asked for when its first bytes are there, what another file refers to (via)
// when that file is.
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';

const LIMIT_MS = 60000;
// Windows that do not hold back the server: Chromium's.
const STREAM_WINDOW = 6 << 20, CONNECTION_WINDOW = 15 << 20;

function connected(origin) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, {
      rejectUnauthorized: false,
      settings: { enablePush: true, initialWindowSize: STREAM_WINDOW },
      maxReservedRemoteStreams: 1000,
    });
    session.on('error', reject);
    session.once('remoteSettings', () => {
      session.setLocalWindowSize(CONNECTION_WINDOW);
      resolve(session);
    });
  });
}

// Milliseconds until the page's end and the last file's.
function visit(session, { url, encoding, links }) {
  const path = new URL(url).pathname;
  const seen = { html: 0, ready: 0, promised: [] };
  const known = new Set([path]);
  const sent = performance.now();
  const ask = (name, options) =>
    session.request({ ':path': name, 'accept-encoding': encoding }, options);
  let open = 0, page;
  return new Promise((resolve, reject) => {
    const want = (from) => links
      .filter(({ href, via }) => (via ?? path) === from && !known.has(href))
      .forEach(({ href }) => {
        known.add(href);
        // The page goes before its files, as with browsers.
        follow(ask(href, { parent: page.id }), href);
      });
    const follow = (stream, name) => {
      open++;
      stream.on('error', reject);
      stream.on('end', () => {
        seen.ready = performance.now() - sent;
        if (name === path) seen.html = seen.ready;
        want(name);
        if (--open === 0) resolve(seen);
      });
      stream.resume();
      return stream;
    };
    session.on('stream', (stream, headers) => {
      seen.promised.push(headers[':path']);
      known.add(headers[':path']);
      follow(stream, headers[':path']);
    });
    page = follow(ask(path), path);
    page.on('response', ({ ':status': status }) => {
      if (status !== 200) reject(new Error(`${status}: ${url}`));
    });
    page.once('data', () => want(path));
  });
}

const job = JSON.parse(process.argv[2]);
const results = [];
for (const one of job.visits) {
  const session = await connected(new URL(one.url).origin);
  const late = new Promise((resolve, reject) =>
    setTimeout(() => reject(new Error(`timeout: ${one.url}`)), LIMIT_MS).unref());
  results.push(await Promise.race([visit(session, one), late]));
  session.destroy();
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
